"""The language of the code: what names name, how long modules are, and what a line may ask of its reader."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import rollout

ROOT = Path(rollout.__file__).parent
SOURCES = {
    path.relative_to(ROOT).as_posix().removesuffix(".py"): path.read_text(encoding="utf-8")
    for path in sorted(ROOT.rglob("*.py"))
}

TREES = {module: ast.parse(source) for module, source in SOURCES.items()}

# Words that name nothing, and the public fields that keep one.
EMPTY_WORDS = {"one", "held", "found", "said", "told", "other"}
PUBLIC_FIELDS = {
    ("problems", "found"),  # of Problem
    ("findings/ambiguities", "other"),  # of Ambiguity: the other day
    ("network/conflict", "found"),  # of Conflict, as of Problem
    ("explanation/steps", "said"),  # of Step, as the key of its plain data
    ("policy/convention", "held"),  # the interpretation of a level that is `held` from a year on
}

# The last word of a module's name.
NOUNS = {
    *("act", "arguments", "extents", "references", "succession", "summary"),
    *("frame", "lines", "rows", "blocks"),
    *("problems", "days", "labels", "tables", "files", "figures", "sentences", "spelling", "testing", "validation"),
    *("signs", "revisions", "delta", "edits", "comparison", "reasons"),
    *("expansion", "needs", "obligation", "schedule", "selection", "network", "rules", "holder"),
    *("check", "documents", "texts", "ambiguities", "dependencies", "lateness"),
    *("unit", "register", "reader", "cohort", "columns", "faults", "kinship", "names", "sheet", "span"),
    *("solver", "inputs", "chains", "consistency", "groups", "conflict", "dues", "sources", "graphs", "links"),
    *("dates", "cycles", "conflicts", "repairs", "differences", "export"),
    *("instrument", "policy", "policies", "item", "items", "deadline", "deadlines", "interpretation", "convention"),
    *(
        "calendar",
        "windows",
        "lines",
        "fields",
        "syntax",
        "report",
        "reports",
        "trace",
        "citation",
        "coverage",
        "scheme",
    ),
    *(
        "counts",
        "rates",
        "tally",
        "evidence",
        "progress",
        "log",
        "ledger",
        "account",
        "mentions",
        "pieces",
        "limits",
        "index",
        "histories",
        "plausibility",
        "lifetimes",
        "overlaps",
        "history",
        "timeline",
        "status",
    ),
    *("chains", "dependence", "forecast", "holdups", "outcome", "prospect", "risks", "scopes", "shares"),
    *("statuses", "verdict", "attainment", "outlook", "contradictions", "prerequisites", "census", "passes", "roles"),
    *("totals", "batches", "row", "rows", "block", "treatment", "excerpt", "listing", "document", "graph", "drawing"),
    *(
        "translation",
        "table",
        "explanation",
        "steps",
        "wording",
        "provision",
        "text",
        "ids",
        "commands",
        "answers",
        "output",
    ),
    *(
        "events",
        "facts",
        "day",
        "matching",
        "bearer",
        "completion",
        "partition",
        "reporting",
        "tabulation",
        "questions",
    ),
    *("pool", "rollup", "trend", "expectation", "reach"),
    *("acts", "severities", "shares", "relation", "relations", "law", "force"),
    *("layout", "sources", "spreadsheets", "workbook", "reading"),
    *("starts", "occurrences", "division", "signature"),
    *("frames", "engines", "scores", "dossiers"),
    *("calendars", "entries", "bars", "colours", "pages", "parsing", "screen", "streams"),
    *("phrases", "courses", "bodies", "trajectories", "contents", "page"),
    *("palette", "lettering", "lanes", "drafts", "trajectories", "completions", "layers", "placement", "canvas"),
    *("plot", "plots", "chart", "vega", "marks"),
    *("collection", "markup", "changes", "overview"),
    *("keys", "types", "format", "schema", "reference", "bearer", "completion", "level", "levels", "group"),
}
LONGEST = 300  # lines
LONG = {  # longer modules, with reasons
    "cli/answers": "a function for each command",
    "cli/commands": "the arguments of every command",
    "units/register": "the public collection: a short method for each question",
    "progress/group_history": "one value, all of whose answers read the same columns",
    "progress/statuses": "the public collection: a short method for each question",
    "schedule/schedule": "the public collection: a short method for each question",
}


def given_names(tree: ast.AST) -> Iterator[str]:
    """The names that code gives: to arguments, variables, attributes, functions, classes and imports."""
    for node in ast.walk(tree):
        match node:
            case ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(asname=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.MatchMapping(rest=str(name)) | ast.ExceptHandler(name=str(name)):
                yield name


def empty_names(module: str, tree: ast.AST) -> list[str]:
    names = {name for name in given_names(tree) if name.strip("_") in EMPTY_WORDS}
    return sorted(name for name in names if (module, name) not in PUBLIC_FIELDS)


def crowded_comprehensions(tree: ast.AST) -> list[int]:
    """The lines of comprehensions with two `for`s and a condition."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            conditions = sum(len(generator.ifs) for generator in node.generators)
            if len(node.generators) > 1 and conditions:
                lines.append(node.lineno)
    return lines


