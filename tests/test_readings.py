"""Working days, and the obligations whose day moves under another reading."""

from __future__ import annotations

import pytest
from small import country, policy

import rollout
from rollout import Convention, HorizonError, UnknownError
from rollout.days import day


@pytest.mark.parametrize(
    ("due", "rolled"),
    [
        ("2022-12-31", "2023-01-03"),  # Saturday; New Year's Day is a Sunday, made good on the Monday
        ("2023-12-31", "2024-01-02"),
        ("2024-08-31", "2024-09-04"),  # Saturday; National Day on 2 and 3 September
        ("2025-08-31", "2025-09-03"),
        ("2026-08-31", "2026-09-03"),  # a Monday given off for the Saturday 22 August
        ("2026-01-02", "2026-01-05"),  # a Friday given off for the Saturday 10 January
        ("2026-08-22", "2026-08-22"),  # that Saturday is worked
        ("2025-04-26", "2025-04-26"),
        ("2024-05-04", "2024-05-04"),
        ("2026-11-24", "2026-11-25"),  # a holiday from 2026 on
        ("2025-11-24", "2025-11-24"),
        ("2022-06-30", "2022-06-30"),
    ],
)
def test_a_due_day_that_is_a_rest_day_rolls_to_the_next_working_day(due: str, rolled: str) -> None:
    assert str(rollout.load_calendar().rolled(day(due))) == rolled


@pytest.mark.parametrize("day", ["2021-12-31", "2027-01-01"])
def test_a_day_that_is_not_covered_is_refused_instead_of_guessed(day: str) -> None:
    with pytest.raises(HorizonError, match="2022/2026"):
        rollout.load_calendar().works(day)


def test_another_calendar_is_not_known() -> None:
    with pytest.raises(UnknownError):
        rollout.load_calendar("th")


def test_the_public_holidays_are_those_of_a_package_that_others_keep() -> None:
    """It lacks the swap of 2 January 2026."""
    holidays = pytest.importorskip("holidays", reason="the session `coverage` has it, to compare with")
    public = holidays.country_holidays("VN", years=range(2022, 2027))
    assert rollout.load_calendar().off - {day("2026-01-02")} == set(public)


def test_rest_days_are_kept_unless_a_calendar_is_given() -> None:
    text = policy('[[task]]\nid = "a"\nat = "mof"\nby = "2022-12"\n')
    (kept,) = rollout.expand(text, country())
    (moved,) = rollout.expand(text, country(), convention=Convention(rest_days=rollout.load_calendar()))
    assert (str(kept.due), str(moved.due), str(moved.nominal_due)) == ("2022-12-31", "2023-01-03", "2022-12-31")


def moved(text: str, **more: rollout.Calendar) -> list[tuple[str, str, str, str]]:
    schedule = rollout.expand(policy(text), country(), until="2023-12-31")
    return [(a.node, str(a.due), str(a.other), a.reading) for a in rollout.ambiguities(schedule, **more)]


def test_a_month_and_a_held_year_may_mean_their_first_day() -> None:
    assert moved('[[task]]\nid = "a"\nat = "mof"\nby = "2022-06"\n') == [
        ("p/a@mof", "2022-06-30", "2022-06-01", "month")
    ]
    level = '[[target]]\nid = "a"\nat = "mof"\nheld = true\nat-least = { 2022 = 90 }\n'
    assert moved(level) == [("p/a@mof#2022", "2022-12-31", "2022-01-01", "held")]


def test_a_day_a_quarter_and_a_year_are_not_ambiguous() -> None:
    for text in ("2022-06-30", '"2022-Q2"', '"2022"'):
        assert moved(f'[[task]]\nid = "a"\nat = "mof"\nby = {text}\n') == []


def test_the_readings_that_the_encoding_lists_are_told_where_they_move_the_day() -> None:
    text = (
        '[[task]]\nid = "a"\nat = "mof"\nby = 2022-06-30\nalso-read = ['
        '{ undated = true, note = { en = "no day" } }, { by = 2022-07-31, note = { en = "later" } }, '
        '{ note = { en = "of something else" } }, { by = 2022-06-30, note = { en = "the same" } }]\n'
    )
    assert moved(text) == [
        ("p/a@mof", "2022-06-30", "None", "also-read"),
        ("p/a@mof", "2022-06-30", "2022-07-31", "also-read"),
    ]


def test_with_a_calendar_rest_days_are_told_and_days_it_does_not_cover() -> None:
    text = '[[task]]\nid = "a"\nat = "mof"\neach = { period = "year", since = 2021 }\n'
    assert moved(text, calendar=rollout.load_calendar()) == [
        ("p/a@mof#2021", "2021-12-31", "None", "not-covered"),
        ("p/a@mof#2022", "2022-12-31", "2023-01-03", "rest-days"),
        ("p/a@mof#2023", "2023-12-31", "2024-01-02", "rest-days"),
    ]


def test_over_the_five_documents_each_ambiguity_has_both_days_and_the_clause() -> None:
    policies = [rollout.load_policy(name) for name in rollout.shipped_policies()]
    ambiguities = rollout.ambiguities(rollout.expand(policies, until="2026-12-31"))
    by_node = {(ambiguity.node, ambiguity.reading): ambiguity for ambiguity in ambiguities}
    certificates = by_node["ct-02-2022/certify-one-stop@province", "month"]
    assert (str(certificates.due), str(certificates.other), certificates.clause) == ("2022-06-30", "2022-06-01", "¶14")
    assert certificates.phrase == "đến tháng 6/2022"
    files = by_node["mic-par-2021-2025/work-files-online@mic#2022", "held"]
    assert (str(files.due), str(files.other)) == ("2022-12-31", "2022-01-01")
    assert all(ambiguity.clause for ambiguity in ambiguities)
