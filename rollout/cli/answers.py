"""What each command does: a function for each, `run_` and its name. What only some answers need is imported by them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from rollout.cli.commands import Args
from rollout.cli.output import (
    chosen_columns,
    print_problems,
    print_table,
    write_obligations,
    write_rows,
    write_table,
)
from rollout.cli.questions import chosen_policies, schedule_of_rules, schedule_until, selected, statuses_asked
from rollout.days import Period, day
from rollout.labels import plural
from rollout.policy.policy import Policy
from rollout.policy.read.policies import UNREAD, load_policy, read_policy, shipped_policies
from rollout.problems import InputError, Problem, UnknownError
from rollout.tables import Table

if TYPE_CHECKING:
    from rollout.policy.calendar import Calendar
    from rollout.progress.statuses import Statuses
    from rollout.schedule.schedule import Schedule

TARGET_COLUMNS = {  # with short headings, so that most tables fit in 80 columns
    "task": "task",
    "unit": "unit",
    "required": "level",
    "measured": "now",
    "reach": "reach",
    "shortfall": "short",
    "upcoming": "next",
    "upcoming_due": "by",
    "pace": "pace",
}
TARGET_EXTRAS = {  # shown where any target has them
    "expected": "due now",
    "observed_pace": "seen",
    "reached_on": "reached",
    "coverage": "cover",
    "progress_class": "class",
}
ROLLUP_COLUMNS = ("task", "key", "value", "numerator", "denominator", "reporting", "units", "least", "most")
NEED_COLUMNS = ("needed", "needed_due", "by", "by_due", "days", "basis")
READING_COLUMNS = ("node", "due", "other", "reading", "clause", "phrase", "units", "note")


def run_policies(args: Args) -> int:
    rows = []
    for name in shipped_policies():
        policy = load_policy(name)
        instrument = policy.instrument
        title = instrument.title.of(args.lang)
        rows.append((name, instrument.number, instrument.issued, len(policy.tasks), len(policy.targets), title))
    write_table(args, Table(("id", "number", "issued", "tasks", "targets", "title"), tuple(rows)))
    return 0


def run_show(args: Args) -> int:
    from rollout.views.listing import of_policy

    write_table(args, of_policy(load_policy(args.id), args.lang))
    return 0


def run_document(args: Args) -> int:
    from rollout.views.document import document

    sys.stdout.write(document(load_policy(args.id), args.lang))
    return 0


def run_trace(args: Args) -> int:
    from rollout.policy.trace import measures, trace

    policies = chosen_policies(args)
    if args.measure is None:
        write_table(args, Table(("measure",), tuple((measure,) for measure in measures(policies))))
    else:
        write_table(args, trace(args.measure, policies).table())
    return 0


def run_due(args: Args) -> int:
    if args.during is not None:
        period = Period.of(args.during)
        schedule = schedule_until(args, period.last).due(during=period)
    else:
        schedule = schedule_until(args, day(args.by)).due(by=args.by)
    write_obligations(args, selected(args, schedule))
    return 0


def run_overdue(args: Args) -> int:
    write_obligations(args, selected(args, statuses_asked(args).overdue()))
    return 0


def run_status(args: Args) -> int:
    statuses = selected(args, statuses_asked(args))
    if args.state:
        statuses = statuses.where(state=args.state)
    if args.by:
        write_table(args, statuses.table(args.by.split(",")))
    else:
        write_obligations(args, statuses)
    return 0


def run_forecast(args: Args) -> int:
    from rollout.forecasting.forecast import forecast
    from rollout.views.forecast_listing import prospects_by_body, prospects_by_rule
    from rollout.views.listing import remarks

    prospects = forecast(selected(args, statuses_asked(args))).where(verdict=args.verdict or ("only_if", "lost"))
    if args.format == "json":
        write_rows(args, prospects.to_dicts())
    elif args.format == "csv":
        write_rows(args, [prospect.to_flat_dict() for prospect in prospects])
    elif args.each or args.unit or args.under:
        print_table(prospects_by_body(prospects, args.lang, args.limit or None))
    else:
        print_table(prospects_by_rule(prospects, args.lang))
        print("; ".join([plural(len(prospects), "obligation"), *remarks(prospects.statuses, args.lang)]))
    return 0


def run_targets(args: Args) -> int:
    if args.roll_up:
        return _write_rollup(args)
    from rollout.progress.attainment import attainments

    asked = attainments(
        selected(args, statuses_asked(args)), expected=args.expected, progress_class=args.progress_class
    )
    rows = [attainment.to_dict() for attainment in asked]
    if args.format == "table":
        extras = {name for name in TARGET_EXTRAS if any(row[name] is not None for row in rows)}
        if args.expected == "stepped":  # that is the level
            extras.discard("expected")
        heads = TARGET_COLUMNS | {name: head for name, head in TARGET_EXTRAS.items() if name in extras}
        print_table(Table(tuple(heads.values()), tuple(tuple(row[name] for name in heads) for row in rows)))
    else:
        write_rows(args, rows)
    return 0


def _write_rollup(args: Args) -> int:
    from rollout.progress.rollup import rollup

    rows = [figures.to_dict() for figures in rollup(selected(args, statuses_asked(args)), args.roll_up)]
    if args.format == "table":
        print_table(Table.of(chosen_columns(rows, ROLLUP_COLUMNS)))
    else:
        write_rows(args, rows)
    return 0


def run_needs(args: Args) -> int:
    rows = [tie.to_dict() for tie in schedule_of_rules(args).dependencies]
    if args.format == "table":
        rows = chosen_columns(rows, NEED_COLUMNS)
    write_table(args, Table.of(rows))
    return 0


def run_ambiguities(args: Args) -> int:
    from rollout.findings.ambiguities import ambiguities

    readings = ambiguities(selected(args, schedule_until(args, day(args.until))), calendar=_calendar(args))
    rows = [{name: getattr(reading, name) for name in READING_COLUMNS} for reading in readings]
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


def run_explain(args: Args) -> int:
    from rollout.explanation.explanation import explain

    rule, _, period = args.id.partition("#")
    task, _, unit = rule.partition("@")
    statuses = selected(args, statuses_asked(args)).where(task=task, unit=unit or None, period=period or None)
    if not len(statuses):
        raise UnknownError("obligation", args.id)
    explanations = [explain(status, lang=args.lang) for status in islice(statuses, args.limit or None)]
    if args.format == "json":
        write_rows(args, [explanation.to_dict() for explanation in explanations])
    else:
        print("\n\n".join(map(str, explanations)))
    rest = len(statuses) - len(explanations)
    if rest > 0:
        print(f"… {rest:,} more of {len(statuses):,}; name the unit: {args.id}@01", file=sys.stderr)
    return 0


def run_check(args: Args) -> int:
    """The problems of each file, and the findings in its good part, alone and against the other files."""
    from rollout.findings.check import check
    from rollout.findings.severities import MISSING, RANKS

    policies, problems = _read_policies(args.file)
    findings = check(policies, calendar=_calendar(args), notes=args.notes)
    if len(policies) < len(set(args.file)) or any(policy.id == UNREAD for policy in policies):
        findings = tuple(finding for finding in findings if finding.code not in MISSING)  # its file may be the bad one
    reported = [*problems, *sorted(findings, key=lambda finding: RANKS[finding.severity])]
    print_problems(reported, sys.stdout)
    severities = Counter(problem.severity for problem in reported)
    names = [name for name in RANKS if args.notes or name != "note"]
    counts = [plural(len(args.file), "file"), *(plural(severities[name], name) for name in names)]
    print(", ".join(counts), file=sys.stderr)
    return 1 if severities["error"] or (args.strict and severities["warning"]) else 0


def _read_policies(names: Iterable[str]) -> tuple[list[Policy], list[Problem]]:
    """The policies of files or shipped ids, and the problems of all files."""
    policies: dict[str, Policy] = {}
    problems: list[Problem] = []
    shipped = shipped_policies()
    for name in names:
        try:
            policy, own_problems = (load_policy(name), ()) if name in shipped else read_policy(name)
        except InputError as error:
            problems += error.problems
            continue
        problems += own_problems
        if policies.setdefault(policy.id, policy) is not policy:
            problems.append(Problem("twice", name, f"is a second policy {policy.id!r}", "give it an id of its own"))
    return list(policies.values()), problems


def _calendar(args: Args) -> Calendar | None:
    """The calendar of public holidays, where rest days are asked for."""
    from rollout.policy.calendar import load_calendar

    return load_calendar() if args.rest_days else None
