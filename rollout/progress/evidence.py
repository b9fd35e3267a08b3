"""Dated facts about obligations: what was done, measured, extended, waived or withdrawn, and events."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from numbers import Rational, Real
from typing import TYPE_CHECKING, Any

import attrs

from rollout.days import DayLike, Period, add_days, day
from rollout.figures import whole_number
from rollout.policy.deadline import MAX_COUNT
from rollout.policy.level import Number
from rollout.problems import Problem, ProgressError, quoted
from rollout.signs import as_name, is_writable
from rollout.tables import Shown
from rollout.units.unit import Unit

if TYPE_CHECKING:
    from fractions import Fraction


def _unit_id(value: str | Unit | None) -> Any:  # noqa: ANN401  # None only where a field may be without a unit
    """The id of a unit that was given as itself."""
    return value.id if isinstance(value, Unit) else as_name(value)


def _check_recorded(name: str, on: dt.date, recorded: dt.date | None) -> None:
    if recorded is not None and recorded < on:
        message = f"recorded on {recorded}, before it happened on {on}"
        raise ProgressError([Problem("recorded-early", name, message, "give the day it became known")])


def _period_or_none(value: str | Period | None) -> Period | None:
    return None if value is None else Period.of(value)


def _day_or_none(value: DayLike | None) -> dt.date | None:
    return None if value is None else day(value)


DIGITS = 30  # before or after the point; the largest sums of money have half as many


def _exact(value: float | Number) -> Number:
    """A measured value, exactly: a float stands for the decimal that it prints as."""
    is_float = isinstance(value, Real) and not isinstance(value, Rational)
    number: object = Decimal(str(value)) if is_float else whole_number(value)
    if isinstance(number, bool) or not isinstance(number, int | Decimal) or not Decimal(number).is_finite():
        right = "give an int, a Decimal or a float; number() reads text in a style that you name"
        raise ProgressError([Problem("not-a-number", "value", f"{quoted(value)} is not a number", right)])
    exact = Decimal(number)
    if number and (abs(exact.adjusted()) > DIGITS or len(exact.as_tuple().digits) > 2 * DIGITS):
        message = f"a number of more than {DIGITS} digits is no figure"
        raise ProgressError([Problem("out-of-range", "value", message, "correct it")])
    return number


def _check_optional_text(instance: object, field: attrs.Attribute[Any], value: object) -> None:
    if value is not None:
        _check_text(instance, field, value)


def _check_text(_: object, field: attrs.Attribute[str], value: object) -> None:
    if not isinstance(value, str):
        right = "give its id" if field.name != "unit" else "give its id, or the Unit"
        raise ProgressError([Problem("wrong-type", field.name, f"{quoted(value)} is not text", right)])
    if not is_writable(value):
        message = f"{quoted(value)} has a half of a sign"
        raise ProgressError([Problem("half-sign", field.name, message, "give text that can be written in UTF-8")])


@attrs.frozen
class Fact(Shown):
    """What all evidence has: the task (or target) and the unit it speaks of, and the day `on` which it was so.

    `policy` is needed where several have the task, `period` where it recurs; `recorded` is the day it became known, its
    own day if not given. Raises DayError for an invalid date, ProgressError for a record earlier than the fact.
    """

    task: str = attrs.field(converter=as_name, validator=_check_text)
    unit: str = attrs.field(converter=_unit_id, validator=_check_text)
    on: dt.date = attrs.field(converter=day)
    policy: str | None = attrs.field(default=None, converter=as_name, validator=_check_optional_text, kw_only=True)
    period: Period | None = attrs.field(default=None, converter=_period_or_none, kw_only=True)
    recorded: dt.date | None = attrs.field(default=None, converter=_day_or_none, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check_recorded(self.task, self.on, self.recorded)

    @property
    def known(self) -> dt.date:
        """The day from which it is known."""
        return self.recorded or self.on

    @property
    def kind(self) -> str:
        return type(self).__name__.lower()


def _check_valid_for(instance: Fact, field: attrs.Attribute[int | None], value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_COUNT:
        right = f"give a whole number of days, from 1 to {MAX_COUNT}"
        raise ProgressError([Problem("out-of-range", field.name, f"{quoted(value)} is no length of time", right)])
    add_days(instance.on, value)  # raises DayError beyond the year 9999


def _valid_for() -> Any:  # noqa: ANN401  # a field, which attrs types as its value
    return attrs.field(default=None, converter=whole_number, validator=_check_valid_for, kw_only=True)


def _check_count(_: object, field: attrs.Attribute[Any], value: object) -> None:
    """What counts the parts of a share: a whole number, of a denominator 1 or more."""
    least = int(field.name == "denominator")
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not least <= value < 10**DIGITS):
        right = f"give a whole number, {least} or more"
        raise ProgressError([Problem("out-of-range", field.name, f"{quoted(value)} is no count", right)])


def _count() -> Any:  # noqa: ANN401  # a field, which attrs types as its value
    return attrs.field(default=None, converter=whole_number, validator=_check_count, kw_only=True)


def _check_flag(_: object, field: attrs.Attribute[bool], value: object) -> None:
    if not isinstance(value, bool):
        raise ProgressError([Problem("wrong-type", field.name, f"{quoted(value)} is neither", "give True or False")])


@attrs.frozen
class Done(Fact):
    """The duty was completed on that day. Of a standing duty, the report is valid `valid_for` so many days after it."""

    valid_for: int | None = _valid_for()


@attrs.frozen
class Open(Fact):
    """The duty was reported on that day as not completed yet."""


@attrs.frozen
class Measured(Fact):
    """A target's value as it stood on that day; `numerator` and `denominator` where they are known.

    `comparable` is False where what was counted is not what the level speaks of. Of a standing level, the figure is
    valid `valid_for` so many days after its day.
    """

    value: Number = attrs.field(converter=_exact, kw_only=True)
    numerator: int | None = _count()
    denominator: int | None = _count()
    comparable: bool = attrs.field(default=True, validator=_check_flag, kw_only=True)
    valid_for: int | None = _valid_for()


@attrs.frozen
class PooledFigure(Measured):
    """The share of a pool of units on a day: the last figures of those `reporting`, of `size` that there were.

    It is `comparable` with a level where all of them have reported. It is made of their measurements and never given.
    """

    reporting: int = attrs.field(kw_only=True)
    size: int = attrs.field(kw_only=True)

    @property
    def kind(self) -> str:
        return "measured"

    @property
    def coverage(self) -> Fraction:
        """The share of the units of the pool that have reported."""
        from fractions import Fraction

        return Fraction(self.reporting, self.size)


@attrs.frozen
class Extended(Fact):
    """The due day was moved `to` a later one by a decision of that day."""

    to: dt.date = attrs.field(converter=day, kw_only=True)


@attrs.frozen
class Waived(Fact):
    """The unit was relieved of the duty on that day."""


@attrs.frozen
class Retracted(Fact):
    """What was said of the obligation up to that day, and known no later than this, is withdrawn."""


@attrs.frozen
class Happened(Shown):
    """An event from which time limits run; of one unit, or of all where none is named.

    Another day is another happening of it; one that `corrects` a day is the happening that was told of that day.
    """

    event: str = attrs.field(converter=as_name, validator=_check_text)
    on: dt.date = attrs.field(converter=day)
    unit: str | None = attrs.field(default=None, converter=_unit_id, validator=_check_optional_text)
    recorded: dt.date | None = attrs.field(default=None, converter=_day_or_none, kw_only=True)
    corrects: dt.date | None = attrs.field(default=None, converter=_day_or_none, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check_recorded(self.event, self.on, self.recorded)
        if self.corrects == self.on:
            message = f"corrects {self.on} to the same day"
            raise ProgressError([Problem("corrects-itself", self.event, message, "give the day that was told before")])

    @property
    def known(self) -> dt.date:
        return self.recorded or self.on

    @property
    def kind(self) -> str:
        return "happened"


Evidence = Fact | Happened
KINDS: tuple[type[Fact], ...] = (Done, Open, Measured, Extended, Waived, Retracted)
