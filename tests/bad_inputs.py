"""Folders of bad inputs, each with the problems it must yield: every one of them, at its line, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import attrs

from rollout import Problem

BAD = Path(__file__).parent / "bad"


@attrs.frozen
class Expected:
    """A problem by its code, its line (0 where the whole file is meant) and a part of its message."""

    code: str
    line: int
    said: str

    @classmethod
    def of(cls, text: str) -> Expected:
        code, line, said = text.split(" ", 2)
        return cls(code, int(line), said)


@attrs.frozen
class BadInput:
    """One bad file. `keeps` names what is good in it, or is None where nothing of it can be read."""

    path: Path
    expected: tuple[Expected, ...]
    keeps: tuple[str, ...] | None

    @property
    def name(self) -> str:
        return self.path.name


def bad_inputs(folder: str, ending: str, *, at_least: int) -> list[BadInput]:
    """The bad files of a folder. An empty folder, or one that lost files, is an error: its tests would pass unseen."""
    found = [_read(path) for path in sorted((BAD / folder).glob(f"*{ending}"))]
    if len(found) < at_least:
        raise FileNotFoundError(f"{folder}: {len(found)} files, not {at_least}")
    return found


def _read(path: Path) -> BadInput:
    """What is expected stands in comments at the head of the file, or beside it in `name.expect`."""
    beside = path.with_name(path.name + ".expect")
    lines = (beside if beside.exists() else path).read_text(encoding="utf-8-sig").splitlines()
    expected = tuple(Expected.of(line.removeprefix("# expect: ")) for line in lines if line.startswith("# expect: "))
    keeps = [line.removeprefix("# keeps:").split() for line in lines if line.startswith("# keeps:")]
    if not expected or (not keeps and "# nothing can be read" not in lines):
        raise ValueError(f"{path.name} does not say what is expected of it")
    return BadInput(path, expected, tuple(keeps[0]) if keeps else None)


def misses(expected: Sequence[Expected], problems: Iterable[Problem], path: Path) -> list[str]:
    """How the problems differ from those expected, in their order; empty where they do not."""
    left = list(expected)
    unseen = []
    for problem in problems:
        found = next((one for one in left if _is(one, problem, path)), None)
        if found is None:
            unseen.append(f"not expected: {problem.code} {problem}")
        else:
            left.remove(found)
    return [*unseen, *(f"not found: {one.code} {one.line} {one.said}" for one in left)]


def _is(one: Expected, problem: Problem, path: Path) -> bool:
    return (one.code, one.line) == (problem.code, line(problem, path)) and one.said in str(problem)


def line(problem: Problem, path: Path) -> int:
    """The line a problem names: `path:line`, or 0 where it names the path alone. A problem without the path is none."""
    if not problem.where.startswith(str(path)):
        return -1
    found = re.match(r":([0-9]+)(?::|$)", problem.where.removeprefix(str(path)))
    return int(found[1]) if found else 0
