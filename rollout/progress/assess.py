"""A Schedule and the Progress on it to Statuses on a day."""

from __future__ import annotations

from rollout.days import day
from rollout.progress.assessment import judged
from rollout.progress.evidence import Progress
from rollout.progress.statuses import Statuses
from rollout.schedule.schedule import Schedule


def assess(schedule: Schedule, progress: Progress | None = None, *, as_of: object, known_on: object = None) -> Statuses:
    """Every obligation of the schedule as it stands on a day.

    Facts dated after `as_of` do not exist; with `known_on`, neither do facts recorded after it. What a selection needs
    is looked up in the whole schedule it was taken from. Raises DayError for what is no day and HorizonError for a day
    beyond the schedule's `until`.
    """
    when = schedule.reached(as_of)
    known = None if known_on is None else day(known_on)
    whole = judged(schedule.whole, progress or Progress(), when, known)
    return Statuses(tuple(whole.blocks(schedule.groups)), whole)
