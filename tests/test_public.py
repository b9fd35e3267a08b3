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
    *("shipped_policies", "load_policy", "read_policy", "load_units", "expand", "Convention"),
    *("Progress", "Done", "Measured", "Extended", "Waived", "Happened", "Open", "Retracted"),
    *("load_progress", "read_progress", "assess", "timeline", "explain", "check", "ambiguities", "Network", "Link"),
}
# the types of what those calls give and take, and their errors,
TYPES = {
    *("Policy", "Instrument", "Source", "Item", "Task", "Target", "Level", "Comparator", "Need", "Rule", "Holder"),
    *("LeftOut", "Label", "Deadline", "From", "By", "Before", "During", "Each", "Within", "Period", "Table"),
    *("Register", "Unit", "Tier", "Schedule", "Obligation", "Statuses", "Status", "State", "Problem"),
    *("Explanation", "Ambiguity", "Difference", "Step", "Calendar", "Timeline", "History", "ChangePoint", "Change"),
    *("InputError", "DayError", "PolicyError", "UnitsError", "ProgressError", "NetworkError", "UnknownError"),
    *("HorizonError", "InfeasibleError"),
}
# and what the design has no call for: each name here is one more to keep.
BESIDE = {
    *("day", "parse_policy", "load_calendar", "number", "NumberError", "to_csv", "to_json", "document"),
    *("Tally", "Record", "Reported", "reported", "Attainment", "Reach", "attainments", "Coverage", "coverage"),
    *("Mark", "Trace", "measures", "trace", "Tie", "ties", "latest_days"),
    *("Outlook", "outlook", "holdups", "late_because", "Late", "late", "Difference", "Step"),
    *("mermaid", "dot", "network_mermaid", "network_dot"),
}
INIT = Path(rollout.__file__)


def test_all_is_what_is_listed_here_by_hand() -> None:
    assert set(rollout.__all__) == CONTRACT | TYPES | BESIDE
    assert list(rollout.__all__) == sorted(set(rollout.__all__))


@pytest.mark.parametrize("name", sorted(rollout.__all__))
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    value = getattr(rollout, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert inspect.getdoc(value)
        assert value.__name__ == name
        assert value.__module__.startswith("rollout.")
    assert name in dir(rollout)


def checked_imports() -> dict[str, str]:
    """The names that type checkers are told, each with the room it is imported from."""
    rooms: dict[str, str] = {}
    for node in ast.parse(INIT.with_suffix(".pyi").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                assert alias.asname == alias.name, "re-exported by name, for type checkers"
                rooms[alias.name] = str(node.module)
    return rooms


def table() -> dict[str, str]:
    """The names of the lazy table, each with its room."""
    for node in ast.parse(INIT.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_ROOMS":
            rooms: dict[str, str] = ast.literal_eval(node.value)
            return {name: room for room, names in rooms.items() for name in names.split()}
    raise AssertionError("no table")


def test_what_type_checkers_see_is_what_is_there() -> None:
    assert checked_imports() == table()
    assert set(table()) == set(rollout.__all__)


def test_every_name_comes_from_the_module_the_table_says() -> None:
    for name, room in table().items():
        assert getattr(importlib.import_module(room), name) is getattr(rollout, name)


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
    held = ("ct-02-2022", "mic-nq17-2019-2020", "mic-par-2021-2025", "mic-par-2023", "moha-dt-2021-2030")
    assert rollout.shipped_policies() == held


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
