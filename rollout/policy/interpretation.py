"""From a Deadline and a Convention to days: when each obligation opens and falls due, and by which rules.

Each rule is applied in one place, which gives the day together with the step that says what was done.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

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
    """A day, and the steps by which the words of a text became it."""

    day: dt.date
    steps: tuple[RuleStep, ...]

    @classmethod
    def by(
        cls,
        rule: str,
        day: dt.date,
        article: str = "",
        *,
        before: dt.date | None = None,
        period: Period | None = None,
        count: int = 0,
    ) -> Reading:
        """The `day` by one `rule`; `article`, `before`, `period` and `count` are the fields of its step."""
        return cls(day, (RuleStep(rule, before, day, article, period, count),))

    def moved(self, rule: str, day: dt.date, article: str) -> Reading:
        """The reading after one more rule, which moves the day."""
        return Reading(day, (*self.steps, RuleStep(rule, self.day, day, article)))


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
    return _in_period(each, period).day


def after_event(within: Within, event: dt.date, convention: Convention = PLAIN) -> Reading:
    """The last day of a time limit that an event starts: months before days, the event's own day not counted.

    A month without the corresponding day gives its last, once per addition (Civil Code 2015, art. 147 and 148(3)).
    Raises DayError beyond the year 9999, HorizonError where the convention's calendar does not cover the day.
    """
    months, days = within.years * 12 + within.months, within.days + 7 * within.weeks
    month_later = add_months(event, months)
    last = add_days(month_later, days)
    steps = [RuleStep("event", after=event), RuleStep("reading.within", event, add_days(event, 1), "147")]
    if months:
        rule = "reading.within-months" if month_later.day == event.day else "reading.clamped"
        steps.append(RuleStep(rule, event, month_later, "148(3)", count=months))
    if days:
        steps.append(RuleStep("reading.within-days", month_later, last, "147", count=days))
    return _working(Reading(last, tuple(steps)), convention)


def closing_step(due: dt.date) -> RuleStep:
    """The end of a due day: its 24:00, so that overdue starts the next day (Civil Code 2015, art. 148(6))."""
    return RuleStep("reading.closes", due, add_days(due, 1) if due < dt.date.max else None, "148(6)")


def _as_written(deadline: From | By | Before | During) -> Reading:
    """The default reading of a form that gives one day."""
    match deadline:
        case From(start):
            kind = start.kind
            if kind == "day":
                return Reading.by("reading.from", start.first)
            return Reading.by("reading.held", start.first, EDGES.get(kind, ""), period=start)
        case By(end):
            kind = end.kind
            if kind == "day":
                return Reading.by("reading.by", end.last)
            return _last_of("reading.by-month" if kind == "month" else "reading.by-period", end, kind)
        case Before(limit):
            return Reading.by("reading.before", limit - dt.timedelta(days=1), before=limit)
        case During(window):
            last = _last_of("reading.during", window, window.kind)
            return Reading(last.day, (RuleStep("reading.opens", after=window.first), *last.steps))


def _last_of(rule: str, period: Period, kind: Span) -> Reading:
    """The last day of a period whose kind is known."""
    return Reading.by(rule, period.last, EDGES.get(kind, ""), period=period)


def _as_asked(written: Reading, deadline: From | By | Before | During, convention: Convention) -> Reading:
    """The reading of months and held years that the Convention asks for."""
    match deadline:
        case By(end) if convention.month == "start" and end.kind == "month":
            return written.moved("reading.month-start", end.first, EDGES["month"])
        case From(start) if convention.held == "end" and start.kind != "day":
            return written.moved("reading.held-end", start.last, EDGES["year"])
    return written


def _working(reading: Reading, convention: Convention) -> Reading:
    """The next working day after a rest day (Civil Code 2015, art. 148(5)), or that the rest day is kept."""
    day = convention.settled(reading.day)
    if day != reading.day:
        return reading.moved("reading.rest-day", day, "148(5)")
    if convention.rest_days is None and day.weekday() in WEEKEND:
        kept = RuleStep("reading.rest-day-kept", after=day, article="148(5)")
        return Reading(day, (*reading.steps, kept))
    return reading


def _recurring(each: Each, convention: Convention, until: dt.date | None) -> Iterator[Window]:
    """Each period is counted from the anchor, never from the one before, so that no clamped day drifts."""
    for count in itertools.count():
        period = each.since.shifted(count)
        due = _working(_in_period(each, period), convention)
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


def _in_period(each: Each, period: Period) -> Reading:
    """The end of a period or of the month named in it, or the day of that month; a day it lacks is its last."""
    if each.month is None and each.day is None:
        return _last_of("reading.each-end", period, each.period)
    month = Period.holding(_opening(each, period), "month")
    if each.day is None:
        return _last_of("reading.each-end", month, "month")
    if each.day > month.last.day:
        return Reading.by("reading.clamped", month.last, "148(3)", period=month, count=each.day)
    day = month.first.replace(day=each.day)
    return Reading.by("reading.each-day", day, period=month, count=each.day)
