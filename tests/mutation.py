"""Changes the core line by line with mutmut, and tells of changes that no test notices: `nox -s mutation`.

What survives is compared with survivors.toml, which says why a change makes no difference or cannot be told. A change
that is not listed there, and one that is listed and does not survive any more, ends the run with 1.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PLACE = ROOT / "build" / "mutation"
SURVIVORS = Path(__file__).parent / "survivors.toml"

CORE = (
    "rollout/progress/account.py",
    "rollout/progress/completion.py",
    "rollout/progress/events.py",
    "rollout/progress/summary.py",
    "rollout/progress/treatment.py",
)
TESTS = (
    *("statuses", "targets", "verdicts", "timeline", "occurrences", "pools", "hostile", "edges", "reading"),
    *("days", "deadlines", "bad_progress", "explanation", "trend", "reading_steps", "plausibility", "log_files"),
)
COPIED = ("rollout", "tests", "docs", "README.md", "LICENSE", "NOTICE", "pyproject.toml")


def prepared() -> None:
    """A copy of the tree, so that nothing of the working one is changed; with the settings of mutmut."""
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, PLACE / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, PLACE / name)
    tests = [f"tests/test_{name}.py" for name in TESTS]
    settings = f"\n[tool.mutmut]\npaths_to_mutate = {list(CORE)}\ntests_dir = {tests}\nalso_copy = {list(COPIED)}\n"
    with (PLACE / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(settings)


def mutmut(*arguments: str) -> str:
    command = [sys.executable, "-m", "mutmut", *arguments]
    return subprocess.run(command, cwd=PLACE, capture_output=True, text=True, check=False).stdout


def survivors() -> dict[str, str]:
    """The changes that no test notices: the function and the changed lines, by the name that mutmut has for them."""
    names = re.findall(r"^\s*(\S+): survived$", mutmut("results"), re.MULTILINE)
    return {name: described(name) for name in names}


def described(name: str) -> str:
    """A change as the function and what it makes of a line, which stays the same when other lines change."""
    module, _, function = name.rpartition(".")
    function = re.sub(r"__mutmut_[0-9]+$", "", function).removeprefix("x_").replace("xǁ", "").replace("ǁ", ".")
    lines = [line[1:].strip() for line in mutmut("show", name).splitlines() if re.match(r"\+(?!\+)", line)]
    return f"{module.removeprefix('rollout.')}.{function}: {' '.join(lines)}"


def main(arguments: list[str]) -> int:
    """Run it, or with --list tell of the last run in the form of survivors.toml."""
    if "--list" not in arguments:
        prepared()
        subprocess.run([sys.executable, "-m", "mutmut", "run"], cwd=PLACE, check=False)
    unnoticed = set(survivors().values())
    with SURVIVORS.open("rb") as file:
        explained = {change for group in tomllib.load(file)["group"] for change in group["changes"]}
    for title, changes in (("not explained", unnoticed - explained), ("noticed now", explained - unnoticed)):
        for change in sorted(changes):
            print(f"{title}: {change}")
    return int(unnoticed != explained)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
