"""Rows of mappings and cursors as blocks of columns, with the cells as plain values; what is no row is a fault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from decimal import Decimal
from itertools import islice
from operator import itemgetter
from typing import Any, Protocol

import attrs

from rollout.days import is_null
from rollout.layout import Layout
from rollout.problems import InputError, Problem, quoted

SIZE = 8_192  # rows that are read together
PLAIN: frozenset[type] = frozenset({str, int, bool, dt.date, dt.datetime, Decimal})  # cells that are taken as they are


class Cursor(Protocol):
    """A cursor of a database after a query, as DB-API 2.0 has it."""

    @property
    def description(self) -> Any: ...  # noqa: ANN401  # each driver has types of its own

    def fetchmany(self, size: int, /) -> Any: ...  # noqa: ANN401  # a list of rows


@attrs.frozen(eq=False)
class Block:
    """Rows that are read together: their numbers, the names of the columns, and the cells of each column.

    `faults` are the numbers of rows that are none, each with its Problem. Cells of columns that the layout does not
    read may be left out.
    """

    numbers: Sequence[int]
    names: Sequence[object]
    cells: Sequence[Sequence[object]]
    faults: Sequence[tuple[int, Problem]] = ()


@attrs.frozen(eq=False)
class Coded:
    """A column of a data frame: its distinct `values`, and the place of that of each row, as an array of PyArrow."""

    values: Sequence[object]
    places: Any


@attrs.frozen(eq=False)
class Rows:
    """The rows of a source without lines, block by block. Its `name`, what stands `before` the number of a row.

    `header` is the number of the row with the names of the columns, 0 where they stand in none. `coded` makes the whole
    columns of a data frame by our names, if it has the columns of some names and no more; else None.
    """

    name: str
    blocks: Iterator[Block]
    before: str = "row "
    header: int = 0
    coded: Callable[[AbstractSet[str]], Mapping[str, Coded] | None] | None = None

    def where(self, number: int) -> str:
        """Where a row is, for a Problem; all of the source for 0."""
        return f"{self.before}{number}" if number else self.name


def mapping_rows(source: Iterable[Any]) -> Rows:
    """The rows of mappings, which are read as they are asked for."""
    return Rows("rows", _mapping_blocks(source))


def _mapping_blocks(source: Iterable[Any]) -> Iterator[Block]:
    """The rows of mappings; what is none is a fault. Columns are those of any row of a block."""
    first = 1
    rows_left = iter(source)
    while rows := list(islice(rows_left, SIZE)):
        numbers = range(first, first + len(rows))
        yield _alike_rows(rows, numbers) or _unlike_rows(rows, numbers)
        first += len(rows)


def _alike_rows(rows: Sequence[Any], numbers: range) -> Block | None:
    """A block of rows, by their numbers, that are dicts with the columns of the first; None where they are not."""
    names = tuple(rows[0]) if type(rows[0]) is dict else ()
    if not names or None in names or "" in names or set(map(type, rows)) != {dict}:
        return None
    if set(map(len, rows)) != {len(names)}:
        return None
    try:
        cells = [list(map(itemgetter(name), rows)) for name in names]
    except KeyError:
        return None
    return Block(numbers, names, cells)


def _unlike_rows(rows: Sequence[Any], numbers: range) -> Block:
    """A block of rows of any kind, by their numbers."""
    faults: list[tuple[int, Problem]] = []
    places: list[int] = []
    mappings: list[Mapping[Any, Any]] = []
    for number, given in zip(numbers, rows, strict=True):
        row = dict(given) if hasattr(given, "keys") and not isinstance(given, Mapping) else given
        fault = _row_problem(row)
        if fault is None:
            places.append(number)
            mappings.append(row)
        else:
            faults.append((number, fault))
    names: dict[Any, Any] = {}
    for row in mappings:
        names.update(row)
    names.pop(None, None)
    return Block(places, tuple(names), [[row.get(name) for row in mappings] for name in names], faults)


def _row_problem(row: object) -> Problem | None:
    """What keeps a row from being a mapping of columns.

    Cells beyond the header are under None in csv.DictReader, and those of columns without a name under an empty one.
    """
    if not isinstance(row, Mapping):
        right = 'give mappings such as {"task": …, "unit": …, "on": …}'
        return Problem("wrong-type", "", f"{quoted(row)} is not a mapping", right)
    if None in row or "" in row:
        beyond, nameless = row.get(None) or (), row.get("")
        cells = [cell for cell in (*beyond, nameless) if cell is not None and str(cell).strip()]
        if cells:
            message = f"has {quoted(cells[0])} in a column without a name"
            return Problem("ragged-row", "", message, "name the column, or leave the cell empty")
    return None


def cursor_rows(cursor: Cursor, error: type[InputError]) -> Rows:
    """The rows of a database cursor after a query. Raises `error` where it has none."""
    if cursor.description is None:
        raise error([Problem("no-rows", "rows", "the cursor has no rows", "execute a query on it first")])
    return Rows("rows", _cursor_blocks(cursor, tuple(column[0] for column in cursor.description)))


def _cursor_blocks(cursor: Cursor, names: Sequence[str]) -> Iterator[Block]:
    first = 1
    while rows := cursor.fetchmany(SIZE):
        if isinstance(rows[0], Mapping):  # of a driver that is told to give dicts
            cells = [[row[name] for row in rows] for name in names]
        else:
            cells = [list(column) for column in zip(*rows, strict=True)]
        yield Block(range(first, first + len(rows)), names, cells)
        first += len(rows)
    if first == 1:
        yield Block((), names, [()] * len(names))


def known_blocks(
    rows: Rows, layout: Layout, note: Callable[[int, Problem], None]
) -> Iterator[tuple[Sequence[int], dict[str, Sequence[object]]]]:
    """The numbers of rows and their cells by our names of the columns that the `layout` knows, block by block.

    Empty cells are empty text. What is wrong with rows and columns goes to `note`, with the number of its row; a column
    that is not known is noted once.
    """
    names: dict[object, str] = {}  # ours, by theirs
    noted: set[Problem] = set()
    for block in rows.blocks:
        for number, problem in block.faults:
            note(number, attrs.evolve(problem, where=rows.where(number)))
        new = [name for name in block.names if name not in names]
        if new or (block.numbers and not names):
            header = [*names, *new]
            names.update((name, layout.name(name)) for name in new)
            problems: list[Problem] = []
            fits = layout.header(rows.where(rows.header), header, problems)
            for problem in problems:
                if problem not in noted:
                    note(rows.header, problem)
            noted.update(problems)
            if not fits:
                return
        pairs = zip(block.names, block.cells, strict=True)
        columns = {names[name]: _plain_cells(cells) for name, cells in pairs if names[name] in layout.known}
        if block.numbers:
            yield block.numbers, columns


def _plain_cells(cells: Sequence[object]) -> Sequence[object]:
    """Cells with empty text for every null, numbers as exact ones, and what numpy has as what Python has."""
    kinds = set(map(type, cells))
    if kinds <= PLAIN:
        return cells
    if kinds - PLAIN == {type(None)}:
        return ["" if cell is None else cell for cell in cells]
    return list(map(_plain_cell, cells))


def _plain_cell(cell: Any) -> object:  # noqa: ANN401  # what a data frame or a database has
    if type(cell) in PLAIN:
        return cell
    if is_null(cell):
        return ""
    kind = getattr(getattr(cell, "dtype", None), "kind", "")
    if kind == "M":  # a datetime64, whose text is a day where its unit is one
        text = str(cell)
        return "" if text == "NaT" else text
    value = cell.item() if kind in ("i", "u", "f", "b") and hasattr(cell, "item") else cell
    return Decimal(str(value)) if isinstance(value, float) else value
