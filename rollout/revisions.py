"""Revisions: short names of what values say, by which an answer tells what it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Set as AbstractSet

import attrs

LENGTH = 12  # hexadecimal digits, as forges show of a commit


def revision_of(*values: object) -> str:
    """The revision of some values: the same wherever and whenever they say the same, another where they do not."""
    from hashlib import sha256

    return sha256(_written(values).encode()).hexdigest()[:LENGTH]


def _written(value: object) -> str:
    """A value as text, with the name of its type. A field at its default says nothing, so that new ones may come."""
    if attrs.has(type(value)):
        parts = (_written((field.name, getattr(value, field.name))) for field in _telling(value))
        return f"{type(value).__name__}({','.join(parts)})"
    if isinstance(value, AbstractSet):
        return f"{{{','.join(sorted(map(_written, value)))}}}"
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return f"({','.join(map(_written, value))})"
    return repr(value if isinstance(value, bytes) or value is None else str(value))


def _telling(value: object) -> Iterable[attrs.Attribute[object]]:
    fields: tuple[attrs.Attribute[object], ...] = attrs.fields(type(value))  # type: ignore[arg-type]  # it is one
    return (field for field in fields if field.init and getattr(value, field.name) != field.default)
