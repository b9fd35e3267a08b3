"""Time as a value: a timeline against the judge of judge.py, and what must hold of histories, changes and series."""

from __future__ import annotations

import datetime as dt
import pickle
import random
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import pytest
from examples import examples
from hypothesis import given, strategies as st
from judge import Standing
from random_cases import Case, evidence, random_case
from small import by_state, country, policy

import rollout
from rollout import Done, Extended, Happened, Open, Progress, Retracted, Schedule, Statuses, Waived
from rollout.progress.evidence import Evidence
from rollout.progress.index import Index

D = dt.date
DAY = dt.timedelta(days=1)
seeds = st.integers(0, 100_000)
few = examples(25)


def some_days(case: Case, seed: int, count: int) -> list[dt.date]:
    """Some of the days on which something can change, ascending."""
    days = case.days()
    return sorted(random.Random(seed).sample(days, min(count, len(days))))


SELECTIONS = ("whole", "province", "c1", "none")


def selected(case: Case, selection: str) -> Schedule:
    if selection == "province":
        return case.schedule.where(tier="province")
    if selection == "c1":
        return case.schedule.where(under="c1")
    if selection == "none":
        return case.schedule.due(by="1990-01-01")
    return case.schedule


def standings(statuses: Statuses) -> dict[str, Standing]:
    return {status.id: Standing(*(getattr(status, name) for name in Standing._fields)) for status in statuses}


# --- a cut is what the judge says ---


@few
@given(seeds)
def test_every_cut_is_as_the_judge_says(seed: int) -> None:
    case = random_case(seed)
    for day in some_days(case, seed, 5):
        for known_on in (None, day, day - 5 * DAY):
            expected = case.judged(day, known_on)
            cut = rollout.timeline(case.schedule, case.progress, known_on=known_on).on(day)
            assert standings(cut) == expected
            assert Counter(standing.state for standing in expected.values()) == cut.counts()
            part = rollout.timeline(selected(case, "c1"), case.progress, known_on=known_on).on(day)
            of_part = Counter(standing.state for name, standing in expected.items() if name in standings(part))
            assert part.counts() == of_part


@few
@given(seeds)
def test_assess_is_the_cut(seed: int) -> None:
    case = random_case(seed)
    for day in some_days(case, seed, 3):
        cut = rollout.timeline(case.schedule, case.progress, known_on=day).on(day)
        assessed = rollout.assess(case.schedule, Progress(case.progress), as_of=day, known_on=day)
        assert list(assessed) == list(cut)
        assert assessed.counts() == cut.counts()
        assert assessed.table().rows == cut.table().rows
        assert assessed.unmatched == cut.unmatched


@pytest.mark.parametrize("seed", [3, 8, 21])
def test_every_day_of_twelve_years(seed: int) -> None:
    """The judge judges on each day on which something can change; between two of them nothing does."""
    case = random_case(seed, size=30)
    first, last = D(2019, 1, 1), D(2030, 12, 31)
    timeline = rollout.timeline(case.schedule, case.progress)
    table = timeline.counts(first, last)
    turning = set(case.days())
    expected = case.judged(first)
    histories = {name: timeline.history(name) for name in case.judged(last)}
    for number, row in enumerate(table.to_dicts()):
        day = first + number * DAY
        expected = case.judged(day) if day in turning else expected
        assert row["day"] == day
        assert by_state(row) == Counter(standing.state for standing in expected.values())
        for name, standing in expected.items():
            point = histories[name].on(day)
            assert (point.state.value, point.due, point.force) == (standing.state, standing.due, standing.force)
    assert len(table) == 4_383


