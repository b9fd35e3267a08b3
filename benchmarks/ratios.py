"""How costs compare within one run: `python benchmarks/ratios.py`. Only the ratios mean anything across machines."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import rollout


def seconds(work: Callable[[], object], times: int = 15) -> float:
    """The median of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def python(code: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)


def main() -> None:
    nothing = seconds(python("pass"))
    print(f"import rollout / an empty python: {seconds(python('import rollout')) / nothing:.2f} (at most 6)")

    policy = rollout.load_policy("ct-02-2022")
    country = rollout.load_units("vn")
    few = rollout.Register([unit for unit in country if unit.tier != "commune" or unit.id < "00040"], "few")
    nation, small = (rollout.expand(policy, units, until="2023-12-31") for units in (country, few))
    many, little = (rollout.assess(schedule, as_of="2023-07-01") for schedule in (nation, small))
    print(f"counts, {len(many):,} / {len(little):,} obligations: {seconds(many.counts) / seconds(little.counts):.2f}")
    rows = seconds(lambda: list(many), 3)
    print(f"every row / counts, {len(many):,} obligations: {rows / seconds(many.counts):,.0f}")

    size = 100_000
    tasks = {f"t{number}": 1 + number % 7 for number in range(size)}
    links = [(f"t{number}", f"t{number + step}") for step in (1, 17, 301) for number in range(size - step)]
    start = time.perf_counter()
    network = rollout.Network.from_tasks(tasks, links)
    network.length()
    spent = time.perf_counter() - start
    print(f"a network of {size:,} tasks and {len(links):,} links / an empty python: {spent / nothing:,.0f}")


if __name__ == "__main__":
    main()
