"""Whether duties will be met: verdicts, chains and repairs by hand, and against schedules of completions by force."""

from __future__ import annotations

import datetime as dt
import itertools
import pickle
import random
from collections import Counter

import pytest
from nation import national_register
from small import country, policy

import rollout
from rollout import (
    Done,
    Extended,
    Forecast,
    Happened,
    Open,
    Progress,
    Prospect,
    Register,
    Tier,
    Unit,
    UnknownError,
    Waived,
)
from rollout.days import day
from rollout.forecasting.chains import Step
from rollout.forecasting.outcome import Outcome
from rollout.forecasting.repairs import Repair
from rollout.progress.evidence import Evidence

# a → (15 days) → b → (5 days) → c, and c is due on 30 September.
WORKED = """
[[task]]
id = "a"
at = "mof"
[[task]]
id = "b"
at = "mof"
needs = [{ task = "a", min-lag = 15, clause = "2" }]
[[task]]
id = "c"
at = "mof"
by = 2026-09-30
phrase = "trước ngày 01/10/2026"
needs = [{ task = "b", min-lag = 5, basis = "inferred" }]
"""


def forecast(tasks: str, as_of: str, *facts: Evidence, until: str | None = None) -> Forecast:
    schedule = rollout.expand(policy(tasks), country(), until=until)
    return rollout.forecast(rollout.assess(schedule, Progress(facts), as_of=as_of))


def forecast_of_ministries(tasks: str, as_of: str, *facts: Evidence) -> Forecast:
    """The same in a country of two ministries that documents name, and of two provinces."""
    units = [Unit("mof", Tier.MINISTRY, "A"), Unit("moha", Tier.MINISTRY, "B")]
    units += [Unit("01", Tier.PROVINCE, "C"), Unit("02", Tier.PROVINCE, "D")]
    schedule = rollout.expand(policy(tasks), Register(units))
    return rollout.forecast(rollout.assess(schedule, Progress(facts), as_of=as_of))


def verdicts(prospects: Forecast) -> dict[str, str]:
    return {prospect.id.removeprefix("p/"): prospect.verdict.value for prospect in prospects}


# --- the worked example ---


def test_what_is_open_cannot_be_met_before_the_lags_behind_it_have_run() -> None:
    """20 September and 15 and 5 days: 10 October, 10 days after its due day."""
    prospects = forecast(WORKED, "2026-09-20")
    c = prospects["p/c@mof"]
    assert (c.verdict, c.earliest, c.due, c.room) == ("lost", day("2026-10-10"), day("2026-09-30"), -10)
    assert [(step.id, step.earliest, step.by, step.lag, step.basis) for step in c.chain] == [
        ("p/a@mof", day("2026-09-20"), day("2026-09-10"), 15, "stated"),
        ("p/b@mof", day("2026-10-05"), day("2026-09-25"), 5, "inferred"),
        ("p/c@mof", day("2026-10-10"), day("2026-09-30"), 0, ""),
    ]
    assert (c.chain[2].clause, c.chain[0].need_clause) == ("p 1 “trước ngày 01/10/2026”", "2")
    assert repr(c) == "<Prospect p/c@mof due 2026-09-30: lost, earliest 2026-10-10>"


def test_what_is_done_counts_from_its_day() -> None:
    """18 September and 15 and 5 days: 8 October."""
    c = forecast(WORKED, "2026-09-20", Done("a", "mof", day("2026-09-18")))["p/c@mof"]
    assert (c.verdict, c.earliest) == ("lost", day("2026-10-08"))
    assert [(step.earliest, step.done) for step in c.chain] == [
        (None, day("2026-09-18")),
        (day("2026-10-03"), None),
        (day("2026-10-08"), None),
    ]


def test_the_last_day_that_lets_the_due_day_hold_is_counted_back_along_the_lags() -> None:
    prospects = forecast(WORKED, "2026-09-08")
    assert {p.task: str(p.needed_by) for p in prospects} == {"a": "2026-09-10", "b": "2026-09-25", "c": "2026-09-30"}
    assert {p.task: p.room for p in prospects} == {"a": 2, "b": 2, "c": 2}
    assert prospects.counts() == Counter(possible=3)
    assert forecast(WORKED, "2026-09-10").counts() == Counter(possible=3)
    assert forecast(WORKED, "2026-09-11").counts() == Counter(possible=2, lost=1)


