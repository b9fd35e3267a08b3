"""The classes in which official reports count tasks, dossiers and feedback, and the sums that hold between them.

Tasks: the Government Office's four classes. Dossiers and feedback: Circular 01/2018/TT-VPCP and the reports under it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import attrs

from rollout.labels import Label

Counted = Literal["tasks", "dossiers", "feedback"]


@attrs.frozen
class Sum:
    """A count that is the sum of its parts."""

    total: str
    parts: tuple[str, ...]


@attrs.frozen
class Share:
    """A published rate: the sum of some counts over what has fallen due.

    `left_by` names the rate that this one complements to 100, as reports print it.
    """

    name: str
    label: Label
    counts: tuple[str, ...]
    left_by: str = ""


@attrs.frozen
class Scheme:
    """The classes that are counted, in the order of the reports; `within` pairs a class with one it cannot exceed.

    `base` is the denominator of the rates: what is done, and what is overdue and not done ("đến hạn").
    """

    name: Counted
    label: Label
    classes: Mapping[str, Label] = attrs.field(hash=False)
    sums: tuple[Sum, ...]
    shares: tuple[Share, ...]
    within: tuple[tuple[str, str], ...] = ()
    base: str = "fallen_due"


_COMPLETED = Label("tỷ lệ hoàn thành", "completion rate")
_OVERDUE = Label("tỷ lệ quá hạn", "overdue rate")
_ON_TIME = Label("tỷ lệ đúng hạn", "on-time rate")
_FALLEN_DUE = Label("đến hạn", "fallen due")

TASKS = Scheme(
    "tasks",
    Label("nhiệm vụ", "tasks"),
    {
        "assigned": Label("được giao", "assigned"),
        "done": Label("đã hoàn thành", "done"),
        "done_on_time": Label("hoàn thành đúng hạn", "done on time"),
        "done_late": Label("hoàn thành quá hạn", "done late"),
        "not_done": Label("chưa hoàn thành", "not done"),
        "within_time": Label("chưa hoàn thành trong hạn", "not done, within time"),
        "overdue": Label("chưa hoàn thành quá hạn", "not done, overdue"),
        "fallen_due": _FALLEN_DUE,
    },
    (
        Sum("assigned", ("done", "not_done")),
        Sum("done", ("done_on_time", "done_late")),
        Sum("not_done", ("within_time", "overdue")),
        Sum("fallen_due", ("done", "overdue")),
    ),
    (
        Share("completed", _COMPLETED, ("done",)),
        Share("overdue", _OVERDUE, ("overdue",), left_by="completed"),
        Share("on_time", _ON_TIME, ("done_on_time",)),
    ),
)

DOSSIERS = Scheme(
    "dossiers",
    Label("hồ sơ thủ tục hành chính", "dossiers"),
    {
        "received": Label("tiếp nhận", "received"),
        "new": Label("tiếp nhận mới trong kỳ", "newly received"),
        "carried_over": Label("từ kỳ trước chuyển qua", "carried over"),
        "resolved": Label("đã giải quyết", "resolved"),
        "early": Label("giải quyết trước hạn", "resolved early"),
        "on_time": Label("giải quyết đúng hạn", "resolved on time"),
        "late": Label("giải quyết quá hạn", "resolved late"),
        "in_process": Label("đang giải quyết", "in process"),
        "within_time": Label("đang giải quyết trong hạn", "in process, within time"),
        "overdue": Label("đang giải quyết quá hạn", "in process, overdue"),
        "fallen_due": _FALLEN_DUE,
    },
    (
        Sum("received", ("new", "carried_over")),
        Sum("received", ("resolved", "in_process")),
        Sum("resolved", ("early", "on_time", "late")),
        Sum("in_process", ("within_time", "overdue")),
        Sum("fallen_due", ("resolved", "overdue")),
    ),
    (
        Share("completed", _COMPLETED, ("resolved",)),
        Share("overdue", _OVERDUE, ("overdue",), left_by="completed"),
        Share("on_time", _ON_TIME, ("early", "on_time")),
    ),
)

FEEDBACK = Scheme(
    "feedback",
    Label("phản ánh, kiến nghị", "feedback and recommendations"),
    {
        "received": Label("tiếp nhận", "received"),
        "new": Label("tiếp nhận mới trong kỳ", "newly received"),
        "carried_over": Label("từ kỳ trước chuyển qua", "carried over"),
        "on_regulations": Label("về quy định hành chính", "on regulations"),
        "on_conduct": Label("về hành vi hành chính", "on conduct"),
        "processed": Label("đã xử lý", "processed"),
        "published": Label("đã đăng tải công khai", "published"),
        "in_process": Label("đang xử lý", "in process"),
        "within_time": Label("đang xử lý trong hạn", "in process, within time"),
        "overdue": Label("đang xử lý quá hạn", "in process, overdue"),
        "fallen_due": _FALLEN_DUE,
    },
    (
        Sum("received", ("new", "carried_over")),
        Sum("received", ("on_regulations", "on_conduct")),
        Sum("received", ("processed", "in_process")),
        Sum("in_process", ("within_time", "overdue")),
        Sum("fallen_due", ("processed", "overdue")),
    ),
    (
        Share("completed", _COMPLETED, ("processed",)),
        Share("overdue", _OVERDUE, ("overdue",), left_by="completed"),
    ),
    within=(("published", "processed"),),
)

SCHEMES: dict[str, Scheme] = {scheme.name: scheme for scheme in (TASKS, DOSSIERS, FEEDBACK)}
