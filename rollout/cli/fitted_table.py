"""A table fitted to the columns of a screen, and never cut: what has no blank in it, such as an id, is on one line.

Where the words of its columns have no room beside each other, the names of the rows stand above the other cells; where
that is not enough, or is higher, each cell of a row has a line of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from rollout.cli.screen import HEAD, NAME, PLAIN, RULE, Line, parts_of, wrapped
from rollout.signs import visible
from rollout.tables import MISSING, Table, width

BETWEEN = 2  # columns from one cell to the next
INDENT = 2  # columns before the cells that stand below the name of their row
LEAST = 10  # columns that a column of longer cells has at least
HIGHER = 1.25  # how much higher than another layout a plain table may be
# The heads of the columns that name a row: the first of them that a table has; else its first column.
NAMING = ("task", "item", "node", "needed", "nhiệm vụ/chỉ tiêu", "mã", "nhiệm vụ phải xong trước", "where", "ở đâu")

Styler = Callable[[str, str], str]  # the style of a cell, by the head of its column and its text


def fitted(table: Table, columns: int | None, styler: Styler) -> list[Line]:
    """The lines of a table, within so many `columns` where there is a limit; the `styler` gives the styles of cells."""
    title: list[Line] = []
    if table.title:
        title = [[(part, HEAD)] for part in wrapped(visible(table.title), columns or 10**9)]
    rest: list[Line] = [[(line, RULE)] for line in table.rest()]
    if not table.columns:
        return [*title, *rest]
    grid = Grid.of(table, styler)
    if columns is None or total(grid.natural) <= columns:
        return [*title, *grid.lines(grid.natural), *rest]
    plain, named, records = grid.within(columns), grid.under_names(columns), grid.records(columns)
    layouts = [layout for layout in (plain, named, records) if layout]  # none where heads alone have no room
    lines = min(layouts, key=len, default=records)
    if plain and len(plain) <= HIGHER * len(lines):
        lines = plain
    if lines and lines is records:  # which have an empty line between them
        return [*title, *([[]] if title else []), *lines, *([[]] if rest else []), *rest]
    return [*title, *lines, *rest]


def total(widths: Sequence[int]) -> int:
    """The columns that cells of such widths take beside each other."""
    return sum(widths) + BETWEEN * (len(widths) - 1)


@attrs.frozen
class Grid:
    """The heads and the cells of a table as texts, a style for each cell, and whether a column has numbers only."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    styles: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    natural: tuple[int, ...]  # the width of each column in which nothing wraps

    @classmethod
    def of(cls, table: Table, styler: Styler) -> Grid:
        heads = tuple(visible(str(name)) for name in table.columns)
        rows = tuple(map(tuple, table.cells()))
        styles = tuple(tuple(styler(head, cell) for head, cell in zip(heads, row, strict=True)) for row in rows)
        numeric = tuple(table.is_numeric(place) for place in range(len(heads)))
        natural = tuple(max(map(width, cells)) for cells in zip(heads, *rows, strict=True))
        return cls(heads, rows, styles, numeric, natural)

    def without(self, place: int) -> Grid:
        """The grid without one column."""
        kept = [number for number in range(len(self.heads)) if number != place]
        return Grid(
            tuple(self.heads[number] for number in kept),
            tuple(tuple(row[number] for number in kept) for row in self.rows),
            tuple(tuple(row[number] for number in kept) for row in self.styles),
            tuple(self.numeric[number] for number in kept),
            tuple(self.natural[number] for number in kept),
        )

    def widths(self, columns: int) -> list[int] | None:
        """The width of each column within so many; None where the longest words have no room beside each other.

        Heads wrap first, then the widest cells, to one width; the others keep their own.
        """
        least, widths = [], []
        for head, *cells in zip(self.heads, *self.rows, strict=True):
            head_word, longest = max(map(width, _head_words(head)), default=0), max(map(width, cells), default=0)
            widths.append(max(head_word, longest, width(head) // 2 + 2))
            least.append(max(head_word, *map(_least_width, cells), min(longest, LEAST)))
        if total(least) > columns:
            return None
        while total(widths) > columns:
            shrinking = [place for place, size in enumerate(widths) if size > least[place]]
            widths[max(shrinking, key=lambda place: (widths[place], place))] -= 1
        # What is left goes to heads, the nearly whole ones first.
        for place in sorted(range(len(widths)), key=lambda place: self.natural[place] - widths[place]):
            if widths[place] < width(self.heads[place]):
                widths[place] += min(columns - total(widths), width(self.heads[place]) - widths[place])
        return widths

    def within(self, columns: int) -> list[Line]:
        """The grid as a table in so many columns; nothing where it has no room."""
        widths = self.widths(columns)
        return self.lines(widths) if widths else []

    def lines(self, widths: Sequence[int]) -> list[Line]:
        """The head, a rule, and the rows, each as high as its highest cell."""
        lines = self.head_lines(widths)
        for number in range(len(self.rows)):
            lines += self.row_lines(number, widths)
        return lines

    def head_lines(self, widths: Sequence[int]) -> list[Line]:
        """The heads beside each other, and a rule below them."""
        heads = [_head_lines(head, size) for head, size in zip(self.heads, widths, strict=True)]
        lines = self._side_by_side(heads, widths, [HEAD] * len(heads))
        lines.append([((" " * BETWEEN).join("-" * size for size in widths), RULE)])
        return lines

    def row_lines(self, number: int, widths: Sequence[int]) -> list[Line]:
        """The cells of a row beside each other, each wrapped to its width."""
        cells = [wrapped(cell, size) for cell, size in zip(self.rows[number], widths, strict=True)]
        return self._side_by_side(cells, widths, self.styles[number])

    def _side_by_side(self, cells: Sequence[list[str]], widths: Sequence[int], styles: Sequence[str]) -> list[Line]:
        """The lines of `cells` beside each other in their `styles`, padded to `widths`; numbers stand to the right."""
        lines: list[Line] = []
        for number in range(max(map(len, cells))):
            line: Line = []
            for cell, size, to_right, style in zip(cells, widths, self.numeric, styles, strict=True):
                text = cell[number] if number < len(cell) else ""
                blanks = " " * (size - width(text))
                if line:
                    line.append((" " * BETWEEN, PLAIN))
                line += [(blanks, PLAIN), (text, style)] if to_right else [(text, style), (blanks, PLAIN)]
            lines.append(line)
        return lines

    def under_names(self, columns: int) -> list[Line]:
        """The other cells of each row below its name, which stands once for rows in a row; nothing without room."""
        place = self.naming
        others = self.without(place)
        widths = others.widths(columns - INDENT) if others.heads else None
        if not widths:
            return []
        lines: list[Line] = [[(part, HEAD)] for part in wrapped(self.heads[place], columns)]
        lines += map(_indented, others.head_lines(widths))
        before = ""
        for number, row in enumerate(self.rows):
            if row[place] != before:
                lines += [[(part, NAME)] for part in wrapped(row[place], columns)]
                before = row[place]
            lines += map(_indented, others.row_lines(number, widths))
        return lines

    @property
    def naming(self) -> int:
        """The place of the column that names the rows."""
        return next((self.heads.index(name) for name in NAMING if name in self.heads), 0)

    def records(self, columns: int) -> list[Line]:
        """Each row as lines of a head and a cell, without the cells that are missing; an empty line between two."""
        label = max(map(width, self.heads))
        lines: list[Line] = []
        for row, styles in zip(self.rows, self.styles, strict=True):
            for place, (head, cell, style) in enumerate(zip(self.heads, row, styles, strict=True)):
                if cell != MISSING:
                    padded = head + " " * (label - width(head) + BETWEEN)
                    lines += _labelled(padded, cell, columns, style or (NAME if place == self.naming else PLAIN))
            lines.append([])
        return lines[:-1]


def _least_width(cell: str) -> int:
    """The width of the longest word of a cell, or of its longest part where there are several; an id is whole."""
    words = cell.split()
    if len(words) == 1:
        return width(cell)
    return max((width(part) for word in words for part in parts_of(word)), default=0)


def _head_words(head: str) -> list[str]:
    """The parts of a head that are not broken: a name of data may be broken behind a low line."""
    return head.replace("_", "_ ").split()


def _head_lines(head: str, size: int) -> list[str]:
    """The lines of a head in so many columns."""
    lines = wrapped(head if width(head) <= size else " ".join(_head_words(head)), size)
    return [line.replace("_ ", "_") for line in lines]


def _indented(line: Line) -> Line:
    return [(" " * INDENT, PLAIN), *line]


def _labelled(label: str, cell: str, columns: int, style: str) -> list[Line]:
    """A `label` and its `cell` in a `style`, wrapped to `columns`; below it, where a word has no room beside."""
    room = columns - width(label)
    if max(map(width, cell.split()), default=0) > room:
        return [[(label.rstrip(), RULE)], *([(line, style)] for line in wrapped(f"    {cell}", columns, "    "))]
    first, *others = wrapped(cell, columns, " " * width(label), width(label))
    return [[(label, RULE), (first, style)], *([(line, style)] for line in others)]
