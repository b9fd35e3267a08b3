"""What an obligation waits for, step by step: the chain that decides its earliest day, or on which others depend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice

import attrs

from rollout.forecasting.earliest_days import day_of_ordinal
from rollout.forecasting.outlook import Outlook
from rollout.forecasting.scopes import Row
from rollout.policy.item import Need
from rollout.schedule.group import Group
from rollout.schedule.needs import bearers
from rollout.schedule.obligation import Obligation
from rollout.schedule.rules import Tie
from rollout.tables import Shown

Place = tuple[int, int]  # of an obligation: the numbers of its group and of its unit


@attrs.frozen(kw_only=True)
class Step(Shown):
    """One obligation of a chain, and the lag after it.

    `holder` bears it on the day; `earliest` is the first day on which it can be met, or `done` the day from which it
    counts as met, or begun. `by` is the day by which it must be met for the end of the chain to hold its own day. The
    next in the chain follows `lag` days later by a need with the `basis` "stated" or "inferred", of the clause
    `need_clause`; the last one has no basis. `clause` cites the obligation itself.
    """

    id: str
    holder: str
    due: dt.date | None
    by: dt.date | None
    earliest: dt.date | None
    done: dt.date | None = None
    lag: int = 0
    basis: str = ""
    clause: str = ""
    need_clause: str = ""

    def to_dict(self) -> dict[str, object]:
        """The same names with plain values: days as ISO text."""
        days = {"due": self.due, "by": self.by, "earliest": self.earliest, "done": self.done}
        texts = {name: moment.isoformat() if moment else None for name, moment in days.items()}
        named = {"lag": self.lag, "basis": self.basis, "clause": self.clause, "need_clause": self.need_clause}
        return {"id": self.id, "holder": self.holder, **texts, **named}


@attrs.frozen(eq=False)
class Wait:
    """One thing that an obligation waits for: its place, by which need, and the day on which the need is met."""

    tie: Tie
    place: Place
    since: int
    pending: bool


@attrs.frozen(eq=False, slots=False)
class Chains:
    """Chains along the needs of a schedule, by the rows of an outlook."""

    outlook: Outlook

    def waits(self, place: Place, *, every: bool = False) -> Iterator[Wait]:
        """What an obligation needs; of a need of all units, if not `every` one, a few that decide."""
        number, unit = place
        for tie in self.outlook.passes.ties[number]:
            positions = self._positions(tie, unit, every=every)
            if positions:
                since, pending = self._rows(tie)
                units = tie.needed.cohort.units
                for position in positions:
                    if since[position]:
                        needed = (tie.needed.number, units.number(position))
                        yield Wait(tie, needed, since[position], bool(pending[position]))

    def deciding(self, place: Place) -> list[Wait]:
        """The waits that make an obligation's earliest day what it is, the first of the chain first."""
        chain: list[Wait] = []
        seen = {place}
        wait = self._binding(place)
        while wait is not None and wait.place not in seen:
            seen.add(wait.place)
            chain.insert(0, wait)
            wait = self._binding(wait.place) if wait.pending else None
        return chain

    def _binding(self, place: Place) -> Wait | None:
        """The need that is met last, where that decides the earliest day; the first of several."""
        earliest = self.earliest(place)
        if self.lower(place) == earliest:
            return None
        return next((wait for wait in self.waits(place) if wait.since == earliest), None)

    def depending(self, place: Place) -> list[Wait]:
        """The waits from the first that another body bears to the obligation; of several the one needed first.

        Empty where no other body must come first.
        """
        body = self.holder(place)
        best: dict[Place, tuple[int, Wait]] = {}  # the most days back to another body, and the first wait on the way
        for waiting, waits in self._own_waits(place, body):
            for wait in waits:
                days = wait.tie.need.min_lag
                if self.holder(wait.place) == body:
                    if wait.place not in best:
                        continue
                    days += best[wait.place][0]
                if waiting not in best or days > best[waiting][0]:
                    best[waiting] = days, wait
        chain: list[Wait] = []
        while place in best:
            chain.insert(0, best.pop(place)[1])
            place = chain[0].place
        return chain

    def _own_waits(self, place: Place, body: str) -> list[tuple[Place, list[Wait]]]:
        """What an obligation waits for, and what that waits for if the `body` bears it too; in the order of passes."""
        waits = {place: [wait for wait in self.waits(place) if wait.pending]}
        unseen = [place]
        for waiting in unseen:
            for wait in waits[waiting]:
                if wait.place not in waits and self.holder(wait.place) == body:
                    waits[wait.place] = [further for further in self.waits(wait.place) if further.pending]
                    unseen.append(wait.place)
        return sorted(waits.items(), key=lambda entry: self.rank(entry[0]))

    def steps(self, chain: list[Wait], place: Place) -> tuple[Step, ...]:
        """The steps of a chain of waits that ends in an obligation; it alone where the chain is empty."""
        last = self.last_day(place) or self.needed_by(place)
        steps = [self._step(place, last, None, is_met=False)]
        for wait in reversed(chain):
            last = last - wait.tie.need.min_lag if last else 0
            steps.insert(0, self._step(wait.place, last, wait.tie, is_met=not wait.pending))
        return tuple(steps)

    def _step(self, place: Place, by: int, tie: Tie | None, *, is_met: bool) -> Step:
        """The step at a `place`, which must be met `by` a day ordinal, where there is one; `is_met`: met, or begun.

        `tie` is the need by which the next step follows.
        """
        group = self.group(place)
        last_day = self.last_day(place)
        earliest = self.earliest(place)
        need: Need | None = None
        if tie is not None:
            need = tie.need
            earliest = self._rows(tie)[0][self._position(place)] - need.min_lag
        return Step(
            id=Obligation(group, place[1]).id,
            holder=self.holder(place),
            due=day_of_ordinal(last_day) if last_day else None,
            by=day_of_ordinal(by) if by else None,
            earliest=None if is_met else day_of_ordinal(earliest),
            done=day_of_ordinal(earliest) if is_met else None,
            lag=need.min_lag if need else 0,
            basis=need.basis if need else "",
            clause=group.citation,
            need_clause=need.clause if need else "",
        )

    def group(self, place: Place) -> Group:
        return self.outlook.histories.schedule.groups[place[0]]

    def holder(self, place: Place) -> str:
        return self.outlook.dependence.holder_of(self.group(place), place[1])

    def earliest(self, place: Place) -> int:
        return self._position_in(place, self.outlook.passes.rows[place[0]])

    def code(self, place: Place) -> int:
        """The verdict on an obligation, as a code."""
        return self.outlook.codes(place[0])[self._position(place)]

    def needed_by(self, place: Place) -> int:
        """The last day that lets every due day behind an obligation hold, its own included; 0 for none."""
        return self.outlook.needed.day(place[0], self._position(place))

    def lower(self, place: Place) -> int:
        """The first day on which an obligation could be met if it needed nothing."""
        return self._position_in(place, self.outlook.passes.own(place[0]).lower)

    def rank(self, place: Place) -> int:
        """Where the group of an obligation stands in the order of the passes: after all that it needs."""
        return self.outlook.rank[place[0]]

    def last_day(self, place: Place) -> int:
        return self._position_in(place, self.outlook.last_days[place[0]])

    def _position(self, place: Place) -> int:
        return self.group(place).cohort.units.position(place[1])

    def _position_in(self, place: Place, row: Row) -> int:
        return row[self._position(place)]

    def _rows(self, tie: Tie) -> tuple[Row, bytes]:
        """The days on which a need of each needed unit is met, and which are open; kept."""
        if id(tie) not in self._kept:
            self._kept[id(tie)] = self.outlook.passes.since(tie), self.outlook.passes.pending(tie)
        return self._kept[id(tie)]

    @cached_property
    def _kept(self) -> dict[int, tuple[Row, bytes]]:
        return {}

    def _positions(self, tie: Tie, unit: int, *, every: bool) -> Sequence[int]:
        """The positions of what a need of a unit is of; of all units a few that decide, or `every` one."""
        needed, register = tie.needed.cohort.units, self.outlook.passes.register
        if tie.need.scope != "all":
            if tie.need.scope == "own":
                return [needed.position(unit)] if needed.has(unit) else []
            return sorted(map(needed.position, bearers(register, tie.by, unit, tie.need, tie.needed)))
        if every:
            return range(len(needed))
        if id(tie) not in self._deciding_positions:
            since, pending = self._rows(tie)
            last = max(range(len(since)), key=since.__getitem__)
            others = self.outlook.dependence.others[tie.needed.number]
            waiting = [position for position, flag in enumerate(pending) if flag]
            dependent = (position for position in waiting if others[position])
            self._deciding_positions[id(tie)] = {last, *waiting[:2], *islice(dependent, 1)}
        own = {needed.position(unit)} if needed.has(unit) else set()
        return sorted(self._deciding_positions[id(tie)] | own)

    @cached_property
    def _deciding_positions(self) -> dict[int, set[int]]:
        return {}
