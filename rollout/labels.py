"""Texts in Vietnamese and in English, counts with their nouns, and the normal form in which names are compared."""

from __future__ import annotations

import unicodedata
from typing import Literal

import attrs

from rollout.signs import taken_for
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


class _Keyed(dict[int, str]):
    """The same of the letters that signs are taken for."""

    def __missing__(self, code: int) -> str:
        self[code] = taken_for(chr(code)).translate(_FOLDED)
        return self[code]


_FOLDED = _Folded()
_KEYED = _Keyed()


def fold(text: str) -> str:
    """The text without diacritics: "Đống Đa" becomes "Dong Da"."""
    return text.translate(_FOLDED)


def key(text: str) -> str:
    """The normal form in which names are compared: folded, in lower case, with single spaces.

    Signs that only look like others (ð like đ, the dashes) are these, and invisible ones are left out.
    """
    return " ".join(text.translate(_KEYED).casefold().split())


def plural(count: int, noun: str, nouns: str = "") -> str:
    """A count with its English noun: "1 day", "1,234 days". `nouns` is the plural if it does not just end in "s"."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {nouns or noun + 's'}"


def name_key(name: str) -> str:
    """A name in one normal form: composed letters, case and spaces folded."""
    return unicodedata.normalize("NFC", " ".join(unicodedata.normalize("NFC", name).casefold().split()))