def test_each_repair_alone_is_enough() -> None:
    """10 days are missing: the lag of 5 is too short to lose them."""
    c = forecast(WORKED, "2026-09-20")["p/c@mof"]
    assert c.repairs == (
        Repair(kind="due", id="p/c@mof", days=10, to=day("2026-10-10"), clause="p 1 “trước ngày 01/10/2026”"),
        Repair(kind="lag", id="p/b@mof", days=10, after="p/a@mof", clause="p 2"),
    )
    assert [str(repair) for repair in c.repairs] == [
        "extend the due day of p/c@mof to 2026-10-10",
        "shorten the lag between p/a@mof and p/b@mof by 10 days",
    ]
    assert [repair.label.vi for repair in c.repairs] == [
        "gia hạn p/c@mof đến ngày 10/10/2026",
        "rút ngắn 10 ngày khoảng cách giữa p/a@mof và p/b@mof",
    ]
    assert c.repairs[0].to_dict()["to"] == "2026-10-10"
    mended = WORKED.replace("min-lag = 15", "min-lag = 5")
    assert forecast(mended, "2026-09-20")["p/c@mof"].verdict == "possible"
    extended = Extended("c", "mof", day("2026-09-20"), to=day("2026-10-10"))
    assert forecast(WORKED, "2026-09-20", extended)["p/c@mof"].verdict == "possible"


def test_a_shorter_lag_is_no_repair_where_something_else_is_as_late() -> None:
    tasks = WORKED.replace('basis = "inferred" }', 'basis = "inferred" }, { task = "a", min-lag = 20 }')
    c = forecast(tasks, "2026-09-20")["p/c@mof"]
    assert c.earliest == day("2026-10-10")
    assert [repair.kind for repair in c.repairs] == ["due"]


def test_a_lag_that_a_chain_has_twice_is_shortened_by_half_as_much() -> None:
    """The reports of three quarters, 100 days between two: 1 January, 11 April, 20 July for the last, due 30 September.

    Seen from 1 May with nothing done: 1 May, 9 August, 17 November; 48 days are missing, 24 of each lag.
    """
    tasks = """
[[task]]
id = "report"
at = "mof"
each = { period = "quarter", since = "2022-Q1", until = "2022-Q3" }
needs = [{ task = "report", period = "previous", min-lag = 100 }]
"""
    prospect = forecast(tasks, "2022-05-01", until="2022-12-31")["p/report@mof#2022-Q3"]
    assert (prospect.verdict, prospect.earliest) == ("lost", day("2022-11-17"))
    assert [(repair.kind, repair.days) for repair in prospect.repairs] == [("due", 48), ("lag", 24)]


# --- room ---

CHAIN = """
[[task]]
id = "supply"
at = "province"
lead = "mof"
by = 2022-06-20
[[task]]
id = "use"
at = "province"
by = 2022-06-30
needs = [{ task = "supply", min-lag = 15 }]
[[task]]
id = "report"
at = "mof"
by = 2022-07-10
needs = [{ task = "use", scope = "all" }]
[[task]]
id = "keep"
at = "province"
"""


def test_room_is_what_is_left_before_a_stated_day_breaks() -> None:
    """Supply must be there 15 days before the use of 30 June: by 15 June, though its own day is the 20th.

    The use can be met 15 days after 10 June, which leaves 5 too, and the report on the same day at the earliest.
    """
    table = forecast(CHAIN, "2022-06-10").table("task")
    assert [(row["task"], row["needed_by"], row["room"]) for row in table.to_dicts()] == [
        ("supply", day("2022-06-15"), 5),
        ("use", day("2022-06-30"), 5),
        ("report", day("2022-07-10"), 15),
        ("keep", None, None),
    ]


def test_after_the_day_needed_a_day_behind_is_lost_though_its_own_has_not_come() -> None:
    prospects = forecast(CHAIN, "2022-06-16")
    assert prospects["p/supply@01"].room == -1
    assert verdicts(prospects.where(task=["supply", "use"])) == {
        "supply@01": "possible",
        "supply@02": "possible",
        "use@01": "lost",
        "use@02": "lost",
    }


def test_an_extension_moves_the_day_and_what_flows_back_from_it() -> None:
    facts = (Done("supply", "01", day("2022-06-01")), Extended("use", "02", day("2022-06-01"), to=day("2022-07-05")))
    prospects = forecast(CHAIN, "2022-06-10", *facts)
    assert prospects.where(task="supply").counts() == Counter(met=1, possible=1)
    assert (prospects["p/use@02"].due, prospects["p/use@02"].room) == (day("2022-07-05"), 10)
    assert prospects["p/supply@02"].needed_by == day("2022-06-20")
    assert [row["due"] for row in prospects.where(task="use").table("due").to_dicts()] == [
        day("2022-06-30"),
        day("2022-07-05"),
    ]


# --- verdicts ---

