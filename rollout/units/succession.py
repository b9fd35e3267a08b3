"""Who takes over from a unit that ends, and by which act its duties pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cached_property

import attrs

from rollout.labels import Label
from rollout.units.act import Act
from rollout.units.columns import Columns


@attrs.frozen(eq=False, repr=False, slots=False)
class Succession:
    """The successors in the columns of a register, looked at from both ends, and the acts by which units change."""

    columns: Columns
    acts: Sequence[Act]

    def heirs(self, number: int, on: dt.date) -> tuple[int, ...]:
        """Who is in office on a day for a unit: itself, or its successors and theirs; by number, none without any."""
        last, reached, heirs = self.columns.last, [number], []
        for unit in reached:
            until = last.until[unit]
            if until is None or on <= until:
                heirs.append(unit)
                continue
            after = map(self.columns.number, last.successors[unit])
            reached += [successor for successor in after if successor not in reached]
        return tuple(heirs)

    def last_days(self, number: int) -> Iterator[dt.date]:
        """The last days of a unit and of all that come after it, as far as they ended."""
        last, reached = self.columns.last, [number]
        for unit in reached:
            until = last.until[unit]
            if until is not None:
                yield until
                after = map(self.columns.number, last.successors[unit])
                reached += [successor for successor in after if successor not in reached]

    def predecessors(self, number: int) -> Sequence[int]:
        """The numbers of the units that name a unit among their successors."""
        return self._predecessors.get(self.columns.last.ids[number], ())

    def act(self, name: str) -> Act | None:
        """The act of that number, if it is known."""
        return self._acts.get(name)

    def passes_by(self, act: str) -> Act | None:
        """The act by which the standing duties of units pass to those that an act forms; None where none says so."""
        reached = [act]
        for name in reached:
            forming = self._acts.get(name)
            if forming is None or forming.passes != Label():
                return forming
            if forming.under not in reached:
                reached.append(forming.under)
        return None

    @cached_property
    def _acts(self) -> dict[str, Act]:
        return {act.number: act for act in self.acts}

    @cached_property
    def _predecessors(self) -> dict[str, list[int]]:
        numbers: dict[str, list[int]] = {}
        for number, successors in enumerate(self.columns.last.successors):
            for successor in successors:
                numbers.setdefault(successor, []).append(number)
        return numbers
