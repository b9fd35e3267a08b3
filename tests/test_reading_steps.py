"""What reading a deadline did: every step with its rule, the days before and after it, and its article, by hand."""

from __future__ import annotations

import datetime as dt

import pytest

import rollout
from rollout import Convention, HorizonError, Period
from rollout.days import day
from rollout.policy.calendar import Calendar
from rollout.policy.deadline import Before, By, Deadline, During, Each, From, Within
from rollout.policy.interpretation import PLAIN, RuleStep, after_event, day_in, windows

Row = tuple[str, str, str, str]  # rule, before, after, article

UNTIL = dt.date(2024, 12, 31)
NEW_YEAR = frozenset({dt.date(2023, 1, 2)})  # a Monday
CALENDAR = Calendar("test", Period.of("2022/2023"), NEW_YEAR, frozenset({dt.date(2022, 7, 2)}))
ROLLED = Convention(rest_days=CALENDAR)


def rows(steps: tuple[RuleStep, ...]) -> list[Row]:
    return [(step.rule, str(step.before or ""), str(step.after or ""), step.article) for step in steps]


def last(deadline: Deadline | None, convention: Convention = PLAIN) -> tuple[list[Row], str]:
    """The steps of the last window of a deadline, and the day it falls due."""
    *_, window = windows(deadline, convention, UNTIL)
    return rows(window.steps), str(window.due)


@pytest.mark.parametrize(
    ("deadline", "steps"),
    [
        (From(Period.of("2022-06-01")), [("reading.from", "", "2022-06-01", "")]),
        (From(Period.of("2024")), [("reading.held-end", "", "2024-12-31", "146(3)")]),
        (From(Period.of("2022-06")), [("reading.held-end", "", "2022-06-30", "146(2)")]),
        (From(Period.of("2022-Q3")), [("reading.held-end", "", "2022-09-30", "")]),
        (By(Period.of("2022-06-30")), [("reading.by", "", "2022-06-30", "")]),
        (By(Period.of("2022-06")), [("reading.by-month", "", "2022-06-30", "146(2)")]),
        (By(Period.of("2022-Q2")), [("reading.by-period", "", "2022-06-30", "")]),
        (By(Period.of("2022-H1")), [("reading.by-period", "", "2022-06-30", "")]),
        (By(Period.of("2024")), [("reading.by-period", "", "2024-12-31", "146(3)")]),
        (Before(dt.date(2022, 7, 1)), [("reading.before", "2022-07-01", "2022-06-30", "")]),
        (
            During(Period.of("2022-06")),
            [("reading.opens", "", "2022-06-01", ""), ("reading.during", "", "2022-06-30", "146(2)")],
        ),
    ],
)
def test_a_form_that_gives_one_day_is_one_step_and_the_day_it_opens(deadline: Deadline, steps: list[Row]) -> None:
    assert last(deadline) == (steps, steps[-1][2])


def test_what_gives_no_day_has_a_step_without_one_and_a_time_limit_none_before_its_event() -> None:
    assert last(None) == ([("reading.undated", "", "", "")], "None")
    assert last(Within("asked", days=30)) == ([], "None")


