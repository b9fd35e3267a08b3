"""What the arguments ask about: policies, their schedule, how it stands. What a question needs is imported for it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypeVar

from rollout.cli.arguments import Args
from rollout.days import HANOI, day
from rollout.policy.policy import Policy
from rollout.policy.read.policies import load_policy, shipped_policies

if TYPE_CHECKING:
    from rollout.progress.log import Progress
    from rollout.progress.statuses import Statuses
    from rollout.schedule.schedule import Schedule

Obligations = TypeVar("Obligations", "Schedule", "Statuses")


def chosen_policies(args: Args) -> list[Policy]:
    return [load_policy(name) for name in args.policy or shipped_policies()]


def schedule_of_rules(args: Args) -> Schedule:
    """The chosen policies, with one stand-in for the units of a tier."""
    from rollout.schedule.expansion import expand

    return expand(chosen_policies(args), until=day(args.until))


def schedule_until(args: Args, until: dt.date) -> Schedule:
    """The chosen policies at the units asked for."""
    from rollout.schedule.expansion import expand

    if args.units == "none":
        return expand(chosen_policies(args), until=until)
    from rollout.units.reader import load_units

    units = load_units(args.units)
    return expand(chosen_policies(args), units, until=until)


def statuses_asked(args: Args) -> Statuses:
    """How the chosen policies stand, from the evidence that the arguments name."""
    from rollout.progress.timeline import assess

    as_of = dt.datetime.now(HANOI).date() if args.as_of == "today" else day(args.as_of)
    until = day(args.until) if args.until else dt.date(as_of.year, 12, 31)
    schedule = schedule_until(args, until)
    return assess(schedule, _evidence(args, schedule), as_of=as_of, known_on=args.known_on)


def _evidence(args: Args, schedule: Schedule) -> Progress | None:
    progress = None
    if args.progress:
        from rollout.progress.reader import load_progress

        progress = load_progress(args.progress, schedule)
    if args.reported:
        from rollout.progress.log import Progress
        from rollout.progress.reported import reported

        policies = {policy.id: policy for policy in (*map(load_policy, shipped_policies()), *chosen_policies(args))}
        progress = (progress or Progress()).plus(*reported(policies.values(), schedule))
    return progress


def selected(args: Args, obligations: Obligations) -> Obligations:
    """Those of the tasks, tiers, units and leads that the arguments name."""
    return obligations.where(task=args.task, tier=args.tier, unit=args.unit, under=args.under, lead=args.lead)
