"""The names of the units of a register, by which they are looked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from functools import cache, cached_property

import attrs

from rollout import labels
from rollout.signs import as_name, plain_signs
from rollout.units.columns import Columns
from rollout.units.unit import PLACE_KINDS, Unit

SIZES = (1, 2, 3, 5)  # digits of the codes of units
NORMAL_FORMS: tuple[Callable[[str], str], ...] = (as_name, labels.letters, labels.toned)  # the strictest first
ABBREVIATIONS = {
    "tp": "thanh-pho",
    "tx": "thi-xa",
    "tt": "thi-tran",
    "q": "quan",
    "h": "huyen",
    "p": "phuong",
    "x": "xa",
}


def codes_meant(name: str, ids: Container[str]) -> tuple[str, ...]:
    """The ids that are the code in a cell which a spreadsheet read as a number: 01 where it says 1 or 1.0."""
    number = plain_signs(name).strip().removesuffix(".0")
    if not number.isdecimal():
        return ()
    codes = dict.fromkeys(number.zfill(size) for size in SIZES)
    return tuple(code for code in codes if code in ids)


@attrs.frozen
class Phrase:
    """A full name read as a name, whose normal form is `key`, with a word for a kind before or after it, or without.

    `kind` is that of the word, and empty without a word. `pattern` has the word as it is spelt, and {} for the name.
    The word of a `usual` phrase stands where it does in the labels of units.
    """

    key: str
    kind: str = ""
    pattern: str = "{}"
    usual: bool = True
    english: bool = False

    def forms(self, name: str) -> tuple[str, ...]:
        """How the full name of a unit of that name may be spelt; English names fold the diacritics."""
        names = (name, labels.fold(name)) if self.english else (name,)
        return tuple(map(self.pattern.format, names))


@cache
def _words() -> tuple[tuple[str, str, str, bool], ...]:
    """The words for kinds: the normal form of each, the word, its kind, and whether it is English."""
    words = []
    for kind, label in PLACE_KINDS.items():
        words += [(labels.key(label.vi), label.vi, kind, False), (labels.key(label.en), label.en, kind, True)]
    return tuple(words)


def phrases(key: str) -> Iterator[Phrase]:
    """What a full name may mean such as "thanh pho ha noi", "ha noi city" or "ward 1", all as compared."""
    yield Phrase(key)
    for word_key, word, kind, english in _words():
        if key.startswith(f"{word_key} "):
            name = key.removeprefix(f"{word_key} ")
            yield Phrase(name, kind, f"{word} {{}}", not english or name.isdigit(), english)
        if key.endswith(f" {word_key}"):
            name = key.removesuffix(f" {word_key}")
            yield Phrase(name, kind, f"{{}} {word}", english and not name.isdigit(), english)


def in_full(name: str) -> str:
    """A name with the abbreviation of a kind before it written out: "tp. hà nội" is "thành phố hà nội".

    One of two letters may lack its full stop, and none the name of one letter: "H Bông" is not a district.
    """
    plain = labels.letters(name)
    short, stop, rest = plain.partition(".")
    if not stop or short.strip() not in ABBREVIATIONS:
        short, _, rest = plain.partition(" ")
        if len(short) == 1:
            return name
    kind = ABBREVIATIONS.get(short.strip())
    return f"{labels.letters(PLACE_KINDS[kind].vi)} {rest}" if kind else name


@attrs.frozen(eq=False, repr=False, slots=False)
class Names:
    """The names that the units of columns have had, as names are compared."""

    columns: Columns

    def numbers(self, name: str) -> list[int]:
        """The numbers of the units that have had a name, with their kind ("Thành phố Hà Nội") or without it.

        The nearest spelling comes first; of equals the upper tiers, by id.
        """
        places, last = self.places(name), self.columns.last
        return sorted(places, key=lambda number: (places[number], last.ranks[number], last.ids[number]))

    def places(self, name: str) -> dict[int, tuple[int, bool]]:
        """The numbers of the units that have had a name, each with how far its spelling is, and if it is unusual."""
        places: dict[int, tuple[int, bool]] = {}
        for text in dict.fromkeys((name, in_full(name))):
            for place, number in self._places(text):
                places[number] = min(place, places.get(number, place))
        return places

    def is_called(self, unit: Unit, name: str) -> bool:
        """Whether one version of a unit has a name, with its kind or without it."""
        keys = {labels.key(text) for text in (unit.name, unit.en, unit.label.vi, unit.label.en) if text}
        return any(labels.key(text) in keys for text in (name, in_full(name)))

    def _places(self, name: str) -> Iterator[tuple[tuple[int, bool], int]]:
        """The numbers of the units of a name, each with its place in the order: how far it is, and if it is unusual."""
        spellings = [normal(name) for normal in NORMAL_FORMS]
        for phrase in phrases(labels.key(name)):
            for (kind, known), numbers in self._numbers_by_key.get(phrase.key, {}).items():
                if phrase.kind in ("", kind):
                    far = min(distance(spellings, form) for form in phrase.forms(known))
                    yield from (((far, not phrase.usual), number) for number in numbers)

    @cached_property
    def _numbers_by_key(self) -> dict[str, dict[tuple[str, str], list[int]]]:
        """The numbers of the units of each kind and name they have had, by the normal form of the name."""
        last = self.columns.last
        numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
        for column in (last.names, last.english):
            for number, named in enumerate(zip(last.kinds, column, strict=True)):
                numbers[named].append(number)
        for number, units in self.columns.earlier.items():
            for unit in units:
                numbers[unit.kind, unit.name].append(number)
                numbers[unit.kind, unit.en].append(number)
        keys = {name: labels.key(name) for name in {name for _, name in numbers} if name}
        by_key: dict[str, dict[tuple[str, str], list[int]]] = {key: {} for key in keys.values()}
        for named, bearers in numbers.items():
            if named[1]:
                by_key[keys[named[1]]][named] = bearers
        return by_key


def distance(spellings: Sequence[str], name: str) -> int:
    """How far a name is from one with these spellings: the first normal form in which they agree, or their number."""
    levels = (level for level, normal in enumerate(NORMAL_FORMS) if normal(name) == spellings[level])
    return next(levels, len(NORMAL_FORMS))
