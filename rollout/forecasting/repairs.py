"""What would make a lost obligation possible again: a later due day, or a shorter lag."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Literal

import attrs

from rollout.figures import printed_day
from rollout.forecasting.chains import Chains, Place, Wait
from rollout.forecasting.earliest_days import day_of_ordinal
from rollout.labels import Label, Lang, plural
from rollout.policy.item import Need
from rollout.schedule.obligation import Obligation
from rollout.tables import Shown


@attrs.frozen(kw_only=True)
class Repair(Shown):
    """One change that alone is enough: `days` more for the due day of `id`, or `days` fewer of a lag before it.

    `to` is the later due day. `after` is what the lag follows. `clause` is the place in the text to be changed.
    """

    kind: Literal["due", "lag"]
    id: str
    days: int
    to: dt.date | None = None
    after: str = ""
    clause: str = ""

    @property
    def label(self) -> Label:
        if self.to is not None:
            return Label(
                f"gia hạn {self.id} đến ngày {printed_day(self.to, style='vi')}",
                f"extend the due day of {self.id} to {self.to}",
            )
        return Label(
            f"rút ngắn {self.days} ngày khoảng cách giữa {self.after} và {self.id}",
            f"shorten the lag between {self.after} and {self.id} by {plural(self.days, 'day')}",
        )

    def __str__(self) -> str:
        return self.label.en

    def to_dict(self, lang: Lang = "en") -> dict[str, object]:
        """The same names with plain values, and the words in the language."""
        to = self.to.isoformat() if self.to else None
        return {**attrs.asdict(self), "to": to, "words": self.label.of(lang)}


def repairs_of(chains: Chains, place: Place, chain: list[Wait]) -> Iterator[Repair]:
    """The repairs of an obligation that is lost, by the `chain` of waits that decides its earliest day."""
    last_day, earliest = chains.last_day(place), chains.earliest(place)
    group = chains.group(place)
    missing = earliest - last_day
    name = Obligation(group, place[1]).id
    yield Repair(kind="due", id=name, days=missing, to=day_of_ordinal(earliest), clause=group.citation)
    times = Counter(wait.tie.need for wait in chain)
    ends = [*(wait.place for wait in chain), place][1:]
    for wait, end in zip(chain, ends, strict=True):
        need, count = wait.tie.need, times.pop(wait.tie.need, 0)
        days = -(-missing // count) if count else 0
        if 0 < days <= need.min_lag and _earliest_with(chains, place, need, days) <= last_day:
            following = chains.group(end)
            yield Repair(
                kind="lag",
                id=Obligation(following, end[1]).id,
                days=days,
                after=Obligation(chains.group(wait.place), wait.place[1]).id,
                clause=wait.tie.link.clause or following.citation,
            )


def _earliest_with(chains: Chains, place: Place, need: Need, fewer: int) -> int:
    """The earliest day of the obligation at a `place`, by `chains`, if a `need` had so many `fewer` days of lag."""
    days: dict[Place, int] = {}
    waits = {place: list(chains.waits(place, every=True))}
    unseen = [place]
    for waiting in unseen:
        for wait in waits[waiting]:
            if wait.pending and wait.place not in waits:
                waits[wait.place] = list(chains.waits(wait.place, every=True))
                unseen.append(wait.place)
    for waiting in sorted(waits, key=chains.rank):
        moments = [chains.lower(waiting)]
        for wait in waits[waiting]:
            lag = wait.tie.need.min_lag
            met_on = days.get(wait.place, wait.since - lag) if wait.pending else wait.since - lag
            moments.append(met_on + lag - (fewer if wait.tie.need == need else 0))
        days[waiting] = max(moments)
    return days[place]
