"""Networks of tasks: dates worked out by hand, and properties held against the definitions alone, by brute force."""

from __future__ import annotations

import datetime as dt
import pickle
import re
import time
from collections.abc import Sequence
from itertools import pairwise, permutations, product
from pathlib import Path
from random import Random
from typing import Any

import networkx
import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st
from small import country, policy

import rollout
from rollout.network import cycles, network
from rollout.network.conflict import Conflict
from rollout.network.conflicts import independent_conflicts
from rollout.network.consistency import consistent_links
from rollout.network.dates import Dates
from rollout.network.links import Link, Node
from rollout.network.network import Network
from rollout.network.repairs import Change
from rollout.problems import HorizonError, InfeasibleError, NetworkError, UnknownError

D = dt.date
Tasks = dict[str, int]
Made = tuple[Tasks, list[Link]]


# --- The definitions, written a second time: two instants a task, and rounds until nothing moves. ---


def pushes(tasks: Tasks, links: list[Link]) -> list[tuple[str, str, int]]:
    """`(x, y, n)`: y is at least n days after x. Instants are "a<" (start) and "a>" (finish)."""
    found = []
    for name, days in tasks.items():
        found += [(f"{name}<", f"{name}>", days), (f"{name}>", f"{name}<", -days)]
    for link in links:
        pred = link.pred + {"F": ">", "S": "<"}[link.kind[0]]
        succ = link.succ + {"F": ">", "S": "<"}[link.kind[1]]
        found.append((pred, succ, link.min))
        if link.max is not None:
            found.append((succ, pred, -link.max))
    return found


def rounds(tasks: Tasks, links: list[Link], lower: dict[str, int] | None = None) -> dict[str, int] | None:
    """The least instants from 0 (or the starts in `lower`) on; None if there are none."""
    times = {f"{name}{end}": (lower or {}).get(name, 0) if end == "<" else 0 for name in tasks for end in "<>"}
    bounds = pushes(tasks, links)
    for _ in range(2 * len(tasks) + 2):
        moved = False
        for tail, head, days in bounds:
            if times[head] < times[tail] + days:
                times[head] = times[tail] + days
                moved = True
        if not moved:
            return times
    return None


def counted_back(tasks: Tasks, links: list[Link], due: dict[str, int], end: int) -> dict[str, int]:
    """The greatest instants that keep the dues and the end, by which every task is to be finished."""
    far = 10**6
    times = {f"{name}{side}": far for name in tasks for side in "<>"}
    times |= {f"{name}>": min(end, due.get(name, end)) for name in tasks}
    bounds = pushes(tasks, links)
    for _ in range(2 * len(tasks) + 2):
        for tail, head, days in bounds:
            times[tail] = min(times[tail], times[head] - days)
    return times


def circles(tasks: Tasks, links: list[Link]) -> int:
    """The links in the shortest dependency cycle, trying every round of tasks and every choice of links; 0 if none."""
    for length in range(2, len(tasks) + 1):
        for walk in permutations(tasks, length):
            ways = [
                [link for link in links if (link.pred, link.succ) == pair]
                for pair in zip(walk, (*walk[1:], walk[0]), strict=True)
            ]
            for way in product(*ways):
                if any(link.min < 0 for link in way):
                    continue
                waits = all(link.kind == "FS" for link in way)
                if waits or rounds(tasks, [Link(x.pred, x.succ, x.kind, x.min) for x in way]) is None:
                    return length
    return 0


def drawn(draw: st.DrawFn, *, acyclic: bool = False) -> tuple[Tasks, list[Link]]:
    tasks = {name: draw(st.integers(0, 4)) for name in "abcd"}
    pairs = [pair for pair in permutations(tasks, 2) if pair[0] < pair[1] or not acyclic]
    chosen = draw(st.lists(st.tuples(st.sampled_from(pairs), st.sampled_from(("FS", "SS", "FF", "SF"))), max_size=7))
    links = []
    for (pred, succ), kind in dict.fromkeys(chosen):
        least = draw(st.integers(-3, 4))
        links.append(Link(pred, succ, kind, least, draw(st.none() | st.integers(least, least + 5))))  # type: ignore[arg-type]
    return tasks, links


anything = st.composite(drawn)()
one_way = st.composite(lambda draw: drawn(draw, acyclic=True))()
RARE = settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
"""For what few networks are like: those with exactly one contradiction."""
dues = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 20))


def starts(spans: dict[str, Any]) -> dict[str, Any]:
    return {name: span[0] for name, span in spans.items()}


# --- Worked by hand ---

HOUSE = Network.from_tasks(
    {"A": 3, "B": 4, "C": 2, "D": 5, "E": 1, "F": 2, "G": 4, "H": 3},
    [("A", "B"), ("A", "C"), ("B", "D"), ("C", "E"), ("C", "F"), ("D", "G"), ("E", "G"), ("F", "H"), ("G", "H")],
)


def test_the_textbook_network() -> None:
    """Eight tasks: the way over B, D and G takes 19 days, and C, E and F have time."""
    assert starts(HOUSE.earliest()) == {"A": 0, "B": 3, "C": 3, "D": 7, "E": 5, "F": 5, "G": 12, "H": 16}
    assert HOUSE.earliest()["D"] == (7, 12)
    assert starts(HOUSE.latest()) == {"A": 0, "B": 3, "C": 9, "D": 7, "E": 11, "F": 14, "G": 12, "H": 16}
    assert HOUSE.length() == 19
    assert HOUSE.slack() == {"A": 0, "B": 0, "C": 6, "D": 0, "E": 6, "F": 9, "G": 0, "H": 0}
    assert HOUSE.free_slack() == {"A": 0, "B": 0, "C": 0, "D": 0, "E": 6, "F": 9, "G": 0, "H": 0}
    assert HOUSE.critical() == ("A", "B", "D", "G", "H")
    assert HOUSE.conflicts() == ()
    assert repr(HOUSE) == "<Network 8 tasks, 9 links, length 19 days>"


def test_the_binding_chain_names_each_tight_link() -> None:
    """G waits for D, not for E."""
    steps = HOUSE.binding("G")
    assert [step.task for step in steps] == ["A", "B", "D", "G"]
    assert [step.held_by for step in steps] == ["start", "min", "min", "min"]
    assert steps[3].link == Link("D", "G")
    assert (steps[3].start, steps[3].finish) == (12, 16)


def test_the_network_of_the_contract() -> None:
    """Task c is in `due` alone: a milestone. It follows b at 5, the end of the project; its due is later."""
    net = Network.from_tasks(
        {"a": 3, "b": 2},
        [("a", "b"), ("a", "c", "SS", 2), Link("b", "c", kind="FS", min=0, max=10)],
        due={"c": 9},
        start=None,
    )
    assert net.earliest() == {"a": (0, 3), "b": (3, 5), "c": (5, 5)}
    assert net.latest() == {"a": (0, 3), "b": (3, 5), "c": (5, 5)}
    assert net.slack() == {"a": 0, "b": 0, "c": 0}
    assert net.critical() == ("a", "b", "c")
    slip = net.slip({"a": 30})
    assert slip.moved == {"a": 30, "b": 30, "c": 30}
    assert (slip.first, slip.broken) == ("c", ("c",))
    assert (net.slip({"a": 4}).first, net.slip({"a": 4}).broken) == (None, ())
    assert net.earliest()["a"] == (0, 3)


@pytest.mark.parametrize(
    ("kind", "lag", "start"),
    [("FS", 0, 5), ("FS", 2, 7), ("FS", -2, 3), ("SS", 0, 0), ("SS", 4, 4), ("FF", 0, 2), ("FF", 3, 5), ("SF", 6, 3)],
)
def test_each_kind_of_link(kind: str, lag: int, start: int) -> None:
    """Task a takes 5 days from 0 and b takes 3: FF 0 lets both end on 5, SF 6 lets b end at 6, and so on."""
    net = Network.from_tasks({"a": 5, "b": 3}, [("a", "b", kind, lag)])
    assert net.earliest()["b"] == (start, start + 3)


