"""What stands on a screen of any width, in both languages and every format; limits, bars, what a shell completes."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from strange_texts import TEXTS

from rollout.cli import completion, main
from rollout.cli.commands import COMMANDS, parser
from rollout.cli.fitted_table import fitted
from rollout.cli.screen import wrapped
from rollout.tables import Table, width

DIRECTIVE = ("--policy", "ct-02-2022", "--units", "none")
PROGRAMME = ("--policy", "mic-par-2021-2025", "--units", "none")
# Each command with what is known by hand to be in its answer: ids and names that may never be cut.
ANSWERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "policies": (("policies",), ("mic-nq17-2019-2020", "moha-dt-2021-2030")),
    "show": (("show", "mic-par-2023"), ("keep-par-index-rank", "carry-out-reform")),
    "due": (("due", "--by", "2022-06-30", *DIRECTIVE), ("Digitise dossiers", "tapchitaichinh.vn")),
    "overdue": (("overdue", "--as-of", "2022-07-15", *DIRECTIVE), ("Digitise dossiers", "2022-06-01")),
    "each": (("overdue", "--as-of", "2022-07-15", *DIRECTIVE, "--each"), ("Digitise dossiers", "2022-06-01")),
    "status": (("status", "--as-of", "2022-07-15", *DIRECTIVE, "--by", "task,tier"), ("digitise-dossiers", "province")),
    "diff": (("diff", "--from", "2022-05-31", "--to", "2022-07-02", *DIRECTIVE), ("Digitise dossiers",)),
    "edits": (("diff", "mic-par-2023", "ct-02-2022"), ("ct-02-2022/digitise-essential-services",)),
    "forecast": (("forecast", "--as-of", "2022-06-10", *DIRECTIVE), ("Digitise dossiers", "2022-06-30")),
    "targets": (("targets", "--as-of", "2022-12-31", *PROGRAMME), ("indicators-displayed", "not_measured")),
    "roll-up": (("targets", "--as-of", "2022-12-31", *PROGRAMME, "--roll-up", "nation"), ("indicators-displayed",)),
    "measures": (("trace",), ("services-integrated",)),
    "trace": (("trace", "services-integrated"), ("mic-nq17-2019-2020", "184/265")),
    "ambiguities": (
        ("ambiguities", "--until", "2022-12-31", *DIRECTIVE),
        ("ct-02-2022/certify-one-stop@ministry", "2022-06-01"),
    ),
    "explain": (
        ("explain", "digitise-dossiers@province", "--as-of", "2022-07-15", *DIRECTIVE),
        ("ct-02-2022/digitise-dossiers@province", "2022-06-02"),
    ),
    "needs": (("needs", "--until", "2022-12-31"), ("ct-02-2022/digitise-essential-services@province",)),
    "slip": (
        ("slip", "certify-one-stop@province=60", "--until", "2022-12-31", "--policy", "ct-02-2022"),
        ("ct-02-2022/certify-one-stop@province",),
    ),
    "check": (("check", "ct-02-2022"), ("ct-02-2022/certify-one-stop@province",)),
}


def answered(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 0, words
    return capsys.readouterr().out


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A terminal of so many columns, without colours."""

    def of(columns: int) -> None:
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("NO_COLOR", "1")

    return of


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_fits_a_screen_and_no_key_is_cut(
    name: str, lang: str, capsys: pytest.CaptureFixture[str], terminal: Callable[[int], None]
) -> None:
    words, keys = ANSWERS[name]
    for columns in (60, 80, 120):
        terminal(columns)
        out = answered(capsys, *words, "--lang", lang)
        assert max(map(width, out.splitlines())) <= columns
        ids = [key for key in keys if "-" in key and not key[0].isupper()] if lang == "vi" else keys
        days = re.compile(r"\d{4}-\d\d-\d\d")
        assert [key for key in ids if key not in out and not (lang == "vi" and ("@" in key or days.match(key)))] == []


# --- layouts ---

ROWS = [
    ("a-key-that-is-never-cut@province", "a title of several words, which may wrap", 1, "x"),
    ("another-key@district", "short", 22, None),
]


def text_of(table: Table, columns: int | None) -> str:
    lines = fitted(table, columns, lambda _head, _text: "")
    return "\n".join("".join(text for text, _ in line).rstrip() for line in lines)


