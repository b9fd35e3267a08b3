"""What a change does to a network: the tasks that move, the room that changes, and the dues that break or are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal

import attrs

from rollout.labels import Lang
from rollout.network.dates import Dates
from rollout.network.links import Node
from rollout.tables import Shown, Table


@attrs.frozen(repr=False)
class Difference(Shown):
    """What a change to a network does to its dates.

    `moves` are the days by which earliest dates move, `room` those by which latest dates do; tasks that stay, or that
    only one of the two networks has, are in neither. `broken` are the tasks whose due was kept and is missed now,
    `repaired` the reverse, both by due and by id.
    """

    moves: tuple[tuple[str, int], ...]
    room: tuple[tuple[str, int], ...]
    broken: tuple[str, ...]
    repaired: tuple[str, ...]
    _nodes: Mapping[str, Node] = attrs.field(eq=False)

    @property
    def moved(self) -> dict[str, int]:
        return dict(self.moves)

    @property
    def first(self) -> str | None:
        """The task whose due breaks first; None if none does."""
        return self.broken[0] if self.broken else None

    def table(self, by: Literal["task", "place", "lead"] | None = None) -> Table:
        """A row per task that moves or breaks; or, of the rules of a schedule, a row per task, place or lead."""
        days = {**dict.fromkeys(self.broken, 0), **self.moved}
        breaks = frozenset(self.broken)
        if by is None:
            return Table(("task", "days", "breaks"), tuple((name, days[name], name in breaks) for name in sorted(days)))
        moved, broken, most = Counter[str](), Counter[str](), dict[str, int]()
        for name, count in days.items():
            part = str(getattr(self._nodes[name], by))
            moved[part] += count != 0
            broken[part] += name in breaks
            most[part] = max(most.get(part, 0), count)
        rows = ((part, moved[part], most[part], broken[part]) for part in sorted(moved))
        return Table((by, "moved", "most days", "broken"), tuple(rows))

    def __repr__(self) -> str:
        first = f", {self.first} first" if self.first else ""
        return f"<Difference: {len(self.moves)} moved, {len(self.broken)} broken{first}, {len(self.repaired)} repaired>"

    def to_html(self, lang: Lang = "en") -> str:  # noqa: ARG002  # what it says is in English
        """What moves and breaks as a table in HTML, what breaks and moves most first."""
        days = {**dict.fromkeys(self.broken, 0), **self.moved}
        breaks = frozenset(self.broken)
        names = sorted(days, key=lambda name: (name not in breaks, -days[name], name))
        rows = tuple((*self._nodes[name].in_words, days[name], name in breaks) for name in names)
        return Table(("task", "at", "days", "breaks"), rows, repr(self)[1:-1]).markup()


def slipped(dates: Dates, delays: Mapping[str, int], *, past_due: bool) -> tuple[Node, ...]:
    """The nodes, of which some start these days after their earliest start, or with `past_due` after their due."""
    nodes = list(dates.nodes)
    for name, days in delays.items():
        number = dates.number[name]
        node, start = nodes[number], dates.early[number]
        if past_due and node.due is not None:
            start = max(start, node.due - node.duration)
        nodes[number] = attrs.evolve(node, not_before=start + days)
    return tuple(nodes)


def difference(before: Dates, after: Dates) -> Difference:
    """The difference between the dates of two networks that have some."""
    missed_before, missed_after = _missed(before), _missed(after)
    dues = {node.id: node.due for node in (*before.nodes, *after.nodes) if node.due is not None}

    def by_due(names: set[str]) -> tuple[str, ...]:
        return tuple(sorted(names, key=lambda name: (dues[name], name)))

    return Difference(
        moves=_moves(_by_id(before, before.early), _by_id(after, after.early)),
        room=_moves(_by_id(before, before.late), _by_id(after, after.late)),
        broken=by_due((missed_after - missed_before) & before.number.keys()),
        repaired=by_due((missed_before - missed_after) & after.number.keys()),
        nodes={node.id: node for node in (*before.nodes, *after.nodes)},
    )


def _by_id(dates: Dates, times: tuple[int, ...]) -> dict[str, int]:
    return {node.id: time for node, time in zip(dates.nodes, times, strict=True)}


def _moves(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    moves = []
    for name, time in before.items():
        if name in after and after[name] != time:
            moves.append((name, after[name] - time))
    return tuple(sorted(moves))


def _missed(dates: Dates) -> set[str]:
    """The tasks whose earliest finish is after their due."""
    missed = set()
    for node, time in zip(dates.nodes, dates.early, strict=True):
        if node.due is not None and time + node.duration > node.due:
            missed.add(node.id)
    return missed
