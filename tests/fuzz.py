"""Fuzzes the readers, guided by what of the library an input reaches.

`python tests/fuzz.py FOLDER tests/corpus -max_total_time=50` does so for 50 seconds. Each input is a
sign for its kind, and the text: p a policy, e evidence as CSV, j evidence as JSON lines, u units. It is read, or
refused by an error of ours; what is good of it is expanded and judged. New inputs that reach more are kept in the
first FOLDER; one that raises anything else ends the run, and is kept as `crash-…`.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping

import atheris

with atheris.instrument_imports(include=["rollout"]):
    import rollout
    from rollout.findings.check import check
    from rollout.schedule.schedule import Schedule

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
    rollout.assess(SCHEDULE, progress, as_of="2022-12-31").to_csv()


def read_as_units(text: str) -> None:
    repr(rollout.load_units(io.StringIO(text)))


READERS: Mapping[str, Callable[[str], None]] = {
    "p": read_as_policy,
    "e": lambda text: read_as_evidence(text, "log.csv"),
    "j": lambda text: read_as_evidence(text, "log.jsonl"),
    "u": read_as_units,
}


def one_input(content: bytes) -> None:
    text = content.decode("utf-8", "replace")
    reader = READERS.get(text[:1])
    if reader is not None:
        try:
            reader(text[1:])
        except rollout.Error as error:
            str(error).encode()


if __name__ == "__main__":
    atheris.Setup([*sys.argv, "-max_len=4096", "-timeout=10", "-rss_limit_mb=2000"], one_input)
    atheris.Fuzz()
