"""Findings about what documents do to each other: what names nothing, contradicts, comes too early or goes round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from rollout.findings.wording import finding, item_finding
from rollout.policy.item import Item
from rollout.policy.policy import Policy
from rollout.policy.relation import RESTING, Kind, Relation
from rollout.problems import Problem, near, suggestion
from rollout.schedule.group import Group
from rollout.schedule.law import Enactment, can_move, enactments
from rollout.schedule.schedule import Schedule

VERBS: Mapping[Kind, str] = {
    "amends": "amends",
    "extends": "extends",
    "supersedes": "supersedes",
    "commences": "commences",
    "implements": "carries out",
    "builds-on": "builds on",
}


def relation_findings(schedule: Schedule) -> Iterator[Problem]:
    """All findings about the relations that the policies of a schedule state."""
    given = {policy.id: policy for policy in schedule.policies}
    stated = tuple(enactments(given.values()))
    for enactment in stated:
        policy = given[enactment.policy]
        if enactment.target in given:
            yield from _in_vain(enactment, policy, given[enactment.target])
        else:
            yield from _not_given(enactment, policy, given)
        yield from _too_early(enactment, policy)
    yield from _circular(stated)
    for group in schedule.by_node.values():
        yield from _contrary(group)
    commenced = {(group.policy.id, group.item.id) for group in schedule.groups if _has_commenced(group)}
    for policy in given.values():
        for item in policy.items:
            if item.commencement == "awaited" and (policy.id, item.id) not in commenced:
                message = "is not in force: nothing that is given brings it into force"
                yield item_finding("not-commenced", policy, item, message, "give the instrument that commences it")


def _has_commenced(group: Group) -> bool:
    return any(amendment.cause == "commenced" for amendment in group.amendments)


def _where(policy: Policy, relation: Relation) -> str:
    """The relation by its document, and the act that does it, in a finding."""
    return f"{policy.id}: {relation.act}" if relation.act else policy.id


def _clause(policy: Policy, relation: Relation) -> str:
    return f"{policy.instrument.citation} {relation.clause}".strip()


def _not_given(enactment: Enactment, policy: Policy, given: Mapping[str, Policy]) -> Iterator[Problem]:
    """A note of what is named, and neither given nor described, so that nothing can be said of it."""
    relation = enactment.relation
    if policy.act(relation.of) is not None:
        return
    known = {name for document in given.values() for name in (document.id, document.instrument.number)}
    own = {"", policy.id, policy.instrument.number}
    guess = suggestion(near(relation.of, sorted(known - own)))
    message = f"{VERBS[relation.kind]} {relation.of!r}, which is not given{guess}"
    right = "give it too, so that the two are compared, or describe it in an [[act]]"
    yield finding("act-not-given", _where(policy, relation), message, right)


def _in_vain(enactment: Enactment, policy: Policy, target: Policy) -> Iterator[Problem]:
    """Findings of a relation of a `policy` that names items which its `target` lacks, or does nothing to them."""
    relation = enactment.relation
    where, clause = _where(policy, relation), _clause(policy, relation)
    for name in relation.of_items:
        if name in target:
            yield from _unmoved(relation, target[name], where, clause)
        elif name not in target.unread:
            guess = suggestion(near(name, [item.id for item in target.items]))
            message = f"{VERBS[relation.kind]} {target.id}/{name}, which {target.id} does not have{guess}"
            yield finding("amended-unknown", where, message, f"name an item of {target.id}", clause)
    awaited = (item for item in target.items if item.commencement == "awaited" and relation.concerns(item.id))
    if relation.kind == "commences" and not any(True for _ in awaited):
        message = f"commences what is in force with {target.id} itself"
        yield finding("amends-nothing", where, message, 'write commencement = "awaited" of the item', clause)


def _unmoved(relation: Relation, item: Item, where: str, clause: str) -> Iterator[Problem]:
    """The finding of a `relation` that gives days to an `item` which can take none of them.

    `where` and `clause` are those of the relation.
    """
    if not relation.moved:
        return
    places = [str(day.place) for day in relation.moved if day.place]
    known = {name for rule in item.rules for name in (rule.place, str(rule.period))}
    for place in places:
        if place not in known:
            message = f"gives {item.id} a day at {place}, where it is not owed" + suggestion(near(place, known))
            yield finding("amends-nothing", where, message, "name a place or a period of the item", clause)
    for rule in item.rules:
        deadline = relation.day_at(rule.place, rule.period)
        if deadline is not None and not can_move(rule.deadline, deadline):
            has = "no day" if rule.deadline is None else f"“{rule.deadline}”"
            message = f"gives {item.id} at {rule.place} the day “{deadline}”, where the text has {has}"
            right = "a start takes the place of a start, a limit that of a limit; what recurs has no one day to move"
            yield finding("amends-nothing", where, message, right, clause)


def _too_early(enactment: Enactment, policy: Policy) -> Iterator[Problem]:
    """The finding of what takes effect before it is issued: until then nothing is changed."""
    relation = enactment.relation
    if relation.kind not in RESTING and enactment.since < enactment.known:
        verb = VERBS[relation.kind]
        message = f"{verb} {relation.of} from {enactment.since}, and was issued on {enactment.known}"
        right = f"what stood before {enactment.known} is left as it was"
        yield finding("effect-before-issue", _where(policy, relation), message, right, _clause(policy, relation))


def _contrary(group: Group) -> Iterator[Problem]:
    """The finding of two amendments of one day of effect that give a duty different days."""
    moves = [amendment for amendment in group.amendments if amendment.window is not None]
    for first, second in pairwise(moves):
        if first.since == second.since and first.due != second.due:
            message = (
                f"is moved to {first.due} by {first.citation} and to {second.due} by {second.citation}, "
                f"both from {first.since}"
            )
            yield finding("two-amendments", group.node, message, "say which prevails", group.citation)


def _circular(stated: Iterable[Enactment]) -> Iterator[Problem]:
    """Findings of instruments that do the same to each other in a circle, one for each kind of relation."""
    arcs: dict[Kind, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for enactment in stated:
        if enactment.relation.act is None:
            arcs[enactment.relation.kind][enactment.policy].add(enactment.target)
    for kind, direct in arcs.items():
        reached = {name: _reached(name, direct) for name in direct}
        circle = sorted(name for name, names in reached.items() if name in names)
        if circle:
            message = f"each {VERBS[kind]} itself, through others"
            yield finding("relation-cycle", ", ".join(circle), message, "leave one of the relations out")


def _reached(start: str, direct: Mapping[str, set[str]]) -> set[str]:
    """What a name leads to, along one arc or more."""
    reached: set[str] = set()
    waiting = [*direct.get(start, ())]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += direct.get(name, ())
    return reached
