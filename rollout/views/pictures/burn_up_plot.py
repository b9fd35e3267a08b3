"""A burn-up drawn with matplotlib."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rollout.days import DayLike
from rollout.labels import Lang
from rollout.progress.timeline import Timeline
from rollout.sentences import text_of
from rollout.views.pictures.canvas import at, canvas, day_axis, entitle, ink, legend_below, paper, patch_of, quiet_frame
from rollout.views.pictures.completions import DUE_BY_THEN, OWED, BurnUp, burn_up_of
from rollout.views.pictures.palette import GREY, PAINTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 9.0, 4.8  # inches


def plot_burn_up(
    timeline: Timeline,
    ax: Axes | None = None,
    *,
    since: DayLike,
    until: DayLike,
    as_of: DayLike | None = None,
    lang: Lang = "en",
) -> Axes:
    """What is done and what has fallen due, day by day from `since`; drawn on `ax` or on new axes.

    Of a `timeline`, states are counted to the day `as_of`, and what falls due to the day `until`. `lang` is that of all
    text. Raises HorizonError where the days are not in this order or lie beyond the schedule's `until`,
    InputError where matplotlib is not installed.
    """
    picture = burn_up_of(timeline, since, until, as_of)
    axes = ax or canvas(WIDTH, HEIGHT)[0]
    _draw_piles(axes, picture)
    _draw_lines(axes, picture, lang)
    _mark_day(axes, picture, lang)
    return axes


def _draw_piles(axes: Axes, picture: BurnUp) -> None:
    days = [*(at(count.on) for count in picture.counts), at(picture.as_of, 1)]
    for shade, bounds in picture.piles():
        paint = PAINTS[shade]
        lows, highs = ([*values, values[-1]] for values in zip(*bounds, strict=True))
        how = {"facecolor": paint.colour, "hatch": paint.hatch, "edgecolor": paper(axes), "linewidth": 0.4}
        axes.fill_between(days, lows, highs, step="post", **how)


def _draw_lines(axes: Axes, picture: BurnUp, lang: Lang) -> None:
    days, totals = zip(*picture.dues, strict=True)
    starts = [at(moment, 1) for moment in days]
    line = {"drawstyle": "steps-post", "color": ink(axes)}
    axes.plot(starts, totals, linewidth=1.8, label=DUE_BY_THEN.of(lang), **line)
    owed = [count.owed for count in picture.counts]
    days_of_counts = [*(at(count.on) for count in picture.counts), at(picture.as_of, 1)]
    axes.plot(days_of_counts, [*owed, owed[-1]], linewidth=1.2, linestyle=(0, (1, 1.5)), label=OWED.of(lang), **line)


def _mark_day(axes: Axes, picture: BurnUp, lang: Lang) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.axvline(at(picture.as_of, 1), color=GREY, linewidth=1.2, linestyle=(0, (4, 2)))
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: text_of(round(value), lang)))
    day_axis(axes, picture.first, picture.last, lang)
    quiet_frame(axes)
    entitle(axes, picture.title.of(lang))
    handles = [patch_of(axes, shade, lang) for shade, _ in reversed([*picture.piles()])]
    legend_below(axes, [*handles, *axes.get_lines()[:2]], columns=3)
