"""Figures and days as documents print them: "67.791" and "01/6/2022" in Vietnamese, "67,791" in English.

The same text is a different number in each style ("1,234"), so the caller always names the style.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from operator import index
from typing import Any, Literal, overload

from rollout.problems import InputError, Problem, UnknownError, near, quoted

Style = Literal["vi", "en"]

MOST = 100  # characters of a printed figure; longer text is refused unread

_SEPARATORS: dict[str, tuple[str, str]] = {"vi": (".", ","), "en": (",", ".")}  # between groups, before decimals
_SAMPLES = {"vi": "1.234.567,89", "en": "1,234,567.89"}
_SIGNS = {"": "", "+": "", "-": "-", "−": "-"}
_PERCENT = re.compile(r"[ \u00a0\u202f]?%$")


class NumberError(InputError):
    """A text that is not a number in its style. Raised by `number()`."""


def whole_number(value: Any) -> Any:  # noqa: ANN401  # the validator of the field refuses what is none
    """A whole number of any library as an int; anything else, and a bool, as it is."""
    if value is None or type(value) is int or isinstance(value, bool):
        return value
    try:
        return index(value)
    except TypeError:
        return value


@overload
def number(text: str, *, style: Style, whole: Literal[True]) -> int: ...
@overload
def number(text: str, *, style: Style, whole: bool = False) -> int | Decimal: ...
def number(text: str, *, style: Style, whole: bool = False) -> int | Decimal:
    """The number a text prints: an int, or a Decimal with the digits as printed where there are decimals.

    A trailing percent sign is ignored: "98,62%" is 98.62. With `whole`, decimals are refused. Groups have three digits
    and the first one does not begin with 0: in Vietnamese "0.123" is not a number. Raises NumberError.
    """
    group, point = _separators(style)
    if not isinstance(text, str):
        raise _number_error(text, f"is {type(text).__name__}, not text", "give the number as it is printed")
    match = _match(text, group, point)
    if match is None:
        right = f"write it like {_SAMPLES[style]}{_style_hint(text, style)}"
        raise _number_error(text, f"is not a number in style {style!r}", right)
    sign, integer, decimals = match.groups()
    digits = _SIGNS[sign] + integer.replace(group, "")
    if decimals is None:
        return int(digits)
    if whole:
        raise _number_error(text, f"is not a whole number in style {style!r}", "leave the decimals out")
    return Decimal(f"{digits}.{decimals}")


def printed(value: int | Decimal, *, style: Style) -> str:
    """The number as a document in that style prints it; `number()` reads it back."""
    group, point = _separators(style)
    english = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return english.translate({ord(","): group, ord("."): point})


def printed_day(moment: dt.date, *, style: Style) -> str:
    """The day as texts in that style print it: in Vietnamese with a zero before a day below 10 and a month below 3."""
    _separators(style)
    if style == "en":
        return moment.isoformat()
    month = f"{moment.month:02}" if moment.month < 3 else str(moment.month)
    return f"{moment.day:02}/{month}/{moment.year:04}"


def _separators(style: str) -> tuple[str, str]:
    """The signs of a style between groups and before decimals."""
    if style not in _SEPARATORS:
        raise UnknownError("number style", style, near(style, _SEPARATORS))
    return _SEPARATORS[style]


def _match(text: str, group: str, point: str) -> re.Match[str] | None:
    """The sign, the integer and the decimals of a text in the style of two separators; None if it is not in it."""
    if len(text) > MOST:
        return None
    integer = rf"[0-9]+|[1-9][0-9]{{0,2}}(?:{re.escape(group)}[0-9]{{3}})+"
    pattern = rf"([+\-−]?)({integer})(?:{re.escape(point)}([0-9]+))?"
    return re.fullmatch(pattern, _PERCENT.sub("", text))


def _style_hint(text: str, style: str) -> str:
    """A hint for a text that is a number in the other style only."""
    alternative = "en" if style == "vi" else "vi"
    if _match(text, *_SEPARATORS[alternative]) is None:
        return ""
    return f", or say style={alternative!r} if the document is in that style"


def _number_error(value: object, message: str, right: str) -> NumberError:
    return NumberError([Problem("not-a-number", "", f"{quoted(value)} {message}", right)])
