"""Evidence that cannot be so, or may be of two things: a Problem, from a file and from Python alike."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from small import country, policy

import rollout
from rollout import (
    Done,
    Extended,
    Happened,
    Measured,
    Open,
    Problem,
    Progress,
    ProgressError,
    Register,
    Retracted,
    Schedule,
    Tier,
    Unit,
    Waived,
)
from rollout.days import day
from rollout.policy.convention import Convention
from rollout.progress.evidence import Evidence

DISTRICTS = '[[task]]\nid = "a"\nat = ["district", "commune"]\n'
NAMED = '[[task]]\nid = "a"\nat = "mpi"\nby = 2025-12-31\n[[task]]\nid = "b"\nat = "ministry"\nby = 2025-12-31\n'
AFTER = '[[task]]\nid = "a"\nat = ["district", "mpi"]\nwithin = { days = 5, after = "alarm" }\n'
SHARE = '[[target]]\nid = "m"\nat = "province"\nat-least = { 2022 = 50 }\n'
QUARTERLY = '[[task]]\nid = "q"\nat = "province"\neach = { period = "quarter", since = "2022-Q1" }\n'


def owed(tasks: str, convention: Convention | None = None) -> Schedule:
    return rollout.expand(policy(tasks), country(), until="2022-12-31", convention=convention or Convention())


def cells(fact: Evidence) -> str:
    """A row of a file that says the same."""
    values = [fact.kind, *(getattr(fact, name, None) for name in ("task", "unit", "on", "period", "recorded"))]
    values += [getattr(fact, name, None) for name in ("value", "numerator", "denominator", "to", "event")]
    return ",".join("" if value is None else str(value) for value in values)


def problems_of(schedule: Schedule, path: Path, *facts: Evidence) -> list[Problem]:
    """The problems of a file of the facts; the same are found in a log made in Python, and in one that is continued."""
    file = path / "log.csv"
    header = "fact,task,unit,on,period,recorded,value,numerator,denominator,to,event\n"
    file.write_text(header + "".join(f"{cells(fact)}\n" for fact in facts), encoding="utf-8")
    progress, problems = rollout.read_progress(file, schedule)
    assert len(progress) == len(facts) - len(problems)
    statuses = rollout.assess(schedule, Progress(facts), as_of="2022-12-31")
    made = [*statuses.unmatched, *statuses.contradictions]
    continued = Progress(facts[:1])
    rollout.assess(schedule, continued, as_of="2022-12-31")
    more = rollout.assess(schedule, continued.plus(*facts[1:]), as_of="2022-12-31")
    assert {found(problem) for problem in (*more.unmatched, *more.contradictions)} == {found(one) for one in made}
    assert {found(problem) for problem in problems} == {found(problem) for problem in made}
    return list(problems)


def found(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.found, problem.right


# --- a body that was not there: district 004 ends with June 2022, commune 00005 is formed the day after ---


def test_evidence_dated_before_its_body_was_formed_is_a_problem(tmp_path: Path) -> None:
    (problem,) = problems_of(
        owed(DISTRICTS), tmp_path, Done("a", "00005", "2022-06-30"), Done("a", "00004", "2022-06-30")
    )
    assert (problem.code, problem.found) == ("not-formed", "00005 was formed on 2022-07-01, after 2022-06-30")
    assert problem.right == "correct the day, or name the body that was there"
    assert problem.where == f"{tmp_path / 'log.csv'}:2: done a at 00005"


def test_evidence_of_the_first_and_of_the_last_day_of_a_body_counts(tmp_path: Path) -> None:
    assert (
        problems_of(owed(DISTRICTS), tmp_path, Done("a", "00005", "2022-07-01"), Open("a", "004", "2022-06-30")) == []
    )


def test_evidence_dated_after_its_body_ended_is_a_problem_that_names_the_receivers(tmp_path: Path) -> None:
    (problem,) = problems_of(owed(DISTRICTS), tmp_path, Done("a", "003", "2022-07-01"), Done("a", "004", "2022-07-01"))
    assert found(problem) == ("ended", "004 ended on 2022-06-30, before 2022-07-01", "correct the day, or name 003")


@pytest.mark.parametrize(
    "fact",
    [
        Open("a", "00005", "2022-06-30"),
        Waived("a", "00005", "2022-06-30"),
        Extended("a", "00005", "2022-06-30", to="2023-02-01"),
        Done("a", "00005", "2022-06-30", recorded="2022-08-01"),
    ],
)
def test_no_kind_of_evidence_can_be_of_a_body_that_was_not_there(fact: Evidence, tmp_path: Path) -> None:
    (problem,) = problems_of(owed(DISTRICTS + "by = 2022-12-31\n"), tmp_path, fact)
    assert problem.code == "not-formed"


def test_what_was_reported_can_be_withdrawn_when_the_body_is_no_more(tmp_path: Path) -> None:
    facts = (Done("a", "004", "2022-06-10"), Retracted("a", "004", "2022-07-10"))
    assert problems_of(owed(DISTRICTS), tmp_path, *facts) == []


def test_the_holder_of_a_named_bodys_duty_reports_under_the_name_that_is_printed() -> None:
    """Mpi went into mof on 2025-03-01: what a text asks of it by name is mof's. What a ministry owes lapses with it."""
    schedule = rollout.expand(policy(NAMED), country())
    facts = [Done("a", "mpi", "2025-06-01"), Done("b", "m2", "2025-06-01")]
    statuses = rollout.assess(schedule, Progress(facts), as_of="2025-12-31")
    assert statuses["p/a@mpi"].done_on == day("2025-06-01")
    (problem,) = statuses.unmatched
    assert (problem.code, problem.where) == ("ended", "fact 2: done b at m2 on 2025-06-01")


