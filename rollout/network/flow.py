"""The dates that flow through a network, in whole numbers: each solved once, when it is first asked for."""

from __future__ import annotations

from functools import cached_property

import attrs

from rollout.network.conflicts import cyclic
from rollout.network.constraints import Arc, Solution, behind, binding, by_head, earliest, in_order, latest
from rollout.network.links import Leg, Link, Node, arcs, legs, lower_bounds
from rollout.problems import InfeasibleError, Problem


@attrs.frozen(eq=False, slots=False)
class Flow:
    """The starts of tasks as instants from `origin`, by the position of the task among the nodes."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    origin: int = 0

    @cached_property
    def index(self) -> dict[str, int]:
        return {node.id: number for number, node in enumerate(self.nodes)}

    @cached_property
    def arcs(self) -> list[Arc]:
        return arcs(self.nodes, self.links)

    @cached_property
    def cycles(self) -> tuple[Problem, ...]:
        """Where dates exist, maximum lags contradict nothing; without them there are far fewer cycles to look at."""
        if self.solution.cycle:
            return cyclic(self.nodes, self.links)
        return cyclic(self.nodes, [link if link.max is None else attrs.evolve(link, max=None) for link in self.links])

    @cached_property
    def solution(self) -> Solution:
        return self.after(lower_bounds(self.nodes, self.origin))

    def after(self, lower: list[int]) -> Solution:
        """The earliest starts from other lower bounds."""
        return earliest(self.arcs, lower, len(self.links))

    @property
    def early(self) -> tuple[int, ...]:
        """Raises InfeasibleError if no dates exist."""
        if self.solution.cycle:
            raise InfeasibleError(self.cycles)
        return self.solution.times

    @cached_property
    def end(self) -> int:
        """The last earliest finish."""
        finishes = (time + node.duration for node, time in zip(self.nodes, self.early, strict=True))
        return max(finishes, default=self.origin)

    @cached_property
    def late(self) -> tuple[int, ...]:
        """Dues flow back along every arc; the end bounds only the tasks that none of them reaches."""
        due = {number: node.due for number, node in enumerate(self.nodes) if node.due is not None}
        weights = sum(abs(weight) for _, _, weight in self.arcs) + sum(node.duration for node in self.nodes)
        far = max([self.end, *due.values()]) + weights
        unbound = dict.fromkeys(behind(due, self.arcs), far) | due
        upper = [unbound.get(number, self.end) - node.duration for number, node in enumerate(self.nodes)]
        return latest(self.arcs, upper, len(self.links)).times

    @property
    def free(self) -> list[int]:
        """The days each start may move without moving another or the end."""
        times = self.early
        free = [self.end - time - node.duration for node, time in zip(self.nodes, times, strict=True)]
        for tail, head, weight in self.arcs:
            free[tail] = min(free[tail], times[head] - times[tail] - weight)
        return free

    @cached_property
    def legs(self) -> list[Leg]:
        return legs(self.links)

    @cached_property
    def _reaching(self) -> list[list[int]]:
        return by_head(len(self.nodes), self.arcs)

    def chain(self, target: int) -> list[int]:
        """The positions of the arcs that bind the target's earliest start."""
        return binding(target, self.arcs, self._reaching, self.solution, lambda position: self.legs[position].key)

    def along_links(self, rank: list[int]) -> list[int]:
        """All tasks, each after those it is linked from; the least rank first where that leaves a choice."""
        lags = self.arcs[: len(self.links)]
        firm = [] if self.cycles else [lag for lag, link in zip(lags, self.links, strict=True) if link.is_prerequisite]
        return in_order(len(self.nodes), lags, firm, rank)
