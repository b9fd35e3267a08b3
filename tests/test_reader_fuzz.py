"""Whatever a file holds, its reader answers with values and problems, or refuses it by its own kind of error."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from examples import examples
from hypothesis import given, strategies as st

import rollout
from rollout import InputError, Policy, PolicyError, Problem, ProgressError, Register, Schedule, Tier, Unit, UnitsError

T = TypeVar("T")

DIRECTIVE = files("rollout").joinpath("data", "policies", "ct-02-2022.toml").read_text("utf-8").splitlines()
REVIEW = files("rollout").joinpath("data", "policies", "mic-par-2023.toml").read_text("utf-8").splitlines()

VALUES = [
    "2015-02-30", "2022-06-01", "0001-01-01", "9999-12-31", "2022-06-01T07:00:00", "2022-06-01 07:00:00+07:00",
    "07:00:00", "true", "0", "-1", "5", "2022", "99999", "99999999999999999999", "1.5", "nan", "-inf", "1e999999999999",
    '""', '" "', '"2022-06"', '"2022-06-01"', '"2020-Q4/2021"', '"2022/2021"', '"9999"', '"ministry"', '"agency"',
    '"mic"', '"digitise-dossiers"', '"/"', '"ct-02-2022/x"', '"\\u0000"', '"""\n[[task]]\n"""', "[]", "{}",
    "[[]]", "[{}]", "[1, 2]", "[2, 1]", "[nan, 1]", "{ 2022 = 1 }", "{ ministry = 2022-06-01 }", "{ x = {} }",
    "{ days = 3, after = 'e' }",
    '{ period = "month", since = "9999-12", about = 99 }', '[{ task = "disseminate" }]', '{ vi = "" }', "# nothing",
]  # fmt: skip
KEYS = [
    "id", "at", "from", "by", "before", "during", "each", "within", "level", "at-least", "held", "clause", "phrase",
    "lead", "needs", "source", "also-read", "note", "title", "measure", "duplicate-of", "issued", "known-by", "counts",
    "value", "on", "period", '"a.b"', "a.b", "zzz", "ngày",
]  # fmt: skip
HEADERS = ["[[task]]", "[task]", "[[target]]", "[[body]]", "[instrument]", "[[left-out]]", "[[measured]]", "[[tally]]",
           "[[task.needs]]", "[task.from]", "[instrument.title]", "[[instrument.source]]", "[", "]]"]  # fmt: skip

pairs = st.builds("{} = {}".format, st.sampled_from(KEYS), st.sampled_from(VALUES))
edits = st.one_of(
    st.tuples(st.just("drop"), st.integers(0, 10_000), st.none()),
    st.tuples(st.just("double"), st.integers(0, 10_000), st.none()),
    st.tuples(st.just("put"), st.integers(0, 10_000), pairs | st.sampled_from(HEADERS)),
    st.tuples(st.just("value"), st.integers(0, 10_000), st.sampled_from(VALUES)),
    st.tuples(st.just("key"), st.integers(0, 10_000), st.sampled_from(KEYS)),
    st.tuples(st.just("swap"), st.integers(0, 10_000), st.integers(0, 10_000)),
    st.tuples(st.just("cut"), st.integers(0, 10_000), st.integers(0, 80)),
)


def edited(lines: list[str], changes: list[tuple[str, int, Any]]) -> str:
    """The lines after some random edits of the kinds that a hand makes."""
    rows = list(lines)
    for kind, place, detail in changes:
        at = place % len(rows)
        match kind:
            case "drop" if len(rows) > 1:
                del rows[at]
            case "double":
                rows.insert(at, rows[at])
            case "put":
                rows.insert(at, detail)
            case "value":
                rows[at] = rows[at].split("=", 1)[0] + "= " + detail
            case "key":
                rows[at] = detail + " = " + rows[at].split("=", 1)[-1]
            case "swap":
                partner = detail % len(rows)
                rows[at], rows[partner] = rows[partner], rows[at]
            case "cut":
                rows[at] = rows[at][:detail]
    return "\n".join(rows)


def answered(read: Callable[[], T], error: type[InputError]) -> tuple[T | None, tuple[Problem, ...]]:
    """What a reader answers, or None and the problems of its one kind of error; any other error is a failure."""
    try:
        return read(), ()
    except error as caught:
        return None, caught.problems


def parsed(text: str) -> tuple[Policy | None, tuple[Problem, ...]]:
    answer, refused = answered(lambda: rollout.parse_policy(text, "a.toml"), PolicyError)
    return answer or (None, refused)


def sound(problems: tuple[Problem, ...], path: str) -> bool:
    """Whether each problem has a code, a finding and a place in the file, and can be printed."""
    return all(
        problem.code and problem.found and problem.where.startswith(path) and str(problem).encode()
        for problem in problems
    )


@examples(60)
@given(st.sampled_from([DIRECTIVE, REVIEW]), st.lists(edits, min_size=1, max_size=6))
def test_a_policy_edited_at_random_is_read_or_refused(lines: list[str], changes: list[tuple[str, int, Any]]) -> None:
    text = edited(lines, changes)
    policy, problems = parsed(text)
    assert sound(problems, "a.toml")
    if policy is None:
        assert len(problems) == 1
    else:
        assert len({item.id for item in policy.items}) == len(policy.items)


TASK = 'format = 1\n[instrument]\nid = "a"\nkind = "plan"\nissuer = "mic"\nissued = 2022-01-01\ntitle = { en = "A" }\n'


@examples(100)
@given(st.lists(pairs | st.sampled_from(HEADERS[:13]), max_size=12, unique=True))
def test_an_item_of_random_keys_and_values_is_read_or_refused(lines: list[str]) -> None:
    """What is good of it can also be expanded and judged."""
    text = TASK + '[[task]]\nid = "b"\ntitle = { en = "B" }\nclause = "1"\n' + "\n".join(lines)
    policy, problems = parsed(text)
    assert sound(problems, "a.toml")
    if policy is not None:
        schedule = rollout.expand(policy, until="2030-12-31")
        assert len(rollout.assess(schedule, as_of="2022-06-01")) == len(schedule)


@examples(80)
@given(st.text(max_size=60) | st.text(alphabet="[]{}=\",'.#\\\n -:0129aTtZ", max_size=60))
def test_any_text_is_read_or_refused_as_a_policy(text: str) -> None:
    _, problems = parsed(text)
    assert problems
    assert sound(problems, "a.toml")


# --- evidence and units ---

PLAN = """
[[task]]
id = "b"
title = { en = "B" }
at = "province"
clause = "1"
by = 2022-06-01

