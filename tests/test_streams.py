"""How the command ends when it cannot write, is interrupted or killed, and what no name can do to a terminal."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from rollout.cli import answers, main
from rollout.files import writing
from rollout.problems import InputError

DUE = ("due", "--by", "2022-06-30", "--policy", "ct-02-2022", "--units", "none")
BAD_DAY = ("due", "--by", "2022-02-30")
LINUX = pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is of Linux")


def ended(words: tuple[str, ...]) -> int:
    """The exit code of a command, also where argparse ends it."""
    try:
        return main(words)
    except SystemExit as ending:
        return int(ending.code or 0)


# --- what cannot be written ---


@LINUX
@pytest.mark.parametrize(
    "words",
    [
        DUE,
        (*DUE, "--format", "csv"),
        (*DUE, "--format", "html"),
        ("document", "mic-par-2023"),
        ("explain", "digitise-dossiers@province", "--as-of", "2022-06-02", "--units", "none"),
        ("check", "ct-02-2022"),
        ("graph", "--until", "2022-12-31", "--units", "none"),
        ("--help",),
        ("due", "--help"),
        ("--version",),
    ],
)
def test_a_full_disk_is_one_line_and_74(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr("sys.stdout", full)
        assert ended(words) == 74
    expected = "the answer cannot be written: no space left on device\n"
    err = capsys.readouterr().err
    assert err == expected or (words[0] == "check" and err.endswith(expected) and err.count("\n") == 2)


def test_a_closed_output_is_one_line_and_74(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python has None for it, to which print says nothing: the answer would be lost without a word."""
    monkeypatch.setattr("sys.stdout", None)
    assert ended(DUE) == 74
    assert capsys.readouterr().err == "the answer cannot be written: standard output is closed\n"


