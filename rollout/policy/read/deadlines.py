"""The deadlines of an item, read from its table: one for all its places, or one per place."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rollout.policy.deadline import (
    HOW_LONG,
    Before,
    By,
    Deadline,
    During,
    Each,
    From,
    Length,
    Within,
    recurrence_faults,
)
from rollout.policy.read.fields import Fields
from rollout.policy.read.item_keys import DEADLINES

FORMS = tuple(key.name for key in DEADLINES)


def read_deadlines(fields: Fields) -> dict[str | None, Deadline]:
    """The deadline of each place, or under None the one of all places; empty where the item is undated."""
    forms = [form for form in FORMS if fields.has(form)]
    if len(forms) > 1:
        message = f"has {' and '.join(forms)}"
        fields.problem("two-deadlines", message, "give one, or write two items", forms[1])
    if not forms:
        return {}
    inner = deadlines_by_place(fields)
    deadlines: dict[str | None, Deadline | None]
    if inner is None:
        deadlines = {None: _read_form(fields, forms[0], forms[0])}
    else:
        deadlines = {place: _read_form(inner, place, forms[0]) for place in inner.table}
        if not inner.table:
            inner.problem("empty", "names no place", "key the deadlines by tier or body")
    return {place: deadline for place, deadline in deadlines.items() if deadline is not None}


def read_deadline(fields: Fields) -> Deadline | None:
    """The one deadline of a table that names no places."""
    deadlines = read_deadlines(fields)
    if deadlines and None not in deadlines:
        fields.problem("places-here", "deadlines by place do not belong here", "give one deadline")
    return deadlines.get(None)


def deadlines_by_place(fields: Fields) -> Fields | None:
    """The table of the deadlines by place, where the item gives them so.

    The value is then a table, or a table of tables where the form itself is one.
    """
    form = next(filter(fields.has, FORMS), None)
    table = fields.table[form] if form else None
    if form is None or not isinstance(table, dict):
        return None
    is_keyed = bool(table) and all(isinstance(value, dict) for value in table.values())
    if form in ("each", "within") and not is_keyed:
        return None
    return fields.keyed(form)


def _read_form(fields: Fields, key: str, form: str) -> Deadline | None:
    """The deadline of a form that the value of a `key` gives."""
    if form == "each":
        return _read_each(fields.sub(key))
    if form == "within":
        return _read_within(fields.sub(key))
    value = fields.read(key)
    if form == "before" and value == dt.date.min:
        fields.problem("out-of-range", f"there is no day before {value}", "give a later day", key)
        return None
    return None if value is None else _DATED[form](value)


_DATED: dict[str, type[From | By | Before | During]] = {"from": From, "by": By, "before": Before, "during": During}


def _read_each(fields: Fields | None) -> Each | None:
    if fields is None:
        return None
    values = fields.values()
    then = fields.sub("then")
    if then is not None and (length := _length_of(then)) is not None:
        values["then"] = Length(**length)
    if fields.is_good:
        names = ("period", "since", "until", "month", "day", "then")
        for fault in recurrence_faults(*map(values.get, names)):  # type: ignore[arg-type]  # good values
            name, code, message, right = fault
            fields.problem(code, message, right, name)
    return Each(**values) if fields.is_good else None


def _read_within(fields: Fields | None) -> Within | None:
    if fields is None:
        return None
    values = _length_of(fields)
    return None if values is None else Within(**values)


def _length_of(fields: Fields) -> dict[str, Any] | None:
    """The values of a table that says how long; None where it has problems."""
    values = fields.values()
    if not any(fields.has(unit) for unit in fields.format.one_of):
        fields.problem("missing-key", "does not say how long", HOW_LONG)
    return values if fields.is_good else None
