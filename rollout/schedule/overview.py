"""What a notebook shows of many obligations: a line per rule, with titles and names in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rollout.figures import printed
from rollout.labels import Label, Lang
from rollout.rows import columns_of
from rollout.schedule.obligation_rows import ObligationRow
from rollout.sentences import text_of
from rollout.tables import Table

if TYPE_CHECKING:
    from rollout.days import Period
    from rollout.policy.item import Item
    from rollout.policy.level import Level
    from rollout.schedule.schedule import Schedule

AT = Label("cơ quan thực hiện", "at")
BODIES = Label("số cơ quan, đơn vị", "bodies")


def item_title(item: Item, period: Period | None, level: Level | None, lang: Lang) -> str:
    """The title of an `item` in `lang`, with its `period` and its `level` where it has them."""
    title = item.title.of(lang)
    if period:
        title += f" [{text_of(period, lang)}]"
    if level:
        title += f" ({level.label.of(lang)})"
    return title


def heads_of(row: type, names: tuple[str, ...], lang: Lang) -> tuple[str, ...]:
    """The headings of the columns of these names of a `row`, in a language."""
    heads = {column.name: column.head(lang) for column in columns_of(row)}
    return tuple(heads[name] for name in names)


def rules_of_schedule(schedule: Schedule, lang: Lang) -> Table:
    """A line per rule and period, with the number of its bodies."""
    counts: Counter[tuple[object, ...]] = Counter()
    for group in schedule.in_order:
        title = item_title(group.item, group.period, group.rule.level, lang)
        counts[title, group.at.of(lang), group.due, group.phrase] += len(group.units)
    title, due, phrase = heads_of(ObligationRow, ("title", "due", "phrase"), lang)
    rows = tuple((*cells, count) for cells, count in counts.items())
    return Table((title, AT.of(lang), due, phrase, BODIES.of(lang)), rows, schedule.caption(lang), lang=lang)


def counted_words(counts: Mapping[str, int], lang: Lang) -> str:
    """Counts of words, such as "3 done late; 2 not yet due"; or that there are none."""
    none = "không có" if lang == "vi" else "none"
    return "; ".join(f"{printed(count, style=lang)} {word}" for word, count in counts.items()) or none
