"""Texts in Vietnamese and in English, counts with their nouns, and the normal forms in which names are compared."""

from __future__ import annotations

import unicodedata
from typing import Literal

import attrs

from rollout.signs import as_name, composed, taken_for
from rollout.tables import Shown

Lang = Literal["vi", "en"]


@attrs.frozen
class Label(Shown):
    """A text in both languages. If one is missing, the other is used for both."""

    vi: str = ""
    en: str = ""

    def of(self, lang: Lang) -> str:
        return (self.vi or self.en) if lang == "vi" else (self.en or self.vi)

    @property
    def both(self) -> str:
        """The texts in both languages, with a slash between them."""
        return " / ".join(text for text in (self.vi, self.en) if text)

    def __str__(self) -> str:
        return self.of("en")


class _Folded(dict[int, str]):
    """Letters without their diacritics, by code; each is computed at its first use."""

    def __missing__(self, code: int) -> str:
        letter = {"đ": "d", "Đ": "D"}.get(chr(code), chr(code))
        parts = unicodedata.normalize("NFD", letter)
        self[code] = "".join(part for part in parts if not unicodedata.combining(part))
        return self[code]


class _Plain(dict[int, str]):
    """Signs as what they are taken for in a name, by code: a space, an apostrophe, a dash, a letter and its marks."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        parts = " " if sign.isspace() else unicodedata.normalize("NFD", sign)
        self[code] = "".join(map(taken_for, parts))
        return self[code]


class _Keyed(dict[int, str]):
    """The same without diacritics, with a space for a dash."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code).translate(_PLAIN).translate(_FOLDED).replace("-", " ")
        return self[code]


_FOLDED = _Folded()
_PLAIN = _Plain({ord("`"): "'"})
_KEYED = _Keyed()
TONES = "\u0300\u0301\u0303\u0309\u0323"  # the marks of the tones in Vietnamese: grave, acute, tilde, hook, dot below


def fold(text: str) -> str:
    """The text without diacritics: "Đống Đa" becomes "Dong Da"."""
    return text.translate(_FOLDED)


def key(text: str) -> str:
    """The widest normal form of names: `letters` without diacritics and apostrophes, with a space for a dash."""
    return _joined(text.translate(_KEYED).casefold(), "'", "")


def letters(text: str) -> str:
    """The normal form of names to the letter: with diacritics, in lower case, with single spaces.

    Signs that only look like others (ð like đ, the dashes, the apostrophes) are these, and invisible ones are left out.
    Around dashes and apostrophes spaces do not count: K' Dang is K'Dang.
    """
    plain = composed(text.translate(_PLAIN).casefold())
    return _joined(_joined(plain, "-", "-"), "'", "'")


def toned(text: str) -> str:
    """The `letters` with the marks of tones at the ends of words, wherever they stand in them: Hoà and Hòa are one."""
    return " ".join(map(_tone_last, letters(text).split()))


def _tone_last(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return "".join(sorted(parts, key=TONES.__contains__))


def _joined(text: str, sign: str, joint: str) -> str:
    """The text with single spaces, and with `joint` for a sign and the spaces around it."""
    if sign not in text:
        return " ".join(text.split())
    return joint.join(" ".join(part.split()) for part in text.split(sign))


def plural(count: int, noun: str, nouns: str = "") -> str:
    """A count with its English noun: "1 day", "1,234 days". `nouns` is the plural if it does not just end in "s"."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {nouns or noun + 's'}"


def name_key(name: str) -> str:
    """The normal form of names that a file gives: as they are kept, in lower case."""
    return composed(as_name(name).casefold())
