"""Relations to other instruments, and these, read from their tables."""

from __future__ import annotations

from collections.abc import Mapping

from rollout.policy.instrument import Instrument
from rollout.policy.read.deadlines import FORMS, read_deadlines
from rollout.policy.read.fields import Fields
from rollout.policy.read.relation_keys import MOVED_DAYS
from rollout.policy.relation import MOVABLE, CitedAct, MovedDay, Relation, relation_faults

MOVED_FORMS = tuple(key.name for key in MOVED_DAYS)
_KEYS: Mapping[str, str] = {"items": "task", "until": "until", "kind": "kind"}  # the key of a faulty field


def read_act(fields: Fields) -> CitedAct | None:
    """An instrument that the document names; None where its table has problems."""
    values = fields.values()
    return CitedAct(**values) if fields.is_good else None


def read_relation(fields: Fields, document: Instrument) -> Relation | None:
    """What the `document`, or an act that it names, does to another instrument; None where its table has problems."""
    values = fields.values()
    days = _read_moved_days(fields)
    act, target = values.get("act"), values.get("of")
    if act is None and target in (document.id, document.number):
        fields.problem("names-itself", f"{target!r} is the document itself", "name another act", "of")
    elif act is not None and act == target:
        fields.problem("names-itself", f"{act!r} is related to itself", "name another act", "of")
    form = next(filter(fields.has, MOVED_FORMS), "kind")
    if fields.is_good:
        of_items, items = values.get("of_items", ()), values.get("items", ())
        for fault in relation_faults(values["kind"], of_items, items, act, values.get("until"), days):
            fields.problem(fault.code, fault.message, fault.right, _KEYS.get(fault.field, form))
    return Relation(moved=days, **values) if fields.is_good else None


def _read_moved_days(fields: Fields) -> list[MovedDay]:
    """The new date expressions; a form that moves no day has been noted as an unknown key."""
    if any(fields.has(form) for form in FORMS if form not in MOVED_FORMS):
        return []
    return [MovedDay(day, place or "") for place, day in read_deadlines(fields).items() if isinstance(day, MOVABLE)]
