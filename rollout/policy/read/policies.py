"""A policy file to a Policy, with every problem of the file at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from rollout import files
from rollout.labels import Label
from rollout.policy.instrument import Instrument, Source
from rollout.policy.item import SCOPES, Item, LeftOut, Target, Task
from rollout.policy.policy import Policy
from rollout.policy.read.fields import Fields, Page
from rollout.policy.read.items import Mentions, target, task
from rollout.policy.read.syntax import tables_of
from rollout.problems import PolicyError, Problem, UnknownError, choices, near, suggestion
from rollout.units.unit import PLACES, Tier, Unit

if TYPE_CHECKING:
    from rollout.policy.report import PrintedTally, Reported

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
            raise UnknownError("policy", name, choices(name, shipped))
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
    tables, no_days = tables_of(text, path)
    page = Page(path, text, no_days)
    fields = Fields(page, tables)
    if (given := fields.whole("format", needed=True)) not in (None, FORMAT):
        fields.problem("format", f"format {given} is not known", f"write format = {FORMAT}", "format")
    mentions = Mentions()
    instrument = _instrument(fields.sub("instrument", needed=True, like="[instrument]"))
    bodies = [(inner, _body(inner, mentions)) for inner in fields.subs("body", named="body")]
    if bodies:
        _check_ids(bodies, (*_shipped_bodies(), *PLACES, *SCOPES))
    tasks = [(inner, task(inner, mentions)) for inner in fields.subs("task", named="task")]
    targets = [(inner, target(inner, mentions)) for inner in fields.subs("target", named="target")]
    items = _in_text_order(page, tasks, targets)
    figures, tallies = _figures(fields, mentions), _tallies(fields, mentions)
    _check_ids([*items, *figures, *tallies])
    left_out = [(inner, _left_out(inner)) for inner in fields.subs("left-out", named="left-out")]
    fields.done()
    known = _known_bodies([body for _, body in bodies], mentions)
    _check_mentions(mentions, instrument, items, known)
    used = _with_heirs([body for _, _, body in mentions.bodies if body in known], known)
    policy = Policy(
        instrument=instrument,
        items=tuple(item for inner, item in items if inner.trail not in page.spoilt),
        left_out=tuple(passage for inner, passage in left_out if inner.trail not in page.spoilt),
        bodies=tuple(known[body] for body in used),
        measured=tuple(figure for inner, figure in figures if inner.trail not in page.spoilt),
        tallies=tuple(printed for inner, printed in tallies if inner.trail not in page.spoilt),
    )
    return policy, tuple(sorted(page.problems, key=_line_of))


@cache
def _shipped_bodies() -> Mapping[str, Unit]:
    """The named bodies that come with the library, by id."""
    from rollout.units.reader import load_bodies

    return MappingProxyType({body.id: body for body in load_bodies()})


def _known_bodies(described: Iterable[Unit], mentions: Mentions) -> Mapping[str, Unit]:
    """The bodies that a file can mean, by id: its own and the shipped ones; none where it mentions none."""
    if not (mentions.bodies or mentions.kin):
        return {}
    return {**{body.id: body for body in described}, **_shipped_bodies()}


def _in_text_order(
    page: Page, tasks: Sequence[tuple[Fields, Task]], targets: Sequence[tuple[Fields, Target]]
) -> list[tuple[Fields, Item]]:
    """Tasks and targets as they follow one another in the text, of which TOML keeps two lists.

    Their headers tell it where each table has one, which need not be so: what looks like a header can be a line of a
    long text, and tables can be written inline. Then the lines of the tables are looked for.
    """
    if not tasks or not targets:
        return [*tasks, *targets]
    headers = [line.partition("#")[0].strip() for line in page.text.split("\n") if line.lstrip().startswith("[[")]
    kinds = [header for header in headers if header in ("[[task]]", "[[target]]")]
    is_long = '"""' in page.text or "'''" in page.text
    if is_long or (kinds.count("[[task]]"), kinds.count("[[target]]")) != (len(tasks), len(targets)):
        return sorted([*tasks, *targets], key=lambda pair: page.lines.of(pair[0].trail))
    rest = {"[[task]]": iter(tasks), "[[target]]": iter(targets)}
    return [next(rest[kind]) for kind in kinds]


def _with_heirs(bodies: Iterable[str], known: Mapping[str, Unit]) -> dict[str, None]:
    """The bodies, and those that take over from them in turn."""
    used = dict.fromkeys(bodies)
    waiting = list(used)
    while waiting:
        heirs = [one for one in known[waiting.pop()].successors if one in known and one not in used]
        used.update(dict.fromkeys(heirs))
        waiting += heirs
    return used


