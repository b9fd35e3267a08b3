"""The JSON Schema of the rows, and the tables of their columns for the documentation.

`python -m rollout.views.row_schema > rollout/data/rows.schema.json` makes the shipped one anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from rollout.findings.ambiguities import AmbiguityRow
from rollout.forecasting.prospect_rows import ProspectRow
from rollout.network.conflict import ConflictRow
from rollout.policy.delta_rows import DifferenceRow, EditRow
from rollout.policy.trace import MarkRow
from rollout.problems import ProblemRow
from rollout.progress.attainment_rows import AttainmentRow
from rollout.progress.changes import ChangeRow
from rollout.progress.fact_rows import FactRow
from rollout.progress.history import ChangePointRow
from rollout.progress.rollup import RollupRow
from rollout.progress.status_rows import StatusRow
from rollout.rows import Column, Kind, columns_of
from rollout.schedule.obligation_rows import ObligationRow
from rollout.schedule.rules import TieRow
from rollout.units.unit_rows import UnitRow

Schema = dict[str, object]
ROWS: Mapping[str, type] = {
    row.__name__: row
    for row in (
        *(ObligationRow, StatusRow, ProspectRow, AttainmentRow, RollupRow, DifferenceRow, EditRow, ChangeRow),
        *(ChangePointRow, TieRow, AmbiguityRow, ProblemRow, ConflictRow, MarkRow, FactRow, UnitRow),
    )
}

_TYPES: Mapping[Kind, str] = {"ordinal": "integer", "integer": "integer", "number": "number", "flag": "boolean"}
_NAMES: Mapping[Kind, str] = {
    "day": "day",
    "ordinal": "ordinal",
    "integer": "whole number",
    "flag": "true or false",
    "mapping": "texts by name",
    "value": "any value",
}


def rows_schema_text() -> str:
    """The schema as the library ships it."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rows of rollout",
        "description": "What to_json() and to_dicts() give; of a stamped answer, its `rows`.",
        "type": "array",
        "items": {"anyOf": [{"$ref": f"#/$defs/{name}"} for name in ROWS]},
        "$defs": {name: _row_schema(row) for name, row in ROWS.items()},
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _row_schema(row: type) -> Schema:
    columns = columns_of(row)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [column.name for column in columns],
        "properties": {column.name: _column_schema(column) for column in columns},
    }


def _column_schema(column: Column) -> Schema:
    schema: Schema = {"title": column.vi, "description": column.meaning}
    kind = column.kind or "text"
    if column.values:
        schema["enum"] = [*column.values, None] if column.optional else [*column.values]
    elif kind in ("list", "records"):
        schema |= {"type": "array", "items": {"type": "string" if kind == "list" else "object"}}
    elif kind == "mapping":
        schema |= {"type": "object", "additionalProperties": {"type": "string"}}
    elif kind != "value":
        name = _TYPES.get(kind, "string")
        schema["type"] = [name, "null"] if column.optional else name
    if kind == "day":
        schema["format"] = "date"
    return schema


def column_table(row: type, known: type | None = None) -> str:
    """The columns of a row as a table in Markdown; without those of another row that is known already."""
    names = set() if known is None else {column.name for column in columns_of(known)}
    lines = ["| column | type | what it is | vi |", "|---|---|---|---|"]
    for column in columns_of(row):
        if column.name not in names:
            kind = _NAMES.get(column.kind or "text", column.kind or "text")
            empty = ", or none" if column.optional else ""
            lines.append(f"| `{column.name}` | {kind}{empty} | {column.meaning} | {column.vi} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(rows_schema_text(), end="")
