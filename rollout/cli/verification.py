"""The commands that look behind an answer: why an obligation stands as it does, what is wrong in the files."""

from __future__ import annotations

import sys
from itertools import islice

from rollout.cli.arguments import Args
from rollout.cli.output import count_of, write_rows
from rollout.problems import InputError, Problem, UnknownError


def run_explain(args: Args) -> int:
    from rollout.cli.questions import selected, statuses_asked
    from rollout.explanation.explanation import explain

    task, unit, period = _named(args.id)
    statuses = selected(args, statuses_asked(args)).where(task=task, unit=unit, period=period)
    if not len(statuses):
        raise UnknownError("obligation", args.id)
    explanations = [explain(status, lang=args.lang) for status in islice(statuses, args.limit or None)]
    if args.format == "json":
        write_rows(args, [explanation.to_dict() for explanation in explanations])
    else:
        print("\n\n".join(map(str, explanations)))
    if (rest := len(statuses) - len(explanations)) > 0:
        print(f"… {rest:,} more of {len(statuses):,}; name the unit: {args.id}@01", file=sys.stderr)
    return 0


def _named(name: str) -> tuple[str, str | None, str | None]:
    """The task, the unit and the period that an id such as `policy/task@unit#period` names."""
    rule, _, period = name.partition("#")
    task, _, unit = rule.partition("@")
    return task, unit or None, period or None


def run_check(args: Args) -> int:
    """The problems of each file, and the findings in what is good of them, alone and against each other."""
    from rollout.findings.check import check
    from rollout.policy.calendar import load_calendar
    from rollout.policy.policy import Policy
    from rollout.policy.read.policies import load_policy, read_policy, shipped_policies

    policies: dict[str, Policy] = {}
    problems: list[Problem] = []
    shipped = shipped_policies()
    for name in args.file:
        try:
            policy, own = (load_policy(name), ()) if name in shipped else read_policy(name)
        except InputError as caught:
            problems += caught.problems
            continue
        problems += own
        if policies.setdefault(policy.id, policy) is not policy:
            problems.append(Problem("twice", name, f"is a second policy {policy.id!r}", "give it an id of its own"))
    findings = check(policies.values(), calendar=load_calendar() if args.rest_days else None)
    for problem in problems:
        print(problem)
    for finding in sorted(findings, key=lambda finding: finding.code == "rest-day"):
        print(f"finding: {finding}")
    counts = (count_of(len(args.file), "file"), count_of(len(problems), "problem"), count_of(len(findings), "finding"))
    print(", ".join(counts), file=sys.stderr)
    return 1 if problems or (args.strict and findings) else 0
