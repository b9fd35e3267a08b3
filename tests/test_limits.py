"""The limits of inputs: what takes others, in Python and on the command line, and what is told of a wrong one."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hostile import PLAIN, if_meant, schedule_of
from small import policy

import rollout
from rollout import Limits
from rollout.cli import main
from rollout.cli.commands import COMMANDS

NAMES = "policy_file, units_file, workbook, rows, line, text, depth, rules, problems, periods, first_year, last_year"
MONTHLY = """[[task]]
id = "m"
at = "province"
each = { period = "month", since = "2022-01", until = "2023-12" }
phrase = "x"
"""


def failure(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a question that cannot be answered says."""
    assert main(words) == 2
    output = capsys.readouterr()
    assert output.out == ""
    return output.err


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a policy, whose duty recurs 24 times, a register and evidence of two rows."""
    monkeypatch.chdir(tmp_path)
    text = PLAIN.replace("by = 2022-06-30", 'each = { period = "month", since = "2022-01", until = "2023-12" }')
    Path("p.toml").write_text(text, encoding="utf-8")
    Path("units.csv").write_text("id,tier,name\n01,province,A\n", encoding="utf-8")
    Path("log.csv").write_text("task,unit,on,period\nt,01,2022-01-31,2022-01\nt,01,2022-02-28,2022-02\n")
    return tmp_path


# --- in Python ---


def test_a_check_expands_a_duty_within_the_limits() -> None:
    """From January 2022 to December 2023 there are 24 months."""
    monthly = policy(MONTHLY)
    with pytest.raises(rollout.PolicyError) as caught:
        rollout.check(monthly, limits=Limits(periods=23))
    assert str(caught.value) == f"p/m: recurs 24 times; the limit is 23; {if_meant('periods')}"
    assert rollout.check(monthly, notes=False, limits=Limits(periods=24)) == ()


def test_a_check_goes_beyond_the_usual_where_that_is_meant() -> None:
    """From 1500 to 1999 there are 6,000 months; 5,000 are the usual limit."""
    long = policy(MONTHLY.replace("2022-01", "1500-01").replace("2023-12", "1999-12"), instrument="issued = 1499-01-01")
    with pytest.raises(rollout.PolicyError, match="p/m: recurs 6,000 times; the limit is 5,000; "):
        rollout.check(long)
    assert rollout.check(long, notes=False, limits=Limits(periods=6_000)) == ()


@pytest.mark.parametrize("count", [10**15, 10**14])
def test_a_high_limit_costs_no_memory(count: int, tmp_path: Path) -> None:
    """What may be read is not made room for before it is there."""
    limits = Limits(policy_file=count, units_file=count, line=count, rows=count, text=count)
    path, log = tmp_path / "p.toml", "task,unit,on\nt,province,2022-01-01\n"
    path.write_text(PLAIN, encoding="utf-8")
    assert rollout.read_policy(path, limits=limits)[1] == ()
    assert rollout.read_policy(io.StringIO(PLAIN), limits=limits)[1] == ()
    assert len(rollout.load_progress(io.StringIO(log), schedule_of(PLAIN), limits=limits)) == 1
    assert len(rollout.load_units(io.StringIO("id,tier,name\n01,province,A\n"), limits=limits)) == 1


def test_a_limit_is_one_that_can_be_counted_to() -> None:
    with pytest.raises(rollout.InputError, match=r"Limits\.rows: 10{15}1 is out of range; give 1 to 10{15}$"):
        Limits(rows=10**16 + 1)


def test_the_years_of_a_document_are_in_order() -> None:
    with pytest.raises(rollout.InputError) as caught:
        Limits(first_year=2300)
    assert str(caught.value) == "Limits.last_year: 2199 lies before 2300, the first year; give a later year"
    assert Limits(first_year=2300, last_year=2300).first_year == 2300


def test_a_file_of_more_than_a_piece_is_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text has 198 characters; at most 200 or 197 may be read, 8 bytes at a time."""
    monkeypatch.setattr("rollout.files.PIECE", 8)
    path = tmp_path / "p.toml"
    path.write_text(PLAIN, encoding="utf-8")
    assert rollout.read_policy(path, limits=Limits(policy_file=200))[1] == ()
    with pytest.raises(rollout.PolicyError, match="has more than 197 characters"):
        rollout.read_policy(path, limits=Limits(policy_file=197))


# --- on the command line ---

GIVEN = ("--policy", "p.toml", "--units", "units.csv")


BY_2023 = ("--by", "2023-12-31", *GIVEN)
RECURS = "p/t: recurs 24 times; the limit is 23; "
LARGE = "p.toml: has more than 20 characters; the limit is 20; "
LARGE_UNITS = "units.csv: has more than 9 characters; the limit is 9; "
LONG_LOG = "log.csv: has more than 1 rows; the limit is 1; "


