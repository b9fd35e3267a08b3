"""Targets as a Vega-Lite specification: one panel per target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from rollout.figures import printed
from rollout.labels import Label, Lang
from rollout.progress.attainment import Attainment
from rollout.sentences import text_of, words
from rollout.views.pictures.lettering import folded_lines
from rollout.views.pictures.palette import BLUE, GREEN, GREY, VERMILION
from rollout.views.pictures.trajectories import (
    COMING,
    EXPECTED,
    MEASURED,
    NEEDED,
    NOT_COMPARABLE,
    PANELS,
    REQUIRED,
    Panel,
    Point,
    first_panels,
    subtitle,
)
from rollout.views.pictures.vega_marks import (
    SMALL,
    Spec,
    day_field,
    day_rule,
    day_text,
    layer_of,
    specification,
    text_mark,
    with_data,
)

WIDTH, HEIGHT = 420, 230  # pixels of a panel
LETTERS = 70  # of a line above a panel
MEANINGS: dict[Label, tuple[str, list[int]]] = {
    REQUIRED: (GREEN, [1, 0]),
    MEASURED: (BLUE, [1, 0]),
    NEEDED: (VERMILION, [7, 4]),
    COMING: (BLUE, [2, 3]),
}


def chart_targets(
    attainments: Iterable[Attainment], *, lang: Lang = "en", limit: int = PANELS, dark: bool = False
) -> dict[str, Any]:
    """The picture of `rollout.views.plots.plot_targets` as a Vega-Lite specification, with tooltips.

    `attainments`, `lang` and `limit` are as there; with `dark`, text is light. Raises InputError where there is none.
    """
    panels, note = first_panels(attainments, limit)
    notes = [note.of(lang)] if note != Label() else []
    title = words("Chỉ tiêu tính đến {d}", "Targets as of {d}", d=panels[0].as_of).of(lang)
    content = {"columns": 2, "concat": [_panel_spec(panel, lang) for panel in panels]}
    return specification(title, content, notes, dark=dark)


def _panel_spec(panel: Panel, lang: Lang) -> Spec:
    title = {
        "text": folded_lines(panel.title.of(lang), LETTERS, 2),
        "subtitle": folded_lines(subtitle(panel).of(lang), LETTERS + 6, 2),
        "anchor": "start",
        "fontSize": SMALL + 1,
        "subtitleFontSize": SMALL,
        "subtitleColor": GREY,
    }
    return {"title": title, "width": WIDTH, "height": HEIGHT, "layer": with_data(_panel_layers(panel, lang))}


def _panel_layers(panel: Panel, lang: Lang) -> Iterator[Spec]:
    x = day_field("day", panel.first, panel.last, lang)
    scale = {"domain": list(panel.heights), "zero": False, "nice": False, "reverse": panel.is_rank}
    y = {"field": "value", "type": "quantitative", "scale": scale, "axis": {"title": None}}
    colours = {"domain": [label.of(lang) for label in MEANINGS], "range": [colour for colour, _ in MEANINGS.values()]}
    dashes = {"domain": colours["domain"], "range": [dash for _, dash in MEANINGS.values()]}
    legend = {
        "title": None,
        "orient": "bottom",
        "columns": 2,
        "labelLimit": 400,
        "symbolType": "stroke",
        "symbolSize": 400,
    }
    meaning = {"field": "meaning", "type": "nominal"}
    encoding = {
        "x": x,
        "y": y,
        "detail": {"field": "line", "type": "nominal"},
        "color": {**meaning, "scale": colours, "legend": legend},
        "strokeDash": {**meaning, "scale": dashes, "legend": legend},
    }
    line = {"type": "line", "clip": True, "strokeWidth": 2 if len(panel.curves) == 1 else 0.8}
    yield layer_of(_line_rows(panel, lang), line, encoding)
    tooltip = [{"field": name, "type": "nominal"} for name in ("what", "on", "figure")]
    points = {"x": x, "y": y, "tooltip": tooltip}
    size = 45 if len(panel.curves) == 1 else 12
    circle = {"type": "point", "filled": True, "clip": True, "color": BLUE, "opacity": 1, "size": size}
    yield layer_of(_measured_rows(panel, lang), circle, points)
    if further := [*_further_rows(panel, lang)]:
        scale = {"domain": [NOT_COMPARABLE.of(lang), EXPECTED.of(lang)], "range": ["cross", "diamond"]}
        legend = {"title": None, "orient": "bottom"}
        shape = {"field": "what", "type": "nominal", "scale": scale, "legend": legend}
        mark = {"type": "point", "clip": True, "opacity": 1, "size": 80, "color": GREY, "strokeWidth": 2}
        yield layer_of(further, mark, {**points, "shape": shape})
    labels = [{**_row((step.due, step.floor), 1), "text": step.label.of(lang)} for step in panel.steps]
    figure = text_mark(align="left", baseline="bottom", dx=4, dy=-3)
    yield layer_of(labels, figure, {"x": x, "y": y, "text": {"field": "text", "type": "nominal"}})
    yield day_rule(panel.as_of, panel.first, panel.last, lang)


def _row(point: Point, later: int = 0) -> Spec:
    return {"day": day_text(point[0], later), "value": point[1]}


def _line_rows(panel: Panel, lang: Lang) -> Iterator[Spec]:
    """The points of all lines, each with the meaning of its line."""
    for number, step in enumerate(panel.steps):
        for name, value in (("floor", step.floor), ("aim", step.aim)):
            line = {"line": f"{name} {number}", "meaning": REQUIRED.of(lang)}
            yield {**_row((step.due, value), 1), **line}
            yield {**_row((step.until or max(panel.last, step.due), value), 1 if step.until else 10_000), **line}
    for number, curve in enumerate(panel.curves):
        for point in curve.points:
            yield {**_row(point, 1), "line": f"curve {number}", "meaning": MEASURED.of(lang)}
    for course in filter(None, (panel.needed, panel.coming)):
        for point in (course.start, course.end):
            yield {**_row(point, 1), "line": course.label.of(lang), "meaning": course.label.of(lang)}


def _measured_rows(panel: Panel, lang: Lang) -> Iterator[Spec]:
    for curve in panel.curves:
        yield from _named(curve.points, MEASURED, lang)


def _further_rows(panel: Panel, lang: Lang) -> Iterator[Spec]:
    """Measurements that are not comparable, and what is expected on the day."""
    yield from _named([curve.doubtful for curve in panel.curves if curve.doubtful], NOT_COMPARABLE, lang)
    yield from _named([] if panel.expected is None else [(panel.as_of, panel.expected)], EXPECTED, lang)


def _named(points: Iterable[Point], what: Label, lang: Lang) -> Iterator[Spec]:
    """Points with what a tooltip says of them."""
    for on, value in points:
        figure = printed(Decimal(str(value)), style=lang)
        yield {**_row((on, value), 1), "what": what.of(lang), "on": text_of(on, lang), "figure": figure}
