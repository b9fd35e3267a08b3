"""Positive cycles, by which difference constraints contradict each other, and small sets of arcs that break them all.

The searches are exact on any graph that a person can read. On huge ones they stop after a fixed number of steps (never
after a time, so that no answer depends on the machine) and give what was found by then.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import islice

from rollout.network.solver import Arc, Constraints

EFFORT = 4_000_000
"""Arcs looked at before a search settles for what it has."""
SETTLING = 8
"""About how often each arc is looked at to find out whether there is a positive cycle at all."""


def strong_parts(arcs: Sequence[Arc], among: Iterable[int]) -> list[list[int]]:
    """The positions `among` the arcs that lie on cycles, one list for each strongly connected part, in order."""
    import networkx

    among = list(among)
    graph = networkx.DiGraph()
    graph.add_edges_from(arcs[position][:2] for position in among)
    home: dict[int, int] = {}
    for index, part in enumerate(networkx.strongly_connected_components(graph)):
        home.update(dict.fromkeys(part, index))
    parts: dict[int, list[int]] = {}
    for position in among:
        tail, head, _ = arcs[position]
        if home[tail] == home[head]:
            parts.setdefault(home[tail], []).append(position)
    return list(parts.values())


def renumbered(arcs: Sequence[Arc], among: Iterable[int]) -> list[Arc]:
    """These arcs alone, their instants counted from 0 in the same order."""
    chosen = [arcs[position] for position in among]
    nodes = {tail for tail, _, _ in chosen} | {head for _, head, _ in chosen}
    number = {node: index for index, node in enumerate(sorted(nodes))}
    return [(number[tail], number[head], weight) for tail, head, weight in chosen]


def positive_cycle(arcs: Sequence[Arc], among: Iterable[int] | None = None) -> tuple[int, ...]:
    """A positive cycle of these arcs (of those `among` them), by position; empty where there is none."""
    positions = range(len(arcs)) if among is None else list(among)
    near = Constraints.of(renumbered(arcs, positions))
    return tuple(positions[index] for index in near.earliest([0] * near.count).cycle)


def independent_cycles(arcs: Sequence[Arc], leading: int | None = None) -> tuple[list[list[int]], bool]:
    """Positive cycles that share no arc, each the shortest in its part when found: the positions of their arcs in turn.

    Every strongly connected part that holds a positive cycle gives at least one. Also whether the effort did not run
    out: then no positive cycle is left without the arcs of those given. For `leading` see `Constraints`.
    """
    cycles, spent, complete = list[list[int]](), 0, True
    waiting = deque(strong_parts(arcs, range(len(arcs))))
    owed = len(waiting)
    while waiting and (owed > 0 or spent < EFFORT):
        part = waiting.popleft()
        near = renumbered(arcs, part)
        if all(weight > 0 for _, _, weight in near):
            disjoint, are_all = disjoint_cycles(near)
            cycles += [[part[index] for index in cycle] for cycle in disjoint]
            owed, complete = owed - 1, complete and are_all
            continue
        first = None if leading is None else bisect_left(part, leading)
        cycle, steps = shortest_cycle(near, first, EFFORT - spent)
        owed, spent = owed - 1, spent + steps
        if cycle:
            cycles.append([part[index] for index in cycle])
            used = set(cycles[-1])
            waiting.extend(strong_parts(arcs, [position for position in part if position not in used]))
    return cycles, complete and not waiting


def disjoint_cycles(arcs: Sequence[Arc]) -> tuple[list[list[int]], bool]:
    """Cycles that share no arc, the shortest that is left each time, where every cycle is positive.

    When the effort runs out, the cycles known by then are told apart without looking for more. Also whether it did not.
    """
    effort, complete = 5 * EFFORT, True
    leaving = [list(positions) for positions in Constraints.of(arcs).leaving]
    turns = sorted({arcs[position][1] for position in backward_arcs(arcs)})
    waiting: list[tuple[int, int, list[int]]] = [(0, turn, []) for turn in turns]
    cycles, used = list[list[int]](), set[int]()
    while waiting:
        _, turn, cycle = heapq.heappop(waiting)
        if cycle and used.isdisjoint(cycle):
            cycles.append(cycle)
            used.update(cycle)
            for position in cycle:
                leaving[arcs[position][0]].remove(position)
        if effort > 0 or not (cycles or waiting):
            cycle, steps = _cycle_through(turn, arcs, leaving, len(arcs), len(arcs) + 1, every_cycle=True)
            effort -= steps
            if cycle:
                heapq.heappush(waiting, (len(cycle), turn, cycle))
        else:
            complete = False
    return cycles, complete


def shortest_cycle(arcs: Sequence[Arc], leading: int | None = None, effort: int = EFFORT) -> tuple[list[int], int]:
    """The positions of the arcs of a positive cycle with the fewest arcs, empty if there is none; and the effort spent.

    Every cycle holds an arc that runs backwards in any order of the instants, so it is enough to search from the ends
    of these, each time for something shorter and no longer through the ends done with.
    """
    constraints, spent = Constraints.of(arcs, leading), SETTLING * len(arcs)
    best = list(constraints.earliest([0] * constraints.count).cycle)
    if not best:
        return [], spent
    leaving = [list(positions) for positions in constraints.leaving]
    for turn in sorted({arcs[position][1] for position in backward_arcs(arcs)}):
        if spent >= effort or len(best) == 1:
            break
        cycle, steps = _cycle_through(turn, arcs, leaving, len(best) - 1, effort - spent, every_cycle=False)
        best, spent = cycle or best, spent + steps
        leaving[turn] = []
    return best, spent


def _cycle_through(
    turn: int, arcs: Sequence[Arc], leaving: list[list[int]], most: int, effort: int, *, every_cycle: bool
) -> tuple[list[int], int]:
    """A positive cycle through `turn` of the fewest arcs, at most `most`; and the number of arcs looked at.

    `leaving` has the positions of the arcs that may be taken. Walks grow by an arc at a time and are dropped where a
    shorter one weighs as much. A closed walk that crosses itself is no cycle: the shorter one inside it is found from
    its own turn. Where `every_cycle` is positive, the shortest walk to each instant is enough. `effort` bounds the arcs
    looked at.
    """
    heaviest, growing, steps, looks = {turn: 0}, {turn: 0}, list[dict[int, int]](), 0
    while growing and len(steps) < most and looks < effort:
        grown, step = dict[int, int](), dict[int, int]()
        for tail, total in growing.items():
            looks += len(leaving[tail])
            for position in leaving[tail]:
                _, head, weight = arcs[position]
                if head == turn and total + weight > 0:
                    walk = _unwound(position, steps, arcs)
                    is_simple = len({arcs[index][0] for index in walk}) == len(walk)
                    return (walk if is_simple else []), looks
                if head not in heaviest or (not every_cycle and total + weight > heaviest[head]):
                    heaviest[head] = grown[head] = total + weight
                    step[head] = position
        steps.append(step)
        growing = grown
    return [], looks


def _unwound(last: int, steps: list[dict[int, int]], arcs: Sequence[Arc]) -> list[int]:
    walk = [last]
    for step in reversed(steps):
        walk.append(step[arcs[walk[-1]][0]])
    return walk[::-1]


def backward_arcs(arcs: Sequence[Arc]) -> list[int]:
    """The positions of arcs without which none lie on a cycle: few, but not always the fewest.

    They run backwards in the order in which the instants are numbered or, where these are fewer, in one made from both
    ends: sources first, sinks last, else the instant with the most arcs out and the fewest in (Eades, Lin and Smyth,
    1993).
    """
    numbered = [position for position, (tail, head, _) in enumerate(arcs) if tail >= head]
    constraints = Constraints.of(arcs)
    incoming = [len(positions) for positions in constraints.reaching]
    outgoing = [len(positions) for positions in constraints.leaving]
    count = constraints.count
    place: list[int | None] = [None] * count

    def urgency(node: int) -> tuple[int, int]:
        if not outgoing[node] or not incoming[node]:
            return -len(arcs) - 1, node
        return incoming[node] - outgoing[node], node

    waiting = [urgency(node) for node in range(count)]
    heapq.heapify(waiting)
    first, last = 0, count
    while waiting:
        rank, node = heapq.heappop(waiting)
        if place[node] is not None or (rank, node) != urgency(node):
            continue
        if outgoing[node]:
            place[node], first = first, first + 1
        else:
            last -= 1
            place[node] = last
        for position in constraints.leaving[node]:
            head = arcs[position][1]
            incoming[head] -= 1
            if place[head] is None:
                heapq.heappush(waiting, urgency(head))
        for position in constraints.reaching[node]:
            tail = arcs[position][0]
            outgoing[tail] -= 1
            if place[tail] is None:
                heapq.heappush(waiting, urgency(tail))
    made = [position for position, (tail, head, _) in enumerate(arcs) if place[tail] >= place[head]]  # type: ignore[operator]
    return min(made, numbered, key=len)


def breaking_arcs(arcs: Sequence[Arc], effort: int = EFFORT) -> list[int]:
    """A small set of arcs without which no positive cycle is left; none can be spared unless the effort ran out."""
    cut = backward_arcs(arcs)
    kept = set(range(len(arcs))).difference(cut)
    tries = max(1, effort // (SETTLING * len(arcs) or 1))
    waiting, needed = [cut] if cut else [], list[int]()
    while waiting:
        spared = waiting.pop()
        tries -= 1
        if tries >= 0 and not positive_cycle(arcs, sorted(kept.union(spared))):
            kept.update(spared)
        elif len(spared) == 1 or tries < 0:
            needed += spared
        else:
            middle = len(spared) // 2
            waiting += [spared[middle:], spared[:middle]]
    return sorted(needed)


def every_positive_cycle(arcs: Sequence[Arc], limit: int, effort: int = EFFORT) -> tuple[list[list[int]], bool]:
    """Up to `limit` positive cycles by the positions of their arcs, and whether they are all there are."""
    import networkx

    graph = networkx.DiGraph()
    for position, (tail, head, _) in enumerate(arcs):
        networkx.add_path(graph, [tail, (position,), head])  # arcs as nodes: parallel ones give cycles of their own
    looked_at = max(limit, effort // (1 + 2 * len(arcs)))
    cycles: list[list[int]] = []
    for number, nodes in enumerate(islice(networkx.simple_cycles(graph), looked_at + 1)):
        if number == looked_at or len(cycles) == limit + 1:
            return cycles[:limit], False
        cycle = [node[0] for node in nodes if isinstance(node, tuple)]
        if sum(arcs[position][2] for position in cycle) > 0:
            cycles.append(cycle)
    return cycles[:limit], len(cycles) <= limit
