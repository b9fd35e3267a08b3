"""The obligations of policies, in groups; rows are made only when they are asked for."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

import attrs

from rollout.days import DayLike, Period, add_days, day
from rollout.labels import Lang
from rollout.policy.convention import Convention
from rollout.policy.deadline import Each
from rollout.policy.item import Item, Rule
from rollout.policy.policy import Policy
from rollout.problems import HorizonError, UnknownError, choices, quoted
from rollout.revisions import revision_of
from rollout.rows import SHOWN, Column, Rows, Section, columns_of
from rollout.schedule.group import Group
from rollout.schedule.holder import holder, printed_body
from rollout.schedule.obligation import Obligation, obligations_by_unit
from rollout.schedule.selection import Names, select
from rollout.tables import Table
from rollout.units.register import Register
from rollout.units.span import Units

if TYPE_CHECKING:
    from rollout.schedule.obligation_rows import ObligationRow  # noqa: F401  # the type of its rows
    from rollout.schedule.rules import RuleNetwork, Ties

# what obligations are counted by, on any day; the holder is that of a day
GROUPINGS = ("policy", "task", "tier", "place", "unit", "lead", "source", "confidence", "period", "due")

# the values of the other groupings, which all obligations of a group have alike
GROUP_VALUES: Mapping[str, Callable[[Group], object]] = {
    "policy": lambda group: group.policy.id,
    "task": lambda group: group.item.id,
    "tier": lambda group: group.tier.value,
    "place": lambda group: group.rule.place,
    "source": lambda group: " ".join(group.sources),
    "confidence": lambda group: group.confidence,
    "period": lambda group: str(group.period) if group.period else None,
}


@attrs.frozen(eq=False, repr=False, slots=False)
class Schedule(Rows["ObligationRow"]):
    """Obligations in groups. A selection of them is again a Schedule, which knows the whole it was taken from."""

    groups: tuple[Group, ...]
    policies: tuple[Policy, ...]
    register: Register
    until: dt.date | None = None
    convention: Convention = Convention()
    law_as_of: dt.date | None = None
    _whole: Schedule | None = None
    _expanded: Schedule | None = None

    @property
    def whole(self) -> Schedule:
        """The schedule from which this one was selected, or itself."""
        return self._whole or self

    @property
    def expanded(self) -> Schedule:
        """The whole schedule as it was expanded from the policies, without the obligations of further happenings."""
        return self._expanded or self if self._whole is None else self._whole.expanded

    @cached_property
    def revision(self) -> str:
        """A short name of what it was expanded from: policies, units, `until`, interpretation and day of the law."""
        if self.expanded is not self:
            return self.expanded.revision
        policies = sorted(policy.revision for policy in self.policies)
        return revision_of(policies, self.register.revision, self.until, self.convention, self.law_as_of)

    @cached_property
    def awaiting(self) -> tuple[Group, ...]:
        """The groups whose time limit runs from what evidence alone can date."""
        return tuple(group for group in self.groups if group.awaits)

    def with_groups(self, groups: Iterable[Group]) -> Schedule:
        """The expanded schedule with more groups, those of further happenings, behind its own."""
        return attrs.evolve(self, groups=(*self.groups, *groups), expanded=self)

    @cached_property
    def by_item(self) -> dict[tuple[str, str], tuple[Group, ...]]:
        """The groups of each item, by policy id and item id."""
        by_item: dict[tuple[str, str], list[Group]] = defaultdict(list)
        for group in self.groups:
            by_item[group.policy.id, group.item.id].append(group)
        return {key: tuple(groups) for key, groups in by_item.items()}

    @cached_property
    def recurring(self) -> dict[tuple[str, str], tuple[tuple[Policy, Item, Rule], ...]]:
        """The rules that recur, by policy id and item id, whether any of their times is in the schedule or not."""
        recurring: dict[tuple[str, str], list[tuple[Policy, Item, Rule]]] = defaultdict(list)
        for policy in self.policies:
            for item in policy.items:
                if item.duplicate_of is None:
                    rules = (rule for rule in item.rules if isinstance(rule.deadline, Each))
                    recurring[policy.id, item.id] += ((policy, item, rule) for rule in rules)
        return {key: tuple(rules) for key, rules in recurring.items() if rules}

    @cached_property
    def beyond(self) -> dict[tuple[str, str, str, dt.date], tuple[Group, ...]]:
        """The groups of a rule (policy, item, place) beyond `until` and to a day, as far as they were asked for."""
        return {}

    @cached_property
    def by_node(self) -> dict[str, Group]:
        """One group for each rule and period, by its node."""
        by_node: dict[str, Group] = {}
        for group in self.groups:  # those of one node differ only in when their units began and ended
            by_node.setdefault(group.node, group)
        return by_node

    @cached_property
    def dependencies(self) -> Ties:
        """Every need between its rules, in listing order, but those that no unit of the rules has."""
        from rollout.schedule.rules import needs_between

        return needs_between(self)

    @property
    def rule_network(self) -> RuleNetwork:
        """Its rules as nodes and their needs as links."""
        return self._rule_network

    @cached_property
    def _rule_network(self) -> RuleNetwork:
        from rollout.schedule.rules import network_of_rules

        return network_of_rules(self.by_node.values(), self.dependencies)

    @cached_property
    def by_cohort(self) -> tuple[tuple[Units, tuple[Group, ...]], ...]:
        """The groups by their units, and by whether a lead or a body is named: a filter of units cuts them alike."""
        by_units: dict[tuple[int, bool, bool], list[Group]] = defaultdict(list)
        for group in self.groups:
            by_units[id(group.units), bool(group.item.lead), group.collective].append(group)
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
        holder: Names = None,
        coordinating: Names = None,
        source: Names = None,
        confidence: Names = None,
        period: Names = None,
        on: DayLike | None = None,
    ) -> Schedule:
        """The obligations of the named `policy`, `task`, `tier`, `unit`, `lead` and `period`; `under` a unit, with it.

        `holder` is who bears them on their due day, on the last day known where they have none; `coordinating` who
        helps, named by itself, its tier or its kind; `source` any of those that state them, by its id; `confidence`
        how sure they are. Each argument takes one name or several. Units are named by id, by code or by name, which
        mean those of the day `on`; what is `under` a unit is so on the due day. Raises UnknownError, with a suggestion,
        for a name that the whole schedule does not have, and for one that means several.
        """
        names = {"policy": policy, "task": task, "tier": tier, "unit": unit, "under": under, "lead": lead}
        names |= {"holder": holder, "coordinating": coordinating, "source": source, "confidence": confidence}
        names |= {"period": period}
        when = None if on is None else day(on)
        selection = select(self.policies, self.whole.groups, self.register, names, named_on=when)
        return self._of(narrowed(group, selection.units_of(group, group.units)) for group in self.groups)

    def find(self, name: str) -> tuple[Group, int]:
        """The group of an obligation and the number of its unit, by its id `policy/task@unit#period`.

        Raises UnknownError.
        """
        if not isinstance(name, str):
            raise UnknownError("obligation", name)
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
        if not later and start <= last:
            return start
        if later > (last - start).days:
            asked = add_days(start, min(later, (dt.date.max - start).days))
            text = f"{quoted(later)} days after {start}" if later else f"{start}"
            message = f"{text} lies beyond {last}, to which the schedule was expanded; expand with a later until="
            raise HorizonError(asked, last, message)
        return add_days(start, later)

    def table(self, by: str | Iterable[str] = ("task", "place", "due")) -> Table:
        """The number of obligations by any of GROUPINGS, or by holder: on the due day, or the last one known."""
        names = groupings(by, (*GROUPINGS, "holder"))
        counts: Counter[tuple[object, ...]] = Counter()
        for group in self.in_order:
            for keys, count in split(group, group.units, names, group.due, on=group.due):
                counts[keys] += count
        from rollout.schedule.overview import NamesCounted

        rows = tuple((*keys, count) for keys, count in counts.items())
        return Table((*names, "obligations"), rows, words=NamesCounted(self))

    def row_columns(self) -> tuple[Column, ...]:
        from rollout.schedule.obligation_rows import ObligationRow

        return columns_of(ObligationRow)

    def sections(self, lang: Lang) -> Iterator[Section]:
        from rollout.schedule.obligation_rows import ObligationRows

        return ObligationRows(self.register, lang).sections(self.in_order)

    def __len__(self) -> int:
        return sum(len(group.units) for group in self.groups)

    def __iter__(self) -> Iterator[Obligation]:
        for _, alike in groupby(self.in_order, key=Group.order):
            yield from obligations_by_unit(tuple(alike))

    @cached_property
    def in_order(self) -> tuple[Group, ...]:
        """The groups in the order of a listing."""
        return tuple(sorted(self.groups, key=Group.order))

    def __repr__(self) -> str:
        ids = ", ".join(policy.id for policy in self.policies)
        until = f" until {self.until}" if self.until else ""
        return f"<Schedule of {ids}: {len(self):,} obligations in {len(self.groups):,} groups{until}>"

    essentials = ("title", "period", "level_label", "name", "due", "holder_name", "phrase")

    def caption(self, lang: Lang) -> str:
        from rollout.sentences import count_text

        names = "; ".join(policy.instrument.title.of(lang) for policy in self.policies)
        if len(self.policies) > 1:
            names = count_text(len(self.policies), "văn bản", "document").of(lang)
        return f"{names}: {count_text(len(self), 'nhiệm vụ, chỉ tiêu', 'obligation').of(lang)}"

    def overview(self, lang: Lang = "en") -> Table:
        """Of few obligations a line per body, of many a line per rule with the number of its bodies."""
        if len(self) <= SHOWN:
            return super().overview(lang)
        from rollout.schedule.overview import rules_of_schedule

        return rules_of_schedule(self, lang)

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
    if not isinstance(by, Iterable):
        raise UnknownError("grouping", by, choices(by, known))
    names = (by,) if isinstance(by, str) else tuple(by)
    for name in names:
        if name not in known:
            raise UnknownError("grouping", name, choices(name, known))
    return names


def tells_units_apart(by: Iterable[str], group: Group) -> bool:
    """Whether a count by these names has a row per unit of the group."""
    if "lead" in by and not group.item.lead:
        return True
    return "unit" in by or ("holder" in by and printed_body(group) is None)


def split(
    group: Group, units: Units, by: tuple[str, ...], due: dt.date | None, on: dt.date | None = None
) -> Iterator[tuple[tuple[object, ...], int]]:
    """The numbers of some `units` of a `group` with the day `due`, with their values for the names of `by`.

    The holder is that of the day `on`. Units are counted one by one only if a name needs it.
    """
    if tells_units_apart(by, group):
        for unit in units.ids():
            yield tuple(_grouping_value(group, unit, name, due, on) for name in by), 1
    elif units:
        yield tuple(_grouping_value(group, "", name, due, on) for name in by), len(units)


def _grouping_value(group: Group, unit: str, name: str, due: dt.date | None, on: dt.date | None) -> object:
    """The value that a `group` with the day `due` has at a `unit` for the `name` of a grouping, its holder on `on`."""
    match name:
        case "unit":
            return unit
        case "lead":
            return group.lead(unit)
        case "holder":
            return holder(group, unit, on)
        case "due":
            return due
        case _:
            return GROUP_VALUES[name](group)
