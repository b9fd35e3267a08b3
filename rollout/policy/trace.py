"""One measure across documents: the levels they demand in turn, and what was reported, on one line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import attrs

from rollout.policy.item import Item, Rule
from rollout.policy.policy import Policy
from rollout.policy.reading import PLAIN, windows
from rollout.policy.report import Reported
from rollout.problems import UnknownError, near
from rollout.tables import Shown, Table


@attrs.frozen(kw_only=True)
class Mark(Shown):
    """One level demanded, or one figure reported, of a measure. `of` is what it is a share of, in the text's terms.

    `objections` say why a reported figure cannot be held against a level of the line.
    """

    on: dt.date | None
    kind: str
    policy: str
    item: str
    at: str
    value: str
    of: str
    clause: str
    objections: tuple[str, ...] = ()


@attrs.frozen(repr=False)
class Trace:
    """The marks of one measure, by day, the undated last."""

    measure: str
    marks: tuple[Mark, ...]

    def table(self) -> Table:
        columns = ("on", "kind", "value", "at", "of", "policy", "clause", "not comparable")
        rows = tuple(
            (m.on, m.kind, m.value, m.at, m.of, m.policy, m.clause, "; ".join(m.objections)) for m in self.marks
        )
        return Table(columns, rows, self.measure)

    def __repr__(self) -> str:
        said = " · ".join(f"{m.value} {m.kind} {m.on or 'on no day'} ({m.policy})" for m in self.marks)
        return f"<Trace {self.measure}: {said}>"

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def measures(policies: Policy | Iterable[Policy]) -> tuple[str, ...]:
    """The ids of all that the policies measure or report, sorted."""
    held = [policies] if isinstance(policies, Policy) else list(policies)
    demanded = {item.measure or item.id for policy in held for item in policy.items if item.measure or _levelled(item)}
    reported = {measure for policy in held for one in policy.measured for measure in one.measures or (one.id,)}
    return tuple(sorted(demanded | reported))


def trace(measure: str, policies: Policy | Iterable[Policy]) -> Trace:
    """All that the policies demand and report of one measure. Raises UnknownError where none of them has it."""
    held = [policies] if isinstance(policies, Policy) else list(policies)
    marks = [mark for policy in held for mark in (*_demanded(policy, measure), *_reported(policy, measure, held))]
    if not marks:
        raise UnknownError("measure", measure, near(measure, measures(held)))
    return Trace(measure, tuple(sorted(marks, key=lambda mark: (mark.on is None, mark.on or dt.date.max, mark.policy))))


def _levelled(item: Item) -> bool:
    return any(rule.level for rule in item.rules)


def _demanded(policy: Policy, measure: str) -> Iterator[Mark]:
    for item in policy.items:
        asked = item.measure == measure or (item.id == measure and _levelled(item))
        for rule in item.rules if asked and item.duplicate_of is None else ():
            if rule.level or item.measure == measure:
                yield Mark(
                    on=_due(rule),
                    kind="demanded",
                    policy=policy.id,
                    item=item.id,
                    at=rule.place,
                    value=str(rule.level) if rule.level else "",
                    of=item.denominator.of("en"),
                    clause=rule.clause or item.clause,
                )


def _due(rule: Rule) -> dt.date | None:
    return next((window.due for window in windows(rule.deadline, PLAIN, dt.date.max)), None)


def _reported(policy: Policy, measure: str, others: Iterable[Policy]) -> Iterator[Mark]:
    for one in policy.measured:
        if measure in (one.measures or (one.id,)):
            yield Mark(
                on=one.stood_on(policy.instrument.starts),
                kind="reported",
                policy=policy.id,
                item=one.id,
                at=one.at,
                value=_figure(one),
                of=one.of.of("en"),
                clause=one.clause,
                objections=tuple(dict.fromkeys(_objections(one, measure, others))),
            )


def _figure(one: Reported) -> str:
    share = f" ({one.numerator:,}/{one.denominator:,})" if one.numerator is not None and one.denominator else ""
    return f"{one.value}{'%' if one.scale == '%' else ' ' + one.scale}{share}"


def _objections(one: Reported, measure: str, others: Iterable[Policy]) -> Iterator[str]:
    for policy in others:
        for item in policy.items:
            if (item.measure or item.id) == measure:
                yield from (label.of("en") for label in one.objections(measure, policy.id, item.id))
