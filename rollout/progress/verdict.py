"""How one obligation stands on a day, from the facts about it: each decision with the rule by which it was made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Literal

import attrs

from rollout.labels import Label
from rollout.policy.deadline import Within
from rollout.policy.instrument import Instrument
from rollout.policy.item import Target
from rollout.progress.due_day import due_before_extension
from rollout.progress.evidence import Done, Extended, Fact, Measured, Open, Waived
from rollout.progress.treatment import STANDING, last_extension, reaches, weighed
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

    __hash__ = str.__hash__  # that of Enum is written in Python, and states are counted by the million

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
class Bearer:
    """Whether anyone bears a duty on the day asked about, and by which rule.

    `absent`: why no one does. `bearer.lapsed` is the same for a unit that ended with the duty open, `bearer.ended` is
    of one that ended after it was done; `bearer.formed-later` of a named body, which bears what fell due before it was
    formed.
    """

    rule: Literal[
        "bearer.exists", "bearer.passed", "bearer.lapsed", "bearer.absent", "bearer.ended", "bearer.formed-later"
    ]
    absent: Literal["", "ended", "not-formed", "formed-after", "ends-before"] = ""


@attrs.frozen
class Verdict:
    """How the units of a group stand that stand alike.

    `plain_due` is the due day before any extension; `law` and `bearer` are the rules by which the instrument binds and
    someone bears the duty. `begun_on`: the first report of work on it, done, open or measured. `extension` is the last
    decision that moves the day, `measured` the last measurement of a target, `short_since` the day on which a level
    reached before was lost.
    """

    state: State
    due: dt.date | None
    plain_due: dt.date | None
    law: str
    bearer: Bearer
    done_on: dt.date | None = None
    reported: bool = False
    begun_on: dt.date | None = None
    extension: Extended | None = None
    extended_by: int | None = None
    force: Force = "in_force"
    measured: Measured | None = None
    short_since: dt.date | None = None

    @property
    def lapsed(self) -> bool:
        """Whether the unit ended with the duty open."""
        return self.state == State.NOT_APPLICABLE and self.bearer.rule == "bearer.lapsed"


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
    `schedule` is the whole one. The states stand in the order of precedence: completion survives everything that
    follows it, and an end of the instrument or of the unit never cancels what had been done.
    """
    weights = weighed(facts, as_of, known_on)
    standing = [treated.fact for treated in weights if treated.rule == STANDING]
    _, extension = last_extension(weights)
    plain_due = due_before_extension(group, event, schedule.convention)
    due = plain_due if extension is None else max(extension.to, plain_due or dt.date.min)
    measurements = [fact for fact in standing if isinstance(fact, Measured)]
    done_on = _done_on(group, standing)
    waived = any(isinstance(fact, Waived) for fact in standing)
    state, law, force, bearer = state_on(group, due, plain_due, done_on, as_of, schedule.register, waived=waived)
    return Verdict(
        state=state,
        due=due,
        plain_due=plain_due,
        law=law,
        bearer=bearer,
        done_on=done_on,
        reported=bool(standing),
        begun_on=min((fact.on for fact in standing if isinstance(fact, Done | Open | Measured)), default=None),
        extension=extension,
        extended_by=(due - plain_due).days if due and plain_due and due != plain_due else None,
        force=force,
        measured=max(measurements, key=lambda fact: fact.on) if measurements else None,
        short_since=_short_since(group, measurements),
    )


def _done_on(group: Group, facts: Sequence[Fact]) -> dt.date | None:
    if isinstance(group.item, Target):
        return min((fact.on for fact in facts if isinstance(fact, Measured) and reaches(group, fact)), default=None)
    return min((fact.on for fact in facts if isinstance(fact, Done)), default=None)


def _short_since(group: Group, measurements: Iterable[Measured]) -> dt.date | None:
    """The first day after a level was last met on which a measurement found it lost again."""
    since, reached = None, False
    for fact in sorted((fact for fact in measurements if fact.comparable), key=lambda fact: fact.on):
        if reaches(group, fact):
            since, reached = None, True
        elif reached and since is None:
            since = fact.on
    return since


