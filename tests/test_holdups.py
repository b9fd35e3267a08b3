"""Who holds up whom, what an overdue duty is late because of, and what a change would do."""

from __future__ import annotations

import pytest
from small import country, policy

import rollout
from rollout import Link, Network
from rollout.days import day
from rollout.forecasting.holdups import holdups, late_because

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


def schedule() -> rollout.Schedule:
    return rollout.expand(policy(CHAIN), country())


def test_who_holds_up_whom_is_counted_by_lead_or_by_tier() -> None:
    """The ministry keeps two provinces from using, and they keep it from reporting."""
    held = holdups(rollout.assess(schedule(), as_of="2022-06-10"))
    assert held.columns == ("holds up", "mof", "province")
    assert held.rows == (("mof", 0, 2), ("province", 1, 0))


def test_late_because_follows_the_chain_of_what_is_overdue_itself() -> None:
    statuses = rollout.assess(schedule(), as_of="2022-07-11")
    (report,) = statuses.where(task="report")
    assert [one.id for one in late_because(report)] == [
        *("p/use@01", "p/use@02"),
        *("p/supply@01", "p/supply@02"),
    ]
    (early,) = rollout.assess(schedule(), as_of="2022-06-10").where(task="report")
    assert list(late_because(early)) == []


# --- what if ---


def net() -> Network:
    return Network.from_tasks({"a": 3, "b": 2, "c": 4}, [("a", "b"), ("b", "c")], due={"b": 8, "c": 12}, end=40)


def test_a_slip_says_what_moves_and_which_due_breaks_first() -> None:
    found = net().slip({"a": 4})
    assert (found.moved, found.broken, found.first) == ({"a": 4, "b": 4, "c": 4}, ("b", "c"), "b")
    assert found.table().to_dicts()[1] == {"task": "b", "days": 4, "breaks": True}
    assert repr(found) == "<Difference: 3 moved, 2 broken, b first, 0 repaired>"
    assert "<table>" in found._repr_html_()


def test_what_is_waived_holds_nothing_up() -> None:
    after = net().waive("b")
    assert after.earliest() == {"a": (0, 3), "c": (0, 4)}
    found = net().difference(after)
    assert (found.moved, found.broken) == ({"c": -5}, ())


def test_an_extension_gives_room_and_a_shorter_due_breaks() -> None:
    tight = net().extend({"c": 8})
    assert net().difference(tight).broken == ("c",)
    assert tight.difference(net()).repaired == ("c",)
    assert dict(net().difference(net().extend({"b": 20, "c": 30})).room) == {"a": 12, "b": 12, "c": 18}


def test_a_need_more_makes_later_and_a_circle_is_refused() -> None:
    after = net().need(Link("a", "c", min=10))
    assert net().difference(after).moved == {"c": 8}
    with pytest.raises(rollout.InfeasibleError, match="a -> b -> c -> a"):
        net().difference(net().need(Link("c", "a")))


def test_rules_of_a_schedule_have_short_names_and_are_counted_by_task_place_or_lead() -> None:
    """Supply can be met from 1 January on; 15 June is 165 days later, and one more breaks the use of 30 June."""
    rules = Network.of(schedule())
    assert rules.slip({"supply@province": 165}).broken == ()
    found = rules.slip({"supply@province": 166})
    assert found.first == "p/use@province"
    assert found.table("lead").to_dicts() == [
        {"lead": "mof", "moved": 2, "most days": 166, "broken": 0},
        {"lead": "province", "moved": 1, "most days": 166, "broken": 1},
    ]
    with pytest.raises(rollout.NetworkError, match="did you mean"):
        rules.slip({"suply@province": 1})
    with pytest.raises(rollout.UnknownError, match="did you mean"):
        rules.waive("suply@province")


def test_a_network_shows_its_dates_as_a_table_and_its_conflicts_where_it_has_none() -> None:
    assert net().table().rows[1] == ("b", 2, 3, 5, 6, 8, 3, 8)
    assert ">b</th>" in net()._repr_html_()
    assert "a -&gt; b -&gt; c -&gt; a" in net().need(Link("c", "a"))._repr_html_()


def test_a_slip_past_the_due_counts_from_the_stated_day() -> None:
    """Supply on its own day, 20 June, is already 5 days too late for the use of 30 June, 15 days after it."""
    rules = Network.of(schedule())
    found = rules.slip({"supply@province": 0}, past_due=True)
    assert (found.moved["p/supply@province"], found.first) == (170, "p/use@province")  # from 1 January to 20 June


def test_a_due_is_shown_as_it_was_given() -> None:
    dated = Network.from_tasks({"a": 3}, due={"a": day("2022-03-05")}, start=day("2022-03-01"))
    assert dated.table().rows[0][-1] == day("2022-03-05")
    assert dated.to_networkx().nodes["a"]["due"] == "2022-03-05"
    assert net().to_networkx().nodes["b"]["due"] == 8
