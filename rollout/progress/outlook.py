"""What can still be met from a day on: the room that is left before a stated day breaks, and who holds up whom."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator

import attrs

from rollout.findings.lateness import latest_days
from rollout.progress.block import Block
from rollout.progress.prerequisites import waits
from rollout.progress.status import Status
from rollout.progress.statuses import Statuses
from rollout.progress.verdict import OPEN
from rollout.schedule.holder import holder
from rollout.schedule.obligation import Group
from rollout.tables import Shown, Table


@attrs.frozen(kw_only=True, repr=False)
class Outlook(Shown):
    """The open obligations of one rule on a day.

    `latest` is the last day that lets every stated day behind it hold, `room` the days from `as_of` to it (negative
    where it has passed). `impossible` counts the obligations whose own day, or one behind it, can no longer be met.
    """

    node: str
    as_of: dt.date
    due: dt.date | None
    latest: dt.date | None
    obligations: int
    blocked: int
    threshold: int
    clause: str

    @property
    def room(self) -> int | None:
        return None if self.latest is None else (self.latest - self.as_of).days

    @property
    def impossible(self) -> bool:
        """Whether some stated day can no longer be kept, whatever is done today."""
        return self.room is not None and self.room < 0

    @property
    def at_risk(self) -> bool:
        """Whether the room is spent, or less than the threshold."""
        return self.room is not None and self.room < max(self.threshold, 0)

    def to_dict(self) -> dict[str, object]:
        return {
            "node": self.node,
            "due": self.due.isoformat() if self.due else None,
            "latest": self.latest.isoformat() if self.latest else None,
            "room": self.room,
            "obligations": self.obligations,
            "blocked": self.blocked,
            "at_risk": self.at_risk,
            "impossible": self.impossible,
            "clause": self.clause,
        }

    def __repr__(self) -> str:
        verdict = "at risk" if self.at_risk else "in time"
        if self.impossible:
            verdict = "impossible now"
        return f"<Outlook {self.node} on {self.as_of}: {verdict}, room {self.room}, {self.obligations:,} open>"


def outlook(statuses: Statuses, *, threshold: int = 0) -> tuple[Outlook, ...]:
    """How much room the open obligations of each rule have, in listing order; at risk below `threshold` days.

    An extension moves the day of the obligation that has it; the days that flow back from others are the stated ones.
    """
    latest = latest_days(statuses.schedule)
    outlooks: dict[tuple[str, dt.date | None], Outlook] = {}
    blocked: Counter[tuple[str, dt.date | None]] = Counter()
    for block in statuses.where(blocked=True).blocks:
        blocked[block.group.node, block.due] += block.count
    for block in sorted(statuses.blocks, key=Block.order):
        if block.state not in OPEN:
            continue
        node, due = block.group.node, block.due
        earlier = outlooks.get((node, due))
        bound = latest.get(node)
        if due is not None and bound == block.group.due:
            bound = due
        outlooks[node, due] = Outlook(
            node=node,
            as_of=statuses.as_of,
            due=due,
            latest=bound,
            obligations=block.count + (earlier.obligations if earlier else 0),
            blocked=blocked[node, due],
            threshold=threshold,
            clause=block.group.citation,
        )
    return tuple(outlooks.values())


def holdups(statuses: Statuses) -> Table:
    """Who holds up whom: for each holder, how many obligations of each other holder wait for something of theirs."""
    counts: Counter[tuple[str, str]] = Counter()
    for block in statuses.blocks:
        if block.state not in OPEN or not block.group.item.needs:
            continue
        by_holder: dict[str, set[int]] = defaultdict(set)
        for wait in waits(statuses.histories, block.group, set(block.numbers()), statuses.as_of):
            by_holder[_holder_or_tier(wait.needed, statuses.as_of)].update(wait.units)
        for needed, units in by_holder.items():
            counts[needed, _holder_or_tier(block.group, statuses.as_of)] += len(units)
    columns = sorted({waiting for _, waiting in counts})
    lines = sorted({needed for needed, _ in counts})
    rows = tuple((needed, *(counts[needed, waiting] for waiting in columns)) for needed in lines)
    return Table(("holds up", *columns), rows, f"who holds up whom on {statuses.as_of}")


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
