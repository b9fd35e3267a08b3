"""Text in Markdown: what comes from a file is shown as it is, and nothing of it becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rollout.views.drawing import printable

# What Markdown, its tables and the HTML within it read as structure. Written by its number, a sign is text anywhere.
_STRUCTURE = re.compile(r"[\\`*_\[\]<>|~]|&(?=#?\w+;)|!(?=\[)|:(?=//)|(?<=www)\.|@")
_FIRST = re.compile(r"^[#+=-]|^(\d+)([.)])")


class Markdown(str):
    """Text that is Markdown already."""

    __slots__ = ()


def markdown(text: str) -> Markdown:
    """A text as Markdown that shows it on one line; what is Markdown already stays as it is."""
    if isinstance(text, Markdown):
        return text
    coded = _STRUCTURE.sub(lambda match: _character(match[0]), printable(text))
    return Markdown(
        _FIRST.sub(lambda match: f"{match[1]}{_character(match[2])}" if match[1] else _character(match[0]), coded)
    )


def bold(text: str) -> Markdown:
    return Markdown(f"**{markdown(text)}**" if text else "")


def italic(text: str) -> Markdown:
    return Markdown(f"*{markdown(text)}*" if text else "")


def code(text: str) -> Markdown:
    """A text as code; a grave accent, which would end it, becomes an apostrophe."""
    return Markdown(f"`{printable(text).replace('`', chr(39)).replace('|', '∣')}`")


def below_each_other(lines: Iterable[str]) -> Markdown:
    """Lines below each other within a cell, without the empty ones."""
    return Markdown("<br>".join(markdown(line) for line in lines if line))


def table_lines(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a table, and an empty one."""
    heads = [markdown(column) for column in columns]
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(map(markdown, row))} |"
    yield ""


def _character(sign: str) -> str:
    return f"&#{ord(sign)};"
