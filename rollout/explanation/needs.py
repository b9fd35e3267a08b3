"""What comes first: each need with its basis, whose it is and how it stands, and what holds the obligation up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from rollout.explanation.reason import Reason, apart, counted, day_count, joined, name, words
from rollout.labels import Label
from rollout.policy.item import Need
from rollout.progress.outlook import late_because
from rollout.progress.prerequisites import Prerequisite
from rollout.progress.status import Status
from rollout.progress.verdict import DONE, OPEN, State

SHOWN = 3  # prerequisites of one need and one kind that are named; the others are counted

WHOSE = {
    "own": Label("của chính đơn vị", "of the same unit"),
    "parent": Label("của đơn vị cấp trên", "of the unit above"),
    "children": Label("của các đơn vị cấp dưới", "of the units below"),
    "all": Label("của mọi đơn vị", "of all units"),
}
BASIS = {
    "stated": Label("văn bản nêu rõ", "stated in the text"),
    "inferred": Label("suy ra từ nội dung", "inferred from the text"),
}
KINDS = {
    "SS": Label("bắt đầu sau khi việc trước bắt đầu", "starts after its start"),
    "FF": Label("xong sau khi việc trước xong", "ends after its end"),
    "SF": Label("xong sau khi việc trước bắt đầu", "ends after its start"),
}


def needs(status: Status) -> Iterator[Reason]:
    """Every need of an obligation, those that no one owes included."""
    for need, prerequisites in status.needs:
        if not prerequisites:
            sentence = words("{t} {w}", "{t} {w}", t=_needed_task(need), w=_whose(status, need))
            why = Label("không ai phải làm nên không cản trở", "no one owes it, so it holds nothing up")
            yield Reason(rule="need.not-owed", said=sentence, why=why, source=need.clause)
        yield from _by_rule(status, need, prerequisites)


def _by_rule(status: Status, need: Need, prerequisites: Iterable[Prerequisite]) -> Iterator[Reason]:
    """The prerequisites of one need, those that stand alike together."""
    by_rule: dict[str, list[Prerequisite]] = defaultdict(list)
    for prerequisite in prerequisites:
        by_rule[prerequisite.rule].append(prerequisite)
    for rule, alike in by_rule.items():
        for prerequisite in alike[:SHOWN]:
            yield from _prerequisite(status, prerequisite)
        if (more := len(alike) - SHOWN) > 0:
            sentence = words("và {n} nữa", "and {n} more", n=more)
            yield Reason(rule=rule, said=sentence, why=_whose(status, need), source=need.clause)


def _prerequisite(status: Status, prerequisite: Prerequisite) -> Iterator[Reason]:
    """One prerequisite by its title, period and unit, with the days of its lag where that still runs."""
    need, group, verdict = prerequisite.need, prerequisite.group, prerequisite.verdict
    state = verdict.state.label
    if verdict.due and verdict.state in DONE | OPEN:
        state = words("{s}, hạn {d}", "{s}, due {d}", s=state, d=verdict.due)
    register = status.schedule.register
    body = name(register, register.id_of(prerequisite.unit))
    period = words(" ({p})", " ({p})", p=group.period) if group.period else Label()
    sentence = words("{t}{p}, {b}: {s}", "{t}{p}, {b}: {s}", t=group.item.title, p=period, b=body, s=state)
    waits = prerequisite.rule == "need.waiting"
    before, after = (prerequisite.since, prerequisite.met_on) if waits else (None, verdict.done_on)
    why = _grounds(status, need)
    yield Reason(rule=prerequisite.rule, said=sentence, before=before, after=after, why=why, source=need.clause)
    late_on, due = prerequisite.late_on, prerequisite.due
    if late_on is not None and due is not None:
        sentence = words("{n} sau hạn của nhiệm vụ này", "{n} after this one's own day", n=apart(due, late_on))
        yield Reason(rule="need.late", said=sentence, before=due, after=late_on, source=need.clause)


def _grounds(status: Status, need: Need) -> Label:
    """Whose it is, what the need rests on, of what kind it is, and the encoder's note."""
    parts = [_whose(status, need), BASIS[need.basis]]
    if need.kind != "FS":
        parts.append(KINDS[need.kind])
    if need.min_lag:
        parts.append(words("cách ít nhất {n}", "at least {n} apart", n=day_count(need.min_lag)))
    if need.max_lag is not None:
        parts.append(words("cách nhiều nhất {n}", "at most {n} apart", n=day_count(need.max_lag)))
    if need.period == "previous":
        parts.append(Label("kỳ trước", "of the period before"))
    return joined([*parts, need.note] if need.note != Label() else parts)


def _whose(status: Status, need: Need) -> Label:
    if need.scope in WHOSE:
        return WHOSE[need.scope]
    return words("của {b}", "of {b}", b=name(status.schedule.register, need.scope))


def _needed_task(need: Need) -> Label:
    text = f"{need.policy}/{need.task}" if need.policy else need.task
    return Label(text, text)


def beside(status: Status) -> Iterator[Reason]:
    """What the needs make of an obligation: ready, blocked, late because of another, or completed too soon."""
    yield from _premature(status)
    if not status.item.needs or status.state not in OPEN:
        return
    blocked_by = len(status.blocked_by)
    if not blocked_by:
        sentence = Label("mọi việc cần có trước đã đủ", "nothing that it needs is in its way")
        yield Reason(rule="beside.ready", said=sentence)
        return
    sentence = words(
        "{n} chưa hoàn thành", "{n} still open before it", n=counted(blocked_by, "việc trước", "obligation")
    )
    yield Reason(rule="beside.blocked", said=sentence)
    if status.state == State.OVERDUE:
        yield from _late(status)


def _premature(status: Status) -> Iterator[Reason]:
    match status.premature_by:
        case "window":
            opens = status.opens
            sentence = words("xong trước ngày bắt đầu {o}", "done before its window opened on {o}", o=opens)
            yield Reason(rule="beside.premature", said=sentence, before=opens, after=status.done_on)
        case "need":
            sentence = Label("xong trước khi việc cần có trước được hoàn thành", "done before something it needs was")
            yield Reason(rule="beside.premature", said=sentence, after=status.done_on)


def _late(status: Status) -> Iterator[Reason]:
    for late in islice(late_because(status), SHOWN):
        sentence = words(
            "{t}, {b}: quá hạn {n}",
            "{t}, {b}: overdue by {n}",
            t=late.item.title,
            b=name(status.schedule.register, late.unit),
            n=day_count(late.days or 0),
        )
        yield Reason(rule="beside.late-because", said=sentence, before=late.due, after=late.as_of, source=late.clause)
