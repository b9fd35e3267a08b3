"""The public names: those of the contract, each importable and documented, and none of them loaded before its use."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import rollout

# By hand, from section 4 of the design: what is called and made there,
CONTRACT = {
    *("shipped_policies", "load_policy", "read_policy", "parse_policy", "load_units", "expand", "Convention"),
    *("Progress", "Done", "Measured", "Extended", "Waived", "Happened", "Open", "Retracted"),
    *("load_progress", "read_progress", "assess", "timeline", "explain", "document", "board", "to_csv", "to_json"),
    *("check", "ambiguities", "diff", "Network", "Link", "forecast"),
}
# what those calls give and take,
TYPES = {
    *("Policy", "Task", "Target", "Level", "Period", "Calendar", "load_calendar", "Register", "Unit", "Tier"),
    *("ObligationRow", "StatusRow", "ProspectRow", "AttainmentRow", "RollupRow", "AmbiguityRow", "ProblemRow"),
    *("DifferenceRow", "EditRow", "ChangeRow", "Problems"),
    *("Schedule", "Obligation", "Statuses", "Status", "State", "Timeline", "History", "ChangePoint"),
    *(
        "Limits",
        "Problem",
        "Table",
        "Differences",
        "Delta",
        "Explanation",
        "Ambiguity",
        "Difference",
        "Forecast",
        "Prospect",
    ),
}
# the questions of analysts beside the design's list,
ANALYSES = {"to_ics", "day", "attainments", "holdups", "latest_days", "rollup"}
# and what they raise. Each further name is one more to keep.
ERRORS = {
    *("Error", "InputError", "DayError", "PolicyError", "UnitsError", "ProgressError", "NetworkError", "UnknownError"),
    *("HorizonError", "InfeasibleError"),
}
INIT = Path(rollout.__file__)


def test_all_is_what_is_listed_here_by_hand() -> None:
    assert set(rollout.__all__) == CONTRACT | TYPES | ANALYSES | ERRORS
    assert list(rollout.__all__) == sorted(set(rollout.__all__))
    assert set(dir(rollout)) == {*rollout.__all__, "__version__"}


def test_importing_everything_imports_the_public_names() -> None:
    namespace: dict[str, object] = {}
    exec("from rollout import *", namespace)
    assert namespace.keys() - {"__builtins__"} == set(rollout.__all__)


@pytest.mark.parametrize("name", sorted(rollout.__all__))
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    value = getattr(rollout, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert inspect.getdoc(value)
        assert value.__name__ == name
        assert value.__module__.startswith("rollout.")
    assert name in dir(rollout)


def stub_imports() -> dict[str, str]:
    """The names of `__init__.pyi` as type checkers read them, each with the room it is imported from."""
    rooms: dict[str, str] = {}
    for node in ast.parse(INIT.with_suffix(".pyi").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                assert alias.asname == alias.name, "a stub exports a name by importing it as itself"
                rooms[alias.name] = str(node.module)
    return rooms


def test_what_type_checkers_see_is_what_is_there() -> None:
    rooms = stub_imports()
    assert set(rooms) == set(rollout.__all__)
    for name, room in rooms.items():
        assert getattr(importlib.import_module(room), name) is getattr(rollout, name)


def test_a_name_that_is_not_public_is_imported_from_its_room() -> None:
    with pytest.raises(AttributeError, match="no attribute 'trace'"):
        getattr(rollout, "trace")  # noqa: B009  # type checkers would refuse it
    assert callable(importlib.import_module("rollout.policy.trace").trace)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'expnd'"):
        getattr(rollout, "expnd")  # noqa: B009  # type checkers would refuse it
    with pytest.raises(ImportError):
        exec("from rollout import expnd")


def test_the_version_is_that_of_the_distribution() -> None:
    assert rollout.__version__ == version("rollout-policy")


def fresh(code: str) -> set[str]:
    """The modules that a new interpreter holds after the code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_the_library_loads_nothing_heavy() -> None:
    loaded = fresh("import rollout")
    heavy = {"networkx", "attr", "attrs", "dateutil", "rich", "csv", "tomllib", "difflib", "decimal", "typing", "re"}
    assert loaded & heavy == set()
    assert {name for name in loaded if name.startswith("rollout")} == {"rollout"}


def test_an_answer_needs_neither_networkx_nor_an_extra() -> None:
    loaded = fresh(
        "import rollout\n"
        "schedule = rollout.expand(rollout.load_policy('ct-02-2022'), until='2022-12-31')\n"
        "rollout.assess(schedule, as_of='2022-06-02').overdue().to_dicts()"
    )
    assert loaded & {"networkx", "rich", "holidays", "icalendar", "narwhals", "matplotlib", "pandas", "numpy"} == set()


def test_the_three_lines_of_the_contract() -> None:
    policy = rollout.load_policy("ct-02-2022")
    schedule = rollout.expand(policy, rollout.load_units("vn"), until="2022-12-31")
    assert len(rollout.assess(schedule, as_of="2022-06-02").overdue()) == 85


def test_the_shipped_policies_are_those_of_the_contract() -> None:
    shipped = ("ct-02-2022", "mic-nq17-2019-2020", "mic-par-2021-2025", "mic-par-2023", "moha-dt-2021-2030")
    assert rollout.shipped_policies() == shipped


def test_a_policy_is_named_by_id_or_path_and_an_unknown_id_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="did you mean 'ct-02-2022'"):
        rollout.load_policy("ct-02-2023")
    with pytest.raises(rollout.PolicyError, match="cannot be read"):
        rollout.load_policy("nowhere.toml")
    with pytest.raises(rollout.PolicyError, match="cannot be read"):
        rollout.load_policy(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("error", "base"),
    [
        ("InputError", ValueError),
        ("PolicyError", rollout.InputError),
        ("UnitsError", rollout.InputError),
        ("ProgressError", rollout.InputError),
        ("DayError", rollout.InputError),
        ("NetworkError", rollout.InputError),
        ("HorizonError", ValueError),
        ("InfeasibleError", ValueError),
        ("UnknownError", LookupError),
    ],
)
def test_errors_are_of_the_kinds_that_callers_catch(error: str, base: type[Exception]) -> None:
    assert issubclass(getattr(rollout, error), base)
