"""Units of CSV texts read column by column, which is fast, and possible where the texts have no fault."""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import TypeVar

from rollout.days import day
from rollout.problems import DayError
from rollout.units.columns import Versions, merged
from rollout.units.unit import Tier, are_ids

T = TypeVar("T")
COLUMNS = (
    *("id", "tier", "kind", "name", "en", "parent", "since", "until", "successors"),
    *("code", "formed_by", "ended_by"),
)
NEEDED = ("id", "tier", "name")


def in_columns(texts: Iterable[str]) -> Versions | None:
    """The versions of units that CSV texts list; None where their form or a cell has any fault."""
    parts = []
    for text in texts:
        cells = _cells_by_column(text)
        versions = None if cells is None else _versions_of_cells(cells)
        if versions is None:
            return None
        parts.append(versions)
    return merged(*parts)


def _cells_by_column(text: str) -> Mapping[str, Sequence[str]] | None:
    """The cells by column, without the blanks around them; None where the form of the text has any fault."""
    if not unicodedata.is_normalized("NFC", text):  # ids are kept in that form
        return None
    header, columns = _quoted_columns(text) if '"' in text or "\r" in text else _plain_columns(text)
    names = [name.strip() for name in header]
    known = set(names)
    if len(known) < len(names) or not known.issuperset(NEEDED) or not known.issubset(COLUMNS) or not columns:
        return None
    if any(blank in text for blank in (" ,", ", ", " \n", "\n ", "\t")):
        columns = [tuple(map(str.strip, column)) for column in columns]
    return dict(zip(names, columns, strict=True))


def _plain_columns(text: str) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """The header and the columns of a text without quotes; no columns where its rows differ in width."""
    first, *lines = text.removesuffix("\n").split("\n")
    header = first.split(",")
    if set(map(str.count, lines, repeat(","))) != {len(header) - 1}:
        return header, ()
    cells = ",".join(lines).split(",")
    return header, [cells[place :: len(header)] for place in range(len(header))]


def _quoted_columns(text: str) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """The header and the columns of any text; none where it is no CSV, no columns where its rows differ in width."""
    try:
        header, *lines = csv.reader(io.StringIO(text, newline=None), strict=True)
    except (csv.Error, ValueError):
        return (), ()
    if set(map(len, lines)) != {len(header)}:
        return header, ()
    return header, list(zip(*lines, strict=True))


def _versions_of_cells(cells: Mapping[str, Sequence[str]]) -> Versions | None:
    ids, tiers, names = cells["id"], cells["tier"], cells["name"]
    if "" in ids or "" in names or not set(tiers).issubset(Tier) or not are_ids(ids):
        return None
    if not "".join(cells.get("code", "")).isascii():
        return None
    blank = ("",) * len(ids)
    try:
        since, until = (_read_column(_cell_day, cells.get(name, blank)) for name in ("since", "until"))
    except DayError:
        return None
    if any(first and last and last < first for first, last in set(zip(since, until, strict=True))):
        return None
    return Versions(
        ids=ids,
        ranks=_read_column(lambda tier: Tier(tier).rank, tiers),
        names=_read_column(str, names),
        kinds=_read_column(str, cells.get("kind", blank)),
        english=_read_column(str, cells.get("en", blank)),
        parents=_read_column(lambda parent: parent or None, cells.get("parent", blank)),
        since=since,
        until=until,
        successors=_read_column(lambda ids: tuple(ids.split()), cells.get("successors", blank)),
        codes=[code or unit_id for code, unit_id in zip(cells.get("code", blank), ids, strict=True)],
        formed_by=_read_column(str, cells.get("formed_by", blank)),
        ended_by=_read_column(str, cells.get("ended_by", blank)),
    )


def _read_column(meaning: Callable[[str], T], cells: Sequence[str]) -> Sequence[T]:
    """The values of a column, by the function that reads a cell; equal cells are read once."""
    meanings = {cell: meaning(cell) for cell in set(cells)}
    return tuple(map(meanings.__getitem__, cells))


def _cell_day(cell: str) -> dt.date | None:
    return day(cell) if cell else None
