"""Units from CSV: the shipped register, or a file of the user."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Mapping, Sequence

import attrs

from rollout import files
from rollout.days import day
from rollout.problems import DayError, Problem, UnitsError, UnknownError, near, suggestion
from rollout.signs import as_name
from rollout.units.act import shipped_acts
from rollout.units.columns import Columns, Versions
from rollout.units.faults import faults
from rollout.units.register import Register
from rollout.units.sheet import COLUMNS, NEEDED, in_columns
from rollout.units.unit import Tier, Unit, id_fault

VN_KNOWN_UNTIL = dt.date(2025, 8, 23)  # the day of the lists that the register was made of


def load_units(name: str | os.PathLike[str]) -> Register:
    """The shipped register of that name (`vn`), or the one in a CSV file.

    Columns: id, tier, name, and where known code, kind, en, parent, since, until (ISO days, both included), successors
    (ids with spaces between), formed_by and ended_by (numbers of acts). Raises UnitsError with every problem of the
    file, UnknownError for a name not shipped.
    """
    if files.is_path(name):
        path = os.fspath(name)
        return _register({path: files.text(path, UnitsError)}, path)
    if name != "vn":
        raise UnknownError("register", name, ("vn",))
    texts = {file: files.shipped("units", file) for file in ("vn.csv", "bodies.csv")}
    acts = shipped_acts(files.shipped("units", "acts.csv"))
    return attrs.evolve(_register(texts, "vn", VN_KNOWN_UNTIL, trusted=True), acts=acts)


def load_bodies() -> Register:
    """The named bodies that come with the library: ministries, agencies, authorities and their departments."""
    return _register({"bodies.csv": files.shipped("units", "bodies.csv")}, "bodies", trusted=True)


def _register(
    texts: Mapping[str, str], name: str, known_until: dt.date | None = None, *, trusted: bool = False
) -> Register:
    """The register of CSV `texts` by path. They are read row by row only if there is a problem, to say what and where.

    It gets the `name` and `known_until`. Data that come with the library are `trusted`: tests check them for faults, so
    that a start need not. Raises UnitsError with every problem of all the texts.
    """
    versions = in_columns(texts.values())
    if versions is None or not (trusted or not faults(versions)):
        versions = _by_rows(texts)
    return Register(Columns.of(versions), name, known_until)


def _by_rows(texts: Mapping[str, str]) -> Versions:
    """The versions of the units of CSV texts, row by row."""
    problems: list[Problem] = []
    places: dict[str, str] = {}
    units: list[Unit] = []
    for path, text in texts.items():
        for where, row in files.csv_rows(path, text, COLUMNS, NEEDED, problems):
            unit_id = as_name(row.get("id", ""))
            places[unit_id] = f"{where}: {unit_id}" if unit_id and unit_id.isprintable() else where
            unit = _unit_of_row(places[unit_id], row, problems)
            if unit is not None:
                units.append(unit)
    versions = Versions.of(_without_lost(units, places))
    problems += [attrs.evolve(fault, where=places.get(fault.where, fault.where)) for fault in faults(versions)]
    if problems:
        raise UnitsError(problems)
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


def _unit_of_row(where: str, row: Mapping[str, str], problems: list[Problem]) -> Unit | None:
    """The unit of one row, which stands at `where`; None where it has problems, which are added to the list."""
    before = len(problems)
    problems += [Problem("missing-value", where, f"no {name}", "fill it in") for name in NEEDED if name not in row]
    message, right = id_fault(row.get("id", ""))
    if message:
        problems.append(Problem("bad-id", where, message, right))
    tier = row.get("tier", Tier.AGENCY)
    if tier not in list(Tier):
        message = f"unknown tier {tier!r}" + suggestion(near(tier, Tier), tier)
        problems.append(Problem("unknown-tier", where, message, f"one of {', '.join(Tier)}"))
    days: dict[str, dt.date] = {}
    for name in ("since", "until"):
        try:
            if name in row:
                days[name] = day(row[name])
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
