"""Statuses as calendars (iCalendar, RFC 5545): one for all of them, or one per body. Needs the extra `ical`."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal, get_args, overload

import attrs

from rollout.arguments import check_argument
from rollout.days import DayLike, day
from rollout.figures import whole_number
from rollout.files import made_folder
from rollout.labels import Label, Lang, fold
from rollout.lines import written
from rollout.problems import InputError, Problem, UnknownError, near, quoted
from rollout.progress.status import Status
from rollout.progress.statuses import Statuses
from rollout.rows import Target
from rollout.sentences import as_language, filled
from rollout.signs import visible
from rollout.tables import Table
from rollout.views.calendar_entries import Style, end_of_day, entry

Owner = Literal["unit", "holder", "lead"]
MOST = 2_000  # entries of a calendar, and calendars of a folder: above it, a phone takes minutes
ZONE = "Asia/Ho_Chi_Minh"
RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}
LONGEST = 60  # letters of the name of a file

TITLE = Label("Thời hạn của {owner}", "Deadlines of {owner}")
OF_ALL = Label("{count} cơ quan, đơn vị", "{count} bodies")
CONTENT = Label("Tình trạng đến ngày {day}", "As of {day}")
LEFT_OUT = Label(
    "{content}; {count} mục không có ngày không được đưa vào lịch", "{content}; {count} without a day are left out"
)


@overload
def to_ics(
    statuses: Statuses,
    target: None = None,
    *,
    stamp: DayLike | None = None,
    tasks: bool = False,
    reminders: Iterable[int] = (),
    name: str = "",
    limit: int | None = MOST,
    lang: Lang = "en",
) -> str: ...
@overload
def to_ics(
    statuses: Statuses,
    target: Target,
    *,
    stamp: DayLike | None = None,
    tasks: bool = False,
    reminders: Iterable[int] = (),
    name: str = "",
    limit: int | None = MOST,
    lang: Lang = "en",
) -> None: ...
def to_ics(
    statuses: Statuses,
    target: Target | None = None,
    *,
    stamp: DayLike | None = None,
    tasks: bool = False,
    reminders: Iterable[int] = (),
    name: str = "",
    limit: int | None = MOST,
    lang: Lang = "en",
) -> str | None:
    """The statuses as one calendar: an all-day event on each due day; with `tasks`, a task due at the end of that day.

    `stamp` is the instant at which it is made, an aware datetime; by default the end of `as_of`. `reminders` are days
    before the due day, `name` is what the calendar is called, `lang` the language of its texts. What has no due day is
    in a calendar of tasks alone. The result is text, or is written to a `target`, a path or an open text file. Raises
    InputError for more entries than the `limit` (None: none), ModuleNotFoundError without the extra `ical`.
    """
    check_argument("to_ics", statuses, Statuses)
    check_argument("to_ics", name, str)
    _need_icalendar()
    style = _style(statuses, stamp, tasks=tasks, reminders=reminders, lang=lang)
    chosen = _with_a_day(statuses, limit, tasks=tasks)
    content = _content_in_words(statuses, len(statuses) - len(chosen), lang)
    return written(_calendar(chosen, style, name or _title_of(statuses, chosen, lang), content), target)


def calendar_files(
    statuses: Statuses,
    folder: str | os.PathLike[str],
    *,
    by: Owner = "unit",
    stamp: DayLike | None = None,
    tasks: bool = False,
    reminders: Iterable[int] = (),
    limit: int | None = MOST,
    lang: Lang = "en",
) -> Table:
    """A calendar of `statuses` per body, `by` unit, holder on the day or lead, each in a file of the `folder`.

    The files are named by the ids of the bodies; the table that is returned has one row per file. `stamp`, `tasks`,
    `reminders` and `lang` are as in `to_ics`; the `limit` is of calendars and of the entries of each. A folder that is
    not there is made.
    """
    if by not in get_args(Owner):
        raise UnknownError("owner", by, near(by, get_args(Owner)))
    _need_icalendar()
    style = _style(statuses, stamp, tasks=tasks, reminders=reminders, lang=lang)
    owners: defaultdict[str, list[Status]] = defaultdict(list)
    for status in _with_a_day(statuses, None, tasks=tasks):
        for owner in str(getattr(status, by)).split():
            owners[owner].append(status)
    _keep_to(limit, len(owners), "bodies")
    for chosen in owners.values():
        _keep_to(limit, len(chosen), "obligations")
    path, content = made_folder(folder), _content_in_words(statuses, 0, lang)
    rows = []
    for owner, chosen in owners.items():
        name = _body_name(owner, statuses, lang)
        file = path / f"{safe_name(owner)}.ics"
        written(_calendar(chosen, style, filled(TITLE, {"owner": name}).of(lang), content), file)
        rows.append((owner, name, len(chosen), file.name))
    return Table(("unit", "name", "entries", "file"), tuple(rows), lang=lang)


def safe_name(text: str) -> str:
    """A name of a file for an id, whatever signs that has: the id itself where it is harmless on every system.

    Two ids never have one name, also where capitals do not count.
    """
    name = re.sub(r"[^a-z0-9_-]+", "-", fold(text).casefold()).strip("-")[:LONGEST]
    if name == text and name not in RESERVED:
        return name
    from hashlib import sha256

    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{name}-{digest}" if name else digest


def _need_icalendar() -> None:
    try:
        import icalendar  # noqa: F401  # entries use it
    except ModuleNotFoundError as caught:
        message = "calendars need the package icalendar: pip install 'rollout-policy[ical]'"
        raise ModuleNotFoundError(message, name=caught.name) from None


def _style(statuses: Statuses, stamp: DayLike | None, *, tasks: bool, reminders: Iterable[int], lang: Lang) -> Style:
    """How entries are written, once `stamp`, `reminders` and `lang` are what they must be; see `to_ics`.

    `tasks` are written instead of events; the `statuses` say which day ends before the stamp that is not given.
    """
    as_language(lang)
    check_argument("to_ics", reminders, Iterable)
    days = []
    for value in reminders:
        count = whole_number(value)
        if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= 3660:
            message = f"a reminder is {quoted(value)}"
            raise InputError([Problem("bad-reminder", "", message, "give whole days before the due day, 0 to 3660")])
        days.append(count)
    return Style(stamp=_instant(stamp, statuses.as_of), lang=lang, tasks=tasks, reminders=tuple(dict.fromkeys(days)))


def _instant(value: DayLike | None, as_of: dt.date) -> dt.datetime:
    """The instant meant by an aware datetime, by text of one, or by a day: its end. Raises DayError."""
    moment = as_of if value is None else day(value)
    if isinstance(value, str) and len(value) > len("2022-06-30"):
        value = dt.datetime.fromisoformat(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).replace(microsecond=0)
    return end_of_day(moment)


def _with_a_day(statuses: Statuses, limit: int | None, *, tasks: bool) -> list[Status]:
    """The statuses that make entries: `tasks` may be without a day, events not. They are counted before one is made."""
    count = sum(block.count for block in statuses.blocks if tasks or block.due is not None)
    _keep_to(limit, count, "obligations")
    return [status for status in statuses if tasks or status.due is not None]


def _keep_to(limit: int | None, count: int, what: str) -> None:
    """Refuse a `count` of something above the limit, and say how to ask for less."""
    check_argument("to_ics", limit, int | None)
    if limit is None or count <= limit:
        return
    message = f"{count:,} {what} are more than the {limit:,} that calendars take in"
    right = "narrow them by unit, under, holder, task or period, write one per body, or raise the limit"
    raise InputError([Problem("too-many", "calendar", message, right)])


def _body_name(owner: str, statuses: Statuses, lang: Lang) -> str:
    """The name of a body on the day; of what the register does not know, its id."""
    register = statuses.register
    return register.version(owner, statuses.as_of).label.of(lang) if owner in register else owner


def _title_of(statuses: Statuses, chosen: list[Status], lang: Lang) -> str:
    """What a calendar of the `chosen` of some statuses is called that is given no name: whose deadlines it has."""
    units = {status.unit for status in chosen}
    owner = _body_name(next(iter(units)), statuses, lang) if len(units) == 1 else ""
    return filled(TITLE, {"owner": owner or filled(OF_ALL, {"count": len(units)})}).of(lang)


def _content_in_words(statuses: Statuses, left_out: int, lang: Lang) -> str:
    """What a calendar says about itself: the day, and how many are `left_out` as they have no day."""
    content = filled(CONTENT, {"day": statuses.as_of})
    return (filled(LEFT_OUT, {"content": content, "count": left_out}) if left_out else content).of(lang)


def _calendar(chosen: list[Status], style: Style, title: str, content: str) -> Iterator[str]:
    """The text of a calendar of the `chosen` in a `style`, piece by piece, with its `title` and its `content`."""
    units, ids = {status.unit for status in chosen}, frozenset(status.id for status in chosen)
    own = attrs.evolve(style, ids=ids, of_one=len(units) == 1)
    begin, _, end = _head(title, content, style).rpartition("END:VCALENDAR")
    yield begin
    for status in chosen:
        yield str(entry(status, own).to_ical(), "utf-8")
    yield f"END:VCALENDAR{end}"


def _head(title: str, content: str, style: Style) -> str:
    """A calendar without entries, with its title and what is in it, which is read anew each day."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//rollout//rollout-policy//{style.lang.upper()}")
    calendar.add("method", "PUBLISH")
    calendar.add("name", visible(title))
    calendar.add("x-wr-calname", icalendar.vText(visible(title)))
    calendar.add("x-wr-caldesc", icalendar.vText(visible(content)))
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("last-modified", style.stamp)
    calendar.add("refresh-interval", dt.timedelta(days=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    return str(calendar.to_ical(), "utf-8")
