"""Frames of the caller's own engine: the same answers on each, equal to those of the core, and to days by hand."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator

import pytest
from engines import ENGINES, Frame, Rows, engine_or_skip, frame, model, rows
from examples import examples
from hypothesis import given, strategies as st
from random_cases import Case, random_case
from small import country, policy

import rollout
from rollout import Done, Extended, Measured, Open, Progress, Retracted, Schedule, Waived
from rollout.policy.tallies.tally import Record, Tally
from rollout.problems import InputError, UnknownError
from rollout.views.frames import (
    EVIDENCE_COLUMNS,
    OUTSIDE_TALLY,
    SCHEDULE_COLUMNS,
    SCORE_COLUMNS,
    classify,
    evidence_frame,
    schedule_frame,
    score,
    tally_by,
)

pytestmark = [
    pytest.mark.filterwarnings("ignore:Dask support is moving:FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
ORDINAL = "give day ordinals as whole numbers: 738000 is 2021-07-29, as of date.toordinal() in Python"
QUICK = "pyarrow"  # asked for what every engine answers alike
KEYS = ("policy", "task", "tier")
SUBJECT = ("policy", "task", "unit", "period", "kind")

PLAN = policy(
    """
    [[task]]
    id = "review"
    by = { province = 2022-03-31, district = 2022-06-30 }
    [[task]]
    id = "counter"
    at = "province"
    from = 2022-06-01
    [[task]]
    id = "report"
    at = "province"
    each = { period = "quarter", since = "2022-Q1", until = "2022-Q2" }
    [[task]]
    id = "keep"
    at = "province"
    """
)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return engine_or_skip(request.param)


@pytest.fixture
def quick() -> str:
    return engine_or_skip(QUICK)


def day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()


def evidence(engine: str, *facts: tuple[object, ...]) -> Frame:
    """Facts as task, unit, period, kind, on, and recorded where it is given."""
    columns: dict[str, list[object]] = {"policy": ["p"] * len(facts)}
    for place, name in enumerate(("task", "unit", "period", "kind", "on", "recorded")):
        values = [fact[place] if place < len(fact) else None for fact in facts]
        columns[name] = [day(value) if place > 3 and isinstance(value, str) else value for value in values]
    return frame(engine, columns, SUBJECT)


def counted(native: Frame) -> dict[tuple[object, ...], dict[str, int]]:
    """The rows of a score by policy, task and tier, without their zeros."""
    return _by_key(rows(native))


def core(
    schedule: Schedule, log: Progress, as_of: dt.date | str, known_on: dt.date | str | None = None
) -> dict[tuple[object, ...], dict[str, int]]:
    return _by_key(rollout.assess(schedule, log, as_of=as_of, known_on=known_on).table(by=KEYS).to_dicts())


def _by_key(table: Rows) -> dict[tuple[object, ...], dict[str, int]]:
    counts = {}
    for row in table:
        numbers = {name: int(str(value)) for name, value in row.items() if name not in KEYS}
        counts[tuple(row[name] for name in KEYS)] = {name: number for name, number in numbers.items() if number}
    return counts


# --- score ---


def test_states_are_counted_as_a_reader_of_the_plan_counts_them(engine: str) -> None:
    """Two provinces and three districts; district 004 ends on the day on which its review is due."""
    facts = evidence(
        engine,
        ("review", "01", None, "done", "2022-03-31"),
        ("review", "02", None, "done", "2022-04-01"),
        ("review", "001", None, "open", "2022-05-01"),
        ("counter", "01", None, "done", "2022-05-30"),
        ("counter", "01", None, "open", "2022-06-20"),
        ("counter", "02", None, "done", "2022-06-02", "2022-08-01"),
        ("report", "01", "2022-Q1", "done", "2022-04-15"),
        ("keep", "02", None, "waived", "2022-04-15"),
        ("reveiw", "02", None, "done", "2022-04-15"),
    )
    schedule = schedule_frame(rollout.expand(PLAN, country()), like=facts)
    expected: dict[tuple[object, ...], dict[str, int]] = {
        ("p", "review", "province"): {"done_on_time": 1, "done_late": 1, "total": 2},
        ("p", "review", "district"): {"overdue": 3, "no_report": 2, "not_applicable": 1, "total": 4},
        ("p", "counter", "province"): {"overdue": 2, "no_report": 1, "total": 2},
        ("p", "report", "province"): {"done_late": 1, "overdue": 3, "no_report": 3, "total": 4},
        ("p", "keep", "province"): {"waived": 1, "undated": 1, "total": 2},
        ("p", "reveiw", None): {"unplaced": 1},
    }
    answer = score(schedule, facts, as_of="2022-07-01", known_on="2022-07-15")
    assert counted(answer) == expected
    assert type(answer) is type(facts)
    later = expected | {("p", "counter", "province"): {"done_late": 1, "overdue": 1, "total": 2}}
    assert counted(score(schedule, facts, as_of="2022-07-01")) == later


def test_a_schedule_is_a_row_for_each_obligation(engine: str) -> None:
    schedule = rollout.expand(PLAN, country())
    frame_rows = rows(schedule_frame(schedule, like=model(engine)))
    assert [list(row) for row in frame_rows[:1]] == [list(SCHEDULE_COLUMNS)]
    assert {
        (row["id"], row["policy"], row["task"], row["tier"], row["unit"], row["period"], row["opens"], row["due"])
        for row in frame_rows
    } == {
        (
            status.id,
            status.policy,
            status.task,
            status.tier.value,
            status.unit,
            None if status.period is None else str(status.period),
            None if status.opens is None else status.opens.toordinal(),
            None if status.due is None else status.due.toordinal(),
        )
        for status in schedule
    }


def cases() -> Iterator[Case]:
    for seed in range(3):
        yield random_case(seed, size=20)


def test_an_engine_counts_as_the_core_does(engine: str) -> None:
    for case in cases():
        log = Progress(fact for fact in case.progress if fact.kind in ("done", "open", "waived"))
        schedule = schedule_frame(case.schedule, like=model(engine))
        facts = evidence_frame(log, case.schedule, like=schedule)
        as_of = case.days()[len(case.days()) // 2]
        compare(counted(score(schedule, facts, as_of=as_of)), core(case.schedule, log, as_of), certain(case.schedule))


@examples(60)
@given(seed=st.integers(0, 10**6), data=st.data())
def test_random_schedules_are_counted_as_the_core_counts_them(seed: int, data: st.DataObject) -> None:
    engine_or_skip(QUICK)
    case = random_case(seed)
    log = Progress(fact for fact in case.progress if fact.kind in ("done", "open", "waived"))
    schedule = schedule_frame(case.schedule, like=QUICK)
    facts = evidence_frame(log, case.schedule, like=QUICK)
    as_of = data.draw(st.sampled_from(case.days()))
    known_on = data.draw(st.none() | st.sampled_from(case.days()))
    answer = score(schedule, facts, as_of=as_of, known_on=known_on)
    compare(counted(answer), core(case.schedule, log, as_of, known_on), certain(case.schedule))


@examples(40)
@given(seed=st.integers(0, 10**6), data=st.data())
def test_whatever_is_reported_what_is_counted_is_so(seed: int, data: st.DataObject) -> None:
    """With facts of every kind, right and wrong: no state has more than the core finds in it, and the rest is apart."""
    engine_or_skip(QUICK)
    case = random_case(seed)
    as_of, known_on = data.draw(st.sampled_from(case.days())), data.draw(st.none() | st.sampled_from(case.days()))
    facts = evidence_frame(case.progress, case.schedule, like=QUICK)
    answer = counted(score(schedule_frame(case.schedule, like=QUICK), facts, as_of=as_of, known_on=known_on))
    expected = core(case.schedule, case.progress, as_of, known_on)
    for key, counts in answer.items():
        apart = counts.pop("unjudged", 0) if key[2] is not None else counts["unplaced"]
        if key[2] is not None and apart < counts["total"]:
            assert {name: count for name, count in counts.items() if count > expected[key].get(name, 0)} == {}
            total = counts.pop("total")
            counts.pop("no_report", None)
            assert sum(counts.values()) + apart == total == expected[key]["total"]


def certain(schedule: Schedule) -> set[str]:
    """The tasks all of whose obligations are judged: neither targets, nor what awaits an event."""
    return {group.item.id for group in schedule.groups if isinstance(group.item, rollout.Task) and not group.awaits}


def compare(
    answer: dict[tuple[object, ...], dict[str, int]],
    expected: dict[tuple[object, ...], dict[str, int]],
    tasks: set[str],
) -> None:
    """Equal for the tasks that are judged; of the others all are set apart."""
    placed = {key: counts for key, counts in answer.items() if key[2] is not None}
    for key, counts in expected.items():
        assert placed.pop(key) == (
            counts if key[1] in tasks else {"unjudged": counts["total"], "total": counts["total"]}
        )
    assert placed == {}


def test_any_fact_that_is_not_judged_sets_its_obligation_apart(quick: str) -> None:
    schedule = rollout.expand(PLAN, country())
    plain = [Done("review", "01", "2022-03-30"), Open("review", "02", "2022-03-30")]
    for fact in (
        Extended("review", "01", "2022-03-30", to="2022-12-31"),
        Retracted("review", "01", "2022-03-31"),
    ):
        facts = evidence_frame(Progress([*plain, fact]), schedule, like=quick)
        counts = counted(score(schedule, facts, as_of="2022-04-30"))["p", "review", "province"]
        assert counts == {"overdue": 1, "unjudged": 1, "total": 2}
        earlier = counted(score(schedule, facts, as_of="2022-03-29"))["p", "review", "province"]
        assert earlier == {"upcoming": 2, "total": 2}
    expiring = Progress([Done("counter", "01", "2022-06-01", valid_for=30)])
    answer = counted(score(schedule, evidence_frame(expiring, schedule, like=quick), as_of="2022-06-02"))
    assert answer["p", "counter", "province"] == {"overdue": 1, "no_report": 1, "unjudged": 1, "total": 2}


def test_a_fact_that_cannot_be_sets_its_obligation_apart(quick: str) -> None:
    facts = evidence(
        quick,
        ("review", "01", None, "done", None),
        ("review", "02", None, "done", "2022-03-30", "2022-03-01"),
        ("review", "004", None, "done", "2022-07-10"),
        ("keep", "01", None, None, "2022-03-30"),
        ("keep", "02", None, "finished", "2022-03-30"),
    )
    counts = counted(score(rollout.expand(PLAN, country()), facts, as_of="2022-07-30"))
    assert counts["p", "review", "province"] == {"unjudged": 2, "total": 2}
    assert counts["p", "review", "district"]["unjudged"] == 1
    assert counts["p", "keep", "province"] == {"unjudged": 2, "total": 2}


def test_a_day_beyond_the_schedule_is_answered_for_nothing(quick: str) -> None:
    schedule = rollout.expand(PLAN, country(), until="2022-06-30")
    counts = counted(score(schedule, evidence(quick, ("keep", "01", None, "done", "2022-03-30")), as_of="2022-07-01"))
    assert counts["p", "review", "province"] == {"unjudged": 2, "total": 2}


def test_of_one_day_what_became_known_last_decides(quick: str) -> None:
    schedule = rollout.expand(PLAN, country())
    log = Progress([
        Done("counter", "01", "2022-06-01", recorded="2022-06-05"),
        Open("counter", "01", "2022-06-01", recorded="2022-06-07"),
        Open("counter", "02", "2022-06-01", recorded="2022-06-07"),
        Done("counter", "02", "2022-06-01", recorded="2022-06-07"),
    ])  # fmt: skip
    facts = evidence_frame(log, schedule, like=quick)
    for known_on in ("2022-06-05", "2022-06-06", "2022-06-07", None):
        answer = counted(score(schedule, facts, as_of="2022-06-10", known_on=known_on))
        assert answer == core(schedule, log, "2022-06-10", known_on)


def test_a_level_and_what_awaits_an_event_are_set_apart(quick: str) -> None:
    plan = policy(
        '[[target]]\nid = "share"\nat = "province"\nscale = "%"\nat-least = { 2022 = 50 }\n'
        '[[task]]\nid = "answer"\nat = "province"\nwithin = { days = 10, after = "request" }\n'
    )
    schedule = rollout.expand(plan, country())
    log = Progress([Measured("share", "01", "2022-05-01", value=60), rollout.Happened("request", "2022-02-01")])
    facts = evidence_frame(log, schedule, like=quick)
    assert counted(score(schedule, facts, as_of="2022-12-31")) == {
        ("p", "share", "province"): {"unjudged": 2, "total": 2},
        ("p", "answer", "province"): {"unjudged": 2, "total": 2},
        ("", "request", None): {"unplaced": 1},
    }


def test_evidence_is_a_row_for_each_fact_by_the_ids_of_the_schedule(engine: str) -> None:
    schedule = rollout.expand(PLAN, country())
    log = Progress([
        Done("p/report", "Bắc", "2022-03-15"),
        Waived("keep", "02", "2022-03-15", recorded="2022-03-17"),
        Done("report", "01", "2023-03-15"),
    ])  # fmt: skip
    assert rows(evidence_frame(log, schedule, like=model(engine))) == [
        dict(zip(EVIDENCE_COLUMNS, (None, "report", "01", None, day("2023-03-15"), None, "done", None), strict=True)),
        dict(
            zip(
                EVIDENCE_COLUMNS,
                ("p", "keep", "02", None, day("2022-03-15"), day("2022-03-17"), "waived", None),
                strict=True,
            )
        ),
        dict(
            zip(EVIDENCE_COLUMNS, ("p", "report", "01", "2022-Q1", day("2022-03-15"), None, "done", None), strict=True)
        ),
    ]


def test_the_directive_is_counted_as_the_core_counts_it(quick: str) -> None:
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), rollout.load_units("vn"), until="2023-12-31")
    log = Progress([Done("digitise-dossiers", f"{code:02}", "2022-06-01") for code in (1, 2, 4, 6, 8)])
    facts = evidence_frame(log, schedule, like=quick)
    answer = counted(score(schedule_frame(schedule, like=facts), facts, as_of="2023-06-02"))
    expected = core(schedule, log, "2023-06-02")
    assert {key for key, counts in answer.items() if counts != expected[key]} == set()


# --- dossiers ---

AS_OF = "2022-06-30"
DOSSIERS: tuple[tuple[str, str | None, str | None, str | None, str], ...] = (
    ("a", "2022-06-01", "2022-06-10", "2022-06-09", "early"),
    ("a", "2022-06-01", "2022-06-10", "2022-06-10", "on_time"),
    ("a", "2022-06-01", "2022-06-10", "2022-06-11", "late"),
    ("a", "2022-06-01", "2022-06-30", None, "within_time"),
    ("a", "2022-06-01", "2022-06-29", None, "overdue"),
    ("b", None, "2022-06-10", "2022-06-09", "no_received"),
    ("b", "2022-07-01", "2022-07-10", None, "future"),
    ("b", "2022-06-01", "2022-06-10", "2022-07-01", "future"),
    ("b", "2022-06-02", "2022-06-10", "2022-06-01", "swapped"),
    ("b", "2022-06-02", "2022-06-01", None, "swapped"),
    ("b", "2022-06-02", None, "2022-06-10", "no_due"),
    ("b", "2022-06-02", None, None, "no_due"),
    ("b", "2022-06-02", "2022-06-02", "2022-06-02", "on_time"),
)


def dossiers(engine: str, table: tuple[tuple[str | None, ...], ...] = DOSSIERS) -> Frame:
    columns: dict[str, list[object]] = {"agency": [row[0] for row in table], "expected": [row[4] for row in table]}
    for place, name in enumerate(("received", "due", "resolved"), start=1):
        columns[name] = [None if row[place] is None else day(str(row[place])) for row in table]
    return frame(engine, columns, ("agency", "expected"))


def test_each_dossier_has_the_class_of_the_circular(engine: str) -> None:
    frame_of_classes = classify(dossiers(engine), as_of=AS_OF)
    classes = [(row["expected"], row["class"]) for row in rows(frame_of_classes)]
    assert classes == [(expected, expected) for expected, _ in classes]
    assert len(classes) == len(DOSSIERS)
    assert type(frame_of_classes) is type(dossiers(engine))


def test_tallies_count_every_row_and_rates_are_over_what_has_fallen_due(engine: str) -> None:
    tally = tally_by(classify(dossiers(engine), as_of=AS_OF), "agency")
    first, second = rows(tally)
    zero = dict.fromkeys(OUTSIDE_TALLY, 0)
    assert first == {
        "agency": "a",
        "rows": 5,
        "received": 5,
        "resolved": 3,
        "early": 1,
        "on_time": 1,
        "late": 1,
        "in_process": 2,
        "within_time": 1,
        "overdue": 1,
        "fallen_due": 4,
        **zero,
        "completed_rate": 75,
        "overdue_rate": 50,
        "on_time_rate": 50,
    }
    assert second == {
        "agency": "b",
        "rows": 8,
        "received": 1,
        "resolved": 1,
        "early": 0,
        "on_time": 1,
        "late": 0,
        "in_process": 0,
        "within_time": 0,
        "overdue": 0,
        "fallen_due": 1,
        **zero,
        "no_received": 1,
        "future": 2,
        "swapped": 2,
        "no_due": 2,
        "completed_rate": 100,
        "overdue_rate": 0,
        "on_time_rate": 100,
    }
    assert type(tally) is type(dossiers(engine))


def test_a_tally_of_nothing_due_has_no_rates(engine: str) -> None:
    open_only = (("a", "2022-06-01", "2022-07-30", None, ""),)
    (row,) = rows(tally_by(classify(dossiers(engine, open_only), as_of=AS_OF)))
    assert (row["received"], row["fallen_due"], row["completed_rate"], row["overdue_rate"]) == (1, 0, None, None)


def test_an_earlier_day_and_a_first_day_are_asked_about(engine: str) -> None:
    """As of 9 June and since 5 June, of data to the end of the month."""
    table = (
        ("a", "2022-06-01", "2022-06-10", "2022-06-04", "earlier"),
        ("a", "2022-06-01", "2022-06-10", "2022-06-05", "early"),
        ("a", "2022-06-01", "2022-06-10", "2022-06-10", "within_time"),
        ("a", "2022-06-05", "2022-06-08", "2022-06-10", "overdue"),
        ("a", "2022-06-10", "2022-06-11", "2022-06-10", "later"),
        ("a", "2022-06-10", "2022-07-11", "2022-07-10", "future"),
    )
    classes = classify(dossiers(engine, table), as_of="2022-06-09", since="2022-06-05", drawn_on="2022-06-30")
    assert [row["class"] for row in rows(classes)] == [row["expected"] for row in rows(classes)]
    (row,) = rows(tally_by(classes))
    assert {name: row[name] for name in ("received", "new", "carried_over", "earlier", "later", "future")} == {
        "received": 3, "new": 1, "carried_over": 2, "earlier": 1, "later": 1, "future": 1,
    }  # fmt: skip


def test_a_limit_in_days_is_counted_without_the_day_of_receipt(engine: str) -> None:
    columns = {"took_in": [day("2022-06-01")] * 3, "days": [9, 9, 9]}
    columns["ready"] = [day(f"2022-06-{number:02}") for number in (9, 10, 11)]
    classes = classify(
        frame(engine, columns, ()), as_of=AS_OF, received="took_in", limit="days", resolved="ready", into="official"
    )
    assert sorted(str(row["official"]) for row in rows(classes)) == ["early", "late", "on_time"]


def documented_class(dated: tuple[int | None, ...], today: int, last: int, first: int | None) -> str:
    """The class of a row by the table of docs/frames.md, read from the top."""
    start, until, end = dated
    if start is None:
        return "no_received"
    if start > last or (end is not None and end > last):
        return "future"
    if (end is not None and end < start) or (until is not None and until < start):
        return "swapped"
    if until is None:
        return "no_due"
    if start > today:
        return "later"
    if end is not None and first is not None and end < first:
        return "earlier"
    if end is None or end > today:
        return "within_time" if today <= until else "overdue"
    return "early" if end < until else "on_time" if end == until else "late"


@pytest.mark.parametrize(("last", "first"), [(4, None), (6, None), (4, 3), (6, 3)])
def test_days_in_any_order_have_the_class_that_is_documented(engine: str, last: int, first: int | None) -> None:
    """As of the fourth of a week, with and without a first day and data of later days."""
    week = [None, *range(1, 8)]
    zeroth = day("2022-06-01") - 1
    dated = list(itertools.product(week, week, week))
    names = ("received", "due", "resolved")
    columns: dict[str, list[object]] = {
        name: [None if row[place] is None else zeroth + row[place] for row in dated] for place, name in enumerate(names)
    }
    columns["row"] = list(range(len(dated)))
    since = None if first is None else f"2022-06-0{first}"
    answer = classify(frame(engine, columns, ()), as_of="2022-06-04", since=since, drawn_on=f"2022-06-0{last}")
    classes = {dated[int(str(row["row"]))]: row["class"] for row in rows(answer)}
    assert classes == {row: documented_class(row, 4, last, first) for row in dated}


days = st.integers(day("2022-06-01"), day("2022-06-20"))


@examples(60)
@given(
    dated=st.lists(st.tuples(days, days, st.none() | days), min_size=1, max_size=20),
    as_of=days,
    since=st.none() | days,
    kind=st.sampled_from(["dossiers", "feedback", "tasks"]),
)
def test_the_totals_are_those_of_the_library_on_the_same_rows(
    dated: list[tuple[int, int, int | None]], as_of: int, since: int | None, kind: str
) -> None:
    engine_or_skip(QUICK)
    valid = [(a, b, c) for a, b, c in dated if b >= a and (c is None or c >= a)]
    first = None if since is None or since > as_of else dt.date.fromordinal(since)
    columns = {name: [row[place] for row in valid] for place, name in enumerate(("received", "due", "resolved"))}
    classes = classify(
        frame(QUICK, columns, ()), as_of=dt.date.fromordinal(as_of), since=first, drawn_on="2022-06-30", kind=kind
    )
    when = dt.date.fromordinal
    records = [Record(when(a), when(b), None if c is None else when(c)) for a, b, c in valid]
    tally = Tally.from_records(kind, records, as_of=when(as_of), since=first)
    answer = rows(tally_by(classes, kind=kind))
    assert len(answer) == (1 if valid else 0)
    for row in answer:
        counts = {name: tally[name] for name in tally.counts.scheme.classes if tally[name] is not None}
        assert {name: row[name] for name in counts} == counts
        rates = {name: row[f"{name}_rate"] for name in tally.counts.scheme.rates}
        assert {name: rate for name, rate in rates.items() if rate is not None} == pytest.approx(
            {name: float(rate) for name, rate in tally.rates().items()}
        )


# --- what is refused ---


def refused(call: Callable[[], object]) -> list[str]:
    with pytest.raises(InputError) as caught:
        call()
    return [str(problem) for problem in caught.value.problems]


def test_a_column_that_is_missing_or_of_another_type_is_refused(quick: str) -> None:
    import pyarrow as pa

    dates = pa.table({"received": [dt.date(2022, 6, 1)], "due": [738000], "resolvd": [738000]})
    assert refused(lambda: classify(dates, as_of=AS_OF)) == [
        f"frame: received is Date; {ORDINAL}",
        "frame: unknown column 'resolved'; did you mean 'resolvd' or 'received'?; rename it, or name that which has it",
    ]
    assert refused(lambda: tally_by(pa.table({"class": [1]}))) == [
        "frame: class is Int64; give text, such as the ids of the schedule"
    ]
    classed = classify(dossiers(quick), as_of=AS_OF)
    assert refused(lambda: tally_by(classed, "agencies")) == [
        "by: unknown column 'agencies'; did you mean 'agency'?; name columns of the frame"
    ]


def test_a_name_that_is_taken_is_refused(quick: str) -> None:
    """Nothing of the caller's is written over, and no two columns have one name."""
    made = dossiers(quick)
    classed = classify(made, as_of=AS_OF)
    taken = "'due' is a column already; rename it, or choose `into`"
    assert refused(lambda: classify(made, as_of=AS_OF, into="due")) == [f"frame: {taken}"]
    assert refused(lambda: classify(classed, as_of=AS_OF)) == [f"frame: {taken.replace('due', 'class')}"]
    since = classify(made, as_of=AS_OF, since="2022-06-01")
    assert refused(lambda: classify(since, as_of=AS_OF, since="2022-06-01", into="then")) == [
        f"frame: {taken.replace('due', 'new')}"
    ]
    columns: dict[str, list[object]] = {"rows": [1], "early": [1], "class": ["early"]}
    right = "rename it in the frame first"
    assert refused(lambda: tally_by(frame(quick, columns, ("class",)), ("class", "early", "rows"))) == [
        f"by: {name!r} is a column already; {right}" for name in ("class", "rows", "early")
    ]


