"""What is known of one obligation while a log is read fact by fact: the facts that nothing withdraws, found by day."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from operator import attrgetter

import attrs

from rollout.progress.evidence import KINDS, Done, Fact, Open, PooledFigure, Retracted, Waived

Report = tuple[str, Fact]  # where it stands, and what it says
Dated = tuple[dt.date, int]  # the day of a fact, and its number among those of its obligation

LAST = 1 << 62  # more than any number of a fact


@attrs.define(eq=False)
class Account:
    """The facts about one obligation that stand, taken in the order in which they became known.

    A fact is compared with the few that it can contradict, and not with all before it: a level that is measured daily
    has thousands.
    """

    reports: list[Report] = attrs.field(factory=list)
    _by_day: list[Dated] = attrs.field(factory=list)
    _done: list[Dated] = attrs.field(factory=list)
    _open: list[Dated] = attrs.field(factory=list)
    _waived: list[Dated] = attrs.field(factory=list)
    _same: dict[object, int] = attrs.field(factory=dict)
    _of_kind: dict[tuple[type[Fact], dt.date], list[int]] = attrs.field(factory=dict)
    _withdrawn_on: dt.date | None = None
    _withdrawn_from: dt.date = dt.date.max  # the first day of what was known before and withdrawn on that day

    def take(self, where: str, fact: Fact) -> None:
        """Enter the next fact, which stands at `where`, and take out what it withdraws."""
        number = len(self.reports)
        self.reports.append((where, fact))
        if isinstance(fact, Retracted):
            self._withdraw(fact)
            return
        for dates in self._lists(fact):
            insort(dates, (fact.on, number))
        self._same.setdefault(_content_of(fact), number)
        self._of_kind.setdefault((type(fact), fact.on), []).append(number)

    def has_until(self, moment: dt.date) -> bool:
        """Whether any fact stands that is of that day or of an earlier one."""
        return bool(self._by_day) and self._by_day[0][0] <= moment

    def rivals(self, fact: Fact, *, standing: bool) -> Iterator[Report]:
        """The facts that a fact can repeat or contradict, in the order in which they became known.

        A duty that is `standing` can be done, lost and regained: there a completion is compared with those that no open
        report parts from it, and an open report with what was done on its day.
        """
        numbers = set(self._of_kind.get((type(fact), fact.on), [])[:1])
        if (same := self._same.get(_content_of(fact))) is not None:
            numbers.add(same)
        if isinstance(fact, Waived):
            numbers.update(number for _, number in self._waived[:1])
        if isinstance(fact, Done):
            numbers.update(self._done_beside(fact.on) if standing else _numbers_in(self._done))
            numbers.update(self._of_kind.get((Open, fact.on), [])[:1] if standing else self._open_from(fact.on))
        if isinstance(fact, Open):
            numbers.update(self._of_kind.get((Done, fact.on), [])[:1] if standing else _numbers_in(self._done))
        return map(self.reports.__getitem__, sorted(numbers))

    def _done_beside(self, moment: dt.date) -> Iterator[int]:
        """The completions from the last open report before a day to the first after it."""
        before, after = bisect_left(self._open, (moment, -1)), bisect_right(self._open, (moment, LAST))
        first = self._open[before - 1][0] if before else dt.date.min
        last = self._open[after][0] if after < len(self._open) else dt.date.max
        return _numbers_in(self._done[bisect_left(self._done, (first, -1)) : bisect_right(self._done, (last, LAST))])

    def _open_from(self, moment: dt.date) -> Iterator[int]:
        """The first open report of that day or a later one."""
        place = bisect_left(self._open, (moment, -1))
        return _numbers_in(self._open[place : place + 1])

    def _withdraw(self, retraction: Retracted) -> None:
        """Take out what a retraction withdraws: what was known before its day, or else what became known on it."""
        if self._withdrawn_on != retraction.known:
            self._withdrawn_on, self._withdrawn_from = retraction.known, dt.date.max
        concerned = self._by_day[: bisect_right(self._by_day, (retraction.on, LAST))]
        earlier = [dated for dated in concerned if self.reports[dated[1]][1].known < retraction.known]
        is_known_before = bool(earlier) or self._withdrawn_from <= retraction.on
        for moment, number in earlier if is_known_before else concerned:
            self._take_out(number)
            if is_known_before:
                self._withdrawn_from = min(self._withdrawn_from, moment)

    def _take_out(self, number: int) -> None:
        fact = self.reports[number][1]
        for dates in self._lists(fact):
            del dates[bisect_left(dates, (fact.on, number))]
        if self._same.get(_content_of(fact)) == number:
            del self._same[_content_of(fact)]
        self._of_kind[type(fact), fact.on].remove(number)

    def _lists(self, fact: Fact) -> Iterator[list[Dated]]:
        """The lists by day in which a fact is."""
        yield self._by_day
        if isinstance(fact, Done):
            yield self._done
        elif isinstance(fact, Open):
            yield self._open
        elif isinstance(fact, Waived):
            yield self._waived


# What tells one fact of a kind from another but its unit: the holder and the printed body say the same of a duty.
_CONTENTS = {
    kind: attrgetter(*(field.name for field in attrs.fields(kind) if field.name != "unit"))
    for kind in (*KINDS, PooledFigure)
}


def _content_of(fact: Fact) -> object:
    return type(fact), _CONTENTS[type(fact)](fact)


def _numbers_in(dates: Iterable[Dated]) -> Iterator[int]:
    return (number for _, number in dates)
