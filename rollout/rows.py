"""The rows of a CSV text, each with its line, and what is wrong with their form."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from rollout.problems import Problem, near, suggestion


def rows(
    path: str, text: str, columns: Sequence[str], needed: Sequence[str], problems: list[Problem]
) -> Iterator[tuple[str, dict[str, str]]]:
    """`path:line` and the filled cells, by column, of every row that is whole; blank rows are passed over.

    The rest is noted in `problems`: unknown, missing and repeated columns, ragged rows, quotes that do not close.
    """
    reader = csv.reader(io.StringIO(text, newline=None), strict=True)
    header: list[str] = []
    while True:
        where = f"{path}:{reader.line_num + 1}"  # a row stands where it begins
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            break
        except csv.Error as caught:
            problems.append(Problem("bad-csv", where, f"is not CSV: {caught}", "mend the quotes"))
            if not header:
                return
            continue
        if not any(cells):
            continue
        if not header:
            header = cells
            if not header_fits(where, header, columns, needed, problems):
                return
        elif len(cells) != len(header):
            found = f"has {len(cells)} fields, the header {len(header)}"
            problems.append(Problem("ragged-row", where, found, "mend the commas"))
        else:
            yield where, {name: cell for name, cell in zip(header, cells, strict=True) if cell and name in columns}
    if not header:
        problems.append(Problem("empty", f"{path}:1", "has no header", f"its columns are {', '.join(columns)}"))


def header_fits(
    where: str, header: Sequence[str], columns: Sequence[str], needed: Sequence[str], problems: list[Problem]
) -> bool:
    """Whether rows can be read under a header; an unknown column is a problem, but leaves the others readable."""
    known = f"the columns are {', '.join(columns)}"
    for name in dict.fromkeys(header):
        if name not in columns:
            found = f"unknown column {name!r}" + suggestion(near(name, columns))
            problems.append(Problem("unknown-column", where, found, known))
    twice = [name for name in dict.fromkeys(header) if name in columns and header.count(name) > 1]
    missing = [name for name in needed if name not in header]
    if twice:
        problems.append(Problem("twice", where, f"has column {', '.join(twice)} twice", "keep one"))
    if missing:
        problems.append(Problem("missing-column", where, f"has no column {', '.join(missing)}", "add it"))
    return not twice and not missing