def test_a_maximum_lag_pulls_the_predecessor_along() -> None:
    """Task b opens at 20 and may start at most 4 days after a ends, so a starts at 13."""
    net = Network.from_tasks({"a": 3, "b": 2}, [("a", "b", "FS", 0, 4)], not_before={"b": 20})
    assert net.earliest() == {"a": (13, 16), "b": (20, 22)}
    assert [(step.task, step.held_by) for step in net.binding("a")] == [("b", "not_before"), ("a", "max")]
    assert net.free_slack() == {"a": 4, "b": 0}


def test_parallel_links_all_count() -> None:
    """The start of b may follow the start of a by 1, but its end must follow the end of a by 4."""
    net = Network.from_tasks({"a": 5, "b": 2}, [("a", "b", "SS", 1), ("a", "b", "FF", 4), ("a", "b", "FF", 3)])
    assert net.earliest()["b"] == (7, 9)


def test_a_task_without_successors_may_slip_to_the_end_of_the_project() -> None:
    """The project takes 9 days; b is alone and takes 2."""
    net = Network.from_tasks({"a": 9, "b": 2}, [])
    assert net.free_slack() == {"a": 0, "b": 7}
    assert net.latest() == {"a": (0, 9), "b": (7, 9)}


def test_a_due_after_the_end_of_the_project_allows_nothing_more() -> None:
    """Tasks a and b lead to the due on 30 and keep the length, 5, all the same; c has four days to spare."""
    net = Network.from_tasks({"a": 2, "b": 3, "c": 1}, [("a", "b")], due={"b": 30})
    assert net.slack() == {"a": 0, "b": 0, "c": 4}
    assert net.critical() == ("a", "b")
    site = Network.from_tasks({"permit": 10, "build": 20, "clean": 1}, [("permit", "build")], due={"build": 100})
    assert site.critical() == ("permit", "build")


def test_a_due_bounds_what_a_maximum_lag_ties_to_it() -> None:
    """Task c follows b at once, and b is due on 2 of a project that ends on 9: c starts on 2 at the latest."""
    net = Network.from_tasks({"b": 0, "c": 1, "d": 9}, [("b", "c", "FS", 0, 0)], due={"b": 2})
    assert net.latest() == {"b": (2, 2), "c": (2, 3), "d": (0, 9)}


def test_a_task_may_not_slip_past_its_own_due() -> None:
    """Task a ends on its due, so it has neither total nor free float, though z ends later; a missed due leaves none."""
    net = Network.from_tasks({"a": 4, "z": 10}, due={"a": 4})
    assert (net.slack()["a"], net.free_slack()["a"]) == (0, 0)
    assert Network.from_tasks({"a": 4, "z": 10}, due={"a": 6}).free_slack()["a"] == 2
    late = Network.from_tasks({"a": 4, "z": 10}, due={"a": 3})
    assert (late.slack()["a"], late.free_slack()["a"]) == (-1, 0)


def test_the_end_of_the_project_can_be_given() -> None:
    """Two tasks take 5 days. By 8 they have three to spare; by 4 the last of them is a day late."""
    tasks, links = {"a": 3, "b": 2, "c": 1}, [("a", "b")]
    net = Network.from_tasks(tasks, links, end=8)
    assert (net.length(), net.slack(), net.feasible) == (5, {"a": 3, "b": 3, "c": 7}, True)
    assert net.free_slack() == {"a": 0, "b": 3, "c": 7}
    assert net.critical() == ("a", "b")
    late = Network.from_tasks(tasks, links, end=4)
    (conflict,) = late.conflicts()
    assert (late.feasible, conflict.code, conflict.where, conflict.missing) == (False, "infeasible", "a -> b", 1)
    assert conflict.found.endswith("b finishes no earlier than 5, 1 day after the end of the project, 4")
    assert str(conflict.changes[0]) == "put the end of the project off by 1 day"
    assert late.apply(conflict.changes[0]).feasible
    days = Network.from_tasks({"a": 3}, start="2022-06-01", end="2022-06-05")
    assert days.slack() == {"a": 2}


def test_what_must_start_or_finish_on_a_day_does_so_neither_before_nor_after() -> None:
    """Task a of 3 days must start on 4, b of 2 must finish on 9, the last of ten days of c."""
    net = Network.from_tasks({"a": 3, "b": 2, "c": 10}, [], must_start={"a": 4}, must_finish={"b": 9})
    assert net.earliest() == net.latest() == {"a": (4, 7), "b": (7, 9), "c": (0, 10)}
    after = Network.from_tasks({"a": 3, "b": 2}, [("b", "a")], must_start={"a": 4}, must_finish={"b": 5})
    assert [(conflict.where, conflict.missing) for conflict in after.conflicts()] == [("b -> a", 1)]
    days = Network.from_tasks(
        {"a": 3, "b": 3, "m": 0},
        must_start={"a": "2022-06-03", "m": "2022-06-03"}, must_finish={"b": "2022-06-05"}, start="2022-06-01",
    )  # fmt: skip
    june = [D(2022, 6, day) for day in range(1, 8)]
    assert days.earliest() == {"a": (june[2], june[5]), "b": (june[2], june[5]), "m": (june[3], june[3])}
    with pytest.raises(NetworkError, match="must_start of 'x': there is no task 'x'"):
        Network.from_tasks({"a": 1}, must_start={"x": 1})


def test_a_milestone_is_met_by_the_end_of_a_day() -> None:
    """Not before the 3rd means by the end of the 3rd at the earliest, a day after the end of the 2nd."""
    start = "2021-01-01"
    net = Network.from_tasks({}, due={"x": "2021-11-02"}, not_before={"x": "2021-11-03"}, start=start)
    (conflict,) = net.conflicts()
    assert (conflict.code, conflict.missing) == ("infeasible", 1)
    assert conflict.found == (
        "x is met no earlier than the end of 2021-11-03: x finishes no earlier than the end of 2021-11-03, "
        "1 day after its due, the end of 2021-11-02"
    )
    assert Network.from_tasks({}, due={"x": "2021-11-03"}, not_before={"x": "2021-11-03"}, start=start).feasible


def test_days_are_inclusive_on_the_surface_and_half_open_inside() -> None:
    """Three days from 1 June end with the 3rd; a due on the 3rd is met, one on the 2nd is not."""
    start = D(2022, 6, 1)
    net = Network.from_tasks({"a": 3}, due={"a": D(2022, 6, 3)}, start=start)
    assert net.earliest() == {"a": (D(2022, 6, 1), D(2022, 6, 4))}
    assert net.slack() == {"a": 0}
    (conflict,) = Network.from_tasks({"a": 3}, due={"a": D(2022, 6, 2)}, start=start).conflicts()
    assert conflict.found == (
        "a starts no earlier than 2022-06-01; a takes 3 days: "
        "a finishes no earlier than the end of 2022-06-03, 1 day after its due, the end of 2022-06-02"
    )


def test_not_before_takes_days_too() -> None:
    """Task a opens on 5 June."""
    net = Network.from_tasks({"a": 1}, not_before={"a": D(2022, 6, 5)}, start=D(2022, 6, 1))
    assert net.earliest()["a"] == (D(2022, 6, 5), D(2022, 6, 6))
    assert net.length() == 5


def test_statuses_have_the_network_of_the_rules_they_are_of() -> None:
    """Of the provinces alone, the two rules of provinces; of all, the four with the tier or body of each."""
    text = "".join(
        f'[[task]]\nid = "{task}"\nat = ["province", "district"]\nby = 2022-06-30\n{needs}\n'
        for task, needs in (("a", ""), ("b", 'needs = [{ task = "a" }]'))
    )
    statuses = rollout.assess(rollout.expand(policy(text), country()), as_of="2022-06-01")
    assert list(Network.of(statuses)) == list(Network.of(statuses.schedule))
    provinces = Network.of(statuses.where(tier="province"))
    assert list(provinces) == ["p/a@province", "p/b@province"]
    assert provinces.links == (Link("p/a@province", "p/b@province"),)


def test_an_empty_network() -> None:
    """No tasks take no days."""
    net = Network.from_tasks({}, [])
    assert (net.length(), net.earliest(), net.slack(), net.critical(), net.order()) == (0, {}, {}, (), ())
    assert net.conflicts() == ()


