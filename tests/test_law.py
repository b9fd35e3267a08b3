"""What documents do to each other: each kind of relation, day by day, with the expected answers written by hand."""

from __future__ import annotations

import datetime as dt
import pickle
from collections import Counter
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given, strategies as st
from small import country, merged, policy

import rollout
from rollout import (
    ChangePoint,
    Convention,
    Done,
    Extended,
    History,
    Measured,
    Open,
    Period,
    Policy,
    Problem,
    Progress,
    Schedule,
    State,
    Status,
    Table,
)
from rollout.days import day
from rollout.explanation.explanation import explain
from rollout.policy.calendar import Calendar
from rollout.policy.relation import Relation
from rollout.progress.evidence import Evidence

D = dt.date
ACT = '[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\n'
DECREE = '[[act]]\nid = "decree"\nkind = "decree"\nnumber = "1/ND"\nissued = 2020-01-01\n'
REPEAL = '[[act]]\nid = "repeal"\nkind = "decree"\nnumber = "2/ND"\nissued = 2022-03-01\nin-force = 2022-04-01\n'


def relation(kind: str, more: str = "", of: str = "p") -> str:
    return f'[[relation]]\nkind = "{kind}"\nof = "{of}"\n{more}\n'


def moved(more: str, items: str = '"a"') -> str:
    return relation("amends", f"of-task = {items}\n{more}")


def second(text: str, issued: str = "2022-03-01", name: str = "q") -> Policy:
    return policy(text, name, f"issued = {issued}")


def corpus(
    act: str, *documents: Policy, instrument: str = "issued = 2022-01-01", law_as_of: str | None = None
) -> Schedule:
    return rollout.expand([policy(act, "p", instrument), *documents], country(), law_as_of=law_as_of)


def points(schedule: Schedule, name: str = "p/a@01", *facts: Evidence) -> list[tuple[str, str, str, str]]:
    """The change points after the first: day, state, due day and cause."""
    history = rollout.timeline(schedule, Progress(facts)).history(name)
    return [(str(point.day), point.state.value, str(point.due), point.cause) for point in history][1:]


def status(schedule: Schedule, as_of: str, *facts: Evidence, name: str = "p/a@01") -> Status:
    return rollout.assess(schedule, Progress(facts), as_of=as_of)[name]


def said(asked: Status, rule: str) -> list[str]:
    return [
        f"{step.said} {step.before or ''}→{step.after or ''} {step.reason}".strip() for step in explain(asked).of(rule)
    ]


# --- a moved day ---


def test_a_day_is_the_old_one_until_the_amendment_and_the_new_one_from_then_on() -> None:
    schedule = corpus(ACT, second(moved("by = 2022-09-30")))
    assert points(schedule) == [
        ("2022-01-01", "upcoming", "2022-06-30", "issued"),
        ("2022-03-01", "upcoming", "2022-09-30", "amended"),
        ("2022-09-30", "due_today", "2022-09-30", "due"),
        ("2022-10-01", "overdue", "2022-09-30", "past-due"),
    ]
    before, after = status(schedule, "2022-02-28"), status(schedule, "2022-03-01")
    assert (before.due, before.nominal_due, before.moved_by) == (D(2022, 6, 30), D(2022, 6, 30), None)
    assert (after.due, after.nominal_due, after.moved_by) == (D(2022, 9, 30), D(2022, 6, 30), "q")
    assert after.to_dict()["moved_by"] == "q"
    (obligation,) = [obligation for obligation in schedule if obligation.unit == "01"]
    assert (obligation.due, obligation.nominal_due, obligation.moved_by) == (D(2022, 9, 30), D(2022, 6, 30), "q")


def test_what_was_overdue_before_a_late_amendment_was_overdue() -> None:
    """The text of 1 August gives a day after the one that had gone by."""
    assert points(corpus(ACT, second(moved("by = 2022-09-30"), "2022-08-01"))) == [
        ("2022-01-01", "upcoming", "2022-06-30", "issued"),
        ("2022-06-30", "due_today", "2022-06-30", "due"),
        ("2022-07-01", "overdue", "2022-06-30", "past-due"),
        ("2022-08-01", "upcoming", "2022-09-30", "amended"),
        ("2022-09-30", "due_today", "2022-09-30", "due"),
        ("2022-10-01", "overdue", "2022-09-30", "past-due"),
    ]


def test_a_day_of_effect_after_the_issue_counts_and_one_before_it_does_not() -> None:
    later = corpus(ACT, second(moved("by = 2022-09-30\nsince = 2022-05-01")))
    assert [status(later, on).due for on in ("2022-04-30", "2022-05-01")] == [D(2022, 6, 30), D(2022, 9, 30)]
    earlier = corpus(ACT, second(moved("by = 2022-09-30\nsince = 2022-02-01")))
    assert [status(earlier, on).due for on in ("2022-02-28", "2022-03-01")] == [D(2022, 6, 30), D(2022, 9, 30)]


def test_amendments_follow_one_another_and_the_explanation_tells_them_in_turn() -> None:
    first = second(moved('by = "2022-09"\nclause = "art. 2"\nphrase = "tháng 9"'))
    schedule = corpus(ACT, second(moved("before = 2022-12-11"), "2022-08-01", "r"), first)
    asked = status(schedule, "2022-08-01")
    assert (asked.due, asked.moved_by) == (D(2022, 12, 10), "r")
    assert said(asked, "amendment") == [
        "by q art. 2, from 2022-03-01 on 2022-06-30→2022-09-30",
        "by r, from 2022-08-01 on 2022-09-30→2022-12-10",
    ]
    assert [step.source for step in explain(asked).of("reading")] == ["1", "tháng 9", "", "", ""]
    assert [change.citation for change in asked.group.moves_by(D(2022, 7, 31))] == ["q art. 2"]


