"""The units that one rule binds alike: those of one place that began and ended together."""

from __future__ import annotations

import datetime as dt

import attrs

from rollout.units.span import Units


@attrs.frozen(eq=False)
class Cohort:
    """The units of one place that began and ended together, in the order of their numbers; None is open."""

    since: dt.date | None
    until: dt.date | None
    units: Units

    def has(self, unit_id: str) -> bool:
        register = self.units.register
        return unit_id in register and self.units.has(register.number(unit_id))

    def exists(self, on: dt.date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)
