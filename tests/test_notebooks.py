"""The notebooks of the documentation: without outputs in the repository, and right in what they say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import rollout

FOLDER = Path(__file__).parent.parent / "docs" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

pytestmark = pytest.mark.skipif(not NOTEBOOKS, reason="the installed package is tested without its documentation")


def cells(name: str, kind: str) -> list[dict[str, Any]]:
    notebook = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def run(name: str) -> dict[str, Any]:
    """The names of a notebook after its cells were run one after another; nothing is shown."""
    pytest.importorskip("matplotlib", reason="the extra plot is not installed").use("agg")
    from matplotlib import pyplot

    names: dict[str, Any] = {}
    for number, cell in enumerate(cells(name, "code"), start=1):
        exec(compile("".join(cell["source"]), f"{name}, cell {number}", "exec"), names)
    pyplot.close("all")
    return names


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_no_outputs_and_says_what_is_invented(path: Path) -> None:
    """So that a change of it is a change of its text; the site is built with what its cells show."""
    for cell in cells(path.stem, "code"):
        assert (cell["outputs"], cell["execution_count"], cell["metadata"]) == ([], None, {})
    assert "invented" in "".join(cells(path.stem, "markdown")[0]["source"])


def test_what_is_overdue_in_the_province_is_what_the_notebook_says() -> None:
    """Seven of ten districts digitise the 25 services, two of them late; one says not yet, two say nothing."""
    names = run("overdue-in-my-province")
    assert dict(names["districts"].counts()) == {"done_on_time": 5, "done_late": 2, "overdue": 3}
    assert len(names["districts"].where(reported=False)) == 2
    status = names["thach_an"]
    assert (status.name, status.state) == ("Huyện Thạch An", "overdue")
    assert [needed.task for needed in status.blocked_by] == ["certify-essential-services"]
    condition = names["prospect"].condition
    assert (condition.holder, condition.by.isoformat()) == ("government-cipher-committee", "2022-12-01")


def test_whether_the_targets_are_made_is_what_the_notebook_says() -> None:
    """Payments rose by 16 points in 533 days: the 6 that lack take 200 days more, to 2 July 2024, and so on."""
    names = run("targets-2025")
    targets = names["targets"]
    days = {task: targets[task].reached_on for task in names["figures"]}
    assert {task: day.isoformat() if day else None for task, day in days.items()} == {
        "results-digitised": "2027-08-02",  # 21 points in 714 days: 39 more in 1,326
        "payments-online": "2024-07-02",
        "internal-dossiers-electronic": "2024-08-12",  # 31 points in 533 days: 14 more in 241
        "satisfaction": "2026-11-15",  # 2 points in 533 days: 4 more in 1,066
        "top-five": "2024-06-07",  # 2 places in 349 days: one more in 175
        "papers-given-once": None,
    }
    assert names["answers"] == {
        "results-digitised": "no, 944 days late",
        "payments-online": "yes",
        "internal-dossiers-electronic": "yes",
        "satisfaction": "no, 319 days late",
        "top-five": "yes",
        "papers-given-once": "no answer: under two comparable measurements",
    }
    assert targets["dossiers-level-4"].reach == "not_comparable"
    assert rollout.day("2024-12-31") == targets["results-digitised"].goal_due