def test_states_of_a_standing_day_by_hand() -> None:
    """One province, due on 30 June: extended to 31 July, done on 5 August, that withdrawn, then done on 10 August."""
    schedule = rollout.expand(policy('[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\n'), country())
    progress = Progress(
        [
            Extended("a", "01", "2022-06-20", to="2022-07-31"),
            Done("a", "01", "2022-08-05"),
            Retracted("a", "01", "2022-08-07"),
            Extended("a", "01", "2022-08-08", to="2022-08-09"),
            Done("a", "01", "2022-08-10"),
        ]
    )
    history = rollout.timeline(schedule, progress).history("p/a@01")
    assert [(point.day, point.state.value, point.due, point.cause) for point in history] == [
        (D.min, "not_in_force", D(2022, 6, 30), ""),
        (D(2022, 1, 1), "upcoming", D(2022, 6, 30), "issued"),
        (D(2022, 6, 20), "upcoming", D(2022, 7, 31), "extended"),
        (D(2022, 7, 31), "due_today", D(2022, 7, 31), "due"),
        (D(2022, 8, 1), "overdue", D(2022, 7, 31), "past-due"),
        (D(2022, 8, 5), "done_late", D(2022, 7, 31), "done"),
        (D(2022, 8, 7), "overdue", D(2022, 6, 30), "retracted"),
        (D(2022, 8, 8), "upcoming", D(2022, 8, 9), "extended"),
        (D(2022, 8, 9), "due_today", D(2022, 8, 9), "due"),
        (D(2022, 8, 10), "done_late", D(2022, 8, 9), "done"),
    ]


# --- histories ---


@few
@given(seeds)
def test_intervals_are_all_days_once_and_each_is_a_cut(seed: int) -> None:
    case = random_case(seed)
    timeline = rollout.timeline(case.schedule, case.progress)
    for obligation in random.Random(seed).sample(list(case.schedule), min(6, len(case.schedule))):
        intervals = list(timeline.history(obligation.id).intervals())
        assert intervals[0][0] == D.min
        assert intervals[-1][1] == D.max
        for (_, last, point), (first, _, after) in pairwise(intervals):
            assert first == last + DAY
            assert point.standing != after.standing
        for first, last, point in intervals:
            assert point.day == first
            for day in (first, last):
                status = timeline.on(day)[obligation.id]
                assert (status.state, status.due, status.force, status.reported) == point.standing


# --- changes ---


def states(statuses: Statuses) -> dict[str, str]:
    return {status.id: status.state.value for status in statuses}


@few
@given(seeds, st.sampled_from(SELECTIONS))
def test_changes_lead_from_one_day_to_another(seed: int, selection: str) -> None:
    case = random_case(seed)
    since, until = some_days(case, seed, 2)
    known_on = random.Random(seed).choice((None, since, until))
    timeline = rollout.timeline(selected(case, selection), case.progress, known_on=known_on)
    current = states(timeline.on(since))
    changes = timeline.changes(since, until)
    for change in changes:
        assert since < change.day <= until
        assert current.get(change.id) == change.before  # None: it begins with its event
        assert change.before != change.after
        assert change.cause
        current[change.id] = change.after.value
    assert current == states(timeline.on(until))
    assert len(changes) == len(list(changes))
    counted = Counter[tuple[object, ...]]()
    for change in changes:
        before = change.before.value if change.before else None
        counted[change.day, before, change.after.value, change.cause] += 1
    assert {tuple(row[:-1]): row[-1] for row in changes.counts().rows} == counted


@few
@given(seeds)
def test_changes_compose(seed: int) -> None:
    case = random_case(seed)
    timeline = rollout.timeline(case.schedule, case.progress)
    first, middle, last = some_days(case, seed, 3)
    parts = [*timeline.changes(first, middle), *timeline.changes(middle, last)]
    assert Counter(map(repr, parts)) == Counter(map(repr, timeline.changes(first, last)))
    assert list(timeline.changes(first, first)) == []


