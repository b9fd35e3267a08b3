"""Some obligations of a schedule without the others: what a pickled one carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set as AbstractSet

import attrs

from rollout.policy.policy import Policy
from rollout.schedule.group import Group
from rollout.units.cohort import Cohort
from rollout.units.register import Register


@attrs.frozen(eq=False)
class Excerpt:
    """Some obligations without the others of their schedule: groups, numbered anew, with all that is asked of them."""

    groups: tuple[Group, ...]
    policies: tuple[Policy, ...]
    register: Register


def excerpts(units: Mapping[Group, AbstractSet[int]]) -> Excerpt:
    """The excerpt of some groups with some of their units, by number; the groups keep their order."""
    whole = next(iter(units)).cohort.units.register
    register = whole.excerpt(_bodies(units, whole))
    items: dict[str, set[str]] = {}
    for group in units:
        items.setdefault(group.policy.id, set()).add(group.item.id)
    policies = {group.policy.id: group.policy.excerpt(items[group.policy.id]) for group in units}
    groups = []
    for number, (group, numbers) in enumerate(units.items()):
        kept = register.units_of(map(whole.id_of, numbers))
        cohort = Cohort(group.cohort.since, group.cohort.until, kept)
        policy = policies[group.policy.id]
        groups.append(attrs.evolve(group, number=number, policy=policy, cohort=cohort, units=kept))
    return Excerpt(tuple(groups), tuple(policies.values()), register)


def _bodies(units: Mapping[Group, AbstractSet[int]], register: Register) -> Iterator[str]:
    """The units of groups, and the bodies that are named in what is said of them."""
    for group, numbers in units.items():
        yield from map(register.id_of, numbers)
        yield group.policy.instrument.issuer
        yield from group.item.coordinating
        yield from (lead.body for lead in group.item.lead)
        yield from (need.scope for need in group.needs)
