"""Findings in the texts: each planted once, found once, with its clauses; and those of the five documents."""

from __future__ import annotations

import pytest
from small import country, policy

import rollout
from rollout import Problem
from rollout.findings.lateness import latest_days


def findings(*policies: rollout.Policy, without: tuple[str, ...] = ("rest-day",)) -> list[Problem]:
    return [finding for finding in rollout.check(policies, country()) if finding.code not in without]


def codes(*policies: rollout.Policy) -> list[str]:
    return [finding.code for finding in findings(*policies)]


def task(name: str, more: str) -> str:
    return f'[[task]]\nid = "{name}"\n{more}\n'


def test_a_text_without_fault_has_no_findings() -> None:
    text = task("a", 'at = "province"\nby = 2022-06-30') + task(
        "b", 'at = "province"\nby = 2022-07-29\nneeds = [{ task = "a" }]'
    )
    assert codes(policy(text)) == []


def test_a_prerequisite_may_fall_due_on_the_same_day_and_not_on_the_next() -> None:
    def pair(day: str) -> rollout.Policy:
        first = task("a", f'at = "province"\nby = {day}')
        return policy(first + task("b", 'at = "province"\nfrom = 2022-06-01\nneeds = [{ task = "a" }]'))

    assert codes(pair("2022-06-01")) == []
    (late,) = findings(pair("2022-06-02"))
    assert (late.code, late.where) == ("late-prerequisite", "p/a@province -> p/b@province")
    assert "1 day after" in late.found
    assert "2022-06-01" in late.right
    assert len(late.clauses) == 2


def test_a_late_day_flows_back_through_what_has_no_day_and_over_lags() -> None:
    """C is due on 30 June and waits 10 days for b, which waits for a: a has until 20 June."""
    text = (
        task("a", 'at = "mof"\nby = 2022-06-24')
        + task("b", 'at = "mof"\nneeds = [{ task = "a" }]')
        + task("c", 'at = "mof"\nby = 2022-06-30\nneeds = [{ task = "b", min-lag = 10 }]')
    )
    (late,) = findings(policy(text))
    assert late.where == "p/a@mof -> p/b@mof -> p/c@mof"
    assert "4 days after" in late.found
    days = latest_days(rollout.expand(policy(text), country()))
    assert {node: str(day) for node, day in days.items()} == {
        "p/a@mof": "2022-06-20",
        "p/b@mof": "2022-06-20",
        "p/c@mof": "2022-06-30",
    }


def test_a_cycle_is_printed_whole_and_hides_nothing_else() -> None:
    text = (
        task("a", 'at = "mof"\nneeds = [{ task = "c" }]')
        + task("b", 'at = "mof"\nneeds = [{ task = "a" }]')
        + task("c", 'at = "mof"\nneeds = [{ task = "b" }]')
        + task("d", 'at = "mof"\nby = 2022-06-30')
        + task("e", 'at = "mof"\nby = 2022-06-29\nneeds = [{ task = "d" }, { task = "c" }]')
        + task("f", 'at = "moj"\nduring = "2022-07"')
        + task("g", 'at = "moj"\nby = 2022-06-15\nneeds = [{ task = "f" }]')
    )
    problems = findings(policy(text))
    assert [problem.code for problem in problems] == ["dependency-cycle", "infeasible", "late-prerequisite"]
    assert problems[0].where == "p/a@mof -> p/b@mof -> p/c@mof -> p/a@mof"


def test_a_day_before_the_instrument_is_found_and_the_day_itself_is_not() -> None:
    def due(day: str) -> rollout.Policy:
        return policy(task("a", f'at = "mof"\nby = {day}'), instrument="issued = 2022-03-01")

    assert codes(due("2022-02-28")) == ["deadline-before-issue"]
    assert codes(due("2022-03-01")) == []


@pytest.mark.parametrize(
    ("issued", "right"),
    [
        ("2122-03-01", "look at its day: 01/03/2022 would be in time"),
        ("2032-06-20", "look at its day: 20/06/2022 would be in time"),
        ("2122-06-21", "look at its day"),  # 2022 would not do
        ("2199-03-01", "look at its day"),
    ],
)
def test_a_text_issued_after_its_days_is_found_once_with_the_year_that_may_be_meant(issued: str, right: str) -> None:
    """A year is guessed where it differs by one digit from what stands there."""
    text = "".join(task(name, f'at = "mof"\nby = 2022-06-{day}') for day, name in enumerate("abcde", 20))
    (problem,) = findings(policy(text, instrument=f"issued = {issued}"))
    assert (problem.code, problem.where, problem.severity) == ("issued-after-days", "p", "warning")
    assert (
        problem.found == f"is issued or takes effect on {issued}, after 5 of its 5 due days (2022-06-20 to 2022-06-24)"
    )
    assert problem.right == right


