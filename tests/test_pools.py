"""Pooled targets: Σ numerator ÷ Σ denominator of a pool, and who is silent; and the same roll-up of other targets."""

from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from small import country, policy

import rollout
from rollout import (
    Done,
    Extended,
    Measured,
    Progress,
    ProgressError,
    Retracted,
    State,
    Status,
    Statuses,
    UnknownError,
    Waived,
    explain,
)
from rollout.progress.attainment import Attainment, attainments
from rollout.progress.evidence import Evidence, PooledFigure
from rollout.progress.reach import Reach
from rollout.progress.rollup import Rollup, rollup

GOVERNMENT = '[[body]]\nid = "gov"\ntier = "agency"\nname = { vi = "Chính phủ" }\n'
POOLED = f"""
{GOVERNMENT}
[[target]]
id = "share"
at = "gov"
holds = "pooled"
pool = "province"
at-least = {{ 2022 = 65 }}
"""
NORTH = Measured("share", "01", "2022-06-30", value=80, numerator=80, denominator=100)
SOUTH = Measured("share", "02", "2022-07-30", value=40, numerator=20, denominator=50)
TOGETHER = Fraction(100 * 100, 150)  # 80 + 20 of 100 + 50; the mean of 80% and 40% would be 60%


def judged(text: str, as_of: str, *facts: Evidence, known_on: str | None = None) -> Statuses:
    schedule = rollout.expand(policy(text), country())
    return rollout.assess(schedule, Progress(facts), as_of=as_of, known_on=known_on)


def level(as_of: str, *facts: Evidence, known_on: str | None = None, text: str = POOLED) -> Status:
    statuses = judged(text, as_of, *facts, known_on=known_on)
    assert statuses.unmatched == ()
    (status,) = statuses
    return status


def attained(as_of: str, *facts: Evidence, denominators: dict[str, int] | None = None) -> Attainment:
    (attainment,) = attainments(judged(POOLED, as_of, *facts), denominators=denominators)
    return attainment


def figure(status: Status) -> PooledFigure:
    assert isinstance(status.measured, PooledFigure)
    return status.measured


def reasons(status: Status, kind: str) -> list[str]:
    return [str(step.said) for step in explain(status).steps if step.rule == kind]


# --- one judgement over the figures of all ---


def test_the_judgement_is_over_the_sums_and_not_over_the_mean_of_the_shares() -> None:
    status = level("2022-12-31", NORTH, SOUTH)
    assert (figure(status).numerator, figure(status).denominator) == (100, 150)
    assert abs(Fraction(figure(status).value) - TOGETHER) < Fraction(1, 10**20)
    assert (status.state, str(status.done_on), status.shortfall) == (State.DONE_ON_TIME, "2022-07-30", 0)


def test_a_level_is_not_closed_while_a_unit_is_silent_whatever_the_others_reached() -> None:
    status = level("2023-01-10", NORTH)
    assert (status.state, status.reported, status.shortfall) == (State.OVERDUE, True, None)
    assert (figure(status).reporting, figure(status).size, figure(status).coverage) == (1, 2, Fraction(1, 2))


def test_what_is_measured_in_part_is_said_with_its_coverage() -> None:
    attainment = attained("2023-01-10", NORTH)
    assert (attainment.reach, attainment.coverage, attainment.shortfall) == (
        Reach.PARTLY_MEASURED,
        Decimal("0.5"),
        None,
    )
    row = attainment.to_dict()
    assert (row["measured"], row["reporting"], row["pool"], row["coverage"]) == (80, 1, 2, 0.5)


def test_the_silent_are_not_guessed_at_where_their_denominators_are_not_known() -> None:
    attainment = attained("2023-01-10", NORTH)
    assert (attainment.least, attainment.most) == (None, None)


def test_the_bounds_are_those_of_the_silent_with_nothing_and_with_all() -> None:
    """80 of 150, and 130 of 150."""
    attainment = attained("2023-01-10", NORTH, denominators={"02": 50})
    assert (attainment.least, attainment.most) == (Decimal("53.33"), Decimal("86.67"))


def test_where_no_one_is_silent_the_bounds_are_the_figure() -> None:
    attainment = attained("2023-01-10", NORTH, SOUTH)
    assert (attainment.reach, attainment.coverage) == (Reach.MET, Decimal(1))
    assert (attainment.least, attainment.most) == (Decimal("66.67"), Decimal("66.67"))


