"""What differs between two encodings: fields of the instrument, and items that are new, gone or edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import attrs

from rollout.days import Period
from rollout.policy.deadline import Each, Within
from rollout.policy.delta import Delta, Kind
from rollout.policy.interpretation import PLAIN, windows
from rollout.policy.item import Item
from rollout.policy.policy import Policy

ENTRIES = ("items", "measured", "tallies", "acts", "bodies")  # what an encoding has several of, each with an id


def edits(before: Policy, after: Policy) -> Iterator[Delta]:
    """The differences between two policies, one per field, in the order of the second; what is gone comes last."""
    yield from _edited(after.id, before.instrument, after.instrument)
    for name in ENTRIES:
        old, new = _entries_by_id(getattr(before, name)), _entries_by_id(getattr(after, name))
        if name == "bodies":  # those of one encoding alone are mentioned by its items, of which that is told
            old, new = ({key: given[key] for key in given if key in old and key in new} for given in (old, new))
        yield from _edited_entries(after.id, old, new)
    if before.relations != after.relations:
        yield _edit(after.id, "relations", before.relations, after.relations)
    if before.left_out != after.left_out:
        yield _edit(after.id, "left_out", before.left_out, after.left_out)


def _entries_by_id(entries: Iterable[Item]) -> dict[str, object]:
    return {entry.id: entry for entry in entries}


def _edited_entries(policy: str, before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Delta]:
    """The differences between entries by their ids, in the `policy` of that id."""
    for name, entry in after.items():
        if name not in before:
            yield Delta(f"{policy}/{name}", "appeared", None, entry, causes=("law",))
        else:
            yield from _edited(f"{policy}/{name}", before[name], entry)
    for name, entry in before.items():
        if name not in after:
            yield Delta(f"{policy}/{name}", "gone", entry, None, causes=("law",))


def _edited(name: str, before: object, after: object, where: str = "") -> Iterator[Delta]:
    """The differences between the fields of two values, `before` and `after`, under the `name` of what they are of.

    `where` comes after the name of a field: the place of a rule.
    """
    if before == after:
        return
    if type(before) is not type(after):
        yield _edit(name, "kind", type(before).__name__.lower(), type(after).__name__.lower())
    values_before, values_after = _values(before), _values(after)
    for field in dict.fromkeys((*values_after, *values_before)):
        old, new = values_before.get(field), values_after.get(field)
        if old != new and field == "rules":
            yield from _edited_rules(name, old, new)
        elif old != new:
            yield _edit(name, field + where, old, new)


def _values(value: object) -> dict[str, object]:
    """The fields of a value with what is in them."""
    fields = attrs.fields(type(value))  # type: ignore[arg-type]  # all that an encoding has are such values
    return {field.name: getattr(value, field.name) for field in fields}


def _edited_rules(name: str, before: object, after: object) -> Iterator[Delta]:
    """The differences between the rules of an item, each by its place and period."""
    old, new = _by_place(before), _by_place(after)
    for place in dict.fromkeys((*new, *old)):
        if place in old and place in new:
            yield from _edited(name, old[place], new[place], place)
        else:
            yield _edit(name, f"rule{place}", old.get(place), new.get(place))


def _by_place(rules: object) -> dict[str, object]:
    """Rules by where they are owed, and by the period of their level: `@province`, `@mic#2022`."""
    named = {}
    for rule in rules if isinstance(rules, tuple) else ():
        named[f"@{rule.place}#{rule.period}" if rule.period else f"@{rule.place}"] = rule
    return named


def _edit(name: str, field: str, before: object, after: object) -> Delta:
    """The difference in one `field` of what has that `name`, from `before` to `after`; None is no value."""
    first, last = _day_given(before), _day_given(after)
    days = (last - first).days if first and last else None
    kind: Kind = "moved" if days else "changed"
    if before is None and field.startswith("rule@"):
        kind = "appeared"
    elif after is None and field.startswith("rule@"):
        kind = "gone"
    return Delta(name, kind, before, after, (field,), days or None, ("law",))


def _day_given(value: object) -> dt.date | None:
    """The one day that a value of a field is or leads to, if it does."""
    if isinstance(value, Period):
        return value.last if value.kind == "day" else None
    if isinstance(value, dt.date) or value is None:
        return value
    if not type(value).__module__.endswith("policy.deadline") or isinstance(value, Each | Within):
        return None
    (window,) = windows(value, PLAIN, None)  # type: ignore[arg-type]  # a form of the closed set
    return window.due
