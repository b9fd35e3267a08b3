"""How the classes of a picture look: a colour, a hatch, a sign and a word, so that none is told by colour alone.

The colours are near those of Okabe and Ito, which people with any colour vision tell apart; they stand out on white and
on black. Text has the colour of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import attrs

from rollout.labels import Label
from rollout.policy.delta import REASONS
from rollout.progress.tabulation import NO_REPORT
from rollout.progress.verdict import DONE, FALLEN_DUE, OPEN, State
from rollout.views.drawing import LOOKS, Mark

Shade = Literal["done", "done_late", "closed", "open", "no_report", "overdue"]

GREY = "#808080"  # of lines and frames: seen on white and on black
BLUE, GREEN, SKY, ORANGE, VERMILION, PURPLE = "#2b8cd6", "#009e73", "#56b4e9", "#e69f00", "#d55e00", "#b5638f"


@attrs.frozen
class Paint:
    """How a class of obligations looks; `hatch` is a pattern of matplotlib, `sign` stands before a count."""

    word: Label
    colour: str
    hatch: str
    sign: str


# In the order in which they are piled up, from the bottom.
PAINTS: Mapping[Shade, Paint] = {
    "done": Paint(LOOKS["done"].word, GREEN, "", "✓"),
    "done_late": Paint(State.DONE_LATE.label, SKY, "//", "→✓"),
    "closed": Paint(LOOKS["closed"].word, "#b3b3b3", "", "–"),
    "open": Paint(Label("còn trong hạn, hoặc không có hạn", "open, not fallen due"), "#8ba3b8", "", "○"),
    "no_report": Paint(FALLEN_DUE, ORANGE, "...", "?"),
    "overdue": Paint(State.OVERDUE.label, VERMILION, "xx", "✗"),
}
SHADES: tuple[Shade, ...] = tuple(PAINTS)


@attrs.frozen
class TokenLook:
    """How a kind of evidence looks: its word, the marker of matplotlib, and the shape of Vega."""

    word: Label
    marker: str
    shape: str


TOKENS: Mapping[str, TokenLook] = {
    "done": TokenLook(REASONS["done"], "o", "circle"),
    "open": TokenLook(REASONS["open"], "X", "cross"),
    "measured": TokenLook(REASONS["measured"], "D", "diamond"),
    "extended": TokenLook(REASONS["extended"], ">", "triangle-right"),
    "waived": TokenLook(REASONS["waived"], "s", "square"),
    "retracted": TokenLook(REASONS["retracted"], "v", "triangle-down"),
}

# The lines of a drawing, in colours that are seen on white and on black.
STROKES: Mapping[Mark, str] = {
    "contradictory": PURPLE,
    "late": VERMILION,
    "at-risk": ORANGE,
    "critical": BLUE,
    "overdue": VERMILION,
    "open": GREY,
    "done": GREEN,
    "closed": GREY,
}

TINT = 0.15  # how much of its colour a box has


def tint_of(mark: Mark) -> float:
    """How much of the colour of a mark its boxes have; what is not marked out stays faint."""
    return TINT / 3 if STROKES[mark] == GREY else TINT


def shade_of(state: str, *, reported: bool) -> Shade:
    """The class of a state; what has fallen due without any report is one of its own."""
    if state == NO_REPORT or (state == State.OVERDUE and not reported):
        return "no_report"
    if state == State.OVERDUE:
        return "overdue"
    if state == State.DONE_LATE:
        return "done_late"
    if state in DONE:
        return "done"
    return "open" if state in OPEN else "closed"
