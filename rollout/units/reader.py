"""Units from CSV: the shipped register, or a file of the user's."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from itertools import chain

from rollout import files
from rollout.days import day
from rollout.problems import DayError, Problem, UnitsError, UnknownError, near, suggestion
from rollout.units.register import Register
from rollout.units.unit import Tier, Unit

COLUMNS = ("id", "tier", "kind", "name", "en", "parent", "since", "until", "successors")
NEEDED = ("id", "tier", "name")


def load_units(name: str | os.PathLike[str]) -> Register:
    """The shipped register of that name (`vn`), or the one in a CSV file.

    Columns: id, tier, name, and where known kind, en, parent, since, until (ISO days, both included) and successors
    (ids with spaces between). Raises UnitsError with every problem of the file, UnknownError for a name not shipped.
    """
    if files.is_path(name):
        path = os.fspath(name)
        return _register(_units(path, files.text(path, UnitsError)), path)
    if name != "vn":
        raise UnknownError("register", name, near(name, ["vn"]))
    found = chain.from_iterable(_units(file, files.shipped("units", file)) for file in ("vn.csv", "bodies.csv"))
    return _register(found, "vn")


def load_bodies() -> Register:
    """The named bodies that come with the library: ministries, agencies, authorities and their departments."""
    return _register(_units("bodies.csv", files.shipped("units", "bodies.csv")), "bodies")


def _register(found: Iterator[Unit | Problem], name: str) -> Register:
    held = list(found)
    if problems := [one for one in held if isinstance(one, Problem)]:
        raise UnitsError(problems)
    return Register([one for one in held if isinstance(one, Unit)], name)


def _units(path: str, text: str) -> Iterator[Unit | Problem]:
    rows = csv.DictReader(text.splitlines(), restkey="", strict=True)
    columns = rows.fieldnames or ()
    for column in columns:
        if column not in COLUMNS:
            found = f"unknown column {column!r}" + suggestion(near(column, COLUMNS))
            yield Problem("unknown-column", f"{path}:1", found, f"the columns are {', '.join(COLUMNS)}")
    if missing := [column for column in NEEDED if column not in columns]:
        yield Problem("missing-column", f"{path}:1", f"has no column {', '.join(missing)}", "add it")
        return
    try:
        for row in rows:
            yield from _unit(f"{path}:{rows.line_num}", row)
    except csv.Error as caught:
        yield Problem("bad-csv", f"{path}:{rows.line_num}", str(caught), "mend the quoting")


def _unit(where: str, row: dict[str, str]) -> Iterator[Unit | Problem]:
    where = f"{where}: {row['id']}"
    problems = [Problem("missing-value", where, f"no {name}", "fill it in") for name in NEEDED if not row[name]]
    if "" in row or None in row.values():
        problems.append(Problem("ragged-row", where, "has not as many fields as the header", "mend the commas"))
    if row["tier"] and row["tier"] not in list(Tier):
        right = f"a tier is {', '.join(Tier)}"
        problems.append(
            Problem("unknown-tier", where, f"tier {row['tier']!r}" + suggestion(near(row["tier"], Tier)), right)
        )
    days = {}
    for name in ("since", "until"):
        try:
            days[name] = day(row[name]) if row.get(name) else None
        except DayError as caught:
            problems += [Problem(p.code, where, f"{name}: {p.found}", p.right) for p in caught.problems]
    if problems:
        yield from problems
        return
    yield Unit(
        id=row["id"],
        tier=Tier(row["tier"]),
        name=row["name"],
        kind=row.get("kind") or "",
        en=row.get("en") or "",
        parent=row.get("parent") or None,
        since=days["since"],
        until=days["until"],
        successors=tuple((row.get("successors") or "").split()),
    )
