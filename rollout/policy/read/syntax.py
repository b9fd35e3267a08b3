"""The tables of the text of a policy file, or why it is not TOML."""

from __future__ import annotations

import datetime as dt
import re
import sys
import tomllib
from decimal import Decimal, InvalidOperation

from rollout.limits import LIMITS, Limits
from rollout.problems import PolicyError, Problem, shortened
from rollout.signs import is_writable


def tables_of(text: str, path: str, limits: Limits = LIMITS) -> tuple[dict[str, object], dict[dt.time, str]]:
    """The tables of a text, and its dates that are not days, such as 2022-02-30. Its `path` is what problems call it.

    To TOML such a date is an error of syntax, which would hide all other problems and all that is good. Each is
    replaced by a time of day, which no key takes; the second mapping gives the date for each such time. Raises
    PolicyError for what is not TOML, or lies beyond the `limits`.
    """
    _check_size(text, path, limits)
    try:
        return tomllib.loads(text, parse_float=_decimal), {}
    except (ValueError, RecursionError):
        return _without_false_dates(text, path)


def _check_size(text: str, path: str, limits: Limits) -> None:
    """Refuse a text that no file can have, that is too long, or that has a key of too many parts."""
    if not is_writable(text):
        number = next(number for number, line in enumerate(text.split("\n"), 1) if not is_writable(line))
        right = "give text that can be written in UTF-8"
        raise PolicyError([Problem("half-sign", f"{path}:{number}", "has a half of a sign", right)])
    if len(text) > limits.policy_file:
        raise PolicyError([Problem("too-large", path, f"has {len(text):,} characters", limits.raised("policy_file"))])
    if all(line.count(".") < limits.depth for line in text.split("\n")):
        return
    from rollout.policy.read.lines import deep_key

    line = deep_key(text, limits.depth)
    if line is not None:
        message = f"has a key of more than {limits.depth} parts"
        raise PolicyError([Problem("too-deep", f"{path}:{line}", message, limits.raised("depth"))])


def _without_false_dates(text: str, path: str) -> tuple[dict[str, object], dict[dt.time, str]]:
    """The same of a text that is not TOML; raises PolicyError where the cause is not its dates alone."""
    from rollout.policy.read.lines import dates

    no_days: dict[dt.time, str] = {}
    pieces, place = [], 0
    for start, end in dates(text):
        if not _is_toml(f"day = {text[start:end]}"):
            second, microsecond = divmod(len(no_days) + 1, 10**6)
            stand_in = dt.time(second=second, microsecond=microsecond)
            no_days[stand_in] = text[start:end]
            pieces += [text[place:start], stand_in.isoformat()]
            place = end
    text = "".join([*pieces, text[place:]])
    try:
        return tomllib.loads(text, parse_float=_decimal), no_days
    except (ValueError, RecursionError) as caught:
        raise PolicyError([_not_toml(text, path, caught)]) from None


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond all bounds
        return Decimal("Infinity")


def _not_toml(text: str, path: str, caught: Exception) -> Problem:
    """Why a text is not TOML, with the line."""
    if isinstance(caught, RecursionError):
        return Problem("not-toml", path, "is not TOML: nested too deeply", "write it flat")
    if not isinstance(caught, tomllib.TOMLDecodeError):
        return Problem("not-toml", f"{path}:{_line_of_number(text)}", *_HUGE)
    parts = _MESSAGE.fullmatch(str(caught))
    message, number = (parts[1], parts[2]) if parts else (str(caught), None)
    lines = text.rstrip().split("\n")
    line = min(int(number or len(lines)), len(lines))
    quoted_line = shortened(lines[line - 1].strip())
    right = next((hint for start, hint in _HINTS.items() if message.startswith(start)), "correct it there")
    if number is None and message.startswith("Invalid value"):
        right = "the text ends there: write the value, and close what is open"
    message = f"is not TOML: {message[:1].lower()}{message[1:]}, in {quoted_line!r}"
    return Problem("not-toml", f"{path}:{line}", message, right)


def _line_of_number(text: str) -> int:
    """The line of the first number that has more digits than Python reads."""
    from rollout.policy.read.lines import tokens_of

    most = sys.get_int_max_str_digits()
    return next((line for token, line in tokens_of(text) if len(token) > most and token[0] not in "\"'"), 1)


_HUGE = ("is not TOML: has a number of thousands of digits", "give a number that a document can print")
_MESSAGE = re.compile(r"(.*?)(?: \(at (?:line (\d+), column \d+|end of document)\))?", re.DOTALL)  # of tomllib
_HINTS = {
    "Invalid value": "write text in quotes and a day as 2022-06-01",
    "Expected newline": "write text in quotes and a day as 2022-06-01",
    "Cannot overwrite": "give a key once; tables that repeat are written [[task]]",
    "Cannot declare": "give a table once; tables that repeat are written [[task]]",
    "Duplicate inline": "give a key once",
    "Expected '='": "write key = value; a key with other letters than a-z stands in quotes",
    "Unterminated string": "close the quotes",
    "Illegal character": "close the quotes, or take the character out",
    "Unclosed": "close the bracket",
}
