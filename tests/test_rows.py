"""Rows out: the same columns as dicts, CSV, JSON and frames, in both languages, and files that are whole."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
import json
import os
import stat
import threading
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, strategies as st
from nation import national_register
from test_properties import days, few, judged, logs, whole

import rollout
from rollout import Done, Measured, Progress, Register, Statuses, Tier, Unit
from rollout.forecasting.prospect_rows import ProspectRow
from rollout.policy.level import plain
from rollout.progress.evidence import Evidence
from rollout.progress.status_rows import StatusRow
from rollout.rows import columns_of
from rollout.schedule.obligation_rows import ObligationRow
from rollout.views.row_schema import column_table, rows_schema_text

DOCS = Path(__file__).parents[1] / "docs"
ENGINES = ("polars", "pandas", "pyarrow")


@functools.cache
def nation() -> rollout.Schedule:
    return rollout.expand(rollout.load_policy("ct-02-2022"), national_register(), until="2023-12-31")


def plan(body: str) -> rollout.Policy:
    head = 'format = 1\n[instrument]\nid = "p"\nkind = "plan"\nissuer = "mic"\nissued = 2022-01-10\n'
    policy, problems = rollout.parse_policy(head + 'title = { vi = "Kế hoạch", en = "Plan" }\n' + body)
    assert problems == ()
    return policy


def as_of_july(name: str = "Số hóa", unit: str = "Bắc") -> Statuses:
    """A task and a level at two provinces, of which one was reported on."""
    body = f"""[[task]]
