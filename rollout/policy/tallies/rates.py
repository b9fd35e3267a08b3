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
    """So many of so many. `over` says of what."""

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
    """A share in percent with so many decimals: the nearest, halves up, or with the rest cut off."""
    if rounding not in ROUNDINGS:
        raise UnknownError("rounding", rounding, near(rounding, ROUNDINGS))
    scaled = exact * 100 * 10**digits
    units = scaled // 1 if rounding == "truncate" else (scaled + Fraction(1, 2)) // 1
    return Decimal(units).scaleb(-digits)


def gives(exact: Fraction, printed: int | Decimal) -> bool:
    """Whether a share, rounded or cut off to as many decimals as are printed, is the printed percentage."""
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
    return _over(counts, shares[name], counts.scheme.base)


def rounded(counts: Counts, rounding: Rounding = "half-up", digits: int = 2) -> dict[str, Decimal]:
    """Every rate that can be told, in percent, as reports print them.

    The overdue rate is not rounded itself: it is what the rounded completion rate leaves of 100.
    """
    found: dict[str, Decimal] = {}
    for share in counts.scheme.shares:
        if (one := rate(counts, share.name)) is not None:
            other = found.get(share.left_by)
            found[share.name] = one.percent(rounding, digits) if other is None else 100 - other
    return found


def rate_problems(
    counts: Counts, printed: Mapping[str, int | Decimal], where: str = "", clauses: tuple[str, ...] = ()
) -> tuple[Problem, ...]:
    """A finding for each printed rate that is neither rounded, nor cut off, nor what another leaves of 100.

    A rate whose counts are absent cannot be checked, and is not.
    """
    right = {name for name, value in printed.items() if (one := rate(counts, name)) and gives(one.exact, value)}
    shares = {share.name: share for share in counts.scheme.shares}
    rests = {
        name
        for name, value in printed.items()
        for other in _partners(shares, name)
        if other in right and value == 100 - printed[other]
    }
    return tuple(
        Problem("wrong-rate", where, *_said(counts, shares[name], value, one), "finding", clauses)
        for name, value in printed.items()
        if name not in right | rests and (one := rate(counts, name)) is not None
    )


def _partners(shares: Mapping[str, Share], name: str) -> Iterator[str]:
    """The rate with which one makes 100, whichever of the two was rounded first."""
    return (other.name for other in shares.values() if other.left_by == name or shares[name].left_by == other.name)


def _over(counts: Counts, share: Share, base: str) -> Rate | None:
    parts, whole = [counts.known(part) for part in share.counts], counts.known(base)
    if None in parts or not whole:
        return None
    return Rate(share.name, sum(part for part in parts if part is not None), whole, counts.scheme.classes[base])


def _said(counts: Counts, share: Share, value: int | Decimal, one: Rate) -> tuple[str, str]:
    """What was found of a wrong rate and what would be right, with the base that would give it."""
    digits = decimals(value)
    figures = " or ".join(f"{figure}%" for figure in dict.fromkeys(one.percent(way, digits) for way in ROUNDINGS))
    found = f"{share.label} {value}% is printed, and {one.part:,} of {one.base:,} {one.over} is {figures}"
    bases = [name for name in counts.scheme.classes if name not in (counts.scheme.base, *share.counts)]
    others = [_over(counts, share, name) for name in bases]
    giving = [f"the {other.base:,} {other.over}" for other in others if other and gives(other.exact, value)]
    if not giving:
        return found, "no count of this tally as its base gives the printed figure"
    return found, f"{value}% is over {' or '.join(giving)}; such rates are over what has fallen due"
