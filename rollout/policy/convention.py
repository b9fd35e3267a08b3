"""The interpretations under which a date expression becomes a day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

import attrs

from rollout.days import WEEK, add_days
from rollout.problems import InputError, Problem, UnknownError
from rollout.tables import Shown

if TYPE_CHECKING:
    from rollout.policy.calendar import Calendar

EDGE_NAMES = ("start", "end")
FRIDAY = 4


@attrs.frozen
class Convention(Shown):
    """One admissible interpretation of the texts; the default is the plain one.

    `month`: a month deadline ("đến tháng 6/2022") falls on the month's last day, or on its first.
    `held`: a level held from a year on ("từ năm 2022") is judged for that year as a whole, by its last day, or is owed
    from 1 January. `rest_days`: None keeps a due day that is a rest day; with a Calendar it moves to the next working
    day, by analogy with Civil Code 2015, art. 148(5), and working days are counted by it: without one they are Monday
    to Friday. HorizonError is raised for a day that the calendar does not cover, UnknownError for an unknown
    interpretation.
    """

    month: Literal["end", "start"] = "end"
    held: Literal["end", "start"] = "end"
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

    def working_day(self, start: dt.date, count: int) -> dt.date:
        """The last of so many working days after a day, which is not counted itself.

        Raises HorizonError where the calendar does not cover a day, DayError beyond the year 9999.
        """
        if self.rest_days is not None:
            moment = start
            for _ in range(count):
                moment = self.rest_days.rolled(add_days(moment, 1))
            return moment
        monday = start.toordinal() - start.weekday()
        weeks, weekday = divmod(min(start.weekday(), FRIDAY) + count, FRIDAY + 1)
        return add_days(start, monday + WEEK * weeks + weekday - start.toordinal()) if count else start
