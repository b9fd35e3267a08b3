"""Differences as tables for people: one line per rule, per body, or per field of an encoding."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from rollout.days import Period
from rollout.labels import Label, Lang
from rollout.policy.delta import KIND_LABELS, Cause, Delta
from rollout.policy.item import Item, Rule
from rollout.policy.policy import Policy
from rollout.sentences import text_of
from rollout.tables import Table
from rollout.units.unit import PLACES
from rollout.views.columns import headings
from rollout.views.translation import body_in_words

if TYPE_CHECKING:
    from rollout.progress.differences import Differences
    from rollout.units.register import Register

CAUSES: dict[Cause, Label] = {
    "day": Label("sang ngày khác", "another day"),
    "evidence": Label("báo cáo, số liệu", "evidence"),
    "knowledge": Label("thông tin đã biết", "knowledge"),
    "law": Label("văn bản", "law"),
    "interpretation": Label("cách hiểu thời hạn", "interpretation"),
    "register": Label("danh mục cơ quan, đơn vị", "register"),
    "horizon": Label("mốc cuối của kỳ tính", "horizon"),
    "selection": Label("phạm vi lựa chọn", "selection"),
}
REASONS = {
    "due": Label("đến hạn", "due"),
    "past-due": Label("qua thời hạn", "past due"),
    "issued": Label("có hiệu lực", "in force"),
    "ended": Label("hết hiệu lực", "ended"),
    "undetermined": Label("chưa rõ hiệu lực", "force undetermined"),
    "formed": Label("thành lập đơn vị", "formed"),
    "dissolved": Label("đơn vị kết thúc hoạt động", "dissolved"),
    "succession": Label("chuyển giao nhiệm vụ", "succession"),
    "event": Label("phát sinh sự kiện", "event"),
    "done": Label("hoàn thành", "done"),
    "open": Label("báo cáo chưa xong", "reported open"),
    "measured": Label("số liệu", "measured"),
    "extended": Label("gia hạn", "extended"),
    "waived": Label("được miễn", "waived"),
    "retracted": Label("rút lại báo cáo", "retracted"),
    "stale": Label("báo cáo hết giá trị", "report expired"),
}
NAMES = ("change", "before", "after", "task", "at", "bodies", "cause")


def differences_by_rule(differences: Differences, lang: Lang = "en") -> Table:
    """One line for all bodies of a rule that differ alike: what happened, before, after, where, how many, and why."""
    counts: Counter[tuple[object, ...]] = Counter()
    for patch, causes, numbers in differences.shares():
        delta = differences.delta(patch, causes, numbers[0])
        group = patch.shown.group
        at = PLACES[group.rule.place] if group.collective else body_in_words(group.rule.place, patch.units.register)
        counts[(*_cells(delta, patch.units.register, lang), at.of(lang), _cause(delta, lang))] += len(numbers)
    rows = tuple((*cells[:-1], count, cells[-1]) for cells, count in counts.items())
    return Table(headings(NAMES, lang), rows, lang=lang)


def differences_counted(differences: Differences, by: str, lang: Lang = "en") -> Table:
    """The table of differences by names with commas between them; in Vietnamese with the words for their values."""
    table = differences.table(by.split(","))
    if lang == "en":
        return table
    from rollout.progress.verdict import State

    states = {state.value: state.label for state in State}
    words = {"kind": KIND_LABELS, "before": states, "after": states, "causes": CAUSES, "reasons": REASONS}
    rows = []
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        rows.append(tuple(_in_words(value, words.get(name, {}), lang) for name, value in cells))
    return Table(table.columns, tuple(rows))


def _in_words(value: object, labels: Mapping[Any, Label], lang: Lang) -> object:
    """The names of a cell, with spaces between them, by their labels; what has none as it is."""
    if not isinstance(value, str) or not labels:
        return value
    return ", ".join(labels[name].of(lang) if name in labels else name for name in value.split())


def differences_by_body(differences: Differences, lang: Lang = "en", limit: int | None = None) -> Table:
    """One line per obligation, at most `limit` of them, with the total; labels in `lang`."""
    rows = []
    for delta in islice(differences, limit):
        shown = delta.after or delta.before
        register = shown.group.cohort.units.register
        rows.append((*_cells(delta, register, lang), shown.body.label.of(lang), _cause(delta, lang)))
    names = ("change", "before", "after", "task", "unit", "cause")
    return Table(headings(names, lang), tuple(rows), total=len(differences), lang=lang)


def edits_by_field(differences: Differences, lang: Lang = "en") -> Table:
    """One line per field of an encoding that was edited, and per item that is new or gone."""
    from rollout.views.instrument_facts import bodies_of

    policies = (policy for policy in (differences.before, differences.after) if isinstance(policy, Policy))
    register = bodies_of(*policies)
    rows = []
    for delta in differences.edits:
        field = _field(delta.fields[0], register, lang) if delta.fields else None
        values = (_value(value, register, lang) for value in (delta.before, delta.after))
        rows.append((delta.label.of(lang), delta.id, field, *values))
    return Table(headings(("change", "item", "field", "before", "after"), lang), tuple(rows), lang=lang)


def _cells(delta: Delta, register: Register, lang: Lang) -> tuple[object, ...]:
    """What happened, how it stood before and stands after, and the task; `register` has the names of bodies."""
    item, period = (delta.after or delta.before).item, (delta.after or delta.before).period
    title = item.title.of(lang) + (f" [{text_of(period, lang)}]" if period else "")
    sides = (_side(obligation, delta, register, lang) for obligation in (delta.before, delta.after))
    return delta.label.of(lang), *sides, title


def _side(obligation: object, delta: Delta, register: Register, lang: Lang) -> str | None:
    """How an obligation of a `delta` stands, by what differs; `register` has the names of bodies."""
    if obligation is None:
        return None
    label, due = getattr(obligation, "label", None), getattr(obligation, "due", None)
    parts = [label.of(lang)] if isinstance(label, Label) else []
    if due and (not parts or "due" in delta.fields):
        parts.append(text_of(due, lang))
    for name in delta.fields:
        if name == "holder":
            names = str(getattr(obligation, name)).split()
            parts.append(", ".join(body_in_words(body, register).of(lang) for body in names))
        elif name in ("level", "opens"):
            value = getattr(obligation, name)
            parts.append(text_of(value, lang) if value else "–")
    return ", ".join(parts) or None


def _cause(delta: Delta, lang: Lang) -> str:
    """All that can have caused it, with the reasons in brackets."""
    causes = "; ".join(CAUSES[cause].of(lang) for cause in delta.causes)
    reasons = ", ".join(REASONS[reason].of(lang) for reason in delta.reasons if reason)
    return f"{causes} ({reasons})" if reasons else causes


def _field(name: str, register: Register, lang: Lang) -> str:
    """The name of a field, with the place and the period of the rule that has it."""
    field, at, rest = name.partition("@")
    place, _, period = rest.partition("#")
    text = FIELDS[field].of(lang) if field in FIELDS else field
    if at:
        text += f", {body_in_words(place, register).of(lang)}"
    return f"{text}, {text_of(Period.of(period), lang)}" if period else text


def _value(value: object, register: Register, lang: Lang) -> object:
    """A value of a field in words; `register` has the names of bodies."""
    from rollout.views.document import deadline_in_words

    if isinstance(value, Rule):
        parts = [deadline_in_words(value).of(lang), *([value.level.label.of(lang)] if value.level else [])]
        return ", ".join(parts)
    if isinstance(value, tuple):
        return "; ".join(str(_value(part, register, lang)) for part in value) or None
    if isinstance(value, Item):
        return value.title.of(lang)
    if isinstance(value, str):
        return body_in_words(value, register).of(lang)
    if isinstance(value, Period):
        return text_of(value.first if value.kind == "day" else value, lang)
    if value is None or isinstance(value, bool | int | dt.date | Label):
        return value if value is None or isinstance(value, bool) else text_of(value, lang)
    if type(value).__module__.endswith("policy.deadline"):
        return deadline_in_words(Rule(place="province", deadline=value)).of(lang)  # type: ignore[arg-type]  # it is one
    title = getattr(value, "title", None) or getattr(value, "label", None)
    return title.of(lang) if isinstance(title, Label) else str(value)


FIELDS = {
    "kind": Label("loại", "kind"),
    "issuer": Label("cơ quan ban hành", "issuer"),
    "title": Label("nội dung", "title"),
    "number": Label("số hiệu", "number"),
    "issued": Label("ngày ban hành", "issued"),
    "known_by": Label("ngày được biết đến", "known by"),
    "in_force": Label("ngày có hiệu lực", "in force"),
    "ends": Label("ngày hết hiệu lực", "ends"),
    "undetermined_after": Label("chưa rõ hiệu lực sau ngày", "undetermined after"),
    "term": Label("thời kỳ", "term"),
    "implements": Label("thực hiện văn bản", "implements"),
    "paragraphs": Label("số đoạn", "paragraphs"),
    "sources": Label("nguồn", "sources"),
    "note": Label("ghi chú", "note"),
    "clause": Label("vị trí trong văn bản", "clause"),
    "phrase": Label("trích văn bản", "phrase"),
    "rule": Label("nơi thực hiện", "owed at"),
    "deadline": Label("thời hạn", "deadline"),
    "level": Label("mức phải đạt", "level"),
    "charged": Label("cơ quan được giao", "charged"),
    "lead": Label("chủ trì", "lead"),
    "coordinating": Label("phối hợp", "coordinating"),
    "monitored_by": Label("theo dõi, đôn đốc", "monitored by"),
    "to": Label("nơi nhận", "to"),
    "needs": Label("nhiệm vụ phải xong trước", "needs"),
    "strength": Label("tính bắt buộc", "strength"),
    "confidence": Label("độ tin cậy", "confidence"),
    "inherited": Label("thời hạn lấy từ nơi khác", "inherited"),
    "excepting": Label("trừ", "except"),
    "denominator": Label("tính trên", "denominator"),
    "uncertain": Label("chưa chắc chắn", "uncertain"),
    "duplicate_of": Label("nhắc lại", "duplicate of"),
    "carved_out_of": Label("quy định riêng của", "carved out of"),
    "measure": Label("chỉ số", "measure"),
    "conflicts_with": Label("mâu thuẫn với", "conflicts with"),
    "also_read": Label("cách hiểu khác", "also read"),
    "scale": Label("đơn vị tính", "scale"),
    "baseline": Label("mức gốc", "baseline"),
    "baseline_value": Label("giá trị gốc", "baseline value"),
    "baseline_on": Label("ngày của giá trị gốc", "baseline on"),
    "holds": Label("cách đánh giá", "holds"),
    "pool": Label("gộp số liệu của", "pool"),
    "left_out": Label("phần không mã hóa", "left out"),
    "name": Label("tên", "name"),
    "value": Label("giá trị", "value"),
    "unread": Label("phần chưa đọc được", "unread"),
}
