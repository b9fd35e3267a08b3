"""Who bears a duty on a day: the unit that exists then and on the due day, the successors of a body, or no one."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import attrs

from rollout.schedule.group import Group
from rollout.units.register import Register


@attrs.frozen
class Bearer:
    """Whether anyone bears a duty on the day asked about, and by which rule.

    `absent`: why no one does. `bearer.lapsed` is the same for a unit that ended with the duty open, `bearer.ended` is
    of one that ended after it was done.
    """

    rule: Literal["bearer.exists", "bearer.passed", "bearer.lapsed", "bearer.absent", "bearer.ended"]
    absent: Literal["", "ended", "not-formed", "formed-after", "ends-before"] = ""


def bearer_on(
    group: Group, due: dt.date | None, as_of: dt.date, register: Register, *, done: bool, waived: bool
) -> Bearer:
    """Who bears a duty of the `group`: the unit that exists on the `due` day and on `as_of`, by the `register`.

    `done` and `waived` say whether it was done or waived by then. A named body's duty passes to its successors; that of
    a unit of a tier lapses with it.
    """
    cohort = group.cohort
    since, until = cohort.since, cohort.until
    ended = until is not None and as_of > until
    if done and ended:
        return Bearer("bearer.ended")
    if not group.collective and _has_passed(group, due, as_of, register):
        return Bearer("bearer.passed")
    absent = _absence(since, until, due, as_of)
    if not absent:
        return Bearer("bearer.exists")
    if ended:
        return Bearer("bearer.absent" if waived else "bearer.lapsed", absent)
    return Bearer("bearer.absent", absent)


def _has_passed(group: Group, due: dt.date | None, as_of: dt.date, register: Register) -> bool:
    """Whether the duty of a named body passes to its successors, because the body ends before it is due or asked about.

    It does where there are successors on `as_of` and on the `due` day, by the `register`. The `group` is of the body.
    """
    since, until = group.cohort.since, group.cohort.until
    last = max(due or as_of, as_of)
    if until is None or last <= until:
        return False
    if since is not None and min(due or as_of, as_of) < since:
        return False
    body = group.rule.place
    return bool(register.heirs(body, as_of)) and bool(register.heirs(body, last))


def _absence(
    since: dt.date | None, until: dt.date | None, due: dt.date | None, as_of: dt.date
) -> Literal["", "ended", "not-formed", "formed-after", "ends-before"]:
    """Why units that exist from `since` to `until` are not there on `as_of` or on the `due` day; empty if they are."""
    if until is not None and as_of > until:
        return "ended"
    if since is not None and as_of < since:
        return "not-formed"
    if since is not None and due is not None and due < since:
        return "formed-after"
    if until is not None and due is not None and due > until:
        return "ends-before"
    return ""
