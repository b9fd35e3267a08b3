"""The names of the units of a register, by which they are looked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from functools import cached_property

import attrs

from rollout import labels
from rollout.signs import plain_signs
from rollout.units.columns import Columns
from rollout.units.unit import without_kind

SIZES = (1, 2, 3, 5)  # digits of the codes of units


def codes_meant(name: str, ids: Container[str]) -> tuple[str, ...]:
    """The ids that are the code in a cell which a spreadsheet read as a number: 01 where it says 1 or 1.0."""
    number = plain_signs(name).strip().removesuffix(".0")
    if not number.isdecimal():
        return ()
    codes = dict.fromkeys(number.zfill(size) for size in SIZES)
    return tuple(code for code in codes if code in ids)


@attrs.frozen(eq=False, repr=False, slots=False)
class Names:
    """The names that the units of columns have had, as names are compared: without diacritics and case."""

    columns: Columns

    def numbers(self, name: str) -> list[int]:
        """The numbers of the units that have had a name, with their kind ("Thành phố Hà Nội") or without it."""
        key = labels.key(name)
        numbers: dict[int, None] = {}
        for short in (key, *without_kind(key)):
            numbers.update(dict.fromkeys(self._numbers_by_key.get(short, ())))
        return [number for number in numbers if self._is_called(number, key)]

    @cached_property
    def _numbers_by_key(self) -> dict[str, list[int]]:
        """The numbers of the units of each name they have had, without its kind."""
        last = self.columns.last
        keys = {name: labels.key(name) for name in {*last.names, *last.english} if name}
        numbers: dict[str, list[int]] = defaultdict(list)
        for column in (last.names, last.english):
            for number, name in enumerate(column):
                if name:
                    numbers[keys[name]].append(number)
        for number, units in self.columns.earlier.items():
            for unit in units:
                numbers[labels.key(unit.name)].append(number)
                numbers[labels.key(unit.en)].append(number)
        return dict(numbers)

    def _is_called(self, number: int, key: str) -> bool:
        """Whether a unit has had a name, with its kind or without it, that is compared by this key."""
        names: set[str] = set()
        for unit in self.columns.versions(number):
            names.update((unit.name, unit.label.vi, unit.label.en))
        return key in map(labels.key, names)
