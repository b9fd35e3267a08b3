"""The commands that list obligations: what is due, what is overdue, all states, what targets require."""

from __future__ import annotations

from rollout.cli.arguments import Args
from rollout.cli.output import chosen_columns, print_table, write_obligations, write_rows, write_table
from rollout.cli.questions import schedule_until, selected, statuses_asked
from rollout.days import Period, day

TARGET_COLUMNS = (
    *("task", "unit", "required", "required_due", "measured", "measured_on"),
    *("comparable", "reach", "shortfall", "upcoming", "pace"),
)


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


def run_targets(args: Args) -> int:
    from rollout.progress.attainment import attainments
    from rollout.tables import Table

    statuses = selected(args, statuses_asked(args))
    rows = [attainment.to_dict() for attainment in attainments(statuses)]
    if args.format == "table":
        print_table(Table.of(chosen_columns(rows, TARGET_COLUMNS)))
    else:
        write_rows(args, rows)
    return 0
