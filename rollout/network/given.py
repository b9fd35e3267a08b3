"""A user's own tasks and links, checked: all that is wrong with them is told at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeGuard

import attrs

from rollout.days import DayLike, day
from rollout.network.links import ENDS, Link, Node
from rollout.problems import DayError, NetworkError, Problem, near, suggestion

LINK = "give a Link or a tuple (pred, succ), which may go on with kind, min and max"
LINKS = "give a list of links, each a Link or a tuple (pred, succ), which may go on with kind, min and max"
SOUND = (str, str, str, str, int)  # the types of what a link gives: pred, succ, kind, clause, min
COMPARED = 200_000
"""About how many pairs of names are compared for their spelling."""


def given(
    tasks: object, links: object, due: object, not_before: object, start: DayLike | None
) -> tuple[tuple[Node, ...], tuple[Link, ...], dt.date | None]:
    """The nodes, the links and the start as a network takes them. Raises NetworkError with everything that is wrong."""
    problems: list[Problem] = []
    origin = _started(start, problems)
    durations = _durations(tasks, problems)
    dues = _instants("due", due, start is not None, 1, problems)
    durations = {**durations, **dict.fromkeys((name for name in dues if name not in durations), 0)}
    opening = _instants("not_before", not_before, start is not None, 0, problems)
    names = _Names.of(durations, opening)
    problems += [names.unknown(f"not_before of {name!r}", name) for name in opening if name not in durations]
    read = _links(links, durations, problems)
    if problems:
        raise NetworkError(problems)
    nodes = (Node(name, takes, opening.get(name), dues.get(name)) for name, takes in durations.items())
    return tuple(nodes), tuple(read), origin


def instants(name: str, value: object, dated: bool) -> dict[str, int]:  # noqa: FBT001
    """Dues by task as half-open instants. Raises NetworkError with everything that is wrong."""
    problems: list[Problem] = []
    read = _instants(name, value, dated, 1, problems)
    if problems:
        raise NetworkError(problems)
    return read


def linked(links: Iterable[object], ids: Mapping[str, str]) -> list[Link]:
    """Links of tasks that go by these names, read as `given` reads them. Raises NetworkError with all problems."""
    problems: list[Problem] = []
    read = _links([_renamed(item, ids) for item in links], ids, problems)
    if problems:
        raise NetworkError(problems)
    return read


def _renamed(item: object, ids: Mapping[str, str]) -> object:
    link = _link(item)
    if link is None:
        return item
    pred, succ = (ids.get(name, name) if _is_name(name) else name for name in (link.pred, link.succ))
    return attrs.evolve(link, pred=pred, succ=succ)


def unslippable(days: Mapping[str, object], ids: Mapping[str, str]) -> Iterator[Problem]:
    """All that is wrong with days by which tasks slip."""
    for name, count in days.items():
        if name not in ids:
            right = "name a task of the network" + suggestion(near(name, ids))
            yield Problem("unknown-task", f"task {name!r}", "there is no such task", right)
        if not _is_count(count) or count < 0:
            right = "give a whole number of days, 0 or more: nothing can start before its earliest date"
            yield Problem("bad-slip", f"task {name!r}", f"it would slip by {count!r}", right)


def _started(start: DayLike | None, problems: list[Problem]) -> dt.date | None:
    if start is None:
        return None
    try:
        return day(start)
    except DayError as error:
        problems.append(Problem("bad-day", "start", error.problems[0].found, error.problems[0].right))
        return None


def _durations(tasks: object, problems: list[Problem]) -> dict[str, int]:
    """Each task's days. A task with a bad duration is kept, so that links to it are not said to be unknown as well."""
    durations: dict[str, int] = {}
    for item in _items(tasks, "tasks", "give a mapping from id to days, or pairs (id, days)", problems):
        if not (isinstance(item, tuple | list) and len(item) == 2):
            problems.append(Problem("bad-task", "tasks", f"{item!r} is not a task", "give a pair (id, days)"))
            continue
        name, takes = item
        if not _is_name(name):
            problems.append(_nameless("tasks", name))
            continue
        if name in durations:
            problems.append(Problem("duplicate-task", f"task {name!r}", "is given twice", "give each id once"))
        if not _is_count(takes) or takes < 0:
            right = "give a whole number of days, 0 or more"
            problems.append(Problem("bad-duration", f"task {name!r}", f"its duration is {takes!r}", right))
        durations.setdefault(name, takes)
    return durations


def _items(value: object, where: str, right: str, problems: list[Problem]) -> Iterator[object]:
    """What a mapping or an iterable holds; nothing, and a problem, where it is neither."""
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        yield from value
    else:
        problems.append(Problem("bad-argument", where, f"is {type(value).__name__}", right))


