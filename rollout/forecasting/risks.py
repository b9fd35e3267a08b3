"""The needs between rules by which something can come too late on a day."""

from __future__ import annotations

from rollout.forecasting.forecast import forecast
from rollout.forecasting.outcome import MET
from rollout.forecasting.outlook import Outlook
from rollout.forecasting.scopes import carried_along
from rollout.progress.statuses import Statuses
from rollout.schedule.rules import Tie
from rollout.units.span import Units


def pairs_at_risk(statuses: Statuses, threshold: int) -> set[tuple[str, str]]:
    """The pairs of rules in which a unit waits for what cannot be there in time, or with fewer days than `threshold`.

    What is done counts its lag from that day, what is not done from the first day on which it can be. The units that
    wait are those of the `statuses`.
    """
    outlook = forecast(statuses).outlook
    pairs = set()
    for group, units in statuses.parts_of_groups():
        for tie in outlook.passes.ties[group.number]:
            if _is_at_risk(outlook, tie, units, max(threshold, 0)):
                pairs.add((tie.needed.node, group.node))
    return pairs


def _is_at_risk(outlook: Outlook, tie: Tie, units: Units, least: int) -> bool:
    """Whether any of some `units` waits by a need, with fewer days than `least` to the day by which it must be met.

    The `outlook` has the days; `tie` is the need.
    """
    passes, number = outlook.passes, tie.by.number
    since = carried_along(tie, passes.since(tie), passes.register)
    pending = carried_along(tie, passes.pending(tie), passes.register)
    codes, needed, today = outlook.codes(number), outlook.needed, outlook.as_of.toordinal()
    for position in map(tie.by.cohort.units.position, units.numbers()):
        if codes[position] > MET and (pending[position] or since[position] > today):
            last = needed.day(number, position)
            if last and last - since[position] < least:
                return True
    return False
