"""How much memory one way of holding obligations or facts keeps: `python footprints.py NAME FOLDER` prints bytes.

Each runs in a process of its own, so that none finds what another has left.
"""

from __future__ import annotations

import csv
import datetime as dt
import gc
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

AS_OF = "2024-07-01"


def kept(build: Callable[[], object]) -> int:
    """The bytes that Python has given out, and not got back, once something is built and held."""
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    value = build()
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    del value
    return after - before


def obligations_of_rollout(folder: Path) -> int:
    """A schedule, its evidence, and a day that was asked for, without the register and the policy."""
    import rollout

    policy, _ = rollout.read_policy(folder / "policy.toml")
    units = rollout.load_units(folder / "register.csv")
    warmed = rollout.expand(policy, units)
    rollout.assess(warmed, as_of=AS_OF).table()

    def build() -> object:
        schedule = rollout.expand(policy, units)
        progress, _ = rollout.read_progress(folder / "facts.csv", schedule)
        statuses = rollout.assess(schedule, progress, as_of=AS_OF)
        return schedule, progress, statuses, statuses.table()

    return kept(build)


def facts_of_rollout(folder: Path) -> int:
    """A log of evidence, once it has met its schedule."""
    import rollout

    policy, _ = rollout.read_policy(folder / "policy.toml")
    schedule = rollout.expand(policy, rollout.load_units(folder / "register.csv"))
    rollout.assess(schedule, as_of=AS_OF).table()

    def build() -> object:
        progress, _ = rollout.read_progress(folder / "facts.csv", schedule)
        statuses = rollout.assess(schedule, progress, as_of=AS_OF)
        return progress, statuses, statuses.table()

    return kept(build)


def facts_of_objects(folder: Path) -> int:
    """An object of attrs per fact; their texts are shared."""
    import attrs

    @attrs.frozen
    class Report:
        task: str
        unit: str
        on: dt.date

    def build() -> object:
        with (folder / "facts.csv").open(encoding="utf-8") as file:
            rows = csv.reader(file)
            next(rows)
            return [Report(sys.intern(task), sys.intern(unit), dt.date.fromisoformat(day)) for task, unit, day in rows]

    return kept(build)


def obligations_of_objects(folder: Path) -> int:
    """An object of attrs per obligation, and a dictionary of completions by it."""
    import attrs

    @attrs.frozen
    class Duty:
        task: str
        unit: str
        due: dt.date

    def build() -> object:
        with (folder / "units.csv").open(encoding="utf-8") as file:
            units = list(csv.reader(file))[1:]
        with (folder / "rules.csv").open(encoding="utf-8") as file:
            rules = [(task, tier, dt.date.fromisoformat(due)) for task, tier, due in list(csv.reader(file))[1:]]
        duties = {}
        for task, tier, due in rules:
            for unit, at in units:
                if at == tier:
                    duties[task, unit] = Duty(task, unit, due)
        with (folder / "facts.csv").open(encoding="utf-8") as file:
            rows = csv.reader(file)
            next(rows)
            done = {duties[task, unit]: dt.date.fromisoformat(day) for task, unit, day in rows}
        return duties, done

    return kept(build)


def facts_of_polars(folder: Path) -> int:
    """A frame with the days as dates, and the names as text."""
    import polars as pl

    types = {"task": pl.String, "unit": pl.String, "on": pl.Date}
    return int(pl.read_csv(folder / "facts.csv", schema_overrides=types).estimated_size())


def obligations_of_polars(folder: Path) -> int:
    """A frame of all obligations with their due days and the days on which they were done."""
    import polars as pl

    units = pl.read_csv(folder / "units.csv", schema_overrides={"unit": pl.String})
    rules = pl.read_csv(folder / "rules.csv", try_parse_dates=True)
    facts = pl.read_csv(folder / "facts.csv", schema_overrides={"task": pl.String, "unit": pl.String, "on": pl.Date})
    frame = rules.join(units, on="tier").join(facts, on=["task", "unit"], how="left")
    return int(frame.estimated_size())


FOOTPRINTS: dict[str, Callable[[Path], int]] = {
    function.__name__: function
    for function in (
        obligations_of_rollout,
        obligations_of_objects,
        obligations_of_polars,
        facts_of_rollout,
        facts_of_objects,
        facts_of_polars,
    )
}

if __name__ == "__main__":
    print(FOOTPRINTS[sys.argv[1]](Path(sys.argv[2])))
