"""What recurs by the week, by each second period and after a period's end, and what runs from the instrument.

Every day was worked out by hand with a calendar of 2022: 1 January is a Saturday.
"""

from __future__ import annotations

import datetime as dt

import pytest
from small import country, policy

import rollout
from rollout import Calendar, Convention, Done, Happened, Period, Progress, Schedule
from rollout.days import day
from rollout.policy.deadline import Each, Length, Within
from rollout.policy.interpretation import PLAIN, period_at
from rollout.schedule.starts import never_started

TASK = '[[task]]\nid = "a"\nat = "province"\n'
UNKNOWN = "issued = 2022\nknown-by = 2022-03-01"
# Of 2022 the New Year's Monday and the two days of early September are off.
HOLIDAYS = Calendar("test", "2022/2023", ["2022-01-03", "2022-09-01", "2022-09-02"], [])


def owed(deadline: str, until: str = "2022-12-31", convention: Convention = PLAIN) -> Schedule:
    return rollout.expand(policy(TASK + deadline), country(), until=until, convention=convention).where(unit="01")


def dues(deadline: str, until: str = "2022-12-31", convention: Convention = PLAIN) -> list[str]:
    return [f"{o.period}: {o.due}" for o in owed(deadline, until, convention)]


# --- each ---


@pytest.mark.parametrize(
    ("deadline", "days"),
    [
        ('period = "week", since = "2022-W05"', ["2022-W05: 2022-02-06", "2022-W06: 2022-02-13"]),
        ('period = "week", since = "2022-W05", day = 5', ["2022-W05: 2022-02-04", "2022-W06: 2022-02-11"]),
        ('period = "week", since = "2021-W52", every = 2', ["2021-W52: 2022-01-02", "2022-W02: 2022-01-16"]),
        ('period = "month", since = "2022-01", every = 2', ["2022-01: 2022-01-31", "2022-03: 2022-03-31"]),
        ('period = "year", since = 2020, every = 2, month = 3', ["2020: 2020-03-31", "2022: 2022-03-31"]),
        ('period = "quarter", since = "2022-Q1", month = 3, day = 25', ["2022-Q1: 2022-03-25", "2022-Q2: 2022-06-25"]),
        ('period = "quarter", since = "2022-Q1", month = 2, day = 30', ["2022-Q1: 2022-02-28", "2022-Q2: 2022-05-30"]),
        ('period = "half", since = "2022-H1", month = 6, day = 15', ["2022-H1: 2022-06-15", "2022-H2: 2022-12-15"]),
        ('period = "quarter", since = "2022-Q1", month = 1', ["2022-Q1: 2022-01-31", "2022-Q2: 2022-04-30"]),
        (
            'period = "quarter", since = "2021-Q4", then = { days = 25 }',
            ["2021-Q4: 2022-01-25", "2022-Q1: 2022-04-25"],
        ),
        (
            'period = "month", since = "2022-01", then = { months = 1 }',  # 31 January and one month: clamped
            ["2022-01: 2022-02-28", "2022-02: 2022-03-28"],
        ),
        (
            'period = "year", since = 2021, month = 6, then = { weeks = 2 }',
            ["2021: 2021-07-14", "2022: 2022-07-14"],
        ),
        (
            'period = "quarter", since = "2022-Q1", then = { working-days = 5 }',  # Thursday 31 March, 30 June
            ["2022-Q1: 2022-04-07", "2022-Q2: 2022-07-07"],
        ),
    ],
)
def test_each_period_and_its_day(deadline: str, days: list[str]) -> None:
    assert dues(f"each = {{ {deadline} }}", "2022-12-31")[:2] == days


def test_each_second_period_is_counted_from_the_anchor_to_the_last() -> None:
    text = 'each = { period = "month", since = "2022-02", until = "2022-07", every = 3 }'
    assert dues(text) == ["2022-02: 2022-02-28", "2022-05: 2022-05-31"]
    assert [o.id for o in owed(text)] == ["p/a@01#2022-02", "p/a@01#2022-05"]


def test_what_is_due_after_a_period_opens_with_it_and_ends_with_the_horizon() -> None:
    text = 'each = { period = "quarter", since = "2022-Q1", then = { days = 25 } }'
    assert dues(text, "2022-07-25") == ["2022-Q1: 2022-04-25", "2022-Q2: 2022-07-25"]
    assert dues(text, "2022-07-24") == ["2022-Q1: 2022-04-25"]
    assert [str(o.opens) for o in owed(text, "2022-07-25")] == ["2022-01-01", "2022-04-01"]
    facts = Progress([Done("a", "01", "2022-03-20"), Done("a", "01", "2022-04-20")])
    statuses = rollout.assess(owed(text, "2022-07-25"), facts, as_of="2022-05-01")
    (both,) = statuses.unmatched  # the windows of both quarters are open on 20 April
    assert both.right == "name the period: 2022-Q1, 2022-Q2"
    assert statuses.counts() == {"done_on_time": 1, "upcoming": 1}


