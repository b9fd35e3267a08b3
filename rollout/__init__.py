"""Who must do what by when, what is due or overdue on a day, why, and what holds it up: policy documents as data.

Every name is imported from its room when it is first used, so that `import rollout` stays light; `__init__.pyi` has
them for type checkers.
"""

from __future__ import annotations

from importlib import import_module

_ROOMS = {
    "rollout.days": "Period day",
    "rollout.network.differences": "Difference",
    "rollout.network.links": "Link",
    "rollout.labels": "Label",
    "rollout.numbers": "NumberError number",
    "rollout.policy.calendar": "Calendar load_calendar",
    "rollout.policy.convention": "Convention",
    "rollout.policy.coverage": "Coverage coverage",
    "rollout.policy.deadline": "Before By Deadline During Each From Within",
    "rollout.policy.instrument": "Instrument Source",
    "rollout.policy.item": "Comparator Holder Item LeftOut Level Need Rule Target Task",
    "rollout.policy.policy": "Policy",
    "rollout.policy.read.policies": "load_policy parse_policy read_policy shipped_policies",
    "rollout.policy.report": "Reported",
    "rollout.policy.trace": "Mark Trace measures trace",
    "rollout.problems": (
        "DayError HorizonError InfeasibleError InputError NetworkError PolicyError Problem"
        " ProgressError UnitsError UnknownError"
    ),
    "rollout.progress.attainment": "Attainment Reach attainments",
    "rollout.progress.evidence": "Done Extended Happened Measured Open Retracted Waived",
    "rollout.progress.history": "ChangePoint History",
    "rollout.progress.log": "Progress",
    "rollout.progress.outlook": "Outlook holdups late_because outlook",
    "rollout.progress.reader": "load_progress read_progress",
    "rollout.progress.reported": "reported",
    "rollout.progress.status": "Status",
    "rollout.progress.statuses": "Statuses",
    "rollout.policy.tallies.tally": "Record Tally",
    "rollout.progress.timeline": "Change Timeline assess timeline",
    "rollout.progress.verdict": "State",
    "rollout.explanation.explanation": "Explanation explain",
    "rollout.findings.ambiguities": "Ambiguity ambiguities",
    "rollout.findings.check": "check",
    "rollout.schedule.expand": "expand",
    "rollout.findings.late": "Late late latest_days",
    "rollout.network.network": "Network Step",
    "rollout.schedule.obligation": "Obligation",
    "rollout.schedule.rules": "Tie ties",
    "rollout.schedule.schedule": "Schedule",
    "rollout.tables": "Table",
    "rollout.units.reader": "load_units",
    "rollout.units.register": "Register",
    "rollout.units.unit": "Tier Unit",
    "rollout.views.document": "document",
    "rollout.views.export": "to_csv to_json",
    "rollout.views.graph": "dot mermaid network_dot network_mermaid",
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names.split()}

__all__ = sorted(_HOMES)  # noqa: PLE0605  # a list, made of the table above


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        value: object = version("rollout-policy")
    elif name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module 'rollout' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
