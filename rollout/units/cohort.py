"""The units that one rule binds alike: those of one place that began and ended together."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set as AbstractSet
from itertools import compress, groupby
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
    if place in list(Tier):
        lifetimes = _lifetimes_of_tier(columns, first, Tier(place))
    else:
        lifetimes = _lifetimes_of_kind(columns, first, place)
    named = columns.index.get(place)
    if named is not None and not any(named in numbers for numbers in lifetimes.values()):
        lifetimes.setdefault((first[named], columns.last.until[named]), []).append(named)
    for (since, until), numbers in lifetimes.items():
        for passed, members in _by_act(register, since, numbers).items():
            yield Cohort(since, until, Units.all_of(register, sorted(members)), passed)


def _by_act(register: Register, since: dt.date | None, numbers: Sequence[int]) -> Mapping[Act | None, Sequence[int]]:
    """Units that began on one day, by the act by which duties passed to them."""
    if since is None or not register.acts:
        return {None: numbers}
    acts = [register.columns.formed_by(number) for number in numbers]
    passed = {act: register.succession.passes_by(act) for act in set(acts)}
    together: dict[Act | None, list[int]] = defaultdict(list)
    for number, act in zip(numbers, acts, strict=True):
        together[passed[act]].append(number)
    return together


def _lifetimes_of_tier(columns: Columns, first: Sequence[dt.date | None], tier: Tier) -> dict[Lifetime, list[int]]:
    """The numbers of the units of a tier by when they began and ended; `first` are the first days of all units."""
    numbers = columns.of_rank(tier.rank, columns.own)
    last = columns.last.until
    together: dict[Lifetime, list[int]] = {}
    for lifetime, run in groupby(numbers, key=lambda number: (first[number], last[number])):
        together.setdefault(lifetime, []).extend(run)
    return together


def _lifetimes_of_kind(columns: Columns, first: Sequence[dt.date | None], kind: str) -> dict[Lifetime, list[int]]:
    """The numbers of the units of a `kind` by when they began and ended to be of it; `first` are all first days."""
    last = columns.last
    together: dict[Lifetime, list[int]] = defaultdict(list)
    for number in compress(range(columns.own), map(kind.__eq__, last.kinds)):
        if number not in columns.earlier:
            together[first[number], last.until[number]].append(number)
    for number, earlier in columns.earlier.items():
        if number < columns.own and (last.kinds[number] == kind or any(unit.kind == kind for unit in earlier)):
            versions = [unit for unit in columns.versions(number) if unit.kind == kind]
            together[versions[0].since, versions[-1].until].append(number)
    return together


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