def test_no_calendar_is_asked_for_what_lies_beyond_the_horizon() -> None:
    text = 'each = { period = "quarter", since = "2022-Q1", then = { days = 25 } }'
    calendar = Calendar("test", "2022", [], [])
    assert len(dues(text, "2022-12-31", convention=Convention(rest_days=calendar))) == 3
    with pytest.raises(rollout.HorizonError, match="is not covered by the calendar test"):
        dues(text, "2023-01-31", convention=Convention(rest_days=calendar))


def test_a_rest_day_after_the_time_moves_as_any_other() -> None:
    text = 'each = { period = "quarter", since = "2022-Q1", until = "2022-Q2", then = { days = 24 } }'
    (first, second) = owed(text, convention=Convention(rest_days=HOLIDAYS))
    assert (str(first.nominal_due), str(first.due)) == ("2022-04-24", "2022-04-25")  # a Sunday
    assert (str(second.nominal_due), str(second.due)) == ("2022-07-24", "2022-07-25")


def test_the_period_of_a_day_is_the_last_that_has_begun() -> None:
    second = Each("month", "2022-01", every=2, until="2022-06")
    days = {"2021-12-31": "None", "2022-01-31": "2022-01", "2022-04-01": "2022-03", "2022-07-01": "None"}
    assert {text: str(period_at(second, day(text))) for text in days} == days
    assert str(period_at(second, day("2022-04-01"), 1)) == "2022-01"
    week = Each("week", "2022-W05")
    assert str(period_at(week, day("2022-02-20"), 1)) == "2022-W06"
    assert period_at(week, day("2022-02-01"), 1) is None


def test_a_need_on_what_recurs_each_second_period() -> None:
    text = (
        TASK + 'each = { period = "month", since = "2022-01", every = 2 }\n'
        '[[task]]\nid = "b"\nat = "province"\neach = { period = "month", since = "2022-01", every = 2 }\n'
        'needs = [{ task = "a", period = "previous" }]\n'
    )
    schedule = rollout.expand(policy(text), country(), until="2022-07-31")
    statuses = rollout.assess(schedule, as_of="2022-01-01").where(unit="01", task="b")
    assert [[s.id for s in status.blocked_by] for status in statuses] == [
        [], ["p/a@01#2022-01"], ["p/a@01#2022-03"], ["p/a@01#2022-05"],
    ]  # fmt: skip


UNCLEAR = "is not clear; name its month too"
OR_AFTER_ITS_END = "or write then = { days = 5 } for a day after its end"


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        (
            'period = "quarter", since = "2022-Q1", day = 5',
            [f"a day of a quarter {UNCLEAR} (month = 3 is the last of a quarter), {OR_AFTER_ITS_END}"],
        ),
        (
            'period = "half", since = "2022-H1", day = 5',
            [f"a day of a half {UNCLEAR} (month = 6 is the last of a half), {OR_AFTER_ITS_END}"],
        ),
        ('period = "quarter", since = "2022-Q1", month = 5, day = 5', ["a quarter has no month 5; give 1 to 3"]),
        (
            'period = "week", since = "2022-W05", month = 2, day = 5',
            ['a week has no month to name; use month with period = "year", "half" or "quarter"'],
        ),
        ('period = "week", since = "2022-W05", day = 8', ["a week has no day 8; give 1 (Monday) to 7 (Sunday)"]),
        ('period = "week", since = "2022-W53"', ["'2022-W53' is not a period; 2022 has the weeks 01 to 52"]),
        (
            'period = "month", since = "2022-01", day = 5, then = { days = 5 }',
            ["is counted from the end of the period, and day names a day of it; leave one of the two out"],
        ),
        (
            'period = "month", since = "2022-01", then = {}',
            ["does not say how long; give days, weeks, months, years or working-days"],
        ),
    ],
)
def test_what_is_not_clear_has_one_message(fields: str, problems: list[str]) -> None:
    text = (
        'format = 1\n[instrument]\nid = "p"\nkind = "plan"\nissuer = "x"\nissued = 2022-01-01\ntitle = { vi = "p" }\n'
        f'[[task]]\nid = "a"\ntitle = {{ vi = "a" }}\nclause = "1"\nat = "province"\neach = {{ {fields} }}\n'
    )
    found = rollout.parse_policy(text)[1]
    assert [f"{problem.found}; {problem.right}" for problem in found] == problems


# --- weeks ---


