"""Evidence from CSV or JSON lines, checked against a schedule, with the problems of the file at once."""

from __future__ import annotations

import os
import re
from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import compress
from typing import TextIO

import attrs

from rollout import files
from rollout.days import Period, day
from rollout.policy.fields import is_number
from rollout.problems import DayError, InputError, Problem, ProgressError, near, suggestion
from rollout.progress.batches import Batch, Report, csv_batches, json_batches
from rollout.progress.contradictions import contradictory_rows
from rollout.progress.evidence import KINDS, Evidence, Fact, Happened
from rollout.progress.histories import Histories
from rollout.progress.index import Ledger
from rollout.progress.log import DONE, OPEN, Columns, Progress, Subject
from rollout.progress.matching import Match, Near, groups_of, match, no_suggestion, unawaited
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
PLAIN = {None: DONE, "": DONE, "done": DONE, "open": OPEN}  # the kinds of fact that are read many at a time
RICH = ("value", "numerator", "denominator", "comparable", "to", "event")  # the columns that these have not
REMEMBERED = 100_000  # texts of days that are kept with their day

_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")


def load_progress(path: str | os.PathLike[str], schedule: Schedule) -> Progress:
    """The log of evidence in a file; raises ProgressError with the problems of it."""
    progress, problems = read_progress(path, schedule)
    if problems:
        raise ProgressError(problems)
    return progress


def read_progress(path: str | os.PathLike[str], schedule: Schedule) -> tuple[Progress, tuple[Problem, ...]]:
    """The good rows of a file of evidence, and the problems of the others, in the order of the lines.

    `.csv` has a header with some of `fact` (done, open, measured, extended, waived, happened, retracted; done where
    there is no such column), task, unit, on, policy, period, recorded, value, numerator, denominator, comparable, to
    and event; `.jsonl` one object a line with the same keys. The problems of the first 20 bad rows are there in full; of the rest
    there is one Problem per code, whose `count` says how many it stands for. Raises ProgressError where nothing can be read.
    """
    name = os.fspath(path)
    report = Report(name)
    reading = _Reading(schedule.whole, report)
    with files.opened(path, ProgressError) as file:
        for batch in _batches(name, file, report):
            reading.take(batch)
    return reading.progress(), report.problems()


def _batches(path: str, file: TextIO, report: Report) -> Iterator[Batch]:
    if path.lower().endswith(".csv"):
        return csv_batches(file, COLUMNS, report)
    if path.lower().endswith((".jsonl", ".ndjson")):
        return json_batches(file, COLUMNS, report)
    right = "name it .csv, or .jsonl for one JSON object a line"
    raise ProgressError([Problem("unknown-format", path, "is neither CSV nor JSON lines by its name", right)])


class _Days(dict[object, int | None]):
    """The day ordinal of each text of a day; None for any other value, which is looked at by itself."""

    def __missing__(self, text: object) -> int | None:
        try:
            ordinal = day(text).toordinal() if isinstance(text, str) else None
        except DayError:
            return None
        if ordinal is not None and len(self) < REMEMBERED:
            self[text] = ordinal
        return ordinal


class _Subjects(dict[object, int | None]):
    """The code of each task (with policy and period) as rows name it; None for a name that the schedule has not."""

    def __init__(self, schedule: Schedule, columns: Columns, ledger: Ledger) -> None:
        self._schedule, self._columns, self._ledger = schedule, columns, ledger
        super().__init__()

    def __missing__(self, names: object) -> int | None:
        subject = self._subject(names)
        code = None
        if subject is not None:
            code = self._columns.subject_code(subject)
            self._ledger.know(self._columns.subjects)
        self[names] = code
        return code

    def _subject(self, names: object) -> Subject | None:
        task, policy, period = names if isinstance(names, tuple) else (names, None, None)
        if not isinstance(task, str) or not isinstance(policy, str | None) or not isinstance(period, str | None):
            return None
        try:
            subject = (task, policy or None, Period.of(period) if period else None)
        except DayError:
            return None
        return subject if groups_of(self._schedule, task, subject[1]) else None


