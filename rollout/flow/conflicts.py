"""What in a network contradicts itself: the cycles of its links, in words, and what would open them.

A *dependency cycle* is made of minimum lags alone. It counts if its length is positive, or if all its links are FS with
a minimum lag of 0 or more: then each task waits for the one before to be finished, and even of tasks that take no days
none can be first. Any other cycle of length 0 or less is legal: two tasks linked SS both ways start together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from rollout.flow.chains import around, clauses, days, path
from rollout.flow.constraints import Arc, components, earliest
from rollout.flow.cycles import EFFORT, contradictions
from rollout.flow.links import Leg, Link, Node, arcs, legs
from rollout.flow.relaxations import Part, of_durations, of_lags, relaxations
from rollout.problems import Problem


def cyclic(nodes: Sequence[Node], links: Sequence[Link]) -> tuple[Problem, ...]:
    """The cycles that no dates satisfy or that have no first task, those of the fewest links first.

    No two dependency cycles share a link, and no two others share a bound of one; each is the shortest that is left in
    its strongly connected part.
    """
    told = [found for part in _knots(nodes, links) for found in _told(part)]
    return tuple(problem for _, problem in sorted(told, key=lambda pair: (pair[0], pair[1].where, pair[1].found)))


def _knots(nodes: Sequence[Node], links: Sequence[Link]) -> list[Part]:
    """The strongly connected parts that can hold a cycle, each in an order of its own."""
    home: dict[str, int] = {}
    for index, part in enumerate(components(len(nodes), arcs(nodes, links))):
        home.update({nodes[number].id: index for number in part})
    tied: dict[int, list[Link]] = {}
    for link in links:
        if home[link.pred] == home[link.succ]:
            tied.setdefault(home[link.pred], []).append(link)
    members: dict[int, list[Node]] = {index: [] for index in tied}
    for node in nodes:
        if home[node.id] in members:
            members[home[node.id]].append(node)
    return [Part.ordered(members[index], tied[index]) for index in tied]


def _told(part: Part) -> list[tuple[int, Problem]]:
    """The cycles of one part with their lengths in links: dependency cycles first, then what is left beside them."""
    steps, weights = legs(part.links), arcs(part.nodes, part.links)
    cycles = contradictions(_waiting(part, weights))
    used = {position for cycle in cycles for position in cycle}
    left = [position for position in range(len(weights)) if position not in used]
    lags = bisect_left(left, len(part.links))
    cycles += [[left[index] for index in cycle] for cycle in contradictions([weights[at] for at in left], lags)]
    cut = {position for cycle in cycles for position in cycle}
    told = []
    for cycle in cycles:
        if all(steps[position].bound == "min" for position in cycle):
            length = sum(weights[position][2] for position in cycle)
            told.append((len(cycle), _circular(part, [steps[position] for position in cycle], length)))
        else:
            told.append((len(cycle), _exceeding(part, cycle, cut.difference(cycle), EFFORT // len(cycles))))
    return told


def _waiting(part: Part, weights: Sequence[Arc]) -> list[Arc]:
    """The arcs of minimum lags, weighed so that exactly dependency cycles are positive.

    A day outweighs any number of links; at 0 days a cycle of prerequisites stays above 0, and one other link sinks it.
    """
    count = len(part.nodes)
    scale = count * count + 1
    return [
        (tail, head, weight * scale + (1 if link.is_prerequisite else -count))
        for (tail, head, weight), link in zip(weights, part.links, strict=False)
    ]


def _circular(part: Part, cycle: list[Leg], length: int) -> Problem:
    start = min(range(len(cycle)), key=lambda index: cycle[index].key)
    cycle = cycle[start:] + cycle[:start]
    end = f"so each would start {days(length)} after itself" if length else "so none of them can be first"
    found = f"each waits for the one before: {'; '.join(around(part.nodes, cycle))}: {end}"
    right = "drop one of these links, or make it wait for less"
    return Problem("dependency-cycle", path(cycle), found, right, "finding", clauses(part.nodes, cycle))


def _exceeding(part: Part, cycle: list[int], cut: set[int], effort: int) -> Problem:
    """A cycle that maximum lags close, and what would open it if the bounds `cut` from other cycles were no trouble.

    In a part too large to try each change, its maximum lags alone are named, with the days that this cycle needs.
    """

    def holds(changed: Part) -> bool:
        kept = [arc for position, arc in enumerate(arcs(changed.nodes, changed.links)) if position not in cut]
        lags = len(part.links) - sum(position < len(part.links) for position in cut)
        return not earliest(kept, [0] * len(changed.nodes), lags).cycle

    steps, weights = legs(part.links), arcs(part.nodes, part.links)
    missing = sum(weights[position][2] for position in cycle)
    walk = [steps[position] for position in cycle]
    starts = [index for index in range(len(walk)) if walk[index - 1].bound == "max"]
    start = min(starts, key=lambda index: walk[index].key)
    walk = walk[start:] + walk[:start]
    if 2 * len(walk) * len(steps) < effort:
        changes = [*of_lags(part, walk), *of_durations(part, [leg.tail for leg in walk])]
        loose = relaxations(changes, missing, holds)
    else:
        most = of_lags(part, [leg for leg in walk if leg.bound == "max"])
        loose = [f"{words} at least" for words in relaxations(most, missing, lambda _: True)]
    right = ", or ".join(loose) or "no single change is enough, as other chains contradict it too"
    found = f"{'; '.join(around(part.nodes, walk))}: {days(missing)} missing"
    return Problem("infeasible", path(walk), found, right, "finding", clauses(part.nodes, walk))
