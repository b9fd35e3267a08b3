"""A whole schedule judged on a day: a verdict for each group, and for each unit of it that has evidence of its own."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import overload

import attrs

from rollout.days import add_days
from rollout.policy.item import Need
from rollout.problems import Problem
from rollout.progress.evidence import Evidence, Extended, Fact, Happened, Progress, Retracted
from rollout.progress.placing import Placed, awaited, place
from rollout.progress.verdict import DONE, OPEN, Verdict, judge
from rollout.schedule.needs import prerequisites
from rollout.schedule.obligation import Group, due_order
from rollout.schedule.schedule import Schedule
from rollout.units.unit import Unit

Events = Mapping[tuple[str, str | None], dt.date]


@attrs.frozen(eq=False)
class Others(Sequence[Unit]):
    """The units of a group but for those told apart, counted without being walked."""

    every: Sequence[Unit]
    apart: frozenset[str]

    def __len__(self) -> int:
        return len(self.every) - len(self.apart)

    def __iter__(self) -> Iterator[Unit]:
        return (unit for unit in self.every if unit.id not in self.apart)

    @overload
    def __getitem__(self, place: int) -> Unit: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Unit]: ...
    def __getitem__(self, place: int | slice) -> Unit | Sequence[Unit]:
        return tuple(self)[place]


@attrs.frozen(eq=False)
class Block:
    """The units of one group that stand alike."""

    group: Group
    verdict: Verdict
    units: Sequence[Unit]

    def order(self) -> tuple[object, ...]:
        """Where its statuses stand in a listing, before their units: by their own due day, the undated last."""
        return (*due_order(self.verdict.due), *self.group.identity())


@attrs.frozen(eq=False)
class Assessment:
    """The verdicts on a whole schedule: `plain` by group number, `own` by group number and unit where it differs.

    `facts` are all that was said of an obligation, by group number and unit, in the order in which it became known,
    also what does not exist yet on `as_of` or is not known on `known_on`. `events` are the days of those that do.
    """

    schedule: Schedule
    as_of: dt.date
    known_on: dt.date | None
    plain: tuple[Verdict, ...]
    own: Mapping[int, Mapping[str, Verdict]]
    facts: Mapping[tuple[int, str], tuple[Fact, ...]]
    events: Events
    unmatched: tuple[Problem, ...]

    def verdict(self, number: int, unit: str) -> Verdict:
        return self.own.get(number, {}).get(unit) or self.plain[number]

    def blocks(self, groups: Iterable[Group]) -> Iterator[Block]:
        """The groups, each split by verdict; a group without evidence of its own stays whole."""
        for group in groups:
            plain, own = self.plain[group.number], self.own.get(group.number, {})
            held: dict[Verdict, list[Unit]] = defaultdict(list)
            for unit in self._apart(group, own):
                held[own[unit.id]].append(unit)
            apart = frozenset(unit.id for units in held.values() for unit in units)
            if len(apart) < len(group.units):
                yield Block(group, plain, Others(group.units, apart) if apart else group.units)
            for verdict, units in held.items():
                yield Block(group, verdict, tuple(units))

    def _apart(self, group: Group, own: Mapping[str, Verdict]) -> Iterator[Unit]:
        """The units of a group that have evidence of their own; a selection is walked, a whole group is not."""
        if len(group.units) < len(group.cohort.units):
            return (unit for unit in group.units if unit.id in own)
        return (self.schedule.register[unit] for unit in own)

    def blockers(self, group: Group, unit: Unit) -> list[tuple[Group, Unit, Need]]:
        """What an obligation needs and does not have yet: the open prerequisites, over the whole schedule."""
        return [
            (needed, other, need)
            for needed, other, need in prerequisites(self.schedule, group, unit)
            if not self._met(needed, other, need)
        ]

    def _met(self, group: Group, unit: Unit, need: Need) -> bool:
        """A need is met on the day its prerequisite is done, or its lag later; what no one owes holds nothing up.

        A start (SS, SF) is known only from reports: that the prerequisite is done, open or measured shows it has begun.
        """
        verdict = self.verdict(group.number, unit.id)
        since = _since(verdict, need)
        if since is not None:
            return self.as_of >= add_days(since, need.min_lag)
        return verdict.state not in OPEN and verdict.state not in DONE

    def premature(self, group: Group, unit: Unit) -> bool:
        """Whether it was completed before its window opened, or before something it needs was done."""
        done_on = self.verdict(group.number, unit.id).done_on
        if done_on is None:
            return False
        return (group.opens is not None and done_on < group.opens) or any(
            self._later(needed, other, need, done_on)
            for needed, other, need in prerequisites(self.schedule, group, unit)
        )

    def _later(self, group: Group, unit: Unit, need: Need, moment: dt.date) -> bool:
        verdict = self.verdict(group.number, unit.id)
        since = _since(verdict, need)
        return verdict.state in OPEN if since is None else add_days(since, need.min_lag) > moment


def _since(verdict: Verdict, need: Need) -> dt.date | None:
    """The day on which a prerequisite was done, or for a need of its start (SS, SF) had begun; None if it is not."""
    return verdict.begun_on if need.kind in ("SS", "SF") else verdict.done_on


def judged(schedule: Schedule, progress: Progress, as_of: dt.date, known_on: dt.date | None) -> Assessment:
    """The assessment of a whole schedule from the facts that exist on `as_of` and are known on `known_on`."""
    placed, happened, unmatched = placings(schedule, progress)
    events = {
        (fact.event, fact.unit): fact.on
        for fact in sorted(happened, key=lambda fact: (fact.known, fact.on))
        if exists(fact, as_of, known_on)
    }
    facts: dict[tuple[int, str], list[Fact]] = defaultdict(list)
    for one in sorted(placed, key=_told):
        facts[one.group, one.unit].append(one.fact)
    frozen = {key: tuple(held) for key, held in facts.items()}
    plain = tuple(judge(group, (), event_of(group, None, events), as_of, schedule) for group in schedule.groups)
    own: dict[int, dict[str, Verdict]] = defaultdict(dict)
    for number, unit in {**frozen, **dict.fromkeys(_awaited(schedule, events), ())}:
        group = schedule.groups[number]
        seen = [fact for fact in frozen.get((number, unit), ()) if exists(fact, as_of, known_on)]
        own[number][unit] = judge(group, seen, event_of(group, unit, events), as_of, schedule)
    return Assessment(schedule, as_of, known_on, plain, dict(own), frozen, events, tuple(unmatched))


def placings(schedule: Schedule, progress: Progress) -> tuple[list[Placed], list[Happened], list[Problem]]:
    """Every fact at its obligation, the events that start a time limit, and a Problem for each that fits nothing."""
    placed: list[Placed] = []
    happened: list[Happened] = []
    problems = []
    for number, fact in enumerate(progress, start=1):
        if isinstance(fact, Fact):
            found = place(schedule, fact, f"fact {number}: {fact.kind} {fact.task} at {fact.unit} on {fact.on}")
            if isinstance(found, Problem):
                problems.append(found)
            else:
                placed += found
        elif problem := awaited(schedule, fact, f"fact {number}: happened {fact.event} on {fact.on}"):
            problems.append(problem)
        else:
            happened.append(fact)
    return placed, happened, problems


def _told(one: Placed) -> tuple[dt.date, dt.date, bool, dt.date]:
    """The order in which facts become known; a retraction comes after what was said on its day.

    Of two extensions of one day the longer one stands, so that no answer depends on the order of the log.
    """
    fact = one.fact
    return fact.known, fact.on, isinstance(fact, Retracted), fact.to if isinstance(fact, Extended) else fact.on


def exists(fact: Evidence, as_of: dt.date, known_on: dt.date | None) -> bool:
    """Whether a fact is there to be seen: not dated after the day, nor recorded after what is known."""
    return fact.on <= as_of and (known_on is None or fact.known <= known_on)


def event_of(group: Group, unit: str | None, events: Events) -> dt.date | None:
    """The day of the event that starts the group's time limit: the unit's own, else the one that is everyone's."""
    after = getattr(group.rule.deadline, "after", None)
    return None if after is None else events.get((after, unit), events.get((after, None)))


def _awaited(schedule: Schedule, events: Events) -> Iterator[tuple[int, str]]:
    """The obligations whose own event happened to their unit alone."""
    for event, unit in events:
        for group in schedule.groups if unit else ():
            if getattr(group.rule.deadline, "after", None) == event and any(one.id == unit for one in group.units):
                yield group.number, str(unit)
