"""Rates of counts, exact until they are rounded by a named rule; and whether a printed rate is one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import attrs

from rollout.labels import Label
from rollout.policy.tallies.counts import Counts
from rollout.policy.tallies.scheme import Share
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


def rate(counts: Counts, name: str) -> Rate | None:
    """A published rate of the scheme; None where a count it needs is absent, or nothing has fallen due."""
    shares = {share.name: share for share in counts.scheme.shares}
    if name not in shares:
        raise UnknownError(f"rate of {counts.kind}", name, near(name, shares))
    return _rate_over(counts, shares[name], counts.scheme.base)


def rounded(counts: Counts, rounding: Rounding = "half-up", digits: int = 2) -> dict[str, Decimal]:
    """Every rate that is known, in percent, as reports print them.

    The overdue rate is not rounded itself: it is 100 minus the rounded completion rate.
    """
    rates: dict[str, Decimal] = {}
    for share in counts.scheme.shares:
        exact = rate(counts, share.name)
        if exact is None:
            continue
        if share.left_by in rates:
            rates[share.name] = 100 - rates[share.left_by]
        else:
            rates[share.name] = exact.percent(rounding, digits)
    return rates


def rate_problems(
    counts: Counts, printed: Mapping[str, int | Decimal], where: str = "", clauses: tuple[str, ...] = ()
) -> tuple[Problem, ...]:
    """A finding for each printed rate that is neither rounded, nor truncated, nor 100 minus another right one.

    `printed` are the rates by name; `where` and `clauses` are those of the findings. A rate whose counts are absent
    cannot be checked, and is not.
    """
    shares = {share.name: share for share in counts.scheme.shares}
    known = {name: rate(counts, name) for name in printed}
    right = {name for name, exact in known.items() if exact is not None and gives(exact.exact, printed[name])}
    problems = []
    for name, value in printed.items():
        exact = known[name]
        complements = [100 - printed[partner] for partner in _complements(shares, name) if partner in right]
        if exact is not None and name not in right and value not in complements:
            message, correction = _wrong_rate(counts, shares[name], value, exact)
            problems.append(Problem("wrong-rate", where, message, correction, "finding", clauses))
    return tuple(problems)


def _complements(shares: Mapping[str, Share], name: str) -> Iterator[str]:
    """The rate that makes 100 together with one, whichever of the two was rounded first."""
    own = shares[name]
    for share in shares.values():
        if name == share.left_by or own.left_by == share.name:
            yield share.name


def _rate_over(counts: Counts, share: Share, base: str) -> Rate | None:
    parts, whole = [counts.known(part) for part in share.counts], counts.known(base)
    if None in parts or not whole:
        return None
    part = sum(count for count in parts if count is not None)
    return Rate(share.name, part, whole, counts.scheme.classes[base])


def _wrong_rate(counts: Counts, share: Share, value: int | Decimal, exact: Rate) -> tuple[str, str]:
    """What is wrong with a printed rate and what would be right, with the base that would give it.

    `value` is what is printed for `share`, `exact` the rate that follows from the counts.
    """
    digits = decimals(value)
    figures = dict.fromkeys(exact.percent(rounding, digits) for rounding in ROUNDINGS)
    percents = " or ".join(f"{figure}%" for figure in figures)
    message = f"{share.label} {value}% is printed, and {exact.part:,} of {exact.base:,} {exact.over} is {percents}"
    bases = [name for name in counts.scheme.classes if name not in (counts.scheme.base, *share.counts)]
    candidates = [_rate_over(counts, share, name) for name in bases]
    fitting = [f"the {rate.base:,} {rate.over}" for rate in candidates if rate and gives(rate.exact, value)]
    if not fitting:
        return message, "no count of this tally as its base gives the printed figure"
    return message, f"{value}% is over {' or '.join(fitting)}; such rates are over what has fallen due"