id = "t"
clause = "1"
title = {{ vi = {json.dumps(name)}, en = "Digitise" }}
by = {{ province = 2022-06-30 }}
[[target]]
id = "l"
at = "province"
measure = {{ vi = "Tỷ lệ", en = "Share" }}
at-least = {{ 2022 = 40 }}
clause = "2"
lead = "moha"
"""
    units = Register([Unit("01", Tier.PROVINCE, unit, code="B1"), Unit("02", Tier.PROVINCE, "Nam", en="South")])
    log = Progress([Done("t", "01", "2022-06-01"), Measured("l", "01", "2022-05-01", value=30.5)])
    return rollout.assess(rollout.expand(plan(body), units), log, as_of="2022-07-05")


def iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def plain_facts(status: rollout.Status, lang: rollout.labels.Lang) -> dict[str, object]:
    """A row by the properties of a status, each said anew."""
    level, measured = status.level, status.measured
    names = dict.fromkeys((status.lead, *status.holder.split()), status.schedule.register)
    on = {
        "opens": status.opens,
        "nominal_due": status.nominal_due,
        "due": status.due,
        "as_of": status.as_of,
        "done_on": status.done_on,
        "begun_on": status.begun_on,
        "ready_on": status.ready_on,
        "measured_on": measured.on if measured else None,
        "short_since": status.short_since,
        "lost_on": status.lost_on,
    }

    def name(body: str) -> str:
        register = names[body]
        return register.version(body, status.as_of).label.of(lang) if body in register else body

    facts: dict[str, object] = {
        "id": status.id,
        "policy": status.policy,
        "policy_title": status.group.policy.instrument.title.of(lang),
        "task": status.task,
        "item": status.item.id,
        "title": status.title.of(lang),
        "unit": status.unit,
        "unit_code": status.body.code,
        "name": status.body.label.of(lang),
        "tier": status.tier.value,
        "tier_label": status.tier.label.of(lang),
        "lead": status.lead,
        "lead_name": name(status.lead),
        "holder": status.holder,
        "holder_name": ", ".join(map(name, status.holder.split())),
        "charged": status.charged,
        "coordinating": list(status.item.coordinating),
        "period": str(status.period) if status.period else None,
        "about": str(status.about) if status.about else None,
        "moved_by": status.moved_by,
        "standing": status.standing,
        "level": plain(level.floor) if level else None,
        "comparator": level.comparator.value if level else None,
        "scale": level.scale if level else None,
        "level_label": level.label.of(lang) if level else None,
        "clause": status.clause,
        "phrase": status.phrase,
        "source": status.source,
        "confidence": status.confidence,
        "state": status.state.value,
        "label": status.label.of(lang),
        "days": status.days,
        "early": status.early,
        "reported": status.reported,
        "extended_by": status.extended_by,
        "premature": status.premature,
        "ready": status.ready,
        "blocked_by": [blocking.id for blocking in status.blocked_by],
        "force": status.force,
        "measured": plain(measured.value) if measured else None,
        "comparable": status.comparable,
        "shortfall": plain(status.shortfall),
        "days_in_compliance": status.days_in_compliance,
        "lapsed": status.lapsed,
        "successors": list(status.successors),
    }
    facts |= {column: iso(day) for column, day in on.items()}
    return facts | {f"{column}_ordinal": day.toordinal() if day else None for column, day in on.items()}


@few
@given(days, logs, st.sampled_from(("vi", "en")), st.none() | days)
def test_a_row_has_what_the_status_says(
    as_of: dt.date, facts: list[Evidence], lang: rollout.labels.Lang, known_on: dt.date | None
) -> None:
    """Units that stand alike are judged once; what they wait for is their own."""
    statuses = judged(whole(), as_of, facts, known_on=known_on)
    rows = statuses.to_dicts(lang)
    assert len(rows) == len(statuses)
    for status, row in zip(statuses, rows, strict=True):
        expected = plain_facts(status, lang)
        assert {name: value for name, value in row.items() if name in expected} == expected
        assert row == status.to_dict(lang)
        assert set(row) - set(expected) == {"charged_name", "level_aim", "revision"}


def test_a_row_of_an_obligation_is_as_on_its_due_day() -> None:
    (obligation, *_) = nation().where(task="digitise-dossiers", under="01")
    row = obligation.to_dict("vi")
    assert (row["name"], row["due"], row["due_ordinal"]) == ("Thành phố Hà Nội", "2022-06-01", 738307)
    assert nation().where(unit="01").to_dicts("vi")[0] == next(iter(nation().where(unit="01"))).to_dict("vi")


def test_the_language_is_that_of_titles_names_and_labels() -> None:
    rows = {row["task"]: row for row in as_of_july().where(unit="01").to_dicts("vi")}
    names = ("title", "name", "lead", "lead_name", "label", "level", "comparator", "scale", "level_label", "unit_code")
    assert [dict(rows["l"])[name] for name in names] == [
        *("Tỷ lệ", "Bắc", "moha", "Bộ Nội vụ", "chưa đến hạn", 40, "at-least", "%", "tối thiểu 40%", "B1")
    ]
    row = as_of_july().where(unit="02", task="l").to_dicts()[0]
    assert (row["title"], row["lead_name"], row["level_label"], row["tier_label"]) == (
        *("Share", "Ministry of Home Affairs", "at least 40%"),
        "provincial level",
    )
    assert row["policy_title"] == "Plan"


def test_a_range_has_its_floor_and_its_aim() -> None:
    body = '[[target]]\nid = "l"\nat = "mic"\nmeasure = { vi = "a" }\nclause = "1"\nat-least = { 2022 = [10, 15.5] }\n'
    (row,) = rollout.expand(plan(body)).to_dicts()
    assert (row["level"], row["level_aim"]) == (10, 15.5)


def test_the_revision_is_another_as_soon_as_its_item_is_edited() -> None:
    body = '[[task]]\nid = "{}"\ntitle = {{ vi = "{}" }}\nclause = "1"\nat = "mic"\n'
    before = rollout.expand(plan(body.format("a", "x") + body.format("b", "y"))).to_dicts()
    after = rollout.expand(plan(body.format("b", "z") + body.format("a", "x"))).to_dicts()
    assert before[0]["revision"] == after[0]["revision"]
    assert before[1]["revision"] != after[1]["revision"]


def test_no_two_rows_have_a_list_in_common() -> None:
    first, second = as_of_july().where(task="t").to_dicts()
    first["blocked_by"].append("x")
    first["coordinating"].append("x")
    assert (second["blocked_by"], second["coordinating"]) == ([], [])


def test_a_prospect_leaves_with_its_words_in_the_language() -> None:
    """On 15 June the day of the certificates has passed: what is lost has a repair, in words."""
    prospects = rollout.forecast(
        rollout.assess(nation(), as_of="2022-06-15").where(task="digitise-dossiers", unit="01")
    )
    (row,) = prospects.to_dicts("vi")
    assert (row["verdict"], row["label"], row["name"], row["holder_name"]) == (
        *("lost", "không còn kịp", "Thành phố Hà Nội"),
        "Thành phố Hà Nội",
    )
    assert row["title"].startswith("Số hóa hồ sơ")
    assert (row["due"], row["due_ordinal"]) == ("2022-06-01", 738307)
    (cells,) = as_read(prospects.to_csv(lang="vi"))
    assert cells["repairs"] == "gia hạn ct-02-2022/digitise-dossiers@01 đến ngày 15/6/2022"
    assert json.loads(prospects.to_json(lang="vi")) == [row]
    checked = jsonschema.Draft202012Validator(json.loads(rows_schema_text()))
    assert list(checked.iter_errors(prospects.to_dicts())) == []


# --- CSV and JSON ---


def as_read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def as_cells(row: dict[str, Any]) -> dict[str, str]:
    """A row as CSV has it."""
    texts = {None: "", True: "true", False: "false"}
    cells = {}
    for name, value in row.items():
        text = " ".join(value) if isinstance(value, list) else str(value)
        cells[name] = texts[value] if value is None or isinstance(value, bool) else text
    return cells


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_csv_and_json_have_the_rows_of_the_dicts(lang: rollout.labels.Lang) -> None:
    statuses = rollout.assess(nation(), as_of="2022-06-02").where(under="01", tier=("province", "district"))
    rows = statuses.to_dicts(lang)
    assert as_read(statuses.to_csv(lang=lang)) == [as_cells(dict(row)) for row in rows]
    assert json.loads(statuses.to_json(lang=lang)) == rows
    assert rollout.to_csv(statuses, lang=lang) == rollout.to_csv(rows) == statuses.to_csv(lang=lang)
    assert rollout.to_json(statuses, lang=lang) == rollout.to_json(rows) == statuses.to_json(lang=lang)
    stamped = json.loads(rollout.to_json(statuses, statuses, lang=lang))
    assert (stamped["rows"], stamped["revisions"]) == (rows, [statuses.revision])


def test_nothing_has_no_header_and_an_empty_list() -> None:
    nothing = as_of_july().where(task="t", state="overdue", unit="01")
    assert (nothing.to_csv(), nothing.to_json(), nothing.to_dicts()) == ("", "[]\n", [])
    assert rollout.to_csv([]) == ""
    assert json.loads(rollout.to_json([], nothing))["rows"] == []


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+84 a", "'+84 a"),
        ("-a", "'-a"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("'a", "'a"),
        ("-5", "-5"),
        ("+3,5%", "+3,5%"),
        ("100% a%s", "100% a%s"),
        ('say "a", b', 'say "a", b'),
        ("two\nlines", "two\nlines"),
        ("≥ 40%", "≥ 40%"),
    ],
)
def test_a_text_is_no_formula_and_nothing_of_it_is_lost(text: str, cell: str) -> None:
    assert [row["a"] for row in as_read(rollout.to_csv([{"a": text, "b": 1}]))] == [cell]
    assert json.loads(rollout.to_json([{"a": text}])) == [{"a": text}]
    if text.strip():
        assert {row["title"] for row in as_read(as_of_july(name=f"{text}x").where(task="t").to_csv(lang="vi"))}


def test_plain_values_are_written_as_they_are() -> None:
    rows: list[dict[str, object]] = [
        {
            "n": -1.5,
            "f": True,
            "l": ["a", "b"],
            "m": {"x": "y"},
            "r": [{"id": "1"}, {"id": "2"}],
            "d": dt.date(2022, 1, 2),
        },
        {"n": 1, "f": None, "l": (), "m": {}, "r": [{"words": "p"}, {"words": "q"}], "d": rollout.Tier.PROVINCE},
    ]
    assert rollout.to_csv(rows) == "n,f,l,m,r,d\n-1.5,true,a b,x: y,1 2,2022-01-02\n1,,,,p; q,province\n"
    assert json.loads(rollout.to_json(rows))[0]["d"] == "2022-01-02"
    assert len(as_read(rollout.to_csv({"a": number} for number in range(1_000)))) == 1_000


def within_itself() -> list[object]:
    values: list[object] = [1]
    values.append(values)
    return values


def nested(depth: int) -> list[object]:
    values: list[object] = []
    for _ in range(depth):
        values = [values]
    return values


RIGHT = "give text, a day, a finite number of up to 4,300 digits, or a list of such that is not within itself"


@pytest.mark.parametrize(
    ("value", "words", "forms"),
    [
        (10**5_000, "a number of thousands of digits", ("CSV", "JSON")),
        ([1, -(10**5_000)], "a value of list", ("CSV", "JSON")),
        (within_itself(), "[1, [...]]", ("JSON",)),
        (nested(100_000), "a value of list", ("CSV", "JSON")),
        ({"x": nested(100_000)}, "a value of dict", ("CSV", "JSON")),
        (float("nan"), "nan", ("JSON",)),
        ([float("inf")], "[inf]", ("JSON",)),
        (Decimal("1e400"), "Decimal('1E+400')", ("JSON",)),
        ({("a", "b"): 1}, "{('a', 'b'): 1}", ("JSON",)),
        ([{"x": 1}], "[{'x': 1}]", ("CSV",)),
    ],
    ids=["number", "list", "itself", "deep list", "deep mapping", "nan", "infinity", "decimal", "pair", "records"],
)
def test_a_value_that_cannot_be_written_is_refused_at_its_place(
    value: object, words: str, forms: tuple[str, ...]
) -> None:
    """The 601st row lies behind what is written before it is made."""
    rows: list[dict[str, object]] = [{"name": "a", "size": 1} for _ in range(700)]
    rows[600]["size"] = value
    for form in forms:
        with pytest.raises(rollout.InputError) as caught:
            (rollout.to_csv if form == "CSV" else rollout.to_json)(rows)
        assert str(caught.value) == f"row 601: size: {words} cannot be written as {form}; {RIGHT}"


def test_a_table_with_a_value_that_cannot_be_written_is_refused_too() -> None:
    table = rollout.Table(("a", "b"), ((1, 2), (3, 10**5_000)))
    for write in (table.to_csv, table.to_json):
        with pytest.raises(rollout.InputError, match="row 2: b: a number of thousands of digits cannot be written"):
            write()


ALIKE = "give each row the names of the first"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"a": 1}, {"a": 1, "b": 2}], f"row 2: has 'b', which the first row has not; {ALIKE}"),
        ([{}, {"b": 2}], f"row 2: has 'b', which the first row has not; {ALIKE}"),
        ([{"a": 1}, {"b": 1, "c": 2}], f"row 2: has no 'a'; {ALIKE}"),
        ([{"a": 1}, 5], "row 2: 5 is no row; give mappings of names and values"),
        ({"a": 1}, "row 1: 'a' is no row; give mappings of names and values"),
        ([{1: "a"}], "row 1: the name 1 is not text; give text"),
    ],
)
def test_nothing_of_a_row_is_lost(rows: Any, message: str) -> None:  # noqa: ANN401  # what no type checker would let pass
    for write in (rollout.to_csv, rollout.to_json):
        with pytest.raises(rollout.InputError) as caught:
            write(rows)
        assert str(caught.value) == message


# --- files ---


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)

    def broken() -> Iterator[dict[str, object]]:
        for number in range(1_000):
            yield {"a": number}
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rollout.to_csv(broken(), path)
    assert (path.read_text(encoding="utf-8"), list(tmp_path.iterdir())) == ("old", [path])
    as_of_july().to_csv(path)
    assert path.read_text(encoding="utf-8") == as_of_july().to_csv()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    as_of_july().to_json(str(path))
    assert json.loads(path.read_text(encoding="utf-8")) == as_of_july().to_dicts()
    assert list(tmp_path.iterdir()) == [path]


def test_an_open_file_is_written_to_and_a_link_stays_one(tmp_path: Path) -> None:
    stream = io.StringIO()
    assert as_of_july().to_csv(stream) is None
    assert stream.getvalue() == as_of_july().to_csv()
    (tmp_path / "link.csv").symlink_to(tmp_path / "rows.csv")
    as_of_july().to_csv(tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "rows.csv").read_text(encoding="utf-8") == stream.getvalue()
    as_of_july().to_csv(os.devnull)
    assert not Path(os.devnull).is_file()


def test_a_file_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(rollout.InputError, match="cannot be written: no such file or directory; give a file"):
        as_of_july().to_csv(tmp_path / "nowhere" / "rows.csv")
    with pytest.raises(rollout.InputError, match="cannot be written: is a directory"):
        as_of_july().to_json(tmp_path)


class Sink(io.StringIO):
    """An open file that remembers how much was written at a time, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []

    def write(self, text: str) -> int:
        self.sizes.append(len(text))
        return len(text)


