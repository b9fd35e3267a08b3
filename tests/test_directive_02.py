"""Directive 02/CT-TTg: answers against tables written by hand from the document, nationwide and body by body.

`expected/ct-02-2022.csv` holds (task, unit, period, day, facts) and the state; `expected/ct-02-2022-days.csv` the days
of every duty through 2023. Nothing in either was produced by the engine.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import re
from collections import Counter
from pathlib import Path

import pytest
from nation import national_register

import rollout
from rollout import Done, Extended, Open, Period, Policy, Progress, Retracted, Schedule, Statuses, Waived
from rollout.days import day
from rollout.explanation.explanation import explain
from rollout.labels import Label
from rollout.progress.evidence import Fact
from rollout.schedule.obligation import obligations_by_unit

HERE = Path(__file__).parent / "expected"
ID = "ct-02-2022"
MINISTRIES, PROVINCES, DISTRICTS, COMMUNES, ATTACHED = 22, 63, 705, 10_599, 8
ADDRESSEES = MINISTRIES + PROVINCES + ATTACHED  # of the duties of ¶2
EVERYONE = MINISTRIES + PROVINCES + DISTRICTS + COMMUNES


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@functools.cache
def policy() -> Policy:
    return rollout.load_policy(ID)


@functools.cache
def nation(until: str = "2026-12-31") -> Schedule:
    return rollout.expand(policy(), national_register(), until=until)


def on(day: str, *facts: Fact) -> Statuses:
    return rollout.assess(nation(), Progress(facts), as_of=day)


def by_place(found: Schedule) -> Counter[tuple[str, str]]:
    held: Counter[tuple[str, str]] = Counter()
    for row in found.table(("task", "place")).to_dicts():
        count = row["obligations"]
        assert isinstance(count, int)
        held[str(row["task"]), str(row["place"])] = count
    return held


# --- the tables ---


def fact(text: str, task: str, unit: str, period: str | None) -> Fact:
    kind, on_day, *rest = text.split()
    match kind:
        case "done":
            return Done(task, unit, on_day, period=period)
        case "open":
            return Open(task, unit, on_day, period=period)
        case "waived":
            return Waived(task, unit, on_day, period=period)
        case "retracted":
            return Retracted(task, unit, on_day, period=period)
        case "extended":
            return Extended(task, unit, on_day, period=period, to=rest[0])
        case _:
            raise AssertionError(text)


def test_the_table_of_states_is_not_empty_and_covers_every_task() -> None:
    held = rows("ct-02-2022.csv")
    assert len(held) > 100
    assert {row["task"] for row in held} == {task.id for task in policy().tasks}


@pytest.mark.parametrize("row", rows("ct-02-2022.csv"), ids=lambda row: f"{row['task']}@{row['unit']} {row['as_of']}")
def test_the_state_is_the_one_written_by_hand(row: dict[str, str]) -> None:
    period = row["period"] or None
    facts = [fact(text, row["task"], row["unit"], period) for text in row["facts"].split("; ") if text]
    schedule = nation("2030-12-31").where(task=row["task"], unit=row["unit"], period=period)
    statuses = rollout.assess(schedule, Progress(facts), as_of=row["as_of"])
    assert statuses.unmatched == ()
    assert [status.state for status in statuses] == [row["state"]]


def test_every_duty_falls_due_on_the_day_of_the_text() -> None:
    """Every item, place and period through 2023, and no other."""
    expected = {
        (row["task"], row["place"], row["period"]): (row["about"], row["opens"], row["due"], row["lead"])
        for row in rows("ct-02-2022-days.csv")
    }
    found = {}
    for group in rollout.expand(policy(), until="2023-12-31").groups:
        one = next(obligations_by_unit([group]))
        said = (one.about, one.opens, one.due, "" if one.lead == one.unit else one.lead)
        found[one.task, group.rule.place, str(one.period or "")] = tuple(str(value or "") for value in said)
    assert found == expected


def test_with_stand_ins_there_is_one_obligation_a_line_of_that_table() -> None:
    schedule = rollout.expand(policy(), until="2023-12-31")
    assert len(schedule) == len(rows("ct-02-2022-days.csv"))
    assert {one.due == one.nominal_due for one in schedule} == {True}


def test_only_digitisation_stands_after_its_day() -> None:
    standing = {one.task for one in rollout.expand(policy(), until="2023-12-31") if one.standing}
    assert standing == {"digitise-dossiers", "digitise-essential-services"}


# --- the days of the issue ---


def test_on_the_last_of_may_nothing_is_due() -> None:
    assert len(nation().due(by="2022-05-31")) == 0
    assert len(on("2022-05-31").overdue()) == 0
    assert len(on("2022-05-31").due_today()) == 0
    assert len(on("2022-05-31").due(by="2022-05-31")) == 0


def test_on_the_first_of_june_digitisation_is_due_today_for_ministries_and_provinces_only() -> None:
    statuses = on("2022-06-01")
    today = statuses.due_today()
    assert len(statuses.overdue()) == 0
    assert len(today) == MINISTRIES + PROVINCES
    assert today.table(("task", "tier")).to_dicts() == [
        {"task": "digitise-dossiers", "tier": "ministry", "due_today": MINISTRIES, "total": MINISTRIES},
        {"task": "digitise-dossiers", "tier": "province", "due_today": PROVINCES, "total": PROVINCES},
    ]


def test_on_the_second_of_june_it_is_overdue_for_whoever_has_not_started() -> None:
    started = (Done("digitise-dossiers", "01", "2022-06-01"), Done("digitise-dossiers", "mof", "2022-05-30"))
    statuses = on("2022-06-02", *started)
    late = statuses.overdue()
    assert len(late) == MINISTRIES + PROVINCES - 2
    assert {status.task for status in late} == {"digitise-dossiers"}
    assert {"01", "mof"}.isdisjoint(status.unit for status in late)
    assert {status.days for status in late} == {1}
    assert len(statuses.where(state="done_on_time")) == 2


@pytest.mark.parametrize(
    ("day", "task", "count"),
    [
        ("2022-06-30", "certify-one-stop", MINISTRIES + PROVINCES),
        ("2022-06-30", "disseminate", ADDRESSEES),
        ("2022-06-30", "resolve-data-sharing", 1),
        ("2022-08-31", "report-it-projects", 1),
        ("2022-09-30", "data-network", MINISTRIES + ATTACHED),
        ("2022-12-31", "certify-one-stop", DISTRICTS),
        ("2022-12-31", "national-databases", ADDRESSEES),
        ("2022-12-31", "integrate-services", 1),
        ("2023-06-30", "certify-one-stop", COMMUNES - 1),  # one commune has been merged away
    ],
)
def test_a_month_deadline_is_in_time_on_its_last_day_and_overdue_on_the_next(day: str, task: str, count: int) -> None:
    after = str(rollout.Period.of(day).shifted(1))
    assert len(on(day).due_today().where(task=task)) == count
    tier = {"2022-12-31": "district", "2023-06-30": "commune"}.get(day) if task == "certify-one-stop" else None
    late = on(after).overdue().where(task=task, tier=tier)
    assert len(late.where(state="overdue")) == count
    unit = next(iter(late)).unit
    assert len(late.where(unit=unit)) == 1
    done = Done(task, unit, day, period=next(iter(late)).period)
    assert [s.state for s in on(after, done).where(task=task, unit=unit, period=done.period)] == ["done_on_time"]


def test_before_the_issue_nothing_is_in_force_and_from_that_day_all_is() -> None:
    before = on("2022-04-25").counts()
    assert before == {"not_in_force": len(nation())}
    assert "not_in_force" not in on("2022-04-26").counts()


# --- the 25 services ---


def test_the_date_of_the_25_services_overrides_in_both_directions() -> None:
    """Later than the general date at ministries and provinces, earlier at districts and communes."""
    at = {"ministry": "mof", "province": "01", "district": "001", "commune": "00001"}
    due = {one.id.split("/")[1]: one.due for one in nation() if one.task.startswith("digitise-")}
    for tier, unit in at.items():
        general, special = due[f"digitise-dossiers@{unit}"], due[f"digitise-essential-services@{unit}"]
        assert general is not None
        assert special == day("2022-07-01")
        assert (general < day("2022-07-01")) is (tier in ("ministry", "province"))


def test_the_override_moves_no_date_of_the_general_task() -> None:
    due = nation().where(task="digitise-dossiers").table(("tier", "due")).to_dicts()
    assert [(row["tier"], str(row["due"])) for row in due] == [
        ("ministry", "2022-06-01"),
        ("province", "2022-06-01"),
        ("district", "2022-12-01"),
        ("commune", "2023-06-01"),
        ("ministry", "2025-03-01"),  # of those formed later
        ("province", "2025-07-01"),
        ("commune", "2025-07-01"),
    ]
    assert policy()["digitise-essential-services"].carved_out_of == "digitise-dossiers"


def test_between_the_two_dates_one_is_overdue_and_the_other_is_not() -> None:
    june, july = on("2022-06-15"), on("2022-07-15")
    both = ("digitise-dossiers", "digitise-essential-services")
    assert [str(s.state) for s in june.where(task=both, unit="01")] == ["overdue", "upcoming"]
    assert {s.task: str(s.state) for s in july.where(task=both, unit="00001")} == {
        "digitise-dossiers": "upcoming",
        "digitise-essential-services": "overdue",
    }


# --- who owes ---


def test_certificates_are_owed_at_every_unit_by_the_cipher_committee() -> None:
    owed = nation().where(lead="government-cipher-committee")
    assert by_place(owed) == {
        **{("certify-one-stop", tier): n for tier, n in zip(TIERS, COUNTS, strict=True)},
        **{("certify-essential-services", tier): n for tier, n in zip(TIERS, COUNTS, strict=True)},
        ("supply-certificates", "government-cipher-committee"): 1,
        ("guide-signing", "government-cipher-committee"): 1,
    }


TIERS = ("ministry", "province", "district", "commune")
COUNTS = (MINISTRIES, PROVINCES, DISTRICTS, COMMUNES)


def test_a_units_own_debts_leave_out_the_certificates_owed_to_it() -> None:
    own = nation("2022-12-31").where(lead="01")
    assert {one.task for one in own} == {
        "certified-copies",
        "digitisation-plan",
        "digitise-dossiers",
        "digitise-essential-services",
        "disseminate",
        "national-databases",
        "services-on-portal",
    }
    at = nation("2022-12-31").where(unit="01")
    assert {one.task for one in at} - {one.task for one in own} == {"certify-one-stop", "certify-essential-services"}


def test_a_ministry_owes_by_its_tier_and_by_its_name() -> None:
    tasks = {one.task for one in nation("2022-12-31").where(lead="mpi")}
    assert {"report-it-projects", "plan-public-investment", "digitise-dossiers", "data-network"} <= tasks
    assert "list-key-tasks" not in tasks


def test_of_what_falls_due_by_june_2022_less_than_half_is_in_the_press_report() -> None:
    """85 digitise, 85 certificates and two duties of one ministry; 93 addressees owe two duties of other reports alone.

    What all 93 are to make known stands in both, and its date in the other reports.
    """
    first = nation().due(by="2022-06-30")
    assert len(first.where(source="press")) == 85 + 85 + 2 + ADDRESSEES
    assert len(first.where(source="reports")) == 3 * ADDRESSEES
    assert len(first) == 85 + 85 + 2 + 3 * ADDRESSEES
    sources = {row["source"]: row["obligations"] for row in first.table("source").to_dicts()}
    assert sources == {"press": 172, "press reports": ADDRESSEES, "reports": 2 * ADDRESSEES}
    (network,) = {one.confidence for one in nation().where(task="data-network")}
    assert network == "medium"


def test_what_the_directive_charges_to_provinces_is_carried_out_below_them() -> None:
    """The Directive addresses ministries, agencies and provincial People's Committees, not districts and communes."""
    owed = nation().where(task=["digitise-dossiers", "digitise-essential-services"])
    for tier in ("ministry", "province"):
        assert {one.charged for one in owed.where(tier=tier)} == {None}
    assert {(one.unit, one.lead, one.charged) for one in owed.where(unit="001")} == {("001", "001", "01")}
    assert {one.charged for one in owed.where(unit="00001")} == {"01"}  # a commune of that district
    assert {one.charged for one in owed.where(under="01", tier=["district", "commune"])} == {"01"}
    assert {one.charged for one in nation().where(task="certify-one-stop")} == {None}


