"""A conflict of a network as a value: the chain that shows it, the days missing, and the changes that end it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Literal, TypedDict, cast, get_args

import attrs

from rollout.labels import Lang, plural
from rollout.network.links import Leg, Link, Node
from rollout.network.repairs import Change
from rollout.problems import Problem, Severity
from rollout.rows import Column

Code = Literal["dependency-cycle", "infeasible"]
CODES: tuple[Code, ...] = get_args(Code)


class ConflictRow(TypedDict):
    """A conflict of a network as plain data. What it says is in English in both languages."""

    code: Annotated[str, Column("whether it is a cycle of dependencies, or infeasible otherwise", "loại", values=CODES)]
    where: Annotated[str, Column("the tasks of the chain", "vị trí")]
    missing: Annotated[int, Column("the days by which the chain is too long", "số ngày thiếu", en="days missing")]
    found: Annotated[str, Column("the chain in words", "nội dung", en="what contradicts")]
    changes: Annotated[
        list[str], Column("the single changes, each of which ends it", "cách khắc phục", en="what would end it")
    ]
    clauses: Annotated[list[str], Column("the clauses on which it rests", "căn cứ")]


LISTED = 12
"""The changes that are written out."""
UNTRIED = "; other changes were not tried, as too many tasks depend on each other here"


@attrs.frozen(eq=False, slots=False)
class Conflict(ABC):
    """What no dates can satisfy: the chain of bounds that shows it, the days missing, and what would end it.

    Everything but the tasks it is about is worked out when it is first read.
    """

    @property
    def code(self) -> Code:
        return "infeasible"

    @property
    @abstractmethod
    def legs(self) -> tuple[Leg, ...]:
        """The bounds of the chain, in turn."""

    @property
    @abstractmethod
    def nodes(self) -> tuple[Node, ...]:
        """The tasks of the chain."""

    @property
    @abstractmethod
    def missing(self) -> int:
        """The days by which the chain is too long."""

    @cached_property
    @abstractmethod
    def _changes(self) -> tuple[tuple[Change, ...], bool]:
        """The single changes, each of which ends it, and whether each was tried."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """The single changes, each of which ends it."""
        return self._changes[0]

    @property
    def remedy(self) -> tuple[Change, ...]:
        """Few changes that together end it and everything that contradicts the same tasks."""
        return self.changes[:1]

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of the chain, each once."""
        return tuple(dict.fromkeys(leg.link for leg in self.legs))

    @property
    def where(self) -> str:
        return self.problem.where

    @property
    def found(self) -> str:
        return self.problem.found

    @property
    def right(self) -> str:
        return self.problem.right

    @property
    def clauses(self) -> tuple[str, ...]:
        return self.problem.clauses

    @property
    def severity(self) -> Severity:
        return self.problem.severity

    @cached_property
    def problem(self) -> Problem:
        """The conflict in words."""
        where, message, right, cited = self._words()
        return Problem(self.code, where, message, right, "error", cited)

    @abstractmethod
    def _words(self) -> tuple[str, str, str, tuple[str, ...]]:
        """Where it is, what was found, what would be right, and the clauses it rests on."""

    def to_dict(self, lang: Lang = "en") -> ConflictRow:  # noqa: ARG002  # it is in English
        """Plain data."""
        changes = [str(change) for change in self.changes]
        facts = {"code": self.code, "where": self.where, "missing": self.missing, "found": self.found}
        return cast(ConflictRow, facts | {"changes": changes, "clauses": list(self.clauses)})

    def __eq__(self, value: object) -> bool:
        return isinstance(value, Conflict) and self.problem == value.problem and self.changes == value.changes

    def __hash__(self) -> int:
        return hash(self.problem)

    def __str__(self) -> str:
        return str(self.problem)

    def __repr__(self) -> str:
        return f"<Conflict {self.code}: {self.problem.where}, {plural(self.missing, 'day')} missing>"


def listed(changes: Sequence[Change], joint: str, ending: str = "") -> str:
    """The first changes in words, and how many more there are."""
    words = [f"{change}{ending}" for change in changes[:LISTED]]
    if len(changes) > LISTED:
        words.append(f"{len(changes) - LISTED:,} more")
    return joint.join(words)
