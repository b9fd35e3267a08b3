"""Rows of days, an entry per unit of a group: what its own evidence leaves open, and what the rows it needs add."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain

import attrs

from rollout.forecasting.scopes import Row, carried_along, later_by
from rollout.progress.force import binds_from
from rollout.progress.group_history import GroupHistory
from rollout.progress.histories import Histories
from rollout.progress.log import Progress
from rollout.progress.prerequisites import met_since
from rollout.progress.verdict import OPEN, judge, last_day_in_time
from rollout.schedule.rules import Tie


@attrs.frozen(eq=False, slots=False)
class OwnDays:
    """What a group's own evidence and dates say of its units, by position.

    `fixed` is the day of what is done, 0 where nothing is owed, and None where it is open; what is open is met no
    earlier than `lower`.
    """

    fixed: Sequence[int | None]
    lower: Row

    def after(self, needed: Iterable[Row]) -> Row:
        """The days of the units that also wait for each of these rows."""
        rows = tuple(needed)
        earliest = map(max, self.lower, *rows) if rows else self.lower
        return [day if fixed is None else fixed for fixed, day in zip(self.fixed, earliest, strict=True)]

    @cached_property
    def is_open(self) -> bytes:
        """A flag per unit: owed and not done, now or from a later day on."""
        return bytes([fixed is None for fixed in self.fixed])


class Passes:
    """The rows of all groups while they are made, each after those it needs."""

    def __init__(self, histories: Histories, as_of: dt.date, ties: Iterable[Tie]) -> None:
        self.histories = histories
        self.as_of = as_of
        self.rows: list[Row] = [()] * len(histories.schedule.groups)
        self.ties: list[list[Tie]] = [[] for _ in self.rows]  # by the group that has the need
        for tie in ties:
            self.ties[tie.by.number].append(tie)
        self.register = histories.schedule.register
        self._own: dict[int, OwnDays] = {}
        self._begun: dict[int, dict[int, int]] = {}
        self._completion_days = completion_days(histories.index.progress, as_of, histories.known_on)

    def settle(self, part: Sequence[int]) -> None:
        """Make the rows of a group, or of groups that need each other: these again until none of them moves."""
        circular = self.is_circular(part)
        if circular:
            for number in part:
                self.rows[number] = self.own(number).after(())
        moved = True
        while moved:
            before = [self.rows[number] for number in part]
            for number in part:
                needed = [carried_along(tie, self.since(tie), self.register) for tie in self.ties[number]]
                self.rows[number] = self.own(number).after(needed)
            moved = circular and before != [self.rows[number] for number in part]

    def is_circular(self, part: Sequence[int]) -> bool:
        """Whether groups need each other, or one itself."""
        return any(tie.needed.number in part for number in part for tie in self.ties[number])

    def own(self, number: int) -> OwnDays:
        """What a group's own evidence and dates say of its units."""
        if number not in self._own:
            self._own[number] = self._own_days(self.histories.of(number))
        return self._own[number]

    def since(self, tie: Tie) -> Row:
        """The days on which a need of each needed unit is met, lag included: for SS and SF from its first report."""
        row, begun = self.rows[tie.needed.number], self.begun(tie)
        if begun:
            row = list(row)
            for position, day in begun.items():
                row[position] = day
        return later_by(row, tie.need.min_lag)

    def begun(self, tie: Tie) -> dict[int, int]:
        """For a need of a start (SS, SF) the days of the first reports of what it is of, by position; else nothing."""
        if tie.need.kind not in ("SS", "SF"):
            return {}
        number = tie.needed.number
        if number not in self._begun:
            history, units = self.histories.of(number), tie.needed.cohort.units
            begun = {}
            for unit in {*history.histories, *filter(units.has, history.facts.opens.units)}:
                since = met_since(history.verdict(unit, self.as_of), tie.need)
                if since is not None:
                    begun[units.position(unit)] = since.toordinal()
            self._begun[number] = begun
        return self._begun[number]

    def pending(self, tie: Tie) -> bytes:
        """A flag per needed unit: what the need is of is neither done nor, for a need of a start, begun."""
        flags, begun = self.own(tie.needed.number).is_open, self.begun(tie)
        if not begun:
            return flags
        pending = bytearray(flags)
        for position in begun:
            pending[position] = 0
        return bytes(pending)

    def last_days(self, number: int) -> Row:
        """The last days on which what a group's units owe is met in time, by position; 0 for none."""
        history, ordinal = self.histories.of(number), self.as_of.toordinal()
        units = history.group.cohort.units
        days = [_last_day(history, history.base.at(ordinal).due)] * len(units)
        for unit, own_history in history.histories.items():
            days[units.position(unit)] = _last_day(history, own_history.at(ordinal).due)
        return days

    def _own_days(self, history: GroupHistory) -> OwnDays:
        units = history.group.cohort.units
        opening = self._opening(history)
        lower = [opening] * len(units)
        fixed: list[int | None]
        completions = history.facts.completions
        if history.is_plain and completions is not None:
            entries = chain.from_iterable(map(completions.over, units.spans))
            fixed = list(map(self._completion_days.__getitem__, entries))
        else:
            fixed = [None] * len(units)
        if not opening:
            fixed = [day or 0 for day in fixed]
        for unit in history.histories:
            position = units.position(unit)
            fixed[position], lower[position] = self._days_of(history, unit)
        return OwnDays(fixed, lower)

    def _days_of(self, history: GroupHistory, unit: int) -> tuple[int | None, int]:
        """What is fixed, and the lower bound, of a unit that is judged by itself."""
        fulfilled_on = history.verdict(unit, self.as_of).fulfilled_on
        if fulfilled_on is not None:
            return fulfilled_on.toordinal(), 0
        opening = self._opening(history, unit)
        return (None if opening else 0), opening

    def _opening(self, history: GroupHistory, unit: int | None = None) -> int:
        """The first day from the one asked about on which an undone duty is owed and can be met; 0 for none.

        That of a unit, or of all about which nothing is reported. No fact of a later day counts.
        """
        group = history.group
        beginnings = (self.as_of, binds_from(group), group.cohort.since)
        first = max(day for day in beginnings if day is not None)
        existing = [fact for fact in history.facts_of(unit) if fact.on <= self.as_of]
        event = history.awaited.on(unit, self.as_of)
        if judge(group, existing, event, first, history.known_on, history.schedule).state not in OPEN:
            return 0
        return max(first, group.opens or first).toordinal()


def _last_day(history: GroupHistory, due: dt.date | None) -> int:
    last_day = last_day_in_time(history.group, due)
    return 0 if last_day is None else last_day.toordinal()


def completion_days(progress: Progress, as_of: dt.date, known_on: dt.date | None) -> list[int | None]:
    """The day ordinal of each row plus 1 of a log, None for what does not exist yet or is not known; None at 0."""
    last = as_of.toordinal()
    if known_on is None:
        return [None, *[on if on <= last else None for on in progress.on]]
    known = known_on.toordinal()
    rows = zip(progress.on, progress.recorded or progress.on, strict=True)
    return [None, *[on if on <= last and (recorded or on) <= known else None for on, recorded in rows]]
