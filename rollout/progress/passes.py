"""Rows of days, an entry per unit of a group: what its own evidence leaves open, and what the rows it needs add."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, repeat

import attrs

from rollout.policy.item import Need
from rollout.progress.group_history import GroupHistory
from rollout.progress.histories import Histories
from rollout.progress.log import Progress
from rollout.progress.prerequisites import met_since
from rollout.progress.verdict import OPEN, judge
from rollout.schedule.obligation import Group
from rollout.schedule.rules import Tie

Row = Sequence[int]  # day ordinals by position in the cohort; 0 for a unit that owes nothing


@attrs.frozen(eq=False)
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


class Passes:
    """The rows of all groups while they are made, each after those it needs."""

    def __init__(self, histories: Histories, as_of: dt.date, ties: Iterable[Tie]) -> None:
        self.histories = histories
        self.as_of = as_of
        self.rows: list[Row] = [()] * len(histories.schedule.groups)
        self._completion_days = completion_days(histories.index.progress, as_of, histories.known_on)
        self._ties: list[list[Tie]] = [[] for _ in self.rows]
        for tie in ties:
            self._ties[tie.by.number].append(tie)

    def settle(self, part: Sequence[int]) -> None:
        """Make the rows of a group, or of groups that need each other: these again until none of them moves."""
        own = {number: self._own_days(self.histories.of(number)) for number in part}
        circular = any(tie.needed.number in own for number in part for tie in self._ties[number])
        if circular:
            for number, days in own.items():
                self.rows[number] = days.after(())
        moved = True
        while moved:
            before = [self.rows[number] for number in part]
            for number, days in own.items():
                self.rows[number] = days.after(map(self._needed, self._ties[number]))
            moved = circular and before != [self.rows[number] for number in part]

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
        beginnings = (self.as_of, group.policy.instrument.starts, group.cohort.since)
        first = max(day for day in beginnings if day is not None)
        existing = [fact for fact in history.facts_of(unit) if fact.on <= self.as_of]
        event = history.awaited.on(unit, self.as_of)
        if judge(group, existing, event, first, history.known_on, history.schedule).state not in OPEN:
            return 0
        return max(first, group.opens or first).toordinal()

    def _needed(self, tie: Tie) -> Row:
        """The days before which a need lets no unit of a group be met, by position; 0 where it holds up none."""
        register, units, needed = self.histories.schedule.register, tie.by.cohort.units, tie.needed.cohort.units
        row = self._since(tie.needed, tie.need)
        match tie.need.scope:
            case "own":
                if units.spans == needed.spans:
                    return row
                return _days_at(units.numbers(), dict(zip(needed.numbers(), row, strict=True)))
            case "parent":
                parents = register.parent_numbers(units, tie.by.due)
                return _days_at(parents, dict(zip(needed.numbers(), row, strict=True)))
            case "children":
                last: dict[int, int] = {}
                for parent, day in zip(register.parent_numbers(needed, tie.by.due, alive=False), row, strict=True):
                    last[parent] = max(day, last.get(parent, day))
                return _days_at(units.numbers(), last)
            case "all":
                return [max(row)] * len(units)
            case body:
                return [row[needed.position(register.number(body))]] * len(units)

    def _since(self, group: Group, need: Need) -> Row:
        """The days on which a need of each unit's duty is met, lag included: for SS and SF from its first report."""
        row, history = self.rows[group.number], self.histories.of(group.number)
        if need.kind in ("SS", "SF"):
            units, days = group.cohort.units, list(row)
            reported = {*history.histories, *filter(units.has, history.facts.opens.units)}
            for unit in reported:
                since = met_since(history.verdict(unit, self.as_of), need)
                if since is not None:
                    days[units.position(unit)] = since.toordinal()
            row = days
        if not need.min_lag:
            return row
        if 0 in row:
            return [day + need.min_lag if day else 0 for day in row]
        return list(map(need.min_lag.__add__, row))


def completion_days(progress: Progress, as_of: dt.date, known_on: dt.date | None) -> list[int | None]:
    """The day ordinal of each row plus 1 of a log, None for what does not exist yet or is not known; None at 0."""
    last = as_of.toordinal()
    if known_on is None:
        return [None, *[on if on <= last else None for on in progress.on]]
    known = known_on.toordinal()
    rows = zip(progress.on, progress.recorded or progress.on, strict=True)
    return [None, *[on if on <= last and (recorded or on) <= known else None for on, recorded in rows]]


def _days_at(numbers: Iterable[int], days: Mapping[int, int]) -> Row:
    """The days of units by their numbers; 0 for those that have none."""
    return list(map(days.get, numbers, repeat(0)))
