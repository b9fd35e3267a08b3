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
        case "holder":
            return value in status.holder.split()
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
        "holder": chance.choice(obligations).holder.split()[0],
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
        assert [status.unit for status in statuses.where(task="use", blocked=True)] == ["02"]


# --- where it comes from, who bears it, who helps ---

NAMED = """
[[task]]
id = "report"
at = "mpi"
coordinating = ["mof", "province"]
each = { period = "year", month = 8, since = 2024, until = 2025 }
source = "text"

[[task]]
id = "plan"
at = "mpi"

[[task]]
id = "train"
at = "province"
lead = "mpi"
coordinating = ["ministry"]
by = 2024-12-31
source = "letter"

[[task]]
id = "build"
at = ["province", "district"]
by = 2025-06-30
source = ["text", "letter"]

[[task]]
id = "advise"
at = "mof"
coordinating = "mof"
by = 2025-06-30
confidence = "medium"
"""
SOURCES = """issued = 2022-01-01
source = [{ id = "text", name = { vi = "t" } }, { id = "letter", name = { vi = "l" }, confidence = "medium" }]
"""


def named() -> rollout.Schedule:
    """Ministry mpi, which is merged into mof on 2025-03-01, owes and leads some of it."""
    return rollout.expand(policy(NAMED, instrument=SOURCES), country())


def ids(selection: rollout.Schedule | Statuses) -> list[str]:
    return [obligation.id.removeprefix("p/") for obligation in selection]


def test_a_source_is_any_of_those_that_state_it_and_the_text_where_none_is_said() -> None:
    schedule = named()
    assert {obligation.task: (obligation.source, obligation.confidence) for obligation in schedule} == {
        "report": ("text", "high"),
        "plan": ("text", "high"),
        "train": ("letter", "medium"),  # its source is less sure
        "build": ("text letter", "medium"),  # so is one of its sources
        "advise": ("text", "medium"),  # it is so itself
    }
    statuses = rollout.assess(schedule, as_of="2025-01-01")
    for selection in (schedule, statuses):
        assert {obligation.task for obligation in selection.where(source="letter")} == {"train", "build"}
        assert {o.task for o in selection.where(source="text")} == {"report", "plan", "build", "advise"}
        assert {o.task for o in selection.where(source=["text", "letter"])} == {o.task for o in schedule}
        assert {o.task for o in selection.where(confidence="high")} == {"report", "plan"}
    assert schedule.table(("source", "confidence")).to_dicts() == [
        {"source": "text", "confidence": "high", "obligations": 3},
        {"source": "letter", "confidence": "medium", "obligations": 2},
        {"source": "text", "confidence": "medium", "obligations": 1},
        {"source": "text letter", "confidence": "medium", "obligations": 6},
    ]
    assert {row["source"]: row["total"] for row in statuses.table("source").to_dicts()} == {
        "letter": 2,
        "text": 4,
        "text letter": 6,
    }


def test_a_series_is_counted_by_source_and_confidence() -> None:
    """On 1 January 2025 the report of 2024 and two trainings are overdue, and nothing of them was reported."""
    series = rollout.timeline(named(), Progress()).counts("2025-01-01", "2025-01-01", by=("source", "confidence"))
    counts = {(row["source"], row["confidence"]): row["no_report"] for row in series.to_dicts()}
    assert counts == {("text", "high"): 1, ("letter", "medium"): 2, ("text", "medium"): 0, ("text letter", "medium"): 0}


def test_a_policy_without_sources_has_none_to_ask_for() -> None:
    schedule = rollout.expand(policy('[[task]]\nid = "a"\nat = "province"\n'), country())
    assert {(obligation.source, obligation.confidence) for obligation in schedule} == {("", "high")}
    with pytest.raises(UnknownError, match="unknown source 'text'"):
        schedule.where(source="text")


def test_the_holder_is_that_of_the_due_day_in_a_schedule_and_that_of_the_day_in_statuses() -> None:
    """The undated plan, and the report of August 2025, are mof's; what fell due before the merger was mpi's."""
    schedule = named()
    assert ids(schedule.where(holder="mof")) == ["advise@mof", "report@mpi#2025", "plan@mpi"]
    assert ids(schedule.where(holder="mpi")) == ["report@mpi#2024", "train@01", "train@02"]
    assert ids(schedule.where(holder="001")) == ["build@001"]
    assert ids(schedule.where(holder=["mof", "001"], task=["build", "advise"])) == ["advise@mof", "build@001"]
    assert [obligation.holder for obligation in schedule.where(task="report")] == ["mpi", "mof"]
    before, after = rollout.assess(schedule, as_of="2025-02-28"), rollout.assess(schedule, as_of="2025-03-01")
    assert ids(before.where(holder="mof")) == ["advise@mof"]
    led = ["report@mpi#2024", "train@01", "train@02", "report@mpi#2025", "plan@mpi"]
    assert ids(before.where(holder="mpi")) == led
    assert ids(after.where(holder="mpi")) == []
    assert ids(after.where(holder="mof")) == [*led[:3], "advise@mof", *led[3:]]
    assert ids(after.where(holder="mof").where(lead="mof")) == ["advise@mof"]
    assert ids(after.overdue().where(holder="mof")) == led[:3]
    assert ids(after.where(ready=True).where(holder="mof", task="plan")) == ["plan@mpi"]


