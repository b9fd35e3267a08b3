"""The earliest day on which each obligation can be met, seen from a day: passes over rows of units, rule by rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import attrs

from rollout.forecasting.passes import Passes
from rollout.forecasting.scopes import Row
from rollout.network.consistency import consistent_links
from rollout.network.links import Link
from rollout.network.solver import Arc, Constraints
from rollout.problems import HorizonError
from rollout.progress.histories import Histories
from rollout.progress.statuses import Statuses
from rollout.schedule.needs import joins, needed_groups
from rollout.schedule.obligation import Obligation
from rollout.schedule.rules import Tie
from rollout.schedule.schedule import Schedule


@attrs.frozen(eq=False, repr=False)
class EarliestDays:
    """The earliest days of all obligations of a whole schedule, seen from `as_of`.

    What is done counts from the day of its completion. What is open is met neither before `as_of`, nor before its
    window opens or its instrument and unit are there, nor before all that it needs, each with its minimum lag. A duty
    takes no days: it is met by the end of its day. Maximum lags and due days move nothing.

    `left_out` are the needs that were not followed, because they contradict each other in a cycle.
    """

    histories: Histories
    as_of: dt.date
    left_out: tuple[Link, ...]
    _rows: tuple[Row, ...]

    def of(self, group_number: int) -> Row:
        """The day ordinals of a group's units, by their positions in its cohort; 0 where a unit owes nothing."""
        return self._rows[group_number]

    def day(self, obligation: Obligation | str) -> dt.date | None:
        """The earliest day of one obligation, given itself or by its id; None where it is not owed.

        Raises UnknownError for an id that the schedule has not, HorizonError for a day beyond the calendar.
        """
        name = obligation if isinstance(obligation, str) else obligation.id
        status = Statuses(self.histories, self.as_of)[name]
        ordinal = self.of(status.group.number)[status.group.cohort.units.position(status.number)]
        return day_of_ordinal(ordinal) if ordinal else None


def earliest_days(statuses: Statuses) -> EarliestDays:
    """The earliest days of the whole schedule that some statuses were judged in, on their day.

    Raises HorizonError where a needed period lies beyond the schedule's `until`.
    """
    passes, _, left_out = forward_passes(statuses)
    return EarliestDays(statuses.histories, statuses.as_of, left_out, tuple(passes.rows))


def forward_passes(statuses: Statuses) -> tuple[Passes, list[list[int]], tuple[Link, ...]]:
    """The rows of the earliest days, the parts of the schedule in the order of the passes, and the needs left out."""
    histories = statuses.histories
    ties, left_out = _consistent_ties(histories.schedule)
    passes = Passes(histories, statuses.as_of, ties)
    parts = Constraints(len(passes.rows), _arcs(ties)).parts
    for part in parts:
        passes.settle(part)
    return passes, parts, left_out


def day_of_ordinal(ordinal: int) -> dt.date:
    """The day of a day ordinal. Raises HorizonError for one that no calendar has."""
    if not 0 < ordinal <= dt.date.max.toordinal():
        raise HorizonError(ordinal, dt.date.max, f"the day with the number {ordinal} is not in the calendar")
    return dt.date.fromordinal(ordinal)


def _group_ties(schedule: Schedule) -> Iterator[Tie]:
    """Every need between two groups of which any units join."""
    for group in schedule.groups:
        for need in group.needs:
            for needed in needed_groups(schedule, group, need):
                if joins(group, need, needed):
                    yield Tie(needed=needed, by=group, need=need)


def _consistent_ties(schedule: Schedule) -> tuple[list[Tie], tuple[Link, ...]]:
    """The needs between groups that can be met together, and the links of the others, each once."""
    ties = list(_group_ties(schedule))
    if Constraints(len(schedule.groups), _arcs(ties)).is_acyclic:
        return ties, ()
    network = schedule.rule_network
    kept = set(consistent_links(network.nodes, [_without_most(link) for link in network.links]))
    left_out = dict.fromkeys(tie.link for tie in ties if _without_most(tie.link) not in kept)
    return [tie for tie in ties if tie.link not in left_out], tuple(left_out)


def _without_most(link: Link) -> Link:
    return attrs.evolve(link, max=None)


def _arcs(ties: Iterable[Tie]) -> list[Arc]:
    return [(tie.needed.number, tie.by.number, tie.need.min_lag) for tie in ties]