@pytest.mark.parametrize(
    ("each", "steps", "due"),
    [
        (
            Each("year", Period.of("2022"), month=12, about=1),
            [
                ("reading.each", "2022-01-01", "2024-01-01", ""),
                ("reading.opens", "", "2024-12-01", ""),
                ("reading.each-end", "", "2024-12-31", "146(2)"),
                ("reading.about", "2024-01-01", "2025-01-01", ""),
            ],
            "2024-12-31",
        ),
        (
            Each("year", Period.of("2024")),
            [
                ("reading.each", "2024-01-01", "2024-01-01", ""),
                ("reading.opens", "", "2024-01-01", ""),
                ("reading.each-end", "", "2024-12-31", "146(3)"),
            ],
            "2024-12-31",
        ),
        (
            Each("quarter", Period.of("2020-Q4"), Period.of("2021-Q3")),
            [
                ("reading.each", "2020-10-01", "2021-07-01", ""),
                ("reading.opens", "", "2021-07-01", ""),
                ("reading.each-end", "", "2021-09-30", ""),
            ],
            "2021-09-30",
        ),
        (
            Each("month", Period.of("2023-01"), Period.of("2023-02"), day=31),
            [
                ("reading.each", "2023-01-01", "2023-02-01", ""),
                ("reading.opens", "", "2023-02-01", ""),
                ("reading.clamped", "", "2023-02-28", "148(3)"),
            ],
            "2023-02-28",
        ),
        (
            Each("year", Period.of("2022"), Period.of("2023"), month=2, day=15),
            [
                ("reading.each", "2022-01-01", "2023-01-01", ""),
                ("reading.opens", "", "2023-02-01", ""),
                ("reading.each-day", "", "2023-02-15", ""),
            ],
            "2023-02-15",
        ),
    ],
)
def test_a_recurrence_is_counted_from_its_anchor_opened_and_read_within_its_period(
    each: Each, steps: list[Row], due: str
) -> None:
    assert last(each) == (steps, due)


@pytest.mark.parametrize(
    ("deadline", "convention", "steps"),
    [
        (
            By(Period.of("2022-06")),
            Convention(month="start"),
            [
                ("reading.by-month", "", "2022-06-30", "146(2)"),
                ("reading.month-start", "2022-06-30", "2022-06-01", "146(2)"),
            ],
        ),
        (
            From(Period.of("2024")),
            Convention(held="start"),
            [
                ("reading.held-end", "", "2024-12-31", "146(3)"),
                ("reading.held-start", "2024-12-31", "2024-01-01", "146(3)"),
            ],
        ),
        (
            By(Period.of("2022-12")),
            ROLLED,  # a Saturday, a Sunday, and a holiday
            [
                ("reading.by-month", "", "2022-12-31", "146(2)"),
                ("reading.rest-day", "2022-12-31", "2023-01-03", "148(5)"),
            ],
        ),
        (
            By(Period.of("2022-12")),
            PLAIN,
            [("reading.by-month", "", "2022-12-31", "146(2)"), ("reading.rest-day-kept", "", "2022-12-31", "148(5)")],
        ),
        (By(Period.of("2022-07-02")), ROLLED, [("reading.by", "", "2022-07-02", "")]),  # a Saturday that is worked
    ],
)
def test_the_convention_is_a_step_from_the_default_reading(
    deadline: Deadline, convention: Convention, steps: list[Row]
) -> None:
    assert last(deadline, convention) == (steps, steps[-1][2])


def test_the_month_start_is_itself_rolled_off_a_rest_day() -> None:
    """1 May 2022 is a Sunday."""
    steps, due = last(By(Period.of("2022-05")), Convention(month="start", rest_days=CALENDAR))
    assert steps[1:] == [
        ("reading.month-start", "2022-05-31", "2022-05-01", "146(2)"),
        ("reading.rest-day", "2022-05-01", "2022-05-02", "148(5)"),
    ]
    assert due == "2022-05-02"


def test_a_rest_day_comes_last_after_what_the_content_concerns() -> None:
    """31 December 2022 is a Saturday."""
    each = Each("year", Period.of("2022"), Period.of("2022"), month=12, about=1)
    steps, due = last(each, ROLLED)
    assert steps[2:] == [
        ("reading.each-end", "", "2022-12-31", "146(2)"),
        ("reading.about", "2022-01-01", "2023-01-01", ""),
        ("reading.rest-day", "2022-12-31", "2023-01-03", "148(5)"),
    ]
    assert due == "2023-01-03"
    assert day_in(each, Period.of("2022")) == dt.date(2022, 12, 31)  # under the default reading


