"""A level that must be reached: a comparator, a value and its scale; and how a measured value stands to it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import cast

import attrs

from rollout.figures import Style, printed, whole_number
from rollout.labels import Label
from rollout.problems import quoted
from rollout.tables import Shown
from rollout.validation import POLICY, is_number

Number = int | Decimal
WHOLE = ("at-least", "exactly")  # comparators of which "100%" alone says it
SCALES = ("%", "count", "rank", "places", "people")


def with_scale(value: object, scale: str) -> str:
    """A value with its scale: "80%", "3 places"."""
    return f"{value}%" if scale == "%" else f"{value} {scale}"


def amount(value: Number | tuple[Number, Number], scale: str) -> Label:
    """A value, or a range of two, with its scale in words: "98,6%" and "98.6%", "hạng 3" and "rank 3"."""
    bounds = value if isinstance(value, tuple) else (value,)
    figures = Label(*("–".join(printed(bound, style=lang) for bound in bounds) for lang in _LANGUAGES))
    if scale == "rank":
        return Label(f"hạng {figures.vi}", f"rank {figures.en}")
    vi, en = _NOUNS.get(scale, ("", ""))
    if bounds[-1] == 1:
        en = _ONE.get(scale, en)
    return Label(figures.vi + vi, figures.en + en)


_LANGUAGES: tuple[Style, ...] = ("vi", "en")
_NOUNS = {"%": ("%", "%"), "places": (" bậc", " places"), "people": (" người", " people")}
_ONE = {"places": " place", "people": " person"}


def plain(value: Number | None) -> int | float | None:
    """A number as JSON has it."""
    return float(value) if isinstance(value, Decimal) else value


class Comparator(StrEnum):
    """How a measured value is compared with a level."""

    AT_LEAST = "at-least"
    MORE_THAN = "more-than"
    AT_MOST = "at-most"
    EXACTLY = "exactly"
    RAISE_BY = "raise-by"
    CUT_BY = "cut-by"

    @property
    def sign(self) -> str:
        return _SIGNS[self]


_SIGNS = {
    Comparator.AT_LEAST: "≥",
    Comparator.MORE_THAN: ">",
    Comparator.AT_MOST: "≤",
    Comparator.EXACTLY: "=",
    Comparator.RAISE_BY: "+",
    Comparator.CUT_BY: "−",
}


_WORDS = {
    Comparator.AT_LEAST: Label("tối thiểu", "at least"),
    Comparator.MORE_THAN: Label("trên", "more than"),
    Comparator.AT_MOST: Label("không quá", "at most"),
    Comparator.EXACTLY: Label("đúng", "exactly"),
    Comparator.RAISE_BY: Label("tăng", "up"),
    Comparator.CUT_BY: Label("giảm", "down"),
}


def as_comparator(value: Comparator | str) -> Comparator:
    """The comparator of that name; an unknown name is left for the validator to refuse."""
    return Comparator(value) if value in tuple(Comparator) else cast(Comparator, value)


def as_range(value: Number | Iterable[Number]) -> Number | tuple[Number, Number]:
    """A number, or the pair of a list."""
    if isinstance(value, list | tuple):
        return cast(tuple[Number, Number], tuple(map(whole_number, value)))
    return cast(Number, whole_number(value))


def _is_value(instance: object, field: attrs.Attribute[Number], value: Number | tuple[Number, ...]) -> None:
    """A validator of levels: an exact number, or two with the floor first."""
    if not isinstance(value, tuple):
        POLICY.number(instance, field, value)
    elif len(value) != 2 or not all(map(is_number, value)) or value[0] > value[1]:
        message, right = f"{quoted(value)} is not a range", "give (floor, aim), two exact numbers, the floor first"
        POLICY.refuse(instance, field.name, "wrong-range", message, right)


@attrs.frozen
class Level(Shown):
    """What must be reached: a comparator, a value and its scale. A pair of values is a floor and an aim."""

    comparator: Comparator = attrs.field(converter=as_comparator, validator=POLICY.choice(tuple(Comparator)))
    value: Number | tuple[Number, Number] = attrs.field(converter=as_range, validator=_is_value)
    scale: str = attrs.field(default="%", validator=POLICY.choice(SCALES))

    @property
    def floor(self) -> Number:
        return self.value[0] if isinstance(self.value, tuple) else self.value

    @property
    def aim(self) -> Number:
        return self.value[1] if isinstance(self.value, tuple) else self.value

    @property
    def label(self) -> Label:
        """The level in words. "At least" is left out where nothing can exceed it, and of a number of people."""
        if self.scale == "rank" and self.comparator == Comparator.AT_MOST:
            return Label(f"trong {printed(self.aim, style='vi')} hạng đầu", f"among the first {self.aim}")
        value = amount(self.value, self.scale)
        is_whole = self.scale == "%" and self.floor == 100 and self.comparator in WHOLE
        if is_whole or (self.scale == "people" and self.comparator == Comparator.AT_LEAST):
            return value
        word = _WORDS[self.comparator]
        return Label(f"{word.vi} {value.vi}", f"{word.en} {value.en}")

    def met(self, value: Number) -> bool:
        """Whether a measured value reaches the level: the floor of a range; for rises and cuts their measured size."""
        match self.comparator:
            case Comparator.MORE_THAN:
                return value > self.floor
            case Comparator.AT_MOST:
                return value <= self.aim
            case Comparator.EXACTLY:
                return self.floor <= value <= self.aim
            case _:
                return value >= self.floor

    def merit(self, value: Number) -> Number:
        """How good a measured value is beside others: the better of two has the higher one."""
        match self.comparator:
            case Comparator.AT_MOST:
                return -value
            case Comparator.EXACTLY:
                return -self.shortfall(value)
            case _:
                return value

    def shortfall(self, value: Number) -> Number:
        """How far a measured value is from the level; 0 where it has reached or equals it."""
        match self.comparator:
            case Comparator.AT_MOST:
                return max(value - self.aim, 0)
            case Comparator.EXACTLY:
                return max(self.floor - value, value - self.aim, 0)
            case _:
                return max(self.floor - value, 0)

    def bound(self, value: Number) -> Number:
        """The bound of the level that a measured value falls short of; the value itself where it equals it."""
        lacking = self.shortfall(value)
        return value - lacking if value > self.aim else value + lacking

    def __str__(self) -> str:
        value = "–".join(map(str, self.value)) if isinstance(self.value, tuple) else self.value
        return f"{self.comparator.sign} {with_scale(value, self.scale)}"