def test_a_rest_day_moves_a_new_day_as_any_other_and_a_day_beyond_the_calendar_is_refused() -> None:
    calendar = Calendar("made up", Period.of("2022"), frozenset(), frozenset())
    document = policy(ACT, "p")
    convention = Convention(rest_days=calendar)
    (first, *_) = rollout.expand([document, second(moved("by = 2022-10-01"))], country(), convention=convention)
    assert first.due == D(2022, 10, 3)  # 1 October is a Saturday
    with pytest.raises(rollout.HorizonError):
        rollout.expand([document, second(moved("by = 2023-10-01"))], country(), convention=convention)


def test_days_are_keyed_by_place_and_by_period_and_what_is_not_named_keeps_its_own() -> None:
    text = (
        '[[task]]\nid = "a"\nat = ["province", "district"]\nby = 2022-06-30\n'
        '[[target]]\nid = "t"\nat = "province"\nat-least = { 2022 = 60, 2023 = 80 }\n'
    )
    change = moved("by = { district = 2022-07-31 }") + moved('by = { 2023 = "2024" }', '"t"')
    schedule = corpus(text, second(change))
    days = {obligation.id: str(obligation.due) for obligation in schedule if obligation.unit in ("01", "001")}
    assert days == {
        "p/a@01": "2022-06-30",
        "p/a@001": "2022-07-31",
        "p/t@01#2022": "2022-12-31",
        "p/t@01#2023": "2024-12-31",
    }


def test_what_has_no_day_is_given_one_and_a_window_moves_with_its_opening() -> None:
    undated = corpus(ACT.replace("by = 2022-06-30\n", ""), second(moved("by = 2022-09-30")))
    assert points(undated)[:2] == [
        ("2022-01-01", "undated", "None", "issued"),
        ("2022-03-01", "upcoming", "2022-09-30", "amended"),
    ]
    window = corpus(ACT.replace("by = 2022-06-30", 'during = "2022-06"'), second(moved('during = "2022-09"')))
    asked = status(window, "2022-04-01", Done("a", "01", "2022-03-15"))
    assert (asked.opens, asked.due, asked.premature) == (D(2022, 9, 1), D(2022, 9, 30), True)


def test_a_standing_start_is_moved_and_what_recurs_or_runs_from_an_event_is_not() -> None:
    start = corpus(ACT.replace("by", "from"), second(moved("from = 2022-09-30")))
    assert (status(start, "2022-04-01").due, status(start, "2022-04-01").standing) == (D(2022, 9, 30), True)
    for form in ('each = { period = "year", since = 2022, until = 2022 }', 'within = { days = 3, after = "asked" }'):
        kept = corpus(ACT.replace("by = 2022-06-30", form), second(moved("by = 2022-09-30")))
        assert {obligation.moved_by for obligation in kept} == {None}
    assert {obligation.moved_by for obligation in corpus(ACT, second(moved("from = 2022-09-30")))} == {None}
    undated = corpus(ACT.replace("by = 2022-06-30\n", ""), second(moved("from = 2022-09-30")))
    assert {obligation.due for obligation in undated} == {None}


def test_the_readings_of_a_moved_day_are_those_of_its_own_words() -> None:
    """By June reads as 1 June too; by 30 September as nothing else, by December as 1 December."""
    text = ACT.replace("2022-06-30", '"2022-06"') + 'also-read = [{ undated = true, note = { en = "or none" } }]\n'

    def readings(*documents: Policy) -> list[tuple[str, str, str]]:
        found = rollout.ambiguities(corpus(text, *documents))
        return [(str(ambiguity.due), ambiguity.reading, str(ambiguity.other)) for ambiguity in found]

    assert readings() == [("2022-06-30", "month", "2022-06-01"), ("2022-06-30", "also-read", "None")]
    assert readings(second(moved("by = 2022-09-30"))) == []
    assert readings(second(moved('by = "2022-12"'))) == [("2022-12-31", "month", "2022-12-01")]


def test_a_moved_day_is_as_sure_as_what_moved_it() -> None:
    def confidence(more: str, source: str = "") -> set[str]:
        document = policy(moved(f"by = 2022-09-30\n{more}"), "q", f"issued = 2022-03-01\n{source}")
        return {obligation.confidence for obligation in corpus(ACT, document)}

    assert confidence("") == {"high"}
    assert confidence('confidence = "medium"') == {"medium"}
    assert confidence("", 'source = [{ id = "s", name = "a paper", confidence = "medium" }]') == {"medium"}
    act = '[[act]]\nid = "x"\nkind = "law"\nissued = 2022-03-01\nconfidence = "medium"\n'
    document = second(act + moved('by = 2022-09-30\nact = "x"'))
    assert {obligation.confidence for obligation in corpus(ACT, document)} == {"medium"}


def test_a_unit_formed_after_the_old_day_owes_by_the_new_one() -> None:
    """Commune 00005 is formed on 1 July."""
    text = ACT.replace("province", "commune")
    assert "00005" not in {obligation.unit for obligation in corpus(text)}
    assert "00005" in {obligation.unit for obligation in corpus(text, second(moved("by = 2022-09-30")))}


# --- what is done, extended, selected and counted under a moved day ---

MOVED = (ACT, second(moved("by = 2022-09-30")))


def test_what_is_done_is_judged_by_the_day_then_in_force() -> None:
    report = Done("a", "01", "2022-07-15")
    assert status(corpus(*MOVED), "2022-07-15", report).state.value == "done_on_time"
    assert status(corpus(*MOVED, law_as_of="2022-02-01"), "2022-07-15", report).state.value == "done_late"
    early = status(corpus(*MOVED), "2022-02-15", Done("a", "01", "2022-02-10"))
    assert (early.state.value, early.due) == ("done_on_time", D(2022, 6, 30))


