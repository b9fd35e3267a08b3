"""Targets: what is required on a day, what was measured, what is lacking; and one measure across documents."""

from __future__ import annotations

from decimal import Decimal

import pytest
from small import country, policy

import rollout
from rollout import Measured, Progress, State, Target
from rollout.policy.deadline import Each
from rollout.policy.report import Reported
from rollout.policy.trace import measures, trace
from rollout.progress.attainment import Attainment, attainments
from rollout.progress.reach import Reach
from rollout.progress.reporting import reported

SHARES = """
[[target]]
id = "share"
at = "mof"
at-least = { 2021 = 40, 2022 = 60, 2023 = 80, 2024 = 100 }
"""


def statuses(text: str, as_of: str, *facts: Measured) -> rollout.Statuses:
    schedule = rollout.expand(policy(text, instrument="issued = 2021-01-01"), country())
    return rollout.assess(schedule, Progress(facts), as_of=as_of)


def attained(text: str, as_of: str, *facts: Measured) -> Attainment:
    (found,) = attainments(statuses(text, as_of, *facts))
    return found


def test_each_year_owes_its_level_and_one_measurement_closes_all_that_it_meets() -> None:
    found = statuses(SHARES, "2022-12-31", Measured("share", "mof", "2022-06-30", value=65))
    assert {str(one.period): one.state for one in found} == {
        "2021": State.DONE,  # reached by 30 June 2022, and nothing says that it was not by the end of 2021
        "2022": State.DONE_ON_TIME,
        "2023": State.UPCOMING,
        "2024": State.UPCOMING,
    }
    assert {str(one.period): one.shortfall for one in found} == {"2021": 0, "2022": 0, "2023": 15, "2024": 35}


def test_the_level_required_is_that_of_the_last_due_day() -> None:
    found = attained(SHARES, "2023-12-30", Measured("share", "mof", "2023-06-30", value=Decimal("59.5")))
    assert (str(found.required), str(found.required_due)) == ("≥ 60%", "2022-12-31")
    assert (found.reach, found.shortfall) == (Reach.SHORT, Decimal("0.5"))
    assert (str(found.upcoming), str(found.upcoming_due)) == ("≥ 80%", "2023-12-31")


def test_the_pace_is_what_is_lacking_spread_over_the_days_that_are_left() -> None:
    """From 1 October to 31 December are 91 days; 18.2 points are lacking: 6 in every 30 days."""
    found = attained(SHARES, "2022-10-01", Measured("share", "mof", "2022-09-30", value=Decimal("41.8")))
    assert found.pace == Decimal("6.00")


def test_before_the_first_level_nothing_is_required_and_without_a_measurement_nothing_is_said() -> None:
    assert attained(SHARES, "2021-06-01").reach == Reach.NOT_REQUIRED
    late = attained(SHARES, "2022-06-01")
    assert (late.reach, late.shortfall, late.pace) == (Reach.NOT_MEASURED, None, None)


def test_a_measurement_of_something_else_is_never_held_against_the_level() -> None:
    fact = Measured("share", "mof", "2022-06-30", value=100, comparable=False)
    found = attained(SHARES, "2022-12-31", fact)
    assert (found.reach, found.shortfall) == (Reach.NOT_COMPARABLE, None)
    assert {one.state for one in statuses(SHARES, "2022-12-31", fact)} >= {State.OVERDUE}


def test_a_measurement_older_than_the_instrument_closes_a_level_as_any_other() -> None:
    (first, *_) = statuses(SHARES, "2021-12-31", Measured("share", "mof", "2020-12-31", value=100))
    assert (first.state, first.shortfall) == (State.DONE_ON_TIME, 0)


def test_a_level_that_is_lost_again_says_since_when() -> None:
    facts = [
        Measured("share", "mof", day, value=value)
        for day, value in (("2021-06-30", 45), ("2021-09-30", 39), ("2021-12-01", 38))
    ]
    (first, *_) = statuses(SHARES, "2021-12-31", *facts)
    assert (first.state, str(first.done_on), str(first.short_since)) == (State.DONE_ON_TIME, "2021-06-30", "2021-09-30")
    (again, *_) = statuses(SHARES, "2021-12-31", *facts, Measured("share", "mof", "2021-12-30", value=41))
    assert again.short_since is None


@pytest.mark.parametrize(
    ("comparator", "value", "met", "short"),
    [
        ("at-least", 30, 30, 29),
        ("more-than", 30, Decimal("30.1"), 30),
        ("at-most", 5, 5, 6),
        ("exactly", 7, 7, 8),
        ("raise-by", 10, 12, 9),
        ("cut-by", 20, 20, 19),
        ("raise-by", [10, 15], 10, 9),
    ],
)
def test_strict_and_other_comparators_are_told_apart(
    comparator: str, value: object, met: object, short: object
) -> None:
    text = f'[[target]]\nid = "share"\nat = "mof"\n{comparator} = {{ 2021 = {value} }}\n'
    for given, state in ((met, State.DONE_ON_TIME), (short, State.OVERDUE)):
        (one,) = statuses(text, "2022-01-01", Measured("share", "mof", "2021-12-31", value=given))  # type: ignore[arg-type]
        assert one.state == state


