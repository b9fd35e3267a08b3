"""Columns of rows whose values come again and again: each is kept once, and a row has its key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import overload

import attrs


@attrs.frozen(eq=False)
class ByKey(Sequence[object]):
    """A column of values that stand in a table, by the key of each row.

    Columns of the same rows share `keys`, those of one kind in many sections their `table`: so a frame can take all of
    them by row number.
    """

    table: Mapping[object, object]
    keys: Sequence[object]

    def __iter__(self) -> Iterator[object]:
        return map(self.table.__getitem__, self.keys)

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, place: int) -> object: ...
    @overload
    def __getitem__(self, place: slice) -> ByKey: ...
    def __getitem__(self, place: int | slice) -> object:
        return ByKey(self.table, self.keys[place]) if isinstance(place, slice) else self.table[self.keys[place]]
