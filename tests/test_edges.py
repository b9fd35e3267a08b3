"""Borders of rules at which a change of one sign went unnoticed: the day before, the day, and the day after."""

from __future__ import annotations

import csv
import datetime as dt
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given, strategies as st
from small import country, policy

import rollout
from rollout import (
    Convention,
    Done,
    Extended,
    Happened,
    Measured,
    Open,
    Period,
    Register,
    Retracted,
    State,
    Status,
    Tier,
    Unit,
    Waived,
)
from rollout.policy.deadline import Each, Length, Within
from rollout.policy.interpretation import RuleStep, after_event, day_in, due_in, period_at, periods_to
from rollout.progress.completion import Completion
from rollout.progress.events import happenings_of
from rollout.progress.evidence import Evidence, Fact
from rollout.progress.summary import Summary
from rollout.schedule.group import Group

D = dt.date.fromisoformat
ONE = '[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\n'
LEVEL = '[[target]]\nid = "a"\nat = "province"\nat-least = { 2022 = 60 }\n'


def status_of(tasks: str, as_of: str, *facts: Evidence, unit: str = "01") -> Status:
    """The status of task a at one province of the small country."""
    schedule = rollout.expand(policy(tasks), country(), until="2026-12-31")
    (status,) = rollout.assess(schedule, rollout.Progress(facts), as_of=as_of).where(task="a", unit=unit)
    return status


def completion(group: Group, figures: Sequence[Fact], as_of: str) -> Completion:
    """The completion of an obligation of a group, from facts that stand."""
    return Summary.of(group, figures).completion(group, group.due, D(as_of))


# --- retractions ---


@pytest.mark.parametrize(
    ("withdrawn_on", "recorded", "state"),
    [
        ("2022-06-09", "2022-06-11", "done_on_time"),  # what was so up to the 9th is withdrawn; it was done on the 10th
        ("2022-06-10", "2022-06-11", "overdue"),  # what was so on the day is withdrawn with it
        ("2022-06-11", "2022-06-11", "overdue"),
        ("2022-06-10", "2022-06-10", "overdue"),  # told and taken back on one day
    ],
)
def test_a_retraction_takes_back_what_was_so_up_to_its_day(withdrawn_on: str, recorded: str, state: str) -> None:
    facts = Done("a", "01", "2022-06-10"), Retracted("a", "01", withdrawn_on, recorded=recorded)
    assert status_of(ONE, "2022-07-05", *facts).state == state


def test_what_became_known_on_the_day_of_a_retraction_stands_where_something_was_known_before() -> None:
    """All of one day: told on the day, and told and taken back on the 20th. What is told on the 20th is said anew."""
    facts = [
        Done("a", "01", "2022-06-10"),
        Done("a", "01", "2022-06-10", recorded="2022-06-20"),
        Retracted("a", "01", "2022-06-10", recorded="2022-06-20"),
    ]
    status = status_of(ONE, "2022-07-05", *facts)
    assert (status.state, status.done_on) == ("done_on_time", D("2022-06-10"))
    rules = [treatment.rule for treatment in status.evidence]
    assert rules == ["evidence.retracted", "evidence.used", "evidence.retraction"]


def test_what_is_told_and_taken_back_on_one_day_is_withdrawn_and_the_retraction_is_not() -> None:
    facts = Done("a", "01", "2022-06-10"), *[Retracted("a", "01", "2022-06-10")] * 2
    rules = [treatment.rule for treatment in status_of(ONE, "2022-07-05", *facts).evidence]
    assert rules == ["evidence.retracted", "evidence.retraction", "evidence.retraction"]


def test_a_retraction_is_there_from_its_day_on() -> None:
    facts = Done("a", "01", "2022-06-10"), Retracted("a", "01", "2022-06-20")
    states = [status_of(ONE, f"2022-06-{day}", *facts).state for day in (19, 20, 21)]
    assert states == ["done_on_time", "upcoming", "upcoming"]


