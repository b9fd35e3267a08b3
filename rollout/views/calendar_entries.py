"""One obligation as an entry of a calendar (RFC 5545): an all-day event, or a task that is due at an instant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Set as AbstractSet
from itertools import pairwise
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

import attrs

from rollout.labels import Label, Lang
from rollout.policy.citation import place_in_words
from rollout.progress.status import Status
from rollout.progress.verdict import DONE, OPEN, State, state_label
from rollout.schedule.needs import bearers, needed_groups
from rollout.schedule.obligation import Obligation
from rollout.schedule.overview import item_title
from rollout.sentences import filled, text_of
from rollout.signs import visible
from rollout.views.listing import ITSELF, lead_cell, printed_cell

if TYPE_CHECKING:
    from icalendar import Alarm, Event, Todo

MORNING = 8  # o'clock: when a reminder of a day is shown
NAMED = 5  # things needed first that a description names; the others are counted
RELATED = 50  # entries to which one refers at most
MIDNIGHT = dt.time(17)  # UTC: the end of a day in Viet Nam, which is seven hours ahead
IGNORED = ("evidence.ignored.later", "evidence.ignored.unknown")  # facts that do not exist on the day

DUE, START = Label("Hạn: {title}", "Due: {title}"), Label("Bắt đầu: {title}", "Start: {title}")
STATE = Label("Tình trạng đến ngày {day}: {state}", "State on {day}: {state}")
UNDETERMINED = Label(
    "Chưa rõ văn bản còn hiệu lực hay không", "It is undetermined whether the law still binds on this day"
)
BODY = Label("Cơ quan, đơn vị: {name} ({id})", "Body: {name} ({id})")
LEAD = Label("Chủ trì: {lead}", "Lead: {lead}")
PRINTED = Label("Văn bản ghi: “{phrase}”", "As printed: “{phrase}”")
CLAUSE = Label("Vị trí trong văn bản: {clause}", "Clause: {clause}")
DOCUMENT = Label("Văn bản: {number}, {title}", "Document: {number}, {title}")
NEEDED = Label("Phải xong trước: {task}, {body}: {state}", "Needed first: {task}, {body}: {state}")
NEEDED_MORE = Label("Phải xong trước: và {count} nhiệm vụ nữa", "Needed first: and {count} more")
IDENTITY = Label("Mã: {id}", "Id: {id}")


@attrs.frozen(kw_only=True)
class Style:
    """How the entries of one calendar are written.

    `stamp` is an instant in UTC, `reminders` are days before the due day, `ids` those of the obligations in the same
    calendar, to which entries may refer. In a calendar of one body (`of_one`) titles do not repeat its name.
    """

    stamp: dt.datetime
    lang: Lang
    tasks: bool = False
    reminders: tuple[int, ...] = ()
    ids: AbstractSet[str] = frozenset()
    of_one: bool = False


def uid(name: str) -> str:
    """The UID of an obligation by its id: the same in every calendar, on every day."""
    return str(uuid5(NAMESPACE_URL, f"rollout:{visible(name)}"))


def entry(status: Status, style: Style) -> Event | Todo:
    """The entry of a status; an event only of one that has a due day."""
    import icalendar

    component = icalendar.Todo() if style.tasks else icalendar.Event()
    component.add("uid", uid(status.id))
    component.add("dtstamp", style.stamp)
    component.add("last-modified", style.stamp)
    component.add("sequence", revision_number(status))
    component.add("summary", visible(summary(status, style)))
    component.add("description", "\n".join(map(visible, description(status, style.lang))))
    tier = status.group.rule.charged or status.tier
    component.add("categories", [visible(status.group.policy.instrument.citation), tier.label.of(style.lang)])
    if style.tasks:
        _add_instants(component, status)
    else:
        _add_day(component, status)
    component.add("status", task_status(status) if style.tasks else event_status(status))
    for name in _needed_ids(status, style.ids):
        component.add("related-to", uid(name), parameters={"RELTYPE": "DEPENDS-ON"})
    if status.state in OPEN and status.due is not None:
        for days in style.reminders:
            component.add_component(_alarm(days, visible(summary(status, style)), at_end=style.tasks))
    return component


def _add_day(component: Event, status: Status) -> None:
    """The due day as a whole, which does not make its reader busy."""
    day = status.due
    if day is None:
        raise AssertionError(f"{status.id} has no day")
    component.add("dtstart", day)
    if day < dt.date.max:
        component.add("dtend", day + dt.timedelta(days=1))
    component.add("transp", "TRANSPARENT")


def _add_instants(component: Todo, status: Status) -> None:
    """The end of the due day, that of the day before its window, and the last second of the day it was done on."""
    if status.due is not None:
        component.add("due", end_of_day(status.due))
        if status.opens is not None and dt.date.min < status.opens <= status.due:
            component.add("dtstart", end_of_day(status.opens - dt.timedelta(days=1)))
    if status.state in DONE:
        component.add("percent-complete", 100)
        if status.done_on is not None:
            component.add("completed", end_of_day(status.done_on) - dt.timedelta(seconds=1))


def end_of_day(day: dt.date) -> dt.datetime:
    """24:00 of a day in Viet Nam, in UTC."""
    return dt.datetime.combine(day, MIDNIGHT, dt.UTC)


def event_status(status: Status) -> str:
    """CANCELLED where nothing is owed any more; TENTATIVE where the text does not bind yet, or perhaps not any more."""
    if status.state in DONE or _is_void(status):
        return "CANCELLED"
    is_sure = status.state in OPEN and status.force != "undetermined"
    return "CONFIRMED" if is_sure else "TENTATIVE"


def task_status(status: Status) -> str:
    if status.state in DONE:
        return "COMPLETED"
    if _is_void(status):
        return "CANCELLED"
    return "IN-PROCESS" if status.begun_on is not None else "NEEDS-ACTION"


def _is_void(status: Status) -> bool:
    """Whether it lapsed, was waived, or its instrument has ended."""
    return status.state in (State.WAIVED, State.NOT_APPLICABLE) or status.verdict.law == "law.ended"


def revision_number(status: Status) -> int:
    """How many things that can move the day of an obligation, or close it, have come about by the day asked about.

    These are the facts that are known about it, or about the task whose completion its time limit runs from, the
    amendments in force, the changes of a day that waits for an event, the end of its unit and the end of its
    instrument. Each later day and each further fact can only add to them.
    """
    facts = _known_facts(status) + sum(map(_known_facts, _starts_of(status)))
    amendments = sum(amendment.since <= status.as_of for amendment in status.group.amendments)
    moves = _day_moves(status) if status.group.awaits else 0
    ended = status.body.until is not None and status.body.until < status.as_of
    return facts + amendments + moves + ended + (status.verdict.law == "law.ended")


def _known_facts(status: Status) -> int:
    return sum(treatment.rule not in IGNORED for treatment in status.evidence)


def _starts_of(status: Status) -> Iterator[Status]:
    """How the task stands whose completion the time limit of a status runs from, where it does."""
    group, after = status.group, status.group.after
    if after is None:
        return
    for needed in needed_groups(status.schedule, group, after, [status.number]):
        for number in bearers(status.schedule.register, group, status.number, after, needed):
            yield Status(needed, number, status.histories, status.as_of)


def _day_moves(status: Status) -> int:
    """How often the due day became another one, by its history to the day asked about."""
    dues = [point.due for point in status.history if point.day <= status.as_of]
    return sum(before != after for before, after in pairwise(dues))


def summary(status: Status, style: Style) -> str:
    """The title with its period and level, after the word for a due day or for a start, and before the body's name."""
    title = item_title(status.item, status.period, status.level, style.lang)
    text = filled(START if status.group.starts else DUE, {"title": title}).of(style.lang)
    return text if style.of_one else f"{text} – {status.body.label.of(style.lang)}"


