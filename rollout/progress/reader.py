"""Evidence from CSV or JSON lines, checked against a schedule, with every problem of the file at once."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs

from rollout import files
from rollout.days import Period, day
from rollout.policy.fields import is_number
from rollout.problems import DayError, InputError, Problem, ProgressError, near, suggestion
from rollout.progress.contradictions import contradiction, second_event
from rollout.progress.evidence import KINDS, Evidence, Fact, Happened, Progress
from rollout.progress.placing import awaited, place
from rollout.rows import rows
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
Held = defaultdict[tuple[int, str], list[tuple[str, Fact]]]  # where what was said of each obligation
Events = defaultdict[tuple[str, str | None], list[tuple[str, Happened]]]

_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")


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
    said = [(where, fact) for where, row in _rows(name, text, problems) if (fact := _fact(where, row, problems))]
    facts = _fitting(schedule, said, problems)
    return Progress(facts), tuple(sorted(problems, key=lambda one: _line(one, name)))


def _line(problem: Problem, path: str) -> int:
    found = re.match(r":([0-9]+)", problem.where.removeprefix(path))
    return int(found[1]) if found else 0


def _fitting(schedule: Schedule, said: Sequence[tuple[str, Evidence]], problems: list[Problem]) -> list[Evidence]:
    """The facts that fit, in the order of the file; they are held against each other in the order they became known."""
    held: Held = defaultdict(list)
    events: Events = defaultdict(list)
    good = {}
    for number, (where, fact) in sorted(enumerate(said), key=lambda pair: pair[1][1].known):
        if isinstance(fact, Happened):
            problem = _stray(schedule, fact, where, events)
        else:
            problem = _misfit(schedule, fact, where, held)
        if problem is None:
            good[number] = fact
        else:
            problems.append(problem)
    return [good[number] for number in sorted(good)]


def _stray(schedule: Schedule, fact: Happened, where: str, events: Events) -> Problem | None:
    """Why nothing waits for an event, or it contradicts what was said of it before; None where it is good."""
    called = f"{where}: happened {fact.event}"
    earlier = events[fact.event, fact.unit]
    problem = awaited(schedule, fact, called) or second_event(fact, earlier, called)
    if problem is None:
        earlier.append((where, fact))
    return problem


def _misfit(schedule: Schedule, fact: Fact, where: str, held: Held) -> Problem | None:
    """Why a fact fits no obligation, or contradicts what was said of it before; None where it is good."""
    called = f"{where}: {fact.kind} {fact.task} at {fact.unit}"
    found = place(schedule, fact, called)
    if isinstance(found, Problem):
        return found
    logs = [held[one.group, one.unit] for one in found]
    for earlier in logs:
        if problem := contradiction(fact, earlier, called):
            return problem
    for earlier in logs:
        earlier.append((where, fact))
    return None


def _rows(path: str, text: str, problems: list[Problem]) -> Iterator[Row]:
    if path.lower().endswith(".csv"):
        return _csv(path, text, problems)
    if path.lower().endswith((".jsonl", ".ndjson")):
        return _json_lines(path, text, problems)
    right = "name it .csv, or .jsonl for one JSON object a line"
    raise ProgressError([Problem("unknown-format", path, "is neither CSV nor JSON lines by its name", right)])


def _csv(path: str, text: str, problems: list[Problem]) -> Iterator[Row]:
    for where, row in rows(path, text, COLUMNS, ("on",), problems):
        yield where, {name: _plain(name, cell) for name, cell in row.items()}


def _plain(name: str, cell: str) -> object:
    """A cell as JSON would have it: numbers and truth values where the column holds them, else its text."""
    if name in ("value", "numerator", "denominator") and _NUMBER.fullmatch(cell):
        return Decimal(cell) if "." in cell else int(cell)
    return {"true": True, "false": False}.get(cell, cell) if name == "comparable" else cell


def _json_lines(path: str, text: str, problems: list[Problem]) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        where = f"{path}:{number}"
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_float=Decimal, object_pairs_hook=_once)
        except (ValueError, RecursionError) as caught:
            said = f"{caught.msg}, column {caught.colno}" if isinstance(caught, json.JSONDecodeError) else caught
            problems.append(Problem("not-json", where, f"is not JSON: {said}", "write one object a line"))
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
        elif not _is_of_type(name, value):
            yield Problem("wrong-type", where, f"{name} is {_shown(value)}", _RIGHT.get(name, "write it as text"))
    yield from _bad_values(where, fields.keys() & row.keys(), row)


def _bad_values(where: str, names: Collection[str], row: Mapping[str, object]) -> Iterator[Problem]:
    """Numbers that count nothing, days that are none."""
    for name, least in (("numerator", 0), ("denominator", 1)):
        if name in names and is_number(number := row[name]) and number < least:
            yield Problem("out-of-range", where, f"{name} is {number}", f"give {least} or more")
    for name in ("on", "to", "recorded", "period"):
        if name in names and isinstance(value := row[name], str):
            try:
                Period.of(value) if name == "period" else day(value)
            except DayError as caught:
                yield from (attrs.evolve(one, where=f"{where}: {name}") for one in caught.problems)


def _is_of_type(name: str, value: object) -> bool:
    match name:
        case "value":
            return is_number(value)
        case "numerator" | "denominator":
            return is_number(value) and isinstance(value, int)
        case "comparable":
            return isinstance(value, bool)
        case _:
            return isinstance(value, str) and value.isprintable()


def _shown(value: object) -> str:
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    shown = repr(value) if isinstance(value, str) else str(value).lower()
    return shown if len(shown) <= 60 else shown[:59] + "…"


_RIGHT = {
    "value": "write a plain number such as 98.62",
    "numerator": "write a whole number",
    "denominator": "write a whole number",
    "comparable": "write true or false",
}
