"""One difference between two answers: what appeared, is gone, moved or changed, and what can have caused it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

import attrs

from rollout.labels import Label, Lang
from rollout.sentences import day_count, filled, joined
from rollout.tables import Shown

if TYPE_CHECKING:
    from rollout.policy.delta_rows import DifferenceRow, EditRow

Kind = Literal["appeared", "gone", "moved", "changed"]
Cause = Literal["day", "evidence", "knowledge", "law", "interpretation", "register", "horizon", "selection"]
KINDS: tuple[Kind, ...] = get_args(Kind)
CAUSES: tuple[Cause, ...] = get_args(Cause)

KIND_LABELS: dict[str, Label] = {
    "appeared": Label("phát sinh", "appeared"),
    "gone": Label("không còn", "gone"),
    "moved": Label("dời ngày", "moved"),
    "changed": Label("thay đổi", "changed"),
}
CAUSE_LABELS: dict[str, Label] = {
    "day": Label("sang ngày khác", "another day"),
    "evidence": Label("báo cáo, số liệu", "evidence"),
    "knowledge": Label("thông tin đã biết", "knowledge"),
    "law": Label("văn bản", "law"),
    "interpretation": Label("cách hiểu thời hạn", "interpretation"),
    "register": Label("danh mục cơ quan, đơn vị", "register"),
    "horizon": Label("mốc cuối của kỳ tính", "horizon"),
    "selection": Label("phạm vi lựa chọn", "selection"),
}
# Of change points: why an obligation stands otherwise from a day on.
REASONS: dict[str, Label] = {
    "due": Label("đến hạn", "due"),
    "past-due": Label("qua thời hạn", "past due"),
    "issued": Label("có hiệu lực", "in force"),
    "ended": Label("hết hiệu lực", "ended"),
    "undetermined": Label("chưa rõ hiệu lực", "force undetermined"),
    "amended": Label("văn bản khác sửa đổi thời hạn", "day moved by law"),
    "prolonged": Label("văn bản khác kéo dài hiệu lực", "prolonged"),
    "superseded": Label("bị văn bản khác thay thế", "superseded"),
    "commenced": Label("bắt đầu có hiệu lực theo văn bản khác", "commenced"),
    "basis-superseded": Label("văn bản làm căn cứ bị thay thế", "basis superseded"),
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
LATER, EARLIER = (
    Label("lùi {days}", "moved {days} later"),
    Label("sớm hơn {days}", "moved {days} earlier"),
)
CHANGED = {
    "state": Label("đổi tình trạng", "changed state"),
    "holder": Label("đổi cơ quan đảm nhiệm", "changed holder"),
}


@attrs.frozen
class Delta(Shown):
    """One difference. It appeared, is gone, moved to another due day, or changed in anything else.

    `before` and `after` are the Obligation or the Status, None where there is none; of two policies, the values of the
    one field that is named in `fields`, or the whole item. `fields` names what differs: of an obligation its `due`,
    `opens`, `standing`, `level`, `lead`, `coordinating`, `holder`, and as a Status its `state`, `reported` and `force`.
    What moved can have changed its state as well. `days` is by how many days it moved, negative to an earlier day.
    `causes` are all the inputs that can have caused it, `reasons` the causes of its change points (see ChangePoint).
    """

    id: str
    kind: Kind
    before: Any
    after: Any
    fields: tuple[str, ...] = ()
    days: int | None = None
    causes: tuple[Cause, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def label(self) -> Label:
        """What happened, in words."""
        return change_label(self.kind, self.days, self.fields)

    def to_dict(self, lang: Lang = "en") -> DifferenceRow | EditRow:
        """Plain data: of an obligation its names, and its states and due days before and after; of a field its values.

        `change` is what happened in words of the language.
        """
        from rollout.policy.delta_rows import delta_row

        return delta_row(self, lang)

    def to_html(self, lang: Lang = "en") -> str:
        """A table of it as HTML: a line per fact, in words."""
        from rollout.policy.delta_rows import delta_table

        return delta_table(self, lang).markup()


def change_label(kind: Kind, days: int | None, fields: tuple[str, ...]) -> Label:
    """What happened, in words: its `kind`, the `days` by which it moved, what of CHANGED is among the `fields`."""
    if kind in ("appeared", "gone"):
        return KIND_LABELS[kind]
    parts = []
    if days:
        parts.append(filled(LATER if days > 0 else EARLIER, {"days": day_count(abs(days))}))
    parts += (CHANGED[name] for name in fields if name in CHANGED)
    return joined(parts or [KIND_LABELS[kind]], ", ")
