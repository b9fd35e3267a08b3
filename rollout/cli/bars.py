"""Bars on the error stream while something long is read or written; none where there is no terminal, or no rich."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from rollout import files
from rollout.cli.screen import is_terminal
from rollout.labels import Label, Lang
from rollout.rows import Column, Rows, Section

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

LARGE = 4_000_000  # bytes of a file that takes a second or more to be read
MANY = 20_000  # rows that take as long to be written
READING, WRITING = Label("Đang đọc {name}", "Reading {name}"), Label("Đang ghi kết quả", "Writing the answer")


class WatchedFile:
    """An open text file with its name, of which a bar shows how much is read."""

    def __init__(self, file: TextIO, name: str, bars: Bars) -> None:
        self.name = name
        self._file, self._bars = file, bars
        self._task = bars.task_ids[0]

    def read(self, size: int = -1) -> str:
        return self._seen(self._file.read(size))

    def readline(self, size: int = -1) -> str:
        return self._seen(self._file.readline(size))

    def __iter__(self) -> Iterator[str]:
        return iter(self.readline, "")

    def _seen(self, text: str) -> str:
        self._bars.update(self._task, completed=self._file.buffer.tell())
        return text


class WatchedRows(Rows[Any]):
    """Rows of which a bar shows how many are written."""

    def __init__(self, rows: Rows[Any], bars: Bars) -> None:
        self._rows, self._bars = rows, bars
        self._task = bars.task_ids[0]

    def row_columns(self) -> tuple[Column, ...]:
        return self._rows.row_columns()

    def sections(self, lang: Lang) -> Iterator[Section]:
        for section in self._rows.sections(lang):
            yield section
            self._bars.advance(self._task, section.size)


@contextmanager
def bars_of(text: str, total: int) -> Iterator[Bars | None]:
    """A bar with a text that is full at a total; None where none is shown. It is gone when its work is done."""
    try:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
    except ModuleNotFoundError:
        yield None
        return
    console = Console(file=sys.stderr, highlight=False, markup=False, emoji=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        bars.add_task(text, total=total)
        yield bars


def is_large_file(path: str) -> bool:
    """Whether the reading of a file takes so long that a bar is worth it, and is to be seen."""
    return is_terminal(sys.stderr) and files.size(path) > LARGE


def are_many(rows: object) -> bool:
    """The same of rows to be written."""
    return is_terminal(sys.stderr) and isinstance(rows, Rows) and hasattr(rows, "__len__") and len(rows) > MANY
