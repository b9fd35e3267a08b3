"""Verdicts that an official can sign: standing duties over time, no invented lateness, and no report apart from guilt.

Every expected answer is written by hand from the rules of docs/states.md.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from small import country, policy

import rollout
from rollout import Convention, Done, Extended, Measured, Open, Progress, Register, Retracted, State, Status
from rollout.progress.evidence import Evidence
from rollout.units.unit import Tier, Unit

STANDING = '[[task]]\nid = "a"\nat = "province"\nfrom = 2022-06-01\n'
ONCE = '[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\n'
LEVEL = '[[target]]\nid = "a"\nat = "province"\nat-least = { 2022 = 60 }\n'
HELD = '[[target]]\nid = "a"\nat = "province"\nheld = true\nat-least = { 2022 = 60 }\n'
DAY = dt.date.fromisoformat
PLAIN = Convention()


def status(
    tasks: str,
    as_of: str,
    *facts: Evidence,
    unit: str = "01",
    instrument: str = "issued = 2022-01-01",
    convention: Convention = PLAIN,
    register: Register | None = None,
) -> Status:
    schedule = rollout.expand(policy(tasks, instrument=instrument), register or country(), convention=convention)
    statuses = rollout.assess(schedule, Progress(facts), as_of=as_of)
    assert statuses.unmatched == ()
    (found,) = statuses.where(task="a", unit=unit)
    return found


def measured(on: str, value: int, recorded: str | None = None) -> Measured:
    return Measured("a", "01", on, value=value, recorded=recorded)


# --- standing duties over time ---


@pytest.mark.parametrize(
    ("as_of", "state", "done_on", "lost_on"),
    [
        ("2022-05-30", State.DONE_ON_TIME, "2022-05-30", None),
        ("2024-01-09", State.DONE_ON_TIME, "2022-05-30", None),
        ("2024-01-10", State.OVERDUE, None, "2024-01-10"),
        ("2024-02-29", State.OVERDUE, None, "2024-01-10"),
        ("2024-03-01", State.DONE_ON_TIME, "2022-05-30", None),
    ],
)
def test_a_standing_duty_is_lost_and_regained(
    as_of: str, state: State, done_on: str | None, lost_on: str | None
) -> None:
    facts = (Done("a", "01", "2022-05-30"), Open("a", "01", "2024-01-10"), Done("a", "01", "2024-03-01"))
    found = status(STANDING, as_of, *facts)
    assert found.state == state
    assert found.done_on == (DAY(done_on) if done_on else None)
    assert found.lost_on == (DAY(lost_on) if lost_on else None)


def test_what_is_lost_is_overdue_since_it_was_lost() -> None:
    found = status(STANDING, "2024-01-20", Done("a", "01", "2022-05-30"), Open("a", "01", "2024-01-10"))
    assert (found.days, found.reported) == (10, True)


def test_an_open_report_before_any_completion_loses_nothing() -> None:
    found = status(STANDING, "2022-07-01", Open("a", "01", "2022-06-10"), Done("a", "01", "2022-06-20"))
    assert (found.state, found.lost_on) == (State.DONE_LATE, None)


def test_the_completion_of_a_duty_that_does_not_stand_survives() -> None:
    found = status(ONCE, "2024-02-01", Done("a", "01", "2022-05-30"), Open("a", "01", "2024-01-10"))
    assert (found.state, found.lost_on) == (State.DONE_ON_TIME, None)


def test_days_in_compliance() -> None:
    # owed from 1 June 2022; done from 11 June to the end of 9 January 2024, and again from 1 March 2024
    facts = (Done("a", "01", "2022-06-11"), Open("a", "01", "2024-01-10"), Done("a", "01", "2024-03-01"))
    assert status(STANDING, "2022-06-10", *facts).days_in_compliance == 0
    assert status(STANDING, "2022-06-20", *facts).days_in_compliance == 10
    whole = (DAY("2024-01-10") - DAY("2022-06-11")).days
    assert status(STANDING, "2024-02-15", *facts).days_in_compliance == whole
    assert status(STANDING, "2024-03-02", *facts).days_in_compliance == whole + 2


def test_days_before_a_duty_is_owed_are_not_in_compliance() -> None:
    done = Done("a", "01", "2022-05-30")
    assert status(STANDING, "2022-05-31", done).days_in_compliance is None
    assert status(STANDING, "2022-06-01", done).days_in_compliance == 1
    assert status(ONCE, "2022-08-01", done).days_in_compliance is None


@pytest.mark.parametrize(
    ("as_of", "state", "lost_on"),
    [
        ("2022-11-30", State.DONE_ON_TIME, None),
        ("2023-05-31", State.OVERDUE, "2023-05-31"),
        ("2023-09-30", State.DONE_ON_TIME, None),
    ],
)
def test_a_level_that_stands_is_lost_and_regained(as_of: str, state: State, lost_on: str | None) -> None:
    facts = (measured("2022-11-30", 65), measured("2023-05-31", 55), measured("2023-09-30", 61))
    found = status(HELD, as_of, *facts, convention=Convention(held="end"))
    assert found.state == state
    assert found.lost_on == (DAY(lost_on) if lost_on else None)


def test_a_level_to_be_reached_once_stays_reached_and_says_that_it_was_lost() -> None:
    found = status(LEVEL, "2023-06-01", measured("2022-11-30", 65), measured("2023-05-31", 55))
    assert (found.state, found.done_on) == (State.DONE_ON_TIME, DAY("2022-11-30"))
    assert (found.lost_on, found.short_since, found.shortfall) == (None, DAY("2023-05-31"), 5)


def test_evidence_that_goes_stale() -> None:
    done = Done("a", "01", "2022-05-30", valid_for=365)  # to the end of 30 May 2023
    assert status(STANDING, "2023-05-30", done).state == State.DONE_ON_TIME
    stale = status(STANDING, "2023-05-31", done)
    assert (stale.state, stale.reported, stale.lost_on) == (State.OVERDUE, False, None)
    assert stale.label.en == "fallen due, no report"
    assert "no report of it is valid since 2023-05-31" in rollout.explain(stale).text(200)
    renewed = status(STANDING, "2023-06-20", done, Done("a", "01", "2023-06-15", valid_for=365))
    assert (renewed.state, renewed.done_on) == (State.DONE_ON_TIME, DAY("2022-05-30"))


def test_after_a_gap_without_a_valid_report_it_is_closed_anew() -> None:
    facts = (Done("a", "01", "2022-05-30", valid_for=30), Done("a", "01", "2022-09-01", valid_for=30))
    found = status(STANDING, "2022-09-10", *facts)
    assert (found.done_on, found.verdict.closed_on) == (DAY("2022-05-30"), DAY("2022-09-01"))
    assert status(STANDING, "2022-08-01", *facts).state == State.OVERDUE


def test_what_does_not_stand_cannot_go_stale() -> None:
    schedule = rollout.expand(policy(ONCE), country())
    statuses = rollout.assess(schedule, Progress([Done("a", "01", "2022-05-30", valid_for=30)]), as_of="2023-01-01")
    (problem,) = statuses.unmatched
    assert problem.code == "not-standing"
    with pytest.raises(rollout.ProgressError, match="whole number of days"):
        Done("a", "01", "2022-05-30", valid_for=0)


def test_losses_and_gains_are_no_contradictions() -> None:
    facts = [Done("a", "01", "2022-05-30"), Open("a", "01", "2024-01-10"), Done("a", "01", "2024-03-01")]
    for tasks, count in ((STANDING, 0), (ONCE, 2)):
        schedule = rollout.expand(policy(tasks), country())
        statuses = rollout.assess(schedule, Progress(facts), as_of="2024-06-01")
        assert len(statuses.contradictions) == count
    same_day = Progress([Done("a", "01", "2022-05-30"), Open("a", "01", "2022-05-30")])
    schedule = rollout.expand(policy(STANDING), country())
    assert len(rollout.assess(schedule, same_day, as_of="2024-06-01").contradictions) == 1


def test_the_history_of_a_standing_duty() -> None:
    facts = (Done("a", "01", "2022-05-30"), Open("a", "01", "2024-01-10"), Done("a", "01", "2024-03-01"))
    points = [(str(point.day), point.state, point.cause) for point in status(STANDING, "2025-01-01", *facts).history]
    assert points[1:] == [
        ("2022-01-01", State.UPCOMING, "issued"),
        ("2022-05-30", State.DONE_ON_TIME, "done"),
        ("2024-01-10", State.OVERDUE, "open"),
        ("2024-03-01", State.DONE_ON_TIME, "done"),
    ]


# --- no invented lateness ---


@pytest.mark.parametrize(
    ("as_of", "state", "days"),
    [
        ("2021-10-14", State.NOT_IN_FORCE, None),
        ("2021-10-15", State.DUE_TODAY, 0),
        ("2021-10-16", State.OVERDUE, 1),
    ],
)
def test_nothing_is_overdue_before_its_text_exists(as_of: str, state: State, days: int | None) -> None:
    task = '[[task]]\nid = "a"\nat = "province"\nby = 2021-01-01\n'
    found = status(task, as_of, instrument="issued = 2021-10-15")
    assert found.state == state
    assert found.due == DAY("2021-01-01")
    if days is not None:
        assert found.days == days


def test_what_was_done_before_its_text_existed_is_not_late() -> None:
    task = '[[task]]\nid = "a"\nat = "province"\nby = 2021-01-01\n'
    instrument = "issued = 2021-10-15"
    assert status(task, "2022-01-01", Done("a", "01", "2021-10-15"), instrument=instrument).state == State.DONE_ON_TIME
    assert status(task, "2022-01-01", Done("a", "01", "2021-10-16"), instrument=instrument).state == State.DONE_LATE


def test_a_level_found_reached_after_its_day_is_done_on_a_day_that_is_not_known() -> None:
    found = status(LEVEL, "2023-12-31", measured("2023-12-29", 100))
    assert (found.state, found.done_on, found.early) == (State.DONE, None, False)
    before = status(LEVEL, "2023-12-31", measured("2022-06-30", 40), measured("2023-12-29", 100))
    assert (before.state, before.done_on) == (State.DONE, None)


def test_a_level_found_short_on_or_after_its_day_is_reached_late() -> None:
    for day in ("2022-12-31", "2023-06-30"):
        found = status(LEVEL, "2023-12-31", measured(day, 40), measured("2023-12-29", 100))
        assert (found.state, found.done_on) == (State.DONE_LATE, DAY("2023-12-29"))


def test_a_task_reported_done_late_is_late() -> None:
    assert status(ONCE, "2022-07-02", Done("a", "01", "2022-07-01")).state == State.DONE_LATE


def test_a_printed_window_binds_before_the_document_is_known() -> None:
    task = '[[task]]\nid = "a"\nat = "province"\nduring = "2019-Q4"\n'
    instrument = "known-by = 2019-12-31"
    assert status(task, "2019-09-30", instrument=instrument).state == State.NOT_IN_FORCE
    assert status(task, "2019-10-01", instrument=instrument).state == State.UPCOMING
    assert status(task, "2019-12-31", instrument=instrument).state == State.DUE_TODAY
    # it is late only after the document is known to exist
    later = "known-by = 2020-02-29"
    assert status(task, "2020-02-28", instrument=later).state == State.UPCOMING
    overdue = status(task, "2020-03-02", instrument=later)
    assert (overdue.state, overdue.days) == (State.OVERDUE, 2)
    # a day of issue that is known is not moved by a window
    issued = "issued = 2019-12-01"
    assert status(task, "2019-11-15", instrument=issued).state == State.NOT_IN_FORCE
    # of a month of issue only what lies before it is not bound
    month = 'issued = "2019-11"\nknown-by = 2019-12-31'
    assert status(task, "2019-10-31", instrument=month).state == State.NOT_IN_FORCE
    assert status(task, "2019-11-01", instrument=month).state == State.UPCOMING


# --- no report is not guilt ---


def test_fallen_due_without_a_report_is_told_apart() -> None:
    silent = status(ONCE, "2022-07-01")
    assert (silent.state, silent.reported) == (State.OVERDUE, False)
    assert silent.label.en == "fallen due, no report"
    assert silent.label.vi == "đã đến hạn, chưa có báo cáo"
    told = status(ONCE, "2022-07-01", Open("a", "01", "2022-06-15"))
    assert (told.state, told.reported) == (State.OVERDUE, True)
    assert told.label == State.OVERDUE.label


def test_tables_count_apart_what_has_no_report() -> None:
    schedule = rollout.expand(policy(ONCE + ONCE.replace('"a"', '"b"').replace("06-30", "08-31")), country())
    facts = [Open("a", "02", "2022-06-15"), Open("b", "01", "2022-06-15")]
    statuses = rollout.assess(schedule, Progress(facts), as_of="2022-07-01")
    table = statuses.table(by="task")
    assert table.columns == ("task", "overdue", "no_report", "upcoming", "total")
    assert table.rows == (("a", 2, 1, 0, 2), ("b", 0, 0, 2, 2))
    by_state = statuses.where(state=["overdue", "upcoming"]).table(by="task")
    assert by_state.rows == table.rows
    assert statuses.counts() == {"overdue": 2, "upcoming": 2}
    assert [found.id for found in statuses.where(reported=False, state="overdue")] == ["p/a@01"]
    assert [found.id for found in statuses.where(reported=True)] == ["p/a@02", "p/b@01"]
    rows = statuses.table(by=("task", "reported")).rows
    assert rows == (
        ("a", False, 1, 1, 0, 1),
        ("a", True, 1, 0, 0, 1),
        ("b", False, 0, 0, 1, 1),
        ("b", True, 0, 0, 1, 1),
    )


def test_a_series_counts_apart_what_has_no_report() -> None:
    schedule = rollout.expand(policy(ONCE), country())
    progress = Progress([Open("a", "02", "2022-07-02"), Done("a", "02", "2022-07-04"), Done("a", "01", "2022-07-03")])
    table = rollout.timeline(schedule, progress).counts("2022-06-30", "2022-07-04")
    assert table.columns == ("day", "done_late", "overdue", "no_report", "due_today")
    assert [row[1:] for row in table.rows] == [
        (0, 0, 0, 2),
        (0, 2, 2, 0),
        (0, 2, 1, 0),
        (1, 1, 0, 0),
        (2, 0, 0, 0),
    ]


def test_a_report_on_what_is_done_and_withdrawn_is_none() -> None:
    found = status(ONCE, "2022-07-10", Done("a", "01", "2022-06-20"), Retracted("a", "01", "2022-07-05"))
    assert (found.state, found.reported, found.label.en) == (State.OVERDUE, False, "fallen due, no report")


def test_not_in_force_says_which() -> None:
    task = '[[task]]\nid = "a"\nat = "province"\nby = 2023-06-30\n'
    ended = "issued = 2022-01-01\nends = 2022-12-31"
    assert status(task, "2021-12-31", instrument=ended).label.en == "not yet in force"
    assert status(task, "2023-01-15", instrument=ended).label.vi == "hết hiệu lực"


# --- facts against each other ---


def test_a_fact_said_again_on_the_day_it_was_withdrawn_stands() -> None:
    done = Done("a", "01", "2022-05-01")
    again = Done("a", "01", "2022-05-01", recorded="2022-06-05")
    withdrawn = Retracted("a", "01", "2022-06-05")
    corrected = Done("a", "01", "2022-05-03", recorded="2022-06-05")
    for facts in ((done, withdrawn, again), (again, withdrawn, done), (done, withdrawn, withdrawn, again)):
        assert status(ONCE, "2022-07-01", *facts).done_on == DAY("2022-05-01")
    for facts in ((done, withdrawn, corrected), (corrected, withdrawn, done)):
        assert status(ONCE, "2022-07-01", *facts).done_on == DAY("2022-05-03")
    # what was never said before the day of the retraction is withdrawn with it
    assert status(ONCE, "2022-07-01", again, withdrawn).state == State.OVERDUE


def test_an_extension_to_a_rest_day_is_moved_as_any_due_day() -> None:
    extended = Extended("a", "01", "2022-06-01", to="2022-07-16")  # a Saturday
    found = status(ONCE, "2022-07-18", extended, convention=Convention(rest_days=rollout.load_calendar("vn")))
    assert (found.due, found.state) == (DAY("2022-07-18"), State.DUE_TODAY)


def test_of_two_extensions_the_last_decision_counts() -> None:
    first = Extended("a", "01", "2022-06-01", to="2022-09-30", recorded="2022-06-20")
    last = Extended("a", "01", "2022-06-10", to="2022-08-31", recorded="2022-06-10")
    for facts in ((first, last), (last, first)):
        assert status(ONCE, "2022-07-01", *facts).due == DAY("2022-08-31")


def test_of_two_measurements_of_a_day_the_one_known_last_counts() -> None:
    first, last = measured("2022-11-30", 65), measured("2022-11-30", 55, recorded="2022-12-10")
    for facts in ((first, last), (last, first)):
        found = status(LEVEL, "2022-12-20", *facts)
        assert (found.state, found.shortfall) == (State.UPCOMING, 5)
        assert found.measured is not None
        assert found.measured.value == 55


def test_two_figures_of_a_day_that_became_known_together_do_not_depend_on_the_order_of_the_log() -> None:
    facts = (measured("2022-11-30", 65), measured("2022-11-30", 55))
    answers = {
        (found.state, found.measured, found.shortfall)
        for found in (status(LEVEL, "2022-12-20", *facts), status(LEVEL, "2022-12-20", *reversed(facts)))
    }
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("level", "values", "better"),
    [
        ("at-least", (65, 55), 65),
        ("at-most", (65, 55), 55),  # as a rank: the lower is the better
        ("exactly", (61, 58), 61),
    ],
)
def test_of_two_figures_of_a_day_that_became_known_together_the_better_counts(
    level: str, values: tuple[int, int], better: int
) -> None:
    text = LEVEL.replace("at-least", level)
    for order in (values, values[::-1]):
        found = status(text, "2022-12-20", *(measured("2022-11-30", value) for value in order))
        assert found.measured is not None
        assert found.measured.value == better
        assert found.state == (State.UPCOMING if level == "exactly" else State.DONE_ON_TIME)


def test_a_measurement_older_than_the_law_closes_a_level_as_any_other() -> None:
    found = status(LEVEL, "2022-02-01", measured("2021-11-30", 65))
    assert (found.state, found.done_on, found.shortfall) == (State.DONE_ON_TIME, DAY("2021-11-30"), 0)
    assert found.level_rule == "level.reached"
    assert [treatment.rule for treatment in found.evidence] == ["evidence.used"]


# --- named bodies ---


def named(since: str | None = None, until: str | None = None, heir_since: str | None = None) -> Register:
    heirs = ("new",) if heir_since else ()
    units = [
        Unit(
            "old",
            Tier.AGENCY,
            "Cũ",
            since=DAY(since) if since else None,
            until=DAY(until) if until else None,
            successors=heirs,
        )
    ]
    if heir_since:
        units.append(Unit("new", Tier.AGENCY, "Mới", since=DAY(heir_since)))
    return Register(units, "named")


BODY = '[[task]]\nid = "a"\nat = "old"\nby = 2022-06-30\n[[body]]\nid = "old"\nname = { vi = "Cũ", en = "Old" }\n'


def test_a_named_body_formed_after_the_due_day_owes_nothing() -> None:
    found = status(BODY, "2022-08-01", unit="old", register=named(since="2022-07-15"))
    assert found.state == State.NOT_APPLICABLE


def test_a_named_body_that_ends_before_the_due_day_without_successors_owes_nothing() -> None:
    register = named(until="2022-05-31")
    assert status(BODY, "2022-05-01", unit="old", register=register).state == State.NOT_APPLICABLE
    assert status(BODY, "2022-07-01", unit="old", register=register).state == State.NOT_APPLICABLE


def test_the_duty_of_a_named_body_passes_to_its_successor() -> None:
    register = named(until="2022-05-31", heir_since="2022-06-01")
    assert status(BODY, "2022-07-01", unit="old", register=register).state == State.OVERDUE


def test_a_file_says_how_long_a_report_is_valid(tmp_path: Path) -> None:
    schedule = rollout.expand(policy(STANDING), country())
    file = tmp_path / "log.csv"
    file.write_text(
        "task,unit,on,valid_for\na,01,2022-05-30,365\na,02,2022-05-30,\na,02,2022-05-31,0\na,02,2022-06-01,x\n"
    )
    progress, problems = rollout.read_progress(file, schedule)
    assert list(progress) == [Done("a", "01", "2022-05-30", valid_for=365), Done("a", "02", "2022-05-30")]
    assert [(problem.code, problem.where.rpartition(":")[2]) for problem in problems] == [
        ("out-of-range", "4"),
        ("wrong-type", "5"),
    ]


def test_a_completion_and_an_open_report_of_one_day() -> None:
    facts = (Done("a", "01", "2022-06-10"), Open("a", "01", "2022-06-10", recorded="2022-06-12"))
    assert status(ONCE, "2022-07-15", *facts).state == State.DONE_ON_TIME  # whatever follows
    assert status(STANDING, "2022-07-15", *facts).state == State.OVERDUE  # the one known last decides


def test_a_tasks_level_measured_short_says_since_when() -> None:
    task = ONCE + "level = { at-least = 100 }\n"
    found = status(task, "2022-07-15", measured("2022-05-31", 100), measured("2022-06-20", 90))
    assert (found.state, found.short_since) == (State.OVERDUE, DAY("2022-06-20"))


def test_a_standing_task_that_is_lost_says_since_when_its_level_is_measured_short() -> None:
    task = STANDING + "level = { at-least = 100 }\n"
    facts = (Done("a", "01", "2022-05-30"), measured("2022-05-31", 100), measured("2022-06-20", 90))
    found = status(task, "2022-08-01", *facts, Open("a", "01", "2022-07-10"))
    assert (found.lost_on, found.short_since) == (DAY("2022-07-10"), DAY("2022-06-20"))


def test_a_level_that_stands_and_is_found_reached_after_its_day_is_reached_on_a_day_that_is_not_known() -> None:
    found = status(HELD, "2023-06-01", measured("2023-03-01", 65))
    assert (found.state, found.done_on) == (State.DONE, None)


def test_of_two_figures_of_a_day_that_fulfil_a_level_the_one_valid_longer_counts() -> None:
    figures = [Measured("a", "01", "2022-11-30", value=value, valid_for=days) for value, days in ((65, 100), (70, 10))]
    for facts in (figures, figures[::-1]):
        assert status(HELD, "2023-02-01", *facts).state == State.DONE_ON_TIME