def test_an_event_of_a_body_that_was_not_there_is_a_problem(tmp_path: Path) -> None:
    facts = (Happened("alarm", "2022-06-30", "004"), Happened("alarm", "2022-07-01", "004"))
    (problem,) = problems_of(owed(AFTER), tmp_path, *facts)
    assert (problem.code, problem.found) == ("ended", "004 ended on 2022-06-30, before 2022-07-01")
    assert problems_of(owed(AFTER), tmp_path, Happened("alarm", "2025-06-01", "mpi")) == []


def test_a_body_that_ended_without_receivers_has_none_to_name() -> None:
    register = Register([Unit("1", Tier.PROVINCE, "Một", until=day("2022-06-30"))])
    schedule = rollout.expand(policy('[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\n'), register)
    (problem,) = rollout.assess(schedule, Progress([Done("a", "1", "2022-07-01")]), as_of="2022-12-31").unmatched
    assert problem.right == "correct the day, or name a body that was there"


# --- a share and its counts ---


@pytest.mark.parametrize(
    ("value", "numerator", "denominator"),
    [
        (69, 184, 265),  # 69.43… %
        (Decimal("69.4"), 184, 265),
        (Decimal("69.43"), 184, 265),
        (Decimal("66.6"), 2, 3),  # truncated, as documents print it too
        (Decimal("66.7"), 2, 3),
        (100 * 184 / 265, 184, 265),  # calculated
        (50, 1, 2),
        (0, 0, 7),
        (Decimal("150.0"), 3, 2),
    ],
)
def test_a_share_rounded_or_truncated_as_printed_agrees_with_its_counts(
    value: int | Decimal, numerator: int, denominator: int
) -> None:
    fact = Measured("m", "01", "2022-06-30", value=value, numerator=numerator, denominator=denominator)
    assert rollout.assess(owed(SHARE), Progress([fact]), as_of="2022-12-31").unmatched == ()


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (80, "that is 69%"),
        (Decimal("69.5"), "that is 69.4%"),
        (Decimal("0.69"), "that is 69.43%"),
        (70, "that is 69%"),
        (Decimal("69.4400000"), "that is 69.4339623% or 69.4339622%"),
    ],
)
def test_a_share_that_is_not_that_of_its_counts_is_a_problem(value: int | Decimal, right: str, tmp_path: Path) -> None:
    fact = Measured("m", "01", "2022-06-30", value=value, numerator=184, denominator=265)
    (problem,) = problems_of(owed(SHARE), tmp_path, fact)
    assert found(problem) == ("wrong-rate", f"{value}% is reported for 184 of 265", right)


@pytest.mark.parametrize(
    "target",
    [
        SHARE.replace("at-least = { 2022 = 50 }", 'scale = "count"\nat-least = { 2022 = 50 }'),
        SHARE.replace("at-least", "raise-by"),
    ],
)
def test_a_figure_that_is_no_share_has_nothing_to_agree_with(target: str, tmp_path: Path) -> None:
    fact = Measured("m", "01", "2022-06-30", value=80, numerator=184, denominator=265)
    assert problems_of(owed(target), tmp_path, fact) == []


