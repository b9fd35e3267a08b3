"""What differs between two answers: by hand from the documents, and what is true of any two."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache

import attrs
import pytest
from examples import examples
from hypothesis import given, strategies as st
from nation import national_register
from random_cases import random_case
from small import country, policy

import rollout
from rollout import (
    Convention,
    Delta,
    Done,
    Extended,
    Happened,
    InputError,
    Measured,
    Obligation,
    Open,
    Progress,
    Register,
    Schedule,
    Status,
    Statuses,
    Unit,
    UnknownError,
    Waived,
)
from rollout.progress.differences import Answer
from rollout.progress.evidence import Evidence
from rollout.views.difference_listing import differences_by_body, differences_by_rule

PLAIN = Convention()
BY_JUNE = '[[task]]\nid = "t"\nby = { province = "2022-06", district = 2022-07-01 }\n'
YEARLY = '[[task]]\nid = "y"\nat = "province"\neach = { period = "year", month = 8, since = 2022 }\n'


@cache
def directive(until: str = "2025-12-31") -> Schedule:
    return rollout.expand(rollout.load_policy("ct-02-2022"), national_register(), until=until)


def small(tasks: str = BY_JUNE, until: str | None = None, convention: Convention = PLAIN) -> Schedule:
    return rollout.expand(policy(tasks), country(), until=until, convention=convention)


def on(day: str, *facts: Evidence, known_on: str | None = None) -> Statuses:
    return rollout.assess(small(), Progress(facts), as_of=day, known_on=known_on)


def told(before: Answer, after: Answer) -> list[tuple[str, str, int | None, str, str]]:
    """Each difference in short: id without the policy, kind, days, causes and reasons."""
    return [
        (delta.id.partition("/")[2], delta.kind, delta.days, " ".join(delta.causes), " ".join(delta.reasons))
        for delta in rollout.diff(before, after)
    ]


# --- the Directive, by hand ---


def test_the_22_ministries_and_63_provinces_of_the_directive_fall_due_on_1_june() -> None:
    days = [rollout.assess(directive(), as_of=day) for day in ("2022-05-31", "2022-06-02")]
    changed = rollout.diff(*days)
    assert (len(changed), changed.counts()) == (85, {"changed": 85})
    assert changed.table().rows == (
        ("changed", "digitise-dossiers", "ministry", 22),
        ("changed", "digitise-dossiers", "province", 63),
    )
    by = ("before", "after", "causes", "reasons")
    assert changed.table(by).rows == (("upcoming", "overdue", "day", "due past-due", 85),)
    assert repr(changed) == "<Differences: 85 changed>"
    delta = next(delta for delta in changed if delta.id == "ct-02-2022/digitise-dossiers@01")
    assert (delta.before.state, delta.after.state, delta.after.due) == ("upcoming", "overdue", dt.date(2022, 6, 1))
    assert (delta.fields, delta.days, delta.label.vi) == (("state",), None, "đổi tình trạng")


def test_a_list_of_what_is_overdue_grows_by_85_on_2_june() -> None:
    first, second = (rollout.assess(directive(), as_of=day).overdue() for day in ("2022-06-01", "2022-06-02"))
    grown = rollout.diff(first, second)
    assert (len(first), len(second)) == (0, 85)
    assert grown.table(("kind", "causes", "reasons")).rows == (("appeared", "day", "past-due", 85),)
    assert rollout.diff(second, first).table(("kind", "causes", "reasons")).rows == (("gone", "day", "past-due", 85),)


def test_a_year_further_the_yearly_duties_of_the_directive_appear() -> None:
    """Seven of its duties recur every year, and each is owed once."""
    longer = rollout.diff(directive(), directive("2026-12-31"))
    assert longer.table(("kind", "causes", "period")).rows == (("appeared", "horizon", "2026", 7),)


def test_months_read_at_their_start_move_june_by_29_days() -> None:
    starts = small(convention=Convention(month="start"))
    assert told(small(), starts) == [(f"t@{unit}", "moved", -29, "interpretation", "") for unit in ("01", "02")]


def test_the_merger_of_ministries_changes_the_holder() -> None:
    """The Ministry of Planning and Investment goes into that of Finance on 1 March 2025."""
    yearly = directive().where(task="report-it-projects", period="2024")
    (delta,) = rollout.diff(*(rollout.assess(yearly, as_of=day) for day in ("2025-02-28", "2025-03-01")))
    assert (delta.before.holder, delta.after.holder, delta.fields) == ("mpi", "mof", ("holder",))
    assert (delta.kind, delta.causes, delta.label.en) == ("changed", ("day",), "changed holder")


# --- causes, each by itself ---


def test_a_report_that_was_added_is_evidence() -> None:
    before, after = on("2022-07-01"), on("2022-07-01", Done("t", "01", "2022-06-30"))
    assert told(before, after) == [("t@01", "changed", None, "evidence", "done")]
    assert told(after, before) == [("t@01", "changed", None, "evidence", "done")]


def test_what_is_said_of_a_unit_between_two_days_is_evidence_too() -> None:
    facts = (
        Done("t", "01", "2022-06-20"),
        Extended("t", "02", "2022-06-21", to="2022-07-05"),
        Waived("t", "001", "2022-06-22"),
    )
    assert told(on("2022-06-19", *facts), on("2022-06-29", *facts)) == [
        ("t@01", "changed", None, "evidence", "done"),
        ("t@001", "changed", None, "evidence", "waived"),
        ("t@02", "moved", 5, "evidence", "extended"),
    ]


def test_days_and_evidence_can_both_have_caused_it() -> None:
    facts = Done("t", "01", "2022-07-02"), Open("t", "02", "2022-07-02")
    before, after = on("2022-06-29", *facts), on("2022-07-01", *facts)
    assert ("t@02", "changed", None, "day", "due past-due") in told(before, after)
    rows = told(before, on("2022-07-03", *facts))
    assert ("t@01", "changed", None, "day evidence", "due past-due done") in rows
    assert ("t@02", "changed", None, "day evidence", "due past-due open") in rows


def test_what_was_recorded_later_is_knowledge() -> None:
    late = Done("t", "01", "2022-06-30", recorded="2022-07-05")
    before, after = on("2022-07-02", late, known_on="2022-07-02"), on("2022-07-02", late)
    assert told(before, after) == [("t@01", "changed", None, "knowledge", "done")]


def test_both_are_named_where_other_days_and_another_log_meet() -> None:
    """The day passes first under the earlier log; then the report that only the later log has is added."""
    before, after = on("2022-06-29"), on("2022-07-01", Done("t", "01", "2022-06-30"))
    rows = {name: (causes, reasons) for name, _, _, causes, reasons in told(before, after)}
    assert rows["t@01"] == ("day evidence", "due past-due done")
    assert rows["t@02"] == ("day", "due past-due")


def test_an_edited_encoding_is_law() -> None:
    later = small(BY_JUNE.replace("2022-07-01", "2022-07-31"))
    units = ("001", "002", "003", "004")
    assert told(small(), later) == [(f"t@{unit}", "moved", 30, "law", "") for unit in units]
    without = small('[[task]]\nid = "t"\nby = { province = "2022-06" }\n')
    assert told(small(), without) == [(f"t@{unit}", "gone", None, "law", "") for unit in units]
    led = small(BY_JUNE + 'lead = "moha"\n')
    assert {row[1:4] for row in told(small(), led)} == {("changed", None, "law")}
    assert next(iter(rollout.diff(small(), led))).fields == ("lead", "holder")
    undated = small('[[task]]\nid = "t"\nat = ["province", "district"]\n')
    assert {(row[1], row[2]) for row in told(small(), undated)} == {("changed", None)}


def test_a_level_that_is_edited_is_law_and_shown_before_and_after() -> None:
    """A figure of 55% reaches 50%, and not 60%; nothing else of the two answers differs."""
    text = '[[target]]\nid = "m"\nat = "province"\nat-least = { 2022 = 50 }\n'
    log = Progress([Measured("m", "01", "2022-06-30", value=55)])
    first, second = (
        rollout.assess(small(level), log, as_of="2022-07-01") for level in (text, text.replace("50", "60"))
    )
    assert told(first, second) == [
        ("m@01#2022", "changed", None, "law", "measured"),
        ("m@02#2022", "changed", None, "law", ""),
    ]
    assert {row[:3] for row in differences_by_rule(rollout.diff(first, second)).rows} == {
        ("changed state", "done on time, at least 50%", "not yet due, at least 60%"),
        ("changed", "not yet due, at least 50%", "not yet due, at least 60%"),
    }


def test_listings_say_what_appeared_and_what_is_gone() -> None:
    first, second = small(), small(BY_JUNE.replace('"2022-06"', "2022-06-29") + YEARLY, "2022-12-31")
    assert [row[:3] + row[4:6] for row in differences_by_rule(rollout.diff(first, second), "vi").rows] == [
        ("sớm hơn 1 ngày", "30/6/2022", "29/6/2022", "cấp tỉnh", 2),
        ("phát sinh", None, "31/8/2022", "cấp tỉnh", 2),
    ]
    by_body = differences_by_body(rollout.diff(second, first), limit=3)
    assert (len(by_body), [row[:3] for row in by_body.rows]) == (
        4,
        [
            ("moved 1 day later", "2022-06-29", "2022-06-30"),
            ("moved 1 day later", "2022-06-29", "2022-06-30"),
            ("gone", "2022-08-31", None),
        ],
    )


def test_an_instrument_that_is_issued_later_is_law() -> None:
    first, second = (
        policy(BY_JUNE),
        policy('[[task]]\nid = "u"\nby = { province = 2022-12-31 }\n', "q", "issued = 2022-05-01"),
    )
    early, late = (rollout.expand([first, second], country(), law_as_of=day) for day in ("2022-04-01", "2022-05-01"))
    assert told(early, late) == [("u@01", "appeared", None, "law", ""), ("u@02", "appeared", None, "law", "")]
    assert told(rollout.expand(first, country()), late) == told(early, late)


def test_a_unit_that_was_added_or_merged_is_the_register() -> None:
    units = [attrs.evolve(unit, until=dt.date(2022, 3, 31)) if unit.id == "02" else unit for unit in country()]
    merged = Register([*units, Unit("05", "province", "Tây", since="2022-01-01")])
    before = rollout.expand(policy(BY_JUNE), country())
    after = rollout.expand(policy(BY_JUNE), merged)
    assert told(before, after) == [("t@05", "appeared", None, "register", "")]
    states = [rollout.assess(schedule, as_of="2022-07-02") for schedule in (before, after)]
    assert told(*states) == [
        ("t@02", "changed", None, "register", ""),
        ("t@05", "appeared", None, "register", ""),
    ]


def test_a_further_happening_begins_with_its_event() -> None:
    answers = small('[[task]]\nid = "a"\nat = "province"\nwithin = { days = 10, after = "asked" }\n')
    log = Progress([Happened("asked", "2022-03-01"), Happened("asked", "2022-06-01", "01")])
    before, after = (rollout.assess(answers, log, as_of=day) for day in ("2022-05-31", "2022-06-01"))
    assert told(before, after) == [("a@01#2022-06-01", "appeared", None, "evidence", "event")]
    shorter = rollout.assess(answers, Progress(log.facts[:1]), as_of="2022-06-01")
    assert told(shorter, after) == [("a@01#2022-06-01", "appeared", None, "evidence", "event")]


def test_several_inputs_that_can_have_caused_it_are_all_named() -> None:
    later = small(BY_JUNE.replace("2022-07-01", "2022-07-31"), convention=Convention(month="start"))
    assert {row[3] for row in told(small(), later)} == {"law interpretation"}


def test_an_edit_elsewhere_in_an_encoding_causes_nothing_here() -> None:
    """Only the yearly task is edited; what moves by the reading of a month is the other."""
    edited = small(BY_JUNE + YEARLY.replace("month = 8", "month = 9"), "2022-12-31", Convention(month="start"))
    rows = told(small(BY_JUNE + YEARLY, "2022-12-31"), edited)
    assert {(row[0].partition("@")[0], row[2], row[3]) for row in rows} == {
        ("t", -29, "interpretation"),
        ("y", 30, "law interpretation"),
    }


def test_another_selection_is_named_where_nothing_else_differs() -> None:
    provinces, districts = small().where(tier="province"), small().where(tier="district")
    kinds = {(row[1], row[3]) for row in told(provinces, districts)}
    assert kinds == {("gone", "selection"), ("appeared", "selection")}
    statuses = on("2022-06-01")
    assert told(statuses.where(unit="01"), statuses.where(unit=["01", "02"])) == [
        ("t@02", "appeared", None, "selection", "")
    ]


# --- asking ---


def test_rows_are_plain_and_say_what_happened_in_both_languages() -> None:
    moved = rollout.diff(on("2022-06-20"), on("2022-06-20", Extended("t", "01", "2022-06-19", to="2022-07-10")))
    (row,) = moved.to_dicts("vi")
    assert type(row["after_state"]) is str
    assert row == {
        "id": "p/t@01",
        "policy": "p",
        "task": "t",
        "title": "việc",
        "unit": "01",
        "name": "Bắc",
        "tier": "province",
        "period": None,
        "kind": "moved",
        "change": "lùi 10 ngày",
        "before_state": "upcoming",
        "before_label": "chưa đến hạn",
        "before_due": "2022-06-30",
        "before_due_ordinal": 738336,
        "after_state": "upcoming",
        "after_label": "chưa đến hạn",
        "after_due": "2022-07-10",
        "after_due_ordinal": 738346,
        "days": 10,
        "fields": ["due", "reported"],
        "causes": ["evidence"],
        "reasons": ["extended"],
        "cause": "báo cáo, số liệu (gia hạn)",
    }
    assert moved.to_dicts()[0]["change"] == "moved 10 days later"
    assert rollout.to_csv(moved.to_dicts()).splitlines()[1].startswith("p/t@01,p,t,việc,01,Bac,province,,moved,")
    assert "moved 10 days later" in moved._repr_html_()


def test_what_moved_can_have_changed_its_state_as_well() -> None:
    (delta,) = rollout.diff(on("2022-07-01"), on("2022-07-01", Extended("t", "01", "2022-06-19", to="2022-07-10")))
    assert (delta.kind, delta.days, delta.fields) == ("moved", 10, ("due", "state", "reported"))
    assert (delta.label.vi, delta.label.en) == (
        "lùi 10 ngày, đổi tình trạng",
        "moved 10 days later, changed state",
    )


def test_a_table_counts_by_the_names_of_obligations_and_of_differences() -> None:
    changed = rollout.diff(on("2022-06-29"), on("2022-07-01"))
    assert changed.table(("tier", "before", "after", "due")).rows == (
        ("province", "upcoming", "overdue", dt.date(2022, 6, 30), 2),
        ("district", "upcoming", "due_today", dt.date(2022, 7, 1), 3),
    )
    assert changed.table("unit").rows[0] == ("01", 1)
    with pytest.raises(UnknownError, match="unknown grouping 'teir'; did you mean 'tier'"):
        changed.table("teir")


def test_schedules_are_compared_by_their_due_days() -> None:
    moved = rollout.diff(small(), small(convention=Convention(month="start")))
    (first, _) = moved
    assert type(first.before) is Obligation
    assert (first.before.due, first.after.due) == (dt.date(2022, 6, 30), dt.date(2022, 6, 1))
    assert moved.table(("before", "after")).rows == ((dt.date(2022, 6, 30), dt.date(2022, 6, 1), 2),)
    assert moved.to_dicts()[0]["before_state"] is None
    assert "2022-06-01" in moved._repr_html_()


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (small(), on("2022-06-01"), "Schedule and Statuses cannot be compared"),
        (policy(BY_JUNE), small(), "Policy and Schedule cannot be compared"),
        ("2022-06-01", on("2022-06-01"), "str and Statuses cannot be compared"),
        (None, None, "NoneType and NoneType cannot be compared"),
    ],
)
def test_answers_of_different_kinds_are_refused(before: Answer, after: Answer, message: str) -> None:
    with pytest.raises(InputError, match=f"{message}; give two policies, two schedules or two statuses"):
        rollout.diff(before, after)


# --- what is true of any two ---


def facts_of(status: Status) -> tuple[object, ...]:
    return status.due, status.state, status.reported, status.force, status.holder


def facts_by_id(answer: Statuses) -> dict[str, tuple[object, ...]]:
    return {status.id: facts_of(status) for status in answer}


def answer_of(seed: int, chance: random.Random) -> Statuses:
    """An answer about one case: on any day, by all facts or by some, with what was known on any day or in the end."""
    case = random_case(seed)
    days = case.days()
    log = (
        case.progress if chance.random() < 0.6 else Progress(case.progress.facts[: chance.randint(0, len(case.notes))])
    )
    known_on = chance.choice([None, None, chance.choice(days)])
    statuses = rollout.assess(case.schedule, log, as_of=chance.choice(days), known_on=known_on)
    return chance.choice([statuses, statuses, statuses.overdue(), statuses.where(tier="province")])


def applied(facts: dict[str, tuple[object, ...]], deltas: list[Delta]) -> dict[str, tuple[object, ...]]:
    """The facts by id after some differences."""
    facts = dict(facts)
    for delta in deltas:
        assert (delta.before is None) == (delta.id not in facts)
        facts.pop(delta.id, None)
        if delta.after is not None:
            facts[delta.id] = facts_of(delta.after)
    return facts


@given(seed=st.integers(0, 10_000), choice=st.integers(0, 1_000))
@examples(100)
def test_the_first_answer_and_the_differences_make_the_second(seed: int, choice: int) -> None:
    chance = random.Random(choice)
    first, second, third = (answer_of(seed, chance) for _ in range(3))
    there, back, on_from, whole = (
        list(rollout.diff(*pair)) for pair in ((first, second), (second, first), (second, third), (first, third))
    )
    assert applied(facts_by_id(first), there) == facts_by_id(second)
    assert applied(applied(facts_by_id(first), there), on_from) == facts_by_id(third)
    assert applied(facts_by_id(first), whole) == facts_by_id(third)
    assert list(rollout.diff(first, first)) == []
    reverse = {"appeared": "gone", "gone": "appeared", "moved": "moved", "changed": "changed"}
    assert {delta.id: (reverse[delta.kind], delta.days) for delta in back} == {
        delta.id: (delta.kind, None if delta.days is None else -delta.days) for delta in there
    }
    later_days = {delta.id: delta.days or 0 for delta in on_from}
    days = later_days | {delta.id: (delta.days or 0) + later_days.get(delta.id, 0) for delta in there}
    dated = {status.id for status in second if status.due}
    for delta in whole:
        if delta.kind == "moved" and delta.id in dated:
            assert days[delta.id] == delta.days


@given(seed=st.integers(0, 10_000), choice=st.integers(0, 1_000))
@examples(100)
def test_counts_and_tables_agree_with_the_rows_and_each_row_has_a_cause(seed: int, choice: int) -> None:
    chance = random.Random(choice)
    differences = rollout.diff(answer_of(seed, chance), answer_of(seed, chance))
    rows = list(differences)
    assert len(rows) == len(differences) == sum(differences.counts().values())
    assert len({delta.id for delta in rows}) == len(rows)
    assert all(delta.causes and (delta.fields or None in (delta.before, delta.after)) for delta in rows)
    for by in ("kind", "causes", "reasons", "unit", "days"):
        assert sum(int(str(row[-1])) for row in differences.table(by).rows) == len(rows)


@given(seed=st.integers(0, 10_000), choice=st.integers(0, 1_000))
@examples(30)
def test_the_same_log_on_another_day_differs_by_the_day_and_by_evidence_alone(seed: int, choice: int) -> None:
    case, chance = random_case(seed), random.Random(choice)
    before, after = (rollout.assess(case.schedule, case.progress, as_of=chance.choice(case.days())) for _ in range(2))
    assert {cause for delta in rollout.diff(before, after) for cause in delta.causes} <= {"day", "evidence"}


@given(seed=st.integers(0, 10_000))
@examples(30)
def test_another_register_of_the_same_units_makes_no_difference(seed: int) -> None:
    case = random_case(seed)
    schedule = case.schedule
    copied = Register(schedule.register.versions)
    again = rollout.expand(schedule.policies, copied)
    day = case.days()[len(case.days()) // 2]
    first, second = (rollout.assess(made, case.progress, as_of=day) for made in (schedule, again))
    assert list(rollout.diff(first, second)) == []


def test_whole_groups_are_compared_without_a_look_at_their_units() -> None:
    """Of 46,000 obligations that all change, one entry for each group is looked at."""
    first, second = (rollout.assess(directive(), as_of=day) for day in ("2022-05-31", "2024-06-02"))
    changed = rollout.diff(first, second)
    assert len(changed) > 40_000
    assert len(changed.patches) < 2 * len(directive().groups)