def test_rows_are_written_piece_by_piece() -> None:
    """14,000 statuses are some 9 MB as CSV, and are never there at once; the benchmarks measure the memory."""
    statuses = rollout.assess(nation(), as_of="2023-07-01").where(task="digitise-dossiers")
    sink = Sink()
    statuses.to_csv(sink)
    assert len(statuses) > 10_000
    assert sum(sink.sizes) > 5_000_000
    assert max(sink.sizes) < 500_000


# --- frames ---


@pytest.mark.parametrize("engine", ENGINES)
def test_a_frame_has_the_rows_of_the_dicts(engine: str) -> None:
    pytest.importorskip("narwhals")
    pytest.importorskip(engine)
    import narwhals as nw

    statuses = as_of_july()
    frame = nw.from_native(statuses.to_frame(engine, lang="vi"))
    assert frame.implementation.value == engine
    rows = [{**row, "blocked_by": "", "coordinating": "", "successors": ""} for row in statuses.to_dicts("vi")]
    for name in rows[0]:
        cells = [None if str(value) in ("<NA>", "nan") else value for value in frame[name].to_list()]
        assert cells == [row[name] for row in rows]
    assert frame.schema["due_ordinal"] == nw.Int32
    assert frame.schema["done_on_ordinal"] == nw.Int32
    assert frame.schema["state"] == nw.Categorical
    assert frame.schema["reported"] == nw.Boolean
    nothing = statuses.where(task="t", state="overdue", unit="01").to_frame(engine)
    assert nw.from_native(nothing).columns == frame.columns