def test_the_report_of_august_2025_is_that_of_the_ministry_that_took_over() -> None:
    """Planning and Investment ended with February 2025; the Ministry of Finance took its duties over."""
    asked = on("2025-09-01").where(holder="mof", task="report-it-projects", period="2025")
    assert [(one.id, one.holder) for one in asked] == [(f"{ID}/report-it-projects@mpi#2025", "mof")]
    assert not on("2025-09-01").where(holder="mpi", task="report-it-projects")
    owed = nation().where(task="report-it-projects")
    assert [(str(one.period), one.holder) for one in owed] == [
        ("2022", "mpi"), ("2023", "mpi"), ("2024", "mpi"), ("2025", "mof"), ("2026", "mof"),
    ]  # fmt: skip


def test_what_a_body_helps_with() -> None:
    """¶5: with Finance, ministries, agencies and provinces; ¶9: with Finance and with Planning and Investment."""
    tasks = {body: {one.task for one in nation().where(coordinating=body)} for body in ("mof", "mpi", "01", "001")}
    assert tasks == {
        "mof": {"report-it-projects", "review-budget-use"},
        "mpi": {"review-budget-use"},
        "01": {"report-it-projects"},
        "001": set(),
    }
    (attached, *_) = national_register().cohorts("government-attached-agency")[0].units
    assert {one.task for one in nation().where(coordinating=attached.id)} == {"report-it-projects"}