def test_what_a_later_retraction_takes_back_was_still_known_before_an_earlier_one() -> None:
    """That of the 5th takes back what that of the 4th does, which is told later; so what is said on the 5th is new."""
    day = "2022-06-0{}".format
    facts = [
        Done("a", "01", day(1), recorded=day(3)),
        Done("a", "01", day(2), recorded=day(5)),
        Retracted("a", "01", day(4), recorded=day(7)),
        Done("a", "01", day(5)),
        Retracted("a", "01", day(5)),
    ]
    schedule = rollout.expand(policy(ONE), country())
    timeline = rollout.timeline(schedule, rollout.Progress(facts))
    done = {4: None, 5: D(day(5)), 6: D(day(5))}
    assert {number: timeline.on(day(number))["p/a@01"].done_on for number in done} == done
    history = timeline.history("p/a@01")
    assert [history.on(day(number)).state for number in (2, 4, 5)] == ["done_on_time", "upcoming", "done_on_time"]


# --- figures of one day ---


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        ((50, "2022-06-10"), (70, "2022-06-11"), "done_on_time"),  # the one that became known last counts
        ((70, "2022-06-10"), (50, "2022-06-11"), "upcoming"),
        ((60, "2022-06-10"), (60, "2022-06-11"), "done_on_time"),  # the same value twice is one figure
        ((59, "2022-06-10"), (59, "2022-06-11"), "upcoming"),
        ((50, "2022-06-11"), (70, "2022-06-11"), "done_on_time"),  # known together: the better one
    ],
)
def test_of_two_figures_of_a_day_the_last_known_counts(
    first: tuple[int, str], second: tuple[int, str], state: str
) -> None:
    figures = [Measured("a", "01", "2022-06-10", value=value, recorded=recorded) for value, recorded in (first, second)]
    for order in (figures, figures[::-1]):
        assert status_of(LEVEL, "2022-06-30", *order).state == state


@pytest.mark.parametrize(
    ("second", "closed_on"),
    [
        ("2022-03-30", "2022-03-01"),
        ("2022-03-31", "2022-03-01"),  # the last day on which the first figure is valid
        ("2022-04-01", "2022-04-01"),  # a day later there is a gap, and it is reached anew
    ],
)
def test_a_level_that_stands_is_closed_from_the_first_of_figures_without_a_gap(second: str, closed_on: str) -> None:
    text = '[[target]]\nid = "a"\nat = "province"\nheld = true\nat-least = { 2022 = 60 }\n'
    (group,) = rollout.expand(policy(text), country()).groups
    figures = [Measured("a", "01", on, value=70, valid_for=30) for on in ("2022-03-01", second)]
    assert completion(group, figures, "2022-04-02").closed_on == D(closed_on)


def test_what_is_known_of_a_standing_level_that_is_lost_or_not_valid_any_more() -> None:
    text = '[[target]]\nid = "a"\nat = "province"\nheld = true\nat-least = { 2022 = 60 }\n'
    (group,) = rollout.expand(policy(text), country()).groups
    reached, lost = (
        Measured("a", "01", "2022-03-01", value=70, valid_for=30),
        Measured("a", "01", "2022-03-05", value=50),
    )
    stale = completion(group, [reached], "2022-04-01")
    assert (stale.closed_on, stale.stale_on) == (None, D("2022-04-01"))
    short = completion(group, [reached, lost], "2022-03-06")
    assert (short.closed_on, short.lost_on, short.short_since) == (None, D("2022-03-05"), D("2022-03-05"))
    late = Measured("a", "01", "2023-02-01", value=70)
    first = completion(group, [late], "2023-03-01")
    assert (first.closed_on, first.done_on) == (D("2023-02-01"), None)  # reached, on a day that is not known


def test_corrections_that_become_known_together_are_taken_in_the_order_of_what_they_correct() -> None:
    """The 5th is corrected to the 9th, and the 9th to the 2nd."""
    told = Happened("e", "2022-01-05")
    first = Happened("e", "2022-01-09", corrects="2022-01-05", recorded="2022-02-01")
    second = Happened("e", "2022-01-02", corrects="2022-01-09", recorded="2022-02-01")
    (happening,) = happenings_of([told, second, first])
    assert [str(day) for _, day in happening.steps] == ["2022-01-05", "2022-01-09", "2022-01-02"]


