"""Every bad log of `tests/bad/progress` yields the problems written beside it, all at once, and its good rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from bad_inputs import BadInput, Expected, bad_inputs, line, misses
from nation import national_register

import rollout
from rollout import Happened, ProgressError, Register, Schedule, Tier, Unit

BAD = [
    *bad_inputs("progress", ".csv", at_least=16),
    *bad_inputs("progress", ".jsonl", at_least=3),
    *bad_inputs("progress", ".docx", at_least=1),
    *bad_inputs("progress", ".xlsx", at_least=1),
]
READABLE = [bad for bad in BAD if bad.keeps is not None]
BROKEN = [bad for bad in BAD if bad.keeps is None]

DRILLS = """
format = 1

[instrument]
id = "drills"
kind = "plan"
issuer = "mic"
issued = 2022-01-01
title = { en = "Drills" }

[[task]]
id = "rehearse"
title = { en = "Rehearse after the alarm" }
at = "province"
clause = "1"
within = { days = 3, after = "alarm" }

[[task]]
id = "drill"
title = { en = "Drill" }
at = "province"
clause = "2"
by = 2022-12-31

[[target]]
id = "share"
measure = { en = "Share of offices that drill" }
at = "province"
clause = "3"
at-least = { 2022 = 50, 2023 = 80 }

[[task]]
id = "count"
title = { en = "Count" }
at = "province"
clause = "4"
each = { period = "year", since = 2022 }
"""


@pytest.fixture(scope="module")
def schedule() -> Schedule:
    """Directive 02, and two plans that have a task of one name, owed by two provinces and the shipped bodies."""
    more = DRILLS.replace('id = "drills"', 'id = "more-drills"')
    drills, problems = rollout.parse_policy(DRILLS)
    others, _ = rollout.parse_policy(more[: more.index("[[target]]")].replace('id = "rehearse"', 'id = "practise"'))
    assert problems == ()
    provinces = [Unit("01", Tier.PROVINCE, "Hà Nội"), Unit("02", Tier.PROVINCE, "Hà Giang")]
    bodies = [unit for unit in national_register() if unit.tier in (Tier.MINISTRY, Tier.AGENCY)]
    register = Register([*provinces, *bodies])
    return rollout.expand([rollout.load_policy("ct-02-2022"), drills, others], register, until="2023-12-31")


def expected(bad: BadInput) -> list[Expected]:
    """What is expected, with the path of the file for `@`."""
    return [Expected(one.code, one.line, one.said.replace("@", str(bad.path))) for one in bad.expected]


@pytest.mark.parametrize("bad", READABLE, ids=lambda bad: bad.name)
def test_a_bad_log_yields_its_problems_all_at_once_and_no_other(bad: BadInput, schedule: Schedule) -> None:
    _, problems = rollout.read_progress(bad.path, schedule)
    assert misses(expected(bad), problems, bad.path) == []
    assert {problem.severity for problem in problems} == {"error"}


@pytest.mark.parametrize("bad", READABLE, ids=lambda bad: bad.name)
def test_problems_come_in_the_order_of_their_lines(bad: BadInput, schedule: Schedule) -> None:
    _, problems = rollout.read_progress(bad.path, schedule)
    lines = [line(problem, bad.path) for problem in problems]
    assert lines == sorted(lines)


@pytest.mark.parametrize("bad", READABLE, ids=lambda bad: bad.name)
def test_a_bad_row_never_hides_a_good_one(bad: BadInput, schedule: Schedule) -> None:
    progress, _ = rollout.read_progress(bad.path, schedule)
    kept = []
    for fact in progress:
        if isinstance(fact, Happened):
            kept.append(f"{fact.event}@{fact.unit}" if fact.unit else fact.event)
        else:
            kept.append(f"{fact.task}@{fact.unit}")
    assert kept == list(bad.keeps or ())


@pytest.mark.parametrize("bad", READABLE, ids=lambda bad: bad.name)
def test_loading_a_bad_log_raises_what_reading_it_returns(bad: BadInput, schedule: Schedule) -> None:
    _, problems = rollout.read_progress(bad.path, schedule)
    with pytest.raises(ProgressError) as caught:
        rollout.load_progress(bad.path, schedule)
    assert caught.value.problems == problems


@pytest.mark.parametrize("bad", READABLE, ids=lambda bad: bad.name)
def test_the_good_rows_can_be_judged(bad: BadInput, schedule: Schedule) -> None:
    progress, _ = rollout.read_progress(bad.path, schedule)
    assert rollout.assess(schedule, progress, as_of="2023-01-01").unmatched == ()


@pytest.mark.parametrize("bad", BROKEN, ids=lambda bad: bad.name)
def test_a_file_that_cannot_be_read_is_refused(bad: BadInput, schedule: Schedule) -> None:
    if bad.path.suffix == ".xlsx":
        pytest.importorskip("python_calamine")
    with pytest.raises(ProgressError) as caught:
        rollout.read_progress(bad.path, schedule)
    assert misses(expected(bad), caught.value.problems, bad.path) == []


@pytest.mark.parametrize("name", ["none.csv", "none.jsonl"])
def test_a_missing_file_is_refused_by_its_path(name: str, schedule: Schedule, tmp_path: Path) -> None:
    with pytest.raises(ProgressError, match=f"{name}: cannot be read: no such file or directory"):
        rollout.read_progress(tmp_path / name, schedule)


def test_a_correction_of_an_event_is_said_as_one(schedule: Schedule, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "fact,event,on,recorded,corrects\nhappened,alarm,2022-06-01,,\nhappened,alarm,2022-06-02,2022-06-10,2022-06-01\n"
    )
    progress = rollout.load_progress(path, schedule)
    statuses = rollout.assess(schedule, progress, as_of="2022-06-10").where(task="rehearse")
    assert {status.due.isoformat() for status in statuses if status.due} == {"2022-06-05"}


def test_every_problem_prints_whatever_the_terminal_can_show(schedule: Schedule) -> None:
    for bad in READABLE:
        _, problems = rollout.read_progress(bad.path, schedule)
        for problem in problems:
            assert str(problem).encode("utf-8").decode("utf-8") == str(problem)
            assert "\n" not in str(problem)