def test_the_last_figure_of_each_unit_counts() -> None:
    """On 1 September the North has 40 of 100: 60 of 150 are 40%, so that the level is lost again."""
    later = Measured("share", "01", "2022-09-01", value=40, numerator=40, denominator=100)
    status = level("2022-12-31", NORTH, SOUTH, later)
    assert (figure(status).value, status.shortfall) == (40, 25)
    assert (status.state, str(status.short_since)) == (State.DONE_ON_TIME, "2022-09-01")


def test_a_figure_of_something_else_is_none_of_the_pool() -> None:
    unlike = Measured("share", "02", "2022-07-30", value=40, numerator=20, denominator=50, comparable=False)
    assert figure(level("2022-12-31", NORTH, unlike)).reporting == 1


# --- a direct measurement, and what is withdrawn or known late ---


def test_a_measurement_of_the_whole_counts_and_the_last_one_decides() -> None:
    direct = Measured("share", "gov", "2022-08-15", value=55)
    after = level("2022-12-31", NORTH, SOUTH, direct)
    assert (after.measured, str(after.short_since)) == (direct, "2022-08-15")
    before = level("2022-12-31", NORTH, SOUTH, Measured("share", "gov", "2022-07-01", value=55))
    assert (before.state, figure(before).size, before.short_since) == (State.DONE_ON_TIME, 2, None)


def test_a_figure_of_some_units_never_takes_the_place_of_one_of_the_whole() -> None:
    direct = Measured("share", "gov", "2022-03-01", value=70)
    status = level("2022-12-31", direct, NORTH)
    assert (status.measured, str(status.done_on)) == (direct, "2022-03-01")


def test_what_a_unit_withdraws_is_in_no_figure() -> None:
    status = level("2022-12-31", NORTH, SOUTH, Retracted("share", "02", "2022-08-01"))
    assert (status.state, figure(status).reporting) == (State.DUE_TODAY, 1)
    before = level("2022-07-31", NORTH, SOUTH, Retracted("share", "02", "2022-08-01"))
    assert (before.state, figure(before).reporting) == (State.DONE_ON_TIME, 2)
    points = {str(point.day): point.state for point in before.history.points}
    assert (points["2022-07-30"], points["2022-08-01"]) == (State.DONE_ON_TIME, State.UPCOMING)
    alone = level("2022-08-01", SOUTH, Retracted("share", "02", "2022-08-01"))
    assert (alone.measured, alone.reported) == (None, False)


def test_what_the_bearer_withdraws_is_its_own() -> None:
    direct = Measured("share", "gov", "2022-08-15", value=55)
    status = level("2022-12-31", NORTH, SOUTH, direct, Retracted("share", "gov", "2022-09-01"))
    assert (figure(status).size, status.state, status.lost_on) == (2, State.DONE_ON_TIME, None)


def test_a_figure_counts_from_the_day_on_which_it_was_known() -> None:
    late = Measured("share", "02", "2022-07-30", value=40, numerator=20, denominator=50, recorded="2022-08-20")
    assert level("2022-08-01", NORTH, late).state == State.DONE_ON_TIME
    early = level("2022-08-01", NORTH, late, known_on="2022-08-01")
    assert (early.state, figure(early).reporting) == (State.UPCOMING, 1)
    assert str(figure(level("2022-09-01", NORTH, late)).recorded) == "2022-08-20"


def test_nothing_counts_before_its_day() -> None:
    status = level("2022-07-29", NORTH, SOUTH)
    assert (status.state, figure(status).reporting) == (State.UPCOMING, 1)


def test_only_units_that_exist_are_counted() -> None:
    """The second ministry ended with February 2025, and went into the first."""
    text = POOLED.replace('"province"', '"ministry"').replace("2022 = 65", "2025 = 65")
    first = Measured("share", "m1", "2025-02-01", value=70, numerator=70, denominator=100)
    assert figure(level("2025-02-15", first, text=text)).size == 2
    ended = Measured("share", "m2", "2025-02-10", value=10, numerator=10, denominator=100)
    assert figure(level("2025-02-15", first, ended, text=text)).value == 40
    again = Measured("share", "m1", "2025-03-15", value=90, numerator=90, denominator=100)
    alone = level("2025-04-01", first, ended, again, text=text)
    assert (figure(alone).value, figure(alone).size, str(alone.done_on)) == (90, 1, "2025-03-15")
    gone = Measured("share", "m2", "2025-03-10", value=10, numerator=10, denominator=100)
    assert figure(level("2025-04-01", first, gone, text=text)).on == first.on


