"""Why a status is what it is: each step by its rule, with days, articles and clauses written by hand from the texts."""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
from html.parser import HTMLParser

import attrs
import pytest
from nation import national_register
from small import country, merged, policy

import rollout
from rollout import (
    Convention,
    Done,
    Extended,
    Happened,
    Measured,
    Open,
    Period,
    Progress,
    Register,
    Retracted,
    Schedule,
    State,
    Status,
    Tier,
    Unit,
    UnknownError,
    Waived,
)
from rollout.explanation.explanation import Explanation, explain
from rollout.explanation.rule_ids import RULES
from rollout.explanation.steps import Step
from rollout.labels import Lang
from rollout.policy.calendar import Calendar
from rollout.progress.evidence import Evidence

CODE = "Civil Code 2015, art. "
CODE_VI = "Bộ luật Dân sự 2015, điều "
PLAIN = Convention()
ONE = '[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\n'
AFTER = '[[task]]\nid = "a"\nat = "province"\nwithin = { months = 1, days = 10, after = "asked" }\n'
CLAMPED = AFTER.replace(", days = 10", "")
NEEDY = ONE + 'needs = [{ task = "b" }]\n[[task]]\nid = "b"\nat = "province"\nby = 2022-05-31\n'
TARGET = '[[target]]\nid = "a"\nat = "province"\nat-least = { 2022 = 60 }\n'
BODIES = "".join(f'[[body]]\nid = "{name}"\ntier = "ministry"\nname = {{ vi = "Bộ" }}\n' for name in ("m1", "m2"))
POOLED = f'{BODIES}[[target]]\nid = "a"\nat = "m1"\nholds = "pooled"\npool = "province"\nat-least = {{ 2022 = 60 }}\n'
ENDS = "issued = 2022-01-01\nends = 2022-03-31"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def only_status(
    tasks: str,
    as_of: str,
    *facts: Evidence,
    unit: str = "01",
    instrument: str = "issued = 2022-01-01",
    known_on: str | None = None,
    until: str | None = None,
    convention: Convention = PLAIN,
    task: str = "a",
) -> Status:
    """The status of an item at one unit of the small country, or its first where it has several."""
    schedule = rollout.expand(policy(tasks, instrument=instrument), country(), until=until, convention=convention)
    statuses = rollout.assess(schedule, Progress(facts), as_of=as_of, known_on=known_on)
    assert statuses.unmatched == ()
    return next(iter(statuses.where(task=task, unit=unit)))


@functools.cache
def nation() -> Schedule:
    return rollout.expand(rollout.load_policy("ct-02-2022"), national_register(), until="2026-12-31")


def directive(task: str, unit: str, as_of: str, *facts: Evidence, period: str | None = None) -> Status:
    (status,) = rollout.assess(nation(), Progress(facts), as_of=as_of).where(task=task, unit=unit, period=period)
    return status


def step(reasoned: Status | Explanation, rule: str, lang: Lang = "en") -> Step:
    """The one step of a rule."""
    explanation = explain(reasoned, lang) if isinstance(reasoned, Status) else reasoned
    (only,) = [step for step in explanation.steps if step.rule == rule]
    return only


def rules(status: Status) -> list[str]:
    return [step.rule for step in explain(status).steps]


def moved(status: Status, rule: str) -> tuple[str, str, str]:
    """From what day to what day, and by which article."""
    reason = step(status, rule)
    return str(reason.before or ""), str(reason.after or ""), reason.article.removeprefix(CODE)


# --- Directive 02, from its paragraphs to the state ---


def test_the_whole_chain_of_an_overdue_duty_in_order() -> None:
    """Ha Noi had to digitise from 1 June 2022; the certificates that sign it were due on 30 June only."""
    status = directive("digitise-dossiers", "01", "2022-06-15", Done("digitise-dossiers", "01", "2022-07-01"))
    assert rules(status) == [
        "what.task",
        "who.unit",
        "law.instrument",
        "law.builds-on",
        "law.builds-on",
        "law.force",
        "text.clause",
        "text.phrase",
        "text.source",
        "text.carves",
        "reading.from",
        "reading.closes",
        "bearer.exists",
        "need.blocking",
        "need.late",
        "evidence.ignored.later",
        "evidence.none",
        "beside.blocked",
        "state.overdue",
    ]
    assert step(status, "text.phrase").said == "“từ ngày 01/6/2022”"
    assert step(status, "text.phrase").source.startswith("¶3")
    assert moved(status, "reading.from") == ("", "2022-06-01", "")
    assert moved(status, "reading.closes") == ("2022-06-01", "2022-06-02", "148(6)")
    assert moved(status, "need.late") == ("2022-06-01", "2022-06-30", "")
    assert (step(status, "need.late").said, step(status, "need.late").source) == (
        "29 days after this one's own day",
        "¶13",
    )
    assert "2022-07-01" in step(status, "evidence.ignored.later").said
    assert step(status, "state.overdue").said == "fallen due, no report (14 days after its start)"
    assert step(status, "state.overdue").reason.startswith("no evidence of completion by 2022-06-15")


def test_the_same_chain_in_vietnamese_in_the_official_words() -> None:
    status = directive("digitise-dossiers", "01", "2022-06-15")
    explanation = explain(status, lang="vi")
    assert explanation.title == "ct-02-2022/digitise-dossiers@01, ngày 15/6/2022: đã đến hạn, chưa có báo cáo"
    assert step(explanation, "who.unit").said == "Thành phố Hà Nội (01), cấp tỉnh"
    assert "Thủ tướng Chính phủ" in step(explanation, "law.instrument").said
    assert "ban hành ngày 26/4/2022" in step(explanation, "law.instrument").said
    assert step(explanation, "reading.closes").said == "chưa thực hiện hết ngày 01/6/2022 thì chậm từ 02/6/2022"
    assert step(explanation, "reading.closes").article == CODE_VI + "148(6)"
    assert "chưa đến hạn, thời hạn 30/6/2022" in step(explanation, "need.blocking").said
    assert step(explanation, "state.overdue").said == "đã đến hạn, chưa có báo cáo (14 ngày kể từ ngày bắt đầu)"
    assert step(explanation, "state.overdue").reason.startswith("đến 15/6/2022 chưa có báo cáo hoàn thành")


def test_the_committee_that_the_text_charges_is_named_as_the_lead() -> None:
    status = directive("digitise-dossiers", "001", "2022-12-15")
    assert step(status, "who.unit").said == "Ba Dinh District (001), district level"
    assert step(status, "who.lead").said == "People's Committee of Ha Noi City (01)"
    assert step(status, "who.lead", "vi").said == "UBND thành phố Hà Nội (01)"
    assert "who.lead" not in rules(directive("digitise-dossiers", "01", "2022-12-15"))
    alone = rollout.expand(policy('[[task]]\nid = "a"\nat = "commune"\ncharged = "province"\n'))
    (only,) = rollout.assess(alone, as_of="2022-12-15")
    assert step(only, "who.lead").said == "provincial People's Committee (province)"


def test_a_ministry_that_the_text_charges_with_what_its_department_does_is_named_by_its_own_name() -> None:
    task = '[[task]]\nid = "a"\nat = "aita"\ncharged = "ministry"\nby = 2022-06-30\n'
    schedule = rollout.expand(policy(task), national_register())
    (status,) = rollout.assess(schedule, as_of="2022-06-01")
    assert status.charged == "mic"
    assert step(status, "who.lead").said == "Ministry of Information and Communications (mic)"


