"""Inputs that are made to exhaust a reader, or are slips of the pen; each in a small size for a test, and a large one.

`python tests/hostile.py` runs every one in its large size, each in a process of its own with limits of CPU and memory.
"""

from __future__ import annotations

import datetime as dt
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import attrs

import rollout
from rollout import Limits, Period, Policy, Register, Schedule, Task, Tier, Unit
from rollout.labels import Label
from rollout.policy.deadline import Each
from rollout.policy.item import Rule

HEAD = """format = 1
[instrument]
id = "p"
kind = "plan"
issuer = "x"
issued = 2022-01-01
title = { vi = "p" }
"""
TASK = '[[task]]\nid = "t"\ntitle = { vi = "t" }\nclause = "1"\n'
OWED = 'at = "province"\nby = 2022-06-30\nphrase = "x"\n'
TARGET = '[[target]]\nid = "t"\nmeasure = { vi = "t" }\nclause = "1"\nphrase = "x"\n'
PLAIN = HEAD + TASK + OWED
DAILY = HEAD + TARGET + 'at = "province"\nat-least = { 2022 = 40 }\n'

SECONDS, MEGABYTES = 10, 700  # what a process may use: of CPU, and of memory beside that of the interpreter


@attrs.frozen
class Probe:
    """An input of a size under some limits, and what is told of it: the whole message, or the part that has no size."""

    name: str
    answer: Callable[[int, Limits], str]
    small: int
    message: str
    large: int
    part: str
    limits: Limits = Limits()


def messages(errors: Iterable[object]) -> str:
    return "\n".join(map(str, errors)) or "nothing is wrong"


def policy(text: str, limits: Limits) -> str:
    """What is told of the text of a policy."""
    try:
        return messages(rollout.parse_policy(text, limits=limits)[1])
    except rollout.Error as error:
        return str(error)


def schedule_of(text: str) -> Schedule:
    parsed, problems = rollout.parse_policy(text)
    assert problems == ()
    return rollout.expand(parsed)


