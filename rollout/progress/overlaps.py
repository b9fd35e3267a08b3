"""Reports of a recurring duty that name no period, on a day on which an extension keeps a second window open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rollout.policy.deadline import Each
from rollout.problems import Problem
from rollout.progress.evidence import Extended, Fact, Measured
from rollout.progress.group_facts import GroupFacts
from rollout.progress.log import Progress
from rollout.progress.matching import Match, name_one
from rollout.progress.treatment import last_extension, standing_facts
from rollout.schedule.group import Group
from rollout.schedule.schedule import Schedule


def rows_of_two_windows(
    schedule: Schedule, progress: Progress, facts: Mapping[int, GroupFacts]
) -> Iterator[tuple[int, tuple[int, Match]]]:
    """The rows without a period that fit an extended window of the `schedule` beside the one they were matched to.

    Each comes with the number of the extended group and with its match. `facts` are those of the log `progress` by the
    number of their group. An extension counts that was decided, and known, when the report was.
    """
    for number, unit, log in _extended_windows(schedule, progress, facts):
        group = schedule.groups[number]
        for window in schedule.by_item[group.policy.id, group.item.id]:
            about = facts.get(window.number)
            if about is None or window is group or not window.cohort.units.has(unit):
                continue
            for row in about.rows_of(unit):
                fact = progress.fact(row)
                if isinstance(fact, Fact) and _fits(group, log, fact):
                    yield row, (number, Match(window.number, unit))


def _extended_windows(
    schedule: Schedule, progress: Progress, facts: Mapping[int, GroupFacts]
) -> Iterator[tuple[int, int, list[Fact]]]:
    """The numbers of the recurring groups and units with an extension, with the facts about them as they became known.

    `schedule`, `progress` and `facts` are those of `rows_of_two_windows`.
    """
    rich = [*progress.columns.rich.items(), *enumerate(progress.tail, start=len(progress.columns))]
    extensions = {row for row, fact in rich if isinstance(fact, Extended)}
    for number, about in facts.items():
        if extensions and isinstance(schedule.groups[number].rule.deadline, Each):
            for unit, rows in about.special.items():
                if not extensions.isdisjoint(rows):
                    yield number, unit, [fact for fact in map(progress.fact, rows) if isinstance(fact, Fact)]


def _fits(group: Group, log: list[Fact], fact: Fact) -> bool:
    """Whether a fact that names no period lies in the window of a group as it was extended when the fact was known."""
    if fact.period is not None or isinstance(fact, Measured) or group.opens is None or fact.on < group.opens:
        return False
    extension = last_extension(standing_facts(log, fact.on, fact.known))
    return extension is not None and fact.on <= extension.to


def two_windows(fact: Fact, group: Group, window: Group, where: str) -> Problem:
    """The Problem of a `fact` that fits an extended `group` beside the `window` it was matched to; `where` names it."""
    message = f"2 windows of {fact.task} are open on {fact.on}, one of them extended"
    return Problem("several-windows", where, message, name_one("period", {str(group.period), str(window.period)}))