def test_evidence_in_the_name_of_the_holder_says_so() -> None:
    done = Done("report-it-projects", "mof", "2025-08-20")
    status = directive("report-it-projects", "mpi", "2025-09-01", done, period="2025")
    assert step(status, "evidence.used").said == "reported done, on 2025-08-20 – Ministry of Finance (mof)"
    assert step(status, "who.holder").said == "Ministry of Finance (mof), since 2025-03-01"


def test_what_names_no_source_is_from_the_text() -> None:
    source = 'issued = 2022-01-01\nsource = [{ id = "text", name = { vi = "công báo" } }]'
    assert step(only_status(ONE, "2022-06-01", instrument=source), "text.source").said == "công báo"


def test_a_month_deadline_is_read_to_the_last_day_and_the_other_reading_is_shown() -> None:
    status = directive("certify-one-stop", "01", "2022-06-15")
    assert moved(status, "reading.by-month") == ("", "2022-06-30", "146(2)")
    assert moved(status, "reading.other") == ("2022-06-30", "2022-06-01", "")
    assert step(status, "who.lead").said == "Government Cipher Committee (government-cipher-committee)"
    assert step(status, "text.clause").said == "paragraph 14 (press report)"
    assert step(status, "state.upcoming").said == "not yet due: due in 15 days"


def test_the_yearly_list_is_counted_from_the_anchor_and_concerns_the_next_year() -> None:
    status = directive("list-key-tasks", "mic", "2024-12-31", period="2024")
    assert step(status, "reading.each").said == "once a year from 2022: number 3"
    assert moved(status, "reading.each") == ("2022-01-01", "2024-01-01", "")
    assert moved(status, "reading.opens") == ("", "2024-12-01", "")
    assert moved(status, "reading.each-end") == ("", "2024-12-31", "146(2)")
    assert moved(status, "reading.about") == ("2024-01-01", "2025-01-01", "")
    assert step(status, "state.due_today").said == "due today"


def test_a_yearly_duty_without_a_month_ends_with_the_year() -> None:
    status = directive("share-reporting-data", "government-office", "2022-12-01", period="2022")
    assert moved(status, "reading.each-end") == ("", "2022-12-31", "146(3)")


def test_the_merged_ministry_is_named_with_the_day_and_its_successor() -> None:
    after = directive("list-key-tasks", "mic", "2025-03-01", period="2024")
    assert step(after, "who.holder").said == "Ministry of Science and Technology (most), since 2025-03-01"
    assert moved(after, "who.holder") == ("", "2025-03-01", "")
    assert moved(after, "bearer.passed") == ("2025-02-28", "2025-03-01", "")
    before = directive("list-key-tasks", "mic", "2024-12-31", period="2024")
    assert {"who.holder", "bearer.passed"}.isdisjoint(rules(before))
    ahead = directive("list-key-tasks", "mic", "2024-12-31", period="2025")
    assert "bearer.passed" in rules(ahead)  # it falls due ten months after the ministry has ended
    assert "bearer.exists" not in rules(ahead)


def test_a_lapsed_duty_says_when_its_unit_ended_and_who_came_after() -> None:
    commune = directive("digitise-dossiers", "05764", "2023-06-02")
    assert step(commune, "bearer.lapsed").said.startswith("ended on ")
    assert "(05851)" in step(commune, "bearer.successors").said
    assert step(commune, "state.not_applicable").reason.startswith("its unit ended with the duty open")
    district = directive("digitise-dossiers", "001", "2025-07-01")
    assert step(district, "bearer.lapsed").before == day("2025-06-30")


def test_a_unit_formed_after_the_day_of_a_limit_or_only_later_bears_nothing() -> None:
    """Commune 00005 is formed on 1 July 2022; the event of January would make the duty fall due on 2 March."""
    tasks = AFTER.replace("province", "commune")
    formed_after = only_status(tasks, "2022-08-01", Happened("asked", "2022-01-20"), unit="00005")
    assert moved(formed_after, "bearer.absent") == ("2022-03-02", "2022-07-01", "")
    not_yet = only_status(ONE.replace("province", "commune").replace("06-30", "12-30"), "2022-06-15", unit="00005")
    assert moved(not_yet, "bearer.absent") == ("", "2022-07-01", "")
    assert {"who.holder", "bearer.exists"}.isdisjoint({*rules(formed_after), *rules(not_yet)})


def test_what_was_done_stands_after_its_unit_has_ended() -> None:
    done = Done("a", "004", "2022-06-10")
    district = ONE.replace("province", "district")
    before, after = (only_status(district, as_of, done, unit="004") for as_of in ("2022-06-30", "2022-07-01"))
    assert moved(after, "bearer.ended") == ("2022-06-30", "2022-07-01", "")
    assert step(after, "bearer.ended").reason == "what was completed stands"
    assert step(before, "bearer.exists").said == "on 2022-06-30"


def test_a_body_that_ended_without_a_successor_passes_nothing_on() -> None:
    alone = Register([Unit("m2", Tier.MINISTRY, "Bộ Hai", until=day("2022-03-31"))], "alone")
    text = policy(BODIES + ONE.replace("province", "m2"), instrument="issued = 2022-01-01\nends = 2022-05-31")
    (status,) = rollout.assess(rollout.expand(text, alone), as_of="2022-06-01")
    assert status.state == State.NOT_IN_FORCE
    assert [rule for rule in rules(status) if rule.startswith("bearer")] == []


def test_a_body_formed_after_the_due_day_is_not_said_to_have_existed_on_it() -> None:
    formed = Register([Unit("m2", Tier.MINISTRY, "Bộ Hai", since=day("2022-07-31"))], "formed")
    text = policy(BODIES + ONE.replace("province", "m2"))
    (status,) = rollout.assess(rollout.expand(text, formed), as_of="2022-08-01")
    assert (status.state, status.verdict.bearer.rule) == (State.NOT_APPLICABLE, "bearer.absent")
    assert moved(status, "bearer.absent") == ("2022-06-30", "2022-07-31", "")


def test_the_duty_of_an_abolished_units_tier_is_held_by_no_one_else() -> None:
    tasks = ONE.replace("province", "district").replace("06-30", "06-15")
    status = only_status(tasks, "2022-07-01", unit="004")
    assert "who.holder" not in rules(status)
    assert step(status, "bearer.successors").said == "Cau (003)"
    ended = only_status(tasks.replace("06-15", "09-30"), "2022-06-01", unit="004")
    assert moved(ended, "bearer.absent") == ("2022-06-30", "2022-09-30", "")


def test_a_lead_that_the_text_dates_is_the_one_of_the_day() -> None:
    lead = 'lead = [{ body = "mic", until = 2022-03-31 }, { body = "moha", since = 2022-04-01 }]\n'
    status = only_status(ONE + lead, "2022-06-01")
    assert step(status, "who.lead").said == "Ministry of Information and Communications (mic)"
    assert step(status, "who.holder").said == "Ministry of Home Affairs (moha)"
    assert step(status, "who.holder").reason == "the text dates its leads; this is the lead on 2022-06-01"


def test_an_undated_duty_that_the_law_ends_is_held_against_the_day_asked_about() -> None:
    status = only_status(ONE.replace("by = 2022-06-30", ""), "2022-04-01", instrument=ENDS)
    assert moved(status, "law.ended") == ("2022-03-31", "2022-04-01", "")
    assert step(status, "law.ended").reason == "2022-04-01, the day asked about, is later"
    later = only_status(ONE, "2022-04-01", instrument="issued = 2022-01-01\nin-force = 2022-02-15")
    assert step(later, "law.force").reason == "the day it enters into force"


