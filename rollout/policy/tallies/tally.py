"""Tallies in the official classes: as printed, counted from records, or from the states of obligations."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

import attrs

from rollout.days import day
from rollout.labels import Label, Lang
from rollout.policy.report import PrintedTally
from rollout.policy.tallies.counts import Counts
from rollout.policy.tallies.rates import Rate, Rounding, rate, rate_problems, rounded
from rollout.policy.tallies.scheme import SCHEMES, TASKS, Scheme
from rollout.problems import Problem, ProgressError, UnknownError, near
from rollout.tables import Shown, Table

STATES = {
    "done_on_time": "done_on_time",
    "done_late": "done_late",
    "overdue": "overdue",
    "due_today": "within_time",
    "upcoming": "within_time",
}
OUTSIDE = ("done", "undated", "awaiting", "waived", "not_in_force", "not_applicable")  # states of no official class


@attrs.frozen(repr=False)
class Tally:
    """Counts in the official classes of tasks, dossiers or feedback. A class that is not known is None, never 0.

    `printed` are rates that a document gives with them; `outside` counts what has no official class.
    """

    counts: Counts
    title: Label = Label()
    printed: tuple[tuple[str, int | Decimal], ...] = ()
    where: str = ""
    clauses: tuple[str, ...] = ()
    outside: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, kind: str, counts: Mapping[str, int | None], rates: Mapping[str, int | Decimal] | None = None) -> Tally:
        """A tally of figures at hand and the rates printed beside them. Raises UnknownError for a name there is not."""
        held, printed = Counts.of(kind, counts), dict(rates or {})
        for name in printed:
            rate(held, name)
        return cls(held, held.scheme.label, tuple(printed.items()), kind)

    @classmethod
    def from_printed(cls, printed: PrintedTally) -> Tally:
        """What a document prints."""
        return cls(printed.counts, printed.title, printed.rates, printed.id, (printed.clause,))

    @classmethod
    def from_records(
        cls, kind: str, records: Iterable[Record], *, as_of: dt.date | str, since: dt.date | str | None = None
    ) -> Tally:
        """Dossiers, feedback or tasks as they stood at the end of `as_of`; what is dated later does not exist yet.

        With `since`, those done before it are left out, and those open from before it are carried over; without it
        the two are not told apart. Raises ProgressError for all records that have no class.
        """
        if kind not in SCHEMES:
            raise UnknownError("kind of tally", kind, near(kind, SCHEMES))
        known_on, first = day(as_of), None if since is None else day(since)
        there = [one for one in records if one.received <= known_on]
        held = [one for one in there if first is None or one.done is None or one.done >= first]
        if problems := [problem for place, one in enumerate(held, 1) for problem in one.problems(place)]:
            raise ProgressError(problems)
        found = Counter(_CLASSES[kind](one, known_on) for one in held)
        new = None if first is None else sum(one.received >= first for one in held)
        return cls(Counts.of(kind, _summed(SCHEMES[kind], found, len(held), new)), SCHEMES[kind].label, where=kind)

    @classmethod
    def from_states(cls, states: Mapping[str, int]) -> Tally:
        """Tasks from how many obligations are in each state; a state that is not named has none.

        Those of no official class (undated, waived, …) are kept apart, in `outside`.
        """
        for state in states:
            if state not in STATES and state not in OUTSIDE:
                raise UnknownError("state", state, near(state, [*STATES, *OUTSIDE]))
        found = Counter[str]()
        for state, name in STATES.items():
            found[name] += states.get(state, 0)
        counts = Counts.of("tasks", _summed(TASKS, found, found.total(), None))
        rest = tuple((state, count) for state in OUTSIDE if (count := states.get(state, 0)))
        return cls(counts, TASKS.label, where="tasks", outside=rest)

    @property
    def kind(self) -> str:
        return self.counts.kind

    def __getitem__(self, name: str) -> int | None:
        """The count of a class; None where it is absent."""
        return self.counts[name]

    def known(self, name: str) -> int | None:
        """The count of a class, or the sum of its parts where all of them are there."""
        return self.counts.known(name)

    def rate(self, name: str) -> Rate | None:
        """`completed`, `overdue` or `on_time`, exactly, over what has fallen due; None where a count is absent."""
        return rate(self.counts, name)

    def rates(self, *, digits: int = 2, rounding: Rounding = "half-up") -> dict[str, Decimal]:
        """The rates in percent as reports print them: `overdue` is what the rounded `completed` leaves of 100.

        With `rounding="truncate"` the rest is cut off, as the Government Office did for 2017.
        """
        return rounded(self.counts, rounding, digits)

    def sums(self, lang: Lang = "en") -> tuple[str, ...]:
        """Each sum whose total is there, in words: "resolved 65,744 = resolved early 11,496 + …"."""
        held = self.counts
        told = [one for one in held.scheme.sums if held[one.total] is not None and held.left(one) is not None]
        return tuple(held.equation(one, lang) for one in told)

    def problems(self) -> tuple[Problem, ...]:
        """A finding for each sum that does not add up, and each printed rate that is over another base."""
        return (
            *self.counts.problems(self.where, self.clauses),
            *rate_problems(self.counts, dict(self.printed), self.where, self.clauses),
        )

    def table(self) -> Table:
        """The classes as rows, named in both languages. What follows from the printed counts stands beside them."""
        classes = tuple(
            (label.vi, label.en, self[name], self.known(name) if self[name] is None else None)
            for name, label in self.counts.scheme.classes.items()
        )
        outside = tuple((f"ngoài phân loại: {name}", f"no class: {name}", count, None) for name, count in self.outside)
        title = " · ".join(dict.fromkeys((self.title.of("vi"), self.title.of("en"))))
        return Table(("lớp", "class", "number", "worked out"), (*classes, *outside), title)

    def __repr__(self) -> str:
        return self.table().text()

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


@attrs.frozen
class Record(Shown):
    """One dossier, task or piece of feedback: received (or assigned), due and, if so, done on these days."""

    received: dt.date = attrs.field(converter=day)
    due: dt.date | None = attrs.field(default=None, converter=attrs.converters.optional(day))
    done: dt.date | None = attrs.field(default=None, converter=attrs.converters.optional(day))
    id: str = ""

    def problems(self, place: int) -> tuple[Problem, ...]:
        """What keeps it from being counted."""
        found, where = [], self.id or f"record {place}"
        if self.due is None:
            said = "has no due day, so no official class"
            found.append(Problem("no-due-day", where, said, "give it, or leave the record out"))
        if self.done is not None and self.done < self.received:
            said = f"is done on {self.done}, before it is received on {self.received}"
            found.append(Problem("done-first", where, said, "mend one of the days"))
        return tuple(found)

    def is_done(self, as_of: dt.date) -> bool:
        return self.done is not None and self.done <= as_of


def _open(record: Record, as_of: dt.date) -> str:
    return "within_time" if record.due is not None and as_of <= record.due else "overdue"


def _task(record: Record, as_of: dt.date) -> str:
    if record.done is None or record.due is None or not record.is_done(as_of):
        return _open(record, as_of)
    return "done_on_time" if record.done <= record.due else "done_late"


def _dossier(record: Record, as_of: dt.date) -> str:
    """Shorter than the limit is early, equal to it on time, longer late (Circular 01/2018/TT-VPCP, art. 13)."""
    if record.done is None or record.due is None or not record.is_done(as_of):
        return _open(record, as_of)
    if record.done == record.due:
        return "on_time"
    return "early" if record.done < record.due else "late"


def _feedback(record: Record, as_of: dt.date) -> str:
    return "processed" if record.is_done(as_of) else _open(record, as_of)


_CLASSES: dict[str, Callable[[Record, dt.date], str]] = {
    "tasks": _task,
    "dossiers": _dossier,
    "feedback": _feedback,
}
_LEAVES = {
    "tasks": ("done_on_time", "done_late", "within_time", "overdue"),
    "dossiers": ("early", "on_time", "late", "within_time", "overdue"),
    "feedback": ("processed", "within_time", "overdue"),
}


def _summed(scheme: Scheme, found: Mapping[str, int], total: int, new: int | None) -> dict[str, int | None]:
    """Every class that a full count knows: those counted, 0 among them, and the sums they make."""
    counts: dict[str, int | None] = {name: found.get(name, 0) for name in _LEAVES[scheme.name]}
    if new is not None and "new" in scheme.classes:
        counts |= {"new": new, "carried_over": total - new}
    counts["assigned" if scheme is TASKS else "received"] = total
    partly = Counts.of(scheme.name, counts)
    return {name: partly.known(name) for name in scheme.classes}