BODIES = """
[[task]]
id = "supply"
lead = "mof"
at = "province"
by = 2022-06-30
[[task]]
id = "train"
at = "province"
[[task]]
id = "use"
at = "province"
by = 2022-06-20
needs = [{ task = "supply", min-lag = 5, basis = "inferred" }, { task = "train" }]
[[task]]
id = "rest"
at = "province"
[[task]]
id = "report"
at = "mof"
by = 2022-07-31
needs = [{ task = "use", scope = "all" }]
[[task]]
id = "check"
at = "mof"
by = 2022-07-31
needs = [{ task = "supply", scope = "all" }]
"""


def test_a_duty_that_waits_for_another_body_is_met_only_if_that_comes() -> None:
    """The ministry supplies: with it the use of 20 June holds if that is done by 15 June, five days before."""
    prospects = forecast(BODIES, "2022-06-10")
    assert verdicts(prospects) == {
        "use@01": "only_if",
        "use@02": "only_if",
        "supply@01": "possible",
        "supply@02": "possible",
        "check@mof": "possible",
        "report@mof": "only_if",
        **{f"{task}@{unit}": "possible" for task in ("rest", "train") for unit in ("01", "02")},
    }
    use = prospects["p/use@01"]
    assert use.condition == Step(
        id="p/supply@01",
        holder="mof",
        due=day("2022-06-30"),
        by=day("2022-06-15"),
        earliest=day("2022-06-10"),
        lag=5,
        basis="inferred",
        clause="p 1",
    )
    assert (use.relies_on, use.earliest, use.needed_by) == ("goodwill", day("2022-06-15"), day("2022-06-20"))
    assert repr(use) == "<Prospect p/use@01 due 2022-06-20: only_if p/supply@01 is met by 2022-06-15>"
    assert prospects["p/report@mof"].relies_on == "duty"
    assert prospects["p/report@mof"].condition == prospects["p/report@mof"].chain[0]
    assert prospects["p/supply@01"].condition is None


def test_what_others_have_done_leaves_it_to_the_body_itself() -> None:
    done = [Done("supply", "01", day("2022-06-08")), Done("use", "02", day("2022-06-09"))]
    prospects = forecast(BODIES, "2022-06-10", *done)
    assert verdicts(prospects.where(task="use")) == {"use@01": "possible", "use@02": "met"}
    assert prospects["p/use@01"].earliest == day("2022-06-13")
    assert (prospects["p/use@02"].needed_by, prospects["p/use@02"].room) == (None, None)
    assert repr(prospects["p/use@02"]) == "<Prospect p/use@02 met from 2022-06-09 on>"
    assert prospects["p/supply@02"].needed_by == day("2022-06-30")  # its own day: what it was for is done


def test_through_its_own_duty_a_body_waits_for_another_too() -> None:
    """Train needs the supply here, and is the province's own: the supply is needed 5 + 3 days before the use."""
    tasks = BODIES.replace(
        'id = "train"\nat = "province"', 'id = "train"\nat = "province"\nneeds = [{ task = "supply", min-lag = 5 }]'
    ).replace(
        'needs = [{ task = "supply", min-lag = 5, basis = "inferred" }, { task = "train" }]',
        'needs = [{ task = "train", min-lag = 3 }]',
    )
    use = forecast(tasks, "2022-06-10")["p/use@01"]
    assert (use.verdict, use.relies_on) == ("only_if", "goodwill")
    assert [(step.id, str(step.by)) for step in use.chain] == [
        ("p/supply@01", "2022-06-12"),
        ("p/train@01", "2022-06-17"),
        ("p/use@01", "2022-06-20"),
    ]


def test_what_is_overdue_is_lost_and_says_what_it_waits_for() -> None:
    use = forecast(BODIES, "2022-06-21")["p/use@01"]
    assert (use.verdict, use.earliest) == ("lost", day("2022-06-26"))
    assert [step.id for step in use.chain] == ["p/supply@01", "p/use@01"]
    assert [repair.to for repair in use.repairs] == [day("2022-06-26")]
    alone = forecast(BODIES, "2022-07-01").where(verdict="lost", task="supply")
    assert [(p.earliest, [step.id for step in p.chain]) for p in alone] == [
        (day("2022-07-01"), ["p/supply@01"]),
        (day("2022-07-01"), ["p/supply@02"]),
    ]
    near = forecast(BODIES.replace("min-lag = 5", "min-lag = 0"), "2022-06-21")["p/use@01"]
    assert (near.earliest, [step.id for step in near.chain]) == (day("2022-06-21"), ["p/supply@01", "p/use@01"])


def test_a_need_met_on_a_day_lets_what_needs_it_be_met_on_that_day() -> None:
    tasks = BODIES.replace("min-lag = 5", "min-lag = 0")
    assert forecast(tasks, "2022-06-20")["p/use@01"].verdict == "only_if"
    assert forecast(tasks, "2022-06-20")["p/use@01"].condition.by == day("2022-06-20")  # type: ignore[union-attr]


