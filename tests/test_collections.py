"""Answers of several values: tuples that a notebook shows as a table in words, and that leave as documented rows."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
import json
import pickle
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import jsonschema
import pytest
from nation import national_register

import rollout
from rollout import Done, Measured, Network, Progress, Register, Tier, Unit
from rollout.labels import Lang
from rollout.network.links import Link
from rollout.policy.trace import trace
from rollout.problems import Problem, Problems
from rollout.rows import Rows, columns_of
from rollout.views.row_schema import ROWS, column_table, rows_schema_text

HOSTILE = "<script>alert(1)</script>"
HEAD = """
format = 1
[instrument]
id = "p"
kind = "plan"
issuer = "mic"
issued = 2022-01-10
title = { vi = "Kế hoạch", en = "Plan" }
"""
ITEMS = """
[[task]]
id = "sign"
title = { vi = "Ký số", en = "Sign" }
clause = "1"
phrase = "đến tháng 6/2022"
by = { province = "2022-06" }
needs = [{ task = "keys", basis = "inferred", note = { en = "keys sign" } }]
[[task]]
id = "keys"
title = { vi = "Cấp khóa", en = "Issue keys" }
clause = "2"
by = { province = 2022-07-15 }
[[target]]
id = "share"
at = "province"
measure = { vi = "Tỷ lệ", en = "Share" }
measure-id = "share-signed"
at-least = { 2022 = 40, 2023 = 60 }
clause = "3"
lead = "moha"
"""
UNITS = Register([Unit("01", Tier.PROVINCE, "Bắc"), Unit("02", Tier.PROVINCE, "Nam", en="South")])
LOG = Progress(
    [
        Done("keys", "01", "2022-06-01"),
        Measured("share", "01", "2022-05-01", value=30, numerator=30, denominator=100),
        Measured("share", "01", "2022-09-28", value=35, numerator=35, denominator=100),
        Done("sign", "03", "2022-06-01"),
    ]
)


def plan(items: str = ITEMS) -> rollout.Policy:
    policy, problems = rollout.parse_policy(HEAD + items)
    assert problems == ()
    return policy


def schedule(items: str = ITEMS, units: Register = UNITS) -> rollout.Schedule:
    return rollout.expand(plan(items), units, until="2023-12-31")


def on(day: str) -> rollout.Statuses:
    return rollout.assess(schedule(), LOG, as_of=day)


@functools.cache
def answers() -> dict[str, Rows[Any]]:
    """One of each, by the name of the type of its rows."""
    policy, statuses = plan(), on("2022-12-31")
    edited = plan(ITEMS.replace("Ký số", "Ký điện tử"))
    circle = Network.from_tasks({"a": 2, "b": 3}, [("a", "b"), Link("b", "a", clause="§1")])
    over_time = rollout.timeline(schedule(), LOG)
    return {
        "ObligationRow": schedule(),
        "StatusRow": statuses,
        "ProspectRow": rollout.forecast(statuses),
        "AttainmentRow": rollout.attainments(statuses),
        "RollupRow": rollout.rollup(statuses, "province"),
        "DifferenceRow": rollout.diff(on("2022-06-30"), on("2022-07-01")),
        "EditRow": rollout.diff(policy, edited),
        "ChangeRow": over_time.changes("2022-06-30", "2022-07-01"),
        "ChangePointRow": over_time.history("p/sign@02"),
        "TieRow": schedule().dependencies,
        "AmbiguityRow": rollout.ambiguities(schedule()),
        "ProblemRow": rollout.check(policy),
        "ConflictRow": circle.conflicts(),
        "MarkRow": trace("share-signed", policy),
        "FactRow": LOG,
        "UnitRow": UNITS,
    }


# --- tuples ---


def several() -> dict[str, tuple[Any, ...]]:
    return {name: answer for name, answer in answers().items() if isinstance(answer, tuple)}


def test_an_answer_of_several_values_is_a_tuple_of_them_and_a_slice_one_too() -> None:
    assert set(several()) == {"AttainmentRow", "RollupRow", "TieRow", "AmbiguityRow", "ProblemRow", "ConflictRow"}
    for name, answer in several().items():
        values = tuple(answer)
        assert answer == values
        assert hash(answer) == hash(values)
        assert [*answer[:1]] == [answer[0]]
        assert type(answer[:1]) is type(answer)
        assert answer[0] in answer
        again = pickle.loads(pickle.dumps(answer))
        assert type(again) is type(answer)
        assert repr(again) == repr(answer)
        assert (again == answer) is (name != "TieRow")  # of which the groups are those of one schedule


def test_a_repr_says_how_many_there_are_and_shows_the_first() -> None:
    problem = Problem("code", "here", "is wrong", "mend it")
    assert repr(Problems([problem, Problem("code", "there", "is odd", severity="note", count=2)])).splitlines() == [
        "<Problems: 1 error, 2 notes>",
        "  here: is wrong; mend it",
        "  there: is odd",
    ]
    many = Problems([problem] * 1234)
    assert repr(many).splitlines()[0] == "<Problems: 1,234 errors>"
    assert repr(many).splitlines()[-1] == "  … 1,214 more"
    assert len(repr(many).splitlines()) == 1 + 20 + 1
    assert repr(many[:0]) == str(many[:0]) == "<Problems: none>"
    assert str(many[:2]) == "here: is wrong; mend it\nhere: is wrong; mend it"
    assert repr(rollout.attainments(on("2022-12-31"))).splitlines()[0] == "<Attainments: 1 short, 1 not measured>"


def test_what_a_reader_finds_wrong_is_one_answer_and_so_are_the_problems_of_an_error() -> None:
    policy, problems = rollout.parse_policy(HEAD + ITEMS.replace("clause = ", "clauses = "))
    assert policy.id == "p"
    assert problems.to_csv().splitlines()[0] == "severity,label,code,where,found,right,clauses,count"
    with pytest.raises(rollout.InputError) as caught:
        rollout.load_progress([{"task": "sign", "unit": "99", "on": "2022-06-01"}], schedule())
    (row,) = caught.value.problems.to_dicts("vi")
    assert (row["label"], row["where"]) == ("lỗi", "row 1: done sign at 99")
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems
    assert [problem.code for problem in on("2022-12-31").unmatched] == ["unknown-unit"]
    assert on("2022-12-31").unmatched.to_dicts()[0]["code"] == "unknown-unit"


def test_the_units_that_a_register_finds_are_one_answer() -> None:
    found = UNITS.find("South")
    assert found.to_dicts("vi")[0]["name"] == "Nam"
    assert found.to_dicts()[0]["tier_label"] == "provincial level"
    assert found == (UNITS["02"],)
    assert UNITS.of("province") == (UNITS["01"], UNITS["02"])


# --- rows ---


@pytest.mark.parametrize("name", sorted(ROWS))
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_rows_are_as_the_schema_says_and_the_same_in_every_form(name: str, lang: Lang) -> None:
    answer = answers()[name]
    rows = answer.to_dicts(lang)
    names = [column.name for column in columns_of(ROWS[name])]
    assert len(rows) == len(answer) > 0
    assert [*rows[0]] == names
    schema = {**json.loads(rows_schema_text()), "items": {"$ref": f"#/$defs/{name}"}}
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(rows)) == []
    assert json.loads(answer.to_json(lang=lang)) == json.loads(json.dumps(rows))
    read = list(csv.reader(io.StringIO(answer.to_csv(lang=lang))))
    assert read[0] == names
    assert len(read) == 1 + len(rows)
    assert rollout.to_csv(answer, lang=lang) == answer.to_csv(lang=lang)


@pytest.mark.parametrize("name", sorted(ROWS))
@pytest.mark.parametrize("native", ["polars", "pandas", "pyarrow"])
def test_rows_leave_as_frames(name: str, native: str) -> None:
    pytest.importorskip("narwhals", reason="frames need the extra `frames`")
    pytest.importorskip(native, reason="the frame is of that library")
    import narwhals as nw

    answer = answers()[name]
    frame = nw.from_native(answer.to_frame(native), eager_only=True)
    assert len(frame) == len(answer)
    assert frame.columns == [column.name for column in columns_of(ROWS[name])]


def test_the_page_has_the_columns_of_every_row() -> None:
    from test_rows import DOCS

    if not DOCS.exists():
        pytest.skip("the installed package is tested without its documentation")
    page = (DOCS / "rows.md").read_text(encoding="utf-8")
    for name, row in ROWS.items():
        assert f"(`{name}`)" in page
        assert name == "StatusRow" or column_table(row) in page


def test_a_target_leaves_with_plain_numbers_and_its_words() -> None:
    first, second = rollout.attainments(on("2022-12-31")).to_dicts("vi")
    facts = {
        "title": "Tỷ lệ",
        "name": "Bắc",
        "required": 40,
        "required_aim": None,
        "required_comparator": "at-least",
        "required_label": "tối thiểu 40%",
        "required_due": "2022-12-31",
        "required_due_ordinal": 738520,
        "scale": "%",
        "measured": 35,
        "measured_label": "35%",
        "measured_on": "2022-09-28",
        "reach": "short",
        "reach_label": "chưa đạt",
        "shortfall": 5,
        "upcoming": 60,
        "upcoming_label": "tối thiểu 60%",
        "upcoming_due": "2023-12-31",
        "pace": 2.05,  # 25 points in 365 days
        "observed_pace": 1.0,  # 5 points in 150 days
        "reached_on": "2024-10-17",  # 25 points at 1 point in 30 days: 750 days
    }
    assert {name: first[name] for name in facts} == facts  # type: ignore[literal-required]
    assert (second["reach"], second["measured"], second["gaps"]["observed_pace"]) == (
        *("not_measured", None, "one_measurement"),
    )


def test_a_difference_a_change_and_a_need_leave_with_titles_names_and_states_in_words() -> None:
    (*_, difference) = rollout.diff(on("2022-06-30"), on("2022-07-01")).to_dicts("vi")
    words = ("title", "name", "change", "before_label", "after_label", "after_due", "cause")
    assert [difference[name] for name in words] == [
        *("Ký số", "Nam", "đổi tình trạng", "đến hạn hôm nay", "đã đến hạn, chưa có báo cáo", "2022-06-30"),
        "sang ngày khác (qua thời hạn)",
    ]
    (*_, change) = rollout.timeline(schedule(), LOG).changes("2022-06-30", "2022-07-01").to_dicts()
    assert (change["title"], change["name"], change["day"]) == ("Sign", "South", "2022-07-01")
    assert (change["before_label"], change["after_label"], change["label"]) == (
        *("due today", "fallen due, no report", "past due"),
    )
    (tie,) = schedule().dependencies.to_dicts("vi")
    assert (tie["needed_title"], tie["needed_at"], tie["needed_due"]) == ("Cấp khóa", "cấp tỉnh", "2022-07-15")
    assert (tie["by_title"], tie["by_due"], tie["days"], tie["basis_label"]) == ("Ký số", "2022-06-30", -15, "suy luận")


def test_an_ambiguity_a_roll_up_and_an_edit_leave_in_words() -> None:
    (reading,) = rollout.ambiguities(schedule()).to_dicts("vi")
    assert (reading["title"], reading["at"], reading["due"], reading["other"], reading["units"]) == (
        *("Ký số", "cấp tỉnh", "2022-06-30", "2022-06-01", 2),
    )
    assert (reading["label"], reading["is_known"]) == ("đến tháng: ngày đầu tháng", True)
    north, south = rollout.rollup(on("2022-12-31"), "province").to_dicts("vi")
    assert (north["title"], north["name"], north["value"], north["coverage"]) == ("Tỷ lệ", "Bắc", 35, 1)
    assert (south["name"], south["value"], south["silent"]) == ("Nam", None, ["02"])
    (edit,) = rollout.diff(plan(), plan(ITEMS.replace("Ký số", "Ký điện tử"))).to_dicts("vi")
    assert (edit["id"], edit["fields"], edit["before"], edit["after"]) == ("p/sign", ["title"], "Ký số", "Ký điện tử")


def test_a_history_says_of_nothing_that_is_unreported_that_it_is_overdue() -> None:
    rows = rollout.timeline(schedule(), LOG).history("p/sign@02").to_dicts("vi")
    assert [(row["day"], row["state_label"]) for row in rows[1:]] == [
        ("2022-01-10", "chưa đến hạn"),
        ("2022-06-30", "đến hạn hôm nay"),
        ("2022-07-01", "đã đến hạn, chưa có báo cáo"),
    ]


def test_a_table_of_counts_leaves_as_rows_too() -> None:
    table = on("2022-07-01").table(("task", "due"))
    assert table.to_csv().splitlines() == [
        "task,due,done_on_time,overdue,no_report,upcoming,total",
        "sign,2022-06-30,0,2,2,0,2",
        "keys,2022-07-15,1,0,0,1,2",
        "share,2022-12-31,0,0,0,2,2",
        "share,2023-12-31,0,0,0,2,2",
    ]
    assert json.loads(table.to_json())[0]["due"] == "2022-06-30"
    pytest.importorskip("polars", reason="the frame is of Polars")
    frame = table.to_frame("polars")
    assert str(frame.schema["total"]) == "Int64"
    assert str(frame.schema["due"]) == "String"


# --- what a notebook shows ---


def test_counts_are_shown_in_words_and_leave_as_they_are() -> None:
    statuses = on("2022-07-01")
    table = statuses.table(("task", "tier"))
    shown_table = table.overview("vi")
    assert shown_table.columns == (
        *("nhiệm vụ/chỉ tiêu", "cấp", "hoàn thành đúng hạn", "đã qua thời hạn", "trong đó chưa có báo cáo"),
        *("chưa đến hạn", "tổng"),
    )
    assert shown_table.rows[0] == ("Ký số", "cấp tỉnh", 0, 2, 2, 0, 2)
    assert table.rows[0][:2] == ("sign", "province")
    assert schedule().table("lead").overview().rows[-1] == ("Ministry of Home Affairs", 4)
    over_time = rollout.timeline(schedule(), LOG).counts("2022-07-01", "2022-07-02", by="tier").overview("vi")
    assert over_time.columns[:2] == ("ngày", "cấp")
    held_up = rollout.holdups(statuses).overview("vi")
    assert held_up.title == "Ai làm chậm ai, đến ngày 01/7/2022"
    assert (held_up.columns, held_up.rows) == (("cơ quan làm chậm", "cấp tỉnh"), (("cấp tỉnh", 1),))
    assert rollout.forecast(statuses).table("task").overview().columns[0] == "task or target"


class Page(HTMLParser):
    """The tags of a page with their attributes, and its texts by tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self.open[-1], []).append(data)


