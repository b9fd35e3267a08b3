"""The facts about a duty that several happenings make several: to which of them each belongs."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property, partial

import attrs

from rollout.policy.deadline import Within
from rollout.policy.interpretation import after_event
from rollout.problems import DayError, HorizonError, Problem
from rollout.progress.events import Awaited, Steps, completion_steps
from rollout.progress.evidence import Evidence, Fact, Measured
from rollout.progress.group_facts import GroupFacts, as_known, nothing_known
from rollout.progress.index import Index
from rollout.progress.occurrences import Occurrences
from rollout.progress.signature import signature
from rollout.schedule.group import Group
from rollout.schedule.starts import starting_groups


@attrs.frozen(eq=False)
class Misplaced:
    """A row of a log, about a unit of a group of the expanded schedule, that belongs to none of its happenings."""

    row: int
    group: int
    unit: int
    problem: Problem


class Division:
    """The facts of an index by the groups of a schedule with its further happenings, as far as they are divided."""

    def __init__(self, occurrences: Occurrences, index: Index, known_on: dt.date | None) -> None:
        self.occurrences, self.index, self.known_on = occurrences, index, known_on
        self.facts: dict[int, GroupFacts] = dict(index.groups)
        self._awaited: dict[int, Awaited] = {}

    def awaited(self, number: int) -> Awaited:
        """What the time limits of a group run from, by the facts that are divided already."""
        if number not in self._awaited:
            group = self.occurrences.schedule.groups[number]
            self._awaited[number] = self.occurrences.awaited(number) if group.event else self._completed(number)
        return self._awaited[number]

    def _completed(self, number: int) -> Awaited:
        """The completions of the task from which the time limits of a group run, by unit."""
        schedule, progress = self.occurrences.schedule, self.index.progress
        own: dict[int, Steps] = {}
        shared: dict[object, Steps] = {}
        for source in starting_groups(schedule, schedule.groups[number]):
            about = self.facts.get(source.number)
            units = source.cohort.units.within(schedule.groups[number].cohort.units)
            for unit in () if about is None else about.units_reported():
                if about is None or not units.has(unit):
                    continue
                facts = [fact for row in about.rows_of(unit) if isinstance(fact := progress.fact(row), Fact)]
                key = tuple(map(signature, facts))
                if key not in shared:
                    shared[key] = completion_steps(source, facts, self.known_on)
                if shared[key]:
                    own[unit] = shared[key]
        return Awaited((), own)

    def divide(self, where: Callable[[int, Fact], str]) -> Iterator[Misplaced]:
        """Give each fact about what awaits something to its happening; those that fit none, with the Problem.

        `where` is what a Problem calls the fact of a row.
        """
        groups = self.occurrences.schedule.expanded.awaiting
        for group in sorted(groups, key=lambda group: group.after is not None):
            about = self.index.groups.get(group.number)
            if about is not None and self._is_divided(group):
                yield from self._divide_group(group.number, about, where)

    def _is_divided(self, group: Group) -> bool:
        """Whether the facts about a group may be of several happenings of it, or name one."""
        if not group.event and group.period is not None:
            return False
        return group.number in self.occurrences.further or self._names_days

    @cached_property
    def _names_days(self) -> bool:
        """Whether any fact of the log names a day for its period."""
        progress = self.index.progress
        periods = [period for *_, period in progress.columns.subjects]
        periods += [fact.period for fact in progress.tail if isinstance(fact, Fact)]
        return any(period is not None and period.kind == "day" for period in periods)

    def _divide_group(self, origin: int, about: GroupFacts, where: Callable[[int, Fact], str]) -> Iterator[Misplaced]:
        """Divide the facts `about` a group, by the number of the group of its first happening."""
        rows: defaultdict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        is_divided = False
        for unit in about.units_reported():
            numbers = self.occurrences.numbers_at(origin, unit)
            for row in about.rows_of(unit):
                fact = self.index.progress.fact(row)
                fitting: list[int] | Problem = [origin]
                if len(numbers) > 1 or _names_day(fact):
                    fitting = self._fitting(fact, unit, numbers, partial(where, row))
                    is_divided = True
                if isinstance(fitting, Problem):
                    yield Misplaced(row, origin, unit, fitting)
                    continue
                for number in fitting:
                    rows[number][unit].append(row)
        if is_divided:
            for number in (origin, *self.occurrences.further.get(origin, ())):
                nothing = nothing_known(self.occurrences.schedule.groups[number])
                special = {unit: as_known(some, self.index.progress) for unit, some in rows[number].items()}
                self.facts[number] = attrs.evolve(nothing, special=special)

    def _fitting(
        self, fact: Evidence, unit: int, numbers: list[int], where: Callable[[Fact], str]
    ) -> list[int] | Problem:
        """The groups of the happenings that a fact about a `unit` speaks of, among `numbers`; or why there is none.

        `where` says what a Problem calls the fact.
        """
        if not isinstance(fact, Fact) or (self.known_on is not None and fact.known > self.known_on):
            return numbers[:1]
        named = {number: self.occurrences.named(number, unit) for number in numbers}
        choices = [moment.isoformat() for moment in named.values() if moment is not None]
        right = f"name the period: {', '.join(choices)}" if choices else "leave the period out"
        if fact.period is not None and _names_day(fact):
            asked = fact.period.first
            fitting = [number for number in numbers if named[number] == asked]
            fitting = fitting or [number for number in numbers if self._day(number, unit, dt.date.max) == asked]
            if fitting:
                return fitting[:1]
            return Problem("no-window", where(fact), f"{fact.task} has no period {fact.period}", right)
        begun = [number for number, moment in named.items() if moment is not None and moment <= fact.on]
        if len(begun) <= 1 or isinstance(fact, Measured):
            return begun or numbers[:1]
        fitting = [number for number in begun if self._is_open(number, unit, fact.on)]
        if len(fitting) == 1:
            return fitting
        if fitting:
            right = f"name the period: {', '.join(str(named[number]) for number in fitting)}"
            return Problem("several-windows", where(fact), f"{fact.task} has several periods", right)
        return Problem("no-window", where(fact), f"no window of {fact.task} is open on {fact.on}", right)

    def _day(self, number: int, unit: int, as_of: dt.date) -> dt.date | None:
        return self.awaited(number).on(unit, as_of)

    def _is_open(self, number: int, unit: int, moment: dt.date) -> bool:
        """Whether a day lies in the window of a happening at a unit: from its day to the due day, before extensions."""
        group, start = self.occurrences.schedule.groups[number], self._day(number, unit, moment)
        deadline = group.rule.deadline
        if start is None or not isinstance(deadline, Within) or moment < start:
            return False
        with suppress(HorizonError, DayError):  # a day that no calendar covers has not gone by
            return moment <= after_event(deadline, start, self.occurrences.schedule.convention).day
        return True


def _names_day(fact: Evidence) -> bool:
    """Whether a fact names a happening, by its day."""
    return isinstance(fact, Fact) and fact.period is not None and fact.period.kind == "day"
