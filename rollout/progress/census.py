"""How many units of a group stand how, on any day, without one of them being looked at."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import attrs

from rollout.progress.history import History
from rollout.progress.verdict import Force, State

Standing = tuple[State, dt.date | None, Force]  # what units have in common that are counted together
Steps = tuple[
    State, Sequence[int], Sequence[int]
]  # of a state: day ordinals, and how many more (or fewer) from each on


@attrs.frozen(eq=False)
class Census:
    """The units of a group, or some of them, by what their histories depend on.

    `size` counts them. `apart` are the histories of those judged by themselves, with how many have each. All others
    follow `base`, to the day of their one completion if they have one: `days` are the days of completions, ascending,
    as ordinals, and `totals` how many there are to the end of each. `due` is the fixed due day of these.
    """

    base: History
    days: Sequence[int]
    totals: Sequence[int]
    apart: Sequence[tuple[History, int]]
    size: int
    due: dt.date | None
    _last_in_time: int = attrs.field(init=False)
    _done: State = attrs.field(init=False)

    @_last_in_time.default
    def _last_in_time_default(self) -> int:
        return (self.due or dt.date.max).toordinal()

    @_done.default
    def _done_default(self) -> State:
        return State.DONE_ON_TIME if self.due else State.DONE

    def add_counts(self, ordinal: int, counts: dict[State, int]) -> None:
        """Add how many units there are in each state on a day; none of 0."""
        undone = self.size
        for history, count in self.apart:
            state = history.at(ordinal).state
            counts[state] = counts.get(state, 0) + count
            undone -= count
        self._add_plain(ordinal, undone, counts)

    def standings(self, ordinal: int) -> dict[Standing, int]:
        """How many units there are of each standing on a day; none of 0."""
        by_state: dict[State, int] = {}
        self._add_plain(ordinal, self.size - sum(count for _, count in self.apart), by_state)
        point = self.base.at(ordinal)
        counts: dict[Standing, int] = {(state, point.due, point.force): count for state, count in by_state.items()}
        for history, count in self.apart:
            point = history.at(ordinal)
            standing = (point.state, point.due, point.force)
            counts[standing] = counts.get(standing, 0) + count
        return counts

    def _add_plain(self, ordinal: int, undone: int, counts: dict[State, int]) -> None:
        """Add the units that are not judged by themselves, of which there are `undone` before any completion."""
        place = bisect_right(self.days, ordinal)
        if place:
            done = self.totals[place - 1]
            in_time = done if ordinal <= self._last_in_time else self._done_by(self._last_in_time)
            undone -= done
            if in_time:
                counts[self._done] = counts.get(self._done, 0) + in_time
            if done > in_time:
                counts[State.DONE_LATE] = counts.get(State.DONE_LATE, 0) + done - in_time
        if undone:
            state = self.base.at(ordinal).state
            counts[state] = counts.get(state, 0) + undone

    def _done_by(self, ordinal: int) -> int:
        place = bisect_right(self.days, ordinal)
        return self.totals[place - 1] if place else 0

    def steps(self) -> Iterator[Steps]:
        """The changes of the counts of all states over time."""
        for history, count in self.apart:
            yield from _steps_of(history, _always(count))
        plain = self.size - sum(count for _, count in self.apart)
        yield from _steps_of(self.base, lambda ordinal: plain - self._done_by(ordinal))
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
