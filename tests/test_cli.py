"""The command line: what it answers, what it refuses, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

import rollout
from rollout.cli import main

DIRECTIVE = ("--policy", "ct-02-2022")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_nothing_is_due_the_day_before_and_digitisation_is_on_its_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "due", "--by", "2022-05-31", *DIRECTIVE)[1].splitlines()[-1].startswith("0 obligations")
    _, out, _ = run(capsys, "due", "--by", "2022-06-01", *DIRECTIVE)
    assert out.splitlines()[-1].startswith("85 obligations")


def test_on_the_day_after_all_who_have_not_begun_are_overdue(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("task,unit,on\ndigitise-dossiers,01,2022-06-01\n", encoding="utf-8")
    assert run(capsys, "overdue", "--as-of", "2022-06-02", *DIRECTIVE)[1].splitlines()[-1].startswith("85 ")
    known = run(capsys, "overdue", "--as-of", "2022-06-02", *DIRECTIVE, "--progress", str(log))[1]
    assert known.splitlines()[-1].startswith("84 ")


def test_machines_get_every_obligation_as_csv_or_json(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("due", "--by", "2022-06-01", *DIRECTIVE, "--tier", "province")
    rows = list(csv.DictReader(io.StringIO(run(capsys, *words, "--format", "csv")[1])))
    objects = json.loads(run(capsys, *words, "--format", "json")[1])
    assert len(rows) == len(objects) == 63
    assert rows[0]["id"] == objects[0]["id"] == "ct-02-2022/digitise-dossiers@01"
    assert (objects[0]["due"], objects[0]["standing"], objects[0]["opens"]) == ("2022-06-01", True, None)


def test_no_rows_are_an_empty_list_and_an_empty_file(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("due", "--by", "2022-05-31", *DIRECTIVE, "--format")
    assert json.loads(run(capsys, *words, "json")[1]) == []
    assert run(capsys, *words, "csv")[1] == ""


def test_long_listings_are_cut_with_the_total_shown(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "due", "--by", "2022-06-01", *DIRECTIVE, "--each", "--limit", "5")
    assert "… 80 more of 85" in out
    _, out, _ = run(capsys, "due", "--by", "2022-06-01", *DIRECTIVE, "--each", "--limit", "0")
    assert len(out.splitlines()) == 2 + 85


def test_labels_are_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("overdue", "--as-of", "2022-06-02", *DIRECTIVE, "--unit", "01", "--lang")
    assert "đã đến hạn, chưa có báo cáo" in run(capsys, *words, "vi")[1]
    assert "fallen due, no report" in run(capsys, *words, "en")[1]


def test_a_listing_says_where_it_comes_from_where_that_is_not_the_text_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("due", "--by", "2022-06-30", *DIRECTIVE)
    _, out, _ = run(capsys, *words)
    reports = "other public reports of the Directive"
    lines = [line for line in out.splitlines() if line.startswith(("2022-06", "from 2022-06"))]
    other = [line for line in lines if line.endswith(reports)]
    assert (len(lines), len(other)) == (15, 9)
    assert sum("itself" in line and "an article on tapchitaichinh.vn; " in line for line in other) == 3
    assert "các báo cáo khác về Chỉ thị" in run(capsys, *words, "--lang", "vi")[1]
    _, out, _ = run(capsys, *words, "--task", "digitise-dossiers", "--task", "certify-one-stop")
    assert "tapchitaichinh" not in out
    assert run(capsys, *words, "--source", "press")[1].splitlines()[-1].startswith("265 obligations")
    _, out, _ = run(capsys, *words, "--source", "reports", "--unit", "01")
    assert out.count(reports) == 3
    assert reports not in run(capsys, *words, "--task", "digitise-dossiers", "--unit", "01")[1]
    less_sure = run(capsys, "due", "--by", "2022-09-30", *DIRECTIVE, "--task", "data-network")[1]
    assert f"{reports} (" in less_sure
    assert run(capsys, *words, "--source", "pres")[2] == "unknown source 'pres'; did you mean 'press'?\n"


def test_the_holder_stands_in_a_listing_before_the_body_that_the_text_names(capsys: pytest.CaptureFixture[str]) -> None:
    task = ("--task", "report-it-projects", *DIRECTIVE)
    _, out, _ = run(capsys, "overdue", "--as-of", "2025-09-01", *task, "--holder", "mof")
    assert out.count("Ministry of Finance (") == 4
    assert out.splitlines()[-1].startswith("4 obligations")
    _, out, _ = run(capsys, "overdue", "--as-of", "2025-09-01", *task, "--each", "--lang", "vi")
    assert out.count("Bộ Tài chính (") == 4
    _, out, _ = run(capsys, "due", "--by", "2025-12-31", *task)
    assert out.count("Ministry of Finance (") == 1  # only the report of 2025 fell due after the merger
    _, out, _ = run(capsys, "due", "--by", "2022-12-31", *task)
    assert "Ministry of Finance (" not in out


def test_what_a_body_helps_with_can_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("due", "--by", "2022-12-31", *DIRECTIVE, "--format", "json", "--coordinating")
    tasks = {body: [row["task"] for row in json.loads(run(capsys, *words, body)[1])] for body in ("01", "mpi")}
    assert tasks == {"01": ["report-it-projects"], "mpi": ["review-budget-use"]}


def test_the_committee_that_the_text_charges_leads_what_is_carried_out_below_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("due", "--by", "2022-12-31", *DIRECTIVE, "--task", "digitise-dossiers")
    _, out, _ = run(capsys, *words)
    assert [line for line in out.splitlines() if "provincial People's Committee" in line and " 705 " in line]
    assert "UBND cấp tỉnh" in run(capsys, *words, "--lang", "vi")[1]
    assert "UBND tỉnh Hà Giang" in run(capsys, *words, "--under", "02", "--lang", "vi")[1]
    rows = json.loads(run(capsys, *words, "--unit", "001", "--format", "json")[1])
    assert [(row["unit"], row["lead"], row["charged"], row["source"]) for row in rows] == [
        ("001", "001", "01", "press")
    ]


def test_statuses_are_counted_by_what_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "status", "--as-of", "2022-06-02", *DIRECTIVE, "--by", "tier", "--format", "json")
    counts = {row["tier"]: row["no_report"] for row in json.loads(out)}
    assert counts == {"ministry": 22, "province": 63, "district": 0, "commune": 0, "agency": 0}
    _, out, _ = run(capsys, "status", "--as-of", "2022-06-02", *DIRECTIVE, "--state", "overdue")
    assert out.splitlines()[-1].startswith("85 obligations")


def test_what_others_must_do_first_is_named_with_its_day(capsys: pytest.CaptureFixture[str]) -> None:
    """On 15 May the certificates are open: due on 30 June, and needed on 1 June. On 15 June that day has passed."""
    words = ("forecast", *DIRECTIVE, "--task", "digitise-dossiers", "--tier", "province", "--format", "csv")
    _, out, _ = run(capsys, *words, "--as-of", "2022-05-15")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 63
    first = rows[0]
    assert (first["verdict"], first["relies_on"], first["by_whom"], first["by"]) == (
        *("only_if", "goodwill"),
        *("government-cipher-committee", "2022-06-01"),
    )
    assert first["chain"] == "ct-02-2022/certify-one-stop@01 ct-02-2022/digitise-dossiers@01"
    _, out, _ = run(capsys, *words, "--as-of", "2022-06-15", "--verdict", "lost")
    lost = next(csv.DictReader(io.StringIO(out)))
    assert lost["repairs"] == "extend the due day of ct-02-2022/digitise-dossiers@01 to 2022-06-15"
    _, out, _ = run(capsys, *words[:-2], "--as-of", "2022-06-15", "--verdict", "only_if")
    assert out.splitlines()[-1].startswith("0 obligations")


def test_what_the_documents_report_counts_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        "targets",
        "--as-of",
        "2023-12-31",
        "--units",
        "none",
        "--task",
        "work-files-online",
        "--lead",
        "mic",
        "--format",
        "json",
    )
    assert [row["reach"] for row in json.loads(run(capsys, *words)[1])] == ["not_measured"]
    assert [row["reach"] for row in json.loads(run(capsys, *words, "--reported")[1])] == ["met"]


TARGETS = ("targets", "--as-of", "2023-01-15", "--policy", "mic-par-2021-2025", "--task", "results-digitised")


@pytest.fixture
def measured(tmp_path: Path) -> str:
    """40% at the end of 2021 and 50% at the end of 2022, with their counts."""
    log = tmp_path / "measured.csv"
    head = "fact,task,unit,on,value,numerator,denominator\n"
    rows = "measured,results-digitised,mic,2021-12-31,40,40,100\nmeasured,results-digitised,mic,2022-12-31,50,50,100\n"
    log.write_text(head + rows, encoding="utf-8")
    return str(log)


def test_targets_fit_in_eighty_columns_with_the_pace_that_was_seen(
    capsys: pytest.CaptureFixture[str], measured: str
) -> None:
    """10 points in 365 days are 0.82 in 30; 30 more take 1,095 days from the end of 2022."""
    _, out, _ = run(capsys, *TARGETS)
    head, _, row = out.splitlines()
    assert head.split() == ["task", "unit", "level", "now", "reach", "short", "next", "by", "pace"]
    assert len(row) <= 80
    _, out, _ = run(capsys, *TARGETS, "--progress", measured)
    head, _, row = out.splitlines()
    assert head.split()[-2:] == ["seen", "reached"]
    assert row.split()[-2:] == ["0.82", "2025-12-30"]


def test_what_is_expected_and_the_class_are_shown_when_asked(capsys: pytest.CaptureFixture[str], measured: str) -> None:
    """60 + 20 · 15 / 365; and 25% a year of the 41.4% that are needed."""
    words = (*TARGETS, "--progress", measured, "--expected", "linear", "--progress-class", "open-sdg")
    head, _, row = run(capsys, *words)[1].splitlines()
    assert re.split(r"  +", head)[9:] == ["due now", "seen", "reached", "class"]
    assert re.split(r"  +", row)[9:] == ["60.82", "0.82", "2025-12-30", "acceleration_needed"]
    (row,) = json.loads(run(capsys, *words, "--format", "json")[1])
    assert (row["progress_ratio"], row["growth"], row["gaps"]) == (0.6036, "compound", {})


def test_figures_are_put_together_when_asked(capsys: pytest.CaptureFixture[str], measured: str) -> None:
    words = (*TARGETS, "--progress", measured, "--roll-up", "lead")
    head, _, row = run(capsys, *words)[1].splitlines()
    assert head.split()[:5] == ["task", "key", "value", "numerator", "denominator"]
    assert row.split()[:5] == ["results-digitised", "mic", "50.0", "50", "100"]
    (row,) = json.loads(run(capsys, *words, "--format", "json")[1])
    assert (row["coverage"], row["silent"], row["least"]) == (1, [], 50)


@pytest.mark.parametrize(
    "words",
    [
        ("policies",),
        ("policies", "--lang", "vi", "--format", "json"),
        ("show", "ct-02-2022"),
        ("document", "mic-par-2023"),
        ("due", "--during", "2020-Q3", "--units", "none"),
        ("targets", "--as-of", "2023-12-31", "--units", "none"),
        ("trace",),
        ("trace", "services-integrated"),
        ("ambiguities", "--until", "2023-12-31", "--units", "none"),
        ("explain", "digitise-dossiers@01", "--as-of", "2022-06-02"),
        (
            "explain",
            "ct-02-2022/review-budget-use@mic#2022",
            "--as-of",
            "2022-12-31",
            "--lang",
            "vi",
            "--format",
            "json",
        ),
        ("needs", "--until", "2022-12-31"),
        ("needs", "--until", "2022-12-31", "--format", "json"),
        ("slip", "certify-one-stop@province=30", "--until", "2022-12-31", *DIRECTIVE),
        ("slip", "certify-one-stop@province=60", "--until", "2022-12-31", *DIRECTIVE, "--by", "place"),
        ("diff", "--from", "2022-05-31", "--to", "2022-06-02", *DIRECTIVE),
        ("diff", "--from", "2022-05-31", "--to", "2022-06-02", *DIRECTIVE, "--format", "csv"),
        ("diff", "mic-par-2023", "ct-02-2022", "--format", "csv"),
        ("forecast", "--as-of", "2022-07-05", *DIRECTIVE),
        ("forecast", "--as-of", "2022-06-10", *DIRECTIVE, "--tier", "province", "--format", "json"),
        ("forecast", "--as-of", "2022-06-10", *DIRECTIVE, "--unit", "01", "--lang", "vi"),
        ("graph", "--until", "2022-12-31", *DIRECTIVE, "--units", "none"),
        ("graph", "--as-of", "2022-06-10", *DIRECTIVE, "--format", "dot"),
        ("graph", "--until", "2022-12-31", *DIRECTIVE, "--format", "svg"),
    ],
)
def test_every_command_answers(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    code, out, _ = run(capsys, *words)
    assert code == 0
    assert out.strip()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("due", "--by", "2022-02-30"), "2022-02 has the days 01 to 28"),
        (("due", "--by", "20220601"), "'20220601' is not a day"),
        (("due", "--by", "01/06/2022"), "'01/06/2022' is not a day"),
        (("due", "--during", "2022-13"), "is not a period"),
        (("overdue", "--as-of", "yesterday"), "'yesterday' is not a day"),
        (("status", "--as-of", "2022-06-01", "--known-on", "x"), "'x' is not a day"),
        (("status", "--as-of", "2022-06-01", "--by", "teir"), "did you mean 'tier'"),
        (("status", "--as-of", "2022-06-01", "--state", "overdu"), "did you mean 'overdue'"),
        (("status", "--as-of", "2023-06-01", "--until", "2022-12-31"), "lies beyond 2022-12-31"),
        (("due", "--by", "2022-06-01", "--tier", "provinc"), "did you mean 'province'"),
        (("due", "--by", "2022-06-01", "--task", "digitize-dossiers"), "did you mean 'digitise-dossiers'"),
        (("due", "--by", "2022-06-01", "--unit", "1"), "did you mean '01'"),
        (("due", "--by", "2022-06-01", "--policy", "ct-02-2023"), "did you mean 'ct-02-2022'"),
        (("due", "--by", "2022-06-01", "--policy", "no-such.toml"), "cannot be read"),
        (("due", "--by", "2022-06-01", "--units", "no-such.csv"), "cannot be read"),
        (("overdue", "--as-of", "2022-06-01", "--progress", "no-such.csv"), "cannot be read"),
        (("explain", "digitise-dossiers@999", "--as-of", "2022-06-01"), "unknown unit '999'"),
        (("explain", "certify-one-stop@mof#2022", "--as-of", "2022-06-01"), "unknown obligation"),
        (("slip", "certify-one-stop@province", "--until", "2022-12-31"), "is not NODE=DAYS"),
        (("slip", "certify-one-stop@provinc=3", "--until", "2022-12-31"), "did you mean"),
        (("trace", "services-integratd"), "did you mean 'services-integrated'"),
        (("graph",), "no day is given"),
        (("due", "--by", "2022-06-01", "--stamp"), "--stamp is given with --format table; add --format json"),
        (("diff",), "there is nothing to compare; give --from and --to, or two versions of an encoding"),
        (("diff", "--from", "2022-06-01"), "there is nothing to compare; give --from and --to"),
        (("diff", "ct-02-2022"), "1 file given; give two, the old version and the new one"),
        (("diff", "ct-02-2022", "no-such.toml"), "no-such.toml: cannot be read"),
        (("diff", "ct-02-2022", "ct-02-2023"), "did you mean 'ct-02-2022'"),
        (("diff", "ct-02-2022", "mic-par-2023", *DIRECTIVE), "--policy is given beside two files; leave it out"),
        (("diff", "ct-02-2022", "mic-par-2023", "--known-on", "2022-06-01"), "--known-on is given, and no days; give"),
        (("diff", "--from", "2022-06-31", "--to", "2022-07-01"), "2022-06 has the days 01 to 30"),
        (("diff", "--from", "2022-06-01", "--to", "2022-07-01", *DIRECTIVE, "--by", "knd"), "did you mean 'kind'"),
        (("overdue", "--as-of", "2022-06-01", "--keep-good"), "--keep-good is given without a file of evidence; give"),
        (("graph", "--as-of", "2022-06-01", "--keep-good"), "--keep-good is given without a file of evidence; give"),
        (("graph", "--until", "2022-12-31", "--keep-good"), "evidence is given, and no day to judge it on; give --as"),
        (("graph", "--until", "2022-12-31", "--reported"), "evidence is given, and no day to judge it on; give --as"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_ends_with_2(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], message: str
) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_what_changed_between_two_days_is_a_line_for_each_rule(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Of the 85 bodies that digitise from 1 June, one reports that it does, a day late."""
    log = tmp_path / "log.csv"
    log.write_text("task,unit,on\ndigitise-dossiers,01,2022-06-02\n", encoding="utf-8")
    words = ("diff", "--from", "2022-05-31", "--to", "2022-06-02", *DIRECTIVE, "--progress", str(log))
    _, out, _ = run(capsys, *words)
    lines = [re.split(r"  +", line) for line in out.splitlines()]
    assert lines[0] == ["change", "before", "after", "task", "at", "bodies", "cause"]
    assert [(line[1], line[2], line[4], line[5]) for line in lines[2:-1]] == [
        ("not yet to start", "fallen due, no report", "ministerial level", "22"),
        ("not yet to start", "fallen due, no report", "provincial level", "62"),
        ("not yet to start", "done late", "provincial level", "1"),
    ]
    assert lines[4][6] == "another day; evidence (due, done)"
    assert lines[-1][0].startswith("85 differences")
    _, out, _ = run(capsys, *words, "--unit", "01", "--lang", "vi")
    assert re.split(r"  +", out.splitlines()[2])[:3] == [
        "đổi tình trạng",
        "chưa đến ngày bắt đầu thực hiện",
        "hoàn thành quá hạn",
    ]
    assert "… 83 more of 85" in run(capsys, *words, "--each", "--limit", "2")[1]
    _, out, _ = run(capsys, *words, "--by", "tier,after", "--format", "json")
    assert [tuple(row.values()) for row in json.loads(out)] == [
        ("ministry", "overdue", 22),
        ("province", "overdue", 62),
        ("province", "done_late", 1),
    ]


