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
from rollout.problems import FEW, DayError, HorizonError, Problem
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


@attrs.frozen(eq=False)
class _Window:
    """The window of a happening at a unit: the number of its group, the day by which it is named, its days.

    The days are those from the happening to the due day, before extensions. They may change with what becomes known:
    then these bound nothing, and `is_sure` is false.
    """

    number: int
    named: dt.date | None
    opens: dt.date
    closes: dt.date
    is_sure: bool


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
            windows = [self._window(number, unit) for number in self.occurrences.numbers_at(origin, unit)]
            for row in about.rows_of(unit):
                fact = self.index.progress.fact(row)
                fitting: list[int] | Problem = [origin]
                if len(windows) > 1 or _names_day(fact):
                    fitting = self._fitting(fact, unit, windows, partial(where, row))
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

    def _window(self, number: int, unit: int) -> _Window:
        """The window of the happening of a group, by its `number`, at a `unit`."""
        named, steps = self.occurrences.named(number, unit), self.awaited(number).steps(unit)
        since, start = steps[0] if len(steps) == 1 else (dt.date.min, None)
        if start is not None:
            return _Window(number, named, max(since, start), self._last_day(number, start), is_sure=True)
        return _Window(number, named, dt.date.min, dt.date.max, is_sure=False)

    def _fitting(
        self, fact: Evidence, unit: int, windows: list[_Window], where: Callable[[Fact], str]
    ) -> list[int] | Problem:
        """The groups of the happenings that a fact about a `unit` speaks of, by their `windows`; or why there is none.

        `where` says what a Problem calls the fact.
        """
        if not isinstance(fact, Fact) or (self.known_on is not None and fact.known > self.known_on):
            return [windows[0].number]
        if fact.period is not None and _names_day(fact):
            asked = fact.period.first
            fitting = [window for window in windows if window.named == asked]
            fitting = fitting or [window for window in windows if self._day(window.number, unit, dt.date.max) == asked]
            if fitting:
                return [fitting[0].number]
            return Problem("no-window", where(fact), f"{fact.task} has no period {fact.period}", _periods(windows))
        begun = [window for window in windows if window.named is not None and window.named <= fact.on]
        if len(begun) <= 1 or isinstance(fact, Measured):
            return [window.number for window in begun] or [windows[0].number]
        fitting = [window for window in begun if window.opens <= fact.on <= window.closes]
        fitting = [window for window in fitting if window.is_sure or self._is_open(window.number, unit, fact.on)]
        if len(fitting) == 1:
            return [fitting[0].number]
        if fitting:
            return Problem("several-windows", where(fact), f"{fact.task} has several periods", _periods(fitting))
        message = f"no window of {fact.task} is open on {fact.on}"
        return Problem("no-window", where(fact), message, _periods(windows))

    def _day(self, number: int, unit: int, as_of: dt.date) -> dt.date | None:
        return self.awaited(number).on(unit, as_of)

    def _is_open(self, number: int, unit: int, moment: dt.date) -> bool:
        """Whether a day lies in the window of a happening at a unit, as it was known on that day."""
        start = self._day(number, unit, moment)
        return start is not None and start <= moment <= self._last_day(number, start)

    def _last_day(self, number: int, start: dt.date) -> dt.date:
        """The due day of a group whose time limit runs from a day; the last of all where no calendar covers it."""
        deadline = self.occurrences.schedule.groups[number].rule.deadline
        if not isinstance(deadline, Within):
            return dt.date.min
        with suppress(HorizonError, DayError):
            return after_event(deadline, start, self.occurrences.schedule.convention).day
        return dt.date.max


def _periods(windows: list[_Window]) -> str:
    """What would be right: one of the days by which windows are named, of which a few are told."""
    days = [window.named.isoformat() for window in windows if window.named is not None]
    rest = ", …" if len(days) > FEW else ""
    return f"name the period: {', '.join(days[:FEW])}{rest}" if days else "leave the period out"


def _names_day(fact: Evidence) -> bool:
    """Whether a fact names a happening, by its day."""
    return isinstance(fact, Fact) and fact.period is not None and fact.period.kind == "day"
