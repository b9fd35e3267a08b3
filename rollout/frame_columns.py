"""The rows of a data frame of any library, through narwhals, which is imported here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rollout.blocks import Block, Rows
from rollout.layout import Layout
from rollout.problems import InputError, Problem

LONG = 65_536  # rows that are read together


def frame_rows(frame: object, layout: Layout, error: type[InputError]) -> Rows:
    """The rows of a data frame; of a lazy one the columns that the layout reads are collected.

    Raises `error` for what narwhals takes for no frame, ModuleNotFoundError without the extra `frames`.
    """
    try:
        import narwhals.stable.v2 as nw
    except ModuleNotFoundError as caught:
        message = "data frames need the package narwhals: pip install 'rollout-policy[frames]'"
        raise ModuleNotFoundError(message, name=caught.name) from None
    try:
        whole: Any = nw.from_native(frame)
    except TypeError:
        message, right = f"{type(frame).__name__} is no data frame", "give one of Polars, pandas, PyArrow or DuckDB"
        raise error([Problem("wrong-type", "", message, right)]) from None
    names = whole.collect_schema().names()
    read = [name for name in names if layout.reads(name)]
    whole = whole.select(read)
    if isinstance(whole, nw.LazyFrame):
        whole = whole.collect()
    return Rows("rows", _frame_blocks(whole, names, set(read)))


def _frame_blocks(frame: Any, names: list[str], read: set[str]) -> Iterator[Block]:  # noqa: ANN401  # of narwhals
    for first in range(0, max(len(frame), 1), LONG):
        part = frame[first : first + LONG]
        cells = [part.get_column(name).to_list() if name in read else () for name in names]
        yield Block(range(first + 1, first + 1 + len(part)), names, cells)
