"""How the units of one group stand over time: those with a plain completion as a class, the others one by one."""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from contextlib import suppress
from functools import cached_property, partial
from itertools import accumulate, chain, compress, pairwise
from typing import cast

import attrs

from rollout.problems import HorizonError
from rollout.progress.census import Census
from rollout.progress.completion import Completion, stale_days
from rollout.progress.events import NOTHING_AWAITED, Awaited
from rollout.progress.evidence import Done, Extended, Fact, Open, PooledFigure, Retracted
from rollout.progress.group_facts import GroupFacts, as_known
from rollout.progress.history import ChangePoint, History, Standing, causes_of_change
from rollout.progress.log import Progress
from rollout.progress.pool import pooled_figures
from rollout.progress.signature import signature
from rollout.progress.summary import Course
from rollout.progress.verdict import (
    DONE,
    State,
    Verdict,
    completed,
    due_before_extension,
    judge,
    last_day_in_time,
    verdict_on,
)
from rollout.schedule.group import Group
from rollout.schedule.schedule import Schedule
from rollout.units.span import Units

Days = tuple[Sequence[int], Sequence[int]]  # day ordinals, ascending, and how much falls on each or before it


@attrs.frozen(eq=False)
class Shift:
    """One change of some units of a group: how they stood before, how from the day of `after` on, and their numbers.

    What was not there before stood in no way.
    """

    before: ChangePoint | None
    after: ChangePoint
    numbers: Sequence[int]


