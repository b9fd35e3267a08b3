"""What is wrong, where it stands and what would be right; and the few errors the library raises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

import attrs

from rollout.tables import Shown

if TYPE_CHECKING:
    from rollout.spelling import Spellings

GUESSES, FEW = 3, 12  # names suggested for a misspelling; known names that are all told where none is near
Severity = Literal["error", "finding"]


@attrs.frozen
class Problem(Shown):
    """One defect. An `error` is in an encoding or an input, a `finding` is in the text itself.

    `where` is `path:line: item`, or the best that is known of it; `clauses` cites the text a finding rests on.
    `count` is how many alike it stands for, in a file that has too many to list.
    """

    code: str
    where: str
    found: str
    right: str = ""
    severity: Severity = "error"
    clauses: tuple[str, ...] = ()
    count: int = 1

    def __str__(self) -> str:
        said = f"{self.where}: {self.found}" if self.where else self.found
        cited = f" [{'; '.join(self.clauses)}]" if self.clauses else ""
        return f"{said}; {self.right}{cited}" if self.right else said + cited


class InputError(ValueError):
    """An input that cannot be used as it stands. `problems` holds all that was found in it, in its order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class PolicyError(InputError):
    """A policy file, or policies that do not fit together."""


class UnitsError(InputError):
    """A register of units."""


class ProgressError(InputError):
    """A log of evidence."""


class NetworkError(InputError):
    """The tasks and links of a network."""


class DayError(InputError):
    """Something given as a day or a period that is none. Raised by `day()` and `Period.of()`."""


class HorizonError(ValueError):
    """A day beyond what was expanded or is covered; a shorter answer is never given instead."""

    def __init__(self, asked: object, until: object, message: str) -> None:
        self.asked, self.until, self.message = asked, until, message
        super().__init__(asked, until, message)

    def __str__(self) -> str:
        return self.message


class InfeasibleError(ValueError):
    """Constraints that no dates can satisfy.

    `conflicts` are those of a network, the shortest cycle first; they are iterated, and so explained, when first read.
    """

    def __init__(self, conflicts: Iterable[Any]) -> None:
        super().__init__(conflicts)

    @property
    def conflicts(self) -> tuple[Any, ...]:
        return tuple(self.args[0])

    def __str__(self) -> str:
        return "\n".join(map(str, self.conflicts))


class UnknownError(LookupError):
    """A name that nothing here has. `kind` says what was looked for, `near` the names it may have meant."""

    def __init__(self, kind: str, name: object, near: Iterable[str] = ()) -> None:
        self.kind, self.name, self.near = kind, name, tuple(near)
        super().__init__(kind, name, self.near)

    def __str__(self) -> str:
        return f"unknown {self.kind} {self.name!r}" + suggestion(self.near)


def near(name: object, known: Iterable[str] | Spellings) -> tuple[str, ...]:
    """Up to three of the known names that `name` may be a misspelling of, nearest first.

    Give Spellings, made once, where the known names are thousands.
    """
    from rollout.spelling import Spellings

    spellings = known if isinstance(known, Spellings) else Spellings(known)
    return spellings.near(str(name), GUESSES)


def choices(name: object, known: Iterable[str]) -> tuple[str, ...]:
    """The near names; where there are none and the known ones are few, all of them."""
    held = tuple(known)
    return near(name, held) or (held if len(held) <= FEW else ())


def suggestion(names: Iterable[str]) -> str:
    """`; did you mean 'a' or 'b'?`, `; there are 'a', 'b', 'c' and 'd'`, or nothing."""
    quoted = [f"'{name}'" for name in names]
    if len(quoted) > GUESSES:
        return f"; there are {', '.join(quoted[:-1])} and {quoted[-1]}"
    return f"; did you mean {' or '.join(quoted)}?" if quoted else ""
