"""How obligations stand on a day: states and their precedence, evidence, needs, selections and plain data."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from collections import Counter
from typing import Any

import pytest
from nation import national_register
from small import by_state, country, policy

import rollout
from rollout import (
    DayError,
    Done,
    Extended,
    Happened,
    HorizonError,
    Measured,
    Open,
    Progress,
    ProgressError,
    Retracted,
    Schedule,
    State,
    Status,
    Statuses,
    UnknownError,
    Waived,
)
from rollout.days import DayLike
from rollout.progress.evidence import Evidence, Fact

ONE = '[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\n'
UNDATED = '[[task]]\nid = "a"\nat = "province"\n'
AFTER = '[[task]]\nid = "a"\nat = "province"\nwithin = { days = 10, after = "asked" }\n'
YEARLY = '[[task]]\nid = "a"\nat = "province"\neach = { period = "year", month = 12, since = 2022 }\n'


def owed(tasks: str, until: str | None = None, instrument: str = "issued = 2022-01-01") -> Schedule:
    return rollout.expand(policy(tasks, instrument=instrument), country(), until=until)


def judged(schedule: Schedule, as_of: DayLike, *facts: Evidence, known_on: DayLike | None = None) -> Statuses:
    return rollout.assess(schedule, Progress(facts), as_of=as_of, known_on=known_on)


def one(
    tasks: str,
    as_of: DayLike,
    *facts: Evidence,
    unit: str = "01",
    instrument: str = "issued = 2022-01-01",
    known_on: DayLike | None = None,
) -> Status:
    """The status of the task `a` at one unit, where every fact has found its place."""
    statuses = judged(owed(tasks, instrument=instrument), as_of, *facts, known_on=known_on)
    assert statuses.unmatched == ()
    (status,) = statuses.where(task="a", unit=unit)
    return status


def ids(found: Statuses | Schedule) -> list[str]:
    return [status.id.removeprefix("p/") for status in found]


# --- the five open states, and completion ---


@pytest.mark.parametrize(
    ("as_of", "state", "days"),
    [
        ("2022-06-29", State.UPCOMING, -1),
        ("2022-06-30", State.DUE_TODAY, 0),
        ("2022-07-01", State.OVERDUE, 1),
        ("2023-06-30", State.OVERDUE, 365),
    ],
)
def test_a_due_day_is_in_time_and_overdue_starts_the_next_day(as_of: str, state: State, days: int) -> None:
    status = one(ONE, as_of)
    assert (status.state, status.days) == (state, days)
    assert status.done_on is None


def test_no_day_is_undated_and_an_event_to_come_is_awaited() -> None:
    assert (one(UNDATED, "2022-06-30").state, one(UNDATED, "2022-06-30").days) == (State.UNDATED, None)
    assert (one(AFTER, "2022-06-30").state, one(AFTER, "2022-06-30").due) == (State.AWAITING, None)


@pytest.mark.parametrize(
    ("on", "state", "early"),
    [
        ("2022-06-29", State.DONE_ON_TIME, True),
        ("2022-06-30", State.DONE_ON_TIME, False),
        ("2022-07-01", State.DONE_LATE, False),
    ],
)
def test_what_is_done_is_on_time_to_the_due_day_and_late_after_it(on: str, state: State, early: bool) -> None:  # noqa: FBT001
    status = one(ONE, "2022-12-31", Done("a", "01", on))
    assert (status.state, status.early, str(status.done_on)) == (state, early, on)


def test_what_has_no_day_is_done_and_never_late() -> None:
    status = one(UNDATED, "2022-12-31", Done("a", "01", "2022-07-01"))
    assert (status.state, status.early, status.days) == (State.DONE, False, None)


def test_the_first_completion_counts() -> None:
    facts = Done("a", "01", "2022-07-05"), Done("a", "01", "2022-06-29")
    assert one(ONE, "2022-12-31", *facts).state == State.DONE_ON_TIME


def test_time_never_implies_completion_nor_does_a_report_of_open_work() -> None:
    assert one(ONE, "2099-12-31").state == State.OVERDUE
    assert one(ONE, "2022-07-01", Open("a", "01", "2022-07-01")).state == State.OVERDUE


def test_completion_at_one_unit_says_nothing_of_another() -> None:
    statuses = judged(owed(ONE), "2022-07-01", Done("a", "01", "2022-06-30"))
    assert [(s.unit, s.state) for s in statuses] == [("01", State.DONE_ON_TIME), ("02", State.OVERDUE)]


# --- precedence ---

ENDS = "issued = 2022-01-01\nends = 2022-03-31"


def test_completion_survives_the_end_of_the_law_and_of_the_unit_and_a_waiver() -> None:
    done = Done("a", "01", "2022-03-01")
    assert one(ONE, "2022-12-31", done, instrument=ENDS).state == State.DONE_ON_TIME
    assert one(ONE, "2022-12-31", done, Waived("a", "01", "2022-03-02")).state == State.DONE_ON_TIME
    districts = ONE.replace("province", "district")
    assert one(districts, "2022-12-31", Done("a", "004", "2022-06-30"), unit="004").state == State.DONE_ON_TIME


def test_before_its_issue_nothing_is_in_force_whatever_else_is_so() -> None:
    for tasks in (ONE, UNDATED, AFTER):
        assert one(tasks, "2021-12-31").state == State.NOT_IN_FORCE
        assert one(tasks, "2022-01-01").state != State.NOT_IN_FORCE
    assert one(ONE, "2021-12-31", Waived("a", "01", "2021-12-30")).state == State.NOT_IN_FORCE


def test_where_only_the_month_of_issue_is_known_the_day_it_was_known_by_decides() -> None:
    known = 'issued = "2021-10"\nknown-by = 2021-11-15'
    assert one(ONE, "2021-11-14", instrument=known).state == State.NOT_IN_FORCE
    assert one(ONE, "2021-11-15", instrument=known).state == State.UPCOMING


def test_what_falls_due_after_the_end_is_not_in_force_and_what_fell_due_before_stays() -> None:
    assert one(ONE, "2022-03-01", instrument=ENDS).state == State.NOT_IN_FORCE
    kept = one(ONE.replace("06-30", "03-31"), "2022-12-31", instrument=ENDS)
    assert (kept.state, kept.force) == (State.OVERDUE, "in_force")
    assert one(UNDATED, "2022-03-31", instrument=ENDS).state == State.UNDATED
    assert one(UNDATED, "2022-04-01", instrument=ENDS).state == State.NOT_IN_FORCE


def test_an_extension_past_the_end_of_the_law_does_not_cancel_what_had_fallen_due() -> None:
    text, ends = ONE.replace("06-30", "03-15"), "issued = 2022-01-01\nends = 2022-03-31"
    moved = Extended("a", "01", "2022-03-20", to="2022-04-15")
    assert [one(text, day, moved, instrument=ends).state for day in ("2022-03-16", "2022-03-20", "2022-04-16")] == [
        State.OVERDUE,
        State.UPCOMING,
        State.OVERDUE,
    ]


def test_not_in_force_goes_before_not_applicable() -> None:
    districts = ONE.replace("province", "district")
    assert one(districts, "2022-07-01", unit="004", instrument=ENDS).state == State.NOT_IN_FORCE


def test_where_the_law_is_silent_about_its_end_that_is_said_beside_the_state() -> None:
    silent = "issued = 2022-01-01\nundetermined-after = 2022-06-29"
    late = one(ONE, "2022-12-31", instrument=silent)
    assert (late.state, late.force) == (State.OVERDUE, "undetermined")
    sure = one(ONE, "2022-12-31", instrument=silent.replace("29", "30"))
    assert (sure.state, sure.force) == (State.OVERDUE, "in_force")


def test_a_unit_that_ended_with_the_duty_open_lapses_and_names_its_successor() -> None:
    districts = ONE.replace("province", "district")
    last = one(districts, "2022-06-30", unit="004")
    assert (last.state, last.lapsed, last.successors) == (State.DUE_TODAY, False, ())
    gone = one(districts, "2022-07-01", unit="004")
    assert (gone.state, gone.lapsed, gone.successors) == (State.NOT_APPLICABLE, True, ("003",))


def test_a_unit_that_will_not_be_there_on_the_due_day_is_not_bound_today() -> None:
    districts = ONE.replace("province", "district").replace("06-30", "07-01")
    for day in ("2022-06-01", "2022-06-30"):
        status = one(districts, day, unit="004")
        assert (status.state, status.lapsed) == (State.NOT_APPLICABLE, False)


def test_a_unit_not_formed_yet_is_not_bound_until_it_is() -> None:
    communes = ONE.replace("province", "commune").replace("06-30", "12-31")
    assert one(communes, "2022-06-30", unit="00005").state == State.NOT_APPLICABLE
    assert one(communes, "2022-07-01", unit="00005").state == State.UPCOMING


def test_not_applicable_goes_before_waived_and_what_was_waived_has_not_lapsed() -> None:
    districts = ONE.replace("province", "district")
    status = one(districts, "2022-07-01", Waived("a", "004", "2022-06-01"), unit="004")
    assert status.state == State.NOT_APPLICABLE
    assert status.lapsed is False


def test_a_waiver_holds_from_its_day() -> None:
    waived = Waived("a", "01", "2022-07-10")
    assert one(ONE, "2022-07-09", waived).state == State.OVERDUE
    assert one(ONE, "2022-07-10", waived).state == State.WAIVED
    assert one(ONE, "2022-07-20", waived, Done("a", "01", "2022-07-15")).state == State.DONE_LATE


# --- extensions, retractions and what is known ---


def test_an_extension_gives_a_later_due_day_and_leaves_the_texts_alone() -> None:
    moved = Extended("a", "01", "2022-06-20", to="2022-07-15")
    status = one(ONE, "2022-07-15", moved)
    assert (status.state, str(status.due), str(status.nominal_due)) == (State.DUE_TODAY, "2022-07-15", "2022-06-30")
    assert (status.extended_by, status.days) == (15, 0)
    assert one(ONE, "2022-06-19", moved).extended_by is None
    assert one(ONE, "2022-07-16", moved).state == State.OVERDUE
    assert one(ONE, "2022-07-16", moved, Done("a", "01", "2022-07-10")).state == State.DONE_ON_TIME


def test_the_latest_decision_is_the_extension() -> None:
    facts = Extended("a", "01", "2022-06-20", to="2022-07-15"), Extended("a", "01", "2022-07-10", to="2022-08-01")
    assert str(one(ONE, "2022-07-20", *facts).due) == "2022-08-01"
    assert str(one(ONE, "2022-07-20", *facts[::-1]).due) == "2022-08-01"
    assert str(one(ONE, "2022-07-09", *facts).due) == "2022-07-15"


def test_of_two_decisions_recorded_on_one_day_the_later_one_is_the_extension() -> None:
    facts = (
        Extended("a", "01", "2022-06-20", to="2022-07-15", recorded="2022-07-12"),
        Extended("a", "01", "2022-07-10", to="2022-08-01", recorded="2022-07-12"),
    )
    assert str(one(ONE, "2022-07-20", *facts).due) == "2022-08-01"
    assert str(one(ONE, "2022-07-20", *facts[::-1]).due) == "2022-08-01"


def test_facts_that_contradict_each_other_give_one_answer_in_whatever_order_they_are_given() -> None:
    extended = [Extended("a", "01", "2022-06-20", to=to) for to in ("2022-07-15", "2022-08-01")]
    assert one(ONE, "2022-07-20", *extended).due == one(ONE, "2022-07-20", *extended[::-1]).due
    said = Happened("asked", "2022-06-10")
    moved = [Happened("asked", on, recorded="2022-06-30", corrects="2022-06-10") for on in ("2022-06-12", "2022-06-20")]
    assert one(AFTER, "2022-07-20", said, *moved).due == one(AFTER, "2022-07-20", *moved[::-1], said).due


def test_an_overdue_duty_that_is_extended_is_not_overdue_any_more() -> None:
    moved = Extended("a", "01", "2022-07-10", to="2022-07-31")
    assert [one(ONE, day, moved).state for day in ("2022-07-09", "2022-07-10", "2022-08-01")] == [
        State.OVERDUE,
        State.UPCOMING,
        State.OVERDUE,
    ]


def test_the_answers_about_a_due_day_use_the_statuses_own() -> None:
    statuses = judged(owed(ONE), "2022-07-01", Extended("a", "01", "2022-06-20", to="2022-07-15"))
    assert ids(statuses) == ["a@02", "a@01"]
    assert ids(statuses.overdue()) == ids(statuses.due(by="2022-07-14")) == ["a@02"]
    assert ids(statuses.due(by="2022-07-15")) == ["a@02", "a@01"]
    assert ids(statuses.upcoming(14)) == ["a@01"]
    assert ids(statuses.upcoming(13)) == []


def test_a_table_by_due_day_counts_the_statuses_own_days() -> None:
    statuses = judged(owed(ONE), "2022-07-01", Extended("a", "01", "2022-06-20", to="2022-07-15"))
    assert [(str(row["due"]), row["total"]) for row in statuses.table("due").to_dicts()] == [
        ("2022-06-30", 1),
        ("2022-07-15", 1),
    ]


def test_a_table_by_due_day_knows_the_days_that_events_give() -> None:
    statuses = judged(owed(AFTER), "2022-07-01", Happened("asked", "2022-06-20"))
    assert [(str(row["due"]), row["total"]) for row in statuses.table("due").to_dicts()] == [("2022-06-30", 2)]


def test_a_retraction_withdraws_what_was_said_to_its_day() -> None:
    facts = Done("a", "01", "2022-06-20"), Retracted("a", "01", "2022-07-05")
    before, after = one(ONE, "2022-07-04", *facts), one(ONE, "2022-07-05", *facts)
    assert (before.state, before.reported) == (State.DONE_ON_TIME, True)
    assert (after.state, after.reported) == (State.OVERDUE, False)
    assert one(ONE, "2022-07-20", *facts, Done("a", "01", "2022-07-10")).state == State.DONE_LATE


def test_a_retraction_withdraws_extensions_and_waivers_too() -> None:
    moved, back = Extended("a", "01", "2022-06-20", to="2022-07-31"), Retracted("a", "01", "2022-06-25")
    assert one(ONE, "2022-07-05", moved, back).state == State.OVERDUE
    assert one(ONE, "2022-07-05", Waived("a", "01", "2022-06-20"), back).state == State.OVERDUE


def test_a_correction_recorded_after_the_retraction_stands_though_it_happened_before() -> None:
    facts = (
        Done("a", "01", "2022-06-20"),
        Retracted("a", "01", "2022-07-05"),
        Done("a", "01", "2022-06-28", recorded="2022-07-06"),
    )
    assert str(one(ONE, "2022-07-20", *facts).done_on) == "2022-06-28"
    assert one(ONE, "2022-07-20", *facts, known_on="2022-07-05").state == State.OVERDUE


def test_a_retraction_leaves_what_happened_after_its_day_though_it_was_recorded_later() -> None:
    done = Done("a", "01", "2022-07-10", recorded="2022-07-12")
    back = Retracted("a", "01", "2022-07-05", recorded="2022-07-20")
    assert one(ONE, "2022-07-31", done, back).state == State.DONE_LATE
    before = Done("a", "01", "2022-07-01", recorded="2022-07-12")
    assert one(ONE, "2022-07-31", before, back).state == State.OVERDUE


def test_a_retraction_of_the_same_day_means_the_same_in_whatever_order_it_is_given() -> None:
    """It withdraws what was said up to that day and known no later, that day's own included."""
    done, back = Done("a", "01", "2022-06-20"), Retracted("a", "01", "2022-06-20")
    assert one(ONE, "2022-07-01", done, back).state == State.OVERDUE
    assert one(ONE, "2022-07-01", back, done).state == State.OVERDUE


