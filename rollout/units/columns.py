"""Units as columns: a row per unit, numbered by tier and id, with the earlier versions of those that have several."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, compress
from operator import itemgetter
from typing import TypeVar

import attrs

from rollout.units.unit import Tier, Unit

T = TypeVar("T")
TIERS = tuple(Tier)


@attrs.frozen(eq=False, repr=False)
class Versions:
    """Versions of units, a row each and a column per field, in the order of tier, id and first day.

    `ranks` are those of the tiers; `parents` are ids.
    """

    ids: Sequence[str]
    ranks: Sequence[int]
    names: Sequence[str]
    kinds: Sequence[str]
    english: Sequence[str]
    parents: Sequence[str | None]
    since: Sequence[dt.date | None]
    until: Sequence[dt.date | None]
    successors: Sequence[tuple[str, ...]]

    @classmethod
    def of(cls, units: Iterable[Unit]) -> Versions:
        rows = sorted(units, key=order)
        return cls(
            ids=[unit.id for unit in rows],
            ranks=[unit.tier.rank for unit in rows],
            names=[unit.name for unit in rows],
            kinds=[unit.kind for unit in rows],
            english=[unit.en for unit in rows],
            parents=[unit.parent for unit in rows],
            since=[unit.since for unit in rows],
            until=[unit.until for unit in rows],
            successors=[unit.successors for unit in rows],
        )

    def rows(self, places: Sequence[int]) -> Versions:
        """The rows at these places, in the order of the places."""
        return Versions(*(picked(column, places) for column in attrs.astuple(self, recurse=False)))

    def unit(self, row: int) -> Unit:
        return Unit(
            self.ids[row],
            TIERS[self.ranks[row]],
            self.names[row],
            self.kinds[row],
            self.english[row],
            self.parents[row],
            self.since[row],
            self.until[row],
            self.successors[row],
        )


@attrs.frozen(eq=False, repr=False)
class Columns:
    """The last version of each unit, a row per unit; `earlier` has the versions before it, of the units that have any.

    A unit's number is its row. `parents` are numbers, -1 for no parent. The first `own` units are in the order of tier
    and id, those after them were added. `index` and `added` give the numbers of ids.
    """

    ids: tuple[str, ...]
    ranks: bytes
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    english: tuple[str, ...]
    parents: array[int]
    since: tuple[dt.date | None, ...]
    until: tuple[dt.date | None, ...]
    successors: Mapping[int, tuple[str, ...]]
    earlier: Mapping[int, tuple[Unit, ...]]
    index: Mapping[str, int]
    added: Mapping[str, int]
    own: int

    @classmethod
    def of(cls, versions: Versions) -> Columns:
        """The columns of versions that fit together; an unknown parent counts as none."""
        last = dict(zip(versions.ids, range(len(versions.ids)), strict=True))  # ids in order, each with its last row
        index: dict[str, int] = dict(zip(last, range(len(last)), strict=True))
        earlier: dict[int, list[Unit]] = defaultdict(list)
        latest = versions
        if len(last) < len(versions.ids):
            places = list(last.values())
            for row in sorted(set(range(len(versions.ids))).difference(places)):
                earlier[index[versions.ids[row]]].append(versions.unit(row))
            latest = versions.rows(places)
        return cls(
            ids=tuple(latest.ids),
            ranks=bytes(latest.ranks),
            names=tuple(latest.names),
            kinds=tuple(latest.kinds),
            english=tuple(latest.english),
            parents=array("i", [index.get(parent or "", -1) for parent in latest.parents]),
            since=tuple(latest.since),
            until=tuple(latest.until),
            successors={number: ids for number, ids in enumerate(latest.successors) if ids},
            earlier={number: tuple(units) for number, units in earlier.items()},
            index=index,
            added={},
            own=len(index),
        )

    def number(self, unit_id: str | None) -> int:
        """The number of an id, -1 for an unknown one."""
        if unit_id is None:
            return -1
        number = self.index.get(unit_id, -1)
        return self.added.get(unit_id, -1) if number < 0 else number

    def unit(self, number: int) -> Unit:
        """The last version of a unit."""
        parent = self.parents[number]
        return Unit(
            self.ids[number],
            TIERS[self.ranks[number]],
            self.names[number],
            self.kinds[number],
            self.english[number],
            self.ids[parent] if parent >= 0 else None,
            self.since[number],
            self.until[number],
            self.successors.get(number, ()),
        )

    def plus(self, rows: Versions) -> Columns:
        """The columns with further units, of one version each, after those that are there."""
        size = len(self.ids)
        added: dict[str, int] = dict(zip(rows.ids, range(size, size + len(rows.ids)), strict=True))
        more = attrs.evolve(self, added={**self.added, **added})
        return attrs.evolve(
            more,
            ids=(*self.ids, *rows.ids),
            ranks=self.ranks + bytes(rows.ranks),
            names=(*self.names, *rows.names),
            kinds=(*self.kinds, *rows.kinds),
            english=(*self.english, *rows.english),
            parents=self.parents + array("i", map(more.number, rows.parents)),
            since=(*self.since, *rows.since),
            until=(*self.until, *rows.until),
            successors={**self.successors, **{size + row: ids for row, ids in enumerate(rows.successors) if ids}},
        )

    def of_rank(self, rank: int, stop: int) -> Sequence[int]:
        """The numbers below `stop` of the units of a tier, ascending; a range where they are consecutive."""
        first, last = self.ranks.find(rank, 0, stop), self.ranks.rfind(rank, 0, stop)
        together = range(first, last + 1) if first >= 0 else range(0)
        if self.ranks.count(rank, 0, stop) == len(together):
            return together
        return list(compress(range(stop), map(rank.__eq__, self.ranks)))

    def on(self, there: Sequence[int], when: dt.date) -> Versions:
        """The versions of the units that are `there` on a day, by a flag per unit, as if no other units were known."""
        numbers = list(compress(range(len(self.ids)), there))
        varied = [number for number in numbers if number in self.earlier]
        if varied:
            numbers = [number for number in numbers if number not in self.earlier]
        rows = Versions(
            ids=picked(self.ids, numbers),
            ranks=picked(self.ranks, numbers),
            names=picked(self.names, numbers),
            kinds=picked(self.kinds, numbers),
            english=picked(self.english, numbers),
            parents=[self.ids[p] if p >= 0 and there[p] else None for p in picked(self.parents, numbers)],
            since=picked(self.since, numbers),
            until=picked(self.until, numbers),
            successors=((),) * len(numbers),
        )
        if not varied:
            return rows
        units = []
        for number in varied:
            unit = next(version for version in (*self.earlier[number], self.unit(number)) if version.exists(when))
            parent = None if unit.parent is None or not there[self.number(unit.parent)] else unit.parent
            units.append(attrs.evolve(unit, parent=parent, successors=()))
        return merged(rows, Versions.of(units))


def order(unit: Unit) -> tuple[int, str, dt.date]:
    """The sort key of a version: its tier, id and first day."""
    return unit.tier.rank, unit.id, unit.since or dt.date.min


def merged(*parts: Versions) -> Versions:
    """The rows of several, in their one order."""
    columns = zip(*(attrs.astuple(part, recurse=False) for part in parts), strict=True)
    rows = Versions(*(list(chain.from_iterable(column)) for column in columns))
    keys = list(map(str.__add__, map("".join(map(str, range(len(TIERS)))).__getitem__, rows.ranks), rows.ids))
    places: Sequence[int] = range(len(keys))
    if len(set(keys)) < len(keys):
        places = sorted(places, key=[day or dt.date.min for day in rows.since].__getitem__)
    return rows.rows(sorted(places, key=keys.__getitem__))


def picked(column: Sequence[T], places: Sequence[int]) -> Sequence[T]:
    """The cells at these places."""
    if len(places) < 2:
        return tuple(column[place] for place in places)
    cells: tuple[T, ...] = itemgetter(*places)(column)
    return cells
