"""Days and periods of the calendar. The surface speaks inclusive dates; `opens` and `closes` are half-open ordinals."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from typing import Literal

import attrs

from rollout.figures import whole_number
from rollout.problems import DayError, Problem, quoted, signs_named
from rollout.tables import Shown

DayLike = dt.date | str  # what `day()` takes: a date, ISO text, or an aware datetime (which is a date to Python)
Span = Literal["day", "week", "month", "quarter", "half", "year", "span"]
Recurring = Literal["week", "month", "quarter", "half", "year"]

MONTHS: dict[Recurring, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
WEEK = 7
WEEKEND = (5, 6)
HANOI = dt.timezone(dt.timedelta(hours=7))

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)"
)
_PERIOD = re.compile(r"([0-9]{4})(?:-([0-9]{2})|-Q([0-9])|-H([0-9])|-W([0-9]{2}))?")


def day(value: DayLike) -> dt.date:
    """The day meant by a date, text that is exactly YYYY-MM-DD, or an aware datetime (read at +07:00).

    Text may also be an instant with its zone, such as 2022-06-01T23:30:00+00:00, which is read as an aware datetime is.
    Raises DayError for anything else: a naive datetime has no day of its own, nothing is guessed from numbers, and what
    stands for a missing value (None, nan, NaT) is no day.
    """
    if type(value) is dt.date:
        return value
    if isinstance(value, str):
        return _day_of_text(value)
    if is_null(value):
        raise _day_error(value, f"is {type(value).__name__}, not a day", "give a date; leave out what is missing")
    if isinstance(value, dt.datetime):
        return _day_of_moment(value)
    if isinstance(value, dt.date):
        return dt.date(value.year, value.month, value.day)
    raise _day_error(value, f"is {type(value).__name__}, not a day", "give a date or text as YYYY-MM-DD")


def is_null(value: object) -> bool:
    """Whether a value stands for none: None, and what data frames have for it, which does not equal itself."""
    try:
        return value is None or bool(value != value)  # noqa: PLR0124  # nan and NaT
    except (TypeError, ArithmeticError):  # NA and a signalling nan, which are neither equal nor unequal to anything
        return True
    except ValueError:  # an array has no single answer
        return False


def _day_of_moment(value: dt.datetime) -> dt.date:
    if value.utcoffset() is None:
        raise _day_error(value, "is a datetime without a time zone", "give a date, or a datetime with its zone")
    try:
        return value.astimezone(HANOI).date()
    except (OverflowError, ValueError):  # of pandas it is a ValueError
        raise _day_error(value, "is not a day in Ha Noi", "the calendar has the years 1 to 9999") from None


def _day_of_text(value: str) -> dt.date:
    match = _DAY.fullmatch(value)
    if match is None and _INSTANT.fullmatch(value):
        return _day_of_instant(value)
    if match is None:
        raise _day_error(value, f"is not a day{signs_named(value)}", "write it as YYYY-MM-DD")
    year, month, number = map(int, match.groups())
    try:
        return dt.date(year, month, number)
    except ValueError:
        pass
    if year == 0 or not 1 <= month <= 12:
        raise _day_error(value, "is not a day", "a year is 0001 to 9999 and a month 01 to 12")
    last = _month_end(year, month).day
    raise _day_error(value, "is not a day", f"{year:04}-{month:02} has the days 01 to {last:02}")


def _day_of_instant(value: str) -> dt.date:
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError as caught:
        raise _day_error(value, f"is not an instant: {caught}", "write it as 2022-06-01T23:30:00+07:00") from None
    return _day_of_moment(moment)


def lasts_on(moment: dt.date, since: dt.date | None, until: dt.date | None) -> bool:
    """Whether what lasts from `since` to `until`, both included and None open, lasts on a day."""
    return (since is None or since <= moment) and (until is None or moment <= until)


def add_days(start: dt.date, days: int) -> dt.date:
    """The day that is `days` later. Raises DayError if it lies beyond the calendar."""
    try:
        return start + dt.timedelta(days=days)
    except OverflowError:
        raise _beyond_calendar(start, days, "days") from None


def add_months(start: dt.date, months: int) -> dt.date:
    """The corresponding day `months` later, or the last of the month if it has none (Civil Code 2015, art. 148(3)).

    Raises DayError if it lies beyond the calendar (years 1 to 9999).
    """
    from dateutil.relativedelta import relativedelta

    try:
        return start + relativedelta(months=months)
    except (ValueError, OverflowError):
        raise _beyond_calendar(start, months, "months") from None


def _day_error(value: object, message: str, right: str) -> DayError:
    return DayError([Problem("not-a-day", "", f"{quoted(value)} {message}", right)])


def _beyond_calendar(start: dt.date, count: int, units: str) -> DayError:
    """The error for a day that lies so many days or months (the `units` of the `count`) after another, or before it."""
    later, distance = ("later", count) if count >= 0 else ("earlier", -count)
    message = f"has no day {quoted(distance)} {units} {later}"
    return DayError([Problem("not-a-day", "", f"{start} {message}", "the calendar has the years 1 to 9999")])


@attrs.frozen(order=True, repr=False)
class Period(Shown):
    """The days from `first` to `last`, both included. Its text is ISO-like: 2022-06, 2020-Q4, 2021-H1, 2019-Q4/2020.

    A week is that of ISO 8601, from Monday to Sunday: 2022-W05.
    Two periods of the same days are equal, however they were written.
    """

    first: dt.date = attrs.field(converter=day)
    last: dt.date = attrs.field(converter=day)

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            raise _day_error(f"{self.first}/{self.last}", "ends before it begins", "give the earlier day first")

    @classmethod
    def of(cls, value: Period | DayLike) -> Period:
        """The period meant by a Period, by text, or by anything `day()` takes. Raises DayError for anything else."""
        if isinstance(value, Period):
            return value
        if not isinstance(value, str):
            return cls(day(value), day(value))
        parts = [_period_part(text, value) for text in value.split("/", 1)]
        return cls(parts[0].first, parts[-1].last)

    @classmethod
    def holding(cls, moment: DayLike, kind: Recurring) -> Period:
        """The week, month, quarter, half or year in which the day lies."""
        date = day(moment)
        if kind == "week":
            return _week_from(dt.date.fromordinal(max(date.toordinal() - date.weekday(), 1)))
        if kind not in tuple(MONTHS):
            raise _day_error(kind, "is no kind of period", f"give one of week, {', '.join(MONTHS)}")
        months = MONTHS[kind]
        return _months_from(date.year, (date.month - 1) // months * months + 1, months)

    @cached_property
    def kind(self) -> Span:
        first, last = self.first, self.last
        if first == last:
            return "day"
        if first.weekday() == 0 and (last - first).days == WEEK - 1:
            return "week"
        if first.day == 1 and first.year == last.year and last == _month_end(last.year, last.month):
            length = last.month - first.month + 1
            for kind, months in MONTHS.items():
                if length == months and (first.month - 1) % months == 0:
                    return kind
        return "span"

    @property
    def opens(self) -> int:
        return self.first.toordinal()

    @property
    def closes(self) -> int:
        """The instant its last day ends: 24:00 (Civil Code 2015, art. 148(6))."""
        return self.last.toordinal() + 1

    def shifted(self, count: int) -> Period:
        """The period of the same kind that is `count` later (earlier if negative).

        Raises DayError for a span, for what is no whole number, and beyond the year 9999.
        """
        kind, count = self.kind, whole_number(count)
        if type(count) is not int:
            raise _day_error(count, "is no whole number of periods", "give an int")
        if kind == "day":
            return Period.of(add_days(self.first, count))
        if kind == "week":
            return _week_from(add_days(self.first, WEEK * count))
        if kind == "span":
            raise _day_error(str(self), "is a span, which has no next one", "give a week, month, quarter, half or year")
        months = count * MONTHS[kind]
        years, month = divmod(self.first.month - 1 + months, 12)
        year = self.first.year + years
        if not dt.MINYEAR <= year <= dt.MAXYEAR:
            raise _beyond_calendar(self.first, months, "months")
        return _months_from(year, month + 1, MONTHS[kind])

    def __contains__(self, moment: DayLike) -> bool:
        return self.first <= day(moment) <= self.last

    def __str__(self) -> str:
        if self.kind != "span":
            return _iso_text(self)
        opening = [period for period in _periods_around(self.first) if period.first == self.first]
        head = max((period for period in opening if period.last < self.last), key=lambda period: period.last)
        closing = [period for period in _periods_around(self.last) if period.last == self.last]
        tail = min((period for period in closing if period.first > head.last), key=lambda period: period.first)
        if "day" in (head.kind, tail.kind):
            return f"{self.first}/{self.last}"
        return f"{head}/{tail}"

    def __repr__(self) -> str:
        return f"Period({str(self)!r})"


def _periods_around(moment: dt.date) -> list[Period]:
    """The day itself, and its month, quarter, half and year; a span is never written with a week."""
    return [Period(moment, moment), *(Period.holding(moment, kind) for kind in MONTHS)]


def _iso_text(period: Period) -> str:
    """The text of a period that is not a span."""
    year, month = f"{period.first.year:04}", period.first.month
    match period.kind:
        case "day":
            return period.first.isoformat()
        case "week":
            monday = period.first.isocalendar()
            return f"{monday.year:04}-W{monday.week:02}"
        case "month":
            return f"{year}-{month:02}"
        case "quarter":
            return f"{year}-Q{(month + 2) // 3}"
        case "half":
            return f"{year}-H{(month + 5) // 6}"
        case _:
            return year


def _months_from(year: int, month: int, count: int) -> Period:
    """`count` months from one on, all of one year."""
    final = month + count - 1
    return Period(dt.date(year, month, 1), _month_end(year, final))


def _week_from(monday: dt.date) -> Period:
    """The week that begins on a Monday."""
    return Period(monday, add_days(monday, WEEK - 1))


def _month_end(year: int, month: int) -> dt.date:
    if month == 12:
        return dt.date(year, 12, 31)
    return dt.date(year, month + 1, 1) - dt.timedelta(days=1)


def _period_part(text: str, whole: str) -> Period:
    """The period that one part of a text means, on one side of its `/`."""
    if _DAY.fullmatch(text) or _INSTANT.fullmatch(text):
        return Period.of(day(text))
    match = _PERIOD.fullmatch(text)
    if match is None or match[1] == "0000":
        right = "write 2022, 2022-H1, 2022-Q3, 2022-06 or 2022-06-01, or two with a /"
        raise _day_error(whole, f"is not a period{signs_named(whole)}", right)
    year = int(match[1])
    if match[5] is not None:
        return _numbered_week(year, int(match[5]), whole)
    for number, count, months in ((match[2], 12, 1), (match[3], 4, 3), (match[4], 2, 6)):
        if number is not None:
            if not 1 <= int(number) <= count:
                raise _day_error(whole, "is not a period", f"that number goes from 1 to {count}")
            return _months_from(year, (int(number) - 1) * months + 1, months)
    return _months_from(year, 1, 12)


def _numbered_week(year: int, number: int, whole: str) -> Period:
    """The ISO week of a `number`, which the text `whole` names."""
    try:
        return _week_from(dt.date.fromisocalendar(year, number, 1))
    except ValueError:
        last = dt.date(year, 12, 28).isocalendar().week
        raise _day_error(whole, "is not a period", f"{year:04} has the weeks 01 to {last}") from None
