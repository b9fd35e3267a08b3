"""Tables as text and as HTML, and the values that a notebook shows as tables."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

import attrs

from rollout.rows import SHOWN, Column, Kind, Rows, Section
from rollout.signs import visible

if TYPE_CHECKING:
    from rollout.figures import Style
    from rollout.labels import Lang

LONGEST_CELL = 240  # letters of a cell that a notebook shows
PARTS = 4  # parts of a field that are shown
MISSING = "–"
_TRUTH: dict[Style, tuple[str, str]] = {"vi": ("không", "có"), "en": ("no", "yes")}


class Words(Protocol):
    """What the names in a table stand for, in a language; the title of one is named as its columns are."""

    def head(self, column: str, lang: Lang) -> str: ...

    def cell(self, column: str, value: object, lang: Lang) -> object: ...


@attrs.frozen(eq=False, repr=False)
class Table(Rows[dict[str, object]]):
    """Named columns and rows of plain values. `total` is the number of rows of which these are the first.

    `lang` is the language in which days, numbers and the line of the total are printed. `words` say what a notebook
    shows for names that stand for something. What leaves as CSV, JSON or a frame is its rows with the names of the
    columns, days as ISO text.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    title: str = ""
    total: int | None = None
    lang: Style = "en"
    words: Words | None = None

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, object]], title: str = "", total: int | None = None) -> Table:
        """A table of `rows` that all have the columns of the first, with its `title` and the `total` of all rows."""
        mappings = list(rows)
        columns = tuple(mappings[0]) if mappings else ()
        cells = tuple(tuple(mapping[name] for name in columns) for mapping in mappings)
        return cls(columns, cells, title, total)

    def filled(self) -> Table:
        """The table without the columns in which there is nothing, but for the first."""
        kept = [
            place
            for place in range(len(self.columns))
            if not place or any(row[place] not in (None, "", [], ()) for row in self.rows)
        ]
        columns = tuple(self.columns[place] for place in kept)
        return attrs.evolve(self, columns=columns, rows=tuple(tuple(row[place] for place in kept) for row in self.rows))

    def first(self, limit: int | None) -> Table:
        """The table with its first rows only, and the total of all."""
        if limit is None or limit >= len(self.rows):
            return self
        return attrs.evolve(self, rows=self.rows[:limit], total=len(self))

    def to_dicts(self, lang: Lang = "en") -> list[dict[str, object]]:  # noqa: ARG002  # they have no words
        """A dict per row, with the values as they are: days are dates. They are the same in every `lang`."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def row_columns(self) -> tuple[Column, ...]:
        """The columns, each of the kind that all its values are of."""
        values = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.columns)
        pairs = zip(self.columns, values, strict=True)
        return tuple(Column("", name, _kind_of(cells), name=name, optional=True) for name, cells in pairs)

    def sections(self, lang: Lang) -> Iterator[Section]:  # noqa: ARG002  # they have no words
        if self.rows:
            values = zip(*self.rows, strict=True)
            columns = {name: list(map(_cell_as_data, cells)) for name, cells in zip(self.columns, values, strict=True)}
            yield Section({}, columns, len(self.rows))

    def overview(self, lang: Lang = "en") -> Table:
        """The table itself, in the language in which it was made; the first rows in words, where it has some."""
        if self.words is None:
            return self
        rows = []
        for row in self.rows[:SHOWN]:
            named = zip(self.columns, row, strict=True)
            rows.append(tuple(self.words.cell(name, value, lang) for name, value in named))
        heads = tuple(self.words.head(name, lang) for name in self.columns)
        title = self.words.head(self.title, lang) if self.title else ""
        return Table(heads, tuple(rows), title, len(self), lang)

    def __len__(self) -> int:
        return len(self.rows) if self.total is None else self.total

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return self.text(SHOWN)

    def text(self, limit: int | None = None) -> str:
        """The table in columns, numbers to the right; of more than `limit` rows the first, and then the total."""
        lines = [visible(self.title)] if self.title else []
        if self.columns:
            header, *cells = [[*map(visible, map(str, self.columns))], *self.cells(limit)]
            widths = [max(map(width, column)) for column in zip(header, *cells, strict=True)]
            numeric = [self.is_numeric(place) for place in range(len(self.columns))]
            lines.append(_text_line(header, widths, numeric))
            lines.append("  ".join("-" * size for size in widths))
            lines += [_text_line(row, widths, numeric) for row in cells]
        return "\n".join([*lines, *self.rest(limit)])

    def markup(self, limit: int | None = SHOWN, longest: int | None = LONGEST_CELL) -> str:
        """The first rows as HTML, and below them how many more there are; each row is named by its first cell.

        `limit` is the number of rows, and `longest` that of the letters of a cell; None for all.
        """
        from rollout.markup import table_markup

        kinds = [self._kind(place) for place in range(len(self.columns))]
        return table_markup(
            list(map(str, self.columns)),
            self.cells(limit),
            caption=visible(self.title),
            kinds=kinds,
            notes=self.rest(limit),
            lang=self.lang,
            longest=longest,
        )

    def cells(self, limit: int | None = None) -> list[list[str]]:
        """The texts of the rows, of the first `limit` or of all."""
        return [[_cell_text(value, self.lang) for value in row] for row in self.rows[:limit]]

    def is_numeric(self, place: int) -> bool:
        """Whether a column has numbers only, which are aligned to the right."""
        values = [row[place] for row in self.rows if row[place] is not None]
        return bool(values) and all(map(_is_numeric, values))

    def _kind(self, place: int) -> str:
        """Whether a column has numbers or days only."""
        if self.is_numeric(place):
            return "number"
        values = [row[place] for row in self.rows if row[place] is not None]
        return "day" if values and all(isinstance(value, dt.date) for value in values) else ""

    def rest(self, limit: int | None = None) -> list[str]:
        """A line with the number of rows that are not shown, if there are any."""
        from rollout.figures import printed

        shown = len(self.rows[:limit])
        if shown == len(self):
            return []
        hidden, total = printed(len(self) - shown, style=self.lang), printed(len(self), style=self.lang)
        return [f"… còn {hidden} trong {total} dòng" if self.lang == "vi" else f"… {hidden} more of {total}"]


def width(text: str) -> int:
    """The columns that a text takes on a screen."""
    if text.isascii():
        return len(text)
    return sum(map(_LETTER_WIDTHS.__getitem__, unicodedata.normalize("NFC", text)))


class _LetterWidths(dict[str, int]):
    """The columns of each letter; those of one that comes again are known."""

    def __missing__(self, letter: str) -> int:
        size = 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        self[letter] = 0 if unicodedata.combining(letter) else size
        return self[letter]


_LETTER_WIDTHS = _LetterWidths()


def _is_numeric(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _cell_text(value: object, lang: Style) -> str:
    from rollout.figures import printed, printed_day

    if value is None or value == "":
        return MISSING
    if isinstance(value, bool):
        return _TRUTH[lang][value]
    if isinstance(value, int | Decimal):
        return printed(value, style=lang)
    if isinstance(value, float) and lang == "vi":
        return printed(Decimal(str(value)), style=lang)
    if isinstance(value, dt.date):
        return printed_day(value, style=lang)
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return visible(" ".join(text.split())) or MISSING


def _text_line(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    padded = []
    for cell, size, to_right in zip(cells, widths, numeric, strict=True):
        blanks = " " * (size - width(cell))
        padded.append(blanks + cell if to_right else cell + blanks)
    return "  ".join(padded).rstrip()


def _kind_of(values: Iterable[object]) -> Kind:
    """The kind of a column by its values: that of all that are there, else text."""
    types = {type(value) for value in values if value is not None}
    for kind, members in _KINDS.items():
        if types and types <= members:
            return kind
    return "text"


_KINDS: dict[Kind, set[type]] = {
    "flag": {bool},
    "integer": {int},
    "number": {int, float, Decimal},
    "day": {dt.date},
    "list": {list, tuple},
}


def _cell_as_data(value: object) -> object:
    """A value of a cell as plain data: a day as ISO text, a number as such, anything else as text."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if value is None or isinstance(value, bool | int | float | list | tuple):
        return value
    return str(value)


class Shown:
    """A value that a notebook shows as a table: of its fields, without the empty ones, unless it says otherwise."""

    __slots__ = ()

    def to_html(self, lang: Lang = "en") -> str:  # noqa: ARG002  # those who have words of their own use it
        """A table of it as HTML, with everything escaped."""
        rows = []
        for field in attrs.fields(type(self)):  # type: ignore[arg-type]  # its subclasses are attrs classes
            if field.repr and not field.name.startswith("_"):
                value = getattr(self, field.name)
                if str(value) and value not in (None, (), False):
                    rows.append((field.name, _field_text(value)))
        return Table(("field", "value"), tuple(rows), type(self).__name__).markup()

    def _repr_html_(self) -> str:
        return self.to_html()


def _field_text(value: object) -> object:
    if isinstance(value, tuple):
        rest = f"; … {len(value) - PARTS:,} more" if len(value) > PARTS else ""
        return "; ".join(map(str, value[:PARTS])) + rest
    return getattr(value, "both", value)
