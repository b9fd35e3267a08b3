"""Where the facts of a log belong in a schedule: found once, and shared by all days and selections."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from functools import cached_property

import attrs

from rollout.problems import Problem, Problems
from rollout.progress.contradictions import contradictory_rows
from rollout.progress.evidence import Fact, Happened
from rollout.progress.group_facts import GroupFacts, nothing_known
from rollout.progress.ledger import Ledger
from rollout.progress.log import Progress, fact_in_log
from rollout.progress.matching import Match, match, unawaited, with_unit_id
from rollout.progress.overlaps import rows_of_two_windows, two_windows
from rollout.schedule.schedule import Schedule


@attrs.frozen(eq=False, slots=False)
class Index:
    """The facts of a log by the number of their group; the rows of events, and what fits nothing, apart.

    `matched` are all that fit one window on their day, `misfits` Problems for the facts that fit no obligation; they
    name a fact by its place in the log. `added` has the rows by which this index extends another, by group, where a
    group has only plain completions more. `schedule` is the whole.
    """

    progress: Progress
    matched: Mapping[int, GroupFacts]
    events: tuple[int, ...] = ()
    misfits: tuple[Problem, ...] = ()
    added: Mapping[int, Sequence[int]] = attrs.field(factory=dict)
    schedule: Schedule = attrs.field(kw_only=True)

    @cached_property
    def groups(self) -> Mapping[int, GroupFacts]:
        """The facts that are known to be about one obligation: without those that fit an extended window too."""
        groups = dict(self.matched)
        for row, (_, place) in self.overlapping.items():
            groups[place.group] = groups[place.group].apart_from(place.unit, row)
        return groups

    @cached_property
    def unmatched(self) -> Problems:
        """Problems for the facts that fit no obligation, or may be of two."""
        doubts = self.doubts(lambda row: fact_in_log(row, self.progress.fact(row)))
        return Problems((*self.misfits, *doubts.values()))

    @cached_property
    def contradictions(self) -> Problems:
        """Problems for the facts that contradict what was known before; they name a fact by its place in the log."""
        return Problems(problem for _, problem in self.contradictory(lambda row: f"fact {row + 1}"))

    def contradictory(self, where: Callable[[int], str]) -> Iterator[tuple[int, Problem]]:
        """The rows that contradict what was known before, each with its Problem; `where` says where a row stands."""
        return contradictory_rows(self.progress, self.groups, self.events, self.schedule.register, where)

    def doubts(self, where: Callable[[int], str]) -> dict[int, Problem]:
        """The rows that fit an extended window too, each with a Problem that names both; `where` names a fact."""
        groups = self.schedule.groups
        problems = {}
        for row, (window, place) in self.overlapping.items():
            fact = self.progress.fact(row)
            if isinstance(fact, Fact):
                problems[row] = two_windows(fact, groups[window], groups[place.group], where(row))
        return problems

    @cached_property
    def overlapping(self) -> dict[int, tuple[int, Match]]:
        """The rows that fit an extended window too: the number of its group, and where they were matched."""
        return dict(rows_of_two_windows(self.schedule, self.progress, self.matched))

    @classmethod
    def of(cls, schedule: Schedule, progress: Progress) -> Index:
        """The index of a log in a whole schedule."""
        ledger = Ledger(schedule)
        ledger.enter_columns(progress.columns)
        columns = progress.columns.with_facts(ledger.named_by_id)
        index = cls.of_ledger(ledger, Progress.of_columns(columns))
        return index.extended(schedule, progress) if progress.tail else index

    @classmethod
    def of_ledger(cls, ledger: Ledger, progress: Progress) -> Index:
        """The index of a log whose rows were entered in a ledger."""
        facts = ledger.facts(progress)
        return cls(progress, facts, tuple(ledger.events), tuple(ledger.unmatched), schedule=ledger.schedule)

    def extended(self, schedule: Schedule, progress: Progress) -> Index:
        """The index of a log that has more facts behind those of this one."""
        groups = dict(self.matched)
        added: defaultdict[int, list[int]] = defaultdict(list)
        mixed: set[int] = set()
        events, misfits = list(self.events), list(self.misfits)
        new = [with_unit_id(progress.fact(row), schedule.register) for row in range(self.progress.size, progress.size)]
        log = Progress.of_columns(self.progress.columns, (*self.progress.tail, *new))
        for row, fact in enumerate(new, start=self.progress.size):
            if isinstance(fact, Happened):
                problem = unawaited(schedule, fact, fact_in_log(row, fact))
                if problem is None:
                    events.append(row)
                else:
                    misfits.append(problem)
                continue
            matches = match(schedule, fact, fact_in_log(row, fact))
            if isinstance(matches, Problem):
                misfits.append(matches)
                continue
            for place in matches:
                facts = groups.get(place.group) or nothing_known(schedule.groups[place.group])
                more = facts.with_pool_row(row, log) if place.is_pooled else facts.with_row(place.unit, row, log)
                groups[place.group] = more
                added[place.group].append(row)
                if place.is_pooled or more.special is not facts.special:
                    mixed.add(place.group)
        index = Index(log, groups, tuple(events), tuple(misfits), schedule=schedule)
        mixed.update(place.group for _, place in index.overlapping.values())
        plain = {number: rows for number, rows in added.items() if number not in mixed}
        return attrs.evolve(index, added=plain)

    def happened(self, known_on: dt.date | None = None) -> list[Happened]:
        """The events of the log that are known on a day (None: all)."""
        events = [fact for fact in map(self.progress.fact, self.events) if isinstance(fact, Happened)]
        return [event for event in events if known_on is None or event.known <= known_on]

    def divided(self, schedule: Schedule, groups: Mapping[int, GroupFacts], misplaced: Iterable[Problem]) -> Index:
        """The index with the facts by the `groups` of a `schedule` with further happenings, and Problems for others."""
        misfits = (*self.unmatched, *misplaced)
        return Index(self.progress, groups, self.events, misfits, self.added, schedule=schedule)

    def without(self, rows: AbstractSet[int]) -> Index:
        """The index of the log without some rows, of which each is one of several about an obligation, or an event."""
        groups = {number: facts.without(rows) for number, facts in self.matched.items()}
        events = tuple(row for row in self.events if row not in rows)
        return Index(self.progress, groups, events, self.misfits, schedule=self.schedule)
