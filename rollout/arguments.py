"""What functions take: a value of another class is refused where it is given, by the name of the function."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def argument(function: str, value: object, kind: type[T]) -> T:
    """The `value` that a `function` of the library was given, if it is of the `kind`; else TypeError is raised."""
    if not isinstance(value, kind):
        raise TypeError(f"{function}() takes {kind.__name__}, not {type(value).__name__}")
    return value