def test_a_duty_that_the_text_dates_before_its_own_issue_says_so() -> None:
    """The programme is known of from 15 October 2021 and says "từ năm 2021"."""
    schedule = rollout.expand(
        rollout.load_policy("mic-par-2021-2025"),
        national_register(),
        until="2025-12-31",
        convention=Convention(held="start"),
    )
    statuses = rollout.assess(schedule, as_of="2021-12-01").where(task="indicators-displayed", period="2021")
    (status,) = statuses
    assert moved(status, "law.due-before") == ("2021-01-01", "2021-10-15", "")
    assert step(status, "law.due-before").source == "¶11"


def test_a_reading_without_a_day_of_its_own_is_shown_as_it_is() -> None:
    status = directive("certify-essential-services", "01", "2022-06-01")
    assert step(status, "text.also-read").said.startswith("a part of the certificates of One-Stop Sections")
    assert "then" not in step(status, "text.also-read").said[-20:]


def test_before_its_issue_the_directive_says_why_nothing_is_owed() -> None:
    status = directive("digitise-dossiers", "01", "2022-04-25")
    assert step(status, "law.not-issued").after == day("2022-04-26")
    assert step(status, "law.not-issued").reason == "the day of its issue and its entry into force"
    assert step(status, "state.not_in_force").reason.startswith("the instrument does not bind before 2022-04-26")
    assert step(status, "state.not_in_force", "vi").reason.startswith("trước ngày 26/4/2022 văn bản chưa có hiệu lực")


def test_after_2025_the_silence_of_the_law_is_reported_and_not_decided() -> None:
    status = directive("report-it-projects", "mpi", "2026-09-01", period="2026")
    assert moved(status, "law.undetermined") == ("2025-12-31", "2026-08-31", "")
    assert step(status, "state.overdue").said == "fallen due, no report (1 day ago)"
    assert "law.force" in rules(directive("report-it-projects", "mpi", "2026-09-01", period="2025"))


def test_the_december_review_waits_for_the_august_report_and_is_late_because_of_it() -> None:
    waiting = directive("review-budget-use", "mic", "2023-01-10", period="2022")
    need = step(waiting, "need.blocking")
    assert need.source == "¶5; ¶9"
    assert "fallen due, no report, due 2022-08-31" in need.said
    assert "inferred from the text" in need.reason
    late = step(waiting, "beside.late-because")
    assert (str(late.before), str(late.after), late.source) == ("2022-08-31", "2023-01-10", "¶5")
    assert "fallen due 132 days ago, no report" in late.said  # 30 of September, 31, 30, 31 and 10 of January
    report = Done("report-it-projects", "mpi", "2022-08-20", period="2022")
    fed = directive("review-budget-use", "mic", "2022-12-31", report, period="2022")
    assert step(fed, "need.met").after == day("2022-08-20")
    assert "beside.ready" in rules(fed)


def test_the_25_services_say_what_they_are_carved_out_of() -> None:
    status = directive("digitise-essential-services", "001", "2022-07-02")
    assert step(status, "text.carved-out").said.startswith("out of digitise-dossiers:")
    assert moved(status, "reading.from") == ("", "2022-07-01", "")
    assert "need.late" not in rules(status)  # both fall due on one day


def test_what_is_unsure_is_said_beside_the_clause() -> None:
    network = explain(directive("data-network", "mof", "2022-09-01"))
    assert "stated of ministries and agencies" in step(network, "text.uncertain").said
    assert "text.confidence" in {step.rule for step in network.steps}
    assert step(network, "text.source").said == "other public reports of the Directive"
    assert "text.clause" not in {step.rule for step in network.steps}
    sharing = explain(directive("resolve-data-sharing", "mic", "2022-06-01"))
    assert "closes the paragraph" in step(sharing, "text.inherited").said
    assert step(sharing, "text.also-read").said.endswith("(then no deadline)")


def test_an_undated_duty_is_given_no_day() -> None:
    status = directive("digitisation-plan", "01", "2024-01-01")
    assert [rule for rule in rules(status) if rule.startswith("reading")] == ["reading.undated"]
    assert step(status, "state.undated").reason.startswith("without a day it is never due or overdue")
    assert {step.after for step in explain(status).of("reading")} == {None}


def test_a_saturday_is_kept_by_default_and_rolled_where_it_is_asked_for() -> None:
    """31 December 2022 is a Saturday; 1 January is a Sunday and 2 January is off for it."""
    kept = directive("certify-one-stop", "001", "2022-12-31")
    assert step(kept, "reading.rest-day-kept").article == CODE + "148(5)"
    calendar = Calendar("test", Period.of("2022/2023"), frozenset({day("2023-01-01"), day("2023-01-02")}), frozenset())
    units, text = national_register(), rollout.load_policy("ct-02-2022")
    schedule = rollout.expand(text, units, until="2022-12-31", convention=Convention(rest_days=calendar))
    (rolled,) = rollout.assess(schedule, as_of="2022-12-31").where(task="certify-one-stop", unit="001")
    assert moved(rolled, "reading.by-month") == ("", "2022-12-31", "146(2)")
    assert moved(rolled, "reading.rest-day") == ("2022-12-31", "2023-01-03", "148(5)")
    assert step(rolled, "reading.rest-day").reason == "for a fixed date by analogy"


def test_an_extension_shows_the_day_before_and_after_and_what_it_makes_of_a_completion() -> None:
    facts = (
        Extended("certify-one-stop", "001", "2022-12-20", to="2023-01-31"),
        Done("certify-one-stop", "001", "2023-01-04"),
    )
    status = directive("certify-one-stop", "001", "2023-01-05", *facts)
    assert moved(status, "extension") == ("2022-12-31", "2023-01-31", "")
    assert step(status, "extension").reason == "31 days later"
    assert moved(status, "reading.closes") == ("2023-01-31", "2023-02-01", "148(6)")
    assert moved(status, "beside.early") == ("2023-01-04", "2023-01-31", "")
    assert step(status, "state.done_on_time").reason.startswith("done on 2023-01-04, by the due day 2023-01-31")


# --- the forms of a deadline ---


@pytest.mark.parametrize(
    ("deadline", "rule", "before", "after", "article"),
    [
        ("by = 2022-06-30", "reading.by", "", "2022-06-30", ""),
        ("before = 2022-07-01", "reading.before", "2022-07-01", "2022-06-30", ""),
        ('by = "2022-06"', "reading.by-month", "", "2022-06-30", "146(2)"),
        ('by = "2022-Q2"', "reading.by-period", "", "2022-06-30", ""),
        ('by = "2022"', "reading.by-period", "", "2022-12-31", "146(3)"),
        ('during = "2022-06"', "reading.during", "", "2022-06-30", "146(2)"),
        ("from = 2022-06-01", "reading.from", "", "2022-06-01", ""),
        ('from = "2023"', "reading.held-end", "", "2023-12-31", "146(3)"),
        (
            'each = { period = "quarter", since = "2022-Q1", until = "2022-Q1" }',
            "reading.each-end",
            "",
            "2022-03-31",
            "",
        ),
        ('each = { period = "month", day = 31, since = "2022-02" }', "reading.clamped", "", "2022-02-28", "148(3)"),
        ('each = { period = "year", month = 3, day = 15, since = 2022 }', "reading.each-day", "", "2022-03-15", ""),
    ],
)
def test_each_form_is_read_by_its_own_rule(deadline: str, rule: str, before: str, after: str, article: str) -> None:
    status = only_status(ONE.replace("by = 2022-06-30", deadline), "2022-02-01", until="2022-12-31")
    assert moved(status, rule) == (before, after, article)
    assert moved(status, "reading.closes")[0] == after


