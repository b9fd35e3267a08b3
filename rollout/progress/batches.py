"""Rows of evidence, many at a time, as columns, and those of CSV; what is wrong with their form is noted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, compress, islice, repeat
from typing import TextIO

import attrs

from rollout.blocks import SIZE
from rollout.layout import Layout, csv_fault, named_columns, row_fault
from rollout.problems import Problem
from rollout.progress.pieces import Report, lines_of, next_block

Cells = Sequence[object]
Row = dict[str, object]


@attrs.frozen(eq=False)
class Batch:
    """Rows with the line on which each begins, and their columns by name.

    An empty cell is empty text, and spaces around a text mean nothing; but JSON lines are exact (`is_exact`): there an
    empty cell is None.
    """

    lines: Sequence[int]
    columns: Mapping[str, Cells]
    is_exact: bool = False

    @property
    def empty(self) -> str | None:
        return None if self.is_exact else ""

    def has(self, name: str) -> bool:
        """Whether any cell of a column is filled."""
        cells = self.columns.get(name, ())
        return cells.count(self.empty) < len(cells)

    def row(self, place: int) -> Row:
        """The filled cells of one row, by column."""
        cells = {name: column[place] for name, column in self.columns.items()}
        if self.is_exact:
            return {name: cell for name, cell in cells.items() if cell is not None}
        stripped = {name: cell.strip() if isinstance(cell, str) else cell for name, cell in cells.items()}
        return {name: cell for name, cell in stripped.items() if cell != ""}

    def __len__(self) -> int:
        return len(self.lines)


def csv_batches(file: TextIO, layout: Layout, report: Report) -> Iterator[Batch]:
    """The rows of a CSV text under its header. Blank lines are passed over.

    Unknown, missing and repeated columns, ragged rows and quotes that do not close are noted in `report`.
    """
    start, header = 1, list[str]()
    delimiter, blanks = layout.delimiter, f"{layout.delimiter} \t"
    while True:
        block, file = next_block(file, start, layout, report)
        if not block:
            break
        if '"' in block:
            if not header and (fault := _quoted_fault(block, start, layout, report)):
                report.add(start, fault)
                return
            following = lines_of(file, start + block.count("\n"), layout, report)
            lines_left = chain(io.StringIO(block, newline="\n"), following)
            yield from _quoted(lines_left, start, header, layout, report)
            return
        lines = block.removesuffix("\n").split("\n")
        first = 0
        if not header:
            first = next((place for place, line in enumerate(lines) if line.strip(blanks)), len(lines))
            if first == len(lines):
                start += len(lines)
                continue
            header = _header_of(lines[first].split(delimiter), start + first, layout, report)
            if not header:
                return
            first += 1
        yield from _plain_block(lines[first:], start + first, header, layout, report)
        start += len(lines)
    if not header:
        report.add(1, Problem("empty", report.where(1), "has no header", f"its columns are {', '.join(layout.known)}"))


def _plain_block(
    lines: list[str], start: int, header: Sequence[str], layout: Layout, report: Report
) -> Iterator[Batch]:
    """Lines without quotes, from the one numbered `start`, cut into cells all at once.

    `header` names the cells, `layout` says which columns are known. Blank lines are passed over; those with more or
    fewer cells than the header are noted in `report`.
    """
    width, named, delimiter = len(header), named_columns(header), layout.delimiter
    numbers: Sequence[int] = range(start, start + len(lines))
    if named == width:
        sizes = list(map(str.count, lines, repeat(delimiter)))
        ragged = list(compress(range(len(lines)), map((width - 1).__ne__, sizes)))
    else:
        ragged = [place for place, line in enumerate(lines) if row_fault(line.split(delimiter), header)]
    if ragged:
        for place in ragged:
            _note_ragged(numbers[place], lines[place].split(delimiter), header, report)
        numbers = list(numbers)
        for place in reversed(ragged):
            del lines[place], numbers[place]
    if lines:
        cells = delimiter.join(lines).split(delimiter)
        by_column = {name: cells[place::width] for place, name in enumerate(header) if name in layout.known}
        yield Batch(numbers, by_column)


def _note_ragged(line: int, cells: Sequence[str], header: Sequence[str], report: Report) -> None:
    """Note in `report` a `line` whose `cells` do not stand under the `header`; not a blank one."""
    if not any(cell.strip() for cell in cells):
        return
    if report.is_full_at(line):
        report.counts["ragged-row"] += 1
    else:
        problem = Problem("ragged-row", report.where(line), row_fault(cells, header), "correct the commas")
        report.add(line, problem)


def _quoted(lines: Iterable[str], start: int, header: Sequence[str], layout: Layout, report: Report) -> Iterator[Batch]:
    """The rest of a text from the line numbered `start`, with quoted cells, so that a row may have several lines.

    `header` names the cells, if it has been read; `layout` says which are known, `report` notes what is wrong.
    """
    reader = csv.reader(lines, strict=True, delimiter=layout.delimiter)
    while True:
        first = start + reader.line_num
        rows, error = _rows_read(reader)
        if not rows and not error:
            break
        numbers = _line_numbers(rows, first, None if error else start + reader.line_num)
        if error:
            line = numbers[-1]
            report.add(line, csv_fault(report.where(line), error))
        if not header:
            place = next((place for place, cells in enumerate(rows) if any(cell.strip() for cell in cells)), None)
            if place is None and error:
                return
            if place is None:
                continue
            header = _header_of(rows[place], numbers[place], layout, report)
            if not header:
                return
            rows, numbers = rows[place + 1 :], numbers[place + 1 :]
        yield from _under_header(rows, numbers, header, layout, report)
    if not header:
        report.add(1, Problem("empty", report.where(1), "has no header", f"its columns are {', '.join(layout.known)}"))


def _quoted_fault(block: str, start: int, layout: Layout, report: Report) -> Problem | None:
    """Whether the first line of a `block` with quotes, from the line `start`, parts its cells by another delimiter.

    That is by which the `layout` parts them; quotes before another sign would be wrong. `report` says where it is.
    """
    line = block.lstrip().partition("\n")[0]
    return layout.delimiter_problem(report.where(start), line.replace('"', ""))


def _rows_read(reader: Iterator[list[str]]) -> tuple[list[list[str]], str]:
    """The next rows, and what is wrong with the quotes of the row after them, if anything is."""
    rows: list[list[str]] = []
    try:
        rows.extend(islice(reader, SIZE))
    except csv.Error as caught:
        return rows, str(caught)
    return rows, ""


def _line_numbers(rows: Sequence[Sequence[str]], first: int, following: int | None) -> Sequence[int]:
    """The line on which each row begins, and behind them that of the row after them, which is `following` if known."""
    if following == first + len(rows):
        return range(first, following + 1)
    heights = (1 + sum(cell.count("\n") for cell in cells) for cells in rows)
    return list(accumulate(heights, initial=first))


def _header_of(cells: Iterable[str], number: int, layout: Layout, report: Report) -> list[str]:
    """Our names for the `cells` of the line `number`; none, with problems in `report`, if the layout needs others."""
    problems: list[Problem] = []
    header = layout.header(report.where(number), cells, problems)
    report.add(number, *problems)
    return header


def _under_header(
    rows: Sequence[Sequence[str]], numbers: Sequence[int], header: Sequence[str], layout: Layout, report: Report
) -> Iterator[Batch]:
    """The `rows` as wide as the `header`, by the columns of the `layout`; the others are noted in `report`.

    `numbers` are those of their lines.
    """
    if all(header):
        fits = list(map(len(header).__eq__, map(len, rows)))
    else:
        fits = [not row_fault(cells, header) for cells in rows]
    numbers = numbers[: len(rows)]
    if not all(fits):
        for place, is_whole in enumerate(fits):
            if not is_whole:
                _note_ragged(numbers[place], rows[place], header, report)
        rows, numbers = list(compress(rows, fits)), list(compress(numbers, fits))
    if rows:
        by_column = zip(*rows, strict=True)
        known = {name: cells for name, cells in zip(header, by_column, strict=True) if name in layout.known}
        yield Batch(numbers, known)
