"""Plain rows to CSV and JSON text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

Rows = Sequence[Mapping[str, object]]


def to_csv(rows: Rows) -> str:
    """The rows under a header of their names; lists are joined with spaces, what is missing is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if rows:
        writer.writerow(rows[0])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


def to_json(rows: Rows) -> str:
    """The rows as a JSON list, a row a line."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, default=_plain) for row in rows)
    return f"[\n{lines}\n]\n" if rows else "[]\n"


def _cell(value: object) -> object:
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else value


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return str(value)
