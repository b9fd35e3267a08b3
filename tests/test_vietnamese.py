"""What is printed in Vietnamese: no English, no ISO days, no signed counts; and the official words, written by hand."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

import rollout
from rollout.cli import main
from rollout.explanation.explanation import explain
from rollout.labels import Lang
from rollout.policy.citation import clause_in_words
from rollout.policy.level import Level, amount
from rollout.policy.names import node_in_words
from rollout.policy.policy import Policy
from rollout.tables import Table

# Words that are English only: none of them is a Vietnamese syllable.
WORDS = (
    "the of and by from due overdue state days day task tasks target targets ministry province district "
    "commune agency level people places place rank yes not none more lines line obligation obligations "
    "held also read month stated inferred demanded reported met short measured itself with printed clause "
    "paragraph press report reports left over today starts upcoming undated awaiting total needed basis "
    "finding file problem problems source confidence high medium Decimal government minister ministers "
    "prime committee office year quarter moved broken until since within every required comparable "
    "shortfall pace node other reading phrase units unit note lead bodies body policy issued number item "
    "title kind value before after done late early waived applicable force fallen lost known directive "
    "plan programme review decree needs first last period holder measure breaks delay most open closed "
    "critical risk same legend generated edit coverage "
)
ENGLISH = frozenset(WORDS.split())
SIGNED = re.compile(r"(?<!\S)[-−]\d")
ISO_DAY = re.compile(r"\d{4}-\d{2}")
ENGLISH_THOUSANDS = re.compile(r"\d,\d{3}(?!\d)")


def all_five() -> list[Policy]:
    return [rollout.load_policy(name) for name in rollout.shipped_policies()]


def ids(policies: list[Policy]) -> set[str]:
    """The ids that may stand in a text in any language: of policies, tasks, measures, figures and sources."""
    names = set()
    for policy in policies:
        names.add(policy.id)
        names.update(source.id for source in policy.instrument.sources)
        names.update(item.id for item in policy.items)
        names.update(item.measure for item in policy.items)
        names.update(figure.id for figure in (*policy.measured, *policy.tallies))
        names.update(measure for figure in policy.measured for measure in figure.measures)
    return names


IDS = ids(all_five())


def foreign(text: str) -> list[str]:
    """The English words, the ISO days, the signed counts and the signs of paragraphs in a Vietnamese text."""
    known = re.compile("|".join(sorted(map(re.escape, IDS - {""}), key=len, reverse=True)))
    rest = known.sub("·", text.replace("Make in Viet Nam", ""))
    words = [word for word in re.findall(r"[A-Za-zÀ-ỹ]+", rest) if word.lower() in ENGLISH or word in ENGLISH]
    return [
        *words,
        *ISO_DAY.findall(rest),
        *SIGNED.findall(rest),
        *ENGLISH_THOUSANDS.findall(rest),
        *("¶" * ("¶" in rest)),
    ]


COMMANDS = (
    "policies",
    *(f"show {name}" for name in rollout.shipped_policies()),
    *(f"document {name}" for name in rollout.shipped_policies()),
    "due --by 2026-12-31 --limit 0",
    "due --during 2022 --each --limit 200",
    "overdue --as-of 2022-07-01",
    "overdue --as-of 2026-11-21 --reported",
    "status --as-of 2022-06-01 --limit 0",
    "status --as-of 2025-09-01 --each --limit 100 --unit 01",
    "status --as-of 2023-01-01 --by policy,task,tier",
    "status --as-of 2023-01-01 --by place,period",
    "status --as-of 2025-09-01 --by lead",
    "status --as-of 2023-01-01 --by due --policy mic-par-2021-2025",
    "status --as-of 2023-01-01 --by tier,reported",
    "status --as-of 2023-01-01 --by unit --policy mic-par-2021-2025",
    "targets --as-of 2024-01-01 --reported",
    "diff --from 2022-05-31 --to 2022-07-01",
    "diff --from 2025-02-28 --to 2025-03-01 --each --limit 0 --policy ct-02-2022",
    "diff --from 2021-12-31 --to 2024-01-01 --reported --policy mic-par-2021-2025 --policy mic-par-2023",
    "diff --from 2025-02-28 --to 2025-03-01 --by kind,before,after,causes,reasons,tier,holder",
    *(f"diff {name} mic-par-2021-2025 --limit 0" for name in rollout.shipped_policies() if name != "mic-par-2021-2025"),
    "diff mic-par-2021-2025 moha-dt-2021-2030 --limit 0",
    "trace",
    "trace results-digitised",
    "trace services-integrated",
    "trace work-files-online",
    "ambiguities --until 2026-12-31",
    "needs --until 2026-12-31",
    "slip certify-one-stop@province=30 --until 2026-12-31",
    "slip certify-one-stop@province=60 --until 2026-12-31 --by place",
    "explain digitise-dossiers@01 --as-of 2022-07-15",
    "explain list-key-tasks --as-of 2026-11-21 --limit 2",
    "check ct-02-2022 mic-nq17-2019-2020 mic-par-2021-2025 mic-par-2023 moha-dt-2021-2030",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_prints_vietnamese_alone(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command.split(), "--lang", "vi"]) == 0
    shown = capsys.readouterr()
    assert shown.out.strip()
    assert foreign(f"{shown.out}\n{shown.err}") == []


@pytest.mark.parametrize("syntax", ["mermaid", "dot"])
@pytest.mark.parametrize("days", ["--until 2026-12-31", "--as-of 2022-07-10"])
def test_a_picture_speaks_vietnamese(syntax: str, days: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Its texts stand in quotes, its notes in comments; the rest is syntax."""
    assert main(["graph", *days.split(), "--lang", "vi", "--format", syntax]) == 0
    out = re.sub(r'tooltip="[^"]*"|style="[^"]*"|fontname="[^"]*"|color="[^"]*"', "", capsys.readouterr().out)
    texts = [re.sub(r"#\d+;|<br/>|\\n", " ", text) for text in re.findall(r'"([^"]*)"', out)]
    notes = [line for line in out.splitlines() if line.strip().startswith(("%%", "//"))]
    assert foreign("\n".join([*texts, *notes])) == []


