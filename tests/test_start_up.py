"""What a first answer loads: the rooms and packages that its question needs, and none of those that others need."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import rollout

EXPAND = "import rollout; rollout.expand(rollout.load_policy('ct-02-2022'), until='2022-12-31')"
DIRECTIVE = "--policy ct-02-2022 --units none"
LIBRARY = Path(rollout.__file__).parent

# What each command needs is in one of these; the lists below name those that it does not.
WORDS = {"difflib", "html", "rollout.spelling", "rollout.units.names"}  # suggestions and notebooks
FILES = {"pathlib", "importlib.resources", "importlib.metadata", "rollout.policy.read.lines", "json"}
REPORTS = {"fractions", "rollout.policy.report", "rollout.policy.read.reports", "rollout.policy.tallies.scheme"}
RULES = {"rollout.network", "rollout.check", "rollout.findings.check", "rollout.network.network"}
OTHERS = {"rollout.explanation", "rollout.forecasting", "rollout.policy.trace", "rollout.policy.calendar"}
VIEWS = {"rollout.views.graph", "rollout.views.document", "rollout.views.export", "rich"}
EVIDENCE = {"rollout.progress.reader", "rollout.progress.reporting", "rollout.progress.attainment"}
ROWS = {"rollout.progress.changes", "rollout.progress.status_rows", "rollout.schedule.obligation_rows"}


def loaded(code: str) -> set[str]:
    """The modules that a new interpreter holds after the code, each with the packages around it."""
    ending = "import sys; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", f"{code}\n{ending}"], capture_output=True, text=True, check=True)
    names = done.stderr.splitlines()[-1].split()
    return {".".join(name.split(".")[:depth]) for name in names for depth in range(1, name.count(".") + 2)}


def command(words: str) -> str:
    return f"from rollout.cli import main; assert main({words.split()!r}) == 0"


@pytest.mark.parametrize(
    ("code", "needed", "needless"),
    [
        (
            EXPAND,
            {"rollout.policy", "rollout.schedule"},
            {"argparse", "rollout.cli", "rollout.progress", "rollout.views"} | WORDS | FILES | REPORTS | RULES | OTHERS,
        ),
        (
            command(f"due --by 2022-12-31 {DIRECTIVE}"),
            {"rollout.cli.answers", "rollout.views.listing"},
            {"rollout.progress"} | WORDS | FILES | REPORTS | RULES | OTHERS | VIEWS,
        ),
        (
            command(f"overdue --as-of 2022-12-31 {DIRECTIVE}"),
            {"rollout.cli.answers", "rollout.progress"},
            WORDS | FILES | REPORTS | RULES | OTHERS | VIEWS | EVIDENCE | ROWS,
        ),
        (
            command("overdue --as-of 2023-07-01"),  # some of all that ship print tallies
            {"rollout.policy.report"},
            WORDS | FILES | RULES | OTHERS | VIEWS | EVIDENCE | ROWS | {"fractions", "rollout.policy.tallies.rates"},
        ),
        (
            command("show ct-02-2022"),
            {"rollout.cli.answers", "rollout.views.listing"},
            {"rollout.progress"} | WORDS | FILES | REPORTS | RULES | OTHERS,
        ),
        (
            command(f"explain digitise-dossiers@province --as-of 2022-12-31 {DIRECTIVE}"),
            {"rollout.explanation"},
            {"difflib", "rollout.policy.read.lines"} | VIEWS | EVIDENCE,
        ),
    ],
    ids=["expand", "due", "overdue", "overdue everywhere", "show", "explain"],
)
def test_an_answer_loads_nothing_that_only_others_need(code: str, needed: set[str], needless: set[str]) -> None:
    modules = loaded(code)
    assert needed <= modules
    assert modules & needless == set()


def test_what_is_wrong_is_told_with_its_line_and_a_suggestion() -> None:
    """The lines and the suggestions, which a good file does without, are there for a bad one."""
    text = "format = 1\\n[instrument]\\nidd = 'a'"
    modules = loaded(f"import rollout; assert rollout.parse_policy(\"{text}\")[1][0].where == 'policy:2: instrument'")
    assert {"rollout.policy.read.lines", "rollout.spelling", "difflib"} <= modules


def test_the_shipped_bodies_are_read_once_and_only_where_a_file_names_bodies() -> None:
    code = (
        "import rollout, rollout.units.reader as reader\n"
        "calls = []\n"
        "whole = reader.load_bodies\n"
        "reader.load_bodies = lambda: calls.append(1) or whole()\n"
        'text = \'format = 1\\n[instrument]\\nid = "a"\\nkind = "plan"\\nissuer = "x"\\nissued = 2022-01-01\\n\'\n'
        "text += 'title = { en = \"A\" }\\n'\n"
        "assert rollout.parse_policy(text)[1] == ()\n"
        "assert len(calls) == 0\n"
        "for name in rollout.shipped_policies(): rollout.load_policy(name)\n"
        "assert len(calls) == 1\n"
    )
    assert "rollout.units.reader" in loaded(code)


def test_it_answers_from_a_zip_file(tmp_path: Path) -> None:
    archive = tmp_path / "library.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in (path for path in LIBRARY.rglob("*") if path.suffix in (".py", ".pyi", ".toml", ".csv", ".json")):
            file.write(path, Path("rollout", path.relative_to(LIBRARY)))
    names = "len(rollout.load_policy('ct-02-2022').items), *rollout.shipped_policies()"
    done = subprocess.run(
        [sys.executable, "-c", f"import rollout; print(rollout.__file__, {names})"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(archive)},
    )
    place, items, *policies = done.stdout.split()
    assert place.startswith(str(archive))
    assert items == str(len(rollout.load_policy("ct-02-2022").items))
    assert policies == ["ct-02-2022", "mic-nq17-2019-2020", "mic-par-2021-2025", "mic-par-2023", "moha-dt-2021-2030"]
