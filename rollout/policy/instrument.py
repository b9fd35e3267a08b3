"""A legal document, or the report of one, with where it is known from."""

from __future__ import annotations

import datetime as dt

import attrs

from rollout.days import Period
from rollout.labels import Label
from rollout.tables import Shown


@attrs.frozen
class Source(Shown):
    """Where the text was read."""

    id: str
    name: str
    published: dt.date | None = None
    confidence: str = "high"
    note: Label = Label()


@attrs.frozen(kw_only=True, repr=False)
class Instrument(Shown):
    """A document: its number, kind, issuer and dates. A number alone does not identify one; number and day do.

    `paragraphs` counts those of the text that was read, so that coverage can be told.
    `issued` is a day, or a Period where only that is known, with `known_by` the first day it is known to exist.
    """

    id: str
    kind: str
    issuer: str
    title: Label
    number: str = ""
    issued: Period | None = None
    known_by: dt.date | None = None
    in_force: dt.date | None = None
    ends: dt.date | None = None
    undetermined_after: dt.date | None = None
    term: Period | None = None
    paragraphs: int | None = None
    sources: tuple[Source, ...] = ()
    note: Label = Label()

    def __repr__(self) -> str:
        return f"<Instrument {self.key}: {self.title.of('vi')}>"

    @property
    def starts(self) -> dt.date | None:
        """The day from which it can bind: issued, or first known of; its entry into force where that is later."""
        issued = self.known_by or (self.issued.last if self.issued else None)
        return max((day for day in (issued, self.in_force) if day is not None), default=None)

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
