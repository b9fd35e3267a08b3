"""From a Deadline and a Convention to days: when each obligation opens and falls due, and by which rules.

Each rule is applied in one place, which gives the day together with the step that says what was done.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import cast

import attrs

from rollout.days import WEEKEND, Period, Span, add_days, add_months
from rollout.policy.convention import Convention
from rollout.policy.deadline import Before, By, Deadline, During, Each, From, Within

PLAIN = Convention()

# Civil Code 2015, art. 146: it says which days begin and end a month and a year, and nothing of a quarter or a half.
EDGES: dict[Span, str] = {"month": "146(2)", "year": "146(3)"}


@attrs.frozen
class RuleStep:
    """What one rule did: from what day to what day, by which article of the Civil Code 2015 (empty: by none).

    `rule` is an id of `rollout.explanation.rule_ids`. `period` and `count` are the period and the number that the rule
    is about: the count of a recurrence, a day of the month, months or days added.
    """

    rule: str
    before: dt.date | None = None
    after: dt.date | None = None
    article: str = ""
    period: Period | None = None
    count: int = 0


@attrs.frozen
class Reading:
    """The steps by which the words of a text became a day, which is that of the last of them."""

    steps: tuple[RuleStep, ...]

    @property
    def day(self) -> dt.date:
        return cast(dt.date, self.steps[-1].after)  # every rule that reads gives a day

    def then(self, step: RuleStep) -> Reading:
        """The reading after a further step."""
        return Reading((*self.steps, step))


@attrs.frozen
class Window:
    """When one obligation can be met: from `opens` (None: at once) to `due` (None: no day), both included.

    `nominal` is the last day under the default reading, `due` under the Convention asked for. `steps` lead from the
    words to `due`; a time limit has none before its event.
    """

    opens: dt.date | None = None
    nominal: dt.date | None = None
    due: dt.date | None = None
    standing: bool = False
    period: Period | None = None
    about: Period | None = None
    steps: tuple[RuleStep, ...] = ()


def windows(deadline: Deadline | None, convention: Convention, until: dt.date | None) -> Iterator[Window]:
    """The windows a deadline opens, in time order; `until` bounds, by due day, a recurrence.

    Raises HorizonError where the convention's calendar does not cover a day, DayError beyond the year 9999.
    """
    if isinstance(deadline, Each):
        yield from _recurring(deadline, convention, until)
    elif deadline is None:
        yield Window(steps=(RuleStep("reading.undated"),))
    elif isinstance(deadline, Within):
        yield Window()
    else:
        written = _as_written(deadline)
        due = _working(_as_asked(written, deadline, convention), convention)
        opens = deadline.window.first if isinstance(deadline, During) else None
        yield Window(opens, written.day, due.day, standing=isinstance(deadline, From), steps=due.steps)


def day_in(each: Each, period: Period) -> dt.date:
    """The day in one of its periods on which a recurring duty falls due, under the default reading."""
    return cast(dt.date, _in_period(each, period).after)


def after_event(within: Within, event: dt.date, convention: Convention = PLAIN) -> Reading:
    """The last day of a time limit that an event starts: months before days, the event's own day not counted.

    A month without the corresponding day gives its last, once per addition (Civil Code 2015, art. 147 and 148(3)).
    Raises DayError beyond the year 9999, HorizonError where the convention's calendar does not cover the day.
    """
    months, days = within.years * 12 + within.months, within.days + 7 * within.weeks
    month_later = add_months(event, months)
    steps = [RuleStep("event", after=event), RuleStep("reading.within", event, add_days(event, 1), "147")]
    if months:
        rule = "reading.within-months" if month_later.day == event.day else "reading.clamped"
        steps.append(RuleStep(rule, event, month_later, "148(3)", count=months))
    if days:
        steps.append(RuleStep("reading.within-days", month_later, add_days(month_later, days), "147", count=days))
    return _working(Reading(tuple(steps)), convention)


def closing_step(due: dt.date) -> RuleStep:
    """The end of a due day: its 24:00, so that overdue starts the next day (Civil Code 2015, art. 148(6))."""
    return RuleStep("reading.closes", due, add_days(due, 1) if due < dt.date.max else None, "148(6)")


def _as_written(deadline: From | By | Before | During) -> Reading:
    """The default reading of a form that gives one day."""
    match deadline:
        case From(start):
            kind, day = start.kind, start.first
            if kind == "day":
                return Reading((RuleStep("reading.from", after=day),))
            return Reading((RuleStep("reading.held", None, day, EDGES.get(kind, ""), start),))
        case By(end):
            kind = end.kind
            if kind == "day":
                return Reading((RuleStep("reading.by", after=end.last),))
            return Reading((_end_step("reading.by-month" if kind == "month" else "reading.by-period", end, kind),))
        case Before(limit):
            return Reading((RuleStep("reading.before", limit, limit - dt.timedelta(days=1)),))
        case During(window):
            end_step = _end_step("reading.during", window, window.kind)
            return Reading((RuleStep("reading.opens", after=window.first), end_step))


def _end_step(rule: str, period: Period, kind: Span) -> RuleStep:
    """The rule that takes the last day of a period whose kind is known."""
    return RuleStep(rule, None, period.last, EDGES.get(kind, ""), period)


def _as_asked(written: Reading, deadline: From | By | Before | During, convention: Convention) -> Reading:
    """The reading of months and held years that the Convention asks for."""
    match deadline:
        case By(end) if convention.month == "start" and end.kind == "month":
            return written.then(RuleStep("reading.month-start", written.day, end.first, EDGES["month"]))
        case From(start) if convention.held == "end" and start.kind != "day":
            return written.then(RuleStep("reading.held-end", written.day, start.last, EDGES["year"]))
    return written


def _working(reading: Reading, convention: Convention) -> Reading:
    """The next working day after a rest day (Civil Code 2015, art. 148(5)), or that the rest day is kept."""
    day = convention.settled(reading.day)
    if day != reading.day:
        return reading.then(RuleStep("reading.rest-day", reading.day, day, "148(5)"))
    if convention.rest_days is None and day.weekday() in WEEKEND:
        return reading.then(RuleStep("reading.rest-day-kept", after=day, article="148(5)"))
    return reading


def _recurring(each: Each, convention: Convention, until: dt.date | None) -> Iterator[Window]:
    """Each period is counted from the anchor, never from the one before, so that no clamped day drifts."""
    for count in itertools.count():
        period = each.since.shifted(count)
        due = _working(Reading((_in_period(each, period),)), convention)
        if until is None or due.day <= until:
            yield _window(each, period, count + 1, due)
        if period == each.until or (until is not None and period.last >= until):
            return


def _window(each: Each, period: Period, count: int, due: Reading) -> Window:
    """The window of a `period` of a recurring duty, the deadline `each`, whose `due` day has been read.

    `count` is the number of the period, from 1. The steps are in the order of the words: the period, its day, its
    content, a rest day.
    """
    opens = _opening(each, period)
    in_period, *rest_day = due.steps
    steps = [
        RuleStep("reading.each", each.since.first, period.first, period=each.since, count=count),
        RuleStep("reading.opens", after=opens),
        in_period,
    ]
    about = period.shifted(each.about) if each.about else None
    if about:
        steps.append(RuleStep("reading.about", period.first, about.first, period=about, count=each.about))
    steps += rest_day
    return Window(opens, in_period.after, due.day, period=period, about=about, steps=tuple(steps))


def _opening(each: Each, period: Period) -> dt.date:
    """The first day on which the duty of a period can be met: the period's, or that of the month named in it."""
    return period.first.replace(month=each.month) if each.month else period.first


def _in_period(each: Each, period: Period) -> RuleStep:
    """The end of a period or of the month named in it, or the day of that month; a day it lacks is its last."""
    if each.month is None and each.day is None:
        return _end_step("reading.each-end", period, each.period)
    month = Period.holding(_opening(each, period), "month")
    if each.day is None:
        return _end_step("reading.each-end", month, "month")
    if each.day > month.last.day:
        return RuleStep("reading.clamped", None, month.last, "148(3)", month, each.day)
    return RuleStep("reading.each-day", None, month.first.replace(day=each.day), "", month, each.day)