def test_a_few_days_before_the_instrument_are_found_each() -> None:
    text = "".join(task(name, f'at = "mof"\nby = 2022-06-{day}') for day, name in enumerate("abcd", 20))
    late = task("e", 'at = "mof"\nby = 2023-06-30')
    assert codes(policy(text, instrument="issued = 2022-07-01")) == ["deadline-before-issue"] * 4
    assert codes(policy(text + late, instrument="issued = 2022-07-01")) == ["deadline-before-issue"] * 4


def test_a_recurrence_that_starts_before_its_effect_is_found_once_a_period_seen() -> None:
    text = task("a", 'at = "mof"\neach = { period = "month", since = "2022-01" }')
    problems = findings(policy(text, instrument="issued = 2022-02-10"))
    assert [(problem.code, problem.where) for problem in problems] == [("recurs-before-effect", "p/a@mof#2022-01")]


def test_rest_days_are_one_note_per_document_with_a_calendar_also_the_holidays() -> None:
    saturday = policy(task("a", 'at = "mof"\nby = 2022-12-31'))
    holiday = policy(task("a", 'at = "mof"\nby = 2022-09-02'))
    (finding,) = rollout.check(saturday, country())
    assert (finding.code, finding.severity, finding.where) == ("rest-day", "note", "p")
    assert finding.clauses == ("p 1",)
    assert rollout.check(saturday, country(), notes=False) == ()
    assert rollout.check(holiday, country()) == ()
    (finding,) = rollout.check(holiday, country(), calendar=rollout.load_calendar())
    assert "2022-09-05" in finding.right


def test_rest_days_of_a_document_are_counted_and_the_first_are_listed() -> None:
    """Quarters end on a rest day in December 2022, September and December 2023; six months of the two years do."""
    text = (
        task("a", 'at = "mof"\nby = 2022-12-31')
        + task("b", 'at = ["mof", "mic"]\neach = { period = "quarter", since = "2022-Q1", until = "2023-Q4" }')
        + task("c", 'at = "mof"\nby = 2022-12-30')
    )
    (finding,) = rollout.check([policy(text), policy(task("d", 'at = "mof"\nby = 2022-12-30'), "q")], country())
    assert finding.found == (
        "falls due on rest days: 2022-12-31, a Saturday (3 rules); 2023-09-30, a Saturday (2 rules); "
        "2023-12-31, a Sunday (2 rules)"
    )
    months = task("a", 'at = "mof"\neach = { period = "month", since = "2022-01", until = "2023-12" }')
    (finding,) = rollout.check(policy(months), country())
    listed = ("2022-04-30, a Saturday", "2022-07-31, a Sunday", "2022-12-31, a Saturday", "2023-04-30, a Sunday")
    assert all(day in finding.found for day in listed)
    assert finding.found.endswith("; 2 more days")  # 30 September and 31 December 2023


def test_a_lead_that_also_helps_and_a_duty_that_no_one_leads_are_found() -> None:
    both = task("a", 'at = "mof"\nlead = "mic"\ncoordinating = ["mof", "mic"]')
    none = task("a", 'at = ["province", "district"]\ncoordinating = "mof"')
    assert codes(policy(both)) == ["lead-coordinating"]
    assert codes(policy(none)) == ["no-lead"]


def test_a_milestone_without_the_lead_that_its_chain_has_is_found() -> None:
    chain = (
        task("a", 'at = "mic"\nlead = "aita"\nby = 2022-03-31')
        + task("b", 'at = "mic"\nby = 2022-06-30\nneeds = [{ task = "a" }]')
        + task("c", 'at = "mic"\nlead = "aita"\nby = 2022-09-30\nneeds = [{ task = "b" }]')
    )
    assert [(finding.code, finding.where) for finding in findings(policy(chain))] == [("no-lead", "p/b")]


def test_a_tier_that_is_passed_over_is_found() -> None:
    between = task("a", "by = { province = 2022-06-30, commune = 2022-12-30 }")
    last = task("a", "by = { ministry = 2022-06-30, province = 2022-06-30, district = 2022-12-30 }")
    assert ["district" in finding.found for finding in findings(policy(between))] == [True]
    assert ["commune" in finding.found for finding in findings(policy(last))] == [True]
    assert codes(policy(task("a", 'at = ["ministry", "province"]\nby = 2022-06-30'))) == []


def test_a_level_that_falls_is_found_in_one_text_and_across_two() -> None:
    falls = '[[target]]\nid = "t"\nat = "mof"\nat-least = { 2022 = 60, 2023 = 50 }\n'
    rises = '[[target]]\nid = "t"\nat = "mof"\nat-least = { 2022 = 60, 2023 = 70 }\n'
    rank = '[[target]]\nid = "t"\nat = "mof"\nscale = "rank"\nat-most = { 2022 = 4, 2023 = 5 }\n'
    later = '[[target]]\nid = "u"\nmeasure-id = "t"\nat = "mof"\nat-least = { 2024 = 65 }\n'
    assert codes(policy(falls)) == ["level-falls"]
    assert codes(policy(rises)) == []
    assert codes(policy(rank)) == ["level-falls"]
    (finding,) = findings(policy(rises), policy(later, "q"))
    assert (finding.code, len(finding.clauses)) == ("level-falls", 2)


