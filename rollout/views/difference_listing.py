"""Differences as tables for people: one line per rule, per body, or per field of an encoding."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

import attrs

from rollout.days import Period
from rollout.labels import Label, Lang
from rollout.policy.citation import clause_in_words
from rollout.policy.deadline import Before, By, During, Each, From, Within
from rollout.policy.delta import Delta
from rollout.policy.delta_rows import cause_in_words
from rollout.policy.item import Rule
from rollout.policy.names import bodies_of, body_in_words
from rollout.policy.policy import Policy
from rollout.sentences import text_of
from rollout.tables import Table
from rollout.views.columns import headings
from rollout.views.field_names import FIELDS, VALUES

if TYPE_CHECKING:
    from rollout.progress.differences import Differences
    from rollout.units.register import Register

NAMES = ("change", "before", "after", "task", "at", "bodies", "cause")


def differences_by_rule(differences: Differences, lang: Lang = "en") -> Table:
    """One line for all bodies of a rule that differ alike: what happened, before, after, where, how many, and why."""
    counts: Counter[tuple[object, ...]] = Counter()
    for patch, causes, numbers in differences.shares():
        delta = differences.delta(patch, causes, numbers[0])
        group = patch.shown.group
        counts[(*_cells(delta, patch.units.register, lang), group.at.of(lang), cause_in_words(delta, lang))] += len(
            numbers
        )
    rows = tuple((*cells[:-1], count, cells[-1]) for cells, count in counts.items())
    return Table(headings(NAMES, lang), rows, lang=lang)


def differences_by_body(differences: Differences, lang: Lang = "en", limit: int | None = None) -> Table:
    """One line per obligation, at most `limit` of them, with the total; labels in `lang`."""
    rows = []
    for delta in islice(differences, limit):
        shown = delta.after or delta.before
        register = shown.group.cohort.units.register
        rows.append((*_cells(delta, register, lang), shown.body.label.of(lang), cause_in_words(delta, lang)))
    names = ("change", "before", "after", "task", "unit", "cause")
    return Table(headings(names, lang), tuple(rows), total=len(differences), lang=lang)


def edits_by_field(differences: Differences, lang: Lang = "en") -> Table:
    """One line per field of an encoding that was edited, and per item that is new or gone."""
    policies = (policy for policy in (differences.before, differences.after) if isinstance(policy, Policy))
    register = bodies_of(*policies)
    rows = []
    for delta in differences.edits:
        field = _field(delta.fields[0], register, lang) if delta.fields else None
        values = (_value_in_words(value, register, lang) for value in (delta.before, delta.after))
        rows.append((delta.label.of(lang), delta.id, field, *values))
    return Table(headings(("change", "item", "field", "before", "after"), lang), tuple(rows), lang=lang)


def _cells(delta: Delta, register: Register, lang: Lang) -> tuple[object, ...]:
    """What happened, how it stood before and stands after, and the task; `register` has the names of bodies."""
    item, period = (delta.after or delta.before).item, (delta.after or delta.before).period
    title = item.title.of(lang) + (f" [{text_of(period, lang)}]" if period else "")
    sides = (_how_it_stands(obligation, delta, register, lang) for obligation in (delta.before, delta.after))
    return delta.label.of(lang), *sides, title


def _how_it_stands(obligation: object, delta: Delta, register: Register, lang: Lang) -> str | None:
    """How an `obligation` of a `delta` stands, by what differs, in `lang`; `register` has the names of bodies."""
    if obligation is None:
        return None
    label, due = getattr(obligation, "label", None), getattr(obligation, "due", None)
    parts = [label.of(lang)] if isinstance(label, Label) else []
    if due and (not parts or "due" in delta.fields):
        parts.append(text_of(due, lang))
    for name in delta.fields:
        if name == "holder":
            names = str(getattr(obligation, name)).split()
            parts.append(", ".join(body_in_words(body, register).of(lang) for body in names))
        elif name in ("level", "opens"):
            value = getattr(obligation, name)
            parts.append(text_of(value, lang) if value else "–")
    return ", ".join(parts) or None


def _field(name: str, register: Register, lang: Lang) -> str:
    """The name of a field, with the place and the period of the rule that has it."""
    field, at, rest = name.partition("@")
    place, _, period = rest.partition("#")
    text = FIELDS[field].of(lang) if field in FIELDS else field
    if at:
        text += f", {body_in_words(place, register).of(lang)}"
    return f"{text}, {text_of(Period.of(period), lang)}" if period else text


def _value_in_words(value: object, register: Register, lang: Lang) -> object:
    """A value of a field in words; `register` has the names of bodies."""
    from rollout.views.document import deadline_in_words

    match value:
        case None | bool():
            return value
        case str():
            clause = clause_in_words(value) if "¶" in value else None
            return (clause or VALUES.get(value) or body_in_words(value, register)).of(lang)
        case tuple():
            return "; ".join(str(_value_in_words(part, register, lang)) for part in value) or None
        case Period():
            return text_of(value.first if value.kind == "day" else value, lang)
        case Rule():
            return ", ".join(
                part.of(lang) for part in (deadline_in_words(value), value.level and value.level.label) if part
            )
        case From() | By() | Before() | During() | Each() | Within():
            return deadline_in_words(Rule(place="province", deadline=value)).of(lang)
    label, kind = getattr(value, "label", None) or getattr(value, "title", None), type(value)
    if isinstance(label, Label):
        return label.of(lang)
    if not attrs.has(kind) or isinstance(value, Label):
        return text_of(value, lang)
    fields = [(field, getattr(value, field.name)) for field in attrs.fields(kind)]
    return ", ".join(
        str(_value_in_words(part, register, lang)) for field, part in fields if part not in (field.default, (), None)
    )
