"""The acts by which units are formed, changed and ended, and what passes to those that take over."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Literal

import attrs

from rollout.days import day
from rollout.labels import Label
from rollout.validation import UNITS, as_optional_day

_KINDS = {
    "law": Label("Luật", "Law"),
    "resolution": Label("Nghị quyết", "Resolution"),
    "decision": Label("Quyết định", "Decision"),
}


@attrs.frozen
class Act:
    """An act that changes units: its number, the days on which it was issued and from which it works, where known.

    `under` is the number of the law that it carries out. `passes` is where an act says that the standing duties of a
    unit that ends are those of the unit that takes over: its articles, or what it says; empty where it does not.
    """

    number: str = attrs.field(validator=UNITS.filled)
    kind: Literal["law", "resolution", "decision"] = attrs.field(validator=UNITS.choice(tuple(_KINDS)))
    issued: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=UNITS.optional_day)
    since: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=UNITS.optional_day)
    under: str = attrs.field(default="", validator=UNITS.text)
    passes: Label = attrs.field(default=Label(), validator=UNITS.label)
    confidence: Literal["high", "medium"] = attrs.field(default="high", validator=UNITS.choice(("high", "medium")))

    @property
    def label(self) -> Label:
        """Its kind and number: "Nghị quyết 1656/NQ-UBTVQH15"."""
        kind = _KINDS[self.kind]
        return Label(f"{kind.vi} {self.number}", f"{kind.en} {self.number}")


def shipped_acts(text: str) -> tuple[Act, ...]:
    """The acts of a CSV text that comes with the library."""
    acts = []
    for row in csv.DictReader(io.StringIO(text)):
        issued, since = (day(row[name]) if row[name] else None for name in ("issued", "since"))
        confidence: Literal["high", "medium"] = "high" if row["confidence"] == "H" else "medium"
        kind: Literal["law", "resolution", "decision"] = row["kind"]  # type: ignore[assignment]  # checked by the class
        passes = Label(row["passes_vi"], row["passes_en"])
        acts.append(Act(row["number"], kind, issued, since, row["under"], passes, confidence))
    return tuple(acts)
