"""The commands about documents: the list of them, what one says, one measure across them."""

from __future__ import annotations

import sys

from rollout.cli.arguments import Args
from rollout.cli.output import write_table
from rollout.policy.read.policies import load_policy, shipped_policies
from rollout.tables import Table


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

    sys.stdout.write(document(load_policy(args.id)))
    return 0


def run_trace(args: Args) -> int:
    from rollout.cli.questions import chosen_policies
    from rollout.policy.trace import measures, trace

    policies = chosen_policies(args)
    if args.measure is None:
        rows = tuple((measure,) for measure in measures(policies))
        write_table(args, Table(("measure",), rows))
    else:
        write_table(args, trace(args.measure, policies).table())
    return 0
