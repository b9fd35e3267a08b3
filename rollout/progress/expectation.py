"""What a measure should be on a day, by the levels that it must reach: in steps, or in a line from level to level."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import Literal, get_args

import attrs

from rollout.policy.item import Item, Target
from rollout.policy.level import Comparator, Level, Number
from rollout.progress.trend import Gap, bound_of

Expectation = Literal["stepped", "linear"]
EXPECTATIONS: tuple[Expectation, ...] = get_args(Expectation)


@attrs.frozen
class Course:
    """The levels of a target by due day, and where they start from: a day and the value on it, if they are given."""

    levels: tuple[tuple[dt.date, Level], ...] = ()
    baseline: tuple[dt.date, Number] | None = None

    @classmethod
    def of(cls, item: Item, levels: Iterable[tuple[dt.date | None, Level | None]]) -> Course:
        """The course of a target from its levels with due days; those without one are left out.

        A rise and a cut are 0 on the day of their baseline.
        """
        dated = tuple((due, level) for due, level in levels if due is not None and level is not None)
        baseline = None
        if dated and isinstance(item, Target) and item.baseline_value is not None and item.baseline_on is not None:
            is_change = dated[0][1].comparator in (Comparator.RAISE_BY, Comparator.CUT_BY)
            baseline = item.baseline_on.last, 0 if is_change else item.baseline_value
        return cls(dated, baseline)

    def expected(self, on: dt.date, expectation: Expectation) -> Fraction | Gap:
        """What the measure should be on a day: that of the level in force, or on the line to the next one."""
        come = [(due, level) for due, level in self.levels if due <= on]
        ahead = [(due, level) for due, level in self.levels if due > on]
        if expectation == "stepped" or not ahead:
            return _value(come[-1][1]) if come else Gap.NO_LEVEL
        due, level = ahead[0]
        if come and come[-1][1].comparator != level.comparator:
            return Gap.UNLIKE_LEVELS
        goal, start = _value(level), self._start(come, on)
        if isinstance(goal, Gap):
            return goal
        if isinstance(start, Gap):
            return start
        since, value = start
        return value + (goal - value) * Fraction((on - since).days, (due - since).days)

    def _start(self, come: list[tuple[dt.date, Level]], on: dt.date) -> tuple[dt.date, Fraction] | Gap:
        """Where the line to the next level starts: at the last level that has come, or at the baseline."""
        if come:
            since, level = come[-1]
            value = _value(level)
            return value if isinstance(value, Gap) else (since, value)
        if self.baseline is None or self.baseline[0] > on:
            return Gap.NO_BASELINE
        return self.baseline[0], Fraction(self.baseline[1])


def _value(level: Level) -> Fraction | Gap:
    bound = bound_of(level)
    return bound if isinstance(bound, Gap) else Fraction(bound)
