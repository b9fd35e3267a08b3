"""The dates that follow from the tasks and links of a network, as whole numbers: each solved once, when first asked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import attrs

from rollout.network.links import Leg, Link, Node, legs, link_arcs, lower_bounds
from rollout.network.solver import Constraints, Solution


@attrs.frozen(eq=False, slots=False)
class Dates:
    """The starts of tasks as instants from `origin`, by the position of the task among the nodes.

    `end` is the instant by which the project is to be finished; without it that is the last earliest finish. Where the
    links contradict each other, `feasible` is False and nothing else may be asked but the constraints.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    origin: int = 0
    end: int | None = None

    @classmethod
    def ordered(cls, nodes: Iterable[Node], links: Iterable[Link], origin: int = 0) -> Dates:
        """Those of some tasks in an order of their own, so that no answer depends on the order of the input."""
        by_id = sorted(nodes, key=lambda node: node.id)
        return cls(tuple(by_id), tuple(sorted(set(links), key=lambda link: Leg(link, "min").key)), origin)

    @cached_property
    def number(self) -> dict[str, int]:
        """The position of each task."""
        return {node.id: number for number, node in enumerate(self.nodes)}

    @cached_property
    def legs(self) -> list[Leg]:
        return legs(self.links)

    @cached_property
    def constraints(self) -> Constraints:
        return Constraints(len(self.nodes), link_arcs(self.nodes, self.links), len(self.links))

    @cached_property
    def solution(self) -> Solution:
        return self.constraints.earliest(lower_bounds(self.nodes, self.origin))

    @property
    def feasible(self) -> bool:
        """Whether any dates satisfy the links."""
        return not self.solution.cycle

    @property
    def early(self) -> tuple[int, ...]:
        return self.solution.times

    @cached_property
    def finish(self) -> int:
        """The last earliest finish."""
        finishes = (time + node.duration for node, time in zip(self.nodes, self.early, strict=True))
        return max(finishes, default=self.origin)

    @cached_property
    def late(self) -> tuple[int, ...]:
        """The greatest starts that keep every due and the end. A due never allows a finish after the end."""
        end = self.finish if self.end is None else self.end
        upper = []
        for node in self.nodes:
            finish = end if node.due is None or node.due > end else node.due
            upper.append(finish - node.duration)
        return self.constraints.latest(upper).times

    @cached_property
    def due_bound(self) -> dict[int, int]:
        """The greatest starts that keep every due, by position, of the tasks that a due bounds; the end bounds none."""
        dues = {number: node.due for number, node in enumerate(self.nodes) if node.due is not None}
        weights = sum(abs(weight) for _, _, weight in self.constraints.arcs)
        beyond = max(dues.values(), default=0) + weights + sum(node.duration for node in self.nodes) + 1
        upper = [dues.get(number, beyond) - node.duration for number, node in enumerate(self.nodes)]
        times = self.constraints.latest(upper).times
        return {number: times[number] for number in sorted(self.constraints.behind(dues))}

    @cached_property
    def free(self) -> list[int]:
        """The days by which each start may move without moving another or the end, or missing its own due."""
        end = self.finish if self.end is None else max(self.end, self.finish)
        times = self.early
        free = []
        for node, time in zip(self.nodes, times, strict=True):
            last = end if node.due is None else min(node.due, end)
            free.append(max(0, last - time - node.duration))
        for tail, head, weight in self.constraints.arcs:
            gap = times[head] - times[tail] - weight
            free[tail] = min(free[tail], gap)
        return free

    def binding_chain(self, target: int) -> list[int]:
        """The positions of the arcs that bind the target's earliest start."""
        return self.constraints.binding(target, self.solution, lambda position: self.legs[position].key)

    def along_links(self, rank: list[int], *, circular: bool) -> list[int]:
        """All tasks, each after those it is linked from; the least rank first where that leaves a choice.

        Where prerequisites are `circular`, nothing orders the tasks of a cycle but their rank.
        """
        lags = self.constraints.arcs[: len(self.links)]
        firm = []
        if not circular:
            firm = [lag for lag, link in zip(lags, self.links, strict=True) if link.is_prerequisite]
        return Constraints(len(self.nodes), lags).ordered(firm, rank)
