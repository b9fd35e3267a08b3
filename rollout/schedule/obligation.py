"""What is owed: one task or level, by one unit, for one period; and the groups in which obligations are held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import attrs

from rollout.days import Period
from rollout.policy.item import Item, Level, Rule
from rollout.policy.policy import Policy
from rollout.policy.reading import RuleStep
from rollout.tables import Shown
from rollout.units.cohort import Cohort
from rollout.units.span import Units
from rollout.units.unit import PLACES, Tier, Unit


@attrs.frozen(kw_only=True, repr=False)
class Obligation(Shown):
    """One task or level of one unit for one period.

    `nominal_due` is the day of the text under the default reading, `due` the day under the Convention asked for; both
    are None where no day is given. `period` names a recurring duty or a level, `about` the period its content concerns.
    `lead` owes it, which is the unit itself unless the text says otherwise; `body` is the Unit with its names.
    """

    policy: str
    task: str
    item: Item
    unit: str
    body: Unit
    tier: Tier
    lead: str
    period: Period | None
    about: Period | None
    opens: dt.date | None
    nominal_due: dt.date | None
    due: dt.date | None
    standing: bool
    level: Level | None
    clause: str
    phrase: str

    @property
    def id(self) -> str:
        ending = f"#{self.period}" if self.period else ""
        return f"{self.policy}/{self.task}@{self.unit}{ending}"

    @property
    def name(self) -> str:
        return self.body.label.vi

    def to_dict(self) -> dict[str, object]:
        """Plain data under the same names; days as ISO text."""
        return {
            "id": self.id,
            "policy": self.policy,
            "task": self.task,
            "unit": self.unit,
            "name": self.name,
            "tier": self.tier.value,
            "lead": self.lead,
            "coordinating": list(self.item.coordinating),
            "period": str(self.period) if self.period else None,
            "about": str(self.about) if self.about else None,
            "opens": self.opens.isoformat() if self.opens else None,
            "nominal_due": self.nominal_due.isoformat() if self.nominal_due else None,
            "due": self.due.isoformat() if self.due else None,
            "standing": self.standing,
            "level": str(self.level) if self.level else None,
            "clause": self.clause,
            "phrase": self.phrase,
        }

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} due {self.due or 'on no day'}>"


@attrs.frozen(kw_only=True, eq=False)
class Group:
    """All obligations of one rule, one period and the units that began and ended together: one due day, many units.

    `number` is its place in the whole schedule and stays when a selection narrows its units. `steps` lead from the
    words of the text to its due day.
    """

    number: int
    policy: Policy
    item: Item
    rule: Rule
    cohort: Cohort
    units: Units
    period: Period | None
    about: Period | None
    opens: dt.date | None
    nominal_due: dt.date | None
    due: dt.date | None
    standing: bool
    steps: tuple[RuleStep, ...] = ()

    @property
    def node(self) -> str:
        """The rule it comes from: `policy/task@tier-or-body`, with `#period` where there is one."""
        ending = f"#{self.period}" if self.period else ""
        return f"{self.policy.id}/{self.item.id}@{self.rule.place}{ending}"

    def lead(self, unit: Unit) -> str:
        """Who owes it at a unit, as printed: the first holder where the text names one, else the unit itself."""
        return self.item.lead[0].body if self.item.lead else unit.id

    @property
    def tier(self) -> Tier:
        return self.units[0].tier

    @property
    def collective(self) -> bool:
        """Whether it is owed by all of a tier or a kind, rather than by one named body."""
        return self.rule.place in PLACES

    def has(self, unit_id: str) -> bool:
        """Whether the whole group, not a selection of it, has the unit."""
        return self.cohort.has(unit_id)

    def order(self) -> tuple[object, ...]:
        """Where its obligations stand in a listing, before their units: by due day, the undated last."""
        return (*due_order(self.due), *self.identity())

    def identity(self) -> tuple[object, ...]:
        """Policy, task, place (tiers in their order, then kinds, then bodies by id) and period, to sort by."""
        rank = list(PLACES).index(self.rule.place) if self.collective else len(PLACES)
        first = self.period.first if self.period else dt.date.min
        return (self.policy.id, self.item.id, rank, self.rule.place, first)

    def obligations(self) -> Iterator[Obligation]:
        return (self.obligation(unit) for unit in self.units)

    def obligation(self, unit: Unit) -> Obligation:
        return Obligation(**self.fields(unit))

    def fields(self, unit: Unit) -> dict[str, Any]:
        """What an obligation of this group says of one unit."""
        return {
            "policy": self.policy.id,
            "task": self.item.id,
            "item": self.item,
            "unit": unit.id,
            "body": unit,
            "tier": self.tier,
            "lead": self.lead(unit),
            "period": self.period,
            "about": self.about,
            "opens": self.opens,
            "nominal_due": self.nominal_due,
            "due": self.due,
            "standing": self.standing,
            "level": self.rule.level,
            "clause": self.rule.clause or self.item.clause,
            "phrase": self.rule.phrase or self.item.phrase,
        }


def due_order(due: dt.date | None) -> tuple[bool, dt.date]:
    return due is None, due or dt.date.max
