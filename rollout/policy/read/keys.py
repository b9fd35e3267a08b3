"""The keys of the tables of a policy file: how the format describes a key, and the keys that several tables share."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any, Literal

import attrs

from rollout.policy.instrument import CONFIDENCES
from rollout.policy.level import SCALES

Type = Literal[
    "text",
    "texts",  # one text, or a list of different ones
    "id",
    "label",
    "text or label",  # one text for both languages, or one for each
    "choice",
    "day",
    "period",
    "day or period",
    "number",
    "whole",
    "flag",
    "value",  # a number, or a range of two
    "lead",  # a body, or a list of tables
    "table",
    "tables",
]
KeyedBy = Literal["", "place", "period", "place or period"]
Named = Literal["", "body", "source", "item", "act"]


@attrs.frozen(eq=False)
class Key:
    """One key of a table of the format.

    `default` is the meaning of a missing key, in words; `keyed_by` says that the value may also be a table
    of such values. `least` and `most` bound a whole number. `names` says of what its texts are ids, if they are not
    among the words `besides`. `table` names the format of inner tables and `attribute` the field of the value in Python
    where they are not called as the key is.
    """

    name: str
    type: Type
    meaning: str
    default: str = "none"
    required: bool = False
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    keyed_by: KeyedBy = ""
    names: Named = ""
    besides: Collection[str] = ()
    table: str = attrs.field(default=attrs.Factory(lambda key: key.name, takes_self=True))
    attribute: str = attrs.field(default=attrs.Factory(lambda key: key.name.replace("-", "_"), takes_self=True))


@attrs.frozen(slots=False, eq=False)
class TableFormat:
    """One kind of table.

    `one_of` are keys of which it needs one or more, `together` pairs of a key and another that it needs. `unknown`
    begins the message about a key that it lacks, which lists the known keys by name unless they are `in_order`.
    """

    name: str
    meaning: str
    keys: tuple[Key, ...]
    one_of: tuple[str, ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    unknown: str = "unknown key"
    in_order: bool = False

    @property
    def listing(self) -> str:
        """The names of the keys, as a message lists them."""
        names = [key.name for key in self.keys]
        return ", ".join(names if self.in_order else sorted(names))

    @cached_property
    def required(self) -> tuple[Key, ...]:
        return tuple(key for key in self.keys if key.required)

    @cached_property
    def by_name(self) -> dict[str, Key]:
        return {key.name: key for key in self.keys}


def required(name: str, kind: Type, meaning: str, **rest: Any) -> Key:  # noqa: ANN401  # as Key has them
    """A key without which a table is bad: its `name`, the `kind` of its value and its `meaning`; see Key for `rest`."""
    return Key(name, kind, meaning, "required", required=True, **rest)


def choice(name: str, choices: Iterable[str], default: str, meaning: str, *, required: bool = False) -> Key:
    """A key with a `name` and a `meaning` that takes one of some `choices`; see Key for `default` and `required`."""
    return Key(name, "choice", meaning, default, required, tuple(choices))


NOTE = Key("note", "label", "what a reader should know of it")
SCALE = choice("scale", SCALES, '`"%"`', "what is counted")
CONFIDENCE = choice(
    "confidence",
    CONFIDENCES,
    '`"high"`',
    "`high`: the text itself, or two independent sources that agree. `medium`: one secondary source",
)
SOURCES = Key(
    "source", "texts", "ids of the instrument's sources that it was read in", names="source", attribute="sources"
)
UNCERTAIN = Key("uncertain", "label", "what is not sure about the encoding")
INHERITED = Key("inherited", "text or label", "where a date comes from that does not stand with the item itself")

ITEM_ID = required("id", "id", "unique in the file")
LIFETIME = (Key("since", "day", "the first day", "open"), Key("until", "day", "the last day", "open"))

LABEL = TableFormat(
    "label",
    "A text in Vietnamese, in English, or in both.",
    (Key("vi", "text", "the text in Vietnamese"), Key("en", "text", "the text in English")),
    one_of=("vi", "en"),
)
