"""What documents say against each other, and one document against itself: two days or two figures for one duty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from rollout.findings.texts import citation, easier, finding
from rollout.policy.item import Comparator, Item
from rollout.policy.policy import Policy
from rollout.problems import Problem
from rollout.schedule.obligation import Group
from rollout.schedule.rules import cited
from rollout.schedule.schedule import Schedule


def across(schedule: Schedule) -> Iterator[Problem]:
    """All findings between items that say they are one duty, or one measure.

    They do by a measure-id (another's may be an item's own id), as duplicates, or where id and title are the same; ids
    alone are each document's own.
    """
    measures = {group.item.measure for group in schedule.groups}
    held: dict[tuple[object, ...], list[Group]] = defaultdict(list)
    for group in schedule.by_node.values():
        item = group.item
        measure = item.measure or (item.id if item.id in measures else "")
        named = (measure,) if measure else (item.id, item.title)
        held[*named, group.rule.place].append(group)
    for groups in held.values():
        yield from _two_days(groups)
        yield from _falling(groups)
    for policy in schedule.policies:
        for item in policy.items:
            yield from _duplicate(policy, item)
            yield from _conflicts(policy, item)


def _two_days(groups: list[Group]) -> Iterator[Problem]:
    """One duty, or one level of one measure, at one place, with several days; of a recurring duty in one period."""
    alike: dict[tuple[object, ...], list[Group]] = defaultdict(list)
    for group in groups:
        if group.nominal_due is not None:
            alike[group.rule.level, group.period if group.rule.period is None else None].append(group)
    for held in alike.values():
        days = {group.nominal_due: group for group in sorted(held, key=lambda group: group.node, reverse=True)}
        if len(days) > 1 and len({id(group.item) for group in held}) > 1:
            told = sorted(days.values(), key=lambda group: group.node)
            said = " and ".join(f"on {group.nominal_due}" for group in told)
            where = ", ".join(group.node for group in told)
            yield finding("two-days", where, f"falls due {said}", "say which prevails", *(cited(one) for one in told))


def _falling(groups: list[Group]) -> Iterator[Problem]:
    """A level of a later day that demands less than an earlier one of another document."""
    for comparator in Comparator:
        steps = [g for g in groups if g.rule.level and g.rule.level.comparator == comparator and g.nominal_due]
        for one, two in pairwise(sorted(steps, key=lambda g: (g.nominal_due, g.node))):
            before, after = one.rule.level, two.rule.level
            if before is None or after is None or one.item is two.item or one.nominal_due == two.nominal_due:
                continue
            if easier(before, after) and comparator is not Comparator.EXACTLY:
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
