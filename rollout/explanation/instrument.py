"""The instrument: who issued it and when, and whether it binds."""

from __future__ import annotations

from collections.abc import Iterator

from rollout.days import Period
from rollout.explanation.steps import Reason
from rollout.explanation.wording import body_name
from rollout.labels import Label
from rollout.policy.citation import act_in_words
from rollout.policy.instrument import Instrument
from rollout.progress.force import binds_from, doubted_moment
from rollout.progress.status import Status
from rollout.schedule.law import Term, commencement, term_on
from rollout.sentences import filled, joined, words
from rollout.units.reader import load_bodies

_SILENT = Label(
    "văn bản không nói khi nào hết hiệu lực", "the law is silent about its end; this is reported, not decided"
)


def instrument_in_force(status: Status) -> Iterator[Reason]:
    """The instrument, and whether it binds: on `as_of` for its start, on the due day for its end."""
    instrument = status.group.policy.instrument
    register = status.schedule.register
    if instrument.issuer not in register:  # it owes nothing itself, so that a schedule may not know it
        register = load_bodies()
    issuer = body_name(register, instrument.issuer)
    title = instrument.title
    if instrument.number:
        title = words("{n}: {t}", n=instrument.number, t=title)
    yield Reason("law.instrument", joined([title, issuer, _issued(instrument)], ", "))
    yield from _acts_below(status)
    yield _force_on_day(status, instrument)
    due = status.due
    if due is not None and instrument.starts_after(due):
        sentence = words(
            "thời hạn {d} trước khi văn bản có hiệu lực", "it falls due on {d}, before the instrument binds", d=due
        )
        yield Reason("law.due-before", sentence, before=due, after=instrument.starts, source=status.clause)


def _acts_below(status: Status) -> Iterator[Reason]:
    """The acts that the document carries out, and those on which this item rests."""
    policy, item = status.group.policy, status.task
    for relation in policy.relations:
        is_of_whole = relation.kind == "implements" and not relation.items
        if relation.act is None and (is_of_whole or item in relation.items):
            name = act_in_words(policy, relation.of)
            yield Reason(f"law.{relation.kind}", name, source=relation.clause)


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
        parts.append(words("ngày sớm nhất biết có văn bản: {d}", "known from {d}", d=known_by))
    if not parts:
        return Label("không rõ ngày ban hành", "day of issue not known")
    return joined(parts, ", ")


def _force_on_day(status: Status, instrument: Instrument) -> Reason:
    """Whether the instrument binds, by the rule of the verdict."""
    starts, moment, rule = instrument.starts, status.due or status.as_of, status.verdict.law
    term = term_on(status.group, status.as_of)
    ends, commenced = term.ends, commencement(status.group)
    match rule:
        case "law.not-commenced":
            sentence = words("chưa có hiệu lực vào ngày {d}", "is not in force on {d}", d=status.as_of)
            why = Label("chưa có văn bản nào cho nội dung này bắt đầu có hiệu lực", "nothing has commenced it by then")
            return Reason(rule, sentence, why=why)
        case "law.not-issued":
            sentence = words("chưa có hiệu lực vào ngày {d}", "does not bind yet on {d}", d=status.as_of)
            return Reason(rule, sentence, after=starts, why=_start_basis(instrument))
        case "law.ended":
            sentence = words("hết hiệu lực sau ngày {e}", "binds until {e}", e=ends)
            why = joined([*_superseded(term), _later_moment(status)])
            return Reason(rule, sentence, before=ends, after=moment, why=why)
        case "law.ended-later":
            sentence = words("hết hiệu lực sau ngày {e}", "binds until {e}", e=ends)
            why = Label("những gì đã đến hạn trước đó vẫn phải làm", "what had fallen due by then is still owed")
            return Reason(rule, sentence, after=ends, why=joined([*_superseded(term), why]))
        case "law.undetermined":
            last = term.undetermined_after
            sentence = words("không rõ còn hiệu lực sau ngày {u}", "undetermined after {u}", u=last)
            why = joined([*_lost_basis(term), _SILENT])
            after = doubted_moment(status.group, term, status.due, status.as_of)
            return Reason(rule, sentence, before=last, after=after, why=why)
        case "law.window":
            sentence = Label(
                "không rõ ngày ban hành; thời gian in trong văn bản đã bắt đầu",
                "its day of issue is not known; the printed time of the duty has begun",
            )
            return Reason(rule, sentence, after=binds_from(status.group))
        case "law.undated":
            sentence = Label(
                "không rõ có hiệu lực từ ngày nào; coi là có hiệu lực",
                "from a day that is not known; taken as in force",
            )
            return Reason(rule, sentence)
        case _ if commenced is not None:
            sentence = words("từ ngày {s}, theo {c}", "from {s}, by {c}", s=commenced.since, c=commenced.citation)
            return Reason("law.commenced", sentence, after=commenced.since)
        case _:
            pattern = Label("từ ngày {s}", "from {s}")
            if instrument.is_known_later:
                pattern = Label("từ khi biết có văn bản, {s}", "since it was known of, {s}")
            sentence = filled(pattern, {"s": starts})
            return Reason(rule, sentence, after=starts, why=_start_basis(instrument))


def _superseded(term: Term) -> Iterator[Label]:
    """Which instrument ended it, where another did."""
    if term.ended_by is not None and term.ended_by.cause == "superseded":
        yield words("bị {c} thay thế", "superseded by {c}", c=term.ended_by.citation)


def _lost_basis(term: Term) -> Iterator[Label]:
    """Which act on which it rests was superseded, and by which."""
    doubt = term.doubted_by
    if doubt is not None and doubt.cause == "basis-superseded":
        pattern = Label("{b}, là căn cứ, bị {c} thay thế", "{b}, on which it rests, was superseded by {c}")
        yield filled(pattern, {"b": doubt.basis, "c": doubt.citation})


def _start_basis(instrument: Instrument) -> Label:
    if instrument.in_force and instrument.starts == instrument.in_force:
        if instrument.issued == Period(instrument.in_force, instrument.in_force):
            return Label("là ngày ban hành và có hiệu lực", "the day of its issue and its entry into force")
        return Label("là ngày có hiệu lực", "the day it enters into force")
    if instrument.known_by:
        return Label(
            "không rõ ngày ban hành; là ngày sớm nhất biết có văn bản",
            "its day of issue is not known; on that day it was known to exist",
        )
    return Label("là ngày ban hành", "the day of its issue")


def _later_moment(status: Status) -> Label:
    if status.due is None:
        return words("ngày xét {d} là sau đó", "{d}, the day asked about, is later", d=status.as_of)
    return words("thời hạn {d} là sau đó", "it falls due on {d}, which is later", d=status.due)
