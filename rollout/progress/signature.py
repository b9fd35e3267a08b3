"""What a verdict depends on of a fact, by which units with like facts share what is derived of them."""

from __future__ import annotations

from rollout.progress.evidence import Done, Extended, Fact, Measured


def signature(fact: Fact) -> tuple[object, ...]:
    """All of a fact but its unit and its names."""
    extra: object = None
    if isinstance(fact, Measured):
        extra = (fact.value, fact.comparable, fact.valid_for)
    elif isinstance(fact, Done):
        extra = fact.valid_for
    elif isinstance(fact, Extended):
        extra = fact.to
    return type(fact), fact.on, fact.recorded, extra
