"""Which obligation a fact speaks of: the one that fits, or a Problem that names what would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import attrs

from rollout.days import Period
from rollout.labels import name_key
from rollout.policy.deadline import Each, Within
from rollout.policy.interpretation import after_event
from rollout.policy.item import Target
from rollout.problems import DayError, Problem, near, quoted, suggestion
from rollout.progress.evidence import Done, Extended, Fact, Happened, Measured, Retracted
from rollout.progress.plausibility import absent_body, implausible
from rollout.progress.pool import is_in_pool, outside_pool
from rollout.schedule.group import Group
from rollout.schedule.holder import holders, holds_for
from rollout.schedule.schedule import Schedule
from rollout.units.register import Register

Near = Callable[[object, Iterable[str]], tuple[str, ...]]
F = TypeVar("F", Fact, Happened, Fact | Happened)


@attrs.frozen
class Match:
    """A fact at an obligation: the numbers of the group in the whole schedule and of the unit in its register.

    With `is_pooled` it is a figure that the unit gives for a target which it does not owe alone.
    """

    group: int
    unit: int
    is_pooled: bool = False


def no_suggestion(_name: object, _known: Iterable[str]) -> tuple[str, ...]:
    """For a Problem that suggests nothing, because it will only be counted."""
    return ()


def with_unit_id(evidence: F, register: Register) -> F:
    """A fact or an event with its unit by id, where a code or a name means one on its day; else as it is."""
    if evidence.unit is None:
        return evidence
    numbers = register.references.meant(evidence.unit, evidence.on)
    if len(numbers) != 1 or register.id_of(numbers[0]) == evidence.unit:
        return evidence
    return attrs.evolve(evidence, unit=register.id_of(numbers[0]))


def match(schedule: Schedule, fact: Fact, where: str, near: Near = near) -> tuple[Match, ...] | Problem:
    """The obligations of the whole schedule that a fact speaks of; `where` is what a Problem calls the fact.

    It is one, but for a measurement without a period, which speaks of every level of its target. `near` finds the names
    that a Problem suggests.
    """
    whole = schedule.whole
    groups = groups_of(whole, fact.task, fact.policy)
    if problem := _unknown_name(whole, fact, groups, where, near):
        return problem
    unit = whole.register.number(fact.unit)
    pooled = [group for group in groups if _is_for_pool(fact, group) and is_in_pool(group.item, unit, whole.register)]
    fitting = [group for group in groups if group in pooled or group.cohort.units.has(unit)]
    if not fitting:
        fitting = [group for group in groups if fact.unit in _reporters(group, fact.on)]
        bodies = {group.rule.place for group in fitting}
        if len(bodies) > 1:
            message = f"{fact.unit} holds {fact.task} for several bodies"
            return Problem("several-bodies", where, message, name_one("body", bodies))
        if not fitting:
            right = f"it is owed at {', '.join(dict.fromkeys(_place_and_holders(group, fact.on) for group in groups))}"
            return Problem("not-owed", where, f"{fact.task} is not owed at {fact.unit}", right)
        unit = whole.register.number(bodies.pop())
    if len(policies := {group.policy.id for group in fitting}) > 1:
        right = name_one("policy", policies)
        return Problem("several-policies", where, f"{fact.task} stands in several policies", right)
    if problem := (fitting[0] in pooled and outside_pool(fact, where)) or _unsuited(fact, fitting[0], where):
        return problem
    windows = _windows(fact, fitting)
    is_shared = fitting[0] in pooled and len({group.period for group in windows}) == 1
    if not windows or (len(windows) > 1 and not is_shared and not isinstance(fact, Measured)):
        return _unfit(fact, windows or fitting, where, several=bool(windows))
    problem = _idle(windows[0], fact, where) or implausible(fact, windows[0], whole.register, where)
    return problem or tuple(Match(group.number, unit, group in pooled) for group in windows)


def _is_for_pool(fact: Fact, group: Group) -> bool:
    """Whether a fact can be a figure for the pool of a group; a decision on a unit that owes it too is not."""
    is_owed_apart = isinstance(group.item, Target) and not group.item.pool
    return not is_owed_apart or isinstance(fact, Measured | Retracted)


def unawaited(schedule: Schedule, event: Happened, where: str, near: Near = near) -> Problem | None:
    """Why an `event` starts no time limit of the whole `schedule`; None where it does.

    `where` is what a Problem calls it; `near` finds the names that a Problem suggests.
    """
    waiting = [
        (group, deadline)
        for group in schedule.whole.awaiting
        if group.event and isinstance(deadline := group.rule.deadline, Within)
    ]
    events = {deadline.after for _, deadline in waiting}
    waiting = [(group, deadline) for group, deadline in waiting if group.event == name_key(event.event)]
    if not waiting:
        message = f"no time limit runs from {quoted(event.event)}" + suggestion(near(event.event, events), event.event)
        return Problem("unknown-event", where, message, "name an event of the schedule")
    try:
        for _, deadline in waiting:
            after_event(deadline, event.on)
    except DayError as caught:
        return attrs.evolve(caught.problems[0], where=where)
    if event.unit is None:
        return None
    if event.unit not in schedule.register:
        return _unknown_unit(schedule.register, event.unit, event.on, where, near)
    own = [group for group, _ in waiting if holds_for(group, event.unit, event.known)]
    if not own:
        message = f"no time limit of {event.unit} runs from {quoted(event.event)}"
        return Problem("not-owed", where, message, "name who waits for it")
    return absent_body(schedule.register, event.unit, event.on, where, passes=not own[0].collective)


def groups_of(schedule: Schedule, task: str, policy: str | None) -> list[Group]:
    """The groups of a task, named with its policy or without; none where the two contradict each other."""
    if "/" in task:
        named, _, task = task.partition("/")
        if policy not in (None, named):
            return []
        policy = named
    policies = [policy] if policy is not None else [policy.id for policy in schedule.policies]
    groups: list[Group] = []
    for policy_id in policies:
        groups += schedule.by_item.get((policy_id, task), ())
    return groups


def _reporters(group: Group, on: dt.date) -> tuple[str, ...]:
    """The bodies that can report on a day what a named body owes, besides it: its successors, lead and holders."""
    if group.collective:
        return ()
    register, leads = group.cohort.units.register, (lead.body for lead in group.item.lead[:1])
    return (*register.heirs(group.rule.place, on), *leads, *holders(group, on))


def _place_and_holders(group: Group, on: dt.date) -> str:
    """Where it is owed, and who holds it for a named body on a day."""
    place = group.rule.place
    names = () if group.collective else holders(group, on)
    return place if names in ((), (place,)) else f"{place} (held by {' and '.join(names)} on {on})"


def _unknown_name(schedule: Schedule, fact: Fact, groups: Sequence[Group], where: str, near: Near) -> Problem | None:
    """What the `schedule` has not of the policy, task and unit of a `fact`; `groups` are those of its task.

    `where` is what a Problem calls the fact; `near` finds the names that it suggests.
    """
    ids = {policy.id for policy in schedule.policies}
    if fact.policy is not None and fact.policy not in ids:
        message = f"unknown policy {quoted(fact.policy)}" + suggestion(near(fact.policy, ids), fact.policy)
        return Problem("unknown-policy", where, message, "name one of the schedule")
    if not groups:
        known = {name for policy, item in schedule.by_item for name in (item, f"{policy}/{item}")}
        message = f"unknown task {quoted(fact.task)}" + suggestion(near(fact.task, known), fact.task)
        return Problem("unknown-task", where, message, "name a task of the schedule")
    if fact.unit not in schedule.register:
        return _unknown_unit(schedule.register, fact.unit, fact.on, where, near)
    return None


def _unknown_unit(register: Register, name: str, on: dt.date, where: str, near: Near) -> Problem:
    """The Problem `where` a `name` means no unit of the `register` on a day, or several; `near` as in `match`."""
    numbers = register.references.meant(name, on)
    if len(numbers) > 1:
        message = f"{quoted(name)} means several units on {on}: {register.references.told_apart(numbers)}"
        return Problem("several-units", where, message, "name one of them by its id")
    names = () if near is no_suggestion else register.near(name)
    message = f"unknown unit {quoted(name)}" + suggestion(names, name)
    right = "name a unit of the register by its id, its code or its name"
    if names and name[:1].isdecimal():
        from rollout.spreadsheets import CODE_MADE
        from rollout.units.names import codes_meant

        right = CODE_MADE if codes_meant(name, register) else right
    return Problem("unknown-unit", where, message, right)


def _windows(fact: Fact, fitting: Sequence[Group]) -> list[Group]:
    """The obligations the fact may mean: those of its period, or of a recurring duty the window open on its day."""
    if fact.period is not None:
        return [group for group in fitting if group.period == fact.period or _has_happenings(group, fact.period)]
    return [group for group in fitting if not isinstance(group.rule.deadline, Each) or _is_open(group, fact)]


def _has_happenings(group: Group, period: Period) -> bool:
    """Whether a day can name a happening of what a group awaits; which one, the events of the log tell."""
    return group.awaits and (bool(group.event) or group.period is None) and period.kind == "day"


def _is_open(group: Group, fact: Fact) -> bool:
    return group.opens is not None and group.due is not None and group.opens <= fact.on <= group.due


def _unfit(fact: Fact, candidates: Sequence[Group], where: str, *, several: bool) -> Problem:
    """Why a `fact` fits none, or with `several` more than one, of the `candidates`; `where` names it."""
    if fact.period is not None:
        message, code = f"{fact.task} has no period {fact.period}", "no-window"
    elif several and isinstance(candidates[0].rule.deadline, Each):
        message, code = f"{len(candidates)} windows of {fact.task} are open on {fact.on}", "several-windows"
    elif several:
        message, code = f"{fact.task} has several periods", "several-windows"
    else:
        message, code = f"no window of {fact.task} is open on {fact.on}", "no-window"
    periods = {str(group.period) for group in candidates if group.period is not None}
    return Problem(code, where, message, name_one("period", periods) if periods else "leave the period out")


def _unsuited(fact: Fact, group: Group, where: str) -> Problem | None:
    """Whether the fact is of a kind that no obligation of this item can have."""
    if isinstance(fact, Done) and isinstance(group.item, Target):
        return Problem("done-target", where, f"{fact.task} is a target", "give Measured with its value")
    if isinstance(fact, Done | Measured) and fact.valid_for is not None and not group.standing:
        message = f"{fact.task} does not stand, so no report of it can expire"
        return Problem("not-standing", where, message, "leave valid_for out")
    if isinstance(fact, Measured) and group.rule.level is None:
        return Problem("no-level", where, f"{fact.task} has no level to measure", "give Done")
    return None


def _idle(group: Group, fact: Fact, where: str) -> Problem | None:
    """Whether the fact is an extension that extends nothing."""
    if not isinstance(fact, Extended):
        return None
    due = group.due_on(fact.on)
    if due is None and not isinstance(group.rule.deadline, Within):
        return Problem("extends-undated", where, f"{fact.task} has no due day to extend", "leave it out")
    if due is not None and fact.to <= due:
        message = f"extended to {fact.to}, which is not after {due}"
        return Problem("extends-back", where, message, "give a later day")
    return None


def name_one(what: str, choices: set[str]) -> str:
    """What would be right where several are meant: that one of the `choices` is named."""
    names = sorted(choices)
    shown = ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
    return f"name the {what}: {shown}"
