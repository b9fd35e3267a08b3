"""What is owed, by whom and by what text: the reasons that stand before any day is counted."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from rollout.days import Period, add_days
from rollout.labels import Label
from rollout.policy.instrument import Instrument
from rollout.policy.item import Item, Target
from rollout.progress.statuses import Status
from rollout.reasons.reason import Reason, joined, name, words
from rollout.schedule.ambiguities import READINGS, Ambiguity, ambiguities
from rollout.units.register import Register
from rollout.units.unit import PLACES


def duty(status: Status) -> Iterator[Reason]:
    """What is owed, for which period, where, and by whom on the day."""
    register = status._whole.schedule.register
    kind = "target" if isinstance(status.item, Target) else "task"
    said = words("{title} ({id})", "{title} ({id})", title=status.item.title, id=f"{status.policy}/{status.task}")
    yield Reason(rule=f"what.{kind}", said=said)
    if status.period:
        yield Reason(rule="what.period", said=words("{p}", "{p}", p=status.period))
    place = PLACES.get(status._group.rule.place)
    at = name(register, status.unit)
    where = words("{at}, {place}", "{at}, {place}", at=at, place=place) if place and status.unit not in PLACES else at
    yield Reason(rule="who.unit", said=where)
    yield from _leads(status, register)
    if status.item.coordinating:
        helpers = (PLACES.get(body) or name(register, body) for body in status.item.coordinating)
        yield Reason(rule="who.coordinating", said=joined(helpers))


def _leads(status: Status, register: Register) -> Iterator[Reason]:
    if status.lead != status.unit:
        yield Reason(rule="who.lead", said=name(register, status.lead))
    passes = status.item.lead or not status._group.collective  # the duties of a tier's units lapse with them
    if passes and status.holder != status.lead:
        holders = joined(name(register, body) for body in status.holder.split())
        _, until = register.lifetime(status.lead) if status.lead in register else (None, None)
        passed = until is not None and status.as_of > until
        why = words("{b} chấm dứt hoạt động hết ngày {d}", "{b} ended on {d}", b=name(register, status.lead), d=until)
        since = add_days(until, 1) if until and passed else None
        yield Reason(rule="who.holder", said=holders, after=since, why=why if passed else _dated(status))


def _dated(status: Status) -> Label:
    """Why another body holds the lead where the text dates its holders."""
    return words(
        "văn bản ghi cơ quan chủ trì vào {d}", "the text dates who leads; this is who does on {d}", d=status.as_of
    )


def law(status: Status) -> Iterator[Reason]:
    """The instrument, and whether it binds: on `as_of` for its start, on the due day for its end."""
    one = status._group.policy.instrument
    issuer = name(status._whole.schedule.register, one.issuer)
    number = words("{n}: ", "{n}: ", n=one.number) if one.number else Label()
    said = words("{n}{t}, {i}, {w}", "{n}{t}, {i}, {w}", n=number, t=one.title, i=issuer, w=_issued(one))
    yield Reason(rule="law.instrument", said=said)
    yield _force(status, one)
    if one.starts and status.due and status.due < one.starts:
        said = words("hạn {d} trước khi có hiệu lực", "it falls due on {d}, before the instrument binds", d=status.due)
        yield Reason(rule="law.due-before", said=said, before=status.due, after=one.starts, source=status.clause)


def _issued(one: Instrument) -> Label:
    if one.issued and one.issued.kind == "day":
        return words("ban hành ngày {d}", "issued on {d}", d=one.issued.first)
    when = words("ban hành trong {p}", "issued in {p}", p=one.issued) if one.issued else Label()
    if one.issued and one.issued.kind == "span":
        when = words("ban hành trong thời gian {p}", "issued within {p}", p=one.issued)
    known = words("được biết đến từ {d}", "known of from {d}", d=one.known_by) if one.known_by else Label()
    held = [label for label in (when, known) if label.vi]
    return joined(held, ", ") if held else Label("không rõ ngày ban hành", "with no day of issue")


def _force(status: Status, one: Instrument) -> Reason:
    starts, moment = one.starts, status.due or status.as_of
    if starts and status.as_of < starts:
        said = words("chưa có hiệu lực vào ngày {d}", "does not bind yet on {d}", d=status.as_of)
        return Reason(rule="law.not-issued", said=said, after=starts, why=_starts(one))
    if status.force == "ended":
        said = words("hết hiệu lực sau ngày {e}", "binds until {e}", e=one.ends)
        return Reason(rule="law.ended", said=said, before=one.ends, after=moment, why=_after(status))
    if one.ends and status.as_of > one.ends:
        said = words("hết hiệu lực sau ngày {e}", "binds until {e}", e=one.ends)
        why = Label("những gì đã đến hạn trước đó vẫn phải làm", "what had fallen due by then is still owed")
        return Reason(rule="law.ended-later", said=said, after=one.ends, why=why)
    if status.force == "undetermined":
        said = words("không rõ còn hiệu lực sau ngày {u}", "undetermined after {u}", u=one.undetermined_after)
        return Reason(rule="law.undetermined", said=said, before=one.undetermined_after, after=moment, why=_silent())
    if starts is None:
        return Reason(
            rule="law.undated", said=Label("không rõ từ ngày nào; coi là có", "from no known day; taken as so")
        )
    said = words("từ ngày {s}", "from {s}", s=starts)
    return Reason(rule="law.force", said=said, after=starts, why=_starts(one))


def _starts(one: Instrument) -> Label:
    if one.in_force and one.starts == one.in_force:
        if one.issued == Period(one.in_force, one.in_force):
            return Label("ngày ban hành và có hiệu lực", "the day of its issue and its entry into force")
        return Label("ngày có hiệu lực", "the day it enters into force")
    if one.known_by:
        return Label("ngày đầu tiên được biết đến", "the first day it is known of")
    return Label("ngày ban hành", "the day of its issue")


def _after(status: Status) -> Label:
    if status.due is None:
        return words("ngày xét {d} là sau đó", "{d}, the day asked about, is later", d=status.as_of)
    return words("thời hạn {d} là sau đó", "it falls due on {d}, which is later", d=status.due)


def _silent() -> Label:
    return Label("văn bản không nói khi nào hết hiệu lực", "the law is silent about its end; this is told, not decided")


def text(status: Status) -> Iterator[Reason]:
    """Clause and expression as printed, how sure they are, and what else the words may mean."""
    item, clause = status.item, status.clause
    yield Reason(rule="text.clause", said=Label(clause, clause), source=clause)
    if status.phrase:
        yield Reason(rule="text.phrase", said=Label(f"“{status.phrase}”", f"“{status.phrase}”"), source=clause)
    yield from _sources(item, status._group.policy.instrument)
    if item.inherited:
        yield Reason(rule="text.inherited", said=Label(item.inherited, item.inherited), source=clause)
    for rule, label in (("text.uncertain", item.uncertain), ("text.excepting", item.excepting)):
        if label != Label():
            yield Reason(rule=rule, said=label, source=clause)
    if item.strength == "goal":
        said = Label("văn bản ghi là mục tiêu phấn đấu", "the text says to strive for it")
        yield Reason(rule="text.goal", said=said, source=clause)
    yield from _relatives(status)
    yield from _also_read(status)


def _sources(item: Item, instrument: Instrument) -> Iterator[Reason]:
    for one in instrument.sources:
        if one.id in item.sources:
            published = words(", {d}", ", {d}", d=one.published) if one.published else Label()
            sure = Label("", "") if one.confidence == "high" else Label(" (nguồn thứ cấp)", " (less sure)")
            said = words("{n}{d}{s}", "{n}{d}{s}", n=one.name, d=published, s=sure)
            yield Reason(rule="text.source", said=said, why=one.note)
    if item.confidence != "high":
        said = Label("trung bình: chỉ có một nguồn thứ cấp", "medium: read in one secondary source")
        yield Reason(rule="text.confidence", said=said)


def _relatives(status: Status) -> Iterator[Reason]:
    """The general duty this one is carved out of, those carved out of it, and those it conflicts with."""
    item, policy = status.item, status._group.policy
    if item.carved_out_of:
        general = item.carved_out_of
        title = policy[general].title if general in policy else Label(general)
        why = Label("thời hạn riêng thay thời hạn chung, sớm hơn hay muộn hơn", "its own day stands, earlier or later")
        said = words("tách khỏi {g}: {t}", "out of {g}: {t}", g=general, t=title)
        yield Reason(rule="text.carved-out", said=said, why=why, source=item.clause)
    for other in policy.items:
        if other.carved_out_of in (item.id, f"{policy.id}/{item.id}"):
            why = Label("thời hạn của nhiệm vụ này không thay đổi", "no day of this one moves by it")
            said = words("{t} ({i})", "{t} ({i})", t=other.title, i=other.id)
            yield Reason(rule="text.carves", said=said, why=why, source=other.clause)
    if item.conflicts_with:
        ids = "; ".join(item.conflicts_with)
        yield Reason(rule="text.conflicts", said=Label(ids, ids), source=item.clause)


def _also_read(status: Status) -> Iterator[Reason]:
    """The readings that the encoding lists, with the day each would give, and those of other conventions."""
    group, schedule = status._group, status._whole.schedule
    found = ambiguities(attrs.evolve(schedule, groups=(group,)))
    for other in status.item.also_read:
        moved = next((one for one in found if one.reading == "also-read" and one.note == other.note.en), None)
        yield Reason(rule="text.also-read", said=_with_day(other.note, moved), source=status.clause)
    for one in found:
        if one.reading in ("month", "held") and one.other != group.due:
            yield Reason(rule="reading.other", said=READINGS[one.reading], before=group.due, after=one.other)


def _with_day(note: Label, moved: Ambiguity | None) -> Label:
    if moved is None:
        return note
    if moved.other is None:
        return words("{n} (khi đó không hạn)", "{n} (then no deadline)", n=note)
    return words("{n} (khi đó hạn là {d})", "{n} (then due on {d})", n=note, d=moved.other)
