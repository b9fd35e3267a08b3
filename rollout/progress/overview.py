"""What a notebook shows of statuses: few by body, many by rule and state, with titles, names and states in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rollout.labels import Label, Lang
from rollout.progress.status_rows import STATES, StatusRow
from rollout.progress.verdict import OPEN
from rollout.schedule.overview import AT, BODIES, counted_words, heads_of, item_title
from rollout.sentences import days_left, text_of
from rollout.tables import Table

if TYPE_CHECKING:
    from rollout.progress.statuses import Statuses

DAYS = Label("còn/quá", "days")


def statuses_in_words(statuses: Statuses, lang: Lang) -> str:
    """The day, and how many there are of each state in words."""
    counts: Counter[str] = Counter()
    for block in sorted(statuses.blocks, key=lambda block: STATES.index(block.state)):
        counts[block.label.of(lang)] += block.count
    day = text_of(statuses.as_of, lang)
    return f"{'Đến ngày' if lang == 'vi' else 'On'} {day}: {counted_words(counts, lang)}"


def bodies_of_statuses(statuses: Statuses, lang: Lang) -> Table:
    """A line per body: its task, state, due day and the days to it or from it, and who bears it."""
    rows = []
    for status, row in zip(statuses, statuses.to_dicts(lang), strict=True):
        days = days_left(status.days).of(lang) if status.days is not None and status.state in OPEN else None
        title = item_title(status.item, status.period, status.level, lang)
        rows.append((title, row["name"], row["label"], status.due, days, row["holder_name"]))
    *heads, holder = heads_of(StatusRow, ("title", "name", "label", "due", "holder_name"), lang)
    return Table((*heads, DAYS.of(lang), holder), tuple(rows), statuses_in_words(statuses, lang), lang=lang)


def rules_of_statuses(statuses: Statuses, lang: Lang) -> Table:
    """A line per rule and state, with the number of its bodies."""
    counts: Counter[tuple[object, ...]] = Counter()
    for block in sorted(statuses.blocks, key=lambda block: block.order()):
        group = block.group
        title = item_title(group.item, group.period, group.rule.level, lang)
        counts[title, group.at.of(lang), block.label.of(lang), block.due] += block.count
    title, label, due = heads_of(StatusRow, ("title", "label", "due"), lang)
    rows = tuple((*cells, count) for cells, count in counts.items())
    heads = (title, AT.of(lang), label, due, BODIES.of(lang))
    return Table(heads, rows, statuses_in_words(statuses, lang), lang=lang)
