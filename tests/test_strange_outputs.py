"""What strangers write into a file, in every other output: the terminal, pages, pictures, boards and errors."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from strange_texts import HALF, TEXTS, UNSEEN, strange_file, strange_policy, strange_units
from test_board import contents_of
from test_graph import read, read_dot
from test_strange_texts import HARMLESS, Page, answers

import rollout
from rollout import InputError, Tier, Unit
from rollout.cli import main
from rollout.cli.streams import VisibleCells
from rollout.labels import Label
from rollout.lines import written
from rollout.policy.instrument import Source
from rollout.signs import visible
from rollout.views.board.page import board
from rollout.views.drawing import printable
from rollout.views.graph import dot, mermaid, svg
from rollout.views.vega import chart_burn_up, chart_graph, chart_targets, chart_timeline

SEEN, HIDDEN = " ".join(TEXTS.values()), " ".join(UNSEEN.values())
ALL = f"{SEEN} {HIDDEN}"
EVALUATED = {"expr", "signal", "calculate", "filter", "test", "labelExpr", "url", "href", "update", "condition"}


def is_steady(text: str) -> bool:
    """Whether nothing of a text is hidden but where its lines end."""
    return all(visible(line) == line for line in text.split("\n"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a policy, a register and evidence that have every text."""
    monkeypatch.chdir(tmp_path)
    Path("p.toml").write_text(strange_file(ALL), encoding="utf-8")
    with Path("units.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "tier", "name", "en"), ("01", "province", SEEN, SEEN)])
    Path("log.csv").write_text("fact,task,unit,on,value\ndone,do,01,2022-06-01,\nmeasured,share,01,2022-12-01,10\n")
    return tmp_path


GIVEN = ("--policy", "p.toml", "--units", "units.csv")
REPORTED = ("--progress", "log.csv", "--as-of", "2022-12-31")
COMMANDS = {
    "show": ("show", "p.toml"),
    "due": ("due", "--by", "2022-12-31", "--each", *GIVEN),
    "status": ("status", *REPORTED, "--each", *GIVEN),
    "targets": ("targets", *REPORTED, *GIVEN),
    "forecast": ("forecast", *REPORTED, "--each", *GIVEN),
    "check": ("check", "p.toml"),
    "diff": ("diff", "--from", "2022-01-31", "--to", "2022-12-31", "--progress", "log.csv", *GIVEN),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_steers_a_terminal_and_no_line_is_forged(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cells of a CSV have lines of their own in a pipe, and none here."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    for form in ("table", "json", "csv"):
        main([*COMMANDS[name], "--format", form])
        output = "".join(capsys.readouterr())
        assert is_steady(output)
        assert form == "table" or "alert(1)" in output
        assert not any(line.startswith("forged") for line in output.split("\n"))


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_steers_what_shows_an_answer_from_a_pipe(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All but a CSV, whose cells are the texts as they are. The values of JSON are the texts."""
    for form in ("table", "md", "html", "json"):
        main([*COMMANDS[name], "--format", form])
        output = capsys.readouterr().out
        assert is_steady(output)
        if form == "json":
            assert json.loads(output)
        if form == "html":
            assert [tag for tag, _ in Page(output).elements if tag not in HARMLESS | PARTS_OF_A_PAGE] == []


POLICY = """format = 1
[instrument]
id = "p"
kind = "plan"
issuer = "x"
issued = 2022-01-01
title = { vi = "p" }
[[task]]
id = "t"
title = { vi = "a\\u001b[31m \\"b\\"\\nforged,1\\r\\nc\\u202e" }
clause = "1"
at = "province"
by = 2022-06-30
phrase = "x"
"""
SHOW = ("show", "p.toml", "--format", "csv")


def rollout_command(*words: str, folder: Path, output: int) -> subprocess.Popen[bytes]:
    """The command in a process of its own, with its answer to the descriptor `output`."""
    environment = {**os.environ, "PYTHONPATH": str(Path(rollout.__file__).parent.parent)}
    return subprocess.Popen([sys.executable, "-m", "rollout", *words], cwd=folder, stdout=output, env=environment)


def test_a_row_of_csv_is_one_line_on_a_terminal(tmp_path: Path) -> None:
    """A terminal is given the lines ended by a carriage return too; the texts have none of their own."""
    pty = pytest.importorskip("pty", reason="terminals are opened on Unix")
    (tmp_path / "p.toml").write_text(POLICY, encoding="utf-8")
    master, slave = pty.openpty()
    process = rollout_command(*SHOW, folder=tmp_path, output=slave)
    os.close(slave)
    pieces = []
    with contextlib.suppress(OSError):  # the end of what a terminal is given, on Linux
        while piece := os.read(master, 4096):
            pieces.append(piece)
    os.close(master)
    assert process.wait() == 0
    assert b"".join(pieces).decode() == (
        'item,title,clause,as printed\r\nt,"a\\x1b[31m ""b""\\nforged,1\\r\\nc\\u202e",1,x\r\n'
    )


def test_a_cell_of_csv_is_the_text_as_it_is_in_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(POLICY, encoding="utf-8")
    process = rollout_command(*SHOW, folder=tmp_path, output=subprocess.PIPE)
    output, _ = process.communicate()
    assert process.returncode == 0
    assert output.decode() == ('item,title,clause,as printed\nt,"a\x1b[31m ""b""\nforged,1\r\nc\u202e",1,x\n')


def test_a_quote_of_csv_may_close_in_a_later_text() -> None:
    stream = io.StringIO()
    screen = VisibleCells(stream)
    for text in ('a,"b\n', 'c""d\n"', '\ne,f\r\n"', '\r\n"\n'):
        screen.write(text)
    assert stream.getvalue() == 'a,"b\\nc""d\\n"\ne,f\n"\\r\\n"\n'


PARTS_OF_A_PAGE = {"html", "head", "meta", "body", "main", "h1"}


def test_a_title_of_a_row_is_the_same_text_in_json_and_in_csv() -> None:
    statuses = answers(ALL)
    output = rollout.to_json(statuses)
    assert is_steady(output)
    assert {row["title"] for row in json.loads(output)} == {ALL}
    assert {row["title"] for row in csv.DictReader(io.StringIO(rollout.to_csv(statuses), newline=""))} == {ALL}


def test_signs_that_steer_are_escaped_in_json() -> None:
    rows = [{"a\u202e": "b\x9b\u2028c\ud800", "việc": "d\u00ad\u200d👩\U000e0001"}]
    assert rollout.to_json(rows) == (
        '[\n{"a\\u202e": "b\\u009b\\u2028c\\ud800", "việc": "d\\u00ad\\u200d👩\\udb40\\udc01"}\n]\n'
    )


def test_a_board_has_it_within_its_data() -> None:
    page, harmless = board(answers(ALL)), board(answers("a"))
    assert is_steady(page.partition('id="contents">')[2].partition("</script>")[0])
    assert ALL in leaves(contents_of(page))
    assert [tag for tag, _ in Page(page).elements] == [tag for tag, _ in Page(harmless).elements]


def leaves(value: Any) -> Iterator[Any]:  # noqa: ANN401  # JSON
    """All that a value of JSON has in it that is neither a list nor an object."""
    inner = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for member in inner:
            yield from leaves(member)
    else:
        yield value


def test_a_picture_in_svg_has_it_as_text() -> None:
    """A long title is cut; each text is drawn by itself."""
    for text in (*TEXTS.values(), *UNSEEN.values()):
        tree = ElementTree.fromstring(str(svg(answers(text))))
        assert {element.tag.partition("}")[2] for element in tree.iter()} <= HARMLESS | {"svg"}
        assert not any(name.startswith("on") or "href" in name for element in tree.iter() for name in element.attrib)
        drawn = " ".join(part.strip() for element in tree.iter() for part in element.itertext())
        assert printable(text) in re.sub(r"\s+", " ", drawn)


def test_graphs_as_text_have_it_in_their_labels() -> None:
    schedule = rollout.expand(strange_policy(ALL), strange_units(ALL))
    names = {"do@province", "then@province"}
    graph = read(mermaid(schedule))
    boxes, arrows = read_dot(dot(schedule))
    assert {line for lines in graph.boxes.values() for line in lines} >= names
    assert (len(graph.arrows), len([tail for tail, _, _ in arrows if tail.startswith("n")])) == (1, 1)
    assert len([name for name in boxes if name.startswith("n")]) == len(graph.boxes)
    assert is_steady(mermaid(schedule))
    assert is_steady(dot(schedule))


def test_in_charts_it_is_data_and_never_an_expression() -> None:
    statuses = answers(f"datum.x signal('y') {ALL}")
    charts = [
        chart_timeline(statuses),
        chart_graph(statuses),
        chart_targets(rollout.attainments(statuses)),
        chart_burn_up(rollout.timeline(statuses.schedule), since="2022-01-01", until="2022-12-31", as_of="2022-12-31"),
    ]
    for chart in charts:
        evaluated = [text for key, value in members(chart) if key in EVALUATED for text in leaves(value)]
        assert not any("datum.x" in str(text) for text in evaluated)
    assert sum("datum.x" in json.dumps(chart) for chart in charts) >= 3


def members(value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  # JSON
    """All keys of a value of JSON with what they have."""
    if isinstance(value, dict):
        yield from value.items()
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from members(member)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_explanation_shows_it_line_by_line(lang: Any, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ANN401  # a language
    for status in answers(ALL):
        explanation = rollout.explain(status, lang=lang)
        assert is_steady(explanation.text())
        assert is_steady(str(explanation))
        assert not any(line.startswith("forged") for line in explanation.text().split("\n"))
        assert list(Page(explanation._repr_html_()).harm()) == []


def test_an_error_shows_what_cannot_be_seen_by_its_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "a\x1b[31m\n\u202eforged.toml"
    (tmp_path / name).write_text(f"format = 1\n{json.dumps('b' + HIDDEN)} = 1\n", encoding="utf-8")
    _, problems = rollout.read_policy(tmp_path / name)
    texts = [*map(str, problems), str(InputError(problems)), *map(repr, problems)]
    for ask in (
        lambda: rollout.load_policy(str(tmp_path / f"{name}x.toml")),
        lambda: rollout.load_policy(HIDDEN),
        lambda: rollout.load_units(tmp_path / f"{name}.csv"),
        lambda: answers("a").where(task=HIDDEN),
        lambda: answers("a").where(unit=HIDDEN),
        lambda: rollout.day(HIDDEN),
        lambda: rollout.Period.of(HIDDEN),
        lambda: strange_units("a")[HIDDEN],
        lambda: Unit(HIDDEN, Tier.PROVINCE, "a"),
        lambda: written([], tmp_path / HIDDEN / "a"),
    ):
        with pytest.raises(rollout.Error) as caught:
            ask()
        texts.append(str(caught.value))
    assert main(["check", str(tmp_path / name)]) != 0
    texts.append(capsys.readouterr().err)
    assert [text for text in texts if not is_steady(text)] == []
    assert not any(line.startswith("forged") for text in texts for line in text.split("\n"))


def test_a_text_with_half_a_sign_is_refused_where_it_is_given() -> None:
    made: list[Callable[[], object]] = [
        lambda: Unit("01", Tier.PROVINCE, HALF),
        lambda: Source("s", Label(HALF)),
    ]
    for make in made:
        with pytest.raises(
            InputError, match=r"'a\\ud800b' has a half of a sign; give text that can be written in UTF-8"
        ):
            make()