def test_evidence_dated_after_the_day_does_not_exist() -> None:
    status = one(ONE, "2022-07-01", Done("a", "01", "2022-07-02"))
    assert (status.state, status.reported) == (State.OVERDUE, False)


def test_what_was_recorded_after_the_day_known_on_does_not_exist() -> None:
    late = Done("a", "01", "2022-06-29", recorded="2022-07-10")
    assert one(ONE, "2022-07-01", late).state == State.DONE_ON_TIME  # all that is recorded
    assert one(ONE, "2022-07-01", late, known_on="2022-07-09").state == State.OVERDUE
    assert one(ONE, "2022-07-01", late, known_on="2022-07-10").state == State.DONE_ON_TIME
    unrecorded = Done("a", "01", "2022-06-29")
    assert one(ONE, "2022-07-01", unrecorded, known_on="2022-06-28").state == State.OVERDUE
    assert one(ONE, "2022-07-01", unrecorded, known_on="2022-06-29").state == State.DONE_ON_TIME


def test_an_event_recorded_later_is_not_known_before() -> None:
    asked = Happened("asked", "2022-06-20", recorded="2022-06-25")
    assert one(AFTER, "2022-06-22", asked, known_on="2022-06-24").state == State.AWAITING
    assert one(AFTER, "2022-06-22", asked, known_on="2022-06-25").state == State.UPCOMING