def test_a_day_that_is_moved_to_one_before_the_text_makes_nobody_late_at_once() -> None:
    schedule = corpus(ACT, second(moved("by = 2022-02-15"), "2022-05-01"))
    assert points(schedule)[1:] == [
        ("2022-05-01", "due_today", "2022-02-15", "amended"),
        ("2022-05-02", "overdue", "2022-02-15", "past-due"),
    ]
    assert status(schedule, "2022-05-01", Done("a", "01", "2022-04-20")).state.value == "done_on_time"
    assert status(schedule, "2022-05-03").days == 2
    past = corpus(ACT, second(moved("by = 2022-02-15"), "2022-08-01"))
    assert status(past, "2022-08-01").days == 32  # there was time to 30 June, and no longer
    undated = corpus(ACT.replace("by = 2022-06-30\n", ""), second(moved("by = 2022-02-15")))
    assert status(undated, "2022-03-01").state.value == "due_today"


def test_an_extension_is_held_against_the_day_in_force_when_it_was_decided() -> None:
    """To 31 July, decided before the day was moved to 30 September: later then, and earlier now."""
    extended = Extended("a", "01", "2022-02-01", to="2022-07-31")
    before, after = (status(corpus(*MOVED), on, extended) for on in ("2022-02-15", "2022-03-15"))
    assert (before.due, before.extended_by) == (D(2022, 7, 31), 31)
    assert (after.due, after.extended_by) == (D(2022, 9, 30), None)
    late = Progress([Extended("a", "01", "2022-04-01", to="2022-07-31")])
    (problem,) = rollout.assess(corpus(*MOVED), late, as_of="2022-05-01").unmatched
    assert "which is not after 2022-09-30" in problem.found
    longer = Extended("a", "01", "2022-04-01", to="2022-10-31")
    assert status(corpus(*MOVED), "2022-10-15", longer).extended_by == 31


FACTS = (
    Done("a", "01", "2022-02-10"),
    Done("a", "02", "2022-10-05"),
    Open("a", "02", "2022-03-05"),
)


def test_counts_lists_and_series_agree_under_a_moved_day() -> None:
    schedule, log = corpus(*MOVED), Progress(FACTS)
    timeline = rollout.timeline(schedule, log)
    series = {row["day"]: row for row in timeline.counts("2022-01-01", "2022-12-31").to_dicts()}
    for number in range(0, 330, 7):
        on = D(2022, 1, 1) + dt.timedelta(days=number)
        statuses = timeline.on(on)
        listed = Counter(str(row.state) for row in statuses)
        assert listed == statuses.counts() == Counter({name: n for name, n in series[on].items() if name in listed})
        assert [str(row[0]) for row in statuses.rows("due")] == [str(row.due) for row in statuses]
        assert len(statuses.table(("task", "due")).rows) == len({row.due for row in statuses})
    assert [str(row.due) for row in timeline.on("2022-02-01").upcoming(days=160)] == ["2022-06-30"] * 2
    assert len(timeline.on("2022-04-01").due(by="2022-06-30")) == 0
    assert len(schedule.due(by="2022-06-30")) == 0


def test_an_amendment_is_a_change_although_the_state_stays() -> None:
    changes = list(rollout.timeline(corpus(*MOVED), Progress(FACTS)).changes("2022-02-28", "2022-03-01"))
    assert [(change.id, str(change.before), str(change.after), change.cause) for change in changes] == [
        ("p/a@01", "done_on_time", "done_on_time", "amended"),
        ("p/a@02", "upcoming", "upcoming", "amended"),
    ]
    assert {change.due for change in changes} == {D(2022, 9, 30)}
    assert {change.label.vi for change in changes} == {"văn bản khác sửa đổi thời hạn"}


def test_a_status_carries_what_moved_its_day() -> None:
    asked = status(corpus(*MOVED), "2022-04-01")
    copy = pickle.loads(pickle.dumps(asked))
    assert copy == asked
    assert str(explain(copy, "vi")) == str(explain(asked, "vi"))
    unmoved = next(iter(corpus(ACT)))
    assert unmoved != next(iter(corpus(*MOVED)))


def test_a_forecast_looks_from_its_day_with_the_day_then_in_force() -> None:
    for as_of, due in (("2022-02-01", D(2022, 6, 30)), ("2022-04-01", D(2022, 9, 30))):
        forecasts = list(rollout.forecast(rollout.assess(corpus(*MOVED), as_of=as_of)))
        assert {str(outcome.verdict) for outcome in forecasts} == {"possible"}
        assert {row.due for row in rollout.assess(corpus(*MOVED), as_of=as_of)} == {due}


# --- ended, prolonged, brought into force ---


def test_what_is_superseded_ends_the_day_before_and_what_had_fallen_due_stays() -> None:
    text = (
        ACT
        + ACT.replace('"a"', '"b"').replace("06-30", "03-31")
        + ACT.replace('"a"', '"c"').replace("by = 2022-06-30", "")
    )
    schedule = corpus(text, second(relation("supersedes", "since = 2022-05-01", "p")))
    assert points(schedule)[-1] == ("2022-05-01", "not_in_force", "2022-06-30", "superseded")
    assert points(schedule, "p/b@01")[-1] == ("2022-04-01", "overdue", "2022-03-31", "past-due")
    assert points(schedule, "p/c@01") == [
        ("2022-01-01", "undated", "None", "issued"),
        ("2022-05-01", "not_in_force", "None", "superseded"),
    ]
    assert said(status(schedule, "2022-05-01"), "law.ended") == [
        "binds until 2022-04-30 2022-04-30→2022-06-30 superseded by q; it falls due on 2022-06-30, which is later"
    ]
    stays = said(status(schedule, "2022-05-01", name="p/b@01"), "law.ended-later")
    assert stays == ["binds until 2022-04-30 →2022-04-30 superseded by q; what had fallen due by then is still owed"]
    assert status(schedule, "2022-06-01", Done("a", "01", "2022-04-15")).state.value == "done_on_time"


