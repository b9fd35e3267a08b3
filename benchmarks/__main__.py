"""`python -m benchmarks [section …] [--rounds N]`: measure, and print one Markdown table."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.figures import Figure, markdown

SECTIONS = ("cold", "warm", "filters", "rows", "growth", "memory", "startup", "graph")
ON_REQUEST = ("engines",)  # measured only where it is named, or with --engines
ALL = (*SECTIONS, *ON_REQUEST)
THREADS = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def section_figures(name: str) -> Callable[[Path, int], Iterator[Figure]]:
    """The function of a section, which yields its figures from a folder to work in and a number of rounds."""
    figures: Callable[[Path, int], Iterator[Figure]] = getattr(import_module(f"benchmarks.{name}"), f"{name}_figures")
    return figures


def measured(names: Sequence[str], folder: Path, rounds: int) -> tuple[list[Figure], int]:
    """The figures of the sections, and how many sections broke off; one that does never hides those after it."""
    figures: list[Figure] = []
    broken = 0
    for name in names:
        try:
            for figure in section_figures(name)(folder, rounds):
                print(" | ".join(figure.cells()), file=sys.stderr, flush=True)
                figures.append(figure)
        except Exception:  # noqa: BLE001  # whatever breaks a section, the others are measured
            broken += 1
            traceback.print_exc()
    return figures, broken


def rewrite_table(page: Path, table: str) -> None:
    """Put a table in the place of the one that ends a page."""
    lines = page.read_text(encoding="utf-8").splitlines()
    kept = lines[: next((number for number, line in enumerate(lines) if line.startswith("| figure |")), len(lines))]
    page.write_text("\n".join([*kept, table]) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Costs of rollout beside those of other tools.")
    parser.add_argument("section", nargs="*", help=f"of {', '.join(ALL)}; the first {len(SECTIONS)} by default")
    parser.add_argument("--rounds", type=int, default=5, help="rounds per figure; medians are shown (5)")
    parser.add_argument("--engines", action="store_true", help="the section engines too: 10,000,000 dossiers")
    parser.add_argument("--page", type=Path, help="a page whose last table is written anew")
    parser.add_argument("--folder", type=Path, help="where the files are written (a new one, removed at the end)")
    options = parser.parse_args()
    if unknown := [name for name in options.section if name not in ALL]:
        parser.error(f"unknown section {unknown[0]!r}; the sections are {', '.join(ALL)}")
    names = [*(options.section or SECTIONS), *(ON_REQUEST if options.engines else ())]
    os.environ.update(dict.fromkeys(THREADS, "1"))
    with tempfile.TemporaryDirectory() as fresh:
        figures, broken = measured(names, options.folder or Path(fresh), options.rounds)
    print(markdown(figures))
    if options.page:
        rewrite_table(options.page, markdown(figures))
    return min(broken, 1)


if __name__ == "__main__":
    sys.exit(main())
