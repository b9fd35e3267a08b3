"""Evidence from CSV or JSON lines, checked against a schedule, with every problem of the file at once."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import attrs

from rollout import files
from rollout.days import Period, day
from rollout.problems import DayError, InputError, Problem, ProgressError, near, suggestion
from rollout.progress.contradictions import contradiction
from rollout.progress.evidence import KINDS, Evidence, Fact, Happened, Progress
from rollout.progress.placing import place
from rollout.schedule.schedule import Schedule

BY_NAME: dict[str, type[Fact | Happened]] = {kind.__name__.lower(): kind for kind in (*KINDS, Happened)}
COLUMNS = (
    "fact",
    "task",
    "unit",
    "on",
    "policy",
    "period",
    "recorded",
    "value",
    "numerator",
    "denominator",
    "comparable",
    "to",
    "event",
)

Row = tuple[str, Mapping[str, object]]


def load_progress(path: str | os.PathLike[str], schedule: Schedule) -> Progress:
    """The log of evidence in a file; raises ProgressError with every problem of it."""
    progress, problems = read_progress(path, schedule)
    if problems:
        raise ProgressError(problems)
    return progress


def read_progress(path: str | os.PathLike[str], schedule: Schedule) -> tuple[Progress, tuple[Problem, ...]]:
    """The good rows of a file of evidence, and every problem of the others, in the order of the lines.

    `.csv` has a header with some of `fact` (done, open, measured, extended, waived, happened, retracted; done where
    there is no such column), task, unit, on, policy, period, recorded, value, numerator, denominator, comparable, to
    and event; `.jsonl` one object a line with the same keys. Raises ProgressError where nothing can be read.
    """
    name = os.fspath(path)
    text = files.text(path, ProgressError)
    problems: list[Problem] = []
    facts: list[Evidence] = []
    held: dict[tuple[int, str], list[tuple[str, Fact]]] = {}
    for where, row in _rows(name, text, problems):
        fact = _fact(where, row, problems)
        misfit = _misfit(schedule, fact, where, held) if isinstance(fact, Fact) else None
        if misfit is not None:
            problems.append(misfit)
        elif fact is not None:
            facts.append(fact)
    return Progress(facts), tuple(problems)


def _misfit(
    schedule: Schedule, fact: Fact, where: str, held: dict[tuple[int, str], list[tuple[str, Fact]]]
) -> Problem | None:
    """Why a fact fits no obligation, or contradicts what was said of it before; None where it is good."""
    called = f"{where}: {fact.kind} {fact.task} at {fact.unit}"
    found = place(schedule, fact, called)
    if isinstance(found, Problem):
        return found
    logs = [held.setdefault((one.group, one.unit), []) for one in found]
    for earlier in logs:
        if problem := contradiction(fact, earlier, called):
            return problem
    for earlier in logs:
        earlier.append((where, fact))
    return None


def _rows(path: str, text: str, problems: list[Problem]) -> Iterator[Row]:
    if path.endswith(".csv"):
        return _csv(path, text, problems)
    if path.endswith((".jsonl", ".ndjson")):
        return _json_lines(path, text, problems)
    right = "name it .csv, or .jsonl for one JSON object a line"
    raise ProgressError([Problem("unknown-format", path, "is neither CSV nor JSON lines by its name", right)])


def _csv(path: str, text: str, problems: list[Problem]) -> Iterator[Row]:
    rows = csv.reader(io.StringIO(text), strict=True)
    header: list[str] | None = None
    try:
        for cells in rows:
            where = f"{path}:{rows.line_num}"
            if header is None:
                header = [cell.strip() for cell in cells]
                problems += _header(where, header)
            elif cells and len(cells) != len(header):
                found = f"has {len(cells)} fields, the header {len(header)}"
                problems.append(Problem("ragged-row", where, found, "mend the commas"))
            elif cells:
                filled = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}
                yield where, {name: _plain(name, cell) for name, cell in filled.items() if name in COLUMNS}
    except csv.Error as caught:
        problems.append(Problem("bad-csv", f"{path}:{rows.line_num}", str(caught), "mend the quoting"))
    if header is None:
        problems.append(Problem("empty", f"{path}:1", "has no header", f"its columns are {', '.join(COLUMNS)}"))


def _header(where: str, header: list[str]) -> Iterator[Problem]:
    for name in header:
        if name not in COLUMNS:
            found = f"unknown column {name!r}" + suggestion(near(name, COLUMNS))
            yield Problem("unknown-column", where, found, f"the columns are {', '.join(COLUMNS)}")
        elif header.count(name) > 1:
            yield Problem("twice", where, f"column {name!r} is there twice", "keep one")
    if "on" not in header:
        yield Problem("missing-column", where, "has no column 'on'", "add the day of each fact")


def _plain(name: str, cell: str) -> object:
    """A cell as JSON would have it: numbers and truth values where the column holds them, else its text."""
    if name in ("value", "numerator", "denominator"):
        try:
            number = Decimal(cell)
        except InvalidOperation:
            return cell
        return int(number) if number.is_finite() and number == number.to_integral_value() else number
    return {"true": True, "false": False}.get(cell, cell) if name == "comparable" else cell


def _json_lines(path: str, text: str, problems: list[Problem]) -> Iterator[Row]:
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{path}:{number}"
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_float=Decimal, object_pairs_hook=_once)
        except ValueError as caught:
            problems.append(Problem("not-json", where, f"is not JSON: {caught}", "write one object a line"))
            continue
        if not isinstance(row, dict):
            problems.append(Problem("wrong-type", where, "is not an object", 'write { "task": …, "unit": …, "on": … }'))
            continue
        if unknown := [name for name in row if name not in COLUMNS]:
            for name in unknown:
                found = f"unknown key {name!r}" + suggestion(near(name, COLUMNS))
                problems.append(Problem("unknown-key", where, found, f"the keys are {', '.join(COLUMNS)}"))
            continue
        yield where, {name: value for name, value in row.items() if value is not None}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        raise ValueError("a key is there twice")
    return held


def _fact(where: str, row: Mapping[str, object], problems: list[Problem]) -> Evidence | None:
    """The fact of one row, or None and its problems."""
    name = row.get("fact", "done")
    kind = BY_NAME.get(name) if isinstance(name, str) else None
    if kind is None:
        found = f"unknown fact {name!r}" + suggestion(near(name, BY_NAME))
        problems.append(Problem("unknown-fact", where, found, f"one of {', '.join(BY_NAME)}"))
        return None
    wrong = list(_misfits(where, kind, row))
    if wrong:
        problems += wrong
        return None
    try:
        return kind(**{name: value for name, value in row.items() if name != "fact"})  # type: ignore[arg-type]  # checked
    except InputError as caught:
        problems += [attrs.evolve(one, where=f"{where}: {one.where}".removesuffix(": ")) for one in caught.problems]
        return None


def _misfits(where: str, kind: type[Fact | Happened], row: Mapping[str, object]) -> Iterator[Problem]:
    """What keeps a row from being a fact of its kind: missing, superfluous and mistyped values, each by name."""
    fields = {field.name: field for field in attrs.fields(kind)}
    called = kind.__name__.lower()
    for name, field in fields.items():
        if field.default is attrs.NOTHING and name not in row:
            yield Problem("missing-value", where, f"no {name}", f"a fact {called!r} needs it")
    for name, value in row.items():
        if name != "fact" and name not in fields:
            yield Problem("extra-value", where, f"a fact {called!r} has no {name}", "leave it empty")
        elif not isinstance(value, _TYPES.get(name, str)) or (isinstance(value, bool) and name != "comparable"):
            yield Problem("wrong-type", where, f"{name} is {value!r}", _RIGHT.get(name, "write it as text"))
    for name in ("on", "to", "recorded", "period"):
        if name in fields and isinstance(value := row.get(name), str):
            try:
                Period.of(value) if name == "period" else day(value)
            except DayError as caught:
                yield from (attrs.evolve(one, where=f"{where}: {name}") for one in caught.problems)


_TYPES: dict[str, type | tuple[type, ...]] = {
    "value": (int, Decimal),
    "numerator": int,
    "denominator": int,
    "comparable": bool,
}
_RIGHT = {
    "value": "write a plain number such as 98.62",
    "numerator": "write a whole number",
    "denominator": "write a whole number",
    "comparable": "write true or false",
}
