"""The rules whose due day moves under another interpretation that their words admit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, TypedDict, cast

import attrs

from rollout.arguments import check_argument
from rollout.collection import Collection
from rollout.labels import Label, Lang
from rollout.policy.calendar import Calendar
from rollout.policy.citation import place_in_words
from rollout.policy.convention import Convention
from rollout.policy.deadline import IN_FORCE, ISSUED, By, Deadline, Each, From, Length, Within
from rollout.policy.interpretation import PLAIN, after_event, due_in, windows
from rollout.problems import HorizonError
from rollout.rows import Column, columns_of, dated
from rollout.schedule.group import Group
from rollout.schedule.schedule import Schedule
from rollout.schedule.starts import dated_window
from rollout.tables import Shown

READINGS = {
    "month": Label("đến tháng: ngày đầu tháng", "a month deadline falls on the month's first day"),
    "held": Label("từ năm: từ đầu năm", "a level held from a year is owed from its first day"),
    "rest-days": Label("ngày nghỉ: ngày làm việc tiếp theo", "a rest day moves to the next working day"),
    "also-read": Label("cách hiểu khác của văn bản", "another reading of the text"),
    "working-days": Label("ngày làm việc: trừ ngày nghỉ lễ", "working days leave out public holidays"),
    "not-covered": Label("lịch nghỉ chưa có ngày này", "the calendar does not cover the day"),
}
NO_NOTE = Label()
_CONVENTIONS = {"month": Convention(month="start"), "held": Convention(held="start")}


class AmbiguityRow(TypedDict):
    """A rule whose due day is another under another reading, as plain data."""

    node: Annotated[str, Column("the id of the rule: `policy/task@tier-or-body#period`", "mã")]
    title: Annotated[
        str, Column("the title of the task or target", "nhiệm vụ/chỉ tiêu", "category", en="task or target")
    ]
    at: Annotated[str, Column("where it is owed: a tier, a kind of bodies, or a body", "cơ quan thực hiện", "category")]
    due: Annotated[str | None, Column("the due day as it is read by default", "thời hạn", "day")]
    due_ordinal: Annotated[int | None, Column("that day as an ordinal", "thời hạn (số)", "ordinal")]
    other: Annotated[str | None, Column("the due day under the other reading", "cách hiểu khác", "day", en="or")]
    other_ordinal: Annotated[int | None, Column("that day as an ordinal", "cách hiểu khác (số)", "ordinal")]
    is_known: Annotated[
        bool, Column("whether the other day is known; where it is and is none, there is no day", "đã rõ")
    ]
    reading: Annotated[str, Column("the other reading", "mã cách hiểu", "category")]
    label: Annotated[str, Column("the other reading in words, or the encoding's note", "cách hiểu", en="reading")]
    clause: Annotated[str, Column("the clause, or where it is not in the text, the source", "vị trí", "category")]
    phrase: Annotated[str, Column("the printed expression of the deadline", "trích văn bản", "category", en="printed")]
    units: Annotated[int, Column("the number of obligations concerned", "số cơ quan, đơn vị", en="bodies")]


@attrs.frozen(kw_only=True)
class Ambiguity(Shown):
    """A rule whose due day moves from `due` to `other` under another reading; None is no day.

    `units` is the number of obligations concerned; `note` is the encoding's own. Under the reading `not-covered` the
    other day is unknown, not absent, and so it is of `working-days` without a calendar, and before their event.
    `title`, `at`, `place` and `notes` are the title, the bodies, the clause and the note in both languages.
    """

    node: str
    due: dt.date | None
    other: dt.date | None
    reading: str
    clause: str
    phrase: str
    units: int
    note: str = ""
    title: Label = attrs.field(default=Label(), eq=False)
    at: Label = attrs.field(default=Label(), eq=False)
    place: Label = attrs.field(default=Label(), eq=False)
    notes: Label = attrs.field(default=Label(), eq=False)

    @property
    def is_known(self) -> bool:
        """Whether the other day is known; if it is and is None, there is none."""
        return self.other is not None or self.reading not in ("not-covered", "working-days")

    def to_dict(self, lang: Lang = "en") -> AmbiguityRow:
        """The same names with plain values, texts in the language."""
        facts = {
            "node": self.node,
            "title": self.title.of(lang),
            "at": self.at.of(lang),
            **dated("due", self.due),
            **dated("other", self.other),
            "is_known": self.is_known,
            "reading": self.reading,
            "label": (self.notes if self.note else READINGS[self.reading]).of(lang),
            "clause": self.place.of(lang) or self.clause,
            "phrase": self.phrase,
            "units": self.units,
        }
        return cast(AmbiguityRow, facts)

    def __str__(self) -> str:
        moved = self.other or ("no day" if self.is_known else "unknown")
        reason = self.note or READINGS[self.reading].en
        return f"{self.node} ({self.clause}, “{self.phrase}”): {self.due or 'no day'}, or {moved}: {reason}"


class Ambiguities(Collection[Ambiguity, AmbiguityRow]):
    """Ambiguities in the order of a listing."""

    __slots__ = ()
    essentials = ("title", "at", "due", "other", "label", "clause", "phrase", "units")

    def row_columns(self) -> tuple[Column, ...]:
        return columns_of(AmbiguityRow)

    def named(self, lang: Lang) -> str:
        return "Thời hạn có thể hiểu khác" if lang == "vi" else "Ambiguities"


def ambiguities(schedule: Schedule, *, calendar: Calendar | None = None) -> Ambiguities:
    """The rules of the schedule whose due day is another under a reading that the words admit, in listing order.

    The readings are month deadlines at the month's start, levels held from a year owed from its first day, working days
    that are not those from Monday to Friday, and those that the encoding lists. With a calendar, due days that are rest
    days also move to the next working day.
    """
    check_argument("ambiguities", schedule, Schedule)
    check_argument("ambiguities", calendar, Calendar | None)
    merged: dict[tuple[str, str, str, dt.date | None], Ambiguity] = {}
    for group in schedule.in_order:
        for ambiguity in group_ambiguities(group, calendar):
            key = (ambiguity.node, ambiguity.reading, ambiguity.note, ambiguity.other)
            units = merged[key].units if key in merged else 0
            merged[key] = attrs.evolve(ambiguity, units=units + ambiguity.units)
    return Ambiguities(merged.values())


def group_ambiguities(group: Group, calendar: Calendar | None = None) -> list[Ambiguity]:
    """The ambiguities of one group, as `ambiguities` has them."""
    return [
        Ambiguity(
            node=group.node,
            due=group.plain_due,
            other=day,
            reading=reading,
            clause=group.place_in_text.en,
            phrase=group.phrase,
            units=len(group.units),
            note=note.en,
            title=group.item.title,
            at=group.at,
            place=place_in_words(group.policy, group.item, group.rule),
            notes=note,
        )
        for reading, day, note in _readings(group, calendar)
        if day != group.plain_due or reading == "working-days"
    ]


def _readings(group: Group, calendar: Calendar | None) -> Iterator[tuple[str, dt.date | None, Label]]:
    """The other readings of a group's deadline, each with its due day and the encoding's note."""
    nominal, deadline = group.plain_due, group.deadline
    if isinstance(deadline, By | From):
        for reading, convention in _CONVENTIONS.items():
            (window,) = windows(deadline, convention, None)
            yield reading, window.due, NO_NOTE
    if _counts_working_days(deadline):
        yield from _by_working_days(group, calendar)
    for also_read in group.item.also_read if deadline == group.rule.deadline else ():  # of the words of the text
        if also_read.deadline or also_read.undated:
            yield "also-read", _moved_due(group, also_read.deadline), also_read.note
    if calendar is not None and nominal is not None:
        try:
            rolled = calendar.rolled(nominal)
        except HorizonError:
            yield "not-covered", None, NO_NOTE
        else:
            yield "rest-days", rolled, NO_NOTE


def _counts_working_days(deadline: Deadline | None) -> bool:
    length = deadline.then if isinstance(deadline, Each) else deadline
    return isinstance(length, Within | Length) and length.working_days > 0


def _by_working_days(group: Group, calendar: Calendar | None) -> Iterator[tuple[str, dt.date | None, Label]]:
    """The other day of a length of working days of a group: by the calendar, or unknown without one or a day."""
    if calendar is None or group.nominal_due is None:
        yield "working-days", None, NO_NOTE
        return
    try:
        day = _lengthened(group, Convention(rest_days=calendar))
    except HorizonError:
        day = None
    if day != group.nominal_due:
        yield "working-days", day, NO_NOTE


def _lengthened(group: Group, convention: Convention) -> dt.date:
    """The dated end of a length of working days of a group under a convention."""
    deadline, steps = group.rule.deadline, group.steps
    if isinstance(deadline, Each) and group.period is not None:
        return due_in(deadline, group.period, convention).day
    return after_event(cast(Within, deadline), cast(dt.date, steps[0].after), convention).day


def _moved_due(group: Group, deadline: Deadline | None) -> dt.date | None:
    """The due day of a group under another deadline; in its own period, if that one recurs."""
    if isinstance(deadline, Within) and deadline.after in (ISSUED, IN_FORCE):
        return dated_window(deadline, group.policy.instrument, PLAIN).due
    if not isinstance(deadline, Each):
        return next(windows(deadline, PLAIN, None)).due
    last = group.period.last if group.period else group.nominal_due
    if last is None:  # undated: the first time of the other reading stands for all
        return next(windows(deadline, PLAIN, None)).due
    for window in windows(deadline, PLAIN, last):
        if group.period in (None, window.period):
            return window.due
    return None
