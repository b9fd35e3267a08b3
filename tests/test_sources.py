"""Rows from where people have them: the same rows say the same, and what a spreadsheet does is told by name."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sqlite3
import sys
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from examples import examples
from hypothesis import given, strategies as st
from small import country, policy

import rollout
from rollout import Done, Extended, Measured, Problem, Progress, ProgressError, UnitsError

D = dt.date
TASKS = """
[[task]]
id = "a"
at = ["province", "district"]
by = 2022-06-30

[[task]]
id = "q"
at = "province"
each = { period = "quarter", since = "2022-Q1", until = "2022-Q4" }

[[target]]
id = "m"
at = "province"
at-least = { 2022 = 50, 2023 = 80 }
"""
SCHEDULE = rollout.expand(policy(TASKS), country())
COLUMNS = ("fact", "task", "unit", "on", "recorded", "period", "value", "numerator", "comparable", "to")
ROWS = (
    ("done", "a", "01", "2022-06-01", "", "", "", "", "", ""),
    ("", "q", "02", "2022-07-05", "2022-07-09", "2022-Q2", "", "", "", ""),
    ("measured", "m", "01", "2022-12-31", "", "2022", "49.5", "99", "false", ""),
    ("extended", "a", "001", "2022-06-02", "", "", "", "", "", "2022-07-15"),
    ("done", "b", "01", "2022-06-01", "", "", "", "", "", ""),
    ("done", "a", "1", "2022-06-01", "", "", "", "", "", ""),
    ("done", "a", "02", "01/06/2022", "", "", "", "", "", ""),
    ("done", "a", "", "2022-06-01", "", "", "", "", "", ""),
    ("done", "a", "Bể", "2022-06-03", "", "", "", "", "", ""),
    ("done", "a", "01", "2022-06-09", "", "", "", "", "", ""),
)
FACTS = (
    Done("a", "01", D(2022, 6, 1)),
    Done("q", "02", D(2022, 7, 5), recorded=D(2022, 7, 9), period="2022-Q2"),
    Measured("m", "01", D(2022, 12, 31), period="2022", value=Decimal("49.5"), numerator=99, comparable=False),
    Extended("a", "001", D(2022, 6, 2), to=D(2022, 7, 15)),
    Done("a", "002", D(2022, 6, 3)),
)
FAULTS = [
    (5, "unknown-task"),
    (6, "unknown-unit"),
    (7, "not-a-day"),
    (8, "missing-value"),
    (10, "contradiction"),
]

Read = tuple[Progress, tuple[Problem, ...]]
Rows = Sequence[Sequence[object]]
Form = Callable[[Path, Rows], Read]


def dicts(rows: Rows) -> list[dict[str, object]]:
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def csv_text(rows: Rows, delimiter: str = ",") -> str:
    return "\n".join(delimiter.join(map(str, row)) for row in (COLUMNS, *rows)) + "\n"


def as_path(folder: Path, rows: Rows) -> Read:
    (folder / "log.csv").write_text(csv_text(rows), encoding="utf-8")
    return rollout.read_progress(folder / "log.csv", SCHEDULE)


def as_open_file(folder: Path, rows: Rows) -> Read:
    (folder / "log.csv").write_text(csv_text(rows), encoding="utf-8-sig", newline="\r\n")
    with (folder / "log.csv").open(encoding="utf-8", newline="") as file:
        return rollout.read_progress(file, SCHEDULE)


def as_semicolons(_: Path, rows: Rows) -> Read:
    return rollout.read_progress(io.StringIO(csv_text(rows, ";")), SCHEDULE, delimiter=";")


def as_dicts(_: Path, rows: Rows) -> Read:
    return rollout.read_progress(dicts(rows), SCHEDULE)


def as_filled_dicts(_: Path, rows: Rows) -> Read:
    return rollout.read_progress(({k: v for k, v in row.items() if v != ""} for row in dicts(rows)), SCHEDULE)


def as_dict_reader(_: Path, rows: Rows) -> Read:
    return rollout.read_progress(csv.DictReader(io.StringIO(csv_text(rows))), SCHEDULE)


def as_json_lines(folder: Path, rows: Rows) -> Read:
    numbers = ("value", "numerator", "comparable")
    lines = []
    for row in dicts(rows):
        cells = {k: json.loads(str(v)) if k in numbers else v for k, v in row.items() if v != ""}
        lines.append(json.dumps(cells))
    (folder / "log.jsonl").write_text("\n".join(lines), encoding="utf-8-sig")
    with (folder / "log.jsonl").open(encoding="utf-8") as file:
        return rollout.read_progress(file, SCHEDULE)


def as_cursor(_: Path, rows: Rows) -> Read:
    with closing(database(rows)) as connection:
        return rollout.read_progress(connection.execute("select * from log"), SCHEDULE)


def as_named_rows(_: Path, rows: Rows) -> Read:
    with closing(database(rows)) as connection:
        connection.row_factory = sqlite3.Row
        return rollout.read_progress(connection.execute("select * from log").fetchall(), SCHEDULE)


def database(rows: Rows) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table log (" + ", ".join(f'"{name}" text' for name in COLUMNS) + ")")
    filled = [[None if cell == "" else str(cell) for cell in row] for row in rows]
    connection.executemany(f"insert into log values ({', '.join('?' * len(COLUMNS))})", filled)
    return connection


def as_workbook(folder: Path, rows: Rows) -> Read:
    write_book(folder / "log.xlsx", {"Một": [COLUMNS, *rows]})
    return rollout.read_progress(folder / "log.xlsx", SCHEDULE)


def write_book(path: Path, sheets: Mapping[str, Iterable[Sequence[object]]]) -> None:
    pytest.importorskip("python_calamine")
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append([None if cell == "" else cell for cell in row])
    book.save(path)


def as_polars(_: Path, rows: Rows) -> Read:
    pl = pytest.importorskip("polars")
    filled = [[None if cell == "" else str(cell) for cell in row] for row in rows]
    frame = pl.DataFrame(filled, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    lazy = rollout.read_progress(frame.lazy(), SCHEDULE)
    eager = rollout.read_progress(frame, SCHEDULE)
    assert lazy == eager
    return eager


def as_pandas(_: Path, rows: Rows) -> Read:
    pd = pytest.importorskip("pandas")
    return rollout.read_progress(pd.DataFrame(dicts(rows), columns=list(COLUMNS)).replace("", None), SCHEDULE)


def as_pyarrow(_: Path, rows: Rows) -> Read:
    pa = pytest.importorskip("pyarrow")
    filled = [{k: None if v == "" else str(v) for k, v in row.items()} for row in dicts(rows)]
    return rollout.read_progress(pa.Table.from_pylist(filled), SCHEDULE)


FORMS: tuple[Form, ...] = (
    *(as_path, as_open_file, as_semicolons, as_dicts, as_filled_dicts, as_dict_reader, as_json_lines),
    *(as_cursor, as_named_rows, as_workbook, as_polars, as_pandas, as_pyarrow),
)


def placed(problems: Iterable[Problem], place: str, offset: int = 0) -> list[tuple[int, str]]:
    """The row of each problem, counted from 1, and its code; every problem is placed by the pattern."""
    listed = []
    for problem in problems:
        before, number, _ = f"{problem.where}:".replace(place, "\n", 1).partition("\n")
        assert (before, number) == ("", "\n"), problem.where
        row = problem.where.removeprefix(place).partition(":")[0]
        listed.append((int(row) - offset, problem.code))
    return listed


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_the_same_rows_say_the_same_in_every_form(form: Form, tmp_path: Path) -> None:
    progress, problems = form(tmp_path, ROWS)
    assert tuple(progress) == FACTS
    place, offset = {
        "as_path": (f"{tmp_path / 'log.csv'}:", 1),
        "as_open_file": (f"{tmp_path / 'log.csv'}:", 1),
        "as_semicolons": ("text:", 1),
        "as_json_lines": (f"{tmp_path / 'log.jsonl'}:", 0),
        "as_workbook": (f"{tmp_path / 'log.xlsx'}:Một!", 1),
    }.get(form.__name__, ("row ", 0))
    assert placed(problems, place, offset) == FAULTS


CELLS = st.tuples(
    st.sampled_from(["done", "open", "", "Done"]),
    st.sampled_from(["a", "q", "p/a", "b", " a "]),
    st.sampled_from(["01", "02", "001", "1", "Bắc", "9", ""]),
    st.sampled_from(["2022-06-01", "2022-07-05", "2022-06-01T20:00:00+00:00", "44713", "1/6/2022", ""]),
    st.sampled_from(["", "2022-07-09", "soon"]),
    st.sampled_from(["", "2022-Q2", "2022"]),
)


@examples(30)
@given(st.lists(CELLS, max_size=40))
def test_any_rows_say_the_same_in_every_form(tmp_path_factory: pytest.TempPathFactory, cells: list[Any]) -> None:
    folder = tmp_path_factory.mktemp("forms")
    rows = [(*row, "", "", "", "") for row in cells]
    expected, expected_problems = as_path(folder, rows)
    told = [(problem.code, problem.count) for problem in expected_problems]
    for form in (as_open_file, as_semicolons, as_dicts, as_dict_reader, as_cursor, as_workbook):
        progress, problems = form(folder, rows)
        assert progress == expected
        assert [(problem.code, problem.count) for problem in problems] == told


# --- what a form has of its own ---

DAY_OF_TIME = "give its day, which data frames have as .dt.date, or its zone"
SERIAL = "in Excel it is the number of 2022-06-01: make the cells dates, or write 2022-06-01"


def read(source: Any, **said: Any) -> Read:  # noqa: ANN401  # what a type checker refuses is meant too
    return rollout.read_progress(source, SCHEDULE, **said)


def texts(problems: Iterable[Problem]) -> list[str]:
    return [str(problem) for problem in problems]


def test_no_rows_are_no_facts_and_no_problem() -> None:
    assert read([]) == (Progress(), ())
    with closing(database([])) as connection:
        assert read(connection.execute("select * from log")) == (Progress(), ())


def test_native_values_are_taken_as_they_are() -> None:
    """A date, an aware datetime and exact or binary numbers; None and nan are empty."""
    hanoi = dt.timezone(dt.timedelta(hours=7))
    rows = [
        {"task": "a", "unit": "01", "on": D(2022, 6, 1), "to": None},
        {"task": "a", "unit": "02", "on": dt.datetime(2022, 6, 1, 20, tzinfo=dt.UTC), "to": float("nan")},
        {"task": "q", "unit": "01", "on": dt.datetime(2022, 7, 5, 8, tzinfo=hanoi), "period": "2022-Q2"},
        {"fact": "measured", "task": "m", "unit": "01", "on": D(2022, 12, 1), "value": 49.5, "numerator": 99.0},
        {"fact": "measured", "task": "m", "unit": "02", "on": D(2022, 12, 1), "value": 50, "comparable": True},
    ]
    progress, problems = read(rows)
    assert texts(problems) == []
    assert [fact.on for fact in progress] == [
        *(D(2022, 6, 1), D(2022, 6, 2), D(2022, 7, 5), D(2022, 12, 1), D(2022, 12, 1))
    ]
    figure = list(progress)[3]
    assert isinstance(figure, Measured)
    assert (figure.value, figure.numerator) == (Decimal("49.5"), 99)


def test_values_that_are_not_what_the_column_holds_are_named() -> None:
    rows: list[dict[str, object]] = [
        {"task": "a", "unit": 1, "on": D(2022, 6, 1)},
        {"task": "a", "unit": "01", "on": dt.datetime(2022, 6, 1)},  # noqa: DTZ001  # what is refused
        {"task": "a", "unit": "01", "on": 44713},
        {"task": "a", "unit": "01", "on": ["2022-06-01"]},
        {"fact": "measured", "task": "m", "unit": "01", "on": D(2022, 6, 1), "value": float("inf"), "numerator": 1.5},
    ]
    _, problems = read(rows)
    assert texts(problems) == [
        'row 1: unit is 1; write it as text, such as "01": a number has lost the zeros of a code',
        f"row 2: on: {rows[1]['on']!r} is a datetime without a time zone; {DAY_OF_TIME}",
        f"row 3: on is 44713; {SERIAL}",
        "row 4: on is a list; write it as text",
        "row 5: value is infinity; write a plain number such as 98.62",
        "row 5: numerator is 1.5; write a whole number",
    ]


def test_what_is_no_row_is_named_by_its_number() -> None:
    rows = [{"task": "a", "unit": "01", "on": "2022-06-01"}, ("a", "01", "2022-06-02"), Done("a", "01", "2022-06-01")]
    progress, problems = read(rows)
    assert len(progress) == 1
    assert [(problem.where, problem.code) for problem in problems] == [("row 2", "wrong-type"), ("row 3", "wrong-type")]


def test_a_column_of_some_rows_alone_is_named_once() -> None:
    row = {"task": "a", "unit": "01", "on": "2022-06-01"}
    progress, problems = read([row, {**row, "unit": "02", "note": "x"}, {**row, "unit": "001", "note": "y"}])
    assert len(progress) == 3
    assert [(problem.where, problem.code) for problem in problems] == [("rows", "unknown-column")]
    swapped = [row, {"task": "a", "unit": "02", "day": "2022-06-01"}]
    assert [problem.code for problem in read(swapped)[1]] == ["unknown-column", "missing-value"]
    many = [{**row, "on": f"{2000 + number // 300}-01-01"} for number in range(9_000)]
    assert [problem.code for problem in read([*many, {**row, "note": "x"}])[1]].count("unknown-column") == 1


def test_cells_without_a_column_are_named_where_they_are_filled() -> None:
    text = "task,unit,on,\na,01,2022-06-01,\na,02,2022-06-01,x\na,001,2022-06-01,,y\na,002,2022-06-01,,\n"
    progress, problems = read(csv.DictReader(io.StringIO(text)))
    assert [fact.unit for fact in progress] == ["01", "002"]
    assert texts(problems) == [
        f"row {row}: has {cell!r} in a column without a name; name the column, or leave the cell empty"
        for row, cell in ((2, "x"), (3, "y"))
    ]


def test_a_cursor_may_give_dicts_or_be_without_rows() -> None:
    with closing(database(ROWS[:1])) as connection, closing(sqlite3.connect(":memory:")) as empty:
        connection.row_factory = lambda cursor, row: {
            name: cell for (name, *_), cell in zip(cursor.description, row, strict=True)
        }
        assert list(read(connection.execute("select * from log"))[0]) == [FACTS[0]]
        with pytest.raises(ProgressError, match="rows: the cursor has no rows; execute a query on it first"):
            read(empty.cursor())
        twice = connection.execute('select task, unit, "on", "on" from log')
        assert [problem.code for problem in read(twice)[1]] == ["twice"]


CLOSED = io.StringIO("task,unit,on")
CLOSED.close()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ({"task": ["a"]}, "has no rows; give a path, an open text file, rows as mappings, a data frame or a cursor"),
        (5, "5 has no rows"),
        (b"log.csv", "has no rows"),
        (None, "None has no rows"),
        (io.BytesIO(b"task,unit,on\n"), "text: is open as bytes; open it as text"),
        (CLOSED, "text: cannot be read: i/o operation on closed file; give a file that is open for reading"),
        ("log.parquet", "log.parquet: is neither CSV nor JSON lines by its name; name it .csv, .xlsx, or .jsonl"),
    ],
)
def test_what_has_no_rows_is_refused(source: object, message: str) -> None:
    with pytest.raises(ProgressError, match=message):
        read(source)


def test_a_file_that_is_open_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes("id,tier,name\n01,province,Hà Nội\n".encode("cp1258", "replace") + b"\xff")
    with path.open(encoding="utf-8") as file, pytest.raises(UnitsError, match="is not utf-8 text"):
        rollout.load_units(file)
    (tmp_path / "log.csv").write_bytes(b"task,unit,on\n\xff,01,2022-06-01\n")
    with (tmp_path / "log.csv").open(encoding="utf-8") as file, pytest.raises(ProgressError, match="is not utf-8 text"):
        read(file)


def test_very_many_mappings_are_streamed() -> None:
    """30,000 rows are read in less memory than a list of them takes."""

    def rows() -> Iterator[dict[str, str]]:
        for number in range(30_000):
            day = D(1900, 1, 1) + dt.timedelta(number // 4)
            yield {"fact": "open", "task": "a", "unit": ("01", "02", "001", "002")[number % 4], "on": day.isoformat()}

    rollout.read_progress(rows(), SCHEDULE)
    tracemalloc.start()
    progress, problems = rollout.read_progress(rows(), SCHEDULE)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(progress), problems) == (30_000, ())
    assert peak < 8_000_000  # a list of the rows has 12 MB


# --- what the caller says ---


def test_a_spreadsheet_in_vietnamese_is_read_as_its_owner_says() -> None:
    text = "Nhiệm vụ;Đơn\u00a0vị;Ngày;Ghi chú;;\na;Bắc;1/6/2022;tốt;;\na;02\u00a0;30/06/2022;;;\n"
    names = {"Nhiệm vụ": "task", "Đơn vị": "unit", "Ngày": "on"}
    progress, problems = read(
        io.StringIO(text), delimiter=";", day_format="%d/%m/%Y", columns=names, extra=("Ghi chú",)
    )
    assert texts(problems) == []
    assert list(progress) == [Done("a", "01", "2022-06-01"), Done("a", "02", "2022-06-30")]
    assert len(read(io.StringIO(text), delimiter=";", day_format="%d/%m/%Y", columns=names, extra="*")[0]) == 2
    _, problems = read(io.StringIO(text), delimiter=";", day_format="%d/%m/%Y", columns=names)
    assert [problem.found for problem in problems] == ["unknown column 'Ghi chú'"]


def test_several_formats_are_tried_and_no_two_days_are_chosen_between() -> None:
    rows = [{"task": "a", "unit": "01", "on": "13/06/2022"}, {"task": "a", "unit": "02", "on": "2022-06-14"}]
    progress, problems = read(rows, day_format=("%d/%m/%Y", "%Y-%m-%d"))
    assert ([fact.on.day for fact in progress], problems) == ([13, 14], ())
    rows = [{"task": "a", "unit": "01", "on": "05/05/2022"}, {"task": "a", "unit": "02", "on": "05/06/2022"}]
    progress, problems = read(rows, day_format=("%d/%m/%Y", "%m/%d/%Y"))
    assert [fact.on for fact in progress] == [D(2022, 5, 5)]
    assert problems[0].found == "'05/06/2022' is two days: 2022-06-05 by '%d/%m/%Y' and 2022-05-06 by '%m/%d/%Y'"
    _, problems = read([{"task": "a", "unit": "01", "on": "2022-06-01"}], day_format="%d/%m/%Y")
    assert problems[0].found == "'2022-06-01' is not a day in the format '%d/%m/%Y'"


def test_a_format_is_of_every_column_of_days_and_a_zone_in_it_is_read() -> None:
    rows = [
        {"fact": "extended", "task": "a", "unit": "01", "on": "31/05/2022 23:30 +0000", "to": "15/07/2022 09:00 +0700"},
        {"task": "q", "unit": "01", "on": "05/07/2022 08:00 +0700", "period": "2022-Q2"},
    ]
    progress, problems = read(rows, day_format="%d/%m/%Y %H:%M %z")
    assert texts(problems) == []
    assert next(iter(progress)) == Extended("a", "01", "2022-06-01", to="2022-07-15")


def test_keys_of_json_lines_are_renamed_too(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(
        '{"task": "a", "unit": "01", "ngày": "01/06/2022", "x": 1}\n{"task": "a", "on": "01/06/2022", "ngày": "1"}\n',
        encoding="utf-8",
    )
    progress, problems = read(path, columns={"ngày": "on"}, day_format="%d/%m/%Y", extra="x")
    assert list(progress) == [Done("a", "01", "2022-06-01")]
    assert texts(problems) == [f"{path}:2: has a key twice, by its own name and ours; keep one"]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"delimiter": ";;"}, "delimiter: ';;' cannot part cells; give one sign, such as ';'"),
        ({"delimiter": '"'}, "cannot part cells"),
        ({"day_format": "dd/mm/yyyy"}, "day_format: 'dd/mm/yyyy' reads no day; write a format of strptime"),
        ({"day_format": ("%d/%m/%Y", "%m/%Y")}, "day_format: '%m/%Y' reads no day"),
        ({"day_format": "%d/%m/%Y %H:%M"}, "reads a time of day without its zone; add %z, or write the time"),
        ({"day_format": "%d/%m/%Y %!"}, "'%d/%m/%Y %!' is no format"),
        (
            {"delimiter": None},
            "delimiter, day_format, columns, extra, sheet or limits is not of its type; give text, names as a tuple",
        ),
        ({"day_format": 5}, "is not of its type"),
        ({"extra": ("a", 5)}, "is not of its type"),
        ({"sheet": 5}, "is not of its type"),
        ({"sheet": "Tháng 6"}, "sheet: a sheet is named, 'Tháng 6', of what is no workbook; leave it out, or give"),
        ({"limits": None}, "is not of its type"),
        ({"columns": "unit"}, "is not of its type"),
        ({"columns": {"Đơn vị": "untis"}}, "'Đơn vị' stands for an unknown column 'untis'; did you mean 'unit'"),
    ],
)
def test_what_a_caller_cannot_say_is_refused(said: dict[str, Any], message: str) -> None:
    with pytest.raises(ProgressError) as caught:
        read([], **said)
    assert message in str(caught.value)
    with pytest.raises(UnitsError):
        rollout.load_units([], **said)


def test_a_column_that_was_named_must_be_there_and_only_once() -> None:
    text = "task,unit,on,ngày\na,01,2022-06-01,2022-06-02\n"
    assert [problem.code for problem in read(io.StringIO(text), columns={"ngày": "on"})[1]] == ["twice"]
    _, problems = read(io.StringIO(text), columns={"ghi": "recorded"}, extra="ngày")
    assert texts(problems) == ["text:1: has no column ghi; add it"]


# --- what a spreadsheet does ---


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("task;unit;on\n", "has semicolons between its cells, not commas; say delimiter=';', or save it with commas"),
        ("Nhiệm vụ;Đơn vị\n", "has semicolons between its cells"),
        ("task\tunit\ton\n", "has tabs between its cells, not commas; say delimiter='\\t'"),
        ('"task";"unit";"on"\n', "has semicolons between its cells"),
        ("sep=;\ntask;unit;on\n", "begins with a line that only Excel reads; leave 'sep=;' out"),
        ('{"task": "a"}\n', "is not CSV, but JSON; name the file .jsonl, or give its rows: map(json.loads, file)"),
    ],
)
def test_another_delimiter_is_told_alone(text: str, message: str) -> None:
    progress, problems = read(io.StringIO(text))
    assert len(progress) == 0
    assert [(problem.where, problem.code) for problem in problems] == [("text:1", "delimiter")]
    assert message in str(problems[0])


def test_commas_where_another_delimiter_was_said() -> None:
    (problem,) = read(io.StringIO("task,unit,on\n"), delimiter=";")[1]
    assert (
        str(problem)
        == "text:1: has commas between its cells, not semicolons; say delimiter=',', or save it with semicolons"
    )


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("2022-06-01 00:00:00", "is not a day; leave the time out, give its zone as in 2022-06-01T00:00:00+07:00"),
        ("2022-06-01 00:00:00", "or say day_format='%Y-%m-%d 00:00:00'"),
        ("44713", SERIAL),
        ("44713.0", "in Excel it is the number of 2022-06-01"),
        ("20220601", "is not a day; write it as YYYY-MM-DD"),
        ("99999", "is not a day; write it as YYYY-MM-DD"),
        ("01/06/2022", "or say day_format='%d/%m/%Y' if the day comes first"),
        ("1.6.22", "or say day_format='%d.%m.%y' if the day comes first"),
        ("06/30/2022", "or say day_format='%m/%d/%Y' if the month comes first"),
        ("2022-02-30", "2022-02 has the days 01 to 28"),
    ],
)
def test_what_a_spreadsheet_made_of_a_day_is_told(cell: str, message: str) -> None:
    (problem,) = read([{"task": "a", "unit": "01", "on": cell}])[1]
    assert (problem.code, problem.where) == ("not-a-day", "row 1: on")
    assert message in str(problem)


def test_the_advice_can_be_followed() -> None:
    for cell, form in (("2022-06-01 00:00:00", "%Y-%m-%d 00:00:00"), ("1.6.22", "%d.%m.%y")):
        progress, problems = read([{"task": "a", "unit": "01", "on": cell}], day_format=form)
        assert (list(progress), problems) == ([Done("a", "01", "2022-06-01")], ())
    (problem,) = read([{"task": "a", "unit": "01", "on": "44713"}], day_format="%d/%m/%Y")[1]
    assert "in Excel it is the number of 2022-06-01" in problem.right


def test_lost_zeros_are_told_with_the_codes_that_may_be_meant() -> None:
    units = rollout.load_units("vn")
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), units, until="2025-12-31")
    rows = [{"task": "digitise-dossiers", "unit": unit, "on": "2022-06-01"} for unit in ("1", "4", "Hà Nộ")]
    _, problems = rollout.read_progress(rows, schedule)
    right = "write it with its zeros: a spreadsheet drops them where it takes a code for a number"
    assert [problem.right for problem in problems[:2]] == [right, right]
    assert "did you mean '01' or '001' or '00001'?" in problems[0].found
    assert "'00004'" in problems[1].found
    assert problems[2].right == "name a unit of the register by its id, its code or its name"


def test_blanks_that_do_not_break_are_blanks_around_a_cell_and_named_within() -> None:
    text = "task,unit,on\n\u00a0a,01\u00a0,\u00a02022-06-01\na,Ba\u00a0c,2022-06-01\n"
    progress, problems = read(io.StringIO(text))
    assert list(progress) == [Done("a", "01", "2022-06-01")]
    assert [problem.found for problem in problems] == ["unit is 'Ba\\xa0c'; U+00A0 NO-BREAK SPACE looks like ' '"]


# --- Excel ---


def test_a_workbook_is_read_as_it_is_shown(tmp_path: Path) -> None:
    """Days are days, blank rows and columns mean nothing, and a problem names its sheet and row."""
    path = tmp_path / "tiến độ.xlsx"
    rows: list[list[object]] = [
        [],
        ["Nhiệm vụ", "Đơn vị", "Ngày", None, None],
        ["a", "Bắc", D(2022, 6, 1)],
        [],
        ["a", 2, D(2022, 6, 1)],
        ["a", "02", dt.datetime(2022, 6, 1, 8, 30)],  # noqa: DTZ001  # Excel has no zones
        ["a", "02", 44713],
        ["a", "02", D(2022, 6, 1), None, "x"],
        ["a", "001", "2022-06-02"],
    ]
    write_book(path, {"Tháng 6": rows, "khác": [["x"]]})
    names = {"Nhiệm vụ": "task", "Đơn vị": "unit", "Ngày": "on"}
    progress, problems = read(path, columns=names)
    assert list(progress) == [Done("a", "01", "2022-06-01"), Done("a", "001", "2022-06-02")]
    places = [(problem.where.removeprefix(f"{path}:"), problem.code) for problem in problems]
    assert places == [
        ("Tháng 6!5", "wrong-type"),
        ("Tháng 6!6: on", "not-a-day"),
        ("Tháng 6!7", "wrong-type"),
        ("Tháng 6!8", "ragged-row"),
    ]
    assert read(path, columns=names, sheet="Tháng 6")[0] == progress
    with pytest.raises(ProgressError, match="has no sheet 'Tháng 7'; did you mean 'Tháng 6'"):
        read(path, sheet="Tháng 7")
    assert [problem.code for problem in read(path, sheet="khác")[1]] == ["unknown-column", "missing-column"]


def test_an_empty_sheet_has_no_columns(tmp_path: Path) -> None:
    write_book(tmp_path / "empty.xlsx", {"Một": []})
    _, problems = read(tmp_path / "empty.xlsx")
    assert [(problem.where, problem.code) for problem in problems] == [(f"{tmp_path / 'empty.xlsx'}:Một!1", "empty")]


@pytest.mark.parametrize(
    ("package", "source", "message"),
    [
        (
            "python_calamine",
            "log.xlsx",
            "Excel files need the package python-calamine: pip install 'rollout-policy[excel]'",
        ),
        ("narwhals", None, "data frames need the package narwhals: pip install 'rollout-policy[frames]'"),
    ],
)
def test_a_missing_extra_is_named(
    package: str, source: str | None, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "log.xlsx").write_bytes(b"")
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModuleNotFoundError) as caught:
        read(tmp_path / source if source else rollout.Table((), ()))
    assert str(caught.value) == message


# --- frames ---


def test_what_is_no_frame_is_refused() -> None:
    pytest.importorskip("narwhals")
    with pytest.raises(ProgressError, match="Table is no data frame"):
        read(rollout.Table(("task",), ()))


def test_a_day_that_python_does_not_have_is_no_day() -> None:
    """Frames count instants far beyond the year 9999, and those of pandas no farther than 2262."""
    polars = pytest.importorskip("polars", reason="a frame of Polars is meant")
    rows = {"task": ["list-key-tasks"], "unit": ["mof"]}
    instants = polars.col("on").cast(polars.Datetime("us", "UTC"))
    assert [problem.code for problem in read(polars.DataFrame({**rows, "on": [2**62]}).with_columns(instants))[1]] == [
        "not-a-day"
    ]
    pandas = pytest.importorskip("pandas", reason="a frame of pandas is meant")
    last = pandas.Timestamp.max.tz_localize("UTC")
    assert [problem.code for problem in read(pandas.DataFrame({**rows, "on": [last]}))[1]] == ["not-a-day"]


def test_a_frame_with_two_columns_of_one_name_is_refused() -> None:
    pandas = pytest.importorskip("pandas", reason="a frame of pandas is meant")
    frame = pandas.DataFrame([["a", "01", "02", "2022-06-01"]], columns=["task", "unit", "unit", "on"])
    with pytest.raises(ProgressError, match="rows: has two columns of one name; give each a name of its own"):
        read(frame)


def test_a_polars_frame_has_days_and_nulls() -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(
        {
            "task": ["a", "a", "a", "m"],
            "unit": ["01", "02", "001", "01"],
            "on": [D(2022, 6, 1), None, D(2022, 6, 3), D(2022, 12, 1)],
            "fact": ["done", "done", None, "measured"],
            "value": [None, None, float("nan"), 49.5],
            "STT": [1, 2, 3, 4],
        }
    )
    progress, problems = read(frame, extra="STT")
    assert [fact.unit for fact in progress] == ["01", "001", "01"]
    assert texts(problems) == ["row 2: no on; a fact 'done' needs it"]
    assert read(frame.clear(), extra="STT") == (Progress(), ())
    assert [problem.code for problem in read(frame.clear().drop("on"), extra="STT")[1]] == ["missing-column"]
    naive = frame.with_columns(pl.col("on").cast(pl.Datetime))
    (problem, *_) = read(naive, extra="STT")[1]
    assert "is a datetime without a time zone; give its day, which data frames have as .dt.date" in str(problem)
    zoned = naive.with_columns(pl.col("on").dt.replace_time_zone("Asia/Ho_Chi_Minh"))
    assert read(zoned, extra="STT")[0] == progress


PLAIN = (("a", "01", "2022-06-01"), ("a", "001", "2022-07-02"), ("a", "Tỉnh 02", "2022-06-01"))


@pytest.mark.parametrize(
    "odd",
    [
        (),
        (("a", "01", "2022-06-09"),),  # again
        (("b", "01", "2022-06-01"),),
        (("a", "1", "2022-06-01"),),
        (("a", "02", "01/06/2022"),),
        (("a", "02", None),),
        (("m", "01", "2022-06-01"),),  # a target
        (("q", "01", "2022-05-01"),),  # of a quarter
    ],
)
def test_a_frame_of_completions_says_what_its_rows_say(odd: tuple[tuple[str | None, ...], ...]) -> None:
    """It is read at once where all rows are plain, and row by row where any is not."""
    pytest.importorskip("narwhals", reason="needs the extra frames")
    pyarrow = pytest.importorskip("pyarrow", reason="needs the extra frames")
    rows = [dict(zip(("task", "unit", "on"), cells, strict=True)) for cells in (*PLAIN, *odd)]
    progress, problems = rollout.read_progress(pyarrow.Table.from_pylist(rows), SCHEDULE)
    assert (progress, problems) == rollout.read_progress(rows, SCHEDULE)
    facts = list(progress)
    assert facts[:2] == [Done("a", "01", D(2022, 6, 1)), Done("a", "001", D(2022, 7, 2))]
    statuses = rollout.assess(SCHEDULE, progress, as_of="2022-12-31")
    assert [statuses[f"p/a@{unit}"].state for unit in ("01", "001")] == ["done_on_time", "done_late"]


def test_a_frame_of_completions_has_the_columns_that_its_owner_names() -> None:
    pytest.importorskip("narwhals", reason="needs the extra frames")
    pyarrow = pytest.importorskip("pyarrow", reason="needs the extra frames")
    columns = {"việc": ["a"], "nơi": ["01"], "ngày": [D(2022, 6, 1)]}
    ours = {"việc": "task", "nơi": "unit", "ngày": "on"}
    assert list(rollout.load_progress(pyarrow.table(columns), SCHEDULE, columns=ours)) == [
        Done("a", "01", D(2022, 6, 1))
    ]
    with pytest.raises(ProgressError, match="has no column lần"):
        rollout.load_progress(pyarrow.table(columns), SCHEDULE, columns={**ours, "lần": "period"})


def test_a_pandas_frame_has_timestamps_and_their_nulls() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"task": ["a", "a"], "unit": ["01", "02"], "on": pd.to_datetime(["2022-06-01", None])})
    _, problems = read(frame)
    assert [problem.code for problem in problems] == ["not-a-day", "missing-value"]
    zoned = frame.assign(on=frame["on"].dt.tz_localize("Asia/Ho_Chi_Minh"))
    days = frame.assign(on=frame["on"].dt.date)
    for source in (zoned, days):
        progress, problems = read(source)
        assert list(progress) == [Done("a", "01", "2022-06-01")]
        assert texts(problems) == ["row 2: no on; a fact 'done' needs it"]


def test_values_of_numpy_are_those_of_python() -> None:
    np = pytest.importorskip("numpy")
    row = {"fact": np.str_("measured"), "task": "m", "unit": "01", "on": np.datetime64("2022-12-01")}
    figures = {"value": np.float64(49.5), "numerator": np.int64(99), "comparable": np.bool_(False)}  # noqa: FBT003
    progress, problems = read([row | figures, row | {"on": np.datetime64("NaT")}])
    assert list(progress) == [Measured("m", "01", "2022-12-01", value=Decimal("49.5"), numerator=99, comparable=False)]
    assert [problem.code for problem in problems] == ["missing-value", "missing-value"]


def test_a_query_of_duckdb_is_a_cursor() -> None:
    duckdb = pytest.importorskip("duckdb")
    query = "select 'a' as task, '01' as unit, date '2022-06-01' as \"on\", null as recorded"
    assert list(read(duckdb.connect().execute(query))[0]) == [Done("a", "01", "2022-06-01")]


# --- units and policies ---

UNITS: list[dict[str, object]] = [
    {"id": "01", "tier": "province", "name": "Bắc", "since": D(2020, 1, 1), "parent": None},
    {"id": "001", "tier": "district", "name": "Ao", "since": "2021-01-01", "parent": "01"},
]


def test_units_come_from_rows_files_and_workbooks(tmp_path: Path) -> None:
    text = "id,tier,name,since,parent\n01,province,Bắc,2020-01-01,\n001,district,Ao,2021-01-01,01\n"
    (tmp_path / "units.csv").write_text(text, encoding="utf-8")
    expected = rollout.load_units(tmp_path / "units.csv")
    write_book(tmp_path / "units.xlsx", {"Một": [list(UNITS[0]), *(list(unit.values()) for unit in UNITS)]})
    their = "mã;cấp;name;since;parent;STT\n01;province;Bắc;1/1/2020;;1\n001;district;Ao;1/1/2021;01;2\n"
    names = {"mã": "id", "cấp": "tier"}
    sources: tuple[tuple[Any, dict[str, Any]], ...] = (
        (UNITS, {}),
        (iter(UNITS), {}),
        (io.StringIO("\ufeff" + text), {}),
        (tmp_path / "units.xlsx", {}),
        (csv.DictReader(io.StringIO(text)), {}),
        (io.StringIO(their), {"delimiter": ";", "day_format": "%d/%m/%Y", "columns": names, "extra": "STT"}),
    )
    for source, said in sources:
        register = rollout.load_units(source, **said)
        assert list(register) == list(expected)


def test_bad_rows_of_units_are_named_by_their_number() -> None:
    rows = [
        {"id": 1, "tier": "province", "name": "Bắc"},
        {"id": "001", "tier": "distrct", "name": "Ao", "parent": "01"},
        {"id": "002", "tier": "district", "name": " ", "since": "44713"},
        5,
    ]
    with pytest.raises(UnitsError) as caught:
        rollout.load_units(rows)  # type: ignore[arg-type]  # a row that is none is meant
    assert texts(caught.value.problems) == [
        'row 4: 5 is not a mapping; give mappings such as {"task": …, "unit": …, "on": …}',
        'row 1: id is 1; write it as text, such as "01": a number has lost the zeros of a code',
        f"row 2: 001: unknown tier 'distrct'; did you mean 'district'?; one of {', '.join(rollout.Tier)}",
        "row 3: 002: no name; fill it in",
        f"row 3: 002: since: '44713' is not a day; {SERIAL}",
    ]


def test_a_policy_is_read_from_an_open_file(tmp_path: Path) -> None:
    text = (
        'format = 1\n[instrument]\nid = "a"\nkind = "plan"\nissuer = "x"\nissued = 2022-01-01\ntitle = { en = "A" }\n'
    )
    (tmp_path / "a.toml").write_text(text, encoding="utf-8-sig")
    with (tmp_path / "a.toml").open(encoding="utf-8") as file:
        assert rollout.load_policy(file) == rollout.load_policy(tmp_path / "a.toml")
    _, problems = rollout.read_policy(io.StringIO(text.replace("kind", "knd")))
    assert problems[0].where.startswith("text:")
    with pytest.raises(rollout.PolicyError, match="is open as bytes"):
        rollout.read_policy(io.BytesIO(text.encode()))  # type: ignore[arg-type]  # what is refused