@attrs.frozen(eq=False, slots=False, repr=False)
class GroupHistory:
    """The histories of the units of one group, from the facts about them that are known on `known_on`.

    `base` is that of a unit about which nothing is reported; a unit that was completed follows it to that day. `since`
    is the day from which they are there, where that is a further happening of an event.
    `complete` is the history of the same group from all facts, where not all are known; `counted` the days of the
    plain completions, where they need not be counted again.
    """

    group: Group
    facts: GroupFacts
    progress: Progress
    known_on: dt.date | None
    schedule: Schedule
    awaited: Awaited = NOTHING_AWAITED
    complete: GroupHistory | None = None
    counted: Days | None = None
    since: dt.date | None = None

    def continued(self, facts: GroupFacts, progress: Progress, rows: Iterable[int]) -> GroupHistory:
        """The histories under a longer log, of whose `facts` the completions in `rows` are all that is new."""
        counted = self._completions
        for row in rows:
            counted = _with_completion(counted, progress.on[row])
        return GroupHistory(self.group, facts, progress, None, self.schedule, self.awaited, None, counted)

    @cached_property
    def base(self) -> History:
        if self.complete is not None and self.is_plain:
            return self.complete.base
        return self._history(None, ())

    @property
    def unknown_from(self) -> dt.date | None:
        """The first day from which the due day of any unit is not known, because no calendar covers it."""
        if self.is_plain:
            return None
        days = [history.unknown_from for history in (self.base, *self.histories.values())]
        return min(filter(None, days), default=None)

    def check(self, as_of: dt.date) -> None:
        """Raises HorizonError where the due day of any unit is not known on a day."""
        if self.unknown_from is not None and as_of >= self.unknown_from:
            for unit in (None, *self.histories):
                self.verdict(unit, as_of)

    @property
    def is_plain(self) -> bool:
        """Whether its due day is fixed, so that units with a completion alone are counted by its day."""
        return self.group.is_steady

    @cached_property
    def histories(self) -> Mapping[int, History]:
        """The history of each unit that is judged by itself, by its number; equal facts share one."""
        pooling = self.group.cohort.units.numbers() if self.facts.pool else ()
        units = dict.fromkeys([*self.facts.special, *self.awaited.own, *pooling])
        if not self.is_plain:
            units = dict.fromkeys(sorted({*units, *self._completed()}))
        shared: dict[object, History] = {}
        histories = {}
        for unit in units:
            facts = self.facts_of(unit)
            key = (tuple(map(signature, facts)), self.awaited.steps(unit))
            if key not in shared:
                shared[key] = self._history(unit, facts)
            histories[unit] = shared[key]
        return histories

    def _history(self, unit: int | None, facts: Sequence[Fact]) -> History:
        """The history of a unit (None: of one without an event of its own) from all facts about it."""
        course = Course.of(self.group, (*facts, *self._all_pooled), self.known_on)

        def standing(as_of: dt.date) -> Standing:
            if self._is_withdrawn_in_part:  # so that a figure of the pool is another from day to day
                verdict = self._judged(unit, facts, as_of)
            else:
                event = self.awaited.on(unit, as_of)
                verdict = verdict_on(self.group, course.on(as_of), event, as_of, self.schedule)
            return verdict.state, verdict.due, verdict.force, verdict.reported

        convention = self.schedule.convention
        events = [since for since, _ in self.awaited.steps(unit)]
        dues = [self.group.due, *(change.before for change in self.group.amendments)]
        dues += [change.due for change in self.group.amendments]
        for fact in facts:
            if isinstance(fact, Extended):
                with suppress(HorizonError):  # judging that day says so
                    dues.append(convention.settled(fact.to))
        for moment in events:
            with suppress(HorizonError):
                due, _ = due_before_extension(self.group, self.awaited.on(unit, moment), moment, convention)
                dues.append(due)
        causes = causes_of_change(self.group, self.schedule.register, filter(None, dues))
        causes |= dict.fromkeys(events, "event")
        kinds = {fact.on: fact.kind for fact in (*self.pool_facts, *facts)}
        deciding = kinds if self._is_withdrawn_in_part else course.changes()
        causes |= {moment: kinds[moment] for moment in deciding}
        causes |= dict.fromkeys(stale_days(facts), "stale")
        return History.of(causes, standing, self.since)

    def _judged(self, unit: int | None, facts: Iterable[Fact], as_of: dt.date) -> Verdict:
        event = self.awaited.on(unit, as_of)
        if self.facts.pool:
            facts = (*facts, *self.pooled(as_of))
        return judge(self.group, facts, event, as_of, self.known_on, self.schedule)

    @cached_property
    def _completions(self) -> Days:
        """The days on which plain completions fall, ascending, and how many there are to the end of each."""
        if self.counted is not None:
            return self.counted
        if not self.is_plain or self.facts.completions is None:
            return (), ()
        if self.complete is not None:
            return self.complete.completions_known_by(self.known_on or dt.date.max)
        counts = Counter(map(self.progress.on.__getitem__, self._rows))
        return _running(counts)

    @property
    def _rows(self) -> Iterator[int]:
        """The rows of the plain completions."""
        completions, spans = self.facts.completions, self.group.cohort.units.spans
        if completions is None:
            return iter(())
        return map((-1).__add__, filter(None, chain.from_iterable(map(completions.over, spans))))

    def _completed(self) -> Iterator[int]:
        """The units with a completion in the columns."""
        completions = self.facts.completions
        if completions is not None:
            for span in self.group.cohort.units.spans:
                yield from compress(span, completions.over(span))

    @cached_property
    def _rows_by_day(self) -> array[int]:
        return array("I", sorted(self._rows, key=self.progress.on.__getitem__))

    def completions_known_by(self, known_on: dt.date) -> Days:
        """The days of the plain completions that are known on a day, and how many there are to the end of each."""
        days, totals = self._completions
        last = known_on.toordinal()
        days = days[: bisect_right(days, last)]
        recorded = self.progress.recorded
        if recorded is None or not days:
            return days, totals[: len(days)]
        rows = self._rows_by_day[: totals[len(days) - 1]]
        is_known = bytes(map(last.__ge__, map(recorded.__getitem__, rows)))
        counts = [is_known.count(1, first, stop) for first, stop in pairwise((0, *totals[: len(days)]))]
        return array("i", compress(days, counts)), array("i", accumulate(filter(None, counts)))

    @cached_property
    def census(self) -> Census:
        """All units, as they are counted."""
        days, totals = self._completions
        units = self.group.cohort.units
        touched = self._first_reports if len(self.facts.opens.units) else None
        return Census(self.base, days, totals, touched, self._apart_among(None), len(units), self._last_day)

    def census_of(self, units: Units) -> Census:
        """Some of the units, as they are counted."""
        if len(units) == len(self.group.cohort.units):
            return self.census
        counts: Counter[int] = Counter()
        if self.is_plain:
            counts.update(filter(None, chain.from_iterable(map(self._done_days, units.spans))))
        days, totals = _running(counts)
        apart = self._apart_among(units)
        touched = partial(self._touched_among, units, counts) if len(self.facts.opens.units) else None
        return Census(self.base, days, totals, touched, apart, len(units), self._last_day)

    @property
    def _last_day(self) -> dt.date | None:
        """The last day on which a completion of a unit with the due day of the group is in time."""
        return last_day_in_time(self.group, self.group.due)

    @cached_property
    def _touched(self) -> Days:
        """The days of the first reports on units that are not judged by themselves, and how many there are by each."""
        days, totals = self._completions
        done = dict(zip(days, (total - earlier for earlier, total in pairwise((0, *totals))), strict=True))
        return self._touched_among(self.group.cohort.units, done)

    def _first_reports(self) -> Days:
        return self._touched

    def _touched_among(self, units: Units, done: Mapping[int, int]) -> Days:
        """The same of some `units`, of which so many are `done` on each day: the others can be reported open before."""
        counts = Counter(done)
        for numbers in chain.from_iterable(map(_pieces, units.spans)):
            opens = self._open_days(numbers)
            if opens:
                done_days = self._done_days(numbers) if self.is_plain else [0] * len(numbers)
                for unit, moment in opens.items():
                    done_day = done_days[unit - numbers.start]
                    if not done_day or moment < done_day:
                        counts[moment] += 1
                        counts[done_day] -= 1
        counts.pop(0, None)
        return _running(counts)

    def _open_days(self, numbers: range) -> dict[int, int]:
        """The day ordinal of the first open report on each of some units in a row that are not judged by themselves."""
        opens, on = self.facts.opens, self.progress.on
        first, last = bisect_left(opens.units, numbers.start), bisect_left(opens.units, numbers.stop)
        days: dict[int, int] = {}
        for unit, row in zip(opens.units[first:last], opens.rows[first:last], strict=True):
            moment = on[row]
            is_known = self.known_on is None or self.progress.known(row) <= self.known_on.toordinal()
            if is_known and moment < days.get(unit, moment + 1):
                days[unit] = moment
        for unit in days.keys() & self.histories.keys():
            del days[unit]
        return days

    def _apart_among(self, units: Units | None) -> list[tuple[History, int]]:
        """The histories of the units (None: of all) judged by themselves, and how many have each."""
        histories = [history for unit, history in self.histories.items() if units is None or units.has(unit)]
        counts = Counter(map(id, histories))
        return [(history, counts[key]) for key, history in {id(history): history for history in histories}.items()]

    def walk(
        self, ordinal: int, units: Units, states: AbstractSet[State] | None = None, *, reports: bool = False
    ) -> Iterator[tuple[Sequence[int], list[Standing]]]:
        """Those of the `units` in some of the `states`, or in any, with the standing of each on the day `ordinal`.

        Some hundred numbers in a row are looked at together. Without `reports`, units that are only reported open count
        as not reported.
        """
        for span in units.spans:
            for numbers in _pieces(span):
                standings = self._standings(ordinal, numbers, states, reports=reports)
                if None in standings:
                    yield list(compress(numbers, standings)), list(filter(None, standings))
                else:
                    yield numbers, cast(list[Standing], standings)

    def _standings(
        self, ordinal: int, numbers: range, states: AbstractSet[State] | None, *, reports: bool
    ) -> list[Standing | None]:
        """The standing of each of some `numbers` of units in a row; None where its state is not among the `states`.

        The arguments `ordinal`, `states` and `reports` are those of `walk`.
        """
        undone = _standing(self.base.at(ordinal), states)
        standings = [undone] * len(numbers)
        if self.is_plain and self.facts.completions is not None:
            days = self._done_days(numbers)
            by_day: dict[int, Standing | None] = dict.fromkeys(days, undone)
            due, force, last_day = self.group.due, self.base.at(ordinal).force, self._last_day
            is_done_listed = states is None or not states.isdisjoint(DONE)
            for moment in by_day:
                if 0 < moment <= ordinal:
                    by_day[moment] = None
                    if is_done_listed:
                        state = completed(dt.date.fromordinal(moment), last_day)
                        by_day[moment] = (state, due, force, True) if states is None or state in states else None
            standings = list(map(by_day.__getitem__, days))
        if reports and undone is not None:
            reported = (*undone[:3], True)
            for number, moment in self._open_days(numbers).items():
                if moment <= ordinal and standings[number - numbers.start] == undone:
                    standings[number - numbers.start] = reported
        for number in self._apart(numbers):
            standings[number - numbers.start] = _standing(self.histories[number].at(ordinal), states)
        return standings

    def _apart(self, numbers: range) -> Sequence[int]:
        """Those of some numbers in a row whose units are judged by themselves."""
        if len(self.histories) < len(numbers):
            return [number for number in self.histories if number in numbers]
        return [number for number in numbers if number in self.histories]

    def done_by(self, ordinal: int, units: Units) -> set[int]:
        """The units with a plain completion that exists on a day."""
        if not self.is_plain or self.facts.completions is None:
            return set()
        done: set[int] = set()
        for span in units.spans:
            days = self._done_days(span)
            done.update([number for number, moment in zip(span, days, strict=True) if 0 < moment <= ordinal])
        return done

    def facts_of(self, unit: int | None) -> tuple[Fact, ...]:
        """All facts about a unit, in the order in which they became known, whether they exist yet or not.

        The figures of its pool are no facts until it is judged on a day.
        """
        return () if unit is None else self._facts_in(as_known(self.facts.rows_of(unit), self.progress))

    def pooled(self, as_of: dt.date) -> tuple[PooledFigure, ...]:
        """The figures of a pooled target, from those of the units of its pool that exist on a day."""
        if not self.facts.pool:
            return ()
        if not self._is_withdrawn_in_part:
            return tuple(figure for figure in self._all_pooled if figure.on <= as_of)
        facts = [fact for fact in self.pool_facts if fact.on <= as_of]
        return pooled_figures(self.group, facts, self.schedule.register, self.known_on)

    @cached_property
    def _is_withdrawn_in_part(self) -> bool:
        """Whether a unit of its pool withdrew anything."""
        return any(isinstance(fact, Retracted) for fact in self.pool_facts)

    @cached_property
    def _all_pooled(self) -> tuple[PooledFigure, ...]:
        """The figures of all days, where nothing is withdrawn on one of them."""
        return pooled_figures(self.group, self.pool_facts, self.schedule.register, self.known_on)

    @cached_property
    def pool_facts(self) -> tuple[Fact, ...]:
        """What the units of its pool reported."""
        return self._facts_in(self.facts.pool)

    def _facts_in(self, rows: Iterable[int]) -> tuple[Fact, ...]:
        facts = map(self.progress.fact, rows)
        return tuple(fact for fact in facts if isinstance(fact, Fact))

    def verdict(self, unit: int | None, as_of: dt.date) -> Verdict:
        """The verdict on a unit on a day (None: on one about which nothing is reported)."""
        if unit is not None and (done_day := self._only_done_day(unit)) and done_day <= as_of.toordinal():
            return self._verdict_on_done(unit, dt.date.fromordinal(done_day), as_of)
        facts = self.facts_of(unit)
        if self.facts.pool or any(not isinstance(fact, Done | Open) for fact in facts):
            return self._judged(unit, facts, as_of)
        key = (as_of, self.awaited.on(unit, as_of), tuple(map(signature, facts)))
        if key not in self._verdicts:
            if len(self._verdicts) > REMEMBERED:
                self._verdicts.clear()
            self._verdicts[key] = self._judged(unit, facts, as_of)
        return self._verdicts[key]

    def _only_done_day(self, unit: int) -> int:
        """The day ordinal of the plain completion of a unit of which nothing else is said; 0 where that is not so."""
        if not self.is_plain or self.facts.pool or unit in self._opened or unit in self.awaited.own:
            return 0
        return 0 if unit in self.facts.special else self._done_days((unit,))[0]

    def _verdict_on_done(self, unit: int, done_on: dt.date, as_of: dt.date) -> Verdict:
        """The verdict on a unit of which only that it was done is said: from others it differs by that day alone.

        One is judged for all; `done_on` is not after `as_of`.
        """
        if as_of not in self._verdicts:
            self._verdicts[as_of] = self._judged(unit, self.facts_of(unit), as_of)
        verdict = self._verdicts[as_of]
        if verdict.begun_on == done_on:
            return verdict
        state = completed(done_on, last_day_in_time(self.group, verdict.due))
        return attrs.evolve(verdict, state=state, completion=Completion(done_on, done_on), begun_on=done_on)

    @cached_property
    def _verdicts(self) -> dict[object, Verdict]:
        return {}

    def history(self, unit: int) -> History:
        """The history of one unit."""
        if unit in self.histories:
            return self.histories[unit]
        facts = self.facts_of(unit)
        return self._history(unit, facts) if facts else self.base

    def courses(self, numbers: Iterable[int]) -> Iterator[History]:
        """The history of each of some units, by their numbers; units of which the same is reported share one."""
        facts, shared = self.facts, dict[object, History]()
        is_silent = self.is_plain and facts.completions is None and not len(facts.opens.units)
        for number in numbers:
            if number in self.histories:
                yield self.histories[number]
            elif is_silent:
                yield self.base
            else:
                known = tuple(map(signature, self.facts_of(number)))
                if known not in shared:
                    shared[known] = self.history(number)
                yield shared[known]

    def likeness(self, numbers: Sequence[int], as_of: dt.date) -> list[object]:
        """A key of each of some units, by number: of units with equal keys the same is known on a day.

        They stand alike, as far as what they need does too.
        """
        ordinal, apart, opened = as_of.toordinal(), self.histories, self._opened
        days = self._done_days(numbers) if self.is_plain else [0] * len(numbers)
        keys: list[object] = [moment if 0 < moment <= ordinal else None for moment in days]
        if not apart and not opened:
            return keys
        for place, number in enumerate(numbers):
            if number in apart:
                keys[place] = id(apart[number])
            elif number in opened:
                rows = filter(partial(self._is_there, ordinal), self.facts.rows_of(number))
                opens = self.facts.opens.of(number)
                keys[place] = tuple((row in opens, self.progress.on[row]) for row in rows) or None
        return keys

    def _is_there(self, ordinal: int, row: int) -> bool:
        """Whether the fact of a row is there on the day of an ordinal, and known."""
        is_known = self.known_on is None or self.progress.known(row) <= self.known_on.toordinal()
        return is_known and self.progress.on[row] <= ordinal

    @cached_property
    def _opened(self) -> frozenset[int]:
        return frozenset(self.facts.opens.units)

    def changes(self, after: int, until: int, units: Units) -> Iterator[Shift]:
        """Every change of the units after one day and to another."""
        done_days: dict[int, int] = {}
        for span in units.spans:
            done_days.update(zip(span, self._done_days(span), strict=True))
        for number, history in self.histories.items():
            if done_days.pop(number, None) is not None:
                yield from (Shift(before, point, [number]) for before, point in history.between(after, until))
        yield from self._plain_changes(after, until, done_days)

    def _plain_changes(self, after: int, until: int, done_days: Mapping[int, int]) -> Iterator[Shift]:
        """The same of units by the day ordinals of their completions, 0 for none."""
        for before, point in self.base.between(after, until):
            ordinal = point.day.toordinal()
            undone = [number for number, moment in done_days.items() if not moment or moment > ordinal]
            if undone:
                yield Shift(before, point, undone)
            if before is not None and before.force != point.force and len(undone) < len(done_days):
                yield from self._doubted(before, point, done_days)
        done: defaultdict[int, list[int]] = defaultdict(list)
        for number, moment in done_days.items():
            if after < moment <= until:
                done[moment].append(number)
        for moment, numbers in sorted(done.items()):
            on, force = dt.date.fromordinal(moment), self.base.at(moment).force
            point = ChangePoint(on, completed(on, self._last_day), self.group.due, force, reported=True, cause="done")
            yield Shift(self.base.at(moment - 1), point, numbers)

    def _doubted(self, before: ChangePoint, point: ChangePoint, done_days: Mapping[int, int]) -> Iterator[Shift]:
        """The change of force, from `before` to a `point`, of units that are done by then, by their `done_days`."""
        ordinal = point.day.toordinal()
        by_state: defaultdict[State, list[int]] = defaultdict(list)
        for number, moment in done_days.items():
            if 0 < moment < ordinal:
                by_state[completed(dt.date.fromordinal(moment), self._last_day)].append(number)
        for state, numbers in by_state.items():
            earlier, later = (attrs.evolve(cut, state=state, reported=True) for cut in (before, point))
            yield Shift(earlier, later, numbers)

    def _done_days(self, numbers: Sequence[int]) -> list[int]:
        """The day ordinal of the completion of each of some units, if it is known on `known_on`; 0 for none."""
        completions = self.facts.completions
        if completions is None:
            return [0] * len(numbers)
        rows = completions.over(numbers) if isinstance(numbers, range) else completions.at(numbers)
        on = self.progress.on
        if self.known_on is None:
            return [on[row - 1] if row else 0 for row in rows]
        last, known = self.known_on.toordinal(), self.progress.recorded or on
        return [on[row - 1] if row and max(on[row - 1], known[row - 1]) <= last else 0 for row in rows]