@functools.cache
def shown() -> dict[str, Any]:
    """Everything that a notebook shows, by what it is."""
    return dict(everything())


def everything() -> Iterator[tuple[str, Any]]:
    statuses = on("2022-12-31")
    yield from answers().items()
    yield "Policy", plan()
    yield "Network", Network.of(schedule())
    yield "Timeline", rollout.timeline(schedule(), LOG)
    yield "Explanation", rollout.explain(statuses["p/sign@02"])
    yield "Obligation", next(iter(schedule()))
    yield "Status", statuses["p/sign@02"]
    yield "Prospect", rollout.forecast(statuses)["p/sign@02"]
    yield "Delta", next(iter(rollout.diff(on("2022-06-30"), on("2022-07-01"))))
    yield "Change", next(iter(rollout.timeline(schedule(), LOG).changes("2022-06-30", "2022-07-01")))
    yield "Attainment", rollout.attainments(statuses)[0]
    yield "Table", statuses.table()
    yield "Slip", Network.of(schedule()).slip({"keys@province": 30})


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_everything_is_one_table_that_a_screen_reader_can_read(lang: Lang) -> None:
    for name, value in shown().items():
        page = Page(value.to_html(lang))
        tags = [tag for tag, _ in page.tags]
        assert tags.count("table") == 1, name
        assert tags.count("caption") == (name != "Table"), name
        scopes = {attributes.get("scope") for tag, attributes in page.tags if tag == "th"}
        assert scopes <= {"col", "row"}, name
        assert "row" in scopes, name
        group = page.tags[0][1]
        assert (group["role"], group["tabindex"]) == ("group", "0"), name
        assert group["aria-label"], name
        assert page.open == [], name


