"""Happenings of one event, each an obligation of its own: every expected answer is worked out by hand."""

from __future__ import annotations

import datetime as dt
import pickle
import random
import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from small import country, policy

import rollout
from rollout import Done, Extended, Happened, Measured, Open, Progress, Retracted, Schedule, Status, Statuses, Waived
from rollout.progress.evidence import Evidence

D = dt.date
INCIDENT = '[[task]]\nid = "report"\nat = "province"\nwithin = { days = 10, after = "incident" }\n'
REVIEW = '[[task]]\nid = "review"\nat = "province"\nwithin = { days = 5, after = "report" }\n'
MARCH, JUNE = Happened("incident", "2026-03-10"), Happened("incident", "2026-06-10")
FIRST, SECOND = "p/report@01", "p/report@01#2026-06-10"


def schedule(text: str = INCIDENT) -> Schedule:
    return rollout.expand(policy(text), country())


def judged(as_of: str, *facts: Evidence, text: str = INCIDENT, known_on: str | None = None) -> Statuses:
    return rollout.assess(schedule(text), Progress(facts), as_of=as_of, known_on=known_on)


def north(as_of: str, *facts: Evidence, known_on: str | None = None) -> dict[str, str]:
    """The states of the province 01 on a day, by what follows its id; nothing is unmatched."""
    statuses = judged(as_of, *facts, known_on=known_on)
    assert [str(problem) for problem in statuses.unmatched] == []
    return {s.id.removeprefix(FIRST): s.state.value for s in statuses.where(unit="01")}


def problem(*facts: Evidence, as_of: str = "2026-08-01") -> str:
    (found,) = judged(as_of, *facts).unmatched
    return f"{found.code}: {found.found}; {found.right}"


# --- two happenings ---


def test_an_incident_reported_in_march_does_not_report_that_of_june() -> None:
    """March is due on the 20th and done on the 18th; June is due on the 20th, and open on 1 July."""
    facts = MARCH, JUNE, Done("report", "01", "2026-03-18")
    statuses = judged("2026-07-01", *facts).where(unit="01")
    assert {s.id: (str(s.due), s.state.value, s.days) for s in statuses} == {
        FIRST: ("2026-03-20", "done_on_time", 103),
        SECOND: ("2026-06-20", "overdue", 11),
    }
    second = statuses[SECOND]
    assert (str(second.period), second.reported, second.done_on) == ("2026-06-10", False, None)
    assert statuses.counts() == {"done_on_time": 1, "overdue": 1}
    assert len(statuses) == 2


def test_a_further_happening_is_there_from_its_day_on() -> None:
    assert north("2026-03-09", MARCH, JUNE) == {"": "awaiting"}
    assert north("2026-03-10", MARCH, JUNE) == {"": "upcoming"}
    assert north("2026-06-09", MARCH, JUNE) == {"": "overdue"}
    assert north("2026-06-10", MARCH, JUNE) == {"": "overdue", "#2026-06-10": "upcoming"}
    assert len(judged("2026-06-09", MARCH, JUNE)) == 2
    assert len(judged("2026-06-10", MARCH, JUNE)) == 4


@pytest.mark.parametrize(
    ("fact", "states"),
    [
        (Done("report", "01", "2026-06-15"), {"": "overdue", "#2026-06-10": "done_on_time"}),  # open alone
        (Done("report", "01", "2026-03-25"), {"": "done_late", "#2026-06-10": "overdue"}),  # June was still to come
        (Done("report", "01", "2026-03-01"), {"": "done_on_time", "#2026-06-10": "overdue"}),  # as before its event
        (Done("report", "01", "2026-06-30", period="2026-06-10"), {"": "overdue", "#2026-06-10": "done_late"}),
        (Done("report", "01", "2026-06-30", period="2026-03-10"), {"": "done_late", "#2026-06-10": "overdue"}),
        (Waived("report", "01", "2026-06-15"), {"": "overdue", "#2026-06-10": "waived"}),
        (Extended("report", "01", "2026-06-15", to="2026-08-31"), {"": "overdue", "#2026-06-10": "upcoming"}),
    ],
)
def test_a_report_belongs_to_the_happening_it_names_or_whose_window_is_open_alone(
    fact: Evidence, states: dict[str, str]
) -> None:
    assert north("2026-07-01", MARCH, JUNE, fact) == states
    assert north("2026-07-01", fact, JUNE, MARCH) == states


