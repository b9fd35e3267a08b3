"""The obligations that an obligation needs: whose they are, and of which period."""

from __future__ import annotations

from collections.abc import Iterator

from rollout.days import Period
from rollout.policy.deadline import Each
from rollout.policy.interpretation import day_in
from rollout.policy.item import Need
from rollout.schedule.obligation import Group
from rollout.schedule.schedule import Schedule
from rollout.units.cohort import stand_under
from rollout.units.register import Register
from rollout.units.unit import Unit


def prerequisites(schedule: Schedule, group: Group, unit: Unit, need: Need) -> Iterator[tuple[Group, Unit]]:
    """What an obligation needs by one of its needs, over the whole schedule, by the register on its due day."""
    for needed in needed_groups(schedule, group, need):
        for bearer in bearers(schedule.register, group, unit, need, needed):
            yield needed, bearer


def needed_groups(schedule: Schedule, group: Group, need: Need) -> Iterator[Group]:
    """The groups of the needed task of the periods that join: equal ones, or of other kinds those that hold another.

    A monthly duty joins the year it lies in, a yearly one all its months; what has no period joins every one. Raises
    HorizonError where a period that would join lies beyond the schedule's `until`.
    """
    found = schedule.whole.by_item.get((need.policy or group.policy.id, need.task), ())
    for each in {needed.rule.deadline for needed in found if isinstance(needed.rule.deadline, Each)}:
        if (last := _last(each, group, need)) is not None:
            schedule.reached(schedule.convention.settled(day_in(each, last)))
    return (needed for needed in found if _joins(needed, group, need))


def _last(each: Each, group: Group, need: Need) -> Period | None:
    """The last period of a recurring task that joins a duty; None where the task has none by then."""
    previous = need.period == "previous"
    moment = group.due if group.period is None else group.period.first if previous else group.period.last
    if moment is None:
        return None
    period = Period.holding(moment, each.period).shifted(-1 if previous else 0)
    ended = each.until is not None and period.first > each.until.first
    return None if ended or period.first < each.since.first else period


def _joins(needed: Group, group: Group, need: Need) -> bool:
    if needed.period is None:
        return True
    if need.period == "previous":
        return _precedes(needed.period, group)
    if group.period is None:
        return group.due is not None and group.due in needed.period
    wanted = group.period
    return needed.period == wanted or (needed.period.kind != wanted.kind and _overlap(needed.period, wanted))


def _precedes(period: Period, group: Group) -> bool:
    """Whether a period is the last of its kind that ends before the duty's own period, or its due day's, begins."""
    moment = group.period.first if group.period else group.due
    if moment is None or period.kind in ("span", "day"):
        return False
    following = period.shifted(1)
    return following.first <= moment <= following.last


def _overlap(one: Period, two: Period) -> bool:
    """Whether one of the two lies within the other."""
    return (one.first <= two.first and two.last <= one.last) or (two.first <= one.first and one.last <= two.last)


def joins(group: Group, need: Need, needed: Group) -> bool:
    """Whether any unit of a group has a need at the needed one: whether `bearers` finds any, decided by spans."""
    mine, theirs = group.cohort.narrowed(group.units), needed.cohort
    match need.scope:
        case "all":
            return bool(mine.units and needed.units)
        case "own":
            return mine.units.meets(theirs.units)
        case "parent":
            return stand_under(mine, theirs, group.due, alive=True)
        case "children":
            return stand_under(theirs, mine, group.due, alive=False)
        case body:
            return bool(mine.units) and theirs.has(body)


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
