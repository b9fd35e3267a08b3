"""The format of what a document says of other instruments: its relations to them, and what identifies them."""

from __future__ import annotations

import attrs

from rollout.policy.instrument import KINDS
from rollout.policy.read.item_keys import DEADLINES
from rollout.policy.read.keys import CONFIDENCE, NOTE, SOURCES, Key, TableFormat, choice, required
from rollout.policy.relation import KINDS_OF_RELATION

MOVED_DAYS = tuple(
    attrs.evolve(key, keyed_by="place or period") for key in DEADLINES if key.name not in ("each", "within")
)

RELATION = TableFormat(
    "relation",
    "What the document, or an act that it names, does to another instrument; or what it rests on.",
    (
        choice("kind", KINDS_OF_RELATION, "required", "what it does, see below", required=True),
        required(
            "of",
            "text",
            "the other instrument: the id of its policy, the id of an [`[[act]]`](#act) of this file, or its number",
        ),
        Key("of-task", "texts", "the items of it that are meant", "the whole", attribute="of_items"),
        Key(
            "of-clause", "text", "where they stand in it. Without `of-task`, a part of it that has no item", "the whole"
        ),
        Key("act", "text", "who does it: the id of an `[[act]]`", "the document itself", names="act"),
        Key(
            "task",
            "texts",
            "of `implements` and `builds-on`: the items of this document that rest on the other",
            "the whole",
            names="item",
            attribute="items",
        ),
        Key("clause", "text", "where this document says so"),
        Key("phrase", "text", "the short printed expression that says so"),
        Key("since", "day", "the first day of effect", "the day on which the instrument that does it binds"),
        *MOVED_DAYS,
        Key("until", "day", "of `extends`: the new last day, for `ends` and `undetermined-after` of the other"),
        SOURCES,
        attrs.evolve(CONFIDENCE, meaning="as for sources, of this relation"),
        NOTE,
    ),
)

ACT = TableFormat(
    "act",
    "An instrument that the document names and that need not be encoded.",
    (
        required("id", "id", "how relations name it"),
        choice("kind", KINDS, "required", "what kind of document it is", required=True),
        Key("number", "text", 'as printed: `"61/2018/NĐ-CP"`'),
        Key("title", "label", "its title, where it is at hand"),
        Key("issued", "day or period", "the day of issue"),
        Key("in-force", "day", "the day it enters into force, where that is later", "from its issue"),
        attrs.evolve(CONFIDENCE, meaning="as for sources, of these days"),
        NOTE,
    ),
)

RELATION_TABLES = (RELATION, ACT)
