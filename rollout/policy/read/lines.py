"""The line of each table, key and value of a TOML text, which `tomllib` does not give."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator

import attrs

Trail = tuple[str | int, ...]

_TOKEN = re.compile(  # a text that is not closed is a token too: what is behind it is not looked at again and again
    r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:"{3,5}|\\?\Z)'  # texts of several lines
    r"|'''(?:[^']++|'(?!''))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]++|\\.)*+"?|\'[^\'\n]*+\'?'  # texts of one line
    r"|#[^\n]*+|[\[\]{}=,.\n]|[^\s\[\]{}=,.\"'#]++",  # comments, marks, words
    re.DOTALL,
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9]{2}:[0-9:.]*(?:[Zz]|[+-][0-9:]+)?)?(?![0-9A-Za-z_-])")
_OF_KEY = re.compile(r"[ \t]*[=.]")  # what follows a key
_END = "\n"


def dates(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the dates in a text that are values: not those in quoted texts and comments, and not keys."""
    for token in _TOKEN.finditer(text):
        date = _DATE.match(text, token.start()) if token[0][0].isdigit() else None
        if date and not _OF_KEY.match(text, date.end()):
            yield date.span()


def tokens_of(text: str) -> Iterator[tuple[str, int]]:
    """The tokens of the text without its comments, each with its line; the end of a line is a token too."""
    line, place = 1, 0
    for token in _TOKEN.finditer(text):
        line += text.count("\n", place, token.start())
        place = token.start()
        if not token[0].startswith("#"):
            yield token[0], line


def deep_key(text: str, depth: int) -> int | None:
    """The line of the first key of more parts than a `depth`; None where there is none.

    To read such keys takes time and memory that grow with the square of their parts.
    """
    parts, is_joined = 0, False
    for token, line in tokens_of(text):
        if token == ".":
            is_joined = True
            continue
        is_part = token not in "[]{}=,\n"
        parts = parts + 1 if is_part and is_joined else int(is_part)
        is_joined = False
        if parts > depth:
            return line
    return None


@attrs.define(eq=False)
class Lines:
    """The line of each trail of a TOML text: `("task", 0, "from")` is the key `from` of the first `[[task]]`.

    One walk over the tokens notes the first line of every trail; what stands within a list or a table on the line of
    this is not noted.
    """

    tokens: Iterator[tuple[str, int]] = attrs.field(converter=tokens_of)
    lines: dict[Trail, int] = attrs.field(factory=dict)
    counts: Counter[Trail] = attrs.field(factory=Counter)
    _token: str = _END
    _line: int = 1
    _is_over: bool = False

    def __attrs_post_init__(self) -> None:
        self._step()
        table: Trail = ()
        while not self._is_over:
            if self._token == "[":
                table = self._header()
            elif self._token == _END:
                self._step()
            else:
                self._pair(table)

    def of(self, trail: Trail) -> int:
        """The line of a trail, or of the nearest table or key around it."""
        while trail and trail not in self.lines:
            trail = trail[:-1]
        return self.lines.get(trail, 1)

    def _step(self) -> None:
        """Go on to the next token; behind the last there is the end of a line."""
        token = next(self.tokens, None)
        if token is None:
            self._token, self._is_over = _END, True
        else:
            self._token, self._line = token

    def _note(self, trail: Trail, line: int) -> None:
        """Note the line of a trail; the tables around it have that line too, until they are written themselves."""
        for length in range(1, len(trail)):
            self.lines.setdefault(trail[:length], line)
        self.lines[trail] = line

    def _names(self, *ends: str) -> list[str]:
        names = []
        while self._token not in (*ends, _END):
            if self._token != ".":
                names.append(_unquoted(self._token))
            self._step()
        return names

    def _header(self) -> Trail:
        """`[a.b]` or `[[a.b]]`: its trail, with the number of every repeated table in it."""
        line = self._line
        self._step()
        repeated = self._token == "["
        if repeated:
            self._step()
        trail: Trail = ()
        names = self._names("]")
        for depth, name in enumerate(names):
            trail = (*trail, name)
            if repeated and depth == len(names) - 1:
                self.counts[trail] += 1
            if self.counts[trail]:
                trail = (*trail, self.counts[trail] - 1)
        self._step()
        if repeated:
            self._step()
        self._note(trail, line)
        return trail

    def _pair(self, table: Trail, around: int = 0) -> None:
        """`key = value`, or `a.b = value`, of a `table`; one within a value stands in what is on the line `around`."""
        line = self._line
        trail = (*table, *self._names("="))
        self._step()
        if line != around:
            self._note(trail, line)
        self._value(trail, line)

    def _value(self, trail: Trail, line: int) -> None:
        """The value at a `trail`, of which it is known to be on a `line`."""
        opened = self._token
        if opened not in ("[", "{"):
            while self._token not in (",", "]", "}", _END):
                self._step()
            return
        count, close = 0, {"[": "]", "{": "}"}[opened]
        self._step()
        while not self._is_over and self._token != close:
            if self._token in (",", _END):
                self._step()
            elif opened == "{":
                self._pair(trail, line)
            else:
                element = (*trail, count)
                if self._line != line:
                    self._note(element, self._line)
                self._value(element, self._line)
                count += 1
        self._step()


def _unquoted(token: str) -> str:
    """A key without its quotes, its escapes read."""
    return str(tomllib.loads(f"text = {token}")["text"]) if token[0] in "\"'" else token
