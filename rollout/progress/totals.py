"""How many obligations are in each state over time: running sums of what enters a state less what leaves it."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, repeat

import attrs

from rollout.progress.census import Census, Steps
from rollout.progress.verdict import State

Balance = dict[State, dict[int, int]]  # by state, how many enter it less those that leave it, by day ordinal


def empty_balance() -> Balance:
    return {state: defaultdict(int) for state in State}


def add_steps(balance: Balance, steps: Iterable[Steps], sign: int) -> None:
    """Add (or with a sign of -1 take away) changes of counts."""
    for state, days, counts in steps:
        running = balance[state]
        for day, count in zip(days, counts, strict=True):
            running[day] += sign * count


@attrs.frozen(eq=False)
class Totals:
    """The counts of the states that occur, from each day on which any of them changes.

    `counts` are columns, one for each state, with an entry for the days before `days[0]` and one for each of `days`.
    """

    states: tuple[State, ...]
    days: Sequence[int]
    counts: tuple[Sequence[int], ...]

    @classmethod
    def of(cls, balance: Mapping[State, Mapping[int, int]]) -> Totals:
        days = sorted(set[int]().union(*balance.values()))
        states = tuple(state for state in State if balance.get(state))
        columns = (accumulate(map(balance[state].get, days, repeat(0)), initial=0) for state in states)
        return cls(states, array("i", days), tuple(array("i", column) for column in columns))

    def on(self, ordinal: int, states: frozenset[State] | None = None) -> dict[State, int]:
        """The counts on the day of an ordinal, of all states or of some."""
        place = bisect_right(self.days, ordinal)
        return {
            state: column[place]
            for state, column in zip(self.states, self.counts, strict=True)
            if states is None or state in states
        }


def silent_totals(censuses: Iterable[Census]) -> Totals:
    """How many units of some censuses are overdue of which nothing is reported, over time."""
    running: defaultdict[int, int] = defaultdict(int)
    for census in censuses:
        for day, count in census.silent_steps():
            running[day] += count
    return Totals.of({State.OVERDUE: running})
