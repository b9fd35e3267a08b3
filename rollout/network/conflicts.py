"""The conflicts of a network: links that contradict each other, and dues that the links do not let be kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

import attrs

from rollout.network.conflict import Conflict
from rollout.network.contradictions import Contradiction
from rollout.network.cycles import every_positive_cycle
from rollout.network.dates import Dates
from rollout.network.dues import missed_dues
from rollout.network.groups import contradictory_groups


@attrs.frozen
class Conflicts:
    """Conflicts, and whether they are all there are."""

    conflicts: tuple[Conflict, ...]
    complete: bool

    def __len__(self) -> int:
        return len(self.conflicts)

    def __iter__(self) -> Iterator[Conflict]:
        return iter(self.conflicts)


def independent_conflicts(dates: Dates, start: dt.date | None) -> tuple[Conflict, ...]:
    """The cycles that contradict themselves and share no bound of a link, the shortest first; then the missed dues."""
    cycles = [Contradiction(group, tuple(cycle)) for group in contradictory_groups(dates) for cycle in group.cycles]
    return (*_shortest_first(cycles), *missed_dues(dates, start))


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
