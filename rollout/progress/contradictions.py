"""Facts about one obligation that cannot all be so."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from rollout.labels import name_key
from rollout.problems import Problem
from rollout.progress.events import happenings_of
from rollout.progress.evidence import Done, Extended, Fact, Happened, Measured, Open, Retracted, Waived
from rollout.progress.group_facts import GroupFacts
from rollout.progress.log import Progress
from rollout.progress.matching import Match
from rollout.progress.treatment import standing_facts
from rollout.units.register import Register

Report = tuple[str, Fact]  # where it stands, and what it says


def contradictory_rows(
    progress: Progress,
    facts: Mapping[int, GroupFacts],
    events: Sequence[int],
    register: Register,
    where: Callable[[int], str],
) -> Iterator[tuple[int, Problem]]:
    """The rows of a log that cannot stand beside what was known before, each with its Problem.

    `facts` are those of the log `progress` by the number of their group, `events` the rows of events at the units of
    the `register`; `where` says where a row stands. Rows are compared in the order in which they became known.
    """
    places = _contested(facts, progress.on)
    for number, about in facts.items():
        for row in about.pool:
            unit = register.number(str(progress.fact(row).unit))
            places[row].append(Match(number, unit, is_pooled=True))
    earlier: defaultdict[Match, list[Report]] = defaultdict(list)
    earlier_events: defaultdict[tuple[str, str | None], list[tuple[str, Happened]]] = defaultdict(list)
    happened = [fact for fact in map(progress.fact, events) if isinstance(fact, Happened)]
    for row in sorted((*places, *events), key=lambda row: (progress.known(row), row)):
        fact = progress.fact(row)
        if isinstance(fact, Happened):
            reports = earlier_events[name_key(fact.event), fact.unit]
            place_in_log = f"{where(row)}: happened {fact.event}"
            problem = second_event(fact, reports, place_in_log)
            if problem is None and fact.corrects is not None:
                heard = [event for event in happened if _is_of(event, fact, register)]
                problem = _corrects_nothing(fact, heard, place_in_log)
            if problem is None:
                reports.append((where(row), fact))
        else:
            logs = [earlier[place] for place in places[row]]
            place_in_log = f"{where(row)}: {fact.kind} {fact.task} at {fact.unit}"
            is_standing = any(facts[place.group].standing for place in places[row])
            problems = (contradiction(fact, log, place_in_log, standing=is_standing) for log in logs)
            problem = next(filter(None, problems), None)
            for log in logs if problem is None else ():
                log.append((where(row), fact))
        if problem is not None:
            yield row, problem


def _contested(facts: Mapping[int, GroupFacts], days: Sequence[int]) -> defaultdict[int, list[Match]]:
    """The rows about obligations of which more is said than one completion and open reports before it."""
    places: defaultdict[int, list[Match]] = defaultdict(list)
    for number, about in facts.items():
        units = set(about.special)
        units.update(_doubtful_opens(about, days))
        for unit in units:
            for row in about.rows_of(unit):
                places[row].append(Match(number, unit))
    return places


def _doubtful_opens(facts: GroupFacts, days: Sequence[int]) -> Iterator[int]:
    """The units reported open twice on a day, or on or after the day on which they were done."""
    last = (-1, -1)
    for unit, on in sorted(zip(facts.opens.units, map(days.__getitem__, facts.opens.rows), strict=True)):
        if not facts.units.has(unit) or unit in facts.special:
            continue
        done = -1 if facts.completions is None else facts.completions.of(unit)
        if (unit, on) == last or (done >= 0 and on >= days[done]):
            yield unit
        last = (unit, on)


def contradiction(fact: Fact, earlier: Sequence[Report], where: str, *, standing: bool) -> Problem | None:
    """Why a fact cannot stand beside what was said before it of the same obligation; None where it can.

    `earlier` are the reports before it, `where` is what the Problem calls the fact; a duty that is `standing` can be
    done, lost and regained.
    """
    reports = standing_facts([report for _, report in earlier])
    if isinstance(fact, Retracted):
        if any(report.on <= fact.on and report.known <= fact.known for report in reports):
            return None
        return Problem("nothing-retracted", where, "there is nothing to withdraw by that day", "leave it out")
    still = set(map(id, reports))
    lost_on = [report.on for report in reports if standing and isinstance(report, Open)]
    for place, report in earlier:
        if id(report) not in still:
            continue
        if _is_same(fact, report) or _again(fact, report):
            return Problem("duplicate", where, f"is said already at {place}", "say it once")
        message = _clash(fact, report)
        if message and not (standing and _is_change(fact, report, lost_on)):
            return Problem("contradiction", where, f"{message} (said at {place})", "retract one of the two")
    return None


def _is_change(fact: Fact, earlier: Fact, lost_on: Iterable[dt.date]) -> bool:
    """Whether two reports on a standing duty are of two times: done and open, or done and done again after a loss."""
    match fact, earlier:
        case (Done(), Open()) | (Open(), Done()):
            return fact.on != earlier.on
        case (Done(), Done()):
            first, last = sorted((fact.on, earlier.on))
            return any(first < day < last for day in lost_on)
        case _:
            return False


def second_event(fact: Happened, earlier: Sequence[tuple[str, Happened]], where: str) -> Problem | None:
    """Why an event cannot stand beside what was said of it before; another day is another happening."""
    for place, event in earlier:
        if (event.on, event.corrects) == (fact.on, fact.corrects):
            return Problem("duplicate", where, f"is said already at {place}", "say it once")
    return None


def _is_same(fact: Fact, earlier: Fact) -> bool:
    """Whether two facts say the same, be it one in the name of the holder and one in that of the printed body."""
    return earlier == (fact if fact.unit == earlier.unit else attrs.evolve(fact, unit=earlier.unit))


def _corrects_nothing(fact: Happened, heard: Sequence[Happened], where: str) -> Problem | None:
    """Whether a correction names a day on which the event is not `heard` to have happened at its unit, or at all.

    A day that was corrected before is not known any more.
    """
    if any(fact.on in happening.corrected_to for happening in happenings_of(heard)):
        return None
    days = sorted({event.on.isoformat() for event in heard if event.corrects is None})
    right = f"name the day that was told: {', '.join(days)}" if days else "tell of it without correcting"
    message = f"corrects {fact.corrects}, on which it is not known to have happened"
    return Problem("nothing-corrected", where, message, right)


def _is_of(event: Happened, correction: Happened, register: Register) -> bool:
    """Whether an event is one of those that a correction can speak of: of its unit, or of one that this succeeded."""
    if name_key(event.event) != name_key(correction.event):
        return False
    if event.unit is None or correction.unit in (None, event.unit):
        return True
    return correction.unit in register.heirs(event.unit, correction.known)


def _again(fact: Fact, earlier: Fact) -> bool:
    """Whether one completion or waiver is told twice, though it became known on two days."""
    return isinstance(fact, Done | Waived) and type(fact) is type(earlier) and fact.on == earlier.on


def _clash(fact: Fact, earlier: Fact) -> str:
    match fact, earlier:
        case (Done(), Done()):
            return f"done on {fact.on}, and on {earlier.on}"
        case (Done(), Open()) if earlier.on >= fact.on:
            return f"done on {fact.on}, and open on {earlier.on}"
        case (Open(), Done()) if fact.on >= earlier.on:
            return f"open on {fact.on}, and done on {earlier.on}"
        case (Measured(), Measured()) if fact.on == earlier.on and fact.value != earlier.value:
            return f"measured as {fact.value}, and as {earlier.value} on the same day"
        case (Extended(), Extended()) if fact.on == earlier.on and fact.to != earlier.to:
            return f"extended to {fact.to}, and to {earlier.to} on the same day"
        case (Waived(), Waived()):
            return f"waived on {fact.on}, and on {earlier.on}"
        case _:
            return ""
