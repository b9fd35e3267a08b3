"""A drawing as text in DOT, the language of Graphviz."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from rollout.views.drawing import LEGEND, LOOKS, Arrow, Box, Drawing, Mark

WIDTH = 34  # letters in a line of a label
FONT = 'fontname="DejaVu Sans,Arial,sans-serif"'
STYLES = {"bold": "solid", "dashed": "dashed", "dotted": "dotted", "plain": "solid"}
PENS = {"bold": 2.5, "dashed": 2.5, "dotted": 2.5, "plain": 1.0}


def quoted(text: str) -> str:
    r"""A text between quotes, for a name or a label: quotes and backslashes are escaped, a line end is a space.

    `&` becomes an entity, as labels would read `&lt;` as one sign.
    """
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return plain.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")


def written(drawing: Drawing) -> str:
    """A digraph, from left to right. Nodes have the ids of what they stand for as names and as tooltips."""
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    yield "digraph rollout {"
    yield from (f"  // {note}" for note in drawing.notes)
    yield f"  graph [rankdir=LR, ranksep=1.0, nodesep=0.2, {FONT}, fontsize=12, labeljust=l]"
    yield f'  node [shape=box, style="rounded,filled", fillcolor="#ffffff", color="#5f6368", {FONT}, fontsize=11]'
    yield f'  edge [color="#5f6368", {FONT}, fontsize=10]'
    yield from _framed(drawing, None, "  ")
    yield from (f"  {_arrow(arrow)}" for arrow in drawing.arrows)
    yield from _legend(drawing)
    yield "}"


def _framed(drawing: Drawing, inside: str | None, indent: str) -> Iterator[str]:
    for box in drawing.boxes_in(inside):
        yield f"{indent}{_box(box)}"
    for frame in drawing.frames_in(inside):
        yield f"{indent}subgraph cluster_{drawing.frames.index(frame) + 1} {{"
        style = 'style="rounded,filled", fillcolor="#f6f8fa", color="#d0d7de"'
        yield f"{indent}  label={_label((frame.title,), 2 * WIDTH)}; {style.replace(', ', '; ')}"
        yield from _framed(drawing, frame.id, indent + "  ")
        yield f"{indent}}}"


def _box(box: Box) -> str:
    return f"{quoted(box.id)} [label={_label(box.lines)}, tooltip={quoted(box.id)}{_filled(box.mark)}]"


def _label(lines: Iterable[str], width: int = WIDTH) -> str:
    wrapped = [part for line in lines for part in textwrap.wrap(line, width) or [""]]
    return '"' + "\\n".join(_escaped(part) for part in wrapped) + '"'


def _filled(mark: Mark | None) -> str:
    if mark is None:
        return ""
    look = LOOKS[mark]
    style = f"rounded,filled,{STYLES[look.line]}"
    return f', style="{style}", fillcolor="{look.fill}", color="{look.colour}", penwidth={PENS[look.line]}'


def _arrow(arrow: Arrow) -> str:
    given = [f"label={_label((arrow.label,))}"] if arrow.label else []
    if arrow.mark:
        look = LOOKS[arrow.mark]
        given.append(f'color="{look.colour}", fontcolor="{look.colour}"')
        given.append(f"style={STYLES[look.line]}, penwidth={PENS[look.line]}")
    return f"{quoted(arrow.tail)} -> {quoted(arrow.head)}" + (f" [{', '.join(given)}]" if given else "")


def _legend(drawing: Drawing) -> Iterator[str]:
    """A box a mark: what it says, and for an arrow one that leads there."""
    if not drawing.arrow_marks and not drawing.box_marks:
        return
    yield "  subgraph cluster_legend {"
    yield f'    label={quoted(LEGEND.of(drawing.lang))}; style=rounded; color="#d0d7de"'
    for mark in drawing.arrow_marks:
        word, meaning = LOOKS[mark].word.of(drawing.lang), LOOKS[mark].meaning.of(drawing.lang)
        first, last = f"legend {mark} from", f"legend {mark} to"
        yield f'    {quoted(first)} [shape=plaintext, style="", label=""]'
        yield f'    {quoted(last)} [shape=plaintext, style="", label={_label((meaning,))}]'
        yield f"    {_arrow(Arrow(first, last, word, mark))}"
    for mark in drawing.box_marks:
        meant = f"{LOOKS[mark].word.of(drawing.lang)}: {LOOKS[mark].meaning.of(drawing.lang)}"
        yield f"    {_box(Box(f'legend {mark}', (meant,), mark=mark))}"
    yield "  }"
