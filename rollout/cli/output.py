"""Answers on the screen: tables for people, CSV and JSON for machines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rollout.cli.arguments import Args
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
        remarks.insert(0, count_of(len(obligations), "obligation"))
    if remarks:
        print("; ".join(remarks))


def write_table(args: Args, table: Table) -> None:
    if args.format == "table":
        from rollout.views import listing

        print_table(listing.translated(table.first(getattr(args, "limit", None) or None), args.lang))
    else:
        write_rows(args, table.to_dicts())


def write_rows(args: Args, rows: list[dict[str, object]]) -> None:
    from rollout.views import export

    sys.stdout.write((export.to_csv if args.format == "csv" else export.to_json)(rows))


def print_table(table: Table) -> None:
    """Fitted to the screen by rich where there is one and it is installed; plain columns otherwise."""
    if sys.stdout is None or not sys.stdout.isatty():
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
        column = [cells[place] for cells in table.cells()]
        short = max(map(len, column), default=0) <= NARROW
        fitted.add_column(name, justify="right" if table.is_numeric(place) else "left", no_wrap=short)
    for cells in table.cells():
        fitted.add_row(*map(escape, cells))
    Console().print(fitted)
    print(*table.rest(), sep="\n", end="")


def count_of(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