def test_rates_are_rounded_half_up_to_two_decimals(engine: str) -> None:
    """1 of 3 is 33.333…%, 2 of 3 66.666…%, 1 of 800 is 0.125%, 7 of 800 0.875%, 1 of 32,000 0.003125%."""
    parts = {"a": (2, 1), "b": (1, 2), "c": (799, 1), "d": (793, 7), "e": (31_999, 1)}
    printed = {"a": (33.33, 66.67), "b": (66.67, 33.33), "c": (0.13, 99.87), "d": (0.88, 99.12), "e": (0.0, 100.0)}
    agencies = [name for name, (late, on_time) in parts.items() for _ in range(late + on_time)]
    classes = [name for late, on_time in parts.values() for name in ["late"] * late + ["on_time"] * on_time]
    made = frame(engine, {"agency": agencies, "class": classes}, ("agency", "class"))
    tallied = {row["agency"]: (row["on_time_rate"], row["overdue_rate"]) for row in rows(tally_by(made, "agency"))}
    assert tallied == printed


def test_what_is_no_frame_and_what_cannot_be_joined_is_refused(quick: str) -> None:
    assert refused(lambda: classify([1], as_of=AS_OF)) == [
        "frame: list is no frame; give one of Polars, DuckDB, pandas, PyArrow, Dask or Spark"
    ]
    facts = evidence("duckdb", ("keep", "01", None, "done", "2022-03-30"))
    schedule = schedule_frame(rollout.expand(PLAN, country()), like=quick)
    right = "make it with schedule_frame(…, like=evidence)"
    assert refused(lambda: score(schedule, facts, as_of=AS_OF)) == [
        f"schedule: the schedule is a frame of pyarrow, the evidence one of duckdb; {right}"
    ]


