"""Needs: in which periods they join, at which units, and what lies beyond the horizon."""

from __future__ import annotations

import pytest
from small import country, policy

import rollout
from rollout import Done, HorizonError, Progress, Register, Schedule, Tier, Unit
from rollout.days import day


def owed(text: str, until: str | None = None, register: Register | None = None) -> Schedule:
    return rollout.expand(policy(text), register or country(), until=until)


def recurring(first: str, second: str, need: str = "", at: str = '"province"') -> str:
    """A task `first` and a task `a` of provinces that needs it; each with the deadline given."""
    return (
        f'[[task]]\nid = "first"\nat = {at}\n{first}\n'
        f'[[task]]\nid = "a"\nat = "province"\n{second}\nneeds = [{{ task = "first"{need} }}]\n'
    )


def joined(text: str, until: str | None = None) -> dict[str, list[str]]:
    """What each period of `a` needs at province 01: the periods of `first`."""
    statuses = rollout.assess(owed(text, until), as_of="2022-01-10").where(task="a", unit="01")
    return {str(status.period): [str(needed.period) for needed in status.blocked_by] for status in statuses}


MONTHS = 'each = { period = "month", since = "2022-01", until = "2022-06" }'
QUARTERS = 'each = { period = "quarter", since = "2022-Q1", until = "2022-Q2" }'
YEARS = 'each = { period = "year", since = 2022, until = 2023 }'


@pytest.mark.parametrize(
    ("first", "second", "need", "expected"),
    [
        (  # a monthly duty needs the quarter it lies in
            QUARTERS,
            MONTHS,
            "",
            {
                **{f"2022-0{month}": ["2022-Q1"] for month in (1, 2, 3)},
                **{f"2022-0{month}": ["2022-Q2"] for month in (4, 5, 6)},
            },
        ),
        (  # a quarterly one needs all its months
            MONTHS,
            QUARTERS,
            "",
            {"2022-Q1": ["2022-01", "2022-02", "2022-03"], "2022-Q2": ["2022-04", "2022-05", "2022-06"]},
        ),
        (QUARTERS, YEARS, "", {"2022": ["2022-Q1", "2022-Q2"], "2023": []}),
        (  # of the period before: the last of its kind before the one in which the duty begins
            MONTHS,
            QUARTERS,
            ', period = "previous"',
            {"2022-Q1": [], "2022-Q2": ["2022-03"]},
        ),
        (QUARTERS, MONTHS, ', period = "previous"', {f"2022-0{n}": ["2022-Q1"] * (n > 3) for n in range(1, 7)}),
        (  # a duty without a period needs the one in which it falls due
            QUARTERS,
            "by = 2022-05-31",
            "",
            {"None": ["2022-Q2"]},
        ),
        (QUARTERS, "by = 2022-05-31", ', period = "previous"', {"None": ["2022-Q1"]}),
        (QUARTERS, "", "", {"None": []}),  # without a day it lies in none
        ("by = 2022-05-31", MONTHS, "", {f"2022-0{n}": ["None"] for n in range(1, 7)}),  # what comes once is for all
    ],
)
def test_unequal_periods_join_where_one_contains_the_other(
    first: str, second: str, need: str, expected: dict[str, list[str]]
) -> None:
    assert joined(recurring(first, second, need)) == expected


def test_periods_that_overlap_and_contain_neither_do_not_join() -> None:
    """The level of the span from October 2021 to March 2022 contains two quarters whole, and no year."""
    level = (
        '[[target]]\nid = "a"\nat = "province"\nat-least = { "2021-Q4/2022-Q1" = 60 }\nneeds = [{ task = "first" }]\n'
    )
    quarters = 'each = { period = "quarter", since = "2021-Q4", until = "2022-Q4" }'
    years = 'each = { period = "year", since = 2021, until = 2023 }'
    first = '[[task]]\nid = "first"\nat = "province"\n'
    assert joined(f"{first}{quarters}\n{level}") == {"2021-Q4/2022-Q1": ["2021-Q4", "2022-Q1"]}
    assert joined(f"{first}{years}\n{level}") == {"2021-Q4/2022-Q1": []}
    endless = years.replace(", until = 2023", "")
    assert joined(f"{first}{endless}\n{level}", until="2022-06-30") == {"2021-Q4/2022-Q1": []}  # nothing is cut off


