"""Evidence that cannot be so, whatever else is reported: of a body that was not there, of a share unlike its counts."""

from __future__ import annotations

import datetime as dt

from rollout.policy.level import Comparator
from rollout.problems import Problem
from rollout.progress.evidence import Fact, Measured, Retracted
from rollout.schedule.group import Group
from rollout.units.register import Register

PRECISE = 6  # decimals beyond which a share was calculated and not printed
CHANGES = (Comparator.RAISE_BY, Comparator.CUT_BY)  # levels whose figure is a difference, and no share of its own


def absent_body(register: Register, unit: str, on: dt.date, where: str, *, passes: bool) -> Problem | None:
    """Why nothing can be so of a `unit` of the `register` on a day `on`; None where it existed then.

    A Problem calls it `where`. With `passes` what the unit owes goes to its successors, who report it after its end.
    """
    since, until = register.lifetime(unit)
    if since is not None and on < since:
        message = f"{unit} was formed on {since}, after {on}"
        return Problem("not-formed", where, message, "correct the day, or name the body that was there")
    if until is None or on <= until or (passes and register.heirs(unit, on)):
        return None
    heirs = [heir for heir in register.heirs(unit, on) if heir != unit]
    right = f"correct the day, or name {' or '.join(heirs) or 'a body that was there'}"
    return Problem("ended", where, f"{unit} ended on {until}, before {on}", right)


def implausible(fact: Fact, group: Group, register: Register, where: str) -> Problem | None:
    """Why a `fact` about a `group` cannot be so; `where` is what a Problem calls it.

    A retraction is about what was reported, and can be made when the body of the `register` is no more.
    """
    if not isinstance(fact, Retracted):
        problem = absent_body(register, fact.unit, fact.on, where, passes=not group.collective)
        if problem is not None:
            return problem
    return _wrong_share(fact, group, where) if isinstance(fact, Measured) else None


def _wrong_share(fact: Measured, group: Group, where: str) -> Problem | None:
    """Whether a share is not that of its numerator and denominator, rounded or truncated as it is printed."""
    level = group.rule.level
    if fact.numerator is None or fact.denominator is None or level is None:
        return None
    if level.scale != "%" or level.comparator in CHANGES:
        return None
    from fractions import Fraction

    from rollout.policy.tallies.rates import decimals, gives, percents

    exact = Fraction(fact.numerator, fact.denominator)
    error = abs(Fraction(fact.value) - 100 * exact)
    if gives(exact, fact.value) or (decimals(fact.value) > PRECISE and error < Fraction(1, 10**PRECISE)):
        return None
    message = f"{fact.value}% is reported for {fact.numerator:,} of {fact.denominator:,}"
    return Problem("wrong-rate", where, message, f"that is {percents(exact, fact.value)}")
