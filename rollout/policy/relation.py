"""How instruments relate, by clause: what changes, ends, carries out or brings into force what, and from when on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, get_args

import attrs

from rollout.days import Period
from rollout.labels import Label
from rollout.policy.deadline import Before, By, During, From
from rollout.policy.instrument import CONFIDENCES, KINDS, Confidence, first_day, has_id_form
from rollout.policy.item import Fault
from rollout.tables import Shown
from rollout.validation import POLICY, as_optional_day, as_optional_period, as_texts, as_tuple

Kind = Literal["amends", "extends", "supersedes", "commences", "implements", "builds-on"]
KINDS_OF_RELATION: tuple[Kind, ...] = get_args(Kind)
MOVING = ("amends", "extends")  # what can give another day
RESTING = ("implements", "builds-on")  # what says on which act the document's own items rest

MovableDeadline = From | By | Before | During
MOVABLE = get_args(MovableDeadline)


@attrs.frozen(kw_only=True, repr=False)
class CitedAct(Shown):
    """An instrument that a document speaks of and that need not be encoded: what identifies it, and its days."""

    id: str = attrs.field(validator=has_id_form)
    kind: str = attrs.field(validator=POLICY.choice(KINDS))
    number: str = attrs.field(default="", validator=POLICY.text)
    title: Label = attrs.field(default=Label(), validator=POLICY.label)
    issued: Period | None = attrs.field(default=None, converter=as_optional_period, validator=POLICY.optional_period)
    in_force: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=POLICY.optional_day)
    confidence: Confidence = attrs.field(default="high", validator=POLICY.choice(CONFIDENCES))
    note: Label = attrs.field(default=Label(), validator=POLICY.label)

    def __repr__(self) -> str:
        return f"<CitedAct {self.id}: {self.citation}>"

    @property
    def known_from(self) -> dt.date | None:
        """The first day on which it is known to exist."""
        return first_day(self.issued, None, None)

    @property
    def starts(self) -> dt.date | None:
        """The day from which it can bind."""
        return first_day(self.issued, None, self.in_force)

    @property
    def citation(self) -> str:
        return self.number or self.id


@attrs.frozen
class MovedDay(Shown):
    """The date expression that an item has from now on: at a `place` or for a period of it, or (empty) throughout."""

    deadline: MovableDeadline = attrs.field(validator=POLICY.kind(MovableDeadline))
    place: str = attrs.field(default="", validator=POLICY.text)

    def __str__(self) -> str:
        return f"{self.place}: {self.deadline}" if self.place else str(self.deadline)


@attrs.frozen(kw_only=True, repr=False)
class Relation(Shown):
    """What a document, or an `act` that it names, does to another instrument, or what it rests on.

    `of` is the other: the id of its policy or of an act, or its number; `of_items` are the items of it that are meant,
    `of_clause` their place in it. With neither the whole is meant, with a clause alone a part that has no item.
    `items` and `clause` are of this document. `since` is the first day of effect; without it that is the one on which
    the instrument binds. `moved` are new days, `until` is the new last day of what is extended.
    """

    kind: Kind = attrs.field(validator=POLICY.choice(KINDS_OF_RELATION))
    of: str = attrs.field(validator=POLICY.filled)
    of_items: tuple[str, ...] = attrs.field(default=(), converter=as_texts, validator=POLICY.texts)
    of_clause: str = attrs.field(default="", validator=POLICY.text)
    act: str | None = attrs.field(default=None, validator=POLICY.optional_filled)
    items: tuple[str, ...] = attrs.field(default=(), converter=as_texts, validator=POLICY.texts)
    clause: str = attrs.field(default="", validator=POLICY.text)
    phrase: str = attrs.field(default="", validator=POLICY.text)
    since: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=POLICY.optional_day)
    until: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=POLICY.optional_day)
    moved: tuple[MovedDay, ...] = attrs.field(default=(), converter=as_tuple, validator=POLICY.several(MovedDay))
    sources: tuple[str, ...] = attrs.field(default=(), converter=as_texts, validator=POLICY.texts)
    confidence: Confidence = attrs.field(default="high", validator=POLICY.choice(CONFIDENCES))
    note: Label = attrs.field(default=Label(), validator=POLICY.label)

    def __attrs_post_init__(self) -> None:
        POLICY.distinct(self, "moved", (day.place for day in self.moved))
        for fault in relation_faults(self.kind, self.of_items, self.items, self.act, self.until, self.moved):
            POLICY.refuse(self, fault.field, fault.code, fault.message, fault.right)
        if self.act == self.of:
            POLICY.refuse(self, "of", "names-itself", f"{self.of} is related to itself", "name another act")

    @property
    def is_of_whole(self) -> bool:
        """Whether the whole of the other instrument is meant."""
        return not self.of_items and not self.of_clause

    def concerns(self, item: str) -> bool:
        """Whether an item of the other instrument is meant."""
        return item in self.of_items or self.is_of_whole

    def day_at(self, place: str, period: Period | None) -> MovableDeadline | None:
        """The new date expression of a rule at a `place`, for a `period` where it has one; None: it keeps its own."""
        by_place = {day.place: day.deadline for day in self.moved}
        return by_place.get(place) or by_place.get(str(period)) or by_place.get("")

    def __repr__(self) -> str:
        items = f" ({', '.join(self.of_items)})" if self.of_items else ""
        since = f" from {self.since}" if self.since else ""
        return f"<Relation: {f'{self.act} ' if self.act else ''}{self.kind} {self.of}{items}{since}>"


def relation_faults(
    kind: Kind,
    of_items: Sequence[str],
    items: Sequence[str],
    act: str | None,
    until: dt.date | None,
    moved: Iterable[object],
) -> Iterator[Fault]:
    """What keeps the fields of a relation from going together.

    `kind` is what it does; `of_items` are the items that it does it to, `items` those of the document that rest on it;
    `act` is who does it, where that is not the document; `until` is a new last day, and `moved` are new days.
    """
    has_moved = any(True for _ in moved)
    if has_moved and kind not in MOVING:
        yield Fault("moved", "moves-nothing", f"gives a day, and {kind} moves none", "write amends or extends")
    elif has_moved and not of_items:
        yield Fault("moved", "missing-key", "gives a day to no item", "name the items of the other instrument")
    if until is not None and kind != "extends":
        yield Fault("until", "moves-nothing", f"gives a last day, and {kind} moves none", "write extends")
    if kind == "extends" and until is None and not has_moved:
        yield Fault("kind", "missing-key", "extends nothing", "give the new day, or until")
    if items and (kind not in RESTING or act is not None):
        message = "names items of this document that rest on nothing"
        yield Fault("items", "rests-on-nothing", message, "write implements or builds-on, of the document itself")