@pytest.mark.parametrize(
    ("task", "counts"),
    [
        ("digitise-dossiers", {"ministry": 22, "province": 63, "district": 705, "commune": 10_599}),
        ("digitise-essential-services", {"ministry": 22, "province": 63, "district": 705, "commune": 10_599}),
        ("certify-one-stop", {"ministry": 22, "province": 63, "district": 705, "commune": 10_599}),
        ("certify-essential-services", {"ministry": 22, "province": 63, "district": 705, "commune": 10_599}),
        ("disseminate", {"ministry": 22, "province": 63, "government-attached-agency": 8}),
        ("data-network", {"ministry": 22, "government-attached-agency": 8}),
        ("integrate-services", {"government-office": 1}),
        ("train-officials", {"mic": 1}),
    ],
)
def test_nationwide_each_duty_is_owed_at_as_many_bodies(task: str, counts: dict[str, int]) -> None:
    found = by_place(nation("2023-12-31").where(task=task))
    assert found == {(task, place): count for place, count in counts.items()}


def test_the_merged_commune_owes_what_fell_due_in_its_life_and_the_rest_does_not_apply() -> None:
    """Ten thousand five hundred and ninety-nine communes on 1 July 2022, one fewer on 1 June 2023."""
    first = on("2022-07-02").overdue().where(task="digitise-essential-services", tier="commune")
    second = on("2023-06-02").overdue().where(task="digitise-dossiers", tier="commune")
    assert (len(first), len(second)) == (10_599, 10_598)
    (gone,) = on("2023-06-02").where(task="digitise-dossiers", unit="05764")
    assert (gone.state, gone.lapsed, gone.successors) == ("not_applicable", True, ("05851",))


