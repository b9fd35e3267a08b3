"""Reported figures and printed tallies, read from their tables."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rollout.policy.read.fields import Fields
from rollout.policy.read.items import Mentions
from rollout.policy.read.keys import Key, TableFormat
from rollout.policy.report import NotComparable, PrintedTally, Reported
from rollout.policy.tallies.counts import Counts
from rollout.policy.tallies.scheme import SCHEMES, Scheme


def counts_format(scheme: Scheme) -> TableFormat:
    """The format of the table `counts` of a tally: the classes of its scheme."""
    keys = [Key(_key_of(name), "whole", label.both, least=0, attribute=name) for name, label in scheme.classes.items()]
    names = tuple(key.name for key in keys)
    meaning = f"Counts of {scheme.label.en}. A class that is not printed is left out, which is not 0."
    return TableFormat(
        f"counts-{scheme.name}", meaning, tuple(keys), names, unknown=f"{scheme.label.en} have no", in_order=True
    )


def rates_format(scheme: Scheme) -> TableFormat:
    """The format of the table `rates` of a tally: the rates of its scheme, in percent."""
    keys = [Key(_key_of(share.name), "number", share.label.both, attribute=share.name) for share in scheme.shares]
    meaning = f"Rates of {scheme.label.en} as printed, in percent."
    return TableFormat(
        f"rates-{scheme.name}", meaning, tuple(keys), unknown=f"{scheme.label.en} have no", in_order=True
    )


def read_measured(fields: Fields, mentions: Mentions) -> Reported | None:
    """A figure that the document gives, from a `[[measured]]`; None where its table has problems."""
    values = _report_values(fields, mentions)
    values["not_comparable"] = [_read_not_comparable(inner, mentions) for inner in fields.subs("not-comparable")]
    if fields.has("numerator") and not fields.has("denominator"):
        fields.problem("missing-key", "has a numerator alone", "give the denominator too", "numerator")
    return Reported(**values) if fields.is_good else None


def read_tally(fields: Fields, mentions: Mentions) -> PrintedTally | None:
    """Counts in the official classes, from a `[[tally]]`; None where its table has problems."""
    values = _report_values(fields, mentions)
    scheme = SCHEMES[values.pop("kind", "tasks")]
    counts = _read_counts(fields, scheme)
    rates = _read_rates(fields, scheme)
    return PrintedTally(counts=counts, rates=rates, **values) if fields.is_good else None


def _key_of(name: str) -> str:
    """The key by which a file writes a class or a rate."""
    return name.replace("_", "-")


def _report_values(fields: Fields, mentions: Mentions) -> dict[str, Any]:
    """The values of plain types; the body and the sources are noted as mentioned."""
    values = fields.values()
    if not (fields.has("on") or fields.has("period")):
        right = "give the day it stood, or the period it is about"
        fields.problem("missing-key", "no 'on' and no 'period'", right)
    if "at" in values:
        mentions.bodies.append((fields, "at", values["at"]))
    mentions.sources.extend((fields, "source", source) for source in values.get("sources", ()))
    return values


def _read_not_comparable(fields: Fields, mentions: Mentions) -> NotComparable | None:
    """`{ measure-id = "…", with = "policy/item", reason = … }`; a key that is left out means all."""
    values = fields.values()
    policy, slash, item = values.pop("with", "").rpartition("/")
    if item and not slash:
        mentions.items.append((fields, "with", item))
    return NotComparable(policy=policy, item=item, **values) if fields.is_good else None


def _read_counts(fields: Fields, scheme: Scheme) -> Counts:
    inner = fields.sub("counts", counts_format(scheme))
    if inner is None:
        return Counts(scheme.name)
    if not inner.table:
        inner.problem("empty", "counts nothing", "give the counts that are printed; leave out those that are not")
    return Counts.of(scheme.name, inner.values())


def _read_rates(fields: Fields, scheme: Scheme) -> tuple[tuple[str, int | Decimal], ...]:
    inner = fields.sub("rates", rates_format(scheme))
    if inner is None:
        return ()
    values = inner.values()
    names = [name.replace("-", "_") for name in inner.table]  # in the order of the file
    return tuple((name, values[name]) for name in names if name in values)
