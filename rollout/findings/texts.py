"""Findings within one document: each rule against its instrument, each item against itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import attrs

from rollout.days import WEEKEND, Period
from rollout.labels import plural
from rollout.policy.calendar import Calendar
from rollout.policy.citation import citation
from rollout.policy.deadline import Each
from rollout.policy.item import Item, Target
from rollout.policy.level import Comparator, Level
from rollout.policy.policy import Policy
from rollout.problems import Problem
from rollout.schedule.obligation import Group
from rollout.schedule.schedule import Schedule
from rollout.units.unit import PLACES, Tier

TIERS = (Tier.PROVINCE, Tier.DISTRICT, Tier.COMMUNE)
RISING = (Comparator.AT_LEAST, Comparator.MORE_THAN, Comparator.RAISE_BY, Comparator.CUT_BY)


def findings_within(schedule: Schedule, calendar: Calendar | None) -> Iterator[Problem]:
    """All findings that need neither a second document nor the network."""
    for group in schedule.by_node.values():
        yield from _before_issue(group)
        yield from _rest_day(group, calendar)
    for policy in schedule.policies:
        for item in policy.items:
            yield from _unclear_lead(policy, item)
            yield from _missing_tiers(policy, item)
            yield from _falling_targets(policy, item)
        yield from _reported_results(policy)


def finding(code: str, where: str, message: str, right: str, *clauses: str) -> Problem:
    """A finding with its `code`: `where` it is, the `message` of what was found, what would be `right`, the clauses."""
    return Problem(code, where, message, right, "finding", clauses)


def item_finding(code: str, policy: Policy, item: Item, message: str, right: str) -> Problem:
    """A finding with its `code` about an `item` of a `policy`: the `message`, and what would be `right`."""
    return finding(code, f"{policy.id}/{item.id}", message, right, citation(policy, item))


def _reported_results(policy: Policy) -> Iterator[Problem]:
    """The findings in the measured values and the tallies that a document prints."""
    problems = [problem for measured in policy.measured for problem in measured.problems()]
    problems += [problem for tally in policy.tallies for problem in tally.problems()]
    for problem in problems:
        clauses = tuple(f"{policy.instrument.citation} {clause}" for clause in problem.clauses)
        yield attrs.evolve(problem, where=f"{policy.id}/{problem.where}", clauses=clauses)


def _before_issue(group: Group) -> Iterator[Problem]:
    starts, due = group.policy.instrument.starts, group.nominal_due
    if starts is None or due is None or due >= starts:
        return
    if isinstance(group.rule.deadline, Each):
        code, what = "recurs-before-effect", "its first times fall due"
    else:
        code, what = "deadline-before-issue", "falls due"
    days, instrument = plural((starts - due).days, "day"), group.policy.instrument.citation
    message = f"{what} on {due}, {days} before {instrument} is issued or takes effect, on {starts}"
    yield finding(code, group.node, message, "it can only be read as owed from then on", group.citation)


def _rest_day(group: Group, calendar: Calendar | None) -> Iterator[Problem]:
    due = group.nominal_due
    if due is None:
        return
    is_rest_day, next_day = due.weekday() in WEEKEND, ""
    if calendar is not None and due in calendar.covers:
        is_rest_day, next_day = not calendar.works(due), f", {calendar.rolled(due)}"
    if is_rest_day:
        kind = {5: "a Saturday", 6: "a Sunday"}.get(due.weekday(), "a day off")
        right = f"due that day as printed; by analogy with art. 148(5) the next working day{next_day}"
        yield finding("rest-day", group.node, f"falls due on {due}, {kind}", right, group.citation)


def _unclear_lead(policy: Policy, item: Item) -> Iterator[Problem]:
    """Findings of a body that leads and also helps, and of an item that no one leads."""
    places = {rule.place for rule in item.rules}
    for body in [holder.body for holder in item.lead] or places - PLACES.keys():
        if body in item.coordinating:
            message = f"{body} leads it and also helps"
            yield item_finding("lead-coordinating", policy, item, message, "name each body in one part")
    has_helpers_only = bool(item.coordinating) and len(places) > 1  # at one place its only body leads
    if not item.lead and (has_helpers_only or _lacks_lead_of_neighbours(policy, item)):
        right = "the text names who does it and who helps, not who leads"
        yield item_finding("no-lead", policy, item, "no lead is named", right)


def _lacks_lead_of_neighbours(policy: Policy, item: Item) -> bool:
    """Whether an item of a named body lacks the lead that its prerequisites and successors at that body all have."""
    places = {rule.place for rule in item.rules}
    if places & PLACES.keys():
        return False
    neighbours = [policy[need.task] for need in item.needs if need.policy in (None, policy.id) and need.task in policy]
    neighbours += [successor for successor in policy.items if item.id in {need.task for need in successor.needs}]
    for neighbour in neighbours:
        if not neighbour.lead or {rule.place for rule in neighbour.rules} != places:
            return False
    return bool(neighbours)


def _missing_tiers(policy: Policy, item: Item) -> Iterator[Problem]:
    """Findings of a tier between two that are named, or of the only one of the four without a day of its own."""
    places = {rule.place for rule in item.rules}
    named = [tier for tier in TIERS if tier in places]
    between = TIERS[TIERS.index(named[0]) : TIERS.index(named[-1])] if named else ()
    missing = [tier for tier in between if tier not in places]
    bound = [tier for tier in (Tier.MINISTRY, *TIERS) if tier in places]
    deadlines = {rule.place: rule.deadline for rule in item.rules}
    if len(bound) == len(TIERS) and len(set(deadlines.values())) > 1:
        missing = [tier for tier in TIERS if tier not in places]
    for tier in missing:
        message = f"says nothing of the {tier} tier, though it binds {', '.join(bound)}"
        yield item_finding("tier-left-out", policy, item, message, "say whether it is meant")


def is_easier(level: Level, earlier: Level) -> bool:
    """Whether a level demands less than an earlier one of the same comparator, at its floor or at its aim."""
    if level.comparator in RISING:
        return level.floor < earlier.floor or level.aim < earlier.aim
    if level.comparator is Comparator.AT_MOST:
        return level.floor > earlier.floor or level.aim > earlier.aim
    return False


def _falling_targets(policy: Policy, item: Item) -> Iterator[Problem]:
    """Findings of later levels at one place that demand less than earlier ones."""
    if not isinstance(item, Target):
        return
    steps: dict[tuple[str, Comparator], list[tuple[Period, Level]]] = defaultdict(list)
    for rule in item.rules:
        if rule.level is not None and rule.period is not None:
            steps[rule.place, rule.level.comparator].append((rule.period, rule.level))
    for (place, _), levels in steps.items():
        levels.sort(key=lambda step: step[0].last)
        for (period, level), (later_period, later_level) in pairwise(levels):
            if is_easier(later_level, level):
                where = f"{policy.id}/{item.id}@{place}"
                message = f"demands {level} by {period}, and less, {later_level}, by {later_period}"
                right, clause = "later levels build on earlier ones", citation(policy, item)
                yield finding("level-falls", where, message, right, clause)
