"""States counted by task and tier on the caller's own engine, from frames of obligations and of evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rollout.days import DayLike, day
from rollout.problems import InputError, Problem
from rollout.progress.tabulation import NO_REPORT, STATES, state_columns
from rollout.progress.verdict import State
from rollout.schedule.schedule import Schedule
from rollout.views.engines import Frame, Opened, checked_columns, needed_package, opened_frame
from rollout.views.frame_rows import FLAGS, KEYS, LIMITS, schedule_frame

if TYPE_CHECKING:
    import narwhals as nw

JUDGED = ("done", "open", "waived")  # the kinds of facts that are judged
UNJUDGED, UNPLACED = "unjudged", "unplaced"
SCORE_COLUMNS = ("policy", "task", "tier", *state_columns(STATES), "total", UNJUDGED, UNPLACED)
NEVER = 4_000_000  # an ordinal after the year 9999
CODES = {name: number for number, name in enumerate((*STATES, UNJUDGED, UNPLACED), start=1)}


def score(
    schedule: Frame,
    evidence: Frame,
    *,
    as_of: DayLike,
    known_on: DayLike | None = None,
) -> Frame:
    """How many obligations are in each state at the end of `as_of`, a row per policy, task and tier, in no order.

    `schedule` is a frame of `schedule_frame`, or a Schedule; `evidence` a frame of facts with `policy`, `task`, `unit`,
    `period`, `on`, `recorded` and `kind`, by the ids of the schedule. With `known_on`, facts recorded after it do not
    exist. The answer is a frame of the kind of the evidence, lazy where that is, with SCORE_COLUMNS: they are those of
    `assess(…).table(by=("policy", "task", "tier"))`, and two more. `unjudged` counts obligations whose state does not
    follow from completions, open reports and waivers: levels, what awaits an event or a task, what a fact of another
    kind speaks of or one that cannot be, and everything on a day after the schedule's `until`. `unplaced` counts facts
    that fit no obligation, in rows without a tier. Raises InputError for columns that are missing or of another type.
    """
    today = day(as_of).toordinal()
    known = None if known_on is None else day(known_on).toordinal()
    log = opened_frame(evidence, "evidence")
    checked_columns(log, "evidence", ("on", "recorded"), (*KEYS, "kind"))
    owed = opened_frame(schedule_frame(schedule, evidence) if isinstance(schedule, Schedule) else schedule, "schedule")
    checked_columns(owed, "schedule", ("last_day", *FLAGS, *LIMITS), (*KEYS, "tier"))
    if owed.engine != log.engine:
        message = f"the schedule is a frame of {owed.engine}, the evidence one of {log.engine}"
        raise InputError([Problem("two-engines", "schedule", message, "make it with schedule_frame(…, like=evidence)")])
    joined = _obligations(owed, today).join(
        _reported(_facts_by_day(log, today, known)), on=[*KEYS], how="full", suffix="_of_facts"
    )
    return log.close(_counted(_judged(joined)))


def _facts_by_day(log: Opened, today: int, known_on: int | None) -> nw.LazyFrame[Any]:
    """What each day says of an obligation: that it is done, or open, and when that became known.

    Of what is said of one day that which became known last decides, or completion where both did at once.
    """
    nw = needed_package("narwhals")
    on, recorded, kind = nw.col("on"), nw.col("recorded"), nw.col("kind")
    expires = [~nw.col("valid_for").is_null()] if "valid_for" in log.rows.collect_schema() else []
    facts = log.rows.with_columns(known=nw.when(recorded.is_null()).then(on).otherwise(recorded))
    exists = (on <= today) if known_on is None else (on <= today) & (nw.col("known") <= known_on)
    facts = facts.filter(on.is_null() | exists)
    strange = nw.any_horizontal(on.is_null(), recorded < on, ~kind.is_in(JUDGED), *expires, ignore_nulls=True)
    texts = {name: nw.col(name).cast(nw.String).fill_null("") for name in KEYS}
    zero = nw.lit(0)
    marked = facts.with_columns(
        **texts,
        on=on.fill_null(0),
        done=nw.when(kind == "done").then(nw.col("known") * 2 + 1).otherwise(zero),
        opened=nw.when(kind == "open").then(nw.col("known") * 2).otherwise(zero),
        waived=nw.when(kind == "waived").then(nw.lit(1)).otherwise(zero),
        strange=nw.when(strange | kind.is_null()).then(nw.lit(1)).otherwise(zero),
    )
    most = [nw.col(name).max() for name in ("done", "opened", "waived", "strange")]
    return marked.group_by(*KEYS, "on").agg(*most, facts=nw.len())


def _reported(daily: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """What is said of each obligation: when it was done, and when it was last reported fulfilled, and unfulfilled."""
    nw = needed_package("narwhals")
    on, done, open_ = nw.col("on"), nw.col("done"), nw.col("opened")
    days = daily.with_columns(
        first_done=nw.when(done > 0).then(on).otherwise(nw.lit(NEVER)),
        first_fulfilled=nw.when(done > open_).then(on).otherwise(nw.lit(NEVER)),
        last_fulfilled=nw.when(done > open_).then(on).otherwise(nw.lit(0)),
        last_unfulfilled=nw.when(open_ > done).then(on).otherwise(nw.lit(0)),
        first_on=on,
        last_on=on,
    )
    least = [nw.col(name).min() for name in ("first_done", "first_fulfilled", "first_on")]
    most = [nw.col(name).max() for name in ("last_fulfilled", "last_unfulfilled", "last_on", "waived", "strange")]
    return days.group_by(*KEYS).agg(*least, *most, nw.col("facts").sum())


def _obligations(owed: Opened, today: int) -> nw.LazyFrame[Any]:
    """Each obligation with the state, as a code, in which it is as long as nothing closes it."""
    nw = needed_package("narwhals")
    last_day = nw.col("last_day")
    cases = [
        (nw.any_horizontal(nw.col("judged") < 1, nw.col("known_until") < today, ignore_nulls=True), UNJUDGED),
        (nw.any_horizontal(*_outside("binds", today), ignore_nulls=True), State.NOT_IN_FORCE),
        (nw.any_horizontal(*_outside("applies", today), ignore_nulls=True), State.NOT_APPLICABLE),
        (last_day.is_null(), State.UNDATED),
        (last_day < today, State.OVERDUE),
        (last_day == today, State.DUE_TODAY),
    ]
    chain: Any = nw
    for condition, name in cases:
        chain = chain.when(condition).then(nw.lit(CODES[name]))
    period = nw.col("period").cast(nw.String).fill_null("")
    return owed.rows.select(
        *(nw.col(name) for name in ("policy", "task", "unit")),
        period=period,
        tier=nw.col("tier"),
        state=chain.otherwise(nw.lit(CODES[State.UPCOMING])),
        standing=nw.col("standing"),
        last_day=last_day.fill_null(NEVER),
        reports_from=nw.col("reports_from").fill_null(0),
        reports_until=nw.col("reports_until").fill_null(NEVER),
    )


def _outside(name: str, today: int) -> list[nw.Expr]:
    """The conditions that a day lies before or after the days between two bounds."""
    nw = needed_package("narwhals")
    return [nw.col(f"{name}_from") > today, nw.col(f"{name}_until") < today]


def _judged(joined: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Each obligation with its state as a code, and each group of facts that fits none as `unplaced`."""
    nw = needed_package("narwhals")
    stands = nw.col("standing") > 0
    is_regained = nw.col("last_fulfilled") > nw.col("last_unfulfilled")
    filled = joined.with_columns(
        facts=nw.col("facts").fill_null(0),
        strange=nw.col("strange").fill_null(0),
        waived=nw.col("waived").fill_null(0),
        done_on=nw.when(stands & is_regained).then(nw.col("first_fulfilled")).otherwise(nw.lit(NEVER)),
        state=nw.col("state").fill_null(CODES[UNPLACED]),
    )
    done_on = nw.when(stands).then(nw.col("done_on")).otherwise(nw.col("first_done").fill_null(NEVER))
    dated = filled.with_columns(done_on=done_on)
    is_open = nw.col("state")
    done, last_day = nw.col("done_on"), nw.col("last_day")
    is_absent = nw.any_horizontal(
        nw.col("first_on") < nw.col("reports_from"), nw.col("last_on") > nw.col("reports_until"), ignore_nulls=True
    )
    is_waived = (nw.col("waived") > 0) & (is_open >= CODES[State.OVERDUE]) & (is_open <= CODES[State.AWAITING])
    cases = [
        (is_open == CODES[UNPLACED], UNPLACED),
        (nw.any_horizontal(is_open == CODES[UNJUDGED], nw.col("strange") > 0, is_absent, ignore_nulls=True), UNJUDGED),
        ((done < NEVER) & (last_day == NEVER), State.DONE),
        ((done < NEVER) & (done <= last_day), State.DONE_ON_TIME),
        (done < NEVER, State.DONE_LATE),
        (is_waived, State.WAIVED),
    ]
    chain: Any = nw
    for condition, name in cases:
        chain = chain.when(condition).then(nw.lit(CODES[name]))
    return dated.select(
        policy=nw.coalesce("policy", "policy_of_facts"),
        task=nw.coalesce("task", "task_of_facts"),
        tier=nw.col("tier"),
        state=chain.otherwise(is_open),
        facts=nw.col("facts"),
    )


def _counted(judged: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The states counted by policy, task and tier."""
    nw = needed_package("narwhals")
    state, number, zero = nw.col("state"), nw.col("rollout_rows"), nw.lit(0)
    is_silent = (state == CODES[State.OVERDUE]) & (nw.col("facts") == 0)
    marked = judged.with_columns(silent=nw.when(is_silent).then(nw.lit(1)).otherwise(zero))
    keys = ("policy", "task", "tier")
    grouped = marked.group_by(*keys, "state").agg(nw.col("silent").sum(), nw.col("facts").sum(), rollout_rows=nw.len())
    counts = {name: nw.when(state == CODES[name]).then(number).otherwise(zero) for name in (*STATES, UNJUDGED)}
    is_placed = state != CODES[UNPLACED]
    counts["total"] = nw.when(is_placed).then(number).otherwise(zero)
    counts[NO_REPORT] = nw.col("silent")
    counts[UNPLACED] = nw.when(is_placed).then(zero).otherwise(nw.col("facts"))
    order = SCORE_COLUMNS[len(keys) :]
    summed = grouped.with_columns(**counts).group_by(*keys).agg(*(nw.col(name).sum() for name in order))
    return summed.select(*keys, *(nw.col(name).cast(nw.Int64) for name in order))
