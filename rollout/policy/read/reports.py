"""Reported figures and printed tallies, read from their tables."""

from __future__ import annotations

from typing import Any

from rollout.policy.read.fields import Fields
from rollout.policy.read.keys import Key, TableFormat
from rollout.policy.report import NotComparable, PrintedTally, Reported
from rollout.policy.tallies.counts import Counts
from rollout.policy.tallies.scheme import RATES, SCHEMES, Scheme


def counts_format(scheme: Scheme) -> TableFormat:
    """The format of the table `counts` of a tally: the classes of its scheme."""
    keys = [Key(_key_of(name), "whole", label.both, least=0, attribute=name) for name, label in scheme.classes.items()]
    label, names = scheme.label.en, tuple(key.name for key in keys)
    meaning = f"Counts of {label}. A class that is not printed is left out, which is not 0."
    return TableFormat(f"counts-{scheme.name}", meaning, tuple(keys), names, unknown=f"{label} have no", in_order=True)


def rates_format(scheme: Scheme) -> TableFormat:
    """The format of the table `rates` of a tally: the rates of its scheme, in percent."""
    keys = [Key(_key_of(name), "number", RATES[name].both, attribute=name) for name in scheme.rates]
    label = scheme.label.en
    meaning = f"Rates of {label} as printed, in percent."
    return TableFormat(f"rates-{scheme.name}", meaning, tuple(keys), unknown=f"{label} have no", in_order=True)


def read_measured(fields: Fields) -> Reported | None:
    """A figure that the document gives, from a `[[measured]]`; None where its table has problems."""
    values = _report_values(fields)
    values["not_comparable"] = [_read_not_comparable(inner) for inner in fields.subs("not-comparable")]
    if fields.has("numerator") and not fields.has("denominator"):
        fields.problem("missing-key", "has a numerator alone", "give the denominator too", "numerator")
    return Reported(**values) if fields.is_good else None


def read_tally(fields: Fields) -> PrintedTally | None:
    """Counts in the official classes, from a `[[tally]]`; None where its table has problems."""
    values = _report_values(fields)
    scheme = SCHEMES[values.pop("kind", "tasks")]
    counts = _read_counts(fields, scheme)
    inner = fields.sub("rates", rates_format(scheme))
    rates = {} if inner is None else inner.values()
    return PrintedTally(counts=counts, rates=rates, **values) if fields.is_good else None


def _key_of(name: str) -> str:
    """The key by which a file writes a class or a rate."""
    return name.replace("_", "-")


def _report_values(fields: Fields) -> dict[str, Any]:
    """The values of plain types."""
    values = fields.values()
    if not (fields.has("on") or fields.has("period")):
        right = "give the day it stood, or the period it is about"
        fields.problem("missing-key", "no 'on' and no 'period'", right)
    return values


def _read_not_comparable(fields: Fields) -> NotComparable | None:
    """`{ measure-id = "…", with = "policy/item", reason = … }`; a key that is left out means all."""
    values = fields.values()
    policy, slash, item = values.pop("with", "").rpartition("/")
    if item and not slash:
        fields.mention("item", "with", item)
    return NotComparable(policy=policy, item=item, **values) if fields.is_good else None


def _read_counts(fields: Fields, scheme: Scheme) -> Counts:
    inner = fields.sub("counts", counts_format(scheme))
    if inner is None:
        return Counts(scheme.name)
    if not inner.table:
        inner.problem("empty", "counts nothing", "give the counts that are printed; leave out those that are not")
    return Counts.of(scheme.name, inner.values())
