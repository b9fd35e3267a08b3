"""Deadline and Convention to days: when each obligation opens and falls due."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

import attrs
from dateutil.relativedelta import relativedelta

from rollout.days import Period, add_days, add_months
from rollout.policy.convention import Convention
from rollout.policy.deadline import Before, By, Deadline, During, Each, From, Within

PLAIN = Convention()


@attrs.frozen
class Window:
    """When one obligation can be met: from `opens` (None: at once) to `due` (None: no day), both included.

    `nominal` is the last day under the default reading, `due` under the Convention asked for.
    """

    opens: dt.date | None = None
    nominal: dt.date | None = None
    due: dt.date | None = None
    standing: bool = False
    period: Period | None = None
    about: Period | None = None


def windows(deadline: Deadline | None, convention: Convention, until: dt.date | None) -> Iterator[Window]:
    """The windows a deadline opens, in time order; `until` bounds, by due day, a recurrence."""
    if isinstance(deadline, Each):
        yield from _recurring(deadline, convention, until)
    elif deadline is None or isinstance(deadline, Within):
        yield Window()
    else:
        opens = deadline.window.first if isinstance(deadline, During) else None
        due = convention.settled(_last(deadline, convention))
        yield Window(opens, _last(deadline, PLAIN), due, standing=isinstance(deadline, From))


def _last(deadline: From | By | Before | During, convention: Convention) -> dt.date:
    match deadline:
        case From(start):
            return start.last if convention.held == "end" else start.first
        case By(end):
            return end.first if end.kind == "month" and convention.month == "start" else end.last
        case Before(day):
            return day - dt.timedelta(days=1)
        case During(window):
            return window.last


def _recurring(each: Each, convention: Convention, until: dt.date | None) -> Iterator[Window]:
    """Each period is counted from the anchor, never from the one before, so that no clamped day drifts."""
    for count in itertools.count():
        period = each.since.shifted(count)
        nominal = day_in(each, period)
        due = convention.settled(nominal)
        if until is None or due <= until:
            about = period.shifted(each.about) if each.about else None
            yield Window(_first(each, period), nominal, due, period=period, about=about)
        if period == each.until or (until is not None and period.last >= until):
            return


def _first(each: Each, period: Period) -> dt.date:
    return period.first.replace(month=each.month) if each.month else period.first


def day_in(each: Each, period: Period) -> dt.date:
    """The day in one of its periods on which a recurring duty falls due."""
    if each.month is None and each.day is None:
        return period.last
    return _first(each, period) + relativedelta(day=each.day or 31)


def after_event(within: Within, event: dt.date) -> dt.date:
    """The last day of a time limit that an event starts."""
    moved = add_months(event, within.years * 12 + within.months)
    return add_days(moved, within.days + 7 * within.weeks)
