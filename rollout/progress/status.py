"""An obligation as it stands on a day."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Literal, cast

import attrs

from rollout.labels import Label, Lang
from rollout.policy.interpretation import RuleStep, closing_step
from rollout.policy.item import Need
from rollout.policy.level import Number
from rollout.progress.evidence import Fact, Measured
from rollout.progress.excerpt import dependent
from rollout.progress.force import Force
from rollout.progress.group_history import GroupHistory
from rollout.progress.histories import Histories
from rollout.progress.history import History
from rollout.progress.prerequisites import BLOCKING, Prerequisite, in_the_way, lags_end, needs_on, premature_by
from rollout.progress.roles import level_rule, treatments
from rollout.progress.treatment import Treatment
from rollout.progress.verdict import DONE, OPEN, State, Verdict, due_before_extension, last_day_in_time, state_label
from rollout.rows import columns_of, dicts_of, record_table
from rollout.schedule.holder import holder
from rollout.schedule.obligation import Obligation
from rollout.schedule.schedule import Schedule
from rollout.units.unit import Unit

if TYPE_CHECKING:
    from rollout.progress.status_rows import StatusRow
    from rollout.progress.statuses import Statuses


@attrs.frozen(eq=False, repr=False, slots=False)
class Status(Obligation):
    """An obligation and the verdict on it on a day. `due` is its own: after extensions and events."""

    histories: Histories
    as_of: dt.date

    @cached_property
    def verdict(self) -> Verdict:
        """How it stands, and by which rules."""
        return self.histories.verdict(self.group.number, self.number, self.as_of)

    @property
    def schedule(self) -> Schedule:
        """The whole schedule it was judged in."""
        return self.histories.schedule

    @property
    def known_on(self) -> dt.date | None:
        """The day of what is known, where it was asked for."""
        return self.histories.known_on

    @property
    def history(self) -> History:
        """How it stands from its first day to its last."""
        return self._group_history.history(self.number)

    @property
    def evidence(self) -> tuple[Treatment, ...]:
        """Every fact about it, in the order in which they became known, with what became of it on the day."""
        history = self._group_history
        facts = (*history.facts_of(self.number), *history.pooled(self.as_of))
        return tuple(treatments(self.group, facts, self.verdict, self.as_of, self.known_on))

    @property
    def pool_facts(self) -> tuple[Fact, ...]:
        """What the units of its pool reported, in the order in which it became known; where it has none, nothing."""
        return self._group_history.pool_facts

    @property
    def steps(self) -> tuple[RuleStep, ...]:
        """How the words of the text became the due day, what moved it since, and when it closes."""
        event = self._group_history.awaited.on(self.number, self.as_of)
        plain_due, before = due_before_extension(self.group, event, self.as_of, self.schedule.convention)
        steps = list(before)
        if (extension := self.verdict.extension) is not None:
            moved = plain_due if self.extended_by is not None else None
            steps.append(RuleStep("extension", moved, extension.to, count=self.extended_by or 0))
        if self.due is not None:
            steps.append(closing_step(self.due))
        return tuple(steps)

    @property
    def needs(self) -> tuple[tuple[Need, list[Prerequisite]], ...]:
        """Each of its needs with all that it is of, and how that stands; nothing where no one owes it."""
        return tuple(needs_on(self.histories, self.group, self.number, self.as_of))

    @property
    def level_rule(self) -> str:
        """The rule by which the last measurement stands to the level; empty where there is no level."""
        return level_rule(self.group, self.measured)

    @property
    def _group_history(self) -> GroupHistory:
        return self.histories.of(self.group.number)

    @property
    def state(self) -> State:
        return self.verdict.state

    @property
    def due(self) -> dt.date | None:
        return self.verdict.due

    @property
    def moved_by(self) -> str | None:
        """The instrument that moved the day, with its clause, as the law stands on `as_of`; None: it is the text's."""
        moves = self.group.moves_by(self.as_of)
        return moves[-1].citation if moves else None

    @property
    def done_on(self) -> dt.date | None:
        return self.verdict.done_on

    @property
    def reported(self) -> bool:
        return self.verdict.reported

    @property
    def begun_on(self) -> dt.date | None:
        return self.verdict.begun_on

    @property
    def extended_by(self) -> int | None:
        """The days by which the due day was moved."""
        return self.verdict.extended_by

    @property
    def force(self) -> Force:
        return self.verdict.force

    @property
    def lapsed(self) -> bool:
        return self.verdict.lapsed

    @property
    def measured(self) -> Measured | None:
        """The last measurement."""
        return self.verdict.measured

    @property
    def lost_on(self) -> dt.date | None:
        """The day from which a standing duty or level is open again, because a report found it lost."""
        return self.verdict.completion.lost_on

    @property
    def short_since(self) -> dt.date | None:
        """The day from which a level that was reached is measured short of it, whether it stands or not."""
        return self.verdict.completion.short_since

    @property
    def label(self) -> Label:
        """The state in words: of what has fallen due, whether a report says that it is not done, or there is none."""
        return state_label(self.group, self.verdict)

    @property
    def days(self) -> int | None:
        """The days by which it is overdue, or from the due day to `as_of`: negative before it.

        Overdue is counted from the due day, the first day on which the instrument binds, the day on which it was lost,
        or the last on which a report of it was valid, whichever is the latest.
        """
        if self.due is None or self.state not in (State.OVERDUE, State.DUE_TODAY):
            return (self.as_of - self.due).days if self.due else None
        completion = self.verdict.completion
        last_valid = completion.stale_on - dt.timedelta(days=1) if completion.stale_on else None
        last_day = last_day_in_time(self.group, self.due)
        return (self.as_of - max(filter(None, (self.due, last_day, completion.lost_on, last_valid)))).days

    @property
    def days_in_compliance(self) -> int | None:
        """Of the days from which a standing duty is owed to `as_of`, those on which it was fulfilled.

        None where it is not standing, or not owed yet.
        """
        first = last_day_in_time(self.group, self.due)
        if not self.standing or first is None or self.as_of < first:
            return None
        days = 0
        for start, end, point in self.history.intervals():
            if point.state in DONE:
                days += max((min(end, self.as_of) - max(start, first)).days + 1, 0)
        return days

    @property
    def early(self) -> bool:
        return self.done_on is not None and self.due is not None and self.done_on < self.due

    @property
    def shortfall(self) -> Number | None:
        """How far the last measurement is from the level; None where there is none that can be compared."""
        measured = self.measured
        if self.level is None or measured is None or not measured.comparable:
            return None
        return self.level.shortfall(measured.value)

    @property
    def comparable(self) -> bool | None:
        """Whether the last measurement counts what the level speaks of; None where there is none."""
        return None if self.measured is None else self.measured.comparable

    @property
    def blocked_by(self) -> Statuses:
        """What this one needs first and is not done, wherever it is in the whole schedule; nothing where it is closed.

        What is done but whose lag still runs is not among them: see `ready_on`.
        """
        from rollout.progress.statuses import Statuses

        undone = ((needed.group, needed.unit) for needed in self._obstacles if needed.rule == BLOCKING)
        return Statuses.of_obligations(self.histories, self.as_of, undone)

    @property
    def ready(self) -> bool:
        """Open, and all its prerequisites are met."""
        return self.state in OPEN and not self._obstacles

    @property
    def ready_on(self) -> dt.date | None:
        """The day from which it is ready, where all that it needs is done and a lag still runs; None otherwise."""
        return lags_end(self._obstacles)

    @cached_property
    def _obstacles(self) -> list[Prerequisite]:
        """What holds it up."""
        return in_the_way(self.histories, self.group, self.number, self.as_of) if self.state in OPEN else []

    @property
    def premature(self) -> bool:
        """Completed before its window opened, or before something it needs was done."""
        return bool(self.premature_by)

    @property
    def premature_by(self) -> Literal["", "window", "need"]:
        """What its completion came before: the opening of its window, or something it needs."""
        return premature_by(self.histories, self.group, self.number, self.as_of)

    @property
    def body(self) -> Unit:
        """The unit with its names, as it is on `as_of`."""
        return self.schedule.register.version_of(self.number, self.as_of)

    @property
    def holder(self) -> str:
        """Who bears the duty on the day: the printed lead, its dated holder, or successors (with spaces between)."""
        return holder(self.group, self.unit, self.as_of)

    @property
    def lead_ended_on(self) -> dt.date | None:
        """The last day of the printed lead, where that has passed; successors hold what it led."""
        register = self.schedule.register
        if self.lead not in register:
            return None
        _, until = register.lifetime(self.lead)
        return until if until is not None and self.as_of > until else None

    @property
    def successors(self) -> tuple[str, ...]:
        """Who took over from the unit, where it has ended."""
        last = self.schedule.register.unit(self.number)
        return last.successors if last.until is not None and self.as_of > last.until else ()

    def __reduce__(self) -> tuple[object, ...]:
        """With what it depends on alone, so that it can still say why it stands so and what it waits for."""
        alone = dependent(self.histories, self.group, self.number, self.as_of)
        return _status, (alone.histories, alone.group, alone.unit, self.as_of)

    def facts(self) -> tuple[object, ...]:
        return (*Obligation.facts(self), self.as_of, self.verdict)

    def to_dict(self, lang: Lang = "en") -> StatusRow:
        """The same names with plain values, as in the rows of Statuses."""
        from rollout.progress.status_rows import StatusRow, status_row

        (row,) = dicts_of(columns_of(StatusRow), [status_row(self, lang)])
        return cast(StatusRow, row)

    def to_html(self, lang: Lang = "en") -> str:
        """A table of it as HTML: a line per fact, in words."""
        from rollout.progress.status_rows import FACTS, StatusRow

        return record_table(StatusRow, self.to_dict(lang), lang, FACTS, self.title.of(lang)).markup()

    def __repr__(self) -> str:
        return f"<Status {self.id} {self.state} on {self.as_of}, due {self.due or 'on no day'}>"


def _status(histories: Histories, group: int, unit: str, as_of: dt.date) -> Status:
    """The status on `as_of` of the obligation of a `unit` in the `group` of that number of some `histories`."""
    schedule = histories.schedule
    return Status(schedule.groups[group], schedule.register.number(unit), histories, as_of)