def test_a_report_that_fits_two_or_none_is_a_problem_that_names_them() -> None:
    soon = Happened("incident", "2026-03-15")  # the windows to the 20th and to the 25th
    assert problem(MARCH, soon, Done("report", "01", "2026-03-18")) == (
        "several-windows: report has several periods; name the period: 2026-03-10, 2026-03-15"
    )
    assert problem(MARCH, JUNE, Done("report", "01", "2026-07-15")) == (
        "no-window: no window of report is open on 2026-07-15; name the period: 2026-03-10, 2026-06-10"
    )
    assert problem(MARCH, JUNE, Done("report", "01", "2026-06-15", period="2026-06-11")) == (
        "no-window: report has no period 2026-06-11; name the period: 2026-03-10, 2026-06-10"
    )
    assert problem(Done("report", "01", "2026-06-15", period="2026-06-11")) == (
        "no-window: report has no period 2026-06-11; leave the period out"
    )


def test_one_happening_may_be_named_too() -> None:
    assert north("2026-07-01", MARCH, Done("report", "01", "2026-03-18", period="2026-03-10")) == {"": "done_on_time"}


def test_two_reports_of_two_happenings_contradict_nothing() -> None:
    facts = MARCH, JUNE, Done("report", "01", "2026-03-18"), Done("report", "01", "2026-06-18")
    statuses = judged("2026-07-01", *facts)
    assert statuses.contradictions == ()
    assert north("2026-07-01", *facts) == {"": "done_on_time", "#2026-06-10": "done_on_time"}
    again = judged("2026-07-01", *facts, Done("report", "01", "2026-06-19"))
    (contrary,) = again.contradictions
    assert "done on 2026-06-19, and on 2026-06-18" in str(contrary)


def test_a_retraction_belongs_to_the_happening_it_names() -> None:
    done = Done("report", "01", "2026-06-18")
    back = Retracted("report", "01", "2026-07-05", period="2026-06-10")
    assert north("2026-07-06", MARCH, JUNE, done, back) == {"": "overdue", "#2026-06-10": "overdue"}


def test_a_measurement_speaks_of_every_happening_that_had_come() -> None:
    text = INCIDENT.replace("[[task]]", "[[target]]") + "at-least = 50\n"
    measured = Measured("report", "01", "2026-06-15", value=60)
    statuses = judged("2026-07-01", MARCH, JUNE, measured, text=text).where(unit="01")
    assert {s.id.removeprefix(FIRST): s.state.value for s in statuses} == {"": "done", "#2026-06-10": "done_on_time"}


def test_the_further_happening_of_one_unit_may_be_the_first_of_another() -> None:
    days = ("2026-03-10", "01"), ("2026-06-10", "01"), ("2026-06-10", "02")
    facts = [Happened("incident", day, unit) for day, unit in days]
    statuses = judged("2026-07-01", *facts)
    assert [s.id for s in statuses] == [FIRST, "p/report@02", SECOND]
    assert statuses.counts() == {"overdue": 3}
    assert statuses.where(unit="02").counts() == {"overdue": 1}
    assert statuses.table().to_dicts()[0]["total"] == 3


# --- corrections ---


def test_a_correction_moves_the_same_happening_from_the_day_it_is_known() -> None:
    moved = Happened("incident", "2026-03-12", recorded="2026-03-15", corrects="2026-03-10")
    for as_of, due in (("2026-03-14", "2026-03-20"), ("2026-03-15", "2026-03-22"), ("2026-07-01", "2026-03-22")):
        (status,) = judged(as_of, MARCH, moved).where(unit="01")
        assert (status.id, str(status.due)) == (FIRST, due)
    (before,) = judged("2026-07-01", MARCH, moved, known_on="2026-03-14").where(unit="01")
    assert str(before.due) == "2026-03-20"


def test_a_correction_may_be_corrected_and_may_concern_a_further_happening() -> None:
    first = Happened("incident", "2026-06-12", recorded="2026-06-13", corrects="2026-06-10")
    again = Happened("incident", "2026-06-11", recorded="2026-06-14", corrects="2026-06-12")
    for facts in ((MARCH, JUNE, first, again), (again, first, JUNE, MARCH)):
        statuses = judged("2026-06-15", *facts).where(unit="01")
        assert {s.id: str(s.due) for s in statuses} == {FIRST: "2026-03-20", SECOND: "2026-06-21"}
    named = Done("report", "01", "2026-06-30", period="2026-06-11")  # by the day as it is known now
    assert north("2026-07-01", MARCH, JUNE, first, again, named) == {"": "overdue", "#2026-06-10": "done_late"}


def test_a_correction_for_one_unit_leaves_the_others() -> None:
    moved = Happened("incident", "2026-03-12", "01", recorded="2026-03-15", corrects="2026-03-10")
    statuses = judged("2026-07-01", MARCH, moved)
    assert {s.id: str(s.due) for s in statuses} == {FIRST: "2026-03-22", "p/report@02": "2026-03-20"}


