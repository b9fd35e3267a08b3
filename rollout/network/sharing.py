"""Contradictions that share arcs with those already told: for each arc that none of them holds, one through it.

Whether a cycle through an arc is the heaviest of all is as hard a question as any, so walks that may cross themselves
bound the search from above, and paths that do not are tried below that bound. Like the searches of `cycles` it stops
after a fixed number of looks, and says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from math import inf

import attrs

from rollout.network.constraints import Arc, earliest, latest
from rollout.network.cycles import breaking, cyclic_parts, size

Heaviest = dict[int, list[tuple[int, int]]]


@attrs.frozen
class Shared:
    """Cycles, each the shortest through an arc that is in none before it; and whether that is every such arc."""

    cycles: tuple[tuple[int, ...], ...]
    spent: int
    whole: bool


def circular(arcs: Sequence[Arc], firm: Iterable[int], told: Iterable[int], effort: int) -> Shared:
    """For each arc of `firm` that is not in `told` a cycle of such arcs through it, whatever it weighs."""
    tied = sorted(position for part in cyclic_parts(arcs, firm) for position in part)
    search = _Search.of([(tail, head, 1) for tail, head, _ in arcs], tied, 1)
    return search.cover(tied, told, effort, 4 * len(arcs))


def positive(arcs: Sequence[Arc], told: Iterable[int], effort: int) -> Shared:
    """For each arc that is not in `told` a positive cycle through it.

    Weights are reduced: arcs that contradict nothing among themselves weigh 0 or less, so that a path gains only by
    the few that break them, each once.
    """
    known = dict.fromkeys(told)
    cut = breaking(arcs, known, effort)
    rest = [arc for position, arc in enumerate(arcs) if position not in cut]
    times = earliest(rest, [0] * size(arcs)).times
    reduced = [(tail, head, weight + times[tail] - times[head]) for tail, head, weight in arcs]
    most = sum(max(0, reduced[position][2]) for position in cut)
    asked = [*_possible(reduced, cut, most)] if most else []
    return _Search.of(reduced, range(len(arcs)), most).cover(asked, known, effort)


def _possible(arcs: Sequence[Arc], cut: set[int], most: int) -> Iterator[int]:
    """The arcs on closed walks that may be positive: from an arc of the cut over this one to an arc of the cut."""
    rest = [arc for position, arc in enumerate(arcs) if position not in cut]
    far = 1 + most + sum(abs(weight) for _, _, weight in arcs)
    heads, tails = {arcs[position][1] for position in cut}, {arcs[position][0] for position in cut}
    before = earliest(rest, [0 if node in heads else -far for node in range(size(arcs))]).times
    after = latest(rest, [0 if node in tails else far for node in range(size(arcs))]).times
    for position, (tail, head, weight) in enumerate(arcs):
        if position in cut or before[tail] + weight - after[head] + most > 0:
            yield position


@attrs.frozen
class _Search:
    """Arcs by both their ends, and the most that a path along them can weigh."""

    arcs: Sequence[Arc]
    leaving: Sequence[Sequence[int]]
    reaching: Sequence[Sequence[int]]
    most: int

    @classmethod
    def of(cls, arcs: Sequence[Arc], among: Iterable[int], most: int) -> _Search:
        leaving: list[list[int]] = [[] for _ in range(size(arcs))]
        reaching: list[list[int]] = [[] for _ in leaving]
        for position in among:
            leaving[arcs[position][0]].append(position)
            reaching[arcs[position][1]].append(position)
        return cls(arcs, leaving, reaching, most)

    def cover(self, asked: Iterable[int], told: Iterable[int], effort: int, least: int = 0) -> Shared:
        """A cycle for each arc that is asked for and neither told nor on the cycle of another.

        The effort is spent evenly, `least` on each; what easy searches leave of it on the hard ones while that gives
        them more, then on one after the other.
        """
        cycles, known, spent, given = list[tuple[int, ...]](), set(told), 0, 0
        waiting = [position for position in asked if position not in known]
        while waiting and spent < effort:
            share = max(least, (effort - spent) // len(waiting) // 2)
            share = share if share > given else 4 * len(self.arcs)
            if share <= given:
                break
            given, hard = share, []
            for position in waiting:
                if position not in known:
                    cycle, looks = self.through(position, most := min(share, effort - spent))
                    cycles += [tuple(cycle)] if cycle else []
                    hard += [position] if not cycle and looks >= most else []
                    known.update(cycle)
                    spent += looks
            waiting = [position for position in hard if position not in known]
        return Shared(tuple(cycles), spent, not waiting)

    def through(self, first: int, effort: int) -> tuple[list[int], int]:
        """A positive cycle through an arc of the fewest arcs, if there is one; and at how many arcs it has looked.

        `heaviest` holds, for each node from which the arc's tail is reached, what the walks there weigh, by their arcs.
        """
        target, start, weight = self.arcs[first]
        if start == target:
            return [first] if weight > 0 else [], 1
        heaviest, growing, looks = {target: [(0, 0)]}, {target}, 0
        for length in range(1, len(self.leaving)):
            if looks >= effort or not (growing or _bound(heaviest, start, length) + weight > 0):
                break
            growing, seen = self._longer(heaviest, growing - {start}, target, length)
            looks += seen
            if _bound(heaviest, start, length) + weight > 0:
                path, seen = self._path(first, heaviest, length, effort - looks)
                looks += seen
                if path:
                    return [first, *path], looks
        return [], looks

    def _longer(self, heaviest: Heaviest, growing: set[int], target: int, length: int) -> tuple[set[int], int]:
        """The nodes from which a walk of one arc more than those from `growing` outweighs all shorter ones."""
        grown, looks = dict[int, int](), 0
        for head in sorted(growing):
            total = heaviest[head][-1][1]
            looks += len(self.reaching[head])
            for position in self.reaching[head]:
                tail, _, weight = self.arcs[position]
                longer = min(self.most, weight + total)
                if tail != target and longer > max(_bound(heaviest, tail, length), grown.get(tail, -inf)):
                    grown[tail] = longer
        for tail, total in grown.items():
            heaviest.setdefault(tail, []).append((length, total))
        return set(grown), looks

    def _path(self, first: int, heaviest: Heaviest, most: int, effort: int) -> tuple[list[int], int]:
        """A path of at most so many arcs that closes a positive cycle with the first; and the looks it took."""
        target, start, total = self.arcs[first]
        path, totals, inside, looks = list[int](), [total], {start}, 0
        ways = [iter(self.leaving[start])]
        while ways and looks < effort:
            for position in ways[-1]:
                looks += 1
                _, head, weight = self.arcs[position]
                total = totals[-1] + weight
                if head not in inside and total + _bound(heaviest, head, most - len(path) - 1) > 0:
                    path.append(position)
                    if head == target:
                        return path, looks
                    totals.append(total)
                    inside.add(head)
                    ways.append(iter(self.leaving[head]))
                    break
            else:
                ways.pop()
                totals.pop()
                inside -= {self.arcs[path.pop()][1]} if path else set()
        return [], looks


def _bound(heaviest: Heaviest, node: int, length: int) -> float:
    """The most that a walk of at most so many arcs weighs from a node."""
    walks = heaviest.get(node, [])
    place = bisect_right(walks, length, key=lambda walk: walk[0])
    return walks[place - 1][1] if place else -inf
