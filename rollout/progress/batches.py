"""Rows of evidence from CSV and JSON lines, many at a time, as columns; what is wrong with their form is noted."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, islice
from typing import Any

import attrs

from rollout.problems import Problem, near, suggestion
from rollout.rows import header_fits

SIZE = 8_192  # lines read together
IN_FULL = 20  # bad rows of a file whose problems are told in full

Cells = Sequence[object]
Row = dict[str, object]


class Report:
    """The problems of a file: those of the first bad rows in full, the rest counted by code."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.counts: Counter[str] = Counter()
        self.is_unreadable = False
        self._first: dict[int, list[Problem]] = {}

    def where(self, line: int) -> str:
        return f"{self.path}:{line}"

    @property
    def is_full(self) -> bool:
        """Whether a problem of a later line would only be counted."""
        return len(self._first) >= IN_FULL

    def add(self, line: int, *problems: Problem) -> None:
        if line not in self._first and self.is_full:
            last = max(line, *self._first)
            dropped = list(problems) if last == line else self._first.pop(last)
            self.counts.update(problem.code for problem in dropped)
            if last == line:
                return
        self._first.setdefault(line, []).extend(problems)

    def problems(self) -> tuple[Problem, ...]:
        """All of the first rows, in the order of their lines; then one for each code of which there are more."""
        problems = [problem for line in sorted(self._first) for problem in self._first[line]]
        for code, count in sorted(self.counts.items()):
            right = f"the first {IN_FULL} bad rows are told in full"
            problems.append(Problem(code, self.path, f"{count:,} more of the kind {code}", right, count=count))
        return tuple(problems)


@attrs.frozen(eq=False)
class Batch:
    """Rows with the line on which each begins, and their columns by name.

    An empty cell is empty text in CSV, where spaces around a cell mean nothing (`is_csv`), and None in JSON.
    """

    lines: Sequence[int]
    columns: Mapping[str, Cells]
    is_csv: bool = False

    def row(self, place: int) -> Row:
        """The filled cells of one row, by column."""
        cells = {name: column[place] for name, column in self.columns.items()}
        if self.is_csv:
            cells = {name: str(cell).strip() or None for name, cell in cells.items()}
        return {name: cell for name, cell in cells.items() if cell is not None}

    def __len__(self) -> int:
        return len(self.lines)


def csv_batches(lines: Iterable[str], columns: Sequence[str], report: Report) -> Iterator[Batch]:
    """The rows of a CSV text under its header. Blank lines are passed over.

    Unknown, missing and repeated columns, ragged rows and quotes that do not close are noted in `report`.
    """
    header: list[str] = []
    for rows in _csv_rows(lines, report):
        if not header:
            first = next((place for place, (_, cells) in enumerate(rows) if any(cells)), None)
            if first is None:
                continue
            header = [cell.strip() for cell in rows[first][1]]
            problems: list[Problem] = []
            fits = header_fits(report.where(rows[first][0]), header, columns, ("on",), problems)
            for problem in problems:
                report.add(rows[first][0], problem)
            if not fits:
                return
            rows = rows[first + 1 :]
        yield from _under_header(rows, header, columns, report)
    if not header and not report.is_unreadable:
        report.add(1, Problem("empty", report.where(1), "has no header", f"its columns are {', '.join(columns)}"))


def _csv_rows(lines: Iterable[str], report: Report) -> Iterator[list[tuple[int, list[str]]]]:
    """Rows with the lines on which they begin, some thousand at a time."""
    waiting = iter(lines)
    start = 1
    while chunk := list(islice(waiting, SIZE)):
        if any('"' in line for line in chunk):
            yield from _quoted(chain(chunk, waiting), start, report)
            return
        yield list(enumerate(csv.reader(chunk), start))
        start += len(chunk)


def _quoted(lines: Iterator[str], start: int, report: Report) -> Iterator[list[tuple[int, list[str]]]]:
    """The same where cells are quoted, so that a row may have several lines."""
    reader = csv.reader(lines, strict=True)
    rows: list[tuple[int, list[str]]] = []
    is_first = start == 1
    while True:
        line = start + reader.line_num
        try:
            rows.append((line, next(reader)))
        except StopIteration:
            break
        except csv.Error as caught:
            report.add(line, Problem("bad-csv", report.where(line), f"is not CSV: {caught}", "mend the quotes"))
            if is_first and not rows:
                report.is_unreadable = True
                return
        if len(rows) == SIZE:
            yield rows
            rows, is_first = [], False
    if rows:
        yield rows


def _under_header(
    rows: Sequence[tuple[int, list[str]]], header: Sequence[str], columns: Sequence[str], report: Report
) -> Iterator[Batch]:
    width = len(header)
    whole = rows
    if set(map(len, (cells for _, cells in rows))) - {width}:
        whole = []
        for line, cells in rows:
            if len(cells) == width:
                whole.append((line, cells))
            elif any(cell.strip() for cell in cells):
                found = f"has {len(cells)} fields, the header {width}"
                report.add(line, Problem("ragged-row", report.where(line), found, "mend the commas"))
    if whole:
        by_column = zip(*(cells for _, cells in whole), strict=True)
        known = {name: cells for name, cells in zip(header, by_column, strict=True) if name in columns}
        yield Batch([line for line, _ in whole], known, is_csv=True)


def json_batches(lines: Iterable[str], columns: Sequence[str], report: Report) -> Iterator[Batch]:
    """The rows of JSON lines, an object each; lines that are none, and unknown keys, are noted in `report`."""
    numbered = enumerate(lines, start=1)
    while chunk := list(islice(numbered, SIZE)):
        rows = [(line, row) for line, text in chunk if text.strip() and (row := _json_row(line, text, columns, report))]
        if rows:
            by_column = {name: [row.get(name) for _, row in rows] for name in columns}
            yield Batch([line for line, _ in rows], by_column)


def _json_row(line: int, text: str, columns: Sequence[str], report: Report) -> Row | None:
    where = report.where(line)
    try:
        row = json.loads(text, parse_float=Decimal, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as caught:
        reason = f"{caught.msg}, column {caught.colno}" if isinstance(caught, json.JSONDecodeError) else caught
        report.add(line, Problem("not-json", where, f"is not JSON: {reason}", "write one object a line"))
        return None
    if not isinstance(row, dict):
        right = 'write { "task": …, "unit": …, "on": … }'
        report.add(line, Problem("wrong-type", where, "is not an object", right))
        return None
    unknown = [name for name in row if name not in columns]
    for name in unknown:
        found = f"unknown key {name!r}" + suggestion(near(name, columns))
        report.add(line, Problem("unknown-key", where, found, f"the keys are {', '.join(columns)}"))
    return None if unknown else row


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        raise ValueError("a key is there twice")
    return row
