"""The units that one rule binds alike: those of one place that began and ended together."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Set as AbstractSet
from itertools import compress
from typing import TYPE_CHECKING

import attrs

from rollout.days import lasts_on
from rollout.units.span import Units
from rollout.units.unit import Tier

if TYPE_CHECKING:
    from rollout.units.register import Register


@attrs.frozen(eq=False)
class Cohort:
    """The units of one place that began and ended together, in the order of their numbers; None is open."""

    since: dt.date | None
    until: dt.date | None
    units: Units

    def has(self, unit_id: str) -> bool:
        register = self.units.register
        return unit_id in register and self.units.has(register.number(unit_id))

    def exists(self, on: dt.date | None) -> bool:
        """Whether its units existed on a day; always without a day."""
        return on is None or lasts_on(on, self.since, self.until)

    def narrowed(self, units: Units) -> Cohort:
        """The cohort of some of its units."""
        return self if units is self.units else Cohort(self.since, self.until, units)


def cohorts_of(register: Register, place: str) -> Iterator[Cohort]:
    """The units of a tier or of a kind, by when they began and ended."""
    columns, first = register.columns, register.kinship.first
    if place in list(Tier):
        numbers = columns.of_rank(Tier(place).rank, columns.own)
    else:
        numbers = list(compress(range(columns.own), map(place.__eq__, columns.last.kinds)))
    named = columns.index.get(place)
    if named is not None and named not in numbers:
        numbers = sorted([*numbers, named])
    if isinstance(numbers, range):
        span = slice(numbers.start, numbers.stop)
        lifetimes = set(zip(first[span], columns.last.until[span], strict=True))
        if len(lifetimes) == 1:
            yield Cohort(*lifetimes.pop(), Units(register, (numbers,)))
            return
    together: dict[tuple[dt.date | None, dt.date | None], list[int]] = defaultdict(list)
    for number in numbers:
        together[first[number], columns.last.until[number]].append(number)
    for (since, until), members in together.items():
        yield Cohort(since, until, Units.all_of(register, members))


def standing_under(
    lower: Cohort, units: AbstractSet[int], upper: Cohort, parents: AbstractSet[int], on: dt.date | None
) -> set[int]:
    """Those of the `units` of a `lower` cohort that were, on a day, under one of the `parents` of an `upper` cohort.

    Units are given by number. Where the day `on` is None, those whose last parent is one of the parents.
    """
    register = lower.units.register
    varied = set(lower.units.within(register.varied).numbers())
    below: set[int] = set()
    if lower.exists(on) and upper.exists(on):
        parent = register.columns.parents
        below = {number for number in units if parent[number] in parents} - varied
    return below | {number for number in varied & units if register.kinship.parent(number, on) in parents}


def stand_under(lower: Cohort, upper: Cohort, on: dt.date | None, *, alive: bool) -> bool:
    """Whether any unit of the `lower` cohort was under one of the `upper` cohort on a day, decided by spans.

    Where the day `on` is None, whether the last parent of any is in the upper cohort. With `alive` the unit above must
    have existed on that day too.
    """
    there = lower.exists(on) and (upper.exists(on) or not alive)
    if there and lower.units.parents.meets(upper.units):
        return True
    register = lower.units.register
    varied = lower.units.within(register.varied).numbers()
    return any(upper.units.has(register.kinship.parent(number, on, alive=alive)) for number in varied)
