"""Who leads, by what the text says: a body, or several that follow each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise

import attrs

from rollout.tables import Shown
from rollout.validation import POLICY, as_optional_day, as_tuple

ONE_LEADS = "end one before the next; who helps is coordinating"


@attrs.frozen
class Holder(Shown):
    """A body that leads, from `since` to `until`; None is open."""

    body: str = attrs.field(validator=POLICY.filled)
    since: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=POLICY.optional_day)
    until: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=POLICY.optional_day)

    def __attrs_post_init__(self) -> None:
        POLICY.order(self, self.since, self.until, "until")

    def __str__(self) -> str:
        since = f" from {self.since}" if self.since else ""
        until = f" until {self.until}" if self.until else ""
        return f"{self.body}{since}{until}"


def as_holders(value: str | Iterable[Holder]) -> tuple[Holder, ...]:
    """One body without dates, or the holders of a list."""
    return (Holder(value),) if isinstance(value, str) else as_tuple(value)


def two_at_once(holders: Iterable[Holder]) -> str:
    """What is wrong with holders of whom two lead on one day: who owes it then would be a guess; else nothing."""
    for before, after in pairwise(sorted(holders, key=lambda holder: holder.since or dt.date.min)):
        if before.until is None or after.since is None or after.since <= before.until:
            return f"{before.body} and {after.body} lead on one day"
    return ""
