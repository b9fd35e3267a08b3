"""The law's own change: what instruments did to the provisions of others, and from what day on."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import attrs

from rollout.days import add_days
from rollout.policy.citation import relation_confidence
from rollout.policy.convention import Convention
from rollout.policy.deadline import Deadline, Each, From, Within
from rollout.policy.instrument import Confidence, Instrument
from rollout.policy.interpretation import Window, windows
from rollout.policy.item import Item, Rule
from rollout.policy.policy import Policy
from rollout.policy.relation import CitedAct, MovableDeadline, Relation

if TYPE_CHECKING:
    from rollout.schedule.group import Group

Cause = Literal["amended", "prolonged", "superseded", "commenced", "basis-superseded"]
ALWAYS = dt.date.min  # of an instrument none of whose days is known, which binds from the start of time


@attrs.frozen(kw_only=True)
class Enactment:
    """A `relation` that a document states, with who does it: its instrument or an act that it names.

    `known` is the first day on which that is known to exist, `since` the first day of effect that is given, and
    `effective` the later of the two: nothing is changed by what does not exist yet. `target` names the other
    instrument in one way, whatever document speaks of it. `confidence` is the lower of those of the relation, of the
    act and of the sources.
    """

    relation: Relation
    policy: str
    by: Instrument | CitedAct
    target: str
    confidence: Confidence = "high"

    @property
    def known(self) -> dt.date:
        return self.by.known_from or ALWAYS

    @property
    def since(self) -> dt.date:
        return self.relation.since or self.by.starts or ALWAYS

    @property
    def effective(self) -> dt.date:
        return max(self.since, self.known)

    @property
    def citation(self) -> str:
        """Who does it, and the clause, where it is the document's own."""
        clause = self.relation.clause if self.relation.act is None else ""
        return f"{self.by.citation} {clause}".strip()

    def order(self) -> tuple[object, ...]:
        """The sort key of what takes effect: of one day, what was issued last comes last."""
        return self.effective, self.since, self.known, self.policy, self.by.id, self.relation.clause


@attrs.frozen(kw_only=True)
class Amendment:
    """What an enactment makes of the obligations of one rule from the day `since` on.

    `by` is the id of the instrument, `citation` its number or id with the clause, `phrase` what it prints. `deadline`
    and `window` are the new expression and time of a moved day, which was `before` until then. `ends` or
    `undetermined_after` is a new last day of force; `basis` cites the act that was superseded, where the rule rests on
    it.
    """

    cause: Cause
    since: dt.date
    by: str
    citation: str
    phrase: str = ""
    confidence: Confidence = "high"
    before: dt.date | None = None
    deadline: MovableDeadline | None = None
    window: Window | None = None
    ends: dt.date | None = None
    undetermined_after: dt.date | None = None
    basis: str = ""

    @property
    def due(self) -> dt.date | None:
        return None if self.window is None else self.window.due


@attrs.frozen(eq=False)
class Law:
    """What changes the provisions of each policy, by its id, in the order of effect.

    `superseded_bases` are the acts on which a policy builds that were superseded, each with the relation to it.
    """

    by_policy: Mapping[str, Sequence[Enactment]] = {}
    superseded_bases: Mapping[str, Sequence[tuple[Enactment, Relation]]] = {}

    def amendments(self, policy: Policy, item: Item, rule: Rule, convention: Convention) -> tuple[Amendment, ...]:
        """What becomes of a `rule` of an `item` of a `policy`, in the order of effect.

        The `convention` is the interpretation of new date expressions. Raises as `windows` does.
        """
        if policy.id not in self.by_policy and policy.id not in self.superseded_bases:
            return ()
        amendments = [*self._of_basis(policy, item)]
        for enactment in self.by_policy.get(policy.id, ()):
            if enactment.relation.concerns(item.id):
                amendments += _amendments_by(enactment, item, rule, convention)
        return tuple(sorted(amendments, key=lambda amendment: amendment.since))

    def _of_basis(self, policy: Policy, item: Item) -> Iterator[Amendment]:
        """That an act on which an item rests was superseded, so that the law is silent about the item."""
        for enactment, basis in self.superseded_bases.get(policy.id, ()):
            if not basis.items or item.id in basis.items:
                act = policy.act(basis.of)
                last = add_days(enactment.since, -1) if enactment.since > ALWAYS else ALWAYS
                yield Amendment(
                    cause="basis-superseded",
                    since=enactment.effective,
                    by=enactment.by.id,
                    citation=enactment.citation,
                    undetermined_after=last,
                    basis=basis.of if act is None else act.citation,
                )


NO_LAW = Law()


def law_of(policies: Iterable[Policy], as_of: dt.date | None = None) -> Law:
    """The law's own change as far as some policies state it and it was issued by a day (None: all of it)."""
    given = tuple(policies)
    if not any(policy.relations for policy in given):
        return NO_LAW
    known = [enactment for enactment in enactments(given) if as_of is None or enactment.known <= as_of]
    known.sort(key=Enactment.order)
    by_policy: dict[str, list[Enactment]] = defaultdict(list)
    for enactment in known:
        by_policy[enactment.target].append(enactment)
    bases: dict[str, list[tuple[Enactment, Relation]]] = defaultdict(list)
    ended = {enactment.target: enactment for enactment in reversed(known) if _ends_whole(enactment)}
    for enactment in known:
        superseding = ended.get(enactment.target)
        if enactment.relation.kind == "builds-on" and superseding is not None:
            bases[enactment.policy].append((superseding, enactment.relation))
    return Law(by_policy, bases)


