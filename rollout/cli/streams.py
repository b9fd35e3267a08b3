"""The streams of the command: what cannot be written is told once, where it can be, and never in a traceback."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rollout.signs import visible, visible_lines


class ClosedStream(io.TextIOBase):
    """The standard output where it was closed before the command began: nothing can be written to it."""

    def write(self, _text: str) -> int:
        raise OSError(errno.EBADF, "standard output is closed")

    def isatty(self) -> bool:
        return False


class VisibleText:
    """A terminal on which no sign of a text steers it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(self.shown(text))

    def shown(self, text: str) -> str:
        """The text as it is printed, in which what ends a line stays."""
        return visible_lines(text.replace("\r\n", "\n"))


class VisibleCells(VisibleText):
    """The same for CSV: each line is a row, and where a cell ends a line of its own stands the code of that sign.

    A file and a pipe have the cells as they are.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._is_quoted = False  # whether what is written next goes on in a cell with quotes round it

    def shown(self, text: str) -> str:
        """The text as it is printed; a quote may open in one text and close in a later one."""
        parts = []
        for place, part in enumerate(text.split('"')):
            if place:
                self._is_quoted = not self._is_quoted
            parts.append(visible(part) if self._is_quoted else super().shown(part))
        return '"'.join(parts)


def prepare_streams() -> None:
    """UTF-8 on both streams. A closed output refuses what is written; a closed error stream takes it and drops it."""
    if sys.stdout is None:
        sys.stdout = ClosedStream()
    if sys.stderr is None:
        sys.stderr = io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@contextmanager
def remarking() -> Iterator[None]:
    """What is said on the error stream beside the answer: where it cannot be written, the answer is what it is."""
    try:
        yield
    except (OSError, ValueError):
        _drop(sys.stderr)


def abandon_output() -> None:
    """Write nothing more, nor what waits to be written: its reader may have stopped to read."""
    for stream in (sys.stdout, sys.stderr):
        _drop(stream)


def finish_output() -> None:
    """Have nothing left to write, so that the end of the interpreter does not try again."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            _drop(stream)


def _drop(stream: object) -> None:
    """Send what a stream still has to the null device."""
    try:
        descriptor = stream.fileno()  # type: ignore[attr-defined]  # one of a process has it
    except (AttributeError, OSError, ValueError):
        return
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, descriptor)
    os.close(null)


def print_failure(text: str) -> None:
    """One line on the error stream, where that can be written."""
    with remarking():
        print(text, file=sys.stderr, flush=True)
