"""What is wrong in the texts themselves, taken alone: each rule against its instrument, each item against itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import attrs

from rollout.days import WEEKEND
from rollout.network.chains import days as spelt
from rollout.policy.calendar import Calendar
from rollout.policy.deadline import Each
from rollout.policy.item import Comparator, Item, Level, Target
from rollout.policy.policy import Policy
from rollout.problems import Problem
from rollout.schedule.obligation import Group
from rollout.schedule.rules import cited
from rollout.schedule.schedule import Schedule
from rollout.units.unit import PLACES, Tier

TIERS = (Tier.PROVINCE, Tier.DISTRICT, Tier.COMMUNE)
RISING = (Comparator.AT_LEAST, Comparator.MORE_THAN, Comparator.RAISE_BY, Comparator.CUT_BY)


def alone(schedule: Schedule, calendar: Calendar | None) -> Iterator[Problem]:
    """All findings that need no second document and no network."""
    for group in schedule.by_node.values():
        yield from _before_issue(group)
        yield from _rest_day(group, calendar)
    for policy in schedule.policies:
        for item in policy.items:
            yield from _leads(policy, item)
            yield from _tiers(policy, item)
            yield from _falls(policy, item)
        for told in (*(one.problems() for one in policy.measured), *(one.problems() for one in policy.tallies)):
            cite = policy.instrument.citation
            for one in told:
                clauses = tuple(f"{cite} {clause}" for clause in one.clauses)
                yield attrs.evolve(one, where=f"{policy.id}/{one.where}", clauses=clauses)


def finding(code: str, where: str, found: str, right: str, *clauses: str) -> Problem:
    return Problem(code, where, found, right, "finding", clauses)


def citation(policy: Policy, item: Item) -> str:
    return f"{policy.instrument.citation} {item.clause}" + (f" “{item.phrase}”" if item.phrase else "")


def _before_issue(group: Group) -> Iterator[Problem]:
    starts, due = group.policy.instrument.starts, group.nominal_due
    if starts is None or due is None or due >= starts:
        return
    days = spelt((starts - due).days)
    if isinstance(group.rule.deadline, Each):
        code, what = "recurs-before-effect", "its first times fall due"
    else:
        code, what = "deadline-before-issue", "falls due"
    found = f"{what} on {due}, {days} before {group.policy.instrument.citation} is issued or takes effect, on {starts}"
    yield finding(code, group.node, found, "it can only be read as owed from then on", cited(group))


def _rest_day(group: Group, calendar: Calendar | None) -> Iterator[Problem]:
    due = group.nominal_due
    if due is None:
        return
    resting, rolled = due.weekday() in WEEKEND, ""
    if calendar is not None and due in calendar.covers:
        resting, rolled = not calendar.works(due), f", {calendar.rolled(due)}"
    if resting:
        kind = {5: "a Saturday", 6: "a Sunday"}.get(due.weekday(), "a day off")
        right = f"due that day as printed; by analogy with art. 148(5) the next working day{rolled}"
        yield finding("rest-day", group.node, f"falls due on {due}, {kind}", right, cited(group))


def _leads(policy: Policy, item: Item) -> Iterator[Problem]:
    where, clause = f"{policy.id}/{item.id}", citation(policy, item)
    for body in [holder.body for holder in item.lead] or {rule.place for rule in item.rules} - PLACES.keys():
        if body in item.coordinating:
            found = f"{body} leads it and also helps"
            yield finding("lead-coordinating", where, found, "name each body in one part", clause)
    if not item.lead and ((item.coordinating and _shared(item)) or _led_around(policy, item)):
        right = "the text names who does it and who helps, not who leads"
        yield finding("no-lead", where, "no lead is named", right, clause)


def _shared(item: Item) -> bool:
    """Whether an item is owed at more than one place, so that none of them leads by being alone."""
    return len({rule.place for rule in item.rules}) > 1


def _led_around(policy: Policy, item: Item) -> bool:
    """Whether an item of a named body lacks the lead that all it needs, and all that need it, have at the same body."""
    places = {rule.place for rule in item.rules}
    if places & PLACES.keys():
        return False
    needs = [policy[need.task] for need in item.needs if need.policy in (None, policy.id) and need.task in policy]
    needed_by = [other for other in policy.items if any(need.task == item.id for need in other.needs)]
    around = [one for one in (*needs, *needed_by) if {rule.place for rule in one.rules} == places]
    return bool(around) and len(around) == len(needs) + len(needed_by) and all(one.lead for one in around)


def _tiers(policy: Policy, item: Item) -> Iterator[Problem]:
    """A tier passed over: between two that are named, or the one left of the four where each has a day of its own."""
    places = {rule.place for rule in item.rules}
    named = [tier for tier in TIERS if tier in places]
    if len(named) > 1:
        between = TIERS[TIERS.index(named[0]) : TIERS.index(named[-1])]
        missing = [tier for tier in between if tier not in places]
    else:
        missing = []
    days = {rule.place: rule.deadline for rule in item.rules}
    every = (Tier.MINISTRY, *TIERS)
    if len(places & {*every}) == len(every) - 1 and len(set(days.values())) > 1:
        missing = [tier for tier in TIERS if tier not in places]
    for tier in missing:
        found = f"says nothing of the {tier} tier, though it binds {', '.join(t for t in every if t in places)}"
        right, clause = "say whether it is meant", citation(policy, item)
        yield finding("tier-left-out", f"{policy.id}/{item.id}", found, right, clause)


def easier(before: Level, after: Level) -> bool:
    """Whether a level demands less than another of the same comparator, at its floor or at its aim."""
    if before.comparator in RISING:
        return after.floor < before.floor or after.aim < before.aim
    return after.aim > before.aim or after.floor > before.floor


def _falls(policy: Policy, item: Item) -> Iterator[Problem]:
    """A later level of one place that demands less than an earlier one."""
    if not isinstance(item, Target):
        return
    levels = [(rule.place, rule.level, rule.period) for rule in item.rules if rule.level and rule.period]
    for place, comparator in dict.fromkeys((place, level.comparator) for place, level, _ in levels):
        steps = [(p, level) for at, level, p in levels if at == place and level.comparator == comparator]
        for (first, before), (then, after) in pairwise(sorted(steps, key=lambda step: step[0].last)):
            if easier(before, after) and comparator is not Comparator.EXACTLY:
                found = f"demands {before} by {first}, and less, {after}, by {then}"
                where = f"{policy.id}/{item.id}@{place}"
                yield finding("level-falls", where, found, "later levels build on earlier ones", citation(policy, item))
