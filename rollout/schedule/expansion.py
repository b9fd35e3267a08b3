"""The expansion of policies over a register of units: every obligation, in groups."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

import attrs

from rollout.arguments import check_argument
from rollout.days import DayLike, day
from rollout.limits import LIMITS, Limits
from rollout.policy.convention import Convention
from rollout.policy.deadline import Each
from rollout.policy.interpretation import PLAIN, RuleStep, Window, periods_to
from rollout.policy.item import Item, Rule, Target
from rollout.policy.policy import Policy, policies_given
from rollout.problems import GUESSES, DayError, HorizonError, PolicyError, Problem, near, quoted, suggestion
from rollout.schedule.group import PASSED, Group
from rollout.schedule.law import Amendment, law_of
from rollout.schedule.schedule import Schedule
from rollout.schedule.starts import Starts, starts_of
from rollout.units.cohort import Cohort
from rollout.units.faults import GUESSED
from rollout.units.register import Register, stand_ins
from rollout.units.unit import PLACES, SCOPES, Unit


def expand(
    policies: Policy | Iterable[Policy],
    units: Register | None = None,
    *,
    until: DayLike | None = None,
    convention: Convention = PLAIN,
    law_as_of: DayLike | None = None,
    limits: Limits = LIMITS,
) -> Schedule:
    """Every obligation of one policy or of several, at the units of a register.

    `policies` is one Policy or several. Without `units`, one undated placeholder per tier bears the duties, beside the
    named bodies. `until` is the last due day of recurring duties, inclusive; HorizonError is raised if one of them has
    no end and `until` is not given. `convention` is the interpretation of deadlines. What the instruments did to each
    other changes the obligations from its day on; with `law_as_of`, what was issued later is ignored. Raises
    PolicyError for two policies with one id, for places and bodies that neither the register nor the policies have, and
    for a duty that recurs more often than the `limits` allow.
    """
    given = policies_given("expand", policies)
    _check_ids(given)
    check_argument("expand", convention, Convention)
    check_argument("expand", limits, Limits)
    if units is not None and not isinstance(units, Register):
        raise TypeError(f"expand() takes a Register of units, not {type(units).__name__}; load_units() reads one")
    last = None if until is None else day(until)
    register = with_bodies(stand_ins() if units is None else units, given, dated=units is not None)
    _check_bodies(given, register)
    _check_recurrences(given, last, limits)
    groups: list[Group] = []
    known_by = None if law_as_of is None else day(law_as_of)
    law = law_of(given, known_by)
    for policy in given if known_by is None else _issued_by(given, known_by):
        for group in _policy_groups(policy, starts_of(policy, given, law), register, last, convention):
            groups.append(attrs.evolve(group, number=len(groups)))
    return Schedule(tuple(groups), given, register, last, convention, known_by)


def _check_ids(policies: tuple[Policy, ...]) -> None:
    twice = [name for name, count in Counter(policy.id for policy in policies).items() if count > 1]
    if twice:
        raise PolicyError([Problem("twice", name, "is given twice", "give each policy once") for name in twice])


def _check_bodies(policies: Iterable[Policy], register: Register) -> None:
    """Refuse items at a place, or of a body, that is not there: they would have no obligations, without a word."""
    problems: list[Problem] = []
    for policy in policies:
        for item in policy.items:
            for field, name in _named_bodies(item):
                if name not in PLACES and name not in register:
                    is_told = len(problems) < GUESSED
                    nearest = (*near(name, PLACES), *register.near(name))[:GUESSES] if is_told else ()
                    message = f"unknown {field} {quoted(name)}" + suggestion(nearest, name)
                    right = "name a tier, or a body of the register or of the policy's bodies"
                    problems.append(Problem(f"unknown-{field}", f"{policy.id}/{item.id}", message, right))
    if problems:
        raise PolicyError(problems)


def _check_recurrences(policies: Iterable[Policy], until: dt.date | None, limits: Limits) -> None:
    """Refuse items of `policies` with more periods to `until` than the `limits` allow: a slip of the pen in a year."""
    problems: list[Problem] = []
    for policy in policies:
        for item in policy.items:
            deadlines = [rule.deadline for rule in item.rules if isinstance(rule.deadline, Each)]
            ends = [deadline.until.first if deadline.until else dt.date.min for deadline in deadlines]
            counts = [periods_to(each, until or end) for each, end in zip(deadlines, ends, strict=True)]
            if max(counts, default=0) > limits.periods:
                message = f"recurs {max(counts):,} times"
                problems.append(Problem("too-many", f"{policy.id}/{item.id}", message, limits.raised("periods")))
    if problems:
        raise PolicyError(problems)


def _named_bodies(item: Item) -> Iterator[tuple[str, str]]:
    """The places and bodies that an item names, each with what it is to the item."""
    for rule in item.rules:
        yield "place", rule.place
    for place in item.pool if isinstance(item, Target) else ():
        yield "place", place
    for holder in item.lead:
        yield "body", holder.body
    for body in (*item.coordinating, *item.monitored_by, *item.to):
        yield "body", body
    for need in item.needs:
        if need.scope not in SCOPES:
            yield "body", need.scope


def _issued_by(policies: Iterable[Policy], on: dt.date) -> list[Policy]:
    """The policies whose instruments had been issued on a day; those that do not say when count as issued."""
    return [policy for policy in policies if policy.instrument.starts is None or policy.instrument.starts <= on]


def with_bodies(register: Register, policies: Iterable[Policy], *, dated: bool) -> Register:
    """The register with the bodies that policies name and it lacks; unless `dated`, without their dates.

    Their parents and successors are kept where they are known.
    """
    missing: dict[str, Unit] = {}
    for policy in policies:
        missing.update({body.id: body for body in policy.bodies if body.id not in register})
    bodies = []
    for body in missing.values():
        parent = body.parent if body.parent in missing or body.parent in register else None
        if dated:
            successors = tuple(name for name in body.successors if name in missing or name in register)
            bodies.append(attrs.evolve(body, parent=parent, successors=successors))
        else:
            bodies.append(attrs.evolve(body, parent=parent, since=None, until=None, successors=()))
    return register.plus(bodies) if bodies else register


def _policy_groups(
    policy: Policy, starts: Starts, register: Register, until: dt.date | None, convention: Convention
) -> Iterator[Group]:
    """The groups of one `policy` at the units of a `register`, to `until`, as the `convention` reads deadlines.

    `starts` say what its time limits run from.
    """
    for item in policy.items:
        if item.duplicate_of is None:
            for rule in item.rules:
                try:
                    yield from rule_groups(starts, item, rule, register, until, convention)
                except DayError as caught:  # a length of time that leads beyond the calendar
                    where = f"{policy.id}/{item.id}"
                    raise DayError(attrs.evolve(problem, where=where) for problem in caught.problems) from None


def rule_groups(
    starts: Starts, item: Item, rule: Rule, register: Register, until: dt.date | None, convention: Convention
) -> Iterator[Group]:
    """The groups of one `rule` of an `item` at the units of a `register`, to `until`.

    `starts` say what the time limits of its policy run from; the `convention` is the interpretation of the deadline.
    """
    amendments = starts.law.amendments(starts.policy, item, rule, convention)
    for cohort in _cohorts(item, rule, register):
        yield from _groups(starts, item, rule, cohort, until, convention, amendments)


def _cohorts(item: Item, rule: Rule, register: Register) -> Iterator[Cohort]:
    """The units at a rule's place. A body that the item names itself is not also bound as one of its tier."""
    if rule.place not in PLACES:
        yield from register.cohorts(rule.place)
        return
    bodies = {sibling.place for sibling in item.rules if sibling.place not in PLACES}
    named = [register.number(body) for body in bodies if body in register]
    for cohort in register.cohorts(rule.place):
        units = cohort.units.without(named)
        if units:
            yield cohort.narrowed(units)


