"""What obligations wait for: the open prerequisites of one, and of all units of a group at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

import attrs

from rollout.days import add_days
from rollout.policy.item import Need
from rollout.progress.histories import Histories
from rollout.progress.verdict import DONE, OPEN, Verdict
from rollout.schedule.needs import bearers, needed_groups, prerequisites
from rollout.schedule.obligation import Group
from rollout.units.span import Units

Needed = tuple[Group, int, Need]  # a prerequisite by its group and the number of its unit, and why it is one


def blockers(histories: Histories, group: Group, unit: int, as_of: dt.date) -> list[Needed]:
    """What an obligation needs and does not have yet: the open prerequisites, over the whole schedule."""
    return [needed for needed in needs_of(histories, group, unit) if not is_met(histories, needed, as_of)]


def needs_of(histories: Histories, group: Group, unit: int) -> Iterator[Needed]:
    """Everything that an obligation needs, whether it is done or not."""
    register = histories.schedule.register
    for needed, body, need in prerequisites(histories.schedule, group, register.unit(unit)):
        yield needed, register.number(body.id), need


def is_met(histories: Histories, needed: Needed, as_of: dt.date) -> bool:
    """A need is met on the day its prerequisite is done, or its lag later; what no one owes holds nothing up.

    A start (SS, SF) is known only from reports: that the prerequisite is done, open or measured shows it has begun.
    """
    group, unit, need = needed
    verdict = histories.verdict(group.number, unit, as_of)
    since = met_since(verdict, need)
    if since is not None:
        return as_of >= add_days(since, need.min_lag)
    return verdict.state not in OPEN and verdict.state not in DONE


def met_since(verdict: Verdict, need: Need) -> dt.date | None:
    """The day on which a prerequisite was done, or for a need of its start (SS, SF) had begun; None if it is not."""
    return verdict.begun_on if need.kind in ("SS", "SF") else verdict.done_on


def is_premature(histories: Histories, group: Group, unit: int, as_of: dt.date) -> bool:
    """Whether it was completed before its window opened, or before something it needs was done."""
    done_on = histories.verdict(group.number, unit, as_of).done_on
    if done_on is None:
        return False
    if group.opens is not None and done_on < group.opens:
        return True
    return any(
        _came_later(histories.verdict(needed.number, body, as_of), need, done_on)
        for needed, body, need in needs_of(histories, group, unit)
    )


def _came_later(verdict: Verdict, need: Need, moment: dt.date) -> bool:
    since = met_since(verdict, need)
    return verdict.state in OPEN if since is None else add_days(since, need.min_lag) > moment


@attrs.frozen(eq=False)
class Wait:
    """The units of a group that wait for something of another group, by their numbers."""

    needed: Group
    need: Need
    units: Collection[int]


def waits(histories: Histories, group: Group, units: Units, as_of: dt.date) -> Iterator[Wait]:
    """For each need of a group, which of its units wait for it; the units are those whose obligation is open."""
    schedule = histories.schedule
    for need in group.item.needs:
        for needed in needed_groups(schedule, group, need):
            waiting = _waiting(histories, group, units, need, needed, as_of)
            if waiting:
                yield Wait(needed, need, waiting)


def _waiting(
    histories: Histories, group: Group, units: Units, need: Need, needed: Group, as_of: dt.date
) -> Collection[int]:
    register = histories.schedule.register
    pending = _pending(histories, needed, need, as_of)
    if not pending:
        return ()
    match need.scope:
        case "own":
            return pending.intersection(units.numbers())
        case "all":
            return set(units.numbers())
        case "parent":
            parents = register.parent_numbers(units, group.due)
            return {unit for unit, parent in zip(units.numbers(), parents, strict=True) if parent in pending}
        case "children":
            return {
                unit
                for unit in units.numbers()
                if any(
                    register.number(body.id) in pending
                    for body in bearers(register, group, register.unit(unit), need, needed)
                )
            }
        case body:
            return set(units.numbers()) if body in register and register.number(body) in pending else ()


def _pending(histories: Histories, needed: Group, need: Need, as_of: dt.date) -> set[int]:
    """The units of a group at which a need is not met yet."""
    history = histories.of(needed.number)
    units = needed.units
    by_start = need.kind in ("SS", "SF")
    alone: set[int] = set(history.histories)
    if by_start and len(history.facts.opens.units):
        alone.update(number for number in history.facts.opens.units if units.has(number))
    done = history.done_by(as_of.toordinal(), units)
    met = done if need.min_lag <= 0 else history.done_by(as_of.toordinal() - need.min_lag, units)
    undone = history.base.at(as_of.toordinal()).state
    pending = (set(units.numbers()) if undone in OPEN else done) - met - alone
    for number in alone:
        if units.has(number) and not is_met(histories, (needed, number, need), as_of):
            pending.add(number)
    return pending