@pytest.mark.parametrize(("words", "code"), [(BAD_DAY, 2), (("due", "--foo"), 2), (("check", "ct-02-2022"), 0)])
def test_what_is_said_beside_the_answer_never_goes_to_the_wrong_stream(
    words: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python prints to standard output where it is told to print to a stream that is None."""
    monkeypatch.setattr("sys.stderr", None)
    assert ended(words) == code
    out = capsys.readouterr().out
    assert ("1 file" not in out and out.startswith("warning: ")) if code == 0 else out == ""


@LINUX
@pytest.mark.parametrize(("words", "code"), [(BAD_DAY, 2), (("due", "--foo"), 2), (("check", "ct-02-2022"), 0)])
def test_an_error_stream_that_cannot_be_written_changes_no_exit_code(
    words: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path("/dev/full").open("w", encoding="utf-8", buffering=1) as full:
        monkeypatch.setattr("sys.stderr", full)
        assert ended(words) == code
    assert capsys.readouterr().out.startswith("warning: " if code == 0 else "")


@LINUX
def test_a_file_on_a_full_disk_is_74_and_a_wrong_path_is_2(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = (*DUE, "--format", "csv", "-o")
    assert main([*words, "/dev/full"]) == 74
    assert capsys.readouterr() == ("", "/dev/full: cannot be written: no space left on device\n")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for wrong, reason in (
        (tmp_path, "is a directory"),
        ("", "is a directory"),
        (f"{tmp_path}/file/", "is a directory"),  # no folder is there either
        (tmp_path / "loop", "too many levels of symbolic links"),
        (tmp_path / "no" / "x", "no such file"),
        ("a\0b", "embedded null"),
    ):
        assert main([*words, str(wrong)]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n"), reason in err) == ("", 1, True)


def test_an_interrupted_command_ends_with_130_and_no_word(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(answers, "run_due", interrupted)
    assert main(DUE) == 130
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(answers, "run_due", partial(interrupted_writing, tmp_path / "x.csv"))
    assert main(DUE) == 130
    assert list(tmp_path.iterdir()) == []


def interrupted_writing(path: Path, _: object) -> int:
    with writing(path) as file:
        file.write("half")
        raise KeyboardInterrupt


def heed_interrupts() -> None:
    """As a shell starts what runs in front: what runs behind does not hear Ctrl-C, and nor would the tests there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_ends_a_process_without_a_traceback(sent: signal.Signals, code: int) -> None:
    """It comes while the answer is written, and its reader has stopped to read."""
    command = [sys.executable, "-m", "rollout", "overdue", "--as-of", "2022-12-31", "--format", "csv"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,  # noqa: PLW1509  # there are no threads
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline().startswith("id,policy,")
        running.send_signal(sent)
        assert running.wait(timeout=20) == code
        assert running.stderr.read() == ""


@pytest.mark.parametrize(("closing", "code"), [("1>&-", 74), ("1>&- 2>&-", 74), ("1>/dev/full", 74), ("0<&-", 0)])
def test_a_process_with_closed_streams_ends_as_it_should(closing: str, code: int) -> None:
    """No message of the interpreter at its end, and no exit code of its own for it."""
    shell = f'exec "$0" -m rollout {" ".join(DUE)} {closing}'
    done = subprocess.run(["/bin/sh", "-c", shell, sys.executable], capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert done.stderr.count("\n") == (1 if code and "2>&-" not in closing else 0)
    assert "Traceback" not in done.stderr


# --- files, whole or not at all ---


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_killed_export_leaves_the_old_file_or_the_whole_new_one(tmp_path: Path) -> None:
    target, moments = tmp_path / "out.csv", random.Random(7)
    versions = ["".join(f"{version},{line}\n" for line in range(4_000)) for version in ("old", "new", "newer")]
    target.write_text(versions[0], encoding="utf-8")
    seen: set[str] = set()
    for kills in range(1_000):
        if kills >= 40 and len(seen) > 1:
            break
        child = os.fork()
        if not child:
            try:
                for number in range(10**6):
                    with writing(target) as file:
                        for line in versions[1 + number % 2].splitlines(keepends=True):
                            file.write(line)
            finally:
                os._exit(0)
        time.sleep(moments.uniform(0.0005, 0.02))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        seen.add(target.read_text(encoding="utf-8"))
    assert seen <= set(versions)
    assert len(seen) > 1
    assert all(path.name.startswith(".out.csv.") for path in tmp_path.iterdir() if path != target)


def test_a_file_that_is_written_anew_keeps_its_permissions_and_its_link(tmp_path: Path) -> None:
    target, link = tmp_path / "out.csv", tmp_path / "link.csv"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    with writing(link) as file:
        file.write("new")
    assert (target.read_text(), link.is_symlink(), target.stat().st_mode & 0o777) == ("new", True, 0o640)
    with pytest.raises(InputError, match="cannot be written"), writing(tmp_path / ("x" * 300)):
        pass


# --- names ---

HOSTILE = "x\x1b[2J\x1b]0;owned\x07\u202egnp\u2066\u200f\x9b31m\r\nforged: line\u2028y\x00"


def toml(text: str) -> str:
    return '"' + "".join(f"\\U{ord(sign):08x}" for sign in text) + '"'


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    """A policy whose titles, words and notes are hostile."""
    path, name = tmp_path / "p.toml", toml(HOSTILE.replace("\x00", ""))
    path.write_text(
        f'format = 1\n[instrument]\nid = "p"\nkind = "plan"\nissuer = "mic"\nissued = 2022-01-01\nnumber = {name}\n'
        f'title = {{ vi = {name} }}\n[[task]]\nid = "a"\ntitle = {{ vi = {name} }}\nclause = {name}\nphrase = {name}\n'
        f'at = "province"\nby = "2022-06"\nnote = {{ vi = {name} }}\n[[task]]\nid = "b"\ntitle = {{ vi = {name} }}\n'
        'clause = "2"\nat = "province"\nby = 2022-05-31\nneeds = [{ task = "a", basis = "stated", clause = "2" }]\n',
        encoding="utf-8",
    )
    return str(path)


COMMANDS: list[Callable[[str], tuple[str, ...]]] = [
    lambda path: ("show", path),
    lambda path: ("show", path, "--format", "md"),
    lambda path: ("show", path, "--format", "html"),
    lambda path: ("due", "--by", "2022-12-31", "--policy", path, "--units", "none"),
    lambda path: ("overdue", "--as-of", "2022-12-31", "--policy", path, "--unit", "01"),
    lambda path: ("status", "--as-of", "2022-12-31", "--policy", path, "--units", "none", "--by", "task"),
    lambda path: ("explain", "a@01", "--as-of", "2022-12-31", "--policy", path),
    lambda path: ("needs", "--until", "2022-12-31", "--policy", path),
    lambda path: ("forecast", "--as-of", "2022-05-01", "--policy", path, "--units", "none", "--verdict", "possible"),
    lambda path: ("ambiguities", "--until", "2022-12-31", "--policy", path, "--units", "none"),
    lambda path: ("diff", path, "ct-02-2022", "--limit", "5"),
    lambda path: ("check", path),
    lambda path: ("check", path, "--format", "html"),
]


@pytest.mark.parametrize("place", range(len(COMMANDS)))
@pytest.mark.parametrize("terminal", [False, True])
def test_no_name_steers_a_terminal_or_forges_a_line(
    place: int,
    terminal: bool,  # noqa: FBT001  # parametrised
    hostile: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if terminal:
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        monkeypatch.setenv("NO_COLOR", "1")
        monkeypatch.setenv("COLUMNS", "80")
    assert main(COMMANDS[place](hostile)) in (0, 1)
    out = capsys.readouterr().out
    assert all(sign.isprintable() or sign == "\n" for sign in out)
    assert not any(line.startswith("forged") for line in out.splitlines())
    shows_titles = place not in (5, 7)  # those show ids
    assert ("u202egnp" in out) == shows_titles


@pytest.mark.parametrize(
    "words",
    [
        ("document",),
        ("graph", "--until", "2022-12-31", "--units", "none", "--policy"),
        ("due", "--by", "2022-12-31", "--units", "none", "--format", "csv", "--policy"),
        ("due", "--by", "2022-12-31", "--units", "none", "--format", "json", "--policy"),
    ],
)
def test_on_a_terminal_no_text_that_is_written_as_it_is_steers_it(
    words: tuple[str, ...], hostile: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert main([*words, hostile]) == 0
    assert all(sign.isprintable() or sign == "\n" for sign in capsys.readouterr().out)


@pytest.mark.parametrize(
    "words",
    [
        ("due", "--by", "2022-06-01", "--task", HOSTILE),
        ("due", "--by", HOSTILE),
        ("show", HOSTILE),
        ("due", "--by", "2022-06-01", "--policy", f"{HOSTILE}.toml"),
        ("slip", HOSTILE, "--until", "2022-12-31"),
        ("progress", "convert", "a.csv", HOSTILE),
        ("due", HOSTILE),
        ("explain", HOSTILE, "--as-of", "2022-06-01", "--units", "none"),
    ],
)
def test_a_refusal_quotes_a_name_on_one_line(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert all(sign.isprintable() or sign == "\n" for sign in err)
    assert len([line for line in err.splitlines() if not line.startswith(("usage", " "))]) == 1


def test_a_key_with_a_newline_forges_no_line_of_a_check(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text('format = 1\n["x\\nok.toml: all is well"]\na = 1\n', encoding="utf-8")
    assert main(["check", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith(f"{path}:") for line in lines)
    assert any("x\\nok.toml: all is well" in line for line in lines)


# --- formulas ---

FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1", '="x"', "-", "'=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_csv_that_leaves_has_a_formula(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path, name = tmp_path / "p.toml", toml(text)
    path.write_text(
        f'format = 1\n[instrument]\nid = "p"\nkind = "plan"\nissuer = "mic"\nissued = 2022-01-01\nnumber = {name}\n'
        f'title = {{ vi = {name} }}\n[[task]]\nid = "a"\ntitle = {{ vi = {name} }}\nclause = {name}\n'
        f'phrase = {name}\nat = "province"\nby = 2022-06-30\n[[target]]\nid = "t"\nmeasure = {{ vi = {name} }}\n'
        'measure-id = "m"\nclause = "1"\nat = "province"\nscale = "%"\nat-least = { 2022 = 40 }\n',
        encoding="utf-8",
    )
    policy = ("--policy", str(path))
    for words in (
        ("show", str(path)),
        ("due", "--by", "2022-12-31", *policy, "--units", "none"),
        ("status", "--as-of", "2022-12-31", *policy, "--units", "none"),
        ("targets", "--as-of", "2022-12-31", *policy, "--units", "none"),
        ("trace", "m", *policy),
        ("diff", str(path), "ct-02-2022"),
        ("ambiguities", "--until", "2022-12-31", *policy, "--units", "none"),
        ("forecast", "--as-of", "2022-12-31", *policy, "--units", "none"),
        ("check", str(path)),
    ):
        assert main([*words, "--format", "csv"]) in (0, 1, 2)
        rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
        cells = [cell for row in rows for cell in row]
        assert not [cell for cell in cells if cell[:1] in set("=+@\t\r＝") or (cell[:1] == "-" and not number(cell))]


def test_the_name_of_an_event_is_guarded_in_evidence_and_read_back(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    plan, source, target = tmp_path / "p.toml", tmp_path / "in.csv", tmp_path / "out.csv"
    plan.write_text(
        'format = 1\n[instrument]\nid = "p"\nkind = "plan"\nissuer = "mic"\nissued = 2022-01-01\n'
        'title = { vi = "p" }\n[[task]]\nid = "a"\ntitle = { vi = "a" }\nclause = "1"\nat = "mic"\n'
        'within = { days = 3, after = "=cmd|x" }\n',
        encoding="utf-8",
    )
    source.write_text("fact,on,event\nhappened,2022-06-01,=cmd|x\n", encoding="utf-8")
    words = ("progress", "convert", str(source), str(target), "--policy", str(plan), "--units", "none")
    for _ in range(2):
        assert main(words) == 0
        assert target.read_text(encoding="utf-8").splitlines()[1].endswith("'=cmd|x")
        words = ("progress", "convert", str(target), str(target), *words[4:])
    assert main(["due", "--by", "2022-06-01", "--policy", str(plan), "--units", "none"]) == 0
    capsys.readouterr()
    days = ("--as-of", "2022-06-02", "--policy", str(plan), "--units", "none", "--progress", str(target))
    assert main(["status", *days, "--format", "csv"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["state"], row["due"]) == ("upcoming", "2022-06-04")


def number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_numbers_stay_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("due", "--by", "2022-12-31", "--policy", "ct-02-2022", "--units", "none", "--format", "json")
    assert main(words) == 0
    assert all(isinstance(row["due_ordinal"], int) for row in json.loads(capsys.readouterr().out))
    assert main(["status", "--as-of", "2022-05-01", *words[3:7], "--format", "csv"]) == 0
    days = [row["days"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out)) if row["days"]]
    assert days
    assert all(int(text) < 0 for text in days)
