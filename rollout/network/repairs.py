"""Changes to a network that end a conflict: what each does, and which of them suffice."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Literal

import attrs

from rollout.arguments import check_argument
from rollout.labels import plural
from rollout.network.cycles import EFFORT
from rollout.network.dates import Dates
from rollout.network.links import Bound, Leg, Link, Node
from rollout.problems import UnknownError, near

Kind = Literal["due", "end", "minimum lag", "maximum lag", "duration", "not before", "link"]

_WORDS: dict[Kind, str] = {
    "due": "put the due of {task} off",
    "end": "put the end of the project off",
    "minimum lag": "lower the minimum lag of {link}",
    "maximum lag": "raise the maximum lag of {link}",
    "duration": "shorten {task}",
    "not before": "advance the first day of {task}",
    "link": "drop {link}",
}


@attrs.frozen
class Change:
    """One change by some `days`: a due or the end of the project is put off, a minimum lag lowered, a maximum lag
    raised, a task shortened, or its first day advanced. A `link` is dropped.
    """

    kind: Kind
    link: Link | None = None
    task: str = ""
    days: int = 0

    def __str__(self) -> str:
        words = _WORDS[self.kind].format(task=self.task, link=self.link)
        return words if self.kind == "link" else f"{words} by {plural(self.days, 'day')}"

    @property
    def bound(self) -> Bound | None:
        """The bound of its link that it loosens."""
        bounds: dict[str, Bound] = {"minimum lag": "min", "maximum lag": "max"}
        return bounds.get(self.kind)

    def node(self, node: Node) -> Node:
        """The node after the change, which is of this task."""
        match self.kind:
            case "due":
                return attrs.evolve(node, due=None if node.due is None else node.due + self.days)
            case "duration":
                return attrs.evolve(node, duration=node.duration - self.days)
            case "not before":
                return attrs.evolve(node, not_before=(node.not_before or 0) - self.days)
            case _:
                return node

    def loosened(self, link: Link) -> Link | None:
        """What is left of its link, or of what other changes left of it."""
        if self.kind == "link":
            return None
        if self.kind == "minimum lag":
            return attrs.evolve(link, min=link.min - self.days)
        return attrs.evolve(link, max=None if link.max is None else link.max + self.days)


def changed(dates: Dates, *changes: Change) -> Dates:
    """The tasks and links after some changes. Raises UnknownError for a task or a link that is not among them."""
    nodes = {node.id: node for node in dates.nodes}
    links: dict[Link, Link | None] = {link: link for link in dates.links}
    for change in changes:
        check_argument("apply", change, Change)
        if change.task:
            if change.task not in nodes:
                raise UnknownError("task", change.task, near(change.task, nodes))
            nodes[change.task] = change.node(nodes[change.task])
        if change.link is not None:
            if change.link not in links:
                raise UnknownError("link", str(change.link), near(change.link, map(str, links)))
            left = links[change.link]
            links[change.link] = left and change.loosened(left)
    return attrs.evolve(dates, nodes=tuple(nodes.values()), links=tuple(filter(None, links.values())))


def most_days(dates: Dates) -> int:
    """The days by which loosening a lag is as good as dropping it, and no more are offered."""
    lags = sum(abs(link.min) + abs(link.max or 0) for link in dates.links)
    return lags + 2 * sum(node.duration for node in dates.nodes)


def of_leg(leg: Leg) -> Change:
    """The change that loosens a bound of a link."""
    return Change("minimum lag" if leg.bound == "min" else "maximum lag", leg.link)


def sufficient_changes(
    candidates: Iterable[tuple[Change, int]], missing: int, suffices: Callable[[Change], bool]
) -> tuple[Change, ...]:
    """Those of the changes that suffice by some days, each by the fewest.

    `candidates` come with the most days by which each can be made; none is made by fewer days than are `missing`.
    """
    changes = []
    for candidate, most in candidates:
        change = _least(candidate, most, missing, suffices) if most >= missing else None
        if change is not None:
            changes.append(change)
    return tuple(changes)


def _least(change: Change, most: int, missing: int, suffices: Callable[[Change], bool]) -> Change | None:
    """A change by the fewest days that `suffices`, found by halving between those `missing` and the `most`."""

    def is_enough(days: int) -> bool:
        return suffices(attrs.evolve(change, days=days))

    if is_enough(missing):
        return attrs.evolve(change, days=missing)
    if not is_enough(most):
        return None
    days = bisect_left(range(most), x=True, lo=missing + 1, key=is_enough)
    return attrs.evolve(change, days=days)


@attrs.frozen(eq=False, slots=False)
class Upstream:
    """The `dates` of what can hold a task back whose due is missed."""

    dates: Dates
    target: int
    due: int

    @cached_property
    def chain(self) -> list[int]:
        """The positions of the tight arcs that hold the target, from a node at its first instant."""
        return self.dates.binding_chain(self.target)

    @property
    def missing(self) -> int:
        return self.dates.early[self.target] + self.dates.nodes[self.target].duration - self.due

    def changes(self) -> tuple[Change, ...] | None:
        """The single changes on the chain that let the due be kept, but putting it off; None if they are too many."""
        dates, arcs = self.dates, self.dates.constraints.arcs
        walk = [*(arcs[position][0] for position in self.chain), self.target]
        if dates.constraints.is_acyclic:
            return self._by_paths(walk)
        if 4 * len(walk) * len(arcs) > EFFORT:
            return None
        tasks = [dates.nodes[number] for number in walk]
        candidates = [(of_leg(dates.legs[position]), most_days(dates)) for position in self.chain]
        candidates += [(Change("duration", task=node.id), node.duration) for node in tasks]
        candidates.append((Change("not before", task=tasks[0].id), dates.solution.bounds[walk[0]] - dates.origin))
        return sufficient_changes(candidates, self.missing, self._keeps_due)

    def _keeps_due(self, change: Change) -> bool:
        dates = changed(self.dates, change)
        return dates.feasible and dates.early[self.target] + dates.nodes[self.target].duration <= self.due

    def _by_paths(self, walk: Sequence[int]) -> tuple[Change, ...]:
        """The same without cycles, in linear time.

        Loosening a lag is enough where no other path is too long: none that crosses, in topological order, the place
        of the lag. Shortening a task is enough where no path that is too long jumps over it, and none gets too long
        that enters at the finish of the task and leaves at its start.
        """
        dates, nodes, missing = self.dates, self.dates.nodes, self.missing
        arcs, times, bounds = dates.constraints.arcs, dates.early, dates.solution.bounds
        onward = self._longest_onward()
        place = [0] * len(nodes)
        for index, part in enumerate(dates.constraints.parts):
            place[part[0]] = index + 1
        opening = [self.due < bound + rest for bound, rest in zip(bounds, onward, strict=True)]
        too_long = [p for p, (tail, head, weight) in enumerate(arcs) if times[tail] + weight + onward[head] > self.due]
        crossing, leaving = [0] * (len(nodes) + 2), [0] * len(nodes)
        for number, is_too_long in enumerate(opening):
            if is_too_long:  # a path that begins here, at its bound
                crossing[0] += 1
                crossing[place[number]] -= 1
        for position in too_long:
            tail, head, _ = arcs[position]
            leaving[tail] += 1
            crossing[place[tail]] += 1
            crossing[place[head]] -= 1
        crossing = list(accumulate(crossing))
        lags = self.chain if missing <= most_days(dates) else []
        alone = (position for position in lags if crossing[place[arcs[position][0]]] == 1)
        changes = [attrs.evolve(of_leg(dates.legs[position]), days=missing) for position in alone]
        for number in walk:
            jumping = crossing[place[number]] - leaving[number]
            if missing <= nodes[number].duration and not jumping and self._is_shortened(number, onward):
                changes.append(Change("duration", task=nodes[number].id, days=missing))
        if sum(opening) == 1 and missing <= bounds[walk[0]] - dates.origin:
            changes.append(Change("not before", task=nodes[walk[0]].id, days=missing))
        return tuple(changes)

    def _longest_onward(self) -> list[int]:
        """For each node the days from its start to the finish of the target, by the longest path."""
        duration = self.dates.nodes[self.target].duration
        far = sum(abs(weight) for _, _, weight in self.dates.constraints.arcs) + duration + 1
        upper = [far] * len(self.dates.nodes)
        upper[self.target] = -duration
        return [-time for time in self.dates.constraints.latest(upper).times]

    def _is_shortened(self, number: int, onward: Sequence[int]) -> bool:
        """Whether every path through a task keeps the due once the task is shorter by the days missing."""
        arcs, times = self.dates.constraints.arcs, self.dates.early
        entering = {0: self.dates.solution.bounds[number]}
        for position in self.dates.constraints.reaching[number]:
            tail, _, weight = arcs[position]
            end = self.dates.legs[position].reaches
            entering[end] = max(times[tail] + weight, entering.get(end, times[tail] + weight))
        rest: dict[int, int] = {1: onward[number]} if number == self.target else {}
        for position in self.dates.constraints.leaving[number]:
            _, head, weight = arcs[position]
            end = self.dates.legs[position].leaves
            rest[end] = max(weight + onward[head], rest.get(end, weight + onward[head]))
        return all(
            entering[entry] + rest[exit_] + self.missing * (entry - exit_) <= self.due
            for entry in entering
            for exit_ in rest
        )
