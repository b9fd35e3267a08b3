"""Every bad register of `tests/bad/units` is refused with the problems written beside it, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from bad_inputs import BadInput, bad_inputs, misses

import rollout
from rollout import UnitsError

BAD = bad_inputs("units", ".csv", at_least=10)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_register_is_refused_with_its_problems_all_at_once_and_no_other(bad: BadInput) -> None:
    with pytest.raises(UnitsError) as caught:
        rollout.load_units(bad.path)
    assert misses(bad.expected, caught.value.problems, bad.path) == []


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_every_problem_says_what_would_be_right_on_one_line(bad: BadInput) -> None:
    with pytest.raises(UnitsError) as caught:
        rollout.load_units(bad.path)
    for problem in caught.value.problems:
        assert problem.right
        assert "\n" not in str(problem)


def test_a_missing_file_and_a_directory_are_refused_by_their_paths(tmp_path: Path) -> None:
    with pytest.raises(UnitsError, match=r"none\.csv: cannot be read: no such file or directory"):
        rollout.load_units(tmp_path / "none.csv")
    with pytest.raises(UnitsError, match="cannot be read: is a directory"):
        rollout.load_units(tmp_path)


def test_cells_are_read_without_the_blanks_around_them_and_blank_rows_are_none(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes("\ufeffid, tier ,name\r\n\r\n 01 ,province, Một \r\n,,\r\n".encode())
    (unit,) = rollout.load_units(path)
    assert (unit.id, unit.tier, unit.name) == ("01", "province", "Một")


def test_columns_without_a_name_at_the_end_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("id,tier,name,,\n01,province,Một,,\n,,,,\n02,province,Hai,,\n", encoding="utf-8")
    assert [(unit.id, unit.name) for unit in rollout.load_units(path)] == [("01", "Một"), ("02", "Hai")]
