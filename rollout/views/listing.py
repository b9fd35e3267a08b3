"""Schedules and statuses as tables for people: one line per rule, or one per body."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from rollout.labels import Label, Lang
from rollout.policy.citation import place_in_words
from rollout.policy.deadline import Each
from rollout.schedule.group import Group
from rollout.schedule.holder import holders, printed_body
from rollout.schedule.law import term_on
from rollout.schedule.obligation import Obligation
from rollout.schedule.overview import item_title
from rollout.schedule.schedule import Schedule
from rollout.sentences import days_left, filled
from rollout.tables import Table
from rollout.units.unit import BODIES_OF
from rollout.views.columns import headings

if TYPE_CHECKING:
    from rollout.policy.policy import Policy
    from rollout.progress.block import Block
    from rollout.progress.statuses import Statuses
    from rollout.progress.verdict import State

Line = tuple[tuple[object, ...], Group, int]
UNDETERMINED = Label(
    "{count} nhiệm vụ: chưa rõ văn bản còn hiệu lực hay không",
    "of {count} it is undetermined whether the law still binds",
)
UNITS = Label(
    "thay đổi của đơn vị hành chính chỉ được cập nhật đến {day}", "changes of units are followed to {day} only"
)
HORIZON = Label("nhiệm vụ định kỳ được tính đến {day}", "recurring duties are counted to {day}")
ITSELF = Label("cơ quan, đơn vị tự thực hiện", "itself")
FROM = Label("từ {day}", "from {day}")
IN_PLACE = Label("{holder} (văn bản ghi: {lead})", "{holder} (the text names: {lead})")
MOVED_BY = Label("{citation}: {phrase}", "{citation}: {phrase}")
LESS_SURE = Label("{names} (chưa chắc chắn)", "{names} (less sure)")


def by_rule(obligations: Schedule | Statuses, lang: Lang = "en") -> Table:
    """One line for all bodies of a rule in the same state: due day, task, where it is owed, how many, who leads."""
    names, as_of = ["due", "task", "at", "bodies", "lead", "with", "printed", "source"], None
    if not isinstance(obligations, Schedule):
        names, as_of = ["state", "days", *names], obligations.as_of
    counts: Counter[tuple[object, ...]] = Counter()
    has_other_sources = False
    for standing, group, count in _rule_lines(obligations, lang):
        counts[(*standing, *_rule_cells(group, as_of, lang))] += count
        has_other_sources = has_other_sources or _has_other_source(group)
    place = names.index("bodies")
    rows = [(*cells[:place], count, *cells[place:]) for cells, count in counts.items()]
    if not any(row[names.index("with")] for row in rows):
        rows = _without("with", names, rows)
    if not has_other_sources:
        rows = _without("source", names, rows)
    return Table(headings(names, lang), tuple(rows), lang=lang)


def _without(name: str, names: list[str], rows: Iterable[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """The rows without the column of a name, which is taken out of the `names`."""
    place = names.index(name)
    del names[place]
    return [(*row[:place], *row[place + 1 :]) for row in rows]


def _rule_lines(obligations: Schedule | Statuses, lang: Lang) -> Iterator[Line]:
    """The cells of state and days, the group and the number of its units, in the order of the listing."""
    if isinstance(obligations, Schedule):
        for group in obligations.in_order:
            yield (_due_cell(group.due, group, lang),), group, len(group.units)
    else:
        for block in sorted(obligations.blocks, key=lambda block: block.order()):
            for days, count in _days_of_block(block, obligations).items():
                cells = (
                    block.label.of(lang),
                    _days_cell(days, block.state, lang),
                    _due_cell(block.due, block.group, lang),
                )
                yield cells, block.group, count


def _days_of_block(block: Block, statuses: Statuses) -> dict[int | None, int]:
    """How many units of a block have each number of days; those that are reported on may differ by their reports."""
    from rollout.progress.status import Status
    from rollout.progress.verdict import last_day_in_time

    is_late = block.state == "overdue"
    if is_late and block.reported:
        each = (Status(block.group, number, statuses.histories, statuses.as_of) for number in block.numbers())
        return Counter(status.days for status in each)
    last_day = last_day_in_time(block.group, block.due) if is_late else block.due
    return {(statuses.as_of - last_day).days if last_day else None: block.count}


def _days_cell(days: int | None, state: State, lang: Lang) -> str | None:
    """The days to the due day or after it, in words; of what is not open, nothing."""
    from rollout.progress.verdict import OPEN

    return None if days is None or state not in OPEN else days_left(days).of(lang)


def _due_cell(due: dt.date | None, group: Group, lang: Lang) -> object:
    """The due day; of a start, that it is one."""
    return filled(FROM, {"day": due}).of(lang) if due and group.starts else due


def _rule_cells(group: Group, as_of: dt.date | None, lang: Lang) -> tuple[object, ...]:
    """The cells of a rule from its task on, without the count of bodies.

    Who leads is said for the day asked about, or else the due day; what is printed by the law in force on `as_of`, or
    else by all of it.
    """
    register = group.cohort.units.register
    helpers = [BODIES_OF.get(body) or register[body].label for body in group.item.coordinating]
    with_whom = ", ".join(helper.of(lang) for helper in helpers)
    title = item_title(group.item, group.period, group.rule.level, lang)
    itself = group.rule.charged.committee if group.rule.charged else ITSELF
    lead = lead_cell(group, as_of or group.due, itself, lang)
    return title, group.at.of(lang), lead, with_whom, printed_cell(group, as_of, lang), _source_cell(group, lang)


def printed_cell(group: Group, as_of: dt.date | None, lang: Lang) -> str:
    """The printed expression of a `group`; where another instrument moved the day, also who did and what it prints.

    It is in `lang`, by the law in force on `as_of` (None: by all of it).
    """
    moves = group.moves_by(as_of or dt.date.max)
    if not moves:
        return group.phrase
    moved_by = filled(MOVED_BY, {"citation": moves[-1].citation, "phrase": moves[-1].phrase or moves[-1].due})
    return f"{group.phrase}; {moved_by.of(lang)}" if group.phrase else moved_by.of(lang)


def lead_cell(group: Group, on: dt.date | None, itself: Label, lang: Lang) -> str:
    """Who owes a `group` on a day, in `lang`: the lead, or its holder, or `itself` where each unit owes its own."""
    printed, register = printed_body(group), group.cohort.units.register
    names = holders(group, on)
    if printed is None:
        return itself.of(lang)
    if names != (printed,):
        holder = ", ".join(register[name].label.of(lang) for name in names)
        return IN_PLACE.of(lang).format(holder=holder, lead=register[printed].label.of(lang))
    return register[printed].label.of(lang) if group.item.lead else ITSELF.of(lang)


def _has_other_source(group: Group) -> bool:
    """Whether a group is not, or not surely, from the text that was read alone."""
    text = group.policy.instrument.sources[:1]
    return group.confidence != "high" or group.sources != tuple(source.id for source in text)


def _source_cell(group: Group, lang: Lang) -> str:
    """The names of its sources, and whether it is less sure."""
    sources = (source for source in group.policy.instrument.sources if source.id in group.sources)
    names = "; ".join(source.name.of(lang) for source in sources)
    return names if group.confidence == "high" else LESS_SURE.of(lang).format(names=names).strip()


def by_body(obligations: Schedule | Statuses, lang: Lang = "en", limit: int | None = None) -> Table:
    """One line per obligation, at most `limit` of them, with the total; labels in `lang`."""
    rows, groups = list[tuple[object, ...]](), dict[Group, None]()
    columns = ["due", "task", "unit", "lead", "printed", "source"]
    if isinstance(obligations, Schedule):
        for obligation in islice(obligations, limit):
            groups[obligation.group] = None
            rows.append(_body_cells(obligation, None, lang))
    else:
        columns = ["state", "days", *columns]
        for status in islice(obligations, limit):
            groups[status.group] = None
            days = _days_cell(status.days, status.state, lang)
            rows.append((status.label.of(lang), days, *_body_cells(status, status.as_of, lang)))
    if not any(map(_has_other_source, groups)):
        rows = _without("source", columns, rows)
    return Table(headings(columns, lang), tuple(rows), total=len(obligations), lang=lang)


def _body_cells(obligation: Obligation, as_of: dt.date | None, lang: Lang) -> tuple[object, ...]:
    """The cells of one obligation from its due day on, as of a day, or without one as `_rule_cells` has them."""
    group = obligation.group
    title = item_title(obligation.item, obligation.period, obligation.level, lang)
    charged = obligation.charged
    itself = group.cohort.units.register[charged].committee if charged else ITSELF
    lead = lead_cell(group, as_of or group.due, itself, lang)
    source = _source_cell(group, lang)
    due = _due_cell(obligation.due, group, lang)
    return due, title, obligation.body.label.of(lang), lead, printed_cell(group, as_of, lang), source


def remarks(obligations: Schedule | Statuses, lang: Lang = "en") -> list[str]:
    """What a listing alone does not show: where the law's force, the units or the end of recurring duties limit it."""
    if isinstance(obligations, Schedule):
        schedule, last = obligations, max((group.due for group in obligations.groups if group.due), default=None)
    else:
        schedule, last = obligations.schedule, obligations.as_of
    texts = []
    undetermined = _undetermined(obligations)
    if undetermined:
        texts.append(filled(UNDETERMINED, {"count": undetermined}).of(lang))
    known_until = schedule.register.known_until
    if known_until is not None and last is not None and last > known_until:
        texts.append(filled(UNITS, {"day": known_until}).of(lang))
    if schedule.until is not None and any(isinstance(group.rule.deadline, Each) for group in schedule.whole.groups):
        texts.append(filled(HORIZON, {"day": schedule.until}).of(lang))
    return texts


def _undetermined(obligations: Schedule | Statuses) -> int:
    """The number of obligations that fall due when the text does not say whether its instrument still binds."""
    if not isinstance(obligations, Schedule):
        return sum(block.count for block in obligations.blocks if block.force == "undetermined")
    count = 0
    for group in obligations.groups:
        end = term_on(group, dt.date.max).undetermined_after
        if end is not None and group.due is not None and group.due > end:
            count += len(group.units)
    return count


def of_policy(policy: Policy, lang: Lang = "en") -> Table:
    """The items of a document in its order, with clause (or source) and printed expression."""
    places = (place_in_words(policy, item).of(lang) for item in policy.items)
    rows = tuple(
        (item.id, item.title.of(lang), place, item.phrase) for item, place in zip(policy.items, places, strict=True)
    )
    return Table(
        headings(("item", "title", "clause", "printed"), lang), rows, policy.instrument.title.of(lang), lang=lang
    )