def test_two_texts_that_give_one_duty_two_days_are_found() -> None:
    june, july = (task("a", f'at = "mof"\nby = {day}') for day in ("2022-06-30", "2022-07-29"))
    (finding,) = findings(policy(june), policy(july, "q"))
    assert (finding.code, finding.where) == ("two-days", "p/a@mof, q/a@mof")
    assert "2022-06-30" in finding.found
    assert "2022-07-29" in finding.found
    assert codes(policy(june), policy(june, "q")) == []


def level(name: str, values: str, more: str = "", at: str = '"province"') -> str:
    return f'[[target]]\nid = "{name}"\nat = {at}\n{values}\n{more}\n'


def test_two_levels_of_one_measure_body_and_year_in_two_documents_are_found_with_both_clauses() -> None:
    first = policy(level("t", "at-least = { 2024 = 50, 2025 = 60 }"))
    second = policy(level("u", "at-least = { 2025 = 40 }", 'measure-id = "t"'), "q")
    (finding,) = findings(first, second)
    assert (finding.code, finding.severity) == ("two-levels", "warning")
    assert (finding.where, finding.found) == (
        "p/t@province#2025, q/u@province#2025",
        "demands ≥ 60% and ≥ 40% by 2025-12-31",
    )
    assert finding.clauses == ("p 1", "q 1")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("at-least = { 2025 = 60 }", "at-least = { 2025 = 60 }", []),
        ("at-least = { 2025 = 60 }", "at-least = { 2024 = 40 }", []),  # it rises
        ("at-least = { 2025 = 60 }", "at-least = 40\nby = 2025-12-31", ["two-levels"]),  # the same day
        ("at-least = { 2025 = 60 }", "at-least = { 2025 = 40 }\nheld = true", ["two-levels"]),
        ("at-least = { 2025 = 60 }", 'at-least = { 2025 = 40 }\nstrength = "goal"', []),  # striven for, and owed
        ("at-least = { 2025 = 60 }", 'at-least = { 2025 = 40 }\nscale = "count"', []),  # no share
        ("at-least = { 2025 = 60 }", "more-than = { 2025 = 60 }", ["two-levels"]),
        ("at-least = { 2025 = 60 }", "at-most = { 2025 = 80 }", []),  # 60 to 80 meets both
        ("at-least = { 2025 = 60 }", "at-most = { 2025 = 40 }", ["two-levels"]),
        ("at-least = { 2025 = 60 }", "exactly = { 2025 = 50 }", ["two-levels"]),
        ("at-least = { 2025 = 60 }", "exactly = { 2025 = 70 }", []),
        ("at-least = { 2025 = 60 }", "raise-by = { 2025 = 20 }", []),  # a rise is no level
        ("raise-by = { 2025 = 10 }", "raise-by = { 2025 = 20 }", ["two-levels"]),
    ],
)
def test_levels_exclude_each_other_where_no_value_meets_both_or_they_are_two_of_a_kind(
    first: str, second: str, expected: list[str]
) -> None:
    documents = (policy(level("t", first)), policy(level("t", second, 'measure-id = "t"'), "q"))
    assert codes(*documents) == codes(*reversed(documents)) == expected


def test_three_documents_with_two_levels_make_one_finding_and_other_bodies_none() -> None:
    values = ("at-least = { 2025 = 60 }", "at-least = { 2025 = 40 }", "at-least = { 2025 = 60 }")
    three = [policy(level("t", value), name) for value, name in zip(values, ("p", "q", "r"), strict=True)]
    assert [finding.where for finding in findings(*three)] == ["p/t@province#2025, q/t@province#2025"]
    elsewhere = policy(level("t", values[1], at='"district"'), "q")
    assert codes(three[0], elsewhere) == []


def test_two_items_of_one_document_contradict_each_other_once() -> None:
    """Where the encoding says so, as two figures; otherwise as two levels."""
    second = level("u", "at-least = { 2025 = 40 }", 'measure-id = "t"')
    assert codes(policy(level("t", "at-least = { 2025 = 60 }") + second)) == ["two-levels"]
    recorded = level("t", "at-least = { 2025 = 60 }", 'conflicts-with = "u"') + second
    assert codes(policy(recorded)) == ["two-figures"]


# --- a plan and the act that it carries out ---

ACT = 'issued = 2021-06-01\nnumber = "30/NQ-CP"'


def carries_out(name: str) -> str:
    return f'issued = 2022-01-01\n[[relation]]\nkind = "implements"\nof = "{name}"'


CARRIES_OUT = carries_out("30/NQ-CP")


def act_and_plan(act: str, plan: str, head: str = CARRIES_OUT) -> list[Problem]:
    return findings(policy(act, "act", ACT), policy(plan, "plan", head))


