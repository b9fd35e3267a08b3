"""What stays true whatever is asked: order, time, evidence, horizons, partitions and selections."""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Iterable
from typing import Any

from examples import examples
from hypothesis import given, strategies as st
from small import country, policy

import rollout
from rollout import (
    Done,
    Extended,
    Happened,
    Measured,
    Obligation,
    Open,
    Policy,
    Progress,
    Register,
    Retracted,
    Schedule,
    State,
    Status,
    Statuses,
    Waived,
)
from rollout.days import day
from rollout.progress.evidence import Evidence, Fact
from rollout.progress.verdict import DONE, OPEN

FIRST_DAY, LAST_DAY = dt.date(2021, 12, 1), dt.date(2024, 12, 31)
few = examples(30)

# Every form of deadline and every scope of needs, over tiers some of whose units end or are formed in time.
FIRST_POLICY = (
    """
[[task]]
id = "build"
by = { ministry = 2022-06-30, province = "2022-06", district = 2022-09-01 }
""",
    """
[[task]]
id = "open"
at = ["district", "commune"]
from = 2022-08-01
needs = [{ task = "build", scope = "parent" }]
""",
    """
[[task]]
id = "sum"
at = "province"
during = "2022-Q4"
needs = [{ task = "build", scope = "children" }]
""",
    """
[[task]]
id = "list"
at = "mic"
each = { period = "year", month = 12, since = 2022 }
needs = [{ task = "sum", scope = "all" }]
""",
    """
[[task]]
id = "keep"
at = ["ministry", "mic"]
""",
    """
[[task]]
id = "answer"
at = "commune"
within = { months = 1, after = "asked" }
""",
    """
[[target]]
id = "share"
at = "province"
at-least = { 2022 = 50, 2023 = 80 }
""",
)
SECOND_POLICY = (
    """
[[task]]
id = "report"
at = ["province", "ministry"]
each = { period = "quarter", since = "2022-Q1" }
needs = [{ task = "report", period = "previous" }, { task = "p/list", scope = "mic" }]
""",
    """
[[task]]
id = "end"
at = "district"
before = 2023-01-01
lead = "mic"
""",
)
INSTRUMENTS = (
    "issued = 2022-01-15",
    "issued = 2022-01-01\nends = 2023-06-30",
    "issued = 2022-01-01\nundetermined-after = 2022-12-31",
)


@functools.cache
def units() -> Register:
    return country()


@functools.cache
def policies(instrument: str = INSTRUMENTS[0]) -> tuple[Policy, Policy]:
    return policy("".join(FIRST_POLICY), "p", instrument), policy("".join(SECOND_POLICY), "q", INSTRUMENTS[1])


@functools.cache
def whole(instrument: str = INSTRUMENTS[0], until: dt.date = LAST_DAY) -> Schedule:
    return rollout.expand(policies(instrument), units(), until=until)


# The obligations that the facts are about: few, so that facts meet; some of units that end or are formed in time.
SUBJECTS: tuple[tuple[str, str, str | None], ...] = (
    ("p/build", "01", None),
    ("p/build", "004", None),
    ("p/open", "001", None),
    ("p/open", "00005", None),
    ("p/sum", "02", None),
    ("p/list", "mic", "2022"),
    ("p/keep", "m2", None),
    ("p/answer", "00001", None),
    ("p/share", "01", "2022"),
    ("q/report", "01", "2022-Q4"),
    ("q/end", "003", None),
)
KINDS: tuple[type[Evidence], ...] = (Done, Open, Extended, Waived, Retracted, Happened)

days = st.dates(FIRST_DAY, LAST_DAY)
few_days = st.sampled_from([day(f"2022-{month:02}-{number}") for month in (3, 6, 7, 12) for number in (10, 30)])
instruments = st.sampled_from(INSTRUMENTS)


