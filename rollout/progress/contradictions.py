"""Facts about one obligation that cannot all be so."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

import attrs

from rollout.labels import name_key
from rollout.problems import FEW, Problem
from rollout.progress.account import Account
from rollout.progress.events import happenings_of
from rollout.progress.evidence import Done, Extended, Fact, Happened, Measured, Open, Retracted, Waived
from rollout.progress.group_facts import GroupFacts
from rollout.progress.log import Progress
from rollout.progress.matching import Match
from rollout.units.register import Register


def contradictory_rows(
    progress: Progress,
    facts: Mapping[int, GroupFacts],
    events: Sequence[int],
    register: Register,
    where: Callable[[int], str],
) -> Iterator[tuple[int, Problem]]:
    """The rows of a log that cannot stand beside what was known before, each with its Problem.

    `facts` are those of the log `progress` by the number of their group, `events` the rows of events at the units of
    the `register`; `where` says where a row stands. Rows are compared in the order in which they became known.
    """
    places = _contested(facts, progress.on)
    for number, about in facts.items():
        for row in about.pool:
            unit = register.number(str(progress.fact(row).unit))
            places[row] = (*places.get(row, ()), Match(number, unit, is_pooled=True))
    accounts = _Accounts(progress, facts, where)
    earlier_events: dict[object, str] = {}
    heard = _Heard(progress, events, register)
    for row in sorted(sorted((*places, *events)), key=progress.known):
        if row in places:
            problem = accounts.fault(row, places[row])
        else:
            fact = cast(Happened, progress.fact(row))
            content = (name_key(fact.event), fact.unit, fact.on, fact.corrects)
            place_in_log = f"{where(row)}: happened {fact.event}"
            problem = _told_again(earlier_events.get(content), place_in_log)
            if problem is None and fact.corrects is not None:
                problem = _corrects_nothing(fact, heard.of(fact), place_in_log)
            if problem is None:
                earlier_events[content] = where(row)
        if problem is not None:
            yield row, problem


@attrs.frozen
class _Latest:
    """The last row that was compared at an obligation: what it says in words, and why it cannot stand, if it cannot."""

    row: int
    words: str
    problem: Problem | None


class _Accounts:
    """What was said of each obligation, while rows are compared in the order in which they became known."""

    def __init__(self, progress: Progress, facts: Mapping[int, GroupFacts], where: Callable[[int], str]) -> None:
        self.progress, self.facts, self.where = progress, facts, where
        self.accounts: defaultdict[Match, Account] = defaultdict(Account)
        self.latest: dict[Match, _Latest] = {}

    def fault(self, row: int, places: Sequence[Match]) -> Problem | None:
        """Why the row of a fact cannot stand beside what was said before at its `places`; it is taken where it can."""
        latest = self.latest.get(places[0])
        if latest is not None and self._is_repeated(row, latest, places):
            place_in_log = f"{self.where(row)}: {latest.words}"
            if latest.problem is None:
                return _told_again(self.where(latest.row), place_in_log)
            return attrs.evolve(latest.problem, where=place_in_log)
        fact = cast(Fact, self.progress.fact(row))
        words = f"{fact.kind} {fact.task} at {fact.unit}"
        concerned = [self.accounts[place] for place in places]
        is_standing = any(self.facts[place.group].standing for place in places)
        place_in_log = f"{self.where(row)}: {words}"
        problems = (contradiction(fact, account, place_in_log, standing=is_standing) for account in concerned)
        problem = next(filter(None, problems), None)
        for account in concerned if problem is None else ():
            account.take(self.where(row), fact)
        self.latest.update(dict.fromkeys(places, _Latest(row, words, problem)))
        return problem

    def _is_repeated(self, row: int, latest: _Latest, places: Sequence[Match]) -> bool:
        """Whether a row only repeats the `latest` one of all its `places`, so that the same is wrong with it."""
        is_latest = all(self.latest.get(place) is latest for place in places)
        return is_latest and self.progress.repeats(row, latest.row)


def _contested(facts: Mapping[int, GroupFacts], days: Sequence[int]) -> dict[int, tuple[Match, ...]]:
    """The rows about obligations of which more is said than one completion and open reports before it."""
    places: dict[int, tuple[Match, ...]] = {}
    for number, about in facts.items():
        units = set(about.special)
        units.update(_doubtful_opens(about, days))
        for unit in units:
            here = (Match(number, unit),)
            for row in about.rows_of(unit):
                places[row] = (*places[row], *here) if row in places else here
    return places


def _doubtful_opens(facts: GroupFacts, days: Sequence[int]) -> Iterator[int]:
    """The units reported open twice on a day, or on or after the day on which they were done."""
    last = (-1, -1)
    for unit, on in sorted(zip(facts.opens.units, map(days.__getitem__, facts.opens.rows), strict=True)):
        if not facts.units.has(unit) or unit in facts.special:
            continue
        done = -1 if facts.completions is None else facts.completions.of(unit)
        if (unit, on) == last or (done >= 0 and on >= days[done]):
            yield unit
        last = (unit, on)


def contradiction(fact: Fact, account: Account, where: str, *, standing: bool) -> Problem | None:
    """Why a fact cannot stand beside what was said before it of the same obligation; None where it can.

    `account` has what was said before it, `where` is what the Problem calls the fact; a duty that is `standing` can be
    done, lost and regained.
    """
    if isinstance(fact, Retracted):
        if account.has_until(fact.on):
            return None
        return Problem("nothing-retracted", where, "there is nothing to withdraw by that day", "leave it out")
    for place, report in account.rivals(fact, standing=standing):
        if _is_same(fact, report) or _again(fact, report):
            return Problem("duplicate", where, f"is said already at {place}", "say it once")
        message = _clash(fact, report)
        if message:
            return Problem("contradiction", where, f"{message} (said at {place})", "retract one of the two")
    return None


def _told_again(place: str | None, where: str) -> Problem | None:
    """Why an event that was told of at an earlier `place` cannot be told again; another day is another happening."""
    return None if place is None else Problem("duplicate", where, f"is said already at {place}", "say it once")


def _is_same(fact: Fact, earlier: Fact) -> bool:
    """Whether two facts say the same, be it one in the name of the holder and one in that of the printed body."""
    return earlier == (fact if fact.unit == earlier.unit else attrs.evolve(fact, unit=earlier.unit))


@attrs.frozen(eq=False)
class _KnownDays:
    """The days on which an event is told to have happened, and those to which corrections moved it."""

    days: frozenset[dt.date]
    corrected_to: frozenset[dt.date | None]


class _Heard:
    """What is told of the events that corrections can speak of, worked out once for those that speak of the same."""

    def __init__(self, progress: Progress, events: Sequence[int], register: Register) -> None:
        self.register = register
        self.events: defaultdict[str, list[Happened]] = defaultdict(list)
        self.units: defaultdict[str, set[str | None]] = defaultdict(set)
        for fact in map(progress.fact, events):
            if isinstance(fact, Happened):
                self.events[name_key(fact.event)].append(fact)
                self.units[name_key(fact.event)].add(fact.unit)
        self._days: dict[object, _KnownDays] = {}

    def of(self, correction: Happened) -> _KnownDays:
        """What is told of the happenings of which a correction can be one: of its unit, or one that this succeeded."""
        name, unit = name_key(correction.event), correction.unit
        is_of_one = unit is None or self.units[name] <= {None, unit}
        key = (name, unit, None if is_of_one else correction.known)
        if key not in self._days:
            events = self.events[name]
            if unit is not None:
                events = [event for event in events if self._is_of(event, correction)]
            days = frozenset(event.on for event in events if event.corrects is None)
            moved = frozenset[dt.date | None]().union(*(happening.corrected_to for happening in happenings_of(events)))
            self._days[key] = _KnownDays(days, moved)
        return self._days[key]

    def _is_of(self, event: Happened, correction: Happened) -> bool:
        if event.unit in (None, correction.unit):
            return True
        return correction.unit in self.register.heirs(str(event.unit), correction.known)


def _corrects_nothing(fact: Happened, known: _KnownDays, where: str) -> Problem | None:
    """Whether a correction names a day on which the event is not `known` to have happened at its unit, or at all.

    A day that was corrected before is not known any more.
    """
    if fact.on in known.corrected_to:
        return None
    days = sorted(map(str, known.days))
    right = f"name the day that was told: {_few(days)}" if days else "tell of it without correcting"
    message = f"corrects {fact.corrects}, on which it is not known to have happened"
    return Problem("nothing-corrected", where, message, right)


def _few(days: Sequence[str]) -> str:
    return ", ".join(days if len(days) <= FEW else (*days[:FEW], "…"))


def _again(fact: Fact, earlier: Fact) -> bool:
    """Whether one completion or waiver is told twice, though it became known on two days."""
    return isinstance(fact, Done | Waived) and type(fact) is type(earlier) and fact.on == earlier.on


def _clash(fact: Fact, earlier: Fact) -> str:
    match fact, earlier:
        case (Done(), Done()):
            return f"done on {fact.on}, and on {earlier.on}"
        case (Done(), Open()) if earlier.on >= fact.on:
            return f"done on {fact.on}, and open on {earlier.on}"
        case (Open(), Done()) if fact.on >= earlier.on:
            return f"open on {fact.on}, and done on {earlier.on}"
        case (Measured(), Measured()) if fact.on == earlier.on and fact.value != earlier.value:
            return f"measured as {fact.value}, and as {earlier.value} on the same day"
        case (Extended(), Extended()) if fact.on == earlier.on and fact.to != earlier.to:
            return f"extended to {fact.to}, and to {earlier.to} on the same day"
        case (Waived(), Waived()):
            return f"waived on {fact.on}, and on {earlier.on}"
        case _:
            return ""
