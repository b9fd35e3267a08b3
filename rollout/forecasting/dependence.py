"""What a body can secure by itself: the days that hold if every other body comes on its own due day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rollout.forecasting.passes import Passes
from rollout.forecasting.scopes import Row, carried_along, later_by
from rollout.schedule.group import Group
from rollout.schedule.holder import holders
from rollout.schedule.rules import Tie

NEVER = 4 * dt.date.max.toordinal()  # beyond every day: what others owe by no day need never come


class Dependence:
    """Rows about what each unit's own body can do, made in the order of the passes.

    `secured` are the first days on which a duty can be met if every other body comes on its own due day (NEVER where
    one has none); `others` marks with 1 what waits, by itself or through more of its own body, for another body.
    """

    def __init__(self, passes: Passes, last_days: Sequence[Row]) -> None:
        self.passes, self.last_days = passes, last_days
        self.secured: list[Row] = [*passes.rows]
        self.others: list[Row] = [bytes(len(row)) for row in passes.rows]
        self._holders: dict[int, str | None] = {}

    def settle(self, part: Sequence[int]) -> None:
        """Make the rows of a group, or of groups that need each other: these again until none of them moves."""
        moved = any(self.passes.ties[number] for number in part)
        circular = self.passes.is_circular(part)
        while moved:
            before = [(self.secured[number], self.others[number]) for number in part]
            for number in part:
                self._settle(number)
            moved = circular and before != [(self.secured[number], self.others[number]) for number in part]

    def _settle(self, number: int) -> None:
        own, days, marks = self.passes.own(number), [], [self.others[number]]
        for tie in self.passes.ties[number]:
            own_days, days_of_others = self._days(tie)
            days.append(self._received(tie, own_days, days_of_others))
            pending = self.passes.pending(tie)
            own_marks = list(map(int.__and__, pending, self.others[tie.needed.number]))
            marks.append(self._received(tie, own_marks, pending))
        self.secured[number] = own.after(days)
        marked = map(max, *marks) if len(marks) > 1 else marks[0]
        self.others[number] = bytes(map(int.__and__, marked, own.is_open))

    def _days(self, tie: Tie) -> tuple[Row, Row]:
        """The days on which a need of each needed unit is met: of the same body, and of another on its due day."""
        number = tie.needed.number
        since, pending = self.passes.since(tie), self.passes.pending(tie)
        own_days = later_by(self.secured[number], tie.need.min_lag)
        stated = later_by([day or NEVER for day in self.last_days[number]], tie.need.min_lag)
        if not all(pending):
            own_days = [day if waits else done for day, done, waits in zip(own_days, since, pending, strict=True)]
            stated = [day if waits else done for day, done, waits in zip(stated, since, pending, strict=True)]
        return own_days, list(map(max, stated, since))

    def common_holder(self, group: Group) -> str | None:
        """The body that bears a group's duties on the day; None where each unit bears its own."""
        if group.number not in self._holders:
            self._holders[group.number] = " ".join(holders(group, self.passes.as_of)) or None
        return self._holders[group.number]

    def holder_of(self, group: Group, unit: int) -> str:
        """The body that bears the duty of a unit of a group on the day."""
        return self.common_holder(group) or self.passes.register.id_of(unit)

    def _received(self, tie: Tie, of_own: Row, of_others: Row) -> Row:
        """For each unit of a need the greatest number of what it is of, by whether that is of the same body."""
        register, body, needed_body = self.passes.register, self.common_holder(tie.by), self.common_holder(tie.needed)
        if body is not None and body == needed_body:
            return carried_along(tie, of_own, register)
        if body is not None:
            mixed = list(of_others)
            position = self._place_of(tie.needed, body) if needed_body is None else None
            if position is not None:
                mixed[position] = of_own[position]
            return carried_along(tie, mixed, register)
        if needed_body is None and tie.need.scope == "own":
            return carried_along(tie, of_own, register)
        received = carried_along(tie, of_others, register)
        return self._with_own(tie, received, of_own, of_others)

    def _with_own(self, tie: Tie, received: Row, of_own: Row, of_others: Row) -> Row:
        """What units receive that bear their own duties, where some of them bear what is needed too.

        `received` is what they would by a `tie` of which others bear all, `of_others`; `of_own` is what they give
        themselves.
        """
        register, needed_body, scope = self.passes.register, self.common_holder(tie.needed), tie.need.scope
        corrected = list(received)
        if needed_body is not None:
            position = self._place_of(tie.by, needed_body)
            if position is not None:
                corrected[position] = carried_along(tie, of_own, register)[position]
        elif scope == "all":
            second, first = sorted([0, *of_others])[-2:]
            for place, number in enumerate(tie.needed.cohort.units.numbers()):
                if tie.by.cohort.units.has(number):
                    rest = second if of_others[place] == first else first
                    corrected[tie.by.cohort.units.position(number)] = max(rest, of_own[place])
        elif scope not in ("parent", "children"):
            position, place = self._place_of(tie.by, scope), tie.needed.cohort.units.position(register.number(scope))
            if position is not None:
                corrected[position] = of_own[place]
        return corrected

    def _place_of(self, group: Group, body: str) -> int | None:
        """The position of a body among the units of a group; None where it is not one of them."""
        register, units = self.passes.register, group.cohort.units
        if body not in register or not units.has(register.number(body)):
            return None
        return units.position(register.number(body))
