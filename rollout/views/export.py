"""Plain rows as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

Rows = Sequence[Mapping[str, object]]


def to_csv(rows: Rows) -> str:
    """The rows under a header of their names; lists are joined with spaces, a missing value is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if rows:
        writer.writerow(rows[0])
    writer.writerows([_csv_cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


class Revised(Protocol):
    """What has a revision: a Policy, a Register, a Schedule, Statuses."""

    @property
    def revision(self) -> str: ...


def to_json(rows: Rows, *made_from: Revised) -> str:
    """The rows as a JSON list, one row per line.

    With what they were `made_from`, such as the Statuses, an object: the `version` of the library, the `revisions` of
    these, and the `rows`.
    """
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, default=_json_value) for row in rows)
    answer = f"[\n{lines}\n]" if rows else "[]"
    if made_from:
        from importlib.metadata import version

        head = {"version": version("rollout-policy"), "revisions": [source.revision for source in made_from]}
        answer = f'{json.dumps(head)[:-1]}, "rows": {answer}}}'
    return f"{answer}\n"


def _csv_cell(value: object) -> object:
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return value


def _json_value(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return str(value)