@pytest.mark.parametrize("engine", ENGINES)
def test_a_frame_names_each_body_as_it_is_on_the_day(engine: str) -> None:
    pytest.importorskip("narwhals", reason="frames need the extra `frames`")
    pytest.importorskip(engine, reason="the frame is of that library")
    import narwhals as nw

    renamed = [
        Unit("01", Tier.PROVINCE, "Bắc", until="2022-03-31"),
        Unit("01", Tier.PROVINCE, "Đông", since="2022-04-01"),
    ]
    units = Register([*renamed, Unit("02", Tier.PROVINCE, "Nam")])
    task = '[[task]]\nid = "{}"\nclause = "1"\ntitle = {{ vi = "Việc" }}\nby = {{ province = {} }}\n'
    schedule = rollout.expand(plan(task.format("a", "2022-06-30") + task.format("b", "2022-05-31")), units)
    names = ("task", "unit", "name", "lead_name", "holder")
    for day, name in (("2022-03-01", "Bắc"), ("2022-04-01", "Đông")):
        frame = nw.from_native(rollout.assess(schedule, as_of=day).to_frame(engine, lang="vi"), eager_only=True)
        assert frame.select(*names).rows() == [
            ("b", "01", name, name, "01"),
            ("b", "02", "Nam", "Nam", "02"),
            ("a", "01", name, name, "01"),
            ("a", "02", "Nam", "Nam", "02"),
        ]


