"""How an obligation stands over time: change points, each with its day, state, due day and cause."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from rollout.days import DayLike, day
from rollout.problems import HorizonError
from rollout.progress.due_day import due_before_extension
from rollout.progress.evidence import Extended, Fact
from rollout.progress.verdict import Force, State, judge, state_on
from rollout.schedule.obligation import Group
from rollout.schedule.schedule import Schedule
from rollout.tables import Shown
from rollout.units.register import Register

FIRST = dt.date.min


@attrs.frozen
class ChangePoint(Shown):
    """From `day` on: the state, the due day, and the force of the instrument; and what changed them.

    `cause` is `issued`, `ended` and `undetermined` of the instrument; `formed`, `dissolved` and `succession` of the
    unit; `due` and `past-due` of the day itself; `event`; or the kind of fact: done, measured, extended, waived,
    retracted. The first point has none.
    """

    day: dt.date
    state: State
    due: dt.date | None
    force: Force
    cause: str = ""


@attrs.frozen
class History(Shown):
    """The change points of an obligation from its first day to its last; the first is that of the year 1.

    From `unknown_from` on, if there is such a day, nothing is known: an event has made it fall due on a day which the
    calendar of rest days does not cover.
    """

    points: tuple[ChangePoint, ...]
    unknown_from: dt.date | None = None
    _days: tuple[int, ...] = attrs.field(init=False, repr=False, eq=False)

    @_days.default
    def _days_default(self) -> tuple[int, ...]:
        return tuple([point.day.toordinal() for point in self.points])

    @classmethod
    def of(cls, causes: Mapping[dt.date, str], at: Callable[[dt.date], tuple[State, dt.date | None, Force]]) -> History:
        """The history of what `at` tells of a day, which changes on the days of `causes` and on no other."""
        points: list[ChangePoint] = []
        for moment in sorted({FIRST, *causes}):
            try:
                state, due, force = at(moment)
            except HorizonError:
                return cls(tuple(points), moment)
            last = points[-1] if points else None
            if last is None or (state, due, force) != (last.state, last.due, last.force):
                points.append(ChangePoint(moment, state, due, force, causes.get(moment, "") if points else ""))
        return cls(tuple(points))

    def on(self, moment: DayLike) -> ChangePoint:
        """The change point in effect on a day."""
        return self.at(day(moment).toordinal())

    def at(self, ordinal: int) -> ChangePoint:
        """The change point in effect on the day of an ordinal."""
        return self.points[bisect_right(self._days, ordinal) - 1]

    def between(self, after: int, until: int) -> Iterator[tuple[ChangePoint, ChangePoint]]:
        """Each change after one day and to another, as the points before and after it; days are ordinals."""
        first, last = bisect_right(self._days, after), bisect_right(self._days, until)
        for place in range(max(first, 1), last):
            yield self.points[place - 1], self.points[place]

    def intervals(self) -> Iterator[tuple[dt.date, dt.date, ChangePoint]]:
        """The first and the last day on which each point is in effect; together they are all days that are known."""
        ends = [dt.date.fromordinal(ordinal - 1) for ordinal in self._days[1:]]
        ends.append(dt.date.max if self.unknown_from is None else self.unknown_from - dt.timedelta(days=1))
        for point, last in zip(self.points, ends, strict=True):
            yield point.day, last, point

    def __len__(self) -> int:
        return len(self.points)

    def __iter__(self) -> Iterator[ChangePoint]:
        return iter(self.points)


def without_facts(
    group: Group, schedule: Schedule, events: Sequence[dt.date], event_on: Callable[[dt.date], dt.date | None]
) -> History:
    """The history of the units of a group about which nothing is reported.

    `schedule` is the whole one; `events` are the days on which the event of its time limit becomes another, and
    `event_on` gives that event on a day.
    """
    if not events:
        due = group.due
        causes = _causes(group, schedule.register, [due] if due else [])

        def plain(as_of: dt.date) -> tuple[State, dt.date | None, Force]:
            state, _, force, _ = state_on(group, due, due, None, as_of, schedule.register, waived=False)
            return state, due, force

        return History.of(causes, plain)
    return with_facts(group, schedule, (), None, events, event_on)


def with_facts(
    group: Group,
    schedule: Schedule,
    facts: Sequence[Fact],
    known_on: dt.date | None,
    events: Sequence[dt.date],
    event_on: Callable[[dt.date], dt.date | None],
) -> History:
    """The history of a unit of a `group` from all `facts` about it, in the order in which they became known.

    `schedule` is the whole one, `known_on` the day of what is known; `events` are the days on which the event of its
    time limit becomes another, and `event_on` gives that event on a day.
    """

    def judged(as_of: dt.date) -> tuple[State, dt.date | None, Force]:
        verdict = judge(group, facts, event_on(as_of), as_of, known_on, schedule)
        return verdict.state, verdict.due, verdict.force

    dues = [group.due] if group.due else []
    dues += [fact.to for fact in facts if isinstance(fact, Extended)]
    for moment in events:
        try:
            due = due_before_extension(group, event_on(moment), schedule.convention)
        except HorizonError:  # judging that day says so
            continue
        dues += [due] if due else []
    causes = _causes(group, schedule.register, dues)
    causes |= dict.fromkeys(events, "event")
    causes |= {fact.on: fact.kind for fact in facts}
    return History.of(causes, judged)


def _causes(group: Group, register: Register, dues: Iterable[dt.date]) -> dict[dt.date, str]:
    """The days on which the state of an obligation can change by itself, each with its cause."""
    instrument, cohort = group.policy.instrument, group.cohort
    causes: dict[dt.date, str] = {}
    for due in dues:
        causes[due] = "due"
        _next_day(causes, due, "past-due")
    _next_day(causes, instrument.undetermined_after, "undetermined")
    _next_day(causes, instrument.ends, "ended")
    _next_day(causes, cohort.until, "dissolved")
    if cohort.since is not None:
        causes[cohort.since] = "formed"
    if instrument.starts is not None:
        causes[instrument.starts] = "issued"
    if not group.collective:
        for until in _ends_of_successors(register, group.rule.place):
            _next_day(causes, until, "succession")
    return causes


def _next_day(causes: dict[dt.date, str], moment: dt.date | None, cause: str) -> None:
    if moment is not None and moment < dt.date.max:
        causes[moment + dt.timedelta(days=1)] = cause


def _ends_of_successors(register: Register, body: str) -> Iterator[dt.date]:
    """The last days of a body and of all that come after it."""
    _, until = register.lifetime(body)
    if until is not None:
        yield until
        for successor in register[body].successors:
            yield from _ends_of_successors(register, successor)