class _Reading:
    """A log while it is read: plain rows many at a time, the others one by one."""

    def __init__(self, schedule: Schedule, report: Report) -> None:
        self.schedule, self.report = schedule, report
        register = schedule.register
        self.numbers = {unit: number for number, unit in enumerate(register.ids)}
        self.columns = Columns(register.ids, self.numbers)
        self.ledger = Ledger(schedule)
        self.days = _Days()
        self.subjects = _Subjects(schedule, self.columns, self.ledger)
        self.unknown: dict[object, str] = {}  # names that the schedule has not, with the code of the problem
        self.rows, self.lines = [0], [0]  # where lines stop being as far apart as rows: the row, and its line

    def take(self, batch: Batch) -> None:
        """Enter the rows of a batch."""
        try:
            plain = _PlainRows(self, batch)
        except TypeError:  # a list or an object where JSON has a name: no row of the batch is read with others
            plain = None
        doubtful = range(len(batch)) if plain is None else plain.doubtful
        facts = []
        for place in doubtful:
            if not (plain is not None and self.report.is_full and self._is_counted(plain, place)):
                fact = self._fact(batch, place, plain)
                if fact is not None:
                    facts.append((place, *fact))
        first = 0
        for place, fact, matches in facts:
            if plain is not None:
                self._enter_plain(batch, plain, first, place)
            self._enter_fact(batch.lines[place], fact, matches)
            first = place
        if plain is not None:
            self._enter_plain(batch, plain, first, len(batch))

    def _is_counted(self, plain: _PlainRows, place: int) -> bool:
        """Count a row whose only problem is a name that is known to be wrong."""
        name = plain.wrong_name(place)
        code = None if name is None else self.unknown.get(name)
        if code is not None:
            self.report.counts[code] += 1
        return code is not None

    def _fact(self, batch: Batch, place: int, plain: _PlainRows | None) -> tuple[Evidence, tuple[Match, ...]] | None:
        """The fact of one row and the obligations it speaks of; None, with the problems noted, if there is none."""
        line, row = batch.lines[place], batch.row(place)
        if not row:
            return None
        where = self.report.where(line)
        near_names: Near = no_suggestion if self.report.is_full else near
        problems: list[Problem] = []
        if batch.is_csv:
            row = {name: _as_in_json(name, str(cell)) for name, cell in row.items()}
        fact = _fact(where, row, problems)
        matches: tuple[Match, ...] | Problem | None = ()
        if isinstance(fact, Happened):
            problem = unawaited(self.schedule, fact, f"{where}: happened {fact.event}", near_names)
            matches = problem or ()
        elif fact is not None:
            called = f"{where}: {fact.kind} {fact.task} at {fact.unit}"
            matches = match(self.schedule, fact, called, near_names)
        if isinstance(matches, Problem):
            problems.append(matches)
        if problems:
            self.report.add(line, *problems)
            name = None if plain is None else plain.wrong_name(place)
            if name is not None and len(problems) == 1 and problems[0].code.startswith("unknown-"):
                self.unknown[name] = problems[0].code
        if fact is None or problems or matches is None or isinstance(matches, Problem):
            return None
        return fact, matches

    def _enter_fact(self, line: int, fact: Evidence, matches: Sequence[Match]) -> None:
        row = len(self.columns)
        self._note_line(row, line)
        self.columns.append(fact)
        self.ledger.know(self.columns.subjects)
        if isinstance(fact, Happened):
            self.ledger.events.append(row)
        else:
            self.ledger.enter(matches, row)

    def _enter_plain(self, batch: Batch, plain: _PlainRows, first: int, last: int) -> None:
        """Enter the rows from one place of a batch to before another that go in simply."""
        start, stop = plain.between(first, last)
        if start == stop:
            return
        subjects, units, days, kinds, recorded = plain.cut(start, stop)
        row = len(self.columns)
        places = plain.places[start:stop]
        self._note_lines(row, batch, places)
        self.columns.extend(subjects, units, days, kinds, recorded)
        rows = range(row, row + len(subjects))
        rest = []
        if plain.cells:
            rest = [rows[place] for place in self.ledger.enter_done(plain.cells[start:stop], rows)]
        else:
            for kind in (DONE, OPEN):
                chosen = list(map(kind.__eq__, kinds))
                some_subjects, some_units = list(compress(subjects, chosen)), list(compress(units, chosen))
                some_rows = list(compress(rows, chosen))
                cells = self.ledger.cells_of(kind, some_subjects, some_units)
                if kind == DONE:
                    places = self.ledger.enter_done(cells, some_rows)
                else:
                    places = self.ledger.enter_open(cells, some_subjects, some_units, some_rows)
                rest += [some_rows[place] for place in places]
        for again in rest:
            fact = self.columns.fact(again)
            matches = match(self.schedule, fact, "", no_suggestion) if isinstance(fact, Fact) else ()
            if not isinstance(matches, Problem):
                self.ledger.enter(matches, again)

    def _note_line(self, row: int, line: int) -> None:
        if line - row != self.lines[-1] - self.rows[-1]:
            self.rows.append(row)
            self.lines.append(line)

    def _note_lines(self, row: int, batch: Batch, places: Sequence[int]) -> None:
        """Note on which lines rows stand: where they are as far apart as the rows, once."""
        lines = batch.lines
        if lines[places[-1]] - lines[places[0]] == len(places) - 1:
            self._note_line(row, lines[places[0]])
            return
        for place in places:
            self._note_line(row, lines[place])
            row += 1

    def line_of(self, row: int) -> int:
        run = bisect_right(self.rows, row) - 1
        return self.lines[run] + row - self.rows[run]

    def progress(self) -> Progress:
        """The log of all good rows, and where they belong; what contradicts what was known before it is left out."""
        log = Progress.of_columns(self.columns)
        index = self.ledger.index(log)
        bad = []
        for row, problem in contradictory_rows(index, lambda row: self.report.where(self.line_of(row))):
            bad.append(row)
            self.report.add(self.line_of(row), problem)
        if bad:
            columns = self.columns.without(bad)
            index = index.without(bad, columns)
        index.progress.memo.append(Histories(self.schedule, index, None))
        return index.progress