@pytest.fixture
def versions(tmp_path: Path) -> tuple[str, str]:
    """The Directive as it ships, and with communes a month later."""
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    shipped = files("rollout").joinpath("data", "policies", "ct-02-2022.toml").read_text("utf-8")
    old.write_text(shipped, encoding="utf-8")
    new.write_text(shipped.replace("commune = 2023-06-01", "commune = 2023-07-01"), encoding="utf-8")
    return str(old), str(new)


def test_two_versions_of_an_encoding_differ_by_fields(
    capsys: pytest.CaptureFixture[str], versions: tuple[str, str]
) -> None:
    _, out, _ = run(capsys, "diff", *versions)
    assert [re.split(r"  +", line) for line in out.splitlines()[2:]] == [
        [
            "moved 30 days later",
            "ct-02-2022/digitise-dossiers",
            "deadline, commune level",
            "2023-06-01 on",
            "2023-07-01 on",
        ]
    ]
    (row,) = json.loads(run(capsys, "diff", *versions, "--format", "json")[1])
    assert (row["days"], row["fields"], row["causes"]) == (30, ["deadline@commune"], ["law"])
    assert run(capsys, "diff", versions[0], versions[0], "--format", "csv")[1] == ""
    days = ("--from", "2023-06-15", "--to", "2023-06-15")
    _, out, _ = run(capsys, "diff", *versions, *days, "--by", "kind,causes,before,after", "--format", "json")
    assert [tuple(row.values()) for row in json.loads(out)] == [
        ("moved", "law", "overdue", "upcoming", 10598),
        ("moved", "law", "not_applicable", "not_applicable", 1),
    ]