def test_a_figure_may_be_of_one_of_the_levels() -> None:
    text = POOLED.replace("2022 = 65", "2022 = 65, 2023 = 65")
    facts = [NORTH, Measured("share", "02", "2022-07-30", value=40, numerator=20, denominator=50, period="2022")]
    first, second = judged(text, "2022-12-31", *facts)
    assert (first.state, second.state) == (State.DONE_ON_TIME, State.UPCOMING)
    assert figure(second).reporting == 1


# --- the same by every way in ---


def test_counts_histories_logs_and_copies_agree(tmp_path: Path) -> None:
    schedule = rollout.expand(policy(POOLED), country())
    log = Progress([NORTH, SOUTH])
    file = tmp_path / "log.csv"
    head = "fact,task,unit,on,value,numerator,denominator\n"
    rows = "measured,share,01,2022-06-30,80,80,100\nmeasured,share,02,2022-07-30,40,20,50\n"
    file.write_text(head + rows, encoding="utf-8")
    grown = Progress([NORTH])
    rollout.assess(schedule, grown, as_of="2022-12-31").counts()
    for progress in (log, rollout.load_progress(file, schedule), grown.plus(SOUTH)):
        statuses = rollout.assess(schedule, progress, as_of="2022-12-31")
        assert statuses.counts() == {"done_on_time": 1}
        assert len(statuses.where(reported=True)) == 1
        (status,) = statuses
        copy = pickle.loads(pickle.dumps(status))
        assert (copy, copy.measured, copy.lost_on) == (status, status.measured, None)
    (before, done) = [point for point in status.history.points if str(point.day) in ("2022-06-30", "2022-07-30")]
    assert (before.state, before.reported, done.state, done.cause) == (
        State.UPCOMING,
        True,
        State.DONE_ON_TIME,
        "measured",
    )


def test_the_explanation_counts_the_units_and_names_the_pool() -> None:
    status = level("2022-12-31", NORTH, SOUTH)
    assert reasons(status, "who.pool") == ["provincial level"]
    assert reasons(status, "evidence.used") == ["66.67% (100 of 150) of 2 of 2 units together, on 2022-07-30"]
    assert reasons(status, "evidence.ignored.partial") == ["80.00% (80 of 100) of 1 of 2 units together, on 2022-06-30"]
    partial = level("2022-12-31", NORTH)
    assert reasons(partial, "level.not-comparable") == ["1 of 2 units have given no figure"]


# --- what is refused ---


@pytest.mark.parametrize(
    ("fact", "code", "message"),
    [
        (Done("share", "01", "2022-06-30"), "not-owed", "is owed together, and 01 only gives a figure for it"),
        (Measured("share", "01", "2022-06-30", value=80), "no-denominator", "cannot be added to those of others"),
        (
            Measured("share", "01", "2022-06-30", value=80, numerator=80),
            "no-denominator",
            "the figure of 01 for share cannot be added",
        ),
        (Measured("share", "001", "2022-06-30", value=80, numerator=8, denominator=10), "not-owed", "not owed at 001"),
    ],
)
def test_what_cannot_be_put_together_is_a_problem(fact: Evidence, code: str, message: str) -> None:
    (problem,) = judged(POOLED, "2022-12-31", fact).unmatched
    assert problem.code == code
    assert message in problem.found


def test_two_figures_of_a_unit_on_one_day_contradict_each_other() -> None:
    twice = Measured("share", "01", "2022-06-30", value=70, numerator=70, denominator=100)
    (problem,) = judged(POOLED, "2022-12-31", NORTH, twice, SOUTH).contradictions
    assert problem.found.startswith("measured as 70, and as 80 on the same day")
    assert judged(POOLED, "2022-12-31", NORTH, SOUTH).contradictions == ()


def test_a_contradiction_in_a_file_is_left_out(tmp_path: Path) -> None:
    schedule = rollout.expand(policy(POOLED), country())
    file = tmp_path / "log.csv"
    head = "fact,task,unit,on,value,numerator,denominator\n"
    rows = "measured,share,01,2022-06-30,80,80,100\nmeasured,share,01,2022-06-30,70,70,100\n"
    file.write_text(head + rows, encoding="utf-8")
    progress, problems = rollout.read_progress(file, schedule)
    assert [problem.code for problem in problems] == ["contradiction"]
    (status,) = rollout.assess(schedule, progress, as_of="2022-12-31")
    assert figure(status).numerator == 80