# --- reported ---


def test_reported_is_any_evidence_on_the_obligation() -> None:
    facts = (
        Open("a", "01", "2022-06-01"),
        Waived("a", "01", "2022-06-01"),
        Done("a", "01", "2022-06-01"),
        Extended("a", "01", "2022-06-01", to="2022-07-31"),
    )
    assert [one(ONE, "2022-07-01", fact).reported for fact in facts] == [True] * 4
    assert one(ONE, "2022-07-01").reported is False


def test_what_has_fallen_due_without_a_report_can_be_picked() -> None:
    statuses = judged(owed(ONE), "2022-07-01", Open("a", "01", "2022-07-01"))
    assert ids(statuses.overdue()) == ["a@01", "a@02"]
    assert ids(statuses.overdue().where(reported=False)) == ["a@02"]
    assert ids(statuses.overdue().where(reported=True)) == ["a@01"]


# --- events ---


def test_a_time_limit_runs_from_the_day_after_its_event() -> None:
    asked = Happened("asked", "2022-06-20")
    status = one(AFTER, "2022-06-30", asked)
    assert (status.state, str(status.due), status.nominal_due) == (State.DUE_TODAY, "2022-06-30", None)
    assert status.extended_by is None
    assert one(AFTER, "2022-07-01", asked).state == State.OVERDUE
    assert one(AFTER, "2022-06-19", asked).state == State.AWAITING
    assert one(AFTER, "2022-07-01", asked, Done("a", "01", "2022-06-30")).state == State.DONE_ON_TIME


def test_an_event_of_one_unit_is_its_own_and_stands_beside_that_of_all() -> None:
    own, all_ = Happened("asked", "2022-06-10", unit="01"), Happened("asked", "2022-06-20")
    statuses = judged(owed(AFTER), "2022-06-22", own, all_)
    assert {s.id: str(s.due) for s in statuses} == {
        "p/a@01": "2022-06-20",
        "p/a@01#2022-06-20": "2022-06-30",
        "p/a@02": "2022-06-30",
    }
    alone = judged(owed(AFTER), "2022-06-22", own)
    assert {s.unit: s.state for s in alone} == {"01": State.OVERDUE, "02": State.AWAITING}


def test_an_event_may_name_its_unit_by_the_unit_itself_as_other_facts_may() -> None:
    province = country()["01"]
    assert Done("a", province, "2022-06-01") == Done("a", "01", "2022-06-01")
    assert Happened("asked", "2022-06-10", province) == Happened("asked", "2022-06-10", "01")


def test_a_time_limit_can_be_extended() -> None:
    facts = Happened("asked", "2022-06-20"), Extended("a", "01", "2022-06-25", to="2022-07-10")
    status = one(AFTER, "2022-07-01", *facts)
    assert (status.state, str(status.due), status.extended_by) == (State.UPCOMING, "2022-07-10", 10)


def test_an_extension_never_brings_forward_the_day_that_an_event_gives() -> None:
    facts = Happened("asked", "2022-06-20"), Extended("a", "01", "2022-06-21", to="2022-06-25")
    status = one(AFTER, "2022-06-28", *facts)
    assert (status.state, str(status.due), status.extended_by) == (State.UPCOMING, "2022-06-30", None)


def test_what_is_overdue_after_an_extension_stays_so_after_the_end_of_the_law() -> None:
    """The event is still to come, so the day that was given is the only one there is."""
    given = Extended("a", "01", "2022-02-01", to="2022-03-01")
    assert [one(AFTER, day, given, instrument=ENDS).state for day in ("2022-03-02", "2022-04-01")] == [
        State.OVERDUE
    ] * 2


@pytest.mark.parametrize(
    "fact",
    [
        Happened("askd", "2022-06-20"),
        Happened("asked", "2022-06-20", unit="0l"),
        Happened("asked", "2022-06-20", unit="001"),
    ],
)
def test_an_event_that_no_duty_waits_for_is_unmatched_like_any_other_misfit(fact: Happened) -> None:
    (problem,) = judged(owed(AFTER), "2022-07-01", fact).unmatched
    assert fact.event in str(problem)


# --- recurring duties ---


def test_a_completion_names_its_period_or_closes_the_window_open_that_day() -> None:
    schedule = owed(YEARLY, "2024-12-31")
    for done in (Done("a", "01", "2023-12-05"), Done("a", "01", "2023-12-05", period="2023")):
        statuses = judged(schedule, "2024-01-01", done)
        assert statuses.unmatched == ()
        assert {str(s.period): s.state for s in statuses.where(unit="01")} == {
            "2022": State.OVERDUE,
            "2023": State.DONE_ON_TIME,
            "2024": State.UPCOMING,
        }
    late = judged(schedule, "2024-01-31", Done("a", "01", "2024-01-15", period="2023"))
    assert [s.state for s in late.where(unit="01", period="2023")] == [State.DONE_LATE]


