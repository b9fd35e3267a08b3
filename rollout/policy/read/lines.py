"""The line of each table, key and value of a TOML text, which `tomllib` does not give."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator

import attrs

Trail = tuple[str | int, ...]

_TOKEN = re.compile(  # a text that is not closed is a token too: what is behind it is not looked at again and again
    r'"""(?:\\.|[^\\])*?(?:"""(?:"{0,2})|\Z)|\'\'\'.*?(?:\'\'\'(?:\'{0,2})|\Z)'  # texts of several lines
    r'|"(?:\\.|[^"\\\n])*"?|\'[^\'\n]*\'?'  # texts of one line
    r"|#[^\n]*|[\[\]{}=,.\n]|[^\s\[\]{}=,.\"'#]+",  # comments, marks, words
    re.DOTALL,
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9]{2}:[0-9:.]*(?:[Zz]|[+-][0-9:]+)?)?(?![0-9A-Za-z_-])")
_END = "\n"


def dates(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the dates in a text that are values: not those in quoted texts and comments, and not keys."""
    for token in _TOKEN.finditer(text):
        date = _DATE.match(text, token.start()) if token[0][0].isdigit() else None
        if date and not re.match(r"[ \t]*[=.]", text[date.end() :][:80]):
            yield date.span()


def tokens_of(text: str) -> list[tuple[str, int]]:
    """The tokens of the text without its comments, each with its line; the end of a line is a token too."""
    tokens, line, place = [], 1, 0
    for token in _TOKEN.finditer(text):
        line += text.count("\n", place, token.start())
        place = token.start()
        if not token[0].startswith("#"):
            tokens.append((token[0], line))
    return tokens


@attrs.define(eq=False)
class Lines:
    """The line of each trail of a TOML text: `("task", 0, "from")` is the key `from` of the first `[[task]]`.

    One walk over the tokens notes the first line of every trail.
    """

    tokens: list[tuple[str, int]] = attrs.field(converter=tokens_of)
    place: int = 0
    lines: dict[Trail, int] = attrs.field(factory=dict)
    counts: Counter[Trail] = attrs.field(factory=Counter)

    def __attrs_post_init__(self) -> None:
        table: Trail = ()
        while self.place < len(self.tokens):
            if self._next() == "[":
                table = self._header()
            elif self._next() == _END:
                self.place += 1
            else:
                self._pair(table)

    def of(self, trail: Trail) -> int:
        """The line of a trail, or of the nearest table or key around it."""
        while trail and trail not in self.lines:
            trail = trail[:-1]
        return self.lines.get(trail, 1)

    def _next(self) -> str:
        return self.tokens[self.place][0] if self.place < len(self.tokens) else _END

    def _note(self, trail: Trail, line: int) -> None:
        """Note the line of a trail; the tables around it have that line too, until they are written themselves."""
        for length in range(1, len(trail)):
            self.lines.setdefault(trail[:length], line)
        self.lines[trail] = line

    def _names(self, *ends: str) -> list[str]:
        names = []
        while self._next() not in (*ends, _END):
            token = self._next()
            if token != ".":
                names.append(_unquoted(token))
            self.place += 1
        return names

    def _header(self) -> Trail:
        """`[a.b]` or `[[a.b]]`: its trail, with the number of every repeated table in it."""
        line = self.tokens[self.place][1]
        self.place += 1
        repeated = self._next() == "["
        if repeated:
            self.place += 1
        trail: Trail = ()
        names = self._names("]")
        for depth, name in enumerate(names):
            trail = (*trail, name)
            if repeated and depth == len(names) - 1:
                self.counts[trail] += 1
            if self.counts[trail]:
                trail = (*trail, self.counts[trail] - 1)
        self.place += 2 if repeated else 1
        self._note(trail, line)
        return trail

    def _pair(self, table: Trail) -> None:
        """`key = value`, or `a.b = value`."""
        line = self.tokens[self.place][1] if self.place < len(self.tokens) else 1
        trail = (*table, *self._names("="))
        self.place += 1
        self._note(trail, line)
        self._value(trail)

    def _value(self, trail: Trail) -> None:
        opened = self._next()
        if opened not in ("[", "{"):
            while self._next() not in (",", "]", "}", _END):
                self.place += 1
            return
        count, close = 0, {"[": "]", "{": "}"}[opened]
        self.place += 1
        while self.place < len(self.tokens) and self._next() != close:
            if self._next() in (",", _END):
                self.place += 1
            elif opened == "{":
                self._pair(trail)
            else:
                self._note((*trail, count), self.tokens[self.place][1])
                self._value((*trail, count))
                count += 1
        self.place += 1


def _unquoted(token: str) -> str:
    """A key without its quotes, its escapes read."""
    return str(tomllib.loads(f"text = {token}")["text"]) if token[0] in "\"'" else token