def facts_about_one(kinds: tuple[type[Fact], ...]) -> st.SearchStrategy[list[Fact]]:
    """Facts of some kinds about one obligation on a few days around the end of 2022, some of them known later."""

    def fact(kind: type[Fact], day: int, later: int, valid_for: int | None, extra: int) -> Fact:
        on = D("2022-12-24") + dt.timedelta(day)
        recorded = on + dt.timedelta(later) if later else None
        match kind:
            case rollout.Measured:
                value, comparable = (50, 60, 70, 70)[extra], extra != 2
                return Measured(
                    "a", "01", on, value=value, comparable=comparable, valid_for=valid_for, recorded=recorded
                )
            case rollout.Extended:
                return Extended("a", "01", on, to=D("2022-12-28") + dt.timedelta(3 * extra), recorded=recorded)
            case rollout.Done:
                return Done("a", "01", on, valid_for=valid_for, recorded=recorded)
            case _:
                return kind("a", "01", on, recorded=recorded)

    parts = (st.integers(0, 14), st.sampled_from([0, 0, 0, 1, 3, 9]), st.sampled_from([None, None, None, 2, 5]))
    return st.lists(st.builds(fact, st.sampled_from(kinds), *parts, st.integers(0, 3)), max_size=14)


TASK_FACTS = (Done, Done, Open, Retracted, Retracted, Extended, Waived)
LEVEL_FACTS = (Measured, Measured, Measured, Measured, Retracted, Retracted, Extended)
DATED_TASK = '[[task]]\nid = "a"\nat = "province"\nby = 2022-12-31\n'
STANDING_TASK = DATED_TASK.replace("by", "from")
STANDING_LEVEL = LEVEL.replace("at-least", "held = true\nat-least")
cases = st.tuples(st.sampled_from([DATED_TASK, STANDING_TASK]), facts_about_one(TASK_FACTS)) | st.tuples(
    st.sampled_from([LEVEL, STANDING_LEVEL]), facts_about_one(LEVEL_FACTS)
)


@examples(600)
@given(cases, st.sampled_from([None, "2022-12-30"]))
def test_a_history_says_of_each_day_what_all_facts_of_that_day_say(
    case: tuple[str, list[Fact]], known_on: str | None
) -> None:
    """The history goes through the facts once; a status is judged from all facts that exist on the day."""
    text, facts = case
    timeline = rollout.timeline(rollout.expand(policy(text), country()), rollout.Progress(facts), known_on=known_on)
    (name,) = {obligation.id for obligation in timeline.schedule if obligation.unit == "01"}
    history = timeline.history(name)
    for day in (D("2022-12-20") + dt.timedelta(number) for number in range(45)):
        verdict = timeline.on(day)[name].verdict
        assert history.on(day).standing == (verdict.state, verdict.due, verdict.force, verdict.reported)


@pytest.mark.parametrize(("value", "rule"), [(70, "evidence.used"), (50, "evidence.measured")])
def test_a_report_on_what_stands_is_valid_to_its_last_day(value: int, rule: str) -> None:
    figure = Measured("a", "01", "2022-03-01", value=value, valid_for=30)
    statuses = [status_of(STANDING_LEVEL, day, figure) for day in ("2022-03-31", "2022-04-01")]
    assert [status.evidence[0].rule for status in statuses] == [rule, "evidence.ignored.stale"]
    assert [status.reported for status in statuses] == [True, False]


def test_a_level_without_a_day_is_reached_on_the_day_of_the_first_figure_that_shows_it() -> None:
    text = LEVEL.replace("at-least = { 2022 = 60 }", "at-least = 60")
    late = Measured("a", "01", "2023-02-01", value=70)
    status = status_of(text, "2023-03-01", late)
    assert (status.state, status.done_on) == ("done", D("2023-02-01"))


