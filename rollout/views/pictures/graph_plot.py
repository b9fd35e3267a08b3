"""A graph of dependencies drawn with matplotlib."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import attrs

from rollout.labels import Lang
from rollout.network.network import Network
from rollout.progress.statuses import Statuses
from rollout.schedule.schedule import Schedule
from rollout.views.drawing import LOOKS, Mark
from rollout.views.graph import LIMIT_BOXES, sketch
from rollout.views.pictures.canvas import canvas, paper, write
from rollout.views.pictures.palette import GREY, STROKES, tint_of
from rollout.views.pictures.placement import (
    FONT,
    LINE,
    MARGIN,
    PADDING,
    PlacedArrow,
    Placement,
    bent,
    placed,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PIXEL = 1 / 80  # inches
NARROWER = 0.86  # than the letters of a screen, so that those of DejaVu Sans fit too
DASHES: dict[str, Any] = {"dashed": (0, (5, 2)), "dotted": (0, (1, 2)), "bold": "-", "plain": "-"}
WIDTHS = {"dashed": 1.8, "dotted": 1.6, "bold": 1.8, "plain": 0.9}


def plot_graph(
    obligations: Schedule | Statuses | Network,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    limit: int = LIMIT_BOXES,
    alone: bool = False,
    threshold: int = 0,
) -> Axes:
    """Rules that need each other, or the tasks of a network, as boxes and arrows; drawn on `ax` or on new axes.

    What is late, at risk or critical is marked. `obligations`, `lang`, `limit`, `alone` and `threshold` are as in
    `rollout.views.graph.svg`; small axes have small letters. Raises InputError where matplotlib is not installed.
    """
    drawing = sketch(obligations, lang=lang, limit=limit, alone=alone, threshold=threshold)
    placement = placed(drawing)
    axes = ax
    if axes is None:
        (axes,) = canvas(placement.width * PIXEL, placement.height * PIXEL)
        axes.set_position((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, placement.width)
    axes.set_ylim(placement.height, 0)
    axes.set_aspect("equal")
    pen = _Pen.of(axes, placement)
    for frame in placement.frames:
        pen.round_rectangle(frame, facecolor=GREY, alpha=0.10, edgecolor="none")
        pen.round_rectangle(frame, facecolor="none", alpha=0.5, edgecolor=GREY, linewidth=0.8)
        pen.lines(frame.x + PADDING, frame.y + PADDING * 1.3, frame.lines, len(frame.lines))
    for arrow in placement.arrows:
        _draw_arrow(pen, arrow)
    for box in placement.boxes:
        if box.mark:
            pen.round_rectangle(box, facecolor=STROKES[box.mark], alpha=tint_of(box.mark), edgecolor="none")
        pen.round_rectangle(box, facecolor="none", **pen.stroke(box.mark))
        pen.lines(box.x + PADDING, box.y + PADDING, box.lines, box.strong)
    _draw_legend(pen, placement)
    return axes


@attrs.frozen(eq=False)
class _Pen:
    """Axes, and how many points a pixel of the placement is on them: text fits its box however large they are."""

    axes: Axes
    scale: float

    @classmethod
    def of(cls, axes: Axes, placement: Placement) -> _Pen:
        shape = axes.get_window_extent()
        scale = min(shape.width / placement.width, shape.height / placement.height)
        return cls(axes, scale * 72 / axes.figure.dpi)

    def text(self, x: float, y: float, text: str, **how: Any) -> None:  # noqa: ANN401  # what `Axes.text` takes
        write(self.axes, x, y, text, fontsize=FONT * NARROWER * self.scale, **how)

    def lines(self, x: float, y: float, lines: tuple[str, ...], strong: int) -> None:
        """The `lines` from `x` and `y` down, the first `strong` ones bold."""
        for place, line in enumerate(lines):
            weight = "bold" if place < strong else "normal"
            self.text(x, y + LINE * (place + 0.35), line, fontweight=weight, va="center")

    def round_rectangle(self, place: Any, **how: Any) -> None:  # noqa: ANN401  # a box or a frame; what a patch takes
        from matplotlib.patches import FancyBboxPatch

        style = "round,pad=0,rounding_size=5"
        self.axes.add_patch(FancyBboxPatch((place.x, place.y), place.width, place.height, boxstyle=style, **how))

    def stroke(self, mark: Mark | None) -> dict[str, Any]:
        """The line of a mark, as a patch takes it."""
        line = LOOKS[mark].line if mark else "plain"
        colour = STROKES[mark] if mark else GREY
        return {"edgecolor": colour, "linewidth": WIDTHS[line] * self.scale, "linestyle": DASHES[line]}


def _draw_arrow(pen: _Pen, arrow: PlacedArrow) -> None:
    from matplotlib.patches import PathPatch, Polygon
    from matplotlib.path import Path
    from matplotlib.patheffects import withStroke

    points, codes = [arrow.points[0]], [Path.MOVETO]
    for tail, head in pairwise(arrow.points):
        points += [*bent(tail, head), head]
        codes += [Path.CURVE4] * 3
    stroke = pen.stroke(arrow.mark)
    pen.axes.add_patch(PathPatch(Path(points, codes), facecolor="none", **stroke))
    x, y = arrow.points[-1]
    corners = [(x, y), (x - 9, y - 4.5), (x - 9, y + 4.5)]
    pen.axes.add_patch(Polygon(corners, facecolor=stroke["edgecolor"], edgecolor="none"))
    if arrow.text:
        halo = [withStroke(linewidth=2.5, foreground=paper(pen.axes))]
        pen.text(arrow.at[0], arrow.at[1] - 4, arrow.text, ha="center", va="bottom", path_effects=halo)


def _draw_legend(pen: _Pen, placement: Placement) -> None:
    from matplotlib.patches import PathPatch, Rectangle
    from matplotlib.path import Path

    y = placement.height - MARGIN - (len(placement.legend) + len(placement.notes)) * (LINE + 4)
    for mark, text, is_arrow in placement.legend:
        y += LINE + 4
        sample: Any
        if is_arrow:
            sample = PathPatch(Path([(MARGIN, y - 4), (MARGIN + 28, y - 4)]), facecolor="none", **pen.stroke(mark))
        else:
            sample = Rectangle((MARGIN, y - 10), 28, 11, facecolor="none", **pen.stroke(mark))
        pen.axes.add_patch(sample)
        pen.text(MARGIN + 38, y - 4, text, va="center")
    for note in placement.notes:
        y += LINE + 4
        pen.text(MARGIN, y - 4, note, fontstyle="italic", va="center")
