"""The parents and children of units, by number, at any time or on a day."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Sequence, Set as AbstractSet
from functools import cached_property

import attrs

from rollout.days import lasts_on
from rollout.units.columns import Columns
from rollout.units.span import Units
from rollout.units.unit import Unit


@attrs.frozen(eq=False, repr=False, slots=False)
class Kinship:
    """The parents of the columns of a register, looked at from both ends."""

    columns: Columns

    @cached_property
    def first(self) -> Sequence[dt.date | None]:
        """The first day of each unit under all its names and kinds; None is open."""
        if not self.columns.earlier:
            return self.columns.last.since
        days = list(self.columns.last.since)
        for number, units in self.columns.earlier.items():
            days[number] = units[0].since
        return tuple(days)

    def there(self, on: dt.date) -> bytes:
        """A flag per unit: whether it existed on a day, in any version."""
        last = self.columns.last
        flags = {(since, until): lasts_on(on, since, until) for since, until in self._lifetimes}
        alive = bytearray(map(flags.__getitem__, zip(last.since, last.until, strict=True)))
        for number, units in self.columns.earlier.items():
            alive[number] = alive[number] or any(unit.exists(on) for unit in units)
        return bytes(alive)

    def parent(self, number: int, on: dt.date | None, *, alive: bool = True) -> int:
        """The number of the parent on a day, or of the last one without a day; -1 for no parent.

        With `alive` the unit above must have existed that day too.
        """
        if on is None:
            return self.columns.parents[number]
        if number in self.columns.earlier:
            version = self.columns.version(number, on)
            parent = -1 if version is None else self.columns.number(version.parent)
        else:
            parent = self.columns.parents[number] if self._last_exists(number, on) else -1
        if parent < 0 or (alive and not self.exists(parent, on)):
            return -1
        return parent

    def nearest_parent(self, number: int, on: dt.date | None) -> int:
        """The number of the parent on a day, or else of the last one before it, or else of the first; -1 for none."""
        if on is None or number not in self.columns.earlier:
            return self.columns.parents[number]
        first, *later = self.columns.versions(number)
        begun = [unit for unit in later if unit.since is not None and unit.since <= on]
        return self.columns.number((begun[-1] if begun else first).parent)

    def exists(self, number: int, on: dt.date) -> bool:
        """Whether a unit existed on a day, in any version."""
        return self._last_exists(number, on) or any(unit.exists(on) for unit in self.columns.earlier.get(number, ()))

    def parents(self, units: Units, on: dt.date | None, *, alive: bool = True) -> Sequence[int]:
        """The number of the unit above each of the units, as `parent` has it."""
        parents = array("i")
        for span in units.spans:
            parents += self.columns.parents[span.start : span.stop]
        if on is None:
            return parents
        there = self.there(on)
        flags = b"".join([there[span.start : span.stop] for span in units.spans])
        exists = there + b"\0" if alive else b"\1" * (len(there) + 1)  # of the parent -1 it is the last
        above = [p if flag and exists[p] else -1 for p, flag in zip(parents, flags, strict=True)]
        for number in filter(units.has, self.columns.earlier):
            above[units.position(number)] = self.parent(number, on, alive=alive)
        return above

    @cached_property
    def varied(self) -> tuple[int, ...]:
        """The units, ascending, whose parent on a day is not known from their first and last days and their parent's.

        These have had several parents or times without a version, or have had a parent with such times.
        """
        varied: set[int] = set()
        for number in self.columns.earlier:
            versions = self.columns.versions(number)
            if len({unit.parent for unit in versions}) > 1:
                varied.add(number)
            if not all(map(_follows, versions, versions[1:])):
                varied |= {number, *self.children(number)}
        return tuple(sorted(varied))

    def children(self, number: int) -> AbstractSet[int]:
        """The numbers of the children of a unit, at any time."""
        return self._children.get(number, frozenset())

    def under(self, number: int, on: dt.date | None = None) -> list[int]:
        """The numbers of a unit and of all below it on a day, by the nearest parents of each; ascending.

        Without a day, of all that were below it at any time.
        """
        reached, waiting = {number}, [number]
        for above in waiting:
            below = self.children(above) - reached
            if on is not None:
                below = {child for child in below if self.nearest_parent(child, on) == above}
            reached |= below
            waiting += below
        return sorted(reached)

    @cached_property
    def _lifetimes(self) -> frozenset[tuple[dt.date | None, dt.date | None]]:
        return frozenset(zip(self.columns.last.since, self.columns.last.until, strict=True))

    @cached_property
    def _children(self) -> dict[int, set[int]]:
        """The children by parent, under -1 those of none."""
        children: dict[int, set[int]] = defaultdict(set)
        for number, parent in enumerate(self.columns.parents):
            children[parent].add(number)
        for number, units in self.columns.earlier.items():
            for unit in units:
                children[self.columns.number(unit.parent)].add(number)
        return dict(children)

    def _last_exists(self, number: int, on: dt.date) -> bool:
        return lasts_on(on, self.columns.last.since[number], self.columns.last.until[number])


def _follows(earlier: Unit, later: Unit) -> bool:
    """Whether a version begins on the day after another ended."""
    return earlier.until is not None and later.since == earlier.until + dt.timedelta(days=1)