def test_dates_past_the_calendar_are_refused() -> None:
    """No date comes after the year 9999."""
    net = Network.from_tasks({"a": 4_000_000}, start=D(2022, 1, 1))
    with pytest.raises(HorizonError, match="not in the calendar"):
        net.earliest()


# --- Contradictions ---


def test_a_dependency_cycle_is_printed_whole() -> None:
    """Dates may exist, as the tasks take no days, but none can be the first."""
    net = Network.from_tasks({"b": 0, "c": 0, "a": 0}, [("c", "a"), ("a", "b"), ("b", "c")])
    (conflict,) = net.conflicts()
    assert (conflict.code, conflict.where, conflict.severity) == ("dependency-cycle", "a -> b -> c -> a", "error")
    assert conflict.found.endswith("so none of them can be first")
    assert starts(net.earliest()) == {"a": 0, "b": 0, "c": 0}
    with pytest.raises(InfeasibleError, match="a -> b -> c -> a"):
        net.order()


def test_a_dependency_cycle_that_takes_days_leaves_no_dates() -> None:
    """Each of a and b would start 5 days after itself."""
    net = Network.from_tasks({"a": 3, "b": 2}, [("a", "b"), ("b", "a")])
    assert repr(net) == "<Network 2 tasks, 2 links, no dates>"
    assert net.conflicts()[0].found == (
        "each waits for the one before: a takes 3 days; b starts no earlier than a finishes; b takes 2 days; "
        "a starts no earlier than b finishes: so each would start 5 days after itself"
    )
    for ask in (net.earliest, net.latest, net.slack, net.free_slack, net.length, net.critical, net.order):
        with pytest.raises(InfeasibleError) as raised:
            ask()
        assert raised.value.conflicts == net.conflicts()


def test_starting_together_is_no_cycle() -> None:
    """SS both ways with no lag means the same start."""
    net = Network.from_tasks({"a": 3, "b": 2, "c": 1}, [("b", "a", "SS"), ("a", "b", "SS"), ("c", "b")])
    assert starts(net.earliest()) == {"a": 1, "b": 1, "c": 0}
    assert net.conflicts() == ()
    assert net.order() == ("c", "a", "b")


def test_starting_together_one_day_later_each_is_a_cycle() -> None:
    """SS both ways with a lag of a day adds up."""
    (conflict,) = Network.from_tasks({"a": 3, "b": 2}, [("a", "b", "SS"), ("b", "a", "SS", 1)]).conflicts()
    assert (conflict.code, conflict.where) == ("dependency-cycle", "a -> b -> a")


def test_within_a_legal_cycle_what_waits_comes_later() -> None:
    """Tasks a and b start together, and a (of no days) must be done before b starts."""
    net = Network.from_tasks({"b": 1, "a": 0}, [("a", "b"), ("b", "a", "SS")])
    assert net.conflicts() == ()
    assert net.order() == ("a", "b")


def test_every_separate_cycle_is_told() -> None:
    """Two cycles that share c but no link, and one far from them."""
    names = dict.fromkeys("abcdexy", 1)
    links = [("a", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "c"), ("x", "y"), ("y", "x"), ("a", "x")]
    net = Network.from_tasks(names, links)
    assert [conflict.where for conflict in net.conflicts()] == ["a -> c -> a", "x -> y -> x", "c -> d -> e -> c"]


def test_a_maximum_lag_that_cannot_be_kept() -> None:
    """Task b may start 5 days after a, but c takes 8 in between. Shortening a is no help: both wait for its end."""
    net = Network.from_tasks({"a": 3, "b": 2, "c": 8}, [("a", "b", "FS", 0, 5), ("a", "c"), Link("c", "b", clause="5")])
    (conflict,) = net.conflicts()
    assert (conflict.code, conflict.where, conflict.clauses) == ("infeasible", "a -> c -> b <- a", ("5",))
    assert conflict.found == (
        "c starts no earlier than a finishes; c takes 8 days; b starts no earlier than c finishes; "
        "b starts at most 5 days after a finishes: 3 days missing"
    )
    assert conflict.right == (
        "lower the minimum lag of a -> c by 3 days, or lower the minimum lag of c -> b by 3 days, "
        "or raise the maximum lag of a -> b by 3 days, or shorten c by 3 days"
    )
    assert net.order() == ("a", "c", "b")


def test_a_relaxation_that_another_chain_spoils_is_not_offered() -> None:
    """Tasks c and d both take too long: only the maximum lag between a and b, raised for the longer, ends it alone."""
    links = [("a", "b", "FS", 0, 5), ("a", "c"), ("c", "b"), ("a", "d"), ("d", "b")]
    net = Network.from_tasks({"a": 3, "b": 2, "c": 8, "d": 9}, links)
    conflicts = net.every_conflict().conflicts
    assert [conflict.where for conflict in conflicts] == ["a -> c -> b <- a", "a -> d -> b <- a"]
    (independent,) = net.conflicts()
    assert independent in conflicts
    assert net.apply(*independent.changes).feasible
    assert [conflict.found.rsplit(": ", 1)[1] for conflict in conflicts] == ["3 days missing", "4 days missing"]
    assert {conflict.right for conflict in conflicts} == {"raise the maximum lag of a -> b by 4 days"}


def test_conflicts_that_share_links_name_what_ends_them_all() -> None:
    """Of three windows over a row of tasks, each a day wide, the middle one shares a link with either of the others."""
    links = [Link("a", "b"), Link("b", "c"), Link("c", "d"), Link("d", "e")]
    links += [Link("a", "c", min=-20, max=1), Link("b", "d", min=-20, max=1), Link("c", "e", min=-20, max=1)]
    net = Network.from_tasks({"a": 1, "b": 3, "c": 4, "d": 5, "e": 1}, links)
    conflicts = net.every_conflict().conflicts
    assert [conflict.where for conflict in conflicts] == ["a -> b -> c <- a", "b -> c -> d <- b", "c -> d -> e <- c"]
    assert [conflict.found.rsplit(": ", 1)[1] for conflict in conflicts] == [
        "2 days missing", "3 days missing", "4 days missing",
    ]  # fmt: skip
    assert [conflict.missing for conflict in conflicts] == [2, 3, 4]
    assert [str(change) for change in net.remedy()] == [
        "raise the maximum lag of a -> c by 2 days", "raise the maximum lag of b -> d by 3 days",
        "raise the maximum lag of c -> e by 4 days",
    ]  # fmt: skip
    for conflict in conflicts:
        assert conflict.remedy == net.remedy()
        assert "; other chains contradict these tasks too: also " in conflict.right
        assert all(conflict.missing <= change.days for change in conflict.changes)
    after = net.apply(*net.remedy())
    assert after.feasible
    assert [conflict.where for conflict in net.conflicts()] in (
        ["a -> b -> c <- a", "c -> d -> e <- c"], ["b -> c -> d <- b"],
    )  # fmt: skip


def test_cycles_that_share_links_are_all_told_on_request() -> None:
    """Three tasks wait in a circle, and d makes a longer way of c -> a: neither circle hides the other."""
    links = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "a")]
    for days in (0, 1):
        net = Network.from_tasks(dict.fromkeys("abcd", days), links)
        every = net.every_conflict()
        assert [conflict.where for conflict in every] == ["a -> b -> c -> a", "a -> b -> c -> d -> a"]
        assert {conflict.code for conflict in every} == {"dependency-cycle"}
        assert every.complete
        assert [conflict.where for conflict in net.conflicts()] == ["a -> b -> c -> a"]
        assert net.conflicts()[0].right == "drop a -> b, or drop b -> c"
        assert (len(net.every_conflict(1)), net.every_conflict(1).complete) == (1, False)


WINDOWS = [
    *(("a", "b", "FS", 0, 2), ("a", "c"), ("c", "b"), ("a", "d"), ("d", "b")),
    *(("b", "e", "FS", 0, 2), ("b", "f"), ("f", "e")),
]