def test_an_item_alone_is_superseded_and_a_clause_without_an_item_ends_nothing() -> None:
    text = ACT + ACT.replace('"a"', '"b"')
    item = corpus(text, second(relation("supersedes", 'of-task = "a"')))
    assert [str(row.state) for row in rollout.assess(item, as_of="2022-03-01").where(unit="01")] == [
        "not_in_force",
        "upcoming",
    ]
    clause = corpus(text, second(relation("supersedes", 'of-clause = "art. 9"')))
    assert {str(row.state) for row in rollout.assess(clause, as_of="2022-03-01")} == {"upcoming"}


def test_the_first_end_counts_and_a_term_is_prolonged_from_the_day_that_does_so() -> None:
    instrument = "issued = 2022-01-01\nends = 2022-03-31\nundetermined-after = 2022-02-28"
    schedule = corpus(ACT, second(relation("extends", "until = 2022-12-31")), instrument=instrument)
    assert points(schedule)[:2] == [
        ("2022-03-01", "upcoming", "2022-06-30", "prolonged"),
        ("2022-06-30", "due_today", "2022-06-30", "due"),
    ]
    assert status(schedule, "2022-02-15").verdict.law == "law.ended"
    ends = (
        second(relation("supersedes", f"since = {on}"), name=name)
        for on, name in (("2022-05-01", "q"), ("2022-04-01", "r"))
    )
    assert said(status(corpus(ACT, *ends), "2022-06-01"), "law.ended")[0].startswith("binds until 2022-03-31")
    prolonged = corpus(ACT, second(relation("extends", "until = 2022-12-31")))
    assert status(prolonged, "2022-04-01").verdict.law == "law.force"


UNDATED = ACT.replace("by = 2022-06-30\n", "")


@pytest.mark.parametrize(
    ("end", "state", "cause"), [("ends", "not_in_force", "ended"), ("undetermined-after", "undated", "undetermined")]
)
def test_a_term_ends_for_what_has_no_day_and_later_where_it_is_prolonged(end: str, state: str, cause: str) -> None:
    instrument = f"issued = 2022-01-01\n{end} = 2022-03-31"
    begins = ("2022-01-01", "undated", "None", "issued")
    assert points(corpus(UNDATED, instrument=instrument)) == [begins, ("2022-04-01", state, "None", cause)]
    prolonged = corpus(UNDATED, second(relation("extends", "until = 2022-12-31")), instrument=instrument)
    assert points(prolonged) == [begins, ("2023-01-01", state, "None", cause)]
    assert [status(prolonged, on).force for on in ("2022-12-31", "2023-01-01")] == ["in_force", cause]


def test_what_falls_due_after_a_prolonged_term_is_not_bound_by_it() -> None:
    late = ACT.replace("2022-06-30", "2023-03-31")
    ending = "issued = 2022-01-01\nends = 2022-03-31"
    schedule = corpus(late, second(relation("extends", "until = 2022-12-31")), instrument=ending)
    assert points(schedule) == []
    assert said(status(schedule, "2022-04-01"), "law.ended") == [
        "binds until 2022-12-31 2022-12-31→2023-03-31 it falls due on 2023-03-31, which is later"
    ]


BODIES = """
[[body]]
id = "b"
tier = "agency"
name = { vi = "B" }
since = 2022-02-01
until = 2022-06-30
successors = ["c"]
[[body]]
id = "c"
tier = "agency"
name = { vi = "C" }
since = 2022-07-01
until = 2022-10-31
"""


@pytest.mark.parametrize(
    ("due", "changes", "rules"),
    [
        ("2022-01-31", [], ["absent", "absent", "absent", "lapsed"]),
        ("2022-02-01", ["02-01 formed", "02-02 past-due"], ["absent", "exists", "exists", "passed"]),
        ("2022-06-30", ["02-01 formed", "06-30 due", "07-01 past-due"], ["absent", "exists", "exists", "passed"]),
        ("2022-07-01", ["02-01 formed", "07-01 due", "07-02 past-due"], ["absent", "passed", "passed", "passed"]),
        ("2022-10-31", ["02-01 formed", "10-31 due"], ["absent", "passed", "passed", "passed"]),
        ("2022-11-01", [], ["absent", "absent", "absent", "lapsed"]),
    ],
)
def test_a_duty_of_a_body_passes_on_where_the_body_was_there_by_the_due_day_and_another_is_then(
    due: str, changes: list[str], rules: list[str]
) -> None:
    """B is there from February to June, C from July to October. On 1 November nobody is there, and the duty lapses."""
    schedule = rollout.expand(policy(f'{BODIES}[[task]]\nid = "a"\nat = "b"\nby = {due}\n'), country())
    after_issue = [f"{day[5:]} {cause}" for day, _, _, cause in points(schedule, "p/a@b") if cause != "issued"]
    assert after_issue == [*changes, *(["11-01 dissolved"] if changes else [])]
    days = ("2022-01-31", "2022-02-01", "2022-06-30", "2022-07-01")
    assert [status(schedule, on, name="p/a@b").verdict.bearer.rule.removeprefix("bearer.") for on in days] == rules


def test_units_of_a_tier_end_by_dissolution_and_begin_when_they_are_formed() -> None:
    merger = merged("")
    schedule = rollout.expand(policy('[[task]]\nid = "a"\nat = "commune"\nby = 2023-06-30\n'), merger)
    assert points(schedule, "p/a@a")[-2:] == [
        ("2023-06-30", "due_today", "2023-06-30", "due"),
        ("2023-07-01", "not_applicable", "2023-06-30", "dissolved"),
    ]
    later = rollout.expand(policy('[[task]]\nid = "a"\nat = "commune"\nby = 2023-12-31\n'), merger)
    assert points(later, "p/a@c")[1] == ("2023-07-01", "upcoming", "2023-12-31", "formed")


