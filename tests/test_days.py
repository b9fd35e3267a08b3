"""Days and periods: what is read as one, what is refused by name, and the arithmetic of months."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import rollout
from rollout import DayError, Done, InputError, Period
from rollout.days import DayLike, add_months, day, lasts_on

UTC = dt.UTC
HANOI = dt.timezone(dt.timedelta(hours=7))


class Moment(dt.datetime):
    """A datetime as data frames have it: a subclass."""


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (dt.date(2022, 6, 1), dt.date(2022, 6, 1)),
        ("2022-06-01", dt.date(2022, 6, 1)),
        ("2024-02-29", dt.date(2024, 2, 29)),
        ("0001-01-01", dt.date(1, 1, 1)),
        (dt.datetime(2022, 6, 1, 23, 59, tzinfo=HANOI), dt.date(2022, 6, 1)),
        (dt.datetime(2022, 5, 31, 16, 59, tzinfo=UTC), dt.date(2022, 5, 31)),
        (dt.datetime(2022, 5, 31, 17, 0, tzinfo=UTC), dt.date(2022, 6, 1)),  # midnight in Ha Noi
        (Moment(2022, 5, 31, 17, 0, tzinfo=UTC), dt.date(2022, 6, 1)),
    ],
)
def test_a_day_is_a_date_iso_text_or_an_aware_datetime_read_in_ha_noi(given: DayLike, expected: dt.date) -> None:
    assert day(given) == expected
    assert type(day(given)) is dt.date


@pytest.mark.parametrize(
    "given",
    [
        dt.datetime(2022, 6, 1),  # noqa: DTZ001  # a naive datetime is what is refused
        Moment(2022, 6, 1),
        "2022-02-30",
        "2015-02-30",
        "2023-02-29",
        20220601,
        "20220601",
        "01/06/2022",
        "2022-6-1",
        "2022-W22-3",
        "2022-06-01T00:00",
        " 2022-06-01",
        "2022-06-01\n",
        "2022-06",
        "２０２２-06-01",
        "0000-01-01",
        "2022-13-01",
        "2022-06-00",
        "",
        "today",
        True,
        1.5,
        None,
        dt.time(1),
        b"2022-06-01",
        dt.timedelta(1),
    ],
)
def test_nothing_else_is_a_day_and_the_refusal_names_what_was_given(given: Any) -> None:  # noqa: ANN401  # what a type checker refuses is meant
    with pytest.raises(DayError) as caught:
        day(given)
    assert repr(given) in str(caught.value)
    assert caught.value.problems[0].right


def test_a_day_that_a_month_lacks_is_refused_with_the_days_it_has() -> None:
    with pytest.raises(DayError, match="2022-02 has the days 01 to 28"):
        day("2022-02-30")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-06-01T23:30:00+00:00", "2022-06-02"),
        ("2022-06-01T23:30:00Z", "2022-06-02"),
        ("2022-06-01 23:30+07:00", "2022-06-01"),
        ("2022-06-01T23:30:00.123+0700", "2022-06-01"),
        ("2022-06-01T00:30:00+09", "2022-05-31"),
    ],
)
def test_an_instant_in_text_is_its_day_in_ha_noi_as_an_aware_datetime_is(text: str, expected: str) -> None:
    assert day(text) == dt.date.fromisoformat(expected)
    assert Period.of(text) == Period.of(expected)


@pytest.mark.parametrize("text", ["2022-06-31T00:00+07:00", "2022-06-01T25:00+07:00", "9999-12-31T20:00Z"])
def test_an_instant_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(DayError) as caught:
        day(text)
    assert caught.value.problems[0].code == "not-a-day"


def test_a_naive_datetime_is_refused_for_its_missing_zone() -> None:
    with pytest.raises(DayError, match="without a time zone"):
        day(dt.datetime(2022, 6, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    "given",
    [dt.datetime(9999, 12, 31, 20, tzinfo=UTC), dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=9)))],
)
def test_a_moment_whose_day_in_ha_noi_is_outside_the_calendar_is_refused_like_the_others(given: dt.datetime) -> None:
    with pytest.raises(DayError):
        day(given)


def test_a_day_error_is_an_input_error_a_value_error_and_pickles() -> None:
    with pytest.raises(DayError) as caught:
        day("2022-02-30")
    again = pickle.loads(pickle.dumps(caught.value))
    assert isinstance(again, InputError)
    assert isinstance(again, ValueError)
    assert again.problems == caught.value.problems
    assert str(again) == str(caught.value)


# --- periods ---

PERIODS = [
    ("2022-06-01", "2022-06-01", "2022-06-01", "day"),
    ("2022-06", "2022-06-01", "2022-06-30", "month"),
    ("2022-02", "2022-02-01", "2022-02-28", "month"),
    ("2024-02", "2024-02-01", "2024-02-29", "month"),
    ("2020-Q1", "2020-01-01", "2020-03-31", "quarter"),
    ("2020-Q4", "2020-10-01", "2020-12-31", "quarter"),
    ("2021-H1", "2021-01-01", "2021-06-30", "half"),
    ("2021-H2", "2021-07-01", "2021-12-31", "half"),
    ("2025", "2025-01-01", "2025-12-31", "year"),
    ("2019-Q4/2020", "2019-10-01", "2020-12-31", "span"),
    ("2021/2025", "2021-01-01", "2025-12-31", "span"),
    ("2022-06/2022-H2", "2022-06-01", "2022-12-31", "span"),
    ("2022-06-15/2022-06-20", "2022-06-15", "2022-06-20", "span"),
]


@pytest.mark.parametrize(("text", "first", "last", "kind"), PERIODS)
def test_a_period_has_its_first_and_last_day_and_reads_back_from_its_text(
    text: str, first: str, last: str, kind: str
) -> None:
    period = Period.of(text)
    assert (period.first.isoformat(), period.last.isoformat(), period.kind) == (first, last, kind)
    assert str(period) == text
    assert repr(period) == f"Period('{text}')"
    assert Period.of(str(period)) == period


def test_a_period_is_half_open_inside_and_closes_at_the_end_of_its_last_day() -> None:
    june = Period.of("2022-06")
    assert june.opens == dt.date(2022, 6, 1).toordinal()
    assert june.closes == dt.date(2022, 7, 1).toordinal()
    assert june.closes == Period.of("2022-07").opens


def test_periods_of_the_same_days_are_equal_however_they_were_written() -> None:
    assert Period.of("2022-06-01/2022-06-30") == Period.of("2022-06")
    assert Period.of("2022-Q1/2022-Q4") == Period.of("2022") == Period.of(Period.of("2022"))
    assert hash(Period.of("2022-06-01/2022-06-30")) == hash(Period.of("2022-06"))
    assert str(Period.of("2022-06-01/2022-06-30")) == "2022-06"


def test_a_day_lies_in_a_period_on_both_its_ends() -> None:
    june = Period.of("2022-06")
    assert "2022-06-01" in june
    assert dt.date(2022, 6, 30) in june
    assert "2022-05-31" not in june
    assert "2022-07-01" not in june


@pytest.mark.parametrize(
    "given",
    [
        *("2022-13", "2022-00", "2020-Q5", "2020-Q0", "2021-H3", "2022-6", "22", "0000", "Q4/2020", "06/2022"),
        *("quý I/2020", "2022-06-31", "2022/", "/2022", "2022/2021", "2022/2023/2024", "", "2022 ", "2020-q4"),
        *(2022, 20220601, None),
    ],
)
def test_what_is_no_period_is_refused(given: Any) -> None:  # noqa: ANN401  # what a type checker refuses is meant
    with pytest.raises(DayError):
        Period.of(given)


def test_a_naive_datetime_is_no_period_and_no_member_of_one() -> None:
    naive = dt.datetime(2022, 6, 1)  # noqa: DTZ001
    with pytest.raises(DayError):
        Period.of(naive)
    with pytest.raises(DayError):
        assert naive in Period.of("2022-06")
    with pytest.raises(DayError):
        Period(naive, naive)


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("2022-12", 1, "2023-01"),
        ("2022-01", -1, "2021-12"),
        ("2020-Q4", 1, "2021-Q1"),
        ("2020-Q1", -1, "2019-Q4"),
        ("2021-H2", 1, "2022-H1"),
        ("2022", 3, "2025"),
        ("2024-02-28", 1, "2024-02-29"),
        ("2022-06", 0, "2022-06"),
    ],
)
def test_the_period_so_many_places_later_is_of_the_same_kind(text: str, count: int, expected: str) -> None:
    assert Period.of(text).shifted(count) == Period.of(expected)


def test_a_span_has_no_next_one() -> None:
    with pytest.raises(DayError, match="span"):
        Period.of("2021/2025").shifted(1)


@pytest.mark.parametrize(
    ("kind", "expected"), [("month", "2022-08"), ("quarter", "2022-Q3"), ("half", "2022-H2"), ("year", "2022")]
)
def test_every_day_lies_in_one_period_of_each_kind(kind: str, expected: str) -> None:
    assert str(Period.holding(dt.date(2022, 8, 31), kind)) == expected  # type: ignore[arg-type]  # parametrized


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2022-01-31", 1, "2022-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2022-01-31", 2, "2022-03-31"),
        ("2022-03-31", -1, "2022-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2022-06-15", 0, "2022-06-15"),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_months_last(start: str, months: int, expected: str) -> None:
    assert add_months(day(start), months) == day(expected)


def test_months_beyond_the_calendar_are_refused() -> None:
    with pytest.raises(DayError, match="9999"):
        add_months(dt.date(9999, 12, 1), 1)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, [True, True, True, True]),
        ("2022-06-01", None, [False, True, True, True]),
        (None, "2022-06-30", [True, True, True, False]),
        ("2022-06-01", "2022-06-30", [False, True, True, False]),
    ],
)
def test_what_lasts_does_so_on_both_its_first_and_last_day(
    since: str | None, until: str | None, expected: list[bool]
) -> None:
    first, last = (None if text is None else day(text) for text in (since, until))
    days = map(day, ("2022-05-31", "2022-06-01", "2022-06-30", "2022-07-01"))
    assert [lasts_on(moment, first, last) for moment in days] == expected


def test_a_number_is_no_day_to_a_type_checker_either() -> None:
    """Each comment is needed: mypy refuses one that is not."""
    schedule = rollout.expand(())
    with pytest.raises(DayError):
        day(20220601)  # type: ignore[arg-type]
    with pytest.raises(DayError):
        Period.of(2022)  # type: ignore[arg-type]
    with pytest.raises(DayError):
        Done("a", "01", 20220601)  # type: ignore[arg-type]
    with pytest.raises(DayError):
        rollout.expand((), until=20221231)  # type: ignore[arg-type]
    with pytest.raises(DayError):
        rollout.expand((), law_as_of=20221231)  # type: ignore[arg-type]
    with pytest.raises(DayError):
        schedule.due(by=20221231)  # type: ignore[arg-type]
    with pytest.raises(DayError):
        schedule.due(during=2022)  # type: ignore[arg-type]
    with pytest.raises(DayError):
        rollout.assess(schedule, as_of=20220601)  # type: ignore[arg-type]
    with pytest.raises(DayError):
        rollout.assess(schedule, as_of="2022-06-01", known_on=20220601)  # type: ignore[arg-type]
    with pytest.raises(DayError):
        rollout.assess(schedule, as_of="2022-06-01").due(by=20220601)  # type: ignore[arg-type]
    with pytest.raises(DayError):
        rollout.timeline(schedule).on(20220601)  # type: ignore[arg-type]
    with pytest.raises(DayError):
        rollout.timeline(schedule).counts(20220601, 20220630)  # type: ignore[arg-type]
    with pytest.raises(DayError):
        rollout.timeline(schedule).changes(20220601, 20220630)  # type: ignore[arg-type]


# --- what other libraries have for a missing value, and for a day ---


class NoTime(dt.datetime):
    """What data frames have for a missing day: a datetime that equals nothing and has no zone to ask for."""

    def utcoffset(self) -> dt.timedelta | None:
        raise ValueError("NaTType does not support utcoffset")

    def __ne__(self, other: object) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = dt.datetime.__hash__


class Unanswered:
    """What data frames have for a missing value of any kind: a comparison with it has no answer."""

    def __ne__(self, other: object) -> Unanswered:  # type: ignore[override]
        return self

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")


class Several:
    """An array: it is compared place by place."""

    def __ne__(self, other: object) -> Several:  # type: ignore[override]
        return self

    def __bool__(self) -> bool:
        raise ValueError("the truth value of an array is ambiguous")


class Holiday(dt.date):
    """A date as other libraries have it: a subclass."""


NULLS = [None, float("nan"), NoTime(2022, 6, 1), Unanswered()]


@pytest.mark.parametrize("given", NULLS, ids=lambda given: type(given).__name__)
def test_a_missing_value_is_refused_by_our_error_wherever_a_day_is_taken(given: Any) -> None:  # noqa: ANN401  # what a type checker refuses is meant
    schedule = rollout.expand((), until="2022-12-31")
    statuses = rollout.assess(schedule, as_of="2022-06-01")
    takers: list[Callable[[], object]] = [
        lambda: day(given),
        lambda: Period.of(given),
        lambda: Period(given, "2022-06-01"),
        lambda: given in Period.of("2022"),
        lambda: Done("a", "01", given),
        lambda: rollout.Extended("a", "01", "2022-06-01", to=given),
        lambda: rollout.Happened("alarm", given),
        lambda: rollout.assess(schedule, as_of=given),
        lambda: statuses.due(by=given),
        lambda: rollout.timeline(schedule).on(given),
        lambda: rollout.timeline(schedule).counts(given, "2022-06-01"),
        lambda: rollout.timeline(schedule).changes("2022-06-01", given),
        lambda: rollout.load_units("vn").on(given),
    ]
    for taker in takers:
        with pytest.raises(DayError) as caught:
            taker()
        assert str(caught.value).endswith("not a day; give a date; leave out what is missing")


@pytest.mark.parametrize("given", NULLS[1:], ids=lambda given: type(given).__name__)
def test_a_missing_value_is_not_taken_for_none_where_a_day_may_be_left_out(given: Any) -> None:  # noqa: ANN401  # what a type checker refuses is meant
    takers: list[Callable[[], object]] = [
        lambda: Done("a", "01", "2022-06-01", recorded=given),
        lambda: Done("a", "01", "2022-06-01", period=given),
        lambda: rollout.Unit("01", "province", "Hà Nội", since=given),
        lambda: rollout.expand((), until=given),
        lambda: rollout.assess(rollout.expand(()), as_of="2022-06-01", known_on=given),
        lambda: rollout.Network.from_tasks({"a": 1}, (), start=given),
        lambda: rollout.Network.from_tasks({"a": 1}, (), due={"a": given}, start="2022-06-01"),
    ]
    for taker in takers:
        with pytest.raises(InputError, match="not a day; give a date; leave out what is missing"):
            taker()


def test_an_array_is_no_day_and_no_missing_one() -> None:
    with pytest.raises(DayError, match="is Several, not a day; give a date or text as YYYY-MM-DD"):
        day(Several())  # type: ignore[arg-type]


def test_a_date_of_another_library_is_a_plain_date() -> None:
    assert type(day(Holiday(2022, 6, 1))) is dt.date
    assert day(Holiday(2022, 6, 1)) == dt.date(2022, 6, 1)


def test_the_missing_values_of_pandas_and_numpy_are_refused_by_our_error() -> None:
    pandas, numpy = pytest.importorskip("pandas"), pytest.importorskip("numpy")
    for given in (pandas.NaT, pandas.NA, numpy.nan, numpy.datetime64("NaT")):
        with pytest.raises(DayError, match="leave out what is missing"):
            day(given)


def test_a_period_is_shifted_by_a_whole_number() -> None:
    counts: tuple[Any, ...] = (1.5, "1", None, True)
    for count in counts:
        with pytest.raises(DayError, match="is no whole number of periods"):
            Period.of("2022").shifted(count)


@pytest.mark.parametrize("text", ["9999-12-31", "9999-12", "9999"])
def test_no_period_follows_the_last_one(text: str) -> None:
    with pytest.raises(DayError, match="the calendar has the years 1 to 9999"):
        Period.of(text).shifted(1)
