"""All that a board has inside: plain values for JSON, few enough for the whole country, from which its page counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from rollout.labels import Label
from rollout.policy.delta import REASONS
from rollout.policy.tallies.tally import Tally
from rollout.problems import HorizonError
from rollout.progress.statuses import Statuses
from rollout.progress.timeline import Timeline, timeline
from rollout.progress.verdict import FALLEN_DUE, NO_REPORT_SINCE, State
from rollout.units.unit import Tier
from rollout.views.board.answers import NO_PROBLEMS, evidence_problems, findings_of, forecast_of, tally_rows
from rollout.views.board.bodies import Bodies
from rollout.views.board.courses import Courses, page_day
from rollout.views.board.groups import Groups, Part
from rollout.views.board.phrases import Phrases
from rollout.views.board.trajectories import REACHES, Trajectories

MARGIN = dt.timedelta(days=31)  # that the days of a board begin before the first due day and end after the last


def board_contents(statuses: Statuses, tallies: Iterable[Tally] = ()) -> dict[str, Any]:
    """The groups, their units and how they stand over time, the texts that they share, and the further answers."""
    whole = timeline_of(statuses)
    last = _end_of(whole, statuses.as_of)
    parts = [Part(group, units) for group, units in whole.on(last).parts_of_groups() if units]
    parts.sort(key=lambda part: part.group.order())
    register = whole.histories.schedule.register
    leads = (body for part in parts for body in part.leads)
    bodies = Bodies.around(register, {id(part.units): part.units for part in parts}.values(), leads)
    phrases, courses = Phrases(), Courses()
    groups = Groups(statuses, whole, parts, bodies, phrases)
    places = {part.group.number: place for place, part in enumerate(parts)}
    contents = {
        "format": 1,
        "asOf": page_day(statuses.as_of),
        "first": page_day(_start_of(parts, statuses.as_of)),
        "last": page_day(last),
        "knownOn": page_day(statuses.known_on),
        "knownUntil": page_day(register.known_until),
        "revision": statuses.revision,
        "facts": len(facts_told(whole, parts)),
        "policies": list(_policy_rows(statuses, parts, phrases)),
        "groups": groups.rows(courses),
        "items": _task_rows(groups, phrases),
        "cohorts": groups.cohorts(),
        "courses": courses.rows(),
        "forecast": forecast_of(statuses, places, phrases),
        "targets": list(Trajectories(statuses, bodies, phrases).rows()),
        "findings": list(findings_of(statuses, phrases)),
        "evidence": evidence_problems(statuses) if is_whole(statuses) else NO_PROBLEMS,
        "tallies": list(tally_rows(tallies, phrases)),
        "bodies": bodies.columns(phrases),
        "labels": _labels(phrases),
    }
    return contents | {"phrases": phrases.rows()}


def timeline_of(statuses: Statuses) -> Timeline:
    """How the obligations of some statuses stand on all days, by the same log and the same day of knowledge."""
    progress, known_on = statuses.histories.index.progress, statuses.known_on
    obligations = statuses.schedule.expanded if is_whole(statuses) else statuses.obligations
    return timeline(obligations, progress, known_on=known_on)


def is_whole(statuses: Statuses) -> bool:
    """Whether they are all of their schedule. Of a selection, nothing is told that speaks of others."""
    return len(statuses) == len(statuses.schedule)


def facts_told(whole: Timeline, parts: Iterable[Part]) -> set[int]:
    """The rows of the log that speak of obligations of a board."""
    rows: set[int] = set()
    for part in parts:
        facts = whole.histories.of(part.group.number).facts
        for unit in filter(part.units.has, facts.units_reported()):
            rows.update(facts.rows_of(unit))
    return rows


def _end_of(whole: Timeline, as_of: dt.date) -> dt.date:
    """The last day of a board: that to which the schedule was expanded, or one after all due days."""
    last = whole.schedule.until
    if last is None:
        dues = [group.due for group in whole.schedule.groups if group.due is not None]
        latest = max([as_of, *dues])
        last = min(latest, dt.date.max - MARGIN) + MARGIN
    try:
        return whole.histories.reached(last)
    except HorizonError:  # an event makes a duty fall due beyond the calendar of rest days
        return as_of


def _start_of(parts: Iterable[Part], as_of: dt.date) -> dt.date:
    """The first day of a board: somewhat before anything on it falls due."""
    dues = [part.group.due for part in parts if part.group.due is not None]
    earliest = min([as_of, *dues])
    return max(earliest, dt.date.min + MARGIN) - MARGIN


def _policy_rows(statuses: Statuses, parts: Iterable[Part], phrases: Phrases) -> Iterator[dict[str, Any]]:
    present = {part.group.policy.id for part in parts}
    for policy in statuses.schedule.policies:
        if policy.id in present:
            instrument = policy.instrument
            yield {
                "id": policy.id,
                "number": instrument.number,
                "title": phrases.number(instrument.title),
                "sources": [[source.id, phrases.number(source.name)] for source in instrument.sources],
            }


def _task_rows(groups: Groups, phrases: Phrases) -> list[list[object]]:
    """The tasks and targets by name, each with its title."""
    policies = {policy.id: policy for policy in groups.timeline.schedule.policies}
    return [[f"{policy}/{name}", phrases.number(policies[policy][name].title)] for policy, name in groups.items()]


def _labels(phrases: Phrases) -> dict[str, list[int]]:
    """The words of the library for what a page shows: states, causes of changes, tiers and how targets stand."""
    return {
        "states": phrases.numbers(state.label for state in State),
        "silent": phrases.numbers([FALLEN_DUE, NO_REPORT_SINCE]),
        "causes": phrases.numbers([Label(), *REASONS.values()]),
        "tiers": phrases.numbers(tier.label for tier in Tier),
        "reaches": phrases.numbers(REACHES),
    }
