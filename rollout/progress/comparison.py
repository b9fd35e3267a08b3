"""Two schedules, or two statuses, held against each other: whole groups where they are alike, and no rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set as AbstractSet

import attrs

from rollout.days import Period
from rollout.policy.delta import Kind
from rollout.progress.block import Block, blocks_of
from rollout.progress.statuses import Statuses
from rollout.schedule.group import Group, due_order
from rollout.schedule.holder import holders
from rollout.schedule.schedule import Schedule
from rollout.units.span import Units

Slot = tuple[str, str, Period | None]  # policy, item and period: with a unit they name an obligation
Obligations = Schedule | Statuses


@attrs.frozen(eq=False)
class Piece:
    """Units of one group that stand alike in one of the two answers; not chosen where its selection leaves them out.

    A `block` is how they stand, of a Schedule None. `values` are the facts by which they are compared.
    """

    group: Group
    units: Units
    block: Block | None
    is_chosen: bool
    values: Mapping[str, object]

    @classmethod
    def of(cls, group: Group, units: Units, block: Block | None, answer: Obligations, *, is_chosen: bool) -> Piece:
        """Some `units` of a `group` in an `answer`, with their `block` there; `is_chosen` unless they are left out."""
        on = answer.as_of if isinstance(answer, Statuses) else group.due
        values: dict[str, object] = {
            "due": group.due if block is None else block.due,
            "opens": group.opens,
            "standing": group.standing,
            "level": group.rule.level,
            "lead": group.item.lead,
            "coordinating": group.item.coordinating,
            "holder": holders(group, on),
        }
        if block is not None:
            values |= {"state": block.state, "reported": block.reported, "force": block.force}
        return cls(group, units, block, is_chosen, values)

    @property
    def due(self) -> dt.date | None:
        return self.group.due if self.block is None else self.block.due


@attrs.frozen(eq=False)
class Patch:
    """Units of which one and the same differs: how they stood `before`, and how they stand `after`.

    `units` are numbered as in the piece that is shown: the one after, or of what is gone the one before. A piece that a
    selection leaves out is kept, for what it tells of causes.
    """

    kind: Kind
    before: Piece | None
    after: Piece | None
    units: Units
    fields: tuple[str, ...]

    @property
    def shown(self) -> Piece:
        piece = self.before if self.kind == "gone" else self.after
        assert piece is not None  # there is one of each kind
        return piece

    @property
    def days(self) -> int | None:
        """By how many days they moved."""
        first, last = (None if piece is None else piece.due for piece in (self.before, self.after))
        return (last - first).days if self.kind == "moved" and first and last else None

    def order(self) -> tuple[object, ...]:
        """Where its obligations stand in a listing, before their units."""
        return (*due_order(self.shown.due), *self.shown.group.identity())


def patches_between(before: Obligations, after: Obligations) -> Iterator[Patch]:
    """All that differs between two answers of one kind."""
    old, new = _chosen(before), _chosen(after)
    slots = dict.fromkeys((*new, *old))
    for answer, pieces in ((before, old), (after, new)):
        for slot, piece in _left_out(answer, slots.keys()):
            pieces[slot].append(piece)
    for slot in slots:
        for piece_before, piece_after, units in _pairs(old.get(slot, []), new.get(slot, [])):
            patch = _patch(piece_before, piece_after, units)
            if patch is not None:
                yield patch


def schedule_of(answer: Obligations) -> Schedule:
    """The whole schedule of an answer."""
    return answer.whole if isinstance(answer, Schedule) else answer.schedule


def _slot(group: Group) -> Slot:
    return group.policy.id, group.item.id, group.period


def _chosen(answer: Obligations) -> defaultdict[Slot, list[Piece]]:
    """What is in an answer, by slots."""
    pieces: defaultdict[Slot, list[Piece]] = defaultdict(list)
    if isinstance(answer, Schedule):
        for group in answer.groups:
            pieces[_slot(group)].append(Piece.of(group, group.units, None, answer, is_chosen=True))
    else:
        for block in answer.blocks:
            pieces[_slot(block.group)].append(Piece.of(block.group, block.units, block, answer, is_chosen=True))
    return pieces


def _left_out(answer: Obligations, slots: AbstractSet[Slot]) -> Iterator[tuple[Slot, Piece]]:
    """What is in some slots of the whole of which an answer is a selection, and is not selected."""
    whole = schedule_of(answer)
    if len(whole) == len(answer):
        return
    chosen: defaultdict[int, list[int]] = defaultdict(list)
    for pieces in _chosen(answer).values():
        for piece in pieces:
            chosen[piece.group.number] += piece.units.numbers()
    for group in whole.groups:
        rest = group.cohort.units.without(chosen[group.number]) if _slot(group) in slots else None
        if rest:
            for block in _blocks(answer, group, rest):
                units = rest if block is None else block.units
                yield _slot(group), Piece.of(group, units, block, answer, is_chosen=False)


def _blocks(answer: Obligations, group: Group, units: Units) -> Iterable[Block | None]:
    """How units of a group stand in an answer: in blocks, or of a Schedule in no way."""
    if isinstance(answer, Schedule):
        return (None,)
    return blocks_of(answer.histories.of(group.number), units, answer.as_of.toordinal(), None)


def _pairs(before: list[Piece], after: list[Piece]) -> Iterator[tuple[Piece | None, Piece | None, Units]]:
    """The pieces of one slot that have units in common, with these; those of one answer alone with None.

    Where the same units are together in both, they are not looked at.
    """
    same = {(piece.units.register, piece.units.spans): piece for piece in before}
    rest = []
    for piece in after:
        twin = same.pop((piece.units.register, piece.units.spans), None)
        if twin is None:
            rest.append((piece, set(piece.units.ids())))
        else:
            yield twin, piece, piece.units
    earlier = [(piece, set(piece.units.ids())) for piece in same.values()]
    for piece, ids in rest:
        for old, old_ids in earlier:
            both = ids & old_ids
            if both:
                yield old, piece, _numbered(piece, both)
            ids.difference_update(both)
            old_ids.difference_update(both)
        if ids:
            yield None, piece, _numbered(piece, ids)
    for old, old_ids in earlier:
        if old_ids:
            yield old, None, _numbered(old, old_ids)


def _numbered(piece: Piece, ids: Iterable[str]) -> Units:
    """Units by their ids, as they are numbered in a piece."""
    register = piece.units.register
    return Units.all_of(register, sorted(map(register.numbers.__getitem__, ids)))


def _patch(before: Piece | None, after: Piece | None, units: Units) -> Patch | None:
    """What differs of units that two pieces have in common; None where nothing does, or both leave them out."""
    was_there, is_there = before is not None and before.is_chosen, after is not None and after.is_chosen
    fields: tuple[str, ...] = ()
    if before is not None and after is not None:
        fields = tuple(name for name, value in after.values.items() if before.values[name] != value)
    if was_there and is_there:
        return Patch(_kind_of_both(before, after, fields), before, after, units, fields) if fields else None
    if is_there:
        return Patch("appeared", before, after, units, fields)
    if was_there and before is not None:
        return Patch("gone", before, after, _numbered(before, units.ids()), fields)
    return None


def _kind_of_both(before: Piece | None, after: Piece | None, fields: tuple[str, ...]) -> Kind:
    """Whether what is in both answers moved from one day to another, or else changed."""
    dues = [piece.due for piece in (before, after) if piece is not None]
    return "moved" if "due" in fields and None not in dues else "changed"
