"""Whether there is a bearer, and the state on the day: by which rule of precedence, why, and why not another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from rollout.days import add_days
from rollout.labels import Label
from rollout.policy.deadline import Within
from rollout.policy.item import Target
from rollout.progress.statuses import Status
from rollout.progress.verdict import DONE, State
from rollout.reasons.reason import Reason, apart, days, joined, name, words

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


def bearer(status: Status) -> Iterator[Reason]:
    """Whether the unit exists on the due day and on `as_of`, and who stands in its place."""
    since, until = status._group.cohort.since, status._group.cohort.until
    ended = until is not None and status.as_of > until
    if status.state == State.NOT_APPLICABLE:
        yield _absent(status, since, until)
        if ended and status.successors:
            register = status._whole.schedule.register
            yield Reason(rule="bearer.successors", said=joined(name(register, one) for one in status.successors))
    elif until is not None and ended and status.state in DONE:
        why = Label("việc đã hoàn thành vẫn được tính", "what was completed stands")
        yield _ended("bearer.ended", until, why)
    elif until is not None and not status._group.collective and max(status.due or status.as_of, status.as_of) > until:
        why = Label("nhiệm vụ chuyển cho đơn vị kế tiếp", "the duty of a named body passes to its successor")
        yield _ended("bearer.passed", until, why)
    elif all(_there(since, until, moment) for moment in (status.as_of, status.due or status.as_of)):
        yield _exists(status)


def _there(since: dt.date | None, until: dt.date | None, moment: dt.date) -> bool:
    return (since is None or since <= moment) and (until is None or moment <= until)


def _ended(rule: str, until: dt.date, why: Label) -> Reason:
    said = words("chấm dứt hoạt động hết ngày {d}", "its last day is {d}", d=until)
    return Reason(rule=rule, said=said, before=until, after=add_days(until, 1), why=why)


def _exists(status: Status) -> Reason:
    if status.due is None or status.due == status.as_of:
        return Reason(rule="bearer.exists", said=words("vào ngày {d}", "on {d}", d=status.as_of))
    said = words("vào ngày đến hạn {u} và ngày xét {d}", "on the due day {u} and on {d}", u=status.due, d=status.as_of)
    return Reason(rule="bearer.exists", said=said)


def _absent(status: Status, since: dt.date | None, until: dt.date | None) -> Reason:
    """Why no one bears it: ended with it open, ended before it falls due, not formed yet, or formed after its day."""
    if until is not None and status.as_of > until:
        said = words("chấm dứt hoạt động hết ngày {d}", "ended on {d}", d=until)
        waived = Label("nhiệm vụ đã được miễn", "the duty had been waived")
        why = Label("khi đó nhiệm vụ chưa hoàn thành", "with the duty open") if status.lapsed else waived
        return Reason(rule="bearer.lapsed" if status.lapsed else "bearer.absent", said=said, before=until, why=why)
    if since is not None and status.as_of < since:
        said = words("đến {s} mới thành lập", "is formed only on {s}", s=since)
        return Reason(rule="bearer.absent", said=said, after=since)
    if since is not None and status.due is not None and status.due < since:
        said = words(
            "thành lập ngày {s}, sau hạn {d}", "was formed on {s}, after the due day {d}", s=since, d=status.due
        )
        return Reason(rule="bearer.absent", said=said, before=status.due, after=since)
    said = words("chấm dứt hoạt động hết ngày {u}, trước hạn", "ends on {u}, before the duty falls due", u=until)
    return Reason(rule="bearer.absent", said=said, before=until, after=status.due)


def early(status: Status) -> Iterator[Reason]:
    """Completed before its day: a fact beside the state, which is on time."""
    if status.early and status.done_on and status.due:
        said = words("sớm {n}", "{n} early", n=apart(status.done_on, status.due))
        yield Reason(rule="beside.early", said=said, before=status.done_on, after=status.due)


def state(status: Status) -> Reason:
    """The one state, its place in the order of precedence, and why it is not another."""
    said, why = _judged(status)
    before, after = _span(status)
    rank = PRECEDENCE.get(status.state, UNSURE if status.force == "undetermined" else OPENED)
    return Reason(rule=f"state.{status.state}", said=said, before=before, after=after, why=joined([why, rank]))


def _span(status: Status) -> tuple[dt.date | None, dt.date | None]:
    """The two days that the state follows from, where it follows from days."""
    if status.due is None:
        return None, None
    if status.state == State.DONE_LATE:
        return status.due, status.done_on
    if status.state == State.OVERDUE:
        return status.due, status.as_of
    return (status.as_of, status.due) if status.state == State.UPCOMING else (None, None)


def _judged(status: Status) -> tuple[Label, Label]:
    match status.state:
        case State.DONE_ON_TIME | State.DONE_LATE | State.DONE:
            return _completed(status)
        case State.NOT_IN_FORCE | State.NOT_APPLICABLE | State.WAIVED:
            return status.state.label, _not_owed(status)
        case _:
            return _open(status)


def _completed(status: Status) -> tuple[Label, Label]:
    label, done = status.state.label, status.done_on
    if status.due is None or done is None:
        return label, words("xong ngày {d}, không có hạn để so", "done on {d}, with no day to hold it against", d=done)
    if status.state == State.DONE_LATE:
        said = words("{l}, chậm {n}", "{l}, by {n}", l=label, n=apart(status.due, done))
        return said, words("xong ngày {d}, sau hạn {u}", "done on {d}, after the due day {u}", d=done, u=status.due)
    return label, words("xong ngày {d}, trong hạn {u}", "done on {d}, within the due day {u}", d=done, u=status.due)


def _not_owed(status: Status) -> Label:
    """Why nothing is due or overdue of a duty that does not bind, that no one bears, or that was waived."""
    one, seen = status._group.policy.instrument, status.as_of
    if status.state == State.WAIVED:
        return Label("có quyết định miễn nên không đến hạn và không quá hạn", "waived, so neither due nor overdue")
    if status.state == State.NOT_APPLICABLE:
        gone = status.lapsed
        said = Label("đơn vị đã chấm dứt khi nhiệm vụ chưa xong", "its unit ended with the duty open")
        other = Label(
            "không có đơn vị vào ngày đến hạn hoặc ngày xét", "no unit on the due day or on the day asked about"
        )
        return said if gone else other
    if one.starts and seen < one.starts:
        return words("trước ngày {s} văn bản chưa có hiệu lực", "the instrument does not bind before {s}", s=one.starts)
    moment = status.due or seen
    return words("hạn {d} sau khi hết hiệu lực {e}", "{d} is after its end on {e}", d=moment, e=one.ends)


def _open(status: Status) -> tuple[Label, Label]:
    label, due, seen = status.state.label, status.due, status.as_of
    if due is None:
        deadline = status._group.rule.deadline
        if isinstance(deadline, Within):
            said = words("{l} “{e}”", "{l}, “{e}”", l=label, e=deadline.after)
            why = Label(
                "chưa có sự kiện nên chưa có hạn", "without it there is no day, so it is neither due nor overdue"
            )
            return said, why
        return label, Label("không có ngày nên không bao giờ quá hạn", "without a day it is never due or overdue")
    if status.state == State.OVERDUE:
        said = words("quá hạn {n}", "overdue by {n}", n=days((seen - due).days))
        return said, _undone(status)
    if status.state == State.DUE_TODAY:
        return label, words("còn trong hạn đến hết {d}", "in time until the end of {d}, so not overdue", d=due)
    said = words("{l}: còn {n}", "{l}: due in {n}", l=label, n=apart(seen, due))
    return said, words("hạn là {u}, sau ngày xét {d}", "it falls due on {u}, after {d}", u=due, d=seen)


def _undone(status: Status) -> Label:
    """What is missing on the day: a report of completion, or of a target a measurement that reaches its level."""
    if isinstance(status.item, Target):
        asked = status.level
        return words("đến {d} chưa có số đo đạt {l}", "no measurement by {d} reaches {l}", d=status.as_of, l=asked)
    return words("đến {d} chưa có bằng chứng hoàn thành", "no completion is evidenced by {d}", d=status.as_of)
