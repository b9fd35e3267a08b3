"""From the printed expression to the day on which an obligation falls due: each step with its rule and its article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from rollout.days import MONTHS, Period, add_days, add_months
from rollout.labels import Label
from rollout.policy.convention import Convention
from rollout.policy.deadline import Before, By, During, Each, From, Within
from rollout.policy.reading import after_event
from rollout.progress.assessment import event_of
from rollout.progress.evidence import Extended
from rollout.progress.statuses import Status
from rollout.progress.verdict import standing
from rollout.reasons.evidence import seen
from rollout.reasons.reason import Reason, apart, article, counted, days, joined, told
from rollout.schedule.obligation import Group

KINDS = {
    "month": Label("tháng", "month"),
    "quarter": Label("quý", "quarter"),
    "half": Label("nửa năm", "half-year"),
    "year": Label("năm", "year"),
}


def reading(status: Status) -> Iterator[Reason]:
    """How the words become a day, and what moved it since."""
    group, convention = status._group, status._whole.schedule.convention
    if isinstance(group.rule.deadline, Within):
        yield from _after_event(status, group.rule.deadline)
    elif group.due is None:
        said = Label("văn bản không ghi ngày nên không đặt ra ngày nào", "the text gives no day, and none is invented")
        yield Reason(rule="reading.undated", said=said, source=status.clause)
    else:
        yield from _form(group, status)
        yield from _convention(group, convention)
        yield from _rest_day(_read(group, convention), group.due, convention)
    yield from _extension(status)
    if status.due is not None:
        yield _closes(status.due)


def _form(group: Group, status: Status) -> Iterator[Reason]:
    """The plain reading of each form; every one gives the day of the text."""
    day, source = group.nominal_due, status.clause
    match group.rule.deadline:
        case From(start) if start.kind == "day":
            said = Label("thực hiện từ ngày đó", "in operation from that day")
            why = Label("đến hạn vào ngày đó và duy trì về sau", "due that day, and standing afterwards")
            yield Reason(rule="reading.from", said=said, after=day, why=why, source=source)
        case From(start):
            said = told("mức phải có từ ngày đầu của {p}", "to be held from the first day of {p}", p=start)
            yield Reason(rule="reading.held", said=said, after=day, article=_edges(start), source=source)
        case Before(limit):
            said = Label("ngày liền trước là ngày cuối cùng", "the day before is the last")
            yield Reason(rule="reading.before", said=said, before=limit, after=day, source=source)
        case By(end) if end.kind == "day":
            said = Label("tính cả ngày đó", "that day included")
            yield Reason(rule="reading.by", said=said, after=day, source=source)
        case By(end):
            rule = "reading.by-month" if end.kind == "month" else "reading.by-period"
            yield _last_of(rule, end, day, source)
        case During(window):
            yield from _opens(group, source)
            yield _last_of("reading.during", window, day, source)
        case Each() as each:
            yield from _recurring(group, each, source)


def _last_of(rule: str, period: Period, day: dt.date | None, source: str) -> Reason:
    said = told("ngày cuối cùng của {p}", "the last day of {p}", p=period)
    why = Label()
    if period.kind == "quarter":
        why = Label(
            "Bộ luật không định nghĩa quý: lấy tháng cuối", "the Code defines no quarter: read by its last month"
        )
    return Reason(rule=rule, said=said, after=day, why=why, article=_edges(period), source=source)


def _edges(period: Period) -> Label:
    """The article that says which days begin and end such a period; a quarter has none."""
    return {"month": article("146(2)"), "year": article("146(3)")}.get(period.kind, Label())


def _opens(group: Group, source: str) -> Iterator[Reason]:
    if group.opens is not None:
        said = Label("có thể thực hiện từ ngày này", "can be met from this day on")
        yield Reason(rule="reading.opens", said=said, after=group.opens, source=source)


def _recurring(group: Group, each: Each, source: str) -> Iterator[Reason]:
    """The period counted from the anchor, the window in it, and the period that the content concerns."""
    period = group.period or each.since
    number = _between(each, period) + 1
    said = told(
        "mỗi {k} một lần, từ {s}: kỳ thứ {n}",
        "once a {k} from {s}: number {n}",
        k=KINDS[each.period],
        s=each.since,
        n=number,
    )
    why = Label("tính từ kỳ đầu tiên, không từ lần trước", "counted from the first period, never from the last time")
    yield Reason(rule="reading.each", said=said, before=each.since.first, after=period.first, why=why, source=source)
    yield from _opens(group, source)
    if group.nominal_due is not None:
        yield _day_in(group.nominal_due, each, period, source)
    if group.about:
        later = counted(each.about, "kỳ", "period")
        said = told("nội dung của {a}", "its content is that of {a}", a=group.about)
        why = told("văn bản nói về {n} sau đó", "the text speaks of {n} later", n=later)
        yield Reason(rule="reading.about", said=said, before=period.first, after=group.about.first, why=why)


def _between(each: Each, period: Period) -> int:
    first, since = period.first, each.since.first
    return ((first.year - since.year) * 12 + first.month - since.month) // MONTHS[each.period]


def _day_in(day: dt.date, each: Each, period: Period, source: str) -> Reason:
    month = Period.holding(day, "month")
    if each.day is None:
        return _last_of("reading.each-end", month if each.month else period, day, source)
    if each.day > month.last.day:
        said = told("{m} không có ngày {n}: ngày cuối tháng", "{m} has no day {n}: its last", m=month, n=each.day)
        return Reason(rule="reading.clamped", said=said, after=day, article=article("148(3)"), source=source)
    said = told("ngày {n} của {m}", "day {n} of {m}", n=each.day, m=month)
    return Reason(rule="reading.each-day", said=said, after=day, source=source)


def _read(group: Group, convention: Convention) -> dt.date | None:
    """The day under the Convention's reading of months and held years, before any rest day."""
    match group.rule.deadline:
        case By(end) if end.kind == "month" and convention.month == "start":
            return end.first
        case From(start) if convention.held == "end":
            return start.last
    return group.nominal_due


