"""The differences between two policies, schedules or statuses: counted in groups, each made when it is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

import attrs

from rollout.figures import printed
from rollout.labels import Lang
from rollout.policy.delta import KIND_LABELS, KINDS, Delta
from rollout.policy.delta_rows import DifferenceRow, EditRow
from rollout.policy.edits import edits
from rollout.policy.policy import Policy
from rollout.problems import InputError, Problem
from rollout.progress.comparison import Patch, Piece, patches_between
from rollout.progress.reasons import Causes, Inputs
from rollout.progress.status import Status
from rollout.progress.statuses import Statuses
from rollout.rows import SHOWN, Column, Rows, Section, columns_of, sections_of_rows, table_of_rows_read
from rollout.schedule.obligation import Obligation
from rollout.schedule.overview import AT, BODIES, item_title
from rollout.schedule.schedule import GROUPINGS, Schedule, groupings, split
from rollout.tables import Table
from rollout.units.span import Units

Answer = Policy | Schedule | Statuses
OF_A_DIFFERENCE = ("kind", "before", "after", "days", "fields", "causes", "reasons")
OF_RULES = ("change", "before_label", "before_due", "after_label", "after_due", "cause")
OF_BODIES = ("title", "period", "name", *OF_RULES)
OF_CAUSES = frozenset({"causes", "reasons"})


@attrs.frozen(eq=False, repr=False, slots=False)
class Differences(Rows[dict[str, Any]]):
    """What differs of the answer `after` from the answer `before`, in listing order.

    Of schedules and statuses whole groups are held against each other, so that counting makes no rows. Its rows are
    DifferenceRow, of two policies EditRow.
    """

    before: Answer
    after: Answer

    @cached_property
    def edits(self) -> tuple[Delta, ...]:
        """Those of two policies."""
        if isinstance(self.before, Policy) and isinstance(self.after, Policy):
            return tuple(edits(self.before, self.after))
        return ()

    @cached_property
    def patches(self) -> tuple[Patch, ...]:
        """Those of two schedules or statuses: units of which one and the same differs."""
        before, after = self.before, self.after
        if before is after or isinstance(before, Policy) or isinstance(after, Policy):
            return ()
        return tuple(sorted(patches_between(before, after), key=Patch.order))

    def shares(self) -> Iterator[tuple[Patch, Causes, Sequence[int]]]:
        """The patches in parts, each with what can have caused it and the numbers of its units, in listing order."""
        if isinstance(self.before, Policy) or isinstance(self.after, Policy):
            return
        inputs = Inputs(self.before, self.after)
        for patch in self.patches:
            for causes, numbers in inputs.shares(patch):
                yield patch, causes, numbers

    def __len__(self) -> int:
        return len(self.edits) + sum(len(patch.units) for patch in self.patches)

    def __iter__(self) -> Iterator[Delta]:
        yield from self.edits
        for _, alike in groupby(self.shares(), key=lambda share: share[0].order()):
            rows = [(number, patch, causes) for patch, causes, numbers in alike for number in numbers]
            for number, patch, causes in sorted(rows, key=itemgetter(0)):
                yield self.delta(patch, causes, number)

    def delta(self, patch: Patch, causes: Causes, number: int) -> Delta:
        """The difference of one unit of a patch, by its number, with what can have caused it."""
        unit = patch.units.register.id_of(number)
        old, new = patch.before, patch.after
        before = None if old is None or patch.kind == "appeared" else _obligation(self.before, old, unit)
        after = None if new is None or patch.kind == "gone" else _obligation(self.after, new, unit)
        name = Obligation(patch.shown.group, number).id
        fields = patch.fields if before and after else ()
        return Delta(name, patch.kind, before, after, fields, patch.days, *causes)

    def counts(self) -> Counter[str]:
        """How many there are of each kind that occurs: appeared, gone, moved, changed."""
        counts = Counter(delta.kind for delta in self.edits)
        for patch in self.patches:
            counts[patch.kind] += len(patch.units)
        return Counter({kind: counts[kind] for kind in KINDS if counts[kind]})

    def table(self, by: str | Iterable[str] = ("kind", "task", "tier")) -> Table:
        """The number of differences by any of OF_A_DIFFERENCE; of obligations by any of GROUPINGS and the holder too.

        `before` and `after` are the states, of schedules the due days. Of policies, `task` is the id of the item.
        Raises UnknownError for another name.
        """
        counts: Counter[tuple[object, ...]] = Counter()
        if isinstance(self.after, Policy):
            names = groupings(by, ("task", *OF_A_DIFFERENCE))
            for delta in self.edits:
                values = {"task": delta.id, **delta.to_dict()}
                counts[tuple(_as_cell(values[name]) for name in names)] += 1
        else:
            names = groupings(by, (*OF_A_DIFFERENCE, *GROUPINGS, "holder"))
            for key, count in self._keys(names):
                counts[key] += count
        return Table((*names, "differences"), tuple((*key, count) for key, count in counts.items()))

    def _keys(self, names: tuple[str, ...]) -> Iterator[tuple[tuple[object, ...], int]]:
        """The values of patches for some names, with how many obligations have them."""
        of_groups = tuple(name for name in names if name not in OF_A_DIFFERENCE)
        parts: Iterable[tuple[Patch, Causes, Units]] = ((patch, ((), ()), patch.units) for patch in self.patches)
        if not OF_CAUSES.isdisjoint(names):
            parts = ((patch, causes, patch.units.only(numbers)) for patch, causes, numbers in self.shares())
        for patch, (causes, reasons), units in parts:
            values: dict[str, object] = {"kind": patch.kind, "days": patch.days, "fields": _as_cell(patch.fields)}
            values |= {"before": _state_or_day(patch.before), "after": _state_or_day(patch.after)}
            values |= {"causes": _as_cell(causes), "reasons": _as_cell(reasons)}
            shown, answer = patch.shown, self.before if patch.kind == "gone" else self.after
            on = answer.as_of if isinstance(answer, Statuses) else shown.due
            for key, count in split(shown.group, units, of_groups, shown.due, on):
                values.update(zip(of_groups, key, strict=True))
                yield tuple(map(values.__getitem__, names)), count

    def row_columns(self) -> tuple[Column, ...]:
        """Of two policies those of an edit, else those of an obligation that differs."""
        return columns_of(EditRow if isinstance(self.after, Policy) else DifferenceRow)

    def sections(self, lang: Lang) -> Iterator[Section]:
        return sections_of_rows(delta.to_dict(lang) for delta in self)

    def __repr__(self) -> str:
        counted = ", ".join(f"{count:,} {kind}" for kind, count in self.counts().items())
        return f"<Differences: {counted or 'none'}>"

    def caption(self, lang: Lang) -> str:
        counted = ", ".join(
            f"{printed(n, style=lang)} {KIND_LABELS[kind].of(lang)}" for kind, n in self.counts().items()
        )
        if lang == "vi":
            return f"Thay đổi: {counted or 'không có'}"
        return f"Differences: {counted or 'none'}"

    def overview(self, lang: Lang = "en") -> Table:
        """Of few differences a line each, of many obligations a line per rule and what differs of its bodies."""
        if isinstance(self.after, Policy):
            return table_of_rows_read(self, lang, ("id", "change", "fields", "before", "after"))
        if len(self) <= SHOWN:
            return table_of_rows_read(self, lang, OF_BODIES)
        return self._by_rule(lang)

    def _by_rule(self, lang: Lang) -> Table:
        """A line for all bodies of a rule that differ alike."""
        columns = {column.name: column for column in self.row_columns()}
        counts: Counter[tuple[object, ...]] = Counter()
        for patch, causes, numbers in self.shares():
            row = self.delta(patch, causes, numbers[0]).to_dict(lang)
            group = patch.shown.group
            cells = (columns[name].cell(row[name]) for name in OF_RULES)  # type: ignore[literal-required]
            counts[item_title(group.item, group.period, group.rule.level, lang), group.at.of(lang), *cells] += len(
                numbers
            )
        heads = (
            columns["title"].head(lang),
            AT.of(lang),
            *(columns[name].head(lang) for name in OF_RULES),
            BODIES.of(lang),
        )
        return Table(heads, tuple((*cells, count) for cells, count in counts.items()), self.caption(lang), lang=lang)


def diff(before: Answer, after: Answer) -> Differences:
    """What differs of one answer from another: of two policies, two schedules, or the statuses of two days.

    The two may be of other days, other knowledge or evidence, other law, another interpretation, register or horizon;
    each difference names which of these can have caused it. Raises InputError for answers of different kinds.
    """
    for kind in (Policy, Schedule, Statuses):
        if isinstance(before, kind) and isinstance(after, kind):
            return Differences(before, after)
    message = f"{type(before).__name__} and {type(after).__name__} cannot be compared"
    raise InputError([Problem("different-kinds", "diff", message, "give two policies, two schedules or two statuses")])


def _obligation(answer: Answer, piece: Piece, unit: str) -> Obligation:
    """The obligation of a unit of a piece of an answer, or its status."""
    number = piece.units.register.number(unit)
    if isinstance(answer, Statuses):
        return Status(piece.group, number, answer.histories, answer.as_of)
    return Obligation(piece.group, number)


def _state_or_day(piece: Piece | None) -> object:
    """How a piece stands: its state, of a schedule its due day; nothing where it is not in the answer."""
    if piece is None or not piece.is_chosen:
        return None
    return piece.due if piece.block is None else piece.block.state.value


def _as_cell(value: object) -> object:
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else value
