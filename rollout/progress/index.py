"""Where the facts of a log belong in a schedule: found once, and shared by all days and selections."""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from operator import getitem

import attrs

from rollout.policy.deadline import Each
from rollout.policy.item import Target
from rollout.problems import Problem
from rollout.progress.evidence import Done, Extended, Fact, Happened, Retracted
from rollout.progress.log import DONE, OPEN, RICH, Columns, Progress, Subject
from rollout.progress.matching import Match, groups_of, match, unawaited
from rollout.schedule.obligation import Group
from rollout.schedule.schedule import Schedule
from rollout.units.span import Units

NOT_OWED = 0xFFFFFFFF  # what a cell holds where the task is not owed
WIDE = 8  # a task owed by at least one in so many units has a cell for each unit of the register


@attrs.frozen(eq=False)
class Opens:
    """Open reports on one task, sorted by unit number: parallel columns of unit numbers and rows."""

    units: array[int]
    rows: array[int]

    def of(self, unit: int) -> array[int]:
        """The rows that speak of a unit."""
        first = bisect_left(self.units, unit)
        last = bisect_left(self.units, unit + 1, first)
        return self.rows[first:last]


NO_OPENS = Opens(array("I"), array("I"))


@attrs.frozen(eq=False)
class GroupFacts:
    """What a log says of the units of one group.

    `completions` has for each unit of the cohort, by position, the row of its one completion plus 1, or 0; it is empty
    where no unit has one. `units` are those of the cohort. `special` has the rows of each unit that has anything else than a completion and open
    reports, by unit number, in the order in which they became known; `opens` are the open reports of all others.
    """

    units: Units
    completions: Sequence[int] = ()
    opens: Opens = NO_OPENS
    special: Mapping[int, tuple[int, ...]] = {}

    def rows_of(self, unit: int) -> tuple[int, ...]:
        """All rows about one unit, by its number."""
        if unit in self.special:
            return self.special[unit]
        row = self.completions[self.units.position(unit)] if self.completions else 0
        opens = tuple(self.opens.of(unit))
        return (row - 1, *opens) if row else opens

    def __bool__(self) -> bool:
        return bool(len(self.completions) or self.special or self.opens.units)


@attrs.frozen(eq=False)
class Index:
    """The facts of a log by the number of their group; the rows of events, and what fits nothing, apart.

    `unmatched` are Problems for the facts that fit no obligation; they name a fact by its place in the log.
    """

    progress: Progress
    groups: Mapping[int, GroupFacts]
    events: tuple[int, ...] = ()
    unmatched: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, schedule: Schedule, progress: Progress) -> Index:
        """The index of a log in a whole schedule."""
        ledger = Ledger(schedule)
        ledger.enter_columns(progress.columns)
        index = ledger.index(Progress.of_columns(progress.columns))
        return index.extended(schedule, progress) if progress.tail else index

    def extended(self, schedule: Schedule, progress: Progress) -> Index:
        """The index of a log that has more facts behind those of this one."""
        groups = dict(self.groups)
        events, unmatched = list(self.events), list(self.unmatched)
        for row in range(len(self.progress), len(progress)):
            fact = progress.fact(row)
            if isinstance(fact, Happened):
                problem = unawaited(schedule, fact, called(row, fact))
                if problem is None:
                    events.append(row)
                else:
                    unmatched.append(problem)
                continue
            matches = match(schedule, fact, called(row, fact))
            if isinstance(matches, Problem):
                unmatched.append(matches)
                continue
            for place in matches:
                units = schedule.groups[place.group].cohort.units
                facts = groups.get(place.group) or GroupFacts(units)
                groups[place.group] = _with_row(facts, place.unit, row, progress)
        return Index(progress.bare, groups, tuple(events), tuple(unmatched))

    def without(self, rows: Iterable[int], columns: Columns) -> Index:
        """The index of the log that `columns` are, which are those of this one without some rows."""
        gone = set(rows)
        places = array("I", bytes(4 * (len(self.progress) + 1)))
        place = 0
        for row in range(len(self.progress)):
            if row not in gone:
                place += 1
                places[row + 1] = place
        groups = {number: _renumbered(facts, places) for number, facts in self.groups.items()}
        events = tuple(places[row + 1] - 1 for row in self.events if places[row + 1])
        return Index(Progress.of_columns(columns), groups, events, self.unmatched)


