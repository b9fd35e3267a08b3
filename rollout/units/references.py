"""What a text that names a unit means on a day: an id, a code that several have had, or a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from rollout.problems import UnknownError

if TYPE_CHECKING:
    from rollout.units.register import Register

SHOWN = 6  # of the units that a name means


@attrs.frozen(eq=False, repr=False, slots=False)
class References:
    """The codes of the units of a register, by which they are named on a day."""

    register: Register
    _named: dict[str, dict[int, tuple[int, bool]]] = attrs.field(init=False, factory=dict)

    @cached_property
    def shared(self) -> dict[str, tuple[int, ...]]:
        """The numbers of the units of each code that is not the id of one unit alone."""
        ids, codes = self.register.ids, self.register.columns.last.codes
        numbers: dict[str, list[int]] = {}
        for number, (unit_id, code) in enumerate(zip(ids, codes, strict=True)):
            if unit_id != code:
                numbers.setdefault(code, []).append(number)
        for code, units in numbers.items():
            if code in self.register:
                units.append(self.register.number(code))
        return {code: tuple(sorted(units)) for code, units in numbers.items()}

    def meant(self, text: str, on: dt.date | None) -> Sequence[int]:
        """The numbers of the units that a text can mean on a day, or at any time without one; none for an unknown one.

        A code means the unit that had it on the day; without a day, or where none had it then, the one whose id it is.
        A name means those among the units of the day whose spelling is nearest; a bare number is none.
        """
        coded = self.coded(text)
        if coded:
            there = () if on is None else self._there(coded, on)
            if not there and text in self.register:
                return (self.register.number(text),)
            return there or coded
        if text.isdecimal():
            return ()
        if text not in self._named:
            self._named[text] = self.register.names.places(text)
        places = self._named[text]
        there = self._there(tuple(places), on)
        nearest = min(map(places.__getitem__, there), default=None)
        return tuple(number for number in there if places[number] == nearest)

    def coded(self, text: str) -> Sequence[int]:
        """The numbers of the units of a code or an id."""
        numbers = self.shared.get(text, ())
        return numbers or ((self.register.number(text),) if text in self.register else ())

    def number(self, text: str, on: dt.date | None) -> int:
        """The number of the one unit that a text means on a day. Raises UnknownError for none, and for several."""
        numbers: Sequence[int] = ()
        if isinstance(text, str):  # what stands for none in data may be given too
            numbers = self.meant(text, on)
        if len(numbers) == 1:
            return numbers[0]
        if not numbers:
            raise UnknownError("unit", text, self.register.near(text))
        raise self.several("unit", text, numbers)

    def several(self, kind: str, text: object, numbers: Sequence[int]) -> UnknownError:
        """The error for a text that means several units."""
        message = f"means several: {self.told_apart(numbers)}; say the day, or name one by its id"
        return UnknownError(kind, text, tuple(map(self.register.id_of, numbers)), message)

    def told_apart(self, numbers: Sequence[int]) -> str:
        """Several units by id, name and lifetime, for who named them by what they have in common."""
        units = []
        for number in numbers[:SHOWN]:
            unit = self.register.unit(number)
            since, until = self.register.lifetime(unit.id)
            times = [f"from {since}"] if since else []
            times += [f"until {until}"] if until else []
            above = f", {self.register[unit.parent].label.vi}" if unit.parent and unit.parent in self.register else ""
            units.append(f"{unit.id} ({unit.label.vi}{above}{', ' if times else ''}{' '.join(times)})")
        more = f" and {len(numbers) - SHOWN} more" if len(numbers) > SHOWN else ""
        return ", ".join(units) + more

    def _there(self, numbers: Sequence[int], on: dt.date | None) -> Sequence[int]:
        if on is None:
            return numbers
        return tuple(number for number in numbers if self.register.kinship.exists(number, on))
