"""What documents report, as evidence on the targets of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rollout.policy.item import Target
from rollout.policy.policy import Policy
from rollout.policy.report import Reported
from rollout.progress.evidence import Measured
from rollout.progress.log import Progress
from rollout.schedule.obligation import Group
from rollout.schedule.schedule import Schedule


def reported(policies: Policy | Iterable[Policy], schedule: Schedule) -> Progress:
    """The figures that documents give, as measurements of the schedule's targets of that measure at the same body.

    A figure is known from the day its document is; one that cannot be held against a target's levels says so in its
    `comparable`, and then never closes one.
    """
    facts: dict[Measured, None] = {}
    for policy in [policies] if isinstance(policies, Policy) else policies:
        for one in policy.measured:
            facts.update((_fact(one, group, policy), None) for group in _asked(one, schedule))
    return Progress(facts)


def _asked(one: Reported, schedule: Schedule) -> Iterator[Group]:
    for group in schedule.whole.groups:
        asks = (group.item.measure or group.item.id) in (one.measures or (one.id,))
        if asks and isinstance(group.item, Target) and group.has(one.at):
            yield group


def _fact(one: Reported, group: Group, policy: Policy) -> Measured:
    on = one.stood_on(policy.instrument.starts)
    known = policy.instrument.starts
    return Measured(
        group.item.id,
        one.at,
        on,
        policy=group.policy.id,
        recorded=max(on, known) if known else on,
        value=one.value,
        numerator=one.numerator,
        denominator=one.denominator,
        comparable=not one.objections(group.item.measure or group.item.id, group.policy.id, group.item.id),
    )