def test_a_history_that_ends_where_nothing_is_known_goes_to_the_day_before() -> None:
    point = ChangePoint(D(2022, 1, 1), State.UPCOMING, None, "in_force")
    (last,) = History((point,), D(2022, 3, 1)).intervals()
    assert last == (D(2022, 1, 1), D(2022, 2, 28), point)
    (last,) = History((point,)).intervals()
    assert last == (D(2022, 1, 1), D.max, point)


AWAITED = ACT + 'commencement = "awaited"\n'


def test_what_never_commenced_is_not_in_force_and_what_commenced_is_from_its_day() -> None:
    never = status(corpus(AWAITED), "2023-01-01")
    assert (never.state.value, never.label.en) == ("not_in_force", "not yet in force")
    assert points(corpus(AWAITED)) == []
    assert said(never, "law.not-commenced") == ["is not in force on 2023-01-01 → nothing has commenced it by then"]
    assert explain(never).steps[-1].reason == "no instrument had brought it into force by 2023-01-01"
    assert list(rollout.forecast(rollout.assess(corpus(AWAITED), as_of="2022-02-01"))) == []
    whole = corpus(AWAITED, second(relation("commences", 'clause = "art. 1"')))
    assert points(whole)[0] == ("2022-03-01", "upcoming", "2022-06-30", "commenced")
    assert said(status(whole, "2022-03-01"), "law.commenced") == ["from 2022-03-01, by q art. 1 →2022-03-01"]
    late = corpus(AWAITED, second(relation("commences", 'of-task = "a"'), "2022-08-01"))
    assert points(late) == [
        ("2022-08-01", "due_today", "2022-06-30", "commenced"),
        ("2022-08-02", "overdue", "2022-06-30", "past-due"),
    ]
    assert points(corpus(ACT, second(relation("commences")))) == points(corpus(ACT))


# --- what an item rests on ---

RESTS = DECREE + ACT + relation("builds-on", 'task = "a"', "decree")


def replaced(more: str = "", of: str = "decree") -> str:
    return REPEAL + relation("supersedes", f'act = "repeal"\n{more}', of)


def test_an_item_whose_basis_is_superseded_is_undetermined_from_that_day_if_it_falls_due_later() -> None:
    schedule = corpus(RESTS + replaced() + ACT.replace('"a"', '"b"'))
    assert points(schedule)[1] == ("2022-04-01", "upcoming", "2022-06-30", "basis-superseded")
    assert [status(schedule, on).force for on in ("2022-03-31", "2022-04-01")] == ["in_force", "undetermined"]
    assert status(schedule, "2022-04-01", name="p/b@01").force == "in_force"
    (reason,) = said(status(schedule, "2022-04-01"), "law.undetermined")
    assert reason.startswith(
        "undetermined after 2022-03-31 2022-03-31→2022-06-30 1/ND, on which it rests, was superseded by 2/ND"
    )
    earlier = corpus((RESTS + replaced()).replace("2022-06-30", "2022-03-15"))
    assert status(earlier, "2022-05-01").force == "in_force"


def test_a_standing_duty_rests_on_the_act_anew_each_day() -> None:
    """Two provinces have done it: they change with the others, one by one and counted."""
    text = (RESTS + replaced()).replace("by = 2022-06-30", "from = 2022-02-01")
    log = [Done("a", "01", "2022-01-31"), Done("a", "02", "2022-02-03")]
    schedule = corpus(text)
    assert [status(schedule, on, *log).force for on in ("2022-03-31", "2022-04-01")] == ["in_force", "undetermined"]
    timeline = rollout.timeline(schedule, Progress(log))
    changes = [(change.id, str(change.after), change.cause) for change in timeline.changes("2022-03-31", "2022-04-01")]
    assert changes == [
        ("p/a@01", "done_on_time", "basis-superseded"),
        ("p/a@02", "done_late", "basis-superseded"),
    ]
    for row in timeline.on("2022-04-01"):
        assert row.history.on("2022-04-01").standing == (row.state, row.due, "undetermined", True)


def test_what_rests_on_the_whole_document_and_a_repeal_in_part() -> None:
    whole = DECREE + ACT + relation("builds-on", "", "decree")
    assert status(corpus(whole + replaced()), "2022-04-01").force == "undetermined"
    assert status(corpus(RESTS + replaced('of-clause = "art. 9"')), "2022-04-01").force == "in_force"
    assert status(corpus(RESTS), "2022-04-01").force == "in_force"


@pytest.mark.parametrize(
    ("described", "force"),
    [
        ('number = "1/ND"\nissued = 2020-01-01', "undetermined"),
        ('number = "1/ND"\nissued = 2020-01-02', "in_force"),  # another act of that number
        ('number = "9/ND"\nissued = 2020-01-01', "in_force"),
    ],
)
def test_an_act_is_the_same_in_two_documents_by_its_number_and_day(described: str, force: str) -> None:
    text = f'[[act]]\nid = "old"\nkind = "decree"\n{described}\n' + replaced(of="old")
    assert status(corpus(RESTS, second(text)), "2022-04-01").force == force


