"""Rows as lines of CSV and of JSON. What rows share is put into words once, and so is what comes again and again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import repeat
from json import dumps
from json.encoder import encode_basestring
from operator import add, mod
from typing import cast

from rollout.files import writing
from rollout.problems import InputError, Problem, quoted
from rollout.rows import Column, InCommon, Section, Target
from rollout.signs import visible_json

Cell = Callable[[object], str]

# What a spreadsheet takes for a formula, also behind apostrophes, so that a guarded text can be told from one that has
# an apostrophe of its own. OWASP, "CSV Injection".
FORMULA = re.compile("'*[=+@\\-\t\r\n＝＋－＠]")
SIGNED = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*%?")
QUOTED = re.compile('[",\r\n]')
ORDINARY = re.compile('\\w[^",\r\n]*')  # neither a formula nor to be quoted
GUARD = "'"


def written(lines: Iterable[str], target: Target | None) -> str | None:
    """The lines as one text; with a `target`, a path or an open text file, they are written to it instead."""
    if target is None:
        return "".join(lines)
    with writing(target) as file:
        for line in lines:
            file.write(line)
    return None


def csv_lines(columns: Sequence[Column], sections: Iterable[Section]) -> Iterator[str]:
    """A header and a line per row; nothing where there are no rows. Lists are joined with spaces."""
    names = [column.name for column in columns]
    cells = _encoders(columns, _csv_cell)
    templates = InCommon(lambda values: ",".join(_template_parts(names, values, cells)) + "\n")
    header, count = ",".join(map(_csv_cell, names)) + "\n", 0
    for section in sections:
        with _refusing(section, _csv_cell, count, "CSV"):
            text = "".join(_filled(templates.by_row(section), names, section, cells))
        yield header + text
        header, count = "", count + section.size


def json_lines(columns: Sequence[Column], sections: Iterable[Section], head: str = "", tail: str = "") -> Iterator[str]:
    """The rows of the `columns` in `sections` as a list, a line per row, between a `head` and a `tail`."""
    names = [column.name for column in columns]
    cells = _encoders(columns, _json_cell)
    fields = [f"{_as_template(_json_cell(name))}: " for name in names]
    templates = InCommon(lambda values: f"{{{', '.join(map(add, fields, _template_parts(names, values, cells)))}}}")
    before, count = f"{head}[\n", 0
    for section in sections:
        with _refusing(section, _json_cell, count, "JSON"):
            text = ",\n".join(_filled(templates.by_row(section), names, section, cells))
        yield before + text
        before, count = ",\n", count + section.size
    yield f"\n]{tail}\n" if before == ",\n" else f"{head}[]{tail}\n"


@contextmanager
def _refusing(section: Section, cell: Cell, count: int, form: str) -> Iterator[None]:
    """Refuse a value of a `section` that no `cell` of a `form` can have, by InputError; `count` rows were before."""
    try:
        yield
    except UNWRITABLE:
        for name, values in section.columns.items():
            for number, value in enumerate(values, start=count + 1):
                try:
                    cell(value)
                except UNWRITABLE:
                    message = f"{quoted(value)} cannot be written as {form}"
                    problem = Problem("wrong-type", f"row {number}: {name}", message, WRITABLE)
                    raise InputError([problem]) from None
        raise


UNWRITABLE = (ValueError, TypeError, KeyError, RecursionError)  # what Python raises for such a value
WRITABLE = "give text, a day, a finite number of up to 4,300 digits, or a list of such that is not within itself"


def _encoders(columns: Iterable[Column], cell: Cell) -> dict[str, Cell]:
    """How the values of each column are written as a `cell`; what comes again and again is remembered."""
    return {column.name: _Memory(cell).__getitem__ if column.kind in REPEATED else cell for column in columns}


REPEATED = ("category", "day", "ordinal", "integer", "flag")


class _Memory(dict[object, str]):
    """What was written of a value; each is put into words at its first use."""

    def __init__(self, cell: Cell) -> None:
        super().__init__()
        self.cell = cell

    def __missing__(self, value: object) -> str:
        text = self[value] = self.cell(value)
        return text


def _template_parts(names: Iterable[str], values: Mapping[str, object], cells: Mapping[str, Cell]) -> list[str]:
    """The parts of a template of a line: the `cells` of the `values`, and for other `names` the places to be filled."""
    return [_as_template(cells[name](values[name])) if name in values else "%s" for name in names]


def _as_template(text: str) -> str:
    return text.replace("%", "%%") if "%" in text else text


def _filled(
    templates: Iterable[str], names: Sequence[str], section: Section, cells: Mapping[str, Cell]
) -> Iterator[str]:
    """The `templates` of the lines of a `section`, each filled with its own `cells`, in the order of `names`."""
    own = [map(cells[name], section.columns[name]) for name in names if name in section.columns]
    rows = zip(*own, strict=True) if own else repeat((), section.size)
    return map(mod, templates, rows)


def flat(value: object) -> object:
    """A value as one cell of a table: a list as its members with spaces between, a record as its words or its id."""
    if isinstance(value, list | tuple):
        if not value or not isinstance(value[0], Mapping):
            return " ".join(map(str, value))
        records = cast(Sequence[Mapping[str, object]], value)
        name, between = ("words", "; ") if "words" in records[0] else ("id", " ")
        return between.join(str(record[name]) for record in records)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {text}" for name, text in value.items())
    return value


def _csv_cell(value: object) -> str:
    """A cell of CSV; a text that would be taken for a formula is guarded."""
    if isinstance(value, str) and ORDINARY.fullmatch(value):
        return value
    if value is None or value == ():
        return ""
    if not isinstance(value, str):
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float | Decimal):
            return str(value)
        value = flat(value)
    text = guarded(str(value))
    if QUOTED.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def guarded(text: str) -> str:
    """A text as no spreadsheet takes it for a formula: behind an apostrophe if it would, unless it is a number."""
    return GUARD + text if FORMULA.match(text) and not SIGNED.fullmatch(text) else text


def unguarded(text: str) -> str:
    """The text that was `guarded`."""
    return text[1:] if text.startswith(GUARD) and FORMULA.match(text) else text


def _json_cell(value: object) -> str:
    if isinstance(value, str) and type(value) is str:
        return visible_json(encode_basestring(value))
    if value is None:
        return "null"
    if type(value) is int:
        return str(value)
    if value == ():
        return "[]"
    return visible_json(dumps(value, ensure_ascii=False, allow_nan=False, default=_json_value))


def _json_value(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)
