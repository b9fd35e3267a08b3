"""A Schedule and the Progress on it over time: any day of it, a series of days, what changed, and one history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from rollout.arguments import check_argument
from rollout.days import DayLike, day
from rollout.labels import Lang
from rollout.problems import HorizonError
from rollout.progress.histories import Histories
from rollout.progress.history import History
from rollout.progress.index import Index
from rollout.progress.log import Progress
from rollout.progress.statuses import Statuses
from rollout.progress.tabulation import NO_REPORT, STATES_COUNTED, state_columns
from rollout.progress.totals import Totals, add_steps, empty_balance, silent_totals
from rollout.progress.verdict import State
from rollout.schedule.group import Group
from rollout.schedule.overview import NamesCounted
from rollout.schedule.schedule import Schedule, groupings, split
from rollout.tables import Shown, Table
from rollout.units.span import Units

if TYPE_CHECKING:
    from rollout.progress.changes import Changes

SERIES = ("policy", "task", "tier", "place", "source", "confidence", "period", "due")  # what a series is counted by
REMEMBERED = 4  # timelines that a log keeps, of the schedules and days of knowledge asked about last
NOTHING = Progress()


@attrs.frozen(eq=False, repr=False, slots=False)
class Timeline(Shown):
    """How the obligations of a schedule stand over time, under one log and one day of knowledge."""

    schedule: Schedule
    histories: Histories

    @property
    def known_on(self) -> dt.date | None:
        return self.histories.known_on

    def on(self, as_of: DayLike) -> Statuses:
        """Every obligation as it stands on a day.

        Raises DayError for an invalid date and HorizonError for a day beyond the schedule's `until`.
        """
        moment = self.schedule.reached(as_of)
        histories = self.histories.on(moment)
        parts = self._parts
        if parts is not None:
            size = len(histories.schedule.groups)
            parts = tuple((group, units) for group, units in parts if group.number < size)
        return Statuses(histories, histories.reached(moment), parts)

    @cached_property
    def _parts(self) -> tuple[tuple[Group, Units], ...] | None:
        """The groups that are selected, with their units; those of further happenings as well.

        They are selected with that of the first, or by themselves from what was assessed before.
        """
        if self.schedule.expanded is self.schedule:
            return None
        whole, first = self.histories.schedule.groups, len(self.schedule.expanded.groups)
        parts = [(whole[group.number], group.units) for group in self.schedule.groups if group.number < first]
        chosen = parts
        if self.schedule.whole is not self.schedule.expanded:
            chosen = [(group, group.units) for group in self.schedule.groups if group.number >= first]
        for further in whole[first:]:
            for group, units in chosen:
                is_same = group.rule is further.rule and (group.number < first or group.period == further.period)
                both = further.cohort.units.within(units) if is_same else None
                if both:
                    parts = [*parts, (further, both)]
        return tuple(parts)

    def _selected(self) -> tuple[tuple[Group, Units], ...]:
        if self._parts is not None:
            return self._parts
        return tuple((group, group.cohort.units) for group in self.histories.schedule.groups)

    def counts(self, since: DayLike, until: DayLike, *, by: str | Iterable[str] = ()) -> Table:
        """How many obligations are in each state, one row per day from `since` to `until`, both included.

        With `by`, one row per day and value: policy, task, tier, place, source, confidence, period or due (the day of
        the text). Raises HorizonError beyond the expanded days and where the days are reversed, and UnknownError for
        another name.
        """
        ordinals = self._days(since, until)
        names = groupings(by, SERIES)
        parts: dict[tuple[object, ...], list[tuple[Group, Units]]] = {} if names else {(): []}
        for group, units in sorted(self._selected(), key=lambda part: part[0].order()):
            key = next(split(group, units, names, group.due), (None,))[0] if names else ()
            parts.setdefault(key or (), []).append((group, units))
        totals = {key: self._totals(some) for key, some in parts.items()}
        silent = {key: self._silent(some) for key, some in parts.items()}
        rows = []
        occurring: set[State] = set()
        for ordinal in ordinals:
            moment = dt.date.fromordinal(ordinal)
            for key in parts:
                counts = totals[key].on(ordinal)
                occurring.update(state for state, count in counts.items() if count)
                by_column: dict[str, int] = {state.value: count for state, count in counts.items()}
                if counts.get(State.OVERDUE):
                    by_column[NO_REPORT] = silent[key].on(ordinal).get(State.OVERDUE, 0)
                rows.append((moment, key, by_column))
        columns = state_columns(occurring)
        zeros = (0,) * len(columns)
        table = tuple((moment, *key, *map(counts.get, columns, zeros)) for moment, key, counts in rows)
        words = NamesCounted(self.schedule, STATES_COUNTED)
        return Table(("day", *names, *columns), table, words=words)

    def _silent(self, parts: Sequence[tuple[Group, Units]]) -> Totals:
        """How many obligations of some parts of groups are overdue of which nothing is reported, over time."""
        if self._parts is None and len(parts) == len(self.schedule.groups):
            return self.histories.silent
        return silent_totals(self.histories.of(group.number).census_of(units) for group, units in parts)

    def _totals(self, parts: Sequence[tuple[Group, Units]]) -> Totals:
        """How many obligations of some parts of groups are in each state, over time."""
        if self._parts is None and len(parts) == len(self.schedule.groups):
            return self.histories.totals
        balance = empty_balance()
        for group, units in parts:
            add_steps(balance, self.histories.of(group.number).census_of(units).steps(), 1)
        return Totals.of(balance)

    def changes(self, since: DayLike, until: DayLike) -> Changes:
        """What changed after the day `since` and to the day `until`: what fell due, was done, was lost.

        The statuses on `since` and these changes make the statuses on `until`. Raises as `counts` does.
        """
        from rollout.progress.changes import Changes

        ordinals = self._days(since, until)
        first, last = dt.date.fromordinal(ordinals[0]), dt.date.fromordinal(ordinals[-1])
        return Changes(first, last, self.histories, self._selected())

    def history(self, name: str) -> History:
        """The history of an obligation by its id, `policy/task@unit#period`. Raises UnknownError."""
        status = Statuses(self.histories, dt.date.min, self._parts)[name]
        return status.history

    def _days(self, since: DayLike, until: DayLike) -> range:
        first, last = day(since), self.histories.reached(self.schedule.reached(until))
        if last < first:
            message = f"the days from {first} to {last} are none: give the earlier day first"
            raise HorizonError(first, last, message)
        return range(first.toordinal(), last.toordinal() + 1)

    def to_html(self, lang: Lang = "en") -> str:
        """How many obligations are in each state at the ends of its years, or of its months, as a table in HTML."""
        from rollout.progress.overview import states_over_time

        return states_over_time(self, lang).markup()

    def __repr__(self) -> str:
        log = self.histories.index.progress
        return f"<Timeline of {len(self.schedule):,} obligations, {len(log):,} facts>"


def timeline(schedule: Schedule, progress: Progress | None = None, *, known_on: DayLike | None = None) -> Timeline:
    """The histories of a schedule's obligations; facts recorded after `known_on` do not exist.

    What a selection needs is looked up in the whole schedule it was taken from. Raises DayError for an invalid date.
    """
    check_argument("timeline", schedule, Schedule)
    known = None if known_on is None else day(known_on)
    log = NOTHING if progress is None else progress
    if not isinstance(log, Progress):
        raise TypeError(f"the log is a Progress, not {type(log).__name__}; Progress([...]) makes one of facts")
    return Timeline(schedule, _histories(schedule.expanded, log, known))


def assess(
    schedule: Schedule, progress: Progress | None = None, *, as_of: DayLike, known_on: DayLike | None = None
) -> Statuses:
    """Every obligation of the schedule as it stands on a day: the timeline on that day.

    `progress` is the log of evidence, none if not given. Facts dated after `as_of` do not exist; with `known_on`,
    neither do facts recorded after it. Raises DayError for what is no day and HorizonError for a day beyond the
    schedule's `until`.
    """
    check_argument("assess", schedule, Schedule)
    return timeline(schedule, progress, known_on=known_on).on(as_of)


def _histories(whole: Schedule, progress: Progress, known_on: dt.date | None) -> Histories:
    """The histories of a log, remembered with it."""
    histories = _remembered(whole, progress.memo, known_on)
    if histories is None:
        if known_on is not None:
            complete = _histories(whole, progress, None)
            histories = Histories.made_of(whole, complete.undivided, known_on, complete)
        elif (earlier := _remembered(whole, progress.earlier, None)) is not None:
            histories = earlier.continued(earlier.undivided.extended(whole, progress))
        else:
            histories = Histories.made_of(whole, Index.of(whole, progress), None)
        progress.memo[:] = [histories, *progress.memo][:REMEMBERED]
    return histories


def _remembered(whole: Schedule, memo: Iterable[Histories], known_on: dt.date | None) -> Histories | None:
    for kept in memo:
        for histories in (kept, kept.complete):
            if histories is not None and histories.schedule.expanded is whole and histories.known_on == known_on:
                return histories
    return None
