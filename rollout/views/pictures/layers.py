"""The boxes of a drawing in layers, so that arrows point to the right and few of them cross."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from statistics import fmean

import attrs

from rollout.views.drawing import Drawing

SWEEPS = 6
ALONE = 6  # boxes without arrows in a column


@attrs.frozen
class Cell:
    """What stands in a layer: a box, or (without a box) the place where the arrow of a number passes through.

    `family` is the task frame of a box: those of one family stay together.
    """

    box: str | None
    arrow: int = -1
    family: str = ""


@attrs.frozen
class Layers:
    """The cells by layer, from left to right, each from top to bottom; and the cells that each arrow runs through."""

    layers: tuple[tuple[Cell, ...], ...]
    routes: tuple[tuple[Cell, ...], ...]


def layers_of(drawing: Drawing) -> tuple[Layers, ...]:
    """The layers of each part of a drawing that hangs together, in order; boxes without arrows are the last part."""
    import networkx

    graph = networkx.DiGraph()
    graph.add_nodes_from(box.id for box in drawing.boxes)
    graph.add_edges_from((arrow.tail, arrow.head) for arrow in drawing.arrows)
    rank = {box.id: number for number, box in enumerate(drawing.boxes)}
    parts = sorted(networkx.weakly_connected_components(graph), key=lambda part: min(map(rank.__getitem__, part)))
    joined = _with_families([part for part in parts if len(part) > 1], drawing)
    made = [_layered(drawing, part, rank) for part in joined]
    tied = set().union(*joined)
    alone = [box.id for box in drawing.boxes if box.id not in tied]
    return (*made, *([_columns(alone, drawing)] if alone else ()))


def _with_families(parts: Sequence[set[str]], drawing: Drawing) -> list[set[str]]:
    """The parts, those together that have boxes of one family."""
    import networkx

    families = family_of(drawing)
    graph = networkx.Graph()
    for number, part in enumerate(parts):
        graph.add_node(number)
        graph.add_edges_from((number, ("family", families[box])) for box in part if families[box])
    together = []
    for component in networkx.connected_components(graph):
        numbers = sorted(node for node in component if isinstance(node, int))
        together.append((numbers, set().union(*(parts[number] for number in numbers))))
    return [boxes for _, boxes in sorted(together, key=lambda entry: entry[0])]


def family_of(drawing: Drawing) -> dict[str, str]:
    """The task frame of each box, where it has one; the frame of a whole policy is none."""
    inner = {frame.id for frame in drawing.frames if frame.inside is not None}
    return {box.id: box.frame if box.frame in inner and box.frame else "" for box in drawing.boxes}


def _columns(alone: Sequence[str], drawing: Drawing) -> Layers:
    """Boxes without arrows, from top to bottom and from left to right."""
    families = family_of(drawing)
    cells = [Cell(box, family=families[box]) for box in alone]
    height = max(ALONE, round(len(cells) ** 0.5))
    return Layers(tuple(tuple(cells[first : first + height]) for first in range(0, len(cells), height)), ())


def _layered(drawing: Drawing, part: set[str], rank: Mapping[str, int]) -> Layers:
    families = family_of(drawing)
    depth = _depths(drawing, part)
    cells = {box: Cell(box, family=families[box]) for box in part}
    columns: list[list[Cell]] = [[] for _ in range(max(depth.values()) + 1)]
    for box in sorted(part, key=rank.__getitem__):
        columns[depth[box]].append(cells[box])
    routes = []
    for number, arrow in enumerate(drawing.arrows):
        route: list[Cell] = []
        if arrow.tail in part:
            first, last = depth[arrow.tail], depth[arrow.head]
            step = 1 if last >= first else -1
            passed = [Cell(None, number) for _ in range(first + step, last, step)]
            for layer, cell in zip(range(first + step, last, step), passed, strict=True):
                columns[layer].append(cell)
            route = [cells[arrow.tail], *passed, cells[arrow.head]]
        routes.append(tuple(route))
    return Layers(tuple(map(tuple, _uncrossed(columns, routes))), tuple(routes))


def _depths(drawing: Drawing, part: set[str]) -> dict[str, int]:
    """The layer of each box: one behind the last of what it needs; boxes of one cycle stand in one layer after another.

    An arrow that closes a cycle points backwards.
    """
    import networkx

    graph = networkx.DiGraph()
    graph.add_nodes_from(box.id for box in drawing.boxes if box.id in part)
    for arrow in drawing.arrows:
        if arrow.tail in part and arrow.tail != arrow.head:
            graph.add_edge(arrow.tail, arrow.head)
    while True:
        try:
            cycle = networkx.find_cycle(graph)
        except networkx.NetworkXNoCycle:
            break
        graph.remove_edge(*cycle[-1][:2])
    depth: dict[str, int] = {}
    for layer, boxes in enumerate(networkx.topological_generations(graph)):
        depth.update(dict.fromkeys(boxes, layer))
    return depth


def _uncrossed(columns: list[list[Cell]], routes: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
    """The layers with each cell near the mean place of its neighbours, families together, after a few sweeps."""
    before: dict[int, list[Cell]] = defaultdict(list)
    after: dict[int, list[Cell]] = defaultdict(list)
    for tail, head in chain.from_iterable(map(pairwise, routes)):
        after[id(tail)].append(head)
        before[id(head)].append(tail)
    places = dict(chain.from_iterable(map(_places, columns)))
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        for column in columns[1:] if forward else columns[-2::-1]:
            _sort_column(column, before if forward else after, places)
            places.update(_places(column))
    return columns


def _places(column: Sequence[Cell]) -> Iterator[tuple[int, float]]:
    """The place of each cell in its layer, from 0 to 1."""
    return ((id(cell), (place + 0.5) / len(column)) for place, cell in enumerate(column))


def _sort_column(column: list[Cell], neighbours: Mapping[int, list[Cell]], places: Mapping[int, float]) -> None:
    own = {}
    for cell in column:
        near = [places[id(cell_near)] for cell_near in neighbours.get(id(cell), ())]
        own[id(cell)] = fmean(near) if near else places[id(cell)]
    by_family: dict[object, list[float]] = defaultdict(list)
    for cell in column:
        by_family[cell.family or id(cell)].append(own[id(cell)])
    means = {family: fmean(values) for family, values in by_family.items()}
    column.sort(key=lambda cell: (means[cell.family or id(cell)], cell.family, own[id(cell)], places[id(cell)]))
