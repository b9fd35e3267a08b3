"""The rows of a data frame of any library, through narwhals, which is imported here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set as AbstractSet
from functools import partial
from typing import Any, cast

from rollout.blocks import Block, Coded, Rows
from rollout.layout import Layout
from rollout.problems import InputError, Problem

LONG = 65_536  # rows that are read together
BEYOND = "beyond the years 1 to 9999"  # a day


def frame_rows(frame: object, layout: Layout, error: type[InputError]) -> Rows:
    """The rows of a data frame; of a lazy one the columns that the layout reads are collected.

    Raises `error` for what narwhals takes for no frame, ModuleNotFoundError without the extra `frames`.
    """
    try:
        import narwhals.stable.v2 as nw
        from narwhals.exceptions import DuplicateError
    except ModuleNotFoundError as caught:
        message = "data frames need the package narwhals: pip install 'rollout-policy[frames]'"
        raise ModuleNotFoundError(message, name=caught.name) from None
    try:
        whole: Any = nw.from_native(frame)
        names = whole.collect_schema().names()
    except DuplicateError:
        message, right = "has two columns of one name", "give each a name of its own"
        raise error([Problem("twice", "rows", message, right)]) from None
    except TypeError:
        message, right = f"{type(frame).__name__} is no data frame", "give one of Polars, pandas, PyArrow or DuckDB"
        raise error([Problem("wrong-type", "", message, right)]) from None
    read = [name for name in names if layout.reads(name)]
    whole = whole.select(read)
    if isinstance(whole, nw.LazyFrame):
        whole = whole.collect()
    ours = None if len(read) < len(names) else list(map(layout.name, names))
    coded = partial(_coded_columns, whole, ours) if ours and {*layout.names.values()} <= {*ours} else None
    return Rows("rows", _frame_blocks(whole, names, set(read)), coded=coded)


def _frame_blocks(frame: Any, names: list[str], read: set[str]) -> Iterator[Block]:  # noqa: ANN401  # of narwhals
    for first in range(0, max(len(frame), 1), LONG):
        part = frame[first : first + LONG]
        cells = [_cells_of(part.get_column(name)) if name in read else () for name in names]
        yield Block(range(first + 1, first + 1 + len(part)), names, cells)


def _cells_of(column: Any) -> Sequence[object]:  # noqa: ANN401  # of narwhals
    """The values of a column; in the place of days that Python does not have, text that is no day."""
    try:
        return cast("Sequence[object]", column.to_list())
    except (OverflowError, ValueError):
        return [_cell_of(column, place) for place in range(len(column))]


def _cell_of(column: Any, place: int) -> object:  # noqa: ANN401  # of narwhals
    try:
        return column[place]
    except (OverflowError, ValueError):
        return BEYOND


def _coded_columns(frame: Any, names: Sequence[str], wanted: AbstractSet[str]) -> Mapping[str, Coded] | None:  # noqa: ANN401
    """The columns of a frame by our `names`, each with its distinct values; None where that cannot be had.

    It can of text and days, if the columns are those `wanted`, with a value in each row, and PyArrow is installed.
    """
    if sorted(names) != sorted(wanted):
        return None
    import narwhals.stable.v2 as nw

    try:
        import pyarrow as pa
    except ModuleNotFoundError:
        return None
    columns = {}
    for name, (theirs, kind) in zip(names, frame.schema.items(), strict=True):
        if kind not in (nw.String, nw.Categorical, nw.Enum, nw.Date):
            return None
        cells = frame.get_column(theirs).to_arrow()
        encoded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        if encoded.null_count or not len(encoded):
            return None
        try:
            values = encoded.dictionary.to_pylist()
        except (OverflowError, ValueError):  # a day after the year 9999
            return None
        columns[name] = Coded(values, encoded.indices.cast(pa.int32()))
    return columns


def taken(codes: Sequence[int], column: Coded) -> Sequence[int]:
    """The code of the value of each row of a column, of which each distinct value has one of the `codes`."""
    return _as_numbers(_taken(codes, column))


def summed(codes: Sequence[int], column: Coded, more: Sequence[int], further: Coded) -> Sequence[int]:
    """For each row, the sum of the code of its value in a `column`, and of that in a `further` one.

    The distinct values of these have the `codes`, and `more`.
    """
    from pyarrow import compute

    return _as_numbers(compute.add(_taken(codes, column), _taken(more, further)))


def _taken(codes: Sequence[int], column: Coded) -> Any:  # noqa: ANN401  # of PyArrow
    import pyarrow as pa

    return pa.array(codes, pa.int32()).take(column.places)


def _as_numbers(numbers: Any) -> Sequence[int]:  # noqa: ANN401  # of PyArrow
    """32-bit whole numbers, none of them null, as a sequence over the same memory."""
    return memoryview(numbers.buffers()[1]).cast("i")[numbers.offset : numbers.offset + len(numbers)]
