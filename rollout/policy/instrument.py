"""A legal document, or the report of one, with where it is known from."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, get_args

import attrs

from rollout.days import Period
from rollout.figures import whole_number
from rollout.labels import Label
from rollout.problems import quoted, signs_named
from rollout.tables import Shown
from rollout.validation import POLICY, as_label, as_optional_day, as_optional_period, as_tuple

Confidence = Literal["high", "medium"]
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
KINDS = ("directive", "decree", "decision", "resolution", "circular", "law", "plan", "programme", "review", "other")
MOST_PARAGRAPHS = 100_000  # of one document; each is counted in its coverage
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def has_id_form(instance: object, field: attrs.Attribute[str], value: str) -> None:
    """A validator of ids: lower-case letters, digits and single hyphens."""
    POLICY.filled(instance, field, value)
    if not ID.fullmatch(value):
        right = "use lower-case letters, digits and single hyphens"
        POLICY.refuse(instance, field.name, "bad-id", f"id {quoted(value)}{signs_named(value)}", right)


@attrs.frozen
class Source(Shown):
    """Where the text was read; all but the first state what that one leaves out.

    `confidence` is high for the text itself, or where two independent sources agree.
    """

    id: str = attrs.field(validator=has_id_form)
    name: Label = attrs.field(converter=as_label, validator=POLICY.filled_label)
    published: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=POLICY.optional_day)
    confidence: Confidence = attrs.field(default="high", validator=POLICY.choice(CONFIDENCES))
    note: Label = attrs.field(default=Label(), validator=POLICY.label)


@attrs.frozen(kw_only=True, repr=False)
class Instrument(Shown):
    """A document: its number, kind, issuer and dates. A number alone does not identify one; number and day do.

    `issued` is a day, or a Period where only that is known, with `known_by` the first day it is known to exist. One
    without either binds from the start of time. `paragraphs` counts those of the text that was read, for `coverage`.
    """

    id: str = attrs.field(validator=has_id_form)
    kind: str = attrs.field(validator=POLICY.choice(KINDS))
    issuer: str = attrs.field(validator=POLICY.filled)
    title: Label = attrs.field(validator=POLICY.filled_label)
    number: str = attrs.field(default="", validator=POLICY.text)
    issued: Period | None = attrs.field(default=None, converter=as_optional_period, validator=POLICY.optional_period)
    known_by: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=POLICY.optional_day)
    in_force: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=POLICY.optional_day)
    ends: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=POLICY.optional_day)
    undetermined_after: dt.date | None = attrs.field(
        default=None, converter=as_optional_day, validator=POLICY.optional_day
    )
    term: Period | None = attrs.field(default=None, converter=as_optional_period, validator=POLICY.optional_period)
    paragraphs: int | None = attrs.field(
        default=None, converter=whole_number, validator=attrs.validators.optional(POLICY.whole(1, MOST_PARAGRAPHS))
    )
    sources: tuple[Source, ...] = attrs.field(default=(), converter=as_tuple, validator=POLICY.several(Source))
    note: Label = attrs.field(default=Label(), validator=POLICY.label)

    def __attrs_post_init__(self) -> None:
        POLICY.order(self, self.starts, self.ends, "ends")
        POLICY.distinct(self, "sources", (source.id for source in self.sources))

    def __repr__(self) -> str:
        return f"<Instrument {self.key}: {self.title.of('vi')}>"

    @property
    def starts(self) -> dt.date | None:
        """The day from which it can bind: issued, or first known of; its entry into force where that is later."""
        return first_day(self.issued, self.known_by, self.in_force)

    @property
    def known_from(self) -> dt.date | None:
        """The first day on which it is known to exist: issued, or first known of."""
        return first_day(self.issued, self.known_by, None)

    @property
    def is_known_later(self) -> bool:
        """Whether it binds from the day by which it is known of, as its day of issue is not known."""
        is_exact = self.issued is not None and self.issued.kind == "day"
        return self.known_by is not None and not is_exact and self.starts == self.known_by

    def starts_after(self, day: dt.date) -> bool:
        """Whether it does not bind yet on a day."""
        return self.starts is not None and day < self.starts

    @property
    def key(self) -> str:
        """Number and day of issue where both are known, else the id."""
        if self.number and self.issued and self.issued.kind == "day":
            return f"{self.number} ({self.issued})"
        return self.id

    @property
    def citation(self) -> str:
        return self.number or self.id


def first_day(issued: Period | None, known_by: dt.date | None, in_force: dt.date | None) -> dt.date | None:
    """The day from which an instrument can bind; None where none of the three is known."""
    known = known_by or (issued.last if issued else None)
    if known is None or in_force is None:
        return known or in_force
    return max(known, in_force)
