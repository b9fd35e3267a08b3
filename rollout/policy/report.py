"""What a document reports: figures it gives for a measure, and tallies in the official classes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import attrs

from rollout.labels import Label
from rollout.problems import Problem
from rollout.tables import Shown

if TYPE_CHECKING:
    from decimal import Decimal

    from rollout.days import Period
    from rollout.policy.item import Number
    from rollout.policy.tallies.counts import Counts


@attrs.frozen
class NotComparable(Shown):
    """Why a figure cannot be held against a level that asks for the same measure.

    `measure`, `policy` and `item` say which levels are meant; an empty one stands for all.
    """

    reason: Label
    measure: str = ""
    policy: str = ""
    item: str = ""

    def covers(self, measure: str, policy: str, item: str) -> bool:
        return self.measure in ("", measure) and self.policy in ("", policy) and self.item in ("", item)


@attrs.frozen(kw_only=True)
class Report(Shown):
    """What both have: where it stands in the text, which body it is about, and for which day or period.

    `on` is a day at which it stood; `period` is what it is about where no day is printed.
    """

    id: str
    title: Label
    at: str
    clause: str
    phrase: str = ""
    on: dt.date | None = None
    period: Period | None = None
    inherited: str = ""
    confidence: Literal["high", "medium"] = "high"
    uncertain: Label = Label()
    sources: tuple[str, ...] = ()
    note: Label = Label()

    def stood_on(self, told: dt.date | None = None) -> dt.date:
        """The day as at which to take it: its own, else the last of its period, or the day it was told if earlier.

        A review held on 29 December that speaks of the year cannot know its last two days.
        """
        if self.on is not None:
            return self.on
        if self.period is None:
            raise ValueError(f"{self.id}: has neither a day nor a period")
        return self.period.last if told is None else max(self.period.first, min(self.period.last, told))


@attrs.frozen(kw_only=True)
class Reported(Report):
    """One figure for a measure. `of` is its denominator in words, `denominator` in figures, where they are printed.

    `measures` join it to the targets and tasks that ask for the same; `not_comparable` says where they differ even so.
    """

    value: Number
    scale: str = "%"
    measures: tuple[str, ...] = ()
    numerator: int | None = None
    denominator: int | None = None
    of: Label = Label()
    baseline: Label = Label()
    not_comparable: tuple[NotComparable, ...] = ()

    def objections(self, measure: str, policy: str, item: str) -> tuple[Label, ...]:
        """Why it cannot be held against that item of that policy; nothing where it can."""
        return tuple(one.reason for one in self.not_comparable if one.covers(measure, policy, item))

    def problems(self) -> tuple[Problem, ...]:
        """A finding where the printed percentage is not that of its numerator and denominator."""
        if self.scale != "%" or self.numerator is None or not self.denominator:
            return ()
        from fractions import Fraction

        from rollout.policy.tallies.rates import ROUNDINGS, decimals, gives, percent

        exact = Fraction(self.numerator, self.denominator)
        if gives(exact, self.value):
            return ()
        figures = dict.fromkeys(percent(exact, way, decimals(self.value)) for way in ROUNDINGS)
        found = f"{self.value}% is printed for {self.numerator:,} of {self.denominator:,}"
        right = f"that is {' or '.join(f'{figure}%' for figure in figures)}"
        return (Problem("wrong-rate", self.id, found, right, "finding", (self.clause,)),)


@attrs.frozen(kw_only=True)
class PrintedTally(Report):
    """Counts in the official classes, and the rates printed with them. A class that is not printed is absent."""

    counts: Counts
    rates: tuple[tuple[str, int | Decimal], ...] = ()

    def problems(self) -> tuple[Problem, ...]:
        """Findings for the sums and rates that do not agree."""
        return tuple(self._findings())

    def _findings(self) -> Iterator[Problem]:
        from rollout.policy.tallies.rates import rate_problems

        yield from self.counts.problems(self.id, (self.clause,))
        yield from rate_problems(self.counts, dict(self.rates), self.id, (self.clause,))
