"""One measure across documents: the levels they demand in turn, and the figures that were reported, by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Annotated, TypedDict, cast

import attrs

from rollout.figures import printed
from rollout.labels import Lang
from rollout.policy.citation import clause_in_words, place_in_text, place_in_words
from rollout.policy.interpretation import PLAIN, windows
from rollout.policy.item import Item, Rule
from rollout.policy.level import Level, amount, with_scale
from rollout.policy.policy import Policy, policies_given
from rollout.policy.report import Reported
from rollout.problems import UnknownError, near
from rollout.rows import Column, Rows, Section, columns_of, dated, sections_of_rows
from rollout.tables import Shown, Table


class MarkRow(TypedDict):
    """A level demanded or a figure reported of a measure, as plain data; texts are in the language of the trace."""

    on: Annotated[str | None, Column("the day by which it is demanded, or on which it was so", "ngày", "day")]
    on_ordinal: Annotated[int | None, Column("that day as an ordinal", "ngày (số)", "ordinal")]
    kind: Annotated[str, Column("whether it is demanded or reported", "loại", values=("demanded", "reported"))]
    policy: Annotated[str, Column("the id of the policy", "văn bản", "category")]
    item: Annotated[str, Column("the id of the item or of the figure", "mã", "category")]
    at: Annotated[str, Column("the tier or the body", "cơ quan", "category")]
    value: Annotated[str, Column("the level or the figure in words", "mức, số liệu")]
    of: Annotated[str, Column("what it is a share of", "tính trên")]
    clause: Annotated[str, Column("the clause", "vị trí", "category")]
    objections: Annotated[list[str], Column("why a figure cannot be compared with a level", "không so sánh được")]


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

    def to_dict(self) -> MarkRow:
        facts = {**dated("on", self.on), "kind": self.kind, "policy": self.policy, "item": self.item, "at": self.at}
        facts |= {"value": self.value, "of": self.of, "clause": self.clause, "objections": list(self.objections)}
        return cast(MarkRow, facts)


@attrs.frozen(repr=False)
class Trace(Rows[MarkRow]):
    """The marks of one measure, by day, the undated last."""

    measure: str
    marks: tuple[Mark, ...]

    essentials = ("value", "kind", "on", "at", "of", "policy", "clause", "objections")

    def __len__(self) -> int:
        return len(self.marks)

    def __iter__(self) -> Iterator[Mark]:
        return iter(self.marks)

    def row_columns(self) -> tuple[Column, ...]:
        return columns_of(MarkRow)

    def sections(self, lang: Lang) -> Iterator[Section]:  # noqa: ARG002  # its texts are in one language
        return sections_of_rows(mark.to_dict() for mark in self.marks)

    def caption(self, lang: Lang) -> str:  # noqa: ARG002  # an id
        return self.measure

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


def measures(policies: Policy | Iterable[Policy]) -> tuple[str, ...]:
    """The ids of all that the policies measure or report, sorted."""
    names: set[str] = set()
    for policy in _as_list(policies):
        names.update(_measure_of(item) for item in policy.items if item.measure or _has_level(item))
        for figure in policy.measured:
            names.update(_measures_of(figure))
    return tuple(sorted(names))


def trace(measure: str, policies: Policy | Iterable[Policy], lang: Lang = "en") -> Trace:
    """All that the policies demand and report of one `measure`, with texts in `lang`.

    Raises UnknownError for one that `measures` lacks. A second statement of a level is told where there is no first one
    of that measure.
    """
    given = _as_list(policies)
    known = measures(given)
    if measure not in known:
        raise UnknownError("measure", measure, near(measure, known))
    marks = _demanded_marks(given, measure, lang, repeated=False)
    marks = marks or _demanded_marks(given, measure, lang, repeated=True)
    for policy in given:
        marks += _reported_marks(policy, measure, given, lang)
    marks.sort(key=lambda mark: (mark.on is None, mark.on or dt.date.max, mark.policy))
    return Trace(measure, tuple(marks))


def _as_list(policies: Policy | Iterable[Policy]) -> list[Policy]:
    return list(policies_given("trace", policies))


def _measure_of(item: Item) -> str:
    return item.measure or item.id


def _measures_of(figure: Reported) -> tuple[str, ...]:
    return figure.measures or (figure.id,)


def _has_level(item: Item) -> bool:
    return any(rule.level for rule in item.rules)


def _demanded_marks(policies: Iterable[Policy], measure: str, lang: Lang, *, repeated: bool) -> list[Mark]:
    """The levels that `policies` demand of a `measure`: those stated first, or those of `repeated` statements.

    Texts are in `lang`.
    """
    return [mark for policy in policies for mark in _demanded(policy, measure, lang, repeated=repeated)]


def _demanded(policy: Policy, measure: str, lang: Lang, *, repeated: bool) -> Iterator[Mark]:
    """Those that one `policy` demands of the `measure`; `lang` and `repeated` are as above."""
    for item in policy.items:
        is_asked = item.measure == measure or (item.id == measure and _has_level(item))
        if not is_asked or (item.duplicate_of is not None) != repeated:
            continue
        for rule in item.rules:
            if rule.level or item.measure == measure:
                place = place_in_words(policy, item, rule) if lang == "vi" else place_in_text(policy, item, rule)
                yield Mark(
                    on=_first_due_day(rule),
                    kind="demanded",
                    policy=policy.id,
                    item=item.id,
                    at=rule.place,
                    value=_level_in_words(rule.level, lang) if rule.level else "",
                    of=item.denominator.of(lang),
                    clause=place.of(lang),
                )


def _first_due_day(rule: Rule) -> dt.date | None:
    return next((window.due for window in windows(rule.deadline, PLAIN, dt.date.max)), None)


def _reported_marks(policy: Policy, measure: str, policies: Iterable[Policy], lang: Lang) -> Iterator[Mark]:
    """The figures that a `policy` reports of a `measure`, in `lang`, with what keeps them from levels of `policies`."""
    for figure in policy.measured:
        if measure in _measures_of(figure):
            yield Mark(
                on=figure.stood_on(policy.instrument.starts),
                kind="reported",
                policy=policy.id,
                item=figure.id,
                at=figure.at,
                value=_figure_in_words(figure, lang),
                of=figure.of.of(lang),
                clause=clause_in_words(figure.clause).vi if lang == "vi" else figure.clause,
                objections=tuple(dict.fromkeys(_objections(figure, measure, policies, lang))),
            )


def _level_in_words(level: Level, lang: Lang) -> str:
    return level.label.vi if lang == "vi" else str(level)


def _figure_in_words(figure: Reported, lang: Lang) -> str:
    value = amount(figure.value, figure.scale).vi if lang == "vi" else with_scale(figure.value, figure.scale)
    if figure.numerator is None or not figure.denominator:
        return value
    numerator, denominator = (printed(count, style=lang) for count in (figure.numerator, figure.denominator))
    return f"{value} ({numerator}/{denominator})"


def _objections(figure: Reported, measure: str, policies: Iterable[Policy], lang: Lang) -> Iterator[str]:
    """What keeps a `figure` of a `measure` from the levels of `policies`, in `lang`."""
    for policy in policies:
        for item in policy.items:
            if _measure_of(item) == measure:
                for label in figure.objections(measure, policy.id, item.id):
                    yield label.of(lang)