def ready(
    text: str, until: str, unit: str = "01", register: Register | None = None, *, period: str | None = None
) -> bool | str:
    statuses = rollout.assess(owed(text, until, register), as_of="2022-02-01").where(task="a", unit=unit, period=period)
    (status,) = statuses
    try:
        is_ready = status.ready
    except HorizonError as error:
        for keep in ({"ready": True}, {"blocked": True}):
            with pytest.raises(HorizonError):
                len(statuses.where(**keep))  # type: ignore[arg-type]
        return str(error.asked)
    assert (len(statuses.where(ready=True)), len(statuses.where(blocked=True))) == (is_ready, not is_ready)
    return is_ready


AUGUST = 'each = { period = "year", month = 8, since = 2022 }'
DECEMBER = 'each = { period = "year", month = 12, since = 2022 }'


def test_a_need_that_lies_beyond_the_horizon_is_refused_even_if_no_time_of_it_is_in_the_schedule() -> None:
    """What falls due in August 2022 needs what falls due in December; the schedule ends in October."""
    assert ready(recurring(DECEMBER, AUGUST), "2022-10-31", period="2022") == "2022-12-31"
    assert ready(recurring(DECEMBER, AUGUST), "2022-12-31", period="2022") is False
    ended = DECEMBER.replace(" }", ", until = 2022 }")
    assert ready(recurring(ended, AUGUST), "2022-10-31", period="2022") == "2022-12-31"


def test_nothing_is_refused_where_no_need_is_cut_off() -> None:
    """Provinces need their own; only districts have it, from a later year, or until an earlier one."""
    assert ready(recurring(DECEMBER, AUGUST, at='"district"'), "2022-10-31", period="2022") is True
    assert ready(recurring(DECEMBER.replace("2022", "2023"), AUGUST), "2022-10-31", period="2022") is True
    ended = DECEMBER.replace("since = 2022", "since = 2020, until = 2021")
    assert ready(recurring(ended, AUGUST), "2022-10-31", period="2022") is True
    twice = recurring(DECEMBER, AUGUST).replace('id = "first"', 'id = "first"\nduplicate-of = "a"')
    assert ready(twice, "2022-10-31", period="2022") is True


def test_a_need_is_refused_for_the_units_that_have_it_and_no_others() -> None:
    """Only province p2 has a district, whose task of December is cut off: of p1 nothing is."""
    units = [
        Unit("p1", Tier.PROVINCE, "p1"),
        Unit("p2", Tier.PROVINCE, "p2"),
        Unit("d", Tier.DISTRICT, "d", parent="p2"),
    ]
    text = recurring(DECEMBER, AUGUST, ', scope = "children"', '"district"')
    register = Register(units, "small")
    assert ready(text, "2022-10-31", "p1", register, period="2022") is True
    assert ready(text, "2022-10-31", "p2", register, period="2022") == "2022-12-31"
    statuses = rollout.assess(owed(text, "2022-10-31", register), as_of="2022-02-01").where(task="a")
    with pytest.raises(HorizonError):
        len(statuses.where(ready=True))


def test_a_need_of_all_months_is_refused_when_the_last_of_them_are_cut_off() -> None:
    """The year needs twelve months, of which the schedule has three."""
    months = 'each = { period = "month", since = "2022-01" }'
    text = recurring(months, 'each = { period = "year", month = 2, since = 2022 }')
    assert ready(text, "2022-03-31", period="2022") == "2022-04-30"
    assert ready(text, "2022-12-31", period="2022") is False
    once = recurring(months, "by = 2022-03-15")
    assert ready(once, "2022-03-15") == "2022-03-31"
    assert ready(once, "2022-03-31") is False


def test_the_horizon_of_a_need_of_the_period_before_is_that_period() -> None:
    """What is done for 2023 needs December of 2022, not of 2023."""
    later = recurring(DECEMBER, AUGUST, ', period = "previous"')
    assert ready(later, "2023-08-31", period="2023") is False
    assert ready(later, "2023-08-31", period="2022") is True
    assert ready(recurring(DECEMBER, ""), "2022-10-31") is True  # without a day it lies in no period
    once = recurring(DECEMBER, "by = 2023-03-31", ', period = "previous"')
    assert ready(once, "2022-10-31") == "2022-12-31"
    assert ready(once, "2022-12-31") is False


def test_law_that_is_not_issued_yet_cuts_nothing_off() -> None:
    this = policy('[[task]]\nid = "a"\nat = "province"\nby = 2022-12-31\nneeds = [{ task = "q/first" }]\n')
    other = policy(f'[[task]]\nid = "first"\nat = "province"\n{DECEMBER}\n', "q", "issued = 2022-05-01")

    def asked(law_as_of: str | None) -> bool:
        schedule = rollout.expand([this, other], country(), until="2022-10-31", law_as_of=law_as_of)
        return next(iter(rollout.assess(schedule, as_of="2022-06-01").where(task="a"))).ready

    assert asked("2022-04-30") is True
    for law_as_of in ("2022-05-01", None):
        with pytest.raises(HorizonError):
            asked(law_as_of)