def test_what_is_not_owed_on_the_day_is_not_forecast() -> None:
    facts = [Waived("use", "01", day("2022-06-01"))]
    prospects = forecast(BODIES, "2022-06-10", *facts)
    assert len(prospects) == 9
    with pytest.raises(UnknownError):
        prospects["p/use@01"]
    assert prospects["p/supply@01"].needed_by == day("2022-06-30")  # what is waived needs nothing
    assert len(forecast(BODIES, "2021-12-31")) == 0
    districts = '[[task]]\nid = "t"\nat = "district"\nby = 2022-09-01\n'  # 004 ends with June
    assert set(verdicts(forecast(districts, "2022-06-10"))) == {"t@001", "t@002", "t@003"}


def test_what_has_no_day_is_possible_and_needed_by_the_day_behind_it() -> None:
    prospects = forecast(BODIES, "2022-06-10")
    assert (prospects["p/rest@01"].due, prospects["p/rest@01"].needed_by, prospects["p/rest@01"].room) == (None,) * 3
    assert prospects["p/train@01"].needed_by == day("2022-06-20")
    assert repr(prospects["p/rest@01"]) == "<Prospect p/rest@01 due on no day: possible, earliest 2022-06-10>"


def test_what_has_no_day_and_waits_for_another_body_is_possible_only_if_that_comes() -> None:
    tasks = BODIES.replace("by = 2022-06-20\n", "").replace("by = 2022-07-31\n", "").replace("by = 2022-06-30\n", "")
    use = forecast(tasks, "2022-06-10")["p/use@01"]
    assert (use.verdict, use.relies_on, use.chain[0].by) == ("only_if", "goodwill", None)
    assert repr(use) == "<Prospect p/use@01 due on no day: only_if p/supply@01 is met>"
    dated = BODIES.replace("by = 2022-06-20\n", "").replace("by = 2022-07-31\n", "")
    assert forecast(dated, "2022-06-10")["p/use@01"].relies_on == "duty"


AWAITED = """
[[task]]
id = "answer"
at = "mof"
within = { days = 10, after = "asked" }
[[task]]
id = "next"
at = "mof"
by = 2022-09-30
needs = [{ task = "answer", min-lag = 60 }]
"""


def test_a_time_limit_counts_once_its_event_is_known() -> None:
    assert forecast(AWAITED, "2022-06-10")["p/answer@mof"].verdict == "possible"
    assert forecast(AWAITED, "2022-06-10")["p/answer@mof"].needed_by == day("2022-08-01")
    asked = Happened("asked", day("2022-06-01"))
    known = forecast(AWAITED, "2022-06-10", asked)["p/answer@mof"]
    assert (known.verdict, known.due, known.needed_by) == ("possible", day("2022-06-11"), day("2022-06-11"))
    assert forecast(AWAITED, "2022-06-12", asked)["p/answer@mof"].verdict == "lost"


def test_a_start_that_is_reported_is_not_needed_any_more() -> None:
    tasks = """
[[task]]
id = "build"
lead = "mof"
at = "province"
[[task]]
id = "use"
at = "province"
by = 2022-06-30
needs = [{ task = "build", kind = "SS", min-lag = 10 }]
"""
    prospects = forecast(tasks, "2022-06-15", Open("build", "01", day("2022-06-12")))
    assert [prospects[f"p/build@0{number}"].needed_by for number in (1, 2)] == [None, day("2022-06-20")]
    assert verdicts(prospects.where(task="use")) == {"use@01": "possible", "use@02": "only_if"}
    late = forecast(tasks, "2022-06-25", Open("build", "01", day("2022-06-22")))["p/use@01"]
    assert (late.verdict, late.earliest, late.chain[0].done) == ("lost", day("2022-07-02"), day("2022-06-22"))


SCOPES = """
[[task]]
id = "open"
at = "province"
by = 2022-09-30
[[task]]
id = "count"
at = "district"
by = 2022-10-31
needs = [{ task = "open", scope = "parent", min-lag = 10 }]
[[task]]
id = "sum"
at = "province"
by = 2022-11-30
needs = [{ task = "count", scope = "children", min-lag = 20 }]
[[task]]
id = "compare"
at = "province"
by = 2022-12-31
needs = [{ task = "sum", scope = "all", min-lag = 5 }]
"""