@pytest.mark.parametrize(
    ("links", "least"),
    [
        ([("a", "b"), ("b", "a"), ("b", "c"), ("c", "b")], 2),  # two circles that share no link
        (WINDOWS, 1),  # two windows that are too short for what lies in them
    ],
)
def test_conflicts_say_whether_their_search_was_stopped(
    links: Sequence[tuple[object, ...]], least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = dict.fromkeys("abcdef", 5)
    whole = Network.from_tasks(tasks, links).conflicts()
    assert (len(whole), whole.complete) == (2, True)
    assert repr(whole).splitlines() == ["<Conflicts: 2>", *(f"  {conflict}" for conflict in whole.conflicts)]
    monkeypatch.setattr(cycles, "EFFORT", 0)
    stopped = Network.from_tasks(tasks, links).conflicts()
    assert (len(stopped), stopped.complete) == (least, False)
    assert "maybe more: the search was stopped" in repr(stopped)
    again = pickle.loads(pickle.dumps(stopped))
    assert (again, again.complete) == (stopped, False)


def test_one_wrong_link_among_many_is_named() -> None:
    """Of 200 tasks each waits for all before it, and the eleventh for the 151st too: that link alone ends it all."""
    names = [f"t{number:03}" for number in range(200)]
    links = [(pred, succ) for number, pred in enumerate(names) for succ in names[number + 1 :]]
    net = Network.from_tasks(dict.fromkeys(names, 1), [*links, ("t150", "t010")])
    (conflict,) = net.conflicts()
    assert (conflict.where, conflict.right) == ("t010 -> t150 -> t010", "drop t150 -> t010")
    assert conflict.changes == net.remedy() == (Change("link", Link("t150", "t010")),)
    assert net.apply(*conflict.changes).length() == 200


def test_the_independent_conflicts_of_a_large_network_come_alone() -> None:
    """A row of 100,000 tasks of which every 500th is linked back by three: 200 wrong links, 200 conflicts."""
    row = [f"t{number:06}" for number in range(100_000)]
    wrong = [Link(row[number], row[number - 3]) for number in range(499, 100_000, 500)]
    jumps = [(row[number - 2], row[number]) for number in range(2, 100_000)]
    net = Network.from_tasks(dict.fromkeys(row, 1), [*pairwise(row), *jumps, *wrong])
    conflicts = net.conflicts()
    assert [conflict.where.rsplit(" -> ", 1)[0].rsplit(" -> ", 1)[1] for conflict in conflicts] == [
        link.pred for link in wrong
    ]
    assert [conflict.remedy for conflict in conflicts] == [(Change("link", link),) for link in wrong]
    assert [conflict.right for conflict in conflicts[:2]] == [
        "drop t000499 -> t000496", "drop t000999 -> t000996",
    ]  # fmt: skip
    assert net.apply(*net.remedy()).length() == 100_000


def test_a_maximum_lag_written_as_a_negative_minimum_lag_is_the_same_constraint() -> None:
    """Task b starts at most 5 days after a finishes: a finishes at least -5 days after b starts. Both ways."""
    tasks, links = {"a": 3, "b": 2, "c": 8}, [("a", "b"), ("a", "c"), ("c", "b")]
    (as_maximum,) = Network.from_tasks(tasks, [("a", "b", "FS", 0, 5), *links[1:]]).conflicts()
    (as_minimum,) = Network.from_tasks(tasks, [*links, ("b", "a", "SF", -5)]).conflicts()
    assert as_minimum.code == as_maximum.code == "infeasible"
    assert as_minimum.missing == as_maximum.missing == 3
    assert as_minimum.found == (
        "c starts no earlier than a finishes; c takes 8 days; b starts no earlier than c finishes; "
        "a finishes at most 5 days before b starts: 3 days missing"
    )
    assert set(as_minimum.right.split(", or ")) == {
        "lower the minimum lag of a -> c by 3 days", "lower the minimum lag of c -> b by 3 days",
        "lower the minimum lag of b -> a (SF) by 3 days", "shorten c by 3 days",
    }  # fmt: skip
    assert {(change.kind, change.task, change.days) for change in as_maximum.changes} == {
        ("minimum lag", "", 3), ("maximum lag", "", 3), ("duration", "c", 3),
    }  # fmt: skip
    assert Network.from_tasks(tasks, [*links, ("b", "a", "SF", -5)]).order() == ("a", "c", "b")


def test_a_due_missed_at_the_end_of_a_long_chain_is_told_on_a_screen_with_all_changes() -> None:
    """Of 1,200 tasks in a row of a day each the last is due on 1,100, 100 days too early.

    A lag may go down by 100 but for the first 99: what comes after these starts no earlier than 0 all the same, and is
    too long by itself. With a day missing every lag may, and every task be shortened.
    """
    row = [f"t{number:04}" for number in range(1200)]
    net = Network.from_tasks(dict.fromkeys(row, 1), list(pairwise(row)), due={row[-1]: 1100})
    (conflict,) = net.conflicts()
    assert conflict.missing == 100
    assert len(str(conflict)) < 24 * 80
    assert conflict.right.startswith(
        "put the due of t1199 off by 100 days, or lower the minimum lag of t0099 -> t0100 by 100 days, or "
    )
    assert conflict.right.endswith("or 1,089 more")
    assert [change.kind for change in conflict.changes] == ["due"] + ["minimum lag"] * 1100
    assert net.apply(conflict.changes[700]).feasible
    by_one = net.extend({row[-1]: 1199}).conflicts()[0].changes
    assert [change.kind for change in by_one] == ["due"] + ["minimum lag"] * 1199 + ["duration"] * 1200


def test_a_row_without_waiting_is_solved_in_few_sweeps_from_either_end() -> None:
    """Of 8,000 tasks each starts at once when the one before ends; the last opens late and the first is due early."""
    row = [f"t{number:04}" for number in range(8000)]
    links = [Link(pred, succ, max=0) for pred, succ in pairwise(row)]
    began = time.process_time()
    pulled = Network.from_tasks(dict.fromkeys(row, 1), links, not_before={row[-1]: 9000})
    assert pulled.earliest()[row[0]] == (1001, 1002)
    pushed = Network.from_tasks(dict.fromkeys(row, 1), links, due={row[0]: 1})
    assert pushed.latest()[row[-1]] == (7999, 8000)
    assert time.process_time() - began < 5


def test_an_infeasible_network_explains_itself_only_when_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """To ask for its length does not look for cycles; to read the error does."""
    net = Network.from_tasks({"a": 3, "b": 2}, [("a", "b"), ("b", "a")])
    calls = []

    def explained(dates: Dates, start: dt.date | None) -> tuple[Conflict, ...]:
        calls.append(dates)
        return independent_conflicts(dates, start)

    monkeypatch.setattr(network, "independent_conflicts", explained)
    with pytest.raises(InfeasibleError) as raised:
        net.length()
    assert calls == []
    assert [conflict.where for conflict in raised.value.conflicts] == ["a -> b -> a"]
    assert len(calls) == 1
    again = pickle.loads(pickle.dumps(raised.value))
    assert again.conflicts == raised.value.conflicts


def test_a_walk_that_crosses_itself_is_not_told_as_a_cycle() -> None:
    """Tasks a and b wait 2 days for each other; b and c, one of them the other's day before, only once."""
    links = [("a", "b", "SS", 1), ("b", "a", "SS", 1), ("b", "c", "SS", 0), ("c", "b", "SS", -1)]
    (conflict,) = Network.from_tasks({"a": 1, "b": 1, "c": 1}, links).conflicts()
    assert conflict.where == "a -> b -> a"


def test_a_task_is_not_said_to_take_the_days_that_are_subtracted() -> None:
    """Task b ends with a at 1 at the earliest, so it starts at -1; c at -1; a two days after it, at 1 instead of 0."""
    links = [("a", "b", "FF"), ("b", "c", "SS"), ("c", "a", "FS", 2)]
    (conflict,) = Network.from_tasks({"a": 1, "b": 2, "c": 0}, links).conflicts()
    assert conflict.found == (
        "each waits for the one before: a takes 1 day; b finishes no earlier than a finishes; "
        "b starts 2 days before it finishes; c starts no earlier than b starts; a starts at least 2 days after "
        "c finishes: so each would start 1 day after itself"
    )


def test_a_due_missed_beside_a_contradiction_is_told_too() -> None:
    """Task c ends at 5 + 3 + 1 without the link back to a; b at 10 + 1 + 1; each is due on 6."""
    net = Network.from_tasks({"a": 5, "b": 3, "c": 1}, [("a", "b"), ("b", "a"), ("b", "c")], due={"c": 6})
    circle, late = net.conflicts()
    assert (circle.code, circle.where, late.code, late.where) == (
        "dependency-cycle", "a -> b -> a", "infeasible", "a -> b -> c",
    )  # fmt: skip
    assert late.found.endswith("c finishes no earlier than 9, 3 days after its due, 6")
    assert late.right == (
        "put the due of c off by 3 days, or lower the minimum lag of a -> b by 3 days, "
        "or lower the minimum lag of b -> c by 3 days, or shorten a by 3 days, or shorten b by 3 days"
    )
    net = Network.from_tasks({"p": 10, "a": 1, "b": 1}, [("p", "a"), ("a", "b"), ("b", "a")], due={"b": 6})
    assert [conflict.where for conflict in net.conflicts()] == ["a -> b -> a", "p -> a -> b"]
    net = Network.from_tasks({"p": 10, "a": 1, "b": 1}, [("p", "a"), ("a", "b"), ("b", "a")], due={"a": 6, "b": 6})
    assert [conflict.where for conflict in net.conflicts()] == ["a -> b -> a", "p -> a", "p -> a -> b"]


def test_of_a_contradiction_only_the_bound_that_leads_away_is_left_out() -> None:
    """Towards c, of the window a -> b the maximum lag alone goes; towards a, the waiting of b for c, with its link."""
    towards_a = [Node("a", 3, due=9), Node("b", 2), Node("c", 8)]
    towards_b = [Node("a", 3), Node("b", 2, due=9), Node("c", 8)]
    links = [Link("a", "b", max=5), Link("a", "c"), Link("c", "b")]
    assert consistent_links(towards_b, links) == [Link("a", "b"), Link("a", "c"), Link("c", "b")]
    assert consistent_links(towards_a, links) == [Link("a", "b", max=5), Link("c", "b")]
    assert consistent_links(towards_a, links[1:]) == links[1:]


def test_a_long_chain_is_told_by_its_ends() -> None:
    """A row of 30 tasks to a due of 29; and, closed to a ring, a cycle that is named whole all the same."""
    row = [f"t{number:02}" for number in range(30)]
    (late,) = Network.from_tasks(dict.fromkeys(row, 1), list(pairwise(row)), due={"t29": 29}).conflicts()
    assert late.where == "t00 -> t01 -> t02 -> t03 -> t04 -> t05 … 19 more … t24 -> t25 -> t26 -> t27 -> t28 -> t29"
    assert "t04 takes 1 day; t05 starts no earlier than t04 finishes; … 19 more …; t24 takes 1 day; t25" in late.found
    assert [change.kind for change in late.changes].count("minimum lag") == 29
    assert late.right.endswith("lower the minimum lag of t10 -> t11 by 1 day, or 48 more")
    (circle,) = Network.from_tasks(dict.fromkeys(row, 1), list(pairwise([*row, "t00"]))).conflicts()
    assert circle.where == " -> ".join([*row, "t00"])
    assert "t05 starts no earlier than t04 finishes; … 20 more …; t25 takes 1 day" in circle.found


def test_a_due_that_cannot_be_kept() -> None:
    """Tasks a and b take 5 days to a due of 3; the slack says so too, and the dates are still there."""
    net = Network.from_tasks({"a": 3, "b": 2}, [("a", "b")], due={"b": 3})
    assert net.earliest()["b"] == (3, 5)
    assert net.slack() == {"a": -2, "b": -2}
    (conflict,) = net.conflicts()
    assert (conflict.code, conflict.where) == ("infeasible", "a -> b")
    assert conflict.found == (
        "a starts no earlier than 0; a takes 3 days; b starts no earlier than a finishes; b takes 2 days: "
        "b finishes no earlier than 5, 2 days after its due, 3"
    )
    assert conflict.right == (
        "put the due of b off by 2 days, or lower the minimum lag of a -> b by 2 days, or shorten a by 2 days, "
        "or shorten b by 2 days"
    )


def test_a_due_before_the_first_day() -> None:
    """Task a opens on 4, two days after it is due; opening earlier would do."""
    (conflict,) = Network.from_tasks({}, due={"a": 2}, not_before={"a": 4}).conflicts()
    assert conflict.where == "a"
    assert conflict.right == "put the due of a off by 2 days, or advance the first day of a by 2 days"


def test_equal_branches_cannot_be_shortened_alone() -> None:
    """Tasks b and c both take 4 days between a and d, so neither alone gives d its day back."""
    links = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]
    (conflict,) = Network.from_tasks({"a": 1, "b": 4, "c": 4, "d": 1}, links, due={"d": 5}).conflicts()
    assert conflict.right == "put the due of d off by 1 day, or shorten a by 1 day, or shorten d by 1 day"