@st.composite
def fact(draw: st.DrawFn, kinds: tuple[type[Evidence], ...] = KINDS) -> Evidence:
    kind, on = draw(st.sampled_from(kinds)), draw(few_days)
    later = draw(st.sampled_from([None, 0, 10, 20, 100]))
    recorded = None if later is None else on + dt.timedelta(later)
    if kind is Happened:
        return Happened("asked", on, draw(st.sampled_from([None, "00001"])), recorded=recorded)
    task, unit, period = draw(st.sampled_from(SUBJECTS))
    if kind is Done and task == "p/share":
        return Measured(task, unit, on, period=period, recorded=recorded, value=draw(st.integers(40, 60)))
    if kind is Extended:
        return Extended(task, unit, on, period=period, recorded=recorded, to=draw(few_days | days))
    assert issubclass(kind, Fact)
    return kind(task, unit, on, period=period, recorded=recorded)


logs = st.lists(fact(), max_size=16)


def judged(
    schedule: Schedule, as_of: dt.date, facts: Iterable[Evidence] = (), known_on: dt.date | None = None
) -> Statuses:
    return rollout.assess(schedule, Progress(facts), as_of=as_of, known_on=known_on)


def ids(rows: Iterable[Obligation | Status]) -> set[str]:
    return {row.id for row in rows}


def states(statuses: Iterable[Status]) -> dict[str, State]:
    return {status.id: status.state for status in statuses}


# --- order ---


@few
@given(st.permutations(FIRST_POLICY), st.permutations(SECOND_POLICY), st.permutations(range(2)), days, logs)
def test_the_order_of_tasks_and_policies_changes_nothing(
    first: list[str], second: list[str], order: list[int], as_of: dt.date, facts: list[Evidence]
) -> None:
    texts = [policy("".join(first), "p", INSTRUMENTS[0]), policy("".join(second), "q", INSTRUMENTS[1])]
    permuted = rollout.expand([texts[place] for place in order], units(), until=LAST_DAY)
    assert permuted.to_dicts() == whole().to_dicts()
    actual, expected = judged(permuted, as_of, facts), judged(whole(), as_of, facts)
    assert actual.to_dicts() == expected.to_dicts()
    assert actual.counts() == expected.counts()


