"""Selections by name, for Schedule and Statuses; every name must be known in the whole schedule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import attrs

from rollout.days import Period
from rollout.policy.item import Item
from rollout.policy.policy import Policy
from rollout.problems import InputError, UnknownError, choices, near
from rollout.schedule.obligation import Group
from rollout.units.register import Register
from rollout.units.span import Units
from rollout.units.unit import Tier, Unit

Name = str | Unit | Policy | Item | Period
Names = Name | Iterable[Name] | None

NO_UNITS = Units(Register(()), ())


@attrs.frozen(eq=False)
class Selection:
    """The names to keep, by kind; None keeps all of a kind. `units` and `leads` are views of the register."""

    policies: frozenset[str] | None = None
    tasks: frozenset[str] | None = None
    tiers: frozenset[str] | None = None
    units: Units | None = None
    leads: Units | None = None
    periods: frozenset[Period] | None = None

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
        return self.leads is None or not group.item.lead or _has_body(self.leads, group.item.lead[0].body)

    def units_of(self, group: Group, units: Units) -> Units:
        """The units of a group that are kept; the same view if all are."""
        if not self.keeps(group):
            return NO_UNITS
        return self.cut(units, has_lead=bool(group.item.lead))

    def parts(self, cohorts: Iterable[tuple[Units, Sequence[Group]]]) -> Iterator[tuple[Group, Units]]:
        """The groups with units that are kept, and these units; `cohorts` are groups of the same units."""
        group_filters = (self.policies, self.tasks, self.tiers, self.periods, self.leads)
        keeps_all = all(names is None for names in group_filters)
        for units, groups in cohorts:
            kept = self.cut(units, has_lead=bool(groups[0].item.lead))
            if kept:
                for group in groups:
                    if keeps_all or self.keeps(group):
                        yield group, kept

    def cut(self, units: Units, *, has_lead: bool) -> Units:
        """The units that are kept of a group that is kept; with `has_lead` the text names its lead."""
        if self.units is not None:
            units = units.within(self.units)
        if self.leads is not None and not has_lead:
            units = units.within(self.leads)
        return units


def _has_body(units: Units, body: str) -> bool:
    return body in units.register and units.has(units.register.number(body))


def select(
    policies: Iterable[Policy],
    groups: Iterable[Group],
    register: Register,
    *,
    policy: Names = None,
    task: Names = None,
    tier: Names = None,
    unit: Names = None,
    under: Names = None,
    lead: Names = None,
    period: Names = None,
) -> Selection:
    """The selection by `policy`, `task`, `tier`, `unit`, `under` (units and all below them), `lead` and `period`.

    The names are those of the `policies`, the `groups` and the `register` of the whole schedule. Raises UnknownError,
    with a suggestion, for any other.
    """
    given = {document.id: document for document in policies}
    tasks: set[str] = set()
    if task is not None:
        for policy_id, document in given.items():
            tasks.update(item.id for item in document.items)
            tasks.update(f"{policy_id}/{item.id}" for item in document.items)
    units = _named_units(register, unit)
    above = chosen("unit", under, register.__contains__, register.near)
    if above is not None:
        below = _units_under(register, above)
        units = below if units is None else units.within(below)
    return Selection(
        policies=_known_names("policy", policy, {*given}),
        tasks=chosen("task", task, tasks.__contains__, lambda name: near(name, _written_like(name, tasks))),
        tiers=_known_names("tier", tier, {*Tier}),
        units=units,
        leads=_named_units(register, lead, "lead"),
        periods=None if period is None else _known_periods(period, {group.period for group in groups if group.period}),
    )


def _named_units(register: Register, names: Names, kind: str = "unit") -> Units | None:
    """The named units of a register; None if no names are given."""
    ids = chosen(kind, names, register.__contains__, register.near)
    return None if ids is None else register.units_of(ids)


def _units_under(register: Register, above: frozenset[str]) -> Units:
    """The units below any of those named, with these."""
    views = [register.under_units(unit) for unit in above]
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
            raise UnknownError(kind, name, guess(str(name)))
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
