"""Difference constraints over integer instants: an arc `(u, v, weight)` says `t[v] >= t[u] + weight`.

Weights may be negative and arcs may form cycles; the constraints contradict each other exactly where a cycle has a
positive sum. Acyclic constraints are solved in one sweep; sweeps are repeated only inside a strongly connected part.
Nothing here knows of tasks or days.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Sequence

import attrs

Arc = tuple[int, int, int]


@attrs.frozen
class Solution:
    """The times that solve the constraints within `bounds`; where none do, the positions of a positive cycle's arcs."""

    bounds: tuple[int, ...]
    times: tuple[int, ...]
    cycle: tuple[int, ...] = ()


def by_tail(count: int, arcs: Iterable[Arc]) -> list[list[int]]:
    """For each instant the positions of the arcs that leave it."""
    leaving: list[list[int]] = [[] for _ in range(count)]
    for position, (tail, _, _) in enumerate(arcs):
        leaving[tail].append(position)
    return leaving


def by_head(count: int, arcs: Iterable[Arc]) -> list[list[int]]:
    """For each instant the positions of the arcs that reach it."""
    return by_tail(count, ((head, tail, weight) for tail, head, weight in arcs))


def earliest(arcs: Sequence[Arc], lower: Sequence[int], leading: int | None = None) -> Solution:
    """The least times at or after `lower`: every other solution is nowhere earlier. For `leading` see `components`."""
    times, leaving = list(lower), by_tail(len(lower), arcs)
    for part in components(len(lower), arcs, leading):
        if cycle := _settle(part, leaving, arcs, times):
            return Solution(tuple(lower), (), tuple(cycle))
    return Solution(tuple(lower), tuple(times))


def latest(arcs: Sequence[Arc], upper: Sequence[int], leading: int | None = None) -> Solution:
    """The greatest times at or before `upper`. Time runs backwards here: it is `earliest` with every sign turned."""
    mirrored = earliest([(head, tail, weight) for tail, head, weight in arcs], [-bound for bound in upper], leading)
    return Solution(tuple(upper), tuple(-time for time in mirrored.times), mirrored.cycle[::-1])


def _settle(part: list[int], leaving: list[list[int]], arcs: Sequence[Arc], times: list[int]) -> list[int]:
    """Raise `times` along the arcs that leave the part until nothing in it moves; else return a positive cycle."""
    moved, raised_by = set(part), dict[int, int]()
    inside = frozenset(part)
    while moved:
        for tail in part:
            if tail not in moved:
                continue
            moved.remove(tail)
            for position in leaving[tail]:
                _, head, weight = arcs[position]
                if times[tail] + weight > times[head]:
                    times[head] = times[tail] + weight
                    if head in inside:
                        moved.add(head)
                        raised_by[head] = position
        if moved and (cycle := _loop(raised_by, arcs)):
            return cycle
    return []


def _loop(raised_by: dict[int, int], arcs: Sequence[Arc]) -> list[int]:
    """A cycle among the arcs that last raised each instant. Any such is positive, and sooner or later one shows."""
    seen: dict[int, int] = {}
    for first in raised_by:
        at = first
        while at in raised_by and at not in seen:
            seen[at] = first
            at = arcs[raised_by[at]][0]
        if seen.get(at) == first and at in raised_by:
            cycle = [raised_by[at]]
            while (tail := arcs[cycle[-1]][0]) != at:
                cycle.append(raised_by[tail])
            return cycle[::-1]
    return []


def components(count: int, arcs: Sequence[Arc], leading: int | None = None) -> list[list[int]]:
    """The strongly connected parts, each before those it leads to, by Kosaraju's two searches.

    The second is spared where the first shows that no arc runs backwards. Within a part the order follows the `leading`
    arcs where it can: so many of the first, else those of no negative weight. No answer depends on them, but sweeps
    are few where the arcs that run back seldom bind, as those of maximum lags do.
    """
    order = _unfinished_last(count, arcs)
    place = _places(order)
    if all(place[tail] < place[head] for tail, head, _ in arcs):
        return [[node] for node in order]
    reaching, parts, seen = by_head(count, arcs), list[list[int]](), bytearray(count)
    first = [arc for arc in arcs if arc[2] >= 0] if leading is None else arcs[:leading]
    place = _places(_unfinished_last(count, first))
    for root in order:
        if seen[root]:
            continue
        seen[root], part = 1, [root]
        for node in part:
            for position in reaching[node]:
                tail = arcs[position][0]
                if not seen[tail]:
                    seen[tail] = 1
                    part.append(tail)
        parts.append(sorted(part, key=place.__getitem__))
    return parts