@pytest.mark.parametrize(
    ("by", "count"),
    [
        ("2022-05-31", 0),
        ("2022-06-01", 85),
        ("2022-06-30", 85 + 3 * ADDRESSEES + 85 + 2),  # June: three duties of the addressees, certificates, two of MIC
        ("2022-07-01", 85 + 3 * ADDRESSEES + 85 + 2 + 2 * EVERYONE),
        ("2022-08-31", 85 + 3 * ADDRESSEES + 85 + 2 + 2 * EVERYONE + 1),
        ("2022-09-30", 85 + 3 * ADDRESSEES + 85 + 2 + 2 * EVERYONE + 1 + 30),
        ("2022-12-01", 85 + 3 * ADDRESSEES + 85 + 2 + 2 * EVERYONE + 1 + 30 + 705),
        # December: certificates of districts, one duty of the addressees, six of named bodies, two of one not named
        ("2022-12-31", 85 + 3 * ADDRESSEES + 85 + 2 + 2 * EVERYONE + 1 + 30 + 705 + 705 + ADDRESSEES + 8),
    ],
)
def test_what_falls_due_nationwide_by_a_day(by: str, count: int) -> None:
    assert len(nation().due(by=by)) == count
    assert len(on(by).due(by=by)) == count  # nothing is done, so all of it is open
    assert len(on("2022-04-26").due(by=by)) == count


