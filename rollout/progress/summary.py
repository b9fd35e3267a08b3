"""What the standing facts about an obligation say together, on a day and over time."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import attrs

from rollout.policy.item import Target
from rollout.progress.completion import (
    Completion,
    Reports,
    last_measurement,
    reports_on_level,
    reports_on_task,
    reports_with,
    valid_until,
)
from rollout.progress.evidence import Done, Extended, Fact, Measured, Open, Waived
from rollout.progress.treatment import arrivals, last_extension
from rollout.schedule.group import Group


@attrs.frozen
class Summary:
    """What the standing facts about one obligation say together; two are equal where they decide alike.

    `reports` say whether a task is done, `figures` whether the level is reached that the item has.

    `valid_until` is the last day on which any of them is valid, None where there is none; `extension` the last decision
    that moves the due day. `begun_on` is the day of the first report of work on it, done, open or measured, `measured`
    the last measurement: by these alone nothing changes.
    """

    reports: Reports = Reports()
    figures: Reports = Reports()
    valid_until: dt.date | None = None
    waived: bool = False
    extension: Extended | None = None
    begun_on: dt.date | None = attrs.field(default=None, eq=False)
    measured: Measured | None = attrs.field(default=None, eq=False)

    @classmethod
    def of(cls, group: Group, facts: Iterable[Fact]) -> Summary:
        """That of facts about an obligation of a `group`, in the order in which they became known."""
        by_day: defaultdict[dt.date, list[Fact]] = defaultdict(list)
        for fact in facts:
            by_day[fact.on].append(fact)
        summary = NOTHING_SAID
        for on, together in sorted(by_day.items()):
            summary = summary.then(group, on, together)
        return summary

    def then(self, group: Group, on: dt.date, facts: Sequence[Fact]) -> Summary:
        """With the facts of a later day, of which there is one at least."""
        is_work = any(isinstance(fact, Done | Open | Measured) for fact in facts)
        last_valid = max(map(valid_until, facts))
        measurements = [fact for fact in (self.measured, *facts) if isinstance(fact, Measured)]
        extensions = [fact for fact in (self.extension, *facts) if isinstance(fact, Extended)]
        return Summary(
            reports=reports_with(self.reports, on, reports_on_task(group, facts)),
            figures=reports_with(self.figures, on, reports_on_level(group, facts)),
            valid_until=max(self.valid_until or last_valid, last_valid),
            waived=self.waived or any(isinstance(fact, Waived) for fact in facts),
            extension=last_extension(extensions),
            begun_on=self.begun_on or (on if is_work else None),
            measured=last_measurement(measurements, group.rule.level),
        )

    def completion(self, group: Group, last_day: dt.date | None, as_of: dt.date) -> Completion:
        """How far an obligation of a `group` is completed on `as_of`; `last_day` is the last on which it is in time."""
        deciding = self.figures if isinstance(group.item, Target) else self.reports
        return deciding.completion(group, last_day, as_of, self.figures.lost_on)


NOTHING_SAID = Summary()


@attrs.frozen
class Course:
    """The summary of the facts about an obligation over time: from each of the `days` on, that at the same place."""

    days: Sequence[dt.date]
    summaries: Sequence[Summary]

    @classmethod
    def of(cls, group: Group, facts: Sequence[Fact], known_on: dt.date | None) -> Course:
        """That of facts about an obligation of a `group`, in the order in which they became known.

        With `known_on`, of those known by then.
        """
        days, summaries = [], []
        summary = NOTHING_SAID
        for arrival in arrivals(facts, known_on):
            if arrival.alone:
                summary = Summary.of(group, arrival.facts)
            else:
                summary = summary.then(group, arrival.on, arrival.facts)
            days.append(arrival.on)
            summaries.append(summary)
        return cls(days, summaries)

    def on(self, moment: dt.date) -> Summary:
        """The summary on a day."""
        place = bisect_right(self.days, moment)
        return self.summaries[place - 1] if place else NOTHING_SAID

    def changes(self) -> Iterator[dt.date]:
        """The days from which it decides otherwise than before."""
        before = NOTHING_SAID
        for place, summary in enumerate(self.summaries):
            if summary != before:
                yield self.days[place]
            before = summary
