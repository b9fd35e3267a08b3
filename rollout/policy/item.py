"""What a document says: tasks to be done and targets to be reached, each with its clause and printed expression."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Literal

import attrs

from rollout.days import Period
from rollout.labels import Label
from rollout.policy.deadline import Deadline
from rollout.tables import Shown

Number = int | Decimal
Kind = Literal["FS", "SS", "FF", "SF"]
SCOPES = ("own", "parent", "children", "all")  # any other scope is the id of a named body


def plain(value: Number | None) -> int | float | None:
    """A number as JSON has it."""
    return float(value) if isinstance(value, Decimal) else value


class Comparator(StrEnum):
    """How a measured value is held against a level."""

    AT_LEAST = "at-least"
    MORE_THAN = "more-than"
    AT_MOST = "at-most"
    EXACTLY = "exactly"
    RAISE_BY = "raise-by"
    CUT_BY = "cut-by"

    @property
    def sign(self) -> str:
        return _SIGNS[self]


_SIGNS = {
    Comparator.AT_LEAST: "≥",
    Comparator.MORE_THAN: ">",
    Comparator.AT_MOST: "≤",
    Comparator.EXACTLY: "=",
    Comparator.RAISE_BY: "+",
    Comparator.CUT_BY: "−",
}


@attrs.frozen
class Level(Shown):
    """What must be reached: a comparator, a value and its scale. A pair of values is a floor and an aim."""

    comparator: Comparator
    value: Number | tuple[Number, Number]
    scale: str = "%"

    @property
    def floor(self) -> Number:
        return self.value[0] if isinstance(self.value, tuple) else self.value

    @property
    def aim(self) -> Number:
        return self.value[1] if isinstance(self.value, tuple) else self.value

    def met(self, value: Number) -> bool:
        """Whether a measured value reaches the level: the floor of a range; for rises and cuts their measured size."""
        match self.comparator:
            case Comparator.MORE_THAN:
                return value > self.floor
            case Comparator.AT_MOST:
                return value <= self.aim
            case Comparator.EXACTLY:
                return self.floor <= value <= self.aim
            case _:
                return value >= self.floor

    def shortfall(self, value: Number) -> Number:
        """How far a measured value is from the level; 0 where it has reached it or stands on it."""
        match self.comparator:
            case Comparator.AT_MOST:
                return max(value - self.aim, 0)
            case Comparator.EXACTLY:
                return max(self.floor - value, value - self.aim, 0)
            case _:
                return max(self.floor - value, 0)

    def bound(self, value: Number) -> Number:
        """The bound of the level that a measured value falls short of; the value itself where it stands on it."""
        lacking = self.shortfall(value)
        return value - lacking if value > self.aim else value + lacking

    def __str__(self) -> str:
        values = "–".join(map(str, self.value)) if isinstance(self.value, tuple) else str(self.value)
        return f"{self.comparator.sign} {values}{'%' if self.scale == '%' else ' ' + self.scale}"


@attrs.frozen
class Holder(Shown):
    """A body that leads, from `since` to `until`; None is open."""

    body: str
    since: dt.date | None = None
    until: dt.date | None = None

    def __str__(self) -> str:
        since, until = (f" {name} {day}" if day else "" for name, day in (("from", self.since), ("until", self.until)))
        return self.body + since + until


@attrs.frozen
class Need(Shown):
    """A task that must come first. `scope` says whose: the same unit's, its parent's, its children's, all, or a body's.

    `kind` and the lags are those of precedence networks; `period` joins equal periods or the one before.
    """

    task: str
    policy: str | None = None
    scope: str = "own"
    kind: Kind = "FS"
    min_lag: int = 0
    max_lag: int | None = None
    period: Literal["same", "previous"] = "same"
    basis: Literal["stated", "inferred"] = "stated"
    clause: str = ""
    note: Label = Label()


@attrs.frozen(kw_only=True)
class Rule(Shown):
    """One duty of an item: at one tier or named body, by one deadline, to one level."""

    place: str
    deadline: Deadline | None = None
    level: Level | None = None
    period: Period | None = None
    clause: str = ""
    phrase: str = ""

    def __str__(self) -> str:
        said = ", ".join(str(part) for part in (self.deadline, self.level) if part is not None)
        return f"{self.place}: {said or 'no day'}"


@attrs.frozen(kw_only=True)
class AlsoRead(Shown):
    """Another reading the words admit, listed with the item and never applied silently.

    It gives another deadline, or none where `undated`; without either it is a reading of something else than the day.
    """

    deadline: Deadline | None = None
    undated: bool = False
    note: Label = Label()


@attrs.frozen(kw_only=True, repr=False)
class Item(Shown):
    """What tasks and targets share: where it stands in the text, whom it binds, who leads and who helps.

    `measure` joins what measures the same thing across documents.
    """

    id: str
    title: Label
    clause: str
    phrase: str = ""
    rules: tuple[Rule, ...]
    lead: tuple[Holder, ...] = ()
    coordinating: tuple[str, ...] = ()
    monitored_by: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    strength: Literal["duty", "goal"] = "duty"
    confidence: Literal["high", "medium"] = "high"
    sources: tuple[str, ...] = ()
    inherited: str = ""
    excepting: Label = Label()
    denominator: Label = Label()
    uncertain: Label = Label()
    duplicate_of: str | None = None
    carved_out_of: str | None = None
    measure: str = ""
    conflicts_with: tuple[str, ...] = ()
    also_read: tuple[AlsoRead, ...] = ()
    note: Label = Label()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}: {self.title.of('vi')}>"


@attrs.frozen(kw_only=True, repr=False)
class Task(Item):
    """A duty: what, where it is owed, led by whom, by when, after what."""


@attrs.frozen(kw_only=True, repr=False)
class Target(Item):
    """A measure that must reach levels by dates."""

    scale: str = "%"
    baseline: Label = Label()
    holds: Literal["each", "pooled"] = "each"


@attrs.frozen
class LeftOut(Shown):
    """A passage that is not encoded, and why, so that coverage can be counted."""

    clause: str
    phrase: str
    reason: Label
