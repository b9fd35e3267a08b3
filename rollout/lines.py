"""Rows as lines of CSV and of JSON. What rows share is put into words once, and so is what comes again and again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from json import dumps
from json.encoder import encode_basestring
from typing import cast

from rollout.files import writing
from rollout.rows import Column, Section, Target

Cell = Callable[[object], str]

# What a spreadsheet takes for a formula, also behind apostrophes, so that a guarded text can be told from one that has
# an apostrophe of its own. OWASP, "CSV Injection".
FORMULA = re.compile("'*[=+@\\-\t\r\n＝＋－＠]")
SIGNED = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*%?")
QUOTED = re.compile('[",\r\n]')
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
    encoders = _encoders(columns, _csv_cell)
    templates: dict[int, tuple[Mapping[str, object], str]] = {}
    is_first = True
    for section in sections:
        if is_first:
            yield ",".join(map(_csv_cell, names)) + "\n"
            is_first = False
        if id(section.shared) not in templates:
            parts = [_part(name, section.shared, encoders) for name in names]
            templates[id(section.shared)] = section.shared, ",".join(parts) + "\n"
        yield "".join(_filled(templates[id(section.shared)][1], names, section, encoders))


def json_lines(columns: Sequence[Column], sections: Iterable[Section], head: str = "", tail: str = "") -> Iterator[str]:
    """The rows of the `columns` in `sections` as a list, a line per row, between a `head` and a `tail`."""
    names = [column.name for column in columns]
    encoders = _encoders(columns, _json_cell)
    templates: dict[int, tuple[Mapping[str, object], str]] = {}
    before = f"{head}[\n"
    for section in sections:
        if id(section.shared) not in templates:
            parts = (
                f"{_as_template(encode_basestring(name))}: {_part(name, section.shared, encoders)}" for name in names
            )
            templates[id(section.shared)] = section.shared, f"{{{', '.join(parts)}}}"
        yield before + ",\n".join(_filled(templates[id(section.shared)][1], names, section, encoders))
        before = ",\n"
    yield f"\n]{tail}\n" if before == ",\n" else f"{head}[]{tail}\n"


def _encoders(columns: Iterable[Column], cell: Cell) -> dict[str, Cell]:
    """How the values of each column are written; what comes again and again is remembered."""
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


def _part(name: str, shared: Mapping[str, object], encoders: Mapping[str, Cell]) -> str:
    """The cell of a `name`, as it is `shared`, or the place where it is to be filled in."""
    return _as_template(encoders[name](shared[name])) if name in shared else "%s"


def _as_template(text: str) -> str:
    return text.replace("%", "%%")


def _filled(template: str, names: Sequence[str], section: Section, encoders: Mapping[str, Cell]) -> Iterator[str]:
    """The `template` of a line for each row of a `section`, its own cells by `encoders`, in the order of `names`."""
    own = [map(encoders[name], section.columns[name]) for name in names if name not in section.shared]
    if own:
        return map(template.__mod__, zip(*own, strict=True))
    return iter([template % ()] * section.size)


def flat(value: object) -> object:
    """A value as one cell of a table: a list as its members with spaces between, a record as its words or its id."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {text}" for name, text in value.items())
    if not isinstance(value, list | tuple):
        return value
    if value and isinstance(value[0], Mapping):
        records = cast(Sequence[Mapping[str, object]], value)
        name, between = ("words", "; ") if "words" in records[0] else ("id", " ")
        return between.join(str(record[name]) for record in records)
    return " ".join(map(str, value))


def _csv_cell(value: object) -> str:
    """A cell of CSV; a text that would be taken for a formula is guarded."""
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
        return encode_basestring(value)
    if value is None:
        return "null"
    if type(value) is int:
        return str(value)
    if value == ():
        return "[]"
    return dumps(value, ensure_ascii=False, default=_json_value)


def _json_value(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)
