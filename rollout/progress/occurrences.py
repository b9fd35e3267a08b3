"""The obligations of further happenings of an event: a group for each, behind those of the expanded schedule."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import attrs

from rollout.days import Period
from rollout.labels import name_key
from rollout.progress.events import Awaited, Happening, Heard, Steps, heard_of
from rollout.progress.evidence import Happened
from rollout.schedule.group import Group
from rollout.schedule.schedule import Schedule
from rollout.schedule.starts import starting_groups
from rollout.units.span import Units

UnitsByDay = dict[dt.date, Units]


@attrs.frozen(eq=False, slots=False)
class Occurrences:
    """A whole schedule with the groups of further happenings, in the order of their days.

    The first happening is that of the group of the expanded schedule; `origins` are the numbers of these, by place of
    the further ones behind them. `heard` are the happenings of each group of that schedule that awaits an event.
    """

    schedule: Schedule
    origins: tuple[int, ...]
    heard: Mapping[int, Heard]

    @property
    def first(self) -> int:
        """The number of the first group of a further happening."""
        return len(self.schedule.groups) - len(self.origins)

    @cached_property
    def further(self) -> Mapping[int, tuple[int, ...]]:
        """The numbers of the groups of further happenings, by that of the group of the first."""
        further: defaultdict[int, list[int]] = defaultdict(list)
        for number, origin in enumerate(self.origins, start=self.first):
            further[origin].append(number)
        return {origin: tuple(numbers) for origin, numbers in further.items()}

    @cached_property
    def _days(self) -> tuple[dt.date, ...]:
        return tuple(filter(None, map(self.since, range(self.first, len(self.schedule.groups)))))

    def size_on(self, as_of: dt.date) -> int:
        """How many groups there are on a day: those of further happenings from their day on."""
        return self.first + bisect_right(self._days, as_of)

    def origin(self, number: int) -> int:
        """The number of the group of the first happening."""
        return self.origins[number - self.first] if number >= self.first else number

    def since(self, number: int) -> dt.date | None:
        """The day from which a group is there, where it is of a further happening."""
        period = self.schedule.groups[number].period
        return period.first if number >= self.first and period is not None else None

    def numbers_at(self, origin: int, unit: int) -> list[int]:
        """The groups of all happenings of a unit, by the number of the group of the first."""
        groups = self.schedule.groups
        further = self.further.get(origin, ())
        return [origin, *(number for number in further if groups[number].cohort.units.has(unit))]

    def named(self, number: int, unit: int) -> dt.date | None:
        """The day by which the happening of a group is named at a unit; None where it has not happened."""
        asked: set[int] = set()
        while number not in asked:
            asked.add(number)
            if number >= self.first:
                return self.since(number)
            if number in self.heard:
                happenings = self.heard[number].at(unit)
                return happenings[0].named if happenings else None
            for source in starting_groups(self.schedule, self.schedule.groups[number]):
                if source.cohort.units.has(unit):
                    number = source.number
        return None

    def awaited(self, number: int) -> Awaited:
        """The days from which the time limits of a group run that awaits an event."""
        heard, named = self.heard.get(self.origin(number)), self.since(number)
        if heard is None:
            return Awaited()
        units = self.schedule.groups[number].cohort.units
        own = {unit: _steps(heard.at(unit), named) for unit in filter(units.has, heard.own)}
        return Awaited(_steps(heard.shared, named), own)


def _steps(happenings: Iterable[Happening], named: dt.date | None) -> Steps:
    """Those of the happening of a name, or of the first of all."""
    for happening in happenings:
        if named is None or happening.named == named:
            return happening.steps
    return ()


def occurrences_of(schedule: Schedule, events: Iterable[Happened]) -> Occurrences:
    """The occurrences in an expanded schedule of the events that are known."""
    by_name: defaultdict[str, list[Happened]] = defaultdict(list)
    for event in events:
        by_name[name_key(event.event)].append(event)
    heard = {}
    for group in schedule.awaiting if by_name else ():
        if group.event in by_name:
            heard[group.number] = heard_of(group, by_name[group.event], schedule.register)
    days = {number: _further_units(schedule.groups[number], some) for number, some in heard.items()}
    _add_dependants(schedule, days)
    further = sorted(_further_groups(schedule, days), key=_day_of)
    origins = tuple(group.number for group in further)
    first = len(schedule.groups)
    numbered = [attrs.evolve(group, number=number) for number, group in enumerate(further, start=first)]
    return Occurrences(schedule.with_groups(numbered) if numbered else schedule, origins, heard)


def _further_units(group: Group, heard: Heard) -> UnitsByDay:
    """The units of a group at which each further happening is one, by its day."""
    own: defaultdict[dt.date, set[int]] = defaultdict(set)
    for unit, happenings in heard.own.items():
        for happening in happenings[1:]:
            own[happening.named].add(unit)
    shared = {happening.named for happening in heard.shared[1:]}
    units = {}
    for moment in shared | own.keys():
        if moment in shared:
            units[moment] = group.cohort.units.without(unit for unit in heard.own if unit not in own[moment])
        else:
            units[moment] = group.cohort.units.only(own[moment])
    return units


def _add_dependants(schedule: Schedule, days: dict[int, UnitsByDay]) -> None:
    """Add the groups whose time limit runs from the completion of one that has further happenings: they have them too.

    `days` are the units by the day of the happening, by the number of the group; sources come before what they start.
    """
    moved = True
    while moved:
        moved = False
        for group in schedule.awaiting:
            if group.after is None or group.period is not None or group.number in days:
                continue
            units: UnitsByDay = {}
            for source in starting_groups(schedule, group):
                for moment, some in days.get(source.number, {}).items():
                    both = {*units[moment].numbers()} if moment in units else set()
                    both.update(group.cohort.units.within(some).numbers())
                    units[moment] = group.cohort.units.only(both)
            if any(units.values()):
                days[group.number] = units
                moved = True


def _further_groups(schedule: Schedule, days: Mapping[int, UnitsByDay]) -> Iterator[Group]:
    """The groups of further happenings, with the number of the first; none of units that were not there on the day."""
    for number, units in days.items():
        group = schedule.groups[number]
        for moment, some in units.items():
            if some and not (group.collective and not group.cohort.exists(moment)):
                cohort = group.cohort.narrowed(some)
                period = Period(moment, moment)
                yield attrs.evolve(group, cohort=cohort, units=cohort.units, period=period)


def _day_of(group: Group) -> tuple[Period | None, int]:
    return group.period, group.number
