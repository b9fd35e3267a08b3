"""All histories of a schedule under one log: how many obligations stand how, on any day, without one being made."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

import attrs

from rollout.policy.deadline import Within
from rollout.progress.census import Census
from rollout.progress.events import Awaited
from rollout.progress.evidence import Happened
from rollout.progress.group_facts import nothing_known
from rollout.progress.group_history import GroupHistory
from rollout.progress.index import Index
from rollout.progress.totals import Balance, Totals, add_steps, empty_balance, silent_totals
from rollout.progress.verdict import State, Verdict
from rollout.schedule.obligation import Group
from rollout.schedule.schedule import Schedule, split, tells_units_apart

# Key, how many obligations, how they are counted, and whether nothing but completions is reported of them.
TableRow = tuple[tuple[object, ...], int, tuple[Census, ...], bool]


@attrs.frozen(eq=False, slots=False, repr=False)
class Histories:
    """The histories of a whole schedule, from the facts that are known on `known_on` (None: all).

    `complete` are those from all facts, where not all are known; `balance` the counts, where they need not be made.
    """

    schedule: Schedule
    index: Index
    known_on: dt.date | None
    complete: Histories | None = None
    _groups: dict[int, GroupHistory] = attrs.field(factory=dict)
    _balance: Balance | None = None

    def continued(self, index: Index) -> Histories:
        """The histories under a log that has more facts; what no new fact touches is taken from these."""
        if len(index.events) != len(self.index.events):
            return Histories(self.schedule, index, self.known_on)
        touched = [number for number, facts in index.groups.items() if facts is not self.index.groups.get(number)]
        groups = self._groups.copy()
        for number in touched:
            history = groups.pop(number, None)
            if history is not None and number in index.added and history.is_plain and self.known_on is None:
                groups[number] = history.continued(index.groups[number], index.progress, index.added[number])
        later = Histories(self.schedule, index, self.known_on, None, groups)
        if "balance" not in self.__dict__:
            return later
        balance = {state: counts.copy() for state, counts in self.balance.items()}
        for number in touched:
            add_steps(balance, self.of(number).census.steps(), -1)
            add_steps(balance, later.of(number).census.steps(), 1)
        return attrs.evolve(later, balance=balance)

    def reached(self, as_of: dt.date) -> dt.date:
        """The day, if all is known on it; raises HorizonError where the rest days of a due day are not.

        An event can make a duty fall due beyond the calendar of the Convention; until it happened, that is no matter.
        """
        if self._unknown_from is not None and as_of >= self._unknown_from:
            for group in self.schedule.groups:
                self.of(group.number).check(as_of)
        return as_of

    @cached_property
    def _unknown_from(self) -> dt.date | None:
        if self.schedule.convention.rest_days is None:
            return None
        return min(filter(None, map(self._group_unknown_from, self.schedule.groups)), default=None)

    def _group_unknown_from(self, group: Group) -> dt.date | None:
        return self.of(group.number).unknown_from

    def of(self, number: int) -> GroupHistory:
        """The histories of the group of a number."""
        history = self._groups.get(number)
        if history is None:
            history = self._groups[number] = self._made(number)
        return history

    def _made(self, number: int) -> GroupHistory:
        group = self.schedule.groups[number]
        facts = self.index.groups.get(number) or nothing_known(group)
        complete = None if self.complete is None else self.complete.of(number)
        awaited = Awaited.by(group, self._events, self.schedule.register)
        return GroupHistory(group, facts, self.index.progress, self.known_on, self.schedule, awaited, complete)

    def verdict(self, number: int, unit: int, as_of: dt.date) -> Verdict:
        """The verdict on one obligation on a day, by the numbers of its group and unit."""
        return self.of(number).verdict(unit, as_of)

    @cached_property
    def _events(self) -> tuple[Happened, ...]:
        """The events that are known."""
        facts = map(self.index.progress.fact, self.index.events)
        events = (fact for fact in facts if isinstance(fact, Happened))
        return tuple(event for event in events if self.known_on is None or event.known <= self.known_on)

    @cached_property
    def balance(self) -> Balance:
        """How the counts of the states change over time, over the whole schedule."""
        balance = self._balance or empty_balance()
        if self._balance is None:
            for group in self.schedule.groups:
                add_steps(balance, self.of(group.number).census.steps(), 1)
        return balance

    @cached_property
    def silent(self) -> Totals:
        """How many obligations of the whole schedule are overdue of which nothing is reported, over time."""
        return silent_totals(self.of(group.number).census for group in self.schedule.groups)

    @cached_property
    def totals(self) -> Totals:
        """How many obligations of the whole schedule are in each state, over time."""
        return Totals.of(self.balance)

    def counts_on(self, ordinal: int, states: frozenset[State] | None = None) -> dict[State, int]:
        """How many obligations of the whole schedule are in each state, or in some, on the day of an ordinal."""
        return self.totals.on(ordinal, states)

    def rows_by(self, names: tuple[str, ...]) -> tuple[TableRow, ...] | None:
        """The groups put together by names, in listing order; None where a name tells units or days apart."""
        if names not in self._rows_by:
            self._rows_by[names] = self._together(names)
        return self._rows_by[names]

    @cached_property
    def _rows_by(self) -> dict[tuple[str, ...], tuple[TableRow, ...] | None]:
        return {}

    def _together(self, names: tuple[str, ...]) -> tuple[TableRow, ...] | None:
        if self.moved or any(tells_units_apart(names, group) for group in self.schedule.groups):
            return None
        together: dict[tuple[object, ...], list[Census]] = {}
        for group in self.schedule.in_order:
            key, _ = next(split(group, group.units, names, group.due))
            together.setdefault(key, []).append(self.of(group.number).census)
        rows = []
        for key, censuses in together.items():
            size = sum(census.size for census in censuses)
            rows.append((key, size, tuple(censuses), all(census.is_silent_until_done for census in censuses)))
        return tuple(rows)

    @cached_property
    def moved(self) -> tuple[Group, ...]:
        """The groups with obligations that may have another due day than their group."""
        return tuple(filter(self._has_moved, self.schedule.in_order))

    @cached_property
    def steady(self) -> tuple[tuple[tuple[object, ...], Group], ...]:
        """The other groups in listing order, each with its key."""
        return tuple((group.order(), group) for group in self.schedule.in_order if group not in self.moved)

    def _has_moved(self, group: Group) -> bool:
        if isinstance(group.rule.deadline, Within):
            return True
        histories = self.of(group.number).histories.values()
        return any(point.due != group.due for history in histories for point in history.points)
