"""A graph of dependencies as a Vega-Lite specification."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rollout.labels import Lang
from rollout.network.network import Network
from rollout.progress.statuses import Statuses
from rollout.schedule.schedule import Schedule
from rollout.views.drawing import LOOKS, Mark
from rollout.views.graph import LIMIT_BOXES, sketch
from rollout.views.pictures.palette import GREY, STROKES, tint_of
from rollout.views.pictures.placement import LINE, MARGIN, PADDING, PlacedArrow, Placement, bent_line, placed
from rollout.views.pictures.vega_marks import SMALL, Spec, layer_of, specification, text_mark, with_data
from rollout.views.svg_text import described

DASHES = {"dashed": [8, 4], "dotted": [2, 4], "bold": [1, 0], "plain": [1, 0]}
WIDTHS = {"dashed": 2.4, "dotted": 2.0, "bold": 2.4, "plain": 1.2}


def chart_graph(
    obligations: Schedule | Statuses | Network,
    *,
    lang: Lang = "en",
    limit: int = LIMIT_BOXES,
    alone: bool = False,
    threshold: int = 0,
    dark: bool = False,
) -> dict[str, Any]:
    """The picture of `rollout.views.plots.plot_graph` as a Vega-Lite specification.

    `obligations`, `lang`, `limit`, `alone` and `threshold` are as there; with `dark`, text is light.
    """
    drawing = sketch(obligations, lang=lang, limit=limit, alone=alone, threshold=threshold)
    placement = placed(drawing)
    size = {"width": round(placement.width), "height": round(placement.height)}
    layers = with_data(_graph_layers(placement))
    return specification(drawing.text(described(drawing)), {**size, "layer": layers}, dark=dark)


def _graph_layers(placement: Placement) -> Iterator[Spec]:
    x = {"type": "quantitative", "axis": None, "scale": {"domain": [0, placement.width], "nice": False}}
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [placement.height, 0], "nice": False}}
    area = {"x": {"field": "x", **x}, "x2": {"field": "x2"}, "y": {"field": "y", **y}, "y2": {"field": "y2"}}
    point = {"x": area["x"], "y": area["y"]}
    frames = [_corners(frame) for frame in placement.frames]
    grey = {"type": "rect", "cornerRadius": 5, "fill": GREY, "fillOpacity": 0.1, "stroke": GREY, "strokeOpacity": 0.5}
    yield layer_of(frames, grey, area)
    for mark in dict.fromkeys(box.mark for box in placement.boxes):
        boxes = [_corners(box) for box in placement.boxes if box.mark == mark]
        fill = {"fill": STROKES[mark], "fillOpacity": tint_of(mark)} if mark else {"fill": None}
        yield layer_of(boxes, {"type": "rect", "cornerRadius": 5, **fill, **_stroke_properties(mark)}, area)
    for mark in dict.fromkeys(arrow.mark for arrow in placement.arrows):
        arrows = [arrow for arrow in placement.arrows if arrow.mark == mark]
        yield from _arrow_layers(arrows, mark, point)
    yield from _text_layers(placement, point)
    yield from _legend_layers(placement, area)


def _corners(place: Any) -> Spec:  # noqa: ANN401  # a box or a frame
    return {"x": place.x, "y": place.y, "x2": place.x + place.width, "y2": place.y + place.height}


def _stroke_properties(mark: Mark | None) -> Spec:
    line = LOOKS[mark].line if mark else "plain"
    return {"stroke": STROKES[mark] if mark else GREY, "strokeWidth": WIDTHS[line], "strokeDash": DASHES[line]}


def _arrow_layers(arrows: list[PlacedArrow], mark: Mark | None, point: Spec) -> Iterator[Spec]:
    """The lines of the `arrows` of one `mark`, and their heads; `point` encodes x and y."""
    lines: list[Spec] = []
    for number, arrow in enumerate(arrows):
        bends = bent_line(arrow.points)
        lines += [{"x": x, "y": y, "arrow": number, "place": place} for place, (x, y) in enumerate(bends)]
    order = {"field": "place", "type": "quantitative"}
    path = {**point, "detail": {"field": "arrow", "type": "nominal"}, "order": order}
    yield layer_of(lines, {"type": "line", **_stroke_properties(mark)}, path)
    heads = [{"x": arrow.points[-1][0] - 4, "y": arrow.points[-1][1]} for arrow in arrows]
    colour = STROKES[mark] if mark else GREY
    head = {"type": "point", "shape": "triangle-right", "filled": True, "color": colour, "size": 60, "opacity": 1}
    yield layer_of(heads, head, point)


def _text_layers(placement: Placement, point: Spec) -> Iterator[Spec]:
    """All lines of text, those that name a box or a frame in bold; `point` encodes x and y."""
    strong: list[Spec] = []
    plain: list[Spec] = []
    for box in placement.boxes:
        for place, line in enumerate(box.lines):
            row = {"x": box.x + PADDING, "y": box.y + PADDING + LINE * (place + 0.35), "text": line}
            (strong if place < box.strong else plain).append(row)
    for frame in placement.frames:
        for place, line in enumerate(frame.lines):
            strong.append({"x": frame.x + PADDING, "y": frame.y + PADDING + LINE * (place + 0.5), "text": line})
    encoding = {**point, "text": {"field": "text", "type": "nominal"}}
    yield layer_of(strong, text_mark(align="left", baseline="middle", fontWeight="bold"), encoding)
    yield layer_of(plain, text_mark(align="left", baseline="middle"), encoding)
    labels = [{"x": arrow.at[0], "y": arrow.at[1] - 5, "text": arrow.text} for arrow in placement.arrows if arrow.text]
    yield layer_of(labels, text_mark(align="center", baseline="bottom"), encoding)


def _legend_layers(placement: Placement, area: Spec) -> Iterator[Spec]:
    """A sample and the words for each mark, and the notes; `area` encodes the corners of a rectangle."""
    y = placement.height - MARGIN - (len(placement.legend) + len(placement.notes)) * (LINE + 4)
    texts: list[Spec] = []
    for mark, text, is_arrow in placement.legend:
        y += LINE + 4
        height = 0 if is_arrow else 5
        sample = {"x": MARGIN, "x2": MARGIN + 28, "y": y - 4 - height, "y2": y - 4 + height}
        kind = {"type": "rule"} if is_arrow else {"type": "rect", "fill": None}
        yield layer_of([sample], {**kind, **_stroke_properties(mark)}, area)
        texts.append({"x": MARGIN + 38, "y": y - 4, "text": text})
    for note in placement.notes:
        y += LINE + 4
        texts.append({"x": MARGIN, "y": y - 4, "text": note})
    encoding = {"x": area["x"], "y": area["y"], "text": {"field": "text", "type": "nominal"}}
    if texts:
        yield layer_of(texts, text_mark(align="left", baseline="middle", fontSize=SMALL), encoding)
