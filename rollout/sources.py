"""Where rows come from: text, a workbook, mappings, a data frame, a database cursor; each as blocks of columns."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol, TextIO, TypeGuard

import attrs

from rollout import files
from rollout.blocks import Cursor, Rows, cursor_rows, mapping_rows
from rollout.layout import Layout
from rollout.limits import Limits
from rollout.problems import InputError, Problem, quoted

BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
LINES = (".jsonl", ".ndjson")


class Frame(Protocol):
    """A data frame of any library that narwhals knows: Polars, pandas, PyArrow, DuckDB, Dask, Spark."""

    @property
    def columns(self) -> Any: ...  # noqa: ANN401  # each library has types of its own


Source = str | os.PathLike[str] | TextIO | Iterable[Mapping[str, Any]] | Frame | Cursor


@attrs.frozen(eq=False)
class Text:
    """An open text and its name; whether it is JSON lines and not CSV."""

    name: str
    file: TextIO
    is_json: bool = False

    @property
    def before(self) -> str:
        """What stands before the number of a line where a Problem is."""
        return f"{self.name}:"


@contextmanager
def opened_source(source: Source, layout: Layout, error: type[InputError]) -> Iterator[Text | Rows]:
    """What a source has, until it is closed. Raises `error`, the class for its kind of input, where it has nothing."""
    refuse_sheet(source, layout, error)
    if isinstance(source, str | os.PathLike):
        name = os.fspath(source)
        if is_book(name):
            from rollout.workbook import sheet_rows

            with files.opened_bytes(source, error) as file:
                yield sheet_rows(file, name, layout, error)
        elif name.lower().endswith((".csv", *LINES)):
            with files.opened(source, error) as text:
                yield Text(name, text, name.lower().endswith(LINES))
        else:
            right = "name it .csv, .xlsx, or .jsonl for one JSON object a line"
            raise error([Problem("unknown-format", name, "is neither CSV nor JSON lines by its name", right)])
    elif is_file(source):
        text_source = _checked_text(source, error)
        try:
            yield text_source
        except UnicodeDecodeError as caught:
            raise error([_undecodable(text_source.name, caught)]) from None
    else:
        yield _rows_of(source, layout, error)


def refuse_sheet(source: object, layout: Layout, error: type[InputError]) -> None:
    """Raise `error` where a `layout` names a sheet of a source that has none: it would be passed over in silence."""
    if layout.sheet is not None and not (isinstance(source, str | os.PathLike) and is_book(os.fspath(source))):
        message = f"a sheet is named, {quoted(layout.sheet)}, of what is no workbook"
        raise error([Problem("no-workbook", "sheet", message, "leave it out, or give the path of a workbook")])


def is_book(path: str) -> bool:
    """Whether a path is that of an Excel workbook."""
    return path.lower().endswith(BOOKS)


def is_file(source: object) -> TypeGuard[TextIO]:
    """Whether a source is an open file."""
    return hasattr(source, "read") and hasattr(source, "readline")


def text_name(file: TextIO) -> str:
    """What problems call an open file: its name, where it has one."""
    name = getattr(file, "name", None)
    return name if isinstance(name, str) and name else "text"


def whole_text(file: TextIO, error: type[InputError], limits: Limits, name: str) -> str:
    """The whole text of an open file, without a byte order mark. Raises `error` where it is no text.

    It is also raised where the text is longer than that of the `limits` which has the `name`.
    """
    source, most = _checked_text(file, error), getattr(limits, name)
    try:
        text = source.file.read(most + 1).removeprefix("\ufeff")
    except UnicodeDecodeError as caught:
        raise error([_undecodable(source.name, caught)]) from None
    if len(text) > most:
        message = f"has more than {most:,} characters"
        raise error([Problem("too-large", source.name, message, limits.raised(name))])
    return text


def _checked_text(file: TextIO, error: type[InputError]) -> Text:
    if not is_file(file):
        right = "give a path, or a file that is open as text"
        raise error([Problem("wrong-type", "", f"{quoted(file)} is no file", right)])
    name = text_name(file)
    try:
        nothing = file.read(0)
    except (OSError, ValueError) as caught:
        right = "give a file that is open for reading"
        raise error([Problem("unreadable", name, f"cannot be read: {caught}".lower(), right)]) from None
    if not isinstance(nothing, str):
        right = "open it as text, such as open(path, encoding='utf-8')"
        raise error([Problem("wrong-type", name, "is open as bytes", right)])
    return Text(name, file, name.lower().endswith(LINES))


def _undecodable(name: str, caught: UnicodeDecodeError) -> Problem:
    return Problem("not-utf8", name, f"is not {caught.encoding} text (byte {caught.start})", "open it in its encoding")


def _rows_of(source: object, layout: Layout, error: type[InputError]) -> Rows:
    """The rows of what is neither a path nor an open file."""
    if hasattr(source, "description") and hasattr(source, "fetchmany"):
        return cursor_rows(source, error)
    if hasattr(type(source), "columns") and not isinstance(source, Mapping):
        from rollout.frame_columns import frame_rows

        return frame_rows(source, layout, error)
    if isinstance(source, Iterable) and not isinstance(source, Mapping | str | bytes):
        return mapping_rows(source)
    message = f"{quoted(source)} has no rows"
    right = "give a path, an open text file, rows as mappings, a data frame or a cursor"
    raise error([Problem("wrong-type", "", message, right)])
