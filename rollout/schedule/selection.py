"""Selections by name, for Schedule and Statuses; every name must be known in the whole schedule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from rollout.days import Period
from rollout.policy.citation import sources_of
from rollout.policy.instrument import CONFIDENCES
from rollout.policy.item import Item
from rollout.policy.policy import Policy
from rollout.problems import InputError, UnknownError, choices, near, quoted
from rollout.schedule.group import Group
from rollout.schedule.holder import holders, printed_body
from rollout.units.register import Register
from rollout.units.span import Units
from rollout.units.unit import PLACES, Tier, Unit

Name = str | Unit | Policy | Item | Period
Names = Name | Iterable[Name] | None

NO_UNITS = Units(Register(()), ())


@attrs.frozen(eq=False)
class Selection:
    """The names to keep, by kind; None keeps all of a kind. `units`, `leads` and `holders` are views of the register.

    `above` are units below which all are kept, with them. `helpers` are bodies, each with the places by which an item
    may name it. Who holds and who is above is asked of the day `on`, or of the due day of each group where it is None.
    """

    policies: frozenset[str] | None = None
    tasks: frozenset[str] | None = None
    tiers: frozenset[str] | None = None
    units: Units | None = None
    above: frozenset[str] | None = None
    leads: Units | None = None
    holders: Units | None = None
    helpers: Mapping[str, frozenset[str]] | None = None
    sources: frozenset[str] | None = None
    confidences: frozenset[str] | None = None
    periods: frozenset[Period] | None = None
    on: dt.date | None = None

    def keeps(self, group: Group) -> bool:
        """Whether any unit of the group can be kept."""
        if self.policies is not None and group.policy.id not in self.policies:
            return False
        if self.tasks is not None and self.tasks.isdisjoint((group.item.id, f"{group.policy.id}/{group.item.id}")):
            return False
        if self.tiers is not None and group.tier not in self.tiers:
            return False
        if self.periods is not None and group.period not in self.periods:
            return False
        if self.sources is not None and self.sources.isdisjoint(group.sources):
            return False
        if self.confidences is not None and group.confidence not in self.confidences:
            return False
        if self.leads is not None and group.item.lead and not _has_body(self.leads, group.item.lead[0].body):
            return False
        return (self.holders is None and self.helpers is None) or self._keeps_bodies(group)

    def _keeps_bodies(self, group: Group) -> bool:
        """Whether who holds and helps is among those to keep, as far as that is the same for all its units."""
        bodies = holders(group, self.on or group.due)
        if self.holders is not None and bodies and not any(_has_body(self.holders, body) for body in bodies):
            return False
        return self.helpers is None or any(
            not places.isdisjoint(group.item.coordinating) and body not in (*bodies, printed_body(group))
            for body, places in self.helpers.items()
        )

    def units_of(self, group: Group, units: Units) -> Units:
        """The units of a group that are kept; the same view if all are."""
        if not self.keeps(group):
            return NO_UNITS
        return self.cut(units, group)

    def parts(self, cohorts: Iterable[tuple[Units, Sequence[Group]]]) -> Iterator[tuple[Group, Units]]:
        """The groups with units that are kept, and these units; `cohorts` are groups of the same units."""
        of_groups = (self.policies, self.tasks, self.tiers, self.periods, self.sources, self.confidences)
        keeps_all = all(names is None for names in (*of_groups, self.leads, self.holders, self.helpers))
        for units, groups in cohorts:
            kept = self.cut(units, groups[0])
            if kept:
                for group in groups:
                    if keeps_all or self.keeps(group):
                        yield group, kept

    def cut(self, units: Units, group: Group) -> Units:
        """The units that are kept of a group that is kept, or of another like it on the same day."""
        if self.units is not None:
            units = units.within(self.units)
        if self.above is not None:
            units = units.within(_units_under(units.register, self.above, self.on or group.due))
        if self.leads is not None and not group.item.lead:
            units = units.within(self.leads)
        if self.holders is not None and printed_body(group) is None:
            units = units.within(self.holders)
        return units


def _has_body(units: Units, body: str) -> bool:
    return body in units.register and units.has(units.register.number(body))


def select(
    policies: Iterable[Policy],
    groups: Iterable[Group],
    register: Register,
    names: Mapping[str, Names],
    on: dt.date | None = None,
    *,
    named_on: dt.date | None = None,
) -> Selection:
    """The selection by some `names`, as `Schedule.where` takes them: under the names of its arguments.

    They are those of the `policies`, the `groups` and the `register` of the whole schedule. Who holds and who is above
    is asked of the day `on`, or of the due day without one. Codes and names of units mean those of the day `named_on`;
    without it, the one among those that owe anything. Raises UnknownError, with a suggestion, for any other name, and
    for one that means several.
    """
    given = {document.id: document for document in policies}
    tasks: set[str] = set()
    if names.get("task") is not None:
        for policy_id, document in given.items():
            tasks.update(item.id for item in document.items)
            tasks.update(f"{policy_id}/{item.id}" for item in document.items)
    bodies = _Bodies(register, named_on, groups)
    source, period = names.get("source"), names.get("period")
    return Selection(
        policies=_known_names("policy", names.get("policy"), {*given}),
        tasks=chosen(
            "task", names.get("task"), tasks.__contains__, lambda name: near(name, _written_like(name, tasks))
        ),
        tiers=_known_names("tier", names.get("tier"), {*Tier}),
        units=bodies.units(names.get("unit"), "unit"),
        above=bodies.ids(names.get("under"), "unit"),
        leads=bodies.units(names.get("lead"), "lead"),
        holders=bodies.units(names.get("holder"), "holder"),
        helpers=bodies.helpers(names.get("coordinating")),
        sources=None if source is None else _known_names("source", source, _stated_sources(given.values())),
        confidences=_known_names("confidence", names.get("confidence"), {*CONFIDENCES}),
        periods=None if period is None else _known_periods(period, {group.period for group in groups if group.period}),
        on=on,
    )


@attrs.frozen
class _Bodies:
    """Bodies of a register as they are named on the day `on`; without it, those among them that owe anything.

    `groups` are those of the whole schedule.
    """

    register: Register
    on: dt.date | None
    groups: Iterable[Group]

    def ids(self, names: Names, kind: str) -> frozenset[str] | None:
        """The ids of the bodies named, which are of a `kind`; None if no names are given. Raises UnknownError."""
        if names is None:
            return None
        return frozenset(self.register.id_of(self._number(name, kind)) for name in several(names))

    def units(self, names: Names, kind: str) -> Units | None:
        ids = self.ids(names, kind)
        return None if ids is None else self.register.units_of(ids)

    def helpers(self, names: Names) -> dict[str, frozenset[str]] | None:
        """The bodies named, or places for all that are there, each with the places by which an item may name it."""
        if names is None:
            return None
        helpers: dict[str, frozenset[str]] = {}
        for name in several(names):
            if name in list(PLACES):
                helpers[str(name)] = frozenset((str(name),))
            else:
                unit = self.register.unit(self._number(name, "coordinating body", PLACES))
                helpers[unit.id] = frozenset(unit.places)
        return helpers

    def _number(self, name: object, kind: str, also_known: Iterable[str] = ()) -> int:
        """The number of one body; `also_known` are names that a wrong one may mean besides."""
        register = self.register
        text = name.id if isinstance(name, Unit | Policy | Item) else name
        if isinstance(name, Unit) and name.id in register:
            return register.number(name.id)
        numbers = register.references.meant(text, self.on) if isinstance(text, str) else ()
        if len(numbers) > 1 and self.on is None:
            numbers = [number for number in numbers if self._owes(number)] or numbers
        if len(numbers) == 1:
            return numbers[0]
        if numbers:
            raise register.references.several(kind, text, numbers)
        guesses = (*near(text, also_known), *register.near(text if isinstance(text, str) else quoted(text)))
        raise UnknownError(kind, text, guesses)

    def _owes(self, number: int) -> bool:
        """Whether a unit, or one below it, owes anything."""
        units = self.register.under_units(self.register.id_of(number))
        return any(group.cohort.units.meets(units) for group in self.groups)


def _stated_sources(policies: Iterable[Policy]) -> set[str]:
    """The ids of the sources that the items of some policies have."""
    return {source for policy in policies for item in policy.items for source in sources_of(policy, item)}


def _units_under(register: Register, above: frozenset[str], on: dt.date | None) -> Units:
    """The units below any of those named on a day, with these."""
    views = [register.under_units(unit, on) for unit in above]
    if len(views) == 1:
        return views[0]
    return Units.all_of(register, sorted({number for view in views for number in view.numbers()}))


def several(value: object) -> list[object]:
    """One value or several, as a list."""
    if isinstance(value, str | Unit | Policy | Item | Period) or not isinstance(value, Iterable):
        return [value]
    return list(value)


def chosen(
    kind: str, value: object, known: Callable[[str], bool], guess: Callable[[str], tuple[str, ...]]
) -> frozenset[str] | None:
    """The names of one `value` or several; None if it is None. Raises UnknownError for a name that is not `known`.

    `kind` is what the names are of, `guess` gives the known names that an unknown one may mean.
    """
    if value is None:
        return None
    names = [entry.id if isinstance(entry, Unit | Policy | Item) else entry for entry in several(value)]
    for name in names:
        if not isinstance(name, str) or not known(name):
            raise UnknownError(kind, name, guess(name if isinstance(name, str) else quoted(name)))
    return frozenset(str(name) for name in names)


def _known_names(kind: str, value: object, known: set[str]) -> frozenset[str] | None:
    return chosen(kind, value, known.__contains__, lambda name: choices(name, known))


def _written_like(name: str, tasks: set[str]) -> set[str]:
    """The tasks written like the name: with their policy, or without it."""
    return {task for task in tasks if ("/" in task) == ("/" in name)}


def _known_periods(value: Names, known: set[Period]) -> frozenset[Period]:
    names = sorted(map(str, known))
    periods = set()
    for entry in several(value):
        try:
            period = Period.of(entry)  # type: ignore[arg-type]  # anything else is refused
        except InputError:
            raise UnknownError("period", entry, choices(entry, names)) from None
        if period not in known:
            raise UnknownError("period", str(period), choices(period, names))
        periods.add(period)
    return frozenset(periods)
