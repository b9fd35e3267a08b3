"""What in a network contradicts itself: the cycles of its links, in words, and what would open them.

A *dependency cycle* is made of minimum lags alone. It counts if its length is positive, or if all its links are FS with
a minimum lag of 0 or more: then each task waits for the one before to be finished, and even of tasks that take no days
none can be first. Any other cycle of length 0 or less is legal: two tasks linked SS both ways start together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from functools import partial

from rollout.network.chains import around, clauses, days, path
from rollout.network.constraints import Arc, components, earliest
from rollout.network.cycles import EFFORT, SETTLING, contradictions
from rollout.network.links import Leg, Link, Node, arcs, legs
from rollout.network.relaxations import UNTRIED, Part, of_durations, of_lags, relaxations
from rollout.network.sharing import circular, positive
from rollout.problems import Problem


def cyclic(nodes: Sequence[Node], links: Sequence[Link]) -> tuple[Problem, ...]:
    """The cycles that no dates satisfy or that have no first task, those of the fewest links first.

    First those that share no bound of a link, dependency cycles before others, each the shortest that is left in its
    strongly connected part; then for every bound that stands on such a cycle and in none of these the shortest through
    it. Where the effort for that runs out, the cycles of the part say that others may share their links.
    """
    parts = _knots(nodes, links)
    told = [found for part in parts for found in _told(part, EFFORT // len(parts))]
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


def _told(part: Part, effort: int) -> list[tuple[int, Problem]]:
    """The cycles of one part with their lengths in links."""
    steps, weights = legs(part.links), arcs(part.nodes, part.links)
    cycles = _apart(part, weights)
    firm = [position for position, link in enumerate(part.links) if link.is_prerequisite]
    known = {position for cycle in cycles for position in cycle}
    waits = circular(weights, firm, known, effort)
    others = positive(weights, known.union(*waits.cycles), effort - waits.spent)
    cycles += [*waits.cycles, *others.cycles]
    more = "" if waits.whole and others.whole else "; others may share these links"
    told, tasks = [], {node.id: node for node in part.nodes}
    for cycle in cycles:
        walk, length = _turned([steps[position] for position in cycle]), sum(weights[position][2] for position in cycle)
        nodes = [tasks[leg.tail] for leg in walk]
        if all(leg.bound == "min" for leg in walk):
            told.append((len(cycle), _circular(nodes, walk, length, more)))
        else:
            effort -= 3 * SETTLING * len(cycle) * len(steps)
            right = _opened(part, walk, length, cycle, cycles) if effort > 0 else _untried(part, walk, length)
            told.append((len(cycle), _exceeding(nodes, walk, length, right, more)))
    return told


def _apart(part: Part, weights: Sequence[Arc]) -> list[Sequence[int]]:
    """Cycles of a part that share no bound, by the positions of their arcs: dependency cycles, then what is left."""
    cycles: list[Sequence[int]] = [*contradictions(_waiting(part, weights))]
    used = {position for cycle in cycles for position in cycle}
    left = [position for position in range(len(weights)) if position not in used]
    lags = bisect_left(left, len(part.links))
    others = contradictions([weights[position] for position in left], lags)
    return cycles + [[left[index] for index in cycle] for cycle in others]


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


def _turned(cycle: list[Leg]) -> list[Leg]:
    """The cycle from the least of its legs, of those that follow a maximum lag if it has any."""
    starts = [index for index in range(len(cycle)) if cycle[index - 1].bound == "max"]
    start = min(starts or range(len(cycle)), key=lambda index: cycle[index].key)
    return cycle[start:] + cycle[:start]


def _circular(nodes: Sequence[Node], cycle: list[Leg], length: int, more: str) -> Problem:
    end = f"so each would start {days(length)} after itself" if length else "so none of them can be first"
    found = f"each waits for the one before: {'; '.join(around(nodes, cycle))}: {end}{more}"
    right = "drop one of these links, or make it wait for less"
    return Problem("dependency-cycle", path(cycle), found, right, "finding", clauses(nodes, cycle))


def _exceeding(nodes: Sequence[Node], cycle: list[Leg], missing: int, right: str, more: str) -> Problem:
    found = f"{'; '.join(around(nodes, cycle))}: {days(missing)} missing{more}"
    return Problem("infeasible", path(cycle), found, right, "finding", clauses(nodes, cycle))


def _opened(part: Part, walk: list[Leg], missing: int, cycle: Sequence[int], cycles: Sequence[Sequence[int]]) -> str:
    """The single changes that end the cycle and all that share bounds with it, if the others were no trouble.

    If no change ends them all, those that would end this one were it alone.
    """
    near = {position for other in cycles if not set(cycle).isdisjoint(other) for position in other}
    changes = [*of_lags(part, walk), *of_durations(part, [leg.tail for leg in walk])]
    apart = {position for other in cycles for position in other} - near
    if loose := relaxations(changes, missing, partial(_holds, set(range(2 * len(part.links))) - apart)):
        return ", or ".join(loose)
    alone = relaxations(changes, missing, partial(_holds, set(cycle)))
    return f"no single change is enough, as other chains contradict it too; for this one alone {', or '.join(alone)}"


def _holds(among: Collection[int], part: Part) -> bool:
    """Whether dates satisfy these bounds of a part."""
    kept = [arc for position, arc in enumerate(arcs(part.nodes, part.links)) if position in among]
    return not earliest(kept, [0] * len(part.nodes), sum(position < len(part.links) for position in among)).cycle


def _untried(part: Part, walk: list[Leg], missing: int) -> str:
    """In a part too large to try each change, its maximum lags alone, with the days that this cycle needs."""
    most = of_lags(part, [leg for leg in walk if leg.bound == "max"])
    return ", or ".join(f"{words} at least" for words in relaxations(most, missing, lambda _: True)) + UNTRIED
