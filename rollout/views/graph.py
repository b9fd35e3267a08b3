"""The graph of rules, or of the tasks of a network, as text for Mermaid and for Graphviz, and as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from rollout.labels import Label, Lang
from rollout.network.network import Network
from rollout.problems import InputError, Problem
from rollout.progress.statuses import Statuses
from rollout.schedule.schedule import Schedule
from rollout.sentences import joined, words
from rollout.views.dot_text import digraph
from rollout.views.drawing import Drawing
from rollout.views.mermaid_text import edge_count, flowchart, length
from rollout.views.network_drawing import network_drawing
from rollout.views.rule_drawing import Grain, rule_drawing
from rollout.views.rule_graph import RuleGraph
from rollout.views.svg_text import Svg, svg_of

LIMIT_CHARS = 50_000  # what Mermaid draws unless its page is configured to draw more
LIMIT_EDGES = 500
LIMIT_BOXES = 60  # of a picture


def mermaid(
    obligations: Schedule | Statuses,
    *,
    lang: Lang = "en",
    limit_chars: int = LIMIT_CHARS,
    limit_edges: int = LIMIT_EDGES,
    alone: bool = False,
    threshold: int = 0,
) -> str:
    """The rules of `obligations` that need another or are needed (with `alone` all) as a Mermaid flowchart in `lang`.

    Beyond `limit_chars` characters or `limit_edges` edges, the tiers of a task are drawn as one box, then the periods
    of a recurring duty, then the tasks of a policy; a comment says so. Raises InputError where that does not help. Of
    Statuses, the states are drawn too, and dependencies at risk: those with fewer than `threshold` days left.
    """
    graph = RuleGraph.of(obligations, alone=alone, threshold=threshold)
    return _first_that_fits(_ever_coarser(graph, lang), limit_chars, limit_edges)


def dot(obligations: Schedule | Statuses, *, lang: Lang = "en", alone: bool = False, threshold: int = 0) -> str:
    """The same graph of `obligations` in DOT, which has no limits; `lang`, `alone`, `threshold` as in `mermaid`."""
    graph = RuleGraph.of(obligations, alone=alone, threshold=threshold)
    return digraph(rule_drawing(graph, Grain.RULE, lang))


def network_mermaid(
    net: Network, *, lang: Lang = "en", limit_chars: int = LIMIT_CHARS, limit_edges: int = LIMIT_EDGES
) -> str:
    """The tasks of `net` with their days and earliest starts as a Mermaid flowchart, the critical path marked.

    Of a network that contradicts itself, the contradictions are marked instead. `lang` is the language of the text.
    Raises InputError beyond `limit_chars` or `limit_edges`.
    """
    return _first_that_fits([network_drawing(net, lang)], limit_chars, limit_edges)


def network_dot(net: Network, *, lang: Lang = "en") -> str:
    """The same graph in DOT."""
    return digraph(network_drawing(net, lang))


def svg(
    obligations: Schedule | Statuses,
    *,
    lang: Lang = "en",
    limit: int = LIMIT_BOXES,
    alone: bool = False,
    threshold: int = 0,
) -> Svg:
    """The same graph of `obligations` as an SVG picture in `lang`, which a notebook shows without network.

    Beyond `limit` boxes it is drawn coarser, as `mermaid` does; `alone` and `threshold` as there.
    """
    return svg_of(sketch(obligations, lang=lang, limit=limit, alone=alone, threshold=threshold))


def network_svg(net: Network, *, lang: Lang = "en") -> Svg:
    """The tasks of a network as an SVG picture, the critical path marked."""
    return svg_of(network_drawing(net, lang))


def sketch(
    obligations: Schedule | Statuses | Network, *, lang: Lang, limit: int, alone: bool, threshold: int
) -> Drawing:
    """The graph of `obligations`, of a network as it is, of rules the first with at most `limit` boxes, or the last.

    The arguments `lang`, `alone` and `threshold` are those of `mermaid`.
    """
    if isinstance(obligations, Network):
        return network_drawing(obligations, lang)
    drawings = [*_ever_coarser(RuleGraph.of(obligations, alone=alone, threshold=threshold), lang)]
    return next((drawing for drawing in drawings if len(drawing.boxes) <= limit), drawings[-1])


def _ever_coarser(graph: RuleGraph, lang: Lang) -> Iterator[Drawing]:
    """The graph in full, and then at each grain that has fewer boxes, with a note of all that is collapsed."""
    collapsed: list[Label] = []
    boxes: int | None = None
    for grain in Grain:
        drawing = rule_drawing(graph, grain, lang)
        if boxes is None or len(drawing.boxes) < boxes:
            if grain.collapsed != Label():
                collapsed.append(grain.collapsed)
                note = words("gộp cho vừa khuôn khổ: {c}", "collapsed to fit: {c}", c=joined(collapsed))
                drawing = attrs.evolve(drawing, notes=(note,))
            boxes = len(drawing.boxes)
            yield drawing


def _first_that_fits(drawings: Iterable[Drawing], limit_chars: int, limit_edges: int) -> str:
    """The Mermaid text of the first drawing within the limits; raises InputError if there is none."""
    for drawing in drawings:
        text = flowchart(drawing)
        characters, edges = length(text), edge_count(drawing)
        if characters <= limit_chars and edges <= limit_edges:
            return text
    size = f"takes at least {characters:,} characters and {edges:,} edges"
    limits = f"the limits are {limit_chars:,} and {limit_edges:,}"
    right = "select fewer rules with where(), or write it in DOT"
    raise InputError([Problem("too-large", "the graph", f"{size}; {limits}", right)])
