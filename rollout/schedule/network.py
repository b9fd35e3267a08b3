"""A network of tasks: the dates that its links and dues leave to each, and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import attrs

from rollout.network.chains import days as spelt
from rollout.network.difference import Difference, difference
from rollout.network.flow import Flow
from rollout.network.forms import Instant, Span, Step, multigraph, rows
from rollout.network.given import given, instants, linked, unslippable
from rollout.network.links import Link, Node
from rollout.network.misses import missed
from rollout.problems import HorizonError, InfeasibleError, NetworkError, Problem, UnknownError, near
from rollout.schedule.rules import rule_network
from rollout.schedule.schedule import Schedule
from rollout.tables import Table

if TYPE_CHECKING:
    import networkx

__all__ = ["Network", "Span", "Step"]


@attrs.frozen(eq=False, repr=False, slots=False)
class Network:
    """Tasks and the links among them. Nothing is checked here: `from_tasks` reads what a user gives.

    Dates are half-open: a task finishes at the instant its successor may start. They are offsets in days where there is
    no `start`, else days, of which a finish is the first that is free again. No answer depends on the order in which
    tasks and links were given, but for ties in `order`.

    Two bounds are chosen that others choose otherwise. No task starts before 0 or the `start`, whatever negative and
    maximum lags allow. None finishes later than the end, the last earliest finish, unless a due stands after it: no
    latest date is later where no due reaches it, and no free float goes beyond the end.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    start: dt.date | None = None

    @classmethod
    def from_tasks(
        cls,
        tasks: Mapping[str, int] | Iterable[tuple[str, int]],
        links: Iterable[Link | Sequence[object]] = (),
        *,
        due: Mapping[str, int] | Mapping[str, dt.date] | None = None,
        not_before: Mapping[str, int] | Mapping[str, dt.date] | None = None,
        start: dt.date | None = None,
    ) -> Network:
        """Read tasks by their days. With a `start`, dues and `not_before` are days, and a due day itself is in time.

        A task that is named only in `due` is a milestone: it takes no days. Raises NetworkError with all that is wrong.
        """
        return cls(*given(tasks, links, due, not_before, start))

    @classmethod
    def of(cls, schedule: Schedule) -> Network:
        """The rules of a schedule and their needs: a node a rule and period, `policy/task@tier-or-body[#period]`.

        A duty takes no days. It is met by the end of a day: at the earliest of the day on which it opens or its
        instrument is there, at the latest of its due day. The end of a day is the instant at which the next one opens.
        """
        return cls(*rule_network(schedule))

    def earliest(self) -> dict[str, Span]:
        """The least start and finish of each task; dues do not move them. Raises InfeasibleError if no dates exist."""
        return self._spans(self._flow.early)

    def latest(self) -> dict[str, Span]:
        """The greatest start and finish of each task that keep every due and, where no due bounds it, the length.

        Where a due cannot be kept they lie before the earliest.
        """
        return self._spans(self._flow.late)

    def length(self) -> int:
        """Days from the start of the network to the last earliest finish; 0 if it is empty."""
        return self._flow.end - self._flow.origin

    def slack(self) -> dict[str, int]:
        """The total float of each task: days from its earliest to its latest dates, negative where a due is missed."""
        spans = zip(self.nodes, self._flow.early, self._flow.late, strict=True)
        return {node.id: last - first for node, first, last in spans}

    def free_slack(self) -> dict[str, int]:
        """The free float of each task: the days it may slip from its earliest dates alone.

        No other task's earliest dates move, and the project does not end later.
        """
        return {node.id: days for node, days in zip(self.nodes, self._flow.free, strict=True)}

    def critical(self) -> tuple[str, ...]:
        """The tasks whose total float is 0 or less; if there are none, those with the least.

        In the order of the links; the earliest first, then by id, where that leaves a choice.
        """
        slack = self.slack()
        most = max(0, min(slack.values(), default=0))
        order = sorted(zip(self._flow.early, slack, strict=True))
        place = {name: number for number, (_, name) in enumerate(order)}
        return tuple(name for name in self._along_links([place[node.id] for node in self.nodes]) if slack[name] <= most)

    def binding(self, task: str) -> tuple[Step, ...]:
        """Why the task is not earlier: tight steps to it, as few as there are, from a task at its own lower bound."""
        flow = self._flow
        target, early = flow.index[self._named(task)], flow.early
        chain = flow.chain(target)
        first = flow.arcs[chain[0]][0] if chain else target
        walk = [first, *(flow.arcs[position][1] for position in chain)]
        spans = [self._span(early[number], self.nodes[number]) for number in walk]
        own: Literal["not_before", "start"] = "not_before" if early[first] > flow.origin else "start"
        steps = [Step(self.nodes[first].id, own, None, *spans[0])]
        for leg, span in zip((flow.legs[position] for position in chain), spans[1:], strict=True):
            steps.append(Step(leg.head, leg.bound, leg.link, *span))
        return tuple(steps)

    def order(self) -> tuple[str, ...]:
        """The tasks in an order in which every link points forward, as given where links leave a choice.

        Tasks of a legal cycle (as of SS links both ways) stay together, and among them only FS links with a minimum lag
        of 0 or more point forward. Raises InfeasibleError if there is a dependency cycle.
        """
        if circular := [problem for problem in self._flow.cycles if problem.code == "dependency-cycle"]:
            raise InfeasibleError(circular)
        return self._along_links(list(range(len(self.nodes))))

    def conflicts(self) -> tuple[Problem, ...]:
        """The cycles that contradict themselves, the shortest first; then every due that the other links miss.

        Each bound of a link on such a cycle stands in one that is told; one that is too large to try says so. Chains of
        more than 20 links are told by their ends, but cycles are named whole. `dependency-cycle`: minimum lags alone,
        of positive length, or all FS with a lag of 0 or more. `infeasible`: a cycle that maximum lags close, or a due,
        with each single change that ends it.
        """
        return self._flow.cycles + self._missed

    def slip(self, days: Mapping[str, int], *, past_due: bool = False) -> Difference:
        """What follows if these tasks start so many days after their earliest start; the network stays as it is.

        With `past_due` the days count from the due of a task that has one: what breaks if it comes so much too late.
        Raises NetworkError for unknown tasks and for negative days: nothing can start before its earliest date.
        """
        if wrong := [*unslippable(days, self._ids)]:
            raise NetworkError(wrong)
        early = {node.id: time for node, time in zip(self.nodes, self._flow.early, strict=True)}
        if past_due:
            dues = {node.id: node.due - node.duration for node in self.nodes if node.due is not None}
            early = {name: max(time, dues.get(name, time)) for name, time in early.items()}
        held = {self._named(name): early[self._named(name)] + count for name, count in days.items()}
        nodes = tuple(attrs.evolve(n, not_before=held[n.id]) if n.id in held else n for n in self.nodes)
        return self.difference(attrs.evolve(self, nodes=nodes))

    def waive(self, *tasks: str) -> Network:
        """The network without these tasks, which no other waits for any more. Raises UnknownError."""
        gone = {self._named(task) for task in tasks}
        links = (link for link in self.links if link.pred not in gone and link.succ not in gone)
        return attrs.evolve(self, nodes=tuple(n for n in self.nodes if n.id not in gone), links=tuple(links))

    def extend(self, due: Mapping[str, Instant]) -> Network:
        """The network with other dues: days, themselves in time, where it has a `start`, else offsets.

        Raises UnknownError for a task it has not, NetworkError for what is no due of its scale.
        """
        dues = {self._named(task): bound for task, bound in due.items()}
        read = instants("due", dues, self.start is not None)
        return attrs.evolve(self, nodes=tuple(attrs.evolve(n, due=read.get(n.id, n.due)) for n in self.nodes))

    def need(self, *links: Link | Sequence[object]) -> Network:
        """The network with these links too, read as `from_tasks` reads them. Raises NetworkError with all problems."""
        return attrs.evolve(self, links=tuple(dict.fromkeys((*self.links, *linked(links, self._ids)))))

    def difference(self, after: Network) -> Difference:
        """What another network has otherwise than this one. Raises InfeasibleError where one of them has no dates."""
        return difference(self._flow, after._flow)

    def to_networkx(self) -> networkx.MultiDiGraph:
        """The network as a graph of networkx. Where no dates exist, `earliest`, `latest` and `slack` are None."""
        dated = not self._flow.solution.cycle
        dates = (self.earliest(), self.latest(), self.slack()) if dated else ({}, {}, {})
        return multigraph(self.nodes, self.links, dates, self._due)

    def table(self) -> Table:
        """A row a task: earliest and latest start and finish, float, due. Raises InfeasibleError if no dates exist."""
        return rows(self.nodes, (self.earliest(), self.latest(), self.slack()), self._due)

    def _repr_html_(self) -> str:
        if self._flow.solution.cycle:
            return Table(("conflict",), tuple((str(one),) for one in self.conflicts()), repr(self)[1:-1])._repr_html_()
        return attrs.evolve(self.table(), title=repr(self)[1:-1])._repr_html_()

    def __repr__(self) -> str:
        counted = f"{len(self.nodes)} tasks, {len(self.links)} links"
        return f"<Network {counted}, {'no dates' if self._flow.solution.cycle else f'length {spelt(self.length())}'}>"

    @cached_property
    def _flow(self) -> Flow:
        return Flow(self.nodes, self.links, 0 if self.start is None else self.start.toordinal())

    @cached_property
    def _missed(self) -> tuple[Problem, ...]:
        return missed(self.nodes, self.links, self._flow.solution, self.start)

    @cached_property
    def _ids(self) -> dict[str, str]:
        """Each task's id, by itself and by its shorter names where no other task has them."""
        names = Counter(name for node in self.nodes for name in {node.id, *node.names})
        short = {name: node.id for node in self.nodes for name in node.names if names[name] == 1}
        return {**short, **{node.id: node.id for node in self.nodes}}

    def _named(self, task: str) -> str:
        if task not in self._ids:
            raise UnknownError("task", task, near(task, self._ids))
        return self._ids[task]

    def _along_links(self, rank: list[int]) -> tuple[str, ...]:
        return tuple(self.nodes[number].id for number in self._flow.along_links(rank))

    def _spans(self, times: Sequence[int]) -> dict[str, Span]:
        return {node.id: self._span(time, node) for node, time in zip(self.nodes, times, strict=True)}

    def _span(self, time: int, node: Node) -> Span:
        return self._shown(time), self._shown(time + node.duration)

    def _due(self, node: Node) -> Instant | None:
        """A due as it is given: a day that is itself in time, or an offset."""
        if node.due is None or self.start is None:
            return node.due
        return self._shown(node.due - 1)

    def _shown(self, instant: int) -> Instant:
        if self.start is None:
            return instant
        try:
            return dt.date.fromordinal(instant)
        except (ValueError, OverflowError):
            edge = dt.date.max if instant > 0 else dt.date.min
            raise HorizonError(instant, edge, f"the day with the number {instant} is not in the calendar") from None
