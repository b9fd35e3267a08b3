"""The groups of a board: what is owed, by whom, by when, in which words, and how its units stand over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any

import attrs

from rollout.explanation.explanation import explain
from rollout.labels import Label
from rollout.policy.citation import clause_in_words
from rollout.policy.level import amount
from rollout.policy.policy import Policy
from rollout.problems import HorizonError
from rollout.progress.evidence import Measured
from rollout.progress.status import Status
from rollout.progress.statuses import Statuses
from rollout.progress.timeline import Timeline
from rollout.schedule.group import Group
from rollout.schedule.holder import holders, printed_body
from rollout.schedule.needs import joins, needed_groups
from rollout.schedule.rules import Tie
from rollout.sentences import text_of
from rollout.units.span import Units
from rollout.units.unit import PLACES, Tier
from rollout.views.board.bodies import TIERS, Bodies
from rollout.views.board.courses import Courses, Followers, followers_of, page_day
from rollout.views.board.phrases import Phrases

# The steps of an explanation that are the same for every unit of a group.
SHARED_STEPS = (
    "what.period",
    "who.pool",
    "who.coordinating",
    "law.",
    "text.",
    "reading.",
    "event",
    "amendment",
    "succession.",
)
SHOWN_APART = ("text.clause", "text.phrase")
OF_UNITS = ("own", "parent", "children", "all")  # the scopes of needs but that of a named body


@attrs.frozen(eq=False)
class Part:
    """A group of a board with those of its units that are on it."""

    group: Group
    units: Units

    @property
    def leads(self) -> list[str]:
        """Every body that bears its duties at any time, where one body does for all units."""
        bodies = dict.fromkeys(body for _, names in holding(self.group) for body in names)
        return list(bodies)


def holding(group: Group) -> Iterator[tuple[dt.date, Sequence[str]]]:
    """Who bears the duties of a group, by the first day of each; nothing where each unit bears its own."""
    if printed_body(group) is None:
        return
    register = group.cohort.units.register
    days = {dt.date.min}
    bodies = [lead.body for lead in group.item.lead] or [group.rule.place]
    days.update(lead.since for lead in group.item.lead if lead.since is not None)
    for body in bodies:
        if body in register:
            ends = register.succession.last_days(register.number(body))
            days.update(last + dt.timedelta(days=1) for last in ends if last < dt.date.max)
    before: Sequence[str] = ()
    for moment in sorted(days):
        names = holders(group, moment)
        if names != before:
            yield moment, names
        before = names


@attrs.frozen(eq=False, slots=False)
class Groups:
    """The groups of a board, in listing order, as rows of plain values with the courses and texts that they name."""

    statuses: Statuses
    timeline: Timeline
    parts: Sequence[Part]
    bodies: Bodies
    phrases: Phrases

    def rows(self, courses: Courses) -> list[dict[str, Any]]:
        followed = [
            followers_of(self.timeline.histories.of(part.group.number), part.units, courses) for part in self.parts
        ]
        cohorts: dict[int, int] = {}
        places = {part.group.number: place for place, part in enumerate(self.parts)}
        rows = []
        for part, followers in zip(self.parts, followed, strict=True):
            cohort = cohorts.setdefault(id(part.units), len(cohorts))
            rows.append(self._row(part, followers, cohort, places, courses))
        return rows

    def cohorts(self) -> list[list[int]]:
        """The units of the groups, each set of them once, as spans of places."""
        views = {id(part.units): part.units for part in self.parts}
        return [self.bodies.spans(units) for units in views.values()]

    def items(self) -> list[tuple[str, str]]:
        """The tasks and targets, by policy and id, in the order of their documents."""
        present = {(part.group.policy.id, part.group.item.id) for part in self.parts}
        policies = self.timeline.schedule.policies
        in_order = [(policy.id, item.id) for policy in policies for item in policy.items]
        return list(filter(present.__contains__, in_order))

    def _row(
        self, part: Part, followers: Followers, cohort: int, places: Mapping[int, int], courses: Courses
    ) -> dict[str, Any]:
        """One group: the place of its `cohort`, the `followers` of its `courses`, and what `part` has of it.

        `places` are those of the groups of the board by their numbers.
        """
        group = part.group
        row = {
            "item": f"{group.policy.id}/{group.item.id}",
            "place": group.rule.place,
            "at": self.phrases.number(place_label(group)),
            "tier": TIERS.index(group.tier),
            "due": page_day(group.due),
            "starts": int(group.starts),
            "period": str(group.period) if group.period else None,
            "level": self._level(group),
            "sources": list(group.sources),
            "clause": self.phrases.number(clause_in_words(group.clause)) if group.clause else None,
            "phrase": group.phrase,
            "steps": self._steps(part, followers),
            "holders": [[page_day(moment), self._places_of(names)] for moment, names in holding(group)],
            "passed": self.phrases.number(group.passed.label) if group.passed else None,
            "needs": list(self._needs(group, places)),
            "figures": self._figures(part),
            "units": cohort,
            "base": courses.places[followers.base],
            "others": followers.packed(courses),
        }
        return {name: value for name, value in row.items() if value not in (None, "", [], {})}

    def _places_of(self, bodies: Iterable[str]) -> list[int]:
        places = map(self.bodies.place, bodies)
        return [place for place in places if place is not None]

    def _figures(self, part: Part) -> dict[int, list[list[int | None]]]:
        """The measurements of the units by position: of each the day and the number of its value in words."""
        history = self.timeline.histories.of(part.group.number)
        level = part.group.rule.level
        figures: dict[int, list[list[int | None]]] = {}
        for unit in filter(part.units.has, history.facts.special):
            measured = [fact for fact in history.facts_of(unit) if isinstance(fact, Measured)]
            if measured:
                words = ((fact.on, amount(fact.value, level.scale if level else "")) for fact in measured)
                rows = [[page_day(on), self.phrases.number(text)] for on, text in words]
                figures[part.units.position(unit)] = rows
        return figures

    def _level(self, group: Group) -> int | None:
        """The period and the level of a duty in words, as they stand behind its title."""
        parts = Label()
        if group.period is not None:
            parts = Label(f" · {text_of(group.period, 'vi')}", f" · {text_of(group.period, 'en')}")
        if group.rule.level is not None:
            level = group.rule.level.label
            parts = Label(f"{parts.vi} · {level.of('vi')}", f"{parts.en} · {level.of('en')}")
        return None if parts == Label() else self.phrases.number(parts)

    def _steps(self, part: Part, followers: Followers) -> list[list[int]]:
        """The steps of the explanation that all units share, each as the numbers of its label and its sentence.

        They are those of a unit of which nothing is reported, where there is one.
        """
        position = next((place for place in range(len(part.units)) if place not in followers.others), 0)
        status = Status(part.group, part.units.number(position), self.timeline.histories, self.statuses.as_of)
        steps: list[list[int]] = []
        try:
            vi, en = explain(status, "vi"), explain(status, "en")
        except HorizonError:  # what it needs lies beyond the days of the schedule
            return steps
        for vietnamese, english in zip(vi.steps, en.steps, strict=True):
            if vietnamese.rule.startswith(SHARED_STEPS) and vietnamese.rule not in SHOWN_APART:
                sentence = Label(vietnamese.text("vi", vi.clause), english.text("en", en.clause))
                steps.append(self.phrases.numbers([Label(vietnamese.label, english.label), sentence]))
        return steps

    def _needs(self, group: Group, places: Mapping[int, int]) -> Iterator[list[object]]:
        """What a group needs first: the title, whose, the places of the groups on the board that are it, and lateness.

        Whose is the scope of the need, or `body` of a named one, or `not-owed` where no one on the board owes it.
        The last is by how many days it may lawfully come too late; 0 where it cannot.
        """
        for need in group.needs:
            policy = self._policies.get(need.policy or group.policy.id)
            title = policy[need.task].title if policy is not None and need.task in policy else Label(need.task)
            needed: list[Group] = []
            with suppress(HorizonError):  # some of it lies beyond the days of the schedule
                groups = needed_groups(self.timeline.schedule, group, need)
                needed = [first for first in groups if first.number in places and joins(group, need, first)]
            days = (Tie(needed=first, by=group, need=need).days or 0 for first in needed if need.kind == "FS")
            scope = need.scope if need.scope in OF_UNITS else "body"
            if not needed and f"{need.policy or group.policy.id}/{need.task}" in self._present:
                scope = "not-owed"
            yield [
                self.phrases.number(title),
                scope,
                [places[first.number] for first in needed],
                max(0, -min(days, default=0)),
            ]

    @cached_property
    def _present(self) -> frozenset[str]:
        return frozenset(f"{part.group.policy.id}/{part.group.item.id}" for part in self.parts)

    @cached_property
    def _policies(self) -> dict[str, Policy]:
        return {policy.id: policy for policy in self.timeline.schedule.policies}


def place_label(group: Group) -> Label:
    """The tier or kind of which all owe it, or the named body that does."""
    if group.rule.place in PLACES:
        return PLACES[group.rule.place]
    register = group.cohort.units.register
    return register[group.rule.place].label if group.rule.place in register else Tier(group.tier).label