def test_a_quarter_cites_no_article_and_says_that_the_code_has_none() -> None:
    status = only_status(ONE.replace("2022-06-30", '"2022-Q2"'), "2022-02-01")
    assert "defines no quarter" in step(status, "reading.by-period").reason
    assert step(status, "reading.by-period", "vi").said == "ngày cuối cùng của quý II/2022"


def test_a_reading_asked_for_is_a_step_from_the_default_one() -> None:
    month = only_status(ONE.replace("2022-06-30", '"2022-06"'), "2022-02-01", convention=Convention(month="start"))
    assert moved(month, "reading.by-month")[1] == "2022-06-30"
    assert moved(month, "reading.month-start") == ("2022-06-30", "2022-06-01", "146(2)")
    assert "reading.other" not in rules(month)
    standing = TARGET.replace("{ 2022 = 60 }", "{ 2023 = 60 }\nheld = true")
    start = only_status(standing, "2022-02-01", convention=Convention(held="start"))
    assert moved(start, "reading.held-start") == ("2023-12-31", "2023-01-01", "146(3)")


@pytest.mark.parametrize(
    ("period", "vi", "article"),
    [
        ("2022-06", "tháng 6/2022", "146(2)"),
        ("2022-Q4", "quý IV/2022", ""),
        ("2022-H1", "6 tháng đầu năm 2022", ""),
        ("2022-H2", "6 tháng cuối năm 2022", ""),
        ("2022", "năm 2022", "146(3)"),
        ("2022-Q4/2023", "từ 01/10/2022 đến 31/12/2023", ""),
    ],
)
def test_a_period_is_said_as_vietnamese_texts_print_it(period: str, vi: str, article: str) -> None:
    status = only_status(ONE.replace("2022-06-30", f'"{period}"'), "2022-02-01")
    (only,) = (step for step in explain(status, "vi").steps if step.rule.startswith("reading.by-"))
    assert only.said == f"ngày cuối cùng của {vi}"
    assert only.article == (CODE_VI + article if article else "")


def test_a_time_limit_counts_months_before_days_and_not_the_events_own_day() -> None:
    status = only_status(AFTER, "2022-02-10", Happened("asked", "2022-01-20"))
    assert step(status, "event").after == day("2022-01-20")
    assert moved(status, "reading.within") == ("2022-01-20", "2022-01-21", "147")
    assert moved(status, "reading.within-months") == ("2022-01-20", "2022-02-20", "148(3)")
    assert moved(status, "reading.within-days") == ("2022-02-20", "2022-03-02", "147")
    assert str(status.due) == "2022-03-02"


def test_a_month_without_the_corresponding_day_ends_the_limit_on_its_last() -> None:
    status = only_status(CLAMPED, "2022-02-10", Happened("asked", "2022-01-31"))
    assert moved(status, "reading.clamped") == ("2022-01-31", "2022-02-28", "148(3)")


def test_a_limit_that_ends_on_a_rest_day_says_that_the_article_holds_as_it_stands() -> None:
    """4 June 2022 is a Saturday, and no fixed date stands in the text."""
    limit = AFTER.replace("months = 1, days = 10", "days = 1")
    kept = only_status(limit, "2022-06-03", Happened("asked", "2022-06-03"))
    assert step(kept, "reading.rest-day-kept").said == "2022-06-04 is a Saturday, and kept"
    assert step(kept, "reading.rest-day-kept").reason == "the Convention moves no day, though the article does"
    assert step(kept, "reading.rest-day-kept", "vi").said == "04/6/2022 là thứ Bảy, giữ nguyên thời hạn"
    moved_on = only_status(
        limit, "2022-06-03", Happened("asked", "2022-06-03"), convention=Convention(rest_days=WEEKDAYS)
    )
    assert moved(moved_on, "reading.rest-day") == ("2022-06-04", "2022-06-06", "148(5)")
    assert step(moved_on, "reading.rest-day").reason == ""


def test_an_event_to_come_is_named_and_no_day_is_invented() -> None:
    status = only_status(AFTER, "2022-02-10", Happened("asked", "2022-03-01"))
    assert step(status, "event.missing").said == "no evidence of “asked” by 2022-02-10"
    assert step(status, "event.missing").reason.startswith("1 month 10 days run from it")
    assert step(status, "state.awaiting").said == "awaiting its event, “asked”"
    assert step(status, "state.awaiting", "vi").said == "chưa phát sinh sự kiện tính hạn “asked”"
    assert "reading.closes" not in rules(status)


def test_the_steps_of_a_status_lead_from_the_text_over_the_extension_to_its_end() -> None:
    limit = only_status(
        AFTER, "2022-02-10", Happened("asked", "2022-01-20"), Extended("a", "01", "2022-02-05", to="2022-03-31")
    )
    assert [(step.rule, str(step.before or ""), str(step.after or "")) for step in limit.steps] == [
        ("event", "", "2022-01-20"),
        ("reading.within", "2022-01-20", "2022-01-21"),
        ("reading.within-months", "2022-01-20", "2022-02-20"),
        ("reading.within-days", "2022-02-20", "2022-03-02"),
        ("extension", "2022-03-02", "2022-03-31"),
        ("reading.closes", "2022-03-31", "2022-04-01"),
    ]
    assert [step.rule for step in only_status(AFTER, "2022-02-10").steps] == ["event.missing"]


def test_an_extension_that_comes_to_an_earlier_day_than_the_limit_moves_nothing() -> None:
    """Extended to 25 February before the event was known; the limit then runs to 2 March."""
    facts = Extended("a", "01", "2022-02-01", to="2022-02-25"), Happened("asked", "2022-01-20", recorded="2022-02-05")
    status = only_status(AFTER, "2022-02-10", *facts)
    assert (str(status.due), status.extended_by) == ("2022-03-02", None)
    assert moved(status, "extension") == ("", "2022-02-25", "")
    assert step(status, "extension").reason == ""


# --- evidence ---


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ([Done("a", "01", "2022-06-01")], "evidence.used"),
        ([Done("a", "01", "2022-08-01")], "evidence.ignored.later"),
        ([Done("a", "01", "2022-06-01", recorded="2022-07-12")], "evidence.ignored.unknown"),
        ([Open("a", "01", "2022-06-01")], "evidence.reported"),
        ([Open("a", "01", "2022-06-01"), Done("a", "01", "2022-06-05")], "evidence.ignored.outranked evidence.used"),
        ([Done("a", "01", "2022-06-01"), Done("a", "01", "2022-06-05")], "evidence.used evidence.ignored.superseded"),
        ([Done("a", "01", "2022-06-01"), Waived("a", "01", "2022-06-05")], "evidence.used evidence.ignored.outranked"),
        ([Done("a", "01", "2022-06-01"), Retracted("a", "01", "2022-06-05")], "evidence.retracted evidence.retraction"),
        ([Waived("a", "01", "2022-06-05")], "evidence.used"),
        (
            [Extended("a", "01", "2022-06-01", to="2022-07-15"), Extended("a", "01", "2022-06-02", to="2022-07-20")],
            "evidence.ignored.superseded evidence.used",
        ),
    ],
)
def test_every_fact_says_what_became_of_it(facts: list[Evidence], rule: str) -> None:
    status = only_status(ONE, "2022-07-15", *facts, known_on="2022-07-10")
    treatments = [step for step in explain(status).of("evidence") if step.rule != "evidence.none"]
    assert " ".join(step.rule for step in treatments) == rule
    assert all(step.reason for step in treatments)


