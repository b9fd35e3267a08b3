"""What a document reports: figures it gives for a measure, and tallies in the official classes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

import attrs

from rollout.days import Period
from rollout.figures import whole_number
from rollout.labels import Label
from rollout.policy.instrument import CONFIDENCES, Confidence, has_id_form
from rollout.policy.level import SCALES
from rollout.policy.tallies.counts import Counts, as_pairs
from rollout.problems import Problem, near, quoted, suggestion
from rollout.tables import Shown
from rollout.validation import POLICY, as_label, as_optional_day, as_optional_period, as_texts, as_tuple

if TYPE_CHECKING:
    from decimal import Decimal

    from rollout.policy.level import Number

_optional = attrs.validators.optional


@attrs.frozen
class NotComparable(Shown):
    """Why a figure cannot be compared with a level that asks for the same measure.

    `measure`, `policy` and `item` say which levels are meant; an empty text means all.
    """

    reason: Label = attrs.field(validator=POLICY.filled_label)
    measure: str = attrs.field(default="", validator=POLICY.text)
    policy: str = attrs.field(default="", validator=POLICY.text)
    item: str = attrs.field(default="", validator=POLICY.text)

    def covers(self, measure: str, policy: str, item: str) -> bool:
        return self.measure in ("", measure) and self.policy in ("", policy) and self.item in ("", item)


@attrs.frozen(kw_only=True)
class Report(Shown):
    """What figures and tallies share: where it is in the text, which body it is about, and for which day or period.

    `on` is the day of the figures; `period` is what they are about where no day is printed.
    """

    id: str = attrs.field(validator=has_id_form)
    title: Label = attrs.field(validator=POLICY.filled_label)
    at: str = attrs.field(validator=POLICY.filled)
    clause: str = attrs.field(validator=POLICY.filled)
    phrase: str = attrs.field(default="", validator=POLICY.text)
    on: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=POLICY.optional_day)
    period: Period | None = attrs.field(
        default=None, converter=as_optional_period, validator=_optional(POLICY.longer_period)
    )
    inherited: Label = attrs.field(default=Label(), converter=as_label, validator=POLICY.label)
    confidence: Confidence = attrs.field(default="high", validator=POLICY.choice(CONFIDENCES))
    uncertain: Label = attrs.field(default=Label(), validator=POLICY.label)
    sources: tuple[str, ...] = attrs.field(default=(), converter=as_texts, validator=POLICY.texts)
    note: Label = attrs.field(default=Label(), validator=POLICY.label)

    def __attrs_post_init__(self) -> None:
        if self.on is None and self.period is None:
            message, right = "has neither a day nor a period", "give the day it stood, or the period it is about"
            POLICY.refuse(self, "on", "missing-key", message, right)

    def stood_on(self, reported: dt.date | None = None) -> dt.date:
        """The day as at which to take it: its own, else the last of its period, or the day it was reported if earlier.

        A review held on 29 December that speaks of the year cannot know its last two days.
        """
        if self.on is not None:
            return self.on
        period = cast(Period, self.period)  # one of the two is there
        return period.last if reported is None else max(period.first, min(period.last, reported))


@attrs.frozen(kw_only=True)
class Reported(Report):
    """One figure for a measure. `of` is its denominator in words, `denominator` in figures, where they are printed.

    `measures` join it to the targets and tasks that ask for the same; `not_comparable` says where they differ even so.
    """

    value: Number = attrs.field(converter=whole_number, validator=POLICY.number)
    scale: str = attrs.field(default="%", validator=POLICY.choice(SCALES))
    measures: tuple[str, ...] = attrs.field(default=(), converter=as_texts, validator=POLICY.texts)
    numerator: int | None = attrs.field(default=None, converter=whole_number, validator=_optional(POLICY.whole(0)))
    denominator: int | None = attrs.field(default=None, converter=whole_number, validator=_optional(POLICY.whole(1)))
    of: Label = attrs.field(default=Label(), validator=POLICY.label)
    baseline: Label = attrs.field(default=Label(), validator=POLICY.label)
    not_comparable: tuple[NotComparable, ...] = attrs.field(
        default=(), converter=as_tuple, validator=POLICY.several(NotComparable)
    )

    def __attrs_post_init__(self) -> None:
        Report.__attrs_post_init__(self)
        if self.numerator is not None and self.denominator is None:
            message, right = "has a numerator alone", "give the denominator too"
            POLICY.refuse(self, "numerator", "missing-key", message, right)

    def objections(self, measure: str, policy: str, item: str) -> tuple[Label, ...]:
        """Why it cannot be compared with that item of that policy; empty where it can."""
        return tuple(ground.reason for ground in self.not_comparable if ground.covers(measure, policy, item))

    def problems(self) -> tuple[Problem, ...]:
        """A finding where the printed percentage is not that of its numerator and denominator."""
        if self.scale != "%" or self.numerator is None or not self.denominator:
            return ()
        from fractions import Fraction

        from rollout.policy.tallies.rates import gives, percents

        exact = Fraction(self.numerator, self.denominator)
        if gives(exact, self.value):
            return ()
        message = f"{self.value}% is printed for {self.numerator:,} of {self.denominator:,}"
        right = f"that is {percents(exact, self.value)}"
        return (Problem("wrong-rate", self.id, message, right, "warning", (self.clause,)),)


def _are_rates(instance: PrintedTally, field: attrs.Attribute[Any], value: object) -> None:
    """A validator of rates: pairs of a rate that the scheme has and an exact number."""
    names = instance.counts.scheme.rates
    for name, rate in POLICY.pairs(instance, field.name, value):
        if name not in names:
            message = f"unknown rate {quoted(name)}" + suggestion(near(name, names), name)
            POLICY.refuse(instance, field.name, "unknown-key", message, f"one of {', '.join(names)}")
        POLICY.number(instance, field, rate)


@attrs.frozen(kw_only=True)
class PrintedTally(Report):
    """Counts in the official classes, and the rates printed with them. A class that is not printed is absent."""

    counts: Counts = attrs.field(validator=POLICY.kind(Counts))
    rates: tuple[tuple[str, int | Decimal], ...] = attrs.field(default=(), converter=as_pairs, validator=_are_rates)

    def problems(self) -> tuple[Problem, ...]:
        """Findings for the sums and rates that do not agree."""
        from rollout.policy.tallies.rates import rate_problems

        sums = self.counts.problems(self.id, (self.clause,))
        return (*sums, *rate_problems(self.counts, dict(self.rates), self.id, (self.clause,)))