def test_a_correction_of_nothing_is_a_problem_and_says_nothing() -> None:
    moved = Happened("incident", "2026-03-12", corrects="2026-03-11")
    statuses = judged("2026-07-01", MARCH, moved)
    (contrary,) = statuses.contradictions
    assert (contrary.code, contrary.right) == ("nothing-corrected", "name the day that was told: 2026-03-10")
    assert {str(s.due) for s in statuses} == {"2026-03-20"}
    (alone,) = judged("2026-07-01", moved).contradictions
    assert alone.right == "tell of it without correcting"
    assert {s.state.value for s in judged("2026-07-01", moved)} == {"awaiting"}


def test_of_two_corrections_of_one_day_the_second_corrects_nothing() -> None:
    first = Happened("incident", "2026-03-12", recorded="2026-03-15", corrects="2026-03-10")
    second = Happened("incident", "2026-03-14", recorded="2026-03-16", corrects="2026-03-10")
    for facts in ((MARCH, first, second), (second, first, MARCH)):
        statuses = judged("2026-07-01", *facts)
        (contrary,) = statuses.contradictions
        assert (contrary.code, "happened incident" in contrary.where) == ("nothing-corrected", True)
        assert "corrects 2026-03-10" in contrary.found
        assert {str(s.due) for s in statuses} == {"2026-03-22"}


def test_a_correction_for_all_may_be_of_what_one_unit_told() -> None:
    own = Happened("incident", "2026-03-10", "01")
    moved = Happened("incident", "2026-03-12", recorded="2026-03-15", corrects="2026-03-10")
    statuses = judged("2026-07-01", own, moved)
    assert statuses.contradictions == ()
    assert {s.id: str(s.due) for s in statuses} == {FIRST: "2026-03-22", "p/report@02": "None"}


def test_a_window_whose_end_no_calendar_covers_is_open() -> None:
    """The first is due on 20 March; the second by the end of a year that the calendar does not have."""
    calendar = rollout.Calendar("test", "2026", [], [])
    text = INCIDENT.replace("days = 10", "days = 300")
    owed = rollout.expand(policy(text), country(), convention=rollout.Convention(rest_days=calendar))
    facts = Progress([Happened("incident", "2026-01-05"), JUNE, Done("report", "01", "2026-11-20")])
    statuses = rollout.assess(owed, facts, as_of="2026-06-09")
    assert statuses.unmatched == ()
    assert statuses["p/report@01"].due == D(2026, 11, 2)  # 1 November is a Sunday
    with pytest.raises(rollout.HorizonError):
        rollout.assess(owed, facts, as_of="2026-06-11")


def test_an_event_told_twice_is_one_happening_and_a_duplicate() -> None:
    statuses = judged("2026-07-01", MARCH, Happened("Incident", "2026-03-10", recorded="2026-03-20"))
    assert len(statuses) == 2
    (twice,) = statuses.contradictions
    assert twice.code == "duplicate"


def test_a_correction_to_the_same_day_is_refused() -> None:
    with pytest.raises(rollout.Error, match="corrects 2026-03-10 to the same day"):
        Happened("incident", "2026-03-10", corrects="2026-03-10")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", ["sự cố", "SỰ CỐ", " Sự  cố "])
def test_the_name_of_an_event_is_compared_in_one_normal_form(name: str, form: Literal["NFC", "NFD"]) -> None:
    event = Happened(unicodedata.normalize(form, name), "2026-03-10")
    statuses = judged("2026-03-11", event, text=INCIDENT.replace("incident", "sự cố"))
    assert statuses.unmatched == ()
    assert {s.state.value for s in statuses} == {"upcoming"}


# --- what was recorded later, what is to come ---


def test_what_is_known_decides_which_happening_is_the_first() -> None:
    late = Happened("incident", "2026-03-10", recorded="2026-07-05")
    done = Done("report", "01", "2026-06-18")
    assert north("2026-07-10", late, JUNE, done, known_on="2026-07-04") == {"": "done_on_time"}
    assert north("2026-07-10", late, JUNE, done, known_on="2026-07-05") == {
        "": "overdue",
        "#2026-06-10": "done_on_time",
    }


def test_future_happenings_change_nothing() -> None:
    facts = MARCH, Done("report", "01", "2026-03-25")
    later = Happened("incident", "2026-06-10"), Happened("incident", "2026-08-01", unit="01")
    for as_of in ("2026-03-09", "2026-03-30", "2026-06-09"):
        assert judged(as_of, *facts).to_dicts() == judged(as_of, *facts, *later).to_dicts()