def _instants(name: str, value: object, dated: bool, added: int, problems: list[Problem]) -> dict[str, int]:  # noqa: FBT001
    """Bounds by task as half-open instants; `added` is 1 where the day itself is still in time."""
    instants: dict[str, int] = {}
    if value is None:
        return instants
    if not isinstance(value, Mapping):
        right = "give a mapping from id to " + ("day" if dated else "offset")
        problems.append(Problem("bad-argument", name, f"is {type(value).__name__}", right))
        return instants
    for task, bound in value.items():
        if not _is_name(task):
            problems.append(_nameless(name, task))
            continue
        try:
            instants[task] = _ordinal(bound, added) if dated else _offset(bound)
        except DayError as error:
            instants[task] = 0
            said = error.problems[0]
            problems.append(Problem("bad-day", f"{name} of {task!r}", said.found, said.right))
    return instants


def _ordinal(bound: DayLike, added: int) -> int:
    return day(bound).toordinal() + added


def _offset(bound: object) -> int:
    if isinstance(bound, int) and not isinstance(bound, bool):
        return bound
    right = "give a whole number of days from the start, or give the network a start to use days"
    raise DayError([Problem("bad-day", "", f"{bound!r} is not an offset", right)])


def _links(links: object, known: Mapping[str, object], problems: list[Problem]) -> list[Link]:
    if isinstance(links, Mapping):
        problems.append(Problem("bad-argument", "links", f"is a mapping, {type(links).__name__}", LINKS))
        return []
    items = list(_items(links, "links", LINKS, problems))
    read = [_link(item) for item in items]
    sound = [link is not None and _is_sound(link, known) for link in read]
    doubtful = [link for link, is_sound in zip(read, sound, strict=True) if link is not None and not is_sound]
    names = _Names.of(known, (name for link in doubtful for name in (link.pred, link.succ)))
    good: dict[Link, None] = {}
    for item, link, is_sound in zip(items, read, sound, strict=True):
        if link is None:
            problems.append(Problem("bad-link", "links", f"{item!r} is not a link", LINK))
            continue
        if not is_sound:
            wrong = [*_wrong(link, names)]
            problems += wrong
            if wrong:
                continue
        size = len(good)
        good[link] = None
        if len(good) == size:
            problems.append(Problem("duplicate-link", _where(link), f"{link} is given twice", "give each link once"))
    return list(good)


def _is_sound(link: Link, known: Mapping[str, object]) -> bool:
    """Whether it is plain that nothing is wrong with a link; of any other, `_wrong` says what is."""
    types = type(link.pred), type(link.succ), type(link.kind), type(link.clause), type(link.min)
    if types != SOUND or link.kind not in ENDS or link.pred == link.succ:
        return False
    if link.pred not in known or link.succ not in known:
        return False
    return link.max is None or (type(link.max) is int and link.min <= link.max)


def _link(item: object) -> Link | None:
    if isinstance(item, Link):
        return item
    if isinstance(item, tuple | list) and 2 <= len(item) <= 5:
        return Link(*item)
    return None


def _wrong(link: Link, names: _Names) -> Iterator[Problem]:
    """All that is wrong with one link."""
    where = _where(link)
    for name in (link.pred, link.succ):
        if not _is_name(name):
            yield _nameless(where, name)
        elif name not in names.known:
            yield names.unknown(where, name)
    if _is_name(link.pred) and link.pred == link.succ:
        yield Problem("self-link", where, "links a task to itself", "link two different tasks")
    if link.kind not in tuple(ENDS):
        lag = "; a lag comes after it: (pred, succ, kind, min, max)" if _is_count(link.kind) else ""
        yield Problem("unknown-kind", where, f"the kind is {link.kind!r}", f"give one of {', '.join(ENDS)}{lag}")
    if not isinstance(link.clause, str):
        yield Problem("bad-clause", where, f"the clause is {link.clause!r}", "give text")
    yield from _wrong_lags(link, where)


def _wrong_lags(link: Link, where: str) -> Iterator[Problem]:
    least, most = _is_count(link.min), _is_count(link.max)
    if not least:
        yield Problem("bad-lag", where, f"the minimum lag is {link.min!r}", "give a whole number of days")
    if link.max is None:
        return
    if not most:
        yield Problem("bad-lag", where, f"the maximum lag is {link.max!r}", "give a whole number of days or None")
    elif least and link.min > link.max:
        found = f"the minimum lag {link.min} is above the maximum lag {link.max}"
        yield Problem("bad-lag", where, found, "give a maximum lag that is no smaller")


@attrs.frozen
class _Names:
    """The ids of all tasks, and what some of the unknown may have meant: to compare many with many would take long."""

    known: Mapping[str, object]
    hints: Mapping[str, str]

    @classmethod
    def of(cls, known: Mapping[str, object], asked: Iterable[object]) -> _Names:
        unknown = dict.fromkeys(name for name in asked if isinstance(name, str) and name and name not in known)
        few = islice(unknown, 1 + COMPARED // (1 + len(known)))
        return cls(known, {name: suggestion(near(name, known)) for name in few})

    def unknown(self, where: str, name: str) -> Problem:
        right = "name a task, or a milestone that has a due" + self.hints.get(name, "")
        return Problem("unknown-task", where, f"there is no task {name!r}", right)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _where(link: Link) -> str:
    return f"{link.pred} -> {link.succ}"


def _nameless(where: str, value: object) -> Problem:
    return Problem("bad-id", where, f"the id {value!r} is not text" if value != "" else "an id is empty", "give a str")
