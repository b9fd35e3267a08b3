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
    ranks: bytes = attrs.field(converter=bytes)
    names: Sequence[str]
    kinds: Sequence[str]
    english: Sequence[str]
    parents: Sequence[str | None]
    since: Sequence[dt.date | None]
    until: Sequence[dt.date | None]
    successors: Sequence[tuple[str, ...]]
    codes: Sequence[str]
    formed_by: Sequence[str]
    ended_by: Sequence[str]

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
            codes=[unit.code for unit in rows],
            formed_by=[unit.formed_by for unit in rows],
            ended_by=[unit.ended_by for unit in rows],
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
            self.codes[row],
            self.formed_by[row],
            self.ended_by[row],
        )


@attrs.frozen(eq=False, repr=False)
class Columns:
    """The `last` version of each unit, a row per unit; `earlier` has the versions before it, of units that have any.

    A unit's number is its row, which `index` gives by its id. `parents` are numbers, -1 for no parent. The first `own`
    units are in the order of tier, first and last day and id, so that those of a cohort stand together; those after
    them were added.
    """

    last: Versions
    parents: array[int]
    earlier: Mapping[int, tuple[Unit, ...]]
    index: Mapping[str, int]
    own: int

    @classmethod
    def of(cls, versions: Versions) -> Columns:
        """The columns of versions that fit together; an unknown parent counts as none."""
        size = len(versions.ids)
        first = dict(zip(reversed(versions.ids), reversed(range(size)), strict=True))
        places = dict(zip(versions.ids, range(size), strict=True))  # ids in order, each with its last row
        ids = _by_lifetime(versions, first, places)
        index: dict[str, int] = dict(zip(ids, range(len(ids)), strict=True))
        earlier: dict[int, list[Unit]] = defaultdict(list)
        last = versions.rows(list(map(places.__getitem__, ids)))
        if len(places) < size:
            for row in sorted(set(range(size)).difference(places.values())):
                earlier[index[versions.ids[row]]].append(versions.unit(row))
        parents = array("i", [index.get(parent or "", -1) for parent in last.parents])
        return cls(last, parents, {number: tuple(units) for number, units in earlier.items()}, index, len(index))

    def number(self, unit_id: str | None) -> int:
        """The number of an id, -1 for an unknown one."""
        return self.index.get(unit_id or "", -1)

    def versions(self, number: int) -> tuple[Unit, ...]:
        """All versions of a unit, in their order."""
        return (*self.earlier.get(number, ()), self.last.unit(number))

    def version(self, number: int, on: dt.date) -> Unit | None:
        """The version of a unit on a day; None where it did not exist then."""
        return next((unit for unit in self.versions(number) if unit.exists(on)), None)

    def formed_by(self, number: int) -> str:
        """The number of the act by which a unit began; empty where it is not known."""
        return self.earlier[number][0].formed_by if number in self.earlier else self.last.formed_by[number]

    def plus(self, rows: Versions) -> Columns:
        """The columns with further units, of one version each, after those that are there."""
        size = len(self.last.ids)
        index = {**self.index, **dict(zip(rows.ids, range(size, size + len(rows.ids)), strict=True))}
        parents = array("i", [index.get(parent or "", -1) for parent in rows.parents])
        return attrs.evolve(self, last=stacked(self.last, rows), parents=self.parents + parents, index=index)

    def of_rank(self, rank: int, stop: int) -> Sequence[int]:
        """The numbers below `stop` of the units of a tier, ascending; a range where they are consecutive."""
        ranks = self.last.ranks
        first, last = ranks.find(rank, 0, stop), ranks.rfind(rank, 0, stop)
        together = range(first, last + 1) if first >= 0 else range(0)
        if ranks.count(rank, 0, stop) == len(together):
            return together
        return list(compress(range(stop), map(rank.__eq__, ranks)))

    def on(self, there: Sequence[int], when: dt.date) -> Versions:
        """The versions of the units that are `there` on a day, by a flag per unit, as if no other units were known."""
        single = [number for number in compress(range(len(there)), there) if number not in self.earlier]
        of_several = filter(None, [self.version(number, when) for number in self.earlier])
        rows = merged(self.last.rows(single), Versions.of(of_several))
        known = set(rows.ids)
        parents = [parent if parent in known else None for parent in rows.parents]
        return attrs.evolve(rows, parents=parents, successors=((),) * len(parents))


def order(unit: Unit) -> tuple[int, str, dt.date]:
    """The sort key of a version: its tier, id and first day."""
    return unit.tier.rank, unit.id, unit.since or dt.date.min


def _by_lifetime(versions: Versions, first: Mapping[str, int], last: Mapping[str, int]) -> list[str]:
    """The ids by tier, first day, last day (the latest first) and id; `first` and `last` give the rows of each.

    Both have the ids in the order of tier and id, and there are few lifetimes: those are sorted.
    """
    ids, rows = list(last), list(last.values())
    ranks = map(versions.ranks.__getitem__, rows)
    since = map(versions.since.__getitem__, map(first.__getitem__, ids))
    lifetimes = list(zip(ranks, since, map(versions.until.__getitem__, rows), strict=True))
    places = {lifetime: place for place, lifetime in enumerate(sorted(set(lifetimes), key=_lifetime_order))}
    order_of_row = list(map(places.__getitem__, lifetimes))
    return [ids[row] for row in sorted(range(len(ids)), key=order_of_row.__getitem__)]


def _lifetime_order(lifetime: tuple[int, dt.date | None, dt.date | None]) -> tuple[int, dt.date, int]:
    rank, since, until = lifetime
    return rank, since or dt.date.min, -(until or dt.date.max).toordinal()


def stacked(*parts: Versions) -> Versions:
    """The rows of several, one after the other."""
    columns = zip(*(attrs.astuple(part, recurse=False) for part in parts), strict=True)
    return Versions(*(tuple(chain.from_iterable(column)) for column in columns))


def merged(*parts: Versions) -> Versions:
    """The rows of several, in their one order."""
    rows = stacked(*parts)
    keys = list(map(str.__add__, map("".join(map(str, range(len(TIERS)))).__getitem__, rows.ranks), rows.ids))
    places = sorted(range(len(keys)), key=keys.__getitem__)
    in_order = list(map(keys.__getitem__, places))
    repeated = compress(range(1, len(places)), map(str.__eq__, in_order, in_order[1:]))
    since = [day or dt.date.min for day in rows.since]
    if any(since[places[place]] < since[places[place - 1]] for place in repeated):
        places.sort(key=lambda place: (keys[place], since[place]))
    return rows.rows(places)


def picked(column: Sequence[T], places: Sequence[int]) -> Sequence[T]:
    """The cells at these places."""
    if len(places) < 2:
        return tuple(column[place] for place in places)
    cells: tuple[T, ...] = itemgetter(*places)(column)
    return cells
