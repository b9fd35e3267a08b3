"""The facts about an obligation: which of them count on the day, which do not, and why; and what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rollout.labels import Label
from rollout.policy.item import Level, Target
from rollout.progress.assessment import exists
from rollout.progress.evidence import Done, Extended, Fact, Measured, Open, Retracted, Waived
from rollout.progress.statuses import Status
from rollout.progress.verdict import DONE, State, standing
from rollout.reasons.reason import Reason, scale, words

Fate = tuple[str, Label]


def seen(status: Status) -> list[Fact]:
    """The facts that exist on the day and are known, in the order in which they became known."""
    whole = status._whole
    return [fact for fact in _all(status) if exists(fact, whole.as_of, whole.known_on)]


def _all(status: Status) -> tuple[Fact, ...]:
    return status._whole.facts.get((status._group.number, status.unit), ())


def evidence(status: Status) -> Iterator[Reason]:
    """Each fact and what became of it; that there is none is said too."""
    held = standing(seen(status))
    for fact in _all(status):
        rule, why = _fate(fact, status, held)
        yield Reason(rule=rule, said=_said(fact, status.level), after=fact.on, why=why)
    if not held:
        known = status._whole.known_on
        said = words("không có báo cáo nào đến ngày {d}", "no report that stands by {d}", d=status.as_of)
        why = words("chỉ tính những gì đã biết đến {k}", "of what was known on {k}", k=known) if known else Label()
        yield Reason(rule="evidence.none", said=said, why=why)


def _said(fact: Fact, level: Level | None) -> Label:
    recorded = words(", ghi nhận ngày {r}", ", recorded on {r}", r=fact.recorded) if fact.recorded else Label()
    match fact:
        case Done():
            what = Label("báo cáo hoàn thành", "reported done")
        case Open():
            what = Label("báo cáo chưa hoàn thành", "reported not done yet")
        case Measured(value=value):
            what = words("đo được {v}{s}", "measured as {v}{s}", v=value, s=scale(level.scale if level else ""))
        case Extended(to=to):
            what = words("gia hạn đến {t}", "extended to {t}", t=to)
        case Waived():
            what = Label("được miễn", "waived")
        case _:
            what = Label("rút lại những gì đã báo cáo", "what was said so far is withdrawn")
    return words("{w}, ngày {d}{r}", "{w}, on {d}{r}", w=what, d=fact.on, r=recorded)


def _fate(fact: Fact, status: Status, held: Sequence[Fact]) -> Fate:
    """Why a fact counts or not: first whether it is there to be seen, then whether it stands, then what it does."""
    known = status._whole.known_on
    if fact.on > status.as_of:
        return "evidence.ignored.later", words("sau ngày xét {d}", "after {d}, the day asked about", d=status.as_of)
    if known is not None and fact.known > known:
        return "evidence.ignored.unknown", words("ngày {k} chưa biết", "not known yet on {k}", k=known)
    if isinstance(fact, Retracted):
        return "evidence.retraction", Label("bỏ những gì biết đến ngày đó", "for what was so, and known, by then")
    if not any(fact is one for one in held):
        return "evidence.retracted", _withdrawn(fact, seen(status))
    match fact:
        case Measured():
            return _measured(fact, status)
        case Extended():
            return _last(fact, [one for one in held if isinstance(one, Extended)])
        case Waived():
            return _waived(status)
        case Done():
            return _done(fact, status)
        case _:
            return _open(status)


def _withdrawn(fact: Fact, facts: Sequence[Fact]) -> Label:
    later = facts[[fact is one for one in facts].index(True) :]
    by = (one for one in later if isinstance(one, Retracted) and fact.on <= one.on and fact.known <= one.known)
    return words("rút lại ngày {d}", "withdrawn on {d}", d=next(by).on)


def _done(fact: Done, status: Status) -> Fate:
    if fact.on == status.done_on:
        return "evidence.used", Label("lần hoàn thành đầu tiên", "the first completion")
    return "evidence.ignored.superseded", words("đã hoàn thành ngày {d}", "done on {d} already", d=status.done_on)


def _open(status: Status) -> Fate:
    if status.state in DONE:
        why = words("có báo cáo hoàn thành ngày {d}", "the completion of {d} stands", d=status.done_on)
        return "evidence.ignored.outranked", why
    return "evidence.reported", Label("có báo cáo nhưng chưa hoàn thành", "there is a report, and it closes nothing")


def _last(fact: Extended, moved: Sequence[Fact]) -> Fate:
    if fact is moved[-1]:
        return "evidence.used", Label("quyết định gia hạn cuối cùng", "the last decision on the day")
    return "evidence.ignored.superseded", words("thay bằng quyết định {d}", "replaced by that of {d}", d=moved[-1].on)


def _waived(status: Status) -> Fate:
    if status.state == State.WAIVED:
        return "evidence.used", Label("được miễn thì không còn phải làm", "relieved of the duty")
    why = words("tình trạng “{s}” xếp trước", "the state “{s}” comes first", s=status.state.label)
    return "evidence.ignored.outranked", why


def _measured(fact: Measured, status: Status) -> Fate:
    starts, level = status._group.policy.instrument.starts, status.level
    if not fact.comparable:
        return "evidence.ignored.incomparable", Label("đo đối tượng khác với mức", "it counts something else")
    if not isinstance(status.item, Target):
        why = Label("chỉ báo cáo hoàn thành mới khép nhiệm vụ", "only a report of completion closes a task")
        return "evidence.measured", why
    if starts is not None and fact.on < starts:
        return "evidence.ignored.older", words("trước ngày {s} của văn bản", "before the law, {s}", s=starts)
    if level is not None and level.met(fact.value) and fact.on == status.done_on:
        return "evidence.used", words("lần đầu đạt {l}", "the first that reaches {l}", l=level)
    if fact.on == (status.measured.on if status.measured else None):
        return "evidence.measured", Label("số đo cuối cùng", "the last measurement")
    return "evidence.ignored.superseded", Label("có số đo khác thay thế", "another measurement stands for it")


def level(status: Status) -> Iterator[Reason]:
    """The level asked for, the last measurement, and whether one can be held against the other."""
    asked, last = status.level, status.measured
    if asked is None:
        return
    of = status.item.denominator
    whole = words(" của {o}", " of {o}", o=of) if of != Label() else Label()
    said = words("{l}{w}", "{l}{w}", l=asked, w=whole)
    why = Label() if isinstance(status.item, Target) else Label("khép bằng báo cáo hoàn thành", "closed by completion")
    yield Reason(rule="level.required", said=said, why=why, source=status.clause)
    if last is None:
        yield Reason(rule="level.unmeasured", said=words("đến {d}", "by {d}", d=status.as_of))
        return
    unit = scale(asked.scale)
    yield Reason(rule="level.measured", said=words("{v}{u}, {d}", "{v}{u} on {d}", v=last.value, u=unit, d=last.on))
    yield _against(status, asked, last)
    if status.short_since:
        said = words("từ {d}, sau khi đã đạt", "since {d}, after it had been reached", d=status.short_since)
        yield Reason(rule="level.lost", said=said, after=status.short_since)


def _against(status: Status, asked: Level, last: Measured) -> Reason:
    """How the last measurement stands to the level; one older than the law is not held against it."""
    lacking, starts = status.shortfall, status._group.policy.instrument.starts
    if lacking is None or (starts is not None and last.on < starts):
        said = Label("số đo và mức không cùng phạm vi", "what was counted is not what the level speaks of")
        older = words("đo trước ngày {s} của văn bản", "measured before the law, {s}", s=starts)
        return Reason(rule="level.not-comparable", said=said if lacking is None else older)
    if asked.met(last.value):
        return Reason(rule="level.reached", said=words("đạt {l}", "reaches {l}", l=asked))
    said = words("{n}{u}", "{n}{u}", n=lacking, u=scale(asked.scale))
    why = Label() if lacking else Label("phải hơn mức này", "the level asks for more than it")
    after = last.value - lacking if last.value > asked.aim else last.value + lacking
    return Reason(rule="level.shortfall", said=said, before=last.value, after=after, why=why)
