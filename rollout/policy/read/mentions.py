"""The ids in a policy file: each is given once, and each that is mentioned is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from rollout.policy.read.fields import Fields, Mention
from rollout.policy.read.keys import Named
from rollout.problems import near, quoted, suggestion

if TYPE_CHECKING:
    from rollout.spelling import Spellings


LETTERS = 5_000_000  # of ids that are compared with unknown ones, so that a large file costs no more than its reading


def check_ids(entries: Iterable[tuple[Fields, object]], taken: Iterable[str] = ()) -> None:
    """A problem for each table, in the order of the text, whose id is taken already."""
    tables = [fields for fields, _ in entries if fields.id]
    ids = [fields.id for fields in tables]
    if len({*ids, *taken}) == len(ids) + len({*taken}):
        return
    seen: dict[str, str] = dict.fromkeys(taken, "among those that are shipped")
    for fields in sorted(tables, key=lambda fields: fields.page.lines.of(fields.trail)):
        if fields.id in seen:
            message = f"there is a {fields.id!r} {seen[fields.id]} already"
            fields.problem("twice", message, "give it an id of its own", "id")
        else:
            seen[fields.id] = f"at line {fields.page.lines.of(fields.trail)}"


def check_mentions(mentions: Iterable[Mention], known: Mapping[Named, Collection[str]]) -> None:
    """Ids that the file mentions are some that it, or the library, has: those `known` of their kind."""
    spellings: dict[tuple[str, ...], Spellings] = {}  # by the kind, and the words that a key takes besides
    letters = LETTERS
    for mention in mentions:
        name, kind = mention.name, mention.kind
        if name in known[kind]:
            continue
        guess = ""
        if letters > 0 and not mention.fields.page.is_full:
            words = (kind, *mention.besides)
            if words not in spellings:
                spellings[words] = _spellings((*known[kind], *mention.besides))
            letters -= len(name) + sum(map(len, known[kind]))
            guess = suggestion(near(name, spellings[words]), name)
        message = f"unknown {kind} {quoted(name)}{guess}"
        mention.fields.problem(f"unknown-{kind}", message, _RIGHT[kind], mention.key)


def _spellings(names: Iterable[str]) -> Spellings:
    from rollout.spelling import Spellings

    return Spellings(names)


_RIGHT: Mapping[Named, str] = {
    "body": "name a shipped body, or describe it in a [[body]]",
    "source": "describe it in the instrument's source",
    "item": "name a task or target of this file, or policy/task for another's",
    "act": "describe it in an [[act]]",
}