def test_what_is_shown_has_no_colour_of_text_or_page_of_its_own() -> None:
    """Those of the page are right in light and in dark; what the page does not name is half transparent."""
    (style,) = Page(schedule().to_html()).texts["style"]
    assert "color:var(--jp-content-font-color1,var(--vscode-editor-foreground,inherit))" in style
    colours = {part.split(")")[0].split(";")[0].rstrip("}") for part in style.split("#")[1:]}
    assert colours == {"8885", "8881"}


@pytest.mark.parametrize(
    ("name", "lang", "words"),
    [
        ("ObligationRow", "vi", ["Ký số", "Nam", "đến tháng 6/2022", "30/6/2022", "thời hạn"]),
        ("StatusRow", "en", ["Sign", "South", "fallen due, no report", "184 days ago", "holder"]),
        ("ProspectRow", "vi", ["Ký số", "không còn kịp", "dự báo"]),
        ("AttainmentRow", "vi", ["Tỷ lệ", "tối thiểu 40%", "chưa đạt", "35%"]),
        ("TieRow", "vi", ["Cấp khóa", "Ký số", "cấp tỉnh"]),
        ("AmbiguityRow", "vi", ["Ký số", "đến tháng: ngày đầu tháng"]),
        ("ChangeRow", "en", ["Sign", "due today", "past due"]),
        ("Policy", "vi", ["Ký số", "cấp tỉnh", "Bộ Nội vụ", "Kế hoạch"]),
        ("Network", "en", ["Issue keys", "provincial level", "2022-07-15"]),
        ("Timeline", "vi", ["31/12/2022", "đã đến hạn, chưa có báo cáo"]),
        ("Status", "vi", ["đã đến hạn, chưa có báo cáo", "Nam", "tình trạng", "đang đảm nhiệm"]),
        ("Delta", "vi", ["đến hạn hôm nay", "đã đến hạn, chưa có báo cáo", "nguyên nhân"]),
        ("Attainment", "en", ["at least 40%", "short", "pace needed"]),
    ],
)
def test_it_is_shown_in_words(name: str, lang: Lang, words: list[str]) -> None:
    html = shown()[name].to_html(lang)
    assert [word for word in words if word not in html] == []
    assert "p/sign" not in html


