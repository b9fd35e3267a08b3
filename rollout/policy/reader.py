"""A policy file to a Policy, with every problem of the file at once."""

from __future__ import annotations

import datetime as dt
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from rollout import files
from rollout.labels import Label
from rollout.policy.fields import Fields, Page
from rollout.policy.instrument import Instrument, Source
from rollout.policy.item import SCOPES, Item, LeftOut
from rollout.policy.item_reader import Mentions, target, task
from rollout.policy.lines import Lines, dates
from rollout.policy.policy import Policy
from rollout.policy.report import PrintedTally, Reported
from rollout.policy.report_reader import measured, tally
from rollout.problems import PolicyError, Problem, UnknownError, choices, near, suggestion
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
    tables, no_days = _parsed(text, path)
    page = Page(path, Lines(text), no_days)
    fields = Fields(page, tables)
    if (given := fields.whole("format", needed=True)) not in (None, FORMAT):
        fields.problem("format", f"format {given} is not known", f"write format = {FORMAT}", "format")
    mentions = Mentions()
    instrument = _instrument(fields.sub("instrument", needed=True, like="[instrument]"))
    shipped = {unit.id: unit for unit in load_bodies()}
    bodies = [(inner, _body(inner, mentions)) for inner in fields.subs("body", named="body")]
    _check_ids(bodies, (*shipped, *PLACES, *SCOPES))
    read = [(inner, task(inner, mentions)) for inner in fields.subs("task", named="task")]
    levelled = [(inner, target(inner, mentions)) for inner in fields.subs("target", named="target")]
    items = sorted([*read, *levelled], key=lambda pair: page.lines.of(pair[0].trail))
    reports = _reports(fields, mentions)
    _check_ids([*items, *reports])
    left_out = [(inner, _left_out(inner)) for inner in fields.subs("left-out", named="left-out")]
    fields.done()
    known = {**{unit.id: unit for _, unit in bodies}, **shipped}
    _check_mentions(mentions, instrument, items, known)
    used = _with_heirs([body for _, _, body in mentions.bodies if body in known], known)
    good = [item for inner, item in items if inner.trail not in page.spoilt]
    told = [report for inner, report in reports if inner.trail not in page.spoilt]
    policy = Policy(
        instrument=instrument,
        items=tuple(good),
        left_out=tuple(passage for inner, passage in left_out if inner.trail not in page.spoilt),
        bodies=tuple(known[body] for body in used),
        measured=tuple(report for report in told if isinstance(report, Reported)),
        tallies=tuple(report for report in told if isinstance(report, PrintedTally)),
    )
    return policy, tuple(sorted(page.problems, key=_line))


def _with_heirs(bodies: Iterable[str], known: Mapping[str, Unit]) -> dict[str, None]:
    """The bodies, and those that take over from them in turn."""
    used = dict.fromkeys(bodies)
    waiting = list(used)
    while waiting:
        heirs = [one for one in known[waiting.pop()].successors if one in known and one not in used]
        used.update(dict.fromkeys(heirs))
        waiting += heirs
    return used


def _parsed(text: str, path: str) -> tuple[dict[str, object], dict[dt.time, str]]:
    """The tables of a text, and its dates that are no days: each is read as a time of day, which no key takes.

    To TOML such a date is a slip of syntax, which would hide all else that is wrong and all that is good.
    """
    no_days: dict[dt.time, str] = {}
    for start, end in reversed(list(dates(text))):
        if not _is_toml(f"day = {text[start:end]}"):
            stand_in = dt.time(microsecond=len(no_days) + 1)
            no_days[stand_in] = text[start:end]
            text = text[:start] + stand_in.isoformat() + text[end:]
    try:
        return tomllib.loads(text, parse_float=_decimal), no_days
    except (ValueError, RecursionError) as caught:
        raise PolicyError([_not_toml(text, path, caught)]) from None


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond all bounds
        return Decimal("Infinity")


def _not_toml(text: str, path: str, caught: Exception) -> Problem:
    """What keeps a text from being TOML, with the line it stands in."""
    if isinstance(caught, RecursionError):
        return Problem("not-toml", path, "is not TOML: nested too deeply", "write it flat")
    said = re.fullmatch(r"(.*?)(?: \(at (?:line (\d+), column \d+|end of document)\))?", str(caught), re.DOTALL)
    found, number = (said[1], said[2]) if said else (str(caught), None)
    lines = text.rstrip().split("\n")
    line = min(int(number or len(lines)), len(lines))
    shown = lines[line - 1].strip()
    short = shown if len(shown) <= 60 else shown[:59] + "…"
    right = next((right for start, right in _HINTS.items() if found.startswith(start)), "mend it there")
    if number is None and found.startswith("Invalid value"):
        right = "the text ends there: write the value, and close what is open"
    return Problem("not-toml", f"{path}:{line}", f"is not TOML: {found[:1].lower()}{found[1:]}, in {short!r}", right)


_HINTS = {
    "Invalid value": "write text in quotes and a day as 2022-06-01",
    "Expected newline": "write text in quotes and a day as 2022-06-01",
    "Cannot overwrite": "give a key once; tables that repeat are written [[task]]",
    "Cannot declare": "give a table once; tables that repeat are written [[task]]",
    "Duplicate inline": "give a key once",
    "Expected '='": "write key = value; a key with other letters than a-z stands in quotes",
    "Unterminated string": "close the quotes",
    "Illegal character": "close the quotes, or take the character out",
    "Unclosed": "close the bracket",
    "Exceeds the limit": "give a number that a document can print",
}


def _line(problem: Problem) -> int:
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


def _reports(fields: Fields, mentions: Mentions) -> list[tuple[Fields, Reported | PrintedTally]]:
    """The figures and the tallies that the document reports."""
    figures = [(inner, measured(inner, mentions)) for inner in fields.subs("measured", named="measured")]
    return [*figures, *((inner, tally(inner, mentions)) for inner in fields.subs("tally", named="tally"))]


def _check_ids(
    found: Iterable[tuple[Fields, Item | Reported | PrintedTally | Unit | Source]], taken: Iterable[str] = ()
) -> None:
    """A problem for each of them whose id is malformed or taken."""
    seen: dict[str, str] = dict.fromkeys(taken, "among those that are shipped")
    for fields, one in sorted(found, key=lambda pair: pair[0].page.lines.of(pair[0].trail)):
        if _identified(fields, one.id) in seen:
            fields.problem("twice", f"there is a {one.id!r} {seen[one.id]} already", "give it an id of its own", "id")
        elif one.id:
            seen[one.id] = f"at line {fields.page.lines.of(fields.trail)}"


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
