"""Forecasts as tables for people: one line per rule, or one per body."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from rollout.forecasting.outcome import Outcome
from rollout.forecasting.prospect import Prospect
from rollout.labels import Lang
from rollout.tables import Table
from rollout.views.columns import headings

if TYPE_CHECKING:
    from rollout.forecasting.forecast import Forecast
    from rollout.forecasting.shares import Share
    from rollout.schedule.group import Group

NAMES = ("verdict", "due", "earliest", "task", "at", "bodies", "first", "whose", "latest", "first_due")


def prospects_by_rule(forecast: Forecast, lang: Lang = "en") -> Table:
    """One line for all bodies of a rule with one verdict, due day and earliest day, and what must come first.

    That is what decides for the first of these bodies.
    """
    counts: Counter[tuple[object, ...]] = Counter()
    for share in forecast.shares:
        for numbers in _by_earliest_day(forecast, share):
            prospect = forecast.at(share.group, numbers[0])
            group = share.group
            counts[
                (
                    *_days(prospect, lang),
                    _task(group, lang),
                    group.at.of(lang),
                    *_needed_first(forecast, prospect, lang),
                )
            ] += len(numbers)
    place = NAMES.index("bodies")
    rows = tuple((*cells[:place], count, *cells[place:]) for cells, count in counts.items())
    return Table(headings(NAMES, lang), rows, lang=lang)


def _by_earliest_day(forecast: Forecast, share: Share) -> list[list[int]]:
    """The units of a share, together where they can be met on the same day at the earliest, if they are lost."""
    if share.verdict != Outcome.LOST:
        return [list(share.numbers)]
    together: defaultdict[int, list[int]] = defaultdict(list)
    for number in share.numbers:
        together[forecast.earliest_ordinal(share.group, number)].append(number)
    return [together[day] for day in sorted(together)]


def prospects_by_body(forecast: Forecast, lang: Lang = "en", limit: int | None = None) -> Table:
    """One line per obligation, at most `limit` of them, with the total; labels in `lang`."""
    names = ("verdict", "due", "earliest", "task", "unit", "first", "whose", "latest", "first_due")
    register, as_of, rows = forecast.statuses.register, forecast.statuses.as_of, []
    for prospect in islice(forecast, limit):
        group, _ = forecast.statuses.schedule.find(prospect.id)
        name = register.version(prospect.unit, as_of).label.of(lang)
        rows.append((*_days(prospect, lang), _task(group, lang), name, *_needed_first(forecast, prospect, lang)))
    return Table(headings(names, lang), tuple(rows), total=len(forecast), lang=lang)


def _days(prospect: Prospect, lang: Lang) -> tuple[object, ...]:
    return prospect.label.of(lang), prospect.due, prospect.earliest


def _task(group: Group, lang: Lang) -> str:
    title = group.item.title.of(lang)
    return f"{title} [{group.period}]" if group.period else title


def _needed_first(forecast: Forecast, prospect: Prospect, lang: Lang) -> tuple[object, ...]:
    """What must come first, of whom, by which day, and its own due day; nothing where nothing must come first."""
    if len(prospect.chain) < 2:
        return None, None, None, None
    step = prospect.chain[0]
    group, _ = forecast.statuses.schedule.find(step.id)
    bodies = [forecast.statuses.register[body].label.of(lang) for body in step.holder.split()]
    return _task(group, lang), ", ".join(bodies), step.by, step.due
