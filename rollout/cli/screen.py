"""The screen: how wide it is, and text on it, in colours where there are any. Without the extra `cli`, plain."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

from rollout.signs import visible_lines
from rollout.tables import width

if TYPE_CHECKING:
    from rich.console import Console

Segment = tuple[str, str]  # a text and the name of its style, in which it is shown where there are colours
Line = list[Segment]

NARROWEST = 40  # columns to which a text is wrapped at least; no screen is narrower
PLAIN = ""
HEAD, RULE, NAME, FAINT = "bold", "dim", "bold", "dim"
HYPHENATED = re.compile(r"\W*[^\W\d_]+(?:-[^\W\d_]+)+\W*")
PART = re.compile(r"[^-]+-?")
GOOD, BAD, WAITING, SOON = "green", "bold red", "yellow", "bold cyan"


def is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def columns_of_screen(stream: TextIO | None = None) -> int | None:
    """The columns of the terminal, by COLUMNS if that is set; None in a pipe, where lines are as long as they are."""
    return max(shutil.get_terminal_size().columns, NARROWEST) if is_terminal(stream or sys.stdout) else None


def print_lines(lines: Iterable[Line], stream: TextIO | None = None) -> None:
    """Lines of segments, in colours on a terminal that has them and wants them, and plain everywhere else."""
    target = stream or sys.stdout
    console = _console(target)
    if console is None:
        print(*("".join(text for text, _ in line).rstrip() for line in lines), sep="\n", file=target)
        return
    from rich.text import Text

    for line in lines:
        text = Text(end="\n")
        for part, style in line:
            text.append(part, style or None)
        text.rstrip()
        console.print(text, soft_wrap=True)


def _console(stream: TextIO) -> Console | None:
    """What prints in colours; None where the stream is no terminal, or NO_COLOR is set, or rich is not installed."""
    if not is_terminal(stream) or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return None
    try:
        from rich.console import Console
    except ModuleNotFoundError:
        return None
    return Console(file=stream, highlight=False, markup=False, emoji=False)


def print_text(text: str, stream: TextIO | None = None, style: str = PLAIN, indent: str = "") -> None:
    """A `text` of lines in a `style` to a `stream`, wrapped to the screen; what goes on begins with an `indent`."""
    size = columns_of_screen(stream)
    lines: list[Line] = []
    for line in visible_lines(text).split("\n"):
        lines += [[(part, style)] for part in (wrapped(line, size, indent) if size else [line])]
    print_lines(lines, stream)


def wrapped(text: str, columns: int, indent: str = "", first: int = 0) -> list[str]:
    """The `text` in lines of so many `columns`, broken between words alone: a longer word has a line of its own.

    Lines after the first begin with an `indent`; on the `first` so many columns are taken already.
    """
    lines = list(_broken(text, columns, width(indent), first))
    return [lines[0], *(indent + line for line in lines[1:])] if lines else [""]


def parts_of(word: str) -> list[str]:
    """The parts of a word that may stand on lines of their own: those between its hyphens, if it is plainly no id."""
    return PART.findall(word) if HYPHENATED.fullmatch(word) else [word]


def _broken(text: str, columns: int, indent: int, first: int) -> Iterator[str]:
    """The words of a `text` in lines of `columns`, less an `indent` on all but one, which is less `first`."""
    line, used, left = "", 0, columns - first
    leading, between = len(text) - len(text.lstrip(" ")), ""
    for word in text.split():
        for part in parts_of(word) if width(word) > columns - indent else [word]:
            size = width(part)
            if line and used + len(between) + size > left:
                yield line
                line, used, left = part, size, columns - indent
            elif line:
                line, used = f"{line}{between}{part}", used + len(between) + size
            else:
                line, used = " " * leading + part, leading + size
            between = ""
        between = " "
    if line:
        yield line