def test_that_there_is_no_evidence_says_up_to_when_it_is_known() -> None:
    status = only_status(ONE, "2022-07-15", known_on="2022-07-10")
    assert step(status, "evidence.none").said == "no valid report by 2022-07-15"
    assert step(status, "evidence.none").reason == "considering what was known on 2022-07-10"
    assert "evidence.none" not in rules(only_status(ONE, "2022-07-15", Open("a", "01", "2022-06-01")))


def test_a_withdrawn_fact_says_when_it_was_withdrawn() -> None:
    status = only_status(ONE, "2022-07-15", Done("a", "01", "2022-06-01"), Retracted("a", "01", "2022-06-05"))
    assert step(status, "evidence.retracted").reason == "withdrawn on 2022-06-05"
    assert step(status, "state.overdue").said == "fallen due, no report (15 days ago)"


def test_evidence_names_the_fact_that_withdrew_or_replaced_another() -> None:
    done, withdrawal = Done("a", "01", "2022-06-01"), Retracted("a", "01", "2022-06-05")
    short, long = Extended("a", "01", "2022-06-10", to="2022-07-15"), Extended("a", "01", "2022-06-20", to="2022-07-20")
    status = only_status(ONE, "2022-07-15", long, done, short, withdrawal)
    assert [(treatment.fact, treatment.rule, treatment.by) for treatment in status.evidence] == [
        (done, "evidence.retracted", withdrawal),
        (withdrawal, "evidence.retraction", None),
        (short, "evidence.ignored.superseded", long),
        (long, "evidence.used", None),
    ]
    assert step(status, "evidence.ignored.superseded").reason == "replaced by that of 2022-06-20"


def test_of_two_equal_extensions_the_last_one_counts() -> None:
    twice = [Extended("a", "01", "2022-06-10", to="2022-07-15")] * 2
    rules_of_facts = [treatment.rule for treatment in only_status(ONE, "2022-07-15", *twice).evidence]
    assert rules_of_facts == ["evidence.ignored.superseded", "evidence.used"]


def test_facts_of_one_day_are_shown_in_the_order_of_the_log() -> None:
    task = ONE + 'level = { at-least = 100, scale = "%" }\n'
    measured, still_open = Measured("a", "01", "2022-06-20", value=70), Open("a", "01", "2022-06-20")
    for facts in ([measured, still_open], [still_open, measured]):
        assert [treatment.fact for treatment in only_status(task, "2022-07-05", *facts).evidence] == facts


# --- levels ---


def test_a_target_short_of_its_level_says_by_how_much() -> None:
    status = only_status(TARGET, "2023-01-15", Measured("a", "01", "2022-12-20", value=48))
    assert step(status, "level.required").said == "at least 60%"
    assert step(status, "level.measured").said == "48% on 2022-12-20"
    lacking = step(status, "level.shortfall")
    assert (lacking.said, lacking.before, lacking.after) == ("12%", 48, 60)
    assert step(status, "evidence.measured").reason == "the last measurement"
    assert step(status, "state.overdue").said == "overdue by 15 days"
    assert step(status, "state.overdue").reason.startswith("no measurement by 2023-01-15 reaches at least 60%")


def test_a_level_reached_and_lost_again_is_dated() -> None:
    facts = Measured("a", "01", "2022-06-20", value=61.5), Measured("a", "01", "2022-12-20", value=58)
    status = only_status(TARGET, "2023-01-15", *facts)
    assert step(status, "evidence.used").reason == "the first that reaches at least 60%"
    assert step(status, "level.lost").after == day("2022-12-20")
    assert step(status, "level.shortfall").said == "2%"
    assert step(status, "evidence.used", "vi").said == "số liệu 61,5%, ngày 20/6/2022"
    assert status.state == State.DONE_ON_TIME


def test_a_measurement_that_counts_something_else_closes_nothing() -> None:
    incomparable = only_status(TARGET, "2023-01-15", Measured("a", "01", "2022-12-20", value=99, comparable=False))
    assert {"evidence.ignored.incomparable", "level.not-comparable", "state.overdue"} <= set(rules(incomparable))


def test_a_measurement_older_than_the_law_closes_a_level_as_any_other() -> None:
    older = only_status(TARGET, "2022-01-15", Measured("a", "01", "2021-12-20", value=99))
    assert {"evidence.used", "level.reached", "state.done_on_time"} <= set(rules(older))


@pytest.mark.parametrize(
    ("level", "value", "lacking", "after"),
    [
        ("at-most = { 2022 = 10 }", 14, "4%", 10),
        ("exactly = { 2022 = [10, 15] }", 18, "3%", 15),
        ("more-than = { 2022 = 5 }", 5, "0%", 5),
    ],
)
def test_a_shortfall_leads_from_the_value_to_the_level(level: str, value: int, lacking: str, after: int) -> None:
    status = only_status(
        TARGET.replace("at-least = { 2022 = 60 }", level), "2023-01-15", Measured("a", "01", "2022-12-20", value=value)
    )
    shortfall = step(status, "level.shortfall")
    assert (shortfall.said, shortfall.before, shortfall.after) == (lacking, value, after)


@pytest.mark.parametrize(
    ("on", "value", "comparable", "rule"),
    [
        ("2022-12-20", 60, True, "level.reached"),
        ("2022-12-20", 59, True, "level.shortfall"),
        ("2022-12-20", 60, False, "level.not-comparable"),
        ("2022-01-01", 60, True, "level.reached"),
        ("2021-12-31", 60, True, "level.reached"),
        ("2023-01-16", 60, True, "level.unmeasured"),
    ],
)
def test_the_last_measurement_stands_to_the_level_by_one_rule(
    on: str, value: int, rule: str, *, comparable: bool
) -> None:
    status = only_status(TARGET, "2023-01-15", Measured("a", "01", on, value=value, comparable=comparable))
    assert status.level_rule == rule
    assert rule in rules(status)


def test_a_tasks_level_is_closed_by_a_report_and_its_measurement_stands_beside() -> None:
    task = ONE + 'level = { at-least = 100, scale = "%" }\ndenominator = { vi = "hồ sơ", en = "dossiers" }\n'
    status = only_status(task, "2022-07-05", Measured("a", "01", "2022-06-20", value=100))
    assert step(status, "level.required").said == "100% of dossiers"
    assert step(status, "evidence.measured").reason == "only a report of completion closes a task"
    assert {"level.reached", "state.overdue"} <= set(rules(status))


# --- needs ---


def test_a_lag_still_running_says_from_when_to_when() -> None:
    lagged = NEEDY.replace('{ task = "b" }', '{ task = "b", min-lag = 20, basis = "inferred", clause = "9" }')
    status = only_status(lagged, "2022-06-10", Done("b", "01", "2022-05-31"))
    assert moved(status, "need.waiting") == ("2022-05-31", "2022-06-20", "")
    assert step(status, "need.waiting").source == "9"
    assert "at least 20 days apart" in step(status, "need.waiting").reason


