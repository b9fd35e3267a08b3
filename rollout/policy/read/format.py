"""The format of a policy file, table by table.

It makes the reader (`fields`), the JSON Schema (`schema`) and the tables of the reference page (`reference`): what a
key is, and what it takes, is written here and in `keys`, `item_keys` and `report_keys`, and nowhere else.
"""

from __future__ import annotations

from rollout.policy.instrument import KINDS, MOST_PARAGRAPHS
from rollout.policy.read.item_keys import ITEM_TABLES
from rollout.policy.read.keys import CONFIDENCE, LABEL, LIFETIME, NOTE, Key, TableFormat, choice, required
from rollout.policy.read.relation_keys import RELATION_TABLES
from rollout.policy.read.report_keys import REPORT_TABLES
from rollout.units.unit import Tier

FILE = TableFormat(
    "file",
    "The encoding of one policy document.",
    (
        Key("format", "whole", "`1`", "required", required=True),
        required("instrument", "table", "the document"),
        Key("task", "tables", "duties"),
        Key("target", "tables", "measures that must reach levels"),
        Key("measured", "tables", "figures that the document reports"),
        Key("tally", "tables", "counts that it reports in the official classes"),
        Key("relation", "tables", "what it does to other instruments, and what it rests on"),
        Key("act", "tables", "instruments that it names and that need not be encoded"),
        Key("body", "tables", "named bodies that the library does not have"),
        Key("left-out", "tables", "passages that are not encoded, and why"),
    ),
)

INSTRUMENT = TableFormat(
    "instrument",
    "The document itself.",
    (
        required("id", "id", "names the policy everywhere: in filters, evidence and obligation ids"),
        choice("kind", KINDS, "required", "what kind of document it is", required=True),
        required("issuer", "text", "who issued it"),
        required("title", "label", "its title; the Vietnamese one is the document's own, whole"),
        Key(
            "number",
            "text",
            'as printed: `"02/CT-TTg"`. A number alone does not identify a document; number and day do',
        ),
        Key("issued", "day or period", 'the day of issue; a period such as `"2021-10"` where only that is known'),
        Key("known-by", "day", "the first day it is known to exist. Required where `issued` is missing or not a day"),
        Key("in-force", "day", "the day it enters into force, where that is later", "from its issue"),
        Key("ends", "day", "its last day. What falls due later is `not_in_force`; what had fallen due stays"),
        Key(
            "undetermined-after",
            "day",
            'the last day for which the law is clear. What falls due later has `force = "undetermined"`',
        ),
        Key("term", "day or period", 'the time it speaks of: `"2021/2025"`. It gives no dates'),
        Key(
            "paragraphs",
            "whole",
            'how many paragraphs the text has. Where clauses are cited as `"¶3"`, [coverage](#coverage) is counted '
            "against it",
            least=1,
            most=MOST_PARAGRAPHS,
        ),
        Key("source", "tables", "where it was read, see below", attribute="sources"),
        NOTE,
    ),
)

SOURCE = TableFormat(
    "source",
    "Where the text was read: the first one, and others for what it leaves out.",
    (
        required("id", "id", "how items cite it"),
        required("name", "text or label", "what it is called: a paper, a site, a gazette"),
        Key("published", "day", "the day it was published"),
        CONFIDENCE,
        NOTE,
    ),
)

BODY = TableFormat(
    "body",
    "A named body that the library does not have.",
    (
        required("id", "id", "not one that the library has"),
        required("name", "label", "its name"),
        choice("tier", Tier, '`"agency"`', "its tier"),
        Key("parent", "text", "the body above it", names="body"),
        *LIFETIME,
        Key("successors", "texts", "the bodies that take over at the end", names="body"),
    ),
)

LEFT_OUT = TableFormat(
    "left-out",
    "A passage that is not encoded, and why, for coverage.",
    (
        required("clause", "text", "where it stands"),
        Key("phrase", "text", "a few words of it"),
        required("reason", "label", "why it is left out"),
    ),
)

_TABLES = (FILE, LABEL, INSTRUMENT, SOURCE, BODY, *ITEM_TABLES, *REPORT_TABLES, *RELATION_TABLES, LEFT_OUT)
FORMATS = {table.name: table for table in _TABLES}
