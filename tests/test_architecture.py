"""Data flows one way: who may import whom, what is imported only where it is used, and where the world is touched."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import rollout

ROOT = Path(rollout.__file__).parent
LEAVES = {"problems", "days", "labels", "tables", "files", "numbers", "rows", "spelling"}
ORDER = ("leaves", "network", "units", "policy", "schedule", "findings", "progress", "explanation", "views", "edges")
LAZY = {"networkx", "rich", "holidays", "icalendar", "narwhals", "matplotlib"}
TREES = {
    path.relative_to(ROOT).as_posix().removesuffix(".py"): ast.parse(path.read_text(encoding="utf-8"))
    for path in ROOT.rglob("*.py")
}


def room(name: str) -> str:
    """The room of a module given as `units/unit` or `units.unit`."""
    first = name.replace(".", "/").split("/")[0]
    return "leaves" if first in LEAVES else first if first in ORDER else "edges"


def imported(nodes: Iterator[ast.AST]) -> Iterator[str]:
    """The modules that import statements name, each name of `from a import b` as `a.b`."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module}.{alias.name}" for alias in node.names)


def at_top(tree: ast.Module) -> Iterator[ast.AST]:
    """What runs when the module is imported: all but functions, and what only type checkers see."""
    waiting: list[ast.AST] = [*tree.body]
    while waiting:
        yield (node := waiting.pop())
        unseen = isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        if not unseen and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting.extend(one for one in ast.iter_child_nodes(node) if not isinstance(one, ast.FunctionDef))


def calls(tree: ast.Module) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def test_nothing_imports_to_its_right() -> None:
    assert {room(name) for name in TREES} == set(ORDER)
    wrong = [
        (name, found)
        for name, tree in TREES.items()
        for found in imported(ast.walk(tree))
        if found.startswith((".", "rollout."))
        and ORDER.index(room(name)) < ORDER.index(room(found.removeprefix("rollout.")))
    ]
    assert wrong == []


def test_no_room_imports_the_public_surface() -> None:
    inside = {name: set(imported(ast.walk(tree))) for name, tree in TREES.items() if room(name) != "edges"}
    assert {name for name, found in inside.items() if "rollout" in found} == set()


def test_room_init_files_are_empty() -> None:
    """But for the command's, which is its entry."""
    rooms = {f"{name}/__init__" for name in ORDER[1:-1]}
    inner = {"policy/read/__init__", "policy/tallies/__init__"}
    assert {name for name in TREES if name.endswith("/__init__")} == {*rooms, *inner, "cli/__init__"}
    assert [name for name in rooms if TREES[name].body] == []


def test_networkx_and_every_extra_are_imported_where_they_are_used() -> None:
    heavy = {
        name: found
        for name, tree in TREES.items()
        if (found := LAZY & {one.split(".")[0] for one in imported(at_top(tree))})
    }
    assert heavy == {}


def test_nothing_is_imported_that_is_no_declared_dependency() -> None:
    known = LAZY | {"attr", "attrs", "dateutil", "rollout"} | sys.stdlib_module_names
    assert {
        one for tree in TREES.values() for one in imported(ast.walk(tree)) if one.split(".")[0] not in known
    } == set()


def test_files_are_opened_in_one_place() -> None:
    """`os.open` of the null device, for a closed pipe, opens no file of anyone's."""
    opening = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "glob"}
    found = {
        (name, call)
        for name, tree in TREES.items()
        for call in calls(tree)
        if call.split(".")[-1] in opening and call != "os.open" and name != "files"
    }
    assert found == set()


def test_there_is_a_clock_in_the_command_alone_and_a_locale_nowhere() -> None:
    telling = {"today", "now", "utcnow", "localtime", "setlocale"}
    told = {
        name for name, tree in TREES.items() if telling & {call.split(".")[-1] for call in calls(tree) if "." in call}
    }
    assert told <= {"cli/questions"}
    used = {one.split(".")[0] for tree in TREES.values() for one in imported(ast.walk(tree))}
    assert used.isdisjoint({"time", "locale"})


def test_no_module_is_a_drawer() -> None:
    assert {name.split("/")[-1] for name in TREES}.isdisjoint({"utils", "util", "helpers", "misc", "common"})