@pytest.mark.parametrize("on", ["2023-12-01", "2023-12-31"])
def test_a_window_is_open_on_its_first_and_on_its_last_day(on: str) -> None:
    statuses = judged(owed(YEARLY, "2024-12-31"), "2024-01-01", Done("a", "01", on))
    assert statuses.unmatched == ()
    assert [str(s.period) for s in statuses.where(state="done_on_time")] == ["2023"]


def test_a_completion_in_no_window_or_of_no_period_is_a_problem_listing_the_candidates() -> None:
    schedule = owed(YEARLY, "2024-12-31")
    for done in (Done("a", "01", "2023-11-30"), Done("a", "01", "2023-12-05", period="2025")):
        statuses = judged(schedule, "2024-01-01", done)
        (problem,) = statuses.unmatched
        assert "2022, 2023, 2024" in str(problem)
        assert statuses.counts() == {"overdue": 4, "upcoming": 2}


# --- what fits nothing ---


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (Done("b", "01", "2022-06-01"), "unknown task 'b'"),
        (Done("aa", "01", "2022-06-01"), "did you mean 'a'"),
        (Done("a", "0l", "2022-06-01"), "unknown unit '0l'"),
        (Done("a", "1", "2022-06-01"), "did you mean '01'"),
        (Done("a", "001", "2022-06-01"), "not owed at 001"),
        (Done("a", "01", "2022-06-01", policy="q"), "unknown policy 'q'"),
        (Done("a", "01", "2022-06-01", period="2022"), "no period 2022"),
        (Measured("a", "01", "2022-06-01", value=5), "no level"),
        (Extended("a", "01", "2022-06-01", to="2022-06-30"), "not after 2022-06-30"),
        (Extended("a", "01", "2022-06-01", to="2022-06-01"), "not after 2022-06-30"),
    ],
)
def test_a_fact_that_fits_no_obligation_is_unmatched_and_changes_nothing(fact: Evidence, said: str) -> None:
    statuses = judged(owed(ONE), "2022-07-01", fact)
    (problem,) = statuses.unmatched
    assert said in str(problem)
    assert "fact 1" in problem.where
    assert statuses.counts() == {"overdue": 2}


def test_the_unmatched_are_those_of_the_whole_schedule_whatever_is_selected() -> None:
    schedule = owed(ONE)
    for statuses in (
        judged(schedule.where(unit="02"), "2022-07-01", Done("b", "01", "2022-06-01"), Done("a", "01", "2022-06-01")),
        judged(schedule, "2022-07-01", Done("b", "01", "2022-06-01"), Done("a", "01", "2022-06-01")).where(unit="02"),
    ):
        assert [problem.code for problem in statuses.unmatched] == ["unknown-task"]
        assert ids(statuses) == ["a@02"]


def test_a_task_of_two_policies_needs_its_policy_named() -> None:
    both = rollout.expand([policy(ONE, "p"), policy(ONE, "q")], country())
    (problem,) = judged(both, "2022-07-01", Done("a", "01", "2022-06-01")).unmatched
    assert "p, q" in str(problem)
    for done in (Done("a", "01", "2022-06-01", policy="q"), Done("q/a", "01", "2022-06-01")):
        statuses = judged(both, "2022-07-01", done)
        assert statuses.unmatched == ()
        assert [s.id for s in statuses.where(state="done_on_time")] == ["q/a@01"]


def test_a_task_named_with_one_policy_and_given_another_is_a_contradiction() -> None:
    both = rollout.expand([policy(ONE, "p"), policy(ONE, "q")], country())
    statuses = judged(both, "2022-07-01", Done("q/a", "01", "2022-06-01", policy="p"))
    assert len(statuses.unmatched) == 1


def test_a_done_never_closes_a_target() -> None:
    level = '[[target]]\nid = "a"\nat = "province"\nat-least = { 2022 = 50 }\n'
    statuses = judged(owed(level), "2023-01-01", Done("a", "01", "2022-06-01"))
    assert [problem.code for problem in statuses.unmatched] == ["done-target"]
    assert statuses.counts() == {"overdue": 2}
    met = judged(owed(level), "2023-01-01", Measured("a", "01", "2022-06-01", value=50))
    assert met.counts() == {"done_on_time": 1, "overdue": 1}


# --- successors of named bodies ---

NAMED = '[[task]]\nid = "a"\nat = "mic"\nby = 2022-06-30\n'


def test_a_named_bodys_duty_passes_to_its_successor_and_its_id_stays() -> None:
    schedule = rollout.expand(policy(NAMED), national_register())
    (before,), (after,) = judged(schedule, "2025-02-28"), judged(schedule, "2025-03-01")
    assert (before.holder, before.state) == ("mic", State.OVERDUE)
    assert (after.holder, after.state) == ("most", State.OVERDUE)
    assert before.id == after.id == "p/a@mic"
    assert (after.unit, after.lead, after.lapsed) == ("mic", "mic", False)


def test_a_lead_passes_on_too() -> None:
    led = '[[task]]\nid = "a"\nat = "01"\nlead = "mic"\nby = 2022-06-30\n[[body]]\nid = "01"\nname = { vi = "x" }'
    schedule = rollout.expand(policy(led), national_register())
    (after,) = judged(schedule, "2025-03-01")
    assert (after.lead, after.holder) == ("mic", "most")


REPORT = '[[task]]\nid = "a"\nat = "mpi"\neach = { period = "year", month = 8, since = 2024, until = 2025 }\n'


def reported_on(*facts: Fact, tasks: str = REPORT) -> Statuses:
    schedule = rollout.expand(policy(tasks), national_register())
    return rollout.assess(schedule, Progress(facts), as_of="2025-09-30")


@pytest.mark.parametrize("body", ["mof", "mpi"])
@pytest.mark.parametrize("fact", ["done", "open", "waived", "extended"])
def test_evidence_in_the_name_of_the_holder_or_of_the_printed_body_counts(body: str, fact: str) -> None:
    """The duties of mpi are mof's from 1 March 2025 on."""
    facts = {
        "done": (Done("a", body, "2025-08-20"), "done_on_time"),
        "open": (Open("a", body, "2025-08-20"), "overdue"),
        "waived": (Waived("a", body, "2025-08-20", period="2025"), "waived"),
        "extended": (Extended("a", body, "2025-08-20", to="2025-12-31", period="2025"), "upcoming"),
    }
    said, state = facts[fact]
    statuses = reported_on(said)
    assert (statuses.unmatched, statuses.contradictions) == ((), ())
    status = statuses["p/a@mpi#2025"]
    assert (status.state, status.reported) == (state, True)
    assert statuses["p/a@mpi#2024"].reported is False
    assert pickle.loads(pickle.dumps(status)) == status
    later = rollout.assess(statuses.schedule, Progress().plus(said), as_of="2025-09-30")
    assert later["p/a@mpi#2025"].state == state


def test_a_body_that_is_neither_holder_nor_printed_is_refused_naming_both() -> None:
    (problem,) = reported_on(Done("a", "most", "2025-08-20")).unmatched
    assert (problem.code, problem.right) == ("not-owed", "it is owed at mpi (held by mof on 2025-08-20)")
    (early,) = reported_on(Done("a", "mof", "2025-02-28", period="2024")).unmatched  # not the holder yet
    assert (early.code, early.right) == ("not-owed", "it is owed at mpi")