def test_the_lag_of_a_start_runs_from_the_first_report_not_from_completion() -> None:
    """Begun on 25 May: 20 days later is 14 June, though it was done on 5 June only."""
    lagged = STARTED.replace('kind = "SS"', 'kind = "SS", min-lag = 20')
    facts = Open("b", "01", "2022-05-25"), Done("b", "01", "2022-06-05")
    assert moved(only_status(lagged, "2022-06-13", *facts), "need.waiting") == ("2022-05-25", "2022-06-14", "")
    assert "need.met" in rules(only_status(lagged, "2022-06-14", *facts))


@pytest.mark.parametrize(
    ("kind", "facts", "rule", "ready"),
    [
        ("FS", [], "need.blocking", False),
        ("FS", [Open("b", "01", "2022-06-01")], "need.blocking", False),
        ("SS", [Open("b", "01", "2022-06-01")], "need.started", True),
        ("FS", [Done("b", "01", "2022-06-03")], "need.waiting", False),
        ("FS", [Done("b", "01", "2022-06-02")], "need.met", True),
        ("FS", [Waived("b", "01", "2022-06-03")], "need.waived", True),
        ("FS", [Waived("a", "01", "2022-06-03")], "need.open", False),
        ("FS", [Done("a", "01", "2022-06-03"), Done("b", "01", "2022-06-03")], "need.open", False),
    ],
)
def test_a_need_is_met_or_not_by_one_rule(kind: str, facts: list[Evidence], rule: str, *, ready: bool) -> None:
    """Asked on 4 June with a lag of 2 days."""
    lagged = NEEDY.replace('task = "b"', f'task = "b", kind = "{kind}", min-lag = {0 if kind == "SS" else 2}')
    status = only_status(lagged, "2022-06-04", *facts)
    ((_, (prerequisite,)),) = status.needs
    assert (prerequisite.rule, status.ready) == (rule, ready)
    assert rule in rules(status)
    assert [blocker.id for blocker in status.blocked_by] == (["p/b@01"] if rule == "need.blocking" else [])
    assert str(status.ready_on) == ("2022-06-05" if rule == "need.waiting" else "None")
    if rule == "need.waiting":
        assert step(status, "beside.ready-on").said == "all are done, and a lag runs until 2022-06-05"


def test_needs_of_many_units_are_named_in_part_and_counted() -> None:
    """Four communes hold it up; the fifth is formed in July only and is none of all that there are on 30 June."""
    tasks = (
        BODIES + '[[task]]\nid = "a"\nat = "m1"\nby = 2022-06-30\nneeds = [{ task = "b", scope = "all" }]\n'
        '[[task]]\nid = "b"\nat = "commune"\nby = 2022-12-31\n'
    )
    steps = explain(only_status(tasks, "2022-06-01", unit="m1")).steps
    blocking = [step for step in steps if step.rule == "need.blocking"]
    assert len(blocking) == 4
    assert blocking[-1].said == "and 1 more"
    assert [step for step in steps if step.rule == "need.not-owed"] == []


def test_what_is_done_before_its_window_opened_or_before_its_need_is_premature() -> None:
    early = only_status(
        ONE.replace("by = 2022-06-30", 'during = "2022-06"'), "2022-07-01", Done("a", "01", "2022-05-20")
    )
    assert moved(early, "beside.premature") == ("2022-06-01", "2022-05-20", "")
    first = only_status(NEEDY, "2022-06-20", Done("a", "01", "2022-05-20"), Done("b", "01", "2022-05-30"))
    assert step(first, "beside.premature").said == "done before one of its prerequisites"


def test_a_need_of_the_year_before_says_so() -> None:
    tasks = YEARLY + 'needs = [{ task = "a", period = "previous" }]\n'
    schedule = rollout.expand(policy(tasks), country(), until="2023-12-31")
    (status,) = rollout.assess(schedule, as_of="2023-06-01").where(unit="01", period="2023")
    assert "(2022)" in step(status, "need.blocking").said
    assert "of the period before" in step(status, "need.blocking").reason


def test_the_chain_behind_a_late_duty_is_named_in_part() -> None:
    late = "".join(
        f'[[task]]\nid = "{task}"\nat = "province"\nby = 2022-05-3{n}\nneeds = [{{ task = "{need}" }}]\n'
        for n, (task, need) in enumerate([("a", "b"), ("b", "c")])
    )
    rest = "".join(f'[[task]]\nid = "{task}"\nat = "province"\nby = 2022-05-01\n' for task in "cdef")
    wide = late.replace('needs = [{ task = "b" }]', 'needs = [{ task = "b" }, { task = "d" }, { task = "e" }]')
    causes = explain(only_status(wide + rest, "2022-06-05")).of("beside.late-because")
    assert len(causes) == 3


def test_a_need_that_no_one_owes_holds_nothing_up() -> None:
    status = only_status(NEEDY.replace('id = "b"\nat = "province"', 'id = "b"\nat = "district"'), "2022-06-01")
    assert step(status, "need.not-owed").reason == "no one owes it, so it holds nothing up"
    assert "beside.ready" in rules(status)


# --- every rule and every state, in both languages ---

STARTED = NEEDY.replace('task = "b"', 'task = "b", kind = "SS"')
YEARLY = ONE.replace("by = 2022-06-30", 'each = { period = "year", month = 12, since = 2022, about = 1 }')
RICH = (
    BODIES
    + ONE.replace("by = 2022-06-30", 'by = "2022-06"')
    + 'phrase = "đến tháng 6"\ninherited = { vi = "câu trước", en = "the sentence before" }\n'
    + 'confidence = "medium"\nstrength = "goal"\ncoordinating = "m1"\n'
    + 'lead = [{ body = "m2" }]\nuncertain = { vi = "số", en = "number" }\nexcept = { vi = "xã", en = "communes" }\n'
    + 'source = "s"\nconflicts-with = "b"\ncarved-out-of = "b"\n'
    + 'also-read = [{ by = 2022-08-01, note = { vi = "khác", en = "another" } }]\n'
    + '[[task]]\nid = "b"\nat = "province"\n[[task]]\nid = "c"\nat = "province"\ncarved-out-of = "a"\n'
)
SOURCE = (
    'issued = "2022-01"\nknown-by = 2022-01-20\n'
    'source = [{ id = "s", name = { vi = "báo", en = "a paper" }, confidence = "medium" }]'
)
WAIT = Open("b", "01", "2022-03-01")
WEEKDAYS = Calendar("test", Period.of("2022"), frozenset(), frozenset())


def without_issue() -> Status:
    text = policy(ONE)
    bare = attrs.evolve(text, instrument=attrs.evolve(text.instrument, issued=None))
    return next(iter(rollout.assess(rollout.expand(bare, country()), as_of="2022-06-01")))


def starting() -> tuple[Status, ...]:
    """What recurs by the week and after the end of a period, and what runs from a task and from the instrument."""
    weekly = 'each = { period = "week", day = 5, since = "2022-W05", every = 2 }'
    later = 'each = { period = "quarter", since = "2022-Q1", then = { months = 1, days = 5, working-days = 3 } }'
    after = ONE + ONE.replace('"a"', '"b"').replace("by = 2022-06-30", 'within = { working-days = 5, after = "a" }')
    issued = ONE.replace("by = 2022-06-30", 'within = { days = 30, after = "issued" }')
    in_force = issued.replace('"issued"', '"in-force"')
    unknown = "issued = 2022\nknown-by = 2022-03-01"
    done = Done("a", "01", "2022-06-01")
    return (
        only_status(ONE.replace("by = 2022-06-30", weekly), "2022-02-01", until="2022-12-31"),
        only_status(ONE.replace("by = 2022-06-30", later), "2022-02-01", until="2022-12-31"),
        only_status(
            ONE.replace("by = 2022-06-30", later),
            "2022-02-01",
            until="2022-12-31",
            convention=Convention(rest_days=WEEKDAYS),
        ),
        only_status(after, "2022-06-02", done, task="b"),
        only_status(after, "2022-06-02", task="b"),
        *(only_status(text, "2022-06-02") for text in (issued, in_force)),
        *(only_status(text, "2022-06-02", instrument=unknown) for text in (issued, in_force)),
    )


