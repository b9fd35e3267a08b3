"""The date expressions that a text can use, as it words them: a closed set. `interpretation` turns them into days."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import attrs

from rollout.days import Period, Recurring
from rollout.tables import Shown
from rollout.validation import POLICY, as_day, as_optional_period, as_period

MAX_COUNT = 36_525  # days in a hundred years: a larger number in a limit or a lag is a slip
MAX_ABOUT = 99
RECURRING: tuple[Recurring, ...] = get_args(Recurring)
UNITS_OF_TIME = ("days", "weeks", "months", "years")

_count = POLICY.whole(0, MAX_COUNT)


@attrs.frozen
class From(Shown):
    """`từ ngày`, `từ năm`: in operation from that day, or from the first day of that period, on."""

    start: Period = attrs.field(converter=as_period, validator=POLICY.period)

    def __str__(self) -> str:
        return f"from {self.start}"


@attrs.frozen
class By(Shown):
    """`đến ngày`, `đến tháng`, `đến hết năm`: no later than that day, or the last day of that period."""

    end: Period = attrs.field(converter=as_period, validator=POLICY.period)

    def __str__(self) -> str:
        return f"by {self.end}"


@attrs.frozen
class Before(Shown):
    """`trước ngày`: no later than the day before."""

    day: dt.date = attrs.field(converter=as_day, validator=POLICY.day)

    def __attrs_post_init__(self) -> None:
        if self.day == dt.date.min:
            POLICY.refuse(self, "day", "out-of-range", f"there is no day before {self.day}", "give a later day")

    def __str__(self) -> str:
        return f"before {self.day}"


@attrs.frozen
class During(Shown):
    """`trong tháng`, `vào`, a bare quarter: begun and ended within a period that is longer than a day."""

    window: Period = attrs.field(converter=as_period, validator=POLICY.longer_period)

    def __str__(self) -> str:
        return f"during {self.window}"


@attrs.frozen
class Each(Shown):
    """Once per `period` from `since` on, in a `month` of it and by a `day` of that month where the text says so.

    `since` and `until` are periods of that kind. A day that a month lacks is its last. `about` says how many periods
    later the content concerns.
    """

    period: Recurring = attrs.field(validator=POLICY.choice(RECURRING))
    since: Period = attrs.field(converter=as_period, validator=POLICY.period)
    until: Period | None = attrs.field(default=None, converter=as_optional_period, validator=POLICY.optional_period)
    month: int | None = attrs.field(default=None, validator=attrs.validators.optional(POLICY.whole(1, 12)))
    day: int | None = attrs.field(default=None, validator=attrs.validators.optional(POLICY.whole(1, 31)))
    about: int = attrs.field(default=0, validator=POLICY.whole(-MAX_ABOUT, MAX_ABOUT))

    def __attrs_post_init__(self) -> None:
        for name, code, message, right in recurrence_faults(self.period, self.since, self.until, self.month, self.day):
            POLICY.refuse(self, name, code, message, right)

    def __str__(self) -> str:
        month = f", month {self.month}" if self.month else ""
        day = f", day {self.day}" if self.day else ""
        until = f" until {self.until}" if self.until else ""
        return f"each {self.period}{month}{day}, from {self.since}{until}"


def recurrence_faults(
    kind: Recurring, since: Period, until: Period | None, month: int | None, day: int | None
) -> list[tuple[str, str, str, str]]:
    """What keeps the fields of an Each from going together: field, code, what is wrong, what would be right.

    `kind` is how often; `since` and `until` are the first and the last period; `month` is that of the year and `day`
    that of the month.
    """
    faults = []
    for name, period in (("since", since), ("until", until)):
        if period is not None and period.kind != kind:
            faults.append((name, "wrong-period", f"{period} is not a {kind}", f"name the {kind}"))
    if until is not None and until.first < since.first:
        message = f"ends in {until}, before it begins in {since}"
        faults.append(("until", "ends-first", message, "give a later end"))
    if month is not None and kind != "year":
        message = f"a {kind} has no month to name"
        faults.append(("month", "wrong-period", message, 'use month with period = "year"'))
    if day is not None and month is None and kind != "month":
        faults.append(("day", "wrong-period", f"a day of a {kind} is not clear", "name the month too"))
    return faults


@attrs.frozen
class Within(Shown):
    """A time limit after an event, whose own day is not counted (Civil Code 2015, art. 147). The units add up."""

    after: str = attrs.field(validator=POLICY.filled)
    days: int = attrs.field(default=0, validator=_count)
    weeks: int = attrs.field(default=0, validator=_count)
    months: int = attrs.field(default=0, validator=_count)
    years: int = attrs.field(default=0, validator=_count)

    def __attrs_post_init__(self) -> None:
        if not (self.days or self.weeks or self.months or self.years):
            message, right = "does not say how long", "give days, weeks, months or years"
            POLICY.refuse(self, "days", "missing-key", message, right)

    def __str__(self) -> str:
        counts = [(getattr(self, name), name) for name in UNITS_OF_TIME]
        return f"within {', '.join(f'{count} {name}' for count, name in counts if count)} after {self.after}"


Deadline = From | By | Before | During | Each | Within
