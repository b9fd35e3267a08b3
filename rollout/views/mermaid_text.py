"""A drawing as the text of a Mermaid flowchart."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from rollout.views.drawing import LEGEND, LOOKS, Arrow, Drawing, Frame, Look, Mark, printable

INNER_TITLE = 44  # letters per line of an inner subgraph's title: two lines, as more would cover what is above
OUTER_TITLE = 84  # letters of an outer subgraph's title: Mermaid leaves room for one line
LINE = 24  # the height of a line
RAISED = 3  # how far titles are raised, so that an outer one does not touch the frames within
ARROWS = {"bold": "==>", "dashed": "==>", "dotted": "-.->", "plain": "-->"}
WIDTHS = {"bold": 3, "dashed": 3, "dotted": 2, "plain": 1}
DASHES = {"dashed": ",stroke-dasharray:10 5", "dotted": ",stroke-dasharray:3 4"}
NAMES = {'"': "quot", "<": "lt", ">": "gt", "&": "amp"}
INK = "color:#1f1f1f"

# What Mermaid or its Markdown could read as syntax: all ASCII signs but the few that sentences are made of; a number
# or a dash that would begin a list; and after decoding a formula, an icon, a new line.
_SYNTAX = re.compile(r"[!-~](?<![\w,.()/'+=!?-])|_", re.ASCII)
_LIST_ITEM = re.compile(r"^(\d*)([.)+=-])")
_DECODED = re.compile(r"#36;(?=#36;)|(?<=fa)#58;(?=fa)|(?<=fa[bklrs])#58;(?=fa)|#92;(?=n)")


def _escaped(text: str) -> str:
    """A text without syntax: `"` becomes `#quot;`, `|` becomes `#124;`, a line end a space.

    Syntax that appears after decoding is broken up by a space of no width. Mermaid encodes entities with a ligature fl.
    """
    plain = printable(text).replace("ﬂ", "fl")
    coded = _SYNTAX.sub(lambda match: _entity(match[0]), plain)
    coded = _LIST_ITEM.sub(lambda match: match[1] + _entity(match[2]), coded)
    return _DECODED.sub(lambda match: f"{match[0]}#8203;", coded)


def _entity(sign: str) -> str:
    return f"#{NAMES.get(sign, ord(sign))};"


def length(text: str) -> int:
    """The characters of a text as Mermaid counts them: in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def edge_count(drawing: Drawing) -> int:
    """The edges of the flowchart, those of the legend included."""
    return len(drawing.arrows) + len(drawing.arrow_marks)


def flowchart(drawing: Drawing) -> str:
    """The flowchart, from left to right."""
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    yield from _settings(drawing)
    yield "flowchart LR"
    yield from (f"%% {drawing.text(note)}" for note in drawing.notes)
    yield from _legend(drawing)
    yield from _content(drawing, None, "")
    yield from (_edge(drawing, arrow) for arrow in drawing.arrows)
    yield from _styles(drawing)


def _settings(drawing: Drawing) -> Iterator[str]:
    """Room for the lines of the titles of inner frames, as Mermaid leaves room for one."""
    yield "---\nconfig:\n  flowchart:\n    wrappingWidth: 280"
    lines = [len(_title_lines(drawing, frame)) for frame in drawing.frames if frame.inside]
    if lines:
        yield f"    subGraphTitleMargin:\n      top: {-RAISED}\n      bottom: {LINE * (max(lines) - 1) + RAISED}"
    yield "---"


def _title_lines(drawing: Drawing, frame: Frame) -> list[str]:
    """The lines of a title, cut where they are too many: Mermaid breaks none, and long ones overlap other boxes."""
    title = drawing.text(frame.title)
    if frame.inside is None:
        return [textwrap.shorten(title, OUTER_TITLE, placeholder=" …")]
    return textwrap.wrap(title, INNER_TITLE, break_on_hyphens=False, max_lines=2, placeholder=" …") or [""]


def _content(drawing: Drawing, frame_id: str | None, indent: str) -> Iterator[str]:
    """The boxes and frames within a frame, or those in none."""
    for box in drawing.boxes_in(frame_id):
        lines = [drawing.text(line) for line in box.lines]
        yield f"{indent}{drawing.names[box.id]}{_node_text(lines, box.mark)}"
    for number, frame in drawing.frames_in(frame_id):
        title = "<br/>".join(map(_escaped, _title_lines(drawing, frame)))
        yield f'{indent}subgraph f{number}["{title}"]'
        yield f"{indent}  direction LR"
        yield from _content(drawing, frame.id, indent + "  ")
        yield f"{indent}end"


def _node_text(lines: list[str], mark: Mark | None) -> str:
    style = f":::{_style_class(mark)}" if mark else ""
    return f'["{"<br/>".join(map(_escaped, lines))}"]{style}'


def _style_class(mark: Mark) -> str:
    return mark.replace("-", "")


def _edge(drawing: Drawing, arrow: Arrow) -> str:
    text = _escaped(drawing.text(arrow.label))
    label = f'|"{text}"|' if text else ""
    line = ARROWS[LOOKS[arrow.mark].line if arrow.mark else "plain"]
    return f"{drawing.names[arrow.tail]} {line}{label} {drawing.names[arrow.head]}"


def _legend(drawing: Drawing) -> Iterator[str]:
    """One box per mark with its meaning; for a mark of arrows, an arrow that leads there."""
    if not drawing.arrow_marks and not drawing.box_marks:
        return
    yield f'subgraph legend["{drawing.text(LEGEND)}"]'
    yield "  direction LR"
    for mark in drawing.arrow_marks:
        look, style = LOOKS[mark], _style_class(mark)
        word, meaning = _escaped(drawing.text(look.word)), _escaped(drawing.text(look.meaning))
        yield f'  {style}1[" "]:::key {ARROWS[look.line]}|"{word}"| {style}2["{meaning}"]:::key'
    for mark in drawing.box_marks:
        yield f"  {_style_class(mark)}0{_node_text([drawing.text(LOOKS[mark].word_and_meaning)], mark)}"
    yield "end"


def _styles(drawing: Drawing) -> Iterator[str]:
    """Never ended by a semicolon: Mermaid would take it for that of an entity."""
    marks = [*drawing.arrow_marks, *(arrow.mark for arrow in drawing.arrows)]
    for mark in drawing.arrow_marks:
        numbers = ",".join(str(number) for number, edge_mark in enumerate(marks) if edge_mark == mark)
        yield f"linkStyle {numbers} {_stroke(LOOKS[mark])}"
    for mark in drawing.box_marks:
        yield f"classDef {_style_class(mark)} fill:{LOOKS[mark].fill},{_stroke(LOOKS[mark])},{INK}"
    yield f"classDef default fill:#ffffff,stroke:#5f6368,{INK}"
    if drawing.arrow_marks:
        yield f"classDef key fill:none,stroke:none,{INK}"
    frames = [f"f{number}" for number in range(1, len(drawing.frames) + 1)]
    if drawing.arrow_marks or drawing.box_marks:
        frames.append("legend")
    if frames:
        yield f"classDef frame fill:#f6f8fa,stroke:#d0d7de,{INK}"
        yield f"class {','.join(frames)} frame"


def _stroke(look: Look) -> str:
    return f"stroke:{look.colour},stroke-width:{WIDTHS[look.line]}px{DASHES.get(look.line, '')}"