def test_what_holder_and_printed_body_report_is_held_against_each_other() -> None:
    twice = reported_on(Done("a", "mpi", "2025-08-20"), Done("a", "mof", "2025-08-20"))
    assert [problem.code for problem in twice.contradictions] == ["duplicate"]
    contrary = reported_on(Done("a", "mof", "2025-08-20"), Done("a", "mpi", "2025-08-22"))
    assert [problem.code for problem in contrary.contradictions] == ["contradiction"]
    opens = reported_on(Open("a", "mpi", "2025-08-20"), Open("a", "mof", "2025-08-20"))
    assert [problem.code for problem in opens.contradictions] == ["duplicate"]
    withdrawn = reported_on(
        Done("a", "mpi", "2025-08-20"), Retracted("a", "mof", "2025-08-20", period="2025", recorded="2025-08-25")
    )
    assert (withdrawn.unmatched, withdrawn.contradictions) == ((), ())
    assert withdrawn["p/a@mpi#2025"].state == "overdue"


def test_evidence_in_the_name_of_a_lead_counts_where_one_body_owes_it() -> None:
    led = '[[task]]\nid = "a"\nat = "moha"\nlead = "mpi"\nby = 2025-09-30\n'
    for body in ("moha", "mpi", "mof"):
        assert reported_on(Done("a", body, "2025-08-20"), tasks=led)["p/a@moha"].state == "done_on_time"
    (problem,) = reported_on(Done("a", "mic", "2025-08-20"), tasks=led).unmatched
    assert problem.right == "it is owed at moha (held by mof on 2025-08-20)"
    provinces = '[[task]]\nid = "a"\nat = "province"\nlead = "mpi"\nby = 2025-09-30\n'
    (problem,) = reported_on(Done("a", "mof", "2025-08-20"), tasks=provinces).unmatched
    assert problem.right == "it is owed at province"


def test_a_holder_of_several_bodies_names_the_one_it_reports_for() -> None:
    both = '[[task]]\nid = "a"\nat = ["mic", "moha"]\nlead = "mpi"\nby = 2025-09-30\n'
    (problem,) = reported_on(Done("a", "mof", "2025-08-20"), tasks=both).unmatched
    assert (problem.code, problem.right) == ("several-bodies", "name the body: mic, moha")


def test_dated_leads_hold_the_duty_in_turn() -> None:
    text = (
        '[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\n'
        'lead = [{ body = "aita", until = 2022-05-31 }, { body = "mic-dx", since = 2022-06-01 }]\n'
    )
    assert [one(text, day).holder for day in ("2022-05-31", "2022-06-01")] == ["aita", "mic-dx"]
    assert one(text, "2022-06-01").lead == "aita"


def test_a_named_body_that_is_not_there_yet_is_not_bound_until_it_is() -> None:
    text = '[[task]]\nid = "a"\nat = "new"\n[[body]]\nid = "new"\nname = { vi = "Mới" }\nsince = 2022-07-01\n'
    assert one(text, "2022-06-30", unit="new").state == State.NOT_APPLICABLE
    assert one(text, "2022-07-01", unit="new").state == State.UNDATED


def test_a_named_body_that_ended_without_a_successor_lapses() -> None:
    text = f'{ONE.replace("province", "old")}[[body]]\nid = "old"\nname = {{ vi = "Cũ" }}\nuntil = 2022-06-30\n'
    last, gone = one(text, "2022-06-30", unit="old"), one(text, "2022-07-01", unit="old")
    assert (last.state, last.lapsed) == (State.DUE_TODAY, False)
    assert (gone.state, gone.lapsed) == (State.NOT_APPLICABLE, True)


def test_stand_ins_are_undated_and_no_ones_duty_lapses_with_them() -> None:
    districts = policy(ONE.replace("province", "district"))
    assert judged(rollout.expand(districts), "2030-01-01").counts() == {"overdue": 1}
    assert judged(rollout.expand(policy(NAMED)), "2030-01-01").counts() == {"overdue": 1}


# --- needs ---


def needing(need: str, at: str = '"district"', first: str = '"district"') -> Schedule:
    """A task `a` that needs a task `first`, each at its place."""
    needs = ", ".join(filter(None, ['task = "first"', need]))
    return owed(
        f'[[task]]\nid = "first"\nat = {first}\nby = 2022-05-31\n'
        f'[[task]]\nid = "a"\nat = {at}\nby = 2022-06-30\nneeds = [{{ {needs} }}]\n'
    )


def blockers(schedule: Schedule, unit: str, *facts: Evidence, as_of: str = "2022-06-01") -> list[str]:
    statuses = judged(schedule, as_of, *facts)
    assert statuses.unmatched == ()
    (status,) = statuses.where(task="a", unit=unit)
    held = ids(status.blocked_by)
    assert status.ready is (held == [])
    assert len(statuses.where(task="a", unit=unit, ready=True)) == (held == [])
    assert len(statuses.where(task="a", unit=unit, blocked=True)) == (held != [])
    return held


def test_a_need_of_the_unit_itself_is_the_default() -> None:
    schedule = needing("")
    assert blockers(schedule, "001") == ["first@001"]
    assert blockers(schedule, "001", Done("first", "002", "2022-06-01")) == ["first@001"]
    assert blockers(schedule, "001", Done("first", "001", "2022-06-01")) == []


def test_a_need_of_the_parent() -> None:
    schedule = needing('scope = "parent"', first='"province"')
    assert blockers(schedule, "001") == ["first@01"]
    assert blockers(schedule, "003") == ["first@02"]
    assert blockers(schedule, "001", Done("first", "01", "2022-06-01")) == []


def test_a_need_of_the_children() -> None:
    schedule = needing('scope = "children"', at='"province"')
    assert blockers(schedule, "01") == ["first@001", "first@002"]
    assert blockers(schedule, "01", Done("first", "001", "2022-06-01")) == ["first@002"]
    done = Done("first", "001", "2022-06-01"), Done("first", "002", "2022-06-01")
    assert blockers(schedule, "01", *done) == []


def test_a_need_of_all() -> None:
    schedule = needing('scope = "all"')
    assert blockers(schedule, "001") == ["first@001", "first@002", "first@003", "first@004"]
    done = [Done("first", unit, "2022-06-01") for unit in ("001", "002", "004")]
    assert blockers(schedule, "001", *done) == ["first@003"]


def test_a_need_of_a_named_body() -> None:
    schedule = needing('scope = "mic"', first='["district", "mic"]')
    assert blockers(schedule, "001") == ["first@mic"]
    assert blockers(schedule, "001", Done("first", "mic", "2022-06-01")) == []


def test_relatives_are_those_of_the_register_on_the_due_day() -> None:
    """District 004 has gone on the due day, 30 July, so its province needs nothing of it."""
    schedule = owed(
        '[[task]]\nid = "first"\nat = "district"\nby = 2022-05-31\n'
        '[[task]]\nid = "a"\nat = "province"\nby = 2022-07-30\nneeds = [{ task = "first", scope = "children" }]\n'
    )
    assert blockers(schedule, "02") == ["first@003"]


