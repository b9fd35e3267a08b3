"""Due days that are rest days: one line per document."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from operator import attrgetter

from rollout.days import WEEKEND
from rollout.findings.wording import finding
from rollout.labels import plural
from rollout.policy.calendar import Calendar
from rollout.policy.policy import Policy
from rollout.problems import Problem
from rollout.schedule.group import Group
from rollout.schedule.schedule import Schedule

LISTED = 4  # days that are written out
WEEKDAYS = {5: "a Saturday", 6: "a Sunday"}


def rest_day_findings(schedule: Schedule, calendar: Calendar | None) -> Iterator[Problem]:
    """For each policy a finding of its due days that are rest days; with a calendar public holidays are some too."""
    groups: dict[str, dict[dt.date, list[Group]]] = defaultdict(lambda: defaultdict(list))
    for group in schedule.by_node.values():
        due = group.due
        if due is not None and _is_rest_day(due, calendar):
            groups[group.policy.id][due].append(group)
    for policy in schedule.policies:
        if policy.id in groups:
            yield _rest_day_finding(policy, groups[policy.id], calendar)


def _is_rest_day(due: dt.date, calendar: Calendar | None) -> bool:
    if calendar is not None and due in calendar.covers:
        return not calendar.works(due)
    return due.weekday() in WEEKEND


def _rest_day_finding(policy: Policy, days: dict[dt.date, list[Group]], calendar: Calendar | None) -> Problem:
    """The finding of a `policy` whose groups fall due on these `days`, which are rest days (by the `calendar`)."""
    listed = sorted(days)[:LISTED]
    parts = [f"{due}, {WEEKDAYS.get(due.weekday(), 'a day off')} ({_rules(days[due])})" for due in listed]
    if len(days) > LISTED:
        parts.append(plural(len(days) - LISTED, "more day"))
    right = "due those days as printed; by analogy with art. 148(5) the next working day"
    if calendar is not None:
        rolled = [str(calendar.rolled(due)) for due in listed if due in calendar.covers]
        right += f": {', '.join(rolled)}" if rolled else ""
    groups = sorted((group for falling in days.values() for group in falling), key=attrgetter("number"))
    places = dict.fromkeys(group.place_in_text.en for group in groups)
    clause = f"{policy.instrument.citation} {', '.join(places)}"
    return finding("rest-day", policy.id, f"falls due on rest days: {'; '.join(parts)}", right, clause)


def _rules(groups: list[Group]) -> str:
    """The only rule of some groups, or how many there are."""
    return groups[0].node.partition("/")[2] if len(groups) == 1 else f"{len(groups)} rules"
