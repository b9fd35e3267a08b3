"""The rows of statuses: units of a group that stand alike are judged once, and their rows share what that gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import repeat
from typing import Annotated, get_args

import attrs

from rollout.labels import Lang
from rollout.policy.level import plain
from rollout.progress.force import Force
from rollout.progress.histories import Histories
from rollout.progress.listing import Run
from rollout.progress.prerequisites import BLOCKING, in_the_way
from rollout.progress.status import Status
from rollout.progress.verdict import OPEN, State
from rollout.rows import Column, Section, dated
from rollout.schedule.group import Group
from rollout.schedule.needs import bearers, needed_groups
from rollout.schedule.obligation import Obligation
from rollout.schedule.obligation_rows import FACTS as OBLIGATION_FACTS, ObligationRow, ObligationRows

FACTS = (  # what is read of one, besides what is read of its obligation
    *("as_of", "label", "days", "done_on", "early", "begun_on", "extended_by", "premature", "ready", "ready_on"),
    *("blocked_by", "measured", "measured_on", "shortfall", "short_since", "lost_on", "days_in_compliance"),
    *("lapsed", "successors", *OBLIGATION_FACTS),
)
STATES = tuple(map(str, State))
Bearer = tuple[int, int, object]  # what is needed: the numbers of its group and of its unit, and the key of that one
REMEMBERED = 8_192  # statuses whose facts are kept for those that stand alike
OF_NEEDS = ("ready", "ready_on", "ready_on_ordinal", "premature", "blocked_by")


class StatusRow(ObligationRow):
    """One obligation as it stands on a day, as plain data. `due` is its own due day, as in a Status."""

    as_of: Annotated[str, Column("the day on which it is judged", "tính đến ngày", "day")]
    as_of_ordinal: Annotated[int, Column("that day as an ordinal", "tính đến ngày (số)", "ordinal")]
    state: Annotated[str, Column("its state", "mã tình trạng", values=STATES)]
    label: Annotated[
        str, Column("its state in words, which say whether anything is reported", "tình trạng", "category", en="state")
    ]
    days: Annotated[
        int | None, Column("the days from the due day, negative before it", "số ngày quá hạn", en="days past due")
    ]
    done_on: Annotated[str | None, Column("the day of completion", "ngày hoàn thành", "day")]
    done_on_ordinal: Annotated[int | None, Column("that day as an ordinal", "ngày hoàn thành (số)", "ordinal")]
    early: Annotated[bool, Column("whether it was completed before its due day", "trước hạn")]
    reported: Annotated[bool, Column("whether any report of it stands", "có báo cáo")]
    begun_on: Annotated[str | None, Column("the day of the first report of work on it", "ngày bắt đầu", "day")]
    begun_on_ordinal: Annotated[int | None, Column("that day as an ordinal", "ngày bắt đầu (số)", "ordinal")]
    extended_by: Annotated[int | None, Column("by how many days its due day was moved", "số ngày gia hạn")]
    premature: Annotated[bool, Column("completed before its window, or before what it needs", "quá sớm")]
    ready: Annotated[bool, Column("open, and all that it needs is met", "có thể thực hiện")]
    ready_on: Annotated[str | None, Column("the day on which a lag before it ends", "có thể thực hiện từ", "day")]
    ready_on_ordinal: Annotated[int | None, Column("that day as an ordinal", "có thể thực hiện từ (số)", "ordinal")]
    blocked_by: Annotated[list[str], Column("the ids of what it needs first", "phải chờ")]
    force: Annotated[str, Column("the force of the instrument", "hiệu lực", values=get_args(Force))]
    measured: Annotated[float | None, Column("the last measurement", "số liệu")]
    measured_on: Annotated[str | None, Column("the day of that measurement", "ngày có số liệu", "day")]
    measured_on_ordinal: Annotated[int | None, Column("that day as an ordinal", "ngày có số liệu (số)", "ordinal")]
    comparable: Annotated[bool | None, Column("whether it counts what the level speaks of", "so sánh được")]
    shortfall: Annotated[float | None, Column("how far it is from the level", "còn thiếu")]
    short_since: Annotated[str | None, Column("the day from which it is short of the level", "thiếu từ ngày", "day")]
    short_since_ordinal: Annotated[int | None, Column("that day as an ordinal", "thiếu từ ngày (số)", "ordinal")]
    lost_on: Annotated[str | None, Column("the day from which it is open again", "mất từ ngày", "day")]
    lost_on_ordinal: Annotated[int | None, Column("that day as an ordinal", "mất từ ngày (số)", "ordinal")]
    days_in_compliance: Annotated[int | None, Column("of a standing duty, the days fulfilled", "số ngày tuân thủ")]
    lapsed: Annotated[bool, Column("whether the unit ended with it open", "kết thúc khi chưa xong")]
    successors: Annotated[list[str], Column("the ids of those that took over from the unit", "đơn vị tiếp nhận")]


Facts = dict[str, object]


@attrs.frozen(eq=False, slots=False)
class StatusRows:
    """The rows of statuses of some histories on a day, in a language; what is judged once is kept."""

    histories: Histories
    as_of: dt.date
    lang: Lang
    _shared: dict[int, Facts] = attrs.field(factory=dict)
    _facts: dict[object, tuple[Status, Facts]] = attrs.field(factory=dict)
    _waits: dict[object, tuple[tuple[object, ...], tuple[int, ...]]] = attrs.field(factory=dict)

    @cached_property
    def obligations(self) -> ObligationRows:
        return ObligationRows(self.histories.schedule.register, self.lang)

    def sections(self, runs: Iterable[Run]) -> Iterator[Section]:
        """The statuses of runs of units of a group."""
        return (self.section(run.group, run.numbers) for run in runs)

    def section(self, group: Group, numbers: Sequence[int]) -> Section:
        """The statuses of some units of a group, by number."""
        keys = self.histories.of(group.number).likeness(numbers, self.as_of)
        judged = [self._judged(group, number, key) for number, key in zip(numbers, keys, strict=True)]
        columns = self.obligations.unit_columns(group, numbers, self.as_of, [status.due for status, _ in judged])
        columns["successors"] = self._successors(group, numbers)
        names = tuple(judged[0][1])
        cells = zip(*(facts.values() for _, facts in judged), strict=True)
        columns |= dict(zip(names, cells, strict=True))
        if group.needs:
            needed = self._prerequisites(group, numbers)
            units = zip(judged, numbers, keys, needed, strict=True)
            rows = [self._waiting(status, number, key, some) for (status, _), number, key, some in units]
            columns |= dict(zip(OF_NEEDS, zip(*rows, strict=True), strict=True))
        return Section(self._common(group), columns, len(numbers))

    def _common(self, group: Group) -> Facts:
        """What all statuses of a group have in common on the day."""
        if group.number not in self._shared:
            facts = self.obligations.shared(group) | dated("as_of", self.as_of)
            moves = group.moves_by(self.as_of)
            facts["moved_by"] = moves[-1].citation if moves else None
            for name in ("due", "due_ordinal"):
                del facts[name]
            self._shared[group.number] = facts
        return self._shared[group.number]

    def _judged(self, group: Group, number: int, key: object) -> tuple[Status, Facts]:
        """A status of a `group` that stands like the unit of a `number`, by its `key`, and the facts of all of them."""
        known = self._facts.get((group.number, key))
        if known is None:
            if len(self._facts) > REMEMBERED:
                self._facts.clear()
            status = Status(group, number, self.histories, self.as_of)
            known = self._facts[group.number, key] = status, self._facts_of(status)
        return known

    def _facts_of(self, status: Status) -> Facts:
        measured = status.measured
        facts: Facts = {
            "state": status.state.value,
            "label": status.label.of(self.lang),
            **dated("due", status.due),
            "days": status.days,
            **dated("done_on", status.done_on),
            "early": status.early,
            "reported": status.reported,
            **dated("begun_on", status.begun_on),
            "extended_by": status.extended_by,
            "force": status.force,
            "measured": plain(measured.value) if measured else None,
            **dated("measured_on", measured.on if measured else None),
            "comparable": status.comparable,
            "shortfall": plain(status.shortfall),
            **dated("short_since", status.short_since),
            **dated("lost_on", status.lost_on),
            "days_in_compliance": status.days_in_compliance,
            "lapsed": status.lapsed,
        }
        return facts if status.group.needs else facts | _facts_of_needs(status) | {"blocked_by": ()}

    def _successors(self, group: Group, numbers: Sequence[int]) -> Sequence[object]:
        """The successors of each unit that has ended."""
        if group.cohort.until is None or group.cohort.until >= self.as_of:
            return [()] * len(numbers)
        return [Status(group, number, self.histories, self.as_of).successors for number in numbers]

    def _waiting(self, status: Status, number: int, key: object, needed: Sequence[Bearer]) -> tuple[object, ...]:
        """What the needs of the unit of a `number` say, which itself stands like a `status`, by its `key`.

        Units of which all that is `needed` stands alike too wait alike, each for its own.
        """
        likeness = status.group.number, key, tuple((place, bearer_key) for place, _, bearer_key in needed)
        known = self._waits.get(likeness)
        if known is None:
            if len(self._waits) > REMEMBERED:
                self._waits.clear()
            like = Status(status.group, number, self.histories, self.as_of)
            known = self._waits[likeness] = self._waits_of(like, needed)
        facts, places = known
        if len(places) > 1:
            like = Status(status.group, number, self.histories, self.as_of)
            return *facts, tuple(blocking.id for blocking in like.blocked_by)
        return *facts, tuple(self._id(*needed[place][:2]) for place in places)

    def _waits_of(self, status: Status, needed: Sequence[Bearer]) -> tuple[tuple[object, ...], tuple[int, ...]]:
        """What the needs of a status say, and the places of what is not done in what is `needed`."""
        blocking: list[int] = []
        if status.state in OPEN:
            obstacles = in_the_way(self.histories, status.group, status.number, self.as_of)
            undone = [(needed.group.number, needed.unit) for needed in obstacles if needed.rule == BLOCKING]
            blocking = [place for place, bearer in enumerate(needed) if bearer[:2] in undone]
        return tuple(_facts_of_needs(status).values()), tuple(blocking)

    def _prerequisites(self, group: Group, numbers: Sequence[int]) -> Sequence[Sequence[Bearer]]:
        """For each unit of a group, by number, what it needs."""
        schedule = self.histories.schedule
        needed_at: list[dict[Bearer, None]] = [{} for _ in numbers]
        for need in group.needs:
            for needed in needed_groups(schedule, group, need, numbers):
                likeness = self.histories.of(needed.number).likeness
                pairs: list[tuple[int, int]] = []
                for place, number in enumerate(numbers):
                    at = bearers(schedule.register, group, number, need, needed)
                    pairs += zip(repeat(place), at)
                keys = likeness([bearer for _, bearer in pairs], self.as_of)
                for (place, bearer), key in zip(pairs, keys, strict=True):
                    needed_at[place][needed.number, bearer, key] = None
        return list(map(tuple, needed_at))

    def _id(self, group: int, number: int) -> str:
        return Obligation(self.histories.schedule.groups[group], number).id


def _facts_of_needs(status: Status) -> Facts:
    return {"ready": status.ready, **dated("ready_on", status.ready_on), "premature": status.premature}


def status_row(status: Status, lang: Lang) -> Section:
    """The row of one status."""
    return StatusRows(status.histories, status.as_of, lang).section(status.group, [status.number])
