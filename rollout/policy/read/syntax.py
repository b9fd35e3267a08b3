"""The tables of a policy file's text, or what keeps it from being TOML."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from decimal import Decimal, InvalidOperation

from rollout.problems import PolicyError, Problem, shortened


def tables_of(text: str, path: str) -> tuple[dict[str, object], dict[dt.time, str]]:
    """The tables of a text, and its dates that are no days: each is read as a time of day, which no key takes.

    To TOML such a date is a slip of syntax, which would hide all else that is wrong and all that is good.
    """
    try:
        return tomllib.loads(text, parse_float=_decimal), {}
    except (ValueError, RecursionError):
        return _mended(text, path)


def _mended(text: str, path: str) -> tuple[dict[str, object], dict[dt.time, str]]:
    """The same of a text that is no TOML; raises PolicyError where that is not for its dates alone."""
    from rollout.policy.read.lines import dates

    no_days: dict[dt.time, str] = {}
    for start, end in reversed(list(dates(text))):
        if not _is_toml(f"day = {text[start:end]}"):
            stand_in = dt.time(microsecond=len(no_days) + 1)
            no_days[stand_in] = text[start:end]
            text = text[:start] + stand_in.isoformat() + text[end:]
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
    """What keeps a text from being TOML, with the line it stands in."""
    if isinstance(caught, RecursionError):
        return Problem("not-toml", path, "is not TOML: nested too deeply", "write it flat")
    said = re.fullmatch(r"(.*?)(?: \(at (?:line (\d+), column \d+|end of document)\))?", str(caught), re.DOTALL)
    found, number = (said[1], said[2]) if said else (str(caught), None)
    lines = text.rstrip().split("\n")
    line = min(int(number or len(lines)), len(lines))
    shown = lines[line - 1].strip()
    short = shortened(shown)
    right = next((right for start, right in _HINTS.items() if found.startswith(start)), "mend it there")
    if number is None and found.startswith("Invalid value"):
        right = "the text ends there: write the value, and close what is open"
    return Problem("not-toml", f"{path}:{line}", f"is not TOML: {found[:1].lower()}{found[1:]}, in {short!r}", right)


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
    "Exceeds the limit": "give a number that a document can print",
}
