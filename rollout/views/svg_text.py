"""A drawing as the text of an SVG picture that stands by itself: no script, no font, no request."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise

import attrs

from rollout.labels import Label
from rollout.sentences import count_text, words
from rollout.views.drawing import LOOKS, Drawing, Mark, printable
from rollout.views.pictures.palette import GREY, STROKES, tint_of
from rollout.views.pictures.placement import (
    FONT,
    LINE,
    MARGIN,
    PADDING,
    PlacedArrow,
    PlacedBox,
    PlacedFrame,
    Placement,
    Point,
    bent,
    placed,
)

DASHES = {"dashed": "8 4", "dotted": "2 4", "bold": "", "plain": ""}
WIDTHS = {"dashed": 2.4, "dotted": 2.0, "bold": 2.4, "plain": 1.2}
WIDE = ' style="max-width:none"'  # a page scrolls it sideways, and does not shrink its letters
LIGHT_AND_DARK = (
    "<style>svg{color:#1f1f1f;background:#fff}"
    "@media (prefers-color-scheme:dark){svg{color:#e8e8e8;background:#1e1e1e}}</style>"
)


@attrs.frozen
class Svg:
    """A picture as text: `str()` gives a file, which is light or dark as the reader's system; notebooks show it.

    Within a page its text has the colour of the text around it.
    """

    body: str
    width: float
    height: float

    def __str__(self) -> str:
        return self._tag(' xmlns="http://www.w3.org/2000/svg"', LIGHT_AND_DARK) + "\n"

    def _repr_svg_(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f'<div style="overflow-x:auto">{self._tag(WIDE, "")}</div>'

    def _tag(self, namespace: str, style: str) -> str:
        size = f'width="{self.width:.0f}" height="{self.height:.0f}"'
        box = f'viewBox="0 0 {self.width:.0f} {self.height:.0f}"'
        font = f'font-family="system-ui, DejaVu Sans, sans-serif" font-size="{FONT:.0f}"'
        return f'<svg{namespace} {size} {box} {font} fill="currentColor" role="img">{style}{self.body}</svg>'


def svg_of(drawing: Drawing) -> Svg:
    """The drawing with its places, and a description for those who do not see it."""
    placement = placed(drawing)
    description = drawing.text(described(drawing))
    title = f"<title>{_escaped_xml(description)}</title>"
    return Svg(title + "".join(_parts(placement)), placement.width, placement.height)


def described(drawing: Drawing) -> Label:
    """What the picture is, in a sentence."""
    boxes = count_text(len(drawing.boxes), "nhiệm vụ", "box", "boxes")
    arrows = count_text(len(drawing.arrows), "quan hệ phụ thuộc", "dependency", "dependencies")
    return words("Sơ đồ phụ thuộc: {b}, {a}", "Dependency graph: {b}, {a}", b=boxes, a=arrows)


def _parts(placement: Placement) -> Iterator[str]:
    yield from map(_frame_tags, placement.frames)
    yield from map(_arrow_path, placement.arrows)
    yield from map(_box_tags, placement.boxes)
    yield from map(_arrow_label, placement.arrows)
    yield from _legend_tags(placement)


def _escaped_xml(text: str) -> str:
    return escape(printable(text))


def _text_tag(x: float, y: float, text: str, how: str = "") -> str:
    """A `text` at `x` and `y`; `how` it looks."""
    return f'<text x="{x:.1f}" y="{y:.1f}"{how}>{_escaped_xml(text)}</text>'


def _rect(x: float, y: float, width: float, height: float, how: str) -> str:
    """A rectangle with round corners, from `x` and `y`, of a `width` and a `height`; `how` it looks."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="5" {how}/>'


def _frame_tags(frame: PlacedFrame) -> str:
    how = f'fill="{GREY}" fill-opacity="0.08" stroke="{GREY}" stroke-opacity="0.5"'
    title = "".join(
        _text_tag(frame.x + PADDING, frame.y + PADDING + LINE * (place + 0.6), line, ' font-weight="600"')
        for place, line in enumerate(frame.lines)
    )
    return _rect(frame.x, frame.y, frame.width, frame.height, how) + title


def _box_tags(box: PlacedBox) -> str:
    how = f'fill="none" {_stroke_attributes(box.mark)}'
    if box.mark is not None:
        how = _filled_with(box.mark)
    lines = []
    for place, line in enumerate(box.lines):
        weight = ' font-weight="600"' if place < box.strong else ""
        lines.append(_text_tag(box.x + PADDING, box.y + PADDING * 0.7 + LINE * (place + 0.75), line, weight))
    return _rect(box.x, box.y, box.width, box.height, how) + "".join(lines)


def _filled_with(mark: Mark) -> str:
    return f'fill="{STROKES[mark]}" fill-opacity="{tint_of(mark):.2f}" {_stroke_attributes(mark)}'


def _stroke_attributes(mark: Mark | None) -> str:
    line = LOOKS[mark].line if mark else "plain"
    dashes = f' stroke-dasharray="{DASHES[line]}"' if DASHES[line] else ""
    return f'stroke="{STROKES[mark] if mark else GREY}" stroke-width="{WIDTHS[line]}"{dashes}'


def _arrow_path(arrow: PlacedArrow) -> str:
    """A line that bends, and the head at its end."""
    (x, y), *_ = arrow.points
    curves = "".join(_curve_to(tail, head) for tail, head in pairwise(arrow.points))
    end_x, end_y = arrow.points[-1]
    head = f"M{end_x:.1f} {end_y:.1f}l-9 -4.5v9z"
    colour = STROKES[arrow.mark] if arrow.mark else GREY
    line = f'<path d="M{x:.1f} {y:.1f}{curves}" fill="none" {_stroke_attributes(arrow.mark)}/>'
    return f'{line}<path d="{head}" fill="{colour}"/>'


def _curve_to(tail: Point, head: Point) -> str:
    first, second = bent(tail, head)
    return f"C{first[0]:.1f} {first[1]:.1f} {second[0]:.1f} {second[1]:.1f} {head[0]:.1f} {head[1]:.1f}"


def _arrow_label(arrow: PlacedArrow) -> str:
    x, y = arrow.at
    return _text_tag(x, y - 5, arrow.text, ' text-anchor="middle"') if arrow.text else ""


def _legend_tags(placement: Placement) -> Iterator[str]:
    """A line per mark, and the notes."""
    y = placement.height - MARGIN - (len(placement.legend) + len(placement.notes)) * (LINE + 4)
    for mark, text, is_arrow in placement.legend:
        y += LINE + 4
        sample = f'<path d="M{MARGIN} {y - 4:.1f}h28" {_stroke_attributes(mark)}/>'
        if not is_arrow:
            sample = _rect(MARGIN, y - 10, 28, 11, _filled_with(mark))
        yield sample + _text_tag(MARGIN + 38, y, text)
    for note in placement.notes:
        y += LINE + 4
        yield _text_tag(MARGIN, y, note, ' font-style="italic"')
