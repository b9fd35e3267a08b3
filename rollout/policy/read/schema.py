"""The JSON Schema of a policy file, made from its format; `python -m rollout.policy.read.schema` prints it.

It knows keys, types and choices, for the completion of editors; what only the whole file tells is the reader's.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping

from rollout.policy.instrument import ID
from rollout.policy.read.format import FORMATS
from rollout.policy.read.keys import Key, TableFormat, Type
from rollout.policy.read.policies import FORMAT
from rollout.policy.read.reports import counts_format, rates_format
from rollout.policy.tallies.scheme import SCHEMES

Schema = dict[str, object]

_MONTH = "(0[1-9]|1[0-2])"
_DAY = f"[0-9]{{4}}-{_MONTH}-(0[1-9]|[12][0-9]|3[01])"
_LONGER = f"[0-9]{{4}}(-{_MONTH}|-Q[1-4]|-H[12]|-W(0[1-9]|[1-4][0-9]|5[0-3]))?"
_PERIOD = f"^({_LONGER}|({_LONGER}|{_DAY})/({_LONGER}|{_DAY}))$"
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def schema_text() -> str:
    """The schema as the library ships it."""
    return json.dumps(policy_schema(), ensure_ascii=False, indent=2) + "\n"


def policy_schema() -> Schema:
    """The schema as a JSON object."""
    formats = [form for form in FORMATS.values() if form.name != "file"]
    for scheme in SCHEMES.values():
        formats += [counts_format(scheme), rates_format(scheme)]
    top = _table_schema(FORMATS["file"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A policy file of rollout",
        **top,
        "$defs": {**_VALUES, **{form.name: _table_schema(form) for form in formats}},
    }


def _table_schema(form: TableFormat) -> Schema:
    schema: Schema = {"description": _plain_text(form.meaning), "type": "object", "additionalProperties": False}
    required = [key.name for key in form.keys if key.required]
    if required:
        schema["required"] = required
    schema["properties"] = {key.name: _key_schema(key) for key in form.keys}
    if form.one_of:
        schema["anyOf"] = [{"required": [name]} for name in form.one_of]
    if form.together:
        schema["dependentRequired"] = {name: [partner] for name, partner in form.together}
    if form.name == "tally":
        schema["allOf"] = [_scheme_schema(kind) for kind in SCHEMES]
    return schema


def _scheme_schema(kind: str) -> Schema:
    """The classes and rates that a tally of one kind has."""
    tables = {name: {"$ref": f"#/$defs/{name}-{kind}"} for name in ("counts", "rates")}
    return {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": {"properties": tables}}


def _key_schema(key: Key) -> Schema:
    value: Schema = {"const": FORMAT} if key.name == "format" else _value_schema(key)
    if key.keyed_by:
        table: Schema = {"type": "object", "additionalProperties": value, "minProperties": 1}
        if key.keyed_by == "period":
            table["propertyNames"] = {"pattern": _PERIOD}
        value = {"anyOf": [value, table]}
    return {"description": _plain_text(key.meaning), **value}


def _plain_text(markdown: str) -> str:
    """A meaning without its links and emphasis, as a sentence."""
    text = _LINK.sub(r"\1", markdown).replace("**", "")
    return text[:1].upper() + text[1:].rstrip(".") + "."


def _value_schema(key: Key) -> Schema:
    """What a key takes: by itself, or by the name of what is described once."""
    if key.type in _TYPES:
        return _TYPES[key.type](key)
    return {"$ref": f"#/$defs/{key.type.replace(' ', '-')}"}


def _whole_schema(key: Key) -> Schema:
    bounds = {"minimum": key.least, "maximum": key.most}
    return {"type": "integer", **{name: bound for name, bound in bounds.items() if bound is not None}}


def _lead_schema(key: Key) -> Schema:
    holders = {"type": "array", "items": {"$ref": f"#/$defs/{key.table}"}, "minItems": 1}
    return {"anyOf": [{"$ref": "#/$defs/text"}, holders]}


def _inner_schema(key: Key) -> Schema:
    return {"$ref": f"#/$defs/{key.table}"} if key.table in FORMATS else {"type": "object"}


_TYPES: Mapping[Type, Callable[[Key], Schema]] = {
    "choice": lambda key: {"enum": list(key.choices)},
    "text or label": lambda _: {"anyOf": [{"$ref": "#/$defs/text"}, {"$ref": "#/$defs/label"}]},
    "number": lambda _: {"type": "number"},
    "value": lambda _: {"$ref": "#/$defs/number-or-range"},
    "whole": _whole_schema,
    "flag": lambda _: {"type": "boolean"},
    "lead": _lead_schema,
    "table": _inner_schema,
    "tables": lambda key: {"type": "array", "items": {"$ref": f"#/$defs/{key.table}"}},
}
_VALUES: Schema = {
    "text": {"description": "Text that is not empty.", "type": "string", "pattern": r"\S"},
    "texts": {
        "description": "One text, or a list of different ones.",
        "anyOf": [
            {"$ref": "#/$defs/text"},
            {"type": "array", "items": {"$ref": "#/$defs/text"}, "minItems": 1, "uniqueItems": True},
        ],
    },
    "id": {
        "description": "Lower-case letters, digits and single hyphens.",
        "type": "string",
        "pattern": f"^{ID.pattern}$",
    },
    "day": {
        "description": "A day, written as a TOML date, without quotes: 2022-06-01. JSON has no dates: here it is text.",
        "type": "string",
        "format": "date",
        "pattern": f"^{_DAY}$",
    },
    "period": {
        "description": 'A month or longer, as text: "2022-06", "2020-Q4", "2021-H1", "2025", "2019-Q4/2020"; '
        "a bare whole number is a year.",
        "anyOf": [{"type": "string", "pattern": _PERIOD}, {"type": "integer", "minimum": 1000, "maximum": 9999}],
    },
    "day-or-period": {
        "description": 'A day without quotes (2022-06-01), or a longer period as text ("2022-06").',
        "anyOf": [{"$ref": "#/$defs/day"}, {"$ref": "#/$defs/period"}],
    },
    "number-or-range": {
        "description": "A number, or a range [floor, aim].",
        "anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}],
    },
}

if __name__ == "__main__":
    sys.stdout.write(schema_text())
