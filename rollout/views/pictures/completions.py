"""The data of a burn-up: day by day what is done, what has fallen due and is open, and what should be done by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import cast

import attrs

from rollout.days import DayLike, day
from rollout.labels import Label
from rollout.problems import HorizonError
from rollout.progress.tabulation import NO_REPORT
from rollout.progress.timeline import Timeline
from rollout.progress.verdict import State
from rollout.sentences import words
from rollout.views.pictures.palette import Shade, shade_of

PILE: tuple[Shade, ...] = ("done", "done_late", "overdue", "no_report")  # from the bottom
DUE_BY_THEN = Label("đã đến hạn tính đến ngày đó", "fallen due by then")
OWED = Label("tổng số phải thực hiện", "owed in all")


@attrs.frozen
class Count:
    """From a day on, to that of the next one: how many are in each class, and how many are owed at all."""

    on: dt.date
    counts: Mapping[Shade, int]
    owed: int


@attrs.frozen
class BurnUp:
    """The days on which a count changes, to the day `as_of`; and the days to `last` on which something falls due.

    `dues` has how many have fallen due by each day, in the order of the days.
    """

    counts: tuple[Count, ...]
    dues: tuple[tuple[dt.date, int], ...]
    first: dt.date
    as_of: dt.date
    last: dt.date

    @property
    def title(self) -> Label:
        done = sum(self.counts[-1].counts.get(shade, 0) for shade in ("done", "done_late"))
        pattern = ("{n} trên {o} đã hoàn thành đến {d}", "{n} of {o} done by {d}")
        return words(*pattern, n=done, o=self.counts[-1].owed, d=self.as_of)

    def piles(self) -> Iterator[tuple[Shade, list[tuple[int, int]]]]:
        """The classes that occur, from the bottom, each with the bounds of its pile on the days of the counts."""
        below = [0] * len(self.counts)
        for shade in PILE:
            above = [low + count.counts.get(shade, 0) for low, count in zip(below, self.counts, strict=True)]
            if above != below:
                yield shade, [*zip(below, above, strict=True)]
            below = above


def burn_up_of(timeline: Timeline, since: DayLike, until: DayLike, as_of: DayLike | None) -> BurnUp:
    """The burn-up of a `timeline` from a day (`since`) to another (`until`); what is done counts to `as_of`.

    Without a day `as_of`, to the last one. Raises HorizonError beyond the expanded days and for days in another order.
    """
    first, last = day(since), timeline.schedule.reached(until)
    moment = last if as_of is None else day(as_of)
    if not first <= moment <= last:
        message = f"{moment} does not lie between {first} and {last}; since, as_of and until come in this order"
        raise HorizonError(moment, last, message)
    table = timeline.counts(first, moment)
    counts: list[Count] = []
    for row in table.rows:
        on, numbers = cast(dt.date, row[0]), cast(tuple[int, ...], row[1:])
        count = _count_of_row(on, dict(zip(table.columns[1:], numbers, strict=True)))
        if not counts or (count.counts, count.owed) != (counts[-1].counts, counts[-1].owed):
            counts.append(count)
    return BurnUp(tuple(counts), tuple(_dues(timeline, first, last)), first, moment, last)


def _count_of_row(on: dt.date, by_column: dict[str, int]) -> Count:
    """A row of `Timeline.counts`: of what is overdue, that without any report is a class of its own."""
    silent = by_column.pop(NO_REPORT, 0)
    if silent:
        by_column[State.OVERDUE] -= silent
    counts: dict[Shade, int] = {"no_report": silent}
    for state, number in by_column.items():
        shade = shade_of(state, reported=True)
        counts[shade] = counts.get(shade, 0) + number
    kept = {shade: number for shade, number in counts.items() if number}
    return Count(on, kept, sum(number for shade, number in kept.items() if shade != "closed"))


def _dues(timeline: Timeline, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, int]]:
    """How many obligations have fallen due by each due day, by the days of the text; and by the first and last day."""
    table = timeline.schedule.table(by="due")
    rows = sorted(row for row in table.rows if row[0] is not None and cast(dt.date, row[0]) <= last)
    totals = dict(zip((row[0] for row in rows), accumulate(cast(int, row[1]) for row in rows), strict=True))
    before = max((total for on, total in totals.items() if cast(dt.date, on) <= first), default=0)
    yield first, before
    yield from ((on, total) for on, total in totals.items() if cast(dt.date, on) > first)  # type: ignore[misc]
    yield last, max(totals.values(), default=0)