def test_a_held_year_is_judged_as_a_whole_or_owed_from_its_first_day_as_asked() -> None:
    text = '[[target]]\nid = "share"\nat = "mof"\nheld = true\nat-least = { 2022 = 90 }\n'
    held = policy(text)
    (plain,) = rollout.expand(held, country())
    (start,) = rollout.expand(held, country(), convention=rollout.Convention(held="start"))
    assert (str(plain.due), plain.standing, str(start.due)) == ("2022-12-31", True, "2022-01-01")
    assert str(start.nominal_due) == "2022-12-31"


# --- the five documents ---


def all_five() -> list[rollout.Policy]:
    return [rollout.load_policy(name) for name in rollout.shipped_policies()]


def ministry(as_of: str) -> dict[str, Attainment]:
    """How the Ministry of Information and Communications stands by its own programme and its own report."""
    schedule = rollout.expand(all_five(), until="2026-12-31")
    log = reported(rollout.load_policy("mic-par-2023"), schedule)
    found = rollout.assess(schedule, log, as_of=as_of).where(policy="mic-par-2021-2025", unit="mic")
    return {one.task: one for one in attainments(found)}


def test_what_the_ministry_must_have_reached_by_the_end_of_2023_and_what_it_reported() -> None:
    found = ministry("2023-12-31")
    assert str(found["results-digitised"].required) == "≥ 80%"
    assert found["results-digitised"].reach == Reach.NOT_MEASURED
    files = found["work-files-online"]
    assert (str(files.required), files.measured.value if files.measured else None, files.reach) == (
        "≥ 90%",
        100,
        Reach.MET,
    )
    dossiers = found["dossiers-level-4"]
    assert (str(dossiers.required), str(dossiers.upcoming), dossiers.reach) == ("≥ 50%", "≥ 80%", Reach.NOT_COMPARABLE)
    assert str(found["payments-online"].upcoming) == "> 30%"


def test_no_report_counts_before_it_was_made() -> None:
    assert ministry("2023-12-28")["work-files-online"].reach == Reach.NOT_MEASURED


def test_services_on_the_national_portal_across_three_documents() -> None:
    """30% in 2020, 100% in 2022, and 69% reported for 2023 over another denominator."""
    marks = trace("services-integrated", all_five()).marks
    assert [(str(m.on), m.kind, m.value, m.policy) for m in marks] == [
        ("2020-12-31", "demanded", "≥ 30%", "mic-nq17-2019-2020"),
        ("2022-12-31", "demanded", "≥ 100%", "ct-02-2022"),
        ("2023-12-29", "reported", "69% (184/265)", "mic-par-2023"),
    ]
    assert [bool(m.objections) for m in marks] == [False, False, True]


def test_what_was_due_in_the_third_quarter_of_2020_and_from_whom() -> None:
    due = rollout.expand(all_five(), until="2021-12-31").due(during="2020-Q3")
    assert [(one.task, one.unit, one.lead) for one in due] == [
        ("report-strategy", "mic", "aita"),
        ("strategy-consultation", "mic", "aita"),
    ]
    assert due.groups[1].item.coordinating == ("ais", "cpo", "neac")


def test_what_is_still_not_due_on_the_twenty_first_of_november_2026() -> None:
    """The yearly duties of 2026 under the Directive, whose force is undetermined by then, and MOHA's levels of 2030."""
    schedule = rollout.expand(all_five(), until="2030-12-31")
    found = rollout.assess(schedule, as_of="2026-11-21").upcoming()
    one_offs = {(one.policy, one.task) for one in found if not isinstance(one.item.rules[0].deadline, Each)}
    assert {policy for policy, _ in one_offs} == {"moha-dt-2021-2030"}
    assert ("moha-dt-2021-2030", "level-4-on-devices") in one_offs
    yearly = [one for one in found.where(period="2026") if isinstance(one.item.rules[0].deadline, Each)]
    assert {one.task for one in yearly} == {
        *("evaluate-progress", "list-key-tasks", "make-in-viet-nam"),
        *("real-time-steering", "review-budget-use", "share-reporting-data"),
    }
    assert {one.force for one in yearly} == {"undetermined"}


def test_an_unknown_measure_is_refused_with_a_suggestion() -> None:
    with pytest.raises(rollout.UnknownError, match="services-integrated"):
        trace("services-integratd", all_five())


def test_values_are_the_kinds_they_say() -> None:
    assert all(isinstance(one, Reported) for one in rollout.load_policy("mic-par-2023").measured)
    assert all(isinstance(one, Target) for one in rollout.load_policy("mic-par-2023").targets)


def test_every_measure_that_is_listed_can_be_traced() -> None:
    policies = all_five()
    for given in (policies, *([document] for document in policies)):
        for measure in measures(given):
            assert trace(measure, given).measure == measure


def test_a_second_statement_of_a_level_is_traced_by_its_own_id_and_not_beside_the_first() -> None:
    text = """
[[target]]
id = "first"
at = "mof"
measure-id = "portals"
at-least = { 2022 = 60 }
[[target]]
id = "again"
at = "mof"
duplicate-of = "first"
at-least = { 2022 = 60 }
[[target]]
id = "third"
at = "mof"
measure-id = "portals"
duplicate-of = "first"
at-least = { 2022 = 60 }
"""
    given = policy(text)
    assert measures(given) == ("again", "portals")
    assert [(mark.item, mark.value) for mark in trace("again", given).marks] == [("again", "≥ 60%")]
    assert [(mark.item, mark.value) for mark in trace("portals", given).marks] == [("first", "≥ 60%")]