def test_a_stamp_says_what_an_answer_was_made_from(
    capsys: pytest.CaptureFixture[str], versions: tuple[str, str]
) -> None:
    """A dashboard asks again when one of the two is another."""
    words = ("due", "--by", "2022-06-01", "--units", "none", "--format", "json")
    plain = json.loads(run(capsys, *words, *DIRECTIVE)[1])
    first, second = (json.loads(run(capsys, *words, "--stamp", "--policy", name)[1]) for name in versions)
    assert first["rows"] == second["rows"] == plain
    assert first["version"] == second["version"] == rollout.__version__
    assert len({*first["revisions"], *second["revisions"]}) == 2
    assert json.loads(run(capsys, *words, *DIRECTIVE, "--stamp")[1]) == first
    revisions = [rollout.load_policy(name).revision for name in versions]
    assert json.loads(run(capsys, "diff", *versions, "--format", "json", "--stamp")[1])["revisions"] == revisions
    listed = json.loads(run(capsys, "policies", "--format", "json", "--stamp")[1])
    assert listed["revisions"] == [rollout.load_policy(row["id"]).revision for row in listed["rows"]]
    nothing = json.loads(run(capsys, *words, *DIRECTIVE, "--stamp", "--task", "certify-one-stop")[1])
    assert (nothing["rows"], nothing["revisions"]) == ([], first["revisions"])


