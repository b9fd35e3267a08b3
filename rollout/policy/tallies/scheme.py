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
class Scheme:
    """The classes that are counted, in the order of the reports, and the sums that hold between them.

    `done` are the classes of what was done before its due day, on it and after it. `rates` are the classes whose sum is
    the part of a published rate; `complement` is the one that makes 100 together with the overdue rate. `within` pairs
    a class with one it cannot exceed.
    """

    name: Counted
    label: Label
    classes: Mapping[str, Label] = attrs.field(hash=False)
    sums: tuple[Sum, ...]
    done: tuple[str, str, str]
    rates: Mapping[str, tuple[str, ...]] = attrs.field(hash=False)
    complement: str = "completed"
    within: tuple[tuple[str, str], ...] = ()


OPEN = ("within_time", "within_time", "overdue")  # classes of what is open before its due day, on it and after it
BASE = "fallen_due"  # of every rate: what is done, and what is overdue and not done ("đến hạn")
RATES = {
    "completed": Label("tỷ lệ hoàn thành", "completion rate"),
    "overdue": Label("tỷ lệ quá hạn", "overdue rate"),
    "on_time": Label("tỷ lệ đúng hạn", "on-time rate"),
}

_FALLEN_DUE = Label("đến hạn", "fallen due")
_ARRIVALS = {
    "received": Label("tiếp nhận", "received"),
    "new": Label("tiếp nhận mới trong kỳ", "newly received"),
    "carried_over": Label("từ kỳ trước chuyển qua", "carried over"),
}
_ARRIVED = Sum("received", ("new", "carried_over"))
_IN_PROCESS = Sum("in_process", ("within_time", "overdue"))

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
    done=("done_on_time", "done_on_time", "done_late"),
    rates={"completed": ("done",), "overdue": ("overdue",), "on_time": ("done_on_time",)},
)

DOSSIERS = Scheme(
    "dossiers",
    Label("hồ sơ thủ tục hành chính", "dossiers"),
    {
        **_ARRIVALS,
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
        _ARRIVED,
        Sum("received", ("resolved", "in_process")),
        Sum("resolved", ("early", "on_time", "late")),
        _IN_PROCESS,
        Sum("fallen_due", ("resolved", "overdue")),
    ),
    done=("early", "on_time", "late"),  # shorter than the limit, equal to it, longer (the Circular, art. 13)
    # Those resolved late are overdue too, so the rest of 100 is what was resolved in time, not what was resolved
    rates={"completed": ("resolved",), "overdue": ("late", "overdue"), "on_time": ("early", "on_time")},
    complement="on_time",
)

FEEDBACK = Scheme(
    "feedback",
    Label("phản ánh, kiến nghị", "feedback and recommendations"),
    {
        **_ARRIVALS,
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
        _ARRIVED,
        Sum("received", ("on_regulations", "on_conduct")),
        Sum("received", ("processed", "in_process")),
        _IN_PROCESS,
        Sum("fallen_due", ("processed", "overdue")),
    ),
    done=("processed", "processed", "processed"),
    rates={"completed": ("processed",), "overdue": ("overdue",)},
    within=(("published", "processed"),),
)

SCHEMES: dict[str, Scheme] = {scheme.name: scheme for scheme in (TASKS, DOSSIERS, FEEDBACK)}
