"""Working days: the days on which a time limit can end, where limits are read to roll off rest days."""

from __future__ import annotations

import datetime as dt
import tomllib

import attrs

from rollout import files
from rollout.days import WEEKEND, DayLike, Period, day
from rollout.problems import HorizonError, UnknownError
from rollout.tables import Shown


@attrs.frozen(repr=False)
class Calendar(Shown):
    """The rest days within a span of years, beside weekends, and the weekend days that are worked.

    It answers for the days it covers and refuses all others: holidays by decree cannot be computed ahead.
    """

    name: str
    covers: Period
    off: frozenset[dt.date]
    worked: frozenset[dt.date]

    def works(self, moment: DayLike) -> bool:
        """Whether a day is a working day. Raises HorizonError for a day that is not covered."""
        when = day(moment)
        if when not in self.covers:
            message = f"{when} is not covered by the calendar {self.name}, which knows {self.covers}"
            raise HorizonError(when, self.covers.last, message)
        return when in self.worked or (when.weekday() not in WEEKEND and when not in self.off)

    def rolled(self, moment: dt.date) -> dt.date:
        """The day itself if it is worked, else the next working day (Civil Code 2015, art. 148(5))."""
        while not self.works(moment):
            moment += dt.timedelta(days=1)
        return moment

    def __repr__(self) -> str:
        return f"<Calendar {self.name} of {self.covers}: {len(self.off)} days off, {len(self.worked)} worked>"


def load_calendar(name: str = "vn") -> Calendar:
    """The shipped calendar of that name: public holidays of the package `holidays`, with the Government's swaps.

    Needs the extra `calendar`; raises ModuleNotFoundError that says so without it, UnknownError for another name.
    """
    if name != "vn":
        raise UnknownError("calendar", name, ("vn",))
    table = tomllib.loads(files.shipped("calendars", "vn.toml"))
    covers = Period.of(table["covers"])
    try:
        import holidays
    except ModuleNotFoundError as caught:
        message = "working days need the package holidays: pip install 'rollout-policy[calendar]'"
        raise ModuleNotFoundError(message, name=caught.name) from None
    public = holidays.country_holidays("VN", years=range(covers.first.year, covers.last.year + 1), language="en_US")
    swaps = table["swap"]
    return Calendar(
        name,
        covers,
        frozenset(public) | frozenset(swap["off"] for swap in swaps),
        frozenset(swap["worked"] for swap in swaps),
    )
