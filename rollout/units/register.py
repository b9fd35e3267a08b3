"""All units, dated, and where each was on a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import attrs

from rollout.days import DayLike, day
from rollout.figures import printed
from rollout.problems import UnitsError, UnknownError, near
from rollout.revisions import revision_of
from rollout.units.act import Act
from rollout.units.cohort import Cohort, cohorts_of
from rollout.units.columns import Columns, Versions, order
from rollout.units.faults import FAULTS, as_columns, faults, units_given
from rollout.units.kinship import Kinship
from rollout.units.lifetimes import Lifetimes
from rollout.units.references import References
from rollout.units.span import Units
from rollout.units.succession import Succession
from rollout.units.unit import PLACES, Tier, Unit
from rollout.units.unit_rows import Bodies, UnitRows
from rollout.validation import UNITS, as_optional_day, as_tuple

if TYPE_CHECKING:
    from rollout.labels import Lang
    from rollout.spelling import Spellings
    from rollout.units.names import Names


@attrs.frozen(eq=False, repr=False, slots=False)
class Register(UnitRows):
    """Units with all their versions. A unit is looked up by id; its latest version answers.

    Units are numbered from 0, by tier, lifetime and id; those that `plus` adds come after them. `known_until` is the
    last day to which the changes have been followed; of later days the register may be out of date. `acts` are those by
    which units changed. Raises UnitsError when versions of an id overlap, and for a parent or successor that is not in
    it.
    """

    columns: Columns = attrs.field(converter=as_columns, alias="versions")
    name: str = attrs.field(default="", validator=UNITS.text)
    known_until: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=UNITS.optional_day)
    acts: tuple[Act, ...] = attrs.field(default=(), converter=as_tuple, validator=UNITS.several(Act))
    _made: dict[int, Unit] = attrs.field(init=False, factory=dict)
    _under: dict[tuple[int, dt.date | None], Units] = attrs.field(init=False, factory=dict)
    _cohorts: dict[str, tuple[Cohort, ...]] = attrs.field(init=False, factory=dict)
    _extended: dict[tuple[Unit, ...], Register] = attrs.field(init=False, factory=dict)

    @property
    def versions(self) -> tuple[Unit, ...]:
        """All versions of all units, by tier, id and first day."""
        return tuple(sorted((unit for number in self._numbers for unit in self._versions(number)), key=order))

    @property
    def ids(self) -> Sequence[str]:
        """The ids by number."""
        return self.columns.last.ids

    def number(self, unit_id: str) -> int:
        """The number of a unit, which is its place in columns and spans. Raises UnknownError."""
        number = -1
        if isinstance(unit_id, str):  # what stands for none in data may be given too
            number = self.columns.number(unit_id)
        if number < 0:
            raise UnknownError("unit", unit_id, self.near(unit_id))
        return number

    @property
    def numbers(self) -> Mapping[str, int]:
        """The numbers by id."""
        return self.columns.index

    def id_of(self, number: int) -> str:
        return self.ids[number]

    def unit(self, number: int) -> Unit:
        """The latest version of the unit of a number."""
        unit = self._made.get(number)
        if unit is None:
            unit = self._made[number] = self.columns.last.unit(number)
        return unit

    def __getitem__(self, unit_id: str) -> Unit:
        return self.unit(self.number(unit_id))

    def __contains__(self, unit_id: object) -> bool:
        return unit_id in self.columns.index

    def __iter__(self) -> Iterator[Unit]:
        return map(self.unit, self._numbers)

    def __len__(self) -> int:
        return len(self.ids)

    def near(self, name: str) -> tuple[str, ...]:
        """The ids that a name or a misspelt id may mean, or a code that became a number: 1 or 1.0 for 01."""
        from rollout.units.names import codes_meant

        if not isinstance(name, str):
            return near(name, self._spellings)
        candidates = dict.fromkeys([*codes_meant(name, self), *(unit.id for unit in self.find(name))])
        return tuple(candidates)[:3] or near(name, self._spellings)

    def on(self, moment: DayLike) -> Register:
        """The register as it was on a day: the units that existed, in the version of that day."""
        when = day(moment)
        rows = self.columns.on(self.kinship.there(when), when)
        stale = self.known_until is not None and when > self.known_until
        note = f" (changes followed to {self.known_until})" if stale else ""
        return Register(Columns.of(rows), f"{self.name} on {when}{note}".strip(), self.known_until, self.acts)

    def at(self, name: str, moment: DayLike) -> Unit:
        """The unit that a code, a name or an id means on a day, as it was then.

        Raises UnknownError for one that means none on that day, or several, with the candidates.
        """
        when = day(moment)
        number = self.references.number(name, when)
        version = self.columns.version(number, when)
        if version is None:
            since, until = self.lifetime(self.id_of(number))
            times = f"was formed on {since}" if since is not None and when < since else f"ended on {until}"
            raise UnknownError("unit", name, self.heirs(self.id_of(number), when), f"({self.unit(number)}) {times}")
        return version

    def receivers(self, name: str, moment: DayLike) -> Bodies:
        """Who has on a day what a unit had, as they were then: itself, or those that took over; empty without any."""
        when = day(moment)
        heirs = self.succession.heirs(self.references.number(name, None), when)
        return Bodies(self.version_of(heir, when) for heir in heirs)

    def predecessors(self, name: str) -> Bodies:
        """The units that one took over from, in their last versions, by tier and id."""
        former = self.succession.predecessors(self.references.number(name, None))
        return Bodies(map(self.unit, sorted(former, key=self._order)))

    def find(self, name: str, on: DayLike | None = None) -> Bodies:
        """The units that have had a name, with their kind or without it; the nearest spelling first, then upper tiers.

        A code finds the units that have had it.

        On a day, those that were there and called so then, as they were; else in their last version.
        The spellings, in order: to the letter; in another case or with signs that look like those of the name; with the
        tone on another letter, as in Hoà and Hòa; without diacritics.
        """
        if not isinstance(name, str):
            raise UnknownError("unit", name, self.near(name))
        numbers = tuple(dict.fromkeys((*self.names.numbers(name), *self.references.coded(name))))
        if on is None:
            return Bodies(map(self.unit, numbers))
        when = day(on)
        versions = filter(None, (self.columns.version(number, when) for number in numbers))
        return Bodies(unit for unit in versions if unit.code == name or self.names.is_called(unit, name))

    def of(self, tier: Tier | str) -> Bodies:
        """The units of a tier, in the order of their ids. Raises UnknownError for another tier."""
        if tier not in list(Tier):
            raise UnknownError("tier", tier, near(tier, Tier))
        numbers = self.columns.of_rank(Tier(tier).rank, len(self))
        return Bodies(map(self.unit, sorted(numbers, key=self._order)))

    def children(self, name: str, on: DayLike | None = None) -> Bodies:
        """The units directly below one on a day, as they were then; without a day those of any time."""
        when = None if on is None else day(on)
        number = self.references.number(name, when)
        below = self._below(number)
        if when is None:
            return Bodies(map(self.unit, below))
        versions = filter(None, (self.columns.version(child, when) for child in below))
        return Bodies(unit for unit in versions if unit.parent == self.id_of(number))

    def under(self, name: str, on: DayLike | None = None) -> frozenset[str]:
        """The ids of a unit and of all below it that were there on a day; without a day, at any time."""
        when = None if on is None else day(on)
        below = self.kinship.under(self.references.number(name, when), when)
        return frozenset(self.id_of(unit) for unit in below if when is None or self.kinship.exists(unit, when))

    def under_units(self, unit_id: str, on: dt.date | None = None) -> Units:
        """A unit and all below it on a day; a unit that did not exist then counts by the parent nearest to that day.

        Without a day, all that were below it at any time.
        """
        number = self.number(unit_id)
        if (number, on) not in self._under:
            self._under[number, on] = Units.all_of(self, self.kinship.under(number, on))
        return self._under[number, on]

    def units_of(self, unit_ids: Iterable[str]) -> Units:
        """The units of these ids. Raises UnknownError."""
        return Units.all_of(self, sorted({self.number(unit_id) for unit_id in unit_ids}))

    def lifetime(self, unit_id: str) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day of a unit under all its names and kinds; None is open."""
        number = self.number(unit_id)
        return self.kinship.first[number], self.columns.last.until[number]

    def parents_on(self, unit_id: str, on: dt.date | None) -> tuple[str, ...]:
        """The parent on a day, or the last one without a day; empty where the unit or its parent did not exist then."""
        parent = self.kinship.parent(self.number(unit_id), on)
        return () if parent < 0 else (self.ids[parent],)

    def parent_numbers(self, units: Units, on: dt.date | None, *, alive: bool = True) -> Sequence[int]:
        """The number of the parent of each of the units, as `parents_on` gives it; -1 for no parent.

        With `alive` false the unit above need not have existed that day, as for `children_on`.
        """
        return self.kinship.parents(units, on, alive=alive)

    def children_on(self, unit_id: str, on: dt.date | None) -> tuple[str, ...]:
        """The children on a day, or those of the last parents without a day."""
        number = self.columns.number(unit_id)
        below = self._below(number) if number >= 0 else ()
        return tuple(self.ids[child] for child in below if self.kinship.parent(child, on, alive=False) == number)

    def first_version(self, unit_id: str) -> Unit:
        """A unit as it began."""
        return self._versions(self.number(unit_id))[0]

    def version(self, unit_id: str, on: dt.date) -> Unit:
        """The version of a unit on a day, or else the last before it, or else the first."""
        return self.version_of(self.number(unit_id), on)

    def version_of(self, number: int, on: dt.date | None) -> Unit:
        """The version of the unit of a number on a day, as `version` has it; the last one without a day."""
        if on is None or number not in self.columns.earlier:
            return self.unit(number)
        first, *later = self._versions(number)
        begun = [unit for unit in later if unit.since is not None and unit.since <= on]
        return begun[-1] if begun else first

    def cohorts(self, place: str) -> tuple[Cohort, ...]:
        """The units of a tier or of a kind, or the one of an id, by when they began and ended.

        Units that `plus` added are of no tier or kind here: a body that a text names is not bound with its tier.
        """
        if place not in PLACES:
            number = self.columns.number(place)
            if number < 0:
                return ()
            return (Cohort(*self.lifetime(place), Units(self, (range(number, number + 1),))),)
        if place not in self._cohorts:
            self._cohorts[place] = tuple(cohorts_of(self, place))
        return self._cohorts[place]

    def heirs(self, unit_id: str, on: dt.date) -> tuple[str, ...]:
        """The successors in office on a day: the unit itself, or its successors and theirs; empty without any."""
        return tuple(map(self.id_of, self.succession.heirs(self.number(unit_id), on)))

    def plus(self, units: Iterable[Unit]) -> Register:
        """The register with further units, of one version each; the numbers of those it has stay.

        Their relatives may be among them or here. Raises UnitsError.
        """
        added = units_given(units)
        if added not in self._extended:
            rows = Versions.of(added)
            problems = tuple(islice(faults(rows, self.__contains__), FAULTS))
            if problems:
                raise UnitsError(problems)
            self._extended.clear()  # the last is kept: one policy is asked about again and again
            self._extended[added] = Register(self.columns.plus(rows), self.name, self.known_until, self.acts)
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
        every_version = [unit for units in versions.values() for unit in units]
        named = {act for unit in every_version for act in (unit.formed_by, unit.ended_by)}
        named |= {act.under for act in self.acts if act.number in named}
        acts = [act for act in self.acts if act.number in named]
        return Register(every_version, self.name, self.known_until, acts)

    @cached_property
    def revision(self) -> str:
        """A short name of what it says of units: another one as soon as anything in it is edited but its name."""
        return revision_of(self.columns.last, self.columns.earlier.values(), self.known_until)

    @cached_property
    def varied(self) -> Units:
        """The units whose parent on a day does not follow from when they and their last parent began and ended."""
        return Units.all_of(self, self.kinship.varied)

    @cached_property
    def references(self) -> References:
        """What codes and names mean on a day."""
        return References(self)

    @cached_property
    def listing_places(self) -> Sequence[int]:
        """The place of each unit, by its number, in the order of tier and id."""
        places = [0] * len(self)
        for place, number in enumerate(self._numbers):
            places[number] = place
        return places

    @cached_property
    def succession(self) -> Succession:
        """Who takes over from whom, and by which act."""
        return Succession(self.columns, self.acts)

    @cached_property
    def lifetimes(self) -> Lifetimes:
        """From when to when each unit was there, for many days at once."""
        return Lifetimes.of(self.columns, self.kinship.first)

    @cached_property
    def kinship(self) -> Kinship:
        """The parents and children of the units."""
        return Kinship(self.columns)

    def _versions(self, number: int) -> tuple[Unit, ...]:
        return (*self.columns.earlier.get(number, ()), self.unit(number))

    def _below(self, number: int) -> list[int]:
        return sorted(self.kinship.children(number), key=self._order)

    def _order(self, number: int) -> tuple[int, str]:
        """The sort key of a unit, whatever its number: the tier it had first, and its id."""
        earlier, last = self.columns.earlier, self.columns.last
        rank = earlier[number][0].tier.rank if number in earlier else last.ranks[number]
        return rank, last.ids[number]

    @cached_property
    def _numbers(self) -> Sequence[int]:
        """All numbers, by tier and id."""
        return sorted(range(len(self)), key=self._order)

    @cached_property
    def _spellings(self) -> Spellings:
        from rollout.spelling import Spellings

        return Spellings(self.ids)

    @cached_property
    def names(self) -> Names:
        """The names that units have had."""
        from rollout.units.names import Names

        return Names(self.columns)

    def __reduce__(self) -> tuple[type[Register], tuple[object, ...]]:
        """What it was made of; everything else is derived again."""
        return Register, (self.columns, self.name, self.known_until, self.acts)

    def caption(self, lang: Lang) -> str:
        """How many units of each tier it has, over all time."""
        if lang == "en":
            return super().caption(lang)
        counts = Counter(self.columns.last.ranks)
        tiers = [f"{printed(counts[tier.rank], style='vi')} {tier.label.vi}" for tier in Tier if counts[tier.rank]]
        return f"Danh mục {self.name}: {', '.join(tiers) or 'không có'}"

    def __repr__(self) -> str:
        last = self.columns.last
        counts = Counter(last.ranks)
        tiers = ", ".join(f"{counts[tier.rank]:,} {tier}" for tier in Tier if counts[tier.rank])
        earlier = [unit for units in self.columns.earlier.values() for unit in units]
        begun = filter(None, (*last.since, *(unit.since for unit in earlier)))
        ended = filter(None, (*last.until, *(unit.until for unit in earlier)))
        over = " over all time" if min(ended, default=dt.date.max) < max(begun, default=dt.date.min) else ""
        return f"<Register {self.name}: {tiers or 'no units'}{over}>"


def stand_ins() -> Register:
    """A register of placeholders, one undated unit per tier, for questions about rules without a country."""
    parents = {Tier.DISTRICT.value: Tier.PROVINCE.value, Tier.COMMUNE.value: Tier.DISTRICT.value}
    units = [
        Unit(place, Tier(place) if place in list(Tier) else Tier.AGENCY, label.vi, place, label.en, parents.get(place))
        for place, label in PLACES.items()
    ]
    return Register(tuple(units), "stand-ins")
