"""Prerequisites whose stated day comes too late for what needs them, by the latest days that flow back from there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import attrs

from rollout.findings.texts import finding
from rollout.network.chains import days as spelt
from rollout.network.consistency import consistent_links
from rollout.network.dates import Dates
from rollout.policy.deadline import Each
from rollout.problems import Problem
from rollout.schedule.obligation import Group
from rollout.schedule.rules import cited
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
    dates = _due_dates(schedule)
    days = ((number, dt.date.fromordinal(time - 1)) for number, time in dates.due_bound.items())
    return {dates.nodes[number].id: day for number, day in days}


def late(schedule: Schedule) -> tuple[Late, ...]:
    """Every rule that is due later than its latest day, in the listing order of the schedule."""
    dates = _due_dates(schedule)
    prerequisites = []
    for group in sorted(schedule.by_node.values(), key=Group.order):
        number = dates.number[group.node]
        due = dates.nodes[number].due
        if due is not None and group.due is not None and dates.due_bound[number] < due:
            chain = tuple(_chain_to_due(dates, number))
            day = dt.date.fromordinal(dates.due_bound[number] - 1)
            prerequisites.append(Late(node=group.node, due=group.due, latest=day, chain=chain))
    return tuple(prerequisites)


def late_prerequisites(schedule: Schedule) -> Iterator[Problem]:
    """A finding for each of them; of a duty that recurs, for the first of its periods."""
    groups = schedule.by_node
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


def _due_dates(schedule: Schedule) -> Dates:
    """The dates of the rules, without what contradicts itself."""
    rules = schedule.rule_network
    dates = Dates(rules.nodes, rules.links, rules.start.toordinal(), rules.end)
    if dates.feasible:
        return dates
    return attrs.evolve(dates, links=tuple(consistent_links(rules.nodes, rules.links)))


def _chain_to_due(dates: Dates, number: int) -> Iterator[str]:
    """The rules from one to the one whose own due day binds it, by tight arcs."""
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