def test_needs_of_other_units_are_needs_of_other_bodies() -> None:
    """Of several the one that is needed first: for its own sum the counts of its districts, 5 and 20 days before."""
    prospects = forecast(SCOPES, "2022-08-01")
    assert {p.id.removeprefix("p/"): (p.condition.id, str(p.condition.by)) for p in prospects if p.condition} == {
        "count@001": ("p/open@01", "2022-10-21"),
        "count@002": ("p/open@01", "2022-10-21"),
        "count@003": ("p/open@02", "2022-10-21"),
        "sum@01": ("p/count@001", "2022-11-10"),
        "sum@02": ("p/count@003", "2022-11-10"),
        "compare@01": ("p/count@001", "2022-12-06"),
        "compare@02": ("p/count@003", "2022-12-06"),
    }
    assert {p.needed_by for p in prospects.where(task="open")} == {day("2022-09-30")}
    assert {p.needed_by for p in prospects.where(task="count")} == {day("2022-10-31")}
    assert prospects.counts() == Counter(possible=2, only_if=7)
    assert prospects.where(relies_on="duty").counts() == Counter(only_if=7)


def test_of_all_units_its_own_is_no_other_body() -> None:
    """Province 02 has its sum: for the comparison of 01 only its own is open, and that for 02 is another's."""
    counts = [Done("count", unit, day("2022-07-01")) for unit in ("001", "002", "003")]
    prospects = forecast(SCOPES, "2022-08-01", *counts, Done("sum", "02", day("2022-07-25")))
    assert verdicts(prospects.where(task="compare")) == {"compare@01": "possible", "compare@02": "only_if"}


def test_a_need_that_leads_back_to_a_unit_of_the_same_body_is_its_own() -> None:
    tasks = """
[[task]]
id = "draw"
lead = "mof"
at = "province"
by = 2022-06-01
[[task]]
id = "try"
at = "ministry"
by = 2022-07-01
needs = [{ task = "draw", scope = "all" }]
[[task]]
id = "write"
lead = "mof"
at = "province"
by = 2022-08-01
needs = [{ task = "try", scope = "mof" }]
[[task]]
id = "gather"
lead = "mof"
at = "province"
by = 2022-08-01
needs = [{ task = "try", scope = "all" }]
[[task]]
id = "print"
lead = "mof"
at = "province"
by = 2022-08-01
needs = [{ task = "draw" }]
"""
    prospects = forecast_of_ministries(tasks, "2022-05-01")
    assert verdicts(prospects) == {
        **{f"draw@0{number}": "possible" for number in (1, 2)},
        "try@mof": "possible",
        "try@moha": "only_if",
        **{f"write@0{number}": "possible" for number in (1, 2)},
        **{f"gather@0{number}": "only_if" for number in (1, 2)},
        **{f"print@0{number}": "possible" for number in (1, 2)},
    }
    assert [step.id for step in prospects["p/gather@01"].chain] == ["p/try@moha", "p/gather@01"]


def test_of_a_named_unit_its_own_is_no_other_body() -> None:
    tasks = """
[[task]]
id = "try"
at = "ministry"
by = 2022-10-31
[[task]]
id = "learn"
at = "ministry"
by = 2022-12-31
needs = [{ task = "try", scope = "mof" }]
[[task]]
id = "sum"
at = "ministry"
needs = [{ task = "learn", scope = "all" }]
[[task]]
id = "book"
at = "mof"
[[task]]
id = "copy"
at = "ministry"
needs = [{ task = "book", scope = "mof" }]
"""
    prospects = forecast_of_ministries(tasks, "2022-08-01")
    assert verdicts(prospects) == {
        "try@mof": "possible",
        "try@moha": "possible",
        "learn@mof": "possible",
        "learn@moha": "only_if",
        "sum@mof": "only_if",
        "sum@moha": "only_if",
        "book@mof": "possible",
        "copy@mof": "possible",
        "copy@moha": "only_if",
    }
    assert [step.id for step in prospects["p/sum@mof"].chain] == ["p/learn@moha", "p/sum@mof"]
    assert prospects["p/learn@moha"].chain[0].by == day("2022-12-31")
    done = forecast_of_ministries(tasks, "2022-08-01", Done("learn", "moha", day("2022-07-01")))
    assert verdicts(done.where(task="sum")) == {"sum@mof": "possible", "sum@moha": "only_if"}


def test_needs_that_go_round_are_settled_and_contradictions_left_out() -> None:
    tasks = """
[[task]]
id = "a"
at = "province"
by = 2022-06-30
needs = [{ task = "b", kind = "SS", min-lag = 2 }]
[[task]]
id = "b"
at = "province"
lead = "mof"
needs = [{ task = "a", kind = "SS", min-lag = -8 }]
"""
    prospects = forecast(tasks, "2022-06-01")
    assert prospects.left_out == ()
    assert (prospects["p/a@01"].verdict, prospects["p/b@01"].verdict) == ("only_if", "only_if")
    assert prospects["p/b@01"].needed_by == day("2022-06-28")
    assert len(forecast(tasks.replace("-8", "3"), "2022-06-01").left_out) == 1