def behind(nodes: Iterable[int], arcs: Sequence[Arc]) -> set[int]:
    """These instants and all that arcs lead to them from."""
    found = set(nodes)
    reaching = by_head(1 + max([*found, *(max(arc[:2]) for arc in arcs)], default=-1), arcs)
    waiting = list(found)
    for node in waiting:
        tails = {arcs[position][0] for position in reaching[node]} - found
        found |= tails
        waiting += tails
    return found


def _unfinished_last(count: int, arcs: Sequence[Arc]) -> list[int]:
    """Reverse postorder of a depth-first search: a topological order wherever there is one."""
    leaving, seen, done = by_tail(count, arcs), bytearray(count), list[int]()
    for root in range(count):
        if seen[root]:
            continue
        seen[root], path = 1, [(root, iter(leaving[root]))]
        while path:
            node, positions = path[-1]
            for position in positions:
                head = arcs[position][1]
                if not seen[head]:
                    seen[head] = 1
                    path.append((head, iter(leaving[head])))
                    break
            else:
                done.append(node)
                path.pop()
    return done[::-1]


def _places(order: Sequence[int]) -> list[int]:
    """The inverse of a permutation."""
    place = [0] * len(order)
    for index, node in enumerate(order):
        place[node] = index
    return place


def in_order(count: int, arcs: Sequence[Arc], firm: Sequence[Arc], rank: Sequence[int]) -> list[int]:
    """Topological along `arcs`, the least `rank` first where free; a cycle stays together, ordered by `firm` alone."""
    parts = components(count, arcs)
    home = [0] * count
    for index, part in enumerate(parts):
        for node in part:
            home[node] = index
    between = [(home[tail], home[head]) for tail, head, _ in arcs if home[tail] != home[head]]
    within: list[list[tuple[int, int]]] = [[] for _ in parts]
    for tail, head, _ in firm:
        if home[tail] == home[head]:
            within[home[tail]].append((tail, head))
    outer = _kahn({index: min(rank[node] for node in part) for index, part in enumerate(parts)}, between)
    return [node for index in outer for node in _kahn({node: rank[node] for node in parts[index]}, within[index])]


def _kahn(rank: dict[int, int], pairs: Sequence[tuple[int, int]]) -> list[int]:
    """The nodes of `rank`, each after those that point to it; among the ready, the least rank first."""
    after: dict[int, list[int]] = {node: [] for node in rank}
    waiting = dict.fromkeys(rank, 0)
    for tail, head in pairs:
        after[tail].append(head)
        waiting[head] += 1
    ready = [(rank[node], node) for node, count in waiting.items() if not count]
    heapq.heapify(ready)
    order = []
    while ready:
        _, node = heapq.heappop(ready)
        order.append(node)
        for head in after[node]:
            waiting[head] -= 1
            if not waiting[head]:
                heapq.heappush(ready, (rank[head], head))
    return order


def binding(
    target: int, arcs: Sequence[Arc], reaching: list[list[int]], found: Solution, key: Callable[[int], object]
) -> list[int]:
    """The fewest tight arcs from an instant at its lower bound to `target`; among as few, the least by `key`.

    `reaching` is `by_head` of the arcs, given so that it need not be made for each target.
    """
    times, onward, queue = found.times, dict[int, int | None]({target: None}), deque([target])
    while times[at := queue.popleft()] > found.bounds[at]:
        tight = [p for p in reaching[at] if times[arcs[p][0]] + arcs[p][2] == times[at]]
        for position in sorted(tight, key=key) if len(tight) > 1 else tight:  # type: ignore[arg-type]
            tail = arcs[position][0]
            if tail not in onward:
                onward[tail] = position
                queue.append(tail)
    chain = []
    while (step := onward[at]) is not None:
        chain.append(step)
        at = arcs[step][1]
    return chain