def test_december_2022_has_eight_duties_of_single_bodies() -> None:
    found = {one.id for one in nation().due(during="2022-12").where(tier=("ministry", "agency")) if "@" in one.id}
    single = {
        "evaluate-progress@body-not-named#2022",
        "make-in-viet-nam@body-not-named#2022",
        "list-key-tasks@mic#2022",
        "review-budget-use@mic#2022",
        "train-officials@mic",
        "integrate-services@government-office",
        "share-reporting-data@government-office#2022",
        "real-time-steering@government-office#2022",
    }
    shared = "national-databases"
    assert {name for name in found if not name.split("/")[1].startswith(shared)} == {f"{ID}/{name}" for name in single}


def test_undated_duties_are_ordered_and_never_due() -> None:
    statuses = on("2022-06-01")
    undated = statuses.where(state="undated")
    assert len(undated) == ADDRESSEES + 7
    assert {status.due for status in undated} == {None}
    assert len(undated.due(by="2026-12-31")) == 0


# --- August and December ---


def test_the_list_of_december_is_of_the_following_years_tasks() -> None:
    found = {str(one.period): str(one.about) for one in nation("2024-12-31").where(task="list-key-tasks")}
    assert found == {"2022": "2023", "2023": "2024", "2024": "2025"}


def test_the_two_december_duties_of_the_ministry_are_distinct() -> None:
    found = [one.id for one in nation("2022-12-31").where(task=("list-key-tasks", "review-budget-use"))]
    assert found == [f"{ID}/list-key-tasks@mic#2022", f"{ID}/review-budget-use@mic#2022"]


def test_the_august_report_feeds_the_december_review_of_the_same_year() -> None:
    report = Done("report-it-projects", "mpi", "2022-08-20", period="2022")
    blocked = on("2022-12-31").where(task="review-budget-use", period="2022")
    fed = on("2022-12-31", report).where(task="review-budget-use", period="2022")
    assert [one.id for status in blocked for one in status.blocked_by] == [f"{ID}/report-it-projects@mpi#2022"]
    assert [status.ready for status in blocked] == [False]
    assert [status.ready for status in fed] == [True]
    (later,) = on("2022-12-31", report).where(task="review-budget-use", period="2023")
    assert [one.id for one in later.blocked_by] == [f"{ID}/report-it-projects@mpi#2023"]


