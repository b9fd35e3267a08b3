"""What the Vega-Lite pictures have in common: the head of a specification, days, marks, and text as the page has it.

Nothing sets a colour of text, so that the theme of the page does, unless it is asked for. Days are ISO text on a scale
of UTC, so that no time zone moves them. No text stands in an expression: titles are data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rollout.labels import Lang
from rollout.views.pictures.palette import GREY, PAINTS, Shade

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
SMALL = 11  # pixels of the text of a picture
PAPER: Spec = {"view": {"stroke": None}, "axis": {"gridOpacity": 0.35, "domainColor": GREY}}
LIGHT = "#e8e8e8"
LIGHT_TEXT = {
    "background": "transparent",
    "text": {"color": LIGHT},
    "title": {"color": LIGHT},
    "axis": {**PAPER["axis"], "labelColor": LIGHT, "gridColor": GREY},
    "legend": {"labelColor": LIGHT},
}
MONTHS: Mapping[Lang, str] = {"vi": "%-m/%Y", "en": "%Y-%m"}
DAYS: Mapping[Lang, str] = {"vi": "%d/%-m/%Y", "en": "%Y-%m-%d"}


def specification(title: str, content: Mapping[str, Any], notes: Sequence[str] = (), *, dark: bool = False) -> Spec:
    """A whole specification, with the `title` of the picture, the `notes` below it and its `content`.

    On a `dark` page its text is light, and what is behind it shows; otherwise both have the colours of the theme.
    """
    heading = {"text": title, "anchor": "start", "fontSize": SMALL + 3, "fontWeight": "normal"}
    if notes:
        heading |= {"subtitle": list(notes), "subtitleFontSize": SMALL, "subtitleColor": GREY}
    head = {"$schema": SCHEMA, "description": title, "title": heading}
    return {**head, "config": {**PAPER, **(LIGHT_TEXT if dark else {})}, **content}


def layer_of(rows: Iterable[Mapping[str, Any]], mark: Mapping[str, Any], encoding: Mapping[str, Any]) -> Spec:
    """A layer with data of its own."""
    return {"data": {"values": [dict(row) for row in rows]}, "mark": dict(mark), "encoding": dict(encoding)}


def with_data(layers: Iterable[Spec]) -> list[Spec]:
    """The layers that have any data: of one without, Vega does not know how large it is."""
    return [layer for layer in layers if layer["data"]["values"]]


def text_mark(**how: Any) -> Spec:  # noqa: ANN401  # properties of a mark
    """A mark of text."""
    return {"type": "text", "fontSize": SMALL, **how}


def day_field(name: str, first: dt.date, last: dt.date, lang: Lang) -> Spec:
    """The encoding of x by the field `name`: days from the `first` to the `last`, printed in `lang`, by no locale."""
    days = (last - first).days
    form = (MONTHS if days > 60 else DAYS)[lang]
    if days > 1500:
        form = "%Y"
    axis = {"format": form, "title": None, "labelOverlap": True, "tickCount": 6}
    scale = {"type": "utc", "domain": [day_text(first), day_text(last)]}
    return {"field": name, "type": "temporal", "scale": scale, "axis": axis}


def day_text(moment: dt.date, later: int = 0) -> str:
    """A day, or the day so many days later, as the data have it; a day that ends is where the next one begins."""
    return dt.date.fromordinal(min(moment.toordinal() + later, dt.date.max.toordinal())).isoformat()


def shade_field(shades: Sequence[Shade], lang: Lang) -> Spec:
    """The encoding of a colour by classes, with their signs and words in the legend."""
    return {
        "field": "class",
        "type": "nominal",
        "scale": {
            "domain": [shade_caption(shade, lang) for shade in shades],
            "range": [PAINTS[s].colour for s in shades],
        },
        "legend": {"title": None, "orient": "bottom", "columns": 3, "labelLimit": 400},
    }


def shade_caption(shade: Shade, lang: Lang) -> str:
    """The sign and the word of a class, by which the data name it."""
    return f"{PAINTS[shade].sign} {PAINTS[shade].word.of(lang)}"


def day_rule(moment: dt.date, first: dt.date, last: dt.date, lang: Lang) -> Spec:
    """The dashed line at the end of a `moment`, on an axis of days from `first` to `last`, printed in `lang`."""
    mark = {"type": "rule", "color": GREY, "strokeDash": [6, 3], "size": 2}
    return layer_of([{"day": day_text(moment, 1)}], mark, {"x": day_field("day", first, last, lang)})
