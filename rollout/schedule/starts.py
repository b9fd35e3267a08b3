"""What a time limit runs from: an event, a task of a policy, or the issue of the instrument or its entry into force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from rollout.policy.convention import Convention
from rollout.policy.deadline import IN_FORCE, ISSUED, Each, Within
from rollout.policy.instrument import Instrument
from rollout.policy.interpretation import PLAIN, Reading, Window, after_event, windows
from rollout.policy.item import Item, Need, Rule, Task
from rollout.policy.policy import Policy
from rollout.schedule.law import NO_LAW, Law

if TYPE_CHECKING:
    from rollout.schedule.group import Group
    from rollout.schedule.schedule import Schedule


@attrs.frozen(eq=False)
class Starts:
    """What the time limits of one `policy` run from, among `policies` by their ids; and what the `law` made of it."""

    policy: Policy
    policies: Mapping[str, Policy]
    law: Law = NO_LAW

    def task(self, after: str) -> tuple[Policy, Task] | None:
        """The task that a time limit runs from; None where it runs from something else."""
        name, slash, task = after.rpartition("/")
        policy = self.policies.get(name) if slash else self.policy
        item = policy[task] if policy is not None and task in policy else None
        return (policy, item) if policy is not None and isinstance(item, Task) else None

    def need(self, rule: Rule) -> Need | None:
        """The need of the task from whose completion, at the same unit, the time limit of a rule runs.

        What lies between the two is at most its length, where that has the same number of days after any day.
        """
        deadline = rule.deadline
        if not isinstance(deadline, Within) or deadline.after in (ISSUED, IN_FORCE):
            return None
        source = self.task(deadline.after)
        if source is None:
            return None
        length = deadline.length
        is_fixed = not (length.years or length.months or length.working_days)
        most = length.days + 7 * length.weeks if is_fixed else None
        policy, task = source
        name = policy.id if policy is not self.policy else None
        return Need(task.id, name, max_lag=most, clause=rule.clause)

    def needs(self, item: Item, after: Need | None) -> tuple[Need, ...]:
        """What must come before an item: what it needs, and the task `after` which its time limit runs."""
        if after is None or (after.task == item.id and after.policy is None):
            return item.needs
        stated = any((need.policy, need.task, need.scope) == (after.policy, after.task, "own") for need in item.needs)
        return item.needs if stated else (*item.needs, after)

    def recurrences(self, after: Need | None) -> tuple[Each, ...]:
        """How the task of a need recurs."""
        if after is None:
            return ()
        policy = self.policy if after.policy is None else self.policies[after.policy]
        deadlines = (rule.deadline for rule in policy[after.task].rules)
        return tuple(dict.fromkeys(deadline for deadline in deadlines if isinstance(deadline, Each)))

    def windows(self, rule: Rule, convention: Convention, until: dt.date | None) -> Iterator[Window]:
        """The windows of a rule, to `until`, as the `convention` reads its deadline.

        A time limit that runs from a task that recurs has one for each period of it.
        """
        deadline = rule.deadline
        if not isinstance(deadline, Within):
            yield from windows(deadline, convention, until)
            return
        if deadline.after in (ISSUED, IN_FORCE):
            yield dated_window(deadline, self.policy.instrument, convention)
            return
        recurrences = self.recurrences(self.need(rule))
        if not recurrences:
            yield Window()
        periods = {window.period for each in recurrences for window in windows(each, convention, until)}
        for period in sorted(filter(None, periods)):
            yield Window(period=period)


def starts_of(policy: Policy, policies: Iterable[Policy], law: Law = NO_LAW) -> Starts:
    """What the time limits of a `policy` run from, among some `policies`, and what the `law` made of it."""
    return Starts(policy, {given.id: given for given in policies}, law)


def first_day_of(after: str, instrument: Instrument) -> dt.date | None:
    """The day of issue or of entry into force; None where it is not known to the day."""
    issued = instrument.issued
    if after == IN_FORCE and instrument.in_force is not None:
        return instrument.in_force
    return issued.first if issued is not None and issued.kind == "day" else None


def dated_window(within: Within, instrument: Instrument, convention: Convention) -> Window:
    """The window of a time limit that runs from a day of the `instrument`."""
    start = first_day_of(within.after, instrument)
    if start is None:
        return Window()

    def reading(under: Convention) -> Reading:
        return after_event(within, start, under, f"event.{within.after}")

    due = reading(convention)
    nominal = due if convention == PLAIN else reading(PLAIN)
    return Window(None, nominal.day, due.day, steps=due.steps)


def starting_groups(schedule: Schedule, group: Group) -> tuple[Group, ...]:
    """The groups from whose completion the time limit of a group runs: those of its task, for the same period."""
    after = group.after
    if after is None or not group.awaits:
        return ()
    groups = schedule.by_item.get((after.policy or group.policy.id, after.task), ())
    return tuple(source for source in groups if source.period == group.period)


def never_started(schedule: Schedule) -> Iterator[tuple[Group, str]]:
    """The groups of a whole schedule whose time limit nothing can start for some of their units, each with the reason.

    An event can always happen.
    """
    for group in schedule.groups:
        deadline = group.rule.deadline
        if group.awaits and not group.event and isinstance(deadline, Within):
            reason = _undated(deadline, group) or _idle_after(schedule, group, deadline)
            if reason:
                yield group, reason
        elif group.event and isinstance(deadline, Within):
            reason = _misnamed(schedule, group, deadline)
            if reason:
                yield group, reason


def _undated(within: Within, group: Group) -> str:
    if within.after not in (ISSUED, IN_FORCE):
        return ""
    return f"the day on which {group.policy.id} was issued is not known"


def _idle_after(schedule: Schedule, group: Group, within: Within) -> str:
    """Why the completion of a task can never start the time limit of a group."""
    if _is_circular(schedule, group):
        return f"{within.after} waits for it in turn"
    left = group.cohort.units
    for source in starting_groups(schedule, group):
        left = left.without(source.cohort.units.within(left).numbers())
    return f"{within.after} is not owed at {group.rule.place}" if left else ""


def _is_circular(schedule: Schedule, group: Group) -> bool:
    """Whether the completion that a group awaits waits for its own."""
    items, reached = {(group.policy.id, group.item.id)}, [group]
    while reached:
        for source in starting_groups(schedule, reached.pop()):
            if source.policy is group.policy and source.item is group.item:
                return True
            if (source.policy.id, source.item.id) not in items:
                items.add((source.policy.id, source.item.id))
                reached.append(source)
    return False


def _misnamed(schedule: Schedule, group: Group, within: Within) -> str:
    """Why what reads as an event can never happen: it names an item of a policy that is none or is no task."""
    name, slash, item = within.after.rpartition("/")
    policies = {policy.id: policy for policy in schedule.policies}
    policy = policies.get(name) if slash else group.policy
    if policy is None:
        return ""
    if item in policy:
        return f"{within.after} is a target, which is measured and not done"
    return f"{name} has no task {item}" if slash else ""
