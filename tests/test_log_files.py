"""Files of evidence, read many rows at a time, against a reading row by row; and what a cell may hold."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given, strategies as st
from judge import Note
from random_cases import evidence, random_case
from small import country, policy

import rollout
from rollout import Done, Extended, Open, Period, Problem, Progress, Schedule
from rollout.progress.evidence import Evidence
from rollout.views.evidence_export import write_evidence

D = dt.date
TASKS = """
[[task]]
id = "a"
at = ["province", "district"]
by = 2022-06-30

[[task]]
id = "b"
at = ["province", "district"]

[[task]]
id = "q"
at = "province"
each = { period = "quarter", since = "2022-Q1", until = "2022-Q4" }

[[target]]
id = "m"
at = "province"
at-least = { 2022 = 50, 2023 = 80 }
"""


@pytest.fixture(scope="module")
def schedule() -> Schedule:
    return rollout.expand(policy(TASKS), country())


Read = Callable[[str, str], tuple[Progress, tuple[Problem, ...]]]


@pytest.fixture
def read(schedule: Schedule, tmp_path: Path) -> Read:
    """Reads a text as a file of that name."""

    def reading(name: str, text: str) -> tuple[Progress, tuple[Problem, ...]]:
        path = tmp_path / name
        path.write_bytes(text.encode())
        return rollout.read_progress(path, schedule)

    return reading


def places(problems: Iterable[Problem]) -> list[tuple[str, str, int]]:
    """The line of each problem (0: of the file), its code, and how many it stands for."""
    listed = []
    for problem in problems:
        _, _, rest = problem.where.partition(f"log.{'jsonl' if 'log.jsonl' in problem.where else 'csv'}")
        line = rest.removeprefix(":").partition(":")[0]
        listed.append((line or "0", problem.code, problem.count))
    return listed


# --- the same facts, however they are written ---

FACTS = (
    Done("a", "01", D(2022, 6, 1)),
    Open("b", "001", D(2022, 6, 2), recorded=D(2022, 6, 9)),
    Done("q", "02", D(2022, 7, 5), period=Period.of("2022-Q2")),
    Done("p/b", "002", D(2022, 6, 3)),
    Done("b", "003", D(2022, 6, 4), policy="p"),
)
HEADER = "fact,task,unit,on,recorded,period,policy"
ROWS = (
    "done,a,01,2022-06-01,,,",
    "open,b,001,2022-06-02,2022-06-09,,",
    ",q,02,2022-07-05,,2022-Q2,",
    "done,p/b,002,2022-06-03,,,",
    "done,b,003,2022-06-04,,,p",
)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join((HEADER, *ROWS)),
        "\n".join((HEADER, *ROWS, "")),
        "\r\n".join((HEADER, *ROWS, "")),
        "\ufeff" + "\n".join((HEADER, *ROWS)),
        "\n\n".join((HEADER, *ROWS)),
        "\n,,,,,,\n" + "\n , , , , , , \n".join((HEADER, *ROWS)),
        "\n".join((HEADER, *ROWS)).replace(",", " , "),
        "\n".join((HEADER, *ROWS[:3], '"done","p/b","002","2022-06-03",,,', '"done",b,003,"2022-06-04","","",p')),
    ],
    ids=["plain", "last line ends", "CRLF", "BOM", "blank lines", "empty rows", "spaces", "quotes"],
)
def test_a_csv_file_says_the_same_however_it_is_written(text: str, read: Read) -> None:
    progress, problems = read("log.csv", text)
    assert problems == ()
    assert list(progress) == list(FACTS)


def test_json_lines_say_the_same(read: Read) -> None:
    names = HEADER.split(",")
    lines = []
    for row in ROWS:
        cells = zip(names, row.split(","), strict=True)
        lines.append(json.dumps({name: cell or None for name, cell in cells}))
    for text in ("\n".join(lines), "\n\n".join(lines) + "\n", "\r\n".join(lines)):
        progress, problems = read("log.jsonl", text)
        assert problems == ()
        assert list(progress) == list(FACTS)


def test_a_log_that_was_read_is_one_that_was_made(read: Read, schedule: Schedule) -> None:
    progress, _ = read("log.csv", "\n".join((HEADER, *ROWS)))
    made = Progress(FACTS)
    assert progress == made
    for known_on in (None, "2022-06-05"):
        after = rollout.assess(schedule, progress, as_of="2022-07-10", known_on=known_on)
        expected = rollout.assess(schedule, made, as_of="2022-07-10", known_on=known_on)
        assert list(after) == list(expected)
        assert after.unmatched == ()


@pytest.mark.parametrize("name", ["log.csv", "log.jsonl"])
@examples(15)
@given(seed=st.integers(0, 100_000))
def test_random_rows_are_judged_as_if_made_in_python(name: str, seed: int) -> None:
    """The good rows are facts in their order; the bad ones fit nothing, or contradict what was known before."""
    case = random_case(seed, size=40)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(as_text(name, case.notes), encoding="utf-8")
        progress, problems = rollout.read_progress(path, case.schedule)
    facts = list(map(evidence, case.notes))
    remaining = iter(facts)
    assert all(fact in remaining for fact in progress)
    counts = Counter[str]()
    for problem in problems:
        counts[problem.code] += problem.count
    assert len(progress) + counts.total() == len(facts)
    statuses = rollout.assess(case.schedule, Progress(facts), as_of="2022-07-01")
    assert counts == Counter(problem.code for problem in (*statuses.unmatched, *statuses.contradictions))
    for day in ("2022-06-30", "2022-10-01"):
        after = rollout.assess(case.schedule, progress, as_of=day)
        assert after.unmatched == ()
        assert list(after) == list(rollout.assess(case.schedule, Progress(list(progress)), as_of=day))


@pytest.mark.parametrize("name", ["log.csv", "log.jsonl"])
@examples(15)
@given(seed=st.integers(0, 100_000))
def test_what_is_written_is_read_back(name: str, seed: int) -> None:
    """The good rows of a file, written in either form, are the same log."""
    case = random_case(seed, size=40)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(as_text(name, case.notes), encoding="utf-8")
        progress, _ = rollout.read_progress(path, case.schedule)
        with path.open("w", encoding="utf-8") as file:
            write_evidence(progress, file, as_json=name.endswith("jsonl"))
        again, problems = rollout.read_progress(path, case.schedule)
    assert (again, problems) == (progress, ())


COLUMNS = ("fact", "task", "event", "unit", "on", "recorded", "period", "value", "comparable", "to", "corrects")


def as_text(name: str, notes: Sequence[Note]) -> str:
    """A file of the notes, in the form that its name tells."""
    rows = [_cells(note) for note in notes]
    if name.endswith(".jsonl"):
        return "\n".join(json.dumps({name: cell for name, cell in row.items() if cell is not None}) for row in rows)
    lines = [",".join(COLUMNS)]
    for row in rows:
        filled = ("" if row[name] is None else str(row[name]) for name in COLUMNS)
        lines.append(",".join(filled).replace("True", "true").replace("False", "false"))
    return "\n".join(lines)


def _cells(note: Note) -> dict[str, object]:
    is_event, is_measured = note.kind == "happened", note.kind == "measured"
    return {
        "fact": note.kind,
        "task": None if is_event else note.task,
        "event": note.task if is_event else None,
        "unit": note.unit or None,
        "on": note.on.isoformat(),
        "recorded": note.recorded.isoformat() if note.recorded else None,
        "period": note.period,
        "value": note.value if is_measured else None,
        "comparable": note.comparable if is_measured else None,
        "to": note.to.isoformat() if note.to else None,
        "corrects": note.corrects.isoformat() if note.corrects else None,
    }


# --- many rows ---


@pytest.mark.parametrize("form", ["log.csv", "quoted log.csv", "log.jsonl"])
def test_a_long_file_is_read_as_row_by_row(form: str, tmp_path: Path) -> None:
    """20,000 reports, more than are read together, among them unknown names, repeated rows and one extension."""
    tasks = [f'[[task]]\nid = "t{number}"\nat = ["province", "district"]\nby = 2022-06-30\n' for number in range(100)]
    schedule = rollout.expand(policy("".join(tasks)), country())
    rows: list[dict[str, str]] = []
    good: list[Evidence] = []
    bad: list[tuple[str, str]] = []
    for number in range(20_000):
        task, unit, on = (
            f"t{number % 100}",
            ("01", "02", "001", "002")[number // 100 % 4],
            f"{2000 + number // 400}-01-01",
        )
        line, to = str(number + 2), ""
        if number % 2_003 == 17:
            task = "c"
            bad.append((line, "unknown-task"))
        elif number % 997 == 23:
            unit = "09"
            bad.append((line, "unknown-unit"))
        elif number % 3_001 == 101:
            task, unit, on = rows[-1]["task"], rows[-1]["unit"], rows[-1]["on"]
            bad.append((line, "duplicate"))
        elif number == 15_000:
            to = "2050-01-01"
            good.append(Extended(task, unit, on, to=to))
        else:
            good.append(Open(task, unit, on))
        rows.append({"fact": "extended" if to else "open", "task": task, "unit": unit, "on": on, "to": to})
    path = tmp_path / form.rsplit(maxsplit=1)[-1]
    path.write_text(_long_text(form, rows), encoding="utf-8")
    progress, problems = rollout.read_progress(path, schedule)
    assert list(progress) == good
    assert [(line, code) for line, code, _ in places(problems[:20])] == bad[:20]
    rest = Counter(code for _, code in bad[20:])
    assert {code: count for _, code, count in places(problems[20:])} == rest
    assert rest.total() == 18


def _long_text(form: str, rows: Sequence[dict[str, str]]) -> str:
    if form == "log.jsonl":
        return "\n".join(["", *(json.dumps({name: cell for name, cell in row.items() if cell}) for row in rows)])
    lines = ["fact,task,unit,on,to", *(",".join(row.values()) for row in rows)]
    if form == "quoted log.csv":
        lines[9_000] = lines[9_000].replace("open", '"open"')
    return "\n".join(lines)


# --- what cells may hold ---


def test_two_names_of_one_task_speak_of_one_obligation(read: Read) -> None:
    text = "task,unit,on\na,01,2022-06-01\np/a,01,2022-06-01\np/a,02,2022-06-02\na,02,2022-06-03\n"
    progress, problems = read("log.csv", text)
    assert list(progress) == [Done("a", "01", "2022-06-01"), Done("p/a", "02", "2022-06-02")]
    assert places(problems) == [("3", "duplicate", 1), ("5", "contradiction", 1)]


def test_a_day_reported_open_twice_is_seen_whatever_lies_between(read: Read) -> None:
    days = ("2022-06-01", "2022-06-02", "2022-06-01", "2022-06-03")
    progress, problems = read("log.csv", "fact,task,unit,on\n" + "\n".join(f"open,a,01,{day}" for day in days))
    assert [fact.on.day for fact in progress] == [1, 2, 3]
    assert places(problems) == [("4", "duplicate", 1)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"fact": ""}, "unknown-fact"),
        ({"fact": False}, "unknown-fact"),
        ({"fact": 0}, "unknown-fact"),
        ({"policy": ""}, "unknown-policy"),
        ({"policy": 0}, "wrong-type"),
        ({"period": ""}, "not-a-day"),
        ({"period": False}, "wrong-type"),
        ({"recorded": ""}, "not-a-day"),
        ({"recorded": 0}, "wrong-type"),
        ({"value": 0}, "extra-value"),
        ({"comparable": False}, "extra-value"),
        ({"event": ""}, "extra-value"),
        ({"unit": ["01"]}, "wrong-type"),
        ({"task": {}}, "wrong-type"),
    ],
)
def test_only_what_is_not_there_is_empty_in_json(row: dict[str, object], code: str, read: Read) -> None:
    report = {"task": "a", "unit": "01", "on": "2022-06-01"}
    for rows in ([report | row], [report | row, report | {"unit": "02"}]):
        progress, problems = read("log.jsonl", "\n".join(map(json.dumps, rows)))
        assert places(problems) == [("1", code, 1)]
        assert [fact.unit for fact in progress] == ["02"] * (len(rows) - 1)


def test_the_first_bad_rows_are_told_in_full_though_later_ones_are_seen_before(read: Read) -> None:
    """Rows with a cell too many are seen before names are looked up; line 2 is told in full all the same."""
    ragged = ["a,01,2022-06-01,x"] * 30
    _, problems = read("log.csv", "\n".join(["task,unit,on", "aa,01,2022-06-01", *ragged]))
    assert "did you mean 'a'" in problems[0].found
    expected = [("2", "unknown-task", 1), *((str(line), "ragged-row", 1) for line in range(3, 22))]
    assert places(problems) == [*expected, ("0", "ragged-row", 11)]


def test_rows_that_are_only_counted_have_the_code_they_would_have(read: Read) -> None:
    """A wrong name is looked up once, and each row with it counted; what else is wrong with a row comes first."""
    bad = [f"z{number},01,2022-06-01," for number in range(20)]
    more = ["x,01,2022-06-01,", "a,x,2022-06-01,", "x,x,2022-06-01,", "x,01,2022-06-01,2022-01-01", "x,,2022-06-01,"]
    _, problems = read("log.csv", "\n".join(["task,unit,on,recorded", *bad, *more, *more]))
    assert places(problems[20:]) == [
        ("0", "missing-value", 2),
        ("0", "recorded-early", 2),
        ("0", "unknown-task", 4),
        ("0", "unknown-unit", 2),
    ]


def test_rows_with_cells_that_few_reports_have_are_counted_by_what_is_wrong_with_these_first(read: Read) -> None:
    bad = [f"z{number},01,2022-06-01,," for number in range(20)]
    more = ["a,x,2022-06-01,,5", "a,x,2022-06-01,measured,5", "a,x,2022-06-01,,"]
    _, problems = read("log.csv", "\n".join(["task,unit,on,fact,value", *bad, *more]))
    assert places(problems[20:]) == [("0", "extra-value", 1), ("0", "unknown-unit", 2)]


def test_days_spaces_and_signs_that_are_not_seen_have_the_code_they_would_have(read: Read) -> None:
    """Spaces around a name or a day mean nothing in CSV; a day or a name that is only counted keeps its own code."""
    bad = [f"z{number},01,2022-06-01" for number in range(20)]
    good = ["a, 01 ,2022-06-01", "b,02, 2022-06-02 "]
    more = ["a,01,2022-02-30", "a,01,   ", "a,9\u200b9,2022-06-01", "a,   ,2022-06-01"]
    progress, problems = read("log.csv", "\n".join(["task,unit,on", *bad, *good, *more]))
    assert list(progress) == [Done("a", "01", "2022-06-01"), Done("b", "02", "2022-06-02")]
    assert places(problems[20:]) == [("0", "missing-value", 2), ("0", "not-a-day", 1), ("0", "wrong-type", 1)]


def test_rows_of_several_lines_are_known_by_their_first(read: Read) -> None:
    """A quoted cell can have line breaks; the lines after it are numbered as in the file."""
    text = 'task,unit,on\na,01,2022-06-01\n"x\ny",01,2022-06-01\n\na,zz,2022-06-01\nb,"02",2022-06-02\n'
    progress, problems = read("log.csv", text)
    assert list(progress) == [Done("a", "01", "2022-06-01"), Done("b", "02", "2022-06-02")]
    assert [place[:2] for place in places(problems)] == [("3", "wrong-type"), ("6", "unknown-unit")]


# --- who reports ---


@pytest.mark.parametrize("name", ["log.csv", "log.jsonl"])
def test_a_file_may_name_the_holder_or_the_printed_body(name: str, tmp_path: Path) -> None:
    """The duties of mpi are mof's from 1 March 2025 on; most has never had them."""
    tasks = """
[[task]]
id = "r"
at = "mpi"
each = { period = "year", month = 8, since = 2024, until = 2026 }

[[task]]
id = "o"
at = ["mpi", "province"]
by = 2025-12-31
"""
    schedule = rollout.expand(policy(tasks), rollout.load_units("vn"))
    rows = [
        ("r", "mpi", "2024-08-20", ""),
        ("r", "mof", "2025-08-20", ""),
        ("o", "mof", "2025-08-21", ""),
        ("o", "01", "2025-08-21", ""),
        ("r", "most", "2025-08-22", ""),
        ("r", "mof", "2025-02-28", "2024"),
        ("r", "mpi", "2025-08-20", "2025"),
    ]
    path = tmp_path / name
    keys = ("task", "unit", "on", "period")
    lines = [",".join(keys), *(",".join(row) for row in rows)]
    if name.endswith("jsonl"):
        lines = [json.dumps({k: v for k, v in zip(keys, row, strict=True) if v}) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    progress, problems = rollout.read_progress(path, schedule)
    assert [problem.code for problem in problems] == ["not-owed", "not-owed", "duplicate"]
    assert problems[0].right == "it is owed at mpi (held by mof on 2025-08-22)"
    statuses = rollout.assess(schedule, progress, as_of="2025-09-30")
    done = [status.id for status in statuses.where(state="done_on_time")]
    assert done == ["p/r@mpi#2024", "p/r@mpi#2025", "p/o@01", "p/o@mpi"]
    again = rollout.assess(schedule, Progress(progress), as_of="2025-09-30")
    assert [status.id for status in again.where(state="done_on_time")] == done
