"""Dossiers in the official classes, and their tallies, on the caller's own engine.

The classes are those of `rollout.policy.tallies`: Circular 01/2018/TT-VPCP, art. 13 (shorter than the limit is early,
equal to it on time, longer late). What has none is counted in a class of its own, and never left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import attrs

from rollout.days import DayLike, day
from rollout.policy.tallies.scheme import BASE, OPEN, SCHEMES, Scheme
from rollout.problems import InputError, Problem, UnknownError, near
from rollout.views.engines import Frame, Package, checked_columns, needed_package, opened_frame

if TYPE_CHECKING:
    import narwhals as nw

# The classes of what is in no tally, with what each says.
OUTSIDE_TALLY = {
    "no_received": "has no day of receipt",
    "future": "received or resolved after the day on which the data were drawn",
    "swapped": "resolved, or due, before it was received",
    "no_due": "has no due day",
    "later": "received after the day asked about",
    "earlier": "resolved before the time asked about",
}


def classify(
    frame: Frame,
    *,
    as_of: DayLike,
    since: DayLike | None = None,
    drawn_on: DayLike | None = None,
    received: str = "received",
    due: str = "due",
    resolved: str = "resolved",
    limit: str | None = None,
    kind: str = "dossiers",
    into: str = "class",
) -> Frame:
    """The frame with the official class of each row at the end of `as_of`, in a new column, `into`.

    The frame has a row per dossier. `received`, `due` and `resolved` name its columns of day ordinals, null where there
    is no day; `limit`, in place of `due`, one of whole days, of which the day of receipt is not counted. What is
    resolved after `as_of` was in process then. With `since`, dossiers resolved before it are `earlier`, and a column
    `new` says which were received since. `drawn_on` is the day to which the data go, `as_of` if not given: days after
    it cannot be. `kind` is that of the scheme: dossiers, feedback or tasks. The other classes are those of
    OUTSIDE_TALLY. Raises InputError for columns that are missing or hold no ordinals, and for a name that is taken.
    """
    package = needed_package("narwhals")
    scheme, source = _scheme(kind), opened_frame(frame, "frame")
    today, first = day(as_of).toordinal(), None if since is None else day(since).toordinal()
    last = today if drawn_on is None else day(drawn_on).toordinal()
    if last < today or (first is not None and first > today):
        message = f"since {since}, as of {as_of} and drawn on {drawn_on} are in no order"
        raise InputError([Problem("days-reversed", "classify", message, "give them in the order of the calendar")])
    schema = checked_columns(source, "frame", (received, limit or due, resolved), ())
    _refuse_taken("frame", schema, [into] if first is None else [into, "new"], "rename it, or choose `into`")
    start, end = package.col(received), package.col(resolved)
    until = package.col(due) if limit is None else start + package.col(limit)
    days = _Days(package, start, until, end, first, today, last)
    columns = {into: (_in_branches if source.is_sql else _in_a_chain)(days, scheme)}
    if first is not None:
        columns["new"] = start >= first
    return source.close(source.rows.with_columns(**columns))


@attrs.frozen(eq=False)
class _Days:
    """The columns of days of the dossiers, and the ordinals of the days that are asked about."""

    package: Package
    start: nw.Expr
    until: nw.Expr
    end: nw.Expr
    first: int | None
    today: int
    last: int

    @property
    def faults(self) -> list[tuple[nw.Expr, str]]:
        """Why a row is in no tally: the first that holds; none does where the days are in order."""
        start, until, end = self.start, self.until, self.end
        faults = [(start.is_null(), "no_received"), ((start > self.last) | (end > self.last), "future")]
        faults += [((end < start) | (until < start), "swapped"), (until.is_null(), "no_due")]
        faults += [(start > self.today, "later")] if self.last > self.today else []
        faults += [(end < self.first, "earlier")] if self.first is not None else []
        return faults


def _in_a_chain(days: _Days, scheme: Scheme) -> nw.Expr:
    """The class of a row for an engine that works out every case for every row: the fewest cases."""
    early, on_time, late = scheme.done
    within_time, _, overdue = OPEN
    until, end, today = days.until, days.end, days.today
    is_resolved = end <= today if days.last > today else ~end.is_null()  # where none is later, nulls need no look
    done = [(end < until, early), (end == until, on_time)]
    if days.last > today:
        done = [(is_resolved & condition, name) for condition, name in done]
    rest = [(is_resolved, late), (until >= today, within_time)]
    return _first_case(days.package, [*days.faults, *done, *rest], overdue)


def _in_branches(days: _Days, scheme: Scheme) -> nw.Expr:
    """The class of a row for an engine that works out only the case that holds: the commonest first.

    A row without any of the faults is resolved or in process, as its days are in order.
    """
    package, start, until, end, today = days.package, days.start, days.until, days.end, days.today
    early, on_time, late = scheme.done
    within_time, _, overdue = OPEN
    is_resolved = (start <= until) & (start <= end) & (end <= today)
    if days.first is not None:
        is_resolved &= end >= days.first
    is_pending = end.is_null() if days.last == today else end.is_null() | ((end > today) & (end <= days.last))
    is_in_process = (start <= until) & (start <= today) & is_pending
    *faults, (_, last_fault) = days.faults
    branches = package.when(is_resolved).then(
        _first_case(package, [(end < until, early), (end == until, on_time)], late)
    ).when(is_in_process).then(
        _first_case(package, [(until >= today, within_time)], overdue)
    )  # fmt: skip
    result: nw.Expr = branches.otherwise(_first_case(package, faults, last_fault))
    return result


def _first_case(package: Package, cases: Iterable[tuple[nw.Expr, str]], otherwise: str) -> nw.Expr:
    """The name of the first case of which the condition holds; a condition that is null does not."""
    chain: Any = package
    for condition, name in cases:
        chain = chain.when(condition).then(package.lit(name))
    result: nw.Expr = chain.otherwise(package.lit(otherwise))
    return result


def tally_by(
    frame: Frame,
    by: str | Iterable[str] = (),
    *,
    kind: str = "dossiers",
    column: str = "class",
) -> Frame:
    """The official counts and rates of a frame of classified rows: a row per value of the columns `by`, or one.

    `column` is the one that `classify` made, `kind` that of its scheme. `rows` counts all rows, and each class of
    OUTSIDE_TALLY has a count. `completed_rate`, `overdue_rate` and `on_time_rate` are in percent of what has fallen
    due, with two decimals as reports print them (halves up; `overdue` is 100 minus the rate that completes it), and
    null where nothing has. The order of the rows is the engine's. Raises InputError for a column that is missing, and
    for one of `by` that has the name of a count.
    """
    package = needed_package("narwhals")
    scheme, source = _scheme(kind), opened_frame(frame, "frame")
    names = [by] if isinstance(by, str) else list(dict.fromkeys(by))
    schema = checked_columns(source, "frame", (), (column,))
    missing = [UnknownError("column", name, near(name, schema)) for name in names if name not in schema]
    if missing:
        right = "name columns of the frame"
        raise InputError([Problem("no-column", "by", str(error), right) for error in missing])
    _refuse_taken("by", names, [column, "rows", *scheme.classes, *OUTSIDE_TALLY], "rename it in the frame first")
    keys = [*names, column, *(["new"] if "new" in schema else [])]
    sums = _countable(scheme)
    parts = {name: package.col(column) == name for name, classes in sums.items() if classes == [name]}
    if "new" in schema and "new" in scheme.classes:
        arrived = package.col(column).is_in(sums["received"])
        sums |= {name: [name] for name in ("new", "carried_over")}
        parts |= {"new": arrived & package.col("new"), "carried_over": arrived & ~package.col("new")}
    rows = package.col("rows")
    counted = source.rows.group_by(*keys).agg(package.len().alias("rows"))
    placed = {name: package.when(condition).then(rows) for name, condition in parts.items()}
    everything = {} if names else {"rollout_all": package.lit(0)}
    spread = counted.with_columns(**placed, **everything)
    summed = spread.group_by(*(names or everything)).agg(*[package.col(name).sum() for name in ("rows", *parts)])
    order = [*(name for name in scheme.classes if name in sums), *OUTSIDE_TALLY]
    counts = {name: reduce(add, map(package.col, sums[name])).cast(package.Int64) for name in order}
    tally = summed.select(*names, rows.cast(package.Int64), **counts)  # a sum is of no kind that all engines share
    return source.close(tally.with_columns(**_rates(package, scheme)))


def _refuse_taken(place: str, names: Collection[str], made: Iterable[str], right: str) -> None:
    """Raise InputError where one of the `names` at a `place` is that of a column which would be `made` beside it.

    `right` says what would be right.
    """
    taken = [name for name in made if name in names]
    if taken:
        raise InputError([Problem("taken-column", place, f"{name!r} is a column already", right) for name in taken])


def _scheme(kind: str) -> Scheme:
    if kind not in SCHEMES:
        raise UnknownError("kind of tally", kind, near(kind, SCHEMES))
    return SCHEMES[kind]


def _countable(scheme: Scheme) -> dict[str, list[str]]:
    """The classes that a full count knows, each with those into which rows are put that it is the sum of."""
    placed = dict.fromkeys((*scheme.done, *OPEN))
    parts = {name: [name] for name in (*placed, *OUTSIDE_TALLY)}
    for _ in scheme.sums:  # a sum may be of sums that stand behind it
        for rule in scheme.sums:
            if rule.total not in parts and all(part in parts for part in rule.parts):
                parts[rule.total] = list(dict.fromkeys(name for part in rule.parts for name in parts[part]))
    return parts


def _rates(package: Package, scheme: Scheme) -> dict[str, nw.Expr]:
    """The rates of a scheme in percent, rounded in whole numbers, which is alike on every engine."""
    base = package.col(BASE)
    divisor = package.when(base > 0).then(base)  # null, as engines differ in what divides by 0
    hundredths = {}
    for name, parts in scheme.rates.items():
        part = reduce(add, map(package.col, parts))  # sum_horizontal() fails on Dask
        hundredths[name] = (part * 10_000 / divisor + 0.5).floor()
    hundredths["overdue"] = 10_000 - hundredths[scheme.complement]
    return {f"{name}_rate": value / 100 for name, value in hundredths.items()}
