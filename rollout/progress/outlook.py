"""What can still be met from a day on: the room that is left before a stated day breaks, and who holds up whom."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import attrs

from rollout.progress.assessment import Block
from rollout.progress.statuses import Status, Statuses
from rollout.progress.verdict import OPEN
from rollout.schedule.late import latest_days
from rollout.schedule.rules import cited
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
        said = "impossible now" if self.impossible else "at risk" if self.at_risk else "in time"
        return f"<Outlook {self.node} on {self.as_of}: {said}, room {self.room}, {self.obligations:,} open>"


def outlook(statuses: Statuses, *, threshold: int = 0) -> tuple[Outlook, ...]:
    """How much room the open obligations of each rule have, in listing order; at risk below `threshold` days.

    An extension moves the day of the obligation that has it; the days that flow back from others are the stated ones.
    """
    latest = latest_days(statuses.schedule)
    found: dict[tuple[str, dt.date | None], Outlook] = {}
    blocked = Counter(
        (block.group.node, block.verdict.due) for block in statuses.where(blocked=True).blocks for _ in block.units
    )
    for block in sorted(statuses.blocks, key=Block.order):
        if block.verdict.state not in OPEN:
            continue
        node, due = block.group.node, block.verdict.due
        earlier = found.get((node, due))
        bound = latest.get(node)
        if due is not None and bound == block.group.due:
            bound = due
        found[node, due] = Outlook(
            node=node,
            as_of=statuses.as_of,
            due=due,
            latest=bound,
            obligations=len(block.units) + (earlier.obligations if earlier else 0),
            blocked=blocked[node, due],
            threshold=threshold,
            clause=cited(block.group),
        )
    return tuple(found.values())


def holdups(statuses: Statuses) -> Table:
    """Who holds up whom: for each lead, how many obligations of each other lead wait for something of theirs."""
    counts: Counter[tuple[str, str]] = Counter()
    for status in statuses.where(blocked=True):
        waiting = _called(status)
        for holder in {_called(blocker) for blocker in status.blocked_by}:
            counts[holder, waiting] += 1
    columns = sorted({waiting for _, waiting in counts})
    rows = tuple(
        (holder, *(counts[holder, waiting] for waiting in columns)) for holder in sorted({held for held, _ in counts})
    )
    return Table(("holds up", *columns), rows, f"who holds up whom on {statuses.as_of}")


def _called(status: Status) -> str:
    """The lead, or the tier where each unit leads for itself."""
    return status.lead if status.item.lead or not status._group.collective else status._group.rule.place


def late_because(status: Status) -> Iterator[Status]:
    """What an overdue obligation waits for that is overdue itself, and what those wait for: the chain behind it."""
    seen: set[str] = set()
    waiting = list(status.blocked_by)
    while waiting:
        one = waiting.pop(0)
        if one.id not in seen and one.due is not None and one.due < one.as_of:
            seen.add(one.id)
            yield one
            waiting.extend(one.blocked_by)
