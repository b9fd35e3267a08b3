"""Reported figures and printed tallies: read strictly, kept as printed, and those of source 004."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from rollout.days import Period
from rollout.labels import Label
from rollout.policy.deadline import By, During
from rollout.policy.level import Comparator, Level
from rollout.policy.policy import Policy
from rollout.policy.read.policies import load_policy, parse_policy
from rollout.policy.report import NotComparable, Report, Reported
from rollout.policy.tallies.tally import Tally

HEAD = """format = 1
[instrument]
id = "a-review"
kind = "review"
issuer = "mic"
issued = 2023-12-29
title = { en = "A review" }
source = [{ id = "press", name = { en = "A newspaper" } }]
"""

MEASURED = """[[measured]]
id = "on-portal"
title = { en = "Procedures on the portal" }
measure-id = "services-integrated"
at = "mic"
clause = "¶6"
phrase = "69% (184/265)"
period = 2023
value = 69
numerator = 184
denominator = 265
of = { en = "procedures" }
source = "press"
"""

TALLY = """[[tally]]
id = "tasks-2023"
kind = "tasks"
title = { en = "Tasks" }
at = "mic"
clause = "¶3"
period = 2023
counts = { assigned = 260, done-on-time = 259, done-late = 0, overdue = 1 }
rates = { completed = 99.61, overdue = 0.39 }
source = "press"
"""


def read(text: str) -> tuple[Policy, list[str]]:
    policy, problems = parse_policy(HEAD + text, "x.toml")
    return policy, list(map(str, problems))


def test_a_measured_figure_is_kept_with_its_fraction_and_what_it_is_of() -> None:
    policy, problems = read(MEASURED)
    assert problems == []
    (figure,) = policy.measured
    assert (figure.value, figure.scale, figure.numerator, figure.denominator) == (69, "%", 184, 265)
    assert (figure.at, figure.period, figure.on, figure.of) == ("mic", Period.of("2023"), None, Label(en="procedures"))
    assert (figure.measures, figure.sources) == (("services-integrated",), ("press",))
    assert figure.problems() == ()


def test_a_decimal_figure_keeps_the_digits_it_is_printed_with() -> None:
    policy, problems = read(MEASURED.replace("value = 69", "value = 69.40"))
    assert problems == []
    assert str(policy.measured[0].value) == "69.40"


@pytest.mark.parametrize(("value", "right"), [("70", "69%"), ("69.5", "69.4%"), ("69.44", "69.43%")])
def test_a_percentage_that_is_not_that_of_its_fraction_is_a_finding(value: str, right: str) -> None:
    policy, _ = read(MEASURED.replace("value = 69", f"value = {value}"))
    (problem,) = policy.measured[0].problems()
    assert (problem.code, problem.severity) == ("wrong-rate", "warning")
    assert problem.found == f"{value}% is printed for 184 of 265"
    assert problem.right == f"that is {right}"


def test_a_percentage_may_be_rounded_or_cut_off() -> None:
    for value in ("69.43", "69.4", "69"):
        policy, _ = read(MEASURED.replace("value = 69", f"value = {value}"))
        assert policy.measured[0].problems() == ()


def test_a_printed_tally_keeps_only_what_is_printed() -> None:
    policy, problems = read(TALLY)
    assert problems == []
    (tally,) = policy.tallies
    assert tally.counts.by_class == (("assigned", 260), ("done_on_time", 259), ("done_late", 0), ("overdue", 1))
    assert tally.counts["within_time"] is None
    assert tally.rates == (("completed", Decimal("99.61")), ("overdue", Decimal("0.39")))
    assert tally.problems() == ()


def test_a_printed_tally_that_does_not_add_up_is_a_finding_that_cites_the_clause() -> None:
    policy, problems = read(TALLY.replace("overdue = 1 }", "overdue = 2 }"))
    assert problems == []
    assert list(map(str, policy.tallies[0].problems())) == [
        (
            "tasks-2023: assigned 260 ≠ done 259 + not done at least 2; "
            "the parts make 261, not 260: one of the figures is wrong, or a class is missing [¶3]"
        ),
        (
            "tasks-2023: completion rate 99.61% is printed, and 259 of 261 fallen due is 99.23%; "
            "99.61% is over the 260 assigned; such rates are over what has fallen due [¶3]"
        ),
        (
            "tasks-2023: overdue rate 0.39% is printed, and 2 of 261 fallen due is 0.77% or 0.76%; "
            "no count of this tally as its base gives the printed figure [¶3]"
        ),
    ]
    assert policy.tallies[0].problems() == Tally.from_printed(policy.tallies[0]).problems()


WRONG = [
    (MEASURED, "value = 69", 'value = "69%"', "x.toml:17: measured on-portal.value: '69%' is text; give a number"),
    (MEASURED, "value = 69\n", "", "x.toml:9: measured on-portal: no 'value'; give a number"),
    (
        MEASURED,
        "period = 2023\n",
        "",
        "x.toml:9: measured on-portal: no 'on' and no 'period'; give the day it stood, or the period it is about",
    ),
    (
        MEASURED,
        'at = "mic"',
        'at = "micc"',
        (
            "x.toml:13: measured on-portal.at: unknown body 'micc'; did you mean 'mic' or 'mic-dx'?; "
            "name a shipped body, or describe it in a [[body]]"
        ),
    ),
    (MEASURED, 'at = "mic"\n', "", "x.toml:9: measured on-portal: no 'at'; give text"),
    (
        MEASURED,
        "value = 69",
        'value = 69\nnot-comparable = [{ with = "on-portals", reason = { en = "another base" } }]',
        (
            "x.toml:18: measured on-portal.not-comparable 1.with: unknown item 'on-portals'; "
            "name a task or target of this file, or policy/task for another's"
        ),
    ),
    (
        TALLY,
        "counts = { assigned = 260, done-on-time = 259, done-late = 0, overdue = 1 }\n",
        "",
        "x.toml:9: tally tasks-2023: no 'counts'; give a table { … }",
    ),
    (
        TALLY,
        "{ assigned = 260, done-on-time = 259, done-late = 0, overdue = 1 }",
        "{}",
        (
            "x.toml:16: tally tasks-2023.counts: counts nothing; "
            "give the counts that are printed; leave out those that are not"
        ),
    ),
    (
        MEASURED,
        "denominator = 265\n",
        "",
        "x.toml:18: measured on-portal.numerator: has a numerator alone; give the denominator too",
    ),
    (
        MEASURED,
        "denominator = 265",
        "denominator = 0",
        "x.toml:19: measured on-portal.denominator: 0 is out of range; give 1 or more",
    ),
    (
        TALLY,
        "done-late = 0",
        "done-latte = 0",
        (
            "x.toml:16: tally tasks-2023.counts.done-latte: tasks have no 'done-latte'; "
            "did you mean 'done-late' or 'done-on-time'?; "
            "known here: assigned, done, done-on-time, done-late, not-done, within-time, overdue, fallen-due"
        ),
    ),
    (
        TALLY,
        "overdue = 1 }",
        "overdue = -1 }",
        "x.toml:16: tally tasks-2023.counts.overdue: -1 is out of range; give 0 or more",
    ),
    (
        TALLY,
        '"tasks"\n',
        '"task"\n',
        "x.toml:11: tally tasks-2023.kind: 'task'; did you mean 'tasks'?; one of tasks, dossiers, feedback",
    ),
    (
        TALLY,
        "completed = 99.61",
        "complete = 99.61",
        (
            "x.toml:17: tally tasks-2023.rates.complete: tasks have no 'complete'; did you mean 'completed'?; "
            "known here: completed, overdue, on-time"
        ),
    ),
    (
        TALLY,
        'source = "press"',
        'sources = "press"',
        (
            "x.toml:18: tally tasks-2023.sources: unknown key 'sources'; did you mean 'source'?; "
            "known here: at, clause, confidence, counts, id, inherited, kind, note, on, period, phrase, rates, "
            "source, title, uncertain"
        ),
    ),
]


@pytest.mark.parametrize(("text", "right", "wrong", "message"), WRONG)
def test_what_is_wrong_is_said_with_its_line(text: str, right: str, wrong: str, message: str) -> None:
    assert right in text
    policy, problems = read(text.replace(right, wrong, 1))
    assert problems == [message]
    assert (policy.measured, policy.tallies) == ((), ())


def test_a_bad_figure_never_hides_a_good_one() -> None:
    policy, problems = read(MEASURED.replace("value = 69", "value = true") + TALLY)
    assert len(problems) == 1
    assert [tally.id for tally in policy.tallies] == ["tasks-2023"]


def test_items_and_reports_share_their_ids() -> None:
    _, problems = read(MEASURED + TALLY.replace('"tasks-2023"', '"on-portal"'))
    assert problems == [
        "x.toml:23: tally on-portal.id: there is a 'on-portal' at line 9 already; give it an id of its own"
    ]


def test_what_a_figure_cannot_be_held_against_is_told_by_measure_or_by_item() -> None:
    by_measure, by_item = Label(en="another base"), Label(en="levels replaced")
    figure = Reported(
        id="a",
        title=Label(en="A"),
        at="mic",
        clause="¶1",
        period="2022",
        value=69,
        not_comparable=(NotComparable(by_measure, measure="m"), NotComparable(by_item, policy="p", item="x")),
    )
    assert figure.objections("m", "q", "y") == (by_measure,)
    assert figure.objections("n", "p", "x") == (by_item,)
    assert figure.objections("m", "p", "x") == (by_measure, by_item)
    assert figure.objections("n", "p", "y") == ()


def test_a_figure_about_a_year_stood_at_its_end_or_on_the_day_it_was_told() -> None:
    figure = load_policy("mic-par-2023").measured[2]
    assert figure.period == Period.of("2023")
    assert figure.stood_on() == dt.date(2023, 12, 31)
    assert figure.stood_on(dt.date(2023, 12, 29)) == dt.date(2023, 12, 29)
    assert figure.stood_on(dt.date(2024, 3, 1)) == dt.date(2023, 12, 31)


def test_a_figure_with_a_day_stood_on_it() -> None:
    law = load_policy("mic-par-2023").measured[0]
    assert law.stood_on(dt.date(2023, 12, 29)) == dt.date(2023, 6, 22)


def test_a_report_without_a_day_or_a_period_stood_on_none() -> None:
    with pytest.raises(ValueError, match="neither a day nor a period"):
        Reported(id="a", title=Label(en="A"), at="mic", clause="¶1", value=1).stood_on()


def test_a_tally_without_rates_prints_none() -> None:
    policy, problems = read(TALLY.replace("rates = { completed = 99.61, overdue = 0.39 }\n", ""))
    assert (problems, policy.tallies[0].rates) == ([], ())


# --- source 004: written by hand from the article ---

FIGURES = [
    ("electronic-transactions-law-passed", 1, "count", "2023-06-22", ("electronic-transactions-law",)),
    ("telecommunications-law-passed", 1, "count", "2023-11-24", ("telecommunications-law",)),
    ("procedures-one-stop", 100, "%", "2023", ("procedures-one-stop",)),
    ("procedures-on-national-portal", 69, "%", "2023", ("services-integrated", "procedures-on-portal")),
    ("digital-transformation-plan-2023", 1, "count", "2022-12-30", ()),
    ("reports-on-national-system", 100, "%", "2023", ("reports-shared",)),
    ("work-files-online-2023", 100, "%", "2023", ("work-files-online",)),
    ("services-full-process", 100, "%", "2023", ("services-level-4",)),
    ("services-with-online-dossiers", 40, "%", "2023", ("services-with-online-dossiers",)),
    ("dossiers-full-process", 45, "%", "2023", ("dossiers-level-4",)),
    ("payment-procedures-online-2023", 100, "%", "2023", ("payment-procedures-online",)),
    ("par-index-rank-2022", 5, "rank", "2022", ("par-index-rank",)),
    ("par-index-rise-2022", 4, "places", "2022", ("par-index-rise",)),
]


def test_the_figures_reported_for_2023() -> None:
    policy = load_policy("mic-par-2023")
    figures = [
        (figure.id, figure.value, figure.scale, str(figure.on or figure.period), figure.measures)
        for figure in policy.measured
    ]
    assert figures == FIGURES
    assert {figure.at for figure in policy.measured} == {"mic"}


def test_no_printed_figure_of_2023_contradicts_itself() -> None:
    policy = load_policy("mic-par-2023")
    assert [problem for figure in policy.measured for problem in figure.problems()] == []
    assert [problem for tally in policy.tallies for problem in tally.problems()] == []


def test_fractions_are_kept_only_where_they_are_printed() -> None:
    policy = load_policy("mic-par-2023")
    shares = {figure.id: (figure.numerator, figure.denominator) for figure in policy.measured if figure.denominator}
    assert shares == {"procedures-on-national-portal": (184, 265), "par-index-rank-2022": (None, 17)}


def test_the_three_breakdowns_of_2023_are_reproduced() -> None:
    tallies = {tally.id: tally.counts for tally in load_policy("mic-par-2023").tallies}
    assert {name: dict(counts.by_class) for name, counts in tallies.items()} == {
        "tasks-2023": {"assigned": 260, "done_on_time": 259, "done_late": 0, "overdue": 1},
        "dossiers-2023": {
            "received": 67791,
            "resolved": 65744,
            "early": 11496,
            "on_time": 54234,
            "late": 14,
            "in_process": 2047,
            "within_time": 2045,
            "overdue": 2,
        },
        "feedback-2023": {
            "received": 350,
            "new": 340,
            "carried_over": 10,
            "on_regulations": 350,
            "on_conduct": 0,
            "processed": 332,
            "published": 332,
            "within_time": 18,
        },
    }


def test_the_69_percent_cannot_be_held_against_the_directive_of_2022() -> None:
    (figure,) = [reported for reported in load_policy("mic-par-2023").measured if reported.numerator]
    (reason,) = figure.objections("services-integrated", "ct-02-2022", "integrate-services")
    assert "265 procedures" in reason.en
    assert load_policy("ct-02-2022")["integrate-services"].measure in figure.measures


def test_the_one_duty_for_2024_is_to_keep_the_rank() -> None:
    policy = load_policy("mic-par-2023")
    (target,) = policy.targets
    (rule,) = target.rules
    assert (target.id, target.scale, target.measure) == ("keep-par-index-rank", "rank", "par-index-rank")
    assert (rule.place, rule.level, rule.deadline) == (
        "mic",
        Level(Comparator.AT_MOST, 5, "rank"),
        By(Period.of("2024")),
    )
    assert len(target.also_read) == 2


def test_exhortations_are_goals_and_only_the_dated_one_has_a_day() -> None:
    policy = load_policy("mic-par-2023")
    tasks = [(task.id, task.strength, task.rules[0].deadline) for task in policy.tasks]
    assert tasks == [("carry-out-reform", "goal", None), ("serve-better", "goal", During(Period.of("2024")))]


def test_every_paragraph_of_the_review_is_encoded_or_left_out_with_a_reason() -> None:
    policy = load_policy("mic-par-2023")
    reports: list[Report] = [*policy.measured, *policy.tallies]
    clauses = [item.clause for item in policy.items]
    clauses += [entry.clause for entry in reports] + [entry.clause for entry in policy.left_out]
    named = {part.split("¶")[1] for clause in clauses for part in clause.split("; ")}
    assert named == set(map(str, range(1, 16)))
    assert all(passage.reason.en for passage in policy.left_out)


# --- the measures of source 004, joined to the earlier documents ---

JOINED = [
    ("work-files-online-2023", "mic-par-2021-2025", "work-files-online", True),
    ("payment-procedures-online-2023", "mic-par-2021-2025", "payment-procedures-online", False),
    ("reports-on-national-system", "mic-par-2021-2025", "reports-signed", False),
    ("procedures-on-national-portal", "mic-par-2021-2025", "procedures-on-portal", False),
    ("services-full-process", "mic-par-2021-2025", "procedures-level-4", False),
    ("dossiers-full-process", "mic-par-2021-2025", "dossiers-level-4", False),
    ("procedures-on-national-portal", "ct-02-2022", "integrate-services", False),
]


@pytest.mark.parametrize(("figure", "policy", "item", "comparable"), JOINED)
def test_a_figure_joins_earlier_levels_and_says_where_it_counts_something_else(
    figure: str,
    policy: str,
    item: str,
    comparable: bool,  # noqa: FBT001
) -> None:
    (reported_figure,) = [reported for reported in load_policy("mic-par-2023").measured if reported.id == figure]
    level = load_policy(policy)[item]
    assert level.measure in reported_figure.measures
    assert (reported_figure.objections(level.measure, policy, item) == ()) is comparable
