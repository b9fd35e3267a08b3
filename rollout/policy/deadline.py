"""The date expressions that a text can use, as it words them: a closed set. `interpretation` turns them into days."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import attrs

from rollout.days import MONTHS, WEEK, Period, Recurring
from rollout.figures import whole_number
from rollout.labels import name_key
from rollout.signs import as_name
from rollout.tables import Shown
from rollout.validation import POLICY, as_day, as_optional_period, as_period

MAX_COUNT = 36_525  # days in a hundred years: a larger number in a limit or a lag is a slip
MAX_ABOUT = 99
RECURRING: tuple[Recurring, ...] = get_args(Recurring)
UNITS_OF_TIME = ("days", "weeks", "months", "years", "working-days")
MAX_EVERY = 99
ISSUED, IN_FORCE = "issued", "in-force"  # what a time limit can run from besides an event and a task

_count = POLICY.whole(0, MAX_COUNT)


@attrs.frozen
class Length(Shown):
    """A length of time; the units add up: years and months first, then weeks and days, then working days."""

    days: int = attrs.field(default=0, validator=_count)
    weeks: int = attrs.field(default=0, validator=_count)
    months: int = attrs.field(default=0, validator=_count)
    years: int = attrs.field(default=0, validator=_count)
    working_days: int = attrs.field(default=0, validator=_count)

    def __attrs_post_init__(self) -> None:
        if not any(count for count, _ in self._counts()):
            POLICY.refuse(self, "days", "missing-key", "does not say how long", HOW_LONG)

    def _counts(self) -> list[tuple[int, str]]:
        return [(getattr(self, name.replace("-", "_")), name.replace("-", " ")) for name in UNITS_OF_TIME]

    def __str__(self) -> str:
        counts = ((count, name.removesuffix("s") if count == 1 else name) for count, name in self._counts())
        return ", ".join(f"{count} {name}" for count, name in counts if count)


HOW_LONG = "give days, weeks, months, years or working-days"


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

    `since` and `until` are periods of that kind, and of the periods from `since` on it is each one, or each second
    (`every = 2`). The month is that of the year, or the first to the last of a quarter or half; a day that it lacks is
    its last, and the day of a week is 1 (Monday) to 7. `then` is due so long after the end of the period, or of the
    month named in it. `about` says how many periods later the content concerns.
    """

    period: Recurring = attrs.field(validator=POLICY.choice(RECURRING))
    since: Period = attrs.field(converter=as_period, validator=POLICY.period)
    until: Period | None = attrs.field(default=None, converter=as_optional_period, validator=POLICY.optional_period)
    month: int | None = attrs.field(
        default=None, converter=whole_number, validator=attrs.validators.optional(POLICY.whole(1, 12))
    )
    day: int | None = attrs.field(
        default=None, converter=whole_number, validator=attrs.validators.optional(POLICY.whole(1, 31))
    )
    about: int = attrs.field(default=0, converter=whole_number, validator=POLICY.whole(-MAX_ABOUT, MAX_ABOUT))
    every: int = attrs.field(default=1, converter=whole_number, validator=POLICY.whole(1, MAX_EVERY))
    then: Length | None = attrs.field(default=None, validator=attrs.validators.optional(POLICY.kind(Length)))

    def __attrs_post_init__(self) -> None:
        faults = recurrence_faults(self.period, self.since, self.until, self.month, self.day, self.then)
        for name, code, message, right in faults:
            POLICY.refuse(self, name, code, message, right)

    def __str__(self) -> str:
        how_often = f"each {self.period}" if self.every == 1 else f"every {self.every} {plural_of(self.period)}"
        month = f", month {self.month}" if self.month else ""
        day = f", day {self.day}" if self.day else ""
        then = f", {self.then} after its end" if self.then else ""
        until = f" until {self.until}" if self.until else ""
        return f"{how_often}{month}{day}{then}, from {self.since}{until}"