def test_unknown_names_and_reversed_days_are_refused(quick: str) -> None:
    with pytest.raises(UnknownError, match="did you mean 'polars'"):
        schedule_frame(rollout.expand(PLAN), like="polar")
    with pytest.raises(UnknownError, match="did you mean 'dossiers'"):
        classify(dossiers(quick), as_of=AS_OF, kind="dossier")
    (problem,) = refused(lambda: classify(dossiers(quick), as_of=AS_OF, drawn_on="2022-06-29"))
    assert "in no order" in problem
    (problem,) = refused(lambda: classify(dossiers(quick), as_of=AS_OF, since="2022-07-01"))
    assert "in no order" in problem


def test_a_package_that_is_missing_is_named() -> None:
    from rollout.views.engines import needed_package

    with pytest.raises(ModuleNotFoundError, match=r"pip install 'rollout-policy\[frames\]'"):
        needed_package("no_such_engine")


def test_the_columns_of_a_score_are_the_documented_ones(quick: str) -> None:
    facts = evidence(quick, ("keep", "01", None, "done", "2022-03-30"))
    assert list(rows(score(rollout.expand(PLAN, country()), facts, as_of=AS_OF))[0]) == list(SCORE_COLUMNS)


def test_a_frame_of_duckdb_is_of_the_connection_of_the_model() -> None:
    engine_or_skip("duckdb")
    import duckdb

    with duckdb.connect() as connection:
        facts = connection.from_arrow(evidence("pyarrow", ("keep", "01", None, "done", "2022-03-30")))
        counts = counted(score(rollout.expand(PLAN, country()), facts, as_of=AS_OF))
        assert counts["p", "keep", "province"] == {"done": 1, "undated": 1, "total": 2}
