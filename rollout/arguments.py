"""What functions take: a value of another class is refused where it is given, by the name of the function."""

from __future__ import annotations

from types import UnionType
from typing import get_args


def check_argument(function: str, value: object, kind: type | UnionType) -> None:
    """Raise TypeError where a `function` of the library was given a `value` that is not of the `kind`."""
    if not isinstance(value, kind):
        names = (class_.__name__ for class_ in get_args(kind) or (kind,))
        raise TypeError(f"{function}() takes {' or '.join(names)}, not {type(value).__name__}")