# --- the collection ---


def test_a_forecast_is_counted_cut_and_listed_as_statuses_are() -> None:
    prospects = forecast(BODIES, "2022-06-10")
    assert (len(prospects), len(list(prospects))) == (10, 10)
    assert repr(prospects) == "<Forecast from 2022-06-10: 7 possible, 3 only_if>"
    assert prospects.as_of == day("2022-06-10")
    assert len(prospects.where(verdict="only_if", unit="02")) == 1
    assert len(prospects.where(verdict=["only_if", "possible"], lead="mof")) == 4
    assert len(prospects.where(verdict="only_if").where(state="upcoming", relies_on="goodwill")) == 2
    assert len(prospects.where(under="01", verdict="lost")) == 0
    assert prospects.where(blocked=True).counts() == Counter(possible=1, only_if=3)
    assert prospects.table("task").to_dicts()[0] == {
        "task": "use",
        "possible": 0,
        "only_if": 2,
        "total": 2,
        "needed_by": day("2022-06-20"),
        "room": 5,
    }
    assert prospects.table(("relies_on", "unit")).rows[0] == ("goodwill", "01", 0, 1, 1, day("2022-06-20"), 5)
    assert prospects.where(task="rest").table().rows == (("rest", "province", 2, 2, None, None),)
    met = forecast(BODIES, "2022-06-10", Done("rest", "01", day("2022-06-01"))).where(verdict="met").table("due")
    assert met.to_dicts() == [{"due": None, "met": 1, "total": 1, "needed_by": None, "room": None}]
    assert "3 only if" in prospects._repr_html_()
    assert "3 chỉ kịp nếu" in prospects.to_html("vi")


def test_a_forecast_of_a_part_looks_at_the_needs_of_the_whole() -> None:
    schedule = rollout.expand(policy(BODIES), country())
    statuses = rollout.assess(schedule, as_of="2022-06-10")
    assert rollout.forecast(statuses.where(task="use", unit="01")).counts() == Counter(only_if=1)
    assert rollout.forecast(statuses.where(ready=True)).counts() == Counter(possible=6)
    assert rollout.forecast(statuses.overdue()).counts() == Counter()
    assert repr(rollout.forecast(statuses.overdue())) == "<Forecast from 2022-06-10: none>"


def test_rows_are_plain_values_and_pickle() -> None:
    prospects = forecast(BODIES, "2022-06-10").where(task="use")
    row = prospects.to_dicts()[0]
    assert (row["id"], row["verdict"], row["condition"], row["by_whom"], row["by"]) == (
        *("p/use@01", "only_if", "p/supply@01"),
        *("mof", "2022-06-15"),
    )
    assert row["chain"][0] == {
        "id": "p/supply@01",
        "holder": "mof",
        "due": "2022-06-30",
        "by": "2022-06-15",
        "earliest": "2022-06-10",
        "done": None,
        "lag": 5,
        "basis": "inferred",
        "clause": "p 1",
        "need_clause": "",
    }
    prospect = next(iter(prospects))
    assert isinstance(prospect, Prospect)
    assert pickle.loads(pickle.dumps(prospect)) == prospect
    assert ",p/supply@01 p/use@01," in prospects.to_csv().splitlines()[1]
    assert "p/supply@01" in prospect._repr_html_()
    assert (prospect.label.en, Outcome.LOST.label.vi) == ("only if", "không còn kịp")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"verdict": "imposible"}, "did you mean 'possible'"),
        ({"relies_on": "god"}, "unknown relies_on 'god'"),
        ({"task": "us"}, "unknown task 'us'"),
    ],
)
def test_an_unknown_name_is_refused(names: dict[str, str], message: str) -> None:
    prospects = forecast(BODIES, "2022-06-10")
    with pytest.raises(UnknownError, match=message):
        prospects.where(**names)


def test_an_unknown_grouping_or_filter_is_refused() -> None:
    prospects = forecast(BODIES, "2022-06-10")
    with pytest.raises(UnknownError, match="grouping"):
        prospects.table("verdct")
    with pytest.raises(TypeError, match="verdct"):
        prospects.where(verdct="lost")


def test_a_day_that_no_calendar_has_is_refused() -> None:
    with pytest.raises(rollout.HorizonError, match="not in the calendar"):
        list(forecast(WORKED, "9999-12-20"))
    early = WORKED.replace("by = 2026-09-30", "by = 2022-01-02").replace("min-lag = 15", "min-lag = 36525")
    chain = "".join(early.replace('"a"', f'"a{number}"') for number in range(1))
    assert forecast(chain, "2022-01-02").counts() == Counter(possible=2, lost=1)


