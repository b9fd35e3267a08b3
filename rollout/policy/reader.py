"""A policy file to a Policy, with every problem of the file at once."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal

from rollout import files
from rollout.policy.fields import Fields, Page
from rollout.policy.instrument import Instrument, Source
from rollout.policy.item import Item, LeftOut
from rollout.policy.item_reader import Mentions, target, task
from rollout.policy.lines import Lines
from rollout.policy.policy import Policy
from rollout.problems import PolicyError, Problem, UnknownError, near, suggestion
from rollout.units.reader import load_bodies
from rollout.units.unit import PLACES, Tier, Unit

FORMAT = 1
KINDS = ("directive", "decree", "decision", "resolution", "circular", "law", "plan", "programme", "review", "other")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def shipped_policies() -> tuple[str, ...]:
    """The ids of the policies that come with the library."""
    return files.shipped_names("policies", ".toml")


def load_policy(name: str | os.PathLike[str]) -> Policy:
    """A shipped policy by its id, or one from a file (a Path, or text with a separator or an ending).

    Raises PolicyError with every problem of the file, UnknownError for an id that is not shipped.
    """
    if files.is_path(name):
        policy, problems = read_policy(name)
    else:
        shipped = shipped_policies()
        if name not in shipped:
            raise UnknownError("policy", name, near(name, shipped))
        policy, problems = parse_policy(files.shipped("policies", f"{name}.toml"), f"{name}.toml")
    if problems:
        raise PolicyError(problems)
    return policy


def read_policy(path: str | os.PathLike[str]) -> tuple[Policy, tuple[Problem, ...]]:
    """What is good of a policy file, and every problem of it, in the order of its lines.

    Raises PolicyError only where nothing can be read: no such file, not UTF-8, not TOML.
    """
    return parse_policy(files.text(path, PolicyError), os.fspath(path))


def parse_policy(text: str, path: str = "policy") -> tuple[Policy, tuple[Problem, ...]]:
    """The same from a text; `path` is what its problems call it."""
    page = Page(path, Lines(text))
    fields = Fields(page, _parsed(text, path))
    if (given := fields.whole("format", needed=True)) not in (None, FORMAT):
        fields.problem("format", f"format {given} is not known", f"write format = {FORMAT}", "format")
    mentions = Mentions()
    instrument = _instrument(fields.sub("instrument", needed=True) or Fields(page, {}, ("instrument",)))
    bodies = [_body(inner) for inner in fields.subs("body", named="body")]
    read = [(inner, task(inner, mentions)) for inner in fields.subs("task", named="task")]
    measured = [(inner, target(inner, mentions)) for inner in fields.subs("target", named="target")]
    items = _named(sorted([*read, *measured], key=lambda pair: page.lines.of(pair[0].trail)))
    left_out = [_left_out(inner) for inner in fields.subs("left-out", named="left-out")]
    fields.done()
    known = {unit.id: unit for unit in (*load_bodies(), *bodies)}
    _check_mentions(mentions, instrument, items, known)
    used = dict.fromkeys(body for _, _, body in mentions.bodies if body in known)
    good = [item for inner, item in items if inner.trail not in page.spoilt]
    policy = Policy(
        instrument=instrument,
        items=tuple(good),
        left_out=tuple(left_out),
        bodies=tuple(known[body] for body in used),
    )
    return policy, tuple(sorted(page.problems, key=_line))


def _parsed(text: str, path: str) -> dict[str, object]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as caught:
        said = re.fullmatch(r"(.*?)(?: \(at (?:line (\d+), column \d+|end of document)\))?", str(caught), re.DOTALL)
        found, line = (said[1], said[2]) if said else (str(caught), None)
        where = f"{path}:{line or text.count(chr(10)) + 1}"
        raise PolicyError([Problem("not-toml", where, f"is not TOML: {found.lower()}", "mend it there")]) from None


def _line(problem: Problem) -> int:
    found = re.search(r":(\d+)(?:: |$)", problem.where)
    return int(found[1]) if found else 0


def _instrument(fields: Fields) -> Instrument:
    fields.name = "instrument"
    instrument = Instrument(
        id=_identified(fields, fields.text("id", needed=True)),
        kind=fields.choice("kind", KINDS, "other", needed=True),
        issuer=fields.text("issuer", needed=True),
        title=fields.label("title", needed=True),
        number=fields.text("number"),
        issued=fields.period("issued"),
        known_by=fields.day("known-by"),
        in_force=fields.day("in-force"),
        ends=fields.day("ends"),
        undetermined_after=fields.day("undetermined-after"),
        term=fields.period("term"),
        sources=tuple(_source(inner) for inner in fields.subs("source", named="source")),
        note=fields.label("note"),
    )
    if instrument.known_by is None and "known-by" not in fields.table and not _dated(fields, instrument):
        fields.problem("missing-key", "its day of issue is not known", "give issued as a day, or known-by")
    if instrument.starts and instrument.ends and instrument.ends < instrument.starts:
        fields.problem("ends-first", f"ends on {instrument.ends}, before {instrument.starts}", "mend it", "ends")
    fields.done()
    return instrument


def _dated(fields: Fields, instrument: Instrument) -> bool:
    return "issued" in fields.table and (instrument.issued is None or instrument.issued.kind == "day")


def _source(fields: Fields) -> Source:
    source = Source(
        id=fields.text("id", needed=True),
        name=fields.text("name", needed=True),
        published=fields.day("published"),
        confidence=fields.choice("confidence", ("high", "medium"), "high"),
        note=fields.label("note"),
    )
    fields.done()
    return source


def _body(fields: Fields) -> Unit:
    """A named body that the shipped ones lack."""
    name = fields.label("name", needed=True)
    unit = Unit(
        id=_identified(fields, fields.text("id", needed=True)),
        tier=Tier(fields.choice("tier", Tier, Tier.AGENCY)),
        name=name.of("vi"),
        en=name.en,
        parent=fields.text("parent") or None,
        since=fields.day("since"),
        until=fields.day("until"),
        successors=fields.texts("successors"),
    )
    fields.done()
    return unit


def _left_out(fields: Fields) -> LeftOut:
    found = LeftOut(fields.text("clause", needed=True), fields.text("phrase"), fields.label("reason", needed=True))
    fields.done()
    return found


def _identified(fields: Fields, given: str) -> str:
    if given and not _ID.fullmatch(given):
        fields.problem("bad-id", f"id {given!r}", "use lower-case letters, digits and single hyphens", "id")
    return given


def _named(found: list[tuple[Fields, Item]]) -> list[tuple[Fields, Item]]:
    """The same items, with a problem for each whose id is malformed or taken."""
    seen: dict[str, Fields] = {}
    for fields, item in found:
        _identified(fields, item.id)
        if item.id in seen:
            line = fields.page.lines.of(seen[item.id].trail)
            fields.problem("twice", f"there is a {item.id!r} at line {line} already", "give it an id of its own", "id")
        seen.setdefault(item.id, fields)
    return found


def _check_mentions(
    mentions: Mentions, instrument: Instrument, items: Iterable[tuple[Fields, Item]], bodies: Mapping[str, Unit]
) -> None:
    """Every id that the file mentions is one that it, or the library, has."""
    sources = {source.id for source in instrument.sources}
    for kind, named, known in (
        ("body", mentions.bodies, set(bodies)),
        ("source", mentions.sources, sources),
        ("item", mentions.items, {item.id for _, item in items}),
    ):
        for fields, key, name in named:
            if name not in known:
                extra = PLACES if key == "at" else ()
                found = f"unknown {kind} {name!r}" + suggestion(near(name, [*known, *extra]))
                fields.problem(f"unknown-{kind}", found, _RIGHT[kind], key)


_RIGHT = {
    "body": "name a shipped body, or describe it in a [[body]]",
    "source": "describe it in the instrument's source",
    "item": "name a task or target of this file, or policy/task for another's",
}
