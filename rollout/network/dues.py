"""Dues that the links of a network do not let be kept, and what lets them be kept."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Literal

import attrs

from rollout.labels import plural
from rollout.network.chains import along, beginning, clauses, ending, outline
from rollout.network.conflict import UNTRIED, Conflict, listed
from rollout.network.consistency import consistent_links
from rollout.network.dates import Dates
from rollout.network.links import Leg, Node
from rollout.network.repairs import Change, Upstream


@attrs.frozen(eq=False, repr=False, slots=False)
class Miss(Conflict):
    """A due, or the end of the project, that a task misses by its earliest finish, and the chain that holds it."""

    dates: Dates
    target: int
    start: dt.date | None
    misses: Literal["due", "end"] = "due"

    @cached_property
    def _chain(self) -> list[int]:
        return self.dates.binding_chain(self.target)

    @cached_property
    def _walk(self) -> list[int]:
        return [*(self.dates.constraints.arcs[position][0] for position in self._chain), self.target]

    @cached_property
    def legs(self) -> tuple[Leg, ...]:
        return tuple(self.dates.legs[position] for position in self._chain)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(self.dates.nodes[number] for number in self._walk)

    @property
    def finish(self) -> int:
        """The earliest finish of the task."""
        return self.dates.early[self.target] + self.dates.nodes[self.target].duration

    @property
    def due(self) -> int:
        """The due, or the end, that it misses."""
        due = self.dates.nodes[self.target].due if self.misses == "due" else self.dates.end
        return self.finish if due is None else due

    @property
    def missing(self) -> int:
        return self.finish - self.due

    @cached_property
    def _changes(self) -> tuple[tuple[Change, ...], bool]:
        """The due put off, or the chain made shorter; in a part with cycles too large to try each, the first alone."""
        task = self.dates.nodes[self.target].id if self.misses == "due" else ""
        put_off = Change(self.misses, task=task, days=self.missing)
        shorter = self._upstream().changes()
        return (put_off, *(shorter or ())), shorter is not None

    def _upstream(self) -> Upstream:
        """What can hold the task back, in an order of its own."""
        dates = self.dates
        among = dates.constraints.behind([self.target])
        positions = {position for number in among for position in dates.constraints.reaching[number]}
        nodes = [attrs.evolve(dates.nodes[number], not_before=dates.solution.bounds[number]) for number in among]
        links = [dates.links[position] for position in positions if position < len(dates.links)]
        upstream = Dates.ordered(nodes, links, dates.origin)
        return Upstream(upstream, upstream.number[self.nodes[-1].id], self.due)

    def _words(self) -> tuple[str, str, str, tuple[str, ...]]:
        first, target = self.nodes[0], self.nodes[-1]
        opens = self.dates.solution.bounds[self._walk[0]]
        if first.duration:
            opened = f"{first.id} starts no earlier than {beginning(opens, self.start)}"
        else:  # what takes no days is an instant, and among days the end of one
            opened = f"{first.id} is met no earlier than {ending(opens, self.start)}"
        chain = "; ".join([opened, *along(self.nodes, self.legs)])
        whose = "its due" if self.misses == "due" else "the end of the project"
        message = (
            f"{chain}: {target.id} finishes no earlier than {ending(self.finish, self.start)}, "
            f"{plural(self.missing, 'day')} after {whose}, {ending(self.due, self.start)}"
        )
        changes, are_tried = self._changes
        right = listed(changes, ", or ") + ("" if are_tried else UNTRIED)
        cited = clauses(self.nodes, self.legs)
        if not cited and target.clause:
            cited = (target.clause,)
        return outline(self.legs) if self.legs else target.id, message, right, cited


def missed_dues(dates: Dates, start: dt.date | None) -> list[Conflict]:
    """The dues, and the end, that the earliest starts miss, by task.

    Where no dates exist, as few links as possible are left out so that dates can flow to the dues.
    """
    if dates.end is None and all(node.due is None for node in dates.nodes):
        return []
    if not dates.feasible:
        links = tuple(consistent_links(dates.nodes, dates.links))
        dates = attrs.evolve(dates, links=links)
    missed: list[Conflict] = []
    for target in sorted(range(len(dates.nodes)), key=lambda number: dates.nodes[number].id):
        node = dates.nodes[target]
        finish = dates.early[target] + node.duration
        if node.due is not None and finish > node.due:
            missed.append(Miss(dates, target, start))
        elif dates.end is not None and finish > dates.end and _ends_late(dates, target, dates.end):
            missed.append(Miss(dates, target, start, "end"))
    return missed


def _ends_late(dates: Dates, number: int, end: int) -> bool:
    """Whether no task after this one finishes after the end too."""
    for position in dates.constraints.leaving[number]:
        head = dates.constraints.arcs[position][1]
        if dates.early[head] + dates.nodes[head].duration > end:
            return False
    return True
