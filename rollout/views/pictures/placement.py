"""A drawing with a place for everything: boxes with their text on lines, frames, arrows as lines that bend, a legend.

Lengths are in the pixels of a screen; y grows downwards. SVG, matplotlib and Vega draw the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import attrs

from rollout.views.drawing import LOOKS, Arrow, Box, Drawing, Mark
from rollout.views.pictures.layers import Cell, Layers, layers_of
from rollout.views.pictures.lettering import folded_lines, widest

FONT = 11.0  # the height of the letters
LETTER = 6.3  # the width of one, on average
LINE = 14.0  # from line to line
PADDING = 8.0
BETWEEN = 14.0  # boxes
FAMILIES = 26.0  # between the boxes of different tasks
ASIDE = 120.0  # between layers, at the least
PASS = 12.0  # the height of an arrow that passes through a layer
TITLE = 42  # letters of a line
MARGIN = 12.0
PAGE = 1040.0  # the width of a row, unless one part is wider

Point = tuple[float, float]


@attrs.frozen
class PlacedBox:
    """A box: its corner, its size, the lines of its text, how many of them are the title, and its mark."""

    id: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    strong: int
    mark: Mark | None


@attrs.frozen
class PlacedFrame:
    """What encloses the boxes of one task in one layer, with the lines of its title."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]


@attrs.frozen
class PlacedArrow:
    """The points of an arrow from tail to head, and where its text stands."""

    points: tuple[Point, ...]
    text: str
    at: Point
    mark: Mark | None


@attrs.frozen
class Placement:
    """Everything, and how large it is; `legend` are the marks that occur, with their words and meanings."""

    width: float
    height: float
    boxes: tuple[PlacedBox, ...]
    frames: tuple[PlacedFrame, ...]
    arrows: tuple[PlacedArrow, ...]
    legend: tuple[tuple[Mark, str, bool], ...]
    notes: tuple[str, ...]


@attrs.define
class _Sheet:
    """What has been placed so far; where the next part can stand, and how high the row of parts is."""

    boxes: list[PlacedBox] = attrs.field(factory=list)
    frames: list[PlacedFrame] = attrs.field(factory=list)
    arrows: list[PlacedArrow] = attrs.field(factory=list)
    width: float = 0.0
    x: float = MARGIN
    y: float = MARGIN
    row: float = 0.0


def placed(drawing: Drawing) -> Placement:
    """The drawing part by part in rows, and a legend at the bottom."""
    sheet = _Sheet()
    boxes = {box.id: box for box in drawing.boxes}
    for layers in layers_of(drawing):
        _place_part(sheet, layers, drawing, boxes)
    sheet.y += sheet.row + MARGIN
    legend = [(mark, drawing.text(LOOKS[mark].word_and_meaning), True) for mark in drawing.arrow_marks]
    legend += [
        (mark, drawing.text(LOOKS[mark].word_and_meaning), False)
        for mark in drawing.box_marks
        if mark not in drawing.arrow_marks
    ]
    notes = tuple(drawing.text(note) for note in drawing.notes)
    rows = len(legend) + len(notes)
    below = letters_width([*(text for _, text, _ in legend), *notes]) + 5 * MARGIN
    return Placement(
        width=max(sheet.width + MARGIN, below),
        height=sheet.y + (rows * (LINE + 4) + MARGIN if rows else 0.0),
        boxes=tuple(sheet.boxes),
        frames=tuple(sheet.frames),
        arrows=tuple(sheet.arrows),
        legend=tuple(legend),
        notes=notes,
    )


def letters_width(lines: Sequence[str]) -> float:
    """The width of the longest of some lines."""
    return widest(list(lines)) * LETTER


def _place_part(sheet: _Sheet, layers: Layers, drawing: Drawing, boxes: Mapping[str, Box]) -> None:
    """Place a part of the `drawing`, its `layers` of `boxes`, on the `sheet`: beside what is there, or below it."""
    columns = [_Column.of(column, drawing, boxes) for column in layers.layers]
    height = max(column.height for column in columns)
    labels = [widest([drawing.text(arrow.label)]) for arrow, route in _routed(drawing, layers) if route]
    aside = max([ASIDE, *(letters * LETTER + 50 for letters in labels)]) if labels else BETWEEN * 2
    width = sum(column.width for column in columns) + aside * (len(columns) - 1)
    if sheet.x > MARGIN and sheet.x + width > PAGE:
        sheet.x, sheet.y, sheet.row = MARGIN, sheet.y + sheet.row + FAMILIES, 0.0
    ports: dict[int, tuple[Point, Point]] = {}
    x = sheet.x
    for column in columns:
        down = (height - column.height) / 2 if layers.routes else 0.0
        column.place(sheet, x, sheet.y + down, ports)
        x += column.width + aside
    for arrow, route in _routed(drawing, layers):
        sheet.arrows.append(_placed_arrow(arrow, [ports[id(cell)] for cell in route], drawing))
    sheet.width = max(sheet.width, sheet.x + width)
    sheet.x += width + 2 * FAMILIES
    sheet.row = max(sheet.row, height)


def _routed(drawing: Drawing, layers: Layers) -> Iterator[tuple[Arrow, tuple[Cell, ...]]]:
    """The arrows of one part, each with the cells that it runs through."""
    return ((arrow, route) for arrow, route in zip(drawing.arrows, layers.routes, strict=False) if route)


