"""A network as a graph of networkx, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from rollout.network.export import Instant, Shown, Spans, last_day, shown_due
from rollout.network.inputs import ATTRIBUTES
from rollout.network.links import Link, Node
from rollout.problems import NetworkError, Problem

if TYPE_CHECKING:
    import networkx

TEXTS = ("label", "clause", "task", "place", "lead")


def to_graph(
    nodes: Sequence[Node], links: Sequence[Link], start: dt.date | None, end: int | None, spans: Spans, shown: Shown
) -> networkx.MultiDiGraph:
    """The `nodes` and `links` with all their attributes, which GraphML can hold: text and numbers.

    `start` and `end` are attributes of the graph, and so are the `spans` of the tasks, if there are any. Days are
    written YYYY-MM-DD; `shown` gives an instant as one, or as an offset. What is None or empty is left out.
    """
    import networkx

    graph = networkx.MultiDiGraph()
    if start is not None:
        graph.graph["start"] = start.isoformat()
    if end is not None:
        graph.graph["end"] = _plain(last_day(shown(end)))
    for node in nodes:
        bounds: dict[str, object] = {"duration": node.duration}
        if node.not_before is not None:
            bounds["not_before"] = _plain(_first_day(node, shown))
        due = shown_due(node, shown)
        if due is not None:
            bounds["due"] = _plain(due)
        texts = {name: getattr(node, name) for name in TEXTS if getattr(node, name)}
        if node.names:
            texts["names"] = " ".join(node.names)
        graph.add_node(node.id, **bounds, **texts, **_dates(node, spans))
    for link in links:
        lags: dict[str, object] = {"kind": link.kind, "min": link.min}
        if link.max is not None:
            lags["max"] = link.max
        if link.clause:
            lags["clause"] = link.clause
        graph.add_edge(link.pred, link.succ, **lags)
    return graph


def _dates(node: Node, spans: Spans) -> dict[str, int | str]:
    if node.id not in spans.early:
        return {}
    (starts, finishes), (latest_start, latest_finish) = spans.early[node.id], spans.late[node.id]
    return {
        "earliest_start": _plain(starts),
        "earliest_finish": _plain(finishes),
        "latest_start": _plain(latest_start),
        "latest_finish": _plain(latest_finish),
        "slack": spans.slack[node.id],
    }


def _first_day(node: Node, shown: Shown) -> Instant:
    """The bound of a start as it is given: that of a milestone is the end of its day."""
    instant = shown(node.not_before or 0)
    return instant if node.duration else last_day(instant)


def _plain(instant: Instant) -> int | str:
    return instant if isinstance(instant, int) else instant.isoformat()


def from_graph(graph: networkx.Graph) -> tuple[dict[str, object], list[tuple[str, str, dict[str, object]]]]:
    """The arguments of `Network.from_tasks` that a directed graph holds, but its texts; and its links.

    A node without a `duration` takes no days. Raises NetworkError for a graph without directions.
    """
    if not graph.is_directed():
        raise NetworkError([Problem("bad-argument", "graph", "has no directions", "give a DiGraph or a MultiDiGraph")])
    bounds: dict[str, dict[str, object]] = {"due": {}, "not_before": {}}
    tasks = {}
    for name, attributes in graph.nodes(data=True):
        tasks[name] = attributes.get("duration", 0)
        for bound, values in bounds.items():
            if attributes.get(bound) is not None:
                values[name] = attributes[bound]
    links = []
    for pred, succ, attributes in graph.edges(data=True):
        links.append((pred, succ, {name: attributes[name] for name in ATTRIBUTES if name in attributes}))
    arguments = {"tasks": tasks, "start": graph.graph.get("start"), "end": graph.graph.get("end"), **bounds}
    return arguments, links


def texts_of(graph: networkx.Graph, node: Node) -> Node:
    """The node with the texts that a graph has of it."""
    attributes = graph.nodes[node.id]
    texts: dict[str, Any] = {name: str(attributes[name]) for name in TEXTS if name in attributes}
    return attrs.evolve(node, names=tuple(str(attributes.get("names", "")).split()), **texts)
