"""All units, dated, and the questions of who stood where on a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING

import attrs

from rollout import labels
from rollout.days import DayLike, day
from rollout.problems import UnitsError, UnknownError, near
from rollout.tables import Table
from rollout.units.cohort import Cohort
from rollout.units.columns import Columns, Versions, order
from rollout.units.faults import faults
from rollout.units.kinship import Kinship
from rollout.units.span import Units
from rollout.units.unit import PLACES, Tier, Unit, without_kind

if TYPE_CHECKING:
    from rollout.spelling import Spellings


def _columns(versions: Columns | Iterable[Unit]) -> Columns:
    if isinstance(versions, Columns):
        return versions
    rows = Versions.of(versions)
    if problems := faults(rows):
        raise UnitsError(problems)
    return Columns.of(rows)


@attrs.frozen(eq=False, repr=False, slots=False)
class Register:
    """Units with all their versions. A unit is looked up by id; its latest version answers.

    Units are numbered from 0, by tier and id; those that `plus` adds come after them. `known_until` is the last day to
    which the changes have been followed; of later days the register may be out of date. Raises UnitsError when versions
    of an id overlap or a parent or successor is not in the register.
    """

    columns: Columns = attrs.field(converter=_columns, alias="versions")
    name: str = ""
    known_until: dt.date | None = None

    @property
    def versions(self) -> tuple[Unit, ...]:
        """All versions of all units, by tier, id and first day."""
        units = (version for number in self._numbers for version in self._versions(number))
        return tuple(sorted(units, key=order) if self.columns.earlier else units)

    @property
    def ids(self) -> Sequence[str]:
        """The ids by number."""
        return self.columns.ids

    def number(self, unit_id: str) -> int:
        """The number of a unit, by which it stands in columns and spans. Raises UnknownError."""
        number = self.columns.number(unit_id)
        if number < 0:
            raise UnknownError("unit", unit_id, self.near(unit_id))
        return number

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The numbers by id."""
        columns = self.columns
        return {**columns.index, **columns.added} if columns.added else columns.index

    def id_of(self, number: int) -> str:
        return self.columns.ids[number]

    def unit(self, number: int) -> Unit:
        """The latest version of the unit of a number."""
        unit = self._made.get(number)
        if unit is None:
            unit = self._made[number] = self.columns.unit(number)
        return unit

    def __getitem__(self, unit_id: str) -> Unit:
        return self.unit(self.number(unit_id))

    def __contains__(self, unit_id: object) -> bool:
        return isinstance(unit_id, str) and self.columns.number(unit_id) >= 0

    def __iter__(self) -> Iterator[Unit]:
        return map(self.unit, self._numbers)

    def __len__(self) -> int:
        return len(self.columns.ids)

    def near(self, name: str) -> tuple[str, ...]:
        """The ids that a name or a misspelt id may mean: also one that a spreadsheet robbed of its leading zeros."""
        padded = [name.zfill(size) for size in (2, 3, 5) if name.isdecimal() and name.zfill(size) in self]
        alike = dict.fromkeys([*padded, *(unit.id for unit in self.find(name))])
        return tuple(alike)[:3] or near(name, self._spellings)

    def on(self, moment: DayLike) -> Register:
        """The register as it stood on a day: the units that existed, in the version of that day."""
        when = day(moment)
        rows = self.columns.on(self.kinship.there(when), when)
        stale = self.known_until is not None and when > self.known_until
        note = f" (changes followed to {self.known_until})" if stale else ""
        return Register(Columns.of(rows), f"{self.name} on {when}{note}".strip(), self.known_until)

    def find(self, name: str) -> tuple[Unit, ...]:
        """The units of that name, upper tiers first, those that match to the letter before those without diacritics."""
        key = labels.key(name)
        numbers: dict[int, None] = {}
        for short in (key, *without_kind(key)):
            numbers.update(dict.fromkeys(self._names.get(short, ())))
        units = [self.unit(number) for number in numbers if self._is_called(number, key)]
        return tuple(sorted(units, key=lambda u: (name not in (u.name, u.label.vi, u.label.en), order(u))))

    def of(self, tier: Tier | str) -> tuple[Unit, ...]:
        """The units of a tier, in the order of their ids. Raises UnknownError for what is no tier."""
        if tier not in list(Tier):
            raise UnknownError("tier", tier, near(tier, Tier))
        numbers = self.columns.of_rank(Tier(tier).rank, len(self))
        return tuple(map(self.unit, sorted(numbers, key=self._order)))

    def children(self, unit_id: str) -> tuple[Unit, ...]:
        """The units below, at any time."""
        return tuple(map(self.unit, self._below(self.number(unit_id))))

    def under(self, unit_id: str) -> frozenset[str]:
        """The ids of a unit and of all below it."""
        return frozenset(self.under_units(unit_id).ids())

    def under_units(self, unit_id: str) -> Units:
        """A unit and all below it, at any time."""
        number = self.number(unit_id)
        if number not in self._under:
            self._under[number] = Units.all_of(self, self.kinship.under(number))
        return self._under[number]

    def units_of(self, unit_ids: Iterable[str]) -> Units:
        """The units of these ids. Raises UnknownError."""
        return Units.all_of(self, sorted({self.number(unit_id) for unit_id in unit_ids}))

    def lifetime(self, unit_id: str) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day of a unit under all its names and kinds; None is open."""
        number = self.number(unit_id)
        return self.kinship.first[number], self.columns.until[number]

    def parents_on(self, unit_id: str, on: dt.date | None) -> tuple[str, ...]:
        """The unit above on a day (its last one where no day is given); none where either did not exist then."""
        parent = self.kinship.parent(self.number(unit_id), on)
        return () if parent < 0 else (self.columns.ids[parent],)

    def parent_numbers(self, units: Units, on: dt.date | None, *, alive: bool = True) -> Sequence[int]:
        """For each of the units the number of the one above, as `parents_on` has it; -1 where there is none.

        With `alive` false the unit above need not have existed that day, as for `children_on`.
        """
        return self.kinship.parents(units.spans, on, alive=alive)

    def children_on(self, unit_id: str, on: dt.date | None) -> tuple[str, ...]:
        """The units below on a day (the last ones where no day is given)."""
        number = self.columns.number(unit_id)
        below = self._below(number) if number >= 0 else ()
        return tuple(
            self.columns.ids[child] for child in below if self.kinship.parent(child, on, alive=False) == number
        )

    def version(self, unit_id: str, on: dt.date) -> Unit:
        """The unit as it was on a day, or as it was last where it did not exist."""
        *earlier, last = self._versions(self.number(unit_id))
        return next((unit for unit in earlier if unit.exists(on)), last)

    def cohorts(self, place: str) -> tuple[Cohort, ...]:
        """The units of a tier or of a kind, or the one of an id, by when they began and ended.

        Units that `plus` added belong to no tier or kind here: nobody is bound with others because a text names it.
        """
        if place not in PLACES:
            number = self.columns.number(place)
            if number < 0:
                return ()
            return (Cohort(*self.lifetime(place), Units(self, (range(number, number + 1),))),)
        if place not in self._cohorts:
            self._cohorts[place] = tuple(self._cohorts_of(place))
        return self._cohorts[place]

    def heirs(self, unit_id: str, on: dt.date) -> tuple[str, ...]:
        """Who stands in a unit's place on a day: itself, or its successors and theirs; empty where there are none."""
        number = self.number(unit_id)
        until = self.columns.until[number]
        if until is None or on <= until:
            return (unit_id,)
        successors = self.columns.successors.get(number, ())
        return tuple(dict.fromkeys(heir for successor in successors for heir in self.heirs(successor, on)))

    def plus(self, units: Iterable[Unit]) -> Register:
        """The register with further units, of one version each; the numbers of those it has stay.

        Their relatives may be among them or here. Raises UnitsError.
        """
        added = tuple(units)
        if added not in self._extended:
            rows = Versions.of(added)
            if problems := faults(rows, self.__contains__):
                raise UnitsError(problems)
            self._extended.clear()  # the last is kept: one policy is asked about again and again
            self._extended[added] = Register(self.columns.plus(rows), self.name, self.known_until)
        return self._extended[added]

    def excerpt(self, unit_ids: Iterable[str]) -> Register:
        """The register with some units alone, with those above them and those that come after them at any time.

        Ids that are not in it are passed over.
        """
        waiting = [unit_id for unit_id in unit_ids if unit_id in self]
        versions: dict[str, tuple[Unit, ...]] = {}
        while waiting:
            unit_id = waiting.pop()
            if unit_id not in versions:
                versions[unit_id] = self._versions(self.number(unit_id))
                for version in versions[unit_id]:
                    waiting += filter(None, (version.parent, *version.successors))
        return Register([unit for units in versions.values() for unit in units], self.name, self.known_until)

    @cached_property
    def varied(self) -> Units:
        """The units whose parent on a day does not follow from when they and their last parent began and ended."""
        return Units.all_of(self, self.kinship.varied)

    @cached_property
    def kinship(self) -> Kinship:
        """Who stands above and below whom."""
        return Kinship(self.columns)

    def _cohorts_of(self, place: str) -> Iterator[Cohort]:
        columns, first = self.columns, self.kinship.first
        if place in list(Tier):
            numbers = columns.of_rank(Tier(place).rank, columns.own)
        else:
            numbers = list(compress(range(columns.own), map(place.__eq__, columns.kinds)))
        if place in columns.index and (number := columns.index[place]) not in numbers:
            numbers = sorted([*numbers, number])
        if isinstance(numbers, range):
            span = slice(numbers.start, numbers.stop)
            if len(lifetimes := set(zip(first[span], columns.until[span], strict=True))) == 1:
                yield Cohort(*lifetimes.pop(), Units(self, (numbers,)))
                return
        together: dict[tuple[dt.date | None, dt.date | None], list[int]] = defaultdict(list)
        for number in numbers:
            together[first[number], columns.until[number]].append(number)
        for (since, until), alike in together.items():
            yield Cohort(since, until, Units.all_of(self, alike))

    def _versions(self, number: int) -> tuple[Unit, ...]:
        return (*self.columns.earlier.get(number, ()), self.unit(number))

    def _below(self, number: int) -> list[int]:
        return sorted(self.kinship.children(number), key=self._order)

    def _order(self, number: int) -> tuple[int, str]:
        """Where a unit stands among all, wherever it was numbered: by the tier it had first, and id."""
        columns = self.columns
        rank = columns.earlier[number][0].tier.rank if number in columns.earlier else columns.ranks[number]
        return rank, columns.ids[number]

    @cached_property
    def _numbers(self) -> Sequence[int]:
        """All numbers, by tier and id."""
        numbers = range(len(self))
        return sorted(numbers, key=self._order) if self.columns.added else numbers

    @cached_property
    def _spellings(self) -> Spellings:
        from rollout.spelling import Spellings

        return Spellings(self.columns.ids)

    @cached_property
    def _names(self) -> dict[str, list[int]]:
        """The numbers of the units of each name they have had, without its kind, as names are compared."""
        columns = self.columns
        keys = {name: labels.key(name) for name in {*columns.names, *columns.english} if name}
        numbers: dict[str, list[int]] = defaultdict(list)
        for column in (columns.names, columns.english):
            for number, name in enumerate(column):
                if name:
                    numbers[keys[name]].append(number)
        for number, units in columns.earlier.items():
            for unit in units:
                numbers[labels.key(unit.name)].append(number)
                numbers[labels.key(unit.en)].append(number)
        return dict(numbers)

    def _is_called(self, number: int, key: str) -> bool:
        """Whether a unit has had a name, with its kind or without it, that is compared by this key."""
        names: set[str] = set()
        for unit in self._versions(number):
            names.update((unit.name, unit.label.vi, unit.label.en))
        return key in map(labels.key, names)

    @cached_property
    def _made(self) -> dict[int, Unit]:
        return {}

    @cached_property
    def _under(self) -> dict[int, Units]:
        return {}

    @cached_property
    def _cohorts(self) -> dict[str, tuple[Cohort, ...]]:
        return {}

    @cached_property
    def _extended(self) -> dict[tuple[Unit, ...], Register]:
        return {}

    def __getstate__(self) -> dict[str, object]:
        """What it was made of; what was derived is derived again."""
        return {"columns": self.columns, "name": self.name, "known_until": self.known_until}

    def __repr__(self) -> str:
        counts = Counter(self.columns.ranks)
        tiers = ", ".join(f"{counts[tier.rank]:,} {tier}" for tier in Tier if counts[tier.rank])
        earlier = [unit for units in self.columns.earlier.values() for unit in units]
        begun = filter(None, (*self.columns.since, *(unit.since for unit in earlier)))
        ended = filter(None, (*self.columns.until, *(unit.until for unit in earlier)))
        over = " over all time" if min(ended, default=dt.date.max) < max(begun, default=dt.date.min) else ""
        return f"<Register {self.name}: {tiers or 'no units'}{over}>"

    def _repr_html_(self) -> str:
        rows = tuple((u.id, u.tier.value, u.label.vi, u.label.en, u.parent) for u in self)
        return Table(("id", "tier", "vi", "en", "parent"), rows, repr(self)[1:-1])._repr_html_()


def stand_ins() -> Register:
    """One undated unit per tier, for asking about the rules when no country is given."""
    parents = {Tier.DISTRICT.value: Tier.PROVINCE.value, Tier.COMMUNE.value: Tier.DISTRICT.value}
    units = [
        Unit(place, Tier(place) if place in list(Tier) else Tier.AGENCY, label.vi, place, label.en, parents.get(place))
        for place, label in PLACES.items()
    ]
    return Register(tuple(units), "stand-ins")