@few
@given(days, logs, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_changes_nothing(as_of: dt.date, facts: list[Evidence], random: Any) -> None:  # noqa: ANN401
    shuffled = list(facts)
    random.shuffle(shuffled)
    expected = judged(whole(), as_of, facts).to_dicts()
    assert judged(whole(), as_of, facts[::-1]).to_dicts() == expected
    assert judged(whole(), as_of, shuffled).to_dicts() == expected


@few
@given(days, logs)
def test_a_repeated_fact_changes_nothing(as_of: dt.date, facts: list[Evidence]) -> None:
    assert judged(whole(), as_of, [*facts, *facts]).to_dicts() == judged(whole(), as_of, facts).to_dicts()


# --- time and evidence ---


@few
@given(instruments, st.tuples(days, days), logs)
def test_without_new_facts_the_overdue_stay_overdue_and_the_completed_stay_completed(
    instrument: str, two_days: tuple[dt.date, dt.date], facts: list[Evidence]
) -> None:
    earlier, later = sorted(two_days)
    known = [fact for fact in facts if fact.on <= earlier]
    before, after = states(judged(whole(instrument), earlier, known)), states(judged(whole(instrument), later, known))
    for name, state in before.items():
        if state == State.OVERDUE:
            assert after[name] in (State.OVERDUE, State.NOT_APPLICABLE)
        elif state in DONE:
            assert after[name] == state
        elif state == State.WAIVED:
            assert after[name] in (State.WAIVED, State.NOT_APPLICABLE, State.NOT_IN_FORCE)
        elif state == State.DUE_TODAY:
            assert after[name] in (State.DUE_TODAY, State.OVERDUE, State.NOT_APPLICABLE)
            assert (after[name] == State.DUE_TODAY) is (earlier == later)


def completed(statuses: Statuses) -> int:
    return sum(status.state in DONE for status in statuses)


@few
@given(instruments, days, logs, fact((Done,)))
def test_a_completion_never_adds_an_overdue(
    instrument: str, as_of: dt.date, facts: list[Evidence], done: Evidence
) -> None:
    before, after = judged(whole(instrument), as_of, facts), judged(whole(instrument), as_of, [*facts, done])
    assert ids(after.overdue()) <= ids(before.overdue())
    assert completed(after) >= completed(before)


@few
@given(days, logs)
def test_facts_dated_after_the_day_change_nothing(as_of: dt.date, facts: list[Evidence]) -> None:
    known = [fact for fact in facts if fact.on <= as_of]
    assert judged(whole(), as_of, facts).to_dicts() == judged(whole(), as_of, known).to_dicts()


@few
@given(days, days, logs)
def test_facts_recorded_after_the_day_known_on_change_nothing(
    as_of: dt.date, known_on: dt.date, facts: list[Evidence]
) -> None:
    known = [fact for fact in facts if fact.known <= known_on]
    rows = judged(whole(), as_of, facts, known_on=known_on).to_dicts()
    assert rows == judged(whole(), as_of, known, known_on=known_on).to_dicts()
    assert rows == judged(whole(), as_of, known).to_dicts()


@few
@given(days, logs, fact((Done, Open, Extended, Waived, Retracted)))
def test_a_fact_of_one_obligation_changes_no_other(as_of: dt.date, facts: list[Evidence], new: Fact) -> None:
    before, after = list(judged(whole(), as_of, facts)), list(judged(whole(), as_of, [*facts, new]))
    ending = f"#{new.period}" if new.period else ""
    assert ids({*before} ^ {*after}) <= {f"{new.task}@{new.unit}{ending}"}


# --- the horizon ---


@few
@given(st.tuples(days, days), st.data())
def test_a_later_horizon_only_adds(two_days: tuple[dt.date, dt.date], data: st.DataObject) -> None:
    near, far = sorted(two_days)
    as_of = data.draw(st.dates(FIRST_DAY, near))
    facts = data.draw(logs)
    small, large = whole(until=near), whole(until=far)
    assert {*small} <= {*large}
    for obligation in {*large} - {*small}:
        assert obligation.due is not None
        assert near < obligation.due <= far
    assert ids(small.due(by=near)) == ids(large.due(by=near))
    assert states(judged(small, as_of, facts)).items() <= states(judged(large, as_of, facts)).items()


# --- partitions ---


@few
@given(instruments, days, logs)
def test_every_obligation_has_one_state_and_the_counts_are_the_rows(
    instrument: str, as_of: dt.date, facts: list[Evidence]
) -> None:
    statuses = judged(whole(instrument), as_of, facts)
    rows = list(statuses)
    owed = ids(whole(instrument))
    further = [name for name in ids(rows) if name not in owed]  # of further happenings, with their day
    assert owed <= set(ids(rows))
    assert all(name.partition("#")[0] in owed for name in further)
    assert len(ids(rows)) == len(rows) == len(statuses) == len(owed) + len(further)
    assert statuses.counts() == Counter(row.state for row in rows)
    assert statuses.counts().total() == len(statuses)
    for row in rows:
        assert (row.ready + (len(row.blocked_by) > 0) + (row.ready_on is not None)) == (row.state in OPEN)
        assert row.state != State.OVERDUE or (row.days or 0) > 0
        assert row.state != State.UPCOMING or (row.days or 0) < 0
        assert (row.done_on is not None) is (row.state in DONE)
        assert row.done_on is None or row.done_on <= as_of


groupings = st.lists(
    st.sampled_from(["policy", "task", "tier", "place", "unit", "lead", "period", "due"]), max_size=3, unique=True
)


@few
@given(days, logs, groupings)
def test_the_sums_of_every_table_are_the_counts(as_of: dt.date, facts: list[Evidence], by: list[str]) -> None:
    statuses = judged(whole(), as_of, facts)
    rows = statuses.table(by).to_dicts()
    assert sum(int(str(row["total"])) for row in rows) == len(statuses)
    for state, count in statuses.counts().items():
        assert sum(int(str(row[state])) for row in rows) == count
    assert len({tuple(row[name] for name in by) for row in rows}) == len(rows)
    obligations = whole().table(by).to_dicts()
    assert sum(int(str(row["obligations"])) for row in obligations) == len(whole())


@few
@given(days, logs, st.sets(st.sampled_from(list(State))), groupings)
def test_some_states_and_the_rest_are_the_whole(
    as_of: dt.date, facts: list[Evidence], chosen: set[State], by: list[str]
) -> None:
    statuses = judged(whole(), as_of, facts)
    parts = [statuses.where(state=chosen), statuses.where(state=set(State) - chosen)]
    assert sum(map(len, parts)) == len(statuses)
    assert sorted(status.id for part in parts for status in part) == sorted(status.id for status in statuses)
    for name in ("ready", "blocked", "reported"):
        selections: list[dict[str, Any]] = [{name: True}, {name: False}]
        halves = [statuses.where(**selection) for selection in selections]
        assert sum(map(len, halves)) == len(statuses)
        assert sum(len(half.table(by)) > 0 for half in halves) == sum(len(half) > 0 for half in halves)
    assert all(status.ready for status in statuses.where(ready=True))
    assert all(status.reported for status in statuses.where(reported=True))
    assert all(len(status.blocked_by) > 0 for status in statuses.where(blocked=True))


@few
@given(days, logs)
def test_what_is_due_by_a_day_contains_the_overdue(as_of: dt.date, facts: list[Evidence]) -> None:
    statuses = judged(whole(), as_of, facts)
    assert ids(statuses.due(by=as_of)) == ids(statuses.overdue()) | ids(statuses.due_today())
    assert ids(statuses.overdue()) <= ids(statuses.due(by=LAST_DAY))


# --- selections ---


def pick(values: list[str]) -> st.SearchStrategy[Any]:
    return st.sampled_from(values) | st.lists(st.sampled_from(values), max_size=3)


filters = st.fixed_dictionaries(
    {},
    optional={
        "policy": pick(["p", "q"]),
        "task": pick(["build", "open", "list", "q/report", "share"]),
        "tier": pick(["ministry", "province", "district", "commune", "agency"]),
        "unit": pick(["m1", "01", "003", "004", "00005", "mic"]),
        "under": pick(["01", "02", "001", "mic"]),
        "lead": pick(["mic", "01", "004"]),
        "period": pick(["2022", "2023", "2022-Q4"]),
    },
)


@few
@given(days, logs, filters)
def test_selecting_then_assessing_is_assessing_then_selecting(
    as_of: dt.date, facts: list[Evidence], chosen: dict[str, Any]
) -> None:
    statuses = judged(whole().where(**chosen), as_of, facts)
    expected = judged(whole(), as_of, facts).where(**chosen)
    assert statuses.to_dicts() == expected.to_dicts()
    assert statuses.counts() == expected.counts()
    assert statuses.unmatched == expected.unmatched
    assert len(statuses) == len(list(statuses))


@few
@given(filters, filters, days)
def test_filters_join_in_any_order_and_choose_rows(first: dict[str, Any], second: dict[str, Any], by: dt.date) -> None:
    selected = whole().where(**first).where(**second)
    assert list(selected) == list(whole().where(**second).where(**first))
    assert list(selected.due(by=by)) == list(whole().due(by=by).where(**second).where(**first))
    assert list(whole().where(**first).where(**first)) == list(whole().where(**first))
    assert list(selected) == [row for row in whole() if row.id in ids(selected)]
