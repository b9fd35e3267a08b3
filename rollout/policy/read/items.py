"""Tasks and targets, read from their tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import attrs

from rollout.days import Period
from rollout.labels import Label
from rollout.policy.deadline import By, Deadline, During, From
from rollout.policy.item import (
    SCOPES,
    AlsoRead,
    Comparator,
    Holder,
    Kind,
    Level,
    Need,
    Number,
    Rule,
    Target,
    Task,
)
from rollout.policy.read.deadlines import FAR, FORMS, deadline, deadlines, keyed_by_place
from rollout.policy.read.fields import Fields, is_number
from rollout.problems import near, suggestion
from rollout.units.unit import PLACES, Tier

SCALES = ("%", "count", "rank", "places", "people")
KINDS = ("FS", "SS", "FF", "SF")


@attrs.define(eq=False)
class Mentions:
    """The bodies, sources and items that a file mentions, with where, to be looked up once all of it is read."""

    bodies: list[tuple[Fields, str, str]] = attrs.field(factory=list)
    sources: list[tuple[Fields, str, str]] = attrs.field(factory=list)
    items: list[tuple[Fields, str, str]] = attrs.field(factory=list)
    kin: list[tuple[Fields, str, str]] = attrs.field(factory=list)  # bodies that only another body names


def task(fields: Fields, mentions: Mentions) -> Task:
    shared = _shared(fields, mentions, fields.label("title", needed=True))
    inner = fields.sub("level")
    level = _level(inner) if inner else None
    dated = deadlines(fields)
    rules = tuple(
        Rule(place=place, deadline=_at(dated, place), level=level, clause=clause, phrase=phrase)
        for place in _places(fields, mentions)
        for clause, phrase in (_cited(fields, place, None),)
    )
    _check_cited(fields, rules)
    fields.done()
    return Task(rules=rules, **shared)


def target(fields: Fields, mentions: Mentions) -> Target:
    shared = _shared(fields, mentions, fields.label("measure", needed=True))
    scale = fields.choice("scale", SCALES, "%")
    holds = fields.choice("holds", ("each", "pooled"), "each")
    held, dated = fields.flag("held"), deadlines(fields)
    levels = _levels(fields, scale)
    _check_levels(fields, [period for period, _ in levels], held=held)
    rules = tuple(
        Rule(place=place, deadline=when, level=level, period=period or _period(when), clause=clause, phrase=phrase)
        for place in _places(fields, mentions)
        for period, level in levels
        for when in (_when(period, _at(dated, place), held=held),)
        for clause, phrase in (_cited(fields, place, period),)
    )
    _check_cited(fields, rules)
    baseline = fields.label("baseline")
    fields.done()
    return Target(rules=rules, scale=scale, holds=cast(Any, holds), baseline=baseline, **shared)


def _check_levels(fields: Fields, periods: Sequence[Period | None], *, held: bool) -> None:
    """Whether the levels are there, one for each period, and go with what else says when they must be reached."""
    if not any(comparator in fields.table for comparator in Comparator):
        fields.problem("missing-key", "states no level", f"give {', '.join(Comparator)}")
    for period in dict.fromkeys(period for period in periods if periods.count(period) > 1):
        when = "one date" if period is None else str(period)
        fields.problem("two-levels", f"has two levels for {when}", "give one, a range [floor, aim], or write two items")
    if any(periods):
        if form := next((form for form in FORMS if form in fields.table), None):
            fields.problem("two-deadlines", f"has levels keyed by period, and {form}", "give one of them", form)
    elif held and periods:
        fields.problem("held-alone", "is said of a level that no period keys", "write from = the day or period", "held")


def _shared(fields: Fields, mentions: Mentions, title: Label) -> dict[str, Any]:
    """The keys that tasks and targets have in common."""
    own = fields.text("id", needed=True)
    shared: dict[str, Any] = {
        "id": own,
        "title": title,
        "clause": "; ".join(_keyed(fields, "clause", needed=True)),
        "phrase": " … ".join(_keyed(fields, "phrase")),
        "lead": _holders(fields, mentions),
        "needs": tuple(_need(inner, mentions, own) for inner in fields.subs("needs")),
        "strength": fields.choice("strength", ("duty", "goal"), "duty"),
        "confidence": fields.choice("confidence", ("high", "medium"), "high"),
        "sources": fields.texts("source"),
        "inherited": fields.text("inherited"),
        "excepting": fields.label("except"),
        "denominator": fields.label("denominator"),
        "uncertain": fields.label("uncertain"),
        "duplicate_of": fields.text("duplicate-of") or None,
        "carved_out_of": fields.text("carved-out-of") or None,
        "conflicts_with": fields.texts("conflicts-with"),
        "measure": fields.text("measure-id"),
        "also_read": tuple(_also_read(inner) for inner in fields.subs("also-read")),
        "note": fields.label("note"),
    }
    for key in ("coordinating", "monitored-by", "to"):
        bodies = shared[key.replace("-", "_")] = fields.texts(key)
        mentions.bodies += [(fields, key, body) for body in bodies if body not in PLACES]
    mentions.sources += [(fields, "source", source) for source in shared["sources"]]
    for key in ("duplicate-of", "carved-out-of"):
        if shared[key.replace("-", "_")]:
            _item(fields, key, shared[key.replace("-", "_")], mentions, own)
    for item in shared["conflicts_with"]:
        _item(fields, "conflicts-with", item, mentions, own)
    return shared


def _item(fields: Fields, key: str, name: str, mentions: Mentions, own: str) -> tuple[str, str]:
    """The policy and the item that a name means: `task`, or `policy/task` of another's. `own` may not be meant."""
    policy, slash, item = name.rpartition("/")
    if slash and not (policy and item):
        fields.problem("bad-id", f"{name!r} names no item", "write task, or policy/task", key)
    elif not slash and item == own:
        fields.problem("names-itself", f"{name!r} names the item itself", "name another, or leave it out", key)
    elif not slash:
        mentions.items.append((fields, key, item))
    return policy, item


