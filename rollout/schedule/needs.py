"""The obligations that an obligation needs: whose they are, and of which period."""

from __future__ import annotations

from collections.abc import Iterator

from rollout.days import Period
from rollout.policy.deadline import Each
from rollout.policy.item import Need
from rollout.schedule.obligation import Group
from rollout.schedule.schedule import Schedule
from rollout.units.register import Register
from rollout.units.unit import Unit


def prerequisites(schedule: Schedule, group: Group, unit: Unit) -> Iterator[tuple[Group, Unit, Need]]:
    """What an obligation needs, over the whole schedule, by the register on its due day."""
    for need in group.item.needs:
        for needed in needed_groups(schedule, group, need):
            for other in bearers(schedule.register, group, unit, need, needed):
                yield needed, other, need


def needed_groups(schedule: Schedule, group: Group, need: Need) -> Iterator[Group]:
    """The groups of the needed task of the periods that join: equal ones, or of other kinds those that hold another.

    A monthly duty joins the year it lies in, a yearly one all its months; what has no period joins every one. Raises
    HorizonError where the period that would join lies beyond the schedule's `until`.
    """
    found = schedule.whole.by_item.get((need.policy or group.policy.id, need.task), ())
    if group.period is None and group.due is not None and any(_endless(needed) for needed in found):
        schedule.reached(group.due)
    return (needed for needed in found if _joins(needed, group, need))


def _endless(group: Group) -> bool:
    return isinstance(group.rule.deadline, Each) and group.rule.deadline.until is None


def _joins(needed: Group, group: Group, need: Need) -> bool:
    if needed.period is None:
        return True
    if group.period is None:
        return group.due is not None and group.due in needed.period
    wanted = group.period if need.period == "same" else group.period.shifted(-1)
    return needed.period == wanted or (needed.period.kind != wanted.kind and _overlap(needed.period, wanted))


def _overlap(one: Period, two: Period) -> bool:
    """Whether one of the two lies within the other."""
    return (one.first <= two.first and two.last <= one.last) or (two.first <= one.first and one.last <= two.last)


def bearers(register: Register, group: Group, unit: Unit, need: Need, needed: Group) -> Iterator[Unit]:
    """The units of the needed group at which the need is owed, as the register stood on the due day."""
    match need.scope:
        case "all":
            yield from needed.units
            return
        case "own":
            others: tuple[str, ...] = (unit.id,)
        case "parent":
            others = register.parents_on(unit.id, group.due)
        case "children":
            others = register.children_on(unit.id, group.due)
        case body:
            others = (body,)
    for other in others:
        if needed.has(other):
            yield register[other]
