"""Every finding in the texts of policies: within one document, between documents, and in the dates of dependencies."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from rollout.days import Period
from rollout.findings.documents import findings_across
from rollout.findings.lateness import late_prerequisites
from rollout.findings.texts import findings_within, item_finding
from rollout.network.network import Network
from rollout.policy.calendar import Calendar
from rollout.policy.deadline import Deadline, Each
from rollout.policy.interpretation import PLAIN, day_in, windows
from rollout.policy.item import Item, Need
from rollout.policy.policy import Policy
from rollout.problems import Problem, near, suggestion
from rollout.schedule.expansion import expand
from rollout.schedule.needs import joins, needed_groups
from rollout.schedule.schedule import Schedule
from rollout.units.register import Register

_PERIOD = re.compile(r"#\S+")
SEEN = 2  # periods of an endless duty that are looked at: one, and one that has another before it


def check(
    policies: Policy | Iterable[Policy], units: Register | None = None, *, calendar: Calendar | None = None
) -> tuple[Problem, ...]:
    """All findings in the texts of one policy or several, each with its clauses, in a stable order.

    Without `units`, rules are checked at one placeholder unit per tier. With a calendar, public holidays count as rest
    days.
    """
    given = (policies,) if isinstance(policies, Policy) else tuple(policies)
    schedule = expand(given, units, until=_horizon(given))
    findings = {
        *findings_within(schedule, calendar),
        *findings_across(schedule),
        *_unmet_needs(schedule),
        *_dependency_findings(schedule),
    }
    return tuple(sorted(findings, key=lambda finding: (finding.code, finding.where, finding.found)))


def _horizon(policies: Iterable[Policy]) -> dt.date:
    """The day to which the rules are expanded so that each is seen whole, and an endless one at least twice.

    An endless duty is seen to the period in which the last of all other days lies, so that what needs it finds it.
    """
    deadlines: list[Deadline] = []
    for policy in policies:
        for item in policy.items:
            deadlines += [rule.deadline for rule in item.rules if rule.deadline is not None]
    endless: list[Each] = []
    last = dt.date.min
    for deadline in deadlines:
        times = windows(deadline, PLAIN, None)
        if isinstance(deadline, Each) and deadline.until is None:
            endless.append(deadline)
            times = islice(times, SEEN)
        last = max([last, *(window.due for window in times if window.due)])
    return max([last, *(day_in(each, Period.holding(last, each.period)) for each in endless)])


def _unmet_needs(schedule: Schedule) -> Iterator[Problem]:
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
                        yield item_finding("need-unmet", policy, item, message, right)


def _missing_task(required: Policy | None, policy: Policy, item: Item, need: Need) -> Problem:
    """The finding that the policy `required` by a `need` of an `item` of a `policy` is not given, or lacks the task."""
    message = f"needs {need.policy or policy.id}/{need.task}, "
    if required is None:
        message += "whose policy is not given"
        right = "give that policy too"
    else:
        message += "which that policy does not have" + suggestion(near(need.task, [task.id for task in required.items]))
        right = "name one of its tasks"
    return item_finding("need-unmet", policy, item, message, right)


def _is_unmet(schedule: Schedule, policy: Policy, item: Item, need: Need) -> bool:
    """Whether an `item` of a `policy` is owed in the `schedule`, and nowhere with a prerequisite for its `need`."""
    groups = schedule.by_item.get((policy.id, item.id), ())
    for group in groups:
        for needed in needed_groups(schedule, group, need):
            if joins(group, need, needed):
                return False
    return bool(groups)


def _dependency_findings(schedule: Schedule) -> Iterator[Problem]:
    """Contradictions and late prerequisites, once per recurring duty; what is infeasible is not also called late."""
    reported = set()
    for conflict in (conflict.problem for conflict in Network.of(schedule).conflicts()):
        rule = (conflict.code, _PERIOD.sub("", conflict.where))
        if rule not in reported:
            reported.add(rule)
            yield conflict
    for late in late_prerequisites(schedule):
        if ("infeasible", _PERIOD.sub("", late.where)) not in reported:
            yield late
