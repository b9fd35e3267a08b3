"""What becomes of each fact about an obligation on a day: whether it exists, withdraws or is withdrawn, or stands."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush

import attrs

from rollout.progress.evidence import Extended, Fact, PooledFigure, Retracted

STANDING = "evidence.standing"  # of a fact that exists and that nothing withdraws
RETRACTION = "evidence.retraction"
RETRACTED = "evidence.retracted"


@attrs.frozen
class Treatment:
    """What became of one fact on a day: the rule that says so, and the fact that withdrew it or took its place.

    `rule` is an id of `rollout.explanation.rule_ids`, or STANDING before it is known what the fact does.
    """

    fact: Fact
    rule: str
    by: Fact | None = None


def weighed(facts: Iterable[Fact], as_of: dt.date, known_on: dt.date | None) -> list[Treatment]:
    """Each fact, in its order, as existing or not on the day, withdrawing or withdrawn, or standing.

    The `facts` come in the order in which they became known, of one day the retractions last. A retraction withdraws
    what was known before its day, or else what became known on it: where something was known before, what becomes known
    on the day of the retraction is reports anew. A body withdraws what it reports itself, and no figure of a pool.
    """
    treatments = [Treatment(fact, _existence(fact, as_of, known_on)) for fact in facts]
    if any(treated.rule == RETRACTION for treated in treatments):
        for place, retraction in _withdrawn(treatments):
            treatments[place] = Treatment(treatments[place].fact, RETRACTED, retraction)
    return treatments


def _existence(fact: Fact, as_of: dt.date, known_on: dt.date | None) -> str:
    if fact.on > as_of:
        return "evidence.ignored.later"
    if known_on is not None and fact.known > known_on:
        return "evidence.ignored.unknown"
    return RETRACTION if isinstance(fact, Retracted) else STANDING


def _withdrawn(treatments: Sequence[Treatment]) -> Iterator[tuple[int, Fact]]:
    """The place of each fact that is withdrawn, with the last retraction that withdraws it, day by day of knowing."""
    places: defaultdict[dt.date, list[int]] = defaultdict(list)
    for place, treated in enumerate(treatments):
        if treated.rule in (STANDING, RETRACTION) and not isinstance(treated.fact, PooledFigure):
            places[treated.fact.known].append(place)
    known_before: list[tuple[dt.date, int]] = []  # a heap of what stands, by its days
    for _, together in sorted(places.items()):
        facts = [(treatments[place].fact, place) for place in together]
        retractions = [fact for fact, _ in facts if isinstance(fact, Retracted)]
        reports = [(fact, place) for fact, place in facts if not isinstance(fact, Retracted)]
        first = known_before[0][0] if known_before else None
        of_earlier = _Withdrawals.of(fact for fact in retractions if first is not None and fact.on >= first)
        of_today = _Withdrawals.of(fact for fact in retractions if first is None or fact.on < first)
        while known_before and (retraction := of_earlier.last(known_before[0][0])):
            _, place = heappop(known_before)
            yield place, retraction
        for fact, place in reports:
            if retraction := of_today.last(fact.on):
                yield place, retraction
            else:
                heappush(known_before, (fact.on, place))


@attrs.frozen
class _Withdrawals:
    """Retractions that became known together: those of which none later is of a later day, the last of them first."""

    days: list[dt.date]
    retractions: list[Fact]

    @classmethod
    def of(cls, retractions: Iterable[Fact]) -> _Withdrawals:
        days: list[dt.date] = []
        deciding: list[Fact] = []
        for fact in reversed(list(retractions)):
            if not days or fact.on > days[-1]:
                days.append(fact.on)
                deciding.append(fact)
        return cls(days, deciding)

    def last(self, on: dt.date) -> Fact | None:
        """The last one that withdraws what was so on a day."""
        place = bisect_left(self.days, on)
        return self.retractions[place] if place < len(self.days) else None


@attrs.frozen
class Arrival:
    """What stands of the facts from the day `on`: the `facts` of that day beside all before, or these alone."""

    on: dt.date
    facts: Sequence[Fact]
    alone: bool = False


def arrivals(facts: Sequence[Fact], known_on: dt.date | None) -> Iterator[Arrival]:
    """What stands of the `facts` over time, as `weighed` says of each day; with `known_on`, of what is known by then.

    A fact that is withdrawn never stands again. So on the day of a retraction only those that stand are weighed, unless
    it became known before one that is there already: what that one withdraws may then be something else.
    """
    by_day: defaultdict[dt.date, list[int]] = defaultdict(list)
    for place, fact in enumerate(facts):
        if known_on is None or fact.known <= known_on:
            by_day[fact.on].append(place)
    past, standing = list[int](), list[int]()
    known_before = dict[dt.date, int]()  # a fact that the retractions known on a day withdrew, if it was known before
    for on, new in sorted(by_day.items()):
        reports = [place for place in new if not isinstance(facts[place], Retracted)]
        past += new
        standing += reports
        if len(reports) < len(new):
            days = {facts[place].known for place in new if isinstance(facts[place], Retracted)}
            if min(days) < max(known_before, default=on):
                concerned, known_before = past, {}
            else:
                reached = [place for place in standing if facts[place].known <= max(days)]
                concerned = [*new, *reached, *(known_before[day] for day in days & known_before.keys())]
            withdrawn = _withdrawn_among(facts, concerned, on)
            for place, retraction in withdrawn.items():
                if facts[place].known < retraction.known:
                    known_before.setdefault(retraction.known, place)
            if not withdrawn.keys().isdisjoint(standing):
                standing = [place for place in standing if place not in withdrawn]
                yield Arrival(on, [facts[place] for place in standing], alone=True)
                continue
        if reports:
            yield Arrival(on, [facts[place] for place in reports])


def _withdrawn_among(facts: Sequence[Fact], places: Iterable[int], on: dt.date) -> dict[int, Fact]:
    """The places of those of some facts that are withdrawn on a day, each with the retraction."""
    ordered = sorted(set(places))
    treatments = weighed([facts[place] for place in ordered], on, None)
    return {ordered[number]: treated.by for number, treated in enumerate(treatments) if treated.by}


def last_extension(facts: Iterable[Fact]) -> Extended | None:
    """The extension that counts: the last decision of those that stand.

    Of several of one day it is the one that became known last, and of these the longest.
    """
    return max((fact for fact in facts if isinstance(fact, Extended)), key=_decided, default=None)


def _decided(fact: Extended) -> tuple[dt.date, dt.date, dt.date]:
    return fact.on, fact.known, fact.to


def standing_facts(facts: Iterable[Fact], as_of: dt.date = dt.date.max, known_on: dt.date | None = None) -> list[Fact]:
    """The facts that exist on a day, and that nothing withdraws by then; those of the whole log if no day is given."""
    return [treated.fact for treated in weighed(facts, as_of, known_on) if treated.rule == STANDING]
