"""Difference constraints over integer instants: an arc `(u, v, weight)` says `t[v] >= t[u] + weight`.

Weights may be negative and arcs may form cycles; the constraints contradict each other exactly where a cycle has a
positive sum. Acyclic constraints are solved in one sweep in topological order; sweeps are repeated, forwards and
backwards in turn, only inside a strongly connected part. Nothing here knows of tasks or days.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import attrs

Arc = tuple[int, int, int]
Positions = list[list[int]]
"""For each instant the positions of some arcs among all arcs."""


@attrs.frozen
class Solution:
    """The times that solve the constraints within `bounds`; where none do, the positions of a positive cycle's arcs."""

    bounds: tuple[int, ...]
    times: tuple[int, ...]
    cycle: tuple[int, ...] = ()


@attrs.frozen(eq=False, slots=False)
class Constraints:
    """Arcs among the instants 0 to `count` - 1, and the order in which they are swept: found once, used both ways.

    Within a strongly connected part the order follows the `leading` arcs where it can: that many of the first, else
    those whose weight is not negative. No answer depends on them, but sweeps are few where the arcs that run back
    seldom bind, as those of maximum lags do.
    """

    count: int
    arcs: Sequence[Arc]
    leading: int | None = None

    @classmethod
    def of(cls, arcs: Sequence[Arc], leading: int | None = None) -> Constraints:
        """Constraints on the instants from 0 to the last that has an arc."""
        last = max((max(tail, head) for tail, head, _ in arcs), default=-1)
        return cls(last + 1, arcs, leading)

    @cached_property
    def leaving(self) -> Positions:
        """For each instant the positions of the arcs that leave it."""
        leaving: Positions = [[] for _ in range(self.count)]
        for position, (tail, _, _) in enumerate(self.arcs):
            leaving[tail].append(position)
        return leaving

    @cached_property
    def reaching(self) -> Positions:
        """For each instant the positions of the arcs that reach it."""
        reaching: Positions = [[] for _ in range(self.count)]
        for position, (_, head, _) in enumerate(self.arcs):
            reaching[head].append(position)
        return reaching

    @cached_property
    def _topological(self) -> list[int]:
        """The instants in topological order; those on cycles and after them are missing."""
        arcs, leaving = self.arcs, self.leaving
        waiting = [0] * self.count
        for _, head, _ in arcs:
            waiting[head] += 1
        order = [node for node, arcs_waited_for in enumerate(waiting) if not arcs_waited_for]
        for node in order:
            for position in leaving[node]:
                head = arcs[position][1]
                waiting[head] -= 1
                if not waiting[head]:
                    order.append(head)
        return order

    @property
    def is_acyclic(self) -> bool:
        return len(self._topological) == self.count

    @cached_property
    def parts(self) -> list[list[int]]:
        """The strongly connected parts, each before those it leads to (Kosaraju's algorithm)."""
        if self.is_acyclic:
            return [[node] for node in self._topological]
        leading = self.arcs[: self.leading]
        if self.leading is None:
            leading = [arc for arc in self.arcs if arc[2] >= 0]
        place = [0] * self.count
        for index, node in enumerate(Constraints(self.count, leading).reverse_postorder()):
            place[node] = index
        parts: list[list[int]] = []
        seen = bytearray(self.count)
        for root in self.reverse_postorder():
            if not seen[root]:
                part = self.behind([root], seen)
                parts.append(sorted(part, key=place.__getitem__))
        return parts

    def behind(self, nodes: Iterable[int], seen: bytearray | None = None) -> list[int]:
        """These instants and all from which arcs lead to them; none that is marked as `seen`, and they are marked."""
        seen = bytearray(self.count) if seen is None else seen
        reached = list(nodes)
        for node in reached:
            seen[node] = 1
        for node in reached:
            for position in self.reaching[node]:
                tail = self.arcs[position][0]
                if not seen[tail]:
                    seen[tail] = 1
                    reached.append(tail)
        return reached

    def reverse_postorder(self) -> list[int]:
        """The instants of a depth-first search, the last finished first: topological where there are no cycles."""
        leaving, seen, finished = self.leaving, bytearray(self.count), list[int]()
        for root in range(self.count):
            if seen[root]:
                continue
            seen[root] = 1
            path = [(root, iter(leaving[root]))]
            while path:
                node, positions = path[-1]
                for position in positions:
                    head = self.arcs[position][1]
                    if not seen[head]:
                        seen[head] = 1
                        path.append((head, iter(leaving[head])))
                        break
                else:
                    finished.append(node)
                    path.pop()
        return finished[::-1]

    def earliest(self, lower: Sequence[int]) -> Solution:
        """The least times at or after `lower`: every other solution is nowhere earlier."""
        times = list(lower)
        if self.is_acyclic:
            self._sweep_forwards(times)
            return Solution(tuple(lower), tuple(times))
        for part in self.parts:
            cycle = self._settled(part, self.leaving, 1, times)
            if cycle:
                return Solution(tuple(lower), (), tuple(cycle))
        return Solution(tuple(lower), tuple(times))

    def latest(self, upper: Sequence[int]) -> Solution:
        """The greatest times at or before `upper`."""
        times = list(upper)
        if self.is_acyclic:
            self._sweep_backwards(times)
            return Solution(tuple(upper), tuple(times))
        times = [-bound for bound in upper]  # time runs backwards: the least times of the arcs turned round
        for part in reversed(self.parts):
            cycle = self._settled(part[::-1], self.reaching, 0, times)
            if cycle:
                return Solution(tuple(upper), (), tuple(cycle[::-1]))
        return Solution(tuple(upper), tuple(-time for time in times))

    def _sweep_forwards(self, times: list[int]) -> None:
        arcs, leaving = self.arcs, self.leaving
        for node in self._topological:
            time = times[node]
            for position in leaving[node]:
                _, head, weight = arcs[position]
                times[head] = max(times[head], time + weight)

    def _sweep_backwards(self, times: list[int]) -> None:
        arcs, leaving = self.arcs, self.leaving
        for node in reversed(self._topological):
            time = times[node]
            for position in leaving[node]:
                _, head, weight = arcs[position]
                time = min(time, times[head] - weight)
            times[node] = time

    def _settled(self, part: list[int], onward: Positions, end: int, times: list[int]) -> list[int]:
        """Raise `times` along the arcs out of a part until nothing in it moves; else return a positive cycle.

        `onward` has the arcs by the end that they push from, `end` is the place in an arc of the instant they push.
        """
        arcs = self.arcs
        moved, raised_by = set(part), dict[int, int]()
        inside = frozenset(part)
        sweep, back = part, part[::-1]
        while moved:
            for node in sweep:
                if node not in moved:
                    continue
                moved.remove(node)
                for position in onward[node]:
                    arc = arcs[position]
                    pushed, time = arc[end], times[node] + arc[2]
                    if time > times[pushed]:
                        times[pushed] = time
                        if pushed in inside:
                            moved.add(pushed)
                            raised_by[pushed] = position
            if moved and (cycle := self._loop(raised_by, 1 - end)):
                return cycle
            sweep, back = back, sweep
        return []

    def _loop(self, raised_by: dict[int, int], start: int) -> list[int]:
        """A cycle among the arcs that last raised each instant. Any such is positive, and sooner or later one shows."""
        seen: dict[int, int] = {}
        for first in raised_by:
            node = first
            while node in raised_by and node not in seen:
                seen[node] = first
                node = self.arcs[raised_by[node]][start]
            if seen.get(node) == first and node in raised_by:
                cycle = [raised_by[node]]
                while (before := self.arcs[cycle[-1]][start]) != node:
                    cycle.append(raised_by[before])
                return cycle[::-1]
        return []

    def ordered(self, firm: Iterable[Arc], rank: Sequence[object]) -> list[int]:
        """Topological, the least `rank` first where free; a cycle stays together, ordered by the `firm` arcs alone."""
        import networkx

        graph = networkx.DiGraph()
        graph.add_nodes_from(range(self.count))
        graph.add_edges_from((tail, head) for tail, head, _ in self.arcs)
        if self.is_acyclic:
            return list(networkx.lexicographical_topological_sort(graph, rank.__getitem__))
        condensed = networkx.condensation(graph)
        members = condensed.nodes(data="members")
        first = {part: min(rank[node] for node in members[part]) for part in condensed}
        within = networkx.DiGraph()
        within.add_nodes_from(graph)
        within.add_edges_from((tail, head) for tail, head, _ in firm)
        order: list[int] = []
        for part in networkx.lexicographical_topological_sort(condensed, first.__getitem__):
            if len(members[part]) == 1:
                order += members[part]
            else:
                inner = within.subgraph(members[part])
                order += networkx.lexicographical_topological_sort(inner, rank.__getitem__)
        return order

    def binding(self, target: int, solution: Solution, key: Callable[[int], object]) -> list[int]:
        """The fewest tight arcs from an instant at its lower bound to `target`; among as few, the least by `key`."""
        arcs, times, bounds = self.arcs, solution.times, solution.bounds
        onward, queue = dict[int, int | None]({target: None}), deque([target])
        while times[node := queue.popleft()] > bounds[node]:
            tight = [p for p in self.reaching[node] if times[arcs[p][0]] + arcs[p][2] == times[node]]
            if len(tight) > 1:
                tight.sort(key=key)  # type: ignore[arg-type]
            for position in tight:
                tail = arcs[position][0]
                if tail not in onward:
                    onward[tail] = position
                    queue.append(tail)
        chain = []
        while (step := onward[node]) is not None:
            chain.append(step)
            node = arcs[step][1]
        return chain
