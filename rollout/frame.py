"""Rows as a frame of the library that the caller uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any, cast

from rollout.lines import flat
from rollout.problems import UnknownError, near
from rollout.row_columns import ByKey
from rollout.rows import Column, InCommon, Section, Values

NATIVE = ("polars", "pandas", "pyarrow")
_TYPES = {"category": "Categorical", "ordinal": "Int32", "integer": "Int64", "number": "Float64", "flag": "Boolean"}
_PANDAS = {"category": "category", "ordinal": "Int32", "integer": "Int64", "number": "Float64", "flag": "boolean"}


def native_frame(columns: Sequence[Column], sections: Iterable[Section], native: str | None) -> Any:  # noqa: ANN401
    """The rows of the `columns` in `sections` as a frame of the library named `native`, or of the first installed.

    Raises UnknownError for another name, and ModuleNotFoundError where the library is not installed.
    """
    if native is not None and native not in NATIVE:
        raise UnknownError("library of frames", native, near(native, NATIVE))
    library: Any = native or _first_installed()
    import narwhals as nw

    parts = tuple(sections)
    names = {name for section in parts for name in section.columns}
    common = [column for column in columns if parts and column.name not in names]
    keyed = _columns_by_key(parts, columns)
    elsewhere = {column.name for column in chain(common, *keyed)}
    own = [column for column in columns if column.name not in elsewhere]
    frames = (
        [_library_frame(own, {column.name: _column_cells(parts, column) for column in own}, library)] if own else []
    )
    if common:
        frames.append(_frame_in_common(common, parts, library))
    frames += [_frame_by_key(columns_alike, parts, library) for columns_alike in keyed]
    return nw.concat(frames, how="horizontal").select([column.name for column in columns]).to_native()


def _frame_in_common(columns: Sequence[Column], sections: Iterable[Section], library: Any) -> Any:  # noqa: ANN401
    """A frame of `columns` that no section has of its own: made once for rows that are alike, and taken by each.

    `library` is the name of its library.
    """
    alike: list[Values] = []
    numbers = InCommon(partial(_number_of, alike))
    rows = list(chain.from_iterable(map(numbers.by_row, sections)))
    values = {column.name: _in_frame(column, [row[column.name] for row in alike]) for column in columns}
    return _rows_taken(_library_frame(columns, values, library), rows)


def _number_of(alike: list[Values], values: Values) -> int:
    """The number of the `values` that some rows have in common, which are added to those of others."""
    alike.append(values)
    return len(alike) - 1


def _columns_by_key(sections: Sequence[Section], columns: Iterable[Column]) -> list[list[Column]]:
    """The columns that are by key in one table in all sections; together those that have the keys in common."""
    alike: defaultdict[tuple[int, ...], list[Column]] = defaultdict(list)
    for column in columns:
        parts = [part for part in _parts_of(column, sections) if isinstance(part, ByKey)]
        if len(parts) == len(sections) and len({id(part.table) for part in parts}) == 1:
            alike[tuple(id(part.keys) for part in parts)].append(column)
    return list(alike.values())


def _parts_of(column: Column, sections: Iterable[Section]) -> list[Any]:
    return [section.columns.get(column.name) for section in sections]


def _frame_by_key(columns: Sequence[Column], sections: Sequence[Section], library: Any) -> Any:  # noqa: ANN401
    """A frame of `columns` that have their keys in common in all `sections`: made once for a key, and taken by rows.

    `library` is the name of its library.
    """
    keys = list(chain.from_iterable(part.keys for part in _parts_of(columns[0], sections)))
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    tables = {column.name: _parts_of(column, sections)[0].table for column in columns}
    values = {column.name: _in_frame(column, map(tables[column.name].__getitem__, places)) for column in columns}
    return _rows_taken(_library_frame(columns, values, library), list(map(places.__getitem__, keys)))


def _rows_taken(frame: Any, rows: list[int]) -> Any:  # noqa: ANN401
    """The rows of a frame of narwhals with these numbers, as often as they come."""
    import narwhals as nw

    return nw.maybe_reset_index(frame[rows])


def _column_cells(sections: Iterable[Section], column: Column) -> Iterator[object]:
    """The values of a column, section by section, as frames have them."""
    cell = _IN_FRAMES.get(column.kind or "")
    return chain.from_iterable(section.values(column.name, cell) for section in sections)


def _in_frame(column: Column, values: Iterable[object]) -> Iterable[object]:
    """Some values of a column, as frames have them."""
    cell = _IN_FRAMES.get(column.kind or "")
    return values if cell is None else map(cell, values)


def _library_frame(columns: Iterable[Column], values: Mapping[str, Iterable[object]], library: Any) -> Any:  # noqa: ANN401
    """A frame of some `columns` with their `values`, of the `library` of that name, as narwhals has it."""
    import narwhals as nw

    kinds = {column.name: column.kind or "" for column in columns}
    cells = {name: list(values[name]) for name in kinds}
    if library == "pandas":  # its own integers and flags cannot be missing
        pandas: Any = nw.Implementation.PANDAS.to_native_namespace()
        series = {name: pandas.Series(cells[name], dtype=_PANDAS.get(kinds[name], "str")) for name in kinds}
        return nw.from_native(pandas.DataFrame(series))
    schema = {name: getattr(nw, _TYPES.get(kinds[name], "String")) for name in kinds}
    return nw.from_dict(cells, schema=schema, backend=library)


def _as_text(value: object) -> str | None:
    return None if value is None else str(flat(value))


# What becomes of values whose kind a frame has not.
_IN_FRAMES: dict[str, Callable[[object], object]] = {
    "list": cast(Callable[[object], str], " ".join),  # of texts
    **dict.fromkeys(("records", "mapping"), flat),
    "value": _as_text,
}


def _first_installed() -> str:
    from importlib.util import find_spec

    for name in NATIVE:
        if find_spec(name):
            return name
    raise ModuleNotFoundError(f"a frame needs one of {', '.join(NATIVE)}; pip install 'rollout-policy[frames]' polars")