@pytest.mark.parametrize(
    ("within", "event", "first", "steps"),
    [
        (
            Within("asked", months=1, days=10),
            "2022-01-20",
            "2022-01-21",
            [
                ("reading.within-months", "2022-01-20", "2022-02-20", "148(3)"),
                ("reading.within-days", "2022-02-20", "2022-03-02", "147"),
            ],
        ),
        (
            Within("asked", months=1),
            "2022-01-31",
            "2022-02-01",
            [("reading.clamped", "2022-01-31", "2022-02-28", "148(3)")],
        ),
        (
            Within("asked", years=1),
            "2024-02-29",
            "2024-03-01",
            [("reading.clamped", "2024-02-29", "2025-02-28", "148(3)")],
        ),
        (
            Within("asked", weeks=2),
            "2022-06-01",
            "2022-06-02",
            [("reading.within-days", "2022-06-01", "2022-06-15", "147")],
        ),
        (
            Within("asked", days=1),
            "2022-06-03",
            "2022-06-04",
            [
                ("reading.within-days", "2022-06-03", "2022-06-04", "147"),
                ("reading.rest-day-kept", "", "2022-06-04", "148(5)"),
            ],
        ),
    ],
)
def test_a_time_limit_starts_the_day_after_its_event_and_adds_months_before_days(
    within: Within, event: str, first: str, steps: list[Row]
) -> None:
    reading = after_event(within, day(event))
    start = [("event", "", event, ""), ("reading.within", event, first, "147")]
    assert rows(reading.steps) == start + steps
    assert str(reading.day) == steps[-1][2]


def test_a_time_limit_that_ends_on_a_rest_day_rolls_where_it_is_asked_for() -> None:
    reading = after_event(Within("asked", days=1), dt.date(2022, 6, 3), ROLLED)
    assert rows(reading.steps)[-1] == ("reading.rest-day", "2022-06-04", "2022-06-06", "148(5)")
    assert reading.day == dt.date(2022, 6, 6)
    with pytest.raises(HorizonError, match="2024-01-01"):
        after_event(Within("asked", days=1), dt.date(2023, 12, 31), ROLLED)


def test_a_step_has_the_period_and_the_count_that_its_rule_speaks_of() -> None:
    def spoken(steps: tuple[RuleStep, ...]) -> list[tuple[str, str, int]]:
        return [(step.rule, str(step.period or ""), step.count) for step in steps if step.period or step.count]

    *_, yearly = windows(Each("year", Period.of("2022"), month=12, about=2), PLAIN, UNTIL)
    assert spoken(yearly.steps) == [
        ("reading.each", "2022", 3),
        ("reading.each-end", "2024-12", 0),
        ("reading.about", "2026", 2),
    ]
    *_, monthly = windows(Each("month", Period.of("2023-01"), Period.of("2023-02"), day=30), PLAIN, None)
    assert spoken(monthly.steps) == [("reading.each", "2023-01", 2), ("reading.clamped", "2023-02", 30)]
    limit = after_event(Within("asked", years=1, months=2, weeks=1, days=3), dt.date(2022, 1, 31))
    assert spoken(limit.steps) == [("reading.within-months", "", 14), ("reading.within-days", "", 10)]


def test_a_group_of_a_schedule_has_the_steps_of_its_window() -> None:
    policy = rollout.load_policy("ct-02-2022")
    schedule = rollout.expand(policy, until="2022-12-31")
    steps = {rows(group.steps)[0] for group in schedule.groups if group.item.id == "digitise-dossiers"}
    assert {after for _, _, after, _ in steps} == {"2022-06-01", "2022-12-01", "2023-06-01"}
    assert {rule for rule, *_ in steps} == {"reading.from"}


def test_a_content_beyond_the_calendar_is_not_looked_for_where_the_duty_itself_is_out_of_reach() -> None:
    each = Each("year", Period.of("9998"), about=2)
    assert list(windows(each, PLAIN, dt.date(9998, 6, 30))) == []
    with pytest.raises(rollout.DayError):
        list(windows(each, PLAIN, dt.date(9998, 12, 31)))