def test_a_report_of_august_without_its_year_closes_the_window_open_that_day() -> None:
    statuses = on("2023-09-01", Done("report-it-projects", "mpi", "2023-08-15"))
    assert statuses.unmatched == ()
    assert {
        str(s.period): str(s.state) for s in statuses.where(task="report-it-projects", period=("2022", "2023"))
    } == {
        "2022": "overdue",
        "2023": "done_on_time",
    }


def test_a_report_outside_every_window_is_a_problem_that_lists_the_years() -> None:
    statuses = on("2023-09-02", Done("report-it-projects", "mpi", "2023-09-01"))
    (problem,) = statuses.unmatched
    assert "2022, 2023" in str(problem)


def test_the_certificates_come_before_the_digitisation_they_sign() -> None:
    certified = Done("certify-one-stop", "01", "2022-06-01")
    statuses = on("2022-06-01", certified).where(task="digitise-dossiers", tier="province")
    assert len(statuses.where(ready=True)) == 1
    assert len(statuses.where(blocked=True)) == PROVINCES - 1
    (other,) = statuses.where(unit="02")
    assert [one.id for one in other.blocked_by] == [f"{ID}/certify-one-stop@02"]
    assert [str(one.due) for one in other.blocked_by] == ["2022-06-30"]


# --- after the end of its programme ---


def test_after_2025_it_is_undetermined_whether_the_yearly_duties_bind() -> None:
    statuses = on("2026-09-01").where(task="report-it-projects")
    assert {str(s.period): (str(s.state), s.force) for s in statuses} == {
        "2022": ("overdue", "in_force"),
        "2023": ("overdue", "in_force"),
        "2024": ("overdue", "in_force"),
        "2025": ("overdue", "in_force"),
        "2026": ("overdue", "undetermined"),
    }


def test_an_undated_duty_is_undetermined_once_the_day_asked_for_is() -> None:
    """All but one of them rest on nothing that ended before."""
    before, after = on("2025-12-31"), on("2026-01-01")
    undated = [status for status in before.where(state="undated") if status.task != "guide-digitisation"]
    assert {status.force for status in undated} == {"in_force"}
    assert {status.force for status in after.where(state="undated")} == {"undetermined"}


def test_what_rests_on_the_decree_of_2021_is_undetermined_once_that_was_replaced() -> None:
    """Decree 118/2025 replaced it from 1 July 2025; the Directive itself is clear to the year's end."""
    tasks = ("digitise-dossiers", "digitise-essential-services", "guide-digitisation")
    before, after = on("2025-06-30"), on("2025-07-01")
    assert {status.force for status in before.where(task=tasks)} == {"in_force"}
    assert {status.force for status in after.where(task=tasks)} == {"undetermined"}
    others = {status.task for status in after if status.force == "undetermined" and status.due and not status.period}
    assert others == set(tasks[:2])
    (guide,) = after.where(task="guide-digitisation")
    (step,) = explain(guide).of("law.undetermined")
    assert step.before == dt.date(2025, 6, 30)
    assert step.reason.startswith("107/2021/NĐ-CP, on which it rests, was superseded by 118/2025/NĐ-CP")


def test_the_duties_of_a_merged_ministry_pass_to_its_successor_under_the_printed_name() -> None:
    (before,) = on("2025-02-28").where(task="list-key-tasks", period="2024")
    (after,) = on("2025-03-01").where(task="list-key-tasks", period="2024")
    assert before.id == after.id == f"{ID}/list-key-tasks@mic#2024"
    assert (before.lead, before.holder) == ("mic", "mic")
    assert (after.lead, after.holder, after.state) == ("mic", "most", "overdue")
    (report,) = on("2025-08-31").where(task="report-it-projects", period="2025")
    assert (report.lead, report.holder, report.state) == ("mpi", "mof", "due_today")


