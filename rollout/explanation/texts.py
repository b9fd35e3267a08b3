"""What is owed, by whom and by what text: the reasons that stand before any day is counted."""

from __future__ import annotations

from collections.abc import Iterator

from rollout.days import Period, add_days
from rollout.explanation.reason import Reason, joined, name, words
from rollout.findings.ambiguities import READINGS, Ambiguity, group_ambiguities
from rollout.labels import Label
from rollout.policy.instrument import Instrument
from rollout.policy.item import Item, Target
from rollout.progress.status import Status
from rollout.units.register import Register
from rollout.units.unit import PLACES

_SILENT = Label("văn bản không nói khi nào hết hiệu lực", "the law is silent about its end; this is told, not decided")


def duty(status: Status) -> Iterator[Reason]:
    """What is owed, for which period, where, and by whom on the day."""
    register = status.schedule.register
    kind = "target" if isinstance(status.item, Target) else "task"
    sentence = words("{title} ({id})", "{title} ({id})", title=status.item.title, id=f"{status.policy}/{status.task}")
    yield Reason(rule=f"what.{kind}", said=sentence)
    if status.period:
        yield Reason(rule="what.period", said=words("{p}", "{p}", p=status.period))
    place = PLACES.get(status.group.rule.place)
    at = name(register, status.unit)
    where = words("{at}, {place}", "{at}, {place}", at=at, place=place) if place and status.unit not in PLACES else at
    yield Reason(rule="who.unit", said=where)
    yield from _lead_and_holder(status, register)
    if status.item.coordinating:
        helpers = (PLACES.get(body) or name(register, body) for body in status.item.coordinating)
        yield Reason(rule="who.coordinating", said=joined(helpers))


def _lead_and_holder(status: Status, register: Register) -> Iterator[Reason]:
    if status.lead != status.unit:
        yield Reason(rule="who.lead", said=name(register, status.lead))
    if status.holder != status.lead:
        holders = joined(name(register, body) for body in status.holder.split())
        ended_on, since, why = status.lead_ended_on, None, _dated(status)
        if ended_on is not None:
            since, lead = add_days(ended_on, 1), name(register, status.lead)
            why = words("{b} chấm dứt hoạt động hết ngày {d}", "{b} ended on {d}", b=lead, d=ended_on)
        yield Reason(rule="who.holder", said=holders, after=since, why=why)


def _dated(status: Status) -> Label:
    """Why another body holds the lead where the text dates its holders."""
    return words(
        "văn bản ghi cơ quan chủ trì vào {d}", "the text dates who leads; this is who does on {d}", d=status.as_of
    )


def law(status: Status) -> Iterator[Reason]:
    """The instrument, and whether it binds: on `as_of` for its start, on the due day for its end."""
    instrument = status.group.policy.instrument
    issuer = name(status.schedule.register, instrument.issuer)
    number = words("{n}: ", "{n}: ", n=instrument.number) if instrument.number else Label()
    sentence = words(
        "{n}{t}, {i}, {w}", "{n}{t}, {i}, {w}", n=number, t=instrument.title, i=issuer, w=_issued(instrument)
    )
    yield Reason(rule="law.instrument", said=sentence)
    yield _force(status, instrument)
    due = status.due
    if due is not None and instrument.starts_after(due):
        sentence = words("hạn {d} trước khi có hiệu lực", "it falls due on {d}, before the instrument binds", d=due)
        yield Reason(rule="law.due-before", said=sentence, before=due, after=instrument.starts, source=status.clause)


def _issued(instrument: Instrument) -> Label:
    issued, known_by = instrument.issued, instrument.known_by
    if issued and issued.kind == "day":
        return words("ban hành ngày {d}", "issued on {d}", d=issued.first)
    parts = []
    if issued and issued.kind == "span":
        parts.append(words("ban hành trong thời gian {p}", "issued within {p}", p=issued))
    elif issued:
        parts.append(words("ban hành trong {p}", "issued in {p}", p=issued))
    if known_by:
        parts.append(words("được biết đến từ {d}", "known of from {d}", d=known_by))
    return joined(parts, ", ") if parts else Label("không rõ ngày ban hành", "with no day of issue")


def _force(status: Status, instrument: Instrument) -> Reason:
    """Whether the instrument binds, by the rule of the verdict."""
    starts, ends, moment, rule = instrument.starts, instrument.ends, status.due or status.as_of, status.verdict.law
    match rule:
        case "law.not-issued":
            sentence = words("chưa có hiệu lực vào ngày {d}", "does not bind yet on {d}", d=status.as_of)
            return Reason(rule=rule, said=sentence, after=starts, why=_starts(instrument))
        case "law.ended":
            sentence = words("hết hiệu lực sau ngày {e}", "binds until {e}", e=ends)
            return Reason(rule=rule, said=sentence, before=ends, after=moment, why=_after(status))
        case "law.ended-later":
            sentence = words("hết hiệu lực sau ngày {e}", "binds until {e}", e=ends)
            why = Label("những gì đã đến hạn trước đó vẫn phải làm", "what had fallen due by then is still owed")
            return Reason(rule=rule, said=sentence, after=ends, why=why)
        case "law.undetermined":
            last = instrument.undetermined_after
            sentence = words("không rõ còn hiệu lực sau ngày {u}", "undetermined after {u}", u=last)
            return Reason(rule=rule, said=sentence, before=last, after=moment, why=_SILENT)
        case "law.undated":
            return Reason(rule=rule, said=Label("không rõ từ ngày nào; coi là có", "from no known day; taken as so"))
        case _:
            return Reason(
                rule=rule, said=words("từ ngày {s}", "from {s}", s=starts), after=starts, why=_starts(instrument)
            )


