"""Numbers of units carried along a need, to those that have it, and against it, to those it is of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat

from rollout.schedule.rules import Tie
from rollout.units.register import Register
from rollout.units.span import Units

Row = Sequence[int]  # a number of 0 or more by position in a cohort, such as a day ordinal; 0 for a unit without one


def carried_along(tie: Tie, row: Row, register: Register) -> Row:
    """For each unit that has a need the greatest number of those it is of, by position; 0 where it is of none."""
    units, needed = tie.by.cohort.units, tie.needed.cohort.units
    match tie.need.scope:
        case "own":
            return row if units.spans == needed.spans else at_numbers(units, _by_number(needed, row))
        case "parent":
            parents = register.parent_numbers(units, tie.by.due)
            return _numbers_of(parents, _by_number(needed, row))
        case "children":
            above = register.parent_numbers(needed, tie.by.due, alive=False)
            return at_numbers(units, _greatest(above, row))
        case "all":
            return [max(row)] * len(units)
        case body:
            return [row[needed.position(register.number(body))]] * len(units)


def carried_against(tie: Tie, row: Row, register: Register) -> Row:
    """For each unit that a need is of the greatest number of those that have it, by position; 0 where none has."""
    units, needed = tie.by.cohort.units, tie.needed.cohort.units
    match tie.need.scope:
        case "own":
            return row if units.spans == needed.spans else at_numbers(needed, _by_number(units, row))
        case "parent":
            return at_numbers(needed, _greatest(register.parent_numbers(units, tie.by.due), row))
        case "children":
            above = register.parent_numbers(needed, tie.by.due, alive=False)
            return _numbers_of(above, _by_number(units, row))
        case "all":
            return [max(row)] * len(needed)
        case body:
            numbers = [0] * len(needed)
            numbers[needed.position(register.number(body))] = max(row)
            return numbers


def at_numbers(units: Units, numbers: Mapping[int, int]) -> Row:
    """What the units have by their numbers; 0 for those that have nothing."""
    return _numbers_of(units.numbers(), numbers)


def _numbers_of(units: Iterable[int], numbers: Mapping[int, int]) -> Row:
    return list(map(numbers.get, units, repeat(0)))


def _by_number(units: Units, row: Row) -> dict[int, int]:
    return dict(zip(units.numbers(), row, strict=True))


def _greatest(above: Iterable[int], row: Row) -> dict[int, int]:
    """The greatest number of those under each unit."""
    greatest: dict[int, int] = {}
    for parent, number in zip(above, row, strict=True):
        greatest[parent] = max(number, greatest.get(parent, 0))
    return greatest


def later_by(row: Row, lag: int) -> Row:
    """Days of a row with a lag added, where there are any."""
    if not lag:
        return row
    if 0 in row:
        return [day + lag if day else 0 for day in row]
    return list(map(lag.__add__, row))