@pytest.fixture
def bad_log(tmp_path: Path) -> Path:
    """Two good rows; 24 of a unit that there is not, and after them one of an unknown task."""
    rows = ["digitise-dossiers,01,2022-06-01", "digitise-dossiers,02,2022-06-01"]
    rows += ["digitise-dossiers,999,2022-06-01"] * 24
    rows += ["digitise,01,2022-06-01"]
    log = tmp_path / "log.csv"
    log.write_text("\n".join(["task,unit,on", *rows, ""]), encoding="utf-8")
    return log


def test_a_file_with_bad_rows_is_refused_with_all_of_them(capsys: pytest.CaptureFixture[str], bad_log: Path) -> None:
    """20 in full, and one line for each kind of the others."""
    code, out, err = run(capsys, "overdue", "--as-of", "2022-06-02", *DIRECTIVE, "--progress", str(bad_log))
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 22
    assert err.splitlines()[0].startswith(f"{bad_log}:4: done digitise-dossiers at 999: unknown unit '999'")


@pytest.mark.parametrize("command", ["overdue", "status", "targets", "graph"])
def test_it_is_answered_from_the_good_rows_when_that_is_asked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, bad_log: Path, command: str
) -> None:
    """Nothing of the bad rows is in the answer: it is that of a file without them."""
    good_log = tmp_path / "good.csv"
    good_log.write_text("".join(bad_log.read_text(encoding="utf-8").splitlines(keepends=True)[:3]), encoding="utf-8")
    words = (command, "--as-of", "2022-06-02", *DIRECTIVE, "--progress")
    code, out, err = run(capsys, *words, str(bad_log), "--keep-good")
    assert code == 0
    assert err.splitlines()[-1] == f"{bad_log}: 25 problems, 2 good rows used"
    assert err.splitlines()[20].startswith(f"{bad_log}: 1 more of the kind unknown-task")
    assert err.splitlines()[21].startswith(f"{bad_log}: 4 more of the kind unknown-unit")
    assert out == run(capsys, *words, str(good_log))[1]


