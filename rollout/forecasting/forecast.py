"""Whether obligations will be met, seen from a day: counted by verdict without making rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import attrs

from rollout.arguments import check_argument
from rollout.forecasting.chains import Chains
from rollout.forecasting.outcome import OUTCOMES, Outcome
from rollout.forecasting.outlook import Outlook
from rollout.forecasting.prospect import Prospect, prospect_of
from rollout.forecasting.prospect_rows import ProspectRow
from rollout.forecasting.shares import RELIES_ON, Share, positions_of, shares_of, table_of_shares
from rollout.labels import Label, Lang
from rollout.network.links import Link
from rollout.problems import UnknownError, choices
from rollout.progress.status import Status
from rollout.progress.statuses import Statuses
from rollout.rows import SHOWN, Column, Rows, Section, columns_of, sections_of_rows
from rollout.schedule.group import Group
from rollout.schedule.overview import AT, BODIES, NamesCounted, counted_words, heads_of, item_title
from rollout.schedule.schedule import GROUPINGS, groupings
from rollout.schedule.selection import chosen
from rollout.sentences import text_of
from rollout.tables import Table

RELIANCES = ("duty", "goodwill")
ALL = frozenset(OUTCOMES)
VERDICTS_COUNTED = {outcome.value: outcome.label for outcome in Outcome} | {
    RELIES_ON: Label("trông vào", "relies on"),
    "needed_by": Label("cần trước ngày", "needed by"),
    "room": Label("số ngày còn lại", "room"),
}


@attrs.frozen(eq=False, repr=False, slots=False)
class Forecast(Rows["ProspectRow"]):
    """The prospects of what is done or open, seen from a day.

    `codes` are the verdicts kept. The needs of the whole schedule count, whatever part of it is looked at.
    """

    statuses: Statuses
    outlook: Outlook
    codes: frozenset[int] = ALL

    @property
    def as_of(self) -> dt.date:
        return self.statuses.as_of

    @property
    def left_out(self) -> tuple[Link, ...]:
        """The needs that were not followed, because they contradict each other in a cycle."""
        return self.outlook.left_out

    def where(
        self,
        *,
        verdict: str | Iterable[str] | None = None,
        relies_on: str | Iterable[str] | None = None,
        **names: Any,  # noqa: ANN401  # `Statuses.where` says of what type each is
    ) -> Forecast:
        """Those of a `verdict`, of what they rely on others for, and of the names that `Statuses.where` takes.

        `relies_on` keeps what is `only_if`: "duty", where others come in time if they keep their own due days, or
        "goodwill", where they may lawfully come too late. Raises UnknownError, with a suggestion, for an unknown name.
        """
        verdicts = chosen("verdict", verdict, {*Outcome}.__contains__, lambda name: choices(name, Outcome))
        reliances = chosen("relies_on", relies_on, RELIANCES.__contains__, lambda name: choices(name, RELIANCES))
        kept = self.codes
        if verdicts is not None:
            kept &= {code for code, (outcome, _) in OUTCOMES.items() if outcome in verdicts}
        if reliances is not None:
            kept &= {code for code, (_, reliance) in OUTCOMES.items() if reliance in reliances}
        return Forecast(self.statuses.where(**names) if names else self.statuses, self.outlook, kept)

    def __len__(self) -> int:
        return sum(self._by_code.values())

    @cached_property
    def _by_code(self) -> Counter[int]:
        counts: Counter[int] = Counter()
        for group, units in self.statuses.parts_of_groups():
            codes = self.outlook.codes(group.number)
            if len(units) < len(codes):
                codes = bytes(map(codes.__getitem__, positions_of(group, units)))
            for code in self.codes:
                counts[code] += codes.count(code)
        return counts

    def counts(self) -> Counter[str]:
        """How many there are of each verdict that occurs, in the order of the verdicts."""
        counts: Counter[str] = Counter()
        for code, (outcome, _) in OUTCOMES.items():
            if count := self._by_code[code]:
                counts[outcome.value] += count
        return counts

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """The units of each group by verdict and due day, in the order of a listing."""
        shares: list[Share] = []
        for group, units in self.statuses.parts_of_groups():
            shares += shares_of(self.outlook, group, units, self.codes)
        return tuple(sorted(shares, key=Share.order))

    def table(self, by: str | Iterable[str] = ("task", "tier")) -> Table:
        """The verdicts counted by names as `Statuses.table` takes them, or by `relies_on`; no rows are made.

        Of what is open, `needed_by` is the first of the days by which it must be met, and `room` the fewest days from
        the earliest day to that by which it is needed: negative where some due day is lost.
        """
        table = table_of_shares(self.outlook, self.shares, groupings(by, (*GROUPINGS, RELIES_ON)))
        return attrs.evolve(table, words=NamesCounted(self.statuses.schedule, VERDICTS_COUNTED))

    def __iter__(self) -> Iterator[Prospect]:
        chains = Chains(self.outlook)
        for status in self.statuses:
            if self._code(status) in self.codes:
                yield prospect_of(chains, (status.group.number, status.number))

    def _code(self, status: Status) -> int:
        return self.outlook.codes(status.group.number)[status.group.cohort.units.position(status.number)]

    def __getitem__(self, name: str) -> Prospect:
        """The prospect of an obligation by its id. Raises UnknownError, also for one that is not forecast."""
        status = self.statuses[name]
        if self._code(status) not in self.codes:
            raise UnknownError("prospect", name, ())
        return self.at(status.group, status.number)

    def at(self, group: Group, number: int) -> Prospect:
        """The prospect of one unit of a group, by its number; of one that is forecast."""
        return prospect_of(Chains(self.outlook), (group.number, number))

    def earliest_ordinal(self, group: Group, number: int) -> int:
        """The first day on which a unit of a group can meet its duty, as an ordinal."""
        return self.outlook.passes.rows[group.number][group.cohort.units.position(number)]

    def row_columns(self) -> tuple[Column, ...]:
        return columns_of(ProspectRow)

    def sections(self, lang: Lang) -> Iterator[Section]:
        return sections_of_rows(prospect.to_dict(lang) for prospect in self)

    def __repr__(self) -> str:
        counted = ", ".join(f"{count:,} {verdict}" for verdict, count in self.counts().items())
        return f"<Forecast from {self.as_of}: {counted or 'none'}>"

    def caption(self, lang: Lang) -> str:
        counts = {Outcome(name).label.of(lang): count for name, count in self.counts().items()}
        day = text_of(self.as_of, lang)
        return f"{'Dự báo từ ngày' if lang == 'vi' else 'Forecast from'} {day}: {counted_words(counts, lang)}"

    essentials = ("title", "name", "label", "due", "earliest", "needed_by", "holder_name", "condition")

    def overview(self, lang: Lang = "en") -> Table:
        """Of few obligations a line per body, of many a line per rule and verdict with the number of its bodies."""
        if len(self) <= SHOWN:
            return super().overview(lang)
        counts: Counter[tuple[object, ...]] = Counter()
        for share in self.shares:
            group = share.group
            title = item_title(group.item, group.period, group.rule.level, lang)
            counts[title, group.at.of(lang), share.verdict.label.of(lang), share.due] += len(share.numbers)
        title, label, due = heads_of(ProspectRow, ("title", "label", "due"), lang)
        rows = tuple((*cells, count) for cells, count in counts.items())
        return Table((title, AT.of(lang), label, due, BODIES.of(lang)), rows, self.caption(lang), lang=lang)


def forecast(statuses: Statuses) -> Forecast:
    """Whether the obligations of some statuses will be met, as seen from their day.

    Forward, what is done counts from its day, and what is open is met neither before the day asked about, nor before
    its window opens, nor before what it needs, lags included; backward, a due day bounds all that it needs. A duty
    takes no days. What is waived, not applicable or not in force is not forecast. Raises HorizonError where a needed
    period lies beyond the schedule's `until`.
    """
    check_argument("forecast", statuses, Statuses)
    return Forecast(statuses, Outlook(statuses))
