"""The JSON Schema by which editors complete policy files knows what the reader knows.

TOML has dates and JSON has none: a date is held against the schema as its ISO text.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from bad_inputs import BAD, bad_inputs
from jsonschema import Draft202012Validator

import rollout
from rollout.policy.read.format import FORMATS
from rollout.policy.read.reference import page_with_tables
from rollout.policy.read.schema import schema_text

SCHEMA: dict[str, Any] = json.loads(files("rollout").joinpath("data", "policy.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def as_json(value: object) -> object:
    """A value of TOML as the schema sees it."""
    match value:
        case dict():
            return {key: as_json(element) for key, element in value.items()}
        case list():
            return [as_json(element) for element in value]
        case dt.date() | dt.time():  # a datetime is a date too; its text is no day's
            return value.isoformat()
        case _:
            return value


def errors(text: str) -> list[str]:
    problems = VALIDATOR.iter_errors(as_json(tomllib.loads(text)))
    return [f"{error.json_path}: {error.message}" for error in problems]


# Every table of the format, each with a key that it does not have, so that the reader says which it knows.
STRANGE = """
format = 1
zzz = 1

[instrument]
id = "all"
kind = "plan"
issuer = "mic"
issued = 2022-01-01
title = { en = "A plan", zzz = 1 }
zzz = 1
source = [{ id = "press", name = { en = "A paper" }, zzz = 1 }]

[[body]]
id = "a-centre"
name = { en = "A centre" }
zzz = 1

[[task]]
id = "a-task"
title = { en = "A task" }
at = "mic"
clause = "1"
zzz = 1
each = { period = "year", since = 2022, then = { days = 1, zzz = 1 }, zzz = 1 }
level = { at-least = 1, zzz = 1 }
lead = [{ body = "mic", zzz = 1 }]
needs = [{ task = "a-target", zzz = 1 }]
also-read = [{ within = { after = "event", days = 1, zzz = 1 }, note = { en = "so" }, zzz = 1 }]

[[target]]
id = "a-target"
measure = { en = "A measure" }
at = "mic"
clause = "2"
at-least = 1
zzz = 1

[[measured]]
id = "a-figure"
title = { en = "A figure" }
at = "mic"
clause = "3"
on = 2022-12-31
value = 1
zzz = 1
not-comparable = [{ reason = { en = "no" }, zzz = 1 }]

[[tally]]
id = "a-tally"
title = { en = "A tally" }
at = "mic"
clause = "4"
on = 2022-12-31
zzz = 1
kind = "tasks"
counts = { done = 1, zzz = 1 }
rates = { completed = 1, zzz = 1 }

[[tally]]
id = "a-tally-of-dossiers"
title = { en = "A tally" }
at = "mic"
clause = "5"
on = 2022-12-31
kind = "dossiers"
counts = { resolved = 1, zzz = 1 }
rates = { completed = 1, zzz = 1 }

[[tally]]
id = "a-tally-of-feedback"
title = { en = "A tally" }
at = "mic"
clause = "6"
on = 2022-12-31
kind = "feedback"
counts = { processed = 1, zzz = 1 }
rates = { completed = 1, zzz = 1 }

[[act]]
id = "an-act"
kind = "decree"
zzz = 1

[[relation]]
kind = "builds-on"
of = "an-act"
zzz = 1

