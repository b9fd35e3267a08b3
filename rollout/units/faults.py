"""What keeps versions of units from being a register: overlaps, unknown parents and successors, cycles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import chain, compress, islice, pairwise

from rollout.problems import Problem, UnitsError, near, quoted, suggestion
from rollout.units.columns import Columns, Versions
from rollout.units.unit import Unit

GUESSED = 100  # unknown ids for which a misspelling is looked for
FAULTS = 1_000  # those of units made in Python that are told of


def as_columns(versions: Columns | Iterable[Unit]) -> Columns:
    """The columns of units. Raises UnitsError for other values, and for units that do not fit together."""
    if isinstance(versions, Columns):
        return versions
    units = units_given(versions)
    rows = Versions.of(units)
    problems = tuple(islice(faults(rows), FAULTS))
    if problems:
        raise UnitsError(problems)
    return Columns.of(rows)


def units_given(units: object) -> tuple[Unit, ...]:
    """Units that were given as a list or another iterable. Raises UnitsError for other values."""
    given = tuple(units) if isinstance(units, Iterable) else (units,)
    for unit in given:
        if not isinstance(unit, Unit):
            message = f"{quoted(unit)} is not a Unit"
            raise UnitsError([Problem("wrong-type", "Register", message, "give a list of Unit")])
    return given


def faults(versions: Versions, known: Callable[[str], bool] = lambda _: False) -> Iterator[Problem]:
    """The problems of the versions, one by one.

    Relatives may also be `known` elsewhere, from where none leads back.
    """
    first = dict(zip(reversed(versions.ids), reversed(range(len(versions.ids))), strict=True))
    is_good = True
    for problem in chain(_overlaps(versions, first), _unknown_relatives(versions, first, known)):
        is_good = False
        yield problem
    if is_good:
        yield from _kinship_cycles(versions, first)


def _overlaps(versions: Versions, first: Mapping[str, int]) -> Iterator[Problem]:
    if len(first) == len(versions.ids):
        return
    last = dict(zip(versions.ids, range(len(versions.ids)), strict=True))
    repeated = {unit_id for unit_id, row in first.items() if row != last[unit_id]}
    places = compress(range(len(versions.ids)), map(repeated.__contains__, versions.ids))
    for rows in _rows_by_id(versions, places).values():
        for row, following in pairwise(rows):
            until, since = versions.until[row], versions.since[following]
            if until is None or since is None or since <= until:
                message, right = "is there twice on the same day", "end one before the next"
                yield Problem("unit-twice", versions.ids[row], message, right)


def _rows_by_id(versions: Versions, places: Iterable[int]) -> dict[str, list[int]]:
    """Of these rows those of each id, in their order."""
    rows: dict[str, list[int]] = {}
    for place in places:
        rows.setdefault(versions.ids[place], []).append(place)
    return rows


def _unknown_relatives(versions: Versions, first: Mapping[str, int], known: Callable[[str], bool]) -> Iterator[Problem]:
    named = {*versions.parents, *(name for names in set(versions.successors) for name in names)}
    unknown = {name for name in named if name is not None and name not in first and not known(name)}
    if not unknown:
        return
    from rollout.spelling import Spellings
    from rollout.units.names import codes_meant

    spellings = Spellings(first)
    guesses = {name: codes_meant(name, first) or near(name, spellings) for name in sorted(unknown)[:GUESSED]}
    for row, parent in enumerate(versions.parents):
        relatives = (("parent", parent), *(("successor", name) for name in versions.successors[row]))
        for role, name in relatives:
            if name in unknown:
                message = f"its {role} {quoted(name)} is not in the register" + suggestion(guesses.get(name, ()), name)
                yield Problem("unknown-unit", versions.ids[row], message, "add it")


def _kinship_cycles(versions: Versions, first: Mapping[str, int]) -> Iterator[Problem]:
    """Units that are above, or succeed, themselves: one cycle of each kind, printed whole."""
    size = len(versions.ids)
    above: dict[str, Sequence[str]] = {}
    parents = [-1 if name is None else first.get(name, -1) for name in versions.parents]
    if not all(map(int.__lt__, parents, map(first.__getitem__, versions.ids))):
        for unit_id, rows in _rows_by_id(versions, range(size)).items():
            parents_of_unit = [versions.parents[row] for row in rows]
            above[unit_id] = [name for name in parents_of_unit if name is not None and name in first]
    last = dict(zip(versions.ids, range(size), strict=True)) if any(versions.successors) else {}
    after = {unit_id: versions.successors[row] for unit_id, row in last.items() if versions.successors[row]}
    for role, leads in (("parents", above), ("successors", after)):
        try:
            TopologicalSorter(leads).prepare()
        except CycleError as caught:
            cycle = list(reversed(caught.args[1]))
            message = f"is among its own {role}: {' -> '.join(cycle)}"
            yield Problem("circle", cycle[0], message, "break the cycle")
