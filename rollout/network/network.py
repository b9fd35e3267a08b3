"""A network of tasks: the earliest and latest dates of each, and what determines them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, SupportsIndex

import attrs

from rollout.arguments import check_argument
from rollout.labels import Lang, plural
from rollout.network.conflict import Conflict
from rollout.network.conflicts import Conflicts, Explanation, every_conflict, independent_conflicts
from rollout.network.dates import Dates
from rollout.network.differences import Difference, difference, slipped
from rollout.network.export import Instant, Span, Step, binding_steps, dates_in_words, dates_table, shown
from rollout.network.graphs import from_graph, texts_of, to_graph
from rollout.network.inputs import HasTasks, read_dues, read_links, read_slips, read_tasks
from rollout.network.links import Link, Node, ids_by_name
from rollout.network.repairs import Change, changed
from rollout.problems import InfeasibleError, UnknownError, near
from rollout.tables import Shown, Table

if TYPE_CHECKING:
    import networkx

Bounds = Mapping[str, SupportsIndex] | Mapping[str, dt.date] | Mapping[str, str]
"""By task an offset from the start, or a day where the network has one."""


@attrs.frozen(eq=False, repr=False, slots=False)
class Network(Shown):
    """Tasks and the links among them. Nothing is checked here: `from_tasks` reads what a user gives.

    Dates are half-open: a task finishes at the instant its successor may start. They are offsets in days where there is
    no `start`, else days, of which a finish is the first that is free again. No answer depends on the order in which
    tasks and links were given, but for ties in `order`.

    No task starts before 0 or the `start`, whatever negative and maximum lags allow. None finishes later than the end:
    the instant `end`, or where there is none the last earliest finish. A due only lowers a latest finish.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    start: dt.date | None = None
    end: int | None = None

    @classmethod
    def from_tasks(
        cls,
        tasks: Mapping[str, SupportsIndex] | Iterable[tuple[str, SupportsIndex]],
        links: Iterable[Link | Sequence[object]] = (),
        *,
        due: Bounds | None = None,
        not_before: Bounds | None = None,
        must_start: Bounds | None = None,
        must_finish: Bounds | None = None,
        start: dt.date | str | None = None,
        end: dt.date | str | SupportsIndex | None = None,
    ) -> Network:
        """Read tasks by their days, and links; raises NetworkError with all that is wrong.

        `due` is the last day of a task, itself in time; one that is named only there is a milestone of 0 days.
        `not_before` is the first day on which it may start; a milestone is met by the end of a day. What `must_start`
        or `must_finish` on a day does so neither before nor after it. `end` is the last day of the project. With a
        `start` all of these are days, else offsets from 0.
        """
        bounds = {"due": due, "not_before": not_before, "must_start": must_start, "must_finish": must_finish}
        return cls(*read_tasks(tasks, links, start, end, bounds))

    @classmethod
    def of(cls, rules: HasTasks) -> Network:
        """The rules of a schedule and their needs: a node per rule and period, `policy/task@tier-or-body[#period]`.

        A duty takes no days. It is met by the end of a day: at the earliest of the day on which it opens or its
        instrument is there, at the latest of its due day. The end of a day is the instant at which the next one opens.
        The last day stated in the schedule is the end of the project.
        """
        if not hasattr(rules, "rule_network"):
            raise TypeError(f"Network.of() takes a Schedule or Statuses, not {type(rules).__name__}")
        parts = rules.rule_network
        return cls(parts.nodes, parts.links, parts.start, parts.end)

    @classmethod
    def from_networkx(cls, graph: networkx.Graph) -> Network:
        """The network of a directed graph, whose attributes are those that `to_networkx` writes.

        Other attributes are ignored, dates are worked out anew. Raises NetworkError with all that is wrong.
        """
        arguments, links = from_graph(graph)
        net = cls.from_tasks(links=links, **arguments)  # type: ignore[arg-type]
        return attrs.evolve(net, nodes=tuple(texts_of(graph, node) for node in net.nodes))

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[str]:
        return (node.id for node in self.nodes)

    def __contains__(self, task: object) -> bool:
        return task in self._ids

    def __getitem__(self, task: str) -> Node:
        """The task of a name. Raises UnknownError with a suggestion."""
        return self.nodes[self._dates.number[self._named(task)]]

    @property
    def feasible(self) -> bool:
        """Whether nothing conflicts: there are dates that satisfy every link and keep every due and the end."""
        return not self.conflicts()

    def earliest(self) -> dict[str, Span]:
        """The least start and finish of each task; dues do not move them. Raises InfeasibleError if no dates exist."""
        return self._spans(self._dated.early)

    def latest(self) -> dict[str, Span]:
        """The greatest start and finish of each task that keep every due and the end.

        Where a due cannot be kept they lie before the earliest.
        """
        return self._spans(self._dated.late)

    def length(self) -> int:
        """Days from the start of the network to the last earliest finish; 0 if it is empty."""
        dates = self._dated
        return dates.finish - dates.origin

    def slack(self) -> dict[str, int]:
        """The total float of each task: days from its earliest to its latest dates, negative where a due is missed."""
        spans = zip(self.nodes, self._dated.early, self._dated.late, strict=True)
        return {node.id: latest - earliest for node, earliest, latest in spans}

    def free_slack(self) -> dict[str, int]:
        """The free float of each task: the days by which it alone may slip from its earliest dates.

        No other task's earliest dates move, the project does not end later, and the task keeps its own due.
        """
        return {node.id: days for node, days in zip(self.nodes, self._dated.free, strict=True)}

    def critical(self) -> tuple[str, ...]:
        """The critical path: the tasks whose total float is 0 or less; if there are none, those with the least.

        In the order of the links; the earliest first, then by id, where that leaves a choice.
        """
        slack = self.slack()
        most = max(0, min(slack.values(), default=0))
        place = {name: number for number, (_, name) in enumerate(sorted(zip(self._dated.early, slack, strict=True)))}
        along_links = self._along_links([place[node.id] for node in self.nodes], circular=bool(self._circular))
        return tuple(name for name in along_links if slack[name] <= most)

    def binding(self, task: str) -> tuple[Step, ...]:
        """Why the task is not earlier: tight steps to it, as few as there are, from a task at its own lower bound."""
        dates = self._dated
        return binding_steps(dates, dates.number[self._named(task)], self.start)

    def order(self) -> tuple[str, ...]:
        """The tasks in an order in which every link points forward, as given where links leave a choice.

        Tasks of a legal cycle (as of SS links both ways) stay together, and among them only FS links with a minimum lag
        of 0 or more point forward. Raises InfeasibleError if there is a dependency cycle.
        """
        if self._circular:
            raise InfeasibleError(self._circular)
        return tuple(self._along_links(list(range(len(self.nodes))), circular=False))

    def conflicts(self) -> Conflicts:
        """Cycles that contradict themselves and are independent, the shortest first; then the dues that are missed.

        No two cycles share a bound of a link; what else contradicts the tasks of one is ended by its `remedy`, and
        listed by `every_conflict`. `dependency-cycle`: minimum lags of 0 or more alone, of positive length, or all FS.
        `infeasible`: a cycle that a maximum lag or a negative lag closes, a due, or the end. Each has the days
        `missing`, its `links`, and the `changes` that end it, for `apply`; all worked out when they are read. They say
        whether they are `complete`: in a huge network the search stops after a number of steps.
        """
        return self._conflicts

    def every_conflict(self, limit: int = 1000) -> Conflicts:
        """The conflicts with every contradictory cycle, up to `limit` of each group of tasks that are tied by them.

        `complete` says whether they are all there are.
        """
        return every_conflict(self._dates, self.start, limit)

    def remedy(self) -> tuple[Change, ...]:
        """Few changes that together end every contradiction between links and let each missed due be kept."""
        return tuple(dict.fromkeys(change for conflict in self.conflicts() for change in conflict.remedy))

    def apply(self, *changes: Change) -> Network:
        """The network after some changes. Raises UnknownError for a task or a link that it does not have."""
        dates = changed(self._dates, *changes)
        later = sum(change.days for change in changes if change.kind == "end")
        end = None if self.end is None else self.end + later
        return attrs.evolve(self, nodes=dates.nodes, links=dates.links, end=end)

    def slip(self, days: Mapping[str, int], *, past_due: bool = False) -> Difference:
        """What follows if tasks start these numbers of days after their earliest start; the network stays as it is.

        With `past_due` the days count from the due of a task that has one: what breaks if it comes that much too late.
        Raises NetworkError for unknown tasks and for negative days: nothing can start before its earliest date.
        """
        counts = read_slips(days, self._ids)
        delays = {self._named(name): count for name, count in counts.items()}
        nodes = slipped(self._dated, delays, past_due=past_due)
        return self.difference(attrs.evolve(self, nodes=nodes))

    def waive(self, *tasks: str) -> Network:
        """The network without these tasks, for which no other waits any more. Raises UnknownError."""
        gone = {self._named(task) for task in tasks}
        links = [link for link in self.links if link.pred not in gone and link.succ not in gone]
        nodes = (node for node in self.nodes if node.id not in gone)
        return attrs.evolve(self, nodes=tuple(nodes), links=tuple(links))

    def extend(self, due: Mapping[str, Instant]) -> Network:
        """The network with other dues: days, themselves in time, where it has a `start`, else offsets.

        Raises UnknownError for a task that it does not have, NetworkError for a due that is not of its scale.
        """
        check_argument("extend", due, Mapping)
        by_id = {self._named(task): bound for task, bound in due.items()}
        dues = read_dues(by_id, dated=self.start is not None)
        nodes = (attrs.evolve(node, due=dues.get(node.id, node.due)) for node in self.nodes)
        return attrs.evolve(self, nodes=tuple(nodes))

    def need(self, *links: Link | Sequence[object]) -> Network:
        """The network with these links too, read as `from_tasks` reads them. Raises NetworkError with all problems."""
        return attrs.evolve(self, links=tuple(dict.fromkeys((*self.links, *read_links(links, self._ids)))))

    def difference(self, after: Network) -> Difference:
        """What another network has otherwise than this one. Raises InfeasibleError where one of them has no dates."""
        check_argument("difference", after, Network)
        return difference(self._dated, after._dated)

    def to_networkx(self) -> networkx.MultiDiGraph:
        """The network as a graph of networkx, which GraphML can hold and `from_networkx` reads; dates where they exist.

        A task has `duration`, `not_before`, `due`, its texts, `earliest_start`, `earliest_finish`, `latest_start`,
        `latest_finish` and `slack`; a link `kind`, `min`, `max` and `clause`. What is not set is left out.
        """
        return to_graph(self)

    def table(self) -> Table:
        """A row per task: earliest and latest start and finish, total float, due. Raises InfeasibleError."""
        return dates_table(self)

    def to_html(self, lang: Lang = "en") -> str:
        """The dates of the tasks as a table in HTML, those with the least float first; or the conflicts of tasks."""
        caption = repr(self)[1:-1]
        if not self._dates.feasible:
            return attrs.evolve(self.conflicts().overview(lang), title=caption).markup()
        return attrs.evolve(dates_in_words(self), title=caption).markup()

    def __repr__(self) -> str:
        length = f"length {plural(self.length(), 'day')}" if self._dates.feasible else "no dates"
        return f"<Network {len(self.nodes)} tasks, {len(self.links)} links, {length}>"

    @cached_property
    def _dates(self) -> Dates:
        origin = 0 if self.start is None else self.start.toordinal()
        return Dates(self.nodes, self.links, origin, self.end)

    @property
    def _dated(self) -> Dates:
        """The dates, if there are any. The error explains itself only when its conflicts are read."""
        if not self._dates.feasible:
            raise InfeasibleError(Explanation(self.conflicts))
        return self._dates

    @cached_property
    def _conflicts(self) -> Conflicts:
        return independent_conflicts(self._dates, self.start)

    @property
    def _circular(self) -> list[Conflict]:
        return [conflict for conflict in self.conflicts() if conflict.code == "dependency-cycle"]

    @cached_property
    def _ids(self) -> dict[str, str]:
        """Each task's id, by itself and by its shorter names where no other task has them."""
        return ids_by_name(self.nodes)

    def _named(self, task: str) -> str:
        if task not in self._ids:
            raise UnknownError("task", task, near(task, self._ids))
        return self._ids[task]

    def _along_links(self, rank: list[int], *, circular: bool) -> list[str]:
        return [self.nodes[number].id for number in self._dates.along_links(rank, circular=circular)]

    def _spans(self, times: Sequence[int]) -> dict[str, Span]:
        start = self.start
        spans: dict[str, Span] = {}
        for node, time in zip(self.nodes, times, strict=True):
            finish = time + node.duration
            spans[node.id] = (time, finish) if start is None else (shown(time, start), shown(finish, start))
        return spans
