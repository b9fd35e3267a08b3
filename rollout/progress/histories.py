"""All histories of a schedule under one log: how many obligations stand how, on any day, without one being made."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

import attrs

from rollout.progress.census import Census
from rollout.progress.division import Division
from rollout.progress.group_facts import nothing_known
from rollout.progress.group_history import GroupHistory
from rollout.progress.index import Index
from rollout.progress.log import fact_in_log
from rollout.progress.occurrences import occurrences_of
from rollout.progress.totals import Balance, Totals, add_steps, empty_balance, silent_totals
from rollout.progress.verdict import State, Verdict
from rollout.schedule.group import Group
from rollout.schedule.schedule import Schedule, split, tells_units_apart

# Key, how many obligations, how they are counted, and whether nothing but completions is reported of them.
TableRow = tuple[tuple[object, ...], int, tuple[Census, ...], bool]


@attrs.frozen(eq=False, slots=False, repr=False)
class Histories:
    """The histories of a whole schedule, from the facts that are known on `known_on` (None: all).

    Its `schedule` has the obligations of further happenings of events too, and `division` the facts by them, as far as
    they are there. `complete` are those from all facts, where not all are known; `balance` the counts, where they need
    not be made.
    """

    schedule: Schedule
    index: Index
    known_on: dt.date | None
    division: Division
    complete: Histories | None = None
    _groups: dict[int, GroupHistory] = attrs.field(factory=dict)
    _balance: Balance | None = None

    @classmethod
    def made_of(
        cls, schedule: Schedule, index: Index, known_on: dt.date | None, complete: Histories | None = None
    ) -> Histories:
        """The histories of an expanded schedule, and of the further happenings of the events of an index of it.

        They are made of the facts that are known on `known_on`; `complete` are those of all facts, if not all are.
        """
        occurrences = occurrences_of(schedule, index.happened(known_on))
        division = Division(occurrences, index, known_on)
        misplaced = tuple(division.divide(fact_in_log)) if schedule.awaiting else ()
        divided = index
        if schedule.awaiting:
            problems = [entry.problem for entry in misplaced]
            divided = index.divided(occurrences.schedule, division.facts, problems)
        return cls(occurrences.schedule, divided, known_on, division, complete)

    @property
    def undivided(self) -> Index:
        """The index of the facts by the groups of the expanded schedule."""
        return self.division.index

    def on(self, as_of: dt.date) -> Histories:
        """The histories of what is there on a day: without the obligations of happenings that lie later."""
        occurrences = self.division.occurrences
        if not occurrences.origins:
            return self
        size = occurrences.size_on(as_of)
        if size == len(self.schedule.groups):
            return self
        if size not in self._by_size:
            expanded = self.schedule.expanded
            groups = self.schedule.groups[len(expanded.groups) : size]
            schedule = expanded.with_groups(groups) if groups else expanded
            self._by_size[size] = attrs.evolve(self, schedule=schedule, balance=None)
        return self._by_size[size]

    @cached_property
    def _by_size(self) -> dict[int, Histories]:
        return {}

    def continued(self, index: Index) -> Histories:
        """The histories under a log that has more facts; what no new fact touches is taken from these."""
        if len(index.events) != len(self.undivided.events) or self.schedule.awaiting:
            later = Histories.made_of(self.schedule.expanded, index, self.known_on)
            return attrs.evolve(later, groups=self._untouched(index))
        touched = [number for number, facts in index.groups.items() if facts is not self.index.groups.get(number)]
        groups = self._groups.copy()
        for number in touched:
            history = groups.pop(number, None)
            if history is not None and number in index.added and history.is_plain and self.known_on is None:
                groups[number] = history.continued(index.groups[number], index.progress, index.added[number])
        division = Division(self.division.occurrences, index, self.known_on)
        later = Histories(self.schedule, index, self.known_on, division, None, groups)
        if "balance" not in self.__dict__:
            return later
        balance = {state: counts.copy() for state, counts in self.balance.items()}
        for number in touched:
            add_steps(balance, self.of(number).census.steps(), -1)
            add_steps(balance, later.of(number).census.steps(), 1)
        return attrs.evolve(later, balance=balance)

    def _untouched(self, index: Index) -> dict[int, GroupHistory]:
        """The histories that are made already of what awaits nothing, and which no new fact of an index touches."""
        known = self.undivided.groups
        return {
            number: history
            for number, history in self._groups.items()
            if not history.group.awaits and index.groups.get(number) is known.get(number)
        }

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
        complete = None if self.complete is None or group.awaits else self.complete.of(number)
        history = GroupHistory(group, facts, self.index.progress, self.known_on, self.schedule, complete=complete)
        if not group.awaits:
            return history
        since = self.division.occurrences.since(number)
        return attrs.evolve(history, awaited=self.division.awaited(number), since=since)

    def verdict(self, number: int, unit: int, as_of: dt.date) -> Verdict:
        """The verdict on one obligation on a day, by the numbers of its group and unit."""
        return self.of(number).verdict(unit, as_of)

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
        if not group.is_steady:
            return True
        histories = self.of(group.number).histories.values()
        return any(point.due != group.due for history in histories for point in history.points)
