"""A second opinion on how an obligation stands, from plain data: every rule of docs/states.md, written out for one day.

Nothing of the library is used here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

OPEN = ("overdue", "due_today", "upcoming", "undated", "awaiting")


class Body(NamedTuple):
    """A unit: its first and last day, and who takes over from it."""

    id: str
    tier: str
    parent: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    heirs: tuple[str, ...] = ()


class Law(NamedTuple):
    """An instrument: the day from which it binds, its last day, and the day after which its force is not known."""

    starts: dt.date
    ends: dt.date | None = None
    silent_after: dt.date | None = None


class Duty(NamedTuple):
    """One task or level for one period; `event` and `days` of a time limit, `named` where one body owes it by name."""

    task: str
    period: str | None = None
    due: dt.date | None = None
    opens: dt.date | None = None
    event: str = ""
    days: int = 0
    level: int | None = None
    recurs: bool = False
    named: bool = False
    stands: bool = False


class Note(NamedTuple):
    """One fact of a log. For an event, `task` is its name and `unit` is empty where it is everyone's."""

    kind: str
    task: str
    unit: str
    on: dt.date
    recorded: dt.date | None = None
    period: str | None = None
    value: int = 0
    comparable: bool = True
    to: dt.date | None = None
    corrects: dt.date | None = None

    @property
    def known(self) -> dt.date:
        return self.recorded or self.on


class Standing(NamedTuple):
    """How an obligation stands on a day."""

    state: str
    due: dt.date | None
    force: str
    done_on: dt.date | None
    lost_on: dt.date | None
    reported: bool
    extended_by: int | None
    lapsed: bool


def is_there(note: Note, bodies: Mapping[str, Body], *, named: bool) -> bool:
    """Whether anything can be so of the body of a note on its day: it was there, or its duty has passed on.

    A retraction is about what was reported, which outlives the body.
    """
    body = bodies.get(note.unit)
    if body is None or note.kind == "retracted" or exists(body, note.on):
        return True
    is_over = body.until is not None and note.on > body.until
    return named and is_over and bool(_heirs(note.unit, bodies, note.on))


def about(note: Note, duties: Sequence[Duty]) -> list[Duty]:
    """The duties of one task at one unit that a note about them speaks of; none where it fits nothing."""
    if note.kind == "done" and duties[0].level is not None:
        return []
    if note.period is not None:
        meant = [duty for duty in duties if duty.period == note.period]
    elif duties[0].recurs:
        meant = [duty for duty in duties if duty.opens and duty.due and duty.opens <= note.on <= duty.due]
    else:
        meant = list(duties)
    if len(meant) > 1 and note.kind != "measured":
        return []
    return [duty for duty in meant if note.kind != "extended" or duty.event or _extends(note, duty)]


def fits_extended(
    note: Note, meant: Sequence[Duty], duties: Sequence[Duty], logs: Mapping[Duty, Sequence[Note]]
) -> bool:
    """Whether a note that names no period may be of another of the duties, extended to its day as it was known then.

    `meant` are the duties that it was taken for, `logs` the notes about each of the `duties`.
    """
    if note.period is not None or note.kind == "measured" or not duties[0].recurs or not meant:
        return False
    for duty in duties:
        decisions = [
            (other.on, other.known, other.to)
            for other in seen(logs.get(duty, ()), note.on, note.known)
            if other.kind == "extended" and other.to
        ]
        if duty not in meant and decisions and duty.opens and duty.opens <= note.on <= max(decisions)[2]:
            return True
    return False


def _extends(note: Note, duty: Duty) -> bool:
    return duty.due is not None and note.to is not None and note.to > duty.due


def seen(notes: Sequence[Note], as_of: dt.date, known_on: dt.date | None) -> list[Note]:
    """The notes that exist on a day and that no retraction withdraws, in the order in which they became known."""
    exist = [note for note in notes if note.on <= as_of and (known_on is None or note.known <= known_on)]
    left = [note for note in exist if note.kind != "retracted"]
    withdrawals = {(note.known, note.on) for note in exist if note.kind == "retracted"}
    for known in sorted({known for known, _ in withdrawals}):
        gone: set[int] = set()
        for on in (on for day, on in withdrawals if day == known):
            said = [note for note in left if note.on <= on and note.known <= known]
            before = [note for note in said if note.known < known]
            gone |= {id(note) for note in before or said}
        left = [note for note in left if id(note) not in gone]
    return left


Moves = list[tuple[dt.date, dt.date]]  # from the first day on, the happening is known to be of the second


def happenings(duty: Duty, unit: str, events: Sequence[Note], known_on: dt.date | None) -> dict[dt.date, Moves]:
    """The happenings that a time limit of a unit runs from, in their order: its own and everyone's, each day one."""
    heard = [note for note in events if note.task == duty.event and note.unit in (unit, "")]
    heard = [note for note in heard if known_on is None or note.known <= known_on]
    days = sorted({note.on for note in heard if not note.corrects})
    moves: dict[dt.date, Moves] = {day: [(day, day)] for day in days}
    for note in sorted(
        (note for note in heard if note.corrects), key=lambda note: (note.known, note.corrects, note.on)
    ):
        for day in days:
            if moves[day][-1][1] == note.corrects:
                moves[day].append((max(day, note.known), note.on))
                break
    return moves


