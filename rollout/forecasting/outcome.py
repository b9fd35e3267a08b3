"""Whether an obligation will be met, in one word."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from rollout.labels import Label

Reliance = Literal["", "duty", "goodwill"]


class Outcome(StrEnum):
    """The verdict of a forecast: met already, possible for its own body, only if another comes first, or lost."""

    MET = "met"
    POSSIBLE = "possible"
    ONLY_IF = "only_if"
    LOST = "lost"

    __hash__ = str.__hash__

    @property
    def label(self) -> Label:
        return _LABELS[self]


_LABELS = {
    Outcome.MET: Label("đã hoàn thành", "met"),
    Outcome.POSSIBLE: Label("còn kịp", "possible"),
    Outcome.ONLY_IF: Label("chỉ kịp nếu", "only if"),
    Outcome.LOST: Label("không còn kịp", "lost"),
}

# The codes of rows: a verdict, and whether what must come first is due early enough by itself.
NOT_FORECAST, MET, POSSIBLE, BY_DUTY, BY_GOODWILL, LOST = range(6)
OUTCOMES: dict[int, tuple[Outcome, Reliance]] = {
    MET: (Outcome.MET, ""),
    POSSIBLE: (Outcome.POSSIBLE, ""),
    BY_DUTY: (Outcome.ONLY_IF, "duty"),
    BY_GOODWILL: (Outcome.ONLY_IF, "goodwill"),
    LOST: (Outcome.LOST, ""),
}
