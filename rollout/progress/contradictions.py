"""Facts about one obligation that cannot all be so."""

from __future__ import annotations

from collections.abc import Sequence

from rollout.problems import Problem
from rollout.progress.evidence import Done, Extended, Fact, Happened, Measured, Open, Retracted, Waived
from rollout.progress.verdict import standing

Said = tuple[str, Fact]


def contradiction(fact: Fact, earlier: Sequence[Said], where: str) -> Problem | None:
    """Why a fact cannot stand beside what was said before it of the same obligation; None where it can."""
    held = standing([one for _, one in earlier])
    if isinstance(fact, Retracted):
        if any(one.on <= fact.on and one.known <= fact.known for one in held):
            return None
        return Problem("nothing-retracted", where, "there is nothing to withdraw by that day", "leave it out")
    for place, one in earlier:
        if not any(one is still for still in held):
            continue
        if one == fact or _again(fact, one):
            return Problem("duplicate", where, f"is said already at {place}", "say it once")
        if found := _clash(fact, one):
            return Problem("contradiction", where, f"{found} (said at {place})", "retract one of the two")
    return None


def second_event(fact: Happened, earlier: Sequence[tuple[str, Happened]], where: str) -> Problem | None:
    """Why an event cannot stand beside what was said of it before; known later, another day corrects the first."""
    for place, one in earlier:
        if one.on == fact.on:
            return Problem("duplicate", where, f"is said already at {place}", "say it once")
        if one.known == fact.known:
            found = f"happened on {fact.on}, and on {one.on} (said at {place})"
            return Problem("contradiction", where, found, "leave one of the two out")
    return None


def _again(fact: Fact, other: Fact) -> bool:
    """Whether one completion or waiver is told twice, though it became known on two days."""
    return isinstance(fact, Done | Waived) and type(fact) is type(other) and fact.on == other.on


def _clash(fact: Fact, other: Fact) -> str:
    match fact, other:
        case (Done(), Done()):
            return f"done on {fact.on}, and on {other.on}"
        case (Done(), Open()) if other.on >= fact.on:
            return f"done on {fact.on}, and open on {other.on}"
        case (Open(), Done()) if fact.on >= other.on:
            return f"open on {fact.on}, and done on {other.on}"
        case (Measured(), Measured()) if fact.on == other.on and fact.value != other.value:
            return f"measured as {fact.value}, and as {other.value} on the same day"
        case (Extended(), Extended()) if fact.on == other.on and fact.to != other.to:
            return f"extended to {fact.to}, and to {other.to} on the same day"
        case (Waived(), Waived()):
            return f"waived on {fact.on}, and on {other.on}"
        case _:
            return ""