@pytest.mark.parametrize("name", ["30/NQ-CP", "act"])
def test_a_plan_laxer_than_its_act_is_found_with_both_clauses(name: str) -> None:
    """The act: 80% by 2025. The plan of a ministry: 60% by then. Not also two levels for one year."""
    act = level("t", "at-least = { 2025 = 80 }", at='"ministry"')
    plan = level("own", "at-least = { 2024 = 50, 2025 = 60 }", 'measure-id = "t"', at='"mic"')
    (finding,) = act_and_plan(act, plan, carries_out(name))
    assert (finding.code, finding.severity) == ("laxer-than-act", "warning")
    assert finding.where == "plan/own@mic#2025, act/t@ministry#2025"
    assert (
        finding.found == "demands ≥ 60% by 2025-12-31, less than act/t@ministry#2025, which demands ≥ 80% by 2025-12-31"
    )
    assert finding.right == "30/NQ-CP, which it carries out, prevails"
    assert len(finding.clauses) == 2


@pytest.mark.parametrize(
    ("act", "plan", "expected"),
    [
        ("at-least = { 2025 = 80 }", "at-least = { 2025 = 80 }", []),
        ("at-least = { 2025 = 80 }", "at-least = { 2024 = 90 }", []),  # more, and earlier
        ("at-least = { 2025 = 80 }", "at-least = { 2025 = 60, 2026 = 80 }", ["later-than-act"]),
        ("at-least = { 2025 = 80 }", "at-least = { 2025 = 60, 2026 = 70 }", ["laxer-than-act"]),
        ("at-least = { 2025 = 80 }", "at-least = { 2026 = 60 }", ["laxer-than-act"]),  # not also a level that falls
        ("at-least = { 2024 = 60, 2025 = 80 }", "at-least = { 2025 = 80 }", ["later-than-act"]),
        ("at-least = { 2021 = 60, 2025 = 80 }", "at-least = { 2025 = 80 }", []),  # 2021 is before the plan
        ("at-most = { 2025 = 5 }", "at-most = { 2025 = 8 }", ["laxer-than-act"]),
        ("at-most = { 2025 = 5 }", "at-most = { 2025 = 4 }", []),
        ("at-least = { 2025 = 80 }", "at-least = 80", []),  # without a day the act's holds
        ("at-least = { 2025 = 80 }", "at-least = 70", ["laxer-than-act"]),
        ("at-least = 80", "at-least = 70", ["laxer-than-act"]),
        ("at-least = { 2025 = 80 }", "raise-by = { 2025 = 10 }", []),  # not comparable
    ],
)
def test_levels_of_a_plan_are_held_against_those_of_its_act(act: str, plan: str, expected: list[str]) -> None:
    problems = act_and_plan(level("t", act), level("t", plan))
    assert [finding.code for finding in problems] == expected


def test_a_plan_later_than_its_act_is_found_and_an_earlier_one_is_not() -> None:
    """30 June, and 29 July: 29 days. Two documents of which neither carries out the other have two days."""
    june, july = (task("a", f'at = "province"\nby = {day}') for day in ("2022-06-30", "2022-07-29"))
    (finding,) = act_and_plan(june, july)
    assert (finding.code, finding.where) == ("later-than-act", "plan/a@province, act/a@province")
    assert finding.found == "falls due on 2022-07-29, 29 days after act/a@province demands it, on 2022-06-30"
    assert act_and_plan(july, june) == []
    assert act_and_plan(june, task("a", 'at = "province"')) == []
    assert act_and_plan(june, task("a", 'at = "district"\nby = 2022-07-29')) == []  # other bodies
    assert [problem.code for problem in act_and_plan(june, july, "issued = 2022-01-01")] == ["two-days"]


def test_a_yearly_duty_of_a_plan_is_later_in_its_own_year_and_found_once() -> None:
    act, plan = (
        task("a", f'at = "province"\neach = {{ period = "year", month = {month}, since = 2022, until = 2024 }}')
        for month in (6, 8)
    )
    (finding,) = act_and_plan(act, plan)
    assert (finding.code, finding.where) == ("later-than-act", "plan/a@province#2022, act/a@province#2022")
    assert "62 days after" in finding.found  # from 30 June to 31 August


def test_what_a_plan_carries_out_through_another_counts_too_and_once() -> None:
    documents = [
        policy(level("t", "at-least = { 2025 = 80 }"), "law", "issued = 2021-01-01"),
        policy(level("t", "at-least = { 2025 = 80 }"), "act", carries_out("law").replace("2022", "2021")),
        policy(level("t", "at-least = { 2025 = 60 }"), "plan", carries_out("act")),
    ]
    (finding,) = findings(*documents)
    assert (finding.code, finding.where) == ("laxer-than-act", "plan/t@province#2025, act/t@province#2025")
    assert codes(documents[0], documents[2]) == ["act-not-given", "two-levels"]


