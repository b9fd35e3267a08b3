"""Reported figures and printed tallies, read from their tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from rollout.policy.read.fields import Fields
from rollout.policy.read.items import SCALES, Mentions
from rollout.policy.report import NotComparable, PrintedTally, Reported
from rollout.policy.tallies.counts import Counts
from rollout.policy.tallies.scheme import SCHEMES, Scheme
from rollout.problems import near, suggestion


def measured(fields: Fields, mentions: Mentions) -> Reported:
    """A figure that the document gives, from a `[[measured]]`."""
    shared = _shared(fields, mentions)
    value = fields.number("value", needed=True)
    reported = Reported(
        value=0 if value is None else value,
        scale=fields.choice("scale", SCALES, "%"),
        measures=fields.texts("measure-id"),
        numerator=fields.whole("numerator", least=0),
        denominator=fields.whole("denominator", least=1),
        of=fields.label("of"),
        baseline=fields.label("baseline"),
        not_comparable=tuple(_not_comparable(inner, mentions) for inner in fields.subs("not-comparable")),
        **shared,
    )
    if "numerator" in fields.table and "denominator" not in fields.table:
        fields.problem("missing-key", "has a numerator alone", "give the denominator too", "numerator")
    fields.done()
    return reported


def tally(fields: Fields, mentions: Mentions) -> PrintedTally:
    """Counts in the official classes, from a `[[tally]]`."""
    shared = _shared(fields, mentions)
    scheme = SCHEMES[fields.choice("kind", SCHEMES, "tasks", needed=True) or "tasks"]
    counts = _counts(fields.sub("counts", needed=True), scheme)
    rates = _rates(fields.sub("rates"), scheme)
    fields.done()
    return PrintedTally(counts=counts, rates=rates, **shared)


def _shared(fields: Fields, mentions: Mentions) -> dict[str, Any]:
    """The keys that both have in common."""
    shared: dict[str, Any] = {
        "id": fields.text("id", needed=True),
        "title": fields.label("title", needed=True),
        "at": fields.text("at", needed=True),
        "clause": fields.text("clause", needed=True),
        "phrase": fields.text("phrase"),
        "on": fields.day("on"),
        "period": fields.period("period", days=False),
        "inherited": fields.text("inherited"),
        "confidence": fields.choice("confidence", ("high", "medium"), "high"),
        "uncertain": fields.label("uncertain"),
        "sources": fields.texts("source"),
        "note": fields.label("note"),
    }
    if not {"on", "period"} & set(fields.table):
        fields.problem("missing-key", "no 'on' and no 'period'", "give the day it stood, or the period it is about")
    if shared["at"]:
        mentions.bodies.append((fields, "at", shared["at"]))
    mentions.sources += [(fields, "source", source) for source in shared["sources"]]
    return shared


def _not_comparable(fields: Fields, mentions: Mentions) -> NotComparable:
    """`{ measure-id = "…", with = "policy/item", reason = … }`; what is left out stands for all."""
    policy, slash, item = fields.text("with").rpartition("/")
    if item and not slash:
        mentions.items.append((fields, "with", item))
    found = NotComparable(fields.label("reason", needed=True), fields.text("measure-id"), policy, item)
    fields.done()
    return found


def _counts(fields: Fields | None, scheme: Scheme) -> Counts:
    if fields is None:
        return Counts(scheme.name, ())
    held = {name: fields.whole(key, least=0) for name, key in _known(fields, scheme.classes, scheme)}
    if not fields.table:
        fields.problem("empty", "counts nothing", "give the counts that are printed; leave out those that are not")
    return Counts.of(scheme.name, held)


def _rates(fields: Fields | None, scheme: Scheme) -> tuple[tuple[str, int | Decimal], ...]:
    if fields is None:
        return ()
    names = [share.name for share in scheme.shares]
    found = [(name, fields.number(key)) for name, key in _known(fields, names, scheme)]
    return tuple((name, value) for name, value in found if value is not None)


def _known(fields: Fields, names: Collection[str], scheme: Scheme) -> Iterable[tuple[str, str]]:
    """The keys of a table that the scheme has, by their names there; a problem for each other one."""
    keys = {name.replace("_", "-"): name for name in names}
    for key in fields.table:
        if key not in keys:
            found = f"{scheme.label.en} have no {key!r}" + suggestion(near(key, keys))
            fields.problem("unknown-key", found, f"known here: {', '.join(keys)}", key)
    return [(keys[key], key) for key in fields.table if key in keys]
