"""The colours of states, verdicts and results in tables. A colour repeats what the words say, and says nothing else."""

from __future__ import annotations

from functools import cache

from rollout.cli.screen import BAD, FAINT, GOOD, PLAIN, SOON, WAITING
from rollout.labels import Label
from rollout.problems import SEVERITIES

# The heads of columns that have states, in both languages, by the names that they have in `rollout.views.columns`.
COLUMNS = ("state", "before", "after", "verdict", "reach", "severity")


def cell_style(head: str, text: str) -> str:
    """The style of a cell, by the head of its column and what it says."""
    return _styles_of_words().get(text, PLAIN) if head in _heads() else PLAIN


@cache
def _heads() -> frozenset[str]:
    from rollout.views.columns import HEADS

    labels = [HEADS[name] for name in COLUMNS if name in HEADS]
    return frozenset({*COLUMNS, *(text for label in labels for text in (label.vi, label.en))})


@cache
def _styles_of_words() -> dict[str, str]:
    """The style of each text in both languages; what nothing is reported of does not look late by a report."""
    from rollout.forecasting.outcome import Outcome
    from rollout.progress.reach import Reach
    from rollout.progress.verdict import DONE, FALLEN_DUE, NO_REPORT_SINCE, NOT_REQUIRED, STARTS, State

    styles: dict[str, str] = {}

    def add(style: str, label: Label, name: str = "") -> None:
        styles.update(dict.fromkeys((label.vi, label.en, name), style))

    for state in State:
        if state in DONE:
            add(GOOD, state.label, state.value)
        elif state in NOT_REQUIRED:
            add(FAINT, state.label, state.value)
    add(BAD, State.OVERDUE.label, State.OVERDUE.value)
    for label in (FALLEN_DUE, NO_REPORT_SINCE):
        add(WAITING, label)
    for label in (State.DUE_TODAY.label, STARTS[State.DUE_TODAY]):
        add(SOON, label, State.DUE_TODAY.value)
    add(BAD, Outcome.LOST.label, Outcome.LOST.value)
    add(WAITING, Outcome.ONLY_IF.label, Outcome.ONLY_IF.value)
    add(GOOD, Outcome.MET.label, Outcome.MET.value)
    for reach in Reach:
        add(_style_of_reach(reach.value), reach.label, reach.value)
    for severity, label in SEVERITIES.items():
        add({"error": BAD, "warning": WAITING}.get(severity, FAINT), label, severity)
    return styles


def _style_of_reach(reach: str) -> str:
    return {"met": GOOD, "short": BAD, "not_required": FAINT}.get(reach, WAITING)
