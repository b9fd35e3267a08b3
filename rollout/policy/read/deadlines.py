"""The date expressions of an item, read from its table: one for all its places, or one for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TypeGuard, cast

from rollout.days import MONTHS, Period, Recurring
from rollout.policy.deadline import Before, By, Deadline, During, Each, From, Within
from rollout.policy.read.fields import Fields

FAR = 36_525  # a hundred years of days; what is further off is a slip
Reader = Callable[[Fields, str], Deadline | None]


def deadlines(fields: Fields) -> dict[str | None, Deadline]:
    """The deadline of each place, or under None the one of all; empty where the item is undated."""
    given = [key for key in FORMS if key in fields.table]
    fields.asked.update(FORMS)
    if len(given) > 1:
        fields.problem("two-deadlines", f"has {' and '.join(given)}", "give one, or write two items", given[1])
    return _of_form(fields, given[0]) if given else {}


def deadline(fields: Fields) -> Deadline | None:
    """The one deadline of a table that names no places."""
    found = deadlines(fields)
    if found and None not in found:
        fields.problem("places-here", "deadlines by place do not belong here", "give one deadline")
    return found.get(None)


def keyed_by_place(fields: Fields) -> Fields | None:
    """The table of the deadlines by place, where the item gives them so."""
    for key in FORMS:
        if key in fields.table:
            value = fields.table[key]
            return fields.inner(value, key) if _is_keyed(value, key) else None
    return None


def _of_form(fields: Fields, key: str) -> dict[str | None, Deadline]:
    value, read = fields.table[key], FORMS[key]
    if _is_keyed(value, key):
        inner = fields.inner(value, key)
        if not value:
            inner.problem("empty", "names no place", "key the deadlines by tier or body")
        found = {place: read(inner, place) for place in value}
        return {place: one for place, one in found.items() if one is not None}
    one = read(fields, key)
    return {} if one is None else {None: one}


def _is_keyed(value: object, key: str) -> TypeGuard[Mapping[str, object]]:
    """Whether the value of a form is keyed by place: a table, or a table of tables where the form itself is one."""
    if not isinstance(value, Mapping) or key not in TABLES:
        return isinstance(value, Mapping)
    return bool(value) and all(isinstance(one, Mapping) for one in value.values())


def _from(fields: Fields, key: str) -> Deadline | None:
    return From(period) if (period := fields.period(key)) else None


def _by(fields: Fields, key: str) -> Deadline | None:
    return By(period) if (period := fields.period(key)) else None


def _before(fields: Fields, key: str) -> Deadline | None:
    day = fields.day(key)
    if day == dt.date.min:
        fields.problem("out-of-range", f"there is no day before {day}", "give a later day", key)
        return None
    return Before(day) if day else None


def _during(fields: Fields, key: str) -> Deadline | None:
    return During(period) if (period := fields.period(key, days=False)) else None


def _each(fields: Fields, key: str) -> Deadline | None:
    inner = fields.sub(key)
    if inner is None:
        return None
    before = len(inner.page.problems)
    kind = cast(Recurring, inner.choice("period", MONTHS, "", needed=True))
    since, until = inner.period("since", days=False, needed=True), inner.period("until", days=False)
    month, number = inner.whole("month", least=1, most=12), inner.whole("day", least=1, most=31)
    about = inner.whole("about", least=-99, most=99) or 0
    inner.done()
    if since is not None and len(inner.page.problems) == before:
        _check_each(inner, kind, since, until, month, number)
    if since is None or len(inner.page.problems) > before:
        return None
    return Each(kind, since, until, month, number, about)


def _check_each(
    fields: Fields, kind: Recurring, since: Period, until: Period | None, month: int | None, number: int | None
) -> None:
    for key, period in (("since", since), ("until", until)):
        if period is not None and period.kind != kind:
            fields.problem("wrong-period", f"{period} is not a {kind}", f"name the {kind}", key)
    if until is not None and until.first < since.first:
        fields.problem("ends-first", f"ends in {until}, before it begins in {since}", "give a later end", "until")
    if month is not None and kind != "year":
        fields.problem("wrong-period", f"a {kind} has no month to name", 'use month with period = "year"', "month")
    if number is not None and month is None and kind != "month":
        fields.problem("wrong-period", f"a day of a {kind} is not clear", "name the month too", "day")


def _within(fields: Fields, key: str) -> Deadline | None:
    inner = fields.sub(key)
    if inner is None:
        return None
    before = len(inner.page.problems)
    after = inner.text("after", needed=True)
    counts = {unit: inner.whole(unit, least=1, most=FAR) for unit in ("days", "weeks", "months", "years")}
    inner.done()
    if not any(unit in inner.table for unit in counts):
        inner.problem("missing-key", "says not how long", "give days, weeks, months or years")
    if not after or len(inner.page.problems) > before:
        return None
    return Within(after, **{unit: count for unit, count in counts.items() if count})


FORMS: dict[str, Reader] = {
    "from": _from,
    "by": _by,
    "before": _before,
    "during": _during,
    "each": _each,
    "within": _within,
}
TABLES = ("each", "within")  # forms whose own value is a table