# --- Directive 02 ---


def directive(as_of: str) -> Forecast:
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), national_register(), until="2022-12-31")
    return rollout.forecast(rollout.assess(schedule, as_of=as_of))


def test_what_a_body_cannot_secure_by_itself_under_directive_02() -> None:
    """22 ministries, 63 provinces, 705 districts and 10,599 communes, of which one ends before its day of June 2023.

    The certificates of ministries and provinces may lawfully come on 30 June; they are needed on 1 June.
    """
    goodwill = directive("2022-05-01").where(relies_on="goodwill")
    assert len(goodwill) == 22 + 63 + 705 + 10_599 - 1
    assert goodwill.table("tier").rows == (
        ("ministry", 22, 22, day("2022-06-01"), 31),
        ("province", 63, 63, day("2022-06-01"), 31),
        ("district", 705, 705, day("2022-12-01"), 214),
        ("commune", 10_598, 10_598, day("2023-06-01"), 396),
    )
    for tier, by in (("ministry", "2022-06-01"), ("province", "2022-06-01"), ("district", "2022-12-01")):
        conditions = {(p.condition.holder, p.condition.by) for p in goodwill.where(tier=tier) if p.condition}
        assert conditions == {("government-cipher-committee", day(by))}
    ha_noi = goodwill["ct-02-2022/digitise-dossiers@01"]
    assert [(step.basis, step.need_clause) for step in ha_noi.chain] == [("inferred", "¶13"), ("", "")]
    assert [step.clause for step in ha_noi.chain] == [
        "02/CT-TTg ¶14 “đến tháng 6/2022”",
        "02/CT-TTg ¶3; ¶10 “từ ngày 01/6/2022”",
    ]


def test_the_certificates_of_essential_services_are_due_early_enough() -> None:
    """Both on 1 July 2022: a need met on that day lets the digitisation begin on it."""
    duty = directive("2022-05-01").where(relies_on="duty", task="digitise-essential-services")
    assert len(duty) == 22 + 63 + 705 + 10_599
    assert {p.condition.by for p in duty.where(tier="province") if p.condition} == {day("2022-07-01")}


def test_after_its_day_what_waits_for_certificates_is_lost() -> None:
    prospects = directive("2022-06-15")
    lost = prospects.where(verdict="lost")
    assert lost.table("task").rows == (("digitise-dossiers", 85, 85, day("2022-06-01"), -14),)
    assert prospects["ct-02-2022/certify-one-stop@01"].needed_by == day("2022-06-01")
    assert prospects["ct-02-2022/certify-one-stop@01"].verdict == "possible"
    assert len(prospects.where(relies_on="goodwill")) == 705 + 10_598


# --- by force ---

FIRST = dt.date(2022, 3, 28)
APRIL = 33  # 30 April
WIDTH = 8  # days on which anything can be completed


def chance_tasks(chance: random.Random) -> tuple[list[int | None], list[list[tuple[int, int]]], list[str], list[int]]:
    """Of five tasks: due days as offsets, needs with lags, who bears each, and the days on which windows open."""
    dues = [chance.choice([None, *range(-2, WIDTH)]) for _ in range(5)]
    needs = []
    for number in range(5):
        chosen = [before for before in range(number) if chance.random() < 0.5]
        needs.append([(before, chance.choice([0, 0, 1, 2, 3, -1])) for before in chosen])
    opens = [chance.choice([0, 0, 4]) for _ in dues]  # on 1 April: in the window of that month
    dues = [APRIL if first else due for due, first in zip(dues, opens, strict=True)]
    return dues, needs, [chance.choice(["mof", "moha"]) for _ in range(5)], opens


def written(dues: list[int | None], needs: list[list[tuple[int, int]]], bodies: list[str], opens: list[int]) -> str:
    """The tasks as a file: with their `dues`, `needs`, `bodies` and the days on which each `opens`."""
    texts = []
    for number, due in enumerate(dues):
        stated = "" if due is None else f"by = {FIRST + dt.timedelta(due)}"
        if opens[number]:
            stated = 'during = "2022-04"'
        listed = ", ".join(
            f'{{ task = "t{before}", scope = "{bodies[before]}", min-lag = {lag} }}' for before, lag in needs[number]
        )
        texts.append(f'[[task]]\nid = "t{number}"\nat = "{bodies[number]}"\n{stated}\nneeds = [{listed}]\n')
    return "".join(texts)