def formed_later() -> Status:
    """A unit formed after the day of a duty that is open all year still has it; one by a day before does not."""
    tasks = ONE.replace("province", "commune").replace("by = 2022-06-30", 'by = "2022-12"')
    return only_status(tasks, "2022-06-15", unit="00005")


def related() -> tuple[Status, ...]:
    """What other instruments made of a duty, and what it rests on and carries out."""
    awaited = ONE.replace("by", 'commencement = "awaited"\nby')
    acts = '[[act]]\nid = "x"\nkind = "law"\nnumber = "1/L"\n'
    rests = "".join(f'[[relation]]\nkind = "{kind}"\nof = "x"\ntask = "a"\n' for kind in ("builds-on", "implements"))
    second = policy(
        '[[relation]]\nkind = "amends"\nof = "p"\nof-task = "a"\nby = 2022-09-30\n'
        '[[relation]]\nkind = "commences"\nof = "p"\n',
        "q",
        "issued = 2022-02-01",
    )
    statuses = []
    for text in (ONE + acts + rests, awaited):
        schedule = rollout.expand([policy(text), second], country())
        statuses += [rollout.assess(schedule, as_of=as_of)["p/a@01"] for as_of in ("2022-01-15", "2022-03-01")]
    return tuple(statuses)


@functools.cache
def taken_over() -> Status:
    """Of a commune to which a duty of those before it passed."""
    tasks = ONE.replace("province", "commune").replace("by", "from")
    schedule = rollout.expand(policy(tasks), merged("art. 1"))
    (status,) = rollout.assess(schedule, as_of="2023-08-01").where(unit="c")
    return status


def cases() -> tuple[Status, ...]:
    districts = ONE.replace("province", "district").replace("2022-06-30", "2022-06-15")
    due = {
        form: only_status(ONE.replace("by = 2022-06-30", form), "2022-02-01", until="2022-12-31")
        for form in ("before = 2022-07-01", 'by = "2022"', 'during = "2022-06"', "from = 2022-06-01", 'from = "2023"')
    }
    standing = TARGET.replace("{ 2022 = 60 }", "{ 2023 = 60 }\nheld = true")
    due_from = ONE.replace("by", "from")
    high, low = Measured("a", "01", "2022-06-20", value=70), Measured("a", "01", "2022-12-20", value=50)
    share = Measured("a", "01", "2022-06-20", value=70, numerator=7, denominator=10)
    level = ONE + 'level = { at-least = 100, scale = "%" }\ndenominator = { vi = "hồ sơ", en = "dossiers" }\n'
    return (
        *due.values(),
        *related(),
        only_status(RICH, "2025-04-01", instrument=SOURCE),
        only_status(ONE, "2022-08-01", instrument='issued = "2022-07-01/2022-07-20"\nknown-by = 2022-07-20'),
        only_status(YEARLY, "2022-12-31", until="2022-12-31"),
        only_status(YEARLY.replace("month = 12", "month = 2, day = 31"), "2022-02-01", until="2022-12-31"),
        only_status(YEARLY.replace("month = 12", "month = 2, day = 3"), "2022-02-01", until="2022-12-31"),
        only_status(ONE.replace("2022-06-30", '"2022-06"'), "2022-02-01", convention=Convention(month="start")),
        only_status(standing, "2022-02-01", convention=Convention(held="start")),
        *starting(),
        only_status(ONE.replace("06-30", "07-02"), "2022-02-01"),
        only_status(ONE.replace("06-30", "07-02"), "2022-02-01", convention=Convention(rest_days=WEEKDAYS)),
        only_status(ONE.replace("by = 2022-06-30", ""), "2022-02-01"),
        only_status(ONE.replace("by = 2022-06-30", ""), "2022-07-01", Done("a", "01", "2022-06-01")),
        only_status(ONE, "2022-06-30"),
        only_status(ONE, "2022-07-05", Done("a", "01", "2022-07-04")),
        only_status(
            ONE,
            "2022-07-05",
            Done("a", "01", "2022-06-04"),
            Open("a", "01", "2022-06-01"),
            Done("a", "01", "2022-06-05"),
        ),
        only_status(ONE, "2022-07-05", Done("a", "01", "2022-08-04"), Open("a", "01", "2022-06-01")),
        only_status(ONE, "2022-07-05", Done("a", "01", "2022-06-04", recorded="2022-07-04"), known_on="2022-07-01"),
        only_status(ONE, "2022-07-05", Done("a", "01", "2022-06-04"), Retracted("a", "01", "2022-06-05")),
        only_status(ONE, "2022-07-05", Waived("a", "01", "2022-06-04")),
        only_status(ONE, "2022-07-05", Extended("a", "01", "2022-06-04", to="2022-07-31")),
        only_status(ONE, "2021-12-31"),
        only_status(ONE, "2022-07-05", instrument=ENDS),
        only_status(ONE, "2022-07-05", instrument="issued = 2022-01-01\nends = 2022-06-30"),
        only_status(ONE, "2022-07-05", instrument="issued = 2022-01-01\nundetermined-after = 2022-03-31"),
        without_issue(),
        only_status(AFTER, "2022-02-10"),
        only_status(AFTER, "2022-02-10", Happened("asked", "2022-01-20")),
        only_status(CLAMPED, "2022-02-10", Happened("asked", "2022-01-31")),
        only_status(
            ONE.replace("by = 2022-06-30", 'during = "2022-Q2"'), "2022-05-01", instrument="known-by = 2022-06-15"
        ),
        only_status(due_from, "2023-02-01", Done("a", "01", "2022-06-01", valid_for=30)),
        only_status(due_from, "2023-02-01", Done("a", "01", "2022-06-01"), Open("a", "01", "2023-01-10")),
        only_status(TARGET, "2023-06-01", Measured("a", "01", "2023-05-31", value=70)),
        only_status(districts, "2022-07-01", unit="004"),
        only_status(districts, "2022-07-01", Done("a", "004", "2022-06-10"), unit="004"),
        only_status(districts, "2022-07-01", Waived("a", "004", "2022-06-10"), unit="004"),
        only_status(districts.replace("06-15", "09-30"), "2022-06-01", unit="004"),
        only_status(BODIES + ONE.replace("province", "m2"), "2025-03-01", unit="m2"),
        formed_later(),
        taken_over(),
        only_status(NEEDY, "2022-07-05"),
        only_status(NEEDY.replace("05-31", "08-31"), "2022-06-05"),
        only_status(NEEDY, "2022-06-05", Done("b", "01", "2022-05-31")),
        only_status(NEEDY, "2022-06-05", Waived("b", "01", "2022-05-31")),
        only_status(NEEDY, "2022-06-05", Done("a", "01", "2022-05-31")),
        only_status(
            NEEDY.replace('task = "b"', 'task = "b", min-lag = 20, max-lag = 40'),
            "2022-06-05",
            Done("b", "01", "2022-06-01"),
        ),
        only_status(STARTED, "2022-06-05", WAIT),
        only_status(NEEDY.replace('id = "b"\nat = "province"', 'id = "b"\nat = "district"'), "2022-06-05"),
        only_status(TARGET, "2022-06-05"),
        only_status(TARGET, "2023-01-05", high, low),
        only_status(TARGET, "2023-01-05", high),
        only_status(TARGET, "2023-01-05", low, Measured("a", "01", "2022-11-20", value=40)),
        only_status(TARGET, "2023-01-05", Measured("a", "01", "2022-11-20", value=70, comparable=False)),
        only_status(TARGET, "2022-02-05", Measured("a", "01", "2021-11-20", value=70)),
        only_status(level, "2022-06-05", high),
        only_status(POOLED, "2023-01-05", share, unit="m1"),
        only_status(POOLED, "2023-01-05", share, attrs.evolve(share, unit="02", value=30, numerator=3), unit="m1"),
        only_status(POOLED, "2023-01-05", share, attrs.evolve(share, unit="02", numerator=7), unit="m1"),
    )


