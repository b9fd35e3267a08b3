"""The verdict in words: whether the duty has a bearer, and its state by the rule of precedence, with the reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from rollout.days import add_days
from rollout.explanation.steps import Reason
from rollout.explanation.wording import body_name
from rollout.labels import Label
from rollout.policy.deadline import Within
from rollout.policy.item import Target
from rollout.progress.bearer import Bearer
from rollout.progress.status import Status
from rollout.progress.verdict import OPEN, State
from rollout.schedule.law import term_on
from rollout.sentences import day_count, days_between, filled, joined, words

UNSURE = Label("chưa rõ văn bản đã hết hiệu lực hay chưa", "whether the instrument still binds is undetermined")
# What is said of a state beside its name.
SENTENCES = {
    State.DONE_LATE: Label("{state}, chậm {late_by}", "{state}, by {late_by}"),
    State.OVERDUE: Label("quá hạn {days}", "overdue by {days}"),
    State.UPCOMING: Label("{state}: còn {days}", "{state}: due in {days}"),
    State.AWAITING: Label("{state} “{event}”", "{state}, “{event}”"),
}
SILENT = Label("{state} ({days})", "{state} ({days} ago)")
NOT_BEGUN = Label("{state} ({days} kể từ ngày bắt đầu)", "{state} ({days} after its start)")
STARTS = Label("{state}: còn {days}", "{state}: starts in {days}")
# Why it is that state, and not another.
WHY_STATE = {
    State.DONE_ON_TIME: Label("hoàn thành ngày {done_on}, thời hạn {due}", "done on {done_on}, by the due day {due}"),
    State.DONE_LATE: Label(
        "hoàn thành ngày {done_on}, sau thời hạn {due}", "done on {done_on}, after the due day {due}"
    ),
    State.DONE: Label(
        "hoàn thành ngày {done_on}; văn bản không quy định thời hạn",
        "done on {done_on}, without a due day to compare with",
    ),
    State.NOT_IN_FORCE: Label("{judged_on} là sau ngày hết hiệu lực {ends}", "{judged_on} is after its end on {ends}"),
    State.NOT_APPLICABLE: Label(
        "không có cơ quan, đơn vị vào ngày đến hạn hoặc ngày xét", "no unit on the due day or on the day asked about"
    ),
    State.WAIVED: Label("có quyết định miễn", "waived, so neither due nor overdue"),
    State.OVERDUE: Label("đến {as_of} chưa có báo cáo hoàn thành", "no evidence of completion by {as_of}"),
    State.DUE_TODAY: Label("còn trong hạn đến hết {due}", "in time until the end of {due}, so not overdue"),
    State.UPCOMING: Label("thời hạn là {due}, sau ngày xét {as_of}", "it falls due on {due}, after {as_of}"),
    State.UNDATED: Label("không có thời hạn nên không tính quá hạn", "without a day it is never due or overdue"),
    State.AWAITING: Label(
        "chưa có sự kiện nên chưa có thời hạn", "without it there is no day, so it is neither due nor overdue"
    ),
}
NOT_ISSUED = Label("trước ngày {starts} văn bản chưa có hiệu lực", "the instrument does not bind before {starts}")
NOT_COMMENCED = Label(
    "chưa có văn bản nào cho nội dung này bắt đầu có hiệu lực", "no instrument had brought it into force by {as_of}"
)
NOT_KNOWN = Label(
    "không rõ ngày ban hành; ngày sớm nhất biết có văn bản là {starts}",
    "its day of issue is not known; it was not known of before {starts}",
)
LAPSED = Label("cơ quan, đơn vị kết thúc hoạt động khi nhiệm vụ chưa hoàn thành", "its unit ended with the duty open")
UNMEASURED = Label("đến {as_of} chưa có số liệu đạt mức {level}", "no measurement by {as_of} reaches {level}")
LOST = Label("không còn thực hiện từ {lost_on}", "it was fulfilled, and is not since {lost_on}")
STALE = Label("báo cáo hết giá trị từ {stale_on}", "no report of it is valid since {stale_on}")
DAY_UNKNOWN = Label(
    "đạt theo số liệu ngày {closed_on}; trước đó không có số liệu cho biết đạt từ ngày nào",
    "reached as measured on {closed_on}; no earlier figure since the due day says when",
)
ENDED = Label("kết thúc hoạt động hết ngày {until}", "its last day is {until}")
GONE = Label("kết thúc hoạt động hết ngày {until}", "ended on {until}")
# The sentence about the bearer and why, by rule; for a duty without a bearer, by the cause.
BEARERS = {
    "bearer.ended": (ENDED, Label("nhiệm vụ đã hoàn thành vẫn được tính", "what was completed stands")),
    "bearer.passed": (
        ENDED,
        Label("nhiệm vụ do cơ quan, đơn vị tiếp nhận thực hiện", "the duty of a named body passes to its successor"),
    ),
    "bearer.lapsed": (GONE, Label("khi đó nhiệm vụ chưa hoàn thành", "with the duty open")),
}
ABSENT = {
    "ended": (GONE, Label("nhiệm vụ đã được miễn", "the duty had been waived")),
    "not-formed": (Label("đến {since} mới thành lập", "is formed only on {since}"), Label()),
    "formed-after": (
        Label("thành lập ngày {since}, sau thời hạn {due}", "was formed on {since}, after the due day {due}"),
        Label(),
    ),
    "ends-before": (
        Label("kết thúc hoạt động hết ngày {until}, trước thời hạn", "ends on {until}, before the duty falls due"),
        Label(),
    ),
}


def bearer(status: Status) -> Iterator[Reason]:
    """Whether the unit exists on the due day and on `as_of`, and its successors.

    That there is no bearer is a reason only where the state follows from it.
    """
    decision = status.verdict.bearer
    if decision.absent and status.state != State.NOT_APPLICABLE:
        return
    if decision.rule == "bearer.exists":
        yield _exists(status)
    else:
        pattern, why = BEARERS.get(decision.rule) or ABSENT[decision.absent]
        cohort = status.group.cohort
        values = {"since": cohort.since, "until": cohort.until, "due": status.due}
        before, after = _lifetime(status, decision)
        yield Reason(decision.rule, filled(pattern, values), before=before, after=after, why=why)
    if status.state == State.NOT_APPLICABLE and status.successors:
        register = status.schedule.register
        names = (body_name(register, body, status.as_of) for body in status.successors)
        yield Reason("bearer.successors", joined(names), why=_act_of_end(status))


def _act_of_end(status: Status) -> Label:
    """The act by which the unit ended, where it is known."""
    number = status.schedule.register.unit(status.number).ended_by
    act = status.schedule.register.succession.act(number)
    return act.label if act else Label(number)


def _exists(status: Status) -> Reason:
    if status.due is None or status.due == status.as_of:
        return Reason("bearer.exists", words("vào ngày {d}", "on {d}", d=status.as_of))
    sentence = words(
        "vào ngày đến hạn {u} và ngày xét {d}", "on the due day {u} and on {d}", u=status.due, d=status.as_of
    )
    return Reason("bearer.exists", sentence)


def _lifetime(status: Status, decision: Bearer) -> tuple[dt.date | None, dt.date | None]:
    """The two days that a decision about the bearer follows from."""
    cohort = status.group.cohort
    match decision.absent:
        case "":
            return cohort.until, add_days(cohort.until, 1) if cohort.until else None
        case "ended":
            return cohort.until, None
        case "not-formed":
            return None, cohort.since
        case "formed-after":
            return status.due, cohort.since
        case "ends-before":
            return cohort.until, status.due


def early_completion(status: Status) -> Iterator[Reason]:
    """Completed before its due day; the state is done on time."""
    if status.early and status.done_on and status.due:
        sentence = words("sớm {n}", "{n} early", n=days_between(status.done_on, status.due))
        yield Reason("beside.early", sentence, before=status.done_on, after=status.due)


def state_reason(status: Status) -> Reason:
    """The state, and why it is that one."""
    why = WHY_STATE[status.state]
    if status.lapsed:
        why = LAPSED
    elif status.state == State.NOT_IN_FORCE and status.verdict.law == "law.not-issued":
        instrument = status.group.policy.instrument
        why = NOT_KNOWN if instrument.is_known_later else NOT_ISSUED
    elif status.state == State.NOT_IN_FORCE and status.verdict.law == "law.not-commenced":
        why = NOT_COMMENCED
    elif status.state == State.OVERDUE:
        why = _why_overdue(status)
    elif status.state == State.DONE and status.due is not None:
        why = DAY_UNKNOWN
    values = _state_values(status)
    reasons = [filled(why, values)]
    if status.state in OPEN and status.force == "undetermined":
        reasons.append(UNSURE)
    why = joined(reasons)
    sentence = filled(_sentence_of_state(status), values)
    before, after = _deciding_days(status)
    return Reason(f"state.{status.state}", sentence, before=before, after=after, why=why)


def _sentence_of_state(status: Status) -> Label:
    if status.state == State.OVERDUE and not status.reported:
        return NOT_BEGUN if status.group.starts else SILENT
    if status.state == State.UPCOMING and status.group.starts:
        return STARTS
    return SENTENCES.get(status.state, status.label)


def _why_overdue(status: Status) -> Label:
    if status.standing and status.lost_on:
        return LOST
    if status.verdict.completion.stale_on:
        return STALE
    return UNMEASURED if isinstance(status.item, Target) else WHY_STATE[State.OVERDUE]


def _state_values(status: Status) -> dict[str, object]:
    """The values that a pattern about a state can name."""
    due, done_on, deadline = status.due, status.done_on, status.group.rule.deadline
    instrument = status.group.policy.instrument
    return {
        "state": status.label,
        "lost_on": status.lost_on,
        "stale_on": status.verdict.completion.stale_on,
        "closed_on": status.verdict.closed_on,
        "as_of": status.as_of,
        "due": due,
        "done_on": done_on,
        "days": day_count(abs(status.days or 0)),
        "late_by": days_between(due, done_on) if due and done_on else None,
        "judged_on": due or status.as_of,
        "starts": instrument.starts,
        "ends": term_on(status.group, status.as_of).ends,
        "event": deadline.after if isinstance(deadline, Within) else None,
        "level": status.level,
    }


def _deciding_days(status: Status) -> tuple[dt.date | None, dt.date | None]:
    """The two days from which the state follows; None where it does not follow from days."""
    match status.state:
        case State.DONE_LATE:
            return status.due, status.done_on
        case State.OVERDUE:
            return status.due, status.as_of
        case State.UPCOMING:
            return status.as_of, status.due
        case _:
            return None, None
