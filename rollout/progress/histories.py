"""All histories of a schedule under one log: how many obligations stand how, on any day, without one being made."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, groupby

import attrs

from rollout.policy.deadline import Within
from rollout.progress.evidence import Happened
from rollout.progress.group_facts import GroupFacts
from rollout.progress.group_history import NOTHING_AWAITED, Awaited, GroupHistory
from rollout.progress.index import Index
from rollout.progress.verdict import State, Verdict
from rollout.schedule.obligation import Group
from rollout.schedule.schedule import Schedule, split, tells_units_apart
from rollout.units.span import Units

Steps = dict[State, dict[int, int]]  # by state, how many obligations enter it less those that leave it, by day ordinal


TableRow = tuple[tuple[object, ...], int, tuple[GroupHistory, ...]]  # key, obligations, and the groups they are in


@attrs.frozen(eq=False)
class _Earlier:
    """The counts under an earlier log, and the histories in them, by the numbers of their groups, that are so no more."""

    steps: Steps
    replaced: Mapping[int, GroupHistory]


@attrs.frozen(eq=False, slots=False, repr=False)
class Histories:
    """The histories of a whole schedule, from the facts that are known on `known_on` (None: all).

    `complete` are those from all facts, where not all are known.
    """

    schedule: Schedule
    index: Index
    known_on: dt.date | None
    complete: Histories | None = None
    _groups: dict[int, GroupHistory] = attrs.field(factory=dict)
    _earlier: _Earlier | None = None

    def continued(self, index: Index) -> Histories:
        """The histories under a log that has more facts; what no new fact touches is taken from these."""
        if len(index.events) != len(self.index.events):
            return Histories(self.schedule, index, self.known_on)
        touched = [number for number, facts in index.groups.items() if facts is not self.index.groups.get(number)]
        groups = self._groups.copy()
        for number in touched:
            groups.pop(number, None)
        earlier = None
        if "steps" in self.__dict__:
            earlier = _Earlier(self.steps, {number: self.of(number) for number in touched})
        elif self._earlier is not None:
            replaced = {number: self.of(number) for number in touched}
            earlier = _Earlier(self._earlier.steps, {**replaced, **self._earlier.replaced})
        return Histories(self.schedule, index, self.known_on, None, groups, earlier)

    def of(self, number: int) -> GroupHistory:
        """The histories of the group of a number."""
        history = self._groups.get(number)
        if history is None:
            history = self._groups[number] = self._made(number)
        return history

    def _made(self, number: int) -> GroupHistory:
        group = self.schedule.groups[number]
        facts = self.index.groups.get(number) or GroupFacts(group.cohort.units)
        complete = None if self.complete is None else self.complete.of(number)
        awaited = self._awaited(group)
        return GroupHistory(group, facts, self.index.progress, self.known_on, self.schedule, awaited, complete)

    def verdict(self, number: int, unit: int, as_of: dt.date) -> Verdict:
        """The verdict on one obligation on a day, by the numbers of its group and unit."""
        return self.of(number).verdict(unit, as_of)

    def _awaited(self, group: Group) -> Awaited:
        deadline = group.rule.deadline
        if not isinstance(deadline, Within):
            return NOTHING_AWAITED
        facts = map(self.index.progress.fact, self.index.events)
        events = [fact for fact in facts if isinstance(fact, Happened) and fact.event == deadline.after]
        events = [event for event in events if self.known_on is None or event.known <= self.known_on]
        events.sort(key=lambda event: (event.known, event.on))
        own: dict[int, tuple[Happened, ...]] = {}
        for event in events:
            if event.unit is not None and group.has(event.unit):
                number = self.schedule.register.number(event.unit)
                own[number] = (*own.get(number, ()), event)
        return Awaited(tuple(event for event in events if event.unit is None), own)

    @cached_property
    def steps(self) -> Steps:
        """How the counts of the states change over time, over the whole schedule."""
        steps: Steps = defaultdict(lambda: defaultdict(int))
        if self._earlier is None:
            for group in self.schedule.groups:
                add_steps(steps, self.of(group.number).steps(), 1)
            return steps
        for state, counts in self._earlier.steps.items():
            steps[state] = counts.copy()
        for number, history in self._earlier.replaced.items():
            add_steps(steps, history.steps(), -1)
            add_steps(steps, self.of(number).steps(), 1)
        return steps

    @cached_property
    def _totals(self) -> dict[State, tuple[list[int], list[int]]]:
        return {}

    def _totals_of(self, state: State) -> tuple[list[int], list[int]]:
        """The days on which the count of a state changes, and the counts from then on."""
        if state not in self._totals:
            counts = self.steps.get(state, {})
            days = sorted(counts)
            self._totals[state] = days, list(accumulate(map(counts.__getitem__, days)))
        return self._totals[state]

    def total(self, state: State, ordinal: int) -> int:
        """How many obligations are in a state on the day of an ordinal."""
        days, totals = self._totals_of(state)
        place = bisect_right(days, ordinal)
        return totals[place - 1] if place else 0

    def series(self, ordinals: range) -> Iterator[Counter[State]]:
        """How many obligations of the whole schedule are in each state on each of some days in a row."""
        columns = {state: self._totals_of(state) for state in self.steps}
        for ordinal in ordinals:
            counts: Counter[State] = Counter()
            for state, (days, totals) in columns.items():
                place = bisect_right(days, ordinal)
                if place:
                    counts[state] = totals[place - 1]
            yield counts

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
        together: dict[tuple[object, ...], list[GroupHistory]] = {}
        for group in self.schedule.in_order:
            key, _ = next(split(group, group.units, names, group.due))
            together.setdefault(key, []).append(self.of(group.number))
        return tuple(
            (key, sum(len(history.group.units) for history in histories), tuple(histories))
            for key, histories in together.items()
        )

    @cached_property
    def in_order(self) -> tuple[tuple[Group, ...], ...]:
        """The groups whose obligations all keep the due day of their group, in listing order; those alike together."""
        steady = [group for group in self.schedule.in_order if group.number not in self._moved]
        return tuple(tuple(alike) for _, alike in groupby(steady, key=Group.order))

    @cached_property
    def moved(self) -> tuple[Group, ...]:
        """The groups with obligations that may have another due day than their group."""
        return tuple(group for group in self.schedule.in_order if group.number in self._moved)

    @cached_property
    def _moved(self) -> frozenset[int]:
        return frozenset(
            group.number
            for group in self.schedule.groups
            if isinstance(group.rule.deadline, Within) or self._has_moved(group)
        )

    def _has_moved(self, group: Group) -> bool:
        facts = self.index.groups.get(group.number)
        if facts is None or not facts.special:
            return False
        histories = self.of(group.number).histories.values()
        return any(point.due != group.due for history in histories for point in history.points)


def add_steps(steps: Steps, changes: Iterable[tuple[State, Sequence[int], Sequence[int]]], sign: int) -> None:
    """Add (or with a sign of -1 take away) the changes of one group to those of many."""
    for state, days, counts in changes:
        running = steps[state]
        for day, count in zip(days, counts, strict=True):
            running[day] += sign * count


def counts_over(
    histories: Histories, parts: Iterable[tuple[Group, Units]], ordinals: Sequence[int]
) -> Iterator[Counter[State]]:
    """How many obligations of some parts of groups are in each state, for each of some ascending days."""
    steps: Steps = defaultdict(lambda: defaultdict(int))
    for group, units in parts:
        add_steps(steps, histories.of(group.number).steps(units), 1)
    changes = {state: sorted(counts.items()) for state, counts in steps.items()}
    places = dict.fromkeys(changes, 0)
    running: Counter[State] = Counter()
    for ordinal in ordinals:
        for state, dated in changes.items():
            place = places[state]
            while place < len(dated) and dated[place][0] <= ordinal:
                running[state] += dated[place][1]
                place += 1
            places[state] = place
        yield running
