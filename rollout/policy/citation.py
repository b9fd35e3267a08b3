"""Where an item is read: at its clause, or in the other sources that state what the text itself does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rollout.labels import Label

if TYPE_CHECKING:
    from rollout.policy.item import Item, Rule
    from rollout.policy.policy import Policy


def place_in_text(policy: Policy, item: Item, rule: Rule | None = None) -> Label:
    """The clause of an item, or of one of its rules; of what is not in the text, the names of its sources."""
    clause = (rule and rule.clause) or item.clause
    if clause:
        return Label(clause, clause)
    names = [source.name for source in policy.instrument.sources if source.id in item.sources]
    return Label("; ".join(name.of("vi") for name in names), "; ".join(name.of("en") for name in names))


def citation(policy: Policy, item: Item, rule: Rule | None = None) -> str:
    """The instrument, the place in the text and the printed expression of an item, or of one of its rules."""
    cited = f"{policy.instrument.citation} {place_in_text(policy, item, rule).en}"
    phrase = (rule and rule.phrase) or item.phrase
    return f"{cited} “{phrase}”" if phrase else cited
