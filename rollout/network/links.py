"""The nodes and links of a network, and the difference constraints they state between the starts of tasks."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

import attrs

from rollout.network.constraints import Arc, by_head, earliest
from rollout.network.cycles import EFFORT, breaking

Kind = Literal["FS", "SS", "FF", "SF"]
Bound = Literal["min", "max"]

ENDS: Mapping[str, tuple[int, int]] = {"FS": (1, 0), "SS": (0, 0), "FF": (1, 1), "SF": (0, 1)}
"""For each kind: whether it runs from the finish (1) or the start (0) of the one task, and to which of the other."""


@attrs.frozen
class Link:
    """`succ` starts (or finishes, by the kind) at least `min` and at most `max` days after `pred` finishes (or starts).

    A negative number is so many days before. Nothing is checked here: `Network.from_tasks` names all that is wrong.
    """

    pred: str
    succ: str
    kind: Kind = "FS"
    min: int = 0
    max: int | None = None
    clause: str = ""

    @property
    def is_prerequisite(self) -> bool:
        """Whether `succ` waits for `pred` to be finished: what makes a cycle circular whatever its length."""
        return self.kind == "FS" and self.min >= 0


@attrs.frozen
class Node:
    """A task: it takes `duration` days, starts at or after `not_before` and is to be finished at or before `due`.

    Both are half-open instants, on the scale of the network: day ordinals if it has a start, else offsets from 0. A
    rule of a schedule has shorter `names` too, and says its `task`, `place` and `lead`.
    """

    id: str
    duration: int = 0
    not_before: int | None = None
    due: int | None = None
    label: str = ""
    clause: str = ""
    names: tuple[str, ...] = ()
    task: str = ""
    place: str = ""
    lead: str = ""


@attrs.frozen
class Leg:
    """One arc read as a bound of a link: from the task that pushes to the task that is pushed."""

    link: Link
    bound: Bound

    @property
    def tail(self) -> str:
        return self.link.pred if self.bound == "min" else self.link.succ

    @property
    def head(self) -> str:
        return self.link.succ if self.bound == "min" else self.link.pred

    @property
    def leaves(self) -> int:
        """Whether it runs from the finish (1) or the start (0) of its tail."""
        return ENDS[self.link.kind][self.bound == "max"]

    @property
    def reaches(self) -> int:
        """Whether it runs to the finish (1) or the start (0) of its head."""
        return ENDS[self.link.kind][self.bound == "min"]

    @property
    def key(self) -> tuple[str, str, str, str, int, bool, int, str]:
        """An order of legs that owes nothing to the order in which links were given."""
        link = self.link
        return (self.tail, self.head, self.bound, link.kind, link.min, link.max is None, link.max or 0, link.clause)


def legs(links: Sequence[Link]) -> list[Leg]:
    """All bounds that the links state: first their minimum lags, in their order, then those of the maximum lags."""
    return [Leg(link, "min") for link in links] + [Leg(link, "max") for link in links if link.max is not None]


def arcs(nodes: Sequence[Node], links: Sequence[Link]) -> list[Arc]:
    """The constraints between the starts of tasks, numbered as the nodes are, in the order of `legs`."""
    index = {node.id: number for number, node in enumerate(nodes)}
    takes = [node.duration for node in nodes]
    lower: list[Arc] = []
    upper: list[Arc] = []
    for link in links:
        pred, succ = index[link.pred], index[link.succ]
        leaves, reaches = ENDS[link.kind]
        ends = leaves * takes[pred] - reaches * takes[succ]
        lower.append((pred, succ, ends + link.min))
        if link.max is not None:
            upper.append((succ, pred, -ends - link.max))
    return lower + upper


def lower_bounds(nodes: Sequence[Node], origin: int) -> list[int]:
    """The first instant at which each task may start, its links aside."""
    return [origin if node.not_before is None else max(origin, node.not_before) for node in nodes]


def consistent(
    nodes: Sequence[Node], links: Sequence[Link], towards: Collection[str] = (), effort: int = EFFORT
) -> list[Link]:
    """The links with no more left out than contradict each other, so that dates can flow.

    Of each contradictory cycle a bound goes that leads away from the tasks `towards` which they flow, or where none are
    named from those with a due: a maximum lag alone, or with a minimum lag its link. What remains is implied by all, so
    every due that it misses is missed.
    """
    named = towards or {node.id for node in nodes if node.due is not None}
    by_id, by_key = sorted(nodes, key=lambda node: node.id), sorted(links, key=lambda link: Leg(link, "min").key)
    lags = arcs(by_id, by_key)
    if not earliest(lags, [0] * len(by_id), len(by_key)).cycle:
        return list(links)
    away = _away(lags, [number for number, node in enumerate(by_id) if node.id in named], len(by_id))
    gone = {(leg.link, leg.bound) for leg in map(legs(by_key).__getitem__, breaking(lags, away, effort))}
    kept = (link for link in links if (link, "min") not in gone)
    return [attrs.evolve(link, max=None) if (link, "max") in gone else link for link in kept]


def _away(lags: Sequence[Arc], targets: Iterable[int], count: int) -> list[int]:
    """The arcs that bring no path nearer to a target, those that leave the nearest first; every cycle holds one.

    Of two instants as near the later counts as the nearer.
    """
    reaching, far = by_head(count, lags), dict.fromkeys(targets, 0)
    waiting = deque(far)
    while waiting:
        head = waiting.popleft()
        for tail in (lags[position][0] for position in reaching[head]):
            if tail not in far:
                far[tail] = far[head] + 1
                waiting.append(tail)
    rank = [(far.get(node, count), -node) for node in range(count)]
    away = (position for position, (tail, head, _) in enumerate(lags) if rank[tail] <= rank[head])
    return sorted(away, key=lambda position: (rank[lags[position][0]], lags[position][2]))
