"""Every obligation of the five documents, against inventories typed by hand from their text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import rollout
from rollout.policy.deadline import Each

FOLDER = Path(__file__).parent / "inventory"
UNTIL = "2023-12-31"
RECURRING = 2  # the inventories give the first two periods of a duty that recurs


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def encoded(name: str) -> dict[tuple[str, str, str], dict[str, str]]:
    """What the library says of each obligation, in the words of the inventory."""
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for one in rollout.expand(rollout.load_policy(name), until=UNTIL):
        level = one.level
        value = (
            ""
            if level is None
            else "-".join(map(str, level.value if isinstance(level.value, tuple) else [level.value]))
        )
        found[one.task, one.unit, str(one.period or "")] = {
            "due": one.due.isoformat() if one.due else "",
            "comparator": level.comparator.value if level else "",
            "value": value,
            "scale": level.scale if level else "",
            "lead": "" if one.lead == one.unit else one.lead,
        }
    return found


def test_each_document_of_duties_has_an_inventory() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(rollout.shipped_policies()) - {"mic-par-2023"}


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.csv")))
def test_the_encoding_says_what_the_inventory_says(name: str) -> None:
    found = encoded(name)
    for row in rows(name):
        key = (row["item"], row["place"], row["period"])
        assert key in found, key
        expected = {column: row[column] for column in ("due", "comparator", "value", "scale", "lead")}
        assert found[key] == expected, key


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.csv")))
def test_the_encoding_says_nothing_that_the_inventory_lacks(name: str) -> None:
    """But for the later periods of duties that recur."""
    listed = {(row["item"], row["place"], row["period"]) for row in rows(name)}
    periods: dict[tuple[str, str], list[str]] = {}
    for task, unit, period in sorted(encoded(name)):
        periods.setdefault((task, unit), []).append(period)
    recurs = {item.id for item in rollout.load_policy(name).items if isinstance(item.rules[0].deadline, Each)}
    for (task, unit), held in periods.items():
        for period in held[:RECURRING] if task in recurs else held:
            assert (task, unit, period) in listed
