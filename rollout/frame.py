"""Rows as a frame of the library that the caller uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from rollout.lines import flat
from rollout.problems import UnknownError, near
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
    own = [column for column in columns if column.name in names or not parts]
    common = [column for column in columns if column not in own]
    frame = _library_frame(own, {column.name: _column_values(parts, column) for column in own}, library)
    if common:  # made once for all rows that are alike, and taken by each
        alike: list[Values] = []
        numbers = InCommon(partial(_number_of, alike))
        rows = list(chain.from_iterable(map(numbers.by_row, parts)))
        values = {column.name: [row[column.name] for row in alike] for column in common}
        by_row = nw.maybe_reset_index(_library_frame(common, values, library)[rows])
        frame = nw.concat([frame, by_row], how="horizontal").select([column.name for column in columns])
    return frame.to_native()


def _column_values(sections: Iterable[Section], column: Column) -> Iterator[object]:
    """The values of a column, section by section."""
    return chain.from_iterable(section.values(column.name) for section in sections)


def _number_of(alike: list[Values], values: Values) -> int:
    """The number of the `values` that some rows have in common, which are added to those of others."""
    alike.append(values)
    return len(alike) - 1


def _library_frame(columns: Iterable[Column], values: Mapping[str, Iterable[object]], library: Any) -> Any:  # noqa: ANN401
    """A frame of some `columns` with their `values`, of the `library` of that name, as narwhals has it."""
    import narwhals as nw

    kinds = {column.name: column.kind or "" for column in columns}
    cells = {name: list(map(_IN_FRAMES.get(kinds[name], _as_it_is), values[name])) for name in kinds}
    if library == "pandas":  # its own integers and flags cannot be missing
        pandas: Any = nw.Implementation.PANDAS.to_native_namespace()
        series = {name: pandas.Series(cells[name], dtype=_PANDAS.get(kinds[name], "str")) for name in kinds}
        return nw.from_native(pandas.DataFrame(series))
    schema = {name: getattr(nw, _TYPES.get(kinds[name], "String")) for name in kinds}
    return nw.from_dict(cells, schema=schema, backend=library)


def _as_it_is(value: object) -> object:
    return value


def _as_text(value: object) -> str | None:
    return None if value is None else str(flat(value))


# What becomes of values whose kind a frame has not.
_IN_FRAMES: dict[str, Callable[[object], object]] = {
    **dict.fromkeys(("list", "records", "mapping"), flat),
    "value": _as_text,
}


def _first_installed() -> str:
    from importlib.util import find_spec

    for name in NATIVE:
        if find_spec(name):
            return name
    raise ModuleNotFoundError(f"a frame needs one of {', '.join(NATIVE)}; pip install 'rollout-policy[frames]' polars")