def nested_conditions(tree: ast.AST) -> list[int]:
    """The lines of conditional expressions within others."""
    conditions = [node for node in ast.walk(tree) if isinstance(node, ast.IfExp)]
    return [node.lineno for node in conditions if any(isinstance(inner, ast.IfExp) for inner in inside(node))]


def inside(node: ast.AST) -> list[ast.AST]:
    return [inner for inner in ast.walk(node) if inner is not node]


def undescribed_arguments(tree: ast.AST) -> list[str]:
    """The functions with more than three arguments whose docstring leaves some of them out, with these."""
    functions = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            names = [argument.arg for argument in arguments if argument.arg not in ("self", "cls")]
            overload = any(ast.unparse(decorator).endswith("overload") for decorator in node.decorator_list)
            words = set(re.findall(r"\w+", ast.get_docstring(node) or ""))
            if len(names) > 3 and not overload and not words.issuperset(names):
                functions.append(f"{node.name}: {', '.join(name for name in names if name not in words)}")
    return functions


def functions_of(tree: ast.Module) -> set[str]:
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_name_names_something() -> None:
    empty = {module: empty_names(module, tree) for module, tree in TREES.items()}
    assert {module: names for module, names in empty.items() if names} == {}


def test_a_public_field_that_keeps_an_empty_word_is_there() -> None:
    modules = {module: set(given_names(TREES[module])) for module, _ in PUBLIC_FIELDS}
    assert [(module, name) for module, name in sorted(PUBLIC_FIELDS) if name not in modules[module]] == []


def test_a_module_level_function_is_called_what_no_other_is() -> None:
    """A name that two modules give blunts a search."""
    modules: dict[str, list[str]] = defaultdict(list)
    for module, tree in TREES.items():
        for name in functions_of(tree) - {"__getattr__", "__dir__"}:
            modules[name].append(module)
    repeated = {name: homes for name, homes in modules.items() if len(homes) > 1}
    assert repeated == {}


def test_modules_are_called_by_nouns() -> None:
    stems = {module: module.split("/")[-1] for module in SOURCES if "__" not in module}
    assert [module for module, stem in stems.items() if stem.split("_")[-1] not in NOUNS] == []


def test_a_line_is_read_once() -> None:
    lines = {module: crowded_comprehensions(tree) + nested_conditions(tree) for module, tree in TREES.items()}
    assert {module: numbers for module, numbers in lines.items() if numbers} == {}


def test_modules_are_short() -> None:
    lengths = {module: len(source.splitlines()) for module, source in SOURCES.items()}
    assert {module for module, length in lengths.items() if length > LONGEST} == set(LONG)


def test_more_than_three_arguments_are_described() -> None:
    undescribed = {module: undescribed_arguments(tree) for module, tree in TREES.items()}
    assert {module: functions for module, functions in undescribed.items() if functions} == {}


@pytest.mark.parametrize(
    "source",
    [
        "one = 1",
        "for found in []: pass",
        "def f(told): pass",
        "def f(*, _said): pass",
        "def _told(): pass",
        "class held: pass",
        "self.other = 1",
        "import re as one",
        "lambda other: 1",
        "[0 for one in []]",
        "match 1:\n    case [held, *told]: pass",
        "try: pass\nexcept ValueError as found: pass",
    ],
)
def test_an_empty_word_is_noticed_wherever_it_is_given(source: str) -> None:
    assert len(empty_names("problem", ast.parse(source))) >= 1


def test_a_word_that_is_only_used_is_let_be() -> None:
    assert empty_names("cli/output", ast.parse("print(said, problem.found, other=1)")) == []
    assert empty_names("problems", ast.parse("found: str")) == []
    assert empty_names("days", ast.parse("found: str")) == ["found"]


def test_what_a_line_asks_is_noticed() -> None:
    crowded = "x = [a for b in c\n for a in b if a]"
    plain = "x = [a for b in c for a in b]\ny = [a for a in b if a if b]"
    assert crowded_comprehensions(ast.parse(crowded)) == [1]
    assert crowded_comprehensions(ast.parse(plain)) == []
    assert nested_conditions(ast.parse("1 if a else 2 if b else 3")) == [1]
    assert nested_conditions(ast.parse("f'{1 if a else 2}' if b else 3")) == [1]
    assert nested_conditions(ast.parse("(1 if a else 2) + (3 if b else 4)")) == []


def test_an_argument_that_is_not_described_is_noticed() -> None:
    assert undescribed_arguments(ast.parse("def f(a, b, c): pass")) == []
    assert undescribed_arguments(ast.parse("def f(a, b, *, c, d): 'The `a` of b, c.'")) == ["f: d"]
    assert undescribed_arguments(ast.parse("def f(self, a, b, c): pass")) == []
    assert undescribed_arguments(ast.parse("def f(self, a, b, c, d): pass")) == ["f: a, b, c, d"]
