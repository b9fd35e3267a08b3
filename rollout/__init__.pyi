# The public names: the one list of them, which type checkers read, and `__init__.py` too.
# Each is imported from its room at its first use; everything else is imported from its room by hand.

from rollout.days import Period as Period, day as day
from rollout.explanation.explanation import Explanation as Explanation, explain as explain
from rollout.findings.ambiguities import (
    Ambiguity as Ambiguity,
    AmbiguityRow as AmbiguityRow,
    ambiguities as ambiguities,
)
from rollout.findings.check import check as check
from rollout.findings.lateness import latest_days as latest_days
from rollout.forecasting.forecast import Forecast as Forecast, forecast as forecast
from rollout.forecasting.holdups import holdups as holdups
from rollout.forecasting.prospect import Prospect as Prospect
from rollout.forecasting.prospect_rows import ProspectRow as ProspectRow
from rollout.limits import Limits as Limits
from rollout.network.differences import Difference as Difference
from rollout.network.links import Link as Link
from rollout.network.network import Network as Network
from rollout.policy.calendar import Calendar as Calendar, load_calendar as load_calendar
from rollout.policy.convention import Convention as Convention
from rollout.policy.delta import Delta as Delta
from rollout.policy.delta_rows import DifferenceRow as DifferenceRow, EditRow as EditRow
from rollout.policy.item import Target as Target, Task as Task
from rollout.policy.level import Level as Level
from rollout.policy.policy import Policy as Policy
from rollout.policy.read.policies import (
    load_policy as load_policy,
    parse_policy as parse_policy,
    read_policy as read_policy,
    shipped_policies as shipped_policies,
)
from rollout.problems import (
    DayError as DayError,
    Error as Error,
    HorizonError as HorizonError,
    InfeasibleError as InfeasibleError,
    InputError as InputError,
    NetworkError as NetworkError,
    PolicyError as PolicyError,
    Problem as Problem,
    ProblemRow as ProblemRow,
    Problems as Problems,
    ProgressError as ProgressError,
    UnitsError as UnitsError,
    UnknownError as UnknownError,
)
from rollout.progress.attainment import attainments as attainments
from rollout.progress.attainment_rows import AttainmentRow as AttainmentRow
from rollout.progress.changes import ChangeRow as ChangeRow
from rollout.progress.differences import Differences as Differences, diff as diff
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
from rollout.progress.reader import load_progress as load_progress, read_progress as read_progress
from rollout.progress.rollup import RollupRow as RollupRow, rollup as rollup
from rollout.progress.status import Status as Status
from rollout.progress.status_rows import StatusRow as StatusRow
from rollout.progress.statuses import Statuses as Statuses
from rollout.progress.timeline import Timeline as Timeline, assess as assess, timeline as timeline
from rollout.progress.verdict import State as State
from rollout.schedule.expansion import expand as expand
from rollout.schedule.obligation import Obligation as Obligation
from rollout.schedule.obligation_rows import ObligationRow as ObligationRow
from rollout.schedule.schedule import Schedule as Schedule
from rollout.tables import Table as Table
from rollout.units.reader import load_units as load_units
from rollout.units.register import Register as Register
from rollout.units.unit import Tier as Tier, Unit as Unit
from rollout.views.board.page import board as board
from rollout.views.calendars import to_ics as to_ics
from rollout.views.document import document as document
from rollout.views.export import to_csv as to_csv, to_json as to_json

__version__: str
__all__: list[str]  # noqa: PYI035  # the names above, in their order
