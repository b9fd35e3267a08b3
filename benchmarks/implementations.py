"""One question as whole programs: from rules, units and a CSV of completions to the states by task and tier on a day.

`python implementations.py NAME FOLDER FACTS` prints the table. Every program imports only what it needs.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

AS_OF = "2024-07-01"
STATES = ("done_on_time", "done_late", "overdue", "due_today", "upcoming")

Key = tuple[str, str]


def print_table(counts: Mapping[Key, Mapping[str, Any]]) -> None:
    """A line per task and tier, with the five states and their total."""
    for (task, tier), states in sorted(counts.items()):
        row = [states.get(state, 0) for state in STATES]
        print(task, tier, *row, sum(row), sep=",")


def small_tables(folder: Path) -> tuple[list[list[str]], Counter[str]]:
    """The rules, and how many units each tier has."""
    with (folder / "rules.csv").open(encoding="utf-8") as file:
        rules = list(csv.reader(file))[1:]
    with (folder / "units.csv").open(encoding="utf-8") as file:
        sizes = Counter(tier for _, tier in list(csv.reader(file))[1:])
    return rules, sizes


def print_completed(folder: Path, completed: Iterable[tuple[str, str, int, int]]) -> None:
    """The table from the numbers completed on time and late; what is left of each rule is open."""
    rules, sizes = small_tables(folder)
    numbers = {(task, tier): (timely, late) for task, tier, timely, late in completed}
    counts = {}
    for task, tier, due in rules:
        timely, late = numbers.get((task, tier), (0, 0))
        counts[task, tier] = {"done_on_time": timely, "done_late": late, open_state(due): sizes[tier] - timely - late}
    print_table(counts)


def open_state(due: str) -> str:
    """The state of what is not done on the day asked for."""
    if due < AS_OF:
        return "overdue"
    return "due_today" if due == AS_OF else "upcoming"


def by_rollout(folder: Path, facts: str) -> None:
    import rollout

    policy, problems = rollout.read_policy(folder / "policy.toml")
    assert not problems
    schedule = rollout.expand(policy, rollout.load_units(folder / "register.csv"))
    progress, _ = rollout.read_progress(folder / facts, schedule)
    table = rollout.assess(schedule, progress, as_of=AS_OF).table()
    print_table({(str(row["task"]), str(row["tier"])): row for row in table.to_dicts()})


def by_attrs_objects(folder: Path, facts: str) -> None:
    """An object per obligation and a dictionary of completions."""
    import datetime as dt

    import attrs

    @attrs.frozen
    class Duty:
        task: str
        unit: str
        tier: str
        due: dt.date

    as_of = dt.date.fromisoformat(AS_OF)
    with (folder / "units.csv").open(encoding="utf-8") as file:
        units = [(row["unit"], row["tier"]) for row in csv.DictReader(file)]
    members: dict[str, list[str]] = {}
    for unit, tier in units:
        members.setdefault(tier, []).append(unit)
    duties = []
    for task, tier, due in small_tables(folder)[0]:
        day = dt.date.fromisoformat(due)
        duties += [Duty(task, unit, tier, day) for unit in members[tier]]
    done: dict[Key, dt.date] = {}
    with (folder / facts).open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = (row["task"], row["unit"])
            on = dt.date.fromisoformat(row["on"])
            if on <= as_of and (key not in done or on < done[key]):
                done[key] = on
    counts: dict[Key, Counter[str]] = {}
    for duty in duties:
        completed = done.get((duty.task, duty.unit))
        if completed is not None:
            state = "done_on_time" if completed <= duty.due else "done_late"
        elif duty.due < as_of:
            state = "overdue"
        else:
            state = "due_today" if duty.due == as_of else "upcoming"
        counts.setdefault((duty.task, duty.tier), Counter())[state] += 1
    print_table(counts)


def by_polars(folder: Path, facts: str) -> None:
    """Polars as one lazy query, which trusts the file."""
    import datetime as dt

    import polars as pl

    units = pl.scan_csv(folder / "units.csv", schema_overrides={"unit": pl.String})
    rules = pl.scan_csv(folder / "rules.csv", try_parse_dates=True)
    rows = pl.scan_csv(folder / facts, schema_overrides={"task": pl.String, "unit": pl.String, "on": pl.Date})
    timely = pl.col("on") <= pl.col("due")
    completed = (
        rows.filter(pl.col("on") <= dt.date.fromisoformat(AS_OF))
        .join(units, on="unit")
        .join(rules, on=["task", "tier"])
        .group_by("task", "tier")
        .agg(timely=timely.sum(), late=(~timely).sum())
        .collect(engine="streaming")
    )
    print_completed(folder, completed.iter_rows())


def by_checked_polars(folder: Path, facts: str) -> None:
    """Polars with the checks of the library: unknown names, bad days, ragged rows, repeated completions, with lines."""
    import datetime as dt

    import polars as pl

    units = pl.read_csv(folder / "units.csv", schema_overrides={"unit": pl.String})
    rules = pl.read_csv(folder / "rules.csv", try_parse_dates=True)
    tasks = rules.select("task", known=pl.lit(value=True)).unique()
    raw = pl.read_csv(
        folder / facts, infer_schema=False, truncate_ragged_lines=True, row_index_name="line", row_index_offset=2
    )
    rows = (
        raw.with_columns(day=pl.col("on").str.to_date("%Y-%m-%d", strict=False))
        .join(units, on="unit", how="left")
        .join(tasks, on="task", how="left")
    )
    good = pl.col("day").is_not_null() & pl.col("tier").is_not_null() & pl.col("known").is_not_null()
    bad = rows.filter(~good).select("line", "task", "unit", "on")
    fitting = rows.filter(good)
    again = pl.struct("task", "unit").is_duplicated()
    repeated = fitting.filter(again).sort("day", "line")
    if len(repeated):
        first = repeated.unique(["task", "unit"], keep="first", maintain_order=True)
        bad = pl.concat([bad, repeated.join(first, on="line", how="anti").select("line", "task", "unit", "on")])
        fitting = pl.concat([fitting.filter(~again), first])
    timely = pl.col("day") <= pl.col("due")
    completed = (
        fitting.filter(pl.col("day") <= dt.date.fromisoformat(AS_OF))
        .join(rules, on=["task", "tier"])
        .group_by("task", "tier")
        .agg(timely=timely.sum(), late=(~timely).sum())
    )
    print_completed(folder, completed.iter_rows())
    print(len(bad), "bad rows", *bad.sort("line").head(20).iter_rows(), sep="\n", file=sys.stderr)


def by_duckdb(folder: Path, facts: str) -> None:
    import duckdb

    connection = duckdb.connect()
    connection.execute("set threads = 1")
    types = "{'task': 'VARCHAR', 'unit': 'VARCHAR', 'on': 'DATE'}"
    completed = connection.execute(f"""
        select task, tier, count(*) filter ("on" <= due), count(*) filter ("on" > due)
        from read_csv('{folder / facts}', header = true, types = {types}) as facts
        join read_csv('{folder / "units.csv"}', header = true, types = {{'unit': 'VARCHAR'}}) as units using (unit)
        join read_csv('{folder / "rules.csv"}', header = true) as rules using (task, tier)
        where "on" <= date '{AS_OF}'
        group by task, tier
    """)
    print_completed(folder, completed.fetchall())


def by_pandas(folder: Path, facts: str) -> None:
    import pandas as pd

    units = pd.read_csv(folder / "units.csv", dtype=str)
    rules = pd.read_csv(folder / "rules.csv", dtype=str)
    rows = pd.read_csv(folder / facts, dtype={"task": "category", "unit": str})
    rows = rows[rows["on"] <= AS_OF].merge(units, on="unit").astype({"task": str}).merge(rules, on=["task", "tier"])
    rows["timely"] = rows["on"] <= rows["due"]
    rows["late"] = ~rows["timely"]
    completed = rows.groupby(["task", "tier"])[["timely", "late"]].sum()
    print_completed(folder, ((*key, int(timely), int(late)) for key, timely, late in completed.itertuples()))


def by_sqlite(folder: Path, facts: str) -> None:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.execute("create table units (unit text primary key, tier text) without rowid")
    connection.execute("create table rules (task text, tier text, due text, primary key (task, tier)) without rowid")
    connection.execute("create table facts (task text, unit text, day text)")
    for name, table, marks in (
        ("units.csv", "units", "?, ?"),
        ("rules.csv", "rules", "?, ?, ?"),
        (facts, "facts", "?, ?, ?"),
    ):
        with (folder / name).open(encoding="utf-8") as file:
            rows = csv.reader(file)
            next(rows)
            connection.executemany(f"insert into {table} values ({marks})", rows)
    completed = connection.execute(
        "select task, tier, sum(day <= due), sum(day > due) from facts join units using (unit)"
        " join rules using (task, tier) where day <= ? group by task, tier",
        (AS_OF,),
    )
    print_completed(folder, completed)


PROGRAMS: dict[str, Callable[[Path, str], None]] = {
    "rollout": by_rollout,
    "attrs objects": by_attrs_objects,
    "Polars": by_polars,
    "Polars, same checks": by_checked_polars,
    "DuckDB": by_duckdb,
    "pandas": by_pandas,
    "sqlite3": by_sqlite,
}

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]](Path(sys.argv[2]), sys.argv[3])
