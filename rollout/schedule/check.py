"""Every finding in the texts of policies, alone and against each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice

from rollout.policy.calendar import Calendar
from rollout.policy.deadline import Each
from rollout.policy.policy import Policy
from rollout.policy.reading import PLAIN, windows
from rollout.problems import Problem
from rollout.schedule.across import across
from rollout.schedule.expand import expand
from rollout.schedule.findings import alone
from rollout.schedule.late import late_prerequisites
from rollout.schedule.network import Network
from rollout.schedule.schedule import Schedule
from rollout.units.register import Register

SEEN = 2  # periods of a duty without end that are looked at: one, and one that has another before it


def check(
    policies: Policy | Iterable[Policy], units: Register | None = None, *, calendar: Calendar | None = None
) -> tuple[Problem, ...]:
    """What contradicts itself or another in the texts: findings with their clauses, all at once, in a stable order.

    Without `units`, rules are checked at one stand-in a tier. With a calendar, rest days are public holidays too.
    """
    held = (policies,) if isinstance(policies, Policy) else tuple(policies)
    schedule = expand(held, units, until=max(_days(held), default=dt.date.min))
    found = dict.fromkeys((*alone(schedule, calendar), *across(schedule), *_flowing(schedule)))
    return tuple(sorted(found, key=lambda one: (one.code, one.where, one.found)))


def _days(policies: Iterable[Policy]) -> Iterator[dt.date]:
    """The days to which the rules must be expanded so that each is seen, and a recurring one twice."""
    for policy in policies:
        for item in policy.items:
            for rule in item.rules:
                count = SEEN if isinstance(rule.deadline, Each) else None
                yield from (w.due for w in islice(windows(rule.deadline, PLAIN, None), count) if w.due is not None)


def _flowing(schedule: Schedule) -> Iterator[Problem]:
    yield from late_prerequisites(schedule)
    yield from Network.of(schedule).conflicts()