def test_a_happening_at_all_units_is_one_at_each() -> None:
    done = Done("report", "02", "2026-06-15")
    everywhere = MARCH, JUNE, done
    at_each = [Happened("incident", day, unit) for day in ("2026-03-10", "2026-06-10") for unit in ("01", "02")]
    mixed = [MARCH, *(Happened("incident", "2026-06-10", unit) for unit in ("01", "02")), MARCH]
    for as_of in ("2026-03-15", "2026-06-10", "2026-07-01"):
        expected = judged(as_of, *everywhere)
        for facts in (at_each, mixed):
            statuses = judged(as_of, *facts, done)
            assert statuses.to_dicts() == expected.to_dicts()
            assert statuses.table().rows == expected.table().rows


@pytest.mark.parametrize("seed", range(12))
def test_the_order_of_the_log_does_not_matter(seed: int) -> None:
    chance = random.Random(seed)
    days = [D(2026, month, 10) for month in range(1, 9)]
    facts: list[Evidence] = [Happened("incident", day, chance.choice([None, "01"])) for day in chance.sample(days, 4)]
    facts += [Happened("incident", day + dt.timedelta(2), corrects=day) for day in chance.sample(days, 3)]
    facts += [Done("report", "01", day + dt.timedelta(chance.randrange(15))) for day in chance.sample(days, 3)]
    plain = judged("2026-08-20", *facts)
    chance.shuffle(facts)
    assert judged("2026-08-20", *facts).to_dicts() == plain.to_dicts()
    assert judged("2026-08-20", *facts).counts() == plain.counts()


def test_a_longer_log_is_as_one_made_at_once() -> None:
    start = Progress([MARCH, Done("report", "01", "2026-03-18")])
    owed = schedule()
    assert rollout.assess(owed, start, as_of="2026-07-01").counts() == {"done_on_time": 1, "overdue": 1}
    longer = start.plus(JUNE).plus(Done("report", "01", "2026-06-18"))
    at_once = judged("2026-07-01", *longer)
    assert rollout.assess(owed, longer, as_of="2026-07-01").to_dicts() == at_once.to_dicts()


# --- a series, changes, a history, selections ---


def test_a_series_and_changes_tell_when_an_obligation_begins() -> None:
    timeline = rollout.timeline(
        schedule().where(unit="01"), Progress([MARCH, JUNE, Done("report", "01", "2026-03-18")])
    )
    rows = timeline.counts("2026-06-09", "2026-06-11").to_dicts()
    assert [(row["done_on_time"], row["upcoming"]) for row in rows] == [(1, 0), (1, 1), (1, 1)]
    changes = timeline.changes("2026-06-01", "2026-06-21")
    assert [(change.id, str(change.day), change.before, change.after.value, change.cause) for change in changes] == [
        (SECOND, "2026-06-10", None, "upcoming", "event"),
        (SECOND, "2026-06-20", "upcoming", "due_today", "due"),
        (SECOND, "2026-06-21", "due_today", "overdue", "past-due"),
    ]
    begun = ("2026-06-10", "None", "upcoming", "event", "1")
    assert tuple(map(str, changes.counts().rows[0])) == begun
    history = timeline.history(SECOND)
    assert [(str(point.day), point.state.value) for point in history][:2] == [
        ("2026-06-10", "upcoming"),
        ("2026-06-20", "due_today"),
    ]
    assert history.on("2026-01-01") == history.points[0]


def test_further_happenings_are_in_selections_and_can_be_selected() -> None:
    statuses = judged("2026-07-01", MARCH, JUNE)
    assert [s.id for s in statuses.where(unit="01")] == [FIRST, SECOND]
    assert [s.id for s in statuses.where(period="2026-06-10")] == [SECOND, SECOND.replace("01", "02", 1)]
    part = rollout.assess(schedule().where(unit="02"), Progress([MARCH, JUNE]), as_of="2026-07-01")
    assert [s.id for s in part] == ["p/report@02", "p/report@02#2026-06-10"]
    again = rollout.assess(statuses.where(period="2026-06-10").obligations, Progress([MARCH, JUNE]), as_of="2026-07-01")
    assert [s.id for s in again] == [s.id for s in statuses.where(period="2026-06-10")]
    whole = rollout.assess(statuses.obligations.whole, Progress([MARCH, JUNE]), as_of="2026-07-01")
    assert whole.to_dicts() == statuses.to_dicts()
    rows = statuses.table(by=("task", "period")).rows
    assert [(*row[:2], row[-1]) for row in rows] == [("report", None, 2), ("report", "2026-06-10", 2)]
    assert list(statuses.rows("unit", "period", "due"))[2:] == [
        ("01", "2026-06-10", D(2026, 6, 20)),
        ("02", "2026-06-10", D(2026, 6, 20)),
    ]


