"""The date expressions a text can use: a closed set. Each keeps what was said; `reading` turns it into days."""

from __future__ import annotations

import datetime as dt

import attrs

from rollout.days import Period, Recurring
from rollout.tables import Shown


@attrs.frozen
class From(Shown):
    """`từ ngày`, `từ năm`: in operation from that day, or from a period, on."""

    start: Period

    def __str__(self) -> str:
        return f"from {self.start}"


@attrs.frozen
class By(Shown):
    """`đến ngày`, `đến tháng`, `đến hết năm`: no later than the last day of it."""

    end: Period

    def __str__(self) -> str:
        return f"by {self.end}"


@attrs.frozen
class Before(Shown):
    """`trước ngày`: no later than the day before."""

    day: dt.date

    def __str__(self) -> str:
        return f"before {self.day}"


@attrs.frozen
class During(Shown):
    """`trong tháng`, `vào`, a bare quarter: begun and ended within it."""

    window: Period

    def __str__(self) -> str:
        return f"during {self.window}"


@attrs.frozen
class Each(Shown):
    """Once in every `period` from `since` on, in a `month` of it and by a `day` of that month where the text says so.

    A day that a month lacks is its last. `about` says how many periods later the content concerns.
    """

    period: Recurring
    since: Period
    until: Period | None = None
    month: int | None = None
    day: int | None = None
    about: int = 0

    def __str__(self) -> str:
        within = "".join(f", {name} {value}" for name, value in (("month", self.month), ("day", self.day)) if value)
        return f"each {self.period}{within}, from {self.since}" + (f" until {self.until}" if self.until else "")


@attrs.frozen
class Within(Shown):
    """So long after an event; the event's own day is not counted (Civil Code 2015, art. 147)."""

    after: str
    days: int = 0
    weeks: int = 0
    months: int = 0
    years: int = 0

    def __str__(self) -> str:
        counts = {"days": self.days, "weeks": self.weeks, "months": self.months, "years": self.years}
        return f"within {', '.join(f'{count} {unit}' for unit, count in counts.items() if count)} after {self.after}"


Deadline = From | By | Before | During | Each | Within
