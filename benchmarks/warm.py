"""After one load: any day, a series of days, one more fact, what was known on a day; against numpy and Polars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import polars as pl

import rollout
from benchmarks.country import FIRST_DUE, TIERS
from benchmarks.figures import Figure, Target
from benchmarks.nationwide import NEVER, STATES, Column, Nation, loaded_nation
from benchmarks.timing import median_seconds

BATCH = 95  # days or facts per round; in five rounds and one before them no day is asked for twice
SERIES = (dt.date(2023, 1, 1), dt.date(2025, 12, 31))
JUDGED = (dt.date(2023, 5, 1), dt.date(2025, 2, 28))  # the text is in force and no unit has ended


def warm_figures(folder: Path, rounds: int) -> Iterator[Figure]:
    """Counts, tables, series, one more fact and known_on, of 398,580 obligations with 60% evidence."""
    nation = loaded_nation(folder)
    yield from day_figures(nation, rounds)
    yield from table_figures(nation, rounds)
    yield series_figure(nation, rounds)
    yield fact_figure(nation, rounds)
    yield known_figure(nation, rounds)
    yield known_days_figure(nation, rounds)


def days(start: int) -> Iterator[dt.date]:
    """Days in which much falls due, in no order and none twice."""
    return (FIRST_DUE + dt.timedelta((start + 37 * step) % 599) for step in range(599))


def batch(start: int, ask: Callable[[dt.date], object]) -> Callable[[], object]:
    """A call that asks for the next days of its own sequence."""
    sequence = cycle(days(start))
    return lambda: [ask(day) for day in islice(sequence, BATCH)]


def day_figures(nation: Nation, rounds: int) -> Iterator[Figure]:
    """The number overdue, and the number in each state, on days not asked for before."""
    columns = nation.columns
    timeline = rollout.timeline(nation.schedule, nation.progress)
    for day in days(0):
        if timeline.on(day).counts() != columns.counts(day.toordinal()):
            raise ValueError(f"counts on {day} differ")
    fresh = rollout.timeline(nation.schedule, nation.progress)
    narrow: tuple[Column, Column] = (columns.due.astype(np.int32), columns.done.astype(np.int32))

    def overdue(day: dt.date) -> int:
        return int(((columns.due < day.toordinal()) & (columns.done > day.toordinal())).sum())

    def narrow_overdue(day: dt.date) -> int:
        return int(np.count_nonzero((narrow[0] < day.toordinal()) & (narrow[1] > day.toordinal())))

    calls = {
        "overdue": batch(0, lambda day: len(fresh.on(day).overdue())),
        "numpy overdue": batch(0, overdue),
        "narrow overdue": batch(0, narrow_overdue),
        "counts": batch(300, lambda day: fresh.on(day).counts()),
        "numpy counts": batch(300, lambda day: columns.counts(day.toordinal())),
    }
    times = {name: time / BATCH * 1e6 for name, time in median_seconds(calls, rounds).items()}
    target = Target(1 / 50)
    for name, rival, theirs, most in (
        ("overdue", "numpy", "numpy overdue", target),
        ("overdue", "numpy, int32 and count_nonzero", "narrow overdue", None),
        ("counts", "numpy", "numpy counts", target),
    ):
        words = "number overdue on any day" if name == "overdue" else "counts of all states on any day"
        yield Figure(name=words, ours=times[name], unit="µs", rival=rival, theirs=times[theirs], target=most)


def table_figures(nation: Nation, rounds: int) -> Iterator[Figure]:
    """The states by task and tier, on days not asked for before."""
    columns = nation.columns
    fresh = rollout.timeline(nation.schedule, nation.progress)
    tasks = np.array(columns.country.tasks)[columns.task]
    texts = pl.DataFrame(
        {"task": tasks, "tier": np.array(TIERS)[columns.tier], "due": columns.due, "done": columns.done},
        schema_overrides={"due": pl.Int32, "done": pl.Int32},
    )
    enums = texts.cast({"task": pl.Enum(columns.country.tasks), "tier": pl.Enum(TIERS)})
    day = dt.date(2024, 7, 1)
    rows = [
        {state: row.get(state, 0) for state in ("task", "tier", *STATES)} for row in fresh.on(day).table().to_dicts()
    ]
    expected = polars_table(texts, day).to_dicts()
    if sorted(map(str, rows)) != sorted(map(str, expected)):
        raise ValueError(f"tables on {day} differ")
    calls = {
        "ours": batch(0, lambda day: fresh.on(day).table()),
        "Polars, Enum keys": batch(0, lambda day: polars_table(enums, day)),
        "Polars, String keys": batch(0, lambda day: polars_table(texts, day)),
    }
    times = {name: time / BATCH * 1e3 for name, time in median_seconds(calls, rounds).items()}
    for rival in ("Polars, Enum keys", "Polars, String keys"):
        yield Figure(
            name="table by task and tier on any day",
            ours=times["ours"],
            unit="ms",
            rival=rival,
            theirs=times[rival],
            target=Target(1 / 20) if rival == "Polars, Enum keys" else None,
        )


def polars_table(frame: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The five states by task and tier."""
    due, done, today = pl.col("due"), pl.col("done"), day.toordinal()
    closed = done <= today
    states = {
        "done_on_time": closed & (done <= due),
        "done_late": closed & (done > due),
        "overdue": ~closed & (due < today),
        "due_today": ~closed & (due == today),
        "upcoming": ~closed & (due > today),
    }
    return frame.group_by("task", "tier").agg(**{state: rows.sum() for state, rows in states.items()})


