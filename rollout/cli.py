"""The command `rollout`: thin, over the same names that Python users import.

Exit codes: 0 answered; 1 `check` found problems; 2 the question or an input cannot be used.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from rollout.days import HANOI, Period, day
from rollout.policy.policy import Policy
from rollout.policy.reader import load_policy, read_policy, shipped_policies
from rollout.problems import HorizonError, InputError, Problem, UnknownError
from rollout.progress.assess import assess
from rollout.progress.reader import load_progress
from rollout.progress.statuses import Statuses
from rollout.schedule.expand import expand
from rollout.schedule.schedule import Schedule
from rollout.tables import Table
from rollout.units.reader import load_units
from rollout.views import export, listing

LIMIT = 40
Args = argparse.Namespace
Found = TypeVar("Found", Schedule, Statuses)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the answer goes to standard output, what is wrong to standard error."""
    args = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except (InputError, UnknownError, HorizonError) as caught:
        print(caught, file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _policies(args: Args) -> int:
    rows = []
    for name in shipped_policies():
        policy = load_policy(name)
        one = policy.instrument
        rows.append((name, one.number, one.issued, len(policy.tasks), len(policy.targets), one.title.of(args.lang)))
    _put(args, Table(("id", "number", "issued", "tasks", "targets", "title"), tuple(rows)))
    return 0


def _show(args: Args) -> int:
    policy = load_policy(args.id)
    _put(args, listing.of_policy(policy, args.lang))
    return 0


def _due(args: Args) -> int:
    if args.during:
        period = Period.of(args.during)
        schedule = _schedule(args, period.last).due(during=period)
    else:
        schedule = _schedule(args, day(args.by)).due(by=args.by)
    _put_found(args, _selected(args, schedule))
    return 0


def _overdue(args: Args) -> int:
    _put_found(args, _selected(args, _assessed(args).overdue()))
    return 0


def _status(args: Args) -> int:
    found = _selected(args, _assessed(args))
    if args.state:
        found = found.where(state=args.state)
    if args.by:
        _put(args, found.table(args.by.split(",")))
    else:
        _put_found(args, found)
    return 0


def _check(args: Args) -> int:
    found: list[Problem] = []
    for path in args.file:
        try:
            found += read_policy(path)[1]
        except InputError as caught:
            found += caught.problems
    for problem in found:
        print(problem)
    failing = [problem for problem in found if args.strict or problem.severity == "error"]
    print(f"{len(args.file)} files, {len(found)} problems", file=sys.stderr)
    return 1 if failing else 0


def _schedule(args: Args, until: dt.date) -> Schedule:
    units = None if args.units == "none" else load_units(args.units)
    return expand(_chosen(args), units, until=until)


def _chosen(args: Args) -> list[Policy]:
    return [load_policy(name) for name in args.policy or shipped_policies()]


def _assessed(args: Args) -> Statuses:
    as_of = dt.datetime.now(HANOI).date() if args.as_of == "today" else day(args.as_of)
    until = day(args.until) if args.until else dt.date(as_of.year, 12, 31)
    schedule = _schedule(args, until)
    progress = load_progress(args.progress, schedule) if args.progress else None
    return assess(schedule, progress, as_of=as_of, known_on=args.known_on)


def _selected(args: Args, found: Found) -> Found:
    return found.where(task=args.task, tier=args.tier, unit=args.unit, under=args.under, lead=args.lead)


def _put_found(args: Args, found: Schedule | Statuses) -> None:
    """A table of rules, or of bodies where bodies were asked for; every obligation in the formats for machines."""
    if args.format != "table":
        _write(args, found.to_dicts())
    elif args.each or args.unit or args.under:
        _print(listing.by_body(found, args.lang, args.limit or None))
    else:
        _print(listing.by_rule(found, args.lang))
        print(f"{len(found):,} obligations")


def _put(args: Args, table: Table) -> None:
    if args.format == "table":
        _print(table)
    else:
        _write(args, table.to_dicts())


def _write(args: Args, rows: list[dict[str, object]]) -> None:
    sys.stdout.write((export.to_csv if args.format == "csv" else export.to_json)(rows))


def _print(table: Table) -> None:
    """Fitted to the screen by rich where there is one and it is installed; plain columns otherwise."""
    if not sys.stdout.isatty():
        print(table)
        return
    try:
        from rich.console import Console
        from rich.table import Table as Fitted
    except ModuleNotFoundError:
        print(table)
        return
    fitted = Fitted(*table.columns, title=table.title or None)
    for cells in table.cells():
        fitted.add_row(*cells)
    Console().print(fitted)
    print(*table.rest(), sep="\n", end="")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rollout", description=__doc__.split("\n", 1)[0] if __doc__ else "")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[Args], int], text: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=text, description=text)
        one.set_defaults(run=run)
        return one

    def shown(one: argparse.ArgumentParser) -> argparse.ArgumentParser:
        one.add_argument("--lang", choices=("vi", "en"), default="en", help="language of the labels")
        one.add_argument("--format", choices=("table", "csv", "json"), default="table")
        return one

    shown(command("policies", _policies, "the policies that come with the library"))
    show = shown(command("show", _show, "the items of one policy, in the document's order"))
    show.add_argument("id", metavar="ID", help="a shipped id, or a policy file")

    due = shown(command("due", _due, "what falls due by a day, or during a period"))
    when = due.add_mutually_exclusive_group(required=True)
    when.add_argument("--by", metavar="DAY", help="that day and all before it: YYYY-MM-DD")
    when.add_argument("--during", metavar="PERIOD", help="2022-06, 2020-Q3, 2022, or two with a /")
    _selecting(due)

    overdue = shown(command("overdue", _overdue, "what has fallen due and is not done on a day"))
    status = shown(command("status", _status, "how everything stands on a day"))
    status.add_argument("--by", metavar="NAMES", help="count by policy, task, tier, place, unit, lead, period or due")
    status.add_argument("--state", action="append", help="only this state; may be repeated")
    for one in (overdue, status):
        one.add_argument("--as-of", required=True, metavar="DAY", help="YYYY-MM-DD, or today (in Ha Noi)")
        one.add_argument("--progress", metavar="FILE", help="evidence, as CSV or JSON lines")
        one.add_argument("--known-on", metavar="DAY", help="only what was recorded by then")
        one.add_argument("--until", metavar="DAY", help="expand recurring duties to this day (default: the year's end)")
        _selecting(one)

    check = command("check", _check, "the problems of policy files, all at once")
    check.add_argument("file", nargs="+", metavar="FILE")
    check.add_argument("--strict", action="store_true", help="findings in the text fail too")
    return parser


def _selecting(one: argparse.ArgumentParser) -> None:
    one.add_argument("--policy", action="append", metavar="ID", help="a policy or a file (default: all that ship)")
    one.add_argument("--task", action="append", metavar="ID")
    one.add_argument("--tier", action="append", metavar="TIER", help="ministry, province, district, commune or agency")
    one.add_argument("--unit", action="append", metavar="ID", help="one unit, by its code or id")
    one.add_argument("--under", action="append", metavar="ID", help="a unit and all below it")
    one.add_argument("--lead", action="append", metavar="ID", help="who owes it")
    one.add_argument("--units", default="vn", metavar="NAME", help="vn, a CSV file, or none for one stand-in a tier")
    one.add_argument("--each", action="store_true", help="one line a body instead of one a rule")
    one.add_argument("--limit", type=int, default=LIMIT, metavar="N", help=f"lines of --each (default {LIMIT}; 0: all)")
