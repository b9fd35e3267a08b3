"""Rows of plain data: which columns they have, and how the collections that have them hand them out.

A row is declared once, as a `TypedDict` whose fields say what they are. Dicts, CSV, JSON, frames, the JSON Schema, the
table in the documentation and the types of a type checker all follow from that.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, repeat
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Generic,
    Literal,
    TextIO,
    TypeVar,
    cast,
    get_args,
    get_type_hints,
    overload,
)

import attrs

if TYPE_CHECKING:
    from rollout.labels import Lang
    from rollout.tables import Table

Kind = Literal["text", "category", "day", "ordinal", "integer", "number", "flag", "list", "records", "mapping", "value"]
Row = TypeVar("Row")
Target = str | os.PathLike[str] | TextIO

TOGETHER = 512  # rows that are made and written at a time
SHOWN = 20  # rows of a table for people, and values of a repr, where more are not asked for
FIRST = 20  # rows that are made first, so that a look at a few costs little

_KINDS: dict[object, Kind] = {str: "text", int: "integer", float: "number", bool: "flag", list[str]: "list"}
_KINDS |= {list[dict[str, object]]: "records", dict[str, str]: "mapping"}


@attrs.frozen
class Column:
    """What a field of a row is: its meaning in English, its headings, and of what kind its values are.

    A `day` is text in ISO form, an `ordinal` the number of a day as `datetime.date.toordinal` gives it, a `category` a
    text that many rows share: one of the `values`, where these are closed, a `value` of any kind. `kind` need not be
    said where the type of the field does. `name` and `optional` (whether it can be None) are taken from the field. `en`
    is the heading in English, where it is not the name.
    """

    meaning: str
    vi: str
    kind: Kind | None = None
    values: tuple[str, ...] = ()
    name: str = ""
    optional: bool = False
    en: str = ""

    def head(self, lang: Lang) -> str:
        """Its heading in a table for people."""
        return self.vi if lang == "vi" else self.en or self.name.replace("_", " ")

    def cell(self, value: object) -> object:
        """A value of a row as a cell of a table for people: a day as one, records and mappings in words."""
        if self.kind == "day" and isinstance(value, str):
            day = dt.date.fromisoformat(value)
            return None if day == dt.date.min else day
        if self.kind in ("records", "mapping", "value"):
            from rollout.lines import flat

            return flat(value)
        return value


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


def dated(name: str, day: dt.date | None) -> dict[str, object]:
    """A day as text in ISO form and as an ordinal, under a name."""
    return {name: day.isoformat() if day else None, f"{name}_ordinal": day.toordinal() if day else None}


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

    def values(self, name: str, cell: Callable[[object], object] | None = None) -> Iterable[object]:
        """The values of one column; with a `cell`, what it makes of each."""
        if name in self.columns:
            values = self.columns[name]
            return values if cell is None else map(cell, values)
        if name in self.shared:
            value = self.shared[name]
            return repeat(value if cell is None else cell(value), self.size)
        known = {key: values[name] for key, values in self.alike.items()}
        if cell is not None:
            known = {key: cell(value) for key, value in known.items()}
        return map(known.__getitem__, self.keys)

    def first(self, count: int) -> Section:
        """Its first rows, so many of them."""
        columns = {name: values[:count] for name, values in self.columns.items()}
        return attrs.evolve(self, columns=columns, size=min(count, self.size), keys=self.keys[:count])


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
                value = row[name]
                row[name] = list(value) if isinstance(value, list | tuple) else value
            yield row


def sections_of_rows(rows: Iterable[Any]) -> Iterator[Section]:
    """Rows that are dicts with the names of the first one, in sections."""
    rows_left, size = iter(rows), FIRST
    while part := list(islice(rows_left, size)):
        yield Section({}, {name: [row[name] for row in part] for name in part[0]}, len(part))
        size = TOGETHER


class Rows(Generic[Row]):
    """What has rows: each collection says of which columns, and makes them in sections.

    `lang` is the language of titles, names and labels; the names of the columns are English. A notebook shows the
    columns that are its `essentials`, those in which there is anything.
    """

    __slots__ = ()
    essentials: ClassVar[tuple[str, ...]] = ()

    def __len__(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def row_columns(self) -> tuple[Column, ...]:
        """The columns of its rows."""
        raise NotImplementedError

    def sections(self, lang: Lang) -> Iterator[Section]:
        """Its rows, in parts."""
        raise NotImplementedError

    def sections_in(self, lang: Lang) -> Iterator[Section]:
        """Its rows in a language; raises UnknownError for one that there is not."""
        from rollout.sentences import as_language

        return self.sections(as_language(lang))

    def to_dicts(self, lang: Lang = "en") -> list[Row]:
        """Plain data, one dict per row: days as ISO text and as ordinals, levels as numbers, texts in the language."""
        return cast(list[Row], list(dicts_of(self.row_columns(), self.sections_in(lang))))

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

        return written(csv_lines(self.row_columns(), self.sections_in(lang)), target)

    @overload
    def to_json(self, target: None = None, *, lang: Lang = "en") -> str: ...
    @overload
    def to_json(self, target: Target, *, lang: Lang = "en") -> None: ...
    def to_json(self, target: Target | None = None, *, lang: Lang = "en") -> str | None:
        """The rows as a JSON list, one row per line: the text, or written to a `target` as `to_csv` does."""
        from rollout.lines import json_lines, written

        return written(json_lines(self.row_columns(), self.sections_in(lang)), target)

    def to_frame(self, native: str | None = None, *, lang: Lang = "en") -> Any:  # noqa: ANN401  # it is the caller's kind
        """The rows as a frame of the library named by `native`: polars, pandas or pyarrow; else the first installed.

        Days are ISO text, and ordinals as 32-bit integers; what many rows share is a category; lists are text, as in
        CSV. Needs the extra `frames`.
        """
        from rollout.frame import native_frame

        return native_frame(self.row_columns(), self.sections_in(lang), native)

    def caption(self, lang: Lang) -> str:  # noqa: ARG002  # those who have words of their own use it
        """What they are, in a line above a table."""
        return repr(self)[1:-1]

    def overview(self, lang: Lang = "en") -> Table:
        """The first rows with the columns that a reader needs, in words, and the number of all: what is shown."""
        return table_of_rows_read(self, lang)

    def to_html(self, lang: Lang = "en") -> str:
        """A table of the first rows as HTML, with the number of all: of a few kilobytes whatever their number.

        It has the titles and names in words and everything escaped, and takes its colours from the page.
        """
        return self.overview(lang).markup()

    def _repr_html_(self) -> str:
        return self.to_html()


def table_of_rows_read(rows: Rows[Any], lang: Lang, names: Iterable[str] = (), limit: int | None = SHOWN) -> Table:
    """The first `rows`, up to a `limit`, as a table for people in `lang`: the columns of these `names`, or essentials.

    Columns in which nothing is there are left out, but for the first.
    """
    from rollout.tables import Table

    by_name = {column.name: column for column in rows.row_columns()}
    columns = [by_name[name] for name in names or rows.essentials or by_name]
    first = list(islice(dicts_of(columns, rows.sections_in(lang)), limit))
    cells = tuple(tuple(column.cell(row[column.name]) for column in columns) for row in first)
    heads = tuple(column.head(lang) for column in columns)
    return Table(heads, cells, rows.caption(lang), len(rows), lang).filled()


def record_table(row: type, values: Mapping[str, Any], lang: Lang, names: Iterable[str], title: str) -> Table:
    """The `values` of one `row` as a table for people in `lang`: a line per column of these `names`.

    What is not there, and what is not so, is left out; `title` stands above.
    """
    from rollout.tables import Table

    columns = {column.name: column for column in columns_of(row)}
    filled = [columns[name] for name in names if values[name] not in (None, "", [], False)]
    lines = [(column.head(lang), column.cell(values[column.name])) for column in filled]
    heads = ("mục", "giá trị") if lang == "vi" else ("fact", "value")
    return Table(heads, tuple(lines), title, lang=lang)