def test_a_status_of_a_further_happening_is_pickled_alone() -> None:
    done = Done("report", "01", "2026-06-18")
    for known_on in (None, "2026-06-30"):
        status = judged("2026-07-01", MARCH, JUNE, done, known_on=known_on)[SECOND]
        copy: Status = pickle.loads(pickle.dumps(status))
        assert copy.to_dict() == status.to_dict()
        assert str(rollout.explain(copy)) == str(rollout.explain(status))
        assert list(copy.schedule.register.ids) == ["01"]


def test_units_that_were_not_there_have_no_further_happening() -> None:
    """District 004 ends on 30 June 2022, commune 00005 is formed the day after."""
    text = INCIDENT.replace('"province"', '["district", "commune"]')
    facts = [Happened("incident", day) for day in ("2022-03-01", "2022-06-15", "2022-08-01")]
    ids = {s.id.partition("@")[2] for s in judged("2022-09-01", *facts, text=text)}
    assert {"004#2022-06-15", "003#2022-08-01", "00005#2022-08-01"} <= ids
    assert not {"004#2022-08-01", "00005#2022-06-15"} & ids


def test_the_units_of_a_nation_share_their_histories() -> None:
    """10,000 communes and more with two happenings, of which each has one of four histories."""
    text = INCIDENT.replace("province", "commune")
    nation = rollout.expand(policy(text), rollout.load_units("vn"))
    communes = [unit.id for unit in nation.register.on("2022-06-15").of("commune")]
    done = [Done("report", unit, "2022-06-15") for unit in communes[::2]]
    progress = Progress([*(Happened("incident", day) for day in ("2022-03-10", "2022-06-10")), *done])
    statuses = rollout.assess(nation, progress, as_of="2022-07-01")
    assert len(statuses) > 2 * 10_000
    histories = statuses.histories
    shared = [histories.of(group.number).histories.values() for group in statuses.schedule.groups]
    distinct = {id(history) for some in shared for history in some}
    assert len(distinct) <= 4 * len(nation.groups)
    counts = statuses.counts()
    assert counts["done_on_time"] > 5_000
    assert sum(counts.values()) == len(statuses)
    assert len(statuses) - len(statuses.where(state="not_applicable")) == 2 * len(communes)


# --- from a file ---


def test_a_file_has_the_problems_of_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "fact,task,unit,on,period,event,corrects\n"
        "done,report,01,2026-03-18,,,\n"
        "happened,,,2026-03-10,,incident,\n"
        "happened,,,2026-03-15,,Incident,\n"
        "done,report,02,2026-03-22,,,\n"
        "happened,,,2026-03-16,,incident,2026-03-14\n"
        "done,report,01,2026-03-18,2026-03-10,,\n"
        "open,report,01,2026-03-18,2026-03-11,,\n"
        "happened,,,2026-03-17,,incident,soon\n"
    )
    progress, problems = rollout.read_progress(path, schedule())
    assert [(problem.code, problem.where.removeprefix(f"{path}:").split(":")[0]) for problem in problems] == [
        ("several-windows", "2"),
        ("nothing-corrected", "6"),
        ("no-window", "8"),
        ("not-a-day", "9"),
    ]
    assert len(progress) == 4
    statuses = rollout.assess(schedule(), progress, as_of="2026-04-01")
    assert statuses.unmatched == statuses.contradictions == ()
    assert {s.id.partition("@")[2]: s.state.value for s in statuses} == {
        "01": "done_on_time",
        "01#2026-03-15": "overdue",
        "02": "overdue",
        "02#2026-03-15": "done_on_time",
    }


