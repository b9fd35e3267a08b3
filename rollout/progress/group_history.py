"""How the units of one group stand over time: those with a plain completion as a class, the others one by one."""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, compress

import attrs

from rollout.policy.deadline import Within
from rollout.progress.evidence import Done, Extended, Fact, Happened, Measured, Open
from rollout.progress.history import ChangePoint, History, with_facts, without_facts
from rollout.progress.index import GroupFacts, in_order
from rollout.progress.log import Progress
from rollout.progress.verdict import Force, State, Verdict, completed, judge
from rollout.schedule.obligation import Group
from rollout.schedule.schedule import Schedule
from rollout.units.span import Units

Standing = tuple[State, dt.date | None, Force]  # what units have in common that are counted together


@attrs.frozen(eq=False)
class Awaited:
    """The events from which the time limit of a group runs, in the order in which they became known.

    `shared` are those of all units, `own` those of one, by its number.
    """

    shared: tuple[Happened, ...] = ()
    own: Mapping[int, tuple[Happened, ...]] = {}

    def on(self, unit: int | None, as_of: dt.date) -> dt.date | None:
        """The day of the event as it was last known on a day: the unit's own (None: no unit), else everyone's."""
        own = () if unit is None else self.own.get(unit, ())
        days = _happened_by(own, as_of) or _happened_by(self.shared, as_of)
        return days[-1] if days else None

    def days(self, unit: int | None) -> tuple[dt.date, ...]:
        """The days on which the event of a unit (None: of a unit without one of its own) can become another."""
        own = () if unit is None else self.own.get(unit, ())
        return tuple(event.on for event in (*self.shared, *own))


def _happened_by(events: Iterable[Happened], as_of: dt.date) -> list[dt.date]:
    return [event.on for event in events if event.on <= as_of]


NOTHING_AWAITED = Awaited()


@attrs.frozen(eq=False)
class Shift:
    """One change of some units of a group: how they stood before, how from the day of `after` on, and their numbers."""

    before: ChangePoint
    after: ChangePoint
    numbers: Sequence[int]


