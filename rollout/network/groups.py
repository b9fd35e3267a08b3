"""Groups of tasks whose links contradict each other: their positive cycles, and a small remedy for all of them.

A *dependency cycle* is made of minimum lags of 0 or more alone. It counts if its length is positive, or if all its
links are FS: then each task waits for the one before to be finished, and even of tasks that take no days none can be
first. A cycle that a maximum lag or a negative minimum lag closes counts if its length is positive. Any other is legal:
two tasks linked SS both ways start together.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import cached_property

import attrs

from rollout.network.cycles import (
    EFFORT,
    SETTLING,
    breaking_arcs,
    independent_cycles,
    positive_cycle,
    strong_parts,
)
from rollout.network.dates import Dates
from rollout.network.links import Bound, Leg, Link
from rollout.network.repairs import Change, most_days, of_leg, sufficient_changes
from rollout.network.solver import Arc, Constraints


@attrs.frozen(eq=False, slots=False)
class Group:
    """A strongly connected part of a network in which some cycle contradicts itself."""

    part: Dates

    @property
    def arcs(self) -> Sequence[Arc]:
        return self.part.constraints.arcs

    @cached_property
    def weighted(self) -> list[Arc]:
        """The arcs, weighed so that exactly contradictory cycles are positive."""
        count = len(self.part.nodes)
        steps = zip(self.arcs, self.part.legs, strict=True)
        return [(tail, head, _weighted(weight, leg, count)) for (tail, head, weight), leg in steps]

    @cached_property
    def cycles(self) -> tuple[list[list[int]], bool]:
        """Contradictory cycles that share no arc, by the positions of their arcs: dependency cycles, then others.

        Also whether they are all: without their arcs no contradictory cycle is left.
        """
        waits = [position for position, leg in enumerate(self.part.legs) if leg.waits]
        circular, are_all = independent_cycles([self.weighted[position] for position in waits])
        cycles = [[waits[index] for index in cycle] for cycle in circular]
        used = {position for cycle in cycles for position in cycle}
        left = [position for position in range(len(self.weighted)) if position not in used]
        leading = sum(position < len(self.part.links) for position in left)
        further, no_more = independent_cycles([self.weighted[position] for position in left], leading)
        return cycles + [[left[index] for index in cycle] for cycle in further], are_all and no_more

    @cached_property
    def breaking(self) -> list[int]:
        """The positions of a small set of arcs without which nothing here contradicts itself."""
        return breaking_arcs(self.weighted)

    @cached_property
    def remedy(self) -> tuple[Change, ...]:
        """Few changes that together end every contradiction: waits in a circle are dropped, other lags loosened."""
        waits = [position for position, leg in enumerate(self.part.legs) if leg.waits]
        circular = {position for part in strong_parts(self.weighted, waits) for position in part}
        hard = SETTLING * len(self.arcs) * len(self.breaking) > EFFORT
        cut = set(self.breaking)
        kept = [arc for position, arc in enumerate(self.arcs) if position not in cut]
        changes = []
        for position in self.breaking:
            tail, head, weight = self.arcs[position]
            days = 0 if hard or position in circular else weight + self._longest(kept, head, tail)
            if days > 0:
                changes.append(attrs.evolve(of_leg(self.part.legs[position]), days=days))
                kept.append((tail, head, weight - days))
            else:
                changes.append(Change("link", self.part.legs[position].link))
        return tuple(changes)

    @cached_property
    def _by_bound(self) -> dict[tuple[Link | None, Bound | None], list[int]]:
        """The places in the remedy of what loosens a bound of a link, or drops it: for None as the bound."""
        places: dict[tuple[Link | None, Bound | None], list[int]] = {}
        for place, change in enumerate(self.remedy):
            places.setdefault((change.link, change.bound), []).append(place)
        return places

    def remedy_beside(self, legs: Sequence[Leg]) -> tuple[Change, ...]:
        """The changes of the remedy that loosen none of these legs: found by theirs, as the others can be many."""
        own: set[int] = set()
        for leg in legs:
            own.update(self._by_bound.get((leg.link, None), ()), self._by_bound.get((leg.link, leg.bound), ()))
        rest: list[Change] = []
        first = 0
        for place in sorted(own):
            rest += self.remedy[first:place]
            first = place + 1
        return (*rest, *self.remedy[first:])

    def _longest(self, arcs: list[Arc], start: int, end: int) -> int:
        """The longest path between two nodes; below every length of a path where there is none."""
        far = 1 + sum(abs(weight) for _, _, weight in self.arcs)
        lower = [-2 * far] * len(self.part.nodes)
        lower[start] = 0
        return Constraints(len(lower), arcs).earliest(lower).times[end]

    def changes(self, cycle: Sequence[int], missing: int) -> tuple[Change, ...] | None:
        """The single changes on a cycle that end it and all that shares arcs with it; None if too many to try.

        They are enough once the rest of the remedy is made. Each loosens by the fewest days, no fewer than `missing`.
        """
        effort = 3 * SETTLING * len(cycle) * len(self.arcs)
        if effort > EFFORT or effort * len(self.breaking) > 5 * EFFORT:  # of this cycle, or of as many as there are
            return None
        excluded = set(self.breaking).difference(cycle)
        chain = [self.part.legs[position] for position in cycle]
        if all(leg.waits for leg in chain):
            drops = (Change("link", leg.link) for leg in chain)
            return tuple(change for change in drops if self._is_ended(change, excluded))
        durations = {node.id: node.duration for node in self.part.nodes}
        candidates = [(of_leg(leg), most_days(self.part)) for leg in chain]
        candidates += [(Change("duration", task=leg.tail), durations[leg.tail]) for leg in chain]
        return sufficient_changes(candidates, missing, lambda change: self._is_ended(change, excluded))

    def _is_ended(self, change: Change, excluded: Container[int]) -> bool:
        """Whether nothing contradicts itself after a change, apart from the arcs that are excluded."""
        arcs = []
        for position, (tail, head, weight) in enumerate(self.arcs):
            leg = self.part.legs[position]
            if position in excluded or (change.kind == "link" and leg.link == change.link):
                continue
            looser = int(leg.link == change.link and leg.bound == change.bound)
            if leg.tail == change.task:
                looser += leg.leaves
            if leg.head == change.task:
                looser -= leg.reaches
            arcs.append((tail, head, _weighted(weight - looser * change.days, leg, len(self.part.nodes))))
        return not positive_cycle(arcs)


def _weighted(weight: int, leg: Leg, count: int) -> int:
    """The weight of an arc such that exactly contradictory cycles are positive among `count` nodes.

    A day outweighs any number of links; at 0 days a cycle of prerequisites stays above 0, and any other link sinks it.
    """
    is_prerequisite = leg.bound == "min" and leg.link.is_prerequisite
    return weight * (count * count + 1) + (1 if is_prerequisite else -count)


def contradictory_groups(dates: Dates) -> list[Group]:
    """The groups of a network that contradict themselves, in no order of their own.

    Where dates exist, only prerequisites in a circle do; there are far fewer of these to look at.
    """
    arcs = dates.constraints.arcs
    among: Sequence[int] = range(len(arcs))
    if dates.feasible:
        among = [number for number, link in enumerate(dates.links) if link.is_prerequisite]
        if Constraints(len(dates.nodes), [arcs[position] for position in among]).is_acyclic:
            return []
    groups = []
    for positions in strong_parts(arcs, among):
        numbers = {number for position in positions for number in arcs[position][:2]}
        links = [dates.links[position] for position in positions if position < len(dates.links)]
        if len(links) < len(positions):
            links += [dates.legs[position].link for position in positions]
        group = Group(Dates.ordered([dates.nodes[number] for number in numbers], links))
        if positive_cycle(group.weighted):
            groups.append(group)
    return groups
