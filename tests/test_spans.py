"""Units by number: views of spans, relatives by number, and what joins whom without a unit being walked."""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import attrs
import pytest
from hypothesis import given, strategies as st
from small import country, policy

import rollout
from rollout import Register, Tier, Unit, UnitsError, UnknownError
from rollout.days import day
from rollout.findings.lateness import late, latest_days
from rollout.schedule.needs import bearers, joins, needed_groups
from rollout.schedule.schedule import Schedule
from rollout.units.span import Units, runs

# --- numbers and views ---


def test_units_are_numbered_by_tier_lifetime_and_id() -> None:
    register = country()
    ids = ["m1", "m2", "01", "02", "001", "002", "003", "004", "00001", "00002", "00003", "00004", "00005"]
    assert [unit.id for unit in register] == list(register.ids) == ids
    assert [register.number(unit_id) for unit_id in ("m1", "004", "00005")] == [0, 7, 12]
    assert register.id_of(7) == "004"
    assert register.unit(7) == register["004"]
    with pytest.raises(UnknownError, match="did you mean '00001'"):
        register.number("0001")


def test_a_view_counts_and_places_its_units_by_spans() -> None:
    view = country().units_of(["00005", "01", "02", "001", "00001", "00002"])
    assert view.spans == (range(2, 5), range(8, 10), range(12, 13))
    assert len(view) == 6
    assert [*view.ids()] == [unit.id for unit in view] == ["01", "02", "001", "00001", "00002", "00005"]
    assert [*view.numbers()] == [2, 3, 4, 8, 9, 12]
    assert [number for number in range(-1, 14) if view.has(number)] == [2, 3, 4, 8, 9, 12]
    assert [view.position(number) for number in (2, 4, 8, 12)] == [0, 2, 3, 5]
    assert [view.number(position) for position in (0, 2, 3, 5)] == [2, 4, 8, 12]
    assert [view[0].id, view[4].id, view[-1].id] == ["01", "00002", "00005"]
    assert [unit.id for unit in view[1:5:2]] == ["02", "00001"]
    assert country()["00001"] in view
    assert country()["00003"] not in view


def test_what_is_not_in_a_view_has_no_place_in_it() -> None:
    view = country().units_of(["01", "001"])
    for number in (-1, 3, 5):
        with pytest.raises(ValueError, match=f"unit {number} is not in it"):
            view.position(number)
    for position in (-1, 2):
        with pytest.raises(IndexError):
            view.number(position)
    for place in (-3, 2):
        with pytest.raises(IndexError):
            view[place]


def test_a_view_of_nothing_is_empty() -> None:
    view = country().units_of([])
    assert (len(view), [*view], [*view.ids()], view.spans) == (0, [], [], ())
    assert not view.has(0)
    assert not view.meets(view)


def test_views_are_cut_and_a_view_that_is_not_cut_is_itself() -> None:
    register = country()
    communes, north = register.cohorts("commune")[0].units, register.under_units("01")
    assert [*north.ids()] == ["01", "001", "002", "00001", "00002", "00003"]
    assert [*communes.within(north).ids()] == ["00001", "00002", "00003"]
    assert north.within(north) is north
    assert north.within(register.units_of(register.ids)) is north
    assert [*north.only([8, 2, 8, 12, 99, -1]).ids()] == ["01", "00001"]
    assert north.only(range(13)) is north
    assert [*north.without([2, 5, 9, 12]).ids()] == ["001", "00001", "00003"]
    assert north.without([0, 12]) is north
    assert north.meets(communes)
    assert not north.meets(register.under_units("02"))


@given(st.sets(st.integers(0, 12)), st.sets(st.integers(0, 12)))
def test_views_are_cut_as_sets_are(left: set[int], right: set[int]) -> None:
    register = country()
    view, mask = (Units.all_of(register, sorted(numbers)) for numbers in (left, right))
    assert [*view.numbers()] == sorted(left)
    assert [*view.within(mask).numbers()] == [*view.only(right).numbers()] == sorted(left & right)
    assert [*view.without(right).numbers()] == sorted(left - right)
    assert view.meets(mask) == bool(left & right)
    for cut in (view, view.within(mask), view.only(right), view.without(right)):
        assert cut.spans == runs([*cut.numbers()])


def test_ascending_numbers_make_ranges_as_long_as_they_can_be() -> None:
    assert runs([]) == ()
    assert runs([3]) == (range(3, 4),)
    assert runs([1, 2, 3, 5, 7, 8]) == (range(1, 4), range(5, 6), range(7, 9))
    assert runs(range(4, 9)) == (range(4, 9),)


# --- relatives by number ---


