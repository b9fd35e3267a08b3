"""The order in which obligations are listed: runs of units of one group, found as they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import chain, groupby, repeat
from operator import itemgetter

import attrs

from rollout.progress.block import Block
from rollout.progress.census import Standing
from rollout.progress.histories import Histories
from rollout.progress.verdict import State
from rollout.schedule.obligation import Group
from rollout.units.register import Register
from rollout.units.span import Units

COLUMNS = ("due", "policy", "task", "tier", "period", "unit", "lead", "state")  # of the rows of statuses


@attrs.frozen(eq=False)
class Run:
    """Obligations of one group in a row, by the numbers of their units, with the standing of each."""

    group: Group
    numbers: Sequence[int]
    standings: Sequence[Standing]

    def rows(self, columns: Iterable[str], register: Register) -> Iterator[tuple[object, ...]]:
        """A tuple per obligation of its values in some columns."""
        return zip(*(self._column(name, register) for name in columns), strict=True)

    def _column(self, name: str, register: Register) -> Iterable[object]:
        group, size = self.group, len(self.numbers)
        match name:
            case "unit":
                return map(register.ids.__getitem__, self.numbers)
            case "lead" if not group.item.lead:
                return map(register.ids.__getitem__, self.numbers)
            case "lead":
                return repeat(group.item.lead[0].body, size)
            case "state":
                return [str(state) for state, _, _ in self.standings]
            case "due":
                return map(itemgetter(1), self.standings)
            case "policy":
                return repeat(group.policy.id, size)
            case "task":
                return repeat(group.item.id, size)
            case "tier":
                return repeat(group.tier.value, size)
            case _:
                return repeat(str(group.period) if group.period else None, size)


@attrs.frozen(eq=False)
class Listing:
    """The obligations of a whole schedule on the day of an ordinal, or of some `units` by the number of their group.

    Of `states` alone where these are given. They are listed by due day, policy, task, place, period and unit.
    """

    histories: Histories
    ordinal: int
    units: Mapping[int, Units] | None
    states: frozenset[State] | None

    def runs(self) -> Iterator[Run]:
        """All runs in their order: groups that keep their due day are in it; blocks of the others come between."""
        moved = [group for group in self.histories.moved if self.units is None or group.number in self.units]
        if not moved:
            return chain.from_iterable(map(self._alike_runs, self._steady()))
        blocks = sorted((block for group in moved for block in self._blocks(group)), key=Block.order)
        steady_entries = ((groups[0].order(), groups) for groups in self._steady())
        block_entries = ((block.order(), block) for block in blocks)
        return self._merged_entries(merge(steady_entries, block_entries, key=itemgetter(0)))

    def _merged_entries(self, entries: Iterable[tuple[tuple[object, ...], Sequence[Group] | Block]]) -> Iterator[Run]:
        for _, alike in groupby(entries, key=itemgetter(0)):
            runs: list[Run] = []
            for _, entry in alike:
                if isinstance(entry, Block):
                    runs.append(_run_of(entry))
                else:
                    runs += self._alike_runs(entry)
            yield from merged_runs(runs)

    def _steady(self) -> Iterator[Sequence[Group]]:
        """The groups that keep their due day, in order, those that stand at one place in it together."""
        for alike in self.histories.in_order:
            if self.units is None:
                yield alike
            elif groups := [group for group in alike if group.number in self.units]:
                yield groups

    def _alike_runs(self, groups: Sequence[Group]) -> Iterator[Run]:
        if len(groups) == 1:
            return self._walk(groups[0])
        return merged_runs(list(chain.from_iterable(map(self._walk, groups))))

    def _walk(self, group: Group) -> Iterator[Run]:
        if not self._occurs(group):
            return
        history = self.histories.of(group.number)
        for numbers, standings in history.walk(self.ordinal, self._units_of(group), self.states):
            if standings:
                yield Run(group, numbers, standings)

    def _occurs(self, group: Group) -> bool:
        """Whether any obligation of a group is in one of the states."""
        if self.states is None:
            return True
        counts: dict[State, int] = {}
        self.histories.of(group.number).census.add_counts(self.ordinal, counts)
        return not self.states.isdisjoint(counts)

    def _blocks(self, group: Group) -> Iterator[Block]:
        history, units = self.histories.of(group.number), self._units_of(group)
        for (state, due, force), count in history.census_of(units).standings(self.ordinal).items():
            if self.states is None or state in self.states:
                yield Block(group, state, due, force, count, history, self.ordinal, units)

    def _units_of(self, group: Group) -> Units:
        return group.cohort.units if self.units is None else self.units[group.number]


def runs_of_blocks(blocks: Iterable[Block]) -> Iterator[Run]:
    """The obligations of some blocks, in the order of a listing."""
    for _, alike in groupby(sorted(blocks, key=Block.order), key=Block.order):
        yield from merged_runs(list(map(_run_of, alike)))


def _run_of(block: Block) -> Run:
    numbers = list(block.numbers())
    return Run(block.group, numbers, [(block.state, block.due, block.force)] * len(numbers))


def merged_runs(runs: Sequence[Run]) -> Iterator[Run]:
    """Runs of groups that stand at one place in the order, by their units."""
    if len(runs) == 1:
        yield runs[0]
        return
    entries: list[tuple[int, Group, Standing]] = []
    for run in runs:
        entries += zip(run.numbers, repeat(run.group), run.standings)
    entries.sort(key=itemgetter(0))
    for _, together in groupby(entries, key=lambda entry: entry[1].number):
        numbers, groups, standings = zip(*together, strict=True)
        yield Run(groups[0], numbers, standings)