def test_half_of_the_counts_is_nothing_to_disagree_with(tmp_path: Path) -> None:
    assert problems_of(owed(SHARE), tmp_path, Measured("m", "01", "2022-06-30", value=80, denominator=265)) == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"numerator": -1}, "numerator: -1 is no count; give a whole number, 0 or more"),
        ({"denominator": 0}, "denominator: 0 is no count; give a whole number, 1 or more"),
        ({"numerator": True}, "numerator: True is no count; give a whole number, 0 or more"),
        ({"denominator": 2.5}, "denominator: 2.5 is no count; give a whole number, 1 or more"),
    ],
)
def test_counts_of_a_measurement_made_in_python_are_counts(fields: dict[str, int], message: str) -> None:
    with pytest.raises(ProgressError) as caught:
        Measured("m", "01", "2022-06-30", value=80, **fields)  # type: ignore[arg-type]  # parametrized
    assert str(caught.value) == message


# --- a completion that fits two windows ---


def test_a_completion_that_fits_a_window_and_one_extended_to_its_day_names_both(tmp_path: Path) -> None:
    """The first quarter is extended to 30 April; on 20 April a report can be of either quarter."""
    facts = (
        Extended("q", "01", "2022-03-20", to="2022-04-30", period="2022-Q1"),
        Done("q", "01", "2022-04-20"),
        Done("q", "02", "2022-04-20"),  # nothing was extended there
    )
    (problem,) = problems_of(owed(QUARTERLY), tmp_path, *facts)
    assert (problem.code, problem.right) == ("several-windows", "name the period: 2022-Q1, 2022-Q2")
    assert problem.found == "2 windows of q are open on 2022-04-20, one of them extended"
    assert problem.where == f"{tmp_path / 'log.csv'}:3: done q at 01"


@pytest.mark.parametrize(
    "facts",
    [
        (Done("q", "01", "2022-05-01"),),  # after the extended day
        (Done("q", "01", "2022-04-20", period="2022-Q2"),),
        (Done("q", "01", "2022-04-20", period="2022-Q1"),),
        (Done("q", "01", "2022-03-31"),),  # the only window open that day
        (Retracted("q", "01", "2022-04-01", period="2022-Q1"), Done("q", "01", "2022-04-20")),
    ],
)
def test_a_completion_that_names_its_period_or_fits_one_window_is_none(
    facts: tuple[Evidence, ...], tmp_path: Path
) -> None:
    extended = Extended("q", "01", "2022-03-20", to="2022-04-30", period="2022-Q1")
    assert problems_of(owed(QUARTERLY), tmp_path, extended, *facts) == []


def test_an_extension_that_was_not_known_when_the_completion_was_makes_no_second_window(tmp_path: Path) -> None:
    facts = (
        Done("q", "01", "2022-04-20"),
        Extended("q", "01", "2022-03-20", to="2022-04-30", period="2022-Q1", recorded="2022-05-02"),
    )
    assert problems_of(owed(QUARTERLY), tmp_path, *facts) == []


def test_a_completion_in_two_windows_that_overlap_by_a_rest_day_names_both(tmp_path: Path) -> None:
    """30 April to 3 May 2022 were days off: the report of April, due on a Saturday, could be made on 4 May."""
    monthly = QUARTERLY.replace("quarter", "month").replace("2022-Q1", "2022-01")
    schedule = owed(monthly, Convention(rest_days=rollout.load_calendar()))
    (problem,) = problems_of(schedule, tmp_path, Done("q", "01", "2022-05-04"), Done("q", "01", "2022-05-05"))
    assert (problem.code, problem.right) == ("several-windows", "name the period: 2022-04, 2022-05")
    assert problem.found == "2 windows of q are open on 2022-05-04"


# --- a log made in Python says what a file says ---


def test_a_log_made_in_python_reports_the_contradictions_that_a_file_reports(tmp_path: Path) -> None:
    once = '[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\n'
    facts = (
        Done("a", "01", "2022-06-01"),
        Done("a", "01", "2022-06-02"),
        Open("a", "01", "2022-06-20"),
        Done("a", "02", "2022-06-01"),
        Done("a", "02", "2022-06-01"),
        Retracted("a", "02", "2022-05-01"),
    )
    statuses = rollout.assess(owed(once), Progress(facts), as_of="2022-12-31")
    assert [(problem.code, problem.where.partition(":")[0]) for problem in statuses.contradictions] == [
        ("nothing-retracted", "fact 6"),
        ("duplicate", "fact 5"),
        ("contradiction", "fact 2"),
        ("contradiction", "fact 3"),
    ]
    assert "4 facts contradict others" in repr(statuses)
    file = tmp_path / "log.csv"
    file.write_text(
        "fact,task,unit,on,period,recorded,value,numerator,denominator,to,event\n"
        + "".join(f"{cells(fact)}\n" for fact in facts)
    )
    _, problems = rollout.read_progress(file, owed(once))
    assert sorted(problem.code for problem in problems) == sorted(one.code for one in statuses.contradictions)
