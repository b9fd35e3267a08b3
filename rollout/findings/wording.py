"""Findings as problems: their code, where they are, what was found, what would be right, and the clauses."""

from __future__ import annotations

from rollout.findings.severities import severity
from rollout.policy.citation import citation
from rollout.policy.item import Item
from rollout.policy.policy import Policy
from rollout.problems import Problem


def finding(code: str, where: str, message: str, right: str, *clauses: str) -> Problem:
    """A finding with its `code`: `where` it is, the `message` of what was found, what would be `right`, the clauses."""
    return Problem(code, where, message, right, severity(code), clauses)


def item_finding(code: str, policy: Policy, item: Item, message: str, right: str) -> Problem:
    """A finding with its `code` about an `item` of a `policy`: the `message`, and what would be `right`."""
    return finding(code, f"{policy.id}/{item.id}", message, right, citation(policy, item))
