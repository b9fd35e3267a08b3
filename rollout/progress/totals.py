"""How many obligations are in each state over time: running sums of what enters a state less what leaves it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, repeat

import attrs

from rollout.progress.census import Steps
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
    """The counts of the states that occur, from each day on which any of them changes."""

    states: tuple[State, ...]
    days: Sequence[int]
    counts: Sequence[tuple[int, ...]]

    @classmethod
    def of(cls, balance: Mapping[State, Mapping[int, int]]) -> Totals:
        days = sorted(set[int]().union(*balance.values()))
        states = tuple(state for state in State if balance.get(state))
        columns = [accumulate(map(balance[state].get, days, repeat(0))) for state in states]
        return cls(states, days, list(zip(*columns, strict=True)))

    def at(self, ordinal: int) -> tuple[int, ...]:
        """The counts on the day of an ordinal, in the order of `states`."""
        place = bisect_right(self.days, ordinal)
        return self.counts[place - 1] if place else (0,) * len(self.states)

    def on(self, ordinal: int) -> dict[State, int]:
        """The counts on the day of an ordinal."""
        return dict(zip(self.states, self.at(ordinal), strict=True))
