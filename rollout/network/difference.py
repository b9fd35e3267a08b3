"""What a change does to a network: the tasks that move, the room that changes, and the dues that break or are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal

import attrs

from rollout.network.flow import Flow
from rollout.network.links import Node
from rollout.tables import Table


@attrs.frozen(repr=False)
class Difference:
    """The dates after a change beside those before it.

    `moves` are the days by which earliest dates move, `room` those by which latest dates do; tasks that stay, or that
    only one of the two networks has, are in neither. `broken` are the tasks whose due was kept and is missed now,
    `mended` the reverse, both by due and by id.
    """

    moves: tuple[tuple[str, int], ...]
    room: tuple[tuple[str, int], ...]
    broken: tuple[str, ...]
    mended: tuple[str, ...]
    _nodes: Mapping[str, Node] = attrs.field(eq=False)

    @property
    def moved(self) -> dict[str, int]:
        return dict(self.moves)

    @property
    def first(self) -> str | None:
        """The task whose due breaks first; None if none does."""
        return self.broken[0] if self.broken else None

    def table(self, by: Literal["task", "place", "lead"] | None = None) -> Table:
        """A row a task that moves or breaks; or one a task, tier or body, or lead, of the rules of a schedule."""
        names = sorted({name for name, _ in self.moves} | {*self.broken})
        if by is None:
            tasks = tuple((name, self.moved.get(name, 0), name in self.broken) for name in names)
            return Table(("task", "days", "breaks"), tasks)
        moved, broken, most = Counter[str](), Counter[str](), dict[str, int]()
        for name in names:
            part = str(getattr(self._nodes[name], by))
            days = self.moved.get(name, 0)
            moved[part] += days != 0
            broken[part] += name in self.broken
            most[part] = max(most.get(part, 0), days)
        rows = ((part, moved[part], most[part], broken[part]) for part in sorted(moved))
        return Table((by, "moved", "most days", "broken"), tuple(rows))

    def __repr__(self) -> str:
        first = f", {self.first} first" if self.first else ""
        return f"<Difference: {len(self.moves)} moved, {len(self.broken)} broken{first}, {len(self.mended)} mended>"

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def difference(before: Flow, after: Flow) -> Difference:
    """The difference between two networks. Raises InfeasibleError where one of them has no dates."""
    old, new = _missed(before), _missed(after)
    dues = {node.id: node.due for node in (*before.nodes, *after.nodes) if node.due is not None}
    return Difference(
        moves=_changes(_by_id(before, before.early), _by_id(after, after.early)),
        room=_changes(_by_id(before, before.late), _by_id(after, after.late)),
        broken=tuple(sorted((new - old) & before.index.keys(), key=lambda name: (dues[name], name))),
        mended=tuple(sorted((old - new) & after.index.keys(), key=lambda name: (dues[name], name))),
        nodes={node.id: node for node in (*before.nodes, *after.nodes)},
    )


def _by_id(flow: Flow, times: tuple[int, ...]) -> dict[str, int]:
    return {node.id: time for node, time in zip(flow.nodes, times, strict=True)}


def _changes(old: Mapping[str, int], new: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((name, new[name] - time) for name, time in old.items() if new.get(name, time) != time))


def _missed(flow: Flow) -> set[str]:
    """The tasks whose earliest finish is after their due."""
    rows = zip(flow.nodes, flow.early, strict=True)
    return {node.id for node, time in rows if node.due is not None and time + node.duration > node.due}
