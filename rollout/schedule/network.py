"""A network of tasks: the dates that its links and dues leave to each, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import attrs

from rollout.problems import HorizonError, InfeasibleError, NetworkError, Problem, UnknownError, near, suggestion
from rollout.schedule.chains import days as spelt
from rollout.schedule.flow import Flow
from rollout.schedule.given import given
from rollout.schedule.links import Bound, Link, Node
from rollout.schedule.misses import missed
from rollout.schedule.rules import rule_network
from rollout.schedule.schedule import Schedule

if TYPE_CHECKING:
    import networkx

__all__ = ["Link", "Network", "Node", "Slip", "Step"]

Instant = int | dt.date
Span = tuple[Instant, Instant]


@attrs.frozen
class Step:
    """A task of a binding chain, its earliest span, and the tight bound that holds it there.

    That is the minimum or the maximum lag of `link`, to the step before. The first step has no link: it is held by its
    own `not_before` or the `start` of the network.
    """

    task: str
    held_by: Bound | Literal["not_before", "start"]
    link: Link | None
    start: Instant
    finish: Instant


@attrs.frozen
class Slip:
    """What follows if tasks start later than their earliest dates: the days by which tasks move, and what breaks.

    A due breaks if the earliest dates keep it and the moved ones do not; `broken` has their tasks, by due and by id.
    """

    moves: tuple[tuple[str, int], ...]
    broken: tuple[str, ...]

    @property
    def moved(self) -> dict[str, int]:
        return dict(self.moves)

    @property
    def first(self) -> str | None:
        """The task whose due breaks first; None if none does."""
        return self.broken[0] if self.broken else None


@attrs.frozen(eq=False, repr=False, slots=False)
class Network:
    """Tasks and the links among them. Nothing is checked here: `from_tasks` reads what a user gives.

    Dates are half-open: a task finishes at the instant its successor may start. They are offsets in days where there is
    no `start`, else days, of which a finish is the first that is free again. No answer depends on the order in which
    tasks and links were given, but for ties in `order`.
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

        A duty takes no days. It is met at one instant, at the earliest when it opens or its instrument is there, by the
        end of its due day: a due day D closes at the instant that the day after opens.
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
        if task not in flow.index:
            raise UnknownError("task", task, near(task, flow.index))
        target, early = flow.index[task], flow.early
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
        """Every cycle that contradicts itself, the shortest first; then, if dates exist, every due that they miss.

        `dependency-cycle`: minimum lags alone, of positive length, or all FS with a lag of 0 or more; no link stands in
        two of them. `infeasible`: a cycle that maximum lags close, or a due, with each single change that ends it.
        """
        return self._flow.cycles if self._flow.solution.cycle else self._flow.cycles + self._missed

    def slip(self, days: Mapping[str, int]) -> Slip:
        """What follows if these tasks start so many days after their earliest start; the network stays as it is.

        Raises NetworkError for unknown tasks and for negative days: nothing can start before its earliest date.
        """
        if wrong := [*self._unslippable(days)]:
            raise NetworkError(wrong)
        early = self._flow.early
        after = self._flow.after([time + days.get(node.id, 0) for node, time in zip(self.nodes, early, strict=True)])
        rows = list(zip(self.nodes, early, after.times, strict=True))
        moves = sorted((node.id, new - old) for node, old, new in rows if new > old)
        dues = [(node.due, node, old, new) for node, old, new in rows if node.due is not None]
        broken = sorted((due, node.id) for due, node, old, new in dues if old <= due - node.duration < new)
        return Slip(tuple(moves), tuple(name for _, name in broken))

    def to_networkx(self) -> networkx.MultiDiGraph:
        """The network as a graph of networkx. Where no dates exist, `earliest`, `latest` and `slack` are None."""
        import networkx

        dated = not self._flow.solution.cycle
        spans = (self.earliest(), self.latest(), self.slack()) if dated else ({}, {}, {})
        graph = networkx.MultiDiGraph()
        for node in self.nodes:
            first, last, slack = (values.get(node.id) for values in spans)
            due = None if node.due is None else self._shown(node.due)
            dates = {"earliest": first, "latest": last, "slack": slack, "due": due}
            graph.add_node(node.id, duration=node.duration, label=node.label, **dates)
        for link in self.links:
            graph.add_edge(link.pred, link.succ, kind=link.kind, min=link.min, max=link.max)
        return graph

    def __repr__(self) -> str:
        counted = f"{len(self.nodes)} tasks, {len(self.links)} links"
        return f"<Network {counted}, {'no dates' if self._flow.solution.cycle else f'length {spelt(self.length())}'}>"

    @cached_property
    def _flow(self) -> Flow:
        return Flow(self.nodes, self.links, 0 if self.start is None else self.start.toordinal())

    @cached_property
    def _missed(self) -> tuple[Problem, ...]:
        return missed(self.nodes, self.links, self._flow.solution, self.start)

    def _along_links(self, rank: list[int]) -> tuple[str, ...]:
        return tuple(self.nodes[number].id for number in self._flow.along_links(rank))

    def _unslippable(self, days: Mapping[str, object]) -> Iterator[Problem]:
        for name, count in days.items():
            if name not in self._flow.index:
                right = "name a task of the network" + suggestion(near(name, self._flow.index))
                yield Problem("unknown-task", f"task {name!r}", "there is no such task", right)
            if not isinstance(count, int) or isinstance(count, bool) or count < 0:
                right = "give a whole number of days, 0 or more: nothing can start before its earliest date"
                yield Problem("bad-slip", f"task {name!r}", f"it would slip by {count!r}", right)

    def _spans(self, times: Sequence[int]) -> dict[str, Span]:
        return {node.id: self._span(time, node) for node, time in zip(self.nodes, times, strict=True)}

    def _span(self, time: int, node: Node) -> Span:
        return self._shown(time), self._shown(time + node.duration)

    def _shown(self, instant: int) -> Instant:
        if self.start is None:
            return instant
        try:
            return dt.date.fromordinal(instant)
        except (ValueError, OverflowError):
            edge = dt.date.max if instant > 0 else dt.date.min
            raise HorizonError(instant, edge, f"the day with the number {instant} is not in the calendar") from None
