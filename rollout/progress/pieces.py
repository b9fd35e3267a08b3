"""Pieces of a text of evidence, so that it is never all in memory; and the report of what is wrong in it."""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import TextIO

from rollout.layout import Layout
from rollout.problems import Problem, more_of_kinds

BLOCK = 1 << 16  # characters of a text that are read together
IN_FULL = 20  # bad rows of a file whose problems are listed in full


class Report:
    """The problems of a source: those of the first bad rows in full, the rest counted by code.

    `path` is its name, `before` what stands before the number of a line or a row where its place is given.
    """

    def __init__(self, path: str, before: str) -> None:
        self.path, self.before = path, before
        self.counts: Counter[str] = Counter()
        self._first: dict[int, list[Problem]] = {}

    def where(self, line: int) -> str:
        return f"{self.before}{line}" if line else self.path

    @property
    def full_from(self) -> float:
        """The line after which problems are only counted; none is where there are not enough yet."""
        return max(self._first) if len(self._first) >= IN_FULL else math.inf

    def is_full_at(self, line: int) -> bool:
        """Whether a problem of a line would only be counted: those of enough earlier lines are there already."""
        return line > self.full_from

    def add(self, line: int, *problems: Problem) -> None:
        if not problems:
            return
        if self.is_full_at(line):
            self.counts.update(problem.code for problem in problems)
            return
        if line not in self._first and len(self._first) >= IN_FULL:
            dropped = self._first.pop(max(self._first))
            self.counts.update(problem.code for problem in dropped)
        self._first.setdefault(line, []).extend(problems)

    def problems(self) -> tuple[Problem, ...]:
        """All of the first rows, in the order of their lines; then one for each code of which there are more."""
        problems = [problem for line in sorted(self._first) for problem in self._first[line]]
        right = f"the first {IN_FULL} bad rows are listed in full"
        return (*problems, *more_of_kinds(self.counts, self.path, right))


def next_block(file: TextIO, start: int, layout: Layout, report: Report) -> tuple[str, TextIO]:
    """The next lines of a `file`, the first of which is numbered `start`, empty at its end; and what is left of it.

    Nothing is left behind a line that is longer than the limit of the `layout`, which is noted in `report`.
    """
    most = layout.limits.line
    block, rest = file.read(BLOCK), file.readline(most + 1)
    if len(rest) > most:
        report.add(*_too_long(start + block.count("\n"), layout, report))
        block, rest = block[: block.rfind("\n") + 1], ""
        file = io.StringIO()
    block += rest
    if start == 1:
        block = block.removeprefix("\ufeff")
    if "\r" in block and '"' not in block:  # of a file that was opened with newline=""
        block = block.replace("\r\n", "\n")
    return block, file


def lines_of(file: TextIO, start: int, layout: Layout, report: Report) -> Iterator[str]:
    """The lines of a `file`, the first of which is numbered `start`, to the first that is longer than the limit.

    The limit is that of the `layout`; such a line is noted in `report`.
    """
    most = layout.limits.line
    for number in count(start):
        line = file.readline(most + 1)
        if len(line) > most:
            report.add(*_too_long(number, layout, report))
            return
        if not line:
            return
        yield line


def _too_long(line: int, layout: Layout, report: Report) -> tuple[int, Problem]:
    """A `line`, and the Problem that it is longer than the limit of the `layout`; `report` says where it is."""
    limits = layout.limits
    message = f"has more than {limits.line:,} characters, and what follows is not read"
    return line, Problem("too-large", report.where(line), message, limits.raised("line"))
