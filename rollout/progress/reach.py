"""How a measurement stands to the level required."""

from __future__ import annotations

from enum import StrEnum

from rollout.labels import Label


class Reach(StrEnum):
    """How the last measurement stands to the level required on the day."""

    MET = "met"
    SHORT = "short"
    NOT_MEASURED = "not_measured"
    PARTLY_MEASURED = "partly_measured"
    NOT_COMPARABLE = "not_comparable"
    NOT_REQUIRED = "not_required"

    @property
    def label(self) -> Label:
        return _LABELS[self]


_LABELS = {
    Reach.MET: Label("đạt", "met"),
    Reach.SHORT: Label("chưa đạt", "short"),
    Reach.NOT_MEASURED: Label("chưa đo", "not measured"),
    Reach.PARTLY_MEASURED: Label("mới có số liệu của một phần", "measured in part"),
    Reach.NOT_COMPARABLE: Label("không so sánh được", "not comparable"),
    Reach.NOT_REQUIRED: Label("chưa đến mốc", "no level required yet"),
}
