"""The lanes of some statuses: gathered by task and place, or coarser where these are many."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, get_args

import attrs

from rollout.labels import Label
from rollout.problems import UnknownError, near
from rollout.progress.block import Block
from rollout.progress.force import binds_from
from rollout.progress.group_history import GroupHistory
from rollout.progress.statuses import Statuses
from rollout.progress.verdict import State
from rollout.schedule.group import Group
from rollout.schedule.holder import holders, names_of_bodies, printed_body
from rollout.sentences import count_text
from rollout.units.span import Units
from rollout.units.unit import PLACES
from rollout.views.drawing import dotted
from rollout.views.pictures.lanes import DAY, Lane, Lanes, Token, Window
from rollout.views.pictures.lettering import not_drawn
from rollout.views.pictures.palette import Shade, shade_of
from rollout.views.rule_drawing import instrument_title

LaneGrain = Literal["task", "policy", "holder", "tier", "body"]
GRAINS: tuple[LaneGrain, ...] = get_args(LaneGrain)
COARSER: tuple[LaneGrain, ...] = ("task", "policy", "holder", "tier")

LANES = 40  # of one picture, unless it is asked for more
PLACES_ON_AXIS = 160  # evidence that lies closer together is one token
EACH_ITS_OWN = Label("từng cơ quan, đơn vị", "each body itself")
COLLAPSED: Mapping[LaneGrain, Label] = {
    "task": Label(),
    "policy": Label("gộp các nhiệm vụ của một văn bản", "the tasks of a policy are one line"),
    "holder": Label("gộp các nhiệm vụ của một cơ quan", "all tasks of a body are one line"),
    "tier": Label("gộp các nhiệm vụ của một cấp", "all tasks of a tier are one line"),
}


def lanes_of(statuses: Statuses, by: LaneGrain | None, limit: int) -> Lanes:
    """The lanes of some statuses: of each task and place where these are few, or else of ever more together.

    With `by`, of each "task", "policy", "holder", "tier" or "body"; of more than `limit` the first are drawn, of bodies
    those with the most that has fallen due. Raises UnknownError for another name.
    """
    if by is not None and by not in GRAINS:
        raise UnknownError("line of a timeline", by, near(by, GRAINS))
    grain, drafts = _first_that_are_few(statuses, (by,) if by else COARSER, limit)
    urgent_first = _Draft.urgency if grain == "body" else _Draft.order
    drawn = sorted(sorted(drafts, key=urgent_first)[:limit], key=lambda draft: draft.group.tier.rank)
    ends = [end for draft in drawn for end in draft.ends()]
    first, last = min((*ends, statuses.as_of)), max((*ends, statuses.as_of))
    apart = (last - first).days // PLACES_ON_AXIS + 1
    return Lanes(
        lanes=tuple(draft.lane(grain, statuses, apart) for draft in drawn),
        notes=tuple(_left_out_notes(statuses, None if by else grain, len(drafts) - len(drawn))),
        as_of=statuses.as_of,
        first=first,
        last=last,
    )


def _first_that_are_few(statuses: Statuses, grains: Iterable[LaneGrain], limit: int) -> tuple[LaneGrain, list[_Draft]]:
    """The drafts of the first of some grains of which there are no more than the limit, or else of the last."""
    grain: LaneGrain = COARSER[0]
    drafts: list[_Draft] = []
    for grain in grains:
        drafts = _drafts(statuses, grain)
        if len(drafts) <= limit:
            break
    return grain, drafts


def _left_out_notes(statuses: Statuses, grain: LaneGrain | None, left_out: int) -> Iterator[Label]:
    """What is drawn as one line, and what is not drawn."""
    if grain is not None and COLLAPSED[grain] != Label():
        yield COLLAPSED[grain]
    if left_out:
        yield not_drawn(count_text(left_out, "dòng khác", "more line"))
    if undated := sum(block.count for block in statuses.blocks if block.due is None):
        yield not_drawn(count_text(undated, "việc chưa có ngày đến hạn", "without a due day", "without a due day"))


@attrs.frozen(eq=False)
class _Draft:
    """What is gathered for a lane: portions of blocks, and the days of evidence, by day ordinal and kind."""

    portions: list[tuple[Block, int]] = attrs.field(factory=list)
    evidence: Counter[tuple[int, str]] = attrs.field(factory=Counter)
    unit: int | None = None

    @property
    def group(self) -> Group:
        return self.portions[0][0].group

    def ends(self) -> Iterator[dt.date]:
        """The first and the last days of its windows."""
        for block, _ in self.portions:
            if block.due is not None:
                yield from (_first_day(block.group, block.due), block.due)

    def order(self) -> tuple[object, ...]:
        """By tier, those that a whole tier owes first; by first due day, then by identity."""
        group = self.group
        first = min(block.due for block, _ in self.portions if block.due)
        who = (printed_body(group) or "", first) if self.unit is None else ("", first)
        return (group.tier.rank, *who, *group.identity(), self.unit or 0)

    def urgency(self) -> tuple[object, ...]:
        """Those with the most that has fallen due first."""
        open_count = sum(count for block, count in self.portions if block.state == State.OVERDUE)
        return (-open_count, *self.order())

    def lane(self, grain: LaneGrain, statuses: Statuses, apart: int) -> Lane:
        """The lane at a `grain`, as seen on the day of the `statuses`; tokens of `apart` days are one."""
        return Lane(
            tier=self.group.tier,
            title=_title(self, grain, statuses),
            note=_note(self, grain, statuses),
            windows=tuple(_window_by_due(self.portions)),
            tokens=tuple(_tokens(self.evidence, apart)),
        )


def _drafts(statuses: Statuses, grain: LaneGrain) -> list[_Draft]:
    """The drafts of all lanes of a grain, without what has no day."""
    drafts: dict[object, _Draft] = {}
    for block in statuses.blocks:
        if block.due is None:
            continue
        if grain == "body":
            for number in block.numbers():
                draft = drafts.setdefault(number, _Draft(unit=number))
                draft.portions.append((block, 1))
        else:
            draft = drafts.setdefault(_lane_key(block.group, grain, statuses.as_of), _Draft())
            draft.portions.append((block, block.count))
    for group, units in statuses.parts_of_groups():
        key = _lane_key(group, grain, statuses.as_of)
        history = statuses.histories.of(group.number)
        for number, row, kind in _rows_of_evidence(history, units):
            reported = drafts.get(number if grain == "body" else key)
            if reported is not None and _is_there_on(history, row, statuses.as_of):
                reported.evidence[history.progress.on[row], kind] += 1
    return list(drafts.values())


def _rows_of_evidence(history: GroupHistory, units: Units) -> Iterator[tuple[int, int, str]]:
    """All that is reported of some units of a group: the number of the unit, the place in the log, and the kind."""
    facts = history.facts
    if facts.completions is not None:
        for span in units.spans:
            entries = facts.completions.over(span)
            yield from ((number, entry - 1, "done") for number, entry in zip(span, entries, strict=True) if entry)
    opens = zip(facts.opens.units, facts.opens.rows, strict=True)
    yield from ((number, row, "open") for number, row in opens if units.has(number))
    for number, rows in facts.special.items():
        if units.has(number):
            for row in rows:
                yield number, row, getattr(history.progress.fact(row), "kind", "")


def _is_there_on(history: GroupHistory, row: int, as_of: dt.date) -> bool:
    """Whether what stands at a place of the log of a `history` exists on a day."""
    is_known = history.known_on is None or history.progress.known(row) <= history.known_on.toordinal()
    return is_known and history.progress.on[row] <= as_of.toordinal()


def _lane_key(group: Group, grain: LaneGrain, as_of: dt.date) -> object:
    """What the groups of one lane have in common."""
    tier, who = group.tier, holders(group, as_of)
    match grain:
        case "tier":
            return tier
        case "holder":
            return tier, who
        case "policy":
            return tier, who, group.policy.id
        case _:
            return tier, who, group.policy.id, group.item.id, group.rule.place


def _title(draft: _Draft, grain: LaneGrain, statuses: Statuses) -> Label:
    group = draft.group
    match grain:
        case "body":
            return statuses.register.version_of(draft.unit or 0, statuses.as_of).label
        case "tier":
            return group.tier.label
        case "holder" | "policy":
            return _who(group, statuses)
        case _:
            return group.item.title


def _note(draft: _Draft, grain: LaneGrain, statuses: Statuses) -> Label:
    """Who bears it, and how many: bodies of a task, or else obligations."""
    total = sum(count for _, count in draft.portions)
    obligations = count_text(total, "nghĩa vụ", "obligation")
    if grain == "task":
        bodies = count_text(_body_count(draft), "cơ quan, đơn vị", "body", "bodies")
        place = draft.group.rule.place
        parts = [PLACES[place]] if place in PLACES and place != draft.group.tier else []
        parts += [bodies] if place in PLACES else []
        return dotted(*parts, _who(draft.group, statuses) if printed_body(draft.group) else Label())
    if grain == "policy":
        return dotted(obligations, instrument_title(draft.group.policy.instrument))
    return Label() if total == 1 else obligations


def _body_count(draft: _Draft) -> int:
    """How many bodies owe a task: of a recurring one those of the period with the most."""
    counts: Counter[object] = Counter()
    for block, count in draft.portions:
        counts[block.group.period] += count
    return max(counts.values())


def _who(group: Group, statuses: Statuses) -> Label:
    """Who bears the duties of a group on the day."""
    bodies = holders(group, statuses.as_of)
    return names_of_bodies(bodies, statuses.register, statuses.as_of) if bodies else EACH_ITS_OWN


def _first_day(group: Group, due: dt.date) -> dt.date:
    """The first day on which a duty can be met: its window is open and its instrument binds; at the latest its day."""
    return min(due, max(filter(None, (group.opens, binds_from(group))), default=due))


def _window_by_due(portions: Iterable[tuple[Block, int]]) -> Iterator[Window]:
    """The windows by due day; what is still open to be met by an earlier day is not drawn below it."""
    counts: dict[dt.date, Counter[Shade]] = defaultdict(Counter)
    opens: dict[dt.date, dt.date] = {}
    for block, count in portions:
        if block.due is not None:
            counts[block.due][shade_of(block.state, reported=block.reported)] += count
            opens[block.due] = min(opens.get(block.due, block.due), _first_day(block.group, block.due))
    free = dt.date.min
    for due in sorted(counts):
        yield Window(max(opens[due], free), due, counts[due])
        free = min(due, dt.date.max - DAY) + DAY


def _tokens(evidence: Mapping[tuple[int, str], int], apart: int) -> Iterator[Token]:
    """The evidence by day and kind; of so many days (`apart`) in a row that of all is put on the last."""
    counts: Counter[tuple[int, str]] = Counter()
    last: dict[tuple[int, str], int] = {}
    for (on, kind), count in evidence.items():
        place = (on // apart, kind)
        counts[place] += count
        last[place] = max(last.get(place, 0), on)
    for place in sorted(counts):
        yield Token(dt.date.fromordinal(last[place]), place[1], counts[place])