def test_documents_that_name_each_other_are_each_held_against_the_other() -> None:
    documents = [
        policy(level("t", f"at-least = {{ 2025 = {value} }}"), name, carries_out(second))
        for name, second, value in (("p", "q", 60), ("q", "p", 80))
    ]
    assert [(finding.code, finding.where) for finding in findings(*documents)] == [
        ("laxer-than-act", "p/t@province#2025, q/t@province#2025"),
        ("relation-cycle", "p, q"),
    ]


def test_a_plan_that_says_nothing_of_a_demand_is_not_held_against_it() -> None:
    act = level("t", "at-least = { 2025 = 80 }") + task("a", 'at = "province"\nby = 2022-06-30')
    assert act_and_plan(act, level("other", "at-least = { 2025 = 60 }")) == []
    assert act_and_plan(act, task("a", 'at = "province"\nby = 2022-07-29\nlevel = { at-least = 90 }')) == []


def test_an_act_that_is_not_given_is_noted_with_a_suggestion() -> None:
    (finding,) = findings(policy("", "act-2021", ACT), policy("", "plan", carries_out("act-2012")))
    assert (finding.code, finding.severity, finding.where) == ("act-not-given", "note", "plan")
    assert "did you mean 'act-2021'" in finding.found


# --- shares and terms ---


@pytest.mark.parametrize(
    ("values", "is_impossible"),
    [
        ("at-least = { 2025 = 140 }", True),
        ("at-least = { 2025 = -5 }", True),
        ("at-least = { 2025 = [90, 110] }", True),
        ("at-least = { 2025 = 100 }", False),
        ("at-least = { 2025 = 0 }", False),
        ("more-than = { 2025 = 100 }", True),
        ("more-than = { 2025 = 99.5 }", False),
        ("at-most = { 2025 = 120 }", True),
        ("exactly = { 2025 = 100.5 }", True),
        ("raise-by = { 2025 = 140 }", False),  # a rise of 140% is one
        ("raise-by = { 2025 = -5 }", True),
        ("cut-by = { 2025 = 140 }", True),
        ('at-least = { 2025 = 140 }\nscale = "people"', False),
    ],
)
def test_a_level_that_is_no_share_is_found(values: str, *, is_impossible: bool) -> None:
    assert codes(policy(level("t", values))) == ["share-outside"] * is_impossible


def test_a_share_that_is_none_is_found_once_for_all_places_and_in_a_task_too() -> None:
    (finding,) = findings(policy(level("t", "at-least = { 2025 = 140 }", at='["province", "district"]')))
    assert (finding.where, finding.found) == ("p/t", "demands ≥ 140%")
    assert codes(policy(task("a", 'at = "mof"\nby = 2022-06-30\nlevel = { at-least = 140 }'))) == ["share-outside"]


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("value = 140", ["share-outside"]),
        ("value = -5", ["share-outside"]),
        ("value = 100", []),
        ('value = 140\nscale = "people"', []),
        ('value = 140\nbaseline = { en = "of the year before" }', []),  # a change, no share
        ("value = 140\nnumerator = 14\ndenominator = 10", ["share-outside"]),
        ("value = 140\nnumerator = 41\ndenominator = 100", ["wrong-rate"]),  # its counts deny it: said once
    ],
)
def test_a_reported_share_that_is_none_is_found(figure: str, expected: list[str]) -> None:
    text = f'[[measured]]\nid = "m"\ntitle = {{ en = "m" }}\nat = "mof"\nclause = "3"\non = 2022-06-30\n{figure}\n'
    assert codes(policy(text)) == expected


def test_a_printed_rate_that_is_no_share_is_found_once() -> None:
    def tallied(counts: str) -> list[str]:
        head = '[[tally]]\nid = "m"\ntitle = { en = "m" }\nat = "mof"\nclause = "3"\non = 2022-06-30\nkind = "tasks"\n'
        return codes(policy(f"{head}counts = {{ {counts} }}\nrates = {{ overdue = 140 }}\n"))

    assert tallied("assigned = 100") == ["share-outside"]
    assert tallied("assigned = 100, done = 60, not-done = 40, overdue = 10") == ["wrong-rate"]


def test_a_day_beyond_the_term_is_found_once_for_each_item() -> None:
    def beyond(text: str, term: str = '"2021/2025"') -> list[str]:
        problems = findings(policy(text, instrument=f"issued = 2022-01-01\nterm = {term}"))
        assert {(problem.code, problem.severity) for problem in problems} <= {("beyond-term", "warning")}
        return [problem.found for problem in problems]

    after = "after the term of p, 2021/2025, has ended"
    assert beyond(task("a", 'at = "mof"\nby = 2025-12-31')) == []
    assert beyond(task("a", 'at = "mof"\nby = 2026-01-01')) == [f"falls due on 2026-01-01, {after}"]
    assert beyond(task("a", 'at = ["mof", "mic"]\nfrom = 2026-01-01')) == [f"falls due on 2026-01-01, {after}"]
    levels = level("t", "at-least = { 2025 = 60, 2026 = 70, 2027 = 80, 2030 = 90 }")
    assert beyond(levels) == [f"falls due on 2026-12-31 and on 2 later days, {after}"]
    yearly = task("a", 'at = "mof"\neach = { period = "year", since = 2024, until = 2026 }')
    assert beyond(yearly) == [f"falls due on 2026-12-31, {after}"]
    assert beyond(yearly.replace(", until = 2026", "")) == []  # it states no day beyond
    assert beyond(task("a", 'at = "mof"')) == []


