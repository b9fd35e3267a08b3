"""A graph of rules as a drawing, in full or with tiers, periods or tasks drawn as one box."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum

import attrs

from rollout.explanation.wording import count_of as counted, day_count, text_of as say, words
from rollout.labels import Label, Lang
from rollout.policy.deadline import Within
from rollout.policy.instrument import Instrument
from rollout.policy.item import Need
from rollout.progress.verdict import State
from rollout.schedule.obligation import Group
from rollout.units.unit import PLACES
from rollout.views.drawing import LOOKS, Arrow, Box, Drawing, Frame, ordered
from rollout.views.rule_graph import Marked, RuleGraph, standing

UNDATED = Label("không hạn", "no deadline")
SAME_DAY = Label("cùng ngày", "same day")


class Level(IntEnum):
    """What a box stands for. Each level draws as one what the level before draws apart."""

    RULE = 0
    TIERS = 1
    PERIODS = 2
    POLICY = 3

    @property
    def said(self) -> str:
        return ("", "the tiers of a task", "the periods of a recurring duty", "the tasks of a policy")[self]

    def id(self, group: Group) -> str:
        """The box that a rule belongs to."""
        policy, period = group.policy.id, f"#{group.period}" if group.period else ""
        task = f"{policy}/{group.item.id}"
        return (group.node, f"{task}{period}", task, policy)[self]


@attrs.frozen(eq=False, kw_only=True)
class _Page:
    """What all that is drawn of one graph is drawn with."""

    graph: RuleGraph
    level: Level
    lang: Lang
    short: Mapping[str, str]
    inner: Mapping[str, list[Marked]]

    def say(self, label: Label) -> str:
        return label.of(self.lang)


def drawing(graph: RuleGraph, level: Level, lang: Lang) -> Drawing:
    """The graph at a level. Ties within one box are counted in it."""
    boxes: dict[str, list[Group]] = defaultdict(list)
    for group in graph.groups:
        boxes[level.id(group)].append(group)
    pairs, inner = _joined(graph, level)
    page = _Page(graph=graph, level=level, lang=lang, short=_short(boxes), inner=inner)
    rank = {name: number for number, name in enumerate(boxes)}
    frames = _frames(page, boxes)
    framed = {frame.id for frame in frames}
    return Drawing(
        boxes=tuple(_box(page, name, held, framed) for name, held in boxes.items()),
        arrows=tuple(
            _arrow(page, *ends, pairs[ends]) for ends in sorted(pairs, key=lambda e: (rank[e[0]], rank[e[1]]))
        ),
        frames=frames,
        notes=() if boxes else ("no rule of this selection needs another of it",),
        lang=lang,
    )


def _joined(graph: RuleGraph, level: Level) -> tuple[dict[tuple[str, str], list[Marked]], dict[str, list[Marked]]]:
    """The ties between two boxes, and those within one."""
    pairs: dict[tuple[str, str], list[Marked]] = defaultdict(list)
    inner: dict[str, list[Marked]] = defaultdict(list)
    for one in graph.ties:
        tail, head = level.id(one.tie.needed), level.id(one.tie.by)
        (inner[tail] if tail == head else pairs[tail, head]).append(one)
    return pairs, inner


def _short(names: Iterable[str]) -> dict[str, str]:
    """Each id without its policy, where no other is the same."""
    tails = {name: name.partition("/")[2] for name in names}
    seen = Counter(tails.values())
    return {name: tail if seen[tail] == 1 else name for name, tail in tails.items()}


def _frames(page: _Page, boxes: dict[str, list[Group]]) -> tuple[Frame, ...]:
    """A frame a policy, and one within it for each task of which several boxes are drawn."""
    if page.level is Level.POLICY:
        return ()
    tasks = Counter(_task(groups[0]) for groups in boxes.values())
    frames: dict[str, Frame] = {}
    for groups in boxes.values():
        first = groups[0]
        policy = first.policy.id
        frames.setdefault(policy, Frame(policy, _title(first.policy.instrument, page.lang)))
        if tasks[_task(first)] > 1:
            frames.setdefault(_task(first), Frame(_task(first), first.item.title.of(page.lang), policy))
    return tuple(frames.values())


def _task(group: Group) -> str:
    return f"{group.policy.id}/{group.item.id}"


def _title(instrument: Instrument, lang: Lang) -> str:
    title = instrument.title.of(lang)
    return title if not instrument.number or instrument.number in title else f"{instrument.number}: {title}"


def _box(page: _Page, name: str, groups: list[Group], framed: set[str]) -> Box:
    first = groups[0]
    frame = next((one for one in (_task(first), first.policy.id) if one in framed), None)
    if page.level is Level.POLICY:
        tasks = len({group.item.id for group in groups})
        lines = [_title(first.policy.instrument, page.lang), page.say(counted(tasks, "nhiệm vụ", "task"))]
    else:
        lines = [] if frame == _task(first) else [first.item.title.of(page.lang)]
        lines += [page.short[name]]
        lines += [" · ".join(filter(None, (_places(page, groups), _periods(page, groups), _levels(page, groups))))]
        lines += [_due(page, groups)]
    counts = standing(page.graph, (group.node for group in groups))
    if counts:
        lines.append(
            ", ".join(f"{say(count, page.lang)} {page.say(LOOKS[mark].word)}" for mark, count in counts.items())
        )
    if held := page.inner.get(name):
        lines.append(page.say(words("bên trong: {t}", "within: {t}", t=_said(page, held))))
    return Box(name, tuple(lines), frame, next(iter(counts), None))


def _places(page: _Page, groups: Iterable[Group]) -> str:
    places = list(dict.fromkeys(group.rule.place for group in groups))
    if len(places) == 1:
        place = places[0]
        return page.say(PLACES[place] if place in PLACES else page.graph.register[place].label)
    tiers = sum(place in PLACES for place in places)
    bodies = len(places) - tiers
    said = [counted(tiers, "cấp", "tier")] if tiers else []
    said += [words("{n} cơ quan", "{n} body" if bodies == 1 else "{n} bodies", n=bodies)] if bodies else []
    return ", ".join(map(page.say, said))


def _periods(page: _Page, groups: Iterable[Group]) -> str:
    periods = list(dict.fromkeys(group.period for group in groups if group.period))
    if len(periods) > 1:
        return page.say(counted(len(periods), "kỳ", "period"))
    return say(periods[0], page.lang) if periods else ""


def _levels(page: _Page, groups: Sequence[Group]) -> str:
    levels = {group.rule.level for group in groups}
    return say(groups[0].rule.level, page.lang) if len(levels) == 1 and groups[0].rule.level else ""


def _due(page: _Page, groups: Sequence[Group]) -> str:
    """The day, or the first and the last of them, as the language says it."""
    dues = [group.due for group in groups if group.due]
    if not dues:
        awaiting = all(isinstance(group.rule.deadline, Within) for group in groups)
        return page.say(State.AWAITING.label if awaiting else UNDATED)
    first, last = say(min(dues), page.lang), say(max(dues), page.lang)
    if first != last:
        return page.say(words("hạn {f} – {l}", "due {f} – {l}", f=first, l=last))
    standing_on = all(group.standing for group in groups)
    return page.say(words("từ {d}", "from {d}", d=first) if standing_on else words("hạn {d}", "due {d}", d=first))


def _arrow(page: _Page, tail: str, head: str, held: Sequence[Marked]) -> Arrow:
    label = _one(page, held[0]) if len(held) == 1 else _said(page, held)
    return Arrow(tail, head, label, ordered(mark for one in held for mark in one.marks))


def _said(page: _Page, held: Sequence[Marked]) -> str:
    """What a label says of several ties: `4 ties · 29 to 30 days late`, `12 ties · -30 to 122 days · SS · 4 late`."""
    kinds = sorted({kind for one in held if (kind := _kind(page, one.tie.need))})
    marks = Counter(mark for one in held for mark in one.marks)
    said = [page.say(counted(len(held), "quan hệ", "tie"))]
    overdue = [-one.tie.days for one in held if one.tie.days is not None and one.tie.days < 0]
    if len(overdue) == len(held):
        said += [page.say(words("muộn {r}", "{r} late", r=_range(overdue))), *kinds]
        del marks["late"]
    else:
        between = [count for one in held if (count := _between(one)) is not None]
        said += [page.say(_range(between)) if between else "", *kinds]
    said += [f"{say(marks[mark], page.lang)} {page.say(LOOKS[mark].word)}" for mark in LOOKS if marks[mark]]
    return " · ".join(filter(None, said))


def _one(page: _Page, one: Marked) -> str:
    """`122 days`, `29 days late`, `5 days · FS +10 days · contradictory · 5 days late`."""
    between, need = _between(one), one.tie.need
    shown = between is not None and (between >= 0 or need.min_lag)
    said = [page.say(_range([between])) if between is not None and shown else "", _kind(page, need)]
    for mark in one.marks:
        word = LOOKS[mark].word
        if mark == "late" and one.tie.days is not None:
            word = words("muộn {n}", "{n} late", n=day_count(-one.tie.days))
        said.append(page.say(word))
    return " · ".join(filter(None, said))


def _between(one: Marked) -> int | None:
    return None if one.tie.days is None else one.tie.days + one.tie.need.min_lag


def _range(counts: Sequence[int]) -> Label:
    """`122 days`, `same day`, `29 to 30 days`."""
    first, last = min(counts), max(counts)
    if first == last:
        return day_count(first) if first else SAME_DAY
    return words("{f} đến {l} ngày", "{f} to {l} days", f=first, l=last)


def _kind(page: _Page, need: Need) -> str:
    return page.say(lags(need.kind, need.min_lag, need.max_lag))


def lags(kind: str, least: int, most: int | None) -> Label:
    """A kind and its lags, where they are not those of a plain need: `SS`, `FS +10 days`, `FF +0…+5 days`."""
    if most is not None:
        return Label(f"{kind} {least:+}…{most:+} ngày", f"{kind} {least:+}…{most:+} days")
    if least:
        return words("{k} {s}{n}", "{k} {s}{n}", k=kind, s="+" if least > 0 else "", n=day_count(least))
    return Label() if kind == "FS" else Label(kind, kind)