def test_what_is_too_large_to_try_is_not_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no effort to spend, only the due and the maximum lag are offered, the latter as the least that it takes."""
    for module in ("groups", "repairs", "cycles"):
        monkeypatch.setattr(f"rollout.network.{module}.EFFORT", 0)
    (late,) = Network.from_tasks({"a": 3, "b": 2}, [("a", "b", "FS", 0, 9)], due={"b": 3}).conflicts()
    untried = "; other changes were not tried, as too many tasks depend on each other here"
    assert late.right == "put the due of b off by 2 days" + untried
    (tight,) = Network.from_tasks(
        {"a": 1, "b": 1, "c": 8}, [("a", "b", "FS", 0, 5), ("a", "c"), ("c", "b")]
    ).conflicts()
    assert tight.right == "raise the maximum lag of a -> b by 3 days at least" + untried
    assert tight.found.endswith("3 days missing")


def test_a_due_missed_beyond_the_calendar_is_told_without_a_date() -> None:
    """The year 9999 is long past; the days missing are still counted."""
    start, due = D(9999, 12, 30), D(9999, 12, 31)
    (conflict,) = Network.from_tasks({"a": 4}, due={"a": due}, start=start).conflicts()
    assert "no earlier than the end of a day after the year 9999, 2 days after its due" in conflict.found


def test_clauses_of_tasks_and_links_are_cited_once() -> None:
    """The chain of a missed due runs over two tasks of one clause and a link of another."""
    nodes = (Node("a", 2, clause="II.1"), Node("b", 2, due=1, clause="II.1"))
    (conflict,) = Network(nodes, (Link("a", "b", clause="III.4"),)).conflicts()
    assert conflict.clauses == ("II.1", "III.4")


# --- Order ---


def test_order_keeps_the_order_given_where_links_leave_a_choice() -> None:
    """Task d is given first and needs b; the others stay as they are."""
    net = Network.from_tasks({"d": 1, "c": 1, "b": 1, "a": 1}, [("b", "d")])
    assert net.order() == ("c", "b", "d", "a")


# --- Refusals ---


def test_a_link_and_a_task_refuse_what_is_wrong_when_they_are_made() -> None:
    """All that is wrong with a link at once."""
    with pytest.raises(NetworkError) as raised:
        Link("a", 1, "XS", 0.5, clause=5)  # type: ignore[arg-type]
    assert [problem.code for problem in raised.value.problems] == ["bad-id", "unknown-kind", "bad-clause", "bad-lag"]
    with pytest.raises(NetworkError, match="the minimum lag 3 is above the maximum lag 2"):
        Link("a", "b", min=3, max=2)
    with pytest.raises(NetworkError, match="its duration is -1"):
        Node("a", -1)
    with pytest.raises(NetworkError, match="an id is empty"):
        Node("")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    """A page of mistakes, each with its own line."""
    links: list[Any] = [
        ("aple", "b"), ("b", "b"), ("apple", "b", "XS"), ("apple", "b", "FS", 4, 3), ("apple", "b", "FS", True), "ab",
        ("apple", "b", "SS"), ("apple", "b", "SS"), ("apple", "b", "FS", 0, "2"), (1, "b"), ("apple", "b", [], 0.5),
        ("apple", "b", "FS", 0, 1, 5), ("apple", "b", {"clause": 5}),
    ]  # fmt: skip
    tasks: list[Any] = [("apple", True), ("b", -2), (3, 1), ("", 1), ("b", 1), "xy"]
    with pytest.raises(NetworkError) as raised:
        Network.from_tasks(tasks, links, due={"b": D(2022, 1, 1)})
    assert [problem.code for problem in raised.value.problems] == [
        "bad-duration", "bad-duration", "bad-id", "bad-id", "duplicate-task", "bad-task", "bad-day",
        "unknown-task", "self-link", "unknown-kind", "bad-lag", "bad-lag", "bad-link", "duplicate-link", "bad-lag",
        "bad-id", "unknown-kind", "bad-lag", "bad-link", "bad-clause",
    ]  # fmt: skip
    assert "no task 'aple'; name a task, or a milestone that has a due; did you mean 'apple'?" in str(raised.value)
    assert "the id 3 is not text; give a str" in str(raised.value)
    assert pickle.loads(pickle.dumps(raised.value)).problems == raised.value.problems


@pytest.mark.parametrize("start", [dt.datetime(2022, 6, 1), "2022-6-1", 20220601, 5.0])  # noqa: DTZ001 - it is refused
def test_a_start_is_a_day(start: dt.date) -> None:
    """A naive datetime is a date to Python and no day to us."""
    with pytest.raises(NetworkError, match="start: "):
        Network.from_tasks({"a": 1}, start=start)


def test_dues_are_days_if_there_is_a_start_and_offsets_if_not() -> None:
    """Neither is guessed from the other."""
    with pytest.raises(NetworkError, match="due of 'a': 5 is int, not a day"):
        Network.from_tasks({"a": 1}, due={"a": 5}, start=D(2022, 1, 1))
    with pytest.raises(NetworkError, match="due of 'a': True is not an offset"):
        Network.from_tasks({"a": 1}, due={"a": True})
    with pytest.raises(NetworkError, match="not_before of 'b': there is no task 'b'"):
        Network.from_tasks({"a": 1}, not_before={"b": 2})
    with pytest.raises(NetworkError, match="due: the id 3 is not text"):
        Network.from_tasks({"a": 1}, due={3: 2})  # type: ignore[arg-type]


@pytest.mark.parametrize("argument", ["tasks", "links", "due", "not_before"])
def test_arguments_of_another_shape_are_refused(argument: str) -> None:
    """A number is neither tasks nor links nor dues."""
    with pytest.raises(NetworkError, match=f"{argument}: is int; give"):
        Network.from_tasks(**{"tasks": {}, argument: 7})  # type: ignore[arg-type]


def test_links_are_no_mapping_and_a_lag_comes_after_the_kind() -> None:
    """Both are easily written and would be read as something else."""
    with pytest.raises(NetworkError, match="links: is a mapping, dict; give a list of links, each a Link or a tuple"):
        Network.from_tasks({"a": 1, "b": 1}, {"a": "b"})
    with pytest.raises(NetworkError, match=r"the kind is 2; give one of FS, SS, FF, SF; a lag comes after it: \(pred"):
        Network.from_tasks({"a": 1, "b": 1}, [("a", "b", 2)])


def test_more_needs_are_read_as_the_first_are() -> None:
    """All that is wrong with them at once; tuples are taken, and the shorter names of tasks."""
    nodes = (Node("p/a@x", 1, names=("a@x",)), Node("p/b@x", 1, names=("b@x",)))
    net = Network(nodes, ()).need(("a@x", "p/b@x", "SS", 2), Link("a@x", "b@x", min=1))
    assert net.links == (Link("p/a@x", "p/b@x", "SS", 2), Link("p/a@x", "p/b@x", min=1))
    assert net.need(Link("p/a@x", "b@x", min=1)).links == net.links
    wrong: list[Any] = [
        ("a@x", "b@x", "XS"), ("a@x", "p/a@x"), ("a@x", "b@x", "FS", 3, 2), ("a@x", "c@x"), 7, ([], "a@x"),
    ]  # fmt: skip
    with pytest.raises(NetworkError) as raised:
        net.need(*wrong)
    assert [problem.code for problem in raised.value.problems] == [
        "unknown-kind", "self-link", "bad-lag", "unknown-task", "bad-link", "bad-id",
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "said"), [({"a": -1}, "-1"), ({"a": True}, "True"), ({"A": 1}, "no such task")])
def test_a_slip_is_of_known_tasks_and_not_backwards(days: Tasks, said: str) -> None:
    """Nothing can start before its earliest date."""
    with pytest.raises(NetworkError, match=said):
        Network.from_tasks({"a": 1}).slip(days)


def test_the_binding_of_an_unknown_task() -> None:
    """It is looked up, so it is a LookupError with a suggestion."""
    with pytest.raises(UnknownError, match="did you mean 'certify'"):
        Network.from_tasks({"certify": 1}).binding("certifi")


# --- Other forms ---


def test_the_graph_of_networkx_holds_what_the_network_knows() -> None:
    """Attributes of a task and of a link."""
    graph = Network.from_tasks({"a": 2}, [("a", "b", "SS", 1, 4)], due={"b": 9}).to_networkx()
    assert graph.nodes["b"] == {
        "duration": 0, "earliest_start": 1, "earliest_finish": 1, "latest_start": 2, "latest_finish": 2,
        "slack": 1, "due": 9,
    }  # fmt: skip
    assert list(graph.edges(data=True)) == [("a", "b", {"kind": "SS", "min": 1, "max": 4})]


def test_the_graph_of_a_network_without_dates_can_still_be_drawn() -> None:
    """That is when it is wanted most."""
    graph = Network.from_tasks({"a": 1, "b": 1}, [("a", "b"), ("b", "a")]).to_networkx()
    assert graph.nodes["a"] == {"duration": 1}
    assert graph.number_of_edges() == 2


def test_nothing_is_lost_on_the_way_to_networkx_and_graphml_and_back(tmp_path: Path) -> None:
    """All attributes of tasks and links, with days and with offsets, parallel links, and the end of the project."""
    dated = Network.from_tasks(
        {"a": 2, "b": 1}, [("a", "m", "SS", 1, 4), Link("a", "m", clause="§ 4"), ("a", "b", "FF", -1)],
        due={"m": "2022-06-09", "a": "2022-06-08"}, not_before={"m": "2022-06-07", "b": "2022-06-02"},
        start="2022-06-01", end="2022-06-30",
    )  # fmt: skip
    node = Node("p/x@y#2022", 0, 4, 7, "label", "¶ 3", ("x@y", "p/x@y"), "x", "y", "z")
    plain = Network((node, Node("a", 2)), (Link("a", "p/x@y#2022"),), end=9)
    for number, net in enumerate((dated, plain, HOUSE)):
        path = tmp_path / f"{number}.graphml"
        networkx.write_graphml(net.to_networkx(), path)
        for graph in (net.to_networkx(), networkx.read_graphml(path)):
            again = Network.from_networkx(graph)
            assert again.nodes == net.nodes
            assert set(again.links) == set(net.links)
            assert (again.start, again.end) == (net.start, net.end)
            assert again.latest() == net.latest()
    with pytest.raises(NetworkError, match="graph: has no directions"):
        Network.from_networkx(networkx.Graph())


def test_edges_of_networkx_whole_numbers_of_numpy_and_no_minimum_are_taken() -> None:
    """Attributes of an edge are those of a link; a number of another library is a whole number if it says it is one."""
    graph = networkx.DiGraph([("a", "b")])
    assert Network.from_tasks({"a": 1, "b": 1}, graph.edges).links == (Link("a", "b"),)
    many = networkx.MultiDiGraph()
    many.add_edge("a", "b", kind="SS", min=2, weight=7)
    many.add_edge("a", "b", max=4)
    net = Network.from_tasks({"a": 1, "b": 1}, many.edges)
    assert net.links == (Link("a", "b", "SS", 2), Link("a", "b", max=4))
    assert Network.from_tasks({"a": 1, "b": 1}, [("a", "b", "FS", None, 5)]).links == (Link("a", "b", max=5),)
    numbers = Network.from_tasks(
        {"a": Whole(3), "b": Whole(1)}, [("a", "b", "FS", Whole(2), Whole(4))], due={"b": Whole(9)}, end=Whole(9),
    )  # fmt: skip
    assert numbers.earliest() == {"a": (0, 3), "b": (5, 6)}
    assert type(numbers["a"].duration) is type(numbers.links[0].max) is type(numbers["b"].due) is int


class Whole:
    """A whole number as numpy has them: no int, but with an index."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __index__(self) -> int:
        return self.value