def _running(counts: Mapping[int, int]) -> Days:
    """Counts by day as days, ascending, and how much falls on each or before it; days without any are left out."""
    days = sorted(day for day, count in counts.items() if count)
    return array("i", days), array("i", accumulate(map(counts.__getitem__, days)))


def _pieces(span: range) -> Iterator[range]:
    """Some hundred numbers in a row of a span after another."""
    for first in range(span.start, span.stop, TOGETHER):
        yield range(first, min(first + TOGETHER, span.stop))


def _with_completion(counted: Days, moment: int) -> Days:
    """Days with one completion more."""
    days, totals = counted
    place = bisect_left(days, moment)
    later = array("i", map((1).__add__, totals[place:]))
    earlier = array("i", totals[:place])
    if place < len(days) and days[place] == moment:
        return days, earlier + later
    count = earlier[-1] + 1 if earlier else 1
    return array("i", (*days[:place], moment, *days[place:])), array("i", (*earlier, count, *later))


def _standing(point: ChangePoint, states: AbstractSet[State] | None) -> Standing | None:
    """How an obligation stands from a change point on; None if its state is not among the `states`."""
    return point.standing if states is None or point.state in states else None


TOGETHER = 192  # units that are walked at a time, so that the first of many are there at once
REMEMBERED = 10_000  # verdicts on units with plain reports that are kept while a day is read
