"""Obligations, each of one task or level, one unit and one period; and the groups in which they are counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import attrs

from rollout.days import Period
from rollout.labels import Label
from rollout.policy.citation import citation, confidence_of, place_in_text, sources_of
from rollout.policy.instrument import Confidence
from rollout.policy.interpretation import RuleStep
from rollout.policy.item import Item, Rule
from rollout.policy.level import Level
from rollout.policy.policy import Policy
from rollout.schedule.holder import charged_body, holder
from rollout.tables import Shown, Table
from rollout.units.cohort import Cohort
from rollout.units.span import Units
from rollout.units.unit import PLACES, Tier, Unit

TIERS = frozenset(tier.value for tier in Tier)


@attrs.frozen(kw_only=True, eq=False)
class Group:
    """The obligations of one rule and period at units that began and ended together: one due day, many units.

    `number` is its position in the whole schedule, kept when a selection narrows its units. `steps` lead from the words
    of the text to its due day.
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
        """The id of its rule and period: `policy/task@tier-or-body`, with `#period` if it has one."""
        rule = f"{self.policy.id}/{self.item.id}@{self.rule.place}"
        return f"{rule}#{self.period}" if self.period else rule

    def lead(self, unit: str) -> str:
        """The body that owes it at a unit, as printed: the lead that the text names, or else the unit itself."""
        return self.item.lead[0].body if self.item.lead else unit

    @property
    def tier(self) -> Tier:
        place = self.rule.place
        return Tier(place) if place in TIERS else self.cohort.units[0].tier

    @property
    def clause(self) -> str:
        """The clause of the rule, or else of its item; empty where the text does not have it."""
        return self.rule.clause or self.item.clause

    @property
    def phrase(self) -> str:
        """The printed expression of the rule, or else of its item."""
        return self.rule.phrase or self.item.phrase

    @property
    def place_in_text(self) -> Label:
        """Its clause; of what is not in the text, the names of the sources."""
        return place_in_text(self.policy, self.item, self.rule)

    @property
    def citation(self) -> str:
        """The instrument, the place in the text and the printed expression."""
        return citation(self.policy, self.item, self.rule)

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that state it."""
        return sources_of(self.policy, self.item)

    @property
    def confidence(self) -> Confidence:
        """How sure it is: the lower of the confidence of its item and of its sources."""
        return confidence_of(self.policy, self.item)

    @property
    def collective(self) -> bool:
        """Whether all of a tier or a kind owe it, and not one named body."""
        return self.rule.place in PLACES

    def has(self, unit_id: str) -> bool:
        """Whether the whole group has the unit, even if a selection has left it out."""
        return self.cohort.has(unit_id)

    def order(self) -> tuple[object, ...]:
        """The sort key of its obligations in a listing: by due day, the undated last, then by identity."""
        return (*due_order(self.due), *self.identity())

    def identity(self) -> tuple[object, ...]:
        """The sort key of policy, task, place (tiers in their order, then kinds, then bodies by id) and period."""
        rank = list(PLACES).index(self.rule.place) if self.collective else len(PLACES)
        first = self.period.first if self.period else dt.date.min
        return (self.policy.id, self.item.id, rank, self.rule.place, first)

    def obligations(self) -> Iterator[Obligation]:
        return (Obligation(self, number) for number in self.units.numbers())


@attrs.frozen(eq=False, repr=False)
class Obligation(Shown):
    """One task or level of one unit for one period: a group, and the number of a unit in its register.

    Obligations are equal if their `facts` are.
    """

    group: Group
    number: int

    @property
    def policy(self) -> str:
        return self.group.policy.id

    @property
    def task(self) -> str:
        return self.group.item.id

    @property
    def title(self) -> Label:
        return self.group.item.title

    @property
    def item(self) -> Item:
        return self.group.item

    @property
    def body(self) -> Unit:
        """The unit with its names."""
        return self.group.cohort.units.register.unit(self.number)

    @property
    def unit(self) -> str:
        """The id of the unit."""
        return self.group.cohort.units.register.id_of(self.number)

    @property
    def tier(self) -> Tier:
        return self.body.tier

    @property
    def lead(self) -> str:
        """The body that owes it, as printed: the unit itself unless the text names another."""
        return self.group.lead(self.unit)

    @property
    def holder(self) -> str:
        """Who bears it on the due day, or on the last day that is known: the lead or its successors, or the unit."""
        return holder(self.group, self.unit, self.group.due)

    @property
    def charged(self) -> str | None:
        """The id of the body above the unit, on the due day, that the text charges with it; None: the unit itself."""
        return charged_body(self.group, self.number, self.due)

    @property
    def source(self) -> str:
        """The ids of the sources that state it, with spaces between them."""
        return " ".join(self.group.sources)

    @property
    def confidence(self) -> Confidence:
        return self.group.confidence

    @property
    def period(self) -> Period | None:
        """The period of a recurring duty or of a level."""
        return self.group.period

    @property
    def about(self) -> Period | None:
        """The period that its content concerns."""
        return self.group.about

    @property
    def opens(self) -> dt.date | None:
        return self.group.opens

    @property
    def nominal_due(self) -> dt.date | None:
        """The due day under the default interpretation of the text; None if it has none."""
        return self.group.nominal_due

    @property
    def due(self) -> dt.date | None:
        """The due day under the interpretation that was asked for; None if it has none."""
        return self.group.due

    @property
    def standing(self) -> bool:
        return self.group.standing

    @property
    def level(self) -> Level | None:
        return self.group.rule.level

    @property
    def clause(self) -> str:
        return self.group.clause

    @property
    def phrase(self) -> str:
        return self.group.phrase

    @property
    def id(self) -> str:
        item = f"{self.policy}/{self.task}@{self.unit}"
        return f"{item}#{self.period}" if self.period else item

    @property
    def name(self) -> str:
        return self.body.label.vi

    def to_dict(self) -> dict[str, object]:
        """The same names with plain values: days as ISO text."""
        return {
            "id": self.id,
            "policy": self.policy,
            "task": self.task,
            "unit": self.unit,
            "name": self.name,
            "tier": self.tier.value,
            "lead": self.lead,
            "holder": self.holder,
            "charged": self.charged,
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
            "source": self.source,
            "confidence": self.confidence,
        }

    def facts(self) -> tuple[object, ...]:
        """The values that make two obligations equal."""
        group = self.group
        return (self.id, group.item, self.body, self.about, self.opens, self.nominal_due, self.due, group.rule)

    def __reduce__(self) -> tuple[object, ...]:
        """Alone, without the other obligations of its schedule."""
        from rollout.schedule.excerpt import excerpts

        (group,) = excerpts({self.group: {self.number}}).groups
        return Obligation, (group, group.cohort.units.number(0))

    def __eq__(self, value: object) -> bool:
        return isinstance(value, Obligation) and type(self) is type(value) and self.facts() == value.facts()

    def __hash__(self) -> int:
        return hash((self.id, self.due))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} due {self.due or 'on no day'}>"

    def _repr_html_(self) -> str:
        rows = tuple((name, value) for name, value in self.to_dict().items() if value not in (None, [], False))
        return Table(("fact", "value"), rows, self.id)._repr_html_()


def due_order(due: dt.date | None) -> tuple[bool, dt.date]:
    """The sort key of due days, with the undated last."""
    return due is None, due or dt.date.max
