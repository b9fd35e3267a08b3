"""The filters that a Schedule and Statuses share; each name asked for is one that the whole schedule has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import attrs

from rollout.days import Period
from rollout.policy.item import Item
from rollout.policy.policy import Policy
from rollout.problems import InputError, UnknownError, choices, near
from rollout.schedule.obligation import Group
from rollout.units.register import Register
from rollout.units.unit import Tier, Unit

T = TypeVar("T")
Name = str | Unit | Policy | Item | Period
Names = Name | Iterable[Name] | None


@attrs.frozen
class Selection:
    """What is kept: None keeps everything of its kind."""

    policies: frozenset[str] | None = None
    tasks: frozenset[str] | None = None
    tiers: frozenset[str] | None = None
    units: frozenset[str] | None = None
    leads: frozenset[str] | None = None
    periods: frozenset[Period] | None = None

    def keeps(self, group: Group) -> bool:
        """Whether any unit of the group can be kept."""
        return (
            (self.policies is None or group.policy.id in self.policies)
            and (self.tasks is None or not self.tasks.isdisjoint((group.item.id, f"{group.policy.id}/{group.item.id}")))
            and (self.tiers is None or group.tier in self.tiers)
            and (self.periods is None or group.period in self.periods)
        )

    def units_of(self, group: Group, units: Sequence[Unit]) -> Sequence[Unit]:
        """Those of the units that are kept; the same tuple where all are."""
        if not self.keeps(group):
            return ()
        if self.units is not None:
            units = tuple(unit for unit in units if unit.id in self.units)
        if self.leads is not None:
            units = tuple(unit for unit in units if group.lead(unit) in self.leads)
        return units


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
    held = list(policies)
    tasks = {name for one in held for item in one.items for name in (item.id, f"{one.id}/{item.id}")}
    units = chosen("unit", unit, register.__contains__, register.near)
    below = chosen("unit", under, register.__contains__, register.near)
    if below is not None:
        reached = frozenset[str]().union(*(register.under(one) for one in below))
        units = reached if units is None else units & reached
    return Selection(
        policies=_among("policy", policy, {one.id for one in held}),
        tasks=chosen("task", task, tasks.__contains__, lambda name: near(name, _alike(name, tasks))),
        tiers=_among("tier", tier, {*Tier}),
        units=units,
        leads=chosen("lead", lead, register.__contains__, register.near),
        periods=_periods(period, {group.period for group in groups if group.period}),
    )


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
    names = [one.id if isinstance(one, Unit | Policy | Item) else one for one in several(value)]
    for name in names:
        if not isinstance(name, str) or not known(name):
            raise UnknownError(kind, name, guess(str(name)))
    return frozenset(str(name) for name in names)


def _among(kind: str, value: object, known: set[str]) -> frozenset[str] | None:
    return chosen(kind, value, known.__contains__, lambda name: choices(name, known))


def _alike(name: str, tasks: set[str]) -> set[str]:
    """The tasks written as the name is: with their policy, or without."""
    return {task for task in tasks if ("/" in task) == ("/" in name)}


def _periods(value: object, known: set[Period]) -> frozenset[Period] | None:
    if value is None:
        return None
    names = sorted(map(str, known))
    found = set()
    for one in several(value):
        try:
            period = Period.of(one)
        except InputError:
            raise UnknownError("period", one, choices(one, names)) from None
        if period not in known:
            raise UnknownError("period", str(period), choices(period, names))
        found.add(period)
    return frozenset(found)
