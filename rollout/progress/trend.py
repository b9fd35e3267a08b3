"""The trend of a measure: its observed growth, the day it reaches a level at that growth, and its published class."""

from __future__ import annotations

import datetime as dt
from calendar import isleap
from collections.abc import Sequence
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from typing import Literal, get_args

import attrs

from rollout.days import add_days, add_months
from rollout.labels import Label
from rollout.policy.level import Comparator, Level, Number
from rollout.problems import DayError
from rollout.progress.evidence import Measured

Method = Literal["open-sdg"]
METHODS: tuple[Method, ...] = get_args(Method)
Growth = Literal["compound", "arithmetic"]
DIGITS = 40  # of compound growth, which is no exact fraction


class Gap(StrEnum):
    """Why there is no answer about a target."""

    NO_LEVEL = "no_level"
    ONE_MEASUREMENT = "one_measurement"
    NOT_MEASURED = "not_measured"
    TWO_WAYS = "two_ways"
    RANGE = "range"
    UNLIKE_LEVELS = "unlike_levels"
    NO_BASELINE = "no_baseline"
    NO_GROWTH = "no_growth"
    REACHED = "reached"
    TOO_FAR = "too_far"
    DUE_BEFORE = "due_before"

    @property
    def label(self) -> Label:
        return _GAPS[self]


_GAPS = {
    Gap.NO_LEVEL: Label("chưa có mốc nào", "no level applies"),
    Gap.ONE_MEASUREMENT: Label("chưa đủ hai số đo so sánh được", "under two comparable measurements"),
    Gap.NOT_MEASURED: Label("chưa có số đo so sánh được", "no comparable measurement"),
    Gap.TWO_WAYS: Label("mức phải bằng đúng: không có chiều tăng, giảm", "a level met exactly has no direction"),
    Gap.RANGE: Label("mức là một khoảng", "the level is a range"),
    Gap.UNLIKE_LEVELS: Label("hai mốc khác cách so sánh", "the two levels are compared in different ways"),
    Gap.NO_BASELINE: Label("không có số liệu gốc bằng số", "no baseline is given as a number"),
    Gap.NO_GROWTH: Label("số đo không tiến về phía mức", "the measure does not move towards the level"),
    Gap.REACHED: Label("đã đạt", "it is reached"),
    Gap.TOO_FAR: Label("quá xa", "it lies beyond the calendar"),
    Gap.DUE_BEFORE: Label("mốc đến hạn trước số đo đầu tiên", "the level falls due before the first measurement"),
}


class ProgressClass(StrEnum):
    """The classes of the Open SDG progress measure, which follows Eurostat's method for targets with a number."""

    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    ACCELERATION_NEEDED = "acceleration_needed"
    LIMITED = "limited"
    DETERIORATION = "deterioration"

    @property
    def label(self) -> Label:
        return _CLASSES[self]


_CLASSES = {
    ProgressClass.ACHIEVED: Label("đã đạt mục tiêu", "target achieved"),
    ProgressClass.ON_TRACK: Label("đúng tiến độ", "on track"),
    ProgressClass.ACCELERATION_NEEDED: Label("cần đẩy nhanh", "progress made but acceleration needed"),
    ProgressClass.LIMITED: Label("tiến triển hạn chế", "limited progress"),
    ProgressClass.DETERIORATION: Label("thụt lùi", "deterioration"),
}
_LEAST = (  # of the ratio of observed and required growth
    (Fraction(95, 100), ProgressClass.ON_TRACK),
    (Fraction(60, 100), ProgressClass.ACCELERATION_NEEDED),
    (Fraction(0), ProgressClass.LIMITED),
)


@attrs.frozen
class Classed:
    """A class with the ratio it was given by, and the kind of growth; the ratio is None where none is required."""

    progress_class: ProgressClass
    ratio: Fraction | None = None
    growth: Growth | None = None


def direction(level: Level) -> Literal[1, -1] | Gap:
    """Whether a measure must rise (1) or fall (-1) to a level. The size of a rise or a cut must rise."""
    match level.comparator:
        case Comparator.EXACTLY:
            return Gap.TWO_WAYS
        case Comparator.AT_MOST:
            return -1
        case _:
            return 1


