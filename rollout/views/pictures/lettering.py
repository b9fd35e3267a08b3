"""Text in pictures: on one line or on a few, short enough to be read beside what it names."""

from __future__ import annotations

import datetime as dt
import textwrap

from rollout.figures import Style, printed_day
from rollout.labels import Label
from rollout.sentences import words
from rollout.tables import width
from rollout.views.drawing import printable

ELLIPSIS = "…"


def folded_lines(text: str, letters: int, most: int) -> list[str]:
    """The text on up to so many lines (`most`) of so many `letters`; what does not fit becomes an ellipsis."""
    return textwrap.wrap(printable(text), letters, max_lines=most, placeholder=f" {ELLIPSIS}") or [""]


def widest(lines: list[str]) -> int:
    """The columns that the longest of some lines takes."""
    return max(map(width, lines), default=0)


def printed_tick(moment: dt.date, days: float, lang: Style) -> str:
    """A day as an axis prints it, whose ticks are so many days apart: as a year, a month or a day."""
    if days > 300:
        return f"{moment.year:04}"
    if days < 27:
        return printed_day(moment, style=lang)
    return f"{moment.month}/{moment.year:04}" if lang == "vi" else f"{moment:%Y-%m}"


def not_drawn(count: Label) -> Label:
    """A note on what is left out, given as a count with its noun."""
    return words("không vẽ: {c}", "not drawn: {c}", c=count)