@attrs.frozen
class _Column:
    """A layer: the runs of cells of one family, each with the lines of its title, and the size of all."""

    runs: tuple[tuple[tuple[str, ...], tuple[Cell, ...]], ...]
    texts: Mapping[str, tuple[str, ...]]
    strong: Mapping[str, int]
    marks: Mapping[str, Mark | None]
    width: float
    height: float

    @classmethod
    def of(cls, column: Iterable[Cell], drawing: Drawing, boxes: Mapping[str, Box]) -> _Column:
        cells = list(column)
        titles = {frame.id: tuple(folded_lines(drawing.text(frame.title), TITLE, 2)) for frame in drawing.frames}
        runs: list[tuple[tuple[str, ...], tuple[Cell, ...]]] = []
        for cell in cells:
            if runs and cell.family and runs[-1][1][-1].family == cell.family:
                runs[-1] = (runs[-1][0], (*runs[-1][1], cell))
            else:
                runs.append((titles.get(cell.family, ()), (cell,)))
        texts, strong = {}, {}
        for cell in cells:
            if cell.box is not None:
                texts[cell.box], strong[cell.box] = _box_lines(boxes[cell.box], drawing)
        widths = [letters_width(lines) + 2 * PADDING for lines in texts.values()]
        widths += [letters_width(lines) + 2 * PADDING for lines, _ in runs]
        marks = {name: boxes[name].mark for name in texts}
        made = cls(tuple(runs), texts, strong, marks, max(widths, default=PASS), 0.0)
        return attrs.evolve(made, height=sum(map(made._run_height, runs)) + made._gaps())

    def _gaps(self) -> float:
        """What lies between the runs."""
        return FAMILIES * (len(self.runs) - 1)

    def _run_height(self, run: tuple[tuple[str, ...], tuple[Cell, ...]]) -> float:
        title, cells = run
        inner = sum(map(self._cell_height, cells)) + BETWEEN * (len(cells) - 1)
        return inner + (len(title) * LINE + 3 * PADDING if title else 0.0)

    def _cell_height(self, cell: Cell) -> float:
        return PASS if cell.box is None else len(self.texts[cell.box]) * LINE + PADDING * 1.5

    def place(self, sheet: _Sheet, x: float, y: float, ports: dict[int, tuple[Point, Point]]) -> None:
        """Put all cells on the `sheet`, the first at `x` and `y`; each has two `ports`, to its left and right."""
        for run in self.runs:
            title, cells = run
            inset = PADDING if title else 0.0
            if title:
                height = self._run_height(run)
                frame = PlacedFrame(x - inset, y, self.width + 2 * inset, height, title)
                sheet.frames.append(frame)
                y += len(title) * LINE + 2 * PADDING
            for cell in cells:
                height = self._cell_height(cell)
                middle = y + height / 2
                ports[id(cell)] = ((x, middle), (x + self.width, middle))
                if cell.box is not None:
                    box = PlacedBox(
                        id=cell.box,
                        x=x,
                        y=y,
                        width=self.width,
                        height=height,
                        lines=self.texts[cell.box],
                        strong=self.strong[cell.box],
                        mark=self.marks[cell.box],
                    )
                    sheet.boxes.append(box)
                y += height + BETWEEN
            y += FAMILIES - BETWEEN + (PADDING if title else 0.0)


def _box_lines(box: Box, drawing: Drawing) -> tuple[tuple[str, ...], int]:
    """The lines of a box; those of its first text, which names it, are stronger."""
    first, *rest = (drawing.text(line) for line in box.lines)
    title = folded_lines(first, TITLE, 3)
    lines = [line for text in rest for line in folded_lines(text, TITLE + 4, 2)]
    return (*title, *lines), len(title)


def _placed_arrow(arrow: Arrow, ports: Sequence[tuple[Point, Point]], drawing: Drawing) -> PlacedArrow:
    """From the right of its tail to the left of its head; through layers between them on both sides."""
    (_, start), *passed, (end, _) = ports
    points = [start]
    for left, right in passed if end[0] > start[0] else [(right, left) for left, right in passed]:
        points += [left, right]
    points.append(end)
    (first_x, first_y), (next_x, next_y) = points[0], points[1]
    middle = ((first_x + next_x) / 2, (first_y + next_y) / 2)
    return PlacedArrow(tuple(points), drawing.text(arrow.label), middle, arrow.mark)


def bent(tail: Point, head: Point) -> tuple[Point, Point]:
    """The two points towards which a line between two points leaves and arrives, so that it does both level."""
    reach = max(abs(head[0] - tail[0]) / 2, 30.0)
    return (tail[0] + reach, tail[1]), (head[0] - reach, head[1])


def bent_line(points: Sequence[Point], pieces: int = 12) -> list[Point]:
    """Points along the bends of an arrow, so many for each, for what can draw straight lines only."""
    line = [points[0]]
    for tail, head in pairwise(points):
        corners = (tail, *bent(tail, head), head)
        line += [_along(corners, piece / pieces) for piece in range(1, pieces + 1)]
    return line


def _along(corners: Sequence[Point], part: float) -> Point:
    """The point of a Bézier curve with four corners at a part of it, from 0 to 1."""
    rest = 1 - part
    weights = (rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3)
    x, y = (sum(weight * corner[axis] for weight, corner in zip(weights, corners, strict=True)) for axis in (0, 1))
    return round(x, 1), round(y, 1)
