"""From a Deadline and a Convention to days: when each obligation opens and falls due, and by which rules.

Each rule is applied in one place, which gives the day together with the step that says what was done.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import cast

import attrs

from rollout.days import MONTHS, WEEK, WEEKEND, Period, Recurring, Span, add_days, add_months
from rollout.policy.convention import Convention
from rollout.policy.deadline import Before, By, Deadline, During, Each, From, Length, Within

PLAIN = Convention()
_REST_DAYS = ("reading.rest-day", "reading.rest-day-kept")

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
    return _in_period(each, period, PLAIN).day


def period_at(each: Each, moment: dt.date, earlier: int = 0) -> Period | None:
    """The period of a recurring duty in which a day lies, or the one so many times `earlier`; None where it has none.

    Of each second period the day lies in the last that has begun.
    """
    span = each.period
    period = Period.holding(moment, span)
    count = _distance(each.since, period, span) // each.every - earlier
    if count < 0:
        return None
    period = each.since.shifted(count * each.every)
    return None if each.until is not None and period.first > each.until.first else period


def periods_to(each: Each, last: dt.date) -> int:
    """How many periods of a recurring duty begin to the end of that in which a day lies, or to the end of the duty."""
    period = Period.holding(last if each.until is None else min(last, each.until.first), each.period)
    return max(_distance(each.since, period, each.period) // each.every + 1, 0)


def _distance(first: Period, last: Period, kind: Recurring) -> int:
    """How many periods of a kind lie between two of them; negative where the first is the later."""
    if kind == "week":
        return (last.opens - first.opens) // WEEK
    months = (last.first.year - first.first.year) * 12 + last.first.month - first.first.month
    return months // MONTHS[kind]


def after_event(within: Within, event: dt.date, convention: Convention = PLAIN, start: str = "event") -> Reading:
    """The last day of a time limit that an event starts: months before days, the event's own day not counted.

    `within` is the limit; `start` the rule of the first step, which says what the `event` was. A month without the
    corresponding day gives its last, once per addition (Civil Code 2015, art. 147 and 148(3)). Working days are counted
    last, by the calendar of the `convention` or as Monday to Friday. Raises DayError beyond the year 9999, HorizonError
    where the calendar does not cover a day.
    """
    first = RuleStep(start, after=event)
    steps = (first, RuleStep("reading.within", event, add_days(event, 1), "147"))
    return _working(Reading((*steps, *_lapse(within.length, event, convention))), convention)


def _lapse(length: Length, start: dt.date, convention: Convention) -> Iterator[RuleStep]:
    """The steps by which a length of time leads from the day `start` to its last: months, days, working days."""
    months, days = length.years * 12 + length.months, length.days + WEEK * length.weeks
    moment = add_months(start, months)
    if months:
        rule = "reading.within-months" if moment.day == start.day else "reading.clamped"
        yield RuleStep(rule, start, moment, "148(3)", count=months)
    if days:
        before, moment = moment, add_days(moment, days)
        yield RuleStep("reading.within-days", before, moment, "147", count=days)
    if length.working_days:
        rule = "reading.weekdays" if convention.rest_days is None else "reading.working-days"
        after = convention.working_day(moment, length.working_days)
        yield RuleStep(rule, moment, after, "147", count=length.working_days)


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
            return Reading((RuleStep("reading.held-end", None, start.last, EDGES.get(kind, ""), start),))
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
        case From(start) if convention.held == "start" and start.kind != "day":
            return written.then(RuleStep("reading.held-start", written.day, start.first, EDGES.get(start.kind, "")))
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
    counts = itertools.count() if each.until is None else range(periods_to(each, each.until.first))
    for count in counts:
        period = each.since.shifted(count * each.every)
        if until is not None and each.then is not None and _named_in(each, period).last >= until:
            return  # what is due after that end is not asked for, and may lie where no calendar reaches
        due = due_in(each, period, convention)
        if until is None or due.day <= until:
            nominal = due if convention == PLAIN else due_in(each, period, PLAIN)
            yield _window(each, period, count + 1, due, nominal.day)
        if until is not None and period.last >= until:
            return


def due_in(each: Each, period: Period, convention: Convention) -> Reading:
    """The reading of the day in one of its periods on which a recurring duty falls due."""
    return _working(_in_period(each, period, convention), convention)


def _window(each: Each, period: Period, count: int, due: Reading, nominal: dt.date) -> Window:
    """The window of a `period` of a recurring duty, the deadline `each`, whose `due` day has been read.

    `count` is the number of the period, from 1; `nominal` is the day under the default reading. The steps are in the
    order of the words: the period, its day, its content, a rest day.
    """
    opens = _opening(each, period)
    in_period = [step for step in due.steps if step.rule not in _REST_DAYS]
    steps = [
        RuleStep("reading.each", each.since.first, period.first, period=each.since, count=count),
        RuleStep("reading.opens", after=opens),
        *in_period,
    ]
    about = period.shifted(each.about) if each.about else None
    if about:
        steps.append(RuleStep("reading.about", period.first, about.first, period=about, count=each.about))
    steps += due.steps[len(in_period) :]
    return Window(opens, nominal, due.day, period=period, about=about, steps=tuple(steps))


def _opening(each: Each, period: Period) -> dt.date:
    """The first day on which the duty of a period can be met: the period's, or that of the month named in it."""
    return period.first.replace(month=period.first.month + each.month - 1) if each.month else period.first


def _named_in(each: Each, period: Period) -> Period:
    """The month that is named in a period, or else the whole of it."""
    return Period.holding(_opening(each, period), "month") if each.month else period


def _in_period(each: Each, period: Period, convention: Convention) -> Reading:
    """The day named in a period, or the end of it or of the month named in it; and what is counted from that end."""
    if each.day is not None:
        return Reading((_named_day(each, each.day, period),))
    named = _named_in(each, period)
    end = _end_step("reading.each-end", named, "month" if each.month else each.period)
    if each.then is None:
        return Reading((end,))
    steps = list(_lapse(each.then, named.last, convention))
    for place, step in enumerate(steps):
        if step.rule == "reading.clamped" and step.after is not None:  # told of the month, as in other recurrences
            month = Period.holding(step.after, "month")
            steps[place] = attrs.evolve(step, period=month, count=named.last.day)
    return Reading((end, *steps))


def _named_day(each: Each, day: int, period: Period) -> RuleStep:
    """The day of a week, or of the month named in a period; a day that the month lacks is its last."""
    if each.period == "week":
        return RuleStep("reading.each-weekday", None, add_days(period.first, day - 1), "", period, day)
    month = Period.holding(_opening(each, period), "month")
    if day > month.last.day:
        return RuleStep("reading.clamped", None, month.last, "148(3)", month, day)
    return RuleStep("reading.each-day", None, month.first.replace(day=day), "", month, day)