def test_a_network_is_a_collection_of_its_tasks() -> None:
    """By their ids, and by their shorter names where these are unique."""
    net = Network((Node("p/a@x", 1, names=("a@x",)), Node("p/b@x", 2, names=("b@x",))), ())
    assert (len(net), list(net)) == (2, ["p/a@x", "p/b@x"])
    assert "a@x" in net
    assert "c@x" not in net
    assert net["b@x"] is net["p/b@x"] is net.nodes[1]
    with pytest.raises(UnknownError, match="did you mean 'b@x'"):
        net["bb@x"]


def test_each_change_that_a_conflict_offers_can_be_applied() -> None:
    """Task b is due 2 days too early; a may open earlier, take less, or be waited for less."""
    net = Network.from_tasks({"a": 3, "b": 2}, [("a", "b")], not_before={"a": 4}, due={"b": 7})
    (conflict,) = net.conflicts()
    assert [str(change) for change in conflict.changes] == [
        "put the due of b off by 2 days", "lower the minimum lag of a -> b by 2 days", "shorten a by 2 days",
        "shorten b by 2 days", "advance the first day of a by 2 days",
    ]  # fmt: skip
    assert conflict.links == (Link("a", "b"),)
    for change in conflict.changes:
        assert net.apply(change).feasible
    assert not net.feasible
    assert net.apply(conflict.changes[2])["a"].duration == 1
    with pytest.raises(UnknownError, match="unknown task 'c'"):
        net.apply(Change("duration", task="c", days=1))
    with pytest.raises(UnknownError, match="unknown link 'a -> c'"):
        net.apply(Change("link", Link("a", "c")))


