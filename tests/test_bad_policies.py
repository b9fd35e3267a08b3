"""Every bad policy of `tests/bad/policies` yields the problems written at its head, all at once, and its good items."""

from __future__ import annotations

from pathlib import Path

import pytest
from bad_inputs import BadInput, bad_inputs, line, misses

import rollout
from rollout import PolicyError

BAD = bad_inputs("policies", ".toml", at_least=45)
READABLE = [bad for bad in BAD if bad.keeps is not None]
BROKEN = [bad for bad in BAD if bad.keeps is None]


@pytest.mark.parametrize("bad", READABLE, ids=lambda bad: bad.name)
def test_a_bad_policy_yields_its_problems_all_at_once_and_no_other(bad: BadInput) -> None:
    _, problems = rollout.read_policy(bad.path)
    assert misses(bad.expected, problems, bad.path) == []
    assert {problem.severity for problem in problems} == {"error"}


@pytest.mark.parametrize("bad", READABLE, ids=lambda bad: bad.name)
def test_problems_come_in_the_order_of_their_lines(bad: BadInput) -> None:
    _, problems = rollout.read_policy(bad.path)
    lines = [line(problem, bad.path) for problem in problems]
    assert lines == sorted(lines)


@pytest.mark.parametrize("bad", READABLE, ids=lambda bad: bad.name)
def test_a_bad_item_never_hides_a_good_one(bad: BadInput) -> None:
    policy, _ = rollout.read_policy(bad.path)
    reports = [report.id for report in (*policy.measured, *policy.tallies)]
    kept = [*(item.id for item in policy.items), *reports]
    assert sorted(kept) == sorted(bad.keeps or ())


@pytest.mark.parametrize("bad", READABLE, ids=lambda bad: bad.name)
def test_loading_a_bad_policy_raises_what_reading_it_returns(bad: BadInput) -> None:
    _, problems = rollout.read_policy(bad.path)
    with pytest.raises(PolicyError) as caught:
        rollout.load_policy(bad.path)
    assert caught.value.problems == problems


@pytest.mark.parametrize("bad", BROKEN, ids=lambda bad: bad.name)
def test_a_text_that_is_not_toml_is_refused_where_it_breaks(bad: BadInput) -> None:
    with pytest.raises(PolicyError) as caught:
        rollout.read_policy(bad.path)
    assert misses(bad.expected, caught.value.problems, bad.path) == []


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_every_problem_says_what_would_be_right_on_one_line(bad: BadInput) -> None:
    try:
        _, problems = rollout.read_policy(bad.path)
    except PolicyError as caught:
        problems = caught.problems
    for problem in problems:
        assert problem.found
        assert problem.right
        assert "\n" not in str(problem)
        assert len(str(problem).removeprefix(str(bad.path))) < 600


# --- files that cannot be read at all ---


def refused(path: Path) -> str:
    with pytest.raises(PolicyError) as caught:
        rollout.read_policy(path)
    (problem,) = caught.value.problems
    return str(problem)


def test_a_missing_file_is_refused_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    assert refused(path) == f"{path}: cannot be read: no such file or directory; give a file"


def test_a_directory_is_refused_by_its_path(tmp_path: Path) -> None:
    assert refused(tmp_path) == f"{tmp_path}: cannot be read: is a directory; give a file"


def test_a_file_that_is_not_utf_8_is_refused_with_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b"format = 1\n# K\xea ho\xb9ch\n")
    assert refused(path) == f"{path}: is not UTF-8 text (byte 14); save it as UTF-8"


def test_an_empty_file_lacks_its_format_and_its_instrument(tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.write_bytes(b"")
    policy, problems = rollout.read_policy(path)
    assert [str(problem) for problem in problems] == [
        f"{path}:1: no 'format'; give a whole number",
        f"{path}:1: no 'instrument'; give a table [instrument]",
    ]
    assert policy.items == ()


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.toml"
    path.write_text("format = " + "[" * 5000 + "]" * 5000, encoding="utf-8")
    assert refused(path) == f"{path}: is not TOML: nested too deeply; write it flat"


def test_an_unknown_shipped_policy_is_refused_with_a_suggestion() -> None:
    with pytest.raises(rollout.UnknownError, match="unknown policy 'ct-2-2022'; did you mean 'ct-02-2022'"):
        rollout.load_policy("ct-2-2022")