def description(status: Status, lang: Lang) -> Iterator[str]:
    """The state on the day, and what it rests on: a line each."""
    group, instrument = status.group, status.group.policy.instrument
    yield filled(STATE, {"day": status.as_of, "state": status.label}).of(lang)
    if status.force == "undetermined":
        yield UNDETERMINED.of(lang)
    yield filled(BODY, {"name": status.body.label, "id": status.unit}).of(lang)
    register = group.cohort.units.register
    itself = register[status.charged].committee if status.charged else ITSELF
    yield filled(LEAD, {"lead": lead_cell(group, status.as_of, itself, lang)}).of(lang)
    if phrase := printed_cell(group, status.as_of, lang):
        yield filled(PRINTED, {"phrase": phrase}).of(lang)
    yield filled(CLAUSE, {"clause": place_in_words(group.policy, group.item, group.rule)}).of(lang)
    yield filled(DOCUMENT, {"number": instrument.citation, "title": instrument.title}).of(lang)
    yield from _needed_lines(status, lang)
    yield filled(IDENTITY, {"id": status.id}).of(lang)


def _needed_lines(status: Status, lang: Lang) -> Iterator[str]:
    """What it needs first, each with its body and its state."""
    needed = [prerequisite for _, prerequisites in status.needs for prerequisite in prerequisites]
    register = status.schedule.register
    for prerequisite in needed[:NAMED]:
        verdict = prerequisite.verdict
        state = state_label(prerequisite.group, verdict).of(lang)
        if verdict.due is not None and verdict.state in OPEN:
            state += f", {text_of(verdict.due, lang)}"
        body = register.version_of(prerequisite.unit, status.as_of).label
        values = {"task": prerequisite.group.item.title, "body": body, "state": state}
        yield filled(NEEDED, values).of(lang)
    if len(needed) > NAMED:
        yield filled(NEEDED_MORE, {"count": len(needed) - NAMED}).of(lang)


def _needed_ids(status: Status, ids: AbstractSet[str]) -> list[str]:
    """The ids of what it needs first, as far as that is among the `ids`."""
    needed = [prerequisite for _, prerequisites in status.needs for prerequisite in prerequisites]
    names = (Obligation(prerequisite.group, prerequisite.unit).id for prerequisite in needed)
    return [name for name in dict.fromkeys(names) if name in ids][:RELATED]


def _alarm(days: int, text: str, *, at_end: bool) -> Alarm:
    """A reminder in the morning of the day so many days before an event, or before the day that a task's due ends."""
    import icalendar

    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    hours = MORNING - 24 if at_end else MORNING
    parameters = {"RELATED": "END"} if at_end else {}
    alarm.add("trigger", dt.timedelta(days=-days, hours=hours), parameters=parameters)
    return alarm