def test_a_table_wraps_then_has_names_above_its_cells_then_becomes_records() -> None:
    table = Table(("node", "title", "count", "other"), tuple(ROWS), "Title", 9)
    assert text_of(table, None) == (
        "Title\n"
        "node                              title                                     count  other\n"
        "--------------------------------  ----------------------------------------  -----  -----\n"
        "a-key-that-is-never-cut@province  a title of several words, which may wrap      1  x\n"
        "another-key@district              short                                        22  –\n"
        "… 7 more of 9"
    )
    assert text_of(table, 70) == (
        "Title\n"
        "node                              title                   count  other\n"
        "--------------------------------  ----------------------  -----  -----\n"
        "a-key-that-is-never-cut@province  a title of several          1  x\n"
        "                                  words, which may wrap\n"
        "another-key@district              short                      22  –\n"
        "… 7 more of 9"
    )
    assert text_of(table, 40) == (
        "Title\n"
        "node\n"
        "  title                     count  other\n"
        "  ------------------------  -----  -----\n"
        "a-key-that-is-never-cut@province\n"
        "  a title of several            1  x\n"
        "  words, which may wrap\n"
        "another-key@district\n"
        "  short                        22  –\n"
        "… 7 more of 9"
    )
    many = Table(("node", *(f"column_{number}" for number in range(9))), (("the-key", *["a-word"] * 8, None),))
    assert text_of(many, 40).splitlines()[:3] == ["node      the-key", "column_0  a-word", "column_1  a-word"]
    assert "column_8" not in text_of(many, 40)


def test_a_word_without_room_beside_its_head_stands_below_it() -> None:
    table = Table(("the head of the first column", "b", "c", "d"), (("x" * 39, "y" * 30, "z" * 30, "u" * 30),))
    assert text_of(table, 40).splitlines()[:2] == ["the head of the first column", f"    {'x' * 39}"]
    assert text_of(Table((), ()), 60) == ""
    assert text_of(Table(tuple(f"a-long-head-{number}" for number in range(8)), (), "Title"), 40) == "Title"


@pytest.mark.parametrize("columns", [40, 60, 79, 120])
def test_nothing_is_lost_when_a_text_is_wrapped(columns: int) -> None:
    for text in (*TEXTS.values(), "một hai ba " * 30, "a" * 200, "漢字 " * 40, ""):
        lines = wrapped(text, columns, "  ", 3)
        assert " ".join(" ".join(lines).split()) == " ".join(text.split())
        longest = max(map(width, text.split()), default=0)
        assert all(width(line) <= max(columns, longest + 2) for line in lines)


def test_a_hyphenated_word_is_broken_where_it_must_be_and_an_id_never() -> None:
    assert wrapped("government-attached agencies", 12) == ["government-", "attached", "agencies"]
    assert wrapped("government-attached agencies", 20) == ["government-attached", "agencies"]
    assert wrapped("mic-par-2021-2025 is", 10) == ["mic-par-2021-2025", "is"]
    assert wrapped("p/the-long-task@province", 10) == ["p/the-long-task@province"]


# --- formats ---


