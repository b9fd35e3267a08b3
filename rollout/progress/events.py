"""The events from which a time limit runs, as they are known over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs

from rollout.policy.deadline import Within
from rollout.progress.evidence import Happened
from rollout.schedule.obligation import Group
from rollout.units.register import Register


@attrs.frozen(eq=False)
class Awaited:
    """The events from which the time limit of a group runs, in the order in which they became known.

    `shared` are those of all units, `own` those of one, by its number.
    """

    shared: tuple[Happened, ...] = ()
    own: Mapping[int, tuple[Happened, ...]] = {}

    @classmethod
    def by(cls, group: Group, events: Iterable[Happened], register: Register) -> Awaited:
        """Those of some events that the group waits for."""
        deadline = group.rule.deadline
        if not isinstance(deadline, Within):
            return NOTHING_AWAITED
        awaited = [event for event in events if event.event == deadline.after]
        awaited.sort(key=lambda event: (event.known, event.on))
        own: dict[int, tuple[Happened, ...]] = {}
        for event in awaited:
            if event.unit is not None and group.has(event.unit):
                number = register.number(event.unit)
                own[number] = (*own.get(number, ()), event)
        return cls(tuple(event for event in awaited if event.unit is None), own)

    def on(self, unit: int | None, as_of: dt.date) -> dt.date | None:
        """The day of the event as it was last known on a day: the unit's own (None: no unit), else everyone's."""
        own = () if unit is None else self.own.get(unit, ())
        days = _happened_by(own, as_of) or _happened_by(self.shared, as_of)
        return days[-1] if days else None

    def days(self, unit: int | None) -> tuple[dt.date, ...]:
        """The days on which the event of a unit (None: of a unit without one of its own) can become another."""
        own = () if unit is None else self.own.get(unit, ())
        return tuple(event.on for event in (*self.shared, *own))


NOTHING_AWAITED = Awaited()


def _happened_by(events: Iterable[Happened], as_of: dt.date) -> list[dt.date]:
    return [event.on for event in events if event.on <= as_of]
