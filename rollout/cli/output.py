"""Answers on the screen: tables and wrapped problems for people, lines, CSV and JSON for machines."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TextIO

from rollout.cli.commands import Args
from rollout.labels import Label, Lang
from rollout.problems import InputError, Problem, Severity
from rollout.tables import MISSING, Table, width

if TYPE_CHECKING:
    from rollout.progress.statuses import Statuses
    from rollout.schedule.schedule import Schedule
    from rollout.units.register import Register
    from rollout.views.export import Exported, Revised

NARROW = 12  # cells of so many letters are never broken
LEAST = 10  # letters that a column of longer cells has at least
WORD = 28  # a word that is longer is broken where its column is narrower
BETWEEN = 3  # columns of the screen from one cell to the next

SEVERITIES: Mapping[Severity, Label] = {
    "error": Label("lỗi", "error"),
    "warning": Label("cảnh báo", "warning"),
    "note": Label("lưu ý", "note"),
}


def write_obligations(args: Args, obligations: Schedule | Statuses) -> None:
    """A table of rules, or of bodies where bodies were asked for; every obligation in the formats for machines."""
    if args.format != "table":
        write_rows(args, obligations, obligations)
        return
    from rollout.sentences import count_text
    from rollout.views import listing

    remarks = listing.remarks(obligations, args.lang)
    if args.each or args.unit or args.under:
        print_table(listing.by_body(obligations, args.lang, args.limit or None))
    else:
        print_table(listing.by_rule(obligations, args.lang))
        remarks.insert(0, count_text(len(obligations), "nhiệm vụ, chỉ tiêu", "obligation").of(args.lang))
    if remarks:
        print("; ".join(remarks))


def write_table(args: Args, table: Table, register: Register | None, *made_from: Revised) -> None:
    """The `table`, with the names of bodies that a `register` has, or its rows in the formats for machines.

    `args` say in which; the revisions are those of what it was `made_from`.
    """
    if args.format == "table":
        from rollout.views.translation import translated

        limit = getattr(args, "limit", None)
        print_table(translated(table.first(limit or None), args.lang, register))
    else:
        write_rows(args, table.to_dicts(), *made_from)


def write_rows(args: Args, rows: Exported, *made_from: Revised) -> None:
    """The rows in one of the formats for machines, to the standard output or to a file.

    Where that is asked for by `args`, they are stamped with the revisions of what they were `made_from`.
    """
    from rollout.views import export

    target = getattr(args, "output", None) or sys.stdout
    if args.format == "csv":
        export.to_csv(rows, target, lang=args.lang)
    else:
        export.to_json(rows, *(made_from if args.stamp else ()), target=target, lang=args.lang)


def chosen_columns(rows: Iterable[dict[str, object]], names: Sequence[str]) -> list[dict[str, object]]:
    """The rows with only the columns that a table for people has."""
    return [{name: row[name] for name in names} for row in rows]


def print_table(table: Table) -> None:
    """Fitted to the screen by rich where there is one and it is installed; plain columns otherwise.

    Rows that a screen is too narrow for stand one below the other, a line for each cell.
    """
    if not _is_terminal(sys.stdout):
        print(table)
        return
    try:
        from rich import box
        from rich.console import Console
        from rich.markup import escape
        from rich.table import Table as Fitted
    except ModuleNotFoundError:
        print(table)
        return
    least = _least_widths(table)
    left = text_width(sys.maxsize) - sum(least) - BETWEEN * len(least)
    if left < 0:
        _print_rows(table)
        return
    widths = _widened(table, least, left)
    fitted = Fitted(title=table.title or None, box=box.SIMPLE_HEAD, pad_edge=False)
    for place, name in enumerate(table.columns):
        justify: Literal["right", "left"] = "right" if table.is_numeric(place) else "left"
        fitted.add_column(name, justify=justify, width=widths[place], overflow="fold")
    for cells in table.cells():
        fitted.add_row(*map(escape, cells))
    Console().print(fitted)
    print(*table.rest(), sep="\n", end="")


def _least_widths(table: Table) -> list[int]:
    """The letters that each column takes at least: its longest cell, if that is short, and the words of its head."""
    widths = []
    for place, name in enumerate(table.columns):
        texts = [cells[place] for cells in table.cells()]
        widest = max(map(width, texts), default=0)
        if widest > NARROW:
            widest = max(LEAST, min(_longest_word(texts), WORD))
        widths.append(max(widest, _longest_word([name.replace("_", "_ ")])))
    return widths


def _longest_word(texts: Iterable[str]) -> int:
    """The letters of the longest word of some texts."""
    return max((width(word) for text in texts for word in text.split()), default=0)


def _widened(table: Table, least: list[int], left: int) -> list[int]:
    """The widths of columns: the `least`, and of what is `left` of a screen as much as the longest cells lack."""
    widths = [*least]
    lacking = [-size for size in least]
    for place, name in enumerate(table.columns):
        lacking[place] += max(map(width, [name, *(cells[place] for cells in table.cells())]))
    for _ in range(left):
        place = max(range(len(lacking)), key=lacking.__getitem__, default=0)
        if lacking and lacking[place] > 0:
            widths[place] += 1
            lacking[place] -= 1
    return widths


def _print_rows(table: Table) -> None:
    """Each row as lines of a head and a cell, wrapped to the screen, without the cells that are missing."""
    import textwrap

    column = max(map(width, table.columns), default=0)
    indent = " " * (column + 2)
    wrapper = textwrap.TextWrapper(text_width(sys.maxsize), subsequent_indent=indent, break_on_hyphens=False)
    lines = [table.title, ""] if table.title else []
    for cells in table.cells():
        for name, cell in zip(table.columns, cells, strict=True):
            if cell != MISSING:
                lines += wrapper.wrap(f"{name}{' ' * (column - width(name))}  {cell}")
        lines.append("")
    print("\n".join([*lines, *table.rest()]).rstrip())


def print_error(error: Exception) -> None:
    """What is wrong, to standard error."""
    if isinstance(error, InputError):
        print_problems(error.problems, sys.stderr)
    else:
        print(error, file=sys.stderr)


def print_problems(problems: Iterable[Problem], stream: TextIO, lang: Lang = "en") -> None:
    """One line per problem; on a terminal a paragraph each: where, what, what would be right, and the clauses.

    What begins the line of a finding is its severity, in the language asked for.
    """
    wrapped = _is_terminal(stream)
    for problem in problems:
        prefix = "" if problem.severity == "error" else f"{SEVERITIES[problem.severity].of(lang)}: "
        if wrapped:
            print(_paragraph(problem, prefix), file=stream)
        else:
            print(f"{prefix}{problem}", file=stream)


def _paragraph(problem: Problem, prefix: str) -> str:
    """A problem on lines of their own for its parts, each wrapped to the terminal's width."""
    import shutil
    import textwrap

    clauses = (f"[{clause}]" for clause in problem.clauses)
    heading, *parts = filter(None, (problem.where, problem.found, problem.right, *clauses))
    wrapper = textwrap.TextWrapper(
        shutil.get_terminal_size().columns, subsequent_indent="    ", break_on_hyphens=False, break_long_words=False
    )
    lines = wrapper.wrap(prefix + heading)
    for part in parts:
        lines += wrapper.wrap(f"  {part}")
    return "\n".join(lines)


def text_width(usual: int) -> int:
    """The columns to which a text is wrapped: those of the terminal, where there is one, and never more than usual."""
    import shutil

    return min(usual, shutil.get_terminal_size().columns) if _is_terminal(sys.stdout) else usual


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()
