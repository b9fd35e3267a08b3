"""The columns of statuses that their needs fill: whether they are ready or premature, and by what they are blocked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, repeat
from operator import itemgetter

import attrs

from rollout.policy.item import Need
from rollout.progress.histories import Histories
from rollout.progress.prerequisites import BLOCKING, HOLDING, Fulfilment, came_before, lags_end
from rollout.progress.statuses import Statuses
from rollout.progress.verdict import OPEN, Verdict
from rollout.schedule.group import Group
from rollout.schedule.needs import bearers, joins, needed_groups

Bearer = tuple[int, int]  # who is needed, by the numbers of its group and of its unit
Needed = tuple[Bearer, Fulfilment]
Cells = tuple[bool, str | None, int | None, bool, tuple[str, ...]]
OF_NEEDS = ("ready", "ready_on", "ready_on_ordinal", "premature", "blocked_by")
READY: Cells = (True, None, None, False, ())
CLOSED: Cells = (False, None, None, False, ())
PREMATURE: Cells = (False, None, None, True, ())
REMEMBERED = 4_096  # fulfilments that are kept, as they come again
LISTS = 64  # lists of what blocks, each of any length, that are kept for the units that come next


@attrs.frozen(eq=False)
class NeedRows:
    """What the needs of obligations say on a day; prerequisites that stand alike fulfil a need alike."""

    histories: Histories
    as_of: dt.date
    _fulfilments: dict[object, Fulfilment] = attrs.field(factory=dict)
    _joins: dict[object, bool] = attrs.field(factory=dict)
    _blocking: dict[tuple[Bearer, ...], tuple[str, ...]] = attrs.field(factory=dict)
    _id_parts: dict[int, tuple[str, str]] = attrs.field(factory=dict)

    def columns(self, group: Group, numbers: Sequence[int], verdicts: Iterable[Verdict]) -> dict[str, Sequence[object]]:
        """The columns in OF_NEEDS of some units of a `group`, by their `numbers`, of which there are the `verdicts`."""
        needed_at = self._needed_at(group, numbers)
        cells = [self.cells(group, verdict, needed) for verdict, needed in zip(verdicts, needed_at, strict=True)]
        return {name: list(map(itemgetter(place), cells)) for place, name in enumerate(OF_NEEDS)}

    def cells(self, group: Group, verdict: Verdict, needed: Sequence[Needed]) -> Cells:
        """The cells of one unit of a group by the verdict on it and what is needed."""
        if verdict.state not in OPEN:
            came_early = came_before(group, verdict.done_on, [fulfilment for _, fulfilment in needed])
            return PREMATURE if came_early else CLOSED
        obstacles = [fulfilment for _, fulfilment in needed if fulfilment.rule in HOLDING]
        if not obstacles:
            return READY
        if ready_on := lags_end(obstacles):
            return False, ready_on.isoformat(), ready_on.toordinal(), False, ()
        undone = [bearer for bearer, fulfilment in needed if fulfilment.rule == BLOCKING]
        return False, None, None, False, self._ids(undone)

    def _needed_at(self, group: Group, numbers: Sequence[int]) -> Iterator[list[Needed]]:
        """For each unit of a group, by number, what it needs."""
        answers = [self._answers(group, need, needed, numbers) for need, needed in self._joined(group, numbers)]
        for place in range(len(numbers)):
            needed_here: list[Needed] = []
            for counts, bearers_left in answers:
                needed_here += islice(bearers_left, counts[place])
            yield needed_here

    def _answers(
        self, group: Group, need: Need, needed: Group, numbers: Sequence[int]
    ) -> tuple[Sequence[int], Iterator[Needed]]:
        """On how many units of the group `needed` a `need` of a `group` falls, for each of `numbers`; and on which."""
        register = self.histories.schedule.register
        counts: list[int] = []
        units: list[int] = []
        for number in numbers:
            before = len(units)
            units += bearers(register, group, number, need, needed)
            counts.append(len(units) - before)
        return counts, zip(zip(repeat(needed.number), units), self._fulfilments_of(need, needed, units), strict=True)

    def _joined(self, group: Group, numbers: Sequence[int]) -> Iterator[tuple[Need, Group]]:
        """The needs of some units of a group, by number, each with the groups at which it may fall on any."""
        for need in group.needs:
            for needed in needed_groups(self.histories.schedule, group, need, numbers):
                key = group.number, id(need), needed.number
                if key not in self._joins:
                    self._joins[key] = joins(group, need, needed)
                if self._joins[key]:
                    yield need, needed

    def _fulfilments_of(self, need: Need, needed: Group, units: Sequence[int]) -> list[Fulfilment]:
        """How each of some units of a needed group, by number, fulfils a need."""
        history = self.histories.of(needed.number)
        keys = [(id(need), needed.number, key) for key in history.likeness(units, self.as_of)]
        if len(self._fulfilments) > REMEMBERED:
            self._fulfilments.clear()
        for key, unit in dict(zip(keys, units, strict=True)).items():
            if key not in self._fulfilments:
                verdict = history.verdict(unit, self.as_of)
                self._fulfilments[key] = Fulfilment.of(verdict, need, self.as_of)
        return list(map(self._fulfilments.__getitem__, keys))

    def _ids(self, undone: Sequence[Bearer]) -> tuple[str, ...]:
        """The ids of what is not done, in the order of a listing."""
        if len(undone) < 2:
            return tuple(self._id(number, unit) for number, unit in undone)
        key = tuple(dict.fromkeys(undone))
        if key not in self._blocking:
            if len(self._blocking) > LISTS:
                self._blocking.clear()
            groups = self.histories.schedule.groups
            obligations = ((groups[number], unit) for number, unit in key)
            listed = Statuses.of_obligations(self.histories, self.as_of, obligations)
            self._blocking[key] = tuple(status.id for status in listed)
        return self._blocking[key]

    def _id(self, number: int, unit: int) -> str:
        schedule = self.histories.schedule
        if number not in self._id_parts:
            self._id_parts[number] = schedule.groups[number].id_parts
        before, behind = self._id_parts[number]
        return f"{before}{schedule.register.ids[unit]}{behind}"
