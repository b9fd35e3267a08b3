"""The graph of rules, or of the tasks of a network, as text for Mermaid and for Graphviz."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import attrs

from rollout.explanation.reason import day_count, words
from rollout.labels import Label, Lang
from rollout.network.links import ENDS, Leg, Link, Node
from rollout.network.network import Network, Span
from rollout.problems import InfeasibleError, InputError, Problem
from rollout.progress.statuses import Statuses
from rollout.schedule.schedule import Schedule
from rollout.views import dot_text, mermaid_text
from rollout.views.collapse import Level, drawing, lags
from rollout.views.drawing import LOOKS, Arrow, Box, Drawing, Mark
from rollout.views.rule_graph import Contradictory, RuleGraph

LIMIT_CHARS = 50_000  # what Mermaid draws unless its page is configured to draw more
LIMIT_EDGES = 500


def mermaid(
    found: Schedule | Statuses,
    *,
    lang: Lang = "en",
    limit_chars: int = LIMIT_CHARS,
    limit_edges: int = LIMIT_EDGES,
    alone: bool = False,
    threshold: int = 0,
) -> str:
    """The rules that need another or are needed (with `alone` all of them) as a Mermaid flowchart.

    Where it would exceed the limits, the tiers of a task are drawn as one, then the periods of a recurring duty, then
    the tasks of a policy; a comment says so. Raises InputError where that does not help. Of Statuses, the states are
    drawn too, and ties at risk: those with fewer than `threshold` days left for what is still to be done.
    """
    graph = RuleGraph.of(found, alone=alone, threshold=threshold)
    for page in _ever_smaller(graph, lang):
        text = mermaid_text.written(page)
        if _fits(page, text, limit_chars, limit_edges):
            return text
    raise _too_large(page, text, limit_chars, limit_edges)


def _ever_smaller(graph: RuleGraph, lang: Lang) -> Iterator[Drawing]:
    """The graph in full, and then at each level with a note of all that is collapsed in it."""
    page = drawing(graph, Level.RULE, lang)
    yield page
    collapsed: list[str] = []
    for level in list(Level)[1:]:
        smaller = drawing(graph, level, lang)
        if len(smaller.boxes) < len(page.boxes):
            collapsed.append(level.said)
            page = attrs.evolve(smaller, notes=(f"collapsed to fit: {'; '.join(collapsed)}",))
            yield page


def dot(found: Schedule | Statuses, *, lang: Lang = "en", alone: bool = False, threshold: int = 0) -> str:
    """The same graph in DOT, which has no limits."""
    graph = RuleGraph.of(found, alone=alone, threshold=threshold)
    return dot_text.written(drawing(graph, Level.RULE, lang))


def network_mermaid(
    net: Network, *, lang: Lang = "en", limit_chars: int = LIMIT_CHARS, limit_edges: int = LIMIT_EDGES
) -> str:
    """The tasks of a network with their days and earliest starts as a Mermaid flowchart, critical ones marked.

    Of a network that contradicts itself, the contradictions are marked instead. Raises InputError beyond the limits.
    """
    page = _network(net, lang)
    text = mermaid_text.written(page)
    if not _fits(page, text, limit_chars, limit_edges):
        raise _too_large(page, text, limit_chars, limit_edges)
    return text


def network_dot(net: Network, *, lang: Lang = "en") -> str:
    """The same graph in DOT."""
    return dot_text.written(_network(net, lang))


def _fits(page: Drawing, text: str, limit_chars: int, limit_edges: int) -> bool:
    return mermaid_text.length(text) <= limit_chars and mermaid_text.edges(page) <= limit_edges


def _too_large(page: Drawing, text: str, limit_chars: int, limit_edges: int) -> InputError:
    found = (
        f"takes {mermaid_text.length(text):,} characters and {mermaid_text.edges(page):,} edges at the least; "
        f"the limits are {limit_chars:,} and {limit_edges:,}"
    )
    return InputError([Problem("too-large", "the graph", found, "select fewer rules with where(), or write it in DOT")])


def _network(net: Network, lang: Lang) -> Drawing:
    dates = _Dates.of(net)
    nodes = sorted(net.nodes, key=lambda node: node.id)
    links = sorted(net.links, key=lambda link: Leg(link, "min").key)
    return Drawing(
        boxes=tuple(_task(node, dates, lang) for node in nodes),
        arrows=tuple(Arrow(one.pred, one.succ, _said(one, dates, lang), dates.marks(one)) for one in links),
        lang=lang,
    )


@attrs.frozen(eq=False)
class _Dates:
    """What is known of the days of a network: nothing but what contradicts what, where it has none."""

    against: Contradictory
    early: Mapping[str, Span]
    critical: frozenset[str]
    dated: bool

    @classmethod
    def of(cls, net: Network) -> _Dates:
        against = Contradictory.of(net.conflicts())
        try:
            return cls(against, net.earliest(), frozenset(net.critical()), net.start is not None)
        except InfeasibleError:
            return cls(against, {}, frozenset(), net.start is not None)

    def marks(self, link: Link) -> tuple[Mark, ...]:
        if self.against.link(link.pred, link.succ):
            return ("contradictory",)
        return ("critical",) if {link.pred, link.succ} <= self.critical and self._tight(link) else ()

    def _tight(self, link: Link) -> bool:
        """Whether the earliest dates leave nothing between the two but the least lag."""
        leaves, reaches = ENDS[link.kind]
        tail, head = self.early[link.pred][leaves], self.early[link.succ][reaches]
        if isinstance(tail, dt.date) and isinstance(head, dt.date):
            return (head - tail).days == link.min
        return isinstance(tail, int) and isinstance(head, int) and head - tail == link.min


def _task(node: Node, dates: _Dates, lang: Lang) -> Box:
    mark: Mark | None = "critical" if node.id in dates.critical else None
    mark = "contradictory" if dates.against.node(node.id) else mark
    takes = day_count(node.duration) if node.duration else Label("mốc", "milestone")
    said = [_from(node, takes, dates)]
    if node.due is not None:
        last = dt.date.fromordinal(node.due - 1) if dates.dated else node.due
        said.append(words("hạn {d}", "due {d}", d=last))
    if mark:
        said.append(LOOKS[mark].word)
    name = f"{node.label} ({node.id})" if node.label else node.id
    return Box(node.id, (name, *(label.of(lang) for label in said)), mark=mark)


def _from(node: Node, takes: Label, dates: _Dates) -> Label:
    """What a task takes and when it starts; a milestone among days lies at the end of one."""
    if not dates.early:
        return takes
    first = dates.early[node.id][0]
    if isinstance(first, dt.date) and not node.duration:
        return words("{n}, hết ngày {d}", "{n}, end of {d}", n=takes, d=first - dt.timedelta(days=1))
    return words("{n} từ {d}", "{n} from {d}", n=takes, d=first)


def _said(link: Link, dates: _Dates, lang: Lang) -> str:
    """What is critical is left to the line: in most networks it is a long chain."""
    words = [LOOKS[mark].word.of(lang) for mark in dates.marks(link) if mark != "critical"]
    return " · ".join(filter(None, [lags(link.kind, link.min, link.max).of(lang), *words]))
