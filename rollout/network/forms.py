"""The forms in which a network hands out what it knows: steps of a chain, rows of a table, a graph of networkx."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import attrs

from rollout.network.links import Bound, Link, Node
from rollout.tables import Table

if TYPE_CHECKING:
    import networkx

Instant = int | dt.date
Span = tuple[Instant, Instant]
Dates = tuple[Mapping[str, Span], Mapping[str, Span], Mapping[str, int]]
"""The earliest and the latest span of each task, and its float."""


@attrs.frozen
class Step:
    """A task of a binding chain, its earliest span, and the tight bound that holds it there.

    That is the minimum or the maximum lag of `link`, to the step before. The first step has no link: it is held by its
    own `not_before` or the `start` of the network.
    """

    task: str
    held_by: Bound | Literal["not_before", "start"]
    link: Link | None
    start: Instant
    finish: Instant


def rows(nodes: Sequence[Node], dates: Dates, due: Callable[[Node], Instant | None]) -> Table:
    """A row a task, its due as it was given."""
    early, late, slack = dates
    told = ((node.id, node.duration, *early[node.id], *late[node.id], slack[node.id], due(node)) for node in nodes)
    columns = ("task", "days", "earliest start", "earliest finish", "latest start", "latest finish", "float", "due")
    return Table(columns, tuple(told))


def multigraph(
    nodes: Sequence[Node], links: Sequence[Link], dates: Dates, due: Callable[[Node], Instant | None]
) -> networkx.MultiDiGraph:
    """The tasks and links with their attributes; dates that are not there are None."""
    import networkx

    graph = networkx.MultiDiGraph()
    for node in nodes:
        first, last, slack = (values.get(node.id) for values in dates)
        told = {"earliest": first, "latest": last, "slack": slack, "due": due(node)}
        graph.add_node(node.id, duration=node.duration, label=node.label, **told)
    for link in links:
        graph.add_edge(link.pred, link.succ, kind=link.kind, min=link.min, max=link.max)
    return graph
