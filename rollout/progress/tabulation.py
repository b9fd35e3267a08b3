"""States counted by names such as task and tier, as tables."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from rollout.labels import Label
from rollout.progress.block import Block
from rollout.progress.histories import TableRow
from rollout.progress.verdict import State
from rollout.schedule.schedule import split, tells_units_apart
from rollout.tables import Table

NO_REPORT = "no_report"  # the column beside `overdue`: how many of these have fallen due without any report


def state_columns(occurring: Collection[str]) -> tuple[str, ...]:
    """The columns for some states, in their order; of what is overdue, that without any report has one of its own."""
    columns: list[str] = []
    for state in STATES:
        if state in occurring:
            columns.append(state)
        if state == State.OVERDUE and state in occurring:
            columns.append(NO_REPORT)
    return tuple(columns)


STATES = tuple(state.value for state in State)
STATES_COUNTED = {state.value: state.label for state in State} | {
    State.OVERDUE.value: Label("đã qua thời hạn", "past the due day"),
    NO_REPORT: Label("trong đó chưa có báo cáo", "of these no report"),
    "reported": Label("có báo cáo", "reported"),
    "day": Label("ngày", "day"),
}


def table_of_blocks(blocks: Iterable[Block], names: tuple[str, ...], as_of: dt.date) -> Table:
    """The states of blocks by some names, such as task and tier; the holder is that on `as_of`."""
    by_key: dict[tuple[object, ...], Counter[str]] = {}
    occurring: set[State] = set()
    for block in sorted(blocks, key=lambda block: (block.order(), block.reported)):
        occurring.add(block.state)
        is_silent = block.state == State.OVERDUE and not block.reported
        for key, count in _keys(block, names, as_of):
            counts = by_key.setdefault(key, Counter())
            counts[block.state.value] += count
            counts["total"] += count
            counts[NO_REPORT] += count if is_silent else 0
    columns = state_columns(occurring)
    rows = tuple((*key, *map(counts.__getitem__, (*columns, "total"))) for key, counts in by_key.items())
    return Table((*names, *columns, "total"), rows)


def _keys(block: Block, names: tuple[str, ...], as_of: dt.date) -> Iterator[tuple[tuple[object, ...], int]]:
    """The values of the `names` in a `block`, with how many obligations have them; the holder is that on `as_of`.

    Units are found only if they differ.
    """
    if "reported" in names:
        place = names.index("reported")
        for key, count in _keys(block, (*names[:place], *names[place + 1 :]), as_of):
            yield (*key[:place], block.reported, *key[place:]), count
        return
    if tells_units_apart(names, block.group):
        yield from split(block.group, block.units, names, block.due, as_of)
    else:
        key, _ = next(split(block.group, block.group.cohort.units, names, block.due, as_of))
        yield key, block.count


def table_of_rows(rows: Iterable[TableRow], names: tuple[str, ...], ordinal: int) -> Table:
    """The states of a whole schedule on a day, of which each row is of groups that are due on a day of their own."""
    counted = []
    for key, size, censuses, is_silent_until_done in rows:
        counts: dict[str, int] = {}
        for census in censuses:
            census.add_counts(ordinal, counts)
        if overdue := counts.get(State.OVERDUE):
            counts[NO_REPORT] = overdue if is_silent_until_done else sum(census.silent(ordinal) for census in censuses)
        counted.append((key, size, counts))
    columns = state_columns(set[str]().union(*(counts for _, _, counts in counted)))
    zeros = (0,) * len(columns)
    table = tuple([(*key, *map(counts.get, columns, zeros), size) for key, size, counts in counted])
    return Table((*names, *columns, "total"), table)
