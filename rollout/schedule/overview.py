"""What a notebook shows of many obligations: a line per rule, with titles and names in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from rollout.days import Period
from rollout.figures import printed
from rollout.labels import Label, Lang
from rollout.rows import columns_of
from rollout.sentences import text_of
from rollout.tables import Table
from rollout.units.unit import PLACES, Tier

if TYPE_CHECKING:
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
    from rollout.schedule.obligation_rows import ObligationRow

    counts: Counter[tuple[object, ...]] = Counter()
    for group in schedule.in_order:
        title = item_title(group.item, group.period, group.rule.level, lang)
        counts[title, group.at.of(lang), group.due, group.phrase] += len(group.units)
    title, due, phrase = heads_of(ObligationRow, ("title", "due", "phrase"), lang)
    rows = tuple((*cells, count) for cells, count in counts.items())
    return Table((title, AT.of(lang), due, phrase, BODIES.of(lang)), rows, schedule.caption(lang), lang=lang)


LEVELS: Mapping[str, Label] = {tier.value: tier.label for tier in Tier} | PLACES
COUNTED: Mapping[str, Label] = {  # the columns of tables of counts
    "policy": Label("văn bản", "document"),
    "task": Label("nhiệm vụ/chỉ tiêu", "task or target"),
    "tier": Label("cấp", "tier"),
    "place": AT,
    "unit": Label("cơ quan, đơn vị", "unit"),
    "lead": Label("chủ trì", "lead"),
    "holder": Label("đang đảm nhiệm", "holder"),
    "source": Label("nguồn", "source"),
    "confidence": Label("độ tin cậy", "confidence"),
    "period": Label("kỳ", "period"),
    "due": Label("thời hạn", "due"),
    "obligations": Label("số nhiệm vụ, chỉ tiêu", "obligations"),
    "total": Label("tổng", "total"),
}


@attrs.frozen(eq=False)
class NamesCounted:
    """The words of what obligations of a schedule are counted by; `heads` are those of further columns."""

    schedule: Schedule
    heads: Mapping[str, Label] = attrs.field(factory=dict)

    def head(self, column: str, lang: Lang) -> str:
        """A column in words: one of a table, or a body that has a column of its own."""
        label = self.heads.get(column) or COUNTED.get(column)
        return label.of(lang) if label else self._bodies(column, lang)

    def cell(self, column: str, value: object, lang: Lang) -> object:
        """A value of a column in words; of a column of the table's own, bodies."""
        if not isinstance(value, str) or not value:
            return value
        match column:
            case "policy":
                titles = [policy.instrument.title for policy in self.schedule.policies if policy.id == value]
                return titles[0].of(lang) if titles else value
            case "task":
                items = [policy[value] for policy in self.schedule.policies if value in policy]
                return items[0].title.of(lang) if items else value
            case "period":
                return text_of(Period.of(value), lang)
            case "source" | "confidence":
                return value
        return self._bodies(value, lang)

    def _bodies(self, names: str, lang: Lang) -> str:
        """Tiers or bodies, by their ids with spaces between; what is none as it is."""
        register, labels = self.schedule.register, []
        for name in names.split(" "):
            label = LEVELS.get(name) or (register[name].label if name in register else Label(name))
            labels.append(label.of(lang))
        return ", ".join(labels)


def counted_words(counts: Mapping[str, int], lang: Lang) -> str:
    """Counts of words, such as "3 done late; 2 not yet due"; or that there are none."""
    none = "không có" if lang == "vi" else "none"
    return "; ".join(f"{printed(count, style=lang)} {word}" for word, count in counts.items()) or none