def series_figure(nation: Nation, rounds: int) -> Figure:
    """The number in each state on each day of three years."""
    columns = nation.columns
    first, last = (day.toordinal() for day in SERIES)
    rows = rollout.timeline(nation.schedule, nation.progress).counts(*SERIES).to_dicts()
    numbers = columns.series(first, last)
    if len(rows) != last - first + 1:
        raise ValueError(f"{len(rows)} rows for {last - first + 1} days")
    for place in range(JUDGED[0].toordinal() - first, JUDGED[1].toordinal() - first + 1):
        ours = {state: rows[place].get(state, 0) for state in STATES}
        theirs = {state: int(numbers[state][place]) for state in STATES}
        if ours != theirs:
            raise ValueError(f"day {place} of the series: {ours}, not {theirs}")
    timeline = rollout.timeline(nation.schedule, nation.progress)
    shifts = iter(range(1, 100))

    def later() -> object:
        shift = dt.timedelta(next(shifts))
        return timeline.counts(SERIES[0] + shift, SERIES[1] + shift)

    calls: dict[str, Callable[[], object]] = {"ours": later, "numpy": lambda: columns.series(first, last)}
    times = {name: time * 1e3 for name, time in median_seconds(calls, rounds).items()}
    return Figure(
        name="counts of all states on 1,096 days",
        ours=times["ours"],
        unit="ms",
        rival="numpy, running sums",
        theirs=times["numpy"],
        target=Target(10, "ours"),
    )


def fact_figure(nation: Nation, rounds: int) -> Figure:
    """The counts of a day after one more fact."""
    columns = nation.columns
    day = dt.date(2024, 7, 1)
    cells = iter(np.flatnonzero(columns.done == NEVER).tolist())
    width = len(columns.country.bodies)

    def ours(cell: int) -> object:
        row, column = divmod(cell, width)
        fact = rollout.Done(columns.country.tasks[row], columns.country.bodies[column].id, day)
        return rollout.assess(nation.schedule, nation.progress.plus(fact), as_of=day).counts()

    def theirs(cell: int) -> object:
        done = columns.done.copy()
        done[cell] = day.toordinal()
        return columns.counts(day.toordinal(), done)

    first = next(cells)
    if ours(first) != theirs(first):
        raise ValueError("counts after one more fact differ")
    calls = {
        "ours": lambda: [ours(next(cells)) for _ in range(BATCH)],
        "numpy": lambda: [theirs(next(cells)) for _ in range(BATCH)],
    }
    times = {name: time / BATCH for name, time in median_seconds(calls, rounds).items()}
    return Figure(
        name="counts after one more fact",
        ours=times["ours"] * 1e3,
        unit="ms",
        rival="numpy",
        theirs=times["numpy"] * 1e3,
        target=Target(1, "ours"),
    )


def known_figure(nation: Nation, rounds: int) -> Figure:
    """The counts of a day by what was known on another day, not asked for before."""
    columns = nation.columns
    day = dt.date(2024, 7, 1)

    def ours(known: dt.date) -> object:
        return rollout.timeline(nation.schedule, nation.progress, known_on=known).on(day).counts()

    def theirs(known: dt.date) -> object:
        done = np.where(columns.recorded <= known.toordinal(), columns.done, NEVER)
        return columns.counts(day.toordinal(), done)

    for known in (dt.date(2024, 3, 1), dt.date(2024, 5, 17)):
        if ours(known) != theirs(known):
            raise ValueError(f"counts by what was known on {known} differ")
    sequences = (days(0), days(0))
    calls = {"ours": lambda: ours(next(sequences[0])), "numpy": lambda: theirs(next(sequences[1]))}
    times = {name: time / len(columns.facts) * 1e9 for name, time in median_seconds(calls, rounds).items()}
    return Figure(
        name="known_on a day not asked for before, per record",
        ours=times["ours"],
        unit="ns",
        rival="numpy",
        theirs=times["numpy"],
        target=Target(100, "ours"),
    )


def known_days_figure(nation: Nation, rounds: int) -> Figure:
    """The counts of further days by what was known on one."""
    known_timeline = rollout.timeline(nation.schedule, nation.progress, known_on=dt.date(2024, 6, 20))
    plain_timeline = rollout.timeline(nation.schedule, nation.progress)
    calls = {
        "known": batch(300, lambda day: known_timeline.on(day).counts()),
        "plain": batch(300, lambda day: plain_timeline.on(day).counts()),
    }
    times = {name: time / BATCH * 1e6 for name, time in median_seconds(calls, rounds).items()}
    return Figure(
        name="counts on any day with known_on",
        ours=times["known"],
        unit="µs",
        rival="without known_on",
        theirs=times["plain"],
        target=Target(1.5),
    )