@pytest.mark.parametrize(
    ("limit", "message", "words"),
    [
        ("periods=23", RECURS, ("check", "p.toml")),
        ("periods=23", RECURS, ("due", *BY_2023)),
        ("periods=23", RECURS, ("needs", "--until", "2023-12-31", "--policy", "p.toml")),
        ("policy_file=20", LARGE, ("show", "p.toml")),
        ("policy_file=20", LARGE, ("document", "p.toml")),
        ("policy_file=20", LARGE, ("diff", "p.toml", "p.toml")),
        ("policy_file=20", LARGE, ("trace", "--policy", "p.toml")),
        ("units_file=9", LARGE_UNITS, ("due", *BY_2023)),
        ("rows=1", LONG_LOG, ("status", "--as-of", "2022-06-30", "--progress", "log.csv", *GIVEN)),
        ("rows=1", LONG_LOG, ("progress", "convert", "log.csv", "x.csv", *GIVEN)),
    ],
)
def test_a_command_reads_within_the_limits_it_is_given(
    limit: str, message: str, words: tuple[str, ...], workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A higher limit of the same name is let pass."""
    name = limit.partition("=")[0]
    assert failure(capsys, *words, "--allow", limit) == f"{message}{if_meant(name)}\n"
    assert main([*words, "--allow", f"{name}=1000"]) == 0


def test_years_of_old_acts_are_allowed(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = PLAIN.replace("2022", "1850")
    Path("p.toml").write_text(text, encoding="utf-8")
    message = (
        "p.toml:6: instrument.issued: 1850-01-01 is no time of which a document speaks; the years are 1900 to 2199; "
    )
    assert failure(capsys, "show", "p.toml").startswith(message)
    assert main(["show", "p.toml", "--allow", "first_year=1800", "--allow", "last_year=1900"]) == 0
    due = ("due", "--by", "1850-06-30", "--policy", "p.toml", "--units", "none")
    assert main([*due, "--allow", "first_year=1800", "--allow", "last_year=1900"]) == 0
    assert "1850-06-30" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["row=5"], f"--allow: unknown limit 'row'; did you mean 'rows'?; one of {NAMES}"),
        (["limit"], f"--allow: unknown limit 'limit'; one of {NAMES}"),
        (["=5"], f"--allow: unknown limit ''; one of {NAMES}"),
        (["depth"], "--allow depth: is given without a number; write depth=30"),
        (["rows="], "--allow rows: '' is not a whole number from 1 to 1,000,000,000,000,000; write rows=50000000"),
        (["rows=5m"], "--allow rows: '5m' is not a whole number from 1 to 1,000,000,000,000,000; write rows=50000000"),
        (["rows=٣"], "--allow rows: '٣' is not a whole number from 1 to 1,000,000,000,000,000; write rows=50000000"),
        (["text=0"], "--allow text: '0' is not a whole number from 1 to 1,000,000,000,000,000; write text=100000"),
        (["text=-1"], "--allow text: '-1' is not a whole number from 1 to 1,000,000,000,000,000; write text=100000"),
        (["rows=1", "rows=1"], "--allow rows: is given twice; give it once"),
        (["first_year=2300"], "Limits.last_year: 2199 lies before 2300, the first year; give a later year"),
    ],
)
def test_a_wrong_limit_is_refused(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    given = [part for word in words for part in ("--allow", word)]
    assert failure(capsys, "show", "ct-02-2022", *given) == f"{message}\n"


def test_all_wrong_limits_are_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert failure(capsys, "show", "ct-02-2022", "--allow", "depth", "--allow", "rows=1", "--allow", "line") == (
        "--allow depth: is given without a number; write depth=30\n"
        "--allow line: is given without a number; write line=100000\n"
    )


def test_a_number_of_thousands_of_digits_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    message = failure(capsys, "check", "ct-02-2022", "--allow", f"rows={'9' * 5_000}")
    assert message.startswith("--allow rows: '99999")
    assert message.endswith("is not a whole number from 1 to 1,000,000,000,000,000; write rows=50000000\n")


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "policies"])
@pytest.mark.parametrize(("lang", "meaning"), [("en", "another limit of what a file"), ("vi", "giới hạn khác cho tệp")])
def test_every_command_that_reads_files_tells_of_it(
    command: str, lang: str, meaning: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help", "--lang", lang])
    output = " ".join(capsys.readouterr().out.split())
    assert f"--allow LIMIT=N {meaning}" in output


def test_what_reads_no_file_takes_no_limit(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["policies", "--allow", "rows=5"])
    assert "unrecognized arguments: --allow rows=5" in capsys.readouterr().err
