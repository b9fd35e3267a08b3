"""The obligations whose day moves under another reading that the words admit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import attrs

from rollout.labels import Label
from rollout.policy.calendar import Calendar
from rollout.policy.convention import Convention
from rollout.policy.deadline import By, Deadline, Each, From
from rollout.policy.reading import PLAIN, windows
from rollout.problems import HorizonError
from rollout.schedule.obligation import Group
from rollout.schedule.schedule import Schedule
from rollout.tables import Shown

READINGS = {
    "month": Label("đến tháng: ngày đầu tháng", "a month deadline falls on the month's first day"),
    "held": Label("từ năm: đạt trong năm", "a level held from a year is reached by the year's end"),
    "rest-days": Label("ngày nghỉ: ngày làm việc tiếp theo", "a rest day moves to the next working day"),
    "also-read": Label("cách đọc khác của văn bản", "another reading of the text"),
    "not-covered": Label("lịch chưa có", "the calendar does not cover the day"),
}
_CONVENTIONS = {"month": Convention(month="start"), "held": Convention(held="end")}


@attrs.frozen(kw_only=True)
class Ambiguity(Shown):
    """One rule whose due day moves from `due` to `other` under a reading; None is no day.

    `units` counts the obligations it concerns; `note` says more where the encoding does. Under the reading
    `not-covered` the other day is unknown, not absent.
    """

    node: str
    due: dt.date | None
    other: dt.date | None
    reading: str
    clause: str
    phrase: str
    units: int
    note: str = ""

    def __str__(self) -> str:
        moved = "unknown" if self.reading == "not-covered" else self.other or "no day"
        reason = self.note or READINGS[self.reading].en
        return f"{self.node} ({self.clause}, “{self.phrase}”): {self.due or 'no day'}, or {moved}: {reason}"


def ambiguities(schedule: Schedule, *, calendar: Calendar | None = None) -> tuple[Ambiguity, ...]:
    """Every rule of the schedule whose day would be another under a reading that the words admit, in listing order.

    Month deadlines at the month's start, levels held from a year reached during it, and the readings that the encoding
    lists itself; with a calendar also due days that are rest days, by their next working day.
    """
    merged: dict[tuple[str, str, str, dt.date | None], Ambiguity] = {}
    for group in sorted(schedule.groups, key=Group.order):
        for ambiguity in group_ambiguities(group, calendar):
            key = (ambiguity.node, ambiguity.reading, ambiguity.note, ambiguity.other)
            units = merged[key].units if key in merged else 0
            merged[key] = attrs.evolve(ambiguity, units=units + ambiguity.units)
    return tuple(merged.values())


def group_ambiguities(group: Group, calendar: Calendar | None = None) -> tuple[Ambiguity, ...]:
    """The other readings of one group, as `ambiguities` has them."""
    return tuple(_readings(group, calendar))


def _readings(group: Group, calendar: Calendar | None) -> Iterator[Ambiguity]:
    plain = group.nominal_due
    deadline = group.rule.deadline
    if isinstance(deadline, By | From):
        for reading, convention in _CONVENTIONS.items():
            (window,) = windows(deadline, convention, None)
            if window.due != plain:
                yield _ambiguity(group, reading, window.due)
    for also_read in group.item.also_read:
        dated = also_read.deadline or also_read.undated
        if dated and (moved := _moved(group, also_read.deadline)) != plain:
            yield _ambiguity(group, "also-read", moved, also_read.note.en)
    if calendar is not None and plain is not None:
        try:
            if (rolled := calendar.rolled(plain)) != plain:
                yield _ambiguity(group, "rest-days", rolled)
        except HorizonError:
            yield _ambiguity(group, "not-covered", None)


def _moved(group: Group, deadline: Deadline | None) -> dt.date | None:
    """The due day of this obligation under another deadline: that of its own period, where it recurs."""
    if not isinstance(deadline, Each):
        return next(windows(deadline, PLAIN, None)).due
    last = group.period.last if group.period else group.nominal_due
    recurring = windows(deadline, PLAIN, last or dt.date.min)
    return next((window.due for window in recurring if group.period in (None, window.period)), None)


def _ambiguity(group: Group, reading: str, day: dt.date | None, note: str = "") -> Ambiguity:
    return Ambiguity(
        node=group.node,
        due=group.nominal_due,
        other=day,
        reading=reading,
        clause=group.rule.clause or group.item.clause,
        phrase=group.rule.phrase or group.item.phrase,
        units=len(group.units),
        note=note,
    )
