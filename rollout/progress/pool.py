"""The figures of a pooled target: those of the units of its pool put together, for the one body that owes it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from rollout.policy.item import Item, Target
from rollout.policy.level import Level
from rollout.problems import Problem
from rollout.progress.completion import measurement_order
from rollout.progress.evidence import Fact, Measured, PooledFigure, Retracted
from rollout.progress.treatment import standing_facts
from rollout.schedule.group import Group
from rollout.units.cohort import Cohort
from rollout.units.register import Register


def is_in_pool(item: Item, unit: int, register: Register) -> bool:
    """Whether the figures of a unit, by its number in the register, are put together for a target."""
    return any(cohort.units.has(unit) for cohort in _cohorts_of_pool(item, register))


def _cohorts_of_pool(item: Item, register: Register) -> Iterator[Cohort]:
    for place in item.pooled if isinstance(item, Target) else ():
        yield from register.cohorts(place)


def pool_on(item: Item, register: Register, on: dt.date) -> set[int]:
    """The numbers of the units of the pool of a target that exist on a day."""
    members: set[int] = set()
    for cohort in _cohorts_of_pool(item, register):
        if cohort.exists(on):
            members.update(cohort.units.numbers())
    return members


def outside_pool(fact: Fact, where: str) -> Problem | None:
    """Why a fact of a unit of a pool cannot be put together with those of the others; None where it can."""
    if isinstance(fact, Retracted):
        return None
    right = "give Measured with its numerator and its denominator"
    if not isinstance(fact, Measured):
        message = f"{fact.task} is owed together, and {fact.unit} only gives a figure for it"
        return Problem("not-owed", where, message, right)
    if fact.numerator is None or fact.denominator is None:
        message = f"the figure of {fact.unit} for {fact.task} cannot be added to those of others"
        return Problem("no-denominator", where, message, right)
    return None


def daily_measurements(facts: Iterable[Fact], known_on: dt.date | None, level: Level | None) -> list[Measured]:
    """The measurements of one unit that stand and can be compared, by day; of several of one day the last known.

    Of several that became known together it is the best for the `level`. With `known_on`, of those known by then.
    """
    known = [fact for fact in facts if known_on is None or fact.known <= known_on]
    known.sort(key=lambda fact: (fact.known, isinstance(fact, Retracted)))
    standing = [fact for fact in standing_facts(known) if isinstance(fact, Measured) and fact.comparable]
    standing.sort(key=lambda fact: measurement_order(fact, level))
    return list({fact.on: fact for fact in standing}.values())


def daily_figures(facts: Iterable[Fact], known_on: dt.date | None, level: Level | None) -> list[Measured]:
    """The same of the measurements with counts."""
    measurements = daily_measurements(facts, known_on, level)
    return [fact for fact in measurements if fact.numerator is not None and fact.denominator is not None]


def by_unit(facts: Iterable[Fact]) -> Mapping[str, list[Fact]]:
    """Facts by the unit that they name."""
    units: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        units[fact.unit].append(fact)
    return units


def pooled_figures(
    group: Group, facts: Iterable[Fact], register: Register, known_on: dt.date | None
) -> tuple[PooledFigure, ...]:
    """One figure for each day on which a unit of the pool of a `group` gave one: the last of each unit put together.

    `facts` are those of the units in the order in which they became known; what a unit withdraws is in no figure. The
    `register` says who is in the pool on a day. With `known_on`, only what was known by then counts.
    """
    by_day: defaultdict[dt.date, list[Measured]] = defaultdict(list)
    for log in by_unit(facts).values():
        for figure in daily_figures(log, known_on, group.rule.level):
            by_day[figure.on].append(figure)
    latest: dict[int, Measured] = {}
    pooled = []
    for on, figures in sorted(by_day.items()):
        pool = pool_on(group.item, register, on)
        reported = {register.number(figure.unit): figure for figure in figures}
        latest.update(reported)
        known = [figure for number, figure in latest.items() if number in pool]
        if not pool.isdisjoint(reported) and any(figure.denominator for figure in known):
            pooled.append(_put_together(group, known, on, len(pool)))
    return tuple(pooled)


def _put_together(group: Group, figures: Sequence[Measured], on: dt.date, size: int) -> PooledFigure:
    """The figure of a `group` on a day from the last `figures` of the units of a pool of that `size`."""
    numerator = sum(figure.numerator or 0 for figure in figures)
    denominator = sum(figure.denominator or 0 for figure in figures)
    known = max(figure.known for figure in figures)
    return PooledFigure(
        group.item.id,
        group.cohort.units.register.id_of(next(group.cohort.units.numbers())),
        on,
        policy=group.policy.id,
        period=group.period,
        recorded=None if known == on else known,
        value=Decimal(100 * numerator) / denominator,
        numerator=numerator,
        denominator=denominator,
        comparable=len(figures) == size,
        reporting=len(figures),
        size=size,
    )
