"""The obligations of policies, in groups; rows are made only when they are asked for."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from heapq import merge
from itertools import groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING

import attrs

from rollout.days import DayLike, Period, add_days, day
from rollout.policy.convention import Convention
from rollout.policy.policy import Policy
from rollout.problems import HorizonError, UnknownError, choices
from rollout.schedule.obligation import Group, Obligation
from rollout.schedule.selection import Names, select
from rollout.tables import SHOWN, Table
from rollout.units.register import Register
from rollout.units.span import Units

if TYPE_CHECKING:
    from rollout.schedule.rules import RuleNetwork, Tie

GROUPINGS = ("policy", "task", "tier", "place", "unit", "lead", "period", "due")


@attrs.frozen(eq=False, repr=False, slots=False)
class Schedule:
    """Obligations in groups. A selection of them is again a Schedule, which knows the whole it was taken from."""

    groups: tuple[Group, ...]
    policies: tuple[Policy, ...]
    register: Register
    until: dt.date | None = None
    convention: Convention = Convention()
    _whole: Schedule | None = None

    @property
    def whole(self) -> Schedule:
        """The schedule from which this one was selected, or itself."""
        return self._whole or self

    @cached_property
    def by_item(self) -> dict[tuple[str, str], tuple[Group, ...]]:
        """The groups of each item, by policy id and item id."""
        by_item: dict[tuple[str, str], list[Group]] = defaultdict(list)
        for group in self.groups:
            by_item[group.policy.id, group.item.id].append(group)
        return {key: tuple(groups) for key, groups in by_item.items()}

    @cached_property
    def by_node(self) -> dict[str, Group]:
        """One group for each rule and period, by its node."""
        by_node: dict[str, Group] = {}
        for group in self.groups:  # those of one node differ only in when their units began and ended
            by_node.setdefault(group.node, group)
        return by_node

    @cached_property
    def dependencies(self) -> tuple[Tie, ...]:
        """Every need between its rules, in listing order, but those that no unit of the rules has."""
        from rollout.schedule.rules import needs_between

        return needs_between(self)

    @cached_property
    def rule_network(self) -> RuleNetwork:
        """Its rules as nodes and their needs as links."""
        from rollout.schedule.rules import network_of_rules

        return network_of_rules(self.by_node.values(), self.dependencies)

    @cached_property
    def by_cohort(self) -> tuple[tuple[Units, tuple[Group, ...]], ...]:
        """The groups by their units and whether the text names a lead: a filter of units treats them as one."""
        by_units: dict[tuple[int, bool], list[Group]] = defaultdict(list)
        for group in self.groups:
            by_units[id(group.units), bool(group.item.lead)].append(group)
        return tuple((groups[0].units, tuple(groups)) for groups in by_units.values())

    def due(self, *, by: DayLike | None = None, during: Period | DayLike | None = None) -> Schedule:
        """The obligations due on or before the day `by`, or during a period; never the undated.

        Raises HorizonError for a day beyond `until`.
        """
        if by is not None and during is None:
            first, last = dt.date.min, self.reached(by)
        elif during is not None and by is None:
            period = Period.of(during)
            first, last = period.first, self.reached(period.last)
        else:
            raise TypeError("due() takes one of by= and during=")
        return self._of(group for group in self.groups if group.due is not None and first <= group.due <= last)

    def where(
        self,
        *,
        policy: Names = None,
        task: Names = None,
        tier: Names = None,
        unit: Names = None,
        under: Names = None,
        lead: Names = None,
        period: Names = None,
    ) -> Schedule:
        """The obligations of the named `policy`, `task`, `tier`, `unit`, `lead` and `period`; `under` a unit, with it.

        Each argument takes one name or several. Raises UnknownError, with a suggestion, for a name that the whole
        schedule does not have.
        """
        selection = select(
            self.policies,
            self.whole.groups,
            self.register,
            policy=policy,
            task=task,
            tier=tier,
            unit=unit,
            under=under,
            lead=lead,
            period=period,
        )
        return self._of(narrowed(group, selection.units_of(group, group.units)) for group in self.groups)

    def find(self, name: str) -> tuple[Group, int]:
        """The group of an obligation and the number of its unit, by its id `policy/task@unit#period`.

        Raises UnknownError.
        """
        rule, _, period = name.partition("#")
        item, _, unit = rule.rpartition("@")
        policy, _, task = item.partition("/")
        if unit in self.register:
            number = self.register.number(unit)
            for group in self.by_item.get((policy, task), ()):
                is_asked = (str(group.period) if group.period else "") == period
                if is_asked and group.units.has(number):
                    return group, number
        raise UnknownError("obligation", name, ())

    def reached(self, moment: DayLike, later: int = 0) -> dt.date:
        """The day so many days `later`, if the schedule was expanded to it. Raises HorizonError otherwise."""
        start = day(moment)
        last = self.until or dt.date.max
        if later > (last - start).days:
            asked = add_days(start, min(later, (dt.date.max - start).days))
            text = f"{later} days after {start}" if later else f"{start}"
            message = f"{text} lies beyond {last}, to which the schedule was expanded; expand with a later until="
            raise HorizonError(asked, last, message)
        return add_days(start, later)

    def table(self, by: str | Iterable[str] = ("task", "place", "due")) -> Table:
        """The number of obligations by policy, task, tier, place, unit, lead, period or due."""
        names = groupings(by)
        counts: Counter[tuple[object, ...]] = Counter()
        for group in self.in_order:
            for keys, count in split(group, group.units, names, group.due):
                counts[keys] += count
        return Table((*names, "obligations"), tuple((*keys, count) for keys, count in counts.items()))

    def to_dicts(self) -> list[dict[str, object]]:
        return [obligation.to_dict() for obligation in self]

    def __len__(self) -> int:
        return sum(len(group.units) for group in self.groups)

    def __iter__(self) -> Iterator[Obligation]:
        for _, groups in groupby(self.in_order, key=Group.order):
            yield from merge(*(group.obligations() for group in groups), key=attrgetter("number"))

    @cached_property
    def in_order(self) -> tuple[Group, ...]:
        """The groups in the order of a listing."""
        return tuple(sorted(self.groups, key=Group.order))

    def __repr__(self) -> str:
        ids = ", ".join(policy.id for policy in self.policies)
        until = f" until {self.until}" if self.until else ""
        return f"<Schedule of {ids}: {len(self):,} obligations in {len(self.groups):,} groups{until}>"

    def _repr_html_(self) -> str:
        columns = ("due", "task", "unit", "lead", "printed")
        fields = attrgetter("due", "task", "name", "lead", "phrase")
        return Table(columns, tuple(map(fields, islice(self, SHOWN))), repr(self)[1:-1], len(self))._repr_html_()

    def only(self, obligations: Iterable[tuple[Group, Iterable[int]]]) -> Schedule:
        """Those of some groups, each with the numbers of its units; a group may come several times."""
        units: dict[int, set[int]] = defaultdict(set)
        for group, numbers in obligations:
            units[group.number].update(numbers)
        groups = (group for group in self.whole.groups if group.number in units)
        return self._of(narrowed(group, group.units.only(units[group.number])) for group in groups)

    def _of(self, groups: Iterable[Group]) -> Schedule:
        return attrs.evolve(self, groups=tuple(group for group in groups if group.units), whole=self.whole)


def narrowed(group: Group, units: Units) -> Group:
    """The group with some of its units only."""
    return group if units is group.units else attrs.evolve(group, units=units)


def groupings(by: str | Iterable[str], known: tuple[str, ...] = GROUPINGS) -> tuple[str, ...]:
    """The names to count by. Raises UnknownError for one that is not known."""
    names = (by,) if isinstance(by, str) else tuple(by)
    for name in names:
        if name not in known:
            raise UnknownError("grouping", name, choices(name, known))
    return names


def tells_units_apart(by: Iterable[str], group: Group) -> bool:
    """Whether a count by these names has a row per unit of the group."""
    return "unit" in by or ("lead" in by and not group.item.lead)


def split(
    group: Group, units: Units, by: tuple[str, ...], due: dt.date | None
) -> Iterator[tuple[tuple[object, ...], int]]:
    """The numbers of some `units` of a `group` with the day `due`, with their values for the names of `by`.

    Units are counted one by one only if a name needs it.
    """
    if tells_units_apart(by, group):
        for unit in units.ids():
            yield tuple(_grouping_value(group, unit, name, due) for name in by), 1
    elif units:
        yield tuple(_grouping_value(group, "", name, due) for name in by), len(units)


def _grouping_value(group: Group, unit: str, name: str, due: dt.date | None) -> object:
    """The value that a `group` with the day `due` has at a `unit` for the `name` of a grouping."""
    match name:
        case "policy":
            return group.policy.id
        case "task":
            return group.item.id
        case "tier":
            return group.tier.value
        case "place":
            return group.rule.place
        case "unit":
            return unit
        case "lead":
            return group.lead(unit)
        case "period":
            return str(group.period) if group.period else None
        case _:
            return due
