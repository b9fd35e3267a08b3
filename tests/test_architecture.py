"""Data flows one way: which room may import which, what is imported only where it is used, where files are opened."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import rollout

ROOT = Path(rollout.__file__).parent
LEAVES = {
    "extents",
    "arguments",
    "problems",
    "days",
    "labels",
    "tables",
    "files",
    "figures",
    "frame",
    "lines",
    "rows",
    "blocks",
    "collection",
    "markup",
    "sentences",
    "signs",
    "spelling",
    "validation",
    "revisions",
    "layout",
    "sources",
    "spreadsheets",
    "workbook",
    "limits",
    "frame_columns",
    "row_columns",
}
ORDER = (
    *("leaves", "network", "units", "policy", "schedule", "findings", "progress", "forecasting"),
    *("explanation", "views", "edges"),
)
LAZY = {"networkx", "rich", "icalendar", "narwhals", "pyarrow", "python_calamine", "matplotlib", "argcomplete"}
TREES = {
    path.relative_to(ROOT).as_posix().removesuffix(".py"): ast.parse(path.read_text(encoding="utf-8"))
    for path in ROOT.rglob("*.py")
}
NODES = {name: list(ast.walk(tree)) for name, tree in TREES.items()}


def room(name: str) -> str:
    """The room of a module given as `units/unit` or `units.unit`."""
    first = name.replace(".", "/").split("/")[0]
    if first in LEAVES:
        return "leaves"
    return first if first in ORDER else "edges"


def imports(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The modules that import statements name; `from a import b` names `a.b`."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module}.{alias.name}" for alias in node.names)


def at_top(tree: ast.Module) -> Iterator[ast.AST]:
    """What runs when the module is imported: everything but functions and what only type checkers see."""
    waiting: list[ast.AST] = [*tree.body]
    while waiting:
        yield (node := waiting.pop())
        unseen = isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        if not unseen and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting.extend(child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.FunctionDef))


def calls(nodes: Iterable[ast.AST]) -> set[str]:
    return {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)}


def packages(nodes: Iterable[ast.AST]) -> set[str]:
    """The top-level packages that import statements name."""
    return {name.split(".")[0] for name in imports(nodes)}


def test_nothing_imports_to_its_right() -> None:
    assert {room(name) for name in TREES} == set(ORDER)
    wrong = []
    for name, nodes in NODES.items():
        for imported in imports(nodes):
            inside = imported.startswith((".", "rollout."))
            if inside and ORDER.index(room(name)) < ORDER.index(room(imported.removeprefix("rollout."))):
                wrong.append((name, imported))
    assert wrong == []


def test_no_room_imports_the_public_surface() -> None:
    names = {name: set(imports(nodes)) for name, nodes in NODES.items() if room(name) != "edges"}
    assert {name for name, imported in names.items() if "rollout" in imported} == set()


def test_room_init_files_are_empty() -> None:
    """All but the one of the command line, which is its entry point."""
    rooms = {f"{name}/__init__" for name in ORDER[1:-1]}
    inner = {"policy/read/__init__", "policy/tallies/__init__", "views/board/__init__", "views/pictures/__init__"}
    assert {name for name in TREES if name.endswith("/__init__")} == {*rooms, *inner, "cli/__init__"}
    assert [name for name in rooms | inner if TREES[name].body] == []


def test_networkx_and_every_extra_are_imported_where_they_are_used() -> None:
    heavy = {name: LAZY & packages(at_top(tree)) for name, tree in TREES.items()}
    assert {name: imported for name, imported in heavy.items() if imported} == {}


def test_only_declared_dependencies_are_imported() -> None:
    known = LAZY | {"attr", "attrs", "dateutil", "rollout"} | sys.stdlib_module_names
    assert set().union(*map(packages, NODES.values())) - known == set()


def test_files_are_opened_in_one_place() -> None:
    """`os.open` opens the null device, when a pipe is closed; `packed.open` a part of a workbook that is open."""
    opening = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "glob"}
    elsewhere = set()
    for name, nodes in NODES.items():
        for call in calls(nodes):
            if call.split(".")[-1] in opening and call not in ("os.open", "packed.open") and name != "files":
                elsewhere.add((name, call))
    assert elsewhere == set()


def test_only_the_command_line_reads_the_clock_and_nothing_reads_a_locale() -> None:
    clock = {"today", "now", "utcnow", "localtime", "setlocale"}
    methods = {name: {call.split(".")[-1] for call in calls(nodes) if "." in call} for name, nodes in NODES.items()}
    assert {name for name, called in methods.items() if clock & called} == {"cli/questions"}
    for nodes in NODES.values():
        assert packages(nodes).isdisjoint({"time", "locale"})


def test_no_module_is_a_drawer() -> None:
    assert {name.split("/")[-1] for name in TREES}.isdisjoint({"utils", "util", "helpers", "misc", "common"})
