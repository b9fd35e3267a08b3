"""The targets of a board: the levels that each must reach, what was measured, and at which pace."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import attrs

from rollout.labels import Label
from rollout.policy.level import Level, amount, plain
from rollout.progress.attainment import Attainment, attainments
from rollout.progress.reach import Reach
from rollout.progress.statuses import Statuses
from rollout.views.board.bodies import Bodies
from rollout.views.board.courses import page_day
from rollout.views.board.phrases import Phrases

DRAWN = 100  # units of a target whose measurements are drawn


@attrs.frozen(eq=False)
class Trajectories:
    """The targets of some statuses, those with the same levels of one target together."""

    statuses: Statuses
    bodies: Bodies
    phrases: Phrases

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row per target and course of levels, in listing order."""
        together: defaultdict[object, list[Attainment]] = defaultdict(list)
        for attainment in attainments(self.statuses):
            levels = tuple((due, str(level)) for due, level in attainment.course.levels)
            if levels:
                together[attainment.policy, attainment.task, levels].append(attainment)
        for alike in together.values():
            yield self._row(alike)

    def _row(self, alike: list[Attainment]) -> dict[str, Any]:
        first = alike[0]
        reaches = Counter(attainment.reach for attainment in alike)
        measured = [attainment for attainment in alike if attainment.series]
        return {
            "item": f"{first.policy}/{first.task}",
            "levels": [self._level(page_day(due), level) for due, level in first.course.levels],
            "scale": first.course.levels[0][1].scale,
            "units": len(alike),
            "reach": [[list(Reach).index(reach), count] for reach, count in sorted(reaches.items())],
            "measured": len(measured),
            "series": [self._series(attainment) for attainment in islice(_lacking_most_first(measured), DRAWN)],
        }

    def _level(self, due: int | None, level: Level) -> list[object]:
        values = level.value if isinstance(level.value, tuple) else (level.value,)
        return [due, [plain(value) for value in values], self.phrases.number(level.label)]

    def _series(self, attainment: Attainment) -> dict[str, Any]:
        """The measurements of one unit, with what is lacking and the day on which the goal is reached at its pace."""
        scale = attainment.course.levels[0][1].scale
        last = attainment.series[-1]
        row = {
            "unit": self.bodies.place(attainment.unit),
            "points": [[page_day(measured.on), plain(measured.value)] for measured in attainment.series],
            "last": self.phrases.number(amount(last.value, scale)),
            "reach": list(Reach).index(attainment.reach),
            "reached": page_day(attainment.reached_on),
            "goal": None if attainment.goal is None else self.phrases.number(attainment.goal.label),
            "goalDue": page_day(attainment.goal_due),
            "gap": self._gap(attainment),
        }
        return {name: value for name, value in row.items() if value is not None}

    def _gap(self, attainment: Attainment) -> int | None:
        """Why no day is given on which the goal is reached."""
        gap = attainment.gaps.get("reached_on")
        return None if gap is None else self.phrases.number(gap.label)


def _lacking_most_first(measured: Iterable[Attainment]) -> list[Attainment]:
    """Those that lack most before the others, so that they are among those drawn."""
    return sorted(measured, key=lambda attainment: -float(attainment.shortfall or 0))


REACHES: tuple[Label, ...] = tuple(reach.label for reach in Reach)
