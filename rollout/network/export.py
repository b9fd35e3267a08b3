"""A network in other forms: steps of a chain and rows of a table."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

import attrs

from rollout.network.dates import Dates
from rollout.network.links import Bound, Link, Node
from rollout.problems import HorizonError
from rollout.tables import Table

if TYPE_CHECKING:
    from rollout.network.network import Network

Instant = int | dt.date
Span = tuple[Instant, Instant]


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


def binding_steps(dates: Dates, target: int, start: dt.date | None) -> tuple[Step, ...]:
    """The tight steps to a task, as few as there are, from a task at its own lower bound."""
    early, arcs = dates.early, dates.constraints.arcs

    def span(number: int) -> Span:
        return shown(early[number], start), shown(early[number] + dates.nodes[number].duration, start)

    chain = dates.binding_chain(target)
    first = arcs[chain[0]][0] if chain else target
    own: Literal["not_before", "start"] = "not_before" if early[first] > dates.origin else "start"
    steps = [Step(dates.nodes[first].id, own, None, *span(first))]
    for position in chain:
        leg = dates.legs[position]
        steps.append(Step(leg.head, leg.bound, leg.link, *span(arcs[position][1])))
    return tuple(steps)


def shown(instant: int, start: dt.date | None) -> Instant:
    """An instant as a network shows it: a day where that has a `start`, else an offset.

    Raises HorizonError where the calendar has no such day.
    """
    if start is None:
        return instant
    try:
        return dt.date.fromordinal(instant)
    except (ValueError, OverflowError):
        edge = dt.date.max if instant > 0 else dt.date.min
        raise HorizonError(instant, edge, f"the day with the number {instant} is not in the calendar") from None


def dates_table(net: Network) -> Table:
    """A row per task, its due as it was given."""
    earliest, latest, slack = net.earliest(), net.latest(), net.slack()
    rows = []
    for node in net.nodes:
        dates = (*earliest[node.id], *latest[node.id], slack[node.id])
        rows.append((node.id, node.duration, *dates, shown_due(node, net.start)))
    columns = ("task", "days", "earliest start", "earliest finish", "latest start", "latest finish", "float", "due")
    return Table(columns, tuple(rows))


def dates_in_words(net: Network) -> Table:
    """The tasks by their total float, the least first: titles and places, the span from earliest to latest, the due."""
    earliest, latest, slack = net.earliest(), net.latest(), net.slack()
    rows = []
    for node in sorted(net.nodes, key=lambda node: (slack[node.id], node.id)):
        dates = (earliest[node.id][0], latest[node.id][1], slack[node.id])
        rows.append((*node.in_words, node.duration, *dates, shown_due(node, net.start)))
    columns = ("task", "at", "days", "earliest start", "latest finish", "float", "due")
    return Table(columns, tuple(rows)).filled()


def shown_due(node: Node, start: dt.date | None) -> Instant | None:
    """A due as it is given: a day that is itself in time, or an offset."""
    if node.due is None:
        return None
    return last_day(shown(node.due, start))


def last_day(instant: Instant) -> Instant:
    return instant - dt.timedelta(days=1) if isinstance(instant, dt.date) else instant
