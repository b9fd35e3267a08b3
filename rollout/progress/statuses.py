"""Obligations judged on a day: one, or many in blocks that are counted without making rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice

import attrs

from rollout.days import day
from rollout.policy.item import Number, plain
from rollout.problems import HorizonError, Problem, choices
from rollout.progress.assessment import Assessment, Block
from rollout.progress.evidence import Measured
from rollout.progress.verdict import OPEN, Force, State, Verdict
from rollout.schedule.obligation import Group, Obligation
from rollout.schedule.schedule import GROUPINGS, Schedule, groupings, split
from rollout.schedule.selection import Names, chosen, select
from rollout.tables import SHOWN, Table
from rollout.units.register import Register
from rollout.units.unit import Unit


@attrs.frozen(kw_only=True, repr=False)
class Status(Obligation):
    """An obligation as it stands on a day. `due` is its own: after extensions and events.

    `days` counts from the due day to `as_of` (negative before it), `extended_by` those it was moved; `holder` is who
    bears it on the day where the printed lead has passed it on. It knows its whole, so that it can say what blocks it.
    """

    as_of: dt.date
    state: State
    done_on: dt.date | None
    reported: bool
    begun_on: dt.date | None
    extended_by: int | None
    force: Force
    lapsed: bool
    measured: Measured | None
    short_since: dt.date | None
    _group: Group = attrs.field(eq=False)
    _whole: Assessment = attrs.field(eq=False)

    @property
    def days(self) -> int | None:
        return (self.as_of - self.due).days if self.due else None

    @property
    def early(self) -> bool:
        return self.done_on is not None and self.due is not None and self.done_on < self.due

    @property
    def shortfall(self) -> Number | None:
        """How far the last measurement is from the level; None where there is none that can be compared."""
        if self.level is None or self.measured is None or not self.measured.comparable:
            return None
        return self.level.shortfall(self.measured.value)

    @property
    def comparable(self) -> bool | None:
        """Whether the last measurement counts what the level speaks of; None where there is none."""
        return None if self.measured is None else self.measured.comparable

    @property
    def blocked_by(self) -> Statuses:
        """The open obligations that this one needs first, wherever they are in the whole schedule."""
        if self.state not in OPEN:
            return Statuses((), self._whole)
        found = self._whole.blockers(self._group, self.body)
        blocks = (Block(group, self._whole.verdict(group.number, unit.id), (unit,)) for group, unit, _ in found)
        return Statuses(tuple(blocks), self._whole)

    @property
    def ready(self) -> bool:
        """Open, and nothing it needs is."""
        return self.state in OPEN and not self._whole.blockers(self._group, self.body)

    @property
    def premature(self) -> bool:
        """Completed before its window opened, or before something it needs was done."""
        return self._whole.premature(self._group, self.body)

    @property
    def holder(self) -> str:
        """Who bears the duty on the day: the printed lead, its dated holder, or successors (with spaces between)."""
        return holder(self._group, self.body, self._whole)

    @property
    def successors(self) -> tuple[str, ...]:
        """Who took over from the unit, where it has ended."""
        return self.body.successors if self.body.until is not None and self.as_of > self.body.until else ()

    def to_dict(self) -> dict[str, object]:
        return {
            **Obligation.to_dict(self),
            "as_of": self.as_of.isoformat(),
            "state": self.state.value,
            "days": self.days,
            "done_on": self.done_on.isoformat() if self.done_on else None,
            "early": self.early,
            "reported": self.reported,
            "begun_on": self.begun_on.isoformat() if self.begun_on else None,
            "extended_by": self.extended_by,
            "premature": self.premature,
            "ready": self.ready,
            "blocked_by": [one.id for one in self.blocked_by],
            "force": self.force,
            "measured": plain(self.measured.value) if self.measured else None,
            "measured_on": self.measured.on.isoformat() if self.measured else None,
            "comparable": self.comparable,
            "shortfall": plain(self.shortfall),
            "short_since": self.short_since.isoformat() if self.short_since else None,
            "lapsed": self.lapsed,
            "successors": list(self.successors),
            "holder": self.holder,
        }

    def __repr__(self) -> str:
        return f"<Status {self.id} {self.state} on {self.as_of}, due {self.due or 'on no day'}>"

    def _repr_html_(self) -> str:
        rows = tuple((name, value) for name, value in self.to_dict().items() if value not in (None, [], False))
        return Table(("fact", "value"), rows, self.id)._repr_html_()


@attrs.frozen(eq=False, repr=False)
class Statuses:
    """Statuses in blocks of units that stand alike; a selection is again Statuses over the same whole.

    `unmatched` are Problems for the facts that fit no obligation of the whole schedule.
    """

    blocks: tuple[Block, ...]
    _whole: Assessment

    @property
    def as_of(self) -> dt.date:
        return self._whole.as_of

    @property
    def schedule(self) -> Schedule:
        """The whole schedule they were judged in."""
        return self._whole.schedule

    @property
    def register(self) -> Register:
        return self._whole.schedule.register

    @property
    def unmatched(self) -> tuple[Problem, ...]:
        return self._whole.unmatched

    def overdue(self) -> Statuses:
        return self._kept(lambda verdict: verdict.state == State.OVERDUE)

    def due_today(self) -> Statuses:
        return self._kept(lambda verdict: verdict.state == State.DUE_TODAY)

    def upcoming(self, days: int | None = None) -> Statuses:
        """What falls due after the day, within so many days where a number is given.

        Raises HorizonError where that reaches beyond the day to which the schedule was expanded.
        """
        asked: object = 0 if days is None else days
        if isinstance(asked, bool) or not isinstance(asked, int) or asked < 0:
            raise TypeError(f"upcoming() takes a whole number of days, 0 or more, not {asked!r}")
        last = dt.date.max if days is None else self._reached(_later(self.as_of, days))
        return self._kept(lambda one: one.state == State.UPCOMING and one.due is not None and one.due <= last)

    def due(self, *, by: object) -> Statuses:
        """What is open and falls due by a day, the overdue included. Raises HorizonError beyond the expanded days."""
        last = self._reached(day(by))
        return self._kept(lambda verdict: verdict.state in OPEN and verdict.due is not None and verdict.due <= last)

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
        state: str | Iterable[str] | None = None,
        ready: bool | None = None,
        blocked: bool | None = None,
        reported: bool | None = None,
    ) -> Statuses:
        """Those of the names (see Schedule.where), states and facts asked for; each name is one value or several.

        `ready` is open with nothing in its way, `blocked` open with something; both look over the whole schedule.
        Raises UnknownError, with a suggestion, for a name the whole does not have.
        """
        for name, value in (("ready", ready), ("blocked", blocked), ("reported", reported)):
            if value is not None and not isinstance(value, bool):
                raise TypeError(f"{name} is true, false or left out, not {value!r}")
        schedule = self._whole.schedule
        selection = select(
            schedule.policies,
            schedule.groups,
            schedule.register,
            policy=policy,
            task=task,
            tier=tier,
            unit=unit,
            under=under,
            lead=lead,
            period=period,
        )
        states = chosen("state", state, {*State}.__contains__, lambda name: choices(name, State))
        found = self._kept(
            lambda one: (states is None or one.state in states) and (reported is None or one.reported == reported)
        )
        found = found._narrowed(lambda block: selection.units_of(block.group, block.units))
        if ready is not None:
            found = found._narrowed(lambda block: _open_units(block, self._whole, blocked=False, wanted=ready))
        if blocked is not None:
            found = found._narrowed(lambda block: _open_units(block, self._whole, blocked=True, wanted=blocked))
        return found

    def counts(self) -> Counter[str]:
        """How many there are in each state that occurs, in the order of the states."""
        found = Counter[str]()
        for state in State:
            if count := sum(len(block.units) for block in self.blocks if block.verdict.state == state):
                found[state.value] = count
        return found

    def table(self, by: str | Iterable[str] = ("task", "tier")) -> Table:
        """The states counted by policy, task, tier, place, unit, lead, period or due, without making rows."""
        names = groupings(by, GROUPINGS)
        held: dict[tuple[object, ...], Counter[State]] = {}
        for block in sorted(self.blocks, key=Block.order):
            for keys, count in split(block.group, block.units, names, block.verdict.due):
                held.setdefault(keys, Counter())[block.verdict.state] += count
        states = [state for state in State if any(counts[state] for counts in held.values())]
        rows = tuple((*keys, *(counts[s] for s in states), counts.total()) for keys, counts in held.items())
        return Table((*names, *(state.value for state in states), "total"), rows)

    def to_dicts(self) -> list[dict[str, object]]:
        """Plain data, a mapping a status, with the same names and ISO days."""
        return [status.to_dict() for status in self]

    def __len__(self) -> int:
        return sum(len(block.units) for block in self.blocks)

    def __iter__(self) -> Iterator[Status]:
        for _, same in groupby(sorted(self.blocks, key=Block.order), key=Block.order):
            pairs = [(unit, block) for block in same for unit in block.units]
            yield from (self._status(block, unit) for unit, block in sorted(pairs, key=lambda pair: pair[0].id))

    def _status(self, block: Block, unit: Unit) -> Status:
        verdict = block.verdict
        fields = {**block.group.fields(unit), **_facts(verdict)}
        return Status(**fields, as_of=self.as_of, group=block.group, whole=self._whole)

    def _kept(self, keep: Callable[[Verdict], bool]) -> Statuses:
        return Statuses(tuple(block for block in self.blocks if keep(block.verdict)), self._whole)

    def _narrowed(self, units_of: Callable[[Block], Sequence[Unit]]) -> Statuses:
        narrowed = ((block, units_of(block)) for block in self.blocks)
        blocks = (b if units is b.units else attrs.evolve(b, units=units) for b, units in narrowed if units)
        return Statuses(tuple(blocks), self._whole)

    def _reached(self, moment: dt.date) -> dt.date:
        return self._whole.schedule.reached(moment)

    def __repr__(self) -> str:
        counted = ", ".join(f"{count:,} {state}" for state, count in self.counts().items())
        unmatched = f"; {len(self.unmatched):,} facts unmatched" if self.unmatched else ""
        return f"<Statuses on {self.as_of}: {counted or 'none'}{unmatched}>"

    def _repr_html_(self) -> str:
        rows = tuple((s.state.value, s.due, s.days, s.task, s.name, s.lead) for s in islice(self, SHOWN))
        return Table(("state", "due", "days", "task", "unit", "lead"), rows, repr(self)[1:-1], len(self))._repr_html_()


def holder(group: Group, unit: Unit, whole: Assessment) -> str:
    """Who bears a duty on the day of an assessment. That of a unit of a tier lapses with it and passes to no one."""
    printed = group.lead(unit)
    for one in group.item.lead:
        if (one.since is None or one.since <= whole.as_of) and (one.until is None or whole.as_of <= one.until):
            printed = one.body
    if group.collective and not group.item.lead:
        return printed
    return " ".join(whole.schedule.register.heirs(printed, whole.as_of)) or printed


def _facts(verdict: Verdict) -> dict[str, object]:
    return attrs.asdict(verdict, recurse=False)


def _later(moment: dt.date, days: int) -> dt.date:
    try:
        return moment + dt.timedelta(days=days)
    except OverflowError:
        raise HorizonError(days, dt.date.max, f"{days} days after {moment} is beyond the calendar") from None


def _open_units(block: Block, whole: Assessment, *, blocked: bool, wanted: bool) -> Sequence[Unit]:
    """The units whose duty is open and blocked (or open and not), or with `wanted` false all the others."""
    if block.verdict.state not in OPEN:
        return () if wanted else block.units
    return tuple(u for u in block.units if (bool(whole.blockers(block.group, u)) == blocked) == wanted)