[[left-out]]
clause = "7"
reason = { en = "no duty" }
zzz = 1
"""

# How a problem names each of these tables, and how the schema does.
TABLES = {
    "": "",
    "instrument": "instrument",
    "instrument.title": "label",
    "source press": "source",
    "body a-centre": "body",
    "task a-task": "task",
    "task a-task.each": "each",
    "task a-task.each.then": "then",
    "task a-task.level": "level",
    "task a-task.lead 1": "holder",
    "task a-task.needs 1": "need",
    "task a-task.also-read 1": "also-read",
    "task a-task.also-read 1.within": "within",
    "target a-target": "target",
    "measured a-figure": "measured",
    "measured a-figure.not-comparable 1": "not-comparable",
    "tally a-tally": "tally",
    "tally a-tally.counts": "counts-tasks",
    "tally a-tally.rates": "rates-tasks",
    "tally a-tally-of-dossiers.counts": "counts-dossiers",
    "tally a-tally-of-dossiers.rates": "rates-dossiers",
    "tally a-tally-of-feedback.counts": "counts-feedback",
    "tally a-tally-of-feedback.rates": "rates-feedback",
    "act an-act": "act",
    "relation 1": "relation",
    "left-out 1": "left-out",
}


def known_to_the_reader() -> dict[str, set[str]]:
    """The keys of each table, from what the reader says of a key that is none."""
    _, problems = rollout.parse_policy(STRANGE, "all")
    strange = [problem for problem in problems if problem.code == "unknown-key"]
    assert strange == list(problems)
    names = [problem.where.split(": ", 1)[1].removesuffix("zzz").removesuffix(".") for problem in strange]
    keys = [set(problem.right.removeprefix("known here: ").split(", ")) for problem in strange]
    return dict(zip(names, keys, strict=True))


# --- one table of fields makes the reader, the schema and the reference page ---

PAGE = Path(__file__).parents[1] / "docs" / "policy-file.md"


def test_the_shipped_schema_is_made_from_the_format() -> None:
    """`python -m rollout.policy.read.schema > rollout/data/policy.schema.json` makes it anew."""
    shipped = files("rollout").joinpath("data", "policy.schema.json").read_text("utf-8")
    assert shipped == schema_text()


def test_the_tables_of_the_reference_page_are_made_from_the_format() -> None:
    """`python -m rollout.policy.read.reference < docs/policy-file.md` prints the page with its tables made anew."""
    page = PAGE.read_text(encoding="utf-8")
    assert page == page_with_tables(page)
    marked = set(re.findall(r"<!-- keys: ([a-z-]+) -->", page))
    in_sentences = {"label", "level", "holder"}
    assert marked == {*FORMATS, "report"} - in_sentences


def keys_of_the_format() -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """Each key of each table: the name of the table in the schema, its trail in STRANGE, and the key."""
    trails: dict[str, tuple[str | int, ...]] = {
        "file": (),
        "instrument": ("instrument",),
        "label": ("instrument", "title"),
        "source": ("instrument", "source", 0),
        "body": ("body", 0),
        "task": ("task", 0),
        "each": ("task", 0, "each"),
        "then": ("task", 0, "each", "then"),
        "level": ("task", 0, "level"),
        "holder": ("task", 0, "lead", 0),
        "need": ("task", 0, "needs", 0),
        "also-read": ("task", 0, "also-read", 0),
        "within": ("task", 0, "also-read", 0, "within"),
        "target": ("target", 0),
        "measured": ("measured", 0),
        "not-comparable": ("measured", 0, "not-comparable", 0),
        "tally": ("tally", 0),
        "act": ("act", 0),
        "relation": ("relation", 0),
        "left-out": ("left-out", 0),
    }
    assert trails.keys() == FORMATS.keys()
    for name, form in FORMATS.items():
        for key in form.keys:
            if key.name != "format":
                yield name, trails[name], key.name


@pytest.mark.parametrize(("name", "trail", "key"), list(keys_of_the_format()), ids=str)
def test_the_reader_and_the_schema_refuse_a_wrong_type_of_every_key(
    name: str, trail: tuple[str | int, ...], key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A time of day is a value of no key: one that is not refused is a key that the reader does not read."""
    plain = STRANGE.replace(", zzz = 1", "").replace("zzz = 1\n", "")
    tables: Any = tomllib.loads(plain, parse_float=Decimal)
    table = tables
    for step in trail:
        table = table[step]
    if name in ("task", "also-read") and key in ("from", "by", "before", "during", "each", "within"):
        table.pop("each", None)
        table.pop("within", None)
    table[key] = dt.time(7)
    monkeypatch.setattr("rollout.policy.read.policies.tables_of", lambda _text, _path, _limits: (tables, {}))
    problems = rollout.parse_policy("")[1]
    wrong = [problem for problem in problems if problem.code == "wrong-type"]
    assert [problem.where.removesuffix("." + key) for problem in wrong if problem.where.endswith(key)]
    assert all("a time of day" in problem.found for problem in wrong)
    assert len(wrong) == 1
    table[key] = None  # JSON has no times: there a time is a text
    assert list(VALIDATOR.iter_errors(as_json(tables)))


def test_the_schema_is_one_itself() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_and_the_reader_know_the_same_tables() -> None:
    assert known_to_the_reader().keys() == TABLES.keys()
    with_keys = {name for name, table in SCHEMA["$defs"].items() if "properties" in table}
    assert with_keys == set(TABLES.values()) - {""}


@pytest.mark.parametrize(("called", "name"), TABLES.items(), ids=lambda text: text or "file")
def test_the_schema_knows_the_keys_of_a_table_that_the_reader_knows(called: str, name: str) -> None:
    table = SCHEMA["$defs"][name] if name else SCHEMA
    assert set(table["properties"]) == known_to_the_reader()[called]
    assert table["additionalProperties"] is False


def test_a_file_with_every_table_is_good_to_both() -> None:
    plain = STRANGE.replace(", zzz = 1", "").replace("zzz = 1\n", "")
    assert errors(plain) == []
    assert rollout.parse_policy(plain)[1] == ()


@pytest.mark.parametrize("name", rollout.shipped_policies())
def test_the_shipped_policies_are_good_to_the_schema(name: str) -> None:
    assert errors(files("rollout").joinpath("data", "policies", f"{name}.toml").read_text("utf-8")) == []


def _properties(schema: dict[str, Any], path: str = "$") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, entry in schema.get("properties", {}).items():
        yield f"{path}.{name}", entry
    for name, entry in schema.get("$defs", {}).items():
        yield f"{path}.$defs.{name}", entry
        yield from _properties(entry, f"{path}.$defs.{name}")


