"""A drawing as the text of a Mermaid flowchart."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping

from rollout.views.drawing import LEGEND, LOOKS, Arrow, Drawing, Frame, Look, Mark

WIDTH = (
    44  # letters in a line of the title of a subgraph within another: two of them, as more would cover what is above
)
LONGEST = 84  # letters of the title of one that is not within another: Mermaid leaves room for one line
LINE = 24  # the height of a line
ARROWS = {"bold": "==>", "dashed": "==>", "dotted": "-.->", "plain": "-->"}
WIDTHS = {"bold": 3, "dashed": 3, "dotted": 2, "plain": 1}
DASHES = {"dashed": ",stroke-dasharray:10 5", "dotted": ",stroke-dasharray:3 4"}
NAMES = {'"': "quot", "<": "lt", ">": "gt", "&": "amp"}
INK = "color:#1f1f1f"

# Whatever Mermaid or its Markdown could read as more than text: all ASCII signs but the few that sentences are made of;
# a number or a dash that would begin a list; and after decoding a formula, an icon, a new line.
_READ = re.compile(r"[!-~](?<![\w,.()/'+=!?-])|_", re.ASCII)
_LISTED = re.compile(r"^(\d*)([.)+=-])")
_DECODED = re.compile(r"#36;(?=#36;)|(?<=fa)#58;(?=fa)|(?<=fa[bklrs])#58;(?=fa)|#92;(?=n)")


def escaped(text: str) -> str:
    """A text in which Mermaid reads nothing but text: `"` becomes `#quot;`, `|` becomes `#124;`, a line end a space.

    What it would read after decoding is broken up by a space of no width. With the ligature fl it encodes entities.
    """
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split()).replace("ﬂ", "fl")
    coded = _READ.sub(lambda found: _entity(found[0]), plain)
    coded = _LISTED.sub(lambda found: found[1] + _entity(found[2]), coded)
    return _DECODED.sub(lambda found: f"{found[0]}#8203;", coded)


def _entity(sign: str) -> str:
    return f"#{NAMES.get(sign, ord(sign))};"


def length(text: str) -> int:
    """The characters of a text as Mermaid counts them: in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def written(drawing: Drawing) -> str:
    """The flowchart, from left to right. Its edges, those of the legend too, are `edges(drawing)` in number."""
    lines = [*_head(drawing), "flowchart LR", *(f"%% {note}" for note in drawing.notes)]
    lines += _legend(drawing)
    lines += _framed(drawing, None)
    lines += [_arrow(arrow, drawing.names) for arrow in drawing.arrows]
    lines += _styles(drawing)
    return "\n".join(lines) + "\n"


def _head(drawing: Drawing) -> Iterator[str]:
    """Room for the lines of the titles, as Mermaid leaves room for one."""
    most = max((len(_title(frame)) for frame in drawing.frames), default=1)
    yield "---\nconfig:\n  flowchart:\n    wrappingWidth: 280"
    if most > 1:
        yield f"    subGraphTitleMargin:\n      top: 0\n      bottom: {LINE * (most - 1)}"
    yield "---"


def _title(frame: Frame) -> list[str]:
    """Its lines, cut where they are too many: Mermaid breaks none, and lets them run over what is beside them."""
    if frame.inside is None:
        return [textwrap.shorten(frame.title, LONGEST, placeholder=" …")]
    return textwrap.wrap(frame.title, WIDTH, break_on_hyphens=False, max_lines=2, placeholder=" …") or [""]


def edges(drawing: Drawing) -> int:
    return len(drawing.arrows) + len(drawing.arrow_marks)


def _framed(drawing: Drawing, inside: str | None, indent: str = "") -> Iterator[str]:
    for box in drawing.boxes_in(inside):
        yield f"{indent}{drawing.names[box.id]}{_box(box.lines, box.mark)}"
    for frame in drawing.frames_in(inside):
        title = "<br/>".join(map(escaped, _title(frame)))
        yield f'{indent}subgraph f{drawing.frames.index(frame) + 1}["{title}"]'
        yield f"{indent}  direction LR"
        yield from _framed(drawing, frame.id, indent + "  ")
        yield f"{indent}end"


def _box(lines: Iterable[str], mark: Mark | None) -> str:
    label = "<br/>".join(escaped(line) for line in lines)
    return f'["{label}"]' + (f":::{_css(mark)}" if mark else "")


def _css(mark: Mark) -> str:
    return mark.replace("-", "")


def _arrow(arrow: Arrow, names: Mapping[str, str]) -> str:
    line = ARROWS[LOOKS[arrow.mark].line if arrow.mark else "plain"]
    label = f'|"{escaped(arrow.label)}"|' if arrow.label else ""
    return f"{names[arrow.tail]} {line}{label} {names[arrow.head]}"


def _legend(drawing: Drawing) -> Iterator[str]:
    """A box a mark: what it says, and for an arrow one that leads there."""
    if not drawing.arrow_marks and not drawing.box_marks:
        return
    yield f'subgraph legend["{LEGEND.of(drawing.lang)}"]'
    yield "  direction LR"
    for mark in drawing.arrow_marks:
        word, meaning = escaped(LOOKS[mark].word.of(drawing.lang)), escaped(LOOKS[mark].meaning.of(drawing.lang))
        yield f'  {_css(mark)}1[" "]:::key {ARROWS[LOOKS[mark].line]}|"{word}"| {_css(mark)}2["{meaning}"]:::key'
    for mark in drawing.box_marks:
        yield f"  {_css(mark)}0{_box((_meant(LOOKS[mark], drawing),), mark)}"
    yield "end"


def _meant(look: Look, drawing: Drawing) -> str:
    return f"{look.word.of(drawing.lang)}: {look.meaning.of(drawing.lang)}"


def _styles(drawing: Drawing) -> Iterator[str]:
    """Never ended by a semicolon: Mermaid would take it for that of an entity."""
    marks = [*drawing.arrow_marks, *(arrow.mark for arrow in drawing.arrows)]
    for mark in drawing.arrow_marks:
        numbers = ",".join(str(number) for number, one in enumerate(marks) if one == mark)
        yield f"linkStyle {numbers} {_stroke(LOOKS[mark])}"
    for mark in drawing.box_marks:
        yield f"classDef {_css(mark)} fill:{LOOKS[mark].fill},{_stroke(LOOKS[mark])},{INK}"
    yield f"classDef default fill:#ffffff,stroke:#5f6368,{INK}"
    if drawing.arrow_marks:
        yield f"classDef key fill:none,stroke:none,{INK}"
    framed = [f"f{number}" for number in range(1, len(drawing.frames) + 1)]
    framed += ["legend"] if drawing.arrow_marks or drawing.box_marks else []
    if framed:
        yield f"classDef frame fill:#f6f8fa,stroke:#d0d7de,{INK}"
        yield f"class {','.join(framed)} frame"


def _stroke(look: Look) -> str:
    return f"stroke:{look.colour},stroke-width:{WIDTHS[look.line]}px{DASHES.get(look.line, '')}"
