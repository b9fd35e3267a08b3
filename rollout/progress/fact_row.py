"""One row of evidence as a fact: what is missing, superfluous or mistyped in it is noted, each by name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

import attrs

from rollout.days import Period, day
from rollout.problems import DayError, InputError, Problem, near, shortened, signs_named, suggestion
from rollout.progress.evidence import KINDS, Evidence, Fact, Happened
from rollout.validation import is_number

BY_NAME: dict[str, type[Fact | Happened]] = {kind.__name__.lower(): kind for kind in (*KINDS, Happened)}

DAYS = ("on", "to", "recorded", "period")  # columns whose texts are read as days, which have no invisible signs

_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")


def cell_value(name: str, text: str) -> object:
    """A cell as JSON would have it: numbers and truth values where the column holds them, else its text."""
    if name in ("value", "numerator", "denominator", "valid_for") and _NUMBER.fullmatch(text):
        return Decimal(text) if "." in text else int(text)
    return {"true": True, "false": False}.get(text, text) if name == "comparable" else text


def fact_of_row(where: str, row: Mapping[str, object], problems: list[Problem]) -> Evidence | None:
    """The fact of one row, or None and its problems."""
    name = row.get("fact", "done")
    kind = BY_NAME.get(name) if isinstance(name, str) else None
    if kind is None:
        message = f"unknown fact {name!r}" + suggestion(near(name, BY_NAME), name)
        problems.append(Problem("unknown-fact", where, message, f"one of {', '.join(BY_NAME)}"))
        return None
    wrong = list(_misfit_values(where, kind, row))
    if wrong:
        problems += wrong
        return None
    try:
        return kind(**{name: value for name, value in row.items() if name != "fact"})  # type: ignore[arg-type]  # checked
    except InputError as caught:
        for problem in caught.problems:
            problems.append(attrs.evolve(problem, where=f"{where}: {problem.where}".removesuffix(": ")))
        return None


def _misfit_values(where: str, kind: type[Fact | Happened], row: Mapping[str, object]) -> Iterator[Problem]:
    """What keeps a row from being a fact of its kind: missing, superfluous and mistyped values, each by name."""
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
            yield Problem("wrong-type", where, message, _RIGHT.get(name, "write it as text"))
    yield from _bad_values(where, fields.keys() & row.keys(), row)


def _bad_values(where: str, names: Collection[str], row: Mapping[str, object]) -> Iterator[Problem]:
    """Numbers that count nothing, days that are none."""
    for name, least in (("numerator", 0), ("denominator", 1), ("valid_for", 1)):
        if name in names and is_number(number := row[name]) and number < least:
            yield Problem("out-of-range", where, f"{name} is {number}", f"give {least} or more")
    for name in DAYS:
        if name in names and isinstance(value := row[name], str):
            try:
                Period.of(value) if name == "period" else day(value)
            except DayError as caught:
                yield from (attrs.evolve(problem, where=f"{where}: {name}") for problem in caught.problems)


def _is_of_type(name: str, value: object) -> bool:
    match name:
        case "value":
            return is_number(value)
        case "numerator" | "denominator" | "valid_for":
            return is_number(value) and isinstance(value, int)
        case "comparable":
            return isinstance(value, bool)
        case _:
            return isinstance(value, str) and (value.isprintable() or name in DAYS)


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
