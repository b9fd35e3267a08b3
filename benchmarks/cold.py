"""A million completions read, checked, placed and counted by a whole process; and what bad rows cost."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.country import completions, misnamed, nation, spoilt, write_country, write_facts, write_rows
from benchmarks.figures import Figure, Target
from benchmarks.processes import HERE, Cost, Launcher, median_costs

COLUMNS = ("task", "unit", "on")


def program(name: str, folder: Path, facts: str) -> Sequence[str]:
    """The arguments with which one implementation answers from one file."""
    return [os.fspath(HERE / "implementations.py"), name, os.fspath(folder), facts]


def agreed(costs: dict[str, Cost]) -> dict[str, Cost]:
    """The costs, once all have printed the same. Raises ValueError where they differ."""
    answers = {cost.output for cost in costs.values()}
    if len(answers) > 1:
        raise ValueError(f"{', '.join(costs)}: {len(answers)} different answers")
    return costs


def cold_figures(folder: Path, rounds: int) -> Iterator[Figure]:
    """Whole processes: 100,000 and 1,000,000 completions, then the larger file with bad rows."""
    few, many = folder / "cold-35", folder / "cold-100"
    for tasks, place, count in ((35, few, 100_000), (100, many, 1_000_000)):
        country = nation(tasks)
        facts = completions(country, count)
        write_country(country, place)
        write_facts(place / "facts.csv", facts)
        if place is many:
            write_rows(place / "spoilt.csv", COLUMNS, spoilt(facts))
            write_rows(place / "misnamed.csv", COLUMNS, misnamed(country, facts))
    with Launcher() as launcher:
        yield from small_file(launcher, few, rounds)
        yield from large_file(launcher, many, rounds)
        yield from bad_files(launcher, many, rounds)


def small_file(launcher: Launcher, folder: Path, rounds: int) -> Iterator[Figure]:
    limits = {
        "Polars": 1.5,
        "DuckDB": 1.5,
        "Polars, same checks": None,
        "attrs objects": None,
        "pandas": None,
        "sqlite3": None,
    }
    programs = {name: program(name, folder, "facts.csv") for name in ("rollout", *limits)}
    costs = agreed(median_costs(launcher, programs, rounds, folder))
    for name, limit in limits.items():
        yield compared("100,000 completions to a table, whole process", costs, name, limit)


def large_file(launcher: Launcher, folder: Path, rounds: int) -> Iterator[Figure]:
    limits = {
        "attrs objects": 0.5,
        "Polars, same checks": 3.0,
        "Polars": None,
        "DuckDB": None,
        "pandas": None,
        "sqlite3": None,
    }
    programs = {name: program(name, folder, "facts.csv") for name in ("rollout", *limits)}
    costs = agreed(median_costs(launcher, programs, rounds, folder))
    for name, limit in limits.items():
        yield compared("1,000,000 completions to a table, 100 rules, whole process", costs, name, limit)
    for name in ("Polars, same checks", "DuckDB", "attrs objects"):
        yield Figure(
            name="the same, peak memory",
            ours=costs["rollout"].peak,
            unit="MiB",
            rival=name,
            theirs=costs[name].peak,
            target=Target(45, "ours") if name == "Polars, same checks" else None,
        )


def bad_files(launcher: Launcher, folder: Path, rounds: int) -> Iterator[Figure]:
    programs = {
        "clean": program("rollout", folder, "facts.csv"),
        "spoilt": program("rollout", folder, "spoilt.csv"),
        "misnamed": program("rollout", folder, "misnamed.csv"),
        "Polars": program("Polars, same checks", folder, "spoilt.csv"),
    }
    costs = median_costs(launcher, programs, rounds, folder)
    agreed({name: costs[name] for name in ("spoilt", "Polars")})
    for name, words, limit in (("spoilt", "1% bad rows", 1.3), ("misnamed", "all names bad", 2.0)):
        for unit, ours, theirs, most in (
            ("s", costs[name].seconds, costs["clean"].seconds, limit),
            ("MiB", costs[name].peak, costs["clean"].peak, 1.1),
        ):
            figure = f"1,000,000 completions, {words}" + (", peak memory" if unit == "MiB" else "")
            yield Figure(name=figure, ours=ours, unit=unit, rival="the clean file", theirs=theirs, target=Target(most))
    yield Figure(
        name="1,000,000 completions, 1% bad rows",
        ours=costs["spoilt"].seconds,
        unit="s",
        rival="Polars, same checks",
        theirs=costs["Polars"].seconds,
    )


def compared(name: str, costs: dict[str, Cost], rival: str, limit: float | None) -> Figure:
    """Processor time of ours against that of one other program."""
    target = None if limit is None else Target(limit)
    return Figure(
        name=name, ours=costs["rollout"].seconds, unit="s", rival=rival, theirs=costs[rival].seconds, target=target
    )