def test_a_good_file_of_happenings_is_read_as_the_log_made_in_python(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(
        '{"fact": "done", "task": "report", "unit": "01", "on": "2026-06-18"}\n'
        '{"fact": "happened", "event": "incident", "on": "2026-03-10"}\n'
        '{"fact": "happened", "event": "incident", "on": "2026-06-10"}\n'
        '{"fact": "happened", "event": "incident", "on": "2026-06-12", '
        '"recorded": "2026-06-14", "corrects": "2026-06-10"}\n'
    )
    progress = rollout.load_progress(path, schedule())
    moved = Happened("incident", "2026-06-12", recorded="2026-06-14", corrects="2026-06-10")
    expected = judged("2026-07-01", Done("report", "01", "2026-06-18"), MARCH, JUNE, moved)
    assert rollout.assess(schedule(), progress, as_of="2026-07-01").to_dicts() == expected.to_dicts()


def test_a_lone_report_that_fits_two_is_left_out_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "fact,task,unit,on,event\n"
        "done,report,01,2026-03-18,\n"
        "open,report,02,2026-03-18,\n"
        "happened,,,2026-03-10,incident\n"
        "happened,,,2026-03-15,incident\n"
    )
    progress, problems = rollout.read_progress(path, schedule())
    assert [problem.code for problem in problems] == ["several-windows"] * 2
    assert len(progress) == 2
    statuses = rollout.assess(schedule(), progress, as_of="2026-04-01")
    assert statuses.unmatched == ()
    assert {(s.state.value, s.reported) for s in statuses} == {("overdue", False)}
    longer = progress.plus(Done("report", "01", "2026-03-18", period="2026-03-15"))
    again = rollout.assess(schedule(), longer, as_of="2026-04-01")
    assert (again.unmatched, again.counts()) == ((), {"done_on_time": 1, "overdue": 3})


# --- after a task ---


def after(as_of: str, *facts: Evidence, known_on: str | None = None) -> Status:
    """The review of the province 01, due five days after its report, which is due by 30 June."""
    text = INCIDENT.replace('within = { days = 10, after = "incident" }', "by = 2026-06-30") + REVIEW
    statuses = judged(as_of, *facts, text=text, known_on=known_on)
    assert statuses.unmatched == ()
    (status,) = statuses.where(task="review", unit="01")
    return status


def test_a_time_limit_runs_from_the_completion_of_a_task_at_the_same_unit() -> None:
    done = Done("report", "01", "2026-06-10")
    assert after("2026-06-09", done).state == "awaiting"
    assert after("2026-06-10", Done("report", "02", "2026-06-10")).state == "awaiting"
    status = after("2026-06-10", done)
    assert (status.state.value, str(status.due), status.nominal_due) == ("upcoming", "2026-06-15", None)
    assert [s.id for s in after("2026-06-09", done).blocked_by] == ["p/report@01"]
    assert (after("2026-06-09").ready, status.ready) == (False, True)
    assert after("2026-06-16", done).state == "overdue"
    assert after("2026-06-20", done, Done("review", "01", "2026-06-14")).state == "done_on_time"


def test_the_day_is_known_when_the_completion_is() -> None:
    done = Done("report", "01", "2026-06-10", recorded="2026-06-20")
    assert after("2026-06-21", done, known_on="2026-06-19").state == "awaiting"
    assert str(after("2026-06-21", done, known_on="2026-06-20").due) == "2026-06-15"


def test_a_task_that_is_done_again_after_a_retraction_moves_the_day() -> None:
    facts = (
        Done("report", "01", "2026-06-10"),
        Retracted("report", "01", "2026-06-12"),
        Done("report", "01", "2026-06-20"),
    )
    days = ("2026-06-11", "2026-06-12", "2026-06-19", "2026-06-20")
    assert [str(after(day, *facts).due) for day in days] == ["2026-06-15", "None", "None", "2026-06-25"]
    assert [str(point.day) for point in after("2026-06-20", *facts).history if point.cause == "event"] == [
        "2026-06-10", "2026-06-12", "2026-06-20",
    ]  # fmt: skip


def test_a_standing_task_that_is_lost_and_regained_moves_the_day() -> None:
    text = INCIDENT.replace('within = { days = 10, after = "incident" }', "from = 2026-06-01") + REVIEW
    facts = (
        Done("report", "01", "2026-06-10", valid_for=30),
        Open("report", "01", "2026-08-01"),
        Done("report", "01", "2026-09-01"),
    )
    dues = {"2026-06-10": "2026-06-15", "2026-07-10": "2026-06-15", "2026-07-11": "None", "2026-09-01": "2026-09-06"}
    for as_of, due in dues.items():
        (status,) = judged(as_of, *facts, text=text).where(task="review", unit="01")
        assert str(status.due) == due


