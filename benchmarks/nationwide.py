"""The nation's plan with 60% evidence, held by the library and as columns for the others."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import attrs
import numpy as np

import rollout
from benchmarks.country import TIERS, Completion, Country, completions, nation, write_country, write_facts

TASKS = 35
NEVER = 10_000_000  # the day ordinal of what is not done
STATES = ("done_on_time", "done_late", "overdue", "due_today", "upcoming")
OPEN = (2, 3, 4)
Column = Any  # an array of numpy, of which the type checker knows nothing here


@attrs.frozen(slots=False, eq=False)
class Columns:
    """An entry per obligation, tasks first, then bodies in the order of the country; days are ordinals."""

    country: Country
    facts: tuple[Completion, ...]

    @cached_property
    def body_number(self) -> dict[str, int]:
        return {body.id: number for number, body in enumerate(self.country.bodies)}

    @cached_property
    def task_number(self) -> dict[str, int]:
        return {task: number for number, task in enumerate(self.country.tasks)}

    @cached_property
    def tiers(self) -> Column:
        """The tier of each body."""
        return np.array([TIERS.index(body.tier) for body in self.country.bodies])

    @cached_property
    def due(self) -> Column:
        rules = self.country.due
        days = np.array([[rules[task, tier].toordinal() for tier in TIERS] for task in self.country.tasks])
        return days[:, self.tiers].ravel()

    @cached_property
    def cells(self) -> Column:
        """The obligation of each fact."""
        width = len(self.country.bodies)
        return np.array([self.task_number[fact.task] * width + self.body_number[fact.unit] for fact in self.facts])

    @cached_property
    def done(self) -> Column:
        days = np.full(len(self.country), NEVER)
        days[self.cells] = [fact.on.toordinal() for fact in self.facts]
        return days

    @cached_property
    def recorded(self) -> Column:
        """The day on which each completion became known."""
        days = np.full(len(self.country), NEVER)
        days[self.cells] = [fact.recorded.toordinal() for fact in self.facts]
        return days

    @cached_property
    def body(self) -> Column:
        return np.tile(np.arange(len(self.country.bodies)), len(self.country.tasks))

    @cached_property
    def task(self) -> Column:
        return np.repeat(np.arange(len(self.country.tasks)), len(self.country.bodies))

    @cached_property
    def tier(self) -> Column:
        return np.tile(self.tiers, len(self.country.tasks))

    @cached_property
    def parents(self) -> Column:
        """The number of the body above each body, or -1."""
        return np.array([-1 if body.parent is None else self.body_number[body.parent] for body in self.country.bodies])

    def states(self, day: int, done: Column | None = None) -> Column:
        """The number of the state of each obligation on a day."""
        days = self.done if done is None else done
        closed = np.where(days <= self.due, 0, 1)
        still_open = np.where(self.due < day, 2, np.where(self.due == day, 3, 4))
        return np.where(days <= day, closed, still_open)

    def counts(self, day: int, done: Column | None = None) -> dict[str, int]:
        """The states that occur, counted without a column of states."""
        days = self.done if done is None else done
        closed = days <= day
        timely = np.count_nonzero(closed & (days <= self.due))
        late = np.count_nonzero(closed) - timely
        past = np.count_nonzero(~closed & (self.due < day))
        today = np.count_nonzero(~closed & (self.due == day))
        numbers = (timely, late, past, today, len(days) - timely - late - past - today)
        return {state: int(number) for state, number in zip(STATES, numbers, strict=True) if number}

    def series(self, first: int, last: int) -> dict[str, Column]:
        """The number of each state on each of the days, by sums over what changes from one day to the next."""
        late = self.done > self.due
        day_after: Column = self.due + 1
        changes = {
            "done_on_time": (self.done[~late], None),
            "done_late": (self.done[late], None),
            "overdue": (day_after[late], self.done[late]),
            "due_today": (self.due[late], day_after[late]),
        }
        length = last - first + 2
        numbers = {}
        for state, (gained, lost) in changes.items():
            steps = np.bincount(np.clip(gained - first, 0, length - 1), minlength=length)
            if lost is not None:
                steps = steps - np.bincount(np.clip(lost - first, 0, length - 1), minlength=length)
            numbers[state] = np.cumsum(steps)[:-1]
        numbers["upcoming"] = len(self.due) - sum(numbers.values())
        return numbers


@attrs.frozen(eq=False)
class Nation:
    """What the library holds after one load, and the same as columns."""

    columns: Columns
    policy: rollout.Policy
    units: rollout.Register
    schedule: rollout.Schedule
    progress: rollout.Progress


def loaded_nation(folder: Path, *, chained: bool = False) -> Nation:
    """The nation with 35 tasks; 60% of its obligations are done, each known later than it happened."""
    country = nation(TASKS, chained=chained)
    facts = completions(country, len(country) * 6 // 10)
    place = folder / ("chained" if chained else "nation")
    write_country(country, place)
    write_facts(place / "facts.csv", facts, recorded=True)
    policy, problems = rollout.read_policy(place / "policy.toml")
    units = rollout.load_units(place / "register.csv")
    schedule = rollout.expand(policy, units)
    progress, bad = rollout.read_progress(place / "facts.csv", schedule)
    if problems or bad or len(schedule) != len(country):
        raise ValueError(f"{len(problems)} problems, {len(bad)} bad rows, {len(schedule)} obligations")
    return Nation(Columns(country, tuple(facts)), policy, units, schedule, progress)
