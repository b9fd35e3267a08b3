"""A policy file to a Policy, with every problem of the file at once."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TextIO, TypeVar

from rollout import files
from rollout.arguments import check_argument
from rollout.labels import Label
from rollout.limits import LIMITS, Limits
from rollout.policy.instrument import Instrument, Source, first_day
from rollout.policy.item import LeftOut
from rollout.policy.policy import Policy
from rollout.policy.read.fields import Fields, Mention, Page
from rollout.policy.read.format import BODY, FILE
from rollout.policy.read.items import check_order, read_target, read_task
from rollout.policy.read.keys import Named
from rollout.policy.read.mentions import check_ids, check_mentions
from rollout.policy.read.syntax import tables_of
from rollout.problems import PolicyError, Problem, Problems, UnknownError, choices, more_of_kinds
from rollout.units.unit import RESERVED, Tier, Unit, id_fault

if TYPE_CHECKING:
    from rollout.policy.item import Item
    from rollout.policy.relation import CitedAct, Relation

Entry = TypeVar("Entry")
FORMAT = 1
UNREAD = "unread"  # the id of a policy, or of the issuer, whose table has problems


def shipped_policies() -> tuple[str, ...]:
    """The ids of the policies that come with the library."""
    return files.shipped_names("policies", ".toml")


def load_policy(name: str | os.PathLike[str] | TextIO, *, limits: Limits = LIMITS) -> Policy:
    """A shipped policy by its id, or one from a file (a Path, text with a separator or an ending, an open text file).

    `limits` are what a file may have. Raises PolicyError with every problem of the file, UnknownError for an id that is
    not shipped.
    """
    if not isinstance(name, str) or files.is_path(name):
        policy, problems = read_policy(name, limits=limits)
    else:
        shipped = shipped_policies()
        if name not in shipped:
            raise UnknownError("policy", name, choices(name, shipped))
        policy, problems = parse_policy(files.shipped("policies", f"{name}.toml"), f"{name}.toml")
    if problems:
        raise PolicyError(problems)
    return policy


def read_policy(path: str | os.PathLike[str] | TextIO, *, limits: Limits = LIMITS) -> tuple[Policy, Problems]:
    """What is good of a policy file, by its path or open as text, and every problem of it, in the order of its lines.

    `limits` are what it may have; of more problems than these list there is one Problem per code, whose `count` says
    how many it stands for. Raises PolicyError only where nothing can be read: no such file, not UTF-8, not TOML, larger
    than the limits.
    """
    check_argument("read_policy", limits, Limits)
    if not isinstance(path, str | os.PathLike):
        from rollout.sources import text_name, whole_text

        text = whole_text(path, PolicyError, limits, "policy_file")
        return parse_policy(text, text_name(path), limits=limits)
    return parse_policy(files.text(path, PolicyError, limits, "policy_file"), os.fspath(path), limits=limits)


def parse_policy(text: str, path: str = "policy", *, limits: Limits = LIMITS) -> tuple[Policy, Problems]:
    """What `read_policy` gives, from a text; `path` is what its problems call it, `limits` are what it may have."""
    if not isinstance(text, str):
        raise TypeError(f"parse_policy() takes text, not {type(text).__name__}; read_policy() reads a file")
    check_argument("parse_policy", limits, Limits)
    text = text.removeprefix("\ufeff")
    tables, no_days = tables_of(text, path, limits)
    page = Page(path, text, no_days, limits=limits)
    fields = Fields(page, tables, FILE)
    number = fields.values().get("format", FORMAT)
    if number != FORMAT:
        fields.problem("format", f"format {number} is not known", f"write format = {FORMAT}", "format")
    document = fields.sub("instrument")
    tables_of_sources = [] if document is None else document.subs("source", label="source")
    sources = [(inner, _read_source(inner)) for inner in tables_of_sources]
    check_ids(sources)
    page.sources.extend(inner.id for inner, _ in sources)
    instrument = _read_instrument(document, _good(sources))
    bodies = _read_bodies(fields)
    items = _read_items(fields)
    figures, tallies = _read_reports(fields, "measured"), _read_reports(fields, "tally")
    acts, relations = _read_relations(fields, instrument)
    passages = [(inner, _read_passage(inner)) for inner in fields.subs("left-out", label="left-out")]
    check_ids([*items, *figures, *tallies])
    check_ids(acts)
    known = _known_bodies(bodies, page.mentions)
    ids: dict[Named, Collection[str]] = {
        "body": {*known},
        "source": {inner.id for inner, _ in sources},
        "item": {inner.id for inner, _ in items},
    }
    ids["act"] = {inner.id for inner, _ in acts}
    check_mentions(page.mentions, ids)
    good, good_acts = _good(items), _good(acts)
    described = {None, *(act.id for act in good_acts)}
    unread = {inner.id: None for inner, _ in items if inner.id.strip()}
    for item in good:
        unread.pop(item.id, None)
    policy = Policy(
        instrument=instrument,
        items=good,
        left_out=_good(passages),
        bodies=_used_bodies(page.mentions, known),
        measured=_good(figures),
        tallies=_good(tallies),
        unread=list(unread),
        relations=[relation for relation in _good(relations) if relation.act in described],
        acts=good_acts,
    )
    problems = (*sorted(page.problems, key=_line_of), *more_of_kinds(page.more, path, limits.raised("problems")))
    return policy, Problems(problems)


def _good(entries: Iterable[tuple[Fields, Entry | None]]) -> list[Entry]:
    """The values of the tables that have no problems."""
    return [value for fields, value in entries if value is not None and fields.is_good]


def _line_of(problem: Problem) -> int:
    match = re.search(r":(\d+)(?:: |$)", problem.where)
    return int(match[1]) if match else 0


# --- the document ---


def _read_instrument(fields: Fields | None, sources: list[Source]) -> Instrument:
    """The instrument; of one whose table has problems, what is good, with stand-ins for what is needed."""
    if fields is None:
        return _with_stand_ins({})
    values = fields.values()
    issued, known_by, ends = values.get("issued"), values.get("known_by"), values.get("ends")
    has_day = fields.has("issued") and (issued is None or issued.kind == "day")
    if not has_day and not fields.has("known-by"):
        right = "give issued as a day, or known-by"
        fields.problem("missing-key", "its day of issue is not known", right)
    starts = first_day(issued, known_by, values.get("in_force"))
    check_order(fields, starts, ends, "ends")
    if starts and ends and ends < starts:
        del values["ends"]
    return _with_stand_ins({**values, "sources": sources})


def _with_stand_ins(values: Mapping[str, Any]) -> Instrument:
    """The instrument of the values; a needed value that is missing is given as unread."""
    needed = {"id": UNREAD, "kind": "other", "issuer": UNREAD, "title": Label(en=UNREAD)}
    return Instrument(**{**needed, **values})


def _read_source(fields: Fields) -> Source | None:
    values = fields.values()
    return Source(**values) if fields.is_good else None


# --- named bodies ---


@cache
def _shipped_bodies() -> Mapping[str, Unit]:
    """The named bodies that come with the library, by id."""
    from rollout.units.reader import load_bodies

    return MappingProxyType({body.id: body for body in load_bodies()})


def _read_bodies(fields: Fields) -> list[Unit]:
    """The bodies that the file describes.

    One whose table has problems is known by its id, so that no item is lost, if a unit can have that id.
    """
    bodies = [(inner, _read_body(inner)) for inner in fields.subs("body", label="body")]
    if bodies:
        check_ids(bodies, (*_shipped_bodies(), *sorted(RESERVED)))
    return [body for _, body in bodies if body is not None]


def _read_body(fields: Fields) -> Unit | None:
    """A named body that the shipped ones lack."""
    values = fields.values()
    check_order(fields, values.get("since"), values.get("until"))
    if id_fault(fields.id)[0]:
        return None
    if fields.is_good:
        name = values.pop("name")
        return Unit(**{"tier": Tier.AGENCY, **values, "name": name.of("vi"), "en": name.en})
    return Unit(fields.id, Tier.AGENCY, fields.id)


def _known_bodies(described: Iterable[Unit], mentions: Iterable[Mention]) -> Mapping[str, Unit]:
    """The bodies that a file can mean, by id: its own and the shipped ones; empty where it mentions none."""
    if not any(mention.kind == "body" for mention in mentions):
        return {}
    return {**{body.id: body for body in described}, **_shipped_bodies()}


def _used_bodies(mentions: Iterable[Mention], known: Mapping[str, Unit]) -> list[Unit]:
    """The bodies that the file mentions, but not as relatives of others, and those above them or after them in turn."""
    names = [mention.name for mention in mentions if mention.kind == "body" and mention.fields.format is not BODY]
    used = dict.fromkeys(name for name in names if name in known)
    waiting = list(used)
    while waiting:
        body = known[waiting.pop()]
        above = () if body.parent is None else (body.parent,)
        relatives = [name for name in (*above, *body.successors) if name in known and name not in used]
        used.update(dict.fromkeys(relatives))
        waiting += relatives
    return [known[name] for name in used]


# --- items, reports and passages ---


def _read_items(fields: Fields) -> list[tuple[Fields, Item | None]]:
    """Tasks and targets as they follow one another in the text, of which TOML keeps two lists.

    Their headers tell it where each table has one, which need not be so: what looks like a header can be a line of a
    long text, and tables can be written inline. Then the lines of the tables are looked for.
    """
    tasks = [(inner, read_task(inner)) for inner in fields.subs("task", label="task")]
    targets = [(inner, read_target(inner)) for inner in fields.subs("target", label="target")]
    if not tasks or not targets:
        return [*tasks, *targets]
    page = fields.page
    headers = [line.partition("#")[0].strip() for line in page.text.split("\n") if line.lstrip().startswith("[[")]
    kinds = [header for header in headers if header in ("[[task]]", "[[target]]")]
    is_long = '"""' in page.text or "'''" in page.text
    if is_long or (kinds.count("[[task]]"), kinds.count("[[target]]")) != (len(tasks), len(targets)):
        return sorted([*tasks, *targets], key=lambda pair: page.lines.of(pair[0].trail))
    rest = {"[[task]]": iter(tasks), "[[target]]": iter(targets)}
    return [next(rest[kind]) for kind in kinds]


def _read_reports(fields: Fields, key: Literal["measured", "tally"]) -> list[tuple[Fields, Any]]:
    """The figures that the document reports, or its counts in official classes. Their room is loaded for them."""
    tables = fields.subs(key, label=key)
    if not tables:
        return []
    from rollout.policy.read.reports import read_measured, read_tally

    read = read_measured if key == "measured" else read_tally
    return [(inner, read(inner)) for inner in tables]


def _read_relations(
    fields: Fields, document: Instrument
) -> tuple[list[tuple[Fields, CitedAct | None]], list[tuple[Fields, Relation | None]]]:
    """The instruments that the `document` names, and what it says of them. Their room is loaded for them."""
    acts, relations = fields.subs("act", label="act"), fields.subs("relation", label="relation")
    if not acts and not relations:
        return [], []
    from rollout.policy.read.relations import read_act, read_relation

    return [(inner, read_act(inner)) for inner in acts], [
        (inner, read_relation(inner, document)) for inner in relations
    ]


def _read_passage(fields: Fields) -> LeftOut | None:
    """A passage that is not encoded."""
    values = fields.values()
    return LeftOut(**{"phrase": "", **values}) if fields.is_good else None
