"""Signs that look like others, or like nothing: what each is taken for, and its name in Unicode.

Text is compared in one normal form: composed (NFC), and in look-ups with look-alike signs as what they look like.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

NAMED = 3  # strange signs that a message names
DASH = "Pd"  # the category of dashes
SPACES = {"\u00a0", "\u202f", "\u2009", "\u3000"}  # that are seen as spaces, and are not to Python
INVISIBLE = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}  # the categories of signs that cannot be seen

_ALIKE = {
    "а е о р с у х і ј ѕ һ ԁ ԛ ԝ ӏ к в м н т": "a e o p c y x i j s h d q w l k b m h t",  # Cyrillic
    "А В Е К М Н О Р С Т У Х І Ј Ѕ Ԛ Ԝ": "A B E K M H O P C T Y X I J S Q W",
    "α ι κ ν ο ρ τ υ χ": "a i k v o p t u x",  # Greek
    "Α Β Ε Ζ Η Ι Κ Μ Ν Ο Ρ Τ Υ Χ": "A B E Z H I K M N O P T Y X",
    "ð Ð ɖ Ɖ ı ɑ ɡ": "đ Đ đ Đ i a g",  # other Latin letters
    "− ˗ ⁃": "- - -",  # beside the category of dashes
    "‘ ’ ‛ ʻ ʼ ʹ ˈ ˊ ˋ ´ ′ ‵ ꞌ": "' ' ' ' ' ' ' ' ' ' ' ' '",
    "⁄ ∕ ∶ ․": "/ / : .",
}
_TAKEN_FOR = {
    sign: plain for signs, plains in _ALIKE.items() for sign, plain in zip(signs.split(), plains.split(), strict=True)
}


@lru_cache(maxsize=4096)
def taken_for(sign: str) -> str:
    """What a sign is taken for: the letter, digit or dash it looks like, nothing for an invisible one, else itself."""
    if sign.isascii() and sign.isprintable():
        return sign
    if sign in _TAKEN_FOR:
        return _TAKEN_FOR[sign]
    category = unicodedata.category(sign)
    if category == DASH or category in INVISIBLE:
        return "-" if category == DASH else ""
    digit = unicodedata.decimal(sign, None)
    compatible = unicodedata.normalize("NFKC", sign) if digit is None else str(digit)
    return compatible if len(compatible) == 1 and compatible.isascii() else sign


def visible(text: str) -> str:
    r"""The text with each sign that cannot be seen, or that moves what is seen, by its code: `\x1b`, `\u202e`, `\n`.

    What it prints is one line, and says what it is: no sign of it steers a terminal, ends a line, or turns one round.
    """
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign in SPACES else _code(sign) for sign in text)


def visible_lines(text: str) -> str:
    """The same of a text of several lines, which stay."""
    return "\n".join(map(visible, text.split("\n")))


def visible_json(text: str) -> str:
    r"""JSON with the same signs escaped as JSON has it, so that its values are the same: `\u001b`, `\u202e`."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign in SPACES else _escape(sign) for sign in text)


def _escape(sign: str) -> str:
    code = sign.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{code[place : place + 4]}" for place in range(0, len(code), 4))


def is_writable(text: str) -> bool:
    """Whether a text can be written in UTF-8: no half of a sign (a lone surrogate) is in it."""
    return text.isprintable() or _HALF.search(text) is None


_HALF = re.compile("[\ud800-\udfff]")


def _code(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


def composed(text: str) -> str:
    """The text in normal form NFC, in which names are kept."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def as_name(value: Any) -> Any:  # noqa: ANN401  # the validator of the field refuses what is no text
    """A name in its one form: composed (NFC), with single spaces; anything else as it is."""
    return " ".join(composed(value).split()) if isinstance(value, str) else value


def plain_signs(text: str) -> str:
    """The composed text with each sign as what it is taken for, as names are looked up."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(taken_for, composed(text)))


def strange_signs(text: str, known: str = "") -> str:
    """The signs of a text that look like others, or like nothing, each by its name: for a message; else nothing.

    Signs that are in the text that is `known` are not strange.
    """
    if text.isascii() and text.isprintable():
        return ""
    strange = [sign for sign in dict.fromkeys(text) if sign not in known and taken_for(sign) != sign]
    names = [_in_words(sign) for sign in strange[:NAMED]]
    if len(strange) > NAMED:
        names.append(f"{len(strange) - NAMED} more")
    return ", ".join(names)


def _in_words(sign: str) -> str:
    plain = taken_for(sign)
    name = f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".rstrip()
    return f"{name} looks like {plain!r}" if plain else f"{name} cannot be seen"