def bound_of(level: Level) -> Number | Gap:
    """The value that just reaches a level; of a range that must be met its floor."""
    if level.comparator == Comparator.AT_MOST:
        return level.aim
    if level.comparator == Comparator.EXACTLY and level.floor != level.aim:
        return Gap.RANGE
    return level.floor


def daily_gain(series: Sequence[Measured], level: Level) -> Fraction | Gap:
    """What a measure gained per day towards a level, from its first measurement to its last; below 0 it went away.

    `series` are comparable measurements by day, one for each.
    """
    towards = direction(level)
    if isinstance(towards, Gap):
        return towards
    if len(series) < 2:
        return Gap.ONE_MEASUREMENT
    first, last = series[0], series[-1]
    return towards * (Fraction(last.value) - Fraction(first.value)) / (last.on - first.on).days


def day_reached(series: Sequence[Measured], level: Level) -> dt.date | Gap:
    """The day on which a measure reaches a level if it goes on gaining as it did, counted from its last measurement."""
    if series and level.met(series[-1].value):
        return Gap.REACHED
    gain = daily_gain(series, level)
    if isinstance(gain, Gap):
        return gain
    if gain <= 0:
        return Gap.NO_GROWTH
    last = series[-1]
    days = Fraction(level.shortfall(last.value)) / gain
    whole = days // 1 + 1 if level.comparator == Comparator.MORE_THAN else -(-days // 1)
    try:
        return add_days(last.on, int(whole))
    except DayError:
        return Gap.TOO_FAR


def classed(series: Sequence[Measured], level: Level | None, due: dt.date | None) -> Classed | Gap:
    """The class of a measure on its way to a level due on a day, by the Open SDG progress measure.

    The ratio is that of the annual growth observed, from the first measurement to the last, and the one required, from
    the first to the due day: d · CAGR(observed) ÷ |CAGR(required)|, where d is 1 or -1, as the measure must rise or
    fall. Compound growth has no meaning from or to 0, or between signs: there it is arithmetic.
    """
    if level is None or due is None:
        return Gap.NO_LEVEL
    towards, bound = direction(level), bound_of(level)
    if isinstance(towards, Gap) or isinstance(bound, Gap):
        return towards if isinstance(towards, Gap) else Gap.RANGE
    if len(series) < 2:
        return Gap.ONE_MEASUREMENT
    first, last = series[0], series[-1]
    if level.met(last.value):
        return Classed(ProgressClass.ACHIEVED)
    if due <= first.on:
        return Gap.DUE_BEFORE
    base, reached, aim = Fraction(first.value), Fraction(last.value), Fraction(bound)
    growth: Growth = "compound" if min(base, reached, aim) > 0 else "arithmetic"
    annual = _compound if growth == "compound" else _arithmetic
    observed = towards * annual(base, reached, years_between(first.on, last.on))
    required = abs(annual(base, aim, years_between(first.on, due)))
    if not required:  # it began at the level, and has left it or must exceed it
        return Classed(ProgressClass.DETERIORATION if observed < 0 else ProgressClass.LIMITED, None, growth)
    ratio = observed / required
    return Classed(_class_of(ratio), ratio, growth)


def _class_of(ratio: Fraction) -> ProgressClass:
    for least, progress_class in _LEAST:
        if ratio >= least:
            return progress_class
    return ProgressClass.DETERIORATION


def _arithmetic(base: Fraction, value: Fraction, years: Fraction) -> Fraction:
    """What is added per year."""
    return (value - base) / years


def _compound(base: Fraction, value: Fraction, years: Fraction) -> Fraction:
    """The compound growth per year, to so many digits that no class depends on the rest."""
    share = value / base
    with localcontext() as context:
        context.prec = DIGITS
        factor = Decimal(share.numerator) / share.denominator
        power = Decimal(years.denominator) / years.numerator
        grown = (factor**power).quantize(Decimal(1).scaleb(5 - DIGITS // 2))
    return Fraction(grown) - 1


def years_between(first: dt.date, last: dt.date) -> Fraction:
    """The years from a day to a later one: whole ones by the calendar, the rest by the length of the year it is in."""
    whole = last.year - first.year
    if add_months(first, 12 * whole) > last:
        whole -= 1
    anniversary = add_months(first, 12 * whole)
    length = 366 if isleap(anniversary.year + (anniversary.month > 2)) else 365
    return whole + Fraction((last - anniversary).days, length)
