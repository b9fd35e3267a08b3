"""Every finding in the texts of policies: within one document, between documents, and in the dates of dependencies."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from rollout.days import Period
from rollout.findings.dependencies import unmet_needs
from rollout.findings.documents import findings_across
from rollout.findings.lateness import late_prerequisites
from rollout.findings.texts import findings_within
from rollout.network.network import Network
from rollout.policy.calendar import Calendar
from rollout.policy.deadline import Deadline, Each
from rollout.policy.interpretation import PLAIN, Window, day_in, windows
from rollout.policy.policy import Policy
from rollout.problems import Problem
from rollout.schedule.expansion import expand
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
        *unmet_needs(schedule),
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
    endless = [deadline for deadline in deadlines if isinstance(deadline, Each) and deadline.until is None]
    last = dt.date.min
    for deadline in deadlines:
        for window in _seen_windows(deadline):
            last = max(last, window.due or last)
    return max([last, *(day_in(each, Period.holding(last, each.period)) for each in endless)])


def _seen_windows(deadline: Deadline) -> Iterator[Window]:
    endless = isinstance(deadline, Each) and deadline.until is None
    return islice(windows(deadline, PLAIN, None), SEEN if endless else None)


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
