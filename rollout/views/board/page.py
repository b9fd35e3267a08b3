"""A board: one page with everything inside, which opens from a file and asks no network for anything."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from rollout.arguments import check_argument
from rollout.files import shipped
from rollout.labels import Label, Lang
from rollout.policy.tallies.tally import Tally
from rollout.progress.statuses import Statuses
from rollout.sentences import as_language
from rollout.signs import visible_json
from rollout.views.board.contents import board_contents

ROOM = "board"
SCRIPTS = (
    "days.js",
    "contents.js",
    "counts.js",
    "elements.js",
    "charts.js",
    "body.js",
    "search.js",
    "sections.js",
    "answers.js",
    "controls.js",
    "page.js",
)
# What could end the script around the data; JSON has these signs in texts alone.
UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


def board(statuses: Statuses, *, lang: Lang = "vi", tallies: Iterable[Tally] = (), note: Label | str = "") -> str:
    """A page in HTML that shows how obligations stand, on the day of the statuses and on every other of their schedule.

    It has all evidence about them inside, that of later days too: whoever has the file can read it. It counts by itself
    and loads nothing. `lang` is the language in which it opens, `tallies` are shown in their official classes, and a
    `note` stands above all, such as that the evidence is invented. Raises UnknownError for another language.
    """
    check_argument("board", statuses, Statuses)
    check_argument("board", note, Label | str)
    check_argument("board", tallies, Iterable)
    as_language(lang)
    from importlib.metadata import version

    remark = note if isinstance(note, Label) else Label(note)
    own = {
        "lang": lang,
        "note": [remark.of("vi"), remark.of("en")] if remark != Label() else None,
        "texts": page_texts(),
        "version": version("rollout-policy"),
    }
    contents = board_contents(statuses, tallies) | own
    style, script = shipped(ROOM, "board.css"), "\n".join(shipped(ROOM, name) for name in SCRIPTS)
    parts = {
        "policy": content_security_policy(style, script),
        "lang": lang,
        "style": style,
        "contents": escaped_json(contents),
        "script": script,
    }
    page = shipped(ROOM, "page.html")
    for name, text in parts.items():
        before, mark, after = page.partition(f"<!--{name}-->")
        page = f"{before}{text}{after}" if mark else page
    return page


def page_texts() -> dict[str, Any]:
    """The words of the page itself by name, the Vietnamese and the English."""
    import tomllib

    texts = tomllib.loads(shipped(ROOM, "texts.toml"))
    return {name: [text["vi"], text["en"]] for name, text in texts.items()}


def escaped_json(contents: object) -> str:
    """JSON that can stand within a script of a page, whatever its texts are."""
    return visible_json(json.dumps(contents, ensure_ascii=False, separators=(",", ":"))).translate(UNSAFE)


def content_security_policy(style: str, script: str) -> str:
    """The policy under which nothing is loaded, and nothing runs but that style and that script."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
