"""A timeline as a Vega-Lite specification."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from rollout.labels import Lang
from rollout.progress.statuses import Statuses
from rollout.sentences import text_of
from rollout.views.pictures.lane_drafts import LANES, LaneGrain, lanes_of
from rollout.views.pictures.lanes import BASE, DAY, WINDOW, Bar, Lane, Lanes, counts_text, lane_lines
from rollout.views.pictures.palette import GREY, TOKENS
from rollout.views.pictures.vega_marks import (
    SMALL,
    Spec,
    day_field,
    day_rule,
    day_text,
    layer_of,
    shade_caption,
    shade_field,
    specification,
    text_mark,
    with_data,
)

WIDTH, LANE = 620, 44  # pixels
INK = "#404040"  # of evidence, on the colours of the classes


def chart_timeline(
    statuses: Statuses,
    *,
    lang: Lang = "en",
    by: LaneGrain | None = None,
    limit: int = LANES,
    dark: bool = False,
) -> dict[str, Any]:
    """The picture of `rollout.views.plots.plot_timeline` as a Vega-Lite specification, with tooltips.

    `statuses`, `lang`, `by` and `limit` are as there; with `dark`, text is light.
    """
    picture = lanes_of(statuses, by, limit)
    notes = [note.of(lang) for note in picture.notes]
    size = {"width": WIDTH, "height": LANE * max(picture.height, 2)}
    content = {**size, "layer": with_data(_timeline_layers(picture, lang))}
    return specification(picture.title.of(lang), content, notes, dark=dark)


def _timeline_layers(picture: Lanes, lang: Lang) -> Iterator[Spec]:
    placed = [*zip(picture.rows, picture.lanes, strict=True)]
    x = day_field("start", picture.first, picture.last + DAY, lang)
    y = {"type": "quantitative", "scale": {"domain": [picture.height, 0], "nice": False}, "axis": None}
    colour = shade_field(picture.shades, lang)
    between = {"x": x, "x2": {"field": "end"}, "y": {"field": "top", **y}, "y2": {"field": "bottom"}}
    tooltip = [{"field": name, "type": "nominal"} for name in ("class", "count", "from", "to")]
    bars = [_bar_row(bar, lang) for bar in picture.bars()]
    yield layer_of(bars, {"type": "rect"}, {**between, "color": colour, "tooltip": tooltip})
    dues = chain.from_iterable(_due_rows(top, lane) for top, lane in placed)
    at_day = {"x": {**x, "field": "day"}, "y": {"field": "y", **y}}
    yield layer_of(dues, {"type": "rule", "color": GREY, "size": 2.5}, {**at_day, "y2": {"field": "y2"}})
    if picture.kinds:
        yield _token_layer(placed, picture, at_day, lang)
    yield day_rule(picture.as_of, picture.first, picture.last + DAY, lang)
    yield from _side_layers(placed, picture, y, lang)


def _bar_row(bar: Bar, lang: Lang) -> Spec:
    return {
        "start": day_text(bar.start),
        "end": day_text(bar.end, 1),
        "top": round(bar.top, 3),
        "bottom": round(bar.bottom, 3),
        "class": shade_caption(bar.shade, lang),
        "count": text_of(bar.count, lang),
        "from": text_of(bar.start, lang),
        "to": text_of(bar.end, lang),
    }


def _due_rows(top: float, lane: Lane) -> Iterator[Spec]:
    for window in lane.windows:
        yield {"day": day_text(window.due, 1), "y": top + BASE, "y2": top + BASE - WINDOW}


def _token_layer(placed: Sequence[tuple[float, Lane]], picture: Lanes, at_day: Spec, lang: Lang) -> Spec:
    """The evidence of the lanes that are `placed`, a shape for each kind in the `picture`.

    `at_day` encodes x and y; `lang` is the language of tooltips.
    """
    rows: list[Spec] = []
    for top, lane in placed:
        for token in lane.tokens:
            row = {"day": day_text(token.on), "y": top + BASE - WINDOW / 2, "kind": TOKENS[token.kind].word.of(lang)}
            rows.append({**row, "on": text_of(token.on, lang), "count": text_of(token.count, lang)})
    tokens = [TOKENS[kind] for kind in picture.kinds]
    scale = {"domain": [token.word.of(lang) for token in tokens], "range": [token.shape for token in tokens]}
    legend = {"title": None, "orient": "bottom", "columns": 3}
    shape = {"field": "kind", "type": "nominal", "scale": scale, "legend": legend}
    tooltip = [{"field": name, "type": "nominal"} for name in ("kind", "count", "on")]
    mark = {
        "type": "point",
        "filled": True,
        "color": "#404040",
        "stroke": "#ffffff",
        "strokeWidth": 0.8,
        "size": 55,
        "opacity": 1,
    }
    return layer_of(rows, mark, {**at_day, "shape": shape, "tooltip": tooltip})


def _side_layers(placed: Sequence[tuple[float, Lane]], picture: Lanes, y: Spec, lang: Lang) -> Iterator[Spec]:
    """Beside the lanes that are `placed` what they are and how many are in each class; above them the tiers.

    `y` encodes the height of the `picture`; `lang` is the language of all text.
    """
    names, counts = [], []
    for top, lane in placed:
        lines = lane_lines(lane, lang)
        names.append({"y": top + 0.5 - (len(lines) - 1) * (SMALL + 2) / (2 * LANE), "text": lines})
        counts.append({"y": top + 0.5, "text": counts_text(lane, lang)})
    tiers = [{"y": top - 0.06, "text": label.of(lang)} for top, label in picture.headings]
    text, height = {"field": "text", "type": "nominal"}, {"field": "y", **y}
    left = text_mark(align="right", baseline="middle", lineHeight=SMALL + 2)
    yield layer_of(names, left, {"x": {"value": -10}, "y": height, "text": text})
    right = text_mark(align="left", baseline="middle")
    yield layer_of(counts, right, {"x": {"value": WIDTH + 10}, "y": height, "text": text})
    bold = text_mark(align="left", baseline="bottom", fontWeight="bold")
    yield layer_of(tiers, bold, {"x": {"value": 0}, "y": height, "text": text})
