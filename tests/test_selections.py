"""Statuses asked for by name, state and fact: the same whatever way they are asked for, in one order."""

from __future__ import annotations

import random
from collections import Counter
from itertools import permutations
from typing import Any

import pytest
from examples import examples
from hypothesis import given, strategies as st
from random_cases import Case, random_case
from small import country, policy

import rollout
from rollout import Done, Open, Progress, Status, Statuses, UnknownError
from rollout.progress.verdict import OPEN

seeds = st.integers(0, 100_000)
few = examples(20)
RANKS = {"province": 1, "district": 2, "agency": 9}


def assessed(seed: int) -> tuple[Case, Statuses]:
    case = random_case(seed, size=25)
    day = random.Random(seed).choice(case.days())
    return case, rollout.assess(case.schedule, case.progress, as_of=day)


def keeps(case: Case, status: Status, name: str, value: object) -> bool:
    """Whether one filter keeps a status, told from the facts of the status itself."""
    match name:
        case "task":
            return value in (status.task, f"{status.policy}/{status.task}")
        case "under":
            parent = case.bodies[status.unit].parent
            return value in (status.unit, parent)
        case "state" | "tier":
            return bool(getattr(status, name).value == value)
        case "blocked":
            return (status.state in OPEN and len(status.blocked_by) > 0) == value
        case "period":
            return str(status.period) == value
        case _:
            return bool(getattr(status, name) == value)


def filters(case: Case, chance: random.Random) -> dict[str, Any]:
    """A value for each filter that has one in the case."""
    obligations = list(case.schedule)
    values: dict[str, Any] = {
        "task": chance.choice(obligations).task,
        "tier": chance.choice(obligations).tier.value,
        "unit": chance.choice(obligations).unit,
        "under": chance.choice(("c1", "c2", "d1")),
        "lead": chance.choice(obligations).lead,
        "state": chance.choice(list(rollout.State)).value,
        "ready": chance.random() < 0.5,
        "blocked": chance.random() < 0.5,
        "reported": chance.random() < 0.5,
    }
    periods = [str(obligation.period) for obligation in obligations if obligation.period]
    return values | ({"period": chance.choice(periods)} if periods else {})


@few
@given(seeds)
def test_each_filter_keeps_those_whose_own_facts_are_so(seed: int) -> None:
    case, statuses = assessed(seed)
    for name, value in filters(case, random.Random(seed)).items():
        kept = statuses.where(**{name: value})
        assert [status.id for status in kept] == [s.id for s in statuses if keeps(case, s, name, value)]
        assert len(kept) == len(list(kept))
        assert kept.counts() == Counter(status.state.value for status in kept)


@few
@given(seeds)
def test_filters_in_any_order_keep_the_same(seed: int) -> None:
    case, statuses = assessed(seed)
    chance = random.Random(seed)
    values = filters(case, chance)
    for _ in range(4):
        asked = {name: values[name] for name in chance.sample(sorted(values), 3)}
        expected = [s.id for s in statuses if all(keeps(case, s, name, value) for name, value in asked.items())]
        for names in permutations(asked):
            kept = statuses
            for name in names:
                kept = kept.where(**{name: asked[name]})
            assert [status.id for status in kept] == expected
            assert len(kept) == len(expected)
            totals = Counter(dict(enumerate(row[-1] for row in kept.table(("unit", "due")).rows)))
            assert totals.total() == len(expected)


@few
@given(seeds)
def test_a_selection_of_the_schedule_is_the_selection_of_its_statuses(seed: int) -> None:
    case, statuses = assessed(seed)
    values = filters(case, random.Random(seed))
    for name in ("task", "tier", "unit", "under", "lead"):
        selected = rollout.assess(case.schedule.where(**{name: values[name]}), case.progress, as_of=statuses.as_of)
        kept = statuses.where(**{name: values[name]})
        assert [status.to_dict() for status in selected] == [status.to_dict() for status in kept]
        assert selected.counts() == kept.counts()
        assert selected.where(ready=True).counts() == kept.where(ready=True).counts()


@few
@given(seeds)
def test_the_order_of_a_listing(seed: int) -> None:
    """By due day, the undated last; then policy, task, tiers in their order before bodies, period and unit."""
    _, statuses = assessed(seed)

    def order(status: Status) -> tuple[object, ...]:
        place = RANKS[status.tier.value], status.unit if status.tier == "agency" else ""
        due = status.due.isoformat() if status.due else "~"
        return due, status.policy, status.task, place, str(status.period or ""), status.unit

    for listed in (statuses, statuses.where(reported=True), statuses.where(state=list(rollout.State)[6:])):
        assert [status.id for status in listed] == [status.id for status in sorted(listed, key=order)]


@few
@given(seeds)
def test_a_status_by_its_id(seed: int) -> None:
    _, statuses = assessed(seed)
    overdue = statuses.overdue()
    reported = statuses.where(reported=True)
    for status in statuses:
        assert statuses[status.id] == status
        for selection, is_in in ((overdue, status.state == "overdue"), (reported, status.reported)):
            if is_in:
                assert selection[status.id] == status
            else:
                with pytest.raises(UnknownError):
                    selection[status.id]


def test_what_is_in_no_listing_has_no_id() -> None:
    schedule = rollout.expand(policy('[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\n'), country())
    statuses = rollout.assess(schedule, as_of="2022-07-01")
    for name in ("p/a@001", "p/a@01#2022", "p/b@01", "q/a@01", "a@01", "p/a", "", "p/a@99"):
        with pytest.raises(UnknownError):
            statuses[name]


def test_who_waits_by_hand() -> None:
    """Two provinces of which one has built; districts wait for their province, and one of them has begun anyway."""
    tasks = """
[[task]]
id = "build"
at = "province"
by = 2022-06-30

[[task]]
id = "use"
at = "district"
by = 2022-12-31
needs = [{ task = "build", scope = "parent" }]
"""
    schedule = rollout.expand(policy(tasks), country())
    progress = Progress([Done("build", "01", "2022-06-10"), Open("use", "003", "2022-06-15")])
    statuses = rollout.assess(schedule, progress, as_of="2022-06-30")
    assert [status.id for status in statuses.where(ready=True)] == ["p/build@02", "p/use@001", "p/use@002"]
    assert [status.id for status in statuses.where(blocked=True)] == ["p/use@003"]
    assert [status.id for status in statuses.where(blocked=True, reported=False)] == []
    assert [status.id for status in statuses.where(task="use", ready=False)] == ["p/use@003", "p/use@004"]
    before = rollout.assess(schedule, progress, as_of="2022-06-09")
    assert [status.id for status in before.where(blocked=True)] == ["p/use@001", "p/use@002", "p/use@003"]


def test_a_lag_runs_from_the_day_of_the_need_by_hand() -> None:
    """What may begin five days after its need is done waits to the fourth, whoever is asked."""
    tasks = """
[[task]]
id = "build"
at = "province"
by = 2022-06-30

[[task]]
id = "use"
at = "province"
by = 2022-12-31
needs = [{ task = "build", min-lag = 5 }]
"""
    schedule = rollout.expand(policy(tasks), country())
    progress = Progress([Done("build", "01", "2022-06-10")])
    for day, is_ready in (("2022-06-14", False), ("2022-06-15", True)):
        statuses = rollout.assess(schedule, progress, as_of=day)
        assert statuses["p/use@01"].ready == is_ready
        assert len(statuses.where(task="use", ready=True)) == is_ready
        assert len(statuses.where(task="use", blocked=True)) == 2 - is_ready
