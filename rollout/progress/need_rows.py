"""The columns of statuses that their needs fill: whether they are ready or premature, and by what they are blocked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import attrs

from rollout.policy.item import Need
from rollout.progress.histories import Histories
from rollout.progress.prerequisites import BLOCKING, HOLDING, Fulfilment, came_before, lags_end
from rollout.progress.statuses import Statuses
from rollout.progress.verdict import OPEN, Verdict
from rollout.schedule.group import Group
from rollout.schedule.needs import bearers, joins, needed_groups
from rollout.schedule.obligation import Obligation
from rollout.schedule.obligation_rows import dated

Needed = tuple[int, int, Fulfilment]  # the numbers of a group and of a unit, and how that fulfils the need
OF_NEEDS = ("ready", "ready_on", "ready_on_ordinal", "premature", "blocked_by")
REMEMBERED = 4_096  # fulfilments that are kept, as they come again
LISTS = 64  # lists of what blocks, each of any length, that are kept for the units that come next


@attrs.frozen(eq=False)
class NeedRows:
    """What the needs of obligations say on a day; prerequisites that stand alike fulfil a need alike."""

    histories: Histories
    as_of: dt.date
    _fulfilments: dict[object, Fulfilment] = attrs.field(factory=dict)
    _joins: dict[object, bool] = attrs.field(factory=dict)
    _blocking: dict[tuple[tuple[int, int], ...], tuple[str, ...]] = attrs.field(factory=dict)

    def columns(self, group: Group, numbers: Sequence[int], verdicts: Iterable[Verdict]) -> dict[str, Sequence[object]]:
        """The columns in OF_NEEDS of some units of a `group`, by their `numbers`, of which there are the `verdicts`."""
        needed_at = self._needed_at(group, numbers)
        cells = [self.cells(group, verdict, needed) for verdict, needed in zip(verdicts, needed_at, strict=True)]
        return dict(zip(OF_NEEDS, zip(*cells, strict=True), strict=True))

    def cells(self, group: Group, verdict: Verdict, needed: Sequence[Needed]) -> tuple[object, ...]:
        """The cells of one unit of a group by the verdict on it and what is needed."""
        if verdict.state not in OPEN:
            is_premature = bool(came_before(group, verdict.done_on, (fulfilment for *_, fulfilment in needed)))
            return False, None, None, is_premature, ()
        obstacles = [fulfilment for *_, fulfilment in needed if fulfilment.rule in HOLDING]
        if not obstacles:
            return True, None, None, False, ()
        undone = [(number, unit) for number, unit, fulfilment in needed if fulfilment.rule == BLOCKING]
        return False, *dated("ready_on", lags_end(obstacles)).values(), False, self._ids(undone)

    def _needed_at(self, group: Group, numbers: Sequence[int]) -> list[list[Needed]]:
        """For each unit of a group, by number, what it needs."""
        schedule = self.histories.schedule
        needed_at: list[list[Needed]] = [[] for _ in numbers]
        for need, needed in self._joined(group, numbers):
            places: list[int] = []
            units: list[int] = []
            for place, number in enumerate(numbers):
                at = tuple(bearers(schedule.register, group, number, need, needed))
                places += [place] * len(at)
                units += at
            fulfilments = self._fulfilments_of(need, needed, units)
            for place, unit, fulfilment in zip(places, units, fulfilments, strict=True):
                needed_at[place].append((needed.number, unit, fulfilment))
        return needed_at

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

    def _ids(self, undone: Iterable[tuple[int, int]]) -> tuple[str, ...]:
        """The ids of what is not done, by the numbers of group and unit, in the order of a listing."""
        key = tuple(dict.fromkeys(undone))
        groups = self.histories.schedule.groups
        if len(key) < 2:
            return tuple(Obligation(groups[number], unit).id for number, unit in key)
        if key not in self._blocking:
            if len(self._blocking) > LISTS:
                self._blocking.clear()
            blocking = Statuses.of_obligations(
                self.histories, self.as_of, ((groups[number], unit) for number, unit in key)
            )
            self._blocking[key] = tuple(status.id for status in blocking)
        return self._blocking[key]
