"""Rows as a frame of the library that the caller uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rollout.lines import flat
from rollout.problems import UnknownError, near
from rollout.rows import Column, Section

NATIVE = ("polars", "pandas", "pyarrow")
_TYPES = {"category": "Categorical", "ordinal": "Int32", "integer": "Int64", "number": "Float64", "flag": "Boolean"}
_PANDAS = {"category": "category", "ordinal": "Int32", "integer": "Int64", "number": "Float64", "flag": "boolean"}
NESTED = ("list", "records", "mapping")
ANYTHING = "value"


def native_frame(columns: Sequence[Column], sections: Iterable[Section], native: str | None) -> Any:  # noqa: ANN401
    """The rows of the `columns` in `sections` as a frame of the library named `native`, or of the first installed.

    Raises UnknownError for another name, and ModuleNotFoundError where the library is not installed.
    """
    if native is not None and native not in NATIVE:
        raise UnknownError("library of frames", native, near(native, NATIVE))
    library: Any = native or _first_installed()
    values: dict[str, list[object]] = {column.name: [] for column in columns}
    for section in sections:
        for name, cells in values.items():
            cells.extend(section.values(name))
    for column in columns:
        if column.kind in NESTED:
            values[column.name] = list(map(flat, values[column.name]))
        elif column.kind == ANYTHING:
            values[column.name] = [None if cell is None else str(flat(cell)) for cell in values[column.name]]
    import narwhals as nw

    if library == "pandas":  # its own integers and flags cannot be missing
        pandas: Any = nw.Implementation.PANDAS.to_native_namespace()
        types = {column.name: _PANDAS.get(column.kind or "", "str") for column in columns}
        return pandas.DataFrame({name: pandas.Series(cells, dtype=types[name]) for name, cells in values.items()})
    schema = {column.name: getattr(nw, _TYPES.get(column.kind or "", "String")) for column in columns}
    return nw.from_dict(values, schema=schema, backend=library).to_native()


def _first_installed() -> str:
    from importlib.util import find_spec

    for name in NATIVE:
        if find_spec(name):
            return name
    raise ModuleNotFoundError(f"a frame needs one of {', '.join(NATIVE)}; pip install 'rollout-policy[frames]' polars")
