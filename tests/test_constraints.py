"""Difference constraints, against hand-made sums and a plain Bellman-Ford."""

from collections import UserList
from itertools import permutations
from typing import Any

import networkx
from hypothesis import given, strategies as st

from rollout.network.consistency import arcs_to_drop
from rollout.network.cycles import (
    backward_arcs,
    breaking_arcs,
    every_positive_cycle,
    independent_cycles,
    shortest_cycle,
)
from rollout.network.solver import Arc, Constraints, Solution

COUNT = 5
NODES = st.integers(0, COUNT - 1)
ARCS = st.lists(st.tuples(NODES, NODES, st.integers(-4, 3)), max_size=12)
BOUNDS = st.lists(st.integers(-3, 6), min_size=COUNT, max_size=COUNT)


def earliest(arcs: list[Arc], lower: list[int], leading: int | None = None) -> Solution:
    return Constraints(len(lower), arcs, leading).earliest(lower)


def latest(arcs: list[Arc], upper: list[int], leading: int | None = None) -> Solution:
    return Constraints(len(upper), arcs, leading).latest(upper)


def bellman_ford(arcs: list[Arc], lower: list[int]) -> list[int] | None:
    """The least times at or after `lower`, by as many rounds as there are instants; None if they still move."""
    times = list(lower)
    for _ in range(len(times) + 1):
        before = list(times)
        for tail, head, weight in arcs:
            times[head] = max(times[head], times[tail] + weight)
        if times == before:
            return times
    return None


def fewest_arcs(arcs: list[Arc]) -> int:
    """The length of the shortest positive cycle, by trying every round of instants; 0 if there is none."""
    heaviest: dict[tuple[int, int], int] = {}
    for tail, head, weight in arcs:
        heaviest[tail, head] = max(weight, heaviest.get((tail, head), weight))
    for length in range(1, COUNT + 1):
        for walk in permutations(range(COUNT), length):
            pairs = list(zip(walk, (*walk[1:], walk[0]), strict=True))
            if all(pair in heaviest for pair in pairs) and sum(heaviest[pair] for pair in pairs) > 0:
                return length
    return 0


def is_positive_cycle(arcs: list[Arc], cycle: list[int]) -> bool:
    steps = [arcs[position] for position in cycle]
    joined = all(step[1] == after[0] for step, after in zip(steps, [*steps[1:], steps[0]], strict=True))
    return joined and sum(weight for _, _, weight in steps) > 0 and len({tail for tail, _, _ in steps}) == len(steps)


def test_a_chain_adds_up() -> None:
    """0 -> 1 takes 3, 1 -> 2 takes 4, and 0 -> 2 alone only 5: the longer way counts."""
    assert earliest([(0, 1, 3), (1, 2, 4), (0, 2, 5)], [0, 0, 0]).times == (0, 3, 7)


def test_a_lower_bound_pushes_what_follows() -> None:
    """The second instant opens at 10, so the third is at 12."""
    assert earliest([(0, 1, 3), (1, 2, 2)], [0, 10, 0]).times == (0, 10, 12)


def test_a_negative_arc_pulls_its_head_behind_the_tail() -> None:
    """1 is at 9 and 0 at most 4 days before it, so 0 is at 5."""
    assert earliest([(0, 1, 1), (1, 0, -4)], [0, 9]).times == (5, 9)


def test_latest_times_count_back_from_the_upper_bounds() -> None:
    """2 may be at 10 at most, so 1 at 6 and 0 at 3; the bound of 4 on 0 is no help."""
    assert latest([(0, 1, 3), (1, 2, 4)], [4, 20, 10]).times == (3, 6, 10)


def test_a_cycle_of_length_zero_is_no_contradiction() -> None:
    """1 is exactly 2 after 0."""
    assert earliest([(0, 1, 2), (1, 0, -2)], [0, 5]).times == (3, 5)


def test_a_positive_cycle_is_found_beside_a_longer_one() -> None:
    """The round over 0, 1, 2 and the round over 3, 4 are both too long; the second has fewer arcs."""
    arcs = [(0, 1, 1), (1, 2, 1), (2, 0, 1), (2, 3, 0), (3, 4, 5), (4, 3, -4), (4, 0, -20)]
    assert earliest(arcs, [0] * 5).times == ()
    assert shortest_cycle(arcs)[0] in ([4, 5], [5, 4])


def test_a_chord_makes_a_long_cycle_short() -> None:
    """A ring of 50 arcs with a chord that leads from 3 back to 1: three arcs are left."""
    arcs = [(node, (node + 1) % 50, 1) for node in range(50)] + [(3, 1, -1)]
    assert sorted(shortest_cycle(arcs)[0]) == [1, 2, 50]


def test_a_light_short_way_does_not_hide_a_heavy_long_one() -> None:
    """From 0 to 2 straight is too light to close a positive cycle; over 1 it is heavy enough."""
    arcs = [(0, 2, 1), (0, 1, 2), (1, 2, 2), (2, 0, -3)]
    assert sorted(shortest_cycle(arcs)[0]) == [1, 2, 3]


