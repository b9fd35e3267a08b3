"""How one obligation stands on a day, from the facts about it: each decision with the rule by which it was made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from enum import StrEnum

import attrs

from rollout.labels import Label
from rollout.policy.convention import Convention
from rollout.policy.deadline import Within
from rollout.policy.interpretation import RuleStep, after_event
from rollout.progress.bearer import Bearer, bearer_on
from rollout.progress.completion import NOT_COMPLETED, Completion
from rollout.progress.evidence import Extended, Fact, Measured
from rollout.progress.force import Force, force_on
from rollout.progress.summary import Summary
from rollout.progress.treatment import standing_facts
from rollout.schedule.group import Group
from rollout.schedule.law import commenced_on
from rollout.schedule.schedule import Schedule
from rollout.units.register import Register


class State(StrEnum):
    """The one state of an obligation on a day. The last five are the open ones."""

    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    DONE = "done"
    NOT_IN_FORCE = "not_in_force"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"
    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    UPCOMING = "upcoming"
    UNDATED = "undated"
    AWAITING = "awaiting"

    __hash__ = str.__hash__  # that of Enum is written in Python, and states are counted by the million

    @property
    def label(self) -> Label:
        return _LABELS[self]


DONE = frozenset({State.DONE_ON_TIME, State.DONE_LATE, State.DONE})
OPEN = frozenset({State.OVERDUE, State.DUE_TODAY, State.UPCOMING, State.UNDATED, State.AWAITING})
NOT_REQUIRED = frozenset({State.NOT_IN_FORCE, State.NOT_APPLICABLE, State.WAIVED})  # of a level: nothing is asked

_LABELS = {
    State.DONE_ON_TIME: Label("hoàn thành đúng hạn", "done on time"),
    State.DONE_LATE: Label("hoàn thành quá hạn", "done late"),
    State.DONE: Label("đã hoàn thành", "done"),
    State.NOT_IN_FORCE: Label("chưa có hiệu lực hoặc hết hiệu lực", "not in force"),
    State.NOT_APPLICABLE: Label("không áp dụng", "not applicable"),
    State.WAIVED: Label("được miễn", "waived"),
    State.OVERDUE: Label("quá hạn", "overdue"),
    State.DUE_TODAY: Label("đến hạn hôm nay", "due today"),
    State.UPCOMING: Label("chưa đến hạn", "not yet due"),
    State.UNDATED: Label("không quy định thời hạn", "no deadline"),
    State.AWAITING: Label("chưa phát sinh sự kiện tính hạn", "awaiting its event"),
}


FALLEN_DUE = Label("đã đến hạn, chưa có báo cáo", "fallen due, no report")
NO_REPORT_SINCE = Label("chưa có báo cáo của đơn vị mới", "no report of the new unit")
_NOT_YET = Label("chưa có hiệu lực", "not yet in force")
_ENDED = Label("hết hiệu lực", "no longer in force")


@attrs.frozen
class Verdict:
    """How the units of a group stand that stand alike.

    `plain_due` is the due day before any extension; `law` and `bearer` are the rules by which the instrument binds and
    someone bears the duty. `completion` says when it was closed, and lost again. `begun_on`: the first report of work
    on it, done, open or measured. `extension` is the last decision that moves the day, `measured` the last measurement.
    """

    state: State
    due: dt.date | None
    plain_due: dt.date | None
    law: str
    bearer: Bearer
    completion: Completion = NOT_COMPLETED
    reported: bool = False
    begun_on: dt.date | None = None
    extension: Extended | None = None
    force: Force = "in_force"
    measured: Measured | None = None

    @property
    def extended_by(self) -> int | None:
        """The days by which the due day was moved."""
        return (self.due - self.plain_due).days if self.due and self.plain_due and self.due != self.plain_due else None

    @property
    def done_on(self) -> dt.date | None:
        """The day on which it was done; None where it is not, or where that day is not known."""
        return self.completion.done_on

    @property
    def closed_on(self) -> dt.date | None:
        """The day of the fact by which it is closed; None while it is open."""
        return self.completion.closed_on

    @property
    def fulfilled_on(self) -> dt.date | None:
        """The day from which it counts as fulfilled for what needs it: done, or else closed; None while it is open."""
        return self.done_on or self.closed_on

    @property
    def lapsed(self) -> bool:
        """Whether the unit ended with the duty open."""
        return self.state == State.NOT_APPLICABLE and self.bearer.rule == "bearer.lapsed"


# The states of what the text has begin on a day ("từ ngày"): that day is a start, not a time limit.
STARTS = {
    State.DUE_TODAY: Label("bắt đầu thực hiện hôm nay", "starts today"),
    State.UPCOMING: Label("chưa đến ngày bắt đầu thực hiện", "not yet to start"),
}


def state_label(group: Group, verdict: Verdict) -> Label:
    """The state of a verdict on units of a group in words."""
    if verdict.state == State.NOT_IN_FORCE:
        return _ENDED if verdict.law == "law.ended" else _NOT_YET
    return reported_label(group, verdict.state, reported=verdict.reported)


def state_in_brief(state: State, *, reported: bool) -> Label:
    """A state in words, whatever it is a state of; what nothing is reported of is not called overdue."""
    return FALLEN_DUE if state == State.OVERDUE and not reported else state.label


def reported_label(group: Group, state: State, *, reported: bool) -> Label:
    """A state of units of a group in words; that no report is known says nothing of guilt, and is worded so."""
    if group.starts and state in STARTS:
        return STARTS[state]
    if state == State.OVERDUE and not reported:
        return FALLEN_DUE if group.passed is None else NO_REPORT_SINCE
    return state.label


def judge(
    group: Group,
    facts: Iterable[Fact],
    event: dt.date | None,
    as_of: dt.date,
    known_on: dt.date | None,
    schedule: Schedule,
) -> Verdict:
    """The verdict on a unit of the group on a day.

    `facts` are all about it, in the order in which they became known; those dated after `as_of` or known after
    `known_on` do not exist. `event` is the day from which its time limit runs, if it has one and that is known;
    `schedule` is the whole one.
    """
    return verdict_on(group, Summary.of(group, standing_facts(facts, as_of, known_on)), event, as_of, schedule)


def verdict_on(group: Group, summary: Summary, event: dt.date | None, as_of: dt.date, schedule: Schedule) -> Verdict:
    """The verdict on a unit of the group on a day, from the `summary` of the facts that stand then.

    `event`, `as_of` and `schedule` are those of `judge`. The states stand in the order of precedence: completion
    survives everything that follows it, and an end of the instrument or of the unit never cancels what had been done.
    """
    plain_due, _ = due_before_extension(group, event, as_of, schedule.convention)
    due = due_after_extension(plain_due, summary.extension, schedule.convention)
    completion = summary.completion(group, last_day_in_time(group, due), as_of)
    state, law, force, bearer = state_on(
        group, due, plain_due, completion, as_of, schedule.register, waived=summary.waived
    )
    return Verdict(
        state=state,
        due=due,
        plain_due=plain_due,
        law=law,
        bearer=bearer,
        completion=completion,
        reported=summary.valid_until is not None and as_of <= summary.valid_until,
        begun_on=summary.begun_on,
        extension=summary.extension,
        force=force,
        measured=summary.measured,
    )


def due_before_extension(
    group: Group, event: dt.date | None, as_of: dt.date, convention: Convention
) -> tuple[dt.date | None, tuple[RuleStep, ...]]:
    """The due day before any extension, with the steps to it: the text's, or the one that an event gives.

    It is that of a `group` by the law in force on `as_of`. `event` is the day from which a time limit runs, which the
    `convention` reads.
    """
    deadline = group.rule.deadline
    if not group.awaits or not isinstance(deadline, Within):
        if not group.amendments:
            return group.due, group.steps
        return group.due_on(as_of), (*group.steps, *_steps_of_law(group, as_of))
    if event is None:
        return None, (RuleStep("event.missing" if group.event else f"event.no-{_start(group, deadline)}"),)
    reading = after_event(deadline, event, convention, "event" if group.event else "event.task")
    return reading.day, reading.steps


def _steps_of_law(group: Group, as_of: dt.date) -> Iterator[RuleStep]:
    """The steps by which amendments in force on a day moved the day of the text, each with those of its own words."""
    for amendment in group.moves_by(as_of):
        yield RuleStep("amendment", amendment.before, amendment.due)
        if amendment.window is not None:
            yield from amendment.window.steps


def _start(group: Group, within: Within) -> str:
    """What a time limit of a group runs from that is no event: a task, or a day of the instrument."""
    return "task" if group.after is not None else within.after


def due_after_extension(
    plain_due: dt.date | None, extension: Extended | None, convention: Convention
) -> dt.date | None:
    """The due day after the decision that moves it, if any: never earlier, and read as any other on a rest day."""
    return plain_due if extension is None else max(convention.settled(extension.to), plain_due or dt.date.min)


def last_day_in_time(group: Group, due: dt.date | None) -> dt.date | None:
    """The last day on which a duty of a `group` is met in time: its `due` day, or the first day of its instrument.

    Nothing is late before its text exists, or is known to exist, nor before it is in force. Where a text moves the day
    to one that lies before the text itself, it is met in time to that day or the one that it had.
    """
    starts = group.policy.instrument.starts
    if due is None or not group.amendments:
        return due if due is None or starts is None else max(due, starts)
    days = [due, starts, commenced_on(group)]
    for amendment in group.amendments:
        if amendment.due == due < amendment.since:
            days += [min(amendment.since, amendment.before or amendment.since)]
    return max(filter(None, days))


def state_on(
    group: Group,
    due: dt.date | None,
    plain_due: dt.date | None,
    completion: Completion,
    as_of: dt.date,
    register: Register,
    *,
    waived: bool,
) -> tuple[State, str, Force, Bearer]:
    """The state of an obligation on a day, with the rule and the force of its instrument, and its bearer.

    The rules stand in the order of precedence. `due` is the due day of a unit of the `group`, `plain_due` the one
    before extensions, `completion` how far it is completed, as far as it is known on `as_of`; `waived` says whether it
    was waived by then, `register` who exists.
    """
    law, force = force_on(group, plain_due or due, as_of)
    last_day = last_day_in_time(group, due)
    done = completion.closed_on is not None
    bearer = bearer_on(group, due, as_of, register, done=done, waived=waived)
    if done:
        state = completed(completion.done_on, last_day)
    elif law in ("law.not-issued", "law.not-commenced", "law.ended"):
        state = State.NOT_IN_FORCE
    elif bearer.absent:
        state = State.NOT_APPLICABLE
    elif waived:
        state = State.WAIVED
    elif last_day is None:
        state = State.AWAITING if isinstance(group.rule.deadline, Within) else State.UNDATED
    elif as_of == last_day:
        state = State.DUE_TODAY
    else:
        state = State.OVERDUE if as_of > last_day else State.UPCOMING
    return state, law, force, bearer


def completed(done_on: dt.date | None, last_day: dt.date | None) -> State:
    """The state of what was done: in time to the end of the `last_day`; neither, where one of the days is not known."""
    if last_day is None or done_on is None:
        return State.DONE
    return State.DONE_ON_TIME if done_on <= last_day else State.DONE_LATE