def _with_row(facts: GroupFacts, unit: int, row: int, progress: Progress) -> GroupFacts:
    """The facts with one more row about a unit."""
    position = facts.units.position(unit)
    earlier = facts.rows_of(unit)
    completions = array("I", facts.completions)
    if not earlier and isinstance(progress.fact(row), Done):
        completions = completions or array("I", bytes(4 * len(facts.units)))
        completions[position] = row + 1
        return attrs.evolve(facts, completions=completions)
    if completions:
        completions[position] = 0
    special = {**facts.special, unit: in_order((*earlier, row), progress)}
    return attrs.evolve(facts, completions=completions, special=special)


def _renumbered(facts: GroupFacts, places: array[int]) -> GroupFacts:
    """The facts with the rows that have a new place plus 1 in `places`; the others are gone."""
    completions = array("I", map(places.__getitem__, facts.completions))
    kept = [(unit, row) for unit, row in zip(facts.opens.units, facts.opens.rows, strict=True) if places[row + 1]]
    opens = NO_OPENS
    if kept:
        opens = Opens(array("I", (unit for unit, _ in kept)), array("I", (places[row + 1] - 1 for _, row in kept)))
    special = {
        unit: tuple(places[row + 1] - 1 for row in rows if places[row + 1]) for unit, rows in facts.special.items()
    }
    return GroupFacts(facts.units, completions, opens, special)


def called(row: int, fact: Fact | Happened) -> str:
    """What a Problem calls a fact of a log that was made in Python."""
    if isinstance(fact, Happened):
        return f"fact {row + 1}: happened {fact.event} on {fact.on}"
    return f"fact {row + 1}: {fact.kind} {fact.task} at {fact.unit} on {fact.on}"


def in_order(rows: Iterable[int], progress: Progress) -> tuple[int, ...]:
    """Rows about one obligation in the order in which they became known.

    A retraction comes after what was reported on its day; of two extensions of one day the longer one comes last, so
    that no answer depends on the order of the log. What is alike in all this is told in the order of the log.
    """

    def order(row: int) -> tuple[dt.date, dt.date, bool, dt.date, int]:
        fact = progress.fact(row)
        to = fact.to if isinstance(fact, Extended) else fact.on
        return fact.known, fact.on, isinstance(fact, Retracted), to, row

    return tuple(sorted(rows, key=order))


class _Cells(dict[int, int]):
    """The cell of each unit that owes a task; cell 0, which is owed by no one, for all others."""

    def __missing__(self, unit: int) -> int:
        return 0


Table = range | _Cells
NOWHERE = _Cells()


