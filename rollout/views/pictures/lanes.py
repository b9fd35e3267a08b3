"""The data of a timeline: lanes with windows, due days, how they stand, and what was reported when."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import accumulate, pairwise

import attrs

from rollout.labels import Label, Lang
from rollout.sentences import text_of, words
from rollout.units.unit import Tier
from rollout.views.pictures.lettering import folded_lines
from rollout.views.pictures.palette import PAINTS, SHADES, TOKENS, Shade

DAY = dt.timedelta(days=1)
LETTERS = 46  # of a line beside a lane
DUE = Label("đến hạn", "due")
HEADING = 0.6  # of the height of a lane
BASE, WINDOW, LEAST = 0.72, 0.58, 0.1  # where in its lane a window stands, and how high it can be
DELAYS: Mapping[Shade, tuple[float, float]] = {"no_report": (0.76, 0.84), "overdue": (0.86, 0.94)}


@attrs.frozen
class Window:
    """What falls due on one day: from when it can be met, when it falls due, and how many are in each class."""

    start: dt.date
    due: dt.date
    counts: Mapping[Shade, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@attrs.frozen
class Token:
    """Reports of one kind on a day, or on a few that lie close together: how many changed how something stands."""

    on: dt.date
    kind: str
    count: int


@attrs.frozen
class Lane:
    """One line of the picture; `windows` by due day, each from the end of the one before."""

    tier: Tier
    title: Label
    note: Label
    windows: tuple[Window, ...]
    tokens: tuple[Token, ...] = ()

    @property
    def counts(self) -> Counter[Shade]:
        """How many are in each class, in the order of the classes."""
        counts: Counter[Shade] = Counter()
        for shade in SHADES:
            if count := sum(window.counts.get(shade, 0) for window in self.windows):
                counts[shade] = count
        return counts


@attrs.frozen
class Bar:
    """A piece of a window or of a delay: from a day to the end of another, between two heights that grow downwards."""

    start: dt.date
    end: dt.date
    top: float
    bottom: float
    shade: Shade
    count: int


@attrs.frozen
class Lanes:
    """All lanes, by tier; what is not drawn, in words; and the days from the first to the last that is."""

    lanes: tuple[Lane, ...]
    notes: tuple[Label, ...]
    as_of: dt.date
    first: dt.date
    last: dt.date

    @property
    def title(self) -> Label:
        return words("Tình hình đến {d}", "As of {d}", d=self.as_of)

    @property
    def shades(self) -> tuple[Shade, ...]:
        """The classes that occur."""
        counts: Counter[Shade] = sum((lane.counts for lane in self.lanes), Counter())
        return tuple(shade for shade in SHADES if counts[shade])

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of evidence that occur."""
        kinds = {token.kind for lane in self.lanes for token in lane.tokens}
        return tuple(kind for kind in TOKENS if kind in kinds)

    @property
    def rows(self) -> tuple[float, ...]:
        """The height of the upper edge of each lane, which is 1 high; above the first of a tier stands its name."""
        tiers = [None, *(lane.tier for lane in self.lanes)]
        new = accumulate(before != after for before, after in pairwise(tiers))
        return tuple(place + HEADING * headings for place, headings in enumerate(new))

    @property
    def height(self) -> float:
        """Of all lanes and headings."""
        return self.rows[-1] + 1 if self.lanes else 1.0

    @property
    def headings(self) -> tuple[tuple[float, Label], ...]:
        """The names of the tiers, each with the height of its first lane."""
        first = {lane.tier: y for y, lane in reversed([*zip(self.rows, self.lanes, strict=True)])}
        return tuple((y, tier.label) for tier, y in reversed(first.items()))

    def bars(self) -> Iterator[Bar]:
        """The windows with the shares that are in each class, and below them the delays up to the day."""
        for y, lane in zip(self.rows, self.lanes, strict=True):
            most = max(window.total for window in lane.windows)
            for window in lane.windows:
                yield from _pieces_of(y, most, window)
            yield from _delays_of(y, lane, self.as_of)


def _pieces_of(y: float, most: int, window: Window) -> Iterator[Bar]:
    """The shares of a window, one upon the other; as high as it has obligations, of the `most` of its lane."""
    height = max(WINDOW * window.total / most, LEAST)
    top = y + BASE
    for shade in SHADES:
        if count := window.counts.get(shade, 0):
            bottom, top = top, top - height * count / window.total
            yield Bar(window.start, window.due, top, bottom, shade, count)


def _delays_of(y: float, lane: Lane, as_of: dt.date) -> Iterator[Bar]:
    """From the first due day of what has fallen due and is open, to the day."""
    for shade, (top, bottom) in DELAYS.items():
        dues = [window.due for window in lane.windows if window.counts.get(shade)]
        if dues and min(dues) < as_of:
            yield Bar(min(dues) + DAY, as_of, y + top, y + bottom, shade, lane.counts[shade])


def lane_lines(lane: Lane, lang: Lang) -> list[str]:
    """What stands beside a lane: its title on up to two lines, and its note."""
    note = folded_lines(lane.note.of(lang), LETTERS + 8, 1)
    return [*folded_lines(lane.title.of(lang), LETTERS, 2), *filter(None, note)]


def counts_text(lane: Lane, lang: Lang) -> str:
    """How many are in each class, each behind the sign of its class."""
    counts = [f"{PAINTS[shade].sign} {text_of(count, lang)}" for shade, count in lane.counts.items()]
    return "   ".join(counts)
