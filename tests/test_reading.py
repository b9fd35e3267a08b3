"""Every form of Deadline, read from a policy file as a document would say it, and the days it becomes."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

import rollout
from rollout import Convention, Period
from rollout.days import day
from rollout.labels import Label
from rollout.policy.deadline import By, During, Each, From, Within
from rollout.policy.interpretation import PLAIN, RuleStep, Window, after_event, windows
from rollout.policy.item import Item

HEAD = """
format = 1
[instrument]
id = "p"
kind = "directive"
issuer = "prime-minister"
issued = 2010-01-01
title = { vi = "Thử" }
"""
START = Convention(month="start")
FROM_THE_FIRST = Convention(held="start")


def item(text: str, kind: str = "task") -> Item:
    """The one item of a small policy, owed at the provinces."""
    title = "title" if kind == "task" else "measure"
    body = f'{HEAD}[[{kind}]]\nid = "a"\n{title} = {{ vi = "a" }}\nclause = "1"\nat = "province"\n{text}\n'
    policy, problems = rollout.parse_policy(body)
    assert problems == ()
    return policy.items[0]


def read(text: str, convention: Convention = PLAIN, until: str | None = None) -> list[Window]:
    deadline = item(text).rules[0].deadline
    return list(windows(deadline, convention, None if until is None else day(until)))


def days(opened: list[Window]) -> list[str]:
    return [str(window.due) for window in opened]


# --- one day ---


@pytest.mark.parametrize(
    ("text", "opens", "due", "standing"),
    [
        ("from = 2022-06-01", None, "2022-06-01", True),
        ('from = "2022"', None, "2022-12-31", True),
        ("by = 2022-07-01", None, "2022-07-01", False),
        ("before = 2022-07-01", None, "2022-06-30", False),
        ("before = 2024-03-01", None, "2024-02-29", False),
        ("before = 2022-01-01", None, "2021-12-31", False),
        ('by = "2022-06"', None, "2022-06-30", False),
        ('by = "2022-02"', None, "2022-02-28", False),
        ('by = "2024-02"', None, "2024-02-29", False),
        ('by = "2022-12"', None, "2022-12-31", False),
        ('by = "2020-Q4"', None, "2020-12-31", False),
        ('by = "2020-Q1"', None, "2020-03-31", False),
        ('by = "2021-H1"', None, "2021-06-30", False),
        ('by = "2025"', None, "2025-12-31", False),
        ("by = 2025", None, "2025-12-31", False),
        ('during = "2022-06"', "2022-06-01", "2022-06-30", False),
        ('during = "2020-Q1"', "2020-01-01", "2020-03-31", False),
        ('during = "2019-Q4/2020"', "2019-10-01", "2020-12-31", False),
        ('during = "2022"', "2022-01-01", "2022-12-31", False),
    ],
)
def test_the_default_reading_of_each_expression(text: str, opens: str | None, due: str, standing: bool) -> None:  # noqa: FBT001
    (window,) = read(text)
    assert window.opens == (None if opens is None else day(opens))
    assert window.due == window.nominal == day(due)
    assert window.standing is standing
    assert window.period is None


def test_no_expression_gives_no_day_and_an_event_gives_none_before_it_happened() -> None:
    assert read("") == [Window(steps=(RuleStep("reading.undated"),))]
    assert read('within = { days = 30, after = "e" }') == [Window()]
    assert Window().due is Window().opens is Window().nominal is None


def test_days_by_tier_are_each_read_alone() -> None:
    text = HEAD + (
        '[[task]]\nid = "a"\ntitle = { vi = "a" }\nclause = "1"\nby = { ministry = "2022-06", commune = 2023-06-01 }\n'
    )
    policy, problems = rollout.parse_policy(text)
    assert problems == ()
    assert {rule.place: rule.deadline for rule in policy["a"].rules} == {
        "ministry": By(Period.of("2022-06")),
        "commune": By(Period.of("2023-06-01")),
    }


# --- conventions ---


@pytest.mark.parametrize(
    ("text", "plain", "start"),
    [
        ('by = "2022-06"', "2022-06-30", "2022-06-01"),
        ("by = 2022-06-15", "2022-06-15", "2022-06-15"),
        ('by = "2020-Q4"', "2020-12-31", "2020-12-31"),
        ('by = "2025"', "2025-12-31", "2025-12-31"),
        ('during = "2022-06"', "2022-06-30", "2022-06-30"),  # within the month, whichever reading
        ("before = 2022-07-01", "2022-06-30", "2022-06-30"),
    ],
)
def test_a_month_deadline_is_at_its_end_or_under_the_other_reading_at_its_start(
    text: str, plain: str, start: str
) -> None:
    assert days(read(text)) == [plain]
    (window,) = read(text, START)
    assert str(window.due) == start
    assert str(window.nominal) == plain  # the text's day stays what it was


@pytest.mark.parametrize(
    ("text", "plain", "start"),
    [
        ('from = "2022"', "2022-12-31", "2022-01-01"),
        ('from = "2022-Q3"', "2022-09-30", "2022-07-01"),
        ('from = "2022-06"', "2022-06-30", "2022-06-01"),
        ("from = 2022-06-01", "2022-06-01", "2022-06-01"),
        ("by = 2025", "2025-12-31", "2025-12-31"),
    ],
)
def test_a_held_year_is_judged_as_a_whole_or_under_the_other_reading_from_its_first_day(
    text: str, plain: str, start: str
) -> None:
    assert days(read(text)) == [plain]
    (window,) = read(text, FROM_THE_FIRST)
    assert str(window.due) == start
    assert str(window.nominal) == plain


def test_levels_are_due_at_the_end_of_their_period_and_held_ones_are_judged_by_it_too() -> None:
    plain = item("at-least = { 2021 = 40, 2022 = 60 }", "target")
    standing = item("held = true\nat-least = { 2022 = 60 }", "target")
    assert [rule.deadline for rule in plain.rules] == [By(Period.of("2021")), By(Period.of("2022"))]
    assert [rule.deadline for rule in standing.rules] == [From(Period.of("2022"))]
    due = [days(list(windows(rule.deadline, PLAIN, None))) for rule in (*plain.rules, *standing.rules)]
    assert due == [["2021-12-31"], ["2022-12-31"], ["2022-12-31"]]


@pytest.mark.parametrize("wrong", [{"month": "middle"}, {"held": "never"}, {"month": None}])
def test_a_convention_that_does_not_exist_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(rollout.UnknownError, match=next(iter(wrong))):
        Convention(**wrong)  # type: ignore[arg-type]  # the wrong ones are meant


def test_conventions_are_values() -> None:
    assert Convention() == PLAIN
    assert Convention(month="start") == START != PLAIN
    assert len({Convention(), PLAIN, START}) == 2


@pytest.mark.parametrize("text", ["by = 2022-12-31", "by = 2023-12-31", 'by = "2024-08"', 'during = "2025-08"'])
def test_rest_days_are_kept_by_default(text: str) -> None:
    """All of these are days of rest; art. 148(5) is an analogy for fixed dates, so nothing rolls unasked."""
    (window,) = read(text)
    assert window.due == window.nominal
    assert window.due is not None
    assert window.due.day == 31


# --- recurrence ---


def test_a_month_of_every_year_opens_on_its_first_day_and_is_due_on_its_last() -> None:
    opened = read('each = { period = "year", month = 8, since = 2022 }', until="2024-12-31")
    assert days(opened) == ["2022-08-31", "2023-08-31", "2024-08-31"]
    assert [str(window.opens) for window in opened] == ["2022-08-01", "2023-08-01", "2024-08-01"]
    assert [str(window.period) for window in opened] == ["2022", "2023", "2024"]


@pytest.mark.parametrize(
    ("period", "since", "until", "expected"),
    [
        ("year", '"2022"', "2024-12-31", ["2022-12-31", "2023-12-31", "2024-12-31"]),
        ("half", '"2021-H2"', "2022-12-31", ["2021-12-31", "2022-06-30", "2022-12-31"]),
        ("quarter", '"2020-Q1"', "2020-12-31", ["2020-03-31", "2020-06-30", "2020-09-30", "2020-12-31"]),
        ("month", '"2024-01"', "2024-04-30", ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]),
    ],
)
def test_without_a_day_each_period_is_due_on_its_last(period: str, since: str, until: str, expected: list[str]) -> None:
    opened = read(f'each = {{ period = "{period}", since = {since} }}', until=until)
    assert days(opened) == expected
    assert [window.opens for window in opened] == [window.period and window.period.first for window in opened]


def test_quarters_end_with_the_text_and_are_keyed_by_their_period() -> None:
    opened = read('each = { period = "quarter", since = "2020-Q1", until = "2020-Q4" }')
    assert [str(window.period) for window in opened] == ["2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"]
    assert days(opened) == ["2020-03-31", "2020-06-30", "2020-09-30", "2020-12-31"]


def test_monthly_from_the_31st_never_drifts_and_never_skips() -> None:
    opened = read('each = { period = "month", day = 31, since = "2022-12" }', until="2024-12-31")
    last = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
    expected = [dt.date(2022, 12, 31)]
    expected += [dt.date(2023, month, day) for month, day in last.items()]
    expected += [dt.date(2024, month, 29 if month == 2 else day) for month, day in last.items()]
    assert [window.due for window in opened] == expected


def test_monthly_on_the_30th_has_the_last_day_of_february_and_comes_back_to_the_30th() -> None:
    opened = read('each = { period = "month", day = 30, since = "2023-01" }', until="2023-04-30")
    assert days(opened) == ["2023-01-30", "2023-02-28", "2023-03-30", "2023-04-30"]


def test_the_29th_of_february_has_its_day_every_year() -> None:
    opened = read('each = { period = "year", month = 2, day = 29, since = 2023 }', until="2028-12-31")
    assert days(opened) == ["2023-02-28", "2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


def test_a_day_of_a_month_of_every_year_opens_with_that_month() -> None:
    (window,) = read('each = { period = "year", month = 12, day = 15, since = 2022 }', until="2022-12-31")
    assert (str(window.opens), str(window.due)) == ("2022-12-01", "2022-12-15")


def test_what_is_due_concerns_a_later_period_where_the_text_says_so() -> None:
    opened = read('each = { period = "year", month = 12, since = 2022, about = 1 }', until="2023-12-31")
    assert [(str(window.period), str(window.about)) for window in opened] == [("2022", "2023"), ("2023", "2024")]
    (quarter,) = read('each = { period = "quarter", since = "2020-Q4", about = 1 }', until="2020-12-31")
    assert str(quarter.about) == "2021-Q1"
    (plain,) = read('each = { period = "year", since = 2022 }', until="2022-12-31")
    assert plain.about is None


@pytest.mark.parametrize(
    ("until", "count"),
    [("2022-08-30", 0), ("2022-08-31", 1), ("2023-08-30", 1), ("2023-08-31", 2), ("2021-12-31", 0), ("2032-01-01", 10)],
)
def test_until_bounds_a_recurrence_by_its_due_day_inclusive(until: str, count: int) -> None:
    opened = read('each = { period = "year", month = 8, since = 2022 }', until=until)
    assert len(opened) == count


def test_until_does_not_bound_what_falls_due_once() -> None:
    assert days(read("by = 2025", until="2022-12-31")) == ["2025-12-31"]


def test_a_recurrence_is_counted_from_its_anchor_whatever_the_horizon() -> None:
    """A later horizon only adds, and never moves a day."""
    each = Each("month", Period.of("2020-01"), day=31)
    expansions = [list(windows(each, PLAIN, dt.date(year, 12, 31))) for year in range(2020, 2026)]
    for shorter, longer in itertools.pairwise(expansions):
        assert longer[: len(shorter)] == shorter
        assert len(longer) == len(shorter) + 12


# --- after an event ---


@pytest.mark.parametrize(
    ("text", "event", "last"),
    [
        ("days = 1", "2022-06-01", "2022-06-02"),  # the event's day is not counted
        ("days = 30", "2022-06-01", "2022-07-01"),
        ("days = 30", "2022-01-31", "2022-03-02"),
        ("weeks = 2", "2022-06-01", "2022-06-15"),
        ("months = 1", "2022-01-31", "2022-02-28"),
        ("months = 1", "2024-01-31", "2024-02-29"),
        ("months = 3", "2022-11-30", "2023-02-28"),
        ("months = 1", "2022-02-28", "2022-03-28"),  # the corresponding day, not the last
        ("years = 1", "2024-02-29", "2025-02-28"),
        ("years = 4", "2024-02-29", "2028-02-29"),
        ("months = 1, days = 1", "2022-01-31", "2022-03-01"),
        ("years = 1, months = 1", "2023-01-31", "2024-02-29"),  # one addition, clamped once
    ],
)
def test_a_time_limit_ends_on_the_corresponding_day_clamped_once(text: str, event: str, last: str) -> None:
    within = item(f'within = {{ {text}, after = "e" }}').rules[0].deadline
    assert isinstance(within, Within)
    assert after_event(within, day(event)).day == day(last)


def test_a_time_limit_beyond_the_calendar_is_refused_as_a_day_is() -> None:
    with pytest.raises(rollout.DayError):
        after_event(Within("e", days=30), dt.date(9999, 12, 31))
    with pytest.raises(rollout.DayError):
        after_event(Within("e", months=1), dt.date(9999, 12, 31))


# --- what is kept, and what is refused ---


def test_the_text_keeps_its_own_words_beside_the_reading() -> None:
    task = item('during = "2022-06"\nphrase = "trong tháng 6/2022"\ninherited = { en = "the paragraph" }')
    assert task.rules[0].deadline == During(Period.of("2022-06"))
    assert task.phrase == "trong tháng 6/2022"
    assert task.inherited == Label(en="the paragraph")


@pytest.mark.parametrize(
    "text",
    [
        'by = "2022-06-01"',  # a day is written without quotes
        'from = "2022-06-01"',
        'before = "2022-06-01"',
        'before = "2022-06"',
        "during = 2022-06-01",
        "by = 2022-06-01T00:00:00",
        "by = 2022-06-01T00:00:00+07:00",
        'by = "06/2022"',
        'by = "2022-Q5"',
        "by = true",
        "by = 2022-06-01\nfrom = 2022-06-01",
        'each = { period = "year", since = 2022, month = 13 }',
        'each = { period = "week", since = 2022 }',
        'each = { period = "week", since = "2022-W05", month = 2 }',
        'each = { period = "week", since = "2022-W05", day = 8 }',
        'each = { period = "week", since = "2022-W53" }',
        'each = { period = "quarter", since = "2022-Q1", day = 5 }',
        'each = { period = "quarter", since = "2022-Q1", month = 3, day = 5, then = { days = 5 } }',
        'each = { period = "quarter", since = "2022-Q1", then = { } }',
        'each = { period = "quarter", since = "2022-Q1", then = { hours = 5 } }',
        'each = { period = "quarter", since = "2022-Q1", every = 0 }',
        'within = { working-days = 0, after = "e" }',
        'each = { period = "quarter", since = 2022 }',
        'each = { period = "quarter", since = "2022-Q1", month = 4 }',
        'each = { period = "year", since = 2022, day = 5 }',
        'each = { period = "year", since = 2022, until = 2021 }',
        'each = { period = "month", since = "2022-01", day = 32 }',
        "each = { since = 2022 }",
        'each = { period = "year" }',
        'within = { after = "e" }',
        "within = { days = 30 }",
        'within = { days = 0, after = "e" }',
        'within = { days = -1, after = "e" }',
        'within = { days = 1.5, after = "e" }',
        'within = { fortnights = 1, after = "e" }',
    ],
)
def test_an_expression_that_is_none_is_a_problem_with_its_line(text: str) -> None:
    body = f'{HEAD}[[task]]\nid = "a"\ntitle = {{ vi = "a" }}\nclause = "1"\nat = "province"\n{text}\n'
    policy, problems = rollout.parse_policy(body, "f.toml")
    assert problems
    assert all(problem.where.startswith("f.toml:") for problem in problems)
    assert all("task a" in problem.where for problem in problems)
    assert policy.tasks == ()


def test_an_unbounded_recurrence_needs_a_horizon() -> None:
    text = HEAD + (
        '[[task]]\nid = "a"\ntitle = { vi = "a" }\nclause = "1"\nat = "province"\n'
        'each = { period = "year", since = 2022 }\n'
    )
    policy, _ = rollout.parse_policy(text)
    with pytest.raises(rollout.HorizonError, match="until"):
        rollout.expand(policy)
    assert len(rollout.expand(policy, until="2023-12-31")) == 2


@pytest.mark.parametrize("opening", ['"\\', '"""\\', "'''", '""" ', "{a="])
def test_a_long_text_that_is_never_closed_is_refused_and_not_looked_at_again_at_each_quote(opening: str) -> None:
    """40 kB took 12 seconds, and ten times as much a hundred times as long."""
    with pytest.raises(rollout.PolicyError, match="is not TOML"):
        rollout.parse_policy(opening * 100_000)


def test_very_many_dates_that_are_no_days_are_told_of_in_one_pass() -> None:
    text = f"format = 1\nnone = [{'2022-13-01, ' * 20_000}]\n"
    _, problems = rollout.parse_policy(text)
    assert "unknown-key" in {problem.code for problem in problems}