def plural_of(kind: Recurring) -> str:
    """Several periods of a kind, in English."""
    return "half-years" if kind == "half" else f"{kind}s"


def recurrence_faults(
    kind: Recurring,
    since: Period,
    until: Period | None = None,
    month: int | None = None,
    day: int | None = None,
    then: Length | None = None,
) -> list[tuple[str, str, str, str]]:
    """What keeps the fields of an Each from going together: field, code, what is wrong, what would be right.

    `kind` is how often; `since` and `until` are the first and the last period; `month` is that of the period, `day`
    that of the month or week, and `then` the time after the period's end.
    """
    faults = []
    for name, period in (("since", since), ("until", until)):
        if period is not None and period.kind != kind:
            faults.append((name, "wrong-period", f"{period} is not a {kind}", f"name the {kind}"))
    if until is not None and until.first < since.first:
        message = f"ends in {until}, before it begins in {since}"
        faults.append(("until", "ends-first", message, "give a later end"))
    fault = _month_fault(kind, month) or _day_fault(kind, month, day)
    if fault is not None:
        faults.append(fault)
    if day is not None and then is not None:
        message = "is counted from the end of the period, and day names a day of it"
        faults.append(("then", "two-deadlines", message, "leave one of the two out"))
    return faults


def _month_fault(kind: Recurring, month: int | None) -> tuple[str, str, str, str] | None:
    """What is wrong with a month that is named in a period of a kind."""
    if month is None:
        return None
    if kind in ("week", "month"):
        right = 'use month with period = "year", "half" or "quarter"'
        return "month", "wrong-period", f"a {kind} has no month to name", right
    if month > MONTHS[kind]:
        return "month", "wrong-period", f"a {kind} has no month {month}", f"give 1 to {MONTHS[kind]}"
    return None


def _day_fault(kind: Recurring, month: int | None, day: int | None) -> tuple[str, str, str, str] | None:
    """What is wrong with a day that is named in a period of a kind, and in a month of it."""
    if day is None or kind == "month":
        return None
    if kind == "week":
        right = "give 1 (Monday) to 7 (Sunday)"
        return ("day", "wrong-period", f"a week has no day {day}", right) if day > WEEK else None
    if month is None:
        last = MONTHS[kind]
        right = f"name its month too (month = {last} is the last of a {kind}), or write then = {{ days = {day} }}"
        right += " for a day after its end"
        return "day", "wrong-period", f"a day of a {kind} is not clear", right
    return None


@attrs.frozen
class Within(Shown):
    """A time limit after something, whose own day is not counted (Civil Code 2015, art. 147). The units add up.

    `after` is the id of a task (of this policy, or `policy/task`), whose completion at the same unit it runs from;
    `issued` or `in-force`, of the instrument; or else the name of an event, of which evidence gives the days.
    """

    after: str = attrs.field(converter=as_name, validator=POLICY.filled)
    days: int = attrs.field(default=0, converter=whole_number, validator=_count)
    weeks: int = attrs.field(default=0, converter=whole_number, validator=_count)
    months: int = attrs.field(default=0, converter=whole_number, validator=_count)
    years: int = attrs.field(default=0, converter=whole_number, validator=_count)
    working_days: int = attrs.field(default=0, converter=whole_number, validator=_count)

    def __attrs_post_init__(self) -> None:
        if not (self.days or self.weeks or self.months or self.years or self.working_days):
            POLICY.refuse(self, "days", "missing-key", "does not say how long", HOW_LONG)

    @property
    def length(self) -> Length:
        return Length(self.days, self.weeks, self.months, self.years, self.working_days)

    @property
    def event(self) -> str:
        """The event that it may run from, in one normal form: it is the same however its name is written.

        Empty where it runs from the instrument. Of a task it is the name, which only a schedule can tell from an event.
        """
        return "" if self.after in (ISSUED, IN_FORCE) else name_key(self.after)

    def __str__(self) -> str:
        return f"within {self.length} after {self.after}"


Deadline = From | By | Before | During | Each | Within
