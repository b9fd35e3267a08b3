"""What keeps versions of units from being a register: overlaps, relatives that are not there, circles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from rollout.problems import Problem
from rollout.units.columns import Versions


def faults(versions: Versions, known: Callable[[str], bool] = lambda _: False) -> tuple[Problem, ...]:
    """All that is wrong among the versions; relatives may also be `known` elsewhere, from where none leads back."""
    first = dict(zip(reversed(versions.ids), reversed(range(len(versions.ids))), strict=True))
    wrong = (*_overlaps(versions, first), *_strangers(versions, first, known))
    return wrong or tuple(_circles(versions, first))


def _overlaps(versions: Versions, first: Mapping[str, int]) -> Iterator[Problem]:
    if len(first) == len(versions.ids):
        return
    for rows in _of_each(versions).values():
        for row, following in pairwise(rows):
            until, since = versions.until[row], versions.since[following]
            if until is None or since is None or since <= until:
                what, right = "is there twice on the same day", "end one before the next"
                yield Problem("unit-twice", versions.ids[row], what, right)


def _of_each(versions: Versions) -> dict[str, list[int]]:
    """The rows of each id, in their order."""
    rows: dict[str, list[int]] = {}
    for row, unit_id in enumerate(versions.ids):
        rows.setdefault(unit_id, []).append(row)
    return rows


def _strangers(versions: Versions, first: Mapping[str, int], known: Callable[[str], bool]) -> Iterator[Problem]:
    named = {*versions.parents, *(name for names in set(versions.successors) for name in names)}
    strangers = {name for name in named if name is not None and name not in first and not known(name)}
    if not strangers:
        return
    for row, parent in enumerate(versions.parents):
        relatives = (("parent", parent), *(("successor", name) for name in versions.successors[row]))
        for role, name in relatives:
            if name in strangers:
                what = f"its {role} {name!r} is not in the register"
                yield Problem("unknown-unit", versions.ids[row], what, "add it")


def _circles(versions: Versions, first: Mapping[str, int]) -> Iterator[Problem]:
    """Units that stand above, or come after, themselves: one circle of each kind, printed whole."""
    size = len(versions.ids)
    above: dict[str, Sequence[str]] = {}
    parents = [-1 if name is None else first.get(name, -1) for name in versions.parents]
    if not all(map(int.__lt__, parents, map(first.__getitem__, versions.ids))):
        for unit_id, rows in _of_each(versions).items():
            above[unit_id] = [name for row in rows if (name := versions.parents[row]) is not None and name in first]
    last = dict(zip(versions.ids, range(size), strict=True)) if any(versions.successors) else {}
    after = {unit_id: versions.successors[row] for unit_id, row in last.items() if versions.successors[row]}
    for role, leads in (("parents", above), ("successors", after)):
        try:
            TopologicalSorter(leads).prepare()
        except CycleError as caught:
            circle = list(reversed(caught.args[1]))
            what = f"is among its own {role}: {' -> '.join(circle)}"
            yield Problem("circle", circle[0], what, "break the circle")