@pytest.mark.parametrize("seed", range(60))
def test_no_schedule_of_completions_meets_what_is_lost_and_some_meets_all_else(seed: int) -> None:
    """Every completion of five tasks on each of eight days or never is tried, by the words of the rules alone."""
    chance = random.Random(seed)
    dues, needs, bodies, opens = chance_tasks(chance)
    done = {number: chance.randrange(-3, 1) for number in range(5) if chance.random() < 0.2}
    facts = [Done(f"t{number}", bodies[number], FIRST + dt.timedelta(offset)) for number, offset in done.items()]
    prospects = forecast(written(dues, needs, bodies, opens), str(FIRST), *facts)
    choices = [[done[number]] if number in done else [*range(WIDTH), None] for number in range(5)]
    in_time: set[int] = set()
    alone: set[int] = set()
    for days in itertools.product(*choices):
        if not all(kept(number, days, needs[number], opens[number], done) for number in range(5)):
            continue
        for number in range(5):
            moment, due = days[number], dues[number]
            if moment is not None and (due is None or moment <= due):
                in_time.add(number)
                if all(
                    days[other] is None for other in range(5) if bodies[other] != bodies[number] and other not in done
                ):
                    alone.add(number)
    for number in range(5):
        prospect = prospects[f"p/t{number}@{bodies[number]}"]
        expected = "lost" if number not in in_time else "only_if"
        if number in done:
            expected = "met"
        elif number in alone:
            expected = "possible"
        due = dues[number]
        if (due is None or due >= WIDTH) and expected not in ("met", "possible"):
            continue  # more than what was tried can happen after the days that were
        assert (number, prospect.verdict) == (number, expected)


@pytest.mark.parametrize("seed", range(40))
def test_after_any_one_of_its_repairs_nothing_is_lost(seed: int) -> None:
    chance = random.Random(2_000 + seed)
    dues, needs, bodies, opens = chance_tasks(chance)
    for lost in forecast(written(dues, needs, bodies, opens), str(FIRST)).where(verdict="lost"):
        for repair in lost.repairs:
            if repair.kind == "due":
                extended = Extended(lost.task, lost.unit, FIRST, to=repair.to or FIRST)
                prospects = forecast(written(dues, needs, bodies, opens), str(FIRST), extended)
            else:
                before, after = (int(name.partition("@")[0][-1]) for name in (repair.after, repair.id))
                shorter = [[*waits] for waits in needs]
                shorter[after] = [(n, lag - repair.days if n == before else lag) for n, lag in needs[after]]
                prospects = forecast(written(dues, shorter, bodies, opens), str(FIRST))
            assert prospects[lost.id].verdict != "lost"


def kept(
    number: int, days: tuple[int | None, ...], needs: list[tuple[int, int]], opens: int, done: dict[int, int]
) -> bool:
    """Whether a completion on one of the `days` comes after what the task needs and when its window `opens`.

    What is `done` is done, whatever it needed; what is never done needs nothing.
    """
    moment = days[number]
    if number in done or moment is None:
        return True
    if moment < opens:
        return False
    for before, lag in needs:
        earlier = days[before]
        if earlier is None or earlier + lag > moment:
            return False
    return True


@pytest.mark.parametrize("seed", range(30))
def test_met_by_the_day_needed_every_day_behind_can_hold_and_a_day_later_one_cannot(seed: int) -> None:
    """The first task alone is put off; the others come as early as they can."""
    chance = random.Random(1_000 + seed)
    dues, needs, bodies, opens = chance_tasks(chance)
    dues = [None if due is None else due + 6 for due in dues]
    opens = [0 for _ in opens]
    needed_by = forecast(written(dues, needs, bodies, opens), str(FIRST))[f"p/t0@{bodies[0]}"].needed_by
    behind = followers(needs)
    last = max(first for first in range(-40, 100) if hold_at(first, dues, needs, behind))
    expected = None if last == 99 else FIRST + dt.timedelta(last)
    assert needed_by == expected


def followers(needs: list[list[tuple[int, int]]]) -> set[int]:
    """The tasks that wait for the first, directly or through others."""
    behind: set[int] = {0}
    for number in range(1, 5):
        if any(before in behind for before, _ in needs[number]):
            behind.add(number)
    return behind


def hold_at(first: int, dues: list[int | None], needs: list[list[tuple[int, int]]], behind: set[int]) -> bool:
    """Whether the `dues` of the tasks `behind` the first hold by their `needs` of it, if that is met on a day."""
    days: dict[int, int] = {0: first}
    for number in range(1, 5):
        waits = [days[before] + lag for before, lag in needs[number] if before in behind]
        if waits:
            days[number] = max(waits)
    return all(due is None or days[number] <= due for number, due in enumerate(dues) if number in behind)