class Cells(HTMLParser):
    """The texts of the cells of a page, its tags, and its language."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: list[str] = []
        self.lang = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.lang = self.lang or dict(attrs).get("lang") or ""
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


@pytest.mark.parametrize("name", [name for name in ANSWERS if name != "explain"])
def test_every_table_is_a_page_too(name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words, _ = ANSWERS[name]
    page = answered(capsys, *words, "--format", "html", "--lang", "vi")
    assert page.startswith('<!doctype html>\n<html lang="vi">\n')
    assert {"table", "caption", "thead", "tbody", "th"} <= set(Cells(page).tags)
    markdown = answered(capsys, *words, "--format", "md", "--lang", "vi")
    (rule,) = [line for line in markdown.splitlines() if set(line) == {"|", "-"}]
    target = tmp_path / "page.md"
    answered(capsys, *words, "--format", "md", "--lang", "vi", "-o", str(target))
    assert target.read_text(encoding="utf-8") == markdown
    assert len([line for line in markdown.splitlines() if line.count("|") == rule.count("|")]) >= 3


def test_an_explanation_is_a_page_too(capsys: pytest.CaptureFixture[str]) -> None:
    words, _ = ANSWERS["explain"]
    page = Cells(answered(capsys, *words, "--format", "html"))
    assert "fallen due, no report" in "".join(page.cells)
    assert page.lang == "en"


def test_the_names_of_strangers_are_text_on_a_page(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    markdown_it = pytest.importorskip("markdown_it", reason="the parser comes with the extra cli")
    tasks = "".join(
        f'[[task]]\nid = "a{number}"\ntitle = {{ vi = {text} }}\nclause = {text}\nat = "mic"\n'
        for number, text in enumerate(json.dumps(text, ensure_ascii=False) for text in TEXTS.values())
    )
    path = tmp_path / "p.toml"
    head = 'format = 1\n[instrument]\nid = "p"\nkind = "plan"\nissuer = "mic"\nissued = 2022-01-01\n'
    path.write_text(f'{head}title = {{ vi = "<script>" }}\n{tasks}', encoding="utf-8")
    page = Cells(answered(capsys, "show", str(path), "--format", "html"))
    assert set(page.tags) <= {
        *("html", "head", "meta", "title", "style", "body", "div", "p"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    }
    assert page.cells[5::4] == list(TEXTS.values())
    tokens = markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parsed = tokens.parse(answered(capsys, "show", str(path), "--format", "md"))
    inline = [token for token in parsed if token.type == "inline"]
    kinds = {child.type for token in inline for child in token.children}
    assert kinds <= {"text", "text_special", "strong_open", "strong_close"}
    shown = ["".join(child.content for child in token.children) for token in inline]
    assert set(TEXTS.values()) <= set(shown)


def test_findings_are_rows_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rows = json.loads(answered(capsys, "check", "ct-02-2022", "--format", "json"))
    assert [row["severity"] for row in rows] == ["warning"] * 4 + ["note"]
    assert rows[0]["code"] == "late-prerequisite"
    assert rows[0]["clauses"][0].startswith("02/CT-TTg ¶14")
    bad = tmp_path / "bad.toml"
    bad.write_text("format = 2\n", encoding="utf-8")
    assert main(["check", str(bad), "--format", "csv"]) == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["severity"] for row in rows] == ["error", "error"]
    assert [row["where"] for row in rows] == [f"{bad}:1", f"{bad}:1: format"]


# --- limits ---


@pytest.mark.parametrize("name", [name for name in ANSWERS if name not in ("explain", "check", "slip")])
def test_every_table_has_a_limit_and_says_how_many_more_there_are(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words, _ = ANSWERS[name]
    every = answered(capsys, *words, "--limit", "0")
    some = answered(capsys, *words, "--limit", "1")
    assert "more of" not in every
    assert re.search(r"^… \d+ more of \d+$", some, re.MULTILINE)
    assert len(some.splitlines()) < len(every.splitlines())
    rows = json.loads(answered(capsys, *words, "--format", "json"))
    assert main([*words, "--format", "json", "--limit", "1"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == rows[:1]
    assert err == f"… {len(rows) - 1} more of {len(rows)}\n"


def test_a_limit_of_findings_and_of_csv(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "ct-02-2022", "--limit", "1"]) == 0
    out, err = capsys.readouterr()
    assert (len(out.splitlines()), out.splitlines()[-1]) == (2, "… 4 more of 5")
    assert err == "1 file, 0 errors, 4 warnings, 1 note\n"
    words = ("overdue", "--as-of", "2022-07-15", *DIRECTIVE, "--format", "csv")
    every = answered(capsys, *words).splitlines()
    assert answered(capsys, *words, "--limit", "5").splitlines() == every[:6]
    assert answered(capsys, *words, "--limit", "5000").splitlines() == every


# --- Vietnamese ---


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_in_vietnamese_with_every_option_of_the_english(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    helps = []
    for lang in ("vi", "en"):
        with pytest.raises(SystemExit):
            main([*filter(None, [name]), "--help", "--lang", lang])
        helps.append(capsys.readouterr().out)
    vietnamese, english = helps
    assert vietnamese.startswith("cách dùng: rollout")
    assert "tùy chọn:" in vietnamese
    assert not any(word in vietnamese for word in ("usage", "options:", "show this", "Exit codes", "may be repeated"))
    assert set(re.findall(r"--[a-z-]+", english)) - {"--"} <= set(re.findall(r"--[a-z-]+", vietnamese)) | {"--strict"}


@pytest.mark.parametrize("place", ["before", "after", "joined"])
def test_the_language_may_stand_before_the_command_or_after_it(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = ("due", "--by", "2022-06-01", *DIRECTIVE)
    words = {
        "before": ("--lang", "vi", *command),
        "after": (*command, "--lang", "vi"),
        "joined": (*command, "--lang=vi"),
    }
    assert "thời hạn" in answered(capsys, *words[place])


def test_data_in_vietnamese_have_words_in_vietnamese(capsys: pytest.CaptureFixture[str]) -> None:
    (_, demand, report) = json.loads(
        answered(capsys, "trace", "services-integrated", "--lang", "vi", "--format", "json")
    )
    assert demand["of"].startswith("dịch vụ công")
    assert "265" in report["not comparable"]
    assert report["not comparable"].startswith("mẫu số")
    rows = json.loads(answered(capsys, *ANSWERS["ambiguities"][0], "--lang", "vi", "--format", "json"))
    assert {row["reading"] for row in rows} >= {"month"}
    assert not any("other public reports" in row["clause"] for row in rows)


# --- the answer first ---


def test_the_answer_stands_before_what_is_said_of_the_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, stream = tmp_path / "log.csv", io.StringIO()
    log.write_text("task,unit,on\ndigitise-dossiers,nowhere,2022-06-01\n", encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    words = ("overdue", "--as-of", "2022-06-02", *DIRECTIVE, "--progress", str(log), "--keep-good")
    assert main(words) == 0
    lines = stream.getvalue().splitlines()
    assert lines[0].split()[:2] == ["state", "days"]
    assert lines[-1] == f"{log}: 1 problem, 0 good rows used"


# --- bars ---


def test_a_bar_is_shown_on_a_terminal_while_a_large_file_is_read_and_many_rows_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("rich")
    from rollout.cli import bars

    log, target = tmp_path / "log.csv", tmp_path / "out.csv"
    log.write_text("task,unit,on\ndigitise-dossiers,province,2022-06-01\n", encoding="utf-8")
    words = (
        "status",
        "--as-of",
        "2022-06-02",
        *DIRECTIVE,
        "--progress",
        str(log),
        "--format",
        "csv",
        "-o",
        str(target),
    )
    monkeypatch.setattr(bars, "LARGE", 10)
    monkeypatch.setattr(bars, "MANY", 10)
    assert main(words) == 0
    assert capsys.readouterr() == ("", "")
    plain = target.read_text(encoding="utf-8")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    assert main(words) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert f"Reading {log}"[:20] in err
    assert "Writing the answer" in err
    assert target.read_text(encoding="utf-8") == plain
    log.write_text("task,unit,on\ndigitise-dossiers,nowhere,2022-06-01\n", encoding="utf-8")
    assert main(words) == 2
    assert "unknown unit 'nowhere'" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "rich.progress", None)
    assert main([*words, "--keep-good"]) == 0
    assert "Reading" not in capsys.readouterr().err


# --- what a shell completes ---


@pytest.mark.parametrize(
    ("kind", "prefix", "words", "expected"),
    [
        ("policies", "mic-par", (), ["mic-par-2021-2025", "mic-par-2023"]),
        ("items", "digitise", DIRECTIVE, ["digitise-dossiers", "digitise-essential-services"]),
        ("items", "ct-02-2022/certify-o", DIRECTIVE, ["ct-02-2022/certify-one-stop"]),
        ("obligations", "certify-one-stop@0", ("--units", "vn"), ["certify-one-stop@00", "certify-one-stop@01"]),
        ("nodes", "certify-one-stop@p", DIRECTIVE, ["certify-one-stop@province="]),
        ("measures", "services-int", (), ["services-integrated"]),
        ("sources", "p", DIRECTIVE, ["press"]),
        ("states", "done", (), ["done", "done_late", "done_on_time"]),
        ("tiers", "p", (), ["province"]),
        ("limits", "r", (), ["rows=", "rules="]),
        ("limits", "rows=", (), ["rows="]),
        ("items", "digitise", ("--policy", "ct-02-2022", "--allow", "rows"), []),
        ("units", "mi", ("--units", "vn"), ["mic"]),
        ("units", "0", DIRECTIVE, []),
        ("bodies", "government-o", ("--units", "vn"), ["government-office"]),
        ("units", "0", ("--units", "none.csv"), []),
        ("items", "digitise", ("--policy", "none.toml"), []),
    ],
)
def test_names_are_completed(kind: str, prefix: str, words: tuple[str, ...], expected: list[str]) -> None:
    args = parser(["due"]).parse_args(["due", "--by", "2022-06-30", *words])
    names = getattr(completion, f"complete_{kind}")(prefix, args)
    assert names[: len(expected)] == expected or (kind == "obligations" and names[0].startswith(prefix))
    assert all(name.startswith(prefix) for name in names)
    assert expected or names == []


def test_every_completer_is_there() -> None:
    actions = [action for name in COMMANDS for action in _actions(name)]
    completers = {action.completer.name for action in actions if hasattr(action, "completer")}
    assert completers == {name.removeprefix("complete_") for name in dir(completion) if name.startswith("complete_")}


def _actions(name: str) -> list[object]:
    top = parser([name])
    (commands,) = [action for action in top._actions if action.dest == "command"]
    return list(commands.choices[name]._actions)  # type: ignore[index]  # a mapping of parsers


def test_a_shell_is_given_completions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    argcomplete = pytest.importorskip("argcomplete")
    finder, line, stream = argcomplete.CompletionFinder(), "rollout due --task certify-o", io.StringIO()
    monkeypatch.setenv("_ARGCOMPLETE", "1")
    monkeypatch.setenv("_ARGCOMPLETE_IFS", "\n")
    monkeypatch.setenv("COMP_LINE", line)
    monkeypatch.setenv("COMP_POINT", str(len(line)))
    with pytest.raises(SystemExit):
        finder(parser(line.split(), whole=True), exit_method=sys.exit, output_stream=stream)
    assert stream.getvalue().split() == ["certify-one-stop"]
