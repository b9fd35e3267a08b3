"""The interpretations under which a date expression becomes a day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

import attrs

from rollout.problems import InputError, Problem, UnknownError
from rollout.tables import Shown

if TYPE_CHECKING:
    from rollout.policy.calendar import Calendar

EDGE_NAMES = ("start", "end")


@attrs.frozen
class Convention(Shown):
    """One admissible interpretation of the texts; the default is the plain one.

    `month`: a month deadline ("đến tháng 6/2022") falls on the month's last day, or on its first.
    `held`: a level held from a year on ("từ năm 2022") is owed on 1 January, or by the year's end.
    `rest_days`: None keeps a due day that is a rest day; with a Calendar it moves to the next working day, by analogy
    with Civil Code 2015, art. 148(5). HorizonError is raised for a due day that the calendar does not cover,
    UnknownError for an unknown interpretation.
    """

    month: Literal["end", "start"] = "end"
    held: Literal["start", "end"] = "start"
    rest_days: Calendar | None = None

    def __attrs_post_init__(self) -> None:
        for name in ("month", "held"):
            value = getattr(self, name)
            if value not in EDGE_NAMES:
                raise UnknownError(f"reading of {name}", value, EDGE_NAMES)
        if self.rest_days is not None:
            from rollout.policy.calendar import Calendar

            if not isinstance(self.rest_days, Calendar):
                message = f"rest_days is {type(self.rest_days).__name__}, not a Calendar"
                raise InputError([Problem("wrong-type", "Convention", message, "load_calendar() gives one")])

    def settled(self, due: dt.date) -> dt.date:
        """The day on which a due day finally falls."""
        return due if self.rest_days is None else self.rest_days.rolled(due)
