"""A timeline drawn with matplotlib."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rollout.labels import Lang
from rollout.progress.statuses import Statuses
from rollout.views.pictures.canvas import (
    at,
    canvas,
    day_axis,
    entitle,
    ink,
    legend_below,
    paper,
    patch_of,
    quiet_frame,
    write,
)
from rollout.views.pictures.lane_drafts import LANES, LaneGrain, lanes_of
from rollout.views.pictures.lanes import BASE, DUE, WINDOW, Lane, Lanes, counts_text, lane_lines
from rollout.views.pictures.palette import GREY, PAINTS, TOKENS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, LINE, MARGINS = 11.0, 0.14, 1.7  # inches
DASHES = (0, (4, 2))
THIN = 0.1  # of the height of a lane: a frame would cover what is thinner


def plot_timeline(
    statuses: Statuses,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    by: LaneGrain | None = None,
    limit: int = LANES,
) -> Axes:
    """Windows, due days, evidence and how it stands on the day, as lanes by tier; drawn on `ax` or on new axes.

    A lane of `statuses` is a task at a place; where there are more than `limit`, ever more are put together. With `by`
    it is a "task", "policy", "holder", "tier" or "body". `lang` is the language of all text. The share of a window in a
    colour is the share of its bodies; the line below a window is the delay of those that are open. Raises UnknownError
    for another `by`, InputError where matplotlib is not installed.
    """
    picture = lanes_of(statuses, by, limit)
    axes = ax or canvas(WIDTH, _lane_height(picture, lang) * max(picture.height, 2) + MARGINS)[0]
    _draw_bars(axes, picture)
    for y, lane in zip(picture.rows, picture.lanes, strict=True):
        _draw_marks(axes, y, lane)
        _write_beside(axes, y, lane, lang)
    for y, label in picture.headings:
        axes.axhline(y, color=GREY, linewidth=0.8)
        side = axes.get_yaxis_transform()
        write(axes, 0, y - 0.04, label.of(lang), transform=side, ha="left", va="bottom", fontweight="bold")
    axes.axvline(at(picture.as_of, 1), color=ink(axes), linewidth=1.2, linestyle=DASHES)
    axes.set_ylim(picture.height, 0)
    axes.set_yticks([])
    day_axis(axes, picture.first, picture.last, lang)
    quiet_frame(axes, left=False)
    entitle(axes, picture.title.of(lang))
    legend_below(axes, list(_handles(axes, picture, lang)), "; ".join(note.of(lang) for note in picture.notes))
    return axes


def _lane_height(picture: Lanes, lang: Lang) -> float:
    """The inches of a lane: room for the lines beside it."""
    return LINE * max([2, *(len(lane_lines(lane, lang)) for lane in picture.lanes)]) + LINE / 2


def _draw_bars(axes: Axes, picture: Lanes) -> None:
    for bar in picture.bars():
        paint = PAINTS[bar.shade]
        axes.barh(
            bar.top,
            at(bar.end, 1) - at(bar.start),
            height=bar.bottom - bar.top,
            left=at(bar.start),
            align="edge",
            color=paint.colour,
            edgecolor=paper(axes),
            hatch=paint.hatch,
            linewidth=0.6 if bar.bottom - bar.top > THIN else 0,
        )


def _draw_marks(axes: Axes, y: float, lane: Lane) -> None:
    """The ends of the due days, and the evidence, larger where there is more of it."""
    dues = [at(window.due, 1) for window in lane.windows]
    axes.vlines(dues, y + BASE - WINDOW - 0.05, y + BASE + 0.05, color=ink(axes), linewidth=1.6)
    for token in lane.tokens:
        axes.plot(
            at(token.on, 0.5),
            y + BASE - WINDOW / 2,
            marker=TOKENS[token.kind].marker,
            markersize=min(4 + token.count**0.25, 9),
            color=ink(axes),
            markeredgecolor=paper(axes),
            markeredgewidth=0.7,
        )


def _write_beside(axes: Axes, y: float, lane: Lane, lang: Lang) -> None:
    """To the left of the `axes`, at `y`, what the lane is in `lang`, to the right how many are in each class."""
    side = axes.get_yaxis_transform()
    lines = "\n".join(lane_lines(lane, lang))
    write(axes, -0.01, y + 0.5, lines, transform=side, ha="right", va="center")
    write(axes, 1.01, y + 0.5, counts_text(lane, lang), transform=side, ha="left", va="center")


def _handles(axes: Axes, picture: Lanes, lang: Lang) -> Iterator[Any]:
    """What the legend shows: classes, kinds of evidence, due days, and the day."""
    from matplotlib.lines import Line2D

    colour = ink(axes)
    for shade in picture.shades:
        yield patch_of(axes, shade, lang)
    for kind in picture.kinds:
        yield Line2D([], [], linestyle="", marker=TOKENS[kind].marker, color=colour, label=TOKENS[kind].word.of(lang))
    due = {"marker": "|", "markersize": 10, "markeredgewidth": 1.6, "label": DUE.of(lang)}
    yield Line2D([], [], linestyle="", color=colour, **due)
    yield Line2D([], [], linestyle=DASHES, color=colour, label=picture.title.of(lang))
