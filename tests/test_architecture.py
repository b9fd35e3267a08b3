"""Data flows one way: who may import whom, what is imported only where it is used, and where the world is touched."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import rollout

ROOT = Path(rollout.__file__).parent
LEAVES = ("problems", "days", "labels", "tables", "files", "numbers", "rows")
ORDER = ("leaves", "units", "policy", "schedule", "progress", "views", "edges")
LAZY = {"networkx", "rich", "holidays", "icalendar", "narwhals", "matplotlib"}
ALLOWED = LAZY | {"attr", "attrs", "dateutil", "rollout"}
MODULES = {path.relative_to(ROOT).as_posix().removesuffix(".py"): path for path in ROOT.rglob("*.py")}


def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def room(name: str) -> str:
    """The room of a module given as `units/unit` or `units.unit`."""
    first = name.replace(".", "/").split("/")[0]
    return "leaves" if first in LEAVES else first if first in ORDER else "edges"


def imported(node: ast.AST) -> Iterator[str]:
    """The modules that an import statement names, each name of `from a import b` as `a.b`."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def at_top(name: str) -> Iterator[str]:
    """What importing the module imports: all but what stands in functions and under TYPE_CHECKING."""
    waiting: list[ast.AST] = [*tree(name).body]
    while waiting:
        node = waiting.pop()
        yield from imported(node)
        checked = isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        if not checked and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting.extend(ast.iter_child_nodes(node))


def test_every_room_and_leaf_of_the_design_is_there() -> None:
    assert {room(name) for name in MODULES} == set(ORDER)
    assert {leaf for leaf in LEAVES if leaf in MODULES} >= {"problems", "days", "tables", "files"}


@pytest.mark.parametrize("name", sorted(set(MODULES) - {"__init__"}))
def test_nothing_imports_to_its_right(name: str) -> None:
    own = ORDER.index(room(name))
    for node in ast.walk(tree(name)):
        for found in imported(node):
            if found.startswith("rollout."):
                assert ORDER.index(room(found.removeprefix("rollout."))) <= own, f"{name} imports {found}"


@pytest.mark.parametrize("name", sorted(set(MODULES) - {"__init__"}))
def test_no_module_imports_the_whole_library(name: str) -> None:
    whole = [found for node in ast.walk(tree(name)) for found in imported(node) if found == "rollout"]
    assert whole == []


def test_room_init_files_are_empty() -> None:
    inits = [path for name, path in MODULES.items() if name.endswith("/__init__")]
    assert len(inits) == 5
    assert [path for path in inits if path.read_text(encoding="utf-8").strip()] == []


@pytest.mark.parametrize("name", sorted(MODULES))
def test_networkx_and_every_extra_are_imported_where_they_are_used(name: str) -> None:
    assert {found.split(".")[0] for found in at_top(name)} & LAZY == set()


@pytest.mark.parametrize("name", sorted(MODULES))
def test_nothing_is_imported_that_is_no_declared_dependency(name: str) -> None:
    import sys

    found = {one.split(".")[0] for node in ast.walk(tree(name)) for one in imported(node)}
    assert found - ALLOWED - sys.stdlib_module_names == set()


def names_called(name: str) -> Iterator[str]:
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


OPENING = ("read_text", "read_bytes", "write_text", "write_bytes", "open", "iterdir", "glob")


@pytest.mark.parametrize("name", sorted(set(MODULES) - {"files"}))
def test_files_are_opened_in_one_place(name: str) -> None:
    """`os.open` of the null device, for a closed pipe, opens no file."""
    opened = [call for call in names_called(name) if call != "os.open" and call.split(".")[-1] in OPENING]
    assert opened == []
    assert {"importlib.resources", "pathlib"}.isdisjoint(one.rpartition(".")[0] for one in at_top(name))


@pytest.mark.parametrize("name", sorted(set(MODULES) - {"cli"}))
def test_there_is_no_clock_and_no_locale(name: str) -> None:
    told = {"today", "now", "utcnow", "localtime", "time", "getenv", "setlocale"}
    assert [call for call in names_called(name) if call.split(".")[-1] in told and "." in call and call != "dt.time"] == []
    assert {found.split(".")[0] for found in at_top(name)}.isdisjoint({"time", "locale"})


@pytest.mark.parametrize("name", sorted(MODULES))
def test_no_module_is_a_drawer(name: str) -> None:
    assert name.split("/")[-1] not in {"utils", "util", "helpers", "misc", "common"}
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= 400
