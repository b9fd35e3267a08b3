"""The units that one rule binds alike: those of one place that began and ended together."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set as AbstractSet
from itertools import compress
from typing import TYPE_CHECKING

import attrs

from rollout.days import lasts_on
from rollout.units.act import Act
from rollout.units.columns import Columns
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
    passed: Act | None = None  # the act by which the standing duties of those before them are theirs

    def has(self, unit_id: str) -> bool:
        register = self.units.register
        return unit_id in register and self.units.has(register.number(unit_id))

    def exists(self, on: dt.date | None) -> bool:
        """Whether its units existed on a day; always without a day."""
        return on is None or lasts_on(on, self.since, self.until)

    def narrowed(self, units: Units) -> Cohort:
        """The cohort of some of its units."""
        return self if units is self.units else attrs.evolve(self, units=units)


Lifetime = tuple[dt.date | None, dt.date | None]


def cohorts_of(register: Register, place: str) -> Iterator[Cohort]:
    """The units of a tier or of a kind, by when they began and ended, and by which act duties passed to them."""
    columns, first = register.columns, register.kinship.first
    if place not in list(Tier):
        lifetimes = _lifetimes_as(columns, first, place)
    else:
        numbers = columns.of_rank(Tier(place).rank, columns.own)
        lifetimes = {number: (first[number], columns.last.until[number]) for number in numbers}
    named = columns.index.get(place)
    if named is not None and named not in lifetimes:
        lifetimes[named] = first[named], columns.last.until[named]
    together: dict[tuple[Lifetime, Act | None], list[int]] = defaultdict(list)
    for number in sorted(lifetimes):
        lifetime = lifetimes[number]
        passed = None if lifetime[0] is None else register.succession.passes_by(columns.formed_by(number))
        together[lifetime, passed].append(number)
    for ((since, until), passed), members in together.items():
        yield Cohort(since, until, Units.all_of(register, members), passed)


def _lifetimes_as(columns: Columns, first: Sequence[dt.date | None], kind: str) -> dict[int, Lifetime]:
    """From when to when each unit was of a `kind`, by its number; `first` are the first days of all units."""
    last = columns.last
    numbers = compress(range(columns.own), map(kind.__eq__, last.kinds))
    lifetimes = {number: (first[number], last.until[number]) for number in numbers}
    for number in columns.earlier:
        versions = [unit for unit in columns.versions(number) if unit.kind == kind]
        lifetimes.pop(number, None)
        if versions and number < columns.own:
            lifetimes[number] = versions[0].since, versions[-1].until
    return lifetimes


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
