"""A made-up plan for a country: bodies, rules, needs and completions, the same for every implementation."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import attrs

import rollout

TIERS = ("ministry", "province", "district", "commune")
ISSUED = dt.date(2023, 5, 1)
FIRST_DUE = dt.date(2023, 6, 1)
DUE_DAYS = 600
AS_OF = dt.date(2024, 7, 1)
LAST_DONE = dt.date(2025, 2, 28)  # the last day of the ministries that merged on 1 March 2025
SHAPE = {"ministry": 22, "province": 63, "district": 705, "commune": 10_598}  # of Viet Nam on the day of issue

POLICY_HEAD = """format = 1
[instrument]
id = "plan"
number = "1/KH"
kind = "plan"
issuer = "prime-minister"
issued = 2023-05-01
title = { vi = "Kế hoạch", en = "Plan" }
source = [{ id = "made-up", name = "made up" }]
"""


@attrs.frozen
class Body:
    """A body of a tier; `parent` is the id of the body above it."""

    id: str
    tier: str
    parent: str | None
    name: str


@attrs.frozen
class Rule:
    """The day on which a task falls due at a tier."""

    task: str
    tier: str
    due: dt.date


@attrs.frozen
class TaskNeed:
    """A task's need of another, at the same body (`own`) or at the body above (`parent`), so many days before."""

    task: str
    needed: str
    scope: str
    lag: int = 0


@attrs.frozen
class Completion:
    """A task was done at a body on a day, which became known on `recorded`."""

    task: str
    unit: str
    on: dt.date
    recorded: dt.date


@attrs.frozen(slots=False)
class Country:
    """Bodies in the order of their tiers, rules in the order of their tasks; every task is owed at every tier."""

    bodies: tuple[Body, ...]
    rules: tuple[Rule, ...]
    needs: tuple[TaskNeed, ...]

    @cached_property
    def tasks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule.task for rule in self.rules))

    @cached_property
    def due(self) -> dict[tuple[str, str], dt.date]:
        """The due day of each task and tier."""
        return {(rule.task, rule.tier): rule.due for rule in self.rules}

    def __len__(self) -> int:
        """The obligations: tasks times bodies."""
        return len(self.tasks) * len(self.bodies)


def nation(tasks: int, *, chained: bool = False) -> Country:
    """The bodies that the shipped register has on the day of issue, as if they were always there, and a plan."""
    units = [unit for unit in rollout.load_units("vn").on(ISSUED) if unit.tier in TIERS]
    bodies = [Body(unit.id, str(unit.tier), unit.parent, unit.name) for unit in units]
    bodies.sort(key=lambda body: (TIERS.index(body.tier), body.id))
    return Country(tuple(bodies), plan_rules(tasks), plan_needs(tasks, chained=chained))


def scaled(tasks: int, scale: float) -> Country:
    """A country of the nation's shape, so many times its size."""
    sizes = {tier: round(count * scale) for tier, count in SHAPE.items()}
    bodies = [Body(f"m{number:06}", "ministry", None, f"Bộ {number}") for number in range(sizes["ministry"])]
    bodies += [Body(f"p{number:06}", "province", None, f"Tỉnh {number}") for number in range(sizes["province"])]
    for tier, above in (("district", "province"), ("commune", "district")):
        for number in range(sizes[tier]):
            parent = f"{above[0]}{number * sizes[above] // sizes[tier]:06}"
            bodies.append(Body(f"{tier[0]}{number:06}", tier, parent, f"{tier} {number}"))
    return Country(tuple(bodies), plan_rules(tasks), plan_needs(tasks))


def plan_rules(tasks: int) -> tuple[Rule, ...]:
    """A due day of its own for each task and tier, within twenty months."""
    chance = random.Random(tasks)
    return tuple(
        Rule(f"task-{number:03}", tier, FIRST_DUE + dt.timedelta(chance.randrange(DUE_DAYS)))
        for number in range(tasks)
        for tier in TIERS
    )