def test_a_good_file_is_answered_without_a_word_and_an_unreadable_one_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("task,unit,on\ndigitise-dossiers,01,2022-06-01\n", encoding="utf-8")
    words = ("overdue", "--as-of", "2022-06-02", *DIRECTIVE, "--keep-good", "--progress")
    code, out, err = run(capsys, *words, str(log))
    assert (code, out.splitlines()[-1].split(";")[0], err) == (0, "84 obligations", "")
    code, out, err = run(capsys, *words, str(tmp_path / "none.csv"))
    assert (code, out) == (2, "")
    assert "cannot be read" in err


def test_rules_that_no_dates_satisfy_are_named_when_one_is_delayed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    tasks = "".join(
        f'[[task]]\nid = "{name}"\ntitle = {{ en = "{name}" }}\nclause = "1"\nat = "mic"\n'
        f'needs = [{{ task = "{needed}", basis = "stated", clause = "1", min-lag = 1 }}]\n'
        for name, needed in (("a", "b"), ("b", "a"))
    )
    head = 'format = 1\n[instrument]\nid = "p"\nkind = "plan"\nissuer = "mic"\nissued = 2022-01-10\n'
    file = tmp_path / "circle.toml"
    file.write_text(f'{head}title = {{ en = "P" }}\n{tasks}', encoding="utf-8")
    code, out, err = run(capsys, "slip", "a@mic=3", "--until", "2022-12-31", "--policy", str(file))
    assert (code, out) == (2, "")
    assert "p/a@mic" in err
    assert "p/b@mic" in err


def test_a_day_is_never_taken_from_the_clock_unless_today_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["overdue"])
    assert caught.value.code == 2
    assert "--as-of" in capsys.readouterr().err
    assert run(capsys, "overdue", "--as-of", "today", *DIRECTIVE, "--units", "none")[0] == 0


