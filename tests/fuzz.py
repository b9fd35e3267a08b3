"""Fuzzes the readers, guided by what of the library an input reaches.

`python tests/fuzz.py FOLDER tests/corpus -max_total_time=50` does so for 50 seconds. Each input is a sign for its
kind, and the text: p a policy, e evidence as CSV, j evidence as JSON lines, u units, v, or no sign, a single value
wherever one is taken. It is read, or refused by an error of ours; what is good of it is expanded and judged. New inputs
that reach more are kept in the first FOLDER; one that raises anything else ends the run, and is kept as `crash-…`.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["rollout"]):
    import rollout
    from rollout.findings.check import check
    from rollout.schedule.schedule import Schedule

DATA = Path(__file__).parent.parent / "rollout" / "data"
TASKS = """format = 1
[instrument]
id = "p"
kind = "plan"
issuer = "x"
issued = 2022-01-01
title = { vi = "p" }
[[task]]
id = "t"
title = { vi = "t" }
clause = "1"
at = "province"
from = 2022-06-30
[[task]]
id = "e"
title = { vi = "e" }
clause = "1"
at = "province"
each = { period = "quarter", since = "2022-Q1", until = "2022-Q4" }
[[task]]
id = "w"
title = { vi = "w" }
clause = "1"
at = "province"
within = { days = 3, after = "asked" }
[[target]]
id = "m"
measure = { vi = "m" }
clause = "1"
at = "province"
at-least = { 2022 = 40 }
"""


def schedule() -> Schedule:
    policy, problems = rollout.parse_policy(TASKS)
    assert problems == ()
    return rollout.expand(policy)


SCHEDULE = schedule()
PROVINCES = rollout.Register(
    (rollout.Unit("01", rollout.Tier.PROVINCE, "Hà Nội"), rollout.Unit("79", rollout.Tier.PROVINCE, "Hồ Chí Minh"))
)


def read_as_policy(text: str) -> None:
    policy, problems = rollout.parse_policy(text)
    "\n".join(map(str, problems)).encode()
    check(policy)
    rollout.assess(rollout.expand(policy, until="2023-12-31"), as_of="2022-12-31").counts()


def read_as_evidence(text: str, name: str) -> None:
    file = io.StringIO(text)
    file.name = name  # which says what it is
    progress, problems = rollout.read_progress(file, SCHEDULE)
    "\n".join(map(str, problems)).encode()
    if progress:
        rollout.assess(SCHEDULE, progress, as_of="2022-12-31").to_csv()


def read_as_units(text: str) -> None:
    repr(rollout.load_units(io.StringIO(text)))


def read_as_value(text: str) -> None:
    for taken in VALUES:
        try:
            repr(taken(text)).encode()
        except rollout.Error as error:
            str(error).encode()


# What takes a single text of a user: a day, a period, a name, a part of a key.
VALUES: tuple[Callable[[str], object], ...] = (
    rollout.day,
    lambda text: rollout.Period.of(text).shifted(1),
    lambda text: rollout.Done(text, "01", "2022-06-30"),
    lambda text: rollout.Done("t", text, "2022-06-30"),
    lambda text: rollout.Done("t", "01", text, period=text),
    lambda text: rollout.Measured("m", "01", "2022-06-30", value=text),  # type: ignore[arg-type]
    lambda text: rollout.Unit(text, rollout.Tier.PROVINCE, text, parent=text, since=text),
    PROVINCES.near,
    PROVINCES.find,
    lambda text: SCHEDULE.where(task=text),
    lambda text: rollout.assess(SCHEDULE, as_of=text).where(state=text),
)
READERS: Mapping[str, Callable[[str], None]] = {
    "p": read_as_policy,
    "e": lambda text: read_as_evidence(text, "log.csv"),
    "j": lambda text: read_as_evidence(text, "log.jsonl"),
    "u": read_as_units,
    "v": read_as_value,
}


def one_input(content: bytes) -> None:
    text = content.decode("utf-8", "replace")
    reader = READERS.get(text[:1])
    try:
        if reader is None:
            read_as_value(text)
        else:
            reader(text[1:])
    except rollout.Error as error:
        str(error).encode()


def words(schema: object) -> Iterator[str]:
    """The keys and the fixed values of a JSON Schema, of which an input is put together sooner than of single signs."""
    if isinstance(schema, list):
        for part in schema:
            yield from words(part)
    elif isinstance(schema, dict):
        yield from schema.get("properties", {})
        yield from (value for value in schema.get("enum", ()) if isinstance(value, str))
        for part in schema.values():
            yield from words(part)


if __name__ == "__main__":
    schemas = [json.loads((DATA / f"{name}.schema.json").read_text("utf-8")) for name in ("policy", "rows")]
    plain = sorted({word for word in words(schemas) if word.isascii() and word and '"' not in word})
    with tempfile.NamedTemporaryFile("w", suffix=".dict", encoding="ascii") as dictionary:
        dictionary.writelines(f'"{word}"\n' for word in plain)
        dictionary.flush()
        options = ("-max_len=4096", "-timeout=10", "-rss_limit_mb=2000", f"-dict={dictionary.name}")
        atheris.Setup([*sys.argv, *options], one_input)
        atheris.Fuzz()
