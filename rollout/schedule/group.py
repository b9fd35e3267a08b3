"""The groups in which obligations are counted: one rule and period, many units, one due day."""

from __future__ import annotations

import datetime as dt

import attrs

from rollout.days import Period
from rollout.labels import Label
from rollout.policy.citation import citation, confidence_of, place_in_text, sources_of
from rollout.policy.deadline import Deadline, From, Within
from rollout.policy.instrument import Confidence
from rollout.policy.interpretation import RuleStep
from rollout.policy.item import Item, Need, Rule
from rollout.policy.policy import Policy
from rollout.schedule.law import Amendment
from rollout.units.act import Act
from rollout.units.cohort import Cohort
from rollout.units.span import Units
from rollout.units.unit import PLACES, Tier

TIERS = frozenset(tier.value for tier in Tier)
PASSED = "succession.passed"  # the rule by which a standing duty is owed by a new unit


@attrs.frozen(kw_only=True, eq=False)
class Group:
    """The obligations of one rule and period at units that began and ended together: one due day, many units.

    `number` is its position in the whole schedule, kept when a selection narrows its units. `steps` lead from the words
    of the text to its due day. `after` is the task whose completion its time limit runs from, if it is one's; `needs`
    are what its item needs, with that task. `amendments` are what other instruments made of it, in the order of effect:
    `opens` and `due` are after all of them.
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
    after: Need | None = None
    needs: tuple[Need, ...] = ()
    amendments: tuple[Amendment, ...] = ()

    @property
    def deadline(self) -> Deadline | None:
        """The date expression after all amendments: that of the last that moved the day, or the text's."""
        moves = self.moves_by(dt.date.max)
        return moves[-1].deadline if moves else self.rule.deadline

    @property
    def plain_due(self) -> dt.date | None:
        """The day of that expression under the default interpretation."""
        moves = self.moves_by(dt.date.max)
        return moves[-1].window.nominal if moves and moves[-1].window else self.nominal_due

    def due_on(self, as_of: dt.date) -> dt.date | None:
        """The due day by the law in force on a day, before any extension."""
        due = self.due
        for amendment in reversed(self.amendments):
            if amendment.window is not None and amendment.since > as_of:
                due = amendment.before
        return due

    def moves_by(self, as_of: dt.date) -> tuple[Amendment, ...]:
        """The amendments that moved its day and are in force on a day."""
        return tuple(change for change in self.amendments if change.window is not None and change.since <= as_of)

    @property
    def is_steady(self) -> bool:
        """Whether it has one due day throughout, so that units with a plain completion are counted by its day."""
        return not self.awaits and not any(change.window for change in self.amendments)

    @property
    def passed(self) -> Act | None:
        """The act by which what stood at others is owed by its new units from their first day; None where it is not."""
        return self.cohort.passed if self.steps and self.steps[-1].rule == PASSED else None

    @property
    def awaits(self) -> bool:
        """Whether its time limit runs from what is not known when the schedule is made, so that evidence dates it."""
        return self.due is None and isinstance(self.rule.deadline, Within)

    @property
    def event(self) -> str:
        """The event that it awaits, in one normal form; empty where it awaits none."""
        deadline = self.rule.deadline
        return deadline.event if isinstance(deadline, Within) and self.after is None else ""

    @property
    def node(self) -> str:
        """The id of its rule and period: `policy/task@tier-or-body`, with `#period` if it has one."""
        before, behind = self.id_parts
        return f"{before}{self.rule.place}{behind}"

    @property
    def id_parts(self) -> tuple[str, str]:
        """What stands before and behind the unit in the ids of its obligations: `policy/task@unit#period`."""
        return f"{self.policy.id}/{self.item.id}@", f"#{self.period}" if self.period else ""

    def lead(self, unit: str) -> str:
        """The body that owes it at a unit, as printed: the lead that the text names, or else the unit itself."""
        return self.item.lead[0].body if self.item.lead else unit

    @property
    def tier(self) -> Tier:
        place = self.rule.place
        return Tier(place) if place in TIERS else self.cohort.units[0].tier

    @property
    def at(self) -> Label:
        """Where it is owed: the tier or the kind of bodies, or the one named body."""
        return PLACES[self.rule.place] if self.collective else self.cohort.units.register[self.rule.place].label

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
        """How sure it is: the lower of the confidence of its item, of its sources, and of what moved its day last."""
        moves = self.moves_by(dt.date.max)
        return "medium" if moves and moves[-1].confidence == "medium" else confidence_of(self.policy, self.item)

    @property
    def starts(self) -> bool:
        """Whether its day is a start ("từ ngày"), not a time limit: what reaches no level and is in operation then."""
        deadline = self.rule.deadline
        return isinstance(deadline, From) and deadline.start.kind == "day" and self.rule.level is None

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


def due_order(due: dt.date | None) -> tuple[bool, dt.date]:
    """The sort key of due days, with the undated last."""
    return due is None, due or dt.date.max
