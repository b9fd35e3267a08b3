"""Tables as text and as HTML, and the values that a notebook shows as tables."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from rollout.signs import visible

if TYPE_CHECKING:
    from rollout.figures import Style

SHOWN = 20  # rows that a repr shows
PARTS = 4  # parts of a field that are shown
MISSING = "–"
_TRUTH: dict[Style, tuple[str, str]] = {"vi": ("không", "có"), "en": ("no", "yes")}


@attrs.frozen(eq=False, repr=False)
class Table:
    """Named columns and rows of plain values. `total` is the number of rows of which these are the first.

    `lang` is the language in which days, numbers and the line of the total are printed.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    title: str = ""
    total: int | None = None
    lang: Style = "en"

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, object]], title: str = "", total: int | None = None) -> Table:
        """A table of `rows` that all have the columns of the first, with its `title` and the `total` of all rows."""
        mappings = list(rows)
        columns = tuple(mappings[0]) if mappings else ()
        cells = tuple(tuple(mapping[name] for name in columns) for mapping in mappings)
        return cls(columns, cells, title, total)

    def first(self, limit: int | None) -> Table:
        """The table with its first rows only, and the total of all."""
        if limit is None or limit >= len(self.rows):
            return self
        return attrs.evolve(self, rows=self.rows[:limit], total=len(self))

    def to_dicts(self) -> list[dict[str, object]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

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

    def _repr_html_(self) -> str:
        from html import escape

        numeric = [self.is_numeric(place) for place in range(len(self.columns))]
        head = _html_cells(list(map(str, self.columns)), numeric, "th")
        body = "".join(f"<tr>{_html_cells(row, numeric, 'td')}</tr>" for row in self.cells(SHOWN))
        caption = f"<caption>{escape(self.title)}</caption>" if self.title else ""
        rest = "".join(f"<p>{escape(line)}</p>" for line in self.rest(SHOWN))
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"

    def cells(self, limit: int | None = None) -> list[list[str]]:
        """The texts of the rows, of the first `limit` or of all."""
        return [[_cell_text(value, self.lang) for value in row] for row in self.rows[:limit]]

    def is_numeric(self, place: int) -> bool:
        """Whether a column has numbers only, which are aligned to the right."""
        values = [row[place] for row in self.rows if row[place] is not None]
        return bool(values) and all(map(_is_numeric, values))

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
    return sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in unicodedata.normalize("NFC", text)
        if not unicodedata.combining(letter)
    )


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


def _html_cells(row: Sequence[str], numeric: Sequence[bool], tag: str) -> str:
    """The cells of a row, each with its own alignment: notebooks align all of them to the right."""
    from html import escape

    cells = []
    for value, to_right in zip(row, numeric, strict=True):
        side = "right" if to_right else "left"
        cells.append(f'<{tag} style="text-align:{side}">{escape(value)}</{tag}>')
    return "".join(cells)


class Shown:
    """A value that a notebook shows as a table of its fields, without the empty ones."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        rows = []
        for field in attrs.fields(type(self)):  # type: ignore[arg-type]  # its subclasses are attrs classes
            if not field.name.startswith("_"):
                value = getattr(self, field.name)
                if str(value) and value not in (None, (), False):
                    rows.append((field.name, _field_text(value)))
        return Table(("field", "value"), tuple(rows), type(self).__name__)._repr_html_()


def _field_text(value: object) -> object:
    if isinstance(value, tuple):
        rest = f"; … {len(value) - PARTS:,} more" if len(value) > PARTS else ""
        return "; ".join(map(str, value[:PARTS])) + rest
    return getattr(value, "both", value)
