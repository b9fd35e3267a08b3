"""One row of evidence as a fact: what is missing, superfluous or mistyped in it is noted, each by name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

import attrs

from rollout.days import Period, day
from rollout.problems import DayError, InputError, Problem, near, quoted, shortened, signs_named, suggestion
from rollout.progress.evidence import KINDS, Evidence, Fact, Happened
from rollout.spreadsheets import CODE_AS_TEXT, day_made
from rollout.validation import is_number

BY_NAME: dict[str, type[Fact | Happened]] = {kind.__name__.lower(): kind for kind in (*KINDS, Happened)}

DAYS = ("on", "to", "recorded", "period")  # columns whose texts are read as days, which have no invisible signs

COUNTS = ("numerator", "denominator", "valid_for")
NUMBERS = ("value", *COUNTS)

ReadDay = Callable[[Any], dt.date]

_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")


def cell_value(name: str, cell: object) -> object:
    """A cell as JSON would have it: numbers and truth values where the column holds them, else as it is.

    A count may have decimals that are 0, as a data frame writes the counts of a column with gaps.
    """
    if name in NUMBERS and isinstance(cell, str) and _NUMBER.fullmatch(cell):
        cell = Decimal(cell) if "." in cell else int(cell)
    if name in COUNTS and isinstance(cell, Decimal) and is_number(cell) and cell == int(cell):
        return int(cell)
    if name == "comparable" and isinstance(cell, str):
        return {"true": True, "false": False}.get(cell, cell)
    return cell


def fact_of_row(
    where: str, row: Mapping[str, object], problems: list[Problem], read_day: ReadDay = day
) -> Evidence | None:
    """The fact of one `row`, which stands at `where`; None, with its `problems` noted, if it is none.

    `read_day` reads the days in it.
    """
    name = row.get("fact", "done")
    kind = BY_NAME.get(name) if isinstance(name, str) else None
    if kind is None:
        message = f"unknown fact {quoted(name)}" + suggestion(near(name, BY_NAME), name)
        problems.append(Problem("unknown-fact", where, message, f"one of {', '.join(BY_NAME)}"))
        return None
    wrong = list(_misfit_values(where, kind, row, read_day))
    if wrong:
        problems += wrong
        return None
    values = {name: _read(name, value, read_day) for name, value in row.items() if name != "fact"}
    try:
        return kind(**values)  # type: ignore[arg-type]  # checked
    except InputError as caught:
        for problem in caught.problems:
            problems.append(attrs.evolve(problem, where=f"{where}: {problem.where}".removesuffix(": ")))
        return None


def _read(name: str, value: object, read_day: ReadDay) -> object:
    """A value of the column of that name: a day or a period where it holds them, else as it is. Raises DayError."""
    if name == "period":
        return _read_period(value, read_day)
    return read_day(value) if name in DAYS else value


def _read_period(value: object, read_day: ReadDay) -> Period:
    try:
        return Period.of(value)  # type: ignore[arg-type]  # it refuses what is none
    except DayError:
        with suppress(DayError):
            return Period.of(read_day(value))
        raise


def _misfit_values(
    where: str, kind: type[Fact | Happened], row: Mapping[str, object], read_day: ReadDay
) -> Iterator[Problem]:
    """What keeps a `row`, which stands at `where`, from being a fact of its `kind`; `read_day` reads its days.

    These are missing, superfluous and mistyped values, each by name.
    """
    fields = {field.name: field for field in attrs.fields(kind)}
    kind_name = kind.__name__.lower()
    for name, field in fields.items():
        if field.default is attrs.NOTHING and name not in row:
            yield Problem("missing-value", where, f"no {name}", f"a fact {kind_name!r} needs it")
    for name, value in row.items():
        if name != "fact" and name not in fields:
            yield Problem("extra-value", where, f"a fact {kind_name!r} has no {name}", "leave it empty")
        elif not _is_of_type(name, value):
            message = f"{name} is {_shown(value)}{signs_named(value)}"
            yield Problem("wrong-type", where, message, _right(name, value))
    yield from _bad_values(where, fields.keys() & row.keys(), row, read_day)


def _bad_values(where: str, names: Collection[str], row: Mapping[str, object], read_day: ReadDay) -> Iterator[Problem]:
    """Numbers of the `row` at `where` that count nothing, and days that `read_day` refuses, in the columns `names`."""
    for name, least in (("numerator", 0), ("denominator", 1), ("valid_for", 1)):
        if name in names and is_number(number := row[name]) and number < least:
            yield Problem("out-of-range", where, f"{name} is {number}", f"give {least} or more")
    for name in DAYS:
        if name in names and isinstance(value := row[name], str | dt.date):
            try:
                _read(name, value, read_day)
            except DayError as caught:
                yield from (attrs.evolve(problem, where=f"{where}: {name}") for problem in caught.problems)


def _is_of_type(name: str, value: object) -> bool:
    match name:
        case "value":
            return is_number(value)
        case _ if name in COUNTS:
            return is_number(value) and isinstance(value, int)
        case "comparable":
            return isinstance(value, bool)
        case _ if name in DAYS:
            return isinstance(value, str | dt.date)
        case _:
            return isinstance(value, str) and value.isprintable()


def _right(name: str, value: object) -> str:
    """What would be right in place of a value that is not of the type of the column of that name."""
    if is_number(value) and name == "unit":
        return CODE_AS_TEXT
    made = day_made(value) if name in DAYS and is_number(value) else ""
    return made or _RIGHT.get(name, "write it as text")


def _shown(value: object) -> str:
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    return shortened(repr(value) if isinstance(value, str) else str(value).lower())


_RIGHT = {
    "unit": 'write it as text, such as "01"',
    "value": "write a plain number such as 98.62",
    "numerator": "write a whole number",
    "denominator": "write a whole number",
    "valid_for": "write a whole number of days",
    "comparable": "write true or false",
}
