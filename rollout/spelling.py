"""Names that a misspelt name may have meant: those of `difflib.get_close_matches`, fast among many thousands too.

The likeness of two texts is twice the letters they share in order over the letters of both. The letters they have in
common are a bound on it, so names are grouped by their letters, and those that cannot be near are never compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import attrs

from rollout.signs import plain_signs

LIKE = 0.6  # the least likeness of a misspelling
LONGEST = 1_000  # letters of a name; two texts are compared in a time that grows with the product of their lengths
Letters = tuple[frozenset[str], int]  # the letters of a text, and its length


def _by_letters(names: Iterable[str]) -> dict[Letters, list[str]]:
    groups: dict[Letters, list[str]] = defaultdict(list)
    for name in dict.fromkeys(names):
        groups[frozenset(name), len(name)].append(name)
    return dict(groups)


@attrs.frozen(eq=False, repr=False)
class Spellings:
    """Known names, grouped by their letters. Make it once if many misspellings are looked up."""

    names: dict[Letters, list[str]] = attrs.field(converter=_by_letters)

    def near(self, name: str, count: int) -> tuple[str, ...]:
        """Up to `count` of the known names, the most similar first; of equals the last in their order.

        Signs of `name` that only look like others are compared as these. What is too long for a name is near to none.
        """
        if len(name) > LONGEST:
            return ()
        plain = plain_signs(name)
        return self._nearest(plain, count) or self._nearest(plain.casefold(), count)  # ids have no capital letters

    def _nearest(self, name: str, count: int) -> tuple[str, ...]:
        nearest: list[tuple[float, str]] = []
        least = LIKE
        for bound, names in self._groups(name):
            if bound < least:
                break
            nearest = sorted([*nearest, *_like(name, names, least)], reverse=True)[:count]
            least = nearest[-1][0] if len(nearest) == count else LIKE
        return tuple(known for _, known in nearest)

    def _groups(self, name: str) -> list[tuple[float, list[str]]]:
        """The names that can be near, with the bound on their likeness, the greatest bound first."""
        letters, length = frozenset(name), len(name)
        groups = []
        for (known_letters, known_length), names in self.names.items():
            most = min(length - len(letters - known_letters), known_length - len(known_letters - letters))
            bound = _likeness(most, length + known_length)
            if bound >= LIKE:
                groups.append((bound, names))
        return sorted(groups, key=lambda group: group[0], reverse=True)


def _like(name: str, names: Iterable[str], least: float) -> Iterator[tuple[float, str]]:
    """The names with at least that likeness, and their likeness."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher()
    matcher.set_seq2(name)
    places = _bits_by_letter(name)
    for known in names:
        if _likeness(_common_length(places, len(name), known), len(name) + len(known)) >= least:
            matcher.set_seq1(known)
            likeness = matcher.ratio()
            if likeness >= least:
                yield likeness, known


def _likeness(shared: int, letters: int) -> float:
    return 2.0 * shared / letters if letters else 1.0


def _bits_by_letter(name: str) -> dict[str, int]:
    """The positions of each letter in a name, as the bits of a number."""
    places: dict[str, int] = defaultdict(int)
    for place, letter in enumerate(name):
        places[letter] |= 1 << place
    return places


def _common_length(places: dict[str, int], length: int, known: str) -> int:
    """The length of the longest common subsequence of two texts, which bounds the letters they share in order.

    After Hyyrö, "Bit-parallel LCS-length computation revisited" (2004).
    """
    every = (1 << length) - 1
    unmatched = every
    for letter in known:
        hits = unmatched & places.get(letter, 0)
        unmatched = ((unmatched + hits) | (unmatched - hits)) & every
    return length - unmatched.bit_count()
