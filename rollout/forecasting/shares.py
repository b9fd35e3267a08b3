"""The obligations of one group with one verdict and one due day, and how they are counted by names."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import attrs

from rollout.forecasting.earliest_days import day_of_ordinal
from rollout.forecasting.needed_days import END
from rollout.forecasting.outcome import OUTCOMES, Outcome
from rollout.forecasting.outlook import Outlook
from rollout.schedule.group import Group, due_order
from rollout.schedule.schedule import split, tells_units_apart
from rollout.tables import Table
from rollout.units.span import Units

RELIES_ON = "relies_on"


@attrs.frozen(eq=False)
class Share:
    """Units of one group with one verdict and one due day, by their `numbers` and their `positions` in its cohort."""

    group: Group
    code: int
    due: dt.date | None
    numbers: Sequence[int]
    positions: Sequence[int]

    @property
    def verdict(self) -> Outcome:
        return OUTCOMES[self.code][0]

    def order(self) -> tuple[object, ...]:
        """Where it stands in a listing."""
        return (*due_order(self.due), *self.group.identity(), self.code)

    def keys(self, names: tuple[str, ...]) -> Iterator[tuple[tuple[object, ...], Share]]:
        """Its values for some names, each with the part that has them; parted only if a name tells units apart."""
        plain = tuple(name for name in names if name != RELIES_ON)
        register = self.group.cohort.units.register
        parts: Iterable[Share] = (self,)
        if tells_units_apart(plain, self.group):
            pairs = zip(self.numbers, self.positions, strict=True)
            parts = (attrs.evolve(self, numbers=(number,), positions=(place,)) for number, place in pairs)
        for part in parts:
            first = Units.all_of(register, part.numbers[:1])
            key, _ = next(split(self.group, first, plain, self.due))
            values = list(key)
            if RELIES_ON in names:
                values.insert(names.index(RELIES_ON), OUTCOMES[self.code][1])
            yield tuple(values), part


def positions_of(group: Group, units: Units) -> Sequence[int]:
    """The positions in its cohort of some units of a group."""
    whole = group.cohort.units
    if len(units) == len(whole):
        return range(len(whole))
    starts = ((whole.position(span.start), len(span)) for span in units.spans)
    return list(chain.from_iterable(range(start, start + size) for start, size in starts))


def shares_of(outlook: Outlook, group: Group, units: Units, codes: frozenset[int]) -> Iterator[Share]:
    """Some `units` of a `group` by verdict and due day, those of the verdicts of `codes`, by an `outlook`."""
    judged, last_days = outlook.codes(group.number), outlook.last_days[group.number]
    together: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
    for number, place in zip(units.numbers(), positions_of(group, units), strict=True):
        code = judged[place]
        if code in codes:
            key = (code, last_days[place])
            if key not in together:
                together[key] = [], []
            numbers, positions = together[key]
            numbers.append(number)
            positions.append(place)
    for (code, last_day), (numbers, positions) in together.items():
        yield Share(group, code, day_of_ordinal(last_day) if last_day else None, numbers, positions)


def table_of_shares(outlook: Outlook, shares: Iterable[Share], names: tuple[str, ...]) -> Table:
    """The verdicts of shares counted by names, with the first day needed and the least room, by an outlook."""
    counts: dict[tuple[object, ...], Counter[str]] = {}
    rooms: dict[tuple[object, ...], list[tuple[int, int]]] = defaultdict(list)
    for share in shares:
        for key, part in share.keys(names):
            counts.setdefault(key, Counter())[share.verdict.value] += len(part.numbers)
            rooms[key] += _rooms(outlook, part)
    occurring = [outcome.value for outcome in Outcome if any(count[outcome.value] for count in counts.values())]
    rows = []
    for key, count in counts.items():
        needed_by, room = None, None
        if rooms[key]:
            needed_by = day_of_ordinal(min(last for last, _ in rooms[key]))
            room = min(days for _, days in rooms[key])
        rows.append((*key, *(count[name] for name in occurring), count.total(), needed_by, room))
    return Table((*names, *occurring, "total", "needed_by", "room"), tuple(rows))


def _rooms(outlook: Outlook, share: Share) -> list[tuple[int, int]]:
    """The first day by which any of a share is needed, and the fewest days of room; nothing where it is by no day."""
    number = share.group.number
    before_end, earliest = outlook.needed.rows[number], outlook.passes.rows[number]
    if share.verdict == Outcome.MET or not any(before_end):
        return []
    needed = [before_end[place] for place in share.positions]
    sums = [days + earliest[place] for days, place in zip(needed, share.positions, strict=True) if days]
    return [(END - max(needed), END - max(sums))] if sums else []
