"""Policies and a register to a Schedule."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import attrs

from rollout.days import day
from rollout.policy.convention import Convention
from rollout.policy.deadline import Each
from rollout.policy.interpretation import PLAIN, windows
from rollout.policy.item import Item, Rule
from rollout.policy.policy import Policy
from rollout.problems import HorizonError, PolicyError, Problem
from rollout.schedule.obligation import Group
from rollout.schedule.schedule import Schedule
from rollout.units.cohort import Cohort
from rollout.units.register import Register, stand_ins
from rollout.units.unit import PLACES, Unit


def expand(
    policies: Policy | Iterable[Policy],
    units: Register | None = None,
    *,
    until: object = None,
    convention: Convention = PLAIN,
    law_as_of: object = None,
) -> Schedule:
    """Every obligation of one policy or of several, at the units of a register.

    Without `units`, one undated stand-in a tier bears the duties, and named bodies are as they are. `until` bounds
    recurring duties by due day, inclusive; HorizonError is raised where one has no end and `until` is not given.
    With `law_as_of`, instruments that are not there by that day bind no one. PolicyError is raised for two policies of
    one id.
    """
    held = (policies,) if isinstance(policies, Policy) else tuple(policies)
    _check(held)
    if units is not None and not isinstance(units, Register):
        raise TypeError(f"expand() takes a Register of units, not {type(units).__name__}; load_units() reads one")
    last = None if until is None else day(until)
    register = with_bodies(stand_ins() if units is None else units, held, dated=units is not None)
    found = (
        group
        for policy in (held if law_as_of is None else _there(held, day(law_as_of)))
        for item in policy.items
        if item.duplicate_of is None
        for rule in item.rules
        for cohort in _cohorts(item, rule, register)
        for group in _groups(policy, item, rule, cohort, last, convention)
    )
    groups = tuple(attrs.evolve(group, number=number) for number, group in enumerate(found))
    return Schedule(groups, held, register, last, convention)


def _check(policies: tuple[Policy, ...]) -> None:
    for one in policies:
        if not isinstance(one, Policy):
            raise TypeError(f"expand() takes policies, not {type(one).__name__}; load_policy() reads one")
    twice = [name for name, count in Counter(policy.id for policy in policies).items() if count > 1]
    if twice:
        raise PolicyError([Problem("twice", name, "is given twice", "give each policy once") for name in twice])


def _there(policies: Iterable[Policy], on: dt.date) -> list[Policy]:
    return [one for one in policies if one.instrument.starts is None or one.instrument.starts <= on]


def with_bodies(register: Register, policies: Iterable[Policy], *, dated: bool) -> Register:
    """The register with the bodies that the policies name and it lacks; stand-ins have no dates."""
    missing = {body.id: body for policy in policies for body in policy.bodies if body.id not in register}
    if not missing:
        return register
    return register.plus(
        _standing(body, lambda name: name in missing or name in register, dated=dated) for body in missing.values()
    )


def _standing(body: Unit, known: Callable[[str | None], bool], *, dated: bool) -> Unit:
    parent = body.parent if known(body.parent) else None
    if not dated:
        return attrs.evolve(body, parent=parent, since=None, until=None, successors=())
    return attrs.evolve(body, parent=parent, successors=tuple(filter(known, body.successors)))


def _cohorts(item: Item, rule: Rule, register: Register) -> Iterator[Cohort]:
    """The units at a rule's place. A body that the item names by itself is not also bound with its tier."""
    if rule.place not in PLACES:
        yield from register.cohorts(rule.place)
        return
    bodies = {sibling.place for sibling in item.rules if sibling.place not in PLACES}
    named = [register.number(body) for body in bodies if body in register]
    for cohort in register.cohorts(rule.place):
        if units := cohort.units.without(named):
            yield cohort.narrowed(units)


def _groups(
    policy: Policy, item: Item, rule: Rule, cohort: Cohort, until: dt.date | None, convention: Convention
) -> Iterator[Group]:
    if isinstance(rule.deadline, Each) and rule.deadline.until is None and until is None:
        raise HorizonError(None, None, f"{policy.id}/{item.id} recurs without end: expand with until=")
    for window in windows(rule.deadline, convention, until):
        if rule.place in PLACES and not _meets(cohort, window.opens or policy.instrument.starts, window.due):
            continue
        yield Group(
            number=0,
            policy=policy,
            item=item,
            rule=rule,
            cohort=cohort,
            units=cohort.units,
            period=window.period or rule.period,
            about=window.about,
            opens=window.opens,
            nominal_due=window.nominal,
            due=window.due,
            standing=window.standing,
            steps=window.steps,
        )


def _meets(cohort: Cohort, opens: dt.date | None, due: dt.date | None) -> bool:
    """Whether units of a place existed at any time at which the duty could be met; no others ever owe it."""
    formed_after = cohort.since is not None and due is not None and due < cohort.since
    ended_before = cohort.until is not None and opens is not None and cohort.until < opens
    return not (formed_after or ended_before)