[[task]]
id = "c"
title = { en = "C" }
at = ["province", "mic"]
clause = "2"
each = { period = "year", since = 2022 }

[[task]]
id = "d"
title = { en = "D" }
at = "province"
clause = "3"
within = { days = 3, after = "alarm" }

[[target]]
id = "e"
measure = { en = "E" }
at = "province"
clause = "4"
at-least = { 2022 = 10, 2023 = [15, 20] }
"""


@cache
def schedule() -> Schedule:
    policy, problems = rollout.parse_policy(TASK + PLAN)
    assert problems == ()
    units = [Unit("01", Tier.PROVINCE, "Một"), Unit("02", Tier.PROVINCE, "Hai"), Unit("mic", Tier.MINISTRY, "Ba")]
    return rollout.expand(policy, Register(units), until="2024-12-31")


DAYS = ["2022-06-01", "2022-06-02", "2023-01-31", "2022-02-30", "0001-01-01", "9999-12-31", "01/06/2022", "20220601"]
CELLS = {
    "fact": ["done", "open", "measured", "extended", "waived", "retracted", "happened", "don"],
    "task": ["b", "c", "d", "e", "a/b", "x", "/"],
    "unit": ["01", "02", "mic", "x"],
    "on": DAYS,
    "policy": ["a", "x"],
    "period": ["2022", "2023", "2022-Q1", "2023/2022", "x"],
    "recorded": DAYS,
    "value": ["10", "9.5", "-1", "nan", "Infinity", "1e9999999999", "9" * 30, "10%", "１０"],
    "numerator": ["1", "0", "-1", "1.0"],
    "denominator": ["1", "0"],
    "comparable": ["true", "false", "yes"],
    "to": DAYS,
    "event": ["alarm", "alrm"],
}
ODD = st.sampled_from(["", " ", "\n", '"', "\u2028", "\x00", "=1+1"]) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=5
)


def rows_of(cells: dict[str, list[str]]) -> st.SearchStrategy[list[list[str]]]:
    """A header of known columns, and rows of likely, odd and missing cells."""
    columns = [st.just("") | st.sampled_from(known) | ODD for known in cells.values()]
    likely = [st.sampled_from([*known[:3], ""]) for known in cells.values()]
    row = st.tuples(*likely).map(list) | st.tuples(*columns).map(list) | st.lists(ODD, max_size=4)
    return st.lists(row, max_size=6).map(lambda rows: [list(cells), *rows])


def as_csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def read_log(content: str, ending: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"log.{ending}"
        path.write_text(content, encoding="utf-8")
        progress, problems = rollout.read_progress(path, schedule())
    assert sound(problems, str(path))
    statuses = rollout.assess(schedule(), progress, as_of="2023-06-30")
    assert statuses.unmatched == ()
    assert sum(statuses.counts().values()) == len(schedule())


@examples(60)
@given(rows_of(CELLS))
def test_a_log_of_random_cells_is_read_and_what_is_good_of_it_judged(rows: list[list[str]]) -> None:
    read_log(as_csv(rows), "csv")


@examples(60)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text(alphabet='taskuniton,"\n\r ', max_size=40)
)
def test_any_text_is_read_as_a_log(text: str) -> None:
    read_log(text, "csv")
    read_log(text, "jsonl")


plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from([*chain(*CELLS.values())]),
)
nested = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
)


@examples(60)
@given(st.lists(st.dictionaries(st.sampled_from([*CELLS, "x"]), nested) | nested, max_size=5))
def test_a_log_of_random_objects_is_read_and_what_is_good_of_it_judged(values: list[Any]) -> None:
    read_log("\n".join(json.dumps(value) for value in values), "jsonl")


UNITS = {
    "id": ["01", "02", "03", "001"],
    "tier": ["province", "district", "ministry", "x"],
    "name": ["Một", "Hai"],
    "kind": ["tinh", "quan"],
    "en": ["One"],
    "parent": ["01", "02", "x"],
    "since": DAYS,
    "until": DAYS,
    "successors": ["02", "03 001", "x"],
}


@examples(60)
@given(rows_of(UNITS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_register_of_random_cells_is_read_or_refused(rows: list[list[str]] | str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.csv"
        path.write_text(rows if isinstance(rows, str) else as_csv(rows), encoding="utf-8")
        register, problems = answered(lambda: rollout.load_units(path), UnitsError)
    assert sound(problems, str(path))
    if register is not None:
        assert all(unit.id in register.under(unit.id) for unit in register)


@examples(60)
@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.toml"
        path.write_bytes(content)
        assert sound(answered(lambda: rollout.read_policy(path), PolicyError)[1], str(path))
        assert sound(answered(lambda: rollout.load_units(path), UnitsError)[1], str(path))
        log = Path(folder) / "a.csv"
        log.write_bytes(content)
        assert sound(answered(lambda: rollout.read_progress(log, schedule()), ProgressError)[1], str(log))