def _line_of(problem: Problem) -> int:
    found = re.search(r":(\d+)(?:: |$)", problem.where)
    return int(found[1]) if found else 0


def _instrument(fields: Fields | None) -> Instrument:
    if fields is None:
        return Instrument(id="", kind="other", issuer="", title=Label())
    sources = [(inner, _source(inner)) for inner in fields.subs("source", named="source")]
    _check_ids(sources)
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
        paragraphs=fields.whole("paragraphs", least=1),
        sources=tuple(source for _, source in sources),
        note=fields.label("note"),
    )
    if instrument.known_by is None and "known-by" not in fields.table and not _has_day(fields, instrument):
        fields.problem("missing-key", "its day of issue is not known", "give issued as a day, or known-by")
    if instrument.starts and instrument.ends and instrument.ends < instrument.starts:
        fields.problem("ends-first", f"ends on {instrument.ends}, before {instrument.starts}", "mend it", "ends")
    fields.done()
    return instrument


def _has_day(fields: Fields, instrument: Instrument) -> bool:
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


def _body(fields: Fields, mentions: Mentions) -> Unit:
    """A named body that the shipped ones lack."""
    name = fields.label("name", needed=True)
    unit = Unit(
        id=fields.text("id", needed=True),
        tier=Tier(fields.choice("tier", Tier, Tier.AGENCY)),
        name=name.of("vi"),
        en=name.en,
        parent=fields.text("parent") or None,
        since=fields.day("since"),
        until=fields.day("until"),
        successors=fields.texts("successors"),
    )
    named = [("parent", unit.parent), *(("successors", one) for one in unit.successors)]
    mentions.kin += [(fields, key, one) for key, one in named if one]
    if unit.since and unit.until and unit.until < unit.since:
        fields.problem("ends-first", f"ends on {unit.until}, before {unit.since}", "mend it", "until")
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


def _figures(fields: Fields, mentions: Mentions) -> list[tuple[Fields, Reported]]:
    """The figures that the document reports."""
    if not (tables := fields.subs("measured", named="measured")):
        return []
    from rollout.policy.read.reports import measured

    return [(inner, measured(inner, mentions)) for inner in tables]


def _tallies(fields: Fields, mentions: Mentions) -> list[tuple[Fields, PrintedTally]]:
    """The counts in official classes that the document prints."""
    if not (tables := fields.subs("tally", named="tally")):
        return []
    from rollout.policy.read.reports import tally

    return [(inner, tally(inner, mentions)) for inner in tables]


def _check_ids(
    pairs: Sequence[tuple[Fields, Item | Reported | PrintedTally | Unit | Source]], taken: Iterable[str] = ()
) -> None:
    """A problem for each of them whose id is malformed or taken."""
    for fields, value in pairs:
        _identified(fields, value.id)
    ids = [value.id for _, value in pairs if value.id]
    if len({*ids, *taken}) < len(ids) + len({*taken}):
        _check_repeated(pairs, taken)


def _check_repeated(
    pairs: Iterable[tuple[Fields, Item | Reported | PrintedTally | Unit | Source]], taken: Iterable[str]
) -> None:
    """A problem for each of them, in the order of the text, whose id is taken."""
    seen: dict[str, str] = dict.fromkeys(taken, "among those that are shipped")
    for fields, value in sorted(pairs, key=lambda pair: pair[0].page.lines.of(pair[0].trail)):
        if value.id in seen:
            found = f"there is a {value.id!r} {seen[value.id]} already"
            fields.problem("twice", found, "give it an id of its own", "id")
        elif value.id:
            seen[value.id] = f"at line {fields.page.lines.of(fields.trail)}"


def _check_mentions(
    mentions: Mentions, instrument: Instrument, items: Iterable[tuple[Fields, Item]], bodies: Mapping[str, Unit]
) -> None:
    """Every id that the file mentions is one that it, or the library, has."""
    sources = {source.id for source in instrument.sources}
    for kind, named, known in (
        ("body", [*mentions.bodies, *mentions.kin], set(bodies)),
        ("source", mentions.sources, sources),
        ("item", mentions.items, {item.id for _, item in items}),
    ):
        for fields, key, name in named:
            if name not in known:
                also = PLACES if key == name else _ALSO.get(key, ())  # deadlines are keyed by their place
                found = f"unknown {kind} {name!r}" + suggestion(near(name, [*known, *also]))
                fields.problem(f"unknown-{kind}", found, _RIGHT[kind], key)


_ALSO = {"scope": SCOPES, **dict.fromkeys(("at", "coordinating", "monitored-by", "to"), tuple(PLACES))}
_RIGHT = {
    "body": "name a shipped body, or describe it in a [[body]]",
    "source": "describe it in the instrument's source",
    "item": "name a task or target of this file, or policy/task for another's",
}
