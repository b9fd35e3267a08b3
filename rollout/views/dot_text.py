"""A drawing as text in DOT, the language of Graphviz."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from rollout.views.drawing import LEGEND, LOOKS, Box, Drawing, Mark, printable

WIDTH = 34  # letters per line of a label
FONT = 'fontname="DejaVu Sans,Arial,sans-serif"'
FRAME = 'style="rounded,filled"; fillcolor="#f6f8fa"; color="#d0d7de"'
STYLES = {"bold": "solid", "dashed": "dashed", "dotted": "dotted", "plain": "solid"}
PENS = {"bold": 2.5, "dashed": 2.5, "dotted": 2.5, "plain": 1.0}


def digraph(drawing: Drawing) -> str:
    """A digraph, from left to right. The tooltip of a node is the id of its box."""
    return "\n".join(_statements(drawing)) + "\n"


def _statements(drawing: Drawing) -> Iterator[str]:
    yield "digraph rollout {"
    yield from (f"  // {drawing.text(note)}" for note in drawing.notes)
    yield f"  graph [rankdir=LR, ranksep=1.0, nodesep=0.2, {FONT}, fontsize=12, labeljust=l]"
    yield f'  node [shape=box, style="rounded,filled", fillcolor="#ffffff", color="#5f6368", {FONT}, fontsize=11]'
    yield f'  edge [color="#5f6368", {FONT}, fontsize=10]'
    yield from _legend_cluster(drawing)
    yield from _cluster_content(drawing, None, "  ")
    for arrow in drawing.arrows:
        attributes = _edge_attributes(drawing.text(arrow.label), arrow.mark)
        yield f"  {drawing.names[arrow.tail]} -> {drawing.names[arrow.head]}{attributes}"
    yield "}"


def _cluster_content(drawing: Drawing, frame_id: str | None, indent: str) -> Iterator[str]:
    """The boxes and frames within a frame, or those in none; Graphviz draws the last box first."""
    for box in reversed(drawing.boxes_in(frame_id)):
        yield f"{indent}{drawing.names[box.id]} {_node_attributes(drawing, box)}"
    for number, frame in drawing.frames_in(frame_id):
        yield f"{indent}subgraph cluster_{number} {{"
        yield f"{indent}  label={_quoted_label([drawing.text(frame.title)], 2 * WIDTH)}; {FRAME}"
        yield from _cluster_content(drawing, frame.id, indent + "  ")
        yield f"{indent}}}"


def _node_attributes(drawing: Drawing, box: Box) -> str:
    label = _quoted_label(drawing.text(line) for line in box.lines)
    return f'[label={label}, tooltip="{_escaped_text(box.id)}"{_fill(box.mark)}]'


def _quoted_label(lines: Iterable[str], width: int = WIDTH) -> str:
    wrapped: list[str] = []
    for line in lines:
        wrapped += textwrap.wrap(line, width, break_on_hyphens=False, break_long_words=False) or [""]
    return '"' + "\\n".join(map(_escaped_text, wrapped)) + '"'


def _escaped_text(text: str) -> str:
    r"""A text without syntax: `"` becomes `\"`, `&` an entity, a line end a space."""
    return printable(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")


def _fill(mark: Mark | None) -> str:
    if mark is None:
        return ""
    look = LOOKS[mark]
    style = f"rounded,filled,{STYLES[look.line]}"
    return f', style="{style}", fillcolor="{look.fill}", color="{look.colour}", penwidth={PENS[look.line]}'


def _edge_attributes(text: str, mark: Mark | None) -> str:
    attributes = [f"label={_quoted_label([text])}"] if text else []
    if mark:
        look = LOOKS[mark]
        attributes.append(f'color="{look.colour}", fontcolor="{look.colour}"')
        attributes.append(f"style={STYLES[look.line]}, penwidth={PENS[look.line]}")
    return f" [{', '.join(attributes)}]" if attributes else ""


def _legend_cluster(drawing: Drawing) -> Iterator[str]:
    """One box per mark with its meaning; for a mark of arrows, an arrow that leads there."""
    if not drawing.arrow_marks and not drawing.box_marks:
        return
    yield "  subgraph cluster_legend {"
    yield f'    label="{drawing.text(LEGEND)}"; style=rounded; color="#d0d7de"'
    for mark in drawing.arrow_marks:
        look, name = LOOKS[mark], mark.replace("-", "_")
        yield f'    {name}_from [shape=plaintext, style="", label=""]'
        yield f'    {name}_to [shape=plaintext, style="", label={_quoted_label([drawing.text(look.meaning)])}]'
        yield f"    {name}_from -> {name}_to{_edge_attributes(drawing.text(look.word), mark)}"
    for mark in drawing.box_marks:
        label = _quoted_label([drawing.text(LOOKS[mark].word_and_meaning)])
        yield f"    {mark.replace('-', '_')} [label={label}{_fill(mark)}]"
    yield "  }"
