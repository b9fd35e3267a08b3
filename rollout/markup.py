"""Tables as HTML: for notebooks in light and dark, for screen readers, and with everything escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from rollout.signs import visible
from rollout.tables import LONGEST_CELL

# Colours are those of the page, so that they are right in any theme; lines and stripes are half transparent where the
# page names none. A table's own rules stand against those of notebooks, which align every cell to the right.
_STYLE = (
    ".rollout{overflow-x:auto;max-width:100%;font-variant-numeric:tabular-nums;"
    "color:var(--jp-content-font-color1,var(--vscode-editor-foreground,inherit))}"
    ".rollout table{border-collapse:collapse;margin:0;color:inherit;font-size:inherit}"
    ".rollout table caption{text-align:left;font-weight:600;padding:.3em 0;color:inherit;white-space:normal;"
    "min-width:min(24em,80vw)}"
    ".rollout table th,.rollout table td{text-align:left;vertical-align:top;padding:.25em .7em;max-width:36em;"
    "border:0;border-bottom:1px solid var(--jp-border-color2,var(--vscode-panel-border,#8885));white-space:normal}"
    ".rollout table th{font-weight:600}.rollout table tbody th{font-weight:normal}"
    ".rollout table .number{text-align:right}.rollout table tbody .day,.rollout table td.number{white-space:nowrap}"
    ".rollout table .long{min-width:16em}.rollout table td:not([class]){min-width:4em}"
    ".rollout table tbody tr:nth-child(even){background:var(--jp-layout-color2,#8881)}"
    ".rollout table tbody tr:nth-child(odd){background:transparent}"
    ".rollout p{margin:.4em 0}"
    "@media (prefers-contrast:more){.rollout table th,.rollout table td{border-color:currentColor}}"
)
LONG = 24  # letters of a row's name, which then has room for them


def table_markup(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    caption: str = "",
    kinds: Sequence[str] = (),
    notes: Iterable[str] = (),
    lang: str = "en",
    longest: int | None = LONGEST_CELL,
) -> str:
    """Rows of texts as one table; the first cell of each row names it.

    `heads` are the names of the columns of `rows`; `caption` stands above. `kinds` say of each column whether it is of
    a `number`, which is aligned to the right, or of a `day`. `notes` stand below; `lang` is the language of all texts.
    A cell of more letters than `longest` is cut, and has more of its text as its title.
    """
    classes = [*kinds] or [""] * len(heads or (rows[0] if rows else ()))
    if classes and not classes[0] and any(len(row[0]) > LONG for row in rows):
        classes[0] = "long"
    columns = "".join(
        _cell_markup(head, "th", "col", kind, longest) for head, kind in zip(heads, classes, strict=False)
    )
    head = f"<thead><tr>{columns}</tr></thead>" if heads else ""
    body = "".join(f"<tr>{_row_cells(row, classes, longest)}</tr>" for row in rows)
    title = f"<caption>{_in_markup(caption)}</caption>" if caption else ""
    below = "".join(f"<p>{_in_markup(note)}</p>" for note in notes)
    name = _in_markup(caption or ", ".join(heads))
    table = f"<table>{title}{head}<tbody>{body}</tbody></table>"
    # what scrolls is reached by the keyboard
    opening = f'<div class="rollout" lang="{escape(lang)}" role="group" tabindex="0" aria-label="{name}">'
    return f"{opening}<style>{_STYLE}</style>{table}{below}</div>"


def _row_cells(row: Sequence[str], classes: Sequence[str], longest: int | None) -> str:
    cells = []
    for place, (text, kind) in enumerate(zip(row, classes, strict=True)):
        tag, scope = ("td", "") if place else ("th", "row")
        cells.append(_cell_markup(text, tag, scope, kind, longest))
    return "".join(cells)


def _cell_markup(text: str, tag: str, scope: str, kind: str, longest: int | None) -> str:
    """A cell with a `text`, by its `tag` and `scope`, of the `kind` of its column, cut where it is the `longest`."""
    marks = [f' scope="{scope}"'] if scope else []
    if kind:
        marks.append(f' class="{kind}"')
    if longest and len(text) > longest:
        marks.append(f' title="{_in_markup(text[: 4 * longest])}"')
        text = text[: longest - 1] + "…"
    return f"<{tag}{''.join(marks)}>{_in_markup(text)}</{tag}>"


def _in_markup(text: str) -> str:
    """A text as HTML shows it: it makes no tag, and no sign that cannot be seen turns it round."""
    return escape(visible(text))
