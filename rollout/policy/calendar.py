"""Working days: the days on which a time limit can end, where limits are read to roll off rest days."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable
from typing import cast

import attrs

from rollout import files
from rollout.days import WEEKEND, DayLike, Period, day
from rollout.problems import HorizonError, UnknownError
from rollout.tables import Shown
from rollout.validation import INPUT, as_day, as_period


def as_days(value: Iterable[dt.date | str]) -> frozenset[dt.date]:
    """The days of a list or a set."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        return cast(frozenset[dt.date], value)  # the validator refuses it
    return frozenset(map(as_day, value))


_are_days = attrs.validators.deep_iterable(INPUT.day, INPUT.kind(frozenset))


@attrs.frozen(repr=False)
class Calendar(Shown):
    """The rest days within a span of years, other than weekends, and the weekend days that are worked.

    It answers for the days it covers and refuses all others: holidays by decree cannot be computed in advance.
    """

    name: str = attrs.field(validator=INPUT.text)
    covers: Period = attrs.field(converter=as_period, validator=INPUT.period)
    off: frozenset[dt.date] = attrs.field(converter=as_days, validator=_are_days)
    worked: frozenset[dt.date] = attrs.field(converter=as_days, validator=_are_days)

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
    """The shipped calendar of that name: public holidays of Viet Nam, with the swaps that the Government decided.

    Raises UnknownError for another name.
    """
    if name != "vn":
        raise UnknownError("calendar", name, ("vn",))
    table = tomllib.loads(files.shipped("calendars", "vn.toml"))
    swaps = table["swap"]
    return Calendar(
        name,
        Period.of(table["covers"]),
        frozenset(table["public"]) | frozenset(swap["off"] for swap in swaps),
        frozenset(swap["worked"] for swap in swaps),
    )
