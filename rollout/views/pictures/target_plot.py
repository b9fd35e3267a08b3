"""Targets drawn with matplotlib: one panel per target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rollout.labels import Lang
from rollout.problems import InputError, Problem
from rollout.progress.attainment import Attainment
from rollout.sentences import words
from rollout.views.pictures.canvas import SMALL, at, canvas, day_axis, ink, legend_below, paper, quiet_frame
from rollout.views.pictures.lettering import folded_lines
from rollout.views.pictures.palette import BLUE, GREEN, VERMILION
from rollout.views.pictures.trajectories import (
    COMING,
    EXPECTED,
    MEASURED,
    NEEDED,
    NOT_COMPARABLE,
    PANELS,
    REQUIRED,
    Panel,
    first_panels,
    panels_of,
    subtitle,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 6.4, 4.2  # inches of a panel
LETTERS = 74  # of a line above a panel
DASHES, DOTS = (0, (5, 2)), (0, (1, 2))


def plot_target(attainments: Attainment | Iterable[Attainment], ax: Axes | None = None, *, lang: Lang = "en") -> Axes:
    """One target: its levels, measurements, the pace needed and the forecast; drawn on `ax` or on new axes.

    `attainments` are that of one body, or those of all bodies that have the target. Raises InputError where they are of
    several targets or of none, and where matplotlib is not installed.
    """
    panels = panels_of([attainments] if isinstance(attainments, Attainment) else attainments)
    if len(panels) != 1:
        right = "give the attainments of one, or call plot_targets"
        raise InputError([Problem("not-one-target", "attainments", f"{len(panels)} targets are not one", right)])
    axes = ax or canvas(WIDTH + 2, HEIGHT)[0]
    _draw_panel(axes, panels[0], lang)
    legend_below(axes, list(_lines_of_legend(axes, panels, lang)), columns=3)
    return axes


def plot_targets(
    attainments: Iterable[Attainment],
    axes: Sequence[Axes] | None = None,
    *,
    lang: Lang = "en",
    limit: int = PANELS,
) -> tuple[Axes, ...]:
    """A panel for each target of some `attainments`, up to `limit` of them; on `axes`, one for each, or on new ones.

    `lang` is the language of all text. Raises InputError where there are no targets or too few axes, and where
    matplotlib is not installed.
    """
    drawn, note = first_panels(attainments, limit)
    columns = 1 if len(drawn) == 1 else 2
    places = list(axes) if axes is not None else canvas(WIDTH, HEIGHT, len(drawn), columns)
    if len(places) < len(drawn):
        message = f"there are {len(places)} axes for {len(drawn)} targets"
        raise InputError([Problem("too-few-axes", "axes", message, "give axes for each, or set limit=")])
    for place, panel in zip(places, drawn, strict=False):
        _draw_panel(place, panel, lang)
    legend_below(places[len(drawn) - 1], list(_lines_of_legend(places[0], drawn, lang)), note.of(lang), columns=3)
    return tuple(places[: len(drawn)])


def _draw_panel(axes: Axes, panel: Panel, lang: Lang) -> None:
    _draw_levels(axes, panel, lang)
    for curve in panel.curves:
        _draw_curve(axes, curve.points, is_alone=len(panel.curves) == 1)
        if curve.doubtful is not None:
            axes.plot(at(curve.doubtful[0], 1), curve.doubtful[1], color=ink(axes), **DOUBTFUL)
    for course, colour, dashes in ((panel.needed, VERMILION, DASHES), (panel.coming, BLUE, DOTS)):
        if course is not None:
            ends = (course.start, course.end)
            days, values = [at(moment, 1) for moment, _ in ends], [value for _, value in ends]
            axes.plot(days, values, color=colour, linestyle=dashes, linewidth=1.8)
    if panel.expected is not None:
        axes.plot(at(panel.as_of, 1), panel.expected, **HOPED)
    axes.axvline(at(panel.as_of, 1), color=ink(axes), linewidth=1.2, linestyle=(0, (4, 2)))
    day_axis(axes, panel.first, panel.last, lang)
    low, high = panel.heights
    axes.set_ylim((high, low) if panel.is_rank else (low, high))
    quiet_frame(axes)
    lines = folded_lines(panel.title.of(lang), LETTERS, 2)
    notes = folded_lines(subtitle(panel).of(lang), LETTERS + 12, 2)
    room = 8 + 11 * len(notes)
    axes.set_title("\n".join(lines), loc="left", fontsize=SMALL + 1, fontweight="bold", parse_math=False, pad=room)
    how = {"va": "bottom", "ha": "left", "xycoords": "axes fraction", "textcoords": "offset points"}
    axes.annotate("\n".join(notes), (0, 1), (0, 5), fontsize=SMALL, color=ink(axes), parse_math=False, **how)


DOUBTFUL = {"marker": "x", "markersize": 7, "markeredgewidth": 1.8, "linestyle": ""}
HOPED = {"marker": "D", "markersize": 7, "markerfacecolor": "none", "color": GREEN, "linestyle": ""}


def _draw_curve(axes: Axes, points: Sequence[tuple[Any, float]], *, is_alone: bool) -> None:
    days = [at(moment, 1) for moment, _ in points]
    values = [value for _, value in points]
    how = {"linewidth": 1.8, "markersize": 5} if is_alone else {"linewidth": 0.8, "markersize": 2.5, "alpha": 0.6}
    axes.plot(days, values, marker="o", color=BLUE, markeredgecolor=paper(axes), markeredgewidth=0.6, **how)


def _draw_levels(axes: Axes, panel: Panel, lang: Lang) -> None:
    """Each level from its due day on, with its figure; a range as a band."""
    for step in panel.steps:
        start, end = at(step.due, 1), at(step.until or panel.last, 1) + (0 if step.until else 10_000)
        axes.plot([start, end], [step.floor, step.floor], color=GREEN, linewidth=2.2, solid_capstyle="butt")
        axes.plot(start, step.floor, marker="^", color=GREEN, markersize=6)
        if step.aim != step.floor:
            axes.fill_between([start, end], step.floor, step.aim, color=GREEN, alpha=0.2, linewidth=0)
        how = {"xytext": (3, 4), "textcoords": "offset points", "fontsize": SMALL, "parse_math": False}
        axes.annotate(step.label.of(lang), (start, step.floor), color=ink(axes), **how)


def _lines_of_legend(axes: Axes, panels: Iterable[Panel], lang: Lang) -> Iterator[Any]:
    """What the lines and marks mean that occur."""
    from matplotlib.lines import Line2D

    panels = list(panels)
    yield Line2D([], [], color=GREEN, linewidth=2.2, marker="^", label=REQUIRED.of(lang))
    if any(curve.points for panel in panels for curve in panel.curves):
        yield Line2D([], [], color=BLUE, marker="o", label=MEASURED.of(lang))
    if any(curve.doubtful for panel in panels for curve in panel.curves):
        yield Line2D([], [], color=ink(axes), label=NOT_COMPARABLE.of(lang), **DOUBTFUL)
    if any(panel.needed for panel in panels):
        yield Line2D([], [], color=VERMILION, linestyle=DASHES, linewidth=1.8, label=NEEDED.of(lang))
    if any(panel.coming for panel in panels):
        yield Line2D([], [], color=BLUE, linestyle=DOTS, linewidth=1.8, label=COMING.of(lang))
    if any(panel.expected is not None for panel in panels):
        yield Line2D([], [], label=EXPECTED.of(lang), **HOPED)
    day = words("ngày {d}", "as of {d}", d=panels[0].as_of).of(lang)
    yield Line2D([], [], linestyle=(0, (4, 2)), color=ink(axes), label=day)