# --- events that nothing can bring about ---


def counting(after: str, more: str = "", at: str = '"province"') -> str:
    return task("a", f'at = {at}\nwithin = {{ days = 30, after = "{after}" }}') + more


def after_codes(*policies: rollout.Policy) -> list[str]:
    return [finding.code for finding in findings(*policies) if finding.code.startswith("after-")]


REVIEW = task("review", 'at = "province"\nby = 2022-06-30')


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("review", []),
        ("p/review", []),
        ("request", ["after-event"]),  # which evidence gives
        ("issued", []),
        ("in-force", []),
        ("reveiw", ["after-misspelt"]),
        ("isued", ["after-misspelt"]),
        ("p/reveiw", ["after-unknown"]),
        ("q/review", ["after-not-given"]),
        ("Yêu cầu/đề nghị", ["after-event"]),  # an event with a slash
        ("a", ["after-cycle"]),
    ],
)
def test_what_a_time_limit_counts_from_is_a_task_an_event_or_the_issue(after: str, expected: list[str]) -> None:
    problems = findings(policy(counting(after, REVIEW)))
    assert [finding.code for finding in problems] == expected
    is_sure = expected in (["after-unknown"], ["after-cycle"])
    severity = "error" if is_sure else "note" if expected == ["after-event"] else "warning"
    assert [finding.severity for finding in problems] == [severity] * len(expected)
    if "ei" in after or after == "isued":
        assert "did you mean '" in problems[0].found


def test_the_task_that_a_time_limit_counts_from_is_owed_by_the_same_unit() -> None:
    elsewhere = REVIEW.replace("province", "district")
    (finding,) = findings(policy(counting("review", elsewhere, '["province", "district", "mof"]')))
    assert (finding.code, finding.severity, finding.where) == ("after-not-owed", "error", "p/a")
    assert "at the same unit, which province, mof does not owe" in finding.found
    second = policy(REVIEW, "q")
    assert after_codes(policy(counting("q/review")), second) == []
    assert after_codes(policy(counting("q/review", at='"district"')), second) == ["after-not-owed"]
    repeated = REVIEW + task("again", 'at = "province"\nduplicate-of = "review"')
    assert after_codes(policy(counting("again", repeated))) == ["after-not-owed"]


def test_a_day_of_issue_that_is_not_known_starts_no_time_limit() -> None:
    month = 'issued = "2022-01"\nknown-by = 2022-02-10'
    assert codes(policy(counting("issued"), instrument=month)) == ["after-no-day"]
    assert codes(policy(counting("issued"), instrument="known-by = 2022-02-10")) == ["after-no-day"]
    assert codes(policy(counting("in-force"), instrument=month)) == ["after-no-day"]
    assert codes(policy(counting("in-force"), instrument=f"{month}\nin-force = 2022-03-01")) == []
    assert codes(policy(counting("issued"), instrument=f"{month}\nin-force = 2022-03-01")) == ["after-no-day"]


def test_time_limits_that_count_from_each_other_are_found_once_at_all_places() -> None:
    places = '["province", "district"]'

    def limit(name: str, after: str, at: str = places) -> str:
        return task(name, f'at = {at}\nwithin = {{ days = 30, after = "{after}" }}')

    (finding,) = findings(policy(limit("c", "b") + limit("a", "c") + limit("b", "a") + limit("d", "a")))
    assert (finding.code, finding.severity) == ("after-cycle", "error")
    assert finding.where == "p/a -> p/b -> p/c -> p/a"
    assert "at district, province: none falls due" in finding.found
    apart = limit("a", "b", '"province"') + limit("b", "a", '"district"')
    assert after_codes(policy(apart)) == ["after-not-owed", "after-not-owed"]
    across = [policy(limit("a", "q/b"), "p"), policy(limit("b", "p/a"), "q")]
    assert [problem.where for problem in findings(*across)] == ["p/a -> q/b -> p/a"]


def test_a_second_statement_and_a_conflict_that_the_encoding_records_are_told() -> None:
    text = (
        '[[target]]\nid = "a"\nat = "mof"\nraise-by = { 2022 = [10, 15] }\nscale = "places"\nconflicts-with = "b"\n'
        '[[target]]\nid = "b"\nat = "mof"\nraise-by = { 2022 = 10 }\nscale = "places"\nconflicts-with = "a"\n'
        '[[target]]\nid = "c"\nat = "mof"\nraise-by = { 2022 = 10 }\nscale = "places"\nduplicate-of = "b"\n'
    )
    assert codes(policy(text)) == ["stated-twice", "two-figures"]


