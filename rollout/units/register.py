"""All units, dated, and the questions of who stood where on a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

import attrs

from rollout import labels
from rollout.days import day
from rollout.problems import Problem, UnitsError, UnknownError, near
from rollout.tables import Table
from rollout.units.unit import PLACES, Tier, Unit


@attrs.frozen(eq=False, slots=False)
class Cohort:
    """The units of one place that began and ended together, in the order of their ids."""

    since: dt.date | None
    until: dt.date | None
    units: tuple[Unit, ...]

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(unit.id for unit in self.units)


def _order(unit: Unit) -> tuple[int, str, dt.date]:
    return unit.tier.rank, unit.id, unit.since or dt.date.min


def _sorted(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple(sorted(units, key=_order))


@attrs.frozen(eq=False, repr=False, slots=False)
class Register:
    """Units with all their versions. A unit is looked up by id; its latest version answers.

    `known_until` is the last day to which its changes have been followed; of later days it may be out of date.
    Raises UnitsError when versions of an id overlap or a parent or successor is not in the register.
    """

    versions: tuple[Unit, ...] = attrs.field(converter=_sorted)
    name: str = ""
    known_until: dt.date | None = None

    def __attrs_post_init__(self) -> None:
        if problems := [*self._overlaps(), *self._strangers()] or [*self._circles()]:
            raise UnitsError(problems)

    def _overlaps(self) -> Iterator[Problem]:
        for unit_id, held in self._by_id.items():
            for one, two in pairwise(held):
                if one.until is None or two.since is None or two.since <= one.until:
                    yield Problem("unit-twice", unit_id, "is there twice on the same day", "end one before the next")

    def _strangers(self) -> Iterator[Problem]:
        for unit in self.versions:
            for role, named in (("parent", unit.parent), *(("successor", one) for one in unit.successors)):
                if named is not None and named not in self._by_id:
                    yield Problem("unknown-unit", unit.id, f"its {role} {named!r} is not in the register", "add it")

    def _circles(self) -> Iterator[Problem]:
        """Units that stand above, or come after, themselves: one circle of each kind, printed whole."""
        above = {unit_id: [u.parent for u in held if u.parent] for unit_id, held in self._by_id.items()}
        after = {unit_id: held[-1].successors for unit_id, held in self._by_id.items() if held[-1].successors}
        for role, leads in (("parents", above), ("successors", after)):
            try:
                TopologicalSorter(leads).prepare()
            except CycleError as caught:
                circle = list(reversed(caught.args[1]))
                found = f"is among its own {role}: {' -> '.join(circle)}"
                yield Problem("circle", circle[0], found, "break the circle")

    @cached_property
    def _by_id(self) -> dict[str, list[Unit]]:
        held: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.versions:
            held[unit.id].append(unit)
        return dict(held)

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        held: dict[str, dict[str, None]] = defaultdict(dict)
        for unit in self.versions:
            if unit.parent is not None:
                held[unit.parent][unit.id] = None
        return {parent: tuple(children) for parent, children in held.items()}

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        held: dict[str, dict[str, None]] = defaultdict(dict)
        for unit in self.versions:
            for name in (unit.name, unit.label.vi, unit.label.en):
                held[labels.key(name)][unit.id] = None
        return {name: tuple(ids) for name, ids in held.items()}

    @cached_property
    def _cohorts(self) -> dict[str, tuple[Cohort, ...]]:
        held: dict[tuple[str, dt.date | None, dt.date | None], list[Unit]] = defaultdict(list)
        for unit in self:
            for place in unit.places:
                held[place, *self.lifetime(unit.id)].append(unit)
        places: dict[str, list[Cohort]] = defaultdict(list)
        for (place, since, until), units in held.items():
            places[place].append(Cohort(since, until, tuple(units)))
        return {place: tuple(cohorts) for place, cohorts in places.items()}

    def __getitem__(self, unit_id: str) -> Unit:
        if unit_id not in self._by_id:
            raise UnknownError("unit", unit_id, self.near(unit_id))
        return self._by_id[unit_id][-1]

    def __contains__(self, unit_id: object) -> bool:
        return unit_id in self._by_id

    def __iter__(self) -> Iterator[Unit]:
        return (versions[-1] for versions in self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def near(self, name: str) -> tuple[str, ...]:
        """The ids that a name or a misspelt id may mean: also one that a spreadsheet robbed of its leading zeros."""
        padded = [name.zfill(size) for size in (2, 3, 5) if name.isdecimal() and name.zfill(size) in self]
        found = dict.fromkeys([*padded, *(unit.id for unit in self.find(name))])
        return tuple(found)[:3] or near(name, self._by_id)

    def on(self, moment: object) -> Register:
        """The register as it stood on a day: the units that existed, in the version of that day."""
        when = day(moment)
        there = [unit for unit in self.versions if unit.exists(when)]
        known = {unit.id for unit in there}
        kept = [attrs.evolve(u, parent=u.parent if u.parent in known else None, successors=()) for u in there]
        stale = self.known_until is not None and when > self.known_until
        note = f" (changes followed to {self.known_until})" if stale else ""
        return Register(tuple(kept), f"{self.name} on {when}{note}".strip(), self.known_until)

    def find(self, name: str) -> tuple[Unit, ...]:
        """The units of that name, upper tiers first, those that match to the letter before those without diacritics."""
        found = [self[unit_id] for unit_id in self._names.get(labels.key(name), ())]
        return tuple(sorted(found, key=lambda u: (name not in (u.name, u.label.vi, u.label.en), _order(u))))

    def of(self, tier: Tier | str) -> tuple[Unit, ...]:
        """The units of a tier, in the order of their ids. Raises UnknownError for what is no tier."""
        if tier not in list(Tier):
            raise UnknownError("tier", tier, near(tier, Tier))
        return tuple(unit for unit in self if unit.tier == tier)

    def children(self, unit_id: str) -> tuple[Unit, ...]:
        return tuple(self[child] for child in self._children.get(self[unit_id].id, ()))

    def under(self, unit_id: str) -> frozenset[str]:
        """The ids of a unit and of all below it."""
        found, waiting = set[str](), [self[unit_id].id]
        while waiting:
            found.add(one := waiting.pop())
            waiting.extend(self._children.get(one, ()))
        return frozenset(found)

    def lifetime(self, unit_id: str) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day of a unit under all its names and kinds; None is open."""
        versions = self._by_id[self[unit_id].id]
        return versions[0].since, versions[-1].until

    def parents_on(self, unit_id: str, on: dt.date | None) -> tuple[str, ...]:
        """The unit above on a day (its last one where no day is given); none where either did not exist then."""
        held = [unit.parent for unit in self._there(unit_id, on) if unit.parent is not None]
        return tuple(parent for parent in held if self._there(parent, on))

    def children_on(self, unit_id: str, on: dt.date | None) -> tuple[str, ...]:
        """The units below on a day (the last ones where no day is given)."""
        below = self._children.get(unit_id, ())
        return tuple(child for child in below if any(one.parent == unit_id for one in self._there(child, on)))

    def version(self, unit_id: str, on: dt.date) -> Unit:
        """The unit as it was on a day, or as it was last where it did not exist."""
        return (self._there(self[unit_id].id, on) or self._there(unit_id, None))[0]

    def _there(self, unit_id: str, on: dt.date | None) -> list[Unit]:
        versions = self._by_id[unit_id]
        return versions[-1:] if on is None else [unit for unit in versions if unit.exists(on)]

    def cohorts(self, place: str) -> tuple[Cohort, ...]:
        """The units of a tier or of a kind, or the one of an id, by when they began and ended."""
        return self._cohorts.get(place, ())

    def heirs(self, unit_id: str, on: dt.date) -> tuple[str, ...]:
        """Who stands in a unit's place on a day: itself, or its successors and theirs; empty where there are none."""
        _, until = self.lifetime(unit_id)
        if until is None or on <= until:
            return (unit_id,)
        return tuple(dict.fromkeys(heir for one in self[unit_id].successors for heir in self.heirs(one, on)))

    def __repr__(self) -> str:
        counts = Counter(unit.tier for unit in self)
        held = ", ".join(f"{counts[tier]:,} {tier}" for tier in Tier if counts[tier])
        first = max((unit.since for unit in self.versions if unit.since), default=dt.date.min)
        last = min((unit.until for unit in self.versions if unit.until), default=dt.date.max)
        over = " over all time" if last < first else ""
        return f"<Register {self.name}: {held or 'no units'}{over}>"

    def _repr_html_(self) -> str:
        rows = tuple((u.id, u.tier.value, u.label.vi, u.label.en, u.parent) for u in self)
        return Table(("id", "tier", "vi", "en", "parent"), rows, repr(self)[1:-1])._repr_html_()


def stand_ins() -> Register:
    """One undated unit a tier, for asking about the rules when no country is given."""
    parents = {Tier.DISTRICT.value: Tier.PROVINCE.value, Tier.COMMUNE.value: Tier.DISTRICT.value}
    units = [
        Unit(place, Tier(place) if place in list(Tier) else Tier.AGENCY, label.vi, place, label.en, parents.get(place))
        for place, label in PLACES.items()
    ]
    return Register(tuple(units), "stand-ins")
