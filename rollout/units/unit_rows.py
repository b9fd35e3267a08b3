"""The rows of units, and several of them as one answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, TypedDict, cast

from rollout.collection import Collection
from rollout.labels import Lang
from rollout.rows import Column, Rows, Section, columns_of, dated, sections_of_rows

if TYPE_CHECKING:
    from rollout.units.unit import Unit


class UnitRow(TypedDict):
    """One version of a unit as plain data. Its name and labels are in the language asked for."""

    id: Annotated[str, Column("its id", "mã", "category")]
    code: Annotated[str, Column("its code in official lists", "mã số", "category")]
    name: Annotated[str, Column("its name, with the kind", "tên", "category")]
    kind: Annotated[str, Column("its kind", "mã loại", "category")]
    tier: Annotated[str, Column("its tier", "mã cấp", "category")]
    tier_label: Annotated[str, Column("its tier in words", "cấp", "category", en="tier")]
    parent: Annotated[str | None, Column("the id of the unit above it", "cấp trên", "category", en="under")]
    since: Annotated[str | None, Column("its first day, where that is known", "từ ngày", "day")]
    since_ordinal: Annotated[int | None, Column("that day as an ordinal", "từ ngày (số)", "ordinal")]
    until: Annotated[str | None, Column("its last day; none where it has not ended", "đến ngày", "day")]
    until_ordinal: Annotated[int | None, Column("that day as an ordinal", "đến ngày (số)", "ordinal")]
    successors: Annotated[list[str], Column("the ids of those that took over from it", "đơn vị tiếp nhận")]
    formed_by: Annotated[str, Column("the number of the act by which it began", "thành lập theo", "category")]
    ended_by: Annotated[str, Column("the number of the act by which it ended", "kết thúc theo", "category")]


READ = ("name", "id", "code", "tier_label", "parent", "since", "until", "successors")


def unit_row(unit: Unit, lang: Lang) -> UnitRow:
    """The row of one version of a unit."""
    facts = {
        "id": unit.id,
        "code": unit.code,
        "name": unit.label.of(lang),
        "kind": unit.kind,
        "tier": unit.tier.value,
        "tier_label": unit.tier.label.of(lang),
        "parent": unit.parent,
        **dated("since", unit.since),
        **dated("until", unit.until),
        "successors": list(unit.successors),
        "formed_by": unit.formed_by,
        "ended_by": unit.ended_by,
    }
    return cast(UnitRow, facts)


class Bodies(Collection["Unit", UnitRow]):
    """Several units, such as those of a name."""

    __slots__ = ()
    essentials = READ

    def row_columns(self) -> tuple[Column, ...]:
        return columns_of(UnitRow)

    def named(self, lang: Lang) -> str:
        return "Cơ quan, đơn vị" if lang == "vi" else "Bodies"


class UnitRows(Rows[UnitRow]):
    """What a register gives as rows."""

    __slots__ = ()
    essentials = READ

    def __iter__(self) -> Iterator[Unit]:
        raise NotImplementedError

    def row_columns(self) -> tuple[Column, ...]:
        return columns_of(UnitRow)

    def sections(self, lang: Lang) -> Iterator[Section]:
        return sections_of_rows(unit_row(unit, lang) for unit in self)