def test_a_network_survives_pickling() -> None:
    """Also one whose dates have been asked for."""
    again = pickle.loads(pickle.dumps(HOUSE))
    assert again.slack() == HOUSE.slack()


def test_a_long_row_and_many_small_cycles() -> None:
    """20,000 tasks in a row; then 2,000 pairs that wait for each other, all told."""
    row = [f"t{number:05}" for number in range(20_000)]
    net = Network.from_tasks(dict.fromkeys(row, 1), list(pairwise(row)))
    assert net.length() == 20_000
    assert net.critical() == net.order() == tuple(row)
    assert len(net.binding(row[-1])) == 20_000
    pairs = [pair for number in range(0, 4000, 2) for pair in permutations(row[number : number + 2])]
    assert len(Network.from_tasks(dict.fromkeys(row, 1), pairs).conflicts()) == 2_000


# --- Properties ---


@given(anything)
def test_earliest_dates_are_the_least_that_meet_every_link(made: Made) -> None:
    """Against the rounds; where those find no dates, neither does the network, and it says why."""
    tasks, links = made
    net, expected = Network.from_tasks(tasks, links), rounds(*made)
    if expected is None:
        with pytest.raises(InfeasibleError):
            net.earliest()
        assert net.conflicts()
    else:
        assert net.earliest() == {name: (expected[f"{name}<"], expected[f"{name}>"]) for name in tasks}


@given(anything, dues)
def test_latest_dates_are_the_greatest_that_keep_dues_and_length(made: Made, due: Tasks) -> None:
    """They come no earlier than the earliest exactly if every due can be met."""
    tasks, links = made
    early = rounds(tasks, links)
    assume(early is not None)
    assert early is not None
    net = Network.from_tasks(tasks, links, due=due)
    end = max(early.values())
    expected = counted_back(tasks, links, due, end)
    assert net.latest() == {name: (expected[f"{name}<"], expected[f"{name}>"]) for name in tasks}
    kept = all(early[f"{name}>"] <= day for name, day in due.items())
    assert all(days >= 0 for days in net.slack().values()) == kept
    assert [c for c in net.conflicts() if c.code == "infeasible"] == [] or not kept
    assert net.feasible == (net.conflicts() == ())


@given(anything, dues, st.randoms())
def test_the_order_of_the_input_changes_no_answer(made: Made, due: Tasks, random: Random) -> None:
    """Tasks, links and dues shuffled: equal dates, equal chains, the same conflicts in the same order."""
    tasks, links = made
    shuffled, names, days = list(links), list(tasks.items()), list(due.items())
    for values in (shuffled, names, days):
        random.shuffle(values)
    net, other = Network.from_tasks(tasks, links, due=due), Network.from_tasks(names, shuffled, due=dict(days))
    assert net.conflicts() == other.conflicts()
    assume(rounds(*made) is not None)
    assert (net.earliest(), net.latest(), net.free_slack()) == (other.earliest(), other.latest(), other.free_slack())
    assert net.critical() == other.critical()
    assert [net.binding(name) for name in tasks] == [other.binding(name) for name in tasks]


@given(anything)
@settings(deadline=None)
def test_the_shortest_dependency_cycle_is_told(made: Made) -> None:
    """There is one exactly if trying every round of links finds one, and the first told is as short."""
    net = Network.from_tasks(*made)
    told = [conflict.where.count("->") for conflict in net.conflicts() if conflict.code == "dependency-cycle"]
    assert min(told, default=0) == circles(*made)
    if told:
        with pytest.raises(InfeasibleError):
            net.order()
    else:
        assert sorted(net.order()) == sorted(made[0])


@given(one_way, dues, st.sampled_from("abcd"), st.integers(0, 8))
def test_a_slip_within_the_slack_breaks_no_due(made: Made, due: Tasks, name: str, days: int) -> None:
    """And a slip moves each task as the rounds from its moved start say."""
    tasks, links = made
    early = rounds(tasks, links)
    assume(early is not None)
    assert early is not None
    net = Network.from_tasks(tasks, links, due=due)
    slip = net.slip({name: days})
    after = rounds(tasks, links, {name: early[f"{name}<"] + days})
    assert after is not None
    moved = {task: after[f"{task}<"] - early[f"{task}<"] for task in tasks}
    assert slip.moved == {task: count for task, count in moved.items() if count}
    assert set(slip.broken) == {task for task, day in due.items() if early[f"{task}>"] <= day < after[f"{task}>"]}
    if days <= net.slack()[name]:
        assert slip.broken == ()


@given(anything, st.sampled_from("abcd"))
def test_the_free_slack_moves_nothing_and_a_day_more_does(made: Made, name: str) -> None:
    """Against the rounds from the slipped start."""
    tasks, links = made
    early = rounds(tasks, links)
    assume(early is not None)
    assert early is not None
    free = Network.from_tasks(tasks, links).free_slack()[name]
    for days, still in ((free, True), (free + 1, False)):
        after = rounds(tasks, links, {name: early[f"{name}<"] + days})
        assert after is not None
        others = all(after[f"{task}<"] == early[f"{task}<"] for task in tasks if task != name)
        assert (others and max(after.values()) == max(early.values())) == still


@given(anything, st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), st.integers(-3, 5)))
def test_one_link_more_makes_nothing_earlier(made: Made, more: tuple[str, str, int]) -> None:
    """Another wait can only delay."""
    tasks, links = made
    link = Link(more[0], more[1], "FS", more[2])
    assume(more[0] != more[1] and link not in links and rounds(tasks, [*links, link]) is not None)
    before, after = Network.from_tasks(tasks, links).earliest(), Network.from_tasks(tasks, [*links, link]).earliest()
    assert all(after[name] >= before[name] for name in tasks)


@given(anything, st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9)))
def test_every_step_of_a_binding_chain_is_tight(made: Made, opening: Tasks) -> None:
    """It begins at a lower bound, and each bound it names holds with nothing to spare."""
    tasks, links = made
    early = rounds(tasks, links, opening)
    assume(early is not None)
    assert early is not None
    net = Network.from_tasks(tasks, links, not_before=opening)
    for name in tasks:
        steps = net.binding(name)
        assert steps[-1].task == name
        assert steps[0].start == opening.get(steps[0].task, 0) == early[f"{steps[0].task}<"]
        for before, step in pairwise(steps):
            assert step.link in links
            assert step.link is not None
            gap = early[step.link.succ + "<>"[step.link.kind[1] == "F"]]
            gap -= early[step.link.pred + "<>"[step.link.kind[0] == "F"]]
            assert gap == (step.link.min if step.held_by == "min" else step.link.max)
            assert {before.task, step.task} == {step.link.pred, step.link.succ}


