"""What each command does: a function for each, `run_` and its name. What only some answers need is imported by them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

from rollout.cli.output import (
    LINES as LISTED,
    MACHINES,
    add_footnote,
    chosen_columns,
    print_explanations,
    print_problems,
    show_table,
    style_asked,
    write_answer,
    write_calendar,
    write_obligations,
    write_page,
    write_rows,
    write_table,
)
from rollout.cli.parsing import Args
from rollout.cli.questions import (
    OF_EVIDENCE,
    calendar_asked,
    chosen_policies,
    delays_asked,
    differences_asked,
    evidence_converted,
    limits_asked,
    names_asked,
    policies_of_files,
    schedule_of_rules,
    schedule_until,
    statuses_asked,
)
from rollout.cli.screen import print_text
from rollout.days import Period, day
from rollout.labels import Label, Lang, plural
from rollout.policy.read.policies import UNREAD, load_policy, shipped_policies
from rollout.problems import SEVERITIES, InputError, Problem, Problems, ProgressError, UnknownError
from rollout.rows import table_of_rows_read
from rollout.sentences import count_text, filled, text_of
from rollout.sources import LINES
from rollout.tables import Table

if TYPE_CHECKING:
    from rollout.policy.instrument import Instrument
    from rollout.progress.statuses import Statuses
    from rollout.schedule.schedule import Schedule

ROLLUP_COLUMNS = ("task", "key", "value", "numerator", "denominator", "reporting", "units", "least", "most")
NEED_COLUMNS = ("needed", "needed_due", "by", "by_due", "days", "basis")
MORE_FINDINGS = Label("… còn {rest} trong {total}", "… {rest} more of {total}")
READING_COLUMNS = ("node", "due", "other", "reading", "clause", "phrase", "units", "note")


MORE = Label(
    "… còn {rest} trong {total}; nêu rõ cơ quan, đơn vị: {id}@01", "… {rest} more of {total}; name the unit: {id}@01"
)


def run_policies(args: Args) -> int:
    rows = []
    policies = [load_policy(name) for name in shipped_policies()]
    for policy in policies:
        instrument = policy.instrument
        title = instrument.title.of(args.lang)
        issued = str(instrument.issued or "") if args.format in MACHINES else _day_of_issue(instrument, args.lang)
        rows.append((policy.id, instrument.number, issued, len(policy.tasks), len(policy.targets), title))
    write_table(args, Table(("id", "number", "issued", "tasks", "targets", "title"), tuple(rows)), None, *policies)
    return 0


def _day_of_issue(instrument: Instrument, lang: Lang) -> str:
    """The day of issue, or the period in which it lies, in words."""
    issued = instrument.issued
    if issued is None:
        return ""
    return text_of(issued.first if issued.kind == "day" else issued, lang)


def run_show(args: Args) -> int:
    from rollout.views.listing import of_policy

    policy = load_policy(args.id, limits=limits_asked(args))
    write_table(args, of_policy(policy, args.lang), None, policy)
    return 0


def run_document(args: Args) -> int:
    from rollout.views.document import document

    write_page(args, document(load_policy(args.id, limits=limits_asked(args)), args.lang))
    return 0


def run_trace(args: Args) -> int:
    from rollout.policy.names import bodies_of
    from rollout.policy.trace import measures, trace

    policies = chosen_policies(args)
    if args.measure is None:
        write_table(args, Table(("measure",), tuple((measure,) for measure in measures(policies))), None, *policies)
    else:
        write_table(args, trace(args.measure, policies, args.lang).table(), bodies_of(*policies), *policies)
    return 0


def run_due(args: Args) -> int:
    if args.during is not None:
        period = Period.of(args.during)
        last, schedule = period.last, schedule_until(args, period.last).due(during=period)
    else:
        last = day(args.by)
        schedule = schedule_until(args, last).due(by=last)
    write_obligations(args, schedule.where(**names_asked(args), on=last))
    return 0


def run_overdue(args: Args) -> int:
    write_obligations(args, statuses_asked(args).overdue().where(**names_asked(args)))
    return 0


def run_status(args: Args) -> int:
    statuses = statuses_asked(args).where(**names_asked(args))
    if args.state:
        statuses = statuses.where(state=args.state)
    if args.by:
        write_table(args, statuses.table(args.by.split(",")), statuses.register, statuses)
    else:
        write_obligations(args, statuses)
    return 0


def run_diff(args: Args) -> int:
    from rollout.progress.statuses import Statuses
    from rollout.views.difference_listing import (
        differences_by_body,
        differences_by_rule,
        edits_by_field,
    )
    from rollout.views.listing import remarks

    differences = differences_asked(args)
    before, after = differences.before, differences.after
    if args.by:
        register = after.register if isinstance(after, Statuses) else None
        write_table(args, differences.table(args.by.split(",")), register, before, after)
    elif args.format in MACHINES:
        write_rows(args, differences.to_dicts(args.lang), before, after)
    elif not isinstance(after, Statuses):
        show_table(args, edits_by_field(differences, args.lang).first(args.limit or None))
    elif args.each or args.unit or args.under:
        show_table(args, differences_by_body(differences, args.lang, _lines_of_bodies(args)))
    else:
        count = count_text(len(differences), "thay đổi", "difference").of(args.lang)
        table = differences_by_rule(differences, args.lang).first(args.limit or None)
        show_table(args, table, [count, *remarks(after, args.lang)])
    return 0


def _lines_of_bodies(args: Args) -> int | None:
    """How many lines a listing of bodies has at most; None is all."""
    limit = LISTED if args.limit is None and args.format == "table" else args.limit
    return limit or None


def run_forecast(args: Args) -> int:
    from rollout.forecasting.forecast import forecast
    from rollout.views.forecast_listing import prospects_by_body, prospects_by_rule
    from rollout.views.listing import remarks

    prospects = forecast(statuses_asked(args).where(**names_asked(args))).where(
        verdict=args.verdict or ("only_if", "lost")
    )
    notes = remarks(prospects.statuses, args.lang)
    if args.format in MACHINES:
        write_rows(args, prospects, prospects.statuses)
    elif args.each or args.unit or args.under:
        show_table(args, prospects_by_body(prospects, args.lang, _lines_of_bodies(args)), notes)
    else:
        count = count_text(len(prospects), "nhiệm vụ, chỉ tiêu", "obligation").of(args.lang)
        show_table(args, prospects_by_rule(prospects, args.lang).first(args.limit or None), [count, *notes])
    return 0


def run_targets(args: Args) -> int:
    if args.roll_up:
        return _write_rollup(args)
    from rollout.progress.attainment import attainments
    from rollout.views.columns import TARGET_COLUMNS, TARGET_EXTRAS

    statuses = statuses_asked(args).where(**names_asked(args))
    asked = attainments(statuses, expected=args.expected, progress_class=args.progress_class)
    if args.format in MACHINES:
        write_rows(args, asked, statuses)
        return 0
    rows: list[dict[str, object]] = [
        {**attainment.to_dict(), "required": attainment.required, "upcoming": attainment.upcoming}
        for attainment in asked
    ]
    extras = {name for name in TARGET_EXTRAS if any(row[name] is not None for row in rows)}
    if args.expected == "stepped":  # that is the level
        extras.discard("expected")
    heads = TARGET_COLUMNS | {name: head for name, head in TARGET_EXTRAS.items() if name in extras}
    if args.lang == "vi":
        from rollout.views.attainment_table import attainment_table

        write_table(args, attainment_table(asked, tuple(heads), args.lang), statuses.register, statuses)
    else:
        table = Table(tuple(heads.values()), tuple(tuple(row[name] for name in heads) for row in rows))
        show_table(args, table.first(args.limit or None))
    return 0


def _write_rollup(args: Args) -> int:
    from rollout.progress.rollup import rollup

    statuses = statuses_asked(args).where(**names_asked(args))
    rollups = rollup(statuses, args.roll_up)
    if args.format in MACHINES:
        write_rows(args, rollups, statuses)
    else:
        rows: list[dict[str, object]] = [{**figures.to_dict()} for figures in rollups]
        write_table(args, Table.of(chosen_columns(rows, ROLLUP_COLUMNS)), None, statuses)
    return 0


def run_needs(args: Args) -> int:
    schedule = schedule_of_rules(args)
    if args.format not in MACHINES:
        from rollout.views.translation import days_apart

        ties = schedule.dependencies
        rows = [
            (tie.needed.node, tie.needed.due, tie.by.node, tie.by.due, days_apart(tie.days, args.lang), tie.need.basis)
            for tie in ties
        ]
        columns = tuple("between" if name == "days" and args.lang == "vi" else name for name in NEED_COLUMNS)
        write_table(args, Table(columns, tuple(rows)), schedule.register, schedule)
    else:
        write_rows(args, schedule.dependencies, schedule)
    return 0


def run_ambiguities(args: Args) -> int:
    from rollout.findings.ambiguities import ambiguities

    until = day(args.until)
    schedule = schedule_until(args, until).where(**names_asked(args), on=until)
    readings = ambiguities(schedule, calendar=calendar_asked(args))
    if args.format in MACHINES:
        write_rows(args, readings, schedule)
        return 0
    rows = [{name: getattr(reading, name) for name in READING_COLUMNS} for reading in readings]
    if args.lang == "vi":
        from rollout.views.translation import readings_in_words

        rows = readings_in_words(rows, schedule.policies)
    write_table(args, Table.of(rows), schedule.register, schedule)
    return 0


def run_slip(args: Args) -> int:
    from rollout.network.network import Network

    delays = delays_asked(args.node)
    schedule = schedule_of_rules(args)
    difference = Network.of(schedule).slip(delays, past_due=args.past_due)
    table = difference.table(args.by)
    if args.format not in MACHINES and args.lang == "vi":
        columns = tuple("delay" if name == "days" else name for name in table.columns)
        table = Table(columns, table.rows)
    write_table(args, table, schedule.register, schedule)
    moved, broken, repaired = len(difference.moves), len(difference.broken), len(difference.repaired)
    summary = f"{moved} nhiệm vụ bị lùi, {broken} quá thời hạn, {repaired} không còn quá thời hạn"
    add_footnote(args, summary if args.lang == "vi" else str(difference))
    return 0


def run_board(args: Args) -> int:
    """A board, with the tallies that the documents print where what they report is asked for."""
    from rollout.policy.tallies.tally import Tally
    from rollout.views.board.page import board

    statuses = statuses_asked(args).where(**names_asked(args))
    printed = [tally for policy in statuses.schedule.policies for tally in policy.tallies] if args.reported else []
    write_page(args, board(statuses, lang=args.lang, tallies=map(Tally.from_printed, printed), note=args.note))
    print_text(f"{args.output}: {count_text(len(statuses), 'nhiệm vụ, chỉ tiêu', 'obligation').of(args.lang)}")
    return 0


def run_graph(args: Args) -> int:
    from rollout.views.graph import dot, mermaid, svg

    obligations: Schedule | Statuses
    if args.as_of:
        obligations = statuses_asked(args).where(**names_asked(args))
    elif args.until:
        if args.progress or args.reported or args.known_on or any(getattr(args, name) for name in OF_EVIDENCE):
            message = "evidence is given, and no day to judge it on"
            raise InputError([Problem("no-day", "", message, "give --as-of to draw the states of that day")])
        until = day(args.until)
        obligations = schedule_until(args, until).where(**names_asked(args), on=until)
    else:
        right = "give --until, or --as-of to draw the states of that day"
        raise InputError([Problem("no-day", "", "no day is given", right)])
    languages: dict[str, Callable[..., object]] = {"mermaid": mermaid, "dot": dot, "svg": svg}
    drawn = languages[args.format](obligations, lang=args.lang, alone=args.alone, threshold=args.threshold)
    write_page(args, str(drawn))
    return 0


def run_explain(args: Args) -> int:
    from rollout.explanation.explanation import explain

    rule, _, period = args.id.partition("#")
    task, _, unit = rule.partition("@")
    statuses = (
        statuses_asked(args).where(**names_asked(args)).where(task=task, unit=unit or None, period=period or None)
    )
    if not len(statuses):
        raise UnknownError("obligation", args.id)
    explanations = [explain(status, lang=args.lang) for status in islice(statuses, args.limit or None)]
    if args.format == "json":
        args.limit = 0  # these are the explanations asked for
        write_rows(args, [explanation.to_dict() for explanation in explanations], statuses)
    elif args.format == "html":
        from rollout.cli.pages import page_around

        body = "\n".join(explanation._repr_html_() for explanation in explanations)
        write_page(args, page_around(body, (), args.id, args.lang))
    else:
        print_explanations(explanations)
    rest = len(statuses) - len(explanations)
    if rest > 0:
        counts = {"rest": rest, "total": len(statuses), "id": args.id}
        add_footnote(args, filled(MORE, counts).of(args.lang))
    return 0


def run_calendar(args: Args) -> int:
    from rollout.views.calendars import MOST, calendar_files

    if args.per and not args.output:
        raise InputError([Problem("no-folder", "", "--per is given without a folder", "name the folder with -o")])
    if args.per and args.name:
        message = "--name is given with --per, where each calendar is called by its body"
        raise InputError([Problem("two-names", "", message, "leave one of them out")])
    statuses = statuses_asked(args).where(**names_asked(args), state=args.state)
    if not args.per:
        write_calendar(args, statuses)
        return 0
    folder = args.output
    table = calendar_files(
        statuses,
        args.output,
        by=args.per,
        limit=MOST if args.limit is None else args.limit or None,
        **style_asked(args),
    )
    args.format, args.output = "table", None
    count = count_text(len(table), "tệp", "file").of(args.lang)
    write_table(args, table.first(LISTED), None, notes=[f"{folder}: {count}"])
    return 0


def run_progress(args: Args) -> int:
    """Evidence converted: all of it is read before any is written, so a file may be converted in its place."""
    from rollout import files
    from rollout.views.evidence_export import write_evidence

    is_json = args.target.lower().endswith(LINES)
    if not is_json and not args.target.lower().endswith(".csv"):
        right = "name it .csv, or .jsonl for one JSON object a line"
        message = "is neither CSV nor JSON lines by its name"
        raise ProgressError([Problem("unknown-format", args.target, message, right)])
    progress = evidence_converted(args)
    with files.writing(args.target) as file:
        write_evidence(progress, file, as_json=is_json)
    print_text(f"{args.target}: {count_text(len(progress), 'báo cáo', 'fact').of(args.lang)}")
    return 0


def run_check(args: Args) -> int:
    """The problems of each file, and the findings in its good part, alone and against the other files."""
    from rollout.findings.check import check
    from rollout.findings.severities import MISSING, RANKS

    limits = limits_asked(args)
    policies, problems = policies_of_files(args.file, limits)
    findings = check(policies, calendar=calendar_asked(args), notes=args.notes, limits=limits)
    if len(policies) < len(set(args.file)) or any(policy.id == UNREAD for policy in policies):
        # its file may be the bad one
        findings = Problems(finding for finding in findings if finding.code not in MISSING)
    ordered = sorted(findings, key=lambda finding: RANKS[finding.severity])
    reported = [*problems, *ordered]
    severities = Counter(problem.severity for problem in reported)
    names = [name for name in RANKS if args.notes or name != "note"]
    counts = [plural(len(args.file), "file"), *(plural(severities[name], name) for name in names)]
    if args.lang == "vi":
        counts = [f"{len(args.file)} văn bản", *(f"{severities[name]} {SEVERITIES[name].vi}" for name in names)]
    _write_findings(args, reported)
    add_footnote(args, ", ".join(counts))
    return 1 if severities["error"] or (args.strict and severities["warning"]) else 0


def _write_findings(args: Args, findings: list[Problem]) -> None:
    """Problems and findings: paragraphs or lines for people, a table on a page, rows for machines."""
    if args.format != "table":
        rows = Problems(findings)
        write_answer(args, lambda limit: table_of_rows_read(rows, args.lang, limit=limit), lambda: rows)
        return
    limit = args.limit or len(findings)
    print_problems(findings[:limit], sys.stdout, args.lang)
    if len(findings) > limit:
        counts = {"rest": len(findings) - limit, "total": len(findings)}
        print_text(filled(MORE_FINDINGS, counts).of(args.lang))
