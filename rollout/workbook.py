"""The rows of a sheet of an Excel workbook, which python-calamine reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import SEEK_END
from itertools import chain, islice
from typing import BinaryIO

from rollout.blocks import SIZE, Block, Rows
from rollout.extents import DAMAGED, cells_spanned
from rollout.layout import Layout, named_columns
from rollout.limits import Limits
from rollout.problems import InputError, Problem, near, quoted, suggestion

CELL = 32  # bytes of a cell in memory, filled or not


def sheet_rows(file: BinaryIO, path: str, layout: Layout, error: type[InputError]) -> Rows:
    """The rows of the first sheet of a workbook, or of that which the `layout` names, under its first row not blank.

    `file` is open as bytes and called `path`. A formula has the value that was saved with it. Raises `error` for what
    is no workbook, for one beyond the limits and for an unknown sheet, ModuleNotFoundError without the extra `excel`.
    """
    try:
        from python_calamine import CalamineError, load_workbook
    except ModuleNotFoundError as caught:
        message = "Excel files need the package python-calamine: pip install 'rollout-policy[excel]'"
        raise ModuleNotFoundError(message, name=caught.name) from None
    sheet = layout.sheet
    try:
        _refuse_large(file, path, layout.limits, error)
        book = load_workbook(file)
        names = book.sheet_names
        name = sheet if sheet is not None else next(iter(names), "")
        if name not in names:
            message = f"has no sheet {quoted(name)}" + suggestion(near(name, names) or names, name)
            raise error([Problem("unknown-sheet", path, message, "name one of its sheets")])
        cells = book.get_sheet_by_name(name)
    except (CalamineError, *DAMAGED) as caught:
        if isinstance(caught, InputError):
            raise
        right = "save it as an Excel workbook, or as CSV"
        raise error([Problem("not-excel", path, "is not an Excel workbook", right)]) from None
    rows = enumerate(cells.iter_rows(), start=1)
    filled = ((number, row) for number, row in rows if any(cell != "" for cell in row))
    number, header = next(filled, (0, ()))
    before = f"{path}:{name}!"
    if not number:
        fault = Problem("empty", "", "has no header", "name the columns in its first row")
        return Rows(path, iter([Block((), (), (), [(1, fault)])]), before)
    return Rows(path, _sheet_blocks(filled, header), before, number)


def _refuse_large(file: BinaryIO, path: str, limits: Limits, error: type[InputError]) -> None:
    """Refuse a workbook, a `file` called `path`, that takes more memory than the `limits` allow; `error` is raised."""
    message = ""
    if unpacked_size(file) > limits.workbook:
        message = f"has more than {limits.workbook:,} bytes when it is unpacked"
    elif (cells := cells_spanned(file)) * CELL > limits.workbook:
        message = f"has a sheet of {cells:,} cells from the first to the last, which take {CELL} bytes each"
    if message:
        raise error([Problem("too-large", path, message, limits.raised("workbook"))])


def unpacked_size(file: BinaryIO) -> int:
    """The bytes of a file, or of what it packs where it is a zip file, as most workbooks are."""
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(file) as packed:
            size = sum(member.file_size for member in packed.infolist())
    except (BadZipFile, ValueError, NotImplementedError):
        size = file.seek(0, SEEK_END)
    file.seek(0)
    return size


def _sheet_blocks(rows: Iterator[tuple[int, Sequence[object]]], header: Sequence[object]) -> Iterator[Block]:
    """The `rows` under a `header`, which are as wide as it; a filled cell beyond its names is a fault."""
    names = [str(name).strip() for name in header]
    width = named_columns(names)
    first: Sequence[tuple[int, Sequence[object]]] = list(islice(rows, SIZE))
    for chunk in chain([first], iter(lambda: list(islice(rows, SIZE)), [])):
        numbers, lines, faults = [], [], []
        for number, row in chunk:
            stray = next((cell for cell in row[width:] if str(cell).strip()), None)
            if stray is None:
                numbers.append(number)
                lines.append(row[:width])
            else:
                message = f"has {quoted(stray)} in a column without a name"
                faults.append((number, Problem("ragged-row", "", message, "clear the cell, or name the column")))
        columns: Sequence[Sequence[object]] = list(zip(*lines, strict=True)) if lines else [()] * width
        yield Block(numbers, names[:width], columns, faults)
