"""Texts that strangers may write into a policy, a register or a log: each is to be shown as it is, wherever it goes."""

from __future__ import annotations

import json

import rollout
from rollout import Policy, Register, Tier, Unit

# What a text would do if it were taken for more than text, and the text.
TEXTS = {
    "script": "<script>alert(1)</script>",
    "image": '<img src=x onerror="alert(1)">',
    "end of a script": "</script><script>alert(1)</script>",
    "end of a comment": "--><b>bold</b><!--",
    "attribute": '" onmouseover="alert(1)',
    "entity": "&lt;b&gt; &#60;b&#62; &amp;",
    "link": "[here](javascript:alert(1))",
    "picture": "![here](https://example.org/seen.png)",
    "address": "<https://example.org> https://example.org www.example.org a@example.org",
    "reference": "[here][there]",
    "emphasis": "*one* _two_ **three** ~~four~~ `five` \\*six\\*",
    "heading": "# Heading",
    "list": "- 1. point",
    "number": "1. point",
    "table": "a | b || c",
    "template": "{{ 7 * 7 }} ${7 * 7} {title} %s %(title)s {0}",
    "formula": "=cmd|'/C calc'!A0",
    "sum": "@SUM(1+1)",
    "graph": 'x"] end; subgraph y --> z',
    "mathematics": "$$x$$ $x$",
    "calendar": "END:VEVENT;BEGIN:VALARM,x\\nX:1",
    "sqlite": "'; DROP TABLE unit; --",
    "json": '"}]}',
    "wide": "việc 👩 ﷽ Ａ",
}

# Signs that cannot be seen: they steer a terminal, turn text round, end a line, or only part what looks like one word.
UNSEEN = {
    "escape": "a\x1b[31mb\x1b]0;c\x07d",
    "controls": "a\x9b31mb\x7fc\x08d",
    "direction": "a\u202eb\u2066c\u200fd",
    "width": "a\u200bb\ufeffc\u00add",
    "null": "a\0b",
    "lines": "a\nforged: b\r\nforged: c\rforged: d",
    "ends of lines": "a\u2028forged: b\u2029forged: c\x85forged: d\x0bforged: e\x0cforged: f",
}
HALF = "a\ud800b"  # a half of a sign, which no file can have

FORM = """
format = 1
[instrument]
id = "p"
kind = "plan"
number = {text}
issuer = "x"
issued = 2022-01-01
title = {{ vi = {text}, en = {text} }}
note = {{ vi = {text}, en = {text} }}
source = [{{ id = "s", name = {{ vi = {text}, en = {text} }}, confidence = "high" }}]

[[body]]
id = "x"
name = {{ vi = {text}, en = {text} }}

[[task]]
id = "do"
title = {{ vi = {text}, en = {text} }}
clause = {text}
phrase = {text}
at = ["province", "x"]
by = 2022-06-30
coordinating = ["x"]
note = {{ vi = {text}, en = {text} }}
also-read = [{{ by = 2022-06-01, note = {{ vi = {text}, en = {text} }} }}]

[[task]]
id = "then"
title = {{ vi = {text} }}
clause = {text}
at = "province"
by = 2022-05-31
needs = [{{ task = "do", note = {{ vi = {text}, en = {text} }} }}]

[[target]]
id = "share"
measure = {{ vi = {text}, en = {text} }}
clause = {text}
at = "province"
at-least = {{ 2022 = 50, 2023 = 40 }}

[[left-out]]
clause = {text}
phrase = {text}
reason = {{ vi = {text}, en = {text} }}
"""


def strange_file(text: str) -> str:
    """A policy file whose every text is the given one."""
    return FORM.format(text=json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f"))


def strange_policy(text: str) -> Policy:
    """A policy whose every text is the given one."""
    policy, problems = rollout.parse_policy(strange_file(text))
    assert problems == (), problems
    return policy


def strange_units(text: str) -> Register:
    """A province of that name."""
    return Register([Unit("01", Tier.PROVINCE, text, en=text)], text)
