"""The conflicts of a network: links that contradict each other, and dues that the links do not let be kept."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Literal

import attrs

from rollout.network.chains import along, around, clauses, closing, days, opening, outline, path
from rollout.network.consistency import consistent_links
from rollout.network.dates import Dates
from rollout.network.groups import Group, contradictory_groups
from rollout.network.links import Leg, Link, Node
from rollout.network.repairs import Change, Part, Upstream, of_leg
from rollout.problems import Problem

LISTED = 12
"""The changes that are written out."""
UNTRIED = "; other changes were not tried, as too many tasks depend on each other here"


@attrs.frozen(eq=False, slots=False)
class Conflict(ABC):
    """What no dates can satisfy: the chain of bounds that shows it, the days missing, and what would end it.

    Everything but the tasks it is about is worked out when it is first read.
    """

    @property
    def code(self) -> Literal["dependency-cycle", "infeasible"]:
        return "infeasible"

    @property
    @abstractmethod
    def legs(self) -> tuple[Leg, ...]:
        """The bounds of the chain, in turn."""

    @property
    @abstractmethod
    def nodes(self) -> tuple[Node, ...]:
        """The tasks of the chain."""

    @property
    @abstractmethod
    def missing(self) -> int:
        """The days by which the chain is too long."""

    @property
    @abstractmethod
    def changes(self) -> tuple[Change, ...]:
        """The single changes, each of which ends it."""

    @property
    def remedy(self) -> tuple[Change, ...]:
        """Few changes that together end it and everything that contradicts the same tasks."""
        return self.changes[:1]

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of the chain, each once."""
        return tuple(dict.fromkeys(leg.link for leg in self.legs))

    @property
    def where(self) -> str:
        return self.problem.where

    @property
    def found(self) -> str:
        return self.problem.found

    @property
    def right(self) -> str:
        return self.problem.right

    @property
    def clauses(self) -> tuple[str, ...]:
        return self.problem.clauses

    @property
    def severity(self) -> Literal["error", "finding"]:
        return self.problem.severity

    @cached_property
    def problem(self) -> Problem:
        """The conflict in words."""
        where, found, right, cited = self._words()
        return Problem(self.code, where, found, right, "finding", cited)

    @abstractmethod
    def _words(self) -> tuple[str, str, str, tuple[str, ...]]:
        """Where it is, what was found, what would be right, and the clauses it rests on."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Conflict) and self.problem == other.problem and self.changes == other.changes

    def __hash__(self) -> int:
        return hash(self.problem)

    def __str__(self) -> str:
        return str(self.problem)

    def __repr__(self) -> str:
        return f"<Conflict {self.code}: {self.problem.where}, {days(self.missing)} missing>"


@attrs.frozen(eq=False, repr=False, slots=False)
class Contradiction(Conflict):
    """A cycle of bounds that no dates satisfy, or of prerequisites of which none can be first."""

    group: Group
    cycle: tuple[int, ...]

    @property
    def code(self) -> Literal["dependency-cycle", "infeasible"]:
        return "dependency-cycle" if all(leg.waits for leg in self.legs) else "infeasible"

    @cached_property
    def legs(self) -> tuple[Leg, ...]:
        """The cycle from the least of its legs, of those that follow a maximum lag if it has any."""
        cycle = [self.group.legs[position] for position in self.cycle]
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

    @property
    def changes(self) -> tuple[Change, ...]:
        """The single changes, each of which ends it and whatever shares a bound with it.

        Where other chains contradict the same tasks, they do so once the rest of the remedy is made. Of a part too
        large to try each, its maximum lags alone, by the days that this cycle needs.
        """
        return self._changes[0]

    @cached_property
    def _changes(self) -> tuple[tuple[Change, ...], bool]:
        """The changes, and whether each was tried."""
        position = {self.group.legs[position]: position for position in self.cycle}
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
            found = f"{chain}: {days(self.missing)} missing"
        else:
            end = "so none of them can be first"
            if self.missing:
                end = f"so each would start {days(self.missing)} after itself"
            found = f"each waits for the one before: {chain}: {end}"
        return path(self.legs), found, self._right(), clauses(self.nodes, self.legs)

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
        rest = [change for change in self.remedy if not any(_loosens(change, leg) for leg in self.legs)]
        if rest:
            right += f"; other chains contradict these tasks too: also {listed(rest, ', and ')}"
        return right


def _loosens(change: Change, leg: Leg) -> bool:
    return change.link == leg.link and change.bound in (None, leg.bound)


def listed(changes: Sequence[Change], joint: str, ending: str = "") -> str:
    """The first changes in words, and how many more there are."""
    words = [f"{change}{ending}" for change in changes[:LISTED]]
    if len(changes) > LISTED:
        words.append(f"{len(changes) - LISTED:,} more")
    return joint.join(words)


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

    @property
    def changes(self) -> tuple[Change, ...]:
        """The single changes that let the due be kept: it is put off, or the chain made shorter.

        Of a part with cycles that is too large to try each, putting it off alone.
        """
        return self._changes[0]

    @cached_property
    def _changes(self) -> tuple[tuple[Change, ...], bool]:
        """The changes, and whether each was tried."""
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
        part = Part.ordered(nodes, [dates.links[position] for position in positions if position < len(dates.links)])
        target = next(number for number, node in enumerate(part.nodes) if node.id == self.nodes[-1].id)
        return Upstream(part, target, self.due, dates.origin)

    def _words(self) -> tuple[str, str, str, tuple[str, ...]]:
        first, target = self.nodes[0], self.nodes[-1]
        opens = self.dates.solution.bounds[self._walk[0]]
        if first.duration:
            opened = f"{first.id} starts no earlier than {opening(opens, self.start)}"
        else:  # what takes no days is an instant, and among days the end of one
            opened = f"{first.id} is met no earlier than {closing(opens, self.start)}"
        chain = "; ".join([opened, *along(self.nodes, self.legs)])
        whose = "its due" if self.misses == "due" else "the end of the project"
        found = (
            f"{chain}: {target.id} finishes no earlier than {closing(self.finish, self.start)}, "
            f"{days(self.missing)} after {whose}, {closing(self.due, self.start)}"
        )
        changes, are_tried = self._changes
        right = listed(changes, ", or ") + ("" if are_tried else UNTRIED)
        cited = clauses(self.nodes, self.legs)
        if not cited and target.clause:
            cited = (target.clause,)
        return outline(self.legs) if self.legs else target.id, found, right, cited


@attrs.frozen
class Conflicts:
    """Conflicts, and whether they are all there are."""

    conflicts: tuple[Conflict, ...]
    complete: bool

    def __len__(self) -> int:
        return len(self.conflicts)

    def __iter__(self) -> Iterator[Conflict]:
        return iter(self.conflicts)


def independent_conflicts(dates: Dates, start: dt.date | None) -> tuple[Conflict, ...]:
    """The cycles that contradict themselves and share no bound of a link, the shortest first; then the missed dues."""
    cycles = [Contradiction(group, tuple(cycle)) for group in contradictory_groups(dates) for cycle in group.cycles]
    return (*_shortest_first(cycles), *missed_dues(dates, start))


def every_conflict(dates: Dates, start: dt.date | None, limit: int) -> Conflicts:
    """The same with every cycle, of each group up to `limit`; those that share no bound are not apart."""
    cycles = []
    complete = True
    for group in contradictory_groups(dates):
        positions, are_all = group.every_cycle(limit)
        complete = complete and are_all
        cycles += [Contradiction(group, tuple(cycle)) for cycle in positions]
    return Conflicts((*_shortest_first(cycles), *missed_dues(dates, start)), complete)


def _shortest_first(cycles: Iterable[Contradiction]) -> list[Contradiction]:
    return sorted(cycles, key=lambda cycle: (len(cycle.cycle), [leg.key for leg in cycle.legs]))


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