def test_each_happening_has_what_follows_its_report() -> None:
    """The reports are due on 20 March and 20 June; each review is due five days after its own report."""
    facts = (
        MARCH,
        JUNE,
        Done("report", "01", "2026-03-18"),
        Done("report", "01", "2026-06-15"),
        Done("review", "01", "2026-06-19"),
    )
    statuses = judged("2026-07-01", *facts, text=INCIDENT + REVIEW).where(unit="01")
    assert statuses.unmatched == ()
    assert {s.id.removeprefix("p/"): (str(s.due), s.state.value) for s in statuses} == {
        "report@01": ("2026-03-20", "done_on_time"),
        "review@01": ("2026-03-23", "overdue"),
        "report@01#2026-06-10": ("2026-06-20", "done_on_time"),
        "review@01#2026-06-10": ("2026-06-20", "done_on_time"),
    }
    waiting = judged("2026-06-12", MARCH, JUNE, text=INCIDENT + REVIEW).where(unit="01", task="review")
    assert {s.id: [needed.id for needed in s.blocked_by] for s in waiting} == {
        "p/review@01": [FIRST],
        "p/review@01#2026-06-10": [SECOND],
    }
    named = Done("review", "01", "2026-06-30", period="2026-03-10")
    assert judged("2026-07-01", *facts, named, text=INCIDENT + REVIEW)["p/review@01"].state == "done_late"
    copy = pickle.loads(pickle.dumps(statuses["p/review@01#2026-06-10"]))
    assert copy.to_dict() == statuses["p/review@01#2026-06-10"].to_dict()


def test_what_follows_a_task_that_recurs_is_owed_in_each_of_its_periods() -> None:
    text = '[[task]]\nid = "report"\nat = "province"\neach = { period = "quarter", since = "2026-Q1" }\n' + REVIEW
    owed = rollout.expand(policy(text), country(), until="2026-06-30").where(unit="01")
    assert [o.id for o in owed] == [
        "p/report@01#2026-Q1", "p/report@01#2026-Q2", "p/review@01#2026-Q1", "p/review@01#2026-Q2",
    ]  # fmt: skip
    facts = Progress([Done("report", "01", "2026-03-20"), Done("review", "01", "2026-03-22", period="2026-Q1")])
    statuses = rollout.assess(owed, facts, as_of="2026-06-30")
    assert statuses.unmatched == ()
    assert {s.id.removeprefix("p/review@01"): s.state.value for s in statuses.where(task="review")} == {
        "#2026-Q1": "done_on_time",
        "#2026-Q2": "awaiting",
    }
    with pytest.raises(rollout.HorizonError, match="p/review recurs without end"):
        rollout.expand(policy(REVIEW + text.replace(REVIEW, "")), country())
    unnamed = rollout.assess(owed, Progress([Done("review", "01", "2026-03-22")]), as_of="2026-06-30")
    (found,) = unnamed.unmatched
    assert (found.code, found.right) == ("several-windows", "name the period: 2026-Q1, 2026-Q2")


def test_a_task_of_another_policy_may_start_it() -> None:
    first = policy('[[task]]\nid = "report"\nat = "province"\nby = 2026-06-30\n', "q")
    second = policy(REVIEW.replace('"report"', '"q/report"'))
    done = Progress([Done("q/report", "01", "2026-06-10")])
    statuses = rollout.assess(rollout.expand([second, first], country()), done, as_of="2026-06-11")
    assert {s.id: s.state.value for s in statuses.where(task="review")} == {
        "p/review@01": "upcoming",
        "p/review@02": "awaiting",
    }
    alone = rollout.expand(second, country())
    assert {s.state.value for s in rollout.assess(alone, as_of="2026-06-11")} == {"awaiting"}


def test_tasks_that_wait_for_each_other_never_begin_by_themselves() -> None:
    text = REVIEW + REVIEW.replace('"report"', '"x"').replace('"review"', '"report"').replace('"x"', '"review"')
    statuses = judged("2026-06-30", text=text)
    assert statuses.counts() == {"awaiting": 4}
    assert {f.code for f in rollout.check(policy(text), country())} == {"after-cycle"}
    done = judged("2026-06-30", Done("review", "01", "2026-06-01"), text=text)
    assert done["p/report@01"].due == D(2026, 6, 6)


def test_the_network_joins_a_task_and_what_runs_from_it() -> None:
    text = INCIDENT.replace('within = { days = 10, after = "incident" }', "by = 2026-06-30") + REVIEW
    net = rollout.Network.of(schedule(text))
    (link,) = net.links
    assert (link.pred, link.succ, link.kind, link.min, link.max) == (
        "p/report@province", "p/review@province", "FS", 0, 5,
    )  # fmt: skip
    needs = 'needs = [{ task = "report" }]\n'
    (stated,) = rollout.Network.of(schedule(text + needs)).links
    assert stated.max is None


