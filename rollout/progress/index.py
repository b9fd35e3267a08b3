"""Where the facts of a log belong in a schedule: found once, and shared by all days and selections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set as AbstractSet
from functools import cached_property

import attrs

from rollout.problems import Problem
from rollout.progress.contradictions import contradictory_rows
from rollout.progress.evidence import Happened
from rollout.progress.group_facts import GroupFacts, nothing_known
from rollout.progress.ledger import Ledger, fact_in_log
from rollout.progress.log import Progress
from rollout.progress.matching import match, unawaited
from rollout.schedule.schedule import Schedule


@attrs.frozen(eq=False, slots=False)
class Index:
    """The facts of a log by the number of their group; the rows of events, and what fits nothing, apart.

    `unmatched` are Problems for the facts that fit no obligation; they name a fact by its place in the log. `added` has
    the rows by which this index extends another, by group, where a group has only plain completions more.
    """

    progress: Progress
    groups: Mapping[int, GroupFacts]
    events: tuple[int, ...] = ()
    unmatched: tuple[Problem, ...] = ()
    added: Mapping[int, Sequence[int]] = attrs.field(factory=dict)

    @cached_property
    def contradictions(self) -> tuple[Problem, ...]:
        """Problems for the facts that contradict what was known before; they name a fact by its place in the log."""
        rows = contradictory_rows(self.progress, self.groups, self.events, lambda row: f"fact {row + 1}")
        return tuple(problem for _, problem in rows)

    @classmethod
    def of(cls, schedule: Schedule, progress: Progress) -> Index:
        """The index of a log in a whole schedule."""
        ledger = Ledger(schedule)
        ledger.enter_columns(progress.columns)
        index = cls.of_ledger(ledger, Progress.of_columns(progress.columns))
        return index.extended(schedule, progress) if progress.tail else index

    @classmethod
    def of_ledger(cls, ledger: Ledger, progress: Progress) -> Index:
        """The index of a log whose rows were entered in a ledger."""
        return cls(progress, ledger.facts(progress), tuple(ledger.events), tuple(ledger.unmatched))

    def extended(self, schedule: Schedule, progress: Progress) -> Index:
        """The index of a log that has more facts behind those of this one."""
        groups = dict(self.groups)
        added: defaultdict[int, list[int]] = defaultdict(list)
        mixed: set[int] = set()
        events, unmatched = list(self.events), list(self.unmatched)
        for row in range(self.progress.size, progress.size):
            fact = progress.fact(row)
            if isinstance(fact, Happened):
                problem = unawaited(schedule, fact, fact_in_log(row, fact))
                if problem is None:
                    events.append(row)
                else:
                    unmatched.append(problem)
                continue
            matches = match(schedule, fact, fact_in_log(row, fact))
            if isinstance(matches, Problem):
                unmatched.append(matches)
                continue
            for place in matches:
                facts = groups.get(place.group) or nothing_known(schedule.groups[place.group])
                if place.is_pooled:
                    more = facts.with_pool_row(row, progress)
                else:
                    more = facts.with_row(place.unit, row, progress)
                groups[place.group] = more
                added[place.group].append(row)
                if place.is_pooled or more.special is not facts.special:
                    mixed.add(place.group)
        plain = {number: rows for number, rows in added.items() if number not in mixed}
        return Index(progress.bare, groups, tuple(events), tuple(unmatched), plain)

    def without(self, rows: AbstractSet[int]) -> Index:
        """The index of the log without some rows, of which each is one of several about an obligation, or an event."""
        groups = {number: facts.without(rows) for number, facts in self.groups.items()}
        return Index(self.progress, groups, tuple(row for row in self.events if row not in rows), self.unmatched)
