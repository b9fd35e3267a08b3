"""Rows that are plain reports by known names, read many at a time: as codes of tasks, numbers of units and days."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, compress
from typing import cast

import attrs

from rollout.days import Period
from rollout.layout import Layout
from rollout.problems import DayError
from rollout.progress.batches import Batch
from rollout.progress.ledger import Ledger
from rollout.progress.log import DONE, OPEN, Columns, Subject
from rollout.progress.matching import groups_of
from rollout.schedule.schedule import Schedule
from rollout.signs import as_name
from rollout.units.register import Register

KIND_CODES: Mapping[object, int] = {"done": DONE, "open": OPEN}
PLAIN_COLUMNS = frozenset({"task", "unit", "on"})  # all that a completion needs
# Plain reports have none of these.
RICH_COLUMNS = ("value", "numerator", "denominator", "comparable", "valid_for", "to", "event", "corrects")
UNIT, ON, RECORDED = 1, 2, 4  # where units and days are among the columns of rows
NEGATED = bytes((1, *bytes(255)))  # of a flag: 0 becomes 1
REMEMBERED = 100_000  # texts that are kept with what they mean


class DayOrdinals(dict[object, int | None]):
    """The day ordinal of each day, as a layout reads it; None for any other value, which is looked at by itself."""

    def __init__(self, layout: Layout) -> None:
        super().__init__()
        self.layout = layout

    def __missing__(self, cell: object) -> int | None:
        try:
            ordinal = self.layout.day(cell).toordinal() if isinstance(cell, str | dt.date) else None
        except DayError:
            ordinal = None
        if isinstance(cell, str | dt.date) and len(self) < REMEMBERED:
            self[cell] = ordinal
        return ordinal


class UnitNumbers(dict[object, int | None]):
    """The number of the unit of each id, and of each name that only one unit has ever had; None for any other value."""

    def __init__(self, register: Register) -> None:
        super().__init__(register.numbers.items())
        self.register = register

    def __missing__(self, name: object) -> int | None:
        text = as_name(name) if isinstance(name, str) and name.isprintable() else ""
        numbers = self.register.references.meant(text, None) if text else ()
        number = numbers[0] if len(numbers) == 1 else None
        if len(self) < len(self.register) + REMEMBERED:
            self[name] = number
        return number


class SubjectCodes(dict[object, int | None]):
    """The code of each task as rows name it (with policy and period); None for a name that the schedule has not."""

    def __init__(self, schedule: Schedule, columns: Columns, ledger: Ledger, empty: str | None) -> None:
        """Codes for a `schedule`, that `columns` and `ledger` then know; `empty` is what an empty cell is."""
        super().__init__()
        self.schedule, self.columns, self.ledger, self.empty = schedule, columns, ledger, empty

    def __missing__(self, names: object) -> int | None:
        subject = self._subject(names)
        code = None
        if subject is not None:
            code = self.columns.subject_code(subject)
            self.ledger.know(self.columns.subjects)
        self[names] = code
        return code

    def _subject(self, names: object) -> Subject | None:
        empty = self.empty
        task, policy, period = names if isinstance(names, tuple) else (names, empty, empty)
        if not isinstance(task, str) or not isinstance(policy, str | None) or not isinstance(period, str | None):
            return None
        policy = None if policy == empty else policy
        try:
            subject = (task, policy, None if period == empty or period is None else Period.of(period))
        except DayError:
            return None
        return subject if groups_of(self.schedule, task, policy) else None


@attrs.frozen(eq=False)
class Codes:
    """What names and days in rows are read as: codes of tasks, numbers of units, day ordinals."""

    subjects: SubjectCodes
    units: UnitNumbers
    days: DayOrdinals
    ledger: Ledger


@attrs.frozen(eq=False)
class Cut:
    """Plain rows in a row of a batch, as columns for a log; `cells` are theirs in the ledger if all are completions."""

    places: Sequence[int]
    subjects: Sequence[int]
    units: Sequence[int]
    days: Sequence[int]
    kinds: bytes
    recorded: Sequence[int] | None
    cells: Sequence[int]


class PlainRows:
    """The rows of a batch that are completions and open reports by known names.

    `places` are theirs in the batch, `doubtful` those of all others. Raises TypeError where JSON has a list or an
    object for a name.
    """

    def __init__(self, codes: Codes, batch: Batch) -> None:
        self.doubtful: Sequence[int] = range(len(batch))
        self.places: Sequence[int] = ()
        self._batch = batch
        self._names: Sequence[object] = ()
        self._rich: list[Sequence[object]] = []  # the columns that plain reports have not, where any cell is filled
        self._lists: list[list[int | None]] = []  # subjects, units, days, kinds, and days of record if there are any
        self._plain: list[list[int]] = []  # the same of the plain rows alone
        self._cells: list[int] = []
        if {"task", "unit", "on"} <= batch.columns.keys():
            self._read(codes)

    def _read(self, codes: Codes) -> None:
        batch = self._batch
        columns, empty = batch.columns, batch.empty
        self._names = self._subject_names()
        self._rich = [columns[name] for name in RICH_COLUMNS if batch.has(name)]
        kinds: list[int | None] = [DONE] * len(batch)
        if batch.has("fact"):
            kinds = list(map({empty: DONE, **KIND_CODES}.get, columns["fact"]))
        self._lists = [
            list(map(codes.subjects.__getitem__, self._names)),
            list(map(codes.units.__getitem__, columns["unit"])),
            list(map(codes.days.__getitem__, columns["on"])),
            kinds,
        ]
        if batch.has("recorded"):
            self._lists.append([0 if cell == empty else codes.days[cell] for cell in columns["recorded"]])
        is_plain = bytearray(b"\1") * len(batch)
        for place in self._unread():
            is_plain[place] = 0
        self._divide(is_plain)
        if odd := [*self._not_owed(codes.ledger), *self._absent(codes.ledger)]:
            self._cells = []
            for place in odd:
                is_plain[place] = 0
            self._divide(is_plain)

    def _subject_names(self) -> Sequence[object]:
        """How each row names its task: by itself, or with policy and period where any row has one."""
        batch = self._batch
        columns = batch.columns
        if not batch.has("policy") and not batch.has("period"):
            return columns["task"]
        nothing = (batch.empty,) * len(batch)
        return list(zip(columns["task"], columns.get("policy", nothing), columns.get("period", nothing), strict=True))

    def _unread(self) -> Iterator[int]:
        """The places of rows with a name, a day or a kind that is not known, or with what plain reports have not."""
        for column in self._lists:
            yield from _places_of_none(column)
        for cells in self._rich:
            yield from (place for place, cell in enumerate(cells) if cell != self._batch.empty)
        if len(self._lists) > RECORDED:
            days = zip(self._lists[ON], self._lists[RECORDED], strict=True)
            yield from (place for place, (on, recorded) in enumerate(days) if _is_early(on, recorded))

    def _divide(self, is_plain: bytearray) -> None:
        """Part the plain rows from the others."""
        places = range(len(self._batch))
        lists = cast(list[list[int]], self._lists)  # a place with None is not plain
        self.doubtful = list(compress(places, is_plain.translate(NEGATED)))
        if not self.doubtful:
            self.places, self._plain = places, lists
            return
        ends = zip((-1, *self.doubtful), (*self.doubtful, len(places)), strict=True)
        between = [slice(before + 1, after) for before, after in ends if after - before > 1]
        self.places = list(chain.from_iterable(map(places.__getitem__, between)))
        self._plain = [list(chain.from_iterable(map(column.__getitem__, between))) for column in lists]

    def _not_owed(self, ledger: Ledger) -> Iterator[int]:
        """The places of rows whose task is not simply owed at their unit."""
        subjects, units, _, kinds, *_ = self._plain
        if OPEN not in kinds:
            self._cells = ledger.cells_of(DONE, subjects, units)
            yield from (self.places[place] for place in ledger.not_owed(self._cells))
            return
        for kind in (DONE, OPEN):
            chosen = list(map(kind.__eq__, kinds))
            places = list(compress(self.places, chosen))
            cells = ledger.cells_of(kind, compress(subjects, chosen), compress(units, chosen))
            yield from (places[place] for place in ledger.not_owed(cells))

    def _absent(self, ledger: Ledger) -> Iterator[int]:
        """The places of rows about a day on which their unit was not there."""
        lifetimes = ledger.schedule.register.lifetimes
        yield from (self.places[place] for place in lifetimes.outside(self._plain[UNIT], self._plain[ON]))

    def wrong_names(self) -> Iterator[tuple[int, tuple[str, object] | None]]:
        """The place of each doubtful row, with what `wrong_name` says of it."""
        if self._rich or len(self._lists) != RECORDED:
            yield from ((place, self.wrong_name(place)) for place in self.doubtful)
            return
        subjects, units, days, kinds = self._lists
        bodies = self._batch.columns["unit"]
        for place in self.doubtful:
            is_unknown_body = subjects[place] is not None and units[place] is None
            if is_unknown_body and days[place] is not None and kinds[place] is not None and bodies[place]:
                yield place, ("unit", bodies[place])
            else:
                yield place, self.wrong_name(place)

    def wrong_name(self, place: int) -> tuple[str, object] | None:
        """The one name or day that alone keeps a row from being read with others, with its column."""
        if not self._lists:
            return None
        subject, unit, on, kind, *recorded = (column[place] for column in self._lists)
        if kind is None or None in recorded or any(cells[place] != self._batch.empty for cells in self._rich):
            return None
        columns = self._batch.columns
        if on is None:
            return None if subject is None or unit is None else ("on", columns["on"][place])
        if recorded and _is_early(on, recorded[0]):
            return None
        cell = columns["unit"][place]
        if unit is None and not (isinstance(cell, str) and cell.isprintable() and cell.strip()):
            return None
        if subject is None:
            return "task", self._names[place]
        return ("unit", cell) if unit is None else None

    def cut(self, first: int, last: int) -> Cut | None:
        """The plain rows from one place of the batch to before another; None where there are none."""
        start, stop = first, last
        if not isinstance(self.places, range):
            start, stop = bisect_right(self.places, first - 1), bisect_right(self.places, last - 1)
        if start >= min(stop, len(self.places)):
            return None
        if start == 0 and stop == len(self.places):
            subjects, units, days, kinds, *recorded = self._plain
            cells = self._cells
        else:
            subjects, units, days, kinds, *recorded = (column[start:stop] for column in self._plain)
            cells = self._cells[start:stop]
        known = recorded[0] if recorded else None
        return Cut(self.places[start:stop], subjects, units, days, bytes(kinds), known, cells)


def _places_of_none(column: Sequence[int | None]) -> Iterator[int]:
    place = -1
    with suppress(ValueError):
        while True:
            place = column.index(None, place + 1)
            yield place


def _is_early(on: int | None, recorded: int | None) -> bool:
    """Whether something was recorded before it happened."""
    return on is not None and recorded is not None and 0 < recorded < on
