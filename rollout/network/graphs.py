"""A network as a graph of networkx, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rollout.network.export import Instant, last_day, shown, shown_due
from rollout.network.inputs import ATTRIBUTES
from rollout.network.links import Node
from rollout.problems import InfeasibleError, NetworkError, Problem

if TYPE_CHECKING:
    import networkx

    from rollout.network.network import Network

TEXTS = ("label", "clause", "task", "place", "lead")


def to_graph(net: Network) -> networkx.MultiDiGraph:
    """A network with all its attributes, which GraphML can hold: text and numbers. What is None or empty is left out.

    Its start and end are attributes of the graph. Days are written YYYY-MM-DD.
    """
    import networkx

    graph = networkx.MultiDiGraph()
    if net.start is not None:
        graph.graph["start"] = net.start.isoformat()
    if net.end is not None:
        graph.graph["end"] = _plain(last_day(shown(net.end, net.start)))
    dates = _dates(net)
    for node in net.nodes:
        bounds: dict[str, object] = {"duration": node.duration}
        if node.not_before is not None:
            opening = shown(node.not_before, net.start)  # that of a milestone is the end of its day
            bounds["not_before"] = _plain(opening if node.duration else last_day(opening))
        due = shown_due(node, net.start)
        if due is not None:
            bounds["due"] = _plain(due)
        texts = {name: getattr(node, name) for name in TEXTS if getattr(node, name)}
        if node.names:
            texts["names"] = " ".join(node.names)
        graph.add_node(node.id, **bounds, **texts, **dates.get(node.id, {}))
    for link in net.links:
        lags: dict[str, object] = {"kind": link.kind, "min": link.min}
        if link.max is not None:
            lags["max"] = link.max
        if link.clause:
            lags["clause"] = link.clause
        graph.add_edge(link.pred, link.succ, **lags)
    return graph


def _dates(net: Network) -> dict[str, dict[str, int | str]]:
    """The attributes of each task that are worked out; nothing where no dates exist."""
    try:
        earliest, latest, slack = net.earliest(), net.latest(), net.slack()
    except InfeasibleError:
        return {}
    dates: dict[str, dict[str, int | str]] = {}
    for name, days in slack.items():
        dates[name] = {
            "earliest_start": _plain(earliest[name][0]),
            "earliest_finish": _plain(earliest[name][1]),
            "latest_start": _plain(latest[name][0]),
            "latest_finish": _plain(latest[name][1]),
            "slack": days,
        }
    return dates


def _plain(instant: Instant) -> int | str:
    return instant if isinstance(instant, int) else instant.isoformat()


def from_graph(graph: networkx.Graph) -> tuple[dict[str, object], list[tuple[str, str, dict[str, object]]]]:
    """The arguments of `Network.from_tasks` that a directed graph holds, but its texts; and its links.

    A node without a `duration` takes no days. Raises NetworkError for a graph without directions.
    """
    if not hasattr(graph, "is_directed"):
        raise TypeError(f"from_networkx() takes a graph of networkx, not {type(graph).__name__}")
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
