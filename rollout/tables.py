"""Rows to text and to HTML: the one way in which the library shows a table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import attrs

SHOWN = 20  # rows a repr shows before it says how many there are
MANY = 4  # parts of a field that its value names
MISSING = "–"


@attrs.frozen(eq=False, repr=False)
class Table:
    """Named columns and rows of plain values. `total` counts the rows there are when only the first are held."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    title: str = ""
    total: int | None = None

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, object]], title: str = "", total: int | None = None) -> Table:
        """A table of mappings that all have the columns of the first."""
        held = list(rows)
        columns = tuple(held[0]) if held else ()
        return cls(columns, tuple(tuple(row[name] for name in columns) for row in held), title, total)

    def first(self, limit: int | None) -> Table:
        """The table with its first rows only, and the total there are."""
        if limit is None or limit >= len(self.rows):
            return self
        return Table(self.columns, self.rows[:limit], self.title, len(self))

    def to_dicts(self) -> list[dict[str, object]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def __len__(self) -> int:
        return len(self.rows) if self.total is None else self.total

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return self.text(SHOWN)

    def text(self, limit: int | None = None) -> str:
        """The table in columns, numbers to the right, at most `limit` rows and then the total."""
        cells = [[*map(str, self.columns)], *self.cells(limit)]
        widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
        right = [self.is_numeric(place) for place in range(len(self.columns))]
        lines = [_line(line, widths, right) for line in cells] if self.columns else []
        if lines:
            lines.insert(1, "  ".join("-" * size for size in widths))
        return "\n".join([*([self.title] if self.title else []), *lines, *self.rest(limit)])

    def _repr_html_(self) -> str:
        from html import escape

        shown = self.rows[:SHOWN]
        right = [self.is_numeric(place) for place in range(len(self.columns))]
        head = _row(self.columns, right, "th")
        body = "".join(f"<tr>{_row(row, right, 'td')}</tr>" for row in shown)
        caption = f"<caption>{escape(self.title)}</caption>" if self.title else ""
        rest = "".join(f"<p>{escape(line)}</p>" for line in self.rest(SHOWN))
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"

    def cells(self, limit: int | None = None) -> list[list[str]]:
        """The rows as they are shown."""
        return [[_cell(value) for value in row] for row in self.rows[:limit]]

    def is_numeric(self, place: int) -> bool:
        """Whether a column holds numbers, which are shown to the right."""
        held = [row[place] for row in self.rows if row[place] is not None]
        return bool(held) and all(isinstance(one, int | float | Decimal) and not isinstance(one, bool) for one in held)

    def rest(self, limit: int | None = None) -> list[str]:
        """A line that says how many rows are not shown, where there are any."""
        shown = len(self.rows[:limit])
        return [f"… {len(self) - shown:,} more of {len(self):,}"] if shown < len(self) else []


def width(text: str) -> int:
    """The columns a text takes on a screen."""
    return sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in unicodedata.normalize("NFC", text)
        if not unicodedata.combining(letter)
    )


def _cell(value: object) -> str:
    if value is None or value == "":
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or MISSING
    return " ".join(str(value).split())


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = [
        " " * (size - width(cell)) + cell if to_right else cell + " " * (size - width(cell))
        for cell, size, to_right in zip(cells, widths, right, strict=True)
    ]
    return "  ".join(padded).rstrip()


def _row(row: Sequence[object], right: Sequence[bool], tag: str) -> str:
    """The cells of a row, each aligned by itself: notebooks would put all of them to the right."""
    from html import escape

    return "".join(
        f'<{tag} style="text-align:{"right" if to_right else "left"}">{escape(_cell(value))}</{tag}>'
        for value, to_right in zip(row, right, strict=True)
    )


class Shown:
    """A value that a notebook shows as a table of its fields; those that are empty are left out."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        fields = attrs.fields(type(self))  # type: ignore[arg-type]  # its subclasses are attrs classes
        held = ((field.name, getattr(self, field.name)) for field in fields if not field.name.startswith("_"))
        rows = tuple((name, _brief(value)) for name, value in held if str(value) and value not in (None, (), False))
        return Table(("field", "value"), rows, type(self).__name__)._repr_html_()


def _brief(value: object) -> object:
    if isinstance(value, tuple) and value:
        rest = f"; … {len(value) - MANY:,} more" if len(value) > MANY else ""
        return "; ".join(map(str, value[:MANY])) + rest
    return getattr(value, "both", value)
