"""When a duty was completed, or a level reached, as far as the standing facts say; and whether it was lost again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import attrs

from rollout.days import add_days
from rollout.policy.item import Target
from rollout.policy.level import Level, Number
from rollout.progress.evidence import Done, Fact, Measured, Open, PooledFigure
from rollout.schedule.group import Group


@attrs.frozen
class Completion:
    """How far a duty is completed on a day.

    `closed_on` is the day of the fact by which it is closed, None while it is open. `done_on` is the day on which it
    was done; None where that is not known, because the first measurement that shows a level reached came after the due
    day and none in between shows that it was not. `lost_on` is the day on which a later report found a standing duty or
    level lost, `stale_on` the first day on which no report of it is valid any more. `short_since` is the day from which
    a level, standing or not, is measured short after it was reached.
    """

    closed_on: dt.date | None = None
    done_on: dt.date | None = None
    lost_on: dt.date | None = None
    stale_on: dt.date | None = None
    short_since: dt.date | None = None


NOT_COMPLETED = Completion()


def last_measurement(facts: Iterable[Fact], level: Level | None = None) -> Measured | None:
    """The measurement of the last day; of several of one day the one that became known last.

    Of several that became known together it is the best for the `level`. A figure of a part of a pool is one only where
    there is no other.
    """
    measurements = [fact for fact in facts if isinstance(fact, Measured)]
    return max(measurements, key=lambda fact: (not _is_partial(fact), *measurement_order(fact, level)), default=None)


def measurement_order(fact: Measured, level: Level | None) -> tuple[dt.date, dt.date, bool, Number]:
    """The sort key of measurements: by day, those of one day by when they became known, and then by the level."""
    return fact.on, fact.known, fact.comparable, _merit(fact, level)


def _merit(fact: Measured, level: Level | None) -> Number:
    """How good a measurement is beside others of its day; where there is no level, a higher figure is taken as better.

    A lower rank is better, as a lower share is where a level is not to be exceeded.
    """
    return fact.value if level is None else level.merit(fact.value)


def _is_partial(fact: Measured) -> bool:
    return isinstance(fact, PooledFigure) and not fact.comparable


def expires(group: Group, fact: Fact, as_of: dt.date) -> bool:
    """Whether a fact about a standing duty is not valid any more on a day."""
    return group.standing and as_of > valid_until(fact)


@attrs.frozen
class _Report:
    """What one day says of a duty: that it is fulfilled, or that it is not; and the last day on which that is valid."""

    on: dt.date
    fulfilled: bool
    valid_until: dt.date = dt.date.max


def completion_on(group: Group, facts: Sequence[Fact], last_day: dt.date | None, as_of: dt.date) -> Completion:
    """The completion of an obligation of a `group` on `as_of`, from the `facts` that stand, in the order of the log.

    `last_day` is the last on which it is in time. A task is completed by the first report of it, whatever follows; a
    standing one is open again from the day on which it is reported so, until it is reported done again. A level is
    reached by the first sufficient measurement; one that stands is lost by an insufficient one, and may be regained.
    """
    if not facts:
        return NOT_COMPLETED
    reports = _daily(_reports(group, facts))
    fulfilled = [report for report in reports if report.fulfilled]
    short_since = _lost_on(_daily(_measurements(group, facts)))
    if not fulfilled:
        return Completion(short_since=short_since)
    first, lost_on = fulfilled[0], _lost_on(reports)
    if not group.standing:
        return Completion(first.on, _known_day(group, reports, first, last_day), short_since=short_since)
    if lost_on is not None:
        return Completion(lost_on=lost_on, short_since=short_since)
    spell = _last_spell(reports)
    valid_until = max(report.valid_until for report in spell)
    if as_of > valid_until:
        return Completion(stale_on=add_days(valid_until, 1))
    return Completion(spell[0].on, _known_day(group, reports, first, last_day))


def _reports(group: Group, facts: Iterable[Fact]) -> Iterator[tuple[Fact, bool]]:
    """The facts that say whether the duty is fulfilled: measurements of the level of a target, or reports on a task."""
    if isinstance(group.item, Target):
        yield from _measurements(group, facts)
        return
    for fact in facts:
        if isinstance(fact, Done) or (isinstance(fact, Open) and group.standing):
            yield fact, isinstance(fact, Done)


def _measurements(group: Group, facts: Iterable[Fact]) -> Iterator[tuple[Fact, bool]]:
    """The measurements that can be held against the level, and whether they reach it."""
    level = group.rule.level
    for fact in facts:
        if isinstance(fact, Measured) and fact.comparable and level is not None:
            yield fact, level.met(fact.value)


def telling(group: Group, facts: Sequence[Fact]) -> Sequence[Fact]:
    """The facts without daily figures between others that say the same of the level: on their days nothing changes.

    They are left out where each fact is a plain figure of a day of its own, known on that day.
    """
    level = group.rule.level
    if len(facts) < MANY or level is None:
        return facts
    figures = [fact for fact in facts if isinstance(fact, Measured) and fact.comparable and fact.valid_for is None]
    figures.sort(key=lambda figure: figure.on)
    is_daily = all(earlier.on < later.on for earlier, later in pairwise(figures))
    if len(figures) < len(facts) or not is_daily or any(figure.recorded for figure in figures):
        return facts
    met = [level.met(figure.value) for figure in figures]
    inner = range(1, len(figures) - 1)
    kept = [place for place in inner if not met[place - 1] == met[place] == met[place + 1]]
    return [figures[place] for place in (0, *kept, len(figures) - 1)]


MANY = 8  # so few facts are judged as they are


def _daily(reports: Iterable[tuple[Fact, bool]]) -> list[_Report]:
    """One report for each day, in their order: of several of one day the one that became known last decides."""
    latest: dict[dt.date, tuple[Fact, bool]] = {}
    for fact, fulfilled in sorted(reports, key=_weight):
        latest[fact.on] = fact, fulfilled
    return [_Report(on, fulfilled, valid_until(fact)) for on, (fact, fulfilled) in sorted(latest.items())]


def _weight(report: tuple[Fact, bool]) -> tuple[dt.date, bool, dt.date]:
    """The order in which reports of one day decide: of those that became known together, one that fulfils the duty."""
    fact, fulfilled = report
    return fact.known, fulfilled, valid_until(fact)


def valid_until(fact: Fact) -> dt.date:
    """The last day on which a fact about a standing duty is valid."""
    days = fact.valid_for if isinstance(fact, Done | Measured) else None
    return dt.date.max if days is None else add_days(fact.on, days)


def _lost_on(reports: Sequence[_Report]) -> dt.date | None:
    """The day from which the duty is reported unfulfilled after it was fulfilled; None where it is not so now."""
    lost_on, reached = None, False
    for report in reports:
        if report.fulfilled:
            lost_on, reached = None, True
        elif reached and lost_on is None:
            lost_on = report.on
    return lost_on


def _last_spell(reports: Sequence[_Report]) -> list[_Report]:
    """The last reports in a row that say that the duty is fulfilled, without a day between on which none is valid."""
    spell: list[_Report] = []
    for report in reports:
        has_expired = bool(spell) and report.on > max(earlier.valid_until for earlier in spell)
        if has_expired or not report.fulfilled:
            spell = []
        if report.fulfilled:
            spell.append(report)
    return spell


def _known_day(group: Group, reports: Iterable[_Report], first: _Report, last_day: dt.date | None) -> dt.date | None:
    """The day on which the duty was done, as the `first` report that fulfils it says; None where that is not known.

    Of a level of a `group` measured after the `last_day`, the `reports` must show that it was not reached since.
    """
    if not isinstance(group.item, Target) or last_day is None or first.on <= last_day:
        return first.on
    was_short = any(last_day <= report.on < first.on for report in reports)
    return first.on if was_short else None
