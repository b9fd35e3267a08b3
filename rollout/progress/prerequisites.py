"""What obligations wait for: the open prerequisites of one, and of all units of a group at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Set as AbstractSet
from itertools import chain
from typing import Literal

import attrs

from rollout.days import add_days
from rollout.policy.item import Need
from rollout.progress.histories import Histories
from rollout.progress.verdict import DONE, OPEN, State, Verdict
from rollout.schedule.group import Group
from rollout.schedule.needs import bearers, joins, needed_groups, prerequisites
from rollout.units.cohort import standing_under

BLOCKING, WAITING = "need.blocking", "need.waiting"  # not done yet; done, but its lag still runs
HOLDING = (BLOCKING, WAITING)  # the rules by which an open obligation is held up


@attrs.frozen(eq=False)
class Fulfilment:
    """How far a prerequisite fulfils a need on a day, as long as what needs it is open.

    `rule` says so, `met_on` from which day on it does (None where it is not done, or has not begun), and `is_open`
    whether it is open itself.
    """

    rule: str
    met_on: dt.date | None
    is_open: bool

    @classmethod
    def of(cls, verdict: Verdict, need: Need, as_of: dt.date) -> Fulfilment:
        """How a prerequisite with that verdict fulfils a need on the day."""
        met_on = _lagged(met_since(verdict, need), need)
        return cls(need_rule(verdict, need, as_of), met_on, verdict.state in OPEN)

    def came_after(self, moment: dt.date) -> bool:
        """Whether the need was met, if at all, after a day."""
        return self.is_open if self.met_on is None else self.met_on > moment


@attrs.frozen(eq=False)
class Prerequisite:
    """Something that an obligation needs, as it stands on a day.

    `unit` is a number in the register, `verdict` how the prerequisite stands there; `rule` says whether the need is
    met. An obligation that is not open itself is not held up: the rule is then `need.open`. `due` is its own due day.
    """

    need: Need
    group: Group
    unit: int
    verdict: Verdict
    rule: str
    due: dt.date | None

    @property
    def since(self) -> dt.date | None:
        """The day on which it was done, or for a need of its start had begun; None if it is not."""
        return met_since(self.verdict, self.need)

    @property
    def met_on(self) -> dt.date | None:
        """The day on which the need is met: the lag after `since`."""
        return _lagged(self.since, self.need)

    @property
    def late_on(self) -> dt.date | None:
        """Where it is dated too late for what it holds up: the day of the need if it is done on its own due day."""
        if self.rule != BLOCKING or self.need.kind != "FS" or self.due is None:
            return None
        ready = _lagged(self.verdict.due, self.need)
        return ready if ready is not None and ready > self.due else None


def needs_on(
    histories: Histories, group: Group, unit: int, as_of: dt.date
) -> Iterator[tuple[Need, list[Prerequisite]]]:
    """Each need of an obligation with all that it is of, over the whole schedule; none where no one owes it.

    `histories` are those of the whole schedule; `group` and `unit` (its number) are the obligation, `as_of` the day.
    """
    schedule = histories.schedule
    if not group.needs:
        return
    verdict = histories.verdict(group.number, unit, as_of)
    for need in group.needs:
        standings = []
        for needed, bearer in prerequisites(schedule, group, unit, need):
            standing = histories.verdict(needed.number, bearer, as_of)
            rule = need_rule(standing, need, as_of)
            if rule in HOLDING and verdict.state not in OPEN:
                rule = "need.open"
            standings.append(Prerequisite(need, needed, bearer, standing, rule, verdict.due))
        yield need, standings


def in_the_way(histories: Histories, group: Group, unit: int, as_of: dt.date) -> list[Prerequisite]:
    """What holds up an open obligation, of a `group` and the number of a `unit`, on `as_of`.

    It is what is not done yet, and what is done but whose lag still runs: the `rule` tells them apart. `histories` are
    those of the whole schedule.
    """
    obstacles: list[Prerequisite] = []
    for _, standings in needs_on(histories, group, unit, as_of):
        obstacles += [needed for needed in standings if needed.rule in HOLDING]
    return obstacles


def lags_end(obstacles: Collection[Prerequisite | Fulfilment]) -> dt.date | None:
    """The day on which all that is in the way of an obligation is met; None where something is not done yet."""
    if any(needed.rule != WAITING for needed in obstacles):
        return None
    return max(filter(None, (needed.met_on for needed in obstacles)), default=None)


def need_rule(verdict: Verdict, need: Need, as_of: dt.date) -> str:
    """By which rule a prerequisite that stands like this meets a need on the day, or does not.

    A need is met on the day its prerequisite is done, or its lag later: until then it waits, and is not blocked. What
    no one owes holds nothing up. A start (SS, SF) is known only from reports: that the prerequisite is done, open or
    measured shows it has begun.
    """
    is_done, is_open = verdict.state in DONE, verdict.state in OPEN
    met_on = _lagged(met_since(verdict, need), need)
    is_met = as_of >= met_on if met_on is not None else not is_open and not is_done
    if not is_met:
        return BLOCKING if met_on is None else WAITING
    if is_done:
        return "need.met"
    if is_open:
        return "need.started"
    return "need.waived" if verdict.state == State.WAIVED else "need.not-owed"


def met_since(verdict: Verdict, need: Need) -> dt.date | None:
    """The day on which a prerequisite was done, or for a need of its start (SS, SF) had begun; None if it is not."""
    return verdict.begun_on if need.kind in ("SS", "SF") else verdict.fulfilled_on


def _lagged(moment: dt.date | None, need: Need) -> dt.date | None:
    return None if moment is None else add_days(moment, need.min_lag)


def premature_by(histories: Histories, group: Group, unit: int, as_of: dt.date) -> Literal["", "window", "need"]:
    """What a completion came before: the opening of its window, or something it needs; empty where it did not.

    The arguments `histories`, `group`, `unit` and `as_of` are those of `needs_on`.
    """
    done_on = histories.verdict(group.number, unit, as_of).done_on
    needed = chain.from_iterable(standings for _, standings in needs_on(histories, group, unit, as_of))
    return came_before(group, done_on, (Fulfilment.of(each.verdict, each.need, as_of) for each in needed))


def came_before(
    group: Group, done_on: dt.date | None, fulfilments: Iterable[Fulfilment]
) -> Literal["", "window", "need"]:
    """The same of a duty of a `group` that was `done_on` a day, by the `fulfilments` of its needs."""
    if done_on is None:
        return ""
    if group.opens is not None and done_on < group.opens:
        return "window"
    return "need" if any(fulfilment.came_after(done_on) for fulfilment in fulfilments) else ""


@attrs.frozen(eq=False)
class Wait:
    """The units of a group that wait for something of another group, by their numbers."""

    needed: Group
    need: Need
    units: AbstractSet[int]


def waits(
    histories: Histories, group: Group, units: AbstractSet[int], as_of: dt.date, *, lags: bool = False
) -> Iterator[Wait]:
    """For each need of a `group`, which of its `units` wait on `as_of` for what is not done: those that are open.

    With `lags` also those for which it is done, but whose lag still runs. `histories` are those of the whole schedule;
    units are given by number.
    """
    schedule = histories.schedule
    for need in group.needs:
        for needed in needed_groups(schedule, group, need, units):
            pending = _pending(histories, needed, need, as_of, lags=lags) if joins(group, need, needed) else set()
            waiting = _units_waiting(histories, group, units, need, needed, pending)
            if waiting:
                yield Wait(needed, need, waiting)


def _units_waiting(
    histories: Histories, group: Group, units: AbstractSet[int], need: Need, needed: Group, pending: AbstractSet[int]
) -> AbstractSet[int]:
    """Those of some `units` of a `group` that wait, by a `need` of theirs, for a `pending` unit of the group `needed`.

    `histories` are those of the whole schedule.
    """
    register = histories.schedule.register
    if not pending:
        return pending
    match need.scope:
        case "own":
            return pending & units
        case "all":
            return units
        case "parent":
            return standing_under(group.cohort, units, needed.cohort, pending, group.due)
        case "children":
            return {unit for unit in units if not pending.isdisjoint(bearers(register, group, unit, need, needed))}
        case body:
            is_pending = body in register and register.number(body) in pending
            return units if is_pending else set()


def _pending(histories: Histories, needed: Group, need: Need, as_of: dt.date, *, lags: bool) -> set[int]:
    """The units of the group `needed` at which what a `need` is of is not done on `as_of`, by the whole's `histories`.

    With `lags` also those at which it is done, but whose lag still runs.
    """
    rules = HOLDING if lags else (BLOCKING,)
    history = histories.of(needed.number)
    units = needed.units
    by_start = need.kind in ("SS", "SF")
    alone: set[int] = set(history.histories)
    if by_start and len(history.facts.opens.units):
        alone.update(number for number in history.facts.opens.units if units.has(number))
    done = history.done_by(as_of.toordinal(), units)
    met = done if need.min_lag <= 0 or not lags else history.done_by(as_of.toordinal() - need.min_lag, units)
    undone = history.base.at(as_of.toordinal()).state
    pending = (set(units.numbers()) if undone in OPEN else done) - met - alone
    for number in alone:
        if units.has(number) and need_rule(histories.verdict(needed.number, number, as_of), need, as_of) in rules:
            pending.add(number)
    return pending
