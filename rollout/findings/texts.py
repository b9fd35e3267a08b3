"""Findings within one document: each rule against its instrument, each item against itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import attrs

from rollout.days import Period
from rollout.findings.force import findings_before_issue
from rollout.findings.shares import impossible_figures, impossible_levels
from rollout.findings.wording import finding, item_finding
from rollout.labels import plural
from rollout.policy.citation import citation
from rollout.policy.deadline import Each
from rollout.policy.item import Item, Target
from rollout.policy.level import Comparator, Level
from rollout.policy.policy import Policy
from rollout.problems import Problem
from rollout.schedule.schedule import Schedule
from rollout.units.unit import PLACES, Tier

TIERS = (Tier.PROVINCE, Tier.DISTRICT, Tier.COMMUNE)
RISING = (Comparator.AT_LEAST, Comparator.MORE_THAN, Comparator.RAISE_BY, Comparator.CUT_BY)


def findings_within(schedule: Schedule) -> Iterator[Problem]:
    """All findings that need neither a second document nor the network."""
    yield from findings_before_issue(schedule)
    for policy in schedule.policies:
        for item in policy.items:
            yield from _unclear_lead(policy, item)
            yield from _missing_tiers(policy, item)
            yield from _falling_targets(policy, item)
            yield from _beyond_term(schedule, policy, item)
            yield from impossible_levels(policy, item)
        yield from _reported_results(policy)
        yield from impossible_figures(policy)


def _reported_results(policy: Policy) -> Iterator[Problem]:
    """The findings in the measured values and the tallies that a document prints."""
    problems = [problem for measured in policy.measured for problem in measured.problems()]
    problems += [problem for tally in policy.tallies for problem in tally.problems()]
    for problem in problems:
        clauses = tuple(f"{policy.instrument.citation} {clause}" for clause in problem.clauses)
        yield attrs.evolve(problem, where=f"{policy.id}/{problem.where}", clauses=clauses)


def _beyond_term(schedule: Schedule, policy: Policy, item: Item) -> Iterator[Problem]:
    """A finding of an `item` of a `policy` whose stated days lie beyond the term; what recurs without end states none.

    The days are those of its obligations in the `schedule`.
    """
    term = policy.instrument.term
    days = set()
    for group in schedule.by_item.get((policy.id, item.id), ()):
        deadline, due = group.rule.deadline, group.nominal_due
        is_endless = isinstance(deadline, Each) and deadline.until is None
        if term is not None and due is not None and due > term.last and not is_endless:
            days.add(due)
    if days:
        first, *later = sorted(days)
        more = f" and on {plural(len(later), 'later day')}" if later else ""
        message = f"falls due on {first}{more}, after the term of {policy.instrument.citation}, {term}, has ended"
        yield item_finding("beyond-term", policy, item, message, "say whether the day or the term is meant")


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
