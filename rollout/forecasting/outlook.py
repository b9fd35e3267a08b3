"""All days of a schedule seen from a day, forward and backward, and the verdicts that follow from them."""

from __future__ import annotations

from functools import cached_property

from rollout.forecasting.dependence import NEVER, Dependence
from rollout.forecasting.earliest_days import forward_passes
from rollout.forecasting.needed_days import NeededDays
from rollout.forecasting.outcome import BY_DUTY, BY_GOODWILL, LOST, MET, NOT_FORECAST, POSSIBLE
from rollout.forecasting.scopes import Row
from rollout.progress.statuses import Statuses
from rollout.progress.verdict import OPEN


class Outlook:
    """The rows of a whole schedule on a day, each by the number of its group and the position of a unit.

    `last_days` are the last days in time, 0 for none.
    """

    def __init__(self, statuses: Statuses) -> None:
        self.histories, self.as_of = statuses.histories, statuses.as_of
        self.passes, self.parts, self.left_out = forward_passes(statuses)
        self.last_days: list[Row] = [self.passes.last_days(number) for number in range(len(self.passes.rows))]
        self._codes: dict[int, bytes] = {}

    @cached_property
    def rank(self) -> dict[int, int]:
        """The place of each group in the order of the passes, by its number: after all that it needs."""
        numbers = (number for part in self.parts for number in part)
        return {number: place for place, number in enumerate(numbers)}

    @cached_property
    def needed(self) -> NeededDays:
        needed = NeededDays(self.passes, self.last_days)
        for part in reversed(self.parts):
            needed.settle(part)
        return needed

    @cached_property
    def dependence(self) -> Dependence:
        dependence = Dependence(self.passes, self.last_days)
        for part in self.parts:
            dependence.settle(part)
        return dependence

    def codes(self, number: int) -> bytes:
        """The verdict on each unit of a group."""
        if number not in self._codes:
            self._codes[number] = self._judged(number)
        return self._codes[number]

    def _judged(self, number: int) -> bytes:
        is_open, fixed = self._open_now(number), self.passes.own(number).fixed
        rows = zip(
            is_open,
            fixed,
            self.passes.rows[number],
            self.dependence.secured[number],
            self.dependence.others[number],
            self.last_days[number],
            strict=True,
        )
        codes = bytearray()
        for waits, done_on, earliest, secured, others, last_day in rows:
            if not waits:
                code = MET if done_on else NOT_FORECAST
            elif last_day and earliest > last_day:
                code = LOST
            elif not others:
                code = POSSIBLE
            else:
                code = BY_DUTY if secured <= (last_day or NEVER // 2) else BY_GOODWILL
            codes.append(code)
        return bytes(codes)

    def _open_now(self, number: int) -> bytes:
        """A flag per unit: open on the day asked about; what comes into force later is not open yet."""
        history, ordinal = self.histories.of(number), self.as_of.toordinal()
        flags = bytearray(self.passes.own(number).is_open)
        if history.base.at(ordinal).state not in OPEN:
            flags = bytearray(len(flags))
        units = history.group.cohort.units
        for unit, own_history in history.histories.items():
            flags[units.position(unit)] = own_history.at(ordinal).state in OPEN
        return bytes(flags)
