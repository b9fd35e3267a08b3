"""Plans against the acts that they carry out: a plan may demand no less than its act does, and no later."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from rollout.findings.texts import is_easier
from rollout.findings.wording import finding
from rollout.labels import plural
from rollout.policy.policy import Policy
from rollout.problems import Problem
from rollout.schedule.group import TIERS, Group
from rollout.schedule.law import Enactment, enactments

Acts = Mapping[str, frozenset[str]]


def acts_of(policies: Iterable[Policy]) -> Acts:
    """The ids of the policies that each policy carries out, directly or through another, among those given."""
    given = tuple(policies)
    direct: dict[str, list[str]] = {policy.id: [] for policy in given}
    for enactment in enactments(given):
        if _carries_out(enactment) and enactment.target in direct:
            direct[enactment.policy].append(enactment.target)
    acts: dict[str, frozenset[str]] = {}
    for policy in given:
        reached: set[str] = set()
        waiting = list(direct[policy.id])
        while waiting:
            act = waiting.pop()
            if act not in reached and act != policy.id:
                reached.add(act)
                waiting += direct[act]
        acts[policy.id] = frozenset(reached)
    return acts


def _carries_out(enactment: Enactment) -> bool:
    """Whether a document says of itself that it carries out another."""
    return enactment.relation.kind == "implements" and enactment.relation.act is None


def are_related(acts: Acts, group: Group, second: Group) -> bool:
    """Whether one of two groups is of a plan that carries out the act of the other."""
    policies = group.policy.id, second.policy.id
    return policies[1] in acts[policies[0]] or policies[0] in acts[policies[1]]


def findings_of_plans(duties: Iterable[list[Group]], acts: Acts) -> Iterator[Problem]:
    """Findings of plans that are laxer or later than an act they carry out: the first for each item at a place.

    `duties` are the groups that are of one duty or measure, `acts` those that each policy carries out. What gives no
    day leaves the act's day as it is.
    """
    for groups in duties:
        plans: dict[tuple[str, str, str], list[Group]] = defaultdict(list)
        for group in groups:
            if acts[group.policy.id]:
                plans[group.policy.id, group.item.id, group.rule.place].append(group)
        for plan in plans.values():
            demands = [group for group in groups if group.policy.id in acts[plan[0].policy.id]]
            yield from islice(_shortcomings(sorted(demands, key=Group.order), plan), 1)


def _shortcomings(demands: Iterable[Group], plan: list[Group]) -> Iterator[Problem]:
    """What the groups of a `plan` leave short of each of the `demands` of the acts."""
    for demand in demands:
        answers = [group for group in plan if _is_bound(group, demand)]
        if demand.rule.level is not None:
            yield from _short_level(demand, answers)
        else:
            yield from _later_day(demand, answers)


def _is_bound(group: Group, demand: Group) -> bool:
    """Whether the bodies of a group are among those of a demand: of its place or its tier, or units of both."""
    place, tier = demand.rule.place, str(group.tier)
    is_of_tier = place in TIERS and place == tier
    return place == group.rule.place or is_of_tier or demand.units.meets(group.units)


def _short_level(demand: Group, answers: list[Group]) -> Iterator[Problem]:
    """The finding where no level of the `answers` is as high as that of the `demand` by its day."""
    level, due = demand.rule.level, demand.due or dt.date.max
    starts = next((group.policy.instrument.starts for group in answers), None)
    comparable = []
    for group in answers:
        own = group.rule.level
        if level and own and (own.comparator, own.scale) == (level.comparator, level.scale):
            comparable.append((group.due or dt.date.min, group.node, own, group))
    comparable.sort(key=lambda answer: answer[:2])
    if level is None or not comparable or (starts is not None and due < starts):
        return
    enough = [answer for answer in comparable if not is_easier(answer[2], level)]
    if enough and enough[0][0] <= due:
        return
    if enough:
        yield _later(demand, enough[0][3], f"reaches {level} ")
        return
    by_then = [answer for answer in comparable if answer[0] <= due]
    _, _, own, group = (by_then or comparable)[-1]
    message = f"demands {own}{_by(group)}, less than {demand.node}, which demands {level}{_by(demand)}"
    yield _plan_finding("laxer-than-act", group, demand, message)


def _later_day(demand: Group, answers: list[Group]) -> Iterator[Problem]:
    """The finding where the first of the `answers` in the period of the `demand` falls due after its day."""
    dated = [group for group in answers if group.rule.level is None and group.due is not None]
    same = sorted((group for group in dated if group.period == demand.period), key=Group.order)
    if same and demand.due is not None:
        due = same[0].due
        if due is not None and due > demand.due:
            yield _later(demand, same[0], "falls due ")


def _later(demand: Group, group: Group, verb: str) -> Problem:
    """The finding that a `group` of a plan, whose sentence begins with the `verb`, is later than the `demand`."""
    due, by = group.due, demand.due
    late = plural((due - by).days, "day") if due and by else ""
    message = f"{verb}on {due}, {late} after {demand.node} demands it, on {by}"
    return _plan_finding("later-than-act", group, demand, message)


def _by(group: Group) -> str:
    return f" by {group.due}" if group.due else ""


def _plan_finding(code: str, group: Group, demand: Group, message: str) -> Problem:
    """The finding with its `code` and `message` about a `group` of a plan and the `demand` of its act."""
    act = demand.policy.instrument.citation
    right = f"{act}, which it carries out, prevails"
    return finding(code, f"{group.node}, {demand.node}", message, right, group.citation, demand.citation)
