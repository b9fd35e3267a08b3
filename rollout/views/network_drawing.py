"""A network of tasks as a drawing: durations, earliest starts and dues, and what is critical or contradictory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Set as AbstractSet

import attrs

from rollout.labels import Label, Lang
from rollout.network.export import Span
from rollout.network.links import ENDS, Leg, Link, Node
from rollout.network.network import Network
from rollout.problems import InfeasibleError
from rollout.sentences import day_count, words
from rollout.views.drawing import LOOKS, Arrow, Box, Drawing, Mark, dotted
from rollout.views.rule_drawing import kind_and_lags


def network_drawing(net: Network, lang: Lang) -> Drawing:
    """One box per task and one arrow per link, in an order that owes nothing to that of the input."""
    dates = _Dates.of(net)
    nodes = sorted(net.nodes, key=lambda node: node.id)
    links = sorted(net.links, key=lambda link: Leg(link, "min").key)
    return Drawing(
        boxes=tuple(_task_box(node, dates) for node in nodes),
        arrows=tuple(_link_arrow(link, dates) for link in links),
        lang=lang,
    )


@attrs.frozen(eq=False)
class _Dates:
    """The earliest dates and the critical tasks of a network; without dates, only what contradicts itself.

    `broken_links` are the links of its conflicts, as pairs of tasks; `broken_tasks` miss their own due.
    """

    dated: bool
    broken_links: set[tuple[str, str]]
    broken_tasks: set[str]
    earliest: Mapping[str, Span]
    critical: AbstractSet[str]

    @classmethod
    def of(cls, net: Network) -> _Dates:
        dated, conflicts = net.start is not None, net.conflicts()
        links = {(link.pred, link.succ) for conflict in conflicts for link in conflict.links}
        missed = [conflict.nodes for conflict in conflicts if not conflict.links]
        tasks = {node.id for nodes in missed for node in nodes}
        try:
            return cls(dated, links, tasks, net.earliest(), frozenset(net.critical()))
        except InfeasibleError:
            return cls(dated, links, tasks, {}, frozenset())

    def is_tight(self, link: Link) -> bool:
        """Whether the earliest dates of its tasks are no further apart than the minimum lag."""
        leaves, reaches = ENDS[link.kind]
        tail, head = self.earliest[link.pred][leaves], self.earliest[link.succ][reaches]
        if isinstance(tail, dt.date) and isinstance(head, dt.date):
            return (head - tail).days == link.min
        return isinstance(tail, int) and isinstance(head, int) and head - tail == link.min


def _task_box(node: Node, dates: _Dates) -> Box:
    mark: Mark | None = None
    if node.id in dates.broken_tasks:
        mark = "contradictory"
    elif node.id in dates.critical:
        mark = "critical"
    name = f"{node.label} ({node.id})" if node.label else node.id
    lines = [Label(name), _duration_and_start(node, dates)]
    if node.due is not None:
        due = dt.date.fromordinal(node.due - 1) if dates.dated else node.due
        lines.append(words("thời hạn {d}", "due {d}", d=due))
    if mark:
        lines.append(LOOKS[mark].word)
    return Box(node.id, tuple(lines), mark=mark)


def _duration_and_start(node: Node, dates: _Dates) -> Label:
    """How long a task takes and when it starts; a milestone among days lies at the end of one."""
    duration = day_count(node.duration) if node.duration else Label("mốc", "milestone")
    if not dates.earliest:
        return duration
    start, _ = dates.earliest[node.id]
    if isinstance(start, dt.date) and not node.duration:
        return words("{n}, hết ngày {d}", "{n}, end of {d}", n=duration, d=start - dt.timedelta(days=1))
    return words("{n} từ {d}", "{n} from {d}", n=duration, d=start)


def _link_arrow(link: Link, dates: _Dates) -> Arrow:
    """A critical link has a line of its own and no word: in most networks the critical path is long."""
    label = kind_and_lags(link.kind, link.min, link.max)
    if (link.pred, link.succ) in dates.broken_links:
        return Arrow(link.pred, link.succ, dotted(label, LOOKS["contradictory"].word), ("contradictory",))
    if {link.pred, link.succ} <= dates.critical and dates.is_tight(link):
        return Arrow(link.pred, link.succ, label, ("critical",))
    return Arrow(link.pred, link.succ, label)
