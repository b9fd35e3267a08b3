"""What a document says: tasks to be done and targets to be reached, each with its clause and printed expression."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

import attrs

from rollout.days import Period
from rollout.figures import whole_number
from rollout.labels import Label
from rollout.policy.deadline import MAX_COUNT, Deadline
from rollout.policy.holder import ONE_LEADS, Holder, as_holders, two_at_once
from rollout.policy.instrument import CONFIDENCES, Confidence, has_id_form
from rollout.policy.level import SCALES, Level, Number
from rollout.tables import Shown
from rollout.units.unit import COMMITTEES, PLACES, Tier, as_tier
from rollout.validation import POLICY, as_label, as_optional_period, as_texts, as_tuple

Kind = Literal["FS", "SS", "FF", "SF"]
Recurrence = Literal["same", "previous"]
Basis = Literal["stated", "inferred"]
Strength = Literal["duty", "goal"]
Holding = Literal["each", "pooled"]
Commencement = Literal["with-instrument", "awaited"]
KINDS_OF_NEED: tuple[Kind, ...] = get_args(Kind)
RECURRENCES: tuple[Recurrence, ...] = get_args(Recurrence)
BASES: tuple[Basis, ...] = get_args(Basis)
STRENGTHS: tuple[Strength, ...] = get_args(Strength)
HOLDINGS: tuple[Holding, ...] = get_args(Holding)
COMMENCEMENTS: tuple[Commencement, ...] = get_args(Commencement)

_lag = POLICY.whole(-MAX_COUNT, MAX_COUNT)
_optional = attrs.validators.optional
_is_deadline = POLICY.kind(Deadline)
BASIS_LABELS = {"stated": Label("văn bản nêu rõ", "stated"), "inferred": Label("suy luận", "inferred")}  # of a need


def _as_optional_tier(value: Tier | str | None) -> Tier | None:
    return None if value is None else as_tier(value)


_optional_tier = _optional(POLICY.choice(tuple(Tier)))


def stands_above(tier: Tier, place: str) -> bool:
    """Whether bodies of a tier can stand above those of a place: of a lower tier, of a kind, or a named body."""
    if place in COMMITTEES:
        return tier in COMMITTEES and tier.rank < Tier(place).rank
    return place != Tier.MINISTRY and tier != Tier.AGENCY


@attrs.frozen
class Need(Shown):
    """A task that must come first. `scope` says whose: the same unit's, its parent's, its children's, all, or a body's.

    `kind` and the lags, in days, are those of precedence networks; `period` joins equal periods or the one before.
    """

    task: str = attrs.field(validator=POLICY.filled)
    policy: str | None = attrs.field(default=None, validator=POLICY.optional_filled)
    scope: str = attrs.field(default="own", validator=POLICY.filled)
    kind: Kind = attrs.field(default="FS", validator=POLICY.choice(KINDS_OF_NEED))
    min_lag: int = attrs.field(default=0, converter=whole_number, validator=_lag)
    max_lag: int | None = attrs.field(default=None, converter=whole_number, validator=_optional(_lag))
    period: Recurrence = attrs.field(default="same", validator=POLICY.choice(RECURRENCES))
    basis: Basis = attrs.field(default="stated", validator=POLICY.choice(BASES))
    clause: str = attrs.field(default="", validator=POLICY.text)
    note: Label = attrs.field(default=Label(), validator=POLICY.label)

    def __attrs_post_init__(self) -> None:
        if self.max_lag is not None and self.max_lag < self.min_lag:
            message = f"max_lag {self.max_lag} is below min_lag {self.min_lag}"
            POLICY.refuse(self, "max_lag", "lags", message, "give a greater one")


@attrs.frozen(kw_only=True)
class Rule(Shown):
    """One duty of an item: at one tier or named body, by one deadline, to one level.

    `charged` is the tier whose body above the one that bears it the text charges with it, where that is another.
    Whether there is such a place is known once there is a register: `expand` refuses an unknown one.
    """

    place: str = attrs.field(validator=POLICY.filled)
    deadline: Deadline | None = attrs.field(default=None, validator=_optional(_is_deadline))
    level: Level | None = attrs.field(default=None, validator=_optional(POLICY.kind(Level)))
    period: Period | None = attrs.field(default=None, converter=as_optional_period, validator=POLICY.optional_period)
    clause: str = attrs.field(default="", validator=POLICY.text)
    phrase: str = attrs.field(default="", validator=POLICY.text)
    charged: Tier | None = attrs.field(default=None, converter=_as_optional_tier, validator=_optional_tier)

    def __attrs_post_init__(self) -> None:
        if self.place == Tier.AGENCY:
            POLICY.refuse(self, "place", "wrong-place", "'agency' is no one's tier", "name the bodies")
        if self.charged is not None and not stands_above(self.charged, self.place):
            message = f"{self.charged.value} is not above {self.place}"
            POLICY.refuse(self, "charged", "not-above", message, "name a tier above it, or leave it out")

    def __str__(self) -> str:
        parts = ", ".join(str(part) for part in (self.deadline, self.level) if part is not None)
        return f"{self.place}: {parts or 'no day'}"


@attrs.frozen(kw_only=True)
class AlsoRead(Shown):
    """Another reading the words admit, listed with the item and never applied silently.

    It gives another deadline, or none where `undated`; without either it interprets something else than the day.
    """

    deadline: Deadline | None = attrs.field(default=None, validator=_optional(_is_deadline))
    undated: bool = attrs.field(default=False, validator=POLICY.flag)
    note: Label = attrs.field(default=Label(), validator=POLICY.filled_label)

    def __attrs_post_init__(self) -> None:
        if self.deadline is not None and self.undated:
            message = "is undated and has a deadline"
            POLICY.refuse(self, "undated", "two-deadlines", message, "give one of them")

    def __str__(self) -> str:
        day = "no day" if self.undated else self.deadline
        return ": ".join(str(part) for part in (day, self.note) if part is not None and str(part))


@attrs.frozen(kw_only=True, repr=False)
class Item(Shown):
    """What tasks and targets share: where it is in the text, whom it binds, who leads and who helps.

    What only other sources state has no `clause`. `measure` joins what measures the same thing across documents.
    `commencement` says whether it is in force with its instrument, or awaits another that brings it into force.
    """

    id: str = attrs.field(validator=has_id_form)
    title: Label = attrs.field(validator=POLICY.filled_label)
    clause: str = attrs.field(default="", validator=POLICY.text)
    phrase: str = attrs.field(default="", validator=POLICY.text)
    rules: tuple[Rule, ...] = attrs.field(converter=as_tuple, validator=POLICY.several(Rule))
    lead: tuple[Holder, ...] = attrs.field(default=(), converter=as_holders, validator=POLICY.several(Holder))
    coordinating: tuple[str, ...] = attrs.field(default=(), converter=as_texts, validator=POLICY.texts)
    monitored_by: tuple[str, ...] = attrs.field(default=(), converter=as_texts, validator=POLICY.texts)
    to: tuple[str, ...] = attrs.field(default=(), converter=as_texts, validator=POLICY.texts)
    needs: tuple[Need, ...] = attrs.field(default=(), converter=as_tuple, validator=POLICY.several(Need))
    strength: Strength = attrs.field(default="duty", validator=POLICY.choice(STRENGTHS))
    commencement: Commencement = attrs.field(default="with-instrument", validator=POLICY.choice(COMMENCEMENTS))
    confidence: Confidence = attrs.field(default="high", validator=POLICY.choice(CONFIDENCES))
    sources: tuple[str, ...] = attrs.field(default=(), converter=as_texts, validator=POLICY.texts)
    inherited: Label = attrs.field(default=Label(), converter=as_label, validator=POLICY.label)
    excepting: Label = attrs.field(default=Label(), validator=POLICY.label)
    denominator: Label = attrs.field(default=Label(), validator=POLICY.label)
    uncertain: Label = attrs.field(default=Label(), validator=POLICY.label)
    duplicate_of: str | None = attrs.field(default=None, validator=POLICY.optional_filled)
    carved_out_of: str | None = attrs.field(default=None, validator=POLICY.optional_filled)
    measure: str = attrs.field(default="", validator=POLICY.text)
    conflicts_with: tuple[str, ...] = attrs.field(default=(), converter=as_texts, validator=POLICY.texts)
    also_read: tuple[AlsoRead, ...] = attrs.field(default=(), converter=as_tuple, validator=POLICY.several(AlsoRead))
    note: Label = attrs.field(default=Label(), validator=POLICY.label)

    def __attrs_post_init__(self) -> None:
        if not self.clause and not self.sources:
            POLICY.refuse(self, "clause", "missing-key", "is empty", "give it, or the other sources that state it")
        places = [(rule.place, rule.period) for rule in self.rules]
        if len(set(places)) < len(places):
            place, period = next(pair for pair in places if places.count(pair) > 1)
            message = f"has two rules for {place}" + (f" in {period}" if period else "")
            POLICY.refuse(self, "rules", "two-rules", message, "give one, or write two items")
        if message := two_at_once(self.lead):
            POLICY.refuse(self, "lead", "two-leads", message, ONE_LEADS)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}: {self.title.of('vi')}>"


class Task(Item):
    """A duty: what, where it is owed, led by whom, by when, after what."""

    __slots__ = ()  # without fields of its own it needs no methods of its own, which take time to make


@attrs.frozen(kw_only=True, repr=False)
class Target(Item):
    """A measure that must reach levels by dates. `holds` says whether each unit reaches them, or all together.

    A `pool` are the places whose figures are put together for the one body that owes a pooled target; where several
    bodies owe it together, they are these. The baseline is there in words; where it is a number, `baseline_value` is
    that, as it stood on the last day of `baseline_on`.
    """

    scale: str = attrs.field(default="%", validator=POLICY.choice(SCALES))
    baseline: Label = attrs.field(default=Label(), validator=POLICY.label)
    baseline_value: Number | None = attrs.field(default=None, validator=_optional(POLICY.number))
    baseline_on: Period | None = attrs.field(
        default=None, converter=as_optional_period, validator=POLICY.optional_period
    )
    holds: Holding = attrs.field(default="each", validator=POLICY.choice(HOLDINGS))
    pool: tuple[str, ...] = attrs.field(default=(), converter=as_texts, validator=POLICY.texts)

    def __attrs_post_init__(self) -> None:
        Item.__attrs_post_init__(self)
        places = [rule.place for rule in self.rules]
        for fault in (
            pool_fault(self.pool, self.holds, self.scale, places),
            baseline_fault(self.baseline_value, self.baseline_on),
        ):
            if fault is not None:
                POLICY.refuse(self, fault.field, fault.code, fault.message, fault.right)

    @property
    def pooled(self) -> tuple[str, ...]:
        """The places whose figures are put together; none where each unit, or one body, has a figure of its own."""
        return pooled_places(self.pool, self.holds, [rule.place for rule in self.rules])


@attrs.frozen
class Fault:
    """What is wrong with a field of a target beside its other fields: a code, a message, and what would be right."""

    field: str
    code: str
    message: str
    right: str


def pooled_places(pool: Iterable[str], holds: str, places: Iterable[str]) -> tuple[str, ...]:
    """The places whose figures are put together for a target that `holds` at some `places`: its `pool`, or these."""
    owed_at = tuple(dict.fromkeys(places))
    is_one_body = len(owed_at) == 1 and owed_at[0] not in PLACES
    return tuple(pool) or (() if holds == "each" or is_one_body else owed_at)


def pool_fault(pool: Iterable[str], holds: str, scale: str, places: Iterable[str]) -> Fault | None:
    """Why a `pool` does not go with what else is said of a target; None where it does, or there is none.

    `holds` and `scale` are those of the target, `places` where it is owed.
    """
    pooled, owed_at = tuple(pool), tuple(dict.fromkeys(places))
    if pooled and holds != "pooled":
        return Fault("pool", "pool-of-each", "is of a target that each unit reaches", 'write holds = "pooled"')
    if scale != "%" and pooled_places(pooled, holds, owed_at):
        field = "pool" if pooled else "holds"
        return Fault(field, "pool-scale", f"puts shares together, not figures in {scale!r}", 'write scale = "%"')
    if not pooled:
        return None
    if len(owed_at) > 1 or not set(owed_at).isdisjoint(PLACES):
        message = f"is owed together, and at {', '.join(owed_at)}"
        return Fault("pool", "pool-bearer", message, "let one body owe the target: at = its id")
    if not set(owed_at).isdisjoint(pooled):
        return Fault("pool", "pool-bearer", f"has the body that owes it, {owed_at[0]}", "leave it out of the pool")
    return None


def baseline_fault(value: Number | None, on: Period | None) -> Fault | None:
    """Why the number and the day of a baseline do not go together; None where they do, or there is none."""
    if value is not None and on is None:
        return Fault("baseline_value", "baseline-alone", "is of no day", "give baseline-on, the day or period it is of")
    if on is not None and value is None:
        return Fault("baseline_on", "baseline-alone", "has no number", "give baseline-value, or write it in baseline")
    return None


@attrs.frozen
class LeftOut(Shown):
    """A passage that is not encoded, and why, for `coverage`."""

    clause: str = attrs.field(validator=POLICY.filled)
    phrase: str = attrs.field(validator=POLICY.text)
    reason: Label = attrs.field(validator=POLICY.filled_label)
