"""Dependencies: each prerequisite with its basis, its bearer and its state, and what they make of the obligation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from rollout.explanation.steps import Reason
from rollout.explanation.wording import body_name
from rollout.forecasting.holdups import late_because
from rollout.labels import Label
from rollout.policy.item import Need
from rollout.progress.prerequisites import Prerequisite
from rollout.progress.status import Status
from rollout.progress.verdict import DONE, OPEN, State, state_label
from rollout.sentences import count_text, day_count, days_between, joined, words

NAMED = 3  # prerequisites of one need and one rule that are named; the others are counted

WHOSE = {
    "own": Label("của chính cơ quan, đơn vị", "of the same unit"),
    "parent": Label("của cơ quan cấp trên", "of the unit above"),
    "children": Label("của các cơ quan, đơn vị cấp dưới", "of the units below"),
    "all": Label("của mọi cơ quan, đơn vị", "of all units"),
}
BASIS = {
    "stated": Label("văn bản nêu rõ", "stated in the text"),
    "inferred": Label("suy ra từ nội dung", "inferred from the text"),
}
KINDS = {
    "SS": Label("bắt đầu sau khi nhiệm vụ trước bắt đầu", "starts after its start"),
    "FF": Label("xong sau khi nhiệm vụ trước xong", "ends after its end"),
    "SF": Label("xong sau khi nhiệm vụ trước bắt đầu", "ends after its start"),
}

# What is overdue, by whether a report says so.
BY_DAYS = {
    True: Label("{t}, {b}: quá hạn {n}", "{t}, {b}: overdue by {n}"),
    False: Label("{t}, {b}: đã đến hạn {n}, chưa có báo cáo", "{t}, {b}: fallen due {n} ago, no report"),
}
MAY_BE_LATE = Label("có thể chậm do (suy luận)", "may be late because")


def needed_first(status: Status) -> Iterator[Reason]:
    """Every dependency of an obligation, also those on something that no one owes."""
    for need, prerequisites in status.needs:
        if not prerequisites:
            task = f"{need.policy}/{need.task}" if need.policy else need.task
            sentence = words("{t} {w}", t=task, w=_whose(status, need))
            why = Label(
                "không có cơ quan nào phải thực hiện nên không phải chờ", "no one owes it, so it holds nothing up"
            )
            yield Reason("need.not-owed", sentence, why=why, source=need.clause)
        yield from _by_rule(status, need, prerequisites)


def _by_rule(status: Status, need: Need, prerequisites: Iterable[Prerequisite]) -> Iterator[Reason]:
    """The prerequisites of one need, grouped by rule."""
    by_rule: dict[str, list[Prerequisite]] = defaultdict(list)
    for prerequisite in prerequisites:
        by_rule[prerequisite.rule].append(prerequisite)
    for rule, alike in by_rule.items():
        for prerequisite in alike[:NAMED]:
            yield from _prerequisite(status, prerequisite)
        more = len(alike) - NAMED
        if more > 0:
            sentence = words("và {n} nữa", "and {n} more", n=more)
            yield Reason(rule, sentence, why=_whose(status, need), source=need.clause)


def _prerequisite(status: Status, prerequisite: Prerequisite) -> Iterator[Reason]:
    """One prerequisite by its title, period and unit, with the days of its lag while that runs."""
    need, group, verdict = prerequisite.need, prerequisite.group, prerequisite.verdict
    state = state_label(group, verdict)
    if verdict.due and verdict.state in DONE | OPEN:
        state = words("{s}, thời hạn {d}", "{s}, due {d}", s=state, d=verdict.due)
    register = status.schedule.register
    body = body_name(register, register.id_of(prerequisite.unit), status.as_of)
    period = words(" ({p})", p=group.period) if group.period else Label()
    sentence = words("{t}{p}, {b}: {s}", t=group.item.title, p=period, b=body, s=state)
    before, after = None, verdict.done_on
    if prerequisite.rule == "need.waiting":
        before, after = prerequisite.since, prerequisite.met_on
    why = _basis(status, need)
    yield Reason(prerequisite.rule, sentence, before=before, after=after, why=why, source=need.clause)
    late_on, due = prerequisite.late_on, prerequisite.due
    if late_on is not None and due is not None:
        sentence = words(
            "{n} sau thời hạn của nhiệm vụ này", "{n} after this one's own day", n=days_between(due, late_on)
        )
        yield Reason("need.late", sentence, before=due, after=late_on, source=need.clause)


def _basis(status: Status, need: Need) -> Label:
    """Whose prerequisite it is, the basis of the need, its kind and lags, and the encoder's note."""
    parts = [_whose(status, need), BASIS[need.basis]]
    if need.kind != "FS":
        parts.append(KINDS[need.kind])
    if need.min_lag:
        parts.append(words("cách ít nhất {n}", "at least {n} apart", n=day_count(need.min_lag)))
    if need.max_lag is not None:
        parts.append(words("cách nhiều nhất {n}", "at most {n} apart", n=day_count(need.max_lag)))
    if need.period == "previous":
        parts.append(Label("kỳ trước", "of the period before"))
    if need.note != Label():
        parts.append(need.note)
    return joined(parts)


def _whose(status: Status, need: Need) -> Label:
    if need.scope in WHOSE:
        return WHOSE[need.scope]
    return words("của {b}", "of {b}", b=body_name(status.schedule.register, need.scope))


def dependency_facts(status: Status) -> Iterator[Reason]:
    """Ready, blocked, late because of another obligation, or premature."""
    yield from _premature(status)
    if not status.group.needs or status.state not in OPEN:
        return
    if status.ready:
        yield Reason("beside.ready", Label("mọi việc cần có trước đã đủ", "all its prerequisites are met"))
        return
    blockers = len(status.blocked_by)
    if not blockers:
        sentence = words("đủ từ ngày {d}", "all are done, and a lag runs until {d}", d=status.ready_on)
        yield Reason("beside.ready-on", sentence, after=status.ready_on)
        return
    count = count_text(blockers, "nhiệm vụ phải xong trước", "prerequisite")
    yield Reason("beside.blocked", words("{n} chưa hoàn thành", "{n} still open", n=count))
    if status.state == State.OVERDUE:
        yield from _causes_of_lateness(status)


def _premature(status: Status) -> Iterator[Reason]:
    match status.premature_by:
        case "window":
            opens = status.opens
            sentence = words("hoàn thành trước ngày bắt đầu {o}", "done before its window opened on {o}", o=opens)
            yield Reason("beside.premature", sentence, before=opens, after=status.done_on)
        case "need":
            sentence = Label(
                "hoàn thành trước khi xong một nhiệm vụ phải xong trước", "done before one of its prerequisites"
            )
            yield Reason("beside.premature", sentence, after=status.done_on)


def _causes_of_lateness(status: Status) -> Iterator[Reason]:
    """What it waits for that is overdue itself; where the text does not state the dependency, that it may be so."""
    is_inferred = False
    behind = status.item
    for late in islice(late_because(status), NAMED):
        is_inferred = is_inferred or any(need.basis == "inferred" for need in behind.needs)
        behind = late.item
        body, days = body_name(status.schedule.register, late.unit, status.as_of), day_count(late.days or 0)
        sentence = words(BY_DAYS[late.reported].vi, BY_DAYS[late.reported].en, t=late.item.title, b=body, n=days)
        label = MAY_BE_LATE if is_inferred else Label()
        rule = "beside.late-because"
        yield Reason(rule, sentence, before=late.due, after=late.as_of, source=late.clause, label=label)
