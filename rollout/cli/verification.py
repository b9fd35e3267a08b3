"""The commands that verify: why an obligation has its state, what is wrong in the files."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from rollout.cli.arguments import Args
from rollout.cli.output import print_problems, write_rows
from rollout.labels import plural
from rollout.problems import InputError, Problem, UnknownError

if TYPE_CHECKING:
    from rollout.policy.policy import Policy


def run_explain(args: Args) -> int:
    from rollout.cli.questions import selected, statuses_asked
    from rollout.explanation.explanation import explain

    task, unit, period = _parts(args.id)
    statuses = selected(args, statuses_asked(args)).where(task=task, unit=unit, period=period)
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


def _parts(name: str) -> tuple[str, str | None, str | None]:
    """The task, the unit and the period that an id such as `policy/task@unit#period` names."""
    rule, _, period = name.partition("#")
    task, _, unit = rule.partition("@")
    return task, unit or None, period or None


def run_check(args: Args) -> int:
    """The problems of each file, and the findings in its good part, alone and against the other files."""
    from rollout.findings.check import check
    from rollout.policy.calendar import load_calendar

    policies, problems = _read_policies(args.file)
    findings = check(policies, calendar=load_calendar() if args.rest_days else None)
    print_problems(problems, sys.stdout)
    print_problems(sorted(findings, key=lambda finding: finding.code == "rest-day"), sys.stdout)
    counts = (plural(len(args.file), "file"), plural(len(problems), "problem"), plural(len(findings), "finding"))
    print(", ".join(counts), file=sys.stderr)
    return 1 if problems or (args.strict and findings) else 0


def _read_policies(names: Iterable[str]) -> tuple[list[Policy], list[Problem]]:
    """The policies of files or shipped ids, and the problems of all files."""
    from rollout.policy.read.policies import load_policy, read_policy, shipped_policies

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
