"""Who stands above and below whom, by number, at any time or on a day."""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

import attrs

from rollout.units.columns import Columns
from rollout.units.span import runs


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
            flags[since, until] = (since is None or since <= on) and (until is None or on <= until)
        alive = bytearray(map(flags.__getitem__, zip(self.columns.since, self.columns.until, strict=True)))
        for number, units in self.columns.earlier.items():
            alive[number] = alive[number] or any(unit.exists(on) for unit in units)
        return bytes(alive)

    def parent(self, number: int, on: dt.date | None, *, alive: bool = True) -> int:
        """The number of the unit above on a day, the last one where no day is given; -1 where there is none.

        With `alive` the unit above must have existed that day too.
        """
        if on is None:
            return self.columns.parents[number]
        if number not in self.columns.earlier:
            parent = self.columns.parents[number] if self._last_exists(number, on) else -1
        else:
            parent = self._varied(number, on)
        if parent < 0 or (alive and not self.exists(parent, on)):
            return -1
        return parent

    def exists(self, number: int, on: dt.date) -> bool:
        """Whether a unit existed on a day, in any version."""
        return self._last_exists(number, on) or any(unit.exists(on) for unit in self.columns.earlier.get(number, ()))

    def parents(self, spans: Sequence[range], on: dt.date | None) -> Sequence[int]:
        """The numbers of the units above those of the spans, as `parent` has them."""
        parents = array("i")
        for span in spans:
            parents += self.columns.parents[span.start : span.stop]
        if on is None:
            return parents
        there = self.there(on)
        alive = b"".join([there[span.start : span.stop] for span in spans])
        exists = bytes((*there, 0))  # the parent -1 is the last one, which is not there
        above = [p if flag and exists[p] else -1 for p, flag in zip(parents, alive, strict=True)]
        offset = 0
        for span in spans:
            for number in self._varied_in(span):
                above[offset + number - span.start] = self.parent(number, on)
            offset += len(span)
        return above

    def children(self, number: int) -> set[int]:
        """The numbers of the units that stand below one, at any time."""
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
        """The units that stood below another before their last version."""
        children: dict[int, set[int]] = defaultdict(set)
        for number, units in self.columns.earlier.items():
            for unit in units:
                if unit.parent is not None:
                    children[self.columns.number(unit.parent)].add(number)
        return dict(children)

    def _varied_in(self, span: range) -> list[int]:
        return [number for number in self.columns.earlier if number in span]

    def _varied(self, number: int, on: dt.date) -> int:
        """The parent of a unit of several versions, by the one of the day."""
        versions = (*self.columns.earlier[number], self.columns.unit(number))
        parents = (unit.parent for unit in versions if unit.exists(on))
        return self.columns.number(next(parents, None))

    def _last_exists(self, number: int, on: dt.date) -> bool:
        since, until = self.columns.since[number], self.columns.until[number]
        return (since is None or since <= on) and (until is None or on <= until)
