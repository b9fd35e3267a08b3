"""Work that does not grow with rows or units, counted in calls of Python functions: a guard that needs no clock."""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FrameType

import attrs
import pytest
from small import policy

import rollout
from rollout import Done, Open, Progress, Register, Schedule, Statuses, Tier, Unit
from rollout.findings.lateness import late
from rollout.forecasting.earliest_days import earliest_days
from rollout.forecasting.forecast import forecast
from rollout.forecasting.holdups import holdups

FIRST, AS_OF, NEXT = dt.date(2024, 1, 1), "2024-06-01", "2024-07-01"
TASKS = "".join(
    f"""
[[task]]
id = "t{number}"
by = {{ ministry = 2024-0{1 + number}-01, province = 2024-0{1 + number}-11, district = 2024-06-0{1 + number}, \
commune = 2024-0{2 + number}-01 }}
{'lead = "moha"' if number == 2 else ""}
{'coordinating = "province"' if number == 3 else ""}
{f'needs = [{{ task = "t{number - 1}", scope = "{("own", "parent")[number % 2]}", min-lag = 9 }}]' if number else ""}
"""
    for number in range(7)
)
ISSUED = 'issued = 2023-05-01\nsource = [{ id = "text", name = { vi = "văn bản" } }]'
SHAPES = {1_100: (4, 6, 70, 1_020), 11_400: (20, 60, 700, 10_620)}  # units of each tier, by their sum


