"""Every finding in the texts of policies, alone and against each other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from rollout.days import Period
from rollout.findings.dependencies import unmet
from rollout.findings.documents import across
from rollout.findings.late import late_prerequisites
from rollout.findings.texts import alone
from rollout.network.network import Network
from rollout.policy.calendar import Calendar
from rollout.policy.deadline import Deadline, Each
from rollout.policy.policy import Policy
from rollout.policy.reading import PLAIN, Window, day_in, windows
from rollout.problems import Problem
from rollout.schedule.expand import expand
from rollout.schedule.schedule import Schedule
from rollout.units.register import Register

_PERIOD = re.compile(r"#\S+")
SEEN = 2  # periods of a duty without end that are looked at: one, and one that has another before it


def check(
    policies: Policy | Iterable[Policy], units: Register | None = None, *, calendar: Calendar | None = None
) -> tuple[Problem, ...]:
    """What contradicts itself or another in the texts: findings with their clauses, all at once, in a stable order.

    Without `units`, rules are checked at one stand-in a tier. With a calendar, rest days are public holidays too.
    """
    held = (policies,) if isinstance(policies, Policy) else tuple(policies)
    schedule = expand(held, units, until=_horizon(held))
    found = dict.fromkeys((*alone(schedule, calendar), *across(schedule), *unmet(schedule), *_flowing(schedule)))
    return tuple(sorted(found, key=lambda one: (one.code, one.where, one.found)))


def _horizon(policies: Iterable[Policy]) -> dt.date:
    """The day to which the rules must be expanded so that each is seen whole, and an endless one twice or more.

    An endless duty is seen to the period in which the last of all other days lies, so that what needs it finds it.
    """
    rules = [rule for policy in policies for item in policy.items for rule in item.rules]
    days = [window.due for rule in rules for window in _seen(rule.deadline) if window.due is not None]
    last = max(days, default=dt.date.min)
    endless = [rule.deadline for rule in rules if isinstance(rule.deadline, Each) and rule.deadline.until is None]
    return max([last, *(day_in(each, Period.holding(last, each.period)) for each in endless)])


def _seen(deadline: Deadline | None) -> Iterator[Window]:
    endless = isinstance(deadline, Each) and deadline.until is None
    return islice(windows(deadline, PLAIN, None), SEEN if endless else None)


def _flowing(schedule: Schedule) -> Iterator[Problem]:
    """What contradicts itself, told once for a duty that recurs; a day that is impossible is not also called late."""
    told = set()
    for conflict in (conflict.problem for conflict in Network.of(schedule).conflicts()):
        rule = (conflict.code, _PERIOD.sub("", conflict.where))
        if rule not in told:
            told.add(rule)
            yield conflict
    for late in late_prerequisites(schedule):
        if ("infeasible", _PERIOD.sub("", late.where)) not in told:
            yield late
