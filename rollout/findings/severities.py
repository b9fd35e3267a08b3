"""How much a finding matters, by its code."""

from __future__ import annotations

from collections.abc import Mapping

from rollout.problems import Severity

# What cannot be as it stands: a name that names nothing, days that cannot be kept, events that cannot come about.
_ERRORS = (
    *("need-unmet", "after-unknown", "after-not-owed", "after-cycle", "dependency-cycle", "infeasible"),
    *("amended-unknown", "amends-nothing", "relation-cycle"),
)
# What the text says and the encoding has settled already: nothing is to be decided.
_NOTES = ("rest-day", "stated-twice", "act-not-given", "after-event", "not-commenced")
_SEVERITIES: Mapping[str, Severity] = {**dict.fromkeys(_ERRORS, "error"), **dict.fromkeys(_NOTES, "note")}
MISSING = ("need-not-given", "after-not-given", "act-not-given")  # another document is named and not given
RANKS: Mapping[Severity, int] = {"error": 0, "warning": 1, "note": 2}


def severity(code: str) -> Severity:
    """The severity of the findings with a code: `warning` unless it is an error or a note."""
    return _SEVERITIES.get(code, "warning")
