"""What a spreadsheet makes of a day, a code or a file, and what would be right; looked for once something is wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars", ",": "commas"}
FIRST_SERIAL, LAST_SERIAL = 30_000, 80_000  # numbers that are likely days: of the years 1982 to 2119
SERIAL_ZERO = dt.date(1899, 12, 30).toordinal()  # Excel counts from here, having a 29 February 1900

_SERIAL = re.compile(r"([0-9]{5})(\.[0-9]+)?")
_TIMED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)")
_NUMBERS = re.compile(r"([0-9]{1,2})([/.\-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")


def delimiter_fault(line: str, delimiter: str, is_known: Callable[[str], bool]) -> tuple[str, str] | None:
    """What is wrong with a header `line` in which no column is known by its `delimiter`, and what would be right.

    None where no other delimiter would help; `is_known` says whether a name is that of a column.
    """
    if line.startswith("sep="):
        return "begins with a line that only Excel reads", f"leave {line!r} out, and say the delimiter"
    if line.startswith("{"):
        return "is not CSV, but JSON", "name the file .jsonl, or give its rows: map(json.loads, file)"
    for sign, signs in DELIMITERS.items():
        if sign in line and (delimiter not in line or any(map(is_known, line.split(sign)))):
            usual = DELIMITERS.get(delimiter, repr(delimiter))
            return f"has {signs} between its cells, not {usual}", f"say delimiter={sign!r}, or save it with {usual}"
    return None


def day_made(value: object) -> str:
    """What would be right in place of a value that is no day, where a spreadsheet may have made it; else nothing."""
    text = value if isinstance(value, str) else str(value)
    if serial := _SERIAL.fullmatch(text):
        number = int(serial[1])
        if FIRST_SERIAL <= number < LAST_SERIAL:
            meant = dt.date.fromordinal(SERIAL_ZERO + number)
            return f"in Excel it is the number of {meant}: make the cells dates, or write {meant}"
    if isinstance(value, dt.datetime):
        return "give its day, which data frames have as .dt.date, or its zone"
    if not isinstance(value, str):
        return ""
    if timed := _TIMED.fullmatch(text):
        form = f"'%Y-%m-%d{text[10:]}'"
        return f"leave the time out, give its zone as in {timed[1]}T{timed[2]}+07:00, or say day_format={form}"
    if parts := _NUMBERS.fullmatch(text):
        sign, year = parts[2], "%Y" if len(parts[4]) == 4 else "%y"
        if int(parts[3]) > 12:
            return f"write it as YYYY-MM-DD, or say day_format='%m{sign}%d{sign}{year}' if the month comes first"
        return f"write it as YYYY-MM-DD, or say day_format='%d{sign}%m{sign}{year}' if the day comes first"
    return ""


CODE_MADE = "write it with its zeros: a spreadsheet drops them where it takes a code for a number"
CODE_AS_TEXT = 'write it as text, such as "01": a number has lost the zeros of a code'
