"""For those who encode policies and test them: what an encoding says, against what a person read in the document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from rollout.days import day
from rollout.schedule.schedule import Schedule


def assert_due(schedule: Schedule, expected: Mapping[str, str | dt.date | None]) -> None:
    """Every rule of the schedule falls due on the day expected, and no rule is missing or unexpected.

    `expected` is keyed as `task@tier-or-body`, with `#period` for a recurring duty or a level; None is undated. All
    that differs is told at once, as an AssertionError.
    """
    found = {group.node.partition("/")[2]: group.due for group in schedule.groups}
    wanted = {node: None if due is None else day(due) for node, due in expected.items()}
    lines = [
        f"{node}: due {_said(found, node)}, expected {_said(wanted, node)}"
        for node in dict.fromkeys([*wanted, *found])
        if _said(found, node) != _said(wanted, node)
    ]
    if lines:
        raise AssertionError("\n".join(lines))


def _said(days: Mapping[str, dt.date | None], node: str) -> str:
    return str(days[node] or "on no day") if node in days else "not at all"
