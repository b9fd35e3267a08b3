"""Prerequisites due after their latest allowable date, by a backward pass over the dependencies of a schedule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import attrs

from rollout.findings.texts import finding
from rollout.labels import plural
from rollout.network.constraints import Arc, behind, latest
from rollout.network.links import Node, arcs, consistent
from rollout.policy.deadline import Each
from rollout.problems import Problem
from rollout.schedule.obligation import Group
from rollout.schedule.rules import rule_groups, rule_network
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
    nodes, flow = _flow(schedule)
    return {nodes[number].id: dt.date.fromordinal(instant - 1) for number, instant in flow.times.items()}


def late(schedule: Schedule) -> tuple[Late, ...]:
    """The rules that are due after their latest allowable date, in the listing order of the schedule."""
    nodes, flow = _flow(schedule)
    index = {node.id: number for number, node in enumerate(nodes)}
    rules = []
    for group in sorted(rule_groups(schedule).values(), key=Group.order):
        number = index[group.node]
        due = nodes[number].due
        if due is not None and group.due is not None and flow.times[number] < due:
            chain = tuple(nodes[place].id for place in flow.walk(number))
            day = dt.date.fromordinal(flow.times[number] - 1)
            rules.append(Late(node=group.node, due=group.due, latest=day, chain=chain))
    return tuple(rules)


def late_prerequisites(schedule: Schedule) -> Iterator[Problem]:
    """A finding for each late rule; for a duty that recurs, only for the first of its periods."""
    groups = rule_groups(schedule)
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


@attrs.frozen(eq=False)
class _Flow:
    """The latest instants of the nodes that a due day limits, by node number, and the arcs that leave each node."""

    times: Mapping[int, int]
    dues: Mapping[int, int]
    leaving: Mapping[int, Sequence[Arc]]

    def walk(self, number: int) -> Iterator[int]:
        """The nodes along tight arcs, from a node to the one whose own due day limits it."""
        while True:
            yield number
            if self.times[number] == self.dues.get(number):
                return
            time = self.times[number]
            number = next(head for _, head, weight in self.leaving[number] if self.times.get(head) == time + weight)


def _flow(schedule: Schedule) -> tuple[tuple[Node, ...], _Flow]:
    nodes, links, _ = rule_network(schedule)
    flowing = consistent(nodes, links)
    lags = arcs(nodes, flowing)
    dues = {number: node.due for number, node in enumerate(nodes) if node.due is not None}
    bound = set(behind(dues, lags)) | set(dues)
    far = max(dues.values(), default=0) + sum(abs(weight) for _, _, weight in lags) + 1
    times = latest(lags, [dues.get(number, far) for number in range(len(nodes))]).times
    leaving: dict[int, list[Arc]] = {number: [] for number in range(len(nodes))}
    for arc in lags:
        leaving[arc[0]].append(arc)
    return nodes, _Flow({number: times[number] for number in sorted(bound)}, dues, leaving)
