"""What documents say against each other, and one document against itself: two days or two figures for one duty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise

from rollout.policy.item import Comparator, Item
from rollout.policy.policy import Policy
from rollout.problems import Problem
from rollout.schedule.findings import RISING, citation, finding
from rollout.schedule.obligation import Group
from rollout.schedule.rules import cited, rule_groups
from rollout.schedule.schedule import Schedule


def across(schedule: Schedule) -> Iterator[Problem]:
    """All findings between items that say they are one duty, or one measure: by measure-id, by id, or as duplicates."""
    held: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in rule_groups(schedule).values():
        held[group.item.measure or group.item.id, group.rule.place].append(group)
    for groups in held.values():
        yield from _two_days(groups)
        yield from _falling(groups)
    for policy in schedule.policies:
        for item in policy.items:
            yield from _duplicate(policy, item)
            yield from _conflicts(policy, item)


def _two_days(groups: list[Group]) -> Iterator[Problem]:
    """One duty, or one level of one measure, at one place, with two days. A recurring duty has a day each period."""
    for one, two in combinations(groups, 2):
        same = one.rule.level == two.rule.level and _kind(one) == _kind(two)
        dated = one.nominal_due is not None and two.nominal_due is not None
        if same and dated and one.item is not two.item and one.nominal_due != two.nominal_due:
            found = f"falls due on {one.nominal_due} by one text and on {two.nominal_due} by the other"
            yield finding("two-days", f"{one.node}, {two.node}", found, "say which prevails", cited(one), cited(two))


def _kind(group: Group) -> object:
    """The period of a recurring duty, whose days are compared for equal periods only."""
    return group.period if group.rule.period is None else None


def _falling(groups: list[Group]) -> Iterator[Problem]:
    """A level of a later day that demands less than an earlier one of another document."""
    for comparator in Comparator:
        steps = [g for g in groups if g.rule.level and g.rule.level.comparator == comparator and g.nominal_due]
        for one, two in pairwise(sorted(steps, key=lambda g: (g.nominal_due, g.node))):
            before, after = one.rule.level, two.rule.level
            if before is None or after is None or one.item is two.item or one.nominal_due == two.nominal_due:
                continue
            easier = after.floor < before.floor if comparator in RISING else after.aim > before.aim
            if easier and comparator is not Comparator.EXACTLY:
                found = f"demands {before} by {one.nominal_due}, and less, {after}, by {two.nominal_due}"
                where = f"{one.node}, {two.node}"
                yield finding("level-falls", where, found, "later levels build on earlier ones", cited(one), cited(two))


def _duplicate(policy: Policy, item: Item) -> Iterator[Problem]:
    """An item stated twice: that it is, and that the second statement gives the first one's days."""
    if item.duplicate_of is None or item.duplicate_of not in policy:
        return
    first = policy[item.duplicate_of]
    where = f"{policy.id}/{item.id}"
    clauses = (citation(policy, first), citation(policy, item))
    yield finding("stated-twice", where, f"says {first.id} again", "it makes no duty of its own", *clauses)
    days = {rule.place: rule.deadline for rule in first.rules}
    for rule in item.rules:
        if rule.place in days and rule.deadline is not None and rule.deadline != days[rule.place]:
            found = f"gives {first.id} at {rule.place} another day"
            yield finding("two-days", where, found, "say which prevails", *clauses)


def _conflicts(policy: Policy, item: Item) -> Iterator[Problem]:
    """A disagreement that the encoding records: both figures, with both clauses."""
    for name in item.conflicts_with:
        if name in policy:
            other = policy[name]
            pair = sorted((item, other), key=lambda one: one.id)
            said = " and ".join(f"{one.id} says {_levels(one)}" for one in pair)
            where = ", ".join(f"{policy.id}/{one.id}" for one in pair)
            clauses = (citation(policy, one) for one in pair)
            yield finding("two-figures", where, said, "say which prevails", *clauses)


def _levels(item: Item) -> str:
    return ", ".join(str(rule.level) for rule in item.rules if rule.level) or "something else"
