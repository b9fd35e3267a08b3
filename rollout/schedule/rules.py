"""The rules of a schedule as a network: a node per rule and period, a link per need, whatever the number of units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import attrs

from rollout.network.links import Link, Node
from rollout.policy.item import Need
from rollout.schedule.group import Group
from rollout.schedule.needs import joins, needed_groups
from rollout.schedule.schedule import Schedule
from rollout.tables import Shown


@attrs.frozen(kw_only=True)
class Tie(Shown):
    """A need between two rules: the days stated for both, and the days that the first leaves the second.

    `days` is what lies between the prerequisite's stated day (and the lag) and the dependant's: 0 where both fall on
    one day, negative where the prerequisite may lawfully come too late, None where one of them has no day.
    """

    needed: Group
    by: Group
    need: Need

    @property
    def days(self) -> int | None:
        if self.needed.due is None or self.by.due is None:
            return None
        return (self.by.due - self.needed.due).days - self.need.min_lag

    @property
    def clauses(self) -> tuple[str, str]:
        return self.needed.citation, self.by.citation

    @property
    def link(self) -> Link:
        need = self.need
        clause = need.clause and f"{self.by.policy.instrument.citation} {need.clause}"
        return Link(self.needed.node, self.by.node, need.kind, need.min_lag, need.max_lag, clause)

    def to_dict(self) -> dict[str, object]:
        return {
            "needed": self.needed.node,
            "needed_due": self.needed.due.isoformat() if self.needed.due else None,
            "by": self.by.node,
            "by_due": self.by.due.isoformat() if self.by.due else None,
            "days": self.days,
            "kind": self.need.kind,
            "basis": self.need.basis,
            "needed_clause": self.clauses[0],
            "by_clause": self.clauses[1],
        }

    def __repr__(self) -> str:
        return f"<Tie {self.needed.node} -> {self.by.node}: {self.days} days>"


@attrs.frozen
class RuleNetwork:
    """The rules of a schedule as nodes, their needs as links, its first day, and the end of the last day it states."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    start: dt.date
    end: int


def needs_between(schedule: Schedule) -> tuple[Tie, ...]:
    """Every need between rules of the schedule, in its listing order, but those that no unit of the rules has."""
    groups = schedule.by_node
    dependencies: dict[tuple[str, str, Need], Tie] = {}
    for group in schedule.in_order:
        for need in group.needs:
            for needed in needed_groups(schedule, group, need):
                key = (needed.node, group.node, need)
                if needed.node in groups and key not in dependencies and joins(group, need, needed):
                    dependencies[key] = Tie(needed=groups[needed.node], by=groups[group.node], need=need)
    return tuple(dependencies.values())


def network_of_rules(groups: Iterable[Group], dependencies: Iterable[Tie]) -> RuleNetwork:
    """The network of one group for each node, and of the needs between them."""
    nodes = tuple(_node(group) for group in groups)
    instants = [instant for node in nodes for instant in (node.not_before, node.due)]
    days = [instant - 1 for instant in instants if instant is not None]
    start = dt.date.fromordinal(min(days, default=1))
    return RuleNetwork(nodes, tuple(tie.link for tie in dependencies), start, max(days, default=start.toordinal()) + 1)


def _node(group: Group) -> Node:
    """A duty takes no time of its own: it is met by the end of a day, of the one on which it opens at the earliest."""
    opens, due = _opens(group), group.due
    return Node(
        id=group.node,
        not_before=None if opens is None else opens.toordinal() + 1,
        due=None if due is None else due.toordinal() + 1,
        label=group.item.title.of("en"),
        clause=group.citation,
        names=_names(group),
        task=group.item.id,
        place=group.rule.place,
        lead=group.lead(group.rule.place),
    )


def _names(group: Group) -> tuple[str, ...]:
    """Its shorter names: without the policy, and without the period."""
    short = f"{group.item.id}@{group.rule.place}"
    return tuple(dict.fromkeys((group.node.partition("/")[2], short, f"{group.policy.id}/{short}")))


def _opens(group: Group) -> dt.date | None:
    """The first day on which a duty can be met: when its window opens and its instrument is there.

    A due day before that is a finding of its own, so it does not also hold up what flows from it.
    """
    opens = max((day for day in (group.opens, group.policy.instrument.starts) if day is not None), default=None)
    return min(opens, group.due) if opens is not None and group.due is not None else opens
