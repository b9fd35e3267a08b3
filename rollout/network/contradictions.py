"""Links that contradict each other: cycles of their bounds, and what ends them."""

from __future__ import annotations

from functools import cached_property

import attrs

from rollout.labels import plural
from rollout.network.chains import around, clauses, path
from rollout.network.conflict import UNTRIED, Code, Conflict, listed
from rollout.network.groups import Group
from rollout.network.links import Leg, Node
from rollout.network.repairs import Change, of_leg


@attrs.frozen(eq=False, repr=False, slots=False)
class Contradiction(Conflict):
    """A cycle of bounds that no dates satisfy, or of prerequisites of which none can be first."""

    group: Group
    cycle: tuple[int, ...]

    @property
    def code(self) -> Code:
        return "dependency-cycle" if all(leg.waits for leg in self.legs) else "infeasible"

    @cached_property
    def legs(self) -> tuple[Leg, ...]:
        """The cycle from the least of its legs, of those that follow a maximum lag if it has any."""
        cycle = [self.group.part.legs[position] for position in self.cycle]
        starts = [index for index in range(len(cycle)) if cycle[index - 1].bound == "max"]
        start = min(starts or range(len(cycle)), key=lambda index: cycle[index].key)
        return tuple(cycle[start:] + cycle[:start])

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        tasks = {node.id: node for node in self.group.part.nodes}
        return tuple(tasks[leg.tail] for leg in self.legs)

    @property
    def missing(self) -> int:
        return sum(self.group.arcs[position][2] for position in self.cycle)

    @cached_property
    def _changes(self) -> tuple[tuple[Change, ...], bool]:
        """Each ends whatever shares a bound with it too.

        Where other chains contradict the same tasks, they do so once the rest of the remedy is made. Of a part too
        large to try each, its maximum lags alone, by the days that this cycle needs.
        """
        position = {self.group.part.legs[position]: position for position in self.cycle}
        changes = self.group.changes([position[leg] for leg in self.legs], self.missing)
        if changes is not None:
            return changes, True
        loosened = (of_leg(leg) for leg in self.legs if leg.bound == "max")
        return tuple(attrs.evolve(change, days=self.missing) for change in loosened), False

    @property
    def remedy(self) -> tuple[Change, ...]:
        return self.group.remedy

    def _words(self) -> tuple[str, str, str, tuple[str, ...]]:
        chain = "; ".join(around(self.nodes, self.legs))
        if self.code == "infeasible":
            message = f"{chain}: {plural(self.missing, 'day')} missing"
        else:
            end = "so none of them can be first"
            if self.missing:
                end = f"so each would start {plural(self.missing, 'day')} after itself"
            message = f"each waits for the one before: {chain}: {end}"
        return path(self.legs), message, self._right(), clauses(self.nodes, self.legs)

    def _right(self) -> str:
        changes, are_tried = self._changes
        if self.code == "dependency-cycle" and (len(changes) == len(self.links) or not are_tried):
            right = "drop one of these links, or make it wait for less"
        elif changes:
            right = listed(changes, ", or ", "" if are_tried else " at least")
        else:
            right = "no single change is enough" if are_tried else ""
        if not are_tried:
            right += UNTRIED
        rest = self.group.remedy_beside(self.legs)
        if rest:
            right += f"; other chains contradict these tasks too: also {listed(rest, ', and ')}"
        return right