def _ends_whole(enactment: Enactment) -> bool:
    return enactment.relation.kind == "supersedes" and enactment.relation.is_of_whole


def enactments(policies: Iterable[Policy]) -> Iterator[Enactment]:
    """Every relation that some policies state, with who does it and to what."""
    given = tuple(policies)
    for policy in given:
        for relation in policy.relations:
            by = policy.instrument if relation.act is None else policy.act(relation.act) or policy.instrument
            target, confidence = target_of(relation.of, policy, given), relation_confidence(policy, relation)
            yield Enactment(relation=relation, policy=policy.id, by=by, target=target, confidence=confidence)


def target_of(name: str, policy: Policy, policies: Iterable[Policy]) -> str:
    """An instrument that a `policy` names, by the id of one of `policies`; else by its number, or as it is named.

    A number alone does not identify an act: where the day of issue is known of both, it must agree.
    """
    given = [document.instrument for document in policies]
    for instrument in given:
        if name in (instrument.id, instrument.number):
            return instrument.id
    act = policy.act(name)
    if act is None:
        return name
    for instrument in given:
        same_number = bool(act.number) and act.number == instrument.number
        if same_number and (act.issued is None or instrument.issued is None or act.issued == instrument.issued):
            return instrument.id
    return f"{act.number} ({act.issued})" if act.number and act.issued else act.citation


def _amendments_by(enactment: Enactment, item: Item, rule: Rule, convention: Convention) -> Iterator[Amendment]:
    """What an `enactment` that concerns an `item` makes of a `rule` of it, as the `convention` reads a new day."""
    relation = enactment.relation
    made = Amendment(
        cause="amended",
        since=enactment.effective,
        by=enactment.by.id,
        citation=enactment.citation,
        phrase=relation.phrase,
        confidence=enactment.confidence,
    )
    if relation.kind == "supersedes" and enactment.since > ALWAYS:
        yield attrs.evolve(made, cause="superseded", ends=add_days(enactment.since, -1))
    elif relation.kind == "commences" and item.commencement == "awaited":
        yield attrs.evolve(made, cause="commenced")
    if relation.until is not None:
        yield attrs.evolve(made, cause="prolonged", ends=relation.until)
    deadline = relation.day_at(rule.place, rule.period)
    if deadline is not None and can_move(rule.deadline, deadline):
        (window,) = windows(deadline, convention, None)
        yield attrs.evolve(made, deadline=deadline, window=window)


def can_move(deadline: Deadline | None, moved: MovableDeadline) -> bool:
    """Whether a day can take the place of what the text has: a start of a start, a limit of a limit or of no day.

    What recurs, or runs from something, has no one day to move.
    """
    if deadline is None:
        return not isinstance(moved, From)
    return not isinstance(deadline, Each | Within) and isinstance(deadline, From) == isinstance(moved, From)


@attrs.frozen
class Term:
    """How long an instrument binds the duties of a group, as the law stands on a day, and what made it so.

    `ends` and `undetermined_after` are last days, `ended_by` and `doubted_by` the amendments that gave them.
    """

    ends: dt.date | None
    undetermined_after: dt.date | None
    ended_by: Amendment | None = None
    doubted_by: Amendment | None = None


def term_on(group: Group, as_of: dt.date) -> Term:
    """The term of a group by the law in force on a day: prolonged by the last that does so, ended by the first."""
    instrument = group.policy.instrument
    term = Term(instrument.ends, instrument.undetermined_after)
    for amendment in group.amendments:
        if amendment.since > as_of:
            break
        if amendment.cause == "prolonged":
            if term.ends is not None:
                term = attrs.evolve(term, ends=amendment.ends, ended_by=amendment)
            if term.undetermined_after is not None:
                term = attrs.evolve(term, undetermined_after=amendment.ends, doubted_by=amendment)
        elif amendment.ends is not None and (term.ends is None or amendment.ends < term.ends):
            term = attrs.evolve(term, ends=amendment.ends, ended_by=amendment)
        elif amendment.undetermined_after is not None:
            last = term.undetermined_after
            if last is None or amendment.undetermined_after < last:
                doubt = amendment.undetermined_after
                term = attrs.evolve(term, undetermined_after=doubt, doubted_by=amendment)
    return term


def commencement(group: Group) -> Amendment | None:
    """What brought into force what awaited it; None where nothing has."""
    return next((amendment for amendment in group.amendments if amendment.cause == "commenced"), None)


def commenced_on(group: Group) -> dt.date | None:
    """The day from which what awaited it is in force; None where nothing has brought it into force."""
    amendment = commencement(group)
    return None if amendment is None else amendment.since
