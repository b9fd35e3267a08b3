"""Obligations judged on a day, in blocks that are counted without making rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import attrs

from rollout.days import DayLike, day
from rollout.figures import whole_number
from rollout.labels import Lang
from rollout.problems import Problems, UnknownError, choices, quoted
from rollout.progress.block import Block, blocks_of
from rollout.progress.histories import Histories
from rollout.progress.listing import COLUMNS, Run, runs_of_blocks, runs_of_groups
from rollout.progress.partition import by_waits
from rollout.progress.status import Status
from rollout.progress.tabulation import STATES_COUNTED, table_of_blocks, table_of_rows
from rollout.progress.verdict import OPEN, State
from rollout.rows import SHOWN, Column, Rows, Section, columns_of
from rollout.schedule.group import Group
from rollout.schedule.overview import NamesCounted
from rollout.schedule.schedule import GROUPINGS, Schedule, groupings
from rollout.schedule.selection import Names, Selection, chosen, select
from rollout.tables import Table
from rollout.units.register import Register
from rollout.units.span import Units

if TYPE_CHECKING:
    from rollout.progress.status_rows import StatusRow  # noqa: F401  # the type of its rows
    from rollout.schedule.rules import RuleNetwork

NAMES = tuple((state, state.value) for state in State)
OVERDUE = frozenset({State.OVERDUE})
OF_A_DAY = frozenset({"holder", "reported"})  # groupings whose values change with the day


@attrs.frozen(eq=False, repr=False, slots=False)
class Statuses(Rows["StatusRow"]):
    """Statuses of a whole schedule, or of a selection of it, on a day.

    `parts` are the groups and units selected (None: all), `states` the states (None: all). Where a selection is of
    something else, its blocks are given.
    """

    histories: Histories
    as_of: dt.date
    parts: tuple[tuple[Group, Units], ...] | None = None
    states: frozenset[State] | None = None
    _given: tuple[Block, ...] | None = None

    @classmethod
    def of_obligations(cls, histories: Histories, as_of: dt.date, obligations: Iterable[tuple[Group, int]]) -> Statuses:
        """The statuses of some obligations, each by its group and the number of its unit."""
        units: dict[int, set[int]] = defaultdict(set)
        groups: dict[int, Group] = {}
        for group, number in obligations:
            groups[group.number] = group
            units[group.number].add(number)
        parts = tuple((group, group.cohort.units.only(units[number])) for number, group in groups.items())
        return cls(histories, as_of, parts)

    @property
    def schedule(self) -> Schedule:
        """The whole schedule they were judged in."""
        return self.histories.schedule

    @property
    def obligations(self) -> Schedule:
        """Their obligations, as a selection of the schedule."""
        return self.schedule.only((block.group, block.numbers()) for block in self.blocks)

    @property
    def rule_network(self) -> RuleNetwork:
        return self.obligations.rule_network

    @property
    def register(self) -> Register:
        return self.histories.schedule.register

    @property
    def known_on(self) -> dt.date | None:
        """The day of what is known, where it was asked for."""
        return self.histories.known_on

    @property
    def revision(self) -> str:
        """That of their schedule: of the encodings and the register, not of the evidence."""
        return self.schedule.revision

    @property
    def unmatched(self) -> Problems:
        """Problems for the facts that fit no obligation of the whole schedule."""
        return self.histories.index.unmatched

    @property
    def contradictions(self) -> Problems:
        """Problems for the facts of the log that contradict others, whatever the day.

        They count all the same: of two completions the earlier, of two decisions the last. A file of evidence is read
        without them.
        """
        return self.histories.index.contradictions

    @property
    def _ordinal(self) -> int:
        return self.as_of.toordinal()

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The units of each group that are in one state with one due day; no block is empty."""
        if self._given is not None:
            return self._given
        blocks = (
            blocks_of(self.histories.of(group.number), units, self._ordinal, self.states)
            for group, units in self._selected()
        )
        return tuple(chain.from_iterable(blocks))

    def _selected(self) -> Iterator[tuple[Group, Units]]:
        if self.parts is not None:
            yield from self.parts
        else:
            for group in self.schedule.groups:
                yield group, group.cohort.units

    def parts_of_groups(self) -> Iterator[tuple[Group, Units]]:
        """The groups and those of their units that are in it; a group may come several times."""
        if self._given is None and self.states is None:
            yield from self._selected()
        else:
            yield from ((block.group, block.units) for block in self.blocks)

    def among(self, keep: Callable[[Group], bool]) -> Statuses:
        """Those of the groups to be kept."""
        if self._given is not None:
            return self._of(block for block in self._given if keep(block.group))
        parts = tuple((group, units) for group, units in self._selected() if keep(group))
        return Statuses(self.histories, self.as_of, parts, self.states)

    def overdue(self) -> Statuses:
        return self._narrowed(None, OVERDUE)

    def due_today(self) -> Statuses:
        return self._narrowed(None, frozenset({State.DUE_TODAY}))

    def upcoming(self, days: int | None = None) -> Statuses:
        """What falls due after the day, within so many days where a number is given.

        Raises HorizonError beyond the expanded days.
        """
        asked = 0 if days is None else whole_number(days)
        if isinstance(asked, bool) or not isinstance(asked, int) or asked < 0:
            raise TypeError(f"upcoming() takes a whole number of days, 0 or more, not {quoted(asked)}")
        upcoming = self._narrowed(None, frozenset({State.UPCOMING}))
        if days is None:
            return upcoming
        last = self.schedule.reached(self.as_of, asked)
        return self._of(block for block in upcoming.blocks if block.due is not None and block.due <= last)

    def due(self, *, by: DayLike) -> Statuses:
        """What is open and falls due by a day, the overdue included. Raises HorizonError beyond the expanded days."""
        last = self.schedule.reached(day(by))
        open_blocks = self._narrowed(None, OPEN).blocks
        return self._of(block for block in open_blocks if block.due is not None and block.due <= last)

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
        state: str | Iterable[str] | None = None,
        ready: bool | None = None,
        blocked: bool | None = None,
        reported: bool | None = None,
    ) -> Statuses:
        """Those of the names, states and facts asked for; each takes one value or several.

        `policy`, `task`, `tier`, `unit`, `lead` and `period` name what to keep, `under` a unit and all below it,
        `holder` who bears them on the day, `coordinating` who helps, named by itself, its tier or its kind, `source`
        any of those that state them, `confidence` how sure they are, `state` the states; `reported` keeps those about
        which a report stands, or the others. `ready` is open with nothing in its way, `blocked` open with something;
        both look over the whole schedule. Raises UnknownError, with a suggestion, for a name the whole does not have.
        """
        for name, value in (("ready", ready), ("blocked", blocked), ("reported", reported)):
            if value is not None and not isinstance(value, bool):
                raise TypeError(f"{name} is true, false or left out, not {quoted(value)}")
        names = {"policy": policy, "task": task, "tier": tier, "unit": unit, "under": under, "lead": lead}
        names |= {"holder": holder, "coordinating": coordinating, "source": source, "confidence": confidence}
        names["period"] = period
        selection = None
        if any(value is not None for value in names.values()):
            schedule = self.schedule
            day = self.as_of
            selection = select(schedule.policies, schedule.groups, schedule.register, names, day, named_on=day)
        asked = chosen("state", state, {*State}.__contains__, lambda name: choices(name, State))
        statuses = self._narrowed(selection, None if asked is None else frozenset(map(State, asked)))
        if ready is None and blocked is None and reported is None:
            return statuses
        blocks: Iterable[Block] = statuses.blocks
        if ready is not None:
            blocks = by_waits(blocks, self.histories, self.as_of, blocked=False, wanted=ready)
        if blocked is not None:
            blocks = by_waits(blocks, self.histories, self.as_of, blocked=True, wanted=blocked)
        if reported is not None:
            blocks = (block for block in blocks if block.reported == reported)
        return self._of(blocks)

    def _narrowed(self, selection: Selection | None, states: frozenset[State] | None) -> Statuses:
        """Those of a selection that are in some states; None is all."""
        if self._given is not None:
            blocks = (block for block in self._given if states is None or block.state in states)
            return self._of(blocks if selection is None else (block.within(selection) for block in blocks))
        parts = self.parts if selection is None else self._cut_parts(selection)
        both = self.states
        if states is not None:
            both = states if both is None else both & states
        return Statuses(self.histories, self.as_of, parts, both)

    def _cut_parts(self, selection: Selection) -> tuple[tuple[Group, Units], ...]:
        if self.parts is None:
            return tuple(selection.parts(self.schedule.by_cohort))
        cut = ((group, selection.units_of(group, units)) for group, units in self.parts)
        return tuple((group, units) for group, units in cut if units)

    def __len__(self) -> int:
        if self._given is None and self.states is None:
            return len(self.schedule) if self.parts is None else sum(len(units) for _, units in self.parts)
        return sum(self._by_state().values())

    def _by_state(self) -> dict[State, int]:
        """How many there are in each state."""
        counts: dict[State, int]
        if self.parts is None and self._given is None:
            return self.histories.counts_on(self._ordinal, self.states)
        counts = {}
        for block in self.blocks:
            counts[block.state] = counts.get(block.state, 0) + block.count
        return counts

    def counts(self) -> Counter[str]:
        """How many there are in each state that occurs, in the order of the states."""
        by_state = self._by_state()
        counts: Counter[str] = Counter()
        for state, name in NAMES:
            if count := by_state.get(state):
                counts[name] = count
        return counts

    def table(self, by: str | Iterable[str] = ("task", "tier")) -> Table:
        """The states counted by any of GROUPINGS, by holder on the day or by `reported`, without making rows."""
        names = groupings(by, (*GROUPINGS, *OF_A_DAY))
        if self._is_whole and OF_A_DAY.isdisjoint(names) and (whole := self.histories.rows_by(names)) is not None:
            table = table_of_rows(whole, names, self._ordinal)
        else:
            table = table_of_blocks(self.blocks, names, self.as_of)
        return attrs.evolve(table, words=NamesCounted(self.schedule, STATES_COUNTED))

    @property
    def _is_whole(self) -> bool:
        return self.parts is None and self._given is None and self.states is None

    def row_columns(self) -> tuple[Column, ...]:
        from rollout.progress.status_rows import StatusRow

        return columns_of(StatusRow)

    def sections(self, lang: Lang) -> Iterator[Section]:
        from rollout.progress.status_rows import StatusRows

        return StatusRows(self.histories, self.as_of, lang).sections(self._runs())

    def __getitem__(self, name: str) -> Status:
        """The status of an obligation by its id, `policy/task@unit#period`. Raises UnknownError."""
        group, number = self.schedule.find(name)
        status = Status(group, number, self.histories, self.as_of)
        if not self._contains(group, status):
            raise UnknownError("obligation", name, ())
        return status

    def _contains(self, group: Group, status: Status) -> bool:
        if self._given is not None:
            return any(block.group is group and status.number in set(block.numbers()) for block in self._given)
        if self.states is not None and status.state not in self.states:
            return False
        if self.parts is None:
            return True
        return any(part.number == group.number and units.has(status.number) for part, units in self.parts)

    def __iter__(self) -> Iterator[Status]:
        histories, as_of = self.histories, self.as_of
        for run in self._runs():
            group = run.group
            for number in run.numbers:
                yield Status(group, number, histories, as_of)

    def rows(self, *columns: str) -> Iterator[tuple[object, ...]]:
        """Tuples of plain values in listing order, with no Status made; without names, of all COLUMNS.

        `due` is a date or None, `period` text or None, the others are text. Raises UnknownError for another column.
        """
        names = columns or COLUMNS
        for name in names:
            if name not in COLUMNS:
                raise UnknownError("column", name, choices(name, COLUMNS))
        register = self.register
        return chain.from_iterable(run.rows(names, register, self.as_of) for run in self._runs())

    def _runs(self) -> Iterator[Run]:
        """The obligations in listing order, those of one group in a row together."""
        if self._given is not None:
            return runs_of_blocks(self._given)
        units = None if self.parts is None else {group.number: units for group, units in self.parts}
        return runs_of_groups(self.histories, self._ordinal, units, self.states)

    def _of(self, blocks: Iterable[Block]) -> Statuses:
        kept = tuple(block for block in blocks if block.count)
        return Statuses(self.histories, self.as_of, None, None, kept)

    def __repr__(self) -> str:
        counted = ", ".join(f"{count:,} {state}" for state, count in self.counts().items())
        unmatched = f"; {len(self.unmatched):,} facts unmatched" if self.unmatched else ""
        contrary = f"; {len(self.contradictions):,} facts contradict others" if self.contradictions else ""
        return f"<Statuses on {self.as_of}: {counted or 'none'}{unmatched}{contrary}>"

    def caption(self, lang: Lang) -> str:
        from rollout.progress.overview import statuses_in_words

        return statuses_in_words(self, lang)

    def overview(self, lang: Lang = "en") -> Table:
        """Of few obligations a line per body, of many a line per rule and state with the number of its bodies.

        States and days are in words, so that what nothing is reported of is not called overdue.
        """
        from rollout.progress.overview import bodies_of_statuses, rules_of_statuses

        return bodies_of_statuses(self, lang) if len(self) <= SHOWN else rules_of_statuses(self, lang)
