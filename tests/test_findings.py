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


def test_a_recurrence_that_starts_before_its_effect_is_found_once_a_period_seen() -> None:
    text = task("a", 'at = "mof"\neach = { period = "month", since = "2022-01" }')
    problems = findings(policy(text, instrument="issued = 2022-02-10"))
    assert [(problem.code, problem.where) for problem in problems] == [("recurs-before-effect", "p/a@mof#2022-01")]


def test_a_rest_day_is_found_by_the_week_and_with_a_calendar_by_the_holidays() -> None:
    saturday = policy(task("a", 'at = "mof"\nby = 2022-12-31'))
    holiday = policy(task("a", 'at = "mof"\nby = 2022-09-02'))
    assert [finding.code for finding in rollout.check(saturday, country())] == ["rest-day"]
    assert rollout.check(holiday, country()) == ()
    pytest.importorskip("holidays")
    (finding,) = rollout.check(holiday, country(), calendar=rollout.load_calendar())
    assert "2022-09-05" in finding.right


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
    assert all(finding.severity == "finding" for finding in forward)


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
    assert "need-unmet" in codes(policy(text))


def test_a_need_that_joins_nothing_is_found() -> None:
    elsewhere = task("a", 'at = "mof"\nneeds = [{ task = "q/bb" }]')
    second = policy(task("b", 'at = "mof"'), "q")
    assert [
        (finding.code, "does not have; did you mean 'b'" in finding.found)
        for finding in findings(policy(elsewhere), second)
    ] == [("need-unmet", True)]
    assert ["is not given" in finding.found for finding in findings(policy(elsewhere))] == [True]
    apart = task("a", 'at = "district"\nby = 2022-06-30\nneeds = [{ task = "b" }]') + task("b", 'at = "province"')
    assert codes(policy(apart)) == ["need-unmet"]
    assert codes(policy(apart.replace('task = "b"', 'task = "b", scope = "parent"'))) == []


def test_one_id_in_unrelated_documents_is_not_one_duty() -> None:
    def titled(name: str, day: str) -> rollout.Policy:
        text = f'[[task]]\nid = "remediate"\nat = "mof"\nby = {day}\n'
        return policy(text.replace("[[task]]", f'[[task]]\nnote = {{ vi = "{name}" }}'), name)

    same = [titled(f"p{number}", f"2022-06-{number + 1:02}") for number in range(20)]
    two_days = [problem for problem in findings(*same) if problem.code == "two-days"]
    assert len(two_days) == 1  # all 20 days in one finding: the titles are the same
    assert two_days[0].found.count(" on ") == 20
