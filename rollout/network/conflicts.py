"""The conflicts of a network: links that contradict each other, and dues that the links do not let be kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Self

import attrs

from rollout.collection import Collection
from rollout.labels import Lang
from rollout.network.conflict import Conflict, ConflictRow
from rollout.network.contradictions import Contradiction
from rollout.network.cycles import every_positive_cycle
from rollout.network.dates import Dates
from rollout.network.dues import missed_dues
from rollout.network.groups import contradictory_groups
from rollout.rows import Column, columns_of


class Conflicts(Collection[Conflict, ConflictRow]):
    """Conflicts in a row, and whether they are `complete`: a search of a huge network stops after some steps."""

    complete: bool

    def __new__(cls, conflicts: Iterable[Conflict] = (), complete: bool = True) -> Self:  # noqa: FBT001, FBT002  # of a value
        row = super().__new__(cls, conflicts)
        row.complete = complete
        return row

    def of_values(self, values: Iterable[Conflict]) -> Self:
        return type(self)(values, self.complete)

    def __reduce__(self) -> tuple[object, ...]:
        return Conflicts, (tuple(self), self.complete)

    essentials = ("where", "code", "missing", "found", "changes")

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(self)

    def row_columns(self) -> tuple[Column, ...]:
        return columns_of(ConflictRow)

    def named(self, lang: Lang) -> str:
        return "Mâu thuẫn" if lang == "vi" else "Conflicts"

    def __repr__(self) -> str:
        return super().__repr__() + ("" if self.complete else f"\n  and maybe more: {STOPPED}")


STOPPED = "the search was stopped after its last step"


def independent_conflicts(dates: Dates, start: dt.date | None) -> Conflicts:
    """The cycles that contradict themselves and share no bound of a link, the shortest first; then the missed dues."""
    cycles = []
    complete = True
    for group in contradictory_groups(dates):
        positions, are_all = group.cycles
        complete = complete and are_all
        cycles += [Contradiction(group, tuple(cycle)) for cycle in positions]
    return Conflicts((*_shortest_first(cycles), *missed_dues(dates, start)), complete)


def every_conflict(dates: Dates, start: dt.date | None, limit: int) -> Conflicts:
    """The same with every cycle, of each group up to `limit`; those that share no bound are not apart."""
    cycles = []
    complete = True
    for group in contradictory_groups(dates):
        positions, are_all = every_positive_cycle(group.weighted, limit)
        complete = complete and are_all
        cycles += [Contradiction(group, tuple(cycle)) for cycle in positions]
    return Conflicts((*_shortest_first(cycles), *missed_dues(dates, start)), complete)


def _shortest_first(cycles: Iterable[Contradiction]) -> list[Contradiction]:
    return sorted(cycles, key=lambda cycle: (len(cycle.cycle), [leg.key for leg in cycle.legs]))


@attrs.frozen
class Explanation:
    """Conflicts that are worked out when they are first iterated."""

    conflicts: Callable[[], Iterable[Conflict]]

    def __iter__(self) -> Iterator[Conflict]:
        return iter(self.conflicts())
