"""The last day by which each obligation must be met, so that every due day behind it can hold: passes backwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rollout.forecasting.passes import Passes
from rollout.forecasting.scopes import Row, carried_against
from rollout.schedule.rules import Tie

END = dt.date.max.toordinal() + 1  # a last day is kept as what lies between it and this; 0 is none, and more is earlier


class NeededDays:
    """Rows of last days while they are made, each after those of the groups that need it; as days before END."""

    def __init__(self, passes: Passes, last_days: Sequence[Row]) -> None:
        self.passes = passes
        self.rows: list[Row] = []
        for number, days in enumerate(last_days):
            waits = passes.own(number).is_open
            self.rows.append([END - day if day and flag else 0 for day, flag in zip(days, waits, strict=True)])
        self._dependants: list[list[Tie]] = [[] for _ in last_days]
        for ties in passes.ties:
            for tie in ties:
                self._dependants[tie.needed.number].append(tie)

    def settle(self, part: Sequence[int]) -> None:
        """Make the rows of a group, or of groups that need each other: these again until none of them moves."""
        moved = any(self._dependants[number] for number in part)
        circular = self.passes.is_circular(part)
        while moved:
            before = [self.rows[number] for number in part]
            for number in part:
                for tie in self._dependants[number]:
                    self.rows[number] = self._tightened(self.rows[number], tie)
            moved = circular and before != [self.rows[number] for number in part]

    def _tightened(self, row: Row, tie: Tie) -> Row:
        """The row of what is needed, by a need of it too; what is met or begun already is not needed any more."""
        lag, asked = tie.need.min_lag, self.rows[tie.by.number]
        if lag:
            asked = [max(days + lag, 0) if days else 0 for days in asked]
        carried = carried_against(tie, asked, self.passes.register)
        pending = self.passes.pending(tie)
        return [
            days if days >= more or not waits else more for days, more, waits in zip(row, carried, pending, strict=True)
        ]

    def day(self, number: int, position: int) -> int:
        """The day ordinal of one unit; 0 for none."""
        days = self.rows[number][position]
        return END - days if days else 0
