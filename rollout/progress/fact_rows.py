"""The rows of evidence, with the columns in which it is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, TypedDict, cast

from rollout.labels import Label, Lang
from rollout.policy.level import plain
from rollout.progress.evidence import Evidence
from rollout.rows import Column, Rows, Section, columns_of, dated, sections_of_rows
from rollout.sentences import count_text

KINDS = {
    "done": Label("hoàn thành", "done"),
    "open": Label("chưa xong", "open"),
    "measured": Label("số liệu", "measured"),
    "extended": Label("gia hạn", "extended"),
    "waived": Label("được miễn", "waived"),
    "retracted": Label("rút lại", "retracted"),
    "happened": Label("phát sinh sự kiện", "happened"),
}


class FactRow(TypedDict):
    """One fact as plain data. Names are as they were given: no schedule is known here."""

    fact: Annotated[str, Column("the kind of fact", "mã loại", values=tuple(KINDS))]
    label: Annotated[str, Column("that kind in words", "loại", "category", en="fact")]
    task: Annotated[str | None, Column("the task or target", "nhiệm vụ/chỉ tiêu", "category", en="task or target")]
    unit: Annotated[str | None, Column("the unit", "cơ quan, đơn vị", "category")]
    on: Annotated[str, Column("the day on which it was so", "ngày", "day")]
    on_ordinal: Annotated[int, Column("that day as an ordinal", "ngày (số)", "ordinal")]
    policy: Annotated[str | None, Column("the policy, where it was said", "văn bản", "category")]
    period: Annotated[str | None, Column("the period, where it was said", "kỳ", "category")]
    recorded: Annotated[str | None, Column("the day on which it became known, if another", "ngày ghi nhận", "day")]
    recorded_ordinal: Annotated[int | None, Column("that day as an ordinal", "ngày ghi nhận (số)", "ordinal")]
    value: Annotated[float | None, Column("the value measured", "giá trị")]
    numerator: Annotated[int | None, Column("its numerator", "tử số")]
    denominator: Annotated[int | None, Column("its denominator", "mẫu số")]
    comparable: Annotated[bool | None, Column("whether it counts what the level speaks of", "so sánh được")]
    valid_for: Annotated[int | None, Column("for how many days it is valid", "số ngày có giá trị")]
    to: Annotated[str | None, Column("the day to which it was extended", "gia hạn đến", "day")]
    event: Annotated[str | None, Column("the event that happened", "sự kiện", "category")]
    corrects: Annotated[str | None, Column("the day of the happening that it corrects", "đính chính ngày", "day")]


def fact_row(fact: Evidence, lang: Lang) -> FactRow:
    """The row of one fact."""
    texts = ("task", "unit", "policy", "event")
    numbers = ("value", "numerator", "denominator", "valid_for")
    period, moved, corrected = (getattr(fact, name, None) for name in ("period", "to", "corrects"))
    facts = {
        "fact": fact.kind,
        "label": KINDS[fact.kind].of(lang),
        **{name: getattr(fact, name, None) for name in texts},
        **dated("on", fact.on),
        "period": str(period) if period else None,
        **dated("recorded", fact.recorded),
        **{name: plain(getattr(fact, name, None)) for name in numbers},
        "comparable": getattr(fact, "comparable", None),
        "to": moved.isoformat() if moved else None,
        "corrects": corrected.isoformat() if corrected else None,
    }
    return cast(FactRow, facts)


class FactRows(Rows[FactRow]):
    """What a log of evidence gives as rows."""

    __slots__ = ()
    essentials = ("task", "event", "unit", "label", "value", "on", "recorded", "policy", "period", "to", "corrects")

    def __iter__(self) -> Iterator[Evidence]:
        raise NotImplementedError

    def row_columns(self) -> tuple[Column, ...]:
        return columns_of(FactRow)

    def sections(self, lang: Lang) -> Iterator[Section]:
        return sections_of_rows(fact_row(fact, lang) for fact in self)

    def caption(self, lang: Lang) -> str:
        return count_text(len(self), "báo cáo, số liệu", "fact").of(lang)
