"""The texts of a board, each kept once and named by its number: most are said of many groups."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from rollout.labels import Label


@attrs.frozen(eq=False)
class Phrases:
    """Texts in both languages in the order in which they came; `index` has the number of each."""

    index: dict[Label, int] = attrs.field(factory=dict)

    def number(self, label: Label) -> int:
        """The number of a text, which is added where it is new."""
        return self.index.setdefault(label, len(self.index))

    def numbers(self, labels: Iterable[Label]) -> list[int]:
        return [self.number(label) for label in labels]

    def rows(self) -> list[str | list[str]]:
        """The texts by number: a text alone where both languages have the same, else the Vietnamese and the English."""
        return [_in_both(label) for label in self.index]


def _in_both(label: Label) -> str | list[str]:
    vi, en = label.of("vi"), label.of("en")
    return vi if vi == en else [vi, en]
