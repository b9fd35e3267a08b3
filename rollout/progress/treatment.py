"""What becomes of each fact about an obligation on a day: whether it exists, withdraws or is withdrawn, or stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import attrs

from rollout.progress.evidence import Extended, Fact, Measured, Retracted
from rollout.schedule.obligation import Group

STANDING = "evidence.standing"  # of a fact that exists and that nothing withdraws


@attrs.frozen
class Treatment:
    """What became of one fact on a day: the rule that says so, and the fact that withdrew it or took its place.

    `rule` is an id of `rollout.explanation.rule_ids`, or STANDING before it is known what the fact does.
    """

    fact: Fact
    rule: str
    by: Fact | None = None


def weighed(facts: Iterable[Fact], as_of: dt.date, known_on: dt.date | None) -> list[Treatment]:
    """Each fact, in its order, as existing or not on the day, withdrawing or withdrawn, or standing."""
    treatments: list[Treatment] = []
    for fact in facts:
        if fact.on > as_of:
            treatments.append(Treatment(fact, "evidence.ignored.later"))
        elif known_on is not None and fact.known > known_on:
            treatments.append(Treatment(fact, "evidence.ignored.unknown"))
        elif isinstance(fact, Retracted):
            treatments = [
                Treatment(earlier.fact, "evidence.retracted", fact) if _withdraws(fact, earlier) else earlier
                for earlier in treatments
            ]
            treatments.append(Treatment(fact, "evidence.retraction"))
        else:
            treatments.append(Treatment(fact, STANDING))
    return treatments


def _withdraws(retraction: Retracted, earlier: Treatment) -> bool:
    fact = earlier.fact
    return earlier.rule == STANDING and fact.on <= retraction.on and fact.known <= retraction.known


def last_extension(treatments: Iterable[Treatment]) -> tuple[int, Extended | None]:
    """The extension that counts, with its place: the last that stands, in the order in which they became known."""
    last: tuple[int, Extended | None] = (-1, None)
    for place, treated in enumerate(treatments):
        if treated.rule == STANDING and isinstance(treated.fact, Extended):
            last = place, treated.fact
    return last


def standing_facts(facts: Sequence[Fact]) -> list[Fact]:
    """The facts of a log that no later one withdraws, whatever the day asked about."""
    return [treated.fact for treated in weighed(facts, dt.date.max, None) if treated.rule == STANDING]


def is_older(group: Group, fact: Measured) -> bool:
    """Whether a measurement is older than the law, so that it closes no level."""
    return group.policy.instrument.starts_after(fact.on)


def reaches(group: Group, fact: Measured) -> bool:
    """Whether a measurement closes the level; one that counts something else, or is older than the law, does not."""
    level = group.rule.level
    return fact.comparable and not is_older(group, fact) and level is not None and level.met(fact.value)
