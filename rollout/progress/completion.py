"""When a duty was completed, or a level reached, as far as the standing facts say; and whether it was lost again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

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


def valid_until(fact: Fact) -> dt.date:
    """The last day on which a fact is valid; only one about a standing duty expires."""
    days = fact.valid_for if isinstance(fact, Done | Measured) else None
    return dt.date.max if days is None else add_days(fact.on, days)


def stale_days(facts: Iterable[Fact]) -> Iterator[dt.date]:
    """The days from which facts are not valid any more."""
    for last in map(valid_until, facts):
        if last < dt.date.max:
            yield add_days(last, 1)


@attrs.frozen
class Reports:
    """What the reports on a duty say together, to the last of them.

    `first` is the day of the first that fulfils it, `short_before` that of the last before, which says that it was not
    fulfilled then. `lost_on` is the day from which it is reported unfulfilled after it was fulfilled. The reports that
    fulfil it without a gap, to the last, go from `spell_from`; one of them is valid to `spell_until`.
    """

    first: dt.date | None = None
    short_before: dt.date | None = None
    lost_on: dt.date | None = None
    spell_from: dt.date | None = None
    spell_until: dt.date = dt.date.max
    last_short: dt.date | None = attrs.field(default=None, eq=False)  # of no meaning but for `short_before`

    def then(self, on: dt.date, *, fulfilled: bool, until: dt.date) -> Reports:
        """With the report of a later day, which is valid `until` a day."""
        if not fulfilled:
            lost_on = None if self.first is None else self.lost_on or on
            return attrs.evolve(self, lost_on=lost_on, spell_from=None, last_short=on)
        if self.first is None:
            return Reports(on, self.last_short, None, on, until)
        if self.spell_from is None or on > self.spell_until:
            return attrs.evolve(self, lost_on=None, spell_from=on, spell_until=until)
        return attrs.evolve(self, spell_until=max(self.spell_until, until))

    def completion(
        self, group: Group, last_day: dt.date | None, as_of: dt.date, short_since: dt.date | None
    ) -> Completion:
        """The completion of an obligation of a `group` on `as_of`, to which the reports go.

        `last_day` is the last on which it is in time; `short_since` is that of the completion. A task is completed by
        the first report of it, whatever follows; a standing one is open again from the day on which it is reported so,
        until it is reported done again. A level is reached by the first sufficient measurement; one that stands is lost
        by an insufficient one, and may be regained.
        """
        if self.first is None:
            return Completion(short_since=short_since)
        if not group.standing:
            return Completion(self.first, self._known_day(group, last_day), short_since=short_since)
        if self.spell_from is None:
            return Completion(lost_on=self.lost_on, short_since=short_since)
        if as_of > self.spell_until:
            return Completion(stale_on=add_days(self.spell_until, 1))
        return Completion(self.spell_from, self._known_day(group, last_day))

    def _known_day(self, group: Group, last_day: dt.date | None) -> dt.date | None:
        """The day on which the duty was done, as the first report that fulfils it says; None where it is not known.

        Of a level of a `group` measured after the `last_day`, a report must show that it was not reached since.
        """
        if not isinstance(group.item, Target) or last_day is None or self.first is None or self.first <= last_day:
            return self.first
        return self.first if self.short_before is not None and last_day <= self.short_before else None


def reports_with(reports: Reports, on: dt.date, facts: Iterable[tuple[Fact, bool]]) -> Reports:
    """The reports with those of a later day: facts, and whether each fulfils the duty.

    Of several the one that became known last decides; of those that became known together, one that fulfils it.
    """
    weights = [(fact.known, fulfilled, valid_until(fact)) for fact, fulfilled in facts]
    if not weights:
        return reports
    _, fulfilled, until = max(weights)
    return reports.then(on, fulfilled=fulfilled, until=until)


def reports_on_task(group: Group, facts: Iterable[Fact]) -> Iterator[tuple[Fact, bool]]:
    """The facts that say whether a task is done."""
    for fact in facts:
        if isinstance(fact, Done) or (isinstance(fact, Open) and group.standing):
            yield fact, isinstance(fact, Done)


def reports_on_level(group: Group, facts: Iterable[Fact]) -> Iterator[tuple[Fact, bool]]:
    """The measurements that can be held against the level of an item, and whether they reach it."""
    level = group.rule.level
    for fact in facts:
        if isinstance(fact, Measured) and fact.comparable and level is not None:
            yield fact, level.met(fact.value)