def test_weeks_are_those_of_iso_8601() -> None:
    week = Period.of("2022-W05")
    assert (str(week.first), str(week.last), week.kind, str(week)) == ("2022-01-31", "2022-02-06", "week", "2022-W05")
    assert str(Period.of("2020-W53")) == "2020-W53"  # 28 December 2020 to 3 January 2021
    assert str(Period.of("2020-W53").shifted(1)) == "2021-W01"
    assert str(Period.holding(day("2021-01-03"), "week")) == "2020-W53"
    assert Period.of("2022-01-31/2022-02-06") == week
    assert str(Period.of("2022-W05/2022-W06")) == "2022-01-31/2022-02-13"
    assert Period.of("2022-01-31/2022-02-13").kind == "span"
    for wrong in ("2021-W53", "2022-W00", "2022-W5", "2022-w05"):
        with pytest.raises(rollout.Error, match="is not a period"):
            Period.of(wrong)


# --- working days ---


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2022-09-05", 1, "2022-09-06"),  # Monday
        ("2022-09-09", 1, "2022-09-12"),  # Friday
        ("2022-09-10", 1, "2022-09-12"),  # Saturday
        ("2022-09-11", 5, "2022-09-16"),  # Sunday
        ("2022-09-07", 10, "2022-09-21"),
        ("2022-08-31", 0, "2022-08-31"),
    ],
)
def test_without_a_calendar_working_days_are_monday_to_friday(start: str, count: int, end: str) -> None:
    assert str(PLAIN.working_day(day(start), count)) == end


def test_a_calendar_leaves_its_holidays_out() -> None:
    convention = Convention(rest_days=HOLIDAYS)
    assert str(convention.working_day(day("2022-08-31"), 2)) == "2022-09-06"  # Monday 5 and Tuesday 6
    assert str(convention.working_day(day("2022-09-03"), 0)) == "2022-09-03"


def test_a_limit_in_working_days_is_counted_last() -> None:
    text = TASK + 'within = { months = 1, days = 1, working-days = 2, after = "asked" }\n'
    asked = Progress([Happened("asked", "2022-07-31")])  # 31 August, 1 September, then two working days
    for convention, due in ((PLAIN, "2022-09-05"), (Convention(rest_days=HOLIDAYS), "2022-09-06")):
        schedule = rollout.expand(policy(text), country(), convention=convention)
        assert {str(s.due) for s in rollout.assess(schedule, asked, as_of="2022-08-01")} == {due}


def test_working_days_are_an_ambiguity_with_or_without_a_calendar() -> None:
    texts = (
        'within = { working-days = 5, after = "asked" }',
        'each = { period = "month", since = "2022-08", until = "2022-08", then = { working-days = 2 } }',
        'within = { working-days = 2, after = "issued" }',
        'within = { days = 2, after = "issued" }',
    )
    tasks = "".join(f'[[task]]\nid = "t{number}"\nat = "mof"\n{text}\n' for number, text in enumerate(texts))
    schedule = rollout.expand(policy(tasks, instrument="issued = 2021-12-31"))
    plain = {a.node: (str(a.due), str(a.other), a.reading) for a in rollout.ambiguities(schedule)}
    assert plain == {
        "p/t0@mof": ("None", "None", "working-days"),
        "p/t1@mof#2022-08": ("2022-09-02", "None", "working-days"),
        "p/t2@mof": ("2022-01-04", "None", "working-days"),
    }
    dated = {
        a.node: (str(a.due), str(a.other))
        for a in rollout.ambiguities(schedule, calendar=HOLIDAYS)
        if a.reading == "working-days"
    }
    assert dated == {
        "p/t0@mof": ("None", "None"),
        "p/t1@mof#2022-08": ("2022-09-02", "2022-09-06"),  # Monday 5, Tuesday 6 September
        "p/t2@mof": ("2022-01-04", "2022-01-05"),  # Tuesday 4, Wednesday 5 January
    }
    (unknown,) = [a for a in rollout.ambiguities(schedule) if a.node == "p/t2@mof"]
    assert "or unknown: working days leave out public holidays" in str(unknown)
    short = Calendar("short", "2022-01", [], [])
    others = {(a.node, a.reading): a.other for a in rollout.ambiguities(schedule, calendar=short)}
    assert others["p/t1@mof#2022-08", "working-days"] is None


def test_a_length_says_how_long() -> None:
    assert str(Length(years=1, working_days=1)) == "1 year, 1 working day"
    assert str(Within("asked", weeks=2, working_days=3)) == "within 2 weeks, 3 working days after asked"
    later = Each("month", "2022-01", every=2, then=Length(days=5))
    assert str(later) == "every 2 months, 5 days after its end, from 2022-01"
    assert str(Each("half", "2022-H1", every=2)) == "every 2 half-years, from 2022-H1"
    with pytest.raises(rollout.Error, match="does not say how long"):
        Length()


