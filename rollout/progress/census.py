"""How many units of a group stand how, on any day, without one of them being looked at."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import attrs

from rollout.progress.history import ChangePoint, History, Standing
from rollout.progress.verdict import DONE, State

Steps = tuple[
    State, Sequence[int], Sequence[int]
]  # of a state: day ordinals, and how many more (or fewer) from each on

Counts = dict[State, int] | dict[str, int]  # by states, or by their names and those of other columns


@attrs.frozen(eq=False)
class Census:
    """The units of a group, or some of them, by what their histories depend on.

    `size` counts them. `apart` are the histories of those judged by themselves, with how many have each. All others
    follow `base`, to the day of their one completion if they have one: `days` are the days of completions, ascending,
    as ordinals, and `totals` how many there are to the end of each; `touched` gives the same of the first reports,
    which is found only when it is asked for (None: there are no others). `last_day` is the last on which these are in
    time.
    """

    base: History
    days: Sequence[int]
    totals: Sequence[int]
    touched: Callable[[], tuple[Sequence[int], Sequence[int]]] | None
    apart: Sequence[tuple[History, int]]
    size: int
    last_day: dt.date | None
    _last_in_time: int = attrs.field(init=False)
    _all_in_time: int = attrs.field(init=False)
    _done: State = attrs.field(init=False)

    @_last_in_time.default
    def _last_in_time_default(self) -> int:
        return (self.last_day or dt.date.max).toordinal()

    @_all_in_time.default
    def _all_in_time_default(self) -> int:
        return _total_by(self.days, self.totals, self._last_in_time)

    @_done.default
    def _done_default(self) -> State:
        return State.DONE_ON_TIME if self.last_day else State.DONE

    @property
    def is_silent_until_done(self) -> bool:
        """Whether nothing but completions is reported of any unit."""
        return self.touched is None and not self.apart

    def add_counts(self, ordinal: int, counts: Counts) -> None:
        """Add how many units there are in each state on a day, by its name; none of 0."""
        undone = self.size
        for history, count in self.apart:
            state = history.at(ordinal).state
            counts[state] = counts.get(state, 0) + count
            undone -= count
        self._add_plain(ordinal, undone, counts)

    def standings(self, ordinal: int) -> dict[Standing, int]:
        """How many units there are of each standing on a day; none of 0."""
        by_state: dict[State, int] = {}
        plain = self.size - sum(count for _, count in self.apart)
        self._add_plain(ordinal, plain, by_state)
        point = self.base.at(ordinal)
        done = _total_by(self.days, self.totals, ordinal)
        reported = 0 if self.touched is None or done == plain else _total_by(*self.touched(), ordinal) - done
        counts: dict[Standing, int] = {}
        if reported:
            by_state[point.state] -= reported
            counts[point.state, point.due, point.force, True] = reported
        for state, count in by_state.items():
            if count:
                counts[state, point.due, point.force, state in DONE] = count
        for history, count in self.apart:
            standing = history.at(ordinal).standing
            counts[standing] = counts.get(standing, 0) + count
        return counts

    def silent(self, ordinal: int) -> int:
        """How many units are overdue on a day of which nothing is reported."""
        silent = sum(count for history, count in self.apart if _is_silent(history.at(ordinal)))
        if self.base.at(ordinal).state == State.OVERDUE:
            plain = self.size - sum(count for _, count in self.apart)
            silent += plain - _total_by(*self._first_reports(), ordinal)
        return silent

    def silent_steps(self) -> Iterator[tuple[int, int]]:
        """The changes of that count over time: day ordinals, and how many more (or fewer) from each on."""
        for history, count in self.apart:
            for first, last, point in history.intervals():
                if _is_silent(point):
                    yield first.toordinal(), count
                    yield last.toordinal() + 1, -count
        overdue = [(first, last) for first, last, point in self.base.intervals() if point.state == State.OVERDUE]
        if not overdue:
            return
        days, totals = self._first_reports()
        plain = self.size - sum(count for _, count in self.apart)
        for first, last in overdue:
            start, stop = first.toordinal(), last.toordinal()
            before = _total_by(days, totals, start)
            yield start, plain - before
            for place in range(bisect_right(days, start), bisect_right(days, stop)):
                yield days[place], before - totals[place]
                before = totals[place]
            yield stop + 1, before - plain

    def _first_reports(self) -> tuple[Sequence[int], Sequence[int]]:
        return (self.days, self.totals) if self.touched is None else self.touched()

    def _add_plain(self, ordinal: int, undone: int, counts: Counts) -> None:
        """Add the units that are not judged by themselves, of which there are `undone` before any completion."""
        place = bisect_right(self.days, ordinal)
        if place:
            done = self.totals[place - 1]
            in_time = done if ordinal <= self._last_in_time else self._all_in_time
            undone -= done
            if in_time:
                counts[self._done] = counts.get(self._done, 0) + in_time
            if done > in_time:
                counts[State.DONE_LATE] = counts.get(State.DONE_LATE, 0) + done - in_time
        if undone:
            state = self.base.at(ordinal).state
            counts[state] = counts.get(state, 0) + undone

    def steps(self) -> Iterator[Steps]:
        """The changes of the counts of all states over time."""
        for history, count in self.apart:
            yield from _steps_of(history, _always(count))
        plain = self.size - sum(count for _, count in self.apart)
        yield from _steps_of(self.base, lambda ordinal: plain - _total_by(self.days, self.totals, ordinal))
        if not self.days:
            return
        days, counts = self.days, [total - earlier for earlier, total in pairwise((0, *self.totals))]
        late = bisect_right(days, self._last_in_time)
        yield self._done, days[:late], counts[:late]
        yield State.DONE_LATE, days[late:], counts[late:]
        fewer = [-count for count in counts]
        for first, last, point in self.base.intervals():
            # who is done on a day leaves the state of the day before it; before the first day no one is in any
            start = bisect_right(days, first.toordinal())
            stop = bisect_right(days, last.toordinal() + 1)
            yield point.state, days[start:stop], fewer[start:stop]


def _total_by(days: Sequence[int], totals: Sequence[int], ordinal: int) -> int:
    """The total to the end of a day, of `totals` to the end of each of some `days`."""
    place = bisect_right(days, ordinal)
    return totals[place - 1] if place else 0


def _is_silent(point: ChangePoint) -> bool:
    return point.state == State.OVERDUE and not point.reported


def _steps_of(history: History, count: Callable[[int], int]) -> Iterator[Steps]:
    """The changes that one history makes to the counts; `count` says how many units follow it on a day ordinal."""
    before: State | None = None
    for point in history.points:
        ordinal = point.day.toordinal()
        number = count(ordinal)
        if before is not None:
            yield before, (ordinal,), (-number,)
        yield point.state, (ordinal,), (number,)
        before = point.state


def _always(count: int) -> Callable[[int], int]:
    return lambda _ordinal: count