def test_a_fact_is_the_cause_of_a_change_where_it_changes_anything() -> None:
    """The figure of 1 January says what that of 20 December said; by the day alone the level is overdue."""
    schedule = rollout.expand(policy(LEVEL), country())
    figures = [Measured("a", "01", on, value=50) for on in ("2022-12-20", "2022-12-25", "2023-01-01")]
    reached = Measured("a", "01", "2023-01-05", value=70)
    history = rollout.timeline(schedule, rollout.Progress([*figures, reached])).history("p/a@01#2022")
    assert [(str(point.day)[2:], point.cause) for point in history if point.day.year > 2021][-4:] == [
        ("22-12-20", "measured"),
        ("22-12-31", "due"),
        ("23-01-01", "past-due"),
        ("23-01-05", "measured"),
    ]


@pytest.mark.parametrize(
    "facts",
    [
        [Measured("a", "01", D("2022-01-02") + dt.timedelta(day), value=50 + day % 2 * 20) for day in range(360)],
        [
            fact
            for day in range(180)
            for fact in (
                Measured("a", "01", D("2022-01-02") + dt.timedelta(day), value=70),
                Retracted("a", "01", D("2022-01-02") + dt.timedelta(day + 1)),
            )
        ],
        [Retracted("a", "01", "2022-06-01") for _ in range(360)],
    ],
    ids=["crossing the level", "each withdrawn a day later", "withdrawn again and again"],
)
def test_twice_as_many_facts_of_one_obligation_are_twice_the_work(facts: list[Fact]) -> None:
    """Counted in calls of functions, for half of the facts and for all."""
    schedule = rollout.expand(policy(LEVEL), country())

    def calls(some: list[Fact]) -> int:
        counted = 0

        def count(frame: object, event: str, argument: object) -> None:
            nonlocal counted
            counted += event == "call"

        sys.setprofile(count)
        try:
            rollout.assess(schedule, rollout.Progress(some), as_of="2023-06-30").counts()
        finally:
            sys.setprofile(None)
        return counted

    calls(facts)
    assert calls(facts) < 2.2 * calls(facts[: len(facts) // 2])


# --- extensions ---


@pytest.mark.parametrize(
    ("decisions", "due"),
    [
        ([("2022-06-01", "2022-07-31"), ("2022-06-02", "2022-08-31")], "2022-08-31"),
        (
            [("2022-06-02", "2022-08-31"), ("2022-06-01", "2022-09-30")],
            "2022-08-31",
        ),  # not the longer
        ([("2022-06-01", "2022-08-31"), ("2022-06-01", "2022-07-31")], "2022-08-31"),  # of one day the longer
        ([("2022-06-01", "2022-06-15")], "2022-06-30"),  # none moves the day of the text forward
    ],
)
def test_of_two_decisions_the_later_one_counts(decisions: list[tuple[str, str]], due: str) -> None:
    facts = [Extended("a", "01", on, to=to) for on, to in decisions]
    assert str(status_of(ONE, "2022-06-20", *facts).due) == due


# --- bodies ---


def test_what_was_done_before_its_body_ended_did_not_lapse() -> None:
    """District 004 ends with June 2022."""
    task = ONE.replace("province", "district").replace("06-30", "06-15")
    done = status_of(task, "2022-07-05", Done("a", "004", "2022-06-10"), unit="004")
    assert (done.state, done.lapsed) == (State.DONE_ON_TIME, False)
    left = status_of(task, "2022-07-05", unit="004")
    assert (left.state, left.lapsed) == (State.NOT_APPLICABLE, True)
    assert status_of(task, "2022-06-30", unit="004").state == State.OVERDUE


@pytest.mark.parametrize(("due", "ready"), [("2022-06-30", True), ("2022-07-01", False)])
def test_a_parent_is_needed_from_its_first_day_on(due: str, ready: bool) -> None:  # noqa: FBT001  # a row of the table
    """The parent was formed on 1 July 2022: what falls due the day before has no parent to wait for."""
    units = [Unit("p", Tier.PROVINCE, "P", since="2022-07-01"), Unit("d", Tier.DISTRICT, "D", parent="p")]
    tasks = f'[[task]]\nid = "a"\nat = "district"\nby = {due}\nneeds = [{{ task = "b", scope = "parent" }}]\n'
    tasks += '[[task]]\nid = "b"\nat = "province"\nby = 2022-12-31\n'
    schedule = rollout.expand(policy(tasks), Register(units, "two"))
    (status,) = rollout.assess(schedule, as_of="2022-07-01").where(task="a")
    assert status.ready is ready


# --- deadlines ---


@pytest.mark.parametrize(
    ("each", "text"),
    [
        (Each("year", "2022"), "each year, from 2022"),
        (Each("year", "2022", "2024", month=8), "each year, month 8, from 2022 until 2024"),
        (Each("month", "2022-01", day=25), "each month, day 25, from 2022-01"),
        (Each("quarter", "2022-Q1", every=2), "every 2 quarters, from 2022-Q1"),
        (Each("week", "2022-W01", day=5), "each week, day 5, from 2022-W01"),
        (Each("half", "2022-H1", then=Length(days=1)), "each half, 1 day after its end, from 2022-H1"),
        (Each("year", "2022", month=6, day=30), "each year, month 6, day 30, from 2022"),
    ],
    ids=str,
)  # fmt: skip
def test_a_recurrence_in_words(each: Each, text: str) -> None:
    assert str(each) == text


@pytest.mark.parametrize(
    ("within", "event", "last"),
    [
        (Within("e", years=1), "2022-06-30", "2023-06-30"),
        (Within("e", years=1), "2024-02-29", "2025-02-28"),  # a day that the month lacks is its last
        (Within("e", years=2), "2022-02-28", "2024-02-28"),
        (Within("e", years=1, months=1), "2022-12-31", "2024-01-31"),
        (Within("e", years=1, days=1), "2024-02-29", "2025-03-01"),
        (Within("e", weeks=2), "2022-06-01", "2022-06-15"),
    ],
    ids=str,
)
def test_a_limit_of_years_is_one_of_twelve_months_each(within: Within, event: str, last: str) -> None:
    assert str(after_event(within, dt.date.fromisoformat(event)).day) == last


MONTHLY = Each("month", "2022-01", "2022-06")
SECOND = Each("quarter", "2022-Q1", every=2)


@pytest.mark.parametrize(
    ("each", "day", "earlier", "period"),
    [
        (MONTHLY, "2021-12-31", 0, None),
        (MONTHLY, "2022-01-01", 0, "2022-01"),
        (MONTHLY, "2022-01-31", 1, None),
        (MONTHLY, "2022-02-01", 1, "2022-01"),
        (MONTHLY, "2022-06-30", 0, "2022-06"),
        (MONTHLY, "2022-07-01", 0, None),
        (MONTHLY, "2022-07-01", 1, "2022-06"),  # the one before is the last
        (MONTHLY, "2022-08-01", 1, None),
        (SECOND, "2022-06-30", 0, "2022-Q1"),  # the last that has begun
        (SECOND, "2022-07-01", 0, "2022-Q3"),
        (SECOND, "2022-07-01", 1, "2022-Q1"),
        (SECOND, "2022-03-31", 1, None),
    ],
)
def test_the_period_of_a_day_and_the_one_before(each: Each, day: str, earlier: int, period: str | None) -> None:
    expected = None if period is None else Period.of(period)
    assert period_at(each, dt.date.fromisoformat(day), earlier) == expected


@pytest.mark.parametrize(
    ("each", "day", "count"),
    [
        (MONTHLY, "2021-12-31", 0),
        (MONTHLY, "2022-01-01", 1),
        (MONTHLY, "2022-06-30", 6),
        (MONTHLY, "2030-01-01", 6),
        (SECOND, "2022-06-30", 1),
        (SECOND, "2022-07-01", 2),
        (SECOND, "2023-01-01", 3),
    ],
)
def test_how_many_periods_begin_by_a_day(each: Each, day: str, count: int) -> None:
    assert periods_to(each, dt.date.fromisoformat(day)) == count


@pytest.mark.parametrize(
    ("each", "period", "rule", "day", "article"),
    [
        (Each("week", "2022-W01", day=5), "2022-W02", "reading.each-weekday", "2022-01-14", ""),
        (Each("month", "2022-01", day=27), "2022-02", "reading.each-day", "2022-02-27", ""),
        (Each("month", "2022-01", day=28), "2022-02", "reading.each-day", "2022-02-28", ""),
        (Each("month", "2022-01", day=29), "2022-02", "reading.clamped", "2022-02-28", "148(3)"),
    ],
)
def test_the_step_to_a_named_day(each: Each, period: str, rule: str, day: str, article: str) -> None:
    number = each.day or 0
    expected = RuleStep(rule, after=D(day), article=article, period=Period.of(period), count=number)
    assert due_in(each, Period.of(period), Convention()).steps[0] == expected


def test_the_day_of_a_period_is_counted_in_working_days_where_the_text_does() -> None:
    """Quarter I ends on Thursday 31 March 2022; two working days after it is Monday 4 April."""
    each = Each("quarter", "2022-Q1", then=Length(working_days=2))
    assert day_in(each, Period.of("2022-Q1")) == D("2022-04-04")


PREVIOUS = """
[[task]]
id = "first"
at = "province"
each = { period = "year", month = 12, since = 2021%s }

[[task]]
id = "a"
at = "province"
each = { period = "year", month = 3, since = 2022 }
needs = [{ task = "first", period = "previous" }]
"""


@pytest.mark.parametrize(
    ("until", "period", "needed"),
    [
        ("", "2022", ["2021"]),
        ("", "2023", ["2022"]),
        (", until = 2021", "2022", ["2021"]),
        (", until = 2021", "2023", []),  # it ended before the year before
        (", until = 2022", "2023", ["2022"]),
    ],
)
def test_a_need_of_the_period_before_of_what_ends(until: str, period: str, needed: list[str]) -> None:
    """The schedule ends with March 2023, so that December 2022 is the last that is owed."""
    schedule = rollout.expand(policy(PREVIOUS % until), country(), until="2023-03-31")
    (status,) = rollout.assess(schedule, as_of="2022-01-15").where(task="a", unit="01", period=period)
    assert [str(blocker.period) for blocker in status.blocked_by] == needed


# --- what the encodings list beside their reading ---

ALSO_READ = Path(__file__).parent / "expected" / "also-read.csv"


def test_each_other_reading_of_a_date_is_that_of_the_words() -> None:
    """From the notes and the texts, by hand: a year that another sentence prints, the years of the whole, or no day."""
    with ALSO_READ.open(encoding="utf-8", newline="") as file:
        expected = {(row["policy"], row["item"]): row["other"] for row in csv.DictReader(file)}
    readings = {}
    for name in rollout.shipped_policies():
        for item in rollout.load_policy(name).items:
            dated = [reading for reading in item.also_read if reading.deadline or reading.undated]
            if dated:
                others = (str(reading.deadline or "no day") for reading in dated)
                readings[name, item.id] = "; ".join(others)
    assert readings == expected


def test_the_days_of_other_readings_are_told_as_ambiguities() -> None:
    """The end of the year that each names; none where the reading has no day."""
    ends = {"by 2020": "2020-12-31", "by 2021": "2021-12-31", "by 2025": "2025-12-31", "by 2030": "2030-12-31"}
    ends |= {
        "from 2024": "2024-12-31",
        "from 2024-01-01": "2024-01-01",
        "from 2021-01-01": "2021-01-01",
        "no day": "None",
    }
    policies = [rollout.load_policy(name) for name in rollout.shipped_policies()]
    schedule = rollout.expand(policies, until="2026-12-31")
    told = [a for a in rollout.ambiguities(schedule) if a.reading == "also-read"]
    days = {item: {str(a.other) for a in some} for item, some in groupby(sorted(told, key=_item_of), _item_of)}
    with ALSO_READ.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if "each" not in row["other"]]
    expected = {f"{row['policy']}/{row['item']}": {ends[other] for other in row["other"].split("; ")} for row in rows}
    assert {item: days.get(item, set()) for item in expected} == expected


def _item_of(ambiguity: rollout.Ambiguity) -> str:
    return ambiguity.node.partition("@")[0]
