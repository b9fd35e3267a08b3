"""What comes first: each need with its basis, whose it is and how it stands, and what holds the obligation up."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rollout.days import add_days
from rollout.labels import Label
from rollout.policy.item import Need
from rollout.progress.outlook import late_because
from rollout.progress.statuses import Status
from rollout.progress.verdict import DONE, OPEN, State, Verdict
from rollout.reasons.reason import Reason, apart, counted, days, joined, name, words
from rollout.schedule.needs import prerequisites
from rollout.schedule.obligation import Group
from rollout.units.unit import Unit

SHOWN = 3  # prerequisites of one need and one kind that are named; the others are counted
Needed = tuple[Group, Unit]

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
    whole, group = status._whole, status._group
    blocked = {(one.number, unit.id, need) for one, unit, need in whole.blockers(group, status.body)}
    found: dict[Need, list[Needed]] = defaultdict(list)
    for one, unit, need in prerequisites(whole.schedule, group, status.body):
        found[need].append((one, unit))
    for need in group.item.needs:
        if need not in found:
            said = words("{t} {w}", "{t} {w}", t=_task(need), w=_whose(status, need))
            why = Label("không ai phải làm nên không cản trở", "no one owes it, so it holds nothing up")
            yield Reason(rule="need.not-owed", said=said, why=why, source=need.clause)
        yield from _by_rule(status, need, found.get(need, ()), blocked)


def _by_rule(
    status: Status, need: Need, found: Iterable[Needed], blocked: set[tuple[int, str, Need]]
) -> Iterator[Reason]:
    """The prerequisites of one need, those that stand alike together."""
    held: dict[str, list[Needed]] = defaultdict(list)
    for one, unit in found:
        verdict = status._whole.verdict(one.number, unit.id)
        held[_rule(status, verdict, blocks=(one.number, unit.id, need) in blocked)].append((one, unit))
    for rule, several in held.items():
        for one, unit in several[:SHOWN]:
            yield from _one(status, need, rule, one, unit)
        if (more := len(several) - SHOWN) > 0:
            said = words("và {n} nữa", "and {n} more", n=more)
            yield Reason(rule=rule, said=said, why=_whose(status, need), source=need.clause)


def _rule(status: Status, verdict: Verdict, *, blocks: bool) -> str:
    """How a prerequisite stands to the obligation on the day."""
    if blocks:
        if status.state not in OPEN:
            return "need.open"
        return "need.waiting" if verdict.state in DONE else "need.blocking"
    if verdict.state in DONE:
        return "need.met"
    if verdict.state in OPEN:
        return "need.started"
    return "need.waived" if verdict.state == State.WAIVED else "need.not-owed"


def _one(status: Status, need: Need, rule: str, group: Group, unit: Unit) -> Iterator[Reason]:
    verdict = status._whole.verdict(group.number, unit.id)
    state = verdict.state.label
    if verdict.due and verdict.state in DONE | OPEN:
        state = words("{s}, hạn {d}", "{s}, due {d}", s=state, d=verdict.due)
    body = name(status._whole.schedule.register, unit.id)
    period = words(" ({p})", " ({p})", p=group.period) if group.period else Label()
    said = words("{t}{p}, {b}: {s}", "{t}{p}, {b}: {s}", t=group.item.title, p=period, b=body, s=state)
    before = after = verdict.done_on
    if rule == "need.waiting" and before is not None:
        after = add_days(before, need.min_lag)
    elif before is not None:
        before = None
    yield Reason(rule=rule, said=said, before=before, after=after, why=_grounds(status, need), source=need.clause)
    if rule == "need.blocking" and need.kind == "FS" and verdict.due and status.due:
        yield from _dated_later(need, status.due, add_days(verdict.due, need.min_lag))


def _dated_later(need: Need, due: dt.date, ready: dt.date) -> Iterator[Reason]:
    """Where the texts themselves date what comes first after what needs it."""
    if ready > due:
        said = words("{n} sau hạn của nhiệm vụ này", "{n} after this one's own day", n=apart(due, ready))
        yield Reason(rule="need.late", said=said, before=due, after=ready, source=need.clause)


def _grounds(status: Status, need: Need) -> Label:
    """Whose it is, what the need rests on, of what kind it is, and the encoder's note."""
    parts = [_whose(status, need), BASIS[need.basis]]
    if need.kind != "FS":
        parts.append(KINDS[need.kind])
    if need.min_lag:
        parts.append(words("cách ít nhất {n}", "at least {n} apart", n=days(need.min_lag)))
    if need.max_lag is not None:
        parts.append(words("cách nhiều nhất {n}", "at most {n} apart", n=days(need.max_lag)))
    if need.period == "previous":
        parts.append(Label("kỳ trước", "of the period before"))
    return joined([*parts, need.note] if need.note != Label() else parts)


def _whose(status: Status, need: Need) -> Label:
    if need.scope in WHOSE:
        return WHOSE[need.scope]
    return words("của {b}", "of {b}", b=name(status._whole.schedule.register, need.scope))


def _task(need: Need) -> Label:
    text = f"{need.policy}/{need.task}" if need.policy else need.task
    return Label(text, text)


def beside(status: Status) -> Iterator[Reason]:
    """What the needs make of an obligation: ready, blocked, late because of another, or completed too soon."""
    if status.premature:
        opens = status.opens if status.opens and status.done_on and status.done_on < status.opens else None
        said = Label("xong trước khi việc cần có trước được hoàn thành", "done before something it needs was")
        if opens:
            said = words("xong trước ngày bắt đầu {o}", "done before its window opened on {o}", o=opens)
        yield Reason(rule="beside.premature", said=said, before=opens, after=status.done_on)
    if not status.item.needs or status.state not in OPEN:
        return
    blockers = len(status.blocked_by)
    if not blockers:
        said = Label("mọi việc cần có trước đã đủ", "nothing that it needs is in its way")
        yield Reason(rule="beside.ready", said=said)
        return
    said = words("{n} chưa hoàn thành", "{n} still open before it", n=counted(blockers, "việc trước", "obligation"))
    yield Reason(rule="beside.blocked", said=said)
    if status.state == State.OVERDUE:
        yield from _late(status)


def _late(status: Status) -> Iterator[Reason]:
    for count, one in enumerate(late_because(status)):
        if count == SHOWN:
            return
        body = name(status._whole.schedule.register, one.unit)
        late = words(
            "{t}, {b}: quá hạn {n}", "{t}, {b}: overdue by {n}", t=one.item.title, b=body, n=days(one.days or 0)
        )
        yield Reason(rule="beside.late-because", said=late, before=one.due, after=one.as_of, source=one.clause)
