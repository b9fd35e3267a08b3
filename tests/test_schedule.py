"""What is owed: ids, order, counting, selections and the horizon."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from collections import Counter
from typing import Any

import pytest
from small import country, policy

import rollout
from rollout import HorizonError, Period, PolicyError, Register, Schedule, Tier, Unit, UnknownError

TASKS = """
[[task]]
id = "build"
at = ["province", "district", "commune", "mic"]
by = 2022-06-30

[[task]]
id = "alert"
at = ["commune", "ministry"]
by = "2022-06"

[[task]]
id = "report"
at = "province"
each = { period = "quarter", since = "2022-Q1", until = "2022-Q4" }

[[task]]
id = "open"
at = "district"
lead = "mic"
from = 2022-03-01

[[task]]
id = "keep"
at = ["province", "aita"]

[[task]]
id = "answer"
at = "province"
within = { days = 10, after = "asked" }
"""


def schedule(until: str | None = None) -> Schedule:
    return rollout.expand(policy(TASKS), country(), until=until)


def counted(obligations: Schedule, *names: str) -> Counter[tuple[object, ...]]:
    """The rows counted one by one, as `table` must count them."""

    def value(obligation: rollout.Obligation, name: str) -> object:
        if name == "period":
            return str(obligation.period) if obligation.period else None
        if name == "tier":
            return obligation.tier.value
        return getattr(obligation, name)

    return Counter(tuple(value(obligation, name) for name in names) for obligation in obligations)


def tabled(obligations: Schedule, *names: str) -> Counter[tuple[object, ...]]:
    counts: Counter[tuple[object, ...]] = Counter()
    for row in obligations.table(names).to_dicts():
        count = row["obligations"]
        assert isinstance(count, int)
        counts[tuple(row[name] for name in names)] += count
    return counts


# --- obligations ---


def test_an_obligation_has_the_fields_of_the_contract() -> None:
    (obligation,) = schedule().where(task="report", unit="01", period="2022-Q3")
    assert obligation.id == "p/report@01#2022-Q3"
    assert (obligation.policy, obligation.task, obligation.unit, obligation.tier, obligation.lead) == (
        "p",
        "report",
        "01",
        Tier.PROVINCE,
        "01",
    )
    assert obligation.item is schedule().policies[0]["report"] or obligation.item == policy(TASKS)["report"]
    assert obligation.period == Period.of("2022-Q3")
    assert (obligation.opens, obligation.nominal_due, obligation.due) == (
        dt.date(2022, 7, 1),
        dt.date(2022, 9, 30),
        dt.date(2022, 9, 30),
    )
    assert obligation.standing is False
    assert obligation.level is None


def test_ids_have_a_period_only_where_the_duty_recurs_or_is_a_level() -> None:
    ids = {obligation.id for obligation in schedule()}
    assert {"p/build@01", "p/report@01#2022-Q1", "p/open@001", "p/keep@aita", "p/build@mic", "p/answer@02"} <= ids
    levels = policy('[[target]]\nid = "t"\nat = "province"\nat-least = { 2022 = 50, "2023-H1" = 60 }')
    obligations = list(rollout.expand(levels))
    assert [obligation.id for obligation in obligations] == ["p/t@province#2022", "p/t@province#2023-H1"]
    assert [
        (
            str(obligation.level),
            obligation.level and obligation.level.value,
            obligation.level and obligation.level.scale,
        )
        for obligation in obligations
    ] == [
        ("≥ 50%", 50, "%"),
        ("≥ 60%", 60, "%"),
    ]


def test_ids_are_unique() -> None:
    ids = [obligation.id for obligation in schedule()]
    assert len(set(ids)) == len(ids)


def test_a_duty_of_a_tier_and_of_one_of_its_bodies_by_name_is_owed_once_by_that_body() -> None:
    """A text that binds all ministries, one of them on another day, leaves that one a single duty."""
    both = policy(
        '[[task]]\nid = "a"\nby = { ministry = 2022-06-01, m1 = 2022-07-01 }\n'
        '[[body]]\nid = "m1"\nname = { vi = "Bộ Một" }'
    )
    ids = [obligation.id for obligation in rollout.expand(both, country())]
    assert len(set(ids)) == len(ids)


def test_the_unit_itself_leads_unless_the_text_says_otherwise() -> None:
    assert {obligation.lead for obligation in schedule().where(task="open")} == {"mic"}
    assert all(obligation.lead == obligation.unit for obligation in schedule().where(task=("build", "alert")))


def test_an_event_and_no_expression_give_no_day() -> None:
    assert {obligation.due for obligation in schedule().where(task=("keep", "answer"))} == {None}


# --- order ---


def test_obligations_come_by_due_day_policy_task_place_period_and_unit_the_undated_last() -> None:
    assert [obligation.id.removeprefix("p/") for obligation in schedule()] == [
        *("open@001", "open@002", "open@003", "open@004"),  # 2022-03-01
        *("report@01#2022-Q1", "report@02#2022-Q1"),  # 2022-03-31
        *("alert@m1", "alert@m2", "alert@00001", "alert@00002", "alert@00003", "alert@00004"),  # 2022-06-30
        *("build@01", "build@02", "build@001", "build@002", "build@003", "build@004"),
        *("build@00001", "build@00002", "build@00003", "build@00004", "build@mic"),
        *("report@01#2022-Q2", "report@02#2022-Q2"),
        *("report@01#2022-Q3", "report@02#2022-Q3"),
        *("report@01#2022-Q4", "report@02#2022-Q4"),
        *("answer@01", "answer@02", "keep@01", "keep@02", "keep@aita"),
    ]


def test_policies_stand_in_the_order_of_their_ids_whatever_order_they_are_given_in() -> None:
    first = policy('[[task]]\nid = "z"\nat = "province"\nby = 2022-06-30', "a")
    second = policy('[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30', "b")
    for given in ([first, second], [second, first]):
        assert [obligation.id for obligation in rollout.expand(given, country())] == [
            "a/z@01",
            "a/z@02",
            "b/a@01",
            "b/a@02",
        ]


# --- counting ---


@pytest.mark.parametrize(
    "names", [("task",), ("task", "tier"), ("unit",), ("lead", "policy"), ("period", "task"), ("due",), ("due", "unit")]
)
def test_tables_count_what_the_rows_are_without_making_them(names: tuple[str, ...]) -> None:
    for selection in (schedule(), schedule().where(under="01"), schedule().due(by="2022-06-30")):
        assert tabled(selection, *names) == counted(selection, *names)
        assert sum(tabled(selection, *names).values()) == len(selection) == len(list(selection))


def test_a_table_counts_by_the_place_a_duty_is_stated_of() -> None:
    assert tabled(schedule().where(task="build"), "place") == {
        ("province",): 2,
        ("district",): 4,
        ("commune",): 4,
        ("mic",): 1,
    }


def test_a_table_by_an_unknown_name_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownError, match="did you mean 'tier'"):
        schedule().table("teir")


# --- selections ---


def test_selections_are_schedules_over_the_same_whole() -> None:
    whole = schedule()
    selection = whole.where(tier="commune").due(by="2022-06-30").where(task="build")
    assert isinstance(selection, Schedule)
    assert selection.whole is whole
    assert [obligation.id for obligation in selection] == [
        "p/build@00001",
        "p/build@00002",
        "p/build@00003",
        "p/build@00004",
    ]


def test_a_filter_takes_one_value_or_several_and_units_and_periods_themselves() -> None:
    whole = schedule()
    assert len(whole.where(unit="01")) == 7
    assert len(whole.where(unit=country()["01"])) == 7
    assert len(whole.where(unit=["01", "02"])) == 14
    assert len(whole.where(unit={"01", "02"}, task=("keep", "build"))) == 4
    assert len(whole.where(tier=[Tier.PROVINCE, "agency"])) == 15
    assert len(whole.where(period=Period.of("2022-Q1"))) == len(whole.where(period="2022-Q1")) == 2
    assert len(whole.where(period=("2022-Q1", "2022-Q2"))) == 4
    assert len(whole.where(task="p/report")) == len(whole.where(task="report")) == 8
    assert len(whole.where()) == len(whole)
    assert len(whole.where(unit=[])) == 0


def test_under_is_a_unit_and_all_below_it() -> None:
    units = {obligation.unit for obligation in schedule().where(under="01")}
    assert units == {"01", "001", "002", "00001", "00002", "00003"}
    assert {obligation.unit for obligation in schedule().where(under="001", tier="commune")} == {"00001", "00002"}
    assert {obligation.unit for obligation in schedule().where(under="01", unit=("01", "02"))} == {"01"}


def test_where_lead_is_a_units_own_debts() -> None:
    assert {obligation.task for obligation in schedule().where(lead="001")} == {"build"}
    assert {obligation.id for obligation in schedule().where(lead="mic")} == {
        *("p/open@001", "p/open@002", "p/open@003", "p/open@004", "p/build@mic"),
    }


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ({"task": "bild"}, "build"),
        ({"task": ["build", "reprot"]}, "report"),
        ({"task": "p/bild"}, "p/build"),
        ({"tier": "comune"}, "commune"),
        ({"tier": "provincial"}, "province"),
        ({"unit": "0001"}, "00001"),
        ({"unit": "1"}, "01"),
        ({"under": "0001"}, "00001"),
        ({"lead": "mci"}, "mic"),
        ({"period": "2022-Q5"}, "2022-Q4"),
        ({"period": "2023-Q1"}, "2022-Q1"),
    ],
)
def test_an_unknown_name_is_refused_with_a_suggestion_and_never_answers_nothing(
    asked: dict[str, str], meant: str
) -> None:
    with pytest.raises(UnknownError) as caught:
        schedule().where(**asked)
    assert isinstance(caught.value, LookupError)
    assert meant in caught.value.near
    assert f"'{meant}'" in str(caught.value)


@pytest.mark.parametrize("asked", [{"policy": "q"}, {"task": ""}, {"unit": 1}, {"unit": "Huế"}, {"tier": "BUILD"}])
def test_a_name_like_no_other_is_refused_too(asked: dict[str, str]) -> None:
    with pytest.raises(UnknownError):
        schedule().where(**asked)


def test_a_name_is_known_to_a_selection_that_does_not_hold_it() -> None:
    """The whole decides what is known: what a selection has left out is answered with nothing, not refused."""
    selection = schedule().where(task="build")
    assert len(selection.where(task="report")) == 0
    assert len(selection.where(period="2022-Q1")) == 0


def test_a_task_that_the_text_has_is_known_though_nothing_of_it_falls_due_by_the_horizon() -> None:
    yearly = policy(
        '[[task]]\nid = "list"\nat = "province"\neach = { period = "year", since = 2022 }\n'
        '[[task]]\nid = "build"\nat = "province"\nby = 2022-06-30'
    )
    obligations = rollout.expand(yearly, country(), until="2022-06-30")
    assert len(obligations) == 2
    assert len(obligations.where(task="list")) == 0
    assert len(obligations.where(task="p/list")) == 0


def test_a_policy_given_is_known_though_it_owes_nothing_by_the_horizon() -> None:
    yearly = policy('[[task]]\nid = "list"\nat = "province"\neach = { period = "year", since = 2022 }')
    obligations = rollout.expand(yearly, country(), until="2022-06-30")
    assert len(obligations.where(policy="p")) == 0


def test_a_misspelt_filter_is_no_filter() -> None:
    with pytest.raises(TypeError):
        schedule().where(teir="commune")  # type: ignore[call-arg]  # meant


# --- due, and the horizon ---


def test_due_by_includes_the_day_and_all_before_it_and_never_the_undated() -> None:
    whole = schedule()
    assert [
        len(whole.due(by=day)) for day in ("2022-02-28", "2022-03-01", "2022-03-31", "2022-06-29", "2022-06-30")
    ] == [
        *(0, 4, 6, 6, 6 + 6 + 11 + 2),
    ]
    assert len(whole.due(by="2099-12-31")) == len(whole) - 5


def test_due_during_is_bounded_on_both_sides() -> None:
    whole = schedule()
    assert {obligation.task for obligation in whole.due(during="2022-03")} == {"open", "report"}
    assert {obligation.id for obligation in whole.due(during="2022-Q3")} == {
        "p/report@01#2022-Q3",
        "p/report@02#2022-Q3",
    }
    assert len(whole.due(during="2022-06-30")) == len(whole.due(during=dt.date(2022, 6, 30))) == 19
    assert len(whole.due(during="2022-06-29")) == 0
    assert len(whole.due(during=Period.of("2022"))) == len(whole.due(by="2022-12-31"))


def test_due_takes_one_of_by_and_during() -> None:
    with pytest.raises(TypeError):
        schedule().due()
    with pytest.raises(TypeError):
        schedule().due(by="2022-06-30", during="2022")


@pytest.mark.parametrize("given", ["2022-02-30", 20220601, "01/06/2022", dt.datetime(2022, 6, 1), "2022-06"])  # noqa: DTZ001
def test_what_is_no_day_is_refused_wherever_a_day_is_taken(given: Any) -> None:  # noqa: ANN401  # what a type checker refuses is meant
    with pytest.raises(rollout.DayError):
        schedule().due(by=given)
    with pytest.raises(rollout.DayError):
        schedule(given)


def test_an_aware_datetime_is_its_day_in_ha_noi() -> None:
    evening = dt.datetime(2022, 6, 29, 17, 30, tzinfo=dt.UTC)
    assert len(schedule().due(by=evening)) == len(schedule().due(by="2022-06-30"))


def test_a_day_beyond_the_horizon_is_refused_and_never_answered_short() -> None:
    obligations = schedule("2022-09-30")
    assert len(obligations.due(by="2022-09-30")) == len(schedule().due(by="2022-09-30"))
    for ask in ({"by": "2022-10-01"}, {"during": "2022-Q4"}, {"during": "2022-09/2022-10"}):
        with pytest.raises(HorizonError, match="2022-09-30"):
            obligations.due(**ask)
        with pytest.raises(HorizonError):
            obligations.where(task="build").due(**ask)


def test_the_horizon_bounds_what_recurs_by_its_due_day_and_not_what_does_not() -> None:
    obligations = schedule("2022-06-29")
    assert {str(obligation.period) for obligation in obligations.where(task="report")} == {"2022-Q1"}
    assert len(obligations.where(task="build")) == 11


def test_a_duty_that_recurs_without_end_needs_a_horizon() -> None:
    endless = policy('[[task]]\nid = "list"\nat = "province"\neach = { period = "year", since = 2022 }')
    with pytest.raises(HorizonError, match="p/list"):
        rollout.expand(endless)
    assert len(rollout.expand(endless, until="2024-12-31")) == 3


def test_a_horizon_error_pickles_with_its_fields() -> None:
    with pytest.raises(HorizonError) as caught:
        schedule("2022-09-30").due(by="2022-10-01")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.asked, again.until, str(again)) == (dt.date(2022, 10, 1), dt.date(2022, 9, 30), str(caught.value))


def test_an_unknown_error_pickles_with_its_fields() -> None:
    with pytest.raises(UnknownError) as caught:
        schedule().where(task="bild")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.kind, again.name, again.near, str(again)) == ("task", "bild", ("build",), str(caught.value))


# --- units ---


def test_without_units_each_tier_has_one_undated_stand_in_and_bodies_are_as_they_are() -> None:
    obligations = rollout.expand(policy(TASKS))
    assert [obligation.unit for obligation in obligations.where(task="build")] == [
        "province",
        "district",
        "commune",
        "mic",
    ]
    assert len(obligations.where(unit="mic").where(lead="mic")) == 1
    assert all(unit.since is None and unit.until is None for unit in obligations.register)
    assert {obligation.name for obligation in obligations.where(tier="commune")} == {"cấp xã"}


def test_a_unit_that_ended_before_or_was_formed_after_owes_nothing() -> None:
    owed = policy('[[task]]\nid = "a"\nat = ["district", "commune"]\nduring = "2022-07"')
    units = {obligation.unit for obligation in rollout.expand(owed, country())}
    assert "004" not in units
    assert "00005" in units
    earlier = policy('[[task]]\nid = "a"\nat = ["district", "commune"]\nduring = "2022-06"')
    units = {obligation.unit for obligation in rollout.expand(earlier, country())}
    assert "004" in units
    assert "00005" not in units


def test_a_unit_owes_what_opens_on_its_last_day_or_falls_due_on_its_first() -> None:
    last = policy(
        '[[task]]\nid = "a"\nat = "district"\neach = { period = "month", since = "2022-06", until = "2022-07" }'
    )
    assert [obligation.id for obligation in rollout.expand(last, country()).where(unit="004")] == ["p/a@004#2022-06"]
    opening = policy('[[task]]\nid = "a"\nat = "district"\nduring = "2022-06-30/2022-07-31"')
    assert "004" in {obligation.unit for obligation in rollout.expand(opening, country())}
    first = policy('[[task]]\nid = "a"\nat = "commune"\nby = 2022-07-01')
    assert "00005" in {obligation.unit for obligation in rollout.expand(first, country())}


def test_a_duplicate_owes_nothing_of_its_own() -> None:
    twice = policy(
        '[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\n'
        '[[task]]\nid = "b"\nat = "province"\nby = 2022-06-30\nduplicate-of = "a"'
    )
    assert {obligation.task for obligation in rollout.expand(twice)} == {"a"}


def test_policies_must_be_policies_and_each_given_once() -> None:
    with pytest.raises(PolicyError, match="twice"):
        rollout.expand([policy(TASKS), policy(TASKS)])
    with pytest.raises(TypeError, match="load_policy"):
        rollout.expand("ct-02-2022")  # type: ignore[arg-type]  # meant


def test_collections_compare_by_identity_and_obligations_by_value() -> None:
    first, second = schedule(), schedule()
    assert first != second
    assert list(first) == list(second)
    assert len({*first, *second}) == len(first)


def test_no_policies_owe_nothing() -> None:
    empty = rollout.expand([])
    assert len(empty) == 0
    assert list(empty) == []
    assert "0 obligations" in repr(empty)
    assert "<table>" in empty._repr_html_()


def test_plain_data_are_json_with_iso_days() -> None:
    rows = schedule().to_dicts()
    assert json.loads(json.dumps(rows)) == rows
    assert len(rows) == len(schedule())
    first = rows[0]
    assert first["id"] == "p/open@001"
    assert first["due"] == "2022-03-01"
    assert first["standing"] is True
    assert first["period"] is None
    contract = {"id", "policy", "task", "unit", "tier", "lead", "period", "opens", "nominal_due", "due", "standing"}
    assert contract | {"level"} <= set(first)


def test_what_a_duty_is_about_is_in_the_plain_data() -> None:
    yearly = policy('[[task]]\nid = "a"\nat = "mic"\neach = { period = "year", month = 12, since = 2022, about = 1 }')
    (row,) = rollout.expand(yearly, until="2022-12-31").to_dicts()
    assert row["about"] == "2023"


def test_ten_thousand_units_are_counted_as_ten_are() -> None:
    """No more groups, and no rows, however many units there are."""
    many = Register([Unit(f"{n:05}", Tier.COMMUNE, str(n)) for n in range(10_000)])
    few = Register([Unit(f"{n:05}", Tier.COMMUNE, str(n)) for n in range(10)])
    text = policy('[[task]]\nid = "a"\nat = "commune"\nby = 2022-06-30')
    large, small = rollout.expand(text, many), rollout.expand(text, few)
    assert (len(large), len(small)) == (10_000, 10)
    assert len(large.groups) == len(small.groups) == 1
    assert len(large.table("due").rows) == 1
