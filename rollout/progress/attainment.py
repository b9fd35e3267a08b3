"""How a target stands on a day: what is required and expected, what was measured, what is lacking, and the pace."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from rollout.arguments import check_argument
from rollout.labels import Label, Lang
from rollout.policy.item import Item, Target
from rollout.policy.level import Level, Number
from rollout.problems import UnknownError, near
from rollout.progress.attainment_rows import AttainmentRow, Attainments, attainment_row
from rollout.progress.completion import last_measurement
from rollout.progress.evidence import Measured, PooledFigure
from rollout.progress.expectation import EXPECTATIONS, Course, Expectation
from rollout.progress.pool import daily_measurements
from rollout.progress.reach import Reach
from rollout.progress.rollup import Denominators, Given, Rollup, known_denominators, pool_rollup, rounded
from rollout.progress.status import Status
from rollout.progress.statuses import Statuses
from rollout.progress.trend import METHODS, Classed, Gap, Method, ProgressClass, classed, daily_gain, day_reached
from rollout.progress.verdict import NOT_REQUIRED
from rollout.rows import record_table
from rollout.tables import Shown

MONTH = 30  # days over which a pace is told


@attrs.frozen(kw_only=True, repr=False)
class Attainment(Shown):
    """One target of one unit on a day.

    `required` is the level in force, of the last due day that has come; `upcoming` the next one, due on `upcoming_due`.
    `pace` is what must be gained in every 30 days from `as_of` to reach that next level from the last measurement.
    `course` are all its levels, `series` its comparable measurements by day, `pool` those of the units of its pool put
    together, `method` the one by which its progress is classed, `names` those of the unit. What has no answer is None,
    and `gaps` says why.
    """

    policy: str
    task: str
    item: Item
    unit: str
    as_of: dt.date
    required: Level | None
    required_due: dt.date | None
    measured: Measured | None
    upcoming: Level | None
    upcoming_due: dt.date | None
    course: Course = attrs.field(factory=Course)
    expectation: Expectation = "stepped"
    series: tuple[Measured, ...] = ()
    pool: Rollup | None = None
    method: Method | None = None
    names: Label = attrs.field(default=Label(), eq=False)

    @property
    def reach(self) -> Reach:
        if self.required is None:
            return Reach.NOT_REQUIRED
        if self.measured is None:
            return Reach.NOT_MEASURED
        if not self.measured.comparable:
            is_partial = isinstance(self.measured, PooledFigure)
            return Reach.PARTLY_MEASURED if is_partial else Reach.NOT_COMPARABLE
        return Reach.MET if self.required.met(self.measured.value) else Reach.SHORT

    @property
    def shortfall(self) -> Number | None:
        """How far the last measurement is from the required level; None where they cannot be held together."""
        return self._short_of(self.required)

    @property
    def pace(self) -> Decimal | None:
        """What must be gained in every 30 days to reach the next level; None where there is none, or no measurement."""
        lacking = self._short_of(self.upcoming)
        if lacking is None or self.upcoming_due is None:
            return None
        days = max((self.upcoming_due - self.as_of).days, 1)
        return rounded(Fraction(lacking) * MONTH / days)

    @property
    def goal(self) -> Level | None:
        """The level that pace, day and class are about: the next one, or the last where none is ahead."""
        return self.upcoming or self.required

    @property
    def goal_due(self) -> dt.date | None:
        return self.upcoming_due if self.upcoming else self.required_due

    @property
    def expected(self) -> Decimal | None:
        """What the measure should be on the day: by steps the level in force, or in a line from level to level."""
        value = self._expected
        return None if isinstance(value, Gap) else rounded(value)

    @property
    def observed_pace(self) -> Decimal | None:
        """What was gained in every 30 days, from the first comparable measurement to the last; below 0 it was lost."""
        gain = self._gain
        return None if isinstance(gain, Gap) else rounded(gain * MONTH)

    @property
    def reached_on(self) -> dt.date | None:
        """The day on which the goal will be reached if the observed pace lasts."""
        day = self._day_reached
        return None if isinstance(day, Gap) else day

    @property
    def progress_class(self) -> ProgressClass | None:
        """The class of the progress towards the goal, by the method that was asked for."""
        return self._classed.progress_class if isinstance(self._classed, Classed) else None

    @property
    def progress_ratio(self) -> Decimal | None:
        """Observed growth ÷ required growth; None where the goal is reached."""
        return rounded(self._classed.ratio, 4) if isinstance(self._classed, Classed) else None

    @property
    def growth(self) -> str | None:
        """The kind of growth that the ratio compares: compound, or arithmetic where that has no meaning."""
        return self._classed.growth if isinstance(self._classed, Classed) else None

    @property
    def coverage(self) -> Decimal | None:
        """The share of the units of its pool that have reported; None where the last measurement is not of a pool."""
        return None if self.pool is None else rounded(self.pool.coverage, 4)

    @property
    def least(self) -> Decimal | None:
        """The share if the silent units of its pool all had 0; None where not all of their denominators are known."""
        return None if self.pool is None else rounded(self.pool.least)

    @property
    def most(self) -> Decimal | None:
        """The share if the silent units of its pool had all; None where not all of their denominators are known."""
        return None if self.pool is None else rounded(self.pool.most)

    @property
    def gaps(self) -> dict[str, Gap]:
        """Why there is no answer, by the name of what has none."""
        answers = {
            "expected": self._expected,
            "observed_pace": self._gain,
            "reached_on": self._day_reached,
            "progress_class": self._classed,
        }
        return {name: answer for name, answer in answers.items() if isinstance(answer, Gap)}

    @property
    def _expected(self) -> Fraction | Gap:
        return self.course.expected(self.as_of, self.expectation)

    @property
    def _gain(self) -> Fraction | Gap:
        return Gap.NO_LEVEL if self.goal is None else daily_gain(self.series, self.goal)

    @property
    def _day_reached(self) -> dt.date | Gap:
        return Gap.NO_LEVEL if self.goal is None else day_reached(self.series, self.goal)

    @property
    def _classed(self) -> Classed | Gap | None:
        return None if self.method is None else classed(self.series, self.goal, self.goal_due)

    def _short_of(self, level: Level | None) -> Number | None:
        if level is None or self.measured is None or not self.measured.comparable:
            return None
        return level.shortfall(self.measured.value)

    def to_dict(self, lang: Lang = "en") -> AttainmentRow:
        """The same names with plain values: levels as numbers and in words, days as ISO text and as ordinals."""
        return attainment_row(self, lang)

    def __repr__(self) -> str:
        required = f" {self.required} by {self.required_due}" if self.required else ""
        return f"<Attainment {self.policy}/{self.task}@{self.unit} on {self.as_of}:{required} {self.reach}>"

    def to_html(self, lang: Lang = "en") -> str:
        """A table of it as HTML: a line per fact, in words."""
        title = self.item.title.of(lang)
        return record_table(AttainmentRow, self.to_dict(lang), lang, Attainments.essentials[1:], title).markup()


@attrs.frozen(kw_only=True)
class _Question:
    """What is asked about each target."""

    as_of: dt.date
    known_on: dt.date | None
    expectation: Expectation
    method: Method | None
    denominators: Denominators


def attainments(
    statuses: Statuses,
    *,
    expected: Expectation = "stepped",
    progress_class: Method | None = None,
    denominators: Given | None = None,
) -> Attainments:
    """Each target of each unit among the statuses, in their order, with its levels taken together.

    Levels of an instrument that is not in force, or that no one bears, require nothing. `expected` says how a measure
    should grow from level to level: "stepped" or "linear". `progress_class` names the method by which its progress is
    classed, "open-sdg". `denominators` are those of the units of a pool that are silent. Raises UnknownError for
    another name.
    """
    check_argument("attainments", statuses, Statuses)
    if expected not in EXPECTATIONS:
        raise UnknownError("expectation", expected, near(expected, EXPECTATIONS))
    if progress_class is not None and progress_class not in METHODS:
        raise UnknownError("method of classing progress", progress_class, near(progress_class, METHODS))
    question = _Question(
        as_of=statuses.as_of,
        known_on=statuses.known_on,
        expectation=expected,
        method=progress_class,
        denominators=known_denominators(denominators or {}, statuses.schedule.register),
    )
    by_target: dict[tuple[str, str, str], list[Status]] = defaultdict(list)
    for status in _level_statuses(statuses):
        by_target[status.policy, status.task, status.unit].append(status)
    pools: dict[object, Rollup] = {}
    return Attainments(_attainment(levels, question, pools) for levels in by_target.values())


def _level_statuses(statuses: Statuses) -> Iterator[Status]:
    targets = statuses.among(lambda group: isinstance(group.item, Target))
    return (status for status in targets if status.state not in NOT_REQUIRED)


def _attainment(levels: Iterable[Status], question: _Question, pools: dict[object, Rollup]) -> Attainment:
    """The attainment of one target at one unit; `pools` are kept for the units that have theirs in common."""
    as_of = question.as_of
    statuses = sorted(levels, key=lambda status: status.due or dt.date.max)
    come = [status for status in statuses if status.due is not None and status.due <= as_of]
    ahead = [status for status in statuses if status.due is not None and status.due > as_of]
    last, following = come[-1] if come else None, ahead[0] if ahead else None
    first = statuses[0]
    measured = last_measurement((status.measured for status in statuses if status.measured), first.level)
    pool = None
    if isinstance(measured, PooledFigure):
        key = measured.on, *(status.group.number for status in statuses)
        pool = pools.get(key)
        if pool is None:
            pool = pools[key] = pool_rollup(statuses, measured.on, question.denominators)
    return Attainment(
        policy=first.policy,
        task=first.task,
        item=first.item,
        unit=first.unit,
        as_of=as_of,
        required=last.level if last else None,
        required_due=last.due if last else None,
        measured=measured,
        upcoming=following.level if following else None,
        upcoming_due=following.due if following else None,
        course=Course.of(first.item, [(status.due, status.level) for status in statuses]),
        expectation=question.expectation,
        series=tuple(_series(statuses, question)),
        pool=pool,
        method=question.method,
        names=first.body.label,
    )


def _series(levels: Sequence[Status], question: _Question) -> list[Measured]:
    """The comparable measurements of a target on the day, in whatever period they were given."""
    facts = [treated.fact for status in levels for treated in status.evidence]
    past = (fact for fact in facts if fact.on <= question.as_of)
    return daily_measurements(past, question.known_on, levels[0].level)
