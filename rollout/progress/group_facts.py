"""What a log says of the units of one group: plain completions and open reports in columns, other rows unit by unit."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from itertools import compress

import attrs

from rollout.progress.log import DONE, Progress, kind_of
from rollout.schedule.group import Group
from rollout.units.span import Units


@attrs.frozen(eq=False)
class Completions:
    """The one completion of each unit, by the numbers of the units: `entries` are rows plus 1, and 0 for none.

    `first` is the number of the first entry. Entries of units that do not owe the duty mean nothing.
    """

    entries: array[int] | memoryview
    first: int

    def __reduce__(self) -> tuple[object, ...]:
        return Completions, (array("I", self.entries), self.first)

    def of(self, unit: int) -> int:
        """The row of a unit; -1 where it has none."""
        return self.entries[unit - self.first] - 1

    def clear(self, unit: int) -> None:
        """Take the completion of a unit out, while the log is still being read."""
        self.entries[unit - self.first] = 0

    def over(self, numbers: range) -> Sequence[int]:
        """The entries of units in a row."""
        return self.entries[numbers.start - self.first : numbers.stop - self.first]

    def at(self, numbers: Iterable[int]) -> Sequence[int]:
        """The entries of units anywhere."""
        return [self.entries[number - self.first] for number in numbers]

    def with_entry(self, unit: int, entry: int) -> Completions:
        """The same with another entry for one unit."""
        entries = array("I")
        entries.frombytes(self.entries.tobytes())
        entries[unit - self.first] = entry
        return Completions(entries, self.first)


@attrs.frozen(eq=False)
class Opens:
    """Open reports on one task, sorted by unit number: parallel columns of unit numbers and rows."""

    units: array[int]
    rows: array[int]

    @classmethod
    def of_columns(cls, columns: tuple[Sequence[int], Sequence[int]] | None) -> Opens:
        """Those of columns of unit numbers and rows in any order; none without columns."""
        if columns is None:
            return NO_OPENS
        pairs = sorted(zip(*columns, strict=True))
        return cls(array("I", (unit for unit, _ in pairs)), array("I", (row for _, row in pairs)))

    def concern(self, units: Units) -> bool:
        """Whether any of them is about one of the units."""
        return any(bisect_left(self.units, span.start) < bisect_left(self.units, span.stop) for span in units.spans)

    def of(self, unit: int) -> array[int]:
        """The rows that speak of a unit."""
        first = bisect_left(self.units, unit)
        last = bisect_left(self.units, unit + 1, first)
        return self.rows[first:last]


NO_OPENS = Opens(array("I"), array("I"))


@attrs.frozen(eq=False)
class GroupFacts:
    """What a log says of one group, whose units are `units`.

    `completions` are those of the units about which nothing else is said but open reports; None where there are none.
    `special` has the rows of each other unit that anything is said of, by unit number, in the order in which they
    became known; `opens` are the open reports on all but these. Of a `standing` duty an open report after a completion
    says that it was lost, so that such units are special too. `pool` are the rows of figures of the units of a pool, of
    a target that one body owes for them, in the order in which they became known.
    """

    units: Units
    standing: bool
    completions: Completions | None = None
    opens: Opens = NO_OPENS
    special: Mapping[int, tuple[int, ...]] = {}
    pool: tuple[int, ...] = ()

    def rows_of(self, unit: int) -> tuple[int, ...]:
        """All rows about one unit, by its number."""
        if unit in self.special:
            return self.special[unit]
        row = -1 if self.completions is None else self.completions.of(unit)
        opens = tuple(self.opens.of(unit))
        return opens if row < 0 else (row, *opens)

    def units_reported(self) -> Iterator[int]:
        """The numbers of the units about which anything is said."""
        seen = dict.fromkeys(self.special)
        seen.update(dict.fromkeys(filter(self.units.has, self.opens.units)))
        completions = self.completions
        if completions is not None:
            for span in self.units.spans:
                seen.update(dict.fromkeys(compress(span, completions.over(span))))
        return iter(seen)

    def opened_later(self, days: Sequence[int]) -> Iterator[int]:
        """The units reported open on or after the day of their completion; `days` are those of the rows of the log."""
        completions, opens = self.completions, self.opens
        if completions is None:
            return
        for span in self.units.spans:
            first, last = bisect_left(opens.units, span.start), bisect_left(opens.units, span.stop)
            units = opens.units[first:last]
            done = list(map(completions.of, units))
            if any(map((-1).__lt__, done)):
                for unit, row, completion in zip(units, opens.rows[first:last], done, strict=True):
                    if completion >= 0 and days[row] >= days[completion]:
                        yield unit

    def with_row(self, unit: int, row: int, progress: Progress) -> GroupFacts:
        """The facts with one more row about a unit."""
        earlier = self.rows_of(unit)
        if not earlier and kind_of(progress.fact(row)) == DONE:
            completions = self.completions or no_completions(self.units)
            return attrs.evolve(self, completions=completions.with_entry(unit, row + 1))
        facts = self
        if self.completions is not None and self.completions.of(unit) >= 0:
            facts = attrs.evolve(self, completions=self.completions.with_entry(unit, 0))
        return attrs.evolve(facts, special={**self.special, unit: as_known((*earlier, row), progress)})

    def with_pool_row(self, row: int, progress: Progress) -> GroupFacts:
        """The facts with one more figure of a unit of the pool."""
        return attrs.evolve(self, pool=as_known((*self.pool, row), progress))

    def apart_from(self, unit: int, row: int) -> GroupFacts:
        """The facts without one row about a unit."""
        kept = tuple(about for about in self.rows_of(unit) if about != row)
        completions = self.completions
        if completions is not None and completions.of(unit) >= 0:
            completions = completions.with_entry(unit, 0)
        return attrs.evolve(self, completions=completions, special={**self.special, unit: kept})

    def drop(self, unit: int, row: int) -> None:
        """Take the completion of a unit out of the columns, if it is that row, while the log is being read."""
        if self.completions is not None and self.completions.of(unit) == row:
            self.completions.clear(unit)

    def without(self, rows: AbstractSet[int]) -> GroupFacts:
        """The facts without some rows of those about which something else is said too, while the log is being read."""
        special, opens = dict(self.special), self.opens
        for unit, about in self.special.items():
            special[unit] = tuple(row for row in about if row not in rows)
        completions = self.completions
        if completions is not None:
            for unit in filter(self.units.has, set(opens.units)):
                if completions.of(unit) in rows:
                    completions.clear(unit)
        if not rows.isdisjoint(opens.rows):
            kept = [place for place, row in enumerate(opens.rows) if row not in rows]
            opens = Opens(*(array("I", map(column.__getitem__, kept)) for column in (opens.units, opens.rows)))
        pool = tuple(row for row in self.pool if row not in rows)
        return attrs.evolve(self, opens=opens, special=special, pool=pool)


def nothing_known(group: Group) -> GroupFacts:
    """The facts of a group of which nothing is said."""
    return GroupFacts(group.cohort.units, group.standing)


def no_completions(units: Units) -> Completions:
    """Room for a completion of each of some units."""
    first, last = units.spans[0].start, units.spans[-1].stop
    return Completions(array("I", bytes(4 * (last - first))), first)


def as_known(rows: Iterable[int], progress: Progress) -> tuple[int, ...]:
    """Rows about one obligation in the order in which they became known, of one day the retractions last."""

    def order(row: int) -> int:
        return 2 * progress.known(row) + progress.retracts(row)

    about = tuple(rows)
    return about if len(about) < 2 else tuple(sorted(sorted(about), key=order))