class _PlainRows:
    """The rows of a batch that are completions and open reports by known names, as codes, numbers and ordinals.

    `places` are theirs in the batch, `doubtful` those of all others. `cells` are theirs in the ledger where all are
    completions.
    """

    def __init__(self, reading: _Reading, batch: Batch) -> None:
        columns, size = batch.columns, len(batch)
        self.doubtful: Sequence[int] = range(size)
        self.places: Sequence[int] = ()
        self.cells: list[int] = []
        self._columns, self._bare = columns, False
        if not {"task", "unit", "on"} <= columns.keys():
            return
        names: Sequence[object] = columns["task"]
        if any(columns.get("policy", ())) or any(columns.get("period", ())):
            empty = (None,) * size
            names = list(zip(names, columns.get("policy", empty), columns.get("period", empty), strict=True))
        self._names = names
        subjects = list(map(reading.subjects.__getitem__, names))
        units = list(map(reading.numbers.get, columns["unit"]))
        days = list(map(reading.days.__getitem__, columns["on"]))
        kinds: list[int | None] = [DONE] * size
        if any(columns.get("fact", ())):
            kinds = list(map(PLAIN.get, columns["fact"]))
        recorded: list[int | None] = []
        doubtful: set[int] = set()
        if any(columns.get("recorded", ())):
            recorded = [reading.days[cell] if cell else 0 for cell in columns["recorded"]]
            doubtful.update(_early(days, recorded))
        for column in (subjects, units, days, kinds, recorded):
            if None in column:
                doubtful.update(place for place, value in enumerate(column) if value is None)
        for name in RICH:
            if any(columns.get(name, ())):
                doubtful.update(place for place, cell in enumerate(columns[name]) if cell not in (None, ""))
        self._lists = [subjects, units, days, kinds, recorded]
        self._bare = True
        self._doubt(doubtful, size)
        if not_owed := self._not_owed(reading.ledger):
            gone = set(not_owed)
            if self.cells:
                self.cells = [cell for place, cell in zip(self.places, self.cells, strict=True) if place not in gone]
            self._doubt(doubtful | gone, size)

    def _doubt(self, doubtful: set[int], size: int) -> None:
        self.doubtful = sorted(doubtful)
        self.places = range(size) if not doubtful else [place for place in range(size) if place not in doubtful]
        self._plain = [self._picked(column) for column in self._lists]

    def _picked(self, column: list[int | None]) -> list[int]:
        if not column or not self.doubtful:
            return column  # type: ignore[return-value]  # a doubtful place is one with None
        return [column[place] for place in self.places]  # type: ignore[misc]  # the same

    def _not_owed(self, ledger: Ledger) -> list[int]:
        """The places of rows whose task is not simply owed at their unit."""
        subjects, units, _, kinds, _ = self._plain
        if OPEN not in kinds:
            self.cells = ledger.cells_of(DONE, subjects, units)
            return [self.places[place] for place in ledger.not_owed(self.cells)]
        rest = []
        for kind in (DONE, OPEN):
            chosen = list(map(kind.__eq__, kinds))
            cells = ledger.cells_of(kind, compress(subjects, chosen), compress(units, chosen))
            places = list(compress(self.places, chosen))
            rest += [places[place] for place in ledger.not_owed(cells)]
        return rest

    def wrong_name(self, place: int) -> object:
        """The one name of a row that keeps it from being read with others, if nothing else does; else None."""
        if not self._bare:
            return None
        subjects, units, days, kinds, recorded = (column[place] if column else 0 for column in self._lists)
        if (
            days is None
            or kinds is None
            or recorded is None
            or any(self._columns[name][place] for name in RICH if name in self._columns)
        ):
            return None
        if subjects is None:
            return self._names[place]
        return self._columns["unit"][place] if units is None else None

    def between(self, first: int, last: int) -> tuple[int, int]:
        """Where the plain rows from one place of the batch to before another begin and end."""
        if isinstance(self.places, range):
            return first, last
        return bisect_right(self.places, first - 1), bisect_right(self.places, last - 1)

    def cut(self, start: int, stop: int) -> tuple[list[int], list[int], list[int], bytes, list[int] | None]:
        subjects, units, days, kinds, recorded = self._plain
        if start == 0 and stop == len(subjects):
            return subjects, units, days, bytes(kinds), recorded or None
        cut = slice(start, stop)
        return subjects[cut], units[cut], days[cut], bytes(kinds[cut]), recorded[cut] if recorded else None


def _early(days: Sequence[int | None], recorded: Sequence[int | None]) -> Iterator[int]:
    """The places where something was recorded before it happened."""
    for place, (on, known) in enumerate(zip(days, recorded, strict=True)):
        if known and on and known < on:
            yield place


def _as_in_json(name: str, text: str) -> object:
    """A cell as JSON would have it: numbers and truth values where the column holds them, else its text."""
    if name in ("value", "numerator", "denominator") and _NUMBER.fullmatch(text):
        return Decimal(text) if "." in text else int(text)
    return {"true": True, "false": False}.get(text, text) if name == "comparable" else text


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
