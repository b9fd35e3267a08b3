"""Tables as Markdown and as a page of HTML, with the lines that stand below them."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import attrs

from rollout.labels import Lang
from rollout.signs import visible
from rollout.tables import Table
from rollout.views.markdown_text import bold, markdown, table_lines

STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
body .rollout table { width: 100%; }
thead th { background: Canvas; position: sticky; top: 0; }
p { color: GrayText; }
@media (min-width: 50rem) { body .rollout { overflow-x: visible; } }
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
    titled = attrs.evolve(table, title=table.title or heading)
    return page_around(titled.markup(limit=None, longest=None), notes, titled.title, lang)


def page_around(body: str, notes: Iterable[str], title: str, lang: Lang) -> str:
    """A page of a `body` of HTML, with its `title` and the `notes` below it, in the language `lang`."""
    below = "".join(f"<p>{escape(visible(note))}</p>\n" for note in notes)
    meta = '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">'
    head = f"{meta}\n<title>{escape(visible(title))}</title>\n<style>\n{STYLE}\n</style>"
    return f'<!doctype html>\n<html lang="{lang}">\n<head>\n{head}\n</head>\n<body>\n{body}\n{below}</body>\n</html>\n'
