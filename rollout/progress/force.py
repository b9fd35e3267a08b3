"""Whether an instrument binds a duty on a day, as the law stands on it."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from rollout.policy.deadline import From
from rollout.schedule.group import Group
from rollout.schedule.law import Term, commenced_on, term_on

Force = Literal["in_force", "undetermined", "ended"]


def binds_from(group: Group) -> dt.date | None:
    """The first day on which the instrument binds the duties of a group; None where it is not known.

    Where the day of issue is not known, a duty whose printed window opens before the instrument is known of is bound
    from that day on.
    """
    instrument = group.policy.instrument
    starts, issued = instrument.starts, instrument.issued
    deadline = group.rule.deadline
    window = deadline.start.first if isinstance(deadline, From) else group.opens
    is_exact = instrument.known_by is None if issued is None else issued.kind == "day"
    if starts is None or is_exact or window is None or window >= starts:
        return starts
    return max(window, issued.first) if issued else window


def force_on(group: Group, due: dt.date | None, as_of: dt.date) -> tuple[str, Force]:
    """By which rule the instrument binds a duty on a day, and its force: at its start on `as_of`, at its end on `due`.

    Where there is no due day, the day asked about stands for it; where the law is silent about its end, that is said
    and not decided. `law.not-issued`, `law.not-commenced` and `law.ended` do not bind.
    """
    instrument, starts = group.policy.instrument, binds_from(group)
    moment = doubted = due or as_of
    ends, clear_until = instrument.ends, instrument.undetermined_after
    if group.amendments:
        term = term_on(group, as_of)
        ends, clear_until, doubted = term.ends, term.undetermined_after, doubted_moment(group, term, due, as_of)
    force: Force = "in_force"
    if ends is not None and moment > ends:
        force = "ended"
    elif clear_until is not None and doubted > clear_until:
        force = "undetermined"
    if starts is not None and as_of < starts:
        return "law.not-issued", force
    if group.item.commencement == "awaited" and as_of < (commenced_on(group) or dt.date.max):
        return "law.not-commenced", force
    if force == "ended":
        return "law.ended", force
    if ends is not None and as_of > ends:
        return "law.ended-later", force
    if force == "undetermined":
        return "law.undetermined", force
    if starts is None:
        return "law.undated", force
    return ("law.window" if instrument.starts_after(as_of) else "law.force"), force


def doubted_moment(group: Group, term: Term, due: dt.date | None, as_of: dt.date) -> dt.date:
    """The day for which it matters whether the law is clear: the `due` day of a `group`, or else the one asked about.

    A standing duty rests anew each day on the act below it: where that is gone by the `term`, `as_of` matters too.
    """
    if due is None:
        return as_of
    is_without_basis = term.doubted_by is not None and term.doubted_by.cause == "basis-superseded"
    return max(due, as_of) if group.standing and is_without_basis else due
