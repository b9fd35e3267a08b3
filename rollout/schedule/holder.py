"""Who bears a duty on a day, by what the text names and the register knows, and whom the text charges with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rollout.days import lasts_on
from rollout.labels import Label
from rollout.sentences import joined

if TYPE_CHECKING:
    from rollout.schedule.group import Group
    from rollout.units.register import Register


def holder(group: Group, unit: str, on: dt.date | None) -> str:
    """Who bears a duty of a `unit` of a `group` on a day: ids with spaces between them; see `holders`."""
    return " ".join(holders(group, on)) or unit


def holders(group: Group, on: dt.date | None) -> tuple[str, ...]:
    """Who bears the duties of a group on a day, or on the last that is known without a day; empty: each unit its own.

    It is the lead, of dated ones that of the day, or the named body that owes it, or the successors of these. The duty
    of a unit of a tier lapses with it and passes to no one.
    """
    body, day = printed_body(group), on or dt.date.max
    if body is None:
        return ()
    for lead in group.item.lead:
        if lasts_on(day, lead.since, lead.until):
            body = lead.body
    return group.cohort.units.register.heirs(body, day) or (body,)


def holds_for(group: Group, unit: str, on: dt.date) -> str | None:
    """The unit of a `group` whose duty a body has on a day: itself, or the named body that it succeeded; else None."""
    if group.has(unit):
        return unit
    body = group.rule.place
    return body if not group.collective and unit in group.cohort.units.register.heirs(body, on) else None


def printed_body(group: Group) -> str | None:
    """The body that owes it at all units of a group, as the text names it; None where each unit owes its own."""
    if group.item.lead:
        return group.item.lead[0].body
    return None if group.collective else group.rule.place


def charged_body(group: Group, unit: int, on: dt.date | None) -> str | None:
    """The id of the body of the charged tier above a unit, by its number, on a day, or by its last parents without one.

    None where the text charges the unit itself, or the register knows no such body.
    """
    register = group.cohort.units.register
    above = -1 if group.rule.charged is None else register.kinship.parent(unit, on)
    while above >= 0 and register.unit(above).tier != group.rule.charged:
        above = register.kinship.parent(above, on)
    return register.id_of(above) if above >= 0 else None


def names_of_bodies(bodies: Iterable[str], register: Register, on: dt.date) -> Label:
    """The names of bodies on a day, given by their ids; the id of one that the register does not know."""
    labels = [register.version(body, on).label if body in register else Label(body) for body in bodies]
    return joined(labels, ", ")
