"""The readings under which a date expression becomes a day."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import attrs

from rollout.policy.calendar import Calendar


@attrs.frozen
class Convention:
    """One admissible way to read the texts; the default is the plain one.

    `month`: a month deadline ("đến tháng 6/2022") falls on the month's last day, or on its first.
    `held`: a level held from a year on ("từ năm 2022") is owed on 1 January, or by the year's end.
    `rest_days`: None keeps a due day that is a rest day; with a Calendar it moves to the next working day, by analogy
    with Civil Code 2015, art. 148(5). HorizonError is raised for a due day which that calendar does not cover.
    """

    month: Literal["end", "start"] = attrs.field(default="end", validator=attrs.validators.in_(("end", "start")))
    held: Literal["start", "end"] = attrs.field(default="start", validator=attrs.validators.in_(("start", "end")))
    rest_days: Calendar | None = None

    def settled(self, due: dt.date) -> dt.date:
        """The day on which a due day finally falls."""
        return due if self.rest_days is None else self.rest_days.rolled(due)
