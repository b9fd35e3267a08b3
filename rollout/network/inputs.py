"""What a network is made of: the tasks and links of a schedule, or those that a user gives, which are checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from typing import Protocol

import attrs

from rollout.arguments import check_argument
from rollout.days import DayLike, day
from rollout.figures import whole_number
from rollout.network.links import Link, Node, duration_problem, id_problem, is_count, is_task_id
from rollout.problems import DayError, NetworkError, Problem, near, quoted, suggestion

LINK = "give a Link or a tuple (pred, succ), which may go on with kind, min and max"
LINKS = "give a list of links, each a Link or a tuple (pred, succ), which may go on with kind, min and max"
ATTRIBUTES = ("kind", "min", "max", "clause")  # of a link, where an edge of networkx has them
COMPARED = 200_000
"""About how many pairs of names are compared for their spelling."""


class Tasks(Protocol):
    """Nodes, links, the first day, and the instant by which all is to be finished."""

    @property
    def nodes(self) -> tuple[Node, ...]: ...
    @property
    def links(self) -> tuple[Link, ...]: ...
    @property
    def start(self) -> dt.date: ...
    @property
    def end(self) -> int | None: ...


class HasTasks(Protocol):
    """What a network can be made of, as of a schedule."""

    @property
    def rule_network(self) -> Tasks: ...


def read_tasks(
    tasks: object, links: object, start: DayLike | None, end: object, bounds: Mapping[str, object]
) -> tuple[tuple[Node, ...], tuple[Link, ...], dt.date | None, int | None]:
    """The nodes, the links, the start and the end as a network takes them, from what a user gives.

    `tasks`, `links`, `start` and `end` are those of `Network.from_tasks`, `bounds` its other arguments by name. Raises
    NetworkError with everything that is wrong.
    """
    problems: list[Problem] = []
    scale = _Scale(start is not None, problems)
    origin = None if start is None else scale.day("start", start)
    durations = _durations(tasks, problems)
    due = scale.instants("due", bounds["due"], 1)
    for name in due:
        durations.setdefault(name, 0)  # a milestone
    opening = scale.instants("not_before", bounds["not_before"], 0)
    starts = scale.instants("must_start", bounds["must_start"], 0)
    finishes = scale.instants("must_finish", bounds["must_finish"], 1)
    last = None if end is None else scale.instant("end", end, 1)
    names = _Names(durations)
    for bound, instants in (("not_before", opening), ("must_start", starts), ("must_finish", finishes)):
        problems += [names.unknown(f"{bound} of {quoted(name)}", name) for name in instants if name not in durations]
    read = _links(links, names, problems)
    if problems:
        raise NetworkError(problems)
    if scale.dated:
        for instants in (opening, starts):
            instants.update((name, time + 1) for name, time in instants.items() if not durations[name])
    nodes = []
    for name, duration in durations.items():
        earliest, latest = opening.get(name), due.get(name)
        if name in starts:
            earliest, latest = _fixed(earliest, latest, starts[name], duration)
        if name in finishes:
            earliest, latest = _fixed(earliest, latest, finishes[name] - duration, duration)
        nodes.append(Node(name, duration, earliest, latest))
    return tuple(nodes), tuple(read), origin, last


def _fixed(earliest: int | None, latest: int | None, start: int, duration: int) -> tuple[int, int]:
    """The bounds, `earliest` and `latest`, of a task that may `start` only then and has a `duration`."""
    finish = start + duration
    if earliest is not None:
        start = max(earliest, start)
    return start, finish if latest is None else min(latest, finish)


def read_dues(value: object, *, dated: bool) -> dict[str, int]:
    """Dues by task as half-open instants. Raises NetworkError with everything that is wrong."""
    problems: list[Problem] = []
    dues = _Scale(dated, problems).instants("due", value, 1)
    if problems:
        raise NetworkError(problems)
    return dues


def read_links(links: Iterable[object], ids: Mapping[str, str]) -> list[Link]:
    """Links between tasks that go by these names, read as `read_tasks` reads them. Raises NetworkError."""
    problems: list[Problem] = []
    read = _links(links, _Names(ids), problems, ids)
    if problems:
        raise NetworkError(problems)
    return read


def read_slips(days: Mapping[str, object], ids: Mapping[str, str]) -> dict[str, int]:
    """The days by which tasks slip, by the names that they go by. Raises NetworkError with everything that is wrong."""
    check_argument("slip", days, Mapping)
    counts = {name: whole_number(count) for name, count in days.items()}
    problems = list(_slip_problems(counts, ids))
    if problems:
        raise NetworkError(problems)
    return counts


def _slip_problems(days: Mapping[str, object], ids: Mapping[str, str]) -> Iterator[Problem]:
    """All that is wrong with the days by which tasks slip."""
    for name, count in days.items():
        if name not in ids:
            right = "name a task of the network" + suggestion(near(name, ids), name)
            yield Problem("unknown-task", f"task {quoted(name)}", "there is no such task", right)
        if not is_count(count) or count < 0:  # type: ignore[operator]
            right = "give a whole number of days, 0 or more: nothing can start before its earliest date"
            yield Problem("bad-slip", f"task {quoted(name)}", f"it would slip by {quoted(count)}", right)


def _durations(tasks: object, problems: list[Problem]) -> dict[str, int]:
    """The days of each task. A task with a bad duration is kept, so that links to it are not reported as well."""
    durations: dict[str, int] = {}
    for item in _items(tasks, "tasks", "give a mapping from id to days, or pairs (id, days)", problems):
        if not (isinstance(item, tuple | list) and len(item) == 2):
            problems.append(Problem("bad-task", "tasks", f"{quoted(item)} is not a task", "give a pair (id, days)"))
            continue
        name, duration = item[0], whole_number(item[1])
        if not is_task_id(name):
            problems.append(id_problem("tasks", name))
            continue
        if name in durations:
            problems.append(Problem("duplicate-task", f"task {quoted(name)}", "is given twice", "give each id once"))
        if type(duration) is not int or duration < 0:
            problems.append(duration_problem(name, duration))
            duration = 0
        durations.setdefault(name, duration)
    return durations


def _items(value: object, where: str, right: str, problems: list[Problem]) -> Iterable[object]:
    """What a mapping or an iterable `value` holds; a problem for `where`, with what is `right`, where it is neither.

    It is added to the `problems`.
    """
    if isinstance(value, Mapping):
        return value.items()
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return value
    problems.append(Problem("bad-argument", where, f"is {type(value).__name__}", right))
    return ()


@attrs.frozen
class _Scale:
    """Reads bounds as days where the network is `dated`, else as offsets."""

    dated: bool
    problems: list[Problem]

    def instants(self, argument: str, value: object, added: int) -> dict[str, int]:
        """Bounds by task as half-open instants; `added` is 1 where the day itself is still in time."""
        instants: dict[str, int] = {}
        if value is None:
            return instants
        if not isinstance(value, Mapping):
            right = "give a mapping from id to " + ("day" if self.dated else "offset")
            self.problems.append(Problem("bad-argument", argument, f"is {type(value).__name__}", right))
            return instants
        for task, bound in value.items():
            if is_task_id(task):
                instants[task] = self.instant(f"{argument} of {quoted(task)}", bound, added)
            else:
                self.problems.append(id_problem(argument, task))
        return instants

    def instant(self, where: str, bound: object, added: int) -> int:
        if not self.dated:
            offset: int = whole_number(bound)
            if is_count(offset):
                return offset
            right = "give a whole number of days from the start, or give the network a start to use days"
            self.problems.append(Problem("bad-day", where, f"{quoted(bound)} is not an offset", right))
            return 0
        moment = self.day(where, bound)
        return 0 if moment is None else moment.toordinal() + added

    def day(self, where: str, value: object) -> dt.date | None:
        """The day that is meant, or None and a problem."""
        try:
            return day(value)  # type: ignore[arg-type]  # it refuses what is no day
        except DayError as error:
            self.problems.append(Problem("bad-day", where, error.problems[0].found, error.problems[0].right))
            return None


@attrs.frozen
class _Names:
    """The ids of all tasks, and what some unknown ones may have meant: to compare many with many takes too long."""

    known: Mapping[str, object]
    hints: dict[str, str] = attrs.field(init=False, factory=dict)

    def unknown(self, where: str, name: str) -> Problem:
        if name not in self.hints and len(self.hints) <= COMPARED // (1 + len(self.known)):
            self.hints[name] = suggestion(near(name, self.known), name)
        right = "name a task, or a milestone that has a due" + self.hints.get(name, "")
        return Problem("unknown-task", where, f"there is no task {quoted(name)}", right)


def _links(links: object, names: _Names, problems: list[Problem], ids: Mapping[str, str] | None = None) -> list[Link]:
    """The `links`, each once, by the `ids` of tasks that go by other `names` too; adds what is wrong to `problems`.

    The edges of a graph of networkx are read with their attributes.
    """
    if isinstance(links, Mapping) and isinstance(links, AbstractSet):
        links = links.data()  # type: ignore[attr-defined]
    if isinstance(links, Mapping):
        problems.append(Problem("bad-argument", "links", f"is a mapping, {type(links).__name__}", LINKS))
        return []
    known = names.known
    read: dict[Link, None] = {}
    for item in _items(links, "links", LINKS, problems):
        try:
            link: Link | None
            if type(item) is tuple and len(item) == 2:  # most links are pairs
                link = Link(*item)
            else:
                link = item if isinstance(item, Link) else _link(item)
            if ids and link is not None:
                link = attrs.evolve(link, pred=ids.get(link.pred, link.pred), succ=ids.get(link.succ, link.succ))
        except NetworkError as error:
            pair: Sequence[object] = item[:2]  # type: ignore[index]
            problems += [*_pair_problems(pair, names), *error.problems]
            continue
        if link is None:
            problems.append(Problem("bad-link", "links", f"{quoted(item)} is not a link", LINK))
        elif link.pred not in known or link.succ not in known or link.pred == link.succ:
            problems += _pair_problems((link.pred, link.succ), names)
        else:
            count = len(read)
            read[link] = None
            if len(read) == count:
                where = f"{link.pred} -> {link.succ}"
                problems.append(Problem("duplicate-link", where, f"{link!r} is given twice", "give each link once"))
    return list(read)


def _pair_problems(pair: Sequence[object], names: _Names) -> Iterator[Problem]:
    """What is wrong with the two tasks of a link, as far as they are named."""
    where = f"{pair[0]} -> {pair[1]}"
    for name in pair:
        if isinstance(name, str) and name and name not in names.known:
            yield names.unknown(where, name)
    if is_task_id(pair[0]) and pair[0] == pair[1]:
        yield Problem("self-link", where, "links a task to itself", "link two different tasks")


def _link(item: object) -> Link | None:
    """A link given as a tuple; None where it is none. Raises NetworkError with what is wrong with it."""
    if not (isinstance(item, tuple | list) and 2 <= len(item) <= 5):
        return None
    if len(item) == 3 and isinstance(item[2], Mapping):
        attributes = {name: item[2][name] for name in ATTRIBUTES if name in item[2]}
        return Link(item[0], item[1], **attributes)
    return Link(*item)
