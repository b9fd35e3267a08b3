"""The command `rollout`: thin, over the same names that Python users import.

Exit codes: 0 answered; 1 `check` found problems; 2 the question or an input cannot be used.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TypeVar

from rollout.arguments import Args, Command, parser
from rollout.days import HANOI, Period, day
from rollout.policy.calendar import load_calendar
from rollout.policy.policy import Policy
from rollout.policy.reader import load_policy, read_policy, shipped_policies
from rollout.policy.trace import measures, trace
from rollout.problems import HorizonError, InputError, Problem, UnknownError
from rollout.progress.timeline import assess
from rollout.progress.attainment import attainments
from rollout.progress.log import Progress
from rollout.progress.reader import load_progress
from rollout.progress.reported import reported
from rollout.progress.statuses import Statuses
from rollout.reasons.explanation import explain
from rollout.schedule.ambiguities import ambiguities
from rollout.schedule.check import check
from rollout.schedule.expand import expand
from rollout.schedule.network import Network
from rollout.schedule.rules import ties
from rollout.schedule.schedule import Schedule
from rollout.tables import Table
from rollout.units.reader import load_units
from rollout.views import export, listing
from rollout.views.document import document
from rollout.views.graph import dot, mermaid

NARROW = 12  # a column of days, states or counts is never broken
Found = TypeVar("Found", Schedule, Statuses)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the answer goes to standard output, what is wrong to standard error."""
    args = parser(COMMANDS).parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except (InputError, UnknownError, HorizonError, ModuleNotFoundError) as caught:
        print(caught, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
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
    if args.during is not None:
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


def _targets(args: Args) -> int:
    found = _selected(args, _assessed(args))
    rows = [one.to_dict() for one in attainments(found)]
    if args.format != "table":
        _write(args, rows)
    else:
        names = (
            "task",
            "unit",
            "required",
            "required_due",
            "measured",
            "measured_on",
            "comparable",
            "reach",
            "shortfall",
            "upcoming",
            "pace",
        )
        _print(Table.of([{name: row[name] for name in names} for row in rows]))
    return 0


def _trace(args: Args) -> int:
    policies = _chosen(args)
    if args.measure is None:
        _put(args, Table(("measure",), tuple((name,) for name in measures(policies))))
    else:
        _put(args, trace(args.measure, policies).table())
    return 0


def _ambiguities(args: Args) -> int:
    calendar = load_calendar() if args.rest_days else None
    found = ambiguities(_selected(args, _schedule(args, day(args.until))), calendar=calendar)
    names = ("node", "due", "other", "reading", "clause", "phrase", "units", "note")
    rows = [{name: getattr(one, name) for name in names} for one in found]
    _put(args, Table.of(rows))
    return 0


def _explain(args: Args) -> int:
    task, unit, period = _parts(args.id)
    found = _selected(args, _assessed(args)).where(task=task, unit=unit, period=period)
    if not len(found):
        raise UnknownError("obligation", args.id)
    explained = [explain(one, lang=args.lang) for one in islice(found, args.limit or None)]
    if args.format == "json":
        _write(args, [one.to_dict() for one in explained])
    else:
        print("\n\n".join(map(str, explained)))
    if len(explained) < len(found):
        print(f"… {len(found) - len(explained):,} more of {len(found):,}; name the unit: {args.id}@01", file=sys.stderr)
    return 0


def _parts(name: str) -> tuple[str, str | None, str | None]:
    """The task, the unit and the period that an id such as `policy/task@unit#period` names."""
    rule, _, period = name.partition("#")
    task, _, unit = rule.partition("@")
    return task, unit or None, period or None


def _slip(args: Args) -> int:
    days: dict[str, int] = {}
    problems = []
    for given in args.node:
        name, _, count = given.rpartition("=")
        if not name or not count.isdecimal():
            problems.append(Problem("bad-slip", given, "is not NODE=DAYS", "write certify-one-stop@province=30"))
        else:
            days[name] = int(count)
    if problems:
        raise InputError(problems)
    schedule = expand(_chosen(args), until=day(args.until))
    found = Network.of(schedule).slip(days, past_due=args.past_due)
    _put(args, found.table(args.by))
    print(found, file=sys.stderr)
    return 0


def _needs(args: Args) -> int:
    found = ties(expand(_chosen(args), until=day(args.until)))
    names = ("needed", "needed_due", "by", "by_due", "days", "basis")
    rows = [one.to_dict() for one in found]
    _put(args, Table.of([{name: row[name] for name in names} for row in rows] if args.format == "table" else rows))
    return 0


def _graph(args: Args) -> int:
    found: Schedule | Statuses
    if args.as_of:
        found = _selected(args, _assessed(args))
    elif args.until:
        found = _selected(args, _schedule(args, day(args.until)))
    else:
        raise InputError([Problem("no-day", "", "no day is given", "say --until, or --as-of for how it stands then")])
    drawn = mermaid if args.format == "mermaid" else dot
    sys.stdout.write(drawn(found, lang=args.lang, alone=args.alone, threshold=args.threshold))
    return 0


def _document(args: Args) -> int:
    sys.stdout.write(document(load_policy(args.id)))
    return 0


def _check(args: Args) -> int:
    """The problems of each file, and the findings in what is good of them, alone and against each other."""
    policies: dict[str, Policy] = {}
    problems: list[Problem] = []
    for name in args.file:
        try:
            policy, found = (load_policy(name), ()) if name in shipped_policies() else read_policy(name)
        except InputError as caught:
            problems += caught.problems
            continue
        problems += found
        if policies.setdefault(policy.id, policy) is not policy:
            problems.append(Problem("twice", name, f"is a second policy {policy.id!r}", "give it an id of its own"))
    findings = check(policies.values(), calendar=load_calendar() if args.rest_days else None)
    for problem in problems:
        print(problem)
    for finding in sorted(findings, key=lambda one: one.code == "rest-day"):
        print(f"finding: {finding}")
    counted = (_counted(len(args.file), "file"), _counted(len(problems), "problem"), _counted(len(findings), "finding"))
    print(", ".join(counted), file=sys.stderr)
    return 1 if problems or (args.strict and findings) else 0


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _schedule(args: Args, until: dt.date) -> Schedule:
    units = None if args.units == "none" else load_units(args.units)
    return expand(_chosen(args), units, until=until)


def _chosen(args: Args) -> list[Policy]:
    return [load_policy(name) for name in args.policy or shipped_policies()]


def _assessed(args: Args) -> Statuses:
    as_of = dt.datetime.now(HANOI).date() if args.as_of == "today" else day(args.as_of)
    until = day(args.until) if args.until else dt.date(as_of.year, 12, 31)
    schedule = _schedule(args, until)
    progress = load_progress(args.progress, schedule) if args.progress else Progress()
    if args.reported:
        policies = {policy.id: policy for policy in (*map(load_policy, shipped_policies()), *_chosen(args))}
        progress = progress.plus(*reported(policies.values(), schedule))
    return assess(schedule, progress, as_of=as_of, known_on=args.known_on)


def _selected(args: Args, found: Found) -> Found:
    return found.where(task=args.task, tier=args.tier, unit=args.unit, under=args.under, lead=args.lead)


def _put_found(args: Args, found: Schedule | Statuses) -> None:
    """A table of rules, or of bodies where bodies were asked for; every obligation in the formats for machines."""
    if args.format != "table":
        _write(args, found.to_dicts())
    elif args.each or args.unit or args.under:
        _print(listing.by_body(found, args.lang, args.limit or None))
        if remarks := listing.remarks(found, args.lang):
            print("; ".join(remarks))
    else:
        _print(listing.by_rule(found, args.lang))
        print("; ".join([_counted(len(found), "obligation"), *listing.remarks(found, args.lang)]))


def _put(args: Args, table: Table) -> None:
    if args.format == "table":
        _print(listing.translated(table.first(getattr(args, "limit", None) or None), args.lang))
    else:
        _write(args, table.to_dicts())


def _write(args: Args, rows: list[dict[str, object]]) -> None:
    sys.stdout.write((export.to_csv if args.format == "csv" else export.to_json)(rows))


def _print(table: Table) -> None:
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


COMMANDS: Mapping[str, Command] = {
    "policies": _policies,
    "show": _show,
    "document": _document,
    "due": _due,
    "overdue": _overdue,
    "status": _status,
    "targets": _targets,
    "trace": _trace,
    "ambiguities": _ambiguities,
    "explain": _explain,
    "needs": _needs,
    "slip": _slip,
    "graph": _graph,
    "check": _check,
}
