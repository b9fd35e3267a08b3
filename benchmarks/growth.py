"""How costs grow with the number of units, from 40,000 to 4,000,000 obligations: the exponent of a power law."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import attrs

import rollout
from benchmarks.country import AS_OF, DUE_DAYS, FIRST_DUE, Country, completions, scaled, write_country, write_facts
from benchmarks.figures import Figure, Target
from benchmarks.timing import median_seconds, seconds

TASKS = 35
SCALES = (0.1, 1.0, 10.0)
BATCH = 10
MOST_ROUNDS = 9  # so that no day is asked for twice


@attrs.frozen(eq=False)
class Sized:
    """A country of one size, held by the library with 60% evidence."""

    country: Country
    policy: rollout.Policy
    units: rollout.Register
    schedule: rollout.Schedule
    progress: rollout.Progress


def growth_figures(folder: Path, rounds: int) -> Iterator[Figure]:
    """First calls and further ones at three sizes; the same rules, ten and a hundred times the units."""
    firsts: dict[str, list[float]] = {}
    agains: dict[str, list[float]] = {}
    sizes = []
    for scale in SCALES:
        country = sized_country(folder, scale)
        sizes.append(len(country.country))
        for name, call in graph_calls(country).items():
            firsts.setdefault(name, []).append(seconds(call))
        calls = {**day_calls(country), **graph_calls(country)}
        for name, time in median_seconds(calls, min(rounds, MOST_ROUNDS)).items():
            agains.setdefault(name, []).append(time if name in firsts else time / BATCH)
    limits = {"where(unit=)": 0.2, "where(under=)": 0.2, "where(lead=)": 0.2}
    for name, times in agains.items():
        yield growth_figure(name, sizes, times, Target(limits.get(name, 0.1), "ours"))
    for name, times in firsts.items():
        yield growth_figure(f"{name}, first call", sizes, times)


def sized_country(folder: Path, scale: float) -> Sized:
    """Read what was written for one size. Raises ValueError where a table counts another number of completions."""
    country = scaled(TASKS, scale)
    facts = completions(country, len(country) * 6 // 10)
    place = folder / f"growth-{scale}"
    write_country(country, place)
    write_facts(place / "facts.csv", facts)
    policy, problems = rollout.read_policy(place / "policy.toml")
    units = rollout.load_units(place / "register.csv")
    schedule = rollout.expand(policy, units)
    progress, bad = rollout.read_progress(place / "facts.csv", schedule)
    if problems or bad or len(schedule) != len(country):
        raise ValueError(f"{len(problems)} problems, {len(bad)} bad rows, {len(schedule)} obligations")
    counts = rollout.assess(schedule, progress, as_of=AS_OF).counts()
    if counts["done_on_time"] + counts["done_late"] != sum(fact.on <= AS_OF for fact in facts):
        raise ValueError(f"{counts} completed")
    return Sized(country, policy, units, schedule, progress)


def day_calls(country: Sized) -> Mapping[str, Callable[[], object]]:
    """Questions of ten days each, none asked for before."""
    days = (FIRST_DUE + dt.timedelta(step) for step in range(DUE_DAYS))

    def each_day(ask: Callable[[rollout.Statuses], object]) -> Callable[[], object]:
        return lambda: [
            ask(rollout.assess(country.schedule, country.progress, as_of=day)) for day in islice(days, BATCH)
        ]

    commune = country.country.bodies[-1].id
    province = next(body.id for body in country.country.bodies if body.tier == "province")
    return {
        "counts": each_day(rollout.Statuses.counts),
        "table with evidence": each_day(rollout.Statuses.table),
        "where(unit=)": each_day(lambda statuses: len(statuses.where(unit=commune))),
        "where(under=)": each_day(lambda statuses: len(statuses.where(under=province))),
        "where(lead=)": each_day(lambda statuses: len(statuses.where(lead="moha"))),
    }


def graph_calls(country: Sized) -> Mapping[str, Callable[[], object]]:
    """What looks at the rules and not at the units."""
    return {
        "Network.of": lambda: rollout.Network.of(country.schedule),
        "check": lambda: rollout.check(country.policy, country.units),
    }


def growth_figure(name: str, sizes: Sequence[int], times: Sequence[float], target: Target | None = None) -> Figure:
    """The exponent by the largest and the smallest size, with the times at both."""
    exponent = math.log(times[-1] / times[0]) / math.log(sizes[-1] / sizes[0])
    span = f"{times[0] * 1e3:,.3g} ms at {sizes[0]:,} obligations, {times[-1] * 1e3:,.3g} ms at {sizes[-1]:,}"
    return Figure(name=f"growth of {name} ({span})", ours=exponent, unit="", target=target)
