"""Tasks and targets, read from their tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

import attrs

from rollout.days import Period
from rollout.labels import Label
from rollout.policy.deadline import By, Deadline, During, From
from rollout.policy.deadline_reader import deadline, deadlines
from rollout.policy.fields import Fields
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


def task(fields: Fields, mentions: Mentions) -> Task:
    shared = _shared(fields, mentions, fields.label("title", needed=True))
    inner = fields.sub("level")
    level = _level(inner) if inner else None
    dated = deadlines(fields)
    rules = tuple(
        Rule(place=place, deadline=_at(dated, place), level=level, clause=clause, phrase=phrase)
        for place in _places(fields, mentions, dated)
        for clause, phrase in (_cited(fields, place, None),)
    )
    fields.done()
    return Task(rules=rules, **shared)


def target(fields: Fields, mentions: Mentions) -> Target:
    shared = _shared(fields, mentions, fields.label("measure", needed=True))
    scale = fields.choice("scale", SCALES, "%")
    holds = fields.choice("holds", ("each", "pooled"), "each")
    held, dated = fields.flag("held"), deadlines(fields)
    levels = _levels(fields, scale)
    if not levels:
        fields.problem("missing-key", "states no level", f"give {', '.join(Comparator)}")
    rules = tuple(
        Rule(place=place, deadline=when, level=level, period=period or _period(when), clause=clause, phrase=phrase)
        for place in _places(fields, mentions, dated)
        for period, level in levels
        for when in (_when(period, _at(dated, place), held=held),)
        for clause, phrase in (_cited(fields, place, period),)
    )
    if dated and any(period for period, _ in levels):
        fields.problem("two-deadlines", "has a deadline and levels keyed by period", "give one of them")
    baseline = fields.label("baseline")
    fields.done()
    return Target(rules=rules, scale=scale, holds=cast(Any, holds), baseline=baseline, **shared)


def _shared(fields: Fields, mentions: Mentions, title: Label) -> dict[str, Any]:
    """The keys that tasks and targets have in common."""
    shared = {
        "id": fields.text("id", needed=True),
        "title": title,
        "clause": "; ".join(_keyed(fields, "clause", needed=True)),
        "phrase": " … ".join(_keyed(fields, "phrase")),
        "lead": _holders(fields, mentions),
        "needs": tuple(_need(inner, mentions) for inner in fields.subs("needs")),
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
    for key in ("duplicate-of", "carved-out-of", "conflicts-with"):
        mentions.items += [(fields, key, item) for item in fields.texts(key)]
    return shared


def _keyed(fields: Fields, key: str, *, needed: bool = False) -> tuple[str, ...]:
    """The texts of a key that is one text, or texts keyed by place or period."""
    if isinstance(fields.table.get(key), Mapping):
        inner = fields.sub(key)
        return tuple(inner.text(name) for name in inner.table) if inner else ()
    value = fields.text(key, needed=needed)
    return (value,) if value else ()


def _cited(fields: Fields, place: str, period: Period | None) -> tuple[str, str]:
    """The clause and the printed expression of one rule."""
    return _of(fields.table.get("clause"), place, period), _of(fields.table.get("phrase"), place, period)


def _of(value: object, place: str, period: Period | None) -> str:
    if isinstance(value, Mapping):
        value = value.get(place, value.get(str(period), ""))
    return value if isinstance(value, str) else ""


def _places(fields: Fields, mentions: Mentions, dated: Mapping[str | None, Deadline]) -> tuple[str, ...]:
    keyed = tuple(place for place in dated if place is not None)
    given = fields.texts("at")
    if keyed and given and set(keyed) != set(given):
        fields.problem("places-differ", "at and the deadlines name other places", "leave at out", "at")
    places = given or keyed
    if not places:
        fields.problem("missing-key", "no 'at'", "name the tiers or bodies it is owed at, or key its deadlines by them")
    for place in places:
        if place == Tier.AGENCY:
            fields.problem("wrong-place", "'agency' is no one's tier", "name the bodies", "at")
        elif place not in PLACES:
            mentions.bodies.append((fields, "at", place))
    _check_keys(fields, set(places))
    return places


def _check_keys(fields: Fields, places: set[str]) -> None:
    """Clauses and phrases are keyed by a place of the item or by a period; anything else is a slip."""
    for key in ("clause", "phrase"):
        value = fields.table.get(key)
        names: Iterable[str] = value if isinstance(value, dict) else ()
        for name in names:
            if name not in places and not name[:1].isdigit():
                found = f"{name!r} is no place of this item" + suggestion(near(name, places))
                fields.problem("unknown-place", found, f"its places are {', '.join(sorted(places))}", key)


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
            pairs = [(inner.period_of(key, key), _value(inner, key)) for key in value]
            found += [(p, Level(comparator, v, scale)) for p, v in pairs if p is not None and v is not None]
        elif value is not None and (number := _value(fields, comparator)) is not None:
            found.append((None, Level(comparator, number, scale)))
    return found


def _level(fields: Fields) -> Level | None:
    """The one level a task states."""
    scale = fields.choice("scale", SCALES, "%")
    found = _levels(fields, scale)
    fields.done()
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
        case [int() | Decimal() as floor, int() | Decimal() as aim] if floor <= aim and not isinstance(floor, bool):
            return floor, aim
    fields.problem("wrong-type", f"{value!r} is not a range", "write [floor, aim], two numbers, the floor first", key)
    return None


def _holders(fields: Fields, mentions: Mentions) -> tuple[Holder, ...]:
    """The lead: one body, or a list of bodies with the days they hold it."""
    if not isinstance(fields.table.get("lead"), list):
        body = fields.text("lead")
        held = [Holder(body)] if body else []
    else:
        held = []
        for inner in fields.subs("lead"):
            held.append(Holder(inner.text("body", needed=True), inner.day("since"), inner.day("until")))
            inner.done()
    mentions.bodies += [(fields, "lead", one.body) for one in held]
    return tuple(held)


def _need(fields: Fields, mentions: Mentions) -> Need:
    policy, slash, item = fields.text("task", needed=True).rpartition("/")
    scope = fields.text("scope", default="own")
    if scope not in SCOPES:
        mentions.bodies.append((fields, "scope", scope))
    if item and not slash:
        mentions.items.append((fields, "task", item))
    need = Need(
        task=item,
        policy=policy or None,
        scope=scope,
        kind=cast(Kind, fields.choice("kind", KINDS, "FS")),
        min_lag=fields.whole("min-lag") or 0,
        max_lag=fields.whole("max-lag"),
        period=cast(Any, fields.choice("period", ("same", "previous"), "same")),
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
    found = AlsoRead(deadline=deadline(fields), note=fields.label("note", needed=True))
    fields.done()
    return found