def _keyed(fields: Fields, key: str, *, needed: bool = False) -> tuple[str, ...]:
    """The texts of a key that is one text, or texts keyed by place or period."""
    if isinstance(fields.table.get(key), Mapping) and (inner := fields.sub(key)):
        if not inner.table:
            inner.problem("empty", "is empty", "key it by place or period, or write one text")
        return tuple(inner.text(name) for name in inner.table)
    value = fields.text(key, needed=needed)
    return (value,) if value else ()


def _cited(fields: Fields, place: str, period: Period | None) -> tuple[str, str]:
    """The clause and the printed expression of one rule."""
    return _of(fields.table.get("clause"), place, period), _of(fields.table.get("phrase"), place, period)


def _of(value: object, place: str, period: Period | None) -> str:
    if isinstance(value, Mapping):
        value = value.get(place, value.get(str(period), ""))
    return value if isinstance(value, str) else ""


def _places(fields: Fields, mentions: Mentions) -> tuple[str, ...]:
    """Where the item is owed: what `at` names, or what its deadlines are keyed by."""
    inner, given = keyed_by_place(fields), fields.texts("at")
    keyed = tuple(inner.table) if inner else ()
    if keyed and given and set(keyed) != set(given):
        fields.problem("places-differ", "at and the deadlines name other places", "leave at out", "at")
    if inner is None and "at" not in fields.table:
        fields.problem("missing-key", "no 'at'", "name the tiers or bodies it is owed at, or key its deadlines by them")
    for place in given or keyed:
        holder, key = (inner, place) if inner and not given else (fields, "at")
        if place == Tier.AGENCY:
            holder.problem("wrong-place", "'agency' is no one's tier", "name the bodies", key)
        elif place not in PLACES:
            mentions.bodies.append((holder, key, place))
    return given or keyed


def _check_cited(fields: Fields, rules: Sequence[Rule]) -> None:
    """Clauses and phrases are keyed by a place or a period of the item; anything else is a slip."""
    known = {name for rule in rules for name in (rule.place, str(rule.period or rule.place))}
    strange = False
    for key in ("clause", "phrase"):
        value = fields.table.get(key)
        if isinstance(value, Mapping) and rules:
            inner = fields.inner(value, key)
            for name in (name for name in value if name not in known):
                found = f"{name!r} is no place or period of this item" + suggestion(near(name, known))
                inner.problem("unknown-place", found, f"known here: {', '.join(sorted(known))}", name)
                strange = True
    if fields.table.get("clause") and isinstance(fields.table["clause"], Mapping) and not strange:
        for rule in rules:
            if not rule.clause:
                said = f"no clause for {rule.place}" + (f" in {rule.period}" if rule.period else "")
                fields.problem("missing-key", said, "cite each", "clause")


def _at(dated: Mapping[str | None, Deadline], place: str) -> Deadline | None:
    return dated.get(place, dated.get(None))


