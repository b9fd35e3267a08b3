"""Tuples of values of one kind that a notebook shows as one table, and that leave as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Protocol, Self, SupportsIndex, TypeVar, overload

from rollout.rows import SHOWN, Row, Rows, Section, sections_of_rows

if TYPE_CHECKING:
    from rollout.labels import Lang


class HasRow(Protocol):
    """A value that gives its row."""

    def to_dict(self, lang: Lang = "en") -> Any: ...  # noqa: ANN401  # a row that each declares


Value = TypeVar("Value", bound=HasRow)


class Collection(tuple[Value, ...], Rows[Row]):
    """Some values in their order: a tuple of them, and equal to it; a slice is a collection of the same kind."""

    __slots__ = ()

    @overload
    def __getitem__(self, place: SupportsIndex) -> Value: ...
    @overload
    def __getitem__(self, place: slice) -> Self: ...
    def __getitem__(self, place: SupportsIndex | slice) -> Value | Self:
        if isinstance(place, slice):
            return self.of_values(super().__getitem__(place))
        return super().__getitem__(place)

    def of_values(self, values: Iterable[Value]) -> Self:
        """Some of its values as a collection of the same kind."""
        return type(self)(values)

    def sections(self, lang: Lang) -> Iterator[Section]:
        return sections_of_rows(value.to_dict(lang) for value in self)

    def __str__(self) -> str:
        """A line per value."""
        return "\n".join(map(str, self)) or repr(self)

    def __repr__(self) -> str:
        """How many, and a line for each of the first."""
        lines = [f"<{type(self).__name__}: {', '.join(self.counted('en')) or 'none'}>"]
        lines += [f"  {value}" for value in self[:SHOWN]]
        if len(self) > SHOWN:
            lines.append(f"  … {len(self) - SHOWN:,} more")
        return "\n".join(lines)

    def counted(self, lang: Lang) -> list[str]:
        """How many there are, of each kind where there are kinds; nothing where there are none."""
        from rollout.figures import printed

        return [printed(len(self), style=lang)] if self else []

    def named(self, lang: Lang) -> str:  # noqa: ARG002  # those who have words of their own use it
        """What they are."""
        return type(self).__name__

    def caption(self, lang: Lang) -> str:
        """What they are, and how many."""
        none = "không có" if lang == "vi" else "none"
        return f"{self.named(lang)}: {', '.join(self.counted(lang)) or none}"
