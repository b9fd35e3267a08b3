"""A drawing as text in DOT, the language of Graphviz."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from rollout.views.drawing import LEGEND, LOOKS, Box, Drawing, Mark

WIDTH = 34  # letters in a line of a label
FONT = 'fontname="DejaVu Sans,Arial,sans-serif"'
FRAME = 'style="rounded,filled"; fillcolor="#f6f8fa"; color="#d0d7de"'
STYLES = {"bold": "solid", "dashed": "dashed", "dotted": "dotted", "plain": "solid"}
PENS = {"bold": 2.5, "dashed": 2.5, "dotted": 2.5, "plain": 1.0}


def escaped(text: str) -> str:
    r"""A text in which a label reads nothing but text: `"` becomes `\"`, `&` an entity, a line end a space."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return plain.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")


def written(drawing: Drawing) -> str:
    """A digraph, from left to right. The tooltip of a node is the id of what it stands for."""
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    yield "digraph rollout {"
    yield from (f"  // {note}" for note in drawing.notes)
    yield f"  graph [rankdir=LR, ranksep=1.0, nodesep=0.2, {FONT}, fontsize=12, labeljust=l]"
    yield f'  node [shape=box, style="rounded,filled", fillcolor="#ffffff", color="#5f6368", {FONT}, fontsize=11]'
    yield f'  edge [color="#5f6368", {FONT}, fontsize=10]'
    yield from _legend(drawing)
    yield from _framed(drawing, None, "  ")
    for arrow in drawing.arrows:
        yield f"  {drawing.names[arrow.tail]} -> {drawing.names[arrow.head]}{_lined(arrow.label, arrow.mark)}"
    yield "}"


def _framed(drawing: Drawing, inside: str | None, indent: str) -> Iterator[str]:
    for box in reversed(drawing.boxes_in(inside)):  # Graphviz draws the last first
        yield f"{indent}{drawing.names[box.id]} {_box(box)}"
    for frame in drawing.frames_in(inside):
        yield f"{indent}subgraph cluster_{drawing.frames.index(frame) + 1} {{"
        yield f"{indent}  label={_label((frame.title,), 2 * WIDTH)}; {FRAME}"
        yield from _framed(drawing, frame.id, indent + "  ")
        yield f"{indent}}}"


def _box(box: Box) -> str:
    return f'[label={_label(box.lines)}, tooltip="{escaped(box.id)}"{_filled(box.mark)}]'


def _label(lines: Iterable[str], width: int = WIDTH) -> str:
    wrapped = [
        part
        for line in lines
        for part in textwrap.wrap(line, width, break_on_hyphens=False, break_long_words=False) or [""]
    ]
    return '"' + "\\n".join(escaped(part) for part in wrapped) + '"'


def _filled(mark: Mark | None) -> str:
    if mark is None:
        return ""
    look = LOOKS[mark]
    style = f"rounded,filled,{STYLES[look.line]}"
    return f', style="{style}", fillcolor="{look.fill}", color="{look.colour}", penwidth={PENS[look.line]}'


def _lined(text: str, mark: Mark | None) -> str:
    given = [f"label={_label((text,))}"] if text else []
    if mark:
        look = LOOKS[mark]
        given.append(f'color="{look.colour}", fontcolor="{look.colour}"')
        given.append(f"style={STYLES[look.line]}, penwidth={PENS[look.line]}")
    return f" [{', '.join(given)}]" if given else ""


def _legend(drawing: Drawing) -> Iterator[str]:
    """A box a mark: what it says, and for an arrow one that leads there."""
    if not drawing.arrow_marks and not drawing.box_marks:
        return
    yield "  subgraph cluster_legend {"
    yield f'    label="{LEGEND.of(drawing.lang)}"; style=rounded; color="#d0d7de"'
    for mark in drawing.arrow_marks:
        word, meaning = LOOKS[mark].word.of(drawing.lang), LOOKS[mark].meaning.of(drawing.lang)
        name = mark.replace("-", "_")
        yield f'    {name}_from [shape=plaintext, style="", label=""]'
        yield f'    {name}_to [shape=plaintext, style="", label={_label((meaning,))}]'
        yield f"    {name}_from -> {name}_to{_lined(word, mark)}"
    for mark in drawing.box_marks:
        meant = f"{LOOKS[mark].word.of(drawing.lang)}: {LOOKS[mark].meaning.of(drawing.lang)}"
        yield f"    {mark.replace('-', '_')} [label={_label((meant,))}{_filled(mark)}]"
    yield "  }"