def test_what_no_one_owes_any_more_holds_nothing_up() -> None:
    schedule = needing('scope = "all"')
    gone = judged(schedule, "2022-07-01").where(task="a", unit="001")
    assert ids(next(iter(gone)).blocked_by) == ["first@001", "first@002", "first@003"]
    assert blockers(needing(""), "001", Waived("first", "001", "2022-06-01")) == []


def test_a_need_may_be_met_on_the_same_day_and_with_a_lag_so_much_later() -> None:
    """Done on 1 June with a lag of five days: it is no longer in the way by itself, but ready only on the 6th."""
    done = Done("first", "001", "2022-06-01")
    assert blockers(needing(""), "001", done) == []
    for day, ready in (("2022-06-05", False), ("2022-06-06", True)):
        statuses = judged(needing("min-lag = 5"), day, done).where(task="a", unit="001")
        (status,) = statuses
        assert (ids(status.blocked_by), status.ready) == ([], ready)
        assert str(status.ready_on) == ("None" if ready else "2022-06-06")
        assert (len(statuses.where(ready=True)), len(statuses.where(blocked=True))) == (ready, 0)


def test_a_start_is_shown_by_the_first_report() -> None:
    schedule = needing('kind = "SS"')
    assert blockers(schedule, "001") == ["first@001"]
    assert blockers(schedule, "001", Open("first", "001", "2022-06-01")) == []


def test_an_extension_of_what_is_needed_does_not_show_that_it_has_begun() -> None:
    moved = Extended("first", "001", "2022-05-01", to="2022-07-01")
    assert blockers(needing('kind = "SS"'), "001", moved) == ["first@001"]


def test_needs_join_equal_periods_unless_they_say_previous() -> None:
    def yearly(extra: str) -> Schedule:
        each = 'each = { period = "year", since = 2022, until = 2024 }'
        return owed(
            f'[[task]]\nid = "first"\nat = "province"\n{each}\n'
            f'[[task]]\nid = "a"\nat = "province"\n{each}\nneeds = [{{ task = "first"{extra} }}]\n'
        )

    def held(schedule: Schedule, period: str, *facts: Evidence) -> list[str]:
        (status,) = judged(schedule, "2022-06-01", *facts).where(task="a", unit="01", period=period)
        return ids(status.blocked_by)

    assert held(yearly(""), "2023") == ["first@01#2023"]
    assert held(yearly(', period = "previous"'), "2023") == ["first@01#2022"]
    assert held(yearly(', period = "previous"'), "2022") == []
    done = Done("first", "01", "2022-03-01", period="2022")
    assert held(yearly(', period = "previous"'), "2023", done) == []
    assert held(yearly(""), "2023", done) == ["first@01#2023"]


def test_a_need_across_policies() -> None:
    other = policy('[[task]]\nid = "first"\nat = "province"\nby = 2022-05-31\n', "q")
    this = policy('[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\nneeds = [{ task = "q/first" }]\n', "p")
    (status,) = judged(rollout.expand([this, other], country()), "2022-06-01").where(task="a", unit="01")
    assert [held.id for held in status.blocked_by] == ["q/first@01"]


def test_what_is_needed_beyond_the_horizon_is_refused_and_never_left_out() -> None:
    """The plan of 2024 needs the report of that year, which the schedule was not expanded to."""
    text = (
        '[[task]]\nid = "report"\nat = "province"\neach = { period = "year", since = 2022 }\n'
        '[[task]]\nid = "a"\nat = "province"\nby = 2024-12-31\nneeds = [{ task = "report" }]\n'
    )
    (far,) = judged(owed(text, "2024-12-31"), "2022-06-01").where(task="a", unit="01")
    assert ids(far.blocked_by) == ["report@01#2024"]
    (near,) = judged(owed(text, "2022-12-31"), "2022-06-01").where(task="a", unit="01")
    with pytest.raises(HorizonError):
        assert near.ready


def test_blockers_are_looked_up_in_the_whole_schedule_when_a_selection_is_assessed() -> None:
    schedule = needing('scope = "parent"', first='"province"')
    done = Done("first", "01", "2022-06-01")
    for statuses in (
        judged(schedule.where(task="a"), "2022-06-01", done),
        judged(schedule.where(task="a").due(by="2022-06-30"), "2022-06-01", done),
        judged(schedule, "2022-06-01", done).where(task="a"),
        judged(schedule, "2022-06-01", done).upcoming(),
    ):
        held = {s.unit: ids(s.blocked_by) for s in statuses if s.task == "a"}
        assert held == {"001": [], "002": [], "003": ["first@02"], "004": ["first@02"]}
        assert ids(statuses.where(blocked=True)) == ["a@003", "a@004"]


def test_blocked_and_ready_are_of_open_duties_only() -> None:
    statuses = judged(needing(""), "2022-06-01", Done("a", "001", "2022-06-01"), Waived("a", "002", "2022-06-01"))
    for unit in ("001", "002"):
        (status,) = statuses.where(task="a", unit=unit)
        assert (ids(status.blocked_by), status.ready) == ([], False)
    parts = [statuses.where(task="a", ready=True), statuses.where(task="a", ready=False)]
    assert sum(map(len, parts)) == 4
    assert ids(statuses.where(task="a", blocked=True)) == ["a@003", "a@004"]


def test_blocked_by_is_again_statuses() -> None:
    (status,) = judged(needing(""), "2022-06-01").where(task="a", unit="001")
    assert isinstance(status.blocked_by, Statuses)
    assert status.blocked_by.counts() == {"overdue": 1}
    assert len(status.blocked_by.where(tier="district", state="overdue")) == 1


def test_done_before_what_it_needs_or_before_its_window_is_premature() -> None:
    def premature(schedule: Schedule, *facts: Evidence) -> bool:
        (status,) = judged(schedule, "2022-12-31", *facts).where(task="a", unit="001")
        return status.premature

    done = Done("a", "001", "2022-06-01")
    assert premature(needing("")) is False
    assert premature(needing(""), done) is True
    assert premature(needing(""), done, Done("first", "001", "2022-06-02")) is True
    assert premature(needing(""), done, Done("first", "001", "2022-06-01")) is False
    assert premature(needing("min-lag = 1"), done, Done("first", "001", "2022-06-01")) is True
    assert premature(needing(""), done, Waived("first", "001", "2022-05-01")) is False
    window = owed('[[task]]\nid = "a"\nat = "district"\nduring = "2022-06"\n')
    assert premature(window, Done("a", "001", "2022-05-31")) is True
    assert premature(window, done) is False


# --- order, counts, tables and selections ---

MANY = """
[[task]]
id = "build"
at = ["province", "district"]
by = 2022-06-30

[[task]]
id = "alert"
at = "province"
by = 2022-07-31

[[task]]
id = "keep"
at = ["commune", "mic"]

[[task]]
id = "report"
at = "province"
each = { period = "quarter", since = "2022-Q1", until = "2022-Q4" }
"""
FACTS = (
    Done("build", "001", "2022-06-01"),
    Done("build", "002", "2022-07-05"),
    Extended("build", "01", "2022-06-01", to="2022-08-15"),
    Waived("alert", "02", "2022-07-01"),
    Done("keep", "00002", "2022-07-01"),
    Done("report", "02", "2022-03-31", period="2022-Q1"),
)


