"""What completes an argument in a shell: the names that the policies and the register on the command line have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from rollout.cli.parsing import Args
from rollout.cli.questions import limits_asked
from rollout.limits import LIMITS
from rollout.policy.policy import Policy
from rollout.policy.read.policies import load_policy, shipped_policies
from rollout.problems import Error

if TYPE_CHECKING:
    from rollout.units.register import Register

MOST = 400  # names that a shell is given; a longer prefix gives the others


def complete_policies(prefix: str, _args: Args) -> Sequence[str]:
    """The shipped ids; a shell adds the names of files by itself."""
    return _beginning(prefix, shipped_policies())


def complete_items(prefix: str, args: Args) -> Sequence[str]:
    """The ids of tasks and targets; behind the id of a policy and a slash, those of that policy."""
    policies = _policies(args)
    if "/" in prefix:
        return _beginning(prefix, (f"{policy.id}/{item.id}" for policy in policies for item in policy.items))
    return _beginning(prefix, (item.id for policy in policies for item in policy.items))


def complete_obligations(prefix: str, args: Args) -> Sequence[str]:
    """The ids of tasks and targets, and behind an @ the ids of units."""
    rule, at, unit = prefix.partition("@")
    if not at:
        return complete_items(prefix, args)
    return [f"{rule}@{name}" for name in complete_units(unit, args)]


def complete_nodes(prefix: str, args: Args) -> Sequence[str]:
    """The rules: a task, and where it is owed."""
    rules = ((item.id, rule.place) for policy in _policies(args) for item in policy.items for rule in item.rules)
    return _beginning(prefix, (f"{item}@{place}=" for item, place in rules))


def complete_measures(prefix: str, args: Args) -> Sequence[str]:
    from rollout.policy.trace import measures

    return _beginning(prefix, measures(_policies(args)))


def complete_sources(prefix: str, args: Args) -> Sequence[str]:
    sources = (source.id for policy in _policies(args) for source in policy.instrument.sources)
    return _beginning(prefix, sources)


def complete_states(prefix: str, _args: Args) -> Sequence[str]:
    from rollout.progress.verdict import State

    return _beginning(prefix, map(str, State))


def complete_tiers(prefix: str, _args: Args) -> Sequence[str]:
    from rollout.units.unit import Tier

    return _beginning(prefix, map(str, Tier))


def complete_limits(prefix: str, _args: Args) -> Sequence[str]:
    """The limits of inputs; behind the sign stands a number."""
    return _beginning(prefix, (f"{name}=" for name in attrs.asdict(LIMITS)))


def complete_units(prefix: str, args: Args) -> Sequence[str]:
    """The ids of units of the register."""
    return _beginning(prefix, (unit.id for unit in _register_named(args)))


def complete_bodies(prefix: str, args: Args) -> Sequence[str]:
    """The ids of bodies that lead, hold or help: those of no tier of the country."""
    from rollout.units.unit import Tier

    places = (Tier.PROVINCE, Tier.DISTRICT, Tier.COMMUNE)
    return _beginning(prefix, (unit.id for unit in _register_named(args) if unit.tier not in places))


def _beginning(prefix: str, names: Iterable[str]) -> list[str]:
    return sorted({name for name in names if name.startswith(prefix)})[:MOST]


def _policies(args: Args) -> list[Policy]:
    """The policies named so far, or all that ship; what cannot be read completes nothing."""
    return list(_readable(getattr(args, "policy", None) or shipped_policies(), args))


def _readable(names: Iterable[str], args: Args) -> Iterator[Policy]:
    """The policies of these names that can be read within the limits that the `args` give."""
    for name in names:
        try:
            yield load_policy(name, limits=limits_asked(args))
        except Error:
            continue


def _register_named(args: Args) -> Register | tuple[()]:
    from rollout.units.reader import load_units

    name = getattr(args, "units", None) or "vn"
    try:
        return () if name == "none" else load_units(name, limits=limits_asked(args))
    except Error:
        return ()
