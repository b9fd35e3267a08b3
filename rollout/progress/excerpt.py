"""One obligation with all that it depends on, and nothing else: what a pickled Status carries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Set as AbstractSet
from itertools import chain

import attrs

from rollout.policy.convention import Convention
from rollout.progress.evidence import Evidence, Happened
from rollout.progress.histories import Histories
from rollout.progress.index import Index
from rollout.progress.log import Progress
from rollout.progress.prerequisites import needs_on
from rollout.schedule.excerpt import Excerpt, excerpts
from rollout.schedule.group import Group
from rollout.schedule.schedule import Schedule


@attrs.frozen(eq=False)
class Dependent:
    """An obligation, as the number of its group and its unit, in the histories that it depends on alone."""

    group: int
    unit: str
    histories: Histories


def dependent(histories: Histories, group: Group, unit: int, as_of: dt.date) -> Dependent:
    """The obligation of a `group` and `unit` with all that it needs on `as_of`, directly or not.

    With the facts about these and their events, from `histories`.
    """
    units = _needed(histories, group, unit, as_of)
    excerpt = excerpts(units)
    progress = Progress(_facts_about(histories, units, as_of))
    schedule = histories.schedule
    alone = _histories_of(excerpt, progress, schedule.until, schedule.convention, histories.known_on)
    return Dependent(_number_in(alone, histories, units, group), schedule.register.id_of(unit), alone)


def _number_in(alone: Histories, histories: Histories, units: Mapping[Group, AbstractSet[int]], group: Group) -> int:
    """The number of a group of some `histories` in those that have the excerpt of `units` `alone`."""
    origin = histories.division.occurrences.origin(group.number)
    place = [kept.number for kept in units].index(origin)
    numbers = (place, *alone.division.occurrences.further.get(place, ()))
    return next(number for number in numbers if alone.schedule.groups[number].period == group.period)


def _needed(histories: Histories, group: Group, unit: int, as_of: dt.date) -> dict[Group, set[int]]:
    """The obligation and all that it needs, directly or not: groups in their order, with numbers of units.

    `histories` are those of the whole schedule, `group` and `unit` the obligation, `as_of` the day asked about.
    """
    whole = histories.schedule.groups
    reached: defaultdict[int, set[int]] = defaultdict(set)
    waiting = [(group.number, unit)]
    while waiting:
        number, unit = waiting.pop()
        if unit not in reached[number]:
            reached[number].add(unit)
            for _, prerequisites in needs_on(histories, whole[number], unit, as_of):
                waiting += [(needed.group.number, needed.unit) for needed in prerequisites]
    units: defaultdict[int, set[int]] = defaultdict(set)
    for number, numbers in reached.items():
        units[histories.division.occurrences.origin(number)] |= numbers
    return {(group if number == group.number else whole[number]): units[number] for number in sorted(units)}


def _facts_about(histories: Histories, units: dict[Group, set[int]], as_of: dt.date) -> list[Evidence]:
    """The facts about some obligations, in the order of the log, and all events; of a pool its figures to `as_of`."""
    index = histories.undivided
    rows = set(index.events)
    for group, numbers in units.items():
        about = index.groups.get(group.number)
        if about is not None:
            for number in numbers:
                rows.update(about.rows_of(number))
    bodies: set[str | None] = {None}
    for numbers in units.values():
        bodies.update(map(histories.schedule.register.id_of, numbers))
    facts = map(index.progress.fact, sorted(rows))
    own = [fact for fact in facts if not isinstance(fact, Happened) or fact.unit in bodies]
    return [*own, *chain.from_iterable(histories.of(group.number).pooled(as_of) for group in units)]


def _histories_of(
    excerpt: Excerpt,
    progress: Progress,
    until: dt.date | None,
    convention: Convention,
    known_on: dt.date | None,
) -> Histories:
    """The histories of an `excerpt` under the log `progress`, known on `known_on`.

    `until` and `convention` are those of the schedule it was taken from.
    """
    schedule = Schedule(excerpt.groups, excerpt.policies, excerpt.register, until, convention)
    complete = Histories.made_of(schedule, Index.of(schedule, progress), None)
    return complete if known_on is None else Histories.made_of(schedule, complete.undivided, known_on, complete)