def test_the_units_above_are_told_for_a_whole_view_on_a_day() -> None:
    """District 004 ended with June 2022, and commune 00005 was formed the day after."""
    register = country()
    view = register.units_of(["004", "00001", "00004", "00005"])
    assert [*register.parent_numbers(view, None)] == [3, 4, 6, 6]
    assert [*register.parent_numbers(view, day("2022-06-30"))] == [3, 4, 6, -1]
    assert [*register.parent_numbers(view, day("2022-07-01"))] == [-1, 4, 6, 6]


def moving() -> Register:
    """A commune that moves from one district to the other, and a district that is away for June 2022."""
    away, back = day("2022-05-31"), day("2022-07-01")
    return Register(
        [
            Unit("a", Tier.DISTRICT, "A"),
            Unit("b", Tier.DISTRICT, "B", until=away),
            Unit("b", Tier.DISTRICT, "B", since=back),
            Unit("x", Tier.COMMUNE, "X", parent="a", until=away),
            Unit("x", Tier.COMMUNE, "X", parent="b", since=day("2022-06-01")),
            Unit("y", Tier.COMMUNE, "Y", parent="b"),
        ]
    )


def test_the_unit_above_is_the_one_of_the_day_where_it_changed_or_was_away() -> None:
    register = moving()
    view = register.units_of(["x", "y"])
    assert [*register.parent_numbers(view, day("2022-05-31"))] == [0, 1]
    assert [*register.parent_numbers(view, day("2022-06-15"))] == [-1, -1]
    assert [*register.parent_numbers(view, day("2022-07-01"))] == [1, 1]
    assert [*register.parent_numbers(view, day("2022-05-31"), alive=False)] == [0, 1]
    assert [*register.parent_numbers(view, day("2022-06-15"), alive=False)] == [1, 1]
    assert register.children_on("b", day("2022-06-15")) == ("x", "y")
    assert register.children_on("b", day("2022-05-31")) == ("y",)
    assert [*register.varied.ids()] == ["b", "x", "y"]


@pytest.mark.parametrize("on", ["2022-06-01", "2023-04-09", "2023-04-10", "2025-07-01", None])
def test_the_units_above_the_country_are_those_of_each_unit(on: str | None) -> None:
    register = rollout.load_units("vn")
    when = None if on is None else day(on)
    view = register.units_of(register.ids)
    above = [() if number < 0 else (register.id_of(number),) for number in register.parent_numbers(view, when)]
    assert above == [register.parents_on(unit_id, when) for unit_id in register.ids]
    assert sum(map(bool, above)) > 10_000 or on == "2025-07-01"


# --- further bodies ---


def test_further_units_are_numbered_last_and_are_bound_with_no_tier() -> None:
    register = country()
    both = register.plus([Unit("m0", Tier.MINISTRY, "Bộ Không"), Unit("d0", Tier.AGENCY, "Cục", parent="m1")])
    assert [both.number(unit_id) for unit_id in ("m1", "00005", "m0", "d0")] == [0, 12, 13, 14]
    assert [unit.id for unit in both][:3] == ["m0", "m1", "m2"]
    assert [unit.id for unit in both.of("ministry")] == ["m0", "m1", "m2"]
    assert [[*cohort.units.ids()] for cohort in both.cohorts("ministry")] == [["m1"], ["m2"]]
    assert [[*cohort.units.ids()] for cohort in both.cohorts("m0")] == [["m0"]]
    assert both.under("m1") == {"m1", "d0"}
    assert both.parents_on("d0", None) == ("m1",)
    assert "m0" not in register
    with pytest.raises(UnitsError, match="its parent 'm9' is not in the register"):
        register.plus([Unit("d1", Tier.AGENCY, "Cục", parent="m9")])


# --- the shipped data, and the two ways in which a file is read ---


@pytest.mark.parametrize("name", ["vn.csv", "bodies.csv"])
def test_the_shipped_units_pass_every_check_row_by_row_and_column_by_column(name: str, tmp_path: Path) -> None:
    """A blank row is no fault, but has a file read row by row."""
    text = (Path(rollout.__file__).parent / "data" / "units" / name).read_text(encoding="utf-8")
    columns, rows = tmp_path / "columns.csv", tmp_path / "rows.csv"
    columns.write_text(text, encoding="utf-8")
    rows.write_text(text + "\n,,\n", encoding="utf-8")
    versions = rollout.load_units(columns).versions
    assert len(versions) == text.count("\n") - 1
    assert rollout.load_units(rows).versions == versions


# --- what joins ---

