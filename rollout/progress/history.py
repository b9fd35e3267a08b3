"""How an obligation stands over time: change points, each with its day, state, due day and cause."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, TypedDict, cast, get_args

import attrs

from rollout.days import DayLike, day
from rollout.labels import Label, Lang
from rollout.policy.delta import REASONS
from rollout.problems import HorizonError
from rollout.progress.force import Force, binds_from
from rollout.progress.verdict import State, last_day_in_time, state_in_brief
from rollout.rows import Column, Rows, Section, columns_of, dated, sections_of_rows
from rollout.schedule.group import Group
from rollout.schedule.law import term_on
from rollout.tables import Shown
from rollout.units.register import Register

FIRST = dt.date.min

Standing = tuple[State, dt.date | None, Force, bool]  # state, due day, force, and whether any report stands


class ChangePointRow(TypedDict):
    """From a day on: how an obligation stands, as plain data."""

    day: Annotated[str, Column("the first day on which it stands so", "từ ngày", "day", en="from")]
    day_ordinal: Annotated[int, Column("that day as an ordinal", "từ ngày (số)", "ordinal")]
    state: Annotated[str, Column("its state", "mã tình trạng", values=tuple(map(str, State)))]
    state_label: Annotated[str, Column("that state in words", "tình trạng", "category", en="state")]
    due: Annotated[str | None, Column("its due day", "thời hạn", "day")]
    due_ordinal: Annotated[int | None, Column("that day as an ordinal", "thời hạn (số)", "ordinal")]
    reported: Annotated[bool, Column("whether any report of it stands", "có báo cáo")]
    force: Annotated[str, Column("the force of the instrument", "hiệu lực", values=get_args(Force))]
    cause: Annotated[str, Column("what changed it; empty of the first point", "mã nguyên nhân", "category")]
    label: Annotated[str, Column("that in words", "nguyên nhân", "category", en="cause")]


@attrs.frozen
class ChangePoint(Shown):
    """From `day` on: the state, the due day, and the force of the instrument; and what changed them.

    `reported` says whether any report on it stands. `cause` is `issued`, `ended` and `undetermined` of the instrument;
    `amended`, `prolonged`, `superseded`, `commenced` and `basis-superseded` of what others did to it;
    `formed`, `dissolved` and `succession` of the unit; `due` and `past-due` of the day itself; `event`; the kind of
    fact: done, open, measured, extended, waived, retracted; or `stale` where the last report is not valid any more. The
    first point has none.
    """

    day: dt.date
    state: State
    due: dt.date | None
    force: Force
    reported: bool = False
    cause: str = ""

    @property
    def label(self) -> Label:
        """The cause in words; of the first point there is none."""
        return REASONS.get(self.cause, Label())

    @property
    def standing(self) -> Standing:
        """What it has in common with the obligations that are counted with it."""
        return self.state, self.due, self.force, self.reported

    def to_dict(self, lang: Lang = "en") -> ChangePointRow:
        """Plain data, texts in the language."""
        state = state_in_brief(self.state, reported=self.reported)
        facts = {
            **dated("day", self.day),
            "state": self.state.value,
            "state_label": state.of(lang),
            **dated("due", self.due),
            "reported": self.reported,
            "force": self.force,
            "cause": self.cause,
            "label": self.label.of(lang),
        }
        return cast(ChangePointRow, facts)


@attrs.frozen
class History(Rows[ChangePointRow]):
    """The change points of an obligation from its first day to its last.

    The first is that of the year 1, or the day of a further happening of an event, with which the obligation begins.

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
    def of(
        cls, causes: Mapping[dt.date, str], at: Callable[[dt.date], Standing], since: dt.date | None = None
    ) -> History:
        """The history of what `at` tells of a day, which changes on the days of `causes` and on no other.

        It begins with the event of the day `since`, where one is given.
        """
        points: list[ChangePoint] = []
        first = since or FIRST
        for moment in sorted({first, *(moment for moment in causes if moment >= first)}):
            try:
                standing = at(moment)
            except HorizonError:
                return cls(tuple(points), moment)
            last = points[-1] if points else None
            if last is None or standing != last.standing:
                cause = causes.get(moment, "") if points else ""
                points.append(ChangePoint(moment, *standing, "event" if since == moment else cause))
        return cls(tuple(points))

    def on(self, moment: DayLike) -> ChangePoint:
        """The change point in effect on a day; before the first, the first."""
        return self.at(day(moment).toordinal())

    def at(self, ordinal: int) -> ChangePoint:
        """The change point in effect on the day of an ordinal."""
        place = bisect_right(self._days, ordinal)
        return self.points[place - 1 if place else 0]

    def between(self, after: int, until: int) -> Iterator[tuple[ChangePoint | None, ChangePoint]]:
        """Each change after one day and to another, as the points before and after it; days are ordinals.

        There is none before what begins in that time.
        """
        first, last = bisect_right(self._days, after), bisect_right(self._days, until)
        for place in range(first, last):
            yield self.points[place - 1] if place else None, self.points[place]

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

    essentials = ("day", "state_label", "due", "reported", "label")

    def row_columns(self) -> tuple[Column, ...]:
        return columns_of(ChangePointRow)

    def sections(self, lang: Lang) -> Iterator[Section]:
        return sections_of_rows(point.to_dict(lang) for point in self.points)

    def caption(self, lang: Lang) -> str:
        from rollout.sentences import count_text

        return count_text(len(self), "thay đổi", "change point").of(lang)


def causes_of_change(group: Group, register: Register, dues: Iterable[dt.date]) -> dict[dt.date, str]:
    """The days on which the state of an obligation can change by itself, each with its cause.

    Who takes over a duty owes it by the same day, so that it is the due day which changes what falls due on that day.
    """
    instrument, cohort = group.policy.instrument, group.cohort
    handovers = dict(_handovers(group, register))
    causes: dict[dt.date | None, str] = {day: cause for day, cause in handovers.items() if cause == "succession"}
    for due in dues:
        last_day = last_day_in_time(group, due) or due
        causes |= {last_day: "due", _day_after(last_day): "past-due"}
    amended = [last for amendment in group.amendments for last in (amendment.ends, amendment.undetermined_after)]
    for last in (instrument.ends, instrument.undetermined_after, *amended):
        if first := _day_after(last):
            causes[first] = "ended" if term_on(group, first).ends == last else "undetermined"
    causes |= {day: cause for day, cause in handovers.items() if cause == "dissolved"}
    causes |= {cohort.since: "formed", binds_from(group): "issued"}
    causes |= {amendment.since: amendment.cause for amendment in group.amendments}
    return {moment: cause for moment, cause in causes.items() if moment}


def _handovers(group: Group, register: Register) -> Iterator[tuple[dt.date, str]]:
    """The days after the ends of who bears a duty of a `group`: of a named body and of those that take over."""
    if group.collective:
        last_days: Iterable[dt.date | None] = (group.cohort.until,)
    else:
        last_days = register.succession.last_days(register.number(group.rule.place))
    for first in filter(None, map(_day_after, last_days)):
        passes = not group.collective and register.heirs(group.rule.place, first)
        yield first, "succession" if passes else "dissolved"


def _day_after(last: dt.date | None) -> dt.date | None:
    """The day after the last one; None where there is none, or nothing ends."""
    return None if last is None or last == dt.date.max else last + dt.timedelta(days=1)
