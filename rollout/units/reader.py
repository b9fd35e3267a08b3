"""Units from CSV: the shipped register, or a file of the user's."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Iterable, Iterator, Mapping

import attrs

from rollout import files
from rollout.days import day
from rollout.problems import DayError, Problem, UnitsError, UnknownError, near, suggestion
from rollout.units.columns import Columns
from rollout.units.faults import faults
from rollout.units.register import Register
from rollout.units.sheet import in_columns
from rollout.units.unit import Tier, Unit

COLUMNS = ("id", "tier", "kind", "name", "en", "parent", "since", "until", "successors")
VN_KNOWN_UNTIL = dt.date(2024, 12, 31)  # units merged from 2025-01-01 on; only ministries and districts are followed
NEEDED = ("id", "tier", "name")


def load_units(name: str | os.PathLike[str]) -> Register:
    """The shipped register of that name (`vn`), or the one in a CSV file.

    Columns: id, tier, name, and where known kind, en, parent, since, until (ISO days, both included) and successors
    (ids with spaces between). Raises UnitsError with every problem of the file, UnknownError for a name not shipped.
    """
    if files.is_path(name):
        path = os.fspath(name)
        return checked({path: files.text(path, UnitsError)}, path)
    if name != "vn":
        raise UnknownError("register", name, ("vn",))
    texts = {file: files.shipped("units", file) for file in ("vn.csv", "bodies.csv")}
    return _shipped(texts, "vn", VN_KNOWN_UNTIL)


def load_bodies() -> Register:
    """The named bodies that come with the library: ministries, agencies, authorities and their departments."""
    return _shipped({"bodies.csv": files.shipped("units", "bodies.csv")}, "bodies")


def _shipped(texts: Mapping[str, str], name: str, known_until: dt.date | None = None) -> Register:
    """The register of data that come with the library, in which the tests look for faults, not each start."""
    versions = in_columns(texts.values(), COLUMNS, NEEDED)
    return checked(texts, name, known_until) if versions is None else Register(Columns.of(versions), name, known_until)


def checked(texts: Mapping[str, str], name: str, known_until: dt.date | None = None) -> Register:
    """The register of CSV texts by path. Only where something is amiss are they read row by row, to say what and where.

    Raises UnitsError with every problem of all the texts.
    """
    versions = in_columns(texts.values(), COLUMNS, NEEDED)
    if versions is None or faults(versions):
        return _by_rows(texts, name, known_until)
    return Register(Columns.of(versions), name, known_until)


def _by_rows(texts: Mapping[str, str], name: str, known_until: dt.date | None) -> Register:
    problems: list[Problem] = []
    found: dict[str, str] = {}
    units: list[Unit] = []
    for path, text in texts.items():
        for where, row in files.csv_rows(path, text, COLUMNS, NEEDED, problems):
            unit_id = row.get("id", "")
            found[unit_id] = f"{where}: {unit_id}" if unit_id else where
            units += _unit(found[unit_id], row, problems)
    try:
        register = Register(_among(units, found), name, known_until)
    except UnitsError as caught:
        problems += [attrs.evolve(one, where=found.get(one.where, one.where)) for one in caught.problems]
    if problems:
        raise UnitsError(problems)
    return register


def _among(units: Iterable[Unit], found: Collection[str]) -> list[Unit]:
    """The units without what they say of one whose row is bad: that is noted already, and the others are good."""
    held = list(units)
    if lost := set(found) - {unit.id for unit in held}:
        return [
            attrs.evolve(
                unit,
                parent=None if unit.parent in lost else unit.parent,
                successors=tuple(one for one in unit.successors if one not in lost),
            )
            for unit in held
        ]
    return held


def _unit(where: str, row: Mapping[str, str], problems: list[Problem]) -> Iterator[Unit]:
    """The unit of one row, or none and its problems."""
    before = len(problems)
    problems += [Problem("missing-value", where, f"no {name}", "fill it in") for name in NEEDED if name not in row]
    if (tier := row.get("tier", Tier.AGENCY)) not in list(Tier):
        found = f"unknown tier {tier!r}" + suggestion(near(tier, Tier))
        problems.append(Problem("unknown-tier", where, found, f"one of {', '.join(Tier)}"))
    days = {}
    for name in ("since", "until"):
        try:
            days[name] = day(row[name]) if name in row else None
        except DayError as caught:
            problems += [attrs.evolve(one, where=where, found=f"{name}: {one.found}") for one in caught.problems]
    since, until = days.get("since"), days.get("until")
    if since and until and until < since:
        problems.append(Problem("ends-first", where, f"ends on {until}, before {since}", "mend it"))
    if len(problems) == before:
        yield Unit(
            id=row["id"],
            tier=Tier(tier),
            name=row["name"],
            kind=row.get("kind", ""),
            en=row.get("en", ""),
            parent=row.get("parent"),
            since=since,
            until=until,
            successors=tuple(row.get("successors", "").split()),
        )
