"""Why difference constraints contradict each other: their positive cycles, the shortest first to be found.

The searches are exact on any graph that a person can read. On huge ones they stop after a fixed number of looks (never
after a time, so that no answer depends on the machine) and give the shortest cycles found by then.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Sequence

from rollout.network.constraints import Arc, by_tail, components, earliest

EFFORT = 4_000_000
"""Arcs looked at before a search settles for what it has."""
SETTLING = 8
"""About how often each arc is looked at to find out whether there is a positive cycle at all."""


def contradictions(arcs: Sequence[Arc], leading: int | None = None) -> list[list[int]]:
    """Positive cycles that share no arc, each the shortest in its part when found: the positions of their arcs in turn.

    Every strongly connected part that holds a positive cycle gives at least one. Unless the effort ran out, no positive
    cycle is left without the arcs of those given. For `leading` see `components`.
    """
    found, spent = [], 0
    waiting = deque(cyclic_parts(arcs, range(len(arcs))))
    owed = len(waiting)
    while waiting and (owed > 0 or spent < EFFORT):
        part = waiting.popleft()
        first = None if leading is None else bisect_left(part, leading)
        cycle, looks = shortest_cycle(_renumbered(arcs, part), first, EFFORT - spent)
        owed, spent = owed - 1, spent + looks
        if cycle:
            found.append([part[index] for index in cycle])
            used = set(found[-1])
            waiting.extend(cyclic_parts(arcs, [position for position in part if position not in used]))
    return found


def shortest_cycle(arcs: Sequence[Arc], leading: int | None = None, effort: int = EFFORT) -> tuple[list[int], int]:
    """The positions of the arcs of a positive cycle with the fewest arcs, empty if there is none; and the effort spent.

    Every cycle holds an arc that runs backwards in the order of `components`, so it is enough to search from the ends
    of these, each time for something shorter and no longer through the ends done with.
    """
    count, spent = size(arcs), SETTLING * len(arcs)
    best = list(earliest(arcs, [0] * count, leading).cycle)
    if not best:
        return [], spent
    parts = components(count, arcs, leading)
    place = {node: index for index, node in enumerate(node for part in parts for node in part)}
    leaving = by_tail(count, arcs)
    for turn in sorted({head for tail, head, _ in arcs if place[head] <= place[tail]}):
        if spent >= effort or len(best) == 1:
            break
        cycle, looks = _back_to(turn, arcs, leaving, len(best) - 1, effort - spent)
        best, spent = cycle or best, spent + looks
        leaving[turn] = []
    return best, spent


def breaking(arcs: Sequence[Arc], loose: Iterable[int], effort: int = EFFORT) -> set[int]:
    """Arcs without which no positive cycle is left: of each that shows, the one that stands first among the `loose`.

    Every positive cycle should hold a loose arc. When the effort runs out, all go that lie in a part which still
    contradicts itself.
    """
    rank, cut = {position: number for number, position in enumerate(loose)}, set[int]()
    for part in cyclic_parts(arcs, range(len(arcs))):
        kept = part
        while cycle := earliest(near := _renumbered(arcs, kept), [0] * size(near)).cycle:
            effort -= 2 * SETTLING * len(near)
            on_cycle = [kept[index] for index in cycle]
            known = [position for position in (on_cycle if effort > 0 else kept) if position in rank]
            gone = {min(known, key=rank.__getitem__)} if known and effort > 0 else set(known or on_cycle)
            cut |= gone
            kept = [position for position in kept if position not in gone]
    return cut


def _back_to(turn: int, arcs: Sequence[Arc], leaving: list[list[int]], most: int, effort: int) -> tuple[list[int], int]:
    """A positive cycle through `turn` of the fewest arcs, at most `most`; and at how many arcs the search has looked.

    Walks grow by an arc at a time and are dropped where a shorter one weighs as much. A closed walk that crosses itself
    is no cycle: the shorter one inside it is found from its own turn.
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
                    return (walk if len({arcs[at][0] for at in walk}) == len(walk) else []), looks
                if head not in heaviest or total + weight > heaviest[head]:
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


def cyclic_parts(arcs: Sequence[Arc], among: Iterable[int]) -> list[list[int]]:
    """The positions `among` the arcs that lie on cycles, one list for each strongly connected part."""
    among = list(among)
    near = _renumbered(arcs, among)
    home: dict[int, int] = {}
    for index, part in enumerate(components(size(near), near)):
        home.update(dict.fromkeys(part, index))
    parts: dict[int, list[int]] = {}
    for position, (tail, head, _) in zip(among, near, strict=True):
        if home[tail] == home[head]:
            parts.setdefault(home[tail], []).append(position)
    return list(parts.values())


def _renumbered(arcs: Sequence[Arc], among: Sequence[int]) -> list[Arc]:
    """These arcs alone, their instants counted from 0 in the same order."""
    nodes = sorted({node for position in among for node in arcs[position][:2]})
    index = {node: number for number, node in enumerate(nodes)}
    return [(index[tail], index[head], weight) for tail, head, weight in (arcs[position] for position in among)]


def size(arcs: Sequence[Arc]) -> int:
    """How many instants there are, counted from 0, if the last has an arc."""
    return 1 + max((max(arc[:2]) for arc in arcs), default=-1)
