"""A graph as it is to be drawn, before any syntax: boxes in frames, arrows between them, and what each mark means.

A mark is never a colour alone: it is a word in the label and, on an arrow, a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal

import attrs

from rollout.labels import Label, Lang

Mark = Literal["contradictory", "late", "at-risk", "critical", "overdue", "open", "done", "closed"]


@attrs.frozen(kw_only=True)
class Look:
    """How a mark looks: its word, what it means for an arrow or a box, its colours and its line."""

    word: Label
    meaning: Label
    colour: str
    fill: str = "#ffffff"
    line: Literal["bold", "dashed", "dotted", "plain"] = "plain"


LOOKS: Mapping[Mark, Look] = {
    "contradictory": Look(
        word=Label("mâu thuẫn", "contradictory"),
        meaning=Label("không có ngày nào thỏa mãn", "no dates can satisfy it"),
        colour="#6a1b9a",
        fill="#f3e8f8",
        line="dashed",
    ),
    "late": Look(
        word=Label("muộn", "late"),
        meaning=Label("việc cần xong trước lại đến hạn sau", "what is needed falls due after what needs it"),
        colour="#b3261e",
        line="bold",
    ),
    "at-risk": Look(
        word=Label("nguy cơ", "at risk"),
        meaning=Label("việc cần xong trước không còn kịp", "what is needed cannot be there in time"),
        colour="#b25e00",
        line="dotted",
    ),
    "critical": Look(
        word=Label("then chốt", "critical"),
        meaning=Label("không còn ngày dự trữ", "no slack"),
        colour="#0b57d0",
        fill="#e8f0fe",
        line="bold",
    ),
    "overdue": Look(
        word=Label("quá hạn", "overdue"),
        meaning=Label("có ít nhất một đơn vị", "at least one body"),
        colour="#b3261e",
        fill="#fce8e6",
        line="bold",
    ),
    "open": Look(
        word=Label("chưa xong", "open"),
        meaning=Label("không đơn vị nào quá hạn", "none overdue"),
        colour="#5f6368",
    ),
    "done": Look(
        word=Label("hoàn thành", "done"),
        meaning=Label("mọi đơn vị phải thực hiện", "every body that owes it"),
        colour="#1e7e34",
        fill="#e6f4ea",
    ),
    "closed": Look(
        word=Label("không phải thực hiện", "not owed"),
        meaning=Label("chưa hoặc hết hiệu lực, không áp dụng, được miễn", "not in force, not applicable or waived"),
        colour="#80868b",
        fill="#f1f3f4",
        line="dashed",
    ),
}
LEGEND = Label("Chú giải", "Legend")


@attrs.frozen
class Frame:
    """What encloses boxes and, where `inside` names another frame, is itself enclosed."""

    id: str
    title: str
    inside: str | None = None


@attrs.frozen
class Box:
    """What is drawn for one or more nodes, in a frame or in none."""

    id: str
    lines: tuple[str, ...]
    frame: str | None = None
    mark: Mark | None = None


@attrs.frozen
class Arrow:
    """What is drawn for one or more ties, from what is needed to what needs it. The first mark gives it its line."""

    tail: str
    head: str
    label: str = ""
    marks: tuple[Mark, ...] = ()

    @property
    def mark(self) -> Mark | None:
        return self.marks[0] if self.marks else None


@attrs.frozen(kw_only=True, slots=False)
class Drawing:
    """All that is drawn, in the order in which it is written. A frame stands before those inside it.

    `notes` say what was left out; they are comments of the text.
    """

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    frames: tuple[Frame, ...] = ()
    notes: tuple[str, ...] = ()
    lang: Lang = "en"

    @cached_property
    def names(self) -> dict[str, str]:
        """The name that a box has within the text, by its id: short, and of nothing that a syntax could read."""
        return {box.id: f"n{number}" for number, box in enumerate(self.boxes, start=1)}

    @property
    def arrow_marks(self) -> tuple[Mark, ...]:
        return ordered(mark for arrow in self.arrows for mark in arrow.marks)

    @property
    def box_marks(self) -> tuple[Mark, ...]:
        return ordered(box.mark for box in self.boxes)

    def boxes_in(self, frame: str | None) -> tuple[Box, ...]:
        return tuple(box for box in self.boxes if box.frame == frame)

    def frames_in(self, frame: str | None) -> tuple[Frame, ...]:
        """Those within a frame; the outermost from last to first, as both languages draw the last first."""
        found = tuple(one for one in self.frames if one.inside == frame)
        return found if frame else found[::-1]


def ordered(marks: Iterable[Mark | None]) -> tuple[Mark, ...]:
    """The marks that there are, each once, the worst first."""
    used = set(marks)
    return tuple(mark for mark in LOOKS if mark in used)
