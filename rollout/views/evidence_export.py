"""Evidence as CSV and as JSON lines: the forms in which `read_progress` reads it back, fact by fact."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import TextIO

import attrs

from rollout.days import Period
from rollout.lines import guarded
from rollout.progress.evidence import Evidence, Measured
from rollout.progress.log import Progress
from rollout.progress.reader import COLUMNS
from rollout.signs import visible_json


def write_evidence(progress: Progress, file: TextIO, *, as_json: bool) -> None:
    """Write every fact of a log, in its order: as JSON lines, or as CSV with the columns that any fact has filled."""
    if as_json:
        for fact in progress:
            cells = ", ".join(f"{json.dumps(name)}: {_json_text(value)}" for name, value in _filled_fields(fact))
            file.write(f"{{{cells}}}\n")
        return
    used = {name for fact in progress for name, _ in _filled_fields(fact)} | {"fact", "task", "unit", "on"}
    names = [name for name in COLUMNS if name in used]
    writer = csv.DictWriter(file, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _csv_text(value) for name, value in _filled_fields(fact)} for fact in progress)


def _filled_fields(fact: Evidence) -> Iterator[tuple[str, object]]:
    """The filled columns of a fact, each with its value."""
    yield "fact", fact.kind
    for field in attrs.fields(type(fact)):
        value = getattr(fact, field.name)
        is_usual = isinstance(fact, Measured) and field.name == "comparable" and value is True
        if value is not None and not is_usual:
            yield field.name, value


def _csv_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:f}" if isinstance(value, Decimal) else guarded(str(value))


def _json_text(value: object) -> str:
    if isinstance(value, dt.date | Period):
        return json.dumps(str(value))
    return f"{value:f}" if isinstance(value, Decimal) else visible_json(json.dumps(value, ensure_ascii=False))