def test_every_key_is_described_so_that_editors_can_show_it() -> None:
    silent = [path for path, entry in _properties(SCHEMA) if not entry.get("description")]
    assert silent == []


# --- what is bad to both: the slips of form, each file of one kind ---

SLIPS_OF_FORM = [
    "another-format",
    "bad-ids",
    "choices",
    "empty-texts",
    "instrument-as-text",
    "labels",
    "leads",
    "lists-for-tables",
    "missing-keys",
    "no-instrument",
    "one-bracket",
    "quoted-and-dotted-keys",
    "reports",
    "tables-in-any-order",
    "tables-of-text",
    "times-of-day",
    "unknown-keys",
    "wrong-each",
    "wrong-numbers",
    "wrong-within",
]


@pytest.mark.parametrize("name", SLIPS_OF_FORM)
def test_a_slip_of_form_is_bad_to_the_schema_and_to_the_reader(name: str) -> None:
    path = BAD / "policies" / f"{name}.toml"
    assert rollout.read_policy(path)[1]
    assert errors(path.read_text(encoding="utf-8"))


HEAD = """
format = 1
instrument = { id = "a", kind = "plan", issuer = "mic", issued = 2022-01-01, title = { en = "A plan" } }
"""


@pytest.mark.parametrize(
    "slip",
    [
        "by = 2022-06-01T07:00:00",
        "by = 07:00:00",
        'by = "2022-6"',
        'by = "2022-13"',
        'by = "2022-Q5"',
        'during = "soon"',
        "during = 2022-06-01",
        "by = 5",
        "by = 2022.5",
        "by = true",
        "by = []",
        "from = {}",
        'from = { ministry = "soon" }',
        'each = { period = "year" }',
        'each = { period = "decade", since = 2022 }',
        'each = { period = "year", since = 2022, month = 0 }',
        "within = { days = 3 }",
        'within = { after = "event" }',
        'within = { after = "event", days = 0 }',
        "level = 100",
        "level = {}",
        'level = { at-least = "100" }',
        "level = { at-least = [1, 2, 3] }",
        "level = { at-least = { 2022 = 1 } }",
        'phrase = ""',
        "phrase = {}",
        "phrase = 5",
        'needs = "a"',
        "needs = [{}]",
        'needs = [{ task = "b", min-lag = 1.5 }]',
        "lead = []",
        'lead = ["mic"]',
        'charged = { mic = "county" }',
        "charged = 5",
        "note = {}",
        'note = { de = "x" }',
        'source = ["press", "press"]',
        "to = []",
        "held = true",
        "unheard-of = 1",
    ],
)
def test_a_slip_in_a_task_is_bad_to_the_schema_and_to_the_reader(slip: str) -> None:
    text = f'{HEAD}[[task]]\nid = "a"\ntitle = {{ en = "A" }}\nat = "mic"\nclause = "1"\n{slip}\n'
    assert rollout.parse_policy(text)[1]
    assert errors(text)


@pytest.mark.parametrize(
    "sound",
    [
        "by = 2022-06-01",
        "by = 2022",
        'by = "2022"',
        'by = "2022-H1"',
        'by = { ministry = 2022-06-01, province = "2022-Q3" }',
        'during = "2019-Q4/2020"',
        'during = "2022-01-15/2022-02"',
        'each = { period = "quarter", since = "2020-Q1", until = "2020-Q4" }',
        'each = { ministry = { period = "year", since = 2022, month = 12, day = 31, about = 1 } }',
        'within = { after = "event", months = 1, days = 15 }',
        "level = { at-most = 2.5 }",
        'level = { at-least = [10, 15], scale = "places" }',
        'phrase = { mic = "x" }',
        'lead = [{ body = "mic", until = 2025-02-28 }, { body = "most", since = 2025-03-01 }]',
        'charged = "ministry"',
        'charged = { mic = "ministry" }',
        'needs = [{ task = "other/b", scope = "parent", kind = "SS", min-lag = -3, max-lag = 3, period = "previous" }]',
        'also-read = [{ undated = true, note = { en = "x" } }, { by = 2022, note = { vi = "x" } }]',
    ],
)
def test_a_sound_task_is_good_to_the_schema_and_to_the_reader(sound: str) -> None:
    at = "" if "{ ministry =" in sound else 'at = "mic"\n'
    text = f'{HEAD}[[task]]\nid = "a"\ntitle = {{ en = "A" }}\n{at}clause = "1"\n{sound}\n'
    assert rollout.parse_policy(text)[1] == ()
    assert errors(text) == []


def test_what_is_bad_to_the_schema_is_bad_to_the_reader() -> None:
    """The schema may know less than the reader, never more."""
    for bad in bad_inputs("policies", ".toml", at_least=45):
        if bad.keeps is None or bad.name == "no-such-day.toml":  # not TOML, to a parser of plain TOML
            continue
        if errors(bad.path.read_text(encoding="utf-8-sig")):
            assert rollout.read_policy(bad.path)[1], bad.name
