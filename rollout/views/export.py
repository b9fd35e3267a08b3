"""Rows as CSV and as JSON, of the collections of the library and plain ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Protocol, overload

from rollout.labels import Lang
from rollout.problems import InputError, Problem, quoted
from rollout.rows import Column, Rows, Section, Target, sections_of_rows

Exported = Rows[Any] | Iterable[Mapping[str, object]]


class Revised(Protocol):
    """What has a revision: a Policy, a Register, a Schedule, Statuses."""

    @property
    def revision(self) -> str: ...


@overload
def to_csv(rows: Exported, target: None = None, *, lang: Lang = "en") -> str: ...
@overload
def to_csv(rows: Exported, target: Target, *, lang: Lang = "en") -> None: ...
def to_csv(rows: Exported, target: Target | None = None, *, lang: Lang = "en") -> str | None:
    """The rows of a collection in the language `lang`, or plain `rows` under a header of the names of the first.

    The result is text, or is written to a `target`, a path or an open text file. Lists are joined with spaces, a
    missing value is empty, and a text that a spreadsheet would take for a formula begins with an apostrophe. Raises
    InputError for a plain row with other names than the first, and for a value that cannot be written.
    """
    from rollout.lines import csv_lines, written

    return written(csv_lines(*_columns_and_sections(rows, lang)), target)


@overload
def to_json(rows: Exported, *made_from: Revised, target: None = None, lang: Lang = "en") -> str: ...
@overload
def to_json(rows: Exported, *made_from: Revised, target: Target, lang: Lang = "en") -> None: ...
def to_json(rows: Exported, *made_from: Revised, target: Target | None = None, lang: Lang = "en") -> str | None:
    """The rows of a collection in the language `lang`, or plain `rows`, as a JSON list, one row per line.

    With what they were `made_from`, such as the Statuses, an object: the `version` of the library, the `revisions` of
    these, and the `rows`. The result is text, or is written to a `target`, a path or an open text file. Raises
    InputError as `to_csv` does.
    """
    from rollout.lines import json_lines, written

    head = tail = ""
    if made_from:
        from importlib.metadata import version
        from json import dumps

        if strange := next((source for source in made_from if not hasattr(source, "revision")), None):
            message = f"rows are made from what has a revision, not from {type(strange).__name__}"
            raise TypeError(f"{message}; a path is given as target=")
        stamp = {"version": version("rollout-policy"), "revisions": [source.revision for source in made_from]}
        head, tail = f'{dumps(stamp)[:-1]}, "rows": ', "}"
    return written(json_lines(*_columns_and_sections(rows, lang), head, tail), target)


def _columns_and_sections(rows: Exported, lang: Lang) -> tuple[tuple[Column, ...], Iterator[Section]]:
    """The columns and the sections of rows; those of plain ones have the names of the first."""
    if isinstance(rows, Rows):
        return rows.row_columns(), rows.sections_in(lang)
    if not isinstance(rows, Iterable):
        raise TypeError(f"rows are a collection of the library or mappings, not {type(rows).__name__}")
    sections = sections_of_rows(_alike(rows))
    first = next(sections, None)
    if first is None:
        return (), iter(())
    return tuple(Column("", "", "text", name=name) for name in first.columns), chain((first,), sections)


def _alike(rows: Iterable[Mapping[str, object]]) -> Iterator[Mapping[str, object]]:
    """Plain rows, each with the names of the first. Raises InputError for one that lacks some, or has others too."""
    names: tuple[object, ...] = ()
    for number, row in enumerate(rows, start=1):
        if not hasattr(row, "keys"):
            raise _row_error(number, "wrong-type", f"{quoted(row)} is no row", "give mappings of names and values")
        if number == 1:
            names = tuple(row.keys())
            if strange := next((name for name in names if not isinstance(name, str)), None):
                raise _row_error(number, "wrong-type", f"the name {quoted(strange)} is not text", "give text")
        missing = [name for name in names if name not in row]
        if missing:
            message = f"has no {', '.join(map(quoted, missing))}"
            raise _row_error(number, "missing-key", message, ALIKE)
        if len(row) > len(names):
            added = [name for name in row.keys() if name not in names]  # noqa: SIM118  # what has keys need not have them in it
            message = f"has {', '.join(map(quoted, added))}, which the first row has not"
            raise _row_error(number, "unknown-key", message, ALIKE)
        yield row


ALIKE = "give each row the names of the first"


def _row_error(number: int, code: str, message: str, right: str) -> InputError:
    """The error about the row of a `number`: its `code`, the `message`, and what would be `right`."""
    return InputError([Problem(code, f"row {number}", message, right)])