def test_an_act_that_is_given_is_that_policy_by_id_by_number_or_by_number_and_day() -> None:
    head = 'issued = 2022-01-01\nnumber = "3/KH"'
    described = '[[act]]\nid = "plan"\nkind = "plan"\nnumber = "3/KH"\nissued = {day}\n'
    for of in ("p", "3/KH"):
        assert (
            status(corpus(ACT, second(relation("supersedes", of=of)), instrument=head), "2022-03-01").moved_by is None
        )
        assert (
            status(corpus(ACT, second(relation("supersedes", of=of)), instrument=head), "2022-03-01").force == "ended"
        )
    for on, force in (("2022-01-01", "ended"), ("2021-01-01", "in_force"), ('"2022"', "in_force")):
        text = described.format(day=on) + relation("supersedes", of="plan")
        assert status(corpus(ACT, second(text), instrument=head), "2022-03-01").force == force
    undated = '[[act]]\nid = "plan"\nkind = "plan"\nnumber = "3/KH"\n' + relation("supersedes", of="plan")
    assert status(corpus(ACT, second(undated), instrument=head), "2022-03-01").force == "ended"


def test_an_act_without_any_day_has_always_been_there() -> None:
    text = ACT + DECREE.replace("issued = 2020-01-01\n", "") + relation("builds-on", "", "decree")
    text += '[[act]]\nid = "old"\nkind = "law"\n' + relation("supersedes", 'act = "old"', "decree")
    schedule = corpus(text + relation("amends", 'act = "old"\nof-task = "a"\nby = 2022-09-30', "p"))
    assert {str(obligation.due) for obligation in schedule} == {"2022-09-30"}
    assert status(schedule, "2022-02-01").force == "undetermined"


# --- the law as of a day ---


def test_the_law_as_of_a_day_leaves_out_what_was_issued_later() -> None:
    documents = second(moved("by = 2022-09-30\nsince = 2022-05-01")), second(relation("supersedes"), "2022-04-01", "r")
    for law_as_of, due, state in (
        ("2022-02-28", "2022-06-30", "upcoming"),
        ("2022-03-01", "2022-09-30", "upcoming"),  # issued, though not in force yet
        ("2022-04-01", "2022-09-30", "not_in_force"),
    ):
        schedule = corpus(ACT, *documents, law_as_of=law_as_of)
        assert {str(obligation.due) for obligation in schedule} == {due}
        assert status(schedule, "2022-04-15").state.value == state
    assert len(corpus(ACT, *documents, law_as_of="2021-12-31")) == 0


days = st.dates(D(2021, 12, 1), D(2023, 2, 1))


@examples(30)
@given(days, days, days, days)
def test_a_law_that_is_not_known_changes_nothing_and_one_beyond_all_is_the_whole(
    issued: D, since: D, new_day: D, as_of: D
) -> None:
    change = second(
        moved(f"by = {new_day}\nsince = {since}") + relation("builds-on", "", "decree") + DECREE, str(issued)
    )
    with_it, without = corpus(ACT, change), corpus(ACT, second("", str(issued)))
    unknown = corpus(ACT, change, law_as_of=str(issued - dt.timedelta(days=1)))
    if issued > D(2022, 1, 1):
        assert points(unknown) == points(without)
    effective = max(issued, since)
    if as_of < effective:
        assert status(with_it, str(as_of)).verdict == status(without, str(as_of)).verdict
    assert points(corpus(ACT, change, law_as_of="2030-01-01")) == points(with_it)
    backwards = rollout.expand([change, policy(ACT, "p")], country())
    assert points(backwards) == points(with_it)


@examples(30)
@given(st.lists(st.tuples(days, days), min_size=1, max_size=3), days, days)
def test_a_history_is_what_each_day_says_of_itself(moves: list[tuple[D, D]], done: D, as_of: D) -> None:
    documents = [second(moved(f"by = {to}"), str(issued), f"q{place}") for place, (issued, to) in enumerate(moves)]
    schedule, log = corpus(ACT, *documents), Progress([Done("a", "01", done)])
    timeline = rollout.timeline(schedule, log)
    for row in timeline.on(as_of):
        point = row.history.on(as_of)
        assert (point.state, point.due, point.force) == (row.state, row.due, row.force)
    assert timeline.on(as_of).counts() == Counter(str(row.state) for row in timeline.on(as_of))


# --- findings ---


def findings(*policies: Policy) -> list[Problem]:
    return [finding for finding in rollout.check(policies, country()) if finding.code != "rest-day"]


@pytest.mark.parametrize(
    ("text", "act", "code", "severity", "message"),
    [
        (
            moved("by = 2022-09-30", '"aa"'),
            ACT,
            "amended-unknown",
            "error",
            "amends p/aa, which p does not have; did you mean 'a'",
        ),
        (
            relation("supersedes", 'of-task = "b"'),
            ACT,
            "amended-unknown",
            "error",
            "supersedes p/b, which p does not have",
        ),
        (
            moved("by = { provinces = 2022-09-30 }"),
            ACT,
            "amends-nothing",
            "error",
            "a day at provinces, where it is not owed",
        ),
        (
            moved("from = 2022-09-30"),
            ACT,
            "amends-nothing",
            "error",
            "the day “from 2022-09-30”, where the text has “by",
        ),
        (moved("from = 2022-09-30"), ACT.replace("by = 2022-06-30\n", ""), "amends-nothing", "error", "has no day"),
        (relation("commences"), ACT, "amends-nothing", "error", "commences what is in force with p itself"),
        (
            moved("by = 2022-09-30\nsince = 2022-02-01"),
            ACT,
            "effect-before-issue",
            "warning",
            "from 2022-02-01, and was issued",
        ),
        ("", AWAITED, "not-commenced", "note", "nothing that is given brings it into force"),
        (
            relation("implements", of="pp"),
            ACT,
            "act-not-given",
            "note",
            "carries out 'pp', which is not given; did you mean 'p'",
        ),
    ],
)
def test_a_relation_that_cannot_be_so_is_found(text: str, act: str, code: str, severity: str, message: str) -> None:
    (finding,) = findings(policy(act, "p"), second(text))
    assert (finding.code, finding.severity) == (code, severity)
    assert message in finding.found


