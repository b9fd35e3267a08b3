"""Ten million dossiers classified and tallied on an engine, and a million facts scored; against its own expressions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa

import rollout
from benchmarks.country import AS_OF, LAST_DONE, completions, nation, write_country
from benchmarks.figures import Figure, Target
from benchmarks.timing import median_seconds
from rollout.views.frames import classify, schedule_frame, score, tally_by

DOSSIERS = 10_000_000
FACTS = 1_000_000
AGENCIES = 700
DAY = dt.date(2022, 6, 30)
Native = Any  # a frame, of which the type checker knows nothing here

CLASSES = ("early", "on_time", "late", "within_time", "overdue", "no_received", "future", "swapped", "no_due")
SUMS = {
    "resolved": ("early", "on_time", "late"),
    "in_process": ("within_time", "overdue"),
    "received": ("early", "on_time", "late", "within_time", "overdue"),
    "fallen_due": ("early", "on_time", "late", "overdue"),
}
CASES = f"""case when received is null then 'no_received'
    when received > {DAY.toordinal()} or resolved > {DAY.toordinal()} then 'future'
    when resolved < received or due < received then 'swapped' when due is null then 'no_due'
    when resolved < due then 'early' when resolved = due then 'on_time' when resolved is not null then 'late'
    when due >= {DAY.toordinal()} then 'within_time' else 'overdue' end"""


def engines_figures(folder: Path, rounds: int) -> Iterator[Figure]:
    """Polars and DuckDB, each with one thread and its data in memory."""
    table = dossier_table()
    yield from dossier_figures(table, rounds)
    del table
    yield from score_figures(folder, rounds)
    yield loading_figure(folder, rounds)


def dossier_table() -> Native:
    """Dossiers of some agencies, of which 15% are in process and a few have no due day."""
    chance = np.random.default_rng(1)
    received = chance.integers(DAY.toordinal() - 700, DAY.toordinal() - 20, DOSSIERS).astype(np.int32)
    due = received + chance.integers(1, 30, DOSSIERS).astype(np.int32)
    resolved = received + chance.integers(0, 45, DOSSIERS).astype(np.int32)
    agencies = np.array([f"agency {number}" for number in range(AGENCIES)], dtype=object)
    columns = {
        "agency": pa.array(agencies).take(pa.array(chance.integers(0, AGENCIES, DOSSIERS))),
        "received": pa.array(received),
        "due": pa.array(due, mask=chance.random(DOSSIERS) < 0.001),
        "resolved": pa.array(resolved, mask=chance.random(DOSSIERS) < 0.15),
    }
    return pa.table(columns)


def dossier_figures(table: Native, rounds: int) -> Iterator[Figure]:
    """The official classes by agency: ours, and the same cases and sums written for the engine."""
    frame: Native = pl.from_arrow(table)
    lazy = frame.lazy()
    connection = duckdb.connect(config={"threads": 1})
    connection.register("arrow", table)
    connection.execute("create table dossiers as select * from arrow").fetchall()
    relation = connection.table("dossiers")
    names = ("agency", *CLASSES, *SUMS)
    query = duckdb_query()
    calls: dict[str, Callable[[], object]] = {
        "Polars ours": lambda: tally_by(classify(lazy, as_of=DAY), "agency").select(names).collect().rows(),
        "Polars": lambda: polars_tally(lazy).select(names).collect().rows(),
        "Polars, masks": lambda: polars_masks(lazy).select(names).collect().rows(),
        "DuckDB ours": lambda: tally_by(classify(relation, as_of=DAY), "agency").select(*names).fetchall(),
        "DuckDB": lambda: connection.execute(query).fetchall(),
    }
    answers = {name: sorted(call()) for name, call in calls.items()}  # type: ignore[call-overload]
    if any(answer != answers["DuckDB"] for answer in answers.values()):
        raise ValueError("the tallies differ")
    times = median_seconds(calls, rounds)
    for ours, rival, target in (
        ("Polars ours", "Polars", Target(1.05)),
        ("DuckDB ours", "DuckDB", Target(1.05)),
        ("Polars ours", "Polars, masks", None),
    ):
        yield Figure(
            name="10,000,000 dossiers to a tally by agency",
            ours=times[ours],
            unit="s",
            rival=f"{rival}, its own expressions",
            theirs=times[rival],
            target=target,
        )


def duckdb_query() -> str:
    """The tally in SQL."""
    counts = [f"(sum(n) filter (class = '{name}'))" for name in CLASSES]
    known = [f"coalesce({count}, 0)::bigint as {name}" for count, name in zip(counts, CLASSES, strict=True)]
    sums = [f"coalesce(sum(n) filter (class in {parts}), 0)::bigint as {name}" for name, parts in SUMS.items()]
    grouped = f"select agency, class, count(*) as n from (select *, {CASES} as class from dossiers) group by all"
    return f"select agency, {', '.join([*known, *sums])} from ({grouped}) group by agency"


def polars_tally(frame: Native) -> Native:
    """The tally in expressions of Polars, by the same two steps."""
    received, due, resolved, today = pl.col("received"), pl.col("due"), pl.col("resolved"), DAY.toordinal()
    name = (
        pl.when(received.is_null()).then(pl.lit("no_received"))
        .when((received > today) | (resolved > today)).then(pl.lit("future"))
        .when((resolved < received) | (due < received)).then(pl.lit("swapped"))
        .when(due.is_null()).then(pl.lit("no_due"))
        .when(resolved < due).then(pl.lit("early"))
        .when(resolved == due).then(pl.lit("on_time"))
        .when(resolved.is_not_null()).then(pl.lit("late"))
        .when(due >= today).then(pl.lit("within_time"))
        .otherwise(pl.lit("overdue"))
    )  # fmt: skip
    number, group = pl.col("n"), pl.col("class")
    counts = [number.filter(group == name).sum().cast(pl.Int64).alias(name) for name in CLASSES]
    sums = [number.filter(group.is_in(parts)).sum().cast(pl.Int64).alias(name) for name, parts in SUMS.items()]
    classed = frame.with_columns(name.alias("class")).group_by("agency", "class").agg(n=pl.len())
    return classed.group_by("agency").agg(*counts, *sums)


def polars_masks(frame: Native) -> Native:
    """The tally without a class for any row: sums of conditions, as a fast answer is written by hand."""
    received, due, resolved, today = pl.col("received"), pl.col("due"), pl.col("resolved"), DAY.toordinal()
    is_future = received.is_not_null() & ((received > today) | (resolved > today).fill_null(value=False))
    is_dated = received.is_not_null() & ~is_future
    is_swapped = is_dated & ((resolved < received).fill_null(value=False) | (due < received).fill_null(value=False))
    is_right = is_dated & ~is_swapped & due.is_not_null()
    is_open = is_right & resolved.is_null()
    masks = {
        "early": is_right & (resolved < due),
        "on_time": is_right & (resolved == due),
        "late": is_right & (resolved > due),
        "within_time": is_open & (due >= today),
        "overdue": is_open & (due < today),
        "no_received": received.is_null(),
        "future": is_future,
        "swapped": is_swapped,
        "no_due": is_dated & ~is_swapped & due.is_null(),
    }
    counted = frame.group_by("agency").agg(mask.sum().cast(pl.Int64).alias(name) for name, mask in masks.items())
    return counted.with_columns(pl.sum_horizontal(parts).alias(name) for name, parts in SUMS.items())


def score_figures(folder: Path, rounds: int) -> Iterator[Figure]:
    """A million completions of 100 rules, scored by task and tier as the core scores them."""
    country = nation(100)
    write_country(country, folder / "engines")
    schedule = rollout.expand(
        rollout.load_policy(folder / "engines" / "policy.toml"), rollout.load_units(folder / "engines" / "register.csv")
    )
    facts = completions(country, FACTS)
    log = rollout.Progress(rollout.Done(fact.task, fact.unit, fact.on) for fact in facts)
    table = pa.table({
        "policy": pa.array([schedule.policies[0].id] * FACTS),
        "task": pa.array([fact.task for fact in facts]),
        "unit": pa.array([fact.unit for fact in facts]),
        "period": pa.array([None] * FACTS, pa.string()),
        "on": pa.array([fact.on.toordinal() for fact in facts], pa.int32()),
        "recorded": pa.array([None] * FACTS, pa.int32()),
        "kind": pa.array(["done"] * FACTS),
    })  # fmt: skip
    evidence: Native = pl.from_arrow(table)
    connection = duckdb.connect(config={"threads": 1})
    connection.register("arrow", table)
    connection.execute("create table evidence as select * from arrow").fetchall()
    relation = connection.table("evidence")
    frames = {"Polars": (schedule_frame(schedule, "polars-lazy"), evidence.lazy())}
    frames["DuckDB"] = (schedule_frame(schedule, relation), relation)
    expected = core_counts(schedule, log)
    for name, (owed, reported) in frames.items():
        if engine_counts(score(owed, reported, as_of=AS_OF)) != expected:
            raise ValueError(f"{name} counts otherwise than the core")
    days = iter(AS_OF + dt.timedelta(step) for step in range(1, 100))
    calls: dict[str, Callable[[], object]] = {
        "Polars": lambda: score(*frames["Polars"], as_of=AS_OF).collect(),
        "DuckDB": lambda: score(*frames["DuckDB"], as_of=AS_OF).fetchall(),
        "core": lambda: rollout.assess(schedule, rollout.Progress.of_columns(log.columns), as_of=next(days)).table(),
    }
    times = median_seconds(calls, rounds)
    for name in ("Polars", "DuckDB"):
        yield Figure(
            name=f"1,000,000 facts scored on {name}",
            ours=times[name],
            unit="s",
            rival="the core, from a log in memory",
            theirs=times["core"],
        )


def loading_figure(folder: Path, rounds: int) -> Figure:
    """A frame of a million completions of 100 rules loaded as a log, and placed at their obligations by Polars."""
    country = nation(100)
    write_country(country, folder / "engines")
    schedule = rollout.expand(
        rollout.load_policy(folder / "engines" / "policy.toml"), rollout.load_units(folder / "engines" / "register.csv")
    )
    facts = completions(country, FACTS)
    names = ("task", "unit", "on")
    frame: Native = pl.DataFrame({name: [getattr(fact, name) for fact in facts] for name in names})
    rules = pl.DataFrame([(rule.task, rule.tier) for rule in country.rules], schema=["task", "tier"], orient="row")
    bodies = pl.DataFrame([(body.id, body.tier) for body in country.bodies], schema=["unit", "tier"], orient="row")
    owed: Native = rules.join(bodies, on="tier").with_row_index("obligation")
    placed = {(task, tier): count for task, tier, count in placed_by_polars(frame, owed)[0]}
    log = rollout.load_progress(frame, schedule)
    statuses = rollout.assess(schedule, log, as_of=LAST_DONE).where(state=("done_on_time", "done_late"))
    if {tuple(row[:2]): row[-1] for row in statuses.table(by=("task", "tier")).rows} != placed:
        raise ValueError("the facts are placed otherwise")
    calls: dict[str, Callable[[], object]] = {
        "ours": lambda: rollout.load_progress(frame, schedule),
        "Polars": lambda: placed_by_polars(frame, owed),
    }
    times = median_seconds(calls, rounds)
    return Figure(
        name="a frame of 1,000,000 completions loaded and placed",
        ours=times["ours"],
        unit="s",
        rival="Polars, with unknown and repeated rows looked for",
        theirs=times["Polars"],
        target=Target(1.5),
    )


def placed_by_polars(frame: Native, owed: Native) -> tuple[list[tuple[str, str, int]], int, int]:
    """How many rows of a frame fall on the obligations `owed` of each task and tier, on none, and on the same again."""
    placed = frame.join(owed, on=["task", "unit"], how="left")
    is_known = placed["obligation"].is_not_null()
    counts = placed.filter(is_known).group_by("task", "tier").len().rows()
    repeated = placed.group_by("obligation").len().filter(pl.col("len") > 1)
    return counts, placed.height - int(is_known.sum()), repeated.height


Counts = dict[tuple[object, ...], dict[str, int]]


def core_counts(schedule: rollout.Schedule, log: rollout.Progress) -> Counts:
    """The counts of the core, without zeros."""
    return by_key(rollout.assess(schedule, log, as_of=AS_OF).table(by=("policy", "task", "tier")).to_dicts())


def engine_counts(native: Native) -> Counts:
    """The counts of a score, without zeros."""
    frame = native.collect() if isinstance(native, pl.LazyFrame) else native.pl()
    return by_key(frame.to_dicts())


def by_key(rows: list[dict[str, Any]]) -> Counts:
    """Rows by policy, task and tier, without their zeros."""
    keys = ("policy", "task", "tier")
    return {
        tuple(row[name] for name in keys): {name: n for name, n in row.items() if name not in keys and n}
        for row in rows
    }
