"""What strangers write into a file is text in every output, and stays the text it is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from strange_texts import TEXTS, UNSEEN, strange_policy, strange_units

import rollout
from rollout import Done, Measured, Progress, Statuses

# Elements that neither run nor load anything.
HARMLESS = {
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("p", "br", "b", "i", "em", "strong", "code", "pre", "div", "span", "small", "time", "section", "h2", "h3"),
    *("ul", "ol", "li", "dl", "dt", "dd", "details", "summary", "style"),
    *("svg", "g", "rect", "text", "tspan", "path", "line", "polyline", "polygon", "circle"),
    *("title", "desc", "defs", "marker"),
}
MARKDOWN = {
    *("heading", "paragraph", "inline", "text", "text_special", "em", "strong", "code_inline", "html_inline"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def harm(self) -> Iterator[str]:
        """What is more than text: elements that run or load something, and attributes that do."""
        for tag, attributes in self.elements:
            if tag not in HARMLESS:
                yield tag
            for name, value in attributes.items():
                if name.startswith("on") or (name in {"href", "src", "srcdoc", "action"} and value != f"#{value}"[1:]):
                    yield f"{tag} {name}={value}"


def answers(text: str) -> Statuses:
    """Statuses with evidence of a policy whose every text is the given one, at a province of that name."""
    schedule = rollout.expand(strange_policy(text), strange_units(text))
    facts = [Done("do", "01", "2022-06-01"), Measured("share", "01", "2022-12-01", value=10)]
    return rollout.assess(schedule, Progress(facts), as_of="2022-12-31")


def shown(statuses: Statuses) -> Iterator[Any]:
    """Every value that a notebook shows."""
    schedule = statuses.schedule
    yield from (*schedule.policies, schedule.register, *schedule.register, schedule, statuses, statuses.table())
    yield from (rollout.forecast(statuses), rollout.timeline(schedule))
    for status in statuses:
        yield from (status, status.item, *(rollout.explain(status, lang=lang) for lang in ("vi", "en")))
    yield from rollout.forecast(statuses)
    yield from rollout.check(schedule.policies, schedule.register)
    yield from rollout.ambiguities(schedule)


def test_a_notebook_shows_it_as_text() -> None:
    text = " ".join(TEXTS.values())
    seen = 0
    for value in shown(answers(text)):
        page = Page(value._repr_html_() if hasattr(value, "_repr_html_") else "")
        assert list(page.harm()) == []
        seen += any(text in part for part in page.texts)
    assert seen >= 10


def test_a_notebook_shows_what_cannot_be_seen_by_its_code() -> None:
    text = " ".join(UNSEEN.values())
    pages = [value._repr_html_() for value in shown(answers(text)) if hasattr(value, "_repr_html_")]
    assert [sign for page in pages for sign in page if not sign.isprintable() and sign != "\n"] == []
    assert "\\u202e" in "".join(pages)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_page_of_a_document_shows_it_as_text(text: str) -> None:
    parser = pytest.importorskip("markdown_it", reason="the parser comes with the extra cli")
    tokens = (
        parser.MarkdownIt("commonmark", {"html": True})
        .enable(["table", "strikethrough"])
        .parse(rollout.document(strange_policy(text), "en"))
    )
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens + inline}
    assert kinds <= MARKDOWN
    assert {token.content for token in inline if token.type == "html_inline"} <= {"<br>"}
    assert {token.tag for token in tokens if token.type == "heading_open"} == {"h1", "h2"}
    rows = ["".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline"]
    assert rows[0] == text
    assert sum(text in row for row in rows) >= 10


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_rows_have_it_as_it_is(text: str) -> None:
    statuses = answers(text)
    cells = list(csv.DictReader(io.StringIO(rollout.to_csv(statuses))))
    apostrophe = "'" if text[0] in "=+-@" else ""
    assert {row["title"] for row in cells} == {apostrophe + text}
    assert {row["title"] for row in json.loads(rollout.to_json(statuses))} == {text}
