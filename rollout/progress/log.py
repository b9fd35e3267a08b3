"""The log of evidence: plain reports in columns, everything else as the facts they are."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from itertools import chain
from operator import eq
from typing import Any

import attrs

from rollout.days import Period
from rollout.problems import Problem, ProgressError, quoted
from rollout.progress.evidence import Done, Evidence, Fact, Happened, Open, Retracted
from rollout.progress.fact_rows import FactRows

Subject = tuple[str, str | None, Period | None]  # task, policy and period, as a fact names them

DONE, OPEN, RICH = 0, 1, 2  # what a row is: a completion, an open report, or a fact kept as an object


def kind_of(fact: Evidence) -> int:
    """How a fact is kept in a log: a completion that does not expire and an open report as plain rows."""
    if isinstance(fact, Open):
        return OPEN
    return DONE if isinstance(fact, Done) and fact.valid_for is None else RICH


def fact_in_log(row: int, fact: Evidence) -> str:
    """What a Problem calls a fact of a log that was made in Python."""
    if isinstance(fact, Happened):
        return f"fact {row + 1}: happened {fact.event} on {fact.on}"
    return f"fact {row + 1}: {fact.kind} {fact.task} at {fact.unit} on {fact.on}"


SHORT = 1 << 16  # so many codes fit in two bytes
TAIL = 1_000  # facts that `plus` keeps behind the columns before it makes new columns of them


class Columns:
    """Facts as columns while a log is made; nothing changes them once a Progress has them.

    `names` are those of the units that are known beforehand, `name_codes` the place of each. `subject` and `unit` are
    codes into `subjects` and `names`, `on` and `recorded` day ordinals (`recorded` is 0 where nothing was said of it,
    and None while that holds for all). `rich` are the facts that are neither Done nor Open, by row; their codes are
    those of their subject and unit too, but for events. `left_out` are rows that turned out to contradict others: they
    are no facts of the log, and stay so that the others keep their places.
    """

    __slots__ = (
        "_name_codes",
        "_subject_codes",
        "kind",
        "left_out",
        "names",
        "on",
        "recorded",
        "rich",
        "subject",
        "subjects",
        "unit",
    )

    def __init__(self, names: Sequence[str] = (), name_codes: Mapping[str, int] | None = None) -> None:
        self.subjects: list[Subject] = []
        self.names: Sequence[str] = names
        self.subject, self.unit, self.on = array("H"), array("H"), array("i")
        self.kind = bytearray()
        self.recorded: array[int] | None = None
        self.rich: dict[int, Evidence] = {}
        self.left_out: set[int] = set()
        self._subject_codes: dict[Subject, int] = {}
        self._name_codes: Mapping[str, int] = name_codes or {}

    def __len__(self) -> int:
        """How many rows there are, those left out included."""
        return len(self.kind)

    @property
    def rows(self) -> Sequence[int]:
        """The rows of facts."""
        rows = range(len(self))
        return [row for row in rows if row not in self.left_out] if self.left_out else rows

    def subject_code(self, subject: Subject) -> int:
        code = self._subject_codes.setdefault(subject, len(self.subjects))
        if code == len(self.subjects):
            self.subjects.append(subject)
        return code

    def name_code(self, name: str) -> int:
        code = self._name_codes.get(name, -1)
        if code < 0:
            if not isinstance(self._name_codes, dict) or not isinstance(self.names, list):
                self.names, self._name_codes = list(self.names), dict(self._name_codes)
            code = self._name_codes[name] = len(self.names)
            self.names.append(name)
        return code

    def append(self, fact: Evidence) -> None:
        """One more fact at the end."""
        kind = kind_of(fact)
        if kind == RICH:
            self.rich[len(self)] = fact
        subject, unit = 0, 0
        if isinstance(fact, Fact):
            subject = self.subject_code((fact.task, fact.policy, fact.period))
            unit = self.name_code(fact.unit)
        recorded = [fact.recorded.toordinal()] if fact.recorded else None
        self.extend([subject], [unit], [fact.on.toordinal()], bytes((kind,)), recorded)

    def extend(
        self,
        subjects: Iterable[int],
        units: Iterable[int],
        days: Iterable[int],
        kinds: bytes,
        recorded: Sequence[int] | None,
    ) -> None:
        """More rows at the end: codes of `subjects` and `units`, `days` as ordinals, `kinds`, and days of record.

        `recorded` is None where nothing was said of it, and has 0 for the rows of which nothing was.
        """
        if recorded is not None or self.recorded is not None:
            if self.recorded is None:
                self.recorded = array("i", bytes(4 * len(self)))
            self.recorded.extend(recorded if recorded is not None else [0] * len(kinds))
        if len(self.subjects) > SHORT:
            self.subject = _wide(self.subject)
        if len(self.names) > SHORT:
            self.unit = _wide(self.unit)
        self.subject.extend(subjects)
        self.unit.extend(units)
        self.on.extend(days)
        self.kind += kinds

    def known(self, row: int) -> int:
        """The day ordinal from which a row is known."""
        return (self.recorded[row] if self.recorded is not None else 0) or self.on[row]

    def repeats(self, row: int, earlier: int) -> bool:
        """Whether a plain row says the same as an earlier one, in the same words."""
        columns = (self.kind, self.subject, self.unit, self.on, *(() if self.recorded is None else (self.recorded,)))
        return self.kind[row] != RICH and all(column[row] == column[earlier] for column in columns)

    def with_facts(self, facts: Mapping[int, Evidence]) -> Columns:
        """The columns with other facts on some rows."""
        if not facts:
            return self
        columns = copy(self)
        columns.kind, columns.rich = bytearray(self.kind), {**self.rich, **facts}
        for row in facts:
            columns.kind[row] = RICH
        return columns

    def fact(self, row: int) -> Evidence:
        """The fact of a row."""
        if self.kind[row] == RICH:
            return self.rich[row]
        task, policy, period = self.subjects[self.subject[row]]
        recorded = self.recorded[row] if self.recorded is not None else 0
        kind = Done if self.kind[row] == DONE else Open
        return kind(
            task,
            self.names[self.unit[row]],
            dt.date.fromordinal(self.on[row]),
            policy=policy,
            period=period,
            recorded=dt.date.fromordinal(recorded) if recorded else None,
        )


def _wide(codes: array[int]) -> array[int]:
    """Codes in a column that has room for more of them."""
    return codes if codes.typecode == "I" else array("I", codes)


def _checked(facts: object) -> tuple[Evidence, ...]:
    log = tuple(facts) if isinstance(facts, Iterable) else (facts,)
    for number, fact in enumerate(log, start=1):
        if not isinstance(fact, Fact | Happened):
            right = "give Done, Measured, Extended, Waived, Open, Retracted or Happened"
            raise ProgressError([Problem("wrong-type", f"fact {number}", f"{quoted(fact)} is no evidence", right)])
    return log


@attrs.frozen(init=False, eq=False, repr=False, slots=False)
class Progress(FactRows):
    """An immutable log of evidence, in the order in which it was given.

    Two logs of the same facts are equal. Raises ProgressError for what is no evidence.
    """

    columns: Columns
    tail: tuple[Evidence, ...]  # the few facts added behind the columns
    memos: tuple[list[Any], ...]  # the memos of the logs that `plus` made it from
    memo: list[Any] = attrs.field(init=False, factory=list)  # the histories that were made of the log

    def __init__(self, facts: Iterable[Evidence] = ()) -> None:
        columns = Columns()
        for fact in _checked(facts):
            columns.append(fact)
        self.__attrs_init__(columns, (), ())

    @classmethod
    def of_columns(
        cls, columns: Columns, tail: tuple[Evidence, ...] = (), memos: tuple[list[Any], ...] = ()
    ) -> Progress:
        """The log of facts that are columns already, and of some more behind them."""
        progress = cls.__new__(cls)
        progress.__attrs_init__(columns, tail, memos)
        return progress

    def __reduce__(self) -> tuple[object, ...]:
        return Progress.of_columns, (self.columns, self.tail)

    @property
    def facts(self) -> tuple[Evidence, ...]:
        return tuple(self)

    def plus(self, *facts: Evidence) -> Progress:
        """The log with more facts at its end. What is known of where the earlier ones belong is kept."""
        tail = (*self.tail, *_checked(facts))
        if len(tail) > max(TAIL, len(self)):
            return Progress((*self, *facts))
        last = next(filter(None, self.memos), None)  # this log may be asked about later, or never
        return Progress.of_columns(self.columns, tail, (self.memo,) if last is None else (self.memo, last))

    @property
    def earlier(self) -> Iterator[Any]:
        """The histories that were made of logs of which this one is a continuation."""
        return chain.from_iterable(self.memos)

    @cached_property
    def on(self) -> array[int]:
        """The day ordinal of the fact at each place."""
        days = [fact.on.toordinal() for fact in self.tail]
        return self.columns.on + array("i", days) if days else self.columns.on

    @cached_property
    def recorded(self) -> array[int] | None:
        """The day ordinal on which each fact was recorded, 0 where that is not given; None if it is given of none."""
        recorded = self.columns.recorded
        days = [fact.recorded.toordinal() if fact.recorded else 0 for fact in self.tail]
        if recorded is None and not any(days):
            return None
        return (recorded or array("i", bytes(4 * len(self.columns)))) + array("i", days)

    def fact(self, row: int) -> Evidence:
        """The fact at a place of the log."""
        size = len(self.columns)
        return self.columns.fact(row) if row < size else self.tail[row - size]

    def retracts(self, row: int) -> bool:
        """Whether the fact at a place of the log is a retraction."""
        size = len(self.columns)
        is_plain = row < size and self.columns.kind[row] != RICH
        return not is_plain and isinstance(self.fact(row), Retracted)

    def repeats(self, row: int, earlier: int) -> bool:
        """Whether a plain report says the same as an earlier one, in the same words."""
        return max(row, earlier) < len(self.columns) and self.columns.repeats(row, earlier)

    def known(self, row: int) -> int:
        """The day ordinal from which the fact at a place of the log is known."""
        size = len(self.columns)
        return self.columns.known(row) if row < size else self.tail[row - size].known.toordinal()

    @property
    def size(self) -> int:
        """How many places the log has: one for each fact, and those of rows that were left out."""
        return len(self.columns) + len(self.tail)

    def __len__(self) -> int:
        return self.size - len(self.columns.left_out)

    def __iter__(self) -> Iterator[Evidence]:
        yield from map(self.columns.fact, self.columns.rows)
        yield from self.tail

    def __eq__(self, value: object) -> bool:
        if not isinstance(value, Progress):
            return NotImplemented
        return self is value or (len(self) == len(value) and all(map(eq, self, value)))

    def __hash__(self) -> int:
        return hash(self.facts)

    def __repr__(self) -> str:
        known_days = map(self.columns.known, self.columns.rows)
        days = [*known_days, *(fact.known.toordinal() for fact in self.tail)]
        known = f", known to {dt.date.fromordinal(max(days))}" if days else ""
        return f"<Progress: {len(self):,} facts{known}>"
