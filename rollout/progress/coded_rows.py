"""The rows of a data frame that are completions by known names, all at once: as columns, without an object per row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from rollout.blocks import Coded
from rollout.frame_columns import summed, taken
from rollout.progress.plain_rows import Codes


@attrs.frozen(eq=False)
class CodedRows:
    """Completions as codes of tasks, numbers of units, day ordinals, and their cells in the ledger."""

    subjects: Sequence[int]
    units: Sequence[int]
    days: Sequence[int]
    cells: Sequence[int]


def coded_rows(codes: Codes, columns: Mapping[str, Coded]) -> CodedRows | None:
    """The rows of a frame by its `columns`; None where any is no completion by a known task, unit and day.

    So it is too where a task is owed by few units, or a unit was not there on its day.
    """
    task, unit, on = (columns[name] for name in ("task", "unit", "on"))
    subjects = _known(codes.subjects, task.values)
    numbers, ordinals = _known(codes.units, unit.values), _known(codes.days, on.values)
    if subjects is None or numbers is None or ordinals is None:
        return None
    tables = [codes.ledger.done_tables[subject] for subject in subjects]
    first_cells = [table.start for table in tables if isinstance(table, range)]
    if len(first_cells) < len(tables):
        return None
    units, days = taken(numbers, unit), taken(ordinals, on)
    lifetimes = codes.ledger.schedule.register.lifetimes
    is_there = lifetimes.throughout(numbers, min(ordinals), max(ordinals)) or not lifetimes.outside(units, days)
    cells = summed(first_cells, task, numbers, unit)
    return CodedRows(taken(subjects, task), units, days, cells) if is_there else None


def _known(codes: Mapping[object, int | None], values: Sequence[object]) -> list[int] | None:
    """The codes of some values; None where any has none."""
    known = [code for code in map(codes.__getitem__, values) if code is not None]
    return known if len(known) == len(values) else None
