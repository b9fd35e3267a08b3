"""Where in a TOML text each table and key stands, which `tomllib` does not tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

Trail = tuple[str | int, ...]

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}\n]',
    re.DOTALL,
)
_HEADER = re.compile(r"\[(\[)?\s*([^\]]+?)\s*\]")
_NAME = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")


class Lines:
    """The line of each trail: `("task", 0, "from")` is the key `from` of the first `[[task]]`."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Trail, int] = dict(_trails(text))

    def of(self, trail: Trail) -> int:
        """The line of a trail, or of the nearest table or key around it."""
        while trail and trail not in self._lines:
            trail = trail[:-1]
        return self._lines.get(trail, 1)


def _trails(text: str) -> Iterator[tuple[Trail, int]]:
    table: Trail = ()
    counts: Counter[Trail] = Counter()
    for line, statement in _statements(text):
        if header := _HEADER.match(statement):
            table = _resolved(_names(header[2]), counts, repeated=bool(header[1]))
            yield table, line
        elif "=" in statement:
            yield (*table, *_names(statement.split("=", 1)[0])), line


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The lines of the text, those that belong to one value joined, each with the number of its first line."""
    start, depth = 0, 0
    for token in _TOKEN.finditer(text + "\n"):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
        elif token[0] == "\n" and depth <= 0:
            statement = text[start : token.start()]
            first = start + len(statement) - len(statement.lstrip())
            yield text.count("\n", 0, first) + 1, statement.strip()
            start, depth = token.end(), 0


def _names(dotted: str) -> Trail:
    return tuple(next(part for part in found.groups() if part is not None) for found in _NAME.finditer(dotted))


def _resolved(names: Trail, counts: Counter[Trail], *, repeated: bool) -> Trail:
    """A header's trail with the place of every repeated table in it, counting the header itself if it repeats."""
    trail: Trail = ()
    for depth, name in enumerate(names):
        trail = (*trail, name)
        if repeated and depth == len(names) - 1:
            counts[trail] += 1
        if counts[trail]:
            trail = (*trail, counts[trail] - 1)
    return trail