def test_contradictions_share_no_arc() -> None:
    """Two rounds of two arcs over one instant are told apart."""
    arcs = [(0, 1, 1), (1, 0, 0), (1, 2, 1), (2, 1, 0)]
    cycles, complete = independent_cycles(arcs)
    assert sorted(map(sorted, cycles)) == [[0, 1], [2, 3]]
    assert complete


def test_components_come_before_those_they_lead_to() -> None:
    """2 and 0 form a round that leads to 1."""
    parts = Constraints(3, [(2, 0, 1), (0, 2, -1), (0, 1, 1)]).parts
    assert [sorted(part) for part in parts] == [[0, 2], [1]]


def test_order_follows_arcs_first_and_rank_second() -> None:
    """3 must precede 0; of those that are free the least rank comes first."""
    assert Constraints(4, [(3, 0, 0)]).ordered([], [0, 1, 2, 3]) == [1, 2, 3, 0]


def test_a_cycle_stays_together_and_follows_the_firm_arcs() -> None:
    """3 leads to the round of 0 and 2, in which 2 is to come first; 1 is free."""
    arcs = [(0, 2, 0), (2, 0, 0), (3, 0, 0)]
    assert Constraints(4, arcs).ordered([(2, 0, 0)], [0, 1, 2, 3]) == [1, 3, 2, 0]
    assert Constraints(4, arcs).ordered([], [0, 1, 2, 3]) == [1, 3, 0, 2]


def test_a_binding_chain_leaves_out_what_is_not_tight() -> None:
    """3 is at 7 because of 0 -> 2 -> 3; the way over 1 has two days to spare."""
    arcs = [(0, 1, 1), (1, 3, 4), (0, 2, 3), (2, 3, 4)]
    constraints = Constraints(4, arcs)
    assert constraints.binding(3, constraints.earliest([0, 0, 0, 0]), lambda position: position) == [2, 3]


def test_a_chain_as_long_as_a_ministry_needs_no_recursion() -> None:
    """100,000 instants in a row, and then in a ring."""
    count = 100_000
    row = [(node, node + 1, 1) for node in range(count - 1)]
    assert earliest(row, [0] * count).times[-1] == count - 1
    assert len(shortest_cycle([*row, (count - 1, 0, 1)])[0]) == count


@given(ARCS, BOUNDS)
def test_earliest_times_are_those_of_bellman_ford(arcs: list[Arc], lower: list[int]) -> None:
    """Either both agree on the times, or both find none."""
    expected = bellman_ford(arcs, lower)
    found = earliest(arcs, lower)
    assert (list(found.times) if expected is not None else None) == expected
    assert bool(found.cycle) == (expected is None)


@given(ARCS, BOUNDS, st.integers(0, 12))
def test_the_leading_arcs_change_no_answer(arcs: list[Arc], lower: list[int], leading: int) -> None:
    """They only set the order in which the work is done."""
    assert earliest(arcs, lower, leading).times == earliest(arcs, lower).times


@given(ARCS, BOUNDS)
def test_latest_times_are_those_of_bellman_ford_backwards(arcs: list[Arc], upper: list[int]) -> None:
    """Counted down from the upper bounds by hand-made rounds."""
    expected = bellman_ford([(head, tail, weight) for tail, head, weight in arcs], [-bound for bound in upper])
    found = latest(arcs, upper)
    assert list(found.times) == ([-time for time in expected] if expected is not None else [])


@given(ARCS)
def test_the_shortest_contradiction_has_the_fewest_arcs_of_all(arcs: list[Arc]) -> None:
    """Against every round of five instants."""
    cycle, _ = shortest_cycle(arcs)
    assert len(cycle) == fewest_arcs(arcs)
    assert not cycle or is_positive_cycle(arcs, cycle)


@given(ARCS)
def test_without_the_contradictions_the_rest_can_be_met(arcs: list[Arc]) -> None:
    """All are cycles, none shares an arc with another, and nothing contradictory is left."""
    cycles, complete = independent_cycles(arcs)
    assert complete
    used = [position for cycle in cycles for position in cycle]
    assert len(used) == len(set(used))
    assert all(is_positive_cycle(arcs, cycle) for cycle in cycles)
    rest = [arc for position, arc in enumerate(arcs) if position not in used]
    assert bellman_ford(rest, [0] * COUNT) is not None


def simple_cycles(arcs: list[Arc]) -> list[list[int]]:
    """All cycles that cross no instant twice, by the positions of their arcs, as networkx finds them."""
    graph = networkx.DiGraph()
    for position, (tail, head, _) in enumerate(arcs):
        networkx.add_path(graph, [tail, (position,), head])
    return [[step[0] for step in cycle if isinstance(step, tuple)] for cycle in networkx.simple_cycles(graph)]


