"""Rows of evidence from JSON lines, many at a time, as columns; what is wrong with their form is noted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any, TextIO

from rollout.blocks import SIZE
from rollout.layout import Layout
from rollout.problems import Problem
from rollout.progress.batches import Batch, Row
from rollout.progress.pieces import Report, lines_of


def json_batches(file: TextIO, layout: Layout, report: Report) -> Iterator[Batch]:
    """The rows of JSON lines, an object each; lines that are none, and unknown keys, are noted in `report`."""
    numbered = enumerate(lines_of(file, 1, layout, report), start=1)
    while chunk := list(islice(numbered, SIZE)):
        rows = [(line, row) for line, text in chunk if text.strip() and (row := _json_row(line, text, layout, report))]
        if rows:
            by_column = {name: [row.get(name) for _, row in rows] for name in layout.known}
            yield Batch([line for line, _ in rows], by_column, is_exact=True)


def _json_row(line: int, text: str, layout: Layout, report: Report) -> Row | None:
    """The object in the text of a `line`; None, noted in `report`, where it is none or has keys not in the `layout`."""
    where = report.where(line)
    text = text.removeprefix("\ufeff") if line == 1 else text
    try:
        row: Row = json.loads(text.rstrip(), parse_float=Decimal, object_pairs_hook=_unique)
    except (ValueError, RecursionError, InvalidOperation) as caught:
        if isinstance(caught, json.JSONDecodeError):
            reason = f"{caught.msg}, column {caught.colno}"
        elif isinstance(caught, RecursionError):
            reason = "it is nested too deeply"
        else:  # of Python: a number of thousands of digits, or with an exponent beyond all bounds; or our own
            reason = REPEATED if caught.args == (REPEATED,) else "a number is not one to calculate with"
        report.add(line, Problem("not-json", where, f"is not JSON: {reason}", "write one object a line"))
        return None
    if not isinstance(row, dict):
        right = 'write { "task": …, "unit": …, "on": … }'
        report.add(line, Problem("wrong-type", where, "is not an object", right))
        return None
    if layout.names:
        renamed = {layout.name(name): cell for name, cell in row.items()}
        if len(renamed) < len(row):
            report.add(line, Problem("twice", where, "has a key twice, by its own name and ours", "keep one"))
            return None
        row = renamed
    unknown = [] if row.keys() <= layout.known_set else layout.unknown(where, row, "key")
    report.add(line, *unknown)
    return None if unknown else row


REPEATED = "a key is there twice"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        raise ValueError(REPEATED)
    return row