def test_a_pool_of_no_known_place_is_refused() -> None:
    third = '[[body]]\nid = "m3"\ntier = "ministry"\nname = { vi = "Bộ" }\n'
    known = policy(third + POOLED.replace('"province"', '["province", "m3"]'))
    without = rollout.Policy(known.instrument, known.items, bodies=[body for body in known.bodies if body.id == "gov"])
    with pytest.raises(rollout.PolicyError, match="unknown place 'm3'"):
        rollout.expand(without, country())


# --- roll-ups of what each owes ---

EACH = '[[target]]\nid = "share"\nat = "district"\nat-least = { 2022 = 60 }\n'
DISTRICTS = [
    Measured("share", unit, "2022-06-01", value=share, numerator=share, denominator=100)
    for unit, share in (("001", 30), ("002", 50), ("003", 90))
]


def rolled(as_of: str, by: str, *facts: Measured, text: str = EACH, **given: dict[str, int]) -> list[Rollup]:
    return list(rollup(judged(text, as_of, *facts), by, **given))  # type: ignore[arg-type]


def test_the_figures_of_the_units_are_put_together_by_province() -> None:
    """District 004 ended with June, so it is not asked in December."""
    north, south = rolled("2022-12-31", "province", *DISTRICTS)
    assert (north.key, north.value, north.size, north.silent) == ("01", Fraction(40), 2, ())
    assert (south.key, south.value, south.size, south.silent) == ("02", Fraction(90), 1, ())


def test_who_is_silent_is_named() -> None:
    """30 of 200, and 130 of 200, if district 002 has 100 dossiers."""
    first, _, third = DISTRICTS
    north, south = rolled("2022-06-15", "province", first, third)
    assert (north.coverage, north.silent, north.least, north.most) == (Fraction(1, 2), ("002",), None, None)
    assert (south.coverage, south.silent) == (Fraction(1), ())
    bounded, _ = rolled("2022-06-15", "province", first, third, denominators={"002": 100})
    assert (bounded.value, bounded.least, bounded.most) == (Fraction(30), Fraction(15), Fraction(65))


def test_the_nation_is_one_and_each_leads_its_own() -> None:
    (nation,) = rolled("2022-12-31", "nation", *DISTRICTS)
    assert (nation.key, nation.numerator, nation.denominator) == (None, 170, 300)
    assert nation.to_dict()["value"] == 56.67
    assert repr(nation) == "<Rollup p/share on 2022-12-31: 56.67% (170 of 300), 3 of 3 units>"
    assert [(one.key, one.value) for one in rolled("2022-12-31", "lead", *DISTRICTS)] == [
        ("001", Fraction(30)),
        ("002", Fraction(50)),
        ("003", Fraction(90)),
    ]


def test_what_no_province_has_is_kept_apart_and_a_province_is_its_own() -> None:
    text = EACH.replace('"district"', '["ministry", "province"]')
    found = rolled("2022-12-31", "province", NORTH, text=text)
    assert {one.key: (one.value, one.size) for one in found} == {None: (None, 2), "01": (80, 1), "02": (None, 1)}
    assert repr(found[0]) == "<Rollup p/share on 2022-12-31: (0 of 0), 0 of 2 units>"


def test_a_pool_is_rolled_up_by_its_units() -> None:
    north, south = rolled("2022-12-31", "province", NORTH, SOUTH, text=POOLED)
    assert ((north.key, north.value), (south.key, south.value)) == (("01", Fraction(80)), ("02", Fraction(40)))
    (lead,) = rolled("2022-12-31", "lead", NORTH, text=POOLED)
    assert (lead.key, lead.value, lead.silent) == ("gov", Fraction(80), ("02",))


def test_a_figure_without_counts_is_silence() -> None:
    (nation,) = rolled("2022-12-31", "nation", Measured("share", "001", "2022-06-01", value=30))
    assert nation.silent == ("001", "002", "003")


def test_a_figure_about_two_levels_is_added_once() -> None:
    text = EACH.replace("2022 = 60", "2022 = 60, 2023 = 80")
    (nation,) = rolled("2022-12-31", "nation", *DISTRICTS, text=text)
    assert (nation.numerator, nation.size) == (170, 3)


def test_what_is_no_roll_up_is_refused() -> None:
    with pytest.raises(UnknownError, match="unknown roll-up 'provinces'; did you mean 'province'"):
        rolled("2022-12-31", "provinces")
    with pytest.raises(UnknownError, match="unknown unit '999'"):
        rolled("2022-12-31", "nation", denominators={"999": 1})
    with pytest.raises(ProgressError, match="-1 is not a count; give a whole number, 0 or more"):
        rolled("2022-12-31", "nation", denominators={"001": -1})