@given(ARCS)
def test_every_contradiction_is_given_on_request(arcs: list[Arc]) -> None:
    """Those of networkx that are positive, each once; up to a limit, which is said to have been reached."""
    wrong = [cycle for cycle in simple_cycles(arcs) if sum(arcs[position][2] for position in cycle) > 0]
    cycles, complete = every_positive_cycle(arcs, 1000)
    assert complete
    assert sorted(map(sorted, cycles)) == sorted(map(sorted, wrong))
    assert all(is_positive_cycle(arcs, cycle) for cycle in cycles)
    some, all_there_are = every_positive_cycle(arcs, 2)
    assert (len(some), all_there_are) == (min(2, len(wrong)), len(wrong) <= 2)


def test_a_search_stops_at_its_limits_and_says_so() -> None:
    """Eight instants that all touch: of thousands of cycles none is positive, but not all are looked at."""
    arcs = [(tail, head, 0) for tail, head in permutations(range(8), 2)]
    assert every_positive_cycle(arcs, 5, effort=1000) == ([], False)
    assert every_positive_cycle([(0, 1, 1), (1, 0, 1)], 5, effort=0) == ([[0, 1]], True)
    assert every_positive_cycle([(0, 1, 1), (1, 0, 1), (1, 0, 2)], 1) == ([[0, 1]], False)


def test_a_walk_that_crosses_itself_is_no_cycle() -> None:
    """0 and 1 make a round of 1; the way from 1 over 2 and back is no round of its own, though a walk takes in both."""
    arcs = [(0, 1, 2), (1, 0, -1), (1, 2, 0), (2, 1, 0)]
    assert every_positive_cycle(arcs, 10) == ([[0, 1]], True)
    cycles, complete = independent_cycles(arcs)
    assert ([sorted(cycle) for cycle in cycles], complete) == ([[0, 1]], True)


@given(ARCS)
def test_without_its_backward_arcs_no_graph_has_a_cycle(arcs: list[Arc]) -> None:
    """Positive or not."""
    cut = backward_arcs(arcs)
    graph = networkx.DiGraph([arc[:2] for position, arc in enumerate(arcs) if position not in cut])
    assert networkx.is_directed_acyclic_graph(graph)


@given(ARCS, st.sampled_from((0, 10**6)))
def test_what_breaks_all_contradictions_cannot_spare_an_arc(arcs: list[Arc], effort: int) -> None:
    """Without it none is left; with any arc of it back in its place there is one, if there was effort to try."""
    cut = breaking_arcs(arcs, effort)
    rest = [arc for position, arc in enumerate(arcs) if position not in cut]
    assert bellman_ford(rest, [0] * COUNT) is not None
    for position in cut if effort else ():
        assert bellman_ford([*rest, arcs[position]], [0] * COUNT) is None


@given(ARCS, st.lists(NODES, max_size=2), st.sampled_from((0, 200, 10**6)))
def test_nothing_contradicts_itself_without_what_is_dropped(arcs: list[Arc], targets: list[int], effort: int) -> None:
    """Whatever dates are to flow to, and however little may be tried."""
    cut = arcs_to_drop(arcs, targets, COUNT, effort)
    assert bellman_ford([arc for position, arc in enumerate(arcs) if position not in cut], [0] * COUNT) is not None


def test_of_a_contradiction_the_arc_that_leads_away_from_the_target_is_dropped() -> None:
    """Of the rounds of 0 and 1 and of 1 and 2, what leads to 2 stays; with no effort, all that leads away goes."""
    arcs = [(0, 1, 1), (1, 0, 0), (1, 2, 1), (2, 1, 0)]
    assert arcs_to_drop(arcs, [2], 3) == {1, 3}
    assert arcs_to_drop(arcs, [0], 3) == {0, 2}
    row = [(0, 1, 1), (1, 2, 1), (2, 0, 1), (2, 1, -5)]
    assert arcs_to_drop(row, [2], 3) == {2}
    assert arcs_to_drop(row, [2], 3, 0) == {2, 3}


def test_a_row_in_which_every_instant_pulls_the_one_before_is_settled_in_a_few_sweeps() -> None:
    """5,000 instants a day apart and no more; the last is late, so all are, whichever way the sweeps run."""
    count = 5_000
    arcs = [(node, node + 1, 1) for node in range(count - 1)] + [(node + 1, node, -1) for node in range(count - 1)]
    counted = CountedArcs(arcs)
    lower = [0] * (count - 1) + [count + 9]
    assert Constraints(count, counted, count - 1).earliest(lower).times == tuple(range(10, count + 10))
    assert counted.looks < 30 * len(arcs)


class CountedArcs(UserList[Arc]):
    """Arcs that count how often one of them is looked at by its position."""

    looks = 0

    def __getitem__(self, position: Any) -> Any:  # noqa: ANN401  # an arc, or for a slice several
        self.looks += 1
        return super().__getitem__(position)
