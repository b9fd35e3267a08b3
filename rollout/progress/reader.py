"""Evidence from any source of rows, checked against a schedule, with the problems of the source at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from rollout.arguments import check_argument
from rollout.blocks import Rows, known_blocks
from rollout.layout import Layout, layout_of
from rollout.limits import LIMITS, Limits
from rollout.problems import Problem, Problems, ProgressError
from rollout.progress.batches import Batch, csv_batches
from rollout.progress.log import Progress
from rollout.progress.pieces import Report
from rollout.progress.plain_rows import PLAIN_COLUMNS
from rollout.progress.reading import Reading
from rollout.schedule.schedule import Schedule
from rollout.sources import Source, Text, opened_source

COLUMNS = (
    "fact",
    "task",
    "unit",
    "on",
    "policy",
    "period",
    "recorded",
    "value",
    "numerator",
    "denominator",
    "comparable",
    "valid_for",
    "to",
    "event",
    "corrects",
)


def load_progress(
    source: Source,
    schedule: Schedule,
    *,
    delimiter: str = ",",
    day_format: str | Iterable[str] = (),
    columns: Mapping[str, str] | None = None,
    extra: str | Iterable[str] = (),
    sheet: str | None = None,
    limits: Limits = LIMITS,
) -> Progress:
    """The log of evidence in a source of rows; raises ProgressError with the problems of it.

    `source`, `schedule`, `delimiter`, `day_format`, `columns`, `extra`, `sheet` and `limits` are as in `read_progress`.
    """
    progress, problems = read_progress(
        source,
        schedule,
        delimiter=delimiter,
        day_format=day_format,
        columns=columns,
        extra=extra,
        sheet=sheet,
        limits=limits,
    )
    if problems:
        raise ProgressError(problems)
    return progress


def read_progress(
    source: Source,
    schedule: Schedule,
    *,
    delimiter: str = ",",
    day_format: str | Iterable[str] = (),
    columns: Mapping[str, str] | None = None,
    extra: str | Iterable[str] = (),
    sheet: str | None = None,
    limits: Limits = LIMITS,
) -> tuple[Progress, Problems]:
    """The good rows of evidence in a source, and the problems of the others, in the order of the rows.

    `source` is the path of a file, an open text file, rows as mappings, a data frame of any library that narwhals
    knows (with the extra `frames`), or a database cursor after a query. Of files, `.csv` has a header with some of
    `fact` (done, open, measured, extended, waived, happened, retracted; done where there is no such column), task,
    unit, on, policy, period, recorded, value, numerator, denominator, comparable, valid_for, to, event and corrects;
    `.jsonl` one object per line with the same keys; `.xlsx` a header in the first row of a `sheet`, by default of the
    first (with the extra `excel`). An open file is CSV unless its name says JSON lines. Rows are read for the
    `schedule`: its tasks, and the units of its register by id, or by the code or name of the day.

    `delimiter` is the sign between cells of CSV. `day_format` is the format of days in text, as `strptime` has it, or
    several; without it YYYY-MM-DD. `columns` has our names of columns for theirs. `extra` are the names of further
    columns, which are passed over; `"*"` allows any. `limits` are what the source may have. A date and an aware
    datetime are days; None, NaN and NaT are empty.

    The problems of the first 20 bad rows are there in full; of the rest there is one Problem per code, whose `count`
    says how many it stands for. Raises ProgressError where nothing can be read, ModuleNotFoundError where an extra is
    missing.
    """
    layout = layout_of(
        COLUMNS,
        ("on",),
        ProgressError,
        delimiter=delimiter,
        day_format=day_format,
        columns=columns,
        extra=extra,
        sheet=sheet,
        limits=limits,
    )
    check_argument("read_progress", schedule, Schedule)
    with opened_source(source, layout, ProgressError) as rows:
        report = Report(rows.name, rows.before)
        is_exact = isinstance(rows, Text) and rows.is_json
        reading = Reading(schedule.expanded, report, layout, None if is_exact else "")
        whole = rows.coded(PLAIN_COLUMNS) if isinstance(rows, Rows) and rows.coded else None
        for column in (whole or {}).values():
            _refuse_too_many(len(column.places), rows.name, limits)
        if whole is None or not reading.take_whole(whole):
            for batch in _batches_of(rows, layout, report):
                _refuse_too_many(batch.lines[-1], rows.name, limits)
                reading.take(batch)
    return reading.progress(), Problems(report.problems())


def _refuse_too_many(count: int, name: str, limits: Limits) -> None:
    """Raise ProgressError where a source of a `name` has a `count` of rows beyond the `limits`."""
    if count > limits.rows:
        raise ProgressError([Problem("too-large", name, f"has more than {limits.rows:,} rows", limits.raised("rows"))])


def _batches_of(source: Text | Rows, layout: Layout, report: Report) -> Iterator[Batch]:
    """The rows of a source, with its columns under our names; what is wrong with their form is noted in `report`."""
    if isinstance(source, Rows):
        return (Batch(numbers, columns) for numbers, columns in known_blocks(source, layout, report.add))
    if source.is_json:
        from rollout.progress.json_rows import json_batches

        return json_batches(source.file, layout, report)
    return map(_without_guards, csv_batches(source.file, layout, report))


def _without_guards(batch: Batch) -> Batch:
    """A batch of CSV with the names of events as they were before they were guarded against being formulas."""
    events = batch.columns.get("event")
    if events is None:
        return batch
    from rollout.lines import GUARD, unguarded

    if not any(isinstance(event, str) and event.startswith(GUARD) for event in events):
        return batch
    names = [unguarded(event) if isinstance(event, str) else event for event in events]
    return attrs.evolve(batch, columns={**batch.columns, "event": names})
