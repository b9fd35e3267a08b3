"""The provision: what is owed, where and by whom, in which words, and how else they may be interpreted."""

from __future__ import annotations

from collections.abc import Iterator

from rollout.days import add_days
from rollout.explanation.steps import Reason
from rollout.explanation.wording import body_name
from rollout.findings.ambiguities import READINGS, Ambiguity, group_ambiguities
from rollout.labels import Label
from rollout.policy.citation import clause_in_words
from rollout.policy.item import Target
from rollout.progress.status import Status
from rollout.sentences import joined, words
from rollout.units.register import Register
from rollout.units.unit import BODIES_OF, PLACES


def duty(status: Status) -> Iterator[Reason]:
    """What is owed, for which period, where, and by whom on the day."""
    register = status.schedule.register
    kind = "target" if isinstance(status.item, Target) else "task"
    sentence = words("{title} ({id})", title=status.item.title, id=f"{status.policy}/{status.task}")
    yield Reason(f"what.{kind}", sentence)
    if status.period:
        yield Reason("what.period", words("{p}", p=status.period))
    where = body_name(register, status.unit, status.as_of)
    place = PLACES.get(status.group.rule.place)
    if place and status.unit not in PLACES:
        where = joined([where, place], ", ")
    yield Reason("who.unit", where)
    yield from _formation(status, register)
    yield from _lead_and_holder(status, register)
    if isinstance(status.item, Target) and status.item.pooled:
        yield Reason("who.pool", joined(PLACES.get(body) or body_name(register, body) for body in status.item.pooled))
    if status.item.coordinating:
        helpers = (BODIES_OF.get(body) or body_name(register, body) for body in status.item.coordinating)
        yield Reason("who.coordinating", joined(helpers, ", "))


def _formation(status: Status, register: Register) -> Iterator[Reason]:
    """When a unit was formed, from which others of its tier, and by which act; nothing where the act is not known."""
    first = register.first_version(status.unit)
    act = register.succession.act(first.formed_by)
    if act is None or first.since is None or first.since > status.as_of:
        return
    former = [unit for unit in register.predecessors(status.unit) if unit.tier == first.tier]
    sentence = words("ngày {d}", "on {d}", d=first.since)
    if former:
        names = joined((body_name(register, unit.id) for unit in former), ", ")
        sentence = words("ngày {d}, từ {n}", "on {d}, from {n}", d=first.since, n=names)
    yield Reason("who.formed", sentence, after=first.since, why=act.label)


def _lead_and_holder(status: Status, register: Register) -> Iterator[Reason]:
    if status.lead != status.unit:
        yield Reason("who.lead", body_name(register, status.lead))
    if (tier := status.group.rule.charged) is not None:
        charged = tier.committee
        if status.charged is not None:
            committee, code = register[status.charged].committee, status.charged
            charged = words("{c} ({i})" if code.isdecimal() else "{c}", "{c} ({i})", c=committee, i=code)
        why = Label(
            "văn bản giao cho cơ quan này; đơn vị là nơi thực hiện", "the text charges it; the unit carries it out"
        )
        yield Reason("who.lead", charged, why=why)
    if status.holder != status.lead:
        holders = joined(body_name(register, body) for body in status.holder.split())
        ended_on, day = status.lead_ended_on, status.as_of
        if ended_on is None:
            why = words(
                "văn bản ghi cơ quan chủ trì vào {d}", "the text dates its leads; this is the lead on {d}", d=day
            )
            yield Reason("who.holder", holders, why=why)
        else:
            lead = body_name(register, status.lead)
            why = words("{b} kết thúc hoạt động hết ngày {d}", "{b} ended on {d}", b=lead, d=ended_on)
            taken_on = add_days(ended_on, 1)
            sentence = words("do {b} tiếp nhận (từ {d})", "{b}, since {d}", b=holders, d=taken_on)
            yield Reason("who.holder", sentence, after=taken_on, why=why)


def clause_and_phrase(status: Status) -> Iterator[Reason]:
    """Clause and expression as printed, their sources and confidence, and other interpretations of the words."""
    item, clause = status.item, status.clause
    if clause:  # what is not in the text has sources alone
        yield Reason("text.clause", clause_in_words(clause), source=clause)
    if status.phrase:
        yield Reason("text.phrase", Label(f"“{status.phrase}”"), source=clause)
    yield from _sources(status)
    for rule, label in (
        ("text.inherited", item.inherited),
        ("text.uncertain", item.uncertain),
        ("text.excepting", item.excepting),
    ):
        if label != Label():
            yield Reason(rule, label, source=clause)
    if item.strength == "goal":
        sentence = Label("văn bản ghi là mục tiêu phấn đấu", "the text says to strive for it")
        yield Reason("text.goal", sentence, source=clause)
    yield from _related_items(status)
    yield from _other_readings(status)


def _sources(status: Status) -> Iterator[Reason]:
    for source in status.group.policy.instrument.sources:
        if source.id in status.group.sources:
            sentence = source.name
            if source.published:
                sentence = words("{n}, {d}", n=sentence, d=source.published)
            if source.confidence != "high":
                sentence = words("{n} (nguồn thứ cấp)", "{n} (secondary source)", n=sentence)
            yield Reason("text.source", sentence, why=source.note)
    if status.item.confidence != "high":
        sentence = Label("trung bình: chỉ có một nguồn thứ cấp", "medium: read in one secondary source")
        yield Reason("text.confidence", sentence)


def _related_items(status: Status) -> Iterator[Reason]:
    """The general duty from which this one is carved out, the duties carved out of it, and those it conflicts with."""
    item, policy = status.item, status.group.policy
    if item.carved_out_of:
        general = item.carved_out_of
        title = policy[general].title if general in policy else Label(general)
        why = Label("thời hạn riêng thay thời hạn chung, sớm hơn hay muộn hơn", "its own day applies, earlier or later")
        sentence = words("tách khỏi {g}: {t}", "out of {g}: {t}", g=general, t=title)
        yield Reason("text.carved-out", sentence, why=why, source=item.clause)
    for special in policy.items:
        if special.carved_out_of in (item.id, f"{policy.id}/{item.id}"):
            why = Label("thời hạn của nhiệm vụ này không thay đổi", "the due day of this one does not change")
            sentence = words("{t} ({i})", t=special.title, i=special.id)
            yield Reason("text.carves", sentence, why=why, source=special.clause)
    if item.conflicts_with:
        ids = "; ".join(item.conflicts_with)
        yield Reason("text.conflicts", Label(ids), source=item.clause)


def _other_readings(status: Status) -> Iterator[Reason]:
    """The interpretations that the encoding lists, each with its due day, and those of other Conventions."""
    due = status.group.due
    readings = group_ambiguities(status.group)
    listed = {ambiguity.note: ambiguity for ambiguity in reversed(readings) if ambiguity.reading == "also-read"}
    for also_read in status.item.also_read:
        sentence = _with_day(also_read.note, listed.get(also_read.note.en))
        yield Reason("text.also-read", sentence, source=status.clause)
    for ambiguity in readings:
        if ambiguity.reading in ("month", "held") and ambiguity.other != due:
            yield Reason("reading.other", READINGS[ambiguity.reading], before=due, after=ambiguity.other)


def _with_day(note: Label, ambiguity: Ambiguity | None) -> Label:
    if ambiguity is None:
        return note
    if ambiguity.other is None:
        return words("{n} (khi đó không quy định thời hạn)", "{n} (then no deadline)", n=note)
    return words("{n} (khi đó thời hạn là {d})", "{n} (then due on {d})", n=note, d=ambiguity.other)
