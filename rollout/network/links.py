"""The nodes and links of a network, and the difference constraints that they state between the starts of tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import attrs

from rollout.figures import whole_number
from rollout.network.solver import Arc
from rollout.problems import NetworkError, Problem, quoted

Kind = Literal["FS", "SS", "FF", "SF"]
Bound = Literal["min", "max"]

ENDS: Mapping[str, tuple[int, int]] = {"FS": (1, 0), "SS": (0, 0), "FF": (1, 1), "SF": (0, 1)}
"""For each kind: whether it runs from the finish (1) or the start (0) of the one task, and to which of the other."""


def _minimum_lag(value: object) -> int:
    count: int = 0 if value is None else whole_number(value)
    return count


@attrs.frozen
class Link:
    """`succ` starts (or finishes, by the kind) at least `min` and at most `max` days after `pred` finishes (or starts).

    A negative number counts days before. `min=None` is 0, the default; `max=None` sets no limit. Raises NetworkError
    with all that is wrong.
    """

    pred: str
    succ: str
    kind: Kind = "FS"
    min: int = attrs.field(default=0, converter=_minimum_lag)
    max: int | None = attrs.field(default=None, converter=whole_number)
    clause: str = ""

    def __attrs_post_init__(self) -> None:
        if (
            type(self.pred) is type(self.succ) is type(self.clause) is str
            and self.pred
            and self.succ
            and type(self.kind) is str
            and self.kind in ENDS
            and type(self.min) is int
            and -MOST_DAYS <= self.min <= MOST_DAYS
            and (self.max is None or (type(self.max) is int and self.min <= self.max <= MOST_DAYS))
        ):
            return
        if problems := list(link_problems(self)):
            raise NetworkError(problems)

    def __str__(self) -> str:
        """`pred -> succ`, with the kind unless it is FS."""
        return f"{self.pred} -> {self.succ}" + ("" if self.kind == "FS" else f" ({self.kind})")

    @property
    def is_prerequisite(self) -> bool:
        """Whether `succ` waits for `pred` to be finished: what makes a cycle circular whatever its length."""
        return self.kind == "FS" and self.min >= 0


def link_problems(link: Link) -> Iterator[Problem]:
    """All that is wrong with a link in itself."""
    where = " -> ".join(name if is_task_id(name) else quoted(name) for name in (link.pred, link.succ))
    for name in (link.pred, link.succ):
        if not is_task_id(name):
            yield id_problem(where, name)
    if link.kind not in tuple(ENDS):
        hint = "; a lag comes after it: (pred, succ, kind, min, max)" if is_count(link.kind) else ""
        yield Problem("unknown-kind", where, f"the kind is {quoted(link.kind)}", f"give one of {', '.join(ENDS)}{hint}")
    if not isinstance(link.clause, str):
        yield Problem("bad-clause", where, f"the clause is {quoted(link.clause)}", "give text")
    if not is_count(link.min):
        yield Problem("bad-lag", where, f"the minimum lag is {quoted(link.min)}", "give a whole number of days")
    if link.max is None:
        return
    if not is_count(link.max):
        yield Problem("bad-lag", where, f"the maximum lag is {quoted(link.max)}", "give a whole number of days or None")
    elif is_count(link.min) and link.min > link.max:
        message = f"the minimum lag {link.min} is above the maximum lag {link.max}"
        yield Problem("bad-lag", where, message, "give a maximum lag that is no smaller")


MOST_DAYS = 10**9  # more than any calendar has


def is_task_id(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def is_count(value: object) -> bool:
    """Whether a value is a whole number of days, and no more of them than any calendar has."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MOST_DAYS


def id_problem(where: str, value: object) -> Problem:
    message = "an id is empty" if value == "" else f"the id {quoted(value)} is not text"
    return Problem("bad-id", where, message, "give a str")