NEEDS = """
[[task]]
id = "first"
by = { province = 2022-06-15, district = 2022-06-15, commune = 2022-06-15 }
[[task]]
id = "own"
by = { province = 2022-06-15, district = 2022-07-01, commune = 2022-05-31 }
needs = [{ task = "first" }]
[[task]]
id = "parent"
by = { district = 2022-06-15, commune = 2022-07-01 }
needs = [{ task = "first", scope = "parent" }]
[[task]]
id = "undated-parent"
at = ["district", "commune"]
needs = [{ task = "first", scope = "parent" }]
[[task]]
id = "children"
by = { province = 2022-06-15, district = 2022-07-01 }
needs = [{ task = "first", scope = "children" }]
[[task]]
id = "all"
by = { province = 2022-06-15 }
needs = [{ task = "first", scope = "all" }]
"""


def pairs(schedule: Schedule) -> Iterator[tuple[str, bool, bool]]:
    """For each need between two groups: who they are, whether they join, and whether walking the units says so."""
    for group in schedule.groups:
        for need in group.item.needs:
            for needed in needed_groups(schedule, group, need):
                walked = (bearers(schedule.register, group, unit, need, needed) for unit in group.units.numbers())
                name = f"{need.scope}: {group.node} {needed.node}"
                yield name, joins(group, need, needed), any(list(units) for units in walked)


def test_a_commune_joins_the_district_that_it_stands_under_on_the_due_day() -> None:
    text = policy(
        """
        [[task]]
        id = "first"
        by = { district = 2022-06-15 }
        [[task]]
        id = "june"
        by = { commune = 2022-06-15 }
        needs = [{ task = "first", scope = "parent" }]
        [[task]]
        id = "may"
        by = { commune = 2022-05-15 }
        needs = [{ task = "first", scope = "parent" }]
        """
    )
    alone = [unit for unit in moving().versions if unit.id in ("b", "y")]
    tied = {tie.by.item.id for tie in rollout.expand(text, Register(alone)).dependencies}
    assert tied == {"may"}


def test_rules_join_where_any_of_their_units_does() -> None:
    """Against the units walked one by one, in small countries whose units change, move, and come and go."""
    rnd, text = random.Random(7), policy(NEEDS)
    answers = set()
    for _ in range(150):
        schedule = rollout.expand(text, shaken(rnd))
        narrow = schedule.where(unit=rnd.sample(schedule.register.ids, 4))
        for name, joined, walked in (*pairs(schedule), *pairs(narrow)):
            assert joined == walked, name
            answers.add((name.partition(":")[0], joined))
    scopes = {"own", "parent", "children"}
    assert answers >= {(scope, answer) for scope in scopes for answer in (True, False)} | {("all", True)}


def shaken(rnd: random.Random) -> Register:
    """A random country of up to three versions per unit, with or without days between them."""
    tiers = (Tier.PROVINCE, Tier.DISTRICT, Tier.COMMUNE)
    units = []
    for number in range(9):
        above = [None, *(str(n) for n in range(number) if n // 3 < number // 3)]
        since = rnd.choice([None, None, dt.date(2022, 6, rnd.randint(1, 30))])
        for _ in range(rnd.choice([1, 1, 2, 3])):
            last = (since or dt.date(2022, 5, 20)) + dt.timedelta(rnd.randint(0, 30))
            units.append(Unit(str(number), tiers[number // 3], "x", parent=rnd.choice(above), since=since, until=last))
            since = last + dt.timedelta(rnd.choice([1, 1, 10]))
        if rnd.random() < 0.6:
            units[-1] = attrs.evolve(units[-1], until=None)
    return Register(units)


# --- growth, without a clock ---


def nation(communes: int) -> Register:
    """Two provinces of two districts each, and so many communes in them, one of which ended."""
    provinces = [Unit(f"p{n}", Tier.PROVINCE, str(n)) for n in range(2)]
    districts = [Unit(f"d{n}", Tier.DISTRICT, str(n), parent=f"p{n // 2}") for n in range(4)]
    below = [Unit(f"{n:06}", Tier.COMMUNE, str(n), parent=f"d{n * 4 // communes}") for n in range(communes)]
    ended = Unit("x", Tier.COMMUNE, "x", parent="d1", until=day("2022-06-20"))
    return Register([*provinces, *districts, *below, ended])


def calls(ask: Callable[[Schedule], object], schedule: Schedule) -> int:
    """How many functions of Python are called for an answer that is asked for the first time."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(counted)
    try:
        ask(schedule)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "ask",
    [
        rollout.Network.of,
        lambda schedule: rollout.check(schedule.policies, schedule.register),
        late,
        latest_days,
        lambda schedule: schedule.dependencies,
    ],
    ids=["network", "check", "late", "latest-days", "dependencies"],
)
def test_what_is_asked_of_the_rules_takes_as_many_calls_in_a_large_country(ask: Callable[[Schedule], object]) -> None:
    ask(rollout.expand(policy(NEEDS), nation(10)))  # what it imports is imported
    few, many = (calls(ask, rollout.expand(policy(NEEDS), nation(communes))) for communes in (100, 10_000))
    assert few > 100
    assert abs(many - few) <= few // 50