def many(as_of: str = "2022-07-10") -> Statuses:
    statuses = judged(owed(MANY), as_of, *FACTS)
    assert statuses.unmatched == ()
    return statuses


def test_statuses_come_by_their_own_due_day_policy_task_place_period_and_unit_the_undated_last() -> None:
    assert ids(many()) == [
        *("report@01#2022-Q1", "report@02#2022-Q1"),
        *("build@02", "build@001", "build@002", "build@003", "build@004"),
        *("report@01#2022-Q2", "report@02#2022-Q2"),
        *("alert@01", "alert@02", "build@01"),
        *("report@01#2022-Q3", "report@02#2022-Q3", "report@01#2022-Q4", "report@02#2022-Q4"),
        *("keep@00001", "keep@00002", "keep@00003", "keep@00004", "keep@00005", "keep@mic"),
    ]


def test_counts_are_of_the_states_that_occur_in_the_order_of_the_states() -> None:
    statuses = many()
    assert list(statuses.counts().items()) == [
        ("done_on_time", 2),
        ("done_late", 1),
        ("done", 1),
        ("not_applicable", 1),
        ("waived", 1),
        ("overdue", 5),
        ("upcoming", 6),
        ("undated", 5),
    ]
    assert statuses.counts() == Counter(status.state for status in statuses)
    assert len(statuses) == 22 == statuses.counts().total()


@pytest.mark.parametrize(
    "names", [("task",), ("task", "tier"), ("unit",), ("lead", "state"), ("period",), ("due",), ("policy", "due")]
)
def test_tables_agree_with_the_rows(names: tuple[str, ...]) -> None:
    if "state" in names:
        with pytest.raises(UnknownError):
            many().table(names)
        return
    statuses = many()
    rows: dict[tuple[object, ...], Counter[str]] = {}
    for status in statuses:
        plain = dict(status.to_dict())
        rows.setdefault(tuple(plain[name] for name in names), Counter())[status.state] += 1
    table = {
        tuple(None if row[name] is None else str(row[name]) for name in names): by_state(row)
        for row in statuses.table(names).to_dicts()
    }
    assert table == rows
    assert sum(int(str(row["total"])) for row in statuses.table(names).to_dicts()) == len(statuses)


def test_the_default_table_is_by_task_and_tier() -> None:
    assert many().table().columns[:2] == ("task", "tier")


def test_overdue_due_today_and_upcoming_are_statuses() -> None:
    statuses = many()
    assert ids(statuses.overdue()) == [
        *("report@01#2022-Q1", "build@02", "build@003", "report@01#2022-Q2", "report@02#2022-Q2"),
    ]
    assert ids(many("2022-07-31").due_today()) == ["alert@01"]
    assert ids(statuses.upcoming()) == [
        *("alert@01", "build@01"),
        *("report@01#2022-Q3", "report@02#2022-Q3", "report@01#2022-Q4", "report@02#2022-Q4"),
    ]
    assert ids(statuses.upcoming(21)) == ["alert@01"]
    assert ids(statuses.upcoming(20)) == []
    assert ids(statuses.upcoming(0)) == []
    assert isinstance(statuses.overdue().where(tier="province"), Statuses)


def test_due_by_is_the_open_ones_the_overdue_included_and_never_the_undated() -> None:
    statuses = many()
    assert ids(statuses.due(by="2022-07-31")) == [*ids(statuses.overdue()), "alert@01"]
    assert ids(statuses.due(by="2022-06-29")) == ["report@01#2022-Q1"]
    assert len(statuses.due(by="2099-12-31")) == 11


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 22),
        ({"state": "overdue"}, 5),
        ({"state": State.OVERDUE}, 5),
        ({"state": ("overdue", "upcoming")}, 11),
        ({"state": []}, 0),
        ({"task": "build"}, 6),
        ({"task": ("build", "keep")}, 12),
        ({"tier": "district"}, 4),
        ({"unit": ("01", "mic")}, 7),
        ({"under": "02"}, 10),
        ({"lead": "01"}, 6),
        ({"period": "2022-Q1"}, 2),
        ({"policy": "p"}, 22),
        ({"reported": True}, 6),
        ({"reported": False}, 16),
        ({"ready": True}, 16),
        ({"blocked": True}, 0),
        ({"tier": "province", "state": "overdue", "task": "report", "reported": False}, 3),
    ],
)
def test_filters_take_one_value_or_several_and_join(asked: dict[str, Any], count: int) -> None:
    found = many().where(**asked)
    assert len(found) == len(list(found)) == count


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ({"state": "overdu"}, "overdue"),
        ({"state": ("overdue", "done_ontime")}, "done_on_time"),
        ({"task": "bild"}, "build"),
        ({"tier": "distrct"}, "district"),
        ({"unit": "1"}, "01"),
        ({"under": "0003"}, "00003"),
        ({"lead": "1"}, "01"),
        ({"period": "2022-Q9"}, "2022-Q4"),
    ],
)
def test_an_unknown_name_is_refused_with_a_suggestion(asked: dict[str, Any], meant: str) -> None:
    with pytest.raises(LookupError) as caught:
        many().where(**asked)
    assert f"'{meant}'" in str(caught.value)


@pytest.mark.parametrize("name", ["ready", "blocked", "reported"])
def test_a_fact_asked_for_is_true_or_false_and_nothing_else_answers_nothing(name: str) -> None:
    asked: dict[str, Any] = {name: "yes"}
    with pytest.raises((TypeError, LookupError)):
        many().where(**asked)


# --- the horizon and days ---


def test_a_day_beyond_the_horizon_is_refused() -> None:
    schedule = owed(YEARLY, "2023-12-31")
    with pytest.raises(HorizonError):
        judged(schedule, "2024-01-01")
    statuses = judged(schedule, "2023-12-01")
    assert ids(statuses.upcoming(30)) == ["a@01#2023", "a@02#2023"]
    with pytest.raises(HorizonError):
        statuses.due(by="2024-01-01")
    for days in (31, 10**9):
        with pytest.raises(HorizonError):
            statuses.upcoming(days)


@pytest.mark.parametrize("given", [dt.datetime(2022, 6, 1), "2022-02-30", 20220601, "01/06/2022", "2022-06", None])  # noqa: DTZ001
def test_what_is_no_day_is_refused_wherever_a_day_is_taken(given: Any) -> None:  # noqa: ANN401  # what a type checker refuses is meant
    schedule = owed(ONE)
    asks: list[Any] = [
        lambda: rollout.assess(schedule, as_of=given),
        lambda: judged(schedule, "2022-06-01").due(by=given),
        lambda: Done("a", "01", given),
        lambda: Happened("asked", given),
        lambda: Extended("a", "01", "2022-06-01", to=given),
    ]
    if given is not None:
        asks += [
            lambda: rollout.assess(schedule, as_of="2022-06-01", known_on=given),
            lambda: Done("a", "01", "2022-06-01", recorded=given),
        ]
    for ask in asks:
        with pytest.raises(DayError):
            ask()


def test_the_day_is_always_given() -> None:
    with pytest.raises(TypeError):
        rollout.assess(owed(ONE))  # type: ignore[call-arg]  # meant


def test_an_aware_datetime_is_its_day_in_ha_noi() -> None:
    moment = dt.datetime(2022, 6, 30, 17, 0, tzinfo=dt.UTC)
    assert one(ONE, moment).state == State.OVERDUE
    assert str(Done("a", "01", moment).on) == "2022-07-01"


