"""Bytes per obligation with evidence, and of a million facts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks.country import completions, nation, write_country, write_facts
from benchmarks.figures import Figure, Target
from benchmarks.processes import HERE, Launcher

RIVALS = {"objects": "attrs objects", "polars": "Polars"}


def memory_figures(folder: Path, rounds: int) -> Iterator[Figure]:
    """One run per figure, whatever the rounds: what is counted does not vary."""
    del rounds
    with Launcher() as launcher:
        country = nation(35)
        place = folder / "memory-35"
        write_country(country, place)
        write_facts(place / "facts.csv", completions(country, len(country) * 6 // 10))
        ours = footprint(launcher, "obligations_of_rollout", place) / len(country)
        for name, rival in RIVALS.items():
            yield Figure(
                name="memory per obligation with evidence",
                ours=ours,
                unit="bytes",
                rival=rival,
                theirs=footprint(launcher, f"obligations_of_{name}", place) / len(country),
                target=Target(16, "ours") if name == "objects" else None,
            )
        country = nation(100)
        place = folder / "memory-100"
        write_country(country, place)
        write_facts(place / "facts.csv", completions(country, 1_000_000))
        ours = footprint(launcher, "facts_of_rollout", place) / 2**20
        for name, rival in RIVALS.items():
            yield Figure(
                name="memory of 1,000,000 facts",
                ours=ours,
                unit="MiB",
                rival=rival,
                theirs=footprint(launcher, f"facts_of_{name}", place) / 2**20,
                target=Target(32, "ours") if name == "objects" else None,
            )


def footprint(launcher: Launcher, name: str, folder: Path) -> int:
    """The bytes that one way of holding them keeps."""
    return int(launcher.run([os.fspath(HERE / "footprints.py"), name, os.fspath(folder)], folder).output)
