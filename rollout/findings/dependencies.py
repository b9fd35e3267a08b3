"""Needs that join nothing: a task that no document given has, or one that is owed by none of the units meant."""

from __future__ import annotations

from collections.abc import Iterator

from rollout.findings.texts import citation, finding
from rollout.policy.item import Item, Need
from rollout.policy.policy import Policy
from rollout.problems import Problem, near, suggestion
from rollout.schedule.needs import joins, needed_groups
from rollout.schedule.schedule import Schedule


def unmet(schedule: Schedule) -> Iterator[Problem]:
    """A finding for each need of the schedule's policies that no obligation of it meets."""
    given = {policy.id: policy for policy in schedule.policies}
    for policy in schedule.policies:
        for item in policy.items:
            for need in item.needs if item.duplicate_of is None else ():
                if (problem := _missing(given, policy, item, need) or _apart(schedule, policy, item, need)) is not None:
                    yield problem


def _missing(given: dict[str, Policy], policy: Policy, item: Item, need: Need) -> Problem | None:
    other = given.get(need.policy or policy.id)
    if other is not None and need.task in other:
        return None
    where, named = f"{policy.id}/{item.id}", f"{need.policy or policy.id}/{need.task}"
    if other is None:
        found, right = f"needs {named}, whose policy is not given", "give that policy too"
    else:
        near_by = suggestion(near(need.task, [one.id for one in other.items]))
        found, right = f"needs {named}, which that policy has not" + near_by, "name a task of it"
    return finding("need-unmet", where, found, right, citation(policy, item))


def _apart(schedule: Schedule, policy: Policy, item: Item, need: Need) -> Problem | None:
    """A needed task that is there, and owed by none of the units (or in none of the periods) meant."""
    groups = schedule.by_item.get((policy.id, item.id), ())
    for group in groups:
        if any(joins(group, need, needed) for needed in needed_groups(schedule, group, need)):
            return None
    if not groups:
        return None
    found = f"needs {need.task} of {need.scope}, which none of its units has"
    right = "say whose it is: own, parent, children, all, or a body's id"
    return finding("need-unmet", f"{policy.id}/{item.id}", found, right, citation(policy, item))
