"""What becomes of each fact about an obligation on a day: whether it exists, withdraws or is withdrawn, or stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import attrs

from rollout.progress.evidence import Extended, Fact, PooledFigure, Retracted

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
            withdrawn = _withdrawn(fact, treatments)
            for place in withdrawn:
                treatments[place] = Treatment(treatments[place].fact, "evidence.retracted", fact)
            treatments.append(Treatment(fact, "evidence.retraction"))
        else:
            treatments.append(Treatment(fact, STANDING))
    return treatments


def _withdrawn(retraction: Retracted, earlier: Sequence[Treatment]) -> list[int]:
    """The places of what a retraction withdraws: what was known before its day, or else what became known on it.

    Where something was known before, what becomes known on the day of the retraction is said anew. A body withdraws
    what it said itself, and no figure of a pool.
    """
    concerned: list[int] = []
    known_before = False
    for place, treated in enumerate(earlier):
        fact = treated.fact
        is_standing = treated.rule == STANDING or (treated.by is not None and treated.by.known == retraction.known)
        if is_standing and fact.on <= retraction.on and not isinstance(fact, PooledFigure):
            concerned.append(place)
            known_before = known_before or fact.known < retraction.known
    if not known_before:
        return concerned
    return [place for place in concerned if earlier[place].fact.known < retraction.known]


def last_extension(treatments: Iterable[Treatment]) -> tuple[int, Extended | None]:
    """The extension that counts, with its place: the last decision that stands.

    Of several of one day it is the one that became known last, and of these the longest.
    """
    last: tuple[int, Extended | None] = (-1, None)
    for place, treated in enumerate(treatments):
        fact = treated.fact
        if treated.rule != STANDING or not isinstance(fact, Extended):
            continue
        if last[1] is None or _decided(fact) >= _decided(last[1]):
            last = place, fact
    return last


def _decided(fact: Extended) -> tuple[dt.date, dt.date, dt.date]:
    return fact.on, fact.known, fact.to


def standing_facts(facts: Sequence[Fact]) -> list[Fact]:
    """The facts of a log that no later one withdraws, whatever the day asked about."""
    return [treated.fact for treated in weighed(facts, dt.date.max, None) if treated.rule == STANDING]
