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


class _Plain(dict[int, str]):
    """Letters without their diacritics, by their codes; each is worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFD", {"đ": "d", "Đ": "D"}.get(chr(code), chr(code)))
        self[code] = plain = "".join(part for part in parts if not unicodedata.combining(part))
        return plain


_PLAIN = _Plain()


def fold(text: str) -> str:
    """The text without diacritics: "Đống Đa" becomes "Dong Da"."""
    return text.translate(_PLAIN)


def key(text: str) -> str:
    """The text as it is compared when a name is looked for: folded, in lower case, with single spaces."""
    return " ".join(fold(text).casefold().split())
