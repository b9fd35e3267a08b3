"""Rows of plain data: which columns they have, and how the collections that have them hand them out.

A row is declared once, as a `TypedDict` whose fields say what they are. Dicts, CSV, JSON, frames, the JSON Schema, the
table in the documentation and the types of a type checker all follow from that.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, Generic, Literal, TextIO, TypeVar, cast, get_args, get_type_hints, overload

import attrs

if TYPE_CHECKING:
    from rollout.labels import Lang

Kind = Literal["text", "category", "day", "ordinal", "integer", "number", "flag", "list", "records", "mapping"]
Row = TypeVar("Row")
Target = str | os.PathLike[str] | TextIO

TOGETHER = 512  # rows that are made and written at a time

_KINDS: dict[object, Kind] = {str: "text", int: "integer", float: "number", bool: "flag", list[str]: "list"}
_KINDS |= {list[dict[str, object]]: "records", dict[str, str]: "mapping"}


@attrs.frozen
class Column:
    """What a field of a row is: its meaning in English, its heading in Vietnamese, and of what kind its values are.

    A `day` is text in ISO form, an `ordinal` the number of a day as `datetime.date.toordinal` gives it, a `category` a
    text that many rows share: one of the `values`, where these are closed. `kind` need not be said where the type of
    the field does. `name` and `optional` (whether it can be None) are taken from the field.
    """

    meaning: str
    vi: str
    kind: Kind | None = None
    values: tuple[str, ...] = ()
    name: str = ""
    optional: bool = False


@cache
def columns_of(row: type) -> tuple[Column, ...]:
    """The columns of a declared row, in their order."""
    columns = []
    for name, hint in get_type_hints(row, include_extras=True).items():
        base, column = get_args(hint)
        kinds = [kind for kind in get_args(base) if kind is not type(None)] if type(None) in get_args(base) else [base]
        kind = column.kind or ("category" if column.values else _KINDS[kinds[0]])
        columns.append(attrs.evolve(column, name=name, kind=kind, optional=kinds != [base]))
    return tuple(columns)


Values = Mapping[str, object]
Made = TypeVar("Made")


@attrs.frozen(eq=False)
class Section:
    """Some rows in a row: what they `share`, what some of them have in common, and a column for each name left.

    Rows with the same entry in `keys` have `alike[key]` in common; where there are no keys, nothing. Values that many
    sections have in common are one and the same mapping in each, so that what is made of it is kept.
    """

    shared: Values
    columns: Mapping[str, Sequence[object]]
    size: int
    keys: Sequence[object] = ()
    alike: Mapping[object, Values] = {}

    def values(self, name: str) -> Iterable[object]:
        """The values of one column."""
        if name in self.shared:
            return repeat(self.shared[name], self.size)
        if name in self.columns:
            return self.columns[name]
        known = {key: values[name] for key, values in self.alike.items()}
        return map(known.__getitem__, self.keys)


class InCommon(Generic[Made]):
    """What is made of the values that rows have in common: once, and kept while more rows with them may come."""

    def __init__(self, make: Callable[[Values], Made]) -> None:
        self._make = make
        self._made: dict[tuple[int, int], tuple[Values, Values, Made]] = {}  # the values are kept for their ids

    def by_row(self, section: Section) -> Iterable[Made]:
        """What is made of the values in common of each row of a section."""
        shared = section.shared
        if not section.keys:
            return repeat(self._of(shared, _NOTHING), section.size)
        made = {key: self._of(shared, values) for key, values in section.alike.items()}
        return map(made.__getitem__, section.keys)

    def _of(self, shared: Values, values: Values) -> Made:
        ids = id(shared), id(values)
        known = self._made.get(ids)
        if known is None:
            if len(self._made) >= REMEMBERED:
                self._made.clear()
            known = self._made[ids] = shared, values, self._make({**shared, **values})
        return known[2]


_NOTHING: Values = {}
REMEMBERED = 1_024  # so much of what is made of values in common is kept


def dicts_of(columns: Sequence[Column], sections: Iterable[Section]) -> Iterator[dict[str, object]]:
    """A dict per row, with the `columns` in their order; no two of them have a list in common."""
    names = [column.name for column in columns]
    lists = [column.name for column in columns if column.kind == "list"]
    models = InCommon(lambda values: {name: values.get(name) for name in names})
    for section in sections:
        own = zip(*section.columns.values(), strict=True) if section.columns else repeat((), section.size)
        for model, cells in zip(models.by_row(section), own, strict=True):
            row = model.copy()
            row.update(zip(section.columns, cells, strict=True))
            for name in lists:
                row[name] = _own_list(row[name])
            yield row


def _own_list(value: object) -> object:
    """A list of its own, so that no two rows have one in common."""
    return list(value) if isinstance(value, list | tuple) else value


def sections_of_rows(rows: Iterable[Any]) -> Iterator[Section]:
    """Rows that are dicts with the names of the first one, in sections."""
    waiting: list[Mapping[str, object]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == TOGETHER:
            yield _transposed(waiting)
            waiting = []
    if waiting:
        yield _transposed(waiting)


def _transposed(rows: Sequence[Mapping[str, object]]) -> Section:
    return Section({}, {name: [row[name] for row in rows] for name in rows[0]}, len(rows))


class Rows(Generic[Row]):
    """What has rows: each collection says of which columns, and makes them in sections.

    `lang` is the language of titles, names and labels; the names of the columns are English.
    """

    __slots__ = ()

    def row_columns(self) -> tuple[Column, ...]:
        """The columns of its rows."""
        raise NotImplementedError

    def sections(self, lang: Lang) -> Iterator[Section]:
        """Its rows, in parts."""
        raise NotImplementedError

    def to_dicts(self, lang: Lang = "en") -> list[Row]:
        """Plain data, one dict per row: days as ISO text and as ordinals, levels as numbers, texts in the language."""
        return cast(list[Row], list(dicts_of(self.row_columns(), self.sections(lang))))

    @overload
    def to_csv(self, target: None = None, *, lang: Lang = "en") -> str: ...
    @overload
    def to_csv(self, target: Target, *, lang: Lang = "en") -> None: ...
    def to_csv(self, target: Target | None = None, *, lang: Lang = "en") -> str | None:
        """The rows as CSV: the text, or written to a `target`, a path or an open text file.

        A file is written piece by piece, and is there whole or not at all. A text that a spreadsheet would take for a
        formula begins with an apostrophe.
        """
        from rollout.lines import csv_lines, written

        return written(csv_lines(self.row_columns(), self.sections(lang)), target)

    @overload
    def to_json(self, target: None = None, *, lang: Lang = "en") -> str: ...
    @overload
    def to_json(self, target: Target, *, lang: Lang = "en") -> None: ...
    def to_json(self, target: Target | None = None, *, lang: Lang = "en") -> str | None:
        """The rows as a JSON list, one row per line: the text, or written to a `target` as `to_csv` does."""
        from rollout.lines import json_lines, written

        return written(json_lines(self.row_columns(), self.sections(lang)), target)

    def to_frame(self, native: str | None = None, *, lang: Lang = "en") -> Any:  # noqa: ANN401  # it is the caller's kind
        """The rows as a frame of the library named by `native`: polars, pandas or pyarrow; else the first installed.

        Days are ISO text, and ordinals as 32-bit integers; what many rows share is a category; lists are text, as in
        CSV. Needs the extra `frames`.
        """
        from rollout.frame import native_frame

        return native_frame(self.row_columns(), self.sections(lang), native)
