"""What was measured, beside what it is held against, and the table of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import attrs


@attrs.frozen
class Target:
    """The most that is allowed: of the ratio of ours to the other, or of our own value in its unit."""

    most: float
    of: Literal["ratio", "ours"] = "ratio"

    def words(self, unit: str) -> str:
        if self.of == "ours":
            return f"≤ {shown(self.most)} {unit}".rstrip()
        whole = 1 / self.most
        return f"≤ 1/{whole:.0f}" if self.most < 0.3 and abs(whole - round(whole)) < 1e-9 else f"≤ {shown(self.most)}"


@attrs.frozen(kw_only=True)
class Figure:
    """One line of the table: our value and another's, in one unit; `rival` says whose the other is.

    A figure without a target is shown for comparison, also where the other is better.
    """

    name: str
    ours: float | None
    unit: str
    rival: str = ""
    theirs: float | None = None
    target: Target | None = None

    @property
    def ratio(self) -> float | None:
        return None if self.ours is None or not self.theirs else self.ours / self.theirs

    @property
    def reached(self) -> bool | None:
        """Whether the target is kept; what is missing keeps none. None where there is no target."""
        if self.target is None:
            return None
        value = self.ratio if self.target.of == "ratio" else self.ours
        return value is not None and value <= self.target.most

    def cells(self) -> tuple[str, ...]:
        theirs = "" if self.theirs is None else f"{shown(self.theirs)} {self.unit}".rstrip()
        return (
            self.name,
            "missing" if self.ours is None else f"{shown(self.ours)} {self.unit}".rstrip(),
            f"{theirs} ({self.rival})" if self.rival else theirs,
            "" if self.ratio is None else shown(self.ratio),
            "" if self.target is None else self.target.words(self.unit),
            {True: "yes", False: "**no**", None: ""}[self.reached],
        )


def shown(number: float) -> str:
    """Three significant digits, thousands with commas."""
    if number == 0 or abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{float(f'{number:.3g}'):.6f}".rstrip("0").rstrip(".")


def markdown(figures: Iterable[Figure]) -> str:
    """The figures as one table."""
    head = ("figure", "ours", "other", "ours / other", "target", "reached")
    lines = ["| " + " | ".join(head) + " |", "|---|---:|---:|---:|---:|---|"]
    lines += ["| " + " | ".join(figure.cells()) + " |" for figure in figures]
    return "\n".join(lines)
