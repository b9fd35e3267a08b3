# The public names, as type checkers see them; each is imported from its room when it is first used.

from rollout.days import Period as Period, day as day
from rollout.explanation.explanation import Explanation as Explanation, explain as explain
from rollout.findings.ambiguities import Ambiguity as Ambiguity, ambiguities as ambiguities
from rollout.findings.check import check as check
from rollout.findings.late import Late as Late, late as late, latest_days as latest_days
from rollout.labels import Label as Label
from rollout.network.differences import Difference as Difference
from rollout.network.links import Link as Link
from rollout.network.network import Network as Network, Step as Step
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
from rollout.policy.read.policies import (
    load_policy as load_policy,
    parse_policy as parse_policy,
    read_policy as read_policy,
    shipped_policies as shipped_policies,
)
from rollout.policy.report import Reported as Reported
from rollout.policy.tallies.tally import Record as Record, Tally as Tally
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
from rollout.progress.timeline import Change as Change, Timeline as Timeline, assess as assess, timeline as timeline
from rollout.progress.verdict import State as State
from rollout.schedule.expand import expand as expand
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

__version__: str
__all__: list[str]  # noqa: PYI035  # made of the table in `__init__.py`
