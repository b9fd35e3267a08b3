"""Prerequisites whose stated day comes too late for what needs them, by the latest days that flow back from there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import attrs

from rollout.findings.texts import finding
from rollout.network.chains import days as spelt
from rollout.network.constraints import Arc, behind, latest
from rollout.network.links import Node, arcs, consistent
from rollout.policy.deadline import Each
from rollout.problems import Problem
from rollout.schedule.obligation import Group
from rollout.schedule.rules import cited, rule_groups, rule_network
from rollout.schedule.schedule import Schedule
from rollout.tables import Shown


@attrs.frozen(kw_only=True)
class Late(Shown):
    """A rule whose stated day lies `days` after the last on which it can be met for the stated days of others to hold.

    `chain` leads from it to the rule whose day binds it.
    """

    node: str
    due: dt.date
    latest: dt.date
    chain: tuple[str, ...]

    @property
    def days(self) -> int:
        return (self.due - self.latest).days


def latest_days(schedule: Schedule) -> dict[str, dt.date]:
    """For each rule the last day on which it can be met so that every stated day can hold; none where no day binds it.

    What contradicts itself in a cycle is left out of the flow, so that it hides nothing else.
    """
    nodes, flow = _flow(schedule)
    return {nodes[number].id: dt.date.fromordinal(instant - 1) for number, instant in flow.times.items()}


def late(schedule: Schedule) -> tuple[Late, ...]:
    """Every rule that is due later than its latest day, in the listing order of the schedule."""
    nodes, flow = _flow(schedule)
    index = {node.id: number for number, node in enumerate(nodes)}
    found = []
    for group in sorted(rule_groups(schedule).values(), key=Group.order):
        number = index[group.node]
        due = nodes[number].due
        if due is not None and group.due is not None and flow.times[number] < due:
            walk = [nodes[one].id for one in flow.walk(number)]
            day = dt.date.fromordinal(flow.times[number] - 1)
            found.append(Late(node=group.node, due=group.due, latest=day, chain=tuple(walk)))
    return tuple(found)


def late_prerequisites(schedule: Schedule) -> Iterator[Problem]:
    """A finding for each of them; of a duty that recurs, for the first of its periods."""
    groups = rule_groups(schedule)
    told: set[tuple[str, str]] = set()
    for one in late(schedule):
        group, binding = groups[one.node], groups[one.chain[-1]]
        rule = (group.policy.id + group.item.id + group.rule.place, binding.policy.id + binding.item.id)
        if isinstance(group.rule.deadline, Each) and rule in told:
            continue
        told.add(rule)
        yield _told(one, group, binding)


def _told(one: Late, group: Group, binding: Group) -> Problem:
    through = f" (through {', '.join(one.chain[1:-1])})" if len(one.chain) > 2 else ""
    verb = "starts" if binding.standing else "falls due"
    found = (
        f"falls due on {one.due}, {spelt(one.days)} after the last day on which it can serve {one.chain[-1]}{through}, "
        f"which {verb} on {binding.due}"
    )
    right = f"the latest day that lets the other keep its own is {one.latest}"
    return finding("late-prerequisite", " -> ".join(one.chain), found, right, cited(group), cited(binding))


@attrs.frozen(eq=False)
class _Flow:
    """Latest instants by node number, for the nodes that a due day reaches, and the arcs along which they flow."""

    times: Mapping[int, int]
    dues: Mapping[int, int]
    leaving: Mapping[int, Sequence[Arc]]

    def walk(self, number: int) -> Iterator[int]:
        """The nodes from one to the one whose own due day binds it, by tight arcs."""
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
