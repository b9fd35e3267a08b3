"""A picture before it is written in a syntax: boxes in frames, arrows between them, and what each mark means.

Texts are in both languages; `lang` of a Drawing is the one it is written in. A mark is never a colour alone: it is a
word in the label and, on an arrow, a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal

import attrs

from rollout.labels import Label, Lang
from rollout.sentences import joined

Mark = Literal["contradictory", "late", "at-risk", "critical", "overdue", "open", "done", "closed"]


@attrs.frozen
class Look:
    """How a mark looks: its word, its meaning for an arrow or a box, the colours of its line and of a box, its line."""

    word: Label
    meaning: Label
    colour: str
    fill: str = "#ffffff"
    line: Literal["bold", "dashed", "dotted", "plain"] = "plain"

    @property
    def word_and_meaning(self) -> Label:
        return joined((self.word, self.meaning), ": ")


# The worst first: the order in which marks are listed.
LOOKS: Mapping[Mark, Look] = {
    "contradictory": Look(
        Label("mâu thuẫn", "contradictory"),
        Label("không có ngày nào thỏa mãn", "no dates can satisfy it"),
        "#6a1b9a",
        "#f3e8f8",
        "dashed",
    ),
    "late": Look(
        Label("chậm", "late"),
        Label("nhiệm vụ phải xong trước lại đến hạn sau", "what is needed falls due after what needs it"),
        "#b3261e",
        line="bold",
    ),
    "at-risk": Look(
        Label("có nguy cơ chậm", "at risk"),
        Label("nhiệm vụ phải xong trước không còn kịp", "what is needed cannot be there in time"),
        "#b25e00",
        line="dotted",
    ),
    "critical": Look(
        Label("then chốt", "critical"), Label("không còn ngày dự trữ", "no slack"), "#0b57d0", "#e8f0fe", "bold"
    ),
    "overdue": Look(
        Label("đến hạn chưa hoàn thành", "fallen due and open"),
        Label("có ít nhất một cơ quan, đơn vị", "at least one body"),
        "#b3261e",
        "#fce8e6",
        "bold",
    ),
    "open": Look(
        Label("chưa hoàn thành", "open"), Label("phần chưa xong chưa đến hạn", "none of them fallen due"), "#5f6368"
    ),
    "done": Look(
        Label("đã hoàn thành", "done"),
        Label("mọi cơ quan, đơn vị phải thực hiện", "every body that owes it"),
        "#1e7e34",
        "#e6f4ea",
    ),
    "closed": Look(
        Label("không phải thực hiện", "not owed"),
        Label("chưa có hoặc đã hết hiệu lực, không áp dụng, được miễn", "not in force, not applicable or waived"),
        "#80868b",
        "#f1f3f4",
        "dashed",
    ),
}
LEGEND = Label("Chú giải", "Legend")


@attrs.frozen
class Frame:
    """What encloses boxes and, where `inside` names another frame, is itself enclosed."""

    id: str
    title: Label
    inside: str | None = None


@attrs.frozen
class Box:
    """One or more nodes, in a frame or in none; a text per line."""

    id: str
    lines: tuple[Label, ...]
    frame: str | None = None
    mark: Mark | None = None


@attrs.frozen
class Arrow:
    """One or more dependencies, from the prerequisite to the dependant. The first mark gives it its line."""

    tail: str
    head: str
    label: Label = Label()
    marks: tuple[Mark, ...] = ()

    @property
    def mark(self) -> Mark | None:
        return self.marks[0] if self.marks else None


@attrs.frozen(kw_only=True, slots=False)
class Drawing:
    """All boxes, arrows and frames, in the order in which they are written; a frame stands before those inside it.

    `notes` say what was left out; they are comments of the text.
    """

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    frames: tuple[Frame, ...] = ()
    notes: tuple[Label, ...] = ()
    lang: Lang = "en"

    @cached_property
    def names(self) -> dict[str, str]:
        """The name that a box has within the text, by its id: short, and of nothing that a syntax could read."""
        return {box.id: f"n{number}" for number, box in enumerate(self.boxes, start=1)}

    @property
    def arrow_marks(self) -> tuple[Mark, ...]:
        return ordered_marks(mark for arrow in self.arrows for mark in arrow.marks)

    @property
    def box_marks(self) -> tuple[Mark, ...]:
        return ordered_marks(box.mark for box in self.boxes)

    def boxes_in(self, frame: str | None) -> tuple[Box, ...]:
        return tuple(box for box in self.boxes if box.frame == frame)

    def frames_in(self, frame: str | None) -> tuple[tuple[int, Frame], ...]:
        """The frames within a frame, each with its number; the outermost from last to first.

        Both languages draw the last first.
        """
        numbered = tuple((number, inner) for number, inner in enumerate(self.frames, start=1) if inner.inside == frame)
        return numbered if frame else numbered[::-1]

    def text(self, label: Label) -> str:
        """A label in the language of the drawing."""
        return label.of(self.lang)


def ordered_marks(marks: Iterable[Mark | None]) -> tuple[Mark, ...]:
    """Each of the marks once, the worst first."""
    used = set(marks)
    return tuple(mark for mark in LOOKS if mark in used)


def dotted(*texts: Label) -> Label:
    """The texts that are not empty as one, with dots between them."""
    return joined((text for text in texts if text != Label()), " · ")


def printable(text: str) -> str:
    """The text on one line: signs that cannot be printed become spaces, and several spaces one."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