def test_check_prints_problems_and_findings_and_ends_accordingly(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = run(capsys, "check", "ct-02-2022")
    assert code == 0
    assert out.count("warning: ct-02-2022/certify-one-stop@") == 4
    assert out.splitlines()[-1].startswith("note: ct-02-2022: falls due on rest days: ")
    assert err == "1 file, 0 errors, 4 warnings, 1 note\n"
    assert run(capsys, "check", "--strict", "ct-02-2022")[0] == 1
    bad = tmp_path / "bad.toml"
    bad.write_text("format = 2\n", encoding="utf-8")
    code, out, _ = run(capsys, "check", str(bad))
    assert code == 1
    assert f"{bad}:1: format: format 2 is not known" in out
    assert run(capsys, "check", str(tmp_path / "none.toml"))[0] == 1


PLAN = """format = 1
[instrument]
id = "plan"
kind = "plan"
issuer = "mic"
issued = 2022-01-10
title = { en = "A plan" }
[[task]]
id = "first"
title = { en = "First" }
clause = "1"
at = "mic"
by = 2022-12-31
"""


def test_notes_never_fail_a_check_and_can_be_left_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """31 December 2022 is a Saturday."""
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, encoding="utf-8")
    code, out, err = run(capsys, "check", "--strict", str(plan))
    assert (code, err) == (0, "1 file, 0 errors, 0 warnings, 1 note\n")
    assert out.startswith("note: plan: falls due on rest days: 2022-12-31, a Saturday (first@mic); ")
    assert run(capsys, "check", "--strict", "--no-notes", str(plan)) == (0, "", "1 file, 0 errors, 0 warnings\n")
    plan.write_text(PLAN.replace("2022-12-31", "2022-01-04"), encoding="utf-8")
    assert run(capsys, "check", str(plan))[0] == 0  # before its issue: a warning
    assert run(capsys, "check", "--strict", str(plan))[0] == 1
    plan.write_text(PLAN + 'needs = [{ task = "plan/frist" }]\n', encoding="utf-8")
    code, out, err = run(capsys, "check", "--no-notes", str(plan))
    assert (code, err) == (1, "1 file, 1 error, 0 warnings\n")
    assert out.startswith("plan/first: needs plan/frist, which that policy does not have; did you mean 'first'?; ")


def test_a_problem_of_one_file_makes_no_finding_in_another(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What needs plan/first is right, though that item, or all of its file, cannot be read."""
    plan, second = tmp_path / "plan.toml", tmp_path / "second.toml"
    needs = 'needs = [{ task = "plan/first" }]\n'
    after = 'within = { days = 5, after = "plan/first" }\n'
    for more in (needs, after):
        item = PLAN.replace('"plan"', '"second"', 1).replace('"first"', '"last"')
        second.write_text(item.replace("by = 2022-12-31\n", more), encoding="utf-8")
        for fault in (("2022-12-31", "2022-02-30"), ('id = "plan"', 'id = "Plan"'), ("[instrument]", "[instrument")):
            plan.write_text(PLAN.replace(*fault, 1), encoding="utf-8")
            code, out, err = run(capsys, "check", "--no-notes", str(plan), str(second))
            assert (code, err) == (1, "2 files, 1 error, 0 warnings\n"), out
        code, out, _ = run(capsys, "check", "--no-notes", str(second))
        assert (code, "plan/first, whose policy is not given" in out) == (0, True)


def test_check_takes_two_files_of_one_id_apart(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = Path(__file__).parent.parent / "rollout" / "data" / "policies" / "ct-02-2022.toml"
    if not text.exists():
        pytest.skip("the tree is not there")
    copy = tmp_path / "copy.toml"
    copy.write_text(text.read_text(encoding="utf-8"), encoding="utf-8")
    code, out, _ = run(capsys, "check", "ct-02-2022", str(copy))
    assert code == 1
    assert "is a second policy 'ct-02-2022'" in out


def test_it_runs_as_a_module_and_a_closed_pipe_ends_it_without_a_word() -> None:
    """The reader of the pipe goes away at once: 141 is what a shell expects of a program that this ends."""
    command = [sys.executable, "-m", "rollout", "due", "--by", "2022-12-31", "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ}) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def test_on_a_screen_tables_are_fitted_to_it_in_colours_where_it_has_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the extra, with NO_COLOR and on a dumb terminal the same lines are plain."""
    pytest.importorskip("rich")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    for name, value in (("COLUMNS", "80"), ("TERM", "xterm-256color"), ("COLORTERM", "")):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    words = ("overdue", "--as-of", "2022-06-02", *DIRECTIVE)
    _, out, _ = run(capsys, *words)
    assert "\x1b[33mfallen" in out
    lines = [line.rstrip() for line in COLOUR.sub("", out).splitlines()]
    assert max(map(len, lines)) <= 80
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "rich.console", None)
        assert run(capsys, *words)[1].splitlines() == lines
    for name, value in (("TERM", "dumb"), ("NO_COLOR", "1")):
        monkeypatch.setenv(name, value)
        assert run(capsys, *words)[1].splitlines() == lines


def test_in_a_pipe_a_line_is_as_long_as_it_is_whatever_the_screen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("due", "--by", "2022-06-30", *DIRECTIVE)
    monkeypatch.setenv("COLUMNS", "60")
    assert len(run(capsys, *words)[1].splitlines()) == 2 + 15 + 1
    assert len(run(capsys, "due", "--by", "2022-02-30")[2].splitlines()) == 1


LATE = """warning: ct-02-2022/certify-one-stop@province -> ct-02-2022/digitise-dossiers@province
  falls due on 2022-06-30, 29 days after the last day on which it can serve
    ct-02-2022/digitise-dossiers@province, which starts on 2022-06-01
  the latest day that lets the other keep its own is 2022-06-01
  [02/CT-TTg ¶14 “đến tháng 6/2022”]
  [02/CT-TTg ¶3; ¶10 “từ ngày 01/6/2022”]
"""