def _convention(group: Group, convention: Convention) -> Iterator[Reason]:
    """The step from the default reading to the one asked for."""
    read = _read(group, convention)
    if read == group.nominal_due:
        return
    if isinstance(group.rule.deadline, From):
        rule, said = "reading.held-end", Label("đạt mức chậm nhất vào cuối kỳ", "the level is reached by its end")
    else:
        rule, said = "reading.month-start", Label("lấy ngày đầu tháng", "the month's first day is taken")
    why = Label("theo cách đọc được chọn", "by the Convention asked for")
    basis = article("146(3)" if rule == "reading.held-end" else "146(2)")
    yield Reason(rule=rule, said=said, before=group.nominal_due, after=read, why=why, article=basis)


_KEPT = Label(
    "cách đọc được chọn không lùi hạn, dù điều luật cho lùi", "the Convention moves no day, though the article does"
)
_KEPT_BY_ANALOGY = Label(
    "cách đọc được chọn không lùi hạn; điều luật chỉ áp dụng tương tự cho ngày ấn định",
    "the Convention moves no day; for a fixed date the article holds by analogy only",
)


def _rest_day(read: dt.date | None, due: dt.date, convention: Convention, *, analogy: bool = True) -> Iterator[Reason]:
    """Whether the last day is a rest day, and what follows from it."""
    likened = Label("áp dụng tương tự cho ngày ấn định", "for a fixed date by analogy") if analogy else Label()
    if read is not None and due != read:
        said = Label("ngày làm việc tiếp theo sau ngày nghỉ", "a rest day, so the next working day")
        yield Reason(rule="reading.rest-day", said=said, before=read, after=due, why=likened, article=article("148(5)"))
    elif convention.rest_days is None and due.weekday() >= 5:
        weekday = Label("thứ Bảy", "a Saturday") if due.weekday() == 5 else Label("Chủ nhật", "a Sunday")
        said = told("{d} là {w}, giữ nguyên hạn", "{d} is {w}, and kept", d=due, w=weekday)
        kept = _KEPT_BY_ANALOGY if analogy else _KEPT
        yield Reason(rule="reading.rest-day-kept", said=said, after=due, why=kept, article=article("148(5)"))