# --- after the issue of the instrument ---


def test_a_time_limit_from_the_issue_has_a_fixed_day() -> None:
    text = TASK + 'within = { days = 30, after = "issued" }\n'
    (status, _) = rollout.assess(rollout.expand(policy(text), country()), as_of="2022-01-15")
    assert (str(status.due), str(status.nominal_due), status.state) == ("2022-01-31", "2022-01-31", "upcoming")
    moved = rollout.expand(policy(text, instrument="issued = 2022-01-06"), convention=Convention(rest_days=HOLIDAYS))
    (saturday,) = moved
    assert (str(saturday.nominal_due), str(saturday.due)) == ("2022-02-05", "2022-02-07")
    assert rollout.expand(policy(text), country()).due(by="2022-01-31").table().rows == (
        ("a", "province", dt.date(2022, 1, 31), 2),
    )


def test_a_time_limit_from_the_entry_into_force_has_the_later_day() -> None:
    text = TASK + 'within = { months = 1, after = "in-force" }\n'
    later = policy(text, instrument="issued = 2022-01-01\nin-force = 2022-03-15")
    assert {str(o.due) for o in rollout.expand(later)} == {"2022-04-15"}
    assert {str(o.due) for o in rollout.expand(policy(text))} == {"2022-02-01"}


@pytest.mark.parametrize("after", ["issued", "in-force"])
def test_an_unknown_day_of_issue_starts_no_limit(after: str) -> None:
    text = f'{TASK}within = {{ days = 30, after = "{after}" }}\n'
    schedule = rollout.expand(policy(text, instrument=UNKNOWN), country())
    assert rollout.assess(schedule, as_of="2023-01-01").counts() == {"awaiting": 2}
    assert [(group.node, reason) for group, reason in never_started(schedule)] == [
        ("p/a@province", "the day on which p was issued is not known")
    ]
    (problem,) = rollout.assess(schedule, Progress([Happened(after, "2022-03-01")]), as_of="2023-01-01").unmatched
    assert problem.code == "unknown-event"


def test_a_day_that_is_read_otherwise_may_run_from_the_issue_too() -> None:
    text = TASK + 'by = 2022-03-01\nalso-read = [{ within = { days = 30, after = "issued" }, note = { en = "so" } }]\n'
    (ambiguity,) = rollout.ambiguities(rollout.expand(policy(text), country()))
    assert (str(ambiguity.due), str(ambiguity.other)) == ("2022-03-01", "2022-01-31")


def test_a_check_sees_as_far_as_a_limit_from_the_issue() -> None:
    text = (
        TASK + 'each = { period = "year", since = 2022 }\n'
        '[[task]]\nid = "b"\nat = "province"\nwithin = { years = 3, after = "issued" }\nneeds = [{ task = "a" }]\n'
    )
    (late, *rest) = rollout.check(policy(text))  # the report of 2025 comes at the end of that year
    assert (late.code, {finding.code for finding in rest}) == ("late-prerequisite", {"rest-day"})


# --- what nothing can bring about ---


def test_what_nothing_can_bring_about_is_told_with_the_reason() -> None:
    text = (
        '[[task]]\nid = "report"\nat = "province"\nby = 2022-06-30\n'
        '[[target]]\nid = "share"\nat = "province"\nat-least = { 2022 = 5 }\n'
        '[[task]]\nid = "below"\nat = ["province", "district"]\nwithin = { days = 1, after = "report" }\n'
        '[[task]]\nid = "first"\nat = "province"\nwithin = { days = 1, after = "second" }\n'
        '[[task]]\nid = "second"\nat = "province"\nwithin = { days = 1, after = "third" }\n'
        '[[task]]\nid = "third"\nat = "province"\nwithin = { days = 1, after = "second" }\n'
        '[[task]]\nid = "itself"\nat = "province"\nwithin = { days = 1, after = "itself" }\n'
        '[[task]]\nid = "measured"\nat = "province"\nwithin = { days = 1, after = "share" }\n'
        '[[task]]\nid = "missing"\nat = "province"\nwithin = { days = 1, after = "p/reports" }\n'
        '[[task]]\nid = "event"\nat = "province"\nwithin = { days = 1, after = "a call/a letter" }\n'
    )
    reasons = {group.node.removeprefix("p/"): reason for group, reason in never_started(rollout.expand(policy(text)))}
    assert reasons == {
        "below@district": "report is not owed at district",
        "second@province": "third waits for it in turn",
        "third@province": "second waits for it in turn",
        "itself@province": "itself waits for it in turn",
        "measured@province": "share is a target, which is measured and not done",
        "missing@province": "p has no task reports",
    }
