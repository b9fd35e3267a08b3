"""What a thing is called, in Vietnamese and in English."""

from __future__ import annotations

import unicodedata
from typing import Literal

import attrs

from rollout.tables import Shown

Lang = Literal["vi", "en"]


@attrs.frozen
class Label(Shown):
    """A text in both languages; where one is missing the other stands for it."""

    vi: str = ""
    en: str = ""

    def of(self, lang: Lang) -> str:
        return (self.vi or self.en) if lang == "vi" else (self.en or self.vi)

    @property
    def both(self) -> str:
        """The two languages side by side, each where there is one."""
        return " / ".join(text for text in (self.vi, self.en) if text)

    def __str__(self) -> str:
        return self.of("en")


def fold(text: str) -> str:
    """The text without diacritics: "Đống Đa" becomes "Dong Da"."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def key(text: str) -> str:
    """The text as it is compared when a name is looked for: folded, in lower case, with single spaces."""
    return " ".join(fold(text).casefold().split())
