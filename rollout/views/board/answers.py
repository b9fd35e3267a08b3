"""What a board tells beside the states: the forecast, findings in the texts and the evidence, and official tallies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from rollout.arguments import check_argument
from rollout.findings.check import check
from rollout.forecasting.forecast import Forecast, forecast
from rollout.forecasting.outcome import Outcome
from rollout.forecasting.shares import Share
from rollout.labels import Label
from rollout.policy.tallies.rates import Rounding
from rollout.policy.tallies.scheme import RATES
from rollout.policy.tallies.tally import Tally
from rollout.problems import HorizonError, Problem
from rollout.progress.statuses import Statuses
from rollout.sentences import joined, text_of
from rollout.views.board.courses import page_day
from rollout.views.board.phrases import Phrases

NO_PROBLEMS: Mapping[str, Any] = {"unmatched": 0, "contradictions": 0, "rows": ()}
TOLD = 200  # problems of the evidence that are listed
ROUNDING: Rounding = "half-up"
OUTCOMES_SHOWN = (Outcome.LOST, Outcome.ONLY_IF)


def forecast_of(statuses: Statuses, places: Mapping[int, int], phrases: Phrases) -> dict[str, Any]:
    """How many will be met, may be, may be if others come first, and cannot be any more, as seen from the day.

    The rows are those of the last two, by group: `places` are those of the groups by their numbers. Where the forecast
    needs days beyond those of the schedule, `beyond` says so.
    """
    try:
        whole = forecast(statuses)
        kept = whole.where(verdict=OUTCOMES_SHOWN)
        rows = list(_rows_of_rules(kept, places, phrases))
    except HorizonError as error:
        return {"beyond": str(error)}
    return {"counts": dict(whole.counts()), "rows": rows}


def _rows_of_rules(prospects: Forecast, places: Mapping[int, int], phrases: Phrases) -> Iterator[list[object]]:
    """The rows of all shares of the `prospects`, those that differ only in when their units began and ended as one.

    `places` are those of the groups by their numbers.
    """
    counts: Counter[tuple[object, ...]] = Counter()
    first: dict[tuple[object, ...], int] = {}
    for share in prospects.shares:
        cells = (share.group.node, *_share_cells(prospects, share, phrases))
        counts[cells] += len(share.numbers)
        first.setdefault(cells, places[share.group.number])
    for cells, count in counts.items():
        yield [first[cells], cells[1], count, *cells[2:]]


def _share_cells(prospects: Forecast, share: Share, phrases: Phrases) -> tuple[object, ...]:
    """Of units of a group with one verdict and due day the verdict, the due day, and by the first of them the rest.

    That is the earliest day, and of what must come first the title, who bears it, the day by which it is needed and
    its own due day; nothing of these where nothing must.
    """
    prospect = prospects.at(share.group, share.numbers[0])
    cells = (share.verdict.value, page_day(share.due), page_day(prospect.earliest))
    if len(prospect.chain) < 2:
        return cells
    step, register = prospect.chain[0], prospects.statuses.register
    group, _ = prospects.statuses.schedule.find(step.id)
    bearers = joined((register[body].label for body in step.holder.split() if body in register), ", ")
    first = (phrases.number(group.item.title), phrases.number(bearers), page_day(step.by), page_day(step.due))
    return (*cells, *first)


def findings_of(statuses: Statuses, phrases: Phrases) -> Iterator[list[object]]:
    """The findings in the texts: severity, where, what, what would be right, and the clauses."""
    present = {group.policy.id for group, _ in statuses.parts_of_groups()}
    policies = [policy for policy in statuses.schedule.policies if policy.id in present]
    for finding in check(policies, notes=False):
        pairs = zip(_finding_texts(finding.of("vi")), _finding_texts(finding), strict=True)
        yield [finding.severity, *phrases.numbers(Label(vi or en, en) for vi, en in pairs)]


def _finding_texts(finding: Problem) -> Sequence[str]:
    what = f"{finding.found}; {finding.right}" if finding.right else finding.found
    return finding.where, what, "; ".join(finding.clauses)


def evidence_problems(statuses: Statuses) -> dict[str, Any]:
    """What is wrong with the facts: how many are unmatched and how many contradict others, and the first of them."""
    unmatched, contradictions = statuses.unmatched, statuses.contradictions
    rows = [str(problem) for problem in islice((*unmatched, *contradictions), TOLD)]
    return {"unmatched": len(unmatched), "contradictions": len(contradictions), "rows": rows}


def tally_rows(tallies: Iterable[Tally], phrases: Phrases) -> Iterator[dict[str, Any]]:
    """Tallies in the official classes: each class with its count, None where it is not known, and the rates."""
    for tally in tallies:
        check_argument("board", tally, Tally)
        scheme = tally.counts.scheme
        rates = tally.rates(rounding=ROUNDING)
        yield {
            "title": phrases.number(tally.title if tally.title != Label() else scheme.label),
            "kind": phrases.number(scheme.label),
            "classes": [[phrases.number(label), tally.known(name)] for name, label in scheme.classes.items()],
            "rates": [[phrases.number(RATES[name]), phrases.number(_percent(rate))] for name, rate in rates.items()],
        }


def _percent(rate: object) -> Label:
    return Label(f"{text_of(rate, 'vi')}%", f"{text_of(rate, 'en')}%")
