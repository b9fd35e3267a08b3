"""Blocks parted by what their units wait for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from rollout.progress.block import Block
from rollout.progress.histories import Histories
from rollout.progress.prerequisites import waits
from rollout.progress.verdict import OPEN


def by_waits(
    blocks: Iterable[Block], histories: Histories, as_of: dt.date, *, blocked: bool, wanted: bool
) -> Iterator[Block]:
    """The open obligations that wait for something, or with `wanted` false all but them.

    With `blocked` false, those that wait for nothing. The `blocks` are of statuses of the `histories` on `as_of`.
    """
    for block in blocks:
        if block.state not in OPEN:
            if not wanted:
                yield block
        elif not block.group.needs:
            if blocked != wanted:
                yield block
        else:
            numbers = set(block.numbers())
            waiting: set[int] = set()
            for wait in waits(histories, block.group, numbers, as_of, lags=not blocked):
                waiting |= wait.units
            yield block.only(waiting if blocked == wanted else numbers - waiting)
