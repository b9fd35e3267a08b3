"""Dossiers in the official classes, and their tallies, on the caller's own engine.

The classes are those of `rollout.policy.tallies`: Circular 01/2018/TT-VPCP, art. 13 (shorter than the limit is early,
equal to it on time, longer late). What has none is counted in a class of its own, and never left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add, or_
from typing import TYPE_CHECKING, Any

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
    OUTSIDE_TALLY. Raises InputError for columns that are missing or hold no ordinals.
    """
    package = needed_package("narwhals")
    scheme, source = _scheme(kind), opened_frame(frame, "frame")
    today, first = day(as_of).toordinal(), None if since is None else day(since).toordinal()
    last = today if drawn_on is None else day(drawn_on).toordinal()
    if last < today or (first is not None and first > today):
        message = f"since {since}, as of {as_of} and drawn on {drawn_on} are in no order"
        raise InputError([Problem("days-reversed", "classify", message, "give them in the order of the calendar")])
    checked_columns(source, "frame", (received, limit or due, resolved), ())
    start, end = package.col(received), package.col(resolved)
    until = package.col(due) if limit is None else start + package.col(limit)
    faults = [(start.is_null(), "no_received"), ((start > last) | (end > last), "future")]
    faults += [((end < start) | (until < start), "swapped"), (until.is_null(), "no_due")]
    faults += [(start > today, "later")] if last > today else []
    faults += [(end < first, "earlier")] if first is not None else []
    is_open = end.is_null() if last == today else end.is_null() | (end > today)
    columns = {into: _official_class(package, scheme, faults, (is_open, end, until, today), is_sql=source.is_sql)}
    if first is not None:
        columns["new"] = start >= first
    return source.close(source.rows.with_columns(**columns))


def _official_class(
    package: Package,
    scheme: Scheme,
    faults: Sequence[tuple[nw.Expr, str]],
    days: tuple[nw.Expr, nw.Expr, nw.Expr, int],
    *,
    is_sql: bool,
) -> nw.Expr:
    """The class of a row: that of the first of the `faults`, or one of the `scheme`.

    `days` are whether it is open, when it was resolved, when it is due and the day asked about; `package` is narwhals.
    With `is_sql` the cases form a tree, as a long chain becomes one nested as deep in SQL; other engines work out every
    case for every row, and a chain has the fewest.
    """
    is_open, end, until, today = days
    is_past = any(name == "later" for _, name in faults)  # otherwise what has a day of resolution is resolved
    early, on_time, late = scheme.done
    within_time, _, overdue = OPEN
    done = [(end < until, early), (end == until, on_time)]
    if not is_sql:
        in_process = [(~is_open, late), (until >= today, within_time)]
        closed = [(~is_open & condition, name) for condition, name in done] if is_past else done
        return _first_case(package, [*faults, *closed, *in_process], overdue)
    is_faulty = reduce(or_, (condition for condition, _ in faults))
    unclassed = _first_case(package, faults[:-1], faults[-1][1])
    in_time = _first_case(package, [(until >= today, within_time)], overdue)
    opened = package.when(is_faulty).then(unclassed).otherwise(in_time)
    closed_rows = package.when(is_faulty).then(unclassed).otherwise(_first_case(package, done, late))
    tree: nw.Expr = package.when(is_open).then(opened).otherwise(closed_rows)
    return tree


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
    null where nothing has. The order of the rows is the engine's. Raises InputError for a column that is missing.
    """
    package = needed_package("narwhals")
    scheme, source = _scheme(kind), opened_frame(frame, "frame")
    names = [by] if isinstance(by, str) else list(by)
    schema = checked_columns(source, "frame", (), (column,))
    missing = [UnknownError("column", name, near(name, schema)) for name in names if name not in schema]
    if missing:
        right = "name columns of the frame"
        raise InputError([Problem("no-column", "by", str(error), right) for error in missing])
    keys = [*names, column, *(["new"] if "new" in schema else [])]
    counted = source.rows.group_by(*keys).agg(rollout_rows=package.len())
    totals = {
        name: _counted_if(package, package.col(column).is_in(classes)) for name, classes in _countable(scheme).items()
    }
    if "new" in schema and "new" in scheme.classes:
        arrived = package.col(column).is_in(_countable(scheme)["received"])
        totals["new"] = _counted_if(package, arrived & package.col("new"))
        totals["carried_over"] = _counted_if(package, arrived & ~package.col("new"))
    order = ["rows", *(name for name in scheme.classes if name in totals), *OUTSIDE_TALLY]
    parts = counted.with_columns(rows=package.col("rollout_rows"), rollout_all=package.lit(0), **totals)
    sums = [package.col(name).sum() for name in order]
    summed = parts.group_by(*(names or ["rollout_all"])).agg(*sums)
    counts = [package.col(name).cast(package.Int64) for name in order]
    return source.close(summed.select(*names, *counts, **_rates(package, scheme)))


def _counted_if(package: Package, condition: nw.Expr) -> nw.Expr:
    """The number of rows of a count of which a condition holds; 0 for the others."""
    chosen: nw.Expr = package.when(condition).then(package.col("rollout_rows")).otherwise(package.lit(0))
    return chosen


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

    def count(name: str) -> nw.Expr:
        column: nw.Expr = package.col(name).cast(package.Int64)
        return column

    divisor = package.when(package.col(BASE) > 0).then(count(BASE))  # null, as engines differ in what divides by 0
    hundredths = {}
    for name, parts in scheme.rates.items():
        part = reduce(add, map(count, parts))  # sum_horizontal() fails on Dask
        hundredths[name] = ((part * 20_000 + divisor) / (divisor * 2)).floor()
    hundredths["overdue"] = 10_000 - hundredths[scheme.complement]
    return {f"{name}_rate": (value.cast(package.Float64) * 0.01).round(2) for name, value in hundredths.items()}
