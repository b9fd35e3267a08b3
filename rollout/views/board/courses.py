"""How obligations stand over time, as a board keeps it: courses of change points, and which unit follows which.

A page counts the states of any day by them, and judges nothing: what a state is, and from which day, was decided when
the histories were made.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import takewhile

import attrs

from rollout.policy.delta import REASONS
from rollout.progress.force import Force
from rollout.progress.group_history import GroupHistory
from rollout.progress.history import ChangePoint
from rollout.progress.verdict import State
from rollout.units.span import Units

EPOCH = dt.date(1970, 1, 1).toordinal()  # a page counts its days from there, as browsers do
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

STATES = tuple(State)
FORCES: tuple[Force, ...] = ("in_force", "undetermined", "ended")
CAUSES = ("", *REASONS)

# A point is its day, its code and its due day, without which it is the group's. The code has the state in its lowest
# four bits, then a bit that says whether anything is reported, two of the force, and the cause.
Point = tuple[int, int] | tuple[int, int, int | None]
Course = tuple[Point, ...]


def page_day(moment: dt.date | None) -> int | None:
    """The day as a page counts it."""
    return None if moment is None else moment.toordinal() - EPOCH


def point_of(point: ChangePoint, due: dt.date | None) -> Point:
    """A change point of an obligation of a group with that due day."""
    code = (
        STATES.index(point.state)
        | point.reported << 4
        | FORCES.index(point.force) << 5
        | CAUSES.index(point.cause) << 7
    )
    start = point.day.toordinal() - EPOCH
    return (start, code) if point.due == due else (start, code, page_day(point.due))


@attrs.frozen(eq=False, slots=False)
class Courses:
    """The courses of all groups. That of a unit about which something is reported leaves the course of its group."""

    index: dict[Course, int] = attrs.field(factory=dict)
    uses: defaultdict[int, int] = attrs.field(factory=lambda: defaultdict(int))

    def number(self, course: Course, users: int = 1) -> int:
        number = self.index.setdefault(course, len(self.index))
        self.uses[number] += users
        return number

    @cached_property
    def places(self) -> dict[int, int]:
        """The place of each course in `rows`: those that most units follow come first, as their numbers are shortest.

        It is asked for when all courses are there.
        """
        ordered = sorted(self.index.values(), key=lambda number: (-self.uses[number], number))
        return {number: place for place, number in enumerate(ordered)}

    def rows(self) -> list[Course]:
        by_number = {number: course for course, number in self.index.items()}
        return [by_number[number] for number in self.places]


@attrs.frozen(eq=False)
class Followers:
    """The course of a group, `base`, and of some of its units by position those that leave it; all by number."""

    base: int
    others: dict[int, int]

    def packed(self, courses: Courses) -> str:
        """The others as text: how many units are passed over before each, and the place of its course."""
        numbers: list[int] = []
        following = 0
        for position in sorted(self.others):
            numbers += [position - following, courses.places[self.others[position]]]
            following = position + 1
        return packed(numbers)


def packed(numbers: Iterable[int]) -> str:
    """Whole numbers, 0 or more, in five bits a sign, the lowest first; the sixth says that more of a number follow."""
    signs = []
    for number in numbers:
        rest = number
        while rest > 31:
            signs.append(DIGITS[rest & 31 | 32])
            rest >>= 5
        signs.append(DIGITS[rest])
    return "".join(signs)


def followers_of(history: GroupHistory, units: Units, courses: Courses) -> Followers:
    """Which of the `units` of a group follows which course; new `courses` are added."""
    due = history.group.due
    base = tuple(point_of(point, due) for point in history.base)
    own: dict[int, Course] = {}
    for number, points in _points_apart(history, units):
        course = _leaving(base, tuple(point_of(point, due) for point in points))
        if course:
            own[number] = course
    others = {units.position(number): courses.number(course) for number, course in own.items()}
    return Followers(courses.number(base, 0), others)


def _points_apart(history: GroupHistory, units: Units) -> Iterator[tuple[int, Sequence[ChangePoint]]]:
    """The change points of each of the units that something is reported of, by number: its own, or all that it has."""
    opened = sorted(set(filter(units.has, history.facts.opens.units)))
    yield from zip(opened, history.courses(opened), strict=True)
    shared = set(map(id, history.base))
    apart: defaultdict[int, list[ChangePoint]] = defaultdict(list)
    for shift in history.changes(0, dt.date.max.toordinal(), units.without(opened)):
        if id(shift.after) not in shared:
            for number in shift.numbers:
                apart[number].append(shift.after)
    for number, points in apart.items():
        yield number, sorted(points, key=lambda point: point.day)  # what changes with the law comes before what is done


def _leaving(base: Course, course: Course) -> Course:
    """The points of a course from the first on that the course of its group does not have."""
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(base, course, strict=False))))
    return course if same == 0 else course[same:]
