"""Prerequisites due after their latest allowable date, by a backward pass over the dependencies of a schedule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import attrs

from rollout.arguments import check_argument
from rollout.findings.wording import finding
from rollout.labels import plural
from rollout.network.consistency import consistent_links
from rollout.network.dates import Dates
from rollout.policy.deadline import Each
from rollout.problems import Problem
from rollout.schedule.group import Group
from rollout.schedule.schedule import Schedule
from rollout.tables import Shown


@attrs.frozen(kw_only=True)
class Late(Shown):
    """A rule that is due `days` after its latest allowable date, the last that lets its successors keep their own days.

    `chain` leads from it to the successor whose due day limits it.
    """

    node: str
    due: dt.date
    latest: dt.date
    chain: tuple[str, ...]

    @property
    def days(self) -> int:
        return (self.due - self.latest).days


def latest_days(schedule: Schedule) -> dict[str, dt.date]:
    """The latest allowable date of each rule whose successors are limited by a due day.

    Dependencies that contradict each other in a cycle are left out, so that they hide nothing else.
    """
    check_argument("latest_days", schedule, Schedule)
    dates = _due_dates(schedule)
    days = ((number, dt.date.fromordinal(time - 1)) for number, time in dates.due_bound.items())
    return {dates.nodes[number].id: day for number, day in days}


def late(schedule: Schedule) -> tuple[Late, ...]:
    """The rules that are due after their latest allowable date, in the listing order of the schedule."""
    dates = _due_dates(schedule)
    rules = []
    for group in sorted(schedule.by_node.values(), key=Group.order):
        number = dates.number[group.node]
        due = dates.nodes[number].due
        if due is not None and group.due is not None and dates.due_bound[number] < due:
            chain = tuple(_chain_to_due(dates, number))
            day = dt.date.fromordinal(dates.due_bound[number] - 1)
            rules.append(Late(node=group.node, due=group.due, latest=day, chain=chain))
    return tuple(rules)


def late_prerequisites(schedule: Schedule) -> Iterator[Problem]:
    """A finding for each late rule; for a duty that recurs, only for the first of its periods."""
    groups = schedule.by_node
    reported: set[tuple[str, str]] = set()
    for lateness in late(schedule):
        group, successor = groups[lateness.node], groups[lateness.chain[-1]]
        pair = (group.policy.id + group.item.id + group.rule.place, successor.policy.id + successor.item.id)
        if isinstance(group.rule.deadline, Each) and pair in reported:
            continue
        reported.add(pair)
        yield _late_finding(lateness, group, successor)


def _late_finding(lateness: Late, group: Group, successor: Group) -> Problem:
    chain = lateness.chain
    through = f" (through {', '.join(chain[1:-1])})" if len(chain) > 2 else ""
    verb = "starts" if successor.standing else "falls due"
    message = (
        f"falls due on {lateness.due}, {plural(lateness.days, 'day')} after the last day on which it can serve "
        f"{chain[-1]}{through}, which {verb} on {successor.due}"
    )
    right = f"the latest day that lets the other keep its own is {lateness.latest}"
    return finding("late-prerequisite", " -> ".join(chain), message, right, group.citation, successor.citation)


def _due_dates(schedule: Schedule) -> Dates:
    """The dates of the rules, without dependencies that contradict each other."""
    rules = schedule.rule_network
    dates = Dates(rules.nodes, rules.links, rules.start.toordinal(), rules.end)
    if dates.feasible:
        return dates
    return attrs.evolve(dates, links=tuple(consistent_links(rules.nodes, rules.links)))


def _chain_to_due(dates: Dates, number: int) -> Iterator[str]:
    """The rules along tight arcs, from a rule to the one whose own due day limits it."""
    times, constraints = dates.due_bound, dates.constraints
    while True:
        yield dates.nodes[number].id
        time = times[number]
        if time == dates.nodes[number].due:
            return
        for position in constraints.leaving[number]:
            _, head, weight = constraints.arcs[position]
            if times.get(head) == time + weight:
                number = head
                break
