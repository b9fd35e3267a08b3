"""The script of a user, run as a user runs it."""

from __future__ import annotations

import pytest
import user_script


def test_the_script_runs_and_answers(capsys: pytest.CaptureFixture[str]) -> None:
    user_script.main()
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("84 ")  # Ha Noi has begun: 62 other provinces and 22 ministries have not
    assert said[-2] == "3 5 5 0 ('a', 'b', 'c') <Conflicts: none> {'a': 1, 'b': 1, 'c': 1}"
    assert said[-1] == "None"
