"""A table fitted to the columns of a screen: as a table whose cells wrap, or as a record per row where it is too wide.

Nothing is cut: what has no blank in it, such as an id, stays on one line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rollout.cli.screen import HEAD, NAME, PLAIN, RULE, Line, wrapped
from rollout.tables import MISSING, Table, width

BETWEEN = 2  # columns from one cell to the next
LEAST = 12  # columns that a column of longer cells has at least
WORD = 32  # longer words make a column no wider: a table that has them as names becomes records

Styler = Callable[[str, str], str]  # the style of a cell, by the head of its column and its text


def fitted(table: Table, columns: int | None, styler: Styler) -> list[Line]:
    """The lines of a table; within so many `columns`, if there is a limit. The `styler` gives the style of each cell.

    Where the words of its columns have no room beside each other, or the cells would be higher than records, the
    columns of a row stand one below the other.
    """
    title: list[Line] = [[(part, HEAD)] for part in wrapped(table.title, columns or 10**9)] if table.title else []
    rest: list[Line] = [[(line, RULE)] for line in table.rest()]
    if not table.columns:
        return [*title, *rest]
    cells = table.cells()
    natural = _natural_widths(table, cells)
    if columns is None or _total(natural) <= columns:
        return [*title, *_as_table(table, cells, natural, styler), *rest]
    least = _least_widths(table, cells, natural)
    records = _as_records(table, cells, columns, styler)
    if _total(least) > columns:
        return [*title, *([[]] if title else []), *records, *rest]
    lines = _as_table(table, cells, _widened(table, cells, least, natural, columns), styler)
    if len(lines) > len(records):
        return [*title, *([[]] if title else []), *records, *rest]
    return [*title, *lines, *rest]


def _total(widths: Sequence[int]) -> int:
    """The columns that a table of such widths takes."""
    return sum(widths) + BETWEEN * (len(widths) - 1)


def _natural_widths(table: Table, cells: Sequence[Sequence[str]]) -> list[int]:
    """The width of each column in which nothing wraps."""
    return [
        max(map(width, (name, *(row[place] for row in cells)))) for place, name in enumerate(map(str, table.columns))
    ]


def _least_widths(table: Table, cells: Sequence[Sequence[str]], natural: Sequence[int]) -> list[int]:
    """The least width of each column: its longest word, and more of it where its cells are long."""
    widths = []
    for place, name in enumerate(table.columns):
        words = [word for row in cells for word in row[place].split()]
        longest = max(map(width, [*words, *_head_words(str(name))]), default=0)
        widths.append(max(longest, min(natural[place], LEAST)))
    return widths


def _head_words(name: str) -> list[str]:
    """The parts of a head that are not broken: a name of data may be broken behind a low line."""
    return name.replace("_", "_ ").split()


def _widened(
    table: Table, cells: Sequence[Sequence[str]], least: Sequence[int], natural: Sequence[int], columns: int
) -> list[int]:
    """The `least` widths of a `table`, to the `natural` ones where its `cells` are highest, within the `columns`."""
    widths, weights = [*least], []
    for place in range(len(table.columns)):
        sizes = [width(row[place]) for row in cells]
        weights.append((sum(size * size for size in sizes) / max(len(sizes), 1)) ** 0.5)
    for _ in range(columns - _total(least)):
        open_places = [place for place, size in enumerate(widths) if size < natural[place]]
        if not open_places:
            break
        widths[max(open_places, key=lambda place: (weights[place] / widths[place], -place))] += 1
    return widths


def _as_table(table: Table, cells: Sequence[Sequence[str]], widths: Sequence[int], styler: Styler) -> list[Line]:
    """The head of a `table`, a rule, and its rows of `cells` in `widths` and the styles of the `styler`."""
    numeric = [table.is_numeric(place) for place in range(len(table.columns))]
    heads = [_head_lines(str(name), size) for name, size in zip(table.columns, widths, strict=True)]
    lines = _side_by_side(heads, widths, numeric, [HEAD] * len(heads))
    lines.append([("  ".join("-" * size for size in widths), RULE)])
    for row in cells:
        parts = [wrapped(cell, size) for cell, size in zip(row, widths, strict=True)]
        styles = [styler(str(name), cell) for name, cell in zip(table.columns, row, strict=True)]
        lines += _side_by_side(parts, widths, numeric, styles)
    return lines


def _head_lines(name: str, size: int) -> list[str]:
    """The lines of a head in so many columns."""
    lines = wrapped(name if width(name) <= size else " ".join(_head_words(name)), size)
    return [line.replace("_ ", "_") for line in lines]


def _side_by_side(
    cells: Sequence[list[str]], widths: Sequence[int], numeric: Sequence[bool], styles: Sequence[str]
) -> list[Line]:
    """The lines of the `cells` of a row beside each other, each padded to its width; numbers stand to the right.

    `widths`, `numeric` and `styles` are those of the cells.
    """
    lines: list[Line] = []
    for number in range(max(map(len, cells))):
        line: Line = []
        for cell, size, to_right, style in zip(cells, widths, numeric, styles, strict=True):
            text = cell[number] if number < len(cell) else ""
            blanks = " " * (size - width(text))
            if line:
                line.append((" " * BETWEEN, PLAIN))
            line += [(blanks, PLAIN), (text, style)] if to_right else [(text, style), (blanks, PLAIN)]
        lines.append(line)
    return lines


def _as_records(table: Table, cells: Sequence[Sequence[str]], columns: int, styler: Styler) -> list[Line]:
    """Each row of a `table` as lines of a head and a cell, as wide as the `columns`, with an empty line after it.

    The `cells` that are missing are left out; the others have the styles of the `styler`.
    """
    names = [str(name) for name in table.columns]
    label = max(map(width, names))
    lines: list[Line] = []
    for row in cells:
        for place, (name, cell) in enumerate(zip(names, row, strict=True)):
            if cell != MISSING:
                style = styler(name, cell) or (NAME if place == 0 else PLAIN)
                lines += _labelled(name + " " * (label - width(name) + BETWEEN), cell, columns, style)
        lines.append([])
    return lines[:-1] if not table.rest() else lines


def _labelled(label: str, cell: str, columns: int, style: str) -> list[Line]:
    """A `label` and its `cell` in a `style`, wrapped to `columns`; below it, where a word has no room beside."""
    room = columns - width(label)
    if max(map(width, cell.split()), default=0) > room:
        return [[(label.rstrip(), RULE)], *([(line, style)] for line in wrapped(f"    {cell}", columns, "    "))]
    first, *others = wrapped(cell, columns, " " * width(label), width(label))
    return [[(label, RULE), (first, style)], *([(line, style)] for line in others)]
