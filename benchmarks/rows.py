"""All rows of a nation out: as CSV, as JSON and as a frame, with every column."""

from __future__ import annotations

import csv
import os
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

import rollout
from benchmarks.figures import Figure, Target
from benchmarks.filters import fresh_statuses
from benchmarks.nationwide import loaded_nation
from benchmarks.timing import median_seconds
from rollout.lines import flat

MIB = 2**20


def rows_figures(folder: Path, rounds: int) -> Iterator[Figure]:
    """Each on days not asked for before; 398,580 obligations with 60% evidence, every column."""
    nation = loaded_nation(folder)
    statuses = next(fresh_statuses(nation, 11))
    dicts = statuses.to_dicts()
    ready = [tuple(flat(value) for value in row.values()) for row in dicts]
    names = list(dicts[0])
    del dicts
    schema = statuses.to_frame("polars").schema
    columns = dict(zip(names, map(list, zip(*ready, strict=True)), strict=True))
    size = f"{len(ready):,} rows"

    def written_by_csv() -> None:
        with (folder / "theirs.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(ready)

    days = {name: fresh_statuses(nation, 11) for name in ("csv", "json", "dicts", "frame", "peak")}  # the same for all
    calls: dict[str, Callable[[], object]] = {
        "csv": lambda: next(days["csv"]).to_csv(folder / "ours.csv"),
        "json": lambda: next(days["json"]).to_json(folder / "ours.json"),
        "dicts": lambda: next(days["dicts"]).to_dicts(),
        "frame": lambda: next(days["frame"]).to_frame("polars"),
        "csv.writer": written_by_csv,
        "polars": lambda: pl.DataFrame(columns, schema=schema),
    }
    times = median_seconds(calls, rounds)
    for name, target in (("CSV", Target(2)), ("JSON", None)):
        yield Figure(
            name=f"{size} as {name}",
            ours=times[name.lower()],
            unit="s",
            rival="csv.writer on ready tuples",
            theirs=times["csv.writer"],
            target=target,
        )
    yield Figure(name=f"{size} as dicts", ours=times["dicts"], unit="s")
    yield Figure(
        name=f"{size} as a frame",
        ours=times["frame"],
        unit="s",
        rival="Polars of ready columns",
        theirs=times["polars"],
        target=Target(3),
    )
    ready.clear()
    columns.clear()
    for name, write in (("CSV", rollout.Statuses.to_csv), ("JSON", rollout.Statuses.to_json)):
        peak = peak_of(lambda write=write: write(next(days["peak"]), os.devnull))  # type: ignore[misc]  # it is of either
        yield Figure(
            name=f"memory while {size} stream as {name}", ours=peak / MIB, unit="MiB", target=Target(50, "ours")
        )


def peak_of(call: Callable[[], object]) -> int:
    """The most bytes that a call had at once, beyond what was there before."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    call()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak - before
