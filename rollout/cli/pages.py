"""Tables as Markdown and as a page of HTML, with the lines that stand below them."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from rollout.labels import Lang
from rollout.signs import visible
from rollout.tables import Table
from rollout.views.markdown_text import bold, markdown, table_lines

STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
caption { font-weight: 600; padding: .5rem 0; text-align: left; }
th, td { border-bottom: 1px solid #8886; overflow-wrap: break-word; padding: .35rem .6rem; }
th, td { text-align: left; vertical-align: top; }
th { position: sticky; top: 0; background: Canvas; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
p { color: GrayText; }
""".strip()


def markdown_page(table: Table, notes: Iterable[str]) -> str:
    """The table with its title, and the notes, as Markdown in which no sign of a name is markup."""
    lines = [bold(table.title), ""] if table.title else []
    if table.columns:
        lines += table_lines(map(str, table.columns), table.cells())
    for note in (*table.rest(), *notes):
        lines += [markdown(note), ""]
    return "\n".join(lines).strip("\n") + "\n"


def html_page(table: Table, notes: Iterable[str], heading: str, lang: Lang) -> str:
    """A page that stands alone: the table with its `heading`, and the notes, in the language `lang`."""
    return page_around(_html_table(table, heading), (*table.rest(), *notes), table.title or heading, lang)


def page_around(body: str, notes: Iterable[str], title: str, lang: Lang) -> str:
    """A page of a `body` of HTML, with its `title` and the `notes` below it, in the language `lang`."""
    below = "".join(f"<p>{escape(visible(note))}</p>\n" for note in notes)
    meta = '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">'
    head = f"{meta}\n<title>{escape(visible(title))}</title>\n<style>\n{STYLE}\n</style>"
    return f'<!doctype html>\n<html lang="{lang}">\n<head>\n{head}\n</head>\n<body>\n{body}\n{below}</body>\n</html>\n'


def _html_table(table: Table, heading: str) -> str:
    classes = ['class="number"' if table.is_numeric(place) else "" for place in range(len(table.columns))]
    names = zip(map(str, table.columns), classes, strict=True)
    heads = "".join(_html_cell("th", name, kind, ' scope="col"') for name, kind in names)
    rows = []
    for cells in table.cells():
        parts = (_html_cell("td", cell, kind) for cell, kind in zip(cells, classes, strict=True))
        rows.append(f"<tr>{''.join(parts)}</tr>")
    caption = escape(visible(table.title or heading))
    body = "\n".join(rows)
    return (
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    )


def _html_cell(tag: str, text: str, kind: str, more: str = "") -> str:
    """A cell of a `text` in a `tag` with the attributes of its `kind` and `more`."""
    attributes = f" {kind}" if kind else ""
    return f"<{tag}{attributes}{more}>{escape(visible(text))}</{tag}>"