def test_all_are_found_at_once_in_an_order_that_owes_nothing_to_the_input() -> None:
    names = rollout.shipped_policies()
    forward = rollout.check([rollout.load_policy(name) for name in names])
    backward = rollout.check([rollout.load_policy(name) for name in reversed(names)])
    assert forward == backward
    assert len(set(forward)) == len(forward)
    assert {finding.code: finding.severity for finding in forward} == {
        "beyond-term": "warning",
        "late-prerequisite": "warning",
        "rest-day": "note",
        "stated-twice": "note",
        "two-figures": "warning",
    }


# --- Directive 02 ---


def test_certificates_come_29_29_30_and_29_days_after_what_they_are_needed_for() -> None:
    late = [
        finding for finding in rollout.check(rollout.load_policy("ct-02-2022")) if finding.code == "late-prerequisite"
    ]
    by_tier = {finding.where.split(" -> ")[1].split("@")[1]: finding for finding in late}
    assert {tier: int(finding.found.split(", ")[1].split()[0]) for tier, finding in by_tier.items()} == {
        "ministry": 29,
        "province": 29,
        "district": 30,
        "commune": 29,
    }
    assert {tier: finding.right.split()[-1] for tier, finding in by_tier.items()} == {
        "ministry": "2022-06-01",
        "province": "2022-06-01",
        "district": "2022-12-01",
        "commune": "2023-06-01",
    }
    assert by_tier["district"].clauses[0] == "02/CT-TTg ¶14 “… tháng 12 năm 2022”"
    assert "từ ngày 01/12/2022" in by_tier["district"].clauses[1]


def test_for_the_25_services_both_fall_on_one_day_and_the_august_report_feeds_the_december_review() -> None:
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), until="2023-12-31")
    days = {
        (tie.needed.node.partition("/")[2], tie.by.node.partition("/")[2]): tie.days for tie in schedule.dependencies
    }
    for tier in ("ministry", "province", "district", "commune"):
        assert days[f"certify-essential-services@{tier}", f"digitise-essential-services@{tier}"] == 0
    for year in (2022, 2023):  # from 31 August to 31 December
        assert days[f"report-it-projects@mpi#{year}", f"review-budget-use@mic#{year}"] == 122


def test_the_strategy_is_a_chain_of_four_quarters() -> None:
    schedule = rollout.expand(rollout.load_policy("mic-nq17-2019-2020"))
    chain = [
        (tie.needed.item.id, tie.by.item.id)
        for tie in schedule.dependencies
        if tie.needed.item.id.startswith("strategy")
    ]
    assert chain == [
        ("strategy-outline", "strategy-draft"),
        ("strategy-draft", "strategy-consultation"),
        ("strategy-consultation", "strategy-submission"),
    ]


def test_a_maximum_lag_does_not_hide_a_late_prerequisite() -> None:
    text = task("a", 'at = "mof"\nby = 2022-06-30') + task(
        "b", 'at = "mof"\nby = 2022-06-10\nneeds = [{ task = "a", max-lag = 60 }]'
    )
    (late,) = findings(policy(text))
    assert (late.code, late.where) == ("late-prerequisite", "p/a@mof -> p/b@mof")
    assert "20 days after" in late.found


def test_a_recurring_prerequisite_is_seen_in_the_period_that_its_dependant_falls_in() -> None:
    """The last quarter of 2022 falls due 46 days after 15 November; the December of 2024 opens after June is over."""
    quarters = 'at = "mof"\neach = { period = "quarter", since = "2022-Q1" }'
    needs = 'at = "mof"\nby = 2022-11-15\nneeds = [{ task = "q" }]'
    for ended in ("", ', until = "2022-Q4"'):
        text = task("q", quarters.replace(" }", ended + " }")) + task("b", needs)
        (late,) = [finding for finding in findings(policy(text)) if finding.code == "late-prerequisite"]
        assert (late.where, "46 days after" in late.found) == ("p/q@mof#2022-Q4 -> p/b@mof", True)
    yearly = task("q", 'at = "mof"\neach = { period = "year", month = 12, since = 2020, until = 2024 }')
    text = yearly + task("b", 'at = "mof"\nby = 2024-06-28\nneeds = [{ task = "q" }]')
    (finding,) = [finding for finding in findings(policy(text)) if finding.code != "recurs-before-effect"]
    assert (finding.code, finding.where) == ("infeasible", "p/q@mof#2024 -> p/b@mof")  # not also late: this says more
    assert "156 days" in finding.found  # from 28 June to 1 December


