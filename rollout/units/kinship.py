"""The parents and children of units, by number, at any time or on a day."""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

import attrs

from rollout.days import lasts_on
from rollout.units.columns import Columns
from rollout.units.span import runs
from rollout.units.unit import Unit


@attrs.frozen(eq=False, repr=False, slots=False)
class Kinship:
    """The parents of the columns of a register, looked at from both ends."""

    columns: Columns

    @cached_property
    def first(self) -> Sequence[dt.date | None]:
        """The first day of each unit under all its names and kinds; None is open."""
        if not self.columns.earlier:
            return self.columns.since
        days = list(self.columns.since)
        for number, units in self.columns.earlier.items():
            days[number] = units[0].since
        return tuple(days)

    def there(self, on: dt.date) -> bytes:
        """A flag per unit: whether it existed on a day, in any version."""
        flags = {}
        for since, until in self._lifetimes:
            flags[since, until] = lasts_on(on, since, until)
        alive = bytearray(map(flags.__getitem__, zip(self.columns.since, self.columns.until, strict=True)))
        for number, units in self.columns.earlier.items():
            alive[number] = alive[number] or any(unit.exists(on) for unit in units)
        return bytes(alive)

    def parent(self, number: int, on: dt.date | None, *, alive: bool = True) -> int:
        """The number of the parent on a day, or of the last one without a day; -1 for no parent.

        With `alive` the unit above must have existed that day too.
        """
        if on is None:
            return self.columns.parents[number]
        if number not in self.columns.earlier:
            parent = self.columns.parents[number] if self._last_exists(number, on) else -1
        else:
            parent = self._parent_then(number, on)
        if parent < 0 or (alive and not self.exists(parent, on)):
            return -1
        return parent

    def exists(self, number: int, on: dt.date) -> bool:
        """Whether a unit existed on a day, in any version."""
        return self._last_exists(number, on) or any(unit.exists(on) for unit in self.columns.earlier.get(number, ()))

    def parents(self, spans: Sequence[range], on: dt.date | None, *, alive: bool = True) -> Sequence[int]:
        """The numbers of the units above those of the spans, as `parent` has them."""
        parents = array("i")
        for span in spans:
            parents += self.columns.parents[span.start : span.stop]
        if on is None:
            return parents
        there = self.there(on)
        flags = b"".join([there[span.start : span.stop] for span in spans])
        exists = bytes((*there, 0)) if alive else b"\1" * (len(there) + 1)  # of the parent -1 it is the last
        above = [p if flag and exists[p] else -1 for p, flag in zip(parents, flags, strict=True)]
        offset = 0
        for span in spans:
            for number in self.columns.earlier:
                if number in span:
                    above[offset + number - span.start] = self.parent(number, on, alive=alive)
            offset += len(span)
        return above

    def above(self, spans: Sequence[range]) -> list[int]:
        """The last parents of the units of the spans, each once and ascending, but for those of `varied`."""
        varied = self.varied
        parents: set[int] = set()
        for span in spans:
            apart = [number for number in varied if number in span]
            bounds = [span.start - 1, *apart, span.stop]
            for start, stop in pairwise(bounds):
                parents.update(self.columns.parents[start + 1 : stop])
        return sorted(parents - {-1})

    @cached_property
    def varied(self) -> tuple[int, ...]:
        """The units, ascending, whose parent on a day is not known from their first and last days and their parent's.

        These have had several parents or times without a version, or have had a parent with such times.
        """
        varied: set[int] = set()
        for number, earlier in self.columns.earlier.items():
            versions = (*earlier, self.columns.unit(number))
            if len({unit.parent for unit in versions}) > 1:
                varied.add(number)
            if not all(map(_follows, versions, versions[1:])):
                varied |= {number, *self.children(number)}
        return tuple(sorted(varied))

    def children(self, number: int) -> set[int]:
        """The numbers of the children of a unit, at any time."""
        return self._children_of(range(number, number + 1))

    def under(self, number: int) -> list[int]:
        """The numbers of a unit and of all below it, at any time, ascending."""
        reached, level = {number}, {number}
        while level:
            spans = runs(sorted(level))
            level = set[int]().union(*map(self._children_of, spans)) - reached
            reached |= level
        return sorted(reached)

    def _children_of(self, span: range) -> set[int]:
        by_parent, parents = self._by_parent
        children = set(by_parent[bisect_left(parents, span.start) : bisect_left(parents, span.stop)])
        for number, units in self._earlier_children.items():
            if number in span:
                children |= units
        return children

    @cached_property
    def _lifetimes(self) -> frozenset[tuple[dt.date | None, dt.date | None]]:
        return frozenset(zip(self.columns.since, self.columns.until, strict=True))

    @cached_property
    def _by_parent(self) -> tuple[Sequence[int], Sequence[int]]:
        """The numbers in the order of their last parents, and these parents."""
        parents = self.columns.parents
        numbers = sorted(range(len(parents)), key=parents.__getitem__)
        return array("i", numbers), array("i", map(parents.__getitem__, numbers))

    @cached_property
    def _earlier_children(self) -> dict[int, set[int]]:
        """The children by parent, of the versions before the last."""
        children: dict[int, set[int]] = defaultdict(set)
        for number, units in self.columns.earlier.items():
            for unit in units:
                if unit.parent is not None:
                    children[self.columns.number(unit.parent)].add(number)
        return dict(children)

    def _parent_then(self, number: int, on: dt.date) -> int:
        """The parent of a unit of several versions, by the one of the day."""
        versions = (*self.columns.earlier[number], self.columns.unit(number))
        parents = (unit.parent for unit in versions if unit.exists(on))
        return self.columns.number(next(parents, None))

    def _last_exists(self, number: int, on: dt.date) -> bool:
        return lasts_on(on, self.columns.since[number], self.columns.until[number])


def _follows(earlier: Unit, later: Unit) -> bool:
    """Whether a version begins on the day after another ended."""
    return earlier.until is not None and later.since == earlier.until + dt.timedelta(days=1)
