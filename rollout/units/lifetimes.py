"""From when to when each unit of a register was there, by number, for many days at once."""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain, compress
from operator import gt, lt

import attrs

from rollout.units.columns import Columns

LAST = dt.date.max.toordinal()


@attrs.frozen(eq=False, slots=False)
class Lifetimes:
    """The first and last day ordinal of each unit by its number; behind them those of a unit that is not known."""

    first: Sequence[int]
    last: Sequence[int]

    @classmethod
    def of(cls, columns: Columns, since: Sequence[dt.date | None]) -> Lifetimes:
        """Those of the units of `columns`, with the first day of each under all its names; None is open."""
        first = array("i", [0 if day is None else day.toordinal() for day in since])
        last = array("i", [LAST if day is None else day.toordinal() for day in columns.last.until])
        return cls(first + array("i", [0]), last + array("i", [LAST]))

    def outside(self, units: Sequence[int], days: Sequence[int]) -> list[int]:
        """The places at which a day ordinal is outside the lifetime of the unit at that place."""
        if not units or self.throughout(units, min(days), max(days)):
            return []
        early = map(gt, map(self.first.__getitem__, units), days)
        late = map(lt, map(self.last.__getitem__, units), days)
        places = range(len(units))
        return sorted({*compress(places, early), *compress(places, late)})

    def throughout(self, units: Iterable[int], first: int, last: int) -> bool:
        """Whether all of some units were there from the day `first` to the day `last`."""
        return self._not_throughout(first, last).isdisjoint(units)

    def _not_throughout(self, first: int, last: int) -> set[int]:
        """The units that were not there from the day `first` to the day `last`."""
        begun = self._by_first[bisect_right(self._by_first, (first, LAST)) :]
        ended = self._by_last[: bisect_left(self._by_last, (last, 0))]
        return {unit for _, unit in chain(begun, ended)}

    @cached_property
    def _by_first(self) -> list[tuple[int, int]]:
        """The first days that are known, each with its unit, in their order."""
        return sorted((day, unit) for unit, day in enumerate(self.first) if day)

    @cached_property
    def _by_last(self) -> list[tuple[int, int]]:
        """The last days that are known, each with its unit, in their order."""
        return sorted((day, unit) for unit, day in enumerate(self.last) if day != LAST)
