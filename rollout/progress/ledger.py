"""Where rows belong while a log is read: a cell for each unit of each task that plain reports speak of."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress, count
from operator import getitem, ne

import attrs

from rollout.policy.deadline import Each
from rollout.policy.item import Target
from rollout.problems import Problem
from rollout.progress.evidence import Fact, Happened
from rollout.progress.group_facts import Completions, GroupFacts, Opens, as_known, nothing_known
from rollout.progress.log import DONE, OPEN, RICH, Columns, Progress, Subject, fact_in_log
from rollout.progress.matching import Match, groups_of, match, unawaited, with_unit_id
from rollout.schedule.group import Group
from rollout.schedule.schedule import Schedule

LEFT_OUT = 0xFF  # the kind of a row that is no fact of its log
NOT_OWED = 0xFFFFFFFF  # what a cell holds where the task is not owed
WIDE = 8  # a task owed by at least one in so many units has a cell for each unit of the register


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
        self.groups: list[Sequence[Group]] = []  # by subject code: those that a plain report can mean
        self.opens: dict[int, tuple[array[int], array[int]]] = {}  # by the first cell of a table
        self.special: defaultdict[Match, list[int]] = defaultdict(list)
        self.pools: defaultdict[int, list[int]] = defaultdict(list)  # by the number of the group
        self.events: list[int] = []
        self.unmatched: list[Problem] = []
        self.named_by_id: dict[int, Fact | Happened] = {}  # the facts that name their unit by a code or a name
        self._tables: dict[tuple[int, ...], Table] = {}  # by the numbers of their groups

    def know(self, subjects: Sequence[Subject]) -> None:
        """Make cells for the subjects that are new; their codes are their places."""
        for subject in subjects[len(self.done_tables) :]:
            groups = _groups_meant(self.schedule, subject)
            numbers = tuple(group.number for group in groups)
            table = self._tables.get(numbers)
            if table is None:
                table = self._tables[numbers] = self._new_table(groups)
            self.groups.append(groups)
            is_task = bool(groups) and not isinstance(groups[0].item, Target)
            self.open_tables.append(table)
            self.done_tables.append(table if is_task else NOWHERE)

    def _new_table(self, groups: Sequence[Group]) -> Table:
        """New cells for the units of some groups; NOWHERE where a unit is in two of them.

        A range has a cell for each unit of the register, and one more: that of the units it does not know. Of a task
        that few units owe, each group has cells from its first unit to its last.
        """
        size, first = len(self.schedule.register) + 1, len(self.cells)
        owed = sum(len(group.cohort.units) for group in groups)
        if owed * WIDE >= size:
            cells = array("I", [NOT_OWED]) * size
            for group in groups:
                for span in group.cohort.units.spans:
                    if 0 in cells[span.start : span.stop]:
                        return NOWHERE
                    cells[span.start : span.stop] = array("I", bytes(4 * len(span)))
            self.cells.extend(cells)
            return range(first, first + size)
        table = _Cells()
        for group in groups:
            units = group.cohort.units
            if any(number in table for number in units.numbers()):
                return NOWHERE
            offset = len(self.cells) - units.spans[0].start
            self.cells.extend(array("I", bytes(4 * (units.spans[-1].stop - units.spans[0].start))))
            table.update((number, offset + number) for number in units.numbers())
        return table or NOWHERE

    def cells_of(self, kind: int, subjects: Iterable[int], units: Iterable[int]) -> list[int]:
        """The cells of rows of one kind, by codes of subjects and numbers of units; see `not_owed`."""
        tables = self.done_tables if kind == DONE else self.open_tables
        return list(map(getitem, map(tables.__getitem__, subjects), units))

    def not_owed(self, cells: Iterable[int]) -> list[int]:
        """The places of the cells where a task is not simply owed."""
        entries = list(map(self.cells.__getitem__, cells))
        if NOT_OWED not in entries:
            return []
        return [place for place, entry in enumerate(entries) if entry == NOT_OWED]

    def enter_done(self, cells: Sequence[int], rows: Sequence[int]) -> list[int]:
        """Enter completions at their cells; the places of those that do not go in simply.

        Of several at one cell the first goes in: it is entered last.
        """
        column = self.cells
        entries = list(map(column.__getitem__, cells))
        new = list(map((1).__add__, rows))
        for cell, entry in zip(reversed(cells), reversed(new), strict=True):
            column[cell] = entry
        entered = list(map(column.__getitem__, cells))
        if entered == new and not any(entries):
            return []
        rest = set(compress(range(len(cells)), map(ne, entered, new)))
        if any(entries):
            taken = list(compress(range(len(cells)), entries))
            for place in taken:
                column[cells[place]] = entries[place]
            rest.update(taken)
        return sorted(rest)

    def enter_first_done(self, cells: Sequence[int]) -> bool:
        """Enter the completions of the first rows at their cells, if each has one of its own where the task is owed.

        If not, nothing is entered.
        """
        entered = self.cells[:]
        for cell, entry in zip(cells, count(1), strict=False):
            entered[cell] = entry
        is_simple = self.cells.count(0) - entered.count(0) == len(cells)
        if is_simple:
            self.cells = entered
        return is_simple

    def enter_open(
        self, cells: Sequence[int], subjects: Sequence[int], units: Sequence[int], rows: Sequence[int]
    ) -> list[int]:
        """Enter open reports at their `cells`; the places of those that do not go in simply.

        `subjects`, `units` and `rows` are their codes, numbers and rows.
        """
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
            if place.is_pooled:
                self.pools[place.group].append(row)
            else:
                self.special[place].append(row)

    def enter_again(self, subject: int, unit: int, row: int) -> None:
        """Enter a row at the obligation at which its subject is simply owed by its unit, beside the row at its cell."""
        for group in self.groups[subject]:
            if group.cohort.units.has(unit):
                self.special[Match(group.number, unit)].append(row)

    def enter_columns(self, columns: Columns) -> None:
        """Enter every row of a log; what fits nothing is noted in `unmatched`."""
        self.know(columns.subjects)
        numbers = _numbers(self.schedule, columns.names)
        kinds = bytearray(columns.kind)
        for row in columns.left_out:
            kinds[row] = LEFT_OUT
        rest = [row for row, kind in enumerate(kinds) if kind == RICH] if columns.rich else []
        for kind in (DONE, OPEN):
            chosen = [entry == kind for entry in kinds]
            rows = list(compress(range(len(columns)), chosen))
            units = list(map(numbers.__getitem__, compress(columns.unit, chosen)))
            subjects = list(compress(columns.subject, chosen))
            days = list(compress(columns.on, chosen))
            for place in reversed(self.schedule.register.lifetimes.outside(units, days)):
                rest.append(rows.pop(place))  # it is no report of that unit
                del units[place], subjects[place]
            cells = self.cells_of(kind, subjects, units)
            places = self.enter_done(cells, rows) if kind == DONE else self.enter_open(cells, subjects, units, rows)
            rest += [rows[place] for place in places]
        for row in sorted(rest):
            stated = columns.fact(row)
            fact = with_unit_id(stated, self.schedule.register)
            if fact is not stated:
                self.named_by_id[row] = fact
            self._enter_fact(fact, row)

    def _enter_fact(self, fact: Fact | Happened, row: int) -> None:
        where = fact_in_log(row, fact)
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

    def facts(self, progress: Progress) -> dict[int, GroupFacts]:
        """All that was entered, by the numbers of the groups; `progress` is the log of the rows."""
        facts: dict[int, GroupFacts] = {}
        for numbers, table in self._tables.items():
            opens = Opens.of_columns(self.opens.get(_first(table)))
            groups = [self.schedule.groups[number] for number in numbers]
            completions = self._columns(groups, table)
            for group in groups:
                if group.number in completions or opens.concern(group.cohort.units):
                    plain = GroupFacts(group.cohort.units, group.standing, completions.get(group.number), opens)
                    if group.standing:
                        lost = dict.fromkeys(plain.opened_later(progress.on), ())
                        plain = _with_special(plain, lost, progress)
                    facts[group.number] = _under_both_names(facts.get(group.number), plain, progress)
        special: defaultdict[int, dict[int, list[int]]] = defaultdict(dict)
        for place, rows in self.special.items():
            special[place.group][place.unit] = rows
        for number, by_unit in special.items():
            plain = facts.get(number) or nothing_known(self.schedule.groups[number])
            facts[number] = _with_special(plain, by_unit, progress)
        for number, pool in self.pools.items():
            about = facts.get(number) or nothing_known(self.schedule.groups[number])
            facts[number] = attrs.evolve(about, pool=as_known(pool, progress))
        return facts

    def _columns(self, groups: Iterable[Group], table: Table) -> dict[int, Completions]:
        """The completions of the groups of a table, which stay where they were entered; none for those without any."""
        columns: dict[int, Completions] = {}
        whole = None
        if isinstance(table, range):
            whole = Completions(memoryview(self.cells)[table.start : table.stop], 0)
        for group in groups if table else ():
            spans = group.cohort.units.spans
            completions = whole
            if completions is None:
                first = spans[0].start
                start = table[first]
                completions = Completions(memoryview(self.cells)[start : start + spans[-1].stop - first], first)
            if any(any(completions.over(span)) for span in spans):
                columns[group.number] = completions
        return columns


def _under_both_names(earlier: GroupFacts | None, facts: GroupFacts, progress: Progress) -> GroupFacts:
    """The facts of a group together with those under another name of the same task: with its period, or without."""
    if earlier is None:
        return facts
    rows = {unit: facts.rows_of(unit) for unit in facts.units.numbers()}
    return _with_special(earlier, {unit: some for unit, some in rows.items() if some}, progress)


def _with_special(facts: GroupFacts, rows_of: Mapping[int, Sequence[int]], progress: Progress) -> GroupFacts:
    """The facts with more rows about some units, which are told apart from then on and leave the columns."""
    special = dict(facts.special)
    for unit, rows in rows_of.items():
        special[unit] = as_known((*facts.rows_of(unit), *rows), progress)
        if facts.completions is not None:
            facts.completions.clear(unit)
    return attrs.evolve(facts, special=special)


def _first(table: Table) -> int:
    """The first cell of a table, by which it is known; 0 for the table of no cells."""
    return table.start if isinstance(table, range) else next(iter(table.values()), 0)


def _groups_meant(schedule: Schedule, subject: Subject) -> list[Group]:
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
