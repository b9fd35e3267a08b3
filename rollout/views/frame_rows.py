"""Schedules and logs of evidence as frames: a row per obligation, a row per fact, days as ordinals."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import attrs

from rollout.policy.item import Target
from rollout.progress.evidence import Fact
from rollout.progress.history import History
from rollout.progress.log import Progress
from rollout.progress.timeline import timeline
from rollout.progress.verdict import State, last_day_in_time
from rollout.schedule.group import Group
from rollout.schedule.schedule import Schedule
from rollout.units.register import Register
from rollout.views.engines import Frame, frame_like, needed_package

# The columns of a schedule as a frame: text, days as ordinals, and 0 or 1.
KEYS = ("policy", "task", "unit", "period")
DAYS = ("opens", "due", "last_day")
LIMITS = ("binds_from", "binds_until", "applies_from", "applies_until", "reports_from", "reports_until", "known_until")
FLAGS = ("standing", "judged")
SCHEDULE_COLUMNS = ("id", "policy", "task", "tier", "unit", "period", *DAYS, *FLAGS, *LIMITS)
EVIDENCE_COLUMNS = (*KEYS, "on", "recorded", "kind", "valid_for")


@attrs.frozen
class Bounds:
    """From when and until when the text binds a duty, and its units can owe it; day ordinals, None is no bound.

    What never binds, or never applies, has bounds that no day keeps. `judged` is False where a duty binds or applies at
    several times apart, which bounds cannot say.
    """

    binds_from: int | None = None
    binds_until: int | None = None
    applies_from: int | None = None
    applies_until: int | None = None
    judged: bool = True

    @classmethod
    def of(cls, base: History) -> Bounds:
        """The bounds by the history of a duty of which nothing is reported."""
        spells = [(first.toordinal(), last.toordinal(), point.state) for first, last, point in base.intervals()]
        bound, binds_from, binds_until = _within(spells, State.NOT_IN_FORCE)
        applying, applies_from, applies_until = _within(bound, State.NOT_APPLICABLE)
        middle = {state for _, _, state in applying}
        is_whole = middle.isdisjoint({State.NOT_IN_FORCE, State.NOT_APPLICABLE}) and base.unknown_from is None
        return cls(binds_from, binds_until, applies_from, applies_until, is_whole)


Spells = Sequence[tuple[int, int, State]]


def _within(spells: Spells, state: State) -> tuple[Spells, int | None, int | None]:
    """The spells without those of a state at both ends, with the first and last day that is left."""
    first, last = 0, len(spells)
    while first < last and spells[first][2] == state:
        first += 1
    while last > first and spells[last - 1][2] == state:
        last -= 1
    if first == last and spells:
        return (), spells[-1][1] + 1, None
    since = spells[first][0] if first else None
    return spells[first:last], since, spells[last - 1][1] if last < len(spells) else None


def schedule_frame(schedule: Schedule, like: object = "duckdb") -> Frame:
    """The obligations of a schedule as a frame, a row per obligation, in no order.

    `like` is a frame of the engine, or the name of one: duckdb, polars, polars-lazy, pandas, pyarrow or dask. The
    columns are SCHEDULE_COLUMNS: `id`, `policy`, `task`, `tier`, `unit` and `period` (null where there is none); the
    day ordinals `opens`, `due` and `last_day`, the last in time; `standing`, 1 where what was done can be lost; and
    what `score` judges by: `judged` (1) and days from which and until which a duty binds, applies, can be reported on,
    and is known, null where there is no such day.
    """
    groups = schedule.groups
    histories = timeline(schedule.expanded).histories if groups else None
    rows = [] if histories is None else [_group_row(group, histories.of(group.number).base) for group in groups]
    counts = [len(group.units) for group in groups]
    numbers = array("q")
    for span in chain.from_iterable(group.units.spans for group in groups):
        numbers.extend(span)
    package, compute = needed_package("pyarrow"), needed_package("pyarrow.compute")
    places = array("q", chain.from_iterable([place] * count for place, count in enumerate(counts)))
    index = package.array(memoryview(places), package.int64())
    ids = package.array(list(schedule.register.ids), package.string())
    known_until = None if schedule.until is None else schedule.until.toordinal()
    columns = {"unit": ids.take(package.array(memoryview(numbers), package.int64()))}
    for name in (*DAYS, *FLAGS, *LIMITS):
        values = [known_until if name == "known_until" else row[name] for row in rows]
        columns[name] = package.array(values, package.int32()).take(index)
    for name in ("policy", "task", "tier", "period", "before", "behind"):
        columns[name] = package.array([row[name] for row in rows], package.string()).take(index)
    columns["id"] = compute.binary_join_element_wise(columns["before"], columns["unit"], columns["behind"], "")
    return frame_like({name: columns[name] for name in SCHEDULE_COLUMNS}, like)


def _group_row(group: Group, base: History) -> dict[str, Any]:
    """What the rows of a group have in common; `before` and `behind` are what stands around the unit in their ids."""
    register, body = group.cohort.units.register, group.rule.place
    last_day, bounds = last_day_in_time(group, group.due), Bounds.of(base)
    before, behind = group.id_parts
    return {
        "policy": group.policy.id,
        "task": group.item.id,
        "tier": group.tier.value,
        "period": str(group.period) if group.period else None,
        "before": before,
        "behind": behind,
        "opens": _ordinal(group.opens),
        "due": _ordinal(group.due),
        "last_day": _ordinal(last_day),
        "standing": int(group.standing),
        "judged": int(bounds.judged and not group.awaits and not isinstance(group.item, Target)),
        "binds_from": bounds.binds_from,
        "binds_until": bounds.binds_until,
        "applies_from": bounds.applies_from,
        "applies_until": bounds.applies_until,
        "reports_from": _ordinal(group.cohort.since),
        "reports_until": None if _passes_on(group, register, body) else _ordinal(group.cohort.until),
    }


def _passes_on(group: Group, register: Register, body: str) -> bool:
    """Whether successors report on what a named body owes after its end."""
    until = group.cohort.until
    if group.collective or until is None or until == dt.date.max:
        return False
    return bool(register.heirs(body, until + dt.timedelta(days=1)))


def _ordinal(moment: dt.date | None) -> int | None:
    return None if moment is None else moment.toordinal()


def evidence_frame(progress: Progress, schedule: Schedule, like: object = "duckdb") -> Frame:
    """The facts of a log as a frame: a row per fact and obligation that it speaks of, by the ids of the schedule.

    `like` is that of `schedule_frame`. The columns are EVIDENCE_COLUMNS: `policy`, `task`, `unit`, `period`; the day
    ordinals `on` and `recorded`, null where it was not given; `kind`; and `valid_for`, of a report that expires. A fact
    that fits no obligation is there as it was given, an event with its name as the task.
    """
    index = timeline(schedule.expanded, progress).histories.undivided
    places: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, facts in index.groups.items():
        for unit in facts.units_reported():
            for row in facts.rows_of(unit):
                places[row].append((number, unit))
    rows = list(_fact_rows(index.progress, places, schedule.expanded))
    package = needed_package("pyarrow")
    texts = (*KEYS, "kind")
    columns = {
        name: package.array([row[place] for row in rows], package.string() if name in texts else package.int32())
        for place, name in enumerate(EVIDENCE_COLUMNS)
    }
    return frame_like(columns, like)


def _fact_rows(
    progress: Progress, places: dict[int, list[tuple[int, int]]], schedule: Schedule
) -> Iterator[tuple[object, ...]]:
    """The facts of a log by the columns, each at the obligations at its `places`, or as it was given."""
    ids = schedule.register.ids
    left_out = progress.columns.left_out
    for row in range(progress.size):
        if row in left_out:
            continue
        fact = progress.fact(row)
        recorded = _ordinal(fact.recorded)
        rest = (fact.on.toordinal(), recorded, fact.kind, getattr(fact, "valid_for", None))
        for number, unit in places.get(row, ()):
            group = schedule.groups[number]
            period = str(group.period) if group.period else None
            yield (group.policy.id, group.item.id, ids[unit], period, *rest)
        if row not in places:
            if isinstance(fact, Fact):
                yield (fact.policy, fact.task, fact.unit, str(fact.period) if fact.period else None, *rest)
            else:
                yield (None, fact.event, fact.unit, None, *rest)
