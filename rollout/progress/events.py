"""What time limits run from as it is known over time: the happenings of events, and the completions of tasks."""

from __future__ import annotations

import datetime as dt
from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from rollout.labels import name_key
from rollout.progress.completion import stale_days
from rollout.progress.evidence import Fact, Happened
from rollout.progress.summary import Course
from rollout.schedule.group import Group
from rollout.schedule.holder import holds_for
from rollout.units.register import Register

Steps = tuple[tuple[dt.date, dt.date | None], ...]  # from a day on, the day of the event; None where it is not known


@attrs.frozen
class Happening:
    """One happening of an event: the day by which it is named, and its day as corrections made it known over time."""

    named: dt.date
    steps: Steps

    @property
    def corrected_to(self) -> frozenset[dt.date | None]:
        """The days to which corrections moved it."""
        return frozenset(moment for _, moment in self.steps[1:])


def day_of(steps: Steps, as_of: dt.date) -> dt.date | None:
    """The day that the last step by a day gives."""
    days = [moment for since, moment in steps if since <= as_of]
    return days[-1] if days else None


def happenings_of(events: Iterable[Happened]) -> tuple[Happening, ...]:
    """The happenings that facts about one event tell of, by their days.

    Each day is a happening, however often it is heard. A correction moves the happening that it names to another day,
    from the day on which it is known; one that names none says nothing.
    """
    heard = list(events)
    days = {event.on for event in heard if event.corrects is None}
    steps: dict[dt.date, list[tuple[dt.date, dt.date]]] = {moment: [(moment, moment)] for moment in sorted(days)}
    by_day = {moment: [moment] for moment in steps}  # the names of the happenings by the day that is known last
    for event in sorted(filter(_corrects, heard), key=_as_known):
        names = by_day.get(event.corrects or event.on)
        if names:
            named = names.pop(0)
            steps[named].append((max(event.known, named), event.on))
            insort(by_day.setdefault(event.on, []), named)
    return tuple(Happening(named, tuple(known)) for named, known in steps.items())


def _corrects(event: Happened) -> bool:
    return event.corrects is not None


def _as_known(event: Happened) -> tuple[dt.date, dt.date, dt.date]:
    return event.known, event.corrects or event.on, event.on


@attrs.frozen(eq=False)
class Heard:
    """The happenings of an event: those of all units, and those of a unit of which more is heard, by its number."""

    shared: tuple[Happening, ...] = ()
    own: Mapping[int, tuple[Happening, ...]] = {}

    def at(self, unit: int) -> tuple[Happening, ...]:
        """Those of a unit, by its number."""
        return self.own.get(unit, self.shared)


def heard_of(group: Group, events: Sequence[Happened], register: Register) -> Heard:
    """The happenings among some events that the units of a group await."""
    awaited = [event for event in events if name_key(event.event) == group.event]
    shared = [event for event in awaited if event.unit is None]
    own: defaultdict[str, list[Happened]] = defaultdict(list)
    for event in awaited:
        unit = None if event.unit is None else holds_for(group, event.unit, event.known)
        if unit is not None:
            own[unit].append(event)
    together = {register.number(unit): happenings_of((*shared, *some)) for unit, some in own.items()}
    return Heard(happenings_of(shared), together)


@attrs.frozen(eq=False)
class Awaited:
    """What the time limits of a group run from: for all units, and for those that have their own, by number."""

    shared: Steps = ()
    own: Mapping[int, Steps] = {}

    def steps(self, unit: int | None) -> Steps:
        """Those of a unit (None: of one without its own)."""
        return self.shared if unit is None else self.own.get(unit, self.shared)

    def on(self, unit: int | None, as_of: dt.date) -> dt.date | None:
        """The day from which the time limit of a unit runs (None: of one without its own), as it is known on a day."""
        return day_of(self.steps(unit), as_of)


NOTHING_AWAITED = Awaited()


def completion_steps(group: Group, facts: Sequence[Fact], known_on: dt.date | None) -> Steps:
    """The day on which a duty of a group is closed, as the facts about it make it known over time."""
    course = Course.of(group, facts, known_on)
    steps: list[tuple[dt.date, dt.date | None]] = []
    for moment in sorted({*course.days, *stale_days(facts)}):
        closed_on = course.on(moment).completion(group, None, moment).closed_on
        if closed_on != (steps[-1][1] if steps else None):
            steps.append((moment, closed_on))
    return tuple(steps)
