"""Tables of names, such as counts by tier or the dependencies between rules, in the words of a language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from rollout.labels import Label, Lang
from rollout.policy.delta import CAUSE_LABELS, KIND_LABELS, REASONS
from rollout.policy.item import BASIS_LABELS
from rollout.policy.names import body_in_words, node_in_words
from rollout.policy.relation import Kind
from rollout.sentences import text_of
from rollout.tables import Table
from rollout.units.unit import Tier
from rollout.views.columns import HEADS

if TYPE_CHECKING:
    from rollout.policy.policy import Policy
    from rollout.units.register import Register

SOURCES = {"press": Label("bài báo", "press"), "reports": Label("các báo cáo khác", "reports")}
CONFIDENCES = {"high": Label("cao", "high"), "medium": Label("trung bình", "medium"), "low": Label("thấp", "low")}
KINDS = {"demanded": Label("mức phải đạt", "demanded"), "reported": Label("số liệu báo cáo", "reported")}
RELATIONS: Mapping[Kind, Label] = {
    "amends": Label("sửa đổi, bổ sung", "amends"),
    "extends": Label("gia hạn", "extends"),
    "supersedes": Label("thay thế, bãi bỏ", "supersedes"),
    "commences": Label("cho bắt đầu có hiệu lực", "commences"),
    "implements": Label("triển khai, thực hiện", "implements"),
    "builds-on": Label("căn cứ", "builds on"),
}
APART = Label("{days}", "{days}")
LATE = Label("chậm {days}", "{days} late")
SAME_DAY = Label("cùng ngày", "same day")


def translated(table: Table, lang: Lang, register: Register | None = None) -> Table:
    """The table with its heads and its names in the language; what is not known by name stands as it is.

    `register` has the names of bodies. In English names stand as the data have them.
    """
    if lang == "en":
        return table
    heads = HEADS
    if "total" in table.columns:
        from rollout.progress.tabulation import STATES_COUNTED

        heads = HEADS | STATES_COUNTED
    columns = tuple(heads[name].of(lang) if name in heads else name for name in table.columns)
    cells = [_cell_words(name, register) for name in table.columns]
    rows = tuple(tuple(cell(value) for cell, value in zip(cells, row, strict=True)) for row in table.rows)
    return Table(columns, rows, table.title, table.total, lang)


def _cell_words(column: str, register: Register | None) -> Callable[[object], object]:
    """What the values of a column become in Vietnamese."""
    if column in _NAMES:
        return lambda value: _name_in_words(value, _NAMES[column])
    if column in ("before", "after"):
        from rollout.progress.verdict import State

        states = {state.value: state.label for state in State}
        return lambda value: _name_in_words(value, states)
    if column in ("place", "at", "unit", "lead", "holder"):
        return lambda value: body_in_words(str(value), register).vi if value else value
    if column in ("node", "needed", "by"):
        return lambda value: node_in_words(str(value), register).vi if value else value
    if column == "task":
        return lambda value: node_in_words(value, register).vi if isinstance(value, str) and "@" in value else value
    if column == "period":
        return _period_in_words
    return _plain_words


def _name_in_words(value: object, names: Mapping[str, Label]) -> object:
    """One name, or several with spaces between them; what is no text as it is."""
    if not isinstance(value, str):
        return value
    return ", ".join(names[part].vi if part in names else part for part in value.split()) or value


def _period_in_words(value: object) -> object:
    from rollout.days import Period

    return text_of(Period.of(value), "vi") if isinstance(value, str) and value else value


def _plain_words(value: object) -> object:
    """A value with a label of its own by that; any other as it is."""
    label = getattr(value, "label", None)
    return label.vi if isinstance(label, Label) else value


def days_apart(days: int | None, lang: Lang) -> str | None:
    """The days that a prerequisite leaves what needs it, in words; negative where it falls due after it."""
    from rollout.sentences import day_count, filled

    if days is None:
        return None
    if not days:
        return SAME_DAY.of(lang)
    return filled(APART if days > 0 else LATE, {"days": day_count(abs(days))}).of(lang)


def readings_in_words(rows: Iterable[Mapping[str, object]], policies: Iterable[Policy]) -> list[dict[str, object]]:
    """The rows of ambiguities with the names of their readings, their places and their notes in Vietnamese."""
    from rollout.findings.ambiguities import READINGS
    from rollout.policy.citation import clause_in_words

    items = [(policy, item) for policy in policies for item in policy.items]
    texts = {also_read.note.en: also_read.note.vi for _, item in items for also_read in item.also_read}
    for policy in policies:
        texts.update({source.name.en: source.name.vi for source in policy.instrument.sources})
    in_words = []
    for row in rows:
        clause, note, reading = str(row["clause"]), str(row["note"]), str(row["reading"])
        in_words.append(
            {
                **row,
                "clause": texts.get(clause) or clause_in_words(clause).vi,
                "note": texts.get(note) or note,
                "reading": READINGS[reading].vi if reading in READINGS else reading,
            }
        )
    return in_words


_NAMES: dict[str, Mapping[str, Label]] = {
    "tier": {tier.value: tier.label for tier in Tier},
    "source": SOURCES,
    "confidence": CONFIDENCES,
    "kind": {**KINDS, **KIND_LABELS},
    "causes": {**CAUSE_LABELS},
    "reasons": REASONS,
    "basis": BASIS_LABELS,
}