def test_two_amendments_of_one_day_to_different_days_contradict_each_other() -> None:
    """Of one day of effect the one issued last prevails; they are reported even so."""
    documents = (
        second(moved("by = 2022-09-30\nsince = 2022-05-01")),
        second(moved("by = 2022-10-31\nsince = 2022-05-01"), "2022-04-01", "r"),
    )
    (finding,) = findings(policy(ACT, "p"), *documents)
    assert (finding.code, finding.severity, finding.where) == ("two-amendments", "warning", "p/a@province")
    assert finding.found == "is moved to 2022-09-30 by q and to 2022-10-31 by r, both from 2022-05-01"
    assert {str(obligation.due) for obligation in corpus(ACT, *documents)} == {"2022-10-31"}
    assert (
        findings(policy(ACT, "p"), documents[0], second(moved("by = 2022-10-31\nsince = 2022-06-01"), name="r")) == []
    )


def test_what_is_right_is_not_found_and_a_described_act_need_not_be_given() -> None:
    assert findings(policy(RESTS + replaced(), "p")) == []
    assert findings(policy(AWAITED, "p"), second(relation("commences"))) == []
    one_bad = rollout.parse_policy(
        'format = 1\n[instrument]\nid = "p"\nkind = "plan"\nissuer = "x"\nissued = 2022-01-01\ntitle = { vi = "p" }\n'
        '[[task]]\nid = "a"\ntitle = { vi = "việc" }\nat = "province"\n'
    )[0]
    assert one_bad.unread == ("a",)
    assert findings(one_bad, second(moved("by = 2022-09-30"))) == []


def test_a_circle_is_found_once_for_each_kind() -> None:
    documents = [
        policy("", name, f"issued = 2022-01-01\n{relation('implements', of=of)}{relation('supersedes', of='z')}")
        for name, of in (("a", "b"), ("b", "c"), ("c", "b"), ("z", "a"))
        if name != "z"
    ]
    found = [finding for finding in findings(*documents) if finding.code == "relation-cycle"]
    assert [(finding.where, finding.severity) for finding in found] == [("b, c", "error")]


def test_a_plan_is_held_against_the_day_of_its_act_as_moved() -> None:
    """The act gives July; the plan has August, which is no later than the September to which the act was moved."""
    act, plan = ACT.replace("06-30", "07-29"), ACT.replace("06-30", "08-31") + relation("implements")
    documents = [policy(act, "p"), second(plan)]
    assert [finding.code for finding in findings(*documents)] == ["later-than-act"]
    assert findings(*documents, second(moved("by = 2022-09-30"), name="r")) == []


# --- as it is written and shown ---


def test_a_page_lists_the_relations_in_both_languages() -> None:
    text = (
        RESTS
        + replaced('confidence = "medium"\nnote = { vi = "ghi chú", en = "a note" }')
        + moved('by = { province = 2022-09-30 }\nof-clause = "art. 1"\nclause = "art. 2"\nphrase = "30/9"').replace(
            '"p"', '"x"'
        )
        + "".join(
            moved(form).replace('"p"', '"x"') for form in ("from = 2022", "before = 2022-09-30", 'during = "2022-09"')
        )
        + relation("extends", "until = 2025-12-31", "x")
        + ACT.replace('"a"', '"c"')
        + 'commencement = "awaited"\n'
    )
    page, vietnamese = (rollout.document(policy(text), lang) for lang in ("en", "vi"))
    rows = [
        line for line in page.split("## Relations to other instruments")[1].split("##")[0].splitlines() if "| " in line
    ]
    assert rows[1:] == [
        "| builds on | 1/ND of 2020-01-01 |  |  |  | a |",
        "| 2/ND of 2022-03-01 supersedes | 1/ND of 2020-01-01 |  |  | 2022-04-01 | medium confidence; a note |",
        "| amends | x | art. 2 | “30/9” |  | art. 1; a; provincial level: by 2022-09-30 |",
        "| amends | x |  |  |  | a; from 2022 |",
        "| amends | x |  |  |  | a; before 2022-09-30 |",
        "| amends | x |  |  |  | a; during 2022-09 |",
        "| extends | x |  |  |  | until 2025-12-31 |",
    ]
    assert "not in force until an instrument commences it" in page
    assert "| 2/ND ngày 01/3/2022 thay thế, bãi bỏ | 1/ND ngày 01/01/2020 |" in vietnamese
    undated = DECREE.replace("issued = 2020-01-01", 'issued = "2020"') + relation("builds-on", "", "decree")
    assert "| builds on | 1/ND, 2020 |" in rollout.document(policy(undated))
    assert "| builds on | 1/ND |" in rollout.document(policy(undated.replace('issued = "2020"', "")))


def test_a_listing_says_what_moved_the_day_and_what_it_prints() -> None:
    from rollout.views.listing import by_body, by_rule

    text = ACT.replace('"a"', '"b"') + ACT + 'phrase = "30/6"\n'
    change = moved('by = 2022-09-30\nclause = "2"\nphrase = "30/9"') + moved("by = 2022-10-31", '"b"')
    schedule = corpus(text, second(change))
    expected = {(D(2022, 9, 30), "30/6; q 2: 30/9"), (D(2022, 10, 31), "q: 2022-10-31")}
    for table in (by_rule, by_body):
        for obligations in (schedule, rollout.assess(schedule, as_of="2022-03-01")):
            assert {(row["due"], row["printed"]) for row in _rows(table(obligations))} == expected
        before = rollout.assess(schedule, as_of="2022-02-01")
        assert {(row["due"], row["printed"]) for row in _rows(table(before))} == {
            (D(2022, 6, 30), "30/6"),
            (D(2022, 6, 30), ""),
        }


def _rows(table: Table) -> list[dict[str, object]]:
    heads = ["printed" if head == "as printed" else head for head in table.columns]
    return [dict(zip(heads, row, strict=True)) for row in table.rows]


