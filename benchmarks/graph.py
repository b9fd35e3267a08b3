"""When each obligation of the nation can be met, need by need; and networks of one's own, against networkx."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import networkx as nx
import numpy as np

import rollout
from benchmarks.figures import Figure, Target
from benchmarks.nationwide import NEVER, Column, Columns, Nation, loaded_nation
from benchmarks.timing import median_seconds
from rollout.forecasting.earliest_days import EarliestDays, earliest_days

DAY = dt.date(2024, 7, 1)
OWN_TASKS = 100_000


def graph_figures(folder: Path, rounds: int) -> Iterator[Figure]:
    """398,580 obligations, 35 in a chain at each body, of which 60% are done; then a network of 100,000 tasks."""
    yield from obligation_figures(loaded_nation(folder, chained=True), rounds)
    yield own_network_figure(rounds)


def obligation_figures(nation: Nation, rounds: int) -> Iterator[Figure]:
    """The day on which each obligation is met at the earliest: done on its day, or open and not before its needs."""
    columns, day = nation.columns, DAY.toordinal()
    rows = row_finishes(columns, day)
    graph = obligation_graph(columns, day)
    if list(graph_finishes(graph, day).values()) != rows.ravel().tolist():
        raise ValueError("networkx and numpy differ")
    if library_finishes(nation, DAY) != graph_finishes(graph, day):
        raise ValueError("finishes differ from those of networkx")
    calls: dict[str, Callable[[], object]] = {
        "named": lambda: library_finishes(nation, DAY),
        "networkx": lambda: graph_finishes(obligation_graph(columns, day), day),
        "rows": lambda: library_rows(nation, DAY),
        "pass": lambda: graph_finishes(graph, day),
        "numpy": lambda: row_finishes(columns, day),
    }
    times = {name: time * 1e3 for name, time in median_seconds(calls, rounds).items()}
    name = f"earliest days of {len(columns.country):,} obligations by their needs"
    for ours, suffix, rival, words, target in (
        ("named", ", by name", "networkx", "networkx, with the graph made", Target(1 / 10)),
        ("rows", "", "pass", "networkx, the pass alone", None),
        ("rows", "", "numpy", "numpy, a row per task", None),
    ):
        yield Figure(name=name + suffix, ours=times[ours], unit="ms", rival=words, theirs=times[rival], target=target)


def library_rows(nation: Nation, day: dt.date) -> EarliestDays:
    """The earliest days as the library has them: a row per rule, an entry per body."""
    return earliest_days(rollout.assess(nation.schedule, nation.progress, as_of=day))


def library_finishes(nation: Nation, day: dt.date) -> dict[str, int]:
    """By `task@unit`, the ordinal of the day on which each obligation is met at the earliest, seen from a day."""
    days = library_rows(nation, day)
    finishes: dict[str, int] = {}
    for group in nation.schedule.groups:
        task = group.item.id
        names = [f"{task}@{unit}" for unit in group.units.ids()]
        finishes.update(zip(names, days.of(group.number), strict=True))
    return finishes


def obligation_graph(columns: Columns, day: int) -> nx.DiGraph:
    """A node per obligation, with the day on which it was done if it was by then; an edge per need, with its lag."""
    bodies = columns.country.bodies
    graph = nx.DiGraph()
    done = columns.done.tolist()
    names = [f"{task}@{body.id}" for task in columns.country.tasks for body in bodies]
    graph.add_nodes_from((name, {"done": on if on <= day else None}) for name, on in zip(names, done, strict=True))
    for need in columns.country.needs:
        for body in bodies:
            at = body.id if need.scope == "own" else body.parent
            if at is not None:
                graph.add_edge(f"{need.needed}@{at}", f"{need.task}@{body.id}", lag=need.lag)
    return graph


def graph_finishes(graph: nx.DiGraph, day: int) -> dict[str, int]:
    """One pass in topological order; the answer in the order of the nodes."""
    finishes = dict.fromkeys(graph, day)
    needs = graph.pred
    for name in nx.topological_sort(graph):
        done = graph.nodes[name]["done"]
        if done is not None:
            finishes[name] = done
            continue
        for needed, edge in needs[name].items():
            finishes[name] = max(finishes[name], finishes[needed] + edge["lag"])
    return finishes


def row_finishes(columns: Columns, day: int) -> Column:
    """The same by rows of numpy: a row per task, an entry per body."""
    width = len(columns.country.bodies)
    done = columns.done.reshape(-1, width)
    finishes = np.where(done <= day, done, day)
    needs = {need.task: need for need in columns.country.needs}
    for row, task in enumerate(columns.country.tasks):
        if need := needs.get(task):
            needed = finishes[columns.task_number[need.needed]]
            if need.scope == "parent":
                needed = np.where(columns.parents >= 0, needed[columns.parents], -NEVER)
            earliest = np.maximum(day, needed + need.lag)
            finishes[row] = np.where(done[row] <= day, done[row], earliest)
    return finishes


def own_network_figure(rounds: int) -> Figure:
    """A network of 100,000 tasks and 200,000 links: checked, its length and its latest dates, as by networkx."""
    chance = random.Random(5)
    durations = {f"t{number}": 1 + number % 7 for number in range(OWN_TASKS)}
    numbers = {(number - chance.randint(1, min(number, 40)), number) for number in range(1, OWN_TASKS)}
    while len(numbers) < 2 * OWN_TASKS:
        number = chance.randrange(OWN_TASKS - 400)
        numbers.add((number, number + chance.randint(1, 400)))
    links = [(f"t{pred}", f"t{succ}") for pred, succ in sorted(numbers)]

    def ours() -> tuple[int, Mapping[str, object]]:
        net = rollout.Network.from_tasks(durations, links)
        return net.length(), net.latest()

    def theirs() -> tuple[int, Mapping[str, object]]:
        graph = nx.DiGraph()
        graph.add_nodes_from(durations)
        graph.add_edges_from(links)
        order = list(nx.topological_sort(graph))
        finishes: dict[str, int] = {}
        for name in order:
            finishes[name] = max((finishes[pred] for pred in graph.pred[name]), default=0) + durations[name]
        end = max(finishes.values())
        starts: dict[str, int] = {}
        for name in reversed(order):
            starts[name] = min((starts[succ] for succ in graph.succ[name]), default=end) - durations[name]
        return end, {name: (starts[name], starts[name] + days) for name, days in durations.items()}

    if ours() != theirs():
        raise ValueError("dates of the network differ")
    times = median_seconds({"ours": ours, "networkx": theirs}, min(rounds, 3))
    return Figure(
        name=f"a network of {OWN_TASKS:,} tasks and {len(links):,} links: length and latest dates",
        ours=times["ours"],
        unit="s",
        rival="networkx, a forward and a backward pass",
        theirs=times["networkx"],
        target=Target(1.2),
    )