def _after_event(status: Status, within: Within) -> Iterator[Reason]:
    """A time limit that an event starts: months before days, the event's own day not counted."""
    event = event_of(status._group, status.unit, status._whole.events)
    if event is None:
        said = told("“{e}” chưa có bằng chứng đến {d}", "“{e}” is not evidenced by {d}", e=within.after, d=status.as_of)
        why = told(
            "khi đó mới tính {l}, trước đó không đặt ra ngày nào",
            "{l} run from it, and no day is invented before",
            l=limit(within),
        )
        yield Reason(rule="event.missing", said=said, why=why, source=status.clause)
        return
    yield Reason(rule="event", said=told("“{e}” xảy ra", "“{e}” happened", e=within.after), after=event)
    said = told("{l} sau sự kiện", "{l} after the event", l=limit(within))
    why = Label("ngày xảy ra sự kiện không được tính", "the event's own day is not counted")
    first = add_days(event, 1)
    yield Reason(rule="reading.within", said=said, before=event, after=first, why=why, article=article("147"))
    yield from _added(event, within)
    plain = _before_extension(status)
    if plain is not None:
        convention = status._whole.schedule.convention
        yield from _rest_day(after_event(within, event), plain, convention, analogy=False)


def _added(event: dt.date, within: Within) -> Iterator[Reason]:
    count = within.years * 12 + within.months
    moved = add_months(event, count)
    if count and moved.day == event.day:
        said = told("{n}: ngày tương ứng", "{n}: the corresponding day", n=counted(count, "tháng", "month"))
        yield Reason(rule="reading.within-months", said=said, before=event, after=moved, article=article("148(3)"))
    elif count:
        said = told("{n}: không có ngày tương ứng", "{n}: no such day", n=counted(count, "tháng", "month"))
        why = Label("lấy ngày cuối tháng", "the month's last day is taken")
        yield Reason(rule="reading.clamped", said=said, before=event, after=moved, why=why, article=article("148(3)"))
    if more := within.days + 7 * within.weeks:
        due = add_days(moved, more)
        yield Reason(rule="reading.within-days", said=days(more), before=moved, after=due, article=article("147"))


def limit(within: Within) -> Label:
    """A time limit in words: 1 năm 2 tháng, 1 year 2 months."""
    parts = (
        (within.years, "năm", "year"),
        (within.months, "tháng", "month"),
        (within.weeks, "tuần", "week"),
        (within.days, "ngày", "day"),
    )
    return joined((counted(*part) for part in parts if part[0]), " ")


def _before_extension(status: Status) -> dt.date | None:
    return add_days(status.due, -(status.extended_by or 0)) if status.due else None


def _extension(status: Status) -> Iterator[Reason]:
    """The decision that moved the day, where one stands on `as_of`."""
    moved = [fact for fact in standing(seen(status)) if isinstance(fact, Extended)]
    if moved and status.due is not None:
        last = moved[-1]
        before = None if status.extended_by is None else _before_extension(status)
        said = told("theo quyết định ngày {d}", "by a decision of {d}", d=last.on)
        why = told("thêm {n}", "{n} later", n=apart(before, last.to)) if before else Label()
        yield Reason(rule="extension", said=said, before=before, after=last.to, why=why)


def _closes(due: dt.date) -> Reason:
    said = told("đúng hạn đến 24 giờ ngày {d}", "in time until 24:00 of {d}", d=due)
    why = Label("quá hạn tính từ ngày tiếp theo", "overdue starts the next day")
    after = add_days(due, 1) if due < dt.date.max else None
    return Reason(rule="reading.closes", said=said, before=due, after=after, why=why, article=article("148(6)"))
