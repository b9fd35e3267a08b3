"""Tasks and targets, read from their tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import attrs

from rollout.days import Period
from rollout.policy.deadline import By, Deadline, During, From
from rollout.policy.holder import ONE_LEADS, Holder, two_at_once
from rollout.policy.item import AlsoRead, Need, Rule, Target, Task, baseline_fault, pool_fault, stands_above
from rollout.policy.level import Level
from rollout.policy.read.deadlines import FORMS, deadlines_by_place, read_deadline, read_deadlines
from rollout.policy.read.fields import Fields
from rollout.policy.read.levels import check_levels, level_of_task, read_levels
from rollout.problems import near, quoted, suggestion
from rollout.units.unit import PLACES, Tier
from rollout.validation import as_texts


@attrs.frozen(eq=False)
class _Slot:
    """What a rule of an item is about: a place, the period that names it, its level and its deadline."""

    place: str
    period: Period | None
    level: Level | None
    deadline: Deadline | None

    def rule(self, fields: Fields) -> Rule:
        """The rule, with the clause, the phrase and the charged tier that the item gives for it."""
        charged: Any = fields.table.get("charged")
        return Rule(
            place=self.place,
            deadline=self.deadline,
            level=self.level,
            period=self.period,
            clause=self.cited(fields.table.get("clause", "")),
            phrase=self.cited(fields.table.get("phrase", "")),
            charged=charged.get(self.place) if isinstance(charged, Mapping) else charged,
        )

    def cited(self, texts: Any) -> Any:  # noqa: ANN401  # what the file holds there
        """Its own of the clauses or the phrases of the item, where they are keyed."""
        return texts.get(self.place, texts.get(str(self.period), "")) if isinstance(texts, Mapping) else texts


def read_task(fields: Fields) -> Task | None:
    """A task; None where its table has problems."""
    values = _shared_values(fields)
    inner = fields.sub("level")
    level = None if inner is None else level_of_task(inner)
    deadlines = read_deadlines(fields)
    places = _read_places(fields, values.pop("at", ()))
    slots = [_Slot(place, None, level, _deadline_at(deadlines, place)) for place in places]
    _check_citations(fields, slots)
    _check_charged(fields, places)
    if not fields.is_good:
        return None
    return Task(rules=[slot.rule(fields) for slot in slots], **values)


def read_target(fields: Fields) -> Target | None:
    """A target; None where its table has problems."""
    values = _shared_values(fields)
    is_held = values.pop("held", False)
    deadlines = read_deadlines(fields)
    levels = read_levels(fields, values.get("scale", "%"))
    check_levels(fields, [period for period, _ in levels], is_held=is_held)
    slots = []
    places = _read_places(fields, values.pop("at", ()))
    _check_charged(fields, places)
    if len(places) * len(levels) > fields.page.limits.rules:
        message = f"has {len(levels):,} levels at {len(places):,} places"
        fields.problem("too-large", message, fields.page.limits.raised("rules"))
        return None
    for place in places:
        for period, level in levels:
            deadline = _deadline_at(deadlines, place)
            if period is not None:
                deadline = From(period) if is_held else By(period)
            slots.append(_Slot(place, period or _period_of_deadline(deadline), level, deadline))
    _check_citations(fields, slots)
    _check_together(fields, values, [slot.place for slot in slots])
    if not fields.is_good:
        return None
    return Target(rules=[slot.rule(fields) for slot in slots], **values)


def _check_together(fields: Fields, values: Mapping[str, Any], places: Iterable[str]) -> None:
    """Check that the pool and the baseline of a target, owed at some places, go with its other `values`."""
    faults = []
    if _are_read(fields, values, "holds", "scale", "pool"):
        holds, scale = values.get("holds", "each"), values.get("scale", "%")
        faults.append(pool_fault(values.get("pool", ()), holds, scale, places))
    if _are_read(fields, values, "baseline-value", "baseline-on"):
        faults.append(baseline_fault(values.get("baseline_value"), values.get("baseline_on")))
    for fault in filter(None, faults):
        fields.problem(fault.code, fault.message, fault.right, fault.field.replace("_", "-"))


def _are_read(fields: Fields, values: Mapping[str, Any], *keys: str) -> bool:
    """Whether each of the keys that is given is among the good values: a bad one has a problem of its own."""
    return all(fields.has(key) == (fields.format.by_name[key].attribute in values) for key in keys)


def _shared_values(fields: Fields) -> dict[str, Any]:
    """The values of the keys that tasks and targets have in common, and of those of one type for each."""
    values = fields.values()
    in_text = "sources" not in values or bool({*fields.page.sources[:1]} & {*values["sources"]})
    if in_text and not fields.has("clause"):
        fields.problem("missing-key", "no 'clause'", "give where it stands, or a source other than the first one")
    values["clause"] = "; ".join(_keyed_texts(fields, "clause"))
    values["phrase"] = " … ".join(_keyed_texts(fields, "phrase"))
    values["lead"] = _read_holders(fields, values.get("lead"))
    values["needs"] = [_read_need(inner, fields.id) for inner in fields.subs("needs")]
    values["also_read"] = [_read_other_reading(inner) for inner in fields.subs("also-read")]
    for key in ("duplicate-of", "carved-out-of", "conflicts-with"):
        for name in as_texts(values.get(key.replace("-", "_"), ())):
            _mention_item(fields, key, name, fields.id)
    return values


def _mention_item(fields: Fields, key: str, name: str, own: str) -> tuple[str, str]:
    """The policy and the item that a name means: `task`, or `policy/task` of another's; noted as mentioned.

    `fields` and `key` say where the name is written, `own` is the id that it must not be.
    """
    policy, slash, item = name.rpartition("/")
    if slash and not (policy and item):
        fields.problem("bad-id", f"{quoted(name)} names no item", "write task, or policy/task", key)
    elif not slash and item == own:
        fields.problem("names-itself", f"{quoted(name)} names the item itself", "name another, or leave it out", key)
    elif not slash:
        fields.mention("item", key, item)
    return policy, item


def _keyed_texts(fields: Fields, key: str) -> tuple[str, ...]:
    """The texts of a key that is one text, or texts keyed by place or period."""
    if not isinstance(fields.table.get(key), Mapping):
        text = fields.read(key)
        return () if text is None else (text,)
    inner = fields.keyed(key)
    if not inner.table:
        inner.problem("empty", "is empty", "key it by place or period, or write one text")
    return tuple(filter(None, map(inner.read, inner.table)))


def _read_places(fields: Fields, named: tuple[str, ...]) -> tuple[str, ...]:
    """Where the item is owed: what `at` names, or what its deadlines are keyed by."""
    inner = deadlines_by_place(fields)
    keyed = tuple(inner.table) if inner else ()
    if keyed and named and set(keyed) != set(named):
        fields.problem("places-differ", "at and the deadlines name other places", "leave at out", "at")
    if inner is None and not fields.has("at"):
        fields.problem("missing-key", "no 'at'", "name the tiers or bodies it is owed at, or key its deadlines by them")
    for place in named or keyed:
        table, key = (inner, place) if inner and not named else (fields, "at")
        if place == Tier.AGENCY:
            table.problem("wrong-place", "'agency' is no one's tier", "name the bodies", key)
        else:
            table.mention("body", key, place, PLACES)
    return named or keyed


def _check_citations(fields: Fields, slots: Sequence[_Slot]) -> None:
    """Clauses and phrases are keyed by a place or a period of the item; anything else is a slip."""
    known = {name for slot in slots for name in (slot.place, str(slot.period or slot.place))}
    clause, strangers = fields.table.get("clause"), False
    for key in ("clause", "phrase"):
        texts = fields.table.get(key)
        if isinstance(texts, Mapping) and slots:
            inner = fields.keyed(key)
            for name in filter(lambda name: name not in known, texts):
                message = f"{quoted(name)} is no place or period of this item" + suggestion(near(name, known), name)
                inner.problem("unknown-place", message, f"known here: {', '.join(sorted(known))}", name)
                strangers = True
    if clause and isinstance(clause, Mapping) and not strangers:
        _check_clauses(fields, clause, slots)


def _check_clauses(fields: Fields, clauses: Mapping[str, object], slots: Iterable[_Slot]) -> None:
    """A problem for each rule that the keyed clauses leave without one."""
    for slot in slots:
        if not slot.cited(clauses):
            message = f"no clause for {slot.place}" + (f" in {slot.period}" if slot.period else "")
            fields.problem("missing-key", message, "cite each", "clause")


def _check_charged(fields: Fields, places: Collection[str]) -> None:
    """Whom the text charges is a tier above the place, and said of places of the item alone."""
    charged = fields.table.get("charged")
    if not isinstance(charged, Mapping):
        tier = fields.read("charged")
        for place in places if tier else ():
            _check_above(fields, "charged", tier, place)
        return
    inner = fields.keyed("charged")
    if not charged:
        inner.problem("empty", "is empty", "key it by place, or write one tier")
    for place in charged:
        tier = inner.read(place)
        if places and place not in places:
            message = f"{place!r} is no place of this item" + suggestion(near(place, places))
            inner.problem("unknown-place", message, f"known here: {', '.join(sorted(places))}", place)
        elif tier:
            _check_above(inner, place, tier, place)


def _check_above(fields: Fields, key: str, tier: str, place: str) -> None:
    """A problem of the `fields`, at a `key`, where the bodies of a `tier` do not stand above those of a `place`."""
    if not stands_above(Tier(tier), place):
        fields.problem("not-above", f"{tier} is not above {place}", "name a tier above it, or leave it out", key)


def _deadline_at(deadlines: Mapping[str | None, Deadline], place: str) -> Deadline | None:
    return deadlines.get(place, deadlines.get(None))


def _period_of_deadline(deadline: Deadline | None) -> Period | None:
    """The period that names a level which no period keys: that of its deadline."""
    match deadline:
        case From(period) | By(period) | During(period):
            return period
        case _:
            return None


def _read_holders(fields: Fields, lead: str | list[object] | None) -> tuple[Holder, ...]:
    """The lead: one body, or a list of bodies with the days on which they hold it."""
    if lead is None:
        return ()
    if isinstance(lead, str):
        return (Holder(lead),)
    if not lead:
        fields.problem("empty", "names no one", "name who leads, or leave the key out", "lead")
    holders = []
    for inner in fields.subs("lead"):
        values = inner.values()
        check_order(inner, values.get("since"), values.get("until"))
        if inner.is_good:
            holders.append(Holder(**values))
    if message := two_at_once(holders):
        fields.problem("two-leads", message, ONE_LEADS, "lead")
        return ()
    return tuple(holders)


def check_order(fields: Fields, first: dt.date | None, last: dt.date | None, key: str = "until") -> None:
    """A problem of the `fields`, at the `key` of the `last` day, where it lies before the `first`."""
    if first and last and last < first:
        fields.problem("ends-first", f"ends on {last}, before {first}", "give a later day", key)


def _read_need(fields: Fields, own: str) -> Need | None:
    """A need of the item with the id `own`."""
    values = fields.values()
    scope, period = values.get("scope", "own"), values.get("period", "same")
    if "task" in values:
        itself = own if (scope, period) == ("own", "same") else ""  # its parent's, or last year's, may well be needed
        policy, values["task"] = _mention_item(fields, "task", values["task"], itself)
        values["policy"] = policy or None
    least, most = values.get("min_lag", 0), values.get("max_lag")
    if most is not None and most < least:
        fields.problem("lags", f"max-lag {most} is below min-lag {least}", "give a greater one", "max-lag")
    return Need(**values) if fields.is_good else None


def _read_other_reading(fields: Fields) -> AlsoRead | None:
    values = fields.values(but=FORMS)
    deadline = read_deadline(fields)
    if deadline is not None and values.get("undated"):
        fields.problem("two-deadlines", "is undated and has a deadline", "give one of them", "undated")
    return AlsoRead(deadline=deadline, **values) if fields.is_good else None
