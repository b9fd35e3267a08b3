"""Shares that cannot be: above 100% or below 0%, in a level and in a reported result."""

from __future__ import annotations

from collections.abc import Iterator

from rollout.findings.wording import finding, item_finding
from rollout.policy.item import Item
from rollout.policy.level import Comparator, Level, Number
from rollout.policy.policy import Policy
from rollout.problems import Problem

WHOLE = 100
RIGHT = "a share lies between 0% and 100%"


def impossible_levels(policy: Policy, item: Item) -> Iterator[Problem]:
    """A finding for each level of an item that is no share: a rise alone can be of more than 100%."""
    for level in dict.fromkeys(rule.level for rule in item.rules):
        if level is not None and level.scale == "%" and _is_impossible(level):
            yield item_finding("share-outside", policy, item, f"demands {level}", RIGHT)


def _is_impossible(level: Level) -> bool:
    match level.comparator:
        case Comparator.RAISE_BY:
            return level.floor < 0
        case Comparator.MORE_THAN:
            return level.floor < 0 or level.aim >= WHOLE
        case _:
            return _is_outside(level.floor) or _is_outside(level.aim)


def _is_outside(value: Number) -> bool:
    return not 0 <= value <= WHOLE


def impossible_figures(policy: Policy) -> Iterator[Problem]:
    """A finding for each reported share that is none, unless it is a change from a baseline, or its counts deny it."""
    for figure in policy.measured:
        is_share = figure.scale == "%" and not figure.baseline.both
        if is_share and _is_outside(figure.value) and not figure.problems():
            yield _impossible_figure(policy, figure.id, f"reports {figure.value}%", figure.clause)
    for tally in policy.tallies:
        denied = {problem.found for problem in tally.problems()}
        for name, rate in tally.rates:
            if _is_outside(rate) and not any(f"{rate}%" in message for message in denied):
                yield _impossible_figure(policy, tally.id, f"reports {rate}% {name}", tally.clause)


def _impossible_figure(policy: Policy, report: str, message: str, clause: str) -> Problem:
    """The finding, with its `message`, in the `clause` of a `policy` with the `report` of that id."""
    return finding("share-outside", f"{policy.id}/{report}", message, RIGHT, f"{policy.instrument.citation} {clause}")