def force_on(instrument: Instrument, due: dt.date | None, as_of: dt.date) -> tuple[str, Force]:
    """By which rule the instrument binds a duty on a day, and its force: at its start on `as_of`, at its end on `due`.

    Where there is no due day, the day asked about stands for it; where the law is silent about its end, that is said
    and not decided. `law.not-issued` and `law.ended` do not bind.
    """
    moment = due or as_of
    force: Force = "in_force"
    if instrument.ends is not None and moment > instrument.ends:
        force = "ended"
    elif instrument.undetermined_after is not None and moment > instrument.undetermined_after:
        force = "undetermined"
    if instrument.starts_after(as_of):
        return "law.not-issued", force
    if force == "ended":
        return "law.ended", force
    if instrument.ends is not None and as_of > instrument.ends:
        return "law.ended-later", force
    if force == "undetermined":
        return "law.undetermined", force
    return ("law.undated" if instrument.starts is None else "law.force"), force


def state_on(
    group: Group,
    due: dt.date | None,
    plain_due: dt.date | None,
    done_on: dt.date | None,
    as_of: dt.date,
    register: Register,
    *,
    waived: bool,
) -> tuple[State, str, Force, Bearer]:
    """The state of an obligation on a day, with the rule and the force of its instrument, and its bearer.

    The rules stand in the order of precedence. `due` is the due day of a unit of the `group`, `plain_due` the one
    before extensions, `done_on` the day on which it was done, each as far as it is known on `as_of`; `waived` says
    whether it was waived by then, `register` who exists.
    """
    law, force = force_on(group.policy.instrument, plain_due or due, as_of)
    bearer = bearer_on(group, due, as_of, register, done=done_on is not None, waived=waived)
    if done_on is not None:
        state = completed(done_on, due)
    elif law in ("law.not-issued", "law.ended"):
        state = State.NOT_IN_FORCE
    elif bearer.absent:
        state = State.NOT_APPLICABLE
    elif waived:
        state = State.WAIVED
    elif due is None:
        state = State.AWAITING if isinstance(group.rule.deadline, Within) else State.UNDATED
    elif as_of == due:
        state = State.DUE_TODAY
    else:
        state = State.OVERDUE if as_of > due else State.UPCOMING
    return state, law, force, bearer


def completed(done_on: dt.date, due: dt.date | None) -> State:
    """The state of what was done: in time to the end of the due day."""
    if due is None:
        return State.DONE
    return State.DONE_ON_TIME if done_on <= due else State.DONE_LATE


def bearer_on(
    group: Group, due: dt.date | None, as_of: dt.date, register: Register, *, done: bool, waived: bool
) -> Bearer:
    """Who bears a duty of the `group`: the unit that exists on the `due` day and on `as_of`, by the `register`.

    `done` and `waived` say whether it was done or waived by then. A named body's duty passes to its successors; that of
    a unit of a tier lapses with it.
    """
    cohort = group.cohort
    since, until = cohort.since, cohort.until
    ended = until is not None and as_of > until
    if done and ended:
        return Bearer("bearer.ended")
    if not group.collective and register.heirs(group.rule.place, as_of):
        if since is not None and as_of < since:
            return Bearer("bearer.absent", "not-formed")
        if until is not None and max(due or as_of, as_of) > until:
            return Bearer("bearer.passed")
        formed_later = since is not None and due is not None and due < since
        return Bearer("bearer.formed-later" if formed_later else "bearer.exists")
    absent = _absence(since, until, due, as_of)
    if not absent:
        return Bearer("bearer.exists")
    if ended:
        return Bearer("bearer.absent" if waived else "bearer.lapsed", absent)
    return Bearer("bearer.absent", absent)


def _absence(
    since: dt.date | None, until: dt.date | None, due: dt.date | None, as_of: dt.date
) -> Literal["", "ended", "not-formed", "formed-after", "ends-before"]:
    """Why units that exist from `since` to `until` are not there on `as_of` or on the `due` day; empty if they are."""
    if until is not None and as_of > until:
        return "ended"
    if since is not None and as_of < since:
        return "not-formed"
    if since is not None and due is not None and due < since:
        return "formed-after"
    if until is not None and due is not None and due > until:
        return "ends-before"
    return ""
