"""How one obligation stands on a day, from the facts about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Literal

import attrs

from rollout.labels import Label
from rollout.policy.convention import Convention
from rollout.policy.deadline import Within
from rollout.policy.instrument import Instrument
from rollout.policy.item import Target
from rollout.policy.reading import after_event
from rollout.progress.evidence import Done, Extended, Fact, Measured, Open, Retracted, Waived
from rollout.schedule.obligation import Group
from rollout.schedule.schedule import Schedule
from rollout.units.register import Register

Force = Literal["in_force", "undetermined", "ended"]


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

    @property
    def label(self) -> Label:
        return _LABELS[self]


DONE = frozenset({State.DONE_ON_TIME, State.DONE_LATE, State.DONE})
OPEN = frozenset({State.OVERDUE, State.DUE_TODAY, State.UPCOMING, State.UNDATED, State.AWAITING})

_LABELS = {
    State.DONE_ON_TIME: Label("hoàn thành đúng hạn", "done on time"),
    State.DONE_LATE: Label("hoàn thành quá hạn", "done late"),
    State.DONE: Label("hoàn thành (không hạn)", "done (no deadline)"),
    State.NOT_IN_FORCE: Label("chưa có hoặc hết hiệu lực", "not in force"),
    State.NOT_APPLICABLE: Label("không áp dụng", "not applicable"),
    State.WAIVED: Label("được miễn", "waived"),
    State.OVERDUE: Label("quá hạn", "overdue"),
    State.DUE_TODAY: Label("đến hạn hôm nay", "due today"),
    State.UPCOMING: Label("chưa đến hạn", "not yet due"),
    State.UNDATED: Label("không hạn", "no deadline"),
    State.AWAITING: Label("chờ sự kiện", "awaiting its event"),
}


@attrs.frozen
class Verdict:
    """What all units of a group that stand alike have in common.

    `begun_on`: the first report of work on it, done, open or measured. `lapsed`: the unit ended with the duty open.
    `measured` is the last measurement of a target, `short_since` the day on which a level reached before was lost.
    """

    state: State
    due: dt.date | None
    done_on: dt.date | None = None
    reported: bool = False
    begun_on: dt.date | None = None
    extended_by: int | None = None
    force: Force = "in_force"
    lapsed: bool = False
    measured: Measured | None = None
    short_since: dt.date | None = None


def judge(group: Group, facts: Sequence[Fact], event: dt.date | None, as_of: dt.date, schedule: Schedule) -> Verdict:
    """The verdict on a unit of the group, from the facts about it that exist on `as_of`, oldest first.

    The states stand in the order of precedence: completion survives everything that follows it, and an end of the
    instrument or of the unit never cancels what had been done.
    """
    held = standing(facts)
    plain = event_due(group, event, schedule.convention)
    moved = [fact for fact in held if isinstance(fact, Extended)]
    due = max(moved[-1].to, plain or dt.date.min) if moved else plain
    own_day = plain or due
    done_on = _done_on(group, held)
    force = _force(group.policy.instrument, own_day or as_of)
    if done_on is None and not _in_force(group.policy.instrument, own_day, as_of):
        state, lapsed = State.NOT_IN_FORCE, False
    else:
        state, lapsed = _state(group, held, due, done_on, as_of, schedule.register)
    measurements = [fact for fact in held if isinstance(fact, Measured)]
    return Verdict(
        state=state,
        due=due,
        done_on=done_on,
        reported=bool(held),
        begun_on=min((fact.on for fact in held if isinstance(fact, Done | Open | Measured)), default=None),
        extended_by=(due - plain).days if due and plain and due != plain else None,
        force=force,
        lapsed=lapsed,
        measured=max(measurements, key=lambda fact: fact.on) if measurements else None,
        short_since=_short_since(group, measurements),
    )


def standing(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that no later one withdraws."""
    held: list[Fact] = []
    for fact in facts:
        if isinstance(fact, Retracted):
            held = [one for one in held if one.on > fact.on or one.known > fact.known]
        else:
            held.append(fact)
    return held


def event_due(group: Group, event: dt.date | None, convention: Convention) -> dt.date | None:
    """The due day before any extension: the text's, or the one that an event gives."""
    if isinstance(group.rule.deadline, Within):
        return after_event(group.rule.deadline, event, convention).day if event else None
    return group.due


def _done_on(group: Group, facts: Sequence[Fact]) -> dt.date | None:
    if isinstance(group.item, Target):
        return min((fact.on for fact in facts if isinstance(fact, Measured) and _meets(group, fact)), default=None)
    return min((fact.on for fact in facts if isinstance(fact, Done)), default=None)


def _meets(group: Group, fact: Measured) -> bool:
    """Whether a measurement reaches the level; one that counts something else, or is older than the law, does not."""
    starts = group.policy.instrument.starts
    older = starts is not None and fact.on < starts
    return fact.comparable and not older and group.rule.level is not None and group.rule.level.met(fact.value)


def _short_since(group: Group, measurements: Iterable[Measured]) -> dt.date | None:
    """The first day after a level was last met on which a measurement found it lost again."""
    since, reached = None, False
    for fact in sorted((one for one in measurements if one.comparable), key=lambda one: one.on):
        if _meets(group, fact):
            since, reached = None, True
        elif reached and since is None:
            since = fact.on
    return since


def _force(instrument: Instrument, moment: dt.date) -> Force:
    """Whether the instrument binds on a day; where the law is silent about its end, that is said and not decided."""
    if instrument.ends is not None and moment > instrument.ends:
        return "ended"
    if instrument.undetermined_after is not None and moment > instrument.undetermined_after:
        return "undetermined"
    return "in_force"


def _in_force(instrument: Instrument, due: dt.date | None, as_of: dt.date) -> bool:
    """Whether the instrument is there, and had not ended when the duty fell due by its own day, extensions aside."""
    if instrument.starts is not None and as_of < instrument.starts:
        return False
    return instrument.ends is None or (due or as_of) <= instrument.ends


def _state(
    group: Group,
    facts: Sequence[Fact],
    due: dt.date | None,
    done_on: dt.date | None,
    as_of: dt.date,
    register: Register,
) -> tuple[State, bool]:
    if done_on is not None:
        if due is None:
            return State.DONE, False
        return (State.DONE_ON_TIME if done_on <= due else State.DONE_LATE), False
    ended = group.cohort.until is not None and as_of > group.cohort.until
    waived = any(isinstance(fact, Waived) for fact in facts)
    if not _borne(group, due, as_of, register):
        return State.NOT_APPLICABLE, ended and not waived
    if waived:
        return State.WAIVED, False
    return _open(group, due, as_of), False


def _borne(group: Group, due: dt.date | None, as_of: dt.date, register: Register) -> bool:
    """Whether there is a bearer on the due day and on the day asked about; a named body's duty passes to its heirs."""
    cohort = group.cohort
    if not group.collective and register.heirs(group.units[0].id, as_of):
        return cohort.since is None or cohort.since <= as_of
    return all(
        (cohort.since is None or cohort.since <= moment) and (cohort.until is None or moment <= cohort.until)
        for moment in (as_of, due or as_of)
    )


def _open(group: Group, due: dt.date | None, as_of: dt.date) -> State:
    if due is None:
        return State.AWAITING if isinstance(group.rule.deadline, Within) else State.UNDATED
    if as_of == due:
        return State.DUE_TODAY
    return State.OVERDUE if as_of > due else State.UPCOMING