def test_obligations_are_counted_by_holder() -> None:
    schedule = named().where(task=["report", "plan", "train"])
    assert schedule.table(("lead", "holder")).to_dicts() == [
        {"lead": "mpi", "holder": "mpi", "obligations": 3},
        {"lead": "mpi", "holder": "mof", "obligations": 2},
    ]
    for day, holder in (("2025-02-28", "mpi"), ("2025-03-01", "mof")):
        statuses = rollout.assess(named(), as_of=day)
        table = statuses.where(task=["report", "plan", "train"]).table("holder")
        assert [(row["holder"], row["total"]) for row in table.to_dicts()] == [(holder, 5)]
        build = statuses.where(task="build", tier="province").table(("holder", "reported"))
        assert [row[:2] for row in build.rows] == [("01", False), ("02", False)]
        (row, *_) = statuses.where(task="report").rows("lead", "holder", "source", "confidence", "unit")
        assert row == ("mpi", holder, "text", "high", "mpi")
        assert [row[0] for row in statuses.where(task="build", tier="province").rows("holder")] == ["01", "02"]


def test_a_notebook_shows_the_holder() -> None:
    late = rollout.assess(named(), as_of="2025-03-01").where(task="train")
    for value, holder in (
        (late, "Ministry of Finance"),
        (named().where(task="train"), "Ministry of Planning and Investment"),
    ):
        assert value.to_html().count(f">{holder}</td>") == 2


def test_a_body_helps_where_the_item_names_it_or_its_tier_and_not_what_it_owes_itself() -> None:
    schedule = named()
    statuses = rollout.assess(schedule, as_of="2025-01-01")
    for selection in (schedule, statuses):
        assert {o.task for o in selection.where(coordinating="01")} == {"report"}
        assert {o.task for o in selection.where(coordinating="province")} == {"report"}
        assert {o.task for o in selection.where(coordinating="ministry")} == {"train"}
        assert {o.task for o in selection.where(coordinating=["01", "mof"])} == {"report", "train"}
        assert ids(selection.where(coordinating="001")) == []
        assert ids(selection.where(coordinating="mpi")) == []  # it leads the training itself
        assert ids(selection.where(coordinating="01", unit="mpi", period="2024")) == ["report@mpi#2024"]
    after = rollout.assess(schedule, as_of="2025-03-01")
    assert ids(after.where(coordinating="mof")) == []  # all of it is mof's own by then
    with pytest.raises(UnknownError, match="unknown coordinating body 'provinc'; did you mean 'province'"):
        schedule.where(coordinating="provinc")
    with pytest.raises(UnknownError, match="unknown holder 'mxx'"):
        schedule.where(holder="mxx")


def test_a_kind_helps_through_each_body_of_it() -> None:
    task = '[[task]]\nid = "a"\nat = "mic"\ncoordinating = "government-attached-agency"\n'
    schedule = rollout.expand(policy(task), rollout.load_units("vn"))
    agency = rollout.load_units("vn").cohorts("government-attached-agency")[0].units[0].id
    assert ids(schedule.where(coordinating=agency)) == ["a@mic"]
    assert ids(schedule.where(coordinating="mof")) == []


def test_the_body_above_that_the_text_charges_is_named_with_each_unit() -> None:
    """Commune 00004 stands under district 003 in province 02; a text can charge either of the two."""
    tasks = """
[[task]]
id = "a"
at = ["province", "district", "commune"]
by = 2022-06-30
charged = { district = "province", commune = "province" }

[[task]]
id = "b"
at = "commune"
by = 2022-06-30
charged = "district"
"""
    schedule = rollout.expand(policy(tasks), country())
    charged = {obligation.id.removeprefix("p/"): obligation.charged for obligation in schedule}
    assert (charged["a@02"], charged["a@004"], charged["a@00004"], charged["b@00004"]) == (None, "02", "02", "003")
    statuses = rollout.assess(schedule, as_of="2022-07-01")
    assert statuses["p/a@003"].to_dict()["charged"] == "02"
    assert (statuses["p/a@003"].lead, statuses["p/a@003"].holder) == ("003", "003")  # the row stays the unit's
    alone = rollout.expand(policy(tasks))
    assert {obligation.charged for obligation in alone.where(tier="commune")} == {"province", "district"}
    lonely = rollout.Register([rollout.Unit("00009", "commune", "Xa")])
    assert [obligation.charged for obligation in rollout.expand(policy(tasks), lonely)] == [None, None]
