"""Obligations, each of one task or level, one unit and one period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from heapq import merge
from typing import TYPE_CHECKING, cast

import attrs

from rollout.days import Period
from rollout.labels import Label, Lang
from rollout.policy.instrument import Confidence
from rollout.policy.item import Item
from rollout.policy.level import Level
from rollout.rows import columns_of, dicts_of, record_table
from rollout.schedule.group import Group
from rollout.schedule.holder import charged_body, holder
from rollout.tables import Shown
from rollout.units.unit import Tier, Unit

if TYPE_CHECKING:
    from rollout.schedule.obligation_rows import ObligationRow


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
        """The unit with its names, as it is on the due day; as it was last, without one."""
        return self.group.cohort.units.register.version_of(self.number, self.due)

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
        """The due day under the interpretation that was asked for, by the law as amended; None if it has none."""
        return self.group.due

    @property
    def moved_by(self) -> str | None:
        """The instrument that moved the due day, with its clause; None where it is the day of the text."""
        moves = self.group.moves_by(dt.date.max)
        return moves[-1].citation if moves else None

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
        before, behind = self.group.id_parts
        return f"{before}{self.unit}{behind}"

    @property
    def name(self) -> str:
        return self.body.label.vi

    def to_dict(self, lang: Lang = "en") -> ObligationRow:
        """The same names with plain values, as in the rows of a Schedule."""
        from rollout.schedule.obligation_rows import ObligationRow, obligation_row

        (row,) = dicts_of(columns_of(ObligationRow), [obligation_row(self, lang)])
        return cast(ObligationRow, row)

    def facts(self) -> tuple[object, ...]:
        """The values that make two obligations equal."""
        group = self.group
        days = (self.opens, self.nominal_due, self.due)
        return (self.id, group.item, self.body, self.about, *days, group.rule, group.amendments)

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

    def to_html(self, lang: Lang = "en") -> str:
        """A table of it as HTML: a line per fact, in words."""
        from rollout.schedule.obligation_rows import FACTS, ObligationRow

        return record_table(ObligationRow, self.to_dict(lang), lang, FACTS, self.title.of(lang)).markup()


def obligations_by_unit(groups: Sequence[Group]) -> Iterator[Obligation]:
    """The obligations of some groups, by unit."""
    each = [(Obligation(group, number) for number in group.units.numbers()) for group in groups]
    if len(each) == 1:
        return each[0]
    places = groups[0].cohort.units.register.listing_places
    return merge(*each, key=lambda obligation: places[obligation.number])