def event_day(moves: Moves, as_of: dt.date) -> dt.date | None:
    """The day of a happening as it is known on a day."""
    return next((day for since, day in reversed(moves) if since <= as_of), None)


def happening_of(note: Note, duty: Duty, moves: Mapping[dt.date, Moves]) -> list[dt.date]:
    """The happenings, by their first days, that a note about a time limit speaks of; none where it fits nothing."""
    begun = [day for day in moves if day <= note.on]
    if note.kind == "measured" or len(begun) < 2:
        return begun or list(moves)[:1]
    fits = []
    for day in begun:
        start = event_day(moves[day], note.on)
        if start and start <= note.on <= start + dt.timedelta(days=duty.days):
            fits.append(day)
    return fits if len(fits) == 1 else []


def judge(
    duty: Duty,
    law: Law,
    unit: str,
    bodies: Mapping[str, Body],
    notes: Sequence[Note],
    moves: Moves,
    *,
    as_of: dt.date,
    known_on: dt.date | None = None,
) -> Standing:
    """How the duty of a unit stands on a day; `notes` are those about it, `moves` its event as it is known."""
    standing = seen(notes, as_of, known_on)
    plain_due = duty.due
    if duty.event:
        happened = event_day(moves, as_of)
        plain_due = happened + dt.timedelta(days=duty.days) if happened else None
    decisions = [(note.on, note.known, note.to) for note in standing if note.kind == "extended" and note.to]
    due = plain_due
    if decisions:
        moved_to = max(decisions)[2]
        due = max(moved_to, plain_due or moved_to)
    in_time = max(due, law.starts) if due else None
    is_done, done_on, lost_on = _completion(duty, standing, in_time)
    moment = plain_due or due or as_of
    if law.ends and moment > law.ends:
        force = "ended"
    else:
        force = "undetermined" if law.silent_after and moment > law.silent_after else "in_force"
    is_waived = any(note.kind == "waived" for note in standing)
    if is_done:
        state = _completed(done_on, in_time)
    elif as_of < law.starts or force == "ended":
        state = "not_in_force"
    elif not _borne(duty, unit, bodies, due, as_of):
        state = "not_applicable"
    elif is_waived:
        state = "waived"
    else:
        state = _open(duty, in_time, as_of)
    until = bodies[unit].until
    lapsed = state == "not_applicable" and until is not None and as_of > until and not is_waived
    moved = (due - plain_due).days if due and plain_due and due != plain_due else None
    return Standing(state, due, force, done_on, lost_on, bool(standing), moved, lapsed)


def _completion(
    duty: Duty, notes: Sequence[Note], in_time: dt.date | None
) -> tuple[bool, dt.date | None, dt.date | None]:
    """Whether it is done, on what day (None: not known), and since when it is lost."""
    said: dict[dt.date, tuple[dt.date, int, bool]] = {}
    for note in notes:
        if duty.level is not None and note.kind == "measured" and note.comparable:
            entry = (note.known, note.value, note.value >= duty.level)
        elif duty.level is None and (note.kind == "done" or (note.kind == "open" and duty.stands)):
            entry = (note.known, int(note.kind == "done"), note.kind == "done")
        else:
            continue
        said[note.on] = max(said.get(note.on, entry), entry)
    days = sorted(said)
    good = [day for day in days if said[day][2]]
    if not good:
        return False, None, None
    later_bad = [day for day in days if day > good[-1]]
    lost_on = later_bad[0] if later_bad and duty.stands else None
    if duty.stands and lost_on:
        return False, None, lost_on
    first = good[0]
    may_be_late = duty.level is None or in_time is None or first <= in_time
    was_short = may_be_late or any(in_time <= day < first for day in days if in_time)
    return True, first if was_short else None, lost_on


def _completed(done_on: dt.date | None, due: dt.date | None) -> str:
    if due is None or done_on is None:
        return "done"
    return "done_on_time" if done_on <= due else "done_late"


def _open(duty: Duty, due: dt.date | None, as_of: dt.date) -> str:
    if due is None:
        return "awaiting" if duty.event else "undated"
    if as_of == due:
        return "due_today"
    return "overdue" if as_of > due else "upcoming"


def _borne(duty: Duty, unit: str, bodies: Mapping[str, Body], due: dt.date | None, as_of: dt.date) -> bool:
    """Whether someone bears the duty: the unit itself, or the successors of a body that owes it by name."""
    days = {as_of, due or as_of}
    if duty.named:
        since = bodies[unit].since
        return all(_heirs(unit, bodies, day) for day in days) and not (since and min(days) < since)
    return all(exists(bodies[unit], day) for day in days)


def exists(body: Body, day: dt.date) -> bool:
    return (body.since is None or body.since <= day) and (body.until is None or day <= body.until)


def _heirs(unit: str, bodies: Mapping[str, Body], day: dt.date) -> list[str]:
    body = bodies[unit]
    if body.until is None or day <= body.until:
        return [unit]
    heirs: list[str] = []
    for heir in body.heirs:
        heirs += _heirs(heir, bodies, day)
    return heirs