def test_changes_by_hand() -> None:
    schedule = rollout.expand(policy('[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\n'), country())
    timeline = rollout.timeline(schedule, Progress([Done("a", "02", "2022-07-01")]))
    changes = timeline.changes("2022-06-29", "2022-07-01")
    assert [(change.id, change.day, change.before, change.after, change.cause) for change in changes] == [
        ("p/a@01", D(2022, 6, 30), "upcoming", "due_today", "due"),
        ("p/a@02", D(2022, 6, 30), "upcoming", "due_today", "due"),
        ("p/a@01", D(2022, 7, 1), "due_today", "overdue", "past-due"),
        ("p/a@02", D(2022, 7, 1), "due_today", "done_late", "done"),
    ]
    assert changes.counts().rows == (
        (D(2022, 6, 30), "upcoming", "due_today", "due", 2),
        (D(2022, 7, 1), "due_today", "done_late", "done", 1),
        (D(2022, 7, 1), "due_today", "overdue", "past-due", 1),
    )


# --- series ---


def counted(rows: Iterable[dict[str, object]], names: Iterable[str]) -> Counter[tuple[object, ...]]:
    """How many obligations there are of each value of the names and each state, from the rows of a table."""
    counts = Counter[tuple[object, ...]]()
    for row in rows:
        key = tuple(row[name] for name in names)
        for state in rollout.State:
            count = row.get(state.value, 0)
            if count:
                assert isinstance(count, int)
                counts[(*key, state.value)] = count
    return counts


@few
@given(seeds, st.sampled_from(SELECTIONS))
def test_a_series_is_the_counts_of_its_days(seed: int, selection: str) -> None:
    case = random_case(seed)
    day = some_days(case, seed, 1)[0]
    known_on = random.Random(seed).choice((None, day, day - 5 * DAY))
    timeline = rollout.timeline(selected(case, selection), case.progress, known_on=known_on)
    series = timeline.counts(day, day + 40 * DAY).to_dicts()
    assert [row["day"] for row in series] == [day + number * DAY for number in range(41)]
    for row in series[::5]:
        counts = timeline.on(str(row["day"])).counts()
        assert by_state(row) == counts


@few
@given(seeds, st.sampled_from(SELECTIONS))
def test_a_series_by_names_is_the_tables_of_its_days(seed: int, selection: str) -> None:
    case = random_case(seed)
    day = some_days(case, seed, 1)[0]
    known_on = random.Random(seed).choice((None, day, day - 5 * DAY))
    timeline = rollout.timeline(selected(case, selection), case.progress, known_on=known_on)
    for names in ("task", ("tier",), ("place", "period"), ("policy", "task", "tier")):
        columns = (names,) if isinstance(names, str) else names
        rows = timeline.counts(day, day + 10 * DAY, by=names).to_dicts()
        for moment in (day, day + 7 * DAY):
            expected = counted(timeline.on(moment).table(names).to_dicts(), columns)
            assert counted((row for row in rows if row["day"] == moment), columns) == expected


def test_a_series_of_nothing_has_a_row_for_each_day() -> None:
    schedule = rollout.expand(policy('[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\n'), country())
    empty = rollout.timeline(schedule.due(by="2022-06-29"))
    assert empty.counts("2022-06-29", "2022-06-30").to_dicts() == [{"day": D(2022, 6, 29)}, {"day": D(2022, 6, 30)}]
    assert empty.counts("2022-06-29", "2022-06-30", by="task").to_dicts() == []


# --- logs that grow ---


@few
@given(seeds)
def test_more_facts_are_as_if_given_at_once(seed: int) -> None:
    case = random_case(seed, size=12)
    facts = tuple(map(evidence, case.notes))
    days = some_days(case, seed, 2)
    grown = Progress(facts[:5])
    for number in range(5, len(facts)):
        rollout.assess(case.schedule, grown, as_of=days[0], known_on=days[0]).counts()
        if number % 2:
            rollout.assess(case.schedule, grown, as_of=days[1]).counts()
        grown = grown.plus(facts[number])
        at_once = Progress(facts[: number + 1])
        assert grown == at_once
        for day, known_on in ((days[0], None), (days[1], None), (days[0], days[0])):
            after = rollout.assess(case.schedule, grown, as_of=day, known_on=known_on)
            expected = rollout.assess(case.schedule, at_once, as_of=day, known_on=known_on)
            assert after.counts() == expected.counts()
            assert after.unmatched == expected.unmatched
    assert list(rollout.assess(case.schedule, grown, as_of=days[1])) == list(
        rollout.assess(case.schedule, Progress(facts), as_of=days[1])
    )