def test_another_library_of_frames_is_refused() -> None:
    with pytest.raises(rollout.UnknownError, match="did you mean 'polars'"):
        as_of_july().to_frame("polar")


def test_without_a_name_it_is_the_first_that_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = {"pandas"}
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name in installed or None)
    pytest.importorskip("pandas")
    assert type(as_of_july().to_frame()).__module__.startswith("pandas")
    installed.clear()
    with pytest.raises(ModuleNotFoundError, match="a frame needs one of polars, pandas, pyarrow"):
        as_of_july().to_frame()


# --- the schema, the page ---


def test_the_shipped_schema_is_made_from_the_columns() -> None:
    """`python -m rollout.views.row_schema > rollout/data/rows.schema.json` makes it anew."""
    assert files("rollout").joinpath("data", "rows.schema.json").read_text("utf-8") == rows_schema_text()


@pytest.mark.parametrize("name", rollout.shipped_policies())
def test_real_rows_are_as_the_schema_says(name: str) -> None:
    schema = json.loads(rows_schema_text())
    schedule = rollout.expand(rollout.load_policy(name), rollout.load_units("vn"), until="2030-12-31")
    some = (
        schedule.where(under=["01", "mic"]) if name == "ct-02-2022" else schedule.where(tier=["province", "ministry"])
    )
    for value in (some, rollout.assess(some, as_of="2023-07-01")):
        rows = json.loads(value.to_json(lang="vi"))
        assert len(rows) == len(value)
        kind = "StatusRow" if isinstance(value, Statuses) else "ObligationRow"
        checked = jsonschema.Draft202012Validator({**schema, "items": {"$ref": f"#/$defs/{kind}"}})
        assert list(checked.iter_errors(rows[:400])) == []
    assert list(jsonschema.Draft202012Validator(schema).iter_errors([{"id": "x"}])) != []


def test_the_tables_of_the_page_are_made_from_the_columns() -> None:
    page = (DOCS / "rows.md").read_text(encoding="utf-8")
    assert column_table(ObligationRow) in page
    assert column_table(StatusRow, ObligationRow) in page
    assert column_table(ProspectRow) in page


def test_each_column_says_what_it_is_in_both_languages() -> None:
    columns = columns_of(StatusRow)
    assert all(column.meaning and column.vi and column.kind for column in columns)
    assert len({column.vi for column in columns}) == len(columns)


# --- threads ---


def test_threads_that_ask_one_answer_get_the_same() -> None:
    expected = rollout.assess(nation(), as_of="2022-07-05").where(under="01").to_json(lang="vi")
    log = Progress([Done("digitise-dossiers", "02", "2022-05-30")])
    timeline = rollout.timeline(nation(), log)
    answers: list[str] = []

    def ask() -> None:
        answers.append(timeline.on("2022-07-05").where(under="01").to_json(lang="vi"))
        answers.append(str(timeline.on("2022-07-06").counts()))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(set(answers)) == sorted({expected, str(timeline.on("2022-07-06").counts())})
    assert len(answers) == 16
