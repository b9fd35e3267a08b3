"""Assertions for tests of policy files: the due days of the encoding against those a person read in the document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from rollout.days import DayLike, day
from rollout.schedule.schedule import Schedule


def assert_due(schedule: Schedule, expected: Mapping[str, DayLike | None]) -> None:
    """Every rule of the schedule falls due on the day expected, and no rule is missing or unexpected.

    The keys of `expected` are `task@tier-or-body`, with `#period` for a recurring duty or a level; None is undated.
    Raises one AssertionError with a line per difference.
    """
    actual_days = {group.node.partition("/")[2]: group.due for group in schedule.groups}
    expected_days = {node: None if due is None else day(due) for node, due in expected.items()}
    lines = []
    for node in dict.fromkeys([*expected_days, *actual_days]):
        actual_due, expected_due = _expectation(actual_days, node), _expectation(expected_days, node)
        if actual_due != expected_due:
            lines.append(f"{node}: due {actual_due}, expected {expected_due}")
    if lines:
        raise AssertionError("\n".join(lines))


def _expectation(days: Mapping[str, dt.date | None], node: str) -> str:
    if node not in days:
        return "not at all"
    return str(days[node] or "on no day")