def _when(period: Period | None, dated: Deadline | None, *, held: bool) -> Deadline | None:
    if period is None:
        return dated
    return From(period) if held else By(period)


def _period(when: Deadline | None) -> Period | None:
    """The period that names a level whose deadline stands beside it."""
    match when:
        case From(period) | By(period) | During(period):
            return period
        case _:
            return None


def _levels(fields: Fields, scale: str) -> list[tuple[Period | None, Level]]:
    """The levels of every comparator, by the period they are keyed by, None where they are not."""
    found: list[tuple[Period | None, Level]] = []
    for comparator in Comparator:
        fields.asked.add(comparator)
        value = fields.table.get(comparator)
        if isinstance(value, Mapping):
            inner = fields.inner(value, comparator)
            if not value:
                inner.problem("empty", "names no period", "key the levels by the period by whose end they are due")
            pairs = [(inner.period_of(key, key, days=False), _value(inner, key)) for key in value]
            found += [(p, Level(comparator, v, scale)) for p, v in pairs if p is not None and v is not None]
        elif value is not None and (number := _value(fields, comparator)) is not None:
            found.append((None, Level(comparator, number, scale)))
    return found


def _level(fields: Fields) -> Level | None:
    """The one level a task states."""
    before = len(fields.page.problems)
    scale = fields.choice("scale", SCALES, "%")
    found = _levels(fields, scale)
    fields.done()
    if len(fields.page.problems) > before:
        return None
    if len(found) != 1 or found[0][0] is not None:
        fields.problem("wrong-level", "is not one level", 'write { at-least = 100, scale = "%" }')
        return None
    return found[0][1]


def _value(fields: Fields, key: str) -> Number | tuple[Number, Number] | None:
    value = fields.table.get(key)
    if not isinstance(value, list):
        return fields.number(key)
    fields.asked.add(key)
    match value:
        case [floor, aim] if is_number(floor) and is_number(aim) and floor <= aim:
            return floor, aim
    fields.problem("wrong-range", "is not a range", "write [floor, aim], two numbers, the floor first", key)
    return None


def _holders(fields: Fields, mentions: Mentions) -> tuple[Holder, ...]:
    """The lead: one body, or a list of bodies with the days they hold it."""
    if not isinstance(fields.table.get("lead"), list):
        body = fields.text("lead")
        mentions.bodies += [(fields, "lead", body)] if body else []
        return (Holder(body),) if body else ()
    held = []
    for inner in fields.subs("lead"):
        holder = Holder(inner.text("body", needed=True), inner.day("since"), inner.day("until"))
        mentions.bodies += [(inner, "body", holder.body)] if holder.body else []
        if holder.since and holder.until and holder.until < holder.since:
            inner.problem("ends-first", f"ends on {holder.until}, before {holder.since}", "mend it", "until")
        inner.done()
        held.append(holder)
    if not fields.table["lead"]:
        fields.problem("empty", "names no one", "name who leads, or leave the key out", "lead")
    return tuple(held)


def _need(fields: Fields, mentions: Mentions, own: str) -> Need:
    scope, period = fields.text("scope", default="own"), fields.choice("period", ("same", "previous"), "same")
    if scope not in SCOPES:
        mentions.bodies.append((fields, "scope", scope))
    task = fields.text("task", needed=True)
    itself = own if (scope, period) == ("own", "same") else ""  # one's parent's, or last year's, may well be needed
    policy, item = _item(fields, "task", task, mentions, itself) if task else ("", "")
    need = Need(
        task=item,
        policy=policy or None,
        scope=scope,
        kind=cast(Kind, fields.choice("kind", KINDS, "FS")),
        min_lag=fields.whole("min-lag", least=-FAR, most=FAR) or 0,
        max_lag=fields.whole("max-lag", least=-FAR, most=FAR),
        period=cast(Any, period),
        basis=cast(Any, fields.choice("basis", ("stated", "inferred"), "stated")),
        clause=fields.text("clause"),
        note=fields.label("note"),
    )
    if need.max_lag is not None and need.max_lag < need.min_lag:
        fields.problem(
            "lags", f"max-lag {need.max_lag} is below min-lag {need.min_lag}", "give a greater one", "max-lag"
        )
    fields.done()
    return need


def _also_read(fields: Fields) -> AlsoRead:
    found = AlsoRead(deadline=deadline(fields), undated=fields.flag("undated"), note=fields.label("note", needed=True))
    if found.deadline is not None and found.undated:
        fields.problem("two-deadlines", "is undated and has a deadline", "give one of them", "undated")
    fields.done()
    return found
