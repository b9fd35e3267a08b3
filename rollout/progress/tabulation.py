"""States counted by names such as task and tier, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rollout.progress.block import Block
from rollout.progress.histories import TableRow
from rollout.progress.verdict import State
from rollout.schedule.schedule import split, tells_units_apart
from rollout.tables import Table


def table_of_blocks(blocks: Iterable[Block], names: tuple[str, ...]) -> Table:
    """The states of blocks by policy, task, tier, place, unit, lead, period or due."""
    by_key: dict[tuple[object, ...], Counter[State]] = {}
    for block in sorted(blocks, key=Block.order):
        for key, count in _keys(block, names):
            by_key.setdefault(key, Counter())[block.state] += count
    states = [state for state in State if any(counts[state] for counts in by_key.values())]
    rows = tuple((*key, *(counts[state] for state in states), counts.total()) for key, counts in by_key.items())
    return Table((*names, *(state.value for state in states), "total"), rows)


def _keys(block: Block, names: tuple[str, ...]) -> Iterator[tuple[tuple[object, ...], int]]:
    """The values of the names in a block, with how many obligations have them; units are found only if they differ."""
    if tells_units_apart(names, block.group):
        yield from split(block.group, block.units, names, block.due)
    else:
        key, _ = next(split(block.group, block.group.cohort.units, names, block.due))
        yield key, block.count


def table_of_rows(rows: Iterable[TableRow], names: tuple[str, ...], ordinal: int) -> Table:
    """The states of a whole schedule on a day, of which each row is of groups that are due on a day of their own."""
    counted = []
    occurring: set[State] = set()
    for key, size, censuses in rows:
        counts: dict[State, int] = {}
        for census in censuses:
            census.add_counts(ordinal, counts)
        occurring.update(counts)
        counted.append((key, size, counts))
    states = [state for state in State if state in occurring]
    zeros = (0,) * len(states)
    table = tuple([(*key, *map(counts.get, states, zeros), size) for key, size, counts in counted])
    return Table((*names, *[state.value for state in states], "total"), table)
