"""The rows of statuses: units of a group that stand alike are judged once, and their rows share what that gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Annotated, get_args

import attrs

from rollout.labels import Lang
from rollout.policy.level import plain
from rollout.progress.force import Force
from rollout.progress.histories import Histories
from rollout.progress.listing import Run
from rollout.progress.need_rows import OF_NEEDS, NeedRows
from rollout.progress.status import Status
from rollout.progress.verdict import State, Verdict
from rollout.rows import TOGETHER, Column, Section, dated
from rollout.schedule.group import Group
from rollout.schedule.obligation_rows import FACTS as OBLIGATION_FACTS, ObligationRow, ObligationRows

FACTS = (  # what is read of one, besides what is read of its obligation
    *("as_of", "label", "days", "done_on", "early", "begun_on", "extended_by", "premature", "ready", "ready_on"),
    *("blocked_by", "measured", "measured_on", "shortfall", "short_since", "lost_on", "days_in_compliance"),
    *("lapsed", "successors", *OBLIGATION_FACTS),
)
STATES = tuple(map(str, State))
REMEMBERED = 2_048  # verdicts that are kept for units that stand alike


class StatusRow(ObligationRow):
    """One obligation as it stands on a day, as plain data. `due` is its own due day, as in a Status."""

    as_of: Annotated[str, Column("the day on which it is judged", "tính đến ngày", "day")]
    as_of_ordinal: Annotated[int, Column("that day as an ordinal", "tính đến ngày (số)", "ordinal")]
    state: Annotated[str, Column("its state", "mã tình trạng", values=STATES)]
    label: Annotated[
        str, Column("its state in words, which say whether anything is reported", "tình trạng", "category", en="state")
    ]
    days: Annotated[
        int | None,
        Column("the days from the due day, negative before it", "số ngày kể từ thời hạn", en="days past due"),
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
    _facts: dict[object, tuple[Verdict, Facts]] = attrs.field(factory=dict)

    @cached_property
    def obligations(self) -> ObligationRows:
        return ObligationRows(self.histories.schedule.register, self.lang)

    @cached_property
    def needs(self) -> NeedRows:
        return NeedRows(self.histories, self.as_of)

    def sections(self, runs: Iterable[Run]) -> Iterator[Section]:
        """The statuses of runs of units of a group."""
        return (self.section(group, numbers) for group, numbers in _runs_joined(runs))

    def section(self, group: Group, numbers: Sequence[int]) -> Section:
        """The statuses of some units of a group, by number; of those that stand alike one is judged for all."""
        keys = self.histories.of(group.number).likeness(numbers, self.as_of)
        verdicts: dict[object, Verdict] = {}
        alike: dict[object, Facts] = {}
        for key, number in dict(zip(keys, numbers, strict=True)).items():
            verdicts[key], alike[key] = self._judged(group, number, key)
        by_unit = [verdicts[key] for key in keys] if group.needs or group.rule.charged else ()
        columns = self.obligations.unit_columns(group, numbers, self.as_of, [verdict.due for verdict in by_unit])
        if self._has_ended(group):
            columns["successors"] = [self._successors(group, number) for number in numbers]
        if group.needs:
            columns |= self.needs.columns(group, numbers, by_unit)
        return Section(self._common(group), columns, len(numbers), keys, alike)

    def _common(self, group: Group) -> Facts:
        """What all statuses of a group have in common on the day."""
        if group.number not in self._shared:
            facts = self.obligations.shared(group, self.as_of) | dated("as_of", self.as_of)
            moves = group.moves_by(self.as_of)
            facts["moved_by"] = moves[-1].citation if moves else None
            for name in ("due", "due_ordinal"):
                del facts[name]
            if not self._has_ended(group):
                facts["successors"] = ()
            self._shared[group.number] = facts
        return self._shared[group.number]

    def _judged(self, group: Group, number: int, key: object) -> tuple[Verdict, Facts]:
        """The verdict on the units of a `group` that stand like that of a `number`, by their `key`, and its facts."""
        known = self._facts.get((group.number, key))
        if known is None:
            if len(self._facts) > REMEMBERED:
                self._facts.clear()
            status = Status(group, number, self.histories, self.as_of)
            known = self._facts[group.number, key] = status.verdict, self._facts_of(status)
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
        if not status.group.needs:
            facts |= dict(zip(OF_NEEDS, self.needs.cells(status.group, status.verdict, ()), strict=True))
        return facts

    def _has_ended(self, group: Group) -> bool:
        return group.cohort.until is not None and group.cohort.until < self.as_of

    def _successors(self, group: Group, number: int) -> tuple[str, ...]:
        return Status(group, number, self.histories, self.as_of).successors


def _runs_joined(runs: Iterable[Run]) -> Iterator[tuple[Group, Sequence[int]]]:
    """The groups of runs and the numbers of their units; runs of one group that follow each other are put together."""
    numbers: list[int] = []
    group = None
    for run in runs:
        if group is not None and (run.group is not group or len(numbers) >= TOGETHER):
            yield group, numbers
            numbers = []
        group = run.group
        numbers += run.numbers
    if group is not None:
        yield group, numbers


def status_row(status: Status, lang: Lang) -> Section:
    """The row of one status."""
    return StatusRows(status.histories, status.as_of, lang).section(status.group, [status.number])
