"""Pages that are made when the site is built: the API by rooms, and the files at the root of the repository."""

from __future__ import annotations

import ast
import enum
import inspect
import json
import pkgutil
import re
import unicodedata
from pathlib import Path
from typing import is_typeddict

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
STUB = ROOT / "rollout" / "__init__.pyi"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
EXAMPLE = re.compile(r"^>>> from (rollout\.[\w.]+) import (.+)$", re.MULTILINE)
ROOT_PAGES = {
    "README.md": "readme.md",
    "README.vi.md": "readme.vi.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "security.md",
    "NOTICE": "notice.md",
    "LICENSE": "license.md",
}
LEGAL_TITLES = {"NOTICE": "Notice", "LICENSE": "Licence"}
# The rooms in the order in which data flow through them, each with its title and what it is about.
ROOMS = {
    "leaves": (
        "Days, labels, tables, errors",
        "Days and periods, labels in two languages, tables, and what is raised.",
    ),
    "units": ("Units", "Who: the bodies of the country, each dated, and the register of all of them."),
    "network": (
        "Networks",
        "Graphs of tasks and links with dates. They know no policies: see [your own task graph](../own-graph.md).",
    ),
    "policy": (
        "Policies",
        "Tasks, targets, deadlines and levels, one policy per document: see [the policy file](../policy-file.md).",
    ),
    "schedule": ("Schedules", "What is owed: one obligation per task or level, unit and period."),
    "findings": ("Findings", "What is wrong in the texts, and which days depend on their interpretation."),
    "progress": (
        "Evidence and states",
        "A log of dated facts, the state on a day, and the history: see [evidence and time](../evidence.md).",
    ),
    "forecast": ("Forecasts", "Whether what is open can still be met."),
    "explanation": ("Explanations", "Why a status is what it is, step by step."),
    "views": (
        "Pages, files, pictures",
        "Documents as pages, rows as CSV or JSON, networks as Mermaid, DOT or SVG, and [pictures](../pictures.md).",
    ),
}
# Members that other rooms use, and that a reader of the pages has no use of.
INTERNAL = {
    "rollout.Table": "first cells is_numeric rest",
    "rollout.Register": "columns ids numbers varied kinship number id_of unit under_units units_of parent_numbers "
    "cohorts heirs lifetimes parents_on children_on",
    "rollout.Schedule": "whole by_item by_node dependencies rule_network by_cohort find reached in_order only "
    "with_groups expanded awaiting",
    "rollout.History": "of at between",
    "rollout.Progress": "columns tail memo memos earlier on recorded size of_columns fact known retracts",
    "rollout.Status": "level_rule histories number",
    "rollout.Statuses": "of_obligations rule_network register blocks among histories parts states parts_of_groups",
    "rollout.Timeline": "histories",
    "rollout.Forecast": "codes earliest_ordinal",
}
FENCE = re.compile(r"^```(console|pycon)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RULE = re.compile(r"^ *-{2,}  -{2,}", re.MULTILINE)  # under the heading of a table
API_LINK = ("The Python API is", "The [Python API](api/index.md) is")  # a forge has no such page
LEGAL = "---\nsearch:\n  exclude: true\n---\n\n# {title}\n\n```text\n{text}```\n"
CODE = re.compile(r"`[^`\n]+`")
CELL = re.compile(r"<td[ >].*?</td>", re.DOTALL)
TEXT = re.compile(r">[^<]+")  # of a cell, not of an attribute of it
WHOLE = re.compile(  # a day or a period, a clause with its number, a level, a quantity
    r"(?<![\w#/-])\d{4}-(?:\d{2}(?:-\d{2})?|[QH]\d)(?![\w#/-])|¶\d+ \(\d+\)"
    r"|(?:[≥≤+−=]|&gt;|&lt;) [\d.,–/]+%?(?: (?:ns|µs|ms|s|MiB|bytes)\b)?|\b[\d.,]+ (?:ns|µs|ms|s|MiB|bytes)\b"
)
WORD = re.compile(r"[^\W\d_]+")
WIDE = 125  # characters that a line of code has room for
ROOT_LINKS = "|".join(re.escape(name) for name in ROOT_PAGES)
LINK = re.compile(rf"\]\((?:\.\./|docs/)?({ROOT_LINKS})(?=[#)])")


def names_by_room() -> dict[str, list[str]]:
    """The names that a user imports, by rooms: those of the stub, and those that examples import from a room."""
    rooms: dict[str, list[str]] = {room: [] for room in ROOMS}
    for statement in _imports(STUB.read_text(encoding="utf-8")):
        _add(rooms, statement.module or "", [f"rollout.{alias.name}" for alias in statement.names])
    public = {path.rpartition(".")[2] for paths in rooms.values() for path in paths}
    for page in PAGES:
        for module, names in EXAMPLE.findall(page.read_text(encoding="utf-8")):
            _add(rooms, module, [f"{module}.{name}" for name in names.split(", ") if name not in public])
    return {room: names for room, names in rooms.items() if names}


def _imports(source: str) -> list[ast.ImportFrom]:
    return [statement for statement in ast.parse(source).body if isinstance(statement, ast.ImportFrom)]


def _add(rooms: dict[str, list[str]], module: str, paths: list[str]) -> None:
    """Add names to the room of the module they are defined in; the modules outside rooms are leaves."""
    parts = module.split(".")
    room = rooms.setdefault(parts[1] if len(parts) > 2 else "leaves", [])
    room.extend(path for path in paths if path not in room)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put a page for each room where the navigation says `api/index.md`."""
    pages: list[object] = ["api/index.md", *(f"api/{room}.md" for room in names_by_room())]
    for section in config.nav or []:
        for title, target in section.items():
            if target == "api/index.md":
                section[title] = pages
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that no file in `docs` holds."""
    texts = {"api/index.md": _contents()}
    for room, names in names_by_room().items():
        title, summary = ROOMS.get(room, (room.capitalize(), ""))
        blocks = "\n\n".join(map(_block, names))
        texts[f"api/{room}.md"] = f"# {title}\n\n{summary}\n\n{blocks}\n"
    for name, path in ROOT_PAGES.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        texts[path] = text if name.endswith(".md") else LEGAL.format(title=LEGAL_TITLES[name], text=text)
    for path, text in texts.items():
        files.append(File.generated(config, path, content=text))
    return files


def _block(path: str) -> str:
    """What the page of a room says of a name; a member that is not there any more fails the build."""
    value, internal = pkgutil.resolve_name(path), INTERNAL.get(path, "").split()
    if isinstance(value, enum.EnumType):
        return f"::: {path}\n    options:\n      show_attribute_values: true"
    if is_typeddict(value):  # the page of rows has its columns
        return (
            f"::: {path}\n    options:\n      members: false\n\nIts columns stand on [a page of their own](../rows.md)."
        )
    if not internal:
        return f"::: {path}"
    gone = set(internal) - {*dir(value), *inspect.get_annotations(value)}
    if gone:
        raise PluginError(f"{path} has no {', '.join(sorted(gone))}; take it out of INTERNAL")
    return f'::: {path}\n    options:\n      filters: ["!^_", "!^({"|".join(internal)})$"]'


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Point links between `docs` and the root of the repository to the pages made of the files there."""
    markdown = LINK.sub(lambda match: f"]({ROOT_PAGES[match[1]]}", markdown)
    if page.file.src_uri in ROOT_PAGES.values():
        markdown = markdown.replace("](docs/", "](")
    if page.file.src_uri == "index.md":
        markdown = markdown.replace(*API_LINK)
    markdown = CODE.sub(lambda code: code[0].replace("\\|", "|"), markdown)  # forges want it escaped in tables
    return FENCE.sub(_wrapped, markdown)


def on_page_content(html: str, **_: object) -> str:
    """Keep together, in the cells of a table, what is read as one."""
    return CELL.sub(lambda cell: TEXT.sub(_with_wholes, cell[0]), html)


def _with_wholes(text: re.Match[str]) -> str:
    return WHOLE.sub(r'<span class="whole">\g<0></span>', text[0])


def on_post_build(config: MkDocsConfig) -> None:
    """Let a search for "duong gang" find "đường găng": its words stand in the index without their marks too."""
    path = Path(config.site_dir) / "search" / "search_index.json"
    index = json.loads(path.read_text(encoding="utf-8"))
    for section in index["docs"]:
        words = set(WORD.findall(section["text"].lower()))
        bare = {_without_marks(word) for word in words} - words
        section["text"] += f"<p>{' '.join(sorted(bare))}</p>"
    path.write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")


def _without_marks(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _wrapped(fence: re.Match[str]) -> str:
    """A block whose long lines are sentences, with lines that break; the columns of a table must not."""
    language, body = fence.groups()
    longest = max(map(len, body.splitlines()))
    if longest <= WIDE or RULE.search(body):
        return fence[0]
    return f"``` {{ .{language} .sentences }}\n{body}```"


def _contents() -> str:
    """The page that lists every name."""
    lines = ["# Python API", "", "What a user imports, by rooms. Data flow from top to bottom.", ""]
    lines += ["| room | `import rollout` | imported from the room |", "|---|---|---|"]
    for room, paths in names_by_room().items():
        title = ROOMS.get(room, (room.capitalize(), ""))[0]
        public, own = [], []
        for path in paths:
            module, _, name = path.rpartition(".")
            link = f"[`{name}`]({room}.md#{path})"
            if module == "rollout":
                public.append(link)
            else:
                own.append(link)
        lines.append(f"| [{title}]({room}.md) | {', '.join(public)} | {', '.join(own)} |")
    return "\n".join(lines) + "\n"
