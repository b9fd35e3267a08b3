"""What a page says of the relations of an instrument to others: the verb, the instrument, the clause, the day."""

from __future__ import annotations

from collections.abc import Iterator

from rollout.labels import Label, Lang
from rollout.policy.citation import act_in_words, clause_in_words
from rollout.policy.deadline import Before, By, During, From
from rollout.policy.names import body_in_words
from rollout.policy.policy import Policy
from rollout.policy.relation import MovedDay, Relation
from rollout.sentences import joined, text_of, words
from rollout.units.reader import load_bodies
from rollout.views.translation import CONFIDENCES, RELATIONS


def relation_rows(policy: Policy, lang: Lang) -> Iterator[tuple[str, ...]]:
    """One row per relation that a policy states, in a language."""
    for relation in policy.relations:
        verb = RELATIONS[relation.kind]
        if relation.act is not None:
            verb = words("{a} {v}", a=act_in_words(policy, relation.act), v=verb)
        act = None if relation.act is None else policy.act(relation.act)
        since = relation.since or (act.starts if act is not None else None)
        yield (
            verb.of(lang),
            act_in_words(policy, relation.of).of(lang),
            clause_in_words(relation.clause).of(lang) if relation.clause else "",
            f"“{relation.phrase}”" if relation.phrase else "",
            text_of(since, lang) if since else "",
            joined(_effects(relation)).of(lang),
        )


def _effects(relation: Relation) -> Iterator[Label]:
    """What a relation is about, which days it gives, how sure it is, and the note on it."""
    if relation.of_clause:
        yield clause_in_words(relation.of_clause)
    if relation.of_items or relation.items:
        yield words("{i}", i=", ".join(relation.of_items or relation.items))
    yield from map(_new_day, relation.moved)
    if relation.until is not None:
        yield words("đến hết ngày {d}", "until {d}", d=relation.until)
    if relation.confidence != "high":
        yield words("độ tin cậy {c}", "{c} confidence", c=CONFIDENCES[relation.confidence])
    if str(relation.note):
        yield relation.note


def _new_day(moved: MovedDay) -> Label:
    """The new date expression, by the words of the text."""
    match moved.deadline:
        case From(start):
            expression = words("từ {d}", "from {d}", d=start)
        case By(end):
            expression = words("đến {d}", "by {d}", d=end)
        case Before(day):
            expression = words("trước {d}", "before {d}", d=day)
        case During(window):
            expression = words("trong {d}", "during {d}", d=window)
    if not moved.place:
        return expression
    return words("{p}: {e}", p=body_in_words(moved.place, load_bodies()), e=expression)
