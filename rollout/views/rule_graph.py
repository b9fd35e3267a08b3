"""The rules of a schedule and the dependencies between them: which are drawn, their states, and what marks each has."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise

import attrs

from rollout.findings.lateness import late
from rollout.forecasting.risks import pairs_at_risk
from rollout.network.network import Network
from rollout.progress.statuses import Statuses
from rollout.progress.verdict import DONE, OPEN, State
from rollout.schedule.group import Group
from rollout.schedule.rules import Tie
from rollout.schedule.schedule import Schedule
from rollout.units.register import Register
from rollout.views.drawing import Mark

Pair = tuple[str, str]


@attrs.frozen(eq=False, kw_only=True)
class RuleGraph:
    """The groups drawn, one per rule and period, by policy, task, place and period; and their dependencies.

    `marked` has the ties of each mark. `standings` counts the obligations of each node by how they stand on `as_of`; it
    is empty where no day was asked about.
    """

    groups: tuple[Group, ...]
    ties: tuple[Tie, ...]
    marked: Mapping[Mark, frozenset[Tie]]
    register: Register
    standings: Mapping[str, Counter[Mark]]
    as_of: dt.date | None

    @classmethod
    def of(cls, obligations: Schedule | Statuses, *, alone: bool, threshold: int) -> RuleGraph:
        """The rules of a schedule or of statuses that need another or are needed.

        With `alone` also the others. With statuses, a dependency is at risk below `threshold` days.
        """
        if not isinstance(obligations, Schedule | Statuses):
            message = f"rules are drawn of a Schedule or of Statuses, not of {type(obligations).__name__}"
            raise TypeError(f"{message}; network_svg(), network_dot() and network_mermaid() draw a Network")
        at_risk: Collection[Pair] = ()
        standings: Mapping[str, Counter[Mark]] = {}
        as_of = None if isinstance(obligations, Schedule) else obligations.as_of
        if isinstance(obligations, Schedule):
            schedule = obligations
        else:
            schedule = obligations.obligations
            at_risk, standings = pairs_at_risk(obligations, threshold), _standings(obligations)
        drawn = tuple(sorted(schedule.dependencies, key=_tie_order))
        tied = {node for tie in drawn for node in (tie.needed.node, tie.by.node)}
        groups = [group for group in schedule.by_node.values() if alone or group.node in tied]
        return cls(
            groups=tuple(sorted(groups, key=Group.identity)),
            ties=drawn,
            marked=_marked(drawn, schedule, at_risk),
            register=schedule.register,
            standings=standings,
            as_of=as_of,
        )

    def marks(self, tie: Tie) -> tuple[Mark, ...]:
        """What is wrong with a dependency, the worst first."""
        return tuple(mark for mark, marked in self.marked.items() if tie in marked)

    def standing(self, groups: Iterable[Group]) -> Counter[Mark]:
        """The obligations of some rules by how they stand."""
        return sum((self.standings.get(group.node, Counter()) for group in groups), Counter())


def _tie_order(tie: Tie) -> tuple[object, ...]:
    need = tie.need
    lags = (need.kind, need.min_lag, need.max_lag is None, need.max_lag or 0)
    return (*tie.needed.identity(), *tie.by.identity(), *lags, need.scope, need.period, need.clause)


def _marked(drawn: Collection[Tie], schedule: Schedule, at_risk: Collection[Pair]) -> dict[Mark, frozenset[Tie]]:
    """The dependencies that have each mark, the worst first; those `at_risk` are given, the others follow."""
    late_pairs = {pair for rule in late(schedule) for pair in pairwise(rule.chain)}
    conflicts = Network.of(schedule).conflicts()
    contradictory = {(link.pred, link.succ) for conflict in conflicts for link in conflict.links}
    return {
        "contradictory": frozenset(tie for tie in drawn if _pair(tie) in contradictory),
        "late": frozenset(tie for tie in drawn if _is_late(tie, late_pairs)),
        "at-risk": frozenset(tie for tie in drawn if _pair(tie) in at_risk),
    }


def _pair(tie: Tie) -> Pair:
    return tie.needed.node, tie.by.node


def _is_late(tie: Tie, late_pairs: Collection[Pair]) -> bool:
    """By its own days; where it has none, whether it is part of a chain that is late."""
    return _pair(tie) in late_pairs if tie.days is None else tie.days < 0


def _standings(statuses: Statuses) -> dict[str, Counter[Mark]]:
    """The obligations of each node by how they stand."""
    counts: dict[str, Counter[Mark]] = defaultdict(Counter)
    for block in statuses.blocks:
        counts[block.group.node][_state_mark(block.state)] += block.count
    return dict(counts)


def _state_mark(state: State) -> Mark:
    if state in DONE:
        return "done"
    if state == State.OVERDUE:
        return "overdue"
    return "open" if state in OPEN else "closed"
