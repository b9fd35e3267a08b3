"""By which rules each fact that stands acts on a verdict, and the last measurement stands to a level."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from rollout.policy.item import Target
from rollout.progress.completion import valid_until
from rollout.progress.evidence import Done, Extended, Fact, Measured, Open, PooledFigure, Waived
from rollout.progress.treatment import STANDING, Treatment, last_extension, weighed
from rollout.progress.verdict import DONE, State, Verdict
from rollout.schedule.group import Group


def treatments(
    group: Group, facts: Iterable[Fact], verdict: Verdict, as_of: dt.date, known_on: dt.date | None
) -> Iterator[Treatment]:
    """What became of each of the `facts` behind a `verdict`, in the order in which they became known.

    `group` is that of the obligation, `as_of` and `known_on` are the days for which it was judged.
    """
    weights = weighed(facts, as_of, known_on)
    extension = last_extension(treated.fact for treated in weights if treated.rule == STANDING)
    last_place = max((place for place, treated in enumerate(weights) if treated.fact is extension), default=None)
    for place, treated in enumerate(weights):
        fact = treated.fact
        if treated.rule != STANDING:
            yield treated
        elif as_of > valid_until(fact):
            yield Treatment(fact, "evidence.ignored.stale")
        elif not isinstance(fact, Extended):
            yield Treatment(fact, _role(group, fact, verdict))
        elif place == last_place:
            yield Treatment(fact, "evidence.used")
        else:
            yield Treatment(fact, "evidence.ignored.superseded", extension)


def _role(group: Group, fact: Fact, verdict: Verdict) -> str:
    """What a standing fact that moves no day does to the verdict."""
    match fact:
        case Measured():
            return _measured_role(group, fact, verdict)
        case Waived():
            return "evidence.used" if verdict.state == State.WAIVED else "evidence.ignored.outranked"
        case Done():
            is_used = fact.on in (verdict.done_on, verdict.closed_on)
            return "evidence.used" if is_used else "evidence.ignored.superseded"
        case Open() if fact.on == verdict.completion.lost_on:
            return "evidence.lost"
        case _:
            return "evidence.ignored.outranked" if verdict.state in DONE else "evidence.reported"


def _measured_role(group: Group, fact: Measured, verdict: Verdict) -> str:
    if not fact.comparable:
        return "evidence.ignored.partial" if isinstance(fact, PooledFigure) else "evidence.ignored.incomparable"
    if not isinstance(group.item, Target):
        return "evidence.measured"
    level = group.rule.level
    if level is not None and level.met(fact.value) and fact.on in (verdict.done_on, verdict.closed_on):
        return "evidence.used"
    if fact.on in (verdict.completion.lost_on, verdict.completion.short_since):
        return "evidence.lost"
    is_last = verdict.measured is not None and fact.on == verdict.measured.on
    return "evidence.measured" if is_last else "evidence.ignored.superseded"


def level_rule(group: Group, measured: Measured | None) -> str:
    """By which rule the last measurement stands to the level asked for; empty where none is asked for."""
    level = group.rule.level
    if level is None:
        return ""
    if measured is None:
        return "level.unmeasured"
    if not measured.comparable:
        return "level.not-comparable"
    return "level.reached" if level.met(measured.value) else "level.shortfall"
