"""Tallies in the official classes: printed, counted from records, or from the states of obligations."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import cast

import attrs

from rollout.days import day
from rollout.labels import Label, Lang
from rollout.policy.report import PrintedTally
from rollout.policy.tallies.counts import Counts, as_pairs
from rollout.policy.tallies.rates import Rate, Rounding, rate, rate_problems
from rollout.policy.tallies.scheme import OPEN, SCHEMES, TASKS, Scheme
from rollout.problems import Problem, ProgressError, UnknownError, near
from rollout.tables import Shown, Table
from rollout.validation import INPUT, PROGRESS, as_day, as_optional_day, as_texts

STATES = {
    "done_on_time": "done_on_time",
    "done_late": "done_late",
    "overdue": "overdue",
    "due_today": "within_time",
    "upcoming": "within_time",
}
OUTSIDE = ("done", "undated", "awaiting", "waived", "not_in_force", "not_applicable")  # states of no official class


@attrs.frozen(repr=False)
class Tally(Shown):
    """Counts in the official classes of tasks, dossiers or feedback. A class that is not known is None, never 0.

    `printed` are rates that a document gives with them; `outside` counts what has no official class.
    """

    counts: Counts = attrs.field(validator=INPUT.kind(Counts))
    title: Label = attrs.field(default=Label(), validator=INPUT.label)
    printed: tuple[tuple[str, int | Decimal], ...] = attrs.field(default=(), converter=as_pairs)
    where: str = attrs.field(default="", validator=INPUT.text)
    clauses: tuple[str, ...] = attrs.field(default=(), converter=as_texts, validator=INPUT.texts)
    outside: tuple[tuple[str, int], ...] = attrs.field(default=(), converter=as_pairs)

    @printed.validator
    def _are_rates(self, field: attrs.Attribute[object], value: object) -> None:
        """Raises UnknownError for a rate that the scheme lacks."""
        for name, percentage in INPUT.pairs(self, field.name, value):
            rate(self.counts, name)
            INPUT.number(self, field, percentage)

    @outside.validator
    def _are_counts(self, field: attrs.Attribute[object], value: object) -> None:
        is_count = INPUT.whole(0)
        for _, count in INPUT.pairs(self, field.name, value):
            is_count(self, field, count)

    @classmethod
    def of(cls, kind: str, counts: Mapping[str, int | None], rates: Mapping[str, int | Decimal] | None = None) -> Tally:
        """A tally of known figures and the rates printed with them. Raises UnknownError for an unknown name."""
        by_class = Counts.of(kind, counts)
        return cls(by_class, by_class.scheme.label, as_pairs(rates or {}), kind)

    @classmethod
    def from_printed(cls, printed: PrintedTally) -> Tally:
        """The tally that a document prints."""
        return cls(printed.counts, printed.title, printed.rates, printed.id, (printed.clause,))

    @classmethod
    def from_records(
        cls, kind: str, records: Iterable[Record], *, as_of: dt.date | str, since: dt.date | str | None = None
    ) -> Tally:
        """Dossiers, feedback or tasks as they stood at the end of `as_of`; what is dated later does not exist yet.

        `kind` is that of the scheme. With `since`, records done before it are left out, and those open from before it
        are carried over; without it the two are not distinguished. Raises ProgressError for all records that have no
        class: without a due day, or done or due before they were received.
        """
        if kind not in SCHEMES:
            raise UnknownError("kind of tally", kind, near(kind, SCHEMES))
        day_asked, first = day(as_of), None if since is None else day(since)
        counted = [record for record in records if record.received <= day_asked]
        if first is not None:
            counted = [record for record in counted if record.done is None or record.done >= first]
        problems = [problem for place, record in enumerate(counted, 1) for problem in record.problems(place)]
        if problems:
            raise ProgressError(problems)
        by_class = Counter(_class_of_record(record, SCHEMES[kind], day_asked) for record in counted)
        new = None if first is None else sum(record.received >= first for record in counted)
        counts = _with_sums(SCHEMES[kind], by_class, len(counted), new)
        return cls(Counts.of(kind, counts), SCHEMES[kind].label, where=kind)

    @classmethod
    def from_states(cls, states: Mapping[str, int]) -> Tally:
        """Tasks from how many obligations are in each state; a state that is not named has none.

        Those of no official class (undated, waived, …) are kept apart, in `outside`.
        """
        for state in states:
            if state not in STATES and state not in OUTSIDE:
                raise UnknownError("state", state, near(state, [*STATES, *OUTSIDE]))
        by_class = Counter[str]()
        for state, name in STATES.items():
            by_class[name] += states.get(state, 0)
        counts = Counts.of("tasks", _with_sums(TASKS, by_class, by_class.total(), None))
        rest = [(state, states[state]) for state in OUTSIDE if states.get(state)]
        return cls(counts, TASKS.label, where="tasks", outside=rest)

    @property
    def kind(self) -> str:
        return self.counts.kind

    def __getitem__(self, name: str) -> int | None:
        """The count of a class; None where it is absent."""
        return self.counts[name]

    def known(self, name: str) -> int | None:
        """The count of a class, or the sum of its parts where all of them are known."""
        return self.counts.known(name)

    def rate(self, name: str) -> Rate | None:
        """`completed`, `overdue` or `on_time`, exactly, over what has fallen due; None where a count is absent."""
        return rate(self.counts, name)

    def rates(self, *, digits: int = 2, rounding: Rounding = "half-up") -> dict[str, Decimal]:
        """The rates in percent as reports print them: `overdue` is 100 minus the rounded rate that completes it.

        That is `on_time` for dossiers, whose overdue include those resolved late, and `completed` otherwise. With
        `rounding="truncate"` further decimals are dropped, as the Government Office did for 2017.
        """
        known = {name: self.rate(name) for name in self.counts.scheme.rates}
        rates = {name: exact.percent(rounding, digits) for name, exact in known.items() if exact is not None}
        complement = self.counts.scheme.complement
        if complement in rates and "overdue" in rates:
            rates["overdue"] = 100 - rates[complement]
        return rates

    def sums(self, lang: Lang = "en") -> tuple[str, ...]:
        """Each sum whose total is known, in words: "resolved 65,744 = resolved early 11,496 + …"."""
        counts = self.counts
        known = [rule for rule in counts.scheme.sums if counts[rule.total] is not None]
        return tuple(counts.equation(rule, lang) for rule in known if counts.left(rule) is not None)

    def problems(self) -> tuple[Problem, ...]:
        """A finding for each sum that does not add up, and for each printed rate that has another base."""
        return (
            *self.counts.problems(self.where, self.clauses),
            *rate_problems(self.counts, dict(self.printed), self.where, self.clauses),
        )

    def table(self) -> Table:
        """The classes as rows, named in both languages, with the counts and those that follow from them."""
        classes = tuple(
            (label.vi, label.en, self[name], self.known(name) if self[name] is None else None)
            for name, label in self.counts.scheme.classes.items()
        )
        outside = tuple((f"ngoài phân loại: {name}", f"no class: {name}", count, None) for name, count in self.outside)
        title = " · ".join(dict.fromkeys((self.title.of("vi"), self.title.of("en"))))
        return Table(("lớp", "class", "number", "worked out"), (*classes, *outside), title)

    def __repr__(self) -> str:
        return self.table().text()

    def to_html(self, lang: Lang = "en") -> str:  # noqa: ARG002  # it names its classes in both languages
        """The classes as a table in HTML, in both languages."""
        return self.table().markup()


@attrs.frozen
class Record(Shown):
    """One dossier, task or piece of feedback: received (or assigned), due and, if so, done on these days."""

    received: dt.date = attrs.field(converter=as_day, validator=PROGRESS.day)
    due: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=PROGRESS.optional_day)
    done: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=PROGRESS.optional_day)
    id: str = attrs.field(default="", validator=PROGRESS.text)

    def problems(self, place: int) -> tuple[Problem, ...]:
        """What keeps it from being counted; `place` is its number among the records, from 1."""
        problems, where = [], self.id or f"record {place}"
        if self.due is None:
            message = "has no due day, so no official class"
            problems.append(Problem("no-due-day", where, message, "give it, or leave the record out"))
        elif self.due < self.received:
            message = f"is due on {self.due}, before it is received on {self.received}"
            problems.append(Problem("due-first", where, message, "correct one of the days"))
        if self.done is not None and self.done < self.received:
            message = f"is done on {self.done}, before it is received on {self.received}"
            problems.append(Problem("done-first", where, message, "correct one of the days"))
        return tuple(problems)


def _class_of_record(record: Record, scheme: Scheme, as_of: dt.date) -> str:
    """The class of a record that can be counted."""
    (early, punctual, late), when = OPEN, as_of
    if record.done is not None and record.done <= as_of:
        (early, punctual, late), when = scheme.done, record.done
    due = cast(dt.date, record.due)  # one without it has no class
    if when == due:
        return punctual
    return early if when < due else late


def _with_sums(scheme: Scheme, by_class: Mapping[str, int], total: int, new: int | None) -> dict[str, int | None]:
    """Every class that a full count knows: those counted, 0 among them, and the sums of them.

    `by_class` counts the records by the classes of the `scheme`, `total` is the number of all records, `new` that of
    those received in the time asked about, if one is.
    """
    counts: dict[str, int | None] = {name: by_class.get(name, 0) for name in (*scheme.done, *OPEN)}
    if new is not None and "new" in scheme.classes:
        counts |= {"new": new, "carried_over": total - new}
    counts["assigned" if scheme is TASKS else "received"] = total
    known = Counts.of(scheme.name, counts)
    return {name: known.known(name) for name in scheme.classes}
