"""The tables of the reference page of the policy file, made from its format.

A page marks each with a comment, `<!-- keys: instrument -->`. `python -m rollout.policy.read.reference` reads a page
from standard input and prints it with its tables made anew.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

from rollout.policy.read.format import FORMATS
from rollout.policy.read.item_keys import DEADLINES
from rollout.policy.read.keys import Key, Type
from rollout.policy.read.report_keys import REPORT

_PLACE = re.compile(r"(<!-- keys: ([a-z-]+) -->\n\n)(?:\|.*\n)*")
_HEADER = "| key | type | default | meaning |\n|---|---|---|---|\n"
_DEADLINE_ROW = "| a deadline | see [deadlines](#deadlines) | none | by when; at most one of the forms |\n"
_WORDS: dict[Type, str] = {
    "texts": "text or list",
    "whole": "whole number",
    "flag": "true or false",
    "value": "number or range",
    "lead": "text, or list of tables",
    "tables": "list of tables",
}


def page_with_tables(page: str) -> str:
    """The page with the table of keys after each mark. Raises KeyError for a mark of no table."""
    return _PLACE.sub(lambda match: match[1] + key_table(match[2]), page)


def key_table(name: str) -> str:
    """The Markdown table of a table of the format.

    Keys that several tables share are given once: those of reports under `report`, those of a task under `task`.
    """
    if name == "report":
        keys: Iterable[Key] = REPORT
    else:
        shared = {"target": FORMATS["task"].keys, "measured": REPORT, "tally": REPORT}.get(name, ())
        keys = [key for key in FORMATS[name].keys if key not in shared]
    forms = {key.name for key in DEADLINES}
    rows = []
    for key in keys:
        row = _DEADLINE_ROW if key.name in forms and name != "deadlines" else _row_of(key)
        if row not in rows:
            rows.append(row)
    return _HEADER + "".join(rows)


def _row_of(key: Key) -> str:
    return f"| `{key.name}` | {_type_in_words(key)} | {key.default} | {key.meaning} |\n"


def _type_in_words(key: Key) -> str:
    """What a key takes: its type, its choices or its bounds."""
    if key.choices:
        return ", ".join(f"`{choice}`" for choice in key.choices)
    words = _WORDS.get(key.type, key.type)
    if key.least is not None and key.most is not None and key.least == 1:
        words = f"{key.least} to {key.most:,}"
    return f"{words}, or keyed by {key.keyed_by}" if key.keyed_by else words


if __name__ == "__main__":
    sys.stdout.write(page_with_tables(sys.stdin.read()))
