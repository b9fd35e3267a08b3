"""Contradictions between documents, and of a document with itself: two days or two levels for one duty."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter

from rollout.findings.acts import Acts, acts_of, are_related, findings_of_plans
from rollout.findings.texts import is_easier
from rollout.findings.wording import finding
from rollout.policy.citation import citation
from rollout.policy.item import Item
from rollout.policy.level import Comparator, Level, Number
from rollout.policy.policy import Policy
from rollout.problems import Problem
from rollout.schedule.group import Group
from rollout.schedule.schedule import Schedule


def findings_across(schedule: Schedule) -> Iterator[Problem]:
    """All findings between items that are one duty, or one measure.

    Items match on measure-id (or on the id that is the measure-id of another), on duplicate-of, or on id and title; an
    id alone belongs to its document. A plan and the act that it carries out may differ: there the plan is found, where
    it demands less or later.
    """
    acts, duties = acts_of(schedule.policies), _duties(schedule)
    for duty in duties:
        by_place: dict[str, list[Group]] = defaultdict(list)
        for group in duty:
            by_place[group.rule.place].append(group)
        for groups in by_place.values():
            yield from _two_days(groups, acts)
            yield from _two_levels(groups, acts)
            yield from _falling_levels(groups, acts)
    yield from findings_of_plans(duties, acts)
    for policy in schedule.policies:
        for item in policy.items:
            yield from _second_statement(policy, item)
            yield from _recorded_conflicts(policy, item)


def _duties(schedule: Schedule) -> list[list[Group]]:
    """The groups of each duty or measure, one for each rule and period, of all documents together."""
    measures = {group.item.measure for group in schedule.groups}
    duties: dict[tuple[object, ...], list[Group]] = defaultdict(list)
    for group in schedule.by_node.values():
        item = group.item
        measure = item.measure or (item.id if item.id in measures else "")
        duties[(measure,) if measure else (item.id, item.title)].append(group)
    return list(duties.values())


def _independent(groups: Iterable[Group], acts: Acts) -> list[Group]:
    """The groups in the order of their nodes, without those of plans that carry out the act of another."""
    policies = {group.policy.id for group in groups}
    own = (group for group in groups if policies.isdisjoint(acts[group.policy.id]))
    return sorted(own, key=lambda group: group.node)


def _two_days(groups: list[Group], acts: Acts) -> Iterator[Problem]:
    """Findings of one duty at one place, or of one level, with several due days; if it recurs, in the same period.

    The `groups` are of one duty at one place, `acts` those that policies carry out.
    """
    demands: dict[tuple[object, ...], list[Group]] = defaultdict(list)
    for group in _independent(groups, acts):
        if group.due is not None:
            demands[group.rule.level, group.period if group.rule.period is None else None].append(group)
    for statements in demands.values():
        by_day: dict[dt.date | None, Group] = {}
        for group in statements:
            by_day.setdefault(group.due, group)
        if len(by_day) > 1 and len({id(group.item) for group in statements}) > 1:
            days = " and ".join(f"on {day}" for day in by_day)
            yield _contradiction("two-days", by_day.values(), f"falls due {days}")


def _two_levels(groups: list[Group], acts: Acts) -> Iterator[Problem]:
    """Findings of one measure at one place with several levels for one day, unless the encoding says so already.

    The `groups` are of one measure at one place, `acts` those that policies carry out. A goal and a duty may differ; so
    may a floor and a ceiling that one value meets.
    """
    demands: dict[tuple[dt.date, str, str], dict[Level, Group]] = defaultdict(dict)
    for group in _independent(groups, acts):
        level, due = group.rule.level, group.period.last if group.period else group.due
        if level is not None and due is not None:
            demands[due, level.scale, group.item.strength].setdefault(level, group)
    for (due, _, _), by_level in demands.items():
        items = [group.item for group in by_level.values()]
        clashing = [level for level in by_level if any(_exclude(level, second) for second in by_level)]
        are_apart = len({id(item) for item in items}) > 1 and not any(_is_recorded(item, items) for item in items)
        if clashing and are_apart:
            levels = " and ".join(map(str, clashing))
            yield _contradiction("two-levels", map(by_level.__getitem__, clashing), f"demands {levels} by {due}")


def _exclude(level: Level, second: Level) -> bool:
    """Whether two levels are two of one kind, or no value meets both; a rise and a value are not compared."""
    kinds = {_kind(level), _kind(second)}
    if len(kinds) == 1:
        return level != second
    if not kinds.isdisjoint((Comparator.RAISE_BY, Comparator.CUT_BY)):
        return False
    (low, high), (second_low, second_high) = _range(level), _range(second)
    return max(low, second_low) > min(high, second_high)


def _kind(level: Level) -> Comparator:
    """What a level sets: a floor, a ceiling, an exact value, or the size of a rise or of a cut."""
    return Comparator.AT_LEAST if level.comparator is Comparator.MORE_THAN else level.comparator


def _range(level: Level) -> tuple[Number, Number]:
    """The least and the greatest value that meet a level."""
    endless = Decimal("Infinity")
    match level.comparator:
        case Comparator.AT_MOST:
            return -endless, level.aim
        case Comparator.EXACTLY:
            return level.floor, level.aim
        case _:
            return level.floor, endless


def _is_recorded(item: Item, items: Iterable[Item]) -> bool:
    """Whether the encoding of an item says that it contradicts one of the others."""
    return any(statement.id in item.conflicts_with for statement in items)


def _contradiction(code: str, groups: Iterable[Group], message: str) -> Problem:
    """The finding, with its `code` and `message`, of one duty that several `groups` state."""
    statements = tuple(groups)
    where = ", ".join(group.node for group in statements)
    return finding(code, where, message, "say which prevails", *(group.citation for group in statements))


def _falling_levels(groups: list[Group], acts: Acts) -> Iterator[Problem]:
    """Findings of levels that demand less by a later day than another document does by an earlier one.

    The `groups` are of one measure at one place, `acts` those that policies carry out.
    """
    for comparator in Comparator:
        steps: list[tuple[dt.date, str, Level, Group]] = []
        for group in groups:
            level, due = group.rule.level, group.due
            if level is not None and level.comparator == comparator and due is not None:
                steps.append((due, group.node, level, group))
        for (day, node, level, group), (later_day, later_node, later_level, later) in pairwise(sorted(steps)):
            is_second = group.item is not later.item and day != later_day and not are_related(acts, group, later)
            if is_second and is_easier(later_level, level):
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