def test_on_a_screen_a_finding_is_wrapped_and_in_a_pipe_it_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where, what, what would be right and each clause on lines of their own."""
    monkeypatch.setenv("COLUMNS", "90")
    monkeypatch.setenv("NO_COLOR", "1")
    assert run(capsys, "check", "ct-02-2022")[1].count("certify-one-stop@province -> ") == 1
    assert LATE not in run(capsys, "check", "ct-02-2022")[1]
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    code, out, _ = run(capsys, "check", "ct-02-2022")
    assert code == 0
    assert LATE in out
    assert max(map(len, out.splitlines())) <= 90


def test_on_a_screen_the_problems_of_a_file_are_wrapped(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    code, out, err = run(capsys, "slip", "certify-one-stop@province", "--until", "2022-12-31")
    assert (code, out) == (2, "")
    assert err == "certify-one-stop@province\n  is not NODE=DAYS\n  write certify-one-stop@province=30\n"


def test_on_a_screen_too_narrow_for_a_table_each_cell_has_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is cut: at 80 columns the nine columns of targets in Vietnamese would have six letters each."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    words = ("targets", "--as-of", "2022-01-01", "--policy", "mic-par-2021-2025", "--lang", "vi", "--task")
    _, out, _ = run(capsys, *words, "dossiers-level-4")
    assert out.splitlines()[:3] == [
        "nhiệm vụ/chỉ tiêu      dossiers-level-4",
        "cơ quan, đơn vị        Bộ Thông tin và Truyền thông",
        "mức phải đạt           tối thiểu 50%",
    ]
    _, out, _ = run(capsys, "trace", "results-digitised", "--lang", "vi")
    assert out.splitlines()[:3] == ["results-digitised", "", "ngày                  31/12/2021"]
    assert max(map(len, out.splitlines())) <= 80
    _, out, _ = run(capsys, "due", "--by", "2022-05-31", *DIRECTIVE)
    assert out.splitlines()[-1].startswith("0 obligations")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_on_a_screen_an_explanation_is_wrapped_to_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    words = ("explain", "digitise-dossiers@01", "--as-of", "2022-07-15", "--lang", lang)
    assert max(map(len, run(capsys, *words)[1].splitlines())) > 80
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    assert max(map(len, run(capsys, *words)[1].splitlines())) <= 80


def test_findings_are_counted_in_vietnamese(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check", "ct-02-2022", "--lang", "vi")
    assert code == 0
    assert "cảnh báo: ct-02-2022/certify-one-stop, cấp tỉnh → ct-02-2022/digitise-dossiers, cấp tỉnh: " in out
    assert err.startswith("1 văn bản, 0 lỗi, ")


# --- evidence converted ---

SPREADSHEET = "Nhiệm vụ;Đơn vị;Ngày;Ghi chú\ndigitise-dossiers;Hà Nội;01/06/2022;x\ndigitise-dossiers;48;2/6/2022;\n"
AS_LAID_OUT = (
    *("--delimiter", ";", "--day-format", "%d/%m/%Y", "--extra", "Ghi chú", "--policy", "ct-02-2022"),
    *("--column", "Nhiệm vụ=task", "--column", "Đơn vị=unit", "--column", "Ngày=on", "--until", "2023-12-31"),
)
CONVERTED = "fact,task,unit,on\ndone,digitise-dossiers,01,2022-06-01\ndone,digitise-dossiers,48,2022-06-02\n"


LAYOUT = tuple(word for word in AS_LAID_OUT if word not in ("--until", "2023-12-31"))


@pytest.mark.parametrize(
    "words",
    [
        ("overdue", "--as-of", "2022-06-04", "--each"),
        ("status", "--as-of", "2022-06-04"),
        ("forecast", "--as-of", "2022-06-04"),
        ("explain", "digitise-dossiers@48", "--as-of", "2022-06-04"),
        ("diff", "--from", "2022-05-31", "--to", "2022-06-04"),
        ("graph", "--as-of", "2022-06-04"),
        ("targets", "--as-of", "2022-06-04"),
    ],
    ids=lambda words: words[0],
)
def test_every_command_that_takes_evidence_takes_it_as_a_spreadsheet_has_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...]
) -> None:
    """The answer is that from the converted file; without its layout the spreadsheet is refused."""
    source, converted = tmp_path / "in.csv", tmp_path / "converted.csv"
    source.write_text(SPREADSHEET, encoding="utf-8")
    converted.write_text(CONVERTED, encoding="utf-8")
    asked = (*words, "--units", "vn", *(("--tier", "province") if words[0] != "explain" else ()))
    answered = run(capsys, *asked, *LAYOUT, "--progress", str(source))
    assert answered == run(capsys, *asked, *DIRECTIVE, "--progress", str(converted))
    assert answered[0] == 0
    code, _, err = run(capsys, *asked, *DIRECTIVE, "--progress", str(source))
    assert code == 2
    assert "has semicolons between its cells" in err


@pytest.mark.parametrize(
    "layout",
    [("--delimiter", ";"), ("--day-format", "%d/%m/%Y"), ("--column", "a=task"), ("--extra", "*"), ("--sheet", "x")],
    ids=lambda layout: layout[0],
)
def test_a_layout_is_that_of_a_file(capsys: pytest.CaptureFixture[str], layout: tuple[str, str]) -> None:
    code, _, err = run(capsys, "overdue", "--as-of", "2022-06-04", *DIRECTIVE, *layout)
    assert code == 2
    assert f"{layout[0]} is given without a file of evidence" in err
    assert run(capsys, "graph", "--until", "2022-06-04", *DIRECTIVE, *layout)[0] == 2


def test_an_answer_is_written_to_a_file_in_vietnamese(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ("overdue", "--as-of", "2022-06-02", *DIRECTIVE, "--tier", "province", "--lang", "vi")
    for form in ("json", "csv"):
        target = tmp_path / f"answer.{form}"
        assert run(capsys, *words, "--format", form, "-o", str(target)) == (0, "", "")
        assert target.read_text(encoding="utf-8") == run(capsys, *words, "--format", form)[1]
        assert run(capsys, *words, "--format", form, "--output", str(target))[0] == 0
    (row, *_) = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))
    assert [row[name] for name in ("name", "tier_label", "label")] == [
        *("Thành phố Hà Nội", "cấp tỉnh", "đã đến hạn, chưa có báo cáo"),
    ]
    assert row["title"] == "Số hóa hồ sơ, kết quả thủ tục hành chính tại Bộ phận Một cửa"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.csv", "answer.json"]


def test_answers_beside_obligations_are_in_the_language_too(capsys: pytest.CaptureFixture[str]) -> None:
    until = ("--until", "2023-12-31", "--format", "json", "--lang", "vi")
    (reading, *_) = json.loads(run(capsys, "ambiguities", *DIRECTIVE, "--units", "none", *until)[1])
    assert (reading["title"], reading["at"]) == ("Cấp chứng thư số cho Bộ phận Một cửa", "cấp bộ")
    assert (reading["due"], reading["other"], reading["label"]) == (
        *("2022-06-30", "2022-06-01", "đến tháng: ngày đầu tháng"),
    )
    (tie, *_) = json.loads(run(capsys, "needs", *DIRECTIVE, *until)[1])
    assert (tie["needed_title"], tie["needed_at"]) == ("Cấp chứng thư số cho Bộ phận Một cửa (100%)", "cấp bộ")
    words = ("targets", "--as-of", "2022-12-31", "--policy", "mic-par-2021-2025", "--units", "none")
    rows = json.loads(run(capsys, *words, "--format", "json", "--lang", "vi")[1])
    (target,) = [row for row in rows if row["task"] == "results-digitised"]
    assert (target["required"], target["required_comparator"], target["required_label"]) == (
        *(60, "at-least", "tối thiểu 60%"),
    )
    assert (target["upcoming"], target["upcoming_due"], target["reach_label"]) == (80, "2023-12-31", "chưa đo")


def test_a_spreadsheet_is_converted_to_the_form_that_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    source, target, lines = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "out.jsonl"
    source.write_text(SPREADSHEET, encoding="utf-8")
    code, out, err = run(capsys, "progress", "convert", str(source), str(target), *AS_LAID_OUT)
    assert (code, out, err) == (0, f"{target}: 2 facts\n", "")
    assert target.read_text(encoding="utf-8") == CONVERTED
    assert run(capsys, "progress", "convert", str(target), str(lines), *DIRECTIVE)[0] == 0
    assert lines.read_text(encoding="utf-8").splitlines()[0] == (
        '{"fact": "done", "task": "digitise-dossiers", "unit": "01", "on": "2022-06-01"}'
    )
    assert run(capsys, "progress", "convert", str(lines), str(source), *DIRECTIVE)[0] == 0  # over what was there
    assert source.read_text(encoding="utf-8") == CONVERTED
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv", "out.jsonl"]


def test_a_file_is_converted_whole_or_not_at_all(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("task,unit,on\ndigitise-dossiers,1,2022-06-01\ndigitise-dossiers,48,2022-06-02\n")
    target.write_text("before")
    words = ("progress", "convert", str(source), str(target), *DIRECTIVE)
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert err.startswith(f"{source}:2: done digitise-dossiers at 1: unknown unit '1'; did you mean '01'")
    assert target.read_text() == "before"
    code, out, err = run(capsys, *words, "--keep-good")
    assert (code, out) == (0, f"{target}: 1 fact\n")
    assert err.splitlines()[-1] == f"{source}: 1 problem, 1 good row used"
    assert target.read_text() == "fact,task,unit,on\ndone,digitise-dossiers,48,2022-06-02\n"


def test_a_broken_conversion_leaves_nothing_behind(tmp_path: Path) -> None:
    from rollout.files import writing

    def broken() -> None:
        with writing(tmp_path / "out.csv") as file:
            file.write("half")
            raise KeyError

    with pytest.raises(KeyError):
        broken()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("in.csv", "out.xlsx"), "out.xlsx: is neither CSV nor JSON lines by its name; name it .csv, or .jsonl"),
        (("in.csv", "none/out.csv"), "none/out.csv: cannot be written: no such file or directory"),
        (("in.csv", "out.csv", "--column", "Ngày"), "Ngày: is not THEIRS=OURS; write Đơn vị=unit"),
        (("in.csv", "out.csv", "--delimiter", "", "--day-format", "x"), "delimiter: '' cannot part cells"),
        (("none.csv", "out.csv"), "none.csv: cannot be read: no such file or directory"),
    ],
)
def test_what_cannot_be_converted_is_refused(
    words: tuple[str, ...],
    message: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text("task,unit,on\ndigitise-dossiers,48,2022-06-02\n")
    code, out, err = run(capsys, "progress", "convert", *words, *DIRECTIVE)
    assert (code, out) == (2, "")
    assert message in err
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