def test_each_second_period_and_the_time_after_it_are_told() -> None:
    weekly, later, *_ = starting()
    assert step(weekly, "reading.each").said == "once in 2 weeks from 2022-W05: number 1"
    assert step(weekly, "reading.each", "vi").said == "2 tuần một lần, từ tuần 5/2022"
    assert moved(weekly, "reading.each-weekday") == ("", "2022-02-04", "")
    assert moved(later, "reading.clamped") == ("2022-03-31", "2022-04-30", "148(3)")
    assert moved(later, "reading.within-days") == ("2022-04-30", "2022-05-05", "147")
    assert moved(later, "reading.weekdays") == ("2022-05-05", "2022-05-10", "147")  # Friday, Monday, Tuesday
    assert "Monday to Friday" in step(later, "reading.weekdays").said


def test_what_a_time_limit_runs_from_is_told() -> None:
    *_, done, waiting, issued, in_force, unknown, _ = starting()
    assert moved(done, "event.task") == ("", "2022-06-01", "")
    assert step(done, "event.task").said == "“a” was done"
    assert step(waiting, "event.no-task").said == "“a” is not done by 2022-06-02"
    assert moved(issued, "event.issued") == moved(in_force, "event.in-force") == ("", "2022-01-01", "")
    assert step(unknown, "event.no-issued").said == "the day of issue is not known"


def test_every_rule_is_reached_and_no_other_is_cited() -> None:
    reached = {step.rule for status in cases() for step in explain(status).steps}
    assert reached - RULES.keys() == set()
    assert RULES.keys() - reached == set()


def test_every_state_is_explained_and_the_state_is_always_the_last_step() -> None:
    assert {status.state for status in cases()} == {*State}
    for status in cases():
        (last,) = explain(status).of("state")
        assert last.rule == f"state.{status.state}"
        assert explain(status).steps[-1] == last
        assert last.reason


def test_both_languages_have_the_same_steps_on_the_same_grounds() -> None:
    for status in cases():
        pair = zip(explain(status, "vi").steps, explain(status, "en").steps, strict=True)
        for vi, en in pair:
            assert (vi.rule, vi.before, vi.after, vi.source) == (en.rule, en.before, en.after, en.source)
            assert vi.article.removeprefix(CODE_VI) == en.article.removeprefix(CODE)
            assert bool(vi.reason) == bool(en.reason)
            assert vi.said
            assert en.said


def test_neither_language_speaks_the_other() -> None:
    """But for what the document itself prints: its titles, bodies and expressions."""
    printed = re.compile(r"việc|mức|“.*?”|Bộ Một|Bộ Hai")
    english = re.compile(r"\b(the|of|is|on|due|done|not|by|was|days?|its)\b")
    for status in cases():
        for step in explain(status, "vi").steps:
            assert not english.search(f"{step.label} {step.said} {step.reason} {step.article}"), step
        for step in explain(status, "en").steps:
            text = printed.sub("", f"{step.label} {step.said} {step.reason} {step.article}")
            assert re.sub("[≥→–“”…−]", "", text).isascii(), step


def test_every_rule_has_a_name_in_both_languages() -> None:
    for rule, label in RULES.items():
        assert re.fullmatch(r"[a-z]+(\.[a-z_-]+){0,2}", rule)
        assert label.vi
        assert label.en


# --- how it leaves ---


def test_plain_data_go_through_json_and_say_the_same() -> None:
    for lang in ("vi", "en"):
        for status in cases():
            explanation = explain(status, lang)
            assert json.loads(json.dumps(explanation.to_dict())) == explanation.to_dict()
    data = explain(only_status(TARGET, "2023-01-15", Measured("a", "01", "2022-12-20", value=48.5))).to_dict()
    assert (data["id"], data["as_of"], data["state"]) == ("p/a@01#2022", "2023-01-15", "overdue")
    steps = {row["rule"]: row for row in data["steps"]}  # type: ignore[attr-defined]
    assert (steps["level.shortfall"]["before"], steps["level.shortfall"]["after"]) == (48.5, 60)
    assert steps["reading.closes"]["after"] == "2023-01-01"
    assert steps["who.unit"]["article"] is None


class Rows(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # its base has it
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.said += data


def test_html_escapes_what_the_document_prints() -> None:
    hostile = "<script>alert('x')</script> & \\\"co\\\""
    status = only_status(ONE + f'phrase = "{hostile}"\n', "2022-07-05")
    page = Rows()
    page.feed(explain(status)._repr_html_())
    assert set(page.tags) == {"div", "style", "table", "caption", "tbody", "tr", "th", "td"}
    assert "<script>alert('x')</script> & \"co\"" in page.said
    assert page.tags.count("tr") == len(explain(status).steps)


def test_the_text_is_aligned_and_of_bounded_width() -> None:
    for lang in ("vi", "en"):
        lines = str(explain(directive("digitise-dossiers", "01", "2022-06-15"), lang)).splitlines()
        assert lines[0].startswith("ct-02-2022/digitise-dossiers@01")
        assert {line[:2] for line in lines[1:]} == {"  "}
        assert max(map(len, lines)) <= 110
    assert "fallen due, no report (14 days after its start) (2022-06-01 → 2022-06-15)" in "\n".join(lines)
    assert repr(explain(only_status(ONE, "2022-07-05"))) == "<Explanation of p/a@01 on 2022-07-05: overdue, 10 steps>"


def test_an_explanation_is_a_value_and_its_steps_can_be_asked_for_by_rule() -> None:
    status = only_status(ONE, "2022-07-05", Open("a", "01", "2022-06-01"))
    assert explain(status) == explain(status)
    assert explain(status) != explain(status, "vi")
    assert [step.rule for step in explain(status).of("evidence")] == ["evidence.reported"]
    assert explain(status).of("evidence.reported") == explain(status).of("evidence")
    assert explain(status).of("evid") == ()


def test_another_language_is_refused_by_name() -> None:
    with pytest.raises(UnknownError, match="unknown language 'fr'"):
        explain(only_status(ONE, "2022-07-05"), "fr")  # type: ignore[arg-type]


def test_the_last_day_of_the_calendar_has_no_next() -> None:
    status = only_status(ONE.replace("2022-06-30", "9999-12-31"), "2022-07-05")
    assert (str(step(status, "reading.closes").before), step(status, "reading.closes").after) == ("9999-12-31", None)
