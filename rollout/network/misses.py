"""The dues that a network cannot keep: the chain that binds each, and what would let it be kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import attrs

from rollout.network.chains import along, clauses, closing, days, opening, outline
from rollout.network.constraints import Arc, Solution, behind, binding, by_head, earliest
from rollout.network.cycles import EFFORT
from rollout.network.links import Leg, Link, Node, arcs, consistent, legs, lower_bounds
from rollout.network.relaxations import UNTRIED, Change, Part, of_durations, of_lags, of_start, relaxations
from rollout.problems import Problem

TRIES = 32
"""About how often each link behind a due is looked at to find out which of them contradict each other."""


@attrs.frozen
class Miss:
    """A due missed by some days, and the chain of tight bounds that holds its task, from one free at `opens`."""

    nodes: tuple[Node, ...]
    legs: tuple[Leg, ...]
    opens: int
    finish: int

    @property
    def target(self) -> Node:
        return self.nodes[-1]

    @property
    def due(self) -> int:
        return self.finish if self.target.due is None else self.target.due

    @property
    def days(self) -> int:
        return self.finish - self.due


def missed(nodes: Sequence[Node], links: Sequence[Link], early: Solution, start: dt.date | None) -> tuple[Problem, ...]:
    """The dues that the earliest starts miss, by task.

    Where no dates exist, links are left out as little as may be: for all dues the same and, for each that some of them
    hold up, those that lead away from it alone.
    """
    if not early.cycle:
        return tuple(_over(nodes, links, early, start, EFFORT).values())
    flowing = consistent(nodes, links)
    told = _over(nodes, flowing, earliest(arcs(nodes, flowing), early.bounds, len(flowing)), start, EFFORT)
    loose = {end for link in set(links).difference(flowing) for end in (link.pred, link.succ)}
    told |= _beside(nodes, links, early.bounds, loose, start)
    return tuple(told[name] for name in sorted(told))


def _over(
    nodes: Sequence[Node], links: Sequence[Link], early: Solution, start: dt.date | None, effort: int
) -> dict[str, Problem]:
    """What is missed, by task."""
    ends = [time + node.duration for node, time in zip(nodes, early.times, strict=True)]
    over = [at for at, node in enumerate(nodes) if node.due is not None and ends[at] > node.due]
    if not over:
        return {}
    origin = start.toordinal() if start else 0
    weights, steps = arcs(nodes, links), legs(links)
    reaching, told = by_head(len(nodes), weights), dict[str, Problem]()
    for target in sorted(over, key=lambda at: nodes[at].id):
        chain = binding(target, weights, reaching, early, lambda at: steps[at].key)
        walk = [*(weights[position][0] for position in chain), target]
        told_by = tuple(steps[at] for at in chain)
        miss = Miss(tuple(nodes[at] for at in walk), told_by, early.bounds[walk[0]], ends[target])
        among, used = _upstream(target, weights, reaching, effort // len(over) // (4 * len(walk)))
        held = [attrs.evolve(nodes[at], not_before=early.bounds[at]) for at in among]
        part = Part.ordered(held, [links[at] for at in used if at < len(links)])
        told[nodes[target].id] = _told(miss, part, origin, start)
    return told


def _beside(
    nodes: Sequence[Node], links: Sequence[Link], lower: Sequence[int], loose: set[str], start: dt.date | None
) -> dict[str, Problem]:
    """The missed dues of tasks that contradictory links hold up, each by the links that lead to it, unless too many."""
    weights, told = arcs(nodes, links), dict[str, Problem]()
    reaching = by_head(len(nodes), weights)
    reached = behind((at for at, node in enumerate(nodes) if node.id in loose), [(h, t, w) for t, h, w in weights])
    targets = [at for at in sorted(reached) if nodes[at].due is not None]
    effort = EFFORT // max(1, len(targets))
    for target in targets:
        among, used = _upstream(target, weights, reaching, effort // TRIES)
        held = [attrs.evolve(nodes[at], due=nodes[at].due if at == target else None) for at in among]
        inner = [links[at] for at in used if at < len(links)]
        flowing = consistent(held, inner, [nodes[target].id], effort)
        early = earliest(arcs(held, flowing), [lower[at] for at in among], len(flowing))
        told |= _over(held, flowing, early, start, effort)
    return told


def _upstream(target: int, weights: Sequence[Arc], reaching: list[list[int]], most: int) -> tuple[list[int], list[int]]:
    """The nodes that can hold the target back and the arcs among them; nothing if there are more than `most` arcs."""
    among, known, used = [target], {target}, list[int]()
    for node in among:
        used += reaching[node]
        if len(used) > most:
            return [], []
        tails = dict.fromkeys(weights[position][0] for position in reaching[node])
        among += [tail for tail in tails if tail not in known]
        known.update(tails)
    return among, used


def _told(miss: Miss, part: Part, origin: int, start: dt.date | None) -> Problem:
    target, first = miss.target, miss.nodes[0]
    if first.duration:
        opened = f"{first.id} starts no earlier than {opening(miss.opens, start)}"
    else:  # what takes no days is an instant, and among days the end of one
        opened = f"{first.id} is met no earlier than {closing(miss.opens, start)}"
    sums = "; ".join([opened, *along(miss.nodes, miss.legs)])
    over = f"{target.id} finishes no earlier than {closing(miss.finish, start)}"
    found = f"{sums}: {over}, {days(miss.days)} after its due, {closing(miss.due, start)}"
    loose = [f"put the due of {target.id} off by {days(miss.days)}", *_loosened(miss, part, origin)]
    right = ", or ".join(loose) + ("" if part.nodes else UNTRIED)
    where = outline(miss.legs) if miss.legs else target.id
    cited = clauses(miss.nodes, miss.legs) or ((target.clause,) if target.clause else ())
    return Problem("infeasible", where, found, right, "finding", cited)


def _loosened(miss: Miss, part: Part, origin: int) -> list[str]:
    """The changes behind the due that let it be kept; none if the part was too large to try them on."""
    if not part.nodes:
        return []
    at = next(number for number, node in enumerate(part.nodes) if node.id == miss.target.id)

    def holds(changed: Part) -> bool:
        lower = lower_bounds(changed.nodes, origin)
        times = earliest(arcs(changed.nodes, changed.links), lower, len(changed.links)).times
        return bool(times) and times[at] + changed.nodes[at].duration <= miss.due

    changes: list[Change] = [*of_lags(part, miss.legs), *of_durations(part, [node.id for node in miss.nodes])]
    changes += of_start(part, miss.nodes[0].id, miss.opens - origin)
    return relaxations(changes, miss.days, holds)
