"""What the arguments ask about: policies, their schedule, the state of obligations. Rooms are imported where needed."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from rollout.cli.commands import Args
from rollout.cli.output import print_problems
from rollout.days import HANOI, day
from rollout.labels import plural
from rollout.policy.policy import Policy
from rollout.policy.read.policies import load_policy, read_policy, shipped_policies
from rollout.problems import InputError, Problem

if TYPE_CHECKING:
    from rollout.policy.calendar import Calendar
    from rollout.progress.log import Progress
    from rollout.progress.statuses import Statuses
    from rollout.schedule.schedule import Schedule

Obligations = TypeVar("Obligations", "Schedule", "Statuses")


def chosen_policies(args: Args) -> list[Policy]:
    """The policies that `--policy` names, or all that ship."""
    return [load_policy(name) for name in args.policy or shipped_policies()]


def schedule_of_rules(args: Args) -> Schedule:
    """The chosen policies, with one placeholder unit per tier."""
    from rollout.schedule.expansion import expand

    return expand(chosen_policies(args), until=day(args.until), law_as_of=args.law_as_of)


def schedule_until(args: Args, until: dt.date) -> Schedule:
    """The chosen policies at the units asked for."""
    from rollout.schedule.expansion import expand

    if args.units == "none":
        return expand(chosen_policies(args), until=until, law_as_of=args.law_as_of)
    from rollout.units.reader import load_units

    units = load_units(args.units)
    return expand(chosen_policies(args), units, until=until, law_as_of=args.law_as_of)


def statuses_asked(args: Args) -> Statuses:
    """The states of the chosen policies' obligations, from the evidence that the arguments name."""
    if args.keep_good and not args.progress:
        message = "--keep-good is given without a file of evidence"
        raise InputError([Problem("no-evidence", "", message, "give the file with --progress, or leave it out")])
    from rollout.progress.timeline import assess

    as_of = dt.datetime.now(HANOI).date() if args.as_of == "today" else day(args.as_of)
    until = day(args.until) if args.until else dt.date(as_of.year, 12, 31)
    schedule = schedule_until(args, until)
    return assess(schedule, _evidence(args, schedule), as_of=as_of, known_on=args.known_on)


def _evidence(args: Args, schedule: Schedule) -> Progress | None:
    """The evidence of the file, and of the documents' own reports, where they are asked for."""
    progress = _evidence_of_file(args, schedule) if args.progress else None
    if args.reported:
        from rollout.progress.log import Progress
        from rollout.progress.reporting import reported

        policies = {policy.id: policy for policy in (*map(load_policy, shipped_policies()), *chosen_policies(args))}
        progress = (progress or Progress()).plus(*reported(policies.values(), schedule))
    return progress


def _evidence_of_file(args: Args, schedule: Schedule) -> Progress:
    """The evidence of a file; of one with bad rows the good ones where `--keep-good` is given, else ProgressError."""
    from rollout.progress.reader import load_progress, read_progress

    if not args.keep_good:
        return load_progress(args.progress, schedule)
    progress, problems = read_progress(args.progress, schedule)
    if problems:
        print_problems(problems, sys.stderr)
        count = sum(problem.count for problem in problems)
        counts = f"{plural(count, 'problem')}, {plural(len(progress), 'good row')} used"
        print(f"{args.progress}: {counts}", file=sys.stderr)
    return progress


def selected(args: Args, obligations: Obligations) -> Obligations:
    """The obligations of the tasks, tiers, units, bodies and sources that the arguments name."""
    return obligations.where(
        task=args.task,
        tier=args.tier,
        unit=args.unit,
        under=args.under,
        lead=args.lead,
        holder=args.holder,
        coordinating=args.coordinating,
        source=args.source,
    )


def policies_of_files(names: Iterable[str]) -> tuple[list[Policy], list[Problem]]:
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


def calendar_asked(args: Args) -> Calendar | None:
    """The calendar of public holidays, where rest days are asked for."""
    from rollout.policy.calendar import load_calendar

    return load_calendar() if args.rest_days else None


def delays_asked(words: list[str]) -> dict[str, int]:
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
