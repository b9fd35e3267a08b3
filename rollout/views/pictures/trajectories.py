"""The data of targets over time: a panel per target, with levels, measurements, what is needed and what is to come."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import attrs

from rollout.labels import Label
from rollout.policy.level import Level, Number, amount
from rollout.problems import InputError, Problem
from rollout.progress.attainment import Attainment
from rollout.progress.reach import Reach
from rollout.progress.trend import Gap, bound_of
from rollout.sentences import count_text, joined, words
from rollout.views.drawing import dotted
from rollout.views.pictures.lettering import not_drawn

PANELS = 12  # of one picture, unless it asks for more
CURVES = 60  # of one panel: those of the bodies that are furthest from the level
SEASON = dt.timedelta(days=180)  # drawn before and after the day, if there is no more
TAIL = 25  # the part of the days that is drawn behind the last one
BEYOND = 0.35  # how far a forecast is drawn beyond the last due day, of the days before it

NEEDED = Label("tốc độ cần có", "pace needed")
COMING = Label("nếu giữ tốc độ hiện nay", "at the pace so far")
MEASURED = Label("số đo", "measured")
NOT_COMPARABLE = Label("số liệu không so sánh được", "not comparable")
REQUIRED = Label("mức phải đạt", "level required")
EXPECTED = Label("mức dự kiến vào ngày đó", "expected on the day")

FURTHEST = words("chỉ vẽ {n} cơ quan, đơn vị còn thiếu nhiều nhất", "only the {n} furthest behind are drawn", n=CURVES)

Point = tuple[dt.date, float]


@attrs.frozen
class LevelStep:
    """A level in force: from its due day to the next one (or None: to the end), between its floor and its aim."""

    due: dt.date
    until: dt.date | None
    floor: float
    aim: float
    label: Label


@attrs.frozen
class Curve:
    """The comparable measurements of one body, and the last one that is none."""

    name: Label
    points: tuple[Point, ...]
    doubtful: Point | None = None


@attrs.frozen
class Projection:
    """A line from the last measurement to a level: on what day it is there, and what the line means."""

    start: Point
    end: Point
    label: Label


@attrs.frozen
class Panel:
    """One target: of one body with what is needed and what comes, of several with all their curves.

    `is_rank` says that less is better, so that the axis is turned; `notes` say in words how it stands.
    """

    title: Label
    notes: tuple[Label, ...]
    as_of: dt.date
    scale: str
    is_rank: bool
    steps: tuple[LevelStep, ...]
    curves: tuple[Curve, ...]
    needed: Projection | None = None
    coming: Projection | None = None
    expected: float | None = None

    @property
    def first(self) -> dt.date:
        return min(*self._days, self.as_of - SEASON)

    @property
    def last(self) -> dt.date:
        """The last day to be drawn, behind all due days: of a forecast far beyond them only the beginning is."""
        last = max(*self._days, self.as_of + SEASON)
        last += (last - self.first) / TAIL
        if self.coming is not None:
            beyond = dt.timedelta(days=round((last - self.first).days * BEYOND))
            last = max(last, min(self.coming.end[0], last + beyond))
        return last

    @property
    def heights(self) -> tuple[float, float]:
        """The lowest and the highest value to be drawn, with room for what is written there; of shares from 0."""
        values = [value for step in self.steps for value in (step.floor, step.aim)]
        for curve in self.curves:
            values += [value for _, value in (*curve.points, *([curve.doubtful] if curve.doubtful else ()))]
        low, high = min(values, default=0.0), max(values, default=1.0)
        if self.scale == "%":
            low = min(low, 0.0)
        margin = max((high - low) * 0.14, 1.0)
        return low if low == 0 else low - margin, high + margin

    @property
    def _days(self) -> list[dt.date]:
        days = [self.as_of, *(step.due for step in self.steps)]
        for curve in self.curves:
            days += [on for on, _ in (*curve.points, *([curve.doubtful] if curve.doubtful else ()))]
        return days


def panels_of(attainments: Iterable[Attainment]) -> tuple[Panel, ...]:
    """A panel per target, in the order given; the bodies of one target share it."""
    by_target: dict[tuple[str, str], list[Attainment]] = defaultdict(list)
    for attainment in attainments:
        by_target[attainment.policy, attainment.task].append(attainment)
    return tuple(_panel(several) for several in by_target.values())


def first_panels(attainments: Iterable[Attainment], limit: int) -> tuple[tuple[Panel, ...], Label]:
    """The first panels, up to a limit, and how many more there are. Raises InputError where there is none."""
    panels = panels_of(attainments)
    if not panels:
        right = "assess a policy with targets"
        raise InputError([Problem("no-targets", "attainments", "there are no targets to draw", right)])
    left_out = len(panels) - len(panels[:limit])
    note = not_drawn(count_text(left_out, "chỉ tiêu khác", "more target")) if left_out else Label()
    return panels[:limit], note


def _panel(several: list[Attainment]) -> Panel:
    first = several[0]
    scale = next((level.scale for _, level in first.course.levels), "")
    panel = Panel(
        title=first.item.title,
        notes=(_reaches(several),),
        as_of=first.as_of,
        scale=scale,
        is_rank=scale == "rank",
        steps=tuple(_level_steps(first)),
        curves=tuple(map(_curve, sorted(several, key=_lack)[:CURVES])),
    )
    if len(several) > len(panel.curves):
        return attrs.evolve(panel, notes=(*panel.notes, FURTHEST))
    if len(several) > 1:
        return panel
    return attrs.evolve(
        panel,
        notes=tuple(_standing_notes(first)),
        needed=_needed_course(first),
        coming=_coming_course(first),
        expected=None if first.expected is None else float(first.expected),
    )


def _lack(attainment: Attainment) -> tuple[float, str]:
    """The sort key of bodies: those furthest from the level first."""
    return -float(attainment.shortfall or 0), attainment.unit


def _reaches(several: Iterable[Attainment]) -> Label:
    """`3 met, 60 short`: how many bodies stand how."""
    counts = Counter(attainment.reach for attainment in several)
    return joined((words("{n} {r}", n=counts[reach], r=reach.label) for reach in Reach if reach in counts), ", ")


def _level_steps(attainment: Attainment) -> Iterator[LevelStep]:
    levels = attainment.course.levels
    ends = [due for due, _ in levels[1:]]
    for (due, level), until in zip(levels, [*ends, None], strict=True):
        bound = bound_of(level)
        floor = level.floor if isinstance(bound, Gap) else bound
        yield LevelStep(due, until, float(floor), float(level.aim if isinstance(bound, Gap) else floor), _short(level))


def _short(level: Level) -> Label:
    """The level as a sign and a figure."""
    return words("{s} {v}", s=level.comparator.sign, v=amount(level.value, level.scale))


def _curve(attainment: Attainment) -> Curve:
    measured = attainment.measured
    doubtful = None
    if measured is not None and not measured.comparable:
        doubtful = (measured.on, float(measured.value))
    points = tuple((fact.on, float(fact.value)) for fact in attainment.series)
    return Curve(Label(attainment.unit), points, doubtful)


def _standing_notes(attainment: Attainment) -> Iterator[Label]:
    """How it stands: reach and shortfall, the paces, and the day on which the goal is reached, or why there is none."""
    scale = next((level.scale for _, level in attainment.course.levels), "")
    stands = attainment.reach.label
    if attainment.shortfall:
        stands = words("{r}, còn thiếu {s}", "{r} by {s}", r=stands, s=_difference(attainment.shortfall, scale))
    yield stands
    if attainment.pace:
        yield words("cần {p} mỗi 30 ngày", "{p} per 30 days needed", p=_difference(attainment.pace, scale))
    if attainment.observed_pace is not None:
        pace = _difference(attainment.observed_pace, scale)
        yield words("đến nay {p} mỗi 30 ngày", "{p} per 30 days so far", p=pace)
    if attainment.reached_on is not None and attainment.goal is not None:
        goal, on = _short(attainment.goal), attainment.reached_on
        yield words("với tốc độ đó đạt {g} vào {d}", "at that pace {g} on {d}", g=goal, d=on)
    elif attainment.series and (gap := attainment.gaps.get("reached_on")) not in (None, Gap.NO_LEVEL, Gap.REACHED):
        yield words("không dự báo được: {g}", "no forecast: {g}", g=gap)


def _difference(value: Number, scale: str) -> Label:
    """A difference with its scale: of ranks in places, of shares in points."""
    if scale == "%":
        return words("{v} điểm %", "{v} points", v=value)
    return amount(value, "places" if scale == "rank" else scale)


def _needed_course(attainment: Attainment) -> Projection | None:
    """From the last measurement, as it stands on the day, to the next level on its due day."""
    measured, level, due = attainment.measured, attainment.upcoming, attainment.upcoming_due
    if attainment.pace is None or measured is None or level is None or due is None or not attainment.pace:
        return None
    value = measured.value
    return Projection((attainment.as_of, float(value)), (due, float(level.bound(value))), NEEDED)


def _coming_course(attainment: Attainment) -> Projection | None:
    """From the last measurement to the goal on the day on which it is reached at the pace so far."""
    if attainment.reached_on is None or attainment.goal is None or not attainment.series:
        return None
    last = attainment.series[-1]
    end = (attainment.reached_on, float(attainment.goal.bound(last.value)))
    return Projection((last.on, float(last.value)), end, COMING)


def subtitle(panel: Panel) -> Label:
    """The notes of a panel as one text."""
    return dotted(*panel.notes)
