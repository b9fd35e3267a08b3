"""How a target stands on a day: what is required, what was measured last, what is lacking, and the pace it takes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum

import attrs

from rollout.labels import Label
from rollout.policy.item import Item, Target
from rollout.policy.level import Level, Number, plain
from rollout.progress.evidence import Measured
from rollout.progress.status import Status
from rollout.progress.statuses import Statuses
from rollout.progress.verdict import State
from rollout.tables import Table

NOT_REQUIRED = (State.NOT_IN_FORCE, State.NOT_APPLICABLE, State.WAIVED)
MONTH = 30  # days over which a pace is told


class Reach(StrEnum):
    """How the last measurement stands to the level required on the day."""

    MET = "met"
    SHORT = "short"
    NOT_MEASURED = "not_measured"
    NOT_COMPARABLE = "not_comparable"
    NOT_REQUIRED = "not_required"

    @property
    def label(self) -> Label:
        return _LABELS[self]


_LABELS = {
    Reach.MET: Label("đạt", "met"),
    Reach.SHORT: Label("chưa đạt", "short"),
    Reach.NOT_MEASURED: Label("chưa đo", "not measured"),
    Reach.NOT_COMPARABLE: Label("không so sánh được", "not comparable"),
    Reach.NOT_REQUIRED: Label("chưa đến mốc", "no level required yet"),
}


@attrs.frozen(kw_only=True, repr=False)
class Attainment:
    """One target of one unit on a day.

    `required` is the level in force, of the last due day that has come; `upcoming` the next one, due on `upcoming_due`.
    `pace` is what must be gained in every 30 days from `as_of` to reach that next level from the last measurement.
    """

    policy: str
    task: str
    item: Item
    unit: str
    as_of: dt.date
    required: Level | None
    required_due: dt.date | None
    measured: Measured | None
    upcoming: Level | None
    upcoming_due: dt.date | None

    @property
    def reach(self) -> Reach:
        if self.required is None:
            return Reach.NOT_REQUIRED
        if self.measured is None:
            return Reach.NOT_MEASURED
        if not self.measured.comparable:
            return Reach.NOT_COMPARABLE
        return Reach.MET if self.required.met(self.measured.value) else Reach.SHORT

    @property
    def shortfall(self) -> Number | None:
        """How far the last measurement is from the required level; None where they cannot be held together."""
        return self._short_of(self.required)

    @property
    def pace(self) -> Decimal | None:
        """What must be gained in every 30 days to reach the next level; None where there is none, or no measurement."""
        lacking = self._short_of(self.upcoming)
        if lacking is None or self.upcoming_due is None:
            return None
        days = max((self.upcoming_due - self.as_of).days, 1)
        return (Decimal(lacking) * MONTH / days).quantize(Decimal("0.01"))

    def _short_of(self, level: Level | None) -> Number | None:
        if level is None or self.measured is None or not self.measured.comparable:
            return None
        return level.shortfall(self.measured.value)

    def to_dict(self) -> dict[str, object]:
        return {
            "policy": self.policy,
            "task": self.task,
            "unit": self.unit,
            "as_of": self.as_of.isoformat(),
            "required": str(self.required) if self.required else None,
            "required_due": self.required_due.isoformat() if self.required_due else None,
            "measured": plain(self.measured.value) if self.measured else None,
            "measured_on": self.measured.on.isoformat() if self.measured else None,
            "comparable": self.measured.comparable if self.measured else None,
            "reach": self.reach.value,
            "shortfall": plain(self.shortfall),
            "upcoming": str(self.upcoming) if self.upcoming else None,
            "upcoming_due": self.upcoming_due.isoformat() if self.upcoming_due else None,
            "pace": plain(self.pace),
        }

    def __repr__(self) -> str:
        required = f" {self.required} by {self.required_due}" if self.required else ""
        return f"<Attainment {self.policy}/{self.task}@{self.unit} on {self.as_of}:{required} {self.reach}>"

    def _repr_html_(self) -> str:
        rows = tuple((name, value) for name, value in self.to_dict().items() if value is not None)
        return Table(("fact", "value"), rows, f"{self.policy}/{self.task}@{self.unit}")._repr_html_()


def attainments(statuses: Statuses) -> tuple[Attainment, ...]:
    """Each target of each unit among the statuses, in their order, with its levels taken together.

    Levels of an instrument that is not in force, or that no one bears, require nothing.
    """
    by_target: dict[tuple[str, str, str], list[Status]] = defaultdict(list)
    for status in _level_statuses(statuses):
        by_target[status.policy, status.task, status.unit].append(status)
    return tuple(_attainment(levels, statuses.as_of) for levels in by_target.values())


def _level_statuses(statuses: Statuses) -> Iterator[Status]:
    targets = statuses.among(lambda group: isinstance(group.item, Target))
    return (status for status in targets if status.state not in NOT_REQUIRED)


def _attainment(levels: Iterable[Status], as_of: dt.date) -> Attainment:
    statuses = sorted(levels, key=lambda status: status.due or dt.date.max)
    come = [status for status in statuses if status.due is not None and status.due <= as_of]
    ahead = [status for status in statuses if status.due is not None and status.due > as_of]
    last, following = come[-1] if come else None, ahead[0] if ahead else None
    measured = [status.measured for status in statuses if status.measured]
    return Attainment(
        policy=statuses[0].policy,
        task=statuses[0].task,
        item=statuses[0].item,
        unit=statuses[0].unit,
        as_of=as_of,
        required=last.level if last else None,
        required_due=last.due if last else None,
        measured=max(measured, key=lambda fact: fact.on) if measured else None,
        upcoming=following.level if following else None,
        upcoming_due=following.due if following else None,
    )