def _starts(instrument: Instrument) -> Label:
    if instrument.in_force and instrument.starts == instrument.in_force:
        if instrument.issued == Period(instrument.in_force, instrument.in_force):
            return Label("ngày ban hành và có hiệu lực", "the day of its issue and its entry into force")
        return Label("ngày có hiệu lực", "the day it enters into force")
    if instrument.known_by:
        return Label("ngày đầu tiên được biết đến", "the first day it is known of")
    return Label("ngày ban hành", "the day of its issue")


def _after(status: Status) -> Label:
    if status.due is None:
        return words("ngày xét {d} là sau đó", "{d}, the day asked about, is later", d=status.as_of)
    return words("thời hạn {d} là sau đó", "it falls due on {d}, which is later", d=status.due)


def clause_and_phrase(status: Status) -> Iterator[Reason]:
    """Clause and expression as printed, how sure they are, and what else the words may mean."""
    item, clause = status.item, status.clause
    yield Reason(rule="text.clause", said=Label(clause, clause), source=clause)
    if status.phrase:
        yield Reason(rule="text.phrase", said=Label(f"“{status.phrase}”", f"“{status.phrase}”"), source=clause)
    yield from _sources(item, status.group.policy.instrument)
    if item.inherited:
        yield Reason(rule="text.inherited", said=Label(item.inherited, item.inherited), source=clause)
    for rule, label in (("text.uncertain", item.uncertain), ("text.excepting", item.excepting)):
        if label != Label():
            yield Reason(rule=rule, said=label, source=clause)
    if item.strength == "goal":
        sentence = Label("văn bản ghi là mục tiêu phấn đấu", "the text says to strive for it")
        yield Reason(rule="text.goal", said=sentence, source=clause)
    yield from _relatives(status)
    yield from _other_readings(status)


def _sources(item: Item, instrument: Instrument) -> Iterator[Reason]:
    for source in instrument.sources:
        if source.id in item.sources:
            published = words(", {d}", ", {d}", d=source.published) if source.published else Label()
            sure = Label("", "") if source.confidence == "high" else Label(" (nguồn thứ cấp)", " (less sure)")
            sentence = words("{n}{d}{s}", "{n}{d}{s}", n=source.name, d=published, s=sure)
            yield Reason(rule="text.source", said=sentence, why=source.note)
    if item.confidence != "high":
        sentence = Label("trung bình: chỉ có một nguồn thứ cấp", "medium: read in one secondary source")
        yield Reason(rule="text.confidence", said=sentence)


def _relatives(status: Status) -> Iterator[Reason]:
    """The general duty this one is carved out of, those carved out of it, and those it conflicts with."""
    item, policy = status.item, status.group.policy
    if item.carved_out_of:
        general = item.carved_out_of
        title = policy[general].title if general in policy else Label(general)
        why = Label("thời hạn riêng thay thời hạn chung, sớm hơn hay muộn hơn", "its own day stands, earlier or later")
        sentence = words("tách khỏi {g}: {t}", "out of {g}: {t}", g=general, t=title)
        yield Reason(rule="text.carved-out", said=sentence, why=why, source=item.clause)
    for special in policy.items:
        if special.carved_out_of in (item.id, f"{policy.id}/{item.id}"):
            why = Label("thời hạn của nhiệm vụ này không thay đổi", "no day of this one moves by it")
            sentence = words("{t} ({i})", "{t} ({i})", t=special.title, i=special.id)
            yield Reason(rule="text.carves", said=sentence, why=why, source=special.clause)
    if item.conflicts_with:
        ids = "; ".join(item.conflicts_with)
        yield Reason(rule="text.conflicts", said=Label(ids, ids), source=item.clause)


def _other_readings(status: Status) -> Iterator[Reason]:
    """The readings that the encoding lists, with the day each would give, and those of other conventions."""
    due = status.group.due
    readings = group_ambiguities(status.group)
    listed = {ambiguity.note: ambiguity for ambiguity in reversed(readings) if ambiguity.reading == "also-read"}
    for also_read in status.item.also_read:
        sentence = _with_day(also_read.note, listed.get(also_read.note.en))
        yield Reason(rule="text.also-read", said=sentence, source=status.clause)
    for ambiguity in readings:
        if ambiguity.reading in ("month", "held") and ambiguity.other != due:
            yield Reason(rule="reading.other", said=READINGS[ambiguity.reading], before=due, after=ambiguity.other)


def _with_day(note: Label, ambiguity: Ambiguity | None) -> Label:
    if ambiguity is None:
        return note
    if ambiguity.other is None:
        return words("{n} (khi đó không hạn)", "{n} (then no deadline)", n=note)
    return words("{n} (khi đó hạn là {d})", "{n} (then due on {d})", n=note, d=ambiguity.other)
