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


@attrs.frozen
class By(Shown):
    """`đến ngày`, `đến tháng`, `đến hết năm`: no later than the last day of it."""

    end: Period


@attrs.frozen
class Before(Shown):
    """`trước ngày`: no later than the day before."""

    day: dt.date


@attrs.frozen
class During(Shown):
    """`trong tháng`, `vào`, a bare quarter: begun and ended within it."""

    window: Period


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


@attrs.frozen
class Within(Shown):
    """So long after an event; the event's own day is not counted (Civil Code 2015, art. 147)."""

    after: str
    days: int = 0
    weeks: int = 0
    months: int = 0
    years: int = 0


Deadline = From | By | Before | During | Each | Within