@attrs.frozen
class Node:
    """A task: it takes `duration` days, starts at or after `not_before` and is to be finished at or before `due`.

    Both are half-open instants, on the scale of the network: day ordinals if it has a start, else offsets from 0. A
    rule of a schedule has shorter `names` too, and says its `task`, `place` and `lead`, and by `at` its place in words.
    Raises NetworkError for an id or a duration that cannot be used.
    """

    id: str
    duration: int = attrs.field(default=0, converter=whole_number)
    not_before: int | None = None
    due: int | None = None
    label: str = ""
    clause: str = ""
    names: tuple[str, ...] = ()
    task: str = ""
    place: str = ""
    lead: str = ""
    at: str = attrs.field(default="", eq=False)

    @property
    def in_words(self) -> tuple[str, str]:
        """What it is, as far as it has words, and where."""
        return self.label or self.id, self.at or self.place

    def __attrs_post_init__(self) -> None:
        if type(self.id) is not str or not self.id:
            raise NetworkError([id_problem("tasks", self.id)])
        if type(self.duration) is not int or not 0 <= self.duration <= MOST_DAYS:
            raise NetworkError([duration_problem(self.id, self.duration)])


def ids_by_name(nodes: Sequence[Node]) -> dict[str, str]:
    """Each task's id, by itself and by its shorter names where no other task has them."""
    ids: dict[str, str] = {}
    if any(node.names for node in nodes):
        names = Counter(name for node in nodes for name in {node.id, *node.names})
        for node in nodes:
            ids.update((name, node.id) for name in node.names if names[name] == 1)
    ids.update((node.id, node.id) for node in nodes)
    return ids


def duration_problem(task: str, value: object) -> Problem:
    right = "give a whole number of days, 0 or more"
    return Problem("bad-duration", f"task {quoted(task)}", f"its duration is {quoted(value)}", right)


@attrs.frozen
class Leg:
    """One arc read as a bound of a link: from the task that pushes to the task that is pushed."""

    link: Link
    bound: Bound

    @property
    def tail(self) -> str:
        return self.link.pred if self.bound == "min" else self.link.succ

    @property
    def head(self) -> str:
        return self.link.succ if self.bound == "min" else self.link.pred

    @property
    def leaves(self) -> int:
        """Whether it runs from the finish (1) or the start (0) of its tail."""
        return ENDS[self.link.kind][self.bound == "max"]

    @property
    def reaches(self) -> int:
        """Whether it runs to the finish (1) or the start (0) of its head."""
        return ENDS[self.link.kind][self.bound == "min"]

    @property
    def waits(self) -> bool:
        """Whether its head waits for its tail: a minimum lag of 0 or more. Any other is a limit like a maximum lag."""
        return self.bound == "min" and self.link.min >= 0

    @property
    def key(self) -> tuple[str, str, str, str, int, bool, int, str]:
        """An order of legs that does not depend on the order in which links were given."""
        link = self.link
        return (self.tail, self.head, self.bound, link.kind, link.min, link.max is None, link.max or 0, link.clause)


def legs(links: Sequence[Link]) -> list[Leg]:
    """All bounds that the links state: first their minimum lags, in their order, then those of the maximum lags."""
    return [Leg(link, "min") for link in links] + [Leg(link, "max") for link in links if link.max is not None]


def link_arcs(nodes: Sequence[Node], links: Sequence[Link]) -> list[Arc]:
    """The constraints between the starts of tasks, numbered as the nodes are, in the order of `legs`."""
    number = {node.id: position for position, node in enumerate(nodes)}
    durations = [node.duration for node in nodes]
    minimum_lags: list[Arc] = []
    maximum_lags: list[Arc] = []
    for link in links:
        pred, succ = number[link.pred], number[link.succ]
        from_finish, to_finish = ENDS[link.kind]
        between = durations[pred] if from_finish else 0
        if to_finish:
            between -= durations[succ]
        minimum_lags.append((pred, succ, between + link.min))
        if link.max is not None:
            maximum_lags.append((succ, pred, -between - link.max))
    return minimum_lags + maximum_lags


def lower_bounds(nodes: Sequence[Node], origin: int) -> list[int]:
    """The first instant at which each task may start, apart from its links."""
    return [origin if node.not_before is None or node.not_before < origin else node.not_before for node in nodes]
