"""One measure across documents: the levels they demand in turn, and the figures that were reported, by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import attrs

from rollout.policy.citation import place_in_text
from rollout.policy.interpretation import PLAIN, windows
from rollout.policy.item import Item, Rule
from rollout.policy.level import with_scale
from rollout.policy.policy import Policy
from rollout.policy.report import Reported
from rollout.problems import UnknownError, near
from rollout.tables import Shown, Table


@attrs.frozen(kw_only=True)
class Mark(Shown):
    """One level demanded, or one figure reported, of a measure. `of` is what it is a share of, in the text's terms.

    `objections` say why a reported figure cannot be compared with a level of the trace.
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
        rows = [
            (mark.on, mark.kind, mark.value, mark.at, mark.of, mark.policy, mark.clause, "; ".join(mark.objections))
            for mark in self.marks
        ]
        return Table(columns, tuple(rows), self.measure)

    def __repr__(self) -> str:
        marks = [f"{mark.value} {mark.kind} {mark.on or 'on no day'} ({mark.policy})" for mark in self.marks]
        return f"<Trace {self.measure}: {' · '.join(marks)}>"

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def measures(policies: Policy | Iterable[Policy]) -> tuple[str, ...]:
    """The ids of all that the policies measure or report, sorted."""
    names: set[str] = set()
    for policy in _as_list(policies):
        names.update(_measure_of(item) for item in policy.items if item.measure or _has_level(item))
        for figure in policy.measured:
            names.update(_measures_of(figure))
    return tuple(sorted(names))


def trace(measure: str, policies: Policy | Iterable[Policy]) -> Trace:
    """All that the policies demand and report of one measure. Raises UnknownError for an unknown one."""
    given = _as_list(policies)
    marks: list[Mark] = []
    for policy in given:
        marks += [*_demanded(policy, measure), *_reported_marks(policy, measure, given)]
    if not marks:
        raise UnknownError("measure", measure, near(measure, measures(given)))
    marks.sort(key=lambda mark: (mark.on is None, mark.on or dt.date.max, mark.policy))
    return Trace(measure, tuple(marks))


def _as_list(policies: Policy | Iterable[Policy]) -> list[Policy]:
    return [policies] if isinstance(policies, Policy) else list(policies)


def _measure_of(item: Item) -> str:
    return item.measure or item.id


def _measures_of(figure: Reported) -> tuple[str, ...]:
    return figure.measures or (figure.id,)


def _has_level(item: Item) -> bool:
    return any(rule.level for rule in item.rules)


def _demanded(policy: Policy, measure: str) -> Iterator[Mark]:
    """The levels that a policy demands of a measure."""
    for item in policy.items:
        is_asked = item.measure == measure or (item.id == measure and _has_level(item))
        if not is_asked or item.duplicate_of is not None:
            continue
        for rule in item.rules:
            if rule.level or item.measure == measure:
                yield Mark(
                    on=_first_due_day(rule),
                    kind="demanded",
                    policy=policy.id,
                    item=item.id,
                    at=rule.place,
                    value=str(rule.level) if rule.level else "",
                    of=item.denominator.of("en"),
                    clause=place_in_text(policy, item, rule).en,
                )


def _first_due_day(rule: Rule) -> dt.date | None:
    return next((window.due for window in windows(rule.deadline, PLAIN, dt.date.max)), None)


def _reported_marks(policy: Policy, measure: str, policies: Iterable[Policy]) -> Iterator[Mark]:
    """The figures that a policy reports of a measure, with what keeps them from the levels of all the policies."""
    for figure in policy.measured:
        if measure in _measures_of(figure):
            yield Mark(
                on=figure.stood_on(policy.instrument.starts),
                kind="reported",
                policy=policy.id,
                item=figure.id,
                at=figure.at,
                value=_figure_in_words(figure),
                of=figure.of.of("en"),
                clause=figure.clause,
                objections=tuple(dict.fromkeys(_objections(figure, measure, policies))),
            )


def _figure_in_words(figure: Reported) -> str:
    value = with_scale(figure.value, figure.scale)
    if figure.numerator is None or not figure.denominator:
        return value
    return f"{value} ({figure.numerator:,}/{figure.denominator:,})"


def _objections(figure: Reported, measure: str, policies: Iterable[Policy]) -> Iterator[str]:
    for policy in policies:
        for item in policy.items:
            if _measure_of(item) == measure:
                for label in figure.objections(measure, policy.id, item.id):
                    yield label.of("en")
