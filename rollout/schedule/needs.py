"""The prerequisites of an obligation: at which units, and in which periods."""

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
    """The prerequisites of one obligation, by one of its needs: those that a `group` has at a `unit` by a `need`.

    They are those of the whole `schedule`, at units as the register has them on the due day.
    """
    for needed in needed_groups(schedule, group, need):
        for bearer in bearers(schedule.register, group, unit, need, needed):
            yield needed, bearer


def needed_groups(schedule: Schedule, group: Group, need: Need) -> Iterator[Group]:
    """The groups of the needed task in the periods that match: the same one, or one that contains the other.

    A monthly duty matches the year it lies in, a yearly one all its months; a task without a period matches all. Raises
    HorizonError if a period that would match lies beyond the schedule's `until`.
    """
    groups = schedule.whole.by_item.get((need.policy or group.policy.id, need.task), ())
    for each in {needed.rule.deadline for needed in groups if isinstance(needed.rule.deadline, Each)}:
        last = _last_period(each, group, need)
        if last is not None:
            schedule.reached(schedule.convention.settled(day_in(each, last)))
    return (needed for needed in groups if _periods_match(needed, group, need))


def _last_period(each: Each, group: Group, need: Need) -> Period | None:
    """The last period of a recurring task that matches a duty; None if the task does not recur in it."""
    moment = group.due
    if group.period is not None:
        moment = group.period.first if need.period == "previous" else group.period.last
    if moment is None:
        return None
    period = Period.holding(moment, each.period)
    if need.period == "previous":
        period = period.shifted(-1)
    ended = each.until is not None and period.first > each.until.first
    return None if ended or period.first < each.since.first else period


def _periods_match(needed: Group, group: Group, need: Need) -> bool:
    if needed.period is None:
        return True
    if need.period == "previous":
        return _precedes(needed.period, group)
    if group.period is None:
        return group.due is not None and group.due in needed.period
    if needed.period.kind == group.period.kind:
        return needed.period == group.period
    return _contains(needed.period, group.period) or _contains(group.period, needed.period)


def _precedes(period: Period, group: Group) -> bool:
    """Whether a period is the last of its kind before the one that contains the duty's first day, or its due day."""
    moment = group.period.first if group.period else group.due
    if moment is None or period.kind in ("span", "day"):
        return False
    return moment in period.shifted(1)


def _contains(longer: Period, shorter: Period) -> bool:
    return longer.first <= shorter.first and shorter.last <= longer.last


def joins(group: Group, need: Need, needed: Group) -> bool:
    """Whether any unit of a group has a need at the needed one: whether `bearers` finds any, without walking units."""
    dependants, required = group.cohort.narrowed(group.units), needed.cohort
    match need.scope:
        case "all":
            return bool(dependants.units and needed.units)
        case "own":
            return dependants.units.meets(required.units)
        case "parent":
            return stand_under(dependants, required, group.due, alive=True)
        case "children":
            return stand_under(required, dependants, group.due, alive=False)
        case body:
            return bool(dependants.units) and required.has(body)


def bearers(register: Register, group: Group, unit: Unit, need: Need, needed: Group) -> Iterator[Unit]:
    """The units of the `needed` group on which the `need` of a `group` at one `unit` falls.

    Parents and children are those that the `register` has on the due day.
    """
    match need.scope:
        case "all":
            yield from needed.units
            return
        case "own":
            ids: tuple[str, ...] = (unit.id,)
        case "parent":
            ids = register.parents_on(unit.id, group.due)
        case "children":
            ids = register.children_on(unit.id, group.due)
        case body:
            ids = (body,)
    for unit_id in ids:
        if needed.has(unit_id):
            yield register[unit_id]