def test_the_open_duties_of_the_districts_lapse_with_their_tier() -> None:
    last, gone = on("2025-06-30"), on("2025-07-01")
    gone_before, formed_since = 11, 2  # of the 705, and two that owe nothing that was due before them
    counts = {"overdue": 4 * (DISTRICTS - gone_before), "not_applicable": 4 * gone_before}
    assert last.where(tier="district").counts() == counts
    assert len(last.register.on("2025-06-30").of("district")) == DISTRICTS - gone_before + formed_since
    assert gone.where(tier="district").counts() == {"not_applicable": 4 * DISTRICTS}
    assert {status.lapsed for status in gone.where(unit="001")} == {True}


def test_a_ministry_formed_later_owes_what_stood_before_it_from_its_first_day_on_and_nothing_else() -> None:
    """Resolution 190/2025/QH15: the name of a body is read as that of the body that received its functions."""
    assert len(nation().where(unit="mae").due(by="2025-02-28")) == 0
    due = nation().where(unit="mae").due(by="2026-12-31")
    assert {(duty.task, str(duty.nominal_due), str(duty.due)) for duty in due} == {
        ("digitise-dossiers", "2022-06-01", "2025-03-01"),
        ("digitise-essential-services", "2022-07-01", "2025-03-01"),
    }


@pytest.mark.parametrize("task", ["evaluate-progress", "make-in-viet-nam"])
def test_what_the_reports_give_no_body_for_is_owed_once_a_year_at_a_body_not_named(task: str) -> None:
    (status,) = on("2025-12-31").due_today().where(task=task)
    assert (status.unit, status.period, status.item.confidence) == ("body-not-named", Period.of("2025"), "medium")
    assert status.body.label == Label("cơ quan không được nêu tên", "a body that the reports do not name")
    assert status.item.uncertain.en.startswith("the reports")


def test_hang_nam_that_qualifies_money_or_a_plan_gives_no_day_and_the_end_of_the_year_is_listed() -> None:
    """Paragraphs 4 and 6: the year is that of the funds and of the plan. In paragraph 12 it is that of the duty."""
    undated = ("allocate-recurrent-funds", "plan-public-investment")
    assert {obligation.due for obligation in nation().where(task=undated)} == {None}
    others = {ambiguity.node: str(ambiguity.other) for ambiguity in rollout.ambiguities(nation().where(task=undated))}
    assert others == {
        f"{ID}/allocate-recurrent-funds@mof": "2022-12-31",
        f"{ID}/plan-public-investment@mpi": "2022-12-31",
    }
    (steering,) = nation("2022-12-31").where(task="real-time-steering")
    assert steering.due == day("2022-12-31")


# --- what the encoding says of itself ---


def test_every_item_says_where_it_stands_and_where_it_was_read() -> None:
    for item in policy().items:
        assert bool(item.clause) == ("press" in item.sources)
        assert item.phrase or "reports" in item.sources
        assert item.sources
        assert item.title.vi
        assert item.title.en


def test_what_has_one_secondary_source_alone_is_said_to_be_less_sure() -> None:
    """Reports that agree are as good as the press; some bodies and the number to train are not sure."""
    assert {source.confidence for source in policy().instrument.sources} == {"high"}
    assert {item.id for item in policy().items if item.confidence == "medium"} == {
        *("data-network", "train-officials", "evaluate-progress", "make-in-viet-nam"),
    }


def test_the_number_alone_does_not_name_the_directive() -> None:
    assert policy().instrument.key == "02/CT-TTg (2022-04-26)"


def test_coverage_can_be_counted() -> None:
    """The press article has fourteen paragraphs; each is encoded or left out with its reason."""
    cited = " ".join([*(item.clause for item in policy().items), *(one.clause for one in policy().left_out)])
    assert set(re.findall(r"¶(\d+)", cited)) == {str(number) for number in range(1, 15)}
    assert all(one.reason.en for one in policy().left_out)
