"""Links that contradict each other, left out so that dates can flow along the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

import attrs

from rollout.network.cycles import EFFORT, SETTLING, positive_cycle, strong_parts
from rollout.network.dates import Dates
from rollout.network.links import Leg, Link, Node
from rollout.network.solver import Arc, Constraints


def consistent_links(nodes: Sequence[Node], links: Sequence[Link]) -> list[Link]:
    """The links among `nodes` with as few as possible left out that contradict each other, so that dates can flow.

    Of each contradictory cycle a bound is dropped that leads away from the tasks with a due: a maximum lag alone, or
    with a minimum lag its link. What remains is implied by all, so every due that it misses is missed.
    """
    dates = Dates.ordered(nodes, links)
    if dates.feasible:
        return list(links)
    targets = [number for number, node in enumerate(dates.nodes) if node.due is not None]
    dropped = {dates.legs[position] for position in arcs_to_drop(dates.constraints.arcs, targets, len(nodes))}
    kept = [link for link in links if Leg(link, "min") not in dropped]
    return [attrs.evolve(link, max=None) if Leg(link, "max") in dropped else link for link in kept]


def arcs_to_drop(arcs: Sequence[Arc], targets: Iterable[int], count: int, effort: int = EFFORT) -> set[int]:
    """Of each positive cycle that shows among `arcs` of `count` instants the first that leads away from the `targets`.

    When the `effort` runs out, all go that do so in a part which still contradicts itself.
    """
    rank = {position: number for number, position in enumerate(_away(arcs, targets, count))}
    dropped = set[int]()
    for part in strong_parts(arcs, range(len(arcs))):
        kept = part
        while cycle := positive_cycle(arcs, kept):
            effort -= 2 * SETTLING * len(kept)
            if effort > 0:
                gone = {min(filter(rank.__contains__, cycle), key=rank.__getitem__)}
            else:
                gone = {position for position in kept if position in rank}
            dropped |= gone
            kept = [position for position in kept if position not in gone]
    return dropped


def _away(arcs: Sequence[Arc], targets: Iterable[int], count: int) -> list[int]:
    """The arcs that bring no path nearer to a target, those that leave the nearest first; every cycle holds one.

    Of two instants that are equally near the later counts as the nearer.
    """
    constraints = Constraints(count, arcs)
    distance = dict.fromkeys(targets, 0)
    waiting = deque(distance)
    while waiting:
        head = waiting.popleft()
        for position in constraints.reaching[head]:
            tail = arcs[position][0]
            if tail not in distance:
                distance[tail] = distance[head] + 1
                waiting.append(tail)
    rank = [(distance.get(node, count), -node) for node in range(count)]
    away = (position for position, (tail, head, _) in enumerate(arcs) if rank[tail] <= rank[head])
    return sorted(away, key=lambda position: (rank[arcs[position][0]], arcs[position][2]))
