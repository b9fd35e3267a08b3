"""A log of evidence while it is read: batches of rows, checked against a schedule."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, compress
from typing import cast

from rollout.blocks import Coded
from rollout.layout import Layout
from rollout.problems import Problem, near
from rollout.progress.batches import Batch
from rollout.progress.contradictions import contradictory_rows
from rollout.progress.division import Division
from rollout.progress.evidence import Evidence, Fact, Happened
from rollout.progress.fact_row import cell_value, fact_of_row
from rollout.progress.histories import Histories
from rollout.progress.index import Index
from rollout.progress.ledger import Ledger
from rollout.progress.log import DONE, OPEN, Columns, Progress
from rollout.progress.matching import Match, Near, match, no_suggestion, unawaited, with_unit_id
from rollout.progress.occurrences import occurrences_of
from rollout.progress.pieces import Report
from rollout.progress.plain_rows import REMEMBERED, Codes, Cut, DayOrdinals, PlainRows, SubjectCodes, UnitNumbers
from rollout.schedule.schedule import Schedule
from rollout.signs import as_name

Wrong = tuple[str, object] | None  # a column, and a name in it that the schedule has not, or what is no day


class Reading:
    """A log while it is read: plain rows many at a time, the others one by one."""

    def __init__(self, schedule: Schedule, report: Report, layout: Layout, empty: str | None) -> None:
        """For a `schedule`; problems go to the `report`. `layout` reads the days, `empty` is what an empty cell is."""
        self.schedule, self.report, self.layout = schedule, report, layout
        register = schedule.register
        self.columns = Columns(register.ids, register.numbers)
        self.ledger = Ledger(schedule)
        subjects = SubjectCodes(schedule, self.columns, self.ledger, empty)
        self.codes = Codes(subjects, UnitNumbers(register), DayOrdinals(layout), self.ledger)
        self.unknown: dict[object, str] = {}  # names of tasks that the schedule has not, and the code of the problem
        self.faults: dict[Wrong, str | None] = {}  # the codes of wrong names of units and wrong days
        self.rows, self.lines = array("Q", [0]), array("Q", [0])  # where lines stop being as far apart as rows

    def take(self, batch: Batch) -> None:
        """Enter the rows of a batch, in their order."""
        try:
            plain = PlainRows(self.codes, batch)
        except TypeError:  # a list or an object where JSON has a name: no row of the batch is read with others
            plain = None
        entries = []
        for place, name in self._uncounted(batch, plain):
            entry = self._entry(batch, place, name)
            if entry is not None:
                entries.append((place, *entry))
        first = 0
        for place, fact, matches in entries:
            self._enter_plain(batch, plain, first, place)
            self._enter_fact(batch.lines[place], fact, matches)
            first = place
        self._enter_plain(batch, plain, first, len(batch))

    def take_whole(self, columns: Mapping[str, Coded]) -> bool:
        """Enter all rows of a data frame by its PLAIN_COLUMNS, if they are completions by known names, none twice.

        If not, none is entered, and they are to be read in batches.
        """
        from rollout.progress.coded_rows import coded_rows

        rows = coded_rows(self.codes, columns)
        if rows is None or not self.ledger.enter_first_done(rows.cells):
            return False
        self._note_line(0, 1)
        self.columns.extend(rows.subjects, rows.units, rows.days, bytes((DONE,)) * len(rows.cells), None)
        return True

    def _uncounted(self, batch: Batch, plain: PlainRows | None) -> Iterator[tuple[int, Wrong]]:
        """The places of the rows to be looked at one by one, each with the name or day that may be all that is wrong.

        Rows of which nothing would be told, and whose only problem is a name that is known to be wrong, are counted.
        """
        if plain is None:
            yield from ((place, None) for place in range(len(batch)))
            return
        lines, counts = batch.lines, self.report.counts
        full_from = self.report.full_from
        for place, name in plain.wrong_names():
            code = self._code(name) if name is not None and lines[place] > full_from else None
            if code is not None:
                counts[code] += 1
            else:
                yield place, name
                full_from = self.report.full_from

    def _code(self, wrong: tuple[str, object]) -> str | None:
        """The code of the problem of a name or a day; None where it is not known before the row is looked at."""
        if wrong[0] == "task":
            return self.unknown.get(wrong[1])
        if wrong in self.faults:
            return self.faults[wrong]
        code = self._fault_code(*wrong)
        if len(self.faults) < REMEMBERED:
            self.faults[wrong] = code
        return code

    def _fault_code(self, column: str, name: object) -> str | None:
        """The code of the problem of a name of a unit, or of a day; None where it is not known from that alone."""
        text = as_name(name) if isinstance(name, str) and name.isprintable() else ""
        if not text:
            return None
        if column == "unit":
            is_known = self.codes.units[text] is not None or self.schedule.register.references.meant(text, None)
            return None if is_known else "unknown-unit"
        return None if self.codes.days[text] is not None else "not-a-day"

    def _entry(self, batch: Batch, place: int, name: Wrong) -> tuple[Evidence, tuple[Match, ...]] | None:
        """The fact of one row and the obligations it speaks of; None, with the problems noted, if there is none."""
        line, row = batch.lines[place], batch.row(place)
        if not row:
            return None
        if not batch.is_exact:
            row = {name: cell_value(name, cell) for name, cell in row.items()}
        problems: list[Problem] = []
        stated = fact_of_row(self.report.where(line), row, problems, self.layout.day)
        fact = None if stated is None else with_unit_id(stated, self.schedule.register)
        matches = None if fact is None else self._matches(fact, line)
        if isinstance(matches, Problem):
            problems.append(matches)
        self.report.add(line, *problems)
        if name is not None and name[0] == "task" and len(problems) == 1 and problems[0].code.startswith("unknown-"):
            self.unknown[name[1]] = problems[0].code
        if fact is None or matches is None or isinstance(matches, Problem):
            return None
        return fact, matches

    def _matches(self, fact: Evidence, line: int) -> tuple[Match, ...] | Problem:
        """The obligations that a fact speaks of, none for an event; a suggestion is made only where it will be told."""
        where = self.report.where(line)
        near_names: Near = no_suggestion if self.report.is_full_at(line) else near
        if isinstance(fact, Happened):
            return unawaited(self.schedule, fact, f"{where}: happened {fact.event}", near_names) or ()
        return match(self.schedule, fact, f"{where}: {fact.kind} {fact.task} at {fact.unit}", near_names)

    def _enter_fact(self, line: int, fact: Evidence, matches: Sequence[Match]) -> None:
        row = len(self.columns)
        self._note_line(row, line)
        self.columns.append(fact)
        self.ledger.know(self.columns.subjects)
        if isinstance(fact, Happened):
            self.ledger.events.append(row)
        else:
            self.ledger.enter(matches, row)

    def _enter_plain(self, batch: Batch, plain: PlainRows | None, first: int, last: int) -> None:
        """Enter the `plain` rows of a `batch` from its place `first` to before `last`."""
        cut = None if plain is None else plain.cut(first, last)
        if cut is None:
            return
        row = len(self.columns)
        self._note_lines(row, batch, cut.places)
        self.columns.extend(cut.subjects, cut.units, cut.days, cut.kinds, cut.recorded)
        for again in self._entered(cut, range(row, row + len(cut.places))):
            self.ledger.enter_again(self.columns.subject[again], self.columns.unit[again], again)

    def _entered(self, cut: Cut, rows: range) -> list[int]:
        """Enter plain rows in the ledger; returns those of which there is another at their cell."""
        if cut.cells:
            return [rows[place] for place in self.ledger.enter_done(cut.cells, rows)]
        rest = []
        for kind in (DONE, OPEN):
            chosen = list(map(kind.__eq__, cut.kinds))
            subjects, units = list(compress(cut.subjects, chosen)), list(compress(cut.units, chosen))
            some = list(compress(rows, chosen))
            cells = self.ledger.cells_of(kind, subjects, units)
            if kind == DONE:
                places = self.ledger.enter_done(cells, some)
            else:
                places = self.ledger.enter_open(cells, subjects, units, some)
            rest += [some[place] for place in places]
        return rest

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
        first = 0
        while first < len(places):
            line = lines[places[first]]
            self._note_line(row + first, line)
            later = range(first, len(places))
            first += bisect_right(later, line - first, key=lambda place: lines[places[place]] - place)

    def line_of(self, row: int) -> int:
        run = bisect_right(self.rows, row) - 1
        return self.lines[run] + row - self.rows[run]

    def _where(self, row: int) -> str:
        return self.report.where(self.line_of(row))

    def _fact_in_file(self, row: int) -> str:
        """What a Problem calls the fact of a row."""
        fact = cast(Fact, self.columns.fact(row))
        return f"{self._where(row)}: {fact.kind} {fact.task} at {fact.unit}"

    def progress(self) -> Progress:
        """The log of all good rows, and where they belong; what contradicts what was known before it is left out."""
        log = Progress.of_columns(self.columns)
        index = Index.of_ledger(self.ledger, log)
        division = Division(occurrences_of(self.schedule, index.happened()), index, None)
        bad = set()
        for misplaced in division.divide(self._named) if self.schedule.awaiting else ():
            index.groups[misplaced.group].drop(misplaced.unit, misplaced.row)
            bad.add(misplaced.row)
            self.report.add(self.line_of(misplaced.row), misplaced.problem)
        clashes = contradictory_rows(log, division.facts, index.events, self.schedule.register, self._where)
        for row, problem in chain(index.doubts(self._fact_in_file).items(), clashes):
            bad.add(row)
            self.report.add(self.line_of(row), problem)
        if bad:
            index = index.without(bad)
            self.columns.left_out |= bad
        index.progress.memo.append(Histories.made_of(self.schedule, index, None))
        return index.progress

    def _named(self, row: int, fact: Fact) -> str:
        return f"{self._where(row)}: {fact.kind} {fact.task} at {fact.unit}"
