"""The levels of targets and tasks in a policy file: one for each period, or one that a task states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rollout.days import Period
from rollout.policy.level import Comparator, Level
from rollout.policy.read.deadlines import FORMS
from rollout.policy.read.fields import Fields


def check_levels(fields: Fields, periods: Sequence[Period | None], *, is_held: bool) -> None:
    """Check that there are levels, one per period, and that nothing else gives other dates for them."""
    if not any(fields.has(comparator) for comparator in fields.format.one_of):
        fields.problem("missing-key", "states no level", f"give {', '.join(fields.format.one_of)}")
    for period in [period for period, count in Counter(periods).items() if count > 1]:
        when = "one date" if period is None else str(period)
        fields.problem("two-levels", f"has two levels for {when}", "give one, a range [floor, aim], or write two items")
    if any(periods):
        form = next(filter(fields.has, FORMS), None)
        if form:
            fields.problem("two-deadlines", f"has levels keyed by period, and {form}", "give one of them", form)
    elif is_held and periods:
        fields.problem("held-alone", "is said of a level that no period keys", "write from = the day or period", "held")


def read_levels(fields: Fields, scale: str) -> list[tuple[Period | None, Level]]:
    """The levels of every comparator, by the period they are keyed by, None where they are not."""
    levels: list[tuple[Period | None, Level]] = []
    for comparator in Comparator:
        table = fields.table.get(comparator)
        if not isinstance(table, Mapping):
            value = fields.read(comparator)
            if value is not None:
                levels.append((None, Level(comparator, value, scale)))
            continue
        inner = fields.keyed(comparator)
        if not table:
            inner.problem("empty", "names no period", "key the levels by the period by whose end they are due")
        for key in table:
            period, value = inner.period_of(key, key, days=False), inner.read(key)
            if period is not None and value is not None:
                levels.append((period, Level(comparator, value, scale)))
    return levels


def level_of_task(fields: Fields) -> Level | None:
    """The one level a task states."""
    values = fields.values(but=fields.format.one_of)
    comparators = [comparator for comparator in Comparator if fields.has(comparator)]
    is_keyed = any(isinstance(fields.table[comparator], Mapping) for comparator in comparators)
    levels = [] if is_keyed else [fields.read(comparator) for comparator in comparators]
    if not fields.is_good:
        return None
    if len(levels) != 1:
        fields.problem("wrong-level", "is not one level", 'write { at-least = 100, scale = "%" }')
        return None
    return Level(comparators[0], levels[0], values.get("scale", "%"))
