"""Where a target stands: what is expected, the pace observed, the day of reaching it, and its published class."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from small import country, policy

import rollout
from rollout import Measured, Progress, UnknownError
from rollout.policy.level import Level, Number
from rollout.progress.attainment import Attainment, attainments
from rollout.progress.expectation import Expectation
from rollout.progress.reach import Reach
from rollout.progress.trend import Gap, ProgressClass, classed, day_reached, years_between

SHARES = "at-least = { 2021 = 40, 2022 = 60, 2023 = 80 }"
Figures = tuple[tuple[str, Number], ...]


def attained(
    levels: str, as_of: str, figures: Figures = (), *, expected: Expectation = "stepped", classes: bool = False
) -> Attainment:
    """How the one target of m1 with some levels stands, from the figures of some days."""
    text = (
        f'[[body]]\nid = "m1"\ntier = "ministry"\nname = {{ vi = "Bộ" }}\n[[target]]\nid = "a"\nat = "m1"\n{levels}\n'
    )
    schedule = rollout.expand(policy(text, instrument="issued = 2021-01-01"), country())
    log = Progress(Measured("a", "m1", day, value=value) for day, value in figures)
    statuses = rollout.assess(schedule, log, as_of=as_of)
    (attainment,) = attainments(statuses, expected=expected, progress_class="open-sdg" if classes else None)
    return attainment


# --- what is expected on a day ---


def test_by_steps_the_level_in_force_is_expected() -> None:
    assert attained(SHARES, "2022-07-02").expected == 40
    assert attained(SHARES, "2022-12-31").expected == 60
    early = attained(SHARES, "2021-07-02")
    assert (early.expected, early.gaps["expected"]) == (None, Gap.NO_LEVEL)


def test_in_a_line_a_share_of_the_way_from_level_to_level_is_expected() -> None:
    """2 July 2022 is 183 days after the end of 2021, of 365: 40 + 20 · 183 / 365 = 50.027."""
    assert attained(SHARES, "2022-07-02", expected="linear").expected == Decimal("50.03")
    assert attained(SHARES, "2021-12-31", expected="linear").expected == 40
    assert attained(SHARES, "2024-06-01", expected="linear").expected == 80


def test_before_the_first_level_the_line_starts_at_a_baseline_that_is_a_number() -> None:
    """Halfway (167 of 334 days) from 20% at the end of January to 40% at the end of the year."""
    without = attained(SHARES, "2021-07-17", expected="linear")
    assert (without.expected, without.gaps["expected"]) == (None, Gap.NO_BASELINE)
    baseline = f'{SHARES}\nbaseline-value = 20\nbaseline-on = "2021-01"'
    assert attained(baseline, "2021-07-17", expected="linear").expected == 30
    assert attained(baseline, "2021-01-31", expected="linear").expected == 20
    assert attained(baseline, "2021-01-30", expected="linear").gaps["expected"] == Gap.NO_BASELINE


def test_a_rise_is_nothing_on_the_day_of_its_baseline() -> None:
    """A rise by 10 places in 2022, from the 86th place of 2021: 10 · 183 / 365 = 5.014 by 2 July."""
    rise = 'scale = "places"\nraise-by = { 2022 = [10, 15] }\nbaseline-value = 86\nbaseline-on = "2021"'
    assert attained(rise, "2022-07-02", expected="linear").expected == Decimal("5.01")
    assert attained(rise, "2022-12-31").expected == 10


def test_a_ceiling_is_expected_as_its_highest_value() -> None:
    assert attained("at-most = { 2021 = [3, 5] }", "2022-01-01").expected == 5


def test_what_is_no_one_value_is_not_expected() -> None:
    exact = attained("exactly = { 2021 = [3, 5], 2022 = 4 }", "2022-07-02")
    assert exact.gaps["expected"] == Gap.RANGE
    line = attained("exactly = { 2021 = [3, 5], 2022 = 4 }", "2022-07-02", expected="linear")
    assert line.gaps["expected"] == Gap.RANGE
    ahead = attained("exactly = { 2021 = 4, 2022 = [3, 5] }", "2022-07-02", expected="linear")
    assert ahead.gaps["expected"] == Gap.RANGE
    mixed = attained("at-least = { 2021 = 40 }\nmore-than = { 2022 = 60 }", "2022-07-02", expected="linear")
    assert mixed.gaps["expected"] == Gap.UNLIKE_LEVELS


# --- the pace observed, and the day it leads to ---

SIX_IN_SIXTY: Figures = (("2022-01-01", 40), ("2022-03-02", 46))  # 60 days: a tenth of a point a day


def test_the_pace_observed_is_from_the_first_measurement_to_the_last() -> None:
    assert attained(SHARES, "2022-03-02", SIX_IN_SIXTY).observed_pace == 3
    between: Figures = (("2022-01-01", 40), ("2022-02-01", 10), ("2022-03-02", 46))
    assert attained(SHARES, "2022-03-02", between).observed_pace == 3


def test_it_is_reached_when_what_is_lacking_is_gained_at_that_pace() -> None:
    """14 points are lacking from 60: 140 days after 2 March."""
    found = attained(SHARES, "2022-03-10", SIX_IN_SIXTY)
    assert (str(found.goal), str(found.goal_due), str(found.reached_on)) == ("≥ 60%", "2022-12-31", "2022-07-20")


def test_a_level_that_must_be_exceeded_takes_a_day_more() -> None:
    found = attained("more-than = { 2022 = 60 }", "2022-03-10", SIX_IN_SIXTY)
    assert str(found.reached_on) == "2022-07-21"


def test_a_part_of_a_day_is_a_day() -> None:
    """14.05 points at 0.1 a day are 140.5 days."""
    found = attained("at-least = { 2022 = 60.05 }", "2022-03-10", SIX_IN_SIXTY)
    assert str(found.reached_on) == "2022-07-21"


def test_a_measure_that_must_fall_gains_by_falling() -> None:
    """From 10 to 8 in 60 days; 3 more take 90 days from 2 March: 31 May."""
    found = attained("at-most = { 2022 = 5 }", "2022-03-10", (("2022-01-01", 10), ("2022-03-02", 8)))
    assert (found.observed_pace, str(found.reached_on)) == (Decimal(1), "2022-05-31")


def test_the_size_of_a_cut_grows() -> None:
    found = attained("cut-by = { 2022 = 20 }", "2022-03-10", (("2022-01-01", 10), ("2022-03-02", 12)))
    assert (found.observed_pace, str(found.reached_on)) == (Decimal(1), "2022-10-28")  # 8 more take 240 days


def test_one_measurement_has_no_pace() -> None:
    found = attained(SHARES, "2022-03-02", SIX_IN_SIXTY[:1], classes=True)
    assert (found.observed_pace, found.reached_on, found.progress_class) == (None, None, None)
    assert {found.gaps[name] for name in ("observed_pace", "reached_on", "progress_class")} == {Gap.ONE_MEASUREMENT}
    assert found.pace is not None


def test_what_does_not_move_towards_the_level_never_reaches_it() -> None:
    found = attained(SHARES, "2022-03-02", (("2022-01-01", 46), ("2022-03-02", 40)))
    assert (found.observed_pace, found.reached_on, found.gaps["reached_on"]) == (Decimal(-3), None, Gap.NO_GROWTH)


def test_what_is_reached_has_no_day_ahead() -> None:
    found = attained("at-least = { 2022 = 45 }", "2022-03-02", SIX_IN_SIXTY)
    assert found.gaps["reached_on"] == Gap.REACHED


def test_a_day_beyond_the_calendar_is_none() -> None:
    slow: Figures = (("2022-01-01", Decimal("40.000001")), ("2022-03-02", Decimal("40.000002")))
    assert attained(SHARES, "2022-03-02", slow).gaps["reached_on"] == Gap.TOO_FAR


def test_a_level_met_exactly_has_no_direction() -> None:
    found = attained("exactly = { 2022 = 7 }", "2022-03-02", SIX_IN_SIXTY, classes=True)
    assert {found.gaps[name] for name in ("observed_pace", "reached_on", "progress_class")} == {Gap.TWO_WAYS}


def test_a_target_without_a_day_leads_nowhere() -> None:
    found = attained("at-least = 60", "2022-03-02", SIX_IN_SIXTY, classes=True)
    assert {found.gaps[name] for name in ("observed_pace", "reached_on", "progress_class")} == {Gap.NO_LEVEL}


def test_measurements_of_something_else_make_no_pace() -> None:
    schedule_text = '[[target]]\nid = "a"\nat = "province"\nat-least = { 2022 = 60 }\n'
    schedule = rollout.expand(policy(schedule_text), country())
    facts = [
        Measured("a", "01", "2022-01-01", value=40),
        Measured("a", "01", "2022-03-02", value=90, comparable=False),
    ]
    first, _ = attainments(rollout.assess(schedule, Progress(facts), as_of="2022-03-02"))
    assert first.gaps["observed_pace"] == Gap.ONE_MEASUREMENT


def test_a_measurement_older_than_the_instrument_counts_as_any_other() -> None:
    """The state, the reach and what is lacking agree, and the pace is counted from it."""
    figures: Figures = (("2020-12-31", 70), ("2022-01-01", 75))
    found = attained("at-least = { 2021 = 40, 2022 = 80 }", "2021-12-31", figures[:1])
    assert (found.reach, found.shortfall) == ("met", 0)
    later = attained("at-least = { 2021 = 40, 2022 = 80 }", "2022-01-01", figures)
    assert later.observed_pace == Decimal("0.41")  # 5 points in 366 days


def test_of_two_measurements_of_one_day_the_one_known_last_counts() -> None:
    text = '[[target]]\nid = "a"\nat = "province"\nat-least = { 2022 = 60 }\n'
    schedule = rollout.expand(policy(text), country())
    first = Measured("a", "01", "2022-03-01", value=70)
    corrected = Measured("a", "01", "2022-03-01", value=50, recorded="2022-03-05")
    for facts in ((first, corrected), (corrected, first)):
        found, _ = attainments(rollout.assess(schedule, Progress(facts), as_of="2022-12-31"))
        assert (found.measured, found.shortfall) == (corrected, 10)
        assert [fact.value for fact in found.series] == [50]


# --- the class that Open SDG publishes ---

TO_SIXTY = "at-least = { 2022 = 60 }"


@pytest.mark.parametrize(
    ("levels", "first", "last", "ratio", "growth", "expected"),
    [
        # From 40 at the end of 2020 to 60 at the end of 2022 takes √1.5 − 1 = 22.474% a year
        (TO_SIXTY, 40, 50, "1.1124", "compound", "on_track"),  # 25%
        (TO_SIXTY, 40, 48, "0.8899", "compound", "acceleration_needed"),  # 20%
        (TO_SIXTY, 40, 44, "0.4449", "compound", "limited"),  # 10%
        (TO_SIXTY, 40, 40, "0", "compound", "limited"),
        (TO_SIXTY, 40, 39, "-0.1112", "compound", "deterioration"),  # −2.5%
        (TO_SIXTY, 40, 60, None, None, "achieved"),
        # From 10 to 5 takes √0.5 − 1 = −29.289% a year
        ("at-most = { 2022 = 5 }", 10, 8, "0.6828", "compound", "acceleration_needed"),  # −20%
        ("at-most = { 2022 = 5 }", 10, 11, "-0.3414", "compound", "deterioration"),  # +10%
        ("at-most = { 2022 = 5 }", 10, 4, None, None, "achieved"),
        # From or to nothing there is no compound growth: 20 a year are required, or −5
        ("at-least = { 2022 = 40 }", 0, 10, "0.5", "arithmetic", "limited"),
        ("at-least = { 2022 = 40 }", 0, 19, "0.95", "arithmetic", "on_track"),
        ("at-least = { 2022 = 40 }", 0, 12, "0.6", "arithmetic", "acceleration_needed"),
        ("at-most = { 2022 = 0 }", 10, 6, "0.8", "arithmetic", "acceleration_needed"),
        ("at-least = { 2022 = 40 }", 10, 0, "-0.6667", "arithmetic", "deterioration"),  # −10 of 15
        ("raise-by = { 2022 = 10 }", 0, 5, "1", "arithmetic", "on_track"),
        # It began at the level, or above it
        ("more-than = { 2022 = 60 }", 60, 60, None, "compound", "limited"),
        (TO_SIXTY, 60, 55, None, "compound", "deterioration"),
    ],
)
def test_the_class_is_by_the_growth_observed_and_required(
    levels: str, first: int, last: int, ratio: str | None, growth: str | None, expected: str
) -> None:
    figures: Figures = (("2020-12-31", first), ("2021-12-31", last))
    found = attained(levels, "2022-01-15", figures, classes=True)
    assert (found.progress_class, found.growth) == (expected, growth)
    assert found.progress_ratio == (None if ratio is None else Decimal(ratio))
    assert (found.to_dict()["progress_class"], found.gaps.get("progress_class")) == (expected, None)


def test_no_class_is_given_unasked() -> None:
    found = attained(TO_SIXTY, "2022-01-15", (("2020-12-31", 40), ("2021-12-31", 50)))
    assert (found.progress_class, found.progress_ratio, found.growth) == (None, None, None)
    assert "progress_class" not in found.gaps


def test_the_class_is_about_the_next_level_or_the_last() -> None:
    figures: Figures = (("2020-12-31", 30), ("2021-12-31", 50), ("2022-12-31", 70))
    levels = "at-least = { 2021 = 40, 2022 = 60, 2023 = 80 }"
    assert attained(levels, "2021-12-31", figures[:2], classes=True).progress_class == "on_track"  # towards 60
    assert attained(levels, "2022-12-31", figures, classes=True).progress_class == "on_track"  # towards 80
    late = attained("at-least = { 2021 = 60 }", "2022-06-30", figures[:2], classes=True)
    assert (str(late.goal), late.progress_class) == ("≥ 60%", "acceleration_needed")  # 20 of 30 points: 66.7% of 100%


def test_a_level_due_before_the_first_measurement_requires_no_growth() -> None:
    figures: Figures = (("2022-02-01", 30), ("2022-03-01", 40))
    found = attained("at-least = { 2021 = 60 }", "2022-06-30", figures, classes=True)
    assert found.gaps["progress_class"] == Gap.DUE_BEFORE


def test_a_range_to_be_met_is_no_one_level() -> None:
    assert classed((), Level("exactly", (3, 5)), dt.date(2022, 12, 31)) == Gap.TWO_WAYS
    assert day_reached((), Level("at-least", 5)) == Gap.ONE_MEASUREMENT


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ("2020-12-31", "2022-12-31", Fraction(2)),
        ("2020-02-29", "2021-02-28", Fraction(1)),
        ("2021-01-01", "2021-07-02", Fraction(182, 365)),
        ("2019-07-01", "2020-01-01", Fraction(184, 366)),  # to 1 July 2020, over 29 February
        ("2020-07-01", "2021-01-01", Fraction(184, 365)),
    ],
)
def test_years_are_counted_by_the_calendar(first: str, last: str, years: Fraction) -> None:
    assert years_between(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == years


def test_other_names_are_refused() -> None:
    statuses = rollout.assess(rollout.expand(policy(""), country()), as_of="2022-01-01")
    with pytest.raises(UnknownError, match="unknown expectation 'line'"):
        attainments(statuses, expected="line")  # type: ignore[arg-type]
    with pytest.raises(UnknownError, match="unknown method of classing progress 'opensdg'; did you mean 'open-sdg'"):
        attainments(statuses, progress_class="opensdg")  # type: ignore[arg-type]


def test_every_class_and_every_gap_has_a_name_in_both_languages() -> None:
    for kind in (*ProgressClass, *Gap, *Reach):
        assert kind.label.vi
        assert kind.label.en


def test_it_shows_what_is_required_and_how_it_is_reached() -> None:
    found = attained(SHARES, "2022-03-10", SIX_IN_SIXTY)
    assert repr(found) == "<Attainment p/a@m1 on 2022-03-10: ≥ 40% by 2021-12-31 met>"
    assert ">2022-07-20</td>" in found._repr_html_()
    assert "gaps" not in found._repr_html_()
