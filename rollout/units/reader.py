"""Units from rows: the shipped register, or those of the user."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

import attrs

from rollout import files
from rollout.layout import Layout, csv_rows, layout_of
from rollout.limits import LIMITS, Limits
from rollout.problems import (
    DayError,
    Problem,
    UnitsError,
    UnknownError,
    more_of_kinds,
    near,
    quoted,
    suggestion,
)
from rollout.signs import as_name, composed, is_writable, strange_signs
from rollout.units.act import shipped_acts
from rollout.units.columns import Columns, Versions
from rollout.units.faults import faults
from rollout.units.register import Register
from rollout.units.sheet import COLUMNS, NEEDED, in_columns
from rollout.units.unit import Tier, Unit, id_fault

if TYPE_CHECKING:
    from rollout.blocks import Rows
    from rollout.sources import Source

DAYS = ("since", "until")
PLAIN_LAYOUT = Layout(COLUMNS, NEEDED)
VN_KNOWN_UNTIL = dt.date(2026, 8, 2)  # the day of the latest list with which the register was compared


def load_units(
    source: Source,
    *,
    delimiter: str = ",",
    day_format: str | Iterable[str] = (),
    columns: Mapping[str, str] | None = None,
    extra: str | Iterable[str] = (),
    sheet: str | None = None,
    limits: Limits = LIMITS,
) -> Register:
    """The shipped register of that name (`vn`), or the units of a source of rows.

    `source` is a name, the path of a CSV file or of an Excel workbook, an open text file (CSV), rows as mappings, a
    data frame or a database cursor. Columns: id, tier, name, and where known code, kind, en, parent, since, until (ISO
    days, both included), successors (ids with spaces between), formed_by and ended_by (numbers of acts). `delimiter`,
    `day_format`, `columns`, `extra`, `sheet` and `limits` are as in `read_progress`. Raises UnitsError with the
    problems of the source (those beyond the limits are counted by code), UnknownError for a name not shipped,
    ModuleNotFoundError where an extra is missing.
    """
    layout = layout_of(
        COLUMNS,
        NEEDED,
        UnitsError,
        delimiter=delimiter,
        day_format=day_format,
        columns=columns,
        extra=extra,
        sheet=sheet,
        limits=limits,
    )
    if isinstance(source, str) and not files.is_path(source):
        return _shipped_register(source)
    from rollout.sources import is_book, is_file, opened_source, refuse_sheet, text_name, whole_text

    refuse_sheet(source, layout, UnitsError)
    path = os.fspath(source) if isinstance(source, str | os.PathLike) else ""
    if path and not is_book(path):
        return _register({path: files.text(path, UnitsError, limits, "units_file")}, path, layout)
    if is_file(source):
        name = text_name(source)
        return _register({name: whole_text(source, UnitsError, limits, "units_file")}, name, layout)
    with opened_source(source, layout, UnitsError) as rows:
        problems: list[Problem] = []
        versions = _by_rows(_unit_rows(cast("Rows", rows), layout, problems), layout, problems)
    return Register(Columns.of(versions), rows.name)


def _shipped_register(name: str) -> Register:
    """The register of that name that comes with the library."""
    if name != "vn":
        raise UnknownError("register", name, ("vn",))
    texts = {file: files.shipped("units", file) for file in ("vn.csv", "bodies.csv")}
    acts = shipped_acts(files.shipped("units", "acts.csv"))
    return attrs.evolve(_register(texts, "vn", PLAIN_LAYOUT, VN_KNOWN_UNTIL, trusted=True), acts=acts)


def load_bodies() -> Register:
    """The named bodies that come with the library: ministries, agencies, authorities and their departments."""
    return _register({"bodies.csv": files.shipped("units", "bodies.csv")}, "bodies", PLAIN_LAYOUT, trusted=True)


def _register(
    texts: Mapping[str, str], name: str, layout: Layout, known_until: dt.date | None = None, *, trusted: bool = False
) -> Register:
    """The register of CSV `texts` by path, as a `layout` has them.

    They are read row by row only if there is a problem, to say what and where, or if a layout was stated. It gets the
    `name` and `known_until`. Data that come with the library are `trusted`: tests check them for faults, so that a
    start need not. Raises UnitsError with every problem of all the texts.
    """
    versions = in_columns(texts.values()) if layout.is_plain else None
    if versions is None or not (trusted or next(faults(versions), None) is None):
        problems: list[Problem] = []
        rows = (csv_rows(path, text, layout, problems) for path, text in texts.items())
        versions = _by_rows(chain.from_iterable(rows), layout, problems)
    return Register(Columns.of(versions), name, known_until)


def _unit_rows(rows: Rows, layout: Layout, problems: list[Problem]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where each row of `rows` is, and its filled cells, by column; what is no text and no day is refused.

    `layout` says which columns are read; what is wrong is added to `problems`.
    """
    from rollout.blocks import known_blocks
    from rollout.spreadsheets import CODE_AS_TEXT

    for numbers, columns in known_blocks(rows, layout, lambda _, problem: problems.append(problem)):
        for place, number in enumerate(numbers):
            where, row = rows.where(number), dict[str, Any]()
            for name, cells in columns.items():
                cell = cells[place]
                cell = cell.strip() if isinstance(cell, str) else cell
                if cell == "":
                    continue
                row[name] = cell
                if not isinstance(cell, str) and not (name in DAYS and isinstance(cell, dt.date)):
                    row[name] = quoted(cell)  # so that nothing is missing beside
                    problems.append(Problem("wrong-type", where, f"{name} is {quoted(cell)}", CODE_AS_TEXT))
            yield where, row


