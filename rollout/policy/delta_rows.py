"""The rows of differences: of two schedules or statuses one per obligation, of two policies one per field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, TypedDict, cast

from rollout.labels import Label, Lang
from rollout.policy.delta import CAUSE_LABELS, KINDS, REASONS
from rollout.rows import Column, dated, record_table

if TYPE_CHECKING:
    from rollout.policy.delta import Delta
    from rollout.tables import Table


# What is read of one.
OF_OBLIGATION = (
    *("name", "period", "change", "before_label", "before_due", "after_label", "after_due", "days", "fields", "cause"),
)
OF_EDIT = ("change", "fields", "before", "after")


class DifferenceRow(TypedDict):
    """One obligation that differs, as plain data. Titles, names and labels are in the language asked for."""

    id: Annotated[str, Column("`policy/task@unit#period`", "mã")]
    policy: Annotated[str, Column("the id of the policy", "mã văn bản", "category")]
    task: Annotated[str, Column("the id of the task or target", "mã nhiệm vụ/chỉ tiêu", "category")]
    title: Annotated[
        str, Column("the title of the task or target", "nhiệm vụ/chỉ tiêu", "category", en="task or target")
    ]
    unit: Annotated[str, Column("the id of the unit", "mã cơ quan, đơn vị", "category")]
    name: Annotated[str, Column("its name, with the kind", "cơ quan, đơn vị", "category", en="unit")]
    tier: Annotated[str, Column("its tier", "mã cấp", "category")]
    period: Annotated[str | None, Column("the period of a recurring duty or a level", "kỳ", "category")]
    kind: Annotated[str, Column("whether it appeared, is gone, moved, or changed", "mã loại", values=KINDS)]
    change: Annotated[str, Column("what happened, in words", "thay đổi", "category")]
    before_state: Annotated[str | None, Column("its state before, of Statuses", "mã tình trạng trước", "category")]
    before_label: Annotated[str | None, Column("that state in words", "trước", "category", en="before")]
    before_due: Annotated[str | None, Column("its due day before", "thời hạn trước", "day", en="due before")]
    before_due_ordinal: Annotated[int | None, Column("that day as an ordinal", "thời hạn trước (số)", "ordinal")]
    after_state: Annotated[str | None, Column("its state after, of Statuses", "mã tình trạng sau", "category")]
    after_label: Annotated[str | None, Column("that state in words", "sau", "category", en="after")]
    after_due: Annotated[str | None, Column("its due day after", "thời hạn sau", "day", en="due after")]
    after_due_ordinal: Annotated[int | None, Column("that day as an ordinal", "thời hạn sau (số)", "ordinal")]
    days: Annotated[int | None, Column("by how many days it moved; negative to an earlier day", "số ngày dời")]
    fields: Annotated[list[str], Column("what of it differs", "mục thay đổi")]
    causes: Annotated[list[str], Column("all the inputs that can have caused it", "mã nguyên nhân")]
    reasons: Annotated[list[str], Column("the causes of its change points", "mã lý do")]
    cause: Annotated[str, Column("the causes in words, with the reasons in brackets", "nguyên nhân", "category")]


class EditRow(TypedDict):
    """One edit of an encoding as plain data: of one field, or a whole item that appeared or is gone."""

    id: Annotated[str, Column("the id of the policy, or `policy/item`", "mã", "category")]
    kind: Annotated[str, Column("whether it appeared, is gone, or changed", "mã loại", values=KINDS)]
    change: Annotated[str, Column("what happened, in words", "thay đổi", "category")]
    before: Annotated[object, Column("the value before", "trước", "value")]
    after: Annotated[object, Column("the value after", "sau", "value")]
    days: Annotated[int | None, Column("none: an encoding moves no day", "số ngày dời")]
    fields: Annotated[list[str], Column("the name of the field", "mục thay đổi", en="field")]
    causes: Annotated[list[str], Column("the law: what an encoding says", "mã nguyên nhân")]
    reasons: Annotated[list[str], Column("none", "mã lý do")]


def delta_row(delta: Delta, lang: Lang) -> DifferenceRow | EditRow:
    """The row of one difference, texts in the language."""
    shown = delta.before if delta.after is None else delta.after
    happened = {"kind": delta.kind, "change": delta.label.of(lang)}
    listed = {"fields": list(delta.fields), "causes": list(delta.causes), "reasons": list(delta.reasons)}
    if not hasattr(shown, "unit"):
        values = {"before": value_as_data(delta.before, lang), "after": value_as_data(delta.after, lang)}
        return cast(EditRow, {"id": delta.id, **happened, **values, "days": delta.days, **listed})
    facts: dict[str, object] = {
        "id": delta.id,
        "policy": shown.policy,
        "task": shown.task,
        "title": shown.title.of(lang),
        "unit": shown.unit,
        "name": shown.body.label.of(lang),
        "tier": shown.tier.value,
        "period": str(shown.period) if shown.period else None,
        **happened,
    }
    for name, value in (("before", delta.before), ("after", delta.after)):
        facts[f"{name}_state"] = value_as_data(getattr(value, "state", None), lang)
        facts[f"{name}_label"] = value_as_data(getattr(value, "label", None), lang)
        facts |= dated(f"{name}_due", getattr(value, "due", None))
    return cast(DifferenceRow, {**facts, "days": delta.days, **listed, "cause": cause_in_words(delta, lang)})


def delta_table(delta: Delta, lang: Lang) -> Table:
    """One difference as a table for people, a line per fact."""
    row: Mapping[str, Any] = {**delta_row(delta, lang)}
    if "title" in row:
        return record_table(DifferenceRow, row, lang, OF_OBLIGATION, row["title"])
    return record_table(EditRow, row, lang, OF_EDIT, row["id"])


def cause_in_words(delta: Delta, lang: Lang) -> str:
    """All that can have caused it, with the reasons in brackets."""
    causes = "; ".join(CAUSE_LABELS[cause].of(lang) for cause in delta.causes)
    reasons = ", ".join(REASONS[reason].of(lang) for reason in delta.reasons if reason)
    return f"{causes} ({reasons})" if reasons else causes


def value_as_data(value: object, lang: Lang) -> object:
    """A value of a field as plain data: a day in ISO form, a text in the language, a tuple as a list."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Label):
        return value.of(lang)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [value_as_data(part, lang) for part in value]
    title = getattr(value, "title", None)
    return title.of(lang) if isinstance(title, Label) else str(value)
