"""Answers on the screen: tables and wrapped problems for people, lines, CSV and JSON for machines."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, TextIO

from rollout.cli.commands import Args
from rollout.labels import plural
from rollout.problems import InputError, Problem
from rollout.tables import Table

if TYPE_CHECKING:
    from rollout.progress.statuses import Statuses
    from rollout.schedule.schedule import Schedule

NARROW = 12  # a column of days, states or counts is never broken


def write_obligations(args: Args, obligations: Schedule | Statuses) -> None:
    """A table of rules, or of bodies where bodies were asked for; every obligation in the formats for machines."""
    if args.format != "table":
        write_rows(args, obligations.to_dicts())
        return
    from rollout.views import listing

    remarks = listing.remarks(obligations, args.lang)
    if args.each or args.unit or args.under:
        print_table(listing.by_body(obligations, args.lang, args.limit or None))
    else:
        print_table(listing.by_rule(obligations, args.lang))
        remarks.insert(0, plural(len(obligations), "obligation"))
    if remarks:
        print("; ".join(remarks))


def write_table(args: Args, table: Table) -> None:
    """The table, or its rows in the formats for machines."""
    if args.format == "table":
        from rollout.views import listing

        limit = getattr(args, "limit", None)
        print_table(listing.translated(table.first(limit or None), args.lang))
    else:
        write_rows(args, table.to_dicts())


def write_rows(args: Args, rows: list[dict[str, object]]) -> None:
    from rollout.views import export

    if args.format == "csv":
        sys.stdout.write(export.to_csv(rows))
    else:
        sys.stdout.write(export.to_json(rows))


def chosen_columns(rows: Iterable[dict[str, object]], names: Sequence[str]) -> list[dict[str, object]]:
    """The rows with only the columns that a table for people has."""
    return [{name: row[name] for name in names} for row in rows]


def print_table(table: Table) -> None:
    """Fitted to the screen by rich where there is one and it is installed; plain columns otherwise."""
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
    fitted = Fitted(title=table.title or None, box=box.SIMPLE_HEAD, pad_edge=False)
    for place, name in enumerate(table.columns):
        widest = max((len(cells[place]) for cells in table.cells()), default=0)
        justify: Literal["right", "left"] = "right" if table.is_numeric(place) else "left"
        fitted.add_column(name, justify=justify, no_wrap=widest <= NARROW)
    for cells in table.cells():
        fitted.add_row(*map(escape, cells))
    Console().print(fitted)
    print(*table.rest(), sep="\n", end="")


def print_error(error: Exception) -> None:
    """What is wrong, to standard error."""
    if isinstance(error, InputError):
        print_problems(error.problems, sys.stderr)
    else:
        print(error, file=sys.stderr)


def print_problems(problems: Iterable[Problem], stream: TextIO) -> None:
    """One line per problem; on a terminal a paragraph each: where, what, what would be right, and the clauses."""
    wrapped = _is_terminal(stream)
    for problem in problems:
        prefix = "" if problem.severity == "error" else f"{problem.severity}: "
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


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()
