"""What documents report, as evidence on the targets of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rollout.policy.item import Target
from rollout.policy.policy import Policy, policies_given
from rollout.policy.report import Reported
from rollout.progress.evidence import Measured
from rollout.progress.log import Progress
from rollout.schedule.group import Group
from rollout.schedule.schedule import Schedule


def reported(policies: Policy | Iterable[Policy], schedule: Schedule) -> Progress:
    """The figures that documents give, as measurements of the schedule's targets of that measure at the same body.

    A figure is known from the day its document is; one that cannot be held against a target's levels says so in its
    `comparable`, and then never closes figure.
    """
    facts: dict[Measured, None] = {}
    for policy in policies_given("reported", policies):
        for figure in policy.measured:
            facts.update((_measurement(figure, group, policy), None) for group in _groups_asking(figure, schedule))
    return Progress(facts)


def _groups_asking(figure: Reported, schedule: Schedule) -> Iterator[Group]:
    for group in schedule.whole.groups:
        asks = (group.item.measure or group.item.id) in (figure.measures or (figure.id,))
        if asks and isinstance(group.item, Target) and group.has(figure.at):
            yield group


def _measurement(figure: Reported, group: Group, policy: Policy) -> Measured:
    on = figure.stood_on(policy.instrument.starts)
    known = policy.instrument.starts
    return Measured(
        group.item.id,
        figure.at,
        on,
        policy=group.policy.id,
        recorded=max(on, known) if known else on,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        comparable=not figure.objections(group.item.measure or group.item.id, group.policy.id, group.item.id),
    )
