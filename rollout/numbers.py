"""Numbers as documents print them: "67.791" and "98,62%" in Vietnamese, "67,791" and "98.62%" in English.

The same text means different numbers in the two styles ("1,234"), so the caller always says which one it is in.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, overload

from rollout.problems import InputError, Problem, UnknownError, near

Style = Literal["vi", "en"]

LONGEST = 100  # characters; what is longer is no figure of a document

_MARKS: dict[str, tuple[str, str]] = {"vi": (".", ","), "en": (",", ".")}  # between groups, before decimals
_SHOWN = {"vi": "1.234.567,89", "en": "1,234,567.89"}
_SIGNS = {"": "", "+": "", "-": "-", "−": "-"}
_PERCENT = re.compile(r"[ \u00a0\u202f]?%$")


class NumberError(InputError):
    """Something given as a printed number that is none in its style. Raised by `number()`."""


@overload
def number(text: str, *, style: Style, whole: Literal[True]) -> int: ...
@overload
def number(text: str, *, style: Style, whole: bool = False) -> int | Decimal: ...
def number(text: str, *, style: Style, whole: bool = False) -> int | Decimal:
    """The number a text prints: an int, or a Decimal with the digits as printed where there are decimals.

    A percent sign is read over: "98,62%" is 98.62. With `whole`, decimals are refused. Raises NumberError for
    anything else: groups are of three digits, and the first does not begin with 0 (in Vietnamese "0.123" is nothing).
    """
    group, point = _marks(style)
    if not isinstance(text, str):
        raise _refused(text, f"is {type(text).__name__}, not text", "give the number as it is printed")
    found = None if len(text) > LONGEST else _pattern(group, point).fullmatch(_PERCENT.sub("", text))
    if found is None:
        right = f"write it like {_SHOWN[style]}{_other(text, style)}"
        raise _refused(text, f"is not a number in style {style!r}", right)
    digits = _SIGNS[found[1]] + found[2].replace(group, "")
    if found[3] is None:
        return int(digits)
    if whole:
        raise _refused(text, f"is not a whole number in style {style!r}", "leave the decimals out")
    return Decimal(f"{digits}.{found[3]}")


def written(value: int | Decimal, *, style: Style) -> str:
    """The number as a document in that style prints it; `number()` reads it back."""
    group, point = _marks(style)
    plain = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return plain.translate({ord(","): group, ord("."): point})


def _marks(style: str) -> tuple[str, str]:
    if style not in _MARKS:
        raise UnknownError("number style", style, near(style, _MARKS))
    return _MARKS[style]


def _pattern(group: str, point: str) -> re.Pattern[str]:
    whole = rf"[0-9]+|[1-9][0-9]{{0,2}}(?:{re.escape(group)}[0-9]{{3}})+"
    return re.compile(rf"([+\-−]?)({whole})(?:{re.escape(point)}([0-9]+))?")


def _other(text: str, style: str) -> str:
    """A hint for a text that is a number in the other style only."""
    other = "en" if style == "vi" else "vi"
    found = len(text) <= LONGEST and _pattern(*_MARKS[other]).fullmatch(_PERCENT.sub("", text))
    return f", or say style={other!r} if the document is in that style" if found else ""


def _refused(value: object, found: str, right: str) -> NumberError:
    shown = repr(value)
    short = shown if len(shown) <= 60 else shown[:59] + "…"
    return NumberError([Problem("not-a-number", "", f"{short} {found}", right)])
