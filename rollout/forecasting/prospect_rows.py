"""The row of a prospect: whether one obligation will be met, as plain data."""

from __future__ import annotations

from typing import Annotated, TypedDict, get_args

from rollout.forecasting.outcome import Outcome, Reliance
from rollout.rows import Column

# What is read of one.
FACTS = ("name", "holder_name", "label", "due", "earliest", "needed_by", "room", "condition", "by", "chain", "repairs")


class ProspectRow(TypedDict):
    """The forecast of one obligation as plain data. Titles, names and labels are in the language asked for."""

    id: Annotated[str, Column("`policy/task@unit#period`", "mã")]
    policy: Annotated[str, Column("the id of the policy", "mã văn bản", "category")]
    task: Annotated[str, Column("the id of the task or target", "mã nhiệm vụ/chỉ tiêu", "category")]
    title: Annotated[
        str, Column("the title of the task or target", "nhiệm vụ/chỉ tiêu", "category", en="task or target")
    ]
    unit: Annotated[str, Column("the id of the unit", "mã cơ quan, đơn vị", "category")]
    name: Annotated[str, Column("its name, with the kind", "cơ quan, đơn vị", "category", en="unit")]
    holder: Annotated[str, Column("the ids of those who bear it, with spaces between", "mã đang đảm nhiệm", "category")]
    holder_name: Annotated[str, Column("their names, with commas between", "đang đảm nhiệm", "category", en="holder")]
    verdict: Annotated[str, Column("the verdict", "mã dự báo", values=tuple(map(str, Outcome)))]
    label: Annotated[str, Column("the verdict in words", "dự báo", "category", en="forecast")]
    relies_on: Annotated[str, Column("what `only_if` relies on others for", "trông vào", values=get_args(Reliance))]
    due: Annotated[str | None, Column("the last day on which it is met in time", "thời hạn", "day")]
    due_ordinal: Annotated[int | None, Column("that day as an ordinal", "thời hạn (số)", "ordinal")]
    earliest: Annotated[str, Column("the first day on which it can be met, or was", "sớm nhất", "day")]
    earliest_ordinal: Annotated[int, Column("that day as an ordinal", "sớm nhất (số)", "ordinal")]
    needed_by: Annotated[str | None, Column("the last day for all that waits for it", "cần trước ngày", "day")]
    needed_by_ordinal: Annotated[int | None, Column("that day as an ordinal", "cần trước ngày (số)", "ordinal")]
    room: Annotated[int | None, Column("the days from `earliest` to `needed_by`", "số ngày còn lại")]
    condition: Annotated[str | None, Column("the id of what another body must do first", "phải xong trước")]
    by_whom: Annotated[str | None, Column("the ids of that body", "của", "category")]
    by: Annotated[str | None, Column("the day by which it must do so", "chậm nhất", "day")]
    by_ordinal: Annotated[int | None, Column("that day as an ordinal", "chậm nhất (số)", "ordinal")]
    chain: Annotated[list[dict[str, object]], Column("the steps that lead to it; flat, their ids", "chuỗi")]
    repairs: Annotated[list[dict[str, object]], Column("what alone would repair it; flat, in words", "cách khắc phục")]