def calls(work: Callable[..., object], *arguments: object) -> int:
    """How many calls of Python functions the work takes, its own one included."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work(*arguments)
    finally:
        sys.setprofile(before)
    return count


@cache
def nation() -> Schedule:
    """The country of a day, as if it had always been so: calls grow with the rules, and not with its changes."""
    there = rollout.load_units("vn").on("2022-06-01")
    units = [attrs.evolve(unit, since=None, until=None, successors=()) for unit in there]
    return rollout.expand(policy(TASKS, instrument=ISSUED), Register(units))


@cache
def country(size: int) -> Schedule:
    """A country of so many units; each province, district and commune stands under one of those above it."""
    ministries, provinces, districts, communes = SHAPES[size]
    units = [Unit(f"m{number}", Tier.MINISTRY, "Bộ") for number in range(ministries)]
    units += [Unit(f"p{number}", Tier.PROVINCE, "Tỉnh") for number in range(provinces)]
    units += [
        Unit(f"d{number}", Tier.DISTRICT, "Huyện", parent=f"p{number % provinces}") for number in range(districts)
    ]
    units += [Unit(f"c{number}", Tier.COMMUNE, "Xã", parent=f"d{number % districts}") for number in range(communes)]
    return rollout.expand(policy(TASKS, instrument=ISSUED), Register(units))


def answer(question: Callable[[Statuses], object], schedule: Schedule, progress: Progress, as_of: str) -> object:
    return question(rollout.assess(schedule, progress, as_of=as_of))


def completions(schedule: Schedule, count: int) -> list[Done]:
    """Completions of so many obligations, as a file of them comes: in no order of tasks or units."""
    obligations = [(group.item.id, unit) for group in schedule.groups for unit in group.units.ids()]
    days = [FIRST + dt.timedelta(number % 300) for number in range(count)]
    chosen = random.Random(count).sample(obligations, count)
    return [Done(task, unit, on) for (task, unit), on in zip(chosen, days, strict=True)]


def file_of(folder: Path, count: int) -> Path:
    path = folder / f"{count}.csv"
    rows = [f"{fact.task},{fact.unit},{fact.on}" for fact in completions(nation(), count)]
    path.write_text("\n".join(["task,unit,on", *rows]) + "\n", encoding="utf-8")
    return path


def test_calls_are_counted() -> None:
    def count_to(number: int) -> int:
        return 1 + count_to(number - 1) if number else 0

    assert calls(count_to, 5) == 6
    assert calls(len, "x") == 0


def test_a_row_that_is_read_and_judged_takes_no_call_of_its_own(tmp_path: Path) -> None:
    """By batches and by distinct days, names and groups alone; it was 125 calls per row, and 93 more per day asked."""
    schedule = nation()
    warm_up = rollout.load_progress(file_of(tmp_path, 10), schedule)
    rollout.assess(schedule, warm_up, as_of=AS_OF).table()
    reading, judging, again = {}, {}, {}
    for count in (2_000, 20_000):
        path = file_of(tmp_path, count)
        reading[count] = calls(rollout.load_progress, path, schedule)
        progress = rollout.load_progress(path, schedule)
        assert len(progress) == count
        judging[count] = calls(answer, Statuses.table, schedule, progress, AS_OF)
        again[count] = calls(answer, Statuses.table, schedule, progress, NEXT)
    assert reading[20_000] < reading[2_000] + 1_000 < 10_000
    assert judging[20_000] < judging[2_000] + 2_000 < 20_000
    assert again[20_000] < again[2_000] + 100 < 1_000


def test_a_log_made_in_python_is_judged_without_a_call_per_fact_and_day() -> None:
    """Each fact is made, and each name of a unit looked up, once; a further day and a further fact take neither."""
    schedule = country(11_400)
    facts = completions(schedule, 20_000)
    progress = Progress(facts)
    assert calls(Progress, facts) < 10 * len(facts)
    assert calls(answer, Statuses.table, schedule, progress, AS_OF) < 3 * len(facts)
    assert calls(answer, Statuses.table, schedule, progress, NEXT) < 1_000
    longer = progress.plus(Done("t0", "m0", FIRST), Open("t1", "p1", FIRST))
    assert calls(answer, Statuses.table, schedule, longer, NEXT) < 5_000


@cache
def evidence(size: int) -> Progress:
    schedule = country(size)
    return Progress(completions(schedule, len(schedule) * 6 // 10))


QUESTIONS: dict[str, Callable[[Statuses], object]] = {
    "assess": len,
    "counts": Statuses.counts,
    "table": Statuses.table,
    "overdue": lambda statuses: statuses.overdue().counts(),
    "due": lambda statuses: statuses.due(by="2024-07-31").counts(),
    "unit": lambda statuses: statuses.where(unit="d3").counts(),
    "under": lambda statuses: statuses.where(under="p3").counts(),
    "under and tier": lambda statuses: statuses.where(under="p3", tier="commune").table(),
    "lead": lambda statuses: statuses.where(lead="moha").counts(),
    "unit that leads": lambda statuses: statuses.where(lead="d3").counts(),
    "holder": lambda statuses: statuses.where(holder="moha").counts(),
    "unit that bears": lambda statuses: statuses.where(holder="d3").counts(),
    "coordinating": lambda statuses: statuses.where(coordinating="p3").counts(),
    "source": lambda statuses: statuses.where(source="text").table(("source", "confidence")),
    "first rows": lambda statuses: [row.id for row, _ in zip(statuses.overdue(), range(50), strict=False)],
    "earliest days": earliest_days,
    "forecast": lambda statuses: forecast(statuses).counts(),
    "forecast, table": lambda statuses: forecast(statuses).table(),
}


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("with_evidence", [True, False])
def test_a_question_takes_as_many_calls_in_a_country_of_ten_times_the_units(name: str, *, with_evidence: bool) -> None:
    """Of 60% evidence or of none, on a day that was not asked about before."""
    question, taken = QUESTIONS[name], {}
    new_day = f"2024-07-{2 + list(QUESTIONS).index(name):02}"
    for size in SHAPES:
        schedule = country(size)
        progress = evidence(size) if with_evidence else Progress()
        answer(question, schedule, progress, AS_OF)
        taken[size] = calls(answer, question, schedule, progress, new_day)
    assert taken[11_400] <= 1.1 * taken[1_100] + 600  # the first to ask counts the 300 days of reports
    assert taken[11_400] < 20_000


RULES: dict[str, Callable[[Schedule], object]] = {
    "expand": lambda schedule: rollout.expand(schedule.policies, schedule.register),
    "due": lambda schedule: len(schedule.due(by=NEXT)),
    "under": lambda schedule: len(schedule.where(under="p3")),
    "holder": lambda schedule: len(schedule.where(holder="moha", source="text")),
    "coordinating": lambda schedule: len(schedule.where(coordinating="d3")),
    "table": Schedule.table,
    "check": lambda schedule: rollout.check(schedule.policies, schedule.register),
    "late": late,
    "network": lambda schedule: rollout.Network.of(schedule).earliest(),
    "ambiguities": rollout.ambiguities,
}


@pytest.mark.parametrize("name", RULES)
def test_rules_take_as_many_calls_in_a_country_of_ten_times_the_units(name: str) -> None:
    question, taken = RULES[name], {}
    for size in SHAPES:
        schedule = country(size)
        question(schedule)
        taken[size] = calls(question, schedule)
    assert taken[11_400] <= 1.1 * taken[1_100] + 200


@pytest.mark.parametrize("question", [lambda statuses: len(statuses.where(ready=True)), holdups])
def test_what_waits_is_found_with_less_than_a_call_per_obligation(question: Callable[[Statuses], object]) -> None:
    """It was 5 calls per obligation; without evidence the groups alone decide."""
    schedule = country(11_400)
    answer(question, schedule, Progress(), AS_OF)
    assert calls(answer, question, schedule, Progress(), NEXT) < 10_000
    answer(question, schedule, evidence(11_400), AS_OF)
    assert calls(answer, question, schedule, evidence(11_400), NEXT) < len(schedule)