def test_values_say_what_they_are_of() -> None:
    document = second(
        moved("by = { province = 2022-09-30 }\nsince = 2022-05-01") + DECREE + relation("builds-on", of="decree")
    )
    first, rests = document.relations
    assert repr(first) == "<Relation: amends p (a) from 2022-05-01>"
    assert repr(rests) == "<Relation: builds-on decree>"
    assert str(first.moved[0]) == "province: by 2022-09-30"
    (act,) = document.acts
    assert (repr(act), act.citation, act.known_from, act.starts) == (
        "<CitedAct decree: 1/ND>",
        "1/ND",
        D(2020, 1, 1),
        D(2020, 1, 1),
    )
    assert Relation(kind="implements", of="x").is_of_whole
    assert document.act("decree") == act
    assert document.act("x") is None


# --- the memoranda of the US Office of Management and Budget ---

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the installed package is tested without the examples")
def test_the_memorandum_of_2022_moved_the_days_of_that_of_2019() -> None:
    """1.1 kept 31 December 2019. 1.2, 1.3 and 2.4 had the end of 2022, and have the end of June 2024."""
    memoranda = [rollout.load_policy(EXAMPLES / f"omb-m-{number}.toml") for number in ("19-21", "23-07")]
    assert {finding.code for finding in rollout.check(memoranda)} == {"rest-day"}
    moves = {
        obligation.task: (str(obligation.nominal_due), str(obligation.due), obligation.moved_by, obligation.clause)
        for obligation in rollout.expand(memoranda)
    }
    assert moves == {
        "permanent-electronic-records": ("2019-12-31", "2019-12-31", None, "1.1"),
        "permanent-records-with-metadata": ("2022-12-31", "2024-06-30", "M-23-07", "1.2"),
        "temporary-records": ("2022-12-31", "2024-06-30", "M-23-07", "1.3"),
        "close-storage-facilities": ("2022-12-31", "2024-06-30", "M-23-07", "1.3"),
        "accept-electronic-only": ("2023-01-01", "2024-07-01", "M-23-07", "2.4"),
    }
    assert [str(act.number) for act in memoranda[0].acts] == ["M-12-18", "M-14-16"]


def test_a_level_measured_after_the_old_day_is_reached_by_the_new_one() -> None:
    text = '[[target]]\nid = "a"\nat = "province"\nat-least = { 2022 = 60 }\n'
    schedule = corpus(text, second(moved('by = "2023"')))
    measured = Measured("a", "01", "2023-06-30", value=70)
    assert status(schedule, "2023-07-01", measured, name="p/a@01#2022").state.value == "done_on_time"
    assert day("2022-12-31") == status(schedule, "2022-02-01", name="p/a@01#2022").due


# --- what differs, and what new units take over ---


def test_a_difference_names_the_law_where_another_text_moved_the_day() -> None:
    without, with_it = corpus(ACT), corpus(*MOVED)
    known = corpus(*MOVED, law_as_of="2022-02-28")
    for before in (without, known):
        deltas = list(rollout.diff(before, with_it))
        assert {(delta.kind, delta.days, delta.causes) for delta in deltas} == {("moved", 92, ("law",))}
        statuses = [rollout.assess(schedule, as_of="2022-07-15") for schedule in (before, with_it)]
        assert {(delta.kind, delta.causes) for delta in rollout.diff(*statuses)} == {("moved", ("law",))}
    days_apart = [rollout.assess(with_it, as_of=as_of) for as_of in ("2022-02-28", "2022-03-01")]
    (first, _) = rollout.diff(*days_apart)
    assert (first.kind, first.days, first.causes, first.reasons) == ("moved", 92, ("day",), ("amended",))


def test_a_difference_of_two_encodings_names_relations_and_acts() -> None:
    old, new = policy(ACT, "p"), policy(RESTS + ACT.replace('"a"', '"b"') + 'commencement = "awaited"\n', "p")
    assert [(delta.id, delta.kind, delta.fields) for delta in rollout.diff(old, new)] == [
        ("p/b", "appeared", ()),
        ("p/decree", "appeared", ()),
        ("p", "changed", ("relations",)),
    ]


def test_a_unit_formed_by_the_new_day_appears_because_of_the_law() -> None:
    text = ACT.replace("province", "commune")
    (delta,) = [delta for delta in rollout.diff(corpus(text), corpus(text, MOVED[1])) if delta.kind == "appeared"]
    assert (delta.id, delta.causes) == ("p/a@00005", ("law",))


def test_a_unit_that_takes_over_owes_a_start_from_its_first_day_or_the_moved_one() -> None:
    """The new communes of 1 July 2025: a start of 2022, moved to 2023, and then to 2026."""
    communes = rollout.load_units("vn")
    start = policy(ACT.replace("province", "commune").replace("by", "from"), "p")
    once = second(moved("from = 2023-01-01"))
    twice = second(moved("from = 2026-01-01"), "2025-09-01", "r")

    def dues(*documents: Policy) -> set[tuple[str, str | None]]:
        schedule = rollout.expand([start, *documents], communes, until="2026-12-31")
        new = (group for group in schedule.groups if str(group.cohort.since) == "2025-07-01" and group.cohort.passed)
        return {
            (str(group.due), group.moves_by(D.max)[-1].citation if group.moves_by(D.max) else None) for group in new
        }

    assert dues() == dues(once) == {("2025-07-01", None)}
    assert dues(once, twice) == {("2026-01-01", "r")}


def test_an_act_without_a_day_of_its_own_is_listed_without_one() -> None:
    text = ACT + DECREE + '[[act]]\nid = "old"\nkind = "law"\n' + relation("supersedes", 'act = "old"', "decree")
    assert "| old supersedes | 1/ND of 2020-01-01 |  |  |  |  |" in rollout.document(policy(text))