def explanations(as_of: str) -> Iterator[str]:
    """Of each rule of the five documents, at a placeholder of its tier, in Vietnamese."""
    schedule = rollout.expand(all_five(), until="2026-12-31")
    for status in rollout.assess(schedule, as_of=as_of):
        yield str(explain(status, "vi"))


@pytest.mark.parametrize("as_of", ["2019-11-15", "2022-06-01", "2024-01-01", "2026-11-21"])
def test_every_explanation_is_vietnamese_alone(as_of: str) -> None:
    """The first line has the id of the obligation."""
    texts = (text.split("\n", 1) for text in explanations(as_of))
    wrong = {title: foreign(rest) for title, rest in texts}
    assert {title: words for title, words in wrong.items() if words} == {}


@pytest.mark.parametrize(
    ("level", "vi", "en"),
    [
        (Level("at-least", 100, "people"), "100 người", "100 people"),
        (Level("at-least", 1, "people"), "1 người", "1 person"),
        (Level("raise-by", (10, 15), "places"), "tăng 10–15 bậc", "up 10–15 places"),
        (Level("at-most", 5, "rank"), "trong 5 hạng đầu", "among the first 5"),
        (Level("at-least", 100), "100%", "100%"),
        (Level("exactly", 100), "100%", "100%"),
        (Level("at-least", 60), "tối thiểu 60%", "at least 60%"),
        (Level("more-than", 30), "trên 30%", "more than 30%"),
        (Level("at-most", 5), "không quá 5%", "at most 5%"),
        (Level("cut-by", 20), "giảm 20%", "down 20%"),
        (Level("exactly", 11389, "count"), "đúng 11.389", "exactly 11,389"),
    ],
)
def test_a_level_is_said_as_an_official_writes_it(level: Level, vi: str, en: str) -> None:
    assert (level.label.vi, level.label.en) == (vi, en)


