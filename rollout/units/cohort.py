"""The units that one rule binds alike: those of one place that began and ended together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Set as AbstractSet

import attrs

from rollout.days import lasts_on
from rollout.units.span import Units


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
        """Whether its units existed on a day; where none is given, they did."""
        if on is None:
            return True
        return lasts_on(on, self.since, self.until)

    def narrowed(self, units: Units) -> Cohort:
        """The cohort of some of its units."""
        return self if units is self.units else Cohort(self.since, self.until, units)


def standing_under(
    lower: Cohort, units: AbstractSet[int], upper: Cohort, parents: AbstractSet[int], on: dt.date | None
) -> set[int]:
    """Those of some units of one cohort that stood on a day under some of another, all by number.

    Where no day is given, those whose last parent is among them.
    """
    register = lower.units.register
    varied = set(lower.units.within(register.varied).numbers())
    below: set[int] = set()
    if lower.exists(on) and upper.exists(on):
        parent = register.columns.parents
        below = {number for number in units if parent[number] in parents} - varied
    return below | {number for number in varied & units if register.kinship.parent(number, on) in parents}


def stand_under(lower: Cohort, upper: Cohort, on: dt.date | None, *, alive: bool) -> bool:
    """Whether any unit of one cohort stood on a day under one of another, decided by spans.

    Where no day is given, whether the last parent of any is among them. With `alive` the unit above must have existed
    that day too.
    """
    there = lower.exists(on) and (upper.exists(on) or not alive)
    if there and lower.units.parents.meets(upper.units):
        return True
    register = lower.units.register
    varied = lower.units.within(register.varied).numbers()
    return any(upper.units.has(register.kinship.parent(number, on, alive=alive)) for number in varied)
