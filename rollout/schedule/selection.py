"""The filters that a Schedule and Statuses share; each name asked for is one that the whole schedule has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import attrs

from rollout.days import Period
from rollout.policy.item import Item
from rollout.policy.policy import Policy
from rollout.problems import InputError, UnknownError, choices, near
from rollout.schedule.obligation import Group
from rollout.units.register import Register
from rollout.units.span import Units
from rollout.units.unit import Tier, Unit

T = TypeVar("T")
Name = str | Unit | Policy | Item | Period
Names = Name | Iterable[Name] | None


NO_UNITS = Units(Register(()), ())


@attrs.frozen(eq=False)
class Selection:
    """What is kept: None keeps everything of its kind. `units` and `leads` are views of the register."""

    policies: frozenset[str] | None = None
    tasks: frozenset[str] | None = None
    tiers: frozenset[str] | None = None
    units: Units | None = None
    leads: Units | None = None
    periods: frozenset[Period] | None = None

    def keeps(self, group: Group) -> bool:
        """Whether any unit of the group can be kept."""
        return (
            (self.policies is None or group.policy.id in self.policies)
            and (self.tasks is None or not self.tasks.isdisjoint((group.item.id, f"{group.policy.id}/{group.item.id}")))
            and (self.tiers is None or group.tier in self.tiers)
            and (self.periods is None or group.period in self.periods)
            and (self.leads is None or not group.item.lead or self._leads(group.item.lead[0].body))
        )

    def units_of(self, group: Group, units: Units) -> Units:
        """Those of the units that are kept, the same view where all are."""
        if not self.keeps(group):
            return NO_UNITS
        return self.cut(units, has_lead=bool(group.item.lead))

    def parts(self, cohorts: Iterable[tuple[Units, Sequence[Group]]]) -> Iterator[tuple[Group, Units]]:
        """The groups of which units are kept, with these; `cohorts` are groups of the same units, cut once each."""
        decides = (self.policies, self.tasks, self.tiers, self.periods, self.leads)
        keeps_all = all(names is None for names in decides)
        for units, groups in cohorts:
            kept = self.cut(units, has_lead=bool(groups[0].item.lead))
            if kept:
                for group in groups:
                    if keeps_all or self.keeps(group):
                        yield group, kept

    def cut(self, units: Units, *, has_lead: bool) -> Units:
        """Those of the units of a group that are kept, if the group is; `has_lead`: the text says who leads it."""
        if self.units is not None:
            units = units.within(self.units)
        if self.leads is not None and not has_lead:
            units = units.within(self.leads)
        return units

    def _leads(self, body: str) -> bool:
        leads = self.leads
        return leads is not None and body in leads.register and leads.has(leads.register.number(body))


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
    """The selection asked for by name, over the policies, the groups and the register of the whole schedule.

    Raises UnknownError, with a suggestion, for a name that none of them has.
    """
    given = list(policies)
    tasks: set[str] = set()
    if task is not None:
        for some in given:
            tasks.update(item.id for item in some.items)
            tasks.update(f"{some.id}/{item.id}" for item in some.items)
    units = _view(register, unit)
    above = chosen("unit", under, register.__contains__, register.near)
    if above is not None:
        below = _under(register, above)
        units = below if units is None else units.within(below)
    return Selection(
        policies=_among("policy", policy, {some.id for some in given}),
        tasks=chosen("task", task, tasks.__contains__, lambda name: near(name, _alike(name, tasks))),
        tiers=_among("tier", tier, {*Tier}),
        units=units,
        leads=_view(register, lead, "lead"),
        periods=None if period is None else _periods(period, {group.period for group in groups if group.period}),
    )


def _view(register: Register, names: Names, kind: str = "unit") -> Units | None:
    """The named units of a register; None where nothing was asked."""
    ids = chosen(kind, names, register.__contains__, register.near)
    return None if ids is None else register.units_of(ids)


def _under(register: Register, above: frozenset[str]) -> Units:
    """The units below any of some, these included."""
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
    """The names asked for, each of them known; None where nothing was asked."""
    if value is None:
        return None
    names = [named.id if isinstance(named, Unit | Policy | Item) else named for named in several(value)]
    for name in names:
        if not isinstance(name, str) or not known(name):
            raise UnknownError(kind, name, guess(str(name)))
    return frozenset(str(name) for name in names)


def _among(kind: str, value: object, known: set[str]) -> frozenset[str] | None:
    return chosen(kind, value, known.__contains__, lambda name: choices(name, known))


def _alike(name: str, tasks: set[str]) -> set[str]:
    """The tasks written as the name is: with their policy, or without."""
    return {task for task in tasks if ("/" in task) == ("/" in name)}


def _periods(value: object, known: set[Period]) -> frozenset[Period]:
    names = sorted(map(str, known))
    periods = set()
    for named in several(value):
        try:
            period = Period.of(named)
        except InputError:
            raise UnknownError("period", named, choices(named, names)) from None
        if period not in known:
            raise UnknownError("period", str(period), choices(period, names))
        periods.add(period)
    return frozenset(periods)
