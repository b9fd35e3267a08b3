"""The rules of a schedule and the needs between them: which are drawn, how they stand, and what marks each tie has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

import attrs

from rollout.findings.late import late
from rollout.network.conflicts import Conflict
from rollout.network.network import Network
from rollout.progress.outlook import outlook
from rollout.progress.prerequisites import blockers
from rollout.progress.statuses import Statuses
from rollout.progress.verdict import DONE, OPEN, State
from rollout.schedule.obligation import Group
from rollout.schedule.rules import Tie
from rollout.schedule.schedule import Schedule, narrowed
from rollout.units.register import Register
from rollout.views.drawing import Mark

Pair = tuple[str, str]
STANDINGS: tuple[Mark, ...] = ("overdue", "open", "done", "closed")


@attrs.frozen
class Marked:
    """A tie and what is wrong with it, the worst first."""

    tie: Tie
    marks: tuple[Mark, ...]


@attrs.frozen(eq=False, kw_only=True)
class RuleGraph:
    """The groups drawn, one a rule and period, by policy, task, place and period; the ties between them.

    `standings` counts the obligations of each by how they stand; None where no day was asked about.
    """

    groups: tuple[Group, ...]
    ties: tuple[Marked, ...]
    register: Register
    standings: Mapping[str, Counter[Mark]] | None = None

    @classmethod
    def of(cls, found: Schedule | Statuses, *, alone: bool, threshold: int) -> RuleGraph:
        """The rules that need another or are needed; with `alone` the others too."""
        schedule = found if isinstance(found, Schedule) else _scheduled(found)
        drawn = sorted(schedule.dependencies, key=_order)
        tied = {node for tie in drawn for node in (tie.needed.node, tie.by.node)}
        groups = [group for group in schedule.by_node.values() if alone or group.node in tied]
        marks = _marks(found, schedule, drawn, threshold)
        return cls(
            groups=tuple(sorted(groups, key=Group.identity)),
            ties=tuple(Marked(tie, tuple(mark for mark, held in marks.items() if tie in held)) for tie in drawn),
            register=schedule.register,
            standings=None if isinstance(found, Schedule) else _standings(found),
        )


def _order(tie: Tie) -> tuple[object, ...]:
    need = tie.need
    lags = (need.kind, need.min_lag, need.max_lag is None, need.max_lag or 0)
    return (*tie.needed.identity(), *tie.by.identity(), *lags, need.scope, need.period, need.clause)


def _scheduled(statuses: Statuses) -> Schedule:
    """What the statuses are of, as a selection of their schedule."""
    numbers: dict[int, set[int]] = defaultdict(set)
    for block in statuses.blocks:
        numbers[block.group.number].update(block.numbers())
    whole = statuses.schedule.whole
    groups = (
        narrowed(group, group.units.only(numbers[group.number])) for group in whole.groups if group.number in numbers
    )
    return attrs.evolve(statuses.schedule, groups=tuple(groups), whole=whole)


def _marks(
    found: Schedule | Statuses, schedule: Schedule, drawn: Iterable[Tie], threshold: int
) -> dict[Mark, frozenset[Tie]]:
    """The ties that have each mark."""
    chained = {pair for one in late(schedule) for pair in pairwise(one.chain)}
    against = Contradictory.of(Network.of(schedule).conflicts())
    pressed = set() if isinstance(found, Schedule) else _pressed(found, threshold)
    held: dict[Mark, list[Tie]] = {"contradictory": [], "late": [], "at-risk": []}
    for tie in drawn:
        pair = (tie.needed.node, tie.by.node)
        if against.link(*pair):
            held["contradictory"].append(tie)
        if tie.days < 0 if tie.days is not None else pair in chained:
            held["late"].append(tie)
        if pair in pressed:
            held["at-risk"].append(tie)
    return {mark: frozenset(ties) for mark, ties in held.items()}


@attrs.frozen
class Contradictory:
    """The links and the tasks of the conflicts of a network."""

    links: frozenset[Pair]
    tasks: frozenset[str]

    @classmethod
    def of(cls, conflicts: Iterable[Conflict]) -> Contradictory:
        links: set[Pair] = set()
        tasks: set[str] = set()
        for conflict in conflicts:
            links.update((link.pred, link.succ) for link in conflict.links)
            tasks.update(node.id for node in conflict.nodes if not conflict.links)
        return cls(frozenset(links), frozenset(tasks))

    def link(self, pred: str, succ: str) -> bool:
        """Whether a link is part of a chain."""
        return (pred, succ) in self.links

    def node(self, name: str) -> bool:
        """Whether a task contradicts its own due."""
        return name in self.tasks


def _pressed(statuses: Statuses, threshold: int) -> set[Pair]:
    """The pairs in which a body waits for what cannot be there in time, or has fewer days left than the threshold.

    What is done counts its lag from that day, what is not done from the day asked about at the earliest.
    """
    rooms = {(one.node, one.due): one.room for one in outlook(statuses, threshold=threshold)}
    found = set()
    for block in statuses.blocks:
        room = rooms.get((block.group.node, block.due))
        lag = max((need.min_lag for need in block.group.item.needs), default=0)
        if block.state not in OPEN or room is None or room - lag >= max(threshold, 0):
            continue
        for unit in block.numbers():
            for needed in blockers(statuses.histories, block.group, unit, statuses.as_of):
                done_on = needed.verdict.done_on
                gone = (statuses.as_of - done_on).days if done_on else 0
                if room + gone - needed.need.min_lag < max(threshold, 0):
                    found.add((needed.group.node, block.group.node))
    return found


def _standings(statuses: Statuses) -> dict[str, Counter[Mark]]:
    counts: dict[str, Counter[Mark]] = defaultdict(Counter)
    for block in statuses.blocks:
        counts[block.group.node][_standing(block.state)] += block.count
    return dict(counts)


def _standing(state: State) -> Mark:
    if state in DONE:
        return "done"
    if state == State.OVERDUE:
        return "overdue"
    return "open" if state in OPEN else "closed"


def standing(graph: RuleGraph, nodes: Iterable[str]) -> Counter[Mark]:
    """The obligations of some rules by how they stand, the worst first."""
    total: Counter[Mark] = Counter()
    for node in nodes:
        total += (graph.standings or {}).get(node, Counter())
    return Counter({mark: total[mark] for mark in STANDINGS if total[mark]})