# One link for each two tasks in turn, so that a path that is told can be read back.

single = st.composite(drawn)().map(lambda made: (made[0], [*{(x.pred, x.succ): x for x in made[1]}.values()]))
Bound = tuple[str, str, str]
"""The pred and the succ of a link, and which of its lags."""


def read_back(path: str) -> list[Bound]:
    """The bounds of a path in the words of a conflict."""
    names, signs = re.findall(r"\w", path), re.findall("->|<-", path)
    steps = zip(pairwise(names), signs, strict=True)
    return [(tail, head, "min") if sign == "->" else (head, tail, "max") for (tail, head), sign in steps]


def contradictory(tasks: Tasks, links: list[Link], bounds: list[Bound]) -> bool:
    """Whether a cycle of them has a positive length, or is a circle of prerequisites."""
    by_pair, total = {(link.pred, link.succ): link for link in links}, 0
    for pred, succ, bound in bounds:
        link = by_pair[pred, succ]
        ends = (link.kind[0] == "F") * tasks[pred] - (link.kind[1] == "F") * tasks[succ]
        total += ends + link.min if bound == "min" else -ends - (link.max or 0)
    waits = all(by_pair[x[:2]].kind == "FS" and by_pair[x[:2]].min >= 0 and x[2] == "min" for x in bounds)
    return waits or total > 0


@given(single)
@settings(deadline=None)
def test_every_bound_of_a_contradiction_stands_in_a_cycle_that_is_told(made: Made) -> None:
    """By the simple cycles of networkx that contradict themselves: none is told twice and none is invented."""
    tasks, links = made
    graph = networkx.DiGraph()
    for link in links:
        for tail, head, bound in ((link.pred, link.succ, "min"), (link.succ, link.pred, "max")):
            if bound == "min" or link.max is not None:
                networkx.add_path(graph, [tail, (link.pred, link.succ, bound), head])
    rounds_told = [[step for step in cycle if isinstance(step, tuple)] for cycle in networkx.simple_cycles(graph)]
    wrong = [frozenset(cycle) for cycle in rounds_told if contradictory(tasks, links, cycle)]
    net = Network.from_tasks(tasks, links)
    every = net.every_conflict()
    told = [frozenset(read_back(conflict.where)) for conflict in every]
    assert sorted(map(sorted, told)) == sorted(map(sorted, wrong))
    assert every.complete
    independent = [frozenset(read_back(conflict.where)) for conflict in net.conflicts()]
    assert set(independent) <= set(wrong)
    assert len(frozenset().union(*independent)) == sum(map(len, independent))
    assert all(any(cycle & apart for apart in independent) for cycle in wrong)
    assert net.apply(*net.remedy()).feasible


@given(single, dues)
@settings(deadline=None)
def test_contradictions_hide_no_due_and_invent_none(made: Made, due: Tasks) -> None:
    """What is told is missed by its own chain alone; what is missed without all links of the cycles told is told."""
    tasks, links = made
    assume(rounds(tasks, links) is None)
    told, left = set(), {(link.pred, link.succ): link for link in links}
    chosen = dict(left)
    for conflict in Network.from_tasks(tasks, links, due=due).every_conflict():
        bounds = read_back(conflict.where)
        if " its due" not in conflict.found:
            for bound in bounds:
                left.pop(bound[:2], None)
            continue
        name = conflict.where[-1]
        chain = [
            chosen[x[:2]] if x[2] == "max" else Link(x[0], x[1], chosen[x[:2]].kind, chosen[x[:2]].min) for x in bounds
        ]
        times = rounds(tasks, chain)
        assert times is not None
        assert f"finishes no earlier than {times[f'{name}>']}, " in conflict.found
        assert times[f"{name}>"] > due[name]
        told.add(name)
    sure = rounds(tasks, list(left.values()))
    assert sure is not None
    assert {name for name, day in due.items() if sure[f"{name}>"] > day} <= told


LAG = re.compile(r"(lower the minimum|raise the maximum) lag of (\w) -> (\w)(?: \((\w\w)\))? by (\d+) days?")
SHORTER = re.compile(r"shorten (\w) by (\d+) days?")


def relaxed(tasks: Tasks, links: list[Link], words: str) -> tuple[Tasks, list[Link]]:
    """The network after one change that a conflict offers, read back from its words."""
    if shorter := SHORTER.fullmatch(words):
        return tasks | {shorter[1]: tasks[shorter[1]] - int(shorter[2])}, links
    lag = LAG.fullmatch(words)
    assert lag, words
    key, days = (lag[2], lag[3], lag[4] or "FS"), int(lag[5])
    lower, raised = (days, 0) if lag[1].startswith("lower") else (0, days)
    return tasks, [
        Link(x.pred, x.succ, x.kind, x.min - lower, None if x.max is None else x.max + raised)
        if (x.pred, x.succ, x.kind) == key
        else x
        for x in links
    ]


def every_single_change(tasks: Tasks, links: list[Link]) -> set[str]:
    """All changes by up to 40 days, each in words."""
    changes = {f"shorten {name} by {days} day{'s'[: days > 1]}" for name in tasks for days in range(1, tasks[name] + 1)}
    for link in links:
        kind = "" if link.kind == "FS" else f" ({link.kind})"
        for verb in ("lower the minimum", *["raise the maximum"] * (link.max is not None)):
            line = f"{verb} lag of {link.pred} -> {link.succ}{kind}"
            changes |= {f"{line} by {days} day{'s'[: days > 1]}" for days in range(1, 41)}
    return changes


def least_of(changes: set[str]) -> set[str]:
    """Of changes that differ in their days alone, the smallest."""
    least: dict[str, int] = {}
    for change in changes:
        line, days = change.rsplit(" by ", 1)
        count = int(days.split()[0])
        least[line] = min(count, least.get(line, count))
    return {f"{line} by {days} day{'s'[: days > 1]}" for line, days in least.items()}


@given(one_way)
@RARE
def test_the_changes_offered_are_all_that_give_a_network_its_dates(made: Made) -> None:
    """Where a cycle with maximum lags is all that is wrong: each single change, of as few days as do, and no other."""
    tasks, links = made
    net = Network.from_tasks(tasks, links)
    assume([conflict.code for conflict in net.every_conflict()] == ["infeasible"])
    offered = {words for words in net.conflicts()[0].right.split(", or ") if " by " in words}
    mend = {words for words in every_single_change(tasks, links) if rounds(*relaxed(tasks, links, words)) is not None}
    assert offered == least_of(mend)


@given(one_way, st.sampled_from("abcd"), st.integers(0, 6))
@RARE
def test_the_changes_offered_are_all_that_let_a_due_be_kept(made: Made, name: str, day: int) -> None:
    """Every single change, of as few days as do, and no other; but the due itself, which can always be put off."""
    tasks, links = made
    early = rounds(tasks, links)
    assume(early is not None and early[f"{name}>"] > day)
    (conflict,) = Network.from_tasks(tasks, links, due={name: day}).conflicts()
    offered = set(conflict.right.split(", or ")[1:])

    def keeps(words: str) -> bool:
        times = rounds(*relaxed(tasks, links, words))
        return times is not None and times[f"{name}>"] <= day

    assert offered == least_of({words for words in every_single_change(tasks, links) if keeps(words)})


@given(st.lists(st.integers(0, 9), min_size=6, max_size=6), st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5))))
def test_the_length_is_the_longest_path_of_networkx(days: list[int], pairs: set[tuple[int, int]]) -> None:
    """Each task an edge from its start to its finish, each FS link an edge of no length."""
    links = [(str(tail), str(head)) for tail, head in pairs if tail < head]
    graph = networkx.DiGraph()
    for name, count in enumerate(days):
        graph.add_edge(f"{name}<", f"{name}>", weight=count)
    graph.add_edges_from(((f"{tail}>", f"{head}<") for tail, head in links), weight=0)
    net = Network.from_tasks({str(name): count for name, count in enumerate(days)}, links)
    assert net.length() == networkx.dag_longest_path_length(graph)
