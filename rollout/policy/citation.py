"""Where an item is read: at its clause, or in the other sources that state what the text itself does not have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rollout.labels import Label, Lang
from rollout.sentences import filled

if TYPE_CHECKING:
    from rollout.policy.instrument import Confidence
    from rollout.policy.item import Item, Rule
    from rollout.policy.policy import Policy
    from rollout.policy.relation import Relation


_PARAGRAPH = re.compile(r"¶([0-9]+)(?:–¶?([0-9]+))?(?: \(([0-9]+)\))?")
_WORDS: dict[Lang, tuple[str, str, str]] = {
    "vi": ("đoạn", "đoạn", "mục"),
    "en": ("paragraph", "paragraphs", "item"),
}


def clause_in_words(clause: str) -> Label:
    """A clause in words: "¶3; ¶10" is of paragraphs of the press report; what has no such sign stands as it is."""
    if not _PARAGRAPH.search(clause):
        return Label(clause, clause)
    vi = _PARAGRAPH.sub(lambda match: _paragraph_in_words(match, "vi"), clause)
    en = _PARAGRAPH.sub(lambda match: _paragraph_in_words(match, "en"), clause)
    return Label(f"{vi} (bài báo)", f"{en} (press report)")


def _paragraph_in_words(match: re.Match[str], lang: Lang) -> str:
    """One paragraph, or those from the first to the last, and the numbered item of a list in it."""
    first, last, number = match.groups()
    paragraph, paragraphs, item = _WORDS[lang]
    words = f"{paragraphs} {first}–{last}" if last else f"{paragraph} {first}"
    return f"{words}, {item} {number}" if number else words


def place_in_text(policy: Policy, item: Item, rule: Rule | None = None) -> Label:
    """The clause of an item, or of one of its rules; of what is not in the text, the names of its sources."""
    clause = (rule and rule.clause) or item.clause
    return Label(clause, clause) if clause else _names_of_sources(policy, item)


def place_in_words(policy: Policy, item: Item, rule: Rule | None = None) -> Label:
    """The same as people read it: the clause in words."""
    clause = (rule and rule.clause) or item.clause
    return clause_in_words(clause) if clause else _names_of_sources(policy, item)


def _names_of_sources(policy: Policy, item: Item) -> Label:
    names = [source.name for source in policy.instrument.sources if source.id in item.sources]
    return Label("; ".join(name.of("vi") for name in names), "; ".join(name.of("en") for name in names))


def act_in_words(policy: Policy, name: str) -> Label:
    """Another instrument as a policy names it: by its number and its day of issue, where the policy describes it."""
    act = policy.act(name)
    if act is None:
        return Label(name, name)
    if act.issued is None:
        return Label(act.citation, act.citation)
    pattern = Label("{n} ngày {d}", "{n} of {d}") if act.issued.kind == "day" else Label("{n}, {d}", "{n}, {d}")
    return filled(pattern, {"n": act.citation, "d": act.issued.first if act.issued.kind == "day" else act.issued})


def sources_of(policy: Policy, item: Item) -> tuple[str, ...]:
    """The ids of the sources of an item; of one that states none, the first of the instrument, which is the text."""
    return item.sources or tuple(source.id for source in policy.instrument.sources[:1])


def confidence_of(policy: Policy, item: Item) -> Confidence:
    """The lower of an item's own confidence and that of its sources."""
    names = sources_of(policy, item)
    stated = [source.confidence for source in policy.instrument.sources if source.id in names]
    return "medium" if "medium" in (item.confidence, *stated) else "high"


def relation_confidence(policy: Policy, relation: Relation) -> Confidence:
    """The lower of the confidence of a relation, of the act that makes it, and of the sources that state it."""
    act = None if relation.act is None else policy.act(relation.act)
    names = relation.sources or tuple(source.id for source in policy.instrument.sources[:1])
    stated = [source.confidence for source in policy.instrument.sources if source.id in names]
    return "medium" if "medium" in (relation.confidence, act and act.confidence, *stated) else "high"


def citation(policy: Policy, item: Item, rule: Rule | None = None) -> str:
    """The instrument, the place in the text and the printed expression of an item, or of one of its rules."""
    cited = f"{policy.instrument.citation} {place_in_text(policy, item, rule).en}"
    phrase = (rule and rule.phrase) or item.phrase
    return f"{cited} “{phrase}”" if phrase else cited
