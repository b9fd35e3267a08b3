"""Who must do what by when, what is due or overdue on a day, why, and what holds it up: policy documents as data.

Every name is imported from its room when it is first used, so that `import rollout` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rollout.days import Period as Period, day as day
    from rollout.flow.difference import Difference as Difference
    from rollout.flow.links import Link as Link
    from rollout.labels import Label as Label
    from rollout.numbers import NumberError as NumberError, number as number
    from rollout.policy.calendar import Calendar as Calendar, load_calendar as load_calendar
    from rollout.policy.convention import Convention as Convention
    from rollout.policy.coverage import Coverage as Coverage, coverage as coverage
    from rollout.policy.deadline import (
        Before as Before,
        By as By,
        Deadline as Deadline,
        During as During,
        Each as Each,
        From as From,
        Within as Within,
    )
    from rollout.policy.instrument import Instrument as Instrument, Source as Source
    from rollout.policy.item import (
        Comparator as Comparator,
        Holder as Holder,
        Item as Item,
        LeftOut as LeftOut,
        Level as Level,
        Need as Need,
        Rule as Rule,
        Target as Target,
        Task as Task,
    )
    from rollout.policy.policy import Policy as Policy
    from rollout.policy.reader import (
        load_policy as load_policy,
        parse_policy as parse_policy,
        read_policy as read_policy,
        shipped_policies as shipped_policies,
    )
    from rollout.policy.report import Reported as Reported
    from rollout.policy.trace import Mark as Mark, Trace as Trace, measures as measures, trace as trace
    from rollout.problems import (
        DayError as DayError,
        HorizonError as HorizonError,
        InfeasibleError as InfeasibleError,
        InputError as InputError,
        NetworkError as NetworkError,
        PolicyError as PolicyError,
        Problem as Problem,
        ProgressError as ProgressError,
        UnitsError as UnitsError,
        UnknownError as UnknownError,
    )
    from rollout.progress.attainment import Attainment as Attainment, Reach as Reach, attainments as attainments
    from rollout.progress.evidence import (
        Done as Done,
        Extended as Extended,
        Happened as Happened,
        Measured as Measured,
        Open as Open,
        Retracted as Retracted,
        Waived as Waived,
    )
    from rollout.progress.history import ChangePoint as ChangePoint, History as History
    from rollout.progress.log import Progress as Progress
    from rollout.progress.outlook import (
        Outlook as Outlook,
        holdups as holdups,
        late_because as late_because,
        outlook as outlook,
    )
    from rollout.progress.reader import load_progress as load_progress, read_progress as read_progress
    from rollout.progress.reported import reported as reported
    from rollout.progress.status import Status as Status
    from rollout.progress.statuses import Statuses as Statuses
    from rollout.progress.tally import Record as Record, Tally as Tally
    from rollout.progress.timeline import Change as Change, Timeline as Timeline, assess as assess, timeline as timeline
    from rollout.progress.verdict import State as State
    from rollout.reasons.explanation import Explanation as Explanation, explain as explain
    from rollout.schedule.ambiguities import Ambiguity as Ambiguity, ambiguities as ambiguities
    from rollout.schedule.check import check as check
    from rollout.schedule.expand import expand as expand
    from rollout.schedule.late import Late as Late, late as late, latest_days as latest_days
    from rollout.schedule.network import Network as Network, Step as Step
    from rollout.schedule.obligation import Obligation as Obligation
    from rollout.schedule.rules import Tie as Tie, ties as ties
    from rollout.schedule.schedule import Schedule as Schedule
    from rollout.tables import Table as Table
    from rollout.units.reader import load_units as load_units
    from rollout.units.register import Register as Register
    from rollout.units.unit import Tier as Tier, Unit as Unit
    from rollout.views.document import document as document
    from rollout.views.export import to_csv as to_csv, to_json as to_json
    from rollout.views.graph import (
        dot as dot,
        mermaid as mermaid,
        network_dot as network_dot,
        network_mermaid as network_mermaid,
    )

_ROOMS = {
    "rollout.days": "Period day",
    "rollout.flow.difference": "Difference",
    "rollout.flow.links": "Link",
    "rollout.labels": "Label",
    "rollout.numbers": "NumberError number",
    "rollout.policy.calendar": "Calendar load_calendar",
    "rollout.policy.convention": "Convention",
    "rollout.policy.coverage": "Coverage coverage",
    "rollout.policy.deadline": "Before By Deadline During Each From Within",
    "rollout.policy.instrument": "Instrument Source",
    "rollout.policy.item": "Comparator Holder Item LeftOut Level Need Rule Target Task",
    "rollout.policy.policy": "Policy",
    "rollout.policy.reader": "load_policy parse_policy read_policy shipped_policies",
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
    "rollout.progress.tally": "Record Tally",
    "rollout.progress.timeline": "Change Timeline assess timeline",
    "rollout.progress.verdict": "State",
    "rollout.reasons.explanation": "Explanation explain",
    "rollout.schedule.ambiguities": "Ambiguity ambiguities",
    "rollout.schedule.check": "check",
    "rollout.schedule.expand": "expand",
    "rollout.schedule.late": "Late late latest_days",
    "rollout.schedule.network": "Network Step",
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


if not TYPE_CHECKING:  # to a type checker a name that is not listed above is a mistake

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module 'rollout' has no attribute {name!r}")
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return __all__
