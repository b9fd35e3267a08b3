"""Which obligation a fact speaks of: the one that fits, or a Problem that names what would."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from rollout.policy.deadline import Each, Within
from rollout.policy.item import Target
from rollout.policy.reading import after_event
from rollout.problems import DayError, Problem, near, suggestion
from rollout.progress.evidence import Done, Extended, Fact, Happened, Measured
from rollout.schedule.obligation import Group
from rollout.schedule.schedule import Schedule
from rollout.units.unit import Unit


@attrs.frozen
class Placed:
    """A fact at an obligation: the number of the group in the whole schedule, and the unit."""

    group: int
    unit: str
    fact: Fact


def place(schedule: Schedule, fact: Fact, where: str) -> tuple[Placed, ...] | Problem:
    """The obligations of the whole schedule that a fact speaks of; `where` is what a Problem calls the fact.

    It is one, but for a measurement without a period, which speaks of every level of its target.
    """
    groups, unit = _groups(schedule.whole, fact), _unit(schedule.whole, fact, where)
    if isinstance(unit, Problem):
        return unit
    fitting = [group for group in groups if group.has(unit.id)]
    if not fitting:
        right = f"it is owed at {', '.join(dict.fromkeys(group.rule.place for group in groups))}"
        return Problem("not-owed", where, f"{fact.task} is not owed at {unit.id}", right)
    if len(policies := {group.policy.id for group in fitting}) > 1:
        return Problem("several-policies", where, f"{fact.task} stands in several policies", _name("policy", policies))
    if problem := _unsuited(fact, fitting[0], where):
        return problem
    windows = _windows(fact, fitting)
    if not windows or (len(windows) > 1 and not isinstance(fact, Measured)):
        return _unfit(fact, windows or fitting, where, several=bool(windows))
    return _idle(windows[0], fact, where) or tuple(Placed(group.number, unit.id, fact) for group in windows)


def awaited(schedule: Schedule, fact: Happened, where: str) -> Problem | None:
    """Why an event starts no time limit of the whole schedule; None where it does."""
    waiting = [(one, limit) for one in schedule.whole.groups if isinstance(limit := one.rule.deadline, Within)]
    events = {limit.after for _, limit in waiting}
    if fact.event not in events:
        found = f"no time limit runs from {fact.event!r}" + suggestion(near(fact.event, events))
        return Problem("unknown-event", where, found, "name an event of the schedule")
    try:
        _ = [after_event(limit, fact.on) for _, limit in waiting if limit.after == fact.event]
    except DayError as caught:
        return attrs.evolve(caught.problems[0], where=where)
    if fact.unit is None:
        return None
    if fact.unit not in schedule.register:
        found = f"unknown unit {fact.unit!r}" + suggestion(schedule.register.near(fact.unit))
        return Problem("unknown-unit", where, found, "name a unit of the register by its id")
    if not any(limit.after == fact.event and group.has(fact.unit) for group, limit in waiting):
        found = f"no time limit of {fact.unit} runs from {fact.event!r}"
        return Problem("not-owed", where, found, "name who waits for it")
    return None


def _groups(schedule: Schedule, fact: Fact) -> list[Group]:
    task, policy = fact.task, fact.policy
    if "/" in task:
        named, _, task = task.partition("/")
        if policy not in (None, named):
            return []
        policy = named
    return [
        group
        for one in schedule.policies
        if policy in (None, one.id)
        for group in schedule.by_item.get((one.id, task), ())
    ]


def _unit(schedule: Schedule, fact: Fact, where: str) -> Unit | Problem:
    """The unit of a fact whose policy, task and unit the schedule has, else what it has not."""
    ids = {policy.id for policy in schedule.policies}
    if fact.policy is not None and fact.policy not in ids:
        found = f"unknown policy {fact.policy!r}" + suggestion(near(fact.policy, ids))
        return Problem("unknown-policy", where, found, "name one of the schedule")
    if not _groups(schedule, fact):
        known = {name for policy, item in schedule.by_item for name in (item, f"{policy}/{item}")}
        found = f"unknown task {fact.task!r}" + suggestion(near(fact.task, known))
        return Problem("unknown-task", where, found, "name a task of the schedule")
    if fact.unit not in schedule.register:
        found = f"unknown unit {fact.unit!r}" + suggestion(schedule.register.near(str(fact.unit)))
        return Problem("unknown-unit", where, found, "name a unit of the register by its id")
    return schedule.register[fact.unit]


def _windows(fact: Fact, fitting: Sequence[Group]) -> list[Group]:
    """The obligations the fact may mean: those of its period, or of a recurring duty the window open on its day."""
    if fact.period is not None:
        return [group for group in fitting if group.period == fact.period]
    return [group for group in fitting if not isinstance(group.rule.deadline, Each) or _is_open(group, fact)]


def _is_open(group: Group, fact: Fact) -> bool:
    return group.opens is not None and group.due is not None and group.opens <= fact.on <= group.due


def _unfit(fact: Fact, candidates: Sequence[Group], where: str, *, several: bool) -> Problem:
    if fact.period is not None:
        found, code = f"{fact.task} has no period {fact.period}", "no-window"
    elif several:
        found, code = f"{fact.task} has several periods", "several-windows"
    else:
        found, code = f"no window of {fact.task} is open on {fact.on}", "no-window"
    periods = {str(group.period) for group in candidates if group.period is not None}
    return Problem(code, where, found, _name("period", periods) if periods else "leave the period out")


def _unsuited(fact: Fact, group: Group, where: str) -> Problem | None:
    """Whether the fact is of a kind that no obligation of this item can have."""
    if isinstance(fact, Done) and isinstance(group.item, Target):
        return Problem("done-target", where, f"{fact.task} is a target", "give Measured with its value")
    if isinstance(fact, Measured) and group.rule.level is None:
        return Problem("no-level", where, f"{fact.task} has no level to measure", "give Done")
    return None


def _idle(group: Group, fact: Fact, where: str) -> Problem | None:
    """Whether the fact is an extension that extends nothing."""
    if isinstance(fact, Extended) and group.due is None and not isinstance(group.rule.deadline, Within):
        return Problem("extends-undated", where, f"{fact.task} has no due day to extend", "leave it out")
    if isinstance(fact, Extended) and group.due is not None and fact.to <= group.due:
        found = f"extended to {fact.to}, which is not after {group.due}"
        return Problem("extends-back", where, found, "give a later day")
    return None


def _name(what: str, choices: set[str]) -> str:
    held = sorted(choices)
    shown = ", ".join(held[:6]) + (", …" if len(held) > 6 else "")
    return f"name the {what}: {shown}"
