"""What a program pays before its first answer: importing, expanding, the command line, the register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure, Target
from benchmarks.processes import HERE, Cost, Launcher, median_costs

REGISTER = HERE.parent / "rollout" / "data" / "units" / "vn.csv"

EXPAND = """
import rollout
schedule = rollout.expand(rollout.load_policy("ct-02-2022"), until="2023-12-31")
"""
LOAD_UNITS = """
import time
import rollout
load_units = rollout.load_units
start = time.process_time()
register = load_units("vn")
print(time.process_time() - start)
"""
READ_ROWS = f"""
import csv, time
start = time.process_time()
with open({str(REGISTER)!r}, newline="", encoding="utf-8") as file:
    rows = list(csv.reader(file))
print(time.process_time() - start)
"""


def startup_figures(folder: Path, rounds: int) -> Iterator[Figure]:
    """Whole processes against an empty Python; the loading of the register against csv.reader on its file."""
    programs = {
        "an empty Python": ["-c", "pass"],
        "import rollout": ["-c", "import rollout"],
        "first expand": ["-c", EXPAND],
        "rollout overdue --as-of, nation": ["-m", "rollout", "overdue", "--as-of", "2023-07-01"],
        "Polars": ["-c", "import polars"],
        "DuckDB": ["-c", "import duckdb"],
        "pandas": ["-c", "import pandas"],
        "numpy": ["-c", "import numpy"],
        "networkx": ["-c", "import networkx"],
    }
    limits = {"import rollout": 2.5, "first expand": 8.0, "rollout overdue --as-of, nation": 25.0}
    with Launcher() as launcher:
        costs = median_costs(launcher, programs, 2 * rounds + 1, folder)
        empty = costs["an empty Python"]
        for name, limit in limits.items():
            yield compared_start(name, costs[name], "an empty Python", empty, Target(limit))
        for name in ("networkx", "numpy", "Polars", "DuckDB", "pandas"):
            yield compared_start("first expand", costs["first expand"], f"import {name.lower()}", costs[name])
        yield register_figure(launcher, folder, rounds)


def compared_start(name: str, ours: Cost, rival: str, theirs: Cost, target: Target | None = None) -> Figure:
    """Processor time of two whole processes, in ms."""
    return Figure(
        name=name, ours=ours.seconds * 1e3, unit="ms", rival=rival, theirs=theirs.seconds * 1e3, target=target
    )


def register_figure(launcher: Launcher, folder: Path, rounds: int) -> Figure:
    """The first load in a process of its own, without the import, against the rows of the file as lists."""
    times: dict[str, list[float]] = {LOAD_UNITS: [], READ_ROWS: []}
    for _ in range(2 * rounds + 1):
        for code, values in times.items():
            values.append(float(launcher.run(["-c", code], folder).output))
    return Figure(
        name='load_units("vn")',
        ours=median(times[LOAD_UNITS]) * 1e3,
        unit="ms",
        rival="csv.reader on vn.csv",
        theirs=median(times[READ_ROWS]) * 1e3,
        target=Target(4),
    )