def evidence(text: str, name: str, limits: Limits, content: str = PLAIN) -> str:
    """What is told of a file of evidence on the task of a policy, and how many facts are good."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        try:
            progress, problems = rollout.read_progress(path, schedule_of(content), limits=limits)
        except rollout.Error as error:
            return str(error).replace(str(path), name)
        return f"{len(progress):,} facts\n{messages(problems)}".replace(str(path), name)


def units(text: str, limits: Limits) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.csv"
        path.write_text(text, encoding="utf-8")
        try:
            return repr(rollout.load_units(path, limits=limits))
        except rollout.Error as error:
            return str(error).replace(str(path), "units.csv")


def recurring(years: int, limits: Limits) -> str:
    """A monthly duty over so many years."""
    each = Each("month", Period.of("0001-01"), Period.of(f"{years:04}-12"))
    rule = Rule(place="province", deadline=each, clause="1", phrase="x")
    instrument = schedule_of(PLAIN).policies[0].instrument
    parsed = Policy(instrument=instrument, items=[Task(id="t", title=Label("t"), rules=[rule], clause="1")])
    try:
        return repr(rollout.expand(parsed, limits=limits))
    except rollout.Error as error:
        return str(error)


def many_rules(count: int) -> str:
    """A target with so many levels at so many bodies."""
    places = ", ".join(f'"b{number}"' for number in range(count))
    levels = ", ".join(f'"{1900 + number // 12}-{number % 12 + 1:02}" = 1' for number in range(count))
    bodies = "".join(f'[[body]]\nid = "b{number}"\nname = {{ vi = "b" }}\n' for number in range(count))
    return f"{HEAD}{TARGET}at = [{places}]\nat-least = {{ {levels} }}\n{bodies}"


def needy(count: int) -> str:
    """So many tasks, each of which needs one that is not there."""
    tasks = (
        TASK.replace('"t"', f'"task-{number}"', 1) + OWED + f'needs = [{{ task = "tusk-{number}" }}]\n'
        for number in range(count)
    )
    return HEAD + "".join(tasks)


def needs_of(count: int, needed: Callable[[int], Iterable[int]]) -> str:
    """So many tasks, each of which needs those of the numbers `needed`."""
    tasks = []
    for number in range(count):
        needs = ", ".join(f'{{ task = "t{place}" }}' for place in needed(number))
        tasks.append(TASK.replace('"t"', f'"t{number}"', 1) + OWED + f"needs = [{needs}]\n")
    return HEAD + "".join(tasks)


def checked(text: str, limits: Limits) -> str:
    """What is found in a policy, by its text, and what its forecast counts on 1 May 2022."""
    schedule = schedule_of(text)
    findings = rollout.check(schedule.policies, limits=limits)
    counts = rollout.forecast(rollout.assess(schedule, as_of="2022-05-01")).counts()
    listed = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    return f"{listed}; {len(findings):,} findings\n{messages(findings[:1])}"


def days(count: int) -> Iterable[dt.date]:
    return (dt.date(2012, 1, 1) + dt.timedelta(number) for number in range(count))


def daily(count: int) -> str:
    """Rows of figures of one level, a day each."""
    rows = (f"t,province,{moment},measured,{10 + moment.day}\n" for moment in days(count))
    return "task,unit,on,fact,value\n" + "".join(rows)


def chain(count: int, limits: Limits) -> str:
    """Who is in office for the first of so many units that followed each other."""
    ends = dict(enumerate(days(count)))
    register = Register(
        [
            *(Unit(f"c{n}", Tier.COMMUNE, "A", until=ends[n], successors=(f"c{n + 1}",)) for n in range(count)),
            Unit(f"c{count}", Tier.COMMUNE, "A"),
        ]
    )
    return " ".join(register.heirs("c0", dt.date.max))


def diamonds(layers: int, limits: Limits) -> str:
    """The same of layers of two units, each of which has both of the next one as successors."""
    bodies = [
        Unit(f"{side}{n}", Tier.COMMUNE, "A", until=moment, successors=(f"a{n + 1}", f"b{n + 1}"))
        for n, moment in enumerate(days(layers))
        for side in "ab"
    ]
    last = [Unit(f"{side}{layers}", Tier.COMMUNE, "A") for side in "ab"]
    return " ".join(Register([*bodies, *last]).heirs("a0", dt.date.max))


def if_meant(name: str) -> str:
    """What is told at the end of what is beyond a limit."""
    return f"if it is meant, give limits=Limits({name}=…), on the command line --allow {name}=…"


YEARS_MEANT = (
    "the years are 1900 to 2199; if it is meant, give limits=Limits(first_year=…, last_year=…), on the command line "
    "--allow first_year=… --allow last_year=…"
)
NO_QUOTE = "has a quote that does not close, or a cell that is too long; close the quote"

PROBES = (
    Probe(
        "texts-not-closed",
        lambda size, limits: policy('"\\' * size, limits),
        3,
        "policy:1: is not TOML: unescaped '\\' in a string, in '\"\\\\\"\\\\\"\\\\'; correct it there",
        20_000,
        "policy:1: is not TOML: ",
    ),
    Probe(
        "long-title",
        lambda size, limits: policy(HEAD.replace('vi = "p"', f'vi = "{"x" * size}"') + TASK + OWED, limits),
        200,
        "policy:7: instrument.title.vi: is a text of 200 characters; the limit is 100; " + if_meant("text"),
        3_000_000,
        "is a text of 3,000,000 characters; the limit is 100,000; ",
        Limits(text=100),
    ),
    Probe(
        "large-file",
        lambda size, limits: policy(PLAIN + "#" * size, limits),
        1_000,
        "policy: has 1,198 characters; the limit is 1,000; " + if_meant("policy_file"),
        10_000_000,
        "the limit is 4,000,000; ",
        Limits(policy_file=1_000),
    ),
    Probe(
        "dotted-key",
        lambda size, limits: policy(PLAIN + ".".join("a" * size) + " = 1\n", limits),
        6,
        "policy:15: has a key of more than 5 parts; the limit is 5; " + if_meant("depth"),
        8_000,
        "policy:15: has a key of more than 30 parts; ",
        Limits(depth=5),
    ),
    Probe(
        "nested-lists",
        lambda size, limits: policy(PLAIN + "x = " + "[" * size + "]" * size, limits),
        2_000,
        "policy: is not TOML: nested too deeply; write it flat",
        1_000_000,
        "policy: is not TOML: nested too deeply; write it flat",
    ),
    Probe(
        "long-list",
        lambda size, limits: policy(PLAIN + "needs = [" + "1," * size + "]", limits),
        2,
        "policy:15: task t.needs 1: 1 is a whole number; give a table { … }"
        "\npolicy:15: task t.needs 2: 1 is a whole number; give a table { … }",
        500_000,
        "499,000 more of the kind wrong-type; the limit is 1,000; ",
    ),
    Probe(
        "dates",
        lambda size, limits: policy(PLAIN + "x = [" + "2022-02-30, " * size + "2022-06-01]\ny = 2022-13-01\n", limits),
        1,
        "policy:15: task t.x: unknown key 'x'; known here: KEYS\n"
        "policy:16: task t.y: unknown key 'y'; did you mean 'by'?; known here: KEYS",
        100_000,
        "policy:15: task t.x: unknown key 'x'; known here: ",
    ),
    Probe(
        "unknown-needs",
        lambda size, limits: policy(needy(size), limits),
        2,
        "policy:15: task task-0.needs 1.task: unknown item 'tusk-0'; did you mean 'task-0' or 'task-1'?; name a task "
        "or target of this file, or policy/task for another's\n"
        "policy: 1 more of the kind unknown-item; the limit is 1; " + if_meant("problems"),
        2_000,
        "1,000 more of the kind unknown-item; the limit is 1,000; ",
        Limits(problems=1),
    ),
    Probe(
        "dense-needs",
        lambda size, limits: checked(needs_of(size, range), limits),
        4,
        "4 possible; 0 findings\nnothing is wrong",
        400,
        "400 possible; 0 findings\nnothing is wrong",
    ),
    Probe(
        "circular-needs",
        lambda size, limits: checked(needs_of(size, lambda number: {*range(size)} - {number}), limits),
        3,
        "3 possible; 3 findings\n"
        "p/t0@province -> p/t1@province -> p/t0@province: each waits for the one before: p/t1@province starts no "
        "earlier than p/t0@province finishes; p/t0@province starts no earlier than p/t1@province finishes: so none of "
        "them can be first; drop one of these links, or make it wait for less; other chains contradict these tasks "
        "too: also drop p/t2@province -> p/t0@province, and drop p/t2@province -> p/t1@province [p 1 “x”]",
        120,
        "7,140 findings",
    ),
    Probe(
        "unknown-keys",
        lambda size, limits: policy(PLAIN + "".join(f"k{number} = 1\n" for number in range(size)), limits),
        3,
        "policy:15: task t.k0: unknown key 'k0'; known here: KEYS\n"
        "policy: 2 more of the kind unknown-key; the limit is 1; " + if_meant("problems"),
        100_000,
        "99,000 more of the kind unknown-key; the limit is 1,000; ",
        Limits(problems=1),
    ),
    Probe(
        "rules",
        lambda size, limits: policy(many_rules(size), limits),
        3,
        "policy:8: target t: has 3 levels at 3 places; the limit is 8; " + if_meant("rules"),
        1_000,
        "has 1,000 levels at 1,000 places; the limit is 20,000; ",
        Limits(rules=8),
    ),
    Probe(
        "paragraphs",
        lambda size, limits: policy(PLAIN.replace("issued", f"paragraphs = {size}\nissued"), limits),
        100_001,
        "policy:6: instrument.paragraphs: 100001 is out of range; give 1 to 100000",
        10**18,
        "is out of range; give 1 to 100000",
    ),
    Probe(
        "year",
        lambda size, limits: policy(PLAIN.replace("issued = 2022", f"issued = {size}"), limits),
        4202,
        "policy:6: instrument.issued: 4202-01-01 is no time of which a document speaks; " + YEARS_MEANT,
        9999,
        "is no time of which a document speaks",
    ),
    Probe(
        "first-year-of-all",
        lambda size, limits: policy(
            HEAD + TASK + f'at = "province"\nphrase = "x"\neach = {{ period = "year", since = "{size:04}" }}\n', limits
        ),
        1,
        "policy:14: task t.each.since: 0001 is no time of which a document speaks; " + YEARS_MEANT,
        1,
        "0001 is no time of which a document speaks",
    ),
    Probe(
        "recurrences",
        recurring,
        2,
        "p/t: recurs 24 times; the limit is 23; " + if_meant("periods"),
        9999,
        "p/t: recurs 119,988 times; the limit is 5,000; ",
        Limits(periods=23),
    ),
    Probe(
        "daily-figures",
        lambda size, limits: evidence(daily(size), "log.csv", limits, DAILY),
        2,
        "2 facts\nnothing is wrong",
        20_000,
        "20,000 facts\nnothing is wrong",
    ),
    Probe(
        "corrected-events",
        lambda size, limits: evidence(
            "fact,event,on,corrects\n"
            + "".join(f"happened,e,{moment},\n" for moment in list(days(2 * size))[::2])
            + "".join(f"happened,e,{moment + dt.timedelta(1)},{moment}\n" for moment in list(days(2 * size))[::2]),
            "log.csv",
            limits,
            HEAD + TASK + 'at = "province"\nphrase = "x"\nwithin = { days = 3, after = "e" }\n',
        ),
        2,
        "4 facts\nnothing is wrong",
        2_000,
        "4,000 facts\nnothing is wrong",
    ),
    Probe(
        "retractions",
        lambda size, limits: evidence(
            "fact,task,unit,on\n"
            + "".join(
                f"done,t,province,{moment}\nretracted,t,province,{moment + dt.timedelta(1)}\n"
                for moment in list(days(3 * size))[::3]
            ),
            "log.csv",
            limits,
        ),
        2,
        "4 facts\nnothing is wrong",
        5_000,
        "10,000 facts\nnothing is wrong",
    ),
    Probe(
        "quote-of-evidence",
        lambda size, limits: evidence(
            'task,unit,on\nt,province,2022-01-01\n"' + (" " * 99 + "\n") * size, "log.csv", limits
        ),
        1_500,
        "1 facts\nlog.csv:3: " + NO_QUOTE,
        1_000_000,
        "1 facts\nlog.csv:3: " + NO_QUOTE,
    ),
    Probe(
        "quote-of-units",
        lambda size, limits: units('id,tier,name\na,province,A\n"' + (" " * 99 + "\n") * size, limits),
        1_500,
        "units.csv:3: " + NO_QUOTE,
        500_000,
        "units.csv:3: " + NO_QUOTE,
    ),
    Probe(
        "row-of-csv",
        lambda size, limits: evidence(
            f"task,unit,on\nt,province,2022-01-01\nt,province,{'2' * size}", "log.csv", limits
        ),
        100_000,
        "1 facts\nlog.csv:3: has more than 100 characters, and what follows is not read; the limit is 100; "
        + if_meant("line"),
        100_000_000,
        "log.csv:3: has more than 100,000 characters, and what follows is not read; ",
        Limits(line=100),
    ),
    Probe(
        "row-of-json",
        lambda size, limits: evidence(
            '{"task": "t", "unit": "province", "on": "2022-01-01"}\n{"task": "' + "t" * size, "log.jsonl", limits
        ),
        200,
        "1 facts\nlog.jsonl:2: has more than 100 characters, and what follows is not read; the limit is 100; "
        + if_meant("line"),
        100_000_000,
        "log.jsonl:2: has more than 100,000 characters, and what follows is not read; ",
        Limits(line=100),
    ),
    Probe(
        "rows",
        lambda size, limits: evidence(
            "task,unit,on\n" + "t,province,2022-01-01\n" * size, "log.csv", limits
        ),
        20,
        "log.csv: has more than 10 rows; the limit is 10; " + if_meant("rows"),
        100_000,
        "99,979 more of the kind duplicate",
        Limits(rows=10),
    ),
    Probe(
        "repeated-fact",
        lambda size, limits: evidence("task,unit,on\n" + "t,province,2022-01-01\n" * size, "log.csv", limits),
        3,
        "1 facts\n"
        "log.csv:3: done t at province: is said already at log.csv:2; say it once\n"
        "log.csv:4: done t at province: is said already at log.csv:2; say it once",
        1_000_000,
        "999,979 more of the kind duplicate",
    ),
    Probe(
        "exponent-in-json",
        lambda size, limits: evidence(
            '{"fact": "measured", "task": "t", "unit": "province", "on": "2022-01-01", "value": 1e%s}' % ("9" * size),
            "log.jsonl",
            limits,
            DAILY,
        ),
        19,
        "0 facts\nlog.jsonl:1: is not JSON: a number is not one to calculate with; write one object a line",
        10_000,
        "log.jsonl:1: is not JSON: a number is not one to calculate with; write one object a line",
    ),
    Probe(
        "digits-in-json",
        lambda size, limits: evidence(
            '{"fact": "measured", "task": "t", "unit": "province", "on": "2022-01-01", "value": %s}' % ("9" * size),
            "log.jsonl",
            limits,
            DAILY,
        ),
        5_000,
        "0 facts\nlog.jsonl:1: is not JSON: a number is not one to calculate with; write one object a line",
        90_000,
        "log.jsonl:1: is not JSON: a number is not one to calculate with; write one object a line",
    ),
    Probe(
        "nested-json",
        lambda size, limits: evidence("[" * size + "]" * size, "log.jsonl", limits),
        49_000,
        "0 facts\nlog.jsonl:1: is not JSON: it is nested too deeply; write one object a line",
        49_000,
        "log.jsonl:1: is not JSON: it is nested too deeply; write one object a line",
    ),
    Probe(
        "units-twice",
        lambda size, limits: units("id,tier,name\n" + "a,province,A\n" * size, limits),
        4,
        "units.csv:5: a: is there twice on the same day; end one before the next\n"
        "2 more of the kind unit-twice; the limit is 1; " + if_meant("problems"),
        200_000,
        "198,999 more of the kind unit-twice; the limit is 1,000; ",
        Limits(problems=1),
    ),
    Probe(
        "large-register",
        lambda size, limits: units("id,tier,name\n" + "a,province,A\n" * size, limits),
        100,
        "units.csv: has more than 1,000 characters; the limit is 1,000; " + if_meant("units_file"),
        8_000_000,
        "units.csv: has more than 64,000,000 characters; ",
        Limits(units_file=1_000),
    ),
    Probe("chain-of-successors", chain, 3, "c3", 1_500, "c1500"),
    Probe("diamonds-of-successors", diamonds, 3, "a3 b3", 200, "a200 b200"),
)  # fmt: skip


def limited() -> None:
    """What a process may use, set in it before it begins."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))


def main(arguments: list[str]) -> int:
    """Run the probes of these names, or all of them, in processes of their own; the number of those that fail."""
    if arguments[:1] == ["--here"]:
        (probe,) = (probe for probe in PROBES if probe.name == arguments[1])
        sys.stdout.write(probe.answer(probe.large, Limits()))
        return 0
    failed = 0
    for probe in PROBES:
        if arguments and probe.name not in arguments:
            continue
        command = [sys.executable, __file__, "--here", probe.name]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limited)
        is_good = ran.returncode == 0 and probe.part in ran.stdout
        failed += not is_good
        print(f"{probe.name:24} {'ok' if is_good else 'FAILED ' + (ran.stdout + ran.stderr)[-500:]}")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
