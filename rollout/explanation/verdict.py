"""The verdict in words: whether the duty has a bearer, and its state by the rule of precedence, with the reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from rollout.days import add_days
from rollout.explanation.steps import Reason
from rollout.explanation.wording import body_name, day_count, days_between, filled, joined, words
from rollout.labels import Label
from rollout.policy.deadline import Within
from rollout.policy.item import Target
from rollout.progress.status import Status
from rollout.progress.verdict import DONE, Bearer, State

PRECEDENCE = {
    **dict.fromkeys(
        DONE, Label("hoàn thành xếp trước mọi tình trạng khác", "completion comes before all other states")
    ),
    State.NOT_IN_FORCE: Label(
        "chưa hoàn thành; hiệu lực xét trước đơn vị và thời hạn", "not done; force comes before the bearer and the day"
    ),
    State.NOT_APPLICABLE: Label(
        "chưa hoàn thành, văn bản có hiệu lực; đơn vị xét trước thời hạn",
        "not done, in force; the bearer comes before waivers and the day",
    ),
    State.WAIVED: Label(
        "chưa hoàn thành, có hiệu lực, có đơn vị; miễn xét trước thời hạn",
        "not done, in force, borne; a waiver comes before the day",
    ),
}
OPENED = Label(
    "chưa hoàn thành, có hiệu lực, có đơn vị thực hiện, không được miễn",
    "not done, in force, borne and not waived, so it is open",
)
UNSURE = Label(
    "chưa hoàn thành, chưa rõ đã hết hiệu lực, có đơn vị thực hiện, không được miễn",
    "not done, its end undetermined, borne and not waived, so it is open",
)
ENDED = Label("chấm dứt hoạt động hết ngày {until}", "its last day is {until}")
GONE = Label("chấm dứt hoạt động hết ngày {until}", "ended on {until}")
# The sentence about the bearer and why, by rule; for a duty without a bearer, by the cause.
BEARERS = {
    "bearer.ended": (ENDED, Label("việc đã hoàn thành vẫn được tính", "what was completed stands")),
    "bearer.passed": (
        ENDED,
        Label("nhiệm vụ chuyển cho đơn vị kế tiếp", "the duty of a named body passes to its successor"),
    ),
    "bearer.lapsed": (GONE, Label("khi đó nhiệm vụ chưa hoàn thành", "with the duty open")),
}
ABSENT = {
    "ended": (GONE, Label("nhiệm vụ đã được miễn", "the duty had been waived")),
    "not-formed": (Label("đến {since} mới thành lập", "is formed only on {since}"), Label()),
    "formed-after": (
        Label("thành lập ngày {since}, sau hạn {due}", "was formed on {since}, after the due day {due}"),
        Label(),
    ),
    "ends-before": (
        Label("chấm dứt hoạt động hết ngày {until}, trước hạn", "ends on {until}, before the duty falls due"),
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
    elif decision.rule != "bearer.formed-later":
        pattern, why = BEARERS.get(decision.rule) or ABSENT[decision.absent]
        cohort = status.group.cohort
        values = {"since": cohort.since, "until": cohort.until, "due": status.due}
        before, after = _lifetime(status, decision)
        yield Reason(rule=decision.rule, sentence=filled(pattern, values), before=before, after=after, why=why)
    if status.state == State.NOT_APPLICABLE and status.successors:
        register = status.schedule.register
        yield Reason(rule="bearer.successors", sentence=joined(body_name(register, body) for body in status.successors))


def _exists(status: Status) -> Reason:
    if status.due is None or status.due == status.as_of:
        return Reason(rule="bearer.exists", sentence=words("vào ngày {d}", "on {d}", d=status.as_of))
    sentence = words(
        "vào ngày đến hạn {u} và ngày xét {d}", "on the due day {u} and on {d}", u=status.due, d=status.as_of
    )
    return Reason(rule="bearer.exists", sentence=sentence)


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
        yield Reason(rule="beside.early", sentence=sentence, before=status.done_on, after=status.due)


def state_reason(status: Status) -> Reason:
    """The state, its place in the order of precedence, and why it is not another."""
    sentence, why = _state_and_why(status)
    before, after = _deciding_days(status)
    opened = UNSURE if status.force == "undetermined" else OPENED
    rank = PRECEDENCE.get(status.state, opened)
    return Reason(rule=f"state.{status.state}", sentence=sentence, before=before, after=after, why=joined([why, rank]))


def _deciding_days(status: Status) -> tuple[dt.date | None, dt.date | None]:
    """The two days from which the state follows; None where it does not follow from days."""
    if status.due is None:
        return None, None
    match status.state:
        case State.DONE_LATE:
            return status.due, status.done_on
        case State.OVERDUE:
            return status.due, status.as_of
        case State.UPCOMING:
            return status.as_of, status.due
        case _:
            return None, None


def _state_and_why(status: Status) -> tuple[Label, Label]:
    match status.state:
        case State.DONE_ON_TIME | State.DONE_LATE | State.DONE:
            return _completed(status)
        case State.NOT_IN_FORCE | State.NOT_APPLICABLE | State.WAIVED:
            return status.state.label, _not_owed(status)
        case _:
            return _open_state(status)


def _completed(status: Status) -> tuple[Label, Label]:
    label, done = status.state.label, status.done_on
    if status.due is None or done is None:
        return label, words(
            "xong ngày {d}, không có hạn để so", "done on {d}, without a due day to compare with", d=done
        )
    if status.state == State.DONE_LATE:
        sentence = words("{l}, chậm {n}", "{l}, by {n}", l=label, n=days_between(status.due, done))
        return sentence, words("xong ngày {d}, sau hạn {u}", "done on {d}, after the due day {u}", d=done, u=status.due)
    return label, words("xong ngày {d}, trong hạn {u}", "done on {d}, by the due day {u}", d=done, u=status.due)


def _not_owed(status: Status) -> Label:
    """Why a duty that does not bind, has no bearer or was waived is neither due nor overdue."""
    instrument = status.group.policy.instrument
    if status.state == State.WAIVED:
        return Label("có quyết định miễn nên không đến hạn và không quá hạn", "waived, so neither due nor overdue")
    if status.lapsed:
        return Label("đơn vị đã chấm dứt khi nhiệm vụ chưa xong", "its unit ended with the duty open")
    if status.state == State.NOT_APPLICABLE:
        return Label(
            "không có đơn vị vào ngày đến hạn hoặc ngày xét", "no unit on the due day or on the day asked about"
        )
    if status.verdict.law == "law.not-issued":
        starts = instrument.starts
        return words("trước ngày {s} văn bản chưa có hiệu lực", "the instrument does not bind before {s}", s=starts)
    moment = status.due or status.as_of
    return words("hạn {d} sau khi hết hiệu lực {e}", "{d} is after its end on {e}", d=moment, e=instrument.ends)


def _open_state(status: Status) -> tuple[Label, Label]:
    label, due, as_of = status.state.label, status.due, status.as_of
    match status.state:
        case State.AWAITING:
            sentence = words("{l} “{e}”", "{l}, “{e}”", l=label, e=_event(status))
            why = Label(
                "chưa có sự kiện nên chưa có hạn", "without it there is no day, so it is neither due nor overdue"
            )
            return sentence, why
        case State.OVERDUE:
            return words("quá hạn {n}", "overdue by {n}", n=day_count(status.days or 0)), _missing_report(status)
        case State.DUE_TODAY:
            return label, words("còn trong hạn đến hết {d}", "in time until the end of {d}, so not overdue", d=due)
        case State.UPCOMING:
            sentence = words("{l}: còn {n}", "{l}: due in {n}", l=label, n=day_count(-(status.days or 0)))
            return sentence, words("hạn là {u}, sau ngày xét {d}", "it falls due on {u}, after {d}", u=due, d=as_of)
        case _:
            return label, Label("không có ngày nên không bao giờ quá hạn", "without a day it is never due or overdue")


def _event(status: Status) -> str:
    deadline = status.group.rule.deadline
    return deadline.after if isinstance(deadline, Within) else ""


def _missing_report(status: Status) -> Label:
    """What is missing on the day: a completion, or for a target a measurement that reaches its level."""
    if isinstance(status.item, Target):
        level = status.level
        return words("đến {d} chưa có số đo đạt {l}", "no measurement by {d} reaches {l}", d=status.as_of, l=level)
    return words("đến {d} chưa có bằng chứng hoàn thành", "no evidence of completion by {d}", d=status.as_of)
