"""Units by number, as spans: counted, cut and joined without a unit being made."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, overload

import attrs

from rollout.units.unit import Unit

if TYPE_CHECKING:
    from rollout.units.register import Register


@attrs.frozen(eq=False, repr=False)
class Units(Sequence[Unit]):
    """Units of a register in the order of their numbers; each is made when it is asked for.

    `spans` are ranges of step 1: ascending, not empty, and with a gap between any two.
    """

    register: Register
    spans: tuple[range, ...]
    _starts: tuple[int, ...] = attrs.field(init=False)
    _ends: tuple[int, ...] = attrs.field(init=False)  # how many units there are to the end of each span
    _size: int = attrs.field(init=False)

    @_starts.default
    def _starts_default(self) -> tuple[int, ...]:
        return tuple([span.start for span in self.spans])

    @_ends.default
    def _ends_default(self) -> tuple[int, ...]:
        return tuple(accumulate(map(len, self.spans)))

    @_size.default
    def _size_default(self) -> int:
        return self._ends[-1] if self._ends else 0

    @classmethod
    def all_of(cls, register: Register, numbers: Sequence[int]) -> Units:
        """The units of these numbers, which are ascending and each there once."""
        return cls(register, runs(numbers))

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, position: int) -> Unit: ...
    @overload
    def __getitem__(self, position: slice) -> tuple[Unit, ...]: ...
    def __getitem__(self, position: int | slice) -> Unit | tuple[Unit, ...]:
        if isinstance(position, slice):
            return tuple([self[place] for place in range(*position.indices(self._size))])
        return self.register.unit(self.number(position + self._size if position < 0 else position))

    def __iter__(self) -> Iterator[Unit]:
        return map(self.register.unit, chain.from_iterable(self.spans))

    def __contains__(self, unit: object) -> bool:
        if not isinstance(unit, Unit) or unit.id not in self.register:
            return False
        number = self.register.number(unit.id)
        return self.has(number) and self.register.unit(number) == unit

    def numbers(self) -> Iterator[int]:
        return chain.from_iterable(self.spans)

    def ids(self) -> Iterator[str]:
        ids = self.register.ids
        return chain.from_iterable([ids[span.start : span.stop] for span in self.spans])

    def has(self, number: int) -> bool:
        place = bisect_right(self._starts, number) - 1
        return place >= 0 and number < self.spans[place].stop

    def position(self, number: int) -> int:
        """Its place in this view, from 0; ValueError where it is not in it."""
        place = bisect_right(self._starts, number) - 1
        if place < 0 or number >= self.spans[place].stop:
            raise ValueError(f"unit {number} is not in it")
        return self._ends[place] - self.spans[place].stop + number

    def number(self, position: int) -> int:
        """The number at a place from 0; IndexError for a place that is not there."""
        if not 0 <= position < self._size:
            raise IndexError(f"{position} is not among {self._size} units")
        place = bisect_right(self._ends, position)
        return self.spans[place].stop - self._ends[place] + position

    def within(self, units: Units) -> Units:
        """Those that are also in another view of the same numbers; this view itself where that is all of them."""
        if units is self:
            return self
        common = tuple(_common(self.spans, units.spans))
        return self if common == self.spans else Units(self.register, common)

    def meets(self, units: Units) -> bool:
        """Whether any is also in another view of the same numbers."""
        return (units is self and self._size > 0) or next(_common(self.spans, units.spans), None) is not None

    @cached_property
    def parents(self) -> Units:
        """The last parents of these units, except of those in `register.varied`."""
        parents: set[int] = set()
        for span in self.without(self.register.varied.numbers()).spans:
            parents.update(self.register.columns.parents[span.start : span.stop])
        return Units.all_of(self.register, sorted(parents - {-1}))

    def only(self, numbers: Iterable[int]) -> Units:
        """Those of the numbers that are in it."""
        kept = sorted(set(filter(self.has, numbers)))
        return self if len(kept) == self._size else Units(self.register, runs(kept))

    def without(self, numbers: Iterable[int]) -> Units:
        """The units without those of the numbers."""
        gone = sorted(set(filter(self.has, numbers)))
        between = [range(before + 1, after) for before, after in pairwise([-1, *gone, len(self.register)])]
        return Units(self.register, tuple(_common(self.spans, between))) if gone else self

    def __repr__(self) -> str:
        return f"<Units: {self._size:,} of {self.register.name or 'a register'}>"


NEAR = 16  # a run up to this length is walked; the end of a longer one is searched for


def runs(numbers: Sequence[int]) -> tuple[range, ...]:
    """Ascending numbers as ranges that are as long as they can be."""
    if isinstance(numbers, range) and numbers.step == 1:
        return (numbers,) if numbers else ()
    size, spans, place = len(numbers), [], 0
    places = range(size)
    while place < size:
        offset = numbers[place] - place
        end, near = place + 1, min(place + NEAR, size)
        while end < near and numbers[end] - end == offset:
            end += 1
        if end == near < size and numbers[end] - end == offset:
            end = bisect_right(places, offset, lo=end, key=lambda at: numbers[at] - at)
        spans.append(range(numbers[place], numbers[place] + end - place))
        place = end
    return tuple(spans)


def _common(spans: Sequence[range], others: Sequence[range]) -> Iterator[range]:
    """Where spans of two views overlap, in order."""
    left, right = 0, 0
    while left < len(spans) and right < len(others):
        start = max(spans[left].start, others[right].start)
        stop = min(spans[left].stop, others[right].stop)
        if start < stop:
            yield range(start, stop)
        if spans[left].stop <= others[right].stop:
            left += 1
        else:
            right += 1
