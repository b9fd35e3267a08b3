"""Where an item is read: at its clause, or in the other sources that state what the text itself does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rollout.labels import Label

if TYPE_CHECKING:
    from rollout.policy.instrument import Confidence
    from rollout.policy.item import Item, Rule
    from rollout.policy.policy import Policy


def place_in_text(policy: Policy, item: Item, rule: Rule | None = None) -> Label:
    """The clause of an item, or of one of its rules; of what is not in the text, the names of its sources."""
    clause = (rule and rule.clause) or item.clause
    if clause:
        return Label(clause, clause)
    names = [source.name for source in policy.instrument.sources if source.id in item.sources]
    return Label("; ".join(name.of("vi") for name in names), "; ".join(name.of("en") for name in names))


def sources_of(policy: Policy, item: Item) -> tuple[str, ...]:
    """The ids of the sources of an item; of one that states none, the first of the instrument, which is the text."""
    return item.sources or tuple(source.id for source in policy.instrument.sources[:1])


def confidence_of(policy: Policy, item: Item) -> Confidence:
    """The lower of an item's own confidence and that of its sources."""
    names = sources_of(policy, item)
    stated = [source.confidence for source in policy.instrument.sources if source.id in names]
    return "medium" if "medium" in (item.confidence, *stated) else "high"


def citation(policy: Policy, item: Item, rule: Rule | None = None) -> str:
    """The instrument, the place in the text and the printed expression of an item, or of one of its rules."""
    cited = f"{policy.instrument.citation} {place_in_text(policy, item, rule).en}"
    phrase = (rule and rule.phrase) or item.phrase
    return f"{cited} “{phrase}”" if phrase else cited
