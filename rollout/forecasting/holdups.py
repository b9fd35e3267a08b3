"""Who holds up whom on a day, and what an overdue obligation is late because of."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator

from rollout.arguments import check_argument
from rollout.labels import Label
from rollout.progress.prerequisites import waits
from rollout.progress.status import Status
from rollout.progress.statuses import Statuses
from rollout.progress.verdict import OPEN
from rollout.schedule.group import Group
from rollout.schedule.holder import holder
from rollout.schedule.overview import NamesCounted
from rollout.sentences import filled
from rollout.tables import Table

HOLDS_UP = "holds up"


def holdups(statuses: Statuses) -> Table:
    """Who holds up whom: for each holder, how many obligations of each other holder wait for something of theirs."""
    check_argument("holdups", statuses, Statuses)
    counts: Counter[tuple[str, str]] = Counter()
    for block in statuses.blocks:
        if block.state not in OPEN or not block.group.needs:
            continue
        by_holder: dict[str, set[int]] = defaultdict(set)
        for wait in waits(statuses.histories, block.group, set(block.numbers()), statuses.as_of):
            by_holder[_holder_or_tier(wait.needed, statuses.as_of)].update(wait.units)
        for needed, units in by_holder.items():
            counts[needed, _holder_or_tier(block.group, statuses.as_of)] += len(units)
    columns = sorted({waiting for _, waiting in counts})
    lines = sorted({needed for needed, _ in counts})
    rows = tuple((needed, *(counts[needed, waiting] for waiting in columns)) for needed in lines)
    title = f"who holds up whom on {statuses.as_of}"
    in_words = filled(Label("Ai làm chậm ai, đến ngày {day}", "Who holds up whom on {day}"), {"day": statuses.as_of})
    heads = {HOLDS_UP: Label("cơ quan làm chậm", "who holds up, and whom"), title: in_words}
    return Table((HOLDS_UP, *columns), rows, title, words=NamesCounted(statuses.schedule, heads))


def _holder_or_tier(group: Group, on: dt.date) -> str:
    """Who bears it on a day, or the tier where each unit bears its own."""
    return holder(group, group.rule.place, on)


def late_because(status: Status) -> Iterator[Status]:
    """What an overdue obligation waits for that is overdue itself, and what those wait for: the chain behind it."""
    seen: set[str] = set()
    waiting = list(status.blocked_by)
    while waiting:
        blocker = waiting.pop(0)
        if blocker.id not in seen and blocker.due is not None and blocker.due < blocker.as_of:
            seen.add(blocker.id)
            yield blocker
            waiting.extend(blocker.blocked_by)
