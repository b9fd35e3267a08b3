"""Parts of a day's statuses: of one body, of a province, what is ready, who holds up whom, the first rows, all rows."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import attrs
import numpy as np

import rollout
from benchmarks.country import FIRST_DUE, TIERS
from benchmarks.figures import Figure, Target
from benchmarks.nationwide import OPEN, STATES, Column, Columns, Nation, loaded_nation
from benchmarks.timing import median_seconds
from rollout.forecasting.forecast import forecast
from rollout.forecasting.holdups import holdups

BATCH = 60
FIRST_ROWS = 100
DAY = dt.date(2024, 7, 1)

Row = tuple[str, str, str, dt.date | None, str]


def filters_figures(folder: Path, rounds: int) -> Iterator[Figure]:
    """Each on days not asked for before; 398,580 obligations with 60% evidence."""
    nation = loaded_nation(folder)
    for filter_by in name_filters(nation.columns):
        yield name_figure(nation, filter_by, rounds)
    yield from need_figures(nation, rounds)
    yield first_rows_figure(nation, rounds)
    yield from all_rows_figures(nation, rounds)


def fresh_statuses(nation: Nation, start: int) -> Iterator[rollout.Statuses]:
    """The statuses of one day after another, none twice; early and late ones in turn, as there is more to say later."""
    timeline = rollout.timeline(nation.schedule, nation.progress)
    for step in range(599):
        yield timeline.on(FIRST_DUE + dt.timedelta((start + 240 * step) % 599))


@attrs.frozen(eq=False)
class NameFilter:
    """A filter of `where`: names to ask for, the obligations of each as a mask, and how many ms it may take."""

    keyword: str
    names: Sequence[str]
    rows_of: Callable[[str], Column]
    chosen: Callable[[rollout.Statuses, str], rollout.Statuses]
    limit: float


def name_filters(columns: Columns) -> Iterator[NameFilter]:
    """One body, all bodies of a province, what one body leads."""
    bodies = columns.country.bodies
    above = np.where(columns.parents >= 0, columns.parents, np.arange(len(bodies)))
    province = above[above][columns.body]
    led = (columns.task % 5 == 0) | (columns.body == columns.body_number["moha"])  # it leads its own duties too
    communes = [body.id for body in bodies if body.tier == "commune"]
    provinces = [body.id for body in bodies if body.tier == "province"]
    yield NameFilter(
        "unit",
        communes,
        lambda name: columns.body == columns.body_number[name],
        lambda statuses, name: statuses.where(unit=name),
        0.1,
    )
    yield NameFilter(
        "under",
        provinces,
        lambda name: province == columns.body_number[name],
        lambda statuses, name: statuses.where(under=name),
        1.0,
    )
    yield NameFilter("lead", ["moha"], lambda _: led, lambda statuses, name: statuses.where(lead=name), 0.1)


def name_figure(nation: Nation, by: NameFilter, rounds: int) -> Figure:
    """The number of statuses of a name, on a day of its own."""
    states = nation.columns.states(DAY.toordinal())
    statuses = rollout.timeline(nation.schedule, nation.progress).on(DAY)
    for name in by.names[:10]:
        numbers = np.bincount(states[by.rows_of(name)], minlength=len(STATES)).tolist()
        expected = {state: number for state, number in zip(STATES, numbers, strict=True) if number}
        if by.chosen(statuses, name).counts() != expected:
            raise ValueError(f"counts where {by.keyword} is {name} differ")
    days = fresh_statuses(nation, 0)
    asked = [(next(days), by.names[step % len(by.names)]) for step in range(BATCH * (rounds + 1))]
    ours, theirs = iter(asked), iter(asked)
    calls: dict[str, Callable[[], object]] = {
        "ours": lambda: [len(by.chosen(statuses, name)) for statuses, name in islice(ours, BATCH)],
        "numpy": lambda: [np.count_nonzero(by.rows_of(name)) for _, name in islice(theirs, BATCH)],
    }
    times = {name: time / BATCH * 1e3 for name, time in median_seconds(calls, rounds).items()}
    return Figure(
        name=f"where({by.keyword}=)",
        ours=times["ours"],
        unit="ms",
        rival="numpy mask",
        theirs=times["numpy"],
        target=Target(by.limit, "ours"),
    )


def blockers(columns: Columns, is_open: Column) -> tuple[Column, Column]:
    """For each obligation whether it is blocked, and the number of the obligation that it needs (or -1)."""
    width = len(columns.country.bodies)
    needed = np.full(len(columns.country), -1)
    bodies = np.arange(width)
    for need in columns.country.needs:
        row, above = columns.task_number[need.task], columns.task_number[need.needed]
        at = bodies if need.scope == "own" else columns.parents
        needed[row * width : (row + 1) * width] = np.where(at >= 0, above * width + at, -1)
    return is_open & (needed >= 0) & is_open[needed], needed


def hold_ups(columns: Columns, is_open: Column) -> Counter[tuple[str, str]]:
    """How many obligations of each lead (or tier) wait for something of each."""
    blocked, needed = blockers(columns, is_open)
    leads = np.where(columns.task % 5 == 0, len(TIERS), columns.tier)
    names = (*TIERS, "moha")
    pairs = np.bincount(leads[needed[blocked]] * len(names) + leads[blocked], minlength=len(names) ** 2)
    numbers = enumerate(pairs.tolist())
    return Counter({(names[pair // len(names)], names[pair % len(names)]): count for pair, count in numbers if count})


def need_figures(nation: Nation, rounds: int) -> Iterator[Figure]:
    """What of the whole nation is ready, who holds up whom, and what can still be met."""
    columns = nation.columns
    statuses = next(fresh_statuses(nation, 5))
    is_open = np.isin(columns.states(statuses.as_of.toordinal()), OPEN)
    blocked, _ = blockers(columns, is_open)
    if len(statuses.where(ready=True)) != np.count_nonzero(is_open & ~blocked):
        raise ValueError("numbers of what is ready differ")
    table = [(row.pop("holds up"), row) for row in holdups(statuses).to_dicts()]
    numbers = {(holder, waiting): count for holder, row in table for waiting, count in row.items()}
    if Counter(numbers) != hold_ups(columns, is_open):
        raise ValueError("hold-ups differ")
    counts = forecast(statuses).counts()
    if counts.total() - counts["met"] != is_open.sum():
        raise ValueError("forecasts differ")

    def numpy_ready() -> int:
        day_open = np.isin(columns.states(DAY.toordinal()), OPEN)
        return int(np.count_nonzero(day_open & ~blockers(columns, day_open)[0]))

    days = fresh_statuses(nation, 42)
    calls: dict[str, Callable[[], object]] = {
        "where(ready=), nation": lambda: len(next(days).where(ready=True)),
        "holdups, nation": lambda: holdups(next(days)),
        "forecast, nation": lambda: forecast(next(days)).counts(),
        "numpy ready": numpy_ready,
        "numpy holdups": lambda: hold_ups(columns, np.isin(columns.states(DAY.toordinal()), OPEN)),
    }
    times = {name: time * 1e3 for name, time in median_seconds(calls, rounds).items()}
    for name, rival in (("where(ready=)", "numpy ready"), ("holdups", "numpy holdups"), ("forecast", "")):
        yield Figure(
            name=f"{name}, nation",
            ours=times[f"{name}, nation"],
            unit="ms",
            rival=rival.partition(" ")[0],
            theirs=times.get(rival),
            target=Target(1_000 if name == "forecast" else 100, "ours"),
        )


def first_rows_figure(nation: Nation, rounds: int) -> Figure:
    """The first hundred overdue in the order of the listing, against a table of sqlite with an index in that order."""
    columns = nation.columns
    database = sqlite3.connect(":memory:")
    database.execute("create table duties (due text, task text, tier text, unit text, done text)")
    database.executemany("insert into duties values (?, ?, ?, ?, ?)", duty_rows(columns))
    database.execute("create index listing on duties (due, task, tier, unit, done)")
    query = (
        "select due, task, tier, unit from duties where due < :day and (done is null or done > :day)"
        f" order by due, task, tier, unit limit {FIRST_ROWS}"
    )

    def ours(statuses: rollout.Statuses) -> list[tuple[object, ...]]:
        return list(islice(statuses.overdue().rows("due", "task", "tier", "unit"), FIRST_ROWS))

    def theirs(day: dt.date) -> list[tuple[str, ...]]:
        return database.execute(query, {"day": day.isoformat()}).fetchall()

    for statuses in islice(fresh_statuses(nation, 5), 10):
        if [tuple(map(str, row)) for row in ours(statuses)] != theirs(statuses.as_of):
            raise ValueError(f"the first overdue on {statuses.as_of} differ")
    asked = list(islice(fresh_statuses(nation, 0), BATCH * (rounds + 1)))
    sequences = (iter(asked), iter(asked))
    calls: dict[str, Callable[[], object]] = {
        "ours": lambda: [ours(statuses) for statuses in islice(sequences[0], BATCH)],
        "sqlite3": lambda: [theirs(statuses.as_of) for statuses in islice(sequences[1], BATCH)],
    }
    times = {name: time / BATCH * 1e6 for name, time in median_seconds(calls, rounds).items()}
    return Figure(
        name=f"first {FIRST_ROWS} overdue",
        ours=times["ours"],
        unit="µs",
        rival="sqlite3 with an index",
        theirs=times["sqlite3"],
        target=Target(1),
    )


def duty_rows(columns: Columns) -> Iterator[tuple[str, str, str, str, str | None]]:
    """An obligation each, with the day it was done."""
    done = {(fact.task, fact.unit): fact.on.isoformat() for fact in columns.facts}
    for task in columns.country.tasks:
        for body in columns.country.bodies:
            due = columns.country.due[task, body.tier].isoformat()
            yield due, task, body.tier, body.id, done.get((task, body.id))


def all_rows_figures(nation: Nation, rounds: int) -> Iterator[Figure]:
    """Every row as a tuple, and every status as an object, against tuples made of columns of numpy."""
    columns = nation.columns
    tasks = np.array(columns.country.tasks, dtype=object)[columns.task]
    tiers = np.array(TIERS, dtype=object)[columns.tier]
    units = np.array([body.id for body in columns.country.bodies], dtype=object)[columns.body]
    state_names = np.array(STATES, dtype=object)
    epoch = dt.date(1970, 1, 1).toordinal()
    due: Column = (columns.due - epoch).astype("datetime64[D]")

    def theirs(day: dt.date) -> list[Row]:
        states = state_names[columns.states(day.toordinal())]
        return list(zip(tasks.tolist(), tiers.tolist(), units.tolist(), due.tolist(), states.tolist(), strict=True))

    statuses = next(fresh_statuses(nation, 5))
    names = ("task", "tier", "unit", "due", "state")
    if set(statuses.rows(*names)) != set(theirs(statuses.as_of)):
        raise ValueError("rows differ")
    days = fresh_statuses(nation, 42)
    calls: dict[str, Callable[[], object]] = {
        "rows": lambda: list(next(days).rows(*names)),
        "objects": lambda: list(next(days)),
        "numpy": lambda: theirs(DAY),
    }
    times = {name: time * 1e3 for name, time in median_seconds(calls, rounds).items()}
    for name, target in (("rows", Target(2)), ("objects", None)):
        yield Figure(
            name=f"all {len(columns.country):,} {'rows as tuples' if name == 'rows' else 'statuses as objects'}",
            ours=times[name],
            unit="ms",
            rival="numpy, converted to tuples",
            theirs=times["numpy"],
            target=target,
        )