@attrs.frozen(eq=False, slots=False, repr=False)
class GroupHistory:
    """The histories of the units of one group, from the facts about them that are known on `known_on`.

    `base` is that of a unit about which nothing is reported; a unit that was completed follows it to that day.
    """

    group: Group
    facts: GroupFacts
    progress: Progress
    known_on: dt.date | None
    schedule: Schedule
    awaited: Awaited = NOTHING_AWAITED

    @cached_property
    def base(self) -> History:
        return without_facts(
            self.group, self.schedule, self.awaited.days(None), lambda as_of: self.awaited.on(None, as_of)
        )

    @property
    def is_plain(self) -> bool:
        """Whether its due day is fixed, so that units with a completion alone are counted by its day."""
        return not isinstance(self.group.rule.deadline, Within)

    @cached_property
    def histories(self) -> Mapping[int, History]:
        """The history of each unit that is judged by itself, by its number; equal facts share one."""
        units = dict.fromkeys([*self.facts.special, *self.awaited.own])
        if not self.is_plain:
            reported = compress(self.group.cohort.units.numbers(), self.facts.completions)
            units = dict.fromkeys(sorted({*units, *reported}))
        shared: dict[object, History] = {}
        histories = {}
        for unit in units:
            facts = self.facts_of(unit)
            awaiting = unit if unit in self.awaited.own else None
            key = (tuple(map(_signature, facts)), awaiting)
            if key not in shared:
                shared[key] = self._history(facts, awaiting)
            histories[unit] = shared[key]
        return histories

    def _history(self, facts: Sequence[Fact], unit: int | None) -> History:
        days = self.awaited.days(unit)
        return with_facts(
            self.group, self.schedule, facts, self.known_on, days, lambda as_of: self.awaited.on(unit, as_of)
        )

    @cached_property
    def _alike(self) -> tuple[tuple[History, int], ...]:
        """The distinct histories of the units judged by themselves, and how many units have each."""
        counts = Counter(map(id, self.histories.values()))
        distinct = {id(history): history for history in self.histories.values()}
        return tuple((history, counts[key]) for key, history in distinct.items())

    @cached_property
    def _completions(self) -> tuple[array[int], array[int]]:
        """The days on which plain completions fall, ascending, and how many there are to the end of each."""
        if not self.is_plain or not self.facts.completions:
            return array("i"), array("i")
        counts = self._by_day(self.facts.completions)
        days = sorted(counts)
        return array("i", days), array("i", accumulate(map(counts.__getitem__, days)))

    def _by_day(self, completions: Iterable[int]) -> Counter[int]:
        """Completions, as rows plus 1, counted by day; those not known on `known_on` are left out."""
        columns = self.progress.columns
        size = len(columns)
        last = dt.date.max.toordinal() if self.known_on is None else self.known_on.toordinal()
        rows = [row - 1 for row in completions if row]
        added = [row for row in rows if row >= size] if size < len(self.progress) else []
        if added:
            rows = [row for row in rows if row < size]
        days: Iterable[int] = map(columns.on.__getitem__, rows)
        if columns.recorded is not None and self.known_on is not None:
            days = compress(days, map(last.__ge__, map(columns.recorded.__getitem__, rows)))
        counts = Counter(days)
        for fact in map(self.progress.fact, added):
            if fact.known.toordinal() <= last:
                counts[fact.on.toordinal()] += 1
        for late in [day for day in counts if day > last]:
            del counts[late]
        return counts

    def tally(self, ordinal: int, units: Units | None = None) -> list[tuple[Standing, int]]:
        """How many units there are of each standing on a day, of the whole group or of a part of it; none of 0."""
        days, totals, alike, size = self._classes(units)
        counted: dict[Standing, int] = {}
        point = self.base.at(ordinal)
        place = bisect_right(days, ordinal)
        done = totals[place - 1] if place else 0
        rest = size - done - sum(count for _, count in alike)
        if rest:
            counted[point.state, point.due, point.force] = rest
        if done:
            due = self.group.due
            in_time = done
            if due is not None and due.toordinal() < ordinal:
                place = bisect_right(days, due.toordinal())
                in_time = totals[place - 1] if place else 0
            states = (State.DONE_ON_TIME, State.DONE_LATE) if due else (State.DONE, State.DONE)
            for state, count in zip(states, (in_time, done - in_time), strict=True):
                if count:
                    counted[state, due, point.force] = counted.get((state, due, point.force), 0) + count
        for history, count in alike:
            point = history.at(ordinal)
            key = (point.state, point.due, point.force)
            counted[key] = counted.get(key, 0) + count
        return list(counted.items())

    def steps(self, units: Units | None = None) -> Iterator[tuple[State, int, int]]:
        """The changes of the counts of all states over time: state, day ordinal, how many more (or fewer)."""
        days, totals, alike, size = self._classes(units)
        rest = size - sum(count for _, count in alike)
        for history, count in ((self.base, rest), *alike):
            state = None
            for point in history.points if count else ():
                ordinal = point.day.toordinal()
                if state is not None:
                    yield state, ordinal, -count
                yield point.state, ordinal, count
                state = point.state
        earlier = 0
        due = self.group.due.toordinal() if self.group.due else None
        for day, total in zip(days, totals, strict=True):
            count, earlier = total - earlier, total
            point = self.base.at(day)
            late = due is not None and day > due
            done = State.DONE if due is None else State.DONE_LATE if late else State.DONE_ON_TIME
            yield done, day, count
            yield point.state, day, -count
            yield from self._taken_back(day, count)

    def _taken_back(self, day: int, count: int) -> Iterator[tuple[State, int, int]]:
        """What the history of undone units counts of units that were done on a day, from the next change on."""
        before = self.base.at(day).state
        for point in self.base.points:
            ordinal = point.day.toordinal()
            if ordinal > day:
                yield before, ordinal, count
                yield point.state, ordinal, -count
                before = point.state

    def _classes(self, units: Units | None) -> tuple[array[int], array[int], Sequence[tuple[History, int]], int]:
        """What the units, or a part of them, are counted by.

        The days of plain completions with how many there are to the end of each; the distinct histories of the units
        judged by themselves, with how many have each; and how many units there are.
        """
        cohort = self.group.cohort.units
        if units is None or len(units) == len(cohort):
            days, totals = self._completions
            return days, totals, self._alike, len(cohort)
        counts: Counter[int] = Counter()
        if self.is_plain and self.facts.completions:
            counts = self._by_day(self._part(units))
        days = array("i", sorted(counts))
        totals = array("i", accumulate(map(counts.__getitem__, days)))
        own = Counter(id(history) for unit, history in self.histories.items() if units.has(unit))
        alike = [(history, own[id(history)]) for history, _ in self._alike if own[id(history)]]
        return days, totals, alike, len(units)

    def _part(self, units: Units) -> array[int]:
        """The completions of a part of the units, which are units of the cohort, in their order."""
        cohort = self.group.cohort.units
        part = array("I")
        for span in units.spans:
            first = cohort.position(span.start)
            part.extend(self.facts.completions[first : first + len(span)])
        return part

    def numbers(self, ordinal: int, units: Units) -> Iterator[tuple[int, Standing]]:
        """Each of the units with its standing on a day, in the order of their numbers."""
        point = self.base.at(ordinal)
        undone: Standing = (point.state, point.due, point.force)
        histories = self.histories
        completions = self._part(units) if self.facts.completions else array("I", bytes(4 * len(units)))
        due = self.group.due
        done = {}
        for number, row in zip(units.numbers(), completions, strict=True):
            if number in histories:
                point = histories[number].at(ordinal)
                yield number, (point.state, point.due, point.force)
            elif row and (moment := self._done_on(row - 1, ordinal)):
                if moment not in done:
                    done[moment] = (completed(dt.date.fromordinal(moment), due), due, undone[2])
                yield number, done[moment]
            else:
                yield number, undone

    def _done_on(self, row: int, ordinal: int) -> int:
        """The day ordinal of a completion that exists on a day and is known; 0 for any other."""
        columns = self.progress.columns
        if row < len(columns):
            on, known = columns.on[row], columns.known(row)
        else:
            fact = self.progress.fact(row)
            on, known = fact.on.toordinal(), fact.known.toordinal()
        if on > ordinal or (self.known_on is not None and known > self.known_on.toordinal()):
            return 0
        return on

    def done_by(self, ordinal: int, units: Units) -> set[int]:
        """The units with a plain completion that exists on a day."""
        if not self.is_plain or not self.facts.completions:
            return set()
        rows = self._part(units)
        return {
            number
            for number, row in zip(units.numbers(), rows, strict=True)
            if row and self._done_on(row - 1, ordinal) and number not in self.facts.special
        }

    def reported(self, ordinal: int, numbers: Iterable[int]) -> set[int]:
        """Those of the units about which a report stands that exists on a day."""
        as_of = dt.date.fromordinal(ordinal)
        if not self.facts:
            return set()
        return {number for number in numbers if self.facts_of(number) and self.verdict(number, as_of).reported}

    def facts_of(self, unit: int) -> tuple[Fact, ...]:
        """All facts about a unit, in the order in which they became known, whether they exist yet or not."""
        rows = self.facts.rows_of(unit) if self.facts else ()
        facts = [self.progress.fact(row) for row in in_order(rows, self.progress)]
        return tuple(fact for fact in facts if isinstance(fact, Fact))

    def verdict(self, unit: int, as_of: dt.date) -> Verdict:
        """The verdict on a unit on a day."""
        facts = self.facts_of(unit)
        event = self.awaited.on(unit, as_of)
        if any(not isinstance(fact, Done | Open) for fact in facts):
            return judge(self.group, facts, event, as_of, self.known_on, self.schedule)
        key = (as_of, event, tuple(map(_signature, facts)))
        if key not in self._verdicts:
            if len(self._verdicts) > REMEMBERED:
                self._verdicts.clear()
            self._verdicts[key] = judge(self.group, facts, event, as_of, self.known_on, self.schedule)
        return self._verdicts[key]

    @cached_property
    def _verdicts(self) -> dict[object, Verdict]:
        return {}

    def history(self, unit: int) -> History:
        """The history of one unit."""
        if unit in self.histories:
            return self.histories[unit]
        facts = self.facts_of(unit)
        return self._history(facts, None) if facts else self.base

    def changes(self, after: int, until: int, units: Units) -> Iterator[Shift]:
        """Every change of the units after one day and to another."""
        plain: list[tuple[int, int]] = []  # number and day of completion, 0 for none
        for number, moment in zip(units.numbers(), self._done_days(units), strict=True):
            if number in self.histories:
                for before, point in self.histories[number].between(after, until):
                    yield Shift(before, point, [number])
            else:
                plain.append((number, moment))
        for before, point in self.base.between(after, until):
            ordinal = point.day.toordinal()
            open_units = [number for number, moment in plain if not moment or moment > ordinal]
            if open_units:
                yield Shift(before, point, open_units)
        done: defaultdict[int, list[int]] = defaultdict(list)
        for number, moment in plain:
            if after < moment <= until:
                done[moment].append(number)
        for moment, numbers in sorted(done.items()):
            before, now = self.base.at(moment - 1), self.base.at(moment)
            on = dt.date.fromordinal(moment)
            due = self.group.due
            yield Shift(before, ChangePoint(on, completed(on, due), due, now.force, "done"), numbers)

    def _done_days(self, units: Units) -> list[int]:
        """The day ordinal of the completion of each unit, if it is known on `known_on`; 0 for none."""
        if not self.facts.completions:
            return [0] * len(units)
        last = dt.date.max.toordinal()
        return [self._done_on(row - 1, last) if row else 0 for row in self._part(units)]


REMEMBERED = 10_000  # verdicts on units with plain reports that are kept while a day is read


def _signature(fact: Fact) -> tuple[object, ...]:
    """What a verdict depends on of a fact: all but its unit and its names."""
    extra: object = None
    if isinstance(fact, Measured):
        extra = (fact.value, fact.comparable)
    elif isinstance(fact, Extended):
        extra = fact.to
    return type(fact), fact.on, fact.recorded, extra