def test_html_of_every_answer_is_escaped() -> None:
    items = ITEMS.replace("Ký số", HOSTILE).replace("Sign", HOSTILE)
    hostile = schedule(items, Register([Unit("01", Tier.PROVINCE, HOSTILE)]))
    statuses = rollout.assess(hostile, Progress([Done("sign", f"{HOSTILE}9", "2022-06-01")]), as_of="2022-07-01")
    over_time = rollout.timeline(hostile)
    values = (
        *(hostile, statuses, rollout.forecast(statuses), rollout.attainments(statuses), hostile.dependencies),
        *(rollout.ambiguities(hostile), over_time.changes("2022-06-30", "2022-07-01"), statuses.unmatched),
        *(next(iter(statuses)), hostile.policies[0], Network.of(hostile), rollout.explain(next(iter(statuses)))),
        *(rollout.rollup(statuses, "province"), hostile.register, Problems([Problem("x", HOSTILE, HOSTILE)])),
    )
    for value in values:
        html = value.to_html()
        assert HOSTILE not in html, type(value)
        assert "&lt;script&gt;" in html or "Tỷ lệ" in html or "Share" in html, type(value)


def test_the_nation_is_shown_by_rule_in_a_few_kilobytes_with_its_totals() -> None:
    whole = rollout.expand(rollout.load_policy("ct-02-2022"), national_register(), until="2023-12-31")
    statuses = rollout.assess(whole, as_of="2022-12-31")
    over_time = rollout.timeline(whole)
    values = (
        *(whole, statuses, rollout.forecast(statuses), over_time, over_time.changes("2022-05-31", "2022-12-31")),
        rollout.diff(statuses, over_time.on("2023-06-30")),
    )
    for value in values:
        assert 1_000 < len(value.to_html("vi").encode()) < 10_000, type(value)
    by_rule = statuses.where(task="digitise-dossiers").overview("vi")
    assert by_rule.rows[0][:3] == (
        *("Số hóa hồ sơ, kết quả thủ tục hành chính tại Bộ phận Một cửa", "cấp bộ", "đã đến hạn, chưa có báo cáo"),
    )
    assert [row[-1] for row in by_rule.rows] == [22, 63, 705, 10598, 1]  # a commune ends before its day
    few = statuses.where(task="digitise-dossiers", unit="01").overview()
    assert few.rows[0][1:4] == ("Ha Noi City", "fallen due, no report", dt.date(2022, 6, 1))


def test_a_long_text_is_cut_and_stands_whole_in_its_title() -> None:
    html = Problems([Problem("x", "here", "y" * 300)]).to_html()
    assert f'title="{"y" * 300}"' in html
    assert f">{'y' * 239}…</td>" in html
