"""Findings of dependencies: needs that nothing meets, contradictions in their dates, and late prerequisites."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rollout.findings.lateness import late_prerequisites
from rollout.findings.wording import item_finding
from rollout.network.network import Network
from rollout.policy.item import Item, Need
from rollout.policy.policy import Policy
from rollout.problems import Problem, near, suggestion
from rollout.schedule.needs import joins, needed_groups
from rollout.schedule.schedule import Schedule

_PERIOD = re.compile(r"#\S+")


def unmet_needs(schedule: Schedule) -> Iterator[Problem]:
    """A finding for each need of the schedule's policies that no obligation of it meets, with the reason."""
    policies = {policy.id: policy for policy in schedule.policies}
    for policy in schedule.policies:
        for item in policy.items:
            if item.duplicate_of is None:
                for need in item.needs:
                    yield from _unmet_need(schedule, policies, policy, item, need)


def _unmet_need(
    schedule: Schedule, policies: dict[str, Policy], policy: Policy, item: Item, need: Need
) -> Iterator[Problem]:
    """The finding of a `need` of an `item` of a `policy` that nothing in the `schedule` meets.

    `policies` are those of the schedule, by id. What is needed of an item whose own table has problems is none.
    """
    required = policies.get(need.policy or policy.id)
    if required is None:
        message = f"needs {need.policy}/{need.task}, whose policy is not given"
        yield item_finding("need-not-given", policy, item, message, "give that policy too")
    elif need.task in required:
        fault = _fault(schedule, required[need.task], policy, item, need)
        if fault is not None:
            yield item_finding("need-unmet", policy, item, *fault)
    elif need.task not in required.unread:
        guess = suggestion(near(need.task, [task.id for task in required.items]))
        message = f"needs {required.id}/{need.task}, which that policy does not have{guess}"
        yield item_finding("need-unmet", policy, item, message, "name one of its tasks")


def _fault(schedule: Schedule, needed: Item, policy: Policy, item: Item, need: Need) -> tuple[str, str] | None:
    """Why a `need` of an `item` of a `policy` is of nothing, and what would be right; None where it is of something.

    `needed` is the item it names, the `schedule` has the obligations of both.
    """
    if needed.duplicate_of is not None:
        message = f"needs {need.task}, which repeats {needed.duplicate_of} and makes no duty of its own"
        return message, f"name {needed.duplicate_of}"
    groups = schedule.by_item.get((policy.id, item.id), ())
    has_period = not groups
    for group in groups:
        for required in needed_groups(schedule, group, need):
            has_period = True
            if joins(group, need, required):
                return None
    if not groups:
        return None
    if has_period:
        right = "say whose it is: own, parent, children, all, or a body's id"
        return f"needs {need.task} of {need.scope}, which none of its units has", right
    which = "period before" if need.period == "previous" else "period"
    message = f"needs {need.task} in the {which} that matches its own, and there is none"
    return message, "one of two periods must contain the other; a span has none before it"


def _is_circle_of_limits(schedule: Schedule, conflict: Problem) -> bool:
    """Whether a cycle is one of time limits that count from each other, which is a finding of its own."""
    if conflict.code != "dependency-cycle":
        return False
    return all(schedule.by_node[node].after is not None for node in conflict.where.split(" -> "))


def dependency_findings(schedule: Schedule) -> Iterator[Problem]:
    """Contradictions and late prerequisites, once per recurring duty; what is infeasible is not also called late."""
    reported = set()
    for conflict in (conflict.problem for conflict in Network.of(schedule).conflicts()):
        rule = (conflict.code, _PERIOD.sub("", conflict.where))
        if rule not in reported and not _is_circle_of_limits(schedule, conflict):
            reported.add(rule)
            yield conflict
    for late in late_prerequisites(schedule):
        if ("infeasible", _PERIOD.sub("", late.where)) not in reported:
            yield late
