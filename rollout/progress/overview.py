"""What a notebook shows of statuses: few by body, many by rule and state, with titles, names and states in words."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from rollout.days import Period
from rollout.labels import Label, Lang
from rollout.progress.status_rows import STATES, StatusRow
from rollout.progress.verdict import OPEN, State, state_in_brief
from rollout.rows import SHOWN
from rollout.schedule.overview import AT, BODIES, counted_words, heads_of, item_title
from rollout.sentences import days_left, text_of
from rollout.tables import Table

if TYPE_CHECKING:
    from rollout.progress.statuses import Statuses
    from rollout.progress.timeline import Timeline
    from rollout.schedule.schedule import Schedule

DAYS = Label("còn/đã qua", "days")


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


def states_over_time(timeline: Timeline, lang: Lang) -> Table:
    """How many obligations are in each state at the end of each year with a due day; within one year, of each month."""
    counts: dict[dt.date, Counter[str]] = {}
    for moment in _ends_of_periods(timeline.schedule):
        counts[moment] = Counter()
        for block in timeline.on(moment).blocks:
            counts[moment][state_in_brief(block.state, reported=block.reported).of(lang)] += block.count
    in_order = [
        state_in_brief(state, reported=is_reported).of(lang) for state in State for is_reported in (True, False)
    ]
    labels = [label for label in dict.fromkeys(in_order) if any(label in by_label for by_label in counts.values())]
    rows = tuple((moment, *(by_label[label] for label in labels)) for moment, by_label in counts.items())
    head = "đến hết ngày" if lang == "vi" else "at the end of"
    return Table((head, *labels), rows, timeline.schedule.caption(lang), lang=lang)


def _ends_of_periods(schedule: Schedule) -> list[dt.date]:
    """The last days of the years, or of the months of one year, in which something falls due; not beyond `until`."""
    dues = sorted({group.due for group in schedule.groups if group.due})
    if not dues:
        return []
    form = "{:04}" if dues[0].year < dues[-1].year else "{:04}-{:02}"
    ends = dict.fromkeys(Period.of(form.format(due.year, due.month)).last for due in dues)
    last = schedule.until or dt.date.max
    return [min(end, last) for end in ends if min(end, last) >= dues[0]][:SHOWN]
