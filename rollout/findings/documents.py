"""Contradictions between documents, and of a document with itself: two days or two levels for one duty."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from operator import attrgetter

from rollout.findings.texts import finding, is_easier
from rollout.policy.citation import citation
from rollout.policy.item import Item
from rollout.policy.level import Comparator, Level
from rollout.policy.policy import Policy
from rollout.problems import Problem
from rollout.schedule.obligation import Group
from rollout.schedule.schedule import Schedule


def findings_across(schedule: Schedule) -> Iterator[Problem]:
    """All findings between items that are one duty, or one measure.

    Items match on measure-id (or on the id that is the measure-id of another), on duplicate-of, or on id and title; an
    id alone belongs to its document.
    """
    measures = {group.item.measure for group in schedule.groups}
    duties: dict[tuple[object, ...], list[Group]] = defaultdict(list)
    for group in schedule.by_node.values():
        item = group.item
        measure = item.measure or (item.id if item.id in measures else "")
        duty = (measure,) if measure else (item.id, item.title)
        duties[*duty, group.rule.place].append(group)
    for groups in duties.values():
        yield from _two_days(groups)
        yield from _falling_levels(groups)
    for policy in schedule.policies:
        for item in policy.items:
            yield from _second_statement(policy, item)
            yield from _recorded_conflicts(policy, item)


def _two_days(groups: list[Group]) -> Iterator[Problem]:
    """Findings of one duty at one place, or of one level, with several due days; if it recurs, in the same period."""
    demands: dict[tuple[object, ...], list[Group]] = defaultdict(list)
    for group in sorted(groups, key=lambda group: group.node):
        if group.nominal_due is not None:
            demands[group.rule.level, group.period if group.rule.period is None else None].append(group)
    for statements in demands.values():
        by_day: dict[dt.date | None, Group] = {}
        for group in statements:
            by_day.setdefault(group.nominal_due, group)
        if len(by_day) > 1 and len({id(group.item) for group in statements}) > 1:
            days = " and ".join(f"on {day}" for day in by_day)
            where = ", ".join(group.node for group in by_day.values())
            clauses = (group.citation for group in by_day.values())
            yield finding("two-days", where, f"falls due {days}", "say which prevails", *clauses)


def _falling_levels(groups: list[Group]) -> Iterator[Problem]:
    """Findings of levels that demand less by a later day than another document does by an earlier one."""
    for comparator in Comparator:
        steps: list[tuple[dt.date, str, Level, Group]] = []
        for group in groups:
            level, due = group.rule.level, group.nominal_due
            if level is not None and level.comparator == comparator and due is not None:
                steps.append((due, group.node, level, group))
        for (day, node, level, group), (later_day, later_node, later_level, later) in pairwise(sorted(steps)):
            if group.item is not later.item and day != later_day and is_easier(later_level, level):
                where = f"{node}, {later_node}"
                message = f"demands {level} by {day}, and less, {later_level}, by {later_day}"
                clauses = (group.citation, later.citation)
                yield finding("level-falls", where, message, "later levels build on earlier ones", *clauses)


def _second_statement(policy: Policy, item: Item) -> Iterator[Problem]:
    """Findings of an item that is stated twice, and of other days in its second statement."""
    if item.duplicate_of is None or item.duplicate_of not in policy:
        return
    first = policy[item.duplicate_of]
    where = f"{policy.id}/{item.id}"
    clauses = (citation(policy, first), citation(policy, item))
    yield finding("stated-twice", where, f"says {first.id} again", "it makes no duty of its own", *clauses)
    days = {rule.place: rule.deadline for rule in first.rules}
    for rule in item.rules:
        if rule.place in days and rule.deadline is not None and rule.deadline != days[rule.place]:
            message = f"gives {first.id} at {rule.place} another day"
            yield finding("two-days", where, message, "say which prevails", *clauses)


def _recorded_conflicts(policy: Policy, item: Item) -> Iterator[Problem]:
    """Findings of the contradictions that the encoding records: both levels, with both clauses."""
    for name in item.conflicts_with:
        if name in policy:
            pair = sorted((item, policy[name]), key=attrgetter("id"))
            message = " and ".join(f"{statement.id} says {_level_texts(statement)}" for statement in pair)
            where = ", ".join(f"{policy.id}/{statement.id}" for statement in pair)
            clauses = (citation(policy, statement) for statement in pair)
            yield finding("two-figures", where, message, "say which prevails", *clauses)


def _level_texts(item: Item) -> str:
    return ", ".join(str(rule.level) for rule in item.rules if rule.level) or "something else"
