"""A burn-up as a Vega-Lite specification."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rollout.days import DayLike
from rollout.labels import Lang
from rollout.progress.timeline import Timeline
from rollout.sentences import text_of
from rollout.views.pictures.completions import DUE_BY_THEN, OWED, PILE, BurnUp, burn_up_of
from rollout.views.pictures.palette import GREY
from rollout.views.pictures.vega_marks import (
    Spec,
    day_field,
    day_rule,
    day_text,
    layer_of,
    shade_caption,
    shade_field,
    specification,
    with_data,
)

WIDTH, HEIGHT = 620, 320  # pixels


def chart_burn_up(
    timeline: Timeline,
    *,
    since: DayLike,
    until: DayLike,
    as_of: DayLike | None = None,
    lang: Lang = "en",
    dark: bool = False,
) -> dict[str, Any]:
    """The picture of `rollout.views.plots.plot_burn_up` as a Vega-Lite specification, with tooltips.

    `timeline`, `since`, `until`, `as_of` and `lang` are as there; with `dark`, text is light.
    """
    picture = burn_up_of(timeline, since, until, as_of)
    content = {"width": WIDTH, "height": HEIGHT, "layer": with_data(_burn_up_layers(picture, lang))}
    return specification(picture.title.of(lang), content, dark=dark)


def _burn_up_layers(picture: BurnUp, lang: Lang) -> Iterator[Spec]:
    x = day_field("day", picture.first, picture.last, lang)
    y = {"field": "low", "type": "quantitative", "axis": {"title": None, "format": "d"}}
    shades = tuple(shade for shade in PILE if shade in dict(picture.piles()))
    tooltip = [{"field": name, "type": "nominal"} for name in ("class", "count", "from", "to")]
    encoding = {"x": x, "x2": {"field": "end"}, "y": y, "y2": {"field": "high"}, "tooltip": tooltip}
    colour = shade_field(shades, lang)
    stroke: Spec = {**colour, "legend": None}  # so that no seam is seen
    piles = {**encoding, "fill": colour, "stroke": stroke}
    yield layer_of(_pile_rows(picture, lang), {"type": "rect", "strokeWidth": 0.8}, piles)
    line = {"type": "line", "interpolate": "step-after", "color": GREY, "strokeWidth": 2.5}
    names = {"domain": [DUE_BY_THEN.of(lang), OWED.of(lang)], "range": [[1, 0], [2, 3]]}
    legend = {"title": None, "orient": "bottom", "columns": 3, "labelLimit": 400}
    dash = {"field": "line", "type": "nominal", "scale": names, "legend": legend}
    counts = {**y, "field": "count"}
    yield layer_of(_total_rows(picture, lang), line, {"x": x, "y": counts, "strokeDash": dash})
    yield day_rule(picture.as_of, picture.first, picture.last, lang)


def _pile_rows(picture: BurnUp, lang: Lang) -> Iterator[Spec]:
    """A rectangle for each class and each time between two changes."""
    starts = [count.on for count in picture.counts]
    ends = [*(day_text(on) for on in starts[1:]), day_text(picture.as_of, 1)]
    lasts = [*(day_text(on, -1) for on in starts[1:]), day_text(picture.as_of)]
    for shade, bounds in picture.piles():
        for on, end, last, (low, high) in zip(starts, ends, lasts, bounds, strict=True):
            if high > low:
                between = {"day": day_text(on), "end": end, "low": low, "high": high}
                tooltip = {"count": text_of(high - low, lang), "from": day_text(on), "to": last}
                yield {**between, "class": shade_caption(shade, lang), **tooltip}


def _total_rows(picture: BurnUp, lang: Lang) -> Iterator[Spec]:
    for on, total in picture.dues:
        yield {"day": day_text(on, 1), "count": total, "line": DUE_BY_THEN.of(lang)}
    for count in picture.counts:
        yield {"day": day_text(count.on), "count": count.owed, "line": OWED.of(lang)}
    yield {"day": day_text(picture.as_of, 1), "count": picture.counts[-1].owed, "line": OWED.of(lang)}
