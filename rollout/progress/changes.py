"""What changed of obligations between two days: counted without being listed, and each change as a value."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated, TypedDict, cast, get_args

import attrs

from rollout.labels import Label, Lang
from rollout.policy.delta import REASONS
from rollout.progress.histories import Histories
from rollout.progress.history import ChangePoint
from rollout.progress.status_rows import STATES
from rollout.progress.verdict import State, reported_label
from rollout.rows import SHOWN, Column, Rows, Section, columns_of, dated, record_table, sections_of_rows
from rollout.schedule.group import Group
from rollout.schedule.law import Cause
from rollout.schedule.obligation import Obligation
from rollout.schedule.obligation_rows import TIER_IDS
from rollout.schedule.overview import AT, BODIES, heads_of, item_title
from rollout.sentences import count_text, text_of
from rollout.tables import Shown, Table
from rollout.units.span import Units

LEGAL = frozenset(get_args(Cause))  # a change of the law is one of the obligation, whatever its state


class ChangeRow(TypedDict):
    """One obligation that came to stand otherwise on a day, as plain data."""

    id: Annotated[str, Column("`policy/task@unit#period`", "mã")]
    policy: Annotated[str, Column("the id of the policy", "mã văn bản", "category")]
    task: Annotated[str, Column("the id of the task or target", "mã nhiệm vụ/chỉ tiêu", "category")]
    title: Annotated[
        str, Column("the title of the task or target", "nhiệm vụ/chỉ tiêu", "category", en="task or target")
    ]
    unit: Annotated[str, Column("the id of the unit", "mã cơ quan, đơn vị", "category")]
    name: Annotated[str, Column("its name, with the kind", "cơ quan, đơn vị", "category", en="unit")]
    tier: Annotated[str, Column("its tier", "mã cấp", values=TIER_IDS)]
    period: Annotated[str | None, Column("the period of a recurring duty or a level", "kỳ", "category")]
    day: Annotated[str, Column("the day from which it stands otherwise", "ngày", "day")]
    day_ordinal: Annotated[int, Column("that day as an ordinal", "ngày (số)", "ordinal")]
    before: Annotated[
        str | None, Column("its state before; none of what begins then", "mã tình trạng trước", values=STATES)
    ]
    before_label: Annotated[str | None, Column("that state in words", "trước", "category", en="before")]
    after: Annotated[str, Column("its state since", "mã tình trạng sau", values=STATES)]
    after_label: Annotated[str, Column("that state in words", "sau", "category", en="after")]
    due: Annotated[str | None, Column("its due day since", "thời hạn", "day")]
    due_ordinal: Annotated[int | None, Column("that day as an ordinal", "thời hạn (số)", "ordinal")]
    cause: Annotated[str, Column("the cause", "mã nguyên nhân", values=tuple(REASONS))]
    label: Annotated[str, Column("the cause in words", "nguyên nhân", "category", en="cause")]


@attrs.frozen
class Change(Shown):
    """One obligation that came to stand otherwise on a day: how it stood before, how since, and why.

    `cause` is that of the ChangePoint. Where the law moved the day of what is open before and after, the state is the
    same; `due` is the day from then on. What begins with a further happening of an event stood in no way before.
    `stood` and `stands` are the two states in words, which say whether anything is reported.
    """

    obligation: Obligation
    day: dt.date
    before: State | None
    after: State
    cause: str
    due: dt.date | None = None
    stood: Label = attrs.field(default=Label(), eq=False)
    stands: Label = attrs.field(default=Label(), eq=False)

    @property
    def id(self) -> str:
        return self.obligation.id

    @property
    def label(self) -> Label:
        """The cause in words."""
        return REASONS[self.cause]

    def to_dict(self, lang: Lang = "en") -> ChangeRow:
        """Plain data, texts in the language."""
        obligation = self.obligation
        facts = {
            "id": self.id,
            "policy": obligation.policy,
            "task": obligation.task,
            "title": obligation.title.of(lang),
            "unit": obligation.unit,
            "name": obligation.body.label.of(lang),
            "tier": obligation.tier.value,
            "period": str(obligation.period) if obligation.period else None,
            **dated("day", self.day),
            "before": self.before.value if self.before else None,
            "before_label": self.stood.of(lang) or None,
            "after": self.after.value,
            "after_label": self.stands.of(lang),
            **dated("due", self.due),
            "cause": self.cause,
            "label": self.label.of(lang),
        }
        return cast(ChangeRow, facts)

    def to_html(self, lang: Lang = "en") -> str:
        """A table of it as HTML: a line per fact, in words."""
        title = self.obligation.title.of(lang)
        return record_table(ChangeRow, self.to_dict(lang), lang, Changes.essentials[1:], title).markup()


@attrs.frozen(eq=False, repr=False)
class Changes(Rows[ChangeRow]):
    """What changed of some obligations after one day and to another; counted without being listed."""

    since: dt.date
    until: dt.date
    _histories: Histories
    _parts: tuple[tuple[Group, Units], ...]

    def __iter__(self) -> Iterator[Change]:
        """Each change, by day, then in the listing order of the obligations by their own days."""
        listed: list[tuple[dt.date, tuple[object, ...], int, Change]] = []
        for group, before, point, numbers in self._shifts():
            order = group.order()
            stood, stands = _state_in_words(group, before), _state_in_words(group, point)
            state = before.state if before else None
            for number in numbers:
                obligation = Obligation(group, number)
                change = Change(obligation, point.day, state, point.state, point.cause, point.due, stood, stands)
                listed.append((point.day, order, number, change))
        listed.sort(key=lambda entry: entry[:3])
        return (entry[3] for entry in listed)

    def __len__(self) -> int:
        return sum(len(numbers) for *_, numbers in self._shifts())

    def counts(self) -> Table:
        """How many obligations changed, by day, state before and after, and cause."""
        counts: Counter[tuple[dt.date, str, str, str]] = Counter()
        for _, before, point, numbers in self._shifts():
            counts[point.day, before.state.value if before else "", point.state.value, point.cause] += len(numbers)
        rows = tuple(
            (moment, before or None, after, cause, count)
            for (moment, before, after, cause), count in sorted(counts.items())
        )
        return Table(("day", "before", "after", "cause", "obligations"), rows)

    def row_columns(self) -> tuple[Column, ...]:
        return columns_of(ChangeRow)

    def sections(self, lang: Lang) -> Iterator[Section]:
        return sections_of_rows(change.to_dict(lang) for change in self)

    essentials = ("title", "period", "name", "day", "before_label", "after_label", "due", "label")

    def caption(self, lang: Lang) -> str:
        count = count_text(len(self), "thay đổi", "change").of(lang)
        first, last = text_of(self.since, lang), text_of(self.until, lang)
        if lang == "vi":
            return f"{count} sau ngày {first} đến hết ngày {last}"
        return f"{count} after {first} and until {last}"

    def overview(self, lang: Lang = "en") -> Table:
        """Of few changes a line each, of many a line per rule and change with the number of its bodies."""
        if len(self) <= SHOWN:
            return super().overview(lang)
        counts: Counter[tuple[object, ...]] = Counter()
        for group, before, point, numbers in sorted(self._shifts(), key=lambda shift: shift[2].day):
            title = item_title(group.item, group.period, group.rule.level, lang)
            stood, stands = _state_in_words(group, before).of(lang), _state_in_words(group, point).of(lang)
            counts[title, group.at.of(lang), point.day, stood, stands, point.label.of(lang)] += len(numbers)
        title, *heads = heads_of(ChangeRow, ("title", "day", "before_label", "after_label", "label"), lang)
        rows = tuple((*cells, count) for cells, count in counts.items())
        return Table((title, AT.of(lang), *heads, BODIES.of(lang)), rows, self.caption(lang), lang=lang)

    def __repr__(self) -> str:
        return f"<Changes after {self.since} to {self.until}: {len(self):,}>"

    def _shifts(self) -> Iterator[tuple[Group, ChangePoint | None, ChangePoint, Sequence[int]]]:
        """The changes of state or law: of which group, from which point (None: none), to which point, which units."""
        after, until = self.since.toordinal(), self.until.toordinal()
        for group, units in self._parts:
            for shift in self._histories.of(group.number).changes(after, until, units):
                before = None if shift.before is None else shift.before.state
                if before != shift.after.state or shift.after.cause in LEGAL:
                    yield group, shift.before, shift.after, shift.numbers


def _state_in_words(group: Group, point: ChangePoint | None) -> Label:
    """The state of units of a group from a change point on; nothing where there is none."""
    return Label() if point is None else reported_label(group, point.state, reported=point.reported)