class Ledger:
    """Where rows belong, while a log is read: a cell for each unit of each task that facts speak of."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule.whole
        self.cells = array("I", [NOT_OWED])
        self.done_tables: list[Table] = []  # by subject code: the cell of each unit, for completions
        self.open_tables: list[Table] = []  # the same for open reports, which targets can have too
        self.opens: dict[int, tuple[array[int], array[int]]] = {}  # by the first cell of a table
        self.special: defaultdict[Match, list[int]] = defaultdict(list)
        self.events: list[int] = []
        self.unmatched: list[Problem] = []
        self._tables: dict[tuple[int, ...], Table] = {}  # by the numbers of their groups

    def know(self, subjects: Sequence[Subject]) -> None:
        """Make cells for the subjects that are new; their codes are their places."""
        for subject in subjects[len(self.done_tables) :]:
            groups = _alike(self.schedule, subject)
            numbers = tuple(group.number for group in groups)
            table = self._tables.get(numbers)
            if table is None:
                table = self._tables[numbers] = self._new_table(groups)
            is_task = bool(groups) and not isinstance(groups[0].item, Target)
            self.open_tables.append(table)
            self.done_tables.append(table if is_task else NOWHERE)

    def _new_table(self, groups: Sequence[Group]) -> Table:
        """New cells for the units of some groups; NOWHERE where a unit is in two of them.

        A range has one cell more than there are units: that of the units which are not in the register.
        """
        size, first = len(self.schedule.register) + 1, len(self.cells)
        owed = sum(len(group.cohort.units) for group in groups)
        if owed * WIDE < size:
            numbers = [number for group in groups for number in group.cohort.units.numbers()]
            if len(set(numbers)) < len(numbers) or not numbers:
                return NOWHERE
            self.cells.extend(bytes(len(numbers)))
            return _Cells(zip(numbers, range(first, first + owed), strict=True))
        cells = array("I", [NOT_OWED]) * size
        for group in groups:
            for span in group.cohort.units.spans:
                if 0 in cells[span.start : span.stop]:
                    return NOWHERE
                cells[span.start : span.stop] = array("I", bytes(4 * len(span)))
        self.cells.extend(cells)
        return range(first, first + size)

    def cells_of(self, kind: int, subjects: Iterable[int], units: Iterable[int]) -> list[int]:
        """The cells of rows of one kind by codes of subjects and numbers of units; `not_owed` tells which are of no use."""
        tables = self.done_tables if kind == DONE else self.open_tables
        return list(map(getitem, map(tables.__getitem__, subjects), units))

    def not_owed(self, cells: Iterable[int]) -> list[int]:
        """The places of the cells where a task is not simply owed."""
        entries = list(map(self.cells.__getitem__, cells))
        if NOT_OWED not in entries:
            return []
        return [place for place, entry in enumerate(entries) if entry == NOT_OWED]

    def enter_done(self, cells: Sequence[int], rows: Sequence[int]) -> list[int]:
        """Enter completions at their cells; the places of those that do not go in simply."""
        if not any(map(self.cells.__getitem__, cells)) and len(set(cells)) == len(cells):
            entries = self.cells
            for cell, row in zip(cells, rows, strict=True):
                entries[cell] = row + 1
            return []
        rest = []
        for place, cell in enumerate(cells):
            if self.cells[cell]:
                rest.append(place)
            else:
                self.cells[cell] = rows[place] + 1
        return rest

    def enter_open(
        self, cells: Sequence[int], subjects: Sequence[int], units: Sequence[int], rows: Sequence[int]
    ) -> list[int]:
        """Enter open reports at their cells; the places of those that do not go in simply."""
        rest = []
        for place, cell in enumerate(cells):
            if self.cells[cell] == NOT_OWED:
                rest.append(place)
            else:
                table = self.open_tables[subjects[place]]
                unit_column, row_column = self.opens.setdefault(_first(table), (array("I"), array("I")))
                unit_column.append(units[place])
                row_column.append(rows[place])
        return rest

    def enter(self, matches: Iterable[Match], row: int) -> None:
        """Enter a row at the obligations it was found to speak of."""
        for place in matches:
            self.special[place].append(row)

    def enter_columns(self, columns: Columns) -> None:
        """Enter every row of a log; what fits nothing is noted in `unmatched`."""
        self.know(columns.subjects)
        numbers = _numbers(self.schedule, columns.names)
        rest = [row for row, kind in enumerate(columns.kind) if kind == RICH] if columns.rich else []
        for kind in (DONE, OPEN):
            chosen = [entry == kind for entry in columns.kind]
            rows = list(compress(range(len(columns)), chosen))
            units = list(map(numbers.__getitem__, compress(columns.unit, chosen)))
            subjects = list(compress(columns.subject, chosen))
            cells = self.cells_of(kind, subjects, units)
            places = self.enter_done(cells, rows) if kind == DONE else self.enter_open(cells, subjects, units, rows)
            rest += [rows[place] for place in places]
        for row in sorted(rest):
            self._enter_fact(columns.fact(row), row)

    def _enter_fact(self, fact: Fact | Happened, row: int) -> None:
        where = called(row, fact)
        if isinstance(fact, Happened):
            if problem := unawaited(self.schedule, fact, where):
                self.unmatched.append(problem)
            else:
                self.events.append(row)
            return
        matches = match(self.schedule, fact, where)
        if isinstance(matches, Problem):
            self.unmatched.append(matches)
        else:
            self.enter(matches, row)

    def index(self, progress: Progress) -> Index:
        """The index of all that was entered."""
        groups: dict[int, GroupFacts] = {}
        for numbers, table in self._tables.items():
            opens = _sorted_opens(self.opens.get(_first(table)))
            for group in (self.schedule.groups[number] for number in numbers):
                completions = self._completions(group.cohort.units, table)
                if completions or _concern(opens, group.cohort.units):
                    facts = GroupFacts(group.cohort.units, completions, opens)
                    groups[group.number] = _merged(groups.get(group.number), facts, progress)
        special: defaultdict[int, dict[int, list[int]]] = defaultdict(dict)
        for place, rows in self.special.items():
            special[place.group][place.unit] = rows
        for number, by_unit in special.items():
            facts = groups.get(number) or GroupFacts(self.schedule.groups[number].cohort.units)
            groups[number] = _with_special(facts, by_unit, progress)
        return Index(progress, groups, tuple(self.events), tuple(self.unmatched))

    def _completions(self, units: Units, table: Table) -> Sequence[int]:
        """The entries of some units: those of one span stay where they are."""
        if isinstance(table, range) and len(units.spans) == 1:
            first = table.start + units.spans[0].start
            entries = memoryview(self.cells)[first : first + len(units)]
            return entries if any(entries) else ()
        column = array("I")
        if isinstance(table, range):
            for span in units.spans:
                column.extend(self.cells[table.start + span.start : table.start + span.stop])
        elif table:
            column.extend(map(self.cells.__getitem__, map(table.__getitem__, units.numbers())))
        return column if any(column) else ()


def _merged(earlier: GroupFacts | None, facts: GroupFacts, progress: Progress) -> GroupFacts:
    """The facts of a group together with those under another name of the same task: with its period, or without."""
    if earlier is None:
        return facts
    rows = {unit: facts.rows_of(unit) for unit in facts.units.numbers()}
    return _with_special(earlier, {unit: some for unit, some in rows.items() if some}, progress)


def _with_special(facts: GroupFacts, rows_of: Mapping[int, Sequence[int]], progress: Progress) -> GroupFacts:
    """The facts with more rows about some units, which are told apart from then on."""
    completions = array("I", facts.completions)
    special = dict(facts.special)
    for unit, rows in rows_of.items():
        special[unit] = in_order((*facts.rows_of(unit), *rows), progress)
        if completions:
            completions[facts.units.position(unit)] = 0
    return attrs.evolve(facts, completions=completions, special=special)


def _first(table: Table) -> int:
    """The first cell of a table, by which it is known; 0 for the table of no cells."""
    return table.start if isinstance(table, range) else next(iter(table.values()), 0)


def _alike(schedule: Schedule, subject: Subject) -> list[Group]:
    """The groups a plain report under these names can mean, if its unit alone decides which of them; else none."""
    task, policy, period = subject
    groups = groups_of(schedule, task, policy)
    if len({group.policy.id for group in groups}) > 1:
        return []
    if period is not None:
        return [group for group in groups if group.period == period]
    if any(isinstance(group.rule.deadline, Each) for group in groups):
        return []
    return groups


def _numbers(schedule: Schedule, names: Sequence[str]) -> list[int]:
    """The number of each named unit; the size of the register, which no unit has, for a name it does not know."""
    register = schedule.register
    return [register.number(name) if name in register else len(register) for name in names]


def _sorted_opens(columns: tuple[array[int], array[int]] | None) -> Opens:
    if columns is None:
        return NO_OPENS
    pairs = sorted(zip(*columns, strict=True))
    return Opens(array("I", (unit for unit, _ in pairs)), array("I", (row for _, row in pairs)))


def _concern(opens: Opens, units: Units) -> bool:
    """Whether any open report is about one of the units."""
    return any(bisect_left(opens.units, span.start) < bisect_left(opens.units, span.stop) for span in units.spans)
