"""What a page says of an instrument itself: number, issuer, days, sources and coverage, with the names of bodies."""

from __future__ import annotations

from collections.abc import Iterator

from rollout.labels import Label, Lang
from rollout.policy.coverage import coverage
from rollout.policy.instrument import Source
from rollout.policy.names import body_in_words
from rollout.policy.policy import Policy
from rollout.sentences import filled, joined, words
from rollout.units.register import Register
from rollout.views.markdown_text import Markdown, code
from rollout.views.translation import CONFIDENCES

KINDS = {
    "directive": Label("chỉ thị", "directive"),
    "plan": Label("kế hoạch", "plan"),
    "programme": Label("chương trình", "programme"),
    "review": Label("tổng kết, đánh giá", "review"),
    "resolution": Label("nghị quyết", "resolution"),
    "decision": Label("quyết định", "decision"),
    "decree": Label("nghị định", "decree"),
    "circular": Label("thông tư", "circular"),
    "law": Label("luật", "law"),
    "other": Label("văn bản khác", "other"),
}
SOURCE, COVERAGE = Label("Nguồn", "Source"), Label("Phạm vi mã hóa", "Coverage")
COVERED = Label(
    "{encoded} trong {all} đoạn được mã hóa thành {entries} mục; {passages} đoạn trích không mã hóa, có nêu lý do; "
    "{unaccounted} đoạn chưa xét",
    "{encoded} of {all} paragraphs encoded in {entries} entries, {passages} passages left out with their reasons, "
    "{unaccounted} paragraphs unaccounted for",
)


def instrument_rows(policy: Policy, register: Register, lang: Lang) -> Iterator[tuple[str, str]]:
    """Number, kind, issuer, days and sources of the instrument, and how much of it is encoded; each with its head."""
    for head, value in _instrument_facts(policy, register):
        yield head.of(lang), value.of(lang)
    for source in policy.instrument.sources:
        yield Markdown(f"{SOURCE.of(lang)} {code(source.id)}"), _source_text(source).of(lang)
    yield COVERAGE.of(lang), _coverage_text(policy).of(lang)


def _instrument_facts(policy: Policy, register: Register) -> Iterator[tuple[Label, Label]]:
    instrument = policy.instrument
    yield Label("Số hiệu", "Number"), Label(instrument.number)
    kind = KINDS.get(instrument.kind, Label(instrument.kind))
    yield (
        Label("Loại, cơ quan ban hành", "Kind, issuer"),
        joined((kind, body_in_words(instrument.issuer, register)), ", "),
    )
    unknown = Label("không rõ ngày ban hành", "not known")
    issued = words("{p}", p=instrument.issued) if instrument.issued else unknown
    yield Label("Ban hành", "Issued"), issued
    if instrument.known_by:
        yield Label("Ngày sớm nhất biết có văn bản", "Known by"), words("{d}", d=instrument.known_by)
    if instrument.term:
        yield Label("Giai đoạn", "Term"), words("{p}", p=instrument.term)
    if instrument.undetermined_after:
        head = Label("Chưa rõ còn hiệu lực hay không sau ngày", "Whether it binds is undetermined after")
        yield head, words("{d}", d=instrument.undetermined_after)


def _source_text(source: Source) -> Label:
    published = words(", {d}", d=source.published) if source.published else Label()
    note = words(": {n}", n=source.note) if str(source.note) else Label()
    values = {"n": source.name, "p": published, "c": CONFIDENCES[source.confidence], "t": note}
    return filled(Label("{n}{p} (độ tin cậy {c}){t}", "{n}{p} ({c} confidence){t}"), values)


def _coverage_text(policy: Policy) -> Label:
    covered = coverage(policy)
    counts = {
        "encoded": len(covered.encoded),
        "all": len(covered.paragraphs),
        "entries": covered.entries,
        "passages": covered.passages_left_out,
        "unaccounted": len(covered.unaccounted),
    }
    return filled(COVERED, counts)