def test_a_log_grows_one_fact_at_a_time() -> None:
    """More often than Python lets calls be nested, each time asked about before it grows."""
    tasks = [f'[[task]]\nid = "t{number}"\nat = "commune"\nby = 2022-06-30\n' for number in range(300)]
    schedule = rollout.expand(policy("".join(tasks)), country())
    progress = Progress([Done("t0", "00001", "2022-07-01")])
    for unit in ("00001", "00002", "00003", "00004"):
        for number in range(1, 300):
            progress = progress.plus(Done(f"t{number}", unit, "2022-06-01"))
            assert len(rollout.timeline(schedule, progress).history("p/t0@00001")) == 4
    assert len(progress) == 1_197
    assert rollout.assess(schedule, progress, as_of="2022-07-01").counts() == {
        "done_on_time": 1_196,
        "done_late": 1,
        "overdue": 3,
    }


def test_a_log_is_placed_once_whatever_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = rollout.expand(policy('[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\n'), country())
    placed: list[Progress] = []
    index_of = Index.of

    def placing(whole: Schedule, log: Progress) -> Index:
        placed.append(log)
        return index_of(whole, log)

    monkeypatch.setattr(Index, "of", placing)
    progress = Progress([Done("a", "01", "2022-06-01")])
    for number in range(12):
        day = D(2022, 5, 25) + number * DAY
        expected = {"done_on_time": 1, "upcoming": 1} if number >= 7 else {"upcoming": 2}
        assert rollout.assess(schedule, progress, as_of="2022-06-29", known_on=day).counts() == expected
        assert len(rollout.assess(schedule.where(unit="01"), progress, as_of=day)) == 1
    rollout.assess(schedule, progress.plus(Done("a", "02", "2022-06-02")), as_of="2022-06-29")
    assert len(placed) == 1


FACTS: tuple[Evidence, ...] = (
    Done("a", "01", "2022-06-01"),
    Open("p/a", "02", "2022-06-02", recorded="2022-06-05"),
    Waived("a", "001", "2022-06-03", period="2022"),
    Happened("asked", "2022-06-04"),
    Done("a", "01", "2022-06-01", policy="p"),
)


def test_a_log_has_its_facts_in_their_order_and_is_equal_to_one_that_has_the_same() -> None:
    at_once, grown = Progress(FACTS), Progress(FACTS[:2]).plus(FACTS[2]).plus(*FACTS[3:])
    assert list(at_once) == list(grown) == list(FACTS)
    assert len(at_once) == len(grown) == 5
    assert at_once == grown
    assert hash(at_once) == hash(grown)
    assert at_once != Progress(FACTS[::-1])
    assert at_once != Progress(FACTS[:4])
    assert Progress(FACTS[:1]) != Progress(FACTS[4:])
    for progress in (at_once, grown):
        copy = pickle.loads(pickle.dumps(progress))
        assert copy == progress
        assert list(copy) == list(FACTS)


@few
@given(seeds)
def test_statuses_are_pickled(seed: int) -> None:
    case = random_case(seed)
    statuses = rollout.assess(case.schedule, case.progress, as_of="2022-07-01")
    assert pickle.loads(pickle.dumps(statuses)).counts() == statuses.counts()
    assert pickle.loads(pickle.dumps(statuses.where(reported=True))).table().rows == (
        statuses.where(reported=True).table().rows
    )
    assert pickle.loads(pickle.dumps(statuses)).to_dicts() == statuses.to_dicts()
