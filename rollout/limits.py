"""How much of an input is read: what has more is refused by a message that names the limit and how to raise it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from rollout.figures import whole_number
from rollout.tables import Shown
from rollout.validation import INPUT

MOST = 10**15  # of each: what no file has, and a reader can still count


def _limit(default: int) -> Any:  # noqa: ANN401  # a field, which attrs types as its value
    return attrs.field(default=default, converter=whole_number, validator=INPUT.whole(1, MOST))


@attrs.frozen(kw_only=True)
class Limits(Shown):
    """How much an input may have. The defaults are far beyond what is usual; other ones are given as `limits=`.

    On the command line, each is given by `--allow` and its name.

    `policy_file` and `units_file` are the characters of such a file, `workbook` the bytes of one once it is unpacked,
    and of its cells in memory, `rows` the rows of evidence of one source, `line` the characters of one row in a file,
    `text` those of one value in a policy file. `depth` bounds the parts of a key there, `rules` the rules of one item,
    which has one per place and level, and `problems` those of one file that are listed in full. `periods` are those to
    which one recurring duty is expanded. `first_year` and `last_year` bound the days that a policy file names: 4202 is
    a slip of the pen.
    """

    policy_file: int = _limit(4_000_000)
    units_file: int = _limit(64_000_000)
    workbook: int = _limit(1_000_000_000)
    rows: int = _limit(50_000_000)
    line: int = _limit(100_000)
    text: int = _limit(100_000)
    depth: int = _limit(30)
    rules: int = _limit(20_000)
    problems: int = _limit(1_000)
    periods: int = _limit(5_000)
    first_year: int = _limit(1900)
    last_year: int = _limit(2199)

    def __attrs_post_init__(self) -> None:
        if self.last_year < self.first_year:
            message, right = f"{self.last_year} lies before {self.first_year}, the first year", "give a later year"
            INPUT.refuse(self, "last_year", "out-of-range", message, right)

    def raised(self, name: str) -> str:
        """What would be right beyond the limit of that name: to say that it is meant."""
        return f"the limit is {getattr(self, name):,}; {_if_meant([name])}"

    @property
    def years(self) -> str:
        """What would be right in place of a year that lies beyond."""
        return f"the years are {self.first_year} to {self.last_year}; {_if_meant(['first_year', 'last_year'])}"


def _if_meant(names: Iterable[str]) -> str:
    """How limits are raised, in Python and on the command line."""
    values = [f"{name}=…" for name in names]
    words = " ".join(f"--allow {value}" for value in values)
    return f"if it is meant, give limits=Limits({', '.join(values)}), on the command line {words}"


LIMITS = Limits()
