"""The prerequisites of an obligation: at which units, and in which periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import cast

import attrs

from rollout.days import MONTHS, WEEK, Period
from rollout.policy.deadline import Deadline, Each
from rollout.policy.interpretation import due_in, period_at
from rollout.policy.item import Item, Need, Rule
from rollout.policy.policy import Policy
from rollout.schedule.expansion import rule_groups
from rollout.schedule.group import Group
from rollout.schedule.schedule import Schedule
from rollout.schedule.starts import starts_of
from rollout.units.cohort import stand_under
from rollout.units.register import Register


def prerequisites(schedule: Schedule, group: Group, unit: int, need: Need) -> Iterator[tuple[Group, int]]:
    """The prerequisites of one obligation, by one of its needs: those that a `group` has at a `unit` by a `need`.

    They are those of the whole `schedule`, at units as the register has them on the due day. Units are given by number.
    """
    for needed in needed_groups(schedule, group, need, (unit,)):
        for bearer in bearers(schedule.register, group, unit, need, needed):
            yield needed, bearer


def needed_groups(schedule: Schedule, group: Group, need: Need, units: Iterable[int] | None = None) -> Iterator[Group]:
    """The groups of the whole `schedule` that a `group` has a `need` of: those in the periods that match its own.

    Equal periods match; of two kinds, one that contains the other: a monthly duty matches the year it lies in, a yearly
    one all its months. A task without a period matches all; a duty without one matches the period of its due day.
    Raises HorizonError if any of the `units` of the group, by number (None: any of them all), has the need in a period
    that falls due beyond the schedule's `until`.
    """
    cut_off = _cut_off(schedule, group, need)
    if cut_off:
        asked = group if units is None else attrs.evolve(group, units=group.cohort.units.only(units))
        for needed in cut_off:
            if needed.due is not None and joins(asked, need, needed):
                schedule.reached(needed.due)
    groups = schedule.whole.by_item.get((need.policy or group.policy.id, need.task), ())
    if group.awaits and group.period is not None:
        same = [needed for needed in groups if needed.period == group.period]
        if same:  # what a happening, or a period, of a task starts needs that one alone
            return iter(same)
    return (needed for needed in groups if _periods_match(needed, group, need))


def _cut_off(schedule: Schedule, group: Group, need: Need) -> tuple[Group, ...]:
    """The groups that a `group` would have a `need` of, but that fall due beyond the `until` of the `schedule`."""
    whole, until = schedule.whole, schedule.until
    cut_off: list[Group] = []
    if until is None:
        return ()
    for policy, item, rule in whole.recurring.get((need.policy or group.policy.id, need.task), ()):
        each = cast(Each, rule.deadline)
        last = _last_period(each, group, need)
        if last is None or policy.instrument.starts_after(schedule.law_as_of or dt.date.max):
            continue
        end = due_in(each, last, schedule.convention).day
        if end > until:
            key = (policy.id, item.id, rule.place, end)
            if key not in whole.beyond:
                whole.beyond[key] = tuple(_groups_after(until, policy, item, rule, whole, end))
            cut_off += [needed for needed in whole.beyond[key] if _periods_match(needed, group, need)]
    return tuple(cut_off)


def _groups_after(
    until: dt.date, policy: Policy, item: Item, rule: Rule, schedule: Schedule, end: dt.date
) -> Iterator[Group]:
    """The groups of a `rule` of an `item` of a `policy` that fall due after `until` and by the `end`.

    They are at the units of the register of the `schedule`, which does not have them.
    """
    starts = starts_of(policy, schedule.policies)
    for group in rule_groups(starts, item, rule, schedule.register, end, schedule.convention):
        if group.due is not None and group.due > until:
            yield group


def _last_period(each: Each, group: Group, need: Need) -> Period | None:
    """The last period of a recurring task that may match a duty; None if the task does not recur in it."""
    moment = group.due
    if group.period is not None:
        moment = group.period.first if need.period == "previous" else group.period.last
    if moment is None:
        return None
    period = period_at(each, moment, 1 if need.period == "previous" else 0)
    has_ended = each.until is not None and each.until.last < moment
    return each.until if period is None and has_ended else period


def _periods_match(needed: Group, group: Group, need: Need) -> bool:
    if needed.period is None:
        return True
    if need.period == "previous":
        return _precedes(needed.period, needed.rule.deadline, group)
    if group.period is None:
        return group.due is not None and group.due in needed.period
    if needed.period == group.period:
        return True
    nested = _contains(needed.period, group.period) or _contains(group.period, needed.period)
    return nested and needed.period.kind != group.period.kind


def _precedes(period: Period, deadline: Deadline | None, group: Group) -> bool:
    """Whether a period is the last of its kind before the one that contains the duty's first day, or its due day.

    The `deadline` says whether it is each period, or each second one that recurs.
    """
    moment = group.period.first if group.period else group.due
    if moment is None or moment <= period.last:
        return False
    first, every, kind = period.first, deadline.every if isinstance(deadline, Each) else 1, period.kind
    if kind == "span" or kind == "day":  # noqa: PLR1714  # mypy narrows by comparison
        return False
    if kind == "week":
        return every <= (moment - first).days // WEEK < 2 * every
    months = 12 * (moment.year - first.year) + moment.month - first.month
    return every <= months // MONTHS[kind] < 2 * every


def _contains(longer: Period, shorter: Period) -> bool:
    return longer.first <= shorter.first and shorter.last <= longer.last


def joins(group: Group, need: Need, needed: Group) -> bool:
    """Whether any unit of a group has a need at the needed one: whether `bearers` finds any, without walking units."""
    dependants, required = group.cohort.narrowed(group.units), needed.cohort
    match need.scope:
        case "all":
            return bool(dependants.units) and _are_there(needed, group.due)
        case "own":
            return dependants.units.meets(required.units)
        case "parent":
            return stand_under(dependants, required, group.due, alive=True)
        case "children":
            return stand_under(required, dependants, group.due, alive=False)
        case body:
            return bool(dependants.units) and required.has(body)


def _are_there(needed: Group, on: dt.date | None) -> bool:
    """Whether a group that is needed of all has units on a day: those of one group began and ended together."""
    return bool(needed.units) and (not needed.collective or needed.cohort.exists(on))


def bearers(register: Register, group: Group, unit: int, need: Need, needed: Group) -> Iterable[int]:
    """The units of the `needed` group, by number, on which the `need` of a `group` at one `unit` falls.

    Parents, children and all of a tier or a kind are those that the `register` has on the due day. A named body is
    needed whenever it is there: its successors bear its duty.
    """
    match need.scope:
        case "all":
            return needed.units.numbers() if _are_there(needed, group.due) else ()
        case "own":
            numbers = [unit]
        case "parent":
            numbers = [register.kinship.parent(unit, group.due)]
        case "children":
            numbers = list(map(register.number, register.children_on(register.id_of(unit), group.due)))
        case body:
            numbers = [register.number(body)] if body in register else []
    return filter(needed.cohort.units.has, numbers)
