"""Every finding in the texts of policies: within one document, between documents, and in the dates of dependencies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice

import attrs

from rollout.arguments import check_argument
from rollout.findings.dependencies import dependency_findings, unmet_needs
from rollout.findings.documents import findings_across
from rollout.findings.events import event_findings
from rollout.findings.relations import relation_findings
from rollout.findings.rest_days import rest_day_findings
from rollout.findings.texts import findings_within
from rollout.findings.translation import in_both_languages
from rollout.limits import LIMITS, Limits
from rollout.policy.calendar import Calendar
from rollout.policy.deadline import IN_FORCE, ISSUED, Deadline, Each, Within
from rollout.policy.interpretation import PLAIN, day_in, period_at, windows
from rollout.policy.item import Item
from rollout.policy.policy import Policy, policies_given
from rollout.problems import Problems
from rollout.schedule.expansion import expand
from rollout.schedule.starts import dated_window
from rollout.units.register import Register

SEEN = 2  # periods of an endless duty that are looked at: one, and one that has another before it


def check(
    policies: Policy | Iterable[Policy],
    units: Register | None = None,
    *,
    calendar: Calendar | None = None,
    notes: bool = True,
    limits: Limits = LIMITS,
) -> Problems:
    """All findings in the texts of one policy or several, each with its clauses, in a stable order.

    `policies` are checked alone and against each other. Without `units`, rules are checked at one placeholder unit per
    tier. With a `calendar`, public holidays count as rest days. Without `notes`, only what has a severity of `error` or
    `warning`. Raises PolicyError for what `expand` refuses, such as a duty that recurs more often than the `limits`
    allow.
    """
    given = policies_given("check", policies)
    check_argument("check", calendar, Calendar | None)
    # what lies beyond the days that are looked at is not asked about: nothing is cut off
    schedule = attrs.evolve(expand(given, units, until=_horizon(given), limits=limits), until=None)
    findings = {
        *findings_within(schedule),
        *rest_day_findings(schedule, calendar),
        *findings_across(schedule),
        *relation_findings(schedule),
        *unmet_needs(schedule),
        *event_findings(schedule),
        *dependency_findings(schedule),
    }
    wanted = (finding for finding in findings if notes or finding.severity != "note")
    ordered = sorted(wanted, key=lambda finding: (finding.code, finding.where, finding.found))
    return Problems(in_both_languages(ordered, given))


def _horizon(policies: Iterable[Policy]) -> dt.date:
    """The day to which the rules are expanded so that each is seen whole, and an endless one at least twice.

    An endless duty is seen to the period in which the last of all other days lies, so that what needs it finds it.
    """
    deadlines: list[Deadline] = []
    last = dt.date.min
    for policy in policies:
        for item in policy.items:
            deadlines += [rule.deadline for rule in item.rules if rule.deadline is not None]
            last = max([last, *_dated_ends(policy, item)])
    endless: list[Each] = []
    for deadline in deadlines:
        times = windows(deadline, PLAIN, None)
        if isinstance(deadline, Each):
            times = islice(times, SEEN)
            if deadline.until is None:
                endless.append(deadline)
            elif (period := period_at(deadline, deadline.until.first)) is not None:
                last = max(last, day_in(deadline, period))
        last = max([last, *(window.due for window in times if window.due)])
    periods = [(each, period_at(each, last)) for each in endless]
    return max([last, *(day_in(each, period) for each, period in periods if period is not None)])


def _dated_ends(policy: Policy, item: Item) -> Iterator[dt.date]:
    """The last days of the time limits of an item of a policy that run from a day of its instrument."""
    for rule in item.rules:
        deadline = rule.deadline
        if isinstance(deadline, Within) and deadline.after in (ISSUED, IN_FORCE):
            due = dated_window(deadline, policy.instrument, PLAIN).due
            if due is not None:
                yield due
