"""Schedules and statuses as lines that a person reads: one a rule, or one a body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from rollout.labels import Label, Lang
from rollout.policy.deadline import Each
from rollout.schedule.obligation import Group, Obligation
from rollout.schedule.schedule import Schedule
from rollout.tables import Table
from rollout.units.unit import PLACES

if TYPE_CHECKING:
    from rollout.days import Period
    from rollout.policy.item import Item, Level
    from rollout.policy.policy import Policy
    from rollout.progress.statuses import Statuses
    from rollout.units.register import Register

HEADS = {
    "state": Label("tình trạng", "state"),
    "due": Label("thời hạn", "due"),
    "days": Label("số ngày", "days"),
    "task": Label("nhiệm vụ", "task"),
    "at": Label("nơi thực hiện", "at"),
    "bodies": Label("số đơn vị", "bodies"),
    "lead": Label("chủ trì", "lead"),
    "with": Label("phối hợp", "with"),
    "printed": Label("trong văn bản", "as printed"),
    "clause": Label("điểm", "clause"),
    "unit": Label("đơn vị", "unit"),
    "item": Label("mã", "item"),
    "title": Label("nội dung", "title"),
    "policy": Label("văn bản", "policy"),
    "tier": Label("cấp", "tier"),
    "place": Label("nơi thực hiện", "place"),
    "period": Label("kỳ", "period"),
    "number": Label("số", "number"),
    "issued": Label("ngày ban hành", "issued"),
    "tasks": Label("nhiệm vụ", "tasks"),
    "targets": Label("chỉ tiêu", "targets"),
    "measure": Label("chỉ số", "measure"),
}
Line = tuple[tuple[object, ...], Group, int]
UNDETERMINED = Label(
    "{count:,} nhiệm vụ: chưa rõ văn bản còn hiệu lực hay không",
    "of {count:,} it is undetermined whether the law still binds",
)
UNITS = Label("đơn vị hành chính được cập nhật đến {day}", "changes of units are followed to {day} only")
HORIZON = Label("nhiệm vụ định kỳ được tính đến {day}", "recurring duties are counted to {day}")
ITSELF = Label("chính đơn vị", "itself")


def heads(names: Iterable[str], lang: Lang) -> tuple[str, ...]:
    return tuple(HEADS[name].of(lang) for name in names)


def by_rule(found: Schedule | Statuses, lang: Lang = "en") -> Table:
    """One line for all bodies of a rule that stand alike: due day, task, where it is owed, how many, who leads."""
    standing = () if isinstance(found, Schedule) else ("state", "days")
    names = (*standing, "due", "task", "at", "bodies", "lead", "with", "printed")
    rows = _merged(_lines(found, lang), found.register, lang)
    helped = any(row[-2] for row in rows)
    if not helped:
        names, rows = (*names[:-2], names[-1]), tuple((*row[:-2], row[-1]) for row in rows)
    return Table(heads(names, lang), rows)


def by_body(found: Schedule | Statuses, lang: Lang = "en", limit: int | None = None) -> Table:
    """One line an obligation, at most `limit` of them, with the total there is."""
    shown: list[Obligation] = list(islice(found, limit))
    names: tuple[str, ...] = ("due", "task", "unit", "lead", "printed")
    rows: list[tuple[object, ...]] = [
        (
            one.due,
            _titled(one.item, one.period, one.level, lang),
            one.body.label.of(lang),
            _lead(one, found, lang),
            one.phrase,
        )
        for one in shown
    ]
    if not isinstance(found, Schedule):
        from rollout.progress.status import Status

        states = [(one.state.label.of(lang), one.days) for one in shown if isinstance(one, Status)]
        names, rows = ("state", "days", *names), [(*s, *r) for s, r in zip(states, rows, strict=True)]
    return Table(heads(names, lang), tuple(rows), total=len(found))


def translated(table: Table, lang: Lang) -> Table:
    """The table with its heads in the language, where they are names of states or of what is listed."""
    if lang == "en":
        return table
    from rollout.progress.verdict import State

    names = {**HEADS, **{state.value: state.label for state in State}, "total": Label("tổng", "total")}
    heads = tuple(names[name].of(lang) if name in names else name for name in table.columns)
    return Table(heads, table.rows, table.title, table.total)


def remarks(found: Schedule | Statuses, lang: Lang = "en") -> list[str]:
    """What a listing alone would leave unsaid: where the law's force or the units may not be what they were."""
    schedule = found if isinstance(found, Schedule) else found.schedule
    asked = (
        max((one.due for one in found.groups if one.due), default=None) if isinstance(found, Schedule) else found.as_of
    )
    said = []
    silent = _silent(found)
    if silent:
        said.append(UNDETERMINED.of(lang).format(count=silent))
    known = schedule.register.known_until
    if known is not None and asked is not None and asked > known:
        said.append(UNITS.of(lang).format(day=known))
    if schedule.until is not None and any(isinstance(group.rule.deadline, Each) for group in schedule.whole.groups):
        said.append(HORIZON.of(lang).format(day=schedule.until))
    return said


def _silent(found: Schedule | Statuses) -> int:
    """How many obligations fall due when the text is silent about whether its instrument still binds."""
    if not isinstance(found, Schedule):
        return sum(block.count for block in found.blocks if block.force == "undetermined")
    ends = ((one, one.policy.instrument.undetermined_after) for one in found.groups)
    return sum(len(one.units) for one, end in ends if end is not None and one.due is not None and one.due > end)


def of_policy(policy: Policy, lang: Lang = "en") -> Table:
    """The items of a document in its order, with clause and printed expression."""
    rows = tuple((item.id, item.title.of(lang), item.clause, item.phrase) for item in policy.items)
    return Table(heads(("item", "title", "clause", "printed"), lang), rows, policy.instrument.title.of(lang))


def _lines(found: Schedule | Statuses, lang: Lang) -> Iterator[Line]:
    if isinstance(found, Schedule):
        for group in sorted(found.groups, key=Group.order):
            yield (group.due,), group, len(group.units)
    else:
        for block in sorted(found.blocks, key=lambda block: block.order()):
            days = (found.as_of - block.due).days if block.due else None
            yield (block.state.label.of(lang), days, block.due), block.group, block.count


def _titled(item: Item, period: Period | None, level: Level | None, lang: Lang) -> str:
    return item.title.of(lang) + (f" [{period}]" if period else "") + (f" ({level})" if level else "")


def _lead(one: Obligation, found: Schedule | Statuses, lang: Lang) -> str:
    return ITSELF.of(lang) if one.lead == one.unit else found.register[one.lead].label.of(lang)


def _merged(lines: Iterable[Line], register: Register, lang: Lang) -> tuple[tuple[object, ...], ...]:
    """The lines with those of one rule joined that differ only in the units."""
    counts: Counter[tuple[object, ...]] = Counter()
    for standing, group, count in lines:
        counts[(*standing, *_rule(group, register, lang))] += count
    return tuple((*line[:-3], count, *line[-3:]) for line, count in counts.items())


def _rule(group: Group, register: Register, lang: Lang) -> tuple[object, ...]:
    place = group.rule.place
    at = PLACES[place] if group.collective else register[place].label
    lead = register[group.item.lead[0].body].label if group.item.lead else ITSELF
    title = _titled(group.item, group.period, group.rule.level, lang)
    helpers = ", ".join((PLACES.get(one) or register[one].label).of(lang) for one in group.item.coordinating)
    return title, at.of(lang), lead.of(lang), helpers, group.rule.phrase or group.item.phrase
