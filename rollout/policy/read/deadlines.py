"""The deadlines of an item, read from its table: one for all its places, or one per place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TypeGuard

from rollout.policy.deadline import Before, By, Deadline, During, Each, From, Within, recurrence_faults
from rollout.policy.read.fields import Fields


def read_deadlines(fields: Fields) -> dict[str | None, Deadline]:
    """The deadline of each place, or under None the one of all places; empty where the item is undated."""
    forms = [form for form in FORMS if fields.has(form)]
    if len(forms) > 1:
        message = f"has {' and '.join(forms)}"
        fields.problem("two-deadlines", message, "give one, or write two items", forms[1])
    if not forms:
        return {}
    form, read = forms[0], FORMS[forms[0]]
    if not _is_keyed(fields.table[form], form):
        deadline = read(fields, form)
        return {} if deadline is None else {None: deadline}
    inner = fields.keyed(form)
    if not inner.table:
        inner.problem("empty", "names no place", "key the deadlines by tier or body")
    deadlines: dict[str | None, Deadline] = {}
    for place in inner.table:
        deadline = read(inner, place)
        if deadline is not None:
            deadlines[place] = deadline
    return deadlines


def read_deadline(fields: Fields) -> Deadline | None:
    """The one deadline of a table that names no places."""
    deadlines = read_deadlines(fields)
    if deadlines and None not in deadlines:
        fields.problem("places-here", "deadlines by place do not belong here", "give one deadline")
    return deadlines.get(None)


def deadlines_by_place(fields: Fields) -> Fields | None:
    """The table of the deadlines by place, where the item gives them so."""
    for form in FORMS:
        if fields.has(form):
            return fields.keyed(form) if _is_keyed(fields.table[form], form) else None
    return None


def _is_keyed(value: object, form: str) -> TypeGuard[Mapping[str, object]]:
    """Whether the value of a form is keyed by place: a table, or a table of tables where the form itself is one."""
    if not isinstance(value, Mapping) or form not in TABLE_FORMS:
        return isinstance(value, Mapping)
    return bool(value) and all(isinstance(inner, Mapping) for inner in value.values())


def _read_from(fields: Fields, key: str) -> Deadline | None:
    period = fields.read(key)
    return None if period is None else From(period)


def _read_by(fields: Fields, key: str) -> Deadline | None:
    period = fields.read(key)
    return None if period is None else By(period)


def _read_before(fields: Fields, key: str) -> Deadline | None:
    day = fields.read(key)
    if day == dt.date.min:
        fields.problem("out-of-range", f"there is no day before {day}", "give a later day", key)
        return None
    return None if day is None else Before(day)


def _read_during(fields: Fields, key: str) -> Deadline | None:
    period = fields.read(key)
    return None if period is None else During(period)


def _read_each(fields: Fields, key: str) -> Deadline | None:
    inner = fields.sub(key)
    if inner is None:
        return None
    values = inner.values()
    if inner.is_good:
        names = ("period", "since", "until", "month", "day")
        for fault in recurrence_faults(*map(values.get, names)):  # type: ignore[arg-type]  # good values
            name, code, message, right = fault
            inner.problem(code, message, right, name)
    return Each(**values) if inner.is_good else None


def _read_within(fields: Fields, key: str) -> Deadline | None:
    inner = fields.sub(key)
    if inner is None:
        return None
    values = inner.values()
    if not any(inner.has(unit) for unit in inner.format.one_of):
        inner.problem("missing-key", "does not say how long", "give days, weeks, months or years")
    return Within(**values) if inner.is_good else None


FORMS: dict[str, Callable[[Fields, str], Deadline | None]] = {
    "from": _read_from,
    "by": _read_by,
    "before": _read_before,
    "during": _read_during,
    "each": _read_each,
    "within": _read_within,
}
TABLE_FORMS = ("each", "within")  # forms whose own value is a table
