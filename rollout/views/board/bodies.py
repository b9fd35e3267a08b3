"""The units of a board as columns: those that owe or bear anything, those above them, and those that take over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import attrs

from rollout.labels import fold
from rollout.units.register import Register
from rollout.units.span import Units, runs
from rollout.units.unit import PLACE_KINDS, Tier, Unit
from rollout.views.board.courses import page_day
from rollout.views.board.phrases import Phrases

TIERS = tuple(Tier)


@attrs.frozen(eq=False)
class Bodies:
    """Some units of a register, numbered anew without gaps, in the order of their numbers there."""

    register: Register
    places: dict[int, int]

    @classmethod
    def around(cls, register: Register, units: Iterable[Units], bodies: Iterable[str]) -> Bodies:
        """The units of some views and the named bodies, with those above them and those that come after them."""
        numbers: set[int] = set()
        for view in units:
            numbers.update(view.numbers())
        numbers.update(register.number(body) for body in bodies if body in register)
        waiting = list(numbers)
        for number in waiting:
            related = dict.fromkeys(_related(register, number)).keys() - numbers
            numbers |= related
            waiting += sorted(related)
        return cls(register, {number: place for place, number in enumerate(sorted(numbers))})

    def place(self, body: str) -> int | None:
        """The place of a body of the board by its id; None of one that the register does not have."""
        return self.places[self.register.number(body)] if body in self.register else None

    def spans(self, units: Units) -> list[int]:
        """The places of some units as spans: first, number of units, first, number of units, and so on."""
        places = [self.places[number] for number in units.numbers()]
        spans: list[int] = []
        for run in runs(places):
            spans += [run.start, len(run)]
        return spans

    def columns(self, phrases: Phrases) -> dict[str, Any]:
        """The columns, an entry per unit: its last version; `earlier` has the versions before it."""
        units = [self.register.unit(number) for number in self.places]
        kinds = sorted({unit.kind for unit in units} | {unit.kind for unit in self._earlier()})
        lifetimes = [tuple(map(page_day, self.register.lifetime(unit.id))) for unit in units]
        acts = {act.number: act.label for act in self.register.acts}
        ended_by = (phrases.number(acts[unit.ended_by]) if unit.ended_by in acts else None for unit in units)
        return {
            "ids": [unit.id for unit in units],
            "codes": {place: unit.code for place, unit in enumerate(units) if unit.code != unit.id.partition("-")[0]},
            "names": [unit.name for unit in units],
            "english": {place: unit.en for place, unit in enumerate(units) if unit.en not in ("", fold(unit.name))},
            "kinds": [_kind_row(kind) for kind in kinds],
            "kind": run_lengths(kinds.index(unit.kind) for unit in units),
            "tier": run_lengths(TIERS.index(unit.tier) for unit in units),
            "parent": run_lengths(self._place_above(unit) for unit in units),
            "since": run_lengths(since for since, _ in lifetimes),
            "until": run_lengths(until for _, until in lifetimes),
            "heirs": run_lengths(map(self._heirs, units)),
            "endedBy": run_lengths(ended_by),
            "earlier": self._versions(kinds),
        }

    def _place_above(self, unit: Unit) -> int:
        return -1 if unit.parent is None else self.places[self.register.number(unit.parent)]

    def _heirs(self, unit: Unit) -> tuple[int, ...]:
        return tuple(self.places[self.register.number(successor)] for successor in unit.successors)

    def _earlier(self) -> Iterator[Unit]:
        for number in self.register.columns.earlier:
            if number in self.places:
                yield from self.register.columns.earlier[number]

    def _versions(self, kinds: Sequence[str]) -> dict[int, list[list[object]]]:
        """The earlier versions by place: last day, name, kind, place of the unit above, and English name."""
        versions: dict[int, list[list[object]]] = {}
        for unit in self._earlier():
            english = unit.en if unit.en not in ("", fold(unit.name)) else ""
            row: list[object] = [
                page_day(unit.until),
                unit.name,
                kinds.index(unit.kind),
                self._place_above(unit),
                english,
            ]
            versions.setdefault(self.places[self.register.number(unit.id)], []).append(row)
        return versions


def _related(register: Register, number: int) -> Iterator[int]:
    """The units above a unit in any of its versions, and those that take over from it."""
    columns = register.columns
    if columns.parents[number] >= 0:
        yield columns.parents[number]
    for version in columns.earlier.get(number, ()):
        if version.parent is not None:
            yield register.number(version.parent)
    yield from map(register.number, columns.last.successors[number])


def _kind_row(kind: str) -> list[str]:
    """What stands beside the name of a unit of that kind, in both languages; nothing where the name is whole."""
    label = PLACE_KINDS.get(kind)
    return [] if label is None else [label.vi, label.en]


def run_lengths(values: Iterable[object]) -> list[object]:
    """Values as runs: a value, how often it comes in a row, the next, and so on."""
    column: list[object] = []
    for value, run in groupby(values):
        column += [value, sum(1 for _ in run)]
    return column