def test_a_rank_is_named_before_its_number() -> None:
    assert amount(3, "rank").both == "hạng 3 / rank 3"


@pytest.mark.parametrize(
    ("clause", "vi", "en"),
    [
        ("¶3", "đoạn 3 (bài báo)", "paragraph 3 (press report)"),
        ("¶3; ¶10", "đoạn 3; đoạn 10 (bài báo)", "paragraph 3; paragraph 10 (press report)"),
        ("¶5 (6)", "đoạn 5, mục 6 (bài báo)", "paragraph 5, item 6 (press report)"),
        ("¶1–¶2", "đoạn 1–2 (bài báo)", "paragraphs 1–2 (press report)"),
        ("điều 3", "điều 3", "điều 3"),
    ],
)
def test_a_paragraph_of_a_press_report_is_no_point_of_the_act(clause: str, vi: str, en: str) -> None:
    words = clause_in_words(clause)
    assert (words.vi, words.en) == (vi, en)


def printed(capsys: pytest.CaptureFixture[str], command: str, lang: Lang) -> str:
    assert main([*command.split(), "--policy", "ct-02-2022", "--unit", "01", "--lang", lang]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("as_of", "state", "days"),
    [
        ("2022-05-30", "chưa đến ngày bắt đầu thực hiện", "còn 2 ngày"),
        ("2022-06-01", "bắt đầu thực hiện hôm nay", "hôm nay"),
        ("2022-06-04", "đã đến hạn, chưa có báo cáo", "đã qua 3 ngày"),
    ],
)
def test_a_start_is_worded_as_a_start(as_of: str, state: str, days: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The words are “từ ngày 01/6/2022”: no time limit ends on that day, work begins."""
    out = printed(capsys, f"status --as-of {as_of} --task digitise-dossiers", "vi")
    assert re.split("  +", out.splitlines()[2])[:3] == [state, days, "từ 01/6/2022"]


def test_days_are_left_or_over_in_english_too(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {}
    for as_of in ("2021-12-29", "2022-06-30", "2022-07-03"):
        out = printed(capsys, f"status --as-of {as_of} --task certify-one-stop --until 2022-12-31", "en")
        rows[as_of] = re.split("  +", out.splitlines()[2])[:2]
    assert rows["2022-06-30"] == ["due today", "today"]
    assert rows["2022-07-03"] == ["fallen due, no report", "3 days ago"]
    out = printed(capsys, "status --as-of 2022-12-29 --task certify-one-stop", "en")
    assert "183 days ago" not in printed(capsys, "status --as-of 2021-12-29 --task certify-one-stop", "en")
    assert re.split("  +", out.splitlines()[2])[1] == "182 days ago"


def test_what_is_done_has_no_days_left_or_over(capsys: pytest.CaptureFixture[str]) -> None:
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), until="2022-12-31")
    done = rollout.Progress([rollout.Done("digitise-dossiers", "province", "2022-05-30")])
    statuses = rollout.assess(schedule, done, as_of="2022-07-01").where(task="digitise-dossiers", tier="province")
    from rollout.views.listing import by_body, by_rule

    assert by_rule(statuses).rows[0][:3] == ("done on time", None, "from 2022-06-01")
    assert by_body(statuses, "vi").rows[0][:3] == ("hoàn thành đúng hạn", None, "từ 01/6/2022")


def test_units_that_are_reported_on_have_days_of_their_own() -> None:
    """Both were in operation and are not any more: since 10 June and since 20 June."""
    from rollout.views.listing import by_rule

    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), rollout.load_units("vn"), until="2022-12-31")
    facts = []
    for unit, lost in (("01", "2022-06-10"), ("02", "2022-06-20")):
        facts += [rollout.Done("digitise-dossiers", unit, "2022-05-30"), rollout.Open("digitise-dossiers", unit, lost)]
    statuses = rollout.assess(schedule, rollout.Progress(facts), as_of="2022-07-01")
    rows = by_rule(statuses.where(task="digitise-dossiers", unit=["01", "02"]).overdue(), "vi").rows
    assert {(row[0], row[1], row[5]) for row in rows} == {
        ("quá hạn", "đã qua 21 ngày", 1),
        ("quá hạn", "đã qua 11 ngày", 1),
    }


def test_tiers_that_help_are_named_as_bodies() -> None:
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), until="2022-12-31")
    (status,) = rollout.assess(schedule, as_of="2022-09-01").where(task="report-it-projects", period="2022")
    (step,) = explain(status, "vi").of("who.coordinating")
    assert step.said == "Bộ Tài chính, các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ, UBND cấp tỉnh"
    (step,) = explain(status, "en").of("who.coordinating")
    assert step.said.endswith("government-attached agencies, provincial People's Committees")


def test_the_body_that_took_over_is_named_with_the_day() -> None:
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), rollout.load_units("vn"), until="2025-12-31")
    (status,) = rollout.assess(schedule, as_of="2025-09-01").where(task="report-it-projects", period="2025")
    (step,) = explain(status, "vi").of("who.holder")
    assert step.text("vi") == (
        "do Bộ Tài chính tiếp nhận (từ 01/3/2025) – Bộ Kế hoạch và Đầu tư kết thúc hoạt động hết ngày 28/02/2025"
    )


def test_the_day_closes_at_midnight_and_what_follows_is_said_once() -> None:
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), until="2026-12-31")
    statuses = rollout.assess(schedule, as_of="2026-11-21")
    (status,) = statuses.where(task="list-key-tasks", period="2026")
    texts = {step.rule: step.text("vi", "¶7") for step in explain(status, "vi").steps}
    assert texts["reading.closes"].startswith("hết 24 giờ ngày 31/12/2026; chưa xong thì quá hạn từ 01/01/2027 [")
    assert texts["reading.about"] == "nhiệm vụ năm 2027"
    assert texts["reading.each"] == "mỗi năm một lần, từ năm 2022"


def test_a_stated_dependency_is_a_cause_and_an_inferred_one_may_be() -> None:
    schedule = rollout.expand(all_five(), until="2022-12-31")
    statuses = rollout.assess(schedule, as_of="2022-12-31")
    (stated,) = statuses.where(task="strategy-draft")
    (inferred,) = statuses.where(task="digitise-dossiers", tier="province")
    assert {step.label for step in explain(stated, "vi").of("beside.late-because")} == {"chậm do"}
    assert {step.label for step in explain(inferred, "vi").of("beside.late-because")} == {"có thể chậm do (suy luận)"}


def test_a_document_is_not_said_to_be_in_force_from_the_day_it_is_known_of() -> None:
    schedule = rollout.expand(rollout.load_policy("moha-dt-2021-2030"), until="2025-12-31")
    early, later = (next(iter(rollout.assess(schedule, as_of=day))) for day in ("2020-06-01", "2023-01-01"))
    (step,) = explain(later, "vi").of("law.force")
    assert step.said == "từ khi biết có văn bản, 24/6/2022"
    assert explain(early, "vi").steps[-1].reason == (
        "không rõ ngày ban hành; ngày sớm nhất biết có văn bản là 24/6/2022"
    )


def test_a_finding_of_an_unknown_kind_stands_in_its_own_words() -> None:
    from rollout.findings.translation import in_both_languages
    from rollout.problems import Problem

    finding = Problem("new-kind", "p/a@mic#2022", "is odd", severity="warning")
    assert [translated.of("vi") for translated in in_both_languages([finding], ())] == [finding]
    late = Problem("rest-day", "ct-02-2022/a@mic#2022", "falls due on 2022-12-31, a Saturday", "x", "note", ("1 ¶3",))
    (translated,) = in_both_languages([late], all_five())
    words = translated.of("vi")
    assert translated.of("en") == late
    assert (words.where, words.right, words.clauses) == (
        "ct-02-2022/a, Bộ Thông tin và Truyền thông, năm 2022",
        "",
        ("1 đoạn 3 (bài báo)",),
    )
    assert words.found.endswith("ngày làm việc tiếp theo (31/12/2022)")


def test_findings_leave_as_rows_in_the_language() -> None:
    findings = rollout.check(rollout.load_policy("ct-02-2022"))[:1]
    row = findings.to_dicts(lang="vi")[0]
    assert row["where"] == "ct-02-2022/certify-one-stop, cấp xã → ct-02-2022/digitise-dossiers, cấp xã"
    assert row["found"] == "nhiệm vụ phải xong trước đến hạn sau ngày cần đến (30/6/2023, 01/6/2023)"
    assert (row["label"], row["right"], row["clauses"][0]) == (
        "cảnh báo",
        "",
        "02/CT-TTg đoạn 14 “… tháng 6/2023” (bài báo)",
    )
    assert findings.to_dicts()[0]["found"].startswith("falls due on 2023-06-30, 29 days after")


def test_a_table_prints_days_numbers_and_truth_in_its_language() -> None:
    cells = (dt.date(2022, 6, 1), 11389, Decimal("98.62"), 0.5, True, None)
    heads = ("a", "b", "c", "d", "e", "f")
    assert Table(heads, (cells,), lang="vi").cells() == [["01/6/2022", "11.389", "98,62", "0,5", "có", "–"]]
    assert Table(heads, (cells,)).cells() == [["2022-06-01", "11,389", "98.62", "0.5", "yes", "–"]]
    assert Table(("a",), ((1,),), total=10_599, lang="vi").rest() == ["… còn 10.598 trong 10.599 dòng"]


def test_a_notebook_calls_nothing_overdue_of_which_nothing_is_reported() -> None:
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), until="2022-12-31")
    shown = rollout.assess(schedule, as_of="2022-07-03").where(task="certify-one-stop", tier="province")._repr_html_()
    assert "fallen due, no report</td>" in shown
    assert "3 days ago</td>" in shown
    assert "overdue</td>" not in shown


LIMITED = """
format = 1
[instrument]
id = "p"
kind = "other"
issuer = "somebody"
known-by = 2022-06-24
term = "2022/2025"
title = { vi = "Văn bản thử", en = "A trial" }
[[task]]
id = "a"
title = { vi = "Báo cáo", en = "Report" }
clause = "1"
at = "mic"
to = ["mpi"]
within = { months = 2, days = 10, after = "sự cố" }
"""


def test_the_length_of_a_time_limit_is_printed_and_an_unknown_day_of_issue_is_said() -> None:
    policy, problems = rollout.parse_policy(LIMITED)
    assert problems == ()
    page = rollout.document(policy, "vi")
    assert "| 2 tháng 10 ngày kể từ “sự cố” |" in page
    assert "| Ban hành | không rõ ngày ban hành |" in page
    assert "| Ngày sớm nhất biết có văn bản | 24/6/2022 |" in page
    assert "| Loại, cơ quan ban hành | văn bản khác, somebody |" in page
    assert "gửi Bộ Kế hoạch và Đầu tư" in page
    assert "| within 2 months 10 days of “sự cố” |" in rollout.document(policy)


def test_the_day_of_issue_is_listed_only_where_it_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "--lang", "vi"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "26/4/2022" in lines["ct-02-2022"]
    assert "tháng 10/2021" in lines["mic-par-2021-2025"]


def test_a_rule_at_a_body_without_a_name_keeps_its_id() -> None:
    assert node_in_words("p/a@nobody#2022-Q1").vi == "p/a, nobody, quý I/2022"
    assert node_in_words("p/a").vi == "p/a"
