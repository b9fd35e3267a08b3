"""Time limits whose event nothing can bring about: `after` names nothing, waits for itself, or has no known day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rollout.findings.severities import severity
from rollout.findings.wording import item_finding
from rollout.policy.deadline import Within
from rollout.policy.instrument import ID, Instrument
from rollout.policy.item import Item
from rollout.policy.policy import Policy
from rollout.problems import Problem, near, suggestion
from rollout.schedule.group import Group
from rollout.schedule.schedule import Schedule

ISSUED, IN_FORCE = "issued", "in-force"
Key = tuple[str, str]  # the ids of a policy and of one of its items


def event_findings(schedule: Schedule) -> Iterator[Problem]:
    """Findings of the time limits of a schedule, one for each item and what it counts from, and of their cycles."""
    policies = {policy.id: policy for policy in schedule.policies}
    for policy in schedule.policies:
        for item in policy.items:
            if item.duplicate_of is None:
                for after in dict.fromkeys(_events(item)):
                    yield from _after_finding(schedule, policies, policy, item, after)
    yield from _cycles(schedule, policies)


def _events(item: Item) -> Iterator[str]:
    """What the time limits of an item count from."""
    for rule in item.rules:
        if isinstance(rule.deadline, Within):
            yield rule.deadline.after


def _after_finding(
    schedule: Schedule, policies: dict[str, Policy], policy: Policy, item: Item, after: str
) -> Iterator[Problem]:
    """The finding of an `item` of a `policy` whose time limit counts from `after`; none where that can come.

    `policies` are those of the `schedule`, by id.
    """
    if after in (ISSUED, IN_FORCE):
        if not _is_known(policy.instrument, after):
            message = f"counts from {after!r}, of {policy.instrument.citation}, whose day is not known"
            yield item_finding("after-no-day", policy, item, message, "nothing falls due until the day is given")
        return
    key = task_named(policies, policy, after)
    if key is not None:
        yield from _not_owed(schedule, policy, item, after, key)
        return
    place, slash, name = after.rpartition("/")
    if slash and ID.fullmatch(place) and ID.fullmatch(name):
        yield from _unknown_task(policies.get(place), policy, item, after, name)
        return
    known = [*(task.id for task in policy.items), ISSUED, IN_FORCE]
    nearest = () if after in policy.unread else near(after, known)
    if nearest:
        message = f"counts from the event {after!r}, which is the name of no task{suggestion(nearest)}"
        yield item_finding("after-misspelt", policy, item, message, "name the task, or the event as no task is called")
    else:
        message = f"counts from {after!r}, which is no task: nothing falls due until evidence tells of that event"
        yield item_finding("after-event", policy, item, message, "tell of it by this name, or name a task")


def task_named(policies: dict[str, Policy], policy: Policy, after: str) -> Key | None:
    """The item that a time limit of a `policy` counts from, of the given `policies`; None where `after` is an event."""
    place, _, name = after.rpartition("/")
    home = policies.get(place) if place else policy
    return (home.id, name) if home is not None and name in home else None


def _is_known(instrument: Instrument, after: str) -> bool:
    """Whether the day of issue, or of the entry into force, is known to the day."""
    is_exact = instrument.issued is not None and instrument.issued.kind == "day"
    return is_exact or (after == IN_FORCE and instrument.in_force is not None)


def _unknown_task(required: Policy | None, policy: Policy, item: Item, after: str, name: str) -> Iterator[Problem]:
    """The finding of an `item` of a `policy` that counts from `after`, the task `name` that a policy lacks.

    `required` is that policy; None where it is not given.
    """
    if required is None:
        message = f"counts from {after}, whose policy is not given"
        yield item_finding("after-not-given", policy, item, message, "give that policy too")
    elif name not in required.unread:
        guess = suggestion(near(name, [task.id for task in required.items]))
        message = f"counts from {after}, which that policy does not have{guess}"
        yield item_finding("after-unknown", policy, item, message, "name one of its tasks")


def _not_owed(schedule: Schedule, policy: Policy, item: Item, after: str, key: Key) -> Iterator[Problem]:
    """The finding where the units that owe an `item` of a `policy` do not owe the task of the `key`, named `after`.

    The `schedule` has the obligations of both.
    """
    needed = schedule.by_item.get(key, ())
    places: dict[str, bool] = {}
    for group in schedule.by_item.get((policy.id, item.id), ()):
        if isinstance(group.rule.deadline, Within) and group.rule.deadline.after == after:
            is_owed = any(group.units.meets(needed_group.units) for needed_group in needed)
            places[group.rule.place] = places.get(group.rule.place, False) or is_owed
    lacking = [place for place, is_owed in places.items() if not is_owed]
    if lacking:
        message = f"counts from the completion of {after} at the same unit, which {', '.join(lacking)} does not owe"
        yield item_finding("after-not-owed", policy, item, message, "name a task of the same units, or an event")


def _cycles(schedule: Schedule, policies: dict[str, Policy]) -> Iterator[Problem]:
    """A finding for each circle of time limits, each of which counts from the completion of the one before."""
    arcs = [(_rule(before), _rule(group)) for before, group in _successions(schedule, policies)]
    if not arcs:
        return
    from networkx import DiGraph, simple_cycles

    graph = DiGraph(arcs)
    circles: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for cycle in simple_cycles(graph):
        start = cycle.index(min(cycle))
        circle = [*cycle[start:], *cycle[:start]]
        circles[tuple(rule.partition("@")[0] for rule in circle)].append(circle[0].partition("@")[2])
    for items, places in sorted(circles.items()):
        where = " -> ".join([*items, items[0]])
        message = f"each counts from the completion of the one before, at {', '.join(sorted(places))}: none falls due"
        yield Problem(
            "after-cycle", where, message, "let one of them count from an event or a day", severity("after-cycle")
        )


def _successions(schedule: Schedule, policies: dict[str, Policy]) -> Iterator[tuple[Group, Group]]:
    """The pairs of groups of the same units of which the second counts from the completion of the first."""
    for group in schedule.groups:
        deadline = group.rule.deadline
        key = task_named(policies, group.policy, deadline.after) if isinstance(deadline, Within) else None
        if key is not None:
            for before in schedule.by_item.get(key, ()):
                if before.units.meets(group.units):
                    yield before, group


def _rule(group: Group) -> str:
    return f"{group.policy.id}/{group.item.id}@{group.rule.place}"