def _groups(
    starts: Starts,
    item: Item,
    rule: Rule,
    cohort: Cohort,
    until: dt.date | None,
    convention: Convention,
    amendments: tuple[Amendment, ...],
) -> Iterator[Group]:
    """The groups of one `rule` of an `item` at a `cohort`, one per due day to `until`.

    `starts` say what the time limits of its policy run from; the `convention` is the interpretation of the deadline;
    `amendments` are what the law made of the rule.
    """
    policy = starts.policy
    after, binds_from = starts.need(rule), policy.instrument.starts
    for deadline in (rule.deadline, *starts.recurrences(after)):
        if isinstance(deadline, Each) and deadline.until is None and until is None:
            raise HorizonError(None, None, f"{policy.id}/{item.id} recurs without end: expand with until=")
    for asked in starts.windows(rule, convention, until):
        last = window = _passed(asked, cohort, until) if rule.place in PLACES else asked
        changes: tuple[Amendment, ...] = ()
        if amendments:
            changes = tuple(_moving(window, amendments, cohort, until))
            last = next((change.window for change in reversed(changes) if change.window), window)
        if rule.place in PLACES and not _can_owe(cohort, window.opens or binds_from, window.due):
            moved = (change.window for change in changes if change.window)
            if not any(_can_owe(cohort, time.opens or binds_from, time.due) for time in moved):
                continue
        yield Group(
            number=0,
            policy=policy,
            item=item,
            rule=rule,
            cohort=cohort,
            units=cohort.units,
            period=window.period or rule.period,
            about=window.about,
            opens=last.opens,
            nominal_due=window.nominal,
            due=last.due,
            standing=window.standing,
            steps=window.steps,
            after=after,
            needs=starts.needs(item, after),
            amendments=changes,
        )


def _passed(window: Window, cohort: Cohort, until: dt.date | None) -> Window:
    """The window of units that took over from others: what stood before them is theirs anew from their first day.

    It is so where the act that says so is known, and to the day `until` to which the schedule goes.
    """
    first, due = cohort.since, window.due
    if cohort.passed is None or first is None or not window.standing or due is None or due >= first:
        return window
    if until is not None and first > until:
        return window
    step = RuleStep(PASSED, due, first)
    return attrs.evolve(window, opens=first, due=first, steps=(*window.steps, step))


def _moving(
    window: Window, amendments: Iterable[Amendment], cohort: Cohort, until: dt.date | None
) -> Iterator[Amendment]:
    """The `amendments` of a rule with a `window`, each that moves its day with the day that it takes the place of.

    What moves no day of the units of the `cohort` is left out: those that took over owe it from their first day, where
    the new one lies before. `until` is the day to which the schedule goes.
    """
    due = window.due
    for amendment in amendments:
        time = amendment.window
        if time is not None:
            time = _passed(time, cohort, until)
            if time.due == due:
                continue
            yield attrs.evolve(amendment, window=time, before=due)
            due = time.due
        else:
            yield amendment


def _can_owe(cohort: Cohort, opens: dt.date | None, due: dt.date | None) -> bool:
    """Whether the units existed at any time when the duty could be met; otherwise they never owe it."""
    formed_after = cohort.since is not None and due is not None and due < cohort.since
    ended_before = cohort.until is not None and opens is not None and cohort.until < opens
    return not (formed_after or ended_before)
