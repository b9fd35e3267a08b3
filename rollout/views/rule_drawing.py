"""A graph of rules as a drawing, in full or with tiers, periods or tasks drawn as one box."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum

from rollout.labels import Label, Lang
from rollout.policy.instrument import Instrument
from rollout.progress.verdict import State
from rollout.schedule.group import Group
from rollout.schedule.holder import holders, printed_body
from rollout.schedule.rules import Tie
from rollout.sentences import count_text, day_count, joined, words
from rollout.units.unit import PLACES
from rollout.views.drawing import LOOKS, Arrow, Box, Drawing, Frame, Mark, dotted, ordered_marks
from rollout.views.rule_graph import RuleGraph

UNDATED = Label("không quy định thời hạn", "no deadline")
SAME_DAY = Label("cùng ngày", "same day")
NO_NEEDS = Label(
    "không nhiệm vụ nào được chọn phải chờ một nhiệm vụ khác cũng được chọn",
    "no rule of this selection needs another of it",
)


class Grain(IntEnum):
    """What one box stands for, from fine to coarse."""

    RULE = 0
    TASK_AND_PERIOD = 1
    TASK = 2
    POLICY = 3

    @property
    def collapsed(self) -> Label:
        """What this grain draws as one box, and the one before as several."""
        return (
            Label(),
            Label("các cấp của một nhiệm vụ", "the tiers of a task"),
            Label("các kỳ của một nhiệm vụ định kỳ", "the periods of a recurring duty"),
            Label("các nhiệm vụ của một văn bản", "the tasks of a policy"),
        )[self]

    def box_id(self, group: Group) -> str:
        """The box to which a rule belongs."""
        period = f"#{group.period}" if group.period else ""
        return (group.node, f"{_task_id(group)}{period}", _task_id(group), group.policy.id)[self]


def rule_drawing(graph: RuleGraph, grain: Grain, lang: Lang) -> Drawing:
    """The graph at a grain. Dependencies within one box are counted in it."""
    rules: dict[str, list[Group]] = defaultdict(list)
    for group in graph.groups:
        rules[grain.box_id(group)].append(group)
    ties: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    inner: dict[str, list[Tie]] = defaultdict(list)
    for tie in graph.ties:
        tail, head = grain.box_id(tie.needed), grain.box_id(tie.by)
        tied = inner[tail] if tail == head else ties[tail, head]
        tied.append(tie)
    names = _short_ids(rules)
    frames = {} if grain is Grain.POLICY else _frames(rules.values())
    boxes = []
    for box_id, groups in rules.items():
        frame = _frame_of(groups[0], frames)
        lines = _policy_lines(groups) if grain is Grain.POLICY else _task_lines(graph, groups, names[box_id], frame)
        standing = graph.standing(groups)
        if standing:
            lines.append(joined(_mark_counts(standing), ", "))
        if box_id in inner:
            lines.append(words("bên trong: {t}", "within: {t}", t=_text_of_ties(graph, inner[box_id])))
        boxes.append(Box(box_id, tuple(lines), frame, next(iter(ordered_marks(standing)), None)))
    rank = {box_id: number for number, box_id in enumerate(rules)}
    pairs = sorted(ties, key=lambda pair: (rank[pair[0]], rank[pair[1]]))
    return Drawing(
        boxes=tuple(boxes),
        arrows=tuple(_arrow(graph, pair, ties[pair]) for pair in pairs),
        frames=tuple(frames.values()),
        notes=() if boxes else (NO_NEEDS,),
        lang=lang,
    )


def _task_id(group: Group) -> str:
    return f"{group.policy.id}/{group.item.id}"


def _short_ids(ids: Iterable[str]) -> dict[str, Label]:
    """Each id without its policy, unless another one is the same without it."""
    tails = {box_id: box_id.partition("/")[2] for box_id in ids}
    uses = Counter(tails.values())
    names = {box_id: tail if uses[tail] == 1 else box_id for box_id, tail in tails.items()}
    return {box_id: Label(name.partition("@")[0].partition("#")[0], name) for box_id, name in names.items()}


def _frames(boxes: Collection[Sequence[Group]]) -> dict[str, Frame]:
    """One frame per policy, and within it one for each task that has several boxes; by id."""
    count = Counter(_task_id(groups[0]) for groups in boxes)
    frames: dict[str, Frame] = {}
    for first, *_ in boxes:
        policy, task = first.policy.id, _task_id(first)
        frames.setdefault(policy, Frame(policy, instrument_title(first.policy.instrument)))
        if count[task] > 1:
            frames.setdefault(task, Frame(task, first.item.title, policy))
    return frames


def _frame_of(group: Group, frames: Collection[str]) -> str | None:
    """The innermost frame of a rule, where it has one."""
    task = _task_id(group)
    if task in frames:
        return task
    return group.policy.id if group.policy.id in frames else None


def instrument_title(instrument: Instrument) -> Label:
    """Its number and title; the title alone where the number is part of it."""
    number, vi, en = instrument.number, instrument.title.of("vi"), instrument.title.of("en")
    return Label(vi if number in vi else f"{number}: {vi}", en if number in en else f"{number}: {en}")


def _policy_lines(groups: Sequence[Group]) -> list[Label]:
    """The rules of a policy: its title, and the number of their tasks."""
    tasks = {group.item.id for group in groups}
    return [instrument_title(groups[0].policy.instrument), count_text(len(tasks), "nhiệm vụ", "task")]


def _task_lines(graph: RuleGraph, groups: Sequence[Group], name: Label, frame: str | None) -> list[Label]:
    """The lines of a box for the rules of a task: title, name, where, for which period, at what level, due when.

    `graph` knows the bodies of the rules in `groups`; `name` is that of the box; its `frame` may have the title.
    """
    first = groups[0]
    where = dotted(_place_text(graph, groups), _holder_text(graph, groups), _period_text(groups), _level_text(groups))
    lines = [name, where, _due_line(groups)]
    if frame != _task_id(first):
        lines.insert(0, first.item.title)
    return lines


def _place_text(graph: RuleGraph, groups: Iterable[Group]) -> Label:
    """The one place, or how many tiers and bodies."""
    places = {group.rule.place for group in groups}
    if len(places) == 1:
        (place,) = places
        return PLACES[place] if place in PLACES else graph.register[place].label
    tiers, counts = len(places & PLACES.keys()), []
    bodies = len(places) - tiers
    if tiers:
        counts.append(count_text(tiers, "cấp", "tier"))
    if bodies:
        counts.append(count_text(bodies, "cơ quan", "body", "bodies"))
    return joined(counts, ", ")


def _holder_text(graph: RuleGraph, groups: Iterable[Group]) -> Label:
    """Who bears the rules, where that is not the body that the text names, and the same for all of them."""
    names = {holders(group, graph.as_of or group.due) for group in groups}
    if len(names) > 1 or names & {(printed_body(group) or "",) for group in groups} or names == {()}:
        return Label()
    (bodies,) = names
    return words("do {h} đảm nhiệm", "held by {h}", h=joined((graph.register[body].label for body in bodies), ", "))


def _period_text(groups: Iterable[Group]) -> Label:
    """The one period, or how many."""
    periods = {group.period for group in groups if group.period}
    if len(periods) == 1:
        (period,) = periods
        return words("{p}", p=period)
    return count_text(len(periods), "kỳ", "period") if periods else Label()


def _level_text(groups: Iterable[Group]) -> Label:
    """The level, where all rules have the same."""
    levels = {group.rule.level for group in groups}
    level = levels.pop()
    return words("{l}", l=level) if level and not levels else Label()


def _due_line(groups: Sequence[Group]) -> Label:
    """The due day, or the first and the last of several."""
    dues = [group.due for group in groups if group.due]
    if not dues:
        awaiting = all(group.awaits for group in groups)
        return State.AWAITING.label if awaiting else UNDATED
    first, last = min(dues), max(dues)
    if first != last:
        return words("thời hạn {f} – {l}", "due {f} – {l}", f=first, l=last)
    if all(group.starts for group in groups):
        return words("bắt đầu thực hiện {d}", "from {d}", d=first)
    return words("thời hạn {d}", "due {d}", d=first)


def _mark_counts(counts: Mapping[Mark, int]) -> Iterator[Label]:
    """`1 overdue`, `2 open`: the worst first."""
    for mark in LOOKS:
        if mark in counts:
            yield words("{n} {w}", n=counts[mark], w=LOOKS[mark].word)


def _arrow(graph: RuleGraph, pair: tuple[str, str], ties: Sequence[Tie]) -> Arrow:
    label = _text_of_tie(ties[0], graph.marks(ties[0])) if len(ties) == 1 else _text_of_ties(graph, ties)
    return Arrow(*pair, label, ordered_marks(mark for tie in ties for mark in graph.marks(tie)))


def _text_of_tie(tie: Tie, marks: Iterable[Mark]) -> Label:
    """`122 days`, `29 days late`, `5 days · FS +10 days · contradictory · 5 days late`."""
    days, need = _days_apart(tie), tie.need
    parts = [_day_range([days])] if days is not None and (days >= 0 or need.min_lag) else []
    parts.append(kind_and_lags(need.kind, need.min_lag, need.max_lag))
    for mark in marks:
        if mark == "late" and tie.days is not None:
            parts.append(words("chậm {n}", "{n} late", n=day_count(-tie.days)))
        else:
            parts.append(LOOKS[mark].word)
    return dotted(*parts)


def _text_of_ties(graph: RuleGraph, ties: Sequence[Tie]) -> Label:
    """`4 ties · 29 to 30 days late`, `12 ties · -30 to 122 days · SS · 4 late`."""
    marks = Counter(mark for tie in ties for mark in graph.marks(tie))
    late_by = [-tie.days for tie in ties if tie.days is not None and tie.days < 0]
    parts = [count_text(len(ties), "quan hệ", "tie")]
    if len(late_by) == len(ties):
        parts.append(words("chậm {r}", "{r} late", r=_day_range(late_by)))
        del marks["late"]
    else:
        apart = [days for days in map(_days_apart, ties) if days is not None]
        parts += [_day_range(apart)] if apart else []
    kinds = {kind_and_lags(tie.need.kind, tie.need.min_lag, tie.need.max_lag) for tie in ties}
    return dotted(*parts, *sorted(kinds, key=str), *_mark_counts(marks))


def _days_apart(tie: Tie) -> int | None:
    """The days from the due day of the prerequisite to that of the dependant, without the lag."""
    return None if tie.days is None else tie.days + tie.need.min_lag


def _day_range(counts: Sequence[int]) -> Label:
    """`122 days`, `same day`, `29 to 30 days`."""
    first, last = min(counts), max(counts)
    if first != last:
        return words("{f} đến {l} ngày", "{f} to {l} days", f=first, l=last)
    return day_count(first) if first else SAME_DAY


def kind_and_lags(kind: str, min_lag: int, max_lag: int | None) -> Label:
    """A kind and its lags, empty for FS without lags: `SS`, `FS +10 days`, `FF +0…+5 days`."""
    if max_lag is not None:
        return Label(f"{kind} {min_lag:+}…{max_lag:+} ngày", f"{kind} {min_lag:+}…{max_lag:+} days")
    if min_lag:
        return words("{k} {s}{n}", k=kind, s="+" if min_lag > 0 else "", n=day_count(min_lag))
    return Label() if kind == "FS" else Label(kind)