def test_a_unit_may_be_given_as_itself() -> None:
    statuses = judged(EACH, "2022-06-15", *DISTRICTS[:2])
    (nation,) = rollup(statuses, denominators={country()["003"]: 50})
    assert (nation.least, nation.most) == (Fraction(32), Fraction(52))


# --- the plan for Resolution 17 ---


def test_the_shares_of_the_whole_country_are_put_together_from_ministries_and_provinces() -> None:
    """Of the services of all: 30 of 100 and 10 of 100 are 20%, ten short of the 30% by the end of 2020."""
    schedule = rollout.expand(rollout.load_policy("mic-nq17-2019-2020"))
    pooled = {group.item.id for group in schedule.groups if getattr(group.item, "pool", ())}
    assert pooled == {
        *("services-integrated", "services-level-4", "portals-mobile", "services-mobile-signature"),
        *("services-electronic-files", "services-business-register"),
    }
    facts = [
        Measured("services-integrated", unit, "2020-11-30", value=value, numerator=value, denominator=100)
        for unit, value in (("ministry", 30), ("province", 10))
    ]
    statuses = rollout.assess(schedule, Progress(facts), as_of="2021-01-01").where(task="services-integrated")
    (attainment,) = attainments(statuses)
    assert (attainment.unit, attainment.reach, attainment.shortfall) == ("government", Reach.SHORT, 10)


# --- owed together, by a tier ---


TIER = """
[[target]]
id = "share"
at = "province"
holds = "pooled"
at-least = { 2022 = 65 }
"""


def states(as_of: str, *facts: Evidence) -> dict[str, str]:
    statuses = judged(TIER, as_of, *facts)
    assert [str(problem) for problem in statuses.unmatched] == []
    return {status.unit: status.state.value for status in statuses}


def test_units_that_owe_a_share_together_are_judged_by_the_figures_of_all() -> None:
    """40% of the South alone is short of 65%, and 100 of 150 is not."""
    assert states("2022-12-31", NORTH, SOUTH) == {"01": "done_on_time", "02": "done_on_time"}
    statuses = judged(TIER, "2022-12-31", NORTH, SOUTH)
    assert {(str(status.done_on), figure(status).numerator, figure(status).denominator) for status in statuses} == {
        ("2022-07-30", 100, 150)
    }
    (rollup_of_all,) = rollup(statuses, by="nation")
    assert (rollup_of_all.numerator, rollup_of_all.denominator, rollup_of_all.reporting) == (100, 150, 2)


def test_no_unit_has_reached_together_what_is_measured_in_part() -> None:
    assert states("2023-01-10", NORTH) == {"01": "overdue", "02": "overdue"}
    withdrawn = Retracted("share", "02", "2022-08-01")
    assert states("2023-01-10", NORTH, SOUTH, withdrawn) == {"01": "overdue", "02": "overdue"}


def test_a_figure_is_withdrawn_from_the_pool_of_units_formed_on_several_days() -> None:
    """Commune 00005 is formed in July 2022, so the five communes are of two cohorts."""
    communes = [f"0000{number}" for number in range(1, 6)]
    facts = [Measured("share", unit, "2022-07-30", value=80, numerator=8, denominator=10) for unit in communes]
    text = TIER.replace("province", "commune")
    before = judged(text, "2022-12-31", *facts)
    assert (before.unmatched, before.counts()) == ((), {"done_on_time": 5})
    after = judged(text, "2022-12-31", *facts, Retracted("share", "00002", "2022-08-01"))
    assert (after.unmatched, after.counts()) == ((), {"due_today": 5})
    assert {(figure(status).reporting, figure(status).size) for status in after} == {(4, 5)}


def test_a_decision_on_a_unit_that_owes_a_share_together_is_its_own() -> None:
    assert states("2023-01-10", NORTH, Waived("share", "02", "2022-08-01")) == {"01": "overdue", "02": "waived"}
    later = Extended("share", "02", "2022-08-01", to="2023-03-31")
    assert states("2023-01-10", NORTH, later) == {"01": "overdue", "02": "upcoming"}


def test_a_figure_without_counts_cannot_be_put_together_with_those_of_others() -> None:
    (problem,) = judged(TIER, "2023-01-10", Measured("share", "01", "2022-06-30", value=80)).unmatched
    assert (problem.code, problem.right) == ("no-denominator", "give Measured with its numerator and its denominator")