def _by_rows(rows: Iterable[tuple[str, Mapping[str, Any]]], layout: Layout, problems: list[Problem]) -> Versions:
    """The versions of the units of rows, each with where it is. Raises UnitsError for `problems`, and all others.

    The `layout` reads the days.
    """
    places: dict[str, str] = {}
    units: list[Unit] = []
    most, more = layout.limits.problems, Counter[str]()
    for where, row in rows:
        unit_id = as_name(row.get("id", ""))
        places[unit_id] = f"{where}: {unit_id}" if unit_id and unit_id.isprintable() else where
        unit = _unit_of_row(places[unit_id], row, layout, problems)
        if unit is not None:
            units.append(unit)
        if len(problems) > most:
            more.update(problem.code for problem in problems[most:])
            del problems[most:]
    versions = Versions.of(_without_lost(units, places))
    for fault in faults(versions):
        if len(problems) < most:
            problems.append(attrs.evolve(fault, where=places.get(fault.where, fault.where)))
        else:
            more[fault.code] += 1
    if problems:
        raise UnitsError([*problems, *more_of_kinds(more, "", layout.limits.raised("problems"))])
    return versions


def _without_lost(units: Sequence[Unit], ids: Collection[str]) -> Sequence[Unit]:
    """The units without relatives whose rows are bad: those problems are noted already, and these units are good.

    `ids` are those of all rows.
    """
    lost = set(ids) - {unit.id for unit in units}
    if not lost:
        return units
    kept = []
    for unit in units:
        parent = None if unit.parent in lost else unit.parent
        successors = [name for name in unit.successors if name not in lost]
        kept.append(attrs.evolve(unit, parent=parent, successors=successors))
    return kept


def _unit_of_row(where: str, row: Mapping[str, Any], layout: Layout, problems: list[Problem]) -> Unit | None:
    """The unit of one `row`, which stands at `where`; None where it has `problems`, which are added to the list.

    The `layout` reads its days.
    """
    before = len(problems)
    problems += [Problem("missing-value", where, f"no {name}", "fill it in") for name in NEEDED if name not in row]
    problems += _half_signs(where, row)
    message, right = id_fault(composed(row.get("id", "")))
    if message and "id" in row:
        problems.append(Problem("bad-id", where, message, right))
    code = row.get("code", "")
    if signs := strange_signs(code):
        problems.append(Problem("bad-code", where, f"code {quoted(code)}; {signs}", "write it as it is typed"))
    tier = row.get("tier", Tier.AGENCY)
    if tier not in list(Tier):
        message = f"unknown tier {quoted(tier)}" + suggestion(near(tier, Tier), tier)
        problems.append(Problem("unknown-tier", where, message, f"one of {', '.join(Tier)}"))
    days: dict[str, dt.date] = {}
    for name in DAYS:
        try:
            if name in row:
                days[name] = layout.day(row[name])
        except DayError as caught:
            for problem in caught.problems:
                problems.append(attrs.evolve(problem, where=where, found=f"{name}: {problem.found}"))
    since, until = days.get("since"), days.get("until")
    if since and until and until < since:
        problems.append(Problem("ends-first", where, f"ends on {until}, before {since}", "give a later day"))
    if len(problems) > before:
        return None
    return Unit(
        id=row["id"],
        tier=Tier(tier),
        name=row["name"],
        kind=row.get("kind", ""),
        en=row.get("en", ""),
        parent=row.get("parent"),
        since=since,
        until=until,
        successors=row.get("successors", ""),
        code=row.get("code", row["id"]),
        formed_by=row.get("formed_by", ""),
        ended_by=row.get("ended_by", ""),
    )


def _half_signs(where: str, row: Mapping[str, Any]) -> Iterator[Problem]:
    """A problem for each text of a `row`, which stands at `where`, that no file can have."""
    for name, cell in row.items():
        if isinstance(cell, str) and not is_writable(cell):
            right = "give text that can be written in UTF-8"
            yield Problem("half-sign", where, f"{name} {quoted(cell)} has a half of a sign", right)
