"""The page of each document is current, and its coverage can be recounted by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from small import policy

import rollout
from rollout.labels import Label, Lang
from rollout.policy.coverage import coverage
from rollout.views.listing import of_policy

PAGES = Path(__file__).parent.parent / "docs" / "policies"
# Counted by hand in the five sources: paragraphs of the body, headings, captions and by-lines left aside.
PARAGRAPHS = {
    "ct-02-2022": 14,
    "mic-nq17-2019-2020": 10,
    "mic-par-2021-2025": 14,
    "mic-par-2023": 15,
    "moha-dt-2021-2030": 13,
}


def test_these_are_the_policies_that_ship() -> None:
    assert rollout.shipped_policies() == tuple(PARAGRAPHS)


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_the_page_of_a_document_is_the_one_its_encoding_gives(name: str) -> None:
    page = PAGES / f"{name}.md"
    assert page.read_text(encoding="utf-8") == rollout.document(rollout.load_policy(name)), (
        f"write it anew: rollout document {name} > docs/policies/{name}.md"
    )


@pytest.mark.parametrize(("name", "count"), PARAGRAPHS.items())
def test_every_paragraph_of_a_document_is_encoded_or_left_out_with_its_reason(name: str, count: int) -> None:
    found = coverage(rollout.load_policy(name))
    assert found.paragraphs == tuple(range(1, count + 1))
    assert found.unaccounted == ()


def test_coverage_is_counted_from_the_clauses_that_the_file_cites() -> None:
    """Recounted from the text of the file with nothing of the library."""
    text = Path(rollout.__file__).parent.joinpath("data", "policies", "ct-02-2022.toml").read_text(encoding="utf-8")
    items = text.split("[[left-out]]")[0]
    cited = {
        int(number)
        for line in items.splitlines()
        if line.startswith("clause")
        for number in re.findall(r"¶(\d+)", line)
    }
    assert coverage(rollout.load_policy("ct-02-2022")).encoded == tuple(sorted(cited))


def test_a_page_says_what_is_open_and_what_is_not_encoded() -> None:
    page = rollout.document(rollout.load_policy("ct-02-2022"))
    assert "carved out of digitise-dossiers" in page
    assert "undetermined after | 2025-12-31" in page
    assert "## Not encoded, and why" in page


def test_what_a_paragraph_is_missing_is_unaccounted_for() -> None:
    text = (
        'format = 1\n[instrument]\nid = "p"\nkind = "plan"\nissuer = "mic"\nissued = 2022-01-01\nparagraphs = 4\n'
        'title = { vi = "p" }\n[[task]]\nid = "a"\ntitle = { vi = "a" }\nclause = "¶1–¶2"\nat = "mic"\n'
        '[[left-out]]\nclause = "¶3"\nreason = { en = "context" }\n'
    )
    policy, problems = rollout.parse_policy(text)
    assert problems == ()
    found = coverage(policy)
    assert (found.encoded, found.left_out, found.unaccounted) == ((1, 2), (3,), (4,))


def test_what_the_text_leaves_out_is_cited_by_its_source_in_the_language_asked_for() -> None:
    """The press report of the Directive says nothing of certified copies; other reports do."""
    policy = rollout.load_policy("ct-02-2022")
    assert policy["certified-copies"].clause == ""
    sources: dict[Lang, str] = {"vi": "các báo cáo khác về Chỉ thị", "en": "other public reports of the Directive"}
    for lang, source in sources.items():
        (row,) = [row for row in of_policy(policy, lang).to_dicts() if "certified-copies" in row.values()]
        assert source in row.values()
        assert f"| {source} |" in rollout.document(policy, lang)
    (group,) = rollout.expand(policy, until="2022-12-31").where(task="certified-copies", tier="province").groups
    assert group.citation == "02/CT-TTg other public reports of the Directive"


def labels(value: object) -> Iterator[Label]:
    """Every text in two languages within a value, however deep."""
    if isinstance(value, Label):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from labels(part)
    elif attrs.has(kind := type(value)):
        for field in attrs.fields(kind):
            yield from labels(getattr(value, field.name))


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_everything_is_said_in_vietnamese_and_in_english(name: str) -> None:
    texts = [label for label in labels(rollout.load_policy(name)) if label != Label()]
    assert len(texts) > 50
    for label in texts:
        assert label.vi
        assert label.en
        assert label.vi != label.en


def test_a_page_prints_the_length_of_a_time_limit() -> None:
    text = '[[task]]\nid = "a"\nat = "mof"\nwithin = { months = 2, days = 3, after = "alarm" }\n'
    text += '[[task]]\nid = "b"\nat = "mof"\nwithin = { weeks = 6, after = "sự cố" }\n'
    page = rollout.document(policy(text))
    assert "| Ministry of Finance | within 2 months 3 days of “alarm” |" in page
    assert "| Ministry of Finance | within 6 weeks of “sự cố” |" in page