def test_the_previous_period_of_another_kind_is_the_one_before_that_the_duty_lies_in() -> None:
    """February needs the quarter before its own: the last of 2021, not the first of 2022."""
    text = task("q", 'at = "mof"\neach = { period = "quarter", since = "2021-Q4", until = "2022-Q4" }') + task(
        "m",
        'at = "mof"\neach = { period = "month", since = "2022-01", until = "2022-12" }\n'
        'needs = [{ task = "q", period = "previous" }]',
    )
    schedule = rollout.expand(policy(text), country())
    periods = {str(tie.by.period): str(tie.needed.period) for tie in schedule.dependencies}
    assert [periods[f"2022-{month:02}"] for month in (1, 2, 3, 4, 12)] == [
        *("2021-Q4", "2021-Q4", "2021-Q4"),
        *("2022-Q1", "2022-Q3"),
    ]


def test_a_span_has_no_previous_period_to_need() -> None:
    text = (
        '[[target]]\nid = "t"\nat = "mof"\nat-least = { "2021/2023" = 40, "2024/2025" = 60 }\n'
        'needs = [{ task = "t", period = "previous" }]\n'
    )
    (finding,) = findings(policy(text))
    assert (finding.code, finding.severity) == ("need-unmet", "error")
    assert finding.found == "needs t in the period before that matches its own, and there is none"


def test_a_need_that_joins_nothing_is_found() -> None:
    elsewhere = task("a", 'at = "mof"\nneeds = [{ task = "q/bb" }]')
    second = policy(task("b", 'at = "mof"'), "q")
    assert [
        (finding.code, "does not have; did you mean 'b'" in finding.found)
        for finding in findings(policy(elsewhere), second)
    ] == [("need-unmet", True)]
    (finding,) = findings(policy(elsewhere))
    assert (finding.code, finding.severity, finding.where) == ("need-not-given", "warning", "p/a")
    apart = task("a", 'at = "district"\nby = 2022-06-30\nneeds = [{ task = "b" }]') + task("b", 'at = "province"')
    assert codes(policy(apart)) == ["need-unmet"]
    assert codes(policy(apart.replace('task = "b"', 'task = "b", scope = "parent"'))) == []


def test_why_a_need_joins_nothing_is_told() -> None:
    """No period of its own, no unit of its own, or a repetition that no one owes: each by its own reason."""
    quarters = 'each = { period = "quarter", since = "2022-Q1", until = "2022-Q4" }'
    halves = 'each = { period = "half", since = "2023-H1", until = "2023-H2" }'
    needs = 'needs = [{ task = "b" }]'

    def reasons(first: str, second: str) -> list[str]:
        text = task("a", f"{first}\n{needs}") + task("b", second)
        return [finding.found for finding in findings(policy(text)) if finding.code == "need-unmet"]

    at = 'at = "province"\n'
    assert reasons(at + quarters, at + halves) == ["needs b in the period that matches its own, and there is none"]
    assert reasons(at + quarters, at + halves.replace("2023", "2022")) == []
    district = 'at = "district"\n'
    assert reasons(at + quarters, district + quarters) == ["needs b of own, which none of its units has"]
    assert reasons(at + quarters, district + halves) == [
        "needs b in the period that matches its own, and there is none"
    ]
    text = task("a", f"{at}{needs}") + task("b", f'{at}duplicate-of = "c"') + task("c", at)
    (finding,) = [finding for finding in findings(policy(text)) if finding.code == "need-unmet"]
    assert (finding.found, finding.right) == ("needs b, which repeats c and makes no duty of its own", "name c")


def test_a_duty_that_no_one_owes_in_any_period_needs_nothing() -> None:
    """It repeats another, so its own need is not asked about."""
    text = task("a", 'at = "mof"\nby = 2022-06-30') + task(
        "b", 'at = "mof"\nduplicate-of = "a"\nneeds = [{ task = "c" }]'
    )
    assert codes(policy(text + task("c", 'at = "province"'))) == ["stated-twice"]


def test_what_lies_beyond_the_days_looked_at_is_no_finding() -> None:
    """The June of each year needs all months of the year, without end."""
    text = task("m", 'at = "mof"\neach = { period = "month", since = "2022-01" }') + task(
        "a", 'at = "mof"\neach = { period = "year", month = 6, since = 2022 }\nneeds = [{ task = "m" }]'
    )
    assert "need-unmet" not in codes(policy(text))


def test_one_id_in_unrelated_documents_is_not_one_duty() -> None:
    def titled(name: str, day: str) -> rollout.Policy:
        text = f'[[task]]\nid = "remediate"\nat = "mof"\nby = {day}\n'
        return policy(text.replace("[[task]]", f'[[task]]\nnote = {{ vi = "{name}" }}'), name)

    same = [titled(f"p{number}", f"2022-06-{number + 1:02}") for number in range(20)]
    two_days = [problem for problem in findings(*same) if problem.code == "two-days"]
    assert len(two_days) == 1  # all 20 days in one finding: the titles are the same
    assert two_days[0].found.count(" on ") == 20
