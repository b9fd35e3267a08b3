"""The order in which obligations are listed: runs of units of one group, found as they are asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import chain, groupby, repeat
from operator import itemgetter

import attrs

from rollout.progress.block import Block, blocks_of
from rollout.progress.group_history import GroupHistory
from rollout.progress.histories import Histories
from rollout.progress.history import Standing
from rollout.progress.verdict import State
from rollout.schedule.group import Group
from rollout.schedule.holder import holder
from rollout.schedule.schedule import GROUP_VALUES
from rollout.units.register import Register
from rollout.units.span import Units

# of the rows of statuses
COLUMNS = ("due", "policy", "task", "tier", "period", "unit", "lead", "holder", "source", "confidence", "state")


@attrs.frozen(eq=False)
class Run:
    """Obligations of one group in a row, by the numbers of their units, with the standing of each."""

    group: Group
    numbers: Sequence[int]
    standings: Sequence[Standing]

    def rows(self, columns: Iterable[str], register: Register, as_of: dt.date) -> Iterator[tuple[object, ...]]:
        """A tuple per obligation of its values in some `columns` on `as_of`; `register` has its unit."""
        return zip(*(self._column(name, register, as_of) for name in columns), strict=True)

    def _column(self, name: str, register: Register, as_of: dt.date) -> Iterable[object]:
        group, size = self.group, len(self.numbers)
        match name:
            case "state":
                return [str(standing[0]) for standing in self.standings]
            case "due":
                return map(itemgetter(1), self.standings)
            case "unit" | "lead" | "holder":
                body = {"lead": group.lead(""), "holder": holder(group, "", as_of)}.get(name)
                return repeat(body, size) if body else map(register.ids.__getitem__, self.numbers)
            case _:
                return repeat(GROUP_VALUES[name](group), size)


def runs_of_groups(
    histories: Histories, ordinal: int, units: Mapping[int, Units] | None, states: frozenset[State] | None
) -> Iterator[Run]:
    """The obligations of a whole schedule, in the order of a listing, on the day of an `ordinal`.

    `histories` are those of the schedule. With `units`, only those, by the number of their group; with `states`, only
    what is in one of them. A group that keeps its due day is walked when it is reached; of the others there are blocks.
    """
    walks = (
        (order, _walk(histories.of(group.number), _among(units, group), ordinal, states))
        for order, group in histories.steady
        if units is None or group.number in units
    )
    moved = (group for group in histories.moved if units is None or group.number in units)
    blocks = (blocks_of(histories.of(group.number), _among(units, group), ordinal, states) for group in moved)
    return _merged(walks, chain.from_iterable(blocks))


def _among(units: Mapping[int, Units] | None, group: Group) -> Units:
    return group.cohort.units if units is None else units[group.number]


def runs_of_blocks(blocks: Iterable[Block]) -> Iterator[Run]:
    """The obligations of some blocks, in the order of a listing."""
    return _merged((), blocks)


def _merged(walks: Iterable[tuple[tuple[object, ...], Iterator[Run]]], blocks: Iterable[Block]) -> Iterator[Run]:
    """Runs of groups in order, each with its key, and blocks of others; what stands at one place goes by units."""
    others = [(block.order(), map(_run_of, (block,))) for block in sorted(blocks, key=Block.order)]
    entries = merge(walks, others, key=itemgetter(0)) if others else walks
    for _, alike in groupby(entries, key=itemgetter(0)):
        runs = [entry for _, entry in alike]
        yield from runs[0] if len(runs) == 1 else _by_unit(chain.from_iterable(runs))


def _walk(history: GroupHistory, units: Units, ordinal: int, states: frozenset[State] | None) -> Iterator[Run]:
    """Some `units` of a group in runs, by their `history` on the day of an `ordinal`: those in one of the `states`."""
    if states is not None:
        counts: dict[State, int] = {}
        history.census.add_counts(ordinal, counts)
        if states.isdisjoint(counts):
            return
    for numbers, standings in history.walk(ordinal, units, states):
        if standings:
            yield Run(history.group, numbers, standings)


def _run_of(block: Block) -> Run:
    numbers = list(block.numbers())
    return Run(block.group, numbers, [block.standing] * len(numbers))


def _by_unit(runs: Iterable[Run]) -> Iterator[Run]:
    """Runs of groups that stand at one place in the order, by their units."""
    entries: list[tuple[int, Group, Standing]] = []
    for run in runs:
        entries += zip(run.numbers, repeat(run.group), run.standings)
    if entries:
        places = entries[0][1].cohort.units.register.listing_places
        entries.sort(key=lambda entry: places[entry[0]])
    for _, together in groupby(entries, key=lambda entry: entry[1].number):
        numbers, groups, standings = zip(*together, strict=True)
        yield Run(groups[0], numbers, standings)
