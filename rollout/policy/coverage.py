"""How much of a document is encoded, paragraph by paragraph: a number that anyone can recount."""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs

from rollout.arguments import check_argument
from rollout.policy.instrument import MOST_PARAGRAPHS
from rollout.policy.item import Item
from rollout.policy.policy import Policy
from rollout.policy.report import Report
from rollout.tables import Shown

_PARAGRAPHS = re.compile(r"¶([0-9]{1,9})(?![0-9])(?:–¶?([0-9]{1,9})(?![0-9]))?")


@attrs.frozen(kw_only=True)
class Coverage(Shown):
    """The paragraphs of the text that was read, by what became of them; a paragraph may be encoded in part.

    `encoded` are cited by an item, a figure or a tally, `left_out` by a passage left out with its reason, and
    `unaccounted` by neither.
    """

    paragraphs: tuple[int, ...]
    encoded: tuple[int, ...]
    left_out: tuple[int, ...]
    unaccounted: tuple[int, ...]
    entries: int
    passages_left_out: int

    def __str__(self) -> str:
        return (
            f"{len(self.encoded)} of {len(self.paragraphs)} paragraphs encoded in {self.entries} entries, "
            f"{self.passages_left_out} passages left out with their reasons, {len(self.unaccounted)} paragraphs "
            "unaccounted for"
        )


def coverage(policy: Policy) -> Coverage:
    """What became of each paragraph of the document, by the clauses that the encoding cites."""
    check_argument("coverage", policy, Policy)
    entries: list[Item | Report] = [*policy.items, *policy.measured, *policy.tallies]
    encoded = _cited_paragraphs(entry.clause for entry in entries)
    left_out = _cited_paragraphs(passage.clause for passage in policy.left_out)
    cited = encoded | left_out
    last = policy.instrument.paragraphs or max(cited, default=0)
    paragraphs = range(1, last + 1)
    return Coverage(
        paragraphs=tuple(paragraphs),
        encoded=tuple(filter(encoded.__contains__, paragraphs)),
        left_out=tuple(filter(left_out.__contains__, paragraphs)),
        unaccounted=tuple(number for number in paragraphs if number not in cited),
        entries=len(entries),
        passages_left_out=len(policy.left_out),
    )


def _cited_paragraphs(clauses: Iterable[str]) -> set[int]:
    """The numbers of the paragraphs that clauses cite: "¶3", "¶3–¶5"; those beyond what a document has are none."""
    spans = {(int(first), int(last or first)) for clause in clauses for first, last in _PARAGRAPHS.findall(clause)}
    numbers: set[int] = set()
    reached = 0  # each number is looked at once, however many spans have it
    for first, last in sorted(spans):
        numbers.update(range(max(first, reached + 1), min(last, MOST_PARAGRAPHS) + 1))
        reached = max(reached, last)
    return numbers
