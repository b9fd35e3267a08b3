"""Every example of the README and of the documentation runs, and shows what it says it shows."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from rollout.cli import main

ROOT = Path(__file__).parent.parent
AT_THE_TOP = (ROOT / name for name in ("README.md", "README.vi.md", "CONTRIBUTING.md"))
PAGES = [page for page in (*AT_THE_TOP, *sorted((ROOT / "docs").rglob("*.md"))) if page.exists()]
BLOCK = re.compile(r'^```(\w+)(?: title="(\S+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
COLUMNS = re.compile(r"^<!-- columns: ([0-9]+) -->$", re.MULTILINE)
FENCE = re.compile(r"^ *```", re.MULTILINE)

# The packages of extras that a page with a word needs.
NEEDED = {
    "to_ics": ("icalendar",),
    "rollout.views.frames": ("narwhals", "pyarrow", "duckdb"),
}

pytestmark = pytest.mark.skipif(not PAGES, reason="the installed package is tested without its documentation")


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if (ROOT / "examples").exists():
        shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_run_in_the_order_of_the_page(
    page: Path, workplace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A block with a file as its title is written for those after it; `>>>` and `$ rollout` blocks are run.

    A `mermaid` block is the text that the page itself has named `drawn`. A block that imports a package of an extra is
    passed over where that is not installed. A page may say of how many columns its screen is.
    """
    text = page.read_text(encoding="utf-8")
    if columns := COLUMNS.search(text):
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        monkeypatch.setenv("COLUMNS", columns[1])
        monkeypatch.setenv("NO_COLOR", "1")
    if "rollout.views.plots" in text:
        pytest.importorskip("matplotlib").use("agg")
    for word, packages in NEEDED.items():
        for package in packages if word in text else ():
            pytest.importorskip(package)
    assert len(BLOCK.findall(text)) * 2 == len(FENCE.findall(text)), "a fence that is written another way is not run"
    names: dict[str, object] = {}
    for language, name, body in BLOCK.findall(text):
        if name:
            (workplace / name).write_text(body, encoding="utf-8")
        elif language == "pycon" and is_installed(body):
            _run_python(body, names, page)
        elif language == "console" and body.startswith("$ rollout"):
            _run_command(body, capsys)
        elif language == "mermaid":
            assert body == names["drawn"], "drawn anew, the picture is another"


READERS = {"openpyxl": "python_calamine", "pandas": "narwhals"}  # what reads the values of these packages


def is_installed(body: str) -> bool:
    """Whether the packages of extras are there that a block imports; what is read by narwhals needs it too."""
    packages = [name for name in READERS if re.search(rf"import .*\b{name}\b", body)]
    needed = {*packages, *(READERS[name] for name in packages)}
    return all(find_spec(name) for name in needed)


def _run_python(body: str, names: dict[str, object], page: Path) -> None:
    test = doctest.DocTestParser().get_doctest(body, names, page.name, str(page), 0)
    failures: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=failures.append, clear_globs=False)
    names.update(test.globs)
    assert not failures, "".join(failures)


def _run_command(body: str, capsys: pytest.CaptureFixture[str]) -> None:
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        main(shlex.split(command)[1:])
        shown = capsys.readouterr()
        assert _lines(shown.out + shown.err) == _lines(expected), command


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def test_every_page_is_found_when_the_tests_run_in_the_tree() -> None:
    if (ROOT / "pyproject.toml").exists() and "site-packages" not in os.fspath(ROOT):
        assert {"README.md", "index.md"} <= {page.name for page in PAGES}
