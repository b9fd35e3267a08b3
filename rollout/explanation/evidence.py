"""The evidence about an obligation: which facts count on the day, which do not, and why; and what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rollout.explanation.steps import Reason
from rollout.explanation.wording import body_name
from rollout.labels import Label
from rollout.policy.item import Target
from rollout.policy.level import Level, Number, amount
from rollout.progress.evidence import Done, Extended, Fact, Measured, Open, PooledFigure, Waived
from rollout.progress.status import Status
from rollout.progress.treatment import Treatment
from rollout.sentences import filled, words

PLACES_SHOWN = 2  # decimals of a figure that is worked out

# Why a fact counts or not, by its rule, or by its rule and kind where a rule has several wordings.
WHY: dict[str | tuple[str, str], Label] = {
    "evidence.ignored.later": Label("sau ngày xét {as_of}", "after {as_of}, the day asked about"),
    "evidence.ignored.unknown": Label("đến ngày {known_on} chưa biết", "not known yet on {known_on}"),
    "evidence.retraction": Label("không tính các báo cáo đã biết đến ngày đó", "removes the facts known by then"),
    "evidence.retracted": Label("rút lại ngày {by}", "withdrawn on {by}"),
    "evidence.reported": Label("có báo cáo nhưng chưa hoàn thành", "a report that completes nothing"),
    "evidence.ignored.incomparable": Label("số liệu về đối tượng khác", "it measures something else"),
    "evidence.ignored.partial": Label("chưa đủ các đơn vị", "some of the units are silent"),
    "evidence.ignored.stale": Label("đã quá thời gian có giá trị", "it is not valid any more"),
    ("evidence.lost", "open"): Label("từ ngày này không còn thực hiện", "not in operation from that day on"),
    ("evidence.lost", "measured"): Label("từ ngày này không còn đạt {level}", "from that day on {level} is not held"),
    ("evidence.used", "done"): Label("lần hoàn thành đầu tiên", "the first completion"),
    ("evidence.used", "measured"): Label("lần đầu đạt mức {level}", "the first that reaches {level}"),
    ("evidence.used", "extended"): Label("quyết định gia hạn cuối cùng", "the last decision on the day"),
    ("evidence.used", "waived"): Label("được miễn thì không còn phải làm", "relieved of the duty"),
    ("evidence.measured", "target"): Label("số liệu mới nhất", "the last measurement"),
    ("evidence.measured", "task"): Label(
        "nhiệm vụ chỉ được xác nhận bằng báo cáo hoàn thành", "only a report of completion closes a task"
    ),
    ("evidence.ignored.superseded", "done"): Label("đã hoàn thành ngày {done_on}", "done on {done_on} already"),
    ("evidence.ignored.superseded", "measured"): Label("có số liệu khác thay thế", "replaced by another measurement"),
    ("evidence.ignored.superseded", "extended"): Label("thay bằng quyết định {by}", "replaced by that of {by}"),
    ("evidence.ignored.outranked", "open"): Label(
        "có báo cáo hoàn thành ngày {done_on}", "the completion of {done_on} stands"
    ),
    ("evidence.ignored.outranked", "waived"): Label("tình trạng là “{state}”", "the state “{state}” comes first"),
}


def evidence_used(status: Status) -> Iterator[Reason]:
    """Each fact and how it is treated; where no report stands, that."""
    for treatment in status.evidence:
        fact = treatment.fact
        why, sentence = _treatment_reason(treatment, status), _fact_text(fact, status.level)
        if fact.unit != status.unit:
            sentence = words("{s} – {b}", s=sentence, b=body_name(status.schedule.register, fact.unit))
        yield Reason(treatment.rule, sentence, after=fact.on, why=why)
    if not status.reported:
        sentence = words("đến ngày {d} chưa có báo cáo, số liệu", "no valid report by {d}", d=status.as_of)
        why = Label()
        if status.known_on:
            why = words("chỉ tính những gì đã biết đến {k}", "considering what was known on {k}", k=status.known_on)
        yield Reason("evidence.none", sentence, why=why)


def _fact_text(fact: Fact, level: Level | None) -> Label:
    recorded = words(", ghi nhận ngày {r}", ", recorded on {r}", r=fact.recorded) if fact.recorded else Label()
    match fact:
        case Done():
            what = Label("báo cáo hoàn thành", "reported done")
        case Open():
            what = Label("báo cáo chưa hoàn thành", "reported not done yet")
        case PooledFigure():
            counts = {"v": _figure(fact), "n": fact.numerator, "d": fact.denominator}
            units = {"r": fact.reporting, "s": fact.size}
            what = words(
                "gộp số liệu của {r}/{s} đơn vị: {v}% ({n}/{d})",
                "{v}% ({n} of {d}) of {r} of {s} units together",
                **counts,
                **units,
            )
        case Measured(value=value):
            what = words("số liệu {v}", "measured as {v}", v=amount(value, level.scale if level else ""))
        case Extended(to=to):
            what = words("gia hạn đến {t}", "extended to {t}", t=to)
        case Waived():
            what = Label("được miễn", "waived")
        case _:
            what = Label("rút các báo cáo trước", "earlier reports are withdrawn")
    return words("{w}, ngày {d}{r}", "{w}, on {d}{r}", w=what, d=fact.on, r=recorded)


def _figure(fact: Measured) -> Number:
    """A measured value as it is shown: that of a pool, which is worked out, with two decimals."""
    return round(Decimal(fact.value), PLACES_SHOWN) if isinstance(fact, PooledFigure) else fact.value


def _treatment_reason(treatment: Treatment, status: Status) -> Label:
    """Why a fact counts or not, in words."""
    rule, kind = treatment.rule, treatment.fact.kind
    if rule == "evidence.measured":
        kind = "target" if isinstance(status.item, Target) else "task"
    pattern = WHY[rule] if rule in WHY else WHY[rule, kind]
    values = {
        "as_of": status.as_of,
        "known_on": status.known_on,
        "by": treatment.by.on if treatment.by else None,
        "done_on": status.done_on,
        "state": status.label,
        "level": status.level,
    }
    return filled(pattern, values)


def level_reached(status: Status) -> Iterator[Reason]:
    """The level required, the last measurement, and whether the two can be compared."""
    required, last = status.level, status.measured
    if required is None:
        return
    denominator, sentence = status.item.denominator, words("{l}", l=required)
    if denominator != Label():
        sentence = words("{l} của {d}", "{l} of {d}", l=required, d=denominator)
    why = (
        Label()
        if isinstance(status.item, Target)
        else Label("xác nhận bằng báo cáo hoàn thành", "closed by a report of completion")
    )
    yield Reason("level.required", sentence, why=why, source=status.clause)
    if last is None:
        yield Reason(status.level_rule, words("đến {d}", "by {d}", d=status.as_of))
        return
    value = amount(_figure(last), required.scale)
    yield Reason("level.measured", words("{v}, ngày {d}", "{v} on {d}", v=value, d=last.on))
    yield _comparison(status, required, last)
    if status.short_since:
        sentence = words("từ {d}, sau khi đã đạt", "since {d}, after it had been reached", d=status.short_since)
        yield Reason("level.lost", sentence, after=status.short_since)


def _comparison(status: Status, required: Level, last: Measured) -> Reason:
    """The last measurement compared with the level."""
    rule = status.level_rule
    match rule:
        case "level.not-comparable" if isinstance(last, PooledFigure):
            silent = last.size - last.reporting
            sentence = words(
                "còn {n}/{s} đơn vị chưa có số liệu", "{n} of {s} units have given no figure", n=silent, s=last.size
            )
            return Reason(rule, sentence)
        case "level.not-comparable":
            sentence = Label(
                "số liệu và mức phải đạt không cùng phạm vi", "the level is about something else than what was measured"
            )
            return Reason(rule, sentence)
        case "level.reached":
            return Reason(rule, words("đạt mức {l}", "reaches {l}", l=required))
    lacking = required.shortfall(last.value)
    why = Label() if lacking else Label("phải hơn mức này", "the level must be exceeded")
    shown = lacking if not isinstance(last, PooledFigure) else round(Decimal(lacking), PLACES_SHOWN)
    sentence = words("{n}", n=amount(shown, "places" if required.scale == "rank" else required.scale))
    return Reason(rule, sentence, before=_figure(last), after=required.bound(last.value), why=why)
