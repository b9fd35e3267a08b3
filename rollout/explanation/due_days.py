"""The steps from a deadline to a day, in words: each with its rule, its article and the clause of the text."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from rollout.explanation.steps import Reason
from rollout.explanation.wording import code_article, count_text, day_count, filled, limit_in_words
from rollout.labels import Label
from rollout.policy.deadline import Each, Within
from rollout.policy.interpretation import RuleStep
from rollout.progress.status import Status


@attrs.frozen
class Wording:
    """The sentence for a step of a rule, and why; `printed`: whether the clause of the text is its basis.

    The patterns name values of the step: `{period}`, `{count}` (with a noun: `{days}`, `{months}`, `{periods}`),
    `{day}` and its `{weekday}`, `{closes}`; of the deadline: `{how_often}`, `{event}`, `{limit}`; and of the status:
    `{as_of}` and the day of the last extension, `{decided_on}`; and of an amendment who made it, `{amended_by}`, and
    the day from which it counts, `{effective}`.
    """

    sentence: Label
    why: Label = Label()
    printed: bool = False


_LAST_DAY = Wording(Label("ngày cuối cùng của {period}", "the last day of {period}"), printed=True)
_ASKED_FOR = Label("theo cách hiểu được chọn", "by the Convention asked for")
_NO_QUARTER = Label(
    "Bộ luật không định nghĩa quý: lấy tháng cuối", "the Code defines no quarter: read by its last month"
)
_NEXT_WORKING_DAY = Label("ngày làm việc tiếp theo sau ngày nghỉ", "a rest day, so the next working day")
_KEPT = Label("{day} là {weekday}, giữ nguyên thời hạn", "{day} is {weekday}, and kept")
_WEEKDAYS = Wording(
    Label("{working}, tính từ thứ Hai đến thứ Sáu", "{working}, counted from Monday to Friday"),
    Label("không có lịch ngày nghỉ lễ nên chưa trừ", "without a calendar no public holiday is left out"),
)
_WORKING_DAYS = Wording(
    Label("{working} theo lịch đã chọn", "{working} by the calendar asked for"),
)

WORDINGS = {
    "reading.undated": Wording(
        Label(
            "văn bản không quy định thời hạn nên không đặt ra thời hạn nào",
            "the text gives no day, and none is invented",
        ),
        printed=True,
    ),
    "reading.from": Wording(
        Label("thực hiện từ ngày đó và duy trì về sau", "in operation from that day on, and kept up afterwards"),
        printed=True,
    ),
    "reading.held-end": Wording(
        Label("xét cho cả {period}, tính đến ngày cuối cùng", "judged for {period} as a whole, by its last day"),
        printed=True,
    ),
    "reading.held-start": Wording(Label("phải có từ ngày đầu của kỳ", "held from its first day"), _ASKED_FOR),
    "reading.by": Wording(Label("tính cả ngày đó", "that day included"), printed=True),
    "reading.by-month": _LAST_DAY,
    "reading.month-start": Wording(Label("lấy ngày đầu tháng", "the month's first day is taken"), _ASKED_FOR),
    "reading.by-period": _LAST_DAY,
    "reading.before": Wording(Label("ngày liền trước là ngày cuối cùng", "the day before is the last"), printed=True),
    "reading.during": _LAST_DAY,
    "reading.each": Wording(
        Label("{how_often}, từ {period}", "{how_often} from {period}: number {count}"),
        printed=True,
    ),
    "reading.each-end": _LAST_DAY,
    "reading.each-day": Wording(Label("ngày {count} của {period}", "day {count} of {period}"), printed=True),
    "reading.each-weekday": Wording(
        Label("ngày thứ {count} của {period}", "day {count} of {period}, from Monday"), printed=True
    ),
    "reading.within-months": Wording(
        Label("{months} sau khi kết thúc kỳ", "{months} after the end of the period"), printed=True
    ),
    "reading.within-days": Wording(
        Label("{days} sau khi kết thúc kỳ", "{days} after the end of the period"), printed=True
    ),
    "reading.weekdays": _WEEKDAYS,
    "reading.working-days": _WORKING_DAYS,
    "reading.clamped": Wording(
        Label("{period} không có ngày {count}: ngày cuối tháng", "{period} has no day {count}: its last"), printed=True
    ),
    "reading.about": Wording(
        Label("nhiệm vụ {period}", "the tasks of {period}"),
    ),
    "reading.opens": Wording(Label("có thể thực hiện từ ngày này", "can be met from this day on"), printed=True),
    "reading.rest-day": Wording(
        _NEXT_WORKING_DAY, Label("áp dụng tương tự cho ngày ấn định", "for a fixed date by analogy")
    ),
    "reading.rest-day-kept": Wording(
        _KEPT,
        Label(
            "cách hiểu được chọn không lùi thời hạn; điều luật chỉ áp dụng tương tự cho ngày ấn định",
            "the Convention moves no day; for a fixed date the article holds by analogy only",
        ),
    ),
}
# For a time limit that starts with an event the articles apply directly; for a fixed date, by analogy.
LIMIT_WORDINGS = {
    "event": Wording(Label("“{event}” xảy ra", "“{event}” happened")),
    "event.task": Wording(Label("“{event}” hoàn thành", "“{event}” was done")),
    "event.issued": Wording(Label("văn bản được ban hành", "the instrument was issued")),
    "event.in-force": Wording(Label("văn bản có hiệu lực", "the instrument entered into force")),
    "reading.within": Wording(
        Label("{limit} sau sự kiện", "{limit} after the event"),
        Label("ngày xảy ra sự kiện không được tính", "the event's own day is not counted"),
    ),
    "reading.weekdays": _WEEKDAYS,
    "reading.working-days": _WORKING_DAYS,
    "reading.within-months": Wording(Label("{months}: ngày tương ứng", "{months}: the corresponding day")),
    "reading.clamped": Wording(
        Label("{months}: không có ngày tương ứng", "{months}: no such day"),
        Label("lấy ngày cuối tháng", "the month's last day is taken"),
    ),
    "reading.within-days": Wording(Label("{days}")),
    "reading.rest-day": Wording(_NEXT_WORKING_DAY),
    "reading.rest-day-kept": Wording(
        _KEPT,
        Label(
            "cách hiểu được chọn không lùi thời hạn, dù điều luật cho lùi",
            "the Convention moves no day, though the article does",
        ),
    ),
}
_RUNS_FROM_IT = Label(
    "khi đó mới tính {limit}, trước đó không đặt ra ngày nào", "{limit} run from it, and no day is invented before"
)
_NO_DAY_OF_ITS_OWN = Label(
    "{limit} tính từ ngày đó, nên không đặt ra ngày nào", "{limit} run from it, so none is given"
)
# The steps after the interpretation of either.
COMMON_WORDINGS = {
    "event.missing": Wording(
        Label("đến {as_of} chưa có báo cáo về sự kiện “{event}”", "no evidence of “{event}” by {as_of}"),
        _RUNS_FROM_IT,
        printed=True,
    ),
    "event.no-task": Wording(
        Label("đến {as_of} nhiệm vụ “{event}” chưa hoàn thành", "“{event}” is not done by {as_of}"),
        _RUNS_FROM_IT,
        printed=True,
    ),
    "event.no-issued": Wording(
        Label("không rõ ngày ban hành", "the day of issue is not known"), _NO_DAY_OF_ITS_OWN, printed=True
    ),
    "event.no-in-force": Wording(
        Label("không rõ ngày có hiệu lực", "the day of entry into force is not known"),
        _NO_DAY_OF_ITS_OWN,
        printed=True,
    ),
    "amendment": Wording(
        Label("theo {amended_by}, từ ngày {effective}", "by {amended_by}, from {effective} on"),
    ),
    "extension": Wording(
        Label("theo quyết định ngày {decided_on}", "by a decision of {decided_on}"),
        Label("thêm {days}", "{days} later"),
    ),
    "succession.passed": Wording(
        Label("đơn vị mới thực hiện từ ngày thành lập", "the new unit's own, from its first day on"),
        Label(
            "{act}: {passes}; báo cáo của đơn vị cũ không tính cho đơn vị mới",
            "{act}: {passes}; what the former units reported proves nothing for it",
        ),
    ),
    "reading.closes": Wording(
        Label(
            "hết 24 giờ ngày {closes}; chưa xong thì quá hạn từ {after}",
            "in time until 24:00 of {closes}; overdue from {after}",
        ),
    ),
}
# Of the last day of the calendar, which has no next one.
CALENDAR_ENDS = Wording(Label("hết 24 giờ ngày {closes}", "in time until 24:00 of {closes}"))
# Of a day that is a start.
START = Wording(
    Label("chưa thực hiện hết ngày {closes} thì chậm từ {after}", "not in operation on {closes}: late from {after}")
)
START_LABEL = Label("tính chậm", "late")

_KINDS = {
    "week": Label("tuần", "week"),
    "month": Label("tháng", "month"),
    "quarter": Label("quý", "quarter"),
    "half": Label("nửa năm", "half-year"),
    "year": Label("năm", "year"),
}
_SATURDAY, _SUNDAY = Label("thứ Bảy", "a Saturday"), Label("Chủ nhật", "a Sunday")


def due_day_steps(status: Status) -> Iterator[Reason]:
    """How the words become a day, what moved it since, and when it closes: one reason per step, in their order."""
    deadline = status.group.rule.deadline
    wordings = COMMON_WORDINGS | (LIMIT_WORDINGS if isinstance(deadline, Within) else WORDINGS)
    moves, source = iter(status.group.moves_by(status.as_of)), status.clause
    amended: dict[str, object] = {}
    for step in status.steps:
        if step.rule == "amendment":
            move = next(moves)
            amended, source = {"amended_by": move.citation, "effective": move.since}, move.phrase
        wording, values = wordings[step.rule], _step_values(step, status) | amended
        label = Label()
        if step.rule == "reading.closes" and step.after is None:
            wording = CALENDAR_ENDS
        elif step.rule == "reading.closes" and status.group.starts:
            wording, label = START, START_LABEL
        yield Reason(
            step.rule,
            filled(wording.sentence, values),
            before=step.before,
            after=step.after,
            why=filled(_why(step, wording), values),
            article=code_article(step.article) if step.article else Label(),
            source=source if wording.printed else "",
            label=label,
        )


def _step_values(step: RuleStep, status: Status) -> dict[str, object]:
    """The values that a pattern can name."""
    deadline, extension = status.group.rule.deadline, status.verdict.extension
    values: dict[str, object] = {
        "period": step.period,
        "count": step.count,
        "days": day_count(step.count),
        "months": count_text(step.count, "tháng", "month"),
        "working": count_text(step.count, "ngày làm việc", "working day"),
        "periods": count_text(step.count, "kỳ", "period"),
        "day": step.after,
        "closes": step.before,
        "after": step.after,
        "as_of": status.as_of,
        "decided_on": extension.on if extension else None,
    }
    if act := status.group.passed:
        values |= {"act": act.label, "passes": act.passes}
    if step.after is not None:
        values["weekday"] = _SATURDAY if step.after.weekday() == 5 else _SUNDAY
    if isinstance(deadline, Each):
        values["how_often"] = _how_often(deadline)
    elif isinstance(deadline, Within):
        values |= {"event": deadline.after, "limit": limit_in_words(deadline)}
    return values


def _why(step: RuleStep, wording: Wording) -> Label:
    """The pattern of why; the end of a quarter has its own, and an extension that moves no day has none."""
    if _ends_quarter(step):
        return _NO_QUARTER
    if step.rule == "extension" and step.before is None:
        return Label()
    return wording.why


def _ends_quarter(step: RuleStep) -> bool:
    return WORDINGS.get(step.rule) == _LAST_DAY and step.period is not None and step.period.kind == "quarter"


def _how_often(each: Each) -> Label:
    """How often a duty recurs: mỗi quý một lần, once a quarter."""
    kind = _KINDS[each.period]
    if each.every == 1:
        return Label(f"mỗi {kind.vi} một lần", f"once a {kind.en}")
    return Label(f"{each.every} {kind.vi} một lần", f"once in {each.every} {kind.en}s")
