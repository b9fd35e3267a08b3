"""Whole programs, run in turn: their processor time, their peak memory and what they print."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import attrs

HERE = Path(__file__).parent
ONE_THREAD = {
    "POLARS_MAX_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore",
}


class ProgramError(Exception):
    """A program that was to be measured failed; the end of what it said is the message."""


@attrs.frozen
class Cost:
    """What one run took: seconds of processor time (user and system), MiB at the peak; and what it printed."""

    seconds: float
    peak: float
    output: str


class Launcher:
    """A small process that starts the programs, so that their peak memory is their own."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        argv = [sys.executable, "-I", "-S", os.fspath(HERE / "launcher.py")]
        self._process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()
        self._folder.cleanup()

    def run(self, arguments: Sequence[str], folder: Path | None = None) -> Cost:
        """Run this Python with arguments. Raises ProgramError where it fails."""
        output, errors = (Path(self._folder.name, name) for name in ("output", "errors"))
        request = {
            "argv": [sys.executable, *arguments],
            "env": {**os.environ, **ONE_THREAD},
            "folder": os.fspath(folder or HERE.parent),
            "output": os.fspath(output),
            "errors": os.fspath(errors),
        }
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if answer["status"]:
            raise ProgramError(f"{' '.join(arguments)}: {errors.read_text()[-2000:]}")
        return Cost(answer["seconds"], answer["peak"] / 1024, output.read_text())


def median_costs(
    launcher: Launcher, programs: Mapping[str, Sequence[str]], rounds: int, folder: Path | None = None
) -> dict[str, Cost]:
    """The median time and peak of each program, run in turn after one round that is not counted; the last output."""
    runs: dict[str, list[Cost]] = {name: [] for name in programs}
    for _ in range(rounds + 1):
        for name, arguments in programs.items():
            runs[name].append(launcher.run(arguments, folder))
    return {
        name: Cost(
            statistics.median(cost.seconds for cost in costs[1:]),
            statistics.median(cost.peak for cost in costs[1:]),
            costs[-1].output,
        )
        for name, costs in runs.items()
    }
