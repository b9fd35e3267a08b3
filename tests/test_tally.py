"""Tallies: the published ones reproduced, the wrong ones named, and counts from records and states."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, strategies as st

from rollout.figures import number
from rollout.policy.tallies.rates import Rounding, percent
from rollout.policy.tallies.tally import Record, Tally
from rollout.problems import InputError, ProgressError, UnknownError

ROLLUP: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "government-rollup-2017.json").read_text(encoding="utf-8")
)

# Source 004, ¶3, ¶5 and ¶7: the figures as printed
TASKS = {"assigned": 260, "done_on_time": 259, "done_late": 0, "overdue": 1}
DOSSIERS = {
    "received": 67791,
    "resolved": 65744,
    "early": 11496,
    "on_time": 54234,
    "late": 14,
    "in_process": 2047,
    "within_time": 2045,
    "overdue": 2,
}
FEEDBACK = {
    "received": 350,
    "new": 340,
    "carried_over": 10,
    "on_regulations": 350,
    "on_conduct": 0,
    "processed": 332,
    "published": 332,
    "within_time": 18,
}


def printed(rates: Mapping[str, str]) -> dict[str, int | Decimal]:
    return {name: number(text, style="vi") for name, text in rates.items()}


def rolled_up(**rates: str) -> Tally:
    """The roll-up of 2017 with other printed rates."""
    return Tally.of("tasks", ROLLUP["counts"], {name: Decimal(value) for name, value in rates.items()})


# --- the Government Office's roll-up for 2017 ---


def test_the_rollup_of_2017_adds_up_and_its_printed_rates_are_right() -> None:
    tally = Tally.of("tasks", ROLLUP["counts"], printed(ROLLUP["printed_rates"]))
    assert tally.problems() == ()
    assert tally.known("fallen_due") == 16274


def test_both_printed_rates_of_2017_are_reproduced_by_cutting_off_and_by_the_rest_to_100() -> None:
    rates = rolled_up().rates(rounding="truncate")
    assert (rates["completed"], rates["overdue"]) == (Decimal("98.62"), Decimal("1.38"))


def test_rounded_rates_of_2017_are_others_and_make_100_too() -> None:
    rates = rolled_up().rates()
    assert (rates["completed"], rates["overdue"], rates["on_time"]) == tuple(map(Decimal, ("98.63", "1.37", "86.44")))


def test_a_rate_is_exact_until_it_is_rounded() -> None:
    rate = rolled_up().rate("completed")
    assert rate is not None
    assert (rate.part, rate.base, rate.exact) == (16051, 16274, Fraction(16051, 16274))
    assert str(rate) == "98.63% (16,051 of 16,274 fallen due)"


def test_the_rate_of_2016_is_reproduced_with_one_decimal() -> None:
    second = ROLLUP["second"]
    tally = Tally.of("tasks", second["counts"], printed(second["printed_rates"]))
    assert tally.problems() == ()
    assert tally.rates(digits=1)["completed"] == Decimal("91.8")


@pytest.mark.parametrize(
    "rates",
    [
        {"completed": "98.63", "overdue": "1.37"},  # both rounded
        {"completed": "98.62", "overdue": "1.37"},  # both cut off
        {"completed": "98.63"},
        {"overdue": "1.4"},
        {"completed": "99"},
        {"completed": "98"},
        {"on_time": "86.44"},
    ],
)
def test_a_printed_rate_may_be_rounded_or_cut_off(rates: dict[str, str]) -> None:
    assert rolled_up(**rates).problems() == ()


def test_the_rest_to_100_is_accepted_only_beside_a_rate_that_is_right() -> None:
    (alone,) = rolled_up(overdue="1.38").problems()
    assert alone.found == "overdue rate 1.38% is printed, and 223 of 16,274 fallen due is 1.37%"
    assert [problem.code for problem in rolled_up(completed="50", overdue="50").problems()] == [
        "wrong-rate",
        "wrong-rate",
    ]


def test_a_rate_over_all_that_was_assigned_is_named_with_its_base() -> None:
    (problem,) = rolled_up(completed="73.25").problems()
    assert problem.severity == "warning"
    assert problem.found == "completion rate 73.25% is printed, and 16,051 of 16,274 fallen due is 98.63% or 98.62%"
    assert problem.right == "73.25% is over the 21,914 assigned; such rates are over what has fallen due"


def test_a_count_is_not_offered_as_its_own_base() -> None:
    (problem,) = rolled_up(completed="100").problems()
    assert problem.right == "no count of this tally as its base gives the printed figure"


def test_a_rate_that_no_base_gives_is_said_to_be_so() -> None:
    (problem,) = rolled_up(completed="12.34").problems()
    assert problem.right == "no count of this tally as its base gives the printed figure"


def test_a_rate_whose_counts_are_absent_is_not_judged() -> None:
    tally = Tally.of("tasks", {"done": 10}, {"completed": 40})
    assert tally.problems() == ()
    assert tally.rate("completed") is None
    assert tally.rates() == {}


def test_there_is_no_rate_where_nothing_has_fallen_due() -> None:
    assert Tally.of("tasks", {"done": 0, "overdue": 0}).rate("completed") is None


# --- source 004 ---


def test_the_tasks_of_2023_add_up_and_the_unprinted_class_is_absent() -> None:
    tally = Tally.of("tasks", TASKS)
    assert tally.problems() == ()
    assert tally["within_time"] is None
    assert tally["done_late"] == 0
    assert tally.sums() == ("assigned 260 = done 259 + not done at least 1",)


def test_the_dossiers_of_2023_add_up() -> None:
    tally = Tally.of("dossiers", DOSSIERS)
    assert tally.problems() == ()
    assert tally.sums() == (
        "received 67,791 = resolved 65,744 + in process 2,047",
        "resolved 65,744 = resolved early 11,496 + resolved on time 54,234 + resolved late 14",
        "in process 2,047 = in process, within time 2,045 + in process, overdue 2",
    )
    assert tally.sums("vi")[0] == "tiếp nhận 67.791 = đã giải quyết 65.744 + đang giải quyết 2.047"


def test_the_on_time_rate_of_dossiers_includes_the_early_ones() -> None:
    rate = Tally.of("dossiers", DOSSIERS).rate("on_time")
    assert rate is not None
    assert (rate.part, rate.base) == (11496 + 54234, 65744 + 2)


def test_the_overdue_rate_of_dossiers_includes_those_resolved_late() -> None:
    """14 resolved late and 2 in process past their day make 16 of 65,744 + 2: 0.0243%."""
    tally = Tally.of("dossiers", DOSSIERS)
    rate = tally.rate("overdue")
    assert rate is not None
    assert (rate.part, rate.base, rate.percent()) == (16, 65746, Decimal("0.02"))
    assert tally.rates() == {"completed": 100, "overdue": Decimal("0.02"), "on_time": Decimal("99.98")}
    cut_off = tally.rates(rounding="truncate")
    assert (cut_off["on_time"], cut_off["overdue"]) == (Decimal("99.97"), Decimal("0.03"))


def test_an_overdue_rate_of_dossiers_that_leaves_out_the_late_ones_is_wrong() -> None:
    assert Tally.of("dossiers", DOSSIERS, {"overdue": Decimal("0.02")}).problems() == ()
    assert Tally.of("dossiers", DOSSIERS, {"overdue": Decimal("0.03"), "on_time": Decimal("99.97")}).problems() == ()
    (problem,) = Tally.of("dossiers", DOSSIERS, {"overdue": Decimal("0.00"), "completed": 100}).problems()
    assert problem.found == "overdue rate 0.00% is printed, and 16 of 65,746 fallen due is 0.02%"


def test_the_overdue_rate_of_dossiers_is_not_known_without_those_resolved_late() -> None:
    assert Tally.of("dossiers", {"resolved": 90, "overdue": 10}).rate("overdue") is None


def test_tasks_done_late_are_done_so_their_overdue_are_those_not_done() -> None:
    rate = Tally.of("tasks", {"done_on_time": 80, "done_late": 10, "overdue": 10}).rate("overdue")
    assert rate is not None
    assert (rate.part, rate.base) == (10, 100)


def test_the_feedback_of_2023_adds_up_in_three_ways() -> None:
    tally = Tally.of("feedback", FEEDBACK)
    assert tally.problems() == ()
    assert tally.sums() == (
        "received 350 = newly received 340 + carried over 10",
        "received 350 = on regulations 350 + on conduct 0",
        "received 350 = processed 332 + in process at least 18",
    )
    assert tally["overdue"] is None


@pytest.mark.parametrize(
    ("kind", "figures", "slip", "messages"),
    [
        ("tasks", TASKS, {"overdue": 2}, ["assigned 260 ≠ done 259 + not done at least 2"]),
        (
            "dossiers",
            DOSSIERS,
            {"late": 41},
            ["resolved 65,744 ≠ resolved early 11,496 + resolved on time 54,234 + resolved late 41"],
        ),
        (
            "dossiers",
            DOSSIERS,
            {"in_process": 2074},
            [
                "received 67,791 ≠ resolved 65,744 + in process 2,074",
                "in process 2,074 ≠ in process, within time 2,045 + in process, overdue 2",
            ],
        ),
        ("feedback", FEEDBACK, {"on_conduct": 1}, ["received 350 ≠ on regulations 350 + on conduct 1"]),
        ("feedback", FEEDBACK, {"within_time": 19}, ["received 350 ≠ processed 332 + in process at least 19"]),
        ("feedback", FEEDBACK, {"published": 333}, ["published 333 is more than processed 332"]),
    ],
)
def test_a_sum_that_fails_is_named_with_its_figures_and_no_other_is(
    kind: str, figures: dict[str, int], slip: dict[str, int], messages: list[str]
) -> None:
    problems = Tally.of(kind, figures | slip).problems()
    assert [problem.found for problem in problems] == messages
    assert {problem.severity for problem in problems} == {"warning"}


def test_the_failing_sum_says_what_its_parts_make() -> None:
    (problem,) = Tally.of("dossiers", DOSSIERS | {"late": 41}).problems()
    assert problem.code == "wrong-sum"
    assert problem.right == "the parts make 65,771, not 65,744: one of the figures is wrong, or a class is missing"


def test_two_sums_of_one_unprinted_total_are_held_against_each_other() -> None:
    tally = Tally.of("feedback", {"new": 5, "carried_over": 1, "on_regulations": 4, "on_conduct": 1})
    assert [problem.found for problem in tally.problems()] == ["received 6 ≠ on regulations 4 + on conduct 1"]


def test_an_unprinted_part_is_said_to_be_so() -> None:
    (problem,) = Tally.of("dossiers", {"resolved": 3, "early": 2, "on_time": 2}).problems()
    assert problem.found == "resolved 3 ≠ resolved early 2 + resolved on time 2 + resolved late (not printed)"


def test_a_total_alone_is_no_finding() -> None:
    assert Tally.of("tasks", {"assigned": 43}).problems() == ()
    assert Tally.of("tasks", {"assigned": 43}).sums() == ()


# --- what is refused ---


def test_a_class_of_another_scheme_is_unknown() -> None:
    with pytest.raises(UnknownError, match="class of tasks 'early'"):
        Tally.of("tasks", {"early": 1})
    with pytest.raises(UnknownError, match="did you mean 'overdue'"):
        Tally.of("tasks", TASKS)["overdu"]
    with pytest.raises(UnknownError, match="did you mean 'tasks'"):
        Tally.of("task", {})
    with pytest.raises(UnknownError, match="rate of tasks 'complete'; did you mean 'completed'"):
        Tally.of("tasks", TASKS, {"complete": 99})
    with pytest.raises(UnknownError, match="rate of feedback 'on_time'"):
        Tally.of("feedback", FEEDBACK).rate("on_time")


@pytest.mark.parametrize("count", [-1, True, 1.0, "1"])
def test_what_is_no_count_is_refused(count: object) -> None:
    with pytest.raises(InputError, match="is not a count"):
        Tally.of("tasks", {"done": count})  # type: ignore[dict-item]


# --- from records ---

DUE = "2023-06-30"
ONE_EACH = (
    Record("2023-06-01", DUE, "2023-06-29"),
    Record("2023-06-01", DUE, DUE),
    Record("2023-06-01", DUE, "2023-07-01"),
    Record("2023-06-01", "2023-08-31"),
    Record("2023-06-01", DUE),
)


def test_a_dossier_is_early_before_its_day_on_time_on_it_and_late_after() -> None:
    tally = Tally.from_records("dossiers", ONE_EACH, as_of="2023-07-31")
    counts = [tally[name] for name in ("early", "on_time", "late", "within_time", "overdue")]
    assert counts == [1, 1, 1, 1, 1]
    assert (tally["received"], tally["resolved"], tally["in_process"], tally["fallen_due"]) == (5, 3, 2, 4)
    assert tally["new"] is None


def test_tasks_have_no_early_class() -> None:
    tally = Tally.from_records("tasks", ONE_EACH, as_of="2023-07-31")
    counts = [tally[name] for name in ("done_on_time", "done_late", "within_time", "overdue")]
    assert counts == [2, 1, 1, 1]
    assert (tally["assigned"], tally["done"], tally["not_done"]) == (5, 3, 2)


def test_feedback_is_processed_or_not_and_what_records_do_not_say_is_absent() -> None:
    tally = Tally.from_records("feedback", ONE_EACH, as_of="2023-07-31")
    counts = [tally[name] for name in ("processed", "within_time", "overdue", "published", "on_conduct")]
    assert counts == [3, 1, 1, None, None]


def test_an_open_dossier_is_within_time_on_its_day_and_overdue_the_next() -> None:
    record = (Record("2023-06-01", DUE),)
    assert Tally.from_records("dossiers", record, as_of=DUE)["within_time"] == 1
    assert Tally.from_records("dossiers", record, as_of="2023-07-01")["overdue"] == 1


def test_what_is_dated_after_the_day_does_not_exist_on_it() -> None:
    records = (Record("2023-06-01", DUE, "2023-06-20"), Record("2023-06-15", DUE))
    tally = Tally.from_records("dossiers", records, as_of="2023-06-10")
    assert (tally["received"], tally["resolved"], tally["within_time"]) == (1, 0, 1)


def test_since_leaves_out_what_was_done_before_and_tells_new_from_carried_over() -> None:
    records = (
        Record("2022-11-01", "2022-12-01", "2022-12-31"),
        Record("2022-11-01", "2023-01-15", "2023-01-01"),
        Record("2022-12-31", "2023-01-15"),
        Record("2023-01-01", "2023-01-15", "2023-01-15"),
    )
    tally = Tally.from_records("dossiers", records, as_of="2023-12-31", since="2023-01-01")
    assert (tally["received"], tally["new"], tally["carried_over"]) == (3, 1, 2)


def test_every_record_without_a_class_is_named_at_once() -> None:
    records = (
        Record("2023-01-01"),
        Record("2023-01-02", DUE, "2023-01-01", id="H-7"),
        Record("2023-01-02", "2023-01-01"),
    )
    with pytest.raises(ProgressError) as caught:
        Tally.from_records("dossiers", records, as_of="2023-12-31")
    assert list(map(str, caught.value.problems)) == [
        "record 1: has no due day, so no official class; give it, or leave the record out",
        "H-7: is done on 2023-01-01, before it is received on 2023-01-02; correct one of the days",
        "record 3: is due on 2023-01-01, before it is received on 2023-01-02; correct one of the days",
    ]


def test_records_take_days_only() -> None:
    with pytest.raises(ProgressError, match=r"Record\.received: .* without a time zone"):
        Record(dt.datetime(2023, 1, 1))  # noqa: DTZ001
    with pytest.raises(UnknownError, match="kind of tally"):
        Tally.from_records("files", (), as_of="2023-12-31")


DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2023, 3, 1))


@st.composite
def records(draw: st.DrawFn) -> Record:
    received = draw(DAYS)
    done = draw(st.none() | st.integers(0, 60))
    due = received + dt.timedelta(days=draw(st.integers(0, 40)))
    return Record(received, due, None if done is None else received + dt.timedelta(days=done))


KINDS = st.sampled_from(["tasks", "dossiers", "feedback"])


@given(KINDS, st.lists(records()), DAYS, st.none() | DAYS)
def test_a_tally_of_records_always_adds_up(
    kind: str, records: list[Record], as_of: dt.date, since: dt.date | None
) -> None:
    tally = Tally.from_records(kind, records, as_of=as_of, since=since)
    assert tally.problems() == ()
    assert sum(tally[part] or 0 for part in ("within_time", "overdue")) == tally.known(
        "not_done" if kind == "tasks" else "in_process"
    )


@given(KINDS, st.lists(records()), DAYS, st.randoms())
def test_the_order_of_records_does_not_matter(kind: str, records: list[Record], as_of: dt.date, chance: Random) -> None:
    shuffled = chance.sample(records, len(records))
    assert Tally.from_records(kind, records, as_of=as_of) == Tally.from_records(kind, shuffled, as_of=as_of)


@given(st.lists(records()), DAYS, st.integers(0, 90))
def test_as_time_passes_nothing_is_undone(records: list[Record], as_of: dt.date, later: int) -> None:
    before = Tally.from_records("dossiers", records, as_of=as_of)
    after = Tally.from_records("dossiers", records, as_of=as_of + dt.timedelta(days=later))
    for name in ("received", "early", "on_time", "late", "fallen_due"):
        assert (before[name] or 0) <= (after[name] or 0)


@given(st.lists(records()), DAYS, st.sampled_from(["half-up", "truncate"]), st.integers(0, 4))
def test_rates_as_printed_by_either_rule_pass_the_check(
    records: list[Record], as_of: dt.date, rounding: Rounding, digits: int
) -> None:
    tally = Tally.from_records("tasks", records, as_of=as_of)
    rates = tally.rates(digits=digits, rounding=rounding)
    again = Tally.of("tasks", dict(tally.counts.by_class), rates)
    assert again.problems() == ()
    if rates:
        assert rates["completed"] + rates["overdue"] == 100


# --- from states ---


def test_states_of_obligations_fall_into_the_four_classes() -> None:
    states = {"done_on_time": 3, "done_late": 1, "overdue": 2, "due_today": 1, "upcoming": 4, "undated": 5, "waived": 1}
    tally = Tally.from_states(states)
    counts = [tally[name] for name in ("done_on_time", "done_late", "within_time", "overdue", "assigned", "fallen_due")]
    assert counts == [3, 1, 5, 2, 11, 6]
    assert tally.outside == (("undated", 5), ("waived", 1))
    assert (tally.kind, tally.problems()) == ("tasks", ())


def test_a_state_that_is_not_named_has_none() -> None:
    assert Tally.from_states({})["overdue"] == 0


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(UnknownError, match="did you mean 'done_late'"):
        Tally.from_states({"done-late": 1})


# --- rounding ---


@given(st.fractions(0, 1), st.integers(0, 6))
def test_cutting_off_never_exceeds_and_rounding_is_nearest(exact: Fraction, digits: int) -> None:
    step = Fraction(1, 10**digits)
    cut, nearest = Fraction(percent(exact, "truncate", digits)), Fraction(percent(exact, "half-up", digits))
    assert 0 <= exact * 100 - cut < step
    assert -step / 2 <= exact * 100 - nearest < step / 2


def test_halves_round_up() -> None:
    assert percent(Fraction(1, 8), "half-up", 0) == 13
    assert percent(Fraction(1, 8), "truncate", 0) == 12
    assert str(percent(Fraction(1), "half-up", 2)) == "100.00"


def test_a_rounding_there_is_not_is_named() -> None:
    with pytest.raises(UnknownError, match="rounding 'up'"):
        percent(Fraction(1, 3), "up")  # type: ignore[arg-type]


# --- how it shows ---


def test_the_table_names_each_class_in_both_languages_and_an_absent_one_is_a_dash() -> None:
    assert repr(Tally.of("tasks", TASKS)).splitlines() == [
        "nhiệm vụ · tasks",
        "lớp                        class                  number  worked out",
        "-------------------------  ---------------------  ------  ----------",
        "được giao                  assigned                  260           –",
        "đã hoàn thành              done                        –         259",
        "hoàn thành đúng hạn        done on time              259           –",
        "hoàn thành quá hạn         done late                   0           –",
        "chưa hoàn thành            not done                    –           –",
        "chưa hoàn thành trong hạn  not done, within time       –           –",
        "chưa hoàn thành quá hạn    not done, overdue           1           –",
        "đến hạn                    fallen due                  –         260",
    ]


def test_what_has_no_class_is_shown_beneath() -> None:
    table = Tally.from_states({"upcoming": 1, "undated": 5}).table()
    assert table.rows[-1] == ("ngoài phân loại: undated", "no class: undated", 5, None)


def test_it_shows_as_html_and_survives_pickling() -> None:
    tally = Tally.of("feedback", FEEDBACK)
    assert ">về hành vi hành chính</th>" in tally._repr_html_()
    assert pickle.loads(pickle.dumps(tally)) == tally
    assert hash(tally) == hash(pickle.loads(pickle.dumps(tally)))