def test_what_is_recorded_before_it_happened_is_refused() -> None:
    with pytest.raises(ProgressError, match="before it happened"):
        Done("a", "01", "2022-06-02", recorded="2022-06-01")
    with pytest.raises(ProgressError):
        Happened("asked", "2022-06-02", recorded="2022-06-01")


# --- values and plain data ---


def test_progress_is_an_immutable_value() -> None:
    log = Progress([Done("a", "01", "2022-06-01")])
    more = log.plus(Open("a", "02", "2022-06-01"))
    assert (len(log), len(more)) == (1, 2)
    assert Progress(list(log)) == log != more
    assert hash(Progress(list(log))) == hash(log)
    with pytest.raises(AttributeError):
        log.facts = ()  # type: ignore[misc]  # meant


def test_facts_compare_by_value_and_type() -> None:
    assert Done("a", "01", "2022-06-01") == Done("a", "01", dt.date(2022, 6, 1))
    assert len({Done("a", "01", "2022-06-01"), Open("a", "01", "2022-06-01")}) == 2


def test_statuses_compare_by_identity_and_a_status_by_value() -> None:
    first, second = many(), many()
    assert first != second
    assert list(first) == list(second)
    assert list(first) != list(many("2022-07-11"))
    assert len(set(first)) == 22


def test_a_status_is_an_obligation_with_its_own_due_day() -> None:
    (status,) = many().where(task="build", unit="01")
    (plain,) = owed(MANY).where(task="build", unit="01")
    shared = (
        "id",
        "policy",
        "task",
        "item",
        "unit",
        "tier",
        "lead",
        "period",
        "opens",
        "nominal_due",
        "standing",
        "level",
    )
    assert [getattr(status, name) for name in shared] == [getattr(plain, name) for name in shared]
    assert (str(plain.due), str(status.due)) == ("2022-06-30", "2022-08-15")


def test_plain_data_are_json_with_iso_days() -> None:
    rows = many().to_dicts()
    assert json.loads(json.dumps(rows)) == rows
    assert [row["id"] for row in rows] == [status.id for status in many()]
    row = next(row for row in rows if row["id"] == "p/build@01")
    expected = {
        "as_of": "2022-07-10",
        "state": "upcoming",
        "due": "2022-08-15",
        "nominal_due": "2022-06-30",
        "days": -36,
        "done_on": None,
        "reported": True,
        "extended_by": 46,
        "premature": False,
        "ready": True,
        "blocked_by": [],
        "force": "in_force",
    }
    assert {name: value for name, value in row.items() if name in expected} == expected


def test_the_plain_data_of_every_state_are_json() -> None:
    level = '[[target]]\nid = "t"\nat = "province"\nat-least = { 2022 = 50.5 }\n'
    statuses = judged(owed(level + AFTER), "2023-01-01", Measured("t", "01", "2022-06-01", value=60.25))
    assert json.loads(json.dumps(statuses.to_dicts())) == statuses.to_dicts()


@pytest.mark.parametrize(
    "ask",
    [
        lambda: one(ONE, "2022-02-30"),
        lambda: judged(owed(YEARLY, "2022-12-31"), "2023-01-01"),
        lambda: many().where(state="overdu"),
        lambda: Done("a", "01", "2022-06-02", recorded="2022-06-01"),
        lambda: rollout.expand([policy(ONE), policy(ONE)]),
    ],
)
def test_every_error_pickles(ask: Any) -> None:  # noqa: ANN401  # any question
    with pytest.raises((ValueError, LookupError)) as caught:
        ask()
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is type(caught.value)
    assert str(again) == str(caught.value) != ""


def test_a_problem_and_an_infeasible_error_pickle() -> None:
    problem = rollout.Problem("code", "f:1: a", "found", "right")
    error = rollout.InfeasibleError([problem])
    assert pickle.loads(pickle.dumps(problem)) == problem
    assert pickle.loads(pickle.dumps(error)).conflicts == (problem,)
    assert str(problem) == "f:1: a: found; right"


def test_obligations_and_facts_pickle() -> None:
    first = next(iter(owed(MANY)))
    assert pickle.loads(pickle.dumps(first)) == first
    assert pickle.loads(pickle.dumps(Progress(FACTS))) == Progress(FACTS)


def test_counting_makes_no_rows_and_a_block_only_for_those_that_differ() -> None:
    communes = rollout.Register([rollout.Unit(f"{n:05}", rollout.Tier.COMMUNE, str(n)) for n in range(10_000)])
    schedule = rollout.expand(policy('[[task]]\nid = "a"\nat = "commune"\nby = 2022-06-30'), communes)
    facts = [Done("a", f"{n:05}", "2022-06-30") for n in range(3000)]
    statuses = judged(schedule, "2022-07-01", *facts)
    assert len(statuses.blocks) == 2
    assert statuses.counts() == {"done_on_time": 3000, "overdue": 7000}


def test_a_status_pickles_small_and_still_says_why_it_stands_so_and_what_it_waits_for() -> None:
    """Its duty waits for the certificate of the same province; the rest of the country stays behind."""
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), national_register(), until="2022-12-31")
    log = Progress([Open("digitise-dossiers", "02", "2022-06-05")])
    status = rollout.assess(schedule, log, as_of="2022-06-10")["ct-02-2022/digitise-dossiers@02"]
    pickled = pickle.dumps(status)
    copy = pickle.loads(pickled)
    assert len(pickled) < 13_000
    assert copy == status
    assert copy.to_dict() == status.to_dict()
    assert [blocker.id for blocker in copy.blocked_by] == ["ct-02-2022/certify-one-stop@02"]
    assert str(rollout.explain(copy, "vi")) == str(rollout.explain(status, "vi"))
    assert pickle.loads(pickle.dumps(copy)) == status


def test_an_obligation_pickles_without_its_country() -> None:
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), national_register(), until="2022-12-31")
    obligation = next(iter(schedule.where(unit="02")))
    pickled = pickle.dumps(obligation)
    assert len(pickled) < 10_000
    assert pickle.loads(pickled) == obligation


def test_a_log_made_in_python_says_which_facts_contradict_others() -> None:
    """They count as before: of two completions the earlier one."""
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), rollout.load_units("vn"), until="2022-12-31")
    log = Progress(
        [
            Done("digitise-dossiers", "01", "2022-05-30"),
            Done("digitise-dossiers", "01", "2022-06-02"),
            Open("digitise-dossiers", "02", "2022-05-30"),
            Open("digitise-dossiers", "02", "2022-05-30"),
            Done("digitise-dossiers", "04", "2022-05-30"),
        ]
    )
    statuses = rollout.assess(schedule, log, as_of="2022-06-10")
    assert [(problem.code, problem.where, problem.found) for problem in statuses.contradictions] == [
        (
            "duplicate",
            "fact 4: open digitise-dossiers at 02",
            "is said already at fact 3",
        ),
        (
            "contradiction",
            "fact 2: done digitise-dossiers at 01",
            "done on 2022-06-02, and on 2022-05-30 (said at fact 1)",
        ),
    ]
    assert statuses.unmatched == ()
    assert str(statuses["ct-02-2022/digitise-dossiers@01"].done_on) == "2022-05-30"
    assert repr(statuses).endswith("; 2 facts contradict others>")
