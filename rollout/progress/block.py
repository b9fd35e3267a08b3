"""Units of one group that are in one state with one due day: counted first, and looked for only when asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import chain, compress

import attrs

from rollout.labels import Label
from rollout.progress.force import Force
from rollout.progress.group_history import GroupHistory
from rollout.progress.history import Standing
from rollout.progress.verdict import State, reported_label
from rollout.schedule.group import Group, due_order
from rollout.schedule.selection import Selection
from rollout.units.span import Units


@attrs.frozen(eq=False)
class Block:
    """The units of one group in one state with one due day, all reported on or none: how many, and which."""

    group: Group
    state: State
    due: dt.date | None
    force: Force
    reported: bool
    count: int
    _history: GroupHistory
    _ordinal: int
    _among: Units
    _chosen: frozenset[int] | None = None

    @property
    def standing(self) -> Standing:
        """What its units have in common."""
        return self.state, self.due, self.force, self.reported

    @property
    def label(self) -> Label:
        """Their state in words."""
        return reported_label(self.group, self.state, reported=self.reported)

    @property
    def units(self) -> Units:
        """The units; they are looked for only when asked for."""
        if self.count == len(self._among):
            return self._among
        return Units.all_of(self._among.register, list(self.numbers()))

    def numbers(self) -> Iterator[int]:
        """The numbers of the units, ascending."""
        if self._chosen is not None:
            return iter(sorted(self._chosen))
        if self.count == len(self._among):
            return self._among.numbers()
        walk = self._history.walk(self._ordinal, self._among, reports=True)
        return chain.from_iterable(
            compress(numbers, map(self.standing.__eq__, standings)) for numbers, standings in walk
        )

    def only(self, numbers: Iterable[int]) -> Block:
        """The block of those of its units that are among the numbers, which are all units of it."""
        kept = frozenset(numbers)
        return self if len(kept) == self.count else attrs.evolve(self, count=len(kept), chosen=kept)

    def within(self, selection: Selection) -> Block:
        """The block of those of its units that are in a selection."""
        kept = selection.units_of(self.group, self.group.cohort.units)
        if len(kept) == len(self.group.cohort.units):
            return self
        return self.only(filter(kept.has, self.numbers()))

    def order(self) -> tuple[object, ...]:
        """Where its statuses stand in a listing, before their units: by their own due day, the undated last."""
        return (*due_order(self.due), *self.group.identity())


def blocks_of(history: GroupHistory, units: Units, ordinal: int, states: frozenset[State] | None) -> Iterator[Block]:
    """Those of the `units` of a `history` that are in one of the `states` (None: all) on the day of an `ordinal`."""
    for standing, count in history.census_of(units).standings(ordinal).items():
        if states is None or standing[0] in states:
            yield Block(history.group, *standing, count, history, ordinal, units)
