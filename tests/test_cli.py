"""The command line: what it answers, what it refuses, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

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
    held = json.loads(run(capsys, *words, "--format", "json")[1])
    assert len(rows) == len(held) == 63
    assert rows[0]["id"] == held[0]["id"] == "ct-02-2022/digitise-dossiers@01"
    assert (held[0]["due"], held[0]["standing"], held[0]["opens"]) == ("2022-06-01", True, None)


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
    assert "quá hạn" in run(capsys, *words, "vi")[1]
    assert "overdue" in run(capsys, *words, "en")[1]


def test_statuses_are_counted_by_what_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "status", "--as-of", "2022-06-02", *DIRECTIVE, "--by", "tier", "--format", "json")
    counts = {row["tier"]: row["overdue"] for row in json.loads(out)}
    assert counts == {"ministry": 22, "province": 63, "district": 0, "commune": 0, "agency": 0}
    _, out, _ = run(capsys, "status", "--as-of", "2022-06-02", *DIRECTIVE, "--state", "overdue")
    assert out.splitlines()[-1].startswith("85 obligations")


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
        ("graph", "--until", "2022-12-31", *DIRECTIVE, "--units", "none"),
        ("graph", "--as-of", "2022-06-10", *DIRECTIVE, "--format", "dot"),
    ],
)
def test_every_command_answers(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    code, out, _ = run(capsys, *words)
    assert code == 0
    assert out.strip()


@pytest.mark.parametrize(
    ("words", "said"),
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
        (("due", "--by", "2022-06-01", "--unit", "Hà Nội"), "did you mean '01'"),
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
    ],
)
def test_what_cannot_be_used_is_said_in_a_line_and_ends_with_2(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_a_day_is_never_taken_from_the_clock_unless_today_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["overdue"])
    assert caught.value.code == 2
    assert "--as-of" in capsys.readouterr().err
    assert run(capsys, "overdue", "--as-of", "today", *DIRECTIVE, "--units", "none")[0] == 0


def test_check_tells_problems_and_findings_and_ends_accordingly(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = run(capsys, "check", "ct-02-2022")
    assert code == 0
    assert out.count("finding: ct-02-2022/certify-one-stop@") >= 4
    assert err.startswith("1 file, 0 problems, ")
    assert run(capsys, "check", "--strict", "ct-02-2022")[0] == 1
    bad = tmp_path / "bad.toml"
    bad.write_text("format = 2\n", encoding="utf-8")
    code, out, _ = run(capsys, "check", str(bad))
    assert code == 1
    assert f"{bad}:1: format: format 2 is not known" in out
    assert run(capsys, "check", str(tmp_path / "none.toml"))[0] == 1


def test_check_takes_two_files_of_one_id_apart(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = Path(__file__).parent.parent / "rollout" / "data" / "policies" / "ct-02-2022.toml"
    if not text.exists():
        pytest.skip("the tree is not there")
    copy = tmp_path / "copy.toml"
    copy.write_text(text.read_text(encoding="utf-8"), encoding="utf-8")
    code, out, _ = run(capsys, "check", "ct-02-2022", str(copy))
    assert code == 1
    assert "is a second policy 'ct-02-2022'" in out


def test_it_runs_as_a_module_and_a_closed_pipe_is_no_error() -> None:
    """The reader of the pipe goes away at once."""
    command = [sys.executable, "-m", "rollout", "due", "--by", "2022-12-31", "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ}) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_on_a_screen_tables_are_fitted_by_rich(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("rich")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    words = ("due", "--by", "2022-06-01", *DIRECTIVE)
    _, out, _ = run(capsys, *words)
    assert max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in out.splitlines()) <= 80
    monkeypatch.setitem(sys.modules, "rich", None)
    _, plain, _ = run(capsys, *words)
    assert plain.splitlines()[0].startswith("due         task")
