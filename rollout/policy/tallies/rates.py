"""Rates of counts, exact until they are rounded by a named rule; and whether a printed rate is one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import attrs

from rollout.labels import Label
from rollout.policy.tallies.counts import Counts
from rollout.policy.tallies.scheme import BASE, RATES, Scheme
from rollout.problems import Problem, UnknownError, near

Rounding = Literal["half-up", "truncate"]
ROUNDINGS: tuple[Rounding, ...] = ("half-up", "truncate")


@attrs.frozen
class Rate:
    """A part of a base, both counts; `over` is what the base counts."""

    name: str
    part: int
    base: int
    over: Label

    @property
    def exact(self) -> Fraction:
        return Fraction(self.part, self.base)

    def percent(self, rounding: Rounding = "half-up", digits: int = 2) -> Decimal:
        return percent(self.exact, rounding, digits)

    def __str__(self) -> str:
        return f"{self.percent()}% ({self.part:,} of {self.base:,} {self.over})"


def percent(exact: Fraction, rounding: Rounding = "half-up", digits: int = 2) -> Decimal:
    """A share in percent with a number of decimals: the nearest, halves up, or truncated."""
    if rounding not in ROUNDINGS:
        raise UnknownError("rounding", rounding, near(rounding, ROUNDINGS))
    scaled = exact * 100 * 10**digits
    units = scaled // 1 if rounding == "truncate" else (scaled + Fraction(1, 2)) // 1
    return Decimal(units).scaleb(-digits)


def gives(exact: Fraction, printed: int | Decimal) -> bool:
    """Whether a share, rounded or truncated to as many decimals as are printed, is the printed percentage."""
    digits = decimals(printed)
    return any(percent(exact, rounding, digits) == printed for rounding in ROUNDINGS)


def decimals(printed: int | Decimal) -> int:
    """How many decimals a figure is printed with."""
    exponent = Decimal(printed).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def percents(exact: Fraction, printed: int | Decimal) -> str:
    """What a share is in percent, with as many decimals as are printed: "66.7% or 66.6%"."""
    figures = dict.fromkeys(percent(exact, rounding, decimals(printed)) for rounding in ROUNDINGS)
    return " or ".join(f"{figure}%" for figure in figures)


def rate(counts: Counts, name: str) -> Rate | None:
    """A published rate of the scheme; None where a count it needs is absent, or nothing has fallen due."""
    names = counts.scheme.rates
    if name not in names:
        raise UnknownError(f"rate of {counts.kind}", name, near(name, names))
    return _rate_over(counts, name, BASE)


def rate_problems(
    counts: Counts, printed: Mapping[str, int | Decimal], where: str, clauses: tuple[str, ...]
) -> Iterator[Problem]:
    """A finding for each printed rate that is neither rounded, nor truncated, nor 100 minus another right one.

    `printed` are the rates by name; `where` and `clauses` are those of the findings. A rate whose counts are absent
    cannot be checked, and is not.
    """
    known = {name: rate(counts, name) for name in printed}
    right = {name for name, exact in known.items() if exact is not None and gives(exact.exact, printed[name])}
    for name, exact in known.items():
        partner = _complement(counts.scheme, name)
        is_complement = partner in right and printed[name] == 100 - printed[partner]
        if exact is not None and name not in right and not is_complement:
            message, correction = _wrong_rate(counts, printed[name], exact)
            yield Problem("wrong-rate", where, message, correction, "warning", clauses)


def _complement(scheme: Scheme, name: str) -> str:
    """The rate that makes 100 together with one of a scheme; empty where none does."""
    return {scheme.complement: "overdue", "overdue": scheme.complement}.get(name, "")


def _rate_over(counts: Counts, name: str, base: str) -> Rate | None:
    """A rate of the scheme, over the class that is its `base`."""
    parts, whole = [counts.known(part) for part in counts.scheme.rates[name]], counts.known(base)
    if None in parts or not whole:
        return None
    part = sum(count for count in parts if count is not None)
    return Rate(name, part, whole, counts.scheme.classes[base])


def _wrong_rate(counts: Counts, value: int | Decimal, exact: Rate) -> tuple[str, str]:
    """What is wrong with a printed `value`, of which `exact` is right, and the base that would give it."""
    percentages = percents(exact.exact, value)
    printed = f"{RATES[exact.name]} {value}% is printed"
    message = f"{printed}, and {exact.part:,} of {exact.base:,} {exact.over} is {percentages}"
    bases = [name for name in counts.scheme.classes if name not in (BASE, *counts.scheme.rates[exact.name])]
    candidates = [_rate_over(counts, exact.name, base) for base in bases]
    fitting = [f"the {rate.base:,} {rate.over}" for rate in candidates if rate and gives(rate.exact, value)]
    if not fitting:
        return message, "no count of this tally as its base gives the printed figure"
    return message, f"{value}% is over {' or '.join(fitting)}; such rates are over what has fallen due"
