"""Needs without a prerequisite: a task that no given policy has, or that none of the units meant owes."""

from __future__ import annotations

from collections.abc import Iterator

from rollout.findings.texts import citation, finding
from rollout.policy.item import Item, Need
from rollout.policy.policy import Policy
from rollout.problems import Problem, near, suggestion
from rollout.schedule.needs import joins, needed_groups
from rollout.schedule.schedule import Schedule


def unmet_needs(schedule: Schedule) -> Iterator[Problem]:
    """A finding for each need of the schedule's policies that no obligation of it meets."""
    policies = {policy.id: policy for policy in schedule.policies}
    for policy in schedule.policies:
        for item in policy.items:
            if item.duplicate_of is None:
                for need in item.needs:
                    required = policies.get(need.policy or policy.id)
                    if required is None or need.task not in required:
                        yield _missing_task(required, policy, item, need)
                    elif _is_unmet(schedule, policy, item, need):
                        message = f"needs {need.task} of {need.scope}, which none of its units has"
                        right = "say whose it is: own, parent, children, all, or a body's id"
                        yield finding("need-unmet", f"{policy.id}/{item.id}", message, right, citation(policy, item))


def _missing_task(required: Policy | None, policy: Policy, item: Item, need: Need) -> Problem:
    """The finding that the policy `required` by a `need` of an `item` of a `policy` is not given, or lacks the task."""
    message = f"needs {need.policy or policy.id}/{need.task}, "
    if required is None:
        message += "whose policy is not given"
        right = "give that policy too"
    else:
        message += "which that policy does not have" + suggestion(near(need.task, [task.id for task in required.items]))
        right = "name one of its tasks"
    return finding("need-unmet", f"{policy.id}/{item.id}", message, right, citation(policy, item))


def _is_unmet(schedule: Schedule, policy: Policy, item: Item, need: Need) -> bool:
    """Whether an `item` of a `policy` is owed in the `schedule`, and nowhere with a prerequisite for its `need`."""
    groups = schedule.by_item.get((policy.id, item.id), ())
    for group in groups:
        for needed in needed_groups(schedule, group, need):
            if joins(group, need, needed):
                return False
    return bool(groups)
