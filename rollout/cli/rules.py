"""The commands about rules: their dependencies, what a delay moves, their picture, the interpretations they admit."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rollout.cli.arguments import Args
from rollout.cli.output import chosen_columns, write_table
from rollout.cli.questions import schedule_of_rules, schedule_until, selected, statuses_asked
from rollout.days import day
from rollout.problems import InputError, Problem
from rollout.tables import Table

if TYPE_CHECKING:
    from rollout.progress.statuses import Statuses
    from rollout.schedule.schedule import Schedule

NEED_COLUMNS = ("needed", "needed_due", "by", "by_due", "days", "basis")
READING_COLUMNS = ("node", "due", "other", "reading", "clause", "phrase", "units", "note")


def run_needs(args: Args) -> int:
    from rollout.schedule.rules import ties

    rows = [tie.to_dict() for tie in ties(schedule_of_rules(args))]
    if args.format == "table":
        rows = chosen_columns(rows, NEED_COLUMNS)
    write_table(args, Table.of(rows))
    return 0


def run_slip(args: Args) -> int:
    from rollout.network.network import Network

    delays = _delays(args.node)
    difference = Network.of(schedule_of_rules(args)).slip(delays, past_due=args.past_due)
    write_table(args, difference.table(args.by))
    print(difference, file=sys.stderr)
    return 0


def _delays(words: list[str]) -> dict[str, int]:
    """Days by node, from words such as `certify-one-stop@province=30`; raises InputError for all others at once."""
    delays: dict[str, int] = {}
    problems = []
    for word in words:
        name, _, count = word.rpartition("=")
        if not name or not count.isdecimal():
            problems.append(Problem("bad-slip", word, "is not NODE=DAYS", "write certify-one-stop@province=30"))
        else:
            delays[name] = int(count)
    if problems:
        raise InputError(problems)
    return delays


def run_graph(args: Args) -> int:
    from rollout.views.graph import dot, mermaid

    obligations: Schedule | Statuses
    if args.as_of:
        obligations = selected(args, statuses_asked(args))
    elif args.until:
        obligations = selected(args, schedule_until(args, day(args.until)))
    else:
        right = "give --until, or --as-of to draw the states of that day"
        raise InputError([Problem("no-day", "", "no day is given", right)])
    draw = mermaid if args.format == "mermaid" else dot
    sys.stdout.write(draw(obligations, lang=args.lang, alone=args.alone, threshold=args.threshold))
    return 0


def run_ambiguities(args: Args) -> int:
    from rollout.findings.ambiguities import ambiguities
    from rollout.policy.calendar import load_calendar

    calendar = load_calendar() if args.rest_days else None
    readings = ambiguities(selected(args, schedule_until(args, day(args.until))), calendar=calendar)
    rows = [{name: getattr(reading, name) for name in READING_COLUMNS} for reading in readings]
    write_table(args, Table.of(rows))
    return 0
