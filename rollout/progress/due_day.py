"""The due day of an obligation: the text's own or the one that an event gives, an extension, and when it closes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from rollout.policy.convention import Convention
from rollout.policy.deadline import Within
from rollout.policy.interpretation import RuleStep, after_event, closing_step
from rollout.progress.evidence import Extended
from rollout.schedule.obligation import Group


def due_before_extension(group: Group, event: dt.date | None, convention: Convention) -> dt.date | None:
    """The due day before any extension: the text's, or the one that an event gives."""
    if isinstance(group.rule.deadline, Within):
        return after_event(group.rule.deadline, event, convention).day if event else None
    return group.due


def steps_before_extension(group: Group, event: dt.date | None, convention: Convention) -> tuple[RuleStep, ...]:
    """The steps by which that day came about; of a time limit whose event is not known, that it is missing."""
    if isinstance(group.rule.deadline, Within):
        return after_event(group.rule.deadline, event, convention).steps if event else (RuleStep("event.missing"),)
    return group.steps


def later_steps(
    extension: Extended | None, extended_by: int | None, plain_due: dt.date | None, due: dt.date | None
) -> Iterator[RuleStep]:
    """What happens to the day of the text, `plain_due`, and the end of the due day.

    `extension` is the decision that moved it, if any, by `extended_by` days to `due`.
    """
    if extension is not None:
        moved = extended_by is not None
        yield RuleStep("extension", plain_due if moved else None, extension.to, count=extended_by or 0)
    if due is not None:
        yield closing_step(due)
