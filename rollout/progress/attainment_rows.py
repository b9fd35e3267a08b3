"""The rows of attainments: how targets stand on a day, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypedDict, cast, get_args

from rollout.collection import Collection
from rollout.labels import Lang
from rollout.policy.level import SCALES, Comparator, Level, amount, plain
from rollout.progress.reach import Reach
from rollout.progress.trend import Growth, ProgressClass
from rollout.rows import Column, columns_of, dated
from rollout.sentences import text_of

if TYPE_CHECKING:
    from rollout.progress.attainment import Attainment

COMPARATORS = tuple(map(str, Comparator))


class AttainmentRow(TypedDict):
    """A target of a unit on a day as plain data. Titles, names and labels are in the language asked for."""

    policy: Annotated[str, Column("the id of the policy", "mã văn bản", "category")]
    task: Annotated[str, Column("the id of the target", "mã chỉ tiêu", "category")]
    title: Annotated[str, Column("the title of the target", "chỉ tiêu", "category", en="target")]
    unit: Annotated[str, Column("the id of the unit", "mã cơ quan, đơn vị", "category")]
    name: Annotated[str, Column("its name, with the kind", "cơ quan, đơn vị", "category", en="unit")]
    as_of: Annotated[str, Column("the day on which it is judged", "tính đến ngày", "day")]
    as_of_ordinal: Annotated[int, Column("that day as an ordinal", "tính đến ngày (số)", "ordinal")]
    required: Annotated[float | None, Column("the level required by then; of a range its floor", "mức")]
    required_aim: Annotated[float | None, Column("of a range its aim", "mức phấn đấu")]
    required_comparator: Annotated[str | None, Column("how it is compared with it", "so sánh", values=COMPARATORS)]
    required_label: Annotated[str | None, Column("that level in words", "mức phải đạt", "category", en="required")]
    required_due: Annotated[str | None, Column("the day by which it had to be reached", "đến ngày", "day", en="by")]
    required_due_ordinal: Annotated[int | None, Column("that day as an ordinal", "đến ngày (số)", "ordinal")]
    scale: Annotated[str | None, Column("the scale of all these numbers", "đơn vị tính", values=SCALES)]
    measured: Annotated[float | None, Column("the last measurement", "số liệu (số)")]
    measured_label: Annotated[str | None, Column("that measurement with its scale", "số liệu", en="measured")]
    measured_on: Annotated[str | None, Column("the day of that measurement", "ngày có số liệu", "day", en="on")]
    measured_on_ordinal: Annotated[int | None, Column("that day as an ordinal", "ngày có số liệu (số)", "ordinal")]
    comparable: Annotated[bool | None, Column("whether it counts what the level speaks of", "so sánh được")]
    reach: Annotated[str, Column("how it stands to the level required", "mã kết quả", values=tuple(map(str, Reach)))]
    reach_label: Annotated[str, Column("the same in words", "kết quả", "category", en="reach")]
    shortfall: Annotated[float | None, Column("how far it is from the level", "còn thiếu")]
    upcoming: Annotated[float | None, Column("the next level; of a range its floor", "mức tiếp theo (số)")]
    upcoming_aim: Annotated[float | None, Column("of a range its aim", "mức phấn đấu tiếp theo")]
    upcoming_comparator: Annotated[
        str | None, Column("how it is compared with it", "so sánh tiếp theo", values=COMPARATORS)
    ]
    upcoming_label: Annotated[str | None, Column("that level in words", "mức tiếp theo", "category", en="next")]
    upcoming_due: Annotated[
        str | None, Column("the day by which it must be reached", "hạn của mức tiếp theo", "day", en="by then")
    ]
    upcoming_due_ordinal: Annotated[
        int | None, Column("that day as an ordinal", "hạn của mức tiếp theo (số)", "ordinal")
    ]
    pace: Annotated[
        float | None,
        Column("what must be gained in every 30 days to reach it", "cần tăng mỗi 30 ngày", en="pace needed"),
    ]
    expected: Annotated[float | None, Column("what it should be on the day", "mức cần đạt đến nay")]
    observed_pace: Annotated[
        float | None, Column("what was gained in every 30 days", "tốc độ thực tế mỗi 30 ngày", en="pace seen")
    ]
    reached_on: Annotated[
        str | None, Column("the day it is reached at that pace", "ngày dự tính đạt", "day", en="reached on")
    ]
    reached_on_ordinal: Annotated[int | None, Column("that day as an ordinal", "ngày dự tính đạt (số)", "ordinal")]
    progress_class: Annotated[
        str | None, Column("the class of its progress", "mã xếp loại", values=tuple(map(str, ProgressClass)))
    ]
    progress_class_label: Annotated[str | None, Column("the same in words", "xếp loại", "category", en="class")]
    progress_ratio: Annotated[float | None, Column("observed growth ÷ required growth", "tỷ số tăng trưởng")]
    growth: Annotated[
        str | None, Column("the kind of growth that it compares", "kiểu tăng trưởng", values=get_args(Growth))
    ]
    reporting: Annotated[int | None, Column("how many units of its pool gave a figure", "số có báo cáo")]
    pool: Annotated[int | None, Column("how many units its pool has", "số đơn vị chung")]
    coverage: Annotated[
        float | None, Column("the share of them that gave one, from 0 to 1", "tỷ lệ đã báo cáo", en="reported")
    ]
    least: Annotated[float | None, Column("the share if all of the silent had 0", "thấp nhất")]
    most: Annotated[float | None, Column("the share if they had all", "cao nhất")]
    gaps: Annotated[dict[str, str], Column("why there is no answer, by the column that has none", "vì sao không có")]


def attainment_row(attainment: Attainment, lang: Lang) -> AttainmentRow:
    """The row of one attainment, texts in the language."""
    measured, pool, classed = attainment.measured, attainment.pool, attainment.progress_class
    scale = attainment.goal.scale if attainment.goal else None
    facts = {
        "policy": attainment.policy,
        "task": attainment.task,
        "title": attainment.item.title.of(lang),
        "unit": attainment.unit,
        "name": attainment.names.of(lang) or attainment.unit,
        **dated("as_of", attainment.as_of),
        **_level_columns("required", attainment.required, lang),
        **dated("required_due", attainment.required_due),
        "scale": scale,
        "measured": plain(measured.value) if measured else None,
        "measured_label": amount(measured.value, scale or "").of(lang) if measured else None,
        **dated("measured_on", measured.on if measured else None),
        "comparable": measured.comparable if measured else None,
        "reach": attainment.reach.value,
        "reach_label": attainment.reach.label.of(lang),
        "shortfall": plain(attainment.shortfall),
        **_level_columns("upcoming", attainment.upcoming, lang),
        **dated("upcoming_due", attainment.upcoming_due),
        "pace": plain(attainment.pace),
        "expected": plain(attainment.expected),
        "observed_pace": plain(attainment.observed_pace),
        **dated("reached_on", attainment.reached_on),
        "progress_class": classed.value if classed else None,
        "progress_class_label": classed.label.of(lang) if classed else None,
        "progress_ratio": plain(attainment.progress_ratio),
        "growth": attainment.growth,
        "reporting": pool.reporting if pool else None,
        "pool": pool.size if pool else None,
        "coverage": plain(attainment.coverage),
        "least": plain(attainment.least),
        "most": plain(attainment.most),
        "gaps": {name: gap.value for name, gap in attainment.gaps.items()},
    }
    return cast(AttainmentRow, {name: facts[name] for name in AttainmentRow.__annotations__})


def _level_columns(name: str, level: Level | None, lang: Lang) -> dict[str, object]:
    """A `level` under a `name`: as numbers, its comparator, and in words of `lang`."""
    is_range = level is not None and isinstance(level.value, tuple)
    return {
        name: plain(level.floor) if level else None,
        f"{name}_aim": plain(level.aim) if level and is_range else None,
        f"{name}_comparator": level.comparator.value if level else None,
        f"{name}_label": level.label.of(lang) if level else None,
    }


class Attainments(Collection["Attainment", "AttainmentRow"]):
    """How targets stand on a day, in the order of a listing."""

    __slots__ = ()
    essentials = (
        *("title", "name", "required_label", "required_due", "measured_label", "measured_on", "reach_label"),
        *("shortfall", "upcoming_label", "upcoming_due", "pace", "observed_pace", "reached_on"),
        *("coverage", "progress_class_label"),
    )

    def row_columns(self) -> tuple[Column, ...]:
        return columns_of(AttainmentRow)

    def counted(self, lang: Lang) -> list[str]:
        """How many of them are met, short, not measured, and so on."""
        reaches = [attainment.reach for attainment in self]
        return [f"{reaches.count(reach):,} {reach.label.of(lang)}" for reach in Reach if reach in reaches]

    def named(self, lang: Lang) -> str:
        name = "Chỉ tiêu" if lang == "vi" else "Targets"
        if not self:
            return name
        return f"{name} {'đến ngày' if lang == 'vi' else 'on'} {text_of(self[0].as_of, lang)}"
