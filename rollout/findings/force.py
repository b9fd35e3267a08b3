"""Findings in due days that lie before their text exists: of single rules, and of a text issued after them all."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rollout.findings.wording import finding
from rollout.labels import plural
from rollout.policy.deadline import Each
from rollout.policy.policy import Policy
from rollout.problems import Problem
from rollout.schedule.group import Group
from rollout.schedule.schedule import Schedule

MANY, NEARLY_ALL = 5, 0.9  # so many rules, of all that have a day, are not early by themselves: the text is late
LEAD = 10  # years from a text to its first due day at most, where its year is guessed

Dated = tuple[dt.date, Group]


def findings_before_issue(schedule: Schedule) -> Iterator[Problem]:
    """A finding for each rule that falls due before its text is issued or takes effect.

    Where these are nearly all of many, it is one about the day of the text, which is then a slip of the pen.
    """
    dated: defaultdict[str, list[Dated]] = defaultdict(list)
    for group in schedule.by_node.values():
        if group.nominal_due is not None:
            dated[group.policy.id].append((group.nominal_due, group))
    for policy in schedule.policies:
        starts = policy.instrument.starts
        if starts is not None:
            yield from _early_in(policy, starts, dated[policy.id])


def _early_in(policy: Policy, starts: dt.date, dated: Sequence[Dated]) -> Iterator[Problem]:
    """The findings in a `policy` that `starts` on a day, of whose rules some are `dated`."""
    early = [(due, group) for due, group in dated if due < starts]
    if len(early) >= MANY and len(early) >= NEARLY_ALL * len(dated):
        yield _late_text(policy, starts, [due for due, _ in early], len(dated))
        return
    for due, group in early:
        if isinstance(group.rule.deadline, Each):
            code, what = "recurs-before-effect", "its first times fall due"
        else:
            code, what = "deadline-before-issue", "falls due"
        days, instrument = plural((starts - due).days, "day"), policy.instrument.citation
        message = f"{what} on {due}, {days} before {instrument} is issued or takes effect, on {starts}"
        yield finding(code, group.node, message, "it can only be read as owed from then on", group.citation)


def _late_text(policy: Policy, starts: dt.date, dues: Sequence[dt.date], count: int) -> Problem:
    """The finding about a `policy` that `starts` after these `dues`, of a `count` of due days in all."""
    first, last = min(dues), max(dues)
    message = f"is issued or takes effect on {starts}, after {len(dues)} of its {count} due days ({first} to {last})"
    year = _year_meant(starts, first)
    right = "look at its day" + (f": {starts:%d/%m/}{year} would be in time" if year else "")
    return finding("issued-after-days", policy.id, message, right, policy.instrument.citation)


def _year_meant(starts: dt.date, first: dt.date) -> int | None:
    """The last year that differs by a digit from that of a day, and puts it before the `first` due day.

    None where that is more than LEAD years before it.
    """
    year = f"{starts.year:04}"
    slips = {int(f"{year[:place]}{digit}{year[place + 1 :]}") for place in range(4) for digit in "0123456789"}
    before = [slip for slip in slips if (slip, starts.month, starts.day) <= (first.year, first.month, first.day)]
    meant = max(before, default=0)
    return meant if meant >= first.year - LEAD else None