def plan_needs(tasks: int, *, chained: bool = False) -> tuple[TaskNeed, ...]:
    """Each seventh task needs the one before it, each eleventh that of the body above; chained, all, 30 days before."""
    needs = []
    for number in range(1, tasks):
        task, needed = f"task-{number:03}", f"task-{number - 1:03}"
        lag = 30 if chained else 0
        if number % 7 and number % 11 == 0:
            needs.append(TaskNeed(task, needed, "parent", lag))
        elif chained or number % 7 == 0:
            needs.append(TaskNeed(task, needed, "own", lag))
    return tuple(needs)


def completions(country: Country, count: int) -> list[Completion]:
    """Completions of so many distinct obligations, from 200 days before the due day to 60 days after it, shuffled."""
    chance = random.Random(count)
    facts = []
    for cell in chance.sample(range(len(country)), count):
        row, column = divmod(cell, len(country.bodies))
        body = country.bodies[column]
        task = country.tasks[row]
        on = country.due[task, body.tier] + dt.timedelta(chance.randint(-200, 60))
        on = min(on, LAST_DONE)
        if on < ISSUED:
            on = ISSUED + dt.timedelta(chance.randrange(30))
        facts.append(Completion(task, body.id, on, on + dt.timedelta(chance.randrange(120))))
    return facts


def spoilt(facts: Sequence[Completion]) -> Iterator[tuple[str, ...]]:
    """The rows of a file in which each hundredth is bad: a name, a day, a cell too few, a completion said again."""
    for number, fact in enumerate(facts):
        row = (fact.task, fact.unit, fact.on.isoformat())
        if number % 100:
            yield row
            continue
        later = (fact.on + dt.timedelta(5)).isoformat()
        kinds = (
            (fact.task, f"{fact.unit}x", row[2]),
            (f"{fact.task}x", fact.unit, row[2]),
            (fact.task, fact.unit, "2023-02-30"),
            (fact.task, fact.unit),
            (facts[number - 1].task, facts[number - 1].unit, later),
        )
        yield kinds[number // 100 % len(kinds)]


def misnamed(country: Country, facts: Iterable[Completion]) -> Iterator[tuple[str, ...]]:
    """The rows of a file that has names of no body where their ids should stand."""
    names = {body.id: body.name for body in country.bodies}
    return ((fact.task, f"{names[fact.unit]} x", fact.on.isoformat()) for fact in facts)


def write_country(country: Country, folder: Path) -> None:
    """`policy.toml` and `register.csv` for the library, `rules.csv` and `units.csv` for the others."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policy.toml").write_text(policy_text(country), encoding="utf-8")
    units = [(body.id, body.tier, body.parent or "", body.name) for body in country.bodies]
    write_rows(folder / "register.csv", ("id", "tier", "parent", "name"), units)
    write_rows(folder / "units.csv", ("unit", "tier"), (row[:2] for row in units))
    rules = [(rule.task, rule.tier, rule.due.isoformat()) for rule in country.rules]
    write_rows(folder / "rules.csv", ("task", "tier", "due"), rules)


def write_facts(path: Path, facts: Iterable[Completion], *, recorded: bool = False) -> None:
    """Completions as CSV, with the days on which they became known where asked for."""
    columns = ("task", "unit", "on", "recorded") if recorded else ("task", "unit", "on")
    write_rows(path, columns, ([str(getattr(fact, column)) for column in columns] for fact in facts))


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def policy_text(country: Country) -> str:
    """The plan as a policy file; each fifth task is led by one ministry, the others by each body itself."""
    needs = {need.task: need for need in country.needs}
    lines = [POLICY_HEAD]
    for number, task in enumerate(country.tasks):
        days = ", ".join(f"{tier} = {country.due[task, tier]}" for tier in TIERS)
        lines += ["[[task]]", f'id = "{task}"', f'title = {{ vi = "Việc {number}", en = "Task {number}" }}']
        lines += [f'clause = "{number}"', f"by = {{ {days} }}"]
        if number % 5 == 0:
            lines.append('lead = "moha"')
        if need := needs.get(task):
            scope = "" if need.scope == "own" else ', scope = "parent"'
            lag = f", min-lag = {need.lag}" if need.lag else ""
            lines.append(f'needs = [{{ task = "{need.needed}", basis = "inferred"{scope}{lag} }}]')
    return "\n".join(lines) + "\n"