def test_a_nation_after_a_task_shares_its_histories() -> None:
    text = INCIDENT.replace("province", "commune").replace(
        'within = { days = 10, after = "incident" }', "by = 2022-06-30"
    ) + REVIEW.replace("province", "commune")
    nation = rollout.expand(policy(text), rollout.load_units("vn"))
    communes = [unit.id for unit in nation.register.on("2022-06-15").of("commune")]
    progress = Progress(Done("report", unit, D(2022, 6, 1 + number % 9)) for number, unit in enumerate(communes))
    statuses = rollout.assess(nation, progress, as_of="2022-06-10").where(task="review")
    histories = statuses.histories
    shared = [histories.of(group.number).histories.values() for group in statuses.schedule.groups if group.after]
    distinct = {id(history) for some in shared for history in some}
    assert len(distinct) <= 9 * len(nation.groups)
    assert statuses.counts()["overdue"] > 3_000


def test_open_reports_do_not_date_what_runs_from_the_task() -> None:
    assert after("2026-06-12", Open("report", "01", "2026-06-10")).state == "awaiting"


FORMS = (
    "by = 2026-06-30",
    "from = 2026-03-01",
    'within = { days = 10, after = "incident" }',
    'each = { period = "quarter", since = "2026-Q1", until = "2026-Q3" }',
)


@pytest.mark.parametrize("seed", range(24))
def test_what_runs_from_a_task_is_due_five_days_after_the_day_it_is_closed(seed: int) -> None:
    """On each day and for each day of knowledge; and the history of each says the same as the day does."""
    chance = random.Random(seed)
    text = f'[[task]]\nid = "report"\nat = "province"\n{FORMS[seed % 4]}\n{REVIEW}'
    owed = rollout.expand(policy(text), country(), until="2026-12-31")
    facts: list[Evidence] = [Happened("incident", D(2026, month, 10)) for month in chance.sample(range(1, 9), 3)]
    for _ in range(12):
        on = D(2026, 1, 1) + dt.timedelta(chance.randrange(270))
        recorded = on + dt.timedelta(chance.randrange(30)) if chance.random() < 0.4 else None
        kind = chance.choice([Done, Done, Open, Retracted, Waived])
        task, unit = chance.choice(["report", "report", "review"]), chance.choice(["01", "02"])
        facts.append(kind(task, unit, on, recorded=recorded))
    timelines = [rollout.timeline(owed, Progress(facts), known_on=known) for known in (None, D(2026, 5, 1))]
    for timeline in timelines:
        for days in range(0, 300, 7):
            statuses = timeline.on(D(2026, 1, 1) + dt.timedelta(days))
            for status in statuses.where(task="review"):
                closed_on = statuses[status.id.replace("review", "report")].verdict.closed_on
                assert status.due == (closed_on and closed_on + dt.timedelta(5))
                point = timeline.history(status.id).on(statuses.as_of)
                assert (point.state, point.due) == (status.state, status.due)


# --- at a body that has taken over ---


def test_an_event_at_the_successor_is_one_of_the_body_it_took_over_from() -> None:
    """The Ministry of Planning and Investment merged into that of Finance on 1 March 2025."""
    text = '[[task]]\nid = "report"\nat = "mpi"\nwithin = { days = 10, after = "incident" }\n'
    expanded = rollout.expand(policy(text), rollout.load_units("vn"))
    after, before = Happened("incident", "2026-03-10", unit="mof"), Happened("incident", "2025-02-28", unit="mof")
    (status,) = rollout.assess(expanded, Progress([after]), as_of="2026-03-21")
    assert (status.id, status.holder, str(status.due), status.days) == ("p/report@mpi", "mof", "2026-03-20", 1)
    statuses = rollout.assess(expanded, Progress([before]), as_of="2026-03-21")
    assert statuses.counts() == {"awaiting": 1}
    assert [problem.code for problem in statuses.unmatched] == ["not-owed"]


def test_the_successor_can_correct_the_day_of_an_event_told_before() -> None:
    text = '[[task]]\nid = "report"\nat = "mpi"\nwithin = { days = 10, after = "incident" }\n'
    expanded = rollout.expand(policy(text), rollout.load_units("vn"))
    told = Happened("incident", "2025-02-10", unit="mpi")
    right = Happened("incident", "2025-02-12", unit="mof", corrects="2025-02-10", recorded="2025-04-01")
    statuses = rollout.assess(expanded, Progress([told, right]), as_of="2025-04-02")
    assert (statuses.unmatched, statuses.contradictions) == ((), ())
    assert [(status.id, str(status.due)) for status in statuses] == [("p/report@mpi", "2025-02-22")]
    wrong = Happened("incident", "2025-02-12", unit="mof", corrects="2025-02-11", recorded="2025-04-01")
    (problem,) = rollout.assess(expanded, Progress([told, wrong]), as_of="2025-04-02").contradictions
    assert (problem.code, problem.right) == ("nothing-corrected", "name the day that was told: 2025-02-10")