def test_a_need_of_all_is_of_those_that_exist_on_the_due_day() -> None:
    """All districts of 30 September: the one formed on 1 October is none of them, nor the one that ended in August."""
    units = [
        Unit("p1", Tier.PROVINCE, "p1"),
        Unit("d1", Tier.DISTRICT, "d1", parent="p1"),
        Unit("d2", Tier.DISTRICT, "d2", parent="p1", since=day("2022-10-01")),
        Unit("d3", Tier.DISTRICT, "d3", parent="p1", until=day("2022-08-31")),
    ]
    text = (
        '[[task]]\nid = "first"\nat = "district"\nby = 2022-12-31\n'
        '[[task]]\nid = "a"\nat = "province"\nby = 2022-09-30\nneeds = [{ task = "first", scope = "all" }]\n'
    )
    schedule = owed(text, register=Register(units, "small"))
    for facts, blocked_by, as_of in (
        ([], ["p/first@d1"], "2022-07-01"),
        ([Done("first", "d1", "2022-09-01")], [], "2022-11-01"),
    ):
        (status,) = rollout.assess(schedule, Progress(facts), as_of=as_of).where(task="a")
        assert [needed.id for needed in status.blocked_by] == blocked_by
        assert status.ready is (blocked_by == [])
    undated = owed(text.replace("by = 2022-09-30\n", ""), register=Register(units, "small"))
    (status,) = rollout.assess(undated, as_of="2022-11-01").where(task="a")
    assert [needed.id for needed in status.blocked_by] == ["p/first@d1", "p/first@d2"]  # d3 owes nothing any more


def test_a_start_that_was_reported_is_not_in_the_way_while_its_lag_runs() -> None:
    """Begun on 25 May, with ten days between the two starts: ready on 4 June, though it is not done."""
    text = recurring("by = 2022-12-31", "by = 2022-12-31", ', kind = "SS", min-lag = 10')
    begun = Progress([rollout.Open("first", "01", "2022-05-25")])
    for as_of, is_ready in (("2022-06-03", False), ("2022-06-04", True)):
        statuses = rollout.assess(owed(text), begun, as_of=as_of)
        (status,) = statuses.where(task="a", unit="01")
        assert (status.ready, list(status.blocked_by)) == (is_ready, [])
        assert status.to_dict()["ready_on"] == (None if is_ready else "2022-06-04")
        assert [found.unit for found in statuses.where(task="a", blocked=True)] == ["02"]


def test_it_is_ready_when_the_last_lag_has_run_unless_something_is_not_done() -> None:
    text = (
        '[[task]]\nid = "x"\nat = "province"\nby = 2022-05-31\n[[task]]\nid = "y"\nat = "province"\nby = 2022-05-31\n'
        '[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\n'
        'needs = [{ task = "x", min-lag = 5 }, { task = "y", min-lag = 9 }]\n'
    )
    done = [Done("x", "01", "2022-05-30"), Done("y", "01", "2022-05-29"), Done("x", "02", "2022-05-30")]
    statuses = rollout.assess(owed(text), Progress(done), as_of="2022-06-01")
    assert {status.unit: str(status.ready_on) for status in statuses.where(task="a")} == {
        "01": "2022-06-07",
        "02": "None",
    }
    assert [needed.id for needed in statuses["p/a@02"].blocked_by] == ["p/y@02"]


@pytest.mark.parametrize("number", [28, 29, 30, 31])
def test_the_last_day_of_a_month_is_a_day_that_it_has(number: int) -> None:
    """Only a day beyond the month's last is read as the last: by the rule of the months that lack it."""
    schedule = owed(
        f'[[task]]\nid = "a"\nat = "mof"\neach = {{ period = "month", day = {number}, since = "2023-01" }}\n',
        "2023-04-30",
    )
    rules = {str(group.period): (str(group.due), group.steps[2].rule) for group in schedule.groups}
    lengths = {"2023-01": 31, "2023-02": 28, "2023-03": 31, "2023-04": 30}
    expected = {}
    for month, length in lengths.items():
        rule = "reading.clamped" if number > length else "reading.each-day"
        expected[month] = (f"{month}-{min(number, length):02}", rule)
    assert rules == expected
