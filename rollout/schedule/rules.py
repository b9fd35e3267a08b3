"""The rules of a schedule as a network: a node per rule and period, a link per need, whatever the number of units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, TypedDict, cast

import attrs

from rollout.collection import Collection
from rollout.labels import Label, Lang
from rollout.network.links import Link, Node
from rollout.policy.item import BASIS_LABELS, Need
from rollout.rows import Column, columns_of, dated
from rollout.schedule.group import Group
from rollout.schedule.needs import joins, needed_groups
from rollout.schedule.overview import item_title
from rollout.schedule.schedule import Schedule
from rollout.tables import Shown


class TieRow(TypedDict):
    """A need between two rules, as plain data. Titles and names are in the language asked for."""

    needed: Annotated[str, Column("the id of the rule that must come first", "mã nhiệm vụ phải xong trước", "category")]
    needed_title: Annotated[str, Column("its title", "nhiệm vụ phải xong trước", "category", en="needed first")]
    needed_at: Annotated[str, Column("where it is owed", "cơ quan phải xong trước", "category", en="at")]
    needed_due: Annotated[str | None, Column("its due day", "thời hạn phải xong trước", "day", en="due")]
    needed_due_ordinal: Annotated[int | None, Column("that day as an ordinal", "thời hạn đó (số)", "ordinal")]
    by: Annotated[str, Column("the id of the rule that needs it", "mã nhiệm vụ phải chờ", "category")]
    by_title: Annotated[str, Column("its title", "nhiệm vụ phải chờ", "category", en="needed by")]
    by_at: Annotated[str, Column("where it is owed", "cơ quan phải chờ", "category", en="at which")]
    by_due: Annotated[str | None, Column("its due day", "thời hạn", "day", en="due on")]
    by_due_ordinal: Annotated[int | None, Column("that day as an ordinal", "thời hạn (số)", "ordinal")]
    days: Annotated[int | None, Column("the days between; negative where the first comes too late", "số ngày ở giữa")]
    kind: Annotated[str, Column("of which ends: FS, SS, FF or SF", "kiểu", "category")]
    basis: Annotated[str, Column("whether the text states it", "mã căn cứ", "category")]
    basis_label: Annotated[str, Column("the same in words", "căn cứ", "category", en="basis")]
    needed_clause: Annotated[str, Column("the citation of the rule that must come first", "vị trí trước", "category")]
    by_clause: Annotated[str, Column("the citation of the rule that needs it", "vị trí", "category")]


@attrs.frozen(kw_only=True)
class Tie(Shown):
    """A need between two rules: the days stated for both, and the days that the first leaves the second.

    `days` is what lies between the prerequisite's stated day (and the lag) and the dependant's: 0 where both fall on
    one day, negative where the prerequisite may lawfully come too late, None where one of them has no day.
    """

    needed: Group
    by: Group
    need: Need

    @property
    def days(self) -> int | None:
        if self.needed.due is None or self.by.due is None:
            return None
        return (self.by.due - self.needed.due).days - self.need.min_lag

    @property
    def clauses(self) -> tuple[str, str]:
        return self.needed.citation, self.by.citation

    @property
    def link(self) -> Link:
        need = self.need
        clause = need.clause and f"{self.by.policy.instrument.citation} {need.clause}"
        return Link(self.needed.node, self.by.node, need.kind, need.min_lag, need.max_lag, clause)

    def to_dict(self, lang: Lang = "en") -> TieRow:
        """Plain data, texts in the language."""
        facts: dict[str, object] = {}
        for name, group in (("needed", self.needed), ("by", self.by)):
            title = item_title(group.item, group.period, group.rule.level, lang)
            facts |= {name: group.node, f"{name}_title": title, f"{name}_at": group.at.of(lang)}
            facts |= dated(f"{name}_due", group.due)
        basis = BASIS_LABELS.get(self.need.basis, Label(self.need.basis)).of(lang)
        facts |= {"days": self.days, "kind": self.need.kind, "basis": self.need.basis, "basis_label": basis}
        return cast(TieRow, facts | {"needed_clause": self.clauses[0], "by_clause": self.clauses[1]})

    def __repr__(self) -> str:
        return f"<Tie {self.needed.node} -> {self.by.node}: {self.days} days>"


class Ties(Collection[Tie, TieRow]):
    """The needs between rules, in the order of a listing."""

    __slots__ = ()
    essentials = ("needed_title", "needed_at", "needed_due", "by_title", "by_at", "by_due", "days", "basis_label")

    def row_columns(self) -> tuple[Column, ...]:
        return columns_of(TieRow)

    def named(self, lang: Lang) -> str:
        return "Nhiệm vụ phải xong trước" if lang == "vi" else "Needs between rules"


@attrs.frozen
class RuleNetwork:
    """The rules of a schedule as nodes, their needs as links, its first day, and the end of the last day it states."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    start: dt.date
    end: int


def needs_between(schedule: Schedule) -> Ties:
    """Every need between rules of the schedule, in its listing order, but those that no unit of the rules has."""
    groups = schedule.by_node
    dependencies: dict[tuple[str, str, Need], Tie] = {}
    for group in schedule.in_order:
        for need in group.needs:
            for needed in needed_groups(schedule, group, need):
                key = (needed.node, group.node, need)
                if needed.node in groups and key not in dependencies and joins(group, need, needed):
                    dependencies[key] = Tie(needed=groups[needed.node], by=groups[group.node], need=need)
    return Ties(dependencies.values())


def network_of_rules(groups: Iterable[Group], dependencies: Iterable[Tie]) -> RuleNetwork:
    """The network of one group for each node, and of the needs between them."""
    nodes = tuple(_node(group) for group in groups)
    instants = [instant for node in nodes for instant in (node.not_before, node.due)]
    days = [instant - 1 for instant in instants if instant is not None]
    start = dt.date.fromordinal(min(days, default=1))
    return RuleNetwork(nodes, tuple(tie.link for tie in dependencies), start, max(days, default=start.toordinal()) + 1)


def _node(group: Group) -> Node:
    """A duty takes no time of its own: it is met by the end of a day, of the one on which it opens at the earliest."""
    opens, due = _opens(group), group.due
    return Node(
        id=group.node,
        not_before=None if opens is None else opens.toordinal() + 1,
        due=None if due is None else due.toordinal() + 1,
        label=group.item.title.of("en"),
        clause=group.citation,
        names=_names(group),
        task=group.item.id,
        place=group.rule.place,
        lead=group.lead(group.rule.place),
        at=group.at.en,
    )


def _names(group: Group) -> tuple[str, ...]:
    """Its shorter names: without the policy, and without the period."""
    short = f"{group.item.id}@{group.rule.place}"
    return tuple(dict.fromkeys((group.node.partition("/")[2], short, f"{group.policy.id}/{short}")))


def _opens(group: Group) -> dt.date | None:
    """The first day on which a duty can be met: when its window opens and its instrument is there.

    A due day before that is a finding of its own, so it does not also hold up what flows from it.
    """
    opens = max((day for day in (group.opens, group.policy.instrument.starts) if day is not None), default=None)
    return min(opens, group.due) if opens is not None and group.due is not None else opens
